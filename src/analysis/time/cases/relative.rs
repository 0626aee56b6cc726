//! What counts from publication or from a time told, quarters, references, lengths, feasts.

use super::{NOVEMBER, check};

#[test]
fn days_and_weeks_from_publication() {
    check(
        NOVEMBER,
        &[
            ("Today it rained.", "Today=1989-11-02"),
            ("It rained yesterday.", "yesterday=1989-11-01"),
            ("It will rain tomorrow night.", "tomorrow night=1989-11-03TNI"),
            ("It rained the day before yesterday.", "the day before yesterday=1989-10-31"),
            ("It will end the day after tomorrow.", "the day after tomorrow=1989-11-04"),
            ("They meet tonight.", "tonight=1989-11-02TNI"),
            ("It burned last night.", "last night=1989-11-01TNI"),
            ("It rained this morning.", "this morning=1989-11-02TMO"),
            ("It rained last week.", "last week=1989-W43"),
            ("It rained this week.", "this week=1989-W44"),
            ("It may rain next week.", "next week=1989-W45"),
            ("Shares fell for the week.", "the week=1989-W44"),
            ("Late last week it rained.", "Late last week=1989-W43"),
            ("They talked over the weekend.", "the weekend=1989-W44-WE"),
            ("They talked last weekend.", "last weekend=1989-W43-WE"),
            ("Two days ago it rained.", "Two days ago=1989-10-31"),
            ("It rained three weeks ago.", "three weeks ago=1989-W41"),
            ("It rained a week ago.", "a week ago=1989-W43"),
            ("It rained the other day.", "the other day=PAST_REF"),
            ("A few days ago it rained.", "A few days ago=PAST_REF"),
            ("It rained years ago.", "years ago=PAST_REF"),
            ("It will rain two weeks from now.", "two weeks from now=1989-W46"),
        ],
    );
    check("1989-11-06", &[("They talked over the weekend.", "the weekend=1989-W44-WE")]);
}

#[test]
fn months_and_years_from_publication() {
    check(
        NOVEMBER,
        &[
            ("It rose last month.", "last month=1989-10"),
            ("It rose earlier this month.", "earlier this month=1989-11"),
            ("It will rise next month.", "next month=1989-12"),
            ("Six months ago it rose.", "Six months ago=1989-05"),
            ("It rose this year.", "this year=1989"),
            ("It rose early this year.", "early this year=1989"),
            ("It rose last year.", "last year=1988"),
            ("Last year's total was less.", "Last year=1988"),
            ("It will rise next year.", "next year=1990"),
            ("By the end of this year it will rise.", "the end of this year=1989"),
            ("By the end of the year it will rise.", "the end of the year=1989"),
            ("Two years ago it rose.", "Two years ago=1987"),
            ("It closed a decade ago.", "a decade ago=197"),
            ("The current year is better.", "The current year=1989"),
            ("It rose in the current fiscal year.", "the current fiscal year=1989"),
            ("By year-end it will close.", "year-end=1989"),
            ("Twenty-one years ago it rose.", "Twenty-one years ago=1968"),
            ("It rose last summer.", "last summer=1989-SU"),
            ("It may rise next spring.", "next spring=1990-SP"),
            ("In the spring of 1988 it rose.", "the spring of 1988=1988-SP"),
            ("It closed in the fall of last year.", "the fall of last year=1988-FA"),
            ("This fall it will close.", "This fall=1989-FA"),
            ("In the summer it closed.", "the summer=1989-SU"),
            ("Every summer it closes.", "Every summer=XXXX-SU"),
            ("It rains throughout the year at this time of the year.", "-"),
            ("The player of the year left.", "-"),
            ("It was in the 30s° all day.", "-"),
            ("The hot spring dried up.", "-"),
            ("Prices fall in the end.", "-"),
            ("A 35-year-old miner died.", "-"),
            ("He is 35 years old.", "-"),
        ],
    );
}

