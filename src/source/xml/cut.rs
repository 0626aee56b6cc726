//! Where in a stream of XML does each record begin and end?
//!
//! A record is an element of one of a few names: an `<item>`, an `<entry>`, a `<newsItem>`. It ends
//! at its end tag or, where that is missing, at the next record, so that a broken one costs only
//! itself. Comments, CDATA and instructions are passed over as what they are.

use std::io::BufRead;

use memchr::{memchr, memmem};

use crate::source::buffered::Buffered;
use crate::source::encoding;
use crate::source::format::{LARGEST_RECORD, Record, too_large};
use crate::source::skip::Skip;

use super::tree;

/// The most bytes a tag may have: with tens of thousands of attributes a parser takes seconds.
pub(super) const LONGEST_TAG: usize = 64 << 10;
/// How much of what stands around the records is kept.
const LARGEST_FRAME: usize = 1 << 20;

/// The name of the root element without its prefix, if `text` is the beginning of XML.
pub(in crate::source) fn root_name(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut at = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    loop {
        let rest = bytes.get(at..).filter(|rest| rest.starts_with(b"<"))?;
        if !matches!(rest.get(1)?, b'!' | b'?') {
            // The tag may be longer than what is seen of it.
            let name = name(&rest[1..]).split(|b| *b == b'>').next()?;
            let name = std::str::from_utf8(name).ok()?;
            return name.rsplit(':').next().filter(|name| !name.is_empty());
        }
        at += markup(rest, true)?.1;
        at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    }
}

/// Where the first tag over 64 KiB begins.
pub(super) fn oversized_tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found;
        match markup(&bytes[at..], true) {
            Some((Kind::Oversized, _)) => return Some(at),
            Some((_, len)) => at += len,
            None => return None,
        }
    }
    None
}

/// The skip for a tag over 64 KiB.
pub(super) fn oversized() -> Skip {
    Skip::new("E-LIMIT", format!("tag > {} KiB; record skipped", LONGEST_TAG >> 10))
}

/// What something that begins with `<` is.
#[derive(Debug, PartialEq, Eq)]
enum Kind<'t> {
    Start {
        name: &'t [u8],
        empty: bool,
    },
    End(&'t [u8]),
    /// A comment, CDATA, an instruction or a document type.
    Other,
    /// A tag that does not end within 64 KiB.
    Oversized,
    /// A `<` that begins nothing.
    Text,
}

/// What `bytes`, which begin with `<`, begin with, and how long that is. `None` where it does not
/// end in them; `last` says that nothing follows them.
fn markup(bytes: &[u8], last: bool) -> Option<(Kind<'_>, usize)> {
    let until = |from: usize, end: &[u8]| {
        let found = memmem::find(bytes.get(from..)?, end)?;
        Some((Kind::Other, from + found + end.len()))
    };
    match bytes.get(1)? {
        b'!' if bytes.starts_with(b"<!--") => until(4, b"-->"),
        b'!' if bytes.starts_with(b"<![CDATA[") => until(9, b"]]>"),
        b'!' if bytes.len() < 9 && !last => None,
        b'!' => doctype(bytes),
        b'?' => until(2, b"?>"),
        b'/' => {
            let head = &bytes[..bytes.len().min(LONGEST_TAG)];
            match memchr(b'>', head) {
                Some(end) => Some((Kind::End(name(&head[2..end])), end + 1)),
                None => (head.len() == LONGEST_TAG).then_some((Kind::Oversized, head.len())),
            }
        }
        first if first.is_ascii_alphabetic() || matches!(first, b'_' | b':') || *first >= 0x80 => {
            start(&bytes[..bytes.len().min(LONGEST_TAG)])
        }
        _ => Some((Kind::Text, 1)),
    }
}

/// A start tag; a `>` in a quoted value does not end it.
fn start(head: &[u8]) -> Option<(Kind<'_>, usize)> {
    let mut at = 1;
    while let Some(found) = memchr::memchr3(b'>', b'"', b'\'', &head[at..]) {
        at += found;
        if head[at] == b'>' {
            let tag = &head[1..at];
            return Some((Kind::Start { name: name(tag), empty: tag.ends_with(b"/") }, at + 1));
        }
        match memchr(head[at], &head[at + 1..]) {
            Some(end) => at += end + 2,
            None => break,
        }
    }
    (head.len() == LONGEST_TAG).then_some((Kind::Oversized, head.len()))
}

