//! Files in, articles out: every format, in memory.

use crate::article::Notice;
use crate::base::Day;

use super::{Config, Settings, Source, read_mapping, sources};

fn settings() -> Settings {
    Settings::new(Day::new(2026, 11, 22).expect("a day"))
}

/// Each record of the file as `date | dateline | headline | source | id | body`, then its warnings
/// by code, and what it is beside news; a skip by its place and code.
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
            let mut odd: Vec<&str> = article.warnings.iter().map(|odd| odd.code).collect();
            odd.extend(article.notice.map(Notice::name));
            format!("{parts} | {} {}", article.body, odd.join(" ")).trim_end().to_owned()
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
    check("a.json", b"<rss><channel>", "E-EMPTY");
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
        let mut opened = Vec::new();
        sources("c", &found.expect("a file"), &settings(), &mut |source| {
            opened.push(source);
            std::ops::ControlFlow::Continue(())
        });
        let source = opened.pop().expect("one").expect("a source");
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
        start in "(---\n|date 2020|\\{\"body\":\"|\\[\\{\"body\":\"|text,date\n|LONDON|<|<rss><item>|<nitf>)?",
        name in "[a-z]{1,3}\\.(txt|md|jsonl|json|csv|tsv|xml)",
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

#[test]
fn json_documents() {
    let both = ["2020-07-16 | - | T | - | 1 | B", "- | - | U | - | 2 | C"];
    let list =
        r#"[{"id":1,"title":"T","text":"B","date":"2020-07-16"}, {"id":2,"title":"U","text":"C"}]"#;
    check("a.json", list, &both);
    check("a", list, &both);
    check("a.json", &list.replace(", {", ",\n\n {"), &both);
    for around in [
        r#"{"status":"ok","tags":[{"name":"x"}],"articles":LIST}"#,
        "{\n  \"responseHeader\": {\"params\": {\"q\": \"*\"}},\n  \"response\": {\"numFound\": 2, \"docs\": LIST},\n  \"facets\": [{\"text\": \"no\"}]\n}",
        r#"{"hits":{"total":2,"hits":LIST}}"#,
    ] {
        check("a.json", &around.replace("LIST", list), &both);
    }
    check(
        "a.json",
        "{\n  \"body\": \"B\",\n \"related\": [{\"text\": \"no\"}]}\n",
        &["- | - | - | - | - | B"],
    );
    check(
        "2020/a.json",
        "{\n  \"body\": \"B\"\n}\n",
        &["2020-01-01 | - | - | - | - | B"].map(|_| "2020 | - | - | - | - | B"),
    );
    check("a.json", "{\"body\":\n{\"body\":\"B\"}\n", &["E-JSON:1:8", "- | - | - | - | - | B"]);
    check("a.json", "[]", &["E-EMPTY"]);
    check("a.json", "[1, {\"body\": \"B\"}]", &["E-JSON:1:2", "- | - | - | - | - | B"]);
    check(
        "a.json",
        "[{\"body\": \"B\"},\n{\"body\": NaN},\n{\"body\": \"C",
        &["- | - | - | - | - | B", "E-JSON:2:10", "E-JSON:3:12"],
    );
    check("a.json", "{\n \"body\": \"B\",\n}", &["E-JSON:3:1"]);
    check("a.json", "{\n \"title\": \"T\"\n}", &["E-FIELD:1"]);
    check(
        "a.json",
        "[{\"id\":1,\"body\":\"B\"},{\"id\":1,\"body\":\"C\"}]",
        &["- | - | - | - | - | B", "- | - | - | - | - | C"],
    );
}

