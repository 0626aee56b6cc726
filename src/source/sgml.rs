//! How is a collection in SGML cut into articles, and its markup into text?
//!
//! Reuters-21578 and TREC's files put many articles in a file, each between a start and an end tag,
//! and neither is XML: a `<` may be text, end tags may be missing. So an article is what stands
//! between its start tag and its end tag or, where that is missing, the next start tag: a broken one
//! costs only itself. Elements are looked up by name within it; no DTD is read.

use std::io::BufRead;

use memchr::{memchr, memchr_iter};

use crate::base::Warning;

use super::buffered::Buffered;
use super::encoding;
use super::format::{LARGEST_RECORD, Record, Survey, Tally, Text, too_large};
use super::skip::Skip;

/// Reads all records for their ids and the way their days are written.
pub(super) fn survey(
    text: Text<'_>,
    tag: &'static str,
    is_markup: IsTag,
    id: fn(&str) -> Option<&str>,
) -> Survey {
    let mut survey = Survey::default();
    let mut tally = Tally::default();
    // What cannot be cut is told when it is cut again.
    for record in Cutter::new(text, tag).flatten() {
        if let Some(id) = id(&record.text) {
            tally.id(id);
        }
        if let Some(date) = element(&record.text, "DATE") {
            tally.date(&plain(date, is_markup));
        }
    }
    tally.finish(&mut survey);
    survey
}

/// `W-TRUNC` where the record has no end tag.
pub(super) fn unclosed(record: &str, tag: &str) -> Option<Warning> {
    let closed = find_tag(record.as_bytes(), 0, tag, true).is_some();
    let text = format!("</{tag}> is missing; read as far as it goes");
    (!closed).then(|| Warning::new("W-TRUNC", text))
}

/// Whether `text` begins with the start tag of that name.
pub(super) fn start_tag(text: &[u8], name: &str) -> bool {
    is_tag(text, name, false)
}

/// Whether `text` begins with the start or end tag of that name, whatever its case.
pub(super) fn is_tag(text: &[u8], name: &str, end: bool) -> bool {
    let Some(rest) = text.strip_prefix(if end { b"</".as_slice() } else { b"<" }) else {
        return false;
    };
    let named = rest.len() > name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes());
    named && matches!(rest[name.len()], b'>' | b' ' | b'\t' | b'\r' | b'\n' | b'/')
}

/// Where the first such tag at or after `from` begins.
pub(super) fn find_tag(text: &[u8], from: usize, name: &str, end: bool) -> Option<usize> {
    let tail = text.get(from..)?;
    memchr_iter(b'<', tail).map(|at| from + at).find(|at| is_tag(&text[*at..], name, end))
}

/// The content of the first element of that name; without an end tag it goes as far as the text.
pub(super) fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    element_from(text, 0, name).map(|(content, _)| content)
}

/// The text without the elements of that name that are closed.
pub(super) fn without(text: &str, name: &str) -> String {
    let bytes = text.as_bytes();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(start) = find_tag(bytes, at, name, false) {
        let end = find_tag(bytes, start, name, true);
        let end = end.and_then(|end| Some(end + memchr(b'>', &bytes[end..])? + 1));
        let Some(end) = end else { break };
        kept.push_str(&text[at..start]);
        kept.push('\n');
        at = end;
    }
    kept.push_str(&text[at..]);
    kept
}

/// The content of every element of that name.
pub(super) fn items<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((content, end)) = element_from(text, at, name) {
        found.push(content);
        at = end;
    }
    found
}

fn element_from<'t>(text: &'t str, from: usize, name: &str) -> Option<(&'t str, usize)> {
    let bytes = text.as_bytes();
    let tag = find_tag(bytes, from, name, false)?;
    let start = tag + memchr(b'>', &bytes[tag..])? + 1;
    let end = find_tag(bytes, start, name, true).unwrap_or(bytes.len());
    Some((&text[start..end], end))
}

/// The quoted value of an attribute of the first start tag of that name.
pub(super) fn attribute<'t>(text: &'t str, tag: &str, name: &str) -> Option<&'t str> {
    let start = find_tag(text.as_bytes(), 0, tag, false)?;
    let tag = &text[start..];
    let tag = &tag[..memchr(b'>', tag.as_bytes())?];
    for at in memchr_iter(b'=', tag.as_bytes()) {
        let (before, after) = (tag[..at].trim_end(), tag[at + 1..].trim_start());
        let named = before.rsplit(|c: char| c.is_ascii_whitespace()).next();
        if named.is_some_and(|named| named.eq_ignore_ascii_case(name)) {
            return Some(after.strip_prefix('"')?.split_once('"')?.0.trim());
        }
    }
    None
}

