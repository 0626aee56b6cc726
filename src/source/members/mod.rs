//! Which sources does a file hold, if it is an archive of files?
//!
//! tar, zip and WARC are read in memory, member by member, down to archives in archives; nothing is
//! extracted. A member's path is only ever a label. What an archive claims of itself is bounded
//! before it is believed: how many members, how large, how deep.

mod copy;
mod http;
mod recovered;
mod tar;
mod warc;
mod zip;

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::bytes::{Bytes, LARGEST_HELD};
use super::opened::{Given, Source, held_or_open};
use super::settings::Settings;
use super::skip::Skip;
use super::sniff;
use super::walk::{Found, may_hold_articles};

pub use copy::copy_member;

/// How many archives may lie in one another.
const DEEPEST: usize = 3;
/// How many members of a file are looked at.
const MOST_MEMBERS: u64 = 100_000;
/// The most bytes one member may have.
const LARGEST_MEMBER: u64 = 4 << 30;

/// Who is given each source, or why there is none; `Break` ends the reading.
pub type Give<'a> = dyn FnMut(Result<Source, Skip>) -> ControlFlow<()> + 'a;

/// Opens the file `found` below the root of that name and gives every [`Source`] it holds: itself,
/// or, where it is an archive, each of its members in order.
pub fn sources(root_name: &str, found: &Found, settings: &Settings, give: &mut Give<'_>) {
    let visit = Visit { root: root_name, below: &found.below, settings, give, n_members: 0 };
    match held_or_open(found, settings) {
        Ok((bytes, warnings)) => visit.file(bytes, Given { warnings, ..Given::default() }),
        Err(skip) => {
            let _ = (visit.give)(Err(skip));
        }
    }
}

/// The same for a file in memory, as if it lay at `below` under a root of that name.
pub fn sources_of_bytes(
    root_name: &str,
    below: &str,
    bytes: Vec<u8>,
    settings: &Settings,
    give: &mut Give<'_>,
) {
    let visit = Visit { root: root_name, below, settings, give, n_members: 0 };
    visit.file(Bytes::Memory(bytes), Given::default());
}

/// How members are held together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Tar,
    Zip,
    Warc,
}

impl Kind {
    /// The kind of archive a file is that starts with `head`.
    pub(super) fn of(head: &[u8]) -> Option<Kind> {
        let zip = [b"PK\x03\x04".as_slice(), b"PK\x05\x06", b"PK\x07\x08"];
        if zip.iter().any(|magic| head.starts_with(magic)) {
            Some(Kind::Zip)
        } else if head.starts_with(b"WARC/1.") || head.starts_with(b"WARC/0.") {
            Some(Kind::Warc)
        } else if tar::begins(head) {
            Some(Kind::Tar)
        } else {
            None
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Tar => "tar archive",
            Kind::Zip => "zip archive",
            Kind::Warc => "WARC",
        }
    }
}

/// One file in an archive.
struct Member {
    /// Its path there, or the address it was got from.
    name: String,
    bytes: Bytes,
    /// The charset that the record of transport declares.
    transport: Option<String>,
    /// The address it was got from.
    url: Option<String>,
}

impl Member {
    fn file(name: String, bytes: Bytes) -> Member {
        Member { name, bytes, transport: None, url: None }
    }
}

/// Who is given each member.
type GiveMember<'a> = dyn FnMut(Result<Member, Skip>) -> ControlFlow<()> + 'a;

struct Visit<'a, 'g> {
    root: &'a str,
    below: &'a str,
    settings: &'a Settings,
    give: &'a mut Give<'g>,
    n_members: u64,
}

impl Visit<'_, '_> {
    fn file(mut self, bytes: Bytes, given: Given) {
        let _ = self.bytes(bytes, given, 0);
    }

