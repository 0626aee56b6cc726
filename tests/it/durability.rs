//! Does an index survive what happens to files and processes?
//!
//! Whatever is done to it, an index either answers as it did or says that it is damaged; `check` names
//! the damage, and `repair` brings back what a fresh index would hold. How often each test tries, the
//! environment's `DATELINE_FAULTS` says; where it does not, few times, and `DATELINE_SLOW_TESTS` more.

mod disks;
mod folders;
mod kills;
mod power;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use dateline::base::{Day, Result};
use dateline::index::{Archive, Folder, StoredArticle, check};
use dateline::query::{parse, plan};
use dateline::search::{Options, Sort, search};

use crate::shell::{self, Shell};
use crate::support::{copy, is_slow};

/// How many times, unless the environment says.
fn times(few: usize, many: usize) -> usize {
    let told = std::env::var("DATELINE_FAULTS").ok().and_then(|n| n.parse().ok());
    told.unwrap_or(if is_slow() { many } else { few })
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// Files of articles: more than one segment, and one with a deleted article.
fn newsroom() -> Shell {
    let shell = Shell::new();
    for part in 0..3 {
        for n in 0..8 {
            write(&shell, part, n, "first");
        }
        shell.out(&["index", "news"]);
    }
    write(&shell, 0, 0, "second");
    shell.out(&["index", "news"]);
    shell
}

fn write(shell: &Shell, part: usize, n: usize, word: &str) {
    let text = format!(
        "date 2020-0{}-1{n}\n\nLONDON — Ada Lovelace told the {word} inquiry number {part}{n} of talks.",
        part + 1
    );
    shell.desk.write(&format!("news/{part}/{n}.txt"), &text);
}

/// All that an index says: ids, texts and scores by query.
fn answers(folder: &Folder) -> Result<Vec<String>> {
    let archive = Archive::open(folder)?;
    let mut said = Vec::new();
    for query in
        ["*", "inquiry", "\"first inquiry\"", "second", "person:lovelace", "2020-02", "inq*"]
    {
        let plan = plan(&parse(query, Day::MIN).expect("a query").query).plan;
        let options = Options { limit: 1_000, ..Options::first(Sort::Oldest) };
        let hits = search(&archive, &plan, options)?;
        said.push(format!("{query} {}", hits.total));
        said.extend(
            hits.found.iter().map(|hit| format!("{} {}", hit.article.id, hit.article.body)),
        );
    }
    said.sort();
    Ok(said)
}

/// Every article there is: its key, and a hash of all that is stored of it.
type Contents = BTreeMap<[u8; 16], blake3::Hash>;

fn contents(folder: &Folder) -> Result<Contents> {
    let archive = Archive::open(folder)?;
    let plan = plan(&parse("*", Day::MIN).expect("a query").query).plan;
    let options = Options { limit: 1_000, ..Options::first(Sort::Oldest) };
    let found = search(&archive, &plan, options)?.found;
    let n_found = found.len();
    let hashed = |article: &StoredArticle| blake3::hash(format!("{article:?}").as_bytes());
    let contents: Contents =
        found.iter().map(|hit| (hit.article.key, hashed(&hit.article))).collect();
    assert_eq!(contents.len(), n_found, "an article stands there twice");
    Ok(contents)
}

/// Every byte is what was written, and nothing else is there.
fn is_sound(folder: &Folder, what: &str) {
    let checked = check(folder).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(checked.damaged.is_empty() && checked.strays.is_empty(), "{what}: {checked:?}");
}

/// The files that must be as they were written.
fn files(index: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(index).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if !["README.md", ".gitignore", "LOCK", "ALIASES.LOCK"].contains(&name.as_str()) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Searching says what it said, or that the index is damaged; `check` says that it is.
fn told_or_right(folder: &Folder, right: &[String], what: &str) {
    match answers(folder) {
        Ok(said) => assert_eq!(said, right, "{what}: another answer"),
        Err(error) => {
            assert!(["E-DAMAGED", "E-VERSION"].contains(&error.code()), "{what}: {error}");
        }
    }
    let checked = check(folder).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(!checked.damaged.is_empty(), "{what}: not found by check");
}

#[test]
fn no_flip_or_cut_changes_an_answer_or_escapes_check() {
    let shell = newsroom();
    let right = answers(&shell.desk.folder).expect("answers");
    let files = files(shell.desk.folder.path());
    let mut dice = Dice(7);
    for n in 0..times(120, 1_200) {
        let file = &files[dice.roll(files.len())];
        let bytes = fs::read(file).expect("there");
        let bit = dice.roll(bytes.len() * 8);
        let mut harmed = bytes.clone();
        let what = match n % 4 {
            0 => {
                harmed.truncate(bit / 8);
                format!("{} cut at {}", file.display(), bit / 8)
            }
            _ => {
                harmed[bit / 8] ^= 1 << (bit % 8);
                format!("{} bit {bit}", file.display())
            }
        };
        fs::write(file, harmed).expect("written");
        told_or_right(&shell.desk.folder, &right, &what);
        fs::write(file, bytes).expect("written");
    }
    assert_eq!(answers(&shell.desk.folder).expect("answers"), right);
    assert!(check(&shell.desk.folder).expect("checked").damaged.is_empty());
}

const FAULTS: [&str; 8] = ["empty", "half", "cut", "longer", "lost", "swapped", "folder", "zeroed"];

#[test]
fn every_file_cut_lost_or_swapped_is_told_and_repaired() {
    let shell = newsroom();
    let right = answers(&shell.desk.folder).expect("answers");
    let index = shell.desk.folder.path().to_owned();
    let whole = shell.desk.path("whole");
    copy(&index, &whole);
    let names: Vec<PathBuf> = files(&index);
    for (n, file) in names.iter().enumerate() {
        let size = fs::metadata(file).expect("there").len() as usize;
        let other = &names[(n + 1) % names.len()];
        for (m, fault) in FAULTS.into_iter().enumerate() {
            // A quick run takes every file and every fault, but not each with each.
            if !is_slow() && (n + m) % 3 != 0 {
                continue;
            }
            let bytes = fs::read(file).expect("there");
            match fault {
                "empty" => fs::write(file, b"").expect("written"),
                "half" => fs::write(file, &bytes[..size / 2]).expect("written"),
                "cut" => fs::write(file, &bytes[..size - 1]).expect("written"),
                "longer" => fs::write(file, [&bytes[..], b"x"].concat()).expect("written"),
                "lost" => fs::remove_file(file).expect("removed"),
                "swapped" => {
                    fs::write(file, fs::read(other).expect("there")).expect("written");
                    fs::write(other, &bytes).expect("written");
                }
                "folder" => {
                    fs::remove_file(file).expect("removed");
                    fs::create_dir(file).expect("made");
                }
                _ => fs::write(file, vec![0; size]).expect("written"),
            }
            let what = format!("{fault} {}", file.display());
            // What stands behind the ledger's valid length is what a crash leaves: it counts nothing.
            let harmless = fault == "longer" && file.ends_with("ledger");
            if harmless {
                assert_eq!(answers(&shell.desk.folder).expect(&what), right, "{what}");
            } else {
                told_or_right(&shell.desk.folder, &right, &what);
            }
            let ran = shell.run(&["repair", "--quiet"]);
            // A folder in the place of a file that is renamed over is for people to look at; and where
            // neither manifest nor ledger is left, nothing names the articles any more.
            let folder = fault == "folder" && ran.code == Some(5);
            let nameless = fault == "swapped" && ran.code == Some(4) && file.ends_with("ledger");
            if nameless {
                assert!(ran.err.contains("dateline index --rebuild"), "{what}: {}", ran.err);
                shell.out(&["index", "--quiet", "--rebuild", "news"]);
            }
            let mended = ran.code == Some(0) || nameless;
            assert!(mended || folder, "{what}: {:?} {}{}", ran.code, ran.out, ran.err);
            if mended {
                assert_eq!(answers(&shell.desk.folder).expect(&what), right, "{what}");
                let checked = check(&shell.desk.folder).expect(&what);
                assert!(checked.damaged.is_empty(), "{what}: {checked:?}");
            }
            fs::remove_dir_all(&index).expect("removed");
            copy(&whole, &index);
        }
    }
}

#[test]
fn a_repair_reads_only_what_was_lost() {
    let shell = newsroom();
    let right = answers(&shell.desk.folder).expect("answers");
    let sizes = |path: &PathBuf| fs::metadata(path).expect("there").len();
    let mut stores = files(shell.desk.folder.path());
    stores.retain(|path| path.extension().is_some_and(|kind| kind == "store"));
    assert!(stores.len() > 1, "{stores:?}");
    stores.sort_by_key(sizes);
    let damaged = &stores[0];
    fs::write(damaged, b"").expect("written");
    let name = damaged.file_name().expect("a name").to_string_lossy().into_owned();

    let ran = shell.run(&["check"]);
    assert_eq!(ran.code, Some(4));
    assert!(ran.out.contains(&name) && ran.err.contains("dateline repair"), "{}", ran.out);
    let ran = shell.run(&["search", "inquiry"]);
    assert_eq!(ran.code, Some(4));
    assert!(ran.err.contains("E-DAMAGED") && ran.err.contains(&name), "{}", ran.err);

    let report = shell.json(&["repair", "--format", "json"]);
    assert_eq!((&report["lost"], &report["read"]), (&1.into(), &1.into()), "{report}");
    assert_eq!(
        (&report["anew"], report["missing"].as_array().map(Vec::len)),
        (&false.into(), Some(0))
    );
    assert_eq!(answers(&shell.desk.folder).expect("answers"), right);

    // What is lost together with its file is told; the rest comes back.
    let mut stores = files(shell.desk.folder.path());
    stores.retain(|path| path.extension().is_some_and(|kind| kind == "store"));
    stores.iter().for_each(|store| fs::write(store, b"").expect("written"));
    shell.desk.remove("news/1/3.txt");
    let ran = shell.run(&["repair"]);
    let listed = shell.out(&["skipped"]);
    assert!(listed.contains("news/1/3.txt: E-LOST"), "{listed}");
    let told = ran.out.contains("missing") && ran.out.contains("news/1/3.txt");
    assert!(ran.code == Some(3) && told, "{:?} {}", ran.code, ran.out);
    assert_eq!(shell.run(&["check"]).code, Some(0));
    shell.out(&["index", "news"]);
    let fresh = shell.desk.path("fresh");
    shell.out(&["--index", "fresh", "index", "news"]);
    assert_eq!(
        answers(&shell.desk.folder).expect("answers"),
        answers(&Folder::new(fresh)).expect("answers")
    );
}

#[test]
fn a_search_writes_nothing() {
    let shell = newsroom();
    let stamp =
        |path: &PathBuf| fs::metadata(path).and_then(|meta| meta.modified()).expect("there");
    let state = || -> BTreeMap<PathBuf, _> {
        let all = files(shell.desk.folder.path());
        all.into_iter()
            .map(|path| (path.clone(), (stamp(&path), fs::read(&path).expect("there"))))
            .collect()
    };
    let before = state();
    shell.out(&["search", "inquiry"]);
    shell.out(&["stats"]);
    shell.out(&["check"]);
    assert!(state() == before);
}

#[test]
fn readers_see_whole_commits_while_one_writes() {
    let shell = newsroom();
    let mut commits = vec![contents(&shell.desk.folder).expect("contents")];
    let done = AtomicBool::new(false);
    let read = || {
        let mut seen: Vec<Contents> = Vec::new();
        while !done.load(Ordering::Relaxed) {
            let now = contents(&shell.desk.folder).expect("it answers at any time");
            if seen.last() != Some(&now) {
                seen.push(now);
            }
        }
        seen
    };
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..8).map(|_| scope.spawn(read)).collect();
        for round in 0..if is_slow() { 100 } else { 15 } {
            write(&shell, round % 3, round % 8, &format!("r{round}"));
            shell.out(&["index", "news"]);
            commits.push(contents(&shell.desk.folder).expect("contents"));
        }
        done.store(true, Ordering::Relaxed);
        for reader in readers {
            // Each answer is one of the commits, and none is older than the one before.
            let mut later = commits.iter();
            for seen in reader.join().expect("it read to the end") {
                assert!(
                    later.any(|commit| *commit == seen),
                    "no commit, or an older one: {seen:?}"
                );
            }
        }
    });
    is_sound(&shell.desk.folder, "after the last commit");
    assert!(check(&shell.desk.folder).expect("checked").files < 200);
}

