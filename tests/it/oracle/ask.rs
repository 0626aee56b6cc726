//! What can be asked: a small tree of its own, which prints itself as a query.
//!
//! It knows nothing of the crate's parser or syntax tree, so that a mistake there cannot hide here.

use std::fmt::{self, Display};

use dateline::analysis::entities::Kind;
use dateline::article::Notice;
use proptest::prelude::*;
use proptest::sample::select;

/// One question, or a part of one.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A bare word as typed; several words where it is a compound.
    Word(String),
    /// The beginning of a word.
    Prefix(String),
    /// A word with `*` or `?` within.
    Wild(String),
    /// A word of which so many letters may differ.
    Fuzzy(String, u8),
    /// `re:"…"`.
    Regex(String),
    /// What stands between two quotes.
    Phrase(String),
    /// The same, in any order with so many others among them.
    Loose(String, u8),
    /// Both, near each other or not.
    Near { left: Box<Ask>, right: Box<Ask>, how: How },
    /// `headline:`, `lead:` and the like.
    In(Part, Box<Ask>),
    /// `exact( )`, `caps( )` and the like.
    Written(Style, Box<Ask>),
    /// `atleastN( )`.
    AtLeast(u16, Box<Ask>),
    /// `person:`, `org:` or `place:`.
    Name(Kind, String),
    /// The same, as printed: `person:exact("…")`.
    Exactly(Kind, String),
    /// Several of one kind, all or any: `person:(a AND b)`.
    Names { kind: Kind, names: Vec<String>, all: bool },
    /// `source:`.
    Source(String),
    /// `lang:`.
    Lang(String),
    /// `is:undated`.
    Undated,
    /// `is:correction` and the like.
    Notice(Notice),
    /// `length:`, both ends included.
    Length(u32, u32),
    /// Days of publication.
    Days(Days),
    /// `about:`: a time of the text lies inside those days, or overlaps them.
    About { days: Days, overlaps: bool },
    /// `about:*-07-16`: the text speaks of that day of some year, or of a time that holds it.
    AboutDay { month: u32, day: u32, overlaps: bool },
    /// `on:*-07-16`: published on that day of some year.
    OnDay { month: u32, day: u32 },
    /// `*`.
    Everything,
    /// Not the part.
    Not(Box<Ask>),
    /// Parts with blanks between them.
    Blank(Vec<Ask>),
    /// Parts with `AND` between them.
    And(Vec<Ask>),
    /// Parts with `OR` between them.
    Or(Vec<Ask>),
}

/// Where the words of an article stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    Headline,
    Body,
}

/// A part of an article that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Headline,
    Body,
    Lead,
    HeadlineAndLead,
}

/// How two things stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Within(u8),
    Before(u8),
    NotWithin(u8),
    InSentence,
    InParagraph,
    NotInSentence,
    NotInParagraph,
}

impl How {
    pub fn is_negated(self) -> bool {
        matches!(self, How::NotWithin(_) | How::NotInSentence | How::NotInParagraph)
    }
}

/// How words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Exact,
    Caps,
    AllCaps,
    NoCaps,
}

/// A date expression, and the days it means as numbers such as 20200716; both ends included. The
/// ends of an open range need not be in the calendar: 20200230 comes behind the 29th of February.
#[derive(Clone, Debug)]
pub struct Days {
    pub typed: String,
    pub first: u32,
    pub last: u32,
}

/// What the questions about some articles are made of.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub words: Vec<String>,
    pub phrases: Vec<String>,
    pub names: Vec<(Kind, String)>,
    pub sources: Vec<String>,
    pub langs: Vec<String>,
    /// Years, months and days of publication as typed: `2020`, `2020-07`, `2020-07-16`.
    pub dates: Vec<String>,
}

