//! Does an index survive what else happens on a machine: copies, moves, a writer that stands still,
//! little memory, years of small commits?

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dateline::index::{Folder, check};

use super::{Dice, contents, is_sound, newsroom, times, write};
use crate::shell::ran;
use crate::support::{copy, is_slow};

/// Sends a signal to a process, as the shell's `kill` does.
fn signal(name: &str, process: u32) {
    let told = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    assert!(told.expect("kill runs").success(), "{name} {process}");
}

#[test]
fn a_writer_that_stands_still_is_named_and_can_go_on() {
    let shell = newsroom();
    let line = |n: usize| format!("{{\"body\":\"Story {n} {}\"}}\n", "of talks ".repeat(60));
    shell.desk.write("news/many.jsonl", &(0..5_000).map(line).collect::<String>());
    let mut command = shell.command(&["index", "--quiet", "--no-entities", "news"]);
    let child = command.stderr(Stdio::piped()).spawn().expect("it starts");
    let process = child.id();
    let lock = File::open(shell.desk.path("index/LOCK")).expect("there");
    let began = Instant::now();
    while lock.try_lock().is_ok() {
        lock.unlock().expect("ours");
        assert!(began.elapsed() < Duration::from_secs(60), "never locked");
        std::thread::yield_now();
    }
    signal("STOP", process);
    for args in [&["index", "news"][..], &["repair"], &["index", "--rebuild", "news"]] {
        let began = Instant::now();
        let other = shell.run(args);
        // `repair` has nothing to do, which it sees without a lock.
        if args != ["repair"] {
            assert_eq!(other.code, Some(6), "{args:?}: {}", other.err);
            assert!(other.err.contains(&format!("process {process} ")), "{}", other.err);
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{args:?} waited");
    }
    assert_eq!(shell.run(&["count", "inquiry"]).code, Some(0), "searched meanwhile");
    signal("CONT", process);
    let ended = ran(child.wait_with_output().expect("it ends"));
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(shell.out(&["count", "story"]).trim(), "5000");
    is_sound(&shell.desk.folder, "after standing still");
}

#[test]
fn a_lock_that_nobody_holds_is_no_lock() {
    let shell = newsroom();
    fs::write(shell.desk.path("index/LOCK"), "4242\n").expect("written");
    write(&shell, 0, 0, "third");
    shell.out(&["index", "news"]);
    assert_eq!(shell.out(&["count", "third"]).trim(), "1");
}

#[test]
fn a_copy_made_while_one_writes_is_whole_or_refused() {
    let shell = newsroom();
    let mut commits = vec![contents(&shell.desk.folder).expect("contents")];
    let done = AtomicBool::new(false);
    let mut copies = Vec::new();
    std::thread::scope(|scope| {
        let copying = scope.spawn(|| {
            let mut copies = Vec::new();
            while !done.load(Ordering::Relaxed) && copies.len() < 500 {
                let to = shell.desk.path(&format!("copies/{}", copies.len()));
                // Files go while it is copied: whoever copies is told, or not.
                copy_what_is_there(&shell.desk.path("index"), &to);
                copies.push(Folder::new(to));
            }
            copies
        });
        for round in 0..if is_slow() { 60 } else { 10 } {
            write(&shell, round % 3, round % 8, &format!("copied{round}"));
            shell.out(&["index", "--quiet", "news"]);
            commits.push(contents(&shell.desk.folder).expect("contents"));
        }
        done.store(true, Ordering::Relaxed);
        copies = copying.join().expect("copied");
    });
    let mut n_whole = 0;
    for copied in &copies {
        match contents(copied) {
            Ok(held) => {
                assert!(commits.contains(&held), "{}: no commit", copied.path().display());
                n_whole += 1;
            }
            Err(error) => {
                assert!(["E-DAMAGED", "E-NO-INDEX"].contains(&error.code()), "{error}");
            }
        }
    }
    eprintln!("{n_whole} of {} copies were whole", copies.len());
}

fn copy_what_is_there(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_what_is_there(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to)),
        }
    }
}

