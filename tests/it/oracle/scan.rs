//! Which articles answer a question? Every one is looked at, word by word.
//!
//! Shares nothing with the crate but the analyzer: how a text is cut into words, how a word is
//! normalized and stemmed, which language a text is in, and which names it has. No positions of an
//! index, no plan, no evaluator.

use dateline::analysis::entities::{Entity, Kind};
use dateline::analysis::{
    Analysed, Analyzer, Lang, Rest, Word, detect_language, is_commonest, normalize, stem,
    wildcards, words, words_of_line,
};
use dateline::article::{Article, Key, Notice, find_dateline, find_printed_date};
use dateline::base::{Day, PartialDate, Span};

use super::ask::{Ask, How, Part, Style, Zone, ends};
use super::lore::{Lore, asked_words, is_within, words_used};

/// An article, ready to be scanned.
pub struct Scanned {
    pub key: [u8; 16],
    /// For what is not scanned here.
    pub analysed: Analysed,
    lang: Option<Lang>,
    notice: Option<Notice>,
    /// First and last day it may be of, as numbers such as 20200716.
    pub days: Option<(u32, u32)>,
    /// First and last day of each time its text speaks of, its own date line aside.
    times: Vec<(u32, u32)>,
    headline: Vec<Token>,
    body: Vec<Token>,
    /// How many words the lead has.
    lead: usize,
    source: Vec<String>,
}

/// One word of an article.
struct Token {
    span: Span,
    normal: String,
    stem: Option<String>,
    all_caps: bool,
    has_capital: bool,
    sentence: u32,
    paragraph: u32,
    /// The compound that begins here, in one word.
    compound: Option<String>,
    /// The word that this and the next are the halves of.
    broken: Option<Broken>,
}

/// A word that is broken over the end of a line.
struct Broken {
    normal: String,
    stem: Option<String>,
    /// Its halves, where no hyphen says that they are.
    silent: Option<(String, String)>,
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
        let mut body = tokens(&article.body, &words(&article.body), lang);
        if !analysed.scanned {
            // Elsewhere two words are two words.
            let is_silent = |broken: &mut Broken| broken.silent.is_some();
            body.iter_mut().for_each(|token| drop(token.broken.take_if(is_silent)));
        }
        Scanned {
            key: Key::of(&article.origin, article.own_id.as_deref()).0,
            notice: article.notice,
            days: article.date.map(day_numbers),
            headline: in_one_unit(tokens(&headline, &words_of_line(&headline), lang)),
            lead: lead(&words(&article.body)),
            body,
            source: source_words,
            lang,
            times: times(&analysed),
            analysed,
        }
    }

    pub fn lang(&self) -> Option<&'static str> {
        self.lang.map(Lang::code)
    }

    /// Every word of it, normalized, headline and text.
    pub fn all_words(&self) -> impl Iterator<Item = &str> {
        self.headline.iter().chain(&self.body).map(|token| token.normal.as_str())
    }

    /// How many words its text has.
    pub fn n_words(&self) -> usize {
        self.body.len()
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

/// A headline is one sentence.
fn in_one_unit(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.iter_mut().for_each(|token| (token.sentence, token.paragraph) = (0, 0));
    tokens
}

/// The first paragraph, or the first 50 words where that is longer.
fn lead(words: &[Word]) -> usize {
    let first = words.first().map(|word| word.paragraph);
    words.iter().filter(|word| Some(word.paragraph) == first).count().max(50)
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
            has_capital: raw.chars().any(char::is_uppercase),
            sentence: word.sentence,
            paragraph: word.paragraph,
            compound: (n_parts > 1).then(|| in_one_word(text, &words[i..i + n_parts])),
            broken: words.get(i + 1).and_then(|next| halves(text, *word, *next, lang)),
        }
    };
    words.iter().enumerate().map(token).collect()
}

