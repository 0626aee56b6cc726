//! Is every operator and every ruling of the language read, told and answered as the manual says?
//!
//! One small archive written for the purpose; each row has a query, its canonical form, the codes of its
//! notes, and the articles found, by their headlines. A second table shows what is marked.

use std::time::{Duration, Instant};

use dateline::base::ErrorKind;
use dateline::report::{ExplainRequest, MatchMode, Places, SearchRequest, explain, search};
use dateline::search::{Limits, Sort};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use crate::search::{answer, request};
use crate::support::{Desk, archive, is_slow};

/// Each article is there to tell two readings apart.
const ARCHIVE: &str = "\
== 2020-07-06 | Alpha | byline=Ann Smith
The trade talks failed on Monday. Ministers met in London.

The coal board said that a strike was near. A walkout followed at once.
== 2020-07-09 | Beta | byline=Bob Smythe
Talks on trade may resume in May. The woman who leads them spoke of a gray sky.
== 2020-07-16 | Gamma vaccine
The US wants AIDS funding. It helps us. The drug aids legal work.
== 2019-03-03 | Delta
Hackers hacked a hospital. A hacker was held. Hacking goes on, and one hack too many.
== 1987-03-12 | Epsilon
A long report on nothing. One two three four five six seven eight nine ten eleven twelve thirteen fourteen \
fifteen sixteen seventeen eighteen nineteen twenty one two three four five six seven eight nine thirty one \
two three four five six seven eight nine forty one two three four five six seven eight nine fifty.

Behind the lead stands the word zebra.
== 1987-11-02 | Zeta zebra
The women wore grey. To be or not to be, that is the question of the day.
== undated | Eta
Raab said no. Mr Rabb said yes. Rob said nothing. The minister resigned; resignation letters follow.
== 2020-07-15 | Theta
The bank raised its rate. A bank holiday is near the bank of the river.

The bank holiday was cold.
== 2018-04-13 | Iota
AT&T and O'Neill signed a budget, 24/7. See http://example.com/a?b=c for more. Call 9/11 lines.
== 2020-04-13 | Kappa
COVID-19 cases rise. The e-mail said so, and covid19 was its subject.
";

/// The canonical form, the codes of the notes, and the headlines, oldest first.
fn reading(query: &str) -> (String, String, String) {
    let archive = archive(ARCHIVE);
    let report =
        answer(&archive, &SearchRequest { sort: Sort::Oldest, limit: 20, ..request(query) });
    let ignored = ["N-CAPITAL", "N-ACRONYM", "N-ENTITY"];
    let codes = report.query.notes.iter().map(|note| note.code.as_str());
    let codes: Vec<&str> = codes.filter(|code| !ignored.contains(code)).collect();
    let name = |headline: &Option<String>| {
        headline.as_deref().unwrap_or("-").split(' ').next().unwrap_or("-").to_owned()
    };
    let names: Vec<String> = report.hits.iter().map(|hit| name(&hit.headline)).collect();
    assert_eq!(report.total, names.len() as u64, "{query}");
    (report.query.parsed, codes.join(" "), names.join(" "))
}

