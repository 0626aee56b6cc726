//! Does every query read the same again once it is printed?
//!
//! Random trees and random texts, printed in the canonical form and read back.

use proptest::prelude::*;

use super::{MAX_BYTES, parse};
use crate::analysis::WordRegex;
use crate::base::{Day, DayRange, Span};
use crate::query::About;
use crate::query::ast::{Function, Kind, Node, Phrase, Proximity, Query, State, Word};
use crate::query::fields::Field;
use crate::query::length::Length;
use crate::query::lex::is_searchable;
use crate::query::plan::Unit;
use crate::query::spread::has_one_place;

fn today() -> Day {
    Day::new(2020, 7, 16).expect("a real day")
}

pub fn round_trips(query: &Query) {
    let canonical = query.to_string();
    if canonical.len() > MAX_BYTES {
        return;
    }
    let again = parse(&canonical, today()).expect("the canonical form reads").query;
    assert_eq!(again.root.without_spans(), query.root.without_spans(), "{canonical}");
    assert_eq!(again.to_string(), canonical);
}

/// Trees as [`parse`] makes them, near operands with places only.
fn tree() -> impl Strategy<Value = Node> {
    let node = |kind| Node { span: Span::new(0, 0), kind };
    let text = "[a-zA-Zé0-9][a-zé0-9'&.]{0,6}".prop_filter("no operator", |text| {
        !matches!(text.as_str(), "AND" | "OR" | "NOT") && !text.contains("..")
    });
    let word = (text, any::<bool>(), 0..=2u8).prop_map(move |(text, prefix, edits)| {
        node(Kind::Word(Word { text, prefix, edits: if prefix { 0 } else { edits } }))
    });
    let wild = "[a-z]{1,3}[*?][a-z]{1,3}".prop_map(move |text| node(Kind::Word(Word::plain(text))));
    let regex = prop::sample::select(vec!["wom[ae]n", "a|b", r"\\d{4}", "(", "x"])
        .prop_filter("compiles", |source| *source != "(")
        .prop_map(move |source| node(Kind::Regex(WordRegex::new(source).expect("compiles"))));
    let slack = prop::option::of(any::<u8>());
    let phrase = ("[ a-zA-Z*?()':/-]{0,12}", slack)
        .prop_filter("searchable", |(text, _)| is_searchable(text))
        .prop_map(move |(text, slack)| node(Kind::Phrase(Phrase { text, slack })));
    let field = prop::sample::select(vec![
        Field::Headline,
        Field::Body,
        Field::Person,
        Field::Organization,
        Field::Place,
        Field::Entity,
    ]);
    let how = prop_oneof![
        (1..=255u8).prop_map(Proximity::Within),
        (1..=255u8).prop_map(Proximity::Before),
        (1..=255u8).prop_map(Proximity::NotWithin),
        prop::sample::select(vec![
            Proximity::Same(Unit::Sentence),
            Proximity::Same(Unit::Paragraph),
            Proximity::NotSame(Unit::Sentence),
            Proximity::NotSame(Unit::Paragraph),
        ]),
    ];
    let function = prop::sample::select(vec![
        Function::Exact,
        Function::Caps,
        Function::AllCaps,
        Function::NoCaps,
        Function::AtLeast(1),
        Function::AtLeast(65_535),
    ]);
    let placed = prop_oneof![4 => word, 1 => wild, 3 => phrase, 1 => regex].prop_recursive(
        4,
        16,
        3,
        move |inner| {
            let two = (inner.clone(), inner.clone());
            let some = prop::collection::vec(inner.clone(), 2..4);
            prop_oneof![
                (how.clone(), two)
                    .prop_filter("one thing not to be near", |(how, (_, right))| {
                        !how.is_negated() || has_one_place(right)
                    })
                    .prop_map(move |(how, (left, right))| {
                        node(Kind::Near(how, Box::new(left), Box::new(right)))
                    }),
                some.clone().prop_map(move |parts| node(Kind::Blank(parts))),
                some.clone().prop_map(move |parts| node(Kind::And(parts))),
                some.prop_map(move |parts| node(Kind::Or(parts))),
                (function.clone(), inner.clone()).prop_map(move |(function, part)| {
                    node(Kind::Function(function, Box::new(part)))
                }),
                (field.clone(), inner)
                    .prop_map(move |(field, part)| node(Kind::Field(field, Box::new(part)))),
            ]
        },
    );
    let day = (0u32..3_652_058).prop_map(|n| Day::from_number(n).unwrap_or(Day::MIN));
    let days = (day.clone(), day).prop_map(|(a, b)| DayRange::new(a, b));
    prop_oneof![
        6 => placed,
        1 => days.prop_map(move |days| node(Kind::Date(days))),
        1 => about().prop_map(move |about| node(Kind::About(about))),
        1 => Just(node(Kind::Is(State::Undated))),
        1 => Just(node(Kind::Is(State::Copy))),
        1 => Just(node(Kind::Is(State::Original))),
        1 => (any::<u32>(), any::<u32>()).prop_map(move |(a, b)| {
            node(Kind::Length(Length { least: a.min(b), most: a.max(b) }))
        }),
        1 => Just(node(Kind::Everything)),
    ]
    .prop_recursive(4, 32, 4, move |inner| {
        let some = prop::collection::vec(inner.clone(), 2..5);
        prop_oneof![
            some.clone().prop_map(move |parts| node(Kind::Blank(parts))),
            some.clone().prop_map(move |parts| node(Kind::And(parts))),
            some.prop_map(move |parts| node(Kind::Or(parts))),
            inner.prop_map(move |part| node(Kind::Not(Box::new(part)))),
        ]
    })
}

fn about() -> impl Strategy<Value = About> {
    prop::sample::select(vec!["2020-08", "~1980s", "*-02-29", "~*-04-13", "..2019", "0000.."])
        .prop_map(|text| About::read(text, today()).expect("reads"))
}

/// Text made of what the language is made of, so that the rare cases meet.
fn near_queries() -> impl Strategy<Value = String> {
    let pieces = "a Bc AND OR NOT w/3 pre/300 near/0 w/s /p near5 NEAR SAME | && +5 ( ) \" “ - + * ~1 ^2 \
                  ~ : / = > .. 2020 2019-02 caps( nocaps( allcaps( atleast3( atleast2 lead( hlead( \
                  byline( re: re:\" hd= la= length>5 length wc> 5 ! ? headline: person: exact exact( id: date: about: on: *-04-13 Date: after: is:undated foo: é && >= today \
                  ' , \u{0}";
    let piece = prop::sample::select(pieces.split(' ').collect::<Vec<_>>());
    prop::collection::vec((piece, prop::sample::select(vec!["", "", " "])), 0..24)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, blank)| [piece, blank]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn trees_survive_printing(root in tree()) {
        round_trips(&Query { root });
    }

    #[test]
    fn near_queries_survive_printing(text in near_queries()) {
        if let Ok(parsed) = parse(&text, today()) {
            round_trips(&parsed.query);
            for note in &parsed.notes {
                prop_assert!(text.get(note.span.start as usize..note.span.end as usize).is_some());
            }
        }
    }

    #[test]
    fn any_text_survives_printing(text in any::<String>()) {
        if let Ok(parsed) = parse(&text, today()) {
            round_trips(&parsed.query);
        }
    }

    #[test]
    fn any_bytes_survive_reading(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&String::from_utf8_lossy(&bytes), today());
    }
}
