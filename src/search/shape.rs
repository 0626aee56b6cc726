//! What does the evaluator walk: a pattern whose leaves are numbers.

use crate::query::{Case, Leaf, Pattern, Unit, Zone};

/// A pattern whose leaves are numbers: what [`compile`] makes, once for a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// The positions of a leaf.
    Leaf(usize),
    /// The positions of a leaf, neighbours joined to one span but where a mark of the other leaf
    /// begins another.
    Runs(usize, usize),
    /// The positions of a leaf and those behind them.
    Pair(usize),
    /// As in [`Pattern`].
    Any(Vec<Shape>),
    /// As in [`Pattern`].
    Phrase(Vec<Shape>),
    /// As in [`Pattern`].
    Loose(Vec<Shape>, u32),
    /// As in [`Pattern`].
    Near(Box<Shape>, Box<Shape>, u32, bool),
    /// As in [`Pattern`].
    NotNear(Box<Shape>, Box<Shape>, u32),
    /// As in [`Pattern`]; the number is the leaf of the boundary marks.
    Same(Box<Shape>, Box<Shape>, usize),
    /// As in [`Pattern`]; the number is the leaf of the boundary marks.
    NotSame(Box<Shape>, Box<Shape>, usize),
    /// As in [`Pattern`]; the number is the leaf of the marks at which leads end, where that is asked.
    In(Zone, Box<Shape>, Option<usize>),
    /// As in [`Pattern`]; the number is the leaf of the marks of capitals.
    Cased(Case, Box<Shape>, usize),
    /// As in [`Pattern`].
    AtLeast(u32, Box<Shape>),
    /// As in [`Pattern`].
    Both(Box<Shape>, Box<Shape>),
}

/// A mark that shares the position of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A sentence begins.
    Sentence,
    /// A paragraph begins.
    Paragraph,
    /// The lead is over.
    LeadEnd,
    /// A mention begins.
    Mention,
    /// The word has a capital.
    Capital,
}

/// What [`compile`] asks a number for.
pub enum LeafOf<'p> {
    /// A leaf of the pattern.
    Leaf(&'p Leaf),
    /// Marks.
    Mark(Mark),
}

impl Shape {
    /// How many positions each span of a leaf takes; `None` for what is no leaf.
    pub fn width(&self) -> Option<u32> {
        match self {
            Shape::Leaf(_) => Some(1),
            Shape::Pair(_) => Some(2),
            _ => None,
        }
    }
}

/// Numbers the leaves of a pattern: `number` is called for each leaf and each kind of mark in
/// turn and says which number it has.
pub fn compile(pattern: &Pattern, number: &mut impl FnMut(LeafOf<'_>) -> usize) -> Shape {
    let all = |parts: &[Pattern], number: &mut _| -> Vec<Shape> {
        parts.iter().map(|part| compile(part, number)).collect()
    };
    let of_unit = |unit: Unit| match unit {
        Unit::Sentence => Mark::Sentence,
        Unit::Paragraph => Mark::Paragraph,
    };
    match pattern {
        Pattern::Leaf(leaf) if leaf.runs => {
            let positions = number(LeafOf::Leaf(leaf));
            Shape::Runs(positions, number(LeafOf::Mark(Mark::Mention)))
        }
        Pattern::Leaf(leaf) => Shape::Leaf(number(LeafOf::Leaf(leaf))),
        Pattern::Pair(leaf) => Shape::Pair(number(LeafOf::Leaf(leaf))),
        Pattern::Any(parts) => Shape::Any(all(parts, number)),
        Pattern::Phrase(parts) => Shape::Phrase(all(parts, number)),
        Pattern::Loose(parts, extra) => Shape::Loose(all(parts, number), *extra),
        Pattern::Near { left, right, distance, ordered } => {
            let left = Box::new(compile(left, number));
            Shape::Near(left, Box::new(compile(right, number)), *distance, *ordered)
        }
        Pattern::NotNear { left, right, distance } => {
            let left = Box::new(compile(left, number));
            Shape::NotNear(left, Box::new(compile(right, number)), *distance)
        }
        Pattern::Same { unit, left, right } => {
            let left = Box::new(compile(left, number));
            let right = Box::new(compile(right, number));
            Shape::Same(left, right, number(LeafOf::Mark(of_unit(*unit))))
        }
        Pattern::NotSame { unit, left, right } => {
            let left = Box::new(compile(left, number));
            let right = Box::new(compile(right, number));
            Shape::NotSame(left, right, number(LeafOf::Mark(of_unit(*unit))))
        }
        Pattern::In(zone, inner) => {
            let inner = Box::new(compile(inner, number));
            let lead_end = (*zone == Zone::Lead).then(|| number(LeafOf::Mark(Mark::LeadEnd)));
            Shape::In(*zone, inner, lead_end)
        }
        Pattern::Cased(case, inner) => {
            let inner = Box::new(compile(inner, number));
            Shape::Cased(*case, inner, number(LeafOf::Mark(Mark::Capital)))
        }
        Pattern::AtLeast(n, inner) => Shape::AtLeast(*n, Box::new(compile(inner, number))),
        Pattern::Both(left, right) => {
            let left = Box::new(compile(left, number));
            Shape::Both(left, Box::new(compile(right, number)))
        }
    }
}
