//! Each rule with names it must join and names it must keep apart, whatever found the candidates.
//!
//! Candidates are marked in the text: `<P Dominic Raab>`, `O` for organizations, `L` for places.

use super::super::super::candidates::Candidate;
use super::super::super::tokens::Tokens;
use super::super::super::{Evidence, Findings, Kind, Text};
use super::super::resolve_with;
use crate::analysis::words::{words, words_of_line};
use crate::base::Span;

/// Reads the marks.
fn unmarked(marked: &str) -> (String, Vec<(Span, Kind)>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for (at, part) in marked.split('<').enumerate() {
        let Some((name, rest)) = part.split_once('>').filter(|_| at > 0) else {
            text.push_str(part);
            continue;
        };
        let (kind, name) = name.split_once(' ').expect("a kind and a name");
        let kind = match kind {
            "P" => Kind::Person,
            "O" => Kind::Organization,
            _ => Kind::Place,
        };
        spans.push((Span::new(text.len(), text.len() + name.len()), kind));
        text.push_str(name);
        text.push_str(rest);
    }
    (text, spans)
}

fn resolved(headline: Option<&str>, marked: &str) -> (String, Findings) {
    let (body, spans) = unmarked(marked);
    let words = words(&body);
    let line = headline.map(|line| (line, words_of_line(line)));
    let headline = line.as_ref().map(|(line, words)| (*line, &words[..]));
    let text = Text { headline, body: &body, words: &words, lang: Some("en"), ..Text::default() };
    let find = |tokens: &Tokens| {
        let is_body = tokens.text == body;
        let of_body = spans.iter().filter(|_| is_body);
        let candidate = |(span, kind): &(Span, Kind)| {
            let first = tokens.words.partition_point(|word| word.span.end <= span.start);
            let end = tokens.words.partition_point(|word| word.span.start < span.end);
            Candidate::new(first, end, *kind, Evidence::Context)
        };
        of_body.map(candidate).collect()
    };
    let found = resolve_with(&text, |zones| zones.iter().map(find).collect());
    (body, found)
}

