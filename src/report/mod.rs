//! What does each command answer, before anything is printed?
//!
//! A request goes in, a report comes out: plain data that every form of output renders. Nothing
//! here reads the clock or the environment, or speaks to a terminal, so that a web server is just
//! another caller.

mod alias;
mod analyze;
mod batch;
mod check;
mod copies;
mod count;
mod dry_run;
mod entities;
mod explain;
mod repair;
mod search;
mod show;
mod skipped;
mod stats;
mod who;
mod why;

pub use alias::{AliasDone, AliasEdit, AliasReport, AliasRow, aliases, edit};
pub use analyze::{
    AnalyzeReport, DateReport, EntityReport, MentionReport, analyze, analyze_record,
};
pub use batch::{BatchQuery, read_queries};
pub use check::{CheckReport, DamageReport, check};
pub use copies::{CopiesReport, CopiesRequest, EditReport, Printing, SharedPassage, copies};
pub use count::{COUNT_FIELDS, CountReport, CountRequest, CountValue, by_named, count};
pub use dry_run::{DryRunArticle, DryRunFile, DryRunReport, DryRunRequest, Odd, dry_run};
pub use entities::{EntityCount, NameReport, Weak};
pub use explain::{ExplainReport, ExplainRequest, ReadingReport, ScorePart, ScoreReport, explain};
pub use repair::{MissingReport, RepairReport, repair};
pub use search::{
    HitReport, MatchMode, NoteReport, Places, QueryReport, RunReport, SearchReport, SearchRequest,
    search,
};
pub use show::{ShowReport, ShowRequest, Styled, show};
pub use skipped::{SkippedReport, SkippedRow, skipped};
pub use stats::{StatsReport, stats};
pub use who::{Bucket, Timeline, WhoCandidate, WhoName, WhoPage, WhoReport, WhoRequest, who};
pub use why::{ClauseCount, NearDate, NearName, NearSpelling, Why, Without};
