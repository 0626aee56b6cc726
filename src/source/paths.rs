//! What does a path or an address say about an article?
//!
//! ```text
//! pattern     := { text | placeholder | "*" }
//! placeholder := "{date}" | "{year}" | "{month}" | "{day}" | "{source}" | "{edition}" | "{page}"
//!              | "{section}" | "{lang}" | "{slug}"
//! ```
//!
//! A pattern fits the end of a path, from the start of a folder or file name on. No placeholder
//! takes a `/`; `{slug}` and `*` take anything else and keep nothing.

use std::sync::LazyLock;

use crate::article::month_named;
use crate::base::{Day, PartialDate};

/// The first year a path is believed to name.
const FIRST_YEAR: i16 = 1400;

/// What a path was found to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathFacts {
    /// The day, month or year.
    pub date: Option<PartialDate>,
    /// Code or name of the source.
    pub source: Option<String>,
    /// The edition.
    pub edition: Option<String>,
    /// The page.
    pub page: Option<String>,
    /// The section.
    pub section: Option<String>,
    /// The language.
    pub lang: Option<String>,
}

/// What `path` says, by the first of `patterns`, or of those known anyway, that fits; then by any
/// date in it.
///
/// Known without configuration: `{date}/{source}-ed-{edition}_seq-{page}.txt` and the layout of
/// Chronicling America; for dates `YYYYMMDD/…`, `YYYY/MM/DD/…`, `YYYY/MM/…`, `YYYY-MM-DD/…`,
/// `YYYY-MM-DD-slug.ext`, `…_YYYYMMDD.ext` and a folder `YYYY/`. Of several dates the most exact
/// counts, of equally exact ones the last. Years before 1400 and days after `today` are none.
pub fn read_path(path: &str, patterns: &[Pattern], today: Day) -> PathFacts {
    let mut facts = patterns
        .iter()
        .chain(KNOWN_PATTERNS.iter())
        .find_map(|pattern| pattern.read(path, today))
        .unwrap_or_default();
    if facts.date.is_none() {
        facts.date = date_in(path, true, today);
    }
    facts
}

/// The day or month that an address names in its path: `…/2020/07/16/…`, `…/2020/jul/16/…`,
/// `…/2020-07-16-slug`, `…/20200716/…`, `…/2020/07/…`. A year alone may be a topic and is none.
pub fn date_in_url(url: &str, today: Day) -> Option<PartialDate> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next()?;
    let (_, path) = path.split_once('/')?;
    date_in(path, false, today)
}

/// The host of an address, in lower case and without `www.`: who published it, where nothing else
/// says so.
///
/// # Example
///
/// ```
/// use dateline::source::host_of;
/// assert_eq!(host_of("https://www.Example.org:8080/a"), Some("example.org".to_owned()));
/// assert_eq!(host_of("just text"), None);
/// ```
pub fn host_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let shaped = host.contains('.')
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    shaped.then(|| host.to_owned())
}

/// Layouts that are known without configuration.
const KNOWN: [&str; 2] = [
    "{date}/{source}-ed-{edition}_seq-{page}.txt",
    "{source}/{year}/{month}/{day}/ed-{edition}/seq-{page}/ocr.txt",
];

static KNOWN_PATTERNS: LazyLock<Vec<Pattern>> =
    LazyLock::new(|| KNOWN.iter().filter_map(|text| Pattern::new(text).ok()).collect());

/// The most parts a pattern may have; fitting one is recursive.
const MOST_TOKENS: usize = 64;

/// A pattern of paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Text(String),
    Take(Take),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Take {
    Date,
    Year,
    Month,
    Day,
    Source,
    Edition,
    Page,
    Section,
    Lang,
    Anything,
}

