//! How would these files be indexed?

use std::ops::ControlFlow;
use std::path::PathBuf;

use serde::Serialize;

use crate::analysis::entities::{Kind, SHOWN};
use crate::analysis::{Analysed, Analyzer};
use crate::article::{Article, Notice};
use crate::base::{Result, Warning};
use crate::index::{Folder, scans};
use crate::source::{Config, Settings, Skip, Source, sources, walk};

/// What is asked.
#[derive(Clone, Debug)]
pub struct DryRunRequest {
    /// The index that would be brought up to date; it need not be there.
    pub folder: Folder,
    /// The folders or files to read.
    pub paths: Vec<PathBuf>,
    /// How files are read.
    pub settings: Settings,
    /// Whether people, organizations and places are looked for in the text.
    pub entities: bool,
    /// How many records are shown.
    pub limit: usize,
}

impl DryRunRequest {
    /// The default of [`limit`](Self::limit).
    pub const LIMIT: usize = 10;
    /// How many records of one file are shown, so that several files are.
    const OF_ONE: usize = 3;
}

/// The first records as they would be indexed.
#[derive(Clone, Debug, Serialize)]
pub struct DryRunReport {
    /// The files they are in.
    pub files: Vec<DryRunFile>,
    /// Whether there are more records than are shown.
    pub more: bool,
}

/// One file, or one member of an archive of files.
#[derive(Clone, Debug, Serialize)]
pub struct DryRunFile {
    /// The file, as root and path below it.
    pub path: String,
    /// The member, where the file is an archive of files.
    pub member: Option<String>,
    /// How it is read: its format, and which field takes which column.
    pub reading: Option<String>,
    /// What was odd about the whole of it.
    pub warnings: Vec<Odd>,
    /// Its first records.
    pub articles: Vec<DryRunArticle>,
    /// What would not be indexed of the records looked at.
    pub skipped: Vec<Odd>,
}

/// One line of bad news.
#[derive(Clone, Debug, Serialize)]
pub struct Odd {
    /// The line of the record, where the file has several.
    pub line: Option<u64>,
    /// A stable code.
    pub code: String,
    /// What is wrong.
    pub text: String,
}

/// One record as it would be indexed.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "the same as in a hit of the contract")]
pub struct DryRunArticle {
    pub record: Option<u64>,
    pub id: Option<String>,
    pub date: Option<String>,
    pub headline: Option<String>,
    pub dateline: Option<String>,
    pub notice: Option<Notice>,
    pub source: Option<String>,
    pub byline: Option<String>,
    pub section: Option<String>,
    pub page: Option<String>,
    pub lang: Option<String>,
    pub url: Option<String>,
    pub people: Vec<String>,
    pub organizations: Vec<String>,
    pub places: Vec<String>,
    pub words: u32,
    pub body: String,
    pub warnings: Vec<Odd>,
}

/// Reads the first records of the files, and writes nothing.
///
/// # Errors
///
/// `E-ROOT` where a path is not there; what `dateline.toml` says that cannot be understood.
pub fn dry_run(request: &DryRunRequest) -> Result<DryRunReport> {
    let analyzer = if request.entities { Analyzer::new() } else { Analyzer::without_entities() };
    let mut run =
        Run { report: DryRunReport { files: Vec::new(), more: false }, left: 0, analyzer };
    run.left = request.limit;
    for scan in scans(&request.folder, &request.paths)? {
        let settings = request.settings.with_config(Config::of_root(&scan.root)?);
        for entry in walk(&scan.start)? {
            if run.report.more {
                return Ok(run.report);
            }
            let mut found = match entry {
                Ok(found) => found,
                Err(problem) => {
                    let below = scan.below_root(&problem.below);
                    run.refused(&scan.name, &below, &problem.skip);
                    continue;
                }
            };
            found.below = scan.below_root(&found.below);
            sources(&scan.name, &found, &settings, &mut |source| {
                if run.left == 0 {
                    run.report.more = true;
                    return ControlFlow::Break(());
                }
                match source {
                    Ok(source) => run.source(&scan.name, &found.below, &source),
                    Err(skip) => run.refused(&scan.name, &found.below, &skip),
                }
                ControlFlow::Continue(())
            });
        }
    }
    Ok(run.report)
}

struct Run {
    report: DryRunReport,
    /// How many more records are shown.
    left: usize,
    analyzer: Analyzer,
}

impl Run {
    fn refused(&mut self, root: &str, below: &str, skip: &Skip) {
        let mut file = file(root, below, skip.member.clone());
        file.skipped.push(odd_of_skip(skip));
        self.left = self.left.saturating_sub(1);
        self.report.files.push(file);
    }

    fn source(&mut self, root: &str, below: &str, source: &Source) {
        let mut file = file(root, below, source.member().map(str::to_owned));
        file.reading = Some(source.describe());
        file.warnings = source.warnings().iter().map(|warning| odd(warning, None)).collect();
        for (n, record) in source.records().enumerate() {
            if self.left == 0 || n == DryRunRequest::OF_ONE {
                self.report.more |= self.left == 0;
                break;
            }
            self.left -= 1;
            let line = record.as_ref().ok().and_then(|record| record.line);
            match record.and_then(|record| source.article(record)) {
                Ok(article) => file.articles.push(self.article(article, line)),
                Err(skip) => file.skipped.push(odd_of_skip(&skip)),
            }
        }
        self.report.files.push(file);
    }

    fn article(&mut self, article: Article, record: Option<u64>) -> DryRunArticle {
        let Analysed { article, lang, entities, n_words, .. } = self.analyzer.analyse(article);
        let named = |kind: Kind| {
            let of_kind = entities.iter().filter(|e| e.kind == kind && e.margin >= SHOWN);
            of_kind.map(|entity| entity.name.clone()).collect()
        };
        DryRunArticle {
            record,
            date: article.date.map(|date| date.to_string()),
            lang: lang.map(|lang| lang.code().to_owned()),
            people: named(Kind::Person),
            organizations: named(Kind::Organization),
            places: named(Kind::Place),
            words: n_words,
            warnings: article.warnings.iter().map(|warning| odd(warning, record)).collect(),
            id: article.own_id,
            headline: article.headline,
            dateline: article.dateline,
            notice: article.notice,
            source: article.source,
            byline: article.byline,
            section: article.section,
            page: article.page,
            url: article.url,
            body: article.body,
        }
    }
}

fn file(root: &str, below: &str, member: Option<String>) -> DryRunFile {
    let path = if below.is_empty() { root.to_owned() } else { format!("{root}/{below}") };
    let (warnings, articles, skipped) = (Vec::new(), Vec::new(), Vec::new());
    DryRunFile { path, member, reading: None, warnings, articles, skipped }
}

fn odd(warning: &Warning, line: Option<u64>) -> Odd {
    Odd { line, code: warning.code.to_owned(), text: warning.text.clone() }
}

fn odd_of_skip(skip: &Skip) -> Odd {
    Odd { line: skip.line, code: skip.code.to_owned(), text: skip.text.clone() }
}
