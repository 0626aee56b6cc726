//! Every form of a date, and every refusal, as rows: text and what it is read as.

use super::*;
use proptest::prelude::*;

/// What `text` is read as on `today`: the days, or why not and, where it is not the list of forms, what
/// to write.
fn reading(bound: Bound, text: &str, clock: Clock) -> String {
    match days(bound, text, clock) {
        Ok(days) => canonical(days),
        Err(refusal) => match refusal.hint {
            Some(hint) if hint != FORMS => format!("{}; {hint}", refusal.message),
            _ => refusal.message,
        },
    }
}

fn on(today: &str) -> Clock {
    Clock::from(today.parse::<PartialDate>().expect("a date").day().expect("a day"))
}

fn check_on(today: &str, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(reading(Bound::In, text, on(today)), *expected, "{text:?} on {today}");
    }
}

fn check(bound: Bound, text: &str, expected: &str) {
    // A Thursday.
    assert_eq!(reading(bound, text, on("2020-07-16")), expected, "{bound:?} {text:?}");
}

#[test]
fn dates_and_ranges() {
    for (text, expected) in [
        ("2020", "2020-01-01..2020-12-31"),
        ("2020-07", "2020-07-01..2020-07-31"),
        ("1900-02", "1900-02-01..1900-02-28"),
        ("2020-07-16", "2020-07-16"),
        ("1665-11-07", "1665-11-07"),
        ("2019..2020-07", "2019-01-01..2020-07-31"),
        ("2020..2020-03", "2020-01-01..2020-03-31"),
        ("2019..", "2019-01-01.."),
        ("..2020", "..2020-12-31"),
        ("1980s", "1980-01-01..1989-12-31"),
        ("1970s..1980s", "1970-01-01..1989-12-31"),
        (">1980s", "1990-01-01.."),
        ("1985s", "`1985s` is not a date"),
        (">=2020-07", "2020-07-01.."),
        (">2020-07", "2020-08-01.."),
        ("<2020-07", "..2020-06-30"),
        ("<=2020-07", "..2020-07-31"),
        (">= 2020-07", "2020-07-01.."),
        ("today", "2020-07-16"),
        ("Yesterday", "2020-07-15"),
        ("yesterday..today", "2020-07-15..2020-07-16"),
        ("0000..9999", "0000-01-01..9999-12-31"),
        ("25/12/2007", "2007-12-25"),
        ("12/25/2007", "2007-12-25"),
        ("5.5.2007", "2007-05-05"),
        ("1987-02-30", "`1987-02-30` is not in the calendar"),
        ("1987-13", "`1987-13` is not in the calendar"),
        ("30.2.1987", "`30.2.1987` is not in the calendar"),
        ("2020..2019", "`2020..2019` ends before it begins; write 2019..2020"),
        (
            "07/04/2007",
            "`07/04/2007` may be day and month or month and day; write 2007-04-07 or 2007-07-04, \
             or say which with --dmy or --mdy",
        ),
        ("2020/7/4", "`2020/7/4` is not written as dates are here; write 2020-07-04"),
        ("2020-7-4", "`2020-7-4` is not written as dates are here; write 2020-07-04"),
        ("99999", "`99999` is not a date"),
        ("-44", "`-44` is not a date"),
        ("10:30", "`10:30` is not a date"),
        ("2019...2020", "`.2020` is not a date"),
        (">9999", "no day comes after 9999-12-31"),
        ("<0000", "no day comes before 0000-01-01"),
    ] {
        check(Bound::In, text, expected);
    }
    let missing = "a date is missing; in a shell quote it, 'date:>=2020-07', or write \
                   since:2020-07; quote \"date:\" to search the word";
    ["", " ", ">=", ".."].into_iter().for_each(|text| check(Bound::In, text, missing));
}

#[test]
fn bounds_take_the_whole_period() {
    check(Bound::After, "2020-07", "2020-08-01..");
    check(Bound::Before, "2020-07", "..2020-06-30");
    check(Bound::Since, "2020-07", "2020-07-01..");
    check(Bound::Until, "2020-07", "..2020-07-31");
    check(Bound::Since, "2019..2020", "`2019..2020` is not a date");
    check(Bound::Since, ">2019", "`>2019` is not a date");
}

