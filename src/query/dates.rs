//! Which days does a date expression mean?

use crate::base::{Day, DayRange, PartialDate, Result};
use crate::query::calendar::{in_words, relative, unfinished};
use crate::query::fields::Bound;
use crate::query::note::{Read, Refusal, quoted};

const FORMS: &str = "dates are written 2020, 2020-07, 2020-07-16, 1980s, march-1987, last-week, -7d, \
                     yesterday, ranges 2019..2020-07, 2019.., ..2020";

/// What dates are read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The day that `today`, `last week` and the like count from.
    pub today: Day,
    /// How `07/04/2007` is meant; where it is not known, such a date is refused.
    pub order: Option<DayOrder>,
}

/// In which order a date of three numbers is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// `4/7/2007` is 4 July.
    DayFirst,
    /// `7/4/2007` is 4 July.
    MonthFirst,
}

impl From<Day> for Clock {
    fn from(today: Day) -> Clock {
        Clock { today, order: None }
    }
}

/// Reads one period, as the flags `--from`, `--to` and `--today` take it, into all of its days.
///
/// `text` is a year `1931`, a month `1931-05`, a day `1931-05-02`, a decade `1980s`, words such as
/// `march 1987`, `summer 1998`, `last week`, `yesterday` (in any case, counted from the day the clock
/// gives), `-7d` for the day a week ago, or a day such as `25/12/2007` of which only one reading is in
/// the calendar, or the clock says which is meant. Blanks around it are ignored. Ranges are not
/// periods; a caller takes `first` of one period and `last` of another.
///
/// # Errors
///
/// Kind `Request`, code `E-DATE`, for anything else, and for `07/04/2007`, which has two readings.
///
/// # Example
///
/// ```
/// use dateline::base::Day;
/// use dateline::query::parse_day_expression;
/// let today = Day::new(2020, 7, 16).expect("a real day");
/// assert_eq!(parse_day_expression("1931-05", today)?.to_string(), "1931-05-01..1931-05-31");
/// assert_eq!(parse_day_expression("yesterday", today)?.to_string(), "2020-07-15");
/// assert!(parse_day_expression("1987-02-30", today).is_err());
/// # Ok::<(), dateline::base::Error>(())
/// ```
pub fn parse_day_expression(text: &str, clock: impl Into<Clock>) -> Result<DayRange> {
    period(text, clock.into()).map_err(|refusal| refusal.into_error("E-DATE"))
}

/// The days that a date field with this value means; offsets of refusals count from `text`.
pub(super) fn days(bound: Bound, text: &str, today: Clock) -> Read<DayRange> {
    let text = text.trim();
    match bound {
        Bound::In => any_days(text, today),
        Bound::After => after(period(text, today)?),
        Bound::Before => before(period(text, today)?),
        Bound::Since => Ok(DayRange::new(period(text, today)?.first, Day::MAX)),
        Bound::Until => Ok(DayRange::new(Day::MIN, period(text, today)?.last)),
    }
}

/// Whether a bare word is a range with both ends told, such as `2019..2020-07`. Its ends have the
/// form of dates; whether they are in the calendar is not asked here.
pub(super) fn is_bare_range(text: &str) -> bool {
    text.split_once("..").is_some_and(|(from, to)| has_date_form(from) && has_date_form(to))
}

/// Whether a bare word looks as if a date had been meant: `2020-07`, `>=2020`, `2019..`.
pub(super) fn is_like_a_date(text: &str) -> bool {
    let core = text.trim_matches(|c| matches!(c, '<' | '>' | '='));
    let core = core.strip_suffix("..").or_else(|| core.strip_prefix("..")).unwrap_or(core);
    has_date_form(core) && (core.len() > "2020".len() || core.len() < text.len())
}

/// The one way to write `days`: both ends where neither is open, an open end left out, one day
/// alone.
pub(super) fn canonical(days: DayRange) -> String {
    match days {
        DayRange::ALL => format!("{}..{}", Day::MIN, Day::MAX),
        days => days.to_string(),
    }
}

fn any_days(text: &str, today: Clock) -> Read<DayRange> {
    for (sign, bound) in
        [(">=", Bound::Since), ("<=", Bound::Until), (">", Bound::After), ("<", Bound::Before)]
    {
        if let Some(rest) = text.strip_prefix(sign) {
            return days(bound, rest, today);
        }
    }
    match text.split_once("..") {
        None => match relative(text, today.today) {
            Some(first) => Ok(DayRange::new(first?, today.today)),
            None => period(text, today),
        },
        Some(("", "")) => Err(missing()),
        Some((from, "")) => days(Bound::Since, from, today),
        Some(("", to)) => days(Bound::Until, to, today),
        Some((from, to)) => {
            let (first, last) = (period(from, today)?.first, period(to, today)?.last);
            if first > last {
                let message = format!("{} ends before it begins", quoted(text));
                return Err(Refusal::new(0, message).hint(format!("write {to}..{from}")));
            }
            Ok(DayRange::new(first, last))
        }
    }
}

