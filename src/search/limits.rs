//! When is a search no longer worth waiting for?

use std::time::Instant;

/// What bounds the work of one search. An answer that met a bound says that it is partial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// When to stop; `None` is never.
    pub until: Option<Instant>,
}

impl Limits {
    /// Until then.
    pub fn until(instant: Instant) -> Limits {
        Limits { until: Some(instant) }
    }

    /// Whether the time is over. Asking costs some 25 ns: not for every article.
    pub fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }
}
