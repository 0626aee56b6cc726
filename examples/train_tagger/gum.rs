//! Names in the GUM corpus, whose mentions are whole phrases: `the British Foreign Secretary Dominic
//! Raab`. The name in one is its head with what the syntax binds to it as parts of the name.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use dateline::analysis::entities::Kind;

use super::corpus::{Doc, Name};

struct Token {
    form: String,
    pos: String,
    tag: String,
    head: usize,
    relation: String,
    entity: String,
    start: usize,
    end: usize,
}

/// Reads every text of the genres that `wanted` takes.
pub fn read(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<Doc>> {
    let file = std::fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut archive =
        tar::Archive::new(lzma_rust2::XzReader::new(std::io::BufReader::new(file), true));
    let mut found = Vec::new();
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name =
            entry.path()?.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let genre = name.split('_').nth(1).unwrap_or("");
        if name.ends_with(".conllu") && wanted(genre) {
            let mut text = String::new();
            entry.read_to_string(&mut text)?;
            found.push((name, text));
        }
    }
    found.sort();
    Ok(found.iter().map(|(_, text)| read_text(text)).collect())
}

fn read_text(conllu: &str) -> Doc {
    let mut doc = Doc::default();
    let mut spans: Vec<Name> = Vec::new();
    // Mentions may go on over several sentences: only those of one are read.
    for block in conllu.split("\n\n").filter(|block| !block.trim().is_empty()) {
        let paragraph =
            block.lines().any(|line| line.starts_with("# newpar ") || line == "# newpar");
        if !doc.text.is_empty() {
            doc.text.push_str(if paragraph { "\n\n" } else { " " });
        }
        let tokens = sentence(block, &mut doc.text);
        spans.extend(mentions(&tokens));
    }
    // A name within a longer one is no name of its own.
    spans.sort_by_key(|(_, start, end)| (*start, std::cmp::Reverse(*end)));
    for (kind, start, end) in spans {
        match doc.names.last_mut() {
            Some(last) if start < last.2 => {
                if end - start > last.2 - last.1 {
                    *last = (kind, start, end);
                }
            }
            _ => doc.names.push((kind, start, end)),
        }
    }
    doc
}

fn sentence(block: &str, text: &mut String) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut space = false;
    // The words of a multiword token (`daughter's`) have no blank between them but at its end.
    let mut joined_until = 0;
    let mut space_after_joined = true;
    for line in block.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, form, _, pos, tag, _, head, relation, _, misc] = cells[..] else { continue };
        if let Some((_, last)) = id.split_once('-') {
            joined_until = last.parse().unwrap_or(0);
            space_after_joined = !misc.contains("SpaceAfter=No");
            continue;
        }
        let Ok(number) = id.parse::<usize>() else { continue };
        if space {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(form);
        space = if number < joined_until {
            false
        } else if number == joined_until {
            space_after_joined
        } else {
            !misc.contains("SpaceAfter=No")
        };
        let entity = misc.split('|').find_map(|part| part.strip_prefix("Entity=")).unwrap_or("");
        tokens.push(Token {
            form: form.to_owned(),
            pos: pos.to_owned(),
            tag: tag.to_owned(),
            head: head.parse().unwrap_or(0),
            relation: relation.to_owned(),
            entity: entity.to_owned(),
            start,
            end: text.len(),
        });
    }
    tokens
}

/// Every mention that has a name: opened and closed in one sentence.
fn mentions(tokens: &[Token]) -> Vec<Name> {
    let mut open: Vec<(String, usize, String)> = Vec::new();
    let mut closed: Vec<(usize, usize, String)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let mut rest = token.entity.as_str();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('(') {
                let end = after.find(['(', ')']).unwrap_or(after.len());
                let mut cells = after[..end].split('-');
                let (group, kind) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
                rest = &after[end..];
                open.push((group.to_owned(), at, kind.to_owned()));
                if let Some(after) = rest.strip_prefix(')') {
                    rest = after;
                    let (_, first, kind) = open.pop().unwrap_or_default();
                    closed.push((first, at + 1, kind));
                }
            } else {
                let end = rest.find(')').unwrap_or(rest.len() - 1);
                let group = &rest[..end];
                rest = &rest[end + 1..];
                if let Some(i) = open.iter().rposition(|(of, ..)| of == group) {
                    let (_, first, kind) = open.remove(i);
                    closed.push((first, at + 1, kind));
                }
            }
        }
    }
    let names = closed.iter().filter_map(|(first, end, kind)| {
        // What is a mention of its own within this one and ends before its head is no part of it.
        let inner: Vec<(usize, usize)> = closed
            .iter()
            .filter(|(a, b, other)| {
                a >= first
                    && b <= end
                    && (a, b) != (first, end)
                    && kind == "person"
                    && other != kind
            })
            .map(|(a, b, _)| (*a, *b))
            .collect();
        name(tokens, *first, *end, kind, &inner)
    });
    names.collect()
}

