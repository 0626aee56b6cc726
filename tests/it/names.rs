//! Who is meant by a name, given all the other articles and what a person says?
//!
//! Articles are made by hand: each row says what an article takes its names for, and how surely, so
//! that guesses can be told apart from names that are clear. The whole pipeline behind that is real.

use std::fs;

use dateline::analysis::entities::{Definition, Entity, Evidence, Kind, entity_key};
use dateline::analysis::terms::{BODY, MENTION};
use dateline::analysis::{Analysed, Analyzer, Tokens, entity_term, words};
use dateline::article::{Article, Origin};
use dateline::base::{Day, Span};
use dateline::index::{Archive, Curated};
use dateline::query::Filters;
use dateline::report::{
    CountRequest, Question, SearchRequest, WhoRequest, by_named, count, search, who,
};
use dateline::search::Sort;

use crate::search::request;
use crate::support::{Desk, copy, shipped_corpus};

const P: Kind = Kind::Person;
const O: Kind = Kind::Organization;
const L: Kind = Kind::Place;

/// Margins: clear, shown, a guess.
const CLEAR: u8 = 90;
const SHOWN: u8 = 50;
const GUESS: u8 = 10;

/// A name in an article: what it is taken for, how surely, its name, and the forms it stands in.
type Name<'a> = (Kind, u8, &'a str, &'a [&'a str]);

/// An article of `date` with these names; it prints them and nothing else.
fn article(i: usize, date: &str, names: &[Name]) -> Analysed {
    let forms = |(_, _, name, forms): &Name| match forms {
        [] => vec![(*name).to_owned()],
        forms => forms.iter().map(|form| (*form).to_owned()).collect(),
    };
    let sentences: Vec<String> =
        names.iter().flat_map(forms).map(|form| format!("it told {form} so.")).collect();
    printing(i, date, &sentences.join(" "), names)
}

/// The same with a text of its own.
fn printing(i: usize, date: &str, body: &str, names: &[Name]) -> Analysed {
    let path = format!("{i:03}.txt");
    let origin = Origin { root: "test".into(), path, ..Origin::default() };
    let mut article = Article::new(origin, body);
    article.date = date.parse().ok();
    article.headline = Some(format!("{i}"));
    article.lang = Some("en".to_owned());
    let mut analysed = Analyzer::without_entities().analyse(article);
    for (kind, margin, name, forms) in names {
        let forms = if forms.is_empty() { &[*name][..] } else { forms };
        let mut mentions: Vec<Span> = Vec::new();
        for form in forms {
            let found = body.match_indices(form);
            mentions.extend(found.map(|(at, _)| Span::new(at, at + form.len())));
        }
        mentions.sort_unstable();
        analysed.entities.push(Entity {
            kind: *kind,
            name: (*name).to_owned(),
            key: entity_key(*kind, name),
            mentions,
            in_headline: Vec::new(),
            evidence: Evidence::Context,
            margin: *margin,
        });
    }
    let mut tokens = Tokens::default();
    for (position, term) in analysed.tokens.iter() {
        tokens.jump(position + 1);
        tokens.mark(term);
    }
    let cut = words(body);
    for entity in &analysed.entities {
        for mention in &entity.mentions {
            let inside = cut.iter().enumerate().filter(|(_, word)| word.span.overlaps(*mention));
            for (at, word) in inside {
                tokens.jump(BODY + at as u32 + 1);
                tokens.mark(&entity_term(entity.standing(), &entity.key));
                if word.span.start == mention.start {
                    tokens.mark(MENTION);
                }
            }
        }
    }
    analysed.tokens = tokens;
    analysed
}

fn archive(articles: Vec<Analysed>) -> Archive {
    Archive::in_memory(articles).expect("an index in memory")
}

/// The numbers of the articles a query finds, oldest first.
fn found(archive: &Archive, query: &str) -> String {
    let request = SearchRequest { sort: Sort::Oldest, limit: 100, ..request(query) };
    let report = search(archive, &request).expect("reads");
    let mut found: Vec<usize> =
        report.hits.iter().filter_map(|hit| hit.headline.as_deref()?.parse().ok()).collect();
    assert_eq!(report.total, found.len() as u64, "{query}");
    found.sort_unstable();
    found.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
}

