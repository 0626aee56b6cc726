//! Which queries does a file of queries hold?

/// One line of a file of queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchQuery {
    /// Its id: what stands before the first tab, or else the line's number.
    pub id: String,
    /// The query.
    pub query: String,
}

/// Reads a file of queries: `id<TAB>query`, or the query alone, one a line. Empty lines and lines
/// that begin with `#` are passed over.
///
/// # Example
///
/// ```
/// use dateline::report::read_queries;
/// let queries = read_queries("# topics\n7\ttrade talks\nvaccine\n");
/// assert_eq!(queries[0].id, "7");
/// assert_eq!((queries[1].id.as_str(), queries[1].query.as_str()), ("3", "vaccine"));
/// ```
pub fn read_queries(text: &str) -> Vec<BatchQuery> {
    let mut queries = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (id, query) = match line.split_once('\t') {
            Some((id, query)) => (id.trim().to_owned(), query),
            None => ((i + 1).to_string(), line),
        };
        queries.push(BatchQuery { id, query: query.trim().to_owned() });
    }
    queries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_queries() {
        let rows: &[(&str, &[(&str, &str)])] = &[
            ("", &[]),
            ("a b\n\n# note\nc", &[("1", "a b"), ("4", "c")]),
            ("q1\tx\tperson:raab\r\n", &[("q1", "x\tperson:raab")]),
        ];
        for (text, expected) in rows {
            let found = read_queries(text);
            let found: Vec<_> = found.iter().map(|q| (q.id.as_str(), q.query.as_str())).collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }
}
