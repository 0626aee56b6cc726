//! How is NewsML-G2 read: a `<newsItem>`, or a `<newsMessage>` with many?

use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record, Records, Survey, Tally, Text};
use super::html::text_of;
use super::marked;
use super::nitf::{behind_dateline, story};
use super::settings::Settings;
use super::sgml::one_line;
use super::skip::Skip;
use super::status;
use super::xml::{Cutter, Element, parse, root_name, spaces_of};

/// NewsML-G2. The `guid` is the record's own id; text may be NITF, HTML or plain.
///
/// A picture or film is an article with its caption as text. Packages, planning, events and
/// concepts hold no story, and are skipped.
pub struct NewsMl;

/// The elements that are items. Only the first is an article.
const ITEMS: [&str; 6] =
    ["newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"];

impl Format for NewsMl {
    fn name(&self) -> &'static str {
        "newsml-g2"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "newsml"]
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        match root_name(head.text) {
            Some(root) if root == "newsMessage" || ITEMS.contains(&root) => Certainty::Sure,
            _ => Certainty::No,
        }
    }

    fn survey(&self, text: Text<'_>, _: &Settings) -> Result<Survey, Skip> {
        let mut survey = Survey::default();
        let mut tally = Tally::default();
        // What cannot be cut is told when it is cut again.
        let mut cutter = Cutter::new(text, &ITEMS);
        for record in cutter.by_ref().flatten() {
            let (document, _) = parse(&record.text, &[]);
            if let Some(guid) = document.root.attribute("guid") {
                tally.id(&guid);
            }
            if survey.warnings.is_empty() {
                survey.warnings.extend(document.unknown_entity());
            }
        }
        survey.spaces = spaces_of(&parse(&cutter.into_frame(), &[]).0.root);
        tally.finish(&mut survey);
        Ok(survey)
    }

    fn cut<'a>(&self, text: Text<'a>, _: &'a Survey) -> Records<'a> {
        Box::new(Cutter::new(text, &ITEMS))
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let at_record = |skip: Skip| skip.at_line(record.line.unwrap_or(1));
        let (document, wrong) = parse(&record.text, &context.survey.spaces);
        if let Some(skip) = wrong {
            return Err(at_record(Skip::new(skip.code, skip.text)));
        }
        let item = &document.root;
        if item.name != "newsItem" {
            let text = format!("<{}> holds no story; record skipped", item.name);
            return Err(at_record(Skip::new("E-TYPE", text)));
        }
        let mut values = Values::default();
        facts(item, &mut values);
        subjects(item, &mut values);
        let dateline = content(item, &mut values);
        let body = behind_dateline(&dateline, values.take_body().unwrap_or_default());
        let mut draft = values.into_draft(context.origin.clone(), body);
        draft.article.warnings.extend(statuses(item).find_map(|term| status::told(&term)));
        Ok(draft)
    }
}

/// Which elements tell what, the best first. `firstCreated` goes before `versionCreated`, which is
/// the day of a correction, if there was one.
const FACTS: [(Field, &str); 15] = [
    (Field::Date, "itemMeta/firstCreated"),
    (Field::Date, "contentMeta/contentCreated"),
    (Field::Date, "itemMeta/versionCreated"),
    (Field::Headline, "contentMeta/headline"),
    (Field::Headline, "itemMeta/title"),
    (Field::Byline, "contentMeta/by"),
    (Field::Source, "itemMeta/provider/name"),
    (Field::Source, "rightsInfo/copyrightHolder/name"),
    (Field::Source, "contentMeta/infoSource/name"),
    (Field::Dateline, "contentMeta/located/name"),
    // Where nothing better is told.
    (Field::Byline, "contentMeta/creator/name"),
    (Field::Headline, "contentMeta/slugline"),
    (Field::Body, "contentMeta/description"),
    (Field::Lang, "contentMeta/language"),
    (Field::Id, "itemMeta/fileName"),
];

/// How good the claim of the story itself is: behind the metadata, before the last resorts.
const OF_STORY: u8 = 9;

