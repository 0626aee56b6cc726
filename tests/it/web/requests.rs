//! Which requests are let in? Rows D1, D2, D5 to D8, D16 and D18 of the test sheet.

use std::fs;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use super::Served;
use crate::shell::{Shell, shipped};
use crate::support::is_slow;

#[test]
fn only_its_own_names_are_answered() {
    let shell = shipped();
    let served = Served::start(&shell);
    let port = served.port;
    for (headers, status) in [
        (format!("Host: 127.0.0.1:{port}\r\n"), 200),
        (format!("Host: localhost:{port}\r\n"), 200),
        (format!("Host: LOCALHOST:{port}\r\n"), 200),
        (format!("Host: [::1]:{port}\r\n"), 200),
        ("Host: evil.example\r\n".to_owned(), 421),
        (format!("Host: evil.example:{port}\r\n"), 421),
        (format!("Host: 127.0.0.1.evil:{port}\r\n"), 421),
        (format!("Host: localhost.evil:{port}\r\n"), 421),
        ("Host: 127.0.0.1\r\n".to_owned(), 421),
        ("Host: 127.0.0.1:1\r\n".to_owned(), 421),
        (format!("Host: 10.0.0.1:{port}\r\n"), 421),
        ("Host: \r\n".to_owned(), 421),
        (format!("Host: user@127.0.0.1:{port}\r\n"), 421),
        (format!("Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"), 400),
    ] {
        for path in ["/", "/api/stats", "/assets/app.js", "/nowhere"] {
            let response = served.ask(&format!("GET {path}"), &headers);
            let expected = if status == 200 && path == "/nowhere" { 404 } else { status };
            assert_eq!(response.status, expected, "{path} {headers:?}");
            if status != 200 {
                assert!(!response.text().contains("articles"), "{}", response.text());
            }
        }
    }
    let none = served.send(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").expect("an answer");
    assert_eq!(none.status, 400);
    let whole = served.ask("GET http://evil.example/", &format!("Host: 127.0.0.1:{port}\r\n"));
    assert_eq!(whole.status, 421);
    let whole = format!("GET http://127.0.0.1:{port}/api/stats");
    assert_eq!(served.ask(&whole, "").status, 200);
}

#[test]
fn nothing_can_be_changed_and_no_other_site_may_ask() {
    let shell = shipped();
    let served = Served::start(&shell);
    let own = format!("Origin: http://127.0.0.1:{}\r\n", served.port);
    let foreign = "Origin: https://evil.example\r\n";
    let form = "Content-Type: text/plain\r\nContent-Length: 3\r\n";
    for (line, headers, status) in [
        ("GET /api/stats", own.as_str(), 200),
        ("GET /api/stats", foreign, 403),
        ("GET /api/stats", "Origin: null\r\n", 403),
        ("GET /api/stats", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n", 403),
        ("GET /api/stats", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\n", 403),
        ("GET /api/stats", "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n", 200),
        ("GET /", "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n", 200),
        (
            "GET /search?q=x",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
            200,
        ),
        (
            "GET /search?q=x",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
            403,
        ),
        (
            "POST /search?q=x",
            "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
            403,
        ),
        ("POST /api/search", foreign, 403),
        ("POST /api/search", &own, 405),
        ("POST /", form, 405),
        ("PUT /api/articles/qc-101", "", 405),
        ("DELETE /api/articles/qc-101", "", 405),
        ("PATCH /", "", 405),
        ("OPTIONS /api/search", foreign, 403),
        ("OPTIONS /api/search", "", 405),
        ("TRACE /", "", 405),
        ("BREW /", "", 405),
    ] {
        let response = served.ask(line, headers);
        assert_eq!(response.status, status, "{line} {headers:?} {}", response.text());
        let cors = response.head.to_lowercase().contains("access-control-");
        assert!(!cors, "{line}: {}", response.head);
        if status == 405 {
            assert_eq!(response.header("Allow"), Some("GET, HEAD"), "{line}");
        }
    }
}

#[test]
fn every_answer_keeps_itself_to_itself() {
    let shell = shipped();
    let served = Served::start(&shell);
    let paths = ["/", "/search?q=x", "/api/stats", "/api/nowhere", "/nowhere", "/assets/style.css"];
    for path in paths {
        let response = served.get(path);
        let csp = response.header("Content-Security-Policy").expect(path);
        assert!(
            csp.contains("default-src 'none'") && csp.contains("frame-ancestors 'none'"),
            "{csp}"
        );
        assert!(!csp.contains("unsafe"), "{csp}");
        assert_eq!(response.header("X-Content-Type-Options"), Some("nosniff"), "{path}");
        assert_eq!(response.header("Cross-Origin-Resource-Policy"), Some("same-origin"), "{path}");
        assert_eq!(response.header("Referrer-Policy"), Some("no-referrer"), "{path}");
        assert_eq!(response.header("Server"), None, "{path}");
    }
    // No page has a script or a style of its own.
    let page = served.get("/search?q=hackers").text();
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("onclick"));
    assert_eq!(page.matches("<script").count(), 1);
}

#[test]
fn no_path_leads_out() {
    let shell = shipped();
    let served = Served::start(&shell);
    let climbs =
        ["..", "%2e%2e", "..%2f", "%2e%2e%2f", "..%5c", "..%c0%af", "....//", "%00", ".%00."];
    let ends = ["etc/passwd", "etc%2fpasswd", "etc/passwd%00", "Cargo.toml", "index/CURRENT"];
    let mut n_asked = 0;
    for climb in climbs {
        for depth in [1, 2, 5] {
            for end in ends {
                let path = vec![climb; depth].join("/");
                for base in ["/", "/articles/", "/assets/", "/api/articles/"] {
                    let line = format!("GET {base}{path}/{end}");
                    let response = served.ask(&line, "");
                    assert!([400, 404].contains(&response.status), "{line}: {}", response.status);
                    assert!(!response.text().contains("root:x"), "{line}");
                    n_asked += 1;
                }
            }
        }
    }
    assert!(n_asked >= 500, "{n_asked}");
    for path in [
        "/.git",
        "/.git/config",
        "/metrics",
        "/index",
        "/search/",
        "/api",
        "/api/",
        "/ärger",
        "//",
        "/assets/",
    ] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}

#[test]
fn originals_are_plain_text_of_files_still_in_their_folder() {
    let shell = Shell::new();
    shell.desk.write(
        "corpus/2020-07-16-page.html",
        "<html><head><title>x</title></head><body>\
        <article><h1>Harbour strike</h1><p>The dockers of Hallowport walked out on Thursday, the \
        union said, and would not come back.</p><script>steal()</script></article></body></html>",
    );
    shell
        .desk
        .write("corpus/2020-07-17-wire.txt", "LONDON — Trade talks went on, the minister said.\n");
    shell.out(&["index"]);
    let served = Served::start(&shell);
    let ids = served.json("/api/search?sort=oldest");
    let id = |i: usize| ids["hits"][i]["id"].as_str().expect("an id").to_owned();
    let page = served.get(&format!("/articles/{}/original", id(0)));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<script>steal()</script>"), "the bytes as they are");
    assert_eq!(page.header("Content-Type"), Some("text/plain; charset=utf-8"));
    assert_eq!(page.header("X-Content-Type-Options"), Some("nosniff"));
    let csp = page.header("Content-Security-Policy").expect("one");
    assert!(csp.contains("sandbox") && csp.contains("default-src 'none'"), "{csp}");
    // What has become a link, or gone, is not opened.
    let wire = shell.desk.path("corpus/2020-07-17-wire.txt");
    fs::remove_file(&wire).expect("removed");
    assert_eq!(served.get(&format!("/articles/{}/original", id(1))).status, 410);
    std::os::unix::fs::symlink("/etc/passwd", &wire).expect("linked");
    let linked = served.get(&format!("/articles/{}/original", id(1)));
    assert_eq!(linked.status, 410);
    assert!(!linked.text().contains("root:x"));
    // A folder on the way may have become one too.
    fs::create_dir(shell.desk.path("elsewhere")).expect("made");
    fs::rename(
        shell.desk.path("corpus/2020-07-16-page.html"),
        shell.desk.path("elsewhere/2020-07-16-page.html"),
    )
    .expect("moved");
    fs::remove_dir_all(shell.desk.path("corpus")).expect("removed");
    std::os::unix::fs::symlink(shell.desk.path("elsewhere"), shell.desk.path("corpus"))
        .expect("linked");
    assert!([200, 410].contains(&served.get(&format!("/articles/{}/original", id(0))).status));
    assert_eq!(served.get(&format!("/articles/{}/original", id(1))).status, 410);
}

#[test]
fn what_is_no_proper_request_is_refused() {
    let shell = shipped();
    let served = Served::start(&shell);
    let host = format!("Host: 127.0.0.1:{}\r\n", served.port);
    let with = |headers: &str| format!("GET /api/stats HTTP/1.1\r\n{host}{headers}\r\n");
    let many: String = (0..1000).map(|i| format!("X-{i}: 1\r\n")).collect();
    for (request, statuses) in [
        (with(&format!("X-Long: {}\r\n", "x".repeat(64 * 1024))), vec![431]),
        (with(&many), vec![431]),
        (format!("GET /?q={} HTTP/1.1\r\n{host}\r\n", "x".repeat(9 * 1024)), vec![414]),
        (format!("GET /?q={} HTTP/1.1\r\n{host}\r\n", "x".repeat(80 * 1024)), vec![414, 431]),
        (with("Content-Length: 1073741824\r\n"), vec![413]),
        (with("Transfer-Encoding: chunked\r\n"), vec![413]),
        (with("Content-Encoding: gzip\r\nContent-Length: 99999999\r\n"), vec![413]),
        (with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), vec![400, 413]),
        (with("Content-Length: 5\r\nContent-Length: 6\r\n"), vec![400]),
        (with("Content-Length: -1\r\n"), vec![400]),
        (with("Bad Header: 1\r\n"), vec![400]),
        ("GET /\r\n\r\n".to_owned(), vec![400]),
        ("\u{16}\u{3}\u{1}\u{2}\r\n\r\n".to_owned(), vec![400]),
    ] {
        let told: String = request.chars().take(60).collect();
        let response =
            served.send(request.as_bytes()).unwrap_or_else(|| panic!("no answer: {told:?}"));
        assert!(statuses.contains(&response.status), "{told:?}: {}", response.head);
    }
    // HTTP/2 is not spoken: its first bytes close the connection.
    let preface = served.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    assert!(preface.is_none_or(|response| response.status >= 400));
    assert_eq!(served.get("/api/stats").status, 200, "it lives");
}

#[test]
fn two_requests_sent_as_one_are_both_answered() {
    let shell = shipped();
    let served = Served::start(&shell);
    let host = format!("Host: 127.0.0.1:{}\r\n", served.port);
    let two = format!(
        "GET /api/stats HTTP/1.1\r\n{host}\r\nHEAD /help HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    );
    let mut stream = served.connect();
    stream.write_all(two.as_bytes()).expect("sent");
    let mut back = String::new();
    stream.read_to_string(&mut back).expect("read");
    assert_eq!(back.matches("HTTP/1.1 200 OK").count(), 2, "{back}");
    assert!(back.ends_with("\r\n\r\n"), "a HEAD has no body");
}

#[test]
fn who_says_nothing_is_let_go() {
    if !is_slow() {
        return;
    }
    let shell = shipped();
    let served = Served::start(&shell);
    let began = Instant::now();
    let mut silent = served.connect();
    let mut slow = served.connect();
    let mut rest = Vec::new();
    // One byte a second of a head that never ends.
    for byte in b"GET / HTTP/1.1\r\nHost: " {
        if slow.write_all(&[*byte]).is_err() || began.elapsed() > Duration::from_secs(14) {
            break;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    let _ = slow.read_to_end(&mut rest);
    let _ = silent.read_to_end(&mut rest);
    assert!(began.elapsed() < Duration::from_secs(16), "{:?}", began.elapsed());
    assert_eq!(served.get("/api/stats").status, 200);
}

#[test]
fn a_token_is_asked_for_where_there_is_one() {
    let shell = shipped();
    let token = "0123456789abcdef-chosen";
    let served = Served::start_with(&shell, &[], &[("DATELINE_TOKEN", token)]);
    assert_eq!(served.query, format!("?token={token}"));
    for path in ["/", "/search?q=hackers", "/api/stats", "/assets/app.js", "/?token=wrong"] {
        let response = served.get(path);
        assert_eq!(response.status, 401, "{path}");
        assert!(!response.text().contains("articles"), "{}", response.text());
    }
    let bearer = format!("Authorization: Bearer {token}\r\n");
    assert_eq!(served.ask("GET /api/stats", &bearer).status, 200);
    let first = served.get(&format!("/search?q=hackers&token={token}"));
    assert_eq!(first.status, 303);
    assert_eq!(first.header("Location"), Some("/search?q=hackers"));
    let cookie = first.header("Set-Cookie").expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let kept = cookie.split(';').next().expect("a pair");
    assert_eq!(served.ask("GET /", &format!("Cookie: a=b; {kept}\r\n")).status, 200);
    // A path that browsers take for another host leads nowhere.
    let elsewhere = served.get(&format!("//evil.example/?token={token}"));
    assert_eq!((elsewhere.status, elsewhere.header("Location")), (401, None));
}

#[test]
fn it_starts_and_ends_as_it_should() {
    let shell = shipped();
    let served = Served::start(&shell);
    let taken = served.port.to_string();
    let busy = shell.run(&["serve", "--port", &taken]);
    assert_eq!(busy.code, Some(5), "{}", busy.err);
    assert!(busy.err.contains(&taken) && busy.err.contains("hint: "), "{}", busy.err);
    let public = shell.run(&["serve", "--port", "0", "--bind", "0.0.0.0"]);
    assert_eq!(public.code, Some(2), "{}", public.err);
    assert!(public.err.contains("E-PUBLIC") && public.err.contains("--public"), "{}", public.err);
    let none = Shell::new().run(&["serve", "--port", "0"]);
    assert_eq!(none.code, Some(4), "{}", none.err);
    for signal in ["-TERM", "-INT"] {
        let served = Served::start(&shell);
        // A connection that is kept open does not keep the server.
        let open = served.connect();
        let began = Instant::now();
        assert_eq!(served.stop(signal), Some(0), "{signal}");
        assert!(began.elapsed() < Duration::from_secs(7), "{:?}", began.elapsed());
        drop(open);
    }
    let anywhere = Served::start_with(&shell, &["--public", "--bind", "0.0.0.0"], &[]);
    assert_eq!(anywhere.query.len(), "?token=".len() + 32, "{}", anywhere.query);
    assert_eq!(anywhere.get("/").status, 401);
}
