//! What do the parts cost: cutting words, analysing an article, reading a query, answering it?
//!
//! `cargo bench --bench parts`. The articles are those of `corpus/`, so that it runs in any clone;
//! for whole archives see `benches/archive.rs`.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dateline::analysis::entities::{Finder, Text};
use dateline::analysis::{Analyzer, Shingles, Sketch, Word, detect_language, time, words};
use dateline::article::Article;
use dateline::base::Day;
use dateline::index::Archive;
use dateline::query::{parse, plan};
use dateline::report::{Question, Stretch, TimelineRequest, timeline};
use dateline::search::{Copies, Options, Sort, passage, search};
use dateline::source::{Config, Settings, sources, walk};

/// Every article of the sample corpus.
fn articles() -> Vec<Article> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let config = Config::of_root(&root).expect("the corpus's own configuration");
    let settings = Settings::new(Day::MAX).with_config(config);
    let mut articles = Vec::new();
    for found in walk(&root).expect("the corpus is there") {
        let found = found.expect("a readable file");
        sources("corpus", &found, &settings, &mut |source| {
            let source = source.expect("a format we know");
            let read = |record| source.article(record).expect("an article");
            articles.extend(source.records().map(|record| read(record.expect("a record"))));
            ControlFlow::Continue(())
        });
    }
    articles
}

fn analysis(criterion: &mut Criterion) {
    let articles = articles();
    let bytes: usize = articles.iter().map(|article| article.body.len()).sum();
    let mut group = criterion.benchmark_group("analysis");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("words", |bencher| {
        bencher.iter(|| articles.iter().map(|article| words(&article.body).len()).sum::<usize>());
    });
    let cut: Vec<_> = articles.iter().map(|article| words(&article.body)).collect();
    group.bench_function("times", |bencher| {
        bencher.iter(|| {
            let texts = articles.iter().zip(&cut).map(|(article, words)| time::Text {
                body: &article.body,
                words,
                lang: article.lang.as_deref(),
                published: article.date,
                filed: article.filed,
            });
            texts.map(|text| time::find_times(&text).len()).sum::<usize>()
        });
    });
    for (name, entities) in [("without entities", false), ("with entities", true)] {
        let mut analyzer = if entities { Analyzer::new() } else { Analyzer::without_entities() };
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || articles.clone(),
                |articles| {
                    for article in articles {
                        black_box(analyzer.analyse(article));
                    }
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

/// Names and times together, in words a second: what `analyse` adds to cutting words and making terms. Only
/// articles in English, the language of the tagger.
fn names_and_times(criterion: &mut Criterion) {
    let mut articles = articles();
    articles.retain(|article| detect_language(&article.body).is_some_and(|l| l.code() == "en"));
    let cut: Vec<_> = articles.iter().map(|article| words(&article.body)).collect();
    let n_words: usize = cut.iter().map(Vec::len).sum();
    let mut finder = Finder::new();
    let mut group = criterion.benchmark_group("names and times");
    group.throughput(Throughput::Elements(n_words as u64));
    group.bench_function("corpus", |bencher| {
        bencher.iter(|| {
            let each = articles.iter().zip(&cut).map(|(article, words)| {
                let body = article.body.as_str();
                let text = Text { body, words, lang: Some("en"), ..Text::default() };
                finder.find(&text).entities.len() + n_times(body, words)
            });
            each.sum::<usize>()
        });
    });
    // Twice the text, twice the time: names without end, rows without end, and all articles as one
    // paragraph.
    let joined: String = articles.iter().map(|a| a.body.replace('\n', " ") + " ").collect();
    let texts = [
        ("one name", "Dominic Raab ".repeat(4_000)),
        ("one table", "Arsenal 2 (Merson 9) Leeds 0\n".repeat(1_500)),
        ("fixtures", "Arsenal at Leeds and ".repeat(2_000)),
        ("one paragraph", joined),
    ];
    for (name, text) in texts {
        for times in [1, 2, 4] {
            let body = text.repeat(times);
            let words = words(&body);
            group.throughput(Throughput::Elements(words.len() as u64));
            group.bench_function(format!("{name} x{times}"), |bencher| {
                bencher.iter(|| {
                    let text =
                        Text { body: &body, words: &words, lang: Some("en"), ..Text::default() };
                    finder.find(&text).entities.len() + n_times(&body, &words)
                });
            });
        }
    }
    group.finish();
}

fn n_times(body: &str, words: &[Word]) -> usize {
    let published = "2020-07-17".parse().ok();
    let text = time::Text { body, words, lang: Some("en"), published, filed: None };
    time::find_times(&text).len()
}

fn questions(criterion: &mut Criterion) {
    let mut analyzer = Analyzer::new();
    let analysed = articles().into_iter().map(|article| analyzer.analyse(article));
    let archive = Archive::in_memory(analysed).expect("an index in memory");
    let options = Options::first(Sort::Relevance);
    let mut group = criterion.benchmark_group("search");
    for text in [
        "vaccine hackers",
        "\"trade talks\"",
        "vaccine w/5 research",
        "person:raab",
        "hack*",
        "about:2020-07",
    ] {
        group.bench_function(text, |bencher| {
            bencher.iter(|| {
                let query = parse(text, Day::MAX).expect("a query").query;
                let hits = search(&archive, &plan(&query).plan, options).expect("an answer");
                hits.found.iter().map(|found| passage(found).len()).sum::<usize>()
            });
        });
    }
    // The same search, with copies and without: what folding adds.
    for (name, copies) in [("copies shown", Copies::Show), ("copies folded", Copies::Fold)] {
        let asked = plan(&parse("vaccine", Day::MAX).expect("a query").query).plan;
        group.bench_function(name, |bencher| {
            bencher.iter(|| search(&archive, &asked, Options { copies, ..options }));
        });
    }
    group.bench_function("timeline", |bencher| {
        let request = TimelineRequest {
            question: Question::plain("vaccine", Day::MAX),
            by: Some(Stretch::Month),
            relative: false,
        };
        bencher.iter(|| timeline(&archive, &request).expect("a timeline").total);
    });
    group.finish();
}

/// Runs of words, cut and sketched: what copies cost at indexing; two texts compared.
fn copies(criterion: &mut Criterion) {
    let articles = articles();
    let bytes: usize = articles.iter().map(|article| article.body.len()).sum();
    let mut group = criterion.benchmark_group("copies");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("sketches, words cut too", |bencher| {
        bencher.iter(|| articles.iter().map(|a| Sketch::of(&a.body).0[0]).fold(0, |a, b| a ^ b));
    });
    group.throughput(Throughput::Elements(1));
    let longest = articles.iter().max_by_key(|article| article.body.len()).expect("articles");
    let (one, other) = (Shingles::of(&longest.body), Shingles::of(&longest.body));
    group.bench_function("two texts", |bencher| bencher.iter(|| one.resemblance(&other)));
    group.finish();
}

criterion_group!(parts, analysis, names_and_times, questions, copies);
criterion_main!(parts);