/// The word that two words are the halves of, if they may be.
fn halves(text: &str, first: Word, second: Word, lang: Option<Lang>) -> Option<Broken> {
    if second.rest == Rest::No {
        return None;
    }
    let (first, second_half) = (first.span.of(text), second.span.of(text));
    let whole = format!("{first}{second_half}").replace('\u{ad}', "");
    let silent = || (normalize(first).into_owned(), normalize(second_half).into_owned());
    Some(Broken {
        normal: normalize(&whole).into_owned(),
        stem: lang.and_then(|lang| stem(lang, &whole)),
        silent: (second.rest == Rest::Perhaps).then(silent),
    })
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

/// What the parts around a part say of it.
#[derive(Clone, Copy, Default)]
struct Within {
    part: Option<Part>,
    exact: bool,
    /// The innermost that tells capitals apart.
    case: Option<Style>,
}

impl<'a> Question<'a> {
    pub fn new(ask: &'a Ask, lore: &'a Lore) -> Question<'a> {
        let mut bare = Vec::new();
        collect_bare(ask, &mut bare);
        Question { ask, lore, bare }
    }

    /// Whether the article answers it.
    pub fn holds(&self, article: &Scanned) -> bool {
        self.marked(self.ask, article, Within::default()).is_some()
    }

    /// Whether it holds where any one of its bare words is enough; the rest must hold.
    pub fn holds_loosely(&self, article: &Scanned) -> bool {
        let (loose, rest): (Vec<&Ask>, Vec<&Ask>) = match self.ask {
            Ask::Blank(parts) => parts.iter().partition(|part| part.is_bare()),
            ask if ask.is_bare() => (vec![ask], Vec::new()),
            ask => (Vec::new(), vec![ask]),
        };
        let holds = |ask: &Ask| self.marked(ask, article, Within::default()).is_some();
        let any = loose.is_empty() || loose.iter().any(|ask| holds(ask));
        any && rest.iter().all(|ask| holds(ask))
    }

    /// The smallest places that answer it, in the order of the text.
    pub fn hits(&self, article: &Scanned) -> Vec<Place> {
        smallest(self.places(self.ask, article, Within::default()))
    }

    /// The places of every part that counts, each once, and how many times of the text do; `None` where
    /// the article does not answer.
    pub fn all_hits(&self, article: &Scanned) -> Option<(Vec<Place>, usize)> {
        let mut marks = self.marked(self.ask, article, Within::default())?;
        marks.places.sort();
        marks.places.dedup();
        let asked = |time: &(u32, u32)| marks.times.iter().any(|ask| is_about(ask, *time));
        let n_times = article.times.iter().filter(|time| asked(time)).count();
        Some((marks.places, n_times))
    }

    /// What of an article answers a part; `None` where it does not.
    fn marked<'q>(&self, ask: &'q Ask, article: &Scanned, within: Within) -> Option<Marks<'q>> {
        let holds = |holds: bool| holds.then(Marks::default);
        match ask {
            Ask::Everything => holds(true),
            Ask::Undated => holds(article.days.is_none()),
            Ask::Notice(notice) => holds(article.notice == Some(*notice)),
            Ask::Length(least, most) => {
                holds((*least..=*most).contains(&(article.body.len() as u32)))
            }
            Ask::Days(days) => holds(
                article.days.is_some_and(|(first, last)| first <= days.last && days.first <= last),
            ),
            Ask::About { .. } | Ask::AboutDay { .. } => {
                let any = article.times.iter().any(|time| is_about(ask, *time));
                any.then(|| Marks { times: vec![ask], ..Marks::default() })
            }
            Ask::OnDay { month, day } => {
                holds(article.days.is_some_and(|(first, last)| {
                    first == last && first % 10_000 == month * 100 + day
                }))
            }
            Ask::Lang(code) => holds(article.lang() == Some(code)),
            Ask::Source(typed) => {
                let asked = normal_words(typed);
                holds(article.source.windows(asked.len().max(1)).any(|window| *window == asked))
            }
            Ask::Not(part) => holds(self.marked(part, article, within).is_none()),
            Ask::Blank(parts) | Ask::And(parts) => {
                self.all_of(parts.iter().collect::<Vec<_>>(), article, within)
            }
            Ask::Or(parts) => {
                let any: Vec<Marks<'q>> =
                    parts.iter().filter_map(|part| self.marked(part, article, within)).collect();
                (!any.is_empty()).then(|| Marks::of(any))
            }
            Ask::In(part, inner) => {
                self.marked(inner, article, Within { part: Some(*part), ..within })
            }
            Ask::Written(style, inner) => self.marked(inner, article, within.written(*style)),
            Ask::Names { kind, names, all } => {
                let named: Vec<Vec<Place>> = names
                    .iter()
                    .map(|name| smallest(self.mentions(article, *kind, name)))
                    .collect();
                let enough = match all {
                    true => named.iter().all(|places| !places.is_empty()),
                    false => named.iter().any(|places| !places.is_empty()),
                };
                enough.then(|| Marks { places: named.concat(), ..Marks::default() })
            }
            Ask::Near { left, right, how } if left.is_several() || right.is_several() => {
                // Each of several things on a side must be near.
                self.near_each(left, right, *how, article, within)
            }
            Ask::Word(_)
            | Ask::Prefix(_)
            | Ask::Wild(_)
            | Ask::Fuzzy(..)
            | Ask::Regex(_)
            | Ask::Phrase(_)
            | Ask::Loose(..)
            | Ask::Near { .. }
            | Ask::AtLeast(..)
            | Ask::Name(..)
            | Ask::Exactly(..) => {
                let places = smallest(self.places(ask, article, within));
                (!places.is_empty()).then(|| Marks { places, ..Marks::default() })
            }
        }
    }

    fn all_of<'q>(
        &self,
        parts: Vec<&'q Ask>,
        article: &Scanned,
        within: Within,
    ) -> Option<Marks<'q>> {
        let all: Option<Vec<Marks<'q>>> =
            parts.into_iter().map(|part| self.marked(part, article, within)).collect();
        all.map(Marks::of)
    }

    fn near_each<'q>(
        &self,
        left: &'q Ask,
        right: &'q Ask,
        how: How,
        article: &Scanned,
        within: Within,
    ) -> Option<Marks<'q>> {
        let each = |side: &'q Ask| match side {
            Ask::Blank(parts) | Ask::And(parts) => (parts.iter().collect::<Vec<_>>(), true),
            Ask::Or(parts) if side.is_several() => (parts.iter().collect(), false),
            one => (vec![one], true),
        };
        if left.is_several() {
            let (parts, all) = each(left);
            let found: Vec<Option<Marks<'q>>> = parts
                .into_iter()
                .map(|part| self.near_each(part, right, how, article, within))
                .collect();
            return Marks::joined(found, all);
        }
        if right.is_several() {
            let (parts, all) = each(right);
            let found: Vec<Option<Marks<'q>>> = parts
                .into_iter()
                .map(|part| self.near_each(left, part, how, article, within))
                .collect();
            return Marks::joined(found, all);
        }
        let left = self.places(left, article, within);
        let right = self.places(right, article, within);
        let places = smallest(near(article, &left, &right, how));
        (!places.is_empty()).then(|| Marks { places, ..Marks::default() })
    }

    fn places(&self, ask: &Ask, article: &Scanned, within: Within) -> Vec<Place> {
        let in_zones = |find: &Find<'_>| -> Vec<Place> {
            let place = |zone: Zone, (first, last): (usize, usize)| Place {
                zone: PlaceZone::Text(zone),
                first,
                last,
            };
            let all = [Zone::Headline, Zone::Body];
            let found = all.into_iter().flat_map(|zone| {
                find(article.zone(zone)).into_iter().map(move |at| place(zone, at))
            });
            found.filter(|place| within.takes(article, place)).collect()
        };
        let written = within.exact || within.case.is_some();
        match ask {
            Ask::Word(typed) => match self.manner(ask, typed).filter(|_| !written) {
                Some(manner) => {
                    let raw = words_of_line(typed)[0].span.of(typed).to_owned();
                    in_zones(&|tokens| {
                        let mut found = single(tokens, article.lang, &raw, manner);
                        found.extend(self.broken(tokens, article.lang, &raw, manner));
                        found
                    })
                }
                None => in_zones(&|tokens| self.sequence(tokens, typed, false, within.case)),
            },
            Ask::Prefix(typed) => {
                in_zones(&|tokens| self.sequence(tokens, typed, true, within.case))
            }
            Ask::Wild(typed) | Ask::Phrase(typed) => {
                in_zones(&|tokens| self.sequence(tokens, typed, false, within.case))
            }
            Ask::Fuzzy(typed, edits) => {
                let normal = normalize(typed).into_owned();
                in_zones(&|tokens| {
                    let mut found = single(tokens, article.lang, typed, Manner::AsWritten);
                    let near = |token: &Token| edits_between(&token.normal, &normal) <= *edits;
                    found.extend((0..tokens.len()).filter(|i| near(&tokens[*i])).map(|i| (i, i)));
                    let fits = |(i, _): &(usize, usize)| is_cased(&tokens[*i], within.case);
                    found.retain(fits);
                    if within.case.is_none() {
                        let manner = Manner::AsWritten;
                        found.extend(self.broken(tokens, article.lang, typed, manner));
                    }
                    found
                })
            }
            Ask::Regex(source) => {
                let regex = regex::Regex::new(&format!("^(?:{source})$")).expect("compiles");
                in_zones(&|tokens| {
                    let fits = |i: &usize| {
                        regex.is_match(&tokens[*i].normal) && is_cased(&tokens[*i], within.case)
                    };
                    (0..tokens.len()).filter(fits).map(|i| (i, i)).collect()
                })
            }
            Ask::Loose(typed, extra) => {
                // What is near a loose phrase is near the smallest window of it.
                in_zones(&|tokens| {
                    shortest(self.loosely(tokens, typed, usize::from(*extra), within.case))
                })
            }
            Ask::Or(parts) => {
                parts.iter().flat_map(|part| self.places(part, article, within)).collect()
            }
            Ask::In(part, inner) => {
                self.places(inner, article, Within { part: Some(*part), ..within })
            }
            Ask::Written(style, inner) => self.places(inner, article, within.written(*style)),
            Ask::AtLeast(n, inner) => {
                let places = smallest(self.places(inner, article, within));
                if places.len() >= usize::from(*n) { places } else { Vec::new() }
            }
            Ask::Near { left, right, how } => {
                let left = self.places(left, article, within);
                let right = self.places(right, article, within);
                near(article, &left, &right, *how)
            }
            Ask::Name(kind, typed) => self.mentions(article, *kind, typed),
            Ask::Exactly(kind, typed) => {
                let mut places = self.mentions(article, *kind, typed);
                let written: Vec<Place> =
                    in_zones(&|tokens| self.sequence(tokens, typed, false, None));
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

/// What answers a part.
#[derive(Clone, Default)]
struct Marks<'q> {
    places: Vec<Place>,
    /// The questions about times.
    times: Vec<&'q Ask>,
}

impl<'q> Marks<'q> {
    fn of(parts: Vec<Marks<'q>>) -> Marks<'q> {
        let mut all = Marks::default();
        for part in parts {
            all.places.extend(part.places);
            all.times.extend(part.times);
        }
        all
    }

    fn joined(parts: Vec<Option<Marks<'q>>>, all: bool) -> Option<Marks<'q>> {
        if all && parts.iter().any(Option::is_none) {
            return None;
        }
        let found: Vec<Marks<'q>> = parts.into_iter().flatten().collect();
        (!found.is_empty()).then(|| Marks::of(found))
    }
}

impl Within {
    fn written(self, style: Style) -> Within {
        match style {
            Style::Exact => Within { exact: true, ..self },
            case => Within { exact: true, case: Some(case), ..self },
        }
    }

    fn takes(&self, article: &Scanned, place: &Place) -> bool {
        let is_headline = place.zone == PlaceZone::Text(Zone::Headline);
        let in_lead = !is_headline && place.last < article.lead;
        match self.part {
            None => true,
            Some(Part::Headline) => is_headline,
            Some(Part::Body) => !is_headline,
            Some(Part::Lead) => in_lead,
            Some(Part::HeadlineAndLead) => is_headline || in_lead,
        }
    }
}

/// The places that hold no other, in order.
fn smallest(mut all: Vec<Place>) -> Vec<Place> {
    all.sort();
    all.dedup();
    let holds =
        |a: &Place, b: &Place| a != b && a.zone == b.zone && a.first <= b.first && b.last <= a.last;
    let smallest = |place: &&Place| !all.iter().any(|other| holds(place, other));
    all.iter().filter(smallest).copied().collect()
}

/// Whether a time of a text is one that is asked for.
fn is_about(ask: &Ask, (first, last): (u32, u32)) -> bool {
    match ask {
        Ask::About { days, overlaps: false } => days.first <= first && last <= days.last,
        Ask::About { days, overlaps: true } => first <= days.last && days.first <= last,
        Ask::AboutDay { month, day, overlaps } => {
            let asked = month * 100 + day;
            let years = first / 10_000..=last / 10_000;
            let is_leap = |year: u32| ends(&format!("{year}-02")).1 % 100 == 29;
            let mut days = years
                .filter(|year| asked != 229 || is_leap(*year))
                .map(|year| year * 10_000 + asked);
            match overlaps {
                true => days.any(|day| first <= day && day <= last),
                false => first == last && first % 10_000 == asked,
            }
        }
        _ => false,
    }
}

/// Whether a word is written as asked.
fn is_cased(token: &Token, case: Option<Style>) -> bool {
    match case {
        Some(Style::Caps) => token.has_capital,
        Some(Style::NoCaps) => !token.has_capital,
        _ => true,
    }
}

/// How many letters part two words, a swap of neighbours as one: by trying everything.
fn edits_between(a: &str, b: &str) -> u8 {
    fn between(a: &[char], b: &[char], left: u8) -> u8 {
        match (a, b) {
            ([], rest) | (rest, []) => u8::try_from(rest.len()).unwrap_or(9),
            ([x, a @ ..], [y, b @ ..]) if x == y => between(a, b, left),
            _ if left == 0 => 9,
            ([_, a1 @ ..], [_, b1 @ ..]) => {
                let mut least = 1 + between(a1, b1, left - 1);
                least = least.min(1 + between(a1, b, left - 1));
                least = least.min(1 + between(a, b1, left - 1));
                if let ([p, q, a2 @ ..], [r, s, b2 @ ..]) = (a, b)
                    && p == s
                    && q == r
                {
                    least = least.min(1 + between(a2, b2, left - 1));
                }
                least
            }
        }
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    between(&a, &b, 2)
}

impl Ask {
    /// Whether it is a word that the match mode `any` may drop.
    fn is_bare(&self) -> bool {
        matches!(self, Ask::Word(_) | Ask::Prefix(_) | Ask::Wild(_) | Ask::Fuzzy(..))
    }

    /// Whether it asks for several things at once, which have no one place.
    fn is_several(&self) -> bool {
        match self {
            Ask::Blank(_) | Ask::And(_) => true,
            Ask::Or(parts) => parts.iter().any(Ask::is_several),
            _ => false,
        }
    }

    fn is_all_caps(&self) -> bool {
        let (Ask::Word(typed) | Ask::Prefix(typed) | Ask::Wild(typed) | Ask::Fuzzy(typed, _)) =
            self
        else {
            return false;
        };
        words_of_line(typed).iter().all(|word| word.shape.all_caps())
    }
}

fn collect_bare<'a>(ask: &'a Ask, bare: &mut Vec<&'a Ask>) {
    if matches!(ask, Ask::Written(..)) {
        return;
    }
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

impl Question<'_> {
    /// Words one after another, any of which may be broken over the end of a line.
    fn sequence(
        &self,
        tokens: &[Token],
        typed: &str,
        prefix: bool,
        case: Option<Style>,
    ) -> Vec<(usize, usize)> {
        // How a word is written cannot be told of its halves.
        sequence(tokens, typed, prefix, case, case.is_none().then_some(self.lore))
    }

    /// The places of one bare word that is broken.
    fn broken(
        &self,
        tokens: &[Token],
        lang: Option<Lang>,
        raw: &str,
        manner: Manner,
    ) -> Vec<(usize, usize)> {
        let normal = normalize(raw);
        let stem = lang.and_then(|lang| stem(lang, raw)).filter(|stem| !stem.is_empty());
        let is_form = |token: &Token| {
            let hyphened = token.broken.as_ref().filter(|broken| broken.silent.is_none());
            hyphened.is_some_and(|broken| stem.is_some() && broken.stem == stem)
        };
        let matches = |token: &Token| match manner {
            Manner::Acronym => false,
            Manner::AsWritten => is_broken(token, &normal, self.lore),
            Manner::AnyForm => {
                is_broken(token, &normal, self.lore) || (can_break(&normal) && is_form(token))
            }
        };
        (0..tokens.len()).filter(|i| matches(&tokens[*i])).map(|i| (i, i + 1)).collect()
    }
}

/// Whether a word is ever looked for in halves.
fn can_break(normal: &str) -> bool {
    let is_long = normal.chars().count() >= 4 && normal.chars().all(char::is_alphabetic);
    is_long && !is_commonest(normal)
}

/// Whether the word that begins at a token and goes on in the next line is the one asked for.
fn is_broken(token: &Token, normal: &str, lore: &Lore) -> bool {
    let Some(broken) = token.broken.as_ref().filter(|broken| broken.normal == normal) else {
        return false;
    };
    let Some((first, second)) = &broken.silent else { return can_break(normal) };
    let is_long_enough = |half: &str| half.chars().count() >= 2;
    let n_common = [first, second].into_iter().filter(|half| lore.is_common(half)).count();
    can_break(normal)
        && normal.chars().count() >= 6
        && is_long_enough(first)
        && is_long_enough(second)
        && n_common <= usize::from(lore.has_word(normal))
}

/// The places of words one after another, as written; the last may be a beginning. With `lore`, words may
/// be broken.
fn sequence(
    tokens: &[Token],
    typed: &str,
    prefix: bool,
    case: Option<Style>,
    lore: Option<&Lore>,
) -> Vec<(usize, usize)> {
    let text = wildcards(typed);
    let cut = words_of_line(&text);
    let typed = Typed { text: &text, prefix, alone: cut.len() == 1, case, lore };
    let mut places = Vec::new();
    for first in 0..tokens.len() {
        let mut ends = Vec::new();
        typed.follow(&cut, tokens, first, &mut ends);
        places.extend(ends.into_iter().filter(|end| *end > first).map(|end| (first, end - 1)));
    }
    places.retain(|(first, last)| tokens[*first..=*last].iter().all(|t| is_cased(t, case)));
    places
}

/// The windows that hold no other.
fn shortest(windows: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let holds = |a: &(usize, usize), b: &(usize, usize)| a != b && a.0 <= b.0 && b.1 <= a.1;
    let smallest = |w: &&(usize, usize)| !windows.iter().any(|other| holds(w, other));
    windows.iter().filter(smallest).copied().collect()
}

impl Question<'_> {
    /// The windows in which every word has a place of its own, with no more than `extra` others.
    fn loosely(
        &self,
        tokens: &[Token],
        typed: &str,
        extra: usize,
        case: Option<Style>,
    ) -> Vec<(usize, usize)> {
        let cut = words_of_line(typed);
        let alone = cut.len() == 1;
        let all = Typed { text: typed, prefix: false, alone, case, lore: None };
        // Each compound may stand as its words or as one.
        let mut ways: Vec<Vec<String>> = vec![Vec::new()];
        let mut i = 0;
        while i < cut.len() {
            let n = usize::from(cut[i].compound).clamp(1, cut.len() - i);
            let parts = &cut[i..i + n];
            let words: Vec<String> =
                parts.iter().map(|part| part.span.of(typed).to_owned()).collect();
            let mut more = Vec::new();
            for way in &mut ways {
                if n > 1 {
                    more.push([&way[..], &[format!("={}", in_one_word(typed, parts))]].concat());
                }
                way.extend(words.iter().cloned());
            }
            ways.extend(more);
            i += n;
        }
        let stands = |word: &str, token: &Token| match word.strip_prefix('=') {
            Some(whole) => {
                let capitals = case != Some(Style::AllCaps) || token.all_caps;
                token.normal == whole && capitals && is_cased(token, case)
            }
            None => all.is_there(word, token) && is_cased(token, case),
        };
        let goes_on = |word: &str, token: &Token| {
            let is_whole = word.starts_with('=') || case.is_some();
            !is_whole && is_broken(token, &normalize(word), self.lore)
        };
        let fits = |word: &str, token: &Token| stands(word, token) || goes_on(word, token);
        let mut found = Vec::new();
        for way in &ways {
            // Of a broken word the first half has a place, and the window ends behind the second.
            let end = |last: usize| {
                let any = way.iter().any(|word| goes_on(word, &tokens[last]));
                last + usize::from(any)
            };
            if let [only] = &way[..] {
                let all = 0..tokens.len();
                found.extend(all.clone().filter(|i| stands(only, &tokens[*i])).map(|i| (i, i)));
                found.extend(all.filter(|i| goes_on(only, &tokens[*i])).map(|i| (i, i + 1)));
                continue;
            }
            for first in 0..tokens.len() {
                let longest = tokens.len().min(first + way.len() + extra);
                if let Some(last) = (first..longest)
                    .find(|last| can_all_stand(way, &tokens[first..=*last], &fits, &mut Vec::new()))
                {
                    found.push((first, end(last)));
                }
            }
        }
        found
    }
}

/// Whether each word can have a token of its own: by trying every one.
fn can_all_stand(
    words: &[String],
    tokens: &[Token],
    fits: &dyn Fn(&str, &Token) -> bool,
    taken: &mut Vec<usize>,
) -> bool {
    let Some((word, rest)) = words.split_first() else { return true };
    for i in 0..tokens.len() {
        if !taken.contains(&i) && fits(word, &tokens[i]) {
            taken.push(i);
            let all = can_all_stand(rest, tokens, fits, taken);
            taken.pop();
            if all {
                return true;
            }
        }
    }
    false
}

/// Words as typed one after another, wildcards as letters.
struct Typed<'a> {
    text: &'a str,
    /// Whether the last is only a beginning.
    prefix: bool,
    /// Whether it is a single one.
    alone: bool,
    case: Option<Style>,
    /// What tells common words, where words may be broken.
    lore: Option<&'a Lore>,
}

impl Typed<'_> {
    /// Whether a token is the word typed as `raw`.
    fn is_there(&self, raw: &str, token: &Token) -> bool {
        let normal = normalize(raw);
        let is_wild = |c: char| matches!(c, '\u{a6a0}' | '\u{a6a1}');
        let all_caps = self.case == Some(Style::AllCaps);
        // A capital alone is in capitals; what has no letter cannot be.
        let capitals = !all_caps
            || match raw.chars().filter(|c| c.is_alphabetic()).count() {
                0 => true,
                1 => token.has_capital,
                _ => token.all_caps,
            };
        if raw.contains(is_wild) {
            return capitals && is_like(&token.normal, &normal);
        }
        // A compound that is one word to the reader has no neighbours in the text.
        let whole = self.alone && !all_caps && token.compound.as_deref() == Some(&*normal);
        capitals && (token.normal == normal || whole)
    }

    /// Every place where the words `cut`, laid on the text from `at` on, can end.
    fn follow(&self, cut: &[Word], tokens: &[Token], at: usize, ends: &mut Vec<usize>) {
        let Some(first) = cut.first() else { return ends.push(at) };
        let n_parts = usize::from(first.compound).clamp(1, cut.len());
        let (parts, rest) = cut.split_at(n_parts);
        let begins = self.prefix && rest.is_empty();
        let is_wild =
            parts.iter().any(|part| part.span.of(self.text).contains(['\u{a6a0}', '\u{a6a1}']));
        // Where the words laid so far can end.
        let mut reached = vec![at];
        for (i, part) in parts.iter().enumerate() {
            let raw = part.span.of(self.text);
            let mut next = Vec::new();
            for at in reached {
                let Some(token) = tokens.get(at) else { continue };
                if begins && i + 1 == n_parts {
                    let is_there = self.is_there(&format!("{raw}\u{a6a0}"), token);
                    next.extend(is_there.then_some(at + 1));
                    continue;
                }
                // Characters typed without anything between them stand so in the text.
                let touches = cut.get(i + 1).is_none_or(|next| {
                    let follower = tokens.get(at + 1);
                    !touch(part, next)
                        || follower.is_some_and(|follower| follower.span.start == token.span.end)
                });
                next.extend((self.is_there(raw, token) && touches).then_some(at + 1));
                let is_broken = |lore: &Lore| is_broken(token, &normalize(raw), lore);
                next.extend(self.lore.is_some_and(is_broken).then_some(at + 2));
            }
            reached = next;
        }
        for end in reached {
            self.follow(rest, tokens, end, ends);
        }
        let in_one = n_parts > 1
            && !begins
            && !is_wild
            && tokens.get(at).is_some_and(|token| {
                let capitals = self.case != Some(Style::AllCaps) || token.all_caps;
                capitals && token.normal == in_one_word(self.text, parts)
            });
        if in_one {
            self.follow(rest, tokens, at + 1, ends);
        }
    }
}

