//! Where else does a text use a name that is already known to be one?
//!
//! The second look at a text: bare surnames, acronyms, firms without their legal form, names in
//! headlines and lines of capitals. What the first look took is not looked at again.

use rustc_hash::FxHashMap;

use super::acronyms::is_acronym;
use super::lexicon::Tags;
use super::people;
use super::tokens::{Capitals, Gap};
use super::zone::Zone;
use crate::base::Span;

/// The forms by which entities may be named, by the key of their first word.
#[derive(Default)]
pub(super) struct Forms {
    by_first: FxHashMap<u64, Vec<Form>>,
}

struct Form {
    /// The keys of all words but the first.
    rest: Vec<u64>,
    style: Style,
    entity: usize,
}

/// What a form needs to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// The name as it was printed before.
    Whole,
    /// Capitals only, as it was printed before: `WHO`.
    Acronym,
    /// Less than the name: a surname, a firm without `Inc`.
    Part,
    /// A given name alone.
    Given,
    /// A place whose name is somebody's surname too.
    Located,
}

impl Forms {
    /// Adds a form of `entity`; of two entities with one form the first keeps it.
    pub(super) fn add(&mut self, words: &[u64], style: Style, entity: usize) {
        let Some((first, rest)) = words.split_first() else { return };
        let forms = self.by_first.entry(*first).or_default();
        let taken = |form: &Form| form.rest == rest && form.style != Style::Located;
        // Many forms with one first word are no newspaper text; bounding them keeps time linear.
        if forms.len() < 32 && !forms.iter().any(taken) {
            forms.push(Form { rest: rest.to_vec(), style, entity });
            forms.sort_by_key(|form| std::cmp::Reverse(form.rest.len()));
        }
    }

    /// Calls `found` with each further mention in `zone`.
    pub(super) fn scan(&self, zone: &Zone, mut found: impl FnMut(usize, Span)) {
        if self.by_first.is_empty() {
            return;
        }
        let tokens = &zone.tokens;
        let mut taken = zone.candidates.iter().peekable();
        let mut at = 0;
        while at < tokens.len() {
            while taken.next_if(|candidate| candidate.end <= at).is_some() {}
            if let Some(candidate) = taken.peek().filter(|candidate| candidate.first <= at) {
                at = candidate.end;
                continue;
            }
            let limit = taken.peek().map_or(tokens.len(), |candidate| candidate.first);
            at = match self.form_at(zone, at, limit) {
                Some((end, entity)) => {
                    found(entity, tokens.span(at, end));
                    end
                }
                None => at + 1,
            };
        }
    }

    fn form_at(&self, zone: &Zone, at: usize, limit: usize) -> Option<(usize, usize)> {
        let tokens = &zone.tokens;
        let begins =
            tokens.capital(at) || (tokens.tags(at).any(Tags::PARTICLE) && tokens.joined(at + 1));
        if !begins || tokens.linked(at) {
            return None;
        }
        for form in self.by_first.get(&tokens.key(at))? {
            let end = at + 1 + form.rest.len();
            let same = end <= limit
                && form.rest.iter().zip(at + 1..).all(|(key, i)| {
                    tokens.key(i) == *key && (tokens.joined(i) || tokens.gap(i) == Gap::Stop)
                });
            if same && fits(zone, at, end, form.style) {
                return Some((end, form.entity));
            }
        }
        None
    }
}

/// Whether the words `at..end` may be believed to be a form of that style.
fn fits(zone: &Zone, at: usize, end: usize, style: Style) -> bool {
    let tokens = &zone.tokens;
    let tags = tokens.tags(at);
    if style == Style::Acronym {
        let written = tokens.all_caps(at) || is_acronym(tokens.str(at));
        return written && !(tokens.shouted(at) && tags.any(Tags::COMMON));
    }
    if end > at + 1 {
        return style != Style::Part || !in_other_name(zone, at, end);
    }
    if !tokens.capital(at) {
        return false;
    }
    if style == Style::Given {
        return fits_given(zone, at);
    }
    if style == Style::Located {
        return tokens.small_before(at) && tokens.tags(at - 1).any(Tags::LOCATIVE);
    }
    let ordinary = tags.any(Tags::CALENDAR)
        || (tags.any(Tags::COMMON) || tokens.seen_small(at))
            && (tokens.starts(at) || tokens.shouted(at));
    if ordinary {
        return people::speaks(tokens, at, end);
    }
    if tokens.shouted(at) {
        return true;
    }
    let german_noun =
        tokens.capitals == Capitals::Nouns && at > 0 && tokens.tags(at - 1).any(Tags::DETERMINER);
    !(german_noun || (style == Style::Part && in_other_name(zone, at, end)))
}

/// Whether the word at `at` may be believed to be the given name of somebody of the text.
fn fits_given(zone: &Zone, at: usize) -> bool {
    let tokens = &zone.tokens;
    let tags = tokens.tags(at);
    let listed = tags.any(Tags::MALE.or(Tags::FEMALE).or(Tags::UNISEX));
    let doubtful = tags.any(Tags::GIVEN_AMBIGUOUS.or(Tags::NO_NAME).or(Tags::KNOWN))
        || (!listed && tags.any(Tags::NO_PERSON));
    let titled = at > 0
        && tokens.joined(at)
        && tokens.tags(at - 1).any(Tags::ANY_TITLE)
        && !matches!(tokens.str(at - 1), "Sir" | "Dame");
    let written = !tokens.shouted(at) && !tokens.seen_small(at) && !tokens.all_caps(at);
    written && !doubtful && !titled && !in_other_name(zone, at, at + 1)
}

/// Whether an unknown capital beside it makes the word a part of another name: `Raab Capital`.
fn in_other_name(zone: &Zone, at: usize, end: usize) -> bool {
    let tokens = &zone.tokens;
    let explains = |tags: Tags| {
        tags.any(Tags::NO_NAME)
            || tags.any(Tags::CALLING)
            || tags.any(Tags::ROLE_MODIFIER)
            || tags.any(Tags::KNOWN)
    };
    let before = at > 0
        && tokens.joined(at)
        && tokens.capital(at - 1)
        && !tokens.shouted(at - 1)
        && if tokens.starts(at - 1) {
            let tags = tokens.tags(at - 1);
            tags.any(Tags::MALE.or(Tags::FEMALE)) && !tags.any(Tags::GIVEN_AMBIGUOUS)
                || tags.any(Tags::PARTICLE.or(Tags::PLACE_BEFORE))
        } else {
            !explains(tokens.tags(at - 1))
        };
    let heads = |tags: Tags| tags.any(Tags::PLACE_HEAD.or(Tags::ORG_HEAD).or(Tags::NAME_SUFFIX));
    let after = end < tokens.len()
        && tokens.joined(end)
        && tokens.capital(end)
        && matches!(tokens.gap(end), Gap::Blank | Gap::Ampersand)
        && (!explains(tokens.tags(end)) || heads(tokens.tags(end)));
    before || after
}
