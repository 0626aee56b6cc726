//! What was odd about one story, so that a reader can judge it?

use std::fmt;

/// One odd thing that was met and worked around. Work goes on; nothing is lost silently.
///
/// Printed as `dateline: PLACE: CODE: text`, where the place is added by whoever knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A stable code, such as `W-DATE`; scripts match on it.
    pub code: &'static str,
    /// What is wrong; what was done. Lower case, no final stop.
    pub text: String,
}

impl Warning {
    /// A warning with its stable `code` and a sentence for a reader.
    pub fn new(code: &'static str, text: impl Into<String>) -> Self {
        Warning { code, text: text.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.text)
    }
}
