//! One test binary for everything that looks at the crate from outside.

mod archive_data;
mod cli;
mod docs;
mod layers;
mod oracle;
mod search;
mod support;
mod update;
