#![no_main]
//! Fuzzes how bytes become text: declarations, marks and guesses.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    dateline_fuzz::read("a.txt", bytes);
    dateline_fuzz::read("a.txt", &[b"\xff\xfe", bytes].concat());
    dateline_fuzz::read("a.xml", &[b"<?xml version='1.0' encoding='", bytes].concat());
});
