//! Rows E1 to E6: much of everything, and little of everything else.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;

use super::row;
use crate::support::is_slow;

/// Some words of news; each number gives its own.
fn story(n: usize) -> String {
    let mut text = String::new();
    let words = ["council", "harbour", "strike", "minister", "vote", "budget", "railway", "flood"];
    for at in 0..60 {
        let _ = write!(text, "{} ", words[(n * 7 + at * (n % 5 + 1)) % words.len()]);
    }
    text
}

#[test]
fn e1_large_files_are_streamed() {
    let megabytes = if is_slow() { 100 } else { 8 };
    let row = row("E1");
    let mut file = std::io::BufWriter::new(fs::File::create(row.path("a.jsonl")).expect("made"));
    let mut packed = flate2::write::GzEncoder::new(
        fs::File::create(row.path("b.jsonl.gz")).expect("made"),
        flate2::Compression::fast(),
    );
    // Most of it is read past, so that the test need not wait for its words to be indexed.
    let raw = "x".repeat(20_000);
    let (mut n_bytes, mut n) = (0, 0);
    while n_bytes < megabytes << 20 {
        let line = format!("{{\"id\":{n},\"raw\":\"{raw}\",\"body\":\"{}\"}}\n", story(n));
        file.write_all(line.as_bytes()).expect("written");
        packed.write_all(line.as_bytes()).expect("written");
        n_bytes += line.len();
        n += 1;
    }
    file.flush().expect("written");
    packed.finish().expect("written");
    row.added(2 * n as u64).finds("*", 2 * n as u64).memory(512 << 20).check();
}

#[test]
fn e2_one_record_too_large() {
    let large = "word ".repeat((65 << 20) / 5);
    row("E2")
        .file("a.txt", &large)
        .file("b.jsonl", format!("{{\"body\":\"{large}\"}}\n{{\"body\":\"after\"}}\n"))
        .added(1)
        .told("E-LIMIT", 2)
        .finds("after", 1)
        .check();
}

#[test]
fn e2_documents_too_large() {
    let large = "word ".repeat((65 << 20) / 5);
    let page = format!("<!DOCTYPE html><html><body><p>{large}</p></body></html>");
    let story = format!("<nitf><body><body.content><p>{large}</p></body.content></body></nitf>");
    let list = format!("[{{\"body\":\"before\"}},{{\"body\":\"{large}\"}},{{\"body\":\"after\"}}]");
    row("E2 documents")
        .file("a.html", page)
        .file("b.xml", story)
        .file("c.json", list)
        .added(2)
        .told("E-LIMIT", 3)
        .finds("before OR after", 2)
        .check();
}

#[test]
fn e3_many_small_files() {
    let n = if is_slow() { 10_000 } else { 2_000 };
    row("E3")
        .with(|row| {
            for at in 0..n {
                let folder = row.path(&format!("{}", at / 1_000));
                fs::create_dir_all(&folder).expect("made");
                fs::write(folder.join(format!("{at}.txt")), story(at)).expect("written");
            }
        })
        .added(n as u64)
        .check();
}

#[test]
fn e4_deep_folders() {
    // As deep as a path can be named.
    let deep = vec!["deep"; 700].join("/");
    row("E4").file(&format!("{deep}/a.txt"), "LONDON - The talks ended.").added(1).check();
}

#[test]
fn e6_odd_surroundings() {
    row("E6")
        .file("a.txt", "LONDON - The talks ended.")
        .env("LANG", "C")
        .env("TZ", "Odd/Zone")
        .env("HOME", "/nonexistent")
        .env("TMPDIR", "/nonexistent")
        .added(1)
        .finds("talks", 1)
        .check();
}
