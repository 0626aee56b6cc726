//! Which characters do these bytes stand for?
//!
//! The order is fixed: a byte-order mark, then what was declared, then UTF-8 if the bytes are
//! UTF-8 but for a few errors, then a guess. Bytes that stand for nothing become U+FFFD, told in
//! one `W-ENC` warning a file.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE};

use crate::base::Warning;

use super::skip::Skip;
use super::sniff::is_utf_32;

/// How a file is decoded.
#[derive(Debug)]
pub struct Decoding {
    /// The encoding chosen.
    pub encoding: &'static Encoding,
    /// The bytes that the byte-order mark takes.
    pub mark: usize,
    /// Whether every byte stands for something, as far as that can be told beforehand.
    pub clean: bool,
    /// What was odd.
    pub warning: Option<Warning>,
}

/// Chooses the encoding of what `open` reads from its start; `open` is called once, or twice where
/// the bytes are not UTF-8.
///
/// # Errors
///
/// `E-ENC` for UTF-32 and UTF-7, `E-IO` and its kin where reading fails.
pub fn choose<R: Read>(
    open: impl Fn() -> R,
    declared: Option<&'static Encoding>,
) -> Result<Decoding, Skip> {
    let mut first = Vec::with_capacity(4);
    open().take(4).read_to_end(&mut first).map_err(|error| Skip::io(&error))?;
    let unread = |name: &str| Err(Skip::new("E-ENC", format!("encoded in {name}; file skipped")));
    if is_utf_32(&first) {
        return unread("UTF-32");
    }
    if first.starts_with(b"+/v") && matches!(first.get(3), Some(b'8' | b'9' | b'+' | b'/')) {
        return unread("UTF-7");
    }
    let decoding = |encoding, mark, warning: Option<Warning>| Decoding {
        encoding,
        mark,
        clean: warning.is_none(),
        warning,
    };
    if let Some((encoding, mark)) = Encoding::for_bom(&first) {
        let faults = if encoding == UTF_8 {
            Utf8Faults::of(open(), mark)?.replaced()
        } else {
            utf_16_faults(open(), encoding)?
        };
        return Ok(decoding(encoding, mark, faults.map(|faults| faults.warning(encoding))));
    }
    if let Some(encoding) = declared
        && encoding != UTF_8
    {
        return Ok(decoding(encoding, 0, None));
    }
    let faults = Utf8Faults::of(open(), 0)?;
    if faults.n_faults == 0 || declared.is_some() || faults.is_mostly_utf_8() {
        return Ok(decoding(UTF_8, 0, faults.replaced().map(|faults| faults.warning(UTF_8))));
    }
    let encoding = guess(open())?;
    let text = format!("guessed {}, not UTF-8 from byte {}", label(encoding), faults.first);
    Ok(Decoding { clean: false, ..decoding(encoding, 0, Some(Warning::new("W-ENC", text))) })
}

/// The name of an encoding as people write it.
fn label(encoding: &'static Encoding) -> String {
    encoding.name().to_lowercase()
}

/// Bytes that stand for nothing: where the first is, and how many times they were replaced.
struct Faults {
    first: u64,
    n_faults: u64,
}

impl Faults {
    fn warning(&self, encoding: &'static Encoding) -> Warning {
        let Faults { first, n_faults } = self;
        let times =
            if *n_faults == 1 { "1 place".to_owned() } else { format!("{n_faults} places") };
        let text = format!("not {} at byte {first}; {times} replaced by U+FFFD", label(encoding));
        Warning::new("W-ENC", text)
    }
}

/// What is wrong with bytes read as UTF-8.
#[derive(Default)]
struct Utf8Faults {
    first: u64,
    n_faults: u64,
    /// Faults that still look like UTF-8: a lead byte with continuations, or one cut by the end.
    n_alike: u64,
    /// Characters of two bytes and more that are right.
    n_wide: u64,
}

impl Utf8Faults {
    /// Looks at everything `reader` gives after `skip` bytes.
    fn of(mut reader: impl Read, skip: usize) -> Result<Self, Skip> {
        let mut faults = Utf8Faults::default();
        let mut buffer = vec![0; 64 * 1024];
        let (mut kept, mut base, mut to_skip) = (0, 0_u64, skip);
        loop {
            let n = reader.read(&mut buffer[kept..]).map_err(|error| Skip::io(&error))?;
            let filled = kept + n;
            let from = to_skip.min(filled);
            to_skip -= from;
            let used = from + faults.look(&buffer[from..filled], base + from as u64, n == 0);
            if n == 0 {
                return Ok(faults);
            }
            buffer.copy_within(used..filled, 0);
            kept = filled - used;
            base += used as u64;
        }
    }

