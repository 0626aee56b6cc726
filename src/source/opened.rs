//! What is in one file, and what is each of its articles with all that is known of it?

use std::io::{self, Read};
use std::sync::Arc;

use memchr::memchr;

use crate::article::{Article, DatelineDay, Origin, find_dateline, find_notice, find_printed_date};
use crate::base::{Day, PartialDate, Warning};

use super::FORMATS;
use super::bytes::{Bytes, IN_MEMORY};
use super::day::read_stamp;
use super::draft::Draft;
use super::encoding::{self, Decoding, Said};
use super::evidence::{Claim, Witness, day_of_publication, filing_day};
use super::format::{
    Certainty, Context, Format, Head, LARGEST_RECORD, Record, Records, Survey, Text, id_hash,
    too_large,
};
use super::packed::inner_path;
use super::paths::{PathFacts, date_in_url, host_of, read_path};
use super::settings::Settings;
use super::skip::Skip;
use super::sniff::{self, HEAD};
use super::walk::{Found, Opened};

/// One opened file: its format, and what only the whole file can tell. The meaning of its records
/// is not yet read.
///
/// [`records`](Source::records) cuts it, on one thread; [`reader`](Source::reader) gives what reads
/// a record, on any.
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
    bytes: Bytes,
    decoding: Decoding,
    reader: Arc<RecordReader>,
    warnings: Vec<Warning>,
}

/// What turns the records of a [`Source`] into articles, on any thread, whatever becomes of the
/// source's bytes.
pub struct RecordReader {
    root: String,
    below: String,
    member: Option<String>,
    url: Option<String>,
    format: &'static dyn Format,
    survey: Survey,
    facts: PathFacts,
    settings: Settings,
}

/// What is known of a source beside its bytes.
#[derive(Default)]
pub(super) struct Given {
    /// What it is called in its archive, where it is a member of one.
    pub member: Option<String>,
    /// The charset that the record of transport declares.
    pub transport: Option<String>,
    /// The address it was got from.
    pub url: Option<String>,
    /// What was odd so far.
    pub warnings: Vec<Warning>,
}

/// The bytes of the file `found`, held where it is small, and what was odd about reading them.
pub(super) fn held_or_open(
    found: &Found,
    settings: &Settings,
) -> Result<(Bytes, Vec<Warning>), Skip> {
    let file = Opened::open(found, &settings.stop)?;
    if file.size > IN_MEMORY {
        return Ok((Bytes::File(file), Vec::new()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or(0));
    file.reader().read_to_end(&mut bytes).map_err(|error| Skip::io(&error))?;
    let warnings = if file.has_changed() { vec![changed()] } else { Vec::new() };
    Ok((Bytes::Memory(bytes), warnings))
}

impl Source {
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
        let bytes = Bytes::Memory(bytes).unpacked()?;
        Self::of(root_name, below, bytes, settings, Given::default())
    }

    /// The source that `bytes`, unpacked, are.
    pub(super) fn of(
        root: &str,
        below: &str,
        bytes: Bytes,
        settings: &Settings,
        given: Given,
    ) -> Result<Source, Skip> {
        let Given { member, transport, url, mut warnings } = given;
        let io = |error| Skip::io(&error);
        let mut head = Vec::new();
        bytes.reader().take(HEAD as u64).read_to_end(&mut head).map_err(io)?;
        if head.is_empty() {
            return Err(empty());
        }
        let said = Said { transport: transport.as_deref(), config: settings.config.encoding };
        let mut decoding = if settings.pdf.is_some() && head.starts_with(b"%PDF-") {
            Decoding::none()
        } else {
            sniff::refuse_binary(&head)?;
            encoding::choose(|| bytes.reader(), said)?
        };
        let odd_encoding = decoding.warning.take();
        warnings.extend(bytes.warning());

        let mut text = Vec::new();
        let reader = encoding::utf_8(bytes.reader(), &decoding).map_err(io)?;
        reader.take(HEAD as u64).read_to_end(&mut text).map_err(io)?;
        let whole = text.len() < HEAD;
        let text = encoding::text(text);
        // What a path tells, it tells without the ending that says how the file is packed.
        let is_packed = bytes.packed().is_some();
        let inner = |path| if is_packed { inner_path(path) } else { path };
        let path = match &member {
            Some(member) if url.is_none() => {
                let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
                format!("{folder}/{}", inner(member).replace('!', "/"))
            }
            Some(_) => below.to_owned(),
            None => inner(below).to_owned(),
        };
        let facts = path_facts(inner(root), path.trim_start_matches('/'), settings);
        // The path of a root that is a file is the root's own name.
        let path = if path.is_empty() { inner(root) } else { &path };
        let head = Head { path, text: &text, whole, settings };
        let format = choose_format(&head, url.is_some(), &mut warnings)?;
        // Bytes are decoded by their format, each part in its own way.
        if format.reads_bytes() {
            decoding = Decoding::none();
        } else {
            warnings.extend(odd_encoding);
        }
        if !format.holds_many() && bytes.len().is_some_and(|len| len > LARGEST_RECORD as u64) {
            return Err(too_large());
        }
        let mut survey = Survey::default();
        if format.holds_many() {
            let reader = decoded(&bytes, &decoding).map_err(io)?;
            survey = format.survey(reader, settings)?;
        }
        warnings.append(&mut survey.warnings);
        let (root, below, settings) = (root.to_owned(), below.to_owned(), settings.clone());
        let reader =
            Arc::new(RecordReader { root, below, member, url, format, survey, facts, settings });
        Ok(Source { bytes, decoding, reader, warnings })
    }

    /// The name of the format.
    pub fn format(&self) -> &'static str {
        self.reader.format.name()
    }

    /// What it is called in its archive, where it is a member of one.
    pub fn member(&self) -> Option<&str> {
        self.reader.member.as_deref()
    }

    /// What was odd about the file as a whole: its encoding, its name, its columns.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Cuts the file into records, in order, one at a time; each that is none is a [`Skip`] in its
    /// place. Every call starts from the beginning.
    pub fn records(&self) -> Records<'_> {
        let records = match decoded(&self.bytes, &self.decoding) {
            Ok(text) => self.reader.format.cut(text, &self.reader.survey),
            Err(error) => Box::new(std::iter::once(Err(Skip::io(&error)))),
        };
        Box::new(records.map(|record| record.map_err(|skip| self.reader.at_member(skip))))
    }

    /// Writes its bytes, unpacked.
    pub(super) fn copy_to(&self, out: &mut dyn io::Write) -> io::Result<()> {
        io::copy(&mut self.bytes.reader(), out).map(|_| ())
    }

    /// What reads the records.
    pub fn reader(&self) -> &Arc<RecordReader> {
        &self.reader
    }

    /// Reads one record.
    ///
    /// # Errors
    ///
    /// Why the record holds no article.
    pub fn article(&self, record: Record) -> Result<Article, Skip> {
        self.reader.article(record)
    }

    /// `W-CHANGED` where the file has changed since it was opened, so that it should be read again
    /// next time. To be asked when all records were cut.
    pub fn changed(&self) -> Option<Warning> {
        self.bytes.has_changed().then(changed)
    }

    /// A number that changes when what the whole file tells of each record does: the order of days
    /// in its date column, its columns, and which own ids stand on more than one record.
    pub fn fingerprint(&self) -> u64 {
        let reader = &self.reader;
        let mut repeated: Vec<u64> = reader.survey.repeated_ids.iter().copied().collect();
        repeated.sort_unstable();
        let told = format!(
            "{} {:?} {:?} {repeated:?} {:?} {:?} {:?} {:?}",
            reader.format.name(),
            reader.survey.day_order,
            reader.survey.layout,
            reader.survey.common,
            reader.survey.spaces,
            reader.survey.list,
            reader.member,
        );
        let mut first = [0; 8];
        first.copy_from_slice(&blake3::hash(told.as_bytes()).as_bytes()[..8]);
        u64::from_le_bytes(first)
    }

    /// How the file is read, in one line: its format, which field takes which column, and which
    /// columns nothing takes.
    pub fn describe(&self) -> String {
        let reader = &self.reader;
        let mut parts = vec![reader.format.name().to_owned()];
        if let Some((compression, _)) = self.bytes.packed() {
            parts.push(format!("in {}", compression.name()));
        }
        if let Some(layout) = &reader.survey.layout {
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
        for column in &reader.survey.columns {
            match reader.settings.field_of(column) {
                Some((field, _)) => taken.push(format!("{field}={column}")),
                None => left.push(column.as_str()),
            }
        }
        if let Some(list) = &reader.survey.list {
            parts.push(format!("articles in {list}"));
        }
        if !taken.is_empty() {
            parts.push(taken.join(" "));
        }
        if let Some(order) = reader.settings.day_order().or(reader.survey.day_order) {
            parts.push(format!("days read as {order}"));
        }
        if !left.is_empty() {
            parts.push(format!("not used: {}", left.join(", ")));
        }
        parts.join("; ")
    }
}

