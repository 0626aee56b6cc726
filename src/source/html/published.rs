//! When does a page say that it was published?
//!
//! Pages tell many days: of publication, of the last change, of today, of other stories. A name
//! that speaks of a change is never heard.

use crate::article::{find_printed_date, written_date};
use crate::base::{Day, PartialDate};

use super::super::day::{DayOrder, Unread, read_stamp};
use super::markup::{Kind, Marked, Markup};

/// Names of `<meta>` that tell the day of publication, the most trusted first.
const NAMES: &str = "articlepublishedtime articlepublished ogarticlepublishedtime ogpublishedtime \
    lparticlepublishedtime shareaholicarticlepublishedtime vrpublishedtime datepublished \
    rnewsdatepublished publishedat originalpublicationdate articledateoriginal \
    dcsextarticlefirstpublished articlepublicationdate articleoriginalpublicationdate \
    firstpublished firstpublicationdate parselypubdate cxenseparserecspublishtime \
    cxenseparsepublishtime btpubdate ogpubdate pubdate publishdate publisheddate \
    datepublish publicationdate publishtime publishedtime published ptime pdate \
    newspublicationdate dcdateissued dctermsissued dctermsdateissued dctermscreated \
    dcdatecreated dctermsavailable dcdate dctermsdate prismpublicationdate \
    citationpublicationdate citationdate iso8601publishdate datecreated articlecreated \
    articledate displaydate releasedate sailthrudate date";

/// What is known before a page is asked for its day.
pub(super) struct Asked<'p> {
    /// What JSON-LD says.
    pub(super) linked: Option<&'p str>,
    /// Whether the page's address tells a day, which is believed before what looks like one.
    pub(super) url_tells: bool,
    /// The order of days such as `01/04/63`.
    pub(super) order: Option<DayOrder>,
    /// The day it is.
    pub(super) today: Day,
}

/// In which order a page in that language writes its days, where the language alone tells.
pub(super) fn order_in(lang: &str) -> Option<DayOrder> {
    let lang = lang.to_lowercase().replace('_', "-");
    match lang.as_str() {
        "en" | "" => None,
        "en-us" => Some(DayOrder::MonthDay),
        _ => Some(DayOrder::DayMonth),
    }
}

/// The date of publication as the page writes it, to be read by `read_stamp`; written out where it
/// may be read in two ways and the page's language tells which.
pub(super) fn choose(markup: &Markup, asked: &Asked<'_>) -> Option<String> {
    let Asked { linked, url_tells, order, today } = *asked;
    let read = |text: &str| match read_stamp(text, None, today) {
        Ok(_) => Some(text.to_owned()),
        Err(Unread::Ambiguous) => Some(read_stamp(text, order, today).ok()?.date.to_string()),
        Err(_) => None,
    };
    let metas = NAMES.split(' ').flat_map(|name| markup.metas_named(name));
    let of_kind = |kind: Kind| {
        markup.marked.iter().filter(move |marked| marked.kind == kind && !marked.is_aside)
    };
    let told = linked.map(str::trim).into_iter().chain(metas);
    if let Some(date) = told.clone().find_map(read) {
        return Some(date);
    }
    let stated = of_kind(Kind::Published).chain(of_kind(Kind::Time));
    if let Some(date) = stated.flat_map(Marked::told).find_map(|text| in_text(text, today)) {
        return Some(date);
    }
    let shown = of_kind(Kind::Dated).chain(of_kind(Kind::Byline));
    let mut shown = shown.filter(|marked| !speaks_of_change(&marked.text)).flat_map(Marked::told);
    if !url_tells && let Some(date) = shown.find_map(|text| in_text(text, today)) {
        return Some(date);
    }
    // What cannot be read is told all the same, so that it is seen.
    told.clone().find(|text| text.contains(|c: char| c.is_ascii_digit())).map(str::to_owned)
}

/// The date printed beside the headline of a page whose markup tells none; `text` is all its text.
pub(super) fn beside(headline: &str, text: &str, today: Day) -> Option<String> {
    const BEFORE: usize = 2;
    const AFTER: usize = 6;
    const LONGEST: usize = 160;
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let at = lines.iter().position(|line| *line == headline)?;
    let after = lines[at + 1..].iter().take(AFTER);
    let before = lines[..at].iter().rev().take(BEFORE);
    after.chain(before).filter(|line| line.len() <= LONGEST).find_map(|line| in_text(line, today))
}

