//! The words of the command line: one type for each command.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Full-text search for your own news archive.
#[derive(Parser, Debug)]
#[command(
    name = "dateline",
    version,
    disable_help_subcommand = true,
    propagate_version = false,
    max_term_width = 100,
    after_help = "Begin with: dateline search --corpus corpus '\"trade talks\" person:raab'"
)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
pub struct Common {
    /// The folder of the index
    #[arg(
        long,
        global = true,
        env = "DATELINE_INDEX",
        default_value = "index",
        value_name = "DIR"
    )]
    pub index: PathBuf,
    /// Say less: no progress, no summary, no notes
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: every warning, not only the first few
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Bring the index up to date with folders of articles
    Index(IndexArgs),
    /// Find articles, ranked, with the passages that match
    Search(Box<SearchArgs>),
    /// Print one article whole, its matches and names marked
    Show(ShowArgs),
    /// Print what the indexer sees in a text: names, language, date
    Analyze(AnalyzeArgs),
    /// Count the articles that match, and by whom or what they name
    Count(Box<CountArgs>),
    /// Draw when the articles that match were published
    Timeline(Box<TimelineArgs>),
    /// Print who or what a name means: its names, its time, its company
    Who(Box<WhoArgs>),
    /// List every printing of an article, and every passage that pages share with it
    Copies(CopiesArgs),
    /// Follow the passage around a match: who printed it first, who copied it
    Printings(Box<PrintingsArgs>),
    /// Find articles about what an article is about
    Similar(SimilarArgs),
    /// Tell which days, sources and pages the index holds, and which it lacks
    Coverage(CoverageArgs),
    /// Find who said something, in which versions
    Quote(QuoteArgs),
    /// Write out every article that matches, for other programs
    Export(Box<ExportArgs>),
    /// Correct names: which stand for which, and which are none
    Alias(AliasArgs),
    /// Answer a file of queries, one a line
    Batch(Box<BatchArgs>),
    /// Print how a query is read, what each part of it finds, and what to change
    Explain(Box<ExplainArgs>),
    /// Read every byte of the index, and name each file that is damaged
    Check(CheckArgs),
    /// Make a damaged index whole: read again what was lost, and nothing else
    Repair(RepairArgs),
    /// Print how much the index holds
    Stats(FormatArgs),
    /// List what was not indexed, and why
    Skipped(FormatArgs),
    /// Print the manual page, or completions for a shell
    Manual(ManualArgs),
    /// Print the text of the PDF on stdin, for this program itself
    #[cfg(feature = "pdf")]
    #[command(name = READ_PDF, hide = true)]
    ReadPdf,
}

/// The command in which one PDF is read.
pub const READ_PDF: &str = "read-pdf";

#[derive(Args, Debug)]
pub struct IndexArgs {
    /// Folders or files of articles
    #[arg(default_value = "corpus", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Make the index anew, from these paths and every one indexed before
    #[arg(long)]
    pub rebuild: bool,
    /// Exit with 3 where anything was skipped
    #[arg(long)]
    pub strict: bool,
    /// Remove the articles of a folder that has become empty
    #[arg(long)]
    pub prune: bool,
    /// Show the first records as they would be indexed, and write nothing
    #[arg(long, conflicts_with_all = ["rebuild", "prune", "watch"])]
    pub dry_run: bool,
    /// Go on until Ctrl-C, bringing the index up to date whenever files change
    #[arg(long)]
    pub watch: bool,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Print the balance as text or JSON
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

/// How files are read.
#[derive(Args, Debug)]
pub struct ReadingArgs {
    /// How many threads read and analyse
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub jobs: Option<u16>,
    /// Which column or key holds a field, such as headline=Titel
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// Read 01/04/63 as day, month, year
    #[arg(long, conflicts_with = "mdy")]
    pub dmy: bool,
    /// Read 01/04/63 as month, day, year
    #[arg(long)]
    pub mdy: bool,
    /// Do not look for people, organizations and places in the text
    #[arg(long)]
    pub no_entities: bool,
}

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
pub struct ShowArgs {
    /// The article's id, the beginning of one, or FILE:ID
    #[arg(value_name = "ID")]
    pub id: String,
    /// Mark what this query matches
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// How long marking may take
    #[command(flatten)]
    pub limits: LimitArgs,
    /// Print the bytes of the file it came from, as they are
    #[arg(long)]
    pub original: bool,
    /// How the article is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Args, Debug)]
pub struct ExportArgs {
    #[command(flatten)]
    pub question: QuestionArgs,
    /// The order of the articles
    #[arg(long, value_enum, default_value_t = SortArg::Oldest)]
    pub sort: SortArg,
    /// A table, JSON with the texts, or citations
    #[arg(long, value_enum)]
    pub format: ExportFormatArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormatArg {
    Csv,
    Jsonl,
    Ris,
    Bibtex,
    CslJson,
    Markdown,
}

#[derive(Args, Debug)]
pub struct PrintingsArgs {
    #[command(flatten)]
    pub question: QuestionArgs,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Args, Debug)]
pub struct SimilarArgs {
    /// The article's id, the beginning of one, or FILE:ID
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How many articles at most, 1 to 1,000
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub limit: u32,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Args, Debug)]
pub struct CoverageArgs {
    #[command(flatten)]
    pub filters: FilterArgs,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Args, Debug)]
