//! Which day does the page itself print?

use crate::base::{PartialDate, Span};

use super::calendar::{weekday_named, written_date};

/// How far into a text a printed date line is looked for, in bytes and in lines that are not blank.
const NEAR_THE_TOP: usize = 2_000;
const LINES: usize = 12;

/// A date line as printed near the top of a text, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedDate {
    /// The day, or the month where no more is printed.
    pub date: PartialDate,
    /// The bytes of the text that tell it.
    pub span: Span,
}

/// Finds the date line printed near the top of `body`: a line that holds a date and nothing else
/// (`16 July 2020`, `Friday, January 4, 2019`, `2020-07-16`, `MAY 1931`), a labelled one
/// (`date 2020-07-16`), or the weekday and date of a masthead
/// (`BISBEE, ARIZONA, TUESDAY MORNING, JANUARY 4, 1916.`).
///
/// Looks at the first twelve lines that are not blank. A date whose weekday is wrong was misread
/// and is passed over; so is a date inside a sentence.
///
/// # Example
///
/// ```
/// use dateline::article::find_printed_date;
/// let page = "THE PIOCHE RECORD\nPIOCHE, NEVADA, SATURDAY, JANUARY 22, 1916.\nA fire …";
/// let printed = find_printed_date(page).expect("a masthead");
/// assert_eq!(printed.date.to_string(), "1916-01-22");
/// assert_eq!(printed.span.of(page), "SATURDAY, JANUARY 22, 1916");
/// assert_eq!(find_printed_date("He died on Friday, January 28, 1916."), None);
/// ```
pub fn find_printed_date(body: &str) -> Option<PrintedDate> {
    if let Some((value, _)) = labelled_date(body) {
        let date = value.of(body).parse().ok()?;
        return Some(PrintedDate { date, span: value });
    }
    let top = start_of(body, NEAR_THE_TOP);
    let mut seen = 0;
    let mut start = 0;
    for line in top.split(['\n', '\r']) {
        let at = start;
        start += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        if let Some(found) = date_alone(line, at).or_else(|| masthead(line, at)) {
            return Some(found);
        }
        seen += 1;
        if seen == LINES {
            break;
        }
    }
    None
}

/// The labelled date that wire text opens with: blanks, the word `date`, blanks or a colon, then
/// something of the shape `YYYY-MM-DD`, which need not be a day of the calendar.
///
/// Returns where the value stands and where what follows it starts, blanks skipped.
pub fn labelled_date(text: &str) -> Option<(Span, usize)> {
    let label = text.len() - text.trim_start().len();
    let after = label + 4;
    if !text.get(label..after)?.eq_ignore_ascii_case("date") {
        return None;
    }
    let rest = &text[after..];
    let value = after + rest.find(|c: char| !c.is_whitespace() && c != ':')?;
    if value == after {
        return None;
    }
    let end = value + 10;
    let shape = text.as_bytes().get(value..end)?;
    let is_iso = shape
        .iter()
        .enumerate()
        .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    let rest = if is_iso { &text[end..] } else { return None };
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    Some((Span::new(value, end), text.len() - rest.trim_start().len()))
}

/// A line of nothing but a date, marks of Markdown aside.
fn date_alone(line: &str, at: usize) -> Option<PrintedDate> {
    let marks = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '#' | '>' | '.' | '(' | ')');
    let text = line.trim_matches(marks);
    if text.len() < 8 || text.len() > 60 || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let date = match text.parse() {
        Ok(date @ PartialDate::Day(_)) => date,
        _ => written_date(text)?.exact()?,
    };
    if !is_of_print(date) {
        return None;
    }
    let start = at + line.find(text)?;
    Some(PrintedDate { date, span: Span::new(start, start + text.len()) })
}