/// A document type with all it declares; none of it is read.
fn doctype(bytes: &[u8]) -> Option<(Kind<'_>, usize)> {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'<' if bytes[at..].starts_with(b"<!--") => {
                at += 3 + memmem::find(bytes.get(at + 4..)?, b"-->")? + 3;
            }
            b'<' => depth += 1,
            b'>' => {
                depth -= 1;
                if depth == 0 {
                    return Some((Kind::Other, at + 1));
                }
            }
            b'"' | b'\'' => at += memchr(*byte, &bytes[at + 1..])? + 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The name that a tag begins with.
fn name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'/');
    &tag[..end.unwrap_or(tag.len())]
}

/// Cuts a stream into its records, holding one; each is well formed, or a [`Skip`] in its place.
pub(in crate::source) struct Cutter<R> {
    read: Buffered<R>,
    names: &'static [&'static str],
    ordinal: u64,
    /// What stands around the records, while it is short enough.
    frame: Vec<u8>,
}

impl<R: BufRead> Cutter<R> {
    /// A cutter at the elements of these local names.
    pub(in crate::source) fn new(reader: R, names: &'static [&'static str]) -> Self {
        Cutter { read: Buffered::new(reader), names, ordinal: 0, frame: Vec::new() }
    }

    /// The text around the records that were cut, the records left out.
    pub(in crate::source) fn into_frame(self) -> String {
        encoding::text(self.frame)
    }

    fn is_record(&self, name: &[u8]) -> bool {
        let local = name.rsplit(|b| *b == b':').next().unwrap_or(name);
        self.names.iter().any(|known| known.as_bytes() == local)
    }

    /// Goes `len` bytes on, keeping them as what stands around the records.
    fn pass(&mut self, len: usize) {
        let passed = &self.read.bytes[self.read.at..self.read.at + len];
        if self.frame.len() + len <= LARGEST_FRAME {
            self.frame.extend_from_slice(passed);
        }
        self.read.at += len;
    }

    /// Moves to the start of the next record; false at the end.
    fn find_start(&mut self) -> Result<bool, Skip> {
        loop {
            let rest = &self.read.bytes[self.read.at..];
            let found = memchr(b'<', rest).unwrap_or(rest.len());
            self.pass(found);
            let len = match markup(&self.read.bytes[self.read.at..], self.read.ended) {
                Some((Kind::Start { name, .. }, _)) if self.is_record(name) => return Ok(true),
                Some((Kind::Oversized, len)) => {
                    let (line, column) = self.read.place();
                    let skip = oversized().at_line(line).at_column(column);
                    self.read.at += len;
                    return Err(skip);
                }
                Some((_, len)) => len,
                None if self.read.ended => {
                    let rest = self.read.bytes.len() - self.read.at;
                    self.pass(rest);
                    return Ok(false);
                }
                // Nothing that is so long holds the beginning of a record.
                None if self.read.bytes.len() - self.read.at > LARGEST_RECORD => {
                    self.read.bytes.len() - self.read.at
                }
                None => {
                    self.read.fill()?;
                    0
                }
            };
            self.pass(len);
        }
    }

    /// Where the record ends that begins at `self.read.at`, and what is wrong with it as far as that
    /// can be seen here; where it is too large, what was read of it is done with.
    fn find_end(&mut self) -> Result<(usize, Option<Skip>), Skip> {
        let (mut looked, mut wrong, mut own) = (0, None, Vec::new());
        loop {
            let record = &self.read.bytes[self.read.at..];
            looked += memchr(b'<', &record[looked..]).unwrap_or(record.len() - looked);
            match markup(&record[looked..], self.read.ended) {
                Some((Kind::Start { name, empty }, len)) if self.is_record(name) => {
                    if !own.is_empty() {
                        return Ok((looked, wrong));
                    }
                    if empty {
                        return Ok((looked + len, wrong));
                    }
                    own = name.to_vec();
                    looked += len;
                }
                Some((Kind::End(name), len)) if name == own => return Ok((looked + len, wrong)),
                Some((Kind::Oversized, len)) => {
                    wrong.get_or_insert_with(oversized);
                    looked += len;
                }
                Some((_, len)) => looked += len,
                None if self.read.ended => return Ok((record.len(), wrong)),
                None if record.len() > LARGEST_RECORD => {
                    wrong = Some(too_large());
                    self.read.at += record.len();
                    looked = 0;
                }
                None => self.read.fill()?,
            }
        }
    }
}

