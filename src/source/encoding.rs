//! Which characters do these bytes stand for?
//!
//! The order is fixed:
//!
//! 1. a byte-order mark;
//! 2. what the record of transport says: the `Content-Type` of a crawled page;
//! 3. what the text says of itself: `<?xml encoding="…"?>`, `<meta charset="…">`;
//! 4. what `dateline.toml` says;
//! 5. UTF-16 without a mark, if every other byte of the start is NUL;
//! 6. UTF-8, if the bytes are UTF-8 but for a few errors;
//! 7. a guess.
//!
//! The second and third are often wrong, so the bytes may disprove them: text that is UTF-8 through
//! and through is no Latin-1, and text that is not UTF-8 is not what it declares. Bytes that stand
//! for nothing become U+FFFD. All that is odd is told in one `W-ENC` warning a file.

mod declared;
mod faults;

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use crate::base::Warning;

use super::skip::Skip;
use super::sniff::{HEAD, is_utf_32, unmarked_utf_16};

pub use declared::declared_by;
use declared::declared_in;
use faults::{Utf8Faults, utf_16_faults, wide_faults};

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

impl Decoding {
    /// None at all: for formats that read bytes.
    pub fn none() -> Decoding {
        Decoding::of(UTF_8, 0, None)
    }

    fn of(encoding: &'static Encoding, mark: usize, warning: Option<Warning>) -> Decoding {
        Decoding { encoding, mark, clean: warning.is_none(), warning }
    }
}

/// What was said of the encoding outside the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// The label in the record of transport.
    pub transport: Option<&'a str>,
    /// What `dateline.toml` says.
    pub config: Option<&'static Encoding>,
}

/// Chooses the encoding of what `open` reads from its start; `open` is called a few times.
///
/// # Errors
///
/// `E-ENC` for UTF-32 and UTF-7, `E-IO` and its kin where reading fails.
pub fn choose<R: BufRead>(open: impl Fn() -> R, said: Said<'_>) -> Result<Decoding, Skip> {
    let mut head = Vec::with_capacity(HEAD);
    open().take(HEAD as u64).read_to_end(&mut head).map_err(|error| Skip::io(&error))?;
    let unread = |name: &str| Err(Skip::new("E-ENC", format!("encoded in {name}; file skipped")));
    if is_utf_32(&head) {
        return unread("UTF-32");
    }
    if head.starts_with(b"+/v") && matches!(head.get(3), Some(b'8' | b'9' | b'+' | b'/')) {
        return unread("UTF-7");
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&head) {
        let faults = if encoding == UTF_8 {
            Utf8Faults::of(open(), mark)?.replaced()
        } else {
            utf_16_faults(open(), encoding)?
        };
        return Ok(Decoding::of(encoding, mark, faults.map(|faults| faults.warning(encoding))));
    }
    let told = said.transport.or_else(|| declared_in(&head));
    // What is odd about what was told; the choice goes on without it.
    let mut odd = None;
    if let Some(told) = told {
        match Encoding::for_label(told.as_bytes()) {
            None => odd = Some(format!("declared as `{told}`, which is no encoding known here")),
            Some(encoding) => match believed(&open, told, encoding.output_encoding())? {
                Ok(decoding) => return Ok(decoding),
                Err(why) => odd = Some(why),
            },
        }
    }
    if let Some(encoding) = said.config
        && encoding != UTF_8
    {
        return Ok(Decoding::of(encoding, 0, warning(odd, None)));
    }
    if let Some(encoding) = unmarked_utf_16(&head) {
        let mut told = format!("guessed {}, without a byte-order mark", label(encoding));
        if let Some(faults) = utf_16_faults(open(), encoding)? {
            told = format!("{told}; {}", faults.warning(encoding).text);
        }
        return Ok(Decoding::of(encoding, 0, warning(odd, Some(told))));
    }
    let faults = Utf8Faults::of(open(), 0)?;
    let at = faults.first;
    let guessed = |encoding| format!("guessed {}, not UTF-8 from byte {at}", label(encoding));
    let (encoding, told) = if faults.n_faults == 0 {
        (UTF_8, odd.is_some().then(|| "read as utf-8".to_owned()))
    } else if said.config.is_none()
        && let Some(wide) = guess_wide(&open, &faults)?
    {
        (wide, Some(guessed(wide)))
    } else if said.config.is_some() || faults.is_mostly_utf_8() {
        (UTF_8, faults.replaced().map(|faults| faults.warning(UTF_8).text))
    } else {
        let encoding = guess(open())?;
        (encoding, Some(guessed(encoding)))
    };
    Ok(Decoding::of(encoding, 0, warning(odd, told)))
}

/// The warning that says what was odd about a declaration, and how the text was read then.
fn warning(odd: Option<String>, told: Option<String>) -> Option<Warning> {
    let text = match (odd, told) {
        (Some(odd), Some(told)) => Some(format!("{odd}; {told}")),
        (odd, told) => odd.or(told),
    };
    text.map(|text| Warning::new("W-ENC", text))
}