fn check(archive: &Archive, rows: &[(&str, &str)]) {
    for (query, expected) in rows {
        assert_eq!(found(archive, query), *expected, "{query}");
    }
}

/// `value count` for each value, and what is left.
fn counted(archive: &Archive, query: &str, by: &str, limit: usize) -> String {
    let request = CountRequest {
        question: Question::plain(query, Day::MIN),
        by: Some(by_named(by).expect("known")),
        limit,
    };
    let report = count(archive, &request).expect("counts");
    let mut rows: Vec<String> =
        report.values.iter().map(|value| format!("{} {}", value.value, value.count)).collect();
    for (n, what) in [(report.other, "other"), (report.without, "without")] {
        if n > 0 {
            rows.push(format!("{what} {n}"));
        }
    }
    rows.join(", ")
}

/// The names that the hits of a query show: people; organizations; places.
fn shown(archive: &Archive, query: &str) -> Vec<String> {
    let request = SearchRequest { sort: Sort::Oldest, limit: 100, ..request(query) };
    let hits = search(archive, &request).expect("reads").hits;
    let names = |hit: &dateline::report::HitReport| {
        [&hit.people, &hit.organizations, &hit.places].map(|names| names.join(", ")).join("; ")
    };
    hits.iter().map(names).collect()
}

#[test]
fn clear_articles_decide_unclear_ones() {
    // So many articles in which the name is clear, by kind; how the last one stands to it; whether
    // person: and place: find the last one.
    type Row<'a> = (&'a [(Kind, usize)], Kind, u8, bool, bool);
    let rows: &[Row] = &[
        (&[], P, GUESS, false, false),
        (&[], P, SHOWN, true, false),
        (&[], P, CLEAR, true, false),
        (&[(L, 2)], P, GUESS, false, false),
        (&[(L, 3)], P, GUESS, false, true),
        (&[(L, 3)], L, GUESS, false, true),
        (&[(L, 2)], P, SHOWN, true, false),
        (&[(L, 3)], P, SHOWN, false, true),
        (&[(L, 8), (P, 2)], P, SHOWN, false, true),
        (&[(L, 3), (P, 1)], P, SHOWN, true, false),
        (&[(L, 7), (P, 2)], P, GUESS, false, false),
        // What is clear where it stands is never decided elsewhere.
        (&[(L, 9)], P, CLEAR, true, false),
    ];
    for name in ["Halyard", "Halyard Sound"] {
        for (clear, kind, margin, person, place) in rows {
            let mut articles = Vec::new();
            for (kind, n) in *clear {
                for _ in 0..*n {
                    articles.push(article(articles.len(), "2020", &[(*kind, CLEAR, name, &[])]));
                }
            }
            let last = articles.len().to_string();
            articles.push(article(articles.len(), "2021", &[(*kind, *margin, name, &[])]));
            let archive = archive(articles);
            let is_found = |field: &str| {
                let found = found(&archive, &format!("{field}:halyard since:2021"));
                assert!(found.is_empty() || found == last);
                !found.is_empty()
            };
            let row = format!("{name}: {clear:?} {kind:?} {margin}");
            assert_eq!((is_found("person"), is_found("place")), (*person, *place), "{row}");
            assert_eq!(is_found("entity"), *person || *place, "{row}");
            let names = &shown(&archive, "since:2021")[0];
            let expected = match (person, place) {
                (true, _) => format!("{name}; ; "),
                (_, true) => format!("; ; {name}"),
                _ => "; ; ".to_owned(),
            };
            assert_eq!(*names, expected, "{row}");
            let n_places = clear.iter().filter(|(of, _)| *of == L).map(|(_, n)| n).sum::<usize>();
            let n_places = n_places + usize::from(*place);
            let expected = if n_places > 0 { format!("{name} {n_places}") } else { String::new() };
            let by_place = counted(&archive, "place:halyard", "place", 9);
            assert_eq!(by_place, expected, "{row}");
        }
    }
}