impl Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ask::Word(typed) => f.write_str(typed),
            Ask::Prefix(typed) => write!(f, "{typed}*"),
            Ask::Wild(typed) => f.write_str(typed),
            Ask::Fuzzy(typed, edits) => write!(f, "{typed}~{edits}"),
            Ask::Regex(source) => write!(f, "re:\"{source}\""),
            Ask::Phrase(typed) => write!(f, "\"{typed}\""),
            Ask::Loose(typed, extra) => write!(f, "\"{typed}\"~{extra}"),
            Ask::Near { left, right, how } => {
                let operator = match how {
                    How::Within(n) => format!("w/{n}"),
                    How::Before(n) => format!("pre/{n}"),
                    How::NotWithin(n) => format!("NOT w/{n}"),
                    How::InSentence => "w/s".to_owned(),
                    How::InParagraph => "w/p".to_owned(),
                    How::NotInSentence => "NOT w/s".to_owned(),
                    How::NotInParagraph => "NOT w/p".to_owned(),
                };
                write!(f, "{} {operator} {}", Whole(left), Whole(right))
            }
            Ask::In(part, inner) => {
                let name = match part {
                    Part::Headline => "headline",
                    Part::Body => "body",
                    Part::Lead => "lead",
                    Part::HeadlineAndLead => "hlead",
                };
                match **inner {
                    // A field's value is one word or phrase, or stands in brackets.
                    Ask::Word(_) | Ask::Phrase(_) => write!(f, "{name}:{inner}"),
                    _ => write!(f, "{name}({inner})"),
                }
            }
            Ask::Written(style, inner) => {
                let name = match style {
                    Style::Exact => "exact",
                    Style::Caps => "caps",
                    Style::AllCaps => "allcaps",
                    Style::NoCaps => "nocaps",
                };
                write!(f, "{name}({inner})")
            }
            Ask::AtLeast(n, inner) => write!(f, "atleast{n}({inner})"),
            Ask::Length(least, most) => write!(f, "length:{least}..{most}"),
            Ask::Name(kind, typed) => write!(f, "{}:\"{typed}\"", field_of(*kind)),
            Ask::Exactly(kind, typed) => write!(f, "{}:exact(\"{typed}\")", field_of(*kind)),
            Ask::Names { kind, names, all } => {
                let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                let between = if *all { " AND " } else { " OR " };
                write!(f, "{}:({})", field_of(*kind), names.join(between))
            }
            Ask::Source(typed) => write!(f, "source:\"{typed}\""),
            Ask::Lang(code) => write!(f, "lang:{code}"),
            Ask::Undated => f.write_str("is:undated"),
            Ask::Notice(notice) => write!(f, "is:{notice}"),
            Ask::Days(days) => f.write_str(&days.typed),
            Ask::About { days, overlaps } => {
                let sign = if *overlaps { "~" } else { "" };
                write!(f, "about:{sign}{}", days.typed)
            }
            Ask::AboutDay { month, day, overlaps } => {
                let sign = if *overlaps { "~" } else { "" };
                write!(f, "about:{sign}*-{month:02}-{day:02}")
            }
            Ask::OnDay { month, day } => write!(f, "on:*-{month:02}-{day:02}"),
            Ask::Everything => f.write_str("*"),
            Ask::Not(part) if matches!(**part, Ask::Word(_)) => write!(f, "-{part}"),
            Ask::Not(part) => write!(f, "NOT {}", Whole(part)),
            Ask::Blank(parts) => join(f, parts, " "),
            Ask::And(parts) => join(f, parts, " AND "),
            Ask::Or(parts) => join(f, parts, " OR "),
        }
    }
}

fn field_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "org",
        Kind::Place => "place",
    }
}

/// A part inside another: in brackets unless it is whole in itself.
struct Whole<'a>(&'a Ask);

impl Display for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ask::Near { .. } | Ask::Not(_) | Ask::Blank(_) | Ask::And(_) | Ask::Or(_) => {
                write!(f, "({})", self.0)
            }
            whole => whole.fmt(f),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Ask], between: &str) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        f.write_str(if i > 0 { between } else { "" })?;
        Whole(part).fmt(f)?;
    }
    Ok(())
}

