//! How is each part of a query looked for?
//!
//! [`Query`] → [`Plan`]. A word in small letters stands for every form of it, in whichever language
//! an article is written; one in quotes, or with a capital, stands as written; one all in capitals
//! stands for the acronym. Where that is a choice it is kept as a [`Choice`], so that the reader can
//! be told what the other would have found.

use crate::analysis::entities::Kind as EntityKind;
use crate::analysis::terms::FactZone;
use crate::analysis::{Lang, NameWord, Spelling, WordRegex, wildcards, words_of_line};
use crate::base::Span;
use crate::query::ast::{Function, Kind, Node, Phrase, Proximity, Query, State, Word};
use crate::query::choice::Choice;
use crate::query::fields::Field;
use crate::query::names::{EntityClause, name};
use crate::query::note::Note;
use crate::query::place::{Place, matching, place_of, placed};
use crate::query::plan::{Case, Clause, Leaf, LeafTerm, Pattern, Plan};
use crate::query::spread::{Spread, n_spread, spread};
use crate::query::words::{Manner, Typed, leaf};

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
    /// What must all hold, each on its own; one part where alternatives are asked for.
    pub parts: Vec<PartClause>,
}

/// A part of a query that must hold, and how it is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct PartClause {
    /// The part as read.
    pub node: Node,
    /// What an article must satisfy for it.
    pub clause: Clause,
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
    let parts = planner.parts(&query.root);
    let root = planner.clause(&query.root, Place::Anywhere).unwrap_or(Clause::Nothing);
    let Planner { notes, choices, entities, .. } = planner;
    Reading { plan: Plan { root, words, rest }, notes, choices, entities, parts }
}

