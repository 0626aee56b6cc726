//! Does a query find what a reader means by it, in the order wanted, and does it show why?
//!
//! The whole pipeline, in memory, from one string: each row is a fixture, a query, and the titles
//! expected.

use dateline::analysis::Analyzer;
use dateline::base::Day;
use dateline::index::Archive;
use dateline::query::Filters;
use dateline::report::{HitReport, MatchMode, Places, SearchReport, SearchRequest, search};
use dateline::search::Sort;

use crate::support::{archive, articles};

/// What is asked for by typing `text` and nothing else.
fn request(text: &str) -> SearchRequest {
    SearchRequest {
        text: text.to_owned(),
        filters: Filters::default(),
        matching: MatchMode::Auto,
        sort: Sort::Relevance,
        limit: 10,
        offset: 0,
        today: Day::new(2020, 7, 16).expect("a day"),
        unquoted: Vec::new(),
        places: Places::default(),
    }
}

fn ask(fixture: &str, request: &SearchRequest) -> SearchReport {
    answer(&archive(fixture), request)
}

fn answer(archive: &Archive, request: &SearchRequest) -> SearchReport {
    match search(archive, request) {
        Ok(report) => report,
        Err(error) => panic!("{}: {error}", request.text),
    }
}

fn titles(hits: &[HitReport]) -> String {
    let row = |hit: &HitReport| {
        let date = hit.date.as_deref().unwrap_or("undated");
        format!("{date}  {}", hit.headline.as_deref().unwrap_or("-"))
    };
    hits.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// The titles found, best first.
fn check(fixture: &str, query: &str, expected: &str) {
    let report = ask(fixture, &request(query));
    assert_eq!(titles(&report.hits), expected, "{query}");
    assert_eq!(report.total, report.hits.len() as u64, "{query}");
}

/// For each query the headlines found, oldest first, parted by commas.
fn check_rows(fixture: &str, rows: &[(&str, &str)]) {
    let archive = archive(fixture);
    for (query, expected) in rows {
        let report = answer(&archive, &SearchRequest { sort: Sort::Oldest, ..request(query) });
        let found: Vec<&str> =
            report.hits.iter().map(|hit| hit.headline.as_deref().unwrap_or("-")).collect();
        assert_eq!(found.join(", "), *expected, "{query}");
        assert_eq!(report.total, found.len() as u64, "{query}");
    }
}

/// The best hit's snippet, what is marked between square brackets.
fn snippet(fixture: &str, query: &str) -> String {
    let report = ask(fixture, &request(query));
    let hit = report.hits.first().unwrap_or_else(|| panic!("{query} finds nothing"));
    let n_chars: usize = hit.snippet.iter().map(|run| run.text.chars().count()).sum();
    assert!(n_chars <= 300, "{query}: {n_chars} characters");
    let runs = hit.snippet.iter();
    runs.map(|run| if run.hit { format!("[{}]", run.text) } else { run.text.clone() }).collect()
}

/// The notes a query gets: code and text.
fn notes(fixture: &str, query: &str) -> Vec<String> {
    let report = ask(fixture, &request(query));
    report.query.notes.iter().map(|note| format!("{} {}", note.code, note.text)).collect()
}

const SHIPS: &str = "
== 1912-04-16 | TITANIC SINKS
The great liner struck ice.
== 1912-04-20 | INQUIRY OPENS
The liner was great, a witness said.
";

#[test]
fn a_phrase_needs_its_words_in_order() {
    check(SHIPS, "\"great liner\"", "1912-04-16  TITANIC SINKS");
    check(SHIPS, "\"liner great\"", "");
    check(SHIPS, "zeppelin", "");
    check_rows(
        SHIPS,
        &[("liner", "TITANIC SINKS, INQUIRY OPENS"), ("\"was great a\"", "INQUIRY OPENS")],
    );
}

#[test]
fn operators_and_brackets() {
    let fixture = "
== 2020-01-01 | ab
alpha beta
== 2020-01-02 | bc
beta gamma
== 2020-01-03 | cd
gamma delta
";
    check_rows(
        fixture,
        &[
            ("alpha beta", "ab"),
            ("alpha AND beta", "ab"),
            ("alpha OR delta", "ab, cd"),
            ("beta -gamma", "ab"),
            ("beta NOT (gamma OR delta)", "ab"),
            ("-beta", "cd"),
            ("NOT NOT beta", "ab, bc"),
            ("alpha OR gamma delta", "ab, cd"),
            ("(alpha OR gamma) beta", "ab, bc"),
            ("* -alpha", "bc, cd"),
            ("*", "ab, bc, cd"),
            ("gam*", "bc, cd"),
            ("alpha omega", ""),
        ],
    );
}

#[test]
fn nearness_counts_words_and_stays_in_one_zone() {
    let fixture = "
== 2020-01-01 | Budget
Ministers met. Nobody spoke.

Talks failed later.
== 2020-01-02 | Talks end
Nothing else. A budget came of it.
== 2020-01-03 | Third
The budget talks and the talks on the budget.
";
    check_rows(
        fixture,
        &[
            ("met w/3 talks", "Budget"),
            ("met w/2 talks", ""),
            ("talks w/3 met", "Budget"),
            ("talks pre/3 met", ""),
            ("met pre/3 talks", "Budget"),
            // One in the headline and one in the text are not near.
            ("talks w/255 budget", "Third"),
            ("headline:(talks w/1 end)", "Talks end"),
            ("(met OR spoke) w/1 talks", "Budget"),
            ("talks w/3 (met spoke)", "Budget"),
            ("talks w/2 (met spoke)", ""),
            ("\"ministers met\" w/3 \"talks failed\"", "Budget"),
            ("(ministers w/1 met) w/3 talks", "Budget"),
            // A word is not near itself.
            ("ministers w/5 ministers", ""),
            ("talks w/3 talks", "Third"),
        ],
    );
}

#[test]
fn words_match_by_their_stem_in_the_language_of_the_article() {
    let fixture = "
== 2020-01-01 | hackers | lang=en
The hackers were universally talking.
== 2020-01-02 | Verhandlungen | lang=de
Die Verhandlungen der Häuser.
== 2020-01-03 | elections | lang=fr
Les élections ont été annoncées.
== 2020-01-04 | peregovory | lang=ru
Переговоры прошли в Москве.
== 2020-01-05 | Stevens | lang=en
Mr Stevens came.
== 2020-01-06 | Steven | lang=en
Steven came.
";
    check_rows(
        fixture,
        &[
            ("hacker", "hackers"),
            ("hacking", ""),
            ("\"hacker\"", ""),
            ("\"HACKERS\"", "hackers"),
            ("talk", "hackers"),
            ("verhandlung", "Verhandlungen"),
            ("haus", "Verhandlungen"),
            ("élection", "elections"),
            ("election", "elections"),
            ("annoncée", "elections"),
            ("переговоров", "peregovory"),
            ("steven", "Stevens, Steven"),
            ("Steven", "Steven"),
            ("Stevens", "Stevens"),
            ("\"stevens\"", "Stevens"),
        ],
    );
}

#[test]
fn spellings_of_one_word() {
    let fixture = "
== 2020-01-01 | covid
COVID-19 spread in the U.S. and by e-mail, AT&T said.
== 2020-01-02 | covid19
Covid19 spread in the US, an email said. R&D and 1,200,000 euros.
== 2020-01-03 | names
O’Neill and O'Neill's aide met Müller at the café in Łódź, Ærø and Straße. 3,50 or 3.5.
== 2020-01-04 | glue
We met a.The minister left.It was late. Naïve co\u{ad}operation.
";
    check_rows(
        fixture,
        &[
            ("covid-19", "covid, covid19"),
            ("covid19", "covid, covid19"),
            ("COVID-19", "covid, covid19"),
            ("covid", "covid"),
            ("\"covid 19\"", "covid"),
            ("\"covid-19 spread\"", "covid, covid19"),
            ("email", "covid, covid19"),
            ("e-mail", "covid, covid19"),
            ("AT&T", "covid"),
            ("at&t", "covid"),
            ("r&d", "covid19"),
            ("u.s.", "covid, covid19"),
            ("us", "covid, covid19"),
            ("\"the U.S.\"", "covid, covid19"),
            ("1200000", "covid19"),
            ("1,200,000", "covid19"),
            ("oneill", "names"),
            ("o'neill", "names"),
            ("O’Neill", "names"),
            ("\"o neill\"", ""),
            ("muller", "names"),
            ("MÜLLER", "names"),
            ("cafe lodz aero strasse", "names"),
            ("3.50", "names"),
            ("\"a the minister left it\"", "glue"),
            ("naive cooperation", "glue"),
        ],
    );
}

#[test]
fn possessives_and_elisions() {
    let fixture = "
== 2020-01-01 | possessive
Britain's ministers’ cars. The NCSC's chief.
== 2020-01-02 | elided | lang=fr
L'été de Giscard d'Estaing, l’élection.
";
    check_rows(
        fixture,
        &[
            ("britain", "possessive"),
            ("Britain", "possessive"),
            ("britain's", "possessive"),
            ("minister", "possessive"),
            ("NCSC chief", "possessive"),
            ("estaing", "elided"),
            ("été", "elided"),
            ("élections", "elided"),
            ("\"d'Estaing\"", "elided"),
        ],
    );
}

#[test]
fn text_without_blanks_is_found_by_its_characters() {
    let fixture = "
== 2020-01-01 | tokyo
東京都は新しい規則を発表した。
== 2020-01-02 | other
東は京より遠い、と専門家は言う。
== 2020-01-03 | kyoto
京都で会議が開かれた。東京は遠い。
";
    check_rows(
        fixture,
        &[
            ("東京", "tokyo, kyoto"),
            ("東京都", "tokyo"),
            ("京都", "tokyo, kyoto"),
            ("\"新しい規則\"", "tokyo"),
            ("東", "tokyo, other, kyoto"),
            ("東京 会議", "kyoto"),
        ],
    );
}

const WHO: &str = "
== 2020-01-01 | acronym
The WHO and the US met in Geneva.
== 2020-01-02 | word
People who trust us met Stevens.
== 2020-01-03 | both
WHO said it; who doubts it? Steven does.
== 2020-01-04 | WHO in a headline
Nothing more was said of it.
== 2020-01-05 | Who in a headline
Nothing more was said of it.
== 2020-01-06 | three
The 3GPP met.
";

#[test]
fn capitals_mean_what_was_typed() {
    check_rows(
        WHO,
        &[
            ("WHO", "acronym, both, WHO in a headline"),
            ("who", "acronym, word, both, WHO in a headline, Who in a headline"),
            ("WHO met", "acronym"),
            ("who met", "acronym, word"),
            ("US met", "acronym"),
            // Wholly in capitals, so that they say nothing.
            ("US MET", "acronym, word"),
            ("headline:WHO", "WHO in a headline"),
            ("headline:who", "WHO in a headline, Who in a headline"),
            ("\"WHO\"", "acronym, word, both, WHO in a headline, Who in a headline"),
            ("Stevens", "word"),
            ("stevens", "word, both"),
            ("3GPP", "three"),
            ("3GPP met", "three"),
            // The first of four words begins a sentence.
            ("Stevens doubts it said", "both"),
            ("Stevens doubts it", ""),
            ("doubts Stevens it said", ""),
            ("WHO*", "acronym, word, both, WHO in a headline, Who in a headline"),
        ],
    );
}

#[test]
fn where_a_capital_decided_a_note_gives_the_other_count() {
    assert_eq!(
        notes(WHO, "WHO"),
        ["N-ACRONYM WHO is searched as the acronym: 3 articles; any spelling of the word: 5, \
          write who"]
    );
    assert_eq!(
        notes(WHO, "Stevens met"),
        ["N-CAPITAL Stevens is searched as written: 1 articles; with its other forms: 2, write \
          stevens"]
    );
    // Nothing to tell where both readings find the same, or no capital decided.
    for query in ["3GPP", "who", "Geneva", "\"WHO\"", "Stevens doubts it said", "US MET"] {
        assert_eq!(notes(WHO, query), Vec::<String>::new(), "{query}");
    }
}

#[test]
fn notes_point_into_the_query() {
    let report = ask(WHO, &request("met (WHO OR Stevens"));
    let told: Vec<(&str, &str)> = report
        .query
        .notes
        .iter()
        .map(|note| {
            let span = note.start as usize..note.end as usize;
            (note.code.as_str(), &report.query.text[span])
        })
        .collect();
    assert_eq!(told, [("N-BRACKET", "("), ("N-ACRONYM", "WHO"), ("N-CAPITAL", "Stevens")]);
}

#[test]
fn days_months_years_and_undated() {
    let fixture = "
== 1665-11-07 | gazette
alpha
== 1676 | year
alpha
== 1931-05 | month
alpha
== 1931-05-02 | day
alpha
== 2020-02-29 | leap
alpha
== undated | none
alpha
== undated | other
beta
";
    check_rows(
        fixture,
        &[
            ("date:1665", "gazette"),
            ("date:1665-11-07", "gazette"),
            ("until:1676", "gazette, year"),
            ("date:1676-12-31", "year"),
            ("before:1676-06", "gazette, year"),
            ("before:1676", "gazette"),
            ("date:1931-05-02", "month, day"),
            ("date:1931-05-03", "month"),
            ("date:1931-05-01..1931-05-02", "month, day"),
            ("date:1931-04", ""),
            ("since:1931-06 until:2020-02", "leap"),
            ("since:1931-05-31", "month, leap"),
            ("after:1931-05", "leap"),
            ("1930..1931", "month, day"),
            ("date:2020-02-29", "leap"),
            ("alpha is:undated", "none"),
            // Between equals the key decides.
            ("is:undated", "other, none"),
            ("alpha -is:undated since:1900", "month, day, leap"),
            ("alpha NOT date:1931", "gazette, year, leap, none"),
            ("date:0000..9999", "gazette, year, month, day, leap"),
        ],
    );
    let undated = |query: &str| ask(fixture, &request(query)).undated;
    assert_eq!(undated("alpha since:1931"), 1);
    assert_eq!(undated("date:1931"), 2);
    assert_eq!(undated("alpha"), 0);
    assert_eq!(undated("gamma since:1931"), 0);
    let days = Filters::days(Some("1931-05"), Some("1931-05"), Day::MIN).expect("days");
    let flags =
        SearchRequest { filters: Filters { days, ..Filters::default() }, ..request("alpha") };
    let report = ask(fixture, &flags);
    assert_eq!((report.total, report.undated), (2, 1));
}

const FIELDS: &str = "
== 2020-07-16 | Raab acts | id=a1 | source=The Northgate Post | section=World | byline=Jane Doe
LONDON — Foreign Secretary Dominic Raab blamed the National Cyber Security Centre (NCSC). Raab left.
== 2020-07-17 | Other news | id=a2 | source=Reuters | lang=en | url=https://example.org/world/raab
PARIS — Nobody of that name was seen in London.
== 2020-07-18 | Zweites | id=a3 | lang=de | person=Quillon, Zabra
Der Minister sprach von Raab.
";

#[test]
fn fields() {
    check_rows(
        FIELDS,
        &[
            ("headline:acts", "Raab acts"),
            ("headline:blamed", ""),
            ("body:raab", "Raab acts, Zweites"),
            ("headline:\"raab acts\"", "Raab acts"),
            ("headline:(raab OR news)", "Raab acts, Other news"),
            ("person:raab", "Raab acts"),
            ("person:\"Dominic Raab\"", "Raab acts"),
            ("person:\"raab dominic\"", "Raab acts"),
            ("person:(raab AND dominic)", "Raab acts"),
            ("person:ra*", "Raab acts"),
            ("person:quillon", "Zweites"),
            ("person:\"dominic ra\"", ""),
            ("person:london", ""),
            ("place:london", "Raab acts, Other news"),
            ("org:NCSC", "Raab acts"),
            ("org:\"cyber security centre\"", "Raab acts"),
            ("entity:raab", "Raab acts"),
            ("dateline:paris", "Other news"),
            ("dateline:london", "Raab acts"),
            ("source:reuters", "Other news"),
            ("source:\"northgate post\"", "Raab acts"),
            ("source:north*", "Raab acts"),
            ("source:(reuters OR northgate)", "Raab acts, Other news"),
            ("section:world", "Raab acts"),
            ("byline:doe", "Raab acts"),
            ("url:example.org", "Other news"),
            ("lang:de", "Zweites"),
            ("lang:(de OR en) -raab", "Other news"),
            ("id:a2", "Other news"),
            ("id:a", ""),
            ("raab w/3 left", "Raab acts"),
            ("person:raab w/1 left", "Raab acts"),
            ("person:raab w/1 blamed", "Raab acts"),
        ],
    );
}

#[test]
fn what_an_article_is_called_is_its_own_affair() {
    // The second calls nobody WHO; that the first does must not matter, whatever shares a segment.
    let fixture = "
== 2020-01-01 | with
The World Health Organization (WHO) met.
== 2020-01-02 | without
The World Health Organization spoke.
";
    check_rows(fixture, &[("org:who", "with"), ("org:\"world health\"", "with, without")]);
}

#[test]
fn flags_say_what_fields_say() {
    let cases: [(Filters, &str); 6] = [
        (Filters { people: vec!["raab".into(), "dominic".into()], ..Filters::default() }, "a1"),
        (Filters { places: vec!["London".into()], ..Filters::default() }, "a1 a2"),
        (Filters { sources: vec!["reuters".into(), "post".into()], ..Filters::default() }, "a1 a2"),
        (Filters { langs: vec!["de".into()], ..Filters::default() }, "a3"),
        (Filters { sections: vec!["world".into()], ..Filters::default() }, "a1"),
        (Filters { organizations: vec!["OR".into()], ..Filters::default() }, ""),
    ];
    for (filters, expected) in cases {
        let request = SearchRequest { filters, sort: Sort::Oldest, ..request("*") };
        let report = ask(FIELDS, &request);
        let ids: Vec<&str> = report.hits.iter().map(|hit| hit.id.as_str()).collect();
        assert_eq!(ids.join(" "), expected, "{}", report.query.parsed);
    }
}

/// Words that no query here asks for.
fn filler(n: usize) -> String {
    let words =
        ["the", "harbour", "lay", "quiet", "under", "grey", "rain", "all", "morning", "long"];
    (0..n).map(|i| words[i % words.len()]).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_word_in_the_headline_counts_more_than_one_below() {
    let fixture = "
== 2019-01-01 | Strike at docks
Men left the quays on Monday morning.
== 2020-01-01 | Men at docks
A strike left the quays on Monday morning.
";
    check(fixture, "strike", "2019-01-01  Strike at docks\n2020-01-01  Men at docks");
}

#[test]
fn a_word_in_the_lead_counts_more_than_one_far_down() {
    let fixture = format!(
        "\n== 2019-01-01 | early\nA zeppelin came. {f}\n== 2020-01-01 | late\n{f} A zeppelin came.\n",
        f = filler(80)
    );
    check(&fixture, "zeppelin", "2019-01-01  early\n2020-01-01  late");
}

#[test]
fn words_side_by_side_count_more_than_words_apart() {
    let fixture = format!(
        "\n== 2019-01-01 | together\n{f} trade talks {f}\n== 2020-01-01 | apart\n{f} trade {f} talks\n\
         == 2021-01-01 | near\n{f} trade in grey talks {g}\n",
        f = filler(60),
        g = filler(58)
    );
    check(&fixture, "trade talks", "2019-01-01  together\n2021-01-01  near\n2020-01-01  apart");
}

#[test]
fn equal_scores_break_by_date_then_id_whatever_the_order_of_indexing() {
    let rows = ["2020-01-02 | b", "2020-01-01 | a", "undated | u", "2020-01-02 | c", "2021 | d"];
    let fixture: String = rows.iter().map(|row| format!("\n== {row}\nalpha")).collect();
    let forward = ask(&fixture, &request("alpha"));
    let found = titles(&forward.hits);
    assert!(found.starts_with("2021  d\n2020-01-02  "), "{found}");
    assert!(found.ends_with("2020-01-01  a\nundated  u"), "{found}");
    // Keys hold the path, so the same paths must stay with the same articles.
    let mut analysed: Vec<_> =
        articles(&fixture).into_iter().map(|article| Analyzer::new().analyse(article)).collect();
    analysed.reverse();
    let archive = Archive::in_memory(analysed).expect("an index");
    let backward = search(&archive, &request("alpha")).expect("an answer");
    assert_eq!(titles(&backward.hits), found);
}

#[test]
fn newest_and_oldest_put_undated_last() {
    let fixture = "
== 1931-05 | month
alpha
== undated | none
alpha alpha
== 1665-11-07 | gazette
alpha
== 2020-01-01 | new
alpha
";
    for (sort, expected) in [
        (Sort::Newest, "2020-01-01  new\n1931-05  month\n1665-11-07  gazette\nundated  none"),
        (Sort::Oldest, "1665-11-07  gazette\n1931-05  month\n2020-01-01  new\nundated  none"),
    ] {
        let report = ask(fixture, &SearchRequest { sort, ..request("alpha") });
        assert_eq!(titles(&report.hits), expected);
    }
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let fixture: String = (1..=9).map(|i| format!("\n== 2020-01-0{i} | {i}\nalpha")).collect();
    let page = |offset| {
        let report = ask(&fixture, &SearchRequest { limit: 4, offset, ..request("alpha") });
        assert_eq!(report.total, 9);
        let rank = |hit: &HitReport| (hit.rank, hit.headline.clone().unwrap_or_default());
        report
            .hits
            .iter()
            .map(rank)
            .map(|(rank, title)| format!("{rank}:{title}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(page(0), ["1:9", "2:8", "3:7", "4:6"]);
    assert_eq!(page(4), ["5:5", "6:4", "7:3", "8:2"]);
    assert_eq!(page(8), ["9:1"]);
    assert_eq!(page(12), Vec::<String>::new());
}

const NEAREST: &str = "
== 2020-01-01 | talks only
The trade talks went on.
== 2020-01-02 | tariffs only
Tariffs rose on steel.
== 2020-01-03 | both
Trade in steel, and tariffs; the talks were over.
";

#[test]
fn how_many_words_must_be_there() {
    let archive = archive(NEAREST);
    let told = |matching, query: &str| {
        let asked = SearchRequest { matching, sort: Sort::Oldest, ..request(query) };
        let report = answer(&archive, &asked);
        let titles = |hits: &[HitReport]| {
            let list: Vec<&str> = hits.iter().filter_map(|hit| hit.headline.as_deref()).collect();
            list.join(", ")
        };
        assert_eq!(report.total, report.hits.len() as u64);
        format!("{}: {} | {}", report.query.matching, titles(&report.hits), titles(&report.nearest))
    };
    use MatchMode::{All, Any, Auto};
    for (matching, query, expected) in [
        (All, "talks tariffs", "all: both | "),
        (Auto, "talks tariffs", "all: both | "),
        (Any, "talks tariffs", "any: talks only, tariffs only, both | "),
        (All, "talks tariffs zeppelin", "all:  | "),
        (Auto, "talks tariffs zeppelin", "all:  | talks only, tariffs only, both"),
        (Auto, "zeppelin airship", "all:  | "),
        // Phrases, fields, dates, NOT and operators never relax.
        (Auto, "\"trade talks\" tariffs steel", "all:  | "),
        (Any, "\"trade talks\" tariffs steel", "any:  | "),
        (Any, "\"trade talks\" went steel", "any: talks only | "),
        (Auto, "talks zeppelin since:2020-01-02", "all:  | both"),
        (Auto, "talks zeppelin -steel", "all:  | talks only"),
        (Auto, "talks AND zeppelin", "all:  | "),
        (Any, "(talks AND tariffs) zeppelin", "any:  | "),
        (Any, "talks", "any: talks only, both | "),
    ] {
        assert_eq!(told(matching, query), expected, "{matching:?} {query}");
    }
}

#[test]
fn hits_inside_an_article_are_counted() {
    let fixture = "
== 2020-01-01 | Talks
Trade talks, more trade talks; talks about talks with Dominic Raab. Then Raab spoke.
";
    let archive = archive(fixture);
    for (query, expected) in [
        ("talks", 5),
        ("talk", 5),
        ("\"trade talks\"", 2),
        ("trade w/1 talks", 2),
        ("trade pre/1 talks", 2),
        ("trade talks", 7),
        ("person:raab", 2),
        ("headline:talks", 1),
        ("talks -zeppelin", 5),
        ("*", 0),
    ] {
        let report = answer(&archive, &request(query));
        assert_eq!(report.hits[0].matches, expected, "{query}");
    }
}

const STORY: &str = "
== 2020-07-16 | Hackers
LONDON — The warning came on Thursday.

Hackers tried to steal vaccine data, officials said. The vaccine work went on. Nothing was lost.

A leak of trade papers came up in talks on trade; the trade talks had stalled, said a \
\"minister of talks\".
";

#[test]
fn snippets_are_whole_sentences_true_to_the_query() {
    for (query, expected) in [
        ("steal", "… Hackers tried to [steal] vaccine data, officials said. …"),
        // A lone word of a phrase is neither shown nor marked.
        (
            "\"trade talks\"",
            "… A leak of trade papers came up in talks on trade; the [trade talks] had stalled, said \
             a \"minister of talks\".",
        ),
        // What NOT excludes is never marked.
        ("nothing -zeppelin", "… [Nothing] was lost. …"),
        ("nothing -(vaccine w/1 zeppelin)", "… [Nothing] was lost. …"),
        // Every clause is covered, in the order of the text.
        (
            "lost steal",
            "… Hackers tried to [steal] vaccine data, officials said. … Nothing was [lost]. …",
        ),
        ("data w/2 officials", "… Hackers tried to steal vaccine [data], [officials] said. …"),
        // Where nothing of the body matched, the lead is shown.
        (
            "headline:hackers",
            "LONDON — The warning came on Thursday. Hackers tried to steal vaccine data, officials \
             said. The vaccine work went on. Nothing was lost.",
        ),
        ("warning", "LONDON — The [warning] came on Thursday. …"),
    ] {
        assert_eq!(snippet(STORY, query), expected, "{query}");
    }
}

#[test]
fn the_lead_passes_over_what_stands_above_the_story() {
    let fixture = "
== 1916-01-14 | -
THE MARLOW FALLS SENTINEL

MARLOW FALLS, FRIDAY, JANUARY 14, 1916

By JOHN SMITH

Staff Correspondent

The council met late into the night and voted to mend the bridge before the spring floods.
== 1916-01-15 | -
LONDON, Jan. 15 (AP) — The king is better, his doctors said in a bulletin of last night.
";
    let report = ask(fixture, &SearchRequest { sort: Sort::Oldest, ..request("*") });
    let leads: Vec<String> = report
        .hits
        .iter()
        .map(|hit| hit.snippet.iter().map(|run| run.text.as_str()).collect())
        .collect();
    assert_eq!(
        leads,
        [
            "The council met late into the night and voted to mend the bridge before the spring \
             floods.",
            "LONDON, Jan. 15 (AP) — The king is better, his doctors said in a bulletin of last night."
        ]
    );
    assert_eq!(report.hits[0].lead.as_deref(), Some(leads[0].as_str()));
}

#[test]
fn long_sentences_are_cut_around_what_matched() {
    let fixture = format!(
        "\n== 2020-01-01 | long\nBegin {} zeppelin {} end.\n== 2020-01-02 | endless\n{}zeppelin{}\n\
         == 2020-01-03 | many\n{}\n",
        filler(70),
        filler(70),
        "漢".repeat(400),
        "字".repeat(400),
        "The airship rose over a very quiet grey harbour in the long rain of that morning. "
            .repeat(20),
    );
    let long = snippet(&fixture, "zeppelin headline:long");
    assert!(
        long.starts_with("… ") && long.ends_with(" …") && long.contains("[zeppelin]"),
        "{long}"
    );
    let endless = snippet(&fixture, "zeppelin headline:endless");
    assert!(endless.contains("[zeppelin]"), "{endless}");
    let many = snippet(&fixture, "airship");
    assert!(many.contains("[airship]"), "{many}");
}

#[test]
fn a_very_long_word_is_found_by_its_beginning() {
    let word = "x".repeat(300);
    let fixture = format!("\n== 2020-01-01 | long\nIt said {word} and more.\n");
    check_rows(
        &fixture,
        &[(&word, "long"), (&format!("\"said {word} and\""), "long"), ("xxx*", "long")],
    );
}

#[test]
fn words_without_their_quotes_get_a_note() {
    let unquoted = vec!["trade talks".to_owned()];
    let report = ask(NEAREST, &SearchRequest { unquoted, ..request("trade talks") });
    let codes: Vec<&str> = report.query.notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!((report.total, codes), (2, vec!["N-QUOTES"]));
}

#[test]
fn prose_is_searched_and_nonsense_refused() {
    let fixture = "
== 2020-01-01 | budget
Re: budget 24/7, C++ and O'Neill at 10:30.
";
    check_rows(
        fixture,
        &[("Re: budget", "budget"), ("24/7", "budget"), ("C++", "budget"), ("10:30", "budget")],
    );
    for query in ["", "()", "date:", "date:1987-02-30", "person:*"] {
        let error = search(&archive(fixture), &request(query)).expect_err(query);
        assert_eq!(error.code(), "E-QUERY", "{query}");
    }
}
