//! Dates, weekdays, months, years: what a calendar names.

use super::{NOVEMBER, check};

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