fn after(period: DayRange) -> Read<DayRange> {
    let first = period.last.plus(1);
    first
        .map(|first| DayRange::new(first, Day::MAX))
        .ok_or_else(|| Refusal::new(0, format!("no day comes after {}", Day::MAX)))
}

fn before(period: DayRange) -> Read<DayRange> {
    let last = period.first.plus(-1);
    last.map(|last| DayRange::new(Day::MIN, last))
        .ok_or_else(|| Refusal::new(0, format!("no day comes before {}", Day::MIN)))
}

fn period(text: &str, clock: Clock) -> Read<DayRange> {
    let text = text.trim();
    if text.is_empty() {
        return Err(missing());
    }
    if let Ok(date) = text.parse::<PartialDate>() {
        return Ok(date.range());
    }
    if has_date_form(text) {
        return Err(Refusal::new(0, format!("{} is not in the calendar", quoted(text))));
    }
    if let Some(day) = relative(text, clock.today) {
        return day.map(|day| DayRange::new(day, day));
    }
    if let Some(found) = in_words(text, clock).or_else(|| numeric(text, clock.order)) {
        return found;
    }
    let refusal = Refusal::new(0, format!("{} is not a date", quoted(text)));
    if let Some((from, to)) = text.strip_prefix('[').and_then(|text| text.split_once(" TO ")) {
        return Err(refusal.hint(format!("write {from}..{}", to.trim_end_matches(']'))));
    }
    Err(refusal.hint(unfinished(text).unwrap_or_else(|| FORMS.to_owned())))
}

/// What is said of a date field without a date, in the query and here alike.
pub(super) fn missing() -> Refusal {
    Refusal::new(0, "a date is missing").hint(
        "in a shell quote it, 'date:>=2020-07', or write since:2020-07; quote \"date:\" to search \
         the word",
    )
}

