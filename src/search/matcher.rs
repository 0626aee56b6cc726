//! Which articles of one segment satisfy a plan?
//!
//! Two phases, so that positions are read only where every cheaper condition holds: the plan's
//! posting lists propose articles in order ([`Matcher::seek`]), then each is verified
//! ([`Matcher::verify`]): dates, exclusions, and last the positions of phrases and the like.

use std::sync::Arc;

use tantivy::TERMINATED;
use tantivy::columnar::ColumnValues;

use crate::base::{DayOfYear, PartialDate};
use crate::index::unpack_date;
use crate::query::Length;
use crate::search::cursor::Cursor;
use crate::search::limits::Limits;
use crate::search::shape::Shape;
use crate::search::spans::{Hit, Positions, Scratch, count, hits};
use crate::search::times::Docs;

/// One node of a plan, lowered to a segment. Leaves are numbers into [`Matcher::cursors`].
pub enum Condition {
    /// Every article.
    All,
    /// None.
    Nothing,
    /// All hold.
    And(And),
    /// One holds.
    Or(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A leaf has the article: nothing to verify.
    Leaf {
        /// Its number.
        leaf: usize,
        /// What is marked where it holds.
        atom: Option<usize>,
    },
    /// A positional pattern: `proposes` says which articles can have it.
    Pattern {
        /// What the articles have at least.
        proposes: Box<Condition>,
        /// The pattern itself.
        shape: Shape,
        /// What is marked where it holds; there its number of hits is kept.
        atom: Option<usize>,
    },
    /// The packed date lies in the range, ends included.
    Date {
        /// The least packed date by precision: year, month, day.
        least: [u64; 3],
        /// The greatest packed date.
        greatest: u64,
    },
    /// The date is that day of its year.
    OnDay(DayOfYear),
    /// One of these articles: nothing to verify.
    Docs {
        /// Which.
        docs: Docs,
        /// Which of the times asked for they speak of, if that is marked.
        about: Option<usize>,
    },
    /// The date is unknown.
    Undated,
    /// The text has so many words.
    Length(Length),
}

/// A conjunction, in the order its parts are best asked in.
pub struct And {
    /// What proposes stands first, the rarest before the others.
    pub parts: Vec<Condition>,
    /// How many of the parts propose.
    n_proposing: usize,
    /// The parts that must be verified, the cheapest first.
    checks: Vec<usize>,
}

impl And {
    /// A conjunction, not yet in order.
    pub fn of(parts: Vec<Condition>) -> And {
        let checks = (0..parts.len()).collect();
        And { parts, n_proposing: 0, checks }
    }

    fn order(&mut self, cursors: &Cursors, max_doc: u32) {
        self.parts.iter_mut().for_each(|part| order(part, cursors, max_doc));
        self.parts
            .sort_by_key(|part| (!proposes(part), cost(part, cursors, max_doc), dearness(part)));
        self.n_proposing = self.parts.iter().filter(|part| proposes(part)).count();
        self.checks = (0..self.parts.len()).filter(|i| dearness(&self.parts[*i]) > 0).collect();
        self.checks.sort_by_key(|i| dearness(&self.parts[*i]));
    }
}

/// A plan lowered to one segment.
pub struct Matcher {
    /// What must hold.
    pub root: Condition,
    /// The leaves' posting lists.
    pub cursors: Cursors,
    /// Packed dates.
    pub dates: Arc<dyn ColumnValues<u64>>,
    words: Arc<dyn ColumnValues<u64>>,
    /// How many hits each scored pattern has in the article last verified.
    pub n_hits: Vec<u32>,
    /// One past the last article.
    pub max_doc: u32,
    scratch: Scratch,
    /// Whether what is proposed still has to be verified.
    verifies: bool,
}

/// The posting lists of a plan's leaves, as the evaluator asks for their positions.
pub struct Cursors {
    list: Vec<Cursor>,
    /// The article that is looked at.
    doc: u32,
    /// Whether an article had more ways to match than were looked at, or there was no time for all.
    cut: bool,
    limits: Limits,
    /// How many ways to match were looked at since the last look at the clock.
    n_ways: usize,
    /// Whether there is no more time.
    over: bool,
}

/// Verifying an article counts as so many ways to match.
const WAYS_OF_AN_ARTICLE: usize = 100;

/// So many ways to match are looked at between two looks at the clock: some milliseconds of work.
const BETWEEN_LOOKS: usize = 20_000;

impl Cursors {
    /// The cursors, by the numbers their leaves have.
    pub fn new(list: Vec<Cursor>, limits: Limits) -> Cursors {
        Cursors { list, doc: 0, cut: false, limits, n_ways: 0, over: false }
    }

