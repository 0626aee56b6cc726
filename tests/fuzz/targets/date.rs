#![no_main]
//! Fuzzes the reading of dates in records.

libfuzzer_sys::fuzz_target!(|text: &str| dateline_fuzz::date(text));
