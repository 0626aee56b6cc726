//! How is mail read: one message a file, or many in an mbox?

use std::io::BufRead;

use mail_parser::{HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use crate::base::Warning;

use super::draft::{Draft, Value, Values};
use super::fields::Field;
use super::format::{
    Certainty, Context, Format, Head, LARGEST_RECORD, Record, Records, Survey, Tally, Text,
    too_large,
};
use super::html::text_of;
use super::settings::Settings;
use super::skip::Skip;

/// Messages as mail programs keep them (RFC 5322; RFC 4155 for many in a file): newsletters, wires
/// by mail, discussion lists.
///
/// Subject, sender, day and `Message-ID` become headline, byline, date and id. Of the parts only the
/// text is read; what is attached is told by a warning.
pub struct Mail;

impl Format for Mail {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["eml", "mbox", "mbx"]
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn reads_bytes(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let (separator, message) = match head.text.split_once('\n') {
            Some((line, rest)) if is_separator(line.as_bytes()) => (true, rest),
            _ => (false, head.text),
        };
        let names = header_names(message);
        let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let carried = ["Message-ID", "MIME-Version", "Received", "Return-Path"];
        if has("From") && (separator || carried.iter().any(|name| has(name))) {
            Certainty::Sure
        } else if head.is_named_as(self) && has("From") && (has("Date") || has("Subject")) {
            Certainty::Likely
        } else {
            Certainty::No
        }
    }

    fn survey(&self, text: Text<'_>, _: &Settings) -> Result<Survey, Skip> {
        let mut survey = Survey::default();
        let mut tally = Tally::default();
        for record in Messages::new(text).flatten() {
            let parser = MessageParser::new().with_message_ids();
            if let Some(id) = parser.parse_headers(&record.raw).as_ref().and_then(id_of) {
                tally.id(id);
            }
        }
        tally.finish(&mut survey);
        Ok(survey)
    }

    fn cut<'a>(&self, text: Text<'a>, _: &'a Survey) -> Records<'a> {
        Box::new(Messages::new(text))
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let parsed = MessageParser::default().parse(&record.raw);
        let Some(message) = parsed.filter(|message| !message.headers().is_empty()) else {
            return Err(Skip::new("E-MAIL", "no message that can be read; skipped"));
        };
        let mut values = Values::default();
        let mut offer = |field, value: Option<&str>| {
            let value = value.unwrap_or_default().trim();
            values.offer(field, 0, Value::Text(value.to_owned()));
        };
        offer(Field::Headline, message.subject());
        let sender = message.from().and_then(|from| from.first());
        offer(Field::Byline, sender.and_then(|sender| sender.name().or(sender.address())));
        offer(Field::Date, message.header_raw("Date"));
        offer(Field::Id, id_of(&message));
        if let HeaderValue::Address(list) = message.list_id() {
            let list = list.first();
            offer(Field::Source, list.and_then(|list| list.name().or(list.address())));
        }
        if let Some(language) = message.content_language().as_text() {
            offer(Field::Lang, language.split(',').next());
        }
        let mut draft = values.into_draft(context.origin.clone(), body_of(&message));
        let n_attached = message.attachment_count();
        if n_attached > 0 {
            let noun = if n_attached == 1 { "attachment was" } else { "attachments were" };
            let text = format!("{n_attached} {noun} not read");
            draft.article.warnings.push(Warning::new("W-ATTACHED", text));
        }
        Ok(draft)
    }
}

fn id_of<'a>(message: &'a Message<'_>) -> Option<&'a str> {
    message.message_id().map(|id| id.trim_matches(['<', '>', ' ']))
}

/// The text of a message: its plain text, or where a part has none that of its HTML.
fn body_of(message: &Message<'_>) -> String {
    let texts = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some(text.replace("\r\n", "\n").trim_end().to_owned()),
        PartType::Html(html) => Some(text_of(html)),
        _ => None,
    });
    let texts: Vec<String> = texts.filter(|text| !text.trim().is_empty()).collect();
    texts.join("\n\n")
}

/// The names of the headers that `text` begins with.
fn header_names(text: &str) -> Vec<&str> {
    let lines = text.lines().take_while(|line| !line.trim().is_empty());
    let mut names = Vec::new();
    for line in lines.filter(|line| !line.starts_with([' ', '\t'])) {
        match line.split_once(':') {
            Some((name, _))
                if !name.is_empty()
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') =>
            {
                names.push(name);
            }
            // The head of a file may end in the middle of a line.
            _ => break,
        }
    }
    names
}

/// Whether a line parts messages: `From sender Thu Jul 16 10:00:00 2020`.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let words: Vec<&[u8]> =
        rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    let is_year = |word: &&[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    let is_time = |word: &&[u8]| word.contains(&b':') && word[0].is_ascii_digit();
    words.len() >= 4 && words.iter().any(is_year) && words.iter().any(is_time)
}

/// Cuts an mbox into messages, holding one.
struct Messages<'a> {
    reader: Text<'a>,
    ordinal: u64,
    /// Physical lines read.
    line: u64,
    ended: bool,
}

impl<'a> Messages<'a> {
    fn new(reader: Text<'a>) -> Self {
        Messages { reader, ordinal: 0, line: 0, ended: false }
    }
}

