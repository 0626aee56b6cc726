//! What several of these tests need: articles from one string, and an index on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use dateline::analysis::Analyzer;
use dateline::article::{Article, Origin, find_dateline};
use dateline::base::{Day, Result};
use dateline::index::{Archive, Balance, Folder, Outcome, Progress, UpdateRequest, update};
use dateline::source::Settings;
use tempfile::TempDir;

/// The corpus that ships.
pub fn shipped_corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// More cases than a quick run has time for.
pub fn is_slow() -> bool {
    std::env::var_os("DATELINE_SLOW_TESTS").is_some()
}

/// Something dear that tests share while they run side by side. The last one to let go of it drops
/// it, so that temporary folders go.
pub struct Shared<T>(Mutex<Weak<T>>);

impl<T> Shared<T> {
    pub const fn new() -> Self {
        Shared(Mutex::new(Weak::new()))
    }

    /// What is there, or else what `make` makes.
    pub fn get(&self, make: impl FnOnce() -> T) -> Arc<T> {
        // A test that failed while it held the lock left nothing half made.
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let made = Arc::new(make());
            *shared = Arc::downgrade(&made);
            made
        })
    }
}

/// The articles of a fixture: each begins with `== DATE | HEADLINE | key=value …`, where the date
/// is `undated` and the headline `-` for none, and goes on with its text. They are in English unless
/// they say otherwise (`lang=?`: let the text tell).
pub fn articles(fixture: &str) -> Vec<Article> {
    let records = fixture.trim_start().strip_prefix("== ").expect("a fixture begins with `== `");
    records.split("\n== ").enumerate().map(|(i, record)| article(i, record)).collect()
}

fn article(i: usize, record: &str) -> Article {
    let (head, body) = record.split_once('\n').unwrap_or((record, ""));
    let mut parts = head.split('|').map(str::trim);
    let (date, headline) = (parts.next().unwrap_or(""), parts.next().unwrap_or("-"));
    let origin = Origin { root: "test".into(), path: format!("{i:02}.txt"), ..Origin::default() };
    let mut article = Article::new(origin, body.trim_end());
    article.date = (date != "undated").then(|| date.parse().expect("a date"));
    article.headline = (headline != "-").then(|| headline.to_owned());
    // Texts of a line or two are too short to show it.
    article.lang = Some("en".to_owned());
    article.dateline = find_dateline(&article.body).map(|dateline| dateline.place);
    for fact in parts {
        let (key, value) = fact.split_once('=').expect("key=value");
        let value = Some(value.to_owned());
        match key {
            "id" => article.own_id = value,
            "lang" => article.lang = value.filter(|code| code != "?"),
            "source" => article.source = value,
            "section" => article.section = value,
            "byline" => article.byline = value,
            "url" => article.url = value,
            "person" => article.people.extend(value),
            _ => panic!("no such fact: {key}"),
        }
    }
    article
}

/// A fixture's articles, analysed and indexed in memory.
pub fn archive(fixture: &str) -> Archive {
    let mut analyzer = Analyzer::new();
    let analysed: Vec<_> =
        articles(fixture).into_iter().map(|article| analyzer.analyse(article)).collect();
    Archive::in_memory(analysed).expect("an index in memory")
}

/// A temporary folder with corpora and an index beside them.
pub struct Desk {
    pub dir: TempDir,
    pub folder: Folder,
}

/// The problems an update told of: place, code, text.
#[derive(Default)]
pub struct Told {
    pub problems: Vec<(String, String, String)>,
}

impl Progress for Told {
    fn advance(&mut self, _: u64, _: u64) {}

    fn problem(&mut self, place: &str, code: &str, text: &str) {
        self.problems.push((place.to_owned(), code.to_owned(), text.to_owned()));
    }
}

impl Desk {
    pub fn new() -> Desk {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::new(dir.path().join("index"));
        Desk { dir, folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file, and its folders.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("removed");
    }

    /// A request for these paths, as it would come from the command line.
    pub fn request(&self, paths: &[&str]) -> UpdateRequest {
        UpdateRequest {
            paths: paths.iter().map(|path| self.path(path)).collect(),
            rebuild: false,
            jobs: 2,
            settings: Settings::new(Day::new(2026, 11, 22).expect("a day")),
            entities: true,
            prune: false,
            heap: 15_000_000,
        }
    }

    pub fn update(&self, request: &UpdateRequest) -> Result<Outcome> {
        update(&self.folder, request, &mut Told::default(), &Arc::default())
    }

    /// Brings the index up to date with `paths`; the books must balance.
    pub fn index(&self, paths: &[&str]) -> Balance {
        let outcome = self.update(&self.request(paths)).expect("an update");
        assert!(!outcome.stopped);
        let balance = outcome.balance;
        let Balance { seen, added, updated, unchanged, skipped, .. } = balance;
        assert_eq!(seen, added + updated + unchanged + skipped, "{balance:?}");
        balance
    }

    pub fn rebuild(&self, paths: &[&str]) -> Balance {
        let request = UpdateRequest { rebuild: true, ..self.request(paths) };
        self.update(&request).expect("a rebuild").balance
    }

    pub fn archive(&self) -> Archive {
        Archive::open(&self.folder).expect("an index")
    }
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}
