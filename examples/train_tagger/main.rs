//! Trains the tagger of names: texts with names in, two files of weights out.
//!
//! ```text
//! cargo run --release --example train_tagger -- train DATA LABELLED
//! cargo run --release --example train_tagger -- develop DATA [OUT]
//! ```
//!
//! DATA is the folder that holds `ner/` and `gazetteers/`; LABELLED the folder that `label.py` and
//! `vectors.py` wrote to. `train` writes `words.bin` and `weights.bin` beside the tagger's code, the same
//! bytes for the same input. `develop` measures the tagger the program holds on the development sets, and
//! writes them to OUT for `compare.py`. What comes from where, and how good it is: `docs/tagger.md`.

#![allow(clippy::print_stdout, reason = "a program for the developers' terminal")]

mod corpus;
mod crf;
mod develop;
mod gum;
mod learn;
mod score;
mod table;

use std::path::Path;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["train", data, labelled] => learn::learn(Path::new(data), Path::new(labelled), &[]),
        ["try", data, labelled, ref options @ ..] => {
            learn::learn(Path::new(data), Path::new(labelled), options)
        }
        ["develop", data] => develop::develop(Path::new(data), None),
        ["develop", data, out] => develop::develop(Path::new(data), Some(Path::new(out))),
        _ => bail!("usage: train DATA LABELLED | develop DATA [OUT]"),
    }
}
