//! How is a query written so that it has one reading?

use std::fmt::{self, Display};

use crate::query::ast::{Kind, Node, Proximity, Query, State};
use crate::query::dates;

impl Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl Display for Node {
    /// The canonical form of this part alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Everything => f.write_str("*"),
            Kind::Word(word) => {
                f.write_str(&word.text)?;
                f.write_str(if word.prefix { "*" } else { "" })
            }
            Kind::Phrase(text) => write!(f, "\"{text}\""),
            Kind::Date(days) => write!(f, "date:{}", dates::canonical(*days)),
            Kind::OnDay(day) => write!(f, "on:{day}"),
            Kind::About(about) => write!(f, "about:{about}"),
            Kind::Is(State::Undated) => f.write_str("is:undated"),
            Kind::Blank(parts) => join(f, parts, " "),
            Kind::And(parts) => join(f, parts, " AND "),
            Kind::Or(parts) => join(f, parts, " OR "),
            Kind::Not(part) => write!(f, "NOT {}", Operand(part)),
            Kind::Near(how, left, right) => write!(f, "{} {how} {}", Operand(left), Operand(right)),
            Kind::Field(field, part) => match &part.kind {
                Kind::Word(_) | Kind::Phrase(_) | Kind::Exact(_) => write!(f, "{field}:{part}"),
                _ => write!(f, "{field}:({part})"),
            },
            Kind::Exact(part) => write!(f, "exact({part})"),
        }
    }
}

impl Display for Proximity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Proximity::Within(distance) => write!(f, "w/{distance}"),
            Proximity::Before(distance) => write!(f, "pre/{distance}"),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Node], between: &str) -> fmt::Result {
    for (part_idx, part) in parts.iter().enumerate() {
        f.write_str(if part_idx > 0 { between } else { "" })?;
        Operand(part).fmt(f)?;
    }
    Ok(())
}

/// A part inside another: bracketed where it is joined by an operator of its own.
struct Operand<'a>(&'a Node);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind {
            Kind::Blank(_) | Kind::And(_) | Kind::Or(_) | Kind::Near(..) => {
                write!(f, "({})", self.0)
            }
            _ => self.0.fmt(f),
        }
    }
}
