//! What does a text say, term by term?
//!
//! [`Article`](crate::article::Article) → [`Analysed`]: words, sentences and paragraphs, language
//! and stems, and the people, organizations and places named. Text for the index and text from a
//! reader pass the same functions; prefixes pass only their normalizing half.

mod abbreviations;
mod analyzer;
mod characters;
mod common;
mod edits;
pub mod entities;
mod fold;
mod forms;
mod language;
mod line_ends;
mod paragraphs;
mod regex;
mod scanned;
mod shingles;
mod spelling;
mod stem;
pub mod terms;
pub mod time;
mod words;

pub use analyzer::{Analysed, Analyzer, Sentence, joined, truncated};
pub use characters::is_character_pair;
pub use common::{is_commonest, is_function_word, pair_term};
pub use edits::{Edit, edits};
pub use fold::{fold, fold_into, normalize};
pub use language::{Lang, detect_language};
pub use line_ends::Rest;
pub use paragraphs::paragraph_starts;
pub use regex::WordRegex;
pub use scanned::looks_scanned;
pub use shingles::{
    BUCKETS, LONGEST_ARTICLE, Likeness, RUN, Shingles, Sketch, differ_everywhere, placed_runs,
    sampled,
};
pub use spelling::{Spelling, as_typed, n_edits, wildcards};
pub use stem::{stem, stemmed_languages};
pub use terms::{FactZone, NameWord, Tokens, all_caps_term, entity_term, stem_term};
pub use words::{LONGEST_SENTENCE, Shape, Word, words, words_of_line};
