//! `dateline alias`

use crate::base::{Error, ErrorKind, PartialDate, Result};
use crate::index::Folder;
use crate::render::{json, render_aliases, safe_line};
use crate::report::{AliasEdit, aliases, edit};

use super::Done;
use super::args::{
    AliasArgs, AliasCommand, AliasFileArgs, Common, FormatArgs, KindArg, TextOrJson,
};
use super::output::{data, talk};
use super::search::open;
use super::who::kind;

pub fn run(common: &Common, args: AliasArgs) -> anyhow::Result<Done> {
    let (of, file, change) = match args.command {
        AliasCommand::List(args) => return list(common, &args),
        AliasCommand::Add { kind, canonical, aliases, from, until, file } => {
            let (since, until) = (date("--from", from)?, date("--until", until)?);
            (kind, file, AliasEdit::Add { canonical, aliases, since, until })
        }
        AliasCommand::Merge { kind, names, file } => (kind, file, AliasEdit::Merge { names }),
        AliasCommand::Split { kind, name, file } => (kind, file, AliasEdit::Split { name }),
        AliasCommand::Hide { kind, name, undo, file } => {
            (kind, file, AliasEdit::Hide { name, undo })
        }
    };
    edited(common, of, &file, &change)
}

fn edited(
    common: &Common,
    of: KindArg,
    file: &AliasFileArgs,
    change: &AliasEdit,
) -> anyhow::Result<Done> {
    let archive = open(common)?;
    let folder = Folder::new(&common.index);
    let done = edit(&archive, &folder, file.root.as_deref(), kind(of), change)?;
    if !common.quiet {
        let cwd = std::env::current_dir().ok().and_then(|cwd| cwd.canonicalize().ok());
        let shown = cwd.as_deref().and_then(|cwd| done.file.strip_prefix(cwd).ok());
        let path = shown.unwrap_or(&done.file).display().to_string();
        for line in &done.told {
            talk(&format!("{}: {}\n", safe_line(&path), safe_line(line)));
        }
    }
    Ok(Done::Found)
}

fn list(common: &Common, args: &FormatArgs) -> anyhow::Result<Done> {
    let report = aliases(&open(common)?)?;
    match args.format {
        TextOrJson::Json => data(&json(&report))?,
        TextOrJson::Text => data(&render_aliases(&report))?,
    }
    Ok(Done::Found)
}

fn date(flag: &str, text: Option<String>) -> Result<Option<PartialDate>> {
    let Some(text) = text else { return Ok(None) };
    text.parse().map(Some).map_err(|_| {
        Error::new(ErrorKind::Request, "E-DATE", format!("`{text}` is not a date"))
            .at(flag)
            .hint("dates are written 1989, 1989-06 or 1989-06-18")
    })
}
