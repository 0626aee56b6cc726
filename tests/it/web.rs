//! The web server, through the real executable and plain sockets.
//!
//! Rows D of the test sheet that need no browser; `tests/web` has those that do.

mod answers;
mod live;
mod requests;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::shell::Shell;

/// `dateline serve` on a port of its own.
struct Served {
    child: Child,
    port: u16,
    /// What stands behind `?` in the address it printed.
    query: String,
}

/// What came back.
#[derive(Debug)]
struct Response {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Served {
    fn start(shell: &Shell) -> Served {
        Served::start_with(shell, &[], &[])
    }

    fn start_with(shell: &Shell, flags: &[&str], environment: &[(&str, &str)]) -> Served {
        let mut command = shell.command(&[&["serve", "--port", "0"], flags].concat());
        command.env_remove("DATELINE_TOKEN").envs(environment.iter().copied());
        let spawned = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = spawned.expect("it starts");
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        out.read_line(&mut line).expect("it says where");
        let (base, query) = line.trim_end().rsplit_once('/').expect("an address");
        let port = base.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
        Served { child, port, query: query.to_owned() }
    }

    fn connect(&self) -> TcpStream {
        #[expect(clippy::disallowed_methods, reason = "the server under test is asked")]
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
        stream
    }

    /// Sends bytes as they are and reads until the connection is closed; none where nothing comes back.
    fn send(&self, bytes: &[u8]) -> Option<Response> {
        let mut stream = self.connect();
        // The server may answer and close before it has read everything.
        let _ = stream.write_all(bytes);
        let mut back = Vec::new();
        let _ = stream.read_to_end(&mut back);
        Response::read(&back)
    }

    /// A request of one line and these headers, each with its line end.
    fn ask(&self, line: &str, headers: &str) -> Response {
        let host = format!("Host: 127.0.0.1:{}\r\n", self.port);
        let host = if headers.to_lowercase().contains("host:") { "" } else { &host };
        let request = format!("{line} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n");
        self.send(request.as_bytes()).unwrap_or_else(|| panic!("no answer to {line}"))
    }

    fn get(&self, path: &str) -> Response {
        self.ask(&format!("GET {path}"), "")
    }

    fn json(&self, path: &str) -> Value {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        serde_json::from_slice(&response.body).expect("JSON")
    }

    /// Sends it a signal, and gives the exit code.
    fn stop(mut self, signal: &str) -> Option<i32> {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("kill runs");
        assert!(sent.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Response {
    fn read(back: &[u8]) -> Option<Response> {
        let end = back.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&back[..end]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let body = &back[end + 4..];
        let is_chunked = head.to_lowercase().contains("transfer-encoding: chunked");
        let body = if is_chunked { unchunked(body) } else { body.to_vec() };
        Some(Response { status, head, body })
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header.
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    panic!("the answer breaks off");
}
