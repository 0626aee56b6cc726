//! Is the index what the files are, however it came to be so?
//!
//! On disk: runs after changes answer as a run from scratch would, nothing is read twice, nothing is
//! removed that should stay, and whatever is interrupted leaves an index that opens.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use dateline::base::{Day, ErrorKind};
use dateline::index::{Archive, Balance, Folder, Progress, UpdateRequest, update};
use dateline::query::{parse, plan};
use dateline::report::{Places, skipped};
use dateline::search::{Options, Sort, search};

use crate::shell::Shell;
use crate::support::{Desk, Told, copy};

/// Seen, added, updated, unchanged, skipped, removed.
fn numbers(balance: Balance) -> [u64; 6] {
    let Balance { seen, added, updated, unchanged, skipped, removed } = balance;
    [seen, added, updated, unchanged, skipped, removed]
}

/// The ids found, in the order of their paths; the total must say so many.
fn found(archive: &Archive, query: &str) -> Vec<String> {
    let plan = plan(&parse(query, Day::MIN).expect("a query").query).plan;
    let options = Options { limit: 10_000, ..Options::first(Sort::Relevance) };
    let hits = search(archive, &plan, options).expect("an answer");
    let mut ids: Vec<(String, String)> = hits
        .found
        .iter()
        .map(|hit| (Places::default().path(&hit.article), hit.article.id.clone()))
        .collect();
    assert_eq!(hits.total, ids.len() as u64, "{query}");
    ids.sort();
    ids.into_iter().map(|(path, id)| format!("{path} {id}")).collect()
}

fn total(desk: &Desk, query: &str) -> usize {
    found(&desk.archive(), query).len()
}

/// Three files of wire copy and one of four records.
fn newsroom() -> Desk {
    let desk = Desk::new();
    desk.write("news/a.txt", "date 2020-07-16\n\nLONDON — Alpha talks began.");
    desk.write("news/b.txt", "date 2020-07-17\n\nPARIS — Beta talks began.");
    desk.write("news/2019/c.txt", "date 2019-01-02\n\nROME — Gamma talks began.");
    desk.write("news/d.jsonl", &records(1..=4, "first"));
    desk
}

fn records(ids: impl IntoIterator<Item = u32>, word: &str) -> String {
    ids.into_iter().map(|id| record(id, word)).collect()
}

fn record(id: u32, word: &str) -> String {
    format!("{{\"id\":\"r{id}\",\"date\":\"2020-01-01\",\"body\":\"Record {id} says {word}.\"}}\n")
}

/// Sets when a file was last changed.
fn touch(path: &Path, time: SystemTime) {
    let file = File::options().append(true).open(path).expect("a file");
    file.set_modified(time).expect("a time");
}

/// Every file below a folder with its bytes.
fn bytes_below(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(bytes_below(&path));
        } else {
            files.insert(path.display().to_string(), fs::read(&path).expect("a file"));
        }
    }
    files
}

#[test]
fn new_changed_and_deleted_files() {
    let desk = newsroom();
    assert_eq!(numbers(desk.index(&["news"])), [7, 7, 0, 0, 0, 0]);
    assert_eq!(numbers(desk.index(&["news"])), [7, 0, 0, 7, 0, 0]);
    desk.write("news/e.txt", "date 2020-07-18\n\nOSLO — Epsilon talks began.");
    desk.write("news/a.txt", "date 2020-07-16\n\nLONDON — Alpha talks ended in the night.");
    desk.remove("news/b.txt");
    assert_eq!(numbers(desk.index(&["news"])), [7, 1, 1, 5, 0, 1]);
    let found = |query: &str| total(&desk, query);
    assert_eq!((found("alpha ended"), found("alpha began"), found("beta")), (1, 0, 0));
    assert_eq!((found("*"), found("talks")), (7, 3));
    assert_eq!(numbers(desk.index(&["news"])), [7, 0, 0, 7, 0, 0]);
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let shell = Shell::new();
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    for name in ["a", "b"] {
        shell.desk.write(&format!("news/{name}.txt"), &format!("OSLO — {name} talks began."));
        touch(&shell.desk.path(&format!("news/{name}.txt")), long_ago);
    }
    shell.out(&["index", "news"]);
    touch(&shell.desk.path("news/b.txt"), long_ago + Duration::from_secs(1));
    let Some(opened) = shell.traced(&["index", "news"], "openat") else { return };
    assert!(opened.contains("/news/b.txt"), "{opened}");
    assert!(!opened.contains("/news/a.txt"), "{opened}");
}

