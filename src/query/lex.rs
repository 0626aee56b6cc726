//! Where does each word, phrase, bracket, operator and field of a query begin and end?
//!
//! Cut once from left to right; no byte is looked at more than a few times. What is odd about one
//! lexeme alone is noted here, what is odd about their order in `parse.rs`.

use crate::base::Span;
use crate::query::ast::{Function, Proximity, Word};
use crate::query::dates::{is_like_a_date, missing};
use crate::query::fields::{Bound, Name};
use crate::query::length::Length;
use crate::query::note::{self, Note, Read, Refusal, quoted};
use crate::query::operators::{Operator, bracketed_distance, function, operator};
use crate::query::suffix::{Suffixed, slack, suffixed};

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
    /// `exact` and the like, where an opening bracket follows directly, or, after `atleast5`, a blank.
    Function(Function),
    /// The bytes between two quotes, and the `~n` behind them; they hold a letter or digit, save after
    /// a date field.
    Phrase(Span, Option<u8>),
    Word(Word),
    Length(Length),
    /// `*` on its own.
    Everything,
}

/// Cuts `text` into lexemes and notes what is odd about single ones.
pub(super) fn lex(text: &str) -> Read<(Vec<Lexeme>, Vec<Note>)> {
    let mut lexer = Lexer {
        text,
        at: 0,
        signed: false,
        shouts: !text.chars().any(char::is_lowercase),
        lexemes: Vec::new(),
        notes: Vec::new(),
    };
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
    /// Whether the whole text is in capitals, so that they tell no operator from a word.
    shouts: bool,
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
            if self.is_after_part()
                && let Some(Operator { token, .. }) = operator(&format!("pre/{next}"))
            {
                let read = match &token {
                    Token::Near(how) => {
                        format!("`+{next}` read as {how}; for the number: \"{next}\"")
                    }
                    _ => String::new(),
                };
                self.note(note::FOREIGN, len + next.len(), read);
                self.push(token, len + next.len());
                return;
            }
            let text = "`+` left out: every word is asked for anyway";
            self.note(note::PLUS, len, text);
        }
        self.skip(len);
        self.signed = true;
    }

    /// Whether what was read last can stand on the left of an operator, with a blank behind it.
    fn is_after_part(&self) -> bool {
        self.lexemes.last().is_some_and(|last| {
            (last.span.end as usize) < self.at
                && matches!(
                    last.token,
                    Token::Close | Token::Phrase(..) | Token::Word(_) | Token::Everything
                )
        })
    }

    /// Reads from a double quote to the next of any style, or to the end.
    fn quote(&mut self, open: char) -> Read<()> {
        let before = self.before();
        let after_word = matches!(self.lexemes.last(), Some(Lexeme { token: Token::Word(_), .. }));
        if after_word && before.is_some_and(|c| c.is_ascii_digit()) {
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
            Some(Lexeme { token: Token::Field(Name::Date(_) | Name::Is | Name::Regex), span })
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
        let (slack, more) = match close {
            Some(_) => self.slack(end),
            None => (None, 0),
        };
        self.push(Token::Phrase(phrase, slack), len + more);
        Ok(())
    }

    /// The `~n` behind the quotes that end at `end`, and how many bytes it takes.
    fn slack(&mut self, end: usize) -> (Option<u8>, usize) {
        let found = slack(&self.text[end..]);
        if let Some(text) = found.told {
            let span = Span::new(end, end + found.len);
            self.notes.push(Note::new(note::SUFFIX, span, text));
        }
        (found.slack, found.len)
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
        while let Some(Lexeme { token: Token::Field(_) | Token::Function(_) | Token::Not, span }) =
            self.lexemes.last()
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
        let behind = &rest[run.len()..];
        let next = behind.chars().next();
        if next == Some('(') {
            if let Some(function) = function(run) {
                self.push(Token::Function(function), run.len());
                return Ok(());
            }
            if let Some(name) = Name::function(run) {
                self.push(Token::Field(name), run.len());
                return Ok(());
            }
        }
        if let Some(Function::AtLeast(n)) = function(run) {
            let value = behind.trim_start();
            if value.len() == behind.len() || !is_searchable(value) || value.starts_with(')') {
                // Nothing to count follows: it is a word, and quotes are how such a word is written.
                let phrase = self.next_span(run.len());
                self.push(Token::Phrase(phrase, None), run.len());
                return Ok(());
            }
            let text = format!("{} read as atleast{n}( ) around what follows", quoted(run));
            self.note(note::FOREIGN, run.len(), text);
            self.push(Token::Function(Function::AtLeast(n)), run.len());
            return Ok(());
        }
        if let Some(at) = run.find([':', '=', '<', '>'])
            && self.is_field(&run[..at], &run[at..], next)?
        {
            return Ok(());
        }
        if matches!(Name::of(run), Some(Name::Length))
            && let Some(len) = comparison(behind)
        {
            return self.length(run.len(), run.len() + len);
        }
        if let Some((len, told)) = bracketed_distance(run, behind) {
            let text = format!("{} read as {told}", quoted(&rest[..len]));
            self.note(note::FOREIGN, len, text);
            self.push(Token::Near(told), len);
            return Ok(());
        }
        self.word_or_operator(run)
    }

    /// Reads a field name and what stands directly behind it, if it is one. `rest` is the run from the
    /// sign on, `next` what follows the run.
    fn is_field(&mut self, name: &str, rest: &'a str, next: Option<char>) -> Read<bool> {
        let (sign, value) = rest.split_at(1);
        let opens_value = next.is_some_and(|c| c == '(' || is_quote(c));
        let has_value = !value.is_empty() || opens_value;
        let run = name.len() + rest.len();
        match (Name::of(name), sign) {
            (Some(Name::Regex), ":")
                if name == "re" && value.is_empty() && next.is_some_and(is_quote) =>
            {
                self.push(Token::Field(Name::Regex), name.len() + 1);
                return Ok(true);
            }
            (Some(Name::Regex), _) => {}
            (Some(Name::Length), _) if is_number(rest) => {
                self.length(name.len(), run)?;
                return Ok(true);
            }
            (Some(Name::Length), _) if has_value => {
                let text = format!("{} is no number of words; searched as text", quoted(rest));
                self.note(note::FIELD, run, text);
            }
            (Some(Name::Length), _) => {}
            (Some(found @ Name::Field(_)), ":")
                if next == Some('(') && function(value).is_some() =>
            {
                self.push(Token::Field(found), name.len() + 1);
                self.push(Token::Function(function(value).unwrap_or(Function::Exact)), value.len());
                return Ok(true);
            }
            (Some(found), ":") if has_value => {
                self.field(found, name, value)?;
                return Ok(true);
            }
            (Some(Name::Date(Bound::In)), ":") if name.bytes().all(|b| b.is_ascii_lowercase()) => {
                return Err(Refusal { start: self.at, ..missing() });
            }
            (Some(_), ":") => {
                let run = quoted(&self.rest()[..run]);
                let text = format!("nothing follows {run} directly; searched as text");
                self.note(note::FIELD, name.len() + rest.len(), text);
            }
            (found, "=") if has_value && !matches!(found, Some(Name::Is | Name::On)) => {
                let Some(found) = found.or_else(|| Name::foreign(name)) else { return Ok(false) };
                let text = format!("`{name}=` read as {}", found.canonical());
                self.note(note::FOREIGN, name.len() + 1, text);
                self.field(found, name, value)?;
                return Ok(true);
            }
            (Some(found @ Name::Date(Bound::In)), "<" | ">") if has_value => {
                self.push(Token::Field(found), name.len());
                self.push(Token::Word(Word::plain(rest)), rest.len());
                return Ok(true);
            }
            (None, ":") if looks_like_a_field(name, value) && has_value => {
                let name = quoted(&self.rest()[..=name.len()]);
                let text = format!("{name} is no field; searched as text");
                self.note(note::FIELD, run, text);
            }
            _ => {}
        }
        Ok(false)
    }

    /// Reads `length` and the numbers behind it: the next `len` bytes, of which `name` are its name.
    fn length(&mut self, name: usize, len: usize) -> Read<()> {
        let value = &self.rest()[name..len];
        let value = value.trim_end_matches([',', ';', '.']);
        let length =
            Length::read(value).map_err(|refusal| Refusal { start: self.at + name, ..refusal })?;
        self.push(Token::Length(length), len);
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
            Name::Field(field) if field.is_code() => {
                let text = value.trim_end_matches('*');
                self.expect_value(name, text, value)?;
                if is_searchable(text) {
                    let word = Word { prefix: text.len() < value.len(), ..Word::plain(text) };
                    self.push(Token::Word(word), value.len());
                } else {
                    self.drop_value(name, value);
                }
            }
            Name::Field(_) => {
                let found = suffixed(value);
                self.expect_value(name, &found.word.text, value)?;
                if is_searchable(&found.word.text) {
                    self.suffixed(found, value.len())?;
                } else {
                    self.drop_value(name, value);
                }
            }
            _ => self.push(Token::Word(Word::plain(value)), value.len()),
        }
        Ok(())
    }

    /// Refuses `person:*`: `text` is what is left of `value` without its signs.
    fn expect_value(&self, name: &str, text: &str, value: &str) -> Read<()> {
        if !(text.is_empty() && value.starts_with('*')) {
            return Ok(());
        }
        let message = format!("{} asks for no value", quoted(&format!("{name}:*")));
        let hint = match name {
            "id" => "write the id as it is printed, id:0c1e1de35a285030".to_owned(),
            _ => format!("write the beginning of one, {name}:x*"),
        };
        Err(Refusal::new(self.at, message).hint(hint))
    }

    fn drop_value(&mut self, name: &str, value: &str) {
        self.drop_prefix();
        let text = format!("{name}: and a value without letter or digit were left out");
        self.note(note::PUNCTUATION, value.len(), text);
        self.skip(value.len());
    }

    fn word_or_operator(&mut self, run: &'a str) -> Read<()> {
        if run == "*" {
            self.push(Token::Everything, run.len());
            return Ok(());
        }
        let found = suffixed(run);
        let typed = &run[..found.len];
        let as_word = self.signed || found.len < run.len();
        if as_word && matches!(function(typed), Some(Function::AtLeast(_))) {
            let phrase = self.next_span(typed.len());
            self.push(Token::Phrase(phrase, None), run.len());
            return Ok(());
        }
        if let Some(operator) = operator(typed)
            && (!as_word || is_searchable(typed))
        {
            if as_word || (operator.in_capitals && self.shouts) {
                // Meant as a word, and quotes are how a word such as this is written.
                let phrase = self.next_span(typed.len());
                self.push(Token::Phrase(phrase, None), run.len());
            } else {
                self.operator(operator, run.len());
            }
            return Ok(());
        }
        if !is_searchable(&found.word.text) {
            let bare = run.trim_end_matches(|c: char| c == '~' || c == '^' || c.is_ascii_digit());
            self.note(
                note::PUNCTUATION,
                run.len(),
                no_word(if bare.is_empty() { run } else { bare }),
            );
            self.drop_prefix();
            self.skip(run.len());
            return Ok(());
        }
        self.suffixed(found, run.len())
    }

    /// Takes a word with what was read of the signs behind it.
    fn suffixed(&mut self, found: Suffixed, len: usize) -> Read<()> {
        if let Some(word) = found.word.text.strip_prefix('!')
            && is_searchable(word)
        {
            let word = word.trim_start_matches('!');
            return Err(Refusal::new(self.at, "`!` before a word does not exclude it").hint(
                format!("to exclude a word write -{word}; to search what is printed, \"!{word}\""),
            ));
        }
        for (code, text) in found.told {
            self.note(code, len, text);
        }
        self.push(Token::Word(found.word), len);
        Ok(())
    }

    fn operator(&mut self, operator: Operator, len: usize) {
        let Operator { token, told, .. } = operator;
        for (code, text) in told {
            self.note(code, len, text);
        }
        match (&token, self.lexemes.last()) {
            (Token::Near(how), Some(Lexeme { token: Token::Not, span }))
                if span.of(self.text) == "NOT" =>
            {
                // `NOT w/5` is one operator.
                if let Some(how) = how.negated() {
                    let span = Span { start: span.start, end: (self.at + len) as u32 };
                    self.lexemes.pop();
                    self.lexemes.push(Lexeme { span, token: Token::Near(how) });
                    self.skip(len);
                    return;
                }
            }
            (Token::Not, Some(Lexeme { token: Token::And, span })) => {
                let span = Span { start: span.start, end: (self.at + len) as u32 };
                let text = "AND NOT leaves out articles with what follows; it binds before OR here, \
                            in Lexis after";
                self.notes.push(Note::new(note::FOREIGN, span, text));
            }
            _ => {}
        }
        self.push(token, len);
    }
}

