//! How is a place of the web page named, and one like it?

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands as itself in a path segment and in a query: the unreserved characters of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// An address within the web page: a path, and what is asked there in the order it was asked.
///
/// # Example
///
/// ```
/// use dateline::render::html::Link;
/// let link = Link::to("/search").with("q", "\"trade talks\"").with("person", "Raab");
/// assert_eq!(link.to_string(), "/search?q=%22trade%20talks%22&person=Raab");
/// assert_eq!(link.without("person").set("q", "a&b").to_string(), "/search?q=a%26b");
/// assert_eq!(Link::to("/articles").part("urn:x/1").to_string(), "/articles/urn%3Ax%2F1");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Link {
    /// The place of that path, which is taken as it is.
    pub fn to(path: impl Into<String>) -> Link {
        Link { path: path.into(), pairs: Vec::new() }
    }

    /// The same with what was asked there, empty values left out.
    pub fn asking(
        path: impl Into<String>,
        pairs: impl IntoIterator<Item = (String, String)>,
    ) -> Link {
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        Link { path: path.into(), pairs: given.collect() }
    }

    /// One part further down the path.
    #[must_use]
    pub fn part(mut self, part: &str) -> Link {
        self.path.push('/');
        self.path.extend(utf8_percent_encode(part, ESCAPED));
        self
    }

    /// What is asked here, asked at another path.
    #[must_use]
    pub fn at(&self, path: impl Into<String>) -> Link {
        Link { path: path.into(), pairs: self.pairs.clone() }
    }

    /// Asks that too.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Link {
        self.pairs.push((name.to_owned(), value.into()));
        self
    }

    /// Asks that, and nothing else by that name.
    #[must_use]
    pub fn set(&self, name: &str, value: impl Into<String>) -> Link {
        self.without(name).with(name, value)
    }

    /// Asks nothing by that name.
    #[must_use]
    pub fn without(&self, name: &str) -> Link {
        let mut link = self.clone();
        link.pairs.retain(|(known, _)| known != name);
        link
    }

    /// Asks no longer for that value by that name.
    #[must_use]
    pub fn without_value(&self, name: &str, value: &str) -> Link {
        let mut link = self.clone();
        link.pairs.retain(|(known, given)| known != name || given != value);
        link
    }

    /// What is asked by that name, the first.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All that is asked, in order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (i, (name, value)) in self.pairs.iter().enumerate() {
            let sign = if i == 0 { '?' } else { '&' };
            let (name, value) =
                (utf8_percent_encode(name, ESCAPED), utf8_percent_encode(value, ESCAPED));
            write!(f, "{sign}{name}={value}")?;
        }
        Ok(())
    }
}
