//! What does a fuzz target do with its bytes?

use std::ops::ControlFlow;

use dateline::base::Day;
use dateline::source::{DayOrder, Settings, read_stamp, sources_of_bytes};

/// Reads the bytes as a file of that name, every record of every source in it, and holds the promise
/// that all readers give: each record is an article or a skip with a code.
pub fn read(name: &str, bytes: &[u8]) {
    let settings = Settings::new(Day::new(2026, 11, 27).expect("a day"));
    sources_of_bytes("corpus", name, bytes.to_vec(), &settings, &mut |source| {
        match source {
            Ok(source) => {
                source.describe();
                for record in source.records() {
                    match record.and_then(|record| source.article(record)) {
                        Ok(article) => {
                            assert!(!article.body.trim().is_empty() || article.headline.is_some());
                        }
                        Err(skip) => assert!(skip.code.starts_with("E-"), "{skip}"),
                    }
                }
            }
            Err(skip) => assert!(skip.code.starts_with("E-"), "{skip}"),
        }
        ControlFlow::Continue(())
    });
}

/// Reads the text as the date of a record, in each order of day and month.
pub fn date(text: &str) {
    let today = Day::new(2026, 11, 27).expect("a day");
    for order in [None, Some(DayOrder::DayMonth), Some(DayOrder::MonthDay)] {
        if let Ok(stamp) = read_stamp(text, order, today) {
            let range = stamp.date.range();
            assert!(range.first <= range.last, "{text:?}");
        }
    }
}