#[test]
fn a_lone_surname_is_decided_by_those_who_bear_it() {
    let full = |i, name| article(i, "2020", &[(P, CLEAR, name, &[])]);
    let articles = vec![
        full(0, "Zabra Quillon"),
        full(1, "Zabra Quillon"),
        full(2, "Otto Quillon"),
        article(3, "2021", &[(O, SHOWN, "Quillon", &[])]),
        article(4, "2021", &[(L, GUESS, "Zabra", &[])]),
        // Two bearers in one article are one article: these two are not enough.
        article(5, "2020", &[(P, CLEAR, "Ann Marlow", &[]), (P, CLEAR, "Bob Marlow", &[])]),
        article(6, "2020", &[(P, CLEAR, "Ann Marlow", &[])]),
        article(7, "2021", &[(O, SHOWN, "Marlow", &[])]),
    ];
    let archive = archive(articles);
    check(
        &archive,
        &[
            ("person:quillon", "0 1 2 3"),
            ("org:quillon", ""),
            ("entity:zabra", "0 1"),
            ("org:marlow", "7"),
            ("person:marlow", "5 6"),
        ],
    );
    // Searchable, but no facet: nobody knows which Quillon is meant.
    assert_eq!(
        counted(&archive, "*", "person", 9),
        "Ann Marlow 2, Zabra Quillon 2, Bob Marlow 1, Otto Quillon 1, without 3"
    );
    assert_eq!(shown(&archive, "since:2021 person:quillon"), ["Quillon; ; "]);
}

#[test]
fn acronyms_are_told_by_the_names_they_are_used_for() {
    let names: &[Name] = &[(O, CLEAR, "Harbour Safety Board", &["Harbour Safety Board", "HSB"])];
    let mut articles: Vec<Analysed> = (0..3).map(|i| article(i, "2020", names)).collect();
    articles.push(article(3, "2021", &[(P, GUESS, "HSB", &[])]));
    let archive = archive(articles);
    // Decided: an organization. Joined to nothing: no article defines it.
    check(&archive, &[("org:hsb", "0 1 2 3"), ("org:\"harbour safety board\"", "0 1 2")]);
    assert_eq!(counted(&archive, "*", "org", 9), "Harbour Safety Board 3, HSB 1");
}

#[test]
fn acronyms_are_joined_where_enough_articles_define_them_and_no_rival() {
    let long = "National Cyber Security Centre";
    let rival = "Northern Canal Steam Company";
    // Articles that define NCSC as the one and as the other; whether it is joined.
    for (n_long, n_rival, is_joined) in
        [(0, 0, false), (2, 0, false), (3, 0, true), (3, 1, false), (4, 1, true), (3, 3, false)]
    {
        let mut articles = Vec::new();
        for i in 0..n_long + n_rival {
            let name = if i < n_long { long } else { rival };
            let mut defining = article(i, "2020", &[(O, CLEAR, name, &[])]);
            defining.definitions =
                vec![Definition { kind: O, short: "ncsc".to_owned(), long: entity_key(O, name) }];
            articles.push(defining);
        }
        let at = articles.len();
        articles.push(article(at, "2021", &[(O, CLEAR, "NCSC", &[])]));
        articles.push(article(at + 1, "2021", &[(O, SHOWN, &format!("the {long}"), &[])]));
        let row = format!("{n_long} {n_rival}");
        let archive = archive(articles);
        let all: Vec<String> = (0..n_long).chain([at, at + 1]).map(|i| i.to_string()).collect();
        let lone = at.to_string();
        let without: Vec<String> = all.iter().filter(|i| **i != lone).cloned().collect();
        let (short, whole) =
            (found(&archive, "org:ncsc"), found(&archive, &format!("org:\"{long}\"")));
        if is_joined {
            assert_eq!((short, whole), (all.join(" "), all.join(" ")), "{row}");
            assert_eq!(shown(&archive, "since:2021")[0], format!("; {long}; "), "{row}");
            let counts = counted(&archive, "org:ncsc", "org", 9);
            assert_eq!(counts, format!("{long} {}", all.len()), "{row}");
            // A person may keep them apart.
            let apart = Curated::parse("NCSC\tNCSC\torganization\n");
            let archive = archive.with_corrections(apart);
            check(
                &archive,
                &[("org:ncsc", &lone), (&format!("org:\"{long}\""), &without.join(" "))],
            );
            let counts = counted(&archive, "org:ncsc", "org", 9);
            assert_eq!(counts, "NCSC 1", "{row}");
        } else {
            assert_eq!((short, whole), (lone, without.join(" ")), "{row}");
        }
    }
}

