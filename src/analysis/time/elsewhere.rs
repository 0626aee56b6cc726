//! Which dates of other languages cannot be mistaken?
//!
//! ISO dates, and a day, a month's name and a year of four digits in the order of any language that
//! [`calendar`](crate::article::written_date) knows. Nothing relative is read.

use super::TimeExpression;
use super::value::Timex;
use crate::analysis::words::Word;
use crate::article::{month_named, written_date};
use crate::base::{Day, PartialDate, Span};

/// How many words a written date takes before its year: `3 de marzo de 2020`.
const WORDS_BEFORE: usize = 4;

/// The dates of `body` that cannot be mistaken.
pub fn plain_dates(body: &str, words: &[Word]) -> Vec<TimeExpression> {
    let mut found: Vec<TimeExpression> = Vec::new();
    let mut free = 0;
    for (i, word) in words.iter().enumerate() {
        if !word.shape.digits() || word.span.len() != 4 {
            continue;
        }
        let dated = iso(body, word.span).or_else(|| east_asian(body, word.span)).or_else(|| {
            let from = i.saturating_sub(WORDS_BEFORE);
            (from..i).filter(|at| words[*at].span.start >= free).find_map(|at| {
                written(body, Span { start: words[at].span.start, end: word.span.end })
            })
        });
        if let Some((span, day)) = dated
            && span.start >= free
        {
            let value = Timex::Day(day);
            found.push(TimeExpression { span, value, interval: value.days() });
            free = span.end;
        }
    }
    found
}

/// `2020-07-16`, and nothing that goes on with another digit.
fn iso(body: &str, year: Span) -> Option<(Span, Day)> {
    let start = year.start as usize;
    let day = body.get(start..start + 10)?.parse::<PartialDate>().ok()?.day()?;
    let begins = !body[..start].ends_with(['-', '/', '.', '_']);
    let ends = !body[start + 10..].starts_with(|c: char| c.is_ascii_digit() || c == '-');
    (begins && ends).then_some((Span::new(start, start + 10), day))
}

/// `2020年7月16日`
fn east_asian(body: &str, year: Span) -> Option<(Span, Day)> {
    let mut rest = &body[year.end as usize..];
    let mut number = |sign: char| {
        rest = rest.strip_prefix(sign)?;
        let n = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
        let value = rest[..n].parse::<i8>().ok()?;
        rest = &rest[n..];
        Some(value)
    };
    let (month, day) = (number('年')?, number('月')?);
    let rest = rest.strip_prefix('日')?;
    let day = Day::new(year.of(body).parse().ok()?, month, day)?;
    Some((Span::new(year.start as usize, body.len() - rest.len()), day))
}

/// A day, the name of a month and a year.
fn written(body: &str, span: Span) -> Option<(Span, Day)> {
    let text = span.of(body);
    // Longer than any date, and across lines it is none.
    if text.len() > 48 || text.contains('\n') || !text.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let first = text.split([' ', '.', '\u{a0}']).next().unwrap_or("");
    let opens = first.starts_with(|c: char| c.is_ascii_digit()) || month_named(first).is_some();
    if !opens {
        return None;
    }
    Some((span, written_date(text)?.exact()?.day()?))
}
