//! Which people, organizations and places does a text name, and where?
//!
//! Two halves that know nothing of each other: *candidates*, stretches of words taken for a name by
//! a rule that names its evidence ([`Evidence`]), and *aliases*, which decide which candidates are
//! one entity and where else it is named. A trained tagger can take the place of the first half.
//!
//! Precision before recall: a name without evidence is no entity, an ambiguous surname belongs to
//! nobody, and a language without rules gets strong evidence only.

mod acronyms;
mod aliases;
mod bearers;
mod candidates;
mod key;
mod lexicon;
mod mentions;
mod names;
mod naming;
mod organizations;
mod people;
mod person_names;
mod places;
mod record;
mod results;
mod short_names;
mod tagged;
pub mod tagger;
mod tokens;
mod zone;

pub use key::{entity_key, is_legal_form};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::tagger::Tagger;
use crate::analysis::words::Word;
use crate::base::Span;

/// What an entity is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A human being.
    Person,
    /// A body of people: firm, ministry, party, paper, armed group.
    Organization,
    /// Somewhere on earth.
    Place,
}

/// Why something was taken for a name, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The record names it.
    Metadata,
    /// The dateline.
    Dateline,
    /// `X (ABC)`.
    Definition,
    /// A title before it: `Mr`, `President`.
    Title,
    /// A listed country, city or organization.
    KnownName,
    /// `Inc`, `GmbH`.
    LegalForm,
    /// `also known as`, `dubbed`.
    Naming,
    /// A word for what someone does, before the name: `spokesman`.
    Role,
    /// A word that says what it is: `Ministry`, `River`.
    HeadWord,
    /// A common given name.
    GivenName,
    /// `the group`, `the company` before it.
    GroupNoun,
    /// A family name that comes first, as in `Xi Jinping`.
    FamilyName,
    /// The trained tagger; how sure it is stands beside it.
    Tagger,
    /// What follows after a comma: an age, `who`, a role, a country.
    Apposition,
    /// A verb of saying beside it.
    Speech,
    /// It stands where names of its kind stand, as after `in`.
    Context,
    /// A surname that several people of the text bear.
    SharedSurname,
}

impl Evidence {
    /// How sure it is alone, 0 to 100. Not a probability; for ordering and for cutting facets.
    pub fn margin(self) -> u8 {
        match self {
            Evidence::Metadata => 100,
            Evidence::Dateline => 95,
            Evidence::Definition | Evidence::Title => 90,
            Evidence::KnownName | Evidence::LegalForm => 85,
            Evidence::Naming => 80,
            Evidence::Role | Evidence::HeadWord => 75,
            Evidence::GivenName | Evidence::GroupNoun => 70,
            Evidence::FamilyName | Evidence::Tagger => 65,
            Evidence::Apposition => 60,
            Evidence::Speech => 55,
            Evidence::Context | Evidence::SharedSurname => 40,
        }
    }
}

/// Someone or something that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// Its name within this article: the longest full form, as printed. Where only an abbreviation
    /// that everybody knows is printed (`US`), the name it stands for.
    pub name: String,
    /// The folded name, by which articles are joined.
    pub key: String,
    /// Where the body names it: sorted, disjoint. Empty where only headline or record do.
    pub mentions: Vec<Span>,
    /// Where the headline names it: sorted, disjoint.
    pub in_headline: Vec<Span>,
    /// The strongest evidence.
    pub evidence: Evidence,
    /// How sure all evidence together is, 0 to 100; see [`Evidence::margin`].
    pub margin: u8,
}

impl Entity {
    /// How the article stands to it.
    pub fn standing(&self) -> Standing {
        Standing::of(self.kind, self.margin)
    }
}

/// An article as the rules read it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'a> {
    /// The headline with its words.
    pub headline: Option<(&'a str, &'a [Word])>,
    /// The body, dateline included.
    pub body: &'a str,
    /// The words of the body.
    pub words: &'a [Word],
    /// The language, an ISO 639-1 code.
    pub lang: Option<&'a str>,
    /// The place of the dateline as printed, at the beginning of the body: `NAIROBI, Kenya`.
    pub dateline: Option<&'a str>,
    /// People the record names.
    pub people: &'a [String],
    /// Organizations the record names.
    pub organizations: &'a [String],
    /// Places the record names.
    pub places: &'a [String],
    /// Looks for nothing but what the record names.
    pub only_record: bool,
}