#[test]
fn initials_are_optional_where_one_person_bears_the_name() {
    let person = |i, name| article(i, "2020", &[(P, CLEAR, name, &[])]);
    let trump = vec![
        person(0, "Donald Trump"),
        person(1, "Donald J. Trump"),
        person(2, "Donald J. Trump"),
        person(3, "Donald J Trump"),
        person(4, "Fred Trump"),
    ];
    let archive = archive(trump);
    check(
        &archive,
        &[
            ("person:\"donald trump\"", "0 1 2 3"),
            ("person:\"Donald J. Trump\"", "0 1 2 3"),
            ("person:exact(\"Donald J. Trump\")", "1 2 3"),
            ("person:exact(\"Trump\")", ""),
        ],
    );
    // The printed form that most articles use.
    assert_eq!(counted(&archive, "*", "person", 9), "Donald J. Trump 4, Fred Trump 1");

    let two = self::archive(vec![
        person(0, "Jo Brown"),
        person(1, "Jo M. Brown"),
        person(2, "Jo T. Brown"),
        person(3, "Jo Marie Brown"),
    ]);
    let expected = "Jo Brown 1, Jo M. Brown 1, Jo Marie Brown 1, Jo T. Brown 1";
    assert_eq!(counted(&two, "*", "person", 9), expected);
    check(&two, &[("person:\"Jo M. Brown\"", "1"), ("person:\"jo brown\"", "0 1 2 3")]);
}

#[test]
fn legal_forms_and_a_leading_the_never_matter() {
    let firm = |i, name| article(i, "2020", &[(O, CLEAR, name, &[])]);
    let archive = archive(vec![
        firm(0, "Lehman Brothers, Inc."),
        firm(1, "Lehman Brothers"),
        firm(2, "the Lehman Brothers"),
        firm(3, "Lehman Brothers GmbH"),
        firm(4, "The Guardian"),
    ]);
    check(
        &archive,
        &[
            ("org:\"lehman brothers\"", "0 1 2 3"),
            ("org:\"The Lehman Brothers plc\"", "0 1 2 3"),
            ("org:\"the guardian\"", "4"),
            ("org:guardian", "4"),
        ],
    );
    // Each is printed once: the first in the order of their letters.
    assert_eq!(counted(&archive, "*", "org", 9), "Lehman Brothers 4, The Guardian 1");
}

const BURMA: &str = "Myanmar\tBurma\torganization\t\t1989-06-18\n";

#[test]
fn aliases_hold_on_their_days() {
    let archive = archive(vec![
        article(0, "1988-01-01", &[(O, CLEAR, "Burma", &[])]),
        article(1, "1989-06-18", &[(O, CLEAR, "Burma", &[])]),
        article(2, "1989-06-19", &[(O, CLEAR, "Burma", &[])]),
        article(3, "1989-06", &[(O, CLEAR, "Burma", &[])]),
        article(4, "1990", &[(O, CLEAR, "Burma", &[])]),
        article(5, "", &[(O, CLEAR, "Burma", &[])]),
        article(6, "1970-01-01", &[(O, CLEAR, "Myanmar", &[])]),
        article(7, "2020-01-01", &[(O, CLEAR, "Myanmar", &[])]),
        // Never recognised there: an alias that a person gave is found as words.
        printing(8, "1980-01-01", "it told Burma so.", &[]),
        printing(9, "2000-01-01", "it told Burma so.", &[]),
        printing(10, "2000-01-01", "it told myanmar so.", &[]),
    ]);
    let archive = archive.with_corrections(Curated::parse(BURMA));
    check(
        &archive,
        &[
            ("org:Myanmar", "0 1 3 6 7 8 10"),
            ("org:burma", "0 1 2 3 4 5 6 7 8 10"),
            ("org:exact(\"burma\")", "0 1 2 3 4 5 8"),
            ("-org:myanmar", "2 4 5 9"),
            ("org:(myanmar AND burma)", "0 1 3 6 7 8 10"),
            ("org:myanmar w/2 told", "0 1 3 6 7 8 10"),
        ],
    );
    assert_eq!(counted(&archive, "*", "org", 9), "Myanmar 7, Burma 3, without 1");
    assert_eq!(counted(&archive, "org:myanmar", "org", 9), "Myanmar 7");
    assert_eq!(shown(&archive, "org:myanmar until:1980-01-01"), ["; Myanmar; ", "; Myanmar; "]);
}

