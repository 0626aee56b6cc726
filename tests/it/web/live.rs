//! Is the newest state of the index served, and does no search fail while it changes? Row D12.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::Served;
use crate::shell::Shell;

fn wire(i: usize) -> String {
    format!(
        "LONDON — Trade talks number{i} went on at Hallowport, the minister said on Thursday.\n"
    )
}

fn shell() -> Shell {
    let shell = Shell::new();
    for i in 0..20 {
        shell.desk.write(&format!("corpus/2020-07-{:02}-wire.txt", i + 1), &wire(i));
    }
    shell.out(&["index"]);
    shell
}

fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn commits_are_picked_up_and_no_search_fails_meanwhile() {
    let shell = shell();
    let served = Served::start(&shell);
    let done = AtomicBool::new(false);
    let n_asked = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let found = served.json("/api/search?q=talks+hallowport");
                    assert!(found["total"].as_u64().expect("a number") >= 20, "{found}");
                    assert_eq!(served.get("/search?q=talks").status, 200);
                    n_asked.fetch_add(2, Ordering::Relaxed);
                }
            });
        }
        for i in 20..26 {
            shell.desk.write(&format!("corpus/2020-08-{:02}-wire.txt", i - 19), &wire(i));
            shell.out(&["index", "-q"]);
            // The first who asks after a commit has it.
            wait_for("a commit", || served.json(&format!("/api/count?q=number{i}"))["total"] == 1);
        }
        shell.out(&["index", "-q", "--rebuild"]);
        wait_for("a rebuild", || served.json("/api/stats")["articles"] == 26);
        done.store(true, Ordering::Relaxed);
    });
    assert!(n_asked.load(Ordering::Relaxed) > 20);
}

#[test]
fn corrections_of_names_are_picked_up() {
    let shell = Shell::new();
    shell.desk.write(
        "corpus/2020-07-16-a.txt",
        "LONDON — Dominic Raab met President Emmanuel Macron in London on Thursday.\n",
    );
    shell.desk.write(
        "corpus/2020-07-17-b.txt",
        "LONDRES — Dominic Raab a rencontré le président Emmanuel Macron à Londres jeudi soir.\n",
    );
    shell.out(&["index"]);
    let served = Served::start(&shell);
    let n = |served: &Served| served.json("/api/count?place=london")["total"].clone();
    let before = n(&served);
    shell.out(&["alias", "add", "place", "London", "Londres"]);
    wait_for("an alias", || n(&served) == 2);
    assert_eq!(before, 1);
}

#[test]
fn a_damaged_commit_is_told_and_the_one_before_is_served() {
    let shell = shell();
    let served = Served::start(&shell);
    let current = shell.desk.path("index/CURRENT");
    let sound = fs::read(&current).expect("there");
    fs::write(&current, "gen-999999\n").expect("written");
    wait_for("a banner", || served.get("/search?q=talks").text().contains("cannot be read"));
    assert_eq!(served.json("/api/search?q=talks")["total"], 20);
    assert_eq!(served.get("/").status, 200);
    fs::write(&current, sound).expect("written");
    wait_for("no banner", || !served.get("/search?q=talks").text().contains("cannot be read"));
    // Gone altogether: what is open still answers.
    fs::remove_dir_all(shell.desk.path("index")).expect("removed");
    wait_for("a banner", || served.get("/search?q=talks").text().contains("cannot be read"));
    assert_eq!(served.json("/api/search?q=talks")["total"], 20);
    assert!(served.get("/articles/").status == 404);
}
