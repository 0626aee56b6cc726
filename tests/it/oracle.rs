//! Does the index answer as a reader would who looks at every article?
//!
//! Questions are made at random ([`ask`]), printed, and put to the crate as text; each is also put
//! to every article by a scan that shares nothing with the crate but the analyzer ([`scan`]). Ids,
//! totals, numbers of hits and the places of hits must agree: over small articles in which
//! everything collides ([`news`]), in an index of several segments with deletes in it, and over the
//! corpus that ships. `DATELINE_SLOW_TESTS=1` asks many more questions, and others every time.

mod ask;
mod lore;
mod news;
mod scan;

use std::ops::ControlFlow;
use std::path::Path;

use dateline::analysis::Analyzer;
use dateline::analysis::terms::BODY;
use dateline::analysis::words;
use dateline::article::Article;
use dateline::base::Day;
use dateline::index::Archive;
use dateline::query::{Clause, Plan, parse, plan, plan_any};
use dateline::search::{
    Found, Hit, Hits, Limits, Options, Sort, count, match_text, passage, search,
};
use dateline::source::{Config, Settings, root_name, sources, walk};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config as Cases, RngAlgorithm, TestError, TestRng, TestRunner};

use self::ask::{Ask, Lexicon, Zone, asks, places, texts};
use self::lore::Lore;
use self::news::{DATES, SOURCES, Story, stories};
use self::scan::{PlaceZone, Question, Scanned};
use crate::support::{Desk, Shared, is_slow, shipped_corpus};

/// How many stories a file of a world of random articles holds: ten at least, so that some can go.
const MANY: usize = 50;
const FEW: usize = 10;

/// An index, and the articles it should hold.
struct World {
    archive: Archive,
    articles: Vec<Scanned>,
    lore: Lore,
    lexicon: Lexicon,
    /// Where the index lies, for as long as it is used.
    _desk: Desk,
}

static COLLIDING: Shared<World> = Shared::new();
static SHIPPED: Shared<World> = Shared::new();

#[test]
fn small_articles_in_several_segments() {
    let world = COLLIDING.get(|| colliding(MANY));
    let segments = world.archive.searcher().segment_readers();
    let n_deleted: u32 = segments.iter().map(|segment| segment.num_deleted_docs()).sum();
    assert!(segments.len() > 1 && n_deleted > 0, "{} segments, {n_deleted}", segments.len());
    ask_all(200, asks(&world.lexicon), |ask| agrees(&world, &ask));
}

/// Few articles make quick questions: a new world for each two thousand of a long run.
#[test]
fn one_small_world_after_another() {
    let n_questions = 50 * times_over();
    for start in (0..n_questions).step_by(2_000) {
        let world = colliding(FEW);
        let n = (n_questions - start).min(2_000);
        ask_exactly(n, asks(&world.lexicon), |ask| agrees(&world, &ask));
    }
}

#[test]
fn the_shipped_corpus() {
    let world = SHIPPED.get(shipped);
    ask_all(40, asks(&world.lexicon), |ask| agrees(&world, &ask));
}

#[test]
fn hits_are_counted_and_located_alike() {
    let world = COLLIDING.get(|| colliding(MANY));
    ask_all(90, places(&world.lexicon), |ask| hits_agree(&world, &ask, 3));
    let world = SHIPPED.get(shipped);
    ask_all(25, places(&world.lexicon), |ask| hits_agree(&world, &ask, 9));
}

#[test]
fn snippets_show_what_matched_and_nothing_else() {
    let world = COLLIDING.get(|| colliding(MANY));
    ask_all(30, texts(&world.lexicon), |ask| snippets_fit(&world, &ask));
    let world = SHIPPED.get(shipped);
    ask_all(40, texts(&world.lexicon), |ask| snippets_fit(&world, &ask));
}

#[test]
fn any_word_is_enough_where_that_is_asked() {
    let world = COLLIDING.get(|| colliding(MANY));
    ask_all(30, asks(&world.lexicon), |ask| {
        let reading = plan(&parse(&ask.to_string(), Day::MIN)?.query);
        let question = Question::new(&ask, &world.lore);
        let expected = ids(&world, |article| question.holds_loosely(article));
        same(&found(&world, &plan_any(&reading.plan))?, &expected, &ask)
    });
}

