//! How is Reuters-21578 read?

use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record, Records, Survey, Text};
use super::settings::Settings;
use super::sgml::{
    Cutter, attribute, element, items, one_line, paragraphs, plain, start_tag, survey, unclosed,
};
use super::skip::Skip;

/// Reuters-21578, distribution 1.0.
///
/// `NEWID` is the record's own id, `TOPICS` the sections, `PLACES`, `PEOPLE` and `ORGS` the names;
/// the dateline goes before the body, where wire copy has it.
pub struct Reuters;

impl Format for Reuters {
    fn name(&self) -> &'static str {
        "reuters"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["sgm", "sgml"]
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let text = head.text.trim_start();
        let declared = begins(text, "<!DOCTYPE lewis");
        if declared || start_tag(text.as_bytes(), "REUTERS") {
            Certainty::Sure
        } else {
            Certainty::No
        }
    }

    fn survey(&self, text: Text<'_>, _: &Settings) -> Result<Survey, Skip> {
        Ok(survey(text, "REUTERS", of_reuters, |record| attribute(record, "REUTERS", "NEWID")))
    }

    fn cut<'a>(&self, text: Text<'a>, _: &'a Survey) -> Records<'a> {
        Box::new(Cutter::new(text, "REUTERS"))
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let text = record.text.as_str();
        let mut values = Values::default();
        let mut offer = |field, value: &str| {
            values.offer(field, 0, Value::Text(value.trim().to_owned()));
        };
        offer(Field::Source, "Reuters");
        if let Some(id) = attribute(text, "REUTERS", "NEWID") {
            offer(Field::Id, id);
        }
        if let Some(date) = element(text, "DATE") {
            offer(Field::Date, &plain(date, of_reuters));
        }
        let story = element(text, "TEXT").unwrap_or("");
        if let Some(title) = element(story, "TITLE") {
            offer(Field::Headline, &one_line(&plain(title, of_reuters)));
        }
        if let Some(author) = element(story, "AUTHOR") {
            offer(Field::Byline, &one_line(&plain(author, of_reuters)));
        }
        let lists = [
            ("TOPICS", Field::Section, Slug::Topic),
            ("PLACES", Field::Places, Slug::Place),
            ("PEOPLE", Field::People, Slug::Person),
            ("ORGS", Field::Organizations, Slug::Organization),
        ];
        for (name, field, kind) in lists {
            let slugs = element(text, name).map(|list| items(list, "D")).unwrap_or_default();
            let named = slugs.iter().map(|slug| kind.name(&plain(slug, of_reuters))).collect();
            values.offer(field, 0, Value::List(named));
        }
        let dateline = element(story, "DATELINE").map(|line| one_line(&plain(line, of_reuters)));
        let told = match element(story, "BODY") {
            Some(body) => paragraphs(&plain(body, of_reuters)),
            // Unprocessed stories and briefs have no elements of their own.
            None if attribute(text, "TEXT", "TYPE").is_some_and(|kind| kind == "UNPROC") => {
                paragraphs(&plain(story, of_reuters))
            }
            None => String::new(),
        };
        let body = match dateline.filter(|line| !line.is_empty()) {
            Some(dateline) => format!("{dateline} {}", told.trim_start()),
            None => told,
        };
        let mut draft = values.into_draft(context.origin.clone(), body.trim().to_owned());
        draft.article.warnings.extend(unclosed(text, "REUTERS"));
        Ok(draft)
    }
}

/// Whether it is one of Reuters' own tags, which are few.
fn of_reuters(tag: &str) -> bool {
    const NAMES: &str = "REUTERS DATE MKNOTE TOPICS PLACES PEOPLE ORGS EXCHANGES COMPANIES \
        UNKNOWN TEXT TITLE AUTHOR DATELINE BODY D";
    let name = tag.trim_start_matches('/').split_ascii_whitespace().next().unwrap_or("");
    NAMES.split(' ').any(|known| known.eq_ignore_ascii_case(name))
}

/// What a name in a list of Reuters' stands for.
#[derive(Clone, Copy)]
enum Slug {
    Topic,
    Place,
    Person,
    Organization,
}

impl Slug {
    /// `west-germany` is West Germany, `uk` the UK, `opec` OPEC; a topic is its own name.
    fn name(self, slug: &str) -> String {
        let capital = |word: &str| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            first + chars.as_str()
        };
        let short = matches!(slug, "usa" | "uk" | "ussr" | "uae");
        match self {
            Slug::Topic => slug.to_owned(),
            Slug::Organization => slug.to_uppercase(),
            Slug::Place if short => slug.to_uppercase(),
            Slug::Place | Slug::Person => {
                slug.split('-').map(capital).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

fn begins(text: &str, with: &str) -> bool {
    text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_behind_slugs() {
        assert_eq!(Slug::Place.name("west-germany"), "West Germany");
        assert_eq!(Slug::Place.name("uk"), "UK");
        assert_eq!(Slug::Organization.name("opec"), "OPEC");
        assert_eq!(Slug::Person.name("james-miller"), "James Miller");
    }
}