fn facts(item: &Element<'_>, values: &mut Values) {
    let mut offer = |field, rank, value: String| values.offer(field, rank, Value::Text(value));
    for (rank, (field, path)) in (0..).zip(FACTS) {
        let Some(element) = item.at(path) else { continue };
        let rank = if rank > OF_STORY { rank + 1 } else { rank };
        match field {
            Field::Body => offer(field, rank, element.prose()),
            Field::Lang => offer(field, 0, element.attribute("tag").unwrap_or_default().into()),
            _ => offer(field, rank, one_line(&element.prose())),
        }
    }
    if let Some(guid) = item.attribute("guid") {
        if guid.starts_with("http") {
            offer(Field::Url, 0, guid.clone().into_owned());
        }
        offer(Field::Id, 0, guid.into_owned());
    }
    if let Some(lang) = item.attribute("xml:lang") {
        offer(Field::Lang, 1, lang.into_owned());
    }
    if let Some(provider) = item.at("itemMeta/provider") {
        let code = provider.attribute("literal").or_else(|| provider.attribute("qcode"));
        let code = code.unwrap_or_default();
        offer(Field::Source, 50, code.rsplit(':').next().unwrap_or_default().to_owned());
    }
}

/// The people, organizations and places that the item is about, and its topics as the section.
fn subjects(item: &Element<'_>, values: &mut Values) {
    let Some(meta) = item.child("contentMeta") else { return };
    let mut told: [(Field, Vec<String>); 4] =
        [Field::People, Field::Organizations, Field::Places, Field::Section]
            .map(|field| (field, Vec::new()));
    for subject in meta.children("subject") {
        let kind = subject.attribute("type").unwrap_or_default();
        let at = match kind.rsplit(':').next().unwrap_or_default() {
            "person" => 0,
            "organisation" | "organization" => 1,
            "geoArea" | "poi" => 2,
            "" | "abstract" => 3,
            _ => continue,
        };
        let name = subject.child("name").or_else(|| asserted(item, subject)?.child("name"));
        if let Some(name) = name {
            told[at].1.push(one_line(&name.text()));
        }
    }
    for (field, names) in told {
        values.offer(field, 0, Value::List(names));
    }
}

/// What the item asserts elsewhere about a subject that it only gives the code of.
fn asserted<'e, 't>(item: &'e Element<'t>, subject: &Element<'_>) -> Option<&'e Element<'t>> {
    let code = subject.attribute("qcode")?;
    item.children("assert").find(|known| known.attribute("qcode").is_some_and(|q| q == code))
}

/// Offers the story; says which dateline it has.
fn content(item: &Element<'_>, values: &mut Values) -> String {
    let dateline = item.at("contentMeta/dateline").map(|line| one_line(&line.text()));
    let mut offer = |text: String| values.offer(Field::Body, OF_STORY, Value::Text(text));
    let set = item.child("contentSet");
    let mut stories = Vec::new();
    for inline in set.iter().flat_map(|set| set.children("inlineData")) {
        let text = inline.text();
        let kind = inline.attribute("contenttype").unwrap_or_default();
        offer(match &*kind {
            kind if kind.contains("html") => text_of(&text),
            "text/plain" => text.trim().to_owned(),
            kind if kind.is_empty() || kind.starts_with("text/") => marked::plain(&text),
            _ => String::new(),
        });
    }
    for inline in set.iter().flat_map(|set| set.children("inlineXML")) {
        stories.clear();
        inline.all(&["nitf", "xhtml:body", "body"], &mut stories);
        match stories.first() {
            Some(nitf) if nitf.name == "nitf" => story(nitf, OF_STORY, values),
            Some(body) => {
                values.offer(Field::Body, OF_STORY, Value::Text(body.prose()));
            }
            None => values.offer(Field::Body, OF_STORY, Value::Text(inline.prose())),
        }
    }
    dateline.unwrap_or_default()
}

/// The terms that tell of withdrawal or correction.
fn statuses(item: &Element<'_>) -> impl Iterator<Item = String> {
    let meta = item.child("itemMeta").into_iter().flat_map(Element::elements);
    meta.filter(|element| element.is("pubStatus") || element.is("signal"))
        .filter_map(|element| element.attribute("qcode").or_else(|| element.attribute("uri")))
        .map(|term| term.into_owned())
}
