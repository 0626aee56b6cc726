//! Which paragraphs of what was cut out of a page are not the article's?
//!
//! What no class gives away is told by its words: the headline once more, a byline, a lone date,
//! calls to read something else. A line is dropped only where it is short and says nothing else.

use crate::article::{find_printed_date, written_date};

/// What is left of a text, and what one of the lines that went has told.
pub(super) struct Lines {
    pub(super) text: String,
    /// The first line that was a date and nothing else.
    pub(super) date: Option<String>,
}

/// Lines that are the page's, not the article's, whole and in lower case.
const WHOLE: &str = "advertisement;advertisements;advertising;ad;anzeige;publicité;publicidad;pubblicità;photo;\
    photos;image;images;video;videos;gallery;slideshow;foto;play video;play;share;share this;\
    share this article;share this story;share this page;tweet;email;print;facebook;twitter;\
    linkedin;pinterest;whatsapp;reddit;save;copy link;comments;leave a comment;post a comment;\
    comment;close;loading;loading...;loading…;story continues below;\
    story continues below advertisement;article continues below;continue reading the main story;\
    continue reading;read more;more;related;related articles;related stories;related topics;\
    related content;see also;recommended;recommended for you;most read;popular;trending;tags;\
    topics;newsletter;credit;etiquetas;view photo;media playback is unsupported on your device";

/// What such lines begin with, in lower case; they are dropped up to a length.
const BEGINNINGS: &str = "read more:;read also:;also read:;read also |;also read |;read next:;read:;related:;\
    see also:;see more:;more:;more on this:;more on;more from;watch:;listen:;recommended:;\
    related articles:;related stories:;lire aussi;à lire aussi;lire également;lesen sie auch;\
    lesen sie mehr;mehr zum thema;lee también;lea también;le puede interesar;leggi anche;\
    leia também;lees ook;läs också;les også;læs også;czytaj też;читайте также;sign up for;\
    sign up to;subscribe to;subscribe now;follow us on;follow bbc;follow @;like us on;join our;\
    get our;click here;download our;photo:;photos:;photo by;photograph:;photo credit;image:;\
    image credit;image source;image caption;picture:;credit:;credit ;(photo;(bild:;bild:;foto:;\
    gallery:;photo courtesy;getty images;copyright ©;© ;copyright ;all rights reserved;\
    a version of this article appears in;this article originally appeared;\
    this story originally appeared;story continues below;article continues after";

/// The longest line that a beginning gives away, in characters.
const LONGEST: usize = 200;

/// The text without such lines. `headline` and `authors` are what the page tells elsewhere.
pub(super) fn keep(text: &str, headline: Option<&str>, authors: &[String]) -> Lines {
    let headline = headline.map(plain);
    let mut kept: Vec<String> = Vec::new();
    let mut date = None;
    for paragraph in text.split("\n\n") {
        let at_top = kept.len() < 4;
        let is_kept = |line: &&str| {
            if at_top && is_date(line) {
                date = date.take().or_else(|| Some((*line).to_owned()));
                return false;
            }
            let is_headline = || headline.as_ref().is_some_and(|headline| *headline == plain(line));
            !is_of_page(line) && !(at_top && (is_headline() || is_byline(line, authors)))
        };
        let lines: Vec<&str> = paragraph.lines().map(str::trim).filter(is_kept).collect();
        let paragraph = lines.join("\n");
        // Once more what was said just now: a quotation drawn out, a caption in two sizes.
        let again = paragraph.len() > 40 && kept.last() == Some(&paragraph);
        if !paragraph.is_empty() && !again {
            kept.push(paragraph);
        }
    }
    Lines { text: kept.join("\n\n"), date }
}

fn is_of_page(paragraph: &str) -> bool {
    let n_chars = paragraph.chars().count();
    if n_chars > LONGEST {
        return false;
    }
    let lower = paragraph.to_lowercase();
    let whole =
        lower.trim_matches(|c: char| matches!(c, ':' | '.' | '»' | '›' | '>' | '*' | '|' | ' '));
    // A rule, a bullet, a lone number of shares.
    let is_mark = !paragraph.contains(char::is_alphanumeric);
    is_mark
        || WHOLE.split(';').any(|line| line == whole)
        || BEGINNINGS.split(';').any(|start| lower.starts_with(start))
}

/// A line of nothing but who wrote it.
fn is_byline(paragraph: &str, authors: &[String]) -> bool {
    if paragraph.chars().count() > 120 || paragraph.ends_with('.') {
        return false;
    }
    let line = plain(paragraph);
    let said = ["by", "von", "par", "por", "da", "di", "door", "av"];
    let is_author = authors.iter().map(|author| plain(author)).any(|author| {
        !author.is_empty()
            && (line == author
                || said.iter().any(|by| line.strip_prefix(by) == Some(&author))
                || line.len() < author.len() + 40 && line.contains(&author))
    });
    let by = paragraph.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
    is_author || by && n_words(paragraph) <= 8
}

/// A line of nothing but a date.
fn is_date(paragraph: &str) -> bool {
    let has_day = || written_date(paragraph).is_some_and(|date| date.day.is_some());
    paragraph.len() <= 60
        && (has_day()
            || find_printed_date(paragraph)
                .is_some_and(|found| found.span.len() * 2 > paragraph.len()))
}

/// Letters and digits in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let check = |text: &str, expected: &str| {
            let lines = keep(text, Some("Talks end"), &["Ann Lee".to_owned()]);
            assert_eq!(lines.text, expected, "{text}");
        };
        check("Talks end\n\nBy Ann Lee\n\nMay 3, 2012\n\nThey left.", "They left.");
        check("By Ann Lee\n10 March\n\nThey left.", "They left.");
        check("Ann Lee in Rome\n\nThey left.", "They left.");
        check("They left.\n\nAdvertisement\n\nNobody spoke.", "They left.\n\nNobody spoke.");
        check("They left.\n\nREAD MORE: All of it\n\n* * *\n\nNo.", "They left.\n\nNo.");
        check(
            "They left.\n\nTalks end here, said Ann Lee.",
            "They left.\n\nTalks end here, said Ann Lee.",
        );
        check(
            "By noon they had all left the hall, he said",
            "By noon they had all left the hall, he said",
        );
        check("ROME, May 3, 2012 — They left.", "ROME, May 3, 2012 — They left.");
        check("", "");
    }

    #[test]
    fn a_lone_date_is_told() {
        assert_eq!(
            keep("May 3, 2012\n\nThey left.", None, &[]).date.as_deref(),
            Some("May 3, 2012")
        );
        assert_eq!(keep("They left.", None, &[]).date, None);
    }
}
