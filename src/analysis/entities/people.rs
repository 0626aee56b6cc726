//! Which capitalised words are a person?
//!
//! A title or role before the name, a common given name, or words around it that go with people
//! only: verbs of saying, an age, `who`, a role after a comma.

use super::candidates::{Candidate, Gender};
use super::lexicon::Tags;
use super::tokens::{Capitals, Gap, Tokens};
use super::{Evidence, Kind};

/// Words of the longest name, particles and initials aside.
const MOST_WORDS: usize = 4;

/// A name behind one or more capitalised titles at `at` (`Foreign Secretary Dominic Raab`), or
/// behind a role written small (`spokesman Dmitry Peskov`). The title is not part of the name.
pub(super) fn titled(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    let by_role = tokens.small_before(at)
        && is_calling_before(tokens, at)
        && !tokens.tags(at).any(Tags::CALLING);
    let (first, title, evidence) = if by_role {
        (at, tokens.tags(at - 1), Evidence::Role)
    } else {
        let (first, title) = chain(tokens, at, run)?;
        let evidence = if title.any(Tags::ANY_TITLE) { Evidence::Title } else { Evidence::Role };
        (first, title, evidence)
    };
    if first >= tokens.len() || !tokens.capital(first) || tokens.shouted(first) {
        return None;
    }
    let end = name_end(tokens, first)?;
    if end == first + 1 && !is_lone_name(tokens, first, evidence) {
        return None;
    }
    if end > first + 1 && !can_be_name(tokens, first, end) {
        return None;
    }
    let gender = gender_of(title).or_else(|| gender_of(tokens.tags(first)));
    Some(Candidate { gender, ..Candidate::new(first, end, Kind::Person, evidence) })
}

/// A listed given name and what follows it.
pub(super) fn by_given_name(tokens: &Tokens, at: usize) -> Option<Candidate> {
    let tags = tokens.tags(at);
    let family_first = tags.any(Tags::FAMILY_FIRST);
    let initials = tokens.is_initial(at);
    if !(tags.any(Tags::GIVEN) || family_first || initials) || tokens.words[at].shape.possessive() {
        return None;
    }
    // Prime Minister of India | Narendra Modi.
    if tags.any(Tags::KNOWN) && tokens.tags(at + 1).any(Tags::MALE.or(Tags::FEMALE)) {
        return None;
    }
    let end = name_end(tokens, at)?;
    if n_words(tokens, at, end) < 2 || !can_be_name(tokens, at, end) {
        return None;
    }
    let plain = Tags::MALE.any(tags) || Tags::FEMALE.any(tags) || Tags::UNISEX.any(tags);
    let doubtful = !plain
        || tags.any(Tags::GIVEN_AMBIGUOUS)
        || tags.any(Tags::NO_NAME)
        || tags.any(Tags::ORG_WORD)
        || tags.any(Tags::KNOWN)
        || (tokens.starts(at) && tokens.seen_small(at));
    // `Mark Zuckerberg`: before a word that means nothing else.
    let told_by_surname = plain
        && !(tokens.starts(at) && (tags.any(Tags::NO_NAME) || tokens.seen_small(at)))
        && !tags.any(Tags::KNOWN.or(Tags::CALENDAR))
        && tokens.capitals == Capitals::Names
        && tokens.gap(at + 1) == Gap::Blank
        && is_unlisted(tokens, end - 1);
    let evidence = if !doubtful || told_by_surname {
        Evidence::GivenName
    } else if let Some(evidence) = context(tokens, at, end) {
        evidence
    } else if family_first
        && end <= at + 3
        && !(tokens.starts(at) && tags.any(Tags::NO_PERSON))
        && is_unlisted(tokens, at + 1)
    {
        Evidence::FamilyName
    } else {
        return None;
    };
    Some(Candidate { gender: gender_of(tags), ..Candidate::new(at, end, Kind::Person, evidence) })
}

/// Two or three words that no list knows, where the words around them go with people.
pub(super) fn by_context(tokens: &Tokens, at: usize, run: usize) -> Option<Candidate> {
    if tokens.capitals == Capitals::Nouns || tokens.tags(at).any(Tags::NO_PERSON) {
        return None;
    }
    let end = name_end(tokens, at)?;
    let n_words = n_words(tokens, at, end);
    let unlisted = (at..end).all(|i| is_unlisted(tokens, i) || !tokens.capital(i));
    if !(2..=3).contains(&n_words) || end < run || !unlisted {
        return None;
    }
    let evidence = context(tokens, at, end)?;
    Some(Candidate::new(at, end, Kind::Person, evidence))
}

/// What the words around `first..end` say for its being a person.
pub(super) fn context(tokens: &Tokens, first: usize, end: usize) -> Option<Evidence> {
    if speaks(tokens, first, end) {
        return Some(Evidence::Speech);
    }
    has_apposition(tokens, end).then_some(Evidence::Apposition)
}

