//! How is wire text read: optional blanks, `date YYYY-MM-DD`, a dateline, then the story?

use crate::article::{Article, find_dateline, labelled_date};

use super::draft::Draft;
use super::format::{Certainty, Context, Format, Head, Record};
use super::skip::Skip;

/// Wire copy: one story a file, opened by a labelled date, a dateline or both.
///
/// The labelled date is the record's own date and goes; the dateline stays in the body.
pub struct Wire;

impl Format for Wire {
    fn name(&self) -> &'static str {
        "wire"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text", "wire"]
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        if labelled_date(head.text).is_some() {
            Certainty::Sure
        } else if find_dateline(head.text).is_some() {
            Certainty::Likely
        } else {
            Certainty::No
        }
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let mut body = record.text;
        let (published, start) = match labelled_date(&body) {
            Some((value, after)) => (Some(value.of(&body).to_owned()), after),
            None => (None, body.len() - body.trim_start().len()),
        };
        body.drain(..start);
        Ok(Draft { article: Article::new(context.origin.clone(), body), published })
    }
}
