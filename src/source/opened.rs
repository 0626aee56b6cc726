//! What is in one file, and what is each of its articles with all that is known of it?

use std::io::{BufRead, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memchr;

use crate::article::{Article, DatelineDay, Origin, find_dateline, find_printed_date};
use crate::base::{Day, PartialDate, Warning};

use super::FORMATS;
use super::day::read_stamp;
use super::draft::Draft;
use super::encoding::{self, Decoding};
use super::evidence::{Claim, Witness, day_of_publication, filing_day};
use super::format::{
    Certainty, Context, Format, Head, LARGEST_RECORD, Record, Records, Survey, Text, id_hash,
    too_large,
};
use super::packed::{Compression, inner_path};
use super::paths::{PathFacts, date_in_url, host_of, read_path};
use super::settings::Settings;
use super::skip::Skip;
use super::sniff::{self, HEAD};
use super::walk::{Found, Opened};

/// Files up to this size are read whole; larger ones are read as they are needed.
const IN_MEMORY: u64 = 1 << 20;

/// One opened file: its format, and what only the whole file can tell. The meaning of its records
/// is not yet read.
///
/// [`records`](Source::records) cuts it, on one thread; [`article`](Source::article) reads a
/// record, on any.
///
/// # Example
///
/// ```
/// use dateline::base::Day;
/// use dateline::source::{Settings, Source};
///
/// let settings = Settings::new(Day::new(2026, 11, 22).expect("a day"));
/// let bytes = b"date 2020-07-16\nLONDON \xe2\x80\x94 Talks ended.".to_vec();
/// let source = Source::from_bytes("corpus", "talks.txt", bytes, &settings)?;
/// for record in source.records() {
///     let article = source.article(record?)?;
///     assert_eq!(article.date.map(|date| date.to_string()).as_deref(), Some("2020-07-16"));
///     assert_eq!(article.dateline.as_deref(), Some("LONDON"));
///     assert_eq!(article.body, "LONDON — Talks ended.");
/// }
/// # Ok::<(), dateline::source::Skip>(())
/// ```
pub struct Source {
    root: String,
    below: String,
    bytes: Bytes,
    decoding: Decoding,
    format: &'static dyn Format,
    survey: Survey,
    facts: PathFacts,
    settings: Settings,
    warnings: Vec<Warning>,
}

enum Bytes {
    Memory(Vec<u8>),
    File(Opened),
    Packed(Box<PackedBytes>),
}

/// A compressed file.
struct PackedBytes {
    compression: Compression,
    packed: Bytes,
    /// All that it unpacks to, where that is little enough to be unpacked only once.
    whole: Option<Vec<u8>>,
    /// The byte at which begins what is not read, 0 for none.
    trailing: AtomicU64,
}

impl Bytes {
    /// The same, unpacked while it is read where it is compressed.
    fn unpacked(self) -> Result<Bytes, Skip> {
        let mut head = Vec::new();
        self.reader().take(8).read_to_end(&mut head).map_err(|error| Skip::io(&error))?;
        let Some(compression) = Compression::of(&head) else { return Ok(self) };
        let trailing = AtomicU64::new(0);
        let mut whole = Vec::new();
        let unpacked = compression.unpack(self.reader(), &trailing);
        unpacked.take(IN_MEMORY + 1).read_to_end(&mut whole).map_err(|error| Skip::io(&error))?;
        let whole = Some(whole).filter(|whole| whole.len() as u64 <= IN_MEMORY);
        Ok(Bytes::Packed(Box::new(PackedBytes { compression, packed: self, whole, trailing })))
    }

    fn reader(&self) -> Box<dyn BufRead + Send + '_> {
        match self {
            Bytes::Memory(bytes) => Box::new(bytes.as_slice()),
            Bytes::File(file) => Box::new(file.reader()),
            Bytes::Packed(file) => match &file.whole {
                Some(whole) => Box::new(whole.as_slice()),
                None => Box::new(file.compression.unpack(file.packed.reader(), &file.trailing)),
            },
        }
    }

    /// How many bytes there are, where that is known without unpacking.
    fn len(&self) -> Option<u64> {
        match self {
            Bytes::Memory(bytes) => Some(bytes.len() as u64),
            Bytes::File(file) => Some(file.size),
            Bytes::Packed(file) => file.whole.as_ref().map(|whole| whole.len() as u64),
        }
    }

    fn has_changed(&self) -> bool {
        match self {
            Bytes::Memory(_) => false,
            Bytes::File(file) => file.has_changed(),
            Bytes::Packed(file) => file.packed.has_changed(),
        }
    }

    /// What was odd about the compression, once all of it was read.
    fn warning(&self) -> Option<Warning> {
        let Bytes::Packed(file) = self else { return None };
        let at = file.trailing.load(Ordering::Relaxed);
        let name = file.compression.name();
        let text = format!("what follows the {name} data at byte {at} was not read");
        (at > 0).then(|| Warning::new("W-TRAILING", text))
    }
}

