//! Is this number a year, a decade or a date?
//!
//! A number of four digits is a year more often than not in news, but not where something is counted,
//! priced, numbered or told by the clock.

use super::lexicon::{Class, Prep};
use super::scan::{Gap, Match, Scan};
use super::value::{Timex, Unit};
use crate::base::Day;

impl Scan<'_> {
    /// A number: a date in digits, a year, a pair of years, a year of two digits.
    pub fn number(&mut self, i: usize) -> Option<Match> {
        let Class::Digits(value, digits) = self.class(i) else { return None };
        if let Some(found) = self.numeric_date(i) {
            return Some(found);
        }
        match digits {
            4 if self.is_year(i) => self.year(i, value as i16),
            2 => self.short_year(i, value),
            3 | 4 if self.is_before_christ(i) => {
                Some(Match::new(i, i + 1, Timex::BeforeChrist(value as i16)))
            }
            _ => None,
        }
    }

    /// A year of four digits, with what stands around it.
    fn year(&mut self, i: usize, year: i16) -> Option<Match> {
        if self.belongs_to_quarter(i) {
            return None;
        }
        if let Some(found) = self.quarter_of_year(i, year) {
            return Some(found);
        }
        let mut first = i;
        // `fiscal 1989`, `fiscal year 1989`, `the year 2000`
        if let Some(left) = self.left(first)
            && self.classes[left] == Class::Unit(Unit::Year)
        {
            first = left;
        }
        if let Some(left) = self.left(first)
            && self.classes[left] == Class::Fiscal
        {
            first = left;
        }
        let first = if first < i { self.with_the(first) } else { self.widened(first) };
        Some(Match::new(first, i, Timex::Year(year)))
    }

    /// Whether the four digits at `i` are a year.
    fn is_year(&self, i: usize) -> bool {
        let Class::Digits(year, 4) = self.class(i) else { return false };
        if !(1000..=2199).contains(&year) || self.is_counted(i) || self.is_numbered(i) {
            return false;
        }
        if (1900..=2050).contains(&year) {
            return true;
        }
        // Earlier years, and those far ahead, only where a year is expected.
        let expected = match self.class_left(i) {
            Class::Prep(Prep::At) => self.is(i - 1, "in") || self.is(i - 1, "during"),
            Class::Prep(Prep::Since | Prep::Until) | Class::Unit(Unit::Year) => true,
            Class::Prep(Prep::From) | Class::Cue(_) => self.has_year_close(i),
            Class::Of | Class::Early | Class::Late | Class::Season(..) | Class::The => true,
            _ => {
                self.left(i).is_some_and(|left| {
                    matches!(self.raw(left), "circa" | "c" | "ca" | "and" | "or" | "before")
                }) && (self.has_year_close(i) || self.is(i - 1, "circa"))
                    || self.text[..self.words[i].span.start as usize].ends_with('(')
            }
        };
        let ends = self.ends_sentence(i)
            || self.gap(i) != Gap::Blank
            || matches!(
                self.class_right(i),
                Class::Prep(_) | Class::The | Class::A | Class::Cue(_)
            )
            || self.right(i).is_some_and(|right| {
                self.words[right].shape.capital()
                    || matches!(
                        self.raw(right),
                        "and" | "or" | "when" | "he" | "she" | "it" | "they"
                    )
            });
        expected && ends
    }

    /// Whether one of the last times told, in this sentence, was a year.
    fn has_year_close(&self, i: usize) -> bool {
        let told = self.memory.latest(self.sentence(i), 0);
        told.is_some_and(|told| matches!(told, Timex::Year(_)))
    }

    /// Whether the number at `i` counts what follows, or has a sign of money, a share or a decimal
    /// before or behind it.
    fn is_counted(&self, i: usize) -> bool {
        let span = self.words[i].span;
        let (before, behind) = (&self.text[..span.start as usize], &self.text[span.end as usize..]);
        let glued = before
            .ends_with(['$', '£', '€', '¥', '#', '+', '.', ',', ':', '/', '@', '_', '='])
            || behind.starts_with(['%', '°', ':', '_', '@', '&'])
            || behind.starts_with('/') && !self.is_season(i)
            || behind.trim_start().starts_with('+')
            || before.ends_with("No. ")
            || behind.starts_with(|c: char| c.is_alphanumeric());
        glued
            || self.right(i).is_some_and(|right| {
                let next = self.raw(right);
                COUNTED.contains(&next)
                    || matches!(self.classes[right], Class::Units(_))
                    || matches!(self.classes[right], Class::Unit(_))
                        && matches!(self.raw(right + 1), "old" | "history")
            })
    }

    /// `1988/89`
    fn is_season(&self, i: usize) -> bool {
        match (self.class(i), self.class(i + 1)) {
            (Class::Digits(year, 4), Class::Digits(next, 2)) => next == (year + 1) % 100,
            _ => false,
        }
    }

    /// Whether the number at `i` is a name's: a model, a flight, a street, a telephone.
    fn is_numbered(&self, i: usize) -> bool {
        if self.gap(i) == Gap::Hyphen
            && let (Class::Digits(year, _), Class::Digits(next, n)) =
                (self.class(i), self.class(i + 1))
        {
            // `1987-89` and `1999-2000` are years; `1989-02-30` is no date, and no year either.
            let pair = n == 2 && (next > year % 100 || next == (year + 1) % 100)
                || n == 4 && (1000..=2199).contains(&next);
            if !pair || self.gap(i + 1) == Gap::Hyphen {
                return true;
            }
        }
        let Some(left) = i.checked_sub(1) else { return false };
        match self.gap(left) {
            Gap::Hyphen => {
                let before = self.raw(left);
                let prefix = ["pre", "post", "mid", "Pre", "Post", "Mid", "early", "late", "then"];
                let pair = matches!(self.classes[left], Class::Digits(1000..=2199, 4));
                let month = matches!(self.classes[left], Class::Month(..));
                !(pair || month || prefix.contains(&before) || self.words[left].shape.all_caps())
                    || self.words[left].shape.all_caps() && before.len() < 3
            }
            // `closed at 2010`
            Gap::Blank => NUMBERED.contains(&self.raw(left)) || self.is(left, "at"),
            _ => false,
        }
    }

    /// `'89`, and the `89` of `1987-89`.
    fn short_year(&self, i: usize, value: u16) -> Option<Match> {
        let before = &self.text[..self.words[i].span.start as usize];
        if let Some(left) = i.checked_sub(1)
            && let Class::Digits(from @ 1000..=2199, 4) = self.classes[left]
            && left + 1 == self.free
            && matches!(self.gap(left), Gap::Hyphen)
            && (value > from % 100 || value == (from + 1) % 100)
        {
            return Some(Match::new(
                i,
                i,
                Timex::Year((from / 100 * 100 + value) as i16 + if value == 0 { 100 } else { 0 }),
            ));
        }
        if before.ends_with(['\'', '’', '‘'])
            && !before.trim_end_matches(['\'', '’', '‘']).ends_with(char::is_alphanumeric)
        {
            let behind = &self.text[self.words[i].span.end as usize..];
            if behind.starts_with(['\'', '’', '"', '%']) || self.is_counted(i) {
                return None;
            }
            let value = Timex::Year(self.full_year(value));
            return Some(Match { apostrophe: true, ..Match::new(i, i, value) });
        }
        None
    }

    /// Whether `B.C.` stands behind the number at `i`.
    fn is_before_christ(&self, i: usize) -> bool {
        self.gap(i) == Gap::Blank && matches!(self.raw(i + 1), "BC" | "B.C." | "BCE" | "B.C.E.")
    }

    /// `the 1980s`, `'80s`, `mid-1990s`, `the early eighties`
    pub fn decade(&mut self, i: usize) -> Option<Match> {
        let span = self.words[i].span;
        let before = &self.text[..span.start as usize];
        let quoted = before.ends_with(['\'', '’', '‘']);
        let wide = if quoted { self.widened_before_quote(i) } else { self.with_the(i) };
        let (decade, sure) = match self.class(i) {
            Class::Decade(decade @ 100..) => (decade as i16, true),
            Class::Decade(decade) => (self.full_year(decade * 10) / 10, quoted || wide < i),
            Class::DecadeWord(decade) => {
                let decade = self.full_year(u16::from(decade) * 10) / 10;
                // `in his eighties`, `temperatures in the eighties`
                let dated = wide < i && (i - wide > 1 || !self.followed_by(i, &["with", "today"]));
                (decade, dated)
            }
            _ => return None,
        };
        let behind = &self.text[span.end as usize..];
        if !sure
            || !(100..=205).contains(&decade)
            || before.ends_with('$')
            || behind.starts_with('°')
        {
            return None;
        }
        let value = Timex::Decade(decade);
        Some(Match { apostrophe: quoted && wide == i, ..Match::new(wide, i, value) })
    }

    /// As `with_the`, across the apostrophe of `the '80s`.
    fn widened_before_quote(&self, i: usize) -> usize {
        let Some(left) = i.checked_sub(1).filter(|left| *left >= self.free) else { return i };
        let end = self.words[left].span.end as usize;
        let between = self.text.get(end..self.words[i].span.start as usize).unwrap_or("");
        let near = matches!(between.trim_start(), "'" | "’" | "‘") && between.len() > 1
            || matches!(between, "-'" | "-’" | "-‘");
        match self.classes[left] {
            Class::The if near => left,
            Class::Early | Class::Mid | Class::Late if near => self.with_the(left),
            _ => i,
        }
    }

    /// A date all in digits: `2019-12-12`, `11/02/89`, `2.11.1989`, `9/11`.
    pub fn numeric_date(&self, i: usize) -> Option<Match> {
        let start = self.words[i].span.start as usize;
        let before = &self.text[..start];
        // `AP-NY-08-15-90`
        let wire = before
            .strip_suffix('-')
            .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_uppercase()));
        if before.ends_with(['/', '-', '.', '$', '#', '+', '=']) && !wire {
            return None;
        }
        let found = self.digits_at(start)?;
        let last = (i..(i + 5).min(self.words.len()))
            .take_while(|at| (self.words[*at].span.start as usize) < found.1)
            .last()?;
        let cut = Some(found.1 as u32);
        Some(Match { cut, ..Match::new(i, last, Timex::Day(found.0)) })
    }

    /// The day that the digits from byte `start` tell, and where they end.
    fn digits_at(&self, start: usize) -> Option<(Day, usize)> {
        let rest = &self.text.as_bytes()[start..];
        let mut parts = [(0u16, 0usize); 3];
        let (mut at, mut n, mut sign) = (0, 0, 0u8);
        loop {
            let digits = rest[at..].iter().take(5).take_while(|b| b.is_ascii_digit()).count();
            if digits == 0 || digits > 4 {
                return None;
            }
            let text = std::str::from_utf8(&rest[at..at + digits]).ok()?;
            parts[n] = (text.parse().ok()?, digits);
            (at, n) = (at + digits, n + 1);
            let next = rest.get(at).copied().unwrap_or(0);
            let goes_on = rest.get(at + 1).is_some_and(u8::is_ascii_digit);
            if n == 3 {
                if next.is_ascii_alphanumeric() && next != b'T'
                    || matches!(next, b'-' | b'/' | b'.' | b',') && goes_on
                {
                    return None;
                }
                break;
            }
            if !matches!(next, b'-' | b'/' | b'.') || !goes_on || sign != 0 && next != sign {
                break;
            }
            (sign, at) = (next, at + 1);
        }
        let number = |part: (u16, usize)| i8::try_from(part.0).ok();
        let day = |year: i16, month: Option<i8>, day: Option<i8>| Day::new(year, month?, day?);
        let day = match (n, parts) {
            (3, [(year, 4), month @ (_, 1 | 2), day_of @ (_, 1 | 2)]) if sign != b'.' => {
                day(year as i16, number(month), number(day_of))
            }
            (3, [a @ (_, 1 | 2), b @ (_, 1 | 2), (year, digits @ (2 | 4))]) => {
                let year = if digits == 4 { year as i16 } else { self.full_year(year) };
                if digits == 2 && sign == b'.' || digits == 4 && !(1000..=2199).contains(&year) {
                    return None;
                }
                let american = day(year, number(a), number(b));
                let european = day(year, number(b), number(a));
                // With stops the day comes first; with strokes, in English, the month.
                if sign == b'.' { european } else { american.or(european) }
            }
            (2, [(9, 1), (11, 2), _]) if sign == b'/' && self.anchor.year() > Some(2000) => {
                Day::new(2001, 9, 11)
            }
            _ => None,
        };
        Some((day?, start + at))
    }
}

