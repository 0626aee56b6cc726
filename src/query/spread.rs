//! What is near what, where several things at once stand on one side of a proximity?
//!
//! A proximity is between places, and a conjunction has none: `(a b) w/3 c` means `a w/3 c` and
//! `b w/3 c`. So conjunctions are drawn out of proximities, fields and functions, until each proximity
//! that is left has sides with places.

use crate::query::ast::{Kind, Node, Proximity};

/// A part with its conjunctions drawn out.
pub(super) enum Spread {
    /// All must hold.
    All(Vec<Spread>),
    /// One must.
    Any(Vec<Spread>),
    /// A part without a conjunction.
    One(Node),
}

impl Spread {
    /// The same with each part put under something.
    fn map(self, under: &impl Fn(Node) -> Node) -> Spread {
        let all = |parts: Vec<Spread>| parts.into_iter().map(|part| part.map(under)).collect();
        match self {
            Spread::All(parts) => Spread::All(all(parts)),
            Spread::Any(parts) => Spread::Any(all(parts)),
            Spread::One(node) => Spread::One(under(node)),
        }
    }
}

/// Draws the conjunctions out of `node`.
pub(super) fn spread(node: &Node) -> Spread {
    let all = |parts: &[Node]| parts.iter().map(spread).collect();
    match &node.kind {
        Kind::Blank(parts) | Kind::And(parts) => Spread::All(all(parts)),
        // Alternatives with places of their own stay together.
        Kind::Or(parts) if !parts.iter().all(has_one_place) => Spread::Any(all(parts)),
        Kind::Near(how, left, right) if !has_one_place(node) => {
            near(node, *how, spread(left), &spread(right))
        }
        Kind::Field(field, part) => {
            let span = node.span;
            let (field, part) = (*field, spread(part));
            part.map(&|part| Node { span, kind: Kind::Field(field, Box::new(part)) })
        }
        Kind::Function(function, part) => {
            let span = node.span;
            let (function, part) = (*function, spread(part));
            part.map(&|part| Node { span, kind: Kind::Function(function, Box::new(part)) })
        }
        _ => Spread::One(node.clone()),
    }
}

fn near(node: &Node, how: Proximity, left: Spread, right: &Spread) -> Spread {
    let all =
        |parts: Vec<Spread>| parts.into_iter().map(|part| near(node, how, part, right)).collect();
    match left {
        Spread::All(parts) => Spread::All(all(parts)),
        Spread::Any(parts) => Spread::Any(all(parts)),
        Spread::One(left) => near_right(node, how, &left, right),
    }
}

fn near_right(node: &Node, how: Proximity, left: &Node, right: &Spread) -> Spread {
    let all =
        |parts: &[Spread]| parts.iter().map(|part| near_right(node, how, left, part)).collect();
    match right {
        Spread::All(parts) => Spread::All(all(parts)),
        Spread::Any(parts) => Spread::Any(all(parts)),
        Spread::One(right) => {
            let kind = Kind::Near(how, Box::new(left.clone()), Box::new(right.clone()));
            Spread::One(Node { span: node.span, kind })
        }
    }
}

/// Whether no conjunction is in it.
pub(super) fn has_one_place(node: &Node) -> bool {
    match &node.kind {
        Kind::Blank(_) | Kind::And(_) => false,
        Kind::Or(parts) => parts.iter().all(has_one_place),
        Kind::Near(_, left, right) => has_one_place(left) && has_one_place(right),
        Kind::Field(_, part) | Kind::Function(_, part) | Kind::Not(part) => has_one_place(part),
        _ => true,
    }
}

/// How many words and other leaves are in what [`spread`] gives: each side once for each part of the other.
pub(super) fn n_spread(node: &Node) -> usize {
    size(node).n_leaves
}

/// What [`spread`] gives: how many parts, and how many leaves in all of them.
struct Size {
    n_parts: usize,
    n_leaves: usize,
}

fn size(node: &Node) -> Size {
    let sum = |parts: &[Node]| {
        parts.iter().map(size).fold(Size { n_parts: 0, n_leaves: 0 }, |sum, part| Size {
            n_parts: sum.n_parts.saturating_add(part.n_parts),
            n_leaves: sum.n_leaves.saturating_add(part.n_leaves),
        })
    };
    match &node.kind {
        Kind::Blank(parts) | Kind::And(parts) => sum(parts),
        Kind::Or(parts) if !parts.iter().all(has_one_place) => sum(parts),
        Kind::Or(parts) => Size { n_parts: 1, ..sum(parts) },
        Kind::Near(_, left, right) => {
            let (left, right) = (size(left), size(right));
            let of_left = left.n_leaves.saturating_mul(right.n_parts);
            let of_right = right.n_leaves.saturating_mul(left.n_parts);
            Size {
                n_parts: left.n_parts.saturating_mul(right.n_parts),
                n_leaves: of_left.saturating_add(of_right),
            }
        }
        Kind::Field(_, part) | Kind::Function(_, part) | Kind::Not(part) => size(part),
        _ => Size { n_parts: 1, n_leaves: 1 },
    }
}
