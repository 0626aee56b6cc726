//! Expressions by kind: sentences of our own, as agencies and papers write them.
//!
//! A row is the day of publication, the text, and what is found: each expression with its value,
//! parted by ` | `; `-` for nothing.

use proptest::prelude::*;

use super::{Text, TimeExpression, find_times};
use crate::analysis::words;

fn times(lang: &str, published: &str, body: &str) -> Vec<TimeExpression> {
    let words = words(body);
    let published = published.parse().ok();
    find_times(&Text { body, words: &words, published, lang: Some(lang), ..Text::default() })
}

fn found(lang: &str, published: &str, body: &str) -> String {
    let all = times(lang, published, body);
    let each: Vec<String> =
        all.iter().map(|time| format!("{}={}", time.span.of(body), time.value)).collect();
    if each.is_empty() { "-".to_owned() } else { each.join(" | ") }
}

/// Each row a text and what is found in it, published on that day.
#[track_caller]
fn check(published: &str, rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(body, expected)| {
            let found = found("en", published, body);
            (found != *expected)
                .then(|| format!("{body}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "published {published}:\n{}", wrong.join("\n"));
}

/// A Thursday.
const NOVEMBER: &str = "1989-11-02";

#[test]
fn full_dates() {
    check(
        NOVEMBER,
        &[
            ("It opened on Oct. 31, 1988.", "Oct. 31, 1988=1988-10-31"),
            ("It opened on October 31st, 1988.", "October 31st, 1988=1988-10-31"),
            ("It opened on 31 October 1988 in Cork.", "31 October 1988=1988-10-31"),
            ("It opened on the 31st of October 1988.", "the 31st of October 1988=1988-10-31"),
            ("It opened on the first of May 1931.", "the first of May 1931=1931-05-01"),
            ("On Friday, Nov. 3, 1989, they met.", "Friday, Nov. 3, 1989=1989-11-03"),
            ("On Friday, 3 November 1989 they met.", "Friday, 3 November 1989=1989-11-03"),
            ("It fell on Friday the 13th of October 1989.", {
                "Friday the 13th of October 1989=1989-10-13"
            }),
            ("It opens Monday the 6th.", "Monday the 6th=1989-11-06"),
            ("Wed., Sept. 6, was dry.", "Wed., Sept. 6=1989-09-06"),
            ("Trading ends Oct. 31.", "Oct. 31=1989-10-31"),
            ("A strike began Sept 30 in the mines.", "Sept 30=1989-09-30"),
            ("A treaty signed July 4, 1776, holds.", "July 4, 1776=1776-07-04"),
            ("The ship sailed March 3 from Hull.", "March 3=1989-03-03"),
            ("The ship sailed on May 5 for Cork.", "May 5=1989-05-05"),
            ("Talks resume Jan. 15 in Geneva.", "Jan. 15=1990-01-15"),
            ("The charter will expire Dec. 31.", "Dec. 31=1989-12-31"),
            ("The firm was sold on Dec. 31 last year.", "Dec. 31 last year=1988-12-31"),
            ("He was born on April 13, 1921, in Riga.", "April 13, 1921=1921-04-13"),
            ("OCTOBER 31, 1989", "OCTOBER 31, 1989=1989-10-31"),
            ("It fell on the evening of Nov. 1.", "the evening of Nov. 1=1989-11-01TEV"),
            ("It has shrunk since last Oct. 19.", "last Oct. 19=1989-10-19"),
            ("It ran from March 3 to April 5, 1987.", {
                "March 3=1987-03-03 | April 5, 1987=1987-04-05"
            }),
            ("Due 15-NOV-1989.", "15-NOV-1989=1989-11-15"),
            ("The fair runs Nov. 3-5 in Leeds.", "Nov. 3=1989-11-03"),
            ("It is due on November 30 '89.", "November 30 '89=1989-11-30"),
        ],
    );
}

#[test]
fn digits() {
    check(
        NOVEMBER,
        &[
            ("Filed 1989-11-01 at the court.", "1989-11-01=1989-11-01"),
            ("Received 11/02/89 by fax.", "11/02/89=1989-11-02"),
            ("Received 10-30-89 by fax.", "10-30-89=1989-10-30"),
            ("Received 31/10/1989 by fax.", "31/10/1989=1989-10-31"),
            ("Received 31.10.1989 by fax.", "31.10.1989=1989-10-31"),
            ("At 1989-11-01T10:00 it closed.", "1989-11-01=1989-11-01"),
            ("AP-NY-10-31-89 1337EST", "10-31-89=1989-10-31"),
            ("The odds were 13/13/1990.", "-"),
            ("Version 1.2.89 came out.", "-"),
            ("About 1/2 of them left.", "-"),
            ("It runs 24/7.", "-"),
            ("Phone 555-1984 or 020 7946 1989-22.", "-"),
        ],
    );
    check(
        "2005-03-01",
        &[
            ("Since 9/11 the rules are stricter.", "9/11=2001-09-11"),
            ("After the Sept. 11 attacks it closed.", "Sept. 11=2001-09-11"),
            ("It opened on Sept. 11 in Bath.", "Sept. 11=2004-09-11"),
        ],
    );
    check(NOVEMBER, &[("Support stood at 9/11 of them.", "-")]);
}

#[test]
fn weekdays() {
    check(
        NOVEMBER,
        &[
            ("The council said Tuesday it had no plan.", "Tuesday=1989-10-31"),
            ("The council met on Thursday.", "Thursday=1989-11-02"),
            ("The council met Friday.", "Friday=1989-10-27"),
            ("Friday's vote was close.", "Friday=1989-10-27"),
            ("The council will meet Friday.", "Friday=1989-11-03"),
            ("The council is to meet on Friday.", "Friday=1989-11-03"),
            ("The council is due to meet on Friday.", "Friday=1989-11-03"),
            ("A decision is expected Friday.", "Friday=1989-11-03"),
            ("A vote scheduled for Tuesday may fail.", "Tuesday=1989-11-07"),
            ("A vote will be held Tuesday.", "Tuesday=1989-11-07"),
            ("She died Tuesday, partly due to the cold.", "Tuesday=1989-10-31"),
            ("The cut is effective Monday.", "Monday=1989-11-06"),
            ("A planned Wednesday sale drew crowds.", "Wednesday=1989-11-01"),
            ("A vote was held Tuesday.", "Tuesday=1989-10-31"),
            ("He said Tuesday that it would close.", "Tuesday=1989-10-31"),
            ("He will meet miners who arrived Monday.", "Monday=1989-10-30"),
            ("On Friday, the Senate will vote.", "Friday=1989-11-03"),
            ("On Friday, the Senate voted.", "Friday=1989-10-27"),
            ("The strike was put off until Monday.", "Monday=1989-11-06"),
            ("The fair opens Saturday in Leeds.", "Saturday=1989-11-04"),
            ("The army has held the port since Sunday.", "Sunday=1989-10-29"),
            ("Last Thursday it rained.", "Last Thursday=1989-10-26"),
            ("Last Friday it rained.", "Last Friday=1989-10-27"),
            ("Next Monday they vote.", "Next Monday=1989-11-06"),
            ("They vote this Sunday.", "this Sunday=1989-11-05"),
            ("They voted this past Sunday.", "this past Sunday=1989-10-29"),
            ("It rained on Friday night.", "Friday night=1989-10-27TNI"),
            ("It rained early Wednesday.", "early Wednesday=1989-11-01"),
            ("It rained late Tuesday evening.", "late Tuesday evening=1989-10-31TEV"),
            ("It rained on Tuesday of last week.", "Tuesday of last week=1989-10-24"),
            ("It rains every Thursday in Bergen.", "every Thursday=XXXX-WXX-4"),
            ("The club meets on Wednesdays.", "Wednesdays=XXXX-WXX-3"),
            ("From Monday to Wednesday it rained.", "Monday=1989-10-30 | Wednesday=1989-11-01"),
            ("A planned march on Tuesday was called off.", "Tuesday=1989-10-31"),
            ("Due to the fog Tuesday no ferry ran.", "Tuesday=1989-10-31"),
            ("He could not be reached Friday.", "Friday=1989-10-27"),
            ("He would not say Friday who had paid.", "Friday=1989-10-27"),
            ("He declined to comment Friday.", "Friday=1989-10-27"),
            ("It will cut rates Friday.", "Friday=1989-11-03"),
            ("It cut rates Friday.", "Friday=1989-10-27"),
            ("They vote on the proposed law Friday.", "Friday=1989-10-27"),
            ("They will vote on the proposed law Friday.", "Friday=1989-11-03"),
            ("A list will be formally announced Friday.", "Friday=1989-11-03"),
            ("He is leaving for Rome Friday.", "Friday=1989-11-03"),
            ("He will discuss Friday's vote.", "Friday=1989-10-27"),
            ("Friday's vote will be close.", "Friday=1989-11-03"),
            ("They agreed to resume talks Saturday.", "Saturday=1989-11-04"),
            ("He flew to Rome to meet miners Saturday.", "Saturday=1989-10-28"),
            ("It was the worst day since Black Monday.", "Black Monday=1987-10-19"),
            ("The Sunday Times said so.", "-"),
            ("Sheffield Wednesday lost again.", "-"),
            ("The Mail on Sunday said so.", "-"),
            ("The sun sat low and wed no one.", "-"),
        ],
    );
}

#[test]
fn months() {
    check(
        NOVEMBER,
        &[
            ("Orders fell in October.", "October=1989-10"),
            (
                "Orders fell 2 percent in September from August.",
                "September=1989-09 | August=1989-08",
            ),
            ("Orders fell in December.", "December=1988-12"),
            ("Orders will rise in December.", "December=1989-12"),
            ("The plant is to open in March.", "March=1990-03"),
            ("The plant opened in March.", "March=1989-03"),
            ("It has been shut since January.", "January=1989-01"),
            ("It grew in October 1987.", "October 1987=1987-10"),
            ("It grew in Oct. 1987 and later.", "Oct. 1987=1987-10"),
            ("It grew in October, 1987.", "October, 1987=1987-10"),
            ("It grew in October of 1987.", "October of 1987=1987-10"),
            ("It grew in October of last year.", "October of last year=1988-10"),
            ("Last August it fell.", "Last August=1989-08"),
            ("Last December it fell.", "Last December=1988-12"),
            ("Next March it may end.", "Next March=1990-03"),
            ("In early October it fell.", "early October=1989-10"),
            ("By mid-October it had fallen.", "mid-October=1989-10"),
            ("At the end of October it fell.", "the end of October=1989-10"),
            ("In late May, they left.", "late May=1989-05"),
            ("The May summit failed.", "May=1989-05"),
            ("In June President Lee left.", "June=1989-06"),
            ("Every October the geese come.", "Every October=XXXX-10"),
            ("It grew between July and October 1987.", "July=1987-07 | October 1987=1987-10"),
            ("It grew between December and March 1988.", "December=1987-12 | March 1988=1988-03"),
            ("They may march in the fall of the wall.", "-"),
            ("Theresa May said no.", "-"),
            ("May said no.", "-"),
            ("April Jones and June Smith won.", "-"),
            ("The march will go on.", "-"),
            ("The Dec. was misprinted.", "-"),
            ("It was an august body.", "-"),
        ],
    );
    check(
        "1990-01-15",
        &[
            ("Orders fell in December.", "December=1989-12"),
            ("The plan begins in February.", "February=1990-02"),
            ("Profit for the year ended Dec. 31 rose.", "the year=1989 | Dec. 31=1989-12-31"),
            ("The note is due Jan. 31.", "Jan. 31=1990-01-31"),
            ("The fair was on Nov. 20.", "Nov. 20=1989-11-20"),
        ],
    );
}

#[test]
fn years_and_decades() {
    check(
        NOVEMBER,
        &[
            ("It grew in 1987.", "1987=1987"),
            ("The 1988 elections were fair.", "1988=1988"),
            ("It rose from 1987 to 1989.", "1987=1987 | 1989=1989"),
            ("In the 1987-89 period it fell.", "1987=1987 | 89=1989"),
            ("The 1988/89 season was poor.", "1988=1988"),
            ("In late 1987 it fell.", "late 1987=1987"),
            ("By the end of 1990 it will double.", "the end of 1990=1990"),
            ("It was built in 1848.", "1848=1848"),
            ("The war of 1812 was long.", "1812=1812"),
            ("The class of '68 met.", "'68=1968"),
            ("In fiscal 1989 sales rose.", "fiscal 1989=1989"),
            ("In the fiscal year 1990 they fell.", "the fiscal year 1990=1990"),
            ("By the year 2000 all will be well.", "the year 2000=2000"),
            ("Since the 1960s it has shrunk.", "the 1960s=196"),
            ("In the mid-1990s it may end.", "the mid-1990s=199"),
            ("In the '60s and early '70s they sang.", "the '60s=196 | early '70s=197"),
            ("In the early eighties it closed.", "the early eighties=198"),
            ("He is in his eighties.", "-"),
            ("In the 19th century it burned.", "the 19th century=18"),
            ("In the nineteenth century it burned.", "the nineteenth century=18"),
            ("In the next century it may end.", "the next century=20"),
            ("This decade was kind.", "This decade=198"),
            ("The Greeks of 480 B.C. knew.", "480 B.C.=BC0480"),
            ("Some 2000 people came.", "-"),
            ("He runs Windows 2000 at home.", "-"),
            ("It cost $1989 then.", "-"),
            ("It scored 1,500 in all.", "-"),
            ("They landed at 1900 GMT.", "-"),
            ("A force of 1500 men came.", "-"),
            ("Flight 1987 was late.", "-"),
            ("Turn to page 1988 now.", "now=PRESENT_REF"),
            ("It is a 2000 year old custom.", "-"),
        ],
    );
}

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

#[test]
fn impossible_dates_are_none() {
    check(
        NOVEMBER,
        &[
            ("It is dated 30 February 1989.", "1989=1989"),
            ("It is dated 1989-02-30 in full.", "-"),
            ("It is dated 13/13/1990 in full.", "-"),
            ("It is dated Feb. 29, 1989, in full.", "1989=1989"),
            ("It is dated Feb. 29, 1988, in full.", "Feb. 29, 1988=1988-02-29"),
            ("It is dated June 31 in full.", "-"),
        ],
    );
}

#[test]
fn without_a_day_of_publication() {
    check(
        "-",
        &[
            ("It grew in October 1987.", "October 1987=1987-10"),
            ("It grew last year.", "-"),
            ("It rained on Thursday.", "Thursday=XXXX-WXX-4"),
            ("It rained on Oct. 31.", "Oct. 31=XXXX-10-31"),
            ("It rained in October.", "October=XXXX-10"),
            ("It rained for three days and is now dry.", "three days=P3D | now=PRESENT_REF"),
            ("It came in 1985. Two years later it left.", "1985=1985 | Two years later=1987"),
        ],
    );
    check(
        "1931",
        &[
            ("It rose this year.", "this year=1931"),
            ("It rained on Oct. 31.", "Oct. 31=1931-10-31"),
            ("It rained yesterday.", "-"),
            ("It rained on Thursday.", "Thursday=XXXX-WXX-4"),
            ("It rained last month.", "-"),
        ],
    );
    check("1931-05", &[("It rained last month.", "last month=1931-04")]);
}

#[test]
fn other_languages() {
    for (lang, body, expected) in [
        ("de", "Am 16. Juli 2020 kam es so; am Donnerstag nicht.", "16. Juli 2020=2020-07-16"),
        ("fr", "Le 1er août 1914, la guerre.", "1er août 1914=1914-08-01"),
        ("es", "El 3 de marzo de 2020 y ahora.", "3 de marzo de 2020=2020-03-03"),
        ("ru", "Это было 16 июля 2020 года.", "16 июля 2020=2020-07-16"),
        ("ja", "2020年7月16日に発表された。", "2020年7月16日=2020-07-16"),
        ("fr", "Fait 2020-07-16, 30 février 2020.", "2020-07-16=2020-07-16"),
        ("de", "Im Jahr 2020 und im Mai.", "-"),
        ("nl", "In 1988 may now be today.", "-"),
    ] {
        assert_eq!(found(lang, NOVEMBER, body), expected, "{lang}: {body}");
    }
}

#[test]
fn intervals() {
    for (body, expected) in [
        ("It rained last Thursday.", "1989-10-26"),
        ("It rained last month.", "1989-10-01..1989-10-31"),
        ("It rained in the 1960s.", "1960-01-01..1969-12-31"),
        ("It rained for three days.", "-"),
        ("It is raining now.", "-"),
        ("It rains every Thursday.", "-"),
    ] {
        let days = times("en", NOVEMBER, body)[0].interval;
        assert_eq!(days.map_or("-".to_owned(), |days| days.to_string()), expected, "{body}");
    }
}

/// How long the rules take grows as the text does, whatever it is made of.
#[test]
fn time_is_linear() {
    let cost = |body: &str| {
        let words = words(body);
        let text = Text { body, words: &words, lang: Some("en"), ..Text::default() };
        let text = Text { published: NOVEMBER.parse().ok(), ..text };
        let runs = (0..3).map(|_| {
            let before = std::time::Instant::now();
            assert!(find_times(&text).len() <= words.len());
            before.elapsed()
        });
        runs.min().expect("three runs")
    };
    for piece in
        ["Thursday ", "the end of ", "early ", "1989 ", "of the ", "two years earlier ", "1/"]
    {
        let (short, long) = (piece.repeat(5_000), piece.repeat(40_000));
        let (short, long) = (cost(&short), cost(&long));
        // Eight times the text: sixty-four times the time if each word looked at all others.
        assert!(
            long < short * 24 + std::time::Duration::from_millis(20),
            "{piece}: {short:?} {long:?}"
        );
    }
}

proptest! {
    #[test]
    fn spans_are_sorted_disjoint_and_on_boundaries(
        words_of_text in prop::collection::vec(
            "Thursday|Oct\\.|May|the|last|next|year|years|ago|earlier|quarter|third|1989|'89|1980s|\
             31|two|of|in|week|Christmas|Day|p\\.m\\.|:|,|\\.|\n\n|-|’s|é|仙台|now|that|day|before|\
             11/02/89|B\\.C\\.|summer|65535|\\PC",
            0..40,
        ),
        glue in prop::bool::ANY,
        published in "(1989-11-02|0000-01-01|9999-12-31|1931|-)",
        lang in prop::sample::select(vec!["en", "de", "ja"]),
    ) {
        let body = words_of_text.join(if glue { "" } else { " " });
        let mut end = 0;
        for time in times(lang, &published, &body) {
            prop_assert!(time.span.start >= end);
            prop_assert!(!time.span.of(&body).is_empty());
            prop_assert!(!time.value.to_string().is_empty());
            prop_assert_eq!(time.interval, time.value.days());
            end = time.span.end;
        }
    }
}
