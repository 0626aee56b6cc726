//! `dateline manual`

use clap::CommandFactory;

use super::Done;
use super::args::{Cli, ManualArgs};
use super::output::data;

pub fn run(args: ManualArgs) -> anyhow::Result<Done> {
    let mut command = Cli::command();
    let mut text = Vec::new();
    match args.completions {
        Some(shell) => clap_complete::generate(shell, &mut command, "dateline", &mut text),
        None => {
            clap_mangen::Man::new(command.clone()).render(&mut text)?;
            // Each command's flags, as sections of the one page.
            for sub in command.get_subcommands() {
                let name = format!("dateline {}", sub.get_name());
                let man = clap_mangen::Man::new(sub.clone().name(name));
                man.render_name_section(&mut text)?;
                man.render_synopsis_section(&mut text)?;
                man.render_options_section(&mut text)?;
            }
        }
    }
    data(&String::from_utf8_lossy(&text))?;
    Ok(Done::Found)
}