fn shown(body: &str, found: &Findings) -> String {
    let row = |entity: &super::super::super::Entity| {
        let kind = match entity.kind {
            Kind::Person => 'P',
            Kind::Organization => 'O',
            Kind::Place => 'L',
        };
        let mentions: Vec<&str> = entity.mentions.iter().map(|span| span.of(body)).collect();
        format!("{kind} {}: {}", entity.name, mentions.join(", "))
    };
    found.entities.iter().map(row).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(marked: &str, expected: &str) {
    let (body, found) = resolved(None, marked);
    assert_eq!(shown(&body, &found), expected, "{marked:?}");
}

#[test]
fn a_surname_is_its_only_bearers() {
    for (marked, expected) in [
        ("<P Dominic Raab> spoke. Raab left.", "P Dominic Raab: Dominic Raab, Raab"),
        // The full name comes later.
        ("Raab left. Then <P Dominic Raab> spoke.", "P Dominic Raab: Raab, Dominic Raab"),
        ("<P Dominic Raab> spoke. It was Raab's day.", "P Dominic Raab: Dominic Raab, Raab"),
        ("<P Dominic Raab> spoke. <P Raab> left.", "P Dominic Raab: Dominic Raab, Raab"),
        ("<P Seán O’Brien> spoke. O'Brien left.", "P Seán O’Brien: Seán O’Brien, O'Brien"),
        ("<P Antonín Dvořák> wrote. Dvorak left.", "P Antonín Dvořák: Antonín Dvořák, Dvorak"),
        ("<P Walter Kohl Jr.> spoke. Kohl left.", "P Walter Kohl Jr: Walter Kohl Jr, Kohl"),
        (
            "<P John Quill Jr> and <P Adam Quill Sr> met. Quill left.",
            "P John Quill Jr: John Quill Jr; P Adam Quill Sr: Adam Quill Sr; P Quill: Quill",
        ),
        ("RAAB RESIGNS AFTER ROW\n\n<P Dominic Raab> spoke.", "P Dominic Raab: RAAB, Dominic Raab"),
        // Part of another name, another word, another place.
        ("<P Dominic Raab> met Raab Capital and Old Raab Street.", "P Dominic Raab: Dominic Raab"),
        ("<P Gordon Brown> baked brown bread. Brown bread rose.", "P Gordon Brown: Gordon Brown"),
        ("<P Dominic Raab> met Zoe Raab.", "P Dominic Raab: Dominic Raab"),
    ] {
        check(marked, expected);
    }
}

#[test]
fn surnames_of_several_words() {
    for (marked, expected) in [
        (
            "<P Ursula von der Leyen> spoke. Then von der Leyen left.",
            "P Ursula von der Leyen: Ursula von der Leyen, von der Leyen",
        ),
        (
            "<P Ursula von der Leyen> spoke. <P Von der Leyen> left.",
            "P Ursula von der Leyen: Ursula von der Leyen, Von der Leyen",
        ),
        (
            "<P Charles de Gaulle> spoke. But de Gaulle left.",
            "P Charles de Gaulle: Charles de Gaulle, de Gaulle",
        ),
        (
            "<P Moqtada al-Sadr> spoke. Later al-Sadr left, and Sadr wept.",
            "P Moqtada al-Sadr: Moqtada al-Sadr, al-Sadr, Sadr",
        ),
        (
            "<P Jacob Rees-Mogg> spoke. <P Rees-Mogg> left. Mr Rees-Mogg wept.",
            "P Jacob Rees-Mogg: Jacob Rees-Mogg, Rees-Mogg, Rees-Mogg",
        ),
        (
            "<P Enrique Peña Nieto> spoke. Then Peña Nieto left.",
            "P Enrique Peña Nieto: Enrique Peña Nieto, Peña Nieto",
        ),
        (
            "<P Theo van Gogh> wrote to <P Vincent van Gogh>. Then <P van Gogh> slept.",
            "P Theo van Gogh: Theo van Gogh; P Vincent van Gogh: Vincent van Gogh; P van Gogh: van Gogh",
        ),
    ] {
        check(marked, expected);
    }
}

#[test]
fn two_bearers_stay_apart() {
    for (marked, expected) in [
        (
            "<P Boris Johnson> met <P Jo Johnson>. <P Johnson> left.",
            "P Boris Johnson: Boris Johnson; P Jo Johnson: Jo Johnson; P Johnson: Johnson",
        ),
        (
            "<P Bill Clinton> met <P Hillary Clinton>. Mrs <P Clinton> spoke to Mr. <P Clinton>.",
            "P Bill Clinton: Bill Clinton, Clinton; P Hillary Clinton: Hillary Clinton, Clinton",
        ),
        (
            "<P Bill Clinton> left. Mrs <P Clinton> stayed.",
            "P Bill Clinton: Bill Clinton; P Clinton: Clinton",
        ),
        (
            "<P George H. W. Bush> and <P George W. Bush> met. <P Bush> left.",
            "P George H. W. Bush: George H. W. Bush; P George W. Bush: George W. Bush; P Bush: Bush",
        ),
        (
            "<P George H. W. Bush> and <P George W. Bush> met. <P George Bush> left.",
            "P George H. W. Bush: George H. W. Bush; P George W. Bush: George W. Bush; P George Bush: George Bush",
        ),
    ] {
        check(marked, expected);
    }
}

#[test]
fn one_person_of_several_full_names() {
    for (marked, expected) in [
        (
            "<P Donald J. Trump> won. <P Donald Trump> left. Trump spoke.",
            "P Donald J. Trump: Donald J. Trump, Donald Trump, Trump",
        ),
        (
            "<P Robert Dole> ran. <P Bob Dole> lost. <P Dole> left.",
            "P Robert Dole: Robert Dole, Bob Dole, Dole",
        ),
        (
            "<P Bill Gates> spoke. <P William Gates> left.",
            "P Bill Gates: Bill Gates, William Gates",
        ),
        (
            "<P J. Biden> spoke. <P Joseph Biden> and <P Joe Biden> left.",
            "P Joseph Biden: J. Biden, Joseph Biden, Joe Biden",
        ),
        (
            "<P Otto Jespersen> or <P Jens Otto Harry Jespersen> wrote. Jespersen left.",
            "P Jens Otto Harry Jespersen: Otto Jespersen, Jens Otto Harry Jespersen, Jespersen",
        ),
        (
            "<P Mohamed Morsi> and <P Muhammad Morsi> are one.",
            "P Mohamed Morsi: Mohamed Morsi, Muhammad Morsi",
        ),
        // A nickname alone, or one of another surname, joins nobody.
        ("<P Robert Dole> met <P Bob Hope>.", "P Robert Dole: Robert Dole; P Bob Hope: Bob Hope"),
        (
            "<P J. Smith> met <P John Smith> and <P James Smith>.",
            "P J. Smith: J. Smith; P John Smith: John Smith; P James Smith: James Smith",
        ),
        (
            "<P Emeritus Sandra Torres> spoke. <P Sandra Torres>, emeritus, left.",
            "P Sandra Torres: Sandra Torres, Sandra Torres",
        ),
        (
            "<P Quartet Sandra Torres> spoke. Quartet left.",
            "P Quartet Sandra Torres: Quartet Sandra Torres",
        ),
        // Titles taken for a part of the name.
        ("<P President Joe Biden> spoke. <P Biden> left.", "P Joe Biden: Joe Biden, Biden"),
    ] {
        check(marked, expected);
    }
}

#[test]
fn the_family_comes_first() {
    for (marked, expected) in [
        ("<P Xi Jinping> spoke. Xi left.", "P Xi Jinping: Xi Jinping, Xi"),
        (
            "<P Kim Jong-un> spoke. <P Kim> left. Mr Kim slept.",
            "P Kim Jong-un: Kim Jong-un, Kim, Kim",
        ),
        ("<P Ban Ki-moon> spoke. Mr Ban left.", "P Ban Ki-moon: Ban Ki-moon, Ban"),
        ("<P Nguyen Phu Trong> spoke. Trong left.", "P Nguyen Phu Trong: Nguyen Phu Trong, Trong"),
        ("<P Tsai Ing-wen> spoke. President <P Tsai> left.", "P Tsai Ing-wen: Tsai Ing-wen, Tsai"),
        (
            "<P Kim Jong-un> met <P Moon Jae-in>. Later Moon and Kim spoke.",
            "P Kim Jong-un: Kim Jong-un, Kim; P Moon Jae-in: Moon Jae-in, Moon",
        ),
        ("<P Yuen Ren Chao> spoke. Chao left.", "P Yuen Ren Chao: Yuen Ren Chao, Chao"),
        ("<P Jackie Chan> spoke. Chan left.", "P Jackie Chan: Jackie Chan, Chan"),
        (
            "<P Kim Kardashian> spoke. Kardashian left.",
            "P Kim Kardashian: Kim Kardashian, Kardashian",
        ),
    ] {
        check(marked, expected);
    }
}

#[test]
fn given_names() {
    for (marked, expected) in [
        ("<P Jared Padalecki> moved. Jared left.", "P Jared Padalecki: Jared Padalecki, Jared"),
        ("<P Keir Starmer> spoke. Sir <P Keir> left.", "P Keir Starmer: Keir Starmer, Keir"),
        ("<P Abiy Ahmed> spoke. Mr <P Abiy> left.", "P Abiy Ahmed: Abiy Ahmed, Abiy"),
        ("<P Bashar al-Assad> spoke. Bashar left.", "P Bashar al-Assad: Bashar al-Assad, Bashar"),
        // A title, two bearers, a surname of somebody, another word.
        ("<P John Smith> spoke. Mr <P John> left.", "P John Smith: John Smith; P John: John"),
        (
            "<P John Smith> met <P John Hill>. <P John> left.",
            "P John Smith: John Smith; P John Hill: John Hill; P John: John",
        ),
        (
            "<P Thomas Moore> met <P Clarence Thomas>. Thomas left.",
            "P Thomas Moore: Thomas Moore; P Clarence Thomas: Clarence Thomas, Thomas",
        ),
        (
            "<P Assemblywoman Sandra Torres> spoke. An Assemblywoman left.",
            "P Sandra Torres: Sandra Torres",
        ),
        ("<P Jordan Hill> left. He flew to Jordan.", "P Jordan Hill: Jordan Hill"),
        ("<P Grace Hill> left. Grace is a virtue.", "P Grace Hill: Grace Hill"),
        ("<P Robert Hill> left. He saw St Robert and Robert Street.", "P Robert Hill: Robert Hill"),
    ] {
        check(marked, expected);
    }
}

#[test]
fn surnames_that_are_places_or_firms() {
    for (marked, expected) in [
        (
            "<P Harold Washington> flew to <L Washington>.",
            "P Harold Washington: Harold Washington; L Washington: Washington",
        ),
        (
            "<P Harold Washington> won. <L Washington> said so.",
            "P Harold Washington: Harold Washington, Washington",
        ),
        (
            "<P Gerald Ford> drove a <O Ford>. <O Ford Motor Co> sold it.",
            "P Gerald Ford: Gerald Ford; O Ford Motor Co: Ford, Ford Motor Co",
        ),
        ("<P Piers Morgan> spoke. <P Morgan> left.", "P Piers Morgan: Piers Morgan, Morgan"),
        (
            "<O JP Morgan> met <P Piers Morgan>. <P Morgan> left.",
            "O JP Morgan: JP Morgan; P Piers Morgan: Piers Morgan, Morgan",
        ),
    ] {
        check(marked, expected);
    }
}

#[test]
fn acronyms() {
    for (marked, expected) in [
        (
            "the <O National Cyber Security Centre> (NCSC) said. The NCSC left.",
            "O National Cyber Security Centre: National Cyber Security Centre, NCSC, NCSC",
        ),
        (
            "<O NCSC> (<O National Cyber Security Centre>) said.",
            "O National Cyber Security Centre: NCSC, National Cyber Security Centre",
        ),
        // Nowhere defined.
        (
            "the <O Food and Drug Administration> met. The FDA left.",
            "O Food and Drug Administration: Food and Drug Administration, FDA",
        ),
        (
            "the <O University of Southern Indiana> met. USI left.",
            "O University of Southern Indiana: University of Southern Indiana, USI",
        ),
        (
            "the UK's <O NCSC> and the <O National Cyber Security Centre>",
            "O National Cyber Security Centre: NCSC, National Cyber Security Centre",
        ),
        (
            "the <O UK National Cyber Security Centre> said. <O NCSC> left.",
            "O UK National Cyber Security Centre: UK National Cyber Security Centre, NCSC",
        ),
        (
            "the <O Department of Justice>. The <O DoJ> said. DOJ left.",
            "O Department of Justice: Department of Justice, DoJ, DOJ",
        ),
        (
            "the <O Democratic Alliance for Betterment and Progress of Hong Kong>; <O DAB> won.",
            "O Democratic Alliance for Betterment and Progress of Hong Kong: Democratic Alliance for Betterment and Progress of Hong Kong, DAB",
        ),
        (
            "<O United Auto Workers> met. The <O U.A.W.> left.",
            "O United Auto Workers: United Auto Workers, U.A.W.",
        ),
        (
            "<O World Health Organization>; who said it? The WHO did.",
            "O World Health Organization: World Health Organization, WHO",
        ),
        ("<L New South Wales> burns. NSW said so.", "L New South Wales: New South Wales, NSW"),
        (
            "the <O Korean People's Army> [KPA] said",
            "O Korean People's Army: Korean People's Army, KPA",
        ),
        // Of another language.
        (
            "<O Revolutionary Armed Forces of Colombia> (FARC) said. FARC left.",
            "O Revolutionary Armed Forces of Colombia: Revolutionary Armed Forces of Colombia, FARC, FARC",
        ),
        (
            "<O MSF> (<O Doctors Without Borders>) said. MSF left.",
            "O Doctors Without Borders: MSF, Doctors Without Borders, MSF",
        ),
        // Two that spell it.
        (
            "the <O Association of Bee Keepers> and the <O Academy of Big Kites>; <O ABK> met.",
            "O Association of Bee Keepers: Association of Bee Keepers; O Academy of Big Kites: Academy of Big Kites; O ABK: ABK",
        ),
        (
            "gross domestic product (GDP) of the <O Great Danish Party>: GDP fell.",
            "O Great Danish Party: Great Danish Party",
        ),
        ("<P Dominic Raab> (CON) spoke.", "P Dominic Raab: Dominic Raab"),
    ] {
        check(marked, expected);
    }
}

#[test]
fn short_names_of_bodies() {
    for (marked, expected) in [
        (
            "<O Microsoft Corp> and <O Microsoft> met. Microsoft left.",
            "O Microsoft Corp: Microsoft Corp, Microsoft, Microsoft",
        ),
        (
            "<O Ryanair Holdings> fell. Ryanair left.",
            "O Ryanair Holdings: Ryanair Holdings, Ryanair",
        ),
        (
            "the <O Russian Foreign Ministry>; the <O Foreign Ministry> said",
            "O Russian Foreign Ministry: Russian Foreign Ministry, Foreign Ministry",
        ),
        (
            "the <O Russian Foreign Ministry>, the <O Chinese Foreign Ministry>; the <O Foreign Ministry> said",
            "O Russian Foreign Ministry: Russian Foreign Ministry; O Chinese Foreign Ministry: Chinese Foreign Ministry; O Foreign Ministry: Foreign Ministry",
        ),
        (
            "the <O Andy Warhol Foundation for the Visual Arts>; the <O Andy Warhol Foundation> gave",
            "O Andy Warhol Foundation for the Visual Arts: Andy Warhol Foundation for the Visual Arts, Andy Warhol Foundation",
        ),
        (
            "the <O Bank of England>; the <O Bank> said",
            "O Bank of England: Bank of England; O Bank: Bank",
        ),
        (
            "the <O University of Texas>, the <O University of Texas Arlington>",
            "O University of Texas: University of Texas; O University of Texas Arlington: University of Texas Arlington",
        ),
    ] {
        check(marked, expected);
    }
}

#[test]
fn what_the_text_itself_says() {
    for (marked, expected) in [
        (
            "<O APT29>, also named \"the Dukes\" or \"Cozy Bear\", hacks. Cozy Bear left.",
            "O APT29: APT29, the Dukes, Cozy Bear, Cozy Bear",
        ),
        (
            "<O APT29>, commonly known as \"the Dukes\" or \"Cozy Bear\", hacks.",
            "O APT29: APT29, the Dukes, Cozy Bear",
        ),
        (
            "A group commonly known as \"Cozy Bear\", \"the Dukes\" and \"APT29\" hacks. APT29 left.",
            "O Cozy Bear: Cozy Bear, the Dukes, APT29, APT29",
        ),
        (
            "a hacking group, known by the names \"the Dukes\" or \"Cozy Bear\", and",
            "O the Dukes: the Dukes, Cozy Bear",
        ),
        (
            "<O APT29> (also known as Cozy Bear or the Dukes) hacks.",
            "O APT29: APT29, Cozy Bear, Dukes",
        ),
        ("<O APT29>, which goes by the name \"Cozy Bear\", hacks.", "O APT29: APT29, Cozy Bear"),
        (
            "<O APT29>, a group operating under the names \"the Dukes\" and \"Cozy Bear\", hacks.",
            "O APT29: APT29, the Dukes, Cozy Bear",
        ),
        ("<O APT29>, a.k.a. Cozy Bear, hacks.", "O APT29: APT29, Cozy Bear"),
        ("<O APT29>, aka \"Cozy Bear\", hacks.", "O APT29: APT29, Cozy Bear"),
        (
            "the hackers, dubbed \"Cozy Bear\" by <O CrowdStrike>, left. Cozy Bear stayed.",
            "O Cozy Bear: Cozy Bear, Cozy Bear; O CrowdStrike: CrowdStrike",
        ),
        (
            "<O Zorba Holdings>, trading as \"Happy Greek\", closed. Happy Greek left.",
            "O Zorba Holdings: Zorba Holdings, Happy Greek, Happy Greek",
        ),
        (
            "<P Samuel Clemens>, better known as Mark Twain, wrote. Twain left.",
            "P Samuel Clemens: Samuel Clemens, Mark Twain, Twain",
        ),
        (
            "<P Samuel Clemens>, known by his pen name <P Mark Twain>, wrote.",
            "P Samuel Clemens: Samuel Clemens, Mark Twain",
        ),
        (
            "<P Stefani Germanotta>, known by her stage name <P Lady Gaga>, sang.",
            "P Stefani Germanotta: Stefani Germanotta, Lady Gaga",
        ),
        (
            "<P Hillary Clinton> (née <P Rodham>) spoke.",
            "P Hillary Clinton: Hillary Clinton, Rodham",
        ),
        (
            "<P Elton John>, born <P Reginald Kenneth Dwight>, sang. Dwight left.",
            "P Elton John: Elton John, Reginald Kenneth Dwight, Dwight",
        ),
        (
            "<P Mike \"The Mooch\" Raab> spoke.",
            "P Mike \"The Mooch\" Raab: Mike \"The Mooch\" Raab",
        ),
        (
            "<O Blackwater>, formerly known as <O Xe Services>, left.",
            "O Blackwater: Blackwater, Xe Services",
        ),
        (
            "<O Xe Services>, formerly <O Blackwater>, left.",
            "O Xe Services: Xe Services, Blackwater",
        ),
        (
            "LONDON — A hacking group that goes by the names \"the Dukes\" and \"APT29\" struck.",
            "O the Dukes: the Dukes, APT29",
        ),
        (
            "<L London> — A hacking group that goes by the names \"the Dukes\" and \"APT29\" struck.",
            "L London: London; O the Dukes: the Dukes, APT29",
        ),
        (
            "A cyber espionage group, known variously as APT29, 'the Dukes' or 'Cozy Bear', struck.",
            "O APT29: APT29, the Dukes, Cozy Bear",
        ),
        ("<O APT29> dubbed \"Cozy Bear\" by many hacks.", "O APT29: APT29, Cozy Bear"),
        // Not names of the head.
        (
            "<L York> is known as <L England>'s \"City of Festivals\".",
            "L York: York; L England: England",
        ),
        (
            "It came in a minor newspaper under her pen name, <P Ann Quill>.",
            "P Ann Quill: Ann Quill",
        ),
        (
            "<P Dominic Raab>, known as a liar, left <L London>.",
            "P Dominic Raab: Dominic Raab; L London: London",
        ),
        (
            "<P Dominic Raab>, born in <L London>, left.",
            "P Dominic Raab: Dominic Raab; L London: London",
        ),
        (
            "<P Dominic Raab> named <P Ann Quill> as his aide.",
            "P Dominic Raab: Dominic Raab; P Ann Quill: Ann Quill",
        ),
        (
            "<P Dominic Raab> called <P Ann Quill>.",
            "P Dominic Raab: Dominic Raab; P Ann Quill: Ann Quill",
        ),
        ("<P Dominic Raab> called it \"Madness\".", "P Dominic Raab: Dominic Raab"),
        ("<P Dominic Raab> called \"The Guardian\" late.", "P Dominic Raab: Dominic Raab"),
        ("Her book, called \"Cold Days\", was read by <P Ann Quill>.", "P Ann Quill: Ann Quill"),
    ] {
        check(marked, expected);
    }
}

#[test]
fn headlines_use_the_surname_first() {
    let (body, found) = resolved(
        Some("Raab Blames Hackers in NCSC Report"),
        "<P Dominic Raab> and the <O National Cyber Security Centre> spoke.",
    );
    assert_eq!(
        shown(&body, &found),
        "P Dominic Raab: Dominic Raab; O National Cyber Security Centre: National Cyber Security Centre"
    );
    assert!(found.entities.iter().all(|entity| entity.in_headline.len() == 1), "{found:?}");
}

#[test]
fn what_is_defined() {
    for (marked, expected) in [
        ("the <O National Cyber Security Centre> (NCSC)", "ncsc = national cyber security centre"),
        ("the <O U.A.W.> (<O United Auto Workers>)", "uaw = united auto workers"),
        ("<O MSF> (<O Doctors Without Borders>) said. MSF left.", "msf = doctors without borders"),
        (
            "the <O Foreign Office> (FO); the <O British Foreign Office> said",
            "fo = british foreign office",
        ),
        ("the <O National Cyber Security Centre>, NCSC", ""),
        ("<P Dominic Raab> (CON)", ""),
    ] {
        let (_, found) = resolved(None, marked);
        let rows: Vec<String> =
            found.definitions.iter().map(|d| format!("{} = {}", d.short, d.long)).collect();
        assert_eq!(rows.join("; "), expected, "{marked:?}");
    }
}
