//! Is it safe to build a tree of this page?
//!
//! A tree costs memory for every level, and markup that is closed in another order than it was
//! opened costs more than its length: the standard opens each unclosed `<i>` anew in every block
//! that follows. So what a tree would become is worked out first, from the tags alone, and where it
//! would be out of measure, none is built.

use crate::base::Warning;

use super::tokens::{is_block, is_void};

/// How deep elements may stand; browsers stop at this depth too.
const DEEPEST: usize = 512;

/// How many formatting elements may be open at once; beyond, each end tag moves half the tree.
const MOST_FORMATTING: usize = 256;

/// How many elements a page may have. The longest live blogs have a fifth of that.
const MOST_ELEMENTS: usize = 150_000;

/// What the depths of all elements may add up to: each is asked for the text of all within it.
const MOST_LEVELS: usize = 6_000_000;

/// How many attributes one tag may have: the tree builder compares each with all before it.
const MOST_ATTRIBUTES: usize = 512;

/// The elements that are open, as far as a count needs to know them.
#[derive(Default)]
pub(super) struct Nesting {
    open: Vec<Open>,
    /// Formatting elements that will be opened anew in the blocks to come.
    n_formatting: usize,
    n_elements: usize,
    n_levels: usize,
    n_attributes: usize,
    too_deep: bool,
    too_many: bool,
}

struct Open {
    name: Name,
    /// How many formatting elements were open around it, where it shuts them out.
    outside: Option<usize>,
}

/// The name of an element, cut where that makes no difference.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Name([u8; 8]);

impl Name {
    fn of(name: &[u8]) -> Name {
        let mut cut = [0; 8];
        let len = name.len().min(8);
        cut[..len].copy_from_slice(&name[..len]);
        Name(cut)
    }

    fn is(self, name: &[u8]) -> bool {
        self == Name::of(name)
    }
}

impl Nesting {
    /// Counts an attribute of the tag that is being read.
    pub(super) fn attribute(&mut self) {
        self.n_attributes += 1;
        self.too_many |= self.n_attributes > MOST_ATTRIBUTES;
    }

    /// Counts a start tag.
    pub(super) fn start(&mut self, name: &[u8], self_closing: bool) {
        self.n_attributes = 0;
        if self.too_deep {
            return;
        }
        self.close_implied(name);
        // Those that are open are built again wherever a block begins.
        self.n_elements += 1 + if self.n_formatting > 8 { self.n_formatting } else { 0 };
        self.n_levels += self.open.len();
        self.too_many |= self.n_elements > MOST_ELEMENTS || self.n_levels > MOST_LEVELS;
        if is_void(name) || self_closing {
            return;
        }
        let outside = shuts_out(name).then_some(self.n_formatting);
        if outside.is_some() {
            self.n_formatting = 0;
        }
        self.n_formatting += usize::from(is_formatting(name));
        self.open.push(Open { name: Name::of(name), outside });
        self.too_deep |= self.open.len() > DEEPEST || self.n_formatting > MOST_FORMATTING;
    }

    /// Counts an end tag.
    pub(super) fn end(&mut self, name: &[u8]) {
        self.n_attributes = 0;
        if self.too_deep {
            return;
        }
        if is_formatting(name) {
            // Closed in any order, it is only itself that is closed.
            let wanted = Name::of(name);
            if let Some(at) = self.open.iter().rposition(|open| open.name == wanted) {
                self.open.remove(at);
            }
            self.n_formatting = self.n_formatting.saturating_sub(1);
        } else {
            let of_table = matches!(name, b"table" | b"thead" | b"tbody" | b"tfoot" | b"tr")
                || shuts_out(name);
            self.close(name, |open| match of_table {
                true => open.name.is(b"table"),
                false => open.outside.is_some(),
            });
        }
    }

