//! What did the reader ask for?
//!
//! text → [`Query`]: [`parse`] cuts the text into lexemes (`lex.rs`) and joins them (`build.rs`),
//! and [`Filters`] adds what the flags of a command line say. The tree knows no index: nothing in it
//! is analysed, every node keeps the text as typed and its place in it. What was odd comes back as
//! [`Note`]s; only what cannot be meant is an error. The grammar stands at the head of `parse.rs`.

mod about;
mod ast;
mod build;
mod calendar;
mod choice;
mod dates;
mod fields;
mod filters;
mod length;
mod lex;
mod names;
mod note;
mod operators;
mod parse;
mod place;
mod plan;
mod planner;
mod print;
mod spread;
mod suffix;
mod words;

pub use about::{About, Reach, When};
pub use ast::{Function, Kind, Node, Phrase, Proximity, Query, State, Word};
pub use choice::Choice;
pub use dates::{Clock, DayOrder, parse_day_expression};
pub use fields::Field;
pub use filters::Filters;
pub use length::Length;
pub use names::{EntityClause, written};
pub use note::{CODES, Note};
pub use parse::{MAX_BYTES, MAX_CLAUSES, MAX_NESTING, Parsed, parse};
pub use plan::{Case, Clause, Leaf, LeafTerm, Pattern, Plan, Unit, Zone};
pub use planner::{PartClause, Reading, plan, plan_any, plan_apart};