#[test]
fn a_change_that_keeps_size_and_time_is_seen() {
    // Long before the clock began, now, and in the year 2106.
    for since_1970 in [-1_000_000_000, 0, 1_500_000_000, 4_295_000_000_i64] {
        let desk = newsroom();
        let path = desk.path("news/a.txt");
        let secs = Duration::from_secs(since_1970.unsigned_abs());
        let time = match since_1970 < 0 {
            true => SystemTime::UNIX_EPOCH - secs,
            false => SystemTime::UNIX_EPOCH + secs,
        };
        touch(&path, time);
        desk.index(&["news"]);
        desk.write("news/a.txt", "date 2020-07-16\n\nLONDON — Omega talks began.");
        touch(&path, time);
        assert_eq!(numbers(desk.index(&["news"])), [7, 0, 1, 6, 0, 0], "{since_1970}");
        assert_eq!((total(&desk, "alpha"), total(&desk, "omega")), (0, 1), "{since_1970}");
        // The same text under another name, and touched: nothing is indexed anew but the name.
        fs::hard_link(&path, desk.path("news/z.txt")).expect("a link");
        assert_eq!(numbers(desk.index(&["news"])), [8, 1, 0, 7, 0, 0], "{since_1970}");
    }
}

#[test]
fn a_change_within_the_grain_of_the_clock_is_seen() {
    let desk = newsroom();
    let path = desk.path("news/a.txt");
    desk.index(&["news"]);
    let modified = fs::metadata(&path).expect("there").modified().expect("a time");
    desk.write("news/a.txt", "date 2020-07-16\n\nLONDON — Omega talks began.");
    touch(&path, modified);
    assert_eq!(numbers(desk.index(&["news"])), [7, 0, 1, 6, 0, 0]);
    assert_eq!(total(&desk, "omega"), 1);
}

#[test]
fn records_of_a_file_change_one_by_one() {
    let desk = newsroom();
    desk.index(&["news"]);
    let before = found(&desk.archive(), "record");
    // The second is changed, the fourth is gone, a fifth and sixth have come.
    let text = record(1, "first") + &record(2, "second") + &record(3, "first");
    desk.write("news/d.jsonl", &(text.clone() + &records(5..=6, "last")));
    assert_eq!(numbers(desk.index(&["news"])), [8, 2, 1, 5, 0, 1]);
    let after = found(&desk.archive(), "record");
    assert_eq!(before[..3], after[..3]);
    assert_eq!(total(&desk, "first"), 2);
    assert_eq!(total(&desk, "id:r2 second"), 1);
    assert_eq!(total(&desk, "id:r4"), 0);
    // A record that comes to stand elsewhere keeps its id.
    desk.write("news/d.jsonl", &(record(9, "new") + &text));
    desk.index(&["news"]);
    assert_eq!(found(&desk.archive(), "id:r1 OR id:r2 OR id:r3"), before[..3]);
}

#[test]
fn what_cannot_be_read_is_counted_and_told_every_time() {
    let desk = newsroom();
    desk.write("news/d.jsonl", &(record(1, "first") + "{\"id\":\n" + &record(3, "first")));
    desk.write("news/x.bin", "\u{0}\u{1}\u{2}\u{0}");
    desk.write("news/empty.txt", "");
    for expected in [[8, 5, 0, 0, 3, 0], [8, 0, 0, 5, 3, 0]] {
        assert_eq!(numbers(desk.index(&["news"])), expected);
        let report = skipped(&desk.archive()).expect("a report");
        let rows: Vec<String> = report
            .skipped
            .iter()
            .map(|row| format!("{}:{} {}", row.path, row.line.unwrap_or(0), row.code))
            .collect();
        assert_eq!(
            rows,
            ["news/d.jsonl:2 E-JSON", "news/empty.txt:0 E-EMPTY", "news/x.bin:0 E-BINARY"]
        );
    }
    // Mended, it is an article like any other.
    desk.write("news/d.jsonl", &records(1..=3, "first"));
    assert_eq!(numbers(desk.index(&["news"])), [8, 1, 0, 5, 2, 0]);
}