#[test]
fn days_and_months_where_it_is_known_which_comes_first() {
    let today = Day::new(2020, 7, 16).expect("a real day");
    for (text, day_first, month_first) in [
        ("07/04/2007", "2007-04-07", "2007-07-04"),
        ("7.4.2007", "2007-04-07", "2007-07-04"),
        ("25/12/2007", "2007-12-25", "2007-12-25"),
        ("12/25/2007", "2007-12-25", "2007-12-25"),
    ] {
        for (order, expected) in
            [(DayOrder::DayFirst, day_first), (DayOrder::MonthFirst, month_first)]
        {
            let clock = Clock { today, order: Some(order) };
            let found = days(Bound::In, text, clock).map(canonical);
            assert_eq!(found, Ok(expected.to_owned()), "{text} {order:?}");
        }
    }
}

#[test]
fn a_range_as_lucene_writes_it_is_shown_how() {
    for (text, hint) in [
        ("[2019 TO 2020]", "write 2019..2020"),
        ("[2019-07 TO *]", "write 2019-07.."),
        ("[* TO 2020]", "write ..2020"),
        ("{ 2019 TO 2020 }", "write 2019..2020"),
        ("[march 1987 TO june 1988]", "write march 1987..june 1988"),
        ("[2019", "write 2019.. and the last day, without brackets or blanks"),
    ] {
        check(Bound::In, text, &format!("`{text}` is not a date; {hint}"));
    }
}

#[test]
fn bare_words_that_look_like_dates() {
    for (text, range, like) in [
        ("2019..2020-07", true, false),
        ("2019..2020-13", true, false),
        ("2019..", false, true),
        ("..2020", false, true),
        ("2020", false, false),
        ("2020-07", false, true),
        (">=2020", false, true),
        ("100..200", false, false),
        ("9/11", false, false),
        ("today..today", false, false),
    ] {
        assert_eq!((is_bare_range(text), is_like_a_date(text)), (range, like), "{text}");
    }
}

#[test]
fn months_by_name() {
    let march = "1987-03-01..1987-03-31";
    let third = "1987-03-03";
    check_on(
        "2020-07-16",
        &[
            ("march 1987", march),
            ("mar 1987", march),
            ("Mar. 1987", march),
            ("MARCH  1987", march),
            ("march-1987", march),
            ("march_1987", march),
            ("3 march 1987", third),
            ("3rd March 1987", third),
            ("03 mar 1987", third),
            ("march 3 1987", third),
            ("march 3, 1987", third),
            ("March 3rd, 1987", third),
            ("3-march-1987", third),
            ("jan 1987", "1987-01-01..1987-01-31"),
            ("feb 2000", "2000-02-01..2000-02-29"),
            ("may 1987", "1987-05-01..1987-05-31"),
            ("sept 1987", "1987-09-01..1987-09-30"),
            ("29 february 2024", "2024-02-29"),
            ("march 1987..june 1988", "1987-03-01..1988-06-30"),
            ("march-1987..1988", "1987-03-01..1988-12-31"),
            ("3 march 1987..today", "1987-03-03..2020-07-16"),
            ("march 1987..", "1987-03-01.."),
            ("..march 1987", "..1987-03-31"),
            (">march 1987", "1987-04-01.."),
            ("february 30 1987", "`february 30 1987` is not in the calendar"),
            ("29 february 2023", "`29 february 2023` is not in the calendar"),
            ("0 march 1987", "`0 march 1987` is not in the calendar"),
            ("march 1987..march 1986", {
                "`march 1987..march 1986` ends before it begins; write march 1986..march 1987"
            }),
            ("march", {
                "`march` is not a date; give the year, in quotes or with a hyphen: \
                 \"march 1987\", march-1987"
            }),
            ("march 87", "`march 87` is not a date"),
            ("3 march", "`3 march` is not a date"),
            ("marc 1987", "`marc 1987` is not a date"),
            ("märz 1987", "`märz 1987` is not a date"),
            ("-march-1987", "`-march-1987` is not a date"),
            ("1987 march", "`1987 march` is not a date"),
        ],
    );
    check(Bound::Since, "march 1987", "1987-03-01..");
    check(Bound::Until, "mar-1987", "..1987-03-31");
    check(Bound::After, "3 march 1987", "1987-03-04..");
    check(Bound::Before, "March 3, 1987", "..1987-03-02");
}

