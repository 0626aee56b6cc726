//! Do the judged queries find their articles as high up as they did?
//!
//! The measures are those of `examples/evaluate`, and so are the sets: see docs/ranking.md. A ranking that is
//! worse than what stands here is a change for the worse, whatever else it does.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use dateline::base::Day;
use dateline::index::Archive;
use dateline::query::{parse, plan, plan_any};
use dateline::report::read_queries;
use dateline::search::{Options, Sort, rank};

use crate::archive_data::data;
use crate::support::{Desk, copy, shipped_corpus};

#[path = "../../examples/evaluate/measures.rs"]
mod measures;

use measures::{Measures, Qrels, Run, means, read_qrels};

/// The run of queries over an archive; `names` gives an article's id and file the name it is judged by.
fn run(archive: &Archive, topics: &str, any: bool, names: impl Fn(&str, &str) -> String) -> Run {
    let mut run = Run::new();
    for query in read_queries(topics) {
        let planned = plan(&parse(&query.query, Day::MAX).expect("a query").query).plan;
        let asked = if any { plan_any(&planned) } else { planned };
        let options = Options { limit: 1_000, ..Options::first(Sort::Relevance) };
        let found = rank(archive, &asked, options).expect("an answer");
        let name = |(segment, doc)| {
            let article = archive.article(segment, doc).expect("an article");
            names(&article.id, &article.path)
        };
        run.insert(query.id, found.addresses().map(name).collect());
    }
    run
}

fn check(found: Measures, least: &[(&str, f64)]) {
    let named: HashMap<&str, f64> = found.named().into_iter().collect();
    for (name, least) in least {
        assert!(named[name] >= *least, "{name} {:.4}, at least {least}", named[name]);
    }
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    fs::read_to_string(path).expect("a file")
}

#[test]
fn the_topics_of_the_shipped_corpus() {
    let desk = Desk::new();
    copy(&shipped_corpus(), &desk.path("corpus"));
    desk.index(&["corpus"]);
    let qrels: Qrels = read_qrels(&read("qrels.txt")).expect("judgements");
    // A file of one article is judged by its path, a record by its id too.
    let judged: std::collections::HashSet<&String> =
        qrels.values().flat_map(|documents| documents.keys()).collect();
    let name = |id: &str, path: &str| {
        let record = format!("corpus/{path}:{id}");
        if judged.contains(&record) { record } else { format!("corpus/{path}") }
    };
    let found = run(&desk.archive(), &read("topics.tsv"), false, name);
    let (found, n) = means(&found, &qrels);
    assert_eq!(n, 40);
    check(found, &[("MAP", 0.98), ("nDCG@10", 0.96), ("MRR", 1.0), ("recall@100", 1.0)]);
}

#[test]
fn the_judged_topics_of_wikinews() {
    let Some(folder) = data() else { return };
    let desk = Desk::new();
    copy(&folder.join("wikinews"), &desk.path("wikinews"));
    desk.index(&["wikinews"]);
    let qrels = read_qrels(&read("wikinews/qrels.txt")).expect("judgements");
    let topics = read("wikinews/topics.tsv");
    let found = run(&desk.archive(), &topics, true, |id, _| id.to_owned());
    let (found, n) = means(&found, &qrels);
    assert_eq!(n, 72);
    check(found, &[("MAP", 0.84), ("nDCG@10", 0.88), ("MRR", 0.93), ("recall@100", 0.96)]);
}
