//! Where does each word, phrase, bracket, operator and field of a query begin and end?
//!
//! Cut once from left to right; no byte is looked at more than a few times. What is odd about one
//! lexeme alone is noted here, what is odd about their order in `parse.rs`.

use crate::base::Span;
use crate::query::ast::{Proximity, Word};
use crate::query::dates::{is_like_a_date, missing};
use crate::query::fields::{Bound, Name};
use crate::query::note::{self, Note, Read, Refusal, quoted};

/// One lexeme of the query text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lexeme {
    pub(super) span: Span,
    pub(super) token: Token,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(Proximity),
    /// A field name and its colon. A word, phrase or opening bracket follows directly.
    Field(Name),
    /// `exact`, where an opening bracket follows directly.
    Exact,
    /// The bytes between two quotes; they hold a letter or digit, save after a date field.
    Phrase(Span),
    Word(Word),
    /// `*` on its own.
    Everything,
}

/// Cuts `text` into lexemes and notes what is odd about single ones.
pub(super) fn lex(text: &str) -> Read<(Vec<Lexeme>, Vec<Note>)> {
    let mut lexer = Lexer { text, at: 0, signed: false, lexemes: Vec::new(), notes: Vec::new() };
    while let Some(c) = lexer.rest().chars().next() {
        match c {
            '(' => lexer.push(Token::Open, 1),
            ')' => lexer.push(Token::Close, 1),
            '+' | '-' => lexer.sign(),
            c if c.is_whitespace() => lexer.at += c.len_utf8(),
            c if is_quote(c) => lexer.quote(c)?,
            _ => lexer.run()?,
        }
    }
    Ok((lexer.lexemes, lexer.notes))
}

/// Whether `c` opens and closes phrases: double quotes of every style, never an apostrophe.
pub(super) fn is_quote(c: char) -> bool {
    "\"“”„‟«»″❝❞＂〝〞〟".contains(c)
}

