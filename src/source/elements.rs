//! Where in a stream of JSON does each element of its list begin and end?
//!
//! Values are passed over by their brackets and quotes alone, so that a list of any length is read
//! with one element in memory, and an element that is no JSON costs only itself.

use std::io::BufRead;

use memchr::{memchr_iter, memchr2, memrchr};

use super::encoding;
use super::format::{LARGEST_RECORD, Record, too_large};
use super::jsonl;
use super::skip::Skip;

/// JSON, read from its start.
pub(super) struct Stream<R> {
    reader: R,
    line: u64,
    column: u64,
}

impl<R: BufRead> Stream<R> {
    pub(super) fn new(reader: R) -> Self {
        Stream { reader, line: 1, column: 1 }
    }

    /// The next byte that is not blank, `None` at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Skip> {
        loop {
            let chunk = self.reader.fill_buf().map_err(|error| Skip::io(&error))?;
            let blanks = chunk.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let (next, ended) = (chunk.get(blanks).copied(), chunk.is_empty());
            self.pass(blanks)?;
            if next.is_some() || ended {
                return Ok(next);
            }
        }
    }

    /// Goes past `byte`, the next that is not blank.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Skip> {
        match self.peek()? {
            Some(next) if next == byte => self.pass(1),
            Some(_) => Err(self.wrong(&format!("expected `{}`", char::from(byte)))),
            None => Err(self.wrong("the file ends too early")),
        }
    }

    /// The next key of an object, its colon passed; `None` at the object's end.
    pub(super) fn key(&mut self, first: bool) -> Result<Option<String>, Skip> {
        if self.peek()? == Some(b'}') {
            self.pass(1)?;
            return Ok(None);
        }
        if !first {
            self.expect(b',')?;
        }
        if self.peek()? != Some(b'"') {
            return Err(self.wrong("expected a key"));
        }
        let mut key = Vec::new();
        self.value(Some(&mut key))?;
        let key = serde_json::from_slice(&key).map_err(|_| self.wrong("a key that is no text"))?;
        self.expect(b':')?;
        Ok(Some(key))
    }

    /// Moves to the next element of an array; false at the array's end.
    pub(super) fn element(&mut self, first: bool) -> Result<bool, Skip> {
        if self.peek()? == Some(b']') {
            self.pass(1)?;
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        match self.peek()? {
            Some(b']') => Err(self.wrong("trailing comma")),
            Some(_) => Ok(true),
            None => Err(self.wrong("the file ends too early")),
        }
    }

    /// Goes past the next value, keeping it in `kept`; false where it is too large to be kept.
    pub(super) fn value(&mut self, mut kept: Option<&mut Vec<u8>>) -> Result<bool, Skip> {
        self.peek()?;
        let mut scan = Scan::default();
        let mut fits = true;
        loop {
            let chunk = self.reader.fill_buf().map_err(|error| Skip::io(&error))?;
            if chunk.is_empty() {
                return if scan.may_end() {
                    Ok(fits)
                } else {
                    Err(self.wrong("the file ends too early"))
                };
            }
            let (used, ended) = scan.of(chunk);
            if let Some(kept) = kept.as_deref_mut() {
                fits &= kept.len() + used <= LARGEST_RECORD;
                if fits {
                    kept.extend_from_slice(&chunk[..used]);
                } else {
                    kept.clear();
                }
            }
            self.pass(used)?;
            if ended {
                return Ok(fits);
            }
        }
    }

    /// Goes past `len` bytes of what is buffered.
    fn pass(&mut self, len: usize) -> Result<(), Skip> {
        let passed = self.reader.fill_buf().map_err(|error| Skip::io(&error))?;
        let passed = &passed[..len];
        self.line += memchr_iter(b'\n', passed).count() as u64;
        self.column = match memrchr(b'\n', passed) {
            Some(last) => (len - last) as u64,
            None => self.column + len as u64,
        };
        self.reader.consume(len);
        Ok(())
    }

    fn wrong(&self, what: &str) -> Skip {
        let text = format!("{what}; the rest of the file was not read");
        Skip::new("E-JSON", text).at_line(self.line).at_column(self.column)
    }
}

/// How far a value reaches, as far as it was seen.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_text: bool,
    escaped: bool,
    /// Whether it is neither text, list nor object: nothing but what follows ends it.
    bare: bool,
}

impl Scan {
    /// How many of `bytes` are of the value, and whether it ends with them.
    fn of(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            if self.in_text {
                let Some(found) = memchr2(b'"', b'\\', &bytes[at..]) else { break };
                at += found + 1;
                self.escaped = bytes[at - 1] == b'\\';
                self.in_text = self.escaped;
                if !self.in_text && self.depth == 0 {
                    return (at, true);
                }
                continue;
            }
            match byte {
                _ if self.bare && (byte.is_ascii_whitespace() || b",]}".contains(byte)) => {
                    return (at, true);
                }
                b'"' => self.in_text = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' if self.depth <= 1 => return (at + 1, true),
                b']' | b'}' => self.depth -= 1,
                _ => self.bare = self.depth == 0,
            }
            at += 1;
        }
        (bytes.len(), false)
    }

    fn may_end(&self) -> bool {
        self.bare
    }
}