const TAKES: [(&str, Take); 10] = [
    ("date", Take::Date),
    ("year", Take::Year),
    ("month", Take::Month),
    ("day", Take::Day),
    ("source", Take::Source),
    ("edition", Take::Edition),
    ("page", Take::Page),
    ("section", Take::Section),
    ("lang", Take::Lang),
    ("slug", Take::Anything),
];

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Says which placeholder is unknown, or that a bracket is not closed.
    pub fn new(text: &str) -> Result<Pattern, String> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '*']) {
            if at > 0 {
                tokens.push(Token::Text(rest[..at].to_owned()));
            }
            if rest[at..].starts_with('*') {
                tokens.push(Token::Take(Take::Anything));
                rest = rest[at + 1..].trim_start_matches('*');
                continue;
            }
            let Some((name, after)) = rest[at + 1..].split_once('}') else {
                return Err(format!("`{text}` has a {{ that is not closed"));
            };
            let Some((_, take)) = TAKES.iter().find(|(known, _)| *known == name) else {
                let names = TAKES.map(|(known, _)| format!("{{{known}}}")).join(", ");
                return Err(format!("unknown placeholder {{{name}}}; known are {names}"));
            };
            tokens.push(Token::Take(*take));
            rest = after;
        }
        if !rest.is_empty() {
            tokens.push(Token::Text(rest.to_owned()));
        }
        if tokens.is_empty() {
            return Err("an empty pattern fits nothing".to_owned());
        }
        if tokens.len() > MOST_TOKENS {
            return Err(format!("a pattern has at most {MOST_TOKENS} parts"));
        }
        Ok(Pattern { tokens })
    }

    /// What `path` says, if the pattern fits its end and names a day of the calendar.
    fn read(&self, path: &str, today: Day) -> Option<PathFacts> {
        let starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
        for start in starts {
            let mut taken = Vec::new();
            let mut failed = vec![false; (self.tokens.len() + 1) * (path.len() + 1)];
            if self.fits(path, 0, start, today, &mut taken, &mut failed) {
                return facts(path, &taken);
            }
        }
        None
    }

    /// Whether the tokens from `token` on fit `path[at..]`. Pairs that failed once are remembered,
    /// so that the work stays within the product of both lengths and the longest name.
    fn fits(
        &self,
        path: &str,
        token: usize,
        at: usize,
        today: Day,
        taken: &mut Vec<(Take, usize, usize)>,
        failed: &mut [bool],
    ) -> bool {
        let slot = token * (path.len() + 1) + at;
        if failed[slot] {
            return false;
        }
        let fits = match self.tokens.get(token) {
            None => at == path.len(),
            Some(Token::Text(text)) => {
                path[at..].starts_with(text.as_str())
                    && self.fits(path, token + 1, at + text.len(), today, taken, failed)
            }
            Some(Token::Take(take)) => {
                let end = path[at..].find('/').map_or(path.len(), |slash| at + slash);
                let ends = path[at..end].char_indices().map(|(i, c)| at + i + c.len_utf8());
                ends.rev().collect::<Vec<_>>().into_iter().any(|end| {
                    if !take.accepts(&path[at..end], today) {
                        return false;
                    }
                    taken.push((*take, at, end));
                    let fits = self.fits(path, token + 1, end, today, taken, failed);
                    if !fits {
                        taken.pop();
                    }
                    fits
                })
            }
        };
        failed[slot] = !fits;
        fits
    }
}

impl Take {
    fn accepts(self, text: &str, today: Day) -> bool {
        match self {
            Take::Date => whole_date(text, today).is_some(),
            Take::Year => year(text, today).is_some(),
            Take::Month => month(text).is_some(),
            Take::Day => number(text, 2).is_some_and(|day| (1..=31).contains(&day)),
            _ => true,
        }
    }
}

fn facts(path: &str, taken: &[(Take, usize, usize)]) -> Option<PathFacts> {
    let mut facts = PathFacts::default();
    let (mut told_year, mut told_month, mut told_day) = (None, None, None);
    for (take, start, end) in taken {
        let text = &path[*start..*end];
        let keep = || Some(text.to_owned());
        match take {
            // The last day a date can be is checked when it was accepted.
            Take::Date => facts.date = whole_date(text, Day::MAX),
            Take::Year => told_year = number(text, 4),
            Take::Month => told_month = month(text),
            Take::Day => told_day = number(text, 2).and_then(|day| i8::try_from(day).ok()),
            Take::Source => facts.source = keep(),
            Take::Edition => facts.edition = keep(),
            Take::Page => facts.page = keep(),
            Take::Section => facts.section = keep(),
            Take::Lang => facts.lang = keep(),
            Take::Anything => {}
        }
    }
    if let Some(year) = told_year {
        facts.date = match (told_month, told_day) {
            (None, _) => PartialDate::year(year),
            (Some(month), None) => PartialDate::month(year, month),
            (Some(month), Some(day)) => Some(PartialDate::Day(Day::new(year, month, day)?)),
        };
    }
    Some(facts)
}

/// The best date anywhere in `path`; a folder's name may be a `year` alone.
fn date_in(path: &str, years: bool, today: Day) -> Option<PartialDate> {
    let parts: Vec<&str> = path.split('/').collect();
    let mut best: Option<PartialDate> = None;
    for at in 0..parts.len() {
        let folder = at + 1 < parts.len();
        if let Some(found) = date_at(&parts[at..], folder, years, today)
            && best.is_none_or(|best| exactness(found) >= exactness(best))
        {
            best = Some(found);
        }
    }
    best
}

