//! Is every record of real archives accounted for, and found?
//!
//! The archives are not part of the repository. The environment's `DATELINE_DATA` names the folder
//! that holds them; where it names none, there is nothing to test, and where it names a folder that
//! lacks them, that is an error. What each search must find was counted over the files themselves by a
//! program that shares nothing with this one.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::Command;

use lzma_rust2::XzReader;
use serde_json::Value;

const PAGES: u64 = 2_294;
const WIKINEWS: u64 = 295;
const DIGESTS: u64 = 601;

#[test]
fn real_archives_are_indexed_whole_and_answer() {
    let Some(data) = data() else { return };
    let archive = Archive::unpacked(&data);

    for (folder, n_articles) in [("pages", PAGES), ("wikinews", WIKINEWS), ("digests", DIGESTS)] {
        let balance = archive.json(&["index", folder]);
        assert_eq!(balance["added"], n_articles, "{folder}: {balance}");
        assert_eq!(balance["seen"], n_articles, "{folder}: {balance}");
    }
    let all = PAGES + WIKINEWS + DIGESTS;
    let again = archive.json(&["index", "pages", "wikinews", "digests"]);
    assert_eq!((&again["seen"], &again["unchanged"]), (&all.into(), &all.into()), "{again}");
    let stats = archive.json(&["stats"]);
    assert_eq!(stats["articles"], all);
    assert_eq!(stats["skipped"], 0);
    // One digest is dated to a day that has not come.
    assert_eq!(stats["undated"], 1);
    assert_eq!(stats["first"], "1916-01-01");

    for row in SEARCHES {
        archive.check(row);
    }
    // Rules find the general on some of the pages that name him, and on no other.
    let named = Archive::paths(&archive.json(&["search", "--limit", "500", "zapata"]));
    let found = Archive::paths(&archive.json(&["search", "--limit", "500", "person:zapata"]));
    assert!(!found.is_empty() && found.iter().all(|path| named.contains(path)), "{found:?}");
}

/// A query, how many articles it finds, and some of them.
type Row = (&'static str, u64, &'static [&'static str]);

const SEARCHES: &[Row] = &[
    // A word.
    ("zeebrugge", 1, &["pages/19160112/sn83030272-ed-1_seq-1.txt"]),
    ("magnitogorsk", 1, &["wikinews/wikinews_2019.csv"]),
    // A phrase, whatever stands between its words.
    ("\"pancho villa\"", 10, &["pages/19160125/sn88084272-ed-1_seq-1.txt"]),
    // Twice it is broken over the end of a line.
    ("\"mount lovcen\"", 78, &["pages/19160108/sn85058396-ed-1_seq-1.txt"]),
    // A day, a month on, a last month.
    ("date:1916-01-15", 83, &["pages/19160115/2012271201-ed-1_seq-1.txt"]),
    ("\"mount lovcen\" date:1916-01-14", 9, &["pages/19160114/sn82014086-ed-1_seq-1.txt"]),
    ("since:2026-08", 22, &["digests/2026-08-01-index.md"]),
    ("\"coronavirus\" until:2020-01", 2, &["wikinews/wikinews_2020.csv"]),
    // What begins so, what is left out, what is near.
    ("cettin*", 129, &["pages/19160108/sn82016014-ed-1_seq-1.txt"]),
    ("\"zapata\" -\"carranza\"", 11, &["pages/19160102/sn83045433-ed-1_seq-1.txt"]),
    ("\"krupp\" w/10 \"guns\"", 1, &["pages/19160129/sn84022472-ed-1_seq-1.txt"]),
    // The Orpet murder, in the news that month.
    ("(\"orpet\" OR \"lambert\") \"marian\"", 2, &["pages/19160121/sn84028473-ed-1_seq-1.txt"]),
    // Headlines, languages, sources by their name, no date.
    ("headline:\"earthquake\"", 3, &["wikinews/wikinews_2019.csv"]),
    ("lang:it", 5, &["pages/19160101/2012271201-ed-1_seq-1.txt"]),
    ("source:\"cronaca sovversiva\"", 5, &["pages/19160101/2012271201-ed-1_seq-1.txt"]),
    ("is:undated", 1, &["digests/2027-12-05-index.md"]),
];

/// The folder of data, if the environment names one.
pub fn data() -> Option<PathBuf> {
    let named = PathBuf::from(std::env::var_os("DATELINE_DATA")?);
    // As typed, it is relative to the repository.
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join(named);
    assert!(data.is_dir(), "DATELINE_DATA: no folder {}", data.display());
    Some(data)
}

/// The archives unpacked into a folder of their own, with an index beside them.
struct Archive {
    folder: tempfile::TempDir,
}

impl Archive {
    fn unpacked(data: &Path) -> Archive {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        unpack(&data.join("chronam-1916-01/pages.tar.xz"), &here.join("pages"));
        unpack(&data.join("current-events/posts.tar.xz"), &here.join("digests"));
        copy(&data.join("chronam-1916-01/titles.csv"), &here.join("pages/sources.csv"));
        for name in ["wikinews_2019.csv", "wikinews_2020.csv"] {
            copy(&data.join("wikinews").join(name), &here.join("wikinews").join(name));
        }
        // The digests lie in a folder of their own within their archive.
        fs::rename(here.join("digests/_posts"), here.join("posts")).expect("renamed");
        fs::remove_dir(here.join("digests")).expect("empty");
        fs::rename(here.join("posts"), here.join("digests")).expect("renamed");
        Archive { folder }
    }

    /// What the program prints as JSON.
    fn json(&self, args: &[&str]) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(args)
            .args(["--quiet", "--format", "json"])
            .current_dir(self.folder.path())
            .env_remove("DATELINE_INDEX")
            .output()
            .expect("the program starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {}: {told}", output.status);
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    fn check(&self, (query, total, some): &Row) {
        let report = self.json(&["search", "--limit", "500", query]);
        assert_eq!(report["total"], *total, "{query}");
        let paths = Archive::paths(&report);
        assert_eq!(paths.len() as u64, *total, "{query}");
        for path in *some {
            assert!(paths.iter().any(|found| found == path), "{query}: no {path} in {paths:?}");
        }
    }

    fn paths(report: &Value) -> Vec<String> {
        let hits = report["hits"].as_array().expect("hits");
        hits.iter().filter_map(|hit| Some(hit["path"].as_str()?.to_owned())).collect()
    }
}

fn unpack(file: &Path, to: &Path) {
    let packed = File::open(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let text = XzReader::new(BufReader::new(packed), true);
    tar::Archive::new(text)
        .unpack(to)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
    fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}
