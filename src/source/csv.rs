//! How are tables read: a header, then one article a row?
//!
//! RFC 4180 with `,`, `;` or tab between cells: a cell that starts with `"` runs to the next lone
//! `"`, line ends included; lines end with LF, CR LF or CR. Lines are counted as an editor does.

use std::borrow::Cow;
use std::io::BufRead;

use memchr::{memchr, memchr2};

use crate::base::Warning;

use super::draft::{Draft, Value, Values};
use super::encoding;
use super::fields::Field;
use super::format::{
    Certainty, Context, Format, Head, LARGEST_RECORD, Record, Records, Survey, Tally, Text,
    too_large,
};
use super::settings::Settings;
use super::skip::Skip;

/// CSV and its kin.
pub struct Csv;

/// The most columns a table may have.
const MOST_COLUMNS: usize = 10_000;

/// How a table is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// What stands between cells: `,`, `;` or tab.
    pub delimiter: u8,
    /// For each column the field it holds and how good a claim that is, 0 best.
    pub fields: Vec<Option<(Field, u8)>>,
}

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "tab"]
    }

    fn holds_many(&self) -> bool {
        true
    }

    fn recognises(&self, head: &Head<'_>) -> Certainty {
        let (layout, columns) = header(head.text, head.settings);
        let known = |field: Field| layout.fields.iter().flatten().any(|(known, _)| *known == field);
        let told = layout.fields.iter().flatten().count();
        if columns.len() >= 2 && told >= 2 && known(Field::Body) {
            Certainty::Sure
        } else if head.is_named_as(self) {
            Certainty::Likely
        } else {
            Certainty::No
        }
    }

    fn survey(&self, mut text: Text<'_>, settings: &Settings) -> Result<Survey, Skip> {
        // The header decides what is between cells, so it is cut as if nothing was known of that.
        let mut first = Rows::new(&mut text, b',').next().unwrap_or(Ok((1, String::new())))?;
        let (layout, columns) = header(&first.1, settings);
        let mut survey = Survey { columns, ..Survey::default() };
        if survey.columns.len() > MOST_COLUMNS {
            let text = format!("more than {MOST_COLUMNS} columns; file skipped");
            return Err(Skip::new("E-LIMIT", text).at_line(first.0));
        }
        if !layout.fields.iter().flatten().any(|(field, _)| *field == Field::Body) {
            return Err(no_body(&survey.columns, "file").at_line(first.0));
        }
        let mut sorted: Vec<&str> = survey.columns.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            let text = format!("column `{}` stands twice; the last with a value counts", pair[0]);
            survey.warnings.push(Warning::new("W-FIELD", text));
        }
        let wanted = |field: Field| matches!(field, Field::Id | Field::Date);
        if layout.fields.iter().flatten().any(|(field, _)| wanted(*field)) {
            let mut tally = Tally::default();
            let mut rows = Rows::new(text, layout.delimiter);
            while rows.read(&mut first.1).is_some() {
                for (cell, told) in cells(&first.1, layout.delimiter).iter().zip(&layout.fields) {
                    match told {
                        Some((Field::Id, _)) if !cell.trim().is_empty() => tally.id(cell.trim()),
                        Some((Field::Date, _)) => tally.date(cell),
                        _ => {}
                    }
                }
            }
            tally.finish(&mut survey);
        }
        survey.layout = Some(layout);
        Ok(survey)
    }

    fn cut<'a>(&self, text: Text<'a>, survey: &'a Survey) -> Records<'a> {
        let delimiter = survey.layout.as_ref().map_or(b',', |layout| layout.delimiter);
        let rows = Rows::new(text, delimiter).skip(1).zip(0..);
        Box::new(rows.map(|(row, ordinal)| {
            row.map(|(line, text)| Record::of_text(ordinal, Some(line), text))
        }))
    }

    fn read(&self, record: Record, context: &Context<'_>) -> Result<Draft, Skip> {
        let line = record.line.unwrap_or(1);
        let Some(layout) = &context.survey.layout else {
            return Err(no_body(&context.survey.columns, "record").at_line(line));
        };
        let cells = cells(&record.text, layout.delimiter);
        if cells.len() != layout.fields.len() {
            let (n, expected) = (cells.len(), layout.fields.len());
            let text = format!("{n} cells where the header has {expected}; row skipped");
            return Err(Skip::new("E-CSV", text).at_line(line));
        }
        let mut values = Values::default();
        for (cell, told) in cells.into_iter().zip(&layout.fields) {
            if let Some((field, rank)) = told {
                values.offer(*field, *rank, Value::Text(cell.into_owned()));
            }
        }
        let body = values.take_body().unwrap_or_default();
        Ok(values.into_draft(context.origin.clone(), body))
    }
}

/// The skip for records without a text, naming what there is instead.
pub(super) fn no_body(columns: &[String], what: &str) -> Skip {
    const SHOWN: usize = 12;
    let mut seen = columns.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if columns.len() > SHOWN {
        seen.push_str(", …");
    }
    let text = format!(
        "no column holds the text (seen: {seen}); {what} skipped; name it with --map body=COLUMN"
    );
    Skip::new("E-FIELD", text)
}

