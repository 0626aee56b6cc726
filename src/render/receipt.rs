//! How does the check of a receipt read on a screen?

use crate::report::{ReceiptCheck, ReceiptCoverage, ReceiptHit};

use super::safe::safe_line;
use super::terminal::grouped;

/// What became of a search.
pub fn render_receipt(check: &ReceiptCheck) -> String {
    let mut text = format!(
        "`{}`, of {}: {} then, {} now\n",
        safe_line(&check.text),
        safe_line(&check.made),
        articles(check.total_then),
        grouped(check.total_now)
    );
    for (what, hits) in [("gone", &check.gone), ("new", &check.come), ("changed", &check.changed)] {
        for hit in hits {
            text.push_str(&line(what, hit));
        }
    }
    if check.coverage_then != check.coverage_now {
        text.push_str(&format!("held then: {}\n", held(&check.coverage_then)));
        text.push_str(&format!("held now:  {}\n", held(&check.coverage_now)));
    }
    text.push_str(match (check.same, check.same_index) {
        (true, true) => "the same: the search finds the same texts, in the same archive\n",
        (true, false) => {
            "the same: the search finds the same texts; the archive has changed otherwise\n"
        }
        (false, _) => "not the same\n",
    });
    text
}

fn line(what: &str, hit: &ReceiptHit) -> String {
    let date = hit.date.as_deref().unwrap_or("undated");
    format!("{what:8}{date}  {}  id {}\n", safe_line(&hit.file), safe_line(&hit.id))
}

fn articles(n: u64) -> String {
    format!("{} {}", grouped(n), if n == 1 { "article" } else { "articles" })
}

fn held(coverage: &ReceiptCoverage) -> String {
    let mut text = articles(coverage.articles);
    if let (Some(first), Some(last)) = (&coverage.first, &coverage.last) {
        text.push_str(&format!(", {first} to {last}, on {} days", grouped(coverage.days)));
    }
    text
}
