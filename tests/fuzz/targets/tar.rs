#![no_main]
//! Fuzzes the reading of `a.tar`.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("a.tar", bytes));
