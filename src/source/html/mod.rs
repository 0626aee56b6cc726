//! How is a saved news page read?
//!
//! One pass over the tokens ([`markup`]) gathers what the page says of itself and works out whether
//! a tree of it can be built ([`nesting`]). [`headline`] and [`published`] choose among what was
//! gathered, JSON-LD included ([`linked`]). The article's text is what [`body`] cuts out, without
//! [`clutter`] and without [`lines`] that are the page's. No address is opened, no script is run.

mod body;
mod clutter;
mod facts;
mod headline;
mod layout;
mod lines;
mod linked;
mod markup;
mod nesting;
mod prose;
mod published;
mod strip;
#[cfg(test)]
mod tests;
mod tokens;

use crate::base::Warning;

use super::draft::{Draft, Value};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record};
use super::skip::Skip;

pub(super) use prose::Prose;
pub(super) use strip::text_of;
pub(super) use tokens::is_block;

/// A saved web page with one article.
pub struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml", "shtml"]
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        match opening(head.text) {
            Opening::Page => Certainty::Sure,
            Opening::Tags if head.is_named_as(self) => Certainty::Sure,
            Opening::Tags => Certainty::Likely,
            Opening::Other if head.is_named_as(self) && head.text.contains("</") => {
                Certainty::Likely
            }
            Opening::Other => Certainty::No,
        }
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let html = record.text.as_str();
        let markup = markup::read(html);
        let today = context.settings.today;
        let facts = facts::gather(&markup, context.settings);
        let body::Body { text, warning } =
            body::cut_out(html, facts.linked.body.as_deref(), markup.nesting.verdict());
        let lines = lines::keep(&text, facts.headline.as_deref(), &facts.authors);
        let headline = facts.headline.clone();
        let mut values = facts.into_values();
        if !values.has(Field::Date) {
            let beside = || published::beside(headline.as_deref()?, &text_of(html), today);
            if let Some(date) = lines.date.or_else(beside) {
                values.offer(Field::Date, 0, Value::Text(date));
            }
        }
        let mut draft = values.into_draft(context.origin.clone(), lines.text);
        draft.article.warnings.extend(warning);
        if markup.is_cut {
            let text = "the page stops within a tag, comment or script; read as far as it goes";
            draft.article.warnings.push(Warning::new("W-TRUNC", text));
        }
        Ok(draft)
    }
}

/// Whether a text opens as a page does, be it also XML.
pub(super) fn opens_page(text: &str) -> bool {
    opening(text) == Opening::Page
}

/// How a text opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// As a page does: its document type, or one of the elements all pages begin with.
    Page,
    /// With several tags of HTML, as a part of a page does.
    Tags,
    /// In another way.
    Other,
}

fn opening(text: &str) -> Opening {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // Comments, and what says that it is XML, may stand before it.
    while let Some(after) = ["<!--", "<?"].iter().find_map(|start| rest.strip_prefix(start)) {
        let end = if rest.starts_with("<?") { ">" } else { "-->" };
        let Some((_, after)) = after.split_once(end) else { break };
        rest = after.trim_start();
    }
    let starts = |with: &str| {
        rest.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
            && !rest[with.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|with| starts(with)) {
        return Opening::Page;
    }
    let of_page =
        ["title", "meta", "link", "script", "style", "base", "table", "div", "p", "h1", "center"];
    let named = |tag: &str| {
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_alphanumeric()).next();
        name.is_some_and(|name| of_page.iter().any(|known| name.eq_ignore_ascii_case(known)))
    };
    let n_tags = rest.split('<').skip(1).take(64).filter(|tag| named(tag)).count();
    if rest.starts_with('<') && named(&rest[1..]) && n_tags >= 4 {
        Opening::Tags
    } else {
        Opening::Other
    }
}
