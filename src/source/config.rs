//! What do the files beside a corpus say about it?
//!
//! ```toml
//! path = "{date}/{source}-ed-{edition}_seq-{page}.txt"   # or a list of patterns
//! date_order = "dmy"                                     # or "mdy"
//! encoding = "windows-1252"                              # of files without a byte-order mark
//!
//! [fields]
//! body = "story"
//!
//! [sources]                                              # codes, where there are too few for a
//! sn99990001 = "The Marlow Falls Sentinel"               # sources.csv
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::base::{Error, ErrorKind, Result};

use super::csv;
use super::day::DayOrder;
use super::fields::Field;
use super::paths::Pattern;
use super::walk;

/// The name of the configuration, in the root or beside it.
pub const CONFIG_FILE: &str = "dateline.toml";
/// The name of the table that turns codes of sources into names, in the root or beside it.
pub const SOURCES_FILE: &str = "sources.csv";

/// The keys of `dateline.toml`, as a hint lists them.
const KEYS: &str = "path, date_order, encoding, [fields], [sources]";

/// What `dateline.toml` and `sources.csv` say.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Patterns of paths, tried before those known anyway.
    pub paths: Vec<Pattern>,
    /// Which column holds which field.
    pub fields: Vec<(Field, String)>,
    /// The order of days such as `01/04/63`.
    pub date_order: Option<DayOrder>,
    /// The encoding of files that have no byte-order mark.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The name behind each code of a source.
    pub sources: BTreeMap<String, String>,
}

impl Config {
    /// Reads the configuration of the root at `root`: each file in it, or else beside it.
    ///
    /// # Errors
    ///
    /// `E-CONFIG` with the line where a file cannot be understood; an error of the operating
    /// system where one cannot be read. A file that is not there is no error.
    pub fn of_root(root: &Path) -> Result<Config> {
        let mut config = Config::default();
        let beside = root.parent();
        for folder in [Some(root), beside].into_iter().flatten() {
            let file = folder.join(CONFIG_FILE);
            if let Some(text) = walk::read_beside(&file)? {
                config = Config::parse(&text).map_err(|error| located(error, &file))?;
                break;
            }
        }
        for folder in [Some(root), beside].into_iter().flatten() {
            let file = folder.join(SOURCES_FILE);
            if let Some(text) = walk::read_beside(&file)? {
                config.sources.extend(sources(&text).map_err(|error| located(error, &file))?);
                break;
            }
        }
        Ok(config)
    }

    /// Reads the text of a `dateline.toml`.
    ///
    /// # Errors
    ///
    /// `E-CONFIG`, its place the line, where a key is unknown or a value is not understood.
    pub fn parse(text: &str) -> Result<Config> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            wrong(text, at, error.message()).hint(format!("known are {KEYS}"))
        })?;
        let mut config = Config::default();
        if let Some(written) = written.path {
            let at = written.span().start;
            for pattern in written.into_inner().into_list() {
                let pattern = Pattern::new(&pattern).map_err(|what| wrong(text, at, &what))?;
                config.paths.push(pattern);
            }
        }
        for (name, columns) in written.fields {
            let at = name.span().start;
            let Some(field) = Field::named(name.get_ref()) else {
                let names: Vec<&str> = Field::all().map(Field::name).collect();
                return Err(wrong(text, at, &format!("unknown field `{}`", name.get_ref()))
                    .hint(format!("the fields are {}", names.join(", "))));
            };
            let columns = columns.into_list().into_iter().map(|column| (field, column));
            config.fields.extend(columns);
        }
        config.date_order = match written.date_order {
            None => None,
            Some(order) => Some(match order.get_ref().as_str() {
                "dmy" => DayOrder::DayMonth,
                "mdy" => DayOrder::MonthDay,
                _ => {
                    return Err(wrong(text, order.span().start, "unknown date_order")
                        .hint("write date_order = \"dmy\" or \"mdy\""));
                }
            }),
        };
        config.sources = written.sources;
        if let Some(label) = written.encoding {
            let encoding = encoding_rs::Encoding::for_label(label.get_ref().as_bytes());
            config.encoding = Some(encoding.ok_or_else(|| {
                wrong(text, label.span().start, "unknown encoding")
                    .hint("write a name such as \"windows-1252\" or \"iso-8859-2\"")
            })?);
        }
        Ok(config)
    }

    /// The name behind the code of a source, or the code itself.
    pub fn source_name<'a>(&'a self, code: &'a str) -> &'a str {
        self.sources.get(code).map_or(code, String::as_str)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    path: Option<toml::Spanned<OneOrMany>>,
    #[serde(default)]
    fields: BTreeMap<toml::Spanned<String>, OneOrMany>,
    date_order: Option<toml::Spanned<String>>,
    encoding: Option<toml::Spanned<String>>,
    #[serde(default)]
    sources: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn into_list(self) -> Vec<String> {
        match self {
            OneOrMany::One(text) => vec![text],
            OneOrMany::Many(texts) => texts,
        }
    }
}

