//! Which of the titles on a page is the headline?
//!
//! The heading that readers see is what was printed; titles for search engines and friends are
//! often written anew. But the first `<h1>` may be the name of the site, so a heading must be borne
//! out by another title, or stand as the only one.

/// The titles of a page, each as written.
#[derive(Debug, Default)]
pub(super) struct Titles<'p> {
    /// Of JSON-LD, `og:title` and their kin, the most trusted first.
    pub(super) told: Vec<&'p str>,
    /// Headings that the markup calls headlines.
    pub(super) headlines: Vec<&'p str>,
    /// Other headings of the first level.
    pub(super) headings: Vec<&'p str>,
    /// The title of the window.
    pub(super) window: Option<&'p str>,
}

/// The headline of a page whose site goes by `sites`: names, hosts, sections.
pub(super) fn choose(titles: &Titles<'_>, sites: &[&str]) -> Option<String> {
    let told: Vec<&str> = titles.told.iter().map(|title| without_site(title, sites)).collect();
    let window = titles.window.map(|title| without_site(title, sites));
    let is_headline = |title: &&&str| !title.is_empty() && !is_site(title, sites);
    let heading = [&titles.headlines, &titles.headings].into_iter().find_map(|headings| {
        let fit = headings.iter().filter(is_headline);
        let borne_out =
            |title: &&&str| told.iter().copied().chain(window).any(|other| is_alike(title, other));
        fit.clone().copied().find(|title| borne_out(&title))
    });
    if let Some(heading) = heading {
        // A heading with a kicker or a count of comments around it: what was told is plainer.
        let plainer = |title: &&&str| {
            title.len() < heading.len()
                && title.len() * 4 > heading.len() * 3
                && heading.contains(**title)
        };
        let text = told.iter().find(plainer).copied().unwrap_or(heading);
        return Some(one_line(text));
    }
    let only = |headings: &[&str]| match headings {
        [one] if one.split_whitespace().count() > 3 && !is_site(one, sites) => Some(one_line(one)),
        _ => None,
    };
    let told = told.iter().find(|title| is_headline(title)).map(|title| one_line(title));
    let in_window = |least: usize| {
        let window = window.filter(|title| n_words(title) >= least && is_headline(&title));
        window.map(one_line)
    };
    // A heading that shares no words with the title of the window is the site's or a menu's.
    only(&titles.headlines)
        .or(told)
        .or_else(|| in_window(4))
        .or_else(|| only(&titles.headings))
        .or_else(|| in_window(1))
        .or_else(|| titles.headings.iter().find(is_headline).map(|title| one_line(title)))
}

/// A title without the name of the site before or behind it.
pub(super) fn without_site<'t>(title: &'t str, sites: &[&str]) -> &'t str {
    let mut kept = title.trim();
    // Section and site: `Talks end | World | The Post`.
    for _ in 0..3 {
        let parts = parts(kept);
        let (Some((first, rest_at)), Some((last_at, last))) = (
            parts.first().map(|(at, after)| (&kept[..*at], *after)),
            parts.last().map(|(at, after)| (*at, &kept[*after..])),
        ) else {
            return kept;
        };
        let head = kept[..last_at].trim();
        if is_site(last, sites) && !head.is_empty() {
            kept = head;
        } else if is_site(first, sites) && !kept[rest_at..].trim().is_empty() {
            kept = kept[rest_at..].trim();
        } else if is_bar(&kept[last_at..]) && n_words(last) <= 3 && n_words(head) >= 4 {
            kept = head;
        } else {
            return kept;
        }
    }
    kept
}

