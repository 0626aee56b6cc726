//! `dateline search`

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::base::{Day, Error, ErrorKind, PartialDate, Result};
use crate::index::{Archive, Folder};
use crate::query::{Clock, DayOrder, Filters};
use crate::render::{
    Style, clauses_line, json, jsonl, render_explain, render_search, safe_line, warrant_line,
    why_lines,
};
use crate::report::{
    ExplainRequest, MatchMode, NoteReport, Places, Question, SearchReport, SearchRequest, explain,
    receipt, search,
};
use crate::search::{Copies, Limits, Recency, Sort, Weights};

use super::Done;
use super::args::{
    Common, CopiesArg, FilterArgs, LimitArgs, MatchArg, QuestionArgs, RankingArgs, SearchArgs,
    SearchFormat, SortArg,
};
use super::check::write_receipt;
use super::output::{data, page, talk};
use super::words::unshielded;

pub fn run(common: &Common, args: SearchArgs) -> anyhow::Result<Done> {
    if let Some(corpus) = &args.corpus
        && let Some(signal) = super::index::bring_up_to_date(common, corpus)?
    {
        return Ok(Done::Stopped(signal));
    }
    let started = Instant::now();
    let archive = open(common)?;
    let clock = clock(&args.filters)?;
    let query: Vec<String> = args.query.iter().map(|word| unshielded(word).to_owned()).collect();
    let request = SearchRequest {
        text: query.join(" "),
        filters: filters(&args.filters, clock)?,
        matching: matching(&args.ranking),
        sort: sort(args.ranking.sort),
        copies: match (args.ranking.copies, args.ranking.sort) {
            (Some(asked), _) => copies(asked),
            (None, SortArg::Relevance) => Copies::Fold,
            (None, _) => Copies::Show,
        },
        weights: Weights::default(),
        recency: recency(&args.ranking, clock),
        limit: args.limit as usize,
        offset: args.offset as usize,
        clock,
        limits: limits(&args.limits),
        unquoted: unquoted(&query),
        but: Default::default(),
        coverage: args.coverage,
        corrections: args.corrections,
        places: places(&archive)?,
    };
    let mut report = search(&archive, &request)?;
    report.took_ms = milliseconds(started);
    match args.format {
        SearchFormat::Json => data(&json(&report))?,
        SearchFormat::Jsonl => {
            let lines: String = report.hits.iter().map(jsonl).collect();
            data(&lines)?;
        }
        SearchFormat::Csv => data(&crate::render::csv(&report))?,
        SearchFormat::Text => data(&render_search(&report, page(args.color)))?,
    }
    if let Some(file) = &args.receipt {
        let question = Question {
            text: request.text.clone(),
            filters: request.filters.clone(),
            matching: match request.matching {
                MatchMode::Auto => MatchMode::All,
                other => other,
            },
            limits: limits(&args.limits),
            ..Question::plain("", clock)
        };
        write_receipt(file, &receipt(&archive, &question, clock.today)?)?;
    }
    if args.explain {
        let request = ExplainRequest {
            text: request.text.clone(),
            filters: request.filters.clone(),
            matching: request.matching,
            clock,
            limits: limits(&args.limits),
            id: None,
            places: request.places.clone(),
        };
        talk(&render_explain(&explain(&archive, &request)?, Style::PLAIN));
    }
    if !common.quiet && args.format == SearchFormat::Text {
        talk(&told(&report, &request, args.explain));
    }
    Ok(Done::of(report.total, report.partial))
}

/// What a command that looks at all answers is asked.
pub fn question(args: &QuestionArgs) -> Result<Question> {
    let clock = clock(&args.filters)?;
    let query: Vec<&str> = args.query.iter().map(|word| unshielded(word)).collect();
    Ok(Question {
        text: query.join(" "),
        filters: filters(&args.filters, clock)?,
        // Only `search` shows what is nearest where nothing matches.
        matching: match args.matching {
            MatchArg::Any => MatchMode::Any,
            MatchArg::All | MatchArg::Auto => MatchMode::All,
        },
        copies: copies(args.copies),
        clock,
        limits: limits(&args.limits),
    })
}

/// What was odd about a query, unless nobody wants to know.
pub fn tell_notes(common: &Common, notes: &[NoteReport]) {
    for note in notes.iter().filter(|_| !common.quiet) {
        talk(&format!("note: {}\n", safe_line(&note.text)));
    }
}

/// Opens the index, with a hint that fits a newcomer; tells what is odd about corrections to names.
pub fn open(common: &Common) -> Result<Archive> {
    let archive = Archive::open(&Folder::new(&common.index))?;
    let problems = archive.curated()?.problems();
    let shown = if common.verbose { problems.len() } else { PROBLEMS };
    for (place, code, text) in problems.iter().take(shown).filter(|_| !common.quiet) {
        talk(&format!("dateline: {}: {code}: {}\n", safe_line(place), safe_line(text)));
    }
    if problems.len() > shown && !common.quiet {
        let more = problems.len() - shown;
        talk(&format!("dateline: W-ALIAS: {more} more like these; -v shows all\n"));
    }
    Ok(archive)
}

