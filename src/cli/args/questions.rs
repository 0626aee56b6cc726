//! The words of commands that ask something of all articles that match, or of one: `count`, `timeline`,
//! `who`, `export`, `printings`, `copies`, `similar`, `coverage`, `quote`.

use clap::{Args, ValueEnum};

use super::search::{CopiesArg, FilterArgs, LimitArgs, MatchArg, SortArg};
use super::{Colour, KindArg, TextOrJson};

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