/// The layout that the first row of `text` tells: the delimiter under which most columns are known
/// or, where none are, most cells stand.
fn header(text: &str, settings: &Settings) -> (Layout, Vec<String>) {
    let candidates = [b',', b';', b'\t'].map(|delimiter| {
        let row = Rows::new(text.as_bytes(), delimiter).next().and_then(Result::ok);
        let row = row.map_or(String::new(), |(_, row)| row);
        let columns: Vec<String> =
            cells(&row, delimiter).into_iter().map(|cell| cell.trim().to_owned()).collect();
        let fields: Vec<_> = columns.iter().map(|column| settings.field_of(column)).collect();
        (Layout { delimiter, fields }, columns)
    });
    let told = |layout: &Layout| layout.fields.iter().flatten().count();
    let [comma, others @ ..] = candidates;
    others.into_iter().fold(comma, |best, next| {
        let better = (told(&next.0), next.1.len()) > (told(&best.0), best.1.len());
        if better { next } else { best }
    })
}

/// The rows of a whole table with commas, each with the line it starts at and its cells.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (u64, Vec<String>)> {
    Rows::new(text.as_bytes(), b',')
        .filter_map(Result::ok)
        .map(|(line, row)| (line, cells(&row, b',').into_iter().map(Cow::into_owned).collect()))
}

/// Parts a row into its cells. A quote that opens a cell is taken off with its fellow; what follows
/// the closing quote stays.
fn cells(row: &str, delimiter: u8) -> Vec<Cow<'_, str>> {
    let mut cells = Vec::new();
    let mut rest = row;
    loop {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_cell(quoted, delimiter),
            None => {
                let end = memchr(delimiter, rest.as_bytes()).unwrap_or(rest.len());
                (Cow::Borrowed(&rest[..end]), &rest[end..])
            }
        };
        cells.push(cell);
        if after.is_empty() {
            return cells;
        }
        rest = &after[1..];
    }
}

/// Reads a cell after its opening quote; what is left starts with the delimiter.
fn quoted_cell(text: &str, delimiter: u8) -> (Cow<'_, str>, &str) {
    let mut cell = Cow::Borrowed("");
    let mut rest = text;
    loop {
        let quote = memchr(b'"', rest.as_bytes()).unwrap_or(rest.len());
        cell += &rest[..quote];
        rest = rest.get(quote + 1..).unwrap_or("");
        match rest.strip_prefix('"') {
            Some(after) => {
                cell += "\"";
                rest = after;
            }
            None => break,
        }
    }
    let end = memchr(delimiter, rest.as_bytes()).unwrap_or(rest.len());
    cell += &rest[..end];
    (cell, &rest[end..])
}

/// Cuts a table into rows, holding one; each comes with the physical line it starts at.
struct Rows<R> {
    reader: R,
    delimiter: u8,
    /// The physical line that is read next.
    line: u64,
    /// Whether the last line ended with CR, so that a LF still belongs to it.
    after_cr: bool,
    ended: bool,
}

/// Where a scan of a row stands with regard to quotes.
#[derive(Default)]
struct Quotes {
    open: bool,
    /// A quote at the end of what was seen: it closes the cell unless another follows.
    undecided: bool,
    /// The last byte seen of the row.
    last: Option<u8>,
    /// The line of the last quote that opened a cell.
    opened_at: u64,
}

impl Quotes {
    fn scan(&mut self, piece: &[u8], delimiter: u8, line: u64) {
        let mut at = 0;
        if self.undecided {
            self.undecided = false;
            if piece.first() == Some(&b'"') {
                at = 1;
            } else {
                self.open = false;
            }
        }
        while let Some(quote) = memchr(b'"', &piece[at..]).map(|found| at + found) {
            at = quote + 1;
            if !self.open {
                let before = if quote > 0 { Some(piece[quote - 1]) } else { self.last };
                if before.is_none_or(|before| before == delimiter) {
                    self.open = true;
                    self.opened_at = line;
                }
            } else if at == piece.len() {
                self.undecided = true;
            } else if piece[at] == b'"' {
                at += 1;
            } else {
                self.open = false;
            }
        }
        self.last = piece.last().copied();
    }
}

impl<R: BufRead> Rows<R> {
    fn new(reader: R, delimiter: u8) -> Self {
        Rows { reader, delimiter, line: 1, after_cr: false, ended: false }
    }