const TITLES: [&str; 87] = [
    "Mr",
    "Mr.",
    "Mrs",
    "Mrs.",
    "Ms",
    "Ms.",
    "Miss",
    "Dr",
    "Dr.",
    "Prof",
    "Prof.",
    "Professor",
    "Sir",
    "Lord",
    "Lady",
    "Dame",
    "President",
    "Prime",
    "Minister",
    "Chancellor",
    "Secretary",
    "Senator",
    "Sen.",
    "Rep.",
    "Representative",
    "Congressman",
    "Congresswoman",
    "Governor",
    "Gov.",
    "Mayor",
    "General",
    "Gen.",
    "Colonel",
    "Col.",
    "Major",
    "Captain",
    "Capt.",
    "Lieutenant",
    "Lt.",
    "Sergeant",
    "Sgt.",
    "Admiral",
    "Judge",
    "Justice",
    "Chief",
    "Officer",
    "Detective",
    "Inspector",
    "Pope",
    "Bishop",
    "Archbishop",
    "Reverend",
    "Rev.",
    "Father",
    "Sister",
    "Brother",
    "King",
    "Queen",
    "Prince",
    "Princess",
    "Ambassador",
    "Director",
    "Chairman",
    "Spokesman",
    "Spokesperson",
    "Spokeswoman",
    "CEO",
    "Founder",
    "Deputy",
    "Vice",
    "Foreign",
    "Commissioner",
    "Commander",
    "Lt",
    "St.",
    "St",
    "Premier",
    "Sheikh",
    "Imam",
    "Editor",
    "Coach",
    "Manager",
    "Leader",
    "Saint",
    "Pres.",
    "US",
    "U.S.",
];

fn name(
    tokens: &[Token],
    first: usize,
    end: usize,
    kind: &str,
    inner: &[(usize, usize)],
) -> Option<Name> {
    let kind = match kind {
        "person" => Kind::Person,
        "organization" => Kind::Organization,
        "place" => Kind::Place,
        _ => return None,
    };
    let head = (first..end).find(|at| {
        let above = tokens[*at].head;
        above == 0 || above - 1 < first || above > end
    })?;
    // "cosplayer Jessica Anderson": the name hangs on what the person is called.
    let named = |at: &usize| {
        let token = &tokens[*at];
        token.head == head + 1
            && *at > head
            && token.pos == "PROPN"
            && matches!(token.relation.as_str(), "flat" | "appos" | "nmod:desc")
            && (head..*at).all(|i| tokens[i].form != ",")
    };
    let called = kind == Kind::Person
        && (tokens[head].pos != "PROPN" || TITLES.contains(&tokens[head].form.as_str()));
    let head = (first..end).find(named).filter(|_| called).unwrap_or(head);
    let (pos, tag) = (&tokens[head].pos, &tokens[head].tag);
    let capital = |at: usize| {
        tokens[at].form.starts_with(char::is_uppercase)
            || tokens[at].form.starts_with(|c: char| c.is_ascii_digit())
    };
    if pos != "PROPN" && !(tag.starts_with("NNP")) {
        return None;
    }
    if kind == Kind::Person
        && TITLES.contains(&tokens[head].form.as_str())
        && !(first..end).any(|at| tokens[at].head == head + 1 && tokens[at].relation == "flat")
    {
        return None;
    }
    // Peoples are no persons.
    if kind == Kind::Person && tag == "NNPS" {
        return None;
    }
    let mut within = vec![false; tokens.len()];
    within[head] = true;
    // Children are taken in rounds, since a part may hang on a part.
    loop {
        let mut more = false;
        for at in first..end {
            let above = tokens[at].head;
            let other =
                inner.iter().any(|(a, b)| (*a..*b).contains(&at) && !(*a..*b).contains(&head));
            if within[at] || above == 0 || !within[above - 1] || other {
                continue;
            }
            let relation = tokens[at].relation.as_str();
            let proper = tokens[at].pos == "PROPN" || tokens[at].tag.starts_with("NNP");
            let of = || {
                (first..end).any(|i| {
                    tokens[i].head == at + 1
                        && tokens[i].relation == "case"
                        && matches!(tokens[i].form.as_str(), "of" | "for" | "on" | "de" | "and")
                })
            };
            let part = match relation {
                "flat" | "goeswith" | "fixed" => true,
                "compound" => proper && capital(at) || capital(at) && kind != Kind::Person,
                "amod" | "nummod" | "advmod" => {
                    capital(at)
                        && kind != Kind::Person
                        && at < above
                        && !matches!(tokens[at].form.as_str(), "Former" | "New-")
                }
                "nmod" => proper && capital(at) && kind != Kind::Person && of() && at > head,
                "conj" => {
                    proper
                        && kind == Kind::Organization
                        && at > head
                        && (head..at).all(|i| tokens[i].form != ",")
                }
                "case" => {
                    at > head && tokens[above - 1].relation == "nmod"
                        || matches!(tokens[at].form.as_str(), "'s")
                            && at < head
                            && kind == Kind::Organization
                }
                "cc" => {
                    kind == Kind::Organization && matches!(tokens[at].form.as_str(), "and" | "&")
                }
                "det" => at > head && kind != Kind::Person,
                _ => false,
            };
            if part {
                within[at] = true;
                more = true;
            }
        }
        if !more {
            break;
        }
    }
    // One stretch around the head, hyphens included.
    let joins = |at: usize| {
        within[at]
            || (tokens[at].form == "-"
                && at > 0
                && within[at - 1]
                && at + 1 < end
                && within[at + 1])
    };
    let mut from = head;
    while from > first && joins(from - 1) {
        from -= 1;
    }
    let mut to = head + 1;
    while to < end && joins(to) {
        to += 1;
    }
    while from < to
        && (!capital(from)
            || kind == Kind::Person
                && TITLES.contains(&tokens[from].form.as_str())
                && to - from > 1
            || matches!(tokens[from].form.as_str(), "The" | "A"))
    {
        from += 1;
    }
    while to > from && (!tokens[to - 1].form.chars().next().is_some_and(char::is_alphanumeric)) {
        to -= 1;
    }
    (from < to && capital(from)).then(|| (kind, tokens[from].start, tokens[to - 1].end))
}
