//! Where, when and by which agency does a story say it was filed?
//!
//! ```text
//! dateline := [ credit dash ] place [ "," day ] [ credit ] dash
//!           | place "," day "." | place "," day [ "." ] credit [ "." ]
//!           | place [ "," ] full-date end-of-line
//! place    := name { "/" name } { "," region }
//! credit   := "(" agency ")" | "/" agency "/"
//! dash     := "—" | "–" | "--" | " - " | " _ " | ".-"
//! ```
//!
//! Capitals and a dash also make headlines, labels and speakers' names, so a place without day
//! or agency has to be one word, or a shape that places have (`NEW …`, `… CITY`, `…, Kenya`).

use crate::base::{Day, PartialDate, Span};

use super::calendar::{WrittenDate, month_named, weekday_named, written_date};
use super::place::{is_agency, is_capital, place_in};
use super::printed::{find_printed_date, labelled_date, start_of};

/// The place, day and agency that open a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// The place as printed, without day and agency: `NAIROBI, Kenya`. Empty where only an agency
    /// is named: `(Reuters) - `.
    pub place: String,
    /// The agency credited: `AP`, `Reuters`.
    pub credit: Option<String>,
    /// When it was filed.
    pub day: Option<DatelineDay>,
    /// The bytes of the body it covers, its dash included, the blank after it not.
    pub span: Span,
}

/// A day of filing, as exactly as datelines tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatelineDay {
    /// The whole date.
    Day(Day),
    /// Month and day; the year is that of the day it was published.
    MonthDay {
        /// Month, 1 to 12.
        month: i8,
        /// Day of the month, 1 to 31.
        day: i8,
    },
    /// A weekday only; Monday is 0.
    Weekday(i8),
}

/// How much of a line a dateline may take, in bytes.
const LONGEST: usize = 120;

/// Finds the dateline that opens `body`: at its start, or after blank lines, a printed date line,
/// a byline or a Markdown heading. Refuses what only looks like one (`HE SAID - `, `Breaking — `).
///
/// # Example
///
/// ```
/// use dateline::article::find_dateline;
/// let text = "NAIROBI, Kenya, March 3 (AP) _ Rain came early.";
/// let dateline = find_dateline(text).expect("a dateline");
/// assert_eq!(dateline.place, "NAIROBI, Kenya");
/// assert_eq!(dateline.credit.as_deref(), Some("AP"));
/// assert_eq!(dateline.span.of(text), "NAIROBI, Kenya, March 3 (AP) _");
/// assert_eq!(find_dateline("BREAKING — Talks end."), None);
/// ```
pub fn find_dateline(body: &str) -> Option<Dateline> {
    let mut at = 0;
    // A heading, a byline, the writer's title and a date line are the most that stands before it.
    for _ in 0..5 {
        at += body[at..].len() - body[at..].trim_start().len();
        if let Some((_, after)) = labelled_date(&body[at..]) {
            at += after;
        }
        let line = body[at..].split(['\n', '\r']).next().unwrap_or("");
        if let Some(found) = opening(line) {
            return Some(Dateline { span: shifted(found.span, at), ..found });
        }
        if line.is_empty() || !stands_before(line) {
            return None;
        }
        at += line.len();
    }
    None
}

fn shifted(span: Span, by: usize) -> Span {
    Span::new(span.start as usize + by, span.end as usize + by)
}

/// Whether a dateline may follow this line: a date line, heading, byline or a writer's title.
fn stands_before(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('#')
        || line.len() <= 80
            && (line.starts_with("By ")
                || line.starts_with("BY ")
                || line.ends_with(" Writer")
                || find_printed_date(line).is_some())
}

