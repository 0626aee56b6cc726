//! What elements does a record in XML hold, and what is their text?
//!
//! Elements are known by their local name and by the namespace it lies in, whatever its prefix. Of
//! the namespaces only those matter that tell apart what else has one name: `content:encoded` from
//! `excerpt:encoded`, the `title` of an entry from that of a picture.

use std::borrow::Cow;

use memchr::{memchr_iter, memrchr};
use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, Event};

use crate::base::Warning;
use crate::source::html::{Prose, is_block};
use crate::source::skip::Skip;

use super::cut::{oversized, oversized_tag};

/// How deep elements may nest.
const DEEPEST: usize = 256;
/// How many elements a record may have; each takes a hundred bytes of memory.
const MOST_ELEMENTS: usize = 500_000;

/// The prefixes that are bound around a record, each to a name of [`NAMESPACES`].
pub(in crate::source) type Spaces = [(String, &'static str)];

/// The namespaces that are told apart, by the prefix they commonly have. Those of the formats
/// themselves have none, as their elements mostly are written.
const NAMESPACES: [(&str, &str); 17] = [
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/atom/ns#", "atom"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/elements/1.0/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://search.yahoo.com/mrss/", "media"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
    ("http://purl.org/rss/1.0/", ""),
    ("http://my.netscape.com/rdf/simple/0.9/", ""),
    ("http://channel.netscape.com/rdf/simple/0.9/", ""),
    ("http://backend.userland.com/rss2", ""),
    ("http://iptc.org/std/nar/2006-10-01/", ""),
    ("http://iptc.org/std/NITF/2006-10-18/", ""),
];

/// Elements that stand on lines of their own in NITF, beside those it shares with HTML.
const NITF_BLOCKS: [&str; 10] = [
    "block",
    "bq",
    "hl1",
    "hl2",
    "byttl",
    "media",
    "media-caption",
    "nitf-table",
    "fn",
    "abstract",
];
/// Elements whose content is no text of the story.
const UNSEEN: [&str; 7] = [
    "script",
    "style",
    "media-metadata",
    "media-object",
    "media-producer",
    "custom-table",
    "nitf-table-metadata",
];

/// Reads a record or a whole file. What is wrong with it comes beside what was read up to there.
///
/// The place of the [`Skip`] is told from where `text` begins.
pub(in crate::source) fn parse<'t>(text: &'t str, spaces: &Spaces) -> (Document<'t>, Option<Skip>) {
    let outer = spaces.iter().map(|(prefix, space)| (0, Cow::Owned(prefix.clone()), *space));
    let mut builder = Builder { scopes: outer.collect(), ..Builder::default() };
    let wrong = walk(text, &mut |token| builder.take(token)).err();
    while !builder.open.is_empty() {
        builder.take(Token::End);
    }
    let root = builder.root.unwrap_or_default();
    (Document { root, unknown: builder.unknown }, wrong)
}

/// Whether [`parse`] would find something wrong.
pub(super) fn check(text: &str) -> Result<(), Skip> {
    walk(text, &mut |_| ())
}

/// A record as a tree.
pub(in crate::source) struct Document<'t> {
    /// The first element; one without a name where there is none.
    pub(in crate::source) root: Element<'t>,
    /// The first entity that is known neither to XML nor to HTML.
    unknown: Option<&'t str>,
}

impl Document<'_> {
    /// `W-XML-ENTITY` where an entity was left as it is written.
    pub(in crate::source) fn unknown_entity(&self) -> Option<Warning> {
        let text = format!("`{}` is left as it is; no entity is expanded", self.unknown?);
        Some(Warning::new("W-XML-ENTITY", text))
    }
}

/// An element with what it holds.
#[derive(Default)]
pub(in crate::source) struct Element<'t> {
    /// The namespace of its name, by its common prefix; "" that of its format.
    pub(in crate::source) space: &'static str,
    /// Its name without a prefix.
    pub(in crate::source) name: &'t str,
    /// What stands between `<` and `>`.
    tag: &'t str,
    children: Vec<Node<'t>>,
}

