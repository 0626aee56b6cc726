//! Which long form does an acronym stand for?
//!
//! # Source
//!
//! Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
//! text", PSB 2003, for the long form of an acronym in brackets; plain initials are tried first.

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidates::Candidate;
use super::lexicon::{Tags, phrase_key};
use super::naming::{FAR, Naming, Namings, covering, is_quote};
use super::tokens::{Gap, Tokens};
use super::{Evidence, Kind};

/// Whether the letters of `acronym` are the first letters of `words`, small words counted or not;
/// one letter more may come from inside a word (`GCHQ`, Government Communications Headquarters).
pub(super) fn spells(acronym: &str, words: &[&str]) -> bool {
    let letters: Vec<char> = lower_letters(acronym).collect();
    let initial = |word: &&str| lower_letters(word).next();
    let all: Vec<char> = words.iter().filter_map(initial).collect();
    let capitals: Vec<&str> =
        words.iter().copied().filter(|word| word.starts_with(char::is_uppercase)).collect();
    let initials: Vec<char> = capitals.iter().filter_map(initial).collect();
    if letters.len() < 2 || initials.len() < 2 {
        return false;
    }
    if letters == all || letters == initials {
        return true;
    }
    letters.len() == initials.len() + 1
        && (0..initials.len()).any(|k| {
            letters[..=k] == initials[..=k]
                && letters[k + 2..] == initials[k + 1..]
                && lower_letters(capitals[k]).skip(1).any(|c| c == letters[k + 1])
        })
}

fn lower_letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Two to ten characters, at least half of the letters capitals.
pub(super) fn is_acronym(word: &str) -> bool {
    if !(2..=10).contains(&word.len()) {
        return false;
    }
    let n_upper = word.chars().filter(|c| c.is_uppercase()).count();
    let n_letters = word.chars().filter(|c| c.is_alphabetic()).count();
    n_upper >= 2 && n_upper * 2 >= n_letters
}

/// Reads what defines the acronym at `at`, if anything does.
pub(super) fn define(tokens: &Tokens, candidates: &[Candidate], at: usize, found: &mut Namings) {
    let opened = tokens.between(at).trim_end_matches(is_quote).ends_with(['(', '[']);
    let closed = tokens.between(at + 1).trim_start_matches(is_quote).starts_with([')', ']']);
    if opened && closed {
        match long_form(tokens, at) {
            Some(first) if tokens.capital(first) => {
                let long = (first, at);
                // Alternative for Germany (AfD), where something else tells what the acronym is.
                let of_short = || {
                    let in_capitals = |i: usize| tokens.capital(i) || tokens.str(i).len() <= 3;
                    let short = covering(candidates, at, at + 1)?;
                    let told = short.known.is_none() && (first..at).all(in_capitals);
                    told.then_some(short.kind)
                };
                match kind_of_long(tokens, candidates, long).or_else(of_short) {
                    Some(kind) => found.same.push(defined(long, (at, at + 1), kind)),
                    None if is_no_name(tokens, long) => found.no_names.push(tokens.key(at)),
                    None => {}
                }
            }
            Some(_) => found.no_names.push(tokens.key(at)),
            None => {
                let long = covering(candidates, at.saturating_sub(1), at);
                let long = long.filter(|long| long.end == at && is_foreign(tokens, long, at));
                found.foreign.extend(long.map(|c| defined((c.first, c.end), (at, at + 1), c.kind)));
            }
        }
    } else if tokens.between(at + 1) == " (" {
        let end =
            (at + 2..=(at + FAR).min(tokens.len())).find(|i| tokens.between(*i).starts_with(')'));
        let spelt = end.map(|end| (at + 1, end)).filter(|long| spells_range(tokens, at, *long));
        if spelt.is_none()
            && let Some(end) = end
            && let Some(c) = covering(candidates, at + 1, end)
            && c.end == end
            && c.first <= at + 2
            && is_foreign(tokens, c, at)
        {
            found.foreign.push(defined((c.first, end), (at, at + 1), c.kind));
        }
        if let Some(long) = spelt {
            match kind_of_long(tokens, candidates, long) {
                Some(kind) => found.same.push(defined(long, (at, at + 1), kind)),
                None if is_no_name(tokens, long) => found.no_names.push(tokens.key(at)),
                None => {}
            }
        }
    } else if at >= 3
        && tokens.small_before(at)
        && tokens.str(at - 1) == "or"
        && tokens.gap(at - 1) == Gap::Comma
    {
        let long = (at.saturating_sub(FAR)..at - 2)
            .rev()
            .map(|first| (first, at - 1))
            .find(|long| tokens.capital(long.0) && spells_range(tokens, at, *long));
        if let Some(long) = long
            && let Some(kind) = kind_of_long(tokens, candidates, long)
        {
            found.same.push(defined(long, (at, at + 1), kind));
        }
    }
}