/// Made up after what search services and content systems answer.
#[test]
fn json_of_services() {
    check(
        "newsapi.json",
        r#"{"status":"ok","totalResults":1,"articles":[{"source":{"id":null,"name":"The Bee"},"author":"A","title":"T","description":"D","url":"https://bee.example/t","publishedAt":"2020-07-16T10:00:00Z","content":null}]}"#,
        &["2020-07-16 | - | T | The Bee | - | D W-FIELD"],
    );
    check(
        "guardian.json",
        r#"{"response":{"status":"ok","results":[{"id":"world/2020/t","sectionName":"World","webPublicationDate":"2020-07-16T10:00:00Z","webTitle":"T","webUrl":"https://g.example/t","fields":{"headline":"T","body":"<p>One.</p><p>Two.</p>","byline":"A"}}]}}"#,
        &["2020-07-16 | - | T | g.example | world/2020/t | One.\n\nTwo."],
    );
    check(
        "nyt.json",
        r#"{"status":"OK","response":{"docs":[{"abstract":"A.","lead_paragraph":"L.","source":"The Bee","headline":{"main":"T"},"pub_date":"1950-01-02T05:00:00+0000","byline":{"original":"By A"},"_id":"nyt://1","uri":"nyt://1"}],"meta":{"hits":1}}}"#,
        &["1950-01-02 | - | T | The Bee | nyt://1 | L. W-FIELD"],
    );
    check(
        "posts.json",
        r#"[{"id":7,"date":"2020-07-16T10:00:00","link":"https://w.example/t","title":{"rendered":"A &#8211; B"},"content":{"rendered":"<p>One.</p>\n<p>Two.</p>\n"}}]"#,
        &["2020-07-16 | - | A – B | w.example | 7 | One.\n\nTwo."],
    );
    check(
        "elastic.json",
        r#"{"hits":{"hits":[{"_index":"n","_id":"x","_source":{"title":"T","body":"B"}}]}}"#,
        &["- | - | T | - | x | B"],
    );
}

#[test]
fn ninjs() {
    let first = r#"{"uri":"http://n.example/1","type":"text","versioncreated":"2013-07-09T10:37:00Z","headline":"T","byline":"A","located":"Rome","body_text":"x","body_xhtml":"<p>One.</p><p>Two.</p>","pubstatus":"canceled","place":[{"name":"Pisa"}]}"#;
    let read = "2013-07-09 | Rome | T | n.example | http://n.example/1 | One.\n\nTwo. kill";
    check("a.json", first, &[read]);
    check(
        "a.jsonl",
        &format!("{first}\n{first}"),
        &[read.replace("| http://n.example/1 |", "| - |").as_str(); 2],
    );
    check("a.json", &format!("[{first}]"), &[read]);
    check(
        "a.json",
        r#"{"uri":"urn:1","versionCreated":"2023-10-08","associations":[{"uri":"p","headlines":[{"value":"no"}]}],"copyrightHolder":"dpa","headlines":[{"role":"short","value":"S"},{"role":"main","value":"M"}],
        "bodies":[{"contentType":"text/vnd.IPTC.NITF","value":"<nitf><body><body.content><p>N</p></body.content></body></nitf>"},{"contentType":"text/plain","value":"P"}]}"#,
        &["2023-10-08 | - | M | dpa | urn:1 | P"],
    );
}

const NITF: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf.dtd" [<!ENTITY evil SYSTEM "file:///etc/passwd">]>
<nitf xml:lang="en">
<head><title>Not this</title>
<meta name="print_page_number" content="3"/>
<docdata><doc-id id-string="42"/><date.issue norm="20070221T133000-0500"/>
<identified-content><person>Ann Lee</person><org>GCHQ</org></identified-content></docdata>
<pubdata date.publication="20070222T000000" name="The Bee" position.section="World" ex-ref="http://bee.example/42"/></head>
<body><body.head><hedline><hl1>Talks &amp; <em>tea</em></hl1></hedline>
<byline>By Ann Lee</byline><dateline><location>ROME</location>, Feb. 21</dateline></body.head>
<body.content><block><p>Talks
ended&mdash;late.</p><hl2>More</h<!-- -->l2>
</block></body.content>
<body.end><tagline>Bo Ek helped.</tagline></body.end></body></nitf>"#;

