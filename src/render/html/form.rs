//! What can be asked, and how is it asked again?

use maud::{Markup, html};

use super::link::Link;

/// The names under which articles are held to values: parameter, what several are called, what one is.
pub(super) const HELD: [(&str, &str, &str); 6] = [
    ("person", "People", "person"),
    ("org", "Organizations", "organization"),
    ("place", "Places", "place"),
    ("source", "Sources", "source"),
    ("section", "Sections", "section"),
    ("lang", "Languages", "language"),
];

/// A list to choose from.
struct Choice {
    /// The parameter.
    name: &'static str,
    label: &'static str,
    /// Values with what they are called, the first the one that is meant where nothing is said.
    values: &'static [(&'static str, &'static str)],
}

const CHOICES: [Choice; 3] = [
    Choice {
        name: "sort",
        label: "Order",
        values: &[
            ("relevance", "best first"),
            ("newest", "newest first"),
            ("oldest", "oldest first"),
        ],
    },
    Choice {
        name: "match",
        label: "Words",
        values: &[("auto", "all of them"), ("any", "any of them")],
    },
    Choice {
        name: "copies",
        label: "Copies",
        values: &[("fold", "shown once"), ("show", "each shown")],
    },
];

/// The form of a search, filled with what is asked here.
pub(super) fn form(here: &Link) -> Markup {
    let given = |name: &str| here.get(name).unwrap_or("");
    let is_held = |name: &str| HELD.iter().any(|(held, _, _)| *held == name);
    let is_open =
        ["from", "to", "sort", "match", "copies"].iter().any(|name| here.get(name).is_some());
    html! {
        form.ask role="search" action="/search" method="get" {
            div.words {
                label.hidden for="q" { "Search the archive" }
                input #q type="search" name="q" value=(given("q")) autocomplete="off" spellcheck="false"
                    autocapitalize="none" placeholder="hackers w/5 vaccine person:raab" aria-describedby="understood";
                button type="submit" { "Search" }
            }
            // What a script says while one types.
            p #understood aria-live="polite" hidden {}
            @for (name, value) in here.pairs().iter().filter(|(name, _)| is_held(name)) {
                input type="hidden" name=(name) value=(value);
            }
            details.more open[is_open] {
                summary { "Dates, order, copies" }
                div.fields {
                    label { "From " input type="text" name="from" value=(given("from")) placeholder="2020-07" size="12"; }
                    label { "To " input type="text" name="to" value=(given("to")) placeholder="2020-07-16" size="12"; }
                    @for Choice { name, label, values } in CHOICES {
                        label {
                            (label) " "
                            select name=(name) {
                                @for (i, (value, told)) in values.iter().enumerate() {
                                    // What is meant anyway is not said in the address.
                                    @let said = if i == 0 { "" } else { *value };
                                    option value=(said) selected[given(name) == *value] { (told) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What articles are held to beside the query, each with a way to let go of it.
pub(super) fn chips(here: &Link) -> Markup {
    let without_offset = here.without("offset");
    let held: Vec<(&str, &str)> = HELD
        .iter()
        .flat_map(|(name, _, one)| {
            let of_name = here.pairs().iter().filter(move |(given, _)| given == name);
            of_name.map(|(_, value)| (*one, value.as_str()))
        })
        .collect();
    if held.is_empty() {
        return html! {};
    }
    let field =
        |one: &str| HELD.iter().find(|(_, _, known)| *known == one).map_or("", |held| held.0);
    html! {
        ul.chips aria-label="Held to" {
            @for (one, value) in held {
                li {
                    a href=(without_offset.without_value(field(one), value)) {
                        span.hidden { "Let go of " }
                        (one) " " (super::text::inline(value)) " "
                        span aria-hidden="true" { "×" }
                    }
                }
            }
        }
    }
}
