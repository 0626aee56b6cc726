//! What on a page stands beside the article, by the names its makers gave it?
//!
//! The library that finds the article judges blocks by their text and links. Some of what stays
//! within it is text by that measure, but not the article's: captions, credits, boxes of the author,
//! calls to subscribe. Their classes say so. A name proves little, so nothing that holds a good
//! part of the page's text is taken for clutter.

use std::sync::LazyLock;

use dom_smoothie::Readability;
use rustc_hash::FxHashSet;

/// Words of a class or id that name clutter; of several in one entry all must stand in a row.
const NAMES: &str = "caption;captions;figcaption;imagecaption;photocaption;wp caption text;photo credit;\
    image credit;photocredit;imagecredit;credit;credits;media credit;share;sharing;sharebar;\
    sharetools;sharedaddy;social;socials;addthis;addtoany;related;recommended;recommendations;\
    recirc;read more;readmore;more on;see also;also read;most read;most popular;trending;\
    outbrain;taboola;newsletter;newsletters;signup;sign up;subscribe;subscription;promo;promos;\
    byline;bylines;author bio;authorbio;author info;author box;author card;about author;\
    about the author;bio;ad;ads;advert;advertisement;advertising;sponsor;sponsored;adslot;\
    comments;comment count;disqus;tags;tag list;taglist;breadcrumb;breadcrumbs;pagination;\
    toolbar;tooltip;cookie;cookies;gdpr;consent;pullquote;pull quote;screen reader text;sr only;\
    visually hidden;video player;vjs;noprint;print only";

static KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| NAMES.split(';').collect());

/// Takes what is clutter by its name out of the page.
pub(super) fn remove(page: &Readability) {
    // Scripts are text to a tree; what is measured is what is seen.
    page.doc.select("script, style, noscript, template").remove();
    let root = page.doc.root();
    let all = root.normalized_char_count();
    let mut clutter = Vec::new();
    for node in root.descendants_it() {
        let Some(name) = node.node_name() else { continue };
        let name = &*name;
        if matches!(name, "figcaption" | "nav" | "button" | "dialog") || node.has_attr("hidden") {
            clutter.push(node);
        } else if may_be_clutter(name) {
            let names = [node.class(), node.id_attr()];
            if names.iter().flatten().any(|names| is_clutter(names)) {
                clutter.push(node);
            }
        }
    }
    for node in clutter {
        let chars = node.normalized_char_count();
        if chars * 5 < all || chars < 60 {
            node.remove_from_parent();
        }
    }
}

/// Whether a class or id names clutter. `wp-caption-text`, `imageCaption` and `image_caption` are
/// words, too.
fn is_clutter(names: &str) -> bool {
    let mut words = String::with_capacity(names.len() + 8);
    names.split_whitespace().any(|name| {
        words.clear();
        words.push(' ');
        let mut was_lower = false;
        for c in name.chars() {
            if !c.is_alphanumeric() {
                if !words.ends_with(' ') {
                    words.push(' ');
                }
            } else {
                if c.is_uppercase() && was_lower {
                    words.push(' ');
                }
                words.extend(c.to_lowercase());
            }
            was_lower = c.is_lowercase();
        }
        if !words.ends_with(' ') {
            words.push(' ');
        }
        names_clutter(&words)
    })
}

/// Whether up to three words in a row are a known name; `words` has a blank around each.
fn names_clutter(words: &str) -> bool {
    let blanks: Vec<usize> = words.match_indices(' ').map(|(at, _)| at).collect();
    (1..=3).any(|n| blanks.windows(n + 1).any(|ends| KNOWN.contains(&words[ends[0] + 1..ends[n]])))
}

/// Whether the class of an element of that name may say that it is clutter.
fn may_be_clutter(name: &str) -> bool {
    matches!(
        name,
        "div" | "p" | "span" | "section" | "ul" | "ol" | "dl" | "li" | "table" | "header" | "h2"
    ) || matches!(name, "h3" | "h4" | "h5" | "h6" | "small" | "cite" | "time" | "em" | "strong")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (names, expected) in [
            ("wp-caption-text", true),
            ("imageCaption", true),
            ("story_image-credit", true),
            ("read-more-link", true),
            ("no-js js-newsletter", true),
            ("article-body", false),
            ("adapted", false),
            ("read morel", false),
            ("shared", false),
            ("", false),
        ] {
            assert_eq!(is_clutter(names), expected, "{names}");
        }
    }

    #[test]
    fn pages() {
        let text = "The talks ended in Rome on Thursday without a word to the press. ".repeat(20);
        let html = format!(
            "<div class=share-page><p>{text}</p><figure><figcaption>A hall</figcaption></figure>\
             <div class=newsletter>Sign up</div><p hidden>secret</p></div>"
        );
        let page = Readability::from(html.as_str());
        remove(&page);
        assert_eq!(page.doc.root().text().trim(), text.trim());
    }
}
