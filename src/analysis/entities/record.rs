//! Where does the text name those whom its record names?
//!
//! All that is asked when names are not looked for: no lexicon, no guess, only the record's own names
//! where they stand in the text, and a person's surname where no other of them bears it.

use memchr::memmem;

use super::{Entity, Evidence, Kind, Text, entity_key};
use crate::base::Span;

/// The entities of the record, in its order, with their mentions.
pub(super) fn recorded(text: &Text) -> Vec<Entity> {
    let lists = [
        (Kind::Person, text.people),
        (Kind::Organization, text.organizations),
        (Kind::Place, text.places),
    ];
    let mut entities: Vec<Entity> = Vec::new();
    for (kind, names) in lists {
        for name in names {
            let name = in_order(kind, name);
            let key = entity_key(kind, &name);
            let known = entities.iter().any(|entity| entity.kind == kind && entity.key == key);
            if key.trim().is_empty() || known {
                continue;
            }
            let surname = (kind == Kind::Person)
                .then(|| name.rsplit(' ').next())
                .flatten()
                .filter(|surname| *surname != name && is_borne_once(surname, text.people));
            let find = |text: &str| mentions(text, &name, surname);
            entities.push(Entity {
                kind,
                mentions: find(text.body),
                in_headline: text.headline.map(|(line, _)| find(line)).unwrap_or_default(),
                name,
                key,
                evidence: Evidence::Metadata,
                margin: Evidence::Metadata.margin(),
            });
        }
    }
    entities
}

/// `Raab, Dominic` as it is read: `Dominic Raab`. Blanks are folded.
fn in_order(kind: Kind, name: &str) -> String {
    let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.split_once(',') {
        Some((last, first)) if kind == Kind::Person && !first.trim().is_empty() => {
            joined(&format!("{first} {last}"))
        }
        _ => joined(name),
    }
}

fn is_borne_once(surname: &str, people: &[String]) -> bool {
    let bears = |name: &&String| in_order(Kind::Person, name).rsplit(' ').next() == Some(surname);
    people.iter().filter(bears).count() == 1
}

/// Where `name` stands as a whole, or else `surname` alone; sorted and disjoint.
fn mentions(text: &str, name: &str, surname: Option<&str>) -> Vec<Span> {
    let mut found: Vec<Span> = whole_words(text, name).collect();
    if let Some(surname) = surname {
        for span in whole_words(text, surname) {
            let at = found.partition_point(|known| known.end < span.end);
            if found.get(at).is_none_or(|known| !known.overlaps(span)) {
                found.insert(at, span);
            }
        }
    }
    found
}

fn whole_words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Span> + 't {
    memmem::find_iter(text.as_bytes(), name.as_bytes()).filter_map(move |start| {
        let end = start + name.len();
        let before = text.get(..start)?.chars().next_back();
        let after = text.get(end..)?.chars().next();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        (!joins(before) && !joins(after)).then(|| Span::new(start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_records_names_are_found_where_they_stand() {
        let body = "Dominic Raab spoke. Raab's office and Raabe said no. Ann Quill met Bob Quill; Quill left.";
        let people = ["Raab, Dominic", "Ann Quill", "Bob Quill"].map(str::to_owned);
        let found = recorded(&Text { body, people: &people, ..Text::default() });
        let rows: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|e| (e.name.as_str(), e.mentions.iter().map(|span| span.of(body)).collect()))
            .collect();
        assert_eq!(
            rows,
            [
                ("Dominic Raab", vec!["Dominic Raab", "Raab"]),
                ("Ann Quill", vec!["Ann Quill"]),
                ("Bob Quill", vec!["Bob Quill"]),
            ]
        );
    }
}