/// The elements of the list that stands at a path of keys; each is well formed, or a [`Skip`].
pub(super) struct Elements<'a, R> {
    stream: Stream<R>,
    list: &'a str,
    ordinal: u64,
    begun: bool,
    ended: bool,
}

impl<'a, R: BufRead> Elements<'a, R> {
    /// The elements of the list at `list`: keys divided by dots, none for a document that is a list.
    pub(super) fn new(reader: R, list: &'a str) -> Self {
        Elements { stream: Stream::new(reader), list, ordinal: 0, begun: false, ended: false }
    }

    /// Goes to where the list begins.
    fn enter(&mut self) -> Result<(), Skip> {
        let mut path = String::new();
        while path != self.list {
            self.stream.expect(b'{')?;
            let mut first = true;
            loop {
                let Some(key) = self.stream.key(first)? else {
                    return Err(self.stream.wrong("the list of articles is missing"));
                };
                first = false;
                let below = if path.is_empty() { key } else { format!("{path}.{key}") };
                if self
                    .list
                    .strip_prefix(&below)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                {
                    path = below;
                    break;
                }
                self.stream.value(None)?;
            }
        }
        self.stream.expect(b'[')
    }

    fn read(&mut self) -> Result<Option<Result<Record, Skip>>, Skip> {
        if !self.begun {
            self.enter()?;
        }
        if !self.stream.element(!self.begun)? {
            return Ok(None);
        }
        self.begun = true;
        let (line, column) = (self.stream.line, self.stream.column);
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let mut bytes = Vec::new();
        if !self.stream.value(Some(&mut bytes))? {
            return Ok(Some(Err(too_large().at_line(line).at_column(column))));
        }
        let text = encoding::text(bytes);
        Ok(Some(match jsonl::check(&text) {
            Ok(()) => Ok(Record::of_text(ordinal, Some(line), text)),
            Err(skip) => Err(skip.moved(line, column)),
        }))
    }
}

impl<R: BufRead> Iterator for Elements<'_, R> {
    type Item = Result<Record, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let read = self.read();
        self.ended = !matches!(read, Ok(Some(_)));
        match read {
            Ok(record) => record,
            Err(skip) => Some(Err(skip)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, list: &str, expected: &[&str]) {
        for buffer in [1, 3, 4096] {
            let reader = std::io::BufReader::with_capacity(buffer, text.as_bytes());
            let told: Vec<String> = Elements::new(reader, list)
                .map(|record| match record {
                    Ok(record) => format!("{} {}", record.line.unwrap_or(0), record.text),
                    Err(skip) => skip.place(skip.code),
                })
                .collect();
            assert_eq!(told, expected, "{text} {buffer}");
        }
    }

    #[test]
    fn lists() {
        check(" [ ] ", "", &[]);
        check("[{\"a\":1},\n {\"b\":[\"]\\\"\"]}]", "", &["1 {\"a\":1}", "2 {\"b\":[\"]\\\"\"]}"]);
        check("{\"n\":1,\"r\":{\"x\":[{}],\"docs\":[{}]},\"y\":2}", "r.docs", &["1 {}"]);
        check("{\"a.b\":[{}]}", "a.b", &["1 {}"]);
    }

    #[test]
    fn what_is_wrong_with_them() {
        check("[{},{\"a\":NaN},{}]", "", &["1 {}", "E-JSON:1:10", "1 {}"]);
        check("[{},\n{\"a\":\n 1,}]", "", &["1 {}", "E-JSON:3:4"]);
        check("[{},]", "", &["1 {}", "E-JSON:1:5"]);
        check("[{} {}]", "", &["1 {}", "E-JSON:1:5"]);
        check("[{},\n{\"a\":\"cut", "", &["1 {}", "E-JSON:2:10"]);
        check("[{},", "", &["1 {}", "E-JSON:1:5"]);
        check("[1,{}]", "", &["E-JSON:1:2", "1 {}"]);
        check("{\"a\":1}", "b", &["E-JSON:1:8"]);
        let deep = format!("[{{\"a\":{}{}}},{{}}]", "[".repeat(10_000), "]".repeat(10_000));
        check(&deep, "", &["E-JSON:1:7", "1 {}"]);
        check(&"[".repeat(1_000_000), "", &["E-JSON:1:1000001"]);
    }

    #[test]
    fn an_element_over_the_limit_costs_only_itself() {
        let text = format!("[{{\"a\":\"{}\"}},{{}}]", "x".repeat(LARGEST_RECORD));
        let told: Vec<bool> = Elements::new(text.as_bytes(), "").map(|r| r.is_ok()).collect();
        assert_eq!(told, [false, true]);
    }
}
