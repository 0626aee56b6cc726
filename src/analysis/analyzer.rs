//! What does the index need to know of an article?
//!
//! One pass over headline and body: words become terms at positions ([`Tokens`]), with their stems
//! in the article's language, their case, and the boundaries around them; then the people,
//! organizations and places found take their words' positions. One analyzer serves one worker
//! thread: it remembers the forms of words it has seen, as news uses the same ones again.

use rustc_hash::FxHashMap;

use crate::analysis::common::{PAIR, pair_of};
use crate::analysis::entities::{Definition, Entity, Finder, Findings, Text};
use crate::analysis::forms::Forms;
use crate::analysis::line_ends::Rest;
use crate::analysis::shingles::{LONGEST_ARTICLE, Runs, Sketch, SketchWriter, sampled};
use crate::analysis::terms::{
    BODY, CAPITAL, DIVIDED, FactZone, HEADLINE_END, JOINED, LEAD_END, LONGEST_TERM, MENTION,
    PARAGRAPH, REST, SENTENCE, SHORTEST_BROKEN, SHORTEST_HALF, ZONE_GAP,
};
use crate::analysis::time::{self, TimeExpression, find_times};
use crate::analysis::words::{Word, words, words_of_line};
use crate::analysis::{Lang, Tokens, detect_language, entity_term, looks_scanned, normalize};
use crate::article::{Article, find_dateline, find_printed_date};
use crate::base::{DayRange, Span, Warning};

/// An article and what is understood of it, from its own text alone.
#[derive(Clone, Debug)]
pub struct Analysed {
    /// The article, unaltered.
    pub article: Article,
    /// Its language: what its record claims, or else what its text shows.
    pub lang: Option<Lang>,
    /// Every term with its position: headline, body, and names only the record gives.
    pub tokens: Tokens,
    /// The sentences of the body, in order.
    pub sentences: Vec<Sentence>,
    /// The people, organizations and places it names, guesses included: see
    /// [`SHOWN`](crate::analysis::entities::SHOWN).
    pub entities: Vec<Entity>,
    /// The acronyms it defines.
    pub definitions: Vec<Definition>,
    /// The times its body speaks of, in order.
    pub times: Vec<TimeExpression>,
    /// How many words the body has.
    pub n_words: u32,
    /// Whether the text looks like the scan of a printed page, in which names are missed.
    pub scanned: bool,
    /// What tells texts that are copies of it.
    pub sketch: Sketch,
    /// Of a text too long for one article, a sample of its runs of words, sorted: what tells texts
    /// that share a passage with it.
    pub passages: Vec<u32>,
}

/// One sentence of a body, so that a passage can be cut without reading what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The byte of the body at which its first word begins.
    pub start: u32,
    /// The position of its first word.
    pub position: u32,
    /// Whether it begins a paragraph.
    pub paragraph: bool,
}

impl Analysed {
    /// The words an entity can be asked for by: those of its key and its name, and of every form in
    /// which the article mentions it (`WHO` for the World Health Organization). Normalized, sorted,
    /// each once.
    pub fn name_words(&self, entity: &Entity) -> Vec<String> {
        let headline = self.article.headline.as_deref().unwrap_or("");
        let forms = std::iter::once(entity.name.as_str())
            .chain(entity.mentions.iter().map(|span| span.of(&self.article.body)))
            .chain(entity.in_headline.iter().map(|span| span.of(headline)));
        // A key has no apostrophes, at which a text may be cut: `d'Estaing`.
        let mut words: Vec<String> = entity.key.split(' ').map(str::to_owned).collect();
        for form in forms {
            let cut = words_of_line(form);
            words.extend(cut.iter().map(|word| normalize(word.span.of(form)).into_owned()));
        }
        words.sort_unstable();
        words.dedup();
        words
    }
}

impl Analysed {
    /// The times the body speaks of that cover days: bytes and days, in order. The date line that the
    /// article prints of itself tells nothing of its subject, and is left out.
    pub fn times_told(&self) -> impl Iterator<Item = (Span, DayRange)> + '_ {
        let body = &self.article.body;
        // Nothing is looked for where no expression stands near the top.
        let near = self.times.first().is_some_and(|first| first.span.start <= NEAR_THE_TOP);
        let own = [
            near.then(|| find_dateline(body).map(|found| found.span)).flatten(),
            near.then(|| find_printed_date(body).map(|found| found.span)).flatten(),
        ];
        self.times.iter().filter_map(move |time| {
            let printed = own.iter().flatten().any(|own| own.overlaps(time.span));
            Some((time.span, time.interval.filter(|_| !printed)?))
        })
    }
}