pub struct QuoteArgs {
    /// The words, as you have them
    #[arg(required = true, value_name = "WORDS")]
    pub text: Vec<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Args, Debug)]
pub struct CopiesArgs {
    /// The article's id, the beginning of one, or FILE:ID
    #[arg(value_name = "ID")]
    pub id: String,
    /// Show what each printing cut, added or changed, sentence by sentence
    #[arg(long)]
    pub diff: bool,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Args, Debug)]
pub struct AnalyzeArgs {
    /// Files, or - for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What the input is: whatever its content shows, or one JSON object a line
    #[arg(long, value_enum, default_value_t = InputArg::Auto)]
    pub input: InputArg,
    /// How the analysis is printed
    #[arg(long, value_enum, default_value_t = AnalyzeFormat::Json)]
    pub format: AnalyzeFormat,
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

#[derive(Args, Debug)]
pub struct CountArgs {
    #[command(flatten)]
    pub question: QuestionArgs,
    /// Count by this: person, org, place, source, section, byline, lang or year
    #[arg(long, value_name = "FIELD")]
    pub by: Option<String>,
    /// How many values at most, 1 to 10,000
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub limit: u32,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

/// Which articles a command looks at, all of them.
#[derive(Args, Debug)]
pub struct QuestionArgs {
    /// The query; see docs/query.md
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How many of the words an article must have
    #[arg(long = "match", value_enum, default_value_t = MatchArg::All)]
    pub matching: MatchArg,
    /// Look at every copy of an article, or at the first printing only
    #[arg(long, value_enum, default_value_t = CopiesArg::Show)]
    pub copies: CopiesArg,
}

#[derive(Args, Debug)]
pub struct TimelineArgs {
    #[command(flatten)]
    pub question: QuestionArgs,
    /// How long the stretches are [default: the shortest that makes at most 60]
    #[arg(long, value_enum)]
    pub by: Option<StretchArg>,
    /// Tell each stretch as a share of all articles there
    #[arg(long)]
    pub relative: bool,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StretchArg {
    Day,
    Week,
    Month,
    Year,
}

#[derive(Args, Debug)]
pub struct WhoArgs {
    /// The name of a person, organization or place
    #[arg(required = true, value_name = "NAME")]
    pub name: Vec<String>,
    /// Only a person, an organization or a place
    #[arg(long, value_enum)]
    pub kind: Option<KindArg>,
    #[command(flatten)]
    pub filters: FilterArgs,
    /// How many articles are shown at most, 1 to 1,000
    #[arg(short = 'n', long, default_value_t = 3, value_name = "N",
          value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub limit: u32,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
    /// Colours on the screen
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    pub color: Colour,
}

#[derive(Args, Debug)]
pub struct AliasArgs {
    #[command(subcommand)]
    pub command: AliasCommand,
}

#[derive(Subcommand, Debug)]
pub enum AliasCommand {
    /// Let names stand for another
    Add {
        #[arg(value_enum)]
        kind: KindArg,
        /// The name to show
        canonical: String,
        /// The names that stand for it
        #[arg(required = true, value_name = "ALIAS")]
        aliases: Vec<String>,
        /// The first day on which they do: 1948, 1948-04, 1948-04-07
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        /// The last day on which they do
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        #[command(flatten)]
        file: AliasFileArgs,
    },
    /// Make one of several; the first name is shown
    Merge {
        #[arg(value_enum)]
        kind: KindArg,
        /// The names
        #[arg(required = true, num_args = 2.., value_name = "NAME")]
        names: Vec<String>,
        #[command(flatten)]
        file: AliasFileArgs,
    },
    /// Join a name to nothing
    Split {
        #[arg(value_enum)]
        kind: KindArg,
        name: String,
        #[command(flatten)]
        file: AliasFileArgs,
    },
    /// Say that a name is no entity
    Hide {
        #[arg(value_enum)]
        kind: KindArg,
        name: String,
        /// It is one after all
        #[arg(long)]
        undo: bool,
        #[command(flatten)]
        file: AliasFileArgs,
    },
    /// Print every correction
    List(FormatArgs),
}

/// Which file of corrections is edited.
#[derive(Args, Debug)]
pub struct AliasFileArgs {
    /// Edit the file of this root
    #[arg(long, value_name = "NAME")]
    pub root: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    #[value(alias = "people")]
    Person,
    #[value(alias = "organization", alias = "organisation", alias = "orgs")]
    Org,
    #[value(alias = "places")]
    Place,
}

#[derive(Args, Debug)]
pub struct FormatArgs {
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Make the search of this receipt again, and tell what has changed
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
    /// How long that search may take
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

#[derive(Args, Debug)]
pub struct RepairArgs {
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    pub format: TextOrJson,
}

#[derive(Args, Debug)]
pub struct ManualArgs {
    /// Print completions for this shell instead of the manual page
    #[arg(long, value_name = "SHELL")]
    pub completions: Option<clap_complete::Shell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    Text,
    Json,
    Jsonl,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnalyzeFormat {
    Json,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputArg {
    Auto,
    Jsonl,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}
