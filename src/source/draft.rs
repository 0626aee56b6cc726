//! What does a record say of its article, before path and file have their say?

use crate::article::{Article, Origin, start_of};
use crate::base::Warning;

use super::fields::Field;

/// An article as far as its record tells it: date unread, source and path still to be asked.
#[derive(Debug)]
pub struct Draft {
    /// The article so far. Its `own_id` may still turn out to repeat in the file.
    pub article: Article,
    /// The value of the record's own date of publication, as written.
    pub published: Option<String>,
}

/// The value of a field, as its format tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, a number or anything else that is told as one.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

impl Value {
    fn is_blank(&self) -> bool {
        match self {
            Value::Text(text) => text.trim().is_empty(),
            Value::List(texts) => texts.iter().all(|text| text.trim().is_empty()),
        }
    }

    /// One text: a list is joined by commas.
    fn into_text(self) -> String {
        match self {
            Value::Text(text) => text,
            Value::List(texts) => texts.join(", "),
        }
    }

    /// A list: a text is split at `;` or `|`. Entries are trimmed; blank and repeated ones go.
    fn into_list(self) -> Vec<String> {
        let texts = match self {
            Value::Text(text) => text.split([';', '|']).map(str::to_owned).collect(),
            Value::List(texts) => texts,
        };
        let mut kept: Vec<String> = Vec::with_capacity(texts.len());
        for text in texts {
            let text = text.trim();
            if !text.is_empty() && !kept.iter().any(|known| known == text) {
                kept.push(text.to_owned());
            }
        }
        kept
    }
}

/// The values of one record, the best claim to each field kept.
#[derive(Default)]
pub(super) struct Values {
    kept: [Option<(u8, Value)>; Field::COUNT],
}

impl Values {
    /// Offers `value`, whose column has that `rank` for the field; blank values and worse claims
    /// change nothing, the later of two equal ones wins.
    pub(super) fn offer(&mut self, field: Field, rank: u8, value: Value) {
        let kept = &mut self.kept[field.index()];
        if !value.is_blank() && kept.as_ref().is_none_or(|(best, _)| rank <= *best) {
            *kept = Some((rank, value));
        }
    }

    /// Whether anything was offered for `field`.
    pub(super) fn has(&self, field: Field) -> bool {
        self.kept[field.index()].is_some()
    }

    /// The draft these values make, with `body` as its text.
    pub(super) fn into_draft(mut self, origin: Origin, body: String) -> Draft {
        let mut take = |field: Field| self.kept[field.index()].take().map(|(_, value)| value);
        let mut line = |field: Field| {
            let text = take(field)?.into_text();
            Some(text.trim().to_owned())
        };
        let mut article = Article::new(origin, body);
        article.headline = line(Field::Headline);
        article.byline = line(Field::Byline).map(without_by);
        article.source = line(Field::Source);
        article.url = line(Field::Url);
        article.section = line(Field::Section);
        article.dateline = line(Field::Dateline);
        article.edition = line(Field::Edition);
        article.page = line(Field::Page);
        let published = line(Field::Date);
        let own_id = line(Field::Id);
        if let Some(id) = own_id {
            if id.len() <= LONGEST_ID && !id.contains(char::is_control) {
                article.own_id = Some(id);
            } else {
                let text = "an id that is too long or holds control characters; not used";
                article.warnings.push(Warning::new("W-FIELD", text));
            }
        }
        if let Some(lang) = line(Field::Lang) {
            article.lang = language(&lang);
            if article.lang.is_none() {
                let text = format!("unknown language `{}`; not used", short(&lang));
                article.warnings.push(Warning::new("W-FIELD", text));
            }
        }
        let mut list = |field: Field| take_list(&mut self.kept, field);
        article.people = list(Field::People);
        article.organizations = list(Field::Organizations);
        article.places = list(Field::Places);
        Draft { article, published }
    }

