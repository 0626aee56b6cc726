//! Full-text search for your own news archive.
//!
//! ```text
//! file → Source → Article → Analysed → Document → index/
//! text → Query  → Plan    → Hits     → Report   → reader
//! ```
//!
//! The modules stand in the order they may import each other: each only from those above it.
//!
//! # Example
//!
//! The whole way, in memory:
//!
//! ```
//! use dateline::analysis::Analyzer;
//! use dateline::article::{Article, Origin};
//! use dateline::base::Day;
//! use dateline::index::Archive;
//! use dateline::query::{parse, plan};
//! use dateline::search::{Options, Sort, search};
//!
//! let article = Article::new(Origin::default(), "LONDON — Trade talks went on, the minister said.");
//! let archive = Archive::in_memory([Analyzer::new().analyse(article)])?;
//! let query = parse("\"trade talks\"", Day::MIN)?.query;
//! let options = Options::first(Sort::Relevance);
//! let hits = search(&archive, &plan(&query).plan, options)?;
//! assert_eq!(hits.total, 1);
//! # Ok::<(), dateline::base::Error>(())
//! ```

pub mod base;

pub mod article;

pub mod source;

pub mod analysis;

pub mod index;

pub mod query;

pub mod search;

pub mod report;

pub mod render;

pub mod web;

pub mod cli;
