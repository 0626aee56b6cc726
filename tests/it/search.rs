//! Does a query find what a reader means by it, in the order wanted, and does it show why?
//!
//! The whole pipeline, in memory, from one string: each row is a fixture, a query, and the titles
//! expected.

use dateline::base::Day;
use dateline::index::Archive;
use dateline::query::Filters;
use dateline::report::{HitReport, MatchMode, Places, SearchReport, SearchRequest, search};
use dateline::search::{Copies, Limits, Sort, Weights};

use crate::support::archive;

/// What is asked for by typing `text` and nothing else.
pub fn request(text: &str) -> SearchRequest {
    SearchRequest {
        text: text.to_owned(),
        filters: Filters::default(),
        matching: MatchMode::Auto,
        sort: Sort::Relevance,
        copies: Copies::Show,
        weights: Weights::default(),
        recency: None,
        limit: 10,
        offset: 0,
        clock: Day::new(2020, 7, 16).expect("a day").into(),
        limits: Limits::default(),
        unquoted: Vec::new(),
        but: Default::default(),
        coverage: false,
        corrections: false,
        places: Places::default(),
    }
}

pub fn ask(fixture: &str, request: &SearchRequest) -> SearchReport {
    answer(&archive(fixture), request)
}

pub fn answer(archive: &Archive, request: &SearchRequest) -> SearchReport {
    match search(archive, request) {
        Ok(report) => report,
        Err(error) => panic!("{}: {error}", request.text),
    }
}

pub fn titles(hits: &[HitReport]) -> String {
    let row = |hit: &HitReport| {
        let date = hit.date.as_deref().unwrap_or("undated");
        format!("{date}  {}", hit.headline.as_deref().unwrap_or("-"))
    };
    hits.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// The titles found, best first.
pub fn check(fixture: &str, query: &str, expected: &str) {
    let report = ask(fixture, &request(query));
    assert_eq!(titles(&report.hits), expected, "{query}");
    assert_eq!(report.total, report.hits.len() as u64, "{query}");
}

/// For each query the headlines found, oldest first, parted by commas.
pub fn check_rows(fixture: &str, rows: &[(&str, &str)]) {
    let archive = archive(fixture);
    for (query, expected) in rows {
        let report = answer(&archive, &SearchRequest { sort: Sort::Oldest, ..request(query) });
        let found: Vec<&str> =
            report.hits.iter().map(|hit| hit.headline.as_deref().unwrap_or("-")).collect();
        assert_eq!(found.join(", "), *expected, "{query}");
        assert_eq!(report.total, found.len() as u64, "{query}");
    }
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

/// An article in no language is in none, though all others of its segment be in one.
#[test]
fn what_is_in_no_language_has_no_other_forms() {
    let fixture = "
== 2020-01-01 | english
The mail came late and some of the letters that he sent were lost in the storm.
== 2020-01-02 | none | lang=?
mail 4711
";
    check_rows(fixture, &[("lang:en", "english"), ("mail", "english, none"), ("mails", "english")]);
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
fn acronyms_are_short_in_letters_however_many_bytes() {
    let fixture = "
== 2020-01-01 | acronym
The U.S.A. sent word; США ответили. The OECD met.
== 2020-01-02 | word
A usa of its own. сша. An oecd.
";
    check_rows(
        fixture,
        &[
            ("U.S.A.", "acronym"),
            ("США", "acronym"),
            ("OECD", "acronym"),
            ("usa", "acronym, word"),
            ("сша", "acronym, word"),
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
        ["N-CAPITAL Stevens is searched as written: 1 article; with its other forms: 2, write \
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