/// Tells of what stands between `<` and `>` whether it is markup, and not text such as `<AN INC>`.
pub(super) type IsTag = fn(&str) -> bool;

/// Text without tags, `<P>` a paragraph; references are resolved, control characters go. A `<` that
/// begins no tag is text.
pub(super) fn plain(marked: &str, is_markup: IsTag) -> String {
    let mut text = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let used = if rest.starts_with('<') {
            tag(rest, is_markup, &mut text)
        } else {
            reference(rest, &mut text)
        };
        rest = &rest[used..];
    }
    text.push_str(rest);
    text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    text
}

/// Reads what begins with `<`; says how many bytes it is.
fn tag(rest: &str, is_markup: IsTag, text: &mut String) -> usize {
    const LONGEST: usize = 256;
    let end = memchr(b'>', &rest.as_bytes()[..rest.len().min(LONGEST)]);
    let Some(end) = end.filter(|end| is_markup(&rest[1..*end])) else {
        text.push('<');
        return 1;
    };
    if is_tag(rest.as_bytes(), "P", false) {
        text.push_str("\n\n");
    }
    end + 1
}

/// Reads what begins with `&`; says how many bytes it is.
fn reference(rest: &str, text: &mut String) -> usize {
    const NAMED: [(&str, char); 10] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("hyph", '-'),
        ("blank", ' '),
        ("cent", '¢'),
        ("sect", '§'),
    ];
    const LONGEST: usize = 10;
    let end = rest.bytes().take(LONGEST).position(|b| b == b';');
    let Some(name) = end.map(|end| &rest[1..end]) else {
        text.push('&');
        return 1;
    };
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            };
            code.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
        }
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character),
    };
    match character {
        Some(character) => text.push(character),
        None => text.push_str(&rest[..name.len() + 2]),
    }
    name.len() + 2
}

