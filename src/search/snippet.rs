//! Which passage shows why this article matched?
//!
//! Whole sentences, chosen by how many clauses of the query they cover and how much those weigh; a
//! phrase counts as a phrase, so a lone word of it is neither shown nor marked. Where nothing in the
//! body matched, the lead is shown. Only the sentences chosen are cut into words: the index keeps
//! where each begins.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::terms::HEADLINE_END;
use crate::analysis::{Sentence, words_of_line};
use crate::article::find_dateline;
use crate::index::StoredArticle;
use crate::search::engine::Found;

/// A passage is at most this many characters long, marks of omission included.
pub const LONGEST: usize = 300;

/// A stretch of a snippet, marked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The text, blanks and line ends folded to single blanks.
    pub text: String,
    /// Whether it matched.
    pub hit: bool,
}

/// The passage of `found` that shows best why it matched, at most 300 characters.
pub fn passage(found: &Found) -> Vec<Run> {
    let article = &found.article;
    let sentences: Vec<Sentence> = article.sentences().collect();
    let chosen = choose(found, &sentences);
    if chosen.is_empty() {
        return lead(article).map(|text| vec![Run { text, hit: false }]).unwrap_or_default();
    }
    let mut runs = Runs::of(article);
    let mut last: Option<usize> = None;
    let n_chosen = chosen.len();
    for (nth, i) in chosen.into_iter().enumerate() {
        let bytes = bytes_of(&sentences, i, &article.body);
        let marks = marks_in(found, &sentences, i, bytes);
        match last {
            None if i > 0 => runs.omit(),
            Some(last) if i > last + 1 => runs.omit(),
            Some(_) => runs.gap(&article.body, bytes.0),
            None => {}
        }
        let left = LONGEST.saturating_sub(runs.n_chars + OMISSION);
        // What comes later needs room too.
        let later = (n_chosen - nth - 1) * LEAST;
        let room = left.saturating_sub(later).max(LEAST).min(left);
        runs.sentence(&article.body, bytes, &marks, room);
        last = Some(i);
    }
    if last.is_some_and(|last| last + 1 < sentences.len()) {
        runs.omit();
    }
    runs.finished()
}

/// Room kept for the mark of omission at the end.
const OMISSION: usize = 2;

