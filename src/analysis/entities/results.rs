//! Who stands in tables of results?
//!
//! `Arsenal 2 Leeds 0`, `Boston 78 55 .586`, `OAKLAND at BALTIMORE`: rows of names and figures and nothing
//! else. A town in such a row is its team; a country plays under its own name; who is known for a person
//! stays one. Agencies print such tables daily; the texts that the tagger has learnt from hold hardly any.

use super::candidates::{Candidate, of_known};
use super::lexicon::Tags;
use super::tokens::{Gap, Tokens};
use super::{Evidence, Kind};

/// Words in the longest name of a team.
const LONGEST: usize = 4;

/// The words of one name of a row.
type Cell = (usize, usize);

/// Makes the teams of tables organizations; `found` is in order and disjoint, and stays so.
pub(super) fn settle(tokens: &Tokens, found: &mut Vec<Candidate>) {
    let mut teams = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (cells, end) = table(tokens, found, at);
        settle_cells(tokens, &cells, found, &mut teams);
        at = end.max(at + 1);
    }
    if teams.is_empty() {
        return;
    }
    found.retain(|candidate| {
        let next = teams.partition_point(|team: &Candidate| team.end <= candidate.first);
        teams.get(next).is_none_or(|team| candidate.end <= team.first)
    });
    found.append(&mut teams);
    found.sort_by_key(|candidate| candidate.first);
}

/// The names of the rows in a row from `at` on, none if they are no table; with where they end.
fn table(tokens: &Tokens, found: &[Candidate], at: usize) -> (Vec<Cell>, usize) {
    let (mut cells, mut end, mut n_rows) = (Vec::new(), at, 0);
    while let Some((more, next)) = row(tokens, end) {
        cells.extend(more);
        end = next;
        n_rows += 1;
    }
    // One short row may be anything: `Page 3 Table 2`.
    let is_named =
        |cell: &Cell| tokens.known(cell.0).is_some() || inside(found, *cell).next().is_some();
    if n_rows < 2 && cells.len() < 3 && !cells.iter().any(is_named) {
        cells.clear();
    }
    if n_rows == 0 {
        end =
            (at + 1..tokens.len()).find(|next| begins_line(tokens, *next)).unwrap_or(tokens.len());
    }
    (cells, end)
}

fn begins_line(tokens: &Tokens, at: usize) -> bool {
    at == 0
        || at >= tokens.len()
        || tokens.words[at - 1].sentence != tokens.words[at].sentence
        || tokens.between(at).contains('\n')
}

/// The names of the row that is the whole line at `at`.
fn row(tokens: &Tokens, at: usize) -> Option<(Vec<Cell>, usize)> {
    let mut cells = Vec::new();
    let (mut next, mut n_figures, mut n_fixed) = (at, 0, 0);
    // A rank: `1. Arsenal`.
    if is_figure(tokens, next) {
        next += 1;
    }
    loop {
        let end = name_end(tokens, next)?;
        cells.push((next, end));
        next = end;
        while !begins_line(tokens, next) && is_figure(tokens, next) {
            next += 1;
        }
        n_figures += next - end;
        next = behind_brackets(tokens, next);
        if begins_line(tokens, next) {
            break;
        }
        if next == end {
            if !matches!(tokens.str(next), "at" | "v" | "vs") || begins_line(tokens, next + 1) {
                return None;
            }
            n_fixed += 1;
            next += 1;
        }
    }
    let is_row = match cells.len() {
        1 => n_figures >= 3,
        n => n_figures >= n || (n_fixed == 1 && n == 2 && n_figures == 0),
    };
    is_row.then_some((cells, next))
}

/// Passes over who scored: `Leeds 2 (Palmer 12, Deane 55)`.
fn behind_brackets(tokens: &Tokens, at: usize) -> usize {
    if begins_line(tokens, at) || !tokens.between(at).trim_start().starts_with('(') {
        return at;
    }
    let mut end = at + 1;
    while !begins_line(tokens, end) && !tokens.between(end).contains(')') {
        end += 1;
    }
    end
}

/// A figure of a table: up to three digits, or a share such as `.586`.
fn is_figure(tokens: &Tokens, at: usize) -> bool {
    let is_number = tokens.words.get(at).is_some_and(|word| word.shape.digits())
        && tokens.str(at).len() <= 3
        && tokens.str(at).bytes().all(|b| b.is_ascii_digit());
    let apart =
        |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '+' | '(' | ')' | '\u{2013}');
    is_number && (begins_line(tokens, at) || tokens.between(at).chars().all(apart))
}

