//! Rows A1 to A11 and A37 to A49: text, encodings, files that are none.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use super::row;

fn utf_16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

fn utf_32(text: &str) -> Vec<u8> {
    let characters = std::iter::once('\u{feff}').chain(text.chars());
    characters.flat_map(|c| (c as u32).to_le_bytes()).collect()
}

const NEWS: &str = "LONDON, July 16 — The café talks ended on Thursday, the minister said.";

#[test]
fn a1_empty_files() {
    let mut row = row("A1");
    for ending in ["txt", "html", "xml", "json", "jsonl", "csv", "md", "gz", "zip", "warc", "eml"] {
        row = row.file(&format!("empty.{ending}"), "").at(&format!("empty.{ending}"));
    }
    row.told("E-EMPTY", 11).check();
}

#[test]
fn a2_blank_files() {
    row("A2").file("a.txt", " \n\t\n").file("b.txt", "\u{feff}").told("E-EMPTY", 2).check();
}

#[test]
fn a3_to_a5_marks_of_byte_order() {
    row("A3").file("a.txt", format!("\u{feff}{NEWS}")).added(1).finds("london", 1).check();
    row("A4")
        .file("le.txt", utf_16(NEWS, false))
        .file("be.txt", utf_16(NEWS, true))
        .file("utf8.txt", NEWS)
        .added(3)
        .finds("café", 3)
        .finds("minister", 3)
        .check();
    let mut odd = utf_16(NEWS, false);
    odd.splice(40..40, [0x00, 0xd8]);
    odd.push(b'x');
    row("A5").file("a.txt", odd).added(1).told("W-ENC", 1).finds("minister", 1).check();
}

#[test]
fn a6_to_a9_other_encodings() {
    row("A6")
        .file("a.txt", utf_32(NEWS))
        .file("b.txt", "+/v8-LONDON +AOk-")
        .told("E-ENC", 2)
        .check();
    let latin: Vec<u8> = NEWS.replace('—', "-").chars().map(|c| c as u8).collect();
    row("A7").file("a.txt", latin).added(1).told("W-ENC", 1).finds("café", 1).check();
    let page = |charset: &str, body: &[u8]| {
        let head = format!("<html><head><meta charset=\"{charset}\"><title>T</title><body><p>");
        [head.as_bytes(), body, b" the minister said on Thursday after the talks.</p>"].concat()
    };
    row("A8")
        .file("a.html", page("utf-8", b"caf\xe9 cr\xe8me"))
        .file("b.html", page("iso-8859-1", "café".as_bytes()))
        .file("c.html", page("iso-8859-1", b"caf\xe9"))
        .added(3)
        .told("W-ENC", 2)
        .finds("café", 3)
        .check();
    for edge in [8_191, 8_192, 65_535, 65_536] {
        let mut text = b"word ".repeat(edge / 5 + 1);
        text.truncate(edge);
        text.extend(b"\xc0\x80 \xf5 after \xe2\x82");
        row("A9").file("a.txt", text).added(1).told("W-ENC", 1).finds("after", 1).check();
    }
}

