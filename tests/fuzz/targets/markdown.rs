#![no_main]
//! Fuzzes the reading of `a.md`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("a.md", bytes));