/// The file as its format reads it: as text, or byte for byte.
fn decoded<'a>(bytes: &'a Bytes, decoding: &Decoding) -> io::Result<Text<'a>> {
    encoding::utf_8(bytes.reader(), decoding)
}

impl RecordReader {
    /// Reads one record, and adds what path, address, date line and dateline tell.
    ///
    /// # Errors
    ///
    /// Why the record holds no article.
    pub fn article(&self, record: Record) -> Result<Article, Skip> {
        let line = record.line;
        let read = self.read(record);
        read.map_err(|skip| {
            let skip = self.at_member(skip);
            match line {
                Some(line) if skip.line.is_none() => skip.at_line(line),
                _ => skip,
            }
        })
    }

    fn at_member(&self, skip: Skip) -> Skip {
        match &self.member {
            Some(member) => skip.in_member(member),
            None => skip,
        }
    }

    fn read(&self, record: Record) -> Result<Article, Skip> {
        if let Some(at) = memchr(0, record.text.as_bytes()) {
            return Err(sniff::binary(at as u64));
        }
        let origin = Origin {
            root: self.root.clone(),
            path: self.below.clone(),
            member: self.member.clone(),
            line: record.line,
            ordinal: record.ordinal,
        };
        let context = Context { origin, settings: &self.settings, survey: &self.survey };
        let draft = self.format.read(record, &context)?;
        let article = self.complete(draft);
        if article.body.trim().is_empty() && article.headline.is_none() {
            return Err(empty());
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
        article.url = article.url.take().or_else(|| self.url.clone());
        let source = article.source.take().or_else(|| facts.source.clone());
        article.source = source
            .map(|code| config.source_name(&code).to_owned())
            .or_else(|| article.url.as_deref().and_then(host_of));
        let told = find_notice(article.headline.as_deref(), &article.body);
        article.notice = article.notice.or(told);
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
}

/// The format that is surest of the file; of several the first in the table.
fn choose_format(
    head: &Head<'_>,
    crawled: bool,
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
    // Of several the plainest, which stands last: `.txt` promises text.
    let promised = FORMATS.iter().rfind(|format| head.is_named_as(**format));
    // An address promises nothing.
    if let Some(promised) = promised
        && !crawled
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