#[test]
fn a10_a11_what_is_no_text() {
    row("A10")
        .file("a.txt", b"LONDON\0 talks")
        .file("b.jsonl", b"{\"body\":\"One\"}\n{\"body\":\"T\0wo\"}\n")
        .told("E-BINARY", 2)
        .at("a.txt@6")
        .check();
    row("A11")
        .file("elf.txt", b"\x7fELF\x02\x01\x01\0\0\0")
        .file("jpeg.txt", b"\xff\xd8\xff\xe0\0\x10JFIF")
        .file("office.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        .told("E-TYPE", 3)
        .check();
}

#[test]
fn a12_named_as_something_else() {
    let page = "<!DOCTYPE html><html><head><title>Talks end</title></head><body><article><p>The \
                talks ended on Thursday, the minister said.</p></article></body></html>";
    row("A12")
        .file("page.json", page)
        .file("packed.txt", super::archives::gzip(NEWS.as_bytes()))
        .file("text.zip", NEWS)
        .added(3)
        .told("W-TYPE", 1)
        .finds("minister", 3)
        .check();
}

#[test]
fn a37_to_a40_what_is_no_file() {
    row("A37")
        .with(|row| {
            symlink("self", row.path("self")).expect("a link");
            symlink("b", row.path("a")).expect("a link");
            symlink("a", row.path("b")).expect("a link");
            symlink("..", row.path("up")).expect("a link");
            symlink("/etc/hostname", row.path("out")).expect("a link");
            symlink("nowhere", row.path("dangling")).expect("a link");
        })
        .told("E-LINK", 6)
        .check();
    let row = row("A39");
    let pipe = std::process::Command::new("mkfifo").arg(row.path("pipe")).status();
    assert!(pipe.expect("mkfifo runs").success());
    let socket = UnixListener::bind(row.path("socket")).expect("a socket");
    row.told("E-NOTFILE", 2).check();
    drop(socket);
}

#[test]
fn a43_odd_names() {
    let long = format!("{}.txt", "n".repeat(250));
    let odd = ["new\nline.txt", "esc\u{1b}[2J.txt", "rlo\u{202e}txt.exe", "-rf", " leading.txt"];
    let mut row = row("A43").file(&long, NEWS).added(7).finds("minister", 7);
    for name in odd {
        row = row.file(name, NEWS);
    }
    row.with(|row| {
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
        fs::write(row.path("").join(name), NEWS).expect("written");
    })
    .check();
}

#[test]
fn a44_dates() {
    let dates = [
        ("1987-02-30", true),
        ("0000-00-00", true),
        ("31/12/1999", false),
        ("26-FEB-1987 15:01:01.79", false),
        ("2020-07-16T23:59:60Z", false),
        ("2020-07-16T10:00:00+14:00", false),
        ("2020-07-16T10:00:00+25:99", true),
        ("yesterday", true),
        ("16 juillet 2020", false),
        ("1594942200", false),
        ("1594942200000", false),
        ("9999-01-01", true),
        ("-44-03-15", true),
        ("1677-09-20", false),
        ("2263-01-01", true),
    ];
    let mut text = String::new();
    for (date, _) in dates {
        text.push_str(&format!("{{\"date\":\"{date}\",\"body\":\"The talks ended.\"}}\n"));
    }
    let nested = format!("Thu, 16 Jul 2020 {}x{}", "(".repeat(10_000), ")".repeat(10_000));
    text.push_str(&format!("{{\"date\":\"{nested}\",\"body\":\"The talks ended.\"}}\n"));
    let n = dates.len() as u64 + 1;
    let unread = dates.iter().filter(|(_, unread)| *unread).count() as u64 + 1;
    row("A44")
        .file("a.jsonl", text)
        .added(n)
        .told("W-DATE", unread)
        .finds("is:undated", unread)
        .finds("talks 2020-01-01..2020-12-31", 5)
        .check();
}

#[test]
fn a45_control_characters() {
    let hostile = "Talks\u{1b}[2J \u{1b}]52;c;aGk=\u{7} \u{1b}]8;;http://e.org\u{7}x\u{1b}]8;;\u{7} \
                   \u{202e}evil\u{202c} \u{2066}iso zero\u{200b}width e\u{301}\u{301}\u{301} end.";
    row("A45").file("a.txt", hostile).added(1).finds("talks", 1).finds("end", 1).check();
}

#[test]
fn a46_long_words_and_lines() {
    let row = row("A46")
        .file("line.txt", "word ".repeat(400_000))
        .file("token.txt", format!("{} after", "x".repeat(2_000_000)))
        .file("limit.txt", format!("{} after", "y".repeat(65_531)));
    row.added(3).told("W-TOKEN", 2).finds("after", 2).check();
}

#[test]
fn a47_a48_duplicates_and_scripts() {
    row("A47").file("a.txt", NEWS).file("b/a.txt", NEWS).added(2).finds("minister", 2).check();
    row("A48")
        .file("cjk.txt", "東京で会議が開かれた。")
        .file("ar.txt", "انتهت المحادثات في لندن يوم الخميس")
        .file("th.txt", "การเจรจาสิ้นสุดลงในวันพฤหัสบดี")
        .file("tr.txt", "İstanbul’da görüşmeler sona erdi.")
        .file("de.txt", "Die Straße nach Fußberg war gesperrt 👩‍👩‍👧.")
        .file("nfd.txt", "The cafe\u{301} closed.")
        .file("nfc.txt", "The café closed.")
        .added(7)
        .finds("café", 2)
        .finds("cafe\u{301}", 2)
        .finds("straße", 1)
        .finds("görüşmeler", 1)
        .check();
}

#[test]
fn a49_random_bytes() {
    let endings = ["txt", "html", "xml", "json", "csv", "md", "gz", "zip", "warc", "eml", "tar"];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let n = if crate::support::is_slow() { 10_000 } else { 300 };
    let shell = crate::shell::Shell::new();
    let folder = shell.desk.path("corpus");
    fs::create_dir(&folder).expect("made");
    for at in 0..n {
        // One in sixteen is as large as the sheet has them.
        let len = next() % if at % 16 == 0 { 65_536 } else { 4_096 };
        // Half of them are nearly text.
        let mask = if at % 2 == 0 { 0xff } else { 0x3f };
        let bytes: Vec<u8> =
            (0..len).map(|_| (next() as u8 & mask) + u8::from(mask < 0xff) * 32).collect();
        let ending = endings[at % endings.len()];
        fs::write(folder.join(format!("{at}.{ending}")), bytes).expect("written");
    }
    let ran = shell.run(&["index", "corpus", "--format", "json", "--no-entities"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let balance: serde_json::Value = serde_json::from_str(&ran.out).expect("a balance");
    let of = |key: &str| balance[key].as_u64().expect("a number");
    assert_eq!(of("seen"), of("added") + of("skipped"), "{balance}");
    assert!(of("seen") >= n as u64, "{balance}");
}
