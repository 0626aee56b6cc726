//! How does tantivy get the terms that analysis has already found?
//!
//! Articles are analysed once, in parallel, before they reach the index's one writer. What it is
//! given is the encoded [`Tokens`]; this tokenizer only plays them back.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::Tokens;
use crate::analysis::terms::TokenIter;

/// The name the tokenizer is registered under.
pub const REPLAY: &str = "replay";

/// Plays encoded [`Tokens`] back.
#[derive(Clone, Default)]
pub struct Replay {
    token: Token,
}

impl Tokenizer for Replay {
    type TokenStream<'a> = Replayed<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Replayed<'a> {
        self.token.reset();
        Replayed { rest: Tokens::decode(text), token: &mut self.token }
    }
}

/// The stream of one text.
pub struct Replayed<'a> {
    rest: TokenIter<'a>,
    token: &'a mut Token,
}

impl TokenStream for Replayed<'_> {
    #[inline]
    fn advance(&mut self) -> bool {
        let Some((position, term)) = self.rest.next() else { return false };
        self.token.position = position as usize;
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    #[inline]
    fn token(&self) -> &Token {
        self.token
    }

    #[inline]
    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