#[test]
fn nitf() {
    let good = NITF.replace("</h<!-- -->l2>", "</hl2><p>All left &evil;</p>");
    let expected = "2007-02-22 | ROME | Talks & tea | The Bee | 42 | \
        ROME, Feb. 21 — Talks ended—late.\n\nMore\n\nAll left &evil;\n\nBo Ek helped. W-XML-ENTITY";
    check("2007/a.xml", &good, &[expected]);
    check("a.xml", NITF, &["E-XML:12:31"]);
    check("a.xml", &good[..good.len() - 20], &["E-XML:14:43"]);
    let withdrawn = good.replace("<docdata>", "<docdata management-status='canceled'>");
    check("a.xml", &withdrawn, &[format!("{expected} kill").as_str()]);
    check("a.xml", &format!("<nitf {}/>", "a='b' ".repeat(80_000)), &["E-LIMIT:1:1"]);
    check("a.xml", "<nitf/>", &["E-EMPTY"]);
    let source = Source::from_bytes("c", "a", good.into(), &settings()).expect("read");
    let record = source.records().next().expect("a record").expect("whole");
    let article = source.article(record).expect("an article");
    let parts = [article.byline, article.section, article.page, article.url, article.lang];
    let parts = parts.map(|part| part.unwrap_or_default()).join(" | ");
    assert_eq!(parts, "Ann Lee | World | 3 | http://bee.example/42 | en");
    assert_eq!(
        (article.people, article.organizations),
        (vec!["Ann Lee".into()], vec!["GCHQ".into()])
    );
}

/// Made up after the guidelines of NewsML-G2.
const ITEM: &str = r#"<newsItem guid="urn:1" xml:lang="en-US"><itemMeta>
<provider><name>Acme</name></provider><versionCreated>2020-07-17T10:00:00Z</versionCreated>
<firstCreated>2020-07-16T10:00:00Z</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Talks end</headline><by>By Ann Lee</by><dateline>ROME, Thursday (Acme)</dateline>
<subject type="cpnat:person" qcode="p:1"/><subject qcode="medtop:1"><name>politics</name></subject></contentMeta>
<assert qcode="p:1"><name>Bo Ek</name></assert>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head><body><p>One.</p><p>Two.</p></body></html></inlineXML></contentSet></newsItem>"#;

#[test]
fn newsml() {
    let read =
        "2020-07-16 | ROME | Talks end | Acme | urn:1 | ROME, Thursday (Acme) — One.\n\nTwo.";
    check("a.xml", ITEM, &[read]);
    let corrected = ITEM.replace("<pubStatus", "<signal qcode='sig:correction'/><pubStatus");
    check("a.xml", &corrected, &[format!("{read} correction").as_str()]);
    let message = format!(
        "<?xml version='1.0'?><n:newsMessage xmlns:n='http://iptc.org/std/nar/2006-10-01/'><itemSet>\n{ITEM}\n\
        <packageItem guid='p'><headline>P</headline></packageItem>\n<newsItem guid='x'><b></newsItem>\n\
        <n:newsItem guid='y'><n:contentMeta><n:headline>Y</n:headline></n:contentMeta></n:newsItem></itemSet></n:newsMessage>",
    );
    check("a.xml", &message, &[read, "E-TYPE:9", "E-XML:10:23", "- | - | Y | - | y |"]);
    let plain = "<newsItem guid='z'><contentSet><inlineData contenttype='text/plain'>a &lt; b\n\nc</inlineData></contentSet></newsItem>";
    check("a.xml", plain, &["- | - | - | - | z | a < b\n\nc"]);
    check("a.xml", "<newsMessage/>", &[]);
}

#[test]
fn rss() {
    let feed = "<!-- c --><rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/' xmlns:d='http://purl.org/dc/elements/1.1/'>\
        <channel><title>The Bee</title><language>en-gb</language>\n\
        <item><title>A &amp;amp; B</title><guid isPermaLink='false'>g1</guid><link>https://bee.example/1</link>\
        <pubDate>Thu, 16 Jul 2020 23:30:00 EST</pubDate><d:creator>Ann Lee</d:creator><category>World</category>\
        <description>Short.</description><c:encoded><![CDATA[<p>One.</p><p>Two &hellip;</p>]]></c:encoded></item>\n\
        <item><title>C</title><guid>http://bee.example/2</guid><description>plain\n\ntext &amp;c</description></item>\n\
        <item><b></item>\n<item><guid>g1</guid><title>D &ouml; &evil;</title></item></channel></rss>";
    let expected = [
        "2020-07-16 | - | A & B | The Bee | - | One.\n\nTwo …",
        "- | - | C | The Bee | http://bee.example/2 | plain\n\ntext &c",
        "E-XML:6:10",
        "- | - | D ö &evil; | The Bee | - |",
    ];
    check("a.rss", feed, &expected);
    let source = Source::from_bytes("c", "a", feed.into(), &settings()).expect("read");
    let codes: Vec<&str> = source.warnings().iter().map(|odd| odd.code).collect();
    assert_eq!(codes, ["W-XML-ENTITY", "W-FIELD"]);
    let cut = &feed[..feed.len() - 60];
    check(
        "a.rss",
        cut,
        &[&expected[0].replace("| - | One", "| g1 | One"), expected[1], expected[2], "E-XML:7:15"],
    );
    let cut = Source::from_bytes("c", "a", feed[..feed.len() - 16].into(), &settings());
    assert!(cut.expect("read").warnings().iter().any(|odd| odd.code == "W-XML"));
    check("a.xml", "<rss><channel><title>T</title></channel></rss>", &["E-EMPTY"]);
    check(
        "a.xml",
        "<rss><item><title>no channel</title></item></rss>",
        &["- | - | no channel | - | - |"],
    );
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
        <channel rdf:about='c'><title>Bee</title><items/></channel>\
        <item rdf:about='http://b.example/1'><title>T</title><link>http://b.example/1</link><dc:date>2003-05-06</dc:date><description>B</description></item></rdf:RDF>";
    check("a.rdf", rdf, &["2003-05-06 | - | T | Bee | http://b.example/1 | B"]);
}