#[test]
fn pages_and_orders_agree_with_the_whole() {
    let world = COLLIDING.get(|| colliding(MANY));
    ask_all(12, asks(&world.lexicon), |ask| pages_agree(&world, &ask));
}

/// Puts questions to `check`, the same ones every time unless there is time for many.
fn ask_all(
    n: u32,
    questions: BoxedStrategy<Ask>,
    check: impl Fn(Ask) -> Result<(), TestCaseError>,
) {
    ask_exactly(n * times_over(), questions, check);
}

fn ask_exactly(
    cases: u32,
    questions: BoxedStrategy<Ask>,
    check: impl Fn(Ask) -> Result<(), TestCaseError>,
) {
    let config = Cases { cases, failure_persistence: None, ..Cases::default() };
    if let Err(error) = runner(config).run(&questions, check) {
        match error {
            TestError::Fail(why, ask) => panic!("{why}\nshortest: {ask}"),
            TestError::Abort(why) => panic!("{why}"),
        }
    }
}

/// How many times as many questions are asked as every time: `DATELINE_ORACLE` says, or the flag for slow
/// tests asks for more than ten thousand in all.
fn times_over() -> u32 {
    let told = std::env::var("DATELINE_ORACLE").ok().and_then(|n| n.parse().ok());
    told.unwrap_or(if is_slow() { 24 } else { 1 })
}

fn runner(config: Cases) -> TestRunner {
    if is_slow() {
        return TestRunner::new(config);
    }
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn agrees(world: &World, ask: &Ask) -> Result<(), TestCaseError> {
    let typed = ask.to_string();
    let parsed = parse(&typed, Day::MIN)?;
    // What is printed must be read as it is meant; a compound such as 2020-07 looks like a date, and
    // the word `not` before a proximity like what Lexis means by it.
    // Mixed ANDs and ORs are bracketed by whoever wrote them, but for blanks.
    let told = ["N-BARE-DATE", "N-NOT"];
    let odd = parsed.notes.iter().find(|note| !told.contains(&note.code));
    prop_assert!(odd.is_none(), "{typed}: {odd:?}");
    let reading = plan(&parsed.query);
    let question = Question::new(ask, &world.lore);
    let expected = ids(world, |article| question.holds(article));
    let hits = search(&world.archive, &reading.plan, all(Sort::Relevance))?;
    same(&ids_of(world, &hits)?, &expected, ask)?;
    let counted = count(&world.archive, &reading.plan, &Limits::default())?;
    prop_assert_eq!(counted, (hits.total, false), "count: {}", typed);
    // A scan of each of hundreds of hits would leave time for few questions.
    for hit in hits.found.iter().step_by(1 + hits.found.len() / 8) {
        marks_agree(world, &question, hit)?;
    }
    if let Some(otherwise) = with_dates_unknown(ask) {
        let question = Question::new(&otherwise, &world.lore);
        let undated = ids(world, |article| question.holds(article)).len() as u64;
        prop_assert_eq!(hits.undated, undated, "undated: {}", typed);
    }
    Ok(())
}

fn same(found: &[String], expected: &[String], ask: &Ask) -> Result<(), TestCaseError> {
    let only = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|id| !b.contains(id)).cloned().collect()
    };
    let (missing, wrong) = (only(expected, found), only(found, expected));
    prop_assert!(
        missing.is_empty() && wrong.is_empty(),
        "{ask}: misses {missing:?}, adds {wrong:?}"
    );
    Ok(())
}

/// The question with each day that must hold replaced by `is:undated`; `None` where none must.
fn with_dates_unknown(ask: &Ask) -> Option<Ask> {
    let in_all = |parts: &[Ask]| {
        let changed: Vec<Option<Ask>> = parts.iter().map(with_dates_unknown).collect();
        let any = changed.iter().any(Option::is_some);
        let parts = changed.into_iter().zip(parts).map(|(new, old)| new.unwrap_or(old.clone()));
        any.then(|| parts.collect())
    };
    match ask {
        Ask::Days(_) | Ask::OnDay { .. } => Some(Ask::Undated),
        Ask::Blank(parts) => in_all(parts).map(Ask::Blank),
        Ask::And(parts) => in_all(parts).map(Ask::And),
        _ => None,
    }
}