/// The dateline that `line` starts with.
fn opening(line: &str) -> Option<Dateline> {
    let may_open =
        |c: char| c.is_alphabetic() && !c.is_lowercase() || matches!(c, '(' | '\'' | '’');
    if !line.starts_with(may_open) {
        return None;
    }
    let (prefix, agency) = leading_credit(line);
    let head = &line[prefix..];
    let dashed = dashes(head).find_map(|(start, end)| read(head, start, end));
    let found = dashed.or_else(|| without_dash(head));
    match (found, agency) {
        (Some(found), None) => Some(found),
        (Some(found), Some(agency)) => Some(Dateline {
            credit: found.credit.or(Some(agency)),
            span: Span::new(0, found.span.end as usize + prefix),
            ..found
        }),
        (None, Some(agency)) => Some(Dateline {
            place: String::new(),
            credit: Some(agency),
            day: None,
            span: Span::new(0, line[..prefix].trim_end().len()),
        }),
        (None, None) => None,
    }
}

/// `(ANSA) - ` before the place: how many bytes it takes, and the agency.
fn leading_credit(line: &str) -> (usize, Option<String>) {
    let credit = (|| {
        let close = line.strip_prefix('(')?.find(')')? + 1;
        let agency = &line[1..close];
        let (start, end) = dashes(line).next()?;
        let alone = line.get(close + 1..start)?.trim().is_empty();
        (is_agency(agency) && alone).then(|| (end, agency.to_owned()))
    })();
    match credit {
        Some((end, agency)) => {
            let blanks = line[end..].len() - line[end..].trim_start().len();
            (end + blanks, Some(agency))
        }
        None => (0, None),
    }
}

/// Where each dash that may end a dateline starts and ends, within the first [`LONGEST`] bytes.
fn dashes(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let near = start_of(line, LONGEST);
    near.char_indices().filter_map(move |(at, c)| {
        let before = near[..at].chars().next_back()?;
        let after = line[at + c.len_utf8()..].chars().next();
        let blank_after = after.is_none_or(char::is_whitespace);
        let set_off = before.is_whitespace() || matches!(before, ')' | '.' | '/' | ',');
        let dash = match c {
            '—' | '―' | '⸺' => true,
            '–' | '‒' | '−' => set_off || blank_after,
            '-' if after == Some('-') => before != '-',
            // `.-` and `)-` end a dateline even without a blank, as old papers set them.
            '-' => {
                (blank_after && set_off)
                    || matches!(before, ')' | '.')
                    || before == ' ' && near[..at].trim_end().ends_with(['.', ')'])
            }
            '_' => set_off && blank_after,
            _ => false,
        };
        dash.then(|| (at, at + dash_length(&line[at..])))
    })
}

/// The bytes that a run of dashes takes.
fn dash_length(text: &str) -> usize {
    text.len() - text.trim_start_matches(['—', '―', '⸺', '–', '‒', '−', '-', '_']).len()
}

/// Reads `head[..start]` as place, day and agency, with a dash from `start` to `end`.
fn read(head: &str, start: usize, end: usize) -> Option<Dateline> {
    let (end, trailing) = trailing_credit(head, end);
    let parts = Parts::of(&head[..start], trailing.is_some())?;
    let credit = parts.credit.or(trailing);
    let place = place_in(parts.place, credit, parts.day.is_some())?;
    if credit.is_none() && parts.day.is_none() && !opens_a_sentence(&head[end..]) {
        return None;
    }
    Some(Dateline {
        place: place.to_owned(),
        credit: credit.map(str::to_owned),
        day: parts.day,
        span: Span::new(0, end),
    })
}

/// `LONDON--(BUSINESS WIRE)--`: an agency between two dashes.
fn trailing_credit(head: &str, end: usize) -> (usize, Option<&str>) {
    let credit = (|| {
        let blanks = head[end..].len() - head[end..].trim_start_matches(' ').len();
        let open = end + blanks;
        let close = open + head[open..].strip_prefix('(')?.find(')')? + 1;
        let agency = &head[open + 1..close];
        let rest = &head[close + 1..];
        let gap = rest.len() - rest.trim_start_matches([' ', '.']).len();
        let dash = dash_length(&rest[gap..]);
        (dash > 0 && credit_shape(agency)).then_some((close + 1 + gap + dash, agency))
    })();
    credit.map_or((end, None), |(end, agency)| (end, Some(agency)))
}

