//! How good is the tagger that the program holds, on the development sets?

use std::io::Read;
use std::path::Path;

use anyhow::Result;
use dateline::analysis::Analyzer;
use dateline::analysis::entities::SHOWN;
use dateline::article::{Article, Origin};
use dateline::index::Archive;

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

/// What the rest of an archive adds: the development news among the articles of Wikinews and the digests of
/// current events, each name decided as a search would.
fn in_archive(data: &Path, docs: &[Doc], analyzer: &mut Analyzer) -> Result<Counts> {
    let mut texts: Vec<String> = docs.iter().map(|doc| doc.text.clone()).collect();
    for year in ["2019", "2020"] {
        let path = data.join(format!("wikinews/wikinews_{year}.csv"));
        for row in csv::Reader::from_path(path)?.records() {
            texts.push(row?.get(3).unwrap_or("").to_owned());
        }
    }
    let file = std::fs::File::open(data.join("current-events/posts.tar.xz"))?;
    let mut posts =
        tar::Archive::new(lzma_rust2::XzReader::new(std::io::BufReader::new(file), true));
    for post in posts.entries()? {
        let mut text = String::new();
        if post?.read_to_string(&mut text).is_ok() && !text.is_empty() {
            texts.push(text);
        }
    }
    let analysed: Vec<_> = texts
        .into_iter()
        .enumerate()
        .map(|(n, text)| {
            let origin = Origin { path: n.to_string(), ..Origin::default() };
            analyzer.analyse(Article::new(origin, text))
        })
        .collect();
    let archive = Archive::in_memory(analysed.iter().cloned())?;
    let mut counts = Counts::default();
    for (doc, analysed) in docs.iter().zip(&analysed) {
        let mut found: Vec<Name> = Vec::new();
        for entity in &analysed.entities {
            if let Some(kind) = archive.kind_of(entity.standing(), &entity.key)? {
                found.extend(
                    entity.mentions.iter().map(|s| (kind, s.start as usize, s.end as usize)),
                );
            }
        }
        counts.add(&doc.names, &found);
        if std::env::var_os("SHOW_ARCHIVE").is_some() {
            counts.show(doc, &found);
        }
    }
    Ok(counts)
}

pub fn develop(data: &Path, out: Option<&Path>) -> Result<()> {
    if let Some(out) = out {
        std::fs::create_dir_all(out)?;
    }
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
        if name == "gum-news" {
            let counts = in_archive(data, &docs, &mut analyzer)?;
            println!("  among the articles of an archive {}", counts.line());
        }
        if let Some(out) = out {
            std::fs::write(out.join(format!("{name}.jsonl")), lines)?;
        }
    }
    Ok(())
}
