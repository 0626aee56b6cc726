//! How is a query read?
//!
//! ```text
//! query    = or ;
//! or       = and , { "OR" , and } ;
//! and      = blank , { "AND" , blank } ;
//! blank    = not , { not } ;                      (* only blanks between: see Kind::Blank *)
//! not      = { "NOT" | "-" } , near ;
//! near     = unit , { PROXIMITY , unit } ;        (* from left to right *)
//! unit     = "*" | word | phrase | regex | group | field | function | length | range ;
//! group    = "(" , or , ")" ;
//! function = FUNCTION , group                     (* no blank between *)
//!          | "atleast" , DIGITS , blank , unit ;  (* Factiva's *)
//! word     = CHARS , [ "*" | "!" ] , [ "~" , [ "1" | "2" ] ] ;
//!                                    (* no blank, bracket or double quote; * and ? within are letters *)
//! phrase   = QUOTE , text , QUOTE , [ "~" , DIGITS ] ;   (* any double quotes; "text" without them *)
//! regex    = "re:" , QUOTE , text , QUOTE ;
//! field    = NAME , ( ":" | "=" ) , ( word | phrase | group | function )
//!          | PART , group                         (* no blank between *)
//!          | ( "date" | "published" ) , ":" , days
//!          | "on" , ":" , ( days | yearly )
//!          | "about" , ":" , [ "~" ] , ( days | yearly )
//!          | ( "after" | "before" | "since" | "until" ) , ":" , date
//!          | "is" , ":" , ( "undated" | "correction" | "kill" | "advisory" ) ;
//! length   = ( "length" | "wc" ) , ( ":" | ">" | ">=" | "<" | "<=" | "=" ) , numbers ;
//! days     = date | date , ".." | ".." , date | range | ( ">" | ">=" | "<" | "<=" ) , date ;
//! range    = date , ".." , date ;                 (* on its own: ends in digits only *)
//! date     = (* see dates.rs *) ;
//! yearly   = "*-MM-DD" ;                          (* that day of any year *)
//! PROXIMITY = [ "NOT" ] , ( "w/" | "near/" | "/" ) , ( DIGITS | "s" | "p" )
//!          | ( "pre/" | "adj/" | "near" | "adj" ) , DIGITS ;   (* in any case; 1 to 255 *)
//! FUNCTION = exact | caps | allcaps | nocaps | "atleast" , DIGITS ;   (* in any case *)
//! PART     = headline | title | lead | hlead | body | byline | dateline ;
//! NAME     = headline | title | hd | lead | hlead | body | person | people | who | org | orgs
//!          | organization | organizations | place | places | entity | dateline | source | paper
//!          | publisher | byline | author | by | section | lang | url | id ;  (* in any case *)
//! ```
//!
//! What other languages write is read too, with a note: see `operators.rs`, and `FOREIGN` in `fields.rs`.
//! `AND`, `OR`, `NOT` are operators in capitals only. `-` excludes only at the start of a word, where
//! a blank, a bracket or nothing stands before it. Nothing may stand between a colon and its value.
//! The value of a date field, too, may be a phrase, which is one date, or a group of dates.
//!
//! `lex.rs` finds the terminals (`operators.rs` and `suffix.rs` the smaller ones), `build.rs` joins them by the rules above, on a stack of its own, so
//! that no text can exhaust the thread's.

use crate::base::Result;
use crate::query::ast::{Kind, Node, Query};
use crate::query::build::Builder;
use crate::query::dates::Clock;
use crate::query::lex::lex;
use crate::query::note::{self, Note, Read, Refusal};

/// The longest query text, in bytes.
pub const MAX_BYTES: usize = 16 * 1024;
/// The most words, phrases, dates and states a query may hold.
pub const MAX_CLAUSES: usize = 1024;
/// How deep brackets and `NOT` may nest in the text, and nodes above their leaves in the tree.
pub const MAX_NESTING: usize = 64;

/// A query as read, and what was odd about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What was asked for.
    pub query: Query,
    /// What was odd and what was searched instead, in the order of the text.
    pub notes: Vec<Note>,
}

/// Reads the text of a query; `today`, `last week` and the like count from the clock's day.
///
/// Prose is never refused: what is not part of the language is searched as words, or left out with a
/// note that says so.
///
/// # Errors
///
/// Kind `Request`, code `E-QUERY`, at `query:COLUMN` (in characters, from 1): a text longer than
/// [`MAX_BYTES`], with more than [`MAX_CLAUSES`] clauses or nested deeper than [`MAX_NESTING`]; one
/// without anything to search for; a date field without a date of the calendar or with a range that
/// ends before it begins; an unknown `is:`; `w/n` beside something that stands nowhere in the text.
///
/// # Example
///
/// ```
/// use dateline::base::Day;
/// use dateline::query::parse;
/// let today = Day::new(2020, 7, 16).expect("a real day");
/// let parsed = parse("“trade talks” OR tariff* since:2019", today)?;
/// assert_eq!(parsed.query.to_string(), "\"trade talks\" OR (tariff* date:2019-01-01..)");
/// let codes: Vec<&str> = parsed.notes.iter().map(|note| note.code).collect();
/// assert_eq!(codes, ["N-SMART-QUOTES", "N-MIXED"]);
/// # Ok::<(), dateline::base::Error>(())
/// ```
pub fn parse(text: &str, clock: impl Into<Clock>) -> Result<Parsed> {
    read(text, clock.into()).map_err(|refusal| refusal.in_query(text))
}

fn read(text: &str, clock: Clock) -> Read<Parsed> {
    if text.len() > MAX_BYTES {
        let message = format!("the query is longer than {MAX_BYTES} bytes");
        return Err(Refusal::new(MAX_BYTES, message));
    }
    let (lexemes, mut notes) = lex(text)?;
    let mut builder = Builder::new(text, clock);
    for lexeme in lexemes {
        builder.take(lexeme)?;
    }
    let (root, more_notes) = builder.finish()?;
    notes.extend(more_notes);
    small_not(&root, &mut notes);
    notes.sort_by_key(|note| note.span);
    Ok(Parsed { query: Query { root }, notes })
}

/// Notes a `not` in small letters where Lexis reads an operator: the opposite of what is searched here.
fn small_not(node: &Node, notes: &mut Vec<Note>) {
    let is = |node: &Node, word: &str| matches!(&node.kind, Kind::Word(w) if w.text == word);
    match &node.kind {
        Kind::Near(how, left, right) => {
            if is(left, "not") {
                let text = format!("`not` is searched as a word; to exclude write NOT {how}");
                notes.push(Note::new(note::NOT, left.span, text));
            }
            small_not(left, notes);
            small_not(right, notes);
        }
        Kind::Blank(parts) | Kind::And(parts) | Kind::Or(parts) => {
            for (and, not) in parts.iter().zip(parts.iter().skip(1)) {
                if (is(and, "and") || is(and, "but")) && is(not, "not") {
                    let text = "`not` is searched as a word; to exclude write NOT";
                    notes.push(Note::new(note::NOT, not.span, text));
                }
            }
            parts.iter().for_each(|part| small_not(part, notes));
        }
        Kind::Not(part) | Kind::Field(_, part) | Kind::Function(_, part) => small_not(part, notes),
        _ => {}
    }
}

#[cfg(test)]
mod bounds;

#[cfg(test)]
mod round_trips;

#[cfg(test)]
mod tests;
