//! Which words speak of time, and as what?
//!
//! Every word of a text is looked up here once, so that the grammar works on classes instead of
//! letters. Nearly all words are told apart from those of the tables by their first letter and
//! length alone.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::value::{DayPart, Season, Unit};

/// What a word can be in an expression of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing.
    Other,
    /// A number in digits, and how many: `31`, `1989`.
    Digits(u16, u8),
    /// Numbers with stops between: `31.10.1989`
    Dotted,
    /// A number in words, below a thousand: `twelve`, `thirty`.
    Number(u16),
    /// `third`, `3rd`
    Ordinal(u8),
    /// `1980s` as 198, `80s` as 8
    Decade(u16),
    /// `eighties` as 8
    DecadeWord(u8),
    /// A month, 1 to 12, and whether it is written in full.
    Month(i8, bool),
    /// A weekday, Monday 0.
    Weekday(i8),
    /// `Fri`
    WeekdayShort,
    /// `Fridays`
    Weekdays(i8),
    /// `week`
    Unit(Unit),
    /// `weeks`
    Units(Unit),
    /// `period`: a quarter or year told of before.
    Period,
    /// A season, and whether the word is always one: `fall` is not.
    Season(Season, bool),
    /// `morning`
    Part(DayPart),
    /// `today` 0, `yesterday` -1, `tomorrow` 1
    Deictic(i8),
    /// `tonight`
    Tonight,
    /// `now`, `recently`, `eventually`
    Ref(Reference),
    /// `the future`, `at present`
    Noun(Reference),
    /// `daily`
    Recurring(Unit),
    /// `a.m.`, `p.m.`
    Meridiem(bool),
    /// The first word of a holiday, its number in the table of `holidays.rs`.
    Holiday,
    /// `several`, `few`
    Fuzzy,
    /// `nearly`
    About,
    The,
    A,
    This,
    That,
    Last,
    Next,
    Previous,
    Following,
    Past,
    Coming,
    Same,
    Current,
    Latest,
    Recent,
    Each,
    Alternate,
    Early,
    Mid,
    Late,
    Ago,
    Before,
    After,
    Ended,
    Fiscal,
    Edge,
    Of,
    /// Prepositions behind which a time is expected.
    Prep(Prep),
    /// Words that show the tense of a clause.
    Cue(Cue),
}

/// What a reference refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after the value")]
pub enum Reference {
    Present,
    Past,
    Future,
}

/// A preposition by what it says of the time behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prep {
    /// `in`, `on`, `at`, `during`: nothing.
    At,
    /// `since`: it is past.
    Since,
    /// `until`, `by`: it is to come.
    Until,
    /// `for`, `within`: it is a length.
    For,
    /// `from`, `between`, `to`, `through`: one end of two.
    From,
}

/// What a word tells of the tense of its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// `will`, `shall`, `may`: what the verb tells is to come.
    Will,
    /// `due`, `expected`, `scheduled`: what it is expected for is to come.
    Due,
    /// `begins`, `opens`: the present tense of timetables.
    Timetable,
    /// `plans`, `intends`: to come where `to` follows.
    Plans,
    /// `be`, `been`: says nothing, and takes the past from the participle behind it.
    Be,
    /// `is`, `are`
    Is,
    /// `was`, `said`, `rose`
    Did,
}

use Class::{
    A, About, After, Ago, Alternate, Before, Coming, Cue as C, Current, Deictic, Each, Early, Edge,
    Ended, Fiscal, Following, Fuzzy, Holiday, Last, Late, Latest, Meridiem, Mid, Month, Next,
    Number, Of, Ordinal, Part, Past, Period, Prep as P, Previous, Recent, Recurring, Ref, Same,
    Season as S, That, The, This, Tonight, Unit as U, Units, Weekday, WeekdayShort, Weekdays,
};

