//! How is a query written so that it has one reading?

use std::fmt::{self, Display};

use crate::query::ast::{Function, Kind, Node, Phrase, Proximity, Query, State, Word};
use crate::query::dates;
use crate::query::plan::Unit;

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
            Kind::Word(word) => word.fmt(f),
            Kind::Phrase(phrase) => phrase.fmt(f),
            Kind::Regex(regex) => write!(f, "re:\"{}\"", regex.source()),
            Kind::Date(days) => write!(f, "date:{}", dates::canonical(*days)),
            Kind::OnDay(day) => write!(f, "on:{day}"),
            Kind::About(about) => write!(f, "about:{about}"),
            Kind::Is(State::Undated) => f.write_str("is:undated"),
            Kind::Is(State::Copy) => f.write_str("is:copy"),
            Kind::Is(State::Original) => f.write_str("is:original"),
            Kind::Is(State::Notice(notice)) => write!(f, "is:{notice}"),
            Kind::Length(length) => length.fmt(f),
            Kind::Blank(parts) => join(f, parts, " "),
            Kind::And(parts) => join(f, parts, " AND "),
            Kind::Or(parts) => join(f, parts, " OR "),
            Kind::Not(part) => write!(f, "NOT {}", Operand(part)),
            Kind::Near(how, left, right) => write!(f, "{} {how} {}", Operand(left), Operand(right)),
            Kind::Field(field, part) => match &part.kind {
                // Outside brackets a tilde is part of an address.
                Kind::Word(word) if field.is_code() && word.edits > 0 => {
                    write!(f, "{field}:({part})")
                }
                Kind::Word(_) | Kind::Phrase(_) | Kind::Function(..) => write!(f, "{field}:{part}"),
                _ => write!(f, "{field}:({part})"),
            },
            Kind::Function(function, part) => write!(f, "{function}({part})"),
        }
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        f.write_str(if self.prefix { "*" } else { "" })?;
        match self.edits {
            0 => Ok(()),
            edits => write!(f, "~{edits}"),
        }
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.text)?;
        match self.slack {
            None => Ok(()),
            Some(slack) => write!(f, "~{slack}"),
        }
    }
}

impl Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Function::Exact => f.write_str("exact"),
            Function::Caps => f.write_str("caps"),
            Function::AllCaps => f.write_str("allcaps"),
            Function::NoCaps => f.write_str("nocaps"),
            Function::AtLeast(n) => write!(f, "atleast{n}"),
        }
    }
}

impl Display for Proximity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |unit: &Unit| match unit {
            Unit::Sentence => 's',
            Unit::Paragraph => 'p',
        };
        match self {
            Proximity::Within(distance) => write!(f, "w/{distance}"),
            Proximity::Before(distance) => write!(f, "pre/{distance}"),
            Proximity::Same(unit) => write!(f, "w/{}", letter(unit)),
            Proximity::NotWithin(distance) => write!(f, "NOT w/{distance}"),
            Proximity::NotSame(unit) => write!(f, "NOT w/{}", letter(unit)),
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
