//! Files in, articles out: every format, in memory.

use crate::base::Day;

use super::{Config, Settings, Source, read_mapping};

fn settings() -> Settings {
    Settings::new(Day::new(2026, 11, 22).expect("a day"))
}

/// Each record of the file as `date | dateline | headline | source | id | body`, then its warnings
/// by code; a skip by its place and code.
fn told(path: &str, bytes: &[u8], settings: &Settings) -> Vec<String> {
    let source = match Source::from_bytes("corpus", path, bytes.to_vec(), settings) {
        Ok(source) => source,
        Err(skip) => return vec![skip.place(skip.code)],
    };
    let read = |record| source.article(record?);
    let articles = source.records().map(|record| match read(record) {
        Ok(article) => {
            let date = article.date.map(|date| date.to_string());
            let parts = [date, article.dateline, article.headline, article.source, article.own_id];
            let parts = parts.map(|part| part.unwrap_or("-".to_owned())).join(" | ");
            let codes: Vec<&str> = article.warnings.iter().map(|odd| odd.code).collect();
            format!("{parts} | {} {}", article.body, codes.join(" ")).trim_end().to_owned()
        }
        Err(skip) => skip.place(skip.code),
    });
    articles.collect()
}

fn check(path: &str, text: &str, expected: &[&str]) {
    assert_eq!(told(path, text.as_bytes(), &settings()), expected, "{path} {text}");
}

#[test]
fn wire_text() {
    let expected = ["2020-07-16 | LONDON | - | - | - | LONDON — Talks.\n\nMore."];
    check("a.txt", "date 2020-07-16\nLONDON — Talks.\n\nMore.", &expected);
    check("a.txt", "  \n date 2020-07-16 LONDON — Talks.\n\nMore.", &expected);
    check("a", "date 2020-07-16\r\n\r\nLONDON — Talks.\n\nMore.", &expected);
    check(
        "a.txt",
        "LONDON (Reuters) - Talks.\r\n",
        &["- | LONDON | - | - | - | LONDON (Reuters) - Talks."],
    );
    check("a.txt", "date 2020-02-30\nX — Y", &["- | - | - | - | - | X — Y W-DATE"]);
    check("a.txt", "date 2020-07-16\n", &["E-EMPTY"]);
    check(
        "a.txt",
        "BRUSSELS 1996-08-22\n\nThe",
        &["1996-08-22 | BRUSSELS | - | - | - | BRUSSELS 1996-08-22\n\nThe"],
    );
    check("2019/a.txt", "date 2020-07-16\nText", &["2020-07-16 | - | - | - | - | Text W-DATE"]);
}

#[test]
fn plain_text_by_its_path() {
    check("19160101/a.txt", "Text", &["1916-01-01 | - | - | - | - | Text"]);
    check("2020/07/16/a.txt", "Text", &["2020-07-16 | - | - | - | - | Text"]);
    check(
        "2020/a.txt",
        "16 July 2020\n\nText",
        &["2020-07-16 | - | - | - | - | 16 July 2020\n\nText"],
    );
    check("19160101/sn1-ed-1_seq-2.txt", "Text", &["1916-01-01 | - | - | sn1 | - | Text"]);
    check("a.txt", "Undated text", &["- | - | - | - | - | Undated text"]);
    check("a.txt", " \n", &["E-EMPTY"]);
    check("a.txt", "", &["E-EMPTY"]);
    check("a.txt", "\u{feff}", &["E-EMPTY"]);
}

#[test]
fn markdown() {
    check(
        "2020-07-16-talks.md",
        "---\ntitle: Talks end\ndate: 2020-07-16\npublished: true\nlast_modified_at: 2021-01-01\n---\n\n# H\nText",
        &["2020-07-16 | - | Talks end | - | - | \n# H\nText"],
    );
    check("a.md", "# Talks end\n\nText", &["- | - | Talks end | - | - | # Talks end\n\nText"]);
    check(
        "2020-07-17-talks.md",
        "---\ntitle: Talks\ndate: 2020-07-16 10:00:00 +0200\n---\nText",
        &["2020-07-16 | - | Talks | - | - | Text W-DATE"],
    );
    check("a.txt", "---\ntitle: Talks\n---\nText", &["- | - | Talks | - | - | Text"]);
}

