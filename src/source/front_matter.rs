//! What does the block of keys at the head of a Markdown file say?
//!
//! Between lines of `---` it is YAML, between lines of `+++` TOML, of which texts, numbers, days and lists
//! of them are read. The part of YAML that such blocks use: `key: value`, quoted values, values over several
//! indented lines, `|` and `>` blocks, lists as `[a, b]` and as lines of `- a`, comments. Nested
//! mappings, anchors, aliases and tags are not read, and told where a known key has one.

use crate::base::Warning;

use super::draft::Value;

/// What a front-matter block says, and what follows it.
pub struct FrontMatter {
    /// Its keys, in the order written (of TOML, sorted).
    pub entries: Vec<Entry>,
    /// The byte of the text where the body starts, after the closing fence and its line end.
    pub body: usize,
}

/// The largest block that is read, in bytes.
const LARGEST: usize = 64 * 1024;

/// Finds the block that `text` starts with: a line `---`, then lines, then a line `---` or `...`; or lines
/// between two `+++`, which are text if they are no TOML. Never fails: what is not understood is told in its entry.
pub fn find(text: &str) -> Option<FrontMatter> {
    let start = text.find('\n')? + 1;
    let is_toml = match text[..start].trim_end() {
        "---" => false,
        "+++" => true,
        _ => return None,
    };
    let is_fence = |line: &str| match line.trim_end() {
        "---" | "..." => !is_toml,
        "+++" => is_toml,
        _ => false,
    };
    let mut at = start;
    while at < text.len() && at < LARGEST {
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
        if is_fence(&text[at..end]) {
            let block = &text[start..at];
            let entries = if is_toml { read_toml(block)? } else { read(block) };
            return Some(FrontMatter { entries, body: end });
        }
        at = end;
    }
    None
}

/// A key of the block and its value.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// The value; `None` where it is empty, `null`, true or false.
    pub value: Option<Value>,
    /// Why a value was not read.
    pub warning: Option<Warning>,
}

/// Reads a block of TOML, if it is one.
fn read_toml(block: &str) -> Option<Vec<Entry>> {
    let table: toml::Table = block.parse().ok()?;
    let scalar = |value: &toml::Value| match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Datetime(day) => Some(day.to_string()),
        _ => None,
    };
    let entry = |(key, value): (String, toml::Value)| {
        let read = match &value {
            toml::Value::Boolean(_) => Ok(None),
            toml::Value::Array(items) => {
                let items: Option<Vec<String>> = items.iter().map(scalar).collect();
                items.map(|items| Some(Value::List(items))).ok_or("a nested list")
            }
            toml::Value::Table(_) => Err("a table"),
            other => Ok(scalar(other).map(Value::Text)),
        };
        let told =
            |what| Warning::new("W-FIELD", format!("`{key}` holds {what}, which is not read"));
        let warning = read.as_ref().err().map(told);
        Entry { value: read.unwrap_or_default(), warning, key }
    };
    Some(table.into_iter().map(entry).collect())
}

/// Reads the lines of a block of YAML.
fn read(block: &str) -> Vec<Entry> {
    let lines: Vec<&str> = block.lines().collect();
    let mut entries = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let (line, number) = (lines[at], at + 2);
        at += 1;
        if line.trim().is_empty() || line.starts_with(['#', ' ', '\t', '-', '%']) {
            continue;
        }
        let Some((key, first)) = split_key(line) else { continue };
        // All deeper lines belong to the value, and so do list items at the key's own depth.
        let start = at;
        while at < lines.len()
            && (lines[at].trim().is_empty()
                || lines[at].starts_with([' ', '\t'])
                || first.is_empty() && (lines[at] == "-" || lines[at].starts_with("- ")))
        {
            at += 1;
        }
        let (value, warning) = match value(first, &lines[start..at]) {
            Ok(value) => (value, None),
            Err(what) => {
                let text = format!("line {number}: `{key}` holds {what}; not used");
                (None, Some(Warning::new("W-FIELD", text)))
            }
        };
        entries.push(Entry { key, value, warning });
    }
    entries
}

/// Parts `key: value`; the key may be quoted.
fn split_key(line: &str) -> Option<(String, &str)> {
    let colon = line
        .char_indices()
        .find(|(at, c)| *c == ':' && line[at + 1..].chars().next().is_none_or(char::is_whitespace));
    let (key, value) = line.split_at(colon?.0);
    let key = key.trim().trim_matches(['"', '\'']);
    (!key.is_empty()).then(|| (key.to_owned(), without_comment(value[1..].trim())))
}

