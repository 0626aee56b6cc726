//! Which members does a tar archive have?

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;

use tar::{Archive, EntryType, Header};

use super::super::bytes::{Bytes, Part};
use super::super::skip::Skip;
use super::{GiveMember, Member, held};

/// Whether a file that starts with `head` is a tar archive: its first header carries its checksum.
pub fn begins(head: &[u8]) -> bool {
    let Some(block) = head.get(..512) else { return false };
    let header = Header::from_byte_slice(block);
    let Ok(told) = header.cksum() else { return false };
    let sum = |byte: fn(u8) -> u32| -> u32 {
        let sum_of = |bytes: &[u8]| bytes.iter().map(|b| byte(*b)).sum::<u32>();
        // The checksum itself counts as blanks.
        sum_of(&block[..148]) + 8 * u32::from(b' ') + sum_of(&block[156..])
    };
    block[0] != 0 && sum(u32::from) == told
}

/// Gives each file of the archive.
pub fn members(archive: &Arc<Bytes>, give: &mut GiveMember<'_>) -> ControlFlow<()> {
    let mut tar = Archive::new(archive.reader());
    let entries = match tar.entries() {
        Ok(entries) => entries,
        Err(error) => return give(Err(damaged(&error, 0))),
    };
    for (n_read, entry) in entries.enumerate() {
        let mut entry = match entry {
            Ok(entry) => entry,
            // Where the next header is, only this one could have told.
            Err(error) => return give(Err(damaged(&error, n_read))),
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let name = name.trim_start_matches("./").to_owned();
        let refused = |code, text: &str| Err(Skip::new(code, text).in_member(&name));
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {}
            EntryType::Directory | EntryType::XGlobalHeader => continue,
            EntryType::Symlink | EntryType::Link => {
                give(refused("E-LINK", "a link; not followed"))?;
                continue;
            }
            _ => {
                give(refused("E-NOTFILE", "neither a folder nor a regular file; skipped"))?;
                continue;
            }
        }
        let (at, size) = (entry.raw_file_position(), entry.size());
        let is_sparse = entry.header().entry_type().is_gnu_sparse();
        let bytes = match held(entry.by_ref(), size) {
            Ok(Some(bytes)) if bytes.len() as u64 == size => Ok(Bytes::Memory(bytes)),
            Ok(Some(_)) => {
                let text = "the archive ends in the middle of this member; skipped";
                Err(Skip::new("E-TAR", text))
            }
            Ok(None) if is_sparse => {
                Err(Skip::new("E-LIMIT", "a large member with holes; skipped"))
            }
            Ok(None) => Ok(Bytes::Part(Box::new(Part {
                archive: Arc::clone(archive),
                at,
                n_packed: size,
                compression: None,
                size,
                crc: None,
            }))),
            Err(skip) => Err(skip),
        };
        match bytes {
            Ok(bytes) => give(Ok(Member::file(name, bytes)))?,
            Err(skip) => give(Err(skip.in_member(&name)))?,
        }
    }
    ControlFlow::Continue(())
}

fn damaged(error: &std::io::Error, n_read: usize) -> Skip {
    let skip = Skip::io(error);
    if skip.code != "E-IO" {
        return skip;
    }
    let text = format!("the tar archive is damaged after {n_read} members: {error}; rest skipped");
    Skip::new("E-TAR", text)
}
