//! PDF files, where the program is built to read them.

use super::row;

/// A file of one page that carries `text`.
fn pdf(text: &str) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 72 700 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
        "<< /Title (Talks end in London) >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut starts = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        starts.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    starts.iter().for_each(|at| file.push_str(&format!("{at:010} 00000 n \n")));
    let n = objects.len() + 1;
    file.push_str(&format!(
        "trailer\n<< /Size {n} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{table}\n%%EOF\n"
    ));
    file.into_bytes()
}

#[test]
fn a11_pdf() {
    let whole = pdf("LONDON, July 16, 2020 - The minister said so.");
    let row = row("PDF")
        .file("2020-07-16.pdf", &whole)
        .file("cut.pdf", &whole[..whole.len() / 2])
        .file("named.txt", b"%PDF-1.4\nnothing");
    if cfg!(feature = "pdf") {
        row.added(1)
            .told("E-PDF", 2)
            .told("W-TYPE", 1)
            .finds("headline(talks) minister date:2020-07-16", 1)
            .check();
    } else {
        row.told("E-TYPE", 3).check();
    }
}
