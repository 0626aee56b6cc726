//! How good is the tagger that the program holds, on the development sets?

use std::path::Path;

use anyhow::Result;
use dateline::analysis::Analyzer;
use dateline::analysis::entities::SHOWN;
use dateline::article::{Article, Origin};

use super::corpus::{Doc, Name, read_tsv, read_xz};
use super::gum;
use super::score::Counts;

/// The sets that nothing is trained on: news of GUM, web texts of UNER.
pub fn sets(data: &Path) -> Result<Vec<(&'static str, Vec<Doc>)>> {
    let ner = data.join("ner");
    Ok(vec![
        ("gum-news", gum::read(&ner.join("gum/dep.tar.xz"), |genre| genre == "news")?),
        ("ewt-test", read_tsv(&read_xz(&ner.join("uner-ewt-test.tsv.xz"))?)),
    ])
}

pub fn develop(data: &Path, out: Option<&Path>) -> Result<()> {
    let mut analyzer = Analyzer::new();
    for (name, docs) in sets(data)? {
        let mut counts = Counts::default();
        let mut lines = String::new();
        for doc in &docs {
            let article = Article::new(Origin::default(), doc.text.as_str());
            let analysed = analyzer.analyse(article);
            let found: Vec<Name> = analysed
                .entities
                .iter()
                .filter(|entity| entity.margin >= SHOWN)
                .flat_map(|e| e.mentions.iter().map(|s| (e.kind, s.start as usize, s.end as usize)))
                .collect();
            counts.add(&doc.names, &found);
            let names: Vec<_> = doc
                .names
                .iter()
                .map(|(kind, a, b)| (["PER", "ORG", "LOC"][*kind as usize], a, b))
                .collect();
            let record = serde_json::json!({"text": doc.text, "names": names});
            lines.push_str(&format!("{record}\n"));
            if std::env::var_os("SHOW").is_some() {
                counts.show(doc, &found);
            }
        }
        println!("{name:9} {}", counts.line());
        if let Some(out) = out {
            std::fs::write(out.join(format!("{name}.jsonl")), lines)?;
        }
    }
    Ok(())
}
