//! Rows A38 to A42: files that change while they are read, that may not be read, or that are gone.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::Value;

use crate::shell::{Ran, Shell, ran};
use crate::support::is_slow;

const NEWS: &str = "LONDON, July 16 - The talks ended, the minister said.";

/// Runs `index` over the folder `news`; the books must balance.
fn index(shell: &Shell) -> (Ran, Value) {
    let ran = shell.run(&["index", "news", "--format", "json", "--no-entities"]);
    let balance = balance(&ran);
    (ran, balance)
}

fn balance(ran: &Ran) -> Value {
    let balance: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    let n = |key: &str| balance[key].as_u64().expect("a number");
    assert_eq!(n("seen"), n("added") + n("updated") + n("unchanged") + n("skipped"), "{balance}");
    balance
}

fn count(shell: &Shell, query: &str) -> String {
    shell.run(&["count", query]).out.trim().to_owned()
}

#[test]
fn a38_files_that_turn_into_something_else() {
    let shell = Shell::new();
    shell.desk.write("secret.txt", "canarysecret");
    shell.desk.write("news/steady.txt", NEWS);
    let (at, secret) = (shell.desk.path("news/odd.txt"), shell.desk.path("secret.txt"));
    let n_least = if is_slow() { 10_000 } else { 500 };
    let (done, n_swaps) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut kind = 0;
            while !done.load(Ordering::Relaxed) {
                turn_into(&at, kind % 5, &secret);
                kind += 1;
                n_swaps.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mut runs = 0;
        while runs < 20 || n_swaps.load(Ordering::Relaxed) < n_least {
            let (ran, _) = index(&shell);
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            assert_eq!(count(&shell, "canarysecret"), "0", "read through a link");
            assert_eq!(count(&shell, "minister OR other"), "1", "{}", ran.err);
            runs += 1;
        }
        done.store(true, Ordering::Relaxed);
    });
}

/// Puts something of another kind in the place of what is at `path`.
fn turn_into(path: &Path, kind: u32, secret: &Path) {
    let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
    match kind {
        0 => drop(fs::write(path, "")),
        1 => drop(symlink(secret, path)),
        2 => drop(rustix::fs::mknodat(
            rustix::fs::CWD,
            path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )),
        3 => drop(fs::create_dir(path)),
        _ => {}
    }
}

#[test]
fn a40_what_may_not_be_read_keeps_what_is_known() {
    let shell = Shell::new();
    let allow = |name: &str, mode| {
        fs::set_permissions(shell.desk.path(name), fs::Permissions::from_mode(mode)).expect("ours");
    };
    for name in ["open/a.txt", "file/b.txt", "folder/c.txt"] {
        shell.desk.write(&format!("news/{name}"), NEWS);
    }
    allow("", 0o777);
    let run = || shell.run_restricted(&["index", "news", "--format", "json", "--no-entities"]);
    let Some(first) = run() else { return };
    assert_eq!(balance(&first)["added"], 3, "{}", first.err);
    allow("news/file/b.txt", 0);
    allow("news/folder", 0);
    for _ in 0..2 {
        let ran = run().expect("as before");
        let balance = balance(&ran);
        assert_eq!(
            (&balance["removed"], &balance["skipped"]),
            (&0.into(), &2.into()),
            "{}",
            ran.err
        );
        for place in ["news/file/b.txt", "news/folder"] {
            assert!(ran.err.contains(&format!("dateline: {place}: E-PERM: ")), "{}", ran.err);
        }
        assert_eq!(count(&shell, "minister"), "3");
    }
    allow("news/file/b.txt", 0o644);
    allow("news/folder", 0o755);
    let ran = run().expect("as before");
    assert_eq!(balance(&ran)["unchanged"], 3, "{}", ran.err);
    assert_eq!(shell.json(&["skipped", "--format", "json"])["total"], 0);
}

#[test]
fn a41_files_that_change_while_they_are_read() {
    type Change = fn(&Path, &str);
    let more: Change = |path, text| {
        use std::io::Write;
        let mut file = fs::File::options().append(true).open(path).expect("there");
        file.write_all(text.as_bytes()).expect("written");
    };
    let cut: Change = |path, _| {
        let file = fs::File::options().write(true).open(path).expect("there");
        file.set_len(100_000).expect("cut");
    };
    let gone: Change = |path, _| fs::remove_file(path).expect("removed");
    for (name, change) in [("grown", more), ("cut", cut), ("gone", gone)] {
        let shell = Shell::new();
        shell.desk.write("news/steady.txt", NEWS);
        let line = |n: usize| format!("{{\"body\":\"Story {n} {}\"}}\n", "of talks ".repeat(50));
        let n = if is_slow() { 20_000 } else { 5_000 };
        shell.desk.write("news/a.jsonl", &(0..n).map(line).collect::<String>());
        let mut command = shell.command(&["index", "news", "--format", "json", "--no-entities"]);
        command.args(["--jobs", "1"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("it starts");
        // Once the index is there, reading has begun or is about to.
        while !shell.desk.path("index/CURRENT").exists() {
            std::thread::yield_now();
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        change(&shell.desk.path("news/a.jsonl"), &line(n));
        let first = ran(child.wait_with_output().expect("it ends"));
        assert_eq!(first.code, Some(0), "{name}: {}", first.err);
        balance(&first);
        assert_eq!(count(&shell, "minister"), "1", "{name}");
        // The next run has it as it is now, but for a last line that was cut.
        let (again, _) = index(&shell);
        assert_eq!(again.code, Some(0), "{name}: {}", again.err);
        let text = fs::read_to_string(shell.desk.path("news/a.jsonl")).unwrap_or_default();
        let whole = text.lines().filter(|line| line.ends_with('}')).count();
        let stories = count(&shell, "story");
        // What was known of a file that is damaged now is kept.
        let expected = if name == "cut" { stories.parse().expect("a number") } else { whole };
        assert_eq!(stories, expected.to_string(), "{name}: {}", again.err);
        assert!(expected >= whole, "{name}: {expected} of {whole}");
        let found = shell.json(&["stats", "--format", "json"]);
        assert!(found.is_object(), "{name}");
    }
}

#[test]
fn a42_a_root_that_is_gone_or_empty_removes_nothing() {
    let shell = Shell::new();
    shell.desk.write("news/a.txt", NEWS);
    shell.desk.write("news/b.txt", NEWS);
    index(&shell);
    fs::rename(shell.desk.path("news"), shell.desk.path("away")).expect("moved");
    let refused = |what: &str| {
        let ran = shell.run(&["index", "news"]);
        assert_eq!(ran.code, Some(5), "{what}: {}", ran.err);
        assert!(ran.err.contains("E-ROOT"), "{what}: {}", ran.err);
        assert_eq!(count(&shell, "minister"), "2", "{what}");
        ran.err
    };
    refused("gone");
    fs::create_dir(shell.desk.path("news")).expect("made");
    assert!(refused("empty").contains("--prune"), "no hint");
    shell.out(&["index", "news", "--prune"]);
    assert_eq!(count(&shell, "minister"), "0");
}
