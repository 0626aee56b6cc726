//! Is every production and every ruling read as the manual says?

use super::*;
use crate::base::Day;

pub fn today() -> Day {
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
        ("hack**", "hack*"),
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
        ("id:(a-7~1)", "id:(a-7~1)"),
        ("id:a-7~1", "id:a-7~1"),
        ("exact(a) w/5 b", "exact(a) w/5 b"),
        ("person:exact(\"Theresa May\")", "person:exact(\"Theresa May\")"),
        ("person:exact(a OR b)", "person:exact(a OR b)"),
        ("exact(person:may)", "exact(person:may)"),
        ("exact(exact(a))", "exact(exact(a))"),
        ("a w/s b", "a w/s b"),
        ("a W/P b", "a w/p b"),
        ("a /s b", "a w/s b"),
        ("a /5 b", "a w/5 b"),
        ("a near5 b", "a w/5 b"),
        ("a adj5 b", "a pre/5 b"),
        ("a NOT w/5 b", "a NOT w/5 b"),
        ("a NOT near/5 (b OR \"c d\")", "a NOT w/5 (b OR \"c d\")"),
        ("a NOT w/s b", "a NOT w/s b"),
        ("a NOT /p b", "a NOT w/p b"),
        ("x a NOT w/5 b y", "x (a NOT w/5 b) y"),
        ("NOT a NOT w/5 b", "NOT (a NOT w/5 b)"),
        ("a w/3 b NOT w/5 c", "(a w/3 b) NOT w/5 c"),
        ("hack* w/5 headline:vaccine", "hack* w/5 headline:vaccine"),
        ("\"trade talks\"~5", "\"trade talks\"~5"),
        ("-\"trade talks\"~5", "NOT \"trade talks\"~5"),
        ("headline:\"a b\"~3", "headline:\"a b\"~3"),
        ("\"hack* a\"", "\"hack* a\""),
        ("\"wom?n in\" w/3 b", "\"wom?n in\" w/3 b"),
        ("wom*n", "wom*n"),
        ("wom?n", "wom?n"),
        ("*man", "*man"),
        ("*m?n*", "*m?n*"),
        ("hacker~1", "hacker~1"),
        ("hacker~", "hacker~2"),
        ("person:raab~1", "person:raab~1"),
        ("byline:sm?th", "byline:sm?th"),
        ("re:\"wom[ae]n\"", "re:\"wom[ae]n\""),
        ("headline:(re:\"a|b\" c)", "headline:(re:\"a|b\" c)"),
        ("re:\"(a b)+\" w/3 c", "re:\"(a b)+\" w/3 c"),
        ("headline(a b)", "headline:(a b)"),
        ("LEAD(a)", "lead:a"),
        ("lead:a", "lead:a"),
        ("hlead(\"a b\" OR c)", "hlead:(\"a b\" OR c)"),
        ("body(a) byline(b c)", "body:a byline:(b c)"),
        ("caps(may)", "caps(may)"),
        ("AllCaps(aids) nocaps(a OR b)", "allcaps(aids) nocaps(a OR b)"),
        ("headline:caps(may)", "headline:caps(may)"),
        ("atleast5(tesla)", "atleast5(tesla)"),
        ("ATLEAST2(a OR \"b c\")", "atleast2(a OR \"b c\")"),
        ("atleast2(a w/5 b) w/s c", "atleast2(a w/5 b) w/s c"),
        ("hlead(tesla) atleast5(tesla)", "hlead:tesla atleast5(tesla)"),
        ("allcaps(AIDS) NOT w/3 legal", "allcaps(AIDS) NOT w/3 legal"),
        ("length>1200", "length>=1201"),
        ("length:100..200", "length:100..200"),
        ("wc<300 a", "length<=299 a"),
        ("length > 1,200 a", "length>=1201 a"),
        ("-length:0", "NOT length:0"),
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
        ("lead", "lead"),
        ("hlead", "hlead"),
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
        ("date:(2019 OR 2021)", { "date:2019-01-01..2019-12-31 OR date:2021-01-01..2021-12-31" }),
        ("after:2020-07, talks", "date:2020-08-01.. talks"),
        ("date:0000..9999", "date:0000-01-01..9999-12-31"),
        ("date:1665-11-07", "date:1665-11-07"),
        ("date:25/12/2007", "date:2007-12-25"),
        ("date:\"last week\" a", "date:2020-07-06..2020-07-12 a"),
        ("since:last-month", "date:2020-06-01.."),
        ("date:-7d", "date:2020-07-09..2020-07-16"),
        ("before:-1y", "date:..2019-07-15"),
        ("date:march-1987..june-1988", "date:1987-03-01..1988-06-30"),
        ("on:\"3 march 1987\"", "date:1987-03-03"),
        ("about:\"last week\"", "about:2020-07-06..2020-07-12"),
        ("about:~summer-1998", "about:~1998-06-01..1998-08-31"),
        ("about:\"last supper\"", "\"last supper\"  N-FIELD"),
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
             | write 2007-04-07 or 2007-07-04, or say which with --dmy or --mdy"
        }),
        ("after:dinner", {
            "query:7: E-QUERY: `dinner` is not a date | dates are written 2020, 2020-07, \
             2020-07-16, 1980s, march-1987, last-week, -7d, yesterday, ranges 2019..2020-07, \
             2019.., ..2020"
        }),
        (
            "is:old",
            "query:4: E-QUERY: `old` is no state of an article | there are is:undated, is:original, is:copy, is:correction, is:kill and is:advisory",
        ),
        ("is:copied", {
            "query:4: E-QUERY: `copied` is no state of an article | there are is:undated, is:original, \
             is:copy, is:correction, is:kill and is:advisory"
        }),
        ("person:*", {
            "query:8: E-QUERY: `person:*` asks for no value | write the beginning of one, \
             person:x*"
        }),
        ("headline:(a OR *)", {
            "query:16: E-QUERY: `*` alone cannot be looked for in headline: | write the \
             beginning of a word, such as a*"
        }),
        ("NOT w/5 b", {
            "query:1: E-QUERY: `NOT w/5` has nothing before it | for one without another near \
             it write a NOT w/5 b"
        }),
        ("a NOT pre/5 b", {
            "query:3: E-QUERY: `NOT pre/5` is no operator | for one without another near it \
             write a NOT w/5 b"
        }),
        ("a NOT w/5 (b c)", {
            "query:11: E-QUERY: `(b c)` asks for several things at once not to be near | for \
             none of them near write (a OR b); for each on its own, one NOT w/5 after another"
        }),
        ("!hack", {
            "query:1: E-QUERY: `!` before a word does not exclude it | to exclude a word write \
             -hack; to search what is printed, \"!hack\""
        }),
        ("a re:\"(\"", {
            "query:7: E-QUERY: `(` cannot be searched: unclosed group | the expression must \
             match one whole word, as re:\"wom[ae]n\" does"
        }),
        ("re:\" \"", {
            "query:5: E-QUERY: an expression is missing | a regular expression for one whole \
             word is written re:\"wom[ae]n\""
        }),
        ("a length>5x", {
            "query:9: E-QUERY: `>5x` is no length | lengths are numbers of words: \
             length>1200, length<=300, length:100..200"
        }),
        ("atleast5(date:2020)", {
            "query:10: E-QUERY: `date:2020` cannot be counted | atleast5( ) counts words, \
             phrases, proximities and either of several: atleast5(strike OR walkout)"
        }),
        ("a w/5 date:2020", {
            "query:7: E-QUERY: nothing can stand near `date:2020` | w/n, pre/n, w/s and \
             w/p join words, phrases, headline:, lead:, body:, person:, org:, place:, entity: \
             and brackets of them"
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
        ("Re:\"a b\"", "Re: \"a b\""),
        ("re: a", "re: a"),
        ("E=mc2 a=b", "E=mc2 a=b"),
        ("a < b, p<0.05", "a b, p<0.05  N-PUNCTUATION"),
        ("length of stay: 5", "length of stay: 5"),
        ("length:long a", "length:long a  N-FIELD"),
        ("caps (a) and lead (b)", "caps a and lead b"),
        ("at least5 of", "at least5 of"),
        ("5 * 3", "5 * 3"),
        ("who?me", "who?me"),
        ("The same near miss", "The same near miss"),
        ("NEAR MISS OVER SAME CITY", "\"NEAR\" MISS OVER \"SAME\" CITY"),
        ("[a] {b} <c>", "[a] {b} <c>"),
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
        ("a w/5\"b c\"", "a w/5 \"b c\""),
        ("\"a b\"~5\"c d\"", "\"a b\"~5 \"c d\""),
        ("6\" or 8\" guns", "6 or 8 guns  N-QUOTE  N-QUOTE"),
        ("a \"\" b", "a b  N-QUOTE"),
        ("a headline:\" \" b", "a b  N-QUOTE"),
        ("\"a\"\"b\"", "\"a\" \"b\""),
        ("say\"a b\"", "say \"a b\""),
        ("\"trade talks\" ~7", "\"trade talks\"~7  N-SUFFIX"),
        ("\"trade talks\"~", "\"trade talks\"  N-SUFFIX"),
        ("\"trade talks\"^2", "\"trade talks\"  N-SUFFIX"),
        ("“trade talks”~3", "\"trade talks\"~3  N-SMART-QUOTES"),
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
        ("a AND NOT", "a  N-OPERATOR  N-FOREIGN  N-OPERATOR"),
        ("a AND OR b", "a AND b  N-OPERATOR"),
        ("a OR AND b", "a OR b  N-OPERATOR"),
        ("a OR (b OR) c", "a OR (b c)  N-MIXED  N-OPERATOR"),
        ("a NOT OR b", "a OR b  N-OPERATOR"),
        ("a w/5", "a  N-OPERATOR"),
        ("w/5 a", "a  N-OPERATOR"),
        ("a w/5 w/3 b", "a w/5 b  N-OPERATOR"),
        ("a w/5 -b", "a NOT b  N-OPERATOR"),
        ("a NOT w/5", "a  N-OPERATOR"),
        ("atleast5(a", "atleast5(a)  N-BRACKET"),
        ("a atleast5", "a \"atleast5\""),
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
        // `!` at the end cuts a word short.
        ("hack!", "hack*  N-BANG"),
        ("headline:resign!", "headline:resign*  N-BANG"),
        ("Stop!!", "Stop!!"),
        // `?` is one letter within a word, and a question mark behind it.
        ("who? wh?", "who? wh?"),
        // `/` joins only before a number, s or p, between blanks.
        ("aw/5 b", "aw/5 b"),
        ("a/5 b", "a/5 b"),
        ("9/11 24/7 s/p", "9/11 24/7 s/p"),
        // Operators in capitals only.
        ("a or b", "a or b"),
        ("a And b", "a And b"),
        ("a not b", "a not b"),
        ("a near b", "a near b"),
        ("a NEAR b c", "(a w/10 b) c  N-FOREIGN"),
        ("a NEAR(5) b", "a w/5 b  N-FOREIGN"),
        ("a AROUND(12) b", "a w/12 b  N-FOREIGN"),
        ("a AROUND(0) b", "a AROUND 0 b"),
        ("a around(5) b", "a around 5 b"),
        ("a ADJ b c", "(a pre/1 b) c  N-FOREIGN"),
        ("a SAME b c", "(a w/p b) c  N-FOREIGN"),
        // `+` asks for what is asked for anyway; before a number between two parts it is Westlaw's.
        ("+a b", "a b  N-PLUS"),
        ("+5 b", "5 b  N-PLUS"),
        ("a +5 b", "a pre/5 b  N-FOREIGN"),
        ("a +s b", "a w/s b  N-FOREIGN"),
        ("+\"a b\"", "\"a b\"  N-PLUS"),
        // `-` only at the start of a word.
        ("a-b", "a-b"),
        ("(-a)", "NOT a"),
        ("\"a\"-b", "\"a\" b"),
        ("-AND b", "NOT \"AND\" b"),
        // `~` is letters behind a word, words behind a phrase; there are no weights.
        ("hacker~3", "hacker~2  N-SUFFIX"),
        ("hacker~0.8", "hacker  N-SUFFIX"),
        ("hacker~ vaccine^2.5", "hacker~2 vaccine  N-SUFFIX"),
        ("hack*~1", "hack*  N-SUFFIX"),
        ("http://a.b/~1", "http://a.b/~1"),
        // Foreign connectives and names.
        ("a && b", "a AND b  N-FOREIGN"),
        ("a || b | c", "a OR b OR c  N-FOREIGN  N-FOREIGN"),
        ("a AND NOT b", "a AND NOT b  N-FOREIGN"),
        ("hd=budget", "headline:budget  N-FOREIGN"),
        ("hlp=(a OR b)", "hlead:(a OR b)  N-FOREIGN"),
        ("la=de sn=\"The Times\"", "lang:de source:\"The Times\"  N-FOREIGN  N-FOREIGN"),
        ("by=smith", "byline:smith  N-FOREIGN"),
        ("wc=100", "length:100"),
        ("atleast5 tesla", "atleast5(tesla)  N-FOREIGN"),
        ("atleast5 headline:\"a b\" c", "atleast5(headline:\"a b\") c  N-FOREIGN"),
        ("date>=2020-07", "date:2020-07-01.."),
        // Fields: values are text.
        ("headline:AND", "headline:AND"),
        ("headline:-a", "headline:-a"),
        ("headline:2019..2020", "headline:2019..2020"),
        ("headline:person:raab", "headline:person:raab"),
        ("url:https://example.com/?a=b*", "url:https://example.com/?a=b*"),
        ("id:a~1*b", "id:a~1*b"),
        ("headline:--- b", "b  N-PUNCTUATION"),
    ]);
}

#[test]
fn notes_say_what_is_searched_and_where() {
    let text = "trade OR “talks now” raab^3 AND";
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
                "trade OR “talks now” raab^3",
                "N-MIXED",
                "AND and blanks bind before OR; read as `trade OR (\"talks now\" raab)`"
            ),
            ("“talks now”", "N-SMART-QUOTES", "read as straight quotes: a phrase"),
            ("raab^3", "N-SUFFIX", "`^3` left out: words have no weights here"),
            ("AND", "N-OPERATOR", "`AND` has nothing to join; left out"),
        ]
    );
}
