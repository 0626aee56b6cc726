//! How are TREC's collections read: `<DOC><DOCNO>…`, or the Gigaword collections' `<DOC id="…">`?

use crate::base::PartialDate;

use super::day::read_stamp;
use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::{Certainty, Context, Format, Head, Record, Records, Survey, Text};
use super::settings::Settings;
use super::sgml::{
    Cutter, attribute, element, items, one_line, paragraphs, plain, start_tag, survey, unclosed,
    without,
};
use super::skip::Skip;

/// One article a `<DOC>`, named by `DOCNO` or by the attribute `id`; where no element tells the day,
/// the name may.
pub struct Trec;

impl Format for Trec {
    fn name(&self) -> &'static str {
        "trec"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["trec", "sgm", "sgml", "txt"]
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let text = head.text.trim_start();
        if !start_tag(text.as_bytes(), "DOC") {
            Certainty::No
        } else if element(text, "DOCNO").is_some() || attribute(text, "DOC", "id").is_some() {
            Certainty::Sure
        } else {
            Certainty::No
        }
    }

    fn survey(&self, text: Text<'_>, _: &Settings) -> Result<Survey, Skip> {
        Ok(survey(text, "DOC", of_trec, trec_id))
    }

    fn cut<'a>(&self, text: Text<'a>, _: &'a Survey) -> Records<'a> {
        Box::new(Cutter::new(text, "DOC"))
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let text = record.text.as_str();
        let mut values = Values::default();
        let mut offer = |field, rank, value: &str| {
            values.offer(field, rank, Value::Text(value.trim().to_owned()));
        };
        let id = trec_id(text);
        if let Some(id) = id {
            offer(Field::Id, 0, id);
        }
        // The first that can be read; if none can, the first, to be told.
        let order = context.settings.day_order().or(context.survey.day_order);
        let told = ["DATE", "DATE_TIME", "DATE1", "PUBDATE"]
            .iter()
            .filter_map(|name| Some(one_line(&plain(element(text, name)?, of_trec))));
        let dates: Vec<String> = told.chain(id.and_then(day_in_id)).collect();
        let is_read = |date: &&String| read_stamp(date, order, context.settings.today).is_ok();
        if let Some(date) = dates.iter().find(is_read).or(dates.first()) {
            offer(Field::Date, 0, date);
        }
        for (rank, name) in (0..).zip(["HEADLINE", "HEAD", "HL", "TITLE", "TI", "H3"]) {
            if let Some(title) = element(text, name) {
                offer(Field::Headline, rank, &one_line(&plain(title, of_trec)));
            }
        }
        for (field, names) in [
            (Field::Byline, ["BYLINE", "AUTHOR"]),
            (Field::Section, ["SECTION", "SUBJECT"]),
            (Field::Source, ["PUB", "SO"]),
        ] {
            for (rank, name) in (0..).zip(names) {
                if let Some(value) = element(text, name) {
                    offer(field, rank, &one_line(&plain(value, of_trec)));
                }
            }
        }
        let parts = ["TEXT", "LP", "GRAPHIC"].iter().flat_map(|name| items(text, name));
        let mut told: Vec<String> = parts.map(|part| paragraphs(&plain(part, of_trec))).collect();
        if told.is_empty() {
            told.push(paragraphs(&plain(&without_facts(text), of_trec)));
        }
        let dateline = element(text, "DATELINE").map(|line| one_line(&plain(line, of_trec)));
        let mut body = told.join("\n\n").trim().to_owned();
        if let Some(dateline) = dateline.filter(|line| !line.is_empty())
            && !body.starts_with(dateline.as_str())
        {
            let dash = if dateline.ends_with(['-', '_', '—']) { "" } else { " —" };
            body = format!("{dateline}{dash} {body}");
        }
        let mut draft = values.into_draft(context.origin.clone(), body);
        draft.article.warnings.extend(unclosed(text, "DOC"));
        Ok(draft)
    }
}

/// Whatever has a name, and nothing or attributes behind it: each collection has its own.
fn of_trec(tag: &str) -> bool {
    let tag = tag.trim_matches('/');
    let (name, rest) = tag.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((tag, ""));
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':'));
    named && (rest.trim().is_empty() || rest.contains('=')) || tag.starts_with('!')
}

fn trec_id(text: &str) -> Option<&str> {
    element(text, "DOCNO").map(str::trim).or_else(|| attribute(text, "DOC", "id"))
}

/// The day that an id of one of TREC's collections holds: `AP880212-0001`, `LA010189-0001`,
/// `XIE19980601.0001`, `NYT_ENG_19940701.0001`.
fn day_in_id(id: &str) -> Option<String> {
    let (letters, rest) = id.split_at(id.find(|c: char| c.is_ascii_digit())?);
    let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
    let (year, month, day) = match (letters, digits.len()) {
        ("AP" | "WSJ", 6) => (format!("19{}", &digits[..2]), &digits[2..4], &digits[4..6]),
        ("LA", 6) => (format!("19{}", &digits[4..6]), &digits[..2], &digits[2..4]),
        (_, 8) => (digits[..4].to_owned(), &digits[4..6], &digits[6..8]),
        _ => return None,
    };
    let date = format!("{year}-{month}-{day}");
    date.parse::<PartialDate>().is_ok().then_some(date)
}

/// The text of a record that has no element for it: all but the elements that hold facts.
fn without_facts(record: &str) -> String {
    const FACTS: &str =
        "DOCNO DOCID FILEID DATE DATE1 HEADLINE HEAD HL TITLE BYLINE AUTHOR DATELINE";
    FACTS.split(' ').fold(record.to_owned(), |text, name| without(&text, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_ids() {
        for (id, expected) in [
            ("AP880212-0001", Some("1988-02-12")),
            ("LA010189-0001", Some("1989-01-01")),
            ("XIE19980601.0001", Some("1998-06-01")),
            ("NYT_ENG_19940701.0001", Some("1994-07-01")),
            ("FT911-1", None),
            ("AP889912-0001", None),
            ("017", None),
        ] {
            assert_eq!(day_in_id(id).as_deref(), expected, "{id}");
        }
    }

    #[test]
    fn text_that_looks_like_tags() {
        assert_eq!(plain("<AN INC> <!-- x --><i>so</i> <F P=100>", of_trec), "<AN INC> so ");
    }
}
