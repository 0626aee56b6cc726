//! Is this text a place that stories are filed from, or only set like one?
//!
//! There is no list of places: the shape decides, and a list of the words that open headlines,
//! labels and transcripts refuses.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::calendar::{month_named, weekday_named};

/// `text` as a place, if it is one as far as the evidence beside it goes: an agency's `credit`, or
/// a day (`dated`). A place in small letters needs one of them; so do several words in capitals
/// that have no shape of a place.
pub(super) fn place_in<'a>(text: &'a str, credit: Option<&str>, dated: bool) -> Option<&'a str> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let (first, regions) = parts.split_first()?;
    if regions.len() > 3 || first.len() > 60 || *first == "THE" {
        return None;
    }
    let names: Vec<&str> = first.split('/').map(str::trim).collect();
    let n_words = first.split_whitespace().count();
    if names.len() > 4 || n_words > 6 || !names.iter().all(|name| is_name(name)) {
        return None;
    }
    if !regions.iter().all(|region| region.split_whitespace().count() <= 4 && is_name(region)) {
        return None;
    }
    let opens = first.split([' ', '/']).next().unwrap_or(first);
    if weekday_named(opens).is_some() || month_named(opens).is_some() {
        return None;
    }
    let told = dated || credit.is_some();
    if text.split([' ', ',', '/']).any(|word| is_trap(word, told)) {
        return None;
    }
    if is_caseless(first) {
        return (told || first.chars().count() <= 6).then_some(text);
    }
    let believable = if is_capital(first) {
        let letters = first.chars().filter(|c| c.is_alphabetic()).count();
        let shaped = n_words == 1 || !regions.is_empty() || has_shape_of_place(first);
        let numeral = first.chars().all(|c| "IVXLC".contains(c));
        if told { letters >= 2 } else { letters >= 3 && shaped && !numeral }
    } else {
        dated || credit.is_some_and(is_agency)
    };
    believable.then_some(without_stop(text))
}

/// `LONDON.` is printed for `LONDON`; the stop of `D.C.` and `Calif.` belongs to them.
fn without_stop(place: &str) -> &str {
    let last = place.rsplit([' ', ',']).next().unwrap_or(place);
    match last.strip_suffix('.') {
        Some(word) if !place.contains(',') && !word.contains('.') => place.trim_end_matches('.'),
        _ => place,
    }
}

/// Whether every word starts as a name does and holds no figure.
fn is_name(text: &str) -> bool {
    const PARTICLES: &str = "de del di da do dos la le les el of am an der im upon sur and den на";
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some()
        && words.enumerate().all(|(i, word)| {
            let named = word.starts_with(char::is_uppercase)
                || is_caseless(word)
                || word.starts_with("d'")
                || word.starts_with("'s-")
                || i > 0 && among(PARTICLES, word);
            named && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-'))
        })
}

/// Whether `word` is one word of a script without capitals: `仙台`, `القاهرة`.
pub(super) fn is_caseless(word: &str) -> bool {
    let plain = |c: char| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase();
    word.chars().count() >= 2 && word.chars().all(plain)
}

/// Whether the place is set in capitals: particles, `Mc` and the regions after a comma aside.
pub(super) fn is_capital(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or(place);
    let mut any = false;
    first.split([' ', '/', '-']).filter(|word| !word.is_empty()).all(|word| {
        let stem = ["Mc", "Mac", "d'", "d’"].iter().find_map(|p| word.strip_prefix(p));
        let capital = !stem.unwrap_or(word).chars().any(char::is_lowercase);
        any |= capital;
        capital || any && word.chars().all(char::is_lowercase)
    }) && any
}

/// Shapes that places of two or more words have and headlines seldom: `NEW YORK`, `MEXICO CITY`.
fn has_shape_of_place(name: &str) -> bool {
    const FIRST: &str = "NEW NORTH SOUTH EAST WEST SAN SANTA SANTO SÃO SAO ST. ST STE. SAINT \
        SAINTE LOS LAS LA LE EL AL FORT FT. PORT MOUNT MT. LAKE CAPE CAMP RIO BUENOS HONG TEL ABU \
        KUALA ADDIS PHNOM BAD DEN DES SALT PALM LITTLE BATON CORPUS GRAND GREEN LONG KANSAS \
        UNITED VATICAN GUATEMALA SRI BANDAR DAR НЬЮ НИЖНИЙ ABOARD";
    const LAST: &str = "CITY SPRINGS BEACH ISLAND ISLANDS RAPIDS ROCK FALLS VALLEY HILL HILLS BAY \
        HARBOR HARBOUR HEIGHTS JUNCTION GROVE RIVER TOWN MAIN JANEIRO NATIONS WELLS";
    let mut words = name.split_whitespace();
    let (Some(first), Some(last)) = (words.next(), words.next_back()) else { return false };
    name == "THE HAGUE"
        || first != "THE" && (among(FIRST, first) || among(LAST, last))
        || name.contains('/')
}

