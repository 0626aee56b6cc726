//! In which articles does a name mean what a person says it means?

use crate::base::{DayRange, PartialDate};

/// On which days something holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Validity {
    /// In every article.
    #[default]
    Always,
    /// In articles of these days; never in an undated one.
    During(DayRange),
    /// In all others, and in undated ones.
    Outside(DayRange),
}

impl Validity {
    /// Whether it holds in an article of `date`. One dated to a month or year counts when any of its
    /// days does.
    ///
    /// # Example
    ///
    /// ```
    /// use dateline::base::{DayRange, PartialDate};
    /// use dateline::index::Validity;
    /// let year = |text: &str| text.parse::<PartialDate>().ok();
    /// let until = Validity::During(year("1989").expect("a year").range());
    /// assert!(until.holds(year("1989-06")) && !until.holds(year("1990")) && !until.holds(None));
    /// ```
    pub fn holds(self, date: Option<PartialDate>) -> bool {
        let lies_in = |days: DayRange| date.is_some_and(|date| date.range().overlaps(days));
        match self {
            Validity::Always => true,
            Validity::During(days) => lies_in(days),
            Validity::Outside(days) => !lies_in(days),
        }
    }

    /// Where both hold; `None` where that is nowhere. Of two spans of other days, this one.
    pub(super) fn and(self, other: Validity) -> Option<Validity> {
        Some(match (self, other) {
            (Validity::Always, holds) | (holds, Validity::Always) => holds,
            (Validity::During(one), Validity::During(other)) => {
                Validity::During(one.intersect(other)?)
            }
            (holds, _) => holds,
        })
    }
}
