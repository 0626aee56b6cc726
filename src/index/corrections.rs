//! What does a person say about names, and how is it written down?
//!
//! One plain file, `aliases.tsv`, edited by `dateline alias` or by hand:
//!
//! ```text
//! # canonical   alias              kind           since        until
//! Myanmar       Burma              place                       1989-06-18
//! NCSC          NCSC               organization
//! -             Lantern Players    person
//! ```
//!
//! A line says that its second name stands for the first. A name that stands for itself is joined to
//! nothing; one that stands for `-` is no entity. Fields are parted by tabs; the last two may be left
//! out. Comments begin with `#`. Lines that are not understood are kept as they are.

use std::fmt;

use crate::analysis::entities::{Kind, entity_key};
use crate::base::{Day, DayRange, PartialDate, Warning};

use super::validity::Validity;

/// What stands for "no entity" in the place of the canonical name.
const NOBODY: &str = "-";

/// What the first line of a new file says.
const HEAD: &str = "# canonical\talias\tkind\tsince\tuntil\n";

/// One thing a person said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What kind of entity is meant.
    pub kind: Kind,
    /// The name that is meant, as typed.
    pub name: String,
    /// What is said of it.
    pub says: Says,
}

/// What is said of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// It stands for another name, from and to these days where there are any.
    StandsFor {
        /// The name to show.
        canonical: String,
        /// The first day, if not always.
        since: Option<PartialDate>,
        /// The last day.
        until: Option<PartialDate>,
    },
    /// It is joined to nothing that an article or the archive would join it to.
    Apart,
    /// It is no entity.
    Hidden,
}

impl Correction {
    /// The key of the name.
    pub fn key(&self) -> String {
        entity_key(self.kind, &self.name)
    }

    /// The name it stands for, if for any.
    pub fn canonical(&self) -> Option<&str> {
        match &self.says {
            Says::StandsFor { canonical, .. } => Some(canonical),
            Says::Apart | Says::Hidden => None,
        }
    }

    /// On which days it holds.
    pub fn validity(&self) -> Validity {
        match &self.says {
            Says::StandsFor { since: None, until: None, .. } | Says::Apart | Says::Hidden => {
                Validity::Always
            }
            Says::StandsFor { since, until, .. } => Validity::During(DayRange {
                first: since.map_or(Day::MIN, |date| date.range().first),
                last: until.map_or(Day::MAX, |date| date.range().last),
            }),
        }
    }

    /// Whether `other` speaks of the same name in the same way, days aside.
    fn replaces(&self, other: &Correction) -> bool {
        self.kind == other.kind
            && self.key() == other.key()
            && match (&self.says, &other.says) {
                (
                    Says::StandsFor { canonical: one, .. },
                    Says::StandsFor { canonical: other, .. },
                ) => entity_key(self.kind, one) == entity_key(self.kind, other),
                // A name that stands for another is not apart, and one that is shown not hidden.
                _ => true,
            }
    }
}

impl fmt::Display for Correction {
    /// Its line in the file, without the line end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = kind_name(self.kind);
        let name = one_line(&self.name);
        match &self.says {
            Says::Hidden => write!(f, "{NOBODY}\t{name}\t{kind}"),
            Says::Apart => write!(f, "{name}\t{name}\t{kind}"),
            Says::StandsFor { canonical, since, until } => {
                write!(f, "{}\t{name}\t{kind}", one_line(canonical))?;
                let since = since.map(|date| date.to_string()).unwrap_or_default();
                match until {
                    Some(until) => write!(f, "\t{since}\t{until}"),
                    None if !since.is_empty() => write!(f, "\t{since}"),
                    None => Ok(()),
                }
            }
        }
    }
}

fn one_line(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The name of a kind in files and on the command line.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "organization",
        Kind::Place => "place",
    }
}

/// The kind that a word names: `person`, `people`, `org`, `organization`, `place` and the like.
pub fn kind_named(word: &str) -> Option<Kind> {
    Some(match word.to_lowercase().as_str() {
        "person" | "people" => Kind::Person,
        "org" | "orgs" | "organization" | "organizations" | "organisation" => Kind::Organization,
        "place" | "places" => Kind::Place,
        _ => return None,
    })
}

/// A file of corrections, every line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AliasFile {
    lines: Vec<Line>,
}

/// A line with its line end as it stands in the file, and what it says, if it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    text: String,
    correction: Option<Correction>,
}

