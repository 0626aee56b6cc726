//! What will be asked of an engine?
//!
//! A [`Plan`] is plain data: terms are analysed, dates resolved, and every odd reading settled. It
//! names no engine; one answers it with article ids. [`Pattern`] is its positional half, which the
//! one evaluator reads for matching, counting and highlighting alike.

use crate::analysis::entities::Kind;
use crate::analysis::terms::DIVIDED;
use crate::analysis::{NameWord, Spelling, WordRegex};
use crate::article::Notice;
use crate::base::{DayOfYear, DayRange};
use crate::index::{EntityId, Validity};
use crate::query::about::About;
use crate::query::length::Length;

/// A query, ready to be answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What an article must satisfy.
    pub root: Clause,
    /// The bare words of the query, in order: what may relax, and what proximity ranks by.
    pub words: Vec<Pattern>,
    /// What holds beside the bare words; `None` where there is nothing else. Never relaxes.
    pub rest: Option<Clause>,
}

/// One condition on an article.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// Every article.
    All,
    /// No article: a word without a letter in it.
    Nothing,
    /// All of them hold.
    And(Vec<Clause>),
    /// At least one holds.
    Or(Vec<Clause>),
    /// It does not hold.
    Not(Box<Clause>),
    /// The pattern has a match in the text. Adds to the score.
    Match(Pattern),
    /// As [`Match`](Clause::Match), without a say in the score.
    Fact(Pattern),
    /// Published on a day of the range; a month or year counts when any of its days does.
    Date(DayRange),
    /// Published on that day of any year; only where the day is known.
    OnDay(DayOfYear),
    /// The text speaks of a time that lies so; the article's own date line does not count.
    About(About),
    /// Published on no known day.
    Undated,
    /// An earlier article is a printing of the same copy.
    Copy,
    /// The article says so of itself.
    Notice(Notice),
    /// The text has so many words.
    Length(Length),
    /// In this language.
    Lang(String),
    /// With this id.
    Id(String),
}

/// What stands where in a text. Each gives spans of positions.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Any of some terms, at one position.
    Leaf(Leaf),
    /// Any of the patterns.
    Any(Vec<Pattern>),
    /// One after another without a gap.
    Phrase(Vec<Pattern>),
    /// Two words side by side that the index also has as one: at the place of the first.
    Pair(Leaf),
    /// All, in any order and apart, with at most so many words among them that are none of them. Each
    /// takes one position.
    Loose(Vec<Pattern>, u32),
    /// Both, at most `distance` positions apart, not overlapping.
    Near {
        /// The operand written first.
        left: Box<Pattern>,
        /// The operand written second.
        right: Box<Pattern>,
        /// The largest difference of positions: 1 is adjacent.
        distance: u32,
        /// Whether `left` must stand first.
        ordered: bool,
    },
    /// A match of `left` with no match of `right` within `distance` positions.
    NotNear {
        /// What is looked for.
        left: Box<Pattern>,
        /// What must not stand near.
        right: Box<Pattern>,
        /// How far near reaches.
        distance: u32,
    },
    /// Both within one sentence or paragraph.
    Same {
        /// Which.
        unit: Unit,
        /// The operand written first.
        left: Box<Pattern>,
        /// The operand written second.
        right: Box<Pattern>,
    },
    /// A match of `left` with no match of `right` in its sentence or paragraph.
    NotSame {
        /// Which.
        unit: Unit,
        /// What is looked for.
        left: Box<Pattern>,
        /// What must not stand there.
        right: Box<Pattern>,
    },
    /// A match that lies in a part of the article.
    In(Zone, Box<Pattern>),
    /// A match of which every word has a capital, or none has.
    Cased(Case, Box<Pattern>),
    /// The matches, where there are so many at least.
    AtLeast(u32, Box<Pattern>),
    /// A match of both, from the same first word to the same last.
    Both(Box<Pattern>, Box<Pattern>),
}

/// What [`Pattern::Cased`] asks of every word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// At least one capital letter.
    Capitals,
    /// No capital letter.
    NoCapitals,
}

/// What [`Pattern::Same`] asks to share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One sentence.
    Sentence,
    /// One paragraph.
    Paragraph,
}

/// A part of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// The headline.
    Headline,
    /// The text below it.
    Body,
    /// The first paragraph, or the first 50 words where that is longer.
    Lead,
}

/// Terms of which any will do, at one position.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// The terms; their order does not matter.
    pub terms: Vec<LeafTerm>,
    /// Each mention is one match, however many words it has.
    pub runs: bool,
    /// How it was typed, for explanations.
    pub label: String,
}

/// One way to match a position.
#[derive(Clone, Debug, PartialEq)]
pub enum LeafTerm {
    /// This very term.
    Exact(String),
    /// Every word with the same stem as this one (as typed), in the article's own language.
    Forms(String),
    /// Any word spelt so, behind the characters that mark what kind of term it is. Of words that are
    /// spelt only nearly so, those that differ less rank first.
    Spelt(String, Spelling),
    /// Any word that the expression takes.
    Regex(WordRegex),
    /// A mention of an entity of this kind whose name has all these words.
    Name(Kind, Vec<NameWord>),
    /// A mention of this very entity, by whatever name.
    Entity(EntityId),
    /// This word in two halves at two positions, the end of one line and the beginning of the next,
    /// without the hyphen that a scan may lose.
    Broken(String),
    /// The term, in articles of these days.
    Dated(Box<LeafTerm>, Validity),
}