#[test]
fn what_a_person_says_stands_above_what_was_found() {
    let articles = || {
        vec![
            article(0, "2020", &[(L, SHOWN, "Cozy Bear", &[])]),
            article(1, "2020", &[(L, GUESS, "Cozy Bear", &[])]),
            article(2, "2020", &[(O, CLEAR, "APT29", &[])]),
            article(3, "2020", &[(P, CLEAR, "Lantern Players", &[])]),
            printing(4, "2020", "who will tell the W.H.O. so?", &[]),
            printing(5, "2020", "who will tell the WHO so?", &[]),
            article(6, "2020", &[(P, CLEAR, "Madonna", &[])]),
        ]
    };
    let said = "APT29\tCozy Bear\torganization\n\
                -\tthe Lantern Players\tperson\n\
                World Health Organization\tWHO\torganization\n\
                Madonna\tMadonna Ciccone\tperson\n";
    let archive = archive(articles()).with_corrections(Curated::parse(said));
    check(
        &archive,
        &[
            ("org:apt29", "0 1 2"),
            ("org:\"cozy bear\"", "0 1 2"),
            ("place:\"cozy bear\"", ""),
            ("person:lantern", ""),
            ("person:players", ""),
            // One word in capitals is an acronym, never the word.
            ("org:\"world health organization\"", "4 5"),
            ("org:who", "4 5"),
        ],
    );
    assert_eq!(shown(&archive, "\"cozy bear\"")[0], "; APT29; ");
    // A person of one word whom somebody has curated is one.
    assert_eq!(counted(&archive, "*", "person", 9), "Madonna 1, without 6");
    assert_eq!(counted(&archive, "*", "place", 9), "without 7");

    // Merged in a circle: nobody follows it for ever.
    let circle = "A B\tC D\tperson\nC D\tA B\tperson\n";
    let archive = self::archive(articles()).with_corrections(Curated::parse(circle));
    assert_eq!(found(&archive, "person:\"a b\""), "");
}

#[test]
fn hits_say_which_name_matched() {
    let archive = archive(vec![
        article(0, "2020", &[(P, CLEAR, "Dominic Raab", &["Dominic Raab", "Raab", "Raab"])]),
        article(1, "2021", &[(P, CLEAR, "Dominic Raab", &["the foreign secretary"])]),
        article(2, "2022", &[(P, CLEAR, "Bill Clinton", &[]), (P, CLEAR, "Hillary Clinton", &[])]),
        printing(3, "2023", "it told Д. Рааб so.", &[]),
    ]);
    let said = "Dominic Raab\tД. Рааб\tperson\n";
    let archive = archive.with_corrections(Curated::parse(said));
    let names = |query: &str| -> Vec<String> {
        let request = SearchRequest { sort: Sort::Oldest, ..request(query) };
        let hits = search(&archive, &request).expect("reads").hits;
        let name = |name: &dateline::report::NameReport| {
            let sign = if name.differs { " !" } else { "" };
            format!("{}: {} as {}{sign}", name.clause, name.name, name.forms.join(", "))
        };
        hits.iter().map(|hit| hit.names.iter().map(name).collect::<Vec<_>>().join("; ")).collect()
    };
    assert_eq!(
        names("person:raab"),
        [
            "person:raab: Dominic Raab as Dominic Raab, Raab",
            "person:raab: Dominic Raab as the foreign secretary !",
            "person:raab: Dominic Raab as Д. Рааб !",
        ]
    );
    assert_eq!(
        names("person:clinton"),
        [
            "person:clinton: Bill Clinton as Bill Clinton; person:clinton: Hillary Clinton as Hillary \
          Clinton"
        ]
    );
    assert_eq!(names("person:exact(\"Raab\")"), ["person:exact(\"Raab\"): Dominic Raab as Raab"]);
    assert_eq!(names("told -person:raab"), [""]);
}

