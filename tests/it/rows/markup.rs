//! Rows A13 to A16, A25 to A30: pages, XML and feeds.

use std::net::TcpListener;

use super::row;
use crate::shell::Shell;
use crate::support::is_slow;

const NEWS: &str = "The talks ended on Thursday, the minister said.";

fn page(body: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>Talks end</title></head><body>{body}</body></html>")
}

#[test]
fn a13_pages_that_are_cut() {
    let start =
        format!("<!DOCTYPE html><html><head><title>Talks</title></head><body><p>{NEWS}</p>");
    row("A13")
        .file("tag.html", format!("{start}<p class=\"x"))
        .file("comment.html", format!("{start}<!-- no end"))
        .file("script.html", format!("{start}<script>let a = 1;"))
        .file("entity.html", format!("{start}<p>More &am"))
        .added(4)
        .told("W-TRUNC", 3)
        .finds("minister", 4)
        .check();
}

#[test]
fn a14_pages_that_nest() {
    let (deep, crossed) = if is_slow() { (1_000_000, 40_000) } else { (50_000, 4_000) };
    let nested = format!("{}<p>{NEWS}</p>", "<div>".repeat(deep));
    let mis_nested = format!("{}{}<p>{NEWS}</p>", "<a>".repeat(crossed), "<i>".repeat(crossed));
    row("A14")
        .file("deep.html", page(&nested))
        .file("crossed.html", page(&mis_nested))
        .stack(1024)
        .added(2)
        .told("W-DEPTH", 2)
        .finds("minister", 2)
        .check();
}

#[test]
fn a15_a16_what_no_screen_shows() {
    let hidden = format!(
        "<script>hiddenscript</script><style>hiddenstyle</style><template>hiddentemplate</template>\
         <!-- hiddencomment --><article><p>{NEWS}</p><p hidden>hiddenparagraph</p>\
         <p>{NEWS}</p></article>"
    );
    row("A15")
        .file("a.html", page(&hidden))
        .added(1)
        .finds("minister", 1)
        .finds("hiddenscript OR hiddenstyle OR hiddentemplate OR hiddencomment", 0)
        .finds("hiddenparagraph", 0)
        .finds("headline(talks)", 1)
        .check();
    let entities = format!(
        "<article><p>{NEWS} &lt;script&gt; caf&eacute; &#0; &#x110000; &#xD800; &nosuch; end.</p></article>"
    );
    row("A16")
        .file("a.html", page(&entities))
        .added(1)
        .finds("café", 1)
        .finds("script", 1)
        .shows("<script> café \u{fffd} \u{fffd} \u{fffd} &nosuch; end.")
        .check();
}

fn nitf(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<nitf><head><title>Talks end</title></head><body>\
         <body.content>{body}</body.content></body></nitf>\n"
    )
}

#[test]
fn a25_xml_that_is_not_well_formed() {
    row("A25")
        .file("a.xml", nitf(&format!("\n<p>{NEWS}</p>\n<p>one <b>two</p>")))
        .file("cdata.xml", nitf(&format!("<p>{NEWS} <![CDATA[ no end</p>")))
        .told("E-XML", 2)
        .at("a.xml:4:14")
        .check();
}

#[test]
#[expect(clippy::disallowed_methods, reason = "to see that nobody calls")]
fn a26_entities_are_not_expanded() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("set");
    let port = listener.local_addr().expect("bound").port();
    let bomb = format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE nitf SYSTEM \"http://127.0.0.1:{port}/x.dtd\" [\n\
         <!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\n\
         <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\n\
         <!ENTITY f SYSTEM \"file://CANARY\">\n\
         <!ENTITY % p SYSTEM \"http://127.0.0.1:{port}/p\">\n%p;]>\n\
         <nitf><head><title>Talks end</title></head><body><body.content>\
         <p>{NEWS} &c; &f;</p></body.content></body></nitf>"
    );
    let row = row("A26");
    let canary = row.path("../canary.txt");
    std::fs::write(&canary, "canarysecret").expect("written");
    let bomb = bomb.replace("CANARY", &canary.display().to_string());
    let shell = Shell::new();
    shell.desk.write("news/a.xml", &bomb);
    if let Some(calls) = shell.traced(&["index", "news"], "openat,socket,connect,execve") {
        assert!(calls.contains("/news/a.xml"), "{calls}");
        assert_eq!(calls.matches("execve(").count(), 1, "another program: {calls}");
        for call in ["socket(", "connect(", "canary.txt"] {
            assert!(!calls.contains(call), "{call}: {calls}");
        }
    }
    row.file("a.xml", bomb)
        .added(1)
        .told("W-XML-ENTITY", 1)
        .finds("minister", 1)
        .finds("canarysecret OR lol", 0)
        .check();
    assert!(listener.accept().is_err(), "something was fetched");
}

#[test]
fn a27_a28_xml_out_of_measure() {
    let attributes: String = (0..80_000).map(|n| format!(" a{n}=\"x\"")).collect();
    let names: String = (0..80_000).map(|n| format!(" xmlns:a{n}=\"x\"")).collect();
    row("A27")
        .file("attributes.xml", nitf(&format!("<p{attributes}>{NEWS}</p>")))
        .file("names.xml", nitf(&format!("<p{names}>{NEWS}</p>")))
        .told("E-LIMIT", 2)
        .memory(256 << 20)
        .check();
    let deep = format!("{}{NEWS}{}", "<p>".repeat(100_000), "</p>".repeat(100_000));
    let odd = nitf(&format!("<p>{NEWS}</p>"));
    row("A28")
        .file("deep.xml", nitf(&deep))
        .file("odd.xml", odd.replace("\"1.0\"", "\"1.0\" encoding=\"EBCDIC\""))
        .added(1)
        .told("E-XML", 1)
        .told("W-ENC", 1)
        .finds("minister", 1)
        .check();
}

#[test]
fn a30_feeds() {
    let item = |inner: &str| {
        format!(
            "<item><title>Talks</title><description>&lt;p&gt;{NEWS}&lt;/p&gt;</description>{inner}</item>"
        )
    };
    let feed = |items: &str| {
        format!("<rss version=\"2.0\"><channel><title>Bee</title>{items}</channel></rss>")
    };
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Bee</title><entry><id>1</id>\
         <title>Talks</title><published>2020-07-16T10:00:00Z</published>\
         <content type=\"html\">&lt;p&gt;{NEWS}</content></entry></feed>"
    );
    let twice = item("<guid>7</guid>").repeat(2);
    row("A30")
        .file("plain.rss", feed(&item("<link>/relative</link>")))
        .file("twice.rss", feed(&twice))
        .file("atom.rss", atom)
        .file("bare.rss", format!("<rss version=\"2.0\">{}</rss>", item("")))
        .added(5)
        .told("W-FIELD", 1)
        .finds("minister", 5)
        .finds("date:2020-07-16", 1)
        // An id that stands twice is none.
        .finds("id:7", 0)
        .finds("id:1", 1)
        .shows("/relative")
        .check();
}