    /// What is closed by a start tag: an item by the next one, a paragraph by a block.
    fn close_implied(&mut self, name: &[u8]) {
        let is = |names: &'static [&'static [u8]]| {
            move |open: &Open| names.iter().any(|name| open.name.is(name))
        };
        match name {
            b"li" => self.close(name, is(&[b"ul", b"ol", b"menu", b"dir", b"table", b"td"])),
            b"dt" | b"dd" => {
                self.close(b"dt", is(&[b"dl", b"table", b"td"]));
                self.close(b"dd", is(&[b"dl", b"table", b"td"]));
            }
            b"option" => self.close(name, is(&[b"select", b"datalist"])),
            b"td" | b"th" => {
                self.close(b"td", is(&[b"table"]));
                self.close(b"th", is(&[b"table"]));
            }
            b"tr" => self.close(name, is(&[b"table"])),
            b"tbody" | b"thead" | b"tfoot" => {
                for part in [b"tbody".as_slice(), b"thead", b"tfoot"] {
                    self.close(part, is(&[b"table"]));
                }
            }
            _ if is_block(name) && self.open.last().is_some_and(|open| open.name.is(b"p")) => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Closes the innermost element of that name and all within it, unless one that is a `border`
    /// stands between.
    fn close(&mut self, name: &[u8], border: impl Fn(&Open) -> bool) {
        let name = Name::of(name);
        for at in (0..self.open.len()).rev() {
            if self.open[at].name == name {
                for open in self.open.drain(at..).rev() {
                    self.n_formatting = open.outside.unwrap_or(self.n_formatting);
                }
                return;
            }
            if border(&self.open[at]) {
                return;
            }
        }
    }

    /// Why no tree should be built, if so.
    pub(super) fn verdict(&self) -> Option<Warning> {
        let text = if self.too_deep {
            format!("elements more than {DEEPEST} deep; all text of the page was taken")
        } else if self.too_many {
            "too many elements or attributes; all text of the page was taken".to_owned()
        } else {
            return None;
        };
        Some(Warning::new("W-DEPTH", text))
    }
}

/// Whether an element of that name goes on in the next block when it is not closed.
fn is_formatting(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small"
    ) || matches!(name, b"strike" | b"strong" | b"tt" | b"u")
}

/// Whether formatting goes neither into an element of that name nor out of it.
fn shuts_out(name: &[u8]) -> bool {
    matches!(name, b"td" | b"th" | b"caption" | b"object" | b"applet" | b"marquee" | b"template")
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{Token, each_token};
    use super::*;

    fn nesting(html: &str) -> Nesting {
        let mut nesting = Nesting::default();
        let mut tag = Vec::new();
        each_token(html, |token| match token {
            Token::OpenStartTag { name } => tag = name.to_vec(),
            Token::AttributeName { .. } => nesting.attribute(),
            Token::CloseStartTag { self_closing } => nesting.start(&tag, self_closing),
            Token::EndTag { name } => nesting.end(name),
            _ => {}
        });
        nesting
    }

    #[test]
    fn what_is_open_at_the_end() {
        for (html, depth, n_formatting) in [
            ("<html><body><p>a<p>b", 3, 0),
            ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", 0, 0),
            ("<table><tr><td><font>a<td><font>b<tr><td>c", 3, 0),
            ("<table><tr><td><table><tr><td>a</table>b</table>", 0, 0),
            ("<b><i>a</b></i>", 0, 0),
            ("<div><b>a</div>b", 0, 1),
            ("<br><img><hr/><p>", 1, 0),
            ("<dl><dt>a<dd>b<dt>c</dl>", 0, 0),
            ("</p></div></b>", 0, 0),
        ] {
            let nesting = nesting(html);
            assert_eq!((nesting.open.len(), nesting.n_formatting), (depth, n_formatting), "{html}");
            assert_eq!(nesting.verdict(), None);
        }
    }

    #[test]
    fn what_gets_no_tree() {
        for html in [
            "<div>".repeat(600),
            "<a>".repeat(600) + &"<i>".repeat(600),
            "<a><i>".repeat(400),
            "<table><tr><td>".repeat(200),
            (0..200).map(|n| format!("<font size={n}>")).collect::<String>() + &"<p>".repeat(3000),
            ("<div>".repeat(400) + &"</div>".repeat(400)).repeat(100),
            format!("<p {}>", (0..600).map(|n| format!(" a{n}=1")).collect::<String>()),
        ] {
            assert!(nesting(&html).verdict().is_some(), "{}", &html[..60]);
        }
        for html in ["<p>a".repeat(5000), "<b><i>a</b></i>".repeat(5000)] {
            assert!(nesting(&html).verdict().is_none(), "{}", &html[..20]);
        }
    }
}
