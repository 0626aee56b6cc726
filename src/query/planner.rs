//! How is each part of a query looked for?
//!
//! [`Query`] → [`Plan`]. A word in small letters stands for every form of it, in whichever language
//! an article is written; one in quotes, or with a capital, stands as written; one all in capitals
//! stands for the acronym. Where that is a choice it is kept as a [`Choice`], so that the reader can
//! be told what the other would have found.

use crate::analysis::entities::Kind as EntityKind;
use crate::analysis::terms::{FactZone, JOINED};
use crate::analysis::{
    Lang, Word as Cut, all_caps_term, joined, normalize, truncated, words_of_line,
};
use crate::base::Span;
use crate::query::ast::{Kind, Node, Proximity, Query, State, Word};
use crate::query::fields::Field;
use crate::query::names::{EntityClause, name, name_words};
use crate::query::note::Note;
use crate::query::plan::{Clause, Leaf, LeafTerm, Pattern, Plan, Zone};

/// A plan, with what should be said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What will be asked.
    pub plan: Plan,
    /// What was odd.
    pub notes: Vec<Note>,
    /// Words that could be read in two ways.
    pub choices: Vec<Choice>,
    /// Names that were asked for, in the order of the query.
    pub entities: Vec<EntityClause>,
}

/// A word that could be read in two ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Where it stands in the query.
    pub span: Span,
    /// `N-ACRONYM` or `N-CAPITAL`.
    pub code: &'static str,
    /// As typed.
    pub word: String,
    /// How it was read.
    pub chosen: Clause,
    /// The other reading.
    pub other: Clause,
}

impl Choice {
    /// What to tell the reader, given how many articles each reading has.
    pub fn told(&self, chosen: u64, other: u64) -> String {
        let word = &self.word;
        match self.code {
            "N-ACRONYM" => format!(
                "{word} is searched as the acronym: {chosen} articles; any spelling of the word: \
                 {other}, write {}",
                word.to_lowercase()
            ),
            _ => format!(
                "{word} is searched as written: {chosen} articles; with its other forms: {other}, \
                 write {}",
                word.to_lowercase()
            ),
        }
    }
}

/// Plans a query. Never fails: a part without a letter or digit is left out, with a note.
///
/// # Example
///
/// ```
/// use dateline::base::Day;
/// use dateline::query::{parse, plan};
/// let query = parse("vaccine \"trade talks\"", Day::MIN)?.query;
/// assert_eq!(plan(&query).plan.words.len(), 1);
/// # Ok::<(), dateline::base::Error>(())
/// ```
pub fn plan(query: &Query) -> Reading {
    let mut planner = Planner::new(query);
    let (words, rest) = planner.relaxable(&query.root);
    let root = planner.clause(&query.root, Place::Anywhere).unwrap_or(Clause::Nothing);
    let Planner { notes, choices, entities, .. } = planner;
    Reading { plan: Plan { root, words, rest }, notes, choices, entities }
}

/// The plan with any of its bare words enough; what else it asks for still holds.
pub fn plan_any(plan: &Plan) -> Plan {
    if plan.words.is_empty() {
        return plan.clone();
    }
    let any = Clause::any(plan.words.iter().cloned().map(Clause::Match).collect());
    let root = Clause::all(std::iter::once(any).chain(plan.rest.clone()).collect());
    Plan { root, ..plan.clone() }
}

/// Where in an article a part is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    Zone(Zone),
    Fact(FactZone),
    Name(Field, &'static [EntityKind]),
}

/// How a word is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Every form of it.
    Stems,
    /// As written, case aside.
    Written,
    /// All in capitals.
    Acronym,
}

/// From this many bare words on, the first is taken for the beginning of a sentence.
const SENTENCE_WORDS: usize = 4;

/// A lone word in capitals is an acronym up to this many letters; a longer one was typed so.
const LONGEST_ACRONYM: usize = 5;

struct Planner {
    notes: Vec<Note>,
    choices: Vec<Choice>,
    entities: Vec<EntityClause>,
    /// Within `exact(…)`.
    exact: bool,
    /// How many bare words the query has, how many of them all in capitals.
    n_words: usize,
    n_capitals: usize,
    first_word: Option<Span>,
    /// Choices and notes are wanted: off while a part is planned a second time.
    telling: bool,
}

