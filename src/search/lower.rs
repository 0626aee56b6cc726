//! Which posting lists answer a plan?
//!
//! A plan's patterns are numbered once ([`Lowered`]); then each segment opens the posting lists of
//! every leaf: prefixes and names are looked up in that segment's own dictionaries.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::{Field, IndexRecordOption};

use crate::analysis::entities::Kind;
use crate::analysis::terms::{CAPITAL, LEAD_END, MENTION, PARAGRAPH, SENTENCE};
use crate::analysis::{Lang, Spelling};
use crate::base::{DayOfYear, DayRange, Error, Result};
use crate::index::{Archive, Fields};
use crate::query::{About, Clause, Leaf, LeafTerm, Length, Pattern, Plan};
use crate::search::broken::{Broken, Halves, halves};
use crate::search::curated::{names, with_curated};
use crate::search::cursor::{Cursor, List};
use crate::search::dictionary::MOST_EXPANSIONS;
use crate::search::limits::Limits;
use crate::search::matcher::{And, Condition, Matcher};
use crate::search::names::Names;
use crate::search::opener::{Opener, OtherForms, Terms, other_forms};
use crate::search::originals::archive_copies;
use crate::search::proposal::{date_condition, proposal};
use crate::search::shape::{LeafOf, Mark, Shape, compile};
use crate::search::times::{Docs, articles_about};

/// What a leaf number stands for.
#[derive(Clone, Debug)]
enum Source {
    /// A leaf of the plan, with the other forms of each word that stands for all of them, and the halves
    /// of each that may be broken.
    Text(Leaf, Vec<OtherForms>, Vec<Halves>),
    /// A leaf of the plan that asks for names: those it means.
    Names(Vec<(Kind, Names)>),
    Mark(&'static str),
    /// One exact term of another field.
    Value(Field, String),
}

/// A pattern that counts for the score and is marked in the text.
#[derive(Clone, Debug)]
pub struct Atom {
    /// The pattern as planned.
    pub pattern: Pattern,
    /// The same with numbered leaves.
    pub shape: Shape,
    /// The numbers of its leaves.
    pub leaves: Vec<usize>,
    /// Whether it counts for the score, or is only marked.
    pub scored: bool,
}

/// A plan with numbered leaves, the same for every segment.
pub struct Lowered {
    condition: Template,
    sources: Vec<Source>,
    /// For each of them, whether articles are told by its positions.
    by_places: Vec<bool>,
    /// What must be looked up in the dictionaries, each once.
    rough: Vec<Leaf>,
    /// For each source, which of those it is.
    rough_of: Vec<Option<usize>>,
    /// What each of those stands for, by segment.
    expanded: RefCell<FxHashMap<usize, Rc<Vec<Terms>>>>,
    /// The sources that no article of a segment has in halves.
    nowhere_broken: RefCell<FxHashSet<(usize, usize)>>,
    /// What counts and what is marked, in the order of the query.
    pub atoms: Vec<Atom>,
    /// What times of the text are asked for and marked.
    pub abouts: Vec<About>,
    /// Whether a part can be in an article without counting there, as `a` in `(a AND b) OR c`.
    pub has_branches: bool,
}

/// What is wanted of posting lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To find articles: positions are read only where articles are told by them.
    Walk,
    /// To look at what stands where in some articles.
    Places,
}

/// A [`Condition`] before a segment is known.
#[derive(Clone)]
enum Template {
    All,
    Nothing,
    And(Vec<Template>),
    Or(Vec<Template>),
    Not(Box<Template>),
    Leaf { leaf: usize, atom: Option<usize> },
    Pattern { shape: Shape, atom: Option<usize> },
    Date(DayRange),
    OnDay(DayOfYear),
    About { about: About, marked: Option<usize> },
    Undated,
    Copy,
    Length(Length),
}

impl Template {
    /// The same, of one segment.
    fn open(&self, opener: &Opener<'_>) -> Result<Condition> {
        let all = |parts: &[Template]| -> Result<Vec<Condition>> {
            parts.iter().map(|part| part.open(opener)).collect()
        };
        Ok(match self {
            Template::All => Condition::All,
            Template::Nothing => Condition::Nothing,
            Template::And(parts) => Condition::And(And::of(all(parts)?)),
            Template::Or(parts) => Condition::Or(all(parts)?),
            Template::Not(inner) => Condition::Not(Box::new(inner.open(opener)?)),
            Template::Leaf { leaf, atom } => Condition::Leaf { leaf: *leaf, atom: *atom },
            Template::Pattern { shape, atom } => Condition::Pattern {
                proposes: Box::new(proposal(shape)),
                shape: shape.clone(),
                atom: *atom,
            },
            Template::Date(range) => date_condition(*range),
            Template::OnDay(day) => Condition::OnDay(*day),
            Template::About { about, marked } => {
                let docs = articles_about(about, &opener.columns.about, opener.reader.max_doc());
                let docs = docs.map_err(|error| opener.io(error))?;
                Condition::Docs { docs, about: *marked }
            }
            Template::Undated => Condition::Undated,
            Template::Copy => {
                let copies = opener.copies.as_ref().and_then(|copies| copies.get(opener.ord));
                let docs = copies.into_iter().flatten().copied();
                Condition::Docs { docs: Docs::of(docs, opener.reader.max_doc()), about: None }
            }
            Template::Length(length) => Condition::Length(*length),
        })
    }