/// A download that was cut short, or a disk that fails, must not empty the index.
#[test]
fn what_comes_damaged_leaves_what_was_known() {
    let desk = Desk::new();
    let gzip = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("in memory");
        encoder.finish().expect("in memory")
    };
    let write = |name: &str, bytes: &[u8]| {
        fs::create_dir_all(desk.path("news")).expect("made");
        fs::write(desk.path(name), bytes).expect("written");
    };
    let first = gzip(&records(1..=4, "first"));
    write("news/a.jsonl.gz", &first);
    write("news/b.txt", b"date 2020-07-16\n\nLONDON \xe2\x80\x94 Alpha talks began.");
    assert_eq!(numbers(desk.index(&["news"])), [5, 5, 0, 0, 0, 0]);
    write("news/a.jsonl.gz", &first[..first.len() - 12]);
    for _ in 0..2 {
        assert_eq!(numbers(desk.index(&["news"])), [2, 0, 0, 1, 1, 0]);
        assert_eq!(total(&desk, "first"), 4);
        let told = skipped(&desk.archive()).expect("a ledger").skipped;
        let codes: Vec<&str> = told.iter().map(|skipped| skipped.code.as_str()).collect();
        assert_eq!(codes, ["E-GZ"]);
    }
    write("news/a.jsonl.gz", &gzip(&(records(2..=4, "first") + &record(5, "second"))));
    assert_eq!(total(&desk, "first"), 4);
    desk.index(&["news"]);
    assert_eq!((total(&desk, "first"), total(&desk, "second")), (3, 1));
    write("news/a.jsonl.gz", b"");
    assert_eq!(numbers(desk.index(&["news"]))[5], 4);
}

#[test]
fn other_settings_are_a_change() {
    let desk = Desk::new();
    desk.write("news/a.csv", "id,kop,text\n1,Vaccin,Alpha\n2,Markt,Beta\n");
    desk.index(&["news"]);
    assert_eq!(total(&desk, "headline:vaccin"), 0);
    desk.write("news/dateline.toml", "[fields]\nheadline = \"kop\"\n");
    assert_eq!(numbers(desk.index(&["news"])), [2, 0, 2, 0, 0, 0]);
    assert_eq!(total(&desk, "headline:vaccin"), 1);
}

#[test]
fn one_root_never_removes_the_articles_of_another() {
    let desk = newsroom();
    desk.write("more/b/news/z.txt", "date 2020-07-16\n\nLONDON — Zeta talks began.");
    desk.write("more/b/news/y.txt", "date 2020-07-16\n\nLONDON — Eta talks began.");
    desk.index(&["news"]);
    // Another folder of the same name is another root.
    assert_eq!(numbers(desk.index(&["more/b/news"])), [2, 2, 0, 0, 0, 0]);
    assert_eq!(total(&desk, "*"), 9);
    desk.remove("more/b/news/y.txt");
    assert_eq!(numbers(desk.index(&["more/b/news"])), [1, 0, 0, 1, 0, 1]);
    assert_eq!((total(&desk, "*"), total(&desk, "alpha")), (8, 1));
    assert_eq!(numbers(desk.index(&["news"])), [7, 0, 0, 7, 0, 0]);
    assert_eq!((total(&desk, "*"), total(&desk, "zeta")), (8, 1));
    assert_eq!(numbers(desk.index(&["news", "more/b/news"])), [8, 0, 0, 8, 0, 0]);
    let roots: Vec<String> = desk.archive().roots().expect("roots").into_keys().collect();
    assert_eq!(roots, ["news", "news~2"]);
}

