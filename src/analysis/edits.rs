//! What did one printing cut, add or change?
//!
//! Sentences are compared by their words in small letters, so that quotes, accents and line ends are no
//! changes. What was put in the place of something is a change where the two have half of their words
//! in common, and else a cut and an addition.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::analysis::{normalize, words};
use crate::base::Span;

/// What became of a stretch of one text in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The sentence of the first text is not in the second.
    Cut(Span),
    /// The sentence of the second text is not in the first.
    Added(Span),
    /// The sentence of the first text stands in the second in other words.
    Changed(Span, Span),
}

/// A sentence and its words.
struct Sentence {
    span: Span,
    words: Vec<String>,
}

/// The edits that make `to` of `from`, in the order of the texts; none where only the printer differs.
///
/// # Example
///
/// ```
/// use dateline::analysis::{Edit, edits};
/// let from = "A train was stopped. Eighteen men of the mine were shot. Villa denied it.";
/// let to = "A train was stopped. Nineteen men of the mine were shot.";
/// let found = edits(from, to);
/// let Edit::Changed(old, new) = found[0] else { panic!("changed") };
/// assert_eq!((old.of(from), new.of(to)), (
///     "Eighteen men of the mine were shot.",
///     "Nineteen men of the mine were shot.",
/// ));
/// assert!(matches!(found[1], Edit::Cut(span) if span.of(from) == "Villa denied it."));
/// ```
pub fn edits(from: &str, to: &str) -> Vec<Edit> {
    let (old, new) = (sentences(from), sentences(to));
    let words = |all: &[Sentence]| -> Vec<Vec<String>> {
        all.iter().map(|sentence| sentence.words.clone()).collect()
    };
    let ops = capture_diff_slices(Algorithm::Patience, &words(&old), &words(&new));
    let mut edits = Vec::new();
    for op in ops {
        let (tag, of_old, of_new) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            continue;
        }
        let (old, mut new) = (&old[of_old], new[of_new].iter().peekable());
        for sentence in old {
            // What was added stands before the sentence it was put before.
            let ahead = new.clone().position(|other| are_like(&sentence.words, &other.words));
            match ahead {
                None => edits.push(Edit::Cut(sentence.span)),
                Some(n) => {
                    edits.extend(new.by_ref().take(n).map(|added| Edit::Added(added.span)));
                    edits.extend(new.next().and_then(|into| changed(sentence, into)));
                }
            }
        }
        edits.extend(new.map(|added| Edit::Added(added.span)));
    }
    edits
}

fn changed(from: &Sentence, to: &Sentence) -> Option<Edit> {
    (from.words != to.words).then_some(Edit::Changed(from.span, to.span))
}

/// Whether two sentences have half of their words in common, as bags.
fn are_like(a: &[String], b: &[String]) -> bool {
    let (mut a, mut b): (Vec<&String>, Vec<&String>) = (a.iter().collect(), b.iter().collect());
    a.sort_unstable();
    b.sort_unstable();
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        shared += usize::from(x == y);
    }
    shared * 4 >= a.len() + b.len()
}

/// The sentences of a text, each up to where the next begins, and their words; the halves of a word
/// that a hyphen divides over two lines are one.
fn sentences(text: &str) -> Vec<Sentence> {
    let cut = words(text);
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut of = None;
    for word in &cut {
        let normal = normalize(word.span.of(text)).into_owned();
        if of != Some(word.sentence) {
            of = Some(word.sentence);
            if let Some(last) = sentences.last_mut() {
                last.span = trimmed(text, Span { end: word.span.start, ..last.span });
            }
            let span = Span { start: word.span.start, end: text.len() as u32 };
            sentences.push(Sentence { span, words: vec![normal] });
        } else if let Some(last) = sentences.last_mut() {
            match last.words.last_mut().filter(|_| word.rest == super::Rest::Hyphened) {
                Some(half) => half.push_str(&normal),
                None => last.words.push(normal),
            }
        }
    }
    if let Some(last) = sentences.last_mut() {
        last.span = trimmed(text, last.span);
    }
    sentences
}

/// Without what opens the next sentence.
fn trimmed(text: &str, span: Span) -> Span {
    let kept = span.of(text).trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '(' | '[' | '\u{201c}' | '\u{2018}' | '\u{ab}' | '—' | '#' | '*')
    });
    Span { end: span.start + kept.len() as u32, ..span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_cut_added_and_changed() {
        let check = |from: &str, to: &str, expected: &str| {
            let shown = |edit: &Edit| match edit {
                Edit::Cut(span) => format!("- {}", span.of(from)),
                Edit::Added(span) => format!("+ {}", span.of(to)),
                Edit::Changed(old, new) => format!("{} > {}", old.of(from), new.of(to)),
            };
            let found: Vec<String> = edits(from, to).iter().map(shown).collect();
            assert_eq!(found.join(" | "), expected, "{from:?} {to:?}");
        };
        check("", "", "");
        check("One came. Two went.", "One came. Two went.", "");
        check("“One” came.\nTwo went.", "\"One\" came. Two\nwent!", "");
        check("The govern-\nment fell.", "The government fell.", "");
        check("One came. Two went.", "One came.", "- Two went.");
        check("Two went.", "One came. Two went.", "+ One came.");
        check("", "One came.", "+ One came.");
        check(
            "One came. Two went home.",
            "Two went home. One came.",
            "+ Two went home. | - Two went home.",
        );
        check(
            "Ten men went home today. Rain fell.",
            "Twelve men went home today. Snow lay.",
            "Ten men went home today. > Twelve men went home today. | - Rain fell. | + Snow lay.",
        );
        check(
            "He said: “We came. We saw it all.”",
            "He said: “We came. We saw it.”",
            "We saw it all.” > We saw it.”",
        );
        check(
            "Old fell. The king of Spain has died.",
            "New rose. Few knew. The king of Spain died.",
            "- Old fell. | + New rose. | + Few knew. | The king of Spain has died. > The king of Spain died.",
        );
    }
}
