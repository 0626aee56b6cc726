//! What is asked by the part of an address behind `?`, under the names of the command line's flags?

use crate::analysis::entities::Kind;
use crate::base::{Day, Error, ErrorKind, PartialDate, Result};
use crate::query::{Clock, DayOrder, Filters};
use crate::report::{MatchMode, Stretch};
use crate::search::{Copies, Sort};

/// What may be asked, and how it is written.
#[derive(Debug)]
pub struct Param {
    /// As the flag of the command line, without dashes.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// For a reader.
    pub about: &'static str,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Any text.
    Text,
    /// Any text, several times.
    Texts,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A whole number between two, both included, and what is meant where none is given.
    Number(u64, u64, Option<u64>),
    /// `true` or `false`.
    Flag,
}

/// Everything that may be asked; each route takes some of it.
pub const PARAMS: [Param; 27] = [
    Param {
        name: "q",
        takes: Takes::Text,
        about: "The query; docs/query.md is its grammar. Nothing asks for every article.",
    },
    Param {
        name: "from",
        takes: Takes::Text,
        about: "Published on this day or later: 2020, 2020-07, 2020-07-16.",
    },
    Param { name: "to", takes: Takes::Text, about: "Published on this day or earlier." },
    Param { name: "person", takes: Takes::Texts, about: "Names this person; given twice, both." },
    Param {
        name: "org",
        takes: Takes::Texts,
        about: "Names this organization; given twice, both.",
    },
    Param { name: "place", takes: Takes::Texts, about: "Names this place; given twice, both." },
    Param {
        name: "source",
        takes: Takes::Texts,
        about: "Published by this source; given twice, either.",
    },
    Param { name: "section", takes: Takes::Texts, about: "In this section; given twice, either." },
    Param {
        name: "lang",
        takes: Takes::Texts,
        about: "In this language, such as de; given twice, either.",
    },
    Param {
        name: "today",
        takes: Takes::Text,
        about: "The day that `last week` and the like count from.",
    },
    Param {
        name: "dates",
        takes: Takes::OneOf(&["dmy", "mdy"]),
        about: "How 07/04/2007 in the query is read.",
    },
    Param {
        name: "sort",
        takes: Takes::OneOf(&["relevance", "newest", "oldest"]),
        about: "The order of the hits.",
    },
    Param {
        name: "match",
        takes: Takes::OneOf(&["auto", "all", "any"]),
        about: "How many of the words an article must have.",
    },
    Param {
        name: "copies",
        takes: Takes::OneOf(&["fold", "show"]),
        about: "Show articles that are copies of each other once, or each.",
    },
    Param {
        name: "recent",
        takes: Takes::Number(1, 36_500, None),
        about: "Let articles lose half of their score in so many days.",
    },
    Param { name: "limit", takes: Takes::Number(1, 1_000, Some(10)), about: "How many at most." },
    Param {
        name: "offset",
        takes: Takes::Number(0, 100_000, Some(0)),
        about: "How many to pass over first.",
    },
    Param {
        name: "coverage",
        takes: Takes::Flag,
        about: "Tell what the index holds of the days and sources asked for.",
    },
    Param {
        name: "corrections",
        takes: Takes::Flag,
        about: "Name with each hit the corrections that seem to be of it.",
    },
    Param {
        name: "by",
        takes: Takes::OneOf(&[
            "person", "org", "place", "source", "section", "byline", "lang", "year",
        ]),
        about: "What is counted by.",
    },
    Param {
        name: "stretch",
        takes: Takes::OneOf(&["day", "week", "month", "year"]),
        about: "How long the stretches are; the shortest that makes at most 60 where none is given.",
    },
    Param {
        name: "relative",
        takes: Takes::Flag,
        about: "Tell each stretch beside all articles there.",
    },
    Param { name: "id", takes: Takes::Text, about: "The article whose score is explained." },
    Param {
        name: "name",
        takes: Takes::Text,
        about: "The name of a person, organization or place.",
    },
    Param {
        name: "kind",
        takes: Takes::OneOf(&["person", "org", "place"]),
        about: "Only of this kind.",
    },
    Param {
        name: "diff",
        takes: Takes::Flag,
        about: "Show what each printing cut, added or changed.",
    },
    Param {
        name: "format",
        takes: Takes::OneOf(&["jsonl", "csv", "ris", "bibtex", "csl-json", "markdown"]),
        about: "A table, JSON with the texts, or citations.",
    },
];

