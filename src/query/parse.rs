//! How is a query read?
//!
//! ```text
//! query    = or ;
//! or       = and , { "OR" , and } ;
//! and      = blank , { "AND" , blank } ;
//! blank    = not , { not } ;                      (* only blanks between: see Kind::Blank *)
//! not      = { "NOT" | "-" } , near ;
//! near     = unit , { PROXIMITY , unit } ;        (* from left to right *)
//! unit     = "*" | word | phrase | group | field | exact | range ;
//! group    = "(" , or , ")" ;
//! exact    = "exact" , group ;                    (* in any case *)
//! word     = CHARS , [ "*" ] ;                    (* no blank, bracket or double quote *)
//! phrase   = QUOTE , text , QUOTE ;               (* any double quotes; "text" without them *)
//! field    = NAME , ":" , ( word | phrase | group | exact )
//!          | ( "date" | "published" ) , ":" , days
//!          | "on" , ":" , ( days | yearly )
//!          | "about" , ":" , [ "~" ] , ( days | yearly )
//!          | ( "after" | "before" | "since" | "until" ) , ":" , date
//!          | "is" , ":" , "undated" ;
//! days     = date | date , ".." | ".." , date | range | ( ">" | ">=" | "<" | "<=" ) , date ;
//! range    = date , ".." , date ;                 (* on its own: ends in digits only *)
//! date     = YYYY | YYYY-MM | YYYY-MM-DD | YYY0s | "today" | "yesterday"
//!          | D/M/YYYY | M/D/YYYY ;                (* where only one of the two is in the calendar *)
//! yearly   = "*-MM-DD" ;                          (* that day of any year *)
//! PROXIMITY = ( "w/" | "near/" | "pre/" | "adj/" ) , DIGITS ;   (* in any case; 1 to 255 *)
//! NAME     = headline | title | hd | body | person | people | who | org | orgs | organization
//!          | organizations | place | places | entity | dateline | source | paper | publisher
//!          | byline | author | by | section | lang | url | id ;  (* in any case *)
//! ```
//!
//! `AND`, `OR`, `NOT` are operators in capitals only. `-` excludes only at the start of a word, where
//! a blank, a bracket or nothing stands before it. Nothing may stand between a colon and its value.
//! The value of a date field, too, may be a phrase, which is one date, or a group of dates.
//!
//! `lex.rs` finds the terminals, `build.rs` joins them by the rules above, on a stack of its own, so
//! that no text can exhaust the thread's.

use crate::base::{Day, Result};
use crate::query::ast::Query;
use crate::query::build::Builder;
use crate::query::lex::lex;
use crate::query::note::{Note, Read, Refusal};

/// The longest query text, in bytes.
pub const MAX_BYTES: usize = 16 * 1024;
/// The most words, phrases, dates and states a query may hold.
pub const MAX_CLAUSES: usize = 1024;
/// How deep brackets and `NOT` may nest in the text, and nodes above their leaves in the tree.
pub const MAX_NESTING: usize = 64;

/// A query as read, and what was odd about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What was asked for.
    pub query: Query,
    /// What was odd and what was searched instead, in the order of the text.
    pub notes: Vec<Note>,
}

/// Reads the text of a query; `today` and `yesterday` count from `today`.
///
/// Prose is never refused: what is not part of the language is searched as words, or left out with a
/// note that says so.
///
/// # Errors
///
/// Kind `Request`, code `E-QUERY`, at `query:COLUMN` (in characters, from 1): a text longer than
/// [`MAX_BYTES`], with more than [`MAX_CLAUSES`] clauses or nested deeper than [`MAX_NESTING`]; one
/// without anything to search for; a date field without a date of the calendar or with a range that
/// ends before it begins; an unknown `is:`; `w/n` beside something that stands nowhere in the text.
///
/// # Example
///
/// ```
/// use dateline::base::Day;
/// use dateline::query::parse;
/// let today = Day::new(2020, 7, 16).expect("a real day");
/// let parsed = parse("“trade talks” OR tariff* since:2019", today)?;
/// assert_eq!(parsed.query.to_string(), "\"trade talks\" OR (tariff* date:2019-01-01..)");
/// let codes: Vec<&str> = parsed.notes.iter().map(|note| note.code).collect();
/// assert_eq!(codes, ["N-SMART-QUOTES", "N-MIXED"]);
/// # Ok::<(), dateline::base::Error>(())
/// ```
pub fn parse(text: &str, today: Day) -> Result<Parsed> {
    read(text, today).map_err(|refusal| refusal.in_query(text))
}

