//! Where does a text say what is quoted, word for word or nearly, and who is it that said so?

use crate::analysis::entities::Kind;
use crate::analysis::{Word, normalize, words};
use crate::base::Span;
use crate::index::StoredArticle;

/// The words asked for that an article must have in their order, in hundredths.
const LEAST_ALIKE: usize = 70;

/// How many of `n` words asked for an article must have in their order.
pub fn least_alike(n: usize) -> usize {
    (n * LEAST_ALIKE).div_ceil(100).max(1)
}

/// A quotation found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Its bytes in the body.
    pub span: Span,
    /// How many of the words asked for it has, in their order.
    pub n_alike: usize,
    /// Whether it stands between quotation marks.
    pub is_direct: bool,
    /// Who says so: the number of the entity in the article.
    pub speaker: Option<usize>,
    /// The word that says that it was said: `said`, `according to`.
    pub verb: Option<String>,
}

/// The stretch of an article that has most of `asked` (normalized) in their order; `None` where no
/// stretch has seven in ten of them.
pub fn quotation(article: &StoredArticle, asked: &[String]) -> Option<Quotation> {
    let body = &article.body;
    let cut = words(body);
    let terms: Vec<String> =
        cut.iter().map(|word| normalize(word.span.of(body)).into_owned()).collect();
    let (first, last, n_alike) = closest(&terms, asked)?;
    let span = Span { start: cut[first].span.start, end: cut[last].span.end };
    let quote = quoted(body, span);
    let (speaker, verb) = speaker(article, &cut, &terms, (first, last), quote.unwrap_or(span));
    Some(Quotation { span, n_alike, is_direct: quote.is_some(), speaker, verb })
}

/// The first and last word of the stretch with most of `asked` in their order, and how many those are.
fn closest(terms: &[String], asked: &[String]) -> Option<(usize, usize, usize)> {
    let n = asked.len();
    let least = least_alike(n);
    let reach = n + n / 3 + 2;
    let mut best: Option<(usize, usize, usize)> = None;
    let is_asked: Vec<bool> = terms.iter().map(|term| asked.contains(term)).collect();
    let mut n_within = is_asked.iter().take(reach).filter(|asked| **asked).count();
    for start in 0..terms.len() {
        let has_enough = n_within >= least;
        n_within -= usize::from(is_asked[start]);
        n_within += usize::from(is_asked.get(start + reach) == Some(&true));
        // A stretch begins with one of the first words asked for; so many may be left out. Most begin
        // none for want of enough words.
        if !has_enough || !asked[..=n - least].contains(&terms[start]) {
            continue;
        }
        let window = &terms[start..(start + reach).min(terms.len())];
        let (n_alike, length) = longest_common(window, asked);
        let better = best.is_none_or(|(first, last, most)| {
            n_alike > most || n_alike == most && length < last - first + 1
        });
        if n_alike >= least && better {
            best = Some((start, start + length - 1, n_alike));
        }
    }
    best
}

/// How many of `asked` stand in `window` in their order, and how many words that takes.
fn longest_common(window: &[String], asked: &[String]) -> (usize, usize) {
    let mut before = vec![0usize; asked.len() + 1];
    let (mut most, mut length) = (0, 0);
    for (i, term) in window.iter().enumerate() {
        let mut row = vec![0usize; asked.len() + 1];
        for (j, word) in asked.iter().enumerate() {
            row[j + 1] = if term == word { before[j] + 1 } else { before[j + 1].max(row[j]) };
        }
        if row[asked.len()] > most {
            (most, length) = (row[asked.len()], i + 1);
        }
        before = row;
    }
    (most, length)
}

/// Marks that open and close a quotation.
const MARKS: [(char, char); 6] =
    [('“', '”'), ('"', '"'), ('„', '“'), ('«', '»'), ('»', '«'), ('‘', '’')];

/// More bytes of a paragraph are not looked at on either side of a match.
const REACH: usize = 2_000;

/// The bytes between the quotation marks that `span` stands within, in its own paragraph.
fn quoted(body: &str, span: Span) -> Option<Span> {
    let (start, end) = (span.start as usize, span.end as usize);
    let mut from = start.saturating_sub(REACH);
    while !body.is_char_boundary(from) {
        from -= 1;
    }
    let from = body[from..start].rfind("\n\n").map_or(from, |at| from + at + 2);
    let mut to = (end + REACH).min(body.len());
    while !body.is_char_boundary(to) {
        to += 1;
    }
    let to = body[end..to].find("\n\n").map_or(to, |at| end + at);
    for (open, close) in MARKS {
        if open == close {
            // The sign does not say which it is: an odd number of them stands before.
            let n_before = body[from..start].matches(open).count();
            if n_before % 2 == 1
                && let Some(at) = body[from..start].rfind(open)
            {
                let last = body[end..to].find(close).map_or(to, |at| end + at);
                return Some(Span::new(from + at + open.len_utf8(), last));
            }
            continue;
        }
        let Some(at) = body[from..start].rfind(open) else { continue };
        if body[from + at..start].contains(close) {
            continue;
        }
        let last = body[end..to].find(close).map_or(to, |at| end + at);
        return Some(Span::new(from + at + open.len_utf8(), last));
    }
    None
}

