//! By which features is a word judged?
//!
//! A feature is the hash of a template's number and of what fills it. The first pass sees one sentence;
//! the second adds what the rest of the article says of the same words ([`super::document`]).

use super::gap::Gap;
use super::tokens::{Letters, Token, Tokens};
use super::words::mix;

/// Receives features one by one.
pub trait Sink {
    /// Takes one.
    fn take(&mut self, feature: u64);
}

impl Sink for Vec<u64> {
    #[inline]
    fn take(&mut self, feature: u64) {
        self.push(feature);
    }
}

#[inline]
pub(super) fn feature(template: u64, value: u64) -> u64 {
    mix(value ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[inline]
pub(super) fn pair(a: u64, b: u64) -> u64 {
    a.wrapping_mul(0x2545_f491_4f6c_dd1d).rotate_left(29) ^ b
}

/// One sentence.
pub struct Sentence<'t> {
    tokens: &'t [Token],
    letters: &'t [Letters],
    /// The last run of capitalised words that was looked for: first and end.
    run: (usize, usize),
}

impl<'t> Sentence<'t> {
    /// The sentence of the tokens `first..end`.
    pub fn new(tokens: &'t Tokens, first: usize, end: usize) -> Sentence<'t> {
        Sentence { tokens: &tokens.all[first..end], letters: &tokens.letters, run: (0, 0) }
    }

    /// The capitalised words around `at` that run on without a break.
    fn run(&mut self, at: usize) -> (usize, usize) {
        if (self.run.0..self.run.1).contains(&at) {
            return self.run;
        }
        let tokens = self.tokens;
        let goes_on = |at: usize| {
            tokens[at].is(Token::CAPITAL)
                && tokens[at - 1].is(Token::CAPITAL)
                && matches!(
                    tokens[at].gap,
                    Gap::Blank
                        | Gap::Line
                        | Gap::Hyphen
                        | Gap::Ampersand
                        | Gap::Apostrophe
                        | Gap::Stop
                )
        };
        let (mut first, mut end) = (at, at + 1);
        while first > 0 && goes_on(first) {
            first -= 1;
        }
        while end < tokens.len() && goes_on(end) {
            end += 1;
        }
        self.run = (first, end);
        self.run
    }

    fn letters(&self, at: usize) -> Letters {
        let token = self.tokens.get(at);
        token
            .and_then(|token| self.letters.get(token.letters as usize))
            .copied()
            .unwrap_or_default()
    }

    #[inline]
    fn at(&self, at: usize, offset: isize) -> &Token {
        at.checked_add_signed(offset).and_then(|at| self.tokens.get(at)).unwrap_or(&Token::NONE)
    }

    /// The features of the token at `at` that its sentence gives.
    pub fn features(&mut self, at: usize, sink: &mut impl Sink) {
        let (first, end) = self.run(at);
        let mut put = |template: u64, value: u64| sink.take(feature(template, value));
        let token = &self.tokens[at];
        let (l1, l2, r1, r2) = (self.at(at, -1), self.at(at, -2), self.at(at, 1), self.at(at, 2));
        let shape = u64::from(token.shape);
        put(0, 0);
        put(1, token.low);
        put(2, l1.low);
        put(3, l2.low);
        put(4, r1.low);
        put(5, r2.low);
        put(10, shape);
        put(11, l1.shape.into());
        put(13, r1.shape.into());
        for (i, near) in [token, l1, r1].into_iter().enumerate() {
            let i = i as u64;
            for (level, class) in near.classes.iter().enumerate() {
                if *class > 0 {
                    put(20 + i * 4 + level as u64, u64::from(*class));
                }
            }
        }
        // Marks around it.
        let gaps = |a: Gap, b: Gap| u64::from(a as u8) << 5 | u64::from(b as u8);
        put(40, gaps(token.gap, r1.gap));
        put(41, token.gap as u64);
        put(42, r1.gap as u64);
        put(43, pair(token.gap as u64, shape));
        put(44, pair(r1.gap as u64, shape));
        // Neighbours together.
        put(50, pair(l1.low, token.low));
        put(51, pair(token.low, r1.low));
        put(52, pair(u64::from(l1.shape), shape));
        put(53, pair(shape, u64::from(r1.shape)));
        put(54, pair(pair(u64::from(l1.shape), shape), u64::from(r1.shape)));
        put(55, pair(pair(l1.low, shape), r1.low));
        let class = |token: &Token, level: usize| u64::from(token.classes[level]);
        put(56, pair(class(l1, 2), class(token, 2)));
        put(57, pair(class(token, 2), class(r1, 2)));
        put(59, pair(class(token, 0), l1.low));
        put(60, pair(class(token, 0), r1.low));
        // Its letters.
        let letters = self.letters(at);
        for (i, edge) in letters.first.iter().chain(&letters.last).enumerate() {
            if *edge != 0 {
                put(70 + i as u64, *edge);
            }
        }
        put(78, self.letters(at + 1).last[2]);
        put(79, if at > 0 { self.letters(at - 1).last[2] } else { 0 });
        // How it and its neighbours are usually written.
        let start = u64::from(
            token.facts & (Token::FIRST | Token::SHOUTED | Token::CAPS | Token::HEADLINE),
        );
        put(80, pair(u64::from(token.case), start));
        put(81, pair(u64::from(token.case) << 8 | u64::from(r1.case) << 4, start));
        put(82, pair(start, shape));
        put(83, pair(u64::from(token.case), shape));
        // Lists.
        for (i, near) in [token, l1, r1].into_iter().enumerate() {
            let i = i as u64;
            let mut lists = near.lists;
            while lists != 0 {
                let bit = lists.trailing_zeros();
                put(90 + i, bit.into());
                lists &= lists - 1;
            }
            if near.lists != 0 {
                put(94 + i, near.lists.into());
            }
        }
        for (i, near) in [token, l1, r1].into_iter().enumerate() {
            let i = i as u64;
            let mut tags = near.tags & ((1 << 48) - 1);
            while tags != 0 {
                put(100 + i, tags.trailing_zeros().into());
                tags &= tags - 1;
            }
        }
        if token.known != 0 {
            put(110, token.known.into());
            put(111, pair(token.known.into(), l1.low));
            put(112, pair(token.known.into(), r1.low));
            put(113, pair(token.known.into(), start));
        }
        if token.rule != 0 {
            put(140, token.rule.into());
            put(141, pair(u64::from(token.rule) & 31, shape));
            put(142, pair(token.rule.into(), u64::from(l1.rule) & 31));
            put(143, pair(token.rule.into(), u64::from(r1.rule) & 31));
            put(144, pair(u64::from(token.rule) & 31, token.low));
        }
        put(145, pair(u64::from(l1.rule) & 31, u64::from(r1.rule) & 31));
        if r1.known != 0 {
            put(114, r1.known.into());
        }
        if l1.known != 0 {
            put(115, l1.known.into());
        }
        // The run of capitals it stands in: its ends, and what stands around it.
        let place = (at - first).min(3) << 4 | (end - 1 - at).min(3);
        let length = end - first;
        let before = first.checked_sub(1).map_or(&Token::NONE, |at| &self.tokens[at]);
        let after = self.tokens.get(end).unwrap_or(&Token::NONE);
        let (head, last) = (&self.tokens[first], &self.tokens[end - 1]);
        put(120, place as u64);
        put(121, pair(length.min(6) as u64, shape));
        put(122, before.low);
        put(123, after.low);
        if length > 1 {
            put(126, last.low);
            put(127, head.low);
            put(128, class(last, 2));
            put(129, class(head, 2));
            let mut tags = last.tags & ((1 << 48) - 1);
            while tags != 0 {
                put(132, tags.trailing_zeros().into());
                tags &= tags - 1;
            }
        }
        put(135, pair(before.low, after.low));
        put(136, pair(pair(head.gap as u64, after.gap as u64), length.min(6) as u64));
        put(137, pair(class(before, 2), class(after, 2)));
    }
}