fn read(text: &str, today: Day) -> Read<Parsed> {
    if text.len() > MAX_BYTES {
        let message = format!("the query is longer than {MAX_BYTES} bytes");
        return Err(Refusal::new(MAX_BYTES, message));
    }
    let (lexemes, mut notes) = lex(text)?;
    let mut builder = Builder::new(text, today);
    for lexeme in lexemes {
        builder.take(lexeme)?;
    }
    let (root, more_notes) = builder.finish()?;
    notes.extend(more_notes);
    notes.sort_by_key(|note| note.span);
    Ok(Parsed { query: Query { root }, notes })
}

#[cfg(test)]
mod round_trips;

#[cfg(test)]
mod tests {
    use super::round_trips::round_trips;
    use super::*;
    use crate::query::ast::{Kind, Node};

    fn today() -> Day {
        Day::new(2020, 7, 16).expect("a real day")
    }

    /// The canonical form and the codes of the notes; for an error its line and, after `|`, its hint.
    fn reading(text: &str) -> String {
        match parse(text, today()) {
            Ok(parsed) => {
                let mut reading = parsed.query.to_string();
                for note in parsed.notes {
                    reading.push_str(&format!("  {}", note.code));
                }
                reading
            }
            Err(error) => match error.help() {
                Some(hint) => format!("{error} | {hint}"),
                None => error.to_string(),
            },
        }
    }

    fn check(table: &[(&str, &str)]) {
        for (text, expected) in table {
            assert_eq!(reading(text), *expected, "{text}");
        }
    }

