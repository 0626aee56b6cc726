#![no_main]
//! Fuzzes the query language: what is read prints as it is read again.

use dateline::base::Day;
use dateline::query::{MAX_BYTES, parse};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let today = Day::new(2026, 11, 27).expect("a day");
    let Ok(parsed) = parse(text, today) else { return };
    let printed = parsed.query.to_string();
    if printed.len() > MAX_BYTES {
        return;
    }
    match parse(&printed, today) {
        Ok(again) => assert_eq!(again.query.to_string(), printed, "{text:?}"),
        Err(error) => panic!("{text:?} prints as {printed:?}: {error}"),
    }
});
