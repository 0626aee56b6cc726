//! A run, as evaluation programs read it.

use crate::report::SearchReport;

use super::safe::is_control;

/// One line a hit: `qid Q0 id rank score dateline`, scores strictly decreasing.
///
/// Blanks and control characters within ids become underscores, as the format parts its columns by
/// blanks. Programs that sort a run by score alone must not undo its order, so that a score that
/// ties with the one before is lowered to the next smaller number.
///
/// # Source
///
/// The input format of NIST's `trec_eval`.
pub fn trec(qid: &str, report: &SearchReport) -> String {
    let column = |text: &str| text.replace(|c: char| c.is_whitespace() || is_control(c), "_");
    let mut lines = String::new();
    let mut last = f32::INFINITY;
    for (i, hit) in report.hits.iter().enumerate() {
        let score = if hit.score < last { hit.score } else { last.next_down() };
        last = score;
        lines.push_str(&format!(
            "{} Q0 {} {} {} dateline\n",
            column(qid),
            column(&hit.id),
            i + 1,
            score
        ));
    }
    lines
}