/// Where the name at `at` ends, if one stands there.
fn name_end(tokens: &Tokens, at: usize) -> Option<usize> {
    let is_word = |at: usize| {
        let none = Tags::CALENDAR.or(Tags::PEOPLE);
        tokens.capital(at)
            && !tokens.words[at].shape.digits()
            && !tokens.linked(at)
            && !tokens.seen_small(at)
            && !tokens.tags(at).any(none)
    };
    let mut end = at;
    while end < tokens.len() && end - at <= LONGEST && is_word(end) {
        let joined = end == at
            || matches!(tokens.gap(end), Gap::Blank | Gap::Hyphen | Gap::Ampersand)
            || tokens.gap(end) == Gap::Stop && tokens.str(end - 1).len() <= 2;
        if !joined || (end > at && begins_line(tokens, end)) {
            break;
        }
        end += 1;
    }
    let named = (at..end).any(|at| !tokens.tags(at).any(Tags::COMMON));
    ((1..=LONGEST).contains(&(end - at)) && named).then_some(end)
}

/// The candidates that share words with a name; `found` is in order.
fn inside(found: &[Candidate], (first, end): Cell) -> impl Iterator<Item = &Candidate> {
    let next = found.partition_point(|candidate| candidate.end <= first);
    found[next..].iter().take_while(move |candidate| candidate.first < end)
}

/// Adds the teams among the names of one table.
fn settle_cells(tokens: &Tokens, cells: &[Cell], found: &[Candidate], teams: &mut Vec<Candidate>) {
    let is_person = |(first, end): Cell| {
        let called = tokens.tags(first).any(Tags::GIVEN) || tokens.is_initial(first);
        inside(found, (first, end)).any(|candidate| candidate.kind == Kind::Person)
            || (end - first > 1 && called)
    };
    let (people, others): (Vec<Cell>, Vec<Cell>) = cells.iter().partition(|cell| is_person(**cell));
    // The table of a golf course or a race.
    if people.len() > others.len() {
        return;
    }
    teams.extend(others.into_iter().map(|(first, end)| {
        let known = tokens.known(first).filter(|(known_end, known)| {
            *known_end == end && (known.country || known.kind == Kind::Organization)
        });
        match known {
            Some((_, known)) => of_known(first, end, known.kind, known.id),
            None => Candidate::new(first, end, Kind::Organization, Evidence::Context),
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::entities::tokens::{Capitals, Order};
    use crate::analysis::words::words;

    /// The teams and countries of a text in which nothing was found before but `people`.
    fn names(text: &str, people: &[&str]) -> String {
        let words = words(text);
        let tokens = Tokens::new(text, &words, Capitals::Names, Order::HeadLast);
        let is_person = |at: &usize| people.contains(&tokens.str(*at));
        let person = |at| Candidate::new(at, at + 1, Kind::Person, Evidence::Tagger);
        let mut found: Vec<Candidate> = (0..tokens.len()).filter(is_person).map(person).collect();
        settle(&tokens, &mut found);
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].first), "{text:?}");
        let name = |candidate: &Candidate| {
            let letter = ["P", "O", "L"][candidate.kind as usize];
            format!("{letter} {}", tokens.span(candidate.first, candidate.end).of(text))
        };
        found.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn rows_of_names_and_figures_are_teams() {
        let cases = [
            ("Arsenal 2 Leeds 0\nDerby 1 Everton 1\n", "O Arsenal, O Leeds, O Derby, O Everton"),
            ("Italy 3 England 1\nFrance 2 Wales 0\n", "L Italy, L England, L France, L Wales"),
            ("Boston 78 55 .586 -\nNew York 70 60 .538 6\n", "O Boston, O New York"),
            ("1. Arsenal 12 8 3 1 24 9 27\n2. Leeds 11 8 0 3 20 11 24\n", "O Arsenal, O Leeds"),
            (
                "OAKLAND at BALTIMORE\nTEXAS at ST. LOUIS\n",
                "O OAKLAND, O BALTIMORE, O TEXAS, O ST. LOUIS",
            ),
            ("Ajax 3 Utrecht 1 Breda 0 Tilburg 0", "O Ajax, O Utrecht, O Breda, O Tilburg"),
            ("Leeds 2 (Palmer 12, Deane 55) Derby 0\nAjax 1 (Kluivert 3)\n", "O Leeds, O Derby"),
            ("Friday:\n\nLeeds 2 Wigan 0\n\nMore on Sunday.", "O Leeds, O Wigan"),
            ("Arsenal beat Leeds 2-0.\nDerby 1 Everton 1\n", "O Derby, O Everton"),
            // No table.
            ("Page 3 Table 2", ""),
            ("January 5 February 6\nMarch 7 April 8\n", ""),
            ("Baghdad 5 people died\nBasra 3 people died\n", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(names(text, &[]), expected, "{text:?}");
        }
    }

    #[test]
    fn people_stay_people() {
        let golf = "Norman 67 68 70 205\nFaldo 68 70 71 209\nLangton 70 70 70 210\n";
        assert_eq!(names(golf, &["Norman", "Faldo"]), "P Norman, P Faldo");
        assert_eq!(names("J. Smith 67 68 70\nAnn Lee 68 70 71\n", &[]), "");
    }
}
