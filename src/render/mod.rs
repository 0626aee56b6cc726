//! How does a report reach its reader?
//!
//! Report → bytes, one file per form of output. Nothing here knows where the bytes go.

mod atom;
mod check;
mod copies;
mod csv;
mod dry_run;
mod explain;
mod export;
pub mod html;
mod json;
mod names;
mod printings;
mod quote;
mod receipt;
mod safe;
mod stream;
mod style;
mod terminal;
mod timeline;
mod trec;

pub use atom::{Feed, atom};
pub use check::{render_check, render_repair};
pub use copies::render_copies;
pub use csv::csv;
pub use dry_run::render_dry_run;
pub use explain::{clauses_line, render_explain, why_lines};
pub use export::{ExportFormat, ExportWriter, citation};
pub use json::{json, jsonl};
pub use names::{render_aliases, render_count, render_who};
pub use printings::{render_coverage, render_printings, render_similar, warrant_line};
pub use quote::render_quote;
pub use receipt::render_receipt;
pub use safe::{safe, safe_line};
pub use stream::{Written, write_articles, write_export};
pub use style::Style;
pub use terminal::{
    Page, render_analysis, render_search, render_show, render_skipped, render_stats,
};
pub use timeline::render_timeline;
pub use trec::trec;
