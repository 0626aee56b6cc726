#![no_main]
//! Fuzzes the reading of `a.jsonl`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("a.jsonl", bytes));
