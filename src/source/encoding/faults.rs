//! What is wrong with these bytes, read in this encoding?

use std::io::{BufRead, Read};

use encoding_rs::{DecoderResult, Encoding, UTF_16BE};

use crate::base::Warning;

use super::super::skip::Skip;
use super::label;

/// Bytes that stand for nothing: where the first is, and how many times they were replaced.
pub struct Faults {
    /// The first of them.
    pub first: u64,
    /// How many times they were replaced.
    pub n_faults: u64,
}

impl Faults {
    /// `W-ENC`.
    pub fn warning(&self, encoding: &'static Encoding) -> Warning {
        let Faults { first, n_faults } = self;
        let times =
            if *n_faults == 1 { "1 place".to_owned() } else { format!("{n_faults} places") };
        let text = format!("not {} at byte {first}; {times} replaced by U+FFFD", label(encoding));
        Warning::new("W-ENC", text)
    }
}

/// What is wrong with bytes read as UTF-8.
#[derive(Default)]
pub struct Utf8Faults {
    /// The first.
    pub first: u64,
    /// How many.
    pub n_faults: u64,
    /// Faults that still look like UTF-8: a lead byte with continuations, or one cut by the end.
    n_alike: u64,
    /// Characters of two bytes and more that are right.
    pub n_wide: u64,
}

impl Utf8Faults {
    /// Looks at everything `reader` gives after `skip` bytes.
    pub fn of(mut reader: impl Read, skip: usize) -> Result<Self, Skip> {
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
    pub fn is_mostly_utf_8(&self) -> bool {
        self.n_wide + self.n_alike >= self.n_faults - self.n_alike && self.n_wide + self.n_alike > 0
    }

    /// What a warning tells of them.
    pub fn replaced(self) -> Option<Faults> {
        (self.n_faults > 0).then_some(Faults { first: self.first, n_faults: self.n_faults })
    }
}

/// How many characters of two bytes and more start in valid UTF-8.
fn wide(text: &[u8]) -> u64 {
    text.iter().filter(|b| **b >= 0xc0).count() as u64
}

/// Lone surrogates and an odd last byte.
pub fn utf_16_faults(
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

/// Bytes that stand for nothing in `encoding`, one of those with characters of several bytes.
pub fn wide_faults(
    mut reader: impl BufRead,
    encoding: &'static Encoding,
) -> Result<Option<Faults>, Skip> {
    let mut faults = Faults { first: 0, n_faults: 0 };
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = vec![0; 64 * 1024];
    let mut at = 0;
    loop {
        let bytes = reader.fill_buf().map_err(|error| Skip::io(&error))?;
        let last = bytes.is_empty();
        let (result, n_read, _) =
            decoder.decode_to_utf8_without_replacement(bytes, &mut text, last);
        reader.consume(n_read);
        at += n_read as u64;
        match result {
            DecoderResult::Malformed(len, behind) => {
                if faults.n_faults == 0 {
                    faults.first = at - u64::from(len) - u64::from(behind);
                }
                faults.n_faults += 1;
            }
            DecoderResult::InputEmpty if last => {
                return Ok((faults.n_faults > 0).then_some(faults));
            }
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
    }
}