/// The shapes without a dash: `ROME, Italy, Jan. 17. Cardinal …`, `MOSCOW, July 16. /TASS/. …`,
/// `New Delhi, Jul 16 (PTI) The …`, and `BRUSSELS 1996-08-22` on a line of its own.
fn without_dash(head: &str) -> Option<Dateline> {
    let near = start_of(head, LONGEST);
    let found = |parts: Parts<'_>, end: usize| {
        let place = place_in(parts.place, parts.credit, parts.day.is_some())?;
        Some(Dateline {
            place: place.to_owned(),
            credit: parts.credit.map(str::to_owned),
            day: parts.day,
            span: Span::new(0, end),
        })
    };
    if !near.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if near.len() == head.len()
        && let Some(Ok(PartialDate::Day(_))) = near.split_whitespace().last().map(str::parse)
        && let Some(parts) = Parts::of(near, false)
        && parts.day.is_some()
        && is_capital(parts.place)
    {
        return found(parts, near.trim_end().len());
    }
    for (at, c) in near.char_indices() {
        let end = at + c.len_utf8();
        let rest = &head[end..];
        let ends_here = match c {
            ')' => true,
            '/' => at > 0 && near[..at].contains('/') && near.contains(','),
            // `JANUARY 22. 1916` is no end.
            '.' => {
                let next = rest.strip_prefix(' ').and_then(|rest| rest.trim_start().chars().next());
                next.is_some_and(|next| !next.is_numeric())
            }
            _ => false,
        };
        if !ends_here || !opens_a_sentence(rest.trim_start_matches('.')) {
            continue;
        }
        let Some(parts) = Parts::of(&near[..end], false) else { continue };
        let told = match c {
            // Without an agency only a month and day after capitals are proof enough.
            '.' => {
                matches!(parts.day, Some(DatelineDay::MonthDay { .. })) && is_capital(parts.place)
            }
            _ => parts.day.is_some() && parts.credit.is_some(),
        };
        if told {
            let stop = if c != '.' && rest.starts_with('.') { 1 } else { 0 };
            return found(parts, end + stop);
        }
    }
    None
}

/// Whether `text` goes on as prose does: a capital, figure or quote, and not all in capitals.
fn opens_a_sentence(text: &str) -> bool {
    let text = text.trim_start();
    let first =
        text.trim_start_matches(['"', '\'', '“', '‘', '«', '„', '(', '*', '[', '$', '¿', '¡']);
    // Scripts without capitals shout nothing.
    let caseless = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    if first.starts_with(caseless) {
        return true;
    }
    if !first.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) {
        return false;
    }
    let mut words = first.split_whitespace().take(4).peekable();
    let figures = |word: &&str| !word.contains(char::is_alphabetic);
    words.peek().is_some_and(figures) || words.any(|word| word.contains(char::is_lowercase))
}

/// What stands before the dash, still unjudged.
struct Parts<'a> {
    place: &'a str,
    day: Option<DatelineDay>,
    credit: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Takes agency and day off the end of `text`; `None` where no place is left.
    fn of(text: &'a str, credited: bool) -> Option<Parts<'a>> {
        let (text, mut credit) = split_credit(text);
        let (text, day) = split_day(text, credited || credit.is_some());
        let (place, second) = split_credit(text);
        credit = credit.or(second);
        let place = place.trim().trim_end_matches([',', ':', ';']).trim_end();
        (!place.is_empty()).then_some(Parts { place, day, credit })
    }
}

/// Takes `(AP)` or `/TASS/` off the end.
fn split_credit(text: &str) -> (&str, Option<&str>) {
    let trimmed =
        text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':'));
    let split = (|| {
        let close = trimmed.chars().next_back()?;
        let open = match close {
            ')' => '(',
            '/' => '/',
            _ => return None,
        };
        let inner = &trimmed[..trimmed.len() - 1];
        let at = inner.rfind(open)?;
        let agency = &inner[at + 1..];
        credit_shape(agency).then_some((&trimmed[..at], agency.trim()))
    })();
    split.map_or((text, None), |(rest, agency)| (rest, Some(agency)))
}

