//! Archives in, articles and skips out.

use std::io::Write;

use crate::article::Article;
use crate::base::Day;

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        // Names that the crate would not write.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).expect("in memory");
    }
    builder.into_inner().expect("in memory")
}

/// One member to be written into a zip archive.
#[derive(Clone)]
struct Zipped {
    name: Vec<u8>,
    method: u16,
    flags: u16,
    crc: u32,
    size: u32,
    packed: Vec<u8>,
    unix_mode: u32,
}

fn stored(name: &str, bytes: &[u8]) -> Zipped {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    Zipped {
        name: name.as_bytes().to_vec(),
        method: 0,
        flags: 0,
        crc: crc.sum(),
        size: bytes.len() as u32,
        packed: bytes.to_vec(),
        unix_mode: 0o100_644,
    }
}

fn packed(name: &str, bytes: &[u8]) -> Zipped {
    Zipped { method: 8, packed: deflated(bytes), ..stored(name, bytes) }
}

impl Zipped {
    fn sizes(&self) -> Vec<u8> {
        let sizes = [self.crc, self.packed.len() as u32, self.size];
        sizes.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(b"PK\x03\x04\x14\0");
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend([0; 4]);
        if self.flags & 8 != 0 {
            out.extend([0; 12]);
        } else {
            out.extend(self.sizes());
        }
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend([0; 2]);
        out.extend(&self.name);
        out.extend(&self.packed);
        if self.flags & 8 != 0 {
            out.extend(b"PK\x07\x08");
            out.extend(self.sizes());
        }
    }

    fn write_entry(&self, at: usize, out: &mut Vec<u8>) {
        out.extend(b"PK\x01\x02\x14\x03\x14\0");
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend([0; 4]);
        out.extend(self.sizes());
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend([0; 8]);
        out.extend((self.unix_mode << 16).to_le_bytes());
        out.extend((at as u32).to_le_bytes());
        out.extend(&self.name);
    }
}

fn zip(members: &[Zipped]) -> Vec<u8> {
    let mut out = Vec::new();
    let starts: Vec<usize> = members
        .iter()
        .map(|member| {
            let at = out.len();
            member.write(&mut out);
            at
        })
        .collect();
    with_directory(out, members, &starts)
}

fn with_directory(mut out: Vec<u8>, members: &[Zipped], starts: &[usize]) -> Vec<u8> {
    let directory = out.len();
    for (member, at) in members.iter().zip(starts) {
        member.write_entry(*at, &mut out);
    }
    let len = (out.len() - directory) as u32;
    let n = members.len() as u16;
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(n.to_le_bytes());
    out.extend(n.to_le_bytes());
    out.extend(len.to_le_bytes());
    out.extend((directory as u32).to_le_bytes());
    out.extend([0; 2]);
    out
}

/// Each article as `member: date body`, each skip as `member: code`.
fn told(path: &str, bytes: &[u8]) -> Vec<String> {
    let settings = Settings::new(Day::new(2026, 11, 27).expect("a day"));
    let mut lines = Vec::new();
    let mut tell = |read: Result<Article, Skip>| match read {
        Ok(article) => {
            let date = article.date.map_or(String::new(), |date| format!("{date} "));
            let member = article.origin.member.as_deref().unwrap_or("-");
            lines.push(format!("{member}: {date}{}", article.body.trim()));
        }
        Err(skip) => {
            lines.push(format!("{}: {}", skip.member.as_deref().unwrap_or("-"), skip.code));
        }
    };
    sources_of_bytes("c", path, bytes.to_vec(), &settings, &mut |source| {
        match source {
            Ok(source) => {
                source.records().for_each(|record| tell(record.and_then(|r| source.article(r))));
            }
            Err(skip) => tell(Err(skip)),
        }
        ControlFlow::Continue(())
    });
    lines
}

fn check(bytes: &[u8], expected: &[&str]) {
    assert_eq!(told("a/b", bytes), expected);
}

#[test]
fn tar_archives() {
    let archive = tar(&[
        ("./2020/07/16/a.txt", b"Talks ended."),
        (".hidden/b.txt", b"no"),
        ("__MACOSX/b.txt", b"no"),
        ("c.jsonl", b"{\"body\":\"One\"}\n{\"body\":\"Two\"}\nnonsense\n"),
        ("../../etc/x", b"A label only."),
        ("c.jsonl", b"{\"body\":\"Three\"}\n"),
        ("empty.txt", b""),
        ("d.png", b"\x89PNG\r\n"),
    ]);
    let expected = [
        "2020/07/16/a.txt: 2020-07-16 Talks ended.",
        "c.jsonl: One",
        "c.jsonl: Two",
        "c.jsonl: E-JSON",
        "../../etc/x: A label only.",
        "c.jsonl#2: Three",
        "empty.txt: E-EMPTY",
        "d.png: E-TYPE",
    ];
    // A hidden member by its path, as a hidden file is; `..` is no name that hides.
    let shown = told("a/b.tar", &archive);
    assert_eq!(shown, expected);
    assert_eq!(told("a/b.tar.gz", &gzip(&archive)), expected);
    let cut = told("a/b.tar", &archive[..archive.len() - 2_000]);
    assert_eq!(cut[..5], expected[..5]);
}