#[test]
fn every_name_asked_for_is_counted() {
    let page = |i, body: &str| {
        let mut article = printing(i, "1916", body, &[]);
        article.scanned = true;
        article
    };
    let mut foreign = printing(4, "2020", "Villa se fue.", &[]);
    foreign.article.lang = Some("es".into());
    foreign.lang = dateline::analysis::Lang::from_code("es");
    let archive = archive(vec![
        article(0, "2020", &[(P, CLEAR, "Pancho Villa", &[])]),
        printing(1, "2020", "the villa was sold.", &[]),
        page(2, "Pancho Vil1a fled. Villa r was."),
        article(3, "2020", &[(P, CLEAR, "Pancho Villa", &["the general"])]),
        foreign,
    ]);
    let entities = |query: &str| -> Vec<String> {
        let report = search(&archive, &request(query)).expect("reads");
        let notes: Vec<&str> = report
            .query
            .notes
            .iter()
            .filter(|note| note.code == "N-ENTITY")
            .map(|note| note.text.as_str())
            .collect();
        let counts = report.query.entities.iter().map(|count| {
            let weak = count.weak;
            let (n, words) = (count.recognised, count.as_words);
            format!("{} {n} {words} {} {}", count.clause, weak.language, weak.ocr)
        });
        counts.chain(notes.into_iter().map(str::to_owned)).collect()
    };
    assert_eq!(
        entities("person:villa"),
        [
            "person:villa 2 4 1 1",
            "person:villa 2 articles; the word is in 4 (1 not in English, 1 a poor scan, where names \
             are missed)",
        ]
    );
    assert_eq!(
        entities("-person:\"pancho villa\" OR place:nowhere"),
        [
            "person:\"pancho villa\" 2 1 0 0",
            "place:nowhere 0 0 0 0",
            "person:\"pancho villa\" 2 articles; the words are in 1",
            "place:nowhere 0 articles; the word is in 0",
        ]
    );
    assert!(entities("villa").is_empty());
    // Flags are clauses too.
    let filters = Filters { people: vec!["Villa".into()], ..Filters::default() };
    let report = search(&archive, &SearchRequest { filters, ..request("*") }).expect("reads");
    assert_eq!(report.query.entities[0].clause, "person:\"Villa\"");
    assert_eq!(report.query.entities[0].recognised, report.total);
}

fn who_is(name: &str, kind: Option<Kind>) -> WhoRequest {
    WhoRequest {
        name: name.to_owned(),
        kind,
        filters: Filters::default(),
        limit: 5,
        places: Default::default(),
    }
}