/// Anything short that starts with a letter may be credited where other evidence is at hand.
fn credit_shape(agency: &str) -> bool {
    let agency = agency.trim();
    (2..=60).contains(&agency.len())
        && agency.starts_with(char::is_alphabetic)
        && agency.split_whitespace().count() <= 8
}

/// Takes a day off the end: `, March 3`, `, Jan. 14, 1916`, ` 1996-08-22`, `, 3 mars`, `, Thursday`.
fn split_day(text: &str, credited: bool) -> (&str, Option<DatelineDay>) {
    let trimmed = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ','));
    let starts: Vec<usize> = trimmed
        .char_indices()
        .filter(|(at, c)| {
            !c.is_whitespace()
                && *at > 0
                && trimmed[..*at].ends_with([' ', ',', '.', '\u{a0}', '\t'])
        })
        .map(|(at, _)| at)
        .collect();
    // The longest ending that is a date wins, so that `Jan. 14, 1916` is not read as `14, 1916`.
    for at in starts.iter().rev().take(6).rev() {
        let before = trimmed[..*at].trim_end();
        let ending = &trimmed[*at..];
        let Some((day, whole)) = day_told(ending) else { continue };
        if credited || whole || before.ends_with([',', '.']) {
            return (before, Some(day));
        }
    }
    // A day that was misread (`Jan. S.`) is at least no part of the place.
    if let Some((before, last)) = trimmed.rsplit_once(',')
        && let Some((month, rest)) = last.trim().split_once(' ')
        && month_named(month).is_some()
        && rest.chars().count() <= 3
    {
        return (before, None);
    }
    (text, None)
}

