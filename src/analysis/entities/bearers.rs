//! Whose is this surname, or this given name?
//!
//! A bare surname belongs to the one person of the text who bears it, wherever the full name stands.
//! Where several do, a title of known gender may tell them apart; otherwise the surname is a name of
//! its own. A bare given name counts only where it is nobody's surname.

use rustc_hash::FxHashMap;

use super::candidates::Gender;
use super::lexicon::{LEXICON, Tags, phrase_key, word_key};
use super::mentions::{Forms, Style};
use super::names::{Name, Names};
use super::person_names::are_variants;
use super::{Evidence, Kind};

/// People of one surname that are told apart; more are a list, not a story.
const MOST_BEARERS: usize = 8;

/// Words of the longest name whose endings are read.
const LONGEST: usize = 16;

/// The people of an article by the words of their names.
pub(super) struct Bearers {
    by_surname: FxHashMap<u64, Vec<usize>>,
    /// First names and the like; see [`Names::bearers`].
    by_given: FxHashMap<u64, Vec<usize>>,
}

impl Bearers {
    /// Whether the word is somebody's surname.
    pub(super) fn bear(&self, surname: u64) -> bool {
        self.by_surname.contains_key(&surname)
    }
}

impl Names {
    /// Joins the names of each person.
    pub(super) fn join_people(&mut self) {
        self.join_endings();
        self.join_full_names();
        self.join_lone_names();
    }

    /// `Rees-Mogg` with the one longer name that ends so.
    fn join_endings(&mut self) {
        let mut by_ending: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for at in self.people() {
            let name = &self.all[at];
            if name.n_core() > LONGEST {
                continue;
            }
            for first in 1..name.n_core().saturating_sub(1) {
                let key = phrase_key(name.words[first..name.n_core()].iter().copied());
                let longer = by_ending.entry(key).or_default();
                if longer.len() < MOST_BEARERS {
                    longer.push(at);
                }
            }
        }
        if by_ending.is_empty() {
            return;
        }
        for at in self.people() {
            let name = &self.all[at];
            let key = phrase_key(name.words[..name.n_core()].iter().copied());
            let Some(longer) = by_ending.get(&key).filter(|_| !name.family_first) else { continue };
            self.all[at].partial = true;
            // Longer names may be endings themselves.
            let first = self.root(longer[0]);
            let is_one = (1..longer.len()).all(|i| self.root(longer[i]) == first);
            if is_one {
                self.join(at, first);
            }
        }
    }

    /// `Donald J. Trump` and `Donald Trump`, `Robert Dole` and `Bob Dole`.
    fn join_full_names(&mut self) {
        let mut groups: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut order: Vec<u64> = Vec::new();
        for at in self.people() {
            let surname = self.all[at].surname();
            let group = groups.entry(surname).or_insert_with(|| {
                order.push(surname);
                Vec::new()
            });
            if group.len() < MOST_BEARERS {
                group.push(at);
            }
        }
        for group in order.iter().map(|surname| &groups[surname]).filter(|group| group.len() > 1) {
            let same = |one: usize, other: usize| may_be_one(&self.all[one], &self.all[other]);
            let alike =
                |one: usize| group.iter().copied().filter(move |&a| a != one && same(one, a));
            // J. Bush is neither John nor James where both are named, nor is one of those the J.
            let is_clear: Vec<usize> = group
                .iter()
                .copied()
                .filter(|&one| alike(one).all(|a| alike(one).all(|b| a == b || same(a, b))))
                .collect();
            let pairs: Vec<(usize, usize)> = is_clear
                .iter()
                .enumerate()
                .flat_map(|(i, &one)| is_clear[..i].iter().map(move |&other| (one, other)))
                .filter(|&(one, other)| same(one, other))
                .collect();
            for (one, other) in pairs {
                self.join(one, other);
            }
        }
    }

    /// Lone surnames and given names with their only bearer.
    fn join_lone_names(&mut self) {
        let bearers = self.bearers();
        for at in 0..self.all.len() {
            let name = &self.all[at];
            if name.kind == Kind::Person
                && name.n_core() == 1
                && name.joined_to.is_none()
                && let Some(bearer) = self.bearer_of(&bearers, name)
            {
                self.join(at, bearer);
            }
        }
    }

    /// The people of each surname, and of each given name. What stands between the two counts as
    /// given only if it is no given name that lists know: `Enrique | Peña | Nieto`, not `Sarah Jane Smith`.
    pub(super) fn bearers(&mut self) -> Bearers {
        let mut bearers =
            Bearers { by_surname: FxHashMap::default(), by_given: FxHashMap::default() };
        for at in 0..self.all.len() {
            if !self.all[at].is_full_person() {
                continue;
            }
            let root = self.root(at);
            let name = &self.all[at];
            let mut add = |map: fn(&mut Bearers) -> &mut FxHashMap<u64, Vec<usize>>, word: u64| {
                let same = map(&mut bearers).entry(word).or_default();
                if same.len() < MOST_BEARERS && !same.contains(&root) {
                    same.push(root);
                }
            };
            add(|bearers| &mut bearers.by_surname, name.surname());
            let is_given = |i: usize| LEXICON.tags(name.words[i]).any(Tags::GIVEN);
            // Assemblywoman Selena Torres: an office that no list knows.
            let office =
                usize::from(!name.family_first && name.n_core() > 2 && !is_given(0) && is_given(1));
            for i in name.given().skip(office) {
                let tags = LEXICON.tags(name.words[i]);
                let middle = i > office && !name.family_first;
                let no_name = tags.any(Tags::PARTICLE) || (middle && tags.any(Tags::GIVEN));
                if !no_name && !name.is_initial(i) {
                    add(|bearers| &mut bearers.by_given, name.words[i]);
                }
            }
        }
        bearers
    }