/// Questions of every kind.
pub fn asks(lexicon: &Lexicon) -> BoxedStrategy<Ask> {
    let leaf = prop_oneof![
        6 => places(lexicon),
        1 => conjunctions_near(lexicon),
        1 => (0u32..40, 0u32..60).prop_map(|(least, more)| Ask::Length(least, least + more)),
        2 => days(lexicon).prop_map(Ask::Days),
        1 => several_names(lexicon),
        2 => about(lexicon),
        1 => select(lexicon.langs.clone()).prop_map(Ask::Lang),
        1 => select(lexicon.sources.clone()).prop_map(Ask::Source),
        1 => Just(Ask::Undated),
        1 => select(Notice::ALL.to_vec()).prop_map(Ask::Notice),
        1 => Just(Ask::Everything),
    ];
    let tree = leaf.prop_recursive(3, 10, 3, |inner| {
        let parts = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            3 => parts.clone().prop_map(Ask::Blank),
            2 => parts.clone().prop_map(Ask::And),
            3 => parts.prop_map(Ask::Or),
            2 => inner.prop_map(|part| Ask::Not(Box::new(part))),
        ]
    });
    // Rows of bare words are what readers type most, and what capitals are judged by.
    let row = prop::collection::vec(word(lexicon), 1..6).prop_map(|mut words| match words.len() {
        1 => words.swap_remove(0),
        _ => Ask::Blank(words),
    });
    prop_oneof![4 => tree, 1 => row].boxed()
}

/// Questions that are answered by places in the text.
pub fn places(lexicon: &Lexicon) -> BoxedStrategy<Ask> {
    let names =
        (select(lexicon.names.clone()), 0u8..4).prop_map(|((kind, name), form)| match form {
            0 => Ask::Exactly(kind, name),
            _ => Ask::Name(kind, name),
        });
    let plain = prop_oneof![
        5 => word(lexicon),
        1 => prefix(lexicon),
        1 => wild(lexicon),
        1 => fuzzy(lexicon),
        1 => regex(lexicon),
        3 => phrase(lexicon),
        1 => wild_phrase(lexicon),
        2 => loose(lexicon),
    ];
    let plain = plain.prop_recursive(2, 5, 2, |inner| {
        prop_oneof![
            3 => inner.clone(),
            1 => in_part(inner.clone()),
            1 => written(inner),
        ]
    });
    let leaf = prop_oneof![12 => plain, 1 => names];
    leaf.prop_recursive(2, 5, 2, |inner| {
        let either = prop::collection::vec(inner.clone(), 2..3).prop_map(Ask::Or);
        let side = prop_oneof![3 => inner.clone(), 1 => either];
        let near = (side.clone(), side.clone(), how()).prop_map(|(left, right, how)| Ask::Near {
            left: Box::new(left),
            right: Box::new(right),
            how,
        });
        let counted = (1u16..4, side).prop_map(|(n, part)| Ask::AtLeast(n, Box::new(part)));
        let placed = in_part(near.clone().boxed());
        prop_oneof![6 => near, 1 => counted, 1 => placed]
    })
    .boxed()
}

fn how() -> BoxedStrategy<How> {
    let distance = || prop_oneof![4 => 1u8..12, 1 => 12u8..=255];
    prop_oneof![
        4 => distance().prop_map(How::Within),
        3 => distance().prop_map(How::Before),
        2 => distance().prop_map(How::NotWithin),
        2 => Just(How::InSentence),
        1 => Just(How::InParagraph),
        1 => Just(How::NotInSentence),
        1 => Just(How::NotInParagraph),
    ]
    .boxed()
}

/// Proximities with several things at once on either side, which must all be near.
fn conjunctions_near(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    let side = |lexicon: &Lexicon| {
        let word = prop_oneof![3 => word(lexicon), 1 => phrase(lexicon)];
        (prop::collection::vec(word, 2..3), any::<bool>())
            .prop_map(|(parts, and)| if and { Ask::And(parts) } else { Ask::Blank(parts) })
    };
    let either = (word(lexicon), side(lexicon)).prop_map(|(one, all)| Ask::Or(vec![one, all]));
    let left = prop_oneof![side(lexicon), either];
    let right = prop_oneof![side(lexicon), word(lexicon)];
    let how = how().prop_filter("several things at once not to be near", |how| !how.is_negated());
    (left, right, how).prop_map(|(left, right, how)| Ask::Near {
        left: Box::new(left),
        right: Box::new(right),
        how,
    })
}

