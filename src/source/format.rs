//! What does a reader of one format have to say and do?

use std::io::{BufRead, Read};

use rustc_hash::FxHashSet;

use crate::article::Origin;
use crate::base::Warning;

use super::csv::Layout;
use super::day::DayOrder;
use super::draft::Draft;
use super::encoding;
use super::fields::Field;
use super::settings::Settings;
use super::skip::Skip;

/// The most bytes one record may have; a larger one is skipped with `E-LIMIT`.
pub const LARGEST_RECORD: usize = 64 << 20;

/// The text of a file, as UTF-8 but for errors, read once from its start.
pub type Text<'a> = Box<dyn BufRead + Send + 'a>;

/// The records of a file, in order; what is no record stands in its place.
pub type Records<'a> = Box<dyn Iterator<Item = Result<Record, Skip>> + Send + 'a>;

/// One format of files. A new format is a new file with one of these, and a line in
/// [`FORMATS`](super::FORMATS).
///
/// A reader sees decoded text. It keeps nothing between calls: what it learns of a whole file goes
/// into the [`Survey`], so that [`read`](Format::read) can run on many threads.
pub trait Format: Sync {
    /// The name that is printed.
    fn name(&self) -> &'static str;

    /// File name extensions that promise this format, in lower case.
    fn extensions(&self) -> &'static [&'static str];

    /// How sure it is that a file which starts so is of this format. The content decides; the name
    /// is a hint.
    fn recognises(&self, head: &Head<'_>) -> Certainty;

    /// Whether one file holds many records.
    fn holds_many(&self) -> bool {
        false
    }

    /// Whether it reads bytes, not text; its records are [`raw`](Record::raw) then.
    fn reads_bytes(&self) -> bool {
        false
    }

    /// Reads the whole file once, before any record, for what only the whole can tell.
    ///
    /// # Errors
    ///
    /// Why the file as a whole cannot be read.
    fn survey(&self, _text: Text<'_>, _settings: &Settings) -> Result<Survey, Skip> {
        Ok(Survey::default())
    }

    /// Cuts the file into records, holding one at a time. Here: the whole file is one.
    fn cut<'a>(&self, text: Text<'a>, _survey: &'a Survey) -> Records<'a> {
        let read = if self.reads_bytes() { whole_raw } else { whole };
        Box::new(std::iter::once_with(move || read(text)))
    }

    /// Turns one record into what it says of an article.
    ///
    /// # Errors
    ///
    /// Why it holds none.
    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip>;
}

/// The whole file as one record of text.
pub(super) fn whole(text: Text<'_>) -> Result<Record, Skip> {
    Ok(Record::of_text(0, None, encoding::text(all_of(text)?)))
}

/// The whole file as one record of bytes.
fn whole_raw(text: Text<'_>) -> Result<Record, Skip> {
    Ok(Record { raw: all_of(text)?, ..Record::of_text(0, None, String::new()) })
}

fn all_of(text: Text<'_>) -> Result<Vec<u8>, Skip> {
    let mut bytes = Vec::new();
    let limit = LARGEST_RECORD as u64;
    text.take(limit + 1).read_to_end(&mut bytes).map_err(|error| Skip::io(&error))?;
    if bytes.len() > LARGEST_RECORD {
        return Err(too_large());
    }
    Ok(bytes)
}

/// The skip for a record over [`LARGEST_RECORD`].
pub(super) fn too_large() -> Skip {
    let mib = LARGEST_RECORD >> 20;
    Skip::new("E-LIMIT", format!("larger than {mib} MiB; record skipped"))
}

/// How sure a format is that a file is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It is not.
    No,
    /// It may be read so, if nothing else fits.
    Fallback,
    /// The name says so and the content does not contradict.
    Likely,
    /// The content says so.
    Sure,
}

/// The start of a file, as formats judge it.
pub struct Head<'a> {
    /// The path below the root.
    pub path: &'a str,
    /// The first 16 KiB or so as text.
    pub text: &'a str,
    /// Whether that is the whole file.
    pub whole: bool,
    /// What was said about columns.
    pub settings: &'a Settings,
}

impl Head<'_> {
    /// The extension of the file's name, in lower case.
    pub fn extension(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
    }

    /// Whether the name ends in one of the extensions of `format`.
    pub fn is_named_as(&self, format: &dyn Format) -> bool {
        format.extensions().contains(&self.extension().as_str())
    }
}

/// One record as it was cut, its meaning not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The place in its file, counted from 0; records that are skipped count too.
    pub ordinal: u64,
    /// The physical line it starts at, counted from 1, where the file holds many.
    pub line: Option<u64>,
    /// Its text.
    pub text: String,
    /// Its bytes, where the format reads bytes; there is no text then.
    pub raw: Vec<u8>,
}

impl Record {
    /// A record of text.
    pub fn of_text(ordinal: u64, line: Option<u64>, text: String) -> Record {
        Record { ordinal, line, text, raw: Vec::new() }
    }

    /// How many bytes it holds.
    pub fn len(&self) -> usize {
        self.text.len() + self.raw.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What only the whole file can tell.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Columns or keys, in the order they were first met.
    pub columns: Vec<String>,
    /// Hashes of the own ids that stand on more than one record.
    pub repeated_ids: FxHashSet<u64>,
    /// The order of days such as `01/04/63`, where a day over 12 anywhere in the column tells.
    pub day_order: Option<DayOrder>,
    /// Delimiter and header of a CSV file.
    pub layout: Option<Layout>,
    /// What was odd about the whole file.
    pub warnings: Vec<Warning>,
    /// What the file says of every article that does not say otherwise.
    pub common: Vec<(Field, String)>,
    /// The prefixes of XML that are bound around its records, each to the space it stands for.
    pub spaces: Vec<(String, &'static str)>,
    /// Where in a JSON document the list of its articles stands: its keys, divided by dots.
    pub list: Option<String>,
}

/// What a record is read with.
pub struct Context<'a> {
    /// Where the record stands.
    pub origin: Origin,
    /// What was said about the corpus.
    pub settings: &'a Settings,
    /// What the whole file told.
    pub survey: &'a Survey,
}

/// Gathers, record by record, which ids repeat and how days are written.
#[derive(Default)]
pub(super) struct Tally {
    ids: Vec<u64>,
    day_first: bool,
    month_first: bool,
}

impl Tally {
    pub(super) fn id(&mut self, id: &str) {
        self.ids.push(id_hash(id));
    }

    pub(super) fn date(&mut self, date: &str) {
        match super::day::order_told(date) {
            Some(DayOrder::DayMonth) => self.day_first = true,
            Some(DayOrder::MonthDay) => self.month_first = true,
            None => {}
        }
    }

    /// Writes what was learned into `survey`.
    pub(super) fn finish(mut self, survey: &mut Survey) {
        self.ids.sort_unstable();
        let repeated = self.ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
        survey.repeated_ids = repeated.collect();
        if !survey.repeated_ids.is_empty() {
            let n = survey.repeated_ids.len();
            let text = format!("{n} ids stand on more than one record; these go by their place");
            survey.warnings.push(Warning::new("W-FIELD", text));
        }
        survey.day_order = match (self.day_first, self.month_first) {
            (true, false) => Some(DayOrder::DayMonth),
            (false, true) => Some(DayOrder::MonthDay),
            _ => None,
        };
    }
}

/// A hash that is the same on every machine. Two ids with one hash only lose the use of their id.
pub(super) fn id_hash(id: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(id.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first)
}