#[test]
fn seasons_and_decades() {
    check_on(
        "2020-07-16",
        &[
            ("spring 1998", "1998-03-01..1998-05-31"),
            ("Summer 1998", "1998-06-01..1998-08-31"),
            ("autumn-1998", "1998-09-01..1998-11-30"),
            ("fall 1998", "1998-09-01..1998-11-30"),
            ("winter 1998", "1998-12-01..1999-02-28"),
            ("winter_1999", "1999-12-01..2000-02-29"),
            ("summer 1998..winter 1998", "1998-06-01..1999-02-28"),
            ("winter 9999", "days run from 0000-01-01 to 9999-12-31"),
            ("summer", {
                "`summer` is not a date; give the year, in quotes or with a hyphen: \
                 \"summer 1987\", summer-1987"
            }),
            ("the 1980s", "1980-01-01..1989-12-31"),
            ("The-1980S", "1980-01-01..1989-12-31"),
            ("1980's", "1980-01-01..1989-12-31"),
            ("1980’s", "1980-01-01..1989-12-31"),
            ("9990s", "9990-01-01.."),
            ("1985's", "`1985's` is not a date"),
            ("80s", "`80s` is not a date"),
            ("+980s", "`+980s` is not a date"),
            ("19c", "`19c` is not a date"),
            ("1990/P1Y2M", "`1990/P1Y2M` is not a date"),
        ],
    );
    check(Bound::Since, "the 1980s", "1980-01-01..");
    check(Bound::Before, "winter 1998", "..1998-11-30");
}

#[test]
fn days_counted_from_today() {
    check_on(
        "2020-07-16",
        &[
            ("TODAY", "2020-07-16"),
            ("this week", "2020-07-13..2020-07-19"),
            ("Last  Week", "2020-07-06..2020-07-12"),
            ("last-week", "2020-07-06..2020-07-12"),
            ("this month", "2020-07-01..2020-07-31"),
            ("last_month", "2020-06-01..2020-06-30"),
            ("this year", "2020-01-01..2020-12-31"),
            ("last year", "2019-01-01..2019-12-31"),
            ("last monday", "2020-07-13"),
            ("last tuesday", "2020-07-14"),
            ("last wednesday", "2020-07-15"),
            ("last thursday", "2020-07-09"),
            ("last friday", "2020-07-10"),
            ("last saturday", "2020-07-11"),
            ("last-sunday", "2020-07-12"),
            ("last 7 days", "2020-07-09..2020-07-16"),
            ("past 3 months", "2020-04-16..2020-07-16"),
            ("last-2-weeks", "2020-07-02..2020-07-16"),
            ("past 1 year", "2019-07-16..2020-07-16"),
            ("3 days ago", "2020-07-13"),
            ("2 weeks ago", "2020-07-02"),
            ("a week ago", "2020-07-09"),
            ("a-month-ago", "2020-06-16"),
            ("10 years ago", "2010-07-16"),
            ("-7d", "2020-07-09..2020-07-16"),
            ("-3W", "2020-06-25..2020-07-16"),
            ("-2m", "2020-05-16..2020-07-16"),
            ("-1y", "2019-07-16..2020-07-16"),
            ("-0d", "2020-07-16"),
            ("-2w..-1w", "2020-07-02..2020-07-09"),
            ("-7d..", "2020-07-09.."),
            ("..-7d", "..2020-07-09"),
            (">=-7d", "2020-07-09.."),
            ("<-7d", "..2020-07-08"),
            ("last week..yesterday", "2020-07-06..2020-07-15"),
            ("-1w..-2w", "`-1w..-2w` ends before it begins; write -2w..-1w"),
            ("-9999y", "days run from 0000-01-01 to 9999-12-31"),
            ("-999999d", "days run from 0000-01-01 to 9999-12-31"),
            ("999999 years ago", "days run from 0000-01-01 to 9999-12-31"),
            ("-7", "`-7` is not a date"),
            ("-7h", "`-7h` is not a date"),
            ("-d", "`-d` is not a date"),
            ("--7d", "`--7d` is not a date"),
            ("-7é", "`-7é` is not a date"),
            ("7d", "`7d` is not a date"),
            ("tomorrow", "`tomorrow` is not a date"),
            ("friday", "`friday` is not a date"),
            ("this friday", "`this friday` is not a date"),
            ("last fri", "`last fri` is not a date"),
            ("last decade", "`last decade` is not a date"),
            ("last day", "`last day` is not a date"),
            ("last two weeks", "`last two weeks` is not a date"),
            ("past week", "`past week` is not a date"),
            ("last supper", "`last supper` is not a date"),
            ("3 suppers ago", "`3 suppers ago` is not a date"),
            ("-today", "`-today` is not a date"),
            ("last", {
                "`last` is not a date; write it in quotes or with a hyphen: \"last week\", last-week"
            }),
        ],
    );
    check(Bound::Since, "-7d", "2020-07-09..");
    check(Bound::Until, "-7d", "..2020-07-09");
    check(Bound::After, "last week", "2020-07-13..");
    check(Bound::Before, "last_month", "..2020-05-31");
    check(Bound::Since, "last 7 days", "2020-07-09..");
    check(Bound::Since, "3 days ago", "2020-07-13..");
}

