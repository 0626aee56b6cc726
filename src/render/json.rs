//! The JSON of the contract.

use serde::Serialize;

/// A report as one pretty-printed JSON object, with a line end.
pub fn json(report: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

/// A report as one line of JSON, with a line end.
pub fn jsonl(report: &impl Serialize) -> String {
    let mut text = serde_json::to_string(report).unwrap_or_default();
    text.push('\n');
    text
}
