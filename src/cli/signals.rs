//! Was the program asked to stop?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// The signals that end the work. The first asks for a clean end; the second ends the process at
/// once, and the last commit stands.
pub struct Signals {
    stop: Arc<AtomicBool>,
    number: Arc<AtomicUsize>,
}

impl Signals {
    /// Listens from now on.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn listen() -> std::io::Result<Signals> {
        let signals = Signals { stop: Arc::default(), number: Arc::default() };
        for (signal, number) in [(SIGHUP, 1), (SIGINT, 2), (SIGTERM, 15)] {
            let status = 128 + signal;
            signal_hook::flag::register_conditional_shutdown(
                signal,
                status,
                Arc::clone(&signals.stop),
            )?;
            signal_hook::flag::register_usize(signal, Arc::clone(&signals.number), number)?;
            signal_hook::flag::register(signal, Arc::clone(&signals.stop))?;
        }
        Ok(signals)
    }

    /// Set once one has come.
    pub fn stop(&self) -> &Arc<AtomicBool> {
        &self.stop
    }

    /// The number of the one that has come.
    pub fn received(&self) -> Option<u8> {
        let set = self.stop.load(Ordering::Relaxed);
        set.then(|| u8::try_from(self.number.load(Ordering::Relaxed)).unwrap_or(2))
    }
}