/// What every question about articles that match takes.
pub const QUESTION: [&str; 11] =
    ["q", "from", "to", "person", "org", "place", "source", "section", "lang", "today", "dates"];

/// The definition of a parameter.
pub fn param(name: &str) -> Option<&'static Param> {
    PARAMS.iter().find(|param| param.name == name)
}

/// What was asked, every value known to be written well.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads the part of an address behind `?`; values left empty, as forms send them, are not given.
    ///
    /// # Errors
    ///
    /// `E-FLAG` for a name that is not among `takes`, a value that cannot be, or one of two for a name
    /// that takes one.
    pub fn read(query: &str, takes: &[&str]) -> Result<Params> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let known = param(&name).filter(|_| takes.contains(&name.as_ref()));
            let Some(param) = known else {
                let message = format!("`{name}` is not asked here");
                return Err(Error::new(ErrorKind::Request, "E-FLAG", message)
                    .hint(format!("there are {}", takes.join(", "))));
            };
            if value.is_empty() {
                continue;
            }
            if param.takes != Takes::Texts && pairs.iter().any(|(given, _)| *given == name) {
                return Err(wrong(param, "given twice"));
            }
            check(param, &value)?;
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Params(pairs))
    }

    /// The same, what is not asked here passed over: addresses of pages travel, and gather things.
    ///
    /// # Errors
    ///
    /// As [`read`](Params::read), but for names.
    pub fn read_known(query: &str, takes: &[&str]) -> Result<Params> {
        let known = form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| takes.contains(&name.as_ref()));
        let known = form_urlencoded::Serializer::new(String::new()).extend_pairs(known).finish();
        Params::read(&known, takes)
    }

    /// Everything given, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The text by that name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    fn texts(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone()).collect()
    }

    /// The number by that name, or what is meant where none is given.
    pub fn number(&self, name: &str) -> Option<u64> {
        let meant = || match param(name)?.takes {
            Takes::Number(_, _, meant) => meant,
            _ => None,
        };
        self.text(name).and_then(|value| value.parse().ok()).or_else(meant)
    }

    /// As [`number`](Params::number), for what has a meaning where none is given.
    pub fn size(&self, name: &str) -> usize {
        self.number(name).unwrap_or(0) as usize
    }

    /// Whether the flag by that name is set.
    pub fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// The query; every article where none is given.
    pub fn query(&self) -> &str {
        self.text("q").filter(|text| !text.trim().is_empty()).unwrap_or("*")
    }

    /// What dates are read by.
    ///
    /// # Errors
    ///
    /// `E-DATE` where `today` is no day.
    pub fn clock(&self, today: Day) -> Result<Clock> {
        let order = self.text("dates").map(|order| match order {
            "dmy" => DayOrder::DayFirst,
            _ => DayOrder::MonthFirst,
        });
        let Some(text) = self.text("today") else { return Ok(Clock { today, order }) };
        let given = text.parse::<PartialDate>().ok().and_then(PartialDate::day);
        let today = given.ok_or_else(|| {
            Error::new(ErrorKind::Request, "E-DATE", format!("`{text}` is not a day"))
                .at("today")
                .hint("write year, month and day: today=2020-07-16")
        })?;
        Ok(Clock { today, order })
    }

    /// What is asked beside the query.
    ///
    /// # Errors
    ///
    /// `E-DATE` for days that are none.
    pub fn filters(&self, clock: Clock) -> Result<Filters> {
        Ok(Filters {
            days: Filters::days(self.text("from"), self.text("to"), clock)?,
            people: self.texts("person"),
            organizations: self.texts("org"),
            places: self.texts("place"),
            sources: self.texts("source"),
            sections: self.texts("section"),
            langs: self.texts("lang"),
        })
    }

    /// In which order, best first where nothing is said.
    pub fn sort(&self) -> Sort {
        match self.text("sort") {
            Some("newest") => Sort::Newest,
            Some("oldest") => Sort::Oldest,
            _ => Sort::Relevance,
        }
    }

    /// How many of the words must be there.
    pub fn matching(&self) -> MatchMode {
        match self.text("match") {
            Some("all") => MatchMode::All,
            Some("any") => MatchMode::Any,
            _ => MatchMode::Auto,
        }
    }

    /// What is done with copies, if it is said.
    pub fn copies(&self) -> Option<Copies> {
        self.text("copies").map(|copies| if copies == "fold" { Copies::Fold } else { Copies::Show })
    }

    /// Of which kind the name is.
    pub fn kind(&self) -> Option<Kind> {
        self.text("kind").map(|kind| match kind {
            "person" => Kind::Person,
            "org" => Kind::Organization,
            _ => Kind::Place,
        })
    }

    /// How long stretches are.
    pub fn stretch(&self) -> Option<Stretch> {
        let name = self.text("stretch")?;
        Stretch::ALL.iter().find(|(known, _)| *known == name).map(|(_, stretch)| *stretch)
    }
}

