//! Which days does a date expression mean?

use crate::base::{Day, DayRange, PartialDate, Result};
use crate::query::calendar::{in_words, relative, unfinished};
use crate::query::fields::Bound;
use crate::query::note::{Read, Refusal, quoted};

const FORMS: &str = "dates are written 2020, 2020-07, 2020-07-16, 1980s, march-1987, last-week, -7d, \
                     yesterday, ranges 2019..2020-07, 2019.., ..2020";

/// What dates are read by.
///
/// A [`Day`] alone makes one without an order.
///
/// # Example
///
/// ```
/// use dateline::base::Day;
/// use dateline::query::{Clock, DayOrder, parse_day_expression};
/// let today = Day::new(2020, 7, 16).expect("a real day");
/// let clock = Clock { today, order: Some(DayOrder::DayFirst) };
/// assert_eq!(parse_day_expression("07/04/2007", clock)?.to_string(), "2007-04-07");
/// assert_eq!(parse_day_expression("last friday", clock)?.to_string(), "2020-07-10");
/// assert_eq!(Clock::from(today).order, None);
/// assert!(parse_day_expression("07/04/2007", today).is_err());
/// # Ok::<(), dateline::base::Error>(())
/// ```
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
pub(super) fn days(bound: Bound, text: &str, clock: Clock) -> Read<DayRange> {
    let text = text.trim();
    match bound {
        Bound::In => any_days(text, clock),
        Bound::After => after(period(text, clock)?),
        Bound::Before => before(period(text, clock)?),
        Bound::Since => Ok(DayRange::new(period(text, clock)?.first, Day::MAX)),
        Bound::Until => Ok(DayRange::new(Day::MIN, period(text, clock)?.last)),
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

fn any_days(text: &str, clock: Clock) -> Read<DayRange> {
    for (sign, bound) in
        [(">=", Bound::Since), ("<=", Bound::Until), (">", Bound::After), ("<", Bound::Before)]
    {
        if let Some(rest) = text.strip_prefix(sign) {
            return days(bound, rest, clock);
        }
    }
    match text.split_once("..") {
        None => match relative(text, clock.today) {
            Some(first) => Ok(DayRange::new(first?, clock.today)),
            None => period(text, clock),
        },
        Some(("", "")) => Err(missing()),
        Some((from, "")) => days(Bound::Since, from, clock),
        Some(("", to)) => days(Bound::Until, to, clock),
        Some((from, to)) => {
            let (first, last) = (period(from, clock)?.first, period(to, clock)?.last);
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
    if let Some(found) = words(text, clock).or_else(|| numeric(text, clock.order)) {
        return found;
    }
    let hint = bracketed(text).or_else(|| unfinished(text)).unwrap_or_else(|| FORMS.to_owned());
    Err(Refusal::new(0, format!("{} is not a date", quoted(text))).hint(hint))
}

/// The days that `text` means in words; `None` where it is written in no such way.
///
/// Within words a hyphen is a blank. In front it is none: `-march-1987` is not March, and may be
/// meant to leave it out.
fn words(text: &str, clock: Clock) -> Option<Read<DayRange>> {
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    // Telephones curl the apostrophe of `1980's`.
    in_words(&text.replace('’', "'"), clock)
}

/// How to write a range in the brackets of Lucene, `[2019 TO 2020]`, or the part of it before a blank,
/// which is all that is seen of one without quotes.
fn bracketed(text: &str) -> Option<String> {
    let inside = text.strip_prefix(['[', '{'])?.trim_end_matches([']', '}']);
    let end = |text: &str| text.trim().trim_matches('*').to_owned();
    Some(match inside.split_once(" TO ") {
        Some((from, to)) => format!("write {}..{}", end(from), end(to)),
        None => format!("write {}.. and the last day, without brackets or blanks", end(inside)),
    })
}

/// What is said of a date field without a date, in the query and here alike.
pub(super) fn missing() -> Refusal {
    Refusal::new(0, "a date is missing").hint(
        "in a shell quote it, 'date:>=2020-07', or write since:2020-07; quote \"date:\" to search \
         the word",
    )
}

/// Whether the value of `about:` or `on:` can only have been meant as a date, so that one that is none
/// is refused, not searched as text: only digits and what dates are written with, a range in brackets
/// (`[2019 TO 2020]`), or words for days that are not in the calendar (`february 30 1987`) or in the
/// wrong order.
pub(super) fn is_meant_as_date(text: &str) -> bool {
    let of_date =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '/' | '*' | '~' | '<' | '>' | '=');
    let in_figures = text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(of_date);
    let text = text.trim_start_matches(['~', '<', '>', '=']);
    match text.strip_prefix(['[', '{']) {
        // Without quotes only the part before the first blank is seen.
        Some(inside) => {
            let from = inside.split(" TO ").next().unwrap_or(inside).trim();
            from == "*" || has_date_form(from) || has_words_form(from)
        }
        None => in_figures || has_words_form(text),
    }
}

/// Whether words for days stand there, or a range with them, in the calendar or not.
fn has_words_form(text: &str) -> bool {
    // Which words there are does not hang on the day they count from.
    let clock = Clock::from(Day::MAX);
    let has_words =
        |text: &str| relative(text, clock.today).is_some() || words(text, clock).is_some();
    let (from, to) = text.split_once("..").unwrap_or((text, ""));
    let (from, to) = (from.trim(), to.trim());
    let is_end = |text: &str| text.is_empty() || has_date_form(text) || has_words(text);
    (has_words(from) && is_end(to)) || (is_end(from) && has_words(to))
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
/// Without an order the day is read only where it can be no month, so that there is one reading on
/// both sides of the Atlantic. With one, that still holds: `25/12/2007` is read whichever comes first.
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
mod tests;
