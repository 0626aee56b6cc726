//! Which articles do these files hold?
//!
//! [`walk`] finds the files below a root, [`sources`] opens one, looks into archives, and gives
//! each [`Source`]: its format is known; it is cut into records, each of which becomes an
//! [`Article`](crate::article::Article). Formats are recognised by
//! content; each is one file here that implements [`Format`], and one line in [`FORMATS`]. What is
//! odd is a warning, what cannot be read a [`Skip`] with its place; the run always goes on.

mod buffered;
mod bytes;
mod config;
mod csv;
mod day;
mod draft;
mod elements;
mod encoding;
mod evidence;
mod feed;
mod fields;
mod format;
mod front_matter;
mod html;
mod json;
mod jsonl;
mod lines;
mod mail;
mod markdown;
mod marked;
mod members;
mod newsml;
mod ninjs;
mod nitf;
mod opened;
mod packed;
mod paths;
mod pdf;
mod reuters;
mod settings;
mod sgml;
mod skip;
mod sniff;
mod status;
#[cfg(test)]
mod tests;
mod text;
mod trec;
mod walk;
mod wire;
mod worker;
mod xml;

pub use config::{CONFIG_FILE, Config, SOURCES_FILE};
pub use csv::Layout;
pub use day::{DayOrder, Stamp, Unread, read_stamp};
pub use draft::{Draft, Value};
pub use evidence::{Claim, Witness, day_of_publication, filing_day};
pub use fields::Field;
pub use format::{Certainty, Context, Format, Head, LARGEST_RECORD, Record, Records, Survey, Text};
pub use members::{Give, copy_member, sources, sources_of_bytes};
pub use opened::{RecordReader, Source};
pub use paths::{PathFacts, Pattern, date_in_url, host_of, read_path};
pub use pdf::PdfText;
pub use settings::{Settings, read_mapping};
pub use skip::Skip;
pub use walk::{ALIASES_FILE, Found, Problem, may_hold_articles, open_below, root_name, walk};
pub use worker::{ANSWER, Worker};

/// Every format that is read. Where two are equally sure of a file, the first gets it.
pub static FORMATS: [&dyn Format; 14] = [
    &reuters::Reuters,
    &trec::Trec,
    &mail::Mail,
    &pdf::Pdf,
    &nitf::Nitf,
    &newsml::NewsMl,
    &feed::Feed,
    &json::Json,
    &jsonl::JsonLines,
    &csv::Csv,
    &html::Html,
    &markdown::Markdown,
    &wire::Wire,
    &text::PlainText,
];