impl Planner {
    fn new(query: &Query) -> Planner {
        let mut spans = Vec::new();
        let mut n_capitals = 0;
        bare_words(&query.root, &mut |word, span| {
            spans.push(span);
            let cut = words_of_line(&word.text);
            n_capitals += usize::from(!cut.is_empty() && cut.iter().all(|c| c.shape.all_caps()));
        });
        Planner {
            notes: Vec::new(),
            choices: Vec::new(),
            entities: Vec::new(),
            exact: false,
            n_words: spans.len(),
            n_capitals,
            first_word: spans.first().copied(),
            telling: true,
        }
    }

    /// The bare words that may relax, and the clause of everything else.
    fn relaxable(&mut self, root: &Node) -> (Vec<Pattern>, Option<Clause>) {
        self.telling = false;
        let blank = |node: &Node| matches!(node.kind, Kind::Blank(_) | Kind::Word(_));
        let (loose, mut fixed): (Vec<&Node>, Vec<&Node>) = match &root.kind {
            Kind::Blank(parts) => parts.iter().partition(|part| matches!(part.kind, Kind::Word(_))),
            Kind::Word(_) => (vec![root], Vec::new()),
            Kind::And(parts) if parts.iter().filter(|part| blank(part)).count() == 1 => {
                let (blank, fixed): (Vec<&Node>, Vec<&Node>) = parts.iter().partition(|p| blank(p));
                let (loose, more) = match &blank[0].kind {
                    Kind::Blank(parts) => {
                        parts.iter().partition(|part| matches!(part.kind, Kind::Word(_)))
                    }
                    _ => (blank, Vec::new()),
                };
                (loose, [fixed, more].concat())
            }
            _ => (Vec::new(), vec![root]),
        };
        let mut words = Vec::new();
        for node in loose {
            match self.clause(node, Place::Anywhere) {
                Some(Clause::Match(pattern)) => words.push(pattern),
                Some(_) => fixed.push(node),
                None => {}
            }
        }
        let rest: Vec<Clause> =
            fixed.into_iter().filter_map(|node| self.clause(node, Place::Anywhere)).collect();
        self.telling = true;
        (words, (!rest.is_empty()).then(|| Clause::all(rest)))
    }

    /// The clause of a part; `None` where there is nothing in it to look for.
    fn clause(&mut self, node: &Node, place: Place) -> Option<Clause> {
        match &node.kind {
            Kind::Everything => Some(Clause::All),
            Kind::Date(days) => Some(Clause::Date(*days)),
            Kind::OnDay(day) => Some(Clause::OnDay(*day)),
            Kind::About(about) => Some(Clause::About(*about)),
            Kind::Is(State::Undated) => Some(Clause::Undated),
            Kind::Not(part) => {
                Some(Clause::Not(Box::new(self.clause(part, place).unwrap_or(Clause::Nothing))))
            }
            Kind::Blank(parts) | Kind::And(parts) => {
                let parts: Vec<Clause> =
                    parts.iter().filter_map(|part| self.clause(part, place)).collect();
                (!parts.is_empty()).then(|| Clause::all(parts))
            }
            Kind::Or(parts) => {
                let parts: Vec<Clause> =
                    parts.iter().filter_map(|part| self.clause(part, place)).collect();
                (!parts.is_empty()).then(|| Clause::any(parts))
            }
            Kind::Field(field, part) => self.field(*field, part),
            Kind::Exact(part) => self.exactly(|planner| planner.clause(part, place)),
            Kind::Near(..) => self.near(node, place),
            Kind::Word(_) | Kind::Phrase(_) => {
                let pattern = self.pattern(node, place)?;
                Some(match place {
                    Place::Fact(_) => Clause::Fact(pattern),
                    _ => Clause::Match(pattern),
                })
            }
        }
    }

    fn exactly<T>(&mut self, plan: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::replace(&mut self.exact, true);
        let planned = plan(self);
        self.exact = outside;
        planned
    }

    fn field(&mut self, field: Field, part: &Node) -> Option<Clause> {
        let place = match field {
            Field::Headline => Place::Zone(Zone::Headline),
            Field::Body => Place::Zone(Zone::Body),
            Field::Person => Place::Name(field, &[EntityKind::Person]),
            Field::Organization => Place::Name(field, &[EntityKind::Organization]),
            Field::Place => Place::Name(field, &[EntityKind::Place]),
            Field::Entity => Place::Name(
                field,
                &[EntityKind::Person, EntityKind::Organization, EntityKind::Place],
            ),
            Field::Dateline => Place::Fact(FactZone::Dateline),
            Field::Source => Place::Fact(FactZone::Source),
            Field::Byline => Place::Fact(FactZone::Byline),
            Field::Section => Place::Fact(FactZone::Section),
            Field::Url => Place::Fact(FactZone::Url),
            Field::Lang | Field::Id => return self.codes(field, part),
        };
        self.clause(part, place)
    }