/// Marks that part a title from the name of its site. A hyphen needs blanks around it.
const MARKS: [&str; 12] =
    [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", "| ", ": "];

/// Where each part of a title ends and the next begins.
fn parts(title: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    for mark in MARKS {
        parts.extend(title.match_indices(mark).map(|(at, mark)| (at, at + mark.len())));
    }
    parts.sort_unstable();
    parts
}

fn is_bar(rest: &str) -> bool {
    [" | ", " :: ", " » ", "| "].iter().any(|mark| rest.starts_with(mark))
}

/// Whether a text is a name of the site: one of them, one with a word more, or the host's.
fn is_site(text: &str, sites: &[&str]) -> bool {
    let plain_text = plain(text);
    if plain_text.is_empty() {
        return false;
    }
    sites.iter().any(|site| {
        let host = site.contains('.') && !site.contains(' ');
        let site = plain(site);
        if host {
            // `news.example.co.uk` and "Example News": the host's name and a word beside it.
            let short = n_words(text) <= 4 && plain_text.len() >= 3;
            short && (site.contains(&plain_text) || host_names(&site, text))
        } else {
            let short = n_words(text) <= 5;
            site == plain_text
                || short
                    && site.len() >= 3
                    && (plain_text.strip_prefix("the") == Some(&site)
                        || site.strip_prefix("the") == Some(&plain_text)
                        || plain_text.starts_with(&site) && plain_text.len() <= site.len() + 8
                        || site.starts_with(&plain_text) && plain_text.len() >= 3)
        }
    })
}

/// Whether a word of `text` is so much of a host's name that it can only be that.
fn host_names(host: &str, text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = plain(word);
        word.len() >= 4 && host.contains(&word) && word.len() * 2 > host.len().saturating_sub(6)
    })
}

/// Letters and digits in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Whether two titles share most words of the shorter one.
fn is_alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace().map(plain).filter(|word| !word.is_empty()).collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let shared = short.iter().filter(|word| long.contains(word)).count();
    !short.is_empty() && shared * 5 >= short.len() * 3 && short.len() * 3 >= long.len()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sites() {
        let sites = ["The Post", "example.org", "World"];
        for (title, expected) in [
            ("Talks end | World | The Post", "Talks end"),
            ("Talks end - The Post", "Talks end"),
            ("Talks end – Post", "Talks end"),
            ("The Post - Talks end", "Talks end"),
            ("Talks end — Example.org", "Talks end"),
            ("Talks end : Example News", "Talks end"),
            ("Talks end early in Rome today | Something", "Talks end early in Rome today"),
            ("Talks end - minister", "Talks end - minister"),
            ("Post-war talks end", "Post-war talks end"),
            ("The Post", "The Post"),
            ("Minister: talks end", "Minister: talks end"),
            ("", ""),
        ] {
            assert_eq!(without_site(title, &sites), expected, "{title}");
        }
        assert_eq!(without_site("Talks end - CNN.com", &["edition.cnn.com"]), "Talks end");
        assert_eq!(without_site("BBC News - Talks end", &["BBC News"]), "Talks end");
        assert_eq!(without_site("Talks end - BBC News", &["www.bbc.co.uk", "BBC"]), "Talks end");
    }

    #[test]
    fn headlines() {
        let check = |told: &[&str], headings: &[&str], window: &str, expected: &str| {
            let window = Some(window).filter(|title| !title.is_empty());
            let titles = Titles {
                told: told.to_vec(),
                headlines: vec![],
                headings: headings.to_vec(),
                window,
            };
            let chosen = choose(&titles, &["The Post"]).unwrap_or_default();
            assert_eq!(chosen, expected, "{titles:?}");
        };
        check(
            &["Talks end early"],
            &["The Post", "Talks end early in Rome"],
            "",
            "Talks end early in Rome",
        );
        check(&["Talks end early"], &["The Post"], "", "Talks end early");
        check(&[], &["Talks end early"], "Talks end early - The Post", "Talks end early");
        check(&[], &[], "Talks end early - The Post", "Talks end early");
        check(
            &["What to know about Rome"],
            &["Talks end early in Rome"],
            "",
            "What to know about Rome",
        );
        check(&[], &["Talks"], "", "Talks");
        check(
            &[],
            &["Back to the front page"],
            "Talks end early in Rome",
            "Talks end early in Rome",
        );
        check(&[], &["Talks end early in Rome"], "News", "Talks end early in Rome");
        check(
            &["Talks end early in Rome"],
            &["Talks end early in Rome 12"],
            "",
            "Talks end early in Rome",
        );
        check(&[], &[], "", "");
    }
}