impl Source {
    /// Opens the file `found` below the root of that name, tells its format and surveys it.
    ///
    /// # Errors
    ///
    /// Why no record of the file can be read.
    pub fn open(root_name: &str, found: &Found, settings: &Settings) -> Result<Source, Skip> {
        let file = Opened::open(found)?;
        let mut warnings = Vec::new();
        let bytes = if file.size <= IN_MEMORY {
            let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
            file.reader().read_to_end(&mut bytes).map_err(|error| Skip::io(&error))?;
            if file.has_changed() {
                warnings.push(changed());
            }
            Bytes::Memory(bytes)
        } else {
            Bytes::File(file)
        };
        Self::of(root_name, &found.below, bytes, settings, warnings)
    }

    /// A file that is in memory, as if it lay at `below` under a root of that name.
    ///
    /// # Errors
    ///
    /// Why no record of it can be read.
    pub fn from_bytes(
        root_name: &str,
        below: &str,
        bytes: Vec<u8>,
        settings: &Settings,
    ) -> Result<Source, Skip> {
        Self::of(root_name, below, Bytes::Memory(bytes), settings, Vec::new())
    }

    fn of(
        root: &str,
        below: &str,
        bytes: Bytes,
        settings: &Settings,
        mut warnings: Vec<Warning>,
    ) -> Result<Source, Skip> {
        let bytes = bytes.unpacked()?;
        let io = |error| Skip::io(&error);
        let mut head = Vec::new();
        bytes.reader().take(HEAD as u64).read_to_end(&mut head).map_err(io)?;
        if head.is_empty() {
            return Err(empty());
        }
        sniff::refuse_binary(&head)?;
        let mut decoding = encoding::choose(|| bytes.reader(), settings.config.encoding)?;
        warnings.extend(decoding.warning.take());
        warnings.extend(bytes.warning());

        let mut text = Vec::new();
        let reader = encoding::utf_8(bytes.reader(), &decoding).map_err(io)?;
        reader.take(HEAD as u64).read_to_end(&mut text).map_err(io)?;
        let whole = text.len() < HEAD;
        let text = encoding::text(text);
        // What the path tells, it tells without the ending that says how the file is packed.
        let inner = |path| if matches!(bytes, Bytes::Packed(..)) { inner_path(path) } else { path };
        let facts = path_facts(inner(root), inner(below), settings);
        // The path of a root that is a file is the root's own name.
        let path = inner(if below.is_empty() { root } else { below });
        let head = Head { path, text: &text, whole, settings };
        let format = choose_format(&head, &mut warnings)?;
        if !format.holds_many() && bytes.len().is_some_and(|len| len > LARGEST_RECORD as u64) {
            return Err(too_large());
        }
        let mut survey = Survey::default();
        if format.holds_many() {
            let reader = encoding::utf_8(bytes.reader(), &decoding).map_err(io)?;
            survey = format.survey(reader, settings)?;
        }
        warnings.append(&mut survey.warnings);
        Ok(Source {
            root: root.to_owned(),
            below: below.to_owned(),
            facts,
            settings: settings.clone(),
            bytes,
            decoding,
            format,
            survey,
            warnings,
        })
    }