#[test]
fn an_index_that_goes_away_under_a_search_is_answered_whole_or_told() {
    let shell = newsroom();
    let right = contents(&shell.desk.folder).expect("contents");
    let (index, away) = (shell.desk.path("index"), shell.desk.path("away"));
    copy(&index, &shell.desk.path("kept"));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut n_answers = 0;
                    while !done.load(Ordering::Relaxed) {
                        match contents(&shell.desk.folder) {
                            Ok(held) => {
                                assert!(held == right, "{} articles", held.len());
                                n_answers += 1;
                            }
                            Err(error) => assert!(
                                ["E-NO-INDEX", "E-DAMAGED", "E-IO"].contains(&error.code()),
                                "{error}"
                            ),
                        }
                    }
                    n_answers
                })
            })
            .collect();
        for round in 0..if is_slow() { 200 } else { 20 } {
            match round % 2 {
                0 => fs::rename(&index, &away).expect("moved"),
                _ => fs::remove_dir_all(&index).expect("removed"),
            }
            std::thread::sleep(Duration::from_millis(3));
            let _ = fs::remove_dir_all(&away);
            copy(&shell.desk.path("kept"), &away);
            fs::rename(&away, &index).expect("moved back");
            std::thread::sleep(Duration::from_millis(30));
        }
        done.store(true, Ordering::Relaxed);
        let answered: usize = readers.into_iter().map(|one| one.join().expect("it went on")).sum();
        assert!(answered > 0, "never answered");
    });
}

/// Many runs that each bring one article; every now and then one is killed.
#[test]
fn years_of_small_commits_leave_few_files() {
    let shell = newsroom();
    let mut dice = Dice(22);
    for n in 0..times(40, 200) {
        let text = format!("date 2021-01-01\n\nOSLO — Small commit number {n}.");
        shell.desk.write(&format!("news/small/{n}.txt"), &text);
        let mut command = shell.command(&["index", "--quiet", "--no-entities", "news"]);
        let mut child = command.stderr(Stdio::null()).spawn().expect("it starts");
        if n % 50 == 25 {
            std::thread::sleep(Duration::from_millis(dice.roll(200) as u64));
            let _ = child.kill();
        }
        child.wait().expect("it ends");
    }
    shell.out(&["index", "--quiet", "--no-entities", "news"]);
    let n = times(40, 200).to_string();
    assert_eq!(shell.out(&["count", "small commit number"]).trim(), n);
    let segments = fs::read_dir(shell.desk.path("index/gen-000001/tantivy")).expect("there");
    let n_files = segments.count();
    let stores = super::files(&shell.desk.path("index"));
    let ends = |path: &&std::path::PathBuf| path.extension().is_some_and(|kind| kind == "store");
    let n_segments = stores.iter().filter(ends).count();
    assert!(n_segments <= 40 && n_files <= 10 * n_segments, "{n_segments}, {n_files} files");
    is_sound(&shell.desk.folder, "after many commits");
}

#[test]
fn too_little_memory_ends_a_run_and_takes_nothing_back() {
    let shell = newsroom();
    let before = contents(&shell.desk.folder).expect("contents");
    write(&shell, 0, 1, "memory");
    let mut most = 32_000_u64;
    let (mut n_failed, mut after) = (0, None);
    while after.is_none() {
        let run = |args: &str| {
            let program = env!("CARGO_BIN_EXE_dateline");
            let script = format!("ulimit -v {most}; ulimit -c 0; exec {program} {args}");
            let mut command = Command::new("sh");
            command.current_dir(shell.desk.dir.path()).env_remove("DATELINE_INDEX");
            command.args(["-c", &script]).stdin(Stdio::null()).output().expect("sh runs")
        };
        for args in ["count inquiry", "index --quiet --jobs 1 news"] {
            let output = run(args);
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(
                !text.contains("panicked") && !text.contains("E-BUG"),
                "{most}: {args}: {text}"
            );
            match output.status.code() {
                Some(0) if args.starts_with("index") => {
                    after = Some(contents(&shell.desk.folder).expect("contents"));
                }
                // It says what it could not have, or the system ended it, or it never began.
                Some(0 | 5 | 127) | None => n_failed += usize::from(!output.status.success()),
                code => panic!("{most}: {args}: {code:?}: {text}"),
            }
        }
        if after.is_none() {
            assert!(contents(&shell.desk.folder).expect("contents") == before, "at {most}");
            assert!(check(&shell.desk.folder).expect("checked").damaged.is_empty(), "at {most}");
        }
        most += most / 10;
        assert!(most < 64_000_000, "never enough");
    }
    assert!(n_failed > 3, "it always had enough");
    assert!(after.expect("a run") != before);
    is_sound(&shell.desk.folder, "once there was enough");
}