enum Node<'t> {
    Text(Cow<'t, str>),
    Element(Element<'t>),
}

impl<'t> Element<'t> {
    /// Whether that is its name: `dc:creator` the `creator` of Dublin Core, `title` that of the
    /// format.
    pub(in crate::source) fn is(&self, name: &str) -> bool {
        match name.split_once(':') {
            Some((space, name)) => self.space == space && self.name == name,
            None => self.space.is_empty() && self.name == name,
        }
    }

    /// The elements directly in it.
    pub(in crate::source) fn elements(&self) -> impl Iterator<Item = &Element<'t>> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of that name directly in it.
    pub(in crate::source) fn children<'e>(
        &'e self,
        name: &'e str,
    ) -> impl Iterator<Item = &'e Element<'t>> {
        self.elements().filter(move |element| element.is(name))
    }

    /// The first element of that name directly in it.
    pub(in crate::source) fn child(&self, name: &str) -> Option<&Element<'t>> {
        self.elements().find(|element| element.is(name))
    }

    /// The first element that a path of names such as `body/body.head/byline` leads to.
    pub(in crate::source) fn at(&self, path: &str) -> Option<&Element<'t>> {
        path.split('/').try_fold(self, |element, name| element.child(name))
    }

    /// Every element of one of these names, at any depth, in order.
    pub(in crate::source) fn all<'e>(&'e self, names: &[&str], found: &mut Vec<&'e Element<'t>>) {
        for element in self.elements() {
            if names.iter().any(|name| element.is(name)) {
                found.push(element);
            }
            element.all(names, found);
        }
    }

    /// The value of an attribute, its name as it is written; blank ones are none.
    pub(in crate::source) fn attribute(&self, name: &str) -> Option<Cow<'t, str>> {
        let mut attributes = Attributes::new(self.tag, self.tag.find(char::is_whitespace)?);
        let attribute =
            attributes.with_checks(false).flatten().find(|held| held.key.0 == name)?.value;
        if attribute.trim().is_empty() {
            return None;
        }
        Some(match unescape_with(&attribute, resolve_html5_entity) {
            Ok(value) => Cow::Owned(value.into_owned()),
            Err(_) => attribute,
        })
    }

    /// Whether it holds other elements.
    pub(in crate::source) fn is_marked_up(&self) -> bool {
        self.elements().next().is_some()
    }

    /// All text in it as it stands.
    pub(in crate::source) fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(piece) => text.push_str(piece),
                Node::Element(element) => element.push_text(text),
            }
        }
    }

    /// All text in it as a story: blocks are paragraphs, `<br>` ends a line.
    pub(in crate::source) fn prose(&self) -> String {
        let mut prose = Prose::default();
        self.push_prose(&mut prose, false);
        prose.into_text()
    }

    fn push_prose(&self, prose: &mut Prose, lines_count: bool) {
        let is_block = is_block(self.name.as_bytes()) || NITF_BLOCKS.contains(&self.name);
        if UNSEEN.contains(&self.name) {
            return;
        }
        if is_block {
            prose.paragraph();
        }
        if self.name == "br" {
            prose.line();
        }
        let lines_count = lines_count || self.name == "pre";
        for child in &self.children {
            match child {
                Node::Text(text) if lines_count => prose.push_lines(text),
                Node::Text(text) => prose.push(text),
                Node::Element(element) => element.push_prose(prose, lines_count),
            }
        }
        if is_block {
            prose.paragraph();
        }
    }
}

/// The prefixes that the start tag of `element` binds.
pub(in crate::source) fn spaces_of(element: &Element<'_>) -> Vec<(String, &'static str)> {
    bindings(element.tag).map(|(prefix, space)| (prefix.to_owned(), space)).collect()
}

/// What a document is made of.
enum Token<'t> {
    /// A start tag, by what stands between `<` and `>`.
    Start(&'t str),
    End,
    Text(Cow<'t, str>),
    /// A reference to nothing that is known, as it is written.
    Unknown(&'t str),
}

/// Gives each token to `take`.
fn walk<'t>(text: &'t str, take: &mut dyn FnMut(Token<'t>)) -> Result<(), Skip> {
    if let Some(at) = oversized_tag(text) {
        return Err(placed(oversized(), text, at));
    }
    let xml = |what: &str| Skip::new("E-XML", format!("{what}; record skipped"));
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let offset = |position: u64| usize::try_from(position).unwrap_or(text.len());
    let (mut depth, mut n_elements) = (0, 0);
    loop {
        let start = offset(reader.buffer_position());
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = offset(reader.error_position());
                return Err(placed(xml(&what_is_wrong(&error)), text, at));
            }
        };
        let end = offset(reader.buffer_position());
        let tag = |len: usize| text.get(start + 1..end - len).unwrap_or("");
        match event {
            Event::Start(_) | Event::Empty(_) => {
                let empty = matches!(event, Event::Empty(_));
                n_elements += 1;
                let named = |c: char| c.is_alphabetic() || c == '_' || c == ':';
                if !tag(1).starts_with(named) || tag(1).contains('<') {
                    return Err(placed(xml("a `<` that begins no tag"), text, start));
                }
                if depth == DEEPEST {
                    let what = format!("elements nested deeper than {DEEPEST}");
                    return Err(placed(xml(&what), text, start));
                }
                if n_elements > MOST_ELEMENTS {
                    let what = format!("more than {MOST_ELEMENTS} elements; record skipped");
                    return Err(placed(Skip::new("E-LIMIT", what), text, start));
                }
                take(Token::Start(tag(if empty { 2 } else { 1 })));
                if empty {
                    take(Token::End);
                } else {
                    depth += 1;
                }
            }
            Event::End(_) => {
                depth -= 1;
                take(Token::End);
            }
            Event::Text(piece) => {
                let piece = piece.into_inner();
                if piece.starts_with('&') {
                    take(Token::Unknown("&"));
                }
                take(Token::Text(piece));
            }
            Event::CData(piece) => take(Token::Text(piece.into_inner())),
            Event::GeneralRef(reference) => match character(&reference) {
                Some(known) => take(Token::Text(known)),
                None => {
                    let written = text.get(start..end).unwrap_or("&");
                    take(Token::Unknown(written));
                    take(Token::Text(Cow::Borrowed(written)));
                }
            },
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
            Event::Eof if depth > 0 => {
                return Err(placed(xml("an end tag is missing"), text, text.len()));
            }
            Event::Eof => return Ok(()),
        }
    }
}

