//! Which organization or place does a shorter name mean?
//!
//! An acronym with the one name that it spells; a name without the nation before it, without what it
//! is concerned with behind it (`Federal Office for …`), or without a word such as `Holdings`.

use rustc_hash::FxHashMap;

use super::Kind;
use super::acronyms::spells;
use super::lexicon::{LEXICON, Tags, phrase_key, word_key};
use super::mentions::{Forms, Style};
use super::names::{Name, Names};

/// Names that share a short form; more of them tell nothing.
const MOST: usize = 4;

/// Letters of the shortest acronym that is looked for where no candidate is.
const SHORTEST: usize = 3;

/// Words of the longest name that is read for short forms.
const LONGEST: usize = 16;

/// What firms append to their name and the press leaves out.
const TAILS: [&str; 45] = [
    "AFC",
    "CF",
    "FC",
    "Aerospace",
    "Aircraft",
    "Airlines",
    "Airways",
    "Automotive",
    "Bancorp",
    "Bank",
    "Brothers",
    "Bros",
    "Capital",
    "Chemicals",
    "Communications",
    "Company",
    "Electric",
    "Electronics",
    "Energy",
    "Enterprises",
    "Entertainment",
    "Financial",
    "Foods",
    "Games",
    "Group",
    "Holding",
    "Holdings",
    "Industries",
    "Insurance",
    "Interactive",
    "International",
    "Laboratories",
    "Media",
    "Mining",
    "Motor",
    "Motors",
    "Oil",
    "Partners",
    "Petroleum",
    "Pharmaceuticals",
    "Resources",
    "Software",
    "Steel",
    "Stores",
    "Technologies",
];

/// The names that each short form may stand for, by its key.
#[derive(Default)]
struct Shortened {
    of: FxHashMap<u64, Vec<usize>>,
}

impl Shortened {
    fn add(&mut self, short: u64, root: usize) {
        let names = self.of.entry(short).or_default();
        if names.len() < MOST && !names.contains(&root) {
            names.push(root);
        }
    }

