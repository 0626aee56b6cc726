//! How is plain text read?

use crate::article::Article;

use super::draft::Draft;
use super::format::{Certainty, Context, Format, Head, Record};
use super::skip::Skip;

/// Plain text: one article a file, all of it the body; its date is in its path, its name or a
/// printed date line.
pub struct PlainText;

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn recognises(&self, _: &Head<'_>) -> Certainty {
        Certainty::Fallback
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let article = Article::new(context.origin.clone(), record.text);
        Ok(Draft { article, published: None })
    }
}
