//! Which words of a text are names, of what kind, and how surely?
//!
//! A conditional random field over hashed features, in two passes: the first judges each sentence by
//! itself, the second also by what the first found in the rest of the article. Work is done only where a
//! name can be: at words with a capital and small words between them. Everything else is outside any name
//! and ends a row.
//!
//! `examples/train_tagger` makes the two files that are read here as they lie in the program; the model
//! card `docs/tagger.md` tells from what, and how good they are.

pub mod chain;
pub mod document;
pub mod features;
pub mod gap;
pub mod labels;
pub mod model;
mod rows;
pub mod tokens;
pub mod words;

use std::sync::LazyLock;

use super::Kind;
use chain::{Chain, Scores, Steps, kinds, step_factors};
use document::Document;
use features::{Sentence, Sink};
use labels::{OUTSIDE, names};
use model::{Model, Sums, passes};
use tokens::{Reader, Tokens, Zone};
use words::WordTable;

/// Words taken for a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    /// What it is.
    pub kind: Kind,
    /// The first word, by its number in its zone.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// The probability that its words belong to a name of that kind, 0 to 1; the least of its words'.
    pub sure: f32,
}

/// Bytes that begin on a border of a processor's cache lines.
#[repr(C, align(64))]
struct Aligned<B: ?Sized>(B);

static WORDS: &Aligned<[u8]> = &Aligned(*include_bytes!("words.bin"));
static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!("weights.bin"));

/// The model that the program holds; `None` where the program was built without one.
static SHIPPED: LazyLock<Option<(WordTable<'static>, Vec<Pass<'static>>)>> = LazyLock::new(|| {
    let table = WordTable::new(&WORDS.0)?;
    let passes = passes(&WEIGHTS.0)?.into_iter().map(Pass::new).collect::<Vec<_>>();
    (passes.len() == 2).then_some((table, passes))
});

/// The weights of a pass with what is worked out of them once.
#[derive(Clone, Copy, Debug)]
struct Pass<'a> {
    model: Model<'a>,
    steps: Steps,
    factors: Steps,
}

impl<'a> Pass<'a> {
    fn new(model: Model<'a>) -> Pass<'a> {
        let steps = model.steps();
        Pass { model, steps, factors: step_factors(&steps) }
    }
}

/// Finds names. One tagger serves one thread: it remembers the words it has met and uses its room again.
pub struct Tagger {
    reader: Option<Reader<'static>>,
    tokens: Tokens,
    document: Document,
    chain: Chain,
    scores: Vec<Scores>,
    /// The first pass's labels of all tokens.
    labels: Vec<u8>,
    /// The labels of the row in hand.
    best: Vec<u8>,
    /// The probabilities of person, organization, place and none of the row in hand.
    kinds: Vec<[f32; 4]>,
}

impl Default for Tagger {
    fn default() -> Self {
        Tagger::new()
    }
}

struct Summing<'m, 'a> {
    model: &'m Model<'a>,
    sums: Sums,
}

impl Sink for Summing<'_, '_> {
    #[inline]
    fn take(&mut self, feature: u64) {
        self.model.add(feature, &mut self.sums);
    }
}

impl Tagger {
    /// A tagger with the weights that the program holds.
    pub fn new() -> Tagger {
        Tagger {
            reader: SHIPPED.as_ref().map(|(table, _)| Reader::new(*table)),
            tokens: Tokens::default(),
            document: Document::default(),
            chain: Chain::default(),
            scores: Vec::new(),
            labels: Vec::new(),
            best: Vec::new(),
            kinds: Vec::new(),
        }
    }