    /// Whether a word stands in halves in some article.
    pub fn any_may_be_broken(&self) -> bool {
        self.list.iter().any(Cursor::may_be_broken)
    }

    /// All cursors, by the numbers of their leaves.
    pub fn all(&mut self) -> &mut [Cursor] {
        &mut self.list
    }

    /// The cursor of leaf `leaf`.
    #[inline]
    pub fn get(&self, leaf: usize) -> &Cursor {
        &self.list[leaf]
    }

    /// The same, to be asked about the article it stands at.
    #[inline]
    pub fn get_mut(&mut self, leaf: usize) -> &mut Cursor {
        &mut self.list[leaf]
    }

    /// Whether an article had more ways to match than were looked at, or not all were looked at.
    pub fn is_cut(&self) -> bool {
        self.cut || self.list.iter().any(Cursor::is_cut)
    }
}

impl Positions for Cursors {
    fn positions(&mut self, leaf: usize, out: &mut Vec<u32>) {
        let cursor = &mut self.list[leaf];
        if cursor.seek(self.doc) == self.doc { cursor.positions(out) } else { out.clear() }
    }

    fn is_broken(&mut self, leaf: usize) -> bool {
        let cursor = &mut self.list[leaf];
        cursor.seek(self.doc) == self.doc && cursor.is_broken()
    }

    fn broken(&mut self, leaf: usize, out: &mut Vec<u32>) {
        let cursor = &mut self.list[leaf];
        match cursor.seek(self.doc) == self.doc {
            true => cursor.broken_positions(out),
            false => out.clear(),
        }
    }

    fn cut_short(&mut self) {
        self.cut = true;
    }

    fn looked_at(&mut self, n_ways: usize) -> bool {
        self.n_ways += n_ways;
        if self.n_ways > BETWEEN_LOOKS {
            self.n_ways = 0;
            self.over |= self.limits.is_over();
            self.cut |= self.over;
        }
        self.over
    }
}

/// What is to be marked in one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Active {
    /// For each atom, whether it counts there.
    pub atoms: Vec<bool>,
    /// The times asked for that it speaks of.
    pub abouts: Vec<usize>,
}

impl Matcher {
    /// A matcher at its first article.
    pub fn new(
        root: Condition,
        cursors: Vec<Cursor>,
        (dates, words): (Arc<dyn ColumnValues<u64>>, Arc<dyn ColumnValues<u64>>),
        n_atoms: usize,
        max_doc: u32,
        limits: Limits,
    ) -> Matcher {
        let cursors = Cursors::new(cursors, limits);
        let mut matcher = Matcher {
            root,
            cursors,
            dates,
            words,
            n_hits: vec![0; n_atoms],
            max_doc,
            scratch: Scratch::default(),
            verifies: false,
        };
        order(&mut matcher.root, &matcher.cursors, max_doc);
        matcher.verifies = dearness(&matcher.root) > 0;
        matcher
    }

    /// The first article not before `target` that satisfies the plan; [`TERMINATED`] if none.
    pub fn next(&mut self, target: u32) -> u32 {
        let mut target = target;
        loop {
            let doc = propose(&self.root, &mut self.cursors.list, target, self.max_doc);
            if doc >= self.max_doc || self.cursors.over {
                return TERMINATED;
            }
            if !self.verifies {
                return doc;
            }
            let holds = self.verify(doc);
            // What was cut short may hold only for want of what it excludes.
            if self.cursors.over {
                return TERMINATED;
            }
            if holds {
                return doc;
            }
            // Each article that is looked at in vain is work too.
            self.cursors.looked_at(WAYS_OF_AN_ARTICLE);
            target = doc + 1;
        }
    }

    fn verify(&mut self, doc: u32) -> bool {
        self.cursors.doc = doc;
        self.check(|check, root| check.holds(root))
    }