    /// The one name of that short form.
    fn only(&self, short: u64) -> Option<usize> {
        match self.of.get(&short)?[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}

impl Names {
    /// Joins the names of each organization and place.
    pub(super) fn join_organizations(&mut self) {
        self.join_shortened();
        self.join_acronyms();
    }

    /// `Foreign Ministry` with the one `Russian Foreign Ministry`.
    fn join_shortened(&mut self) {
        let mut shortened = Shortened::default();
        for at in self.long_names() {
            let name = &self.all[at];
            if name.kind != Kind::Organization || name.words.len() < 2 {
                continue;
            }
            let words = &name.words;
            let nation = n_nation_words(name);
            if nation > 0 && words.len() >= nation + 2 {
                shortened.add(phrase_key(words[nation..].iter().copied()), at);
            }
            for end in 2..words.len() {
                if is_small_tie(words[end]) && !name.is_small(end - 1) {
                    shortened.add(phrase_key(words[..end].iter().copied()), at);
                }
            }
            if let Some(head) = name.head_of_firm().or_else(|| name.own_word()) {
                shortened.add(phrase_key([head]), at);
            }
        }
        if shortened.of.is_empty() {
            return;
        }
        for at in 0..self.all.len() {
            let name = &self.all[at];
            if name.kind != Kind::Organization || name.joined_to.is_some() {
                continue;
            }
            let key = phrase_key(name.words.iter().copied());
            if let Some(long) = shortened.only(key).filter(|long| *long != at) {
                self.join(at, long);
            }
        }
    }

    /// `NCSC` with the one name of the article that it spells.
    fn join_acronyms(&mut self) {
        let long = self.long_names();
        if long.is_empty() || !self.all.iter().any(|name| name.is_acronym) {
            return;
        }
        let initials = self.initials(&long);
        let mut by_letter: FxHashMap<char, Vec<usize>> = FxHashMap::default();
        for &at in &long {
            let same = by_letter.entry(self.all[at].letters[0]).or_default();
            if same.len() < 64 {
                same.push(at);
            }
        }
        for at in 0..self.all.len() {
            let name = &self.all[at];
            if !name.is_acronym || name.kind == Kind::Person || name.joined_to.is_some() {
                continue;
            }
            let spelt = match initials.of.get(&name.words[0]) {
                Some(spelt) => spelt.clone(),
                None => {
                    let near = by_letter.get(&name.letters[0]).into_iter().flatten().copied();
                    near.filter(|&long| spells(&name.printed, &self.all[long].printed_words()))
                        .take(MOST)
                        .collect()
                }
            };
            let kind = name.kind;
            let mut roots: Vec<usize> = spelt.into_iter().map(|long| self.root(long)).collect();
            roots.sort_unstable();
            roots.dedup();
            let same_kind: Vec<usize> =
                roots.iter().copied().filter(|&root| self.all[root].kind == kind).collect();
            if let ([long], _) | (_, [long]) = (&same_kind[..], &roots[..]) {
                self.join(at, *long);
            }
        }
    }

    /// Organizations and places of several words.
    fn long_names(&self) -> Vec<usize> {
        let is_long =
            |name: &Name| name.kind != Kind::Person && (2..=LONGEST).contains(&name.words.len());
        (0..self.all.len()).filter(|&at| is_long(&self.all[at])).collect()
    }

    /// The acronyms that the long names give: first letters, those of small words left out or not,
    /// the nation before left out or not, and those of the part before an `and` or `of`.
    fn initials(&self, long: &[usize]) -> Shortened {
        let mut initials = Shortened::default();
        for &at in long {
            let name = &self.all[at];
            for (acronym, _) in name.acronyms() {
                initials.add(word_key(&acronym), at);
            }
        }
        initials
    }

    /// Acronyms and short names of firms under which they may be met where no candidate is.
    pub(super) fn add_short_forms(&mut self, forms: &mut Forms) {
        let mut shortened = Shortened::default();
        for at in self.long_names() {
            let root = self.root(at);
            let name = &self.all[at];
            for (acronym, whole) in name.acronyms() {
                if whole && acronym.chars().count() >= SHORTEST {
                    shortened.add(word_key(&acronym), root);
                }
            }
        }
        let mut acronyms: Vec<(u64, Vec<usize>)> = shortened.of.into_iter().collect();
        acronyms.sort_unstable();
        for (acronym, names) in acronyms {
            let [name] = names[..] else { continue };
            // Of another name of several words, not the acronym for its own sake.
            let known = LEXICON.known(phrase_key([acronym])).map(|known| known.id);
            let known = known.filter(|id| LEXICON.name(*id).contains(' '));
            let other = LEXICON.tags(acronym).any(Tags::CALENDAR.or(Tags::PEOPLE))
                || self.no_names.contains(&acronym)
                || (known.is_some() && known != self.all[name].known);
            if !other {
                forms.add(&[acronym], Style::Acronym, name);
            }
        }
        for at in self.long_names() {
            let root = self.root(at);
            let head = self.all[at].head_of_firm();
            let is_own_word = |head: &u64| {
                let tags = LEXICON.tags(*head);
                tags == Tags::default() || tags.any(Tags::KNOWN_ORGANIZATION)
            };
            if let Some(head) = head.filter(is_own_word) {
                forms.add(&[head], Style::Part, root);
            }
        }
    }
}

impl Name {
    /// A word of the name that is written small.
    fn is_small(&self, at: usize) -> bool {
        self.letters.get(at).is_some_and(|letter| letter.is_lowercase())
    }

    fn printed_words(&self) -> Vec<&str> {
        self.printed.split([' ', '-']).collect()
    }

    /// `Ryanair` of `Ryanair Holdings`: the first word of a firm.
    fn head_of_firm(&self) -> Option<u64> {
        let (n, mut printed) = (self.words.len(), self.printed.split_whitespace());
        let is_firm = self.kind == Kind::Organization
            && (2..=4).contains(&n)
            && !self.is_small(0)
            && printed.clone().count() >= n
            && printed.by_ref().skip(1).take(n - 1).all(|word| TAILS.contains(&word));
        is_firm.then_some(self.words[0])
    }

    /// `JPMorgan` of `JPMorgan Chase`: a first word that no list knows, of two or three.
    fn own_word(&self) -> Option<u64> {
        let plain = (2..=3).contains(&self.words.len())
            && (0..self.words.len()).all(|at| !self.is_small(at));
        let own = LEXICON.tags(self.words[0]) == Tags::default();
        (plain && own).then_some(self.words[0])
    }

    /// The acronyms that may stand for the name, and whether each spells all of it.
    fn acronyms(&self) -> Vec<(String, bool)> {
        let letters = &self.letters;
        let mut found = Vec::new();
        let mut add = |letters: &mut dyn Iterator<Item = char>, whole: bool| {
            let acronym: String = letters.flat_map(char::to_uppercase).collect();
            if acronym.chars().count() >= 2 && !found.iter().any(|(other, _)| *other == acronym) {
                found.push((acronym, whole));
            }
        };
        let capital = |c: &char| !c.is_lowercase();
        let nation = n_nation_words(self);
        for first in [0, nation] {
            if first == 0 || letters.len() >= first + 2 {
                add(&mut letters[first..].iter().copied().filter(capital), true);
                add(&mut letters[first..].iter().copied(), true);
            }
        }
        for end in 2..letters.len() {
            if self.is_small(end)
                && letters[..end].iter().filter(|c| capital(c)).count() >= SHORTEST
            {
                add(&mut letters[..end].iter().copied().filter(capital), false);
            }
        }
        found
    }
}

/// How many words at the beginning name a nation: `Russian`, `U.S.`
fn n_nation_words(name: &Name) -> usize {
    let is_nation = |word: &&u64| {
        LEXICON.tags(**word).any(Tags::PEOPLE)
            || LEXICON.known(phrase_key([**word])).is_some_and(|known| known.kind == Kind::Place)
    };
    name.words.iter().take_while(is_nation).count()
}

/// `of` and the like, behind which stands what a body is concerned with.
fn is_small_tie(word: u64) -> bool {
    ["of", "for", "in", "at"].iter().any(|tie| word_key(tie) == word)
}
