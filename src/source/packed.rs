//! How is a compressed file read as if it were not?
//!
//! gzip, bzip2, xz and zstd are told by their first bytes and unpacked while they are read, from the
//! start each time: nothing is written to disk. A file may hold several streams one after another,
//! as `cat a.gz b.gz` makes them. Checksums are compared; a file that fails is skipped whole, since
//! nothing in it can be trusted.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bzip2::bufread::BzDecoder;
use flate2::bufread::{DeflateDecoder, GzDecoder};
use lzma_rust2::XzReader;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::skip::Skip;

/// After so many bytes unpacked, [`MOST_EXPANSION`] holds.
const FREE: u64 = 10 << 20;
/// What is unpacked may be so many times as long as what it was unpacked from.
const MOST_EXPANSION: u64 = 200;
/// The most memory that a stream may claim for looking back, in bytes: `xz -9` wants 64 MiB.
const LARGEST_WINDOW: u64 = 128 << 20;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// bzip2 1.0.
    Bzip2,
    /// The .xz format with LZMA2.
    Xz,
    /// RFC 8878.
    Zstd,
    /// RFC 1951, as it stands in zip archives; not told by its first bytes.
    Deflate,
}

impl Compression {
    /// How a file that starts with `head` is compressed, if it is.
    pub fn of(head: &[u8]) -> Option<Compression> {
        if head.starts_with(b"\x1f\x8b") {
            Some(Compression::Gzip)
        } else if head.starts_with(b"BZh") {
            Some(Compression::Bzip2)
        } else if head.starts_with(b"\xfd7zXZ\0") {
            Some(Compression::Xz)
        } else if head.starts_with(b"\x28\xb5\x2f\xfd") {
            Some(Compression::Zstd)
        } else {
            None
        }
    }

    /// The name that is printed.
    pub fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Bzip2 => "bzip2",
            Compression::Xz => "xz",
            Compression::Zstd => "zstd",
            Compression::Deflate => "deflate",
        }
    }

    /// The code of a damaged stream.
    fn code(self) -> &'static str {
        match self {
            Compression::Gzip => "E-GZ",
            Compression::Bzip2 => "E-BZIP",
            Compression::Xz => "E-XZ",
            Compression::Zstd => "E-ZSTD",
            Compression::Deflate => "E-ZIP",
        }
    }

    /// Whether a further stream may start with `byte`.
    fn may_start_with(self, byte: u8) -> bool {
        match self {
            Compression::Gzip => byte == 0x1f,
            Compression::Bzip2 => byte == b'B',
            Compression::Xz => byte == 0xfd,
            // A frame, or one that is to be skipped.
            Compression::Zstd => matches!(byte, 0x28 | 0x50..=0x5f),
            // Only the archive it stands in knows.
            Compression::Deflate => false,
        }
    }

    fn decoder(self, packed: Packed<'_>) -> io::Result<Decoder<'_>> {
        let kilobytes = u32::try_from(LARGEST_WINDOW >> 10).unwrap_or(u32::MAX);
        Ok(match self {
            Compression::Gzip => Decoder::Gzip(Box::new(GzDecoder::new(packed))),
            Compression::Bzip2 => Decoder::Bzip2(BzDecoder::new(packed)),
            Compression::Xz => {
                Decoder::Xz(Box::new(XzReader::new_mem_limit(packed, false, kilobytes)))
            }
            Compression::Zstd => Decoder::Zstd(Box::new(
                StreamingDecoder::new_with_max_window_size(packed, LARGEST_WINDOW)
                    .map_err(io::Error::other)?,
            )),
            Compression::Deflate => Decoder::Deflate(Box::new(DeflateDecoder::new(packed))),
        })
    }

    /// Unpacks all that `packed` gives. What stands behind the last stream is left alone; `trailing`
    /// is set to how many bytes lie before it.
    pub fn unpack<'a>(
        self,
        packed: impl BufRead + Send + 'a,
        trailing: &'a AtomicU64,
    ) -> impl BufRead + Send + 'a {
        self.streams(packed, Some(trailing))
    }

    /// Unpacks the one stream that `packed` begins with, and nothing behind it.
    pub fn unpack_one<'a>(self, packed: impl BufRead + Send + 'a) -> impl BufRead + Send + 'a {
        self.streams(packed, None)
    }

    fn streams<'a>(
        self,
        packed: impl BufRead + Send + 'a,
        trailing: Option<&'a AtomicU64>,
    ) -> BufReader<Streams<'a>> {
        let used = Arc::new(AtomicU64::new(0));
        let packed = Packed { inner: Box::new(packed), used: Arc::clone(&used) };
        let state = State::Before(packed);
        let streams = Streams { compression: self, state, used, n_unpacked: 0, trailing };
        BufReader::with_capacity(64 * 1024, streams)
    }
}