/// Reads a value from what follows its key and the deeper lines below.
fn value(first: &str, below: &[&str]) -> Result<Option<Value>, &'static str> {
    let text = |text: String| Ok(Some(Value::Text(text)));
    match first.chars().next() {
        Some('|') => text(block_text(below, "\n")),
        Some('>') => text(block_text(below, " ")),
        Some('[') => flow_list(&joined(first, below)).map(Some),
        Some('{') => Err("a mapping, which is not read"),
        Some('&' | '*' | '!') => Err("an anchor, alias or tag, which is not read"),
        Some('"' | '\'') => {
            text(quoted(&joined(first, below)).ok_or("a quote that is not closed")?.0)
        }
        Some(_) => Ok(plain(&joined(first, below)).map(Value::Text)),
        None => {
            let below: Vec<&str> = below
                .iter()
                .map(|line| without_comment(line.trim()))
                .filter(|l| !l.is_empty())
                .collect();
            if below.is_empty() {
                return Ok(None);
            }
            if below.iter().all(|line| *line == "-" || line.starts_with("- ")) {
                let items = below.iter().map(|line| scalar(line[1..].trim()));
                let items: Result<Vec<_>, _> = items.collect();
                return Ok(Some(Value::List(items?.into_iter().flatten().collect())));
            }
            if below.iter().any(|line| split_key(line).is_some()) {
                return Err("a mapping, which is not read");
            }
            Ok(plain(&below.join(" ")).map(Value::Text))
        }
    }
}

/// One value on one line.
fn scalar(text: &str) -> Result<Option<String>, &'static str> {
    match text.chars().next() {
        None => Ok(None),
        Some('"' | '\'') => {
            let (value, rest) = quoted(text).ok_or("a quote that is not closed")?;
            if rest.trim().is_empty() { Ok(Some(value)) } else { Err("text after a quote") }
        }
        Some('&' | '*' | '!' | '{' | '[') => Err("a nested value, which is not read"),
        Some(_) if split_key(text).is_some() => Err("a mapping, which is not read"),
        Some(_) => Ok(plain(text)),
    }
}

/// A value without quotes; none for what YAML reads as null or as true and false.
fn plain(text: &str) -> Option<String> {
    const NONE: [&str; 9] = ["~", "null", "Null", "NULL", "true", "True", "false", "False", "TRUE"];
    let text = text.trim();
    (!text.is_empty() && !NONE.contains(&text)).then(|| text.to_owned())
}

/// Reads a quoted text; what follows the closing quote comes with it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next()?;
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                value.push('\'');
                chars.next();
                continue;
            }
            return Some((value, &text[at + 1..]));
        }
        if c != '\\' || quote == '\'' {
            value.push(c);
            continue;
        }
        let (_, escape) = chars.next()?;
        let digits = match escape {
            'n' => {
                value.push('\n');
                continue;
            }
            't' => {
                value.push('\t');
                continue;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            other => {
                value.push(other);
                continue;
            }
        };
        let code: String = chars.by_ref().take(digits).map(|(_, c)| c).collect();
        let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
        value.push(code.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    None
}

/// `[a, "b, c"]`
fn flow_list(text: &str) -> Result<Value, &'static str> {
    let mut items = Vec::new();
    let mut rest = text.strip_prefix('[').unwrap_or(text).trim_start();
    loop {
        if let Some(after) = rest.strip_prefix(']') {
            return if after.trim().is_empty() {
                Ok(Value::List(items))
            } else {
                Err("text after a list")
            };
        }
        if rest.starts_with(['"', '\'']) {
            let (item, after) = quoted(rest).ok_or("a quote that is not closed")?;
            items.push(item);
            rest = after.trim_start();
        } else {
            let end = rest.find([',', ']']).ok_or("a list that is not closed")?;
            let item = &rest[..end];
            if item.contains(['[', '{']) {
                return Err("a nested value, which is not read");
            }
            items.extend(plain(item));
            rest = &rest[end..];
        }
        rest = match rest.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if rest.starts_with(']') => rest,
            None => return Err("a list that is not closed"),
        };
    }
}

/// A value over several lines, as one.
fn joined(first: &str, below: &[&str]) -> String {
    let mut text = first.to_owned();
    for line in below.iter().map(|line| without_comment(line.trim())).filter(|l| !l.is_empty()) {
        text.push(' ');
        text.push_str(line);
    }
    text
}

/// The lines of a `|` or `>` block without their common indent.
fn block_text(lines: &[&str], between: &str) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(common..).unwrap_or("")).collect();
    lines.join(between).trim_end().to_owned()
}

