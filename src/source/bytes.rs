//! Where are the bytes of a file, and how are they read again?
//!
//! A file is read more than once: for its encoding, for what only the whole can tell, for its
//! records. Small ones are held; all others are read again from where they lie, unpacked on the way.

use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::Crc;

use crate::base::Warning;

use super::packed::Compression;
use super::skip::Skip;
use super::walk::Opened;

/// Files up to this size are held; larger ones are read as they are needed.
pub const IN_MEMORY: u64 = 1 << 20;

/// The most bytes of a member of an archive that are held.
pub const LARGEST_HELD: u64 = 64 << 20;

/// The bytes of a file, or of a member of one.
pub enum Bytes {
    /// Held.
    Memory(Vec<u8>),
    /// On disk.
    File(Opened),
    /// Compressed.
    Packed(Box<PackedBytes>),
    /// A stretch of an archive.
    Part(Box<Part>),
}

/// A compressed file.
pub struct PackedBytes {
    compression: Compression,
    packed: Bytes,
    /// All that it unpacks to, where that is little enough to be unpacked only once.
    whole: Option<Vec<u8>>,
    /// The byte at which begins what is not read, 0 for none.
    trailing: AtomicU64,
}

/// A member of an archive that is too large to be held.
pub struct Part {
    /// The archive.
    pub archive: Arc<Bytes>,
    /// Where in it the member begins.
    pub at: u64,
    /// How many bytes it takes there.
    pub n_packed: u64,
    /// How it is compressed there, if it is.
    pub compression: Option<Compression>,
    /// Its own size.
    pub size: u64,
    /// The checksum it should have: CRC-32 as in zip.
    pub crc: Option<u32>,
}

impl Bytes {
    /// The same, unpacked while it is read where it is compressed.
    ///
    /// # Errors
    ///
    /// That it is damaged, or expands too much.
    pub fn unpacked(self) -> Result<Bytes, Skip> {
        let mut head = Vec::new();
        self.reader().take(8).read_to_end(&mut head).map_err(|error| Skip::io(&error))?;
        let Some(compression) = Compression::of(&head) else { return Ok(self) };
        let trailing = AtomicU64::new(0);
        let mut whole = Vec::new();
        let unpacked = compression.unpack(self.reader(), &trailing);
        let read = unpacked.take(IN_MEMORY + 1).read_to_end(&mut whole);
        let whole = match read {
            Ok(_) => Some(whole).filter(|whole| whole.len() as u64 <= IN_MEMORY),
            // Its records are packed one by one: those that are sound can still be read.
            Err(_) if compression == Compression::Gzip && whole.starts_with(b"WARC/") => None,
            Err(error) => return Err(Skip::io(&error)),
        };
        Ok(Bytes::Packed(Box::new(PackedBytes { compression, packed: self, whole, trailing })))
    }