/// Of the acronyms that do not spell their long form, keeps those that the text goes on to use and
/// gives to one name only: `Revolutionary Armed Forces of Colombia (FARC)`. Initials of a speaker or
/// of an agency in brackets are not used so.
pub(super) fn settle_foreign(tokens: &Tokens, found: &mut Namings) {
    let foreign = std::mem::take(&mut found.foreign);
    let short = |naming: &Naming| naming.names[1];
    let long = |naming: &Naming| {
        let (first, end) = naming.names[0];
        phrase_key((first..end).map(|i| tokens.key(i)))
    };
    let mut of: FxHashMap<u64, Option<u64>> = FxHashMap::default();
    for naming in &foreign {
        let long = long(naming);
        let only = of.entry(tokens.key(short(naming).0)).or_insert(Some(long));
        *only = only.filter(|only| *only == long);
    }
    let mut used: FxHashSet<u64> = FxHashSet::default();
    if !of.is_empty() {
        let in_brackets = |at: usize| {
            tokens.between(at).ends_with(['(', '[']) || tokens.between(at + 1).starts_with(" (")
        };
        let all = (0..tokens.len()).filter(|&at| tokens.all_caps(at) && !in_brackets(at));
        used.extend(all.map(|at| tokens.key(at)).filter(|key| of.contains_key(key)));
    }
    found.same.extend(foreign.into_iter().filter(|naming| {
        let key = tokens.key(short(naming).0);
        used.contains(&key) && of[&key].is_some()
    }));
}

/// Whether the acronym at `at` may be that of the organization beside it although it does not spell
/// it: at least three capitals, and no agency or exchange, which stand in brackets everywhere.
fn is_foreign(tokens: &Tokens, long: &Candidate, at: usize) -> bool {
    const CREDITS: [&str; 24] = [
        "AAP", "ABC", "AFP", "ANI", "ANSA", "APA", "BBC", "CBC", "CBS", "CNN", "DPA", "EFE", "FOX",
        "IANS", "LSE", "NASDAQ", "NBC", "NPR", "NYSE", "PTI", "TASS", "UPI", "USA", "XINHUA",
    ];
    let short = tokens.str(at);
    long.kind == Kind::Organization
        && long.end > long.first + 1
        && short.len() >= 3
        && short.bytes().all(|b| b.is_ascii_uppercase())
        && !CREDITS.contains(&short)
        && !tokens.seen_small(at)
        && !tokens.tags(at).any(Tags::COMMON)
}

fn defined(long: (usize, usize), short: (usize, usize), kind: Kind) -> Naming {
    Naming { names: vec![long, short], kind, evidence: Evidence::Definition }
}

fn spells_range(tokens: &Tokens, acronym: usize, (first, end): (usize, usize)) -> bool {
    let words: Vec<&str> = (first..end).map(|i| tokens.str(i)).collect();
    let one_sentence = tokens.words[first].sentence == tokens.words[end - 1].sentence;
    one_sentence && tokens.capital(first) && spells(tokens.str(acronym), &words)
}