    #[test]
    fn every_production() {
        check(&[
            ("hacker", "hacker"),
            ("hackers vaccine", "hackers vaccine"),
            ("  hackers\n\tvaccine ", "hackers vaccine"),
            ("hack*", "hack*"),
            ("*", "*"),
            ("* -hackers", "* NOT hackers"),
            ("\"trade talks\"", "\"trade talks\""),
            ("a OR b OR c", "a OR b OR c"),
            ("a AND b AND c", "a AND b AND c"),
            ("a AND (b AND c)", "a AND (b AND c)"),
            ("a (b c)", "a (b c)"),
            ("(a OR b) c", "(a OR b) c"),
            ("((a))", "a"),
            ("a b AND c", "(a b) AND c"),
            ("a NOT b", "a NOT b"),
            ("a -b", "a NOT b"),
            ("a AND NOT b", "a AND NOT b"),
            ("a OR NOT b", "a OR NOT b"),
            ("NOT a", "NOT a"),
            ("NOT NOT a", "NOT NOT a"),
            ("-a -b", "NOT a NOT b"),
            ("-(a OR b)", "NOT (a OR b)"),
            ("-\"a b\"", "NOT \"a b\""),
            ("-person:raab", "NOT person:raab"),
            ("a w/5 b", "a w/5 b"),
            ("a near/5 b", "a w/5 b"),
            ("a NEAR/5 b", "a w/5 b"),
            ("a pre/2 b*", "a pre/2 b*"),
            ("a adj/2 b", "a pre/2 b"),
            ("a w/3 b pre/5 c", "(a w/3 b) pre/5 c"),
            ("a w/3 (b w/5 c)", "a w/3 (b w/5 c)"),
            ("x a w/3 b y", "x (a w/3 b) y"),
            ("NOT a w/3 b", "NOT (a w/3 b)"),
            ("(strike OR walkout) w/10 (\"coal board\" OR NCB)", {
                "(strike OR walkout) w/10 (\"coal board\" OR NCB)"
            }),
            ("person:raab w/9 headline:(a b)", "person:raab w/9 headline:(a b)"),
            ("headline:budget", "headline:budget"),
            ("headline:bud*", "headline:bud*"),
            ("headline:\"the budget\"", "headline:\"the budget\""),
            ("headline:(a OR b)", "headline:(a OR b)"),
            ("person:(Blair AND Brown)", "person:(Blair AND Brown)"),
            ("headline:(a person:b)", "headline:(a person:b)"),
            ("headline:(a)", "headline:a"),
            ("exact(\"Theresa May\")", "exact(\"Theresa May\")"),
            ("EXACT(a b) c", "exact(a b) c"),
            ("exact((a OR b) c)", "exact((a OR b) c)"),
            ("-exact(a)", "NOT exact(a)"),
            ("exact(a) w/5 b", "exact(a) w/5 b"),
            ("person:exact(\"Theresa May\")", "person:exact(\"Theresa May\")"),
            ("person:exact(a OR b)", "person:exact(a OR b)"),
            ("exact(person:may)", "exact(person:may)"),
            ("exact(exact(a))", "exact(exact(a))"),
            ("exact words (a)", "exact words a"),
            ("exact (a b)", "exact (a b)"),
            ("is:undated", "is:undated"),
            ("is:(undated)", "is:undated"),
            ("2019..2020-07", "date:2019-01-01..2020-07-31"),
            ("flood 1987..1988", "flood date:1987-01-01..1988-12-31"),
        ]);
    }

    #[test]
    fn every_field_name() {
        for (names, canonical) in [
            ("headline title hd", "headline"),
            ("body", "body"),
            ("person people who", "person"),
            ("org orgs organization organizations", "org"),
            ("place places", "place"),
            ("entity", "entity"),
            ("dateline", "dateline"),
            ("source paper publisher", "source"),
            ("byline author by", "byline"),
            ("section", "section"),
            ("lang", "lang"),
            ("url", "url"),
            ("id", "id"),
        ] {
            for name in names.split(' ') {
                assert_eq!(reading(&format!("{name}:x")), format!("{canonical}:x"));
                let capitals = name.to_uppercase();
                assert_eq!(reading(&format!("{capitals}:x")), format!("{canonical}:x"));
            }
        }
    }

