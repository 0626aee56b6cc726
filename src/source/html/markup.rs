//! What does a page say of itself, beside its text?
//!
//! One pass over the tokens gathers what is marked: `<meta>`, JSON-LD, the title, headings, times,
//! elements whose attributes say that they hold a headline, a date or a name. What each is worth is
//! for others to judge.

use super::nesting::Nesting;
use super::tokens::{Token, each_token};

/// What was gathered from one page, each kind in the order of the page.
#[derive(Default)]
pub(super) struct Markup {
    /// The names of `<meta>` in lower case, letters and digits alone, with what they say.
    pub(super) metas: Vec<(String, String)>,
    /// The text of each script of JSON-LD.
    pub(super) scripts: Vec<String>,
    /// The page's title.
    pub(super) title: Option<String>,
    /// Elements that may hold a fact.
    pub(super) marked: Vec<Marked>,
    /// The address that a link calls canonical.
    pub(super) canonical: Option<String>,
    /// The address a browser wrote into a page that it saved.
    pub(super) saved_from: Option<String>,
    /// The language of the whole.
    pub(super) lang: Option<String>,
    /// Whether a tree may be built.
    pub(super) nesting: Nesting,
    /// Whether the page stops within a tag, comment or script.
    pub(super) is_cut: bool,
}

impl Markup {
    /// What every `<meta>` of that name says.
    pub(super) fn metas_named<'m>(
        &'m self,
        name: &'m str,
    ) -> impl Iterator<Item = &'m str> + Clone {
        self.metas.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim())
    }
}

/// An element that may hold a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) kind: Kind,
    /// What an attribute says: `datetime`, `content`, or `title` of an abbreviation.
    pub(super) value: Option<String>,
    /// Its text, white space collapsed.
    pub(super) text: String,
    /// How many tags stand before it on the page.
    pub(super) at: usize,
    /// Whether it stands among links, in a margin or at the foot.
    pub(super) is_aside: bool,
}

impl Marked {
    /// What its attribute says, then what it shows.
    pub(super) fn told(&self) -> impl Iterator<Item = &str> {
        self.value.as_deref().into_iter().chain([self.text.as_str()])
    }
}

/// Which fact it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `itemprop="headline"`, or the class that hNews has for it.
    Headline,
    /// `<h1>`.
    Heading,
    /// `itemprop="datePublished"`, `pubdate`, or the class that hNews has for it.
    Published,
    /// `<time>` of no stated meaning.
    Time,
    /// An element whose class speaks of a date.
    Dated,
    /// `itemprop="author"` or `rel="author"`.
    Author,
    /// An element whose class speaks of a byline.
    Byline,
}

/// The longest text of a marked element, in bytes.
const LONGEST: usize = 512;

/// The longest script that is kept, in bytes.
const LONGEST_SCRIPT: usize = 4 << 20;

/// How many of each list are kept.
const MOST: usize = 512;

/// Gathers what `html` says of itself.
pub(super) fn read(html: &str) -> Markup {
    let mut reader = Reader::default();
    each_token(html, |token| reader.take(token));
    let Reader { mut markup, open, in_script, title, .. } = reader;
    // What has no end tag in a page that was cut is still there.
    for open in open {
        markup.marked.push(open.into_marked());
    }
    markup.is_cut |= in_script || html.trim_end().ends_with('<');
    markup.title = title.filter(|title| !title.is_empty());
    markup
}

/// A marked element that is still open.
struct Open {
    name: Vec<u8>,
    n_nested: usize,
    marked: Marked,
}

impl Open {
    fn into_marked(self) -> Marked {
        let text = self.marked.text.split_whitespace().collect::<Vec<_>>().join(" ");
        Marked { text, ..self.marked }
    }
}

