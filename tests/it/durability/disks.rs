//! What does an index do on a disk that is full, or may not be written to?

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use dateline::index::Folder;
use rustix::fs::statvfs;

use super::{contents, is_sound, newsroom, write};
use crate::shell::{Ran, Shell};
use crate::support::copy;

/// A disk in memory, for as long as it lives.
struct Disk(PathBuf);

impl Disk {
    /// Nothing where mounting is not allowed, which is told.
    #[expect(clippy::print_stderr, reason = "whoever reads what the tests print is to know")]
    fn mount(path: PathBuf) -> Option<Disk> {
        fs::create_dir_all(&path).expect("made");
        let mounted = mount(&["-t", "tmpfs", "-o", "size=64m", "tmpfs"], &path);
        if !mounted {
            eprintln!("skipped: mounting needs root");
        }
        mounted.then_some(Disk(path))
    }

    fn remount(&self, options: &str) {
        assert!(mount(&["-o", &format!("remount,{options}")], &self.0), "{options}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

fn mount(args: &[&str], path: &Path) -> bool {
    Command::new("mount").args(args).arg(path).output().is_ok_and(|ran| ran.status.success())
}

const UPDATE: [&str; 5] = ["--index", "disk/index", "index", "--quiet", "news"];

/// A newsroom with its index as it was, newer articles, and a disk for a copy of the index.
struct Filling {
    shell: Shell,
    disk: Disk,
    index: Folder,
}

fn filling() -> Option<Filling> {
    let shell = newsroom();
    let disk = Disk::mount(shell.desk.path("disk"))?;
    let index = Folder::new(shell.desk.path("disk/index"));
    for part in 0..3 {
        (0..8).for_each(|n| write(&shell, part, n, "third"));
    }
    // An article that needs more room than the sizes tried have.
    let words = (0..9_000_u32).map(|n| blake3::hash(&n.to_le_bytes()).to_hex()[..12].to_owned());
    shell.desk.write("news/3/long.txt", &words.collect::<Vec<_>>().join(" "));
    Some(Filling { shell, disk, index })
}

impl Filling {
    /// Fills the disk to `options` and runs; then there is room again.
    fn refuses(&self, options: &str) {
        let kept = contents(&self.shell.desk.folder).expect("contents");
        let ran = self.run(options);
        assert_eq!(ran.code, Some(5), "{options}: {}", ran.err);
        let says = ["disk/index", "E-DISK", "the last commit stands", "KB free"];
        assert!(says.iter().all(|word| ran.err.contains(word)), "{options}: {}", ran.err);
        assert!(contents(&self.index).expect(options) == kept, "{options}: another commit");
        for args in [
            &["--index", "disk/index", "check"][..],
            &["--index", "disk/index", "search", "inquiry"],
        ] {
            self.shell.out(args);
        }
        self.disk.remount("size=64m,nr_inodes=10000");
        self.shell.out(&UPDATE);
        let after = contents(&self.index).expect(options);
        assert!(after.len() == 25 && after != kept, "{options}: not brought up to date");
        is_sound(&self.index, options);
    }

    fn run(&self, options: &str) -> Ran {
        self.begin();
        self.disk.remount(options);
        self.shell.run(&UPDATE)
    }

    fn begin(&self) {
        self.disk.remount("size=64m,nr_inodes=10000");
        let _ = fs::remove_dir_all(self.index.path());
        copy(self.shell.desk.folder.path(), self.index.path());
    }
}

#[test]
fn a_full_disk_leaves_the_last_commit_at_every_size() {
    let Some(filling) = filling() else { return };
    filling.begin();
    let pages = |path: &Path| {
        let space = statvfs(path).expect("a disk");
        space.f_blocks - space.f_bfree
    };
    let used = pages(&filling.disk.0);
    for free in 0..20 {
        // A page is as little as such a disk gives.
        filling.refuses(&format!("size={}", (used + free) * 4_096));
    }
}

#[test]
fn a_disk_without_inodes_leaves_the_last_commit() {
    let Some(filling) = filling() else { return };
    filling.begin();
    let space = statvfs(&filling.disk.0).expect("a disk");
    let used = space.f_files - space.f_ffree;
    for free in 0..6 {
        filling.refuses(&format!("nr_inodes={}", used + free));
    }
}

#[test]
fn a_first_index_on_a_full_disk_is_made_when_there_is_room() {
    let Some(filling) = filling() else { return };
    for kilobytes in [4, 8, 16, 32] {
        let _ = fs::remove_dir_all(filling.index.path());
        filling.disk.remount(&format!("size={kilobytes}k"));
        let ran = filling.shell.run(&UPDATE);
        assert_eq!(ran.code, Some(5), "{kilobytes} KB: {}", ran.err);
        assert!(ran.err.contains("E-DISK"), "{kilobytes} KB: {}", ran.err);
        filling.disk.remount("size=64m");
        filling.shell.out(&UPDATE);
        assert_eq!(contents(&filling.index).expect("contents").len(), 25, "{kilobytes} KB");
        is_sound(&filling.index, "with room");
    }
}

/// Every file in the folder, locks as well: when it was changed, and its bytes.
fn state(dir: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut state = BTreeMap::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => state.extend(self::state(&path)),
            false => {
                let changed = fs::metadata(&path).and_then(|meta| meta.modified()).expect("there");
                state.insert(path.clone(), (changed, fs::read(&path).expect("there")));
            }
        }
    }
    state
}

/// Searching works and writes nothing; indexing is refused before an article is looked at.
fn only_reads(shell: &Shell, index: &str, run: impl Fn(&[&str]) -> Ran) {
    // Were the articles looked at, this one would be told of.
    shell.desk.write("news/0/odd.pdf", "%PDF-1.4\n");
    let before = state(&shell.desk.path(index));
    for command in [&["search", "inquiry"][..], &["count", "*"], &["check"], &["stats"]] {
        let ran = run(&[&["--index", index][..], command].concat());
        assert_eq!(ran.code, Some(0), "{command:?}: {}", ran.err);
    }
    for command in [&["index", "news"][..], &["index", "--rebuild", "news"]] {
        let ran = run(&[&["--index", index][..], command].concat());
        assert_eq!(ran.code, Some(5), "{command:?}: {}", ran.err);
        assert!(ran.err.contains("E-PERM") && ran.err.contains(index), "{}", ran.err);
        assert!(!ran.err.contains("odd.pdf"), "read the articles first: {}", ran.err);
    }
    assert!(state(&shell.desk.path(index)) == before, "written to");
}

#[test]
fn an_index_that_may_not_be_written_to_is_searched() {
    let shell = newsroom();
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    allow(shell.desk.dir.path(), 0o755);
    let index = shell.desk.path("index");
    let within = |mode: u32| {
        for file in state(&index).into_keys() {
            allow(&file, mode & 0o444);
            for dir in file.ancestors().skip(1).take_while(|dir| dir.starts_with(&index)) {
                allow(dir, mode);
            }
        }
    };
    within(0o555);
    if shell.run_restricted(&["--version"]).is_some() {
        only_reads(&shell, "index", |args| shell.run_restricted(args).expect("as before"));
    }
    let dirs = [index.clone(), index.join("gen-000001"), index.join("gen-000001/tantivy")];
    dirs.iter().for_each(|dir| allow(dir, 0o755));
}

#[test]
fn an_index_on_a_read_only_disk_is_searched() {
    let Some(filling) = filling() else { return };
    filling.begin();
    filling.disk.remount("ro");
    only_reads(&filling.shell, "disk/index", |args| filling.shell.run(args));
}