/// Whether a word is as a pattern with wildcards as letters says: by trying everything.
fn is_like(word: &str, pattern: &str) -> bool {
    let mut letters = pattern.chars();
    match letters.next() {
        None => word.is_empty(),
        Some('\u{a6a0}') => {
            let rest = letters.as_str();
            word.char_indices().any(|(at, _)| is_like(&word[at..], rest)) || is_like("", rest)
        }
        Some(letter) => {
            let mut of_word = word.chars();
            let fits = of_word.next().is_some_and(|c| c == letter || letter == '\u{a6a1}');
            fits && is_like(of_word.as_str(), letters.as_str())
        }
    }
}

fn touch(word: &Word, next: &Word) -> bool {
    word.shape.character() && next.shape.character() && word.span.end == next.span.start
}

/// The places of two things that stand to each other as asked.
fn near(article: &Scanned, left: &[Place], right: &[Place], how: How) -> Vec<Place> {
    if how.is_negated() {
        let stands_near = |a: &&Place| !right.iter().any(|b| is_by(article, a, b, how));
        return left.iter().filter(stands_near).copied().collect();
    }
    let mut pairs = Vec::new();
    for a in left {
        for b in right.iter().filter(|b| a.zone == b.zone) {
            let (first, last) = (a.first.min(b.first), a.last.max(b.last));
            let apart = a.last < b.first || b.last < a.first;
            let after = b.first > a.last;
            let gap = if after { b.first - a.last } else { a.first.saturating_sub(b.last) };
            let meant = match how {
                How::Within(n) => gap <= usize::from(n),
                How::Before(n) => after && gap <= usize::from(n),
                How::InSentence => units(article, a.zone, first, last, false).len() == 1,
                _ => units(article, a.zone, first, last, true).len() == 1,
            };
            if apart && meant {
                pairs.push(Place { zone: a.zone, first, last });
            }
        }
    }
    pairs
}

