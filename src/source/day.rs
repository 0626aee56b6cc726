//! Which day does the value of a date field tell?

use std::borrow::Cow;
use std::fmt;

use crate::article::{month_named, start_of, weekday_named, written_date};
use crate::base::{Day, PartialDate};

/// The longest value read as a date, in bytes. Longer ones are attacks or prose.
pub const LONGEST: usize = 128;

/// In which order a column writes days such as `01/04/63`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// Day before month, as in most of the world: 1 April.
    DayMonth,
    /// Month before day, as in the United States: January 4.
    MonthDay,
}

impl fmt::Display for DayOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DayOrder::DayMonth => "dmy",
            DayOrder::MonthDay => "mdy",
        })
    }
}

/// What a date field tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The civil day as written, or as much of it as is written.
    pub date: PartialDate,
    /// Whether it is an instant in universal time (`Z`, `GMT`, `+00:00`, seconds since 1970), so
    /// that the publisher's own day may be the one before or after.
    pub universal: bool,
    /// Whether a time of midnight is written with it, as programs do that know none.
    pub midnight: bool,
}

/// Why a value tells no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It has no shape of a date that is known.
    Unknown,
    /// It has the shape of a date, but the calendar has no such day.
    NoSuchDay,
    /// Day and month may be told either way round.
    Ambiguous,
}

/// Reads `text`, the value of a date field: ISO dates and timestamps with any offset, `20200716`,
/// RFC 2822, dates with month names in eight languages, `16/07/2020`, `1931`, `1931-05`,
/// `May 1931`, and seconds, milli- or microseconds since 1970.
///
/// A written offset is not applied: the civil day is the one written. Years of two digits are the
/// nearest that is not after `today`. `order` settles days such as `01/04/63`.
///
/// # Errors
///
/// Says why where no day is told; never guesses.
///
/// # Example
///
/// ```
/// use dateline::base::Day;
/// use dateline::source::{Unread, read_stamp};
/// let today = Day::new(2026, 11, 22).expect("a day");
/// let day = |text| read_stamp(text, None, today).map(|stamp| stamp.date.to_string());
/// assert_eq!(day("2020-07-16T23:30:00-05:00"), Ok("2020-07-16".to_owned()));
/// assert_eq!(day("May 1931"), Ok("1931-05".to_owned()));
/// assert_eq!(day("01/04/63"), Err(Unread::Ambiguous));
/// ```
pub fn read_stamp(text: &str, order: Option<DayOrder>, today: Day) -> Result<Stamp, Unread> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return Err(Unread::Unknown);
    }
    if text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'.')
        && let Some(stamp) = bare_number(text, today)
    {
        return Ok(stamp);
    }
    let extended = extended(text);
    let text = extended.as_deref().unwrap_or(text);
    let (date, time) = split_time(text).ok_or(Unread::Unknown)?;
    let date = match numeric(&date, order, today) {
        Some(told) => told?,
        None => in_words(&date, today)?,
    };
    let time = time.unwrap_or_default();
    Ok(Stamp { date, universal: time.universal, midnight: time.midnight })
}

/// `20070221T133000-0500`, as ISO 8601 and NITF also write it, with the signs that are left out.
fn extended(text: &str) -> Option<String> {
    let (date, time) = text.split_once('T')?;
    let end = time.find(|c: char| !c.is_ascii_digit()).unwrap_or(time.len());
    let (time, zone) = time.split_at(end);
    let digits =
        |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(date, 8) || !(digits(time, 4) || digits(time, 6)) {
        return None;
    }
    let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
    let seconds = if time.len() == 6 { &time[4..] } else { "00" };
    Some(format!("{year}-{month}-{day}T{}:{}:{seconds}{zone}", &time[..2], &time[2..4]))
}

/// How a value of a column votes on the order of its days: `Some` where a number over 12 decides.
pub fn order_told(text: &str) -> Option<DayOrder> {
    let text = start_of(text.trim(), LONGEST);
    let (date, _) = split_time(text)?;
    let [a, b, c] = three_numbers(&date)?;
    if a.1 > 2 || b.1 > 2 || c.1 == 3 || date.contains('.') {
        return None;
    }
    match (a.0, b.0) {
        (13..=31, 1..=12) => Some(DayOrder::DayMonth),
        (1..=12, 13..=31) => Some(DayOrder::MonthDay),
        _ => None,
    }
}

