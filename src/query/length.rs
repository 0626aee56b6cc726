//! How many words must a text have?
//!
//! ```text
//! length = ( "length" | "wc" ) , ( ( ">" | ">=" | "<" | "<=" | "=" | ":" ) , number
//!        | ":" , ( number , ".." , [ number ] | ".." , number ) ) ;
//! ```

use std::fmt::{self, Display};

use crate::query::note::{Read, Refusal, quoted};

/// The lengths that are wanted, in words, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// The least.
    pub least: u32,
    /// The greatest.
    pub most: u32,
}

impl Length {
    /// Whether a text of `n_words` is meant.
    pub fn takes(&self, n_words: u32) -> bool {
        (self.least..=self.most).contains(&n_words)
    }

    /// Reads what stands behind `length`: `>1200`, `:100..200`; offsets of refusals count from `text`.
    pub(super) fn read(text: &str) -> Read<Length> {
        let rest = text.trim();
        let rest = rest.strip_prefix([':', '=']).unwrap_or(rest).trim_start();
        let refused = || {
            Refusal::new(0, format!("{} is no length", quoted(text)))
                .hint("lengths are numbers of words: length>1200, length<=300, length:100..200")
        };
        let number = |text: &str| {
            let digits: String = text.trim().chars().filter(|c| *c != ',').collect();
            let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            // More words than fit are as many as can be.
            plain.then(|| digits.parse().unwrap_or(u32::MAX)).ok_or_else(refused)
        };
        let length = if let Some(n) = rest.strip_prefix(">=") {
            Length { least: number(n)?, most: u32::MAX }
        } else if let Some(n) = rest.strip_prefix("<=") {
            Length { least: 0, most: number(n)? }
        } else if let Some(n) = rest.strip_prefix('>') {
            Length { least: number(n)?.saturating_add(1), most: u32::MAX }
        } else if let Some(n) = rest.strip_prefix('<') {
            let most = number(n)?.checked_sub(1).ok_or_else(|| {
                Refusal::new(0, "no text has fewer than no words")
                    .hint("for texts without words write length:0")
            })?;
            Length { least: 0, most }
        } else {
            match rest.split_once("..") {
                Some(("", "")) => return Err(refused()),
                Some((least, "")) => Length { least: number(least)?, most: u32::MAX },
                Some(("", most)) => Length { least: 0, most: number(most)? },
                Some((least, most)) => Length { least: number(least)?, most: number(most)? },
                None => Length { least: number(rest)?, most: number(rest)? },
            }
        };
        if length.least > length.most {
            let hint = format!("write length:{}..{}", length.most, length.least);
            return Err(
                Refusal::new(0, format!("{} ends before it begins", quoted(text))).hint(hint)
            );
        }
        Ok(length)
    }
}

impl Display for Length {
    /// The canonical form, `length` included.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (least, most) if least == most => write!(f, "length:{least}"),
            (0, most) => write!(f, "length<={most}"),
            (least, u32::MAX) => write!(f, "length>={least}"),
            (least, most) => write!(f, "length:{least}..{most}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (text, expected) in [
            (">1200", "length>=1201"),
            (">=1200", "length>=1200"),
            ("<300", "length<=299"),
            ("<=300", "length<=300"),
            ("=300", "length:300"),
            (":300", "length:300"),
            (":100..200", "length:100..200"),
            (":100..", "length>=100"),
            (":..200", "length<=200"),
            (":>1,200", "length>=1201"),
            ("> 1200", "length>=1201"),
            (":0", "length:0"),
            (">99999999999", "length:4294967295"),
        ] {
            let read = Length::read(text).expect(text).to_string();
            assert_eq!(read, expected, "{text}");
            let again = read.trim_start_matches("length");
            assert_eq!(Length::read(again), Length::read(text), "{text}");
        }
        for text in ["", ">", "long", ":..", ":200..100", "<0", ":1.5", ">-1"] {
            assert!(Length::read(text).is_err(), "{text}");
        }
    }
}
