//! The process in which one PDF is read: bytes on stdin, text on stdout.

use std::io::{Read, Write};

use rlimit::{Resource, setrlimit};

use crate::source::{ANSWER, PdfText};

use super::Done;

/// The most memory and processor time for one file.
const MOST_MEMORY: u64 = 1 << 30;
const MOST_SECONDS: u64 = 60;

pub fn run() -> anyhow::Result<Done> {
    for (resource, most) in [
        (Resource::AS, MOST_MEMORY),
        (Resource::CPU, MOST_SECONDS),
        // It has no business with files, nor with a picture of its own memory.
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ] {
        setrlimit(resource, most, most)?;
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let text = text_of(&bytes)
        .unwrap_or_else(|error| PdfText { error: Some(error.to_string()), ..PdfText::default() });
    let mut out = std::io::stdout().lock();
    out.write_all(ANSWER)?;
    serde_json::to_writer(&mut out, &text)?;
    out.flush()?;
    Ok(Done::Found)
}

fn text_of(bytes: &[u8]) -> anyhow::Result<PdfText> {
    let document = pdf_extract::Document::load_mem(bytes)?;
    let mut text = PdfText { title: title_of(&document), ..PdfText::default() };
    for number in document.get_pages().into_keys() {
        let mut page = String::new();
        let mut output = pdf_extract::PlainTextOutput::new(&mut page);
        pdf_extract::output_doc_page(&document, &mut output, number)?;
        text.pages.push(page);
    }
    Ok(text)
}

fn title_of(document: &pdf_extract::Document) -> Option<String> {
    let info = document.trailer.get(b"Info").ok()?;
    let (_, info) = document.dereference(info).ok()?;
    let title = info.as_dict().ok()?.get(b"Title").ok()?;
    let (_, title) = document.dereference(title).ok()?;
    pdf_extract::decode_text_string(title).ok()
}