/// The words of a text with one blank between them.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Puts a blank line before each line that is indented, which is how these collections begin a
/// paragraph, and leaves one where there were several; all else stays as it is.
pub(super) fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.trim().lines() {
        let indented = line.starts_with("   ") || line.starts_with('\t');
        let line = if indented { line.trim_start() } else { line };
        let parted = out.is_empty() || out.ends_with("\n\n");
        if line.trim().is_empty() && parted {
            continue;
        }
        if indented && !parted {
            out.push('\n');
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Cuts a file into its articles, holding one.
pub(super) struct Cutter<R> {
    read: Buffered<R>,
    tag: &'static str,
    ordinal: u64,
}

impl<R: BufRead> Cutter<R> {
    pub(super) fn new(reader: R, tag: &'static str) -> Self {
        Cutter { read: Buffered::new(reader), tag, ordinal: 0 }
    }

    /// Moves to the next start tag; false at the end.
    fn find_start(&mut self) -> Result<bool, Skip> {
        loop {
            match find_tag(&self.read.bytes, self.read.at, self.tag, false) {
                Some(at) => {
                    self.read.at = at;
                    return Ok(true);
                }
                None if self.read.ended => return Ok(false),
                None => {
                    // The last bytes may be the first of a tag.
                    let kept = self.tag.len() + 2;
                    self.read.at = self.read.at.max(self.read.bytes.len().saturating_sub(kept));
                    self.read.fill()?;
                }
            }
        }
    }

    /// How long the article is that begins at `self.read.at`; `None` where it is too large, then what was
    /// read of it is done with.
    fn find_end(&mut self) -> Result<Option<usize>, Skip> {
        let mut looked = 1;
        loop {
            let article = &self.read.bytes[self.read.at..];
            for at in memchr_iter(b'<', &article[looked..]).map(|at| looked + at) {
                let rest = &article[at..];
                if is_tag(rest, self.tag, false) {
                    return Ok(Some(at));
                }
                if is_tag(rest, self.tag, true) {
                    return Ok(Some(at + memchr(b'>', rest).map_or(rest.len(), |end| end + 1)));
                }
            }
            if self.read.ended {
                return Ok(Some(article.len()));
            }
            // The last bytes may be the first of a tag.
            looked = article.len().saturating_sub(self.tag.len() + 3).max(1);
            if looked > LARGEST_RECORD {
                self.read.at += looked;
                return Ok(None);
            }
            self.read.fill()?;
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
        let (line, _) = self.read.place();
        let ordinal = self.ordinal;
        self.ordinal += 1;
        Some(match self.find_end() {
            Ok(Some(len)) => {
                let bytes = self.read.bytes[self.read.at..self.read.at + len].to_vec();
                self.read.at += len;
                Ok(Record::of_text(ordinal, Some(line), encoding::text(bytes)))
            }
            Ok(None) => Err(too_large().at_line(line)),
            Err(skip) => Err(skip.at_line(line)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, tag: &'static str, buffer: usize) -> Vec<(u64, String)> {
        let reader = std::io::BufReader::with_capacity(buffer, text.as_bytes());
        Cutter::new(reader, tag)
            .map(|record| record.expect("a record"))
            .map(|record| (record.line.expect("a line"), record.text))
            .collect()
    }

    #[test]
    fn articles_are_cut_whatever_stands_between() {
        let text = "<!DOCTYPE lewis>\n<REUTERS A=\"1\">\none\n</REUTERS><reuters>two < 3\n\
                    <REUTERS>three</REUTERS>\njunk\n\n<REUTERS>four";
        let expected = [
            (2, "<REUTERS A=\"1\">\none\n</REUTERS>"),
            (4, "<reuters>two < 3\n"),
            (5, "<REUTERS>three</REUTERS>"),
            (8, "<REUTERS>four"),
        ];
        let expected: Vec<(u64, String)> =
            expected.iter().map(|(line, text)| (*line, (*text).to_owned())).collect();
        for buffer in [1, 2, 3, 7, 64, 4096] {
            assert_eq!(cut(text, "REUTERS", buffer), expected, "{buffer}");
        }
        assert_eq!(cut("<DOCNO>1</DOCNO><DOCS></DOC>", "DOC", 16), []);
    }

    #[test]
    fn marked_text() {
        for (marked, expected) in [
            ("a &lt;b> &amp;c; &#3;&#233;&#xe9; &x; & d", "a <b> &c; éé &x; & d"),
            ("1 < 2 <P>next</P> <F P=100>x</F> <", "1 < 2 \n\nnext x <"),
            ("&#xD800;&#0;", "\u{fffd}"),
        ] {
            assert_eq!(plain(marked, |tag| !tag.starts_with(' ')), expected, "{marked}");
        }
        assert_eq!(paragraphs("\n  a\n    b\n\n\n\nc\n\td\n"), "a\n\nb\n\nc\n\nd");
    }

    #[test]
    fn elements_and_attributes() {
        let text = "x <R NEWID=\"7\" OLDID = \"8 9\"><D ID=\"1\">a</D><D>b<E>c</E>";
        assert_eq!(attribute(text, "r", "newid"), Some("7"));
        assert_eq!(attribute(text, "R", "OLDID"), Some("8 9"));
        assert_eq!(attribute(text, "R", "ID"), None);
        assert_eq!(attribute(text, "D", "ID"), Some("1"));
        assert_eq!(items(text, "D"), ["a", "b<E>c</E>"]);
        assert_eq!(element(text, "E"), Some("c"));
        assert_eq!(element(text, "F"), None);
        assert_eq!(without("a<D>b</D>c<d>e</d><D>f", "D"), "a\nc\n<D>f");
    }

    /// Whatever is open is looked at once: a megabyte of start tags takes no longer than another.
    #[test]
    fn articles_that_nothing_ends() {
        let text = "<DOC>\n".repeat(150_000);
        let last = Cutter::new(text.as_bytes(), "DOC").last().expect("articles").expect("one");
        assert_eq!((last.ordinal, last.line), (149_999, Some(150_000)));
    }

    #[test]
    fn an_article_that_cannot_be_read_to_its_end_is_none() {
        struct Torn<'a>(&'a [u8]);
        impl std::io::Read for Torn<'_> {
            fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
                if self.0.is_empty() {
                    return Err(std::io::Error::other("torn"));
                }
                self.0.read(out)
            }
        }
        let torn = std::io::BufReader::new(Torn(b"<DOC>one</DOC><DOC>two"));
        let told: Vec<bool> = Cutter::new(torn, "DOC").map(|record| record.is_ok()).collect();
        assert_eq!(told, [true, false]);
    }
}