/// The ids of the articles for which `holds`, in order.
fn ids(world: &World, holds: impl Fn(&Scanned) -> bool) -> Vec<String> {
    let mut ids: Vec<String> = world
        .articles
        .iter()
        .filter(|a| holds(a))
        .map(|a| id(&a.key, &a.analysed.article))
        .collect();
    ids.sort();
    ids
}

fn id(key: &[u8; 16], article: &Article) -> String {
    match &article.own_id {
        Some(id) => format!("{}#{id} {:02x?}", article.origin, &key[..2]),
        None => format!("{} {:02x?}", article.origin, &key[..2]),
    }
}

/// The ids the index finds, in order; its totals must say so many.
fn found(world: &World, plan: &Plan) -> Result<Vec<String>, TestCaseError> {
    ids_of(world, &search(&world.archive, plan, all(Sort::Relevance))?)
}

fn ids_of(world: &World, hits: &Hits) -> Result<Vec<String>, TestCaseError> {
    let by_key = |key: &[u8; 16]| world.articles.iter().find(|article| article.key == *key);
    let mut ids = Vec::new();
    for hit in &hits.found {
        let Some(article) = by_key(&hit.article.key) else {
            return Err(TestCaseError::fail(format!("found what is not there: {:?}", hit.article)));
        };
        ids.push(id(&article.key, &article.analysed.article));
    }
    ids.sort();
    prop_assert_eq!(hits.total, ids.len() as u64, "total");
    prop_assert!(!hits.partial);
    Ok(ids)
}

fn all(sort: Sort) -> Options<'static> {
    Options { limit: 10_000, ..Options::first(sort) }
}

/// `ask` is answered by places: as many, at the same positions, in the index, over one article's
/// tokens, and by the scan. Every `step`th article is looked at.
fn hits_agree(world: &World, ask: &Ask, step: usize) -> Result<(), TestCaseError> {
    let typed = ask.to_string();
    let plan = plan(&parse(&typed, Day::MIN)?.query).plan;
    let Clause::Match(pattern) = &plan.root else {
        return Err(TestCaseError::fail(format!("{typed} became {:?}", plan.root)));
    };
    let hits = search(&world.archive, &plan, all(Sort::Relevance))?;
    let question = Question::new(ask, &world.lore);
    for article in world.articles.iter().step_by(step) {
        let hit = hits.found.iter().find(|hit| hit.article.key == article.key);
        let in_index = hit.map(|hit| hit.hits[0].as_slice()).unwrap_or_default();
        let in_text = match_text(&world.archive, pattern, &article.analysed)?;
        let place = &article.analysed.article.origin;
        prop_assert_eq!(in_index, &in_text[..], "index and text of {}: {}", place, typed);
        let expected = question.hits(article);
        prop_assert_eq!(in_text.len(), expected.len(), "hits in {}: {}", place, typed);
        prop_assert_eq!(hit.map_or(0, |hit| hit.n_matches()), expected.len() as u64);
        let located: Vec<(u32, u32)> = expected.iter().filter_map(positions).collect();
        let windows: Vec<(u32, u32)> = in_text.iter().map(|hit| (hit.start, hit.end)).collect();
        prop_assert_eq!(&windows[..located.len()], &located[..], "{}: {}", place, typed);
        marks_fit(ask, &in_text, article)?;
    }
    Ok(())
}