#[test]
fn zip_archives() {
    let text = "Talks ended in the evening. ".repeat(50);
    let archive = [
        packed("2020-07-16.txt", text.as_bytes()),
        stored("folder/", b""),
        stored("x\\y.txt", b"Back slashes."),
        Zipped { flags: 1, ..stored("secret.txt", b"?") },
        Zipped { unix_mode: 0o120_777, ..stored("link", b"/etc/passwd") },
        Zipped { method: 99, ..stored("odd.txt", b"?") },
        Zipped { crc: 7, ..stored("wrong.txt", b"Not the sum.") },
        Zipped { size: 5, ..packed("more.txt", text.as_bytes()) },
        Zipped { flags: 8, ..packed("behind.txt", b"Sizes behind.") },
        Zipped { name: b"caf\x82.txt".to_vec(), ..stored("", b"An old code page.") },
    ];
    let text = text.trim();
    let first = format!("2020-07-16.txt: 2020-07-16 {text}");
    let expected = [
        first.as_str(),
        "x/y.txt: Back slashes.",
        "secret.txt: E-ZIP-ENC",
        "link: E-LINK",
        "odd.txt: E-ZIP",
        "wrong.txt: E-ZIP",
        "more.txt: E-ZIP",
        "behind.txt: Sizes behind.",
        "café.txt: An old code page.",
    ];
    check(&zip(&archive), &expected);
    // Something before it, as in archives that unpack themselves: still found from its end.
    check(&zip(&[]), &[]);
}

#[test]
fn zip_archives_that_lost_their_directory() {
    let members = [
        stored("a.txt", b"One."),
        packed("b.txt", b"Two."),
        Zipped { flags: 8, ..packed("c.txt", b"Three.") },
        Zipped { flags: 1, ..stored("secret.txt", b"?") },
        Zipped { crc: 7, ..stored("wrong.txt", b"?") },
        stored("d.txt", b"Four, which was cut."),
    ];
    let mut bytes = Vec::new();
    members.iter().for_each(|member| member.write(&mut bytes));
    let expected = [
        "a.txt: One.",
        "b.txt: Two.",
        "c.txt: Three.",
        "secret.txt: E-ZIP-ENC",
        "wrong.txt: E-ZIP",
        "-: E-ZIP",
    ];
    check(&bytes[..bytes.len() - 5], &expected);
}

#[test]
fn zip_archives_made_to_harm() {
    let once = stored("a.txt", b"Talks ended.");
    let again = Zipped { name: b"b.txt".to_vec(), ..once.clone() };
    let mut bytes = Vec::new();
    once.write(&mut bytes);
    check(&with_directory(bytes, &[once.clone(), again], &[0, 0]), &["-: E-ZIP"]);
    let newer = stored("a.txt", b"Talks go on.");
    check(&zip(&[once, newer]), &["-: E-ZIP", "a.txt: Talks go on."]);
    let bomb = packed("a.txt", &vec![b' '; 40 << 20]);
    check(&zip(&[bomb]), &["a.txt: E-LIMIT"]);
    let mut crowded = zip(&[]);
    let at = crowded.len() - 22;
    crowded[at + 8..at + 12].copy_from_slice(&[0xff; 4]);
    let wide = [b"PK\x06\x06".as_slice(), &[0; 28], &200_000_u64.to_le_bytes(), &crowded].concat();
    check(&[b"PK\x03\x04".as_slice(), &wide].concat(), &["-: E-LIMIT"]);
    check(&zip(&[stored("[Content_Types].xml", b"<x/>")]), &["-: E-TYPE"]);
}

#[test]
fn archives_in_archives() {
    let mut bytes = b"Deep down.".to_vec();
    for _ in 0..3 {
        bytes = zip(&[packed("a.zip", &bytes)]);
    }
    check(&bytes, &["a.zip!a.zip!a.zip: Deep down."]);
    check(&tar(&[("x.zip", &bytes)]), &["x.zip!a.zip!a.zip: E-LIMIT"]);
    let inner = tar(&[("m.txt", b"In the middle.")]);
    check(&zip(&[stored("b.tar.gz", &gzip(&inner))]), &["b.tar.gz!m.txt: In the middle."]);
}

