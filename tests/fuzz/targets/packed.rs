#![no_main]
//! Fuzzes the reading of `a.txt.gz`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("a.txt.gz", bytes));