/// Behind this byte of a body no date line is looked for.
const NEAR_THE_TOP: u32 = 4_000;

/// Turns articles into [`Analysed`] ones.
///
/// # Example
///
/// ```
/// use dateline::analysis::Analyzer;
/// use dateline::article::{Article, Origin};
/// let article = Article::new(Origin::default(), "LONDON — Britain's talks go on.");
/// let analysed = Analyzer::new().analyse(article);
/// assert_eq!(analysed.n_words, 5);
/// assert!(analysed.tokens.iter().any(|(_, term)| term == "britain"));
/// ```
#[derive(Default)]
pub struct Analyzer {
    forms: FxHashMap<Option<Lang>, Forms>,
    finder: Finder,
    skip_entities: bool,
}

impl Analyzer {
    /// An analyzer that finds entities too.
    pub fn new() -> Self {
        Analyzer::default()
    }

    /// An analyzer that leaves entities alone, but for those the record names. Times are found all
    /// the same: they cost a tenth of what entities do, and a search for `about:` that quietly
    /// misses would be worse than that.
    pub fn without_entities() -> Self {
        Analyzer { skip_entities: true, ..Analyzer::default() }
    }

    /// Analyses one article. Linear in its length.
    pub fn analyse(&mut self, mut article: Article) -> Analysed {
        let lang = match article.lang.as_deref().and_then(Lang::from_code) {
            Some(lang) => Some(lang),
            None => detect_language(&article.body)
                .or_else(|| article.headline.as_deref().and_then(detect_language)),
        };
        let headline_words = article.headline.as_deref().map(words_of_line).unwrap_or_default();
        let body_words = words(&article.body);
        let Findings { entities, definitions } =
            self.entities(&article, lang, &headline_words, &body_words);
        let times = find_times(&time::Text {
            body: &article.body,
            words: &body_words,
            lang: lang.map(Lang::code),
            published: article.date,
            filed: article.filed,
        });

        let is_page = article.page.is_some() || article.edition.is_some();
        let scanned = looks_scanned(&article.body, is_page);
        let forms = self.forms.entry(lang).or_insert_with(|| Forms::new(lang));
        let mut field = FieldWriter::new(forms, article.body.len());
        let headline = article.headline.as_deref().unwrap_or("");
        let n_headline = headline_words.len().min(HEADLINE_END as usize);
        field.zone(headline, &headline_words[..n_headline]);
        field.tokens.jump(BODY);
        let sentences = field.body(&article.body, &body_words, scanned);
        if headline_words.len() > n_headline {
            field.next_zone();
            let (first, others) = (n_headline, n_headline + 1);
            field.word(headline, &headline_words, first);
            field.zone_begins();
            field.zone(headline, &headline_words[others..]);
        }
        for entity in &entities {
            field.entity(entity, &headline_words[..n_headline], &body_words);
        }
        field.mark_mentions();
        for (zone, fact) in facts(&article) {
            field.fact(zone, fact);
        }
        let n_words = u32::try_from(body_words.len()).unwrap_or(u32::MAX);
        let sketch = field.body_sketch;
        let passages = match n_words > LONGEST_ARTICLE {
            true => sorted(field.body_passages),
            false => Vec::new(),
        };
        let (tokens, n_long) = (field.tokens, field.n_long);
        if n_long > 0 {
            article.warnings.push(Warning::new(
                "W-TOKEN",
                format!(
                    "{n_long} words longer than {LONGEST_TERM} bytes; indexed by their beginning"
                ),
            ));
        }
        Analysed {
            article,
            lang,
            tokens,
            sentences,
            entities,
            definitions,
            times,
            passages,
            n_words,
            scanned,
            sketch,
        }
    }

    fn entities(
        &mut self,
        article: &Article,
        lang: Option<Lang>,
        headline_words: &[Word],
        body_words: &[Word],
    ) -> Findings {
        self.finder.find(&Text {
            headline: article.headline.as_deref().map(|headline| (headline, headline_words)),
            body: &article.body,
            words: body_words,
            lang: lang.map(Lang::code),
            dateline: article.dateline.as_deref(),
            people: &article.people,
            organizations: &article.organizations,
            places: &article.places,
            only_record: self.skip_entities,
        })
    }
}

