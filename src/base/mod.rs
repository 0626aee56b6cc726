//! Which words do all layers share?
//!
//! A [`Span`] of text, a civil [`Day`] and what can be said of one with less than full precision
//! ([`PartialDate`], [`DayRange`], [`DayOfYear`]), and the two kinds of bad news: a [`Warning`] (one
//! story was odd, work goes on) and an [`Error`] (the work stops). [`guarded`] is for what others may
//! break.

mod day;
mod error;
mod guard;
mod span;
mod warning;

pub use day::{Day, DayOfYear, DayRange, PartialDate};
pub use error::{Error, ErrorKind, Result};
pub use guard::{guarded, is_guarded};
pub use span::Span;
pub use warning::Warning;