    /// A field whose values are compared whole, under any operators.
    fn codes(&mut self, field: Field, part: &Node) -> Option<Clause> {
        let mut each = |parts: &[Node]| -> Vec<Clause> {
            parts.iter().filter_map(|part| self.codes(field, part)).collect()
        };
        match &part.kind {
            Kind::Word(Word { text, .. }) | Kind::Phrase(text) => {
                if field == Field::Id {
                    return Some(Clause::Id(text.clone()));
                }
                let Some(lang) = Lang::from_code(text) else {
                    self.note(part.span, "N-LANG", format!("no language is known as {text}"));
                    return Some(Clause::Nothing);
                };
                Some(Clause::Lang(lang.code().to_owned()))
            }
            Kind::Blank(parts) | Kind::And(parts) => Some(Clause::all(each(parts))),
            Kind::Or(parts) => Some(Clause::any(each(parts))),
            Kind::Not(inner) => {
                Some(Clause::Not(Box::new(self.codes(field, inner).unwrap_or(Clause::Nothing))))
            }
            _ => self.clause(part, Place::Anywhere),
        }
    }

    /// A proximity: where a side is a conjunction, each of its parts must be near.
    fn near(&mut self, node: &Node, place: Place) -> Option<Clause> {
        if n_spread(node) > MOST_SPREAD {
            self.note(
                node.span,
                "N-NEAR",
                "too many words on both sides; searched without nearness",
            );
            let Kind::Near(_, left, right) = &node.kind else { return None };
            let sides = [left, right].into_iter().filter_map(|side| self.clause(side, place));
            return Some(Clause::all(sides.collect()));
        }
        let parts: Vec<Clause> = spread(node)
            .iter()
            .filter_map(|node| self.pattern(node, place).map(Clause::Match))
            .collect();
        (!parts.is_empty()).then(|| Clause::all(parts))
    }

    /// The positional pattern of a part; `None` where it has no place in a text.
    fn pattern(&mut self, node: &Node, place: Place) -> Option<Pattern> {
        match &node.kind {
            Kind::Word(word) => self.word(word, node.span, place),
            Kind::Phrase(text) => self.phrase(text, node.span, place),
            Kind::Or(parts) => {
                let parts: Vec<Pattern> =
                    parts.iter().filter_map(|part| self.pattern(part, place)).collect();
                (!parts.is_empty()).then_some(Pattern::Any(parts))
            }
            Kind::Near(how, left, right) => {
                let (left_span, right_span) = (left.span, right.span);
                let (left, right) = (self.pattern(left, place), self.pattern(right, place));
                let (Some(left), Some(right)) = (left.clone(), right.clone()) else {
                    let span = if left.is_none() { left_span } else { right_span };
                    self.note(span, "N-NEAR", "has no place in a text; left out of the proximity");
                    return left.or(right);
                };
                Some(proximity(how, left, right))
            }
            Kind::Field(field, part) => match self.field(*field, part)? {
                Clause::Match(pattern) => Some(pattern),
                _ => None,
            },
            Kind::Exact(part) => self.exactly(|planner| planner.pattern(part, place)),
            Kind::Blank(parts) | Kind::And(parts) if parts.len() == 1 => {
                self.pattern(&parts[0], place)
            }
            _ => None,
        }
    }

    fn word(&mut self, word: &Word, span: Span, place: Place) -> Option<Pattern> {
        let cut = words_of_line(&word.text);
        if cut.is_empty() {
            self.note(span, "N-NO-WORD", format!("{} has no letter or digit; left out", word.text));
            return None;
        }
        match place {
            Place::Name(field, kinds) => {
                let value = Kind::Word(word.clone());
                Some(self.name((field, kinds), (&word.text, value), &cut, word.prefix, span))
            }
            Place::Fact(zone) => Some(fact(zone, &word.text, &cut, word.prefix)),
            Place::Anywhere => Some(self.plain(word, span, &cut)),
            Place::Zone(zone) => Some(Pattern::In(zone, Box::new(self.plain(word, span, &cut)))),
        }
    }