/// Each once, in order.
fn sorted(mut runs: Vec<u32>) -> Vec<u32> {
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The facts of a record that are found by their words.
fn facts(article: &Article) -> impl Iterator<Item = (FactZone, &str)> {
    [
        (FactZone::Source, article.source.as_deref()),
        (FactZone::Section, article.section.as_deref()),
        (FactZone::Byline, article.byline.as_deref()),
        (FactZone::Dateline, article.dateline.as_deref()),
        (FactZone::Url, article.url.as_deref()),
    ]
    .into_iter()
    .filter_map(|(zone, fact)| Some((zone, fact?)))
}

/// The lead is the first paragraph, or the first 50 words where that is longer.
const LEAD_WORDS: usize = 50;

/// Writes one article's words and marks as tokens.
struct FieldWriter<'a> {
    forms: &'a mut Forms,
    tokens: Tokens,
    n_long: usize,
    /// Where mentions begin, of all entities written so far.
    mentions: Vec<u32>,
    runs: Runs,
    sketch: SketchWriter,
    /// The runs that are kept of a long text.
    passages: Vec<u32>,
    /// The same of the body, once it is complete.
    body_sketch: Sketch,
    body_passages: Vec<u32>,
}

impl<'a> FieldWriter<'a> {
    fn new(forms: &'a mut Forms, bytes: usize) -> Self {
        // Terms take the room of the text, and stems and marks about half as much again.
        let tokens = Tokens::with_capacity(bytes * 2);
        FieldWriter {
            forms,
            tokens,
            n_long: 0,
            mentions: Vec::new(),
            runs: Runs::default(),
            sketch: SketchWriter::default(),
            passages: Vec::new(),
            body_sketch: Sketch::default(),
            body_passages: Vec::new(),
        }
    }

    /// Words without boundaries: a headline.
    fn zone(&mut self, text: &str, words: &[Word]) {
        for i in 0..words.len() {
            self.word(text, words, i);
        }
    }

    fn body(&mut self, text: &str, words: &[Word], scanned: bool) -> Vec<Sentence> {
        let first_paragraph = words.iter().take_while(|word| word.paragraph == words[0].paragraph);
        let lead_end = first_paragraph.count().max(LEAD_WORDS);
        let mut sentences: Vec<Sentence> = Vec::new();
        // A headline is no part of the copy: every paper writes its own.
        (self.runs, self.sketch) = Default::default();
        self.passages.clear();
        for (i, word) in words.iter().enumerate() {
            let last = i.checked_sub(1).map(|before| words[before]);
            let paragraph = last.is_none_or(|last| last.paragraph != word.paragraph);
            let sentence = last.is_none_or(|last| last.sentence != word.sentence);
            let position = self.tokens.next_position();
            self.word(text, words, i);
            if sentence {
                self.tokens.mark(SENTENCE);
                sentences.push(Sentence { start: word.span.start, position, paragraph });
            }
            if paragraph {
                self.tokens.mark(PARAGRAPH);
            }
            if i == lead_end {
                self.tokens.mark(LEAD_END);
            }
            if let Some(last) = last
                && scanned
                && word.rest == Rest::Perhaps
                && may_be_halves(last, *word)
            {
                self.tokens.mark(REST);
            }
            if let Some(next) = words.get(i + 1)
                && next.rest == Rest::Hyphened
            {
                self.divided(text, *word, *next);
            }
        }
        self.finish_runs();
        sentences
    }

    /// The runs of the body are complete.
    fn finish_runs(&mut self) {
        if let Some(last) = std::mem::take(&mut self.runs).finish() {
            self.sketch.add(last);
            self.passages.extend(sampled(last));
        }
        (self.body_sketch, self.body_passages) =
            (self.sketch.finish(), std::mem::take(&mut self.passages));
    }

    /// The word that `first` and `second` are the halves of, at the place of the first.
    fn divided(&mut self, text: &str, first: Word, second: Word) {
        let whole: String = [first, second].map(|half| half.span.of(text)).concat();
        let whole = whole.replace('\u{ad}', "");
        let form = self.forms.of(&whole, Span::new(0, whole.len()));
        self.tokens.mark_joined(DIVIDED, form.term);
        if let Some(stem) = form.stem {
            self.tokens.mark_joined(DIVIDED, stem);
        }
    }