/// The message of an error, on one level.
fn what_is_wrong(error: &quick_xml::Error) -> String {
    match error {
        quick_xml::Error::Syntax(inner) => inner.to_string(),
        quick_xml::Error::IllFormed(inner) => inner.to_string(),
        other => other.to_string(),
    }
}

/// What a reference stands for, if it is one of XML, of HTML or a number.
fn character<'t>(reference: &BytesRef<'t>) -> Option<Cow<'t, str>> {
    let name: &str = reference;
    if !reference.is_char_ref() {
        return resolve_html5_entity(name).map(Cow::Borrowed);
    }
    let read = reference.resolve_char_ref().ok().flatten();
    let character = match read {
        // Numbers of Windows-1252 are meant, as every browser reads them.
        Some(c @ '\u{80}'..='\u{9f}') => {
            let byte = [u8::try_from(u32::from(c)).unwrap_or(b'?')];
            let (decoded, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            decoded.chars().next()
        }
        Some(c) if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => None,
        other => other,
    };
    Some(Cow::Owned(character.unwrap_or(char::REPLACEMENT_CHARACTER).to_string()))
}

/// The skip, at the line and column of byte `at`.
fn placed(skip: Skip, text: &str, at: usize) -> Skip {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line = memchr_iter(b'\n', before).count() as u64 + 1;
    let column = before.len() - memrchr(b'\n', before).map_or(0, |last| last + 1) + 1;
    skip.at_line(line).at_column(column as u64)
}

#[derive(Default)]
struct Builder<'t> {
    open: Vec<Element<'t>>,
    root: Option<Element<'t>>,
    /// The prefixes bound, each with how many elements are open where it is.
    scopes: Vec<(usize, Cow<'t, str>, &'static str)>,
    unknown: Option<&'t str>,
}

impl<'t> Builder<'t> {
    fn take(&mut self, token: Token<'t>) {
        match token {
            Token::Start(tag) => self.start(tag),
            Token::End => self.end(),
            Token::Text(text) => {
                let Some(element) = self.open.last_mut() else { return };
                match element.children.last_mut() {
                    Some(Node::Text(before)) => before.to_mut().push_str(&text),
                    _ => element.children.push(Node::Text(text)),
                }
            }
            Token::Unknown(written) => {
                self.unknown.get_or_insert(written);
            }
        }
    }

    fn start(&mut self, tag: &'t str) {
        let depth = self.open.len() + 1;
        for (prefix, space) in bindings(tag) {
            self.scopes.push((depth, Cow::Borrowed(prefix), space));
        }
        let end = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
        let (prefix, name) = tag[..end].split_once(':').unwrap_or(("", &tag[..end]));
        let bound = self.scopes.iter().rev().find(|(_, bound, _)| bound == prefix);
        let space = match bound {
            Some((_, _, space)) => space,
            None => common(prefix),
        };
        self.open.push(Element { space, name, tag, children: Vec::new() });
    }

    fn end(&mut self) {
        let depth = self.open.len();
        while self.scopes.last().is_some_and(|(bound, ..)| *bound == depth && depth > 0) {
            self.scopes.pop();
        }
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(outer) => outer.children.push(Node::Element(element)),
            None => {
                self.root.get_or_insert(element);
            }
        }
    }
}

