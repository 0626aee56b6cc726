//! Which pages does a crawl hold, kept as WARC (ISO 28500)?
//!
//! The files that crawlers write have one record in each gzip member, so that damage costs one
//! record: behind it reading goes on at the next member, or else at the next line that begins one.

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use memchr::memmem;

use super::super::bytes::{Bytes, LARGEST_HELD};
use super::super::encoding::declared_by;
use super::super::packed::Compression;
use super::super::skip::Skip;
use super::super::sniff::other_type;
use super::http::answer;
use super::{Counted, GiveMember, Member};

/// The most bytes that stand before the block of a record.
const LONGEST_HEADER: usize = 64 << 10;

/// Gives each page of the crawl.
pub fn members(archive: &Arc<Bytes>, give: &mut GiveMember<'_>) -> ControlFlow<()> {
    match archive.packed() {
        Some((Compression::Gzip, packed)) => by_gzip_member(packed, give),
        _ => {
            let mut records = Rewind::new(archive.reader(), 0);
            match read_all(&mut records, None, give) {
                Ok(flow) => flow,
                Err(error) => give(Err(Skip::io(&error))),
            }
        }
    }
}

fn by_gzip_member(packed: &Bytes, give: &mut GiveMember<'_>) -> ControlFlow<()> {
    let mut start = Some(0);
    // A stretch that cannot be read is told once.
    let mut told = false;
    while let Some(base) = start.take() {
        let opened = packed.reader_from(base);
        let mut reader = match opened {
            Ok(reader) => Counted::new(reader),
            Err(error) => return give(Err(Skip::io(&error))),
        };
        loop {
            let at = base + reader.n_taken;
            match reader.fill_buf() {
                Ok([]) => return ControlFlow::Continue(()),
                Ok(_) => {}
                Err(error) => return give(Err(Skip::io(&error))),
            }
            let read = {
                let unpacked = Compression::Gzip.unpack_one(reader.by_ref());
                read_all(&mut Rewind::new(unpacked, 0), Some(at), give)
            };
            match read {
                Ok(flow) => flow?,
                Err(error) => {
                    if !told {
                        give(Err(of_member(&error, at)))?;
                    }
                    told = true;
                    start = next_gzip(packed, at + 1);
                    break;
                }
            }
            told = false;
        }
    }
    ControlFlow::Continue(())
}

fn of_member(error: &io::Error, at: u64) -> Skip {
    let skip = Skip::io(error);
    let text = match skip.text.strip_suffix("; file skipped") {
        Some(text) => format!("{text}; record skipped"),
        None => skip.text,
    };
    Skip::new(skip.code, text).at_byte(at)
}

/// Where, from the byte `from` on, a gzip member may begin.
fn next_gzip(packed: &Bytes, from: u64) -> Option<u64> {
    const MAGIC: &[u8] = b"\x1f\x8b\x08";
    let mut reader = packed.reader_from(from).ok()?;
    let mut window = Vec::new();
    let mut base = from;
    loop {
        let n = reader.by_ref().take(64 << 10).read_to_end(&mut window).ok()?;
        if let Some(found) = memmem::find(&window, MAGIC) {
            return Some(base + found as u64);
        }
        if n == 0 {
            return None;
        }
        // What begins at the window's end may go on behind it.
        let done = window.len().saturating_sub(MAGIC.len() - 1);
        base += done as u64;
        window.drain(..done);
    }
}