/// Of a question of many parts those count that hold: the places of their hits, and their number.
fn marks_agree(world: &World, question: &Question, hit: &Found) -> Result<(), TestCaseError> {
    let Some(article) = world.articles.iter().find(|a| a.key == hit.article.key) else {
        return Ok(());
    };
    let place = &article.analysed.article.origin;
    let Some((expected, n_times)) = question.all_hits(article) else {
        return Err(TestCaseError::fail(format!("{place} does not answer")));
    };
    let mut windows: Vec<(u32, u32)> =
        hit.hits.iter().flatten().map(|hit| (hit.start, hit.end)).collect();
    windows.sort_unstable();
    windows.dedup();
    let located: Vec<(u32, u32)> = expected.iter().filter_map(positions).collect();
    prop_assert_eq!(windows.get(..located.len()), Some(&located[..]), "{}", place);
    prop_assert_eq!(windows.len(), expected.len(), "{}", place);
    prop_assert_eq!(hit.times.len(), n_times, "{}", place);
    prop_assert_eq!(hit.n_matches(), (expected.len() + n_times) as u64, "{}", place);
    Ok(())
}

/// A word or phrase is marked whole, the sides of a proximity apart; nothing else is.
fn marks_fit(ask: &Ask, hits: &[Hit], article: &Scanned) -> Result<(), TestCaseError> {
    let n_words = words(&article.analysed.article.body).len() as u32;
    for hit in hits {
        let (first, last) = (hit.marks.first(), hit.marks.last());
        let Some((first, last)) = first.zip(last) else {
            return Err(TestCaseError::fail(format!("{ask}: nothing marked")));
        };
        prop_assert_eq!((first.0, last.1), (hit.start, hit.end), "{}", ask);
        let apart = hit.marks.windows(2).all(|pair| pair[0].1 < pair[1].0);
        let is_one = matches!(
            ask,
            Ask::Word(_) | Ask::Prefix(_) | Ask::Wild(_) | Ask::Fuzzy(..) | Ask::Phrase(_)
        );
        prop_assert!(!is_one || hit.marks.len() == 1, "{ask}: {hit:?}");
        let nested = ask.parts().into_iter().any(|part| !part.parts().is_empty());
        prop_assert!(apart || nested, "{ask}: {hit:?}");
        // The body, or a zone of its own behind it.
        prop_assert!(hit.end < BODY || hit.start >= BODY);
        prop_assert!(hit.end < BODY + n_words || hit.start >= BODY + n_words);
    }
    Ok(())
}

/// `ask` is a word, the beginning of one, or a phrase: snippets are passages of the body, no longer
/// than allowed, and mark its hits.
fn snippets_fit(world: &World, ask: &Ask) -> Result<(), TestCaseError> {
    let plan = plan(&parse(&ask.to_string(), Day::MIN)?.query).plan;
    let question = Question::new(ask, &world.lore);
    for hit in search(&world.archive, &plan, all(Sort::Relevance))?.found {
        let Some(article) = world.articles.iter().find(|a| a.key == hit.article.key) else {
            continue;
        };
        let runs = passage(&hit);
        let shown: String = runs.iter().map(|run| run.text.as_str()).collect();
        prop_assert!((1..=300).contains(&shown.chars().count()), "{ask}: {shown}");
        let body = one_line(&article.analysed.article.body);
        let mut at = 0;
        // What is shown of Markdown lacks the targets of its links.
        let is_as_printed = !hit.article.path.ends_with(".md");
        for part in shown.split('…').map(str::trim).filter(|part| is_as_printed && !part.is_empty())
        {
            let Some(found) = body[at..].find(part) else {
                return Err(TestCaseError::fail(format!("{ask}: {part:?} is not in {body:?}")));
            };
            at += found + part.len();
        }
        let stretches = article.stretches(&question.hits(article));
        let marked: Vec<&str> =
            runs.iter().filter(|run| run.hit).map(|run| run.text.as_str()).collect();
        prop_assert_eq!(stretches.is_empty(), marked.is_empty(), "{}: {}", ask, shown);
        for text in marked {
            // A phrase may go on beyond the sentence that is shown.
            let is_hit = stretches.iter().any(|stretch| match ask {
                Ask::Phrase(_) => one_line(stretch).contains(text),
                // A word may go on in the next line.
                _ => one_line(stretch) == text,
            });
            prop_assert!(is_hit, "{ask}: {text:?} is marked in {shown:?}");
        }
    }
    Ok(())
}

