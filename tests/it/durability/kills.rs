//! Does a run that is killed, or refused by the system, leave one commit or the next?
//!
//! What an index holds is compared by key and by the hash of every stored article with what it held
//! before the run and what it would have held after it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use dateline::index::check;

use super::{Contents, Dice, contents, is_sound, newsroom, times, write};
use crate::shell::{Shell, has_strace};
use crate::support::{copy, is_slow};

/// A run that can be tried again and again from where it began.
pub(super) struct Stage {
    pub args: &'static [&'static str],
    /// The index, and the articles, as they are when it begins; no index where that is not there.
    index: PathBuf,
    news: PathBuf,
    pub before: Contents,
    pub after: Contents,
}

/// Three commits, each in a run of its own: a first one, one of news, one of changes and deletes.
pub(super) fn stages(shell: &Shell) -> Vec<Stage> {
    let mut stages = Vec::new();
    let mut before = Contents::new();
    for n in 0..3 {
        match n {
            0 => (0..8).for_each(|n| write(shell, 0, n, "first")),
            1 => (0..8).for_each(|n| write(shell, 1, n, "first")),
            _ => {
                (0..4).for_each(|n| write(shell, 0, n, "second"));
                shell.desk.remove("news/1/7.txt");
            }
        }
        let args = &["index", "--quiet", "--jobs", "1", "news"][..];
        let stage = stage(shell, &format!("stage{n}"), args, before);
        before = stage.after.clone();
        stages.push(stage);
    }
    stages
}

/// One more run, which makes the index anew, with more articles.
pub(super) fn rebuild(shell: &Shell, stages: &[Stage]) -> Stage {
    (0..8).for_each(|n| write(shell, 2, n, "third"));
    let before = stages.last().expect("stages").after.clone();
    stage(shell, "rebuild", &["index", "--rebuild", "--quiet", "news"], before)
}

/// Keeps things as they are, then runs `args` to see what comes of it.
fn stage(shell: &Shell, name: &str, args: &'static [&'static str], before: Contents) -> Stage {
    let index = shell.desk.path(&format!("{name}/index"));
    let news = shell.desk.path(&format!("{name}/news"));
    if shell.desk.folder.exists() {
        copy(shell.desk.folder.path(), &index);
    }
    copy(&shell.desk.path("news"), &news);
    shell.out(args);
    Stage { args, index, news, before, after: contents(&shell.desk.folder).expect("contents") }
}

impl Stage {
    /// Puts everything back to where the run begins.
    pub fn begin(&self, shell: &Shell) {
        for (from, to) in [
            (&self.index, shell.desk.folder.path().to_owned()),
            (&self.news, shell.desk.path("news")),
        ] {
            let _ = fs::remove_dir_all(&to);
            if from.exists() {
                copy(from, &to);
            }
        }
    }

    /// One commit or the other is there whole, and the next run brings the later one.
    fn holds(&self, shell: &Shell, acknowledged: bool, what: &str) {
        let folder = &shell.desk.folder;
        let held = match contents(folder) {
            // Killed before the first commit, there is no index yet.
            Err(error) if error.code() == "E-NO-INDEX" && self.before.is_empty() => Contents::new(),
            held => held.unwrap_or_else(|error| panic!("{what}: {error}")),
        };
        assert!(held == self.after || held == self.before && !acknowledged, "{what}: {held:?}");
        if folder.exists() {
            let checked = check(folder).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(checked.damaged.is_empty(), "{what}: {checked:?}");
        }
        shell.out(&["index", "--quiet", "--jobs", "1", "news"]);
        assert!(contents(folder).expect(what) == self.after, "{what}: not healed");
        is_sound(folder, what);
    }
}

/// How long a run takes when nobody kills it.
fn duration(shell: &Shell, stage: &Stage) -> Duration {
    stage.begin(shell);
    let start = Instant::now();
    shell.out(stage.args);
    start.elapsed()
}

/// Starts a run and kills it after `wait`.
fn kill(shell: &Shell, args: &[&str], wait: Duration) {
    let mut command = shell.command(args);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    std::thread::sleep(wait);
    let _ = child.kill();
    child.wait().expect("ended");
}

#[test]
fn a_killed_writer_leaves_one_commit_and_the_next_run_heals() {
    let shell = Shell::new();
    let mut stages = stages(&shell);
    stages.push(rebuild(&shell, &stages));
    let lasts: Vec<Duration> = stages.iter().map(|stage| duration(&shell, stage)).collect();
    let mut dice = Dice(11);
    for n in 0..times(12, 200) {
        let (stage, lasts) = (&stages[n % stages.len()], lasts[n % stages.len()]);
        let wait = lasts.mul_f64(dice.roll(1_100) as f64 / 1_000.0);
        stage.begin(&shell);
        kill(&shell, stage.args, wait);
        stage.holds(&shell, false, &format!("kill {n}: {:?} after {wait:?}", stage.args));
    }
}