/// Cuts ` # comment` off, if it stands outside quotes.
fn without_comment(text: &str) -> &str {
    if text.starts_with('#') {
        return "";
    }
    if text.starts_with(['"', '\'']) {
        return match quoted(text) {
            Some((_, rest)) if rest.trim_start().starts_with('#') => {
                &text[..text.len() - rest.len()]
            }
            _ => text,
        };
    }
    match text.find(" #") {
        Some(at) if !text.starts_with(['|', '[']) => text[..at].trim_end(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &str, expected: &str) {
        check_read(read(block), expected);
    }

    fn check_read(entries: Vec<Entry>, expected: &str) {
        let told: Vec<String> = entries
            .into_iter()
            .map(|entry| {
                let value = match (entry.value, entry.warning) {
                    (_, Some(warning)) => warning.text,
                    (None, None) => "-".to_owned(),
                    (Some(Value::Text(text)), _) => text,
                    (Some(Value::List(list)), _) => format!("[{}]", list.join("|")),
                };
                format!("{}={value}", entry.key)
            })
            .collect();
        assert_eq!(told.join(";"), expected);
    }

    #[test]
    fn toml() {
        for (block, expected) in [
            ("title = 'Talks # end'\ndate = 2020-07-16 # day", "date=2020-07-16;title=Talks # end"),
            ("date = 2020-07-16T09:30:00+02:00", "date=2020-07-16T09:30:00+02:00"),
            (
                "people = ['Ann Lee', \"Bo Ek\"]\nid = 7\ndraft = false",
                "draft=-;id=7;people=[Ann Lee|Bo Ek]",
            ),
            ("[author]\nname = 'Ann'", "author=`author` holds a table, which is not read"),
            ("a = [[1]]", "a=`a` holds a nested list, which is not read"),
        ] {
            check_read(read_toml(block).expect(block), expected);
        }
        assert!(read_toml("title: Talks").is_none());
    }

    #[test]
    fn values() {
        check("title: Talks end\ndate: 2020-07-16\n", "title=Talks end;date=2020-07-16");
        check("title: \"Talks: \\\"end\\\" caf\\u00e9\"  # why", "title=Talks: \"end\" café");
        check("title: 'It''s over'", "title=It's over");
        check("title: Talks # soon", "title=Talks");
        check("title: C# and F#", "title=C# and F#");
        check("people: [Ann Lee, \"Raab, Dominic\"]", "people=[Ann Lee|Raab, Dominic]");
        check("people:\n  - Ann Lee\n  - 'Bo Ek'\nx: y", "people=[Ann Lee|Bo Ek];x=y");
        check("people:\n- Ann Lee\n- Bo Ek\nx: y", "people=[Ann Lee|Bo Ek];x=y");
        check("a: [x,\n  y]\nb: z", "a=[x|y];b=z");
        check("a: |\n  one\n  two\nb: z", "a=one\ntwo;b=z");
        check("a: >-\n  one\n  two\nb: z", "a=one two;b=z");
        check("a: one\n  two\nb: z", "a=one two;b=z");
        check("published: true\nx: ~\ny:\n", "published=-;x=-;y=-");
        check("url: https://example.org/a", "url=https://example.org/a");
        check("# comment\n\n  stray\nnonsense\n\"k\": v", "k=v");
        check("a: []", "a=[]");
    }

    #[test]
    fn what_is_not_read_is_told() {
        check("a: {b: c}", "a=line 2: `a` holds a mapping, which is not read; not used");
        check("a:\n  b: c", "a=line 2: `a` holds a mapping, which is not read; not used");
        check(
            "x: y\na: *b",
            "x=y;a=line 3: `a` holds an anchor, alias or tag, which is not read; not used",
        );
        check("a: \"b", "a=line 2: `a` holds a quote that is not closed; not used");
        check("a: [b", "a=line 2: `a` holds a list that is not closed; not used");
    }

    #[test]
    fn blocks() {
        let told = |text: &str| {
            find(text).map(|found| {
                let keys: Vec<String> = found.entries.into_iter().map(|entry| entry.key).collect();
                format!("{keys:?} {:?}", &text[found.body..])
            })
        };
        assert_eq!(told("---\na: b\n---\nBody").as_deref(), Some(r#"["a"] "Body""#));
        assert_eq!(told("---\r\na: b\r\n---\r\nBody").as_deref(), Some(r#"["a"] "Body""#));
        assert_eq!(told("---\n---").as_deref(), Some(r#"[] """#));
        assert_eq!(told("---\na: b\nBody"), None);
        assert_eq!(told("+++\na = '---'\n+++\nBody").as_deref(), Some(r#"["a"] "Body""#));
        assert_eq!(told("+++\na = 1\n---\nBody"), None);
        assert_eq!(told("+++\na: b\n+++\nBody"), None);
        assert_eq!(told("--- \n"), None);
        assert_eq!(told("text\n---\n"), None);
        assert_eq!(told(""), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "([-+]{3}\n)?(\\PC{0,9}|[ab:'\"\\[\\]{},|>#\\\\ \n-]{0,40})(\n[-+]{3}\n)?") {
            let _ = find(&text);
            let _ = read(&text);
            let _ = read_toml(&text);
        }
    }
}
