//! Whole pages, as sites of different years write them; all are made up.

use std::time::Instant;

use crate::article::Article;
use crate::base::Day;

use super::super::{Settings, Skip, Source};

fn read(path: &str, html: &str) -> Result<Article, Skip> {
    let settings = Settings::new(Day::new(2026, 11, 22).expect("a day"));
    let source = Source::from_bytes("corpus", path, html.as_bytes().to_vec(), &settings)?;
    assert_eq!(source.format(), "html", "{path}");
    let record = source.records().next().expect("one record")?;
    source.article(record)
}

/// The article as `date | headline | byline | source | section | lang | url`, its warnings by code,
/// then its text.
fn told(path: &str, html: &str) -> String {
    match read(path, html) {
        Err(skip) => skip.code.to_owned(),
        Ok(article) => {
            let date = article.date.map(|date| date.to_string());
            let Article { headline, byline, source, section, lang, url, .. } = article;
            let parts = [date, headline, byline, source, section, lang, url];
            let parts = parts.map(|part| part.unwrap_or("-".to_owned())).join(" | ");
            let codes: Vec<&str> = article.warnings.iter().map(|odd| odd.code).collect();
            format!("{parts} {}\n{}", codes.join(" "), article.body)
        }
    }
}

fn check(path: &str, html: &str, facts: &str, body: &[&str]) {
    let told = told(path, html);
    let (told_facts, told_body) = told.split_once('\n').unwrap_or((&told, ""));
    assert_eq!(told_facts.trim(), facts, "{path}");
    assert_eq!(told_body, body.join("\n\n"), "{path}");
}

/// Three paragraphs of an article, long enough to be told from what stands around them.
const FIRST: &str = "The harbour board voted on Tuesday to close the old fish market, ending a \
    trade that has fed the town for two centuries, and to lease its hall to a brewery.";
const SECOND: &str = "Members split along the lines of the last election, said the chair, Ingrid \
    Solberg, who had asked them, without success, to wait for the results of a survey.";
const THIRD: &str = "\"We were told of it by the newspaper,\" said Karl Brandt, who has sold \
    herring there since 1974, \"and the newspaper was told of it by the brewery.\"";

#[test]
fn tables_and_fonts_of_1999() {
    let page = format!(
        "<HTML><HEAD><TITLE>Harbour Herald: Board closes fish market</TITLE></HEAD>\n\
        <BODY BGCOLOR=#FFFFFF><TABLE WIDTH=600><TR><TD COLSPAN=2><A HREF=/>Home</A> | <A HREF=/news>News</A>\
        | <A HREF=/sport>Sport</A></TD></TR>\n<TR><TD WIDTH=120><FONT SIZE=1><A HREF=a>Tides</A><BR>\
        <A HREF=b>Weather</A><BR><A HREF=c>Letters</A></TD><TD>\n<H1>Board closes fish market</H1>\
        <FONT SIZE=2>By Ann Lee<BR>March 9, 1999<P>\n{FIRST}\n<P>{SECOND}\n<P>{THIRD}<P>\n\
        </TD></TR><TR><TD COLSPAN=2><FONT SIZE=1>Copyright 1999 Harbour Herald</TD></TR></TABLE></BODY></HTML>"
    );
    check(
        "a.htm",
        &page,
        "1999-03-09 | Board closes fish market | - | - | - | - | -",
        &[FIRST, SECOND, THIRD],
    );
}

