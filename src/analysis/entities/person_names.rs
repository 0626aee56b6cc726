//! Which given names may one person go by, and which names begin with the family's?
//!
//! `Robert` and `Bob`, `Mohammed` and `Muhammad`; `Ban Ki-moon`. Tables of our own, asked only where
//! it is settled that a name is a person's.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::word_key;

/// The sets that each name stands in, in ascending order.
static SETS: LazyLock<FxHashMap<u64, Vec<u16>>> = LazyLock::new(|| {
    let mut sets: FxHashMap<u64, Vec<u16>> = FxHashMap::default();
    let lines = include_str!("lexicon/variants.txt").lines().filter(|line| !line.starts_with('#'));
    for (set, line) in (0..).zip(lines) {
        for name in line.split_ascii_whitespace() {
            sets.entry(word_key(name)).or_default().push(set);
        }
    }
    sets
});

static FAMILIES: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let lines = include_str!("lexicon/families.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_ascii_whitespace).map(word_key).collect()
});

/// Whether the word is the name of a family that is written before the given name.
pub(super) fn is_family_before(key: u64) -> bool {
    FAMILIES.contains(&key)
}

/// Whether two given names, by their keys, may be one person's.
pub(super) fn are_variants(one: u64, other: u64) -> bool {
    one == other
        || match (SETS.get(&one), SETS.get(&other)) {
            (Some(one), Some(other)) => one.iter().any(|set| other.contains(set)),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_and_spellings() {
        let same = |one: &str, other: &str| are_variants(word_key(one), word_key(other));
        for (one, other) in
            [("Bob", "Robert"), ("Liz", "Elizabeth"), ("Bill", "William"), ("Mohamed", "Muhammad")]
        {
            assert!(same(one, other) && same(other, one), "{one}, {other}");
        }
        // `Al` is Alan or Albert, who are two.
        for (one, other) in [("Alan", "Albert"), ("Bob", "Bill"), ("John", "Joan"), ("Q", "R")] {
            assert!(!same(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn no_set_lists_a_name_twice() {
        for (name, sets) in SETS.iter() {
            assert!(sets.windows(2).all(|pair| pair[0] < pair[1]), "{name}: {sets:?}");
        }
    }
}
