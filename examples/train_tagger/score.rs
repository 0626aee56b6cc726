//! Precision, recall and F1 by exact span and kind.

use dateline::analysis::entities::Kind;

use super::corpus::{Doc, Name};

#[derive(Clone, Copy, Default)]
pub struct Counts {
    pub right: [usize; 3],
    pub found: [usize; 3],
    pub gold: [usize; 3],
}

impl Counts {
    pub fn add(&mut self, gold: &[Name], found: &[Name]) {
        for name in found {
            self.found[name.0 as usize] += 1;
            self.right[name.0 as usize] += usize::from(gold.contains(name));
        }
        for name in gold {
            self.gold[name.0 as usize] += 1;
        }
    }

    pub fn f1(&self, kinds: &[Kind]) -> (f64, f64, f64) {
        let sum =
            |of: &[usize; 3]| kinds.iter().map(|kind| of[*kind as usize]).sum::<usize>() as f64;
        let (right, found, gold) = (sum(&self.right), sum(&self.found), sum(&self.gold));
        let (p, r) = (right / found.max(1.0), right / gold.max(1.0));
        (100.0 * p, 100.0 * r, 200.0 * p * r / (p + r).max(1e-9))
    }

    /// Prints what was missed and what was too much, with what stands around it.
    pub fn show(&self, doc: &Doc, found: &[Name]) {
        let around = |a: usize, b: usize| {
            let from = doc.text[..a].char_indices().rev().nth(40).map_or(0, |(i, _)| i);
            let to = doc.text[b..].char_indices().nth(40).map_or(doc.text.len(), |(i, _)| b + i);
            let text = &doc.text;
            format!("{}[{}]{}", &text[from..a], &text[a..b], &text[b..to]).replace('\n', "~")
        };
        for (what, some, others) in
            [("missed", &doc.names[..], found), ("too much", found, &doc.names[..])]
        {
            for name in some.iter().filter(|name| !others.contains(name)) {
                println!("{what} {:?} {}", name.0, around(name.1, name.2));
            }
        }
    }

    pub fn line(&self) -> String {
        let one = |name: &str, kinds: &[Kind]| {
            let (p, r, f) = self.f1(kinds);
            format!("{name} {p:.1}/{r:.1}/{f:.1}")
        };
        [
            one("PER", &[Kind::Person]),
            one("ORG", &[Kind::Organization]),
            one("LOC", &[Kind::Place]),
            one("all", &[Kind::Person, Kind::Organization, Kind::Place]),
        ]
        .join("  ")
    }
}
