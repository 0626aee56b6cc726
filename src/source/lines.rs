//! Which lines does a stream hold, however long they are?

use std::io::BufRead;

use memchr::memchr;

use super::encoding;
use super::format::{LARGEST_RECORD, too_large};
use super::skip::Skip;

/// Cuts a text into lines that are not blank, holding one; each comes with its number.
pub(super) struct Lines<R> {
    reader: R,
    line: u64,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Lines { reader, line: 0, ended: false }
    }

    /// Reads the next line that is not blank into `text`; says its number.
    pub(super) fn read(&mut self, text: &mut String) -> Option<Result<u64, Skip>> {
        let mut bytes = std::mem::take(text).into_bytes();
        loop {
            bytes.clear();
            self.line += 1;
            match self.read_bytes(&mut bytes)? {
                Err(skip) => return Some(Err(skip.at_line(self.line))),
                Ok(()) if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Ok(()) => {
                    *text = encoding::text(bytes);
                    return Some(Ok(self.line));
                }
            }
        }
    }

    fn read_bytes(&mut self, line: &mut Vec<u8>) -> Option<Result<(), Skip>> {
        let (mut any, mut too_long) = (false, false);
        while !self.ended {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Skip::io(&error)));
                }
            };
            self.ended = chunk.is_empty();
            any |= !chunk.is_empty();
            let end = memchr(b'\n', chunk);
            let piece = &chunk[..end.unwrap_or(chunk.len())];
            too_long |= line.len() + piece.len() > LARGEST_RECORD;
            if too_long {
                line.clear();
            } else {
                line.extend_from_slice(piece);
            }
            let used = piece.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        any.then(|| if too_long { Err(too_large()) } else { Ok(()) })
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<(u64, String), Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut text = String::new();
        let read = self.read(&mut text)?;
        Some(read.map(|line| (line, text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_their_numbers() {
        for capacity in [1, 2, 64] {
            let reader = std::io::BufReader::with_capacity(capacity, "a\n\n \r\nb\r\nc".as_bytes());
            let lines: Vec<_> = Lines::new(reader).map(|line| line.expect("a line")).collect();
            let expected = [(1, "a"), (4, "b\r"), (5, "c")].map(|(n, text)| (n, text.to_owned()));
            assert_eq!(lines, expected);
        }
    }

    #[test]
    fn a_line_over_the_limit_costs_only_itself() {
        let text = format!("a\n{}\nb\n", "x".repeat(LARGEST_RECORD + 10));
        let told: Vec<String> = Lines::new(text.as_bytes())
            .map(|line| line.map_or_else(|skip| skip.place(skip.code), |(_, text)| text))
            .collect();
        assert_eq!(told, ["a", "E-LIMIT:2", "b"]);
    }
}
