//! Does `about:` find what a text speaks of, whenever it was printed, and show where?

use dateline::base::Day;
use dateline::query::{parse, plan};
use dateline::report::{Places, ShowRequest, show};
use dateline::search::{Limits, Options, Sort, passage, search};

use crate::search::{answer, check_rows, request};
use crate::support::archive;

const ARCHIVE: &str = "
== 2020-08-22 | THURSDAY
HALLOWPORT — The bridge was closed on Thursday. Nobody knows why.
== 2020-09-03 | LAST MONTH
The bridge was closed last month, and for three days nobody could cross. It is open now.
== 1996-04-28 | TEN YEARS ON
The reactor burned on April 26, 1986. Trees grow there now.
== 1986-04-28 | SATURDAY
MOSCOW, April 28 (Meridian) — A reactor burned on Saturday.
== 2020-08-20 | DATE LINE
Thursday, August 20, 2020

The fair is open.
== undated | UNDATED
The treaty was signed on 29 February 1956, in the snow. The heirs met in the 1980s.
== 1991-02-11 | GERMAN | lang=de
Am 26. April 1986 brannte der Reaktor; das war vor Donnerstag.
";

#[test]
fn articles_by_the_days_they_speak_of() {
    check_rows(
        ARCHIVE,
        &[
            ("about:2020-08", "THURSDAY, LAST MONTH"),
            ("about:2020-08-20", "THURSDAY"),
            ("about:~2020-08-20", "THURSDAY, LAST MONTH"),
            ("about:1986-04-26", "SATURDAY, GERMAN, TEN YEARS ON"),
            ("about:1986-04-26 since:1996", "TEN YEARS ON"),
            ("about:1986-04-28", ""),
            ("about:*-04-26", "SATURDAY, GERMAN, TEN YEARS ON"),
            ("about:*-02-29", "UNDATED"),
            ("about:~*-08-31", "LAST MONTH, UNDATED"),
            ("about:1980s", "SATURDAY, GERMAN, TEN YEARS ON, UNDATED"),
            ("about:..1960", "UNDATED"),
            ("about:2019..2021 -bridge", ""),
            ("reactor -about:1986", ""),
            ("bridge OR about:1956", "THURSDAY, LAST MONTH, UNDATED"),
            ("about:reactor", "SATURDAY, TEN YEARS ON"),
            ("on:*-04-28", "SATURDAY, TEN YEARS ON"),
            ("on:2020-08-20", "DATE LINE"),
            ("on:*-02-29", ""),
        ],
    );
}

#[test]
fn what_is_no_date_is_text_with_a_note() {
    let report = answer(&archive(ARCHIVE), &request("about:dinner"));
    let notes: Vec<&str> = report.query.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes, ["`dinner` is no date; searched as text"]);
}

#[test]
fn the_time_found_is_marked() {
    let archive = archive(ARCHIVE);
    for (query, expected) in [
        ("about:2020-08-20", "HALLOWPORT — The bridge was closed on [Thursday]. …"),
        ("about:1956", "The treaty was signed on [29 February 1956], in the snow. …"),
        ("about:1980s is:undated", "… The heirs met in [the 1980s]."),
        ("nobody about:2020-08-20", "closed on [Thursday]. [Nobody] knows why."),
        ("-about:2020 fair", "… The [fair] is open."),
    ] {
        let plan = plan(&parse(query, Day::MIN).expect("reads").query).plan;
        let options = Options { limit: 1, ..Options::first(Sort::Oldest) };
        let hits = search(&archive, &plan, options).expect("an answer");
        let found = hits.found.first().expect("a hit");
        let shown: String = passage(found)
            .iter()
            .map(|run| if run.hit { format!("[{}]", run.text) } else { run.text.clone() })
            .collect();
        assert!(shown.ends_with(expected), "{query}: {shown}");
    }
}

#[test]
fn an_article_whole_marks_it_too() {
    let archive = archive(ARCHIVE);
    let hits = answer(&archive, &request("about:2020-08-20")).hits;
    assert_eq!(hits[0].matches, 1);
    let show_request = ShowRequest {
        id: hits[0].id.clone(),
        query: Some("about:2020-08".to_owned()),
        clock: Day::MIN.into(),
        limits: Limits::default(),
        places: Places::default(),
    };
    let shown = show(&archive, &show_request).expect("an article");
    let marked: Vec<&str> = shown
        .marks
        .iter()
        .filter(|mark| mark.hit)
        .map(|mark| &shown.body[mark.start as usize..mark.end as usize])
        .collect();
    assert_eq!((marked, shown.matches), (vec!["Thursday"], 1));
}