#[test]
fn json_lines() {
    check(
        "a.jsonl",
        "{\"id\":1,\"title\":\"T\",\"text\":\"B\",\"date\":\"2020-07-17T01:00:00Z\",\
         \"url\":\"https://www.example.org/2020/07/16/t\"}\n\nnonsense\n{\"id\":1,\"body\":\"C\"}\n\
         {\"id\":2,\"text\":\"\"}\n{\"id\":3}\n",
        &[
            "2020-07-16 | - | T | example.org | - | B",
            "E-JSON:3:2",
            "- | - | - | - | - | C",
            "E-EMPTY:5",
            "E-FIELD:6",
        ],
    );
    check("2020-07-18.jsonl", "{\"id\":\"x\",\"body\":\"B\"}", &["2020-07-18 | - | - | - | x | B"]);
    check("a.json", "{\n  \"body\": \"B\"\n}\n", &["E-TYPE"]);
    check("a.json", "[{\"body\": \"B\"}]", &["E-TYPE"]);
    check("a.json", "{\"body\": \"B\"", &["E-JSON:1:12"]);
    check("a.txt", "{\"body\": \"B\"}\n", &["- | - | - | - | - | B"]);
}

#[test]
fn tables() {
    check(
        "a.csv",
        "id,title,text,date\n1,T,\"B\nb\",13/04/63\n2,T,\"C\",01/04/63\nragged\n3,T,D,\n",
        &[
            "1963-04-13 | - | T | - | 1 | B\nb",
            "1963-04-01 | - | T | - | 2 | C",
            "E-CSV:5",
            "- | - | T | - | 3 | D",
        ],
    );
    check("a.csv", "title;text\r\nT;B\r\n", &["- | - | T | - | - | B"]);
    check("a.txt", "title\ttext\nT\tB\n", &["- | - | T | - | - | B"]);
    check("a.csv", "text,date\nB,01/04/63\n", &["- | - | - | - | - | B W-DATE"]);
    check("a.csv", "a,b\n1,2\n", &["E-FIELD:1"]);
    check("a.csv", "title,text\nT,\"B\nc", &["E-CSV:2"]);
    check("a.csv", &format!("text{}\n", ",x".repeat(100_000)), &["E-LIMIT:1"]);
}

#[test]
fn what_is_no_text_or_not_in_utf_8() {
    let check = |path: &str, bytes: &[u8], expected: &str| {
        assert_eq!(told(path, bytes, &settings()), [expected], "{path}");
    };
    check("a.txt", b"ab\0c", "E-BINARY@2");
    check("a.txt", b"\x7fELF", "E-TYPE");
    check("a.json", b"<rss><channel>", "E-TYPE");
    check("a.json", b"<!doctype html><p>", "E-EMPTY");
    check("a.txt", b"\xff\xfe\0\0", "E-ENC");
    check("a.txt", b"\xff\xfec\0a\0f\0\xe9\0", "- | - | - | - | - | café");
    check("a.txt", b"un caf\xe9 cr\xe8me", "- | - | - | - | - | un café crème");
    let late = [vec![b'x'; 20_000], vec![0]].concat();
    check("a.txt", &late, "E-BINARY@20000");
}

