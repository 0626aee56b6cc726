//! Has its source withdrawn or corrected an article?

use crate::base::Warning;

/// `W-KILL` for what its source has withdrawn, `W-CORRECTION` for what it has corrected; `status` is
/// a term of one of the IPTC's vocabularies: `stat:canceled`, `usable`, `sig:correction`.
///
/// The article is indexed all the same: an archive keeps what was printed, and says so.
pub(super) fn told(status: &str) -> Option<Warning> {
    let term = status.rsplit([':', '/']).next().unwrap_or(status).trim().to_lowercase();
    match term.as_str() {
        "withheld" | "canceled" | "cancelled" | "kill" | "killed" | "withdrawn" | "retraction" => {
            Some(Warning::new("W-KILL", format!("withdrawn by its source (`{term}`)")))
        }
        "correction" | "corrected" | "corrective" => {
            Some(Warning::new("W-CORRECTION", format!("corrected by its source (`{term}`)")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms() {
        for (status, expected) in [
            ("stat:usable", None),
            ("stat:canceled", Some("W-KILL")),
            ("http://cv.iptc.org/newscodes/pubstatusg2/withheld", Some("W-KILL")),
            ("sig:correction", Some("W-CORRECTION")),
            ("sig:update", None),
            ("", None),
        ] {
            assert_eq!(told(status).map(|odd| odd.code), expected, "{status}");
        }
    }
}