impl Iterator for Messages<'_> {
    type Item = Result<Record, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut raw, mut line) = (Vec::new(), Vec::new());
        let (mut too_long, mut after_blank, mut starts_at) = (false, true, None);
        while !self.ended {
            line.clear();
            let limit = LARGEST_RECORD as u64;
            let read = std::io::Read::take(&mut self.reader, limit).read_until(b'\n', &mut line);
            match read {
                Ok(0) => self.ended = true,
                Ok(_) => {}
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Skip::io(&error)));
                }
            }
            self.line += u64::from(line.ends_with(b"\n") || !line.is_empty());
            if after_blank && is_separator(&line) {
                if raw.is_empty() && !too_long {
                    continue;
                }
                break;
            }
            let blank = line.iter().all(u8::is_ascii_whitespace);
            after_blank = blank;
            if raw.is_empty() && blank {
                continue;
            }
            starts_at.get_or_insert(self.line);
            // `>From ` stands for a line that would part messages.
            let quotes = line.iter().take_while(|byte| **byte == b'>').count();
            let quoted = quotes > 0 && line[quotes..].starts_with(b"From ");
            too_long |= raw.len() + line.len() > LARGEST_RECORD;
            if too_long {
                raw.clear();
            } else {
                raw.extend_from_slice(if quoted { &line[1..] } else { &line });
            }
        }
        let line = starts_at?;
        let ordinal = self.ordinal;
        self.ordinal += 1;
        if too_long {
            return Some(Err(too_large().at_line(line)));
        }
        Some(Ok(Record { ordinal, line: Some(line), text: String::new(), raw }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::*;
    use crate::base::Day;

    fn told(bytes: &[u8]) -> Vec<String> {
        let settings = Settings::new(Day::new(2026, 11, 27).expect("a day"));
        let source = match Source::from_bytes("c", "a.mbox", bytes.to_vec(), &settings) {
            Ok(source) => source,
            Err(skip) => return vec![skip.to_string()],
        };
        let read = source.records().map(|record| {
            let article = match source.article(record?) {
                Ok(article) => article,
                Err(skip) => return Ok(skip.place(skip.code)),
            };
            let date = article.date.map(|date| date.to_string());
            let parts = [date, article.headline, article.byline, article.source, article.own_id];
            let parts = parts.map(|part| part.unwrap_or("-".to_owned())).join(" | ");
            let codes: Vec<&str> = article.warnings.iter().map(|odd| odd.code).collect();
            Ok(format!("{parts} | {} {}", article.body, codes.join(" ")).trim_end().to_owned())
        });
        read.map(|read: Result<String, Skip>| read.unwrap_or_else(|skip| skip.to_string()))
            .collect()
    }

    #[test]
    fn one_message() {
        let text = "Received: from x\r\nFrom: =?utf-8?q?Ann_L=C3=A9e?= <ann@e.org>\r\n\
                    Date: Thu, 16 Jul 2020 23:30:00 -0400\r\nSubject: Talks\r\n  ended\r\n\
                    Message-ID: <1@e.org>\r\nList-Id: Wire copy <wire.e.org>\r\n\
                    Content-Type: text/plain; charset=iso-8859-1\r\n\r\nCaf\u{e9}.\r\n";
        let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
        assert_eq!(
            told(&bytes),
            ["2020-07-16 | Talks ended | Ann Lée | Wire copy | 1@e.org | Café."]
        );
    }

    #[test]
    fn many_messages() {
        let text = "From a@e.org Thu Jul 16 10:00:00 2020\nFrom: a@e.org\nSubject: One\n\n\
                    First.\n\n>From here on.\nFrom there to here.\n\n\
                    From b@e.org Fri Jul 17 10:00:00 2020\nFrom: b@e.org\nSubject: Two\n\n\
                    Second.\n\n\nFrom c@e.org Fri Jul 17 10:00:00 2020\nno header at all\n";
        let expected = [
            "- | One | a@e.org | - | - | First.\n\nFrom here on.\nFrom there to here.",
            "- | Two | b@e.org | - | - | Second.",
            "E-MAIL:18",
        ];
        assert_eq!(told(text.as_bytes()), expected);
    }

    #[test]
    fn parts() {
        let text = "From: a@e.org\nMIME-Version: 1.0\nSubject: S\n\
                    Content-Type: multipart/mixed; boundary=x\n\n--x\n\
                    Content-Type: multipart/alternative; boundary=y\n\n--y\n\
                    Content-Type: text/plain\n\nPlain.\n--y\nContent-Type: text/html\n\n<p>Rich.\n\
                    --y--\n--x\nContent-Type: image/png\nContent-Disposition: attachment\n\nx\n--x--\n";
        assert_eq!(told(text.as_bytes()), ["- | S | a@e.org | - | - | Plain. W-ATTACHED"]);
    }

    #[test]
    fn only_html() {
        let text = "From: a@e.org\nMIME-Version: 1.0\nSubject: S\nContent-Type: text/html\n\n\
                    <script>no</script><p>Talks &amp; more.<p>Then<br>rain.\n";
        let expected = "- | S | a@e.org | - | - | Talks & more.\n\nThen\nrain.";
        assert_eq!(told(text.as_bytes()), [expected]);
    }

    #[test]
    fn what_is_no_mail() {
        for text in
            ["From here to there\n\nText", "Title: x\nDate: 2020\n\nText", "From: Ann\n\nHi"]
        {
            let settings = Settings::new(Day::MAX);
            let source = Source::from_bytes("c", "a.txt", text.into(), &settings).expect("text");
            assert_ne!(source.format(), "mail", "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300),
            at in 0..200_usize,
        ) {
            let mut message = b"From: a@e.org\nMIME-Version: 1.0\n\
                Content-Type: multipart/mixed; boundary=x\n\n--x\n\n=?utf-8?b?YQ==?=\n--x--\n".to_vec();
            let at = at % message.len();
            message.splice(at..at, bytes);
            told(&message);
        }
    }
}
