//! Are copies found, folded and told apart as a comparison of every two articles would do it?

use std::collections::BTreeSet;

use dateline::index::Archive;
use dateline::report::{
    CopiesReport, CopiesRequest, CountRequest, HitReport, Places, Question, SearchRequest, copies,
    count,
};
use dateline::search::{Copies, Sort};

use crate::search::{answer, request};
use crate::support::archive;

/// Numbers that look random and are the same everywhere.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % n
    }
}

struct Printed {
    date: String,
    words: Vec<String>,
}

/// `n` articles: stories of their own, and printings of earlier ones with words changed, cut and added,
/// from none to most of them.
fn printed(n: usize, seed: u64) -> Vec<Printed> {
    let mut random = Lcg(seed);
    let mut all: Vec<Printed> = Vec::new();
    for i in 0..n {
        let date = match random.below(10) {
            0 => "undated".to_owned(),
            day => format!("1916-01-{:02}", day + random.below(3)),
        };
        let own = |random: &mut Lcg, n: usize| -> Vec<String> {
            (0..n).map(|_| format!("w{}", random.below(3_000))).collect()
        };
        let words = if i % 3 == 0 || all.is_empty() {
            let n_words = [1, 4, 9, 40, 120, 300, 300, 300][random.below(8)];
            own(&mut random, n_words)
        } else {
            let mut words = all[random.below(all.len())].words.clone();
            for _ in 0..random.below(9) * words.len() / 60 {
                let at = random.below(words.len());
                words[at] = format!("w{}", random.below(3_000));
            }
            match random.below(4) {
                0 => words.truncate(words.len() - words.len() / 4),
                1 => words.extend(own(&mut random, 30)),
                _ => {}
            }
            words
        };
        all.push(Printed { date, words });
    }
    all
}

fn fixture(all: &[Printed]) -> String {
    let article = |(i, printed): (usize, &Printed)| {
        let Printed { date, words } = printed;
        format!("\n== {date} | {i} | id=n{i} | source=Paper {i}\n{} marker", words.join(" "))
    };
    all.iter().enumerate().map(article).collect()
}

/// Runs of five words over both texts, counted as strings.
fn resemblance(a: &Printed, b: &Printed) -> f32 {
    let runs = |printed: &Printed| -> BTreeSet<String> {
        let mut words = printed.words.clone();
        words.push("marker".to_owned());
        match words.len() {
            0..5 => BTreeSet::from([words.join(" ")]),
            _ => words.windows(5).map(|run| run.join(" ")).collect(),
        }
    };
    let (a, b) = (runs(a), runs(b));
    a.intersection(&b).count() as f32 / a.union(&b).count() as f32
}

fn number(id: &str) -> usize {
    id.strip_prefix('n').and_then(|n| n.parse().ok()).expect("an id of the fixture")
}

fn copies_of(archive: &Archive, id: &str) -> CopiesReport {
    let request = CopiesRequest { id: id.to_owned(), diff: false, places: Places::default() };
    copies(archive, &request).expect("copies")
}

#[test]
fn copies_are_those_that_a_comparison_of_all_finds() {
    let (mut n_pairs, mut n_missed) = (0, 0);
    for seed in 1..=3 {
        let all = printed(90, seed);
        let archive = archive(&fixture(&all));
        for (i, article) in all.iter().enumerate() {
            let report = copies_of(&archive, &format!("n{i}"));
            let found: Vec<usize> =
                report.copies.iter().map(|copy| number(&copy.printed.id)).collect();
            for copy in &report.copies {
                let expected = resemblance(article, &all[number(&copy.printed.id)]);
                assert!((copy.resemblance - expected).abs() < 0.001, "n{i} {}", copy.printed.id);
                assert!(expected >= 0.5, "n{i} {}", copy.printed.id);
            }
            let days: Vec<String> = report
                .copies
                .iter()
                .map(|copy| copy.printed.date.clone().unwrap_or_else(|| "undated".to_owned()))
                .collect();
            assert!(days.is_sorted(), "{days:?}");
            for (j, other) in all.iter().enumerate().filter(|(j, _)| *j != i) {
                if resemblance(article, other) >= 0.5 {
                    n_pairs += 1;
                    n_missed += usize::from(!found.contains(&j));
                }
            }
        }
    }
    assert!(n_pairs > 250, "{n_pairs} pairs");
    assert!(n_missed * 100 <= n_pairs, "{n_missed} of {n_pairs} missed");
}