#[test]
fn a_part_of_a_root_is_a_part_of_it() {
    let desk = newsroom();
    desk.index(&["news"]);
    desk.write("news/2019/c2.txt", "date 2019-01-03\n\nROME — Delta talks began.");
    desk.remove("news/a.txt");
    // Only what lies below the path given is looked at: `a.txt` is not missed.
    assert_eq!(numbers(desk.index(&["news/2019"])), [2, 1, 0, 1, 0, 0]);
    assert_eq!((total(&desk, "alpha"), total(&desk, "delta")), (1, 1));
    assert_eq!(numbers(desk.index(&["news"])), [7, 0, 0, 7, 0, 1]);
    assert_eq!((total(&desk, "*"), total(&desk, "alpha")), (7, 0));
}

#[test]
fn a_root_around_another_leaves_its_articles_alone() {
    let desk = newsroom();
    desk.index(&["news/2019"]);
    let inner = found(&desk.archive(), "gamma");
    assert_eq!(numbers(desk.index(&["news"])), [7, 6, 0, 1, 0, 0]);
    assert_eq!((found(&desk.archive(), "gamma"), total(&desk, "*")), (inner, 7));
}

#[test]
fn an_emptied_root_is_refused_unless_it_is_meant() {
    let desk = newsroom();
    desk.index(&["news"]);
    fs::rename(desk.path("news"), desk.path("away")).expect("moved");
    let missing = desk.update(&desk.request(&["news"])).expect_err("a missing root");
    assert_eq!((missing.kind(), missing.code()), (ErrorKind::Io, "E-ROOT"));
    fs::create_dir(desk.path("news")).expect("made");
    let empty = desk.update(&desk.request(&["news"])).expect_err("an emptied root");
    assert_eq!((empty.kind(), empty.code()), (ErrorKind::Io, "E-ROOT"));
    assert!(empty.help().is_some_and(|hint| hint.contains("--prune")));
    assert_eq!(total(&desk, "*"), 7);
    let meant = UpdateRequest { prune: true, ..desk.request(&["news"]) };
    let balance = desk.update(&meant).expect("meant").balance;
    assert_eq!(numbers(balance), [0, 0, 0, 0, 0, 7]);
    assert_eq!(total(&desk, "*"), 0);
}

#[test]
fn only_one_writes_at_a_time() {
    let desk = newsroom();
    desk.index(&["news"]);
    let lock = File::options().write(true).open(desk.path("index/LOCK")).expect("the lock");
    lock.try_lock().expect("nobody writes");
    let busy = desk.update(&desk.request(&["news"])).expect_err("busy");
    assert_eq!((busy.kind(), busy.code()), (ErrorKind::Busy, "E-BUSY"));
    // Searching goes on meanwhile.
    assert_eq!(total(&desk, "*"), 7);
    drop(lock);
    desk.index(&["news"]);
}

