//! What sentences are there to draw from?

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result};
use lzma_rust2::XzReader;

/// Every text of the data, as sentences.
pub struct Texts {
    /// News of 2004-2026.
    pub modern: Pool,
    /// Scanned front pages of 1916.
    pub scanned: Pool,
}

impl Texts {
    /// Reads the Wikinews articles, the digests, the Voice of America and the pages of 1916.
    ///
    /// # Errors
    ///
    /// Whatever is missing or cannot be read, by its path.
    pub fn read(data: &Path) -> Result<Self> {
        let mut modern = Pool::default();
        for name in ["wikinews/wikinews_2019.csv", "wikinews/wikinews_2020.csv"] {
            read_file(data, name, |file| add_wikinews(&mut modern, file))?;
        }
        read_file(data, "current-events/posts.tar.xz", |file| add_digests(&mut modern, file))?;
        read_file(data, "ner/voa-silver.tsv.xz", |file| add_voa(&mut modern, file))?;
        let mut scanned = Pool::default();
        read_file(data, "chronam-1916-01/pages.tar.xz", |file| add_pages(&mut scanned, file))?;
        Ok(Self { modern, scanned })
    }

    pub fn n_sentences(&self) -> usize {
        self.modern.sentences.len().min(self.scanned.sentences.len())
    }
}

fn read_file(data: &Path, name: &str, read: impl FnOnce(File) -> Result<()>) -> Result<()> {
    let path = data.join(name);
    File::open(&path).map_err(Into::into).and_then(read).with_context(|| path.display().to_string())
}

/// Sentences in the order of their texts, and the titles of some of those.
#[derive(Default)]
pub struct Pool {
    pub sentences: Vec<String>,
    /// Where each text begins in `sentences`.
    pub texts: Vec<usize>,
    pub titles: Vec<String>,
}

/// A longer sentence is cut: 1916 and its broken lines know none.
pub const MAX_WORDS: usize = 60;

impl Pool {
    /// Adds a text, unless it holds no sentence of `min_words`.
    fn add(&mut self, paragraphs: impl IntoIterator<Item = impl AsRef<str>>, min_words: usize) {
        let begin = self.sentences.len();
        for paragraph in paragraphs {
            for sentence in sentences(paragraph.as_ref()) {
                if n_words(sentence) >= min_words {
                    self.sentences.push(sentence.to_owned());
                }
            }
        }
        if self.sentences.len() > begin {
            self.texts.push(begin);
        }
    }

    fn add_title(&mut self, title: &str) {
        if n_words(title) >= 3 {
            self.titles.push(title.to_owned());
        }
    }

    /// The number of the text that holds sentence `sentence`.
    pub fn text_of(&self, sentence: usize) -> usize {
        self.texts.partition_point(|begin| *begin <= sentence) - 1
    }

    /// The sentences of the texts `first..last`.
    pub fn range(&self, first: usize, last: usize) -> std::ops::Range<usize> {
        let end = self.texts.get(last).copied().unwrap_or(self.sentences.len());
        self.texts[first]..end
    }
}

/// CSV with the columns `url,date,title,text`.
fn add_wikinews(pool: &mut Pool, file: File) -> Result<()> {
    for record in csv::Reader::from_reader(file).deserialize() {
        let (_url, _date, title, text): (String, String, String, String) = record?;
        pool.add_title(title.trim());
        // "Friday, January 4, 2019" opens many and has four words.
        pool.add(text.split('\n').map(str::trim), 5);
    }
    Ok(())
}

/// Markdown: headed sections of nested bullets, whose innermost are the news and the others topics.
fn add_digests(pool: &mut Pool, file: File) -> Result<()> {
    for (_path, page) in members(file)? {
        for section in page.split("\n#").skip(1) {
            let bullets: Vec<(usize, &str)> = section.lines().filter_map(bullet).collect();
            let mut news = Vec::new();
            for (idx, (depth, text)) in bullets.iter().enumerate() {
                let text = strip_markdown(text);
                if bullets.get(idx + 1).is_some_and(|(next, _)| next > depth) {
                    pool.add_title(&text);
                } else {
                    news.push(text);
                }
            }
            pool.add(news, 5);
        }
    }
    Ok(())
}

/// A bullet's depth in columns, and its text.
fn bullet(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start();
    let depth = line.len() - text.len();
    text.strip_prefix("* ").map(|text| (depth, text.trim()))
}

/// Links become their text, `[(Reuters)](…)` and emphasis nothing.
fn strip_markdown(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        plain.push_str(&rest[..open]);
        rest = &rest[open + 1..];
        let Some(middle) = rest.find("](") else {
            plain.push('[');
            continue;
        };
        if !rest.starts_with('(') {
            plain.push_str(&rest[..middle]);
        }
        rest = &rest[middle + 2..];
        rest = &rest[end_of_address(rest)..];
    }
    plain.push_str(rest);
    plain.retain(|c| c != '*');
    plain.trim().to_owned()
}

/// Just after the bracket that closes a link's address; brackets within it pair up.
fn end_of_address(text: &str) -> usize {
    let mut depth = 1;
    for (idx, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return idx + 1;
        }
    }
    text.len()
}