/// The path without the ending that says that it is compressed.
pub fn inner_path(path: &str) -> &str {
    const ENDINGS: [&str; 6] = [".gz", ".bz2", ".xz", ".zst", ".zstd", ".z"];
    let ending = ENDINGS.iter().find(|ending| {
        path.len() > ending.len()
            && path.as_bytes()[path.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
    });
    ending.map_or(path, |ending| &path[..path.len() - ending.len()])
}

/// Compressed bytes; those taken are counted.
struct Packed<'a> {
    inner: Box<dyn BufRead + Send + 'a>,
    used: Arc<AtomicU64>,
}

impl BufRead for Packed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.inner.consume(n);
        self.used.fetch_add(n as u64, Ordering::Relaxed);
    }
}

impl Read for Packed<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.used.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

enum Decoder<'a> {
    Gzip(Box<GzDecoder<Packed<'a>>>),
    Bzip2(BzDecoder<Packed<'a>>),
    Xz(Box<XzReader<Packed<'a>>>),
    Zstd(Box<StreamingDecoder<Packed<'a>, FrameDecoder>>),
    Deflate(Box<DeflateDecoder<Packed<'a>>>),
}

impl<'a> Decoder<'a> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Decoder::Gzip(decoder) => decoder.read(out),
            Decoder::Bzip2(decoder) => decoder.read(out),
            Decoder::Xz(decoder) => decoder.read(out),
            Decoder::Zstd(decoder) => decoder.read(out),
            Decoder::Deflate(decoder) => decoder.read(out),
        }
    }

    /// What follows the stream that has ended.
    fn into_rest(self) -> io::Result<Packed<'a>> {
        Ok(match self {
            Decoder::Gzip(decoder) => decoder.into_inner(),
            Decoder::Bzip2(decoder) => decoder.into_inner(),
            Decoder::Xz(decoder) => decoder.into_inner(),
            Decoder::Zstd(decoder) => {
                let frame = &decoder.decoder;
                let told = frame.get_checksum_from_data();
                if told.is_some() && told != frame.get_calculated_checksum() {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "checksum differs"));
                }
                decoder.into_inner()
            }
            Decoder::Deflate(decoder) => decoder.into_inner(),
        })
    }
}

enum State<'a> {
    /// Before the first stream.
    Before(Packed<'a>),
    Between(Packed<'a>),
    Within(Decoder<'a>),
    Ended,
}

/// The streams of a file, unpacked one after another.
struct Streams<'a> {
    compression: Compression,
    state: State<'a>,
    used: Arc<AtomicU64>,
    n_unpacked: u64,
    /// Where to tell at which byte begins what is not read; `None` where only one stream is.
    trailing: Option<&'a AtomicU64>,
}

impl Streams<'_> {
    fn broken(&self, error: &io::Error) -> io::Error {
        let at = self.used.load(Ordering::Relaxed);
        let what = match error.kind() {
            io::ErrorKind::UnexpectedEof => "it ends too soon".to_owned(),
            _ => error.to_string(),
        };
        let text = format!("the {} data is damaged: {what}; file skipped", self.compression.name());
        Skip::new(self.compression.code(), text).at_byte(at).into()
    }

    /// Refuses what was made to fill memory and time.
    fn check_expansion(&self) -> io::Result<()> {
        let used = self.used.load(Ordering::Relaxed);
        if self.n_unpacked <= FREE || self.n_unpacked / MOST_EXPANSION <= used {
            return Ok(());
        }
        let text = format!("unpacks to more than {MOST_EXPANSION} times its size; file skipped");
        Err(Skip::new("E-LIMIT", text).at_byte(used).into())
    }

    /// Whether another stream begins in `packed`.
    fn begins(&self, packed: &mut Packed<'_>) -> io::Result<bool> {
        let Some(trailing) = self.trailing else { return Ok(false) };
        loop {
            let bytes = packed.fill_buf()?;
            let n_blanks = bytes.iter().take_while(|byte| **byte == 0).count();
            match bytes.get(n_blanks) {
                Some(byte) if self.compression.may_start_with(*byte) => {
                    packed.consume(n_blanks);
                    return Ok(true);
                }
                Some(_) => {
                    let at = self.used.load(Ordering::Relaxed);
                    trailing.store(at, Ordering::Relaxed);
                    return Ok(false);
                }
                None if n_blanks == 0 => return Ok(false),
                // Tapes and xz fill up with zeros.
                None => packed.consume(n_blanks),
            }
        }
    }
}

