//! Which month or weekday does a word name, and which day do words tell?
//!
//! English, German, French, Spanish, Italian, Portuguese, Dutch and Russian, in full and as
//! newspapers shorten them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::base::{Day, PartialDate};

/// Month names by month, lower case, without final stop.
const MONTHS: [&str; 12] = [
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari \
     январь января янв",
    "february feb februar febr février fevrier févr fév fev febrero febbraio fevereiro \
     februari февраль февраля фев февр",
    "march mar märz mär mars marzo março marco maart mrt март марта мар",
    "april apr avril avr abril abr aprile апрель апреля апр",
    "may mai mayo maggio mag maio mei май мая",
    "june jun juni juin junio giugno giu junho июнь июня июн",
    "july jul juli juillet juil julio luglio lug julho июль июля июл",
    "august aug août aout agosto ago augustus август августа авг",
    "september sept sep septembre septiembre setiembre settembre set sett setembro \
     сентябрь сентября сен сент",
    "october oct oktober okt octobre octubre ottobre ott outubro out октябрь октября окт",
    "november nov novembre noviembre novembro ноябрь ноября ноя нояб",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro \
     декабрь декабря дек",
];

/// Weekday names, Monday first, lower case, without final stop.
const WEEKDAYS: [&str; 7] = [
    "monday mon montag lundi lunes lunedì lunedi segunda-feira maandag понедельник",
    "tuesday tue tues dienstag mardi martes martedì martedi terça-feira dinsdag вторник",
    "wednesday wed mittwoch mercredi miércoles miercoles mercoledì mercoledi quarta-feira \
     woensdag среда",
    "thursday thu thur thurs donnerstag jeudi jueves giovedì giovedi quinta-feira \
     donderdag четверг",
    "friday fri freitag vendredi viernes venerdì venerdi sexta-feira vrijdag пятница",
    "saturday sat samstag sonnabend samedi sábado sabado sabato zaterdag суббота",
    "sunday sun sonntag dimanche domingo domenica zondag воскресенье",
];

/// Words that stand between the parts of a date and say nothing of it.
const FILLERS: &str = "of the on de del di do le el il am den der dem dia г года \
    morning evening afternoon night noon";

/// The longest name above, in bytes; longer words are not looked up.
const LONGEST: usize = 24;

/// The month, 1 to 12, that `word` names in one of the languages above; case and a final stop
/// are ignored.
///
/// # Example
///
/// ```
/// use dateline::article::month_named;
/// assert_eq!(month_named("Sept."), Some(9));
/// assert_eq!(month_named("июля"), Some(7));
/// assert_eq!(month_named("Morgen"), None);
/// ```
pub fn month_named(word: &str) -> Option<i8> {
    position(&MONTH_OF, word).map(|at| at + 1)
}

/// The weekday that `word` names: Monday is 0, Sunday 6.
pub fn weekday_named(word: &str) -> Option<i8> {
    position(&WEEKDAY_OF, word)
}

static MONTH_OF: LazyLock<FxHashMap<&str, i8>> = LazyLock::new(|| by_name(&MONTHS));
static WEEKDAY_OF: LazyLock<FxHashMap<&str, i8>> = LazyLock::new(|| by_name(&WEEKDAYS));

fn by_name(table: &[&'static str]) -> FxHashMap<&'static str, i8> {
    let numbered = table.iter().zip(0..);
    numbered.flat_map(|(names, at)| names.split(' ').map(move |name| (name, at))).collect()
}

fn position(table: &FxHashMap<&str, i8>, word: &str) -> Option<i8> {
    let word = word.strip_suffix('.').unwrap_or(word);
    if word.len() < 3 || word.len() > LONGEST || !word.starts_with(char::is_alphabetic) {
        return None;
    }
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return table.get(word).copied();
    }
    table.get(word.to_lowercase().as_str()).copied()
}

/// A date told with the name of its month. What was not told is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenDate {
    /// The year as written; below 100 where only two digits were.
    pub year: Option<i16>,
    /// Month, 1 to 12.
    pub month: i8,
    /// Day of the month, 1 to 31; not checked against the month.
    pub day: Option<i8>,
    /// The weekday told with it, Monday 0.
    pub weekday: Option<i8>,
}

impl WrittenDate {
    /// The month or day it stands for: `None` without a year of four digits, for a day that the
    /// calendar lacks, and where the weekday told is not that day's, which on a scanned page
    /// means that a digit was misread.
    pub fn exact(self) -> Option<PartialDate> {
        let year = self.year.filter(|year| *year >= 100)?;
        let Some(day) = self.day else { return PartialDate::month(year, self.month) };
        let day = Day::new(year, self.month, day)?;
        let agrees = self.weekday.is_none_or(|weekday| weekday == day.weekday());
        agrees.then_some(PartialDate::Day(day))
    }
}

enum Part {
    Weekday(i8),
    Month(i8),
    /// A number and how many digits wrote it.
    Number(i16, usize),
}

