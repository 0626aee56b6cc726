//! What if a library panics on bytes that are not ours?

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `work` gives, or `None` where it panicked. What `work` changes must not be looked at after.
///
/// # Example
///
/// ```
/// use dateline::base::guarded;
/// assert_eq!(guarded(|| 7), Some(7));
/// assert_eq!(guarded(|| "x".parse::<u8>().expect("no number")), None);
/// ```
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work)).ok();
    GUARDED.set(outer);
    done
}

/// Whether this thread is within [`guarded`], so that a panic is told by whoever called it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}