/// The date in a short text: all of it, what follows a label, or the part that is a date.
fn in_text(text: &str, today: Day) -> Option<String> {
    let text = text.trim();
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_date = |text: &str| text.len() >= 6 && read_stamp(text, None, today).is_ok();
    // A year or a bare number is no date on a page; in an attribute it may be seconds since 1970.
    let bare = text.bytes().all(|b| b.is_ascii_digit());
    if is_date(text) && (!bare || matches!(text.len(), 8 | 10 | 13)) {
        return Some(text.to_owned());
    }
    for line in text.split(['|', '•', '·', '\n', '(', ')']) {
        if speaks_of_change(line) {
            continue;
        }
        if let Some(date) = in_words(line.trim(), &is_date) {
            return Some(date);
        }
    }
    let printed = find_printed_date(text)?;
    let is_day = matches!(printed.date, PartialDate::Day(_));
    (is_day && !speaks_of_change(text)).then(|| printed.span.of(text).to_owned())
}

/// The longest run of words that is a date with its year.
fn in_words(line: &str, is_date: &dyn Fn(&str) -> bool) -> Option<String> {
    const LONGEST: usize = 24;
    let words: Vec<&str> = line.split_whitespace().take(LONGEST).collect();
    for from in 0..words.len() {
        for to in (from + 1..=words.len().min(from + 6)).rev() {
            let text = words[from..to].join(" ");
            let text = text.trim_matches([',', ':', ';', '-', '–', '.']);
            let dated = written_date(text).and_then(|date| date.exact()).is_some()
                || to == from + 1 && text.len() >= 8 && !text.bytes().all(|b| b.is_ascii_digit());
            if dated && text.contains(|c: char| c.is_ascii_digit()) && is_date(text) {
                return Some(text.to_owned());
            }
        }
    }
    None
}

/// Whether a label speaks of a change, not of publication.
fn speaks_of_change(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "updated",
        "modified",
        "last update",
        "aktualisiert",
        "mis à jour",
        "modifié",
        "actualizado",
        "aggiornat",
        "atualizado",
    ];
    let lower = text.to_lowercase();
    let published = ["publi", "posted", "veröffentlicht"].iter().any(|word| lower.contains(word));
    !published && WORDS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let today = Day::new(2026, 11, 22).expect("a day");
        let markup = super::super::markup::read(html);
        let order = markup.lang.as_deref().and_then(order_in);
        let asked = Asked { linked: None, url_tells: false, order, today };
        let told = choose(&markup, &asked).unwrap_or_default();
        assert_eq!(told, expected, "{html}");
    }

    #[test]
    fn what_metas_say() {
        for (meta, expected) in [
            ("property='article:published_time' content='2020-07-16T09:00Z'", "2020-07-16T09:00Z"),
            ("property='article:modified_time' content='2020-07-16'", ""),
            ("name=parsely-pub-date content=2020-07-16", "2020-07-16"),
            ("name=DC.date.issued content=2012-05-03", "2012-05-03"),
            ("name=OriginalPublicationDate content='2008/02/01 10:00:00'", "2008/02/01 10:00:00"),
            ("name=pdate content=20080201", "20080201"),
            ("itemprop=datePublished content=2015-03-18", "2015-03-18"),
            ("name=last-modified content=2015-03-18", ""),
            ("name=date content=soon", ""),
            ("name=date content='5 Brumaire 2015'", "5 Brumaire 2015"),
        ] {
            check(&format!("<meta {meta}>"), expected);
        }
        check(
            "<meta name=date content=2020-07-18><meta property=article:published_time content=2020-07-16>",
            "2020-07-16",
        );
    }

    #[test]
    fn days_that_may_be_read_in_two_ways() {
        let page = |lang: &str| format!("<html lang={lang}><meta name=date content=05/08/2014>");
        check(&page("en-US"), "2014-05-08");
        check(&page("en_GB"), "2014-08-05");
        check(&page("it"), "2014-08-05");
        check(&page("en"), "05/08/2014");
    }

    #[test]
    fn what_elements_say() {
        for (html, expected) in [
            ("<time datetime=2012-05-03T10:00>3 May</time>", "2012-05-03T10:00"),
            (
                "<aside><time datetime=2011-01-01>x</time></aside><time>3 May 2012</time>",
                "3 May 2012",
            ),
            ("<time datetime=2012-05-02>x</time><time pubdate datetime=2012-05-03>", "2012-05-03"),
            ("<time class=updated datetime=2012-05-03>x</time>", ""),
            (
                "<abbr class=published title=2008-02-01T10:00:00>yesterday</abbr>",
                "2008-02-01T10:00:00",
            ),
            ("<p class=date>Published: Thursday, 3 May 2012, 10:00 AM</p>", "Thursday, 3 May 2012"),
            ("<p class=date>Last updated 3 May 2012</p>", ""),
            ("<p class=byline>By Ann Lee | May 3, 2012 | 4 comments</p>", "May 3, 2012"),
            ("<p class=post-date>2/26/2015 7:11 AM PST BY STAFF</p>", "2/26/2015"),
            ("<p class=date>4 hours ago</p>", ""),
        ] {
            check(html, expected);
        }
    }
}
