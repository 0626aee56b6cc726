//! Why did the work stop, who can act, and what would help?

use std::fmt;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Who can act on an [`Error`]. The command line turns each into its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The caller asked for something impossible; a different request would work.
    Request,
    /// The thing asked for is not there.
    NotFound,
    /// The archive on disk is missing, damaged or of another format version.
    Archive,
    /// The operating system refused: permission, full disk, unreadable folder.
    Io,
    /// Another process is writing to the archive.
    Busy,
    /// A time or size limit was hit.
    Limit,
    /// A promise inside this crate was broken; please report it.
    Bug,
}

/// Why the work stopped: a stable code, where, what, and where there is one a hint that works.
///
/// `Display` prints this level only; the cause is in [`source`](std::error::Error::source).
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    code: &'static str,
    place: Option<String>,
    message: String,
    hint: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with its stable `code` (such as `E-INDEX`) and what is wrong, in lower case.
    pub fn new(kind: ErrorKind, code: &'static str, message: impl Into<String>) -> Self {
        Error { kind, code, place: None, message: message.into(), hint: None, cause: None }
    }

    /// An operating-system error at `place`.
    pub fn io(place: impl fmt::Display, cause: std::io::Error) -> Self {
        let code = match cause.kind() {
            std::io::ErrorKind::StorageFull => "E-DISK",
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                "E-PERM"
            }
            // The second is what a thread that could not be started gives.
            std::io::ErrorKind::OutOfMemory | std::io::ErrorKind::WouldBlock => {
                return Error::memory(place).because(cause);
            }
            _ => "E-IO",
        };
        let message = cause.to_string().to_lowercase();
        Error { cause: Some(Box::new(cause)), ..Error::new(ErrorKind::Io, code, message) }
            .at(place.to_string())
    }

    /// The system gave no memory, or no thread, for the work at `place`.
    pub fn memory(place: impl fmt::Display) -> Self {
        Error::new(ErrorKind::Io, "E-MEM", "the system gives no more memory or threads")
            .at(place.to_string())
            .hint("close other programs, raise the limits (ulimit -v, ulimit -u), or use --jobs 1")
    }

    /// Says where: a path, `path:line`, or a query with its column.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Adds a command or a change that works.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Keeps the cause, for whoever wants the whole chain.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Who can act on it.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The stable code scripts match on.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What is wrong, in lower case, without code and place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it happened, if known.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// A command or a change that works, if there is one.
    pub fn help(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}: {}", self.code, self.message),
            None => write!(f, "{}: {}", self.code, self.message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}