fn check(param: &Param, value: &str) -> Result<()> {
    let (is_well, hint) = match param.takes {
        Takes::Text | Takes::Texts => (true, String::new()),
        Takes::OneOf(values) => (values.contains(&value), format!("one of {}", values.join(", "))),
        Takes::Number(least, most, _) => {
            let number = value.parse::<u64>();
            (number.is_ok_and(|n| (least..=most).contains(&n)), format!("{least} to {most}"))
        }
        Takes::Flag => (["true", "false"].contains(&value), "true or false".to_owned()),
    };
    if is_well { Ok(()) } else { Err(wrong(param, "a value that cannot be").hint(hint)) }
}

fn wrong(param: &Param, what: &str) -> Error {
    Error::new(ErrorKind::Request, "E-FLAG", what).at(param.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAKES: [&str; 5] = ["q", "person", "limit", "sort", "diff"];

    fn shown(query: &str) -> String {
        match Params::read(query, &TAKES) {
            Ok(params) => {
                let pairs: Vec<String> =
                    params.pairs().iter().map(|(n, v)| format!("{n}={v}")).collect();
                pairs.join(" ")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn addresses_are_read() {
        for (query, expected) in [
            ("", ""),
            ("q=trade%20talks+%C3%A9", "q=trade talks é"),
            ("q=&person=&limit=", ""),
            ("person=a&person=b", "person=a person=b"),
            ("q=a&q=b", "q: E-FLAG: given twice"),
            ("limit=10", "limit=10"),
            ("limit=0", "limit: E-FLAG: a value that cannot be"),
            ("limit=99999999999999999999", "limit: E-FLAG: a value that cannot be"),
            ("sort=best", "sort: E-FLAG: a value that cannot be"),
            ("diff=yes", "diff: E-FLAG: a value that cannot be"),
            ("offset=1", "E-FLAG: `offset` is not asked here"),
            ("%FF=1", "E-FLAG: `\u{fffd}` is not asked here"),
        ] {
            assert_eq!(shown(query), expected, "{query:?}");
        }
    }

    #[test]
    fn pages_pass_over_what_they_do_not_know() {
        let params = Params::read_known("q=x&utm_source=mail&offset=3", &TAKES).expect("reads");
        assert_eq!(params.pairs(), [("q".to_owned(), "x".to_owned())]);
        assert!(Params::read_known("limit=x", &TAKES).is_err());
    }

    #[test]
    fn every_name_is_defined_once() {
        for (i, one) in PARAMS.iter().enumerate() {
            assert!(PARAMS[..i].iter().all(|other| other.name != one.name), "{}", one.name);
        }
        assert!(QUESTION.iter().all(|name| param(name).is_some()));
    }
}