#[test]
fn an_index_of_another_version_is_refused_untouched_and_can_be_rebuilt() {
    let desk = newsroom();
    desk.index(&["news"]);
    let manifest = desk.path("index/gen-000001/dateline.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    for field in ["format", "analyzer"] {
        let mine = text
            .lines()
            .map(|line| match line.trim_start().strip_prefix(&format!("\"{field}\": ")) {
                Some(_) => format!("  \"{field}\": 9999,"),
                None => line.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("\n");
        assert_ne!(mine.trim(), text.trim());
        fs::write(&manifest, mine).expect("written");
        let before = bytes_below(&desk.path("index"));
        let open = Archive::open(&desk.folder).map(|_| ()).expect_err("another version");
        let write = desk.update(&desk.request(&["news"])).expect_err("another version");
        for error in [open, write] {
            assert_eq!((error.kind(), error.code()), (ErrorKind::Archive, "E-VERSION"));
            assert!(error.help().is_some_and(|hint| hint.contains("dateline index --rebuild")));
        }
        assert_eq!(bytes_below(&desk.path("index")), before);
    }
    // Its roots are known still: nothing need be named again.
    assert_eq!(numbers(desk.rebuild(&[])), [7, 7, 0, 0, 0, 0]);
    assert_eq!(total(&desk, "*"), 7);
}

#[test]
fn a_rebuild_takes_the_place_of_what_was() {
    let desk = newsroom();
    desk.index(&["news"]);
    let before = found(&desk.archive(), "*");
    assert_eq!(numbers(desk.rebuild(&["news"])), [7, 7, 0, 0, 0, 0]);
    assert_eq!(found(&desk.archive(), "*"), before);
    let names = |dir: &str| -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(desk.path(dir))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("index"), [".gitignore", "CURRENT", "LOCK", "README.md", "gen-000002"]);
    assert_eq!(names("index/gen-000002"), ["dateline.json", "ledger", "manifest", "tantivy"]);
    assert_eq!(numbers(desk.index(&["news"])), [7, 0, 0, 7, 0, 0]);
}

/// Queries of every kind, to compare two indexes by.
const QUERIES: [&str; 12] = [
    "*",
    "talks",
    "\"talks began\"",
    "talks w/3 began",
    "rec*",
    "date:2020-07",
    "since:2020 -beta",
    "person:raab",
    "org:who",
    "place:london",
    "dateline:rome",
    "id:r2 OR id:r7",
];

fn answers(archive: &Archive) -> Vec<Vec<String>> {
    QUERIES.iter().map(|query| found(archive, query)).collect()
}

#[test]
fn increments_and_rebuilds_answer_alike_on_every_machine() {
    let desk = newsroom();
    desk.index(&["news"]);
    desk.write(
        "news/raab.txt",
        "date 2020-07-20\n\nLONDON — Dominic Raab met the World Health Organization (WHO).",
    );
    desk.write(
        "news/who.txt",
        "date 2020-07-21\n\nGENEVA — The World Health Organization spoke. Mr Raab did not.",
    );
    desk.index(&["news"]);
    desk.write("news/d.jsonl", &(records([2, 7], "last") + &records(3..=4, "first")));
    desk.remove("news/raab.txt");
    desk.index(&["news"]);
    desk.write("news/raab.txt", "date 2020-07-20\n\nLONDON — Dominic Raab resigned.");
    desk.index(&["news"]);
    let incremental = answers(&desk.archive());
    assert!(incremental.iter().take(7).all(|ids| !ids.is_empty()), "{incremental:?}");

    let elsewhere = Desk::new();
    copy(&desk.path("news"), &elsewhere.path("deep/down/news"));
    elsewhere.index(&["deep/down/news"]);
    assert_eq!(answers(&elsewhere.archive()), incremental);

    desk.rebuild(&["news"]);
    assert_eq!(answers(&desk.archive()), incremental);
}

/// Asks the work to stop at the first chance.
struct Stopping<'a> {
    stop: &'a AtomicBool,
    after: u64,
}

impl Progress for Stopping<'_> {
    fn advance(&mut self, files: u64, _: u64) {
        self.after = self.after.saturating_sub(files);
        if self.after == 0 {
            self.stop.store(true, Ordering::Relaxed);
        }
    }

    fn problem(&mut self, _: &str, _: &str, _: &str) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn stopped_update(desk: &Desk, request: &UpdateRequest) -> Balance {
    let stop = Arc::default();
    let mut progress = Stopping { stop: &stop, after: 3 };
    let outcome = update(&desk.folder, request, &mut progress, &stop).expect("a clean end");
    assert!(outcome.stopped);
    outcome.balance
}

#[test]
fn stopped_between_files_the_next_run_finishes() {
    let desk = Desk::new();
    for i in 0..250 {
        desk.write(&format!("news/{i:03}.txt"), &format!("date 2020-07-16\n\nLONDON — Talk {i}."));
    }
    let first = stopped_update(&desk, &desk.request(&["news"]));
    assert!((1..250).contains(&first.added), "{first:?}");
    assert_eq!(total(&desk, "*") as u64, first.added);
    let second = desk.index(&["news"]);
    assert_eq!((second.seen, second.added + first.added, second.removed), (250, 250, 0));
    assert_eq!(total(&desk, "*"), 250);
}

