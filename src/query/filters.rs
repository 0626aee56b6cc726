//! What do the flags of a command line add to a query?

use crate::base::{DayRange, Error, ErrorKind, Result, Span};
use crate::query::ast::{Kind, Node, Phrase, Query};
use crate::query::dates::{Clock, parse_day_expression};
use crate::query::fields::Field;
use crate::query::lex::is_quote;

/// What flags ask for beside the query. Names are taken literally, as phrases, never as syntax.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// `--from` and `--to`: the days of publication, both ends included; see [`Filters::days`].
    pub days: Option<DayRange>,
    /// `--person`: each must be named.
    pub people: Vec<String>,
    /// `--org`: each must be named.
    pub organizations: Vec<String>,
    /// `--place`: each must be named.
    pub places: Vec<String>,
    /// `--source`: one of them.
    pub sources: Vec<String>,
    /// `--section`: one of them.
    pub sections: Vec<String>,
    /// `--lang`: one of them.
    pub langs: Vec<String>,
}

impl Filters {
    /// The days from the first day of the period `from` to the last day of the period `to`, each as
    /// [`parse_day_expression`] reads it; `None` where neither is given.
    ///
    /// # Errors
    ///
    /// Kind `Request`, code `E-DATE`, where either is no date or `to` ends before `from` begins.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::base::Day;
    /// use dateline::query::Filters;
    /// let days = Filters::days(Some("1931-05"), Some("1932"), Day::MIN)?.expect("given");
    /// assert_eq!(days.to_string(), "1931-05-01..1932-12-31");
    /// # Ok::<(), dateline::base::Error>(())
    /// ```
    pub fn days(
        from: Option<&str>,
        to: Option<&str>,
        clock: impl Into<Clock>,
    ) -> Result<Option<DayRange>> {
        let clock = clock.into();
        if from.is_none() && to.is_none() {
            return Ok(None);
        }
        let period = |flag: &str, text: Option<&str>| {
            text.map_or(Ok(DayRange::ALL), |text| {
                parse_day_expression(text, clock).map_err(|error| error.at(flag))
            })
        };
        let (first, last) = (period("--from", from)?.first, period("--to", to)?.last);
        if first > last {
            let message = format!("--from {first} comes after --to {last}");
            return Err(Error::new(ErrorKind::Request, "E-DATE", message));
        }
        Ok(Some(DayRange::new(first, last)))
    }
}

impl Query {
    /// The query held to `filters`: its tree and every filter joined by `AND`.
    ///
    /// A query for everything (`*`) becomes the filters alone.
    ///
    /// # Errors
    ///
    /// Kind `Request`, code `E-FLAG`, at the flag, where a value has no letter or digit.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::base::Day;
    /// use dateline::query::{Filters, parse};
    /// let filters = Filters { people: vec!["Dominic Raab".into()], ..Filters::default() };
    /// let query = parse("trade talks", Day::MIN)?.query.with_filters(&filters)?;
    /// assert_eq!(query.to_string(), "(trade talks) AND person:\"Dominic Raab\"");
    /// # Ok::<(), dateline::base::Error>(())
    /// ```
    pub fn with_filters(self, filters: &Filters) -> Result<Query> {
        let end = self.root.span.end as usize;
        let at_end = |kind| Node { span: Span::new(end, end), kind };
        let mut parts = Vec::new();
        if self.root.kind != Kind::Everything {
            parts.push(self.root);
        }
        parts.extend(filters.days.map(|days| at_end(Kind::Date(days))));

        for (flag, field, names) in [
            ("--person", Field::Person, &filters.people),
            ("--org", Field::Organization, &filters.organizations),
            ("--place", Field::Place, &filters.places),
        ] {
            for name in names {
                let phrase = at_end(literal(flag, name)?);
                parts.push(at_end(Kind::Field(field, Box::new(phrase))));
            }
        }
        for (flag, field, names) in [
            ("--source", Field::Source, &filters.sources),
            ("--section", Field::Section, &filters.sections),
            ("--lang", Field::Lang, &filters.langs),
        ] {
            let mut choices = Vec::new();
            for name in names {
                let phrase = at_end(literal(flag, name)?);
                choices.push(at_end(Kind::Field(field, Box::new(phrase))));
            }
            parts.extend(joined(choices, |choices| at_end(Kind::Or(choices))));
        }
        let whole = Span::new(0, end);
        let root = joined(parts, |parts| Node { span: whole, kind: Kind::And(parts) });
        Ok(Query { root: root.unwrap_or(Node { span: whole, kind: Kind::Everything }) })
    }
}

