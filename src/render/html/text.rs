//! How does text of unknown origin stand in a page?
//!
//! Every text goes through maud, which escapes it; nothing here makes markup of what an article says.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::report::RunReport;

pub use crate::render::terminal::grouped;

/// The text with characters that no page may hold made visible; line ends and tabs stay.
///
/// Characters that turn the direction of writing stay too, since Arabic and Hebrew need them: whatever
/// shows such text isolates it.
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\r' => {}
            c if !is_odd(c) => shown.push(c),
            '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + c as u32).unwrap_or(' ')),
            '\u{7f}' => shown.push('␡'),
            c => shown.extend(c.escape_unicode()),
        }
    }
    Cow::Owned(shown)
}

/// The beginning of a text that stands for a headline, cut behind a word.
pub fn short(text: &str) -> String {
    let text = clean(text);
    let Some((end, _)) = text.char_indices().nth(LONGEST_TITLE) else { return text.into_owned() };
    let cut = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{}…", text[..cut].trim_end())
}

/// More characters are no headline.
const LONGEST_TITLE: usize = 110;

/// A name or a fact within a line, kept from turning what stands around it.
pub fn inline(text: &str) -> Markup {
    html! { bdi { (clean(text)) } }
}

/// Runs of text, what matched marked.
pub fn runs(runs: &[RunReport]) -> Markup {
    html! {
        @for run in runs {
            @if run.hit { mark { (clean(&run.text)) } } @else { (clean(&run.text)) }
        }
    }
}

/// A date as exactly as it is known.
pub fn date(date: Option<&str>) -> Markup {
    html! {
        @match date {
            Some(date) => time datetime=(date) { (date) },
            None => span { "undated" },
        }
    }
}

/// An address on the web, as a link where it is one that a browser may safely open.
pub fn address(url: &str) -> Markup {
    let lower = url.trim_start().to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    html! {
        @if is_web {
            a href=(clean(url.trim())) rel="noopener noreferrer nofollow external" { (inline(url.trim())) }
        } @else {
            (inline(url))
        }
    }
}

/// `1 article`, `29 articles`.
pub fn articles(n: u64) -> String {
    if n == 1 { "1 article".to_owned() } else { format!("{} articles", grouped(n)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_never_markup() {
        let rows = [
            ("<script>x</script>", "<bdi>&lt;script&gt;x&lt;/script&gt;</bdi>"),
            ("a\0b\u{1b}[31m", "<bdi>a␀b␛[31m</bdi>"),
            ("Al \u{200f}Ahram", "<bdi>Al \u{200f}Ahram</bdi>"),
        ];
        for (text, expected) in rows {
            assert_eq!(inline(text).into_string(), expected);
        }
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for url in
            ["javascript:alert(1)", "data:text/html,x", " JAVASCRIPT:x", "file:///etc/passwd"]
        {
            assert!(!address(url).into_string().contains("<a "), "{url}");
        }
        let link = address("https://example.org/?a=\"><b>").into_string();
        assert!(link.contains("href=\"https://example.org/?a=&quot;&gt;&lt;b&gt;\""), "{link}");
        assert!(link.contains("noopener noreferrer"), "{link}");
    }
}