#[test]
fn each_hit_stands_for_the_copies_behind_it() {
    let all = printed(120, 7);
    let archive = archive(&fixture(&all));
    for (sort, query) in [
        (Sort::Relevance, "marker"),
        (Sort::Oldest, "marker"),
        (Sort::Newest, "w1 OR w2 OR w3 OR w4 OR w5 OR w6 OR w7 OR w8"),
        (Sort::Relevance, "*"),
    ] {
        let asked = |copies, limit, offset| {
            answer(&archive, &SearchRequest { sort, copies, limit, offset, ..request(query) })
        };
        let shown = asked(Copies::Show, 1_000, 0);
        let folded = asked(Copies::Fold, 1_000, 0);
        assert_eq!(shown.folded, 0);
        assert_eq!(shown.total, folded.total);
        assert_eq!(folded.hits.len() as u64 + folded.folded, folded.total, "{query}");
        // By hand: each is a face unless it is a copy of a face before it; all in the first's order.
        let mut faces: Vec<(usize, Vec<usize>)> = Vec::new();
        for hit in &shown.hits {
            let n = number(&hit.id);
            let of = faces.iter_mut().find(|(face, _)| resemblance(&all[*face], &all[n]) >= 0.5);
            match of {
                Some((_, behind)) => behind.push(n),
                None => faces.push((n, Vec::new())),
            }
        }
        let of_hit = |hit: &HitReport| {
            let mut behind: Vec<usize> = hit.copies.iter().map(|id| number(id)).collect();
            behind.sort_unstable();
            (number(&hit.id), behind)
        };
        faces.iter_mut().for_each(|(_, behind)| behind.sort_unstable());
        let found: Vec<_> = folded.hits.iter().map(of_hit).collect();
        assert_eq!(found, faces, "{query}");
        // Pages are cut out of the same list.
        let (mut paged, mut n_folded) = (Vec::new(), 0);
        for offset in (0..faces.len()).step_by(7) {
            let page = asked(Copies::Fold, 7, offset);
            n_folded += page.folded;
            paged.extend(page.hits.iter().map(of_hit));
        }
        assert_eq!(paged, faces, "{query}");
        assert_eq!(n_folded, folded.folded, "{query}");
    }
}

fn counted(archive: &Archive, query: &str, copies: Copies) -> u64 {
    let request = CountRequest {
        question: Question { copies, ..Question::plain(query, dateline::base::Day::MIN) },
        by: None,
        limit: 10,
    };
    count(archive, &request).expect("a count").total
}

#[test]
fn a_copy_has_an_earlier_printing_and_an_original_has_none() {
    let all = printed(120, 11);
    let archive = archive(&fixture(&all));
    let show = SearchRequest { sort: Sort::Oldest, limit: 1_000, ..request("marker") };
    let in_order: Vec<usize> =
        answer(&archive, &show).hits.iter().map(|hit| number(&hit.id)).collect();
    // Of one day the order is that of the keys, in every command; a hit is sorted by score first.
    let by_day = SearchRequest { text: "*".to_owned(), ..show };
    let by_day: Vec<usize> =
        answer(&archive, &by_day).hits.iter().map(|hit| number(&hit.id)).collect();
    assert_eq!(in_order.len(), by_day.len());
    let is_copy = |at: usize| {
        let earlier = &by_day[..at];
        earlier.iter().any(|n| resemblance(&all[*n], &all[by_day[at]]) >= 0.5)
    };
    let expected: BTreeSet<usize> =
        (0..by_day.len()).filter(|at| is_copy(*at)).map(|at| by_day[at]).collect();
    let found = |query: &str| -> BTreeSet<usize> {
        let report = answer(&archive, &SearchRequest { limit: 1_000, ..request(query) });
        report.hits.iter().map(|hit| number(&hit.id)).collect()
    };
    assert!(expected.len() > 30 && expected.len() < 100, "{}", expected.len());
    assert_eq!(found("is:copy"), expected);
    let originals: BTreeSet<usize> = (0..all.len()).filter(|n| !expected.contains(n)).collect();
    assert_eq!(found("is:original"), originals);
    assert_eq!(found("marker is:original"), originals);
    assert_eq!(found("-is:copy"), originals);
    assert_eq!(found("is:copy is:original"), BTreeSet::new());
    let n = all.len() as u64;
    assert_eq!(counted(&archive, "*", Copies::Show), n);
    assert_eq!(counted(&archive, "*", Copies::Fold), originals.len() as u64);
    assert_eq!(counted(&archive, "is:original", Copies::Show), originals.len() as u64);
}

