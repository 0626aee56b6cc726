//! How does the guide to the query language become a page?

use maud::{PreEscaped, html};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html::push_html};

use super::link::Link;
use super::{Frame, Site};

/// The guide that is shipped with the program, as it stands in `docs/query.md`.
const GUIDE: &str = include_str!("../../../docs/query.md");

/// How queries are written. What it gives to try leads to its search.
pub fn help_page(site: &Site) -> String {
    let main = html! { div.guide { (PreEscaped(guide())) } };
    Frame { site, title: "Help", here: &Link::default(), feed: None, main }.page()
}

/// The guide is our own text; raw HTML in it would be shown as text all the same.
fn guide() -> String {
    let mut events = Vec::new();
    let mut table = Table::default();
    // Links to other files of the documentation lead nowhere here: their text stays.
    let mut in_dropped_link = false;
    for event in Parser::new_ext(GUIDE, Options::ENABLE_TABLES) {
        table.advance(&event);
        match event {
            Event::Start(Tag::Link { ref dest_url, .. }) if !dest_url.starts_with("https://") => {
                in_dropped_link = true;
            }
            Event::End(TagEnd::Link) if in_dropped_link => in_dropped_link = false,
            // A column without a name has one for those who hear the page.
            Event::End(TagEnd::TableCell) if table.is_unnamed() => {
                events.push(Event::Text("in brief".into()));
                events.push(event);
            }
            Event::Code(code) if table.is_try() => events.extend(search_of(code)),
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            event => events.push(event),
        }
    }
    let mut page = String::new();
    push_html(&mut page, events.into_iter());
    page
}

/// Where in a table a reader of the guide stands.
#[derive(Default)]
struct Table {
    in_head: bool,
    column: usize,
    has_text: bool,
    /// The column of queries to try, if there is one.
    tries: Option<usize>,
    ended_unnamed: bool,
}

impl Table {
    fn advance(&mut self, event: &Event<'_>) {
        self.ended_unnamed = false;
        match event {
            Event::Start(Tag::Table(_)) => *self = Table::default(),
            Event::Start(Tag::TableHead) => (self.in_head, self.column) = (true, 0),
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::Start(Tag::TableRow) => self.column = 0,
            Event::Start(Tag::TableCell) => self.has_text = false,
            Event::Text(text) => {
                self.has_text = true;
                if self.in_head && text.as_ref() == "try" {
                    self.tries = Some(self.column);
                }
            }
            Event::Code(_) => self.has_text = true,
            Event::End(TagEnd::TableCell) => {
                self.ended_unnamed = self.in_head && !self.has_text;
                self.column += 1;
            }
            Event::End(TagEnd::Table) => self.tries = None,
            _ => {}
        }
    }

    /// Whether the head of a column without a name has just ended.
    fn is_unnamed(&self) -> bool {
        self.ended_unnamed
    }

    /// Whether a query to try stands here.
    fn is_try(&self) -> bool {
        !self.in_head && self.tries == Some(self.column)
    }
}

fn search_of(code: CowStr<'_>) -> [Event<'_>; 3] {
    let link = Link::to("/search").with("q", code.as_ref());
    let start = Tag::Link {
        link_type: LinkType::Inline,
        dest_url: link.to_string().into(),
        title: "".into(),
        id: "".into(),
    };
    [Event::Start(start), Event::Code(code), Event::End(TagEnd::Link)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_guide_are_searches() {
        let page = guide();
        let example = "<a href=\"/search?q=%22trade%20talks%22\"><code>\"trade talks\"</code></a>";
        assert!(page.contains(example), "{page}");
        assert!(!page.contains("cli.md"), "links to files are dropped");
        assert!(!page.contains("<th></th>"), "every column has a name");
        let n_tries = page.matches("<a href=\"/search?q=").count();
        assert!((20..60).contains(&n_tries), "{n_tries} queries to try");
        assert!(page.starts_with("<h1>"), "{page}");
    }
}
