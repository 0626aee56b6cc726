//! What of a page is made over before the article is looked for?
//!
//! The library knows paragraphs and lists as pages of today have them. Before there were styles,
//! pages were laid out in tables and written with line breaks; those would count as tables of
//! figures, and their breaks be lost.

use dom_smoothie::Readability;

use super::prose::LINE;

/// Turns tables that only lay out the page into blocks, and marks line breaks so that they stay.
pub(super) fn make_over(page: &Readability) {
    for line_break in page.doc.select("br").nodes() {
        line_break.remove_all_attrs();
        line_break.insert_after(&line_break.tree.new_text(LINE));
    }
    for table in page.doc.select("table").nodes() {
        let parts = table.descendants();
        let mut n_cells = 0;
        let mut lays_out = false;
        let mut is_data = false;
        for part in &parts {
            let Some(name) = part.node_name() else { continue };
            n_cells += usize::from(&*name == "td");
            is_data |= matches!(&*name, "th" | "thead" | "caption");
            lays_out |= matches!(&*name, "table" | "p" | "h1" | "h2" | "form" | "center");
        }
        if !lays_out && (is_data || table.normalized_char_count() < LONGEST_CELL * n_cells) {
            continue;
        }
        table.rename("div");
        for part in parts {
            let Some(name) = part.node_name() else { continue };
            let is_inner = || {
                let inner = part.ancestors_it(None).take_while(|outer| outer.id != table.id);
                inner.into_iter().any(|outer| outer.has_name("table"))
            };
            if matches!(&*name, "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption")
                && !is_inner()
            {
                part.rename("div");
            }
        }
    }
}

/// Cells that hold more characters than this, taken together, hold text and not figures.
const LONGEST_CELL: usize = 200;

#[cfg(test)]
mod tests {
    use super::super::strip::text_of;
    use super::*;

    #[test]
    fn tables() {
        let check = |html: &str, n_tables: usize| {
            let page = Readability::from(html);
            make_over(&page);
            assert_eq!(page.doc.select("table").length(), n_tables, "{html}");
        };
        check("<table><tr><td>a<td><table><tr><td>1<td>2</table></table>", 1);
        check("<table><tr><td><p>a</table>", 0);
        check("<table><tr><th>Party<th>Seats<tr><td>A<td>12</table>", 1);
        check(&format!("<table><tr><td>{}</table>", "words ".repeat(100)), 0);
    }

    #[test]
    fn line_breaks() {
        let page = Readability::from("<p>a<br>b<br><br>c</p>");
        make_over(&page);
        assert_eq!(text_of(&page.doc.html().replace("<br>", "")), "a\nb\n\nc");
    }
}
