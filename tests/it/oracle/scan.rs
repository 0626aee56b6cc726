//! Which articles answer a question? Every one is looked at, word by word.
//!
//! Shares nothing with the crate but the analyzer: how a text is cut into words, how a word is
//! normalized and stemmed, which language a text is in, and which names it has. No positions of an
//! index, no plan, no evaluator.

use dateline::analysis::entities::{Entity, Kind};
use dateline::analysis::{
    Analysed, Analyzer, Lang, Word, detect_language, normalize, stem, words, words_of_line,
};
use dateline::article::{Article, Key, find_dateline, find_printed_date};
use dateline::base::{Day, PartialDate, Span};

use super::ask::{Ask, Zone, ends};
use super::lore::{Lore, asked_words, is_within, words_used};

/// An article, ready to be scanned.
pub struct Scanned {
    pub key: [u8; 16],
    /// For what is not scanned here.
    pub analysed: Analysed,
    lang: Option<Lang>,
    /// First and last day it may be of, as numbers such as 20200716.
    pub days: Option<(u32, u32)>,
    /// First and last day of each time its text speaks of, its own date line aside.
    times: Vec<(u32, u32)>,
    headline: Vec<Token>,
    body: Vec<Token>,
    source: Vec<String>,
}

/// One word of an article.
struct Token {
    span: Span,
    normal: String,
    stem: Option<String>,
    all_caps: bool,
    /// The compound that begins here, in one word.
    compound: Option<String>,
}

/// Words that stand together: where, and the first and last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub zone: PlaceZone,
    pub first: usize,
    pub last: usize,
}

/// Finds places in one zone: the first and last word of each.
type Find<'a> = dyn Fn(&[Token]) -> Vec<(usize, usize)> + 'a;

/// Where words can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceZone {
    Text(Zone),
    /// A name that only the record gives, by its number: near nothing.
    Record(usize),
}

impl Scanned {
    pub fn new(article: Article, analyzer: &mut Analyzer) -> Scanned {
        let headline = article.headline.clone().unwrap_or_default();
        let lang = article.lang.as_deref().and_then(Lang::from_code);
        let lang = lang.or_else(|| detect_language(&article.body));
        let lang = lang.or_else(|| detect_language(&headline));
        let source = article.source.as_deref().unwrap_or("");
        let normal = |word: &Word| normalize(word.span.of(source)).into_owned();
        let source_words = words_of_line(source).iter().map(normal).collect();
        let analysed = analyzer.analyse(article);
        let article = &analysed.article;
        Scanned {
            key: Key::of(&article.origin, article.own_id.as_deref()).0,
            days: article.date.map(day_numbers),
            headline: tokens(&headline, &words_of_line(&headline), lang),
            body: tokens(&article.body, &words(&article.body), lang),
            source: source_words,
            lang,
            times: times(&analysed),
            analysed,
        }
    }

    pub fn lang(&self) -> Option<&'static str> {
        self.lang.map(Lang::code)
    }

    /// The stretches of the body that `places` take, those that overlap as one.
    pub fn stretches(&self, places: &[Place]) -> Vec<&str> {
        let body = places.iter().filter(|place| place.zone == PlaceZone::Text(Zone::Body));
        let mut spans: Vec<Span> = Vec::new();
        for place in body {
            let (start, end) = (self.body[place.first].span.start, self.body[place.last].span.end);
            match spans.last_mut() {
                Some(last) if start < last.end => last.end = last.end.max(end),
                _ => spans.push(Span { start, end }),
            }
        }
        spans.into_iter().map(|span| span.of(&self.analysed.article.body)).collect()
    }

    fn zone(&self, zone: Zone) -> &[Token] {
        match zone {
            Zone::Headline => &self.headline,
            Zone::Body => &self.body,
        }
    }
}