    /// Whether it is asked what is a copy.
    fn asks_for_copies(&self) -> bool {
        match self {
            Template::Copy => true,
            Template::And(parts) | Template::Or(parts) => parts.iter().any(Self::asks_for_copies),
            Template::Not(inner) => inner.asks_for_copies(),
            _ => false,
        }
    }

    /// Whether an alternative is more than one part.
    fn has_branches(&self) -> bool {
        match self {
            Template::Or(parts) => parts.iter().any(|part| match part {
                Template::And(_) | Template::Or(_) => true,
                other => other.has_branches(),
            }),
            Template::And(parts) => parts.iter().any(Template::has_branches),
            _ => false,
        }
    }
}

/// Numbers the leaves of `plan`, and finds out which names it means.
pub fn lower(plan: &Plan, archive: &Archive) -> Result<Lowered> {
    let mut lowering = Lowering {
        archive,
        fields: archive.fields(),
        languages: archive.languages(),
        sources: Vec::new(),
        by_places: Vec::new(),
        atoms: Vec::new(),
        abouts: Vec::new(),
        error: None,
    };
    let condition = lowering.node(&plan.root, true);
    let Lowering { sources, by_places, atoms, abouts, error, .. } = lowering;
    match error {
        Some(error) => Err(error),
        None => {
            let has_branches = condition.has_branches();
            let mut rough: Vec<Leaf> = Vec::new();
            let rough_of = sources.iter().map(|source| match source {
                Source::Text(leaf, ..) if is_rough(leaf) => {
                    let known = rough.iter().position(|known| known.terms == leaf.terms);
                    Some(known.unwrap_or_else(|| {
                        rough.push(leaf.clone());
                        rough.len() - 1
                    }))
                }
                _ => None,
            });
            let rough_of = rough_of.collect();
            Ok(Lowered {
                condition,
                sources,
                by_places,
                rough,
                rough_of,
                expanded: RefCell::default(),
                nowhere_broken: RefCell::default(),
                atoms,
                abouts,
                has_branches,
            })
        }
    }
}

struct Lowering<'f> {
    archive: &'f Archive,
    fields: &'f Fields,
    languages: &'f [Lang],
    sources: Vec<Source>,
    by_places: Vec<bool>,
    atoms: Vec<Atom>,
    abouts: Vec<About>,
    /// The first dictionary that could not be read.
    error: Option<Error>,
}