/// Digits alone: a year, `YYYYMM`, `YYYYMMDD`, `YYYYMMDDHHMMSS`, or a count since 1970.
fn bare_number(text: &str, today: Day) -> Option<Stamp> {
    let stamp = |date| Stamp { date, universal: false, midnight: false };
    let (digits, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, digits),
    };
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() || !all_digits(digits) || !all_digits(fraction) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    if !negative && !text.contains('.') {
        let year: i16 = digits.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0);
        let plausible = (1400..=today.year().saturating_add(1)).contains(&year);
        let pair = |at: usize| digits.get(at..at + 2).and_then(|two| two.parse::<i8>().ok());
        match digits.len() {
            4 if year > 0 => return PartialDate::year(year).map(stamp),
            6 if plausible => return PartialDate::month(year, pair(4)?).map(stamp),
            8 => return Day::new(year, pair(4)?, pair(6)?).map(PartialDate::Day).map(stamp),
            12 | 14 if plausible && pair(8)? < 24 && pair(10)? < 60 => {
                if let Some(day) = Day::new(year, pair(4)?, pair(6)?) {
                    return Some(stamp(PartialDate::Day(day)));
                }
            }
            _ => {}
        }
    }
    let seconds = match digits.len() {
        1 if number == 0 => 0,
        9 | 10 => number,
        11..=13 => number / 1_000,
        14..=16 => number / 1_000_000,
        _ => return None,
    };
    let days = if negative { -seconds } else { seconds }.div_euclid(86_400);
    let day = Day::new(1970, 1, 1)?.plus(days)?;
    Some(Stamp { date: PartialDate::Day(day), universal: true, midnight: false })
}

#[derive(Clone, Copy, Default)]
struct Time {
    universal: bool,
    midnight: bool,
}

/// Parts the time and zone from a date; `None` where what looks like a time is none.
fn split_time(text: &str) -> Option<(Cow<'_, str>, Option<Time>)> {
    let Some(colon) = text.find(':') else {
        // `2020-07-16Z` and `2020-07-16+02:00` are XML's dates with a zone; the first has no colon.
        return Some((text.strip_suffix('Z').unwrap_or(text).into(), None));
    };
    let before = &text[..colon];
    let hour = before.trim_end_matches(|c: char| c.is_ascii_digit());
    if before.len() == hour.len() {
        return None;
    }
    if let Some(date) = hour.strip_suffix(['+', '-'])
        && date.len() >= 8
        && !date.ends_with(char::is_whitespace)
    {
        return zone(&text[date.len()..]).map(|_| (date.into(), None));
    }
    let date = match hour.strip_suffix(['T', 't']) {
        Some(date) if date.ends_with(|c: char| c.is_ascii_digit()) => date,
        _ => hour,
    };
    let (time, after) = clock(&text[hour.len()..])?;
    let date = date.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    let date = ["at", "um", "à", "às", "alle", "om", "kl."]
        .iter()
        .find_map(|word| date.strip_suffix(word).filter(|rest| rest.ends_with(' ')))
        .unwrap_or(date);
    // `10:04 AM EST, July 16, 2020` tells the time first, `Jul 16 10:04 UTC 2020` in between.
    let (date, after) = (date.trim_end_matches([' ', ',']), after.trim_matches([' ', ',']));
    let date = match (date, after) {
        ("", "") => return None,
        (date, "") | ("", date) => Cow::Borrowed(date),
        (date, after) => Cow::Owned(format!("{date} {after}")),
    };
    Some((date, Some(time)))
}