#[test]
fn quarters() {
    check(
        NOVEMBER,
        &[
            ("Profit rose in the third quarter.", "the third quarter=1989-Q3"),
            ("Third-quarter profit rose.", "Third-quarter=1989-Q3"),
            ("In the third quarter of 1988 it fell.", "the third quarter of 1988=1988-Q3"),
            ("In the third quarter last year it fell.", "the third quarter last year=1988-Q3"),
            ("Last year's third quarter was weak.", "Last year's third quarter=1988-Q3"),
            ("In the 1988 third quarter it fell.", "the 1988 third quarter=1988-Q3"),
            ("It will rise in the fourth quarter.", "the fourth quarter=1989-Q4"),
            ("It will rise in the first quarter.", "the first quarter=1990-Q1"),
            ("It rose in the first quarter.", "the first quarter=1989-Q1"),
            ("It fell in the latest quarter.", "the latest quarter=1989-Q3"),
            ("It fell in the most recent quarter.", "the most recent quarter=1989-Q3"),
            ("It fell this quarter.", "this quarter=1989-Q4"),
            ("It fell last quarter.", "last quarter=1989-Q3"),
            ("In the fiscal first quarter it fell.", "the fiscal first quarter=1989-Q1"),
            ("In the fourth fiscal quarter it fell.", "the fourth fiscal quarter=1989-Q4"),
            (
                "In the quarter ended Sept. 30, net fell.",
                "the quarter=1989-Q3 | Sept. 30=1989-09-30",
            ),
            (
                "It will lose money in the year ending Dec. 31.",
                "the year=1989 | Dec. 31=1989-12-31",
            ),
            ("Net fell in the first half of 1989.", "the first half of 1989=1989-H1"),
            ("First-half profit fell.", "First-half=1989-H1"),
            ("He scored in the first half.", "-"),
            ("They led in the third quarter by a touchdown.", "-"),
            ("In the third quarter net fell; sales for the period rose.", {
                "the third quarter=1989-Q3 | the period=1989-Q3"
            }),
            ("A quarter of them left.", "-"),
            ("Half an hour later he left.", "-"),
        ],
    );
}

#[test]
fn a_year_earlier() {
    check(
        NOVEMBER,
        &[
            ("Third-quarter profit was $5 million, up from $4 million a year earlier.", {
                "Third-quarter=1989-Q3 | a year earlier=1988-Q3"
            }),
            ("Net was $5 million, up from $4 million a year ago, in the third quarter.", {
                "a year ago=1988-Q3 | the third quarter=1989-Q3"
            }),
            ("In the third quarter net fell. Sales rose from the year-earlier quarter.", {
                "the third quarter=1989-Q3 | the year-earlier quarter=1988-Q3"
            }),
            ("In the third quarter net fell from the year-ago period.", {
                "the third quarter=1989-Q3 | the year-ago period=1988-Q3"
            }),
            ("In the third quarter net fell from the same period last year.", {
                "the third quarter=1989-Q3 | the same period last year=1988-Q3"
            }),
            ("In the third quarter net fell from the same period a year earlier.", {
                "the third quarter=1989-Q3 | the same period a year earlier=1988-Q3"
            }),
            ("In October a year ago it fell.", "October a year ago=1988-10"),
            ("Sales in September rose from a year earlier.", {
                "September=1989-09 | a year earlier=1988-09"
            }),
            ("He left the firm a year ago.", "a year ago=1988"),
            ("He came in 1985, and a year earlier was in Rome.", "1985=1985 | a year earlier=1984"),
            ("Revenue for the nine months ended Sept. 30 fell.", {
                "the nine months=P9M | Sept. 30=1989-09-30"
            }),
            ("Revenue for the fiscal year ended Sept. 30 fell.", {
                "the fiscal year=1989 | Sept. 30=1989-09-30"
            }),
        ],
    );
}

#[test]
fn relative_to_what_was_told() {
    check(
        NOVEMBER,
        &[
            ("It rained on Oct. 3, 1987. Two days earlier it was dry.", {
                "Oct. 3, 1987=1987-10-03 | Two days earlier=1987-10-01"
            }),
            ("It rained on Oct. 3, 1987. The next day it was dry.", {
                "Oct. 3, 1987=1987-10-03 | The next day=1987-10-04"
            }),
            ("It rained on Oct. 3, 1987. The following week was dry.", {
                "Oct. 3, 1987=1987-10-03 | The following week=1987-W41"
            }),
            ("He left on Oct. 3, 1987. Later that year he died.", {
                "Oct. 3, 1987=1987-10-03 | Later that year=1987"
            }),
            ("He came in 1985. Two years later he left.", "1985=1985 | Two years later=1987"),
            (
                "He was born in 1921, in March the same year.",
                "1921=1921 | March the same year=1921-03",
            ),
            (
                "They met in 1981; she died in March that year.",
                "1981=1981 | March that year=1981-03",
            ),
            ("Three years later it closed.", "Three years=P3Y"),
            ("He came in May 1985 and left that month.", "May 1985=1985-05 | that month=1985-05"),
            ("The vote was on Oct. 3. He left the day before.", {
                "Oct. 3=1989-10-03 | the day before=1989-10-02"
            }),
            ("It was dry on Monday. It rained the same day.", {
                "Monday=1989-10-30 | the same day=1989-10-30"
            }),
            ("It was dry on Monday. It rained that night.", {
                "Monday=1989-10-30 | that night=1989-10-30TNI"
            }),
            ("The raid was at dawn. The next day he fled.", "The next day=XXXX-XX-XX"),
            ("It was dry on Monday. That same day it rained.", {
                "Monday=1989-10-30 | That same day=1989-10-30"
            }),
            ("It rained two days earlier.", "two days earlier=1989-10-31"),
            ("It fell the previous month.", "the previous month=1989-10"),
            ("The rally came the day before the vote.", "-"),
            ("He left on the same day that it closed.", "-"),
            ("Orders for the week ended Oct. 28 were up from the week before.", {
                "the week=1989-W43 | Oct. 28=1989-10-28 | the week before=1989-W42"
            }),
        ],
    );
}