fn warc(kind: &str, url: &str, block: &str, len: &str) -> Vec<u8> {
    let content = if kind == "response" { "application/http" } else { "text/plain" };
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {content}\r\n\
         Content-Length: {len}\r\n\r\n{block}\r\n\r\n"
    )
    .into_bytes()
}

fn page(url: &str, text: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{text}");
    warc("response", url, &block, &block.len().to_string())
}

#[test]
fn crawls() {
    let picture = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx";
    let gone = "HTTP/1.1 404 Not Found\r\n\r\nx";
    let records = [
        warc("warcinfo", "", "software: x", "11"),
        page("https://e.org/2020/07/16/a", "One."),
        warc("request", "https://e.org/2020/07/16/a", "GET /", "5"),
        warc("response", "https://e.org/p", picture, &picture.len().to_string()),
        warc("response", "https://e.org/g", gone, &gone.len().to_string()),
        warc("resource", "https://e.org/r", "Two.", "4"),
        page("https://e.org/2020/07/16/a", "One again."),
        page("https://e.org/robots.txt", "User-agent: *"),
    ];
    let expected = [
        "https://e.org/2020/07/16/a: 2020-07-16 One.",
        "https://e.org/p: E-TYPE",
        "https://e.org/g: E-STATUS",
        "https://e.org/r: Two.",
        "https://e.org/2020/07/16/a#2: 2020-07-16 One again.",
    ];
    check(&records.concat(), &expected);
    check(&gzip(&records.concat()), &expected);
    let by_member: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    check(&by_member, &expected);
}

#[test]
fn crawls_with_wrong_lengths() {
    let block = "HTTP/1.1 200 OK\r\n\r\nTwo.";
    for (len, kept) in [
        (block.len() + 1, true),
        (block.len() - 1, false),
        (0, false),
        (200, false),
        (1 << 40, false),
    ] {
        let records = [
            page("https://e.org/1", "One."),
            warc("response", "https://e.org/2", block, &len.to_string()),
            page("https://e.org/3", "Three."),
        ];
        let second = if kept { "https://e.org/2: Two." } else { "https://e.org/2: E-WARC" };
        let second = if len > 1 << 30 { "https://e.org/2: E-LIMIT" } else { second };
        check(&records.concat(), &["https://e.org/1: One.", second, "https://e.org/3: Three."]);
    }
    for len in ["-1", "9223372036854775808", "", "x"] {
        let records =
            [warc("response", "https://e.org/2", block, len), page("https://e.org/3", "Three.")];
        check(&records.concat(), &["https://e.org/2: E-WARC", "https://e.org/3: Three."]);
    }
    let cut = page("https://e.org/1", "One.");
    check(&cut[..cut.len() - 6], &["https://e.org/1: E-WARC"]);
}

#[test]
fn many_wrong_lengths_cost_little() {
    let claim = (60 << 20).to_string();
    let record = warc("response", "https://e.org/1", "HTTP/1.1 200 OK\r\n\r\nx", &claim);
    let began = std::time::Instant::now();
    let told = told("a.warc", &record.repeat(20_000));
    assert_eq!(told.len(), 20_000);
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn damage_to_a_crawl_costs_one_record() {
    let text = |n: usize| format!("Page {n} says much about the council. ").repeat(20);
    let members: Vec<Vec<u8>> =
        (0..5).map(|n| gzip(&page(&format!("https://e.org/{n}"), &text(n)))).collect();
    let start: usize = members[..2].iter().map(Vec::len).sum();
    for at in start..start + members[2].len() {
        let mut bytes = members.concat();
        bytes[at] ^= 0x55;
        let told = told("a.warc.gz", &bytes);
        for n in [0, 1, 3, 4] {
            let expected = format!("https://e.org/{n}: {}", text(n).trim());
            assert!(told.contains(&expected), "byte {at}: {n} is lost: {told:?}");
        }
        // Some bytes of a gzip header say nothing of what it holds.
        let third = format!("https://e.org/2: {}", text(2).trim());
        assert!(told.len() == 5 && (told[2] == third || told[2].contains("E-")), "{at} {told:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_archive_makes_it_panic(
        which in 0..4_usize,
        flips in proptest::collection::vec((0..100_000_usize, proptest::num::u8::ANY), 1..8),
    ) {
        let mut bytes = match which {
            0 => tar(&[("a.txt", b"One."), ("b.txt", b"Two.")]),
            1 => zip(&[packed("a.txt", b"One."), stored("b.txt", b"Two.")]),
            2 => [page("https://e.org/1", "One."), page("https://e.org/2", "Two.")].concat(),
            _ => gzip(&page("https://e.org/1", "One.")),
        };
        for (at, with) in flips {
            let at = at % bytes.len();
            bytes[at] = with;
        }
        told("a", &bytes);
    }
}