/// Reads `HH:MM[:SS[.fff]]`, AM or PM, and a zone, from the start of `text`, and says what is left.
fn clock(text: &str) -> Option<(Time, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ',')))
        .unwrap_or(text.len());
    let figures = text[..end].trim_end_matches([',', '.', ':']);
    let mut rest = text[figures.len()..].trim_start_matches([' ', ',']);
    let mut parts = figures.split(':');
    let mut number = |limit: u32| {
        let part = parts.next()?;
        let whole = part.split(['.', ',']).next()?;
        let value: u32 = whole.parse().ok()?;
        (whole.len() <= 2 && value <= limit).then_some(value)
    };
    let (hour, minute) = (number(24)?, number(59)?);
    // A leap second is a second.
    let second = if figures.matches(':').count() > 1 { number(60)? } else { 0 };
    if figures.matches(':').count() > 2 {
        return None;
    }
    for half in ["am", "pm", "a.m.", "p.m.", "Uhr", "h"] {
        if let Some(head) = rest.get(..half.len())
            && head.eq_ignore_ascii_case(half)
            && !rest[half.len()..].starts_with(char::is_alphanumeric)
        {
            rest = rest[half.len()..].trim_start_matches([' ', ',']);
            break;
        }
    }
    let zone_end = rest.find([' ', ',']).unwrap_or(rest.len());
    let mut universal = false;
    if zone_end > 0 && !rest[..zone_end].starts_with('(') {
        match zone(&rest[..zone_end]) {
            Some(offset) => {
                universal = offset == Zone::Universal;
                rest = &rest[zone_end..];
            }
            None if month_named(&rest[..zone_end]).is_some()
                || weekday_named(&rest[..zone_end]).is_some()
                || rest.starts_with(|c: char| c.is_ascii_digit()) => {}
            None => return None,
        }
    }
    // One comment, such as `(EST)` after an offset; brackets inside brackets are no date.
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix('(') {
        Some(comment) => {
            let (inside, after) = comment.split_once(')')?;
            if inside.contains('(') {
                return None;
            }
            after
        }
        None => rest,
    };
    Some((Time { universal, midnight: hour % 24 == 0 && minute == 0 && second == 0 }, rest))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Zone {
    Universal,
    Local,
}

/// A zone as written: `Z`, `GMT`, `+02:00`, `-0500`, `EST`, `[Europe/London]`.
fn zone(text: &str) -> Option<Zone> {
    let text = text.split('[').next().unwrap_or(text).trim_end_matches(['.', ',']);
    if text.is_empty() {
        return Some(Zone::Local);
    }
    if ["z", "utc", "gmt", "ut"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return Some(Zone::Universal);
    }
    let offset = text.strip_prefix("GMT").or_else(|| text.strip_prefix("UTC")).unwrap_or(text);
    if let Some(digits) = offset.strip_prefix(['+', '-', '−']) {
        let digits = digits.replace(':', "");
        let number: u32 = digits.parse().ok().filter(|_| matches!(digits.len(), 1 | 2 | 4))?;
        let (hours, minutes) =
            if digits.len() == 4 { (number / 100, number % 100) } else { (number, 0) };
        let exists = hours <= 15 && minutes < 60;
        return exists.then_some(if number == 0 { Zone::Universal } else { Zone::Local });
    }
    let named = (3..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
    named.then_some(Zone::Local)
}

/// Dates of figures only; `None` where `text` is not of that shape.
fn numeric(text: &str, order: Option<DayOrder>, today: Day) -> Option<Result<PartialDate, Unread>> {
    let text = text.trim();
    if let Some((year, month)) = text.split_once(['-', '/'])
        && year.len() == 4
        && (1..=2).contains(&month.len())
        && let (Ok(year), Ok(month)) = (figure(year), figure(month))
    {
        return Some(PartialDate::month(year, small(month)).ok_or(Unread::NoSuchDay));
    }
    let [a, b, c] = three_numbers(text)?;
    if a.1 == 4 {
        let (year, month, day) = (a.0, small(b.0), small(c.0));
        // Catalogues write `1931-05-00` for a day that is not known.
        let date = match (month, day) {
            (0, 0) if year > 0 => PartialDate::year(year),
            (_, 0) if year > 0 => PartialDate::month(year, month),
            _ if year > 0 => Day::new(year, month, day).map(PartialDate::Day),
            _ => None,
        };
        return Some(date.ok_or(Unread::NoSuchDay));
    }
    let year = match c.1 {
        4 if c.0 > 0 => c.0,
        2 => return Some(short_year(a.0, b.0, c.0, text, order, today)),
        _ => return None,
    };
    Some(day_and_month(a.0, b.0, text, order).and_then(|(day, month)| {
        Day::new(year, month, day).map(PartialDate::Day).ok_or(Unread::NoSuchDay)
    }))
}

fn short_year(
    a: i16,
    b: i16,
    year: i16,
    text: &str,
    order: Option<DayOrder>,
    today: Day,
) -> Result<PartialDate, Unread> {
    let (day, month) = day_and_month(a, b, text, order)?;
    nearest_past(year, month, day, today).map(PartialDate::Day).ok_or(Unread::NoSuchDay)
}

/// Day and month of `a/b`, by what decides: a number over 12, the dots of German and Russian
/// dates, the order of the column, or that both numbers are the same.
fn day_and_month(a: i16, b: i16, text: &str, order: Option<DayOrder>) -> Result<(i8, i8), Unread> {
    let order = match (a, b) {
        (13.., 13..) => return Err(Unread::NoSuchDay),
        (13.., _) => DayOrder::DayMonth,
        (_, 13..) => DayOrder::MonthDay,
        _ if text.contains('.') || a == b => DayOrder::DayMonth,
        _ => order.ok_or(Unread::Ambiguous)?,
    };
    Ok(match order {
        DayOrder::DayMonth => (small(a), small(b)),
        DayOrder::MonthDay => (small(b), small(a)),
    })
}

/// The latest day of a year ending in those two digits that is not after `today`.
fn nearest_past(year: i16, month: i8, day: i8, today: Day) -> Option<Day> {
    let century = today.year() / 100 * 100;
    [century + year, century + year - 100]
        .into_iter()
        .filter(|year| *year >= 0)
        .find_map(|year| Day::new(year, month, day).filter(|day| *day <= today))
}

/// Three numbers parted by one kind of mark, each with how many digits wrote it.
fn three_numbers(text: &str) -> Option<[(i16, usize); 3]> {
    let mark = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '-' | '/' | '.' | '_') {
        return None;
    }
    let mut parts = text.trim_end_matches('.').split(mark).map(str::trim);
    let mut next = || {
        let part = parts.next()?;
        Some((figure(part).ok()?, part.len()))
    };
    let numbers = [next()?, next()?, next()?];
    let shaped = numbers[1].1 <= 2 && matches!(numbers[0].1, 1 | 2 | 4);
    (shaped && parts.next().is_none()).then_some(numbers)
}