/// Words by class. A word stands once.
const TABLE: &[(Class, &str)] = &[
    (Month(1, true), "january"),
    (Month(2, true), "february"),
    (Month(3, true), "march"),
    (Month(4, true), "april"),
    (Month(5, true), "may"),
    (Month(6, true), "june"),
    (Month(7, true), "july"),
    (Month(8, true), "august"),
    (Month(9, true), "september"),
    (Month(10, true), "october"),
    (Month(11, true), "november"),
    (Month(12, true), "december"),
    (Month(1, false), "jan"),
    (Month(2, false), "feb"),
    (Month(3, false), "mar"),
    (Month(4, false), "apr"),
    (Month(6, false), "jun"),
    (Month(7, false), "jul"),
    (Month(8, false), "aug"),
    (Month(9, false), "sep sept"),
    (Month(10, false), "oct"),
    (Month(11, false), "nov"),
    (Month(12, false), "dec"),
    (Weekday(0), "monday"),
    (Weekday(1), "tuesday"),
    (Weekday(2), "wednesday"),
    (Weekday(3), "thursday"),
    (Weekday(4), "friday"),
    (Weekday(5), "saturday"),
    (Weekday(6), "sunday"),
    (WeekdayShort, "mon tue tues wed thu thur thurs fri sat sun"),
    (Weekdays(0), "mondays"),
    (Weekdays(1), "tuesdays"),
    (Weekdays(2), "wednesdays"),
    (Weekdays(3), "thursdays"),
    (Weekdays(4), "fridays"),
    (Weekdays(5), "saturdays"),
    (Weekdays(6), "sundays"),
    (U(Unit::Minute), "minute"),
    (U(Unit::Hour), "hour"),
    (U(Unit::Day), "day"),
    (U(Unit::Week), "week"),
    (U(Unit::Weekend), "weekend"),
    (U(Unit::Month), "month"),
    (U(Unit::Quarter), "quarter"),
    (U(Unit::Half), "half"),
    (U(Unit::Year), "year"),
    (U(Unit::Decade), "decade"),
    (U(Unit::Century), "century"),
    // `second` is an ordinal in news far oftener than a length.
    (Units(Unit::Second), "seconds"),
    (Units(Unit::Minute), "minutes"),
    (Units(Unit::Hour), "hours"),
    (Units(Unit::Day), "days"),
    (Units(Unit::Week), "weeks"),
    (Units(Unit::Weekend), "weekends"),
    (Units(Unit::Month), "months"),
    (Units(Unit::Quarter), "quarters"),
    (Units(Unit::Year), "years"),
    (Units(Unit::Decade), "decades"),
    (Units(Unit::Century), "centuries"),
    (Period, "period"),
    (S(Season::Spring, false), "spring"),
    (S(Season::Summer, true), "summer"),
    (S(Season::Autumn, true), "autumn"),
    (S(Season::Autumn, false), "fall"),
    (S(Season::Winter, true), "winter"),
    (Part(DayPart::Morning), "morning"),
    (Part(DayPart::Noon), "noon midday"),
    (Part(DayPart::Afternoon), "afternoon"),
    (Part(DayPart::Evening), "evening"),
    (Part(DayPart::Night), "night"),
    (Deictic(0), "today"),
    (Deictic(-1), "yesterday"),
    (Deictic(1), "tomorrow"),
    (Tonight, "tonight"),
    (Ref(Reference::Present), "now currently presently nowadays"),
    (Ref(Reference::Past), "recently lately"),
    (Ref(Reference::Future), "eventually soon"),
    (Class::Noun(Reference::Future), "future"),
    (Class::Noun(Reference::Present), "present moment"),
    (Recurring(Unit::Hour), "hourly"),
    (Recurring(Unit::Day), "daily nightly"),
    (Recurring(Unit::Week), "weekly"),
    (Recurring(Unit::Month), "monthly"),
    (Recurring(Unit::Quarter), "quarterly"),
    (Recurring(Unit::Year), "yearly annually annual"),
    (Meridiem(false), "a.m am a.m."),
    (Meridiem(true), "p.m pm p.m."),
    (
        Holiday,
        "christmas easter thanksgiving halloween new good independence labor labour memorial \
         veterans columbus boxing valentine armistice bastille",
    ),
    (Number(1), "one"),
    (Number(2), "two"),
    (Number(3), "three"),
    (Number(4), "four"),
    (Number(5), "five"),
    (Number(6), "six"),
    (Number(7), "seven"),
    (Number(8), "eight"),
    (Number(9), "nine"),
    (Number(10), "ten"),
    (Number(11), "eleven"),
    (Number(12), "twelve"),
    (Number(13), "thirteen"),
    (Number(14), "fourteen"),
    (Number(15), "fifteen"),
    (Number(16), "sixteen"),
    (Number(17), "seventeen"),
    (Number(18), "eighteen"),
    (Number(19), "nineteen"),
    (Number(20), "twenty"),
    (Number(30), "thirty"),
    (Number(40), "forty"),
    (Number(50), "fifty"),
    (Number(60), "sixty"),
    (Number(70), "seventy"),
    (Number(80), "eighty"),
    (Number(90), "ninety"),
    (Number(100), "hundred"),
    (Ordinal(1), "first"),
    (Ordinal(2), "second"),
    (Ordinal(3), "third"),
    (Ordinal(4), "fourth"),
    (Ordinal(5), "fifth"),
    (Ordinal(6), "sixth"),
    (Ordinal(7), "seventh"),
    (Ordinal(8), "eighth"),
    (Ordinal(9), "ninth"),
    (Ordinal(10), "tenth"),
    (Ordinal(11), "eleventh"),
    (Ordinal(12), "twelfth"),
    (Ordinal(13), "thirteenth"),
    (Ordinal(14), "fourteenth"),
    (Ordinal(15), "fifteenth"),
    (Ordinal(16), "sixteenth"),
    (Ordinal(17), "seventeenth"),
    (Ordinal(18), "eighteenth"),
    (Ordinal(19), "nineteenth"),
    (Ordinal(20), "twentieth"),
    (Class::DecadeWord(2), "twenties"),
    (Class::DecadeWord(3), "thirties"),
    (Class::DecadeWord(4), "forties"),
    (Class::DecadeWord(5), "fifties"),
    (Class::DecadeWord(6), "sixties"),
    (Class::DecadeWord(7), "seventies"),
    (Class::DecadeWord(8), "eighties"),
    (Class::DecadeWord(9), "nineties"),
    (Fuzzy, "several few many couple dozen dozens some"),
    (About, "about around nearly almost roughly over approximately"),
    (The, "the"),
    (A, "a an"),
    (This, "this"),
    (That, "that"),
    (Last, "last"),
    (Next, "next"),
    (Previous, "previous prior preceding"),
    (Following, "following"),
    (Past, "past"),
    (Coming, "coming upcoming"),
    (Same, "same corresponding comparable"),
    (Current, "current"),
    (Latest, "latest"),
    (Recent, "recent"),
    (Each, "each every"),
    (Alternate, "other"),
    (Early, "early earlier"),
    (Mid, "mid middle"),
    (Late, "late later"),
    (Ago, "ago"),
    (Before, "before"),
    (After, "after"),
    (Ended, "ended ending"),
    (Fiscal, "fiscal financial calendar"),
    (Edge, "end beginning start close remainder rest"),
    (Of, "of"),
    (P(Prep::At), "in on at during"),
    (P(Prep::Since), "since"),
    (P(Prep::Until), "until till by"),
    (P(Prep::For), "for within"),
    (P(Prep::From), "from between through to"),
    // `may` is a month above; the grammar knows it as a verb where it is small.
    (C(Cue::Will), "will shall won't would might must should shan't"),
    (C(Cue::Due), "due expected scheduled slated planned set"),
    (
        C(Cue::Timetable),
        "begin resume expire reopens runs takes begins opens expires departs arrives meets \
         resumes",
    ),
    (
        C(Cue::Plans),
        "plans plan planning expects expect hopes hope intends intend wants want going ready \
         likely agreed prepares preparing",
    ),
    (C(Cue::Be), "be been being"),
    (C(Cue::Is), "is are isn't aren't"),
    // What `-ed` does not show.
    (
        C(Cue::Did),
        "was were wasn't weren't had did didn't said told rose fell won lost made took met went \
         came began left gave got held saw shot sold spent stood struck thought threw wrote \
         broke brought bought built caught chose drew drove ate felt fought found flew \
         grew heard hit kept knew laid led paid put ran rang sank sent shook sought swept swore \
         taught tore understood withdrew woke became beat cut bid hurt quit shut split spoke \
         stole swam slid fled bore",
    ),
];