fn times(analysed: &Analysed) -> Vec<(u32, u32)> {
    let body = &analysed.article.body;
    let dateline = find_dateline(body).map(|dateline| dateline.span);
    let printed = find_printed_date(body).map(|printed| printed.span);
    let own = |span: Span| [dateline, printed].into_iter().flatten().any(|own| own.overlaps(span));
    let number = |day: Day| day.to_string().replace('-', "").parse().expect("digits");
    let spoken = analysed.times.iter().filter(|time| !own(time.span));
    spoken
        .filter_map(|time| time.interval)
        .map(|days| (number(days.first), number(days.last)))
        .collect()
}

fn day_numbers(date: PartialDate) -> (u32, u32) {
    ends(&date.to_string())
}

fn tokens(text: &str, words: &[Word], lang: Option<Lang>) -> Vec<Token> {
    let token = |(i, word): (usize, &Word)| {
        let raw = word.span.of(text);
        let n_parts = usize::from(word.compound);
        Token {
            span: word.span,
            normal: normalize(raw).into_owned(),
            stem: lang.and_then(|lang| stem(lang, raw)),
            all_caps: word.shape.all_caps(),
            compound: (n_parts > 1).then(|| in_one_word(text, &words[i..i + n_parts])),
        }
    };
    words.iter().enumerate().map(token).collect()
}

/// `COVID-19` as `covid19`, `AT&T` as `at&t`.
fn in_one_word(text: &str, parts: &[Word]) -> String {
    let mut whole = normalize(parts[0].span.of(text)).into_owned();
    for pair in parts.windows(2) {
        let between = &text[pair[0].span.end as usize..pair[1].span.start as usize];
        whole.push_str(if between.contains('&') { "&" } else { "" });
        whole.push_str(&normalize(pair[1].span.of(text)));
    }
    whole
}

/// A question as a whole: how a word is meant depends on the others.
pub struct Question<'a> {
    ask: &'a Ask,
    lore: &'a Lore,
    /// Its words outside quotes and names, in the order typed.
    bare: Vec<&'a Ask>,
}

/// How a bare word is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    AnyForm,
    AsWritten,
    Acronym,
}