fn figure(text: &str) -> Result<i16, ()> {
    let shaped = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if shaped { text.parse().map_err(|_| ()) } else { Err(()) }
}

/// A number of at most four digits as a month or day; too large becomes one that no month has.
fn small(number: i16) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}

/// Dates that name their month.
fn in_words(text: &str, today: Day) -> Result<PartialDate, Unread> {
    let written = written_date(text).ok_or(Unread::Unknown)?;
    let year = written.year.ok_or(Unread::Unknown)?;
    let date = match written.day {
        Some(day) if year < 100 => nearest_past(year, written.month, day, today),
        Some(day) => Day::new(year, written.month, day),
        None => return PartialDate::month(year, written.month).ok_or(Unread::NoSuchDay),
    };
    date.map(PartialDate::Day).ok_or(Unread::NoSuchDay)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: Option<DayOrder>, expected: &str) {
        let today = Day::new(2026, 11, 22).expect("a day");
        let told = match read_stamp(text, order, today) {
            Ok(stamp) => {
                let universal = if stamp.universal { " Z" } else { "" };
                let midnight = if stamp.midnight { " 00" } else { "" };
                format!("{}{universal}{midnight}", stamp.date)
            }
            Err(unread) => format!("{unread:?}"),
        };
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn shapes() {
        for (text, expected) in [
            ("2020-07-16", "2020-07-16"),
            ("2020-7-6", "2020-07-06"),
            (" 2020/07/16 ", "2020-07-16"),
            ("2020.07.16", "2020-07-16"),
            ("20200716", "2020-07-16"),
            ("20200716103000", "2020-07-16"),
            ("20070221T133000-0500", "2007-02-21"),
            ("20070221T1330Z", "2007-02-21 Z"),
            ("2020-07-16T10:30:00", "2020-07-16"),
            ("2020-07-16 10:30", "2020-07-16"),
            ("2020-07-16T00:00:00", "2020-07-16 00"),
            ("2020-07-16T23:30:00-05:00", "2020-07-16"),
            ("2020-07-16T23:30:00.123456+0530", "2020-07-16"),
            ("2020-07-17T01:00:00Z", "2020-07-17 Z"),
            ("2020-07-17T01:00:00+00:00", "2020-07-17 Z"),
            ("2020-07-17T01:00:00+14:00", "2020-07-17"),
            ("2020-07-17T01:00:00-12:00[Etc/GMT+12]", "2020-07-17"),
            ("2016-12-31T23:59:60Z", "2016-12-31 Z"),
            ("2020-07-16Z", "2020-07-16"),
            ("2020-07-16+02:00", "2020-07-16"),
            ("Thu, 16 Jul 2020 23:30:00 -0500", "2020-07-16"),
            ("Thu, 16 Jul 2020 23:30:00 GMT", "2020-07-16 Z"),
            ("Thu, 16 Jul 20 23:30:00 -0500 (EST)", "2020-07-16"),
            ("16 July 2020", "2020-07-16"),
            ("July 16, 2020", "2020-07-16"),
            ("July 16, 2020 at 10:30 AM EDT", "2020-07-16"),
            ("10:04 AM EST, July 16, 2020", "2020-07-16"),
            ("Thu Jul 16 10:30:00 UTC 2020", "2020-07-16 Z"),
            ("Jan. 5, 1916", "1916-01-05"),
            ("16. Juli 2020, 10:30 Uhr", "2020-07-16"),
            ("16 juillet 2020 à 10:30", "2020-07-16"),
            ("3 de marzo de 2020", "2020-03-03"),
            ("16 luglio 2020", "2020-07-16"),
            ("16 de julho de 2020", "2020-07-16"),
            ("16 juli 2020", "2020-07-16"),
            ("16 июля 2020 г.", "2020-07-16"),
            ("26-FEB-1987 15:01:01.79", "1987-02-26"),
            ("26-FEB-87", "1987-02-26"),
            ("1931", "1931"),
            ("1931-05", "1931-05"),
            ("1931-05-00", "1931-05"),
            ("1931-00-00", "1931"),
            ("193105", "1931-05"),
            ("May 1931", "1931-05"),
            ("1594942200", "2020-07-16 Z"),
            ("1594942200.25", "2020-07-16 Z"),
            ("1594942200000", "2020-07-16 Z"),
            ("1594942200000000", "2020-07-16 Z"),
            ("-1702000000", "1916-01-25 Z"),
            ("0", "1970-01-01 Z"),
            ("16.07.2020", "2020-07-16"),
            ("31/12/99", "1999-12-31"),
            ("12/31/99", "1999-12-31"),
            ("22/11/26", "2026-11-22"),
            ("23/11/26", "1926-11-23"),
            ("04/04/63", "1963-04-04"),
            ("01.04.63", "1963-04-01"),
            ("1665-11-07", "1665-11-07"),
            ("1582-10-10", "1582-10-10"),
            ("9999-12-31", "9999-12-31"),
            ("0001-01-01", "0001-01-01"),
        ] {
            check(text, None, expected);
        }
    }

    #[test]
    fn never_guessed() {
        for (text, expected) in [
            ("01/04/63", "Ambiguous"),
            ("01-04-1963", "Ambiguous"),
            ("2020-02-30", "NoSuchDay"),
            ("0000-00-00", "NoSuchDay"),
            ("0000-01-01", "NoSuchDay"),
            ("2020-13-01", "NoSuchDay"),
            ("31/31/2020", "NoSuchDay"),
            ("February 30, 1916", "NoSuchDay"),
            ("2020-07-16T10:30:00+25:99", "Unknown"),
            ("2020-07-16T25:00", "Unknown"),
            ("-44", "Unknown"),
            ("-0044-03-15", "Unknown"),
            ("10000-01-01", "Unknown"),
            ("yesterday", "Unknown"),
            ("true", "Unknown"),
            ("12", "Unknown"),
            ("", "Unknown"),
            (":", "Unknown"),
            ("::", "Unknown"),
            ("2020-07-16 ((((((((", "Unknown"),
            ("Thu, 16 Jul 2020 10:00:00 (a(b)) +0000", "Unknown"),
        ] {
            check(text, None, expected);
        }
        check(&"(".repeat(10_000), None, "Unknown");
    }

    #[test]
    fn the_order_of_a_column_settles_its_days() {
        check("01/04/63", Some(DayOrder::DayMonth), "1963-04-01");
        check("01/04/63", Some(DayOrder::MonthDay), "1963-01-04");
        check("01/04/1963 10:30", Some(DayOrder::MonthDay), "1963-01-04");
        for (text, expected) in [
            ("13/04/63", Some(DayOrder::DayMonth)),
            ("04/13/1963 10:00", Some(DayOrder::MonthDay)),
            ("01/04/63", None),
            ("13.04.63", None),
            ("2020-07-16", None),
            ("", None),
        ] {
            assert_eq!(order_told(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(
            words in proptest::collection::vec(
                "[0-9]{1,20}|16|2020|-|/|\\.|:|10:30|T|Z|\\+02:00|\\[|\\(|\\)|AM|GMT|EST|July|Thu,| |at|é|−|\\PC",
                0..9,
            ),
            glued in proptest::bool::ANY,
        ) {
            let text = words.join(if glued { "" } else { " " });
            let today = Day::new(2026, 11, 22).expect("a day");
            let _ = read_stamp(&text, None, today);
            let _ = order_told(&text);
        }
    }
}
