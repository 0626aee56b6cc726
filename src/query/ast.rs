//! Of which parts is a query made?
//!
//! A new operator is a new [`Kind`], [`Proximity`] or [`Function`], a new leaf a new `Kind`.

use crate::analysis::WordRegex;
use crate::article::Notice;
use crate::base::{DayOfYear, DayRange, Span};
use crate::query::about::About;
use crate::query::fields::Field;
use crate::query::length::Length;
use crate::query::plan::Unit;

/// What the reader asked for, before any word of it is analysed.
///
/// `Display` prints the canonical form: brackets wherever two operators meet, dates resolved, quotes
/// straight. Parsing that form gives the same tree apart from spans (as long as it keeps to the
/// length limit of [`parse`](crate::query::parse)).
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The whole tree.
    pub root: Node,
}

/// One part of a query and where it stands in the text.
///
/// Brackets are no nodes. A node that a flag added has an empty span at the end of the text.
/// Trees are at most [`MAX_NESTING`](crate::query::MAX_NESTING) nodes above their leaves high, so
/// recursion over them is safe.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes of the query text that say it, brackets around several parts included.
    pub span: Span,
    /// What it says.
    pub kind: Kind,
}

/// What one part of a query says.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `*`: every article.
    Everything,
    /// A bare word, a pattern of one, or the beginning of one.
    Word(Word),
    /// Words one after another, or near each other.
    Phrase(Phrase),
    /// `re:"…"`: any word that a regular expression takes.
    Regex(WordRegex),
    /// Days of publication; a part that stands for itself, whatever field it is bracketed into.
    Date(DayRange),
    /// Published on that day of any year.
    OnDay(DayOfYear),
    /// Days the text speaks of; a part that stands for itself, like [`Date`](Kind::Date).
    About(About),
    /// A state an article can be in.
    Is(State),
    /// How many words the text has.
    Length(Length),
    /// Two or more parts with only blanks between them. All of them are asked for, but how strictly
    /// the bare words among them are is up to the match mode; every other part is required. `NOT`
    /// parts exclude.
    Blank(Vec<Node>),
    /// Two or more parts joined by `AND`: each is required in every match mode.
    And(Vec<Node>),
    /// Two or more parts joined by `OR`.
    Or(Vec<Node>),
    /// Everything but the part; alone or at the top it means every article but those.
    Not(Box<Node>),
    /// Two parts of the same text near each other. Both are words, phrases, text fields, other
    /// nearnesses, or brackets of such.
    Near(Proximity, Box<Node>, Box<Node>),
    /// The part is looked for in one field. A field further in overrules one further out.
    Field(Field, Box<Node>),
    /// The part held to how it is written, or how often.
    Function(Function, Box<Node>),
}

/// How two parts must stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proximity {
    /// `w/n`: at most so many words on (1: neighbours), either one first; 1 to 255.
    Within(u8),
    /// `pre/n`: the same with the left one first.
    Before(u8),
    /// `w/s`, `w/p`: in one sentence or paragraph.
    Same(Unit),
    /// `NOT w/n`: the left one with no right one so near.
    NotWithin(u8),
    /// `NOT w/s`, `NOT w/p`: the left one with no right one in its sentence or paragraph.
    NotSame(Unit),
}

/// What is asked of how a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `exact(…)`: as it is typed, never by another form or name.
    Exact,
    /// `caps(…)`: every word with at least one capital letter.
    Caps,
    /// `allcaps(…)`: every word all in capitals.
    AllCaps,
    /// `nocaps(…)`: no word with a capital letter.
    NoCaps,
    /// `atleastN(…)`: N times at least in one article.
    AtLeast(u16),
}

/// What `is:` can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// `is:undated`: no day of publication is known.
    Undated,
    /// `is:copy`: an earlier article in the archive is a printing of the same copy.
    Copy,
    /// `is:original`: none is.
    Original,
    /// `is:correction`, `is:kill`, `is:advisory`: it says so of itself.
    Notice(Notice),
}

impl State {
    /// The state of that name, in any case.
    pub(super) fn named(name: &str) -> Option<State> {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        let notice = || Notice::ALL.into_iter().find(|notice| is(notice.name()));
        match () {
            () if is("undated") => Some(State::Undated),
            () if is("copy") => Some(State::Copy),
            () if is("original") => Some(State::Original),
            () => notice().map(State::Notice),
        }
    }
}

/// A bare word as typed, punctuation included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The characters as typed, without the `*` of a prefix; no blank, bracket or double quote. A `*` or
    /// `?` further in stands for letters (but in an address: see
    /// [`wildcards`](crate::analysis::wildcards)).
    pub text: String,
    /// Whether a `*` at the end asks for every word that begins so.
    pub prefix: bool,
    /// `~1`, `~2`: how many letters may differ.
    pub edits: u8,
}

impl Word {
    /// A word without signs behind it.
    pub fn plain(text: impl Into<String>) -> Word {
        Word { text: text.into(), prefix: false, edits: 0 }
    }
}

/// The text between two quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// As typed; holds at least one letter or digit, no double quote. Wildcards as in a [`Word`].
    pub text: String,
    /// `~n`: the words in any order, with at most so many others among them.
    pub slack: Option<u8>,
}

impl Phrase {
    /// Words one after another.
    pub fn plain(text: impl Into<String>) -> Phrase {
        Phrase { text: text.into(), slack: None }
    }
}

impl Node {
    /// Whether places in the text answer it, so that something can be near it.
    pub(in crate::query) fn has_places(&self) -> bool {
        match &self.kind {
            Kind::Word(_) | Kind::Phrase(_) | Kind::Regex(_) | Kind::Near(..) => true,
            Kind::Blank(parts) | Kind::And(parts) | Kind::Or(parts) => {
                parts.iter().all(Node::has_places)
            }
            Kind::Field(field, part) => field.has_places() && part.has_places(),
            Kind::Function(_, part) => part.has_places(),
            Kind::Everything
            | Kind::Date(_)
            | Kind::OnDay(_)
            | Kind::About(_)
            | Kind::Is(_)
            | Kind::Length(_)
            | Kind::Not(_) => false,
        }
    }

    /// The same tree with every span empty, so that two can be compared by what they say.
    #[cfg(test)]
    pub(in crate::query) fn without_spans(&self) -> Node {
        let all = |parts: &[Node]| parts.iter().map(Node::without_spans).collect();
        let one = |part: &Node| Box::new(part.without_spans());
        let kind = match &self.kind {
            Kind::Blank(parts) => Kind::Blank(all(parts)),
            Kind::And(parts) => Kind::And(all(parts)),
            Kind::Or(parts) => Kind::Or(all(parts)),
            Kind::Not(part) => Kind::Not(one(part)),
            Kind::Near(how, left, right) => Kind::Near(*how, one(left), one(right)),
            Kind::Field(field, part) => Kind::Field(*field, one(part)),
            Kind::Function(function, part) => Kind::Function(*function, one(part)),
            leaf => leaf.clone(),
        };
        Node { span: Span::new(0, 0), kind }
    }
}
