//! How is an index opened for search, and an article fetched from it?

use std::path::Path;
use std::sync::{Arc, OnceLock};

use tantivy::schema::Value;
use tantivy::{Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use crate::analysis::Lang;
use crate::base::{Error, ErrorKind, Result, guarded};

use super::columns::Columns;
use super::curated::Curated;
use super::directory::Committed;
use super::document::StoredArticle;
use super::folder::{Folder, Generation};
use super::ledger::Ledger;
use super::manifest::{Look, Manifest};
use super::names::NameCache;
use super::roster::Roster;
use super::schema::Fields;
use super::tokenizer::{REPLAY, Replay};
use super::vocabulary::Vocabulary;
use super::{damaged, tantivy_error};

/// An index, open for search at one commit.
pub struct Archive {
    searcher: Searcher,
    fields: Fields,
    generation: Generation,
    /// What it was opened at; none in memory.
    manifest: Option<Arc<Manifest>>,
    languages: OnceLock<Vec<Lang>>,
    columns: Vec<OnceLock<Columns>>,
    curated: OnceLock<Curated>,
    names: NameCache,
    /// The articles that are copies of an earlier one, by segment, once they were asked for.
    pub(crate) copies: OnceLock<Arc<Vec<Vec<u32>>>>,
    /// Who is meant by each name, where that was prepared.
    pub(super) roster: OnceLock<Arc<Roster>>,
    /// The terms that were looked up last, where that was prepared.
    pub(super) vocabulary: OnceLock<Vocabulary>,
    /// How many words an article has in the mean, once it was asked for.
    pub(super) mean_words: OnceLock<f64>,
}

impl std::fmt::Debug for Archive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("dir", &self.generation.dir).finish_non_exhaustive()
    }
}

/// Sizes and counts of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles that can be found.
    pub articles: u64,
    /// Of them, those with no known day.
    pub undated: u64,
    /// The first and last packed dates; see [`unpack_date`](super::unpack_date).
    pub dates: Option<(u64, u64)>,
    /// Articles by language code, the commonest first; `None` is unknown.
    pub languages: Vec<(Option<String>, u64)>,
    /// Files read.
    pub files: u64,
    /// Records that were not indexed.
    pub skipped: u64,
    /// Roots: name and absolute path.
    pub roots: Vec<(String, String)>,
    /// Segments of the tantivy index.
    pub segments: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

impl Archive {
    /// Opens the index in `folder` at its last commit, and writes nothing. A file that may have been
    /// touched since it was written is read whole first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Archive`] where there is none, it is damaged, or of another version.
    pub fn open(folder: &Folder) -> Result<Archive> {
        let mut before = folder.state();
        for _ in 0..TRIES {
            match Archive::open_once(folder) {
                Err(error) if error.code() == "E-DAMAGED" => {
                    // A commit may have come, and removed files that the one before it named.
                    let now = folder.state();
                    if now == before {
                        return Err(error);
                    }
                    before = now;
                }
                done => return done,
            }
        }
        Archive::open_once(folder)
    }

    fn open_once(folder: &Folder) -> Result<Archive> {
        let generation = folder.current()?;
        let manifest = Arc::new(Manifest::read(&generation)?);
        manifest.look(&generation, Look::Touched).into_error(&generation)?;
        // Every byte is as tantivy wrote it. Should it fail over them all the same, the answer is an
        // error here too, and not a panic.
        let opened = guarded(|| Archive::open_at(generation.clone(), manifest));
        opened.unwrap_or_else(|| Err(damaged(generation.dir.display(), "it cannot be opened")))
    }