    /// What `bytes` hold, as the file itself or a member `given` tells of.
    fn bytes(&mut self, bytes: Bytes, given: Given, depth: usize) -> ControlFlow<()> {
        let label = given.member.clone();
        let refused = |skip: Skip| match &label {
            Some(label) => skip.in_member(label),
            None => skip,
        };
        let opened = bytes.unpacked().and_then(|bytes| {
            let mut head = Vec::new();
            let read = bytes.reader().take(sniff::HEAD as u64).read_to_end(&mut head);
            let kind = Kind::of(&head);
            match read {
                // Damage to a crawl costs no more than the record it hits.
                Err(error) if kind != Some(Kind::Warc) => Err(Skip::io(&error)),
                _ => Ok((kind, bytes)),
            }
        });
        let (kind, bytes) = match opened {
            Ok((Some(kind), bytes)) => (kind, bytes),
            Ok((None, bytes)) => {
                let source = Source::of(self.root, self.below, bytes, self.settings, given);
                return (self.give)(source.map_err(refused));
            }
            Err(skip) => return (self.give)(Err(refused(skip))),
        };
        if depth == DEEPEST {
            let text = format!("{} in {DEEPEST} others; not opened", kind.name());
            return (self.give)(Err(refused(Skip::new("E-LIMIT", text))));
        }
        let bytes = Arc::new(bytes);
        let mut names = FxHashMap::default();
        let outer = label.clone();
        let mut give = |member: Result<Member, Skip>| match member {
            Ok(member) => self.member(member, outer.as_deref(), &mut names, depth + 1),
            Err(mut skip) => {
                skip.member = match (outer.as_deref(), skip.member.take()) {
                    (Some(outer), Some(name)) => Some(format!("{outer}!{name}")),
                    (outer, name) => name.or(outer.map(str::to_owned)),
                };
                (self.give)(Err(skip))
            }
        };
        match kind {
            Kind::Tar => tar::members(&bytes, &mut give),
            Kind::Zip => zip::members(&bytes, &mut give),
            Kind::Warc => warc::members(&bytes, &mut give),
        }
    }

    fn member(
        &mut self,
        member: Member,
        outer: Option<&str>,
        names: &mut FxHashMap<String, u64>,
        depth: usize,
    ) -> ControlFlow<()> {
        self.n_members += 1;
        if self.n_members > MOST_MEMBERS {
            let text = format!("more than {MOST_MEMBERS} members; the rest was not read");
            let _ = (self.give)(Err(Skip::new("E-LIMIT", text)));
            return ControlFlow::Break(());
        }
        let Member { mut name, bytes, transport, url } = member;
        if url.is_none() && !is_article_path(&name) {
            return ControlFlow::Continue(());
        }
        let n = names.entry(name.clone()).or_default();
        *n += 1;
        if *n > 1 {
            name = format!("{name}#{n}");
        }
        let label = outer.map_or_else(|| name.clone(), |outer| format!("{outer}!{name}"));
        let given = Given { member: Some(label), transport, url, warnings: Vec::new() };
        self.bytes(bytes, given, depth)
    }
}

/// Whether a member may hold articles, as a file of that path would; the metadata that macOS adds
/// to archives does not.
fn is_article_path(path: &str) -> bool {
    let hidden = |name: &str| !may_hold_articles(name.as_ref()) || name == "__MACOSX";
    path.split('/').all(|name| name == ".." || name == "." || !hidden(name))
}

/// All that `reader` gives of a member of `size` bytes, or `None` where that is too much to hold.
///
/// # Errors
///
/// `E-LIMIT` where it is too large to be read at all.
fn held(reader: impl Read, size: u64) -> Result<Option<Vec<u8>>, Skip> {
    if size > LARGEST_MEMBER {
        let gib = LARGEST_MEMBER >> 30;
        return Err(Skip::new("E-LIMIT", format!("a member larger than {gib} GiB; skipped")));
    }
    if size > LARGEST_HELD {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    reader.take(LARGEST_HELD + 1).read_to_end(&mut bytes).map_err(|error| Skip::io(&error))?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= LARGEST_HELD))
}

/// A reader that knows how many bytes were taken of it.
struct Counted<R> {
    inner: R,
    n_taken: u64,
}

impl<R: BufRead> Counted<R> {
    fn new(inner: R) -> Self {
        Counted { inner, n_taken: 0 }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.n_taken += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.inner.consume(n);
        self.n_taken += n as u64;
    }
}

#[cfg(test)]
mod tests;