/// Words that open prose, labels, headlines and transcripts, never a dateline. Those that are also
/// part of names of places pass where a day or an agency was `told`.
fn is_trap(word: &str, told: bool) -> bool {
    const TRAPS: &str = "A ABOUT ACCORDING ADVISORY AFTER AGAIN AGREE AGREED ALERT ALL ALSO \
        ALTHOUGH AN ANALYSIS AND ANSWER ARE AS ASKED AT BACK BE BEFORE BREAKING BRIEF BRIEFS \
        BULLETIN BUSINESS BUT BY CALENDAR CAN CAPTION CHAIRMAN CHRONOLOGY CLARIFICATION COLUMN \
        COMMENT COMMENTARY CONTINUED COPYRIGHT CORRECTED CORRECTION COULD CUTLINE DEAL DEALS DEAR \
        DEATHS DEVELOPING DIGEST DO DOES EDITOR EDITORIAL EDITORS EMBARGOED END ENDS EXCLUSIVE \
        EXPLAINER FACTBOX FAIL FAILS FBI FEATURE FILE FINAL FLASH FOCUS FOR FROM GRAPHIC HAD HALT \
        HAS HAVE HE HEADLINES HER HERE HIS HOW I IF IMF IN INSIGHT INSTANT INTERVIEW IS IT ITS \
        JUDGE JUST KILL LATEST LEAD LETTER LETTERS LIST LIVE MARKETS MINISTER MORE MR MRS MS MUST \
        NASA NATO NEWS NEWSMAKER NO NOT NOTE NOTICE NOW OBITUARY OFF OFFICIAL OPEC OPINION OR OUR \
        OUT OVER PHOTO PHOTOS PICTURE PLAN PLUS POLICE POLITICS POLL PRESIDENT PREVIEW PROFILE \
        QUESTION QUOTE QUOTES RECAP REFILE REPEAT REPORT REVIEW SAID SAY SAYS SENATOR SHE SNAP SO \
        SPECIAL SPEAKER SPORT SPORTS STILL STORY SUMMARY TALKS TECH TEXT THAT THEIR THEN THERE \
        THESE THEY THIS THREE TIMELINE TO TODAY TOLD TOMORROW TWO UPDATE UPDATED URGENT VIDEO \
        VIEW VOL VOLUME VOTE WARNING WAS WATCH WE WEATHER WERE WHAT WHEN WHERE WHICH WHILE WHO WHY WILL WITH \
        WITNESS WORLD WOULD WRAPUP YES YESTERDAY YET YOU YOUR EXKLUSIV EIL EILMELDUNG KOMMENTAR \
        KORREKTUR URGENTE ACTUALIZA OPINIÓN ANÁLISIS EXCLUSIF ANALYSE PORTRAIT REPORTAGE \
        СРОЧНО МОЛНИЯ ОБЗОР МНЕНИЕ 快讯 快訊 速報 号外 社论 社論 社説 评论 評論 独家 更新 更正 속보 사설 عاجل";
    const UNLESS_TOLD: &str = "DAY EU FIRST ON ONE TOP UN US WAR";
    let word = word.trim_matches(|c: char| !c.is_alphabetic());
    if word.is_empty() || word.starts_with(char::is_lowercase) {
        return false;
    }
    let upper = word.to_uppercase();
    static TRAP_SET: LazyLock<FxHashSet<&str>> = LazyLock::new(|| TRAPS.split(' ').collect());
    TRAP_SET.contains(upper.as_str()) || !told && among(UNLESS_TOLD, &upper)
}

/// Whether `credit` is a news agency, whose name after a place in small letters is proof enough.
/// `Reuters/Bloomberg` and `dpa/lno` credit two desks, the first of which decides.
pub(super) fn is_agency(credit: &str) -> bool {
    const AGENCIES: &str = "aap;adnkronos;afp;agi;ani;ansa;anp;ap;apa;associated press;ats;bbc;\
        belga;bernama;bloomberg;bloomberg news;bns;business wire;canadian press;cbc;cna;cnn;cp;\
        ctk;dow jones;dpa;efe;epd;europa press;globe newswire;hina;ians;ina;ins;\
        inter press service;interfax;ips;irna;itar-tass;jiji;kna;kuna;kyodo;lusa;mena;mti;nna;\
        ntb;pa;pap;petra;pr newswire;prnewswire;pti;reuter;reuters;ria novosti;ritzau;sana;sda;\
        sid;spa;stt;tanjug;tass;tt;ukrinform;uni;united press;upi;voa;wam;xinhua;yonhap;\
        риа новости;тасс;интерфакс";
    let first = credit.split(['/', ',']).next().unwrap_or(credit);
    [credit, first].iter().any(|name| {
        let name = name.trim().to_lowercase();
        AGENCIES.split(';').any(|agency| name == agency)
    })
}

/// Whether `word` is one of the words of `list`.
fn among(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_much_proof_a_place_needs() {
        for (text, credit, dated, expected) in [
            ("LONDON", None, false, true),
            ("London", None, false, false),
            ("London", None, true, true),
            ("London", Some("Reuters"), false, true),
            ("Smith", Some("Labour"), false, false),
            ("NEW YORK", None, false, true),
            ("TRADE DEALS", None, false, false),
            ("BIG DOGS", None, false, false),
            ("BIG DOGS", None, true, true),
            ("NAIROBI, Kenya", None, false, true),
            ("JANUARY", None, false, false),
            ("UPDATE", Some("Reuters"), true, false),
            ("LXXXIV", None, false, false),
            ("", None, true, false),
            (",", None, true, false),
        ] {
            let found = place_in(text, credit, dated).is_some();
            assert_eq!(found, expected, "{text} {credit:?} {dated}");
        }
    }

    #[test]
    fn a_stop_is_kept_where_it_shortens() {
        assert_eq!(place_in("LONDON.", None, true), Some("LONDON"));
        assert_eq!(place_in("BOISE, Ida.", None, true), Some("BOISE, Ida."));
    }
}