    fn open_at(generation: Generation, manifest: Arc<Manifest>) -> Result<Archive> {
        let directory = Committed::open(&generation, Arc::clone(&manifest))?;
        let opened = Index::open(directory);
        let (index, fields) = known_index(opened, &generation)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|error| tantivy_error(generation.dir.display(), error))?;
        Ok(Archive::of(reader.searcher(), fields, generation, Some(manifest)))
    }

    /// An index in memory of the articles `texts` gives: the whole pipeline without a disk.
    pub fn in_memory(
        analysed: impl IntoIterator<Item = crate::analysis::Analysed>,
    ) -> Result<Archive> {
        let bug = |error| tantivy_error("memory", error);
        let (schema, fields) = Fields::new();
        let index = Index::create_in_ram(schema);
        index.tokenizers().register(REPLAY, Replay::default());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).map_err(bug)?;
        for analysed in analysed {
            writer.add_document(super::document::document(&fields, analysed)).map_err(bug)?;
        }
        writer.commit().map_err(bug)?;
        let reader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(bug)?;
        let searcher = reader.searcher();
        let generation = Generation { name: "memory".to_owned(), dir: "memory".into() };
        Ok(Archive::of(searcher, fields, generation, None))
    }

    fn of(
        searcher: Searcher,
        fields: Fields,
        generation: Generation,
        manifest: Option<Arc<Manifest>>,
    ) -> Archive {
        let columns = searcher.segment_readers().iter().map(|_| OnceLock::new()).collect();
        Archive {
            searcher,
            fields,
            generation,
            manifest,
            languages: OnceLock::new(),
            columns,
            curated: OnceLock::new(),
            names: NameCache::default(),
            copies: OnceLock::new(),
            roster: OnceLock::new(),
            vocabulary: OnceLock::new(),
            mean_words: OnceLock::new(),
        }
    }

    /// The same archive with these corrections instead of those beside its articles.
    #[must_use]
    pub fn with_corrections(mut self, curated: Curated) -> Archive {
        self.curated = OnceLock::from(curated);
        self.names = NameCache::default();
        self.roster = OnceLock::new();
        self
    }

    /// What a person says about names: the files of all roots, read once.
    pub fn curated(&self) -> Result<&Curated> {
        if let Some(curated) = self.curated.get() {
            return Ok(curated);
        }
        let curated = Curated::read(&self.roots()?);
        Ok(self.curated.get_or_init(|| curated))
    }

    pub(super) fn name_cache(&self) -> &NameCache {
        &self.names
    }

    /// How many segments it has.
    pub fn n_segments(&self) -> usize {
        self.columns.len()
    }

    /// What every search of the segment of that number needs.
    pub fn columns(&self, ord: usize) -> Result<&Columns> {
        let cell = &self.columns[ord];
        if let Some(columns) = cell.get() {
            return Ok(columns);
        }
        let reader = &self.searcher.segment_readers()[ord];
        let columns = Columns::open(reader, &self.fields).map_err(|error| self.error(error))?;
        Ok(cell.get_or_init(|| columns))
    }

    /// The searcher of the commit it was opened at.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The handles of its fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// How many articles can be found.
    pub fn n_articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The languages its articles are written in.
    pub fn languages(&self) -> &[Lang] {
        self.languages.get_or_init(|| {
            let counts = self.count_languages().unwrap_or_default();
            counts.iter().filter_map(|(code, _)| Lang::from_code(code)).collect()
        })
    }

    fn count_languages(&self) -> Result<Vec<(String, u64)>> {
        let mut counts = std::collections::BTreeMap::<String, u64>::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.lang).map_err(|e| self.error(e))?;
            let mut stream = index.terms().stream().map_err(|e| self.error(e.into()))?;
            while stream.advance() {
                let code = String::from_utf8_lossy(stream.key()).into_owned();
                *counts.entry(code).or_default() += u64::from(stream.value().doc_freq);
            }
        }
        Ok(counts.into_iter().collect())
    }

    /// Fetches an article by segment and number within it.
    pub fn article(&self, segment: u32, doc: u32) -> Result<StoredArticle> {
        let address = tantivy::DocAddress::new(segment, doc);
        let document: TantivyDocument =
            self.searcher.doc(address).map_err(|error| self.error(error))?;
        document
            .get_first(self.fields.record)
            .and_then(|value| value.as_bytes())
            .and_then(StoredArticle::from_bytes)
            .ok_or_else(|| {
                damaged(self.generation.dir.display(), "a stored article cannot be read")
            })
    }

    /// Every article whose printed id is `id` or, where none is, begins with it: at most `most`.
    pub fn by_id(&self, id: &str, most: usize) -> Result<Vec<StoredArticle>> {
        let mut exact = Vec::new();
        let mut begins = Vec::new();
        for (ord, reader) in self.searcher.segment_readers().iter().enumerate() {
            let index = reader.inverted_index(self.fields.id).map_err(|e| self.error(e))?;
            let mut stream =
                index.terms().range().ge(id).into_stream().map_err(|e| self.error(e.into()))?;
            while stream.advance() && stream.key().starts_with(id.as_bytes()) {
                let found = if stream.key() == id.as_bytes() { &mut exact } else { &mut begins };
                let mut postings = index
                    .read_postings_from_terminfo(
                        stream.value(),
                        tantivy::schema::IndexRecordOption::Basic,
                    )
                    .map_err(|e| self.error(e.into()))?;
                use tantivy::DocSet;
                while postings.doc() != tantivy::TERMINATED && found.len() < most {
                    if !reader.is_deleted(postings.doc()) {
                        found.push((ord as u32, postings.doc()));
                    }
                    postings.advance();
                }
            }
        }
        let found = if exact.is_empty() { begins } else { exact };
        found.into_iter().map(|(segment, doc)| self.article(segment, doc)).collect()
    }

    /// The segment and number of the article with that key.
    ///
    /// # Errors
    ///
    /// A dictionary that cannot be read.
    pub fn address(&self, key: &[u8; 16]) -> Result<Option<(u32, u32)>> {
        use tantivy::DocSet;
        let term = tantivy::Term::from_field_bytes(self.fields.key, key);
        for (ord, reader) in (0u32..).zip(self.searcher.segment_readers()) {
            let index = reader.inverted_index(self.fields.key).map_err(|e| self.error(e))?;
            let postings = index
                .read_postings(&term, tantivy::schema::IndexRecordOption::Basic)
                .map_err(|e| self.error(e.into()))?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != tantivy::TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    return Ok(Some((ord, postings.doc())));
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    /// Sizes and counts.
    pub fn summary(&self) -> Result<Summary> {
        let mut summary = Summary { articles: self.n_articles(), ..Summary::default() };
        let mut known = 0;
        for (code, n) in self.count_languages()? {
            known += n;
            summary.languages.push((Some(code), n));
        }
        summary.languages.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        if known < summary.articles {
            summary.languages.push((None, summary.articles - known));
        }
        summary.segments = self.searcher.segment_readers().len() as u64;
        for reader in self.searcher.segment_readers() {
            let dates = reader
                .fast_fields()
                .column_first_or_default::<u64>("date")
                .map_err(|error| self.error(error))?;
            for doc in reader.doc_ids_alive() {
                let packed = dates.get_val(doc);
                if packed == super::schema::DATE_UNKNOWN {
                    summary.undated += 1;
                } else {
                    let (first, last) = summary.dates.unwrap_or((packed, packed));
                    summary.dates = Some((first.min(packed), last.max(packed)));
                }
            }
        }
        let ledger = self.ledger()?;
        for (_, _, file) in ledger.files() {
            summary.files += 1;
            summary.skipped += file.skipped.len() as u64;
        }
        summary.roots = ledger
            .roots()
            .iter()
            .map(|(name, path)| (name.clone(), path.display().to_string()))
            .collect();
        summary.bytes = bytes_below(&self.generation.dir);
        Ok(summary)
    }

    /// The recorded roots: name and absolute path.
    pub fn roots(&self) -> Result<std::collections::BTreeMap<String, std::path::PathBuf>> {
        let manifest = self.manifest.as_ref();
        Ok(manifest.map(|manifest| manifest.ledger.roots.clone()).unwrap_or_default())
    }

    fn ledger(&self) -> Result<Ledger> {
        match &self.manifest {
            Some(manifest) => Ledger::open(self.generation.ledger(), &manifest.ledger),
            None => Ok(Ledger::create(self.generation.ledger())),
        }
    }

    /// The files it holds: root, path below it, and how each was read.
    pub fn files(&self) -> Result<Vec<(String, String, super::FileEntry)>> {
        let ledger = self.ledger()?;
        let owned = |(root, below, file): (&str, &str, &super::FileEntry)| {
            (root.to_owned(), below.to_owned(), file.clone())
        };
        Ok(ledger.files().map(owned).collect())
    }

    /// A hash of every record it holds: the same wherever and in whatever order they were indexed, and
    /// another as soon as one is added, changed or removed.
    ///
    /// # Errors
    ///
    /// A ledger that cannot be read.
    pub fn fingerprint(&self) -> Result<String> {
        let mut records: Vec<([u8; 16], u64)> = Vec::new();
        for (_, _, file) in self.ledger()?.files() {
            records.extend(file.records.iter().map(|record| (record.key, record.content)));
        }
        records.sort_unstable();
        let mut hasher = blake3::Hasher::new();
        for (key, content) in records {
            hasher.update(&key);
            hasher.update(&content.to_le_bytes());
        }
        Ok(hasher.finalize().to_hex()[..32].to_owned())
    }

    /// Says what tantivy reports in our words.
    pub(crate) fn error(&self, error: TantivyError) -> Error {
        tantivy_error(self.generation.dir.display(), error)
    }
}

/// How often an index is opened anew where commits come in between.
const TRIES: usize = 20;

/// An opened index with our tokenizer, its fields those known here.
pub(super) fn known_index(
    opened: tantivy::Result<Index>,
    generation: &Generation,
) -> Result<(Index, Fields)> {
    let (schema, fields) = Fields::new();
    let index = opened.map_err(|error| tantivy_error(generation.dir.display(), error))?;
    if index.schema() != schema {
        return Err(Error::new(
            ErrorKind::Archive,
            "E-VERSION",
            "its fields are not those known here",
        )
        .at(generation.dir.display().to_string())
        .hint("make the index anew from the articles: dateline index --rebuild"));
    }
    index.tokenizers().register(REPLAY, Replay::default());
    Ok((index, fields))
}

fn bytes_below(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => bytes_below(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}
