//! How is Markdown read: a front-matter block, then the text?

use super::draft::{Draft, Values};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record};
use super::front_matter;
use super::skip::Skip;

/// Markdown with or without a front-matter block: one article a file.
///
/// Keys go by the names that columns have. Without a headline among them the first `# Heading` is
/// it. The body is everything after the block, as it stands.
pub struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "mdown"]
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let block = front_matter::find(head.text);
        if block.is_some_and(|found| !found.entries.is_empty()) {
            Certainty::Sure
        } else if head.is_named_as(self) {
            Certainty::Likely
        } else {
            Certainty::No
        }
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let mut text = record.text;
        let mut values = Values::default();
        let mut warnings = Vec::new();
        if let Some(found) = front_matter::find(&text) {
            for entry in found.entries {
                let told = context.settings.field_of(&entry.key);
                let Some((field, rank)) = told.filter(|(field, _)| *field != Field::Body) else {
                    continue;
                };
                warnings.extend(entry.warning);
                if let Some(value) = entry.value {
                    values.offer(field, rank, value);
                }
            }
            text.drain(..found.body);
        }
        let heading = first_heading(&text);
        let mut draft = values.into_draft(context.origin.clone(), text);
        draft.article.headline = draft.article.headline.or(heading);
        draft.article.warnings.extend(warnings);
        Ok(draft)
    }
}

/// The text of the first `# Heading` outside code.
fn first_heading(text: &str) -> Option<String> {
    let mut in_code = false;
    for line in text.lines() {
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        }
        if let Some(heading) = line.strip_prefix("# ").filter(|_| !in_code) {
            let heading = heading.trim().trim_end_matches('#').trim_end();
            if !heading.is_empty() {
                return Some(heading.to_owned());
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings() {
        for (text, expected) in [
            ("# Talks end #\n\nText", Some("Talks end")),
            ("Text\n\n# Later", Some("Later")),
            ("```\n# code\n```\n# Real", Some("Real")),
            ("## Second level", None),
            ("#hashtag", None),
            ("", None),
        ] {
            assert_eq!(first_heading(text).as_deref(), expected, "{text}");
        }
    }
}