    /// The word `words[i]`, and what shares its position.
    #[inline]
    fn word(&mut self, text: &str, words: &[Word], i: usize) {
        let word = words[i];
        let form = self.forms.of(text, word.span);
        if let Some(run) = self.runs.push(&word, form.term) {
            self.sketch.add(run);
            self.passages.extend(sampled(run));
        }
        self.n_long += usize::from(form.cut);
        self.tokens.word(form.term);
        if let Some(stem) = form.stem {
            self.tokens.mark(stem);
        }
        if form.capital {
            self.tokens.mark(CAPITAL);
        }
        if word.shape.all_caps() {
            self.tokens.mark_joined("\u{2}", form.term);
        }
        let common = form.common;
        if common > 0
            && let Some(next) = words.get(i + 1)
        {
            let next = self.forms.of(text, next.span).common;
            if next > 0 {
                self.tokens.mark_joined(PAIR, pair_of(common, next));
            }
        }
        if word.compound > 1 {
            let parts = &words[i..(i + word.compound as usize).min(words.len())];
            self.tokens.mark_joined(JOINED, truncated(&joined(text, parts)));
        }
        if word.shape.character() {
            let next = words
                .get(i + 1)
                .filter(|next| next.shape.character() && next.span.start == word.span.end);
            if let Some(next) = next {
                let pair = Span { start: word.span.start, end: next.span.end };
                self.tokens.mark(truncated(&normalize(pair.of(text))));
            }
        }
    }

    /// The entity's term at every word of its mentions; one that only the record names stands
    /// alone, in a zone of its own.
    fn entity(&mut self, entity: &Entity, headline: &[Word], body: &[Word]) {
        let term = entity_term(entity.standing(), &entity.key);
        let term = truncated(&term);
        if entity.mentions.is_empty() && entity.in_headline.is_empty() {
            self.next_zone();
            let position = self.tokens.next_position();
            self.tokens.jump(position + 1);
            self.tokens.mark(term);
            return self.zone_begins();
        }
        let after = self.tokens.next_position();
        for (mentions, words, zone) in
            [(&entity.in_headline, headline, 0), (&entity.mentions, body, BODY)]
        {
            let mut at = 0;
            for mention in mentions {
                at += words[at..].partition_point(|word| word.span.end <= mention.start);
                let first = at;
                while at < words.len() && words[at].span.overlaps(*mention) {
                    if at == first {
                        self.mentions.push(zone + at as u32);
                    }
                    self.tokens.jump(zone + at as u32 + 1);
                    self.tokens.mark(term);
                    at += 1;
                }
            }
        }
        self.tokens.jump(after);
    }

    /// Marks where mentions begin. All at once: the positions of a term must ascend, and the
    /// mentions of different entities alternate.
    fn mark_mentions(&mut self) {
        let after = self.tokens.next_position();
        self.mentions.sort_unstable();
        self.mentions.dedup();
        for position in std::mem::take(&mut self.mentions) {
            self.tokens.jump(position + 1);
            self.tokens.mark(MENTION);
        }
        self.tokens.jump(after);
    }

    /// A fact of the record, word by word, in a zone of its own.
    fn fact(&mut self, zone: FactZone, text: &str) {
        self.next_zone();
        for (i, word) in words_of_line(text).iter().enumerate() {
            self.tokens.word(truncated(&zone.term(&normalize(word.span.of(text)))));
            if i == 0 {
                self.zone_begins();
            }
        }
    }

    /// What stands in a zone behind the body belongs to no sentence or paragraph of it, nor to its lead.
    fn zone_begins(&mut self) {
        self.tokens.mark(SENTENCE);
        self.tokens.mark(PARAGRAPH);
        self.tokens.mark(LEAD_END);
    }

    fn next_zone(&mut self) {
        let position = self.tokens.next_position().max(BODY) + ZONE_GAP;
        self.tokens.jump(position);
    }
}

/// Whether two words are long enough for the halves of one that is looked for.
fn may_be_halves(first: Word, second: Word) -> bool {
    let (first, second) = (first.span.len(), second.span.len());
    first.min(second) >= SHORTEST_HALF && first + second >= SHORTEST_BROKEN
}

/// The one term of a compound: `COVID-19` is `covid19`, `AT&T` is `at&t`.
pub fn joined(text: &str, parts: &[Word]) -> String {
    let mut joined = String::new();
    for (i, part) in parts.iter().enumerate() {
        if i > 0 && text[parts[i - 1].span.end as usize..part.span.start as usize].contains('&') {
            joined.push('&');
        }
        joined.push_str(&normalize(part.span.of(text)));
    }
    joined
}

/// `term`, or as much of it as the index takes.
pub fn truncated(term: &str) -> &str {
    if term.len() <= LONGEST_TERM {
        return term;
    }
    let mut end = LONGEST_TERM;
    while !term.is_char_boundary(end) {
        end -= 1;
    }
    &term[..end]
}
