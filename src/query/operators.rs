//! Which runs of characters are operators, and which are functions?
//!
//! Small letters are words, so that prose stays prose: an operator is in capitals, has a stroke between
//! blanks (`w/5`, `/s`), or a number attached (`near5`). What other languages write is read as what it
//! means here, and told.

use crate::query::ast::{Function, Proximity};
use crate::query::lex::Token;
use crate::query::note::{self, quoted};
use crate::query::plan::Unit;

/// An operator as read.
pub(super) struct Operator {
    pub(super) token: Token,
    /// What is odd about it: codes and texts of notes.
    pub(super) told: Vec<(&'static str, String)>,
    /// Whether nothing but capitals tells it from a word of prose.
    pub(super) in_capitals: bool,
}

impl Operator {
    fn plain(token: Token) -> Option<Operator> {
        Some(Operator { token, told: Vec::new(), in_capitals: false })
    }

    fn foreign(token: Token, typed: &str, read: &str) -> Option<Operator> {
        let told = vec![(note::FOREIGN, format!("{} read as {read}", quoted(typed)))];
        Some(Operator { token, told, in_capitals: false })
    }
}

/// The operator that `run` is, if it is one.
pub(super) fn operator(run: &str) -> Option<Operator> {
    match run {
        "AND" => return Operator::plain(Token::And),
        "OR" => return Operator::plain(Token::Or),
        "NOT" => return Operator::plain(Token::Not),
        "&&" => return Operator::foreign(Token::And, run, "AND"),
        "|" | "||" => return Operator::foreign(Token::Or, run, "OR"),
        "NEAR" => return by_default(run, Proximity::Within(10)),
        "ADJ" => return by_default(run, Proximity::Before(1)),
        "SAME" => return by_default(run, Proximity::Same(Unit::Paragraph)),
        _ => {}
    }
    let is =
        |name: &str, names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let (name, reach) = match run.split_once('/') {
        Some(parts) => parts,
        None => {
            let digits = run.find(|c: char| c.is_ascii_digit())?;
            run.split_at_checked(digits).filter(|(name, _)| is(name, &["near", "adj"]))?
        }
    };
    let is_ordered = is(name, &["pre", "adj"]);
    if !is_ordered && !name.is_empty() && !is(name, &["w", "near"]) {
        return None;
    }
    let unit = match () {
        () if is(reach, &["s", "sent"]) => Some(Unit::Sentence),
        () if is(reach, &["p", "para"]) => Some(Unit::Paragraph),
        () => None,
    };
    if let Some(unit) = unit {
        let how = Proximity::Same(unit);
        return match is_ordered {
            true => Operator::foreign(Token::Near(how), run, &format!("{how}, in either order")),
            false => Operator::plain(Token::Near(how)),
        };
    }
    if reach.is_empty() || !reach.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // All digits, so what does not fit is too big.
    let distance = reach.parse::<u8>().unwrap_or(u8::MAX).max(1);
    let how = if is_ordered { Proximity::Before(distance) } else { Proximity::Within(distance) };
    let mut told = Vec::new();
    if reach.trim_start_matches('0') != distance.to_string() {
        told.push((note::DISTANCE, format!("distances are 1 to 255; read as {how}")));
    }
    Some(Operator { token: Token::Near(how), told, in_capitals: false })
}

/// An operator of another language that leaves its distance unsaid.
fn by_default(run: &str, how: Proximity) -> Option<Operator> {
    let read = match how {
        Proximity::Same(_) => format!("{how}: in the same paragraph"),
        _ => format!("{how}; write the distance you want"),
    };
    let operator = Operator::foreign(Token::Near(how), run, &read)?;
    Some(Operator { in_capitals: true, ..operator })
}

/// Factiva's and Google's `NEAR(5)` and `AROUND(5)`: how long they are, and what they mean. `behind` is
/// what follows the run.
pub(super) fn bracketed_distance(run: &str, behind: &str) -> Option<(usize, Proximity)> {
    if !["NEAR", "AROUND"].contains(&run) {
        return None;
    }
    let (digits, _) = behind.strip_prefix('(')?.split_once(')')?;
    let distance: u8 = digits.parse().ok().filter(|distance| *distance > 0)?;
    Some((run.len() + digits.len() + 2, Proximity::Within(distance)))
}

/// The function that `run` is, before its bracket: `exact`, `caps`, `atleast5`.
pub(super) fn function(run: &str) -> Option<Function> {
    let is = |name: &str| run.eq_ignore_ascii_case(name);
    if is("exact") {
        return Some(Function::Exact);
    }
    if is("caps") {
        return Some(Function::Caps);
    }
    if is("allcaps") {
        return Some(Function::AllCaps);
    }
    if is("nocaps") {
        return Some(Function::NoCaps);
    }
    let number = run.get("atleast".len()..)?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (is_number && run[..run.len() - number.len()].eq_ignore_ascii_case("atleast"))
        .then(|| Function::AtLeast(number.parse().unwrap_or(u16::MAX).max(1)))
}

impl Proximity {
    /// What `NOT` before it makes of it.
    pub(super) fn negated(self) -> Option<Proximity> {
        match self {
            Proximity::Within(distance) => Some(Proximity::NotWithin(distance)),
            Proximity::Same(unit) => Some(Proximity::NotSame(unit)),
            Proximity::Before(_) | Proximity::NotWithin(_) | Proximity::NotSame(_) => None,
        }
    }

    /// Whether it asks for the left part only, where the right one is not near.
    pub(super) fn is_negated(self) -> bool {
        matches!(self, Proximity::NotWithin(_) | Proximity::NotSame(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_and_words() {
        for (run, expected) in [
            ("AND", "And"),
            ("and", "-"),
            ("w/5", "w/5"),
            ("W/5", "w/5"),
            ("/5", "w/5"),
            ("near/5", "w/5"),
            ("NEAR/5", "w/5"),
            ("near5", "w/5"),
            ("adj3", "pre/3"),
            ("pre/3", "pre/3"),
            ("w/s", "w/s"),
            ("/P", "w/p"),
            ("w/sent", "w/s"),
            ("pre/s", "w/s N-FOREIGN"),
            ("w/0", "w/1 N-DISTANCE"),
            ("w/999", "w/255 N-DISTANCE"),
            ("NEAR", "w/10 N-FOREIGN"),
            ("SAME", "w/p N-FOREIGN"),
            ("||", "Or N-FOREIGN"),
            ("w5", "-"),
            ("w/out", "-"),
            ("w/", "-"),
            ("24/7", "-"),
            ("and/or", "-"),
            ("/", "-"),
            ("nearby5", "-"),
            ("near", "-"),
            ("5", "-"),
            ("é5", "-"),
        ] {
            let read = operator(run).map_or_else(
                || "-".to_owned(),
                |operator| {
                    let token = match operator.token {
                        Token::Near(how) => how.to_string(),
                        token => format!("{token:?}"),
                    };
                    operator.told.iter().fold(token, |read, (code, _)| format!("{read} {code}"))
                },
            );
            assert_eq!(read, expected, "{run}");
        }
        for (run, expected) in [
            ("exact", Some(Function::Exact)),
            ("AllCaps", Some(Function::AllCaps)),
            ("atleast5", Some(Function::AtLeast(5))),
            ("ATLEAST0", Some(Function::AtLeast(1))),
            ("atleast", None),
            ("atleast5x", None),
            ("atleasté", None),
        ] {
            assert_eq!(function(run), expected, "{run}");
        }
    }
}