    /// Looks at one chunk, which starts at byte `base`; says how much of it is settled, which is all
    /// but a character cut by the chunk's end.
    fn look(&mut self, chunk: &[u8], base: u64, last: bool) -> usize {
        let mut at = 0;
        let mut fault_end = None;
        loop {
            let error = match std::str::from_utf8(&chunk[at..]) {
                Ok(text) => {
                    self.n_wide += wide(text.as_bytes());
                    return chunk.len();
                }
                Err(error) => error,
            };
            let bad = at + error.valid_up_to();
            self.n_wide += wide(&chunk[at..bad]);
            let len = match error.error_len() {
                Some(len) => len,
                None if last => chunk.len() - bad,
                None => return bad,
            };
            let is_continuation = |at: usize| chunk.get(at).is_some_and(|b| b & 0xc0 == 0x80);
            let alike = error.error_len().is_none()
                || chunk[bad] >= 0xc0 && is_continuation(bad + 1)
                || fault_end == Some(bad) && is_continuation(bad);
            if self.n_faults == 0 {
                self.first = base + bad as u64;
            }
            self.n_faults += 1;
            self.n_alike += u64::from(alike);
            at = bad + len;
            fault_end = Some(at);
        }
    }

    /// Whether what is wide here looks like UTF-8 more often than not.
    fn is_mostly_utf_8(&self) -> bool {
        self.n_wide + self.n_alike >= self.n_faults - self.n_alike && self.n_wide + self.n_alike > 0
    }

    fn replaced(self) -> Option<Faults> {
        (self.n_faults > 0).then_some(Faults { first: self.first, n_faults: self.n_faults })
    }
}

/// How many characters of two bytes and more start in valid UTF-8.
fn wide(text: &[u8]) -> u64 {
    text.iter().filter(|b| **b >= 0xc0).count() as u64
}

/// Lone surrogates and an odd last byte.
fn utf_16_faults(
    mut reader: impl Read,
    encoding: &'static Encoding,
) -> Result<Option<Faults>, Skip> {
    let unit = |pair: [u8; 2]| {
        if encoding == UTF_16BE { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    };
    let mut faults = Faults { first: 0, n_faults: 0 };
    let mut fault = |at: u64| {
        if faults.n_faults == 0 {
            faults.first = at;
        }
        faults.n_faults += 1;
    };
    let mut buffer = vec![0; 64 * 1024];
    let (mut at, mut half, mut high) = (0_u64, None, None);
    loop {
        let n = reader.read(&mut buffer).map_err(|error| Skip::io(&error))?;
        for byte in &buffer[..n] {
            at += 1;
            let Some(low) = half.replace(*byte) else { continue };
            half = None;
            let (start, unit) = (at - 2, unit([low, *byte]));
            match (high.take(), unit) {
                (Some(_), 0xdc00..=0xdfff) => {}
                (before, 0xd800..=0xdbff) => {
                    before.into_iter().for_each(&mut fault);
                    high = Some(start);
                }
                (before, 0xdc00..=0xdfff) => {
                    before.into_iter().for_each(&mut fault);
                    fault(start);
                }
                (before, _) => before.into_iter().for_each(&mut fault),
            }
        }
        if n == 0 {
            high.into_iter().for_each(&mut fault);
            half.into_iter().for_each(|_| fault(at - 1));
            return Ok((faults.n_faults > 0).then_some(faults));
        }
    }
}

fn guess(mut reader: impl Read) -> Result<&'static Encoding, Skip> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let n = reader.read(&mut buffer).map_err(|error| Skip::io(&error))?;
        detector.feed(&buffer[..n], n == 0);
        if n == 0 {
            return Ok(detector.guess(None, Utf8Detection::Deny));
        }
    }
}

/// Turns what `reader` gives, its byte-order mark included, into UTF-8.
///
/// Bytes that already are UTF-8 pass through untouched, errors included: records are checked one
/// by one when they become text.
pub fn utf_8<'a>(
    mut reader: impl BufRead + Send + 'a,
    decoding: &Decoding,
) -> io::Result<Box<dyn BufRead + Send + 'a>> {
    if decoding.encoding == UTF_8 {
        let mut mark = [0; 3];
        reader.read_exact(&mut mark[..decoding.mark])?;
        return Ok(Box::new(reader));
    }
    let decoder = decoding.encoding.new_decoder_with_bom_removal();
    Ok(Box::new(Decoded { reader, decoder, text: String::new(), at: 0, ended: false }))
}