/// The day that all of `text` tells, and whether its year is told with it.
fn day_told(text: &str) -> Option<(DatelineDay, bool)> {
    if let Ok(PartialDate::Day(day)) = text.parse() {
        return Some((DatelineDay::Day(day), true));
    }
    if let Some(weekday) = weekday_named(text) {
        return Some((DatelineDay::Weekday(weekday), false));
    }
    let WrittenDate { year, month, day, .. } = written_date(text)?;
    let day = day?;
    match year {
        Some(year) => Day::new(year, month, day).map(|day| (DatelineDay::Day(day), true)),
        // 2000 was a leap year, so that February 29 passes.
        None => Day::new(2000, month, day).map(|_| (DatelineDay::MonthDay { month, day }, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &str) {
        let told = find_dateline(body).map_or("none".to_owned(), |found| {
            let day = match found.day {
                None => "-".to_owned(),
                Some(DatelineDay::Day(day)) => day.to_string(),
                Some(DatelineDay::MonthDay { month, day }) => format!("{month}/{day}"),
                Some(DatelineDay::Weekday(weekday)) => format!("w{weekday}"),
            };
            let credit = found.credit.as_deref().unwrap_or("-");
            format!("{} | {day} | {credit} | {}", found.place, found.span.of(body))
        });
        assert_eq!(told, expected, "{body}");
    }

    #[test]
    fn the_shapes_of_agencies() {
        for (body, expected) in [
            ("LONDON — Talks", "LONDON | - | - | LONDON —"),
            ("LONDON -- Talks", "LONDON | - | - | LONDON --"),
            ("LONDON—Talks", "LONDON | - | - | LONDON—"),
            ("LONDON - Talks", "LONDON | - | - | LONDON -"),
            ("LONDON – Talks", "LONDON | - | - | LONDON –"),
            ("LONDON (Reuters) - Talks", "LONDON | - | Reuters | LONDON (Reuters) -"),
            (
                "LONDON, March 3 (Reuters) - Talks",
                "LONDON | 3/3 | Reuters | LONDON, March 3 (Reuters) -",
            ),
            (
                "LONDON (Reuters), March 3 - Talks",
                "LONDON | 3/3 | Reuters | LONDON (Reuters), March 3 -",
            ),
            ("NAIROBI, Kenya (AP) _ Rain", "NAIROBI, Kenya | - | AP | NAIROBI, Kenya (AP) _"),
            (
                "WASHINGTON, D.C., Jan. 14. — The",
                "WASHINGTON, D.C. | 1/14 | - | WASHINGTON, D.C., Jan. 14. —",
            ),
            (
                "WASHINGTON, D. C., Jan. 27.—There",
                "WASHINGTON, D. C. | 1/27 | - | WASHINGTON, D. C., Jan. 27.—",
            ),
            ("LONDON, Jan. 31.-Threatened", "LONDON | 1/31 | - | LONDON, Jan. 31.-"),
            ("LONDON. Jan. 7. -The loss", "LONDON | 1/7 | - | LONDON. Jan. 7. -"),
            ("LYONS, France, Jan. 5. -By", "LYONS, France | 1/5 | - | LYONS, France, Jan. 5. -"),
            ("ROME, Italy, Jan. 17. Cardinal", "ROME, Italy | 1/17 | - | ROME, Italy, Jan. 17."),
            ("NEW YORK, Jan. S.—Eight men", "NEW YORK | - | - | NEW YORK, Jan. S.—"),
            ("PARIS, Jan. 11, 1916.—At", "PARIS | 1916-01-11 | - | PARIS, Jan. 11, 1916.—"),
            (
                "PARIS/BERLIN, March 3 (Reuters) - The",
                "PARIS/BERLIN | 3/3 | Reuters | PARIS/BERLIN, March 3 (Reuters) -",
            ),
            ("BRUSSELS 1996-08-22\n\nThe", "BRUSSELS | 1996-08-22 | - | BRUSSELS 1996-08-22"),
            ("NEW YORK 1996-08-22\r\nThe", "NEW YORK | 1996-08-22 | - | NEW YORK 1996-08-22"),
            (
                "SAN FRANCISCO, Calif. (UPI) —The",
                "SAN FRANCISCO, Calif. | - | UPI | SAN FRANCISCO, Calif. (UPI) —",
            ),
            ("Paris, 3 mars (AFP) — Le", "Paris | 3/3 | AFP | Paris, 3 mars (AFP) —"),
            ("Madrid, 3 mar (EFE).- El", "Madrid | 3/3 | EFE | Madrid, 3 mar (EFE).-"),
            ("BERLIN (dpa) - Die", "BERLIN | - | dpa | BERLIN (dpa) -"),
            ("Berlin (dpa/lno) - Die", "Berlin | - | dpa/lno | Berlin (dpa/lno) -"),
            ("МОСКВА, 16 июля — Министр", "МОСКВА | 7/16 | - | МОСКВА, 16 июля —"),
            (
                "Phoenix, Ariz., Jan. 20.—Water",
                "Phoenix, Ariz. | 1/20 | - | Phoenix, Ariz., Jan. 20.—",
            ),
            ("MOSCOW, July 16. /TASS/. The", "MOSCOW | 7/16 | TASS | MOSCOW, July 16. /TASS/."),
            (
                "LONDON, July 16 /PRNewswire/ -- A",
                "LONDON | 7/16 | PRNewswire | LONDON, July 16 /PRNewswire/ --",
            ),
            (
                "BEIJING, July 16 (Xinhua) -- Two",
                "BEIJING | 7/16 | Xinhua | BEIJING, July 16 (Xinhua) --",
            ),
            ("New Delhi, Jul 16 (PTI) The", "New Delhi | 7/16 | PTI | New Delhi, Jul 16 (PTI)"),
            (
                "LONDON--(BUSINESS WIRE)--Acme",
                "LONDON | - | BUSINESS WIRE | LONDON--(BUSINESS WIRE)--",
            ),
            ("(ANSA) - ROMA, 16 LUG - Il", "ROMA | 7/16 | ANSA | (ANSA) - ROMA, 16 LUG -"),
            ("(Reuters) - The", " | - | Reuters | (Reuters) -"),
            ("DEN HAAG (ANP) - De", "DEN HAAG | - | ANP | DEN HAAG (ANP) -"),
            ("THE HAGUE — Judges", "THE HAGUE | - | - | THE HAGUE —"),
            ("RIO DE JANEIRO — Rain", "RIO DE JANEIRO | - | - | RIO DE JANEIRO —"),
            ("MEXICO CITY — Rain", "MEXICO CITY | - | - | MEXICO CITY —"),
            (
                "STRATFORD-UPON-AVON, England — A man",
                "STRATFORD-UPON-AVON, England | - | - | STRATFORD-UPON-AVON, England —",
            ),
            ("McALLEN, Texas (AP) — A", "McALLEN, Texas | - | AP | McALLEN, Texas (AP) —"),
            (
                "LONDON, Thursday (Reuters) - A",
                "LONDON | w3 | Reuters | LONDON, Thursday (Reuters) -",
            ),
            ("LONDON — “We won,” he", "LONDON | - | - | LONDON —"),
            ("LONDON — UK PM says", "LONDON | - | - | LONDON —"),
            ("LONDON — 12 men", "LONDON | - | - | LONDON —"),
            ("date 2020-07-16\nLONDON — The", "LONDON | - | - | LONDON —"),
            ("  date 2020-07-16 LONDON — The", "LONDON | - | - | LONDON —"),
            (
                "Friday, January 4, 2019\n\nMAGNITOGORSK — A house",
                "MAGNITOGORSK | - | - | MAGNITOGORSK —",
            ),
            ("# Talks end\n\nBy Ann Lee\nGENEVA (AP) — A", "GENEVA | - | AP | GENEVA (AP) —"),
        ] {
            check(body, expected);
        }
    }

    #[test]
    fn traps() {
        for body in [
            "HE SAID - and left",
            "HE SAID - No.",
            "Breaking — Talks end",
            "BREAKING — Talks end",
            "UPDATE 1 - Talks end",
            "UPDATE — Talks end",
            "EXCLUSIVE - Talks end",
            "ANALYSIS — Why talks",
            "TALKS FAIL - AGAIN",
            "TRADE TALKS — The",
            "LONDON TALKS FAIL — The",
            "LONDON — TALKS FAIL AGAIN",
            "LONDON — and then",
            "NATO — The alliance",
            "London — Talks end",
            "Smith (Labour) - The",
            "On March 3 - the day",
            "Yesterday, March 3 – the",
            "Monday, March 3 - The day",
            "THE END — The",
            "Q&A — The",
            "Well-known men – Some",
            "ARDMORE, OKLAHOMA, SUNDAY, JANUARY 16. 1916.",
            "OOXEYILLE, TENNESSEE, THUBSDAT, JANUARY 6. 1916.",
            "BENNINGTON, VT., SATURDAY, JANUARY 22. 191G.",
            "POSTSCRIPT— FINAL",
            "THE - C. Text",
            "速報 — 東北",
            "東北地方の太平洋沿岸を — 襲",
            "(Continued - on page two)",
            "(AP - x)",
            "He came to LONDON — The",
            "A LONDON — The",
            "London, March 3. The",
            "12 DEAD — The",
            "LONDON",
            "LONDON —",
            "— The",
            "",
            "()",
            "(Reuters",
            "() - X",
            "Prose that starts without any dateline and has a dash — here",
            "NEW PLAN, SAYS JUDGE — The",
            "I — The",
        ] {
            check(body, "none");
        }
    }

    proptest::proptest! {
        #[test]
        fn spans_fit_the_text(
            words in proptest::collection::vec(
                "LONDON|Paris|D\\.C\\.|Jan\\.|March|[0-9]{1,4}|1996-08-22|AP|Reuters|\\(|\\)|/|—|–|--|-|_|,|\\.|:|\
                 |\n|By |# |date |Writer|The|the|é|仙台|\\PC",
                0..14,
            ),
            glued in proptest::bool::ANY,
        ) {
            let body = words.join(if glued { "" } else { " " });
            if let Some(found) = find_dateline(&body) {
                let text = found.span.of(&body);
                proptest::prop_assert!(!text.is_empty());
                proptest::prop_assert!(text.contains(&found.place));
            }
        }
    }
}