#[test]
fn of_two_writers_one_writes_and_the_other_is_told() {
    let shell = newsroom();
    let mut told = 0;
    for round in 0..20 {
        write(&shell, round % 3, round % 8, &format!("race{round}"));
        let start = || {
            let mut command = shell.command(&["index", "--quiet", "news"]);
            command.stderr(Stdio::piped()).spawn().expect("the program starts")
        };
        let writers = [start(), start()];
        let ids = writers.each_ref().map(std::process::Child::id);
        let ran = writers.map(|writer| shell::ran(writer.wait_with_output().expect("it ended")));
        let codes = ran.each_ref().map(|ran| ran.code);
        assert!(codes.contains(&Some(0)), "round {round}: {codes:?}");
        for (ran, other) in ran.iter().zip([ids[1], ids[0]]) {
            if ran.code != Some(0) {
                let who = [format!("process {other} "), "another process ".to_owned()];
                assert_eq!(ran.code, Some(6), "round {round}: {}", ran.err);
                assert!(who.iter().any(|who| ran.err.contains(who)), "{other}: {}", ran.err);
                told += 1;
            }
        }
        let said = answers(&shell.desk.folder).expect("answers");
        let hits = said.iter().filter(|line| line.contains(&format!("race{round} inquiry")));
        assert!(hits.count() > 0, "round {round}");
        is_sound(&shell.desk.folder, "after a race");
    }
    assert!(told > 0, "they never met");
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let shell = newsroom();
    let lock = File::options().write(true).open(shell.desk.path("index/LOCK")).expect("there");
    lock.lock().expect("free");
    fs::write(shell.desk.path("index/LOCK"), "4242\n").expect("written");
    let ran = shell.run(&["index", "news"]);
    assert_eq!(ran.code, Some(6));
    assert!(ran.err.contains("E-BUSY: process 4242"), "{}", ran.err);
}