impl<'a> Question<'a> {
    pub fn new(ask: &'a Ask, lore: &'a Lore) -> Question<'a> {
        let mut bare = Vec::new();
        collect_bare(ask, &mut bare);
        Question { ask, lore, bare }
    }

    /// Whether the article answers it.
    pub fn holds(&self, article: &Scanned) -> bool {
        self.satisfied(self.ask, article, None)
    }

    /// Whether it holds where any one of its bare words is enough; the rest must hold.
    pub fn holds_loosely(&self, article: &Scanned) -> bool {
        let (loose, rest): (Vec<&Ask>, Vec<&Ask>) = match self.ask {
            Ask::Blank(parts) => parts.iter().partition(|part| part.is_bare()),
            ask if ask.is_bare() => (vec![ask], Vec::new()),
            ask => (Vec::new(), vec![ask]),
        };
        let any = loose.is_empty() || loose.iter().any(|ask| self.satisfied(ask, article, None));
        any && rest.iter().all(|ask| self.satisfied(ask, article, None))
    }

    /// The smallest places that answer it, in the order of the text.
    pub fn hits(&self, article: &Scanned) -> Vec<Place> {
        let mut all = self.places(self.ask, article, None);
        all.sort();
        all.dedup();
        let holds = |a: &Place, b: &Place| {
            a != b && a.zone == b.zone && a.first <= b.first && b.last <= a.last
        };
        let smallest = |place: &&Place| !all.iter().any(|other| holds(place, other));
        all.iter().filter(smallest).copied().collect()
    }

    fn satisfied(&self, ask: &Ask, article: &Scanned, zone: Option<Zone>) -> bool {
        match ask {
            Ask::Everything => true,
            Ask::Undated => article.days.is_none(),
            Ask::Days(days) => {
                article.days.is_some_and(|(first, last)| first <= days.last && days.first <= last)
            }
            Ask::About { days, overlaps: false } => {
                article.times.iter().any(|(first, last)| days.first <= *first && *last <= days.last)
            }
            Ask::About { days, overlaps: true } => {
                article.times.iter().any(|(first, last)| *first <= days.last && days.first <= *last)
            }
            Ask::AboutDay { month, day, overlaps } => article.times.iter().any(|(first, last)| {
                let asked = month * 100 + day;
                let years = first / 10_000..=last / 10_000;
                let is_leap = |year: u32| ends(&format!("{year}-02")).1 % 100 == 29;
                let mut days = years
                    .filter(|year| asked != 229 || is_leap(*year))
                    .map(|year| year * 10_000 + asked);
                match overlaps {
                    true => days.any(|day| *first <= day && day <= *last),
                    false => first == last && first % 10_000 == asked,
                }
            }),
            Ask::OnDay { month, day } => article
                .days
                .is_some_and(|(first, last)| first == last && first % 10_000 == month * 100 + day),
            Ask::Lang(code) => article.lang() == Some(code),
            Ask::Source(typed) => {
                let asked = normal_words(typed);
                article.source.windows(asked.len().max(1)).any(|window| *window == asked)
            }
            Ask::Not(part) => !self.satisfied(part, article, zone),
            Ask::Blank(parts) | Ask::And(parts) => {
                parts.iter().all(|part| self.satisfied(part, article, zone))
            }
            Ask::Or(parts) => parts.iter().any(|part| self.satisfied(part, article, zone)),
            Ask::In(zone, part) => self.satisfied(part, article, Some(*zone)),
            Ask::Names { kind, names, all } => {
                let mut named = names.iter().map(|name| self.mentions(article, *kind, name));
                match all {
                    true => named.all(|places| !places.is_empty()),
                    false => named.any(|places| !places.is_empty()),
                }
            }
            Ask::Word(_)
            | Ask::Prefix(_)
            | Ask::Phrase(_)
            | Ask::Near { .. }
            | Ask::Name(..)
            | Ask::Exactly(..) => !self.places(ask, article, zone).is_empty(),
        }
    }

    fn places(&self, ask: &Ask, article: &Scanned, zone: Option<Zone>) -> Vec<Place> {
        let in_zones = |find: &Find<'_>| {
            let zones = [Zone::Headline, Zone::Body];
            let asked = zones.into_iter().filter(|z| zone.is_none_or(|only| only == *z));
            let place = |zone: Zone, (first, last): (usize, usize)| Place {
                zone: PlaceZone::Text(zone),
                first,
                last,
            };
            asked
                .flat_map(|z| find(article.zone(z)).into_iter().map(move |at| place(z, at)))
                .collect()
        };
        match ask {
            Ask::Word(typed) => match self.manner(ask, typed) {
                Some(manner) => {
                    let raw = words_of_line(typed)[0].span.of(typed).to_owned();
                    in_zones(&|tokens| single(tokens, article.lang, &raw, manner))
                }
                None => in_zones(&|tokens| sequence(tokens, typed, false)),
            },
            Ask::Prefix(typed) => in_zones(&|tokens| sequence(tokens, typed, true)),
            Ask::Phrase(typed) => in_zones(&|tokens| sequence(tokens, typed, false)),
            Ask::Or(parts) => {
                parts.iter().flat_map(|part| self.places(part, article, zone)).collect()
            }
            Ask::In(zone, part) => self.places(part, article, Some(*zone)),
            Ask::Near { left, right, distance, ordered } => {
                let left = self.places(left, article, zone);
                let right = self.places(right, article, zone);
                near(&left, &right, usize::from(*distance), *ordered)
            }
            Ask::Name(kind, typed) => self.mentions(article, *kind, typed),
            Ask::Exactly(kind, typed) => {
                let mut places = self.mentions(article, *kind, typed);
                let written: Vec<Place> = in_zones(&|tokens| sequence(tokens, typed, false));
                places.retain(|place| written.contains(place));
                places
            }
            other => panic!("{other} stands nowhere in a text"),
        }
    }

    /// How a bare word is meant; `None` where it is several words in a text, or a character.
    fn manner(&self, ask: &Ask, typed: &str) -> Option<Manner> {
        let cut = words_of_line(typed);
        let [word] = cut[..] else { return None };
        if word.shape.character() {
            return None;
        }
        if word.shape.all_caps() {
            let n_letters = word.span.of(typed).chars().filter(|c| c.is_alphanumeric()).count();
            let alone = self.bare.len() == 1 && n_letters <= 5;
            let others_are_not = !self.bare.iter().all(|ask| ask.is_all_caps());
            return Some(if alone || others_are_not { Manner::Acronym } else { Manner::AnyForm });
        }
        let opens =
            self.bare.len() >= 4 && self.bare.first().is_some_and(|x| std::ptr::eq(*x, ask));
        let written = word.shape.capital() && !opens;
        Some(if written { Manner::AsWritten } else { Manner::AnyForm })
    }
}

