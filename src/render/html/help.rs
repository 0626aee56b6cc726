//! How does the guide to the query language become a page?

use maud::{PreEscaped, html};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html::push_html};

use super::link::Link;
use super::{Frame, Site};

/// The guide that is shipped with the program, as it stands in `docs/query.md`.
const GUIDE: &str = include_str!("../../../docs/query.md");

/// How queries are written. Words in backquotes in the last column of its tables lead to their search.
pub fn help_page(site: &Site) -> String {
    let main = html! { div.guide { (PreEscaped(guide())) } };
    Frame { site, title: "Help", here: &Link::default(), feed: None, main }.page()
}

/// The guide is our own text; raw HTML in it would be shown as text all the same.
fn guide() -> String {
    let parser = Parser::new_ext(GUIDE, Options::ENABLE_TABLES);
    let mut events = Vec::new();
    let mut column = 0;
    let mut in_table_body = false;
    // Links to other files of the documentation lead nowhere here: their text stays.
    let mut in_dropped_link = false;
    for event in parser {
        match event {
            Event::Start(Tag::TableRow) => {
                (in_table_body, column) = (true, 0);
                events.push(event);
            }
            Event::End(TagEnd::Table) => {
                in_table_body = false;
                events.push(event);
            }
            Event::End(TagEnd::TableCell) => {
                column += 1;
                events.push(event);
            }
            Event::Start(Tag::Link { ref dest_url, .. }) if !dest_url.starts_with("https://") => {
                in_dropped_link = true;
            }
            Event::End(TagEnd::Link) if in_dropped_link => in_dropped_link = false,
            Event::Code(code) if in_table_body && column == 2 => events.extend(search_of(code)),
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            event => events.push(event),
        }
    }
    let mut page = String::new();
    push_html(&mut page, events.into_iter());
    page
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
        let example =
            "<a href=\"/search?q=%22trade%20talks%22\"><code>&quot;trade talks&quot;</code></a>";
        assert!(page.contains(example), "{page}");
        assert!(!page.contains("cli.md"), "links to files are dropped");
        assert!(page.starts_with("<h1>"), "{page}");
    }
}