fn joined(mut parts: Vec<Node>, join: impl FnOnce(Vec<Node>) -> Node) -> Option<Node> {
    match parts.len() {
        0 | 1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

/// A phrase cannot hold double quotes, which say nothing in a name either; nor do wildcards.
fn literal(flag: &str, name: &str) -> Result<Kind> {
    if !name.chars().any(char::is_alphanumeric) {
        let message = "a name without letter or digit";
        return Err(Error::new(ErrorKind::Request, "E-FLAG", message).at(flag));
    }
    Ok(Kind::Phrase(Phrase::plain(
        name.replace(|c| is_quote(c) || matches!(c, '*' | '?'), " ").trim(),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Day;
    use crate::query::dates::DayOrder;
    use crate::query::parse;

    fn check(text: &str, filters: Filters, expected: &str) {
        let query = parse(text, Day::MIN).expect("reads").query;
        let found = match query.with_filters(&filters) {
            Ok(query) => {
                let canonical = query.to_string();
                let again = parse(&canonical, Day::MIN).expect("reads").query;
                assert_eq!(again.root.without_spans(), query.root.without_spans(), "{canonical}");
                canonical
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(found, expected, "{text:?} {filters:?}");
    }

    #[test]
    fn filters_are_required_and_literal() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        check("talks", Filters::default(), "talks");
        check("*", Filters::default(), "*");
        check("talks", Filters { people: names(&["raab"]), ..Filters::default() }, {
            "talks AND person:\"raab\""
        });
        check(
            "a OR b",
            Filters {
                people: names(&["Raab", "May"]),
                organizations: names(&["A OR B"]),
                ..Filters::default()
            },
            "(a OR b) AND person:\"Raab\" AND person:\"May\" AND org:\"A OR B\"",
        );
        check(
            "*",
            Filters {
                sources: names(&["AP", "Reuters"]),
                langs: names(&["de"]),
                ..Filters::default()
            },
            "(source:\"AP\" OR source:\"Reuters\") AND lang:\"de\"",
        );
        check(
            "*",
            Filters { places: names(&["the \"City\""]), ..Filters::default() },
            "place:\"the  City\"",
        );
        check(
            "x",
            Filters { sections: names(&["?"]), ..Filters::default() },
            "--section: E-FLAG: a name without letter or digit",
        );
        let days = Filters::days(Some("1931"), None, Day::MIN).expect("reads");
        check("x y", Filters { days, ..Filters::default() }, "(x y) AND date:1931-01-01..");
    }

    #[test]
    fn days_run_forward() {
        let check = |from, to, expected: &str| {
            let found = match Filters::days(from, to, Day::MIN) {
                Ok(days) => days.map_or_else(|| "none".to_owned(), |days| days.to_string()),
                Err(error) => error.to_string(),
            };
            assert_eq!(found, expected);
        };
        check(None, None, "none");
        check(Some("1931"), Some("1931"), "1931-01-01..1931-12-31");
        check(None, Some("1931-05"), "..1931-05-31");
        check(Some("1932"), Some("1931"), "E-DATE: --from 1932-01-01 comes after --to 1931-12-31");
        check(Some("soon"), None, "--from: E-DATE: `soon` is not a date");
    }

    #[test]
    fn days_may_be_told_in_words() {
        let clock =
            Clock { today: Day::new(2020, 7, 16).expect("a day"), order: Some(DayOrder::DayFirst) };
        for (from, to, expected) in [
            (Some("-7d"), None, "2020-07-09.."),
            (Some("-2w"), Some("-1w"), "2020-07-02..2020-07-09"),
            (Some("last-week"), Some("yesterday"), "2020-07-06..2020-07-15"),
            (Some("march 1987"), Some("summer 1987"), "1987-03-01..1987-08-31"),
            (Some("7/4/2007"), Some("8.4.2007"), "2007-04-07..2007-04-08"),
        ] {
            let days = Filters::days(from, to, clock).expect("reads").expect("given");
            assert_eq!(days.to_string(), expected, "{from:?} {to:?}");
        }
    }
}
