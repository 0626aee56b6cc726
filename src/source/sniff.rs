//! What kind of file is this, if it is not text?

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use memchr::memchr;

use super::members::Kind;
use super::packed::Compression;
use super::skip::Skip;

/// How many bytes of a file are looked at to tell its kind.
pub const HEAD: usize = 16 * 1024;

/// The first bytes of files that are no text, or are text of a format that is not read here.
const MAGIC: [(&[u8], &str); 21] = [
    (b"%PDF-", "PDF"),
    (b"\x7fELF", "ELF program"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"RIFF", "RIFF media"),
    (b"OggS", "Ogg media"),
    (b"ID3", "MP3 audio"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a", "RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office document"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"MZ\x90\0", "Windows program"),
    (b"{\\rtf", "RTF document"),
    (b"filedesc://", "ARC web archive"),
    (b"%!PS", "PostScript"),
    (b"wOFF", "font"),
    (b"!<arch>", "ar archive"),
    (b"\0\0\x01\0", "icon"),
];

/// The first words, after blanks, of text in a mark-up that is not read here.
const MARKUP: [(&str, &str); 2] = [("<newsml", "NewsML 1"), ("<?xml", "XML")];

/// Refuses what is not text by its first bytes: `E-TYPE` where the kind is known, `E-BINARY` for a
/// NUL byte or many control characters. Text in UTF-16 passes, and in UTF-32 with a byte-order mark.
///
/// # Errors
///
/// The reason, at its byte.
pub fn refuse_binary(head: &[u8]) -> Result<(), Skip> {
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(other_type(kind));
    }
    if let Some(compression) = Compression::of(head) {
        return Err(other_type(&format!("{} data inside compressed data", compression.name())));
    }
    if let Some(kind) = Kind::of(head) {
        return Err(other_type(kind.name()));
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || is_utf_32(head) {
        return Ok(());
    }
    if unmarked_utf_16(head).is_some() {
        return Ok(());
    }
    if let Some(at) = memchr(0, head) {
        return Err(binary(at as u64));
    }
    let control = |b: &u8| {
        *b < 0x20 && !matches!(*b, b'\t' | b'\n' | b'\r' | 0x08 | 0x0b | 0x0c | 0x1a | 0x1b)
    };
    let n_controls = head.iter().filter(|b| control(b)).count();
    // Some old wires end lines with control characters; a tenth of the text is no longer text.
    if n_controls > 8 && n_controls * 10 > head.len() {
        return Err(binary(head.iter().position(control).unwrap_or(0) as u64));
    }
    Ok(())
}

/// Refuses text in a mark-up that is not read here; else it would be indexed tags and all.
///
/// # Errors
///
/// `E-TYPE`, naming the mark-up.
pub fn refuse_markup(text: &str) -> Result<(), Skip> {
    if super::html::opens_page(text) {
        return Ok(());
    }
    let text = text.trim_start();
    let starts = |with: &str| text.get(..with.len()).is_some_and(|t| t.eq_ignore_ascii_case(with));
    match MARKUP.iter().find(|(first, _)| starts(first)) {
        Some((_, kind)) => Err(other_type(kind)),
        None => Ok(()),
    }
}

/// The skip for a file of another type.
pub fn other_type(kind: &str) -> Skip {
    Skip::new("E-TYPE", format!("detected={kind}, which is not read; file skipped"))
}

/// The skip for a byte that text does not hold.
pub fn binary(at: u64) -> Skip {
    Skip::new("E-BINARY", "not text; skipped").at_byte(at)
}

/// Whether a byte-order mark says UTF-32.
pub fn is_utf_32(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe\0\0") || head.starts_with(b"\0\0\xfe\xff")
}

/// UTF-16 that no byte-order mark announces, of letters most of which have a NUL byte: Latin ones.
pub fn unmarked_utf_16(head: &[u8]) -> Option<&'static Encoding> {
    const FEWEST: usize = 8;
    let (units, _) = head.as_chunks::<2>();
    let is_text = |at: usize| {
        let high_is_nul = units.iter().filter(|unit| unit[1 - at] == 0).count();
        // No half of a character that is text is NUL or another control character.
        let low_is_text = units.iter().all(|unit| {
            unit[1 - at] != 0 || unit[at] >= b' ' || matches!(unit[at], b'\t' | b'\n' | b'\r')
        });
        units.len() >= FEWEST && high_is_nul * 4 >= units.len() * 3 && low_is_text
    };
    match (is_text(0), is_text(1)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text() {
        let check = |bytes: &[u8], expected: &str| {
            let told = refuse_binary(bytes).map_or_else(
                |skip| format!("{} {:?}", skip.code, skip.byte),
                |()| "text".to_owned(),
            );
            assert_eq!(told, expected, "{bytes:?}");
        };
        check(b"plain", "text");
        check(b"", "text");
        check(b"caf\xe9", "text");
        check(b"\x1b[31mred", "text");
        check(b"a\0b", "E-BINARY Some(1)");
        check(b"t\0a\0l\0k\0s\0 \0e\0n\0d\0", "text");
        check(b"\0t\0a\0l\0k\0s\0 \0e\0n\0d\0", "text");
        check(b"t\0a\0l\0k\0s\0 \0e\0\0\0d\0", "E-BINARY Some(1)");
        check(b"t\0a\0l\0", "E-BINARY Some(1)");
        check(&[1, 0].repeat(40), "E-BINARY Some(1)");
        check(b"%PDF-1.4", "E-TYPE None");
        check(b"\xff\xfea\0", "text");
        check(&[1; 40], "E-BINARY Some(0)");
    }

    #[test]
    fn markup() {
        assert!(refuse_markup("\n<!DOCTYPE html><p>x").is_ok());
        assert!(refuse_markup("<?xml version='1.0'?>\n<html><p>x").is_ok());
        assert!(refuse_markup("<?xml version='1.0'?>\n<doc><p>x").is_err());
        assert!(refuse_markup("<b>bold</b> words").is_ok());
    }
}
