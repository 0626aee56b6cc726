//! How is a JSON document read: a list of articles, an object with such a list, or one article?
//!
//! What search services and content systems export is an object around a list: `articles`,
//! `response.docs`, `hits.hits`. The list is the first whose first element has a text. An object
//! that has a text itself is one article, whatever lists it holds.

use std::io::BufRead;

use super::draft::Draft;
use super::elements::{Elements, Stream};
use super::encoding;
use super::format::{
    Certainty, Context, Format, Head, Record, Records, Survey, Tally, Text, whole,
};
use super::jsonl::{self, Members};
use super::ninjs;
use super::settings::Settings;
use super::skip::Skip;

/// JSON documents. A list is read element by element, so that its length does not matter.
pub struct Json;

/// How many objects around a list are looked into.
const DEEPEST_LIST: usize = 3;
/// What lists of articles are called, where the first article is not seen to its end.
const LISTS: [&str; 9] =
    ["articles", "docs", "results", "items", "hits", "posts", "entries", "data", "value"];

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let text = head.text.trim_start();
        let named = head.is_named_as(self);
        if let Some(list) = text.strip_prefix('[') {
            return match list.trim_start().strip_prefix('{').map(str::trim_start) {
                Some(object) if object.starts_with(['"', '}']) => Certainty::Sure,
                _ if named => Certainty::Likely,
                _ => Certainty::No,
            };
        }
        let Some(object) = text.strip_prefix('{') else { return Certainty::No };
        if !object.trim_start().starts_with(['"', '}']) {
            return Certainty::No;
        }
        let (line, ends) = match text.split_once('\n') {
            Some((line, _)) => (line.trim_end(), true),
            None => (text.trim_end(), head.whole),
        };
        if !ends || Members::of(line).is_ok() {
            // A line of JSON Lines, unless it is an object around a list.
            let list = find_list(line.as_bytes(), head.settings, &mut |_| ());
            return if list.is_some() { Certainty::Sure } else { Certainty::No };
        }
        // A broken line of JSON Lines is followed by the next object.
        let next = text[line.len()..].trim_start();
        let goes_on =
            line.ends_with('[') || line.ends_with(['{', ',', ':']) && !next.starts_with("{\"");
        match (goes_on, named) {
            (true, true) => Certainty::Sure,
            (true, false) => Certainty::Likely,
            (false, _) => Certainty::No,
        }
    }

    fn survey(&self, text: Text<'_>, settings: &Settings) -> Result<Survey, Skip> {
        let mut survey = Survey::default();
        let mut tally = Tally::default();
        let mut n_articles = 0_u64;
        let list = find_list(text, settings, &mut |article| {
            n_articles += 1;
            if let Ok(members) = Members::of(article) {
                jsonl::tally(&members, settings, &mut survey, &mut tally);
            }
        });
        if list.as_deref() == Some("") && n_articles == 0 {
            return Err(Skip::new("E-EMPTY", "a list without articles; skipped"));
        }
        survey.list = list;
        tally.finish(&mut survey);
        Ok(survey)
    }

    fn cut<'a>(&self, text: Text<'a>, survey: &'a Survey) -> Records<'a> {
        match &survey.list {
            Some(list) => Box::new(Elements::new(text, list)),
            None => Box::new(std::iter::once_with(move || {
                let record = whole(text)?;
                jsonl::check(&record.text)?;
                Ok(record)
            })),
        }
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        jsonl::read(record, context)
    }
}

/// Where the list of articles stands, each of which is given to `take`; `None` for a document that
/// is one article. What cannot be read is told when it is cut.
fn find_list(
    text: impl BufRead,
    settings: &Settings,
    take: &mut dyn FnMut(&str),
) -> Option<String> {
    let mut finder = Finder { stream: Stream::new(text), settings, take, list: None, alone: false };
    let _ = match finder.stream.peek() {
        Ok(Some(b'[')) => finder.array(""),
        Ok(Some(b'{')) => finder.object("", 0),
        _ => Ok(()),
    };
    finder.list.filter(|_| !finder.alone)
}

struct Finder<'a, R> {
    stream: Stream<R>,
    settings: &'a Settings,
    take: &'a mut dyn FnMut(&str),
    list: Option<String>,
    /// Whether the document has a text itself.
    alone: bool,
}

impl<R: BufRead> Finder<'_, R> {
    fn object(&mut self, path: &str, depth: usize) -> Result<(), Skip> {
        self.stream.expect(b'{')?;
        let mut first = true;
        while let Some(key) = self.stream.key(first)? {
            first = false;
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            self.alone |= depth == 0 && ninjs::is_own(&key);
            match self.stream.peek()? {
                Some(b'[') => self.array(&path)?,
                Some(b'{') if depth + 1 < DEEPEST_LIST => self.object(&path, depth + 1)?,
                Some(b'"') if depth == 0 && jsonl::is_body(&key, self.settings) => {
                    self.alone = true;
                    self.stream.value(None)?;
                }
                _ => {
                    self.stream.value(None)?;
                }
            }
        }
        Ok(())
    }

    fn array(&mut self, path: &str) -> Result<(), Skip> {
        self.stream.expect(b'[')?;
        let mut first = true;
        let mut is_list = false;
        let mut bytes = Vec::new();
        while self.stream.element(first)? {
            let may_be = path.is_empty() || self.list.is_none() && first;
            if !is_list && !may_be {
                self.stream.value(None)?;
                first = false;
                continue;
            }
            bytes.clear();
            let fits = match self.stream.value(Some(&mut bytes)) {
                Ok(fits) => fits,
                Err(skip) => {
                    // As much as was seen looks like one.
                    let name = path.rsplit('.').next().unwrap_or(path);
                    if may_be && bytes.starts_with(b"{") && LISTS.contains(&name) {
                        self.list.get_or_insert_with(|| path.to_owned());
                    }
                    return Err(skip);
                }
            };
            let text =
                if fits { encoding::text(std::mem::take(&mut bytes)) } else { String::new() };
            is_list |= path.is_empty() || jsonl::has_text(&text, self.settings);
            if is_list {
                self.list.get_or_insert_with(|| path.to_owned());
                (self.take)(&text);
            }
            first = false;
        }
        if path.is_empty() {
            self.list = Some(String::new());
        }
        Ok(())
    }
}
