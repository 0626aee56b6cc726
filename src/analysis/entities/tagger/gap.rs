//! What parts two words?

use crate::analysis::words::Word;

/// What parts a word from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Gap {
    /// Blanks.
    Blank,
    /// The end of a line.
    Line,
    /// It begins a paragraph, or the text.
    Paragraph,
    /// A hyphen.
    Hyphen,
    /// A stop that ends no sentence.
    Stop,
    /// A comma.
    Comma,
    /// An opening bracket.
    Bracket,
    /// A closing bracket.
    Bracketed,
    /// A colon or semicolon.
    Colon,
    /// A dash.
    Dash,
    /// `&`.
    Ampersand,
    /// The `'s` of the word before.
    Possessive,
    /// An apostrophe or single quote.
    Apostrophe,
    /// A slash.
    Slash,
    /// A double quote.
    Quoted,
    /// Anything else.
    Other,
    /// It begins a sentence.
    Start,
}

impl Gap {
    /// Whether no name goes on across it.
    pub fn parts_names(self) -> bool {
        matches!(
            self,
            Gap::Paragraph | Gap::Start | Gap::Bracket | Gap::Bracketed | Gap::Colon | Gap::Dash
        )
    }
}

/// The gap before the word at `at`.
pub(super) fn gap_before(text: &str, words: &[Word], at: usize) -> Gap {
    if at == 0 {
        return Gap::Paragraph;
    }
    let (before, word) = (words[at - 1], words[at]);
    if before.paragraph != word.paragraph {
        return Gap::Paragraph;
    }
    let between = text.get(before.span.end as usize..word.span.start as usize).unwrap_or("");
    if between == " " {
        return Gap::Blank;
    }
    if before.shape.possessive() {
        // Behind the apostrophe and its `s`.
        let rest = between.find(['s', 'S']).map_or(between, |s| &between[s + 1..]);
        if rest.trim().is_empty() {
            return Gap::Possessive;
        }
        return class_of(rest);
    }
    class_of(between)
}

/// The one gap that several marks make: the nearest to the word, but a bracket or quote before a comma, stop
/// or dash.
fn class_of(between: &str) -> Gap {
    let mut found = Gap::Blank;
    let mut newline = false;
    for c in between.chars() {
        let gap = match c {
            '\n' => {
                newline = true;
                continue;
            }
            c if c.is_whitespace() => continue,
            '-' | '\u{2010}' | '\u{2011}' if found == Gap::Hyphen => Gap::Dash,
            '-' | '\u{2010}' | '\u{2011}' => Gap::Hyphen,
            '.' | '!' | '?' => Gap::Stop,
            ',' => Gap::Comma,
            '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '`' => Gap::Quoted,
            '(' | '[' => Gap::Bracket,
            ')' | ']' => Gap::Bracketed,
            ':' | ';' => Gap::Colon,
            '\u{2013}' | '\u{2014}' => Gap::Dash,
            '&' => Gap::Ampersand,
            '\'' | '\u{2019}' | '\u{2018}' => Gap::Apostrophe,
            '/' => Gap::Slash,
            _ => Gap::Other,
        };
        found = match (found, gap) {
            (
                Gap::Bracket | Gap::Quoted | Gap::Bracketed,
                Gap::Comma | Gap::Stop | Gap::Hyphen | Gap::Dash,
            ) => found,
            _ => gap,
        };
    }
    if found == Gap::Hyphen && between.starts_with(char::is_whitespace) {
        return Gap::Dash;
    }
    if found == Gap::Blank && newline { Gap::Line } else { found }
}