    #[test]
    fn dates() {
        check(&[
            ("date:2020", "date:2020-01-01..2020-12-31"),
            ("published:2020-07", "date:2020-07-01..2020-07-31"),
            ("date:2020-07-16", "date:2020-07-16"),
            ("date:2019..2020-07", "date:2019-01-01..2020-07-31"),
            ("date:2019..", "date:2019-01-01.."),
            ("date:..2020", "date:..2020-12-31"),
            ("date:>=2020-07", "date:2020-07-01.."),
            ("date:>2020-07", "date:2020-08-01.."),
            ("date:<2020-07", "date:..2020-06-30"),
            ("date:<=2020-07", "date:..2020-07-31"),
            ("after:2020-07", "date:2020-08-01.."),
            ("before:2020-07", "date:..2020-06-30"),
            ("since:2020-07", "date:2020-07-01.."),
            ("until:2020-07", "date:..2020-07-31"),
            ("since:2019 until:2020-07", "date:2019-01-01.. date:..2020-07-31"),
            ("date:today OR date:yesterday", "date:2020-07-16 OR date:2020-07-15"),
            ("date:\"2020-07\"", "date:2020-07-01..2020-07-31"),
            ("date:(2019 OR 2021)", {
                "date:2019-01-01..2019-12-31 OR date:2021-01-01..2021-12-31"
            }),
            ("after:2020-07, talks", "date:2020-08-01.. talks"),
            ("date:0000..9999", "date:0000-01-01..9999-12-31"),
            ("date:1665-11-07", "date:1665-11-07"),
            ("date:25/12/2007", "date:2007-12-25"),
            ("talks 2020-07-16", "talks 2020-07-16  N-BARE-DATE"),
            ("2019..", "2019..  N-BARE-DATE"),
            ("2020", "2020"),
        ]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let missing = "a date is missing | in a shell quote it, 'date:>=2020-07', or write \
                       since:2020-07; quote \"date:\" to search the word";
        for (text, column) in [("date:", 1), ("a date: b", 3), ("(date:)", 2), ("date:\"\"", 7)] {
            assert_eq!(reading(text), format!("query:{column}: E-QUERY: {missing}"), "{text}");
        }
        check(&[
            ("héros date:1987-02-30", "query:12: E-QUERY: `1987-02-30` is not in the calendar"),
            ("a 1987-02-30..1988", "query:3: E-QUERY: `1987-02-30` is not in the calendar"),
            ("date:2020..2019", {
                "query:6: E-QUERY: `2020..2019` ends before it begins | write 2019..2020"
            }),
            ("date:07/04/2007", {
                "query:6: E-QUERY: `07/04/2007` may be day and month or month and day \
                 | write 2007-04-07 or 2007-07-04"
            }),
            ("after:dinner", {
                "query:7: E-QUERY: `dinner` is not a date | dates are written 2020, 2020-07, \
                 2020-07-16, today or yesterday, ranges 2019..2020-07, 2019.., ..2020, 1980s"
            }),
            ("is:original", {
                "query:4: E-QUERY: `original` is no state of an article | there is is:undated"
            }),
            ("person:*", {
                "query:8: E-QUERY: `person:*` asks for no value | write the beginning of one, \
                 person:x*"
            }),
            ("headline:(a OR *)", {
                "query:16: E-QUERY: `*` alone cannot be looked for in headline: | write the \
                 beginning of a word, such as a*"
            }),
            ("a NOT w/5 b", {
                "query:3: E-QUERY: `NOT w/5` is no operator | for articles without a word write \
                 -word"
            }),
            ("a w/5 date:2020", {
                "query:7: E-QUERY: nothing can stand near `date:2020` | w/n and pre/n join words, \
                 phrases, headline:, body:, person:, org:, place:, entity: and brackets of them"
            }),
            ("", {
                "query:1: E-QUERY: the query holds nothing to search for | write a word, or * for \
                 every article"
            }),
        ]);
        for text in
            [" ", "-", "()", "\"\"", "?!", "- * w/2 a", "* w/2 a", "(-a) w/2 b", "lang:en w/2 b"]
        {
            let error = parse(text, today()).expect_err(text);
            assert_eq!((error.kind(), error.code()), (crate::base::ErrorKind::Request, "E-QUERY"));
        }
    }

    #[test]
    fn prose_is_searched() {
        check(&[
            ("Re: budget", "Re: budget"),
            ("Exclusive: Raab resigns", "Exclusive: Raab resigns"),
            ("foo:bar", "foo:bar  N-FIELD"),
            ("foo:\"a b\"", "foo: \"a b\"  N-FIELD"),
            ("headline: budget", "headline: budget  N-FIELD"),
            ("Date: unknown", "Date: unknown  N-FIELD"),
            ("https://example.com/a?b=c", "https://example.com/a?b=c"),
            ("10:30", "10:30"),
            ("24/7 9/11 and/or", "24/7 9/11 and/or"),
            ("w/out w/", "w/out w/"),
            ("AT&T O'Neill C++", "AT&T O'Neill C++"),
            ("Marks & Spencer", "Marks Spencer  N-PUNCTUATION"),
            ("'tis the dogs' day", "'tis the dogs' day"),
            ("rock ’n’ roll", "rock ’n’ roll"),
            ("COVID-19 e-mail", "COVID-19 e-mail"),
            ("talks - what now", "talks what now  N-PUNCTUATION"),
            ("talks -- what now", "talks what now  N-PUNCTUATION"),
            ("talks --what now", "talks what now  N-PUNCTUATION"),
            ("to be or not to be", "to be or not to be"),
            ("cats and dogs near home", "cats and dogs near home"),
            ("Smith (Labour)", "Smith Labour"),
            ("who? what, where.", "who? what, where."),
            (
                ":)",
                "query:1: E-QUERY: the query holds nothing to search for | write a word, or * \
                    for every article",
            ),
            ("a :)", "a  N-PUNCTUATION  N-BRACKET"),
            ("東京「大阪」", "東京「大阪」"),
            ("a\u{0}b", "a\u{0}b"),
        ]);
    }

    #[test]
    fn quotes_of_every_style() {
        check(&[
            ("“trade talks”", "\"trade talks\"  N-SMART-QUOTES"),
            ("„trade talks“ «a b» ＂c d＂", "\"trade talks\" \"a b\" \"c d\"  N-SMART-QUOTES"),
            ("”trade talks\"", "\"trade talks\"  N-SMART-QUOTES"),
            ("'trade talks'", "'trade talks'"),
            ("‘trade talks’", "‘trade talks’"),
            ("\"trade talks", "\"trade talks\"  N-QUOTE"),
            ("raab \"trade (talks", "raab \"trade (talks\"  N-QUOTE"),
            ("raab \"", "raab  N-QUOTE"),
            ("raab\" talks", "raab talks  N-QUOTE"),
            ("6\" or 8\" guns", "6 or 8 guns  N-QUOTE  N-QUOTE"),
            ("a \"\" b", "a b  N-QUOTE"),
            ("a headline:\" \" b", "a b  N-QUOTE"),
            ("\"a\"\"b\"", "\"a\" \"b\""),
            ("say\"a b\"", "say \"a b\""),
            ("\"trade talks\"~7", "\"trade talks\"  N-SUFFIX"),
            ("\"hack* a\"", "\"hack* a\"  N-WILDCARD"),
            ("\"AND\"", "\"AND\""),
        ]);
    }

    #[test]
    fn brackets_and_operators_without_partners() {
        check(&[
            ("AND", "\"AND\"  N-OPERATOR"),
            ("NOT", "\"NOT\"  N-OPERATOR"),
            ("w/5", "\"w/5\"  N-OPERATOR"),
            ("OR AND", "\"OR\" \"AND\"  N-OPERATOR  N-OPERATOR"),
            ("(AND)", "\"AND\"  N-BRACKET  N-OPERATOR"),
            ("a OR", "a  N-OPERATOR"),
            ("OR a", "a  N-OPERATOR"),
            ("a AND", "a  N-OPERATOR"),
            ("a NOT", "a  N-OPERATOR"),
            ("a AND NOT", "a  N-OPERATOR  N-OPERATOR"),
            ("a AND OR b", "a AND b  N-OPERATOR"),
            ("a OR AND b", "a OR b  N-OPERATOR"),
            ("a OR (b OR) c", "a OR (b c)  N-MIXED  N-OPERATOR"),
            ("a NOT OR b", "a OR b  N-OPERATOR"),
            ("a w/5", "a  N-OPERATOR"),
            ("w/5 a", "a  N-OPERATOR"),
            ("a w/5 w/3 b", "a w/5 b  N-OPERATOR"),
            ("a w/5 -b", "a NOT b  N-OPERATOR"),
            ("a w/s b", "a b  N-OPERATOR"),
            ("(a", "a  N-BRACKET"),
            ("a OR (b (c", "a OR (b c)  N-BRACKET  N-BRACKET"),
            ("a)", "a  N-BRACKET"),
            ("a () b", "a b  N-BRACKET"),
            ("-() b", "b  N-OPERATOR  N-BRACKET"),
            ("headline:() b", "b  N-BRACKET"),
            ("exact() b", "b  N-BRACKET"),
            ("exact(a", "exact(a)  N-BRACKET"),
            ("a w/3 () b", "a b  N-OPERATOR  N-BRACKET"),
            ("-... b", "b  N-PUNCTUATION"),
            ("-headline:... b", "b  N-PUNCTUATION"),
            ("-\"\" b", "b  N-QUOTE"),
        ]);
    }

    #[test]
    fn rulings_on_conflicts() {
        check(&[
            // Strength: AND before OR, and the brackets are shown.
            ("a AND b OR c", "(a AND b) OR c  N-MIXED"),
            ("a OR b c", "a OR (b c)  N-MIXED"),
            ("(a AND b) OR c", "(a AND b) OR c"),
            ("a OR (b c)", "a OR (b c)"),
            // w/n counts positions, to 255.
            ("a w/0 b", "a w/1 b  N-DISTANCE"),
            ("a w/256 b", "a w/255 b  N-DISTANCE"),
            ("a w/99999999999999999999 b", "a w/255 b  N-DISTANCE"),
            ("a w/05 b", "a w/5 b"),
            // `!` is punctuation.
            ("hack!", "hack!  N-BANG"),
            ("!hack", "!hack  N-BANG"),
            // `*` only at the end, `?` nowhere.
            ("wom*n", "wom*n  N-WILDCARD"),
            ("wom?n", "wom?n  N-WILDCARD"),
            ("*man", "*man  N-WILDCARD"),
            ("hack**", "hack*"),
            // `/` joins only before a number, between blanks.
            ("a /5 b", "a /5 b"),
            ("aw/5 b", "aw/5 b"),
            // Operators in capitals only.
            ("a or b", "a or b"),
            ("a And b", "a And b"),
            ("a not b", "a not b"),
            ("a near b", "a near b"),
            ("a near5 b", "a near5 b"),
            // `+` is no operator.
            ("+a b", "a b  N-PLUS"),
            ("a +5 b", "a 5 b  N-PLUS"),
            ("+\"a b\"", "\"a b\"  N-PLUS"),
            // `-` only at the start of a word.
            ("a-b", "a-b"),
            ("(-a)", "NOT a"),
            ("\"a\"-b", "\"a\" b"),
            ("-AND b", "NOT \"AND\" b"),
            // `~` and `^` are not part of the language.
            ("hacker~1", "hacker  N-SUFFIX"),
            ("hacker~ vaccine^2.5", "hacker vaccine  N-SUFFIX  N-SUFFIX"),
            ("http://a.b/~1", "http://a.b/~1"),
            // Foreign connectives.
            ("a && b", "a b  N-PUNCTUATION"),
            ("a || b", "a b  N-PUNCTUATION"),
            // Fields: values are text.
            ("headline:AND", "headline:AND"),
            ("headline:-a", "headline:-a"),
            ("headline:2019..2020", "headline:2019..2020"),
            ("headline:person:raab", "headline:person:raab"),
            ("url:https://example.com/?a=b*", "url:https://example.com/?a=b*"),
            ("id:a~1", "id:a~1"),
            ("headline:--- b", "b  N-PUNCTUATION"),
        ]);
    }

    #[test]
    fn notes_say_what_is_searched_and_where() {
        let text = "trade OR “talks now” raab~1 AND";
        let parsed = parse(text, today()).expect("reads");
        let notes: Vec<(&str, &str, &str)> = parsed
            .notes
            .iter()
            .map(|note| (note.span.of(text), note.code, note.text.as_str()))
            .collect();
        assert_eq!(
            notes,
            [
                (
                    "trade OR “talks now” raab~1",
                    "N-MIXED",
                    "AND and blanks bind before OR; read as `trade OR (\"talks now\" raab)`"
                ),
                ("“talks now”", "N-SMART-QUOTES", "read as straight quotes: a phrase"),
                (
                    "raab~1",
                    "N-SUFFIX",
                    "`~1` left out: there is no fuzzy search and no weight; for words near each \
                     other write w/5"
                ),
                ("AND", "N-OPERATOR", "`AND` has nothing to join; left out"),
            ]
        );
    }

    #[test]
    fn every_node_knows_its_text() {
        let text = "x headline:(a OR \"b c\") NOT (d w/2 e) since:2020 is:undated";
        let query = parse(text, today()).expect("reads").query;
        let mut spans = Vec::new();
        collect_spans(&query.root, text, &mut spans);
        assert_eq!(
            spans,
            [
                text,
                "x",
                "headline:(a OR \"b c\")",
                "(a OR \"b c\")",
                "a",
                "\"b c\"",
                "NOT (d w/2 e)",
                "(d w/2 e)",
                "d",
                "e",
                "since:2020",
                "is:undated"
            ]
        );
    }

    fn collect_spans<'a>(node: &Node, text: &'a str, spans: &mut Vec<&'a str>) {
        spans.push(node.span.of(text));
        match &node.kind {
            Kind::Blank(parts) | Kind::And(parts) | Kind::Or(parts) => {
                parts.iter().for_each(|part| collect_spans(part, text, spans));
            }
            Kind::Not(part) | Kind::Field(_, part) | Kind::Exact(part) => {
                collect_spans(part, text, spans);
            }
            Kind::Near(_, left, right) => {
                collect_spans(left, text, spans);
                collect_spans(right, text, spans);
            }
            _ => {}
        }
    }