/// Two or three names of one kind, all or any of them.
fn several_names(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    let names = prop::collection::vec(select(lexicon.names.clone()), 2..4);
    (names, any::<bool>()).prop_map(|(names, all)| {
        let kind = names[0].0;
        let of_kind = names.into_iter().filter(|(of, _)| *of == kind);
        let names: Vec<String> = of_kind.map(|(_, name)| name).collect();
        match &names[..] {
            [only] => Ask::Name(kind, only.clone()),
            _ => Ask::Names { kind, names, all },
        }
    })
}

/// Words, beginnings of words, and phrases.
pub fn texts(lexicon: &Lexicon) -> BoxedStrategy<Ask> {
    prop_oneof![
        2 => word(lexicon),
        1 => prefix(lexicon),
        1 => wild(lexicon),
        1 => fuzzy(lexicon),
        3 => phrase(lexicon),
    ]
    .boxed()
}

fn in_part(inner: BoxedStrategy<Ask>) -> impl Strategy<Value = Ask> + use<> {
    // A name inside a part goes by its own field, and has no place in one.
    let part = select(vec![Part::Headline, Part::Body, Part::Lead, Part::HeadlineAndLead]);
    (part, inner.prop_filter("a name has its own field", |ask| !ask.has_names()))
        .prop_map(|(part, inner)| Ask::In(part, Box::new(inner)))
}

fn written(inner: BoxedStrategy<Ask>) -> impl Strategy<Value = Ask> + use<> {
    let style = select(vec![Style::Exact, Style::Caps, Style::AllCaps, Style::NoCaps]);
    (style, inner).prop_map(|(style, inner)| Ask::Written(style, Box::new(inner)))
}

/// A word that is one in a text too, of letters and digits of no script without blanks.
fn simple_word(lexicon: &Lexicon) -> BoxedStrategy<String> {
    let simple = |word: &&String| {
        word.chars().all(|c| c.is_alphanumeric() && (c as u32) < 0x2000)
            && word.chars().count() > 1
            && dateline::analysis::words_of_line(word).len() == 1
    };
    let words: Vec<String> = lexicon.words.iter().filter(simple).cloned().collect();
    (select(words), 0u8..10).prop_map(|(word, twist)| twisted(&word, twist)).boxed()
}

fn wild(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    (simple_word(lexicon), 0usize..8, 0usize..3, any::<bool>())
        .prop_map(|(word, at, n, many)| Ask::Wild(with_wildcard(&word, at, n, many)))
}

/// The word with some of its letters left open.
fn with_wildcard(word: &str, at: usize, n: usize, many: bool) -> String {
    let chars: Vec<char> = word.chars().collect();
    let last = chars.len() - 1;
    // A `?` stands between letters; a `*` at the end would be a prefix.
    let at = if many { at.min(last) } else { at.clamp(1, last.max(2) - 1) };
    let end = if many { (at + n).min(last) } else { (at + 1).min(last) };
    let sign = if many || at >= end { "*" } else { "?" };
    let (at, end) = if sign == "*" { (at.min(last), end.max(at).min(last)) } else { (at, end) };
    let begin: String = chars[..at].iter().collect();
    let rest: String = chars[end..].iter().collect();
    format!("{begin}{sign}{rest}")
}

fn fuzzy(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    (simple_word(lexicon), 0usize..9, 0u8..4, 1u8..3).prop_map(|(word, at, slip, edits)| {
        let mut chars: Vec<char> = word.chars().collect();
        let at = at.min(chars.len() - 1);
        match slip {
            0 if chars.len() > 2 => {
                chars.remove(at);
            }
            1 => chars.insert(at, 'q'),
            2 if at > 0 => chars.swap(at, at - 1),
            _ => {}
        }
        Ask::Fuzzy(chars.into_iter().collect(), edits)
    })
}