#[test]
fn a_copy_is_read_once_and_remembered_by_the_next_run() {
    let shell = newsroom();
    // A file that has just changed is read, and noted, by the next run as well.
    for file in files(&shell.desk.path("news")) {
        let file = File::options().append(true).open(file).expect("there");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1)).expect("a time");
    }
    shell.out(&["index", "news"]);
    let right = answers(&shell.desk.folder).expect("answers");
    copy(&shell.desk.path("index"), &shell.desk.path("copied"));
    let copied = Folder::new(shell.desk.path("copied"));
    assert_eq!(answers(&copied).expect("answers"), right);
    let manifest = shell.desk.path("copied/gen-000001/manifest");
    let before = fs::read(&manifest).expect("there");
    shell.out(&["--index", "copied", "index", "news"]);
    let after = fs::read(&manifest).expect("there");
    assert!(before != after, "not remembered");
    shell.out(&["--index", "copied", "index", "news"]);
    assert!(fs::read(&manifest).expect("there") == after, "written for nothing");
}

#[test]
fn another_version_is_refused_and_left_alone() {
    let shell = newsroom();
    let format = shell.desk.path("index/gen-000001/dateline.json");
    let text =
        fs::read_to_string(&format).expect("there").replace("\"analyzer\": ", "\"analyzer\": 9");
    fs::write(&format, &text).expect("written");
    // The manifest of that version, had it written one.
    let manifest = shell.desk.path("index/gen-000001/manifest");
    fs::write(&manifest, "dateline manifest 9\n").expect("written");
    let state = || -> Vec<_> {
        files(shell.desk.folder.path())
            .into_iter()
            .map(|path| (fs::read(&path).ok(), path))
            .collect()
    };
    let before = state();
    for args in [&["search", "x"][..], &["index", "news"], &["check"], &["repair"], &["stats"]] {
        let ran = shell.run(args);
        assert_eq!(ran.code, Some(4), "{args:?} {}", ran.err);
        assert!(ran.err.contains("E-VERSION"), "{args:?} {}", ran.err);
    }
    assert!(state() == before);
}

#[test]
fn links_lead_nowhere() {
    let shell = newsroom();
    let elsewhere = shell.desk.path("elsewhere");
    fs::write(&elsewhere, "mine").expect("written");
    for name in ["index/LOCK", "index/gen-000001/ledger", "index/gen-000001/manifest.new"] {
        let link = shell.desk.path(name);
        let kept = fs::read(&link).ok();
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(&elsewhere, &link).expect("linked");
        write(&shell, 2, 2, name);
        let _ = shell.run(&["index", "news"]);
        assert_eq!(fs::read_to_string(&elsewhere).expect("there"), "mine", "{name}");
        let _ = fs::remove_file(&link);
        if let Some(bytes) = kept {
            fs::write(&link, bytes).expect("written");
        }
    }
}
