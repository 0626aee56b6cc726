//! What does each command answer, before anything is printed?
//!
//! A request goes in, a report comes out: plain data that every form of output renders. Nothing
//! here reads the clock or the environment, or speaks to a terminal, so that a web server is just
//! another caller.

mod alias;
mod analyze;
mod apart;
mod batch;
mod check;
mod copies;
mod corrections;
mod count;
mod coverage;
mod dry_run;
mod entities;
mod explain;
mod export;
mod neighbours;
mod overview;
mod printed;
mod printings;
mod question;
mod quote;
mod receipt;
mod repair;
mod search;
mod show;
mod similar;
mod skipped;
mod stats;
mod timeline;
mod who;
mod why;

pub use alias::{AliasDone, AliasEdit, AliasReport, AliasRow, aliases, edit};
pub use analyze::{
    AnalyzeReport, DateReport, EntityReport, MentionReport, analyze, analyze_record,
};
pub use batch::{BatchQuery, read_queries};
pub use check::{CheckReport, DamageReport, check};
pub use copies::{CopiesReport, CopiesRequest, EditReport, Printing, SharedPassage, copies};
pub use corrections::CorrectionReport;
pub use count::{COUNT_FIELDS, CountReport, CountRequest, CountValue, by_named, count};
pub use coverage::{CoverageReport, Gap, SourceCoverage, WEEKDAYS, coverage};
pub use dry_run::{DryRunArticle, DryRunFile, DryRunReport, DryRunRequest, Odd, dry_run};
pub use entities::{EntityCount, NameReport, Weak};
pub use explain::{ExplainReport, ExplainRequest, ReadingReport, ScorePart, ScoreReport, explain};
pub use export::{Export, ExportRequest, ExportedArticle, export, export_one};
pub use neighbours::{NeighboursReport, NeighboursRequest, neighbours};
pub use overview::{OverviewReport, OverviewRequest, overview, search_with_overview};
pub use printed::Printed;
pub use printings::{PassagePrinting, PassageReport, PrintingsReport, printings};
pub use question::Question;
pub use quote::{QuoteReport, QuoteRequest, QuoteRow, QuoteVersion, Speaker, quote};
pub use receipt::{
    Receipt, ReceiptCheck, ReceiptCoverage, ReceiptHit, check_receipt, read_receipt, receipt,
};
pub use repair::{MissingReport, RepairReport, repair};
pub use search::{
    HitReport, MatchMode, NoteReport, Places, QueryReport, RunReport, SearchReport, SearchRequest,
    search,
};
pub use show::{ShowReport, ShowRequest, Styled, show};
pub use similar::{MOST_WORDS, SimilarReport, SimilarRequest, similar};
pub use skipped::{SkippedReport, SkippedRow, skipped};
pub use stats::{StatsReport, stats};
pub use timeline::{Bucket, Peak, Stretch, Timeline, TimelineReport, TimelineRequest, timeline};
pub use who::{WhoCandidate, WhoName, WhoPage, WhoReport, WhoRequest, who};
pub use why::{ClauseCount, NearDate, NearName, NearSpelling, Why, Without};