/// How many odd lines of corrections are told, unless asked for more.
const PROBLEMS: usize = 5;

pub fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e4).round() / 10.0
}

pub fn places(archive: &Archive) -> Result<Places> {
    let cwd = std::env::current_dir().ok().and_then(|cwd| cwd.canonicalize().ok());
    let roots: BTreeMap<_, _> = archive.roots()?;
    Ok(Places { cwd, roots })
}

/// What dates in a query are read by.
pub fn clock(args: &FilterArgs) -> Result<Clock> {
    let order = match (args.dmy, args.mdy) {
        (true, _) => Some(DayOrder::DayFirst),
        (_, true) => Some(DayOrder::MonthFirst),
        _ => None,
    };
    Ok(Clock { today: today(args)?, order })
}

fn today(args: &FilterArgs) -> Result<Day> {
    let Some(text) = &args.today else { return Ok(Day::today()) };
    text.parse::<PartialDate>().ok().and_then(PartialDate::day).ok_or_else(|| {
        Error::new(ErrorKind::Request, "E-DATE", format!("`{text}` is not a day"))
            .at("--today")
            .hint("write year, month and day: --today 2020-07-16")
    })
}

/// What bounds the work of a search that begins now.
pub fn limits(args: &LimitArgs) -> Limits {
    let until = (args.timeout > 0.0)
        .then(|| Instant::now().checked_add(Duration::from_secs_f64(args.timeout)));
    Limits { until: until.flatten() }
}

pub fn filters(args: &FilterArgs, clock: Clock) -> Result<Filters> {
    Ok(Filters {
        days: Filters::days(
            args.from.as_deref().map(unshielded),
            args.to.as_deref().map(unshielded),
            clock,
        )?,
        people: args.person.clone(),
        organizations: args.org.clone(),
        places: args.place.clone(),
        sources: args.source.clone(),
        sections: args.section.clone(),
        langs: args.lang.clone(),
    })
}

pub fn sort(arg: SortArg) -> Sort {
    match arg {
        SortArg::Relevance => Sort::Relevance,
        SortArg::Newest => Sort::Newest,
        SortArg::Oldest => Sort::Oldest,
    }
}

/// How fast articles lose their score.
pub fn recency(args: &RankingArgs, clock: Clock) -> Option<Recency> {
    args.recent.map(|days| Recency { today: clock.today, half_life: days as f32 })
}

pub fn copies(arg: CopiesArg) -> Copies {
    match arg {
        CopiesArg::Fold => Copies::Fold,
        CopiesArg::Show => Copies::Show,
    }
}

pub fn matching(args: &RankingArgs) -> MatchMode {
    matching_of(args.matching)
}

pub fn matching_of(arg: MatchArg) -> MatchMode {
    match arg {
        MatchArg::All => MatchMode::All,
        MatchArg::Any => MatchMode::Any,
        MatchArg::Auto => MatchMode::Auto,
    }
}

/// Arguments of several plain words: in a shell, `dateline search "trade talks"`.
fn unquoted(args: &[String]) -> Vec<String> {
    let plain = |arg: &&String| {
        arg.contains(' ')
            && arg
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '\u{2019}'))
            && !arg
                .split(' ')
                .any(|word| matches!(word, "AND" | "OR" | "NOT") || word.starts_with('-'))
    };
    args.iter().filter(plain).cloned().collect()
}

/// What is said beside the hits: how many there are, and what was odd.
fn told(report: &SearchReport, request: &SearchRequest, explained: bool) -> String {
    let mut text = String::new();
    for note in report.query.notes.iter().filter(|_| !explained) {
        text.push_str(&format!("note: {}\n", safe_line(&note.text)));
    }
    let n = report.total;
    let articles = if n == 1 { "article matches" } else { "articles match" };
    text.push_str(&match report.hits.len() {
        0 if n == 0 => "no article matches".to_owned(),
        0 => format!("{n} {articles}; none behind the first {}", request.offset),
        shown if (shown as u64 + report.folded) < n => {
            format!("{n} {articles}; {}–{} shown", request.offset + 1, request.offset + shown)
        }
        _ => format!("{n} {articles}"),
    });
    if report.folded > 0 {
        let copies = if report.folded == 1 { "copy" } else { "copies" };
        text.push_str(&format!("; {} {copies} folded (--copies show)", report.folded));
    }
    if report.undated > 0 {
        let articles = if report.undated == 1 { "article" } else { "articles" };
        text.push_str(&format!("; {} undated {articles} would match (is:undated)", report.undated));
    }
    if report.partial {
        text.push_str(
            "; cut short: a pattern stands for over 10,000 words, or the time was over (--timeout)",
        );
    }
    text.push_str(&format!(" · {} ms\n", report.took_ms));
    if let Some(coverage) = &report.coverage {
        text.push_str(&format!("{}\n", warrant_line(coverage)));
    }
    if let Some(why) = report.why.as_ref().filter(|_| !explained) {
        // Three lines at most: the counts, and the two that help most.
        let counts = clauses_line(why).into_iter();
        for line in counts.chain(why_lines(why)).take(3) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text
}
