//! Which articles answer a plan, in which order, and which passage shows why?
//!
//! [`Plan`](crate::query::Plan) → [`Hits`]. `lower` turns the plan into posting lists, `matcher`
//! decides which articles satisfy it, `spans` is the one positional evaluator behind matching,
//! counting and marking, `rank` orders, `snippet` shows. Ranges come out, never markup.

mod broken;
mod collect;
mod copies;
mod curated;
mod cursor;
mod dictionary;
mod engine;
mod expand;
mod facet;
mod feedback;
mod flat;
mod holdings;
mod limits;
mod loose;
mod lower;
mod manner;
mod matcher;
mod names;
mod opener;
mod originals;
mod passages;
mod printings;
mod proposal;
mod proximity;
mod quotes;
mod rank;
mod select;
mod shape;
mod shares;
mod similar;
mod snippet;
mod spans;
mod text;
mod times;

pub use broken::{Halves, halves};
pub use collect::Sort;
pub use copies::{Address, COPY, CopyOf, copies};
pub use curated::{Meaning, meaning};
pub use dictionary::MOST_EXPANSIONS;
pub use engine::{Copies, Found, Hits, Options, Ranking, rank, search};
pub use expand::{Expansion, expansions, is_known, like};
pub use facet::{By, Facet, FacetValue, facet, facets};
pub use holdings::{Holding, holdings, printed_on};
pub use limits::Limits;
pub use names::{entities_with, name_words};
pub use originals::{folded, later_copies, select_folded};
pub use passages::{LEAST_RUNS, Passage, Sharer, TextRuns, shared_passages, sharers, sharers_of};
pub use printings::{MOST_COMPARED, PrintedPassage, PrintingOf, Printings, printings};
pub use quotes::{Quotation, least_alike, quotation};
pub use rank::{Bonus, Recency, Weights};
pub use select::{Selection, count, count_unbroken, has_long_texts, select};
pub use shares::{Share, shares};
pub use similar::telling_words;
pub use snippet::{Run, headline, lead, passage, title};
pub use spans::{Hit, Positions};
pub use text::{TextMatch, match_text};
