//! Where do paragraphs begin?
//!
//! At blank lines, where the text has any. Scanned pages have none: there a new paragraph begins
//! at an indented line, or after a line that is clearly shorter than its neighbours and ends a
//! sentence. A text that shows neither is one paragraph.

/// Byte offsets at which a paragraph begins, ascending; the first is always 0.
///
/// Linear in the length of `text`.
///
/// # Example
///
/// ```
/// use dateline::analysis::paragraph_starts;
/// assert_eq!(paragraph_starts("One.\n\nTwo."), [0, 6]);
/// ```
pub fn paragraph_starts(text: &str) -> Vec<usize> {
    let lines = lines(text);
    let has_blank = lines.iter().skip(1).any(|line| line.is_blank());
    if has_blank { after_blank_lines(&lines) } else { by_geometry(text, &lines) }
}

/// One printed line, without its end.
struct Line {
    start: usize,
    indent: usize,
    /// Bytes from the first to the last visible one.
    width: usize,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.width == 0
    }
}

fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len()));
    for end in ends {
        // Bytes, not characters: an ideographic space at the end of a line makes it look longer.
        let line = &bytes[start..end];
        let width = line.trim_ascii().len();
        let indent = if width == 0 { 0 } else { line.len() - line.trim_ascii_start().len() };
        lines.push(Line { start, indent, width });
        start = end + 1;
    }
    lines
}

fn after_blank_lines(lines: &[Line]) -> Vec<usize> {
    let mut starts = vec![0];
    for pair in lines.windows(2) {
        if pair[0].is_blank() && !pair[1].is_blank() && pair[1].start > 0 {
            starts.push(pair[1].start);
        }
    }
    starts.dedup();
    starts
}

fn by_geometry(text: &str, lines: &[Line]) -> Vec<usize> {
    let mut starts = vec![0];
    if lines.len() < 4 {
        return starts;
    }
    let mut widths: Vec<usize> = lines.iter().map(|line| line.width).collect();
    widths.sort_unstable();
    // The measure of the column: most lines of running text reach it.
    let column = widths[widths.len() * 3 / 4];
    let n_indented = lines.iter().filter(|line| line.indent > 0).count();
    let indents_tell = n_indented > 0 && n_indented * 2 < lines.len();
    for pair in lines.windows(2) {
        let indented = indents_tell && pair[1].indent > 0 && pair[0].indent == 0;
        let short = pair[0].width * 4 < column * 3;
        if indented || (short && ends_sentence(text[pair[0].start..pair[1].start].trim_end())) {
            starts.push(pair[1].start);
        }
    }
    starts
}

fn ends_sentence(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', ')', '\u{bb}']);
    line.ends_with(['.', '!', '?', '\u{2026}', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let starts = paragraph_starts(text);
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let found: Vec<&str> =
            starts.iter().zip(ends).map(|(&start, end)| text[start..end].trim()).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn paragraphs_by_what_the_text_shows() {
        check("", &[""]);
        check("One line.", &["One line."]);
        check("One.\n\nTwo.\n \nThree.", &["One.", "Two.", "Three."]);
        check("One.\r\n\r\nTwo.", &["One.", "Two."]);
        check("\n\n\nLate start.\n\n\nMore.\n", &["", "Late start.", "More."]);
        check(
            "A line that is full of print\n  An indented line of printing\nand it goes on for long\n\
             as newspapers do it always.",
            &[
                "A line that is full of print",
                "An indented line of printing\nand it goes on for long\nas newspapers do it always.",
            ],
        );
        check(
            "The ship struck the ice at a\nlate hour and went down.\nAll hope.\nIn London crowds did\n\
             gather at the office of it.",
            &[
                "The ship struck the ice at a\nlate hour and went down.\nAll hope.",
                "In London crowds did\ngather at the office of it.",
            ],
        );
        check("no\nends\nhere\nat all", &["no\nends\nhere\nat all"]);
    }
}
