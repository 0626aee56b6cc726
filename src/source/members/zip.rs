//! Which members does a zip archive have?
//!
//! The directory at its end is believed only as far as it agrees with itself: members may not
//! overlap, since a small archive can otherwise stand for any amount of data (D. Fifield, "A better
//! zip bomb", WOOT 2019).

use std::io::{Read, SeekFrom};
use std::ops::ControlFlow;
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::bytes::{Bytes, Checked, Part, ReadSeek};
use super::super::packed::Compression;
use super::super::skip::Skip;
use super::{GiveMember, MOST_MEMBERS, Member, held, recovered};

/// Gives each file of the archive.
pub fn members(archive: &Arc<Bytes>, give: &mut GiveMember<'_>) -> ControlFlow<()> {
    let entries = archive.seekable().and_then(|mut reader| {
        let n_claimed = claimed(&mut *reader)?;
        Ok((n_claimed, directory(reader)?))
    });
    let (n_claimed, entries) = match entries {
        Ok((n_claimed, Some(entries))) => (n_claimed, entries),
        Ok((_, None)) => return recovered::members(archive, give),
        Err(skip) => return give(Err(skip)),
    };
    if let Some(skip) = refuse_office(&entries).or_else(|| refuse_overlap(&entries)) {
        return give(Err(skip));
    }
    // The crate keeps the last of a name, which is what unpacking would leave.
    let n_hidden = n_claimed.saturating_sub(entries.len() as u64);
    if n_hidden > 0 {
        let text = format!("{n_hidden} members have the name of a later one; these were not read");
        give(Err(Skip::new("E-ZIP", text)))?;
    }
    for entry in entries {
        let name = entry.name.clone();
        match entry.open(archive) {
            Ok(Some(bytes)) => give(Ok(Member::file(name, bytes)))?,
            Ok(None) => {}
            Err(skip) => give(Err(skip.in_member(&name)))?,
        }
    }
    ControlFlow::Continue(())
}

/// One entry of the directory.
pub(super) struct Entry {
    pub name: String,
    /// Where the bytes begin, and how many they are.
    pub at: u64,
    pub n_packed: u64,
    pub size: u64,
    pub crc: u32,
    /// The number of the compression method, as the format counts them.
    pub method: u16,
    pub encrypted: bool,
    pub folder: bool,
    pub link: bool,
}

impl Entry {
    /// Its bytes; `None` for what is no file.
    fn open(self, archive: &Arc<Bytes>) -> Result<Option<Bytes>, Skip> {
        if self.folder {
            return Ok(None);
        }
        if self.link {
            return Err(Skip::new("E-LINK", "a link; not followed"));
        }
        if self.encrypted {
            return Err(Skip::new("E-ZIP-ENC", "encrypted; skipped"));
        }
        let compression = compression_of(self.method)?;
        let io = |error| Skip::io(&error);
        let packed = archive.reader_from(self.at).map_err(io)?.take(self.n_packed);
        let bytes = match compression {
            None => held(Checked::new(packed, self.size, self.crc), self.size)?,
            Some(compression) => {
                let unpacked = compression.unpack_one(packed);
                held(Checked::new(unpacked, self.size, self.crc), self.size)?
            }
        };
        Ok(Some(match bytes {
            Some(bytes) => Bytes::Memory(bytes),
            None => Bytes::Part(Box::new(Part {
                archive: Arc::clone(archive),
                at: self.at,
                n_packed: self.n_packed,
                compression,
                size: self.size,
                crc: Some(self.crc),
            })),
        }))
    }
}

/// How a method of that number compresses; `None` where it does not.
///
/// # Errors
///
/// `E-ZIP` for one that is not read.
pub(super) fn compression_of(method: u16) -> Result<Option<Compression>, Skip> {
    Ok(Some(match method {
        0 => return Ok(None),
        8 => Compression::Deflate,
        12 => Compression::Bzip2,
        93 => Compression::Zstd,
        95 => Compression::Xz,
        other => {
            let text = format!("compressed by method {other}, which is not read; skipped");
            return Err(Skip::new("E-ZIP", text));
        }
    }))
}