/// Whether there is something that an index could hold as a word.
pub(super) fn is_searchable(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Whether a `+` or `-` has just been read: what follows is then no operator.
    signed: bool,
    lexemes: Vec<Lexeme>,
    notes: Vec<Note>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// The next `len` bytes.
    fn next_span(&self, len: usize) -> Span {
        Span::new(self.at, self.at + len)
    }

    /// Takes the next `len` bytes as `token`.
    fn push(&mut self, token: Token, len: usize) {
        self.lexemes.push(Lexeme { span: self.next_span(len), token });
        self.skip(len);
    }

    fn skip(&mut self, len: usize) {
        self.at += len;
        self.signed = false;
    }

    fn note(&mut self, code: &'static str, len: usize, text: impl Into<String>) {
        let span = self.next_span(len);
        self.notes.push(Note::new(code, span, text));
    }

    /// Reads `+` and `-` where a word could begin: a single `-` excludes what follows, a single `+`
    /// asks for what is asked for anyway, several are a dash.
    fn sign(&mut self) {
        let rest = self.rest();
        let len = rest.len() - rest.trim_start_matches(['+', '-']).len();
        let signs = &rest[..len];
        let stands_alone = rest[len..].chars().next().is_none_or(|c| c.is_whitespace() || c == ')');
        let begins = self.before().is_none_or(|c| c.is_whitespace() || c == '(');
        if begins && (stands_alone || len > 1) {
            let text = format!("{} holds no letter or digit; left out", quoted(signs));
            self.note(note::PUNCTUATION, len, text);
        } else if begins && signs == "-" {
            self.push(Token::Not, len);
            self.signed = true;
            return;
        } else if begins {
            let next = rest[len..].split(char::is_whitespace).next().unwrap_or("");
            let text = if next.bytes().all(|b| b.is_ascii_digit()) {
                format!("`+` left out; for one word before another write pre/{next}")
            } else {
                "`+` left out: every word is asked for anyway".to_owned()
            };
            self.note(note::PLUS, len, text);
        }
        self.skip(len);
        self.signed = true;
    }

    /// Reads from a double quote to the next of any style, or to the end.
    fn quote(&mut self, open: char) -> Read<()> {
        let before = self.before();
        if before.is_some_and(|c| c.is_ascii_digit()) {
            let text = "the quote after a digit was read as inches, not as the start of a phrase";
            self.note(note::QUOTE, open.len_utf8(), text);
            self.skip(open.len_utf8());
            return Ok(());
        }
        let inside = self.at + open.len_utf8();
        let close = self.text[inside..].char_indices().find(|(_, c)| is_quote(*c));
        if close.is_none() && before.is_some_and(char::is_alphanumeric) {
            self.note(note::QUOTE, open.len_utf8(), "a quote without its partner was left out");
            self.skip(open.len_utf8());
            return Ok(());
        }
        let (phrase, end) = match close {
            Some((len, c)) => (Span::new(inside, inside + len), inside + len + c.len_utf8()),
            None => (Span::new(inside, self.text.len()), self.text.len()),
        };
        let len = end - self.at;
        self.note_style(open, close.map(|(_, c)| c), len);

        let after_date = matches!(
            self.lexemes.last(),
            Some(Lexeme { token: Token::Field(Name::Date(_) | Name::Is), span })
                if span.end as usize == self.at
        );
        if !after_date && !is_searchable(phrase.of(self.text)) {
            self.drop_prefix();
            self.note(note::QUOTE, len, "quotes without letter or digit inside were left out");
            self.skip(len);
            return Ok(());
        }
        if close.is_none() {
            self.note(note::QUOTE, len, "the closing quote is missing; the phrase runs to the end");
        }
        let mut words = phrase.of(self.text).split(char::is_whitespace);
        if words.any(|word| word.ends_with('*') && is_searchable(word)) {
            self.note(note::WILDCARD, len, "`*` inside quotes was read as punctuation");
        }
        self.push(Token::Phrase(phrase), len);
        Ok(())
    }

    /// Says once that the quotes are not straight ones.
    fn note_style(&mut self, open: char, close: Option<char>, len: usize) {
        let straight = open == '"' && close.is_none_or(|c| c == '"');
        if !straight && self.notes.iter().all(|note| note.code != note::SMART_QUOTES) {
            self.note(note::SMART_QUOTES, len, "read as straight quotes: a phrase");
        }
    }

    /// Takes back the `-` and field name that belong to what is being left out.
    fn drop_prefix(&mut self) {
        let mut at = self.at;
        while let Some(Lexeme { token: Token::Field(_) | Token::Not, span }) = self.lexemes.last()
            && span.end as usize == at
        {
            at = span.start as usize;
            self.lexemes.pop();
        }
    }

    /// Reads a run of characters up to a blank, bracket or double quote.
    fn run(&mut self) -> Read<()> {
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c);
        let run = &rest[..rest.find(ends).unwrap_or(rest.len())];
        let next = rest[run.len()..].chars().next();
        let opens_value = next.is_some_and(|c| c == '(' || is_quote(c));
        let is_exact = |word: &str| next == Some('(') && word.eq_ignore_ascii_case("exact");
        if is_exact(run) {
            self.push(Token::Exact, run.len());
            return Ok(());
        }
        if let Some((name, value)) = run.split_once(':') {
            match Name::of(name) {
                Some(found @ Name::Field(_)) if is_exact(value) => {
                    self.push(Token::Field(found), name.len() + 1);
                    self.push(Token::Exact, value.len());
                    return Ok(());
                }
                Some(found) if !value.is_empty() || opens_value => {
                    return self.field(found, name, value);
                }
                Some(Name::Date(Bound::In)) if name.bytes().all(|b| b.is_ascii_lowercase()) => {
                    return Err(Refusal { start: self.at, ..missing() });
                }
                Some(_) => {
                    let text =
                        format!("nothing follows {} directly; searched as text", quoted(run));
                    self.note(note::FIELD, run.len(), text);
                }
                None if looks_like_a_field(name, value) && (!value.is_empty() || opens_value) => {
                    let name = quoted(&run[..=name.len()]);
                    let text = format!("{name} is no field; searched as text");
                    self.note(note::FIELD, run.len(), text);
                }
                None => {}
            }
        }
        self.word_or_operator(run);
        Ok(())
    }

    /// Reads `name:` and, where it is a run of characters, its value.
    fn field(&mut self, found: Name, name: &str, value: &'a str) -> Read<()> {
        self.push(Token::Field(found), name.len() + 1);
        match found {
            _ if value.is_empty() => {}
            Name::On | Name::About if !is_searchable(value) => {
                self.drop_prefix();
                let text = format!("{name}: and a value without letter or digit were left out");
                self.note(note::PUNCTUATION, value.len(), text);
                self.skip(value.len());
            }
            Name::Date(_) | Name::On | Name::About | Name::Is => {
                let word = Word { text: value.to_owned(), prefix: false };
                self.push(Token::Word(word), value.len());
            }
            Name::Field(field) => {
                let bare = if field.is_code() { value } else { self.without_suffix(value) };
                let text = bare.trim_end_matches('*');
                if text.is_empty() && !bare.is_empty() {
                    let message = format!("{} asks for no value", quoted(&format!("{name}:*")));
                    let hint = format!("write the beginning of one, {name}:x*");
                    return Err(Refusal::new(self.at, message).hint(hint));
                }
                if !is_searchable(text) {
                    self.drop_prefix();
                    let text = format!("{name}: and a value without letter or digit were left out");
                    self.note(note::PUNCTUATION, value.len(), text);
                    self.skip(value.len());
                    return Ok(());
                }
                if !field.is_code() {
                    self.note_wildcard(text, value.len());
                }
                let word = Word { text: text.to_owned(), prefix: text.len() < bare.len() };
                self.push(Token::Word(word), value.len());
            }
        }
        Ok(())
    }

    fn word_or_operator(&mut self, run: &'a str) {
        let bare = self.without_suffix(run);
        if bare == "*" {
            return self.push(Token::Everything, run.len());
        }
        if let Some(operator) = self.operator(bare, run.len()) {
            if self.signed || bare.len() < run.len() {
                // Meant as a word, and quotes are how a word such as this is written.
                let phrase = self.next_span(bare.len());
                return self.push(Token::Phrase(phrase), run.len());
            }
            return match operator {
                Some(token) => self.push(token, run.len()),
                None => self.skip(run.len()),
            };
        }
        let text = bare.trim_end_matches('*');
        if !is_searchable(text) {
            // A suffix that stood alone has its note already.
            if !bare.is_empty() {
                self.note(note::PUNCTUATION, run.len(), no_word(bare));
            }
            self.drop_prefix();
            return self.skip(run.len());
        }
        self.note_wildcard(text, run.len());
        self.note_bang(bare, run.len());
        let word = Word { text: text.to_owned(), prefix: text.len() < bare.len() };
        self.push(Token::Word(word), run.len());
    }

    /// The operator that `bare` is; `Some(None)` for one that is not part of the language yet and is
    /// left out with a note.
    fn operator(&mut self, bare: &str, len: usize) -> Option<Option<Token>> {
        match bare {
            "AND" => return Some(Some(Token::And)),
            "OR" => return Some(Some(Token::Or)),
            "NOT" => return Some(Some(Token::Not)),
            _ => {}
        }
        let (name, number) = bare.split_once('/')?;
        let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        if is(&["w"]) && matches!(number, "s" | "S" | "p" | "P") {
            if !self.signed {
                let text = format!("{} is no operator; both sides are asked for", quoted(bare));
                self.note(note::OPERATOR, len, text);
            }
            return Some(None);
        }
        let how: fn(u8) -> Proximity = match () {
            () if is(&["w", "near"]) => Proximity::Within,
            () if is(&["pre", "adj"]) => Proximity::Before,
            () => return None,
        };
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // All digits, so what does not fit is too big.
        let distance = number.parse::<u8>().unwrap_or(u8::MAX).max(1);
        let how = how(distance);
        if number.trim_start_matches('0') != distance.to_string() && !self.signed {
            self.note(note::DISTANCE, len, format!("distances are 1 to 255; read as {how}"));
        }
        Some(Some(Token::Near(how)))
    }

    /// Takes `~2` and `^3` off the end of a word, which other languages know.
    fn without_suffix(&mut self, run: &'a str) -> &'a str {
        let mut bare = run;
        while let Some(at) = bare.rfind(['~', '^']) {
            let suffix = &bare[at..];
            let is_number = suffix[1..].bytes().all(|b| b.is_ascii_digit() || b == b'.');
            if !is_number || suffix == "^" || bare.contains('/') {
                break;
            }
            bare = &bare[..at];
        }
        if bare.len() < run.len() {
            let text = format!(
                "{} left out: there is no fuzzy search and no weight; for words near each other \
                 write w/5",
                quoted(&run[bare.len()..])
            );
            self.note(note::SUFFIX, run.len(), text);
        }
        bare
    }

    /// Notes signs inside a word that other languages know as wildcards.
    fn note_wildcard(&mut self, text: &str, len: usize) {
        let is_address = text.contains(['/', ':', '=']);
        let inner = text.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !is_address && (text.contains('*') || inner.contains('?')) {
            let text = "`*` counts only at the end of a word, `?` nowhere; read as punctuation";
            self.note(note::WILDCARD, len, text);
        }
    }

    fn note_bang(&mut self, bare: &str, len: usize) {
        if let Some(word) = bare.strip_prefix('!') {
            let text = format!("`!` read as punctuation; to exclude the word write -{word}");
            self.note(note::BANG, len, text);
        } else if let Some(word) = bare.strip_suffix('!') {
            let text =
                format!("`!` read as punctuation; for all words that begin so write {word}*");
            self.note(note::BANG, len, text);
        }
    }
}

/// `foo:bar`, but not `10:30`, `http://…` or a single letter.
fn looks_like_a_field(name: &str, value: &str) -> bool {
    name.len() > 1
        && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'-')
        && !value.starts_with("//")
}

fn no_word(sign: &str) -> String {
    let hint = match sign {
        "|" | "||" => "; for either of two write OR",
        "&&" => "; for both of two write AND",
        "!" => "; to exclude a word write -word",
        _ => "",
    };
    format!("{} holds no letter or digit; left out{hint}", quoted(sign))
}

/// What to say of a bare word that looks as if a date had been meant.
pub(super) fn note_bare_date(word: &Word, span: Span) -> Option<Note> {
    if word.prefix || !is_like_a_date(&word.text) {
        return None;
    }
    let text = format!(
        "{} searched as text; for the day of publication write date:{}",
        quoted(&word.text),
        word.text
    );
    Some(Note::new(note::BARE_DATE, span, text))
}