impl<R: BufRead> Iterator for Cutter<R> {
    type Item = Result<Record, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.find_start() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(skip) => return Some(Err(skip)),
        }
        let (line, column) = self.read.place();
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let (len, wrong) = match self.find_end() {
            Ok(end) => end,
            Err(skip) => return Some(Err(skip.at_line(line))),
        };
        let wrong = wrong.or_else(|| (len > LARGEST_RECORD).then(too_large));
        let bytes = self.read.bytes[self.read.at..self.read.at + len].to_vec();
        self.read.at += len;
        if let Some(skip) = wrong {
            return Some(Err(skip.at_line(line).at_column(column)));
        }
        let text = encoding::text(bytes);
        Some(match tree::check(&text) {
            Ok(()) => Ok(Record::of_text(ordinal, Some(line), text)),
            Err(skip) => Err(skip.moved(line, column)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, buffer: usize) -> Vec<String> {
        let reader = std::io::BufReader::with_capacity(buffer, text.as_bytes());
        let told = Cutter::new(reader, &["item", "entry"]).map(|record| match record {
            Ok(record) => format!("{} {}", record.line.unwrap_or(0), record.text),
            Err(skip) => skip.place(skip.code),
        });
        told.collect()
    }

    #[test]
    fn records_in_a_stream() {
        for (text, expected) in [
            ("<rss><item>a</item>\n <item/><items/></rss>", vec!["1 <item>a</item>", "2 <item/>"]),
            ("<item a='>'>b</item>", vec!["1 <item a='>'>b</item>"]),
            ("<a:entry>b</a:entry>", vec!["1 <a:entry>b</a:entry>"]),
            (
                "<item><![CDATA[</item><item>]]><!--</item>--></item>",
                vec!["1 <item><![CDATA[</item><item>]]><!--</item>--></item>"],
            ),
            ("<!-- <item> --><?x <item>?><!DOCTYPE r [<!ENTITY x '<item>'>]>", vec![]),
            ("<x><item>a<item>b</item>", vec!["E-XML:1:11", "1 <item>b</item>"]),
            ("<x>\n<item>a<b></item><item>c</item>", vec!["E-XML:2:11", "2 <item>c</item>"]),
            ("<x>\n<item>a\n<b></item>\n<item>c</item>", vec!["E-XML:3:4", "4 <item>c</item>"]),
            ("<item>a</item><item>b<![CDATA[", vec!["1 <item>a</item>", "E-XML:1:22"]),
            ("<item>1 < 2</item><item>c</item>", vec!["E-XML:1:9", "1 <item>c</item>"]),
            ("<item>", vec!["E-XML:1:7"]),
            ("text", vec![]),
        ] {
            for buffer in [1, 3, 4096] {
                assert_eq!(cut(text, buffer), expected, "{text} {buffer}");
            }
        }
    }

    #[test]
    fn what_stands_around_the_records() {
        let mut cutter = Cutter::new("<r><t>T</t><item>a</item> </r>".as_bytes(), &["item"]);
        assert_eq!(cutter.by_ref().count(), 1);
        assert_eq!(cutter.into_frame(), "<r><t>T</t> </r>");
    }

    #[test]
    fn tags_that_are_too_long() {
        let long = "a='b' ".repeat(80_000);
        let text = format!("<r><item><p {long}>x</p></item><item>b</item><item {long}>c</item>");
        assert_eq!(cut(&text, 4096), ["E-LIMIT:1:4", "1 <item>b</item>", "E-LIMIT:1:480040"]);
        assert_eq!(
            cut(&format!("<r {long}><item>b</item>"), 4096),
            ["E-LIMIT:1:1", "1 <item>b</item>"]
        );
        let open = "<item '>' ".repeat(200_000);
        assert!(cut(&open, 4096).iter().all(|told| told.starts_with("E-")));
    }

    #[test]
    fn a_record_over_the_limit_costs_only_itself() {
        let text = format!("<item>{}</item><item>b</item>", "x ".repeat(LARGEST_RECORD / 2));
        let told = cut(&text, 1 << 16);
        assert!(told == ["E-LIMIT:1:1", "1 <item>b</item>"], "{}", told.len());
    }

    #[test]
    fn names_of_roots() {
        for (text, expected) in [
            (
                "<?xml version='1.0'?>\n<!-- c --><!DOCTYPE nitf SYSTEM \"x\">\n<nitf a=''>",
                Some("nitf"),
            ),
            ("\u{feff}<rdf:RDF\nxmlns:rdf='x'>", Some("RDF")),
            ("<a b='", Some("a")),
            ("</a>", None),
            ("text <a>", None),
            ("<!DOCTYPE a [<!-- ' --><!ENTITY b \"]>\">]><a>", Some("a")),
            ("", None),
        ] {
            assert_eq!(root_name(text), expected, "{text}");
        }
    }
}