    /// Takes the text of the article out.
    pub(super) fn take_body(&mut self) -> Option<String> {
        self.kept[Field::Body.index()].take().map(|(_, value)| match value {
            Value::Text(text) => text,
            // A list is one of paragraphs.
            Value::List(paragraphs) => paragraphs.join("\n\n"),
        })
    }
}

/// A byline without the `By` that page and screen put before it anyway.
fn without_by(byline: String) -> String {
    match byline.split_once(char::is_whitespace) {
        Some((by, name)) if by.eq_ignore_ascii_case("by") => name.trim_start().to_owned(),
        _ => byline,
    }
}

/// The longest own id that is used, in bytes.
const LONGEST_ID: usize = 256;

fn take_list(kept: &mut [Option<(u8, Value)>], field: Field) -> Vec<String> {
    kept[field.index()].take().map_or_else(Vec::new, |(_, value)| value.into_list())
}

/// The start of a value, for a message.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let start = start_of(text, LONGEST);
    if start.len() < text.len() { format!("{start}…") } else { text.to_owned() }
}

/// The ISO 639-1 code that a language field names: `en`, `en-GB`, `eng`, `English`, `Deutsch`.
fn language(text: &str) -> Option<String> {
    const NAMES: &str = "en eng english;de deu ger german deutsch;fr fra fre french français;\
        es spa spanish español castellano;it ita italian italiano;pt por portuguese português;\
        nl nld dut dutch nederlands;ru rus russian русский;pl pol polish polski;sv swe swedish \
        svenska;da dan danish dansk;no nor norwegian norsk;fi fin finnish suomi;cs ces cze czech \
        čeština;hu hun hungarian magyar;ro ron rum romanian română;el ell gre greek ελληνικά;tr \
        tur turkish türkçe;uk ukr ukrainian українська;ar ara arabic العربية;he heb hebrew עברית;\
        zh zho chi chinese 中文;ja jpn japanese 日本語;ko kor korean 한국어;hi hin hindi हिन्दी";
    let lower = text.trim().to_lowercase();
    let main = lower.split(['-', '_']).next().unwrap_or(&lower);
    let known = NAMES
        .split(';')
        .map(|names| names.split_ascii_whitespace())
        .find(|names| names.clone().any(|name| name == main))
        .and_then(|mut names| names.next());
    let coded = main.len() == 2 && main.bytes().all(|b| b.is_ascii_lowercase());
    known.or(coded.then_some(main)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (text, expected) in [
            ("en", Some("en")),
            ("en-GB", Some("en")),
            ("pt_BR", Some("pt")),
            ("eng", Some("en")),
            ("Deutsch", Some("de")),
            ("EO", Some("eo")),
            ("Klingon", None),
            ("", None),
        ] {
            assert_eq!(language(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn bylines() {
        for (byline, expected) in [
            ("By Bo Ek, Reuters", "Bo Ek, Reuters"),
            ("BY  ANN LEE", "ANN LEE"),
            ("Byron", "Byron"),
        ] {
            assert_eq!(without_by(byline.to_owned()), expected);
        }
    }

    #[test]
    fn lists_and_texts() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(text("Raab, D.; GCHQ ;;GCHQ").into_list(), ["Raab, D.", "GCHQ"]);
        assert_eq!(text("a|b").into_list(), ["a", "b"]);
        let list = Value::List(vec!["Ann Lee".to_owned(), "Bo Ek".to_owned()]);
        assert_eq!(list.into_text(), "Ann Lee, Bo Ek");
    }

    #[test]
    fn the_best_column_that_says_something_wins() {
        let mut values = Values::default();
        values.offer(Field::Date, 1, Value::Text("2020".to_owned()));
        values.offer(Field::Date, 0, Value::Text(" ".to_owned()));
        values.offer(Field::Date, 3, Value::Text("2019".to_owned()));
        let draft = values.into_draft(Origin::default(), String::new());
        assert_eq!(draft.published.as_deref(), Some("2020"));
    }
}
