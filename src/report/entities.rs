//! What is told of the names a query asks for?
//!
//! For each: in how many articles it was recognised, how many have its words, and how many of those
//! are of a sort in which recognition is weak. For each hit: which entity was meant, and as what the
//! article prints it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::analysis::entities::{Kind, entity_key, has_model};
use crate::analysis::{Lang, NameWord, words, words_of_line};
use crate::base::{Result, Span};
use crate::index::{Archive, EntityId, StoredArticle, StoredEntity};
use crate::query::{Clause, EntityClause, Pattern, Plan};
use crate::report::NoteReport;
use crate::search::{Found, Limits, Meaning, count, meaning, select};

/// How often a name was recognised, and how often its words stand there.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct EntityCount {
    /// What was asked, in canonical form: `person:raab`.
    pub clause: String,
    /// How many articles name such an entity.
    pub recognised: u64,
    /// How many have the words.
    pub as_words: u64,
    /// How many of these are of a sort in which names are missed.
    pub weak: Weak,
}

/// Articles in which names are missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Weak {
    /// Those in a language without a model, or in none that is known.
    pub language: u64,
    /// Those that look like scans of printed pages.
    pub ocr: u64,
}

/// Which entity a hit names, and how.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct NameReport {
    /// What was asked, in canonical form.
    pub clause: String,
    /// The canonical name.
    pub name: String,
    /// As the article prints it, each form once, in the order of the text.
    #[serde(rename = "as")]
    pub forms: Vec<String>,
    /// Whether no form has the words that were asked for.
    #[serde(skip)]
    pub differs: bool,
    #[serde(skip)]
    pub(super) kind: Kind,
}

/// Counts each name that a query asks for.
pub(super) fn entity_counts(
    archive: &Archive,
    clauses: &[EntityClause],
    limits: &Limits,
) -> Result<Vec<EntityCount>> {
    let mut counts = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let plan = |pattern: &Pattern| Plan::of(Clause::Match(pattern.clone()));
        let (recognised, _) = count(archive, &plan(&clause.pattern), limits)?;
        let as_words = select(archive, &plan(&clause.as_words), limits)?;
        let mut weak = Weak::default();
        if let Some(lang) = Lang::from_code("en").filter(|lang| has_model(lang.code())) {
            (weak.language, weak.ocr) = as_words.weak(archive, lang)?;
        }
        let as_words = as_words.len() as u64;
        counts.push(EntityCount { clause: clause.text.clone(), recognised, as_words, weak });
    }
    Ok(counts)
}

/// The same for a reader.
pub(super) fn entity_notes(clauses: &[EntityClause], counts: &[EntityCount]) -> Vec<NoteReport> {
    let note = |(clause, count): (&EntityClause, &EntityCount)| NoteReport {
        start: clause.span.start,
        end: clause.span.end,
        code: "N-ENTITY".to_owned(),
        text: told(count, clause.words.len()),
    };
    clauses.iter().zip(counts).map(note).collect()
}

fn told(count: &EntityCount, n_words: usize) -> String {
    let EntityCount { clause, recognised, as_words, weak } = count;
    let articles = if *recognised == 1 { "article" } else { "articles" };
    let words = if n_words == 1 { "the word is" } else { "the words are" };
    let mut text = format!("{clause} {recognised} {articles}; {words} in {as_words}");
    let sorts: Vec<String> = [
        (weak.language, "not in English"),
        (weak.ocr, if weak.ocr == 1 { "a poor scan" } else { "poor scans" }),
    ]
    .iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| format!("{n} {what}"))
    .collect();
    if !sorts.is_empty() {
        text.push_str(&format!(" ({}, where names are missed)", sorts.join(", ")));
    }
    text
}

/// What each name of a query means in an archive; worked out once for all hits.
pub(super) struct Asked<'a> {
    archive: &'a Archive,
    clauses: Vec<(&'a EntityClause, Meaning)>,
}

