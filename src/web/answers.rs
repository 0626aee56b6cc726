//! What if the same is asked again while the index is the same? It is answered again, and not worked out.
//!
//! People go back, reload and mail addresses; feed readers and scripts ask what they asked before. Of many
//! who ask the same at once one is answered first, and the others with him.

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::ask::Answer;

/// The answers of one state of the index, the least asked for forgotten first.
pub type Answers = Cache<String, Answer, Weight>;

/// How many bytes an answer takes.
#[derive(Clone, Debug)]
pub struct Weight;

impl Weighter<String, Answer> for Weight {
    fn weight(&self, key: &String, answer: &Answer) -> u64 {
        (key.len() + answer.body.len() + BESIDE) as u64
    }
}

/// What an answer takes beside its bytes and its address.
const BESIDE: usize = 200;

/// So many bytes of answers are kept.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// Answers are of some kilobytes.
const USUAL: u64 = 8 * 1024;

/// No answers yet.
pub fn none_yet() -> Answers {
    Cache::with_weighter((MOST_BYTES / USUAL) as usize, MOST_BYTES, Weight)
}