#[derive(Default)]
struct Reader {
    markup: Markup,
    name: Vec<u8>,
    attributes: Vec<(String, String)>,
    open: Vec<Open>,
    n_tags: usize,
    /// The margin that is open, and how many of its name within it.
    margin: Vec<u8>,
    n_margins: usize,
    title: Option<String>,
    in_title: bool,
    in_script: bool,
    in_linked: bool,
}

impl Reader {
    fn take(&mut self, token: Token<'_>) {
        match token {
            Token::OpenStartTag { name } => {
                self.name.clear();
                self.name.extend_from_slice(name);
                self.attributes.clear();
            }
            Token::AttributeName { name } => {
                self.markup.nesting.attribute();
                if self.attributes.len() < 64 {
                    let name = String::from_utf8_lossy(name).into_owned();
                    self.attributes.push((name, String::new()));
                }
            }
            Token::AttributeValue { value } => {
                if let Some((_, last)) = self.attributes.last_mut()
                    && last.is_empty()
                {
                    *last = String::from_utf8_lossy(value).into_owned();
                }
            }
            Token::CloseStartTag { self_closing } => self.start(self_closing),
            Token::EndTag { name } => self.end(name),
            Token::String { value } => self.text(value),
            Token::Comment { value } => self.comment(value),
            Token::Error(error) => {
                let name = error.as_str();
                self.markup.is_cut |= name.starts_with("eof-in") && name != "eof-in-doctype";
            }
            Token::Doctype { .. } => {}
        }
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    fn start(&mut self, self_closing: bool) {
        let name = std::mem::take(&mut self.name);
        self.markup.nesting.start(&name, self_closing);
        self.n_tags += 1;
        for open in &mut self.open {
            open.n_nested += usize::from(open.name == name);
            // A block within a byline or heading is a word of its own.
            open.marked.text.push(' ');
        }
        match name.as_slice() {
            b"html" => {
                let lang = self.attribute("lang").or_else(|| self.attribute("xml:lang"));
                let lang = lang.map(str::to_owned);
                self.markup.lang = self.markup.lang.take().or(lang);
            }
            b"meta" => self.meta(),
            b"link" => {
                let is_canonical =
                    self.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                if is_canonical && self.markup.canonical.is_none() {
                    self.markup.canonical = self.attribute("href").map(str::to_owned);
                }
            }
            b"title" => {
                self.in_title = self.title.is_none() && self.open.is_empty();
                if self.in_title {
                    self.title = Some(String::new());
                }
            }
            b"script" => {
                self.in_script = true;
                let kind = self.attribute("type").unwrap_or_default();
                self.in_linked = kind.to_ascii_lowercase().starts_with("application/ld+json")
                    && self.markup.scripts.len() < MOST;
                if self.in_linked {
                    self.markup.scripts.push(String::new());
                }
            }
            b"nav" | b"aside" | b"footer" if self.n_margins == 0 => {
                self.margin.clone_from(&name);
                self.n_margins = 1;
            }
            _ => self.n_margins += usize::from(self.n_margins > 0 && self.margin == name),
        }
        if let Some(kind) = self.kind(&name)
            && self.open.len() < 16
            && self.markup.marked.len() < MOST
        {
            let value = ["datetime", "content", "title", "data-datetime", "data-publishtime"]
                .iter()
                .find_map(|name| self.attribute(name))
                .filter(|value| !value.is_empty())
                .map(str::to_owned);
            let is_aside = self.n_margins > 0;
            let at = self.n_tags;
            let marked = Marked { kind, value, text: String::new(), at, is_aside };
            if super::tokens::is_void(&name) {
                self.markup.marked.push(marked);
            } else {
                self.open.push(Open { name: name.clone(), n_nested: 0, marked });
            }
        }
        self.name = name;
    }

    fn end(&mut self, name: &[u8]) {
        self.markup.nesting.end(name);
        match name {
            b"title" => self.in_title = false,
            b"script" => (self.in_script, self.in_linked) = (false, false),
            _ if self.n_margins > 0 && self.margin == name => self.n_margins -= 1,
            _ => {}
        }
        let mut at = 0;
        while at < self.open.len() {
            let open = &mut self.open[at];
            open.marked.text.push(' ');
            if open.name != name {
                at += 1;
            } else if open.n_nested > 0 {
                open.n_nested -= 1;
                at += 1;
            } else {
                let marked = self.open.remove(at).into_marked();
                self.markup.marked.push(marked);
            }
        }
    }

    fn text(&mut self, value: &[u8]) {
        if self.in_linked {
            if let Some(script) = self.markup.scripts.last_mut()
                && script.len() + value.len() <= LONGEST_SCRIPT
            {
                script.push_str(&String::from_utf8_lossy(value));
            }
        } else if self.in_title {
            let text = String::from_utf8_lossy(value);
            let words: Vec<&str> = text.split_whitespace().collect();
            self.title = Some(words.join(" "));
        } else if !self.in_script && !self.open.is_empty() {
            let text = String::from_utf8_lossy(value);
            for open in &mut self.open {
                let room = LONGEST.saturating_sub(open.marked.text.len());
                open.marked.text.push_str(crate::article::start_of(&text, room));
            }
        }
    }

    /// `<!-- saved from url=(0028)https://example.org/a -->`
    fn comment(&mut self, value: &[u8]) {
        let value = String::from_utf8_lossy(&value[..value.len().min(2048)]);
        let address = value.trim().strip_prefix("saved from url=(").and_then(|rest| {
            let (_, address) = rest.split_once(')')?;
            address.starts_with("http").then(|| address.trim().to_owned())
        });
        self.markup.saved_from = self.markup.saved_from.take().or(address);
    }

    fn meta(&mut self) {
        let value = self.attribute("content").or_else(|| self.attribute("value"));
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        if self.markup.metas.len() >= MOST {
            return;
        }
        let value = value.to_owned();
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            let Some(names) = self.attribute(attribute) else { continue };
            let names: Vec<String> = names.split_whitespace().map(plain_name).collect();
            self.markup.metas.extend(names.into_iter().map(|name| (name, value.clone())));
        }
    }