impl LeafTerm {
    /// Whether it is a word broken over two lines, at two positions.
    pub fn is_broken(&self) -> bool {
        match self {
            LeafTerm::Exact(term) => term.starts_with(DIVIDED),
            LeafTerm::Broken(_) => true,
            _ => false,
        }
    }
}

impl Leaf {
    /// A leaf of one exact term.
    pub fn exact(term: impl Into<String>, label: impl Into<String>) -> Leaf {
        Leaf { terms: vec![LeafTerm::Exact(term.into())], runs: false, label: label.into() }
    }

    /// A leaf of every mention of one entity.
    pub fn entity(id: EntityId) -> Leaf {
        Leaf { label: id.key.clone(), terms: vec![LeafTerm::Entity(id)], runs: true }
    }
}

impl Plan {
    /// A plan of one clause, of which nothing may relax.
    pub fn of(root: Clause) -> Plan {
        Plan { rest: Some(root.clone()), root, words: Vec::new() }
    }
}

impl Pattern {
    /// Calls `visit` for each leaf, in the order they are written.
    pub fn leaves<'p>(&'p self, visit: &mut impl FnMut(&'p Leaf)) {
        match self {
            Pattern::Leaf(leaf) | Pattern::Pair(leaf) => visit(leaf),
            Pattern::Any(parts) | Pattern::Phrase(parts) | Pattern::Loose(parts, _) => {
                parts.iter().for_each(|part| part.leaves(visit));
            }
            Pattern::Near { left, right, .. }
            | Pattern::NotNear { left, right, .. }
            | Pattern::NotSame { left, right, .. }
            | Pattern::Same { left, right, .. }
            | Pattern::Both(left, right) => {
                left.leaves(visit);
                right.leaves(visit);
            }
            Pattern::In(_, inner) | Pattern::Cased(_, inner) | Pattern::AtLeast(_, inner) => {
                inner.leaves(visit);
            }
        }
    }

    /// The same with each of its leaves put through `change`, which may make any pattern of it.
    pub fn map_leaves<E>(
        &self,
        change: &mut impl FnMut(&Leaf) -> Result<Pattern, E>,
    ) -> Result<Pattern, E> {
        let all = |parts: &[Pattern], change: &mut _| -> Result<Vec<Pattern>, E> {
            parts.iter().map(|part| part.map_leaves(change)).collect()
        };
        let one = |part: &Pattern, change: &mut _| part.map_leaves(change).map(Box::new);
        Ok(match self {
            Pattern::Leaf(leaf) => change(leaf)?,
            Pattern::Pair(_) => self.clone(),
            Pattern::Any(parts) => Pattern::Any(all(parts, change)?),
            Pattern::Phrase(parts) => Pattern::Phrase(all(parts, change)?),
            Pattern::Loose(parts, extra) => Pattern::Loose(all(parts, change)?, *extra),
            Pattern::Near { left, right, distance, ordered } => Pattern::Near {
                left: one(left, change)?,
                right: one(right, change)?,
                distance: *distance,
                ordered: *ordered,
            },
            Pattern::NotNear { left, right, distance } => Pattern::NotNear {
                left: one(left, change)?,
                right: one(right, change)?,
                distance: *distance,
            },
            Pattern::Same { unit, left, right } => {
                Pattern::Same { unit: *unit, left: one(left, change)?, right: one(right, change)? }
            }
            Pattern::NotSame { unit, left, right } => Pattern::NotSame {
                unit: *unit,
                left: one(left, change)?,
                right: one(right, change)?,
            },
            Pattern::In(zone, inner) => Pattern::In(*zone, one(inner, change)?),
            Pattern::Cased(case, inner) => Pattern::Cased(*case, one(inner, change)?),
            Pattern::AtLeast(n, inner) => Pattern::AtLeast(*n, one(inner, change)?),
            Pattern::Both(left, right) => Pattern::Both(one(left, change)?, one(right, change)?),
        })
    }
}

impl Clause {
    /// The conjunction of `clauses`, without needless nesting.
    pub fn all(clauses: Vec<Clause>) -> Clause {
        let mut flat = Vec::with_capacity(clauses.len());
        for clause in clauses {
            match clause {
                Clause::All => {}
                Clause::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Clause::All,
            1 => flat.swap_remove(0),
            _ => Clause::And(flat),
        }
    }

    /// The disjunction of `clauses`, without needless nesting.
    pub fn any(clauses: Vec<Clause>) -> Clause {
        let mut flat = Vec::with_capacity(clauses.len());
        for clause in clauses {
            match clause {
                Clause::Nothing => {}
                Clause::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Clause::Nothing,
            1 => flat.swap_remove(0),
            _ => Clause::Or(flat),
        }
    }
}