    /// The name of the format.
    pub fn format(&self) -> &'static str {
        self.format.name()
    }

    /// What was odd about the file as a whole: its encoding, its name, its columns.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Cuts the file into records, in order, one at a time; each that is none is a [`Skip`] in its
    /// place. Every call starts from the beginning.
    pub fn records(&self) -> Records<'_> {
        match encoding::utf_8(self.bytes.reader(), &self.decoding) {
            Ok(text) => self.format.cut(Box::new(text) as Text<'_>, &self.survey),
            Err(error) => Box::new(std::iter::once(Err(Skip::io(&error)))),
        }
    }

    /// `W-CHANGED` where the file has changed since it was opened, so that it should be read again
    /// next time. To be asked when all records were cut.
    pub fn changed(&self) -> Option<Warning> {
        self.bytes.has_changed().then(changed)
    }

    /// A number that changes when what the whole file tells of each record does: the order of days
    /// in its date column, its columns, and which own ids stand on more than one record.
    pub fn fingerprint(&self) -> u64 {
        let mut repeated: Vec<u64> = self.survey.repeated_ids.iter().copied().collect();
        repeated.sort_unstable();
        let told = format!(
            "{} {:?} {:?} {repeated:?} {:?} {:?} {:?}",
            self.format.name(),
            self.survey.day_order,
            self.survey.layout,
            self.survey.common,
            self.survey.spaces,
            self.survey.list
        );
        let mut first = [0; 8];
        first.copy_from_slice(&blake3::hash(told.as_bytes()).as_bytes()[..8]);
        u64::from_le_bytes(first)
    }

    /// Reads one record, and adds what path, address, date line and dateline tell.
    ///
    /// # Errors
    ///
    /// Why the record holds no article.
    pub fn article(&self, record: Record) -> Result<Article, Skip> {
        let at_record = |skip: Skip| match record.line {
            Some(line) if skip.line.is_none() => skip.at_line(line),
            _ => skip,
        };
        if let Some(at) = memchr(0, record.text.as_bytes()) {
            let skip = sniff::binary(at as u64);
            return Err(at_record(skip));
        }
        let origin = Origin {
            root: self.root.clone(),
            path: self.below.clone(),
            member: None,
            line: record.line,
            ordinal: record.ordinal,
        };
        let line = record.line;
        let context = Context { origin, settings: &self.settings, survey: &self.survey };
        let draft = self.format.read(record, &context)?;
        let article = self.complete(draft);
        if article.body.trim().is_empty() && article.headline.is_none() {
            let skip = empty();
            return Err(line.map_or(skip.clone(), |line| skip.at_line(line)));
        }
        Ok(article)
    }

    /// Adds to a record's own words what its surroundings tell.
    fn complete(&self, draft: Draft) -> Article {
        let Draft { mut article, published } = draft;
        if let Some(id) = &article.own_id
            && self.survey.repeated_ids.contains(&id_hash(id))
        {
            article.own_id = None;
        }
        let config = &self.settings.config;
        let facts = &self.facts;
        let source = article.source.take().or_else(|| facts.source.clone());
        article.source = source
            .map(|code| config.source_name(&code).to_owned())
            .or_else(|| article.url.as_deref().and_then(host_of));
        article.edition = article.edition.take().or_else(|| facts.edition.clone());
        article.page = article.page.take().or_else(|| facts.page.clone());
        article.section = article.section.take().or_else(|| facts.section.clone());
        article.lang = article.lang.take().or_else(|| facts.lang.clone());

        let dateline = find_dateline(&article.body);
        let day = dateline.as_ref().and_then(|dateline| dateline.day);
        let claims = self.claims(&article, published, day);
        let (date, odd) = day_of_publication(&claims, self.settings.today);
        article.date = date;
        article.warnings.extend(odd);
        if let Some(day) = day {
            let (filed, odd) = filing_day(day, date);
            article.filed = filed;
            article.warnings.extend(odd);
        }
        if let Some(dateline) = dateline {
            let place = Some(dateline.place).filter(|place| !place.is_empty());
            article.dateline = article.dateline.take().or(place);
            article.credit = dateline.credit;
        }
        article
    }

    /// What each witness says of the day, in the order they are heard.
    fn claims(
        &self,
        article: &Article,
        published: Option<String>,
        dateline: Option<DatelineDay>,
    ) -> Vec<Claim> {
        let today = self.settings.today;
        let order = self.settings.day_order().or(self.survey.day_order);
        let plain = |witness, date: Option<PartialDate>| Some(Claim::plain(witness, date?));
        let field = published.map(|words| Claim {
            witness: Witness::Field,
            told: read_stamp(&words, order, today),
            words,
        });
        let many = self.format.holds_many();
        let path = if many { None } else { self.facts.date };
        let file = if many { self.facts.date } else { None };
        let url = article.url.as_deref().and_then(|url| date_in_url(url, today));
        let printed = find_printed_date(&article.body).map(|printed| printed.date);
        let filed = match dateline {
            Some(DatelineDay::Day(day)) => Some(PartialDate::Day(day)),
            _ => None,
        };
        let claims = [
            field,
            plain(Witness::Path, path),
            plain(Witness::Url, url),
            plain(Witness::Printed, printed),
            plain(Witness::Dateline, filed),
            plain(Witness::File, file),
        ];
        claims.into_iter().flatten().collect()
    }

    /// How the file is read, in one line: its format, which field takes which column, and which
    /// columns nothing takes.
    pub fn describe(&self) -> String {
        let mut parts = vec![self.format.name().to_owned()];
        if let Bytes::Packed(file) = &self.bytes {
            parts.push(format!("in {}", file.compression.name()));
        }
        if let Some(layout) = &self.survey.layout {
            let delimiter = match layout.delimiter {
                b'\t' => "tab".to_owned(),
                other => format!("`{}`", char::from(other)),
            };
            parts.push(format!("delimiter {delimiter}"));
        }
        if !self.decoding.clean || self.decoding.encoding != encoding_rs::UTF_8 {
            parts.push(self.decoding.encoding.name().to_lowercase());
        }
        let (mut taken, mut left) = (Vec::new(), Vec::new());
        for column in &self.survey.columns {
            match self.settings.field_of(column) {
                Some((field, _)) => taken.push(format!("{field}={column}")),
                None => left.push(column.as_str()),
            }
        }
        if let Some(list) = &self.survey.list {
            parts.push(format!("articles in {list}"));
        }
        if !taken.is_empty() {
            parts.push(taken.join(" "));
        }
        if let Some(order) = self.settings.day_order().or(self.survey.day_order) {
            parts.push(format!("days read as {order}"));
        }
        if !left.is_empty() {
            parts.push(format!("not used: {}", left.join(", ")));
        }
        parts.join("; ")
    }
}