    /// The names of an article, zone by zone, each in order and disjoint. Guesses whose probability is
    /// below a half stand among them where nothing likelier overlaps: see [`Guess::sure`].
    ///
    /// Linear in the length of the text.
    pub fn tag(&mut self, zones: &[Zone<'_>]) -> Vec<Vec<Guess>> {
        let mut found = vec![Vec::new(); zones.len()];
        let (Some(reader), Some((_, passes))) = (&mut self.reader, SHIPPED.as_ref()) else {
            return found;
        };
        reader.read(zones, &mut self.tokens);
        self.document.begin(&self.tokens);
        self.labels.clear();
        self.labels.resize(self.tokens.all.len(), OUTSIDE);
        let runs = std::mem::take(&mut self.tokens.runs);
        let mut at_sentence = 0;
        for (first, end) in &runs {
            let row = (*first as usize, *end as usize);
            let sentence = self.sentence_of(row.0, &mut at_sentence);
            self.judge(&passes[0], sentence, row, false);
            self.document.add(&self.tokens, row.0, &self.chain.marginals, &self.best);
            self.labels[row.0..row.1].copy_from_slice(&self.best);
        }
        let (mut at_sentence, mut zone) = (0, 0);
        for (first, end) in &runs {
            let row = (*first as usize, *end as usize);
            self.kinds.clear();
            if self.document.is_settled(&self.tokens, row) {
                self.kinds.extend_from_slice(&self.document.kinds[row.0..row.1]);
                self.best.clear();
                self.best.extend_from_slice(&self.labels[row.0..row.1]);
            } else {
                let sentence = self.sentence_of(row.0, &mut at_sentence);
                self.judge(&passes[1], sentence, row, true);
                self.kinds.extend(self.chain.marginals.iter().map(kinds));
            }
            while self.tokens.zones[zone] <= *first {
                zone += 1;
            }
            self.take(row.0, &mut found[zone]);
        }
        self.tokens.runs = runs;
        found
    }

    /// The sentence of a token, as its first and one past its last; `at` is the number of one before it.
    fn sentence_of(&self, token: usize, at: &mut usize) -> (usize, usize) {
        let ends = &self.tokens.sentences;
        while ends[*at] as usize <= token {
            *at += 1;
        }
        (at.checked_sub(1).map_or(0, |before| ends[before] as usize), ends[*at] as usize)
    }

    /// Works out the best labels of a row of candidates, and how sure each is.
    fn judge(
        &mut self,
        pass: &Pass<'_>,
        sentence: (usize, usize),
        row: (usize, usize),
        second: bool,
    ) {
        self.score(pass, sentence, row, second);
        self.chain.run(&self.scores, &pass.factors);
        Chain::best(&self.scores, &pass.steps, &mut self.best);
    }

    /// Works out the scores of the candidates `first..end` of a sentence.
    fn score(
        &mut self,
        pass: &Pass<'_>,
        sentence: (usize, usize),
        (first, end): (usize, usize),
        second: bool,
    ) {
        self.scores.clear();
        let mut of = Sentence::new(&self.tokens, sentence.0, sentence.1);
        for at in first..end {
            let mut summing = Summing { model: &pass.model, sums: [0; 16] };
            of.features(at - sentence.0, &mut summing);
            if second {
                self.document.features(&self.tokens, sentence, at, &mut summing);
            }
            self.scores.push(pass.model.scores(&summing.sums));
        }
    }

    /// Takes the names of the row that begins at the token `first`, with likely ones that the best
    /// labels leave out.
    fn take(&self, first: usize, found: &mut Vec<Guess>) {
        let word = |at: usize| self.tokens.all[first + at].word as usize;
        let before = found.len();
        for (kind, a, b) in names(&self.best) {
            let sure = (a..b).map(|at| self.kinds[at][kind as usize]).fold(1.0, f32::min);
            found.push(Guess { kind, first: word(a), end: word(b - 1) + 1, sure });
        }
        // Words that are more likely some name than the best labels say.
        let mut at = 0;
        while at < self.best.len() {
            if self.best[at] != OUTSIDE || !self.may_be(at) {
                at += 1;
                continue;
            }
            let begin = at;
            let mut sums = [0.0_f32; 3];
            while at < self.best.len() && self.best[at] == OUTSIDE && self.may_be(at) {
                sums.iter_mut().zip(self.kinds[at]).for_each(|(sum, kind)| *sum += kind);
                at += 1;
            }
            let n = (at - begin) as f32;
            let best =
                (0..3).fold(0, |best, kind| if sums[kind] > sums[best] { kind } else { best });
            let kind = [Kind::Person, Kind::Organization, Kind::Place][best];
            found.push(Guess {
                kind,
                first: word(begin),
                end: word(at - 1) + 1,
                sure: sums[best] / n,
            });
        }
        found[before..].sort_by_key(|guess| guess.first);
    }

    /// Whether a word outside the names found may be one all the same.
    fn may_be(&self, at: usize) -> bool {
        const LEAST: f32 = 0.25;
        1.0 - self.kinds[at][3] >= LEAST
    }
}