/// The space of a prefix that nothing binds: what it is mostly bound to.
fn common(prefix: &str) -> &'static str {
    if prefix.is_empty() {
        return "";
    }
    let known = NAMESPACES.iter().find(|(_, space)| *space == prefix);
    known.map_or(OTHER, |(_, space)| space)
}

/// The space of every namespace that is not told apart.
const OTHER: &str = "?";

/// The prefixes that a tag binds; a default namespace has the prefix "".
fn bindings(tag: &str) -> impl Iterator<Item = (&str, &'static str)> {
    let from = if tag.contains("xmlns") { tag.find(char::is_whitespace) } else { None };
    let mut attributes = Attributes::new(tag, from.unwrap_or(tag.len()));
    attributes.with_checks(false);
    attributes.flatten().filter_map(|attribute| {
        let prefix = match attribute.key.0 {
            "xmlns" => "",
            name => name.strip_prefix("xmlns:")?,
        };
        let uri = attribute.value.trim();
        let known = NAMESPACES.iter().find(|(known, _)| known.eq_ignore_ascii_case(uri));
        // A default namespace that is not known may be that of a format, misspelt.
        let space = known.map_or(if prefix.is_empty() { "" } else { OTHER }, |(_, space)| space);
        Some((prefix, space))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_and_entities() {
        for (xml, expected) in [
            ("<p>a &lt;b&gt; &amp;amp; &eacute;&#233;&#xe9;</p>", "a <b> &amp; ééé"),
            ("<x><p>one\n two</p><p>three<br/>four</p></x>", "one two\n\nthree\nfour"),
            (
                "<x><hl2>H</hl2>text<media><media-metadata>x</media-metadata>\
              <media-caption>C</media-caption></media></x>",
                "H\n\ntext\n\nC",
            ),
            (
                "<p><![CDATA[<b> & ]]>&#146;&#0;&#xD800;&#x110000;&#3;</p>",
                "<b> & ’\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
            ),
            ("<pre>a\nb</pre>", "a\nb"),
            ("<p>&evil; AT&T &</p>", "&evil; AT&T &"),
            ("<!DOCTYPE p [<!ENTITY evil SYSTEM 'file:///etc/passwd'>]><p>&evil;</p>", "&evil;"),
        ] {
            let (document, wrong) = parse(xml, &[]);
            assert_eq!((document.root.prose().as_str(), wrong), (expected, None), "{xml}");
            assert_eq!(document.unknown_entity().is_some(), xml.contains("&evil;"), "{xml}");
        }
    }

    #[test]
    fn what_is_not_well_formed() {
        let check = |xml: &str, expected: &str| {
            let (_, wrong) = parse(xml, &[]);
            assert_eq!(wrong.map(|skip| skip.place(skip.code)).as_deref(), Some(expected), "{xml}");
        };
        check("<a>\n<b></a>", "E-XML:2:4");
        check("<a>\n <b>x</b>", "E-XML:2:10");
        check("<a><![CDATA[x", "E-XML:1:4");
        check("</a>", "E-XML:1:1");
        check("<a <b>", "E-XML:1:1");
        check("<a>1 < 2</a>", "E-XML:1:6");
        check(&"<a>".repeat(100_000), "E-XML:1:769");
        check(&format!("<r>{}</r>", "<a/>".repeat(600_000)), "E-LIMIT:1:2000000");
        check(&format!("<r><a {}/></r>", "a='' ".repeat(80_000)), "E-LIMIT:1:4");
    }

    #[test]
    fn names_in_their_namespaces() {
        let xml = "<r xmlns:x='http://purl.org/dc/elements/1.1/' xmlns:content='urn:other'>\
            <x:creator a='1 &amp; 2'>A</x:creator><content:encoded/><media:title/>\
            <title xmlns='http://www.w3.org/2005/Atom'><b/></title><title>T</title></r>";
        let (document, _) = parse(xml, &[]);
        let names = ["dc:creator", "content:encoded", "media:title", "atom:title", "title", "x"];
        let known = names.map(|name| document.root.child(name).is_some());
        assert_eq!(known, [true, false, true, true, true, false]);
        let creator = document.root.child("dc:creator").expect("it is there");
        assert_eq!(creator.attribute("a").as_deref(), Some("1 & 2"));
        assert_eq!(document.root.child("title").expect("it is there").text(), "T");
        assert_eq!(
            spaces_of(&document.root),
            [("x".to_owned(), "dc"), ("content".to_owned(), "?")]
        );
        let (document, _) = parse("<x:t><y:t/></x:t>", &[("x".to_owned(), "dc")]);
        assert!(document.root.is("dc:t") && document.root.child("t").is_none());
    }
}