/// From this margin on a name is clear: in an archive it is evidence for what the same name is
/// elsewhere.
pub const CLEAR: u8 = 70;

/// From this margin on a name is shown. What lies below is a guess, which only the rest of an archive
/// can make a name.
pub const SHOWN: u8 = 40;

/// Whether there is a model of names for a language (ISO 639-1); in any other names are missed.
pub fn has_model(lang: &str) -> bool {
    lang == "en"
}

/// How an article stands to a name: what it takes it for, and how surely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is clear: margin [`CLEAR`] or more.
    Clear(Kind),
    /// It is shown, but not clear.
    Shown(Kind),
    /// It may be one: below [`SHOWN`].
    Guess,
}

impl Standing {
    /// Every standing a name can have.
    pub const ALL: [Standing; 7] = [
        Standing::Clear(Kind::Person),
        Standing::Clear(Kind::Organization),
        Standing::Clear(Kind::Place),
        Standing::Shown(Kind::Person),
        Standing::Shown(Kind::Organization),
        Standing::Shown(Kind::Place),
        Standing::Guess,
    ];

    /// The standing of a name that an article takes for `kind`.
    pub fn of(kind: Kind, margin: u8) -> Standing {
        match margin {
            CLEAR.. => Standing::Clear(kind),
            SHOWN.. => Standing::Shown(kind),
            _ => Standing::Guess,
        }
    }
}

/// An acronym that an article defines: `National Cyber Security Centre (NCSC)`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Definition {
    /// What both are.
    pub kind: Kind,
    /// The folded acronym, as it would be a key: `ncsc`.
    pub short: String,
    /// The key of what it stands for: `national cyber security centre`.
    pub long: String,
}

/// What a text names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Its people, organizations and places, guesses included; in order of their first mention.
    pub entities: Vec<Entity>,
    /// The acronyms it defines; sorted, each once.
    pub definitions: Vec<Definition>,
}

/// Finds people, organizations and places. One finder serves one thread: it remembers the words it has
/// met.
#[derive(Default)]
pub struct Finder {
    tagger: Tagger,
}

impl Finder {
    /// A finder that has met no word yet.
    pub fn new() -> Finder {
        Finder::default()
    }

    /// Finds the people, organizations and places of `text`, in order of their first mention.
    ///
    /// Linear in the length of the text. Titles are no part of a name; a possessive `'s` is no part of
    /// a mention.
    pub fn find(&mut self, text: &Text) -> Findings {
        if text.only_record {
            return Findings { entities: record::recorded(text), definitions: Vec::new() };
        }
        if !is_for_tagger(text) {
            return aliases::resolve(text);
        }
        tagged::resolve(text, &mut self.tagger)
    }
}

/// Words of English that other languages hardly have.
const ENGLISH: [&str; 5] = ["the", "and", "after", "results", "standings"];

/// Whether a text is one for the tagger: English, or too short to tell but with a word that only English
/// has, as a table below its heading does.
fn is_for_tagger(text: &Text) -> bool {
    match text.lang {
        Some(lang) => has_model(lang),
        None => text.words.iter().take(400).any(|word| {
            let word = word.span.of(text.body);
            ENGLISH.iter().any(|english| word.eq_ignore_ascii_case(english))
        }),
    }
}

/// Finds the names of one text; see [`Finder::find`], which is cheaper for many.
///
/// # Example
///
/// ```
/// use dateline::analysis::entities::{Text, find_entities};
/// use dateline::analysis::words;
///
/// let body = "Foreign Secretary Dominic Raab blamed Moscow. Raab named the group APT29.";
/// let words = words(body);
/// let text = Text { body, words: &words, lang: Some("en"), ..Text::default() };
/// let found = find_entities(&text).entities;
/// let names: Vec<&str> = found.iter().map(|entity| entity.name.as_str()).collect();
/// assert_eq!(names, ["Dominic Raab", "Moscow", "APT29"]);
/// assert_eq!(found[0].mentions[1].of(body), "Raab");
/// ```
pub fn find_entities(text: &Text) -> Findings {
    Finder::new().find(text)
}

/// What the rules take each word of an English text for, as the tagger is told: see
/// [`tagger::tokens::Zone::marks`].
pub fn rule_marks(text: &str, words: &[Word]) -> Vec<u16> {
    let tokens = tokens::Tokens::new(text, words, tokens::Capitals::Names, tokens::Order::HeadLast);
    tagged::marks(&tokens)
}

