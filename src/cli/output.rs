//! Where do data and talk go, and how wide is the page?

use std::io::{IsTerminal, Write};

use crate::base::Error;
use crate::render::{Page, Style, safe_line};

use super::args::Colour;

/// The narrowest and widest page that is written, and what a pipe gets.
const NARROWEST: usize = 40;
const WIDEST: usize = 120;
const PIPE: usize = 100;

/// Writes data to stdout.
pub fn data(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Writes talk to stderr; where that fails there is nobody to tell.
pub fn talk(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// The page on stdout.
pub fn page(colour: Colour) -> Page {
    let on_screen = std::io::stdout().is_terminal();
    let coloured = match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            on_screen
                && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    let width = terminal_size::terminal_size().map(|(width, _)| width.0 as usize);
    let width = if on_screen { width.unwrap_or(PIPE) } else { PIPE };
    Page {
        width: width.clamp(NARROWEST, WIDEST),
        style: if coloured { Style::COLOUR } else { Style::PLAIN },
    }
}

/// Whether blocks can be drawn: the locale, where it is told, is one of UTF-8.
pub fn has_blocks() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// An error as the contract has it: `dateline: PLACE: CODE: what`, then its hint.
pub fn error_lines(error: &anyhow::Error) -> String {
    let mut text = format!("dateline: {}\n", safe_line(&error.to_string()));
    if let Some(help) = error.downcast_ref::<Error>().and_then(Error::help) {
        text.push_str(&format!("hint: {}\n", safe_line(help)));
    }
    text
}

/// Whether stdout was closed by whoever read it: success, as with `| head`.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
