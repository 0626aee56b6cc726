//! Which colours are used, if any?

use anstyle::{AnsiColor, Style as Ansi};

/// The few styles of the output. Colour is never the only sign: without it, marks are brackets.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    colour: bool,
}

impl Style {
    /// With colours.
    pub const COLOUR: Style = Style { colour: true };
    /// Without.
    pub const PLAIN: Style = Style { colour: false };

    fn paint(self, style: Ansi, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// What matched: bold and coloured, or in brackets.
    pub fn hit(self, text: &str) -> String {
        if self.colour {
            self.paint(Ansi::new().bold().fg_color(Some(AnsiColor::Yellow.into())), text)
        } else {
            format!("[{text}]")
        }
    }

    /// A headline.
    pub fn headline(self, text: &str) -> String {
        self.paint(Ansi::new().bold(), text)
    }

    /// A date.
    pub fn date(self, text: &str) -> String {
        self.paint(Ansi::new().fg_color(Some(AnsiColor::Green.into())), text)
    }

    /// What is said beside the matter: ids, paths, sources.
    pub fn aside(self, text: &str) -> String {
        self.paint(Ansi::new().dimmed(), text)
    }

    /// A person, organization or place in running text; only told where there is colour.
    pub fn entity(self, text: &str) -> String {
        self.paint(Ansi::new().underline(), text)
    }
}