#[test]
fn stopped_within_a_file_the_next_run_finishes() {
    let desk = Desk::new();
    let long = "and so on ".repeat(60);
    let bad = "{\"id\":\n".to_owned();
    desk.write("news/a.jsonl", &(bad + &records(1..=1500, &long)));
    let first = stopped_update(&desk, &desk.request(&["news"]));
    assert!(first.added < 1500, "{first:?}");
    assert_eq!(total(&desk, "*") as u64, first.added);
    let second = desk.index(&["news"]);
    assert_eq!((second.seen, second.added + first.added, second.skipped), (1501, 1500, 1));
    assert_eq!((second.unchanged, second.removed), (first.added, 0));
    assert_eq!(total(&desk, "*"), 1500);
    assert_eq!(numbers(desk.index(&["news"])), [1501, 0, 0, 1500, 1, 0]);
}

#[test]
fn a_stopped_rebuild_leaves_the_index_in_use() {
    let desk = Desk::new();
    for i in 0..250 {
        desk.write(&format!("news/{i:03}.txt"), &format!("date 2020-07-16\n\nLONDON — Talk {i}."));
    }
    desk.index(&["news"]);
    let request = UpdateRequest { rebuild: true, ..desk.request(&["news"]) };
    stopped_update(&desk, &request);
    assert_eq!(total(&desk, "*"), 250);
    assert_eq!(numbers(desk.index(&["news"])), [250, 0, 0, 250, 0, 0]);
    assert_eq!(desk.rebuild(&["news"]).added, 250);
}

#[test]
fn files_and_articles_commit_together() {
    let desk = newsroom();
    desk.index(&["news"]);
    copy(&desk.path("index"), &desk.path("before"));
    desk.write("news/e.txt", "date 2020-07-18\n\nOSLO — Epsilon talks began.");
    desk.remove("news/a.txt");
    let second = numbers(desk.index(&["news"]));
    assert_eq!(second, [7, 1, 0, 6, 0, 1]);
    let after = answers(&desk.archive());

    // A copy from before that commit opens, and answers as it did.
    let before = Folder::new(desk.path("before"));
    let old = Archive::open(&before).expect("the copy opens");
    assert_eq!((found(&old, "alpha").len(), found(&old, "epsilon").len()), (1, 0));

    // The ledger was made durable, and then the power went: what it says does not count.
    let ledger = |folder: &str| desk.path(folder).join("gen-000001/ledger");
    fs::copy(ledger("index"), ledger("before")).expect("copied");
    let old = Archive::open(&before).expect("still opens");
    assert_eq!(old.summary().expect("a summary").files, 4);
    let mut told = Told::default();
    let stop = Arc::default();
    let outcome = update(&before, &desk.request(&["news"]), &mut told, &stop).expect("goes on");
    assert_eq!(numbers(outcome.balance), second);
    assert_eq!(answers(&Archive::open(&before).expect("opens")), after);
}

#[test]
fn a_damaged_ledger_is_told_and_mended_by_a_rebuild() {
    let desk = newsroom();
    desk.index(&["news"]);
    let path = desk.path("index/gen-000001/ledger");
    let mut bytes = fs::read(&path).expect("a ledger");
    bytes.truncate(bytes.len() - 1);
    fs::write(&path, bytes).expect("written");
    let error = desk.update(&desk.request(&["news"])).expect_err("damaged");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Archive, "E-DAMAGED"));
    assert_eq!(total(&desk, "*"), 7);
    assert_eq!(numbers(desk.rebuild(&["news"])), [7, 7, 0, 0, 0, 0]);
}

#[test]
fn an_index_that_is_not_there_is_told() {
    let desk = Desk::new();
    let error = Archive::open(&desk.folder).map(|_| ()).expect_err("nothing there");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Archive, "E-NO-INDEX"));
    assert!(error.help().is_some());
}