impl AliasFile {
    /// Reads a file. A line that is not understood is kept, and told.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::index::AliasFile;
    /// let (file, warnings) = AliasFile::parse("Myanmar\tBurma\tplace\t\t1989-06-18\nnonsense\n");
    /// assert_eq!((file.corrections().count(), warnings.len()), (1, 1));
    /// assert_eq!(file.to_string(), "Myanmar\tBurma\tplace\t\t1989-06-18\nnonsense\n");
    /// ```
    pub fn parse(text: &str) -> (AliasFile, Vec<(usize, Warning)>) {
        let mut file = AliasFile::default();
        let mut warnings = Vec::new();
        for (i, text) in text.split_inclusive('\n').enumerate() {
            let correction = match correction(text) {
                Ok(correction) => correction,
                Err(what) => {
                    warnings.push((i + 1, Warning::new("W-ALIAS", format!("{what}; line kept"))));
                    None
                }
            };
            file.lines.push(Line { text: text.to_owned(), correction });
        }
        (file, warnings)
    }

    /// What it says, with the numbers of the lines, from 1.
    pub fn corrections(&self) -> impl Iterator<Item = (usize, &Correction)> {
        self.lines
            .iter()
            .enumerate()
            .filter_map(|(i, line)| Some((i + 1, line.correction.as_ref()?)))
    }

    /// Adds a correction: in the place of what it replaces, or else behind the last line about the
    /// same canonical name, or else at the end.
    pub fn put(&mut self, correction: Correction) {
        let same =
            |line: &Line| line.correction.as_ref().is_some_and(|old| correction.replaces(old));
        let at = self.lines.iter().position(same);
        self.lines.retain({
            let mut n = 0;
            let first = at;
            move |line| {
                n += 1;
                first == Some(n - 1) || !same(line)
            }
        });
        let line = Line { text: format!("{correction}\n"), correction: Some(correction) };
        if let Some(at) = at {
            self.lines[at] = line;
            return;
        }
        if self.lines.is_empty() {
            self.lines.push(Line { text: HEAD.to_owned(), correction: None });
        }
        if let Some(last) = self.lines.last_mut()
            && !last.text.ends_with('\n')
        {
            last.text.push('\n');
        }
        let head = |line: &Line| line.correction.as_ref().and_then(canonical_key);
        let wanted = head(&line);
        let behind = self.lines.iter().rposition(|other| wanted.is_some() && head(other) == wanted);
        match behind {
            Some(last) => self.lines.insert(last + 1, line),
            None => self.lines.push(line),
        }
    }

    /// Removes every correction for which `is_meant` holds, and gives them back.
    pub fn remove(&mut self, is_meant: impl Fn(&Correction) -> bool) -> Vec<Correction> {
        let mut removed = Vec::new();
        self.lines.retain_mut(|line| match line.correction.take_if(|old| is_meant(old)) {
            Some(correction) => {
                removed.push(correction);
                false
            }
            None => true,
        });
        removed
    }
}

impl fmt::Display for AliasFile {
    /// The file, byte for byte where nothing was changed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| f.write_str(&line.text))
    }
}

fn canonical_key(correction: &Correction) -> Option<(Kind, String)> {
    let Says::StandsFor { canonical, .. } = &correction.says else { return None };
    Some((correction.kind, entity_key(correction.kind, canonical)))
}