    /// Reads the next row that is not blank into `row`.
    fn read(&mut self, row: &mut String) -> Option<Result<u64, Skip>> {
        let mut bytes = std::mem::take(row).into_bytes();
        loop {
            bytes.clear();
            let start = self.line;
            let result = self.read_bytes(&mut bytes)?;
            if let Err(skip) = result {
                return Some(Err(skip));
            }
            if bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
                *row = encoding::text(bytes);
                return Some(Ok(start));
            }
        }
    }

    fn read_bytes(&mut self, row: &mut Vec<u8>) -> Option<Result<(), Skip>> {
        let mut quotes = Quotes::default();
        let (start, mut too_long, mut any) = (self.line, false, false);
        let done = |too_long| if too_long { Err(too_large().at_line(start)) } else { Ok(()) };
        loop {
            let chunk = match self.reader.fill_buf() {
                _ if self.ended => return None,
                Ok(chunk) => chunk,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Skip::io(&error).at_line(self.line)));
                }
            };
            if chunk.is_empty() {
                self.ended = true;
                if quotes.open && !quotes.undecided {
                    let text =
                        "a quote opened here is never closed; the rest of the file was skipped";
                    return Some(Err(Skip::new("E-CSV", text).at_line(quotes.opened_at)));
                }
                return any.then(|| done(too_long));
            }
            if std::mem::take(&mut self.after_cr) && chunk[0] == b'\n' {
                self.reader.consume(1);
                if any && !too_long {
                    row.push(b'\n');
                }
                continue;
            }
            let line_end = memchr2(b'\r', b'\n', chunk);
            let piece = &chunk[..line_end.map_or(chunk.len(), |at| at + 1)];
            quotes.scan(piece, self.delimiter, self.line);
            any = true;
            too_long |= row.len() + piece.len() > LARGEST_RECORD;
            if too_long {
                row.clear();
            } else {
                row.extend_from_slice(piece);
            }
            let used = piece.len();
            self.after_cr = piece.last() == Some(&b'\r');
            self.reader.consume(used);
            if line_end.is_some() {
                self.line += 1;
                if !quotes.open {
                    row.pop();
                    return Some(done(too_long));
                }
            }
        }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<(u64, String), Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut row = String::new();
        let read = self.read(&mut row)?;
        Some(read.map(|line| (line, row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Day;

    /// Rows as `line:cell|cell`, in chunks of every size.
    fn check(text: &str, delimiter: u8, expected: &[&str]) {
        for capacity in [1, 2, 3, 7, 64] {
            let reader = std::io::BufReader::with_capacity(capacity, text.as_bytes());
            let told: Vec<String> = Rows::new(reader, delimiter)
                .map(|row| match row {
                    Ok((line, row)) => format!("{line}:{}", cells(&row, delimiter).join("|")),
                    Err(skip) => skip.place(skip.code),
                })
                .collect();
            assert_eq!(told, expected, "{text:?} {capacity}");
        }
    }

    #[test]
    fn rows_and_lines() {
        check("a,b\n1,2\n", b',', &["1:a|b", "2:1|2"]);
        check("a,b\r\n1,2\r\n3,4", b',', &["1:a|b", "2:1|2", "3:3|4"]);
        check("a,b\r1,2\r", b',', &["1:a|b", "2:1|2"]);
        check("a\n\n \nb\n", b',', &["1:a", "4:b"]);
        check("a,\"b\nc\"\nd,e\n", b',', &["1:a|b\nc", "3:d|e"]);
        check("a,\"b\r\nc\"\r\nd\r\n", b',', &["1:a|b\r\nc", "3:d"]);
        check("\"say \"\"hi\"\"\",x\n", b',', &["1:say \"hi\"|x"]);
        check("5\" disk,x\ny", b',', &["1:5\" disk|x", "2:y"]);
        check("\"\",\"\"\n", b',', &["1:|"]);
        check("a;\"b;c\";d\n", b';', &["1:a|b;c|d"]);
        check("a\tb\t\n", b'\t', &["1:a|b|"]);
        check("\"x\" y,z\n", b',', &["1:x y|z"]);
        check("a\n\"b\nc\nd", b',', &["1:a", "E-CSV:2"]);
        check("", b',', &[]);
        check("\n\n", b',', &[]);
        check("\"a\"", b',', &["1:a"]);
    }

    #[test]
    fn delimiters_and_columns() {
        let settings = Settings::new(Day::MAX);
        let told = |text: &str| {
            let (layout, columns) = header(text, &settings);
            format!("{} {}", layout.delimiter as char, columns.join("|"))
        };
        assert_eq!(told("title,text\n"), ", title|text");
        assert_eq!(told("title;text;x\n"), "; title|text|x");
        assert_eq!(told("title\ttext\n"), "\t title|text");
        assert_eq!(told("\"a, b\";text;date\n"), "; a, b|text|date");
    }

    #[test]
    fn a_row_over_the_limit_costs_only_itself() {
        let huge = "x".repeat(LARGEST_RECORD + 10);
        let text = format!("a\n\"{huge}\"\nb\n");
        let told: Vec<String> = Rows::new(text.as_bytes(), b',')
            .map(|row| row.map_or_else(|skip| skip.place(skip.code), |(_, row)| row))
            .collect();
        assert_eq!(told, ["a", "E-LIMIT:2", "b"]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[a\",;\r\n]{0,40}") {
            for (_, row) in rows(&text) {
                proptest::prop_assert!(!row.is_empty());
            }
        }

        #[test]
        fn quoted_cells_come_back(row in proptest::collection::vec("[a\",\r\n é]{1,9}", 1..5)) {
            let quoted: Vec<String> =
                row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            let text = format!("{}\n", quoted.join(","));
            let told: Vec<_> = rows(&text).map(|(_, cells)| cells).collect();
            proptest::prop_assert_eq!(told, vec![row]);
        }
    }
}