impl<'a> Asked<'a> {
    pub(super) fn new(archive: &'a Archive, clauses: &'a [EntityClause]) -> Result<Asked<'a>> {
        let with_meaning =
            |clause: &'a EntityClause| Ok((clause, meaning(archive, &clause.pattern)?));
        let clauses: Result<Vec<_>> = clauses.iter().map(with_meaning).collect();
        Ok(Asked { archive, clauses: clauses? })
    }

    /// Which of them a hit names, and how. `patterns` are those that its hits are of.
    pub(super) fn names_in(&self, found: &Found, patterns: &[Pattern]) -> Result<Vec<NameReport>> {
        let mut names = Vec::new();
        for (clause, meaning) in &self.clauses {
            let mut of_clause: Vec<(EntityId, Vec<String>)> = Vec::new();
            for entity in meaning.entities_in(&found.article) {
                let Some(id) = self.archive.entity_in(&found.article, entity)? else { continue };
                let mut forms = forms(&found.article, entity);
                if matches!(clause.pattern, Pattern::Both(..)) {
                    forms.retain(|form| is_exactly(form, &clause.words));
                }
                add(&mut of_clause, id, forms);
            }
            if of_clause.is_empty() {
                self.add_words(clause, meaning, found, patterns, &mut of_clause)?;
            }
            for (id, forms) in of_clause.into_iter().filter(|(_, forms)| !forms.is_empty()) {
                names.push(NameReport {
                    clause: clause.text.clone(),
                    name: self.archive.name(&id)?.as_ref().to_owned(),
                    differs: !forms.iter().any(|form| has_all(form, &clause.words)),
                    forms,
                    kind: id.kind,
                });
            }
        }
        Ok(names)
    }

    /// Adds curated entities whose names stand there as words only.
    fn add_words(
        &self,
        clause: &EntityClause,
        meaning: &Meaning,
        found: &Found,
        patterns: &[Pattern],
        of_clause: &mut Vec<(EntityId, Vec<String>)>,
    ) -> Result<()> {
        let Some(atom) = patterns.iter().position(|pattern| *pattern == clause.pattern) else {
            return Ok(());
        };
        for text in marked(found, atom) {
            if let Some((kind, key)) = meaning.curated(&text, found.article.date)
                && let Some(id) = self.archive.entity_named(kind, &key, found.article.date)?
            {
                add(of_clause, id, vec![text]);
            }
        }
        Ok(())
    }
}

fn add(of_clause: &mut Vec<(EntityId, Vec<String>)>, id: EntityId, forms: Vec<String>) {
    match of_clause.iter_mut().find(|(known, _)| *known == id) {
        Some((_, known)) => {
            for form in forms {
                if known.len() < MOST_FORMS && !known.contains(&form) {
                    known.push(form);
                }
            }
        }
        None => of_clause.push((id, forms)),
    }
}

/// No article prints more forms of one name that are worth telling.
const MOST_FORMS: usize = 8;

/// As what an article prints an entity, each form once, in the order of the text; as what its record
/// names it, where the text does not.
pub(super) fn forms(article: &StoredArticle, entity: &StoredEntity) -> Vec<String> {
    let headline = article.headline.as_deref().unwrap_or("");
    let printed = |(span, text): (&Span, &str)| -> Option<String> {
        let form = text.get(span.start as usize..span.end as usize)?;
        Some(form.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let in_headline = entity.in_headline.iter().map(|span| (span, headline));
    let in_body = entity.mentions.iter().map(|span| (span, article.body.as_str()));
    let mut forms: Vec<String> = Vec::new();
    for form in in_headline.chain(in_body).filter_map(printed) {
        if forms.len() < MOST_FORMS && !forms.contains(&form) {
            forms.push(form);
        }
    }
    if forms.is_empty() {
        forms.push(entity.name.clone());
    }
    forms
}

/// The texts that the hits of a pattern mark in the body.
fn marked(found: &Found, atom: usize) -> Vec<String> {
    let body = &found.article.body;
    let cut = words(body);
    let word =
        |position: u32| cut.get(position.checked_sub(crate::analysis::terms::BODY)? as usize);
    let text = |(a, b): &(u32, u32)| {
        let span = Span { start: word(*a)?.span.start, end: word(*b)?.span.end };
        Some(span.of(body).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let marks = found.hits.get(atom).into_iter().flatten().flat_map(|hit| &hit.marks);
    marks.filter_map(text).collect()
}

fn normal_words(form: &str) -> Vec<String> {
    let cut = words_of_line(form);
    cut.iter().map(|word| crate::analysis::normalize(word.span.of(form)).into_owned()).collect()
}

fn has_all(form: &str, asked: &[NameWord]) -> bool {
    let words = normal_words(form);
    asked.iter().all(|asked| words.iter().any(|word| asked.takes(word)))
}

fn is_exactly(form: &str, asked: &[NameWord]) -> bool {
    let words = normal_words(form);
    words.len() == asked.len() && asked.iter().zip(&words).all(|(asked, word)| asked.takes(word))
}

/// How a kind is asked for: `person`, `org`, `place`.
pub(super) fn field_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "org",
        Kind::Place => "place",
    }
}

/// A name as the value of a field.
pub(super) fn clause_of(kind: Kind, name: &str) -> String {
    let field = field_of(kind);
    match entity_key(kind, name) {
        key if key == name => format!("{field}:{name}"),
        _ => format!("{field}:\"{}\"", name.replace('"', " ")),
    }
}
