//! The JSON of the contract.

use serde::Serialize;

use super::safe::is_control;

/// A report as one pretty-printed JSON object, with a line end.
pub fn json(report: &impl Serialize) -> String {
    escaped(serde_json::to_string_pretty(report).unwrap_or_default())
}

/// A report as one line of JSON, with a line end.
pub fn jsonl(report: &impl Serialize) -> String {
    escaped(serde_json::to_string(report).unwrap_or_default())
}

/// JSON asks for escapes below U+0020 only; a terminal takes orders from others too. They can only
/// stand inside strings, where an escape means the same.
fn escaped(mut text: String) -> String {
    let drives = |c: char| c > ' ' && is_control(c);
    // Most text has no byte that could begin one.
    let may_drive = text.bytes().any(|byte| byte >= 0x7f);
    if may_drive && text.contains(drives) {
        let mut shown = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            match drives(c) {
                true => shown.push_str(&format!("\\u{:04x}", u32::from(c))),
                false => shown.push(c),
            }
        }
        text = shown;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_drive_a_terminal_is_escaped() {
        let value = ["\u{1b}[31m", "\u{7f}\u{9b}2J", "\u{202e}dlo", "é\n"];
        let text = jsonl(&value);
        assert_eq!(text, "[\"\\u001b[31m\",\"\\u007f\\u009b2J\",\"\\u202edlo\",\"é\\n\"]\n");
        let back: Vec<String> = serde_json::from_str(&text).expect("JSON");
        assert_eq!(back, value);
    }
}
