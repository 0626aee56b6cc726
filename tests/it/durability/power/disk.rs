//! A disk as it is seen by who writes to it, and as it may be after the power has failed.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use super::calls::Call;
use crate::durability::Dice;

/// How large a piece the disk writes at once.
const BLOCK: usize = 512;

/// What happens to what was not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    /// It is all lost.
    Lost,
    /// It is all there.
    Kept,
    /// Names are there, and what is in the files is not.
    OnlyNames,
    /// What is in the files is there, and names are not.
    OnlyBytes,
    /// Each name is there or not; so is each block of each file, or there are zeros in its place.
    Torn,
    /// The same once more.
    TornOtherwise,
}

impl Luck {
    pub const ALL: [Luck; 6] =
        [Luck::Lost, Luck::Kept, Luck::OnlyNames, Luck::OnlyBytes, Luck::Torn, Luck::TornOtherwise];

    fn keeps_name(self, dice: &mut Dice) -> bool {
        match self {
            Luck::Lost | Luck::OnlyBytes => false,
            Luck::Kept | Luck::OnlyNames => true,
            Luck::Torn | Luck::TornOtherwise => dice.roll(2) == 0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    Folder,
    File(usize),
}

/// What is in a file: as it was last synced, and as it is.
#[derive(Clone, Default)]
struct Bytes {
    synced: Vec<u8>,
    now: Vec<u8>,
}

/// One change of names, in the folders it changes.
#[derive(Clone)]
struct Change {
    set: Option<(PathBuf, Node)>,
    removed: Option<PathBuf>,
}

impl Change {
    fn is_in(&self, folder: &Path) -> bool {
        let set = self.set.as_ref().map(|(path, _)| path);
        [set, self.removed.as_ref()].into_iter().flatten().any(|path| path.parent() == Some(folder))
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, Node>) {
        if let Some(removed) = &self.removed {
            names.remove(removed);
        }
        if let Some((path, node)) = &self.set {
            names.insert(path.clone(), *node);
        }
    }
}

/// What a sync makes durable once it ends.
enum Sync {
    File(usize, Vec<u8>),
    /// The folder, and how many changes there were.
    Folder(PathBuf, usize),
}

pub struct Disk {
    files: Vec<Bytes>,
    /// Names as they are now, and as they were synced.
    now: BTreeMap<PathBuf, Node>,
    synced: BTreeMap<PathBuf, Node>,
    /// Every change of a name, and whether it has been synced.
    changes: Vec<(Change, bool)>,
    syncs: HashMap<usize, Sync>,
}

impl Disk {
    /// The disk as it is below `desk`, all of it synced.
    pub fn of(desk: &Path, index: &Path) -> Disk {
        let mut disk = Disk {
            files: Vec::new(),
            now: BTreeMap::new(),
            synced: BTreeMap::new(),
            changes: Vec::new(),
            syncs: HashMap::new(),
        };
        disk.load(desk, index);
        disk.synced.clone_from(&disk.now);
        disk
    }

    fn load(&mut self, desk: &Path, path: &Path) {
        let real = desk.join(path);
        if real.is_dir() {
            self.now.insert(path.to_owned(), Node::Folder);
            for entry in fs::read_dir(real).expect("a folder") {
                self.load(desk, &path.join(entry.expect("an entry").file_name()));
            }
        } else if real.is_file() {
            let bytes = fs::read(real).expect("there");
            self.files.push(Bytes { synced: bytes.clone(), now: bytes });
            self.now.insert(path.to_owned(), Node::File(self.files.len() - 1));
        }
    }

    fn file(&mut self, path: &Path) -> &mut Bytes {
        match self.now.get(path) {
            Some(Node::File(n)) => &mut self.files[*n],
            other => panic!("{}: {other:?}", path.display()),
        }
    }

    fn change(&mut self, set: Option<(PathBuf, Node)>, removed: Option<PathBuf>) {
        let change = Change { set, removed };
        change.apply(&mut self.now);
        self.changes.push((change, false));
    }

    pub fn apply(&mut self, call: &Call) {
        match call {
            Call::MakeFile(path) if self.now.contains_key(path) => {}
            Call::MakeFile(path) => {
                self.files.push(Bytes::default());
                self.change(Some((path.clone(), Node::File(self.files.len() - 1))), None);
            }
            Call::MakeFolder(path) => self.change(Some((path.clone(), Node::Folder)), None),
            Call::Write { file, at, bytes } => {
                let now = &mut self.file(file).now;
                let end = at + bytes.len();
                now.resize(now.len().max(end), 0);
                now[*at..end].copy_from_slice(bytes);
            }
            Call::Cut { file, len } => self.file(file).now.resize(*len, 0),
            Call::Rename(from, to) => {
                let node = self.now[from];
                self.change(Some((to.clone(), node)), Some(from.clone()));
            }
            Call::Remove(path) => self.change(None, Some(path.clone())),
            Call::SyncBegins { n, path } => {
                let sync = match self.now.get(path) {
                    Some(Node::File(file)) => Sync::File(*file, self.files[*file].now.clone()),
                    _ => Sync::Folder(path.clone(), self.changes.len()),
                };
                self.syncs.insert(*n, sync);
            }
            Call::SyncEnds { n } => match self.syncs.remove(n).expect("a sync that began") {
                Sync::File(file, bytes) => self.files[file].synced = bytes,
                Sync::Folder(folder, n) => {
                    for (change, is_synced) in &mut self.changes[..n] {
                        if !*is_synced && change.is_in(&folder) {
                            change.apply(&mut self.synced);
                            *is_synced = true;
                        }
                    }
                }
            },
        }
    }

    /// Puts below `desk` what may be there after a power cut now.
    pub fn after_a_cut(&self, desk: &Path, luck: Luck, dice: &mut Dice) {
        let mut names = self.synced.clone();
        for (change, is_synced) in &self.changes {
            if !is_synced && luck.keeps_name(dice) {
                change.apply(&mut names);
            }
        }
        let _ = fs::remove_dir_all(desk.join("index"));
        // A folder comes before what is in it.
        for (path, node) in &names {
            let real = desk.join(path);
            if !real.parent().is_some_and(Path::is_dir) {
                continue;
            }
            match node {
                Node::Folder => fs::create_dir(real).expect("made"),
                Node::File(n) => {
                    fs::write(real, left_of(&self.files[*n], luck, dice)).expect("written")
                }
            }
        }
    }
}

/// What is left of a file.
fn left_of(file: &Bytes, luck: Luck, dice: &mut Dice) -> Vec<u8> {
    let Bytes { synced, now } = file;
    match luck {
        _ if synced == now => now.clone(),
        Luck::Lost | Luck::OnlyNames => synced.clone(),
        Luck::Kept | Luck::OnlyBytes => now.clone(),
        Luck::Torn | Luck::TornOtherwise => {
            let len = if dice.roll(2) == 0 { synced.len() } else { now.len() };
            let mut left = vec![0; len];
            for start in (0..len).step_by(BLOCK) {
                let of = [Some(synced), Some(now), None][dice.roll(3)];
                // What was synced and has not been written to since is not lost.
                let block = |bytes: &Vec<u8>| {
                    bytes.get(start..).map(|rest| rest[..rest.len().min(BLOCK)].to_vec())
                };
                let same = block(synced) == block(now);
                let of = if same || of.is_none() && start < synced.len() { Some(now) } else { of };
                if let Some(block) = of.and_then(block) {
                    let end = (start + block.len()).min(len);
                    left[start..end].copy_from_slice(&block[..end - start]);
                }
            }
            left
        }
    }
}