    #[test]
    fn limits() {
        let long = "the query is longer than 16384 bytes";
        let deep = "the query nests deeper than 64 levels";
        let many = "the query has more than 1024 clauses";
        for (text, expected) in [
            ("a".repeat(16 * 1024 + 1), format!("query:16385: E-QUERY: {long}")),
            ("(".repeat(1 << 20), format!("query:16385: E-QUERY: {long}")),
            ("NOT ".repeat(1 << 18), format!("query:16385: E-QUERY: {long}")),
            ("(".repeat(65), format!("query:65: E-QUERY: {deep}")),
            ("NOT ".repeat(65), format!("query:257: E-QUERY: {deep}")),
            ("NOT (".repeat(40), format!("query:161: E-QUERY: {deep}")),
            (format!("{}b", "a w/1 ".repeat(65)), format!("query:1: E-QUERY: {deep}")),
            ("a ".repeat(1025), format!("query:2049: E-QUERY: {many}")),
            ("OR ".repeat(1025), format!("query:3073: E-QUERY: {many}")),
        ] {
            let found = parse(&text, today()).expect_err("over a limit").to_string();
            assert_eq!(found, expected, "{}", &text[..20]);
        }
        for text in [
            "a".repeat(16 * 1024),
            format!("{}a{}", "(".repeat(64), ")".repeat(64)),
            format!("{}a", "NOT ".repeat(64)),
            format!("{}b", "a w/1 ".repeat(64)),
            "a ".repeat(1024),
        ] {
            parse(&text, today()).expect("within the limits");
        }
    }

    #[test]
    fn nothing_overflows_a_small_stack() {
        let work = || {
            for part in ["(", "NOT ", "NOT (", "a w/1 ", "a OR (b AND (c ", "headline:(a -(b w/2 ("]
            {
                for n_times in 1..200 {
                    let text = part.repeat(n_times);
                    if let Ok(parsed) = parse(&text, today()) {
                        round_trips(&parsed.query);
                    }
                }
            }
        };
        let thread = std::thread::Builder::new().stack_size(256 * 1024).spawn(work);
        thread.expect("a thread starts").join().expect("no panic");
    }
}
