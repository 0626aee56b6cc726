//! What must hold of an article before its positions are read?

use crate::base::{DayRange, PartialDate};
use crate::index::pack_date;
use crate::search::matcher::{And, Condition};
use crate::search::shape::Shape;

/// The articles that can have `shape`: what it cannot match without.
pub fn proposal(shape: &Shape) -> Condition {
    match shape {
        Shape::Leaf(leaf) | Shape::Runs(leaf, _) | Shape::Pair(leaf) => {
            Condition::Leaf { leaf: *leaf, atom: None }
        }
        Shape::Any(parts) => Condition::Or(parts.iter().map(proposal).collect()),
        Shape::Phrase(parts) | Shape::Loose(parts, _) => {
            Condition::And(And::of(parts.iter().map(proposal).collect()))
        }
        Shape::Near(left, right, ..) | Shape::Same(left, right, _) | Shape::Both(left, right) => {
            Condition::And(And::of(vec![proposal(left), proposal(right)]))
        }
        Shape::NotNear(left, ..) | Shape::NotSame(left, ..) => proposal(left),
        Shape::In(_, inner, _) | Shape::Cased(_, inner, _) | Shape::AtLeast(_, inner) => {
            proposal(inner)
        }
    }
}

/// A month or year matches when any of its days lies in the range: it must begin no later than the
/// range ends, and end no sooner than it begins. Packed dates order by first day, so for each
/// precision the least first day that still reaches into the range is known beforehand.
pub fn date_condition(range: DayRange) -> Condition {
    let first = range.first;
    let least = [
        PartialDate::year(first.year()),
        PartialDate::month(first.year(), first.month()),
        Some(PartialDate::Day(first)),
    ];
    Condition::Date {
        least: least.map(pack_date),
        // The last day of the range, whatever the precision of what begins on it.
        greatest: pack_date(Some(PartialDate::Day(range.last))) | 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vague_dates_match_when_any_of_their_days_does() {
        let holds = |date: &str, from: &str, to: &str| {
            let day = |text: &str| text.parse::<PartialDate>().expect("a date").range();
            let range = DayRange::new(day(from).first, day(to).last);
            let Condition::Date { least, greatest } = date_condition(range) else { return false };
            let packed = pack_date(date.parse().ok());
            let precision = (packed & 3) as usize;
            precision > 0 && packed <= greatest && packed >= least[precision - 1]
        };
        let dates = ["1930", "1931", "1931-04", "1931-05", "1931-05-02", "1931-12-31", "1932"];
        let ranges = [
            ("1931", "1931"),
            ("1931-05", "1931-05"),
            ("1931-05-02", "1931-05-02"),
            ("1931-05-03", "1931-05-20"),
            ("1930-12-31", "1931-01-01"),
            ("1931-06-01", "1932-01-01"),
        ];
        for date in dates {
            for (from, to) in ranges {
                let range = DayRange::new(
                    from.parse::<PartialDate>().expect("a date").range().first,
                    to.parse::<PartialDate>().expect("a date").range().last,
                );
                let own = date.parse::<PartialDate>().expect("a date").range();
                assert_eq!(holds(date, from, to), own.overlaps(range), "{date} in {from}..{to}");
            }
        }
        assert!(!holds("nonsense", "0000", "9999"));
    }
}
