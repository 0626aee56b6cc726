//! The health of an index, for people.

use crate::report::{CheckReport, DamageReport, RepairReport};

use super::safe::safe_line;
use super::terminal::{bytes, grouped};

/// What `check` found, a file a line.
pub fn render_check(report: &CheckReport) -> String {
    let mut text = damaged_lines(&report.damaged);
    for stray in &report.strays {
        text.push_str(&format!("stray {}\n", safe_line(stray)));
    }
    let verdict = match report.damaged.len() {
        0 => "sound".to_owned(),
        1 => "1 file damaged".to_owned(),
        n => format!("{} files damaged", grouped(n as u64)),
    };
    text.push_str(&format!(
        "{verdict}: {} files, {} read\n",
        grouped(report.files),
        bytes(report.bytes)
    ));
    text
}

/// What `repair` did.
pub fn render_repair(report: &RepairReport) -> String {
    if report.damaged.is_empty() {
        return "sound: nothing to repair\n".to_owned();
    }
    let mut text = damaged_lines(&report.damaged);
    for missing in &report.missing {
        let (path, articles) = (safe_line(&missing.path), grouped(missing.articles));
        text.push_str(&format!("missing {path}: {articles} articles were not found again\n"));
    }
    if report.stopped {
        text.push_str("stopped: nothing was changed; run it again: dateline repair\n");
        return text;
    }
    match (report.lost, report.read) {
        (Some(lost), Some(read)) => text.push_str(&format!(
            "repaired: {} articles were lost; {} files were read again\n",
            grouped(lost),
            grouped(read)
        )),
        _ => text.push_str("repaired: nothing said what was lost; the index was made anew\n"),
    }
    text
}

fn damaged_lines(damaged: &[DamageReport]) -> String {
    let line = |damage: &DamageReport| {
        format!("damaged {}: {}\n", safe_line(&damage.file), safe_line(&damage.what))
    };
    damaged.iter().map(line).collect()
}
