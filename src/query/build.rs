//! Which parts does each operator join?
//!
//! Lexemes come in one by one. A [`Frame`] holds what has been read of one bracket, tightest binding
//! first: the part being read, parts joined by blanks, by `AND`, by `OR`; each operator ends whatever
//! binds tighter than itself.

use std::mem::{replace, take};

use crate::analysis::{WordRegex, words_of_line};
use crate::base::Span;
use crate::query::about::{About, yearly};
use crate::query::ast::{Function, Kind, Node, Phrase, Proximity, State, Word};
use crate::query::dates::{Clock, days, is_bare_range, is_meant_as_date};
use crate::query::fields::{Bound, Name};
use crate::query::lex::{Lexeme, Token, is_searchable, note_bare_date};
use crate::query::note::{self, Note, Read, Refusal, quoted};
use crate::query::operators::operator;
use crate::query::parse::{MAX_CLAUSES, MAX_NESTING};
use crate::query::spread::has_one_place;

/// The most words of a phrase whose words may stand in any order: so many fit into one number as bits.
const MOST_LOOSE: usize = 64;

/// Each may take some milliseconds to compile.
const MOST_REGEXES: usize = 16;

/// Makes the tree of a query out of its lexemes.
pub(super) struct Builder<'a> {
    text: &'a str,
    today: Clock,
    /// The brackets around the one being read, from the outside in.
    outer: Vec<Frame>,
    frame: Frame,
    /// Open brackets and waiting `NOT`s.
    depth: usize,
    n_clauses: usize,
    n_regexes: usize,
    /// Operators that had nothing to join.
    leftovers: Vec<Span>,
    notes: Vec<Note>,
}

/// What has been read of one bracket, or of the whole text.
#[derive(Default)]
struct Frame {
    /// Where its bracket opened.
    start: usize,
    /// The field name before its bracket.
    field: Option<(Name, Span)>,
    /// The functions before its bracket, from the outside in.
    functions: Vec<(Function, Span)>,
    /// The field whose value is being read here: its own, or that of the nearest bracket around.
    within: Option<Name>,
    /// What `OR` has ended.
    alternatives: Vec<Item>,
    /// What `AND` has ended since.
    conjuncts: Vec<Item>,
    /// What a blank has ended since.
    blanks: Vec<Item>,
    /// The `NOT`s before the part being read.
    nots: Vec<Span>,
    /// The part being read, to which a proximity may still attach.
    part: Option<Item>,
    /// The proximity after that part.
    near: Option<(Proximity, Span)>,
    /// The field name just read.
    name: Option<(Name, Span)>,
    /// The functions just read, behind that name if there is one.
    functions_next: Vec<(Function, Span)>,
    /// The `AND` or `OR` after which nothing has been read yet.
    waiting: Option<Span>,
    /// Whether anything has been joined by `AND` or blanks.
    is_joined: bool,
}

/// A node and how many nodes stand above its lowest leaf.
struct Item {
    node: Node,
    height: usize,
}