/// The end of a name whose last word ends at the byte `end`: behind the stop of an abbreviation
/// (`Corp.`, `Jr.`) that is part of it.
pub fn with_stop(text: &str, end: usize) -> usize {
    const WITH_STOP: [&str; 9] = ["Inc", "Corp", "Co", "Ltd", "Jr", "Sr", "Bros", "Cos", "St"];
    let head = text.get(..end).unwrap_or("");
    let word = head.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let stop = text.get(end..).is_some_and(|rest| rest.starts_with('.'));
    if stop && WITH_STOP.contains(&word) { end + 1 } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::words::{words, words_of_line};
    use proptest::prelude::*;

    fn shown(entities: &[Entity], body: &str) -> String {
        let row = |entity: &Entity| {
            let kind = match entity.kind {
                Kind::Person => 'P',
                Kind::Organization => 'O',
                Kind::Place => 'L',
            };
            let others: Vec<&str> = entity
                .mentions
                .iter()
                .map(|span| span.of(body))
                .filter(|m| *m != entity.name)
                .collect();
            match others.is_empty() {
                true => format!("{kind} {}", entity.name),
                false => format!("{kind} {} ({})", entity.name, others.join(", ")),
            }
        };
        let shown = entities.iter().filter(|entity| entity.margin >= SHOWN);
        shown.map(row).collect::<Vec<_>>().join("; ")
    }

    fn find(lang: &str, body: &str) -> String {
        let words = words(body);
        let text = Text { body, words: &words, lang: Some(lang), ..Text::default() };
        shown(&find_entities(&text).entities, body)
    }

    fn check(body: &str, expected: &str) {
        check_in("en", body, expected);
    }

    fn check_in(lang: &str, body: &str, expected: &str) {
        assert_eq!(find(lang, body), expected, "{body:?}");
    }

    #[test]
    fn acronyms_that_are_defined_are_told() {
        let body = "The National Cyber Security Centre (NCSC) met the NCSC.";
        let words = words(body);
        let text = Text { body, words: &words, lang: Some("en"), ..Text::default() };
        let expected = Definition {
            kind: Kind::Organization,
            short: "ncsc".to_owned(),
            long: "national cyber security centre".to_owned(),
        };
        assert_eq!(find_entities(&text).definitions, [expected]);
    }

    #[test]
    fn the_story_of_the_vaccine_hackers() {
        check(
            "LONDON — Britain's National Cyber Security Centre (NCSC), part of Government \
             Communications Headquarters (GCHQ), blamed APT29, a group known as \"the Dukes\" or \
             \"Cozy Bear\". \"We condemn these attacks,\" said Paul Chichester, the NCSC's director \
             of operations. Foreign Secretary Dominic Raab agreed with GCHQ. Raab said Kremlin \
             spokesman Dmitry Peskov was wrong.",
            "L London (LONDON); L Britain; O National Cyber Security Centre (NCSC, NCSC); \
             O Government Communications Headquarters (GCHQ, GCHQ); \
             O APT29 (the Dukes, Cozy Bear); P Paul Chichester; P Dominic Raab (Raab); \
             O Kremlin; P Dmitry Peskov",
        );
    }

    #[test]
    fn people() {
        check("Dominic Raab spoke. Raab said no.", "P Dominic Raab (Raab)");
        check("Mr Raab spoke. Later Dominic Raab's aide left.", "P Dominic Raab (Raab)");
        check(
            "He met Ursula von der Leyen and Charles de Gaulle.",
            "P Ursula von der Leyen; P Charles de Gaulle",
        );
        check("The teacher, Zabra Quillon, 45, sang.", "P Zabra Quillon");
        check("\"No,\" said Zabra Quillon.", "P Zabra Quillon");
        check(
            "Donald J. Trump won. Donald Trump left. Trump spoke.",
            "P Donald J. Trump (Donald Trump, Trump)",
        );
        check(
            "Xi Jinping spoke with Theresa May in May. Then Xi left.",
            "P Xi Jinping (Xi); P Theresa May",
        );
        check("He told Prime Minister's Questions on Monday. However, Officials Said nothing.", "");
    }

    #[test]
    fn two_bearers_of_a_surname_stay_apart() {
        check(
            "Bill Clinton met Hillary Clinton. Mrs. Clinton spoke. Mr. Clinton listened. Then Clinton left.",
            "P Bill Clinton (Clinton); P Hillary Clinton (Clinton); P Clinton",
        );
        check(
            "Boris Johnson met Jo Johnson. Then Johnson left.",
            "P Boris Johnson; P Jo Johnson; P Johnson",
        );
    }

    #[test]
    fn surnames_that_are_places_or_firms() {
        check("Harold Washington won. Washington said so.", "P Harold Washington (Washington)");
        check("Harold Washington won. He flew to Washington.", "P Harold Washington; L Washington");
    }

    #[test]
    fn organizations() {
        check("The Food and Drug Administration acted.", "O Food and Drug Administration");
        check(
            "the Ministry of Foreign Affairs and Trade of Samoa",
            "O Ministry of Foreign Affairs and Trade of Samoa",
        );
        check("He left Microsoft Corp. Then Microsoft sued.", "O Microsoft Corp (Microsoft)");
        check("The Russian Foreign Ministry protested.", "O Russian Foreign Ministry");
        check(
            "They met the Rebel Alliance Council (RAC). The RAC left.",
            "O Rebel Alliance Council (RAC, RAC)",
        );
        check(
            "Gross domestic product (GDP) and Severe Acute Respiratory Syndrome (SARS) rose; SARS said.",
            "",
        );
        check(
            "the U.N. and the United Nations, the WHO. Who said it?",
            "O United Nations (U.N.); O World Health Organization (WHO)",
        );
        check(
            "Secretary of State John Kerry met Minister of Defence Ann Lee.",
            "P John Kerry; P Ann Lee",
        );
        check(
            "RESULTS OF SATURDAY\n\nArsenal 2 Leeds 0\nDerby 1 Italy 1",
            "O Arsenal; O Leeds; O Derby; L Italy",
        );
        check(
            "Mary Olsen of Zorba Holdings Ltd. spoke. The ABC reported gains.",
            "P Mary Olsen; O Zorba Holdings Ltd; O ABC",
        );
        check("the Nobel Peace Prize and the Paris Agreement", "");
    }

    #[test]
    fn places() {
        check(
            "It rained in Faleolo, Samoa, near Lake Victoria.",
            "L Faleolo; L Samoa; L Lake Victoria",
        );
        check("The U.S. and the United States; give it to us.", "L United States (U.S.)");
        check("French and German officials spoke English on Monday in March.", "");
        check("The Boston Bruins beat West Germany.", "O Boston Bruins; L West Germany");
        check("See https://example.org/Paris/Rome now.", "");
    }

    #[test]
    fn other_languages() {
        check_in(
            "de",
            "Der Bundeskanzler Olaf Scholz lobte die Arbeit der Regierung. Scholz fuhr nach Berlin.",
            "P Olaf Scholz (Scholz); L Berlin",
        );
        check_in(
            "de",
            "Das Bundesamt für Sicherheit in der Informationstechnik (BSI) warnte vor dem Angriff.",
            "O Bundesamt für Sicherheit in der Informationstechnik (BSI)",
        );
        check_in(
            "fr",
            "Le président Emmanuel Macron a quitté Paris avec le ministère.",
            "P Emmanuel Macron; L Paris",
        );
        check_in(
            "es",
            "El Ministerio de Salud informó a Pedro Sánchez.",
            "O Ministerio de Salud; P Pedro Sánchez",
        );
        check_in(
            "ru",
            "Президент Владимир Путин прибыл в город. Путин уехал в США.",
            "P Владимир Путин (Путин); L США",
        );
        check_in("pl", "Pan Kowalski mówi Dobrze i Nowak Pisze.", "");
    }

    #[test]
    fn headlines_name_what_the_body_names() {
        let body = "Dominic Raab spoke in London.";
        for (line, people) in
            [("RAAB SPEAKS", "RAAB"), ("Raab Condemns Hackers After Attack", "Raab")]
        {
            let (words, line_words) = (words(body), words_of_line(line));
            let headline = Some((line, &line_words[..]));
            let text = Text { headline, body, words: &words, lang: Some("en"), ..Text::default() };
            let found = find_entities(&text).entities;
            assert_eq!(shown(&found, body), "P Dominic Raab; L London");
            let in_headline: Vec<&str> = found[0].in_headline.iter().map(|s| s.of(line)).collect();
            assert_eq!(in_headline, [people]);
        }
    }

    #[test]
    fn the_record_and_the_dateline_are_believed() {
        let body = "LEULUMOEGA, Samoa (AP) - The vote was close, Quill said.";
        let words = words(body);
        let people = ["Quill, Zabra".to_owned()];
        let organizations = ["Samoa Post".to_owned()];
        let text = Text {
            body,
            words: &words,
            lang: Some("en"),
            dateline: Some("LEULUMOEGA, Samoa"),
            people: &people,
            organizations: &organizations,
            ..Text::default()
        };
        let found = find_entities(&text).entities;
        assert_eq!(
            shown(&found, body),
            "L Leulumoega (LEULUMOEGA); L Samoa; O Associated Press (AP); P Zabra Quill (Quill); O Samoa Post"
        );
        let only = find_entities(&Text { only_record: true, ..text }).entities;
        assert_eq!(shown(&only, body), "P Zabra Quill (Quill); O Samoa Post");
    }

    #[test]
    fn one_name_again_and_again_is_one_person() {
        let body = "Dominic Raab ".repeat(10_000);
        let words = words(&body);
        let text = Text { body: &body, words: &words, lang: Some("en"), ..Text::default() };
        let found = find_entities(&text).entities;
        assert_eq!(found.len(), 1, "{:?}", found.iter().map(|e| &e.name).collect::<Vec<_>>());
        assert_eq!(found[0].name, "Dominic Raab");
    }

    #[test]
    fn bad_input_is_met_in_linear_time() {
        let texts = [
            String::new(),
            "Dominic Raab ".repeat(10_000),
            "John Smith said John Jones said ".repeat(5_000),
            "ALL IN CAPITALS AND LONG ".repeat(5_000),
            "(ABC) ".repeat(5_000),
            "A (B C (D ".repeat(5_000),
            "known as \"A\" or ".repeat(5_000),
            "The National Centre of of and for the ".repeat(5_000),
            "a-b-c-D-e-".repeat(5_000),
            "the Liberty Party (ABC) and the XYZ (Liberty Party) met ABC. ".repeat(5_000),
            "Mr Xi Jinping, born Bob Smith, née Ann Smith, aka Robert Smith ".repeat(3_000),
            (0..5_000).map(|i| format!("the National Board A{i} for Smith, ")).collect(),
            (0..5_000).map(|i| format!("Jim A{i} Smith Jones Hill Lee, ")).collect(),
            "שלום עולם مرحبا ".repeat(5_000),
            (0..5_000).map(|i| format!("John A{i} Smith, ")).collect(),
        ];
        for text in &texts {
            let words = words(text);
            let before = std::time::Instant::now();
            find_entities(&Text { body: text, words: &words, lang: Some("en"), ..Text::default() });
            // A second where milliseconds are usual: a bound only quadratic time breaks.
            assert!(before.elapsed().as_secs() < 20, "{}", &text[..40.min(text.len())]);
        }
    }

    proptest! {
        #[test]
        fn mentions_are_sorted_disjoint_and_on_boundaries(
            body in "((Mr|Dominic|Raab|Bob|Robert|Kim|von der|Jr|Group|Inc|aka|born|formerly|Paris|the|of|NCSC|Ministry|said|known as|é|Ü|\\(|\\)|\"|,|-|\\.|'s|&)( ?)){0,60}",
            lang in prop::sample::select(vec!["en", "de", "fr", "xx"]),
        ) {
            let words = words(&body);
            let text = Text { body: &body, words: &words, lang: Some(lang), ..Text::default() };
            let mut all: Vec<Span> = Vec::new();
            let mut terms = std::collections::BTreeSet::new();
            for entity in find_entities(&text).entities {
                // One term of the index each, or its positions would not ascend.
                prop_assert!(terms.insert((entity.standing(), entity.key.clone())), "{}", entity.key);
                prop_assert!(!entity.name.is_empty() && !entity.mentions.is_empty());
                prop_assert!(entity.mentions.iter().all(|span| !span.of(&body).is_empty()));
                all.extend(entity.mentions);
            }
            all.sort();
            prop_assert!(all.windows(2).all(|pair| pair[0].end <= pair[1].start), "{all:?}");
        }

        #[test]
        fn no_text_panics(body in "\\PC{0,120}", headline in "\\PC{0,30}") {
            let (words, line) = (words(&body), words_of_line(&headline));
            let headline = Some((headline.as_str(), &line[..]));
            find_entities(&Text { headline, body: &body, words: &words, ..Text::default() });
        }
    }
}
