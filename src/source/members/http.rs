//! What did a server answer, as a crawl has kept it?

use std::io::Read;

use httparse::{ParserConfig, Response, Status};

use super::super::bytes::LARGEST_HELD;
use super::super::packed::Compression;
use super::super::skip::Skip;

/// What an answer carries.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its `Content-Type`, where it has one.
    pub content_type: Option<String>,
    /// Its body, as the server meant it: no longer chunked, no longer compressed.
    pub body: Vec<u8>,
}

/// The most header lines of an answer.
const MOST_HEADERS: usize = 512;

/// Reads an HTTP/1 answer (RFC 9112).
///
/// # Errors
///
/// `E-STATUS` where the server did not answer with a page, `E-WARC` where this is no answer.
pub fn answer(block: Vec<u8>) -> Result<Answer, Skip> {
    let mut headers = vec![httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = Response::new(&mut headers);
    let mut parser = ParserConfig::default();
    parser
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .ignore_invalid_headers_in_responses(true);
    let Ok(Status::Complete(start)) = parser.parse_response(&mut response, &block) else {
        return Err(Skip::new("E-WARC", "holds no answer of a server; skipped"));
    };
    let status = response.code.unwrap_or(0);
    if !(200..300).contains(&status) {
        return Err(Skip::new("E-STATUS", format!("the server answered {status}; skipped")));
    }
    let header = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).trim().to_owned())
    };
    let content_type = header("Content-Type");
    let chunked =
        header("Transfer-Encoding").is_some_and(|value| value.to_lowercase().contains("chunked"));
    let coding = header("Content-Encoding").map(|value| value.to_lowercase());
    let mut body = block;
    body.drain(..start);
    // Many crawlers undo chunks and compression and leave the headers that tell of them.
    if chunked && let Some(whole) = without_chunks(&body) {
        body = whole;
    }
    if let Some(coding) = coding
        && let Some(plain) = decoded(&coding, &body)?
    {
        body = plain;
    }
    Ok(Answer { content_type, body })
}

/// The body that these chunks make, or `None` where they are none.
fn without_chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(rest.len());
    loop {
        let (start, size) = match httparse::parse_chunk_size(rest) {
            Ok(Status::Complete(found)) => found,
            // Where the crawler stopped listening, what came before still stands.
            _ => return (!body.is_empty() && rest.is_empty()).then_some(body),
        };
        if size == 0 {
            return Some(body);
        }
        let chunk = &rest[start..];
        let size = usize::try_from(size).unwrap_or(usize::MAX).min(chunk.len());
        body.extend_from_slice(&chunk[..size]);
        rest = &chunk[size..];
        rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
    }
}

/// The body without its compression; `None` where it has none any more.
fn decoded(coding: &str, body: &[u8]) -> Result<Option<Vec<u8>>, Skip> {
    let all = |reader: &mut dyn Read| {
        let mut plain = Vec::new();
        reader.take(LARGEST_HELD).read_to_end(&mut plain).map_err(|error| Skip::io(&error))?;
        Ok(Some(plain))
    };
    let told = Compression::of(body);
    match coding {
        "gzip" | "x-gzip" | "zstd" => match told {
            Some(compression) => all(&mut compression.unpack_one(body)),
            None => Ok(None),
        },
        // Servers send it with zlib's header and without.
        "deflate" => {
            let zlib = body.first().is_some_and(|first| first & 0x0f == 8) && body.len() > 2;
            let raw = if zlib { &body[2..] } else { body };
            Ok(all(&mut Compression::Deflate.unpack_one(raw)).unwrap_or(None))
        }
        "br" => {
            let mut plain = Vec::new();
            let reader = brotli_decompressor::Decompressor::new(body, 4096);
            let read = reader.take(LARGEST_HELD).read_to_end(&mut plain);
            Ok(read.is_ok().then_some(plain))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(block: &str, expected: &str) {
        let told = match answer(block.as_bytes().to_vec()) {
            Ok(Answer { content_type, body }) => {
                format!("{} {}", content_type.unwrap_or_default(), String::from_utf8_lossy(&body))
            }
            Err(skip) => skip.to_string(),
        };
        assert_eq!(told, expected, "{block}");
    }

    #[test]
    fn answers() {
        check("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x", "text/html <p>x");
        check("HTTP/1.0 200\nContent-type : text/plain\n\nx", "text/plain x");
        check("HTTP/1.1 404 Not Found\r\n\r\nx", "E-STATUS: the server answered 404; skipped");
        check("<html>", "E-WARC: holds no answer of a server; skipped");
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        check(&format!("{chunked}3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), " abcde");
        check(&format!("{chunked}3\r\nabc\r\n9\r\nde"), " abcde");
        check(&format!("{chunked}<p>no chunks"), " <p>no chunks");
        check("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain", " plain");
        check("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nplain text", " plain text");
    }

    #[test]
    fn compressed_answers() {
        use std::io::Write;
        let text = b"<p>".repeat(90);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&text).expect("in memory");
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(&text).expect("in memory");
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        raw.write_all(&text).expect("in memory");
        for (coding, packed) in
            [("gzip", gzip.finish()), ("deflate", zlib.finish()), ("deflate", raw.finish())]
        {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n");
            let block = [head.as_bytes(), &packed.expect("in memory")].concat();
            assert_eq!(answer(block).expect("an answer").body, text, "{coding}");
        }
    }
}