/// The text with every stretch of white space as one blank.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// First and last position as the index counts them; `None` for a name only the record gives.
fn positions(place: &scan::Place) -> Option<(u32, u32)> {
    let zone = match place.zone {
        PlaceZone::Text(Zone::Headline) => 0,
        PlaceZone::Text(Zone::Body) => BODY,
        PlaceZone::Record(_) => return None,
    };
    Some((zone + place.first as u32, zone + place.last as u32))
}

/// Pages put together are the whole; dates run as asked, undated articles last.
fn pages_agree(world: &World, ask: &Ask) -> Result<(), TestCaseError> {
    let plan = plan(&parse(&ask.to_string(), Day::MIN)?.query).plan;
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        let whole = search(&world.archive, &plan, all(sort))?.found;
        let keys: Vec<[u8; 16]> = whole.iter().map(|hit| hit.article.key).collect();
        let mut paged = Vec::new();
        while paged.len() <= whole.len() {
            let options = Options { limit: 37, offset: paged.len(), ..Options::first(sort) };
            let page = search(&world.archive, &plan, options)?.found;
            if page.is_empty() {
                break;
            }
            paged.extend(page.iter().map(|hit| hit.article.key));
        }
        prop_assert_eq!(&paged, &keys, "{:?} {}", sort, ask);
        let days: Vec<u32> = keys
            .iter()
            .filter_map(|key| world.articles.iter().find(|article| article.key == *key))
            .map(|article| match (sort, article.days) {
                (Sort::Oldest, None) => u32::MAX,
                (_, days) => days.map_or(0, |(first, _)| first),
            })
            .collect();
        match sort {
            Sort::Relevance => {
                let scores: Vec<f32> = whole.iter().map(|hit| hit.score).collect();
                prop_assert!(scores.is_sorted_by(|a, b| a >= b), "{ask}: {scores:?}");
            }
            Sort::Newest => prop_assert!(days.is_sorted_by(|a, b| a >= b), "{ask}: {days:?}"),
            Sort::Oldest => prop_assert!(days.is_sorted(), "{ask}: {days:?}"),
        }
    }
    Ok(())
}

/// Random stories in an index that was brought up to date three times: records changed, records
/// and files gone, files added.
fn colliding(n: usize) -> World {
    let mut runner = runner(Cases::default());
    let mut draw = |first, count| {
        let tree = stories(first, count).new_tree(&mut runner).expect("stories");
        tree.current()
    };
    let desk = Desk::new();
    let write = |name: &str, stories: &[Story]| {
        desk.write(
            &format!("news/{name}"),
            &stories.iter().map(Story::to_json).collect::<String>(),
        );
    };
    let mut files: Vec<Vec<Story>> = (0..4).map(|i| draw(i * n, n)).collect();
    for (i, stories) in files.iter().enumerate() {
        write(&format!("{i}.jsonl"), stories);
    }
    let first = desk.index(&["news"]);
    assert_eq!(first.added, 4 * n as u64);

    // The second time: new texts under old ids, records gone from the end, one file gone.
    files[0].splice(5..9, draw(5, 4));
    files[1].truncate(n - 4);
    let gone = files.remove(3);
    desk.remove("news/3.jsonl");
    files.push(draw(4 * n, n));
    write("0.jsonl", &files[0]);
    write("1.jsonl", &files[1]);
    write("4.jsonl", &files[3]);
    let second = desk.index(&["news"]);
    assert_eq!((second.added, second.updated), (n as u64, 4));
    assert_eq!(second.removed, 4 + gone.len() as u64);

    // The third: a file that had come is changed, one comes back with other stories.
    files[3].splice(0..3, draw(4 * n, 3));
    files.push(draw(3 * n, n * 4 / 5));
    write("4.jsonl", &files[3]);
    write("3.jsonl", &files[4]);
    let third = desk.index(&["news"]);
    let n_back = files[4].len() as u64;
    assert_eq!((third.added, third.updated, third.removed), (n_back, 3, 0));

    let articles = articles_below(&desk.path("news"));
    let mut stories: Vec<&Story> = files.iter().flatten().collect();
    stories.sort_by_key(|story| story.id);
    let mut read: Vec<&Article> = articles.iter().map(|a| &a.analysed.article).collect();
    read.sort_by_key(|article| article.own_id.as_deref().and_then(|id| id.parse::<usize>().ok()));
    assert_eq!(stories.len(), read.len());
    for (story, article) in stories.into_iter().zip(read) {
        assert_eq!(article.own_id, Some(story.id.to_string()));
        assert_eq!(article.date.map(|date| date.to_string()).as_deref(), story.date);
        assert_eq!(article.headline, story.headline);
        assert_eq!(article.source.as_deref(), story.source);
        assert_eq!(article.body, story.body);
    }
    let mut lexicon = lexicon_of(&articles, 3);
    lexicon.dates = DATES.iter().map(|date| (*date).to_owned()).collect();
    lexicon.sources = SOURCES.iter().map(|source| (*source).to_owned()).collect();
    let lore = Lore::of(&articles, None);
    World { archive: desk.archive(), articles, lore, lexicon, _desk: desk }
}