/// The weekday and full date within a line that is no sentence: all its other words are names or
/// capitals.
fn masthead(line: &str, at: usize) -> Option<PrintedDate> {
    if line.len() > 160 || line.split_whitespace().any(|word| word.starts_with(char::is_lowercase))
    {
        return None;
    }
    let words: Vec<(usize, &str)> = offsets(line).collect();
    for (i, (start, word)) in words.iter().enumerate() {
        let name = word.trim_matches(|c: char| !c.is_alphabetic());
        if weekday_named(name).is_none() || name.len() < 6 {
            continue;
        }
        // `TUESDAY, JANUARY 4, 1916` has four words, `TUESDAY MORNING, JANUARY 4, 1916` five.
        for (last, word) in words.iter().skip(i + 3).take(2) {
            let start = start + word_start(name, &line[*start..]);
            let end = last + word.trim_end_matches(|c: char| !c.is_ascii_digit()).len();
            let Some(date) = line.get(start..end).and_then(written_date) else { continue };
            if let Some(date @ PartialDate::Day(_)) = date.exact()
                && is_of_print(date)
            {
                return Some(PrintedDate { date, span: Span::new(at + start, at + end) });
            }
        }
    }
    None
}

/// Whether there was print by then; earlier years were misread.
fn is_of_print(date: PartialDate) -> bool {
    date.range().first.year() >= 1400
}

fn word_start(word: &str, text: &str) -> usize {
    text.find(word).unwrap_or(0)
}

/// The first `longest` bytes of `text`, or a little less where that would cut a character.
pub(crate) fn start_of(text: &str, longest: usize) -> &str {
    let mut end = longest.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The words of `text` with the byte each starts at.
fn offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &str) {
        let found = find_printed_date(body)
            .map_or("none".to_owned(), |found| format!("{} {}", found.date, found.span.of(body)));
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn date_lines() {
        for (body, expected) in [
            ("date 2020-07-16\nLONDON — The", "2020-07-16 2020-07-16"),
            ("  \n date 2020-07-16 LONDON — The", "2020-07-16 2020-07-16"),
            ("Date: 2020-07-16\n\nThe", "2020-07-16 2020-07-16"),
            ("\n\nFriday, January 4, 2019 \n\nAn", "2019-01-04 Friday, January 4, 2019"),
            ("# Talks\n\n*16 July 2020*\n\nThe", "2020-07-16 16 July 2020"),
            ("TALKS END\n2020-07-16\nThe", "2020-07-16 2020-07-16"),
            ("DER BOTE\nFreitag, 28. Januar 1916\n", "1916-01-28 Freitag, 28. Januar 1916"),
            ("THE REVIEW\nMAY 1931\nText", "1931-05 MAY 1931"),
            (
                "VOL 1\nBISBEE, ARIZONA, TUESDAY MORNING, JANUARY 4, 1916.\n",
                "1916-01-04 TUESDAY MORNING, JANUARY 4, 1916",
            ),
            (
                "MT. VERNON, OHIO, TUESDAY, JANUARY 25, 1916 No. 7",
                "1916-01-25 TUESDAY, JANUARY 25, 1916",
            ),
        ] {
            check(body, expected);
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for body in [
            "He died on Friday, January 28, 1916, at home.",
            "by Friday, January 28, 1916",
            "SATURDAY, JANUARY 1, 1915.",
            "10 January 1010",
            "ESTABLISHED AUGUST 8, 1837",
            "date 2020-02-30\nLONDON",
            "dated 2020-07-16",
            "date2020-07-16",
            "date 2020-07-167",
            "1916",
            "May 2020 was dry.",
            "Friday",
            "",
            "date",
            "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n16 July 2020\n",
        ] {
            check(body, "none");
        }
    }

    proptest::proptest! {
        #[test]
        fn spans_fit_the_text(body in "\\PC{0,60}|(date )?[0-9]{4}-[0-9]{2}-[0-9]{2}.{0,9}") {
            if let Some(found) = find_printed_date(&body) {
                proptest::prop_assert!(!found.span.of(&body).is_empty());
            }
        }
    }
}