    /// Who is meant by a lone name.
    fn bearer_of(&self, bearers: &Bearers, name: &Name) -> Option<usize> {
        let word = name.words[0];
        if let Some(bearers) = bearers.by_surname.get(&word) {
            return self.bearer(bearers, name.gender);
        }
        let [bearer] = bearers.by_given.get(&word)?[..] else { return None };
        // Mr Abiy is Abiy Ahmed, but Mr John is not John Smith.
        let by_title = name.titled && LEXICON.tags(word).any(Tags::GIVEN);
        let clashes = clash(self.all[bearer].gender, name.gender);
        (!by_title && !clashes).then_some(bearer)
    }

    /// The one bearer that is meant, if one must be.
    fn bearer(&self, bearers: &[usize], gender: Option<Gender>) -> Option<usize> {
        let mut fitting = bearers.iter().copied().filter(|at| !clash(self.all[*at].gender, gender));
        let first = fitting.next()?;
        let told_apart = bearers.len() == 1 || self.all[first].gender.is_some();
        (fitting.next().is_none() && told_apart).then_some(first)
    }

    /// Surnames, given names and people known by one name.
    pub(super) fn add_forms_of_people(&mut self, forms: &mut Forms, bearers: Bearers) {
        for at in 0..self.all.len() {
            let name = &self.all[at];
            if !name.is_full_person() || name.family_first {
                continue;
            }
            // `von der Leyen` before `Leyen`.
            let (n, words) = (name.n_core(), name.words.clone());
            let root = self.root(at);
            for first in n.saturating_sub(3).max(1)..n - 1 {
                forms.add(&words[first..n], Style::Part, root);
            }
        }
        let mut by_surname: Vec<(u64, Vec<usize>)> = bearers.by_surname.into_iter().collect();
        by_surname.sort_unstable();
        let mut by_given = bearers.by_given;
        for (surname, bearers) in by_surname {
            by_given.remove(&surname);
            let entity = match self.bearer(&bearers, None) {
                Some(bearer) => bearer,
                None => self.shared_surname(surname, bearers[0]),
            };
            forms.add(&[surname], Style::Part, entity);
        }
        let mut by_given: Vec<(u64, Vec<usize>)> = by_given.into_iter().collect();
        by_given.sort_unstable();
        for (given, bearers) in by_given {
            if let [bearer] = bearers[..] {
                forms.add(&[given], Style::Given, bearer);
            }
        }
        for (at, name) in self.all.iter().enumerate() {
            if name.kind == Kind::Person && name.n_core() == 1 && name.joined_to.is_none() {
                forms.add(&name.words[..1], Style::Part, at);
            }
        }
    }

    /// The name of its own that a surname of several bearers is.
    fn shared_surname(&mut self, surname: u64, bearer: usize) -> usize {
        let name = &self.all[bearer];
        let printed = if name.family_first {
            name.printed.split_whitespace().next()
        } else {
            name.printed.split([' ', '-', '\n']).rfind(|w| word_key(w) == surname)
        };
        let printed = printed.unwrap_or_default().to_owned();
        let key = (2, surname);
        let at = match self.by_key.get(&key) {
            Some(&at) if self.all[at].joined_to.is_none() => at,
            _ => {
                let letters = printed.chars().take(1).collect();
                let name =
                    Name::new(Kind::Person, vec![surname], letters, printed, None, None, false);
                self.insert(key, name)
            }
        };
        let evidence = Evidence::SharedSurname;
        self.vote(at, Kind::Person, evidence, evidence.margin());
        at
    }
}

fn clash(one: Option<Gender>, other: Option<Gender>) -> bool {
    one.is_some() && other.is_some() && one != other
}

/// Whether two full names with the same surname may be one person's.
fn may_be_one(one: &Name, other: &Name) -> bool {
    if one.suffixed && other.suffixed && one.words.last() != other.words.last() {
        return false;
    }
    let (short, long) =
        if one.given().len() <= other.given().len() { (one, other) } else { (other, one) };
    let alike = |s: usize, l: usize| {
        let by_letter = (short.is_initial(s) || long.is_initial(l))
            && short.letters.get(s) == long.letters.get(l);
        by_letter || are_variants(short.words[s], long.words[l])
    };
    let (s, l) = (short.given(), long.given());
    if alike(s.start, l.start) {
        // Middle names agree, or one has none.
        return s.len() == 1
            || (s.len() == l.len()
                && s.zip(l).skip(1).all(|(s, l)| alike(s, l) || same_letter(short, s, long, l)));
    }
    // Otto Jespersen is Jens Otto Harry Jespersen.
    s.len() == 1
        && !short.is_initial(s.start)
        && l.skip(1).any(|l| short.words[s.start] == long.words[l])
}

fn same_letter(one: &Name, i: usize, other: &Name, j: usize) -> bool {
    (one.is_initial(i) || other.is_initial(j)) && one.letters.get(i) == other.letters.get(j)
}