/// Ends in a word for a thing or an office: `Severe Acute Respiratory Syndrome`.
fn is_no_name(tokens: &Tokens, (_, end): (usize, usize)) -> bool {
    let last = tokens.tags(end - 1);
    last.any(Tags::THING) || (last.any(Tags::CALLING) && !last.any(Tags::ORG_WORD))
}

/// What the long form is; `None` where nothing tells, or it is no name.
fn kind_of_long(
    tokens: &Tokens,
    candidates: &[Candidate],
    (first, end): (usize, usize),
) -> Option<Kind> {
    if is_no_name(tokens, (first, end)) || tokens.tags(first).any(Tags::ROLE) {
        return None;
    }
    let same = covering(candidates, first, end).filter(|c| c.end == end && c.first <= first + 1);
    let like_one = |i: usize| {
        let tags = tokens.tags(i);
        tags.any(Tags::ORG_HEAD)
            || tags.any(Tags::ORG_HEAD_WEAK)
            || tags.any(Tags::ORG_OF)
            || tags.any(Tags::ORG_WORD)
            || tags.any(Tags::KNOWN)
            || tags.any(Tags::PEOPLE)
    };
    let organization = (first..end).any(like_one).then_some(Kind::Organization);
    same.map(|candidate| candidate.kind).or(organization)
}

/// The first word of the long form of the acronym in brackets at `at`.
fn long_form(tokens: &Tokens, at: usize) -> Option<usize> {
    let short: Vec<char> = lower_letters(tokens.str(at)).collect();
    let n_words = (short.len() + 5).min(short.len() * 2).min(FAR);
    let sentence = tokens.words[at].sentence;
    let mut earliest = at;
    while earliest > 0
        && at - earliest < n_words
        && tokens.words[earliest - 1].sentence == sentence
        && !tokens
            .between(earliest)
            .trim_end_matches('(')
            .contains(['(', ')', ';', ':', '"', '\u{201d}'])
    {
        earliest -= 1;
    }
    if earliest == at {
        return None;
    }
    // The plainest reading first: the initials of the words, the shortest such stretch.
    let plain = (earliest..at.saturating_sub(1)).rev().find(|&first| {
        tokens.capital(first) && {
            let words: Vec<&str> = (first..at).map(|i| tokens.str(i)).collect();
            spells(tokens.str(at), &words)
        }
    });
    plain.or_else(|| schwartz_hearst(tokens, &short, earliest, at))
}

/// Matches the letters of `short` from the right; the first must begin a word.
fn schwartz_hearst(tokens: &Tokens, short: &[char], earliest: usize, at: usize) -> Option<usize> {
    let span = tokens.span(earliest, at);
    let long: Vec<(usize, char)> = span.of(tokens.text).char_indices().collect();
    let begins_word =
        |i: usize| i == 0 || !(long[i - 1].1.is_alphanumeric() || long[i - 1].1 == '\'');
    let mut left = long.len();
    for (n, wanted) in short.iter().enumerate().rev() {
        loop {
            left = left.checked_sub(1)?;
            let same = long[left].1.to_lowercase().next() == Some(*wanted);
            if same && (n > 0 || begins_word(left)) {
                break;
            }
        }
    }
    let start = span.start + u32::try_from(long[left].0).ok()?;
    let first = (earliest..at).find(|i| tokens.words[*i].span.start >= start)?;
    // A long form of one word, or with many words that give no letter, is chance.
    (at - first >= 2 && at - first <= short.len() + 2).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials() {
        let words = ["Government", "Communications", "Headquarters"];
        assert!(spells("GCHQ", &words) && spells("GCH", &words));
        assert!(!spells("GQH", &words) && !spells("G", &words));
        assert!(spells("FBI", &["Federal", "Bureau", "of", "Investigation"]));
    }
}