    /// Which fact the element whose start tag was read may hold.
    fn kind(&self, name: &[u8]) -> Option<Kind> {
        if matches!(name, b"meta" | b"link" | b"script" | b"html" | b"body" | b"title") {
            return None;
        }
        if let Some(props) = self.attribute("itemprop") {
            let has = |wanted: &str| {
                props.split_whitespace().any(|prop| prop.eq_ignore_ascii_case(wanted))
            };
            if has("datePublished") || has("dateCreated") {
                return Some(Kind::Published);
            }
            if has("dateModified") {
                return None;
            }
            if has("headline") {
                return Some(Kind::Headline);
            }
            if has("author") || has("creator") {
                return Some(Kind::Author);
            }
        }
        let class = self.attribute("class").unwrap_or_default().to_ascii_lowercase();
        let has = |wanted: &str| class.split_whitespace().any(|class| class == wanted);
        let modified = ["updated", "modified"].iter().any(|word| class.contains(word));
        match name {
            b"h1" if has("entry-title") => return Some(Kind::Headline),
            b"h1" => return Some(Kind::Heading),
            b"time" if self.attribute("pubdate").is_some() => return Some(Kind::Published),
            b"time" | b"abbr" if has("published") || has("entry-date") => {
                return Some(Kind::Published);
            }
            b"time" => return (!modified).then_some(Kind::Time),
            b"h2" if has("entry-title") => return Some(Kind::Heading),
            _ => {}
        }
        if self.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("author")) {
            return Some(Kind::Author);
        }
        if modified || matches!(name, b"a" | b"button" | b"input" | b"form" | b"svg" | b"img") {
            return None;
        }
        let id = self.attribute("id").unwrap_or_default().to_ascii_lowercase();
        let told = |words: &[&str]| {
            let names = std::iter::once(id.as_str()).chain(class.split_whitespace());
            names.into_iter().any(|name| words.iter().any(|word| speaks_of(name, word)))
        };
        if told(&[
            "date",
            "timestamp",
            "datestamp",
            "fecha",
            "time",
            "published",
            "posted",
            "datetime",
        ]) {
            Some(Kind::Dated)
        } else if told(&["byline", "author", "bylines", "authors", "writer"]) {
            Some(Kind::Byline)
        } else {
            None
        }
    }
}

