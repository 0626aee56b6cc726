//! What is known of the article on a page, beside its text?
//!
//! In this order of trust: JSON-LD, Open Graph and its kin, the families of `<meta>` that
//! publishers and their services use, attributes of elements, what elements show.

use crate::base::PartialDate;

use super::super::draft::{Value, Values};
use super::super::fields::Field;
use super::super::paths::{date_in_url, host_of};
use super::super::settings::Settings;
use super::headline::{self, Titles};
use super::linked::{self, Linked};
use super::markup::{Kind, Marked, Markup};
use super::published;

/// What was chosen for each field.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) source: Option<String>,
    pub(super) section: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) url: Option<String>,
    /// What JSON-LD says, its text of the article included.
    pub(super) linked: Linked,
}

/// Names of `<meta>` for each fact, the most trusted first.
const TITLES: &str = "ogtitle parselytitle sailthrutitle headline articleheadline hdl dctitle dctermstitle \
    citationtitle twittertitle title titlu";
const AUTHORS: &str = "author articleauthor ogarticleauthor parselyauthor sailthruauthor byl byline dccreator \
    dctermscreator citationauthor articleauthorname authors dcsextauthor";
const SITES: &str = "ogsitename publisher dcpublisher dctermspublisher articlepublisher \
    sitename";
const SECTIONS: &str =
    "articlesection ogarticlesection parselysection ogsection section cg category";
const LANGUAGES: &str = "contentlanguage dclanguage dctermslanguage language oglocale";

/// Chooses among what a page says of itself.
pub(super) fn gather(markup: &Markup, settings: &Settings) -> Facts {
    let today = settings.today;
    let url = address(markup);
    let linked = linked::read(&markup.scripts, url.as_deref());
    let url = url.or_else(|| linked.url.clone());
    let metas = |names: &'static str| names.split(' ').flat_map(|name| markup.metas_named(name));
    let is_name = |text: &&str| !text.is_empty() && !text.contains("://") && text.len() <= 200;

    let source = metas("ogsitename").chain(linked.publisher.as_deref());
    let source = source.chain(metas(SITES)).find(is_name).map(str::to_owned);
    let section = linked.section.as_deref().into_iter().chain(metas(SECTIONS)).find(is_name);
    let section = section.filter(|text| !text.starts_with('/')).map(str::to_owned);

    let host = url.as_deref().and_then(host_of);
    let sites: Vec<&str> = metas(SITES)
        .chain(linked.publisher.as_deref())
        .chain(host.as_deref())
        .chain(section.as_deref())
        .collect();
    let shown = |kind: Kind| {
        let found = markup.marked.iter().filter(move |marked| marked.kind == kind);
        found.filter(|marked| !marked.is_aside).map(|marked| marked.text.as_str())
    };
    let titles = Titles {
        told: linked.headline.as_deref().into_iter().chain(metas(TITLES)).collect(),
        headlines: shown(Kind::Headline).filter(|text| !text.is_empty()).collect(),
        headings: shown(Kind::Heading).filter(|text| !text.is_empty()).collect(),
        window: markup.title.as_deref(),
    };
    let headline = headline::choose(&titles, &sites);

    let mut authors = names(linked.authors.iter().map(String::as_str));
    for more in [
        names(metas(AUTHORS)),
        names(together(&markup.marked).map(|marked| marked.text.as_str())),
        names(shown(Kind::Byline).filter(|text| text.len() <= 80)),
    ] {
        if authors.is_empty() {
            authors = more;
        }
    }
    let url_tells = url.as_deref().and_then(|url| date_in_url(url, today)).is_some_and(is_day);
    let lang = linked.lang.as_deref().into_iter().chain(markup.lang.as_deref());
    let lang = lang.chain(metas(LANGUAGES)).find(|text| is_language(text)).map(str::to_owned);
    let order = settings.day_order().or_else(|| published::order_in(markup.lang.as_deref()?));
    let asked = published::Asked { linked: linked.published.as_deref(), url_tells, order, today };
    let published = published::choose(markup, &asked);
    Facts { headline, published, authors, source, section, lang, url, linked }
}

impl Facts {
    /// The values of the record.
    pub(super) fn into_values(self) -> Values {
        let mut values = Values::default();
        let texts = [
            (Field::Headline, self.headline),
            (Field::Date, self.published),
            (Field::Source, self.source),
            (Field::Section, self.section),
            (Field::Lang, self.lang),
            (Field::Url, self.url),
        ];
        for (field, text) in texts {
            if let Some(text) = text {
                values.offer(field, 0, Value::Text(text));
            }
        }
        let lists = [
            (Field::Byline, self.authors),
            (Field::People, self.linked.people),
            (Field::Organizations, self.linked.organizations),
            (Field::Places, self.linked.places),
        ];
        for (field, list) in lists {
            values.offer(field, 0, Value::List(list));
        }
        values
    }
}

