//! What does a command that takes a query ask of the archive?

use crate::base::Result;
use crate::query::{Clock, Filters, Plan, parse, plan, plan_any};
use crate::report::{MatchMode, NoteReport};
use crate::search::{Copies, Limits};

/// A query and how it is meant, for every command that looks at all of its answers.
#[derive(Clone, Debug)]
pub struct Question {
    /// The query as typed.
    pub text: String,
    /// Restrictions given beside it.
    pub filters: Filters,
    /// Which of the bare words must be there.
    pub matching: MatchMode,
    /// Whether copies are looked at, or only the first printing of each.
    pub copies: Copies,
    /// What dates are read by.
    pub clock: Clock,
    /// What bounds the work.
    pub limits: Limits,
}

/// A question as understood.
pub(super) struct Understood {
    /// What is asked of the engine.
    pub plan: Plan,
    /// The query in canonical form, restrictions included.
    pub parsed: String,
    /// What was odd about it.
    pub notes: Vec<NoteReport>,
}

impl Question {
    /// A question of these words and nothing else.
    pub fn plain(text: impl Into<String>, clock: impl Into<Clock>) -> Question {
        Question {
            text: text.into(),
            filters: Filters::default(),
            matching: MatchMode::All,
            copies: Copies::Show,
            clock: clock.into(),
            limits: Limits::default(),
        }
    }

    /// Reads it.
    pub(super) fn read(&self) -> Result<Understood> {
        let parsed = parse(&self.text, self.clock)?;
        let query = parsed.query.with_filters(&self.filters)?;
        let reading = plan(&query);
        let plan = match self.matching {
            MatchMode::Any => plan_any(&reading.plan),
            MatchMode::Auto | MatchMode::All => reading.plan,
        };
        let notes = parsed.notes.into_iter().chain(reading.notes).map(NoteReport::from).collect();
        Ok(Understood { plan, parsed: query.to_string(), notes })
    }
}
