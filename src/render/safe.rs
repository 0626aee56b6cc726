//! How is text of unknown origin shown without letting it drive the terminal?

use std::borrow::Cow;

/// Makes control characters visible; line feeds and tabs are kept.
///
/// C0 and DEL become their Unicode pictures (`␛`), C1 and the characters that turn the direction of
/// writing become `\u{202e}` and the like.
///
/// # Example
///
/// ```
/// use dateline::render::safe;
/// assert_eq!(safe("red\u{1b}[31m \u{202e}dlo"), "red␛[31m \\u{202e}dlo");
/// ```
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !is_control(c) || matches!(c, '\n' | '\t')) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(c),
            // Printed pages end lines with both; the return alone would overprint.
            '\r' => {}
            '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or(' ')),
            '\u{7f}' => shown.push('␡'),
            _ if is_control(c) => shown.extend(c.escape_unicode()),
            _ => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// As [`safe`], on one line: line feeds and tabs become blanks.
pub fn safe_line(text: &str) -> Cow<'_, str> {
    match safe(text) {
        text if text.contains(['\n', '\t']) => Cow::Owned(text.replace(['\n', '\t'], " ")),
        text => text,
    }
}

/// Whether a terminal may take the character for an order.
pub(super) fn is_control(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn control_characters_are_seen() {
        let rows = [
            ("plain é\n\ttext", "plain é\n\ttext"),
            ("\u{1b}]52;c;aGk=\u{7}", "␛]52;c;aGk=␇"),
            ("a\u{9b}2Jb", "a\\u{9b}2Jb"),
            ("a\r\nb", "a\nb"),
            ("\u{7f}", "␡"),
        ];
        for (input, expected) in rows {
            assert_eq!(safe(input), expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_gets_through(text in any::<String>()) {
            let shown = safe(&text);
            prop_assert!(shown.chars().all(|c| !is_control(c) || matches!(c, '\n' | '\t')));
            let line = safe_line(&text);
            prop_assert!(!line.contains(['\n', '\t']));
        }
    }
}
