//! Which names do the annotated documents of GUM hold, and which of them are one entity?
//!
//! CoNLL-U with entities in the last column (`Entity=(1-person-…`), as GUM writes it. The annotation
//! marks whole phrases; what is kept of each is the name in it: its head, if that is a proper noun,
//! with what belongs to the name by the syntax. Titles are no part of it.

use super::super::super::Kind;
use crate::base::Span;

/// One text with what it names.
pub(super) struct Document {
    pub(super) name: String,
    pub(super) text: String,
    /// In order, disjoint.
    pub(super) mentions: Vec<Mention>,
}

/// One name where it stands.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) span: Span,
    /// The tokens of the name.
    pub(super) tokens: Vec<String>,
    pub(super) kind: Kind,
    /// Mentions of one entity have one number.
    pub(super) group: String,
}

struct Token {
    form: String,
    span: Span,
    /// A name: not in the plural, as peoples and families are.
    proper: bool,
    /// The number of the token it depends on, in the whole document.
    head: Option<usize>,
    relation: String,
}

/// Reads one document.
pub(super) fn read(name: &str, conllu: &str) -> Document {
    let mut reader = Reader::default();
    conllu.lines().for_each(|line| reader.line(line));
    let mut mentions: Vec<Mention> = Vec::new();
    let mut phrases = std::mem::take(&mut reader.phrases);
    // Of names within names the longest counts.
    phrases.sort_by_key(|phrase| (phrase.first, std::cmp::Reverse(phrase.end)));
    let mut named: Vec<Mention> = phrases.iter().filter_map(|p| reader.name_in(p)).collect();
    named.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    for mention in named {
        if mentions.last().is_none_or(|last| last.span.end <= mention.span.start) {
            mentions.push(mention);
        }
    }
    Document { name: name.to_owned(), text: reader.text, mentions }
}

#[derive(Default)]
struct Reader {
    text: String,
    tokens: Vec<Token>,
    /// The number of the sentence's first token.
    sentence: usize,
    /// The last word of the compound token being read, and whether a blank follows it.
    compound: Option<(usize, bool)>,
    blank: bool,
    open: Vec<Phrase>,
    phrases: Vec<Phrase>,
}

#[derive(Clone)]
struct Phrase {
    group: String,
    kind: String,
    first: usize,
    end: usize,
}

impl Reader {
    fn line(&mut self, line: &str) {
        if line.starts_with("# newpar") {
            if !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push_str("\n\n");
            }
            return;
        }
        if line.is_empty() {
            self.sentence = self.tokens.len();
            return;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, _, part, xpos, _, head, relation, _, more] = columns[..] else { return };
        let spaced = !more.split('|').any(|fact| fact == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            self.compound = last.parse().ok().map(|last| (last, spaced));
            return;
        }
        let Ok(id) = id.parse::<usize>() else { return };
        let at = self.tokens.len();
        if self.blank && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(form);
        self.tokens.push(Token {
            form: form.to_owned(),
            span: Span::new(start, self.text.len()),
            proper: part == "PROPN" && xpos != "NNPS",
            head: head.parse().ok().filter(|head| *head > 0).map(|h: usize| self.sentence + h - 1),
            relation: relation.to_owned(),
        });
        self.blank = match self.compound {
            Some((last, _)) if id < last => false,
            Some((_, spaced)) => {
                self.compound = None;
                spaced
            }
            None => spaced,
        };
        for fact in more.split('|').filter_map(|fact| fact.strip_prefix("Entity=")) {
            self.brackets(fact, at);
        }
    }

    /// Opens and closes phrases: `(1-person-…(2-place-…)` and `2)1)`.
    fn brackets(&mut self, mut fact: &str, at: usize) {
        while !fact.is_empty() {
            let opens = fact.starts_with('(');
            let body = fact.trim_start_matches('(');
            let end = body.find(['(', ')']).unwrap_or(body.len());
            let (said, rest) = body.split_at(end);
            let closes = rest.starts_with(')');
            let mut parts = said.split('-');
            let group = parts.next().unwrap_or("").to_owned();
            if opens {
                let kind = parts.next().unwrap_or("").to_owned();
                let phrase = Phrase { group, kind, first: at, end: at + 1 };
                let list = if closes { &mut self.phrases } else { &mut self.open };
                list.push(phrase);
            } else if let Some(open) = self.open.iter().rposition(|phrase| phrase.group == group) {
                let phrase = self.open.remove(open);
                self.phrases.push(Phrase { end: at + 1, ..phrase });
            }
            fact = if closes { &rest[1..] } else { rest };
        }
    }

    /// The name that is the head of a phrase.
    fn name_in(&self, phrase: &Phrase) -> Option<Mention> {
        let kind = match phrase.kind.as_str() {
            "person" => Kind::Person,
            "organization" => Kind::Organization,
            "place" => Kind::Place,
            _ => return None,
        };
        let within = phrase.first..phrase.end;
        let is_head = |at: &usize| self.tokens[*at].head.is_none_or(|head| !within.contains(&head));
        let head = within.clone().find(is_head)?;
        let capital = |at: usize| self.tokens[at].form.starts_with(char::is_uppercase);
        if !self.tokens[head].proper || !capital(head) {
            return None;
        }
        let belongs = |at: usize| at == head || self.belongs(at, head, kind);
        let mut first = head;
        while first > phrase.first && belongs(first - 1) {
            first -= 1;
        }
        let mut end = head + 1;
        while end < phrase.end && belongs(end) {
            end += 1;
        }
        while !capital(first) {
            first += 1;
        }
        let ends = |at: usize| {
            let number = self.tokens[at].form.starts_with(char::is_numeric);
            capital(at) || (number && kind != Kind::Person)
        };
        while !ends(end - 1) {
            end -= 1;
        }
        let tokens = &self.tokens[first..end];
        let span = Span { start: tokens[0].span.start, end: tokens[tokens.len() - 1].span.end };
        let forms = tokens
            .iter()
            .map(|token| token.form.clone())
            .filter(|f| f.starts_with(char::is_alphanumeric));
        Some(Mention { span, tokens: forms.collect(), kind, group: phrase.group.clone() })
    }

    /// Whether the token at `at` hangs on the name `head` as a part of it.
    fn belongs(&self, mut at: usize, head: usize, kind: Kind) -> bool {
        for _ in 0..4 {
            let token = &self.tokens[at];
            let capital = token.form.starts_with(char::is_uppercase)
                || token.form.starts_with(char::is_numeric);
            let part = match token.relation.as_str() {
                "flat" | "goeswith" => true,
                "compound" | "amod" | "nmod" | "conj" | "nummod" | "nmod:poss" => {
                    kind != Kind::Person && capital
                }
                "case" | "cc" | "det" => kind != Kind::Person || token.form.len() <= 3 && !capital,
                "punct" => matches!(token.form.as_str(), "-" | "." | "'" | "’" | "&"),
                _ => false,
            };
            match token.head.filter(|_| part) {
                Some(next) if next == head => {
                    return token.relation != "det" && token.relation != "case";
                }
                Some(next) => at = next,
                None => return false,
            }
        }
        false
    }
}