/// The decoding by the encoding that was told under that name, or why the bytes disprove it.
fn believed<R: BufRead>(
    open: &impl Fn() -> R,
    told: &str,
    encoding: &'static Encoding,
) -> Result<Result<Decoding, String>, Skip> {
    let faults = Utf8Faults::of(open(), 0)?;
    let is_utf_8 = faults.n_faults == 0;
    // Plain ASCII is the same in all of them.
    if is_utf_8 && (encoding == UTF_8 || faults.n_wide == 0 && encoding.is_ascii_compatible()) {
        return Ok(Ok(Decoding::of(UTF_8, 0, None)));
    }
    if encoding == UTF_8 {
        return Ok(if faults.is_mostly_utf_8() {
            let warning = faults.replaced().map(|faults| faults.warning(UTF_8));
            Ok(Decoding::of(UTF_8, 0, warning))
        } else {
            Err(format!("declared as `{told}`, which it is not"))
        });
    }
    // What declares itself in ASCII is not in UTF-16, whatever it says.
    if is_utf_8 || !encoding.is_ascii_compatible() {
        return Ok(Err(format!("declared as `{told}`, which it is not")));
    }
    if encoding.is_single_byte() {
        return Ok(Ok(Decoding::of(encoding, 0, None)));
    }
    let faults = wide_faults(open(), encoding)?;
    Ok(Ok(Decoding::of(encoding, 0, faults.map(|faults| faults.warning(encoding)))))
}

/// The name of an encoding as people write it.
fn label(encoding: &'static Encoding) -> String {
    encoding.name().to_lowercase()
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

/// The encoding of Chinese, Japanese or Korean that the bytes are in, if they are no damaged UTF-8: by
/// chance their characters look like those of UTF-8 as often as not, but more are none, and all stand for
/// something in an encoding of their own.
fn guess_wide<R: BufRead>(
    open: &impl Fn() -> R,
    faults: &Utf8Faults,
) -> Result<Option<&'static Encoding>, Skip> {
    const ENOUGH: u64 = 4;
    if faults.n_faults < ENOUGH || faults.n_faults <= faults.n_wide {
        return Ok(None);
    }
    let guessed = guess(open())?;
    let fits = !guessed.is_single_byte() && wide_faults(open(), guessed)?.is_none();
    Ok(fits.then_some(guessed))
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

    fn decode(bytes: &[u8], config: Option<&'static Encoding>) -> Result<String, Skip> {
        decode_as(bytes, Said { config, transport: None })
    }

    fn decode_as(bytes: &[u8], said: Said<'_>) -> Result<String, Skip> {
        let decoding = choose(|| bytes, said)?;
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
            (
                utf_16("Talks ended, café 😀", false)[2..].to_vec(),
                "Talks ended, café 😀 (W-ENC: guessed utf-16le, without a byte-order mark)",
            ),
            (
                utf_16("Talks\nended", true)[2..].to_vec(),
                "Talks\nended (W-ENC: guessed utf-16be, without a byte-order mark)",
            ),
        ] {
            assert_eq!(decode(&bytes, None).as_deref(), Ok(expected), "{bytes:?}");
        }
    }

    #[test]
    fn chinese_japanese_and_korean_are_guessed() {
        for (label, text) in [
            ("gb18030", "北京市政府星期二宣布关闭旧码头，工程师发现裂缝。"),
            ("big5", "臺北市政府星期二宣布關閉舊碼頭，工程師發現裂縫。"),
            ("shift_jis", "東京で火曜日に会議が開かれ、首相が演説した。"),
            ("euc-jp", "東京で火曜日に会議が開かれ、首相が演説した。"),
            ("euc-kr", "서울에서 화요일에 회의가 열렸고 총리가 연설했다."),
        ] {
            let encoding = Encoding::for_label(label.as_bytes()).expect("known");
            for times in [1, 2, 6, 50] {
                let text = text.repeat(times);
                let (bytes, _, _) = encoding.encode(&text);
                let told = decode(&bytes, None).expect("decoded");
                assert!(told.starts_with(&text), "{label} {times}: {told}");
                // The same in UTF-8, and damaged: nothing is guessed.
                let mut damaged = text.clone().into_bytes();
                damaged.splice(0..1, [0xff, 0xff, 0xff, 0xff, 0xff]);
                let told = decode(&damaged, None).expect("decoded");
                assert!(told.contains("(W-ENC: not utf-8 at byte 0"), "{label} {times}: {told}");
            }
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
    fn transport_then_declaration_then_configuration() {
        let html = |charset: &str, word: &[u8]| -> Vec<u8> {
            [b"<html><meta charset=\"", charset.as_bytes(), b"\">", word].concat()
        };
        let koi8 = Encoding::for_label(b"koi8-r");
        for (bytes, transport, expected) in [
            (html("latin1", b"caf\xe9"), None, "café"),
            (html("latin1", b"\xb1"), Some("iso-8859-2"), "ą"),
            (html("utf-8", "ą".as_bytes()), Some("utf-8"), "ą"),
            (
                html("utf-8", b"caf\xe9 cr\xe8me"),
                None,
                "cafИ crХme (W-ENC: declared as `utf-8`, which it is not)",
            ),
            (
                html("latin1", "café".as_bytes()),
                None,
                "cafц╘ (W-ENC: declared as `latin1`, which it is not)",
            ),
            (
                html("EBCDIC", b"x"),
                None,
                "x (W-ENC: declared as `EBCDIC`, which is no encoding known here)",
            ),
            (html("shift_jis", b"\x83\x65"), None, "テ"),
            (html("utf-16", b"x"), None, "x"),
            (b"caf\xc9".to_vec(), None, "cafи"),
        ] {
            let told = decode_as(&bytes, Said { transport, config: koi8 }).expect("decoded");
            let told = told.rsplit('>').next().unwrap_or_default();
            assert_eq!(told, expected, "{bytes:?}");
        }
        let told = decode(&html("latin1", "café".as_bytes()), None).expect("decoded");
        assert!(
            told.ends_with("café (W-ENC: declared as `latin1`, which it is not; read as utf-8)")
        );
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
