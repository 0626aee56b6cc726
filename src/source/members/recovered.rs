//! Which members can still be read of a zip archive that has lost its directory?
//!
//! Each member has a header of its own before it; a download that was cut has all but the last.

use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

use super::super::bytes::{Bytes, Checked, LARGEST_HELD};
use super::super::packed::Compression;
use super::super::skip::Skip;
use super::zip::compression_of;
use super::{Counted, GiveMember, Member};

/// Gives each file that can be read, and last how many these were.
pub fn members(archive: &Bytes, give: &mut GiveMember<'_>) -> ControlFlow<()> {
    let mut reader = Counted::new(archive.reader());
    let mut n_read = 0_u64;
    let at = loop {
        let at = reader.n_taken;
        let header = match Header::read(&mut reader) {
            Ok(Some(header)) => header,
            Ok(None) | Err(_) => break at,
        };
        let Ok(bytes) = header.bytes(&mut reader) else { break at };
        n_read += 1;
        if !header.name.ends_with('/') {
            give(match bytes {
                Ok(bytes) => Ok(Member::file(header.name, Bytes::Memory(bytes))),
                Err(skip) => Err(skip.in_member(&header.name)),
            })?;
        }
    };
    let text = format!(
        "the zip archive has no directory, as if it had been cut; {n_read} members could be read"
    );
    give(Err(Skip::new("E-ZIP", text).at_byte(at)))
}

/// What stands before the bytes of a member.
struct Header {
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    n_packed: u64,
    size: u64,
}

impl Header {
    const ENCRYPTED: u16 = 1;
    /// Checksum and sizes stand behind the bytes.
    const BEHIND: u16 = 8;

    /// `None` where no member begins.
    fn read(reader: &mut impl Read) -> io::Result<Option<Header>> {
        let mut fixed = [0; 30];
        reader.read_exact(&mut fixed)?;
        if !fixed.starts_with(b"PK\x03\x04") {
            return Ok(None);
        }
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
        let mut name = vec![0; usize::from(short(26))];
        reader.read_exact(&mut name)?;
        let mut extra = vec![0; usize::from(short(28))];
        reader.read_exact(&mut extra)?;
        Ok(Some(Header {
            name: String::from_utf8_lossy(&name).replace('\\', "/"),
            flags: short(6),
            method: short(8),
            crc: long(14),
            n_packed: u64::from(long(18)),
            size: u64::from(long(22)),
        }))
    }

    /// The bytes of the member, unpacked, or why that one is skipped.
    ///
    /// # Errors
    ///
    /// Where the next header is can no longer be told.
    fn bytes<R: BufRead + Send>(
        &self,
        reader: &mut Counted<R>,
    ) -> io::Result<Result<Vec<u8>, Skip>> {
        let lost = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let compression = match compression_of(self.method) {
            _ if self.flags & Self::ENCRYPTED != 0 => {
                Err(Skip::new("E-ZIP-ENC", "encrypted; skipped"))
            }
            Ok(Some(Compression::Deflate)) if self.flags & Self::BEHIND != 0 => {
                return Ok(Ok(self.until_its_end(reader)?));
            }
            other => other,
        };
        if self.flags & Self::BEHIND != 0 {
            return Err(lost());
        }
        let packed_end = reader.n_taken + self.n_packed;
        let read = compression.and_then(|compression| {
            let packed = reader.by_ref().take(self.n_packed);
            match compression {
                None => all(Checked::new(packed, self.size, self.crc)),
                Some(compression) => {
                    all(Checked::new(compression.unpack_one(packed), self.size, self.crc))
                }
            }
        });
        let left = packed_end.saturating_sub(reader.n_taken);
        let skipped = io::copy(&mut reader.by_ref().take(left), &mut io::sink())?;
        if skipped < left {
            return Err(lost());
        }
        Ok(read)
    }

    /// Deflated data knows its own end; checksum and sizes follow it.
    fn until_its_end<R: BufRead + Send>(&self, reader: &mut Counted<R>) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let unpacked = Compression::Deflate.unpack_one(reader.by_ref());
        unpacked.take(LARGEST_HELD).read_to_end(&mut bytes)?;
        let mut behind = [0; 12];
        reader.read_exact(&mut behind)?;
        // With its mark, which is common but not required, the record is four bytes longer.
        if behind.starts_with(b"PK\x07\x08") {
            reader.read_exact(&mut [0; 4])?;
            behind.rotate_left(4);
        }
        let told = u32::from_le_bytes([behind[0], behind[1], behind[2], behind[3]]);
        let mut crc = flate2::Crc::new();
        crc.update(&bytes);
        if crc.sum() != told {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(bytes)
    }
}

fn all(reader: impl Read) -> Result<Vec<u8>, Skip> {
    let mut bytes = Vec::new();
    reader.take(LARGEST_HELD + 1).read_to_end(&mut bytes).map_err(|error| Skip::io(&error))?;
    if bytes.len() as u64 > LARGEST_HELD {
        let mib = LARGEST_HELD >> 20;
        let text = format!("larger than {mib} MiB, in an archive without directory; skipped");
        return Err(Skip::new("E-LIMIT", text));
    }
    Ok(bytes)
}