impl Ask {
    /// Whether it is a word that the match mode `any` may drop.
    fn is_bare(&self) -> bool {
        matches!(self, Ask::Word(_) | Ask::Prefix(_))
    }

    fn is_all_caps(&self) -> bool {
        let (Ask::Word(typed) | Ask::Prefix(typed)) = self else { return false };
        words_of_line(typed).iter().all(|word| word.shape.all_caps())
    }
}

fn collect_bare<'a>(ask: &'a Ask, bare: &mut Vec<&'a Ask>) {
    if ask.is_bare() {
        bare.push(ask);
    }
    ask.parts().into_iter().for_each(|part| collect_bare(part, bare));
}

fn normal_words(typed: &str) -> Vec<String> {
    words_of_line(typed).iter().map(|word| normalize(word.span.of(typed)).into_owned()).collect()
}

/// The places of one bare word.
fn single(tokens: &[Token], lang: Option<Lang>, raw: &str, manner: Manner) -> Vec<(usize, usize)> {
    let normal = normalize(raw);
    let stem = lang.and_then(|lang| stem(lang, raw)).filter(|stem| !stem.is_empty());
    let matches = |token: &Token| {
        let written =
            token.normal == normal || token.compound.as_deref().is_some_and(|c| c == normal);
        match manner {
            Manner::Acronym => token.all_caps && token.normal == normal,
            Manner::AsWritten => written,
            Manner::AnyForm => written || (stem.is_some() && token.stem == stem),
        }
    };
    (0..tokens.len()).filter(|i| matches(&tokens[*i])).map(|i| (i, i)).collect()
}

/// The places of words one after another, as written; the last may be a beginning.
fn sequence(tokens: &[Token], text: &str, prefix: bool) -> Vec<(usize, usize)> {
    let cut = words_of_line(text);
    let typed = Typed { text, prefix, alone: cut.len() == 1 };
    let mut places = Vec::new();
    for first in 0..tokens.len() {
        let mut ends = Vec::new();
        typed.follow(&cut, tokens, first, &mut ends);
        places.extend(ends.into_iter().filter(|end| *end > first).map(|end| (first, end - 1)));
    }
    places
}

/// Words as typed one after another.
struct Typed<'a> {
    text: &'a str,
    /// Whether the last is only a beginning.
    prefix: bool,
    /// Whether it is a single one.
    alone: bool,
}