impl Read for Streams<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Before(packed) => {
                    let decoder = self.compression.decoder(packed);
                    self.state = State::Within(decoder.map_err(|error| self.broken(&error))?);
                }
                State::Between(mut packed) => {
                    if self.begins(&mut packed)? {
                        let decoder = self.compression.decoder(packed);
                        self.state = State::Within(decoder.map_err(|error| self.broken(&error))?);
                    }
                }
                State::Within(mut decoder) => {
                    let n = decoder.read(out).map_err(|error| self.broken(&error))?;
                    if n > 0 {
                        self.state = State::Within(decoder);
                        self.n_unpacked += n as u64;
                        self.check_expansion()?;
                        return Ok(n);
                    }
                    let rest = decoder.into_rest().map_err(|error| self.broken(&error))?;
                    self.state = State::Between(rest);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).expect("in memory");
        encoder.finish().expect("in memory")
    }

    fn bzip2(text: &[u8]) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(text).expect("in memory");
        encoder.finish().expect("in memory")
    }

    fn xz(text: &[u8]) -> Vec<u8> {
        let options = lzma_rust2::XzOptions::with_preset(1);
        let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).expect("in memory");
        writer.write_all(text).expect("in memory");
        writer.finish().expect("in memory")
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    /// What the bytes unpack to, and how many lie before what was left alone.
    fn unpacked(bytes: &[u8]) -> Result<(Vec<u8>, u64), Skip> {
        let trailing = AtomicU64::new(0);
        let mut text = Vec::new();
        let compression = Compression::of(bytes).expect("compressed");
        compression
            .unpack(bytes, &trailing)
            .read_to_end(&mut text)
            .map_err(|error| Skip::io(&error))?;
        Ok((text, trailing.load(Ordering::Relaxed)))
    }

    type Pack = fn(&[u8]) -> Vec<u8>;

    const PACKERS: [Pack; 4] = [gzip, bzip2, xz, zstd];

    #[test]
    fn one_stream_and_several() {
        for pack in PACKERS {
            let long = "words and more words\n".repeat(20_000).into_bytes();
            assert_eq!(unpacked(&pack(&long)), Ok((long.clone(), 0)));
            let both = [pack(b"one "), pack(b"two")].concat();
            assert_eq!(unpacked(&both), Ok((b"one two".to_vec(), 0)));
            let filled = [pack(b"one"), vec![0; 512]].concat();
            assert_eq!(unpacked(&filled), Ok((b"one".to_vec(), 0)));
            let one = pack(b"one");
            let behind = [one.clone(), b"~garbage".to_vec()].concat();
            assert_eq!(unpacked(&behind), Ok((b"one".to_vec(), one.len() as u64)));
        }
    }

    #[test]
    fn whatever_is_cut_or_changed_is_told() {
        let text = "the council voted on the budget, and then went home\n".repeat(40);
        for pack in PACKERS {
            let good = pack(text.as_bytes());
            for len in 6..good.len() {
                let skip = unpacked(&good[..len]).expect_err("cut");
                assert!(skip.code.starts_with("E-"), "{skip}");
            }
            for at in 6..good.len() {
                let mut bad = good.clone();
                bad[at] ^= 0x10;
                // What is found to be whole is the very text: some bytes say nothing of it.
                if let Ok((got, _)) = unpacked(&bad) {
                    assert!(got == text.as_bytes() || got.is_empty(), "{pack:?} byte {at}");
                }
            }
        }
    }

    #[test]
    fn bombs_are_refused_early() {
        let bomb = gzip(&vec![0; 64 << 20]);
        let skip = unpacked(&bomb).expect_err("a bomb");
        assert_eq!(skip.code, "E-LIMIT");
        assert!(skip.byte.is_some_and(|at| at < 1 << 17), "{skip:?}");
    }

    #[test]
    fn names_without_the_ending() {
        for (path, expected) in [
            ("a/b.jsonl.gz", "a/b.jsonl"),
            ("b.TXT.GZ", "b.TXT"),
            ("b.zst", "b"),
            (".gz", ".gz"),
            ("b.txt", "b.txt"),
        ] {
            assert_eq!(inner_path(path), expected);
        }
    }
}