/// Plans some parts of a query each on its own, read as they are within it.
pub fn plan_apart(query: &Query, nodes: &[Node]) -> Vec<PartClause> {
    Planner::new(query).each(nodes)
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

/// From this many bare words on, the first is taken for the beginning of a sentence.
const SENTENCE_WORDS: usize = 4;

/// A lone word in capitals is an acronym up to this many letters; a longer one was typed so.
const LONGEST_ACRONYM: usize = 5;

struct Planner {
    notes: Vec<Note>,
    choices: Vec<Choice>,
    entities: Vec<EntityClause>,
    /// Within `exact(…)` or what tells capitals apart.
    exact: bool,
    /// Within `caps(…)`, `allcaps(…)` or `nocaps(…)`: the innermost.
    case: Option<Function>,
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
            case: None,
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

    /// What must all hold, part by part.
    fn parts(&mut self, root: &Node) -> Vec<PartClause> {
        let mut nodes = Vec::new();
        conjuncts(root, &mut nodes);
        self.each(nodes)
    }

    fn each<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Node>) -> Vec<PartClause> {
        self.telling = false;
        let part = |node: &Node| {
            let clause = self.clause(node, Place::Anywhere)?;
            Some(PartClause { node: node.clone(), clause })
        };
        let parts = nodes.into_iter().filter_map(part).collect();
        self.telling = true;
        parts
    }

    /// The clause of a part; `None` where there is nothing in it to look for.
    fn clause(&mut self, node: &Node, place: Place) -> Option<Clause> {
        match &node.kind {
            Kind::Everything => Some(Clause::All),
            Kind::Date(days) => Some(Clause::Date(*days)),
            Kind::OnDay(day) => Some(Clause::OnDay(*day)),
            Kind::About(about) => Some(Clause::About(*about)),
            Kind::Is(State::Undated) => Some(Clause::Undated),
            Kind::Is(State::Copy) => Some(Clause::Copy),
            Kind::Is(State::Original) => Some(Clause::Not(Box::new(Clause::Copy))),
            Kind::Is(State::Notice(notice)) => Some(Clause::Notice(*notice)),
            Kind::Length(length) => Some(Clause::Length(*length)),
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
            Kind::Near(..) | Kind::Function(Function::AtLeast(_), _) => self.near(node, place),
            Kind::Function(function, part) => {
                self.written(*function, |planner| planner.clause(part, place))
            }
            Kind::Word(_) | Kind::Phrase(_) | Kind::Regex(_) => {
                let pattern = self.pattern(node, place)?;
                Some(matching(pattern, place))
            }
        }
    }

    /// Plans what stands within a function that asks how words are written.
    fn written<T>(&mut self, function: Function, plan: impl FnOnce(&mut Self) -> T) -> T {
        let case = (function != Function::Exact).then_some(function).or(self.case);
        let outside = (self.exact, self.case);
        (self.exact, self.case) = (true, case);
        let planned = plan(self);
        (self.exact, self.case) = outside;
        planned
    }

    fn field(&mut self, field: Field, part: &Node) -> Option<Clause> {
        match place_of(field) {
            Some(place) => self.clause(part, place),
            None => self.codes(field, part),
        }
    }

    /// A field whose values are compared whole, under any operators.
    fn codes(&mut self, field: Field, part: &Node) -> Option<Clause> {
        let mut each = |parts: &[Node]| -> Vec<Clause> {
            parts.iter().filter_map(|part| self.codes(field, part)).collect()
        };
        match &part.kind {
            Kind::Word(Word { edits: edits @ 1.., text, .. }) => {
                let told = format!("~{edits} left out: {field}: is compared whole");
                self.note(part.span, "N-SUFFIX", told);
                let whole = Node { span: part.span, kind: Kind::Word(Word::plain(text.as_str())) };
                self.codes(field, &whole)
            }
            Kind::Word(Word { text, .. }) | Kind::Phrase(Phrase { text, .. }) => {
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

    /// A proximity, or what is counted: where a side is a conjunction, each of its parts must be near.
    fn near(&mut self, node: &Node, place: Place) -> Option<Clause> {
        if n_spread(node) > MOST_SPREAD {
            self.note(
                node.span,
                "N-NEAR",
                "too many words on both sides; searched without nearness",
            );
            return match &node.kind {
                Kind::Near(how, left, _) if how.is_negated() => self.clause(left, place),
                Kind::Near(_, left, right) => {
                    let sides =
                        [left, right].into_iter().filter_map(|side| self.clause(side, place));
                    Some(Clause::all(sides.collect()))
                }
                Kind::Function(_, part) => self.clause(part, place),
                _ => None,
            };
        }
        self.spread(&spread(node), place)
    }

    fn spread(&mut self, spread: &Spread, place: Place) -> Option<Clause> {
        let mut each = |parts: &[Spread]| -> Vec<Clause> {
            parts.iter().filter_map(|part| self.spread(part, place)).collect()
        };
        match spread {
            Spread::All(parts) => {
                Some(each(parts)).filter(|parts| !parts.is_empty()).map(Clause::all)
            }
            Spread::Any(parts) => {
                Some(each(parts)).filter(|parts| !parts.is_empty()).map(Clause::any)
            }
            Spread::One(node) => self.pattern(node, place).map(|pattern| matching(pattern, place)),
        }
    }

    /// The positional pattern of a part; `None` where it has no place in a text.
    fn pattern(&mut self, node: &Node, place: Place) -> Option<Pattern> {
        match &node.kind {
            Kind::Word(word) => self.word(word, node.span, place),
            Kind::Phrase(phrase) => self.phrase(phrase, node.span, place),
            Kind::Regex(regex) => self.regex(regex, node.span, place),
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
                    return if how.is_negated() { left } else { left.or(right) };
                };
                Some(proximity(how, left, right))
            }
            Kind::Field(field, part) => self.pattern(part, place_of(*field)?),
            Kind::Function(Function::AtLeast(n), part) => {
                let counted = self.pattern(part, place)?;
                Some(Pattern::AtLeast(u32::from(*n), Box::new(counted)))
            }
            Kind::Function(function, part) => {
                self.written(*function, |planner| planner.pattern(part, place))
            }
            Kind::Blank(parts) | Kind::And(parts) if parts.len() == 1 => {
                self.pattern(&parts[0], place)
            }
            _ => None,
        }
    }

    /// A pattern whose words are written as is asked.
    fn cased(&self, pattern: Pattern) -> Pattern {
        match self.case {
            Some(Function::Caps) => Pattern::Cased(Case::Capitals, Box::new(pattern)),
            Some(Function::NoCaps) => Pattern::Cased(Case::NoCapitals, Box::new(pattern)),
            _ => pattern,
        }
    }

    fn typed<'t>(&self, text: &'t str, prefix: bool) -> Typed<'t> {
        // How a word is written cannot be told of its halves.
        let all_caps = self.case == Some(Function::AllCaps);
        Typed::new(text, prefix).in_capitals(all_caps).unbroken(self.case.is_some())
    }

    fn word(&mut self, word: &Word, span: Span, place: Place) -> Option<Pattern> {
        let text = match place {
            // An address has no wildcards but the one at its end.
            Place::Fact(FactZone::Url) => word.text.as_str().into(),
            _ => wildcards(&word.text),
        };
        let typed = self.typed(&text, word.prefix);
        let n_cut = typed.cut().len();
        if n_cut == 0 {
            self.note(span, "N-NO-WORD", format!("{} has no letter or digit; left out", word.text));
            return None;
        }
        let mut edits = word.edits;
        if edits > 0 && n_cut > 1 {
            let told = format!("~{edits} left out: {} is {n_cut} words in a text", word.text);
            self.note(span, "N-SUFFIX", told);
            edits = 0;
        }
        match place {
            Place::Name(field, kinds) => {
                let value = Kind::Word(word.clone());
                Some(self.name((field, kinds), (&word.text, value), &typed, edits, span))
            }
            Place::Fact(zone) => Some(typed.fact(zone, edits)),
            Place::Anywhere | Place::Zone(_) | Place::HeadlineAndLead => {
                let plain = self.plain(word, &typed, edits, span);
                Some(placed(self.cased(plain), place))
            }
        }
    }

    fn plain(&mut self, word: &Word, typed: &Typed, edits: u8, span: Span) -> Pattern {
        let [only] = typed.cut() else { return typed.sequence() };
        let as_written = self.exact || only.shape.character() || typed.is_rough();
        if as_written && edits == 0 {
            return typed.sequence();
        }
        let text = word.text.as_str();
        let raw = only.span.of(text);
        // What is spelt like a word is not spelt like its other forms.
        let manner =
            if as_written || edits > 0 { Manner::Written } else { self.manner(raw, *only, span) };
        let mut chosen = leaf(raw, text, manner);
        if edits > 0 {
            let near = Spelling::Near(typed.spelling(0).text().to_owned(), edits);
            chosen.terms.push(LeafTerm::Spelt(String::new(), near));
            chosen.label = word.to_string();
            if self.case.is_some() {
                chosen.terms.retain(|term| !term.is_broken());
            }
            return Pattern::Leaf(chosen);
        }
        if self.telling && manner != Manner::Stems {
            let code = if manner == Manner::Acronym { "N-ACRONYM" } else { "N-CAPITAL" };
            let other = leaf(raw, text, Manner::Stems);
            let is_known = self.choices.iter().any(|known| known.span == span);
            if other != chosen && !is_known {
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
    fn manner(&self, raw: &str, word: crate::analysis::Word, span: Span) -> Manner {
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

    fn phrase(&mut self, phrase: &Phrase, span: Span, place: Place) -> Option<Pattern> {
        let text = wildcards(&phrase.text);
        let typed = self.typed(&text, false);
        if typed.cut().is_empty() {
            self.note(span, "N-NO-WORD", "the quotes hold no letter or digit; left out");
            return None;
        }
        if text.split_whitespace().any(|word| word.chars().all(|c| "*?".contains(c))) {
            let told = "a `*` of its own in quotes stands for no word; for one between write pre/2";
            self.note(span, "N-NO-WORD", told);
        }
        match place {
            Place::Name(field, kinds) => {
                if let Some(slack) = phrase.slack {
                    let told = format!("~{slack} left out: a name is found whatever stands in it");
                    self.note(span, "N-SUFFIX", told);
                }
                let value = Kind::Phrase(phrase.clone());
                Some(self.name((field, kinds), (&phrase.text, value), &typed, 0, span))
            }
            Place::Fact(zone) => Some(match phrase.slack {
                Some(slack) => typed.fact_loosely(zone, slack),
                None => typed.fact(zone, 0),
            }),
            Place::Anywhere | Place::Zone(_) | Place::HeadlineAndLead => {
                let pattern = match phrase.slack {
                    // Of the words among its own nothing is asked.
                    Some(slack) => typed.loosely(slack, &|word| self.cased(word)),
                    None => self.cased(typed.sequence()),
                };
                Some(placed(pattern, place))
            }
        }
    }

    /// Any word that an expression takes; in names it is looked for as a word.
    fn regex(&mut self, regex: &WordRegex, span: Span, place: Place) -> Option<Pattern> {
        let term = LeafTerm::Regex(regex.clone());
        let label = format!("re:\"{}\"", regex.source());
        let pattern = Pattern::Leaf(Leaf { terms: vec![term], runs: false, label });
        match place {
            Place::Name(..) | Place::Fact(_) => {
                self.note(span, "N-REGEX", "expressions are for words of the text; searched there");
                Some(pattern)
            }
            Place::Anywhere | Place::Zone(_) | Place::HeadlineAndLead => {
                Some(placed(self.cased(pattern), place))
            }
        }
    }

    /// A name: whoever goes by its words, or, within `exact(…)`, whoever is called so on the spot.
    fn name(
        &mut self,
        (field, kinds): (Field, &[EntityKind]),
        (text, value): (&str, Kind),
        typed: &Typed,
        edits: u8,
        span: Span,
    ) -> Pattern {
        let spelling = |i| match typed.spelling(i) {
            Spelling::Whole(word) if edits > 0 => Spelling::Near(word, edits),
            spelling => spelling,
        };
        let words: Vec<NameWord> = (0..typed.cut().len()).map(|i| NameWord(spelling(i))).collect();
        let named = name(kinds, text, &words);
        let mut as_words = typed.sequence();
        if let (Pattern::Leaf(leaf), [NameWord(near @ Spelling::Near(..))]) =
            (&mut as_words, &words[..])
        {
            leaf.terms.push(LeafTerm::Spelt(String::new(), near.clone()));
        }
        let pattern = match self.exact {
            true => Pattern::Both(Box::new(named), Box::new(as_words.clone())),
            false => named,
        };
        if self.telling {
            let mut value = Node { span, kind: value };
            if self.exact {
                value = Node { span, kind: Kind::Function(Function::Exact, Box::new(value)) };
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
        let note = Note { span, code, text: text.into() };
        // One side of a proximity is planned once for each part of the other.
        if self.telling && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Drawn out, a proximity of conjunctions has no more words than this.
const MOST_SPREAD: usize = 4_096;

/// The parts that must all hold.
fn conjuncts<'n>(node: &'n Node, into: &mut Vec<&'n Node>) {
    match &node.kind {
        Kind::Blank(parts) | Kind::And(parts) => {
            parts.iter().for_each(|part| conjuncts(part, into));
        }
        _ => into.push(node),
    }
}

fn bare_words(node: &Node, visit: &mut impl FnMut(&Word, Span)) {
    match &node.kind {
        Kind::Word(word) => visit(word, node.span),
        Kind::Blank(parts) | Kind::And(parts) | Kind::Or(parts) => {
            parts.iter().for_each(|part| bare_words(part, visit));
        }
        Kind::Not(part)
        | Kind::Field(Field::Headline | Field::Body | Field::Lead | Field::HeadlineAndLead, part)
        | Kind::Function(Function::AtLeast(_), part) => {
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
    match *how {
        Proximity::Within(distance) => {
            Pattern::Near { left, right, distance: u32::from(distance), ordered: false }
        }
        Proximity::Before(distance) => {
            Pattern::Near { left, right, distance: u32::from(distance), ordered: true }
        }
        Proximity::NotWithin(distance) => {
            Pattern::NotNear { left, right, distance: u32::from(distance) }
        }
        Proximity::Same(unit) => Pattern::Same { unit, left, right },
        Proximity::NotSame(unit) => Pattern::NotSame { unit, left, right },
    }
}
