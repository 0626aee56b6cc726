//! Does a story correct another, take one back, or speak to editors only?
//!
//! Agencies say so in a slug before the headline or the first words; papers in a paragraph at the end.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a story is beside news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, JsonSchema, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Notice {
    /// It corrects an earlier version, or another story.
    Correction,
    /// It was taken back by its source, or takes another back.
    Kill,
    /// It tells editors something; no news itself.
    Advisory,
}

impl Notice {
    /// All there are.
    pub const ALL: [Notice; 3] = [Notice::Correction, Notice::Kill, Notice::Advisory];

    /// The name that is printed and asked for.
    pub fn name(self) -> &'static str {
        match self {
            Notice::Correction => "correction",
            Notice::Kill => "kill",
            Notice::Advisory => "advisory",
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

use Notice::{Advisory, Correction, Kill};

/// Slugs, in capitals, that open a headline or a first line and stand before `-`, `:` or `)`.
const SLUGS: [(&str, Notice); 18] = [
    ("CORRECTED", Correction),
    ("CORRECTS", Correction),
    ("CORRECTION", Correction),
    ("CORRECTIONS", Correction),
    ("REFILE", Correction),
    ("ERRATUM", Correction),
    ("RECTIFICATIF", Correction),
    ("BERICHTIGUNG", Correction),
    ("KORREKTUR", Correction),
    ("KILL", Kill),
    ("KILLED", Kill),
    ("MANDATORY KILL", Kill),
    ("BULLETIN KILL", Kill),
    ("WITHDRAWN", Kill),
    ("RETRACTION", Kill),
    ("RETRACTED", Kill),
    ("ADVISORY", Advisory),
    ("EDITORS' ADVISORY", Advisory),
];

/// How a first line begins that says so, in lower case.
const OPENINGS: [(&str, Notice); 16] = [
    ("(corrects ", Correction),
    ("(refiles ", Correction),
    ("(this version corrects", Correction),
    ("(this story corrects", Correction),
    ("this version corrects", Correction),
    ("this story corrects", Correction),
    ("please kill ", Kill),
    ("editors: please kill", Kill),
    ("editors: kill ", Kill),
    ("eds: kill ", Kill),
    ("eds: please kill", Kill),
    ("kill the story ", Kill),
    ("kill kill", Kill),
    ("please disregard ", Kill),
    ("attention editors", Advisory),
    ("note to editors", Advisory),
];

/// What stands within the first lines of a story that was taken back, in lower case.
const WITHDRAWALS: [&str; 4] =
    ["wrong and is withdrawn", "story has been withdrawn", "story is withdrawn", "mandatory kill"];

/// How a paragraph at the end begins that says what was corrected, in lower case.
const CLOSINGS: [&str; 10] = [
    "correction:",
    "corrections:",
    "correction, ",
    "an earlier version of this ",
    "a previous version of this ",
    "this article was amended on ",
    "this article has been corrected",
    "this story has been corrected",
    "this story was corrected",
    "this report has been corrected",
];

/// How much of a text is looked at from its start, and how many paragraphs from its end.
const FIRST: usize = 600;
const LAST: usize = 6;

/// What `headline` and `body` say that the story is, if anything but news.
///
/// # Example
///
/// ```
/// use dateline::article::{Notice, find_notice};
/// let told = find_notice(Some("CORRECTED-Talks end in London"), "LONDON - Talks ended.");
/// assert_eq!(told, Some(Notice::Correction));
/// assert_eq!(find_notice(Some("Correction in markets deepens"), "Shares fell."), None);
/// ```
pub fn find_notice(headline: Option<&str>, body: &str) -> Option<Notice> {
    if let Some(notice) = headline.and_then(slug) {
        return Some(notice);
    }
    let first = super::start_of(body, FIRST);
    let lower = first.to_lowercase();
    if WITHDRAWALS.iter().any(|words| lower.contains(words)) {
        return Some(Kill);
    }
    for line in first.lines().map(str::trim).filter(|line| !line.is_empty()).take(3) {
        let lower = line.to_lowercase();
        let opening = OPENINGS.iter().find(|(words, _)| lower.starts_with(words));
        if let Some(notice) =
            opening.map(|(_, notice)| *notice).or_else(|| slug(line)).or_else(|| keyword(line))
        {
            return Some(notice);
        }
    }
    let paragraphs = body.rsplit("\n\n").map(str::trim).filter(|text| !text.is_empty());
    let corrects = paragraphs.take(LAST).any(|paragraph| {
        let start =
            super::start_of(paragraph, 64).trim_start_matches(['(', '*', '[', '_', '•', ' ']);
        let lower = start.to_lowercase();
        CLOSINGS.iter().any(|words| lower.starts_with(words))
    });
    corrects.then_some(Correction)
}

/// What the keyword line of a wire says behind its last comma: `BC-Harbour-Pier, KILL`.
fn keyword(line: &str) -> Option<Notice> {
    let is_keywords = ["AM-", "PM-", "BC-", "ZC-"].iter().any(|cycle| line.starts_with(cycle));
    let (_, last) = line.rsplit_once(',').filter(|_| is_keywords)?;
    let found = SLUGS.iter().find(|(slug, _)| *slug == last.trim());
    found.map(|(_, notice)| *notice)
}

/// The slug that opens a line: in capitals before a mark, or in any case before a colon.
fn slug(line: &str) -> Option<Notice> {
    let line = line.trim_start().trim_start_matches(['(', '<', '[', '*', '+']).trim_start();
    let found = SLUGS.iter().find(|(slug, _)| {
        let Some(start) = line.get(..slug.len()) else { return false };
        if !start.eq_ignore_ascii_case(slug) {
            return false;
        }
        let rest = line[slug.len()..].trim_start_matches([')', '>', ']', '*', '+']);
        let closed = rest.len() < line.len() - slug.len();
        let mark = rest.trim_start().chars().next();
        match mark {
            Some(':') => true,
            Some('-' | '–' | '—') | None => start == *slug,
            Some(_) => closed && start == *slug,
        }
    });
    found.map(|(_, notice)| *notice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines() {
        for (headline, expected) in [
            ("CORRECTED-UPDATE 1-Talks end", Some(Correction)),
            ("CORRECTED - Talks end", Some(Correction)),
            ("(CORRECTED) TALKS END", Some(Correction)),
            ("Correction: Talks story", Some(Correction)),
            ("Correction - what the market needs", None),
            ("Corrections officers strike", None),
            ("CORRECTIONS OFFICERS STRIKE", None),
            ("KILL: Talks end", Some(Kill)),
            ("Kill or cure", None),
            ("KILL THE BILL", None),
            ("ADVISORY-Reuters schedule", Some(Advisory)),
            ("Advisory: storm", Some(Advisory)),
            ("WITHDRAWN", Some(Kill)),
            ("", None),
        ] {
            assert_eq!(find_notice(Some(headline), "Text."), expected, "{headline}");
        }
    }

    #[test]
    fn texts() {
        for (body, expected) in [
            ("(Corrects name in second paragraph)\n\nLONDON - Talks ended.", Some(Correction)),
            ("LONDON (Reuters) - The story is wrong and is withdrawn.", Some(Kill)),
            ("EDITORS: PLEASE KILL the story slugged Talks.", Some(Kill)),
            ("BC-Harbour-Pier, KILL\nThe council did not vote.", Some(Kill)),
            ("AM-Talks, CORRECTION\nLONDON (AP) - Talks ended.", Some(Correction)),
            ("EDITORS: Kill the story BC-Harbour-Pier.", Some(Kill)),
            ("BC-Harbour-Pier, 1st Ld\nThe council voted.", None),
            ("They said, KILL", None),
            ("Attention editors: the schedule has changed.", Some(Advisory)),
            ("Talks ended.\n\nCorrection: An earlier version misspelt a name.", Some(Correction)),
            ("Talks.\n\n• This article was amended on 17 July 2020.", Some(Correction)),
            ("Talks.\n\nThis article was amended on 17 July 2020.", Some(Correction)),
            (
                "Talks ended.\n\n(An earlier version of this story had the wrong day.)",
                Some(Correction),
            ),
            ("The correction: it came late.", None),
            ("Prices need a correction, he said.", None),
            ("Shares fell in a correction: the third this year.", None),
        ] {
            assert_eq!(find_notice(None, body), expected, "{body}");
        }
    }
}