    fn plain(&mut self, word: &Word, span: Span, cut: &[Cut]) -> Pattern {
        let text = word.text.as_str();
        if word.prefix || self.exact {
            return sequence(text, cut, word.prefix);
        }
        let [only] = cut else { return sequence(text, cut, false) };
        if only.shape.character() {
            return sequence(text, cut, false);
        }
        let raw = only.span.of(text);
        let manner = self.manner(raw, *only, span);
        let chosen = leaf(raw, text, manner);
        if self.telling && manner != Manner::Stems {
            let code = if manner == Manner::Acronym { "N-ACRONYM" } else { "N-CAPITAL" };
            let other = leaf(raw, text, Manner::Stems);
            if other != chosen {
                self.choices.push(Choice {
                    span,
                    code,
                    word: text.to_owned(),
                    chosen: Clause::Match(Pattern::Leaf(chosen.clone())),
                    other: Clause::Match(Pattern::Leaf(other)),
                });
            }
        }
        Pattern::Leaf(chosen)
    }

    /// How a bare word is looked for, by its capitals and those around it.
    fn manner(&self, raw: &str, word: Cut, span: Span) -> Manner {
        let all_capitals = self.n_capitals == self.n_words;
        if word.shape.all_caps() {
            let n_letters = raw.chars().filter(|c| c.is_alphanumeric()).count();
            let short = n_letters <= LONGEST_ACRONYM;
            let alone = self.n_words == 1;
            return if (alone && short) || !all_capitals { Manner::Acronym } else { Manner::Stems };
        }
        let begins_sentence = self.first_word == Some(span) && self.n_words >= SENTENCE_WORDS;
        if word.shape.capital() && !begins_sentence { Manner::Written } else { Manner::Stems }
    }

    fn phrase(&mut self, text: &str, span: Span, place: Place) -> Option<Pattern> {
        let cut = words_of_line(text);
        if cut.is_empty() {
            self.note(span, "N-NO-WORD", "the quotes hold no letter or digit; left out");
            return None;
        }
        match place {
            Place::Name(field, kinds) => {
                let value = Kind::Phrase(text.to_owned());
                Some(self.name((field, kinds), (text, value), &cut, false, span))
            }
            Place::Fact(zone) => Some(fact(zone, text, &cut, false)),
            Place::Anywhere => Some(sequence(text, &cut, false)),
            Place::Zone(zone) => Some(Pattern::In(zone, Box::new(sequence(text, &cut, false)))),
        }
    }

    /// A name: whoever goes by its words, or, within `exact(…)`, whoever is called so on the spot.
    fn name(
        &mut self,
        (field, kinds): (Field, &[EntityKind]),
        (text, value): (&str, Kind),
        cut: &[Cut],
        prefix: bool,
        span: Span,
    ) -> Pattern {
        let words = name_words(text, cut, prefix);
        let named = name(kinds, text, &words);
        let as_words = sequence(text, cut, prefix);
        let pattern = match self.exact {
            true => Pattern::Both(Box::new(named), Box::new(as_words.clone())),
            false => named,
        };
        if self.telling {
            let mut value = Node { span, kind: value };
            if self.exact {
                value = Node { span, kind: Kind::Exact(Box::new(value)) };
            }
            let clause = Node { span, kind: Kind::Field(field, Box::new(value)) };
            let (text, pattern) = (clause.to_string(), pattern.clone());
            // One side of a proximity is planned once for each part of the other.
            if !self.entities.iter().any(|known| known.span == span && known.text == text) {
                self.entities.push(EntityClause { span, text, words, pattern, as_words });
            }
        }
        pattern
    }

    fn note(&mut self, span: Span, code: &'static str, text: impl Into<String>) {
        if self.telling {
            self.notes.push(Note { span, code, text: text.into() });
        }
    }
}

/// A proximity of conjunctions stands for no more pairs than this.
const MOST_SPREAD: usize = 1_024;

/// How many [`spread`] gives.
fn n_spread(node: &Node) -> usize {
    match &node.kind {
        Kind::Blank(parts) | Kind::And(parts) => parts.iter().map(n_spread).sum(),
        Kind::Near(_, left, right) => n_spread(left).saturating_mul(n_spread(right)),
        _ => 1,
    }
}

/// The proximities, none with a conjunction for a side, that must all hold for `node` to hold:
/// `(a b) w/3 c` is `a w/3 c` and `b w/3 c`.
fn spread(node: &Node) -> Vec<Node> {
    match &node.kind {
        Kind::Blank(parts) | Kind::And(parts) => parts.iter().flat_map(spread).collect(),
        Kind::Near(how, left, right) => {
            let (left, right) = (spread(left), spread(right));
            let both = left.iter().flat_map(|left| {
                right.iter().map(|right| {
                    let kind = Kind::Near(*how, Box::new(left.clone()), Box::new(right.clone()));
                    Node { span: node.span, kind }
                })
            });
            both.collect()
        }
        _ => vec![node.clone()],
    }
}

