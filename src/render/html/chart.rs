//! How is a timeline drawn in a page, so that mouse, keyboard and screen reader can walk into it?
//!
//! A bar is a link to its stretch of time; the same numbers stand in a table.

use maud::{Markup, html};

use super::link::Link;
use super::text::{articles, grouped};
use crate::report::{Bucket, Timeline};

/// The bars are drawn in units of which a stretch is ten wide and the highest bar a hundred high.
const WIDTH: usize = 10;
const HEIGHT: u64 = 100;

/// A timeline whose bars lead to `here` held to their stretch.
pub fn chart(timeline: &Timeline, here: &Link) -> Markup {
    let most = timeline.buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0);
    if most == 0 {
        return html! {};
    }
    let buckets = &timeline.buckets;
    let width = buckets.len() * WIDTH;
    let (first, last) = (&buckets[0].from, &buckets[buckets.len() - 1].from);
    let highest = buckets.iter().find(|bucket| bucket.count == most);
    let into = |bucket: &Bucket| {
        here.without("offset").set("from", bucket.from.clone()).set("to", bucket.from.clone())
    };
    let told = |bucket: &Bucket| format!("{}: {}", bucket.from, articles(bucket.count));
    html! {
        section.timeline aria-labelledby="when" {
            h2 #when { "When" }
            (crumbs(here))
            svg role="group" aria-label={ "Articles by " (timeline.by) ", " (first) " to " (last) }
                viewBox={ "0 0 " (width) " " (HEIGHT) } preserveAspectRatio="none" {
                @for (i, bucket) in buckets.iter().enumerate().filter(|(_, bucket)| bucket.count > 0) {
                    @let height = (bucket.count * HEIGHT / most).max(2);
                    a href=(into(bucket)) aria-label=(told(bucket)) {
                        title { (told(bucket)) }
                        rect.reach x=(i * WIDTH) y="0" width=(WIDTH) height=(HEIGHT) {}
                        rect.bar x=(i * WIDTH + 1) y=(HEIGHT - height) width=(WIDTH - 2) height=(height) {}
                    }
                }
            }
            p.axis {
                span { (first) }
                @if let Some(highest) = highest {
                    span { "most: " (highest.from) ", " (grouped(most)) }
                }
                span { (last) }
            }
            @if timeline.undated > 0 || timeline.vague > 0 {
                p.aside {
                    @if timeline.undated > 0 { (articles(timeline.undated)) " undated. " }
                    @if timeline.vague > 0 { (articles(timeline.vague)) " not dated to a " (timeline.by) "." }
                }
            }
            details {
                summary { "In numbers" }
                table {
                    caption { "Articles by " (timeline.by) }
                    thead { tr { th scope="col" { (timeline.by) } th.number scope="col" { "articles" } } }
                    tbody {
                        @for bucket in buckets.iter().filter(|bucket| bucket.count > 0) {
                            tr {
                                th scope="row" { a href=(into(bucket)) { (bucket.from) } }
                                td.number { (grouped(bucket.count)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The way back up from a stretch of time.
fn crumbs(here: &Link) -> Markup {
    let (from, to) = (here.get("from"), here.get("to"));
    if from.is_none() && to.is_none() {
        return html! {};
    }
    let all = here.without("from").without("to").without("offset");
    let held = |period: &str| all.clone().with("from", period).with("to", period);
    html! {
        nav.crumbs aria-label="Stretch of time" {
            ol {
                li { a href=(all) { "all of the time" } }
                @match (from, to) {
                    (Some(from), Some(to)) if from == to => {
                        @for end in [4, 7].into_iter().filter(|end| is_part(from, *end)) {
                            li { a href=(held(&from[..end])) { (&from[..end]) } }
                        }
                        li aria-current="true" { (from) }
                    }
                    (from, to) => li aria-current="true" { (from.unwrap_or("…")) " to " (to.unwrap_or("…")) },
                }
            }
        }
    }
}

/// Whether the first `end` bytes of an ISO date are a date less exact.
fn is_part(date: &str, end: usize) -> bool {
    date.len() > end
        && date.as_bytes()[end] == b'-'
        && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(buckets: &[(&str, u64)]) -> Timeline {
        let bucket = |(from, count): &(&str, u64)| Bucket {
            from: (*from).to_owned(),
            count: *count,
            all: None,
        };
        Timeline {
            by: "month",
            buckets: buckets.iter().map(bucket).collect(),
            ..Timeline::default()
        }
    }

    #[test]
    fn bars_lead_to_their_stretch_and_empty_ones_nowhere() {
        let here = Link::to("/search").with("q", "x").with("offset", "20");
        let shown = chart(&timeline(&[("2020-07", 4), ("2020-08", 0), ("2020-09", 1)]), &here)
            .into_string();
        assert!(shown.contains("href=\"/search?q=x&amp;from=2020-07&amp;to=2020-07\""), "{shown}");
        assert!(!shown.contains("from=2020-08"), "{shown}");
        assert!(shown.contains("aria-label=\"2020-09: 1 article\""), "{shown}");
        assert_eq!(chart(&timeline(&[]), &here).into_string(), "");
    }

    #[test]
    fn the_way_up_is_shown() {
        let shown = |from: &str, to: &str| {
            let here = Link::to("/search").with("from", from).with("to", to);
            crumbs(&here).into_string()
        };
        let day = shown("2020-07-16", "2020-07-16");
        assert!(day.contains("?from=2020&amp;to=2020\">2020</a>"), "{day}");
        assert!(day.contains("?from=2020-07&amp;to=2020-07\">2020-07</a>"), "{day}");
        assert!(shown("2020", "2021").contains("2020 to 2021"));
        assert!(!shown("last-week", "last-week").contains("?from=last"));
        assert!(!shown("änderung", "änderung").contains("?from=%"));
    }
}
