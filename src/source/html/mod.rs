//! How is a saved news page read?

mod prose;
mod strip;

#[allow(unused_imports, reason = "feeds and the page reader call it in the commits to come")]
pub(super) use strip::text_of;
pub(super) use {prose::Prose, strip::BLOCKS};