/// What is counted, so that a number before it is no year.
const COUNTED: &[&str] = &[
    "people",
    "troops",
    "soldiers",
    "men",
    "women",
    "children",
    "dollars",
    "pounds",
    "francs",
    "marks",
    "yen",
    "euros",
    "tons",
    "tonnes",
    "barrels",
    "miles",
    "kilometers",
    "kilometres",
    "km",
    "meters",
    "metres",
    "feet",
    "yards",
    "acres",
    "hectares",
    "square",
    "shares",
    "units",
    "jobs",
    "homes",
    "houses",
    "votes",
    "points",
    "employees",
    "workers",
    "students",
    "megawatts",
    "calories",
    "GMT",
    "BST",
    "EST",
    "EDT",
    "UTC",
    "CET",
    "hrs",
    "hours",
    "percent",
    "million",
    "billion",
    "thousand",
    "refugees",
    "prisoners",
    "cars",
    "vehicles",
    "cases",
    "deaths",
    "copies",
    "species",
    "m",
    "ft",
    "kg",
    "rpm",
    "mg",
    "ml",
    "bushels",
    "ounces",
    "residents",
    "members",
    "passengers",
    "kilograms",
    "police",
    "persons",
    "others",
    "families",
    "civilians",
    "protesters",
    "delegates",
    "seats",
];

/// What a number stands behind that is no year.
const NUMBERED: &[&str] = &[
    "Windows",
    "Office",
    "Boeing",
    "Airbus",
    "Flight",
    "flight",
    "Route",
    "Highway",
    "No",
    "no",
    "Number",
    "number",
    "page",
    "Page",
    "room",
    "Room",
    "Peugeot",
    "Channel",
    "Area",
    "Section",
    "section",
    "Resolution",
    "resolution",
    "Article",
    "article",
    "Chapter",
    "chapter",
    "Bill",
    "Box",
    "Suite",
    "Apollo",
    "Model",
    "model",
    "Russell",
    "Wilshire",
    "Nasdaq",
    "NASDAQ",
    "exactly",
];
