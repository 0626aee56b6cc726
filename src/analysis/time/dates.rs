//! Which day, month or weekday is named?
//!
//! ```text
//! date    := [ weekday [","] ] ( month day [","] [ year ] | ["the"] day ["of"] month [","] [ year ] )
//! month   := [ early | "the end of" ] [ last | this | next ] MONTH [ ["of" | ","] year ]
//! weekday := [ last | this | next ] WEEKDAY [ part ] [ "of" ] [ last | this | next "week" ]
//! year    := DIGITS | ( last | this | next | that ) "year"
//! ```

use super::lexicon::{Class, Prep};
use super::scan::{Gap, Match, Scan};
use super::tense::Tense;
use super::value::{Timex, Unit};
use crate::base::Day;

/// A month of the text, by what stands around it.
struct Named {
    first: usize,
    last: usize,
    month: i8,
    day: Option<i8>,
    year: Option<i16>,
}

impl Scan<'_> {
    /// A month, alone or in a date.
    pub fn month(&mut self, i: usize) -> Option<Match> {
        let named = self.named(i)?;
        let (first, last) = (named.first, named.last);
        if let Some(day) = named.day {
            let value = self.month_day(&named, day)?;
            let (first, last) = self.with_weekday(first, last);
            let first = self.determined_date(first, &named);
            return Some(self.with_part(Match::new(first, last, value)));
        }
        if let Some(year) = named.year {
            Day::new(year, named.month, 1)?;
            let value = Timex::Month(year, named.month);
            return Some(Match::new(self.widened(first), last, value));
        }
        if !self.is_month_alone(i) {
            return None;
        }
        let month = named.month;
        let (first, value) = match self.left(i).map(|left| (left, self.classes[left])) {
            Some((left, Class::Last | Class::Past)) => (left, self.last_month(month)),
            Some((left, Class::Next | Class::Coming)) => (left, self.next_month(month)),
            Some((left, Class::This)) => (left, self.this_month(month)),
            Some((left, Class::Each)) => {
                return Some(Match::new(left, last, Timex::OfAnyYear(month, None)));
            }
            _ => {
                let shared = self.shared_year(i, month).map(|year| Timex::Month(year, month));
                (i, shared.or_else(|| self.bare_month(i, month)))
            }
        };
        let value = value.unwrap_or(Timex::OfAnyYear(month, None));
        Some(Match::new(self.widened(first), last, value))
    }

    /// The month at `i` with the day and year that stand with it.
    fn named(&self, i: usize) -> Option<Named> {
        let Class::Month(month, full) = self.class(i) else { return None };
        let small = !self.words[i].shape.capital();
        if small && (!full || matches!(month, 3 | 5)) {
            // `may`, `march` and `dec` in small letters are other words.
            return None;
        }
        let mut named = Named { first: i, last: i, month, day: None, year: None };
        if let Some((at, day)) = self.day_behind(i) {
            (named.last, named.day) = (at, Some(day));
        } else if let Some((at, day)) = self.day_before(i) {
            (named.first, named.day) = (at, Some(day));
        }
        if let Some((at, year)) = self.year_behind(named.last) {
            (named.last, named.year) = (at, Some(year));
        } else if let Some((at, year)) = self.told_year(named.last) {
            (named.last, named.year) = (at, Some(year));
        }
        Some(named)
    }

    /// The day of the month behind the month at `i`: `Oct. 31`, `October 31st`, `May the 3rd`.
    fn day_behind(&self, i: usize) -> Option<(usize, i8)> {
        let mut at = i + 1;
        if !matches!(self.gap(i), Gap::Blank | Gap::Dot | Gap::Hyphen) {
            return None;
        }
        if self.class(at) == Class::The && matches!(self.class(at + 1), Class::Ordinal(_)) {
            at += 1;
        } else if !self.words.get(at)?.shape.digits() {
            return None;
        }
        let day = self.day_of_month(at)?;
        if self.sentence(i) != self.sentence(at) && self.gap(i) != Gap::Dot {
            return None;
        }
        let counts = self.followed_by(at, &["percent", "per", "million", "billion", "points"]);
        let time = self.text[self.words[at].span.end as usize..].starts_with([':', '%']);
        (!counts && !time).then_some((at, day))
    }

    /// The day of the month before the month at `i`: `31 October`, `the 31st of October`.
    fn day_before(&self, i: usize) -> Option<(usize, i8)> {
        let mut at = i.checked_sub(1)?;
        if !matches!(self.gap(at), Gap::Blank | Gap::Hyphen | Gap::Dot) {
            return None;
        }
        let of = self.classes[at] == Class::Of;
        if of {
            at = at.checked_sub(1)?;
        }
        if at < self.free || !matches!(self.gap(at), Gap::Blank | Gap::Hyphen | Gap::Dot) {
            return None;
        }
        let ordinal = matches!(self.classes[at], Class::Ordinal(_));
        if of && !ordinal {
            return None;
        }
        let day = self.day_of_month(at)?;
        // Words such as `first` need an article: `the first of May`, not `first May did`.
        let the = at.checked_sub(1).filter(|the| self.classes[*the] == Class::The);
        let spelled = ordinal && !self.words[at].shape.digits();
        if spelled && (the.is_none() || !of) {
            return None;
        }
        Some((the.filter(|the| *the >= self.free).unwrap_or(at), day))
    }

    fn day_of_month(&self, i: usize) -> Option<i8> {
        let day = match self.class(i) {
            Class::Digits(day, 1 | 2) => i8::try_from(day).ok()?,
            Class::Ordinal(day) => i8::try_from(day).ok()?,
            _ => return None,
        };
        (1..=31).contains(&day).then_some(day)
    }

    /// A year in digits directly behind word `i`: `, 1989`, ` 1989`, ` '89`, `-1989`.
    fn year_behind(&self, i: usize) -> Option<(usize, i16)> {
        let at = i + 1;
        let Class::Digits(year, digits) = self.class(at) else { return None };
        let gap = self.gap(i);
        if digits == 4 && matches!(gap, Gap::Blank | Gap::Comma | Gap::Dot | Gap::Hyphen) {
            return (1000..=2199).contains(&year).then_some((at, year as i16));
        }
        let between = self.text.get(self.words[i].span.end as usize..)?.trim_start();
        if digits == 2 && between.starts_with(['\'', '’', '‘']) {
            return Some((at, self.full_year(year)));
        }
        None
    }

    /// A year told in words or digits behind word `i`: `of 1989`, `last year`, `of this year`.
    pub fn told_year(&self, i: usize) -> Option<(usize, i16)> {
        let mut at = self.right(i)?;
        if self.classes[at] == Class::Of || self.is(at, "in") {
            at = self.right(at)?;
        }
        if self.classes[at] == Class::Fiscal {
            at = self.right(at)?;
        }
        if let Class::Digits(year @ 1000..=2199, 4) = self.classes[at] {
            return Some((at, year as i16));
        }
        let the = usize::from(self.classes[at] == Class::The);
        let (how, mut unit) = (self.class(at + the), at + the + 1);
        if self.class(unit) == Class::Fiscal {
            unit += 1;
        }
        if !self.joins(at) {
            return None;
        }
        if self.class(unit) != Class::Unit(Unit::Year) {
            // `of the year`
            let plain = the == 1 && self.class(at + 1) == Class::Unit(Unit::Year);
            return plain.then(|| Some((at + 1, self.the_year(at)?))).flatten();
        }
        let by = match how {
            Class::Last | Class::Previous | Class::Past => -1,
            Class::This | Class::Current => 0,
            Class::Next | Class::Coming => 1,
            // `in March the same year`, `Oct. 3 of that year`
            Class::Same | Class::That => {
                let told = self.memory.close(Unit::Year, self.sentence(i)).and_then(Timex::days)?;
                return Some((unit, told.first.year()));
            }
            Class::A if self.class_right(unit) == Class::Ago => {
                return Some((unit + 1, self.anchor.year()? - 1));
            }
            // `the same period a year earlier`
            Class::A if self.followed_by(unit, &["earlier", "before"]) => {
                return Some((unit + 1, self.quarter_year(i)? - 1));
            }
            _ => return None,
        };
        Some((unit, self.anchor.year()? + by))
    }

    /// Which year `the year` is: one just told, or that of publication.
    pub fn the_year(&self, i: usize) -> Option<i16> {
        let told = self.memory.within(Unit::Year, self.sentence(i), 1);
        let told = told.filter(|told| told.unit() == Some(Unit::Year));
        told.and_then(Timex::days).map(|days| days.first.year()).or_else(|| self.anchor.year())
    }

    /// The year that two digits stand for: the last that ends so and is not far in the future.
    pub fn full_year(&self, digits: u16) -> i16 {
        let now = self.anchor.year().unwrap_or(1999);
        let digits = (digits % 100) as i16;
        let year = now / 100 * 100 + digits;
        if year > now + 20 { year - 100 } else { year }
    }

    /// The year told with the month that this one, which ends with word `i`, is one end of: `between
    /// July and October 2019`, `March 3 to April 5, 1990`.
    fn shared_year(&self, i: usize, month: i8) -> Option<i16> {
        let joint = i + 1;
        let joined = matches!(self.class(joint), Class::Prep(Prep::From | Prep::Until))
            || self.is(joint, "and")
            || self.is(joint, "or");
        if !joined || self.gap(i) != Gap::Blank || self.gap(joint) != Gap::Blank {
            return None;
        }
        let at = (joint + 1..joint + 3).find(|at| matches!(self.class(*at), Class::Month(..)))?;
        let Class::Month(other, _) = self.class(at) else { return None };
        let last = self.day_behind(at).map_or(at, |(last, _)| last);
        let (_, year) = self.year_behind(last)?;
        Some(year - i16::from(month > other))
    }

    /// A day and month, in the year told or the nearest that fits.
    fn month_day(&self, named: &Named, day: i8) -> Option<Timex> {
        let month = named.month;
        if let Some(year) = named.year.or_else(|| self.shared_year(named.last, month)) {
            return Day::new(year, month, day).map(Timex::Day);
        }
        // 2000 was a leap year.
        Day::new(2000, month, day)?;
        let Some(from) = self.anchor.in_year() else {
            return Some(Timex::OfAnyYear(month, Some(day)));
        };
        if self.anchor.day().is_none() {
            return Day::new(from.year(), month, day).map(Timex::Day);
        }
        if (month, day) == (9, 11) && from.year() >= 2001 && self.followed_by(named.last, ATTACKS) {
            return Day::new(2001, 9, 11).map(Timex::Day);
        }
        let number = |day: Day| i64::from(day.number());
        let away = |day: &Day| number(*day) - number(from);
        let years = [from.year() - 1, from.year(), from.year() + 1];
        let all: Vec<Day> = years.iter().filter_map(|year| Day::new(*year, month, day)).collect();
        let nearest =
            *all.iter().min_by_key(|day| away(day).abs() * 2 - i64::from(away(day) < 0))?;
        // The nearest one is right but for events half a year away, whose tense tells.
        let how = self.class_left(named.first);
        let chosen = match self.tense(named.first, named.last) {
            _ if how == Class::Last => all.iter().copied().rev().find(|day| away(day) < 0),
            _ if how == Class::Next => all.iter().copied().find(|day| away(day) > 0),
            _ if away(&nearest).abs() <= NEAR => Some(nearest),
            Tense::Future => all.iter().copied().find(|day| away(day) >= 0),
            Tense::Past => all.iter().copied().rev().find(|day| away(day) <= 0),
            Tense::Unknown if away(&nearest) > 2 * NEAR => {
                all.iter().copied().rev().find(|day| away(day) <= 0)
            }
            Tense::Unknown => Some(nearest),
        };
        Some(Timex::Day(chosen.unwrap_or(nearest)))
    }

    /// Takes in the weekday that stands with a date: `Friday, Oct. 31`, `Oct. 31 (Friday)`.
    fn with_weekday(&self, first: usize, last: usize) -> (usize, usize) {
        let Some(mut before) = first.checked_sub(1).filter(|before| *before >= self.free) else {
            return (first, last);
        };
        if self.class(before) == Class::The && before > self.free {
            before -= 1;
        }
        let weekday = matches!(self.class(before), Class::Weekday(_) | Class::WeekdayShort);
        let near = matches!(self.gap(before), Gap::Blank | Gap::Comma | Gap::Dot | Gap::Bracket);
        if weekday && near { (before, last) } else { (first, last) }
    }

    /// Takes in `last` before a date without a year.
    fn determined_date(&self, first: usize, named: &Named) -> usize {
        match self.left(first) {
            Some(left)
                if named.year.is_none()
                    && matches!(self.classes[left], Class::Last | Class::Next | Class::This) =>
            {
                left
            }
            _ => first,
        }
    }

    /// Takes in a part of the day behind: `Friday night`, `Oct. 31 evening`.
    pub fn with_part(&self, found: Match) -> Match {
        let Timex::Day(day) = found.value else { return found };
        // `the evening of Nov. 1`
        if let Some(of) = self.left(found.first).filter(|of| self.classes[*of] == Class::Of)
            && let Some(at) = self.left(of)
            && let Class::Part(part) = self.classes[at]
        {
            return Match { first: self.the(at), value: Timex::Part(day, part), ..found };
        }
        match (self.class_right(found.last), self.gap(found.last)) {
            (Class::Part(part), Gap::Blank) => {
                // `Monday Night Football`
                if self.words[found.last + 1].shape.capital()
                    && !self.words[found.last + 1].shape.all_caps()
                {
                    return found;
                }
                Match { last: found.last + 1, value: Timex::Part(day, part), ..found }
            }
            _ => found,
        }
    }

    /// Whether the month at `i` without day and year is one: `May` and `March` are names and verbs
    /// too, and a short form alone is mostly something else.
    fn is_month_alone(&self, i: usize) -> bool {
        let Class::Month(month, full) = self.class(i) else { return false };
        let before = self.class_left(i);
        let expected = matches!(
            before,
            Class::Prep(_)
                | Class::Of
                | Class::Last
                | Class::This
                | Class::Next
                | Class::Early
                | Class::Mid
                | Class::Late
                | Class::Each
                | Class::Previous
                | Class::Following
                | Class::Same
                | Class::Past
                | Class::Coming
        );
        if !full {
            return expected && self.gap(i) == Gap::Dot;
        }
        let next_is_name = self.right(i).is_some_and(|right| {
            self.gap(i) == Gap::Blank
                && self.classes[right] == Class::Other
                && self.words[right].shape.capital()
                && !self.words[i].shape.all_caps()
        });
        let listed = matches!(self.class(i + 1), Class::Month(..))
            || i > 0 && matches!(self.class(i - 1), Class::Month(..))
            || i > 1
                && (self.is(i - 1, "and") || self.is(i - 1, "or") || self.is(i - 1, "than"))
                && self.free + 3 > i
                && self.free > 0;
        match month {
            3 | 5 => expected || listed || self.is_dated_event(i),
            _ if self.words[i].shape.capital() => {
                let name_before = before == Class::Other
                    && self.left(i).is_some_and(|left| {
                        self.words[left].shape.capital()
                            && !self.begins_sentence(left)
                            && !self.words[left].shape.all_caps()
                            && self.gap(left) == Gap::Blank
                    });
                // `April Jones`, `Mary June`; `In June President` is a month.
                expected || listed || !(next_is_name && matches!(month, 4 | 6 | 8) || name_before)
            }
            _ => expected,
        }
    }

    /// `the May summit`, `a March report`, `his May visit`: something small follows, and what stands
    /// before is no name.
    fn is_dated_event(&self, i: usize) -> bool {
        let Some(left) = self.left(i) else { return false };
        let article = matches!(self.raw(left), "the" | "a" | "The" | "A" | "its" | "his" | "their");
        article && self.right(i).is_some_and(|right| !self.words[right].shape.capital())
    }

    /// The month of that name nearest to publication by the tense of its clause.
    fn bare_month(&self, i: usize, month: i8) -> Option<Timex> {
        let from = self.anchor.in_year()?;
        if self.anchor.day().is_none() {
            return Some(Timex::Month(from.year(), month));
        }
        let ahead = (month - from.month()).rem_euclid(12);
        let past = Timex::Month(from.year() - i16::from(month > from.month()), month);
        let future = Timex::Month(from.year() + i16::from(month < from.month()), month);
        let tense = match self.class_left(i) {
            Class::Prep(Prep::Since) => Tense::Past,
            _ => self.tense(i, i),
        };
        Some(match tense {
            Tense::Future => future,
            Tense::Unknown if ahead <= MONTHS_AHEAD => future,
            _ => past,
        })
    }

    /// The last month of that name that was over before this one.
    fn last_month(&self, month: i8) -> Option<Timex> {
        let from = self.anchor.in_year()?;
        Some(Timex::Month(from.year() - i16::from(month >= from.month()), month))
    }

    fn next_month(&self, month: i8) -> Option<Timex> {
        let from = self.anchor.in_year()?;
        Some(Timex::Month(from.year() + i16::from(month <= from.month()), month))
    }

    fn this_month(&self, month: i8) -> Option<Timex> {
        Some(Timex::Month(self.anchor.year()?, month))
    }

    /// A weekday: the latest one on or before publication, unless the text says otherwise.
    pub fn weekday(&mut self, i: usize, weekday: i8) -> Option<Match> {
        if self.is_masthead(i) {
            return None;
        }
        // `Black Monday` is the day of the crash.
        if let Some(black) = self.left(i).filter(|black| self.raw(*black) == "Black") {
            let crash = Day::new(1987, 10, 19).filter(|_| weekday == 0)?;
            return Some(Match::new(black, i, Timex::Day(crash)));
        }
        if let Some(found) = self.weekday_of_date(i) {
            return Some(found);
        }
        if let Some((last, day)) = self.day_behind_weekday(i, weekday) {
            return Some(self.with_part(Match::new(i, last, Timex::Day(day))));
        }
        let left = self.left(i).map(|left| (left, self.classes[left]));
        if let Some((left, Class::Each)) = left {
            return Some(Match::new(left, i, Timex::OfAnyWeek(weekday)));
        }
        let (first, value) = self.weekday_by(i, left, weekday);
        if let Some((last, week)) = self.week_behind(i) {
            let day = week.days().and_then(|days| days.first.plus(i64::from(weekday)));
            let value = day.map_or(Timex::OfAnyWeek(weekday), Timex::Day);
            return Some(Match::new(first, last, value));
        }
        let value = value.map_or(Timex::OfAnyWeek(weekday), Timex::Day);
        Some(self.with_part(Match::new(self.widened(first), i, value)))
    }

    /// The first word and the day of the weekday at `i` by the word before it.
    fn weekday_by(
        &self,
        i: usize,
        left: Option<(usize, Class)>,
        weekday: i8,
    ) -> (usize, Option<Day>) {
        let Some(from) = self.anchor.day() else {
            let determined =
                left.filter(|(_, class)| matches!(class, Class::Last | Class::This | Class::Next));
            return (determined.map_or(i, |(left, _)| left), None);
        };
        let back = i64::from((from.weekday() - weekday).rem_euclid(7));
        let ahead = i64::from((weekday - from.weekday()).rem_euclid(7));
        let this = |at: usize| {
            self.left(at).filter(|this| matches!(self.classes[*this], Class::This | Class::The))
        };
        match left {
            Some((left, Class::Last)) => (left, from.plus(-(if back == 0 { 7 } else { back }))),
            Some((left, Class::Past)) => {
                let first = this(left).unwrap_or(left);
                (first, from.plus(-(if back == 0 { 7 } else { back })))
            }
            Some((left, Class::Next)) => (left, from.plus(if ahead == 0 { 7 } else { ahead })),
            Some((left, Class::Coming)) => {
                (this(left).unwrap_or(left), from.plus(if ahead == 0 { 7 } else { ahead }))
            }
            Some((left, Class::This)) => {
                let past = self.tense(left, i) == Tense::Past;
                (left, from.plus(if past { -back } else { ahead }))
            }
            Some((left, how @ (Class::Following | Class::Previous))) => {
                let told = self.memory.close(Unit::Day, self.sentence(i)).and_then(Timex::days);
                let from = told.map_or(from, |days| days.first);
                let ahead = i64::from((weekday - from.weekday() - 1).rem_euclid(7)) + 1;
                let back = i64::from((from.weekday() - weekday - 1).rem_euclid(7)) + 1;
                let by = if how == Class::Following { ahead } else { -back };
                (self.with_the(left), from.plus(by))
            }
            _ => {
                let future = ahead > 0 && self.tense(i, i) == Tense::Future;
                (i, from.plus(if future { ahead } else { -back }))
            }
        }
    }

    /// The date that the weekday at `i` stands before: `Friday, Oct. 31`, `Friday 31 October`.
    fn weekday_of_date(&mut self, i: usize) -> Option<Match> {
        if !matches!(self.gap(i), Gap::Blank | Gap::Comma | Gap::Dot | Gap::Bracket) {
            return None;
        }
        let month = (i + 1..i + 5).find(|at| matches!(self.class(*at), Class::Month(..)))?;
        let between = (i + 1..month).all(|at| {
            matches!(self.class(at), Class::Digits(..) | Class::Ordinal(_) | Class::The | Class::Of)
        });
        let named = self.named(month)?;
        if !between || named.day.is_none() || named.first != i + 1 {
            return None;
        }
        self.month(month)
    }

    /// `Monday the 17th`: the nearest day of that number which is such a weekday.
    fn day_behind_weekday(&self, i: usize, weekday: i8) -> Option<(usize, Day)> {
        if !matches!(self.gap(i), Gap::Blank | Gap::Comma) || self.class(i + 1) != Class::The {
            return None;
        }
        let at = self.right(i + 1).filter(|at| self.words[*at].shape.digits())?;
        let Class::Ordinal(number) = self.classes[at] else { return None };
        let from = self.anchor.day()?;
        let days = [-1, 0, 1].iter().filter_map(|by| {
            let month = Timex::shifted(Unit::Month, from, *by)?.days()?.first;
            Day::new(month.year(), month.month(), i8::try_from(number).ok()?)
        });
        let found = days.into_iter().find(|day| day.weekday() == weekday)?;
        Some((at, found))
    }

    /// `last week`, `of this week` behind word `i`.
    fn week_behind(&self, i: usize) -> Option<(usize, Timex)> {
        let mut at = self.right(i)?;
        if self.classes[at] == Class::Of {
            at = self.right(at)?;
        }
        let by = match self.classes[at] {
            Class::Last => -1,
            Class::This => 0,
            Class::Next => 1,
            _ => return None,
        };
        let week = self.right(at).filter(|week| self.classes[*week] == Class::Unit(Unit::Week))?;
        Some((week, self.anchor.shifted(Unit::Week, by)?))
    }

    /// Whether the weekday at `i` is part of a name: `Sunday Times`, `Sheffield Wednesday`.
    fn is_masthead(&self, i: usize) -> bool {
        let next =
            self.right(i).filter(|_| self.gap(i) == Gap::Blank).map_or("", |at| self.raw(at));
        let before = i.checked_sub(1).map_or("", |at| self.raw(at));
        PAPERS.contains(&next)
            || matches!(before, "Sheffield" | "Super" | "Bloody" | "Ash" | "Palm" | "Good" | "Man")
            || before == "on" && i > 1 && self.is(i - 2, "Mail")
    }

    /// `Wed., Sept. 3`; alone it is too short to be sure of.
    pub fn weekday_short(&mut self, i: usize) -> Option<Match> {
        self.words[i].shape.capital().then(|| self.weekday_of_date(i)).flatten()
    }

    /// `on Wednesdays`
    pub fn weekdays(&mut self, i: usize, weekday: i8) -> Option<Match> {
        Some(Match::new(i, i, Timex::OfAnyWeek(weekday)))
    }
}

/// Days from publication within which a day without a year is the nearest one, whatever its tense.
const NEAR: i64 = 60;

/// How many months ahead a month without year or tense is taken for one to come.
const MONTHS_AHEAD: i8 = 2;

/// What follows `Sept. 11` where the year 2001 goes without saying.
const ATTACKS: &[&str] =
    &["attack", "attacks", "terrorist", "terror", "hijackers", "hijackings", "commission"];

/// What follows a weekday in the names of newspapers.
const PAPERS: &[&str] = &[
    "Times",
    "Telegraph",
    "Mirror",
    "Express",
    "Herald",
    "Mail",
    "Post",
    "Tribune",
    "Independent",
    "World",
    "Sun",
    "Star",
    "People",
    "Business",
    "Age",
    "Night",
    "Group",
];