/// Whether a class or id speaks of `word`: `date`, `post-date` and `pubdate` do, `updates` and
/// `date-picker` do not.
fn speaks_of(name: &str, word: &str) -> bool {
    name == word
        || name.strip_suffix(word).is_some_and(|start| {
            start.ends_with(['-', '_']) || matches!(start, "pub" | "publish" | "article" | "story")
        })
        || name.strip_prefix(word).is_some_and(|end| matches!(end, "-name" | "_name" | "line"))
}

/// A name of `<meta>` by its letters and digits: `DC.date.issued`, `dc:date:issued` and
/// `dc_date_issued` are one.
fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_elements() {
        let check = |html: &str, expected: &[(Kind, Option<&str>, &str)]| {
            let markup = read(html);
            let told: Vec<_> = markup
                .marked
                .iter()
                .map(|marked| (marked.kind, marked.value.as_deref(), marked.text.as_str()))
                .collect();
            assert_eq!(told, expected, "{html}");
        };
        check("<h1> Talks <b>end</b></h1>", &[(Kind::Heading, None, "Talks end")]);
        check(
            "<time pubdate datetime='2012-05-03'>May 3</time>",
            &[(Kind::Published, Some("2012-05-03"), "May 3")],
        );
        check("<time itemprop=dateModified datetime=2012>x</time>", &[]);
        check(
            "<abbr class='published updated' title='2008-02-01'>1 Feb</abbr>",
            &[(Kind::Published, Some("2008-02-01"), "1 Feb")],
        );
        check(
            "<div class=post-date><span>May 3</span> 2012</div><p class=updates>x",
            &[(Kind::Dated, None, "May 3 2012")],
        );
        check(
            "<div class='byline'>By <div>Ann Lee</div></div>",
            &[(Kind::Byline, None, "By Ann Lee")],
        );
        check("<span itemprop=author>Ann Lee", &[(Kind::Author, None, "Ann Lee")]);
    }

    #[test]
    fn facts_of_the_page() {
        let page = r#"<!-- saved from url=(0021)https://example.org/a --><html lang=en><head>
            <title> Talks &amp;
            more </title><meta property="og:title" content="Talks">
            <meta name="DC.date.issued" content=2012-05-03><meta name=empty content="">
            <link rel=canonical href=https://example.org/b>
            <script type="application/ld+json">{"a": "</b>"}</script>
            <svg><title>icon</title></svg>"#;
        let markup = read(page);
        assert_eq!(markup.title.as_deref(), Some("Talks & more"));
        assert_eq!(markup.scripts, [r#"{"a": "</b>"}"#]);
        assert_eq!(markup.saved_from.as_deref(), Some("https://example.org/a"));
        assert_eq!(markup.canonical.as_deref(), Some("https://example.org/b"));
        assert_eq!(markup.lang.as_deref(), Some("en"));
        let metas: Vec<_> = markup.metas.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(metas, [("ogtitle", "Talks"), ("dcdateissued", "2012-05-03")]);
    }

    #[test]
    fn pages_that_are_cut() {
        for (html, expected) in [
            ("<p>whole</p></html>", false),
            ("<p>no end tag", false),
            ("<p>text <a href=\"", true),
            ("<p>text <!-- comment", true),
            ("<script>var x", true),
            ("<p>text <", true),
        ] {
            assert_eq!(read(html).is_cut, expected, "{html}");
        }
    }
}