fn regex(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    (simple_word(lexicon), simple_word(lexicon), 0u8..5).prop_map(|(one, other, form)| {
        // Expressions are over words as the index has them.
        let fold = dateline::analysis::fold;
        let (one, other) = (fold(&one), fold(&other));
        let chars: Vec<char> = one.chars().collect();
        let begin: String = chars[..1].iter().collect();
        let rest: String = chars[1..].iter().collect();
        Ask::Regex(match form {
            0 => format!("{one}|{other}"),
            1 => format!("{begin}.*"),
            2 => format!("[{begin}x]{rest}s?"),
            3 => format!("({begin}.)?{rest}"),
            _ => format!("\\w{{2,{}}}", chars.len()),
        })
    })
}

fn wild_phrase(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    let phrases: Vec<String> = lexicon
        .phrases
        .iter()
        .filter(|phrase| {
            let plain = |c: char| c == ' ' || (c.is_alphanumeric() && (c as u32) < 0x2000);
            phrase.chars().all(plain) && phrase.split(' ').all(|word| word.chars().count() > 1)
        })
        .cloned()
        .collect();
    (select(phrases), 0usize..3, 0usize..6, 0usize..3, any::<bool>()).prop_map(
        |(phrase, which, at, n, many)| {
            let mut words: Vec<String> = phrase.split(' ').map(str::to_lowercase).collect();
            let which = which.min(words.len() - 1);
            words[which] = with_wildcard(&words[which], at, n, many);
            Ask::Phrase(words.join(" "))
        },
    )
}

fn loose(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    (select(lexicon.phrases.clone()), 0u8..9, 0u8..5, any::<bool>()).prop_map(
        |(phrase, twist, extra, turned)| {
            let typed = twisted(&phrase, twist);
            let mut words: Vec<&str> = typed.split_whitespace().collect();
            if turned {
                words.reverse();
            }
            Ask::Loose(words.join(" "), extra)
        },
    )
}

fn word(lexicon: &Lexicon) -> BoxedStrategy<Ask> {
    (select(lexicon.words.clone()), 0u8..12)
        .prop_map(|(word, twist)| Ask::Word(twisted(&word, twist)))
        .boxed()
}

fn prefix(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    (select(lexicon.words.clone()), 1usize..5, 0u8..8).prop_map(|(word, n_chars, twist)| {
        let begin: String = word.chars().take(n_chars).collect();
        let end = begin.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        Ask::Prefix(twisted(&begin[..end], twist))
    })
}

fn phrase(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    (select(lexicon.phrases.clone()), 0u8..12)
        .prop_map(|(phrase, twist)| Ask::Phrase(twisted(&phrase, twist)))
}

/// The text as someone else would type it: in other capitals, without accents, in another form.
fn twisted(text: &str, twist: u8) -> String {
    let lower = text.to_lowercase();
    match twist {
        0..=4 => lower,
        5 | 6 => text.to_owned(),
        7 => {
            let first: String = lower.chars().take(1).flat_map(char::to_uppercase).collect();
            first + &lower.chars().skip(1).collect::<String>()
        }
        // A bare `OR` or `AND` would be an operator.
        8 if ["or", "and", "not", "near", "same", "adj"].contains(&lower.as_str()) => lower,
        8 => text.to_uppercase(),
        9 => dateline::analysis::fold(text),
        10 => lower + "s",
        _ => match lower.strip_suffix('s') {
            Some(shorter) if !shorter.is_empty() => shorter.to_owned(),
            _ => lower,
        },
    }
}

fn days(lexicon: &Lexicon) -> impl Strategy<Value = Days> + use<> {
    let date = select(lexicon.dates.clone());
    (date.clone(), date, 0u8..8).prop_map(|(one, other, form)| {
        let ((first, last), (other_first, other_last)) = (ends(&one), ends(&other));
        let days = |typed: String, first, last| Days { typed, first, last };
        match form {
            0 => days(format!("date:{one}"), first, last),
            1 => days(format!("since:{one}"), first, MAX),
            2 => days(format!("until:{one}"), 0, last),
            3 => days(format!("after:{one}"), last + 1, MAX),
            4 => days(format!("before:{one}"), 0, first - 1),
            5 if first <= other_last => days(format!("{one}..{other}"), first, other_last),
            5 => days(format!("{other}..{one}"), other_first, last),
            6 => days(format!("date:>={one}"), first, MAX),
            _ => days(format!("date:..{one}"), 0, last),
        }
    })
}