/// The longest word above, in bytes.
const LONGEST: usize = 14;

static CLASSES: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

struct Lexicon {
    words: FxHashMap<&'static str, Class>,
    /// For each first byte, the lengths that words with it have, as bits.
    lengths: [u16; 256],
}

impl Lexicon {
    fn new() -> Lexicon {
        let mut words = FxHashMap::default();
        let mut lengths = [0u16; 256];
        for (class, list) in TABLE {
            for word in list.split(' ').filter(|word| !word.is_empty()) {
                words.entry(word).or_insert(*class);
                let first = word.as_bytes()[0];
                lengths[usize::from(first)] |= 1 << word.len();
                lengths[usize::from(first.to_ascii_uppercase())] |= 1 << word.len();
            }
        }
        Lexicon { words, lengths }
    }
}

/// A look at the table, for the words of one text.
#[derive(Clone, Copy)]
pub struct Classes(&'static Lexicon);

impl Classes {
    pub fn new() -> Classes {
        Classes(&CLASSES)
    }

    /// What `raw`, a word that begins with no digit, can be; case is ignored.
    #[inline]
    pub fn of(self, raw: &str) -> Class {
        let bytes = raw.as_bytes();
        let Some(first) = bytes.first() else { return Class::Other };
        if bytes.len() > LONGEST || self.0.lengths[usize::from(*first)] >> bytes.len() & 1 == 0 {
            return Class::Other;
        }
        self.look_up(bytes)
    }

    fn look_up(self, bytes: &[u8]) -> Class {
        let mut lower = [0; LONGEST];
        let lower = &mut lower[..bytes.len()];
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        let word = std::str::from_utf8(lower).unwrap_or_default();
        self.0.words.get(word).copied().unwrap_or(Class::Other)
    }
}

/// What a word that begins with a digit can be: `31`, `1989`, `3rd`, `1980s`.
pub fn digits(raw: &str) -> Class {
    let n = raw.bytes().take_while(u8::is_ascii_digit).count();
    if n == 0 || n > 4 {
        return Class::Other;
    }
    let Ok(value) = raw[..n].parse::<u16>() else { return Class::Other };
    match raw.as_bytes()[n..] {
        [] => Class::Digits(value, n as u8),
        [b'.', ..] if n <= 2 && raw.len() <= 10 => Class::Dotted,
        [b's'] if n == 4 && value % 10 == 0 => Class::Decade(value / 10),
        [b's'] if n == 2 && value % 10 == 0 => Class::Decade(value / 10),
        [a, b] if n <= 2 => {
            let ending = [a.to_ascii_lowercase(), b.to_ascii_lowercase()];
            match &ending {
                b"st" | b"nd" | b"rd" | b"th" => Class::Ordinal(value as u8),
                _ => Class::Other,
            }
        }
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_twice_or_is_too_long() {
        let mut seen = std::collections::HashSet::new();
        for (_, list) in TABLE {
            for word in list.split(' ').filter(|word| !word.is_empty()) {
                assert!(word.len() <= LONGEST, "{word}");
                assert!(seen.insert(word), "{word} stands twice");
            }
        }
    }

    #[test]
    fn words_are_known_in_any_case() {
        let classes = Classes::new();
        for (word, class) in [
            ("Thursday", Weekday(3)),
            ("THURSDAY", Weekday(3)),
            ("sept", Month(9, false)),
            ("P.M.", Meridiem(true)),
            ("thursdayish", Class::Other),
            ("é", Class::Other),
            ("", Class::Other),
        ] {
            assert_eq!(classes.of(word), class, "{word}");
        }
        assert_eq!(digits("1980s"), Class::Decade(198));
        assert_eq!(digits("31st"), Ordinal(31));
        assert_eq!(digits("1,500"), Class::Other);
        assert_eq!(digits("19891"), Class::Other);
    }
}
