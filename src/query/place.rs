//! Where in an article is a part of a query looked for?

use crate::analysis::entities::Kind as EntityKind;
use crate::analysis::terms::FactZone;
use crate::query::fields::Field;
use crate::query::plan::{Clause, Pattern, Zone};

/// Where in an article a part is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Anywhere,
    Zone(Zone),
    HeadlineAndLead,
    Fact(FactZone),
    Name(Field, &'static [EntityKind]),
}

/// Where the parts of a field are looked for; `None` where its values are compared whole.
pub(super) fn place_of(field: Field) -> Option<Place> {
    Some(match field {
        Field::Headline => Place::Zone(Zone::Headline),
        Field::Body => Place::Zone(Zone::Body),
        Field::Lead => Place::Zone(Zone::Lead),
        Field::HeadlineAndLead => Place::HeadlineAndLead,
        Field::Person => Place::Name(field, &[EntityKind::Person]),
        Field::Organization => Place::Name(field, &[EntityKind::Organization]),
        Field::Place => Place::Name(field, &[EntityKind::Place]),
        Field::Entity => {
            Place::Name(field, &[EntityKind::Person, EntityKind::Organization, EntityKind::Place])
        }
        Field::Dateline => Place::Fact(FactZone::Dateline),
        Field::Source => Place::Fact(FactZone::Source),
        Field::Byline => Place::Fact(FactZone::Byline),
        Field::Section => Place::Fact(FactZone::Section),
        Field::Url => Place::Fact(FactZone::Url),
        Field::Lang | Field::Id => return None,
    })
}

/// A pattern of the text in the place it is asked for.
pub(super) fn placed(pattern: Pattern, place: Place) -> Pattern {
    match place {
        Place::Zone(zone) => Pattern::In(zone, Box::new(pattern)),
        Place::HeadlineAndLead => Pattern::Any(vec![
            Pattern::In(Zone::Headline, Box::new(pattern.clone())),
            Pattern::In(Zone::Lead, Box::new(pattern)),
        ]),
        Place::Anywhere | Place::Fact(_) | Place::Name(..) => pattern,
    }
}

/// The clause of a pattern: facts of a record have no say in the score.
pub(super) fn matching(pattern: Pattern, place: Place) -> Clause {
    match place {
        Place::Fact(_) => Clause::Fact(pattern),
        _ => Clause::Match(pattern),
    }
}
