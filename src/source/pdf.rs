//! How is the text of a PDF read?

use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record};
use super::skip::Skip;

/// A PDF: one article a file, of the text that its pages carry. Its dates are those of the file, not
/// of publication, and are left aside.
///
/// Read in a process of its own, and only where `Settings::pdf` names one.
pub struct Pdf;

/// What the worker answers with: a title, where the file has one, and the text of each page.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct PdfText {
    /// The title in the file's own data.
    pub title: Option<String>,
    /// Text, page by page.
    pub pages: Vec<String>,
    /// Why there is none.
    pub error: Option<String>,
}

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn reads_bytes(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let is_pdf = head.settings.pdf.is_some() && head.text.starts_with("%PDF-");
        if is_pdf { Certainty::Sure } else { Certainty::No }
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let Some(worker) = &context.settings.pdf else {
            return Err(super::sniff::other_type("PDF"));
        };
        let answer = worker.read(&record.raw)?;
        let text: PdfText = serde_json::from_slice(&answer)
            .map_err(|_| Skip::new("E-PDF", "its text cannot be read; file skipped"))?;
        if let Some(error) = text.error {
            return Err(Skip::new("E-PDF", format!("{error}; file skipped")));
        }
        let mut values = Values::default();
        if let Some(title) = text.title.filter(|title| is_headline(title)) {
            values.offer(Field::Headline, 0, Value::Text(title));
        }
        let pages: Vec<&str> = text.pages.iter().map(|page| page.trim()).collect();
        let body = pages.join("\n\n").trim().replace('\0', "");
        if body.is_empty() {
            let text = "its pages are pictures without text; file skipped";
            return Err(Skip::new("E-EMPTY", text));
        }
        Ok(values.into_draft(context.origin.clone(), body))
    }
}

/// Whether a title was given by a person, not by the program that made the file.
fn is_headline(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let by_program = ["untitled", "microsoft word - ", "layout 1", "document"];
    let named_as_file = [".doc", ".docx", ".indd", ".qxd", ".pdf", ".odt", ".pub"];
    lower.contains(' ')
        && !by_program.iter().any(|start| lower.starts_with(start))
        && !named_as_file.iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        for (title, expected) in [
            ("Talks end in London", true),
            ("Microsoft Word - talks.doc", false),
            ("Page one.indd", false),
            ("untitled", false),
            ("", false),
        ] {
            assert_eq!(is_headline(title), expected, "{title}");
        }
    }
}