#[test]
fn settings_and_config_have_their_say() {
    let mut given = settings().with_config(
        Config::parse("path = \"{source}/{date}.txt\"\ndate_order = \"mdy\"").expect("valid"),
    );
    assert_eq!(
        told("bee/1931-05-02.txt", b"Text", &given),
        ["1931-05-02 | - | - | bee | - | Text"]
    );
    let table = b"story,date\nB,01/04/63\n";
    assert_eq!(told("a.csv", table, &given), ["E-FIELD:1"]);
    given.mapping.push(read_mapping("body=story").expect("a mapping"));
    assert_eq!(told("a.csv", table, &given), ["1963-01-04 | - | - | - | - | B"]);
    let source = Source::from_bytes("c", "a.csv", table.to_vec(), &given).expect("a table");
    assert_eq!(source.describe(), "csv; delimiter `,`; body=story date=date; days read as mdy");
}

#[test]
fn files_read_in_pieces_say_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let line = format!("{{\"id\":\"ID\",\"body\":\"{} é\"}}\n", "word ".repeat(100));
    let text: String = (0..5_000).map(|i| line.replace("ID", &i.to_string())).collect();
    let latin = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    std::fs::write(folder.path().join("a.jsonl"), &text).expect("written");
    std::fs::write(folder.path().join("b.jsonl"), latin).expect("written");
    for found in super::walk(folder.path()).expect("a root") {
        let source = Source::open("c", &found.expect("a file"), &settings()).expect("a source");
        let bodies = source.records().map(|record| {
            let article = record.and_then(|record| source.article(record)).expect("an article");
            assert_eq!(
                article.own_id.as_deref(),
                Some(article.origin.ordinal.to_string().as_str())
            );
            article.body
        });
        assert!(bodies.inspect(|body| assert!(body.ends_with('é'))).count() == 5_000);
        assert_eq!(source.changed(), None);
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_under_any_name(
        bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300),
        start in "(---\n|date 2020|\\{\"body\":\"|text,date\n|LONDON|<)?",
        name in "[a-z]{1,3}\\.(txt|md|jsonl|json|csv|tsv)",
    ) {
        let bytes = [start.into_bytes(), bytes].concat();
        let _ = told(&name, &bytes, &settings());
    }
}

/// Made up after the layout of Reuters-21578.
const REUTERS: &str = r#"<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="5544" NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE>
<TOPICS><D>tin</D></TOPICS>
<PLACES><D>west-germany</D><D>uk</D></PLACES>
<PEOPLE><D>ann-lee</D></PEOPLE>
<ORGS><D>opec</D></ORGS>
<UNKNOWN>
&#5;&#5;&#5;C T
</UNKNOWN>
<TEXT>&#2;
<TITLE>TIN &lt;TNX> RISES</TITLE>
<AUTHOR>    By Bo Ek, Reuters</AUTHOR>
<DATELINE>    BONN, Feb 26 - </DATELINE><BODY>Tin rose,
traders said.
    It fell later & rose < again.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS NEWID="2">
<DATE>not a date</DATE>
<TEXT TYPE="UNPROC">&#2;
****<BLAH INC> DIVIDEND
    Second part.
<REUTERS NEWID="3">
<TEXT TYPE="BRIEF">&#2;
<TITLE>ONLY A TITLE</TITLE>
</TEXT></REUTERS><REUTERS NEWID="4"><TEXT></TEXT></REUTERS>
"#;

#[test]
fn reuters() {
    let expected = [
        "1987-02-26 | BONN | TIN <TNX> RISES | Reuters | 1 | BONN, Feb 26 - Tin rose,\ntraders said.\n\n\
         It fell later & rose < again.\n Reuter",
        "- | - | - | Reuters | 2 | ****<BLAH INC> DIVIDEND\n\nSecond part. W-TRUNC W-DATE",
        "- | - | ONLY A TITLE | Reuters | 3 |",
        "E-EMPTY:28",
    ];
    check("reut2-000.sgm", REUTERS, &expected);
    let source = Source::from_bytes("c", "r", REUTERS.into(), &settings()).expect("read");
    let first = source.records().next().expect("a record").expect("whole");
    let article = source.article(first).expect("an article");
    assert_eq!(article.places, ["West Germany", "UK"]);
    assert_eq!(article.people, ["Ann Lee"]);
    assert_eq!(article.organizations, ["OPEC"]);
    assert_eq!(article.section.as_deref(), Some("tin"));
    assert_eq!(article.byline.as_deref(), Some("Bo Ek, Reuters"));
}

