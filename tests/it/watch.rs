//! Is the index kept fresh while files come, go, move and change?

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::shell::Shell;

const LONGEST: Duration = Duration::from_secs(30);

/// `index --watch`, and the balances it prints.
struct Watching {
    child: Child,
    balances: Receiver<Value>,
}

impl Watching {
    fn start(shell: &Shell) -> Watching {
        let mut child = shell
            .command(&["index", "corpus", "--watch", "--no-entities", "--format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, balances) = channel();
        #[expect(clippy::disallowed_methods, reason = "it ends with the program it listens to")]
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let balance = serde_json::from_str(&line).expect("a balance a line");
                if sender.send(balance).is_err() {
                    return;
                }
            }
        });
        Watching { child, balances }
    }

    /// Waits until so many articles have been added, updated and removed since the last call.
    fn expect(&self, what: &str, expected: [u64; 3]) {
        let mut sums = [0; 3];
        while sums != expected {
            let balance = self.balances.recv_timeout(LONGEST);
            let balance = balance.unwrap_or_else(|_| panic!("{what}: {sums:?} of {expected:?}"));
            for (sum, key) in sums.iter_mut().zip(["added", "updated", "removed"]) {
                *sum += balance[key].as_u64().expect("a number");
            }
            assert!(sums.iter().zip(expected).all(|(sum, most)| *sum <= most), "{what}: {sums:?}");
        }
    }

    fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        let began = Instant::now();
        let sent = Command::new("kill").args(["-INT", &pid]).status().expect("kill runs");
        assert!(sent.success());
        let status = self.child.wait().expect("it ends");
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        status.code()
    }
}

#[test]
fn changes_are_seen() {
    let shell = Shell::new();
    let desk = &shell.desk;
    desk.write("corpus/a.txt", "LONDON - The talks ended.");
    desk.write("corpus/deep/b.txt", "PARIS - The talks began.");
    let watching = Watching::start(&shell);
    watching.expect("first", [2, 0, 0]);

    desk.write("corpus/.c.txt.swp", "half wri");
    desk.write("corpus/c.txt~", "an older one");
    fs::rename(desk.path("corpus/.c.txt.swp"), desk.path("corpus/c.txt")).expect("moved");
    watching.expect("an editor's way to write a file", [1, 0, 0]);
    desk.write("corpus/a.txt", "LONDON - The talks went on.");
    watching.expect("changed", [0, 1, 0]);
    fs::rename(desk.path("corpus/deep"), desk.path("corpus/other")).expect("moved");
    watching.expect("a folder moved", [1, 0, 1]);
    desk.write("corpus/new/d.txt", "ROME - The talks failed.");
    watching.expect("a new folder", [1, 0, 0]);
    desk.remove("corpus/a.txt");
    watching.expect("removed", [0, 0, 1]);
    let found = shell.run(&["count", "talks"]);
    assert_eq!(found.out.trim(), "2", "{}", found.err);
    assert_eq!(watching.stop(), Some(130));
}

#[test]
fn a_folder_that_goes_away_keeps_its_articles() {
    let shell = Shell::new();
    let desk = &shell.desk;
    desk.write("corpus/a.txt", "LONDON - The talks ended.");
    let watching = Watching::start(&shell);
    watching.expect("first", [1, 0, 0]);
    fs::rename(desk.path("corpus"), desk.path("elsewhere")).expect("moved");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(shell.out(&["count", "talks"]).trim(), "1");
    assert_eq!(watching.stop(), Some(130));
}