#[test]
fn a_killed_repair_loses_nothing_that_was_sound() {
    let shell = newsroom();
    let right = contents(&shell.desk.folder).expect("contents");
    let store = super::files(shell.desk.folder.path())
        .into_iter()
        .find(|path| path.extension().is_some_and(|kind| kind == "store"))
        .expect("stored articles");
    fs::write(&store, b"").expect("written");
    let stage = stage(&shell, "damaged", &["repair", "--quiet"], Contents::new());
    assert!(stage.after == right, "repaired");
    let lasts = duration(&shell, &stage);
    let mut dice = Dice(13);
    for n in 0..times(6, 50) {
        stage.begin(&shell);
        let wait = lasts.mul_f64(dice.roll(1_100) as f64 / 1_000.0);
        kill(&shell, stage.args, wait);
        let what = format!("kill {n} after {wait:?}");
        match contents(&shell.desk.folder) {
            // Whatever is answered is answered whole.
            Ok(held) => assert!(held == right, "{what}: {} of {}", held.len(), right.len()),
            Err(error) => assert_eq!(error.code(), "E-DAMAGED", "{what}: {error}"),
        }
        shell.out(&["repair", "--quiet"]);
        assert!(contents(&shell.desk.folder).expect(&what) == right, "{what}: not healed");
        is_sound(&shell.desk.folder, &what);
    }
}

/// Every kind of call that changes what is on disk.
const CALLS: &str = "/^(write|pwrite64|fdatasync|fsync|rename.*|unlink.*|ftruncate|mkdir.*)$";

/// Runs the program under strace, with one more expression.
fn traced(shell: &Shell, stage: &Stage, log: &Path, expression: &str) -> ExitStatus {
    let mut strace = shell.strace(&["-e", expression], log, stage.args);
    strace.stderr(Stdio::null()).status().expect("strace starts")
}

/// The calls of a run, as strace counts them: the n-th of its name in its thread.
fn calls(shell: &Shell, stage: &Stage) -> BTreeSet<(String, usize)> {
    let log = shell.desk.path("calls");
    stage.begin(shell);
    assert!(traced(shell, stage, &log, &format!("trace={CALLS}")).success());
    let text = fs::read_to_string(&log).expect("a log");
    let mut counts = std::collections::BTreeMap::new();
    let begun = text.lines().filter(|line| !line.contains("resumed>"));
    begun
        .filter_map(|line| {
            let (thread, rest) = line.split_once(' ')?;
            let name = rest.trim_start().split_once('(')?.0;
            let n: &mut usize = counts.entry((thread.to_owned(), name.to_owned())).or_default();
            *n += 1;
            Some((name.to_owned(), *n))
        })
        .collect()
}

#[test]
fn a_call_that_fails_or_kills_leaves_the_last_commit() {
    if !has_strace() {
        return;
    }
    let shell = Shell::new();
    let stages = stages(&shell);
    let every = if is_slow() { 10 } else { 40 };
    // The sign says whether it is so once, or from then on.
    let faults = [("EIO", ""), ("ENOSPC", "+"), ("EDQUOT", ""), ("EACCES", "+"), ("KILL", "")];
    let every = if std::env::var_os("DATELINE_FAULTS").is_some() { 1 } else { every };
    let tries = stages
        .iter()
        .flat_map(|stage| calls(&shell, stage).into_iter().map(move |call| (stage, call)));
    let tries: Vec<_> = tries.collect();
    assert!(tries.len() > 60, "{}", tries.len());
    let mut n_tries = 0;
    for (f, (fault, on)) in faults.into_iter().enumerate() {
        let kind = if fault == "KILL" { "signal" } else { "error" };
        // Each fault takes other calls, so that together they see five times as many.
        for (stage, (call, at)) in tries.iter().skip(f * every / 5).step_by(every) {
            let what = format!("{call}:{kind}={fault}:when={at}{on}");
            stage.begin(&shell);
            let status = traced(&shell, stage, Path::new("/dev/null"), &format!("inject={what}"));
            let ended = status.code();
            assert!(
                matches!(ended, Some(0 | 5)) || status.signal() == Some(9) || ended == Some(137),
                "{what}: {status:?}"
            );
            stage.holds(&shell, ended == Some(0), &what);
            n_tries += 1;
        }
    }
    eprintln!("{n_tries} tries at {} calls", tries.len());
}