    fn check<T>(&mut self, ask: impl FnOnce(&mut Check<'_>, &Condition) -> T) -> T {
        let mut check = Check {
            cursors: &mut self.cursors,
            dates: &*self.dates,
            words: &*self.words,
            n_hits: &mut self.n_hits,
            scratch: &mut self.scratch,
            max_doc: self.max_doc,
        };
        ask(&mut check, &self.root)
    }

    /// What counts in `doc`, which satisfies the plan: alternatives that do not hold there are left out.
    /// Articles must be asked for in order.
    pub fn active(&mut self, doc: u32, active: &mut Active) {
        self.cursors.doc = doc;
        active.atoms.clear();
        active.atoms.resize(self.n_hits.len(), false);
        active.abouts.clear();
        self.check(|check, root| check.activate(root, active));
    }

    /// The first positions of the spans of `shape` in `doc`, ascending; articles must be asked for
    /// in order.
    pub fn starts(&mut self, shape: &Shape, doc: u32) -> Vec<u32> {
        self.cursors.doc = doc;
        if let Shape::Leaf(leaf) | Shape::Runs(leaf, _) | Shape::Pair(leaf) = shape {
            let mut starts = Vec::new();
            self.cursors.positions(*leaf, &mut starts);
            if self.cursors.is_broken(*leaf) {
                let mut broken = Vec::new();
                self.cursors.broken(*leaf, &mut broken);
                starts.append(&mut broken);
                starts.sort_unstable();
                starts.dedup();
            }
            return starts;
        }
        hits(shape, &mut self.cursors).into_iter().map(|hit| hit.start).collect()
    }

    /// The hits of `shape` in `doc`; articles must be asked for in order.
    pub fn hits(&mut self, shape: &Shape, doc: u32) -> Vec<Hit> {
        self.cursors.doc = doc;
        hits(shape, &mut self.cursors)
    }
}

/// The first article not before `target` that `condition` may hold for.
fn propose(condition: &Condition, cursors: &mut [Cursor], target: u32, max_doc: u32) -> u32 {
    match condition {
        Condition::Leaf { leaf, .. } => cursors[*leaf].seek(target),
        Condition::Nothing => TERMINATED,
        Condition::Docs { docs, .. } => docs.seek(target),
        Condition::All
        | Condition::Not(_)
        | Condition::Date { .. }
        | Condition::OnDay(_)
        | Condition::Length(_)
        | Condition::Undated => {
            if target < max_doc {
                target
            } else {
                TERMINATED
            }
        }
        Condition::Pattern { proposes, .. } => propose(proposes, cursors, target, max_doc),
        Condition::Or(parts) => parts
            .iter()
            .map(|part| propose(part, cursors, target, max_doc))
            .min()
            .unwrap_or(TERMINATED),
        Condition::And(and) => {
            let mut doc = target;
            'again: loop {
                for part in &and.parts[..and.n_proposing] {
                    let next = propose(part, cursors, doc, max_doc);
                    if next > doc {
                        if next >= max_doc {
                            return TERMINATED;
                        }
                        doc = next;
                        continue 'again;
                    }
                }
                return if doc < max_doc { doc } else { TERMINATED };
            }
        }
    }
}

/// Whether the condition narrows what is proposed, or only verifies.
fn proposes(condition: &Condition) -> bool {
    match condition {
        Condition::Leaf { .. } | Condition::Docs { .. } | Condition::Nothing => true,
        Condition::Pattern { proposes: inner, .. } => proposes(inner),
        Condition::And(and) => and.parts.iter().any(proposes),
        Condition::Or(parts) => parts.iter().all(proposes),
        _ => false,
    }
}

/// Upper bound of the articles proposed.
fn cost(condition: &Condition, cursors: &Cursors, max_doc: u32) -> u64 {
    match condition {
        Condition::Leaf { leaf, .. } => cursors.get(*leaf).cost(),
        Condition::Docs { docs, .. } => docs.len(),
        Condition::Nothing => 0,
        Condition::Pattern { proposes, .. } => cost(proposes, cursors, max_doc),
        Condition::And(and) => {
            and.parts.iter().map(|part| cost(part, cursors, max_doc)).min().unwrap_or(0)
        }
        Condition::Or(parts) => parts.iter().map(|part| cost(part, cursors, max_doc)).sum(),
        _ => u64::from(max_doc),
    }
}

/// How dear it is to verify: what is cheap and refuses much comes first.
fn dearness(condition: &Condition) -> u8 {
    match condition {
        Condition::All | Condition::Nothing | Condition::Leaf { .. } | Condition::Docs { .. } => 0,
        Condition::Date { .. }
        | Condition::OnDay(_)
        | Condition::Length(_)
        | Condition::Undated => 1,
        Condition::Not(inner) => dearness(inner).max(2),
        Condition::And(and) => and.parts.iter().map(dearness).max().unwrap_or(0),
        Condition::Or(parts) => parts.iter().map(dearness).max().unwrap_or(0),
        Condition::Pattern { .. } => 3,
    }
}