/// Reads the whole of `text` as a date that names its month: `16 July 2020`, `July 16, 2020`,
/// `Jan. 5, 1916`, `FRIDAY, JANUARY 28, 1916.`, `3 mars`, `16. Juli 2020`, `3 de marzo de 2020`,
/// `16 июля`, `26-FEB-1987`, `May 1931`, `2020 July 16`. `None` for anything else.
pub fn written_date(text: &str) -> Option<WrittenDate> {
    let mut parts = Vec::with_capacity(4);
    for word in words(text) {
        parts.push(match part(word)? {
            Some(part) => part,
            None => continue,
        });
        if parts.len() > 4 {
            return None;
        }
    }
    let mut weekday = None;
    if let Some(Part::Weekday(told)) = parts.first() {
        weekday = Some(*told);
        parts.remove(0);
    } else if let Some(Part::Weekday(told)) = parts.last() {
        weekday = Some(*told);
        parts.pop();
    }
    use Part::{Month, Number};
    let (year, month, day) = match parts.as_slice() {
        [Month(month), Number(n, digits)] | [Number(n, digits), Month(month)] if *digits <= 2 => {
            (None, *month, Some(*n))
        }
        [Month(month), Number(year, 4)] | [Number(year, 4), Month(month)] => {
            (Some(*year), *month, None)
        }
        [Month(month), Number(day, 1 | 2), Number(year, 2 | 4)]
        | [Number(day, 1 | 2), Month(month), Number(year, 2 | 4)]
        | [Number(year, 4), Month(month), Number(day, 1 | 2)] => (Some(*year), *month, Some(*day)),
        _ => return None,
    };
    let day = match day {
        Some(day) => Some(i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?),
        None => None,
    };
    Some(WrittenDate { year, month, day, weekday })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/' | ';' | '|'))
        .flat_map(|word| {
            // The hyphens of `26-FEB-1987` part its words; that of `terça-feira` does not.
            let parted = word.starts_with(|c: char| c.is_ascii_digit());
            word.split(move |c: char| parted && c == '-')
        })
        .filter(|word| !word.is_empty())
}

/// What `word` adds to a date: `Some(None)` where it adds nothing, `None` where it has no place
/// in one.
fn part(word: &str) -> Option<Option<Part>> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let ending = &word[digits..];
        let ordinal = ["", "st", "nd", "rd", "th", "er", "º", "°", "ª", "e", "o", "го", "-го"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known));
        let number = word[..digits].parse().ok()?;
        return (ordinal && digits <= 4).then_some(Some(Part::Number(number, digits)));
    }
    if let Some(month) = month_named(word) {
        return Some(Some(Part::Month(month)));
    }
    if let Some(weekday) = weekday_named(word) {
        return Some(Some(Part::Weekday(weekday)));
    }
    FILLERS.split(' ').any(|filler| word.eq_ignore_ascii_case(filler)).then_some(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let told = written_date(text).map_or("none".to_owned(), |date| {
            let told = |part: Option<i16>| part.map_or("?".to_owned(), |n| n.to_string());
            format!("{} {} {}", told(date.year), date.month, told(date.day.map(i16::from)))
        });
        assert_eq!(told, expected, "{text}");
    }

    #[test]
    fn dates_in_words() {
        for (text, expected) in [
            ("16 July 2020", "2020 7 16"),
            ("July 16, 2020", "2020 7 16"),
            ("July 16th 2020", "2020 7 16"),
            ("Jan. 5, 1916", "1916 1 5"),
            ("FRIDAY, JANUARY 28, 1916.", "1916 1 28"),
            ("TUESDAY MORNING, JANUARY 4, 1916", "1916 1 4"),
            ("the 1st of May 1931", "1931 5 1"),
            ("3 mars", "? 3 3"),
            ("1er août 1914", "1914 8 1"),
            ("16. Juli 2020", "2020 7 16"),
            ("3 de marzo de 2020", "2020 3 3"),
            ("16 июля 2020 г.", "2020 7 16"),
            ("26-FEB-1987", "1987 2 26"),
            ("16/Jul/2020", "2020 7 16"),
            ("May 1931", "1931 5 ?"),
            ("2020 July 16", "2020 7 16"),
            ("16 Jul 20", "20 7 16"),
            ("Jan. 14", "? 1 14"),
            ("sexta-feira, 3 de julho de 2020", "2020 7 3"),
            ("July 32, 2020", "none"),
            ("July", "none"),
            ("16", "none"),
            ("the 16", "none"),
            ("2020-07-16", "none"),
            ("meeting 3 March", "none"),
            ("March 3 1916 1917", "none"),
            ("", "none"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn a_weekday_that_disagrees_makes_a_date_unbelievable() {
        let exact = |text: &str| written_date(text).and_then(WrittenDate::exact).is_some();
        assert!(exact("Friday, January 28, 1916"));
        assert!(!exact("Friday, January 29, 1916"));
        assert!(!exact("February 30, 1916"));
    }

    #[test]
    fn no_name_is_longer_than_what_is_looked_up_or_names_two_months() {
        let mut seen = std::collections::HashSet::new();
        for name in MONTHS.iter().chain(&WEEKDAYS).flat_map(|names| names.split(' ')) {
            assert!((3..=LONGEST).contains(&name.len()), "{name}");
            assert_eq!(name, name.to_lowercase(), "{name}");
            assert!(seen.insert(name), "{name} stands twice");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}|[0-9A-Za-zé .,/-]{0,30}") {
            let _ = written_date(&text);
        }
    }
}
