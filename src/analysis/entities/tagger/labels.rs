//! How are names written as labels on words?
//!
//! Every word has one of thirteen labels: outside a name, or the beginning, inside, last or only
//! word of a name of one of three kinds.

use crate::analysis::entities::Kind;

/// How many labels there are.
pub const N_LABELS: usize = 13;

/// Outside any name.
pub const OUTSIDE: u8 = 0;

/// The part of a name that a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first of several words.
    Begin,
    /// Neither the first nor the last.
    Inside,
    /// The last of several words.
    Last,
    /// The only word.
    Unit,
}

const KINDS: [Kind; 3] = [Kind::Person, Kind::Organization, Kind::Place];
const PARTS: [Part; 4] = [Part::Begin, Part::Inside, Part::Last, Part::Unit];

/// The label of a part of a name.
pub const fn label(kind: Kind, part: Part) -> u8 {
    1 + kind as u8 * 4 + part as u8
}

/// What a label says; `None` for [`OUTSIDE`].
pub fn meaning(label: u8) -> Option<(Kind, Part)> {
    let at = usize::from(label.checked_sub(1)?);
    Some((*KINDS.get(at / 4)?, PARTS[at % 4]))
}

/// Whether a name goes on behind a word with this label.
pub const fn is_open(label: u8) -> bool {
    label != OUTSIDE && (label - 1) % 4 < 2
}

/// Whether `next` may follow `label`.
pub const fn may_follow(label: u8, next: u8) -> bool {
    let goes_on = next != OUTSIDE && matches!((next - 1) % 4, 1 | 2);
    if is_open(label) { goes_on && (label - 1) / 4 == (next - 1) / 4 } else { !goes_on }
}

/// The names in a row of labels: kind, first word, one past the last. Rows that [`may_follow`] forbids
/// are cut where they break.
pub fn names(labels: &[u8]) -> Vec<(Kind, usize, usize)> {
    let mut found = Vec::new();
    let mut begun: Option<(Kind, usize)> = None;
    for (at, label) in labels.iter().enumerate() {
        match meaning(*label) {
            Some((kind, Part::Unit)) => {
                found.push((kind, at, at + 1));
                begun = None;
            }
            Some((kind, Part::Begin)) => begun = Some((kind, at)),
            Some((kind, Part::Last)) => {
                if let Some((of, first)) = begun.take().filter(|(of, _)| *of == kind) {
                    found.push((of, first, at + 1));
                }
            }
            Some((_, Part::Inside)) => {}
            None => begun = None,
        }
    }
    found
}

/// Labels for `n` words with these names, which must not overlap.
pub fn labels(n: usize, names: impl IntoIterator<Item = (Kind, usize, usize)>) -> Vec<u8> {
    let mut row = vec![OUTSIDE; n];
    for (kind, first, end) in names {
        if end == first + 1 {
            row[first] = label(kind, Part::Unit);
            continue;
        }
        row[first] = label(kind, Part::Begin);
        row[first + 1..end - 1].fill(label(kind, Part::Inside));
        row[end - 1] = label(kind, Part::Last);
    }
    row
}