/// Gives every record of `reader`. The last is held back until its end was seen to be sound.
///
/// # Errors
///
/// What reading says, after every record that was whole before.
fn read_all<R: BufRead>(
    reader: &mut Rewind<R>,
    packed_at: Option<u64>,
    give: &mut GiveMember<'_>,
) -> io::Result<ControlFlow<()>> {
    let mut held: Option<Result<Member, Skip>> = None;
    loop {
        skip_blank(reader)?;
        let ended = reader.fill_buf()?.is_empty();
        if let Some(member) = held.take() {
            let member = member.map_err(|skip| match (skip.byte, packed_at) {
                (Some(_), Some(at)) => skip.at_byte(at),
                _ => skip,
            });
            if give(member).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        if ended {
            return Ok(ControlFlow::Continue(()));
        }
        let at = reader.at;
        held = match Header::read(reader)? {
            None => Some(Err(lost(reader, at, "no record begins here; skipped to the next")?)),
            Some(header) => record(reader, &header, at)?,
        };
    }
}

/// Skips to the next record, and tells of it.
fn lost<R: BufRead>(reader: &mut Rewind<R>, at: u64, what: &str) -> io::Result<Skip> {
    resync(reader)?;
    Ok(Skip::new("E-WARC", what).at_byte(at))
}

/// Reads one record; `None` for one that is no page.
fn record<R: BufRead>(
    reader: &mut Rewind<R>,
    header: &Header,
    at: u64,
) -> io::Result<Option<Result<Member, Skip>>> {
    let named = |skip: Skip| match &header.url {
        Some(url) => skip.in_member(url),
        None => skip.at_byte(at),
    };
    let Some(len) = header.len else {
        return Ok(Some(Err(named(lost(reader, at, "its length cannot be told; skipped")?))));
    };
    if len > LARGEST_HELD {
        resync(reader)?;
        let mib = LARGEST_HELD >> 20;
        let skip = Skip::new("E-LIMIT", format!("larger than {mib} MiB; record skipped"));
        return Ok(Some(Err(named(skip))));
    }
    let (block, within) = block_of(reader, len)?;
    if (block.len() as u64) < len || within.is_some() || !at_a_record(reader)? {
        // The length is wrong: the next record may have begun within what was read.
        match within {
            Some(found) => reader.push_back(&block[found..]),
            None => resync(reader)?,
        }
        let text = "its length is wrong, or it was cut; record skipped";
        return Ok(Some(Err(named(Skip::new("E-WARC", text)))));
    }
    Ok(header.page(block).map(|page| page.map_err(named)))
}

/// Reads a block of `len` bytes, no further than a while behind where another record begins; says
/// where that is. Little is read in vain, however often a length is wrong.
fn block_of<R: BufRead>(reader: &mut Rewind<R>, len: u64) -> io::Result<(Vec<u8>, Option<usize>)> {
    let mut block = Vec::new();
    loop {
        let left = len - block.len() as u64;
        // What begins at the end of one piece goes on in the next.
        let looked = block.len().saturating_sub(RECORD_START);
        let n = reader.by_ref().take(left.min(64 << 10)).read_to_end(&mut block)?;
        if let Some(found) = record_within(&block[looked..]) {
            return Ok((block, Some(looked + found)));
        }
        if n == 0 {
            return Ok((block, None));
        }
    }
}

/// Within so many bytes a record shows that it is one.
const RECORD_START: usize = 1024;

/// Where in a block another record begins; no page quotes one with its blank lines and names.
fn record_within(block: &[u8]) -> Option<usize> {
    memmem::find_iter(block, b"\r\n\r\nWARC/1.").map(|found| found + 4).find(|at| {
        let header = &block[*at..block.len().min(at + RECORD_START - 4)];
        memmem::find(header, b"\r\nWARC-").is_some()
    })
}

/// Whether, blank lines aside, a record or the end comes next.
fn at_a_record<R: BufRead>(reader: &mut Rewind<R>) -> io::Result<bool> {
    skip_blank(reader)?;
    let mut start = Vec::new();
    reader.by_ref().take(5).read_to_end(&mut start)?;
    reader.push_back(&start);
    Ok(start.is_empty() || start == b"WARC/")
}

fn skip_blank<R: BufRead>(reader: &mut Rewind<R>) -> io::Result<()> {
    loop {
        let bytes = reader.fill_buf()?;
        let n = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let all = n == bytes.len();
        reader.consume(n);
        if !all || n == 0 {
            return Ok(());
        }
    }
}

/// Skips to the next line that begins a record, or to the end.
fn resync<R: BufRead>(reader: &mut Rewind<R>) -> io::Result<()> {
    const STARTS: &[u8] = b"\nWARC/1.";
    let mut window = Vec::new();
    loop {
        let n = reader.by_ref().take(64 << 10).read_to_end(&mut window)?;
        if let Some(found) = memmem::find(&window, STARTS) {
            reader.push_back(&window[found + 1..]);
            return Ok(());
        }
        if n == 0 {
            return Ok(());
        }
        window.drain(..window.len().saturating_sub(STARTS.len() - 1));
    }
}

/// What stands before the block of a record.
#[derive(Default)]
struct Header {
    kind: String,
    url: Option<String>,
    content_type: String,
    len: Option<u64>,
}

impl Header {
    /// `None` where no record begins.
    fn read<R: BufRead>(reader: &mut Rewind<R>) -> io::Result<Option<Header>> {
        let mut header = Header::default();
        let mut line = Vec::new();
        let mut left = LONGEST_HEADER as u64;
        let mut first = true;
        loop {
            line.clear();
            let n = reader.by_ref().take(left).read_until(b'\n', &mut line)?;
            left -= n as u64;
            if n == 0 || first && !line.starts_with(b"WARC/") {
                return Ok(None);
            }
            first = false;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim();
            if text.is_empty() {
                return Ok(Some(header));
            }
            let Some((name, value)) = text.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => {
                    header.url = Some(value.trim_matches(['<', '>']).to_owned());
                }
                "content-type" => header.content_type = value.to_owned(),
                "content-length" => header.len = value.parse().ok().filter(|len| *len < 1 << 62),
                _ => {}
            }
        }
    }

    /// The page that a record with this header carries, or why it is none; `None` for records that
    /// carry none by their kind.
    fn page(&self, block: Vec<u8>) -> Option<Result<Member, Skip>> {
        let is_answer = self.content_type.to_ascii_lowercase().contains("application/http");
        let (content_type, body) = match self.kind.as_str() {
            "response" if is_answer || self.content_type.is_empty() => match answer(block) {
                Ok(answer) => (answer.content_type.unwrap_or_default(), answer.body),
                Err(skip) => return Some(Err(skip)),
            },
            "response" | "resource" | "conversion" => (self.content_type.clone(), block),
            _ => return None,
        };
        let url = self.url.clone().unwrap_or_default();
        // What a crawl notes of addresses that are no pages: names, robots.
        if !url.starts_with("http") || url.ends_with("/robots.txt") {
            return None;
        }
        if !may_be_an_article(&content_type) {
            let kind = content_type.split(';').next().unwrap_or_default().trim();
            return Some(Err(other_type(kind)));
        }
        let transport = declared_by(&content_type).map(str::to_owned);
        let bytes = Bytes::Memory(body);
        Some(Ok(Member { name: url.clone(), bytes, transport, url: Some(url) }))
    }
}

