//! What does a power cut leave of an index?
//!
//! strace writes down every call of a run that changes what is on disk. Out of that come the disks that
//! a cut at any of these calls may leave: whatever was not synced by then is there or not, or partly,
//! block by block, and so is each new, renamed or removed name, each for itself. An ordinary file system
//! keeps more order than that. No call is missed: one that is not known here fails the test.

mod calls;
mod disk;

use std::fs;
use std::path::Path;

use dateline::index::{Folder, check};

use super::kills::{Stage, rebuild, stages};
use super::{Contents, Dice, contents, is_sound};
use crate::shell::{Shell, has_strace};
use crate::support::is_slow;
use calls::Call;
use disk::{Disk, Luck};

/// The calls of a run below the index, in order.
fn recorded(shell: &Shell, stage: &Stage) -> Vec<Call> {
    let (desk, log) = (shell.desk.dir.path().canonicalize().expect("there"), "calls.log");
    let trace = format!("trace={}", calls::TRACED);
    let options = ["-y", "-xx", "-s", "100000000", "-e", &trace];
    let mut strace = shell.strace(&options, Path::new(log), stage.args);
    assert!(strace.status().expect("strace starts").success());
    let text = fs::read_to_string(desk.join(log)).expect("a log");
    calls::read(&text, &desk, Path::new("index"))
}

/// What the index at `folder` holds; `None` where there is none, or its first commit is not complete.
fn held(folder: &Folder, what: &str) -> Option<Contents> {
    match contents(folder) {
        Ok(held) => Some(held),
        Err(error) if error.code() == "E-NO-INDEX" => None,
        Err(error) => panic!("{what}: {error}"),
    }
}

/// Cuts the power at calls of a run, `every` so many, in several ways each; says how often.
fn cut_power(shell: &Shell, stage: &Stage, dice: &mut Dice, every: usize) -> usize {
    stage.begin(shell);
    let mut disk = Disk::of(shell.desk.dir.path(), Path::new("index"));
    let calls = recorded(shell, stage);
    assert!(calls.len() > 20, "{} calls", calls.len());
    let folder = &shell.desk.folder;
    let first = dice.roll(every);
    let mut n_cuts = 0;
    for at in 0..=calls.len() {
        let all = at == calls.len();
        if at % every == first || all {
            for luck in Luck::ALL {
                let what = format!("{:?}, cut at {at} of {}, {luck:?}", stage.args, calls.len());
                disk.after_a_cut(shell.desk.dir.path(), luck, dice);
                let now = held(folder, &what);
                let is_before = now.as_ref().is_none_or(|now| *now == stage.before) && !all;
                let is_after = now.as_ref() == Some(&stage.after);
                assert!(
                    is_after || is_before && (now.is_some() || stage.before.is_empty()),
                    "{what}"
                );
                if now.is_some() {
                    let checked = check(folder).unwrap_or_else(|error| panic!("{what}: {error}"));
                    assert!(checked.damaged.is_empty(), "{what}: {checked:?}");
                }
                n_cuts += 1;
                if n_cuts % 20 == 0 {
                    shell.out(stage.args);
                    assert!(
                        held(folder, &what).as_ref() == Some(&stage.after),
                        "{what}: not healed"
                    );
                    is_sound(folder, &what);
                }
            }
        }
        if let Some(call) = calls.get(at) {
            disk.apply(call);
        }
    }
    n_cuts
}

#[test]
fn a_power_cut_leaves_one_commit_or_the_next() {
    if !has_strace() {
        return;
    }
    let shell = Shell::new();
    let mut stages = stages(&shell);
    stages.push(rebuild(&shell, &stages));
    let mut dice = Dice(5);
    let every = if is_slow() { 1 } else { 12 };
    let cuts: Vec<usize> =
        stages.iter().map(|stage| cut_power(&shell, stage, &mut dice, every)).collect();
    eprintln!("power cut {} times: {cuts:?}", cuts.iter().sum::<usize>());
}