#[test]
fn trec() {
    let text = "<DOC>\n<DOCNO> AP880212-0001 </DOCNO>\n<FILEID>AP-NR-02-12-88</FILEID>\n\
        <HEAD>Talks End</HEAD>\n<BYLINE>By ANN LEE</BYLINE>\n<DATELINE>ROME (AP) </DATELINE>\n\
        <TEXT>\n   Talks ended.\n   All left.\n</TEXT>\n<TEXT>More.</TEXT>\n</DOC>\n\
        <DOC>\n<DOCNO>LA010289-0001</DOCNO><DATE><P>Monday, home edition</P></DATE>\n\
        <TEXT>Two.</TEXT></DOC>\n\
        <DOC>\n<DOCNO>017</DOCNO>\nTHE ALLIES\n\nText.\n</DOC>\n\
        <DOC id=\"NYT_ENG_19940701.0001\" type=\"story\"><HEADLINE>\nTwo\n</HEADLINE>\n\
        <TEXT>\n<P>\nOne.\n</P>\n<P>\nNext.\n</P>\n</TEXT>";
    let expected = [
        "1988-02-12 | ROME | Talks End | - | AP880212-0001 | ROME (AP) — Talks ended.\n\nAll left.\n\nMore.",
        "1989-01-02 | - | - | - | LA010289-0001 | Two.",
        "- | - | - | - | 017 | THE ALLIES\n\nText.",
        "1994-07-01 | - | Two | - | NYT_ENG_19940701.0001 | One.\n\nNext. W-TRUNC",
    ];
    check("ap880212", text, &expected);
}

#[test]
fn compressed_files_are_read_as_what_they_hold() {
    use std::io::Write;
    let gzip = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).expect("in memory");
        encoder.finish().expect("in memory")
    };
    let lines = b"{\"id\":\"x\",\"date\":\"2020-01-02\",\"body\":\"B\"}\n{\"body\":\"C\"}\n";
    let packed = gzip(lines);
    let both = ["2020-01-02 | - | - | - | x | B", "- | - | - | - | - | C"];
    assert_eq!(told("2019/a.jsonl.gz", &packed, &settings())[0], both[0]);
    assert_eq!(told("a", &packed, &settings()), both);
    let page = told("19160101/sn1-ed-1_seq-2.txt.gz", &gzip(b"Text"), &settings());
    assert_eq!(page, ["1916-01-01 | - | - | sn1 | - | Text"]);
    let open = |path: &str, bytes: &[u8]| {
        let opened = Source::from_bytes("corpus", path, bytes.to_vec(), &settings());
        opened.map(|source| {
            let codes = source.warnings().iter().map(|odd| odd.code).collect::<Vec<_>>().join(" ");
            format!("{} {codes}", source.describe())
        })
    };
    assert_eq!(open("a.txt.gz", &gzip(b"LONDON (AP) - Talks.")).expect("read"), "wire; in gzip ");
    let behind = [packed.clone(), b"rubbish".to_vec()].concat();
    assert!(open("a.gz", &behind).expect("read").ends_with(" W-TRAILING"));
    for (bytes, expected) in [
        (&packed[..packed.len() - 9], "E-GZ"),
        (&gzip(b"")[..], "E-EMPTY"),
        (&gzip(b"\x7fELF")[..], "E-TYPE"),
        (&gzip(&gzip(b"text"))[..], "E-TYPE"),
    ] {
        assert_eq!(open("a.gz", bytes).map_err(|skip| skip.code), Err(expected));
    }
}
