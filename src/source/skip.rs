//! Why was a file or a record not read, and where?

use std::fmt;

/// One record, or a whole file, that could not become an article. The run goes on.
///
/// Codes: `E-EMPTY` no text, `E-BINARY` not text, `E-TYPE` another kind of file, `E-ENC` an
/// encoding that is not read, `E-JSON`, `E-CSV`, `E-XML` and `E-FIELD` a record that does not
/// fit its format, `E-GZ`, `E-BZIP`, `E-XZ` and `E-ZSTD` compressed data that is damaged, `E-TAR`, `E-ZIP`
/// and `E-WARC` archives that are, `E-ZIP-ENC` encrypted, `E-STATUS` an answer that is no page,
/// `E-LIMIT` too large, `E-NOTFILE`, `E-PERM`, `E-PATH`, `E-GONE`, `E-CHANGED`, `E-LINK`
/// and `E-IO` what the operating system had to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// A stable code that scripts match on.
    pub code: &'static str,
    /// The member of an archive, where it is one.
    pub member: Option<String>,
    /// The physical line, counted from 1.
    pub line: Option<u64>,
    /// The column in that line, in bytes counted from 1.
    pub column: Option<u64>,
    /// The byte of the file, counted from 0, where lines mean nothing.
    pub byte: Option<u64>,
    /// What is wrong; what was done. Lower case, no final stop.
    pub text: String,
}

impl Skip {
    /// A skip with its stable `code` and a sentence for a reader.
    pub fn new(code: &'static str, text: impl Into<String>) -> Self {
        Skip { code, member: None, line: None, column: None, byte: None, text: text.into() }
    }

    /// Says in which member of an archive.
    #[must_use]
    pub fn in_member(mut self, member: &str) -> Self {
        self.member = Some(member.to_owned());
        self
    }

    /// Says at which physical line, counted from 1.
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Says at which column of its line, in bytes counted from 1.
    #[must_use]
    pub fn at_column(mut self, column: u64) -> Self {
        self.column = Some(column);
        self
    }

    /// Says at which byte of the file, counted from 0.
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.byte = Some(byte);
        self
    }

    /// The same skip of a record that begins at that place of its file.
    #[must_use]
    pub(super) fn moved(mut self, line: u64, column: u64) -> Self {
        let first = self.line == Some(1);
        self.line = self.line.map(|within| line + within - 1);
        self.column = self.column.map(|within| if first { column + within - 1 } else { within });
        self
    }

    /// `file:line:column`, `file:line`, `file@byte` or `file`, as error lines name a place; of a
    /// member of an archive with `!member` behind the file.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::source::Skip;
    /// let skip = Skip::new("E-JSON", "expected `:`; record skipped").at_line(7).at_column(3);
    /// assert_eq!(skip.place("corpus/a.jsonl"), "corpus/a.jsonl:7:3");
    /// assert_eq!(skip.to_string(), "E-JSON: expected `:`; record skipped");
    /// ```
    pub fn place(&self, file: &str) -> String {
        let file = match &self.member {
            Some(member) => format!("{file}!{member}"),
            None => file.to_owned(),
        };
        match (self.line, self.column, self.byte) {
            (Some(line), Some(column), _) => format!("{file}:{line}:{column}"),
            (Some(line), None, _) => format!("{file}:{line}"),
            (None, _, Some(byte)) => format!("{file}@{byte}"),
            (None, _, None) => file,
        }
    }

    /// Whether it could not be opened now, and tells nothing of what the file holds. What was known of
    /// such a file still stands, and it is to be tried again.
    pub fn is_of_the_moment(&self) -> bool {
        ["E-PERM", "E-IO", "E-GONE", "E-CHANGED"].contains(&self.code)
    }

    /// Whether it, or what it lies in, came damaged. What was known of such a file still stands.
    pub fn is_damage(&self) -> bool {
        ["E-GZ", "E-BZIP", "E-XZ", "E-ZSTD", "E-TAR", "E-ZIP", "E-WARC"].contains(&self.code)
    }

    /// The skip for what the operating system refused.
    pub(super) fn io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        if let Some(skip) = error.get_ref().and_then(|inner| inner.downcast_ref::<Skip>()) {
            return skip.clone();
        }
        let code = match error.kind() {
            ErrorKind::PermissionDenied => "E-PERM",
            ErrorKind::NotFound => "E-GONE",
            ErrorKind::InvalidFilename => "E-PATH",
            _ => "E-IO",
        };
        Skip::new(code, format!("{error}; skipped"))
    }
}

impl std::error::Error for Skip {}

/// For readers that stand between a file and its format: `Skip::io` gets it out again.
impl From<Skip> for std::io::Error {
    fn from(skip: Skip) -> Self {
        std::io::Error::new(std::io::ErrorKind::InvalidData, skip)
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.text)
    }
}