/// Whether what is sent under this type may be an article: not pictures, styles or programs.
fn may_be_an_article(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "" | "text/html" | "text/plain" | "text/xml" | "text/markdown" => true,
        "application/pdf" | "application/xml" | "application/json" | "application/ld+json" => true,
        other => other.ends_with("+xml") && other != "image/svg+xml",
    }
}

/// A reader that bytes can be given back to.
struct Rewind<R> {
    inner: R,
    /// Bytes given back, and how many of them were taken again.
    back: Vec<u8>,
    n_taken: usize,
    /// How many bytes lie before the next.
    at: u64,
}

impl<R: BufRead> Rewind<R> {
    fn new(inner: R, at: u64) -> Self {
        Rewind { inner, back: Vec::new(), n_taken: 0, at }
    }

    fn push_back(&mut self, bytes: &[u8]) {
        let mut back = bytes.to_vec();
        back.extend_from_slice(&self.back[self.n_taken..]);
        self.back = back;
        self.n_taken = 0;
        self.at -= bytes.len() as u64;
    }
}

impl<R: BufRead> BufRead for Rewind<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.n_taken < self.back.len() {
            return Ok(&self.back[self.n_taken..]);
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.at += n as u64;
        if self.n_taken < self.back.len() {
            self.n_taken += n;
        } else {
            self.inner.consume(n);
        }
    }
}

impl<R: BufRead> Read for Rewind<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut bytes = self.fill_buf()?;
        let n = bytes.read(out)?;
        self.consume(n);
        Ok(n)
    }
}