/// The address of the page: the canonical one, but for one that leads to the front page.
fn address(markup: &Markup) -> Option<String> {
    let told = |name| markup.metas_named(name).next();
    let all = [markup.canonical.as_deref(), told("ogurl"), told("twitterurl"), told("parselylink")];
    let all = all.into_iter().chain([markup.saved_from.as_deref()]).flatten().map(str::trim);
    let mut all = all.filter(|url| host_of(url).is_some());
    let first = all.clone().next()?;
    let is_inside = |url: &&str| {
        let path = url.split_once("://").map_or(*url, |(_, rest)| rest);
        path.split_once('/').is_some_and(|(_, path)| !path.is_empty())
    };
    Some(all.find(is_inside).unwrap_or(first).to_owned())
}

fn is_day(date: PartialDate) -> bool {
    matches!(date, PartialDate::Day(_))
}

/// The authors named side by side; what is further down wrote other stories.
fn together(marked: &[Marked]) -> impl Iterator<Item = &Marked> {
    const NEAR: usize = 24;
    let authors = marked.iter().filter(|marked| marked.kind == Kind::Author && !marked.is_aside);
    let mut last = None;
    authors.take_while(move |author| {
        let is_near = last.is_none_or(|last: usize| author.at.abs_diff(last) <= NEAR);
        last = Some(author.at);
        is_near
    })
}

/// Whether a text has the shape of a language's code or name.
fn is_language(text: &str) -> bool {
    let main = text.trim().split(['-', '_']).next().unwrap_or_default();
    (2..=3).contains(&main.len()) && main.bytes().all(|b| b.is_ascii_alphabetic())
}

/// The word before the name of who wrote it.
fn is_by(word: &str) -> bool {
    let word = word.trim_end_matches(':').to_lowercase();
    matches!(word.as_str(), "by" | "von" | "par" | "por" | "di" | "door" | "av" | "af" | "autor")
}

/// The names in bylines: without `By`, addresses, and what only looks like a name.
fn names<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in texts {
        let mut text = text.trim().trim_matches(['|', ',', '·', '•', '-', ' ']);
        let first = text.split_whitespace().next().unwrap_or_default();
        if is_by(first) {
            text = text[first.len()..].trim_start();
        }
        // A date, a count of comments, an address follow a name.
        let end = text.find(['|', '•', '·', '\n']).unwrap_or(text.len());
        let text = text[..end].trim_end_matches([',', '-', '–', ' ']).trim();
        let is_name = (2..=120).contains(&text.len())
            && text.contains(char::is_alphabetic)
            && !text.contains(['@', '/', '{', '<'])
            && !text.chars().any(|c| c.is_ascii_digit())
            && text.split_whitespace().count() <= 14;
        if is_name && !names.iter().any(|known| known.eq_ignore_ascii_case(text)) {
            names.push(text.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::base::Day;

    use super::*;

    fn facts(html: &str) -> Facts {
        let today = Day::new(2026, 11, 22).expect("a day");
        gather(&super::super::markup::read(html), &Settings::new(today))
    }

    #[test]
    fn addresses() {
        for (html, expected) in [
            ("<link rel=canonical href=https://example.org/a>", Some("https://example.org/a")),
            (
                "<link rel=canonical href=https://example.org/>\
                 <meta property=og:url content=https://example.org/a>",
                Some("https://example.org/a"),
            ),
            ("<link rel=canonical href=/a>", None),
            ("<!-- saved from url=(0021)https://example.org/a -->", Some("https://example.org/a")),
        ] {
            assert_eq!(facts(html).url.as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn bylines() {
        for (html, expected) in [
            ("<meta name=author content='By Ann Lee and Bo Ek'>", "Ann Lee and Bo Ek"),
            ("<meta property=article:author content='https://example.org/ann'>", ""),
            ("<p class=byline>By Ann Lee | May 3, 2012</p>", "Ann Lee"),
            ("<meta name=author content='desk@example.org'>", ""),
            ("<a rel=author>Ann Lee</a><a rel=author>Bo Ek</a>", "Ann Lee, Bo Ek"),
        ] {
            assert_eq!(facts(html).authors.join(", "), expected, "{html}");
        }
    }

    #[test]
    fn the_date_an_address_tells_comes_before_what_looks_like_one() {
        let page = "<p class=date>4 May 2012</p><link rel=canonical href=https://e.org";
        assert_eq!(facts(&format!("{page}/2012/05/03/a>")).published, None);
        assert_eq!(facts(&format!("{page}/a>")).published.as_deref(), Some("4 May 2012"));
    }
}
