//! Which fields can be asked for, and by which names?

use std::fmt;

/// A part of an article, or a fact about it, that a query can be held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The headline.
    Headline,
    /// The text below the headline.
    Body,
    /// The first paragraph, or the first 50 words where that is longer.
    Lead,
    /// Headline or lead.
    HeadlineAndLead,
    /// A person named.
    Person,
    /// An organization named.
    Organization,
    /// A place named.
    Place,
    /// A person, organization or place named.
    Entity,
    /// Where the story was filed.
    Dateline,
    /// Who published it.
    Source,
    /// Who wrote it.
    Byline,
    /// The section or desk.
    Section,
    /// The language: an ISO 639-1 code.
    Lang,
    /// The address it was published at.
    Url,
    /// The article's own id.
    Id,
}

/// A name that can stand before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Field(Field),
    Date(Bound),
    /// `on:` — a date, or a day of each year.
    On,
    /// `about:` — what the text speaks of.
    About,
    Is,
    /// `length:` — how many words the text has.
    Length,
    /// `re:` — a regular expression.
    Regex,
}

/// How a date field takes the period it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// `date:` — the days of the period.
    In,
    /// `after:` — the days that follow it.
    After,
    /// `before:` — the days that precede it.
    Before,
    /// `since:` — its first day and what follows.
    Since,
    /// `until:` — its last day and what precedes.
    Until,
}

/// Every name, the canonical one of each field first.
pub(super) const NAMES: [(&str, Name); 39] = [
    ("headline", Name::Field(Field::Headline)),
    ("title", Name::Field(Field::Headline)),
    ("hd", Name::Field(Field::Headline)),
    ("body", Name::Field(Field::Body)),
    ("lead", Name::Field(Field::Lead)),
    ("hlead", Name::Field(Field::HeadlineAndLead)),
    ("person", Name::Field(Field::Person)),
    ("people", Name::Field(Field::Person)),
    ("who", Name::Field(Field::Person)),
    ("org", Name::Field(Field::Organization)),
    ("orgs", Name::Field(Field::Organization)),
    ("organization", Name::Field(Field::Organization)),
    ("organizations", Name::Field(Field::Organization)),
    ("place", Name::Field(Field::Place)),
    ("places", Name::Field(Field::Place)),
    ("entity", Name::Field(Field::Entity)),
    ("dateline", Name::Field(Field::Dateline)),
    ("source", Name::Field(Field::Source)),
    ("paper", Name::Field(Field::Source)),
    ("publisher", Name::Field(Field::Source)),
    ("byline", Name::Field(Field::Byline)),
    ("author", Name::Field(Field::Byline)),
    ("by", Name::Field(Field::Byline)),
    ("section", Name::Field(Field::Section)),
    ("lang", Name::Field(Field::Lang)),
    ("url", Name::Field(Field::Url)),
    ("id", Name::Field(Field::Id)),
    ("date", Name::Date(Bound::In)),
    ("published", Name::Date(Bound::In)),
    ("after", Name::Date(Bound::After)),
    ("before", Name::Date(Bound::Before)),
    ("since", Name::Date(Bound::Since)),
    ("until", Name::Date(Bound::Until)),
    ("on", Name::On),
    ("about", Name::About),
    ("is", Name::Is),
    ("length", Name::Length),
    ("wc", Name::Length),
    ("re", Name::Regex),
];

/// Names of other languages, which are read with a note: those of Factiva.
const FOREIGN: [(&str, Name); 7] = [
    ("hlp", Name::Field(Field::HeadlineAndLead)),
    ("lp", Name::Field(Field::Lead)),
    ("td", Name::Field(Field::Body)),
    ("sn", Name::Field(Field::Source)),
    ("se", Name::Field(Field::Section)),
    ("la", Name::Field(Field::Lang)),
    ("dln", Name::Field(Field::Dateline)),
];

/// The parts of an article that can be written as functions too: `lead(…)`.
const FUNCTIONS: [&str; 7] = ["headline", "title", "lead", "hlead", "body", "byline", "dateline"];

impl Name {
    /// The name written `name`, in any case.
    pub(super) fn of(name: &str) -> Option<Name> {
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, name)| *name)
    }

    /// The name that Factiva writes `name`, before a `=`.
    pub(super) fn foreign(name: &str) -> Option<Name> {
        FOREIGN.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, name)| *name)
    }

    /// How it is written here, colon included.
    pub(super) fn canonical(self) -> String {
        let written = NAMES.iter().find(|(_, name)| *name == self).map_or("", |(name, _)| name);
        format!("{written}:")
    }

    /// The name written `name` before a bracket.
    pub(super) fn function(name: &str) -> Option<Name> {
        FUNCTIONS.iter().any(|known| known.eq_ignore_ascii_case(name)).then(|| Name::of(name))?
    }
}

impl Field {
    /// Whether what it holds stands at places in the text, so that other words can be near it.
    pub fn has_places(self) -> bool {
        match self {
            Field::Headline
            | Field::Body
            | Field::Lead
            | Field::HeadlineAndLead
            | Field::Person
            | Field::Organization
            | Field::Place
            | Field::Entity => true,
            Field::Dateline
            | Field::Source
            | Field::Byline
            | Field::Section
            | Field::Lang
            | Field::Url
            | Field::Id => false,
        }
    }

    /// Whether its values are codes that are compared as they are, wildcards and all.
    pub(super) fn is_code(self) -> bool {
        matches!(self, Field::Url | Field::Id)
    }
}

impl fmt::Display for Field {
    /// The canonical name, without the colon.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let canonical = NAMES.iter().find(|(_, name)| *name == Name::Field(*self));
        f.write_str(canonical.map_or("", |(name, _)| name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_unique_and_in_the_manual() {
        let manual = include_str!("../../docs/query.md");
        for (at, (name, _)) in NAMES.iter().enumerate() {
            assert!(NAMES[..at].iter().all(|(other, _)| other != name), "{name} twice");
            let written = match name {
                &"length" | &"wc" => format!("`{name}>"),
                name => format!("`{name}:"),
            };
            assert!(manual.contains(&written), "docs/query.md lacks {written}");
        }
    }
}