#[test]
fn ends_of_months_years_and_of_days() {
    check_on(
        "2024-02-29",
        &[
            ("-1y", "2023-02-28..2024-02-29"),
            ("-4y..", "2020-02-29.."),
            ("-12m..", "2023-02-28.."),
            ("last month", "2024-01-01..2024-01-31"),
            ("this month", "2024-02-01..2024-02-29"),
            ("last year", "2023-01-01..2023-12-31"),
            ("a year ago", "2023-02-28"),
        ],
    );
    check_on(
        "2020-03-31",
        &[
            ("-1m..", "2020-02-29.."),
            ("-4m..", "2019-11-30.."),
            ("-13m..", "2019-02-28.."),
            ("1 month ago", "2020-02-29"),
            ("last month", "2020-02-01..2020-02-29"),
            ("past 6 months", "2019-09-30..2020-03-31"),
        ],
    );
    // A Friday, of the last week of 2020.
    check_on(
        "2021-01-01",
        &[
            ("this week", "2020-12-28..2021-01-03"),
            ("last week", "2020-12-21..2020-12-27"),
            ("last month", "2020-12-01..2020-12-31"),
            ("last year", "2020-01-01..2020-12-31"),
            ("this year", "2021-01-01..2021-12-31"),
            ("last friday", "2020-12-25"),
            ("last thursday", "2020-12-31"),
            ("yesterday", "2020-12-31"),
            ("-1m..", "2020-12-01.."),
        ],
    );
    let outside = "days run from 0000-01-01 to 9999-12-31";
    for text in
        ["yesterday", "last week", "last month", "last year", "-1d", "-1m", "-1y", "a week ago"]
    {
        assert_eq!(reading(Bound::In, text, Clock::from(Day::MIN)), outside, "{text}");
    }
    // Weeks that reach beyond the first or the last of all days are refused.
    for (today, text, expected) in [
        (Day::MIN, "today", "0000-01-01"),
        (Day::MIN, "this month", "..0000-01-31"),
        (Day::MIN, "this week", outside),
        (Day::MAX, "today", "9999-12-31"),
        (Day::MAX, "this year", "9999-01-01.."),
        (Day::MAX, "this week", outside),
        (Day::MAX, "last 7 days", "9999-12-24.."),
    ] {
        assert_eq!(reading(Bound::In, text, Clock::from(today)), expected, "{text} on {today}");
    }
    for (bound, text) in [(Bound::After, "today"), (Bound::After, "this month")] {
        let found = reading(bound, text, Clock::from(Day::MAX));
        assert_eq!(found, "no day comes after 9999-12-31", "{text}");
    }
    assert_eq!(
        reading(Bound::Before, "today", Clock::from(Day::MIN)),
        "no day comes before 0000-01-01"
    );
}