fn bare_words(node: &Node, visit: &mut impl FnMut(&Word, Span)) {
    match &node.kind {
        Kind::Word(word) => visit(word, node.span),
        Kind::Blank(parts) | Kind::And(parts) | Kind::Or(parts) => {
            parts.iter().for_each(|part| bare_words(part, visit));
        }
        Kind::Not(part) | Kind::Field(Field::Headline | Field::Body, part) => {
            bare_words(part, visit);
        }
        Kind::Near(_, left, right) => {
            bare_words(left, visit);
            bare_words(right, visit);
        }
        _ => {}
    }
}

fn proximity(how: &Proximity, left: Pattern, right: Pattern) -> Pattern {
    let (left, right) = (Box::new(left), Box::new(right));
    let (distance, ordered) = match *how {
        Proximity::Within(distance) => (distance, false),
        Proximity::Before(distance) => (distance, true),
    };
    Pattern::Near { left, right, distance: u32::from(distance), ordered }
}

/// The terms one word is looked for by.
pub(super) fn leaf(raw: &str, label: &str, manner: Manner) -> Leaf {
    let surface = truncated(&normalize(raw)).to_owned();
    let mut terms = match manner {
        Manner::Acronym => vec![LeafTerm::Exact(all_caps_term(&surface))],
        Manner::Written | Manner::Stems => {
            let joined = format!("{JOINED}{surface}");
            vec![LeafTerm::Exact(surface.clone()), LeafTerm::Exact(joined)]
        }
    };
    if manner == Manner::Stems {
        terms.push(LeafTerm::Forms(raw.to_owned()));
    }
    Leaf { terms, runs: false, label: label.to_owned() }
}

/// Words one after another, as written: a phrase, or one typed word that is several in a text.
pub(super) fn sequence(text: &str, cut: &[Cut], prefix: bool) -> Pattern {
    let mut parts = Vec::new();
    let mut i = 0;
    while i < cut.len() {
        let n = (cut[i].compound as usize).clamp(1, cut.len() - i);
        let compound = &cut[i..i + n];
        let last = i + n == cut.len();
        let mut words: Vec<Pattern> = compound
            .iter()
            .enumerate()
            .map(|(j, word)| one(text, cut, i + j, *word, prefix && last && j + 1 == n))
            .collect();
        if n > 1 && !(prefix && last) {
            let whole = joined(text, compound);
            let whole = Pattern::Leaf(Leaf::exact(truncated(&whole), whole.as_str()));
            parts.push(Pattern::Any(vec![Pattern::Phrase(words), whole]));
        } else {
            parts.append(&mut words);
        }
        i += n;
    }
    if parts.len() == 1 { parts.swap_remove(0) } else { Pattern::Phrase(parts) }
}

/// One word of a sequence. In scripts without blanks a character is looked for together with the
/// next, as pairs are far rarer than characters.
fn one(text: &str, cut: &[Cut], i: usize, word: Cut, prefix: bool) -> Pattern {
    let raw = word.span.of(text);
    let next = cut.get(i + 1).filter(|next| {
        word.shape.character() && next.shape.character() && next.span.start == word.span.end
    });
    if let Some(next) = next {
        let pair = Span { start: word.span.start, end: next.span.end }.of(text);
        return Pattern::Leaf(Leaf::exact(truncated(&normalize(pair)), raw));
    }
    let surface = truncated(&normalize(raw)).to_owned();
    let terms = if prefix {
        vec![LeafTerm::Prefix(surface)]
    } else if cut.len() == 1 {
        vec![LeafTerm::Exact(format!("{JOINED}{surface}")), LeafTerm::Exact(surface)]
    } else {
        // A compound written as one stands at the first of its positions only: no neighbour fits.
        vec![LeafTerm::Exact(surface)]
    };
    Pattern::Leaf(Leaf { terms, runs: false, label: raw.to_owned() })
}

/// The words of a fact, one after another, the last perhaps only begun.
fn fact(zone: FactZone, text: &str, cut: &[Cut], prefix: bool) -> Pattern {
    let mut words: Vec<Pattern> = cut
        .iter()
        .enumerate()
        .map(|(i, word)| {
            let raw = word.span.of(text);
            let term = truncated(&zone.term(&normalize(raw))).to_owned();
            let only_begun = prefix && i + 1 == cut.len();
            let term = if only_begun { LeafTerm::Prefix(term) } else { LeafTerm::Exact(term) };
            Pattern::Leaf(Leaf { terms: vec![term], runs: false, label: raw.to_owned() })
        })
        .collect();
    if words.len() == 1 { words.swap_remove(0) } else { Pattern::Phrase(words) }
}