#[test]
fn classes_of_2008() {
    let page = format!(
        r#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd">
        <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en"><head>
        <title>Board closes fish market &laquo; Harbour Herald</title>
        <meta name="author" content="Ann Lee" /><meta name="DC.date.issued" content="2008-03-11" />
        <link rel="canonical" href="http://www.harbour-herald.example/news/fish-market" /></head>
        <body><div id="nav"><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></div>
        <div class="hentry"><h1 class="entry-title">Board closes fish market</h1>
        <p class="byline">By <span class="author vcard"><span class="fn">Ann Lee</span></span> on
        <abbr class="published" title="2008-03-11T09:30:00">11 March</abbr></p>
        <div class="entry-content"><p>{FIRST}</p><p>{SECOND}</p>
        <div class="wp-caption"><img src="a.jpg" /><p class="wp-caption-text">The hall in 1950.</p></div>
        <p>{THIRD}</p></div><p class="tags">Tags: <a href="/t/fish">fish</a>, <a href="/t/beer">beer</a></p></div>
        <div id="comments"><h3>2 comments</h3><p>A shame, but nobody went there anyway, did they?</p>
        </div></body></html>"#
    );
    check(
        "a.html",
        &page,
        "2008-03-11 | Board closes fish market | Ann Lee | harbour-herald.example | - | en | \
         http://www.harbour-herald.example/news/fish-market",
        &[FIRST, SECOND, THIRD],
    );
}

#[test]
fn json_ld_of_2020() {
    let page = format!(
        r##"<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
        <title>Fish market shut: what we know | Herald</title>
        <meta property="og:title" content="Fish market shut: what we know">
        <meta property="og:site_name" content="Harbour Herald">
        <meta property="article:modified_time" content="2020-03-12T08:00:00Z">
        <script type="application/ld+json">{{"@context":"https://schema.org","@graph":[
          {{"@type":"Organization","@id":"#org","name":"Herald Media"}},
          {{"@type":["NewsArticle"],"headline":"Board closes town&#x27;s fish market after 200 years",
           "datePublished":"2020-03-10T18:05:00+01:00","dateModified":"2020-03-12T08:00:00Z",
           "author":[{{"@type":"Person","name":"Ann Lee"}},{{"@type":"Person","name":"Bo Ek"}}],
           "publisher":{{"@id":"#org"}},"articleSection":"Local",
           "about":[{{"@type":"Person","name":"Ingrid Solberg"}}],
           "mainEntityOfPage":"https://herald.example/fish",}}]}}</script></head>
        <body><div class="cookie-banner"><p>We use cookies, as you know, to make this page slower for you.</p>
        <button>Accept</button></div><header><h1>Harbour Herald</h1></header>
        <main><article><h1>Board closes town’s fish market after 200 years</h1>
        <div class="share-buttons"><a href="#">Facebook</a> <a href="#">Email</a></div>
        <time datetime="2020-03-10T18:05">10 March</time>
        <figure><img src="a.jpg"><figcaption>The hall on Monday. Photograph: Herald</figcaption></figure>
        <p>{FIRST}</p><h2>A split board</h2><p>{SECOND}</p><p><b>READ MORE:</b> <a href="/x">The brewery</a></p>
        <blockquote><p>{THIRD}</p></blockquote><div class="newsletter-signup"><p>Sign up for our daily
        email, and never miss a story from the harbour again.</p></div></article>
        <aside><h3>Most read</h3><ul><li><a href="/y">Tide tables</a></li></ul></aside></main></body></html>"##
    );
    check(
        "a.html",
        &page,
        "2020-03-10 | Board closes town’s fish market after 200 years | Ann Lee, Bo Ek | Harbour Herald \
         | Local | en | https://herald.example/fish",
        &[FIRST, "A split board", SECOND, THIRD],
    );
    assert_eq!(read("a.html", &page).expect("an article").people, ["Ingrid Solberg"]);
}

#[test]
fn a_stub_behind_a_wall_is_all_there_is() {
    let page = r#"<!doctype html><html><head><title>Board closes fish market - Harbour Herald</title>
        <meta property="og:site_name" content="Harbour Herald"></head><body>
        <h1>Board closes fish market</h1><p>The harbour board voted on Tuesday to close it.</p>
        <div class="paywall"><p>To go on reading, become a member of the Herald.</p></div></body></html>"#;
    let article = read("a.html", page).expect("an article");
    assert_eq!(article.headline.as_deref(), Some("Board closes fish market"));
    assert!(article.body.contains("voted on Tuesday"), "{}", article.body);
}

