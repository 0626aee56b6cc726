//! The words of the command line: one type for each command.

mod questions;
mod search;

pub use questions::*;
pub use search::*;

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
    /// Show the archive in a browser, and answer programs, on this machine only
    Serve(ServeArgs),
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
pub struct ServeArgs {
    /// The port; 0 takes any that is free
    #[arg(long, default_value_t = 7171, value_name = "N")]
    pub port: u16,
    /// The address to listen at, one of this machine's own [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    pub bind: Option<std::net::IpAddr>,
    /// Let other machines ask; each needs the token of DATELINE_TOKEN, or the one that is made and shown
    #[arg(long)]
    pub public: bool,
    /// A name by which the server is asked, beside localhost; may be given several times
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Seconds after which what was found so far is the answer
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS", value_parser = serve_seconds)]
    pub timeout: f64,
}

fn serve_seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.1..=8.0).contains(seconds));
    seconds.ok_or_else(|| "write 0.1 to 8 seconds".to_owned())
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
pub enum Colour {
    Auto,
    Always,
    Never,
}
