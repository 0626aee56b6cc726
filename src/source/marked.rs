//! Is this HTML or plain text, where its format does not say?

use super::html::text_of;

/// The text of what may be HTML: paragraphs of HTML stand apart by blank lines, plain text stays as
/// it is.
pub(super) fn plain(text: &str) -> String {
    if is_html(text) { text_of(text) } else { text.trim().to_owned() }
}

/// Whether it holds what only HTML has: a start tag with its end tag, a `<br>`, an image, or the
/// name of a character.
pub(super) fn is_html(text: &str) -> bool {
    let tags = text.match_indices('<').map(|(at, _)| &text[at + 1..]);
    let mut tags = tags.take(MOST_TAGS).filter(|rest| rest.contains('>'));
    tags.any(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = &rest[..end];
        let alone = ["br", "hr", "img", "p", "li"].iter().any(|n| name.eq_ignore_ascii_case(n));
        !name.is_empty() && (alone || closes(rest, name))
    }) || has_reference(text)
}

/// How many tags are looked at.
const MOST_TAGS: usize = 32;

fn closes(rest: &str, name: &str) -> bool {
    rest.match_indices("</").take(MOST_TAGS * 32).any(|(at, _)| {
        let found = &rest[at + 2..];
        found.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    })
}

/// Whether it holds `&amp;` or `&#8217;`.
fn has_reference(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let name = &text[at + 1..];
        let end = name.bytes().take(10).position(|b| !b.is_ascii_alphanumeric() && b != b'#');
        end.is_some_and(|end| end > 1 && name.as_bytes()[end] == b';')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_or_not() {
        for (text, expected) in [
            ("one\n\ntwo", "one\n\ntwo"),
            ("<p>one<p>two", "one\n\ntwo"),
            ("one<br>two", "one\ntwo"),
            ("a <b>bold</b> word", "a bold word"),
            ("1 < 2 > 0", "1 < 2 > 0"),
            ("an <unknown> word", "an <unknown> word"),
            ("AT&amp;T", "AT&T"),
            ("AT&T; R&D", "AT&T; R&D"),
            ("caf&#233;\nx", "café x"),
            ("", ""),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_long_is_looked_at_once() {
        assert!(!is_html(&"<a> ".repeat(400_000)));
        assert!(!is_html(&"<a ".repeat(400_000)));
    }
}
