//! Which week, month or year do words such as `last week` and `two years ago` mean?
//!
//! ```text
//! unit  := [ early | "the end of" ] [ the ] ( last | this | next | that | same … ) UNIT [ tail ]
//!        | count UNITS ( ago | earlier | before | later | "from now" )
//! count := NUMBER | a | several | "a few"
//! ```
//! A count without such an end is a length: `for three days` is `P3D`.

use super::anchor::Tense;
use super::lexicon::{Class, Prep};
use super::scan::{Gap, Match, Scan};
use super::value::{DayPart, Season, Timex, Unit};
use crate::base::Day;

/// How many are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    Exact(u16),
    Some,
}

impl Scan<'_> {
    /// One unit of time: `last week`, `the year`, `a year ago`.
    pub fn unit(&mut self, i: usize, unit: Unit) -> Option<Match> {
        if self.is_no_unit(i) {
            return None;
        }
        if matches!(unit, Unit::Quarter | Unit::Half)
            && let Some(found) = self.quarter(i, unit)
        {
            return Some(found);
        }
        if unit == Unit::Half || unit == Unit::Year && self.belongs_to_quarter(i) {
            return None;
        }
        if unit == Unit::Year
            && let Some(found) = self.year_ago(i)
        {
            return found;
        }
        if unit == Unit::Year
            && let Some(end) = self.right(i).filter(|end| self.is(*end, "end"))
            && self.gap(i) != Gap::Possessive
        {
            // `year-end 1989`
            let told =
                self.told_year(end).filter(|_| matches!(self.class(end + 1), Class::Digits(..)));
            let (last, year) = told.or_else(|| Some((end, self.anchor.year()?)))?;
            return Some(Match::new(self.the(i), last, Timex::Year(year)));
        }
        if unit == Unit::Century
            && let Class::Ordinal(n @ 2..=22) = self.class_left(i)
        {
            let first = self.with_the(i - 1);
            return Some(Match::new(first, i, Timex::Century(i16::from(n) - 1)));
        }
        let mut at = i;
        let mut fiscal = false;
        if let Some(left) = self.left(at)
            && (self.classes[left] == Class::Fiscal || self.is(left, "school"))
        {
            (at, fiscal) = (left, true);
        }
        let (left, how) = match self.left(at) {
            Some(left) => (left, self.classes[left]),
            None => (at, Class::Other),
        };
        match how {
            Class::Last => self.last(left, i, unit),
            Class::This => self.relative(left, i, unit, 0),
            Class::Current => self.relative(self.the(left), i, unit, 0),
            Class::Next => self.next(left, i, unit),
            Class::Coming => self.relative(self.the(left), i, unit, 1),
            Class::Past => self.past_unit(left, i, unit),
            Class::Latest => self.latest(left, i, unit),
            Class::Recent if self.is(left.wrapping_sub(1), "most") => {
                self.latest(left - 1, i, unit)
            }
            Class::Previous => self.told(self.the(left), i, unit, -1),
            Class::Following => self.told(self.the(left), i, unit, 1),
            Class::Same => self.same(left, i, unit),
            Class::That => self.that(left, i, unit),
            Class::Early => self.year_earlier(left, i, unit),
            Class::Ago => self.year_earlier(left, i, unit),
            Class::Each => Some(Match::new(left, i, Timex::Length(Some(1), unit))),
            Class::Other2 if self.class_left(left) == Class::Each => {
                Some(Match::new(left - 1, i, Timex::Length(Some(2), unit)))
            }
            Class::Other2 if self.class_left(left) == Class::The && unit == Unit::Day => {
                Some(Match::new(left - 1, i, Timex::Past))
            }
            Class::The => self.the_unit(left, i, unit, fiscal),
            Class::A | Class::Number(_) | Class::Digits(..) | Class::Ordinal(_) => {
                self.counted(at, i, unit)
            }
            Class::Unit(Unit::Year) if unit == Unit::Quarter => None,
            _ => None,
        }
    }

    /// `the year-ago profit`; `None` where the rule of another word reads on: `the year-ago quarter`,
    /// `the year 2000`.
    fn year_ago(&self, i: usize) -> Option<Option<Match>> {
        let next = self.right(i)?;
        if matches!(self.classes[next], Class::Digits(1000..=2199, 4)) && self.gap(i) == Gap::Blank
        {
            return Some(None);
        }
        if self.gap(i) != Gap::Hyphen || !matches!(self.classes[next], Class::Ago | Class::Early) {
            return None;
        }
        if matches!(
            self.class_right(next),
            Class::Unit(_) | Class::Period | Class::Ordinal(_) | Class::Fiscal
        ) {
            return Some(None);
        }
        let year = self.quarter_year(i)? - 1;
        Some(Some(Match::new(i, next, self.in_that_year(i, year))))
    }

    /// The article before `i`, or `i`.
    fn the(&self, i: usize) -> usize {
        self.left(i).filter(|the| self.classes[*the] == Class::The).unwrap_or(i)
    }

    /// Whether the unit at `i` is another word: `year-old`, `day-to-day`, `the Quarter`.
    fn is_no_unit(&self, i: usize) -> bool {
        self.gap(i) == Gap::Hyphen
            && self.words.get(i + 1).is_some_and(|_| {
                let next = self.raw(i + 1);
                matches!(
                    next,
                    "old" | "olds" | "to" | "over" | "on" | "long" | "round" | "by" | "in"
                )
            })
            || self.followed_by(i, &["old", "olds"])
    }

    /// `unit`, `by` units from publication.
    fn relative(&self, first: usize, i: usize, unit: Unit, by: i32) -> Option<Match> {
        if unit < Unit::Day || unit == Unit::Day && by == 0 {
            return None;
        }
        // `this past week`
        let value = self.anchor.shifted(unit, by)?;
        Some(Match::new(self.widened(first), i, value))
    }

    fn last(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let the = self.the(left);
        if the < left && unit != Unit::Quarter {
            // `the last week of October` is no week that can be told; `the last year` is a length.
            return (self.class_right(i) != Class::Of)
                .then(|| Match::new(the, i, Timex::Length(Some(1), unit)));
        }
        self.relative(the, i, unit, -1)
    }

    fn next(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let the = self.the(left);
        if the == left {
            // `next day` counts from what was told.
            return if unit == Unit::Day {
                self.told(left, i, unit, 1)
            } else {
                self.relative(left, i, unit, 1)
            };
        }
        if unit == Unit::Day || self.memory.within(unit, self.sentence(i), 1).is_some() {
            return self.told(the, i, unit, 1);
        }
        Some(Match::new(the, i, Timex::Length(Some(1), unit)))
    }

    fn past_unit(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        match self.class_left(left) {
            Class::This => self.relative(left - 1, i, unit, -1),
            _ => Some(Match::new(self.the(left), i, Timex::Length(Some(1), unit))),
        }
    }

    /// `the latest quarter`: the one that is over and was reported on.
    fn latest(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let value = match unit {
            Unit::Quarter => self.quarter_told(i).or_else(|| self.anchor.shifted(unit, -1))?,
            _ => self.anchor.shifted(unit, -1)?,
        };
        (unit > Unit::Day).then(|| Match::new(self.the(left), i, value))
    }

    /// `unit`, `by` units from the time told last, or from publication.
    fn told(&self, first: usize, i: usize, unit: Unit, by: i32) -> Option<Match> {
        let told = self.memory.close(unit, self.sentence(i)).and_then(Timex::days);
        let from = told.map(|days| days.first);
        let value = match from {
            Some(day) => Timex::shifted(unit, day, by)?,
            None => self.anchor.shifted(unit, by)?,
        };
        (unit >= Unit::Day).then(|| Match::new(self.widened(first), i, value))
    }

    fn that(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let told = self.memory.close(unit, self.sentence(i)).and_then(Timex::days)?;
        let value = Timex::of(unit, told.first);
        (unit >= Unit::Day).then(|| Match::new(self.widened(left), i, value))
    }

    /// `the same quarter last year`, `the same day`
    fn same(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let first = self.the(left);
        if let Some((last, year)) = self.told_year(i) {
            let value = match unit {
                Unit::Quarter | Unit::Half => self.in_that_year(i, year),
                Unit::Month | Unit::Week | Unit::Day => {
                    let told = self.memory.close(unit, self.sentence(i)).and_then(Timex::days);
                    let from = told.map(|days| days.first).or(self.anchor.day());
                    let from = from.and_then(|day| Day::new(year, day.month(), day.day()));
                    from.map_or(Timex::Year(year), |day| Timex::of(unit, day))
                }
                _ => Timex::Year(year),
            };
            return Some(Match::new(first, last, value));
        }
        if unit < Unit::Day {
            return None;
        }
        self.told(first, i, unit, 0)
    }

    /// `the year-earlier quarter`, `the year-ago period`
    fn year_earlier(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let year = self.left(left).filter(|year| self.classes[*year] == Class::Unit(Unit::Year))?;
        let value = match unit {
            Unit::Quarter | Unit::Half => {
                let year = self.quarter_year(i)? - 1;
                self.in_that_year(i, year)
            }
            Unit::Month => self.anchor.shifted(unit, -12)?,
            _ => Timex::Year(self.anchor.year()? - 1),
        };
        Some(Match::new(self.the(year), i, value))
    }

    /// `the year`, `the week ended Oct. 27`, `over the weekend`
    fn the_unit(&self, left: usize, i: usize, unit: Unit, fiscal: bool) -> Option<Match> {
        if self.class_left(left) == Class::Each || self.followed_by(i, &["before", "after", "that"])
        {
            return self.the_day_before(left, i, unit);
        }
        if let Some(value) = self.ended(i, unit) {
            return Some(Match::new(left, i, value));
        }
        let sentence = self.sentence(i);
        let told = self.memory.within(unit, sentence, 1).and_then(Timex::days);
        let value =
            match unit {
                Unit::Quarter => self.quarter_told(i).or_else(|| self.anchor.shifted(unit, -1)),
                Unit::Year => match self.the_year(i) {
                    // Early in a year `for the year` is about the one that is over.
                    Some(year)
                        if self.anchor.in_year().is_some_and(|day| {
                            day.year() == year && day.month() <= 3 && !fiscal
                        }) && self.class_left(left) == Class::Prep(Prep::For)
                            && self.tense(left, i) == Tense::Past =>
                    {
                        Some(Timex::Year(year - 1))
                    }
                    year => year.map(Timex::Year),
                },
                Unit::Month => {
                    let month = self.memory.within(unit, sentence, 1);
                    let month = month.filter(|told| told.unit() == Some(Unit::Month));
                    month.or_else(|| self.anchor.shifted(unit, 0))
                }
                Unit::Weekend => {
                    let day = self.anchor.day()?;
                    let over = day.weekday() <= 2 && self.tense(left, i) != Tense::Future;
                    self.anchor.shifted(unit, if over { -1 } else { 0 })
                }
                Unit::Week => told
                    .filter(|days| {
                        self.anchor.day().is_none_or(|day| {
                            (days.first.number() as i64 - day.number() as i64).abs() < 7
                        })
                    })
                    .map(|days| Timex::of(unit, days.first))
                    .or_else(|| self.anchor.shifted(unit, 0)),
                Unit::Decade | Unit::Century => self.anchor.shifted(unit, 0),
                _ => None,
            }?;
        Some(Match::new(self.widened(left), i, value))
    }

    /// `the day before` and `the week after` at the end of what they tell: relative to the time told;
    /// before a noun they count from an event.
    fn the_day_before(&self, left: usize, i: usize, unit: Unit) -> Option<Match> {
        let at = self.right(i)?;
        let by = match self.classes[at] {
            Class::Before => -1,
            Class::After => 1,
            _ => return None,
        };
        let ends = self.ends_sentence(at) || matches!(self.gap(at), Gap::Comma | Gap::Other);
        if !ends || unit < Unit::Day {
            return None;
        }
        self.told(left, i, unit, by).map(|found| Match { last: at, ..found })
    }

    /// The `unit` that ends or ended on the date behind it: `the quarter ended Sept. 30`.
    fn ended(&self, i: usize, unit: Unit) -> Option<Timex> {
        let mut at = self.right(i)?;
        if self.is(at, "that") {
            at = self.right(at)?;
        }
        if !matches!(self.classes[at], Class::Ended | Class::Of) {
            return None;
        }
        let month = self.right(at)?;
        let month =
            if matches!(self.classes[month], Class::Weekday(_)) { month + 1 } else { month };
        let Class::Month(number, _) = self.class(month) else { return None };
        if self.classes[at] == Class::Of && unit != Unit::Week {
            return (unit == Unit::Month)
                .then(|| self.anchor.year().map(|year| Timex::Month(year, number)))
                .flatten();
        }
        let (Class::Digits(day, _), mut year) = (self.class(month + 1), None) else { return None };
        if let Class::Digits(told @ 1000..=2199, 4) = self.class(month + 2) {
            year = Some(told as i16);
        }
        let now = self.anchor.in_year()?;
        let year = year.unwrap_or(if number > now.month() { now.year() - 1 } else { now.year() });
        let day = Day::new(year, number, i8::try_from(day).ok()?)?;
        (unit > Unit::Day).then(|| Timex::of(unit, day))
    }

    /// Several units: `two years ago`, `the past three weeks`, `recent months`.
    pub fn units(&mut self, i: usize, unit: Unit) -> Option<Match> {
        if self.is_no_unit(i) {
            return None;
        }
        let left = self.left(i);
        match left.map_or(Class::Other, |left| self.classes[left]) {
            Class::Recent if unit > Unit::Hour => {
                return Some(Match::new(self.left(i)?, i, Timex::Past));
            }
            Class::Other
                if unit == Unit::Day && left.is_some_and(|left| self.is(left, "these")) =>
            {
                return Some(Match::new(i - 1, i, Timex::Present));
            }
            Class::Coming if unit > Unit::Hour => {
                return Some(Match::new(self.the(self.left(i)?), i, Timex::Future));
            }
            _ => {}
        }
        if self.class_right(i) == Class::Ago && self.count(i).is_none() {
            return Some(Match::new(i, i + 1, Timex::Past));
        }
        self.counted(i, i, unit)
    }

    /// A count of units ending at word `i`, whose first word without the count is `at`.
    fn counted(&self, at: usize, i: usize, unit: Unit) -> Option<Match> {
        let (first, count) = self.count(at)?;
        let how = self.left(first).map(|left| (left, self.classes[left]));
        if let Some((
            left,
            Class::Last | Class::Past | Class::Next | Class::Coming | Class::Ordinal(1),
        )) = how
        {
            return Some(Match::new(self.the(left), i, length(count, unit)));
        }
        if let Some((left, Class::The)) = how
            && unit > Unit::Hour
            && !matches!(self.class_right(i), Class::Ago | Class::Before | Class::After)
        {
            return Some(Match::new(left, i, length(count, unit)));
        }
        let approximate = self.approximate(first);
        let value = |from: Option<Day>, sign: i32| match (count, from) {
            (Count::Exact(n), Some(from)) => Timex::shifted(unit, from, sign * i32::from(n)),
            (Count::Some, _) => Some(if sign < 0 { Timex::Past } else { Timex::Future }),
            (Count::Exact(_), None) => None,
        };
        let tail = self.right(i).filter(|_| self.gap(i) != Gap::Possessive);
        let (last, value) = match tail.map(|tail| (tail, self.classes[tail])) {
            Some((tail, Class::Ago)) => {
                if unit < Unit::Day {
                    return Some(Match::new(approximate, tail, length(count, unit)));
                }
                (tail, self.ago_value(i, unit, count).or_else(|| value(self.known(unit), -1))?)
            }
            Some((tail, Class::Early)) if self.is(tail, "earlier") && self.is_time(tail) => {
                if unit < Unit::Day {
                    return Some(Match::new(approximate, i, length(count, unit)));
                }
                let quarterly = self.ago_value(i, unit, count);
                (tail, quarterly.or_else(|| value(self.from(i, unit), -1))?)
            }
            Some((tail, Class::Late)) if self.is(tail, "later") && unit >= Unit::Day => {
                if count == Count::Some {
                    return Some(Match::new(approximate, i, length(count, unit)));
                }
                (tail, value(self.from(i, unit), 1)?)
            }
            Some((tail, Class::Before)) if self.ends_sentence(tail) && unit >= Unit::Day => {
                let quarterly = self.ago_value(i, unit, count);
                (tail, quarterly.or_else(|| value(self.from(i, unit), -1))?)
            }
            Some((tail, Class::Prep(Prep::From)))
                if self.is(tail, "from") && self.is(tail + 1, "now") && unit >= Unit::Day =>
            {
                (tail + 1, value(self.known(unit), 1)?)
            }
            _ => return self.length(first, approximate, i, unit, count),
        };
        Some(Match::new(approximate, last, value))
    }

    /// A length of time. `a year` alone is as often a rate (`$500 a year`), so one unit is a length
    /// only where a word before it says so.
    fn length(
        &self,
        first: usize,
        approximate: usize,
        i: usize,
        unit: Unit,
        count: Count,
    ) -> Option<Match> {
        let article = self.classes[first] == Class::A;
        if unit == Unit::Quarter {
            return None;
        }
        let sure = approximate < first
            || matches!(
                self.class_left(first),
                Class::Prep(Prep::For | Prep::At) | Class::After | Class::Before | Class::Cue(_)
            )
            || self.left(first).is_some_and(|left| {
                matches!(self.raw(left), "once" | "twice" | "times" | "than" | "half" | "lasted")
            });
        (!article || sure).then(|| Match::new(approximate, i, length(count, unit)))
    }

    /// The day counts go back from for a unit: that of publication, if it is known as exactly.
    fn known(&self, unit: Unit) -> Option<Day> {
        self.anchor.shifted(unit, 0)?;
        self.anchor.in_year()
    }

    /// The day that `earlier` and `later` count from: that of the time told last, or of publication.
    fn from(&self, i: usize, unit: Unit) -> Option<Day> {
        let told = self.memory.close(unit, self.sentence(i)).and_then(Timex::days);
        told.map(|days| days.first).or_else(|| self.known(unit))
    }

    /// Whether the `earlier` at `i` ends a time (`a week earlier`) and is no `earlier than`.
    fn is_time(&self, i: usize) -> bool {
        !self.followed_by(i, &["than"])
    }

    /// What `a year ago` means in a report on a quarter or month: the same one of another year.
    fn ago_value(&self, i: usize, unit: Unit, count: Count) -> Option<Timex> {
        let (Unit::Year, Count::Exact(n)) = (unit, count) else { return None };
        if n > 2 {
            return None;
        }
        let n = n as i16;
        let sentence = self.sentence(i);
        match self.memory.within(Unit::Quarter, sentence, 0) {
            Some(Timex::Quarter(year, quarter)) => {
                let year = if self.is(i + 1, "ago") { self.anchor.year()? } else { year };
                return Some(Timex::Quarter(year - n, quarter));
            }
            Some(Timex::Month(year, month)) => return Some(Timex::Month(year - n, month)),
            _ => {}
        }
        if let Some((year, quarter)) = self.quarter_ahead(i) {
            return Some(Timex::Quarter(year - n, quarter));
        }
        let (year, quarter) = self.memory.quarter?;
        let told = self.memory.latest(sentence, 3)?;
        (told.unit() == Some(Unit::Quarter)).then_some(Timex::Quarter(year - n, quarter))
    }

    /// The number of units that ends before word `i`, and its first word.
    fn count(&self, i: usize) -> Option<(usize, Count)> {
        let left = self.left(i)?;
        let before = self.class_left(left);
        match self.classes[left] {
            Class::A => Some((left, Count::Exact(1))),
            Class::Digits(n, _) if n > 0 => {
                let start = self.words[left].span.start as usize;
                let glued = self.text[..start].ends_with(['$', '£', '€', '.', ',', '/', ':']);
                (!glued).then_some((left, Count::Exact(n)))
            }
            Class::Number(n) => Some(match before {
                Class::Number(tens) if tens >= 20 && tens % 10 == 0 && n < 10 && tens < 100 => {
                    (left - 1, Count::Exact(tens + n))
                }
                Class::Number(m) if n == 100 && m < 10 => (left - 1, Count::Exact(m * 100)),
                Class::A if n == 100 => (left - 1, Count::Exact(100)),
                _ => (left, Count::Exact(n)),
            }),
            Class::Fuzzy => {
                let a = before == Class::A;
                let next = if self.is(left, "couple") { None } else { Some(()) };
                next.map(|()| (if a { left - 1 } else { left }, Count::Some))
            }
            // `a couple of weeks`, `dozens of years`
            Class::Of if before == Class::Fuzzy => {
                let a = self.class_left(left - 1) == Class::A;
                let first = if a { left - 2 } else { left - 1 };
                let two = self.is(left - 1, "couple");
                Some((first, if two { Count::Exact(2) } else { Count::Some }))
            }
            _ => None,
        }
    }

    /// The first word of a count with what makes it vague: `about`, `more than`.
    fn approximate(&self, first: usize) -> usize {
        let Some(left) = self.left(first) else { return first };
        if self.classes[left] == Class::About {
            return left;
        }
        let pair = left.checked_sub(1).filter(|pair| *pair >= self.free && self.joins(*pair));
        let Some(pair) = pair else { return first };
        let (a, b) = (self.raw(pair), self.raw(left));
        let vague =
            matches!((a, b), ("more" | "less" | "fewer", "than") | ("at", "least" | "most"));
        if vague { pair } else { first }
    }

    /// `the year-earlier period`, `the same period last year`
    pub fn period(&mut self, i: usize) -> Option<Match> {
        let left = self.left(i)?;
        match self.classes[left] {
            Class::Early | Class::Ago => self.year_earlier(left, i, Unit::Quarter),
            Class::Same => {
                let (last, year) = self.told_year(i)?;
                let value = self.in_that_year(i, year);
                Some(Match::new(self.the(left), last, value))
            }
            Class::Latest => self.latest(left, i, Unit::Quarter),
            Class::Digits(year @ 1900..=2100, 4) => {
                Some(Match::new(self.the(left), i, self.in_that_year(i, year as i16)))
            }
            _ => None,
        }
    }

    /// `last summer`, `the spring of 1988`, `next fall`
    pub fn season(&mut self, i: usize, season: Season, sure: bool) -> Option<Match> {
        let small = !self.words[i].shape.capital();
        if let Some((last, year)) = self.season_year(i) {
            let first = self.with_the(i);
            return Some(Match::new(first, last, Timex::Season(year, season)));
        }
        if !small && !self.begins_sentence(i) {
            return None;
        }
        let left = self.left(i)?;
        let from = self.anchor.in_year();
        let this = |by: i16| {
            from.map(|day| match Timex::season_by(season, day) {
                Timex::Season(year, season) => Timex::Season(year + by, season),
                other => other,
            })
        };
        let running = from.is_some_and(|day| {
            Timex::season_by(season, day)
                .days()
                .is_some_and(|days| days.first <= day && day <= days.last)
        });
        let started_this_year = from.is_some_and(|day| day.month() >= season.first_month());
        let (first, value) = match self.classes[left] {
            Class::Last | Class::Past => {
                (self.determined(left), this(if running { -1 } else { 0 }))
            }
            Class::This | Class::Current => {
                let winter = season == Season::Winter;
                let ahead = !started_this_year && !(winter && running);
                (left, this(i16::from(ahead)))
            }
            Class::Next | Class::Coming => (self.determined(left), this(1)),
            Class::Each => (left, Some(Timex::SeasonOfAnyYear(season))),
            Class::The if self.is_in_the(left, i, sure) => {
                let future = self.tense(left, i) == Tense::Future;
                (left, this(i16::from(future && !running)))
            }
            Class::Early | Class::Mid | Class::Late if sure => (left, this(0)),
            _ => return None,
        };
        let value = value.unwrap_or(Timex::SeasonOfAnyYear(season));
        Some(Match::new(self.widened(first), i, value))
    }

    fn determined(&self, left: usize) -> usize {
        self.left(left)
            .filter(|the| matches!(self.classes[*the], Class::The | Class::This))
            .unwrap_or(left)
    }

    /// `in the fall`, with nothing behind it that could fall: `in the fall of the wall`.
    fn is_in_the(&self, the: usize, i: usize, sure: bool) -> bool {
        let placed = matches!(self.class_left(the), Class::Prep(_) | Class::Of);
        let bare = self.ends_sentence(i)
            || self.gap(i) != Gap::Blank
            || matches!(self.class_right(i), Class::Prep(_) | Class::Cue(_));
        placed && (sure || bare) && self.class_right(i) != Class::Of
    }

    fn season_year(&self, i: usize) -> Option<(usize, i16)> {
        let at = i + 1;
        if let Class::Digits(year @ 1000..=2199, 4) = self.class(at)
            && matches!(self.gap(i), Gap::Blank | Gap::Comma)
        {
            return Some((at, year as i16));
        }
        let of = self.right(i).filter(|of| self.classes[*of] == Class::Of)?;
        let told = self.told_year(i)?;
        // `the fall of the year` is rarer than what falls in a year.
        (self.class(of + 1) != Class::The).then_some(told)
    }

    /// `this morning`, `last night`, `that evening`
    pub fn part(&mut self, i: usize, part: DayPart) -> Option<Match> {
        let left = self.left(i)?;
        let told = self.memory.close(Unit::Day, self.sentence(i)).and_then(Timex::days);
        let (first, day) = match self.classes[left] {
            Class::This => (left, self.anchor.day()),
            Class::Last => (left, self.anchor.day()?.plus(-1)),
            Class::That | Class::Same => (self.the(left), told.map(|days| days.first)),
            Class::Next | Class::Following => {
                let day = told.map(|days| days.first).or(self.anchor.day())?;
                (self.the(left), day.plus(1))
            }
            Class::Previous => {
                let day = told.map(|days| days.first).or(self.anchor.day())?;
                (self.the(left), day.plus(-1))
            }
            _ => return None,
        };
        Some(Match::new(self.widened(first), i, Timex::Part(day?, part)))
    }

    /// `daily`, `annual`
    pub fn recurring(&mut self, i: usize, unit: Unit) -> Option<Match> {
        (!self.words[i].shape.capital()).then(|| Match::new(i, i, Timex::Length(Some(1), unit)))
    }

    /// `recent`: past, whatever it is said of; before units it belongs to them.
    pub fn recent(&mut self, i: usize) -> Option<Match> {
        let unit = matches!(self.class_right(i), Class::Units(_) | Class::Unit(_) | Class::Fiscal);
        let compared = self.left(i).is_some_and(|left| matches!(self.raw(left), "most" | "more"));
        (!unit && !compared).then(|| Match::new(i, i, Timex::Past))
    }

    /// `current`, where no unit follows; electric ones and accounts are no times.
    pub fn current(&mut self, i: usize) -> Option<Match> {
        let unit = matches!(
            self.class_right(i),
            Class::Units(_) | Class::Unit(_) | Class::Fiscal | Class::Season(..)
        );
        let adjective = self.gap(i) == Gap::Blank
            && !self.followed_by(i, &["account", "accounts", "affairs", "and"])
            && !matches!(self.class_right(i), Class::Prep(_) | Class::Cue(_) | Class::Of);
        (!unit && adjective).then(|| Match::new(i, i, Timex::Present))
    }

    /// `the past`
    pub fn past(&mut self, i: usize) -> Option<Match> {
        let the = self.left(i).filter(|the| self.classes[*the] == Class::The)?;
        let noun = self.ends_sentence(i)
            || self.gap(i) != Gap::Blank
            || matches!(self.class_right(i), Class::Prep(_) | Class::Cue(_));
        noun.then(|| Match::new(the, i, Timex::Past))
    }

    /// `long ago`, `some time ago`
    pub fn ago(&mut self, i: usize) -> Option<Match> {
        let left = self.left(i)?;
        let first = match self.raw(left) {
            "long" | "Long" => left,
            "time" | "while" => self.left(left).unwrap_or(left),
            _ => return None,
        };
        Some(Match::new(first, i, Timex::Past))
    }
}

fn length(count: Count, unit: Unit) -> Timex {
    match count {
        Count::Exact(n) => Timex::Length(Some(n), unit),
        Count::Some => Timex::Length(None, unit),
    }
}
