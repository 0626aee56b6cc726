//! Rows A31 to A36: compressed files and archives of files.

use std::io::Write;

use super::row;

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).expect("in memory");
    }
    builder.into_inner().expect("in memory")
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        writer.start_file(*name, options).expect("in memory");
        writer.write_all(bytes).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

fn page(n: usize) -> Vec<u8> {
    let block = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Page {n} says what the minister said on Thursday."
    );
    format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://e.org/{n}\r\n\
         Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    )
    .into_bytes()
}

const NEWS: &[u8] = b"LONDON, July 16 - The talks ended, the minister said.";

#[test]
fn a31_a32_crawls() {
    let plain: Vec<u8> = (0..5).flat_map(page).collect();
    let text = String::from_utf8(plain.clone()).expect("text");
    row("A31")
        .file("good.warc", &plain)
        .file(
            "short.warc",
            text.replacen("Length: 10", "Length: 9", 1).replacen("Length: 11", "Length: 10", 1),
        )
        .file("absent.warc", text.replacen("Content-Length", "Content-Lost", 1))
        .file("cut.warc", &plain[..plain.len() - 30])
        .added(5 + 4 + 4 + 4)
        .told("E-WARC", 3)
        .finds("minister", 17)
        .check();
    wrong_lengths();
    let members: Vec<Vec<u8>> = (0..5).map(|n| gzip(&page(n))).collect();
    let mut bytes = members.concat();
    let third = members[0].len() + members[1].len();
    bytes[third + members[2].len() / 2] ^= 0x55;
    row("A32").file("a.warc.gz", bytes).added(4).told("E-GZ", 1).finds("minister", 4).check();
}

/// One record of a crawl: its type, more of its headers, and its block.
fn record(kind: &str, n: usize, headers: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://e.org/{n}\r\n{headers}\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// Whatever the second of three records says of its length, the others are read.
fn wrong_lengths() {
    let pages: Vec<String> = (0..3).map(|n| String::from_utf8(page(n)).expect("text")).collect();
    let length = pages[1].lines().find(|line| line.starts_with("Content-Length")).expect("one");
    let told: u64 = length.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number");
    let mut row = row("A31 lengths");
    let wrong = [
        ("one-more", (told + 1).to_string()),
        ("nothing", "0".to_owned()),
        ("negative", "-1".to_owned()),
        ("two-to-63", "9223372036854775808".to_owned()),
        ("two-to-64", "18446744073709551616".to_owned()),
        ("words", "many".to_owned()),
    ];
    let n = wrong.len() as u64;
    // One byte more is the first of the blank line behind it: nothing is lost.
    let n_lost = n - 1;
    for (name, said) in wrong {
        let second = pages[1].replace(length, &format!("Content-Length: {said}"));
        let crawl = [pages[0].as_str(), &second, &pages[2]].concat();
        row = row.file(&format!("{name}.warc"), crawl);
    }
    row.told("E-WARC", n_lost)
        .added(2 * n + 1)
        .finds("\"page 0\"", n)
        .finds("\"page 2\"", n)
        .finds("\"page 1\"", 1)
        .check();
}

#[test]
fn a31_kinds_of_records() {
    let html = "<!DOCTYPE html><html><head><title>Talks end</title></head><body><article><p>The \
                talks ended on Thursday, the minister said.</p></article></body></html>";
    let http = |headers: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n");
        [head.as_bytes(), body].concat()
    };
    let (first, last) = html.split_at(100);
    let chunks = format!("{:x}\r\n{first}\r\n{:x}\r\n{last}\r\n0\r\n\r\n", 100, last.len());
    let response = "Content-Type: application/http; msgtype=response\r\n";
    let page = "Content-Type: text/html\r\n";
    let crawl = [
        record("warcinfo", 0, "Content-Type: application/warc-fields\r\n", b"software: x\r\n"),
        record("response", 1, response, &http("", html.as_bytes())),
        record("resource", 2, page, html.as_bytes()),
        record("request", 3, response, b"GET / HTTP/1.1\r\nHost: e.org\r\n\r\n"),
        record("response", 4, response, &http("Transfer-Encoding: chunked\r\n", chunks.as_bytes())),
        record(
            "response",
            5,
            response,
            &http("Content-Encoding: gzip\r\n", &gzip(html.as_bytes())),
        ),
        record("revisit", 6, response, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        record("metadata", 7, "Content-Type: application/warc-fields\r\n", b"via: x\r\n"),
    ];
    // Without the blank lines that end a record.
    let joined: Vec<u8> = crawl.iter().flat_map(|one| &one[..one.len() - 4]).copied().collect();
    row("A31 kinds")
        .file("crawl.warc", crawl.concat())
        .file("joined.warc", joined)
        .added(8)
        .finds("headline(talks) minister", 8)
        .check();
}

#[test]
fn a33_gzip_that_is_not_whole() {
    let good = gzip(NEWS);
    let mut wrong = good.clone();
    let at = wrong.len() - 6;
    wrong[at] ^= 1;
    let trailing = [good.as_slice(), b"~rubbish"].concat();
    row("A33")
        .file("cut.txt.gz", &good[..good.len() - 9])
        .file("wrong.txt.gz", wrong)
        .file("two.txt.gz", [gzip(b"LONDON - One. "), gzip(b"Two.")].concat())
        .file("trailing.txt.gz", trailing)
        .added(2)
        .told("E-GZ", 2)
        .told("W-TRAILING", 1)
        .finds("two", 1)
        .check();
}

#[test]
fn a34_bombs() {
    let mut deep = zip(&[("a.txt", NEWS)]);
    for _ in 0..10 {
        deep = zip(&[("a.zip", &deep)]);
    }
    let mut crowded = zip(&[]);
    crowded.splice(
        0..0,
        [b"PK\x03\x04PK\x06\x06".as_slice(), &[0; 28], &1_000_000_u64.to_le_bytes()].concat(),
    );
    row("A34")
        .file("bomb.gz", gzip(&vec![b' '; 256 << 20]))
        .file("deep.zip", deep)
        .file("crowded.zip", crowded)
        .told("E-LIMIT", 3)
        .memory(256 << 20)
        .check();
}

#[test]
fn a35_a36_members() {
    let names = ["../../etc/x.txt", "/abs.txt", "C:\\x.txt", "esc\u{1b}[2J.txt", "new\nline.txt"];
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, NEWS)).collect();
    let row = row("A35").file("a.zip", zip(&files)).added(5).finds("minister", 5);
    let outside = row.path("../etc");
    row.check();
    assert!(!outside.exists());
    let whole = zip(&[("a.txt", NEWS), ("b.txt", NEWS), ("c.txt", NEWS)]);
    super::row("A36")
        .file("cut.zip", &whole[..whole.len() / 2])
        .file(
            "more/2020/07/16.tar.gz",
            gzip(&tar(&[("a.txt", NEWS), ("b.jsonl", b"{\"body\":\"T\"}\n")])),
        )
        .added(4)
        .told("E-ZIP", 1)
        .finds("minister", 3)
        .finds("date:2020-07-16", 2)
        .check();
}