/// `Raab said`, `said Raab`.
pub(super) fn speaks(tokens: &Tokens, first: usize, end: usize) -> bool {
    let after = tokens.gap(end) == Gap::Blank
        && !tokens.capital(end)
        && tokens.tags(end).any(Tags::SAYS)
        && tokens.words[end].sentence == tokens.words[first].sentence;
    let before = tokens.small_before(first) && tokens.tags(first - 1).any(Tags::SAYS);
    after || before
}

/// `, 45,`, `, who`, `, director of`, `, the group's chief executive`.
fn has_apposition(tokens: &Tokens, end: usize) -> bool {
    if tokens.gap(end) != Gap::Comma {
        return false;
    }
    let word = tokens.str(end);
    if tokens.words[end].shape.digits() {
        let closed = end + 1 >= tokens.len() || tokens.between(end + 1).starts_with([',', '.']);
        return word.len() <= 3 && closed;
    }
    if matches!(word, "who" | "whose" | "whom" | "aged") {
        return true;
    }
    for at in end..(end + 6).min(tokens.len()) {
        let parted = at > end
            && !matches!(tokens.gap(at), Gap::Blank | Gap::Hyphen)
            && !tokens.words[at - 1].shape.possessive();
        let tags = tokens.tags(at);
        if parted
            || tags.any(Tags::SAYS)
            || matches!(tokens.str(at), "whose" | "which" | "where" | "and")
        {
            return false;
        }
        if tags.any(Tags::ROLE) && !tokens.capital(at) {
            return !tags.any(Tags::ROLE_WEAK);
        }
    }
    false
}

fn is_calling_before(tokens: &Tokens, at: usize) -> bool {
    let tags = tokens.tags(at - 1);
    // Short forms such as `Gen.` are written with a capital; without, they are other words.
    tags.any(Tags::CALLING) && (tags.any(Tags::ROLE) || tokens.str(at - 1).len() > 4)
}

/// The word after the titles that begin at `at`, with the tags of the last one.
fn chain(tokens: &Tokens, at: usize, run: usize) -> Option<(usize, Tags)> {
    let mut end = at;
    let mut last = None;
    while end < run {
        let tags = tokens.tags(end);
        if tags.any(Tags::CALLING) {
            last = Some((end + 1, tags));
        } else if !tags.any(Tags::ROLE_MODIFIER) {
            break;
        }
        end += 1;
    }
    let (mut end, tags) = last?;
    // Secretary of State John Kerry.
    if end == run
        && end + 2 < tokens.len()
        && tokens.str(end) == "of"
        && tokens.tags(end + 1).any(Tags::ROLE_MODIFIER.or(Tags::ORG_WORD))
    {
        let after = end + 2;
        if tokens.capital(after) && tokens.joined(end + 1) {
            end = after;
        }
    }
    // Dean Smith: a given name rather than an office.
    let is_given = end == at + 1 && tags.any(Tags::GIVEN_AMBIGUOUS) && !tags.any(Tags::ANY_TITLE);
    (end < tokens.len() && tokens.joined(end) && tokens.gap(end) != Gap::Hyphen && !is_given)
        .then_some((end, tags))
}

/// Whether the one word behind a title is the name of its bearer.
fn is_lone_name(tokens: &Tokens, at: usize, evidence: Evidence) -> bool {
    let tags = tokens.tags(at);
    let other = tags.any(Tags::NO_NAME)
        || tags.any(Tags::ORG_HEAD)
        || tags.any(Tags::THING)
        || tags.any(Tags::PLACE_HEAD)
        || tags.any(Tags::CALLING)
        || tags.any(Tags::KNOWN_ORGANIZATION)
        || tokens.all_caps(at)
        || (tags.any(Tags::KNOWN_PLACE) && tokens.between(at).contains('\n'));
    let by_role = evidence == Evidence::Role
        && (tags.any(Tags::KNOWN_PLACE)
            || tags.any(Tags::ORG_WORD)
            || tokens.seen_small(at)
            || tokens.capitals == Capitals::Nouns);
    !other && !by_role && tokens.is_name_shaped(at)
}

fn can_be_name(tokens: &Tokens, first: usize, end: usize) -> bool {
    let last = tokens.tags(end - 1);
    let begins = tokens.tags(first);
    if !begins.any(Tags::GIVEN)
        && (begins.any(Tags::NO_NAME) || begins.any(Tags::ORG_WORD) || begins.any(Tags::ORG_HEAD))
    {
        return false;
    }
    if last.any(Tags::CALLING) && !begins.any(Tags::GIVEN) {
        return false;
    }
    let month = last.any(Tags::CALENDAR) && !is_theresa_may(tokens, first, end - 1);
    let tail_is_other = month
        || last.any(Tags::PEOPLE)
        || last.any(Tags::LEGAL_FORM)
        || last.any(Tags::THING)
        || (tokens.tags(first).any(Tags::GIVEN_AMBIGUOUS)
            && (last.any(Tags::ORG_HEAD)
                || last.any(Tags::ORG_HEAD_WEAK)
                || last.any(Tags::PLACE_HEAD)));
    let goes_on =
        tokens.tags(end).any(Tags::JOIN_OF) && tokens.str(end) == "of" && last.any(Tags::ORG_OF);
    !tail_is_other && !goes_on
}