fn exactness(date: PartialDate) -> u8 {
    match date {
        PartialDate::Year(_) => 0,
        PartialDate::Month(..) => 1,
        PartialDate::Day(_) => 2,
    }
}

/// The date that starts in the first of `parts`.
fn date_at(parts: &[&str], folder: bool, years: bool, today: Day) -> Option<PartialDate> {
    let part = parts[0];
    if let Some(year) = year(part, today).filter(|_| folder) {
        let next = parts[1];
        let Some(month) = month(next) else {
            // `2020/07-16.txt` and `2020/0716/…` go on with month and day.
            let digits = next.as_bytes();
            let two =
                |at: usize| number(next.get(at..at + 2)?, 2).and_then(|n| i8::try_from(n).ok());
            let second = if digits.get(2) == Some(&b'-') { 3 } else { 2 };
            let ends = !digits.get(second + 2).is_some_and(u8::is_ascii_digit);
            let day = two(0).zip(two(second)).filter(|_| ends);
            let day = day.and_then(|(month, day)| Day::new(year, month, day));
            return match day {
                Some(day) => in_time(PartialDate::Day(day), today),
                None if years => PartialDate::year(year),
                None => None,
            };
        };
        let after = parts.get(2).map_or("", |part| leading_digits(part));
        let day = number(after, 2).and_then(|day| Day::new(year, month, i8::try_from(day).ok()?));
        let date = match day {
            Some(day) => PartialDate::Day(day),
            // In an address `/2020/07/` needs a folder to be a month, or it may be a count.
            None => PartialDate::month(year, month)?,
        };
        return in_time(date, today);
    }
    date_in_name(part, today)
}