/// What a line says; `None` for a comment or an empty line.
fn correction(line: &str) -> Result<Option<Correction>, String> {
    let line = line.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
    if line.trim().is_empty() || line.trim_start().starts_with('#') {
        return Ok(None);
    }
    let mut fields = line.split('\t').map(str::trim);
    let mut next = || fields.next().unwrap_or("");
    let (canonical, name, kind, since, until) = (next(), next(), next(), next(), next());
    let kind = kind_named(kind).ok_or_else(|| match kind {
        "" => "fewer than three fields, parted by tabs".to_owned(),
        other => format!("`{other}` is no kind: person, organization or place"),
    })?;
    let key = |name: &str| entity_key(kind, name);
    if key(name).is_empty() {
        return Err(format!("`{name}` is no name"));
    }
    let date = |text: &str| match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| format!("`{text}` is no date")),
    };
    let (since, until): (Option<PartialDate>, _) = (date(since)?, date(until)?);
    if let (Some(first), Some(last)) = (since, until)
        && first.range().first > last.range().last
    {
        return Err(format!("{first} comes after {last}"));
    }
    let says = if canonical == NOBODY {
        Says::Hidden
    } else if key(canonical).is_empty() {
        return Err(format!("`{canonical}` is no name"));
    } else if key(canonical) == key(name) {
        Says::Apart
    } else {
        Says::StandsFor { canonical: canonical.to_owned(), since, until }
    };
    Ok(Some(Correction { kind, name: name.to_owned(), says }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stands_for(canonical: &str, name: &str) -> Correction {
        let says = Says::StandsFor { canonical: canonical.into(), since: None, until: None };
        Correction { kind: Kind::Place, name: name.into(), says }
    }

    #[test]
    fn lines_are_read() {
        let rows = [
            ("# a comment", Ok(None)),
            ("  ", Ok(None)),
            ("A\tB\tplace", Ok(Some(stands_for("A", "B")))),
            ("A\tB\tplaces\t\t\tnote of my own\r\n", Ok(Some(stands_for("A", "B")))),
            ("A B", Err("fewer than three fields, parted by tabs")),
            ("A\tB\tship", Err("`ship` is no kind: person, organization or place")),
            ("A\t...\tplace", Err("`...` is no name")),
            ("\tB\tplace", Err("`` is no name")),
            ("A\tB\tplace\tsoon", Err("`soon` is no date")),
            ("A\tB\tplace\t1990\t1989", Err("1990 comes after 1989")),
        ];
        for (line, expected) in rows {
            assert_eq!(correction(line), expected.map_err(str::to_owned), "{line:?}");
        }
    }

    #[test]
    fn edits_leave_the_other_lines_alone() {
        let text = "# mine\nA\tB\tplace\nodd line\nC\tD\tplace\t1990";
        let (mut file, warnings) = AliasFile::parse(text);
        assert_eq!(warnings.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3]);
        assert_eq!(file.to_string(), text);
        file.put(stands_for("A", "E"));
        assert_eq!(
            file.to_string(),
            "# mine\nA\tB\tplace\nA\tE\tplace\nodd line\nC\tD\tplace\t1990\n"
        );
        file.put(stands_for("C", "D"));
        let hidden = Correction { says: Says::Hidden, ..stands_for("", "b") };
        file.put(hidden);
        file.put(Correction { says: Says::Apart, ..stands_for("", "Z") });
        assert_eq!(
            file.to_string(),
            "# mine\n-\tb\tplace\nA\tE\tplace\nodd line\nC\tD\tplace\nZ\tZ\tplace\n"
        );
        assert_eq!(file.remove(|old| old.key() == "e").len(), 1);
        assert_eq!(file.to_string(), "# mine\n-\tb\tplace\nodd line\nC\tD\tplace\nZ\tZ\tplace\n");
        let mut fresh = AliasFile::default();
        fresh.put(stands_for("A", "B"));
        assert_eq!(fresh.to_string(), format!("{HEAD}A\tB\tplace\n"));
    }

    fn corrections() -> impl Strategy<Value = Correction> {
        let name = "[A-Za-zéß#-][A-Za-z.'-]{0,5}( [A-Za-z.'-]{1,3})?[a-z]";
        let date = prop::option::of(prop::sample::select(vec!["1989", "1989-06", "1989-06-18"]));
        let says = prop_oneof![
            (name, date.clone(), date).prop_map(|(canonical, since, until)| {
                let date = |text: Option<&str>| text.and_then(|text| text.parse().ok());
                let (since, until) = (date(since), date(until));
                Says::StandsFor { canonical, since, until }
            }),
            Just(Says::Apart),
            Just(Says::Hidden),
        ];
        let kind = prop::sample::select(vec![Kind::Person, Kind::Organization, Kind::Place]);
        (kind, name, says).prop_map(|(kind, name, says)| Correction { kind, name, says })
    }

    proptest! {
        #[test]
        fn any_file_comes_back_as_it_was(text in "(?s).{0,200}") {
            prop_assert_eq!(AliasFile::parse(&text).0.to_string(), text);
        }

        #[test]
        fn what_is_put_is_read_again(
            before in "([a-zé\t#-]{0,12}(\n|\r\n)){0,4}[a-z\t]{0,8}",
            all in prop::collection::vec(corrections(), 1..6),
        ) {
            let (mut file, warnings) = AliasFile::parse(&before);
            let n_before = file.corrections().count();
            // A name that begins with `#` opens a comment, and a line of both names the same says
            // that the name is apart.
            let plain = |c: &Correction| {
                !c.name.starts_with('#') && match &c.says {
                    Says::StandsFor { canonical, .. } => {
                        !canonical.starts_with('#') && canonical != "-"
                            && !entity_key(c.kind, canonical).is_empty()
                            && entity_key(c.kind, canonical) != c.key()
                    }
                    _ => true,
                } && !c.key().is_empty()
            };
            let all: Vec<Correction> = all.into_iter().filter(plain).collect();
            for correction in &all {
                file.put(correction.clone());
            }
            let (again, told) = AliasFile::parse(&file.to_string());
            prop_assert_eq!(told.len(), warnings.len());
            prop_assert!(again.corrections().count() <= n_before + all.len());
            if let Some(last) = all.last() {
                prop_assert!(again.corrections().any(|(_, read)| read == last));
            }
            prop_assert_eq!(&again.to_string(), &file.to_string());
        }
    }
}
