//! Has its source withdrawn or corrected an article?

use crate::article::Notice;

/// What `status` says that an article is; it is a term of one of the IPTC's vocabularies:
/// `stat:canceled`, `usable`, `sig:correction`.
///
/// What was withdrawn is indexed all the same: an archive keeps what was printed, and says so.
pub(super) fn notice_of(status: &str) -> Option<Notice> {
    let term = status.rsplit([':', '/']).next().unwrap_or(status).trim().to_lowercase();
    match term.as_str() {
        "withheld" | "canceled" | "cancelled" | "kill" | "killed" | "withdrawn" | "retraction" => {
            Some(Notice::Kill)
        }
        "correction" | "corrected" | "corrective" => Some(Notice::Correction),
        "advisory" => Some(Notice::Advisory),
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
            ("stat:canceled", Some(Notice::Kill)),
            ("http://cv.iptc.org/newscodes/pubstatusg2/withheld", Some(Notice::Kill)),
            ("sig:correction", Some(Notice::Correction)),
            ("sig:update", None),
            ("", None),
        ] {
            assert_eq!(notice_of(status), expected, "{status}");
        }
    }
}