/// Whether the value of `about:` or `on:` can only have been meant as a date, so that one that is none
/// is refused, not searched as text: only digits and what dates are written with.
pub(super) fn is_meant_as_date(text: &str) -> bool {
    let of_date =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '*' | '~' | '<' | '>' | '=');
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(of_date)
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, in the calendar or not.
fn has_date_form(text: &str) -> bool {
    matches!(text.len(), 4 | 7 | 10)
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// A date of three numbers in another order or form than `YYYY-MM-DD`; `None` where it is none.
///
/// The day is read only where it can be no month, so that there is one reading on both sides of
/// the Atlantic.
fn numeric(text: &str, order: Option<DayOrder>) -> Option<Read<DayRange>> {
    let separator = text.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = text.split(separator);
    let (Some(a), Some(b), Some(c), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let number = |part: &str| {
        let digits = matches!(part.len(), 1..=4) && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<i16>().ok()).flatten()
    };
    let (first, second, third) = (number(a)?, number(b)?, number(c)?);
    let day = |year: i16, month: i16, day: i16| {
        Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    };
    let found = match (a.len(), c.len()) {
        (4, _) => return day(first, second, third).map(|day| Err(ask_for(text, &[day]))),
        (_, 4) => [day(third, second, first), day(third, first, second)],
        _ => return None,
    };
    let [day_first, month_first] = found;
    Some(match found {
        [Some(one), Some(other)] if one != other => {
            let meant = match order {
                Some(DayOrder::DayFirst) => day_first,
                Some(DayOrder::MonthFirst) => month_first,
                None => return Some(Err(ask_for(text, &[one, other]))),
            };
            let day = meant.unwrap_or(one);
            Ok(DayRange::new(day, day))
        }
        [Some(day), _] | [None, Some(day)] => Ok(DayRange::new(day, day)),
        [None, None] => Err(Refusal::new(0, format!("{} is not in the calendar", quoted(text)))),
    })
}

fn ask_for(text: &str, days: &[Day]) -> Refusal {
    let days: Vec<String> = days.iter().map(Day::to_string).collect();
    let message = match days.len() {
        1 => format!("{} is not written as dates are here", quoted(text)),
        _ => format!("{} may be day and month or month and day", quoted(text)),
    };
    let or_flag = if days.len() > 1 { ", or say which with --dmy or --mdy" } else { "" };
    Refusal::new(0, message).hint(format!("write {}{or_flag}", days.join(" or ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bound: Bound, text: &str, expected: &str) {
        let today = Day::new(2020, 7, 16).expect("a real day");
        let found = match days(bound, text, Clock::from(today)) {
            Ok(days) => canonical(days),
            Err(refusal) => match refusal.hint {
                Some(hint) if hint != FORMS => format!("{}; {hint}", refusal.message),
                _ => refusal.message,
            },
        };
        assert_eq!(found, expected, "{bound:?} {text:?}");
    }

    #[test]
    fn dates_and_ranges() {
        for (text, expected) in [
            ("2020", "2020-01-01..2020-12-31"),
            ("2020-07", "2020-07-01..2020-07-31"),
            ("1900-02", "1900-02-01..1900-02-28"),
            ("2020-07-16", "2020-07-16"),
            ("1665-11-07", "1665-11-07"),
            ("2019..2020-07", "2019-01-01..2020-07-31"),
            ("2020..2020-03", "2020-01-01..2020-03-31"),
            ("2019..", "2019-01-01.."),
            ("..2020", "..2020-12-31"),
            ("1980s", "1980-01-01..1989-12-31"),
            ("1970s..1980s", "1970-01-01..1989-12-31"),
            (">1980s", "1990-01-01.."),
            ("1985s", "`1985s` is not a date"),
            (">=2020-07", "2020-07-01.."),
            (">2020-07", "2020-08-01.."),
            ("<2020-07", "..2020-06-30"),
            ("<=2020-07", "..2020-07-31"),
            (">= 2020-07", "2020-07-01.."),
            ("today", "2020-07-16"),
            ("Yesterday", "2020-07-15"),
            ("yesterday..today", "2020-07-15..2020-07-16"),
            ("0000..9999", "0000-01-01..9999-12-31"),
            ("25/12/2007", "2007-12-25"),
            ("12/25/2007", "2007-12-25"),
            ("5.5.2007", "2007-05-05"),
            ("1987-02-30", "`1987-02-30` is not in the calendar"),
            ("1987-13", "`1987-13` is not in the calendar"),
            ("30.2.1987", "`30.2.1987` is not in the calendar"),
            ("2020..2019", "`2020..2019` ends before it begins; write 2019..2020"),
            (
                "07/04/2007",
                "`07/04/2007` may be day and month or month and day; write 2007-04-07 or 2007-07-04, \
                 or say which with --dmy or --mdy",
            ),
            ("2020/7/4", "`2020/7/4` is not written as dates are here; write 2020-07-04"),
            ("2020-7-4", "`2020-7-4` is not written as dates are here; write 2020-07-04"),
            ("99999", "`99999` is not a date"),
            ("-44", "`-44` is not a date"),
            ("10:30", "`10:30` is not a date"),
            ("2019...2020", "`.2020` is not a date"),
            (">9999", "no day comes after 9999-12-31"),
            ("<0000", "no day comes before 0000-01-01"),
        ] {
            check(Bound::In, text, expected);
        }
        let missing = "a date is missing; in a shell quote it, 'date:>=2020-07', or write \
                       since:2020-07; quote \"date:\" to search the word";
        ["", " ", ">=", ".."].into_iter().for_each(|text| check(Bound::In, text, missing));
    }

    #[test]
    fn bounds_take_the_whole_period() {
        check(Bound::After, "2020-07", "2020-08-01..");
        check(Bound::Before, "2020-07", "..2020-06-30");
        check(Bound::Since, "2020-07", "2020-07-01..");
        check(Bound::Until, "2020-07", "..2020-07-31");
        check(Bound::Since, "2019..2020", "`2019..2020` is not a date");
        check(Bound::Since, ">2019", "`>2019` is not a date");
    }

    #[test]
    fn days_and_months_where_it_is_known_which_comes_first() {
        let today = Day::new(2020, 7, 16).expect("a real day");
        for (text, day_first, month_first) in [
            ("07/04/2007", "2007-04-07", "2007-07-04"),
            ("7.4.2007", "2007-04-07", "2007-07-04"),
            ("25/12/2007", "2007-12-25", "2007-12-25"),
            ("12/25/2007", "2007-12-25", "2007-12-25"),
        ] {
            for (order, expected) in
                [(DayOrder::DayFirst, day_first), (DayOrder::MonthFirst, month_first)]
            {
                let clock = Clock { today, order: Some(order) };
                let found = days(Bound::In, text, clock).map(canonical);
                assert_eq!(found, Ok(expected.to_owned()), "{text} {order:?}");
            }
        }
    }

    #[test]
    fn a_range_as_lucene_writes_it_is_shown_how() {
        let today = Clock::from(Day::MIN);
        let refusal = days(Bound::In, "[2019 TO 2020]", today).expect_err("not a date here");
        assert_eq!(refusal.hint.as_deref(), Some("write 2019..2020"));
    }

    #[test]
    fn bare_words_that_look_like_dates() {
        for (text, range, like) in [
            ("2019..2020-07", true, false),
            ("2019..2020-13", true, false),
            ("2019..", false, true),
            ("..2020", false, true),
            ("2020", false, false),
            ("2020-07", false, true),
            (">=2020", false, true),
            ("100..200", false, false),
            ("9/11", false, false),
            ("today..today", false, false),
        ] {
            assert_eq!((is_bare_range(text), is_like_a_date(text)), (range, like), "{text}");
        }
    }
}