fn is_unlisted(tokens: &Tokens, at: usize) -> bool {
    !tokens.tags(at).any(Tags::NO_PERSON) && !tokens.seen_small(at)
}

/// Words that count as parts of a name: no initials, particles or second halves.
fn n_words(tokens: &Tokens, first: usize, end: usize) -> usize {
    (first..end)
        .filter(|&at| tokens.capital(at) && !(at > first && tokens.gap(at) == Gap::Hyphen))
        .count()
}

/// The end of the name that begins at `first`.
fn name_end(tokens: &Tokens, first: usize) -> Option<usize> {
    let mut at = first;
    let mut end = first;
    let mut n = 0;
    while at < tokens.len() && n < MOST_WORDS && at - first < 10 {
        if at > first && (!tokens.joined(at) || tokens.gap(at) == Gap::Ampersand) {
            break;
        }
        let halves = at > first && tokens.gap(at) == Gap::Hyphen;
        if tokens.is_initial(at) && !halves {
            at += 1;
            continue;
        }
        if tokens.is_name_shaped(at) || (halves && end == at && tokens.str(at).len() <= 8) {
            if at > first && !halves && stops(tokens, first, at, n) {
                break;
            }
            at += 1;
            end = at;
            n += usize::from(!halves);
            continue;
        }
        match after_particles(tokens, at).filter(|_| n >= 1) {
            Some(next) => at = next,
            None => break,
        }
    }
    if end == first {
        return None;
    }
    let suffix = tokens.tags(end).any(Tags::NAME_SUFFIX)
        && matches!(tokens.gap(end), Gap::Blank | Gap::Comma);
    Some(if suffix && tokens.capital(end) { end + 1 } else { end })
}

/// Whether the name ends before the capitalised word at `at`, its `n`th after the first.
fn stops(tokens: &Tokens, first: usize, at: usize, n: usize) -> bool {
    let tags = tokens.tags(at);
    let last_of_run = !(tokens.joined(at + 1) && tokens.capital(at + 1));
    if is_theresa_may(tokens, first, at) {
        return false;
    }
    if tags.any(Tags::CALENDAR) || tags.any(Tags::PEOPLE) {
        return true;
    }
    if tokens.all_caps(at) && tokens.known(at).is_some() {
        return true;
    }
    let other = tags.any(Tags::ORG_HEAD)
        || tags.any(Tags::THING)
        || tags.any(Tags::PLACE_HEAD)
        || tags.any(Tags::LEGAL_FORM)
        || tags.any(Tags::CALLING)
        || tags.any(Tags::COMMON)
        || tags.any(Tags::KNOWN);
    let begins_other =
        tags.longest_known() > 1 && tokens.known(at).is_some_and(|(end, _)| end > at + 1);
    // A second person begins: Ann Lee | Peter Hill.
    let plain_given = tags.any(Tags::MALE.or(Tags::FEMALE)) && !tags.any(Tags::GIVEN_AMBIGUOUS);
    if n >= 2 && plain_given && !last_of_run {
        return true;
    }
    // Kim Jong Il: behind a family name come two given ones, whatever they mean elsewhere.
    if tags.any(Tags::COMMON) && n == 2 && last_of_run && tokens.tags(first).any(Tags::FAMILY_FIRST)
    {
        return false;
    }
    let may_be_surname = last_of_run && n <= 1 && at > first;
    begins_other || (other && !may_be_surname)
}

/// A month that is a surname: behind a given name that is no other word, before no number.
fn is_theresa_may(tokens: &Tokens, first: usize, at: usize) -> bool {
    let given = tokens.tags(first);
    at == first + 1
        && matches!(tokens.str(at), "May" | "March" | "August" | "June")
        && (given.any(Tags::MALE) || given.any(Tags::FEMALE))
        && !given.any(Tags::GIVEN_AMBIGUOUS)
        && !tokens.words.get(at + 1).is_some_and(|next| next.shape.digits())
}

/// The capitalised word behind particles at `at`: `van der | Bellen`.
fn after_particles(tokens: &Tokens, at: usize) -> Option<usize> {
    let mut next = at;
    while next < tokens.len()
        && next < at + 3
        && !tokens.capital(next)
        && tokens.tags(next).any(Tags::PARTICLE)
    {
        if next > at && !tokens.joined(next) {
            return None;
        }
        next += 1;
    }
    // An article alone may as well begin the next phrase of the sentence.
    let alone = next == at + 1
        && tokens.tags(at).any(Tags::DETERMINER)
        && !matches!(tokens.str(at), "das" | "de" | "el");
    let tied = next > at && next < tokens.len() && tokens.joined(next) && tokens.joined(at);
    let names = tied
        && tokens.is_name_shaped(next)
        && !tokens.all_caps(next)
        && !tokens.tags(next).any(Tags::KNOWN);
    (names && !alone).then_some(next)
}

fn gender_of(tags: Tags) -> Option<Gender> {
    let male = tags.any(Tags::TITLE_MALE) || tags.any(Tags::MALE);
    let female = tags.any(Tags::TITLE_FEMALE) || tags.any(Tags::FEMALE);
    match (male, female) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}
