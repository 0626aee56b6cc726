//! How do the measurements look side by side?

use std::time::Duration;

use crate::engine::BenchQuery;
use crate::measure::{Build, Memory, median, quantile};

/// What one kind of query took each engine.
pub struct Searches {
    class: String,
    snippets: bool,
    engines: Vec<Series>,
}

#[derive(Clone, Default)]
struct Series {
    times: Vec<Duration>,
    totals: Vec<usize>,
}

impl Searches {
    pub fn new(class: &str, snippets: bool, n_engines: usize) -> Self {
        Self { class: class.to_owned(), snippets, engines: vec![Series::default(); n_engines] }
    }

    /// One query: its time and its number of matches for each engine.
    pub fn add(&mut self, times: impl IntoIterator<Item = Duration>, totals: Vec<usize>) {
        for (series, (time, total)) in self.engines.iter_mut().zip(times.into_iter().zip(totals)) {
            series.times.push(time);
            series.totals.push(total);
        }
    }
}

pub fn print_builds(engines: &[&str], builds: &[Vec<Build>]) {
    header("index", engines);
    let row = |name: &str, value: fn(&Build) -> f64| {
        let values: Vec<f64> =
            builds.iter().map(|builds| median(builds.iter().map(value).collect())).collect();
        line(name, &values, |value| format!("{value:.1}"));
    };
    row("CPU s", |build| build.cpu_s);
    row("wall s", |build| build.wall_s);
    row("MB on disk", |build| build.disk_bytes as f64 / 1e6);
    row("peak anonymous MiB", |build| mebibytes(&build.memory));
}

pub fn print_searches(engines: &[&str], classes: &[Searches]) {
    for snippets in [false, true] {
        let with = if snippets { "top 10, total and snippets" } else { "top 10 and total" };
        header(&format!("{with}: CPU us p50 / p99, matches p50"), engines);
        for class in classes.iter().filter(|class| class.snippets == snippets) {
            let cells: Vec<Cell> = class.engines.iter().map(Cell::of).collect();
            let mut row = format!("| {} ({}) |", class.class, class.engines[0].times.len());
            for cell in &cells {
                row += &format!(" {:.0} / {:.0}, {} |", cell.p50, cell.p99, cell.total);
            }
            for cell in &cells[1..] {
                row +=
                    &format!(" {:.2} / {:.2} |", cell.p50 / cells[0].p50, cell.p99 / cells[0].p99);
            }
            println!("{row}");
        }
    }
}

/// The middle and the slow end of queries of every operator, and the slowest by name.
pub fn print_operators(engine: &str, queries: &[BenchQuery], times: Vec<Duration>) {
    let ms = |time: &Duration| time.as_secs_f64() * 1e3;
    let all: Vec<f64> = times.iter().map(ms).collect();
    println!(
        "\n{engine}, {} queries of every operator with snippets: CPU ms p50 {:.2}, p90 {:.2}, p99 {:.2}",
        all.len(),
        quantile(all.clone(), 50),
        quantile(all.clone(), 90),
        quantile(all.clone(), 99)
    );
    let mut slowest: Vec<(f64, &BenchQuery)> = all.into_iter().zip(queries).collect();
    slowest.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (time, query) in slowest.into_iter().take(8) {
        println!("  {time:.2}  {query}");
    }
}

pub fn print_memory(engines: &[&str], memory: &[Memory]) {
    header("search, every query once with snippets", engines);
    let values: Vec<f64> = memory.iter().map(mebibytes).collect();
    line("peak anonymous MiB", &values, |value| format!("{value:.1}"));
}

struct Cell {
    p50: f64,
    p99: f64,
    total: usize,
}

impl Cell {
    fn of(series: &Series) -> Self {
        let times: Vec<f64> = series.times.iter().map(|time| time.as_secs_f64() * 1e6).collect();
        let total = median(series.totals.clone());
        Self { p50: quantile(times.clone(), 50), p99: quantile(times, 99), total }
    }
}

fn mebibytes(memory: &Memory) -> f64 {
    memory.peak_bytes as f64 / f64::from(1 << 20)
}

/// A column for each engine, and for each but the first one of its ratio to the first.
fn header(what: &str, engines: &[&str]) {
    let ratios = engines[1..].iter().map(|name| format!("{name} / {}", engines[0]));
    let columns: Vec<String> =
        engines.iter().map(|name| (*name).to_owned()).chain(ratios).collect();
    println!("\n| {what} | {} |", columns.join(" | "));
    println!("|---|{}", "---|".repeat(columns.len()));
}

fn line(name: &str, values: &[f64], show: fn(f64) -> String) {
    let ratios = values[1..].iter().map(|value| format!("{:.2}", value / values[0]));
    let cells: Vec<String> = values.iter().map(|value| show(*value)).chain(ratios).collect();
    println!("| {name} | {} |", cells.join(" | "));
}