fn check(rows: &[(&str, &str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (query, canonical, codes, found) in rows {
        let read = reading(query);
        let expected = ((*canonical).to_owned(), (*codes).to_owned(), (*found).to_owned());
        if read != expected {
            wrong.push(format!("{query}\n     read {read:?}\n expected {expected:?}"));
            continue;
        }
        // What is printed means the same.
        let again = reading(&read.0);
        assert_eq!((&again.0, &again.2), (&read.0, &read.2), "{query}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_and_phrases() {
    check(&[
        ("trade talks", "trade talks", "", "Alpha Beta"),
        ("\"trade talks\"", "\"trade talks\"", "", "Alpha"),
        ("\"trade talks\"~1", "\"trade talks\"~1", "", "Alpha Beta"),
        ("\"trade talks\"~0", "\"trade talks\"~0", "", "Alpha"),
        ("\"talks failed monday\"~1", "\"talks failed monday\"~1", "", "Alpha"),
        ("\"to be or not to be\"", "\"to be or not to be\"", "", "Zeta"),
        ("\"of the\"", "\"of the\"", "", "Zeta Theta"),
        ("\"question of the day\"", "\"question of the day\"", "", "Zeta"),
        ("\"coal bo?rd\"", "\"coal bo?rd\"", "", "Alpha"),
        ("\"co* board\"", "\"co* board\"", "", "Alpha"),
        ("talk", "talk", "", "Alpha Beta"),
        ("\"talk\"", "\"talk\"", "", ""),
        ("hack*", "hack*", "", "Delta"),
        ("h*k", "h*k", "", "Delta"),
        ("*orts", "*orts", "", ""),
        ("*ort", "*ort", "", "Epsilon"),
        ("wom?n", "wom?n", "", "Zeta Beta"),
        ("gr?y", "gr?y", "", "Zeta Beta"),
        ("re:\"gr[ae]y\"", "re:\"gr[ae]y\"", "", "Zeta Beta"),
        ("re:\"gr[ae]\"", "re:\"gr[ae]\"", "", ""),
        ("\"raab\"", "\"raab\"", "", "Eta"),
        ("raab~1", "raab~1", "", "Eta"),
        ("raap~1", "raap~1", "", "Eta"),
        ("covid-19", "covid-19", "", "Kappa"),
        ("covid19", "covid19", "", "Kappa"),
        ("\"covid-19 cases\"", "\"covid-19 cases\"", "", "Kappa"),
        ("*", "*", "", "Epsilon Zeta Iota Delta Kappa Alpha Beta Theta Gamma Eta"),
    ]);
}

#[test]
fn operators() {
    check(&[
        ("trade AND may", "trade AND may", "", "Beta"),
        ("strike OR zebra", "strike OR zebra", "", "Epsilon Zeta Alpha"),
        ("trade -may", "trade NOT may", "", "Alpha"),
        ("trade NOT (may OR sky)", "trade NOT (may OR sky)", "", "Alpha"),
        ("trade w/1 talks", "trade w/1 talks", "", "Alpha"),
        ("trade w/2 talks", "trade w/2 talks", "", "Alpha Beta"),
        ("trade pre/2 talks", "trade pre/2 talks", "", "Alpha"),
        ("talks adj2 trade", "talks pre/2 trade", "", "Beta"),
        ("trade near2 talks", "trade w/2 talks", "", "Alpha Beta"),
        ("trade NEAR/2 talks", "trade w/2 talks", "", "Alpha Beta"),
        ("trade /2 talks", "trade w/2 talks", "", "Alpha Beta"),
        ("coal w/s strike", "coal w/s strike", "", "Alpha"),
        ("coal w/s walkout", "coal w/s walkout", "", ""),
        ("coal w/p walkout", "coal w/p walkout", "", "Alpha"),
        ("coal /p london", "coal w/p london", "", ""),
        ("bank NOT w/1 holiday", "bank NOT w/1 holiday", "", "Theta"),
        ("\"bank holiday\" NOT w/3 cold", "\"bank holiday\" NOT w/3 cold", "", "Theta"),
        ("\"bank holiday\" NOT w/p cold", "\"bank holiday\" NOT w/p cold", "", "Theta"),
        ("rate NOT w/s bank", "rate NOT w/s bank", "", ""),
        (
            "(strike OR walkout) w/10 (\"coal board\" OR ncb)",
            "(strike OR walkout) w/10 (\"coal board\" OR ncb)",
            "",
            "Alpha",
        ),
        ("(trade talks) w/9 may", "(trade talks) w/9 may", "", "Beta"),
        ("(trade zebra) w/9 may", "(trade zebra) w/9 may", "", ""),
        ("wom?n w/3 lead*", "wom?n w/3 lead*", "", "Beta"),
        ("headline:zebra w/2 headline:zeta", "headline:zebra w/2 headline:zeta", "", "Zeta"),
        ("headline:zebra w/9 women", "headline:zebra w/9 women", "", ""),
    ]);
}

#[test]
fn parts_of_an_article_and_how_words_are_written() {
    check(&[
        ("zebra", "zebra", "", "Epsilon Zeta"),
        ("headline:zebra", "headline:zebra", "", "Zeta"),
        ("headline(zebra OR vaccine)", "headline:(zebra OR vaccine)", "", "Zeta Gamma"),
        ("body:zebra", "body:zebra", "", "Epsilon"),
        ("lead(zebra)", "lead:zebra", "", ""),
        ("lead(fifteen)", "lead:fifteen", "", "Epsilon"),
        ("hlead(zebra)", "hlead:zebra", "", "Zeta"),
        ("hlead(zebra women)", "hlead:(zebra women)", "", "Zeta"),
        ("byline(smith)", "byline:smith", "", "Alpha"),
        ("byline:sm?th*", "byline:sm?th*", "", "Alpha Beta"),
        ("byline:smyth~1", "byline:smyth~1", "", "Alpha Beta"),
        ("byline:\"ann smith\"", "byline:\"ann smith\"", "", "Alpha"),
        ("allcaps(us)", "allcaps(us)", "", "Gamma"),
        ("allcaps(AIDS) w/s legal", "allcaps(AIDS) w/s legal", "", ""),
        ("nocaps(aids) w/s legal", "nocaps(aids) w/s legal", "", "Gamma"),
        ("allcaps(AIDS) NOT w/3 legal", "allcaps(AIDS) NOT w/3 legal", "", "Gamma"),
        ("caps(may)", "caps(may)", "", "Beta"),
        ("nocaps(may)", "nocaps(may)", "", "Beta"),
        ("caps(may) w/3 resume", "caps(may) w/3 resume", "", "Beta"),
        ("caps(may) w/1 resume", "caps(may) w/1 resume", "", ""),
        ("caps(\"trade talks\")", "caps(\"trade talks\")", "", ""),
        ("exact(talk)", "exact(talk)", "", ""),
        ("atleast3(hack*)", "atleast3(hack*)", "", "Delta"),
        ("atleast5(hack*)", "atleast5(hack*)", "", "Delta"),
        ("atleast6(hack*)", "atleast6(hack*)", "", ""),
        ("atleast2(\"bank holiday\" OR rate)", "atleast2(\"bank holiday\" OR rate)", "", "Theta"),
        ("atleast3(bank w/1 holiday)", "atleast3(bank w/1 holiday)", "", ""),
        ("length>50", "length>=51", "", "Epsilon"),
        ("length:13..14 vaccine", "length:13..14 vaccine", "", "Gamma"),
    ]);
}

#[test]
fn days() {
    check(&[
        ("date:2020-07", "date:2020-07-01..2020-07-31", "", "Alpha Beta Theta Gamma"),
        ("date:last-week", "date:2020-07-06..2020-07-12", "", "Alpha Beta"),
        ("date:\"last week\" talks", "date:2020-07-06..2020-07-12 talks", "", "Alpha Beta"),
        ("date:-7d", "date:2020-07-09..2020-07-16", "", "Beta Theta Gamma"),
        ("date:march-1987", "date:1987-03-01..1987-03-31", "", "Epsilon"),
        ("date:\"autumn 1987\"", "date:1987-09-01..1987-11-30", "", "Zeta"),
        ("date:1980s", "date:1980-01-01..1989-12-31", "", "Epsilon Zeta"),
        ("since:2020-07-15", "date:2020-07-15..", "", "Theta Gamma"),
        ("after:2020-07-15", "date:2020-07-16..", "", "Gamma"),
        ("before:1987-11", "date:..1987-10-31", "", "Epsilon"),
        ("until:1987-11", "date:..1987-11-30", "", "Epsilon Zeta"),
        ("2018..2019", "date:2018-01-01..2019-12-31", "", "Iota Delta"),
        ("on:*-04-13", "on:*-04-13", "", "Iota Kappa"),
        ("date:yesterday", "date:2020-07-15", "", "Theta"),
        ("is:undated", "is:undated", "", "Eta"),
        ("about:2020-07-06", "about:2020-07-06", "", "Alpha"),
    ]);
}

#[test]
fn rulings() {
    check(&[
        // AND before OR, and the brackets are shown.
        ("zebra OR trade may", "zebra OR (trade may)", "N-MIXED", "Epsilon Zeta Beta"),
        // Other languages' signs.
        ("trade AND NOT may", "trade AND NOT may", "N-FOREIGN", "Alpha"),
        ("hd=zebra", "headline:zebra", "N-FOREIGN", "Zeta"),
        ("hlp=(zebra OR strike)", "hlead:(zebra OR strike)", "N-FOREIGN", "Zeta Alpha"),
        ("trade +2 talks", "trade pre/2 talks", "N-FOREIGN", "Alpha"),
        ("strike | zebra", "strike OR zebra", "N-FOREIGN", "Epsilon Zeta Alpha"),
        ("trade && may", "trade AND may", "N-FOREIGN", "Beta"),
        ("coal SAME walkout", "coal w/p walkout", "N-FOREIGN", "Alpha"),
        ("atleast4 hack*", "atleast4(hack*)", "N-FOREIGN", "Delta"),
        ("resign!", "resign*", "N-BANG", "Eta"),
        ("“trade talks”", "\"trade talks\"", "N-SMART-QUOTES", "Alpha"),
        ("\"trade talks\" ~3", "\"trade talks\"~3", "N-SUFFIX", "Alpha Beta"),
        ("trade^2 talks", "trade talks", "N-SUFFIX", "Alpha Beta"),
        ("+trade", "trade", "N-PLUS", "Alpha Beta"),
        // Prose is words.
        ("Re: budget", "Re: budget", "", ""),
        ("AT&T O'Neill", "AT&T O'Neill", "", "Iota"),
        ("oneill", "oneill", "", "Iota"),
        ("24/7", "24/7", "", "Iota"),
        ("9/11", "9/11", "", "Iota"),
        ("http://example.com/a?b=c", "http://example.com/a?b=c", "", "Iota"),
        ("to be or not to be", "to be or not to be", "", "Zeta"),
        ("what was the question?", "what was the question?", "", ""),
        ("the question?", "the question?", "", "Zeta"),
        ("foo:trade", "foo:trade", "N-FIELD", ""),
        ("e-mail", "e-mail", "", "Kappa"),
        ("wom*n -sky", "wom*n NOT sky", "", "Zeta"),
    ]);
}

/// What a review found lost: alternatives of a field beside something, and who wrote in which order.
#[test]
fn fields_within_proximities() {
    check(&[
        ("body:(strike OR zinc) w/3 near", "body:(strike OR zinc) w/3 near", "", "Alpha"),
        ("near w/1 body:(zinc OR walkout)", "near w/1 body:(zinc OR walkout)", "", ""),
        ("near NOT w/3 body:(strike OR zinc)", "near NOT w/3 body:(strike OR zinc)", "", "Theta"),
        ("atleast2(body:(hacker OR hackers))", "atleast2(body:(hacker OR hackers))", "", "Delta"),
        ("byline:\"smith ann\"~2", "byline:\"smith ann\"~2", "", "Alpha"),
        ("byline:\"smith ann\"", "byline:\"smith ann\"", "", ""),
    ]);
}

/// Nobody may get the opposite of what was asked without a word.
#[test]
fn what_other_languages_mean_by_not_is_told() {
    check(&[
        ("trade not w/5 zebra", "trade (not w/5 zebra)", "N-NOT", ""),
        ("trade and not zebra", "trade and not zebra", "N-NOT", ""),
        ("TRADE NOT ZEBRA", "TRADE NOT ZEBRA", "", "Alpha Beta"),
        ("not trade", "not trade", "", ""),
        ("\"trade * talks\"", "\"trade * talks\"", "N-NO-WORD", "Alpha"),
    ]);
}

/// A rough word is not its other forms, and comes first as typed in whatever segment it stands.
#[test]
fn rough_words_are_themselves() {
    check(&[
        ("talking~1", "talking~1", "", ""),
        ("hackers~1", "hackers~1", "", "Delta"),
        ("hacked~1", "hacked~1", "", "Delta"),
        // What is compared whole has no other spellings.
        ("id:(nobody~1) OR iota", "id:(nobody~1) OR iota", "N-SUFFIX", "Iota"),
    ]);
    let desk = Desk::new();
    desk.write("news/a.txt", "LONDON, July 1, 2020 - Rabb raav rbab and rabb again, rabb.\n");
    desk.index(&["news"]);
    desk.write("news/b.txt", "LONDON, July 2, 2020 - Somebody called raab once, in a long day.\n");
    desk.index(&["news"]);
    let archive = desk.archive();
    assert_eq!(archive.searcher().segment_readers().len(), 2);
    for query in ["raab~2", "raab~2 w/9 (again OR somebody)", "body:raab~2"] {
        let report = answer(&archive, &request(query));
        let days: Vec<&str> = report.hits.iter().filter_map(|hit| hit.date.as_deref()).collect();
        assert_eq!(days, ["2020-07-02", "2020-07-01"], "{query}");
    }
}

/// What is too large to be near is searched without nearness; what is excluded is not asked for then.
#[test]
fn proximities_of_too_many_words() {
    let words: Vec<String> = (0..50).map(|n| format!("w{n}")).collect();
    let all = words.join(" ");
    let archive =
        archive(&format!("== 2020-01-01 | Lacks\n{all}\n== 2020-01-02 | Has\n{all} zed\n"));
    for (query, total) in [
        (format!("(({all}) w/99 ({all})) NOT w/5 zed"), 2),
        (format!("atleast2(({all}) w/99 ({all}))"), 2),
        (format!("(({all}) w/99 ({all})) w/5 zed"), 1),
    ] {
        let report = answer(&archive, &request(&query));
        assert_eq!(report.total, total, "{query}");
        assert!(report.query.notes.iter().any(|note| note.code == "N-NEAR"), "{query}");
    }
}

#[test]
fn exact_before_rough() {
    let archive = archive(
        "== 2020-01-01 | A\nMr Rabb spoke. Rabb, Rabb and Rabb again in the lead.\n\
         == 2020-01-02 | B\nA long story in which far below other things somebody called Raab is named.\n\
         == 2020-01-03 | C\nRabb and Rabbi.\n",
    );
    let report = answer(&archive, &request("raab~2"));
    let names: Vec<&str> = report.hits.iter().filter_map(|hit| hit.headline.as_deref()).collect();
    assert_eq!(names[0], "B", "{names:?}");
    assert_eq!(names.len(), 3);
}

/// The passage, with what is marked in brackets, and how many hits the article has.
#[test]
fn what_is_marked() {
    let archive = archive(ARCHIVE);
    for (query, found, n) in [
        ("\"trade talks\"", "The [trade talks] failed on Monday.", 1),
        ("trade w/2 failed", "The [trade] talks [failed] on Monday.", 1),
        ("hack* date:2019", "[Hackers] [hacked] a hospital.", 5),
        ("\"woman\" OR zzz", "The [woman] who leads", 1),
        ("wom?n w/3 leads", "The [woman] who [leads] them", 1),
        ("re:\"gr.y\" sky", "of a [gray] [sky]", 2),
        ("raab~1", "[Raab] said no. Mr [Rabb] said yes.", 2),
        ("(trade zebra) OR resume", "Talks on trade may [resume] in May.", 1),
        ("bank NOT w/1 holiday", "The [bank] raised its rate.", 2),
        ("talks -strike date:2020-07-09", "[Talks] on trade may resume", 1),
        ("nocaps(may) resume", "Talks on trade [may] [resume] in May.", 2),
        ("\"coal strike\"~5", "The [coal] board said that a [strike] was near.", 1),
        ("\"to be or not\"", "[To be or not] to be", 1),
        ("atleast2(\"bank holiday\")", "A [bank holiday] is near", 2),
        ("headline:zebra", "To be or not to be", 1),
    ] {
        let report = answer(&archive, &request(query));
        let hit = report.hits.first().unwrap_or_else(|| panic!("{query} finds nothing"));
        let passage: String = hit
            .snippet
            .iter()
            .map(|run| if run.hit { format!("[{}]", run.text) } else { run.text.clone() })
            .collect();
        assert!(passage.contains(found), "{query}: {passage}");
        assert_eq!(hit.matches, n, "{query}");
    }
}

/// Whatever is typed is answered or refused, soon, and nothing panics: bytes, prose, and the pieces the
/// language is made of in any order.
#[test]
fn anything_can_be_typed() {
    let archive = archive(ARCHIVE);
    let pieces = "trade talks the of to be zebra raab US AIDS AND OR NOT w/3 pre/2 w/s w/p NEAR | && +5 ( ) \
                  \" “ - * ? ! ~1 ~ : = > / 2020 *-04-13 caps( nocaps( allcaps( atleast2( lead( hlead( exact( \
                  headline: person: org: date: about: on: since: is:undated length>5 re:\" [a-z].* hack* *ort \
                  wom?n hd= 東京 é \u{0} \u{202e} -7d";
    let pieces: Vec<&str> = pieces.split_whitespace().collect();
    let piece = (select(pieces), select(vec!["", " ", " "]));
    let made = prop::collection::vec(piece, 0..20)
        .prop_map(|parts| parts.into_iter().flat_map(|(a, b)| [a, b]).collect::<String>());
    let bytes = prop::collection::vec(any::<u8>(), 0..120)
        .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let typed = prop_oneof![3 => made, 1 => bytes, 1 => any::<String>()];
    let cases = if is_slow() { 6_000 } else { 400 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let asked = TestRunner::new(config).run(&typed, |text| {
        let began = Instant::now();
        match search(&archive, &SearchRequest { limit: 3, ..request(&text) }) {
            Ok(report) => {
                let asked = ExplainRequest {
                    text,
                    filters: Default::default(),
                    matching: MatchMode::All,
                    clock: request("").clock,
                    limits: Limits::default(),
                    id: None,
                    places: Places::default(),
                };
                let explained = explain(&archive, &asked)?;
                prop_assert_eq!(explained.total, report.total);
                prop_assert_eq!(explained.query.parsed, report.query.parsed);
            }
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::Request, "{}: {}", text, error),
        }
        prop_assert!(began.elapsed() < Duration::from_secs(5));
        Ok(())
    });
    asked.expect("an answer to everything");
}

/// Work that could go on for long is cut short, and says so.
#[test]
fn time_is_limited() {
    let archive = archive(ARCHIVE);
    let limits = Limits::until(Instant::now());
    let mut request = request("*o* w/9 *e*");
    request.limits = limits;
    let report = search(&archive, &request).expect("an answer");
    assert!(report.partial);
    assert!(report.why.is_none());
}

/// Within one article too the clock is looked at, and what was cut short is no hit for want of what it
/// excludes.
#[test]
fn time_is_limited_within_an_article() {
    let blocks = |words: [&str; 4]| words.map(|word| vec![word; 310].join(" ")).join(" ");
    let (crossed, apart) = (["aaa", "bbb", "ccc", "ddd"], ["aaa", "ccc", "bbb", "ddd"]);
    let ms: Vec<String> = (0..5_000).map(|n| format!("m{n}a max")).collect();
    let archive = archive(&format!(
        "== 2020-01-01 | Crossed\n{}\n== 2020-01-02 | Apart\n{}\n== 2020-01-03 | Loose\n{} xy\n",
        blocks(crossed),
        blocks(apart),
        ms.join(" ")
    ));
    let found = |query: &str, time: Duration| {
        let mut request = request(query);
        let began = Instant::now();
        request.limits = Limits::until(began + time);
        let report = search(&archive, &request).expect("an answer");
        assert!(began.elapsed() < Duration::from_secs(5), "{query}: {:?}", began.elapsed());
        let names = report.hits.into_iter().filter_map(|hit| hit.headline);
        (names.collect::<Vec<String>>(), report.partial)
    };
    let pairs = "(aaa w/p ccc) w/p (bbb w/p ddd)";
    let loose = format!("\"{} max* *xy\"~255", "m* ".repeat(50));
    for query in [pairs, loose.as_str()] {
        assert!(found(query, Duration::from_millis(100)).1, "{query}");
    }
    let (names, partial) = found(&format!("* -({pairs})"), Duration::ZERO);
    assert!(partial && !names.contains(&"Apart".to_owned()), "{names:?}");
}

/// What there was no time to count is not told as none.
#[test]
fn counts_that_were_not_made_are_not_told() {
    let asked = ExplainRequest {
        text: "zinc (*o* w/9 *e*)".to_owned(),
        filters: Default::default(),
        matching: MatchMode::All,
        clock: request("").clock,
        limits: Limits::until(Instant::now()),
        id: None,
        places: Places::default(),
    };
    let report = explain(&archive(ARCHIVE), &asked).expect("an answer");
    assert!(report.partial && report.why.is_none());
    assert_eq!(report.clauses[1].count, None);
}

/// Brackets by the thousand, and proximities of everything with everything, end soon on a small stack.
#[test]
fn deep_and_wide_queries_end() {
    let archive = archive(ARCHIVE);
    let wide = format!("{}e*", "*e* w/255 ".repeat(60));
    let many = vec!["(trade OR talks)"; 40].join(" w/255 ");
    let queries = [wide, many, "(".repeat(5000), "NOT ".repeat(4000), "caps(".repeat(3000)];
    let work = move || {
        for query in &queries {
            let mut request = request(query);
            request.limits = Limits::until(Instant::now() + Duration::from_secs(2));
            let began = Instant::now();
            let _ = search(&archive, &request);
            assert!(began.elapsed() < Duration::from_secs(20), "{}", &query[..20]);
        }
    };
    let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(work);
    thread.expect("a thread starts").join().expect("no panic");
}

/// Of what a query stands for there is an end too, however many patterns it has.
#[test]
fn patterns_stand_for_so_many_words_together() {
    let words: Vec<String> = (0..12_000).map(|n| format!("w{n}")).collect();
    let others: Vec<String> = (0..8_000).map(|n| format!("c{n}")).collect();
    let text = format!(
        "== 2020-01-01 | All\n{}\n== 2020-01-02 | Some\nw1 w2 x3\n== 2020-01-03 | Others\n{} d1 d2\n",
        words.join(" "),
        others.join(" ")
    );
    let archive = archive(&text);
    for (query, partial) in [
        ("w1*", false),
        ("w*", true),
        ("w1* w2* w3*", false),
        // What the others do not need is left for one that needs more than its share.
        ("c* d*", false),
        ("d* c*", false),
        // The same words in two places are looked up once.
        ("hlead:c*", false),
        // Too many lists for one search.
        (
            "(c* w/9 c0) OR (c* w/8 c0) OR (c* w/7 c0) OR (c* w/6 c0) OR (c* w/5 c0) OR (c* w/4 c0)",
            true,
        ),
        ("w1* w2* w3* w4* w5* w6* w7* w8* w9*", true),
    ] {
        let report = answer(&archive, &request(query));
        assert_eq!(report.partial, partial, "{query}");
        // However many there are, each stands for some.
        assert!(report.total > 0, "{query}");
    }
}
