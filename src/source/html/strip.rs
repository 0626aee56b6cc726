//! What is the text of some HTML, without its tags and without a tree?
//!
//! One pass over the tokens, in time and memory that follow the length alone, whatever is nested in
//! whatever. It is how text in feeds is read, and what is left to do with a page that no tree
//! should be built of. Tokens and character references are those of the HTML standard: `&#0;`,
//! `&#xD800;` and the like are U+FFFD.

use super::prose::Prose;
use super::tokens::{Token, each_token, is_block, is_unseen, is_void};

/// The text of `html`: blocks are paragraphs, `<br>` ends a line, and what no screen shows (scripts,
/// styles, comments, templates, hidden elements) is left out.
pub(in crate::source) fn text_of(html: &str) -> String {
    let mut stripper = Stripper::default();
    each_token(html, |token| stripper.take(token));
    stripper.prose.into_text()
}

#[derive(Default)]
struct Stripper {
    prose: Prose,
    /// The start tag that is being read, and whether it says `hidden`.
    tag: Vec<u8>,
    hidden: bool,
    /// The element that is left out, and how many of its name are open within it.
    unseen: Vec<u8>,
    n_unseen: usize,
    n_pre: usize,
}

impl Stripper {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::OpenStartTag { name } => {
                self.tag.clear();
                self.tag.extend_from_slice(name);
                self.hidden = false;
            }
            Token::AttributeName { name } => self.hidden |= name == b"hidden",
            Token::CloseStartTag { self_closing } => self.start(self_closing),
            Token::EndTag { name } => self.end(name),
            Token::String { value } if self.n_unseen == 0 => {
                let text = String::from_utf8_lossy(value);
                if self.n_pre > 0 {
                    self.prose.push_lines(&text);
                } else {
                    self.prose.push(&text);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, self_closing: bool) {
        let name = self.tag.as_slice();
        if self.n_unseen > 0 {
            self.n_unseen += usize::from(name == self.unseen && !self_closing);
            return;
        }
        if is_block(name) {
            self.prose.paragraph();
        }
        match name {
            b"br" => self.prose.line(),
            b"pre" => self.n_pre += 1,
            _ => {}
        }
        // Only in SVG and MathML does `/>` end an element; `<script/>` is open.
        let ends = is_void(name) || self_closing && matches!(name, b"svg" | b"math");
        if !ends && (self.hidden || is_unseen(name)) {
            std::mem::swap(&mut self.unseen, &mut self.tag);
            self.n_unseen = 1;
        }
    }

    fn end(&mut self, name: &[u8]) {
        if self.n_unseen > 0 {
            self.n_unseen -= usize::from(name == self.unseen);
            return;
        }
        if is_block(name) {
            self.prose.paragraph();
        }
        match name {
            // Browsers read `</br>` so.
            b"br" => self.prose.line(),
            b"pre" => self.n_pre = self.n_pre.saturating_sub(1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (html, expected) in [
            ("", ""),
            ("plain words", "plain words"),
            ("<p>Talks <b>en</b>ded.<p>All left.", "Talks ended.\n\nAll left."),
            ("one<br>two<br/>three", "one\ntwo\nthree"),
            ("one<br>\n<br>two", "one\n\ntwo"),
            ("<ul><li>a</li><li>b</li></ul>c", "a\n\nb\n\nc"),
            ("<table><tr><td>a<td>b</table>", "a\n\nb"),
            ("a<script>if (a < b) '<p>'</script>b<style>p{}</style>", "ab"),
            ("a<noscript><img>x</noscript><template>y<b>z</b></template>b", "ab"),
            ("a<!-- b --><![CDATA[c]]><?php d ?>e", "ae"),
            ("a<div hidden>b<div>c</div>d</div>e", "a\n\ne"),
            ("<title>t</title>a<svg/>b<svg><text>c</text></svg>", "ab"),
            ("<pre>a\n  b\n\nc</pre>d\ne", "a\nb\n\nc\n\nd e"),
            ("&lt;script&gt; &amp;amp; caf&eacute; &hellip;", "<script> &amp; café …"),
            ("&#0;&#x110000;&#xD800;|&#150;|&#xe9|&nosuch;|&", "���|–|é|&nosuch;|&"),
            ("5 < 6 and a<b", "5 < 6 and a"),
            ("cut in a tag <a hre", "cut in a tag"),
            ("cut in a comment <!-- x", "cut in a comment"),
            ("cut in a script <script>var x", "cut in a script"),
            ("cut in a reference &am", "cut in a reference &am"),
            ("\u{feff}é\u{a0}&nbsp;ü", "\u{feff}é ü"),
        ] {
            assert_eq!(text_of(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_nested_costs_no_more_than_what_is_not() {
        for tag in ["<div>", "<a><i>", "<b a=1 b=2>", "<svg>", "<pre>", "</p>", "&amp", "<"] {
            let html = tag.repeat(400_000);
            let started = std::time::Instant::now();
            text_of(&html);
            assert!(started.elapsed().as_secs() < 20, "{tag}");
        }
        let tag = format!("<p {}>text", "a=1 ".repeat(400_000));
        assert_eq!(text_of(&tag), "text");
    }
}