#[test]
fn references() {
    check(
        NOVEMBER,
        &[
            ("It is now closed.", "now=PRESENT_REF"),
            ("It is currently closed.", "currently=PRESENT_REF"),
            ("The current mayor agreed.", "current=PRESENT_REF"),
            ("It closed recently.", "recently=PAST_REF"),
            ("In recent weeks it closed.", "recent weeks=PAST_REF"),
            ("A recent study said so.", "recent=PAST_REF"),
            ("It will eventually close.", "eventually=FUTURE_REF"),
            ("In the future it may close.", "the future=FUTURE_REF"),
            ("In the near future it may close.", "the near future=FUTURE_REF"),
            ("It closed in the past.", "the past=PAST_REF"),
            ("In the coming months it may close.", "the coming months=FUTURE_REF"),
            ("At present it is closed.", "present=PRESENT_REF"),
            ("At the moment it is closed.", "the moment=PRESENT_REF"),
            ("At this time it is closed.", "this time=PRESENT_REF"),
            ("This time it closed for good.", "-"),
            ("Long ago it closed.", "Long ago=PAST_REF"),
            ("These days it is closed.", "These days=PRESENT_REF"),
            ("The current account widened.", "-"),
            ("He read USA Today and Business Week.", "-"),
            ("The film was Apocalypse Now.", "-"),
        ],
    );
}

#[test]
fn lengths_and_what_recurs() {
    check(
        NOVEMBER,
        &[
            ("It rained for three days.", "three days=P3D"),
            ("It lasted five hours.", "five hours=PT5H"),
            ("In the past three years it grew.", "the past three years=P3Y"),
            ("In the last two weeks it grew.", "the last two weeks=P2W"),
            ("Over the next few months it may grow.", "the next few months=PXM"),
            ("It took more than a month.", "more than a month=P1M"),
            ("It took about 20 years.", "about 20 years=P20Y"),
            ("A two-year plan was drawn up.", "two-year=P2Y"),
            ("It took several years.", "several years=PXY"),
            ("It took a couple of weeks.", "a couple of weeks=P2W"),
            ("It took two decades.", "two decades=P20Y"),
            ("For the past year he has been ill.", "the past year=P1Y"),
            ("Every year it floods.", "Every year=P1Y"),
            ("It ships 20 barrels daily.", "daily=P1D"),
            ("The annual fair is off.", "annual=P1Y"),
            ("It pumps 20 barrels a day.", "-"),
            ("They meet twice a week.", "a week=P1W"),
            ("In the first nine months net fell.", "the first nine months=P9M"),
        ],
    );
}

#[test]
fn clocks_and_feasts() {
    check(
        NOVEMBER,
        &[
            ("It began at 3 p.m. Tuesday in Leeds.", "3 p.m. Tuesday=1989-10-31T15:00"),
            ("It began at 10:30 a.m. EST today.", "10:30 a.m. EST today=1989-11-02T10:30"),
            ("It began at 12:15 a.m. in Leeds.", "12:15 a.m.=T00:15"),
            ("It will open by Christmas.", "Christmas=1989-12-25"),
            ("It closed on Christmas Eve.", "Christmas Eve=1988-12-24"),
            ("It will close on New Year's Day.", "New Year's Day=1990-01-01"),
            ("It closed on Labor Day.", "Labor Day=1989-09-04"),
            ("It will close on Thanksgiving.", "Thanksgiving=1989-11-23"),
            ("It closed on Good Friday.", "Good Friday=1989-03-24"),
            ("A Christmas tree fell.", "-"),
            ("Labor leaders met.", "-"),
            ("A new year of good will.", "-"),
        ],
    );
}