impl<'a> Builder<'a> {
    /// A builder that has read nothing of `text` yet.
    pub(super) fn new(text: &'a str, today: Clock) -> Self {
        Builder {
            text,
            today,
            outer: Vec::new(),
            frame: Frame::default(),
            depth: 0,
            n_clauses: 0,
            n_regexes: 0,
            leftovers: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Takes the next lexeme.
    pub(super) fn take(&mut self, lexeme: Lexeme) -> Read<()> {
        let span = lexeme.span;
        match lexeme.token {
            Token::Open => self.open(span),
            Token::Close if self.outer.is_empty() => {
                let text = "a closing bracket without its partner was left out";
                self.notes.push(Note::new(note::BRACKET, span, text));
                Ok(())
            }
            Token::Close => self.close(span.end as usize),
            Token::And => self.and(span).map(|_| ()),
            Token::Or => self.or(span),
            Token::Not => self.not(span),
            Token::Near(how) => self.near(how, span),
            Token::Field(name) => {
                self.frame.name = Some((name, span));
                Ok(())
            }
            Token::Function(function) => {
                self.frame.functions_next.push((function, span));
                // Each is a node of its own.
                deeper(self.frame.functions_next.len(), span).map(|_| ())
            }
            Token::Phrase(..) | Token::Word(_) | Token::Length(_) | Token::Everything => {
                self.clause(lexeme)
            }
        }
    }

    /// Ends every bracket still open and gives the tree, with what was odd.
    pub(super) fn finish(mut self) -> Read<(Node, Vec<Note>)> {
        while !self.outer.is_empty() {
            let span = Span::new(self.frame.start, self.frame.start + 1);
            let text = "the closing bracket is missing; closed at the end";
            self.notes.push(Note::new(note::BRACKET, span, text));
            self.close(self.text.len())?;
        }
        let root = match self.end_frame()? {
            Some(item) => {
                self.note_leftovers("has nothing to join; left out");
                item.node
            }
            None => self.leftover_words()?,
        };
        Ok((root, self.notes))
    }

    fn open(&mut self, span: Span) -> Read<()> {
        self.descend(span)?;
        let field = self.frame.name.take();
        let functions = take(&mut self.frame.functions_next);
        let within = field.map(|(name, _)| name).or(self.frame.within);
        let start = span.start as usize;
        let inner = Frame { start, field, functions, within, ..Frame::default() };
        self.outer.push(replace(&mut self.frame, inner));
        Ok(())
    }

    /// Ends the innermost bracket, whose text ends at `end`, and hands what it holds outwards.
    fn close(&mut self, end: usize) -> Read<()> {
        let inside = self.end_frame()?;
        let outer = self.outer.pop().unwrap_or_default();
        let inner = replace(&mut self.frame, outer);
        self.depth -= 1;
        let brackets = Span::new(inner.start, end);
        let Some(mut item) = inside else {
            let text = "brackets with nothing inside were left out";
            self.notes.push(Note::new(note::BRACKET, brackets, text));
            // What waited for the brackets does not mean what comes after them.
            return self.end_part();
        };
        if item.height > 0 {
            item.node.span = brackets;
        }
        let mut value = brackets;
        for (function, span) in inner.functions.into_iter().rev() {
            value = between(span, brackets);
            item = self.under_function(function, value, item)?;
        }
        self.part(item.of_field(inner.field, value)?)
    }

    fn under_function(&self, function: Function, span: Span, item: Item) -> Read<Item> {
        if matches!(function, Function::AtLeast(_)) && !item.node.has_places() {
            let message = format!("{} cannot be counted", quoted(item.node.span.of(self.text)));
            return Err(Refusal::new(item.node.span.start as usize, message).hint(
                "atleast5( ) counts words, phrases, proximities and either of several: \
                 atleast5(strike OR walkout)",
            ));
        }
        item.under(span, |part| Kind::Function(function, part))
    }

    /// One level deeper, if there is one.
    fn descend(&mut self, span: Span) -> Read<()> {
        self.depth += 1;
        if self.depth > MAX_NESTING { Err(too_deep(span)) } else { Ok(()) }
    }

    /// Takes a word, phrase, date, state or `*`.
    fn clause(&mut self, lexeme: Lexeme) -> Read<()> {
        let span = lexeme.span;
        self.count_clause(span)?;
        if let Token::Phrase(inside, slack) = &lexeme.token {
            self.count_words(*inside, slack.is_some(), span)?;
        }
        let name = self.frame.name.take();
        let whole = name.map_or(span, |(_, name)| between(name, span));
        let kind = match (name.map(|(name, _)| name).or(self.frame.within), lexeme.token) {
            (Some(Name::Date(bound)), token) => {
                return self.part(Item::leaf(whole, self.date(bound, &token, span)?));
            }
            (Some(name @ (Name::On | Name::About)), token) => {
                let kind = self.on_or_about(name, token, whole, span)?;
                return self.part(Item::leaf(whole, kind));
            }
            (Some(Name::Is), token) => {
                return self.part(Item::leaf(whole, self.state(&token, span)?));
            }
            (Some(Name::Regex), Token::Phrase(inside, _)) => {
                let kind = self.regex(inside)?;
                return self.clause_part(Item::leaf(whole, kind));
            }
            (_, Token::Length(length)) => Kind::Length(length),
            (Some(Name::Field(field)), Token::Everything) => {
                let message = format!("`*` alone cannot be looked for in {field}:");
                let hint = "write the beginning of a word, such as a*";
                return Err(Refusal::new(span.start as usize, message).hint(hint));
            }
            (_, Token::Phrase(inside, slack)) => {
                Kind::Phrase(Phrase { text: inside.of(self.text).to_owned(), slack })
            }
            (_, Token::Word(word)) if name.is_some() => Kind::Word(word),
            (_, Token::Word(word)) => self.bare_word(word, span)?,
            _ => Kind::Everything,
        };
        self.clause_part(Item::leaf(span, kind).of_field(name, span)?)
    }

    /// Takes a part that stands without brackets, perhaps behind `atleast5`.
    fn clause_part(&mut self, item: Item) -> Read<()> {
        let mut item = item;
        for (function, span) in take(&mut self.frame.functions_next).into_iter().rev() {
            let span = between(span, item.node.span);
            item = self.under_function(function, span, item)?;
        }
        self.part(item)
    }

    fn regex(&mut self, inside: Span) -> Read<Kind> {
        let source = inside.of(self.text);
        if source.trim().is_empty() {
            return Err(Refusal::new(inside.start as usize, "an expression is missing")
                .hint("a regular expression for one whole word is written re:\"wom[ae]n\""));
        }
        self.n_regexes += 1;
        if self.n_regexes > MOST_REGEXES {
            let message = format!("the query has more than {MOST_REGEXES} regular expressions");
            return Err(Refusal::new(inside.start as usize, message)
                .hint("one can hold several: re:\"hack.*|leak.*\""));
        }
        match WordRegex::new(source) {
            Ok(regex) => Ok(Kind::Regex(regex)),
            Err(reason) => {
                let message = format!("{} cannot be searched: {reason}", quoted(source));
                Err(Refusal::new(inside.start as usize, message)
                    .hint("the expression must match one whole word, as re:\"wom[ae]n\" does"))
            }
        }
    }

    fn count_clause(&mut self, span: Span) -> Read<()> {
        self.n_clauses += 1;
        if self.n_clauses > MAX_CLAUSES {
            let message = format!("the query has more than {MAX_CLAUSES} clauses");
            return Err(Refusal::new(span.start as usize, message));
        }
        Ok(())
    }

    /// Each word of a phrase costs as much as one alone.
    fn count_words(&mut self, inside: Span, is_loose: bool, span: Span) -> Read<()> {
        let n_words = inside.of(self.text).split_whitespace().count();
        self.n_clauses += n_words.saturating_sub(2);
        if n_words > 1 {
            self.count_clause(span)?;
        }
        if is_loose && words_of_line(inside.of(self.text)).len() > MOST_LOOSE {
            let message = format!("a phrase with ~n has more than {MOST_LOOSE} words");
            return Err(
                Refusal::new(span.start as usize, message).hint("without ~n it may be longer")
            );
        }
        Ok(())
    }

    /// A word without a field: a range of days where it has that form.
    fn bare_word(&mut self, word: Word, span: Span) -> Read<Kind> {
        if !word.prefix && is_bare_range(&word.text) {
            let start = span.start as usize;
            return days(Bound::In, &word.text, self.today)
                .map(Kind::Date)
                .map_err(|refusal| Refusal { start, ..refusal });
        }
        self.notes.extend(note_bare_date(&word, span));
        Ok(Kind::Word(word))
    }

    fn date(&self, bound: Bound, token: &Token, span: Span) -> Read<Kind> {
        let (value, start) = self.value(token, span);
        days(bound, value, self.today)
            .map(Kind::Date)
            .map_err(|refusal| Refusal { start, ..refusal })
    }

    /// The value of `on:` or `about:`: days, or text where it is no date and was not meant for one.
    fn on_or_about(&mut self, name: Name, token: Token, whole: Span, span: Span) -> Read<Kind> {
        let (value, start) = self.value(&token, span);
        let read = match name {
            Name::About => About::read(value, self.today).map(Kind::About),
            _ => yearly(value).and_then(|day| match day {
                Some(day) => Ok(Kind::OnDay(day)),
                None => days(Bound::In, value, self.today).map(Kind::Date),
            }),
        };
        let refusal = match read {
            Ok(kind) => return Ok(kind),
            Err(refusal) if is_meant_as_date(value) => return Err(Refusal { start, ..refusal }),
            Err(refusal) => refusal,
        };
        let text = match token {
            Token::Everything => {
                let hint = "days are written 2020-08, a day of each year *-04-13";
                return Err(Refusal { start, ..refusal }.hint(hint));
            }
            Token::Phrase(inside, _) => Kind::Phrase(Phrase::plain(inside.of(self.text))),
            Token::Word(word) => {
                let bare = value.trim_end_matches('*');
                let prefix = word.prefix || bare.len() < value.len();
                // What could be read otherwise without its field stands as it is.
                let plain = bare.chars().all(char::is_alphabetic);
                if plain && operator(bare).is_none() {
                    Kind::Word(Word { prefix, ..Word::plain(bare) })
                } else {
                    Kind::Phrase(Phrase::plain(bare))
                }
            }
            _ => Kind::Phrase(Phrase::plain(value)),
        };
        let told = format!("{} is no date; searched as text", quoted(value));
        self.notes.push(Note::new(note::FIELD, whole, told));
        Ok(text)
    }

    fn state(&self, token: &Token, span: Span) -> Read<Kind> {
        let (value, start) = self.value(token, span);
        if let Some(state) = State::named(value) {
            return Ok(Kind::Is(state));
        }
        let message = format!("{} is no state of an article", quoted(value));
        Err(Refusal::new(start, message).hint(
            "there are is:undated, is:original, is:copy, is:correction, is:kill and is:advisory",
        ))
    }

    /// The value of a date field or `is:` without quotes and the punctuation of a sentence, and
    /// where it starts.
    fn value(&self, token: &Token, span: Span) -> (&'a str, usize) {
        let span = if let Token::Phrase(inside, _) = token { *inside } else { span };
        (span.of(self.text).trim_end_matches([',', ';']), span.start as usize)
    }

    /// Takes a part that is whole in itself: what a proximity waits for, or the next one.
    fn part(&mut self, item: Item) -> Read<()> {
        self.frame.part = Some(match (self.frame.part.take(), self.frame.near.take()) {
            (Some(left), Some((how, _))) => {
                self.expect_places(&left.node)?;
                self.expect_places(&item.node)?;
                if how.is_negated() && !has_one_place(&item.node) {
                    let right = quoted(item.node.span.of(self.text));
                    let message = format!("{right} asks for several things at once not to be near");
                    let hint = "for none of them near write (a OR b); for each on its own, one \
                                NOT w/5 after another";
                    return Err(Refusal::new(item.node.span.start as usize, message).hint(hint));
                }
                Item::near(how, left, item)?
            }
            (Some(before), None) => {
                self.frame.part = Some(before);
                self.end_part()?;
                item
            }
            (None, _) => item,
        });
        Ok(())
    }

    /// Refuses what nothing can be near to.
    fn expect_places(&self, node: &Node) -> Read<()> {
        if node.has_places() {
            return Ok(());
        }
        let message = format!("nothing can stand near {}", quoted(node.span.of(self.text)));
        Err(Refusal::new(node.span.start as usize, message).hint(
            "w/n, pre/n, w/s and w/p join words, phrases, headline:, lead:, body:, person:, org:, \
             place:, entity: and brackets of them",
        ))
    }

    fn not(&mut self, span: Span) -> Read<()> {
        if self.frame.part.is_some() {
            self.end_part()?;
        }
        self.descend(span)?;
        self.frame.nots.push(span);
        Ok(())
    }

    fn near(&mut self, how: Proximity, span: Span) -> Read<()> {
        match (&self.frame.part, self.frame.nots.last()) {
            (Some(_), _) if self.frame.near.is_none() => self.frame.near = Some((how, span)),
            // Left out, it would ask for the very articles it was meant to exclude.
            (None, Some(not)) => {
                let operator = quoted(between(*not, span).of(self.text));
                let message = format!("{operator} is no operator");
                return Err(Refusal::new(not.start as usize, message)
                    .hint("for one without another near it write a NOT w/5 b"));
            }
            _ if how.is_negated() => {
                let operator = quoted(span.of(self.text));
                let message = format!("{operator} has nothing before it");
                return Err(Refusal::new(span.start as usize, message)
                    .hint("for one without another near it write a NOT w/5 b"));
            }
            _ => self.leftovers.push(span),
        }
        Ok(())
    }

    /// Takes `AND`. False where there was nothing before it to join.
    fn and(&mut self, span: Span) -> Read<bool> {
        self.end_part()?;
        let any = self.frame.end_blanks()?;
        if any {
            self.frame.waiting = Some(span);
        } else {
            self.leftovers.push(span);
        }
        Ok(any)
    }

    fn or(&mut self, span: Span) -> Read<()> {
        if self.and(span)? {
            self.frame.end_conjuncts()?;
        }
        Ok(())
    }

    /// Ends the part being read, to which nothing can attach any more.
    fn end_part(&mut self) -> Read<()> {
        let frame = &mut self.frame;
        self.leftovers.extend(frame.near.take().map(|(_, span)| span));
        self.leftovers.extend(take(&mut frame.functions_next).into_iter().map(|(_, span)| span));
        self.depth -= frame.nots.len();
        let nots = take(&mut frame.nots);
        let Some(mut item) = frame.part.take() else {
            self.leftovers.extend(nots);
            return Ok(());
        };
        for not in nots.into_iter().rev() {
            let span = between(not, item.node.span);
            item = item.under(span, Kind::Not)?;
        }
        frame.blanks.push(item);
        frame.waiting = None;
        Ok(())
    }

    /// Ends everything read of the innermost bracket; `None` where it holds nothing.
    fn end_frame(&mut self) -> Read<Option<Item>> {
        self.end_part()?;
        let frame = &mut self.frame;
        if !frame.end_blanks()? {
            self.leftovers.extend(frame.waiting.take());
        }
        frame.end_conjuncts()?;
        let is_mixed = frame.is_joined && frame.alternatives.len() > 1;
        let item = joined(take(&mut frame.alternatives), Kind::Or)?;
        if let (true, Some(item)) = (is_mixed, &item) {
            let reading = quoted(&item.node.to_string());
            let text = format!("AND and blanks bind before OR; read as {reading}");
            self.notes.push(Note::new(note::MIXED, item.node.span, text));
        }
        Ok(item)
    }

    /// What a query of nothing but operators asks for: those words, as written.
    fn leftover_words(&mut self) -> Read<Node> {
        self.leftovers.sort();
        let mut words = Vec::new();
        for span in self.leftovers.clone() {
            let typed = span.of(self.text);
            if is_searchable(typed) {
                self.count_clause(span)?;
                words.push(Item::leaf(span, Kind::Phrase(Phrase::plain(typed))));
            }
        }
        let Some(item) = joined(words, Kind::Blank)? else {
            return Err(Refusal::new(0, "the query holds nothing to search for")
                .hint("write a word, or * for every article"));
        };
        self.note_leftovers("has nothing to join; searched as a word");
        Ok(item.node)
    }

    fn note_leftovers(&mut self, what: &str) {
        for span in take(&mut self.leftovers) {
            let text = format!("{} {what}", quoted(span.of(self.text)));
            self.notes.push(Note::new(note::OPERATOR, span, text));
        }
    }
}

impl Frame {
    /// Ends a run of parts joined by blanks. False where it is empty.
    fn end_blanks(&mut self) -> Read<bool> {
        self.is_joined |= self.blanks.len() > 1;
        let ended = joined(take(&mut self.blanks), Kind::Blank)?;
        let any = ended.is_some();
        self.conjuncts.extend(ended);
        Ok(any)
    }

    /// Ends a run of parts joined by `AND`.
    fn end_conjuncts(&mut self) -> Read<()> {
        self.is_joined |= self.conjuncts.len() > 1;
        self.alternatives.extend(joined(take(&mut self.conjuncts), Kind::And)?);
        Ok(())
    }
}

impl Item {
    fn leaf(span: Span, kind: Kind) -> Item {
        Item { node: Node { span, kind }, height: 0 }
    }

    /// This one under a node of `span`.
    fn under(self, span: Span, kind: impl FnOnce(Box<Node>) -> Kind) -> Read<Item> {
        let height = deeper(self.height, span)?;
        Ok(Item { node: Node { span, kind: kind(Box::new(self.node)) }, height })
    }

    /// This one as the value, written at `value`, of the field before it, if that holds text.
    fn of_field(self, name: Option<(Name, Span)>, value: Span) -> Read<Item> {
        match name {
            Some((Name::Field(field), name)) => {
                self.under(between(name, value), |part| Kind::Field(field, part))
            }
            _ => Ok(self),
        }
    }

    fn near(how: Proximity, left: Item, right: Item) -> Read<Item> {
        let span = between(left.node.span, right.node.span);
        let height = deeper(left.height.max(right.height), span)?;
        let kind = Kind::Near(how, Box::new(left.node), Box::new(right.node));
        Ok(Item { node: Node { span, kind }, height })
    }
}

/// The parts under one node; the part itself where there is one, nothing where there is none.
fn joined(mut parts: Vec<Item>, kind: fn(Vec<Node>) -> Kind) -> Read<Option<Item>> {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Ok(None) };
    if parts.len() == 1 {
        return Ok(parts.pop());
    }
    let span = between(first.node.span, last.node.span);
    let height = deeper(parts.iter().map(|part| part.height).max().unwrap_or(0), span)?;
    let nodes = parts.into_iter().map(|part| part.node).collect();
    Ok(Some(Item { node: Node { span, kind: kind(nodes) }, height }))
}

/// The height of a node above parts of `height`, if it may be so high.
fn deeper(height: usize, span: Span) -> Read<usize> {
    if height < MAX_NESTING { Ok(height + 1) } else { Err(too_deep(span)) }
}

fn too_deep(span: Span) -> Refusal {
    let message = format!("the query nests deeper than {MAX_NESTING} levels");
    Refusal::new(span.start as usize, message)
}

/// From the start of `first` to the end of `last`.
fn between(first: Span, last: Span) -> Span {
    Span { start: first.start, end: last.end }
}