/// Words that say that something was said.
const VERBS: [&str; 44] = [
    "said",
    "says",
    "say",
    "saying",
    "told",
    "tells",
    "added",
    "adds",
    "wrote",
    "writes",
    "stated",
    "states",
    "declared",
    "declares",
    "announced",
    "argued",
    "argues",
    "claimed",
    "claims",
    "insisted",
    "insists",
    "warned",
    "warns",
    "noted",
    "notes",
    "explained",
    "explains",
    "asked",
    "replied",
    "answered",
    "remarked",
    "commented",
    "tweeted",
    "posted",
    "concluded",
    "continued",
    "promised",
    "admitted",
    "denied",
    "testified",
    "recalled",
    "urged",
    "cried",
    "called",
];

/// How far, in words, a verb may stand from the quotation, and a name from the verb.
const NEAR: usize = 30;

/// Who is named nearest to a verb of saying, outside the quotation and near it. Where only a pronoun is,
/// the last person named before.
fn speaker(
    article: &StoredArticle,
    cut: &[Word],
    terms: &[String],
    (first, last): (usize, usize),
    quote: Span,
) -> (Option<usize>, Option<String>) {
    let is_outside = |word: &Word| word.span.end <= quote.start || word.span.start >= quote.end;
    let from = first.saturating_sub(NEAR * 2);
    let to = (last + NEAR * 2).min(cut.len() - 1);
    // The words that end and begin the quotation, which may be longer than what was asked for.
    let before = cut.partition_point(|word| word.span.end <= quote.start);
    let behind = cut.partition_point(|word| word.span.start < quote.end);
    let distance = |at: usize| if at < before { before - at } else { at + 1 - behind.min(at) };
    let is_near = |at: &usize| is_outside(&cut[*at]) && distance(*at) <= NEAR;
    let says = |at: usize| {
        let to = terms.get(at + 1).is_some_and(|next| next == "to");
        VERBS.contains(&terms[at].as_str()) || terms[at] == "according" && to
    };
    let around = from.min(before.saturating_sub(NEAR))..=to.max(behind + NEAR).min(cut.len() - 1);
    let verb = around
        .filter(is_near)
        .filter(|at| says(*at))
        // In the sentence of the quotation rather than in another.
        .min_by_key(|at| {
            let same =
                cut[*at].sentence == cut[first].sentence || cut[*at].sentence == cut[last].sentence;
            (!same, distance(*at))
        });
    let Some(verb) = verb else { return (None, None) };
    let word = if terms[verb] == "according" { "according to" } else { &terms[verb] };
    let is_pronoun = |at: usize| matches!(terms[at].as_str(), "he" | "she" | "they" | "it" | "i");
    let at_of = |mention: &Span| cut.partition_point(|word| word.span.end <= mention.start);
    let mut nearest: Option<(usize, usize)> = None;
    for (i, entity) in article.entities.iter().enumerate() {
        if entity.kind == Kind::Place {
            continue;
        }
        for mention in &entity.mentions {
            let at = at_of(mention);
            if at >= cut.len() || !is_outside(&cut[at]) || cut[at].sentence != cut[verb].sentence {
                continue;
            }
            let far = at.abs_diff(verb);
            // A person rather than an organization.
            let far = if entity.kind == Kind::Person { far } else { far + 4 };
            if far <= NEAR && nearest.is_none_or(|(least, _)| far < least) {
                nearest = Some((far, i));
            }
        }
    }
    let beside = [verb.checked_sub(1), Some(verb + 1)];
    let by_pronoun = beside.into_iter().flatten().any(|at| at < terms.len() && is_pronoun(at));
    if by_pronoun || nearest.is_none() {
        let named = article.entities.iter().enumerate().filter(|(_, e)| e.kind == Kind::Person);
        let last_named = named
            .flat_map(|(i, entity)| entity.mentions.iter().map(move |mention| (mention.start, i)))
            .filter(|(start, _)| *start < cut[verb].span.start)
            .filter(|(start, _)| *start < quote.start || *start >= quote.end)
            .max();
        if let Some((_, i)) = last_named {
            return (Some(i), Some(word.to_owned()));
        }
    }
    (nearest.map(|(_, i)| i), Some(word.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_stretch_is_found() {
        let check = |text: &str, asked: &str, expected: Option<(usize, usize, usize)>| {
            let list = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
            assert_eq!(closest(&list(text), &list(asked)), expected, "{text} / {asked}");
        };
        check(
            "he said we shall fight on the beaches now",
            "we shall fight on the beaches",
            Some((2, 7, 6)),
        );
        check("we will fight on the beaches", "we shall fight on the beaches", Some((0, 5, 5)));
        check("fight on the beaches", "we shall fight on the beaches", None);
        check(
            "shall we fight on all of the beaches",
            "we shall fight on the beaches",
            Some((1, 7, 5)),
        );
        check("nothing of it", "we shall fight", None);
    }

    #[test]
    fn quotation_marks_are_seen() {
        let check = |text: &str, asked: &str, expected: Option<&str>| {
            let at = text.find(asked).expect("there");
            let found = quoted(text, Span::new(at, at + asked.len()));
            assert_eq!(found.map(|span| span.of(text)), expected, "{text}");
        };
        check("He said: “We came. We saw.” Then", "We saw", Some("We came. We saw."));
        check("He said: \"We came. We saw.\" Then", "We saw", Some("We came. We saw."));
        check("\"Yes,\" he said. We saw it.", "We saw", None);
        check("„Wir sahen es“, sagte er", "sahen", Some("Wir sahen es"));
        check("« On a vu », dit-il", "vu", Some(" On a vu "));
        check("“One,” he said.\n\nWe saw", "We saw", None);
    }
}
