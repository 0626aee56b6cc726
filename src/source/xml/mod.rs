//! How is XML read, when nothing in it can be trusted?
//!
//! quick-xml tells the tokens. No document type is read and no entity expanded but those of XML
//! and HTML; tags are bounded before it sees them ([`cut`]), elements and their depth while a
//! record becomes a [`tree`]. Nothing is ever fetched.

mod cut;
mod tree;

pub(super) use cut::{Cutter, root_name};
pub(super) use tree::{Element, parse, spaces_of};
