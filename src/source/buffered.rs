//! How is a stream looked at whose records may be longer than any buffer?

use std::io::BufRead;

use memchr::{memchr_iter, memrchr};

use super::skip::Skip;

/// How much is read at once, while nothing asks for more.
const CHUNK: usize = 64 << 10;

/// The bytes of a stream that were read and are not yet done with, and where they stand.
pub(super) struct Buffered<R> {
    reader: R,
    /// What was read; the first `at` bytes are done with.
    pub(super) bytes: Vec<u8>,
    pub(super) at: usize,
    /// Whether the stream has come to its end, or to an error that was told.
    pub(super) ended: bool,
    /// An error that came behind bytes which are still to be looked at.
    failed: Option<Skip>,
    /// Line and column behind the first `counted` bytes, from 1.
    line: u64,
    column: u64,
    counted: usize,
}

impl<R: BufRead> Buffered<R> {
    pub(super) fn new(reader: R) -> Self {
        let (bytes, line, column) = (Vec::new(), 1, 1);
        Buffered { reader, bytes, at: 0, ended: false, failed: None, line, column, counted: 0 }
    }

    /// Drops what is done with and reads more, as much again as is left: so nothing is looked at more
    /// than twice, however long a record is.
    pub(super) fn fill(&mut self) -> Result<(), Skip> {
        self.place();
        self.bytes.drain(..self.at);
        (self.at, self.counted) = (0, 0);
        if let Some(skip) = self.failed.take() {
            // What was begun is not known to be whole.
            self.ended = true;
            self.bytes.clear();
            return Err(skip);
        }
        let wanted = self.bytes.len() + self.bytes.len().max(CHUNK);
        while !self.ended && self.bytes.len() < wanted {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) => {
                    // Records that end before it are sound.
                    self.failed = Some(Skip::io(&error));
                    return Ok(());
                }
            };
            self.ended = chunk.is_empty();
            self.bytes.extend_from_slice(chunk);
            let n = chunk.len();
            self.reader.consume(n);
        }
        Ok(())
    }

    /// Line and column of the first byte that is not done with.
    pub(super) fn place(&mut self) -> (u64, u64) {
        let passed = &self.bytes[self.counted..self.at];
        self.line += memchr_iter(b'\n', passed).count() as u64;
        self.column = match memrchr(b'\n', passed) {
            Some(last) => (passed.len() - last) as u64,
            None => self.column + passed.len() as u64,
        };
        self.counted = self.at;
        (self.line, self.column)
    }
}