#[test]
fn years_of_three_numbers_have_four_digits() {
    for order in [None, Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst)] {
        let clock = Clock { order, ..on("2020-07-16") };
        for (text, expected) in [
            ("07/04/07", "`07/04/07` is not a date"),
            ("31/31/2007", "`31/31/2007` is not in the calendar"),
            ("7/4.2007", "`7/4.2007` is not a date"),
            ("7/4", "`7/4` is not a date"),
            ("2007/4/7", "`2007/4/7` is not written as dates are here; write 2007-04-07"),
        ] {
            assert_eq!(reading(Bound::In, text, clock), expected, "{text} {order:?}");
        }
    }
    let clock = Clock { order: Some(DayOrder::DayFirst), ..on("2020-07-16") };
    assert_eq!(reading(Bound::In, "7-4-2007..1/5/2007", clock), "2007-04-07..2007-05-01");
    assert_eq!(reading(Bound::Since, "7-4-2007", clock), "2007-04-07..");
}

#[test]
fn what_was_meant_as_a_date_is_not_searched_as_text() {
    for (text, is_meant) in [
        ("2020-13", true),
        ("*-02-30", true),
        ("february 30 1987", true),
        ("~february-30-1987", true),
        ("march 1987..march 1986", true),
        ("2020..march-1987", true),
        ("..-9999y", true),
        ("-9999y", true),
        ("last week", true),
        (">=last-week", true),
        ("[2019 TO 2020]", true),
        ("[2019", true),
        ("[march 1987 TO june 1988]", true),
        ("[* TO 2020]", true),
        ("last supper", false),
        ("last", false),
        ("march", false),
        ("friday", false),
        ("dinner", false),
        ("", false),
        ("..", false),
        ("winter is coming", false),
        ("march 1987 election", false),
        ("dinner..march 1987", false),
        ("[sic] dinner", false),
        ("[", false),
    ] {
        assert_eq!(is_meant_as_date(text), is_meant, "{text}");
    }
}

proptest! {
    /// Whatever is written with the words and signs of dates, on the first and last of all days as on
    /// any other, days that are read run forward, and mean the same as they are printed.
    #[test]
    fn days_run_forward_and_are_read_as_printed(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "last", "this", "past", "week", "weeks", "month", "year", "days", "ago", "a", "the",
                "7", "3rd", "30", "99", "999999", "0", "1987", "9999", "0000", "2020-07", "2020-02-30",
                "march", "feb", "Mar.", "summer", "winter", "friday", "sunday", "today",
                "yesterday", "1980s",
                "1980's", "9990s", "-7d", "-3w", "-2m", "-1y", "-99999y", "-", "_", ",", ".", "/",
                "..", "<", ">=", ">", "~", "[", "]", " TO ", "*", "é", "’", "7/4/2007", "25.12.2007",
            ]),
            0..6,
        ),
        between in prop::sample::select(vec![" ", "-", "", "_"]),
        today in prop_oneof![Just(0), Just(3_652_424), 0u32..3_652_425],
        order in prop::sample::select(vec![
            None, Some(DayOrder::DayFirst), Some(DayOrder::MonthFirst),
        ]),
    ) {
        let text = pieces.join(between);
        let clock = Clock { today: Day::from_number(today).expect("a day there is"), order };
        let _ = is_meant_as_date(&text);
        for bound in [Bound::In, Bound::After, Bound::Before, Bound::Since, Bound::Until] {
            if let Ok(found) = days(bound, &text, clock) {
                prop_assert!(found.first <= found.last);
                prop_assert_eq!(days(Bound::In, &canonical(found), clock), Ok(found));
            }
        }
        if let Ok(found) = parse_day_expression(&text, clock) {
            prop_assert!(found.first <= found.last);
        }
    }
}
