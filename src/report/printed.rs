//! Who printed an article, when and where: what a list of printings tells of each.

use schemars::JsonSchema;
use serde::Serialize;

use crate::index::StoredArticle;
use crate::report::search::printed_page;
use crate::search::title;

/// An article as a list of printings names it.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Printed {
    /// Its id.
    pub id: String,
    /// Its day of publication.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Edition and page, of a scanned newspaper.
    pub page: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
    /// The beginning of its text, where it has no headline.
    #[serde(skip)]
    pub lead: Option<String>,
}

impl Printed {
    /// The article's own.
    pub(super) fn of(article: &StoredArticle) -> Printed {
        let lead = if article.headline.is_none() { title(article) } else { None };
        Printed::with_lead(article, lead)
    }

    /// The same of an article whose text is not at hand.
    pub(super) fn with_lead(article: &StoredArticle, lead: Option<String>) -> Printed {
        Printed {
            id: article.id.clone(),
            date: article.date.map(|date| date.to_string()),
            source: article.source.clone(),
            page: printed_page(article),
            headline: article.headline.clone(),
            lead,
        }
    }
}