/// How an article without a headline is named in a list, and what is shown where nothing in the
/// body matched: its first passage that is more than a date, byline, credit or masthead. `None`
/// where the article has no words.
pub fn lead(article: &StoredArticle) -> Option<String> {
    let sentences: Vec<Sentence> = article.sentences().collect();
    let text = |i: usize| {
        let (start, end) = bytes_of(&sentences, i, &article.body);
        article.body[start..end].trim()
    };
    let first = (0..sentences.len().min(40)).find(|&i| is_prose(text(i))).unwrap_or(0);
    let mut runs = Runs::of(article);
    for i in first..sentences.len() {
        let bytes = bytes_of(&sentences, i, &article.body);
        let room = LONGEST.saturating_sub(runs.n_chars + OMISSION);
        if room < 40 || (i > first && sentences[i].paragraph && runs.n_chars > 120) {
            break;
        }
        if i > first {
            runs.gap(&article.body, bytes.0);
        }
        runs.sentence(&article.body, bytes, &[], room);
    }
    let text: String = runs.list.into_iter().map(|run| run.text).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// As [`lead`], without the dateline that a list shows beside it.
pub fn title(article: &StoredArticle) -> Option<String> {
    let text = lead(article)?;
    let rest = find_dateline(&text)
        .map_or(text.as_str(), |dateline| text.get(dateline.span.end as usize..).unwrap_or(""));
    let rest = rest.trim_start();
    Some(if rest.is_empty() { text } else { rest.to_owned() })
}

/// What of a headline matched: runs as in a snippet.
pub fn headline(found: &Found) -> Vec<Run> {
    let Some(headline) = &found.article.headline else { return Vec::new() };
    let words = words_of_line(headline);
    let marks = found
        .hits
        .iter()
        .flatten()
        .flat_map(|hit| &hit.marks)
        .filter(|(_, end)| *end < HEADLINE_END)
        .filter_map(|(a, b)| {
            let (a, b) = (words.get(*a as usize)?, words.get(*b as usize)?);
            Some((a.span.start as usize, b.span.end as usize))
        });
    let mut runs = Runs::default();
    runs.sentence(headline, (0, headline.len()), &merged(marks.collect()), usize::MAX);
    runs.list
}

/// Whether a sentence reads like one: some words, and most of them not in capitals.
fn is_prose(sentence: &str) -> bool {
    let words = words_of_line(sentence);
    let plain = |word: &&crate::analysis::Word| !word.shape.capital() && !word.shape.digits();
    let n_plain = words.iter().filter(plain).count();
    words.len() >= 6 && n_plain * 2 >= words.len()
}

/// The bytes of sentence `i`, from its first word to where the next one begins, blanks trimmed.
/// The body's very first sentence takes what stands before its first word too: an opening quote.
fn bytes_of(sentences: &[Sentence], i: usize, body: &str) -> (usize, usize) {
    let begin = |i: usize| {
        let start = (sentences[i].start as usize).min(body.len());
        // An opening quote or bracket belongs to the sentence it opens.
        let before = body.get(..start).unwrap_or("");
        start - before.len() + before.trim_end_matches(OPENERS).len()
    };
    let start = begin(i);
    let end = if i + 1 < sentences.len() { begin(i + 1) } else { body.len() };
    let text = body.get(start..end).unwrap_or("");
    (start, start + text.trim_end().len())
}

const OPENERS: [char; 8] = ['"', '\'', '(', '[', '\u{201c}', '\u{2018}', '\u{ab}', '\u{bf}'];

/// The sentences to show, in text order. A hit that runs over the end of a sentence needs both.
fn choose(found: &Found, sentences: &[Sentence]) -> Vec<usize> {
    // For each stretch of sentences, the clauses that have a hit in just that stretch.
    let mut covers: BTreeMap<(usize, usize), Vec<(usize, u32)>> = BTreeMap::new();
    for (clause, hits) in found.hits.iter().enumerate() {
        for hit in hits {
            let Some(first) = sentence_of(sentences, hit.start) else { continue };
            let last = sentence_of(sentences, hit.end).unwrap_or(first);
            let clauses = covers.entry((first, last)).or_default();
            match clauses.iter_mut().find(|(other, _)| *other == clause) {
                Some((_, n)) => *n += 1,
                None => clauses.push((clause, 1)),
            }
        }
    }
    // A time asked for is a clause of its own.
    for time in &found.times {
        let Some(i) = sentence_at(sentences, time.start) else { continue };
        let clauses = covers.entry((i, i)).or_default();
        match clauses.iter_mut().find(|(clause, _)| *clause == found.hits.len()) {
            Some((_, n)) => *n += 1,
            None => clauses.push((found.hits.len(), 1)),
        }
    }
    let weight_of = |clause: usize| found.weights.get(clause).copied().unwrap_or(WEIGHT_OF_TIMES);
    let mut chosen: BTreeSet<usize> = BTreeSet::new();
    let mut covered: Vec<usize> = Vec::new();
    let mut room = LONGEST;
    while chosen.len() < 4 {
        let gain = |(first, last): (usize, usize), clauses: &[(usize, u32)]| -> f32 {
            let new = clauses.iter().filter(|(clause, _)| !covered.contains(clause));
            let weight: f32 = new
                .map(|(clause, n)| weight_of(*clause).max(0.1) * (1.0 + (*n as f32).ln() * 0.2))
                .sum();
            // Of equals the earlier wins, and the shorter: news is written most important first.
            weight * (1.0 + 0.1 / (1.0 + first as f32)) / (last - first + 1) as f32
        };
        let best = covers
            .iter()
            .map(|(stretch, clauses)| (gain(*stretch, clauses), *stretch, clauses))
            .filter(|(gain, ..)| *gain > 0.0)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        let Some((_, (first, last), clauses)) = best else { break };
        if !chosen.is_empty() && room < LEAST {
            break;
        }
        covered.extend(clauses.iter().map(|(clause, _)| *clause));
        for i in first..=last {
            if chosen.insert(i) {
                room = room.saturating_sub(length_of(sentences, i, &found.article.body).min(SHARE));
            }
        }
    }
    chosen.into_iter().collect()
}

/// What a time asked for weighs beside words: as much as a word that one article in ten has.
const WEIGHT_OF_TIMES: f32 = 2.3;

/// The sentence of the body that holds byte `at`.
fn sentence_at(sentences: &[Sentence], at: u32) -> Option<usize> {
    sentences.partition_point(|sentence| sentence.start <= at).checked_sub(1)
}

/// A further sentence is only begun where this many characters are left.
const LEAST: usize = 100;

/// While more than one sentence is shown, none takes more than this many characters.
const SHARE: usize = 200;

fn length_of(sentences: &[Sentence], i: usize, body: &str) -> usize {
    let (start, end) = bytes_of(sentences, i, body);
    body.get(start..end).map_or(0, |text| text.chars().take(LONGEST).count())
}

/// The sentence of the body that `position` lies in.
fn sentence_of(sentences: &[Sentence], position: u32) -> Option<usize> {
    sentences.partition_point(|sentence| sentence.position <= position).checked_sub(1)
}

/// The byte ranges to mark in sentence `i`, sorted and disjoint.
fn marks_in(
    found: &Found,
    sentences: &[Sentence],
    i: usize,
    (start, end): (usize, usize),
) -> Vec<(usize, usize)> {
    let first = sentences[i].position;
    let last = sentences.get(i + 1).map_or(u32::MAX, |next| next.position - 1);
    // The first word's byte is where the positions are counted from; an opener may stand before.
    let from = sentences[i].start as usize;
    let text = found.article.body.get(from..end.max(from)).unwrap_or("");
    let words = words_of_line(text);
    let mut marks: Vec<(usize, usize)> = found
        .hits
        .iter()
        .flatten()
        .flat_map(|hit| &hit.marks)
        .filter(|(a, b)| *a <= last && *b >= first)
        .filter_map(|(a, b)| {
            let a = words.get((a.max(&first) - first) as usize)?;
            let b = words.get((*b.min(&last) - first) as usize).or(words.last())?;
            Some((from + a.span.start as usize, from + b.span.end as usize))
        })
        .collect();
    let times = found.times.iter().map(|time| (time.start as usize, time.end as usize));
    marks.extend(times.filter(|(a, b)| *a < end && *b > start).map(|(a, b)| (a, b.min(end))));
    marks.retain(|(a, _)| *a >= start);
    merged(marks)
}

/// Sorted, overlapping ranges joined.
pub(super) fn merged(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for (start, end) in ranges {
        match merged.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

/// Runs being written, with how long they are.
#[derive(Default)]
struct Runs {
    list: Vec<Run>,
    n_chars: usize,
    /// The text is Markdown: the targets of its links are no reading.
    markdown: bool,
}

impl Runs {
    /// No runs yet of that article.
    fn of(article: &StoredArticle) -> Runs {
        Runs { markdown: article.path.ends_with(".md"), ..Runs::default() }
    }

    fn plain(&mut self, text: &str) {
        self.push(text, false);
    }

    /// A blank before the sentence at `start`, unless the text has none: Chinese and Japanese.
    fn gap(&mut self, body: &str, start: usize) {
        let before = body.get(..start).unwrap_or("");
        if self.omitted() || before.ends_with(char::is_whitespace) {
            self.plain(" ");
        }
    }

    /// Takes the last `[` out of what has been written.
    fn drop_opening(&mut self) {
        let opening = |run: &mut Run| run.text.rfind('[').map(|at| run.text.remove(at)).is_some();
        if self.list.iter_mut().rev().filter(|run| !run.hit).any(opening) {
            self.n_chars -= 1;
        }
    }

    /// Says that something is left out, once.
    fn omit(&mut self) {
        self.plain(match (self.omitted(), self.list.is_empty()) {
            (true, _) => " ",
            (false, true) => "… ",
            (false, false) => " … ",
        });
    }

    /// Whether it was just said that something is left out.
    fn omitted(&self) -> bool {
        self.list.last().is_some_and(|run| run.text.trim_end().ends_with('…'))
    }

    /// The runs, without a blank at the end.
    fn finished(mut self) -> Vec<Run> {
        if let Some(last) = self.list.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        self.list.retain(|run| !run.text.is_empty());
        self.list
    }

    /// Adds text, folding every stretch of white space to one blank.
    fn push(&mut self, text: &str, hit: bool) {
        let unlinked;
        let text = if self.markdown && !hit {
            let n_open;
            (unlinked, n_open) = without_link_targets(text);
            // A link whose text matched opened in an earlier run.
            for _ in 0..n_open {
                self.drop_opening();
            }
            unlinked.as_str()
        } else {
            text
        };
        let blank_before = self.list.last().is_none_or(|run| run.text.ends_with(' '));
        let mut folded = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_whitespace() {
                if folded.is_empty() && blank_before || folded.ends_with(' ') {
                    continue;
                }
                folded.push(' ');
            } else {
                folded.push(c);
            }
        }
        if folded.is_empty() {
            return;
        }
        self.n_chars += folded.chars().count();
        match self.list.last_mut() {
            Some(last) if last.hit == hit && !hit => last.text.push_str(&folded),
            _ => self.list.push(Run { text: folded, hit }),
        }
    }

    /// Adds a sentence, or as much of it around its marks as there is room for.
    fn sentence(
        &mut self,
        body: &str,
        (start, end): (usize, usize),
        marks: &[(usize, usize)],
        room: usize,
    ) {
        let Some(text) = body.get(start..end) else { return };
        let (mut from, mut to) = (start, end);
        if text.chars().count() > room {
            let first = marks.first().map_or(start, |mark| mark.0);
            from = window_start(body, start, first, room / 4);
            to = window_end(body, from, end, room.saturating_sub(4));
        }
        if from > start {
            self.omit();
        }
        let mut at = from;
        for (a, b) in marks {
            let (a, b) = ((*a).max(at), (*b).min(to));
            if a >= b {
                continue;
            }
            self.push(&body[at..a], false);
            self.push(&body[a..b], true);
            at = b;
        }
        self.push(&body[at..to], false);
        if to < end {
            self.omit();
        }
    }
}

/// `[text](target "title")` as `text`, and how many links end in it that began before it. Of a link
/// that is cut, what is there of its target goes up to the next blank.
fn without_link_targets(text: &str) -> (String, usize) {
    let mut kept = String::with_capacity(text.len());
    let mut n_open = 0;
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        kept.push_str(&rest[..at]);
        match kept.rfind('[') {
            Some(opening) => _ = kept.remove(opening),
            None => n_open += 1,
        }
        let target = &rest[at + 2..];
        rest = match (target.find(')'), target.find(char::is_whitespace)) {
            (Some(end), _) => &target[end + 1..],
            (None, Some(blank)) => &target[blank..],
            (None, None) => "",
        };
    }
    kept.push_str(rest);
    (kept, n_open)
}

/// A word's beginning at most `before` characters in front of `mark`, not before `start`.
fn window_start(body: &str, start: usize, mark: usize, before: usize) -> usize {
    let text = &body[start..mark];
    let Some((cut, _)) = text.char_indices().rev().nth(before) else { return start };
    let rest = &text[cut..];
    let blank = rest.char_indices().find(|(_, c)| c.is_whitespace());
    // Some blanks take more than a byte.
    blank.map_or(start + cut, |(at, blank)| start + cut + at + blank.len_utf8())
}

/// A word's end at most `most` characters behind `from`, not behind `end`.
fn window_end(body: &str, from: usize, end: usize, most: usize) -> usize {
    let text = &body[from..end];
    let Some((cut, _)) = text.char_indices().nth(most) else { return end };
    // A text without blanks (Chinese, or one endless token) is cut between characters.
    let blank = text[..cut].rfind(char::is_whitespace).filter(|blank| *blank * 2 > cut);
    from + blank.unwrap_or(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_read_as_their_text() {
        let rows = [
            ("[Goma](https://x.org/a \"Goma\") fell", "Goma fell", 0),
            ("he [sic] said", "he [sic] said", 0),
            ("(M23)](https://x.org) and [more](https://y", "(M23) and more", 1),
            ("end](https://x.org/cut off here", "end off here", 1),
        ];
        for (text, expected, n_open) in rows {
            assert_eq!(without_link_targets(text), (expected.to_owned(), n_open));
        }
        let mut runs = Runs { markdown: true, ..Runs::default() };
        runs.plain("[2025 ");
        runs.push("Bukavu", true);
        runs.plain(" offensive](https://x.org/a) began");
        let shown: String = runs.list.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(shown, "2025 Bukavu offensive began");
        assert_eq!(runs.n_chars, shown.chars().count());
    }

    #[test]
    fn windows_begin_and_end_at_words_whatever_blanks_are_between() {
        for blank in [" ", "\u{a0}", "\u{2009}", "\u{3000}"] {
            let text = ["one", "two", "three", "four", "five"].join(blank);
            let mark = text.find("four").expect("there");
            let from = window_start(&text, 0, mark, 8);
            assert_eq!(&text[from..mark], format!("three{blank}"), "{blank:?}");
            let to = window_end(&text, 0, text.len(), 10);
            assert_eq!(&text[..to], format!("one{blank}two"), "{blank:?}");
        }
    }

    #[test]
    fn ranges_that_overlap_are_joined() {
        assert_eq!(merged(vec![(5, 8), (0, 3), (2, 4), (8, 9)]), [(0, 4), (5, 8), (8, 9)]);
    }
}