/// Puts the parts of each conjunction into the order they are best asked in.
fn order(condition: &mut Condition, cursors: &Cursors, max_doc: u32) {
    match condition {
        Condition::And(and) => and.order(cursors, max_doc),
        Condition::Or(parts) => parts.iter_mut().for_each(|part| order(part, cursors, max_doc)),
        Condition::Not(inner) => order(inner, cursors, max_doc),
        Condition::Pattern { proposes, .. } => order(proposes, cursors, max_doc),
        _ => {}
    }
}

struct Check<'m> {
    cursors: &'m mut Cursors,
    dates: &'m dyn ColumnValues<u64>,
    words: &'m dyn ColumnValues<u64>,
    n_hits: &'m mut [u32],
    scratch: &'m mut Scratch,
    max_doc: u32,
}

impl Check<'_> {
    /// Whether `condition` holds for the article proposed. Patterns that count leave their number
    /// of hits behind, so that of a disjunction every part is looked at.
    fn holds(&mut self, condition: &Condition) -> bool {
        let doc = self.cursors.doc;
        match condition {
            Condition::All => true,
            Condition::Nothing => false,
            Condition::Leaf { leaf, .. } => self.cursors.list[*leaf].seek(doc) == doc,
            Condition::Date { least, greatest } => {
                let packed = self.dates.get_val(doc);
                let precision = packed & 3;
                precision > 0 && packed <= *greatest && packed >= least[precision as usize - 1]
            }
            Condition::OnDay(day) => {
                let date = unpack_date(self.dates.get_val(doc)).and_then(PartialDate::day);
                date.is_some_and(|date| day.is(date))
            }
            Condition::Docs { docs, .. } => docs.seek(doc) == doc,
            Condition::Undated => self.dates.get_val(doc) & 3 == 0,
            Condition::Length(length) => {
                length.takes(u32::try_from(self.words.get_val(doc)).unwrap_or(u32::MAX))
            }
            Condition::Not(inner) => {
                // What is excluded never counts for the score; its hits are not kept.
                let holds = propose(inner, &mut self.cursors.list, doc, self.max_doc) == doc
                    && self.holds(inner);
                !holds
            }
            Condition::Or(parts) => {
                let mut any = false;
                for part in parts {
                    let possible = propose(part, &mut self.cursors.list, doc, self.max_doc) == doc;
                    let holds = possible && self.holds(part);
                    if !holds {
                        self.forget(part);
                    }
                    any |= holds;
                }
                any
            }
            Condition::And(and) => and.checks.iter().all(|i| self.holds(&and.parts[*i])),
            Condition::Pattern { shape, atom, .. } => {
                let n = count(shape, self.cursors, self.scratch);
                if let Some(atom) = atom {
                    self.n_hits[*atom] = u32::try_from(n).unwrap_or(u32::MAX);
                }
                n > 0
            }
        }
    }

    /// Sets the hits of a part that does not hold to none.
    fn forget(&mut self, condition: &Condition) {
        match condition {
            Condition::Pattern { atom: Some(atom), .. } => self.n_hits[*atom] = 0,
            Condition::And(and) => and.parts.iter().for_each(|part| self.forget(part)),
            Condition::Or(parts) => parts.iter().for_each(|part| self.forget(part)),
            _ => {}
        }
    }

    /// Adds what counts of `condition`, which holds for the article.
    fn activate(&mut self, condition: &Condition, active: &mut Active) {
        match condition {
            Condition::Leaf { atom: Some(atom), .. }
            | Condition::Pattern { atom: Some(atom), .. } => {
                active.atoms[*atom] = true;
            }
            Condition::Docs { about: Some(about), .. } => active.abouts.push(*about),
            Condition::And(and) => and.parts.iter().for_each(|part| self.activate(part, active)),
            Condition::Or(parts) => {
                let doc = self.cursors.doc;
                for part in parts {
                    let possible = propose(part, &mut self.cursors.list, doc, self.max_doc) == doc;
                    if possible && self.holds(part) {
                        self.activate(part, active);
                    }
                }
            }
            _ => {}
        }
    }
}