/// A whole day within one name, set off from other digits: `2020-07-16-slug`, `x_20200716.txt`.
fn date_in_name(name: &str, today: Day) -> Option<PartialDate> {
    let bytes = name.as_bytes();
    let mut found = None;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() || at > 0 && bytes[at - 1].is_ascii_digit() {
            at += 1;
            continue;
        }
        let day = [10, 8].into_iter().find_map(|len| {
            let end = at + len;
            let text = name.get(at..end)?;
            let ends = !bytes.get(end).is_some_and(u8::is_ascii_digit);
            let day = whole_date(text, today).filter(|date| ends && date.day().is_some());
            day.map(|day| (day, end))
        });
        match day {
            Some((day, end)) => {
                found = found.or(Some(day));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// `YYYYMMDD`, `YYYY-MM-DD` (or with `_` or `.`), `YYYY-MM`, `YYYY`, and nothing else.
fn whole_date(text: &str, today: Day) -> Option<PartialDate> {
    let two = |at: usize| number(text.get(at..at + 2)?, 2).and_then(|n| i8::try_from(n).ok());
    let year = year(text.get(..4)?, today)?;
    let mark = text.as_bytes().get(4).copied();
    let marked = matches!(mark, Some(b'-' | b'_' | b'.'));
    let date = match text.len() {
        4 => PartialDate::year(year)?,
        7 if marked => PartialDate::month(year, two(5)?)?,
        8 => PartialDate::Day(Day::new(year, two(4)?, two(6)?)?),
        10 if marked && text.as_bytes().get(7).copied() == mark => {
            PartialDate::Day(Day::new(year, two(5)?, two(8)?)?)
        }
        _ => return None,
    };
    in_time(date, today)
}

/// Dates to come are no evidence; a paper of tomorrow may be out on the other side of the world.
fn in_time(date: PartialDate, today: Day) -> Option<PartialDate> {
    (date.range().first <= today.plus(1).unwrap_or(today)).then_some(date)
}

fn year(text: &str, today: Day) -> Option<i16> {
    number(text, 4).filter(|year| text.len() == 4 && (FIRST_YEAR..=today.year() + 1).contains(year))
}

/// A month of two digits, or its name as addresses write it.
fn month(text: &str) -> Option<i8> {
    if text.len() == 2 {
        let month = i8::try_from(number(text, 2)?).ok()?;
        return (1..=12).contains(&month).then_some(month);
    }
    text.bytes().all(|b| b.is_ascii_alphabetic()).then(|| month_named(text)).flatten()
}

/// The digits a name starts with, where at most two do.
fn leading_digits(name: &str) -> &str {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    if digits <= 2 { &name[..digits] } else { "" }
}

fn number(text: &str, at_most: usize) -> Option<i16> {
    let shaped = (1..=at_most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if shaped { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        Day::new(2026, 11, 22).expect("a day")
    }

    #[test]
    fn dates_in_paths() {
        for (path, expected) in [
            ("19160101/page.txt", "1916-01-01"),
            ("2020/07/16/x.txt", "2020-07-16"),
            ("2020/07/16-x.txt", "2020-07-16"),
            ("2020/07-16.txt", "2020-07-16"),
            ("2020/0716/x.txt", "2020-07-16"),
            ("a/2020/07/x.txt", "2020-07"),
            ("2020-07-16-slug.md", "2020-07-16"),
            ("2020_07_16.txt", "2020-07-16"),
            ("2020-07-16/x.txt", "2020-07-16"),
            ("paper_20200716.txt", "2020-07-16"),
            ("paper-2020-07-16-p1.txt", "2020-07-16"),
            ("2020/slug.txt", "2020"),
            ("2025/2025-01-03-index.md", "2025-01-03"),
            ("20240101/2020-07-16-slug.txt", "2020-07-16"),
            ("1665/11/07/gazette.txt", "1665-11-07"),
            ("_posts/2027-01-01-index.md", "none"),
            ("2020.txt", "none"),
            ("0012/x.txt", "none"),
            ("9999/x.txt", "none"),
            ("2020/13/x.txt", "2020"),
            ("20201340/x.txt", "none"),
            ("123420200716.txt", "none"),
            ("x.txt", "none"),
            ("", "none"),
        ] {
            let told = read_path(path, &[], today()).date;
            assert_eq!(told.map_or("none".to_owned(), |d| d.to_string()), expected, "{path}");
        }
    }

    #[test]
    fn dates_in_addresses() {
        for (url, expected) in [
            ("https://example.org/2020/07/16/talks", "2020-07-16"),
            ("https://example.org/world/2020/jul/16/talks", "2020-07-16"),
            ("https://example.org/2020/07/talks", "2020-07"),
            ("https://example.org/talks-2020-07-16.html", "2020-07-16"),
            ("https://example.org/20200716/talks", "2020-07-16"),
            ("https://example.org/news/world-53426187", "none"),
            ("https://example.org/election/2020/talks", "none"),
            ("https://2020-07-16.example.org/talks", "none"),
            ("https://example.org/a?d=2020-07-16", "none"),
            ("", "none"),
        ] {
            let told = date_in_url(url, today());
            assert_eq!(told.map_or("none".to_owned(), |d| d.to_string()), expected, "{url}");
        }
    }

    #[test]
    fn patterns() {
        let check = |pattern: &str, path: &str, expected: &str| {
            let pattern = Pattern::new(pattern).expect(pattern);
            let told = pattern.read(path, today()).map_or("none".to_owned(), |facts| {
                let date = facts.date.map_or("-".to_owned(), |date| date.to_string());
                let rest = [facts.source, facts.edition, facts.page, facts.section];
                let rest = rest.map(|fact| fact.unwrap_or("-".to_owned()));
                format!("{date} {}", rest.join(" "))
            });
            assert_eq!(told, expected, "{path}");
        };
        let chronam = KNOWN[0];
        check(chronam, "19160101/sn82015387-ed-1_seq-1.txt", "1916-01-01 sn82015387 1 1 -");
        check(chronam, "a/b/19160101/x-ed-y-ed-2_seq-3.txt", "1916-01-01 x-ed-y 2 3 -");
        check(chronam, "19161301/x-ed-2_seq-3.txt", "none");
        check(KNOWN[1], "sn1/1916/01/28/ed-1/seq-4/ocr.txt", "1916-01-28 sn1 1 4 -");
        check("{year}/{source}/*.txt", "1931/bee/12.txt", "1931 bee - - -");
        check("{section}_{date}.txt", "sport_1931-05.txt", "1931-05 - - - sport");
        check("{year}{month}{day}-*", "20200230-x", "none");
        assert_eq!(
            read_path("19160101/sn1-ed-1_seq-2.txt", &[], today()).source.as_deref(),
            Some("sn1")
        );
    }

    #[test]
    fn a_pattern_that_never_fits_costs_little() {
        let pattern = Pattern::new(&"*a".repeat(30)).expect("a pattern");
        assert_eq!(pattern.read(&"a".repeat(400), today()).map(|_| ()), Some(()));
        assert_eq!(pattern.read(&format!("{}b", "a".repeat(400)), today()), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(path in "\\PC{0,40}|([0-9]{2,9}[/_.-]){0,5}[a-z0-9]{0,9}") {
            let _ = read_path(&path, &[], today());
            let _ = date_in_url(&format!("https://a.b/{path}"), today());
            let _ = host_of(&path);
        }
    }
}
