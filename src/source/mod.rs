//! Which articles do these files hold?
//!
//! [`walk`] finds the files below a root, [`Source`] opens one, tells its format, cuts it into
//! records and turns each into an [`Article`](crate::article::Article). Formats are recognised by
//! content; each is one file here that implements [`Format`], and one line in [`FORMATS`]. What is
//! odd is a warning, what cannot be read a [`Skip`] with its place; the run always goes on.

mod config;
mod csv;
mod day;
mod draft;
mod encoding;
mod evidence;
mod fields;
mod format;
mod front_matter;
mod html;
mod jsonl;
mod markdown;
mod opened;
mod packed;
mod paths;
mod reuters;
mod settings;
mod sgml;
mod skip;
mod sniff;
#[cfg(test)]
mod tests;
mod text;
mod trec;
mod walk;
mod wire;

pub use config::{CONFIG_FILE, Config, SOURCES_FILE};
pub use csv::Layout;
pub use day::{DayOrder, Stamp, Unread, read_stamp};
pub use draft::{Draft, Value};
pub use evidence::{Claim, Witness, day_of_publication, filing_day};
pub use fields::Field;
pub use format::{Certainty, Context, Format, Head, LARGEST_RECORD, Record, Records, Survey, Text};
pub use opened::Source;
pub use paths::{PathFacts, Pattern, date_in_url, host_of, read_path};
pub use settings::{Settings, read_mapping};
pub use skip::Skip;
pub use walk::{ALIASES_FILE, Found, Problem, root_name, walk};

/// Every format that is read. Where two are equally sure of a file, the first gets it.
pub static FORMATS: [&dyn Format; 8] = [
    &reuters::Reuters,
    &trec::Trec,
    &jsonl::JsonLines,
    &csv::Csv,
    &html::Html,
    &markdown::Markdown,
    &wire::Wire,
    &text::PlainText,
];