#[test]
fn thousands_of_the_same_are_one() {
    let same = "== 2020-01-01 | Same\nThe very same words in every paper of the country today.\n";
    let other =
        "== 2020-01-02 | Other\nSomething else in every paper was printed on a later day.\n";
    let short = "== 2020-01-03 | Short\nNo paper today.\n";
    let fixture = format!("{}{}{}", same.repeat(700), other.repeat(3), short.repeat(200));
    let archive = archive(&fixture);
    let asked = SearchRequest { copies: Copies::Fold, ..request("paper") };
    let report = answer(&archive, &asked);
    assert_eq!((report.total, report.hits.len(), report.folded), (903, 3, 900));
    assert_eq!(counted(&archive, "paper", Copies::Fold), 3);
    assert_eq!(counted(&archive, "is:copy", Copies::Show), 900);
    let second = answer(&archive, &SearchRequest { offset: 1, limit: 1, ..asked });
    assert_eq!((second.hits.len(), second.total), (1, 903));
}

#[test]
fn printings_are_told_with_what_each_changed() {
    let story = "LONDON — The talks failed on Monday night. Ministers blamed the weather for it. \
                 A second round will open in Paris next week. No date has been set for a third one. \
                 Both sides said on leaving the hall that they had come some way, that neither had \
                 asked for what the other could not give, and that the door was open to them still.";
    let fixture = format!(
        "== 2020-07-16 | Talks fail | id=a | source=Post\n{story}\n\
         == 2020-07-17 | Talks fall apart | id=b | source=Times\n{}\n\
         == undated | Talks | id=c\n{story}\n\
         == 2020-07-17 | Weather | id=d\nRain fell on Monday night. Ministers blamed nobody.\n",
        story
            .replace("Ministers blamed the weather for it. ", "")
            .replace("next week", "on Friday"),
    );
    let archive = archive(&fixture);
    let request = CopiesRequest { id: "a".to_owned(), diff: true, places: Places::default() };
    let report = copies(&archive, &request).expect("copies");
    let rows: Vec<String> = report
        .copies
        .iter()
        .map(|copy| {
            let edits: Vec<String> = copy
                .diff
                .iter()
                .flatten()
                .map(|edit| format!("{} {:?} {:?}", edit.kind, edit.from, edit.to))
                .collect();
            format!("{} {:?} {}", copy.printed.id, copy.printed.source, edits.join("; "))
        })
        .collect();
    assert_eq!(
        rows,
        [
            "b Some(\"Times\") cut Some(\"Ministers blamed the weather for it.\") None; \
             changed Some(\"A second round will open in Paris next week.\") \
             Some(\"A second round will open in Paris on Friday.\")",
            "c None ",
        ]
    );
}

#[test]
fn pages_share_passages_and_are_no_copies() {
    let filler = |seed: u64, n: usize| {
        let mut random = Lcg(seed);
        (0..n).map(|_| format!("v{}", random.below(90_000))).collect::<Vec<_>>().join(" ")
    };
    let dispatch = "EL PASO, Jan. 11. Eighteen Americans of the mine at Cusi were taken from a train \
                    at Santa Ysabel, stripped and shot by bandits under Lopez, a lone survivor said. \
                    He lay in the brush until the riders had gone and walked the whole night to reach \
                    Chihuahua City, where the consul took his oath and sent word of it to the border.";
    let broken = dispatch.replace("survivor", "sur-\nvivor").replace("consul", "c0nsul");
    let fixture = format!(
        "== 1916-01-11 | - | id=p1\n{} {dispatch} {}\n\
         == 1916-01-12 | - | id=p2\n{} {broken} {}\n\
         == 1916-01-12 | - | id=p3\n{}\n\
         == 1916-01-13 | Cusi | id=s1\n{dispatch}\n",
        filler(1, 900),
        filler(2, 800),
        filler(3, 300),
        filler(4, 1_400),
        filler(5, 1_900)
    );
    let archive = archive(&fixture);
    let shared = |id: &str| -> Vec<String> {
        let report = copies_of(&archive, id);
        assert!(report.copies.is_empty(), "{id}");
        report.passages.iter().map(|shared| shared.printed.id.clone()).collect()
    };
    assert_eq!(shared("p1"), ["p2"]);
    assert_eq!(shared("p2"), ["p1"]);
    assert_eq!(shared("p3"), [""; 0]);
    // A short article is found on the pages that carry it.
    assert_eq!(shared("s1"), ["p1", "p2"]);
    let report = copies_of(&archive, "s1");
    let passage = &report.passages[1];
    assert!(passage.here.starts_with("EL PASO, Jan. 11. Eighteen"), "{}", passage.here);
    assert!(passage.here.ends_with("sent word of it to the border"), "{}", passage.here);
    assert!(passage.there.contains("lone sur-\nvivor said"), "{}", passage.there);
    assert!(passage.there.contains("the c0nsul took"), "{}", passage.there);
}
