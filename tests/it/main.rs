//! One test binary for everything that looks at the crate from outside.

mod archive_data;
mod broken;
mod cli;
mod contract;
mod copies;
mod docs;
mod durability;
mod language;
mod layers;
mod names;
mod names_cli;
mod oracle;
mod quality;
mod questions;
mod ranking;
mod rows;
mod search;
mod shell;
mod snippets;
mod support;
mod times;
mod update;
mod watch;
mod web;
