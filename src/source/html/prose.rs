//! How does text that comes in pieces become paragraphs?

/// Text put together from the pieces that markup cuts it into.
///
/// White space collapses to one blank, as on a screen. Paragraphs stand apart by a blank line;
/// nothing begins or ends with white space.
#[derive(Default)]
pub(in crate::source) struct Prose {
    text: String,
    gap: Gap,
}

/// The character that ends a line, in any text.
pub(super) const LINE: &str = "\u{2028}";

/// What stands between the text so far and the next word.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Blank,
    Line,
    Paragraph,
}

impl Prose {
    /// Adds running text.
    pub(in crate::source) fn push(&mut self, piece: &str) {
        for (line_idx, line) in piece.split(LINE).enumerate() {
            if line_idx > 0 {
                self.line();
            }
            self.push_words(line);
        }
    }

    fn push_words(&mut self, piece: &str) {
        let mut rest = piece;
        while !rest.is_empty() {
            let words = rest.trim_start_matches(is_blank);
            if words.len() < rest.len() {
                self.widen(Gap::Blank);
            }
            let end = words.find(is_blank).unwrap_or(words.len());
            if end > 0 {
                self.close_gap();
                self.text.push_str(&words[..end]);
            }
            rest = &words[end..];
        }
    }

    /// Adds text whose lines count, as in `<pre>`.
    pub(in crate::source) fn push_lines(&mut self, piece: &str) {
        for (line_idx, line) in piece.split('\n').enumerate() {
            if line_idx > 0 {
                let blank_line = self.gap == Gap::Line;
                self.widen(if blank_line { Gap::Paragraph } else { Gap::Line });
            }
            self.push(line);
        }
    }

    /// Ends the line.
    pub(in crate::source) fn line(&mut self) {
        // Two line breaks in a row are how paragraphs were written before there was `<p>`.
        let twice = self.gap == Gap::Line;
        self.widen(if twice { Gap::Paragraph } else { Gap::Line });
    }

    /// Ends the paragraph.
    pub(in crate::source) fn paragraph(&mut self) {
        self.widen(Gap::Paragraph);
    }

    /// The text.
    pub(in crate::source) fn into_text(self) -> String {
        self.text
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn close_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if !self.text.is_empty() {
            self.text.push_str(match gap {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
    }
}

/// The white space that HTML collapses, and the no-break space: pages pad with it.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c' | '\u{a0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space() {
        let check = |expected: &str, build: fn(&mut Prose)| {
            let mut prose = Prose::default();
            build(&mut prose);
            assert_eq!(prose.into_text(), expected);
        };
        check("a b", |p| p.push("  a \n\u{a0} b "));
        check("ab", |p| ["a", "b"].iter().for_each(|piece| p.push(piece)));
        check("a\n\nb", |p| {
            p.push(" a ");
            p.paragraph();
            p.push(" ");
            p.paragraph();
            p.push("b");
            p.paragraph();
        });
        check("a\nb", |p| {
            p.push("a");
            p.line();
            p.push(" b");
        });
        check("a\n\nb", |p| {
            p.push("a");
            p.line();
            p.push("\n");
            p.line();
            p.push("b");
        });
        check("a\nb c\n\nd", |p| p.push_lines("\n a\nb  c\n \nd\n"));
    }
}
