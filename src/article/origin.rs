//! Where did a story come from, and which key does that give it?

use std::fmt;

/// The record a story was read from.
///
/// Paths use `/` on every machine, so that keys agree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The name of the recorded root: the last part of the path given to `index`.
    pub root: String,
    /// The path below the root; empty where the root is the file itself.
    pub path: String,
    /// The member, where the file is an archive of files.
    pub member: Option<String>,
    /// The line the record starts at, counted from 1, where the file holds several.
    pub line: Option<u64>,
    /// The place of the record in its file, counted from 0.
    pub ordinal: u64,
}

impl Origin {
    /// `root/path`, or the root alone where it is a file.
    pub fn file(&self) -> String {
        match self.path.as_str() {
            "" => self.root.clone(),
            path => format!("{}/{path}", self.root),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file())?;
        if let Some(member) = &self.member {
            write!(f, "!{member}")?;
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        Ok(())
    }
}

/// The internal key of a story: the first 128 bits of the BLAKE3 hash of root name, path below it,
/// member, and the record's own id or else its ordinal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 16]);

impl Key {
    /// The key of the record at `origin`, whose own id, unique in its file, is `own_id`.
    pub fn of(origin: &Origin, own_id: Option<&str>) -> Key {
        let ordinal;
        let record = match own_id {
            Some(id) => ["id", id],
            None => {
                ordinal = origin.ordinal.to_string();
                ["ordinal", ordinal.as_str()]
            }
        };
        let mut hasher = blake3::Hasher::new();
        let member = origin.member.as_deref().unwrap_or("");
        for part in [&origin.root, &origin.path, member, record[0], record[1]] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Key(key)
    }

    /// The first 64 bits; orders as the printed form does.
    pub fn prefix(self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        u64::from_be_bytes(first)
    }
}

impl fmt::Display for Key {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