#[test]
fn who_finds_one_or_lists_several() {
    let archive = archive(vec![
        article(0, "1988-09-27", &[(P, CLEAR, "Ben Johnson", &[])]),
        article(1, "2019-07-24", &[(P, CLEAR, "Boris Johnson", &["Boris Johnson", "Johnson"])]),
        article(
            2,
            "2019-07-25",
            &[(P, CLEAR, "Boris Johnson", &["Johnson"]), (L, CLEAR, "York", &[])],
        ),
        article(3, "2019-07-25", &[(P, SHOWN, "Johnson", &[])]),
        article(4, "", &[(L, CLEAR, "York", &[]), (O, CLEAR, "York Press", &[])]),
    ]);
    let ask = |name: &str, kind| {
        let request = who_is(name, kind);
        let report = match who(&archive, &request) {
            Ok(report) => report,
            Err(error) => return error.to_string(),
        };
        let others: Vec<String> =
            report.candidates.iter().map(|c| format!("{} {}", c.name, c.count)).collect();
        let Some(page) = report.page else { return others.join(", ") };
        let names: Vec<String> =
            page.names.iter().map(|name| format!("{} {}", name.name, name.count)).collect();
        format!("{} {}: {} | {}", page.name, page.count, names.join(", "), others.join(", "))
    };
    let rows = [
        ("johnson", None, "Boris Johnson 2, Ben Johnson 1"),
        ("boris johnson", None, "Boris Johnson 2: Johnson 2, Boris Johnson 1 | "),
        ("boris", None, "Boris Johnson 2: Johnson 2, Boris Johnson 1 | "),
        ("york", None, "York 2: York 2 | York Press 1"),
        ("york", Some(O), "York Press 1: York Press 1 | "),
        ("york", Some(P), "E-NAME: nobody and nothing goes by `york`"),
        ("nobody", None, "E-NAME: nobody and nothing goes by `nobody`"),
        ("...", None, "E-NAME: `...` has no letter or digit"),
    ];
    for (name, kind, expected) in rows {
        assert_eq!(ask(name, kind), expected, "{name} {kind:?}");
    }
    let page = who(&archive, &who_is("york", None)).expect("found").page.expect("one");
    assert_eq!(
        (page.first.as_deref(), page.last.as_deref()),
        (Some("2019-07-25"), Some("2019-07-25"))
    );
    assert_eq!((page.timeline.by, page.timeline.undated), ("day", 1));
    assert_eq!(page.people.iter().map(|p| p.value.as_str()).collect::<Vec<_>>(), ["Boris Johnson"]);
    assert_eq!(page.mentions.len(), 2);
    let days = Filters::days(Some("2019"), None, Day::MIN).expect("reads");
    let filters = Filters { days, ..Filters::default() };
    let request = WhoRequest { filters, ..who_is("johnson", None) };
    let page = who(&archive, &request).expect("found").page.expect("nobody else then");
    assert_eq!((page.name.as_str(), page.count), ("Boris Johnson", 2));
}

/// Everything that depends on other articles, for the names that are there.
fn told(archive: &Archive) -> Vec<String> {
    let mut told = Vec::new();
    for by in ["person", "org", "place", "lang", "year", "source"] {
        told.push(counted(archive, "*", by, 10_000));
        told.push(counted(archive, "raab OR war", by, 10));
    }
    for query in ["person:johnson", "org:ncsc", "org:parliament", "place:washington", "person:may"]
    {
        told.push(format!("{query} {:?}", shown(archive, query)));
        let report = search(archive, &request(query)).expect("reads");
        told.push(format!("{:?}", report.query.entities));
    }
    told
}

#[test]
fn answers_do_not_depend_on_segments_or_deletes() {
    let desk = Desk::new();
    let corpus = desk.path("corpus");
    copy(&shipped_corpus(), &corpus);
    desk.index(&["corpus"]);
    // Away with some, and some back again changed: segments with holes, and names that only articles
    // which are gone were clear about.
    let gone = ["2021", "2019", "2016"];
    let kept = desk.path("kept");
    fs::create_dir_all(&kept).expect("made");
    for name in gone.iter().filter(|name| corpus.join(name).exists()) {
        fs::rename(corpus.join(name), kept.join(name)).expect("moved");
    }
    desk.index(&["corpus"]);
    let some: Vec<_> = fs::read_dir(kept.join("2021")).expect("there").flatten().collect();
    fs::create_dir_all(corpus.join("2021")).expect("made");
    for entry in some.iter().step_by(2) {
        fs::copy(entry.path(), corpus.join("2021").join(entry.file_name())).expect("copied");
    }
    desk.index(&["corpus"]);
    let grown = desk.archive();
    let segments = grown.searcher().segment_readers();
    let n_deleted: u32 = segments.iter().map(|segment| segment.num_deleted_docs()).sum();
    assert!(segments.len() > 1 && n_deleted > 0, "{} segments, {n_deleted}", segments.len());
    let before = told(&grown);
    drop(grown);
    desk.rebuild(&["corpus"]);
    let rebuilt = desk.archive();
    assert_eq!(rebuilt.searcher().segment_readers().len(), 1);
    for (grown, rebuilt) in before.iter().zip(&told(&rebuilt)) {
        assert_eq!(grown, rebuilt);
    }
}