impl Typed<'_> {
    /// Every place where the words `cut`, laid on the text from `at` on, can end.
    fn follow(&self, cut: &[Word], tokens: &[Token], at: usize, ends: &mut Vec<usize>) {
        let Some(first) = cut.first() else { return ends.push(at) };
        let n_parts = usize::from(first.compound).clamp(1, cut.len());
        let (parts, rest) = cut.split_at(n_parts);
        let begins = self.prefix && rest.is_empty();
        let all_there = (0..n_parts).all(|i| {
            let Some(token) = tokens.get(at + i) else { return false };
            let normal = normalize(parts[i].span.of(self.text));
            if begins && i + 1 == n_parts {
                return token.normal.starts_with(&*normal);
            }
            // A compound that is one word to the reader has no neighbours in the text.
            let whole = self.alone && token.compound.as_deref().is_some_and(|c| c == normal);
            // Characters typed without anything between them stand so in the text.
            let touches = cut.get(i + 1).is_none_or(|next| {
                let follower = tokens.get(at + i + 1);
                !touch(&parts[i], next)
                    || follower.is_some_and(|follower| follower.span.start == token.span.end)
            });
            (token.normal == normal || whole) && touches
        });
        if all_there {
            self.follow(rest, tokens, at + n_parts, ends);
        }
        let in_one = n_parts > 1
            && !begins
            && tokens.get(at).is_some_and(|t| t.normal == in_one_word(self.text, parts));
        if in_one {
            self.follow(rest, tokens, at + 1, ends);
        }
    }
}

fn touch(word: &Word, next: &Word) -> bool {
    word.shape.character() && next.shape.character() && word.span.end == next.span.start
}

/// The pairs that do not overlap and whose nearest words are at most `distance` apart.
fn near(left: &[Place], right: &[Place], distance: usize, ordered: bool) -> Vec<Place> {
    let mut pairs = Vec::new();
    for a in left {
        for b in right.iter().filter(|b| a.zone == b.zone) {
            let after = b.first > a.last && b.first - a.last <= distance;
            let before = a.first > b.last && a.first - b.last <= distance;
            if after || (before && !ordered) {
                let (first, last) = (a.first.min(b.first), a.last.max(b.last));
                pairs.push(Place { zone: a.zone, first, last });
            }
        }
    }
    pairs
}

impl Question<'_> {
    /// Where an article names someone who goes by all the words: each mention is one place.
    fn mentions(&self, article: &Scanned, kind: Kind, typed: &str) -> Vec<Place> {
        let asked = asked_words(kind, typed);
        let meant = self.lore.meant(kind, &asked);
        let is_meant = |entity: &&Entity| {
            // The name it goes by, and every other that the article gives it.
            let known = words_used(article, entity);
            self.lore.kind(entity) == Some(kind)
                && (asked.iter().all(|word| known.contains(word))
                    || meant.contains(&self.lore.root(kind, &entity.key, article.days)))
        };
        let entities: Vec<&Entity> = article.analysed.entities.iter().filter(is_meant).collect();
        let mut places = Vec::new();
        for (zone, mention) in entities.iter().flat_map(|entity| {
            let in_headline = entity.in_headline.iter().map(|span| (Zone::Headline, span));
            in_headline.chain(entity.mentions.iter().map(|span| (Zone::Body, span)))
        }) {
            let tokens = article.zone(zone).iter();
            let mut named = tokens.enumerate().filter(|(_, token)| token.span.overlaps(*mention));
            if let Some((first, _)) = named.next() {
                let last = named.next_back().map_or(first, |(last, _)| last);
                places.push(Place { zone: PlaceZone::Text(zone), first, last });
            }
        }
        let unprinted = |e: &&Entity| e.mentions.is_empty() && e.in_headline.is_empty();
        let n_unprinted = entities.into_iter().filter(unprinted).count();
        let record = |i| Place { zone: PlaceZone::Record(i), first: 0, last: 0 };
        places.extend((0..n_unprinted).map(record));
        // What a person says is a name is one wherever it is printed.
        for (name, days) in self.lore.as_words(kind, &meant) {
            if !is_within(days, article.days) {
                continue;
            }
            for zone in [Zone::Headline, Zone::Body] {
                let cut = words_of_line(name);
                let found = match cut[..] {
                    [only] if only.shape.all_caps() => {
                        single(article.zone(zone), None, only.span.of(name), Manner::Acronym)
                    }
                    _ => sequence(article.zone(zone), name, false),
                };
                let place = |(first, last)| Place { zone: PlaceZone::Text(zone), first, last };
                places.extend(found.into_iter().map(place));
            }
        }
        places
    }
}