/// A token a line with its labels, a blank line between sentences, `#doc` between texts.
fn add_voa(pool: &mut Pool, file: File) -> Result<()> {
    let mut text = Vec::new();
    let mut sentence = Joiner::default();
    for line in BufReader::new(XzReader::new(BufReader::new(file), true)).lines() {
        let line = line?;
        match line.split('\t').next().unwrap_or_default() {
            "#doc" => pool.add(text.drain(..), 5),
            "" => text.push(sentence.take()),
            token => sentence.push(token),
        }
    }
    text.push(sentence.take());
    pool.add(text, 5);
    Ok(())
}

/// Puts tokens back together as they were printed.
#[derive(Default)]
struct Joiner {
    text: String,
    /// No blank before the next token.
    tight: bool,
    quoted: bool,
}

impl Joiner {
    fn push(&mut self, token: &str) {
        let quote = token == "\"";
        let leans_left = matches!(token, "." | "," | ";" | ":" | "?" | "!" | ")" | "%" | "n't")
            || token.starts_with('\'')
            || (quote && self.quoted);
        if !(self.text.is_empty() || self.tight || leans_left) {
            self.text.push(' ');
        }
        self.text.push_str(token);
        self.tight = matches!(token, "(" | "$") || (quote && !self.quoted);
        self.quoted ^= quote;
    }

    fn take(&mut self) -> String {
        std::mem::take(self).text
    }
}

/// One page a file; a scan has neither headline nor blank lines.
fn add_pages(pool: &mut Pool, file: File) -> Result<()> {
    for (_path, page) in members(file)? {
        pool.add([page], 3);
    }
    Ok(())
}

/// The files of a packed archive, by path, so that nothing hangs on the order they were packed in.
fn members(file: File) -> Result<Vec<(Vec<u8>, String)>> {
    let mut archive = tar::Archive::new(XzReader::new(BufReader::new(file), true));
    let mut members = Vec::new();
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.header().entry_type().is_file() {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            let path = entry.path_bytes().into_owned();
            members.push((path, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    members.sort_unstable();
    Ok(members)
}

/// The number of words between blanks.
pub fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Cuts `text` after `.`, `?` or `!` before a capital, digit or quote, and after [`MAX_WORDS`].
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut begin, mut n_words) = (0, 0);
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let end = offset(text, word) + word.len();
        n_words += 1;
        let ends = words.peek().is_none_or(|next| ends_sentence(word, next));
        if ends || n_words == MAX_WORDS {
            found.push(text[begin..end].trim());
            (begin, n_words) = (end, 0);
        }
    }
    found
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr().addr() - whole.as_ptr().addr()
}

fn ends_sentence(word: &str, next: &str) -> bool {
    const SHORT: [&str; 20] = [
        "Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Gov", "Sen", "Rep", "Col", "Lt", "Capt", "Sgt",
        "Maj", "Rev", "Hon", "No", "vs", "Jr", "Prof",
    ];
    let Some(bare) = word.trim_end_matches(['"', '\'', '”', '’', ')', ']']).strip_suffix('.')
    else {
        return word.trim_end_matches(['"', '”', '’', ')']).ends_with(['?', '!']);
    };
    let bare = bare.trim_start_matches(['"', '\'', '“', '‘', '(', '[']);
    let abbreviation = bare.contains('.') || bare.chars().count() < 2 || SHORT.contains(&bare);
    let opens = |c: char| c.is_uppercase() || c.is_ascii_digit() || "\"'“‘([—".contains(c);
    !abbreviation && next.starts_with(opens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_leaves_its_words() {
        let check = |markdown, plain: &str| assert_eq!(strip_markdown(markdown), plain);
        check("[Kyiv](https://a.b/K \"Kyiv\") falls. [(AP)](https://c)", "Kyiv falls.");
        check("near [X](https://a.b/X_(Y) \"X (Y)\"), *The Sun*", "near X, The Sun");
        check("an [open end", "an [open end");
        check("[a](b", "a");
    }

    #[test]
    fn only_innermost_bullets_are_news() {
        let check = |line, found| assert_eq!(bullet(line), found);
        check("* Gaza war", Some((0, "Gaza war")));
        check("    * Ten are killed. ", Some((4, "Ten are killed.")));
        check("---", None);
    }

    #[test]
    fn tokens_join_as_printed() {
        let check = |tokens: &str, text: &str| {
            let mut joiner = Joiner::default();
            tokens.split(' ').for_each(|token| joiner.push(token));
            assert_eq!(joiner.take(), text);
        };
        check("Iran 's talks ( $ 5 , or 3 % ) .", "Iran's talks ($5, or 3%).");
        check("\" Stop , \" he said", "\"Stop,\" he said");
    }

    #[test]
    fn sentences_end_at_stops_and_sixty_words() {
        let check = |text, found: &[&str]| assert_eq!(sentences(text), found);
        check("It fell. The U.S. Senate met.", &["It fell.", "The U.S. Senate met."]);
        check(
            "Mr. A. Lee said \"no.\" He left\nat 5.30 p.m. today",
            &["Mr. A. Lee said \"no.\"", "He left\nat 5.30 p.m. today"],
        );
        check(" \n ", &[]);
        assert_eq!(sentences(&"word ".repeat(150)).len(), 3);
    }
}
