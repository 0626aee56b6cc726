//! Of which days does a text speak?
//!
//! ```text
//! words → classes (lexicon) → rules (scan, dates, numbers, units, …) → Timex → days
//! ```
//!
//! A grammar over classes of words, written for news: every word is looked up once, and where one can
//! be the heart of an expression, its rule reads what stands around it. What is relative (`last
//! week`) counts from the day of publication, or from a time just told (`two days earlier`).
//!
//! English in full; in other languages only dates that cannot be mistaken.
//!
//! # Source
//!
//! Spans and values follow TimeML's TIMEX3 (ISO 24617-1) and the TIDES standard it builds on: a
//! preposition is no part of an expression, `the`, `last`, `early` and `ago` are. Where the guidelines
//! leave a choice, the text of the rule says what was chosen.

mod anchor;
#[cfg(test)]
mod cases;
mod counts;
mod dates;
mod elsewhere;
mod feasts;
mod lexicon;
mod moments;
mod numbers;
mod quarters;
mod references;
mod scan;
mod tense;
mod units;
mod value;

pub use value::{DayPart, Season, Timex, Unit};

use crate::analysis::words::Word;
use crate::base::{Day, DayRange, PartialDate, Span};

use scan::Scan;

/// A stretch of a body that speaks of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// The bytes of the body.
    pub span: Span,
    /// What it stands for.
    pub value: Timex,
    /// The days it covers; `None` for lengths, references and what recurs.
    pub interval: Option<DayRange>,
}

/// What expressions are found in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'a> {
    /// The text.
    pub body: &'a str,
    /// Its words, as [`words`](crate::analysis::words) cuts them.
    pub words: &'a [Word],
    /// Its language, an ISO 639-1 code; unknown is read as English, whose words of time hardly
    /// another language has.
    pub lang: Option<&'a str>,
    /// The day it was published, as exactly as it is known.
    pub published: Option<PartialDate>,
    /// The day its dateline says it was filed; counts where no day of publication is known.
    pub filed: Option<Day>,
}

/// Finds every expression of time in a text, sorted and disjoint. Linear in its length.
///
/// # Example
///
/// ```
/// use dateline::analysis::{time, words};
/// let body = "The vote is on Thursday, two years after the December 2019 election.";
/// let words = words(body);
/// let published = "2021-12-15".parse().ok();
/// let text = time::Text { body, words: &words, published, ..time::Text::default() };
/// let found: Vec<(&str, String)> = time::find_times(&text)
///     .iter()
///     .map(|found| (found.span.of(body), found.value.to_string()))
///     .collect();
/// assert_eq!(found[0], ("Thursday", "2021-12-09".to_owned()));
/// assert_eq!(found[1], ("two years", "P2Y".to_owned()));
/// assert_eq!(found[2], ("December 2019", "2019-12".to_owned()));
/// ```
pub fn find_times(text: &Text) -> Vec<TimeExpression> {
    match text.lang {
        None | Some("en") => Scan::new(text).run(),
        Some(_) => elsewhere::plain_dates(text.body, text.words),
    }
}