impl Lowering<'_> {
    fn number(&mut self, source: Source) -> usize {
        self.sources.push(source);
        self.by_places.push(false);
        self.sources.len() - 1
    }

    fn node(&mut self, node: &Clause, positive: bool) -> Template {
        match node {
            Clause::All => Template::All,
            Clause::Nothing => Template::Nothing,
            Clause::And(parts) => {
                Template::And(parts.iter().map(|part| self.node(part, positive)).collect())
            }
            Clause::Or(parts) => {
                Template::Or(parts.iter().map(|part| self.node(part, positive)).collect())
            }
            Clause::Not(inner) => Template::Not(Box::new(self.node(inner, false))),
            Clause::Match(pattern) => self.pattern(pattern, positive, positive),
            // A fact stands nowhere in the text: nothing is marked.
            Clause::Fact(pattern) => self.pattern(pattern, false, false),
            Clause::Date(range) => Template::Date(*range),
            Clause::OnDay(day) => Template::OnDay(*day),
            Clause::About(about) => {
                let marked = positive.then(|| {
                    self.abouts.push(*about);
                    self.abouts.len() - 1
                });
                Template::About { about: *about, marked }
            }
            Clause::Undated => Template::Undated,
            Clause::Copy => Template::Copy,
            Clause::Notice(notice) => {
                let leaf = self.number(Source::Value(self.fields.notice, notice.name().to_owned()));
                Template::Leaf { leaf, atom: None }
            }
            Clause::Length(length) => Template::Length(*length),
            Clause::Lang(code) => {
                let leaf = self.number(Source::Value(self.fields.lang, code.clone()));
                Template::Leaf { leaf, atom: None }
            }
            Clause::Id(id) => {
                let leaf = self.number(Source::Value(self.fields.id, id.clone()));
                Template::Leaf { leaf, atom: None }
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern, scored: bool, marked: bool) -> Template {
        let first = self.sources.len();
        let expanded = match with_curated(self.archive, pattern) {
            Ok(expanded) => expanded,
            Err(error) => {
                self.error.get_or_insert(error);
                return Template::Nothing;
            }
        };
        let mut failed = None;
        let shape = compile(expanded.as_ref().unwrap_or(pattern), &mut |leaf| {
            let source = match leaf {
                LeafOf::Leaf(leaf) if leaf.runs => {
                    let names = names(self.archive, leaf);
                    Source::Names(names.unwrap_or_else(|error| {
                        failed.get_or_insert(error);
                        Vec::new()
                    }))
                }
                LeafOf::Leaf(leaf) => {
                    let forms = leaf.terms.iter().flat_map(|term| match term {
                        LeafTerm::Forms(raw) => other_forms(raw, self.languages),
                        _ => Vec::new(),
                    });
                    let halves = leaf.terms.iter().flat_map(|term| match term {
                        LeafTerm::Broken(word) => {
                            halves(self.archive, word).unwrap_or_else(|error| {
                                failed.get_or_insert(error);
                                Vec::new()
                            })
                        }
                        _ => Vec::new(),
                    });
                    let halves = halves.collect();
                    Source::Text(leaf.clone(), forms.collect(), halves)
                }
                LeafOf::Mark(mark) => Source::Mark(term_of(mark)),
            };
            self.number(source)
        });
        self.error = self.error.take().or(failed);
        let atom = marked.then(|| {
            let of_names = |leaf: &usize| matches!(self.sources[*leaf], Source::Names(..));
            let all = first..self.sources.len();
            // The words that a curated name is also looked for by weigh nothing beside the name.
            let leaves = match expanded.is_some() {
                true => all.filter(of_names).collect(),
                false => all
                    .filter(|&leaf| {
                        matches!(self.sources[leaf], Source::Text(..) | Source::Names(..))
                    })
                    .collect(),
            };
            let pattern = pattern.clone();
            self.atoms.push(Atom { pattern, shape: shape.clone(), leaves, scored });
            self.atoms.len() - 1
        });
        // A single leaf needs no positions: an article that has one of its terms matches.
        match shape {
            Shape::Leaf(leaf) | Shape::Runs(leaf, _) | Shape::Pair(leaf) => {
                Template::Leaf { leaf, atom }
            }
            shape => {
                self.by_places[first..].fill(true);
                Template::Pattern { shape, atom }
            }
        }
    }
}

/// The term that stands for a mark.
pub fn term_of(mark: Mark) -> &'static str {
    match mark {
        Mark::Sentence => SENTENCE,
        Mark::Paragraph => PARAGRAPH,
        Mark::LeadEnd => LEAD_END,
        Mark::Mention => MENTION,
        Mark::Capital => CAPITAL,
    }
}

impl Lowered {
    /// Opens the plan on the segment of that number. The second value is true where an expansion
    /// was cut short.
    pub fn open(
        &self,
        archive: &Archive,
        ord: usize,
        access: Access,
        limits: &Limits,
    ) -> Result<(Matcher, bool)> {
        let mut opener = Opener::new(archive, ord, limits)?;
        let expanded = self.expanded(&opener)?;
        let mut cut = expanded.iter().any(|terms| terms.cut);
        let mut n_names = 0;
        let mut cursors = Vec::with_capacity(self.sources.len());
        let mut over = false;
        for (i, source) in self.sources.iter().enumerate() {
            over |= i % BETWEEN_LOOKS == BETWEEN_LOOKS - 1 && limits.is_over();
            if over {
                cursors.push(Cursor::new(Vec::new()));
                continue;
            }
            opener.reads = match access {
                Access::Walk if !self.by_places[i] => IndexRecordOption::WithFreqs,
                _ => IndexRecordOption::WithFreqsAndPositions,
            };
            let lists = match source {
                Source::Text(leaf, forms, _) => {
                    let mut lists = opener.leaf(leaf, forms)?;
                    let terms = self.rough_of[i].map(|rough| &expanded[rough].list);
                    for (term, tier) in terms.into_iter().flatten() {
                        let list = opener.list_of_text(term).map_err(|error| opener.io(error))?;
                        lists.push(List::new(list, None).of_tier(*tier));
                    }
                    lists
                }
                Source::Names(names) => {
                    let lists = opener.names(names, MOST_EXPANSIONS - n_names, &mut cut)?;
                    n_names += lists.len();
                    lists
                }
                Source::Mark(term) => opener.text(term)?.into_iter().collect(),
                Source::Value(field, value) => opener.value(*field, value)?.into_iter().collect(),
            };
            let farthest = match source {
                Source::Text(leaf, ..) => edits_of(leaf),
                _ => 0,
            };
            let broken = match source {
                Source::Text(_, _, halves) => self.broken(&opener, i, halves)?,
                _ => None,
            };
            cursors.push(Cursor::new(lists).up_to(farthest).or_broken(broken));
        }
        if self.condition.asks_for_copies() && !over {
            let (copies, was_cut) = archive_copies(archive, limits)?;
            opener.copies = Some(copies);
            over |= was_cut;
        }
        cut |= over;
        // Without all of its parts nothing can be told of an article.
        let root = if over { Condition::Nothing } else { self.condition.open(&opener)? };
        let facts = opener.facts();
        let max_doc = opener.reader.max_doc();
        Ok((Matcher::new(root, cursors, facts, self.atoms.len(), max_doc, *limits), cut))
    }