#[test]
fn text_that_only_a_script_would_show() {
    let body = format!("{FIRST}\\n\\n{SECOND}\\n\\n{}", THIRD.replace('"', "\\\""));
    let page = format!(
        "<html><body><div id=app></div><p>Please enable JavaScript to see this page.</p>\
        <script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Market\",\
        \"articleBody\":\"{body}\"}}</script></body></html>"
    );
    check("a.html", &page, "- | Market | - | - | - | - | -", &[FIRST, SECOND, THIRD]);
}

#[test]
fn pages_that_hold_nothing() {
    for html in ["<html></html>", "<!doctype html><script>x</script>", "<html><body><!-- x -->"] {
        assert_eq!(told("a.html", html), "E-EMPTY", "{html}");
    }
}

#[test]
fn pages_are_known_by_what_they_hold() {
    for (path, html) in [
        ("a.txt", "\u{feff}\n<!DOCTYPE HTML><p>x"),
        ("a.json", "<html><p>x"),
        ("a", "<?xml version='1.0'?>\n<!-- x --><!DOCTYPE html><html><p>x</p></html>"),
        ("a.htm", "<b>A part</b> of a page"),
        ("a", "<div><p>one</p><p>two</p><p>three</p></div>"),
    ] {
        assert!(read(path, html).is_ok(), "{path} {html}");
    }
}

#[test]
fn pages_that_are_cut_or_out_of_measure() {
    let codes = |html: &str| -> Vec<&str> {
        let article = read("a.html", html).expect("an article");
        assert!(article.body.contains("fish market"), "{}", article.body.len());
        article.warnings.iter().map(|odd| odd.code).collect()
    };
    let page = |start: &str| format!("<html><body>{start}<p>{FIRST}<p>{SECOND}<p>{THIRD}");
    assert_eq!(codes(&page("")), [""; 0]);
    for end in ["<a href=", "<!-- x", "<script>x", "<"] {
        assert_eq!(codes(&(page("") + end)), ["W-TRUNC"], "{end}");
    }
    for start in [
        "<div>".repeat(1_000_000),
        "<a>".repeat(40_000) + &"<i>".repeat(40_000),
        "<a><i>".repeat(40_000),
        "<table><tr><td>".repeat(20_000),
        (0..20_000).map(|n| format!("<b id={n}>")).collect(),
        format!("<p {}>", (0..40_000).map(|n| format!(" a{n}")).collect::<String>()),
        "<p>x".repeat(400_000),
    ] {
        let started = Instant::now();
        assert_eq!(codes(&page(&start)), ["W-DEPTH"], "{}", &start[..40]);
        // In a build for use it is a tenth of that.
        assert!(started.elapsed().as_secs() < 20, "{}", &start[..40]);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]

    #[test]
    fn no_page_is_too_broken(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "<p>", "</p>", "<div class='share'>", "</div>", "<table>", "<tr>", "<td>", "</table>",
                "<a href=x>", "</a>", "<b>", "</b>", "<i>", "<svg>", "</svg>", "<math>", "<select>",
                "<template>", "</template>", "<br>", "<br><br>", "<form>", "<h1>", "</h1>", "<ul><li>",
                "<figure><figcaption>", "</figure>", "<time datetime=2020-01-01>", "</time>",
                "<script type=application/ld+json>{\"@type\":\"Article\"", "</script>", "<!--", "-->",
                "<meta property=og:title content=x>", "<body>", "</body>", "<head>", "<frameset>",
                "<title>", "</title>", "&#0;", "&lt;", "<", ">", "\"", "A word, and more words. ", "é", "\0",
            ]),
            0..80,
        ),
        cut in 0_usize..2_000,
    ) {
        let page = format!("<html>{}", parts.concat());
        let cut = crate::article::start_of(&page, cut.max(6));
        let _ = told("a.html", cut);
    }
}