    /// Reads from the start. Readers do not disturb each other.
    pub fn reader(&self) -> Box<dyn BufRead + Send + '_> {
        match self {
            Bytes::Memory(bytes) => Box::new(bytes.as_slice()),
            Bytes::File(file) => Box::new(file.reader()),
            Bytes::Packed(file) => match &file.whole {
                Some(whole) => Box::new(whole.as_slice()),
                None => Box::new(file.compression.unpack(file.packed.reader(), &file.trailing)),
            },
            Bytes::Part(part) => match part.reader() {
                Ok(reader) => reader,
                Err(error) => Box::new(BufReader::new(Failed(Some(error)))),
            },
        }
    }

    /// Reads from the byte `at` on; what is compressed is unpacked up to there.
    ///
    /// # Errors
    ///
    /// What reading up to there says.
    pub fn reader_from(&self, at: u64) -> io::Result<Box<dyn BufRead + Send + '_>> {
        match self {
            Bytes::Memory(bytes) => {
                let at = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                Ok(Box::new(&bytes[at..]))
            }
            Bytes::File(file) => Ok(Box::new(file.reader_from(at))),
            Bytes::Packed(_) | Bytes::Part(_) => {
                let mut reader = self.reader();
                io::copy(&mut reader.by_ref().take(at), &mut io::sink())?;
                Ok(reader)
            }
        }
    }

    /// Reads at any place: for archives whose directory stands at the end.
    ///
    /// # Errors
    ///
    /// `E-LIMIT` where it would have to be held for that and is too large.
    pub fn seekable(&self) -> Result<Box<dyn ReadSeek + '_>, Skip> {
        match self {
            Bytes::Memory(bytes) => Ok(Box::new(Cursor::new(bytes.as_slice()))),
            Bytes::File(file) => Ok(Box::new(file.reader())),
            Bytes::Packed(_) | Bytes::Part(_) => {
                let mut whole = Vec::new();
                let reader = self.reader().take(LARGEST_HELD + 1);
                BufReader::new(reader).read_to_end(&mut whole).map_err(|error| Skip::io(&error))?;
                if whole.len() as u64 > LARGEST_HELD {
                    let mib = LARGEST_HELD >> 20;
                    let text = format!("a compressed archive of more than {mib} MiB; skipped");
                    return Err(Skip::new("E-LIMIT", text));
                }
                Ok(Box::new(Cursor::new(whole)))
            }
        }
    }

    /// How many bytes there are, where that is known without unpacking.
    pub fn len(&self) -> Option<u64> {
        match self {
            Bytes::Memory(bytes) => Some(bytes.len() as u64),
            Bytes::File(file) => Some(file.size),
            Bytes::Packed(file) => file.whole.as_ref().map(|whole| whole.len() as u64),
            Bytes::Part(part) => Some(part.size),
        }
    }

    /// The compressed bytes themselves, where these are compressed.
    pub fn packed(&self) -> Option<(Compression, &Bytes)> {
        match self {
            Bytes::Packed(file) => Some((file.compression, &file.packed)),
            _ => None,
        }
    }

    /// Whether the file is no longer what it was when it was opened.
    pub fn has_changed(&self) -> bool {
        match self {
            Bytes::Memory(_) => false,
            Bytes::File(file) => file.has_changed(),
            Bytes::Packed(file) => file.packed.has_changed(),
            Bytes::Part(part) => part.archive.has_changed(),
        }
    }

    /// What was odd about the compression, once all of it was read.
    pub fn warning(&self) -> Option<Warning> {
        let Bytes::Packed(file) = self else { return None };
        let at = file.trailing.load(Ordering::Relaxed);
        let name = file.compression.name();
        let text = format!("what follows the {name} data at byte {at} was not read");
        (at > 0).then(|| Warning::new("W-TRAILING", text))
    }
}

/// What can be read at any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<R: Read + Seek + Send> ReadSeek for R {}

impl Part {
    fn reader(&self) -> io::Result<Box<dyn BufRead + Send + '_>> {
        let packed = self.archive.reader_from(self.at)?.take(self.n_packed);
        let reader: Box<dyn BufRead + Send + '_> = match self.compression {
            None => Box::new(packed),
            Some(compression) => Box::new(compression.unpack_one(packed)),
        };
        let Some(crc) = self.crc else { return Ok(reader) };
        let checked = Checked::new(reader, self.size, crc);
        Ok(Box::new(BufReader::with_capacity(64 * 1024, checked)))
    }
}

/// A reader that compares length and checksum when it comes to the end.
pub struct Checked<R> {
    inner: R,
    expected: (u64, u32),
    n_read: u64,
    crc: Crc,
}

impl<R> Checked<R> {
    /// Reads `inner`, which should have that size and that CRC-32.
    pub fn new(inner: R, size: u64, crc: u32) -> Self {
        Checked { inner, expected: (size, crc), n_read: 0, crc: Crc::new() }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.crc.update(&out[..n]);
        self.n_read += n as u64;
        let (size, crc) = self.expected;
        let ended = n == 0 && !out.is_empty();
        if ended && (self.n_read != size || self.crc.sum() != crc) {
            let text = "the member's size or checksum is not what the archive says; skipped";
            return Err(Skip::new("E-ZIP", text).into());
        }
        if self.n_read > size {
            let text = "the member is larger than the archive says; skipped";
            return Err(Skip::new("E-ZIP", text).into());
        }
        Ok(n)
    }
}

/// A reader that could not be opened.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(self.0.take().unwrap_or_else(|| io::Error::other("could not be opened")))
    }
}