/// An error at byte `at` of `text`; its place is the line until the file's name is known.
fn wrong(text: &str, at: usize, message: &str) -> Error {
    let before = text.get(..at).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let message = message.lines().next().unwrap_or("not understood");
    Error::new(ErrorKind::Request, "E-CONFIG", message).at(line.to_string())
}

/// Puts the file's name before the line.
fn located(error: Error, file: &Path) -> Error {
    let place = match error.place() {
        Some(line) => format!("{}:{line}", file.display()),
        None => file.display().to_string(),
    };
    error.at(place)
}

/// Reads the table of sources: two columns, code and name, or a header that names columns `code`
/// (or `source`, `id`) and `name`, with any others between.
fn sources(text: &str) -> Result<BTreeMap<String, String>> {
    let mut sources = BTreeMap::new();
    let (mut code_at, mut name_at) = (0, 1);
    for (i, (line, row)) in csv::rows(text).enumerate() {
        if i == 0 {
            let find = |names: &[&str]| {
                row.iter().position(|cell| {
                    names.iter().any(|name| cell.trim().eq_ignore_ascii_case(name))
                })
            };
            if let (Some(code), Some(name)) = (find(&["code", "source", "id"]), find(&["name"])) {
                (code_at, name_at) = (code, name);
                continue;
            }
        }
        let (Some(code), Some(name)) = (row.get(code_at), row.get(name_at)) else {
            return Err(Error::new(ErrorKind::Request, "E-CONFIG", "a row without code and name")
                .at(line.to_string())
                .hint("write one `code,name` a line"));
        };
        let (code, name) = (code.trim(), name.trim());
        if !code.is_empty() && !name.is_empty() {
            sources.insert(code.to_owned(), name.to_owned());
        }
    }
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_sources_may_stand_in_the_configuration() {
        let config = Config::parse("[sources]\nsn1 = \"The Sentinel\"\n").expect("understood");
        assert_eq!(config.source_name("sn1"), "The Sentinel");
        assert_eq!(config.source_name("sn2"), "sn2");
    }

    #[test]
    fn everything_at_once() {
        let config = Config::parse(
            "path = [\"{date}/{slug}.txt\", \"{year}/{slug}.md\"]\ndate_order = \"mdy\"\n\
             encoding = \"latin1\"\n[fields]\nbody = \"story\"\nheadline = [\"kop\", \"titel\"]\n",
        )
        .expect("a configuration");
        assert_eq!(config.paths.len(), 2);
        assert_eq!(config.date_order, Some(DayOrder::MonthDay));
        assert_eq!(config.encoding.map(encoding_rs::Encoding::name), Some("windows-1252"));
        assert_eq!(config.fields.len(), 3);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (text, line, what) in [
            ("\npaht = \"x\"", "2", "unknown field `paht`"),
            ("path = 3", "1", "expected a text"),
            ("date_order = \"ymd\"", "1", "unknown date_order"),
            ("\n\nencoding = \"ebcdic\"", "3", "unknown encoding"),
            ("[fields]\nbdy = \"x\"", "2", "unknown field `bdy`"),
            ("path = \"{dte}/x\"", "1", "{dte}"),
            ("path = ", "1", ""),
        ] {
            let error = Config::parse(text).expect_err(text);
            assert_eq!(error.place(), Some(line), "{text}");
            assert!(error.to_string().contains(what), "{text}: {error}");
        }
    }

    #[test]
    fn tables_of_sources() {
        let names = |text: &str| sources(text).map(|table| format!("{table:?}")).ok();
        for (text, expected) in [
            ("sn1,The Bee\nsn2,\"Sun, The\"\n", r#"{"sn1": "The Bee", "sn2": "Sun, The"}"#),
            ("code,name\nsn1,The Bee", r#"{"sn1": "The Bee"}"#),
            ("source,place,name\nsn1,Omaha,The Bee", r#"{"sn1": "The Bee"}"#),
            ("", "{}"),
        ] {
            assert_eq!(names(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(names("sn1\n"), None);
    }
}