/// `foo:bar`, but not `10:30`, `http://…` or a single letter.
fn looks_like_a_field(name: &str, value: &str) -> bool {
    name.len() > 1
        && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_' || b == b'-')
        && !value.starts_with("//")
}

/// Whether `text`, from the sign behind `length` on, is meant for a number or a range of them.
fn is_number(text: &str) -> bool {
    let value = text.trim_start_matches([':', '=', '<', '>']);
    let value = value.strip_prefix("..").unwrap_or(value);
    text.len() - value.len() < 5 && value.starts_with(|c: char| c.is_ascii_digit())
}

/// How many bytes a comparison with a number takes at the start of `text`, blanks included.
fn comparison(text: &str) -> Option<usize> {
    let rest = text.trim_start();
    let rest = rest.strip_prefix(['<', '>'])?;
    let rest = rest.strip_prefix('=').unwrap_or(rest).trim_start();
    let n_digits = rest.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(rest.len());
    (rest.starts_with(|c: char| c.is_ascii_digit())).then(|| text.len() - rest.len() + n_digits)
}

fn no_word(sign: &str) -> String {
    let hint = if sign == "!" { "; to exclude a word write -word" } else { "" };
    format!("{} holds no letter or digit; left out{hint}", quoted(sign))
}

/// What to say of a bare word that looks as if a date had been meant.
pub(super) fn note_bare_date(word: &Word, span: Span) -> Option<Note> {
    if word.prefix || word.edits > 0 || !is_like_a_date(&word.text) {
        return None;
    }
    let text = format!(
        "{} searched as text; for the day of publication write date:{}",
        quoted(&word.text),
        word.text
    );
    Some(Note::new(note::BARE_DATE, span, text))
}