/// Whether `b` stands where no such thing must stand.
fn is_by(article: &Scanned, a: &Place, b: &Place, how: How) -> bool {
    if a.zone != b.zone {
        return false;
    }
    let shared = |paragraphs: bool| {
        let of_a = units(article, a.zone, a.first, a.last, paragraphs);
        let of_b = units(article, b.zone, b.first, b.last, paragraphs);
        of_a.iter().any(|unit| of_b.contains(unit))
    };
    match how {
        How::NotInSentence => shared(false),
        How::NotInParagraph => shared(true),
        How::NotWithin(n) => {
            let n = usize::from(n);
            b.first <= a.last + n && a.first <= b.last + n
        }
        _ => false,
    }
}

/// The sentences or paragraphs that the words from `first` to `last` are in.
fn units(
    article: &Scanned,
    zone: PlaceZone,
    first: usize,
    last: usize,
    paragraphs: bool,
) -> Vec<u32> {
    let PlaceZone::Text(zone) = zone else { return vec![0] };
    let tokens = &article.zone(zone)[first..=last];
    let unit = |token: &Token| if paragraphs { token.paragraph } else { token.sentence };
    let mut units: Vec<u32> = tokens.iter().map(unit).collect();
    units.dedup();
    units
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
                    _ => sequence(article.zone(zone), name, false, None, None),
                };
                let place = |(first, last)| Place { zone: PlaceZone::Text(zone), first, last };
                places.extend(found.into_iter().map(place));
            }
        }
        places
    }
}