/// `bytes` as text; a byte that stands for nothing becomes U+FFFD.
pub fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// A reader that decodes as it goes.
struct Decoded<R> {
    reader: R,
    decoder: Decoder,
    text: String,
    at: usize,
    ended: bool,
}

impl<R: BufRead> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.text.len() && !self.ended {
            self.text.clear();
            self.at = 0;
            // The decoder never grows the text; it says when it is full.
            self.text.reserve(64 * 1024);
            let bytes = self.reader.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, _) = self.decoder.decode_to_string(bytes, &mut self.text, last);
            self.reader.consume(read);
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(&self.text.as_bytes()[self.at..])
    }

    fn consume(&mut self, n: usize) {
        self.at = (self.at + n).min(self.text.len());
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut bytes = self.fill_buf()?;
        let n = bytes.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<String, Skip> {
        let decoding = choose(|| bytes, declared)?;
        let mut read = Vec::new();
        utf_8(bytes, &decoding)
            .and_then(|mut reader| reader.read_to_end(&mut read))
            .map_err(|error| Skip::io(&error))?;
        let warning = decoding.warning.map_or(String::new(), |warning| format!(" ({warning})"));
        Ok(format!("{}{warning}", text(read)))
    }

    fn utf_16(text: &str, big: bool) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn encodings() {
        for (bytes, expected) in [
            (b"caf\xc3\xa9".to_vec(), "café"),
            (b"\xef\xbb\xbfcaf\xc3\xa9".to_vec(), "café"),
            (
                b"caf\xe9 cr\xe8me".to_vec(),
                "café crème (W-ENC: guessed windows-1252, not UTF-8 from byte 3)",
            ),
            (utf_16("café 😀", false), "café 😀"),
            (utf_16("café 😀", true), "café 😀"),
            (
                b"caf\xc3\xa9 \xff x".to_vec(),
                "café \u{fffd} x (W-ENC: not utf-8 at byte 6; 1 place replaced by U+FFFD)",
            ),
            (
                b"abc \xc0\x80 def".to_vec(),
                "abc \u{fffd}\u{fffd} def (W-ENC: not utf-8 at byte 4; 2 places replaced by U+FFFD)",
            ),
            (
                b"caf\xc3".to_vec(),
                "caf\u{fffd} (W-ENC: not utf-8 at byte 3; 1 place replaced by U+FFFD)",
            ),
            (
                b"\xff\xfea\0\x00\xd8b\0c".to_vec(),
                "a\u{fffd}b\u{fffd} (W-ENC: not utf-16le at byte 4; 2 places replaced by U+FFFD)",
            ),
            (b"".to_vec(), ""),
        ] {
            assert_eq!(decode(&bytes, None).as_deref(), Ok(expected), "{bytes:?}");
        }
    }

    #[test]
    fn refused() {
        for bytes in [b"\xff\xfe\0\0a\0\0\0".as_slice(), b"\0\0\xfe\xff\0\0\0a", b"+/v8 text"] {
            let skip = decode(bytes, None).map_err(|skip| skip.code);
            assert_eq!(skip, Err("E-ENC"), "{bytes:?}");
        }
    }

    #[test]
    fn a_mark_goes_before_what_was_declared() {
        let latin = Encoding::for_label(b"iso-8859-2");
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa9", latin).as_deref(), Ok("é"));
        assert_eq!(decode(b"\xb1", latin).as_deref(), Ok("ą"));
    }

    #[test]
    fn characters_cut_by_any_edge_of_a_buffer_are_whole() {
        for edge in [8_191, 8_192, 65_535, 65_536] {
            for before in edge - 4..edge + 2 {
                let mut bytes = vec![b'a'; before];
                bytes.extend("é😀".as_bytes());
                bytes.push(0xff);
                let expected = format!(
                    "{}é😀\u{fffd} (W-ENC: not utf-8 at byte {}; 1 place replaced by U+FFFD)",
                    "a".repeat(before),
                    before + 6
                );
                assert!(decode(&bytes, None).is_ok_and(|told| told == expected), "{before}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = decode(&bytes, None);
        }
    }
}