fn shipped() -> World {
    let desk = Desk::new();
    let corpus = shipped_corpus();
    let request = desk.request(&[&corpus.to_string_lossy()]);
    desk.update(&request).expect("the shipped corpus");
    let articles = articles_below(&corpus);
    let lexicon = lexicon_of(&articles, 7);
    let lore = Lore::of(&articles, Some(&corpus));
    World { archive: desk.archive(), articles, lore, lexicon, _desk: desk }
}

/// Every article below a root, as the source layer reads it.
fn articles_below(root: &Path) -> Vec<Scanned> {
    let config = Config::of_root(root).expect("a configuration, or none");
    let settings = Settings::new(Day::new(2026, 11, 22).expect("a day")).with_config(config);
    let name = root_name(root).expect("a name");
    let mut analyzer = Analyzer::new();
    let mut articles = Vec::new();
    for found in walk(root).expect("a root") {
        let found = found.expect("a file that can be read");
        sources(&name, &found, &settings, &mut |source| {
            let source = source.expect("a file of articles");
            for record in source.records() {
                let article = source.article(record.expect("a record")).expect("an article");
                articles.push(Scanned::new(article, &mut analyzer));
            }
            ControlFlow::Continue(())
        });
    }
    articles
}

/// What to ask about `articles`: their own words and phrases, every `step`th of them.
fn lexicon_of(articles: &[Scanned], step: usize) -> Lexicon {
    let mut lexicon = Lexicon::default();
    let is_plain = |text: &str| !text.chars().any(|c| "\"“”„‟«»″❝❞＂〝〞〟*".contains(c));
    for scanned in articles {
        let article = &scanned.analysed.article;
        let headline = article.headline.as_deref().unwrap_or("");
        for text in [headline, &article.body] {
            let cut = words(text);
            for i in (0..cut.len()).step_by(step) {
                let slice = |n: usize| {
                    let last = (i + n.max(1) - 1).min(cut.len() - 1);
                    &text[cut[i].span.start as usize..cut[last].span.end as usize]
                };
                let word = slice(usize::from(cut[i].compound));
                // A bare word must stay one, and be no operator.
                if !["OR", "AND", "NOT"].contains(&word) && !word.contains(char::is_whitespace) {
                    lexicon.words.push(word.to_owned());
                }
                let phrase = slice(2 + i % 3);
                if is_plain(phrase) {
                    lexicon.phrases.push(phrase.to_owned());
                }
            }
        }
        for entity in &scanned.analysed.entities {
            let mut names =
                entity.key.split(' ').filter(|word| word.chars().all(char::is_alphanumeric));
            lexicon.names.extend(names.next_back().map(|word| (entity.kind, word.to_owned())));
            if is_plain(&entity.name) && entity.name.chars().any(char::is_alphanumeric) {
                lexicon.names.push((entity.kind, entity.name.clone()));
            }
        }
        lexicon.sources.extend(article.source.clone());
        lexicon.langs.extend(scanned.lang().map(str::to_owned));
        lexicon.dates.extend(article.date.map(|date| date.to_string()));
        if let Some((first, _)) = scanned.days {
            lexicon.dates.push(format!("{:04}", first / 10_000));
            lexicon.dates.push(format!("{:04}-{:02}", first / 10_000, first / 100 % 100));
        }
    }
    lexicon
}