    /// Where the source of that number stands in halves. Most words stand so nowhere, and a plan is opened
    /// several times.
    fn broken(
        &self,
        opener: &Opener<'_>,
        source: usize,
        halves: &[Halves],
    ) -> Result<Option<Broken>> {
        if halves.is_empty() || self.nowhere_broken.borrow().contains(&(source, opener.ord)) {
            return Ok(None);
        }
        let broken = opener.broken(halves)?;
        if broken.is_none() {
            self.nowhere_broken.borrow_mut().insert((source, opener.ord));
        }
        Ok(broken)
    }

    /// Whether a word of the plan is also looked for in halves.
    pub fn has_halves(&self) -> bool {
        let has =
            |source: &Source| matches!(source, Source::Text(.., halves) if !halves.is_empty());
        self.sources.iter().any(has)
    }

    /// The same with no word looked for in halves.
    #[must_use]
    pub fn without_halves(mut self) -> Lowered {
        for source in &mut self.sources {
            if let Source::Text(.., halves) = source {
                halves.clear();
            }
        }
        self
    }

    /// What the patterns stand for in a segment: all of it, up to a number that they share. Where that is
    /// too little, each has an even share, and what others leave of theirs.
    fn expanded(&self, opener: &Opener<'_>) -> Result<Rc<Vec<Terms>>> {
        if let Some(known) = self.expanded.borrow().get(&opener.ord) {
            return Ok(Rc::clone(known));
        }
        let share = MOST_EXPANSIONS / self.rough.len().max(1);
        // Each is opened as often as it is asked for: of two uses of a word one may be ahead of the other.
        let n_uses = self.rough_of.iter().flatten().count().max(1);
        let most_each = MOST_LISTS / n_uses;
        let expand = |leaf: &Leaf, most: usize| opener.expand(leaf, most.min(most_each));
        let mut found =
            self.rough.iter().map(|leaf| expand(leaf, share)).collect::<Result<Vec<Terms>>>()?;
        let mut left = MOST_EXPANSIONS - found.iter().map(|terms| terms.list.len()).sum::<usize>();
        for (leaf, terms) in self.rough.iter().zip(&mut found) {
            if terms.cut && left > 0 && terms.list.len() < most_each && !opener.limits.is_over() {
                let had = terms.list.len();
                *terms = expand(leaf, had + left)?;
                left = (had + left).saturating_sub(terms.list.len());
            }
        }
        let found = Rc::new(found);
        self.expanded.borrow_mut().insert(opener.ord, Rc::clone(&found));
        Ok(found)
    }

    /// The leaves of an atom that words nearer to what was typed are found by.
    pub fn rough_leaves(&self, atom: &Atom) -> Vec<usize> {
        let is_rough = |leaf: &usize| match &self.sources[*leaf] {
            Source::Text(leaf, ..) => edits_of(leaf) > 0,
            _ => false,
        };
        atom.leaves.iter().copied().filter(is_rough).collect()
    }
}

/// The patterns of a query have no more posting lists than this in one segment: some 3 KB each.
const MOST_LISTS: usize = 4 * MOST_EXPANSIONS;

/// So many posting lists are opened between two looks at the clock.
const BETWEEN_LOOKS: usize = 64;

/// How many letters may differ of what a leaf stands for.
fn edits_of(leaf: &Leaf) -> u8 {
    let edits = |term: &LeafTerm| match term {
        LeafTerm::Spelt(_, Spelling::Near(_, edits)) => *edits,
        _ => 0,
    };
    leaf.terms.iter().map(edits).max().unwrap_or(0)
}

/// Whether a leaf stands for terms that must be looked up in the dictionary.
fn is_rough(leaf: &Leaf) -> bool {
    leaf.terms.iter().any(|term| matches!(term, LeafTerm::Spelt(..) | LeafTerm::Regex(_)))
}