/// The format that is surest of the file; of several the first in the table.
fn choose_format(
    head: &Head<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<&'static dyn Format, Skip> {
    let mut best: Option<(Certainty, &'static dyn Format)> = None;
    for format in FORMATS {
        let certainty = format.recognises(head);
        if best.is_none_or(|(surest, _)| certainty > surest) {
            best = Some((certainty, format));
        }
    }
    let Some((certainty, format)) = best.filter(|(certainty, _)| *certainty > Certainty::No) else {
        return Err(Skip::new("E-TYPE", "no format fits; file skipped"));
    };
    if certainty < Certainty::Sure {
        sniff::refuse_markup(head.text)?;
        if head.extension() == "xml" && head.text.trim_start().starts_with('<') {
            return Err(sniff::other_type("XML"));
        }
    }
    let promised = FORMATS.iter().find(|format| head.is_named_as(**format));
    if let Some(promised) = promised
        && !head.is_named_as(format)
    {
        let (promised, found) = (promised.name(), format.name());
        let text = format!("named as {promised}, but holds {found}; read as {found}");
        warnings.push(Warning::new("W-TYPE", text));
    }
    Ok(format)
}

/// What the path tells; the root's own name counts where it is nothing but a date.
fn path_facts(root: &str, below: &str, settings: &Settings) -> PathFacts {
    let read = |path: &str, today: Day| read_path(path, &settings.config.paths, today);
    let dated = root.len() >= 4 && root.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match (below, dated) {
        ("", _) => read(root, settings.today),
        (_, true) => read(&format!("{root}/{below}"), settings.today),
        (_, false) => read(below, settings.today),
    }
}

fn empty() -> Skip {
    Skip::new("E-EMPTY", "no text; skipped")
}

fn changed() -> Warning {
    Warning::new("W-CHANGED", "changed while it was read; it will be read again next time")
}
