//! Which tokens does HTML consist of, and what do the names of elements promise?

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// One token, or a part of one, as the tokenizer of the standard gives it.
pub(super) type Token<'a> = CallbackEvent<'a>;

/// Hands every token of `html` to `take`, in order, in time that follows the length alone.
pub(super) fn each_token(html: &str, mut take: impl FnMut(Token<'_>)) {
    let on_event = |token: Token<'_>, _: Span<()>| -> Option<()> {
        take(token);
        None
    };
    let mut emitter = CallbackEmitter::new(on_event);
    emitter.naively_switch_states(true);
    // A string is read without errors, and the callback yields nothing.
    for _ in Tokenizer::new_with_emitter(html, emitter) {}
}

/// Whether no screen shows the content of an element of that name as text.
pub(super) fn is_unseen(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"noscript"
            | b"template"
            | b"title"
            | b"textarea"
            | b"iframe"
            | b"noframes"
            | b"noembed"
            | b"object"
            | b"svg"
            | b"math"
            | b"select"
            | b"datalist"
            | b"audio"
            | b"video"
            | b"canvas"
    )
}

/// Whether an element of that name stands on lines of its own.
pub(in crate::source) fn is_block(name: &[u8]) -> bool {
    match name {
        [b'h', level] => level.is_ascii_digit() || *level == b'r',
        b"p" | b"div" | b"li" | b"ul" | b"ol" | b"dl" | b"dt" | b"dd" | b"dir" | b"menu" => true,
        b"table" | b"caption" | b"thead" | b"tbody" | b"tfoot" | b"tr" | b"td" | b"th" => true,
        b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"center" => true,
        b"details" | b"dialog" | b"fieldset" | b"figcaption" | b"figure" | b"footer" => true,
        b"form" | b"header" | b"html" | b"legend" | b"main" | b"nav" | b"option" => true,
        b"pre" | b"section" | b"summary" => true,
        _ => false,
    }
}

/// Whether an element of that name has no content and no end tag.
pub(super) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}