/// The directory; `None` where there is none, as in an archive that was cut.
fn directory(reader: Box<dyn ReadSeek + '_>) -> Result<Option<Vec<Entry>>, Skip> {
    let broken = |error: &ZipError| match error {
        ZipError::Io(error) => Skip::io(error),
        other => Skip::new("E-ZIP", format!("the zip archive is damaged: {other}; skipped")),
    };
    let mut archive = match ZipArchive::new(reader) {
        Ok(archive) => archive,
        Err(ZipError::Io(error)) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            return Err(Skip::io(&error));
        }
        Err(_) => return Ok(None),
    };
    let mut entries = Vec::with_capacity(archive.len());
    for n in 0..archive.len() {
        let file = archive.by_index_raw(n).map_err(|error| broken(&error))?;
        let Some(at) = file.data_start() else { continue };
        let raw = String::from_utf8_lossy(file.name_raw());
        // Bytes that are not UTF-8 are in an old code page, which the crate knows.
        let name = match file.name() {
            Ok(name) if raw.contains('\u{fffd}') => name,
            _ => raw,
        };
        #[expect(deprecated, reason = "the number of a method that is not read is to be told")]
        let method = file.compression().to_u16();
        entries.push(Entry {
            name: name.replace('\\', "/"),
            at,
            n_packed: file.compressed_size(),
            size: file.size(),
            crc: file.crc32(),
            method,
            encrypted: file.encrypted(),
            folder: file.is_dir(),
            link: file.is_symlink(),
        });
    }
    Ok(Some(entries))
}

/// The most bytes that may stand behind the record which ends a directory, and that record.
const END: usize = 22 + 65_535;

/// How many members the end of the directory claims, looked at before room is made for them.
///
/// # Errors
///
/// `E-LIMIT` where these are too many.
fn claimed(reader: &mut dyn ReadSeek) -> Result<u64, Skip> {
    let io = |error| Skip::io(&error);
    let len = reader.seek(SeekFrom::End(0)).map_err(io)?;
    reader.seek(SeekFrom::Start(len.saturating_sub(END as u64))).map_err(io)?;
    let mut end = Vec::new();
    reader.read_to_end(&mut end).map_err(io)?;
    reader.seek(SeekFrom::Start(0)).map_err(io)?;
    // Zip64 has a record of its own before that one.
    let count = |magic: &[u8], at: usize, len: usize| {
        let found = end.windows(4).rposition(|window| window == magic)?;
        let bytes = end.get(found + at..found + at + len)?;
        Some(bytes.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let plain = count(b"PK\x05\x06", 10, 2).unwrap_or(0);
    let large = count(b"PK\x06\x06", 32, 8).unwrap_or(0);
    let claimed = if plain == 0xffff && large > 0 { large } else { plain.max(large) };
    if claimed > MOST_MEMBERS {
        let text = format!("claims more than {MOST_MEMBERS} members; skipped");
        return Err(Skip::new("E-LIMIT", text));
    }
    Ok(claimed)
}

/// Office documents and books are zip archives too, of parts that are no articles.
fn refuse_office(entries: &[Entry]) -> Option<Skip> {
    let holds = |name: &str| entries.iter().any(|entry| entry.name == name);
    let kind = if holds("[Content_Types].xml") {
        "office document"
    } else if entries.first().is_some_and(|first| first.name == "mimetype") {
        "OpenDocument or EPUB file"
    } else {
        return None;
    };
    Some(sniff_type(kind))
}

fn sniff_type(kind: &str) -> Skip {
    super::super::sniff::other_type(kind)
}

fn refuse_overlap(entries: &[Entry]) -> Option<Skip> {
    let mut spans: Vec<(u64, u64)> =
        entries.iter().map(|entry| (entry.at, entry.at.saturating_add(entry.n_packed))).collect();
    spans.sort_unstable();
    let overlap = spans.windows(2).any(|pair| pair[1].0 < pair[0].1);
    overlap.then(|| Skip::new("E-ZIP", "its members overlap; skipped"))
}
