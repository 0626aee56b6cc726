//! The words of commands that find articles: `search`, `batch`, `explain`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Colour, TextOrJson};

#[derive(Args, Debug)]
pub struct SearchArgs {
    /// The query; see docs/query.md
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// First bring the index up to date with this folder
    #[arg(long, value_name = "PATH")]
    pub corpus: Option<PathBuf>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub ranking: RankingArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How many hits at most, 1 to 10,000
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub limit: u32,
    /// How many hits to pass over first
    #[arg(long, default_value_t = 0, value_name = "N",
          value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub offset: u32,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = SearchFormat::Text)]
    pub format: SearchFormat,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
    /// Print how the query was read
    #[arg(long)]
    pub explain: bool,
    /// Tell what the index holds of the days and sources asked for: what "nothing found" is worth
    #[arg(long)]
    pub coverage: bool,
    /// Write a receipt of the search to this file: what was asked, found and held, to be checked later
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// Name with each hit the corrections that seem to be of it
    #[arg(long)]
    pub corrections: bool,
}

/// Which articles are looked at.
#[derive(Args, Debug)]
pub struct FilterArgs {
    /// Published on this day or later: 2020, 2020-07, 2020-07-16
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Names this person; given twice, both
    #[arg(long, value_name = "NAME")]
    pub person: Vec<String>,
    /// Names this organization; given twice, both
    #[arg(long, value_name = "NAME")]
    pub org: Vec<String>,
    /// Names this place; given twice, both
    #[arg(long, value_name = "NAME")]
    pub place: Vec<String>,
    /// Published by this source; given twice, either
    #[arg(long, value_name = "NAME")]
    pub source: Vec<String>,
    /// In this section; given twice, either
    #[arg(long, value_name = "NAME")]
    pub section: Vec<String>,
    /// In this language, such as de; given twice, either
    #[arg(long, value_name = "CODE")]
    pub lang: Vec<String>,
    /// The day that `today`, `last week` and the like count from
    #[arg(long, value_name = "DATE")]
    pub today: Option<String>,
    /// Read 07/04/2007 in the query as day, month, year
    #[arg(long, conflicts_with = "mdy")]
    pub dmy: bool,
    /// Read 07/04/2007 in the query as month, day, year
    #[arg(long)]
    pub mdy: bool,
}

/// How long an answer may take.
#[derive(Args, Debug)]
pub struct LimitArgs {
    /// Seconds after which what was found so far is the answer, and the exit code 7; 0 for no end
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: f64,
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 =
        text.parse().map_err(|_| "write a number of seconds, such as 10".to_owned())?;
    if (0.0..=86_400.0).contains(&seconds) {
        Ok(seconds)
    } else {
        Err("write 0 to 86400 seconds".to_owned())
    }
}

/// In which order, and how many words must be there.
#[derive(Args, Debug)]
pub struct RankingArgs {
    /// The order of the hits
    #[arg(long, value_enum, default_value_t = SortArg::Relevance)]
    pub sort: SortArg,
    /// How many of the words an article must have; auto shows the nearest where none has all
    #[arg(long = "match", value_enum, default_value_t = MatchArg::Auto)]
    pub matching: MatchArg,
    /// Let articles lose half of their score in so many days, counted from today or --today
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub recent: Option<u32>,
    /// Show articles that are copies of each other once, or each [default: fold where search ranks
    /// by relevance, else show]
    #[arg(long, value_enum)]
    pub copies: Option<CopiesArg>,
}

#[derive(Args, Debug)]
pub struct BatchArgs {
    /// A file of queries, `id<TAB>query` or the query alone, one a line; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub ranking: RankingArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How many hits a query at most, 1 to 10,000 [default: 10; with --format trec 1000]
    #[arg(short = 'n', long, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub limit: Option<u32>,
    /// Only what has come since this file of queries was last run with --new; remembered in FILE.seen
    #[arg(long)]
    pub new: bool,
    /// A table, one JSON object a query, a TREC run, or every hit as `export` writes it
    #[arg(long, value_enum, default_value_t = BatchFormat::Text)]
    pub format: BatchFormat,
}

#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// The query; see docs/query.md
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// Why this article scored what it did, or does not match: an id, the beginning of one, or FILE:ID
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How many of the words an article must have
    #[arg(long = "match", value_enum, default_value_t = MatchArg::All)]
    pub matching: MatchArg,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    Text,
    Json,
    Jsonl,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BatchFormat {
    Text,
    Jsonl,
    Trec,
    Csv,
    Ris,
    Bibtex,
    CslJson,
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CopiesArg {
    Fold,
    Show,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortArg {
    Relevance,
    Newest,
    Oldest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MatchArg {
    All,
    Any,
    Auto,
}