#[test]
fn atom() {
    let feed = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>Biene</title><author><name>Ann</name></author>\
        <entry><id>urn:1</id><title type='html'>A &amp;lt; B</title><updated>2020-07-17T00:00:00Z</updated><published>2020-07-16T00:00:00Z</published>\
        <link rel='self' href='x'/><link href='https://b.example/1'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>One.</p><p>Two.</p></div></content></entry>\
        <entry><title>C</title><updated>2020-07-17T00:00:00Z</updated><author><name>Bo</name></author><summary type='html'>&lt;p&gt;S</summary></entry>\
        <entry><title>D</title><content type='image/png'>iVBOR</content><summary>1 &lt; 2</summary></entry></feed>";
    let expected = [
        "2020-07-16 | - | A < B | Biene | urn:1 | One.\n\nTwo.",
        "2020-07-17 | - | C | Biene | - | S",
        "- | - | D | Biene | - | 1 < 2",
    ];
    check("a.rss", feed, &expected);
    check("a.xml", &feed.replace(" xmlns='http://www.w3.org/2005/Atom'", ""), &expected);
    let prefixed = "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>X</a:title><a:entry><a:title>T</a:title></a:entry></a:feed>";
    check("a.xml", prefixed, &["- | - | T | X | - |"]);
}

#[test]
fn xml_of_other_kinds() {
    check("a.xml", "<?xml version='1.0'?><catalog><item>x</item></catalog>", &["E-TYPE"]);
    check("a.txt", "<?xml version='1.0'?><catalog/>", &["E-TYPE"]);
    check("a.xml", "<!-- c --><catalog/>", &["E-TYPE"]);
    check("a.xml", "<NewsML/>", &["E-TYPE"]);
    check(
        "a.xml",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        &["E-TYPE"],
    );
}

proptest::proptest! {
    /// Whatever is cut out of a file or put into it, each record is an article or a skip, twice
    /// the same, and those of the survey are those that are cut.
    #[test]
    fn no_change_to_a_file_panics(
        kind in 0_usize..4,
        at in 0.0_f64..1.0,
        len in 0_usize..40,
        with in "(<|>|&|\"|'|\\]|\\}|\\{|,|<item>|</item>|<!--|<!\\[CDATA\\[|<!DOCTYPE|x)?",
    ) {
        let rss = "<rss><channel><title>T</title><item><title>A</title><guid>1</guid></item><item>B</item></channel></rss>";
        let list = r#"{"response":{"docs":[{"id":1,"text":"B"},{"id":2,"text":"C"}]}}"#;
        let sample = [NITF, ITEM, rss, list][kind];
        let bound = |mut at: usize| { while !sample.is_char_boundary(at) { at -= 1 } at };
        let at = bound((sample.len() as f64 * at) as usize);
        let end = bound((at + len).min(sample.len())).max(at);
        let text = format!("{}{with}{}", &sample[..at], &sample[end..]);
        let first = told("a.xml", text.as_bytes(), &settings());
        proptest::prop_assert_eq!(first, told("a.xml", text.as_bytes(), &settings()));
    }
}