fn about(lexicon: &Lexicon) -> impl Strategy<Value = Ask> + use<> {
    let date = select(lexicon.dates.clone());
    let days = [(7, 16), (2, 29), (1, 1), (12, 31), (11, 7)];
    (date.clone(), date, select(days.to_vec()), any::<bool>(), 0u8..8).prop_map(
        |(one, other, (month, day), overlaps, form)| {
            let ((first, last), (_, other_last)) = (ends(&one), ends(&other));
            let about = |typed: String, first, last| Ask::About {
                days: Days { typed, first, last },
                overlaps,
            };
            match form {
                0 => about(format!("{one}.."), first, MAX),
                1 => about(format!("..{one}"), 0, last),
                2 if first <= other_last => about(format!("{one}..{other}"), first, other_last),
                3 => Ask::AboutDay { month, day, overlaps },
                4 => Ask::OnDay { month, day },
                5 => {
                    let decade = first / 100_000 * 10;
                    about(format!("{decade}s"), decade * 10_000 + 101, (decade + 9) * 10_000 + 1231)
                }
                _ => about(one, first, last),
            }
        },
    )
}

/// Behind every day there is.
const MAX: u32 = 99_991_231;

/// The first and last day of `2020`, `2020-07` or `2020-07-16`, as numbers.
pub fn ends(date: &str) -> (u32, u32) {
    let numbers: Vec<u32> = date.split('-').map(|part| part.parse().expect("digits")).collect();
    match numbers[..] {
        [year] => (year * 10_000 + 101, year * 10_000 + 1231),
        [year, month] => {
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let n_days = match month {
                2 => 28 + u32::from(is_leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            let before = year * 10_000 + month * 100;
            (before + 1, before + n_days)
        }
        [year, month, day] => {
            let day = year * 10_000 + month * 100 + day;
            (day, day)
        }
        _ => panic!("{date:?} is no date"),
    }
}

impl Ask {
    /// The parts directly inside.
    pub fn parts(&self) -> Vec<&Ask> {
        match self {
            Ask::Near { left, right, .. } => vec![left, right],
            Ask::In(_, part) | Ask::Not(part) | Ask::Written(_, part) | Ask::AtLeast(_, part) => {
                vec![part]
            }
            Ask::Blank(parts) | Ask::And(parts) | Ask::Or(parts) => parts.iter().collect(),
            _ => Vec::new(),
        }
    }

    fn has_names(&self) -> bool {
        matches!(self, Ask::Name(..) | Ask::Exactly(..) | Ask::Names { .. })
            || self.parts().into_iter().any(Ask::has_names)
    }
}

#[test]
fn what_is_printed_is_what_is_meant() {
    let word = |text: &str| Ask::Word(text.to_owned());
    let near = Ask::Near {
        left: Box::new(word("a")),
        right: Box::new(Ask::Or(vec![word("b"), Ask::Phrase("c d".into())])),
        how: How::Before(3),
    };
    let rows = [
        (near.clone(), "a pre/3 (b OR \"c d\")"),
        (Ask::In(Part::Headline, Box::new(near)), "headline(a pre/3 (b OR \"c d\"))"),
        (
            Ask::AtLeast(2, Box::new(Ask::Written(Style::Caps, Box::new(word("a"))))),
            "atleast2(caps(a))",
        ),
        (Ask::Not(Box::new(word("a"))), "-a"),
        (
            Ask::Blank(vec![word("a"), Ask::Not(Box::new(Ask::And(vec![word("b"), word("c")])))]),
            "a (NOT (b AND c))",
        ),
    ];
    for (ask, expected) in rows {
        assert_eq!(ask.to_string(), expected);
    }
}
