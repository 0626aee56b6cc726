//! Which encoding does a text say that it is in?

/// The label that mark-up starting so gives itself: in `<?xml … encoding="…"?>`, or in the first
/// `<meta charset="…">` or `<meta … content="…; charset=…">`. Nothing else declares itself.
pub fn declared_in(head: &[u8]) -> Option<&str> {
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let head = &head[start..];
    if starts_with(head, b"<?xml") {
        let end = find(head, b"?>")?;
        return value_of(&head[..end], b"encoding");
    }
    if !head.starts_with(b"<") {
        return None;
    }
    let mut rest = head;
    while let Some(at) = find(rest, b"<meta") {
        rest = &rest[at + 5..];
        let tag = &rest[..find(rest, b">").unwrap_or(rest.len())];
        if let Some(label) = value_of(tag, b"charset") {
            return Some(label);
        }
    }
    None
}

/// The label in a `Content-Type`, as the record of transport has it.
pub fn declared_by(content_type: &str) -> Option<&str> {
    value_of(content_type.as_bytes(), b"charset")
}

/// What stands behind `name=`, with quotes or without.
fn value_of<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        rest = &rest[find(rest, name)? + name.len()..];
        let value = rest.trim_ascii_start();
        let Some(value) = value.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
        let in_label = |b: &u8| b.is_ascii_alphanumeric() || b"-_.:+()".contains(b);
        let end = value.iter().position(|b| !in_label(b)).unwrap_or(value.len());
        if end > 0 {
            return std::str::from_utf8(&value[..end]).ok();
        }
    }
}

/// Where `needle`, in lower case, first stands in `text`, in any case.
fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}

fn starts_with(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        for (head, expected) in [
            ("<?xml version='1.0' encoding='ISO-8859-1'?><nitf>", Some("ISO-8859-1")),
            ("<?xml version=\"1.0\"?><meta charset=x>", None),
            ("\n<html><head><META CHARSET=utf-8>", Some("utf-8")),
            ("<meta name=a><meta content='text/html; charset=Shift_JIS'>", Some("Shift_JIS")),
            ("<meta charset=\"\"><meta charset = \"koi8-r\" >", Some("koi8-r")),
            ("<p>charset=latin1", None),
            ("A text about <meta charset=latin1>", None),
            ("<meta charset", None),
            ("", None),
        ] {
            assert_eq!(declared_in(head.as_bytes()), expected, "{head}");
        }
        assert_eq!(declared_by("text/html; charset=\"UTF-8\""), Some("UTF-8"));
        assert_eq!(declared_by("text/html"), None);
    }
}
