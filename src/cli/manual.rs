//! `kliping completions` and `kliping man`: what shells and manual readers want, made from the same commands as `--help`.

use super::FOUND;
use super::args::Cli;
use super::context::Context;
use super::error::CliError;
use clap::{Args, CommandFactory, ValueEnum};
use std::io::Write;

#[derive(Debug, Args)]
#[command(
    after_help = "Prints a script that completes commands, flags, and what the index knows: names of persons, organizations, places and sources, and saved queries.\n\nExamples:\n  kliping completions bash > ~/.local/share/bash-completion/completions/kliping\n  kliping completions zsh > ~/.zfunc/_kliping\n  kliping completions fish > ~/.config/fish/completions/kliping.fish"
)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: ShellArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ShellArg {
    Bash,
    Zsh,
    Fish,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Prints a page for man.\n\nExamples:\n  kliping man search | man -l -\n  kliping man > ~/.local/share/man/man1/kliping.1"
)]
pub(super) struct ManArgs {
    /// The command that the page is of; without one, all of kliping
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

pub(super) fn completions(context: &Context, args: &CompletionsArgs) -> Result<u8, CliError> {
    let shell = match args.shell {
        ShellArg::Bash => clap_complete::Shell::Bash,
        ShellArg::Zsh => clap_complete::Shell::Zsh,
        ShellArg::Fish => clap_complete::Shell::Fish,
    };
    // Made in memory first: the generator panics if the reader is gone.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "kliping", &mut script);
    write(context, with_values(args.shell, &String::from_utf8_lossy(&script)).as_bytes())
}

/// The script of commands and flags, and beside it what asks the index for names.
fn with_values(shell: ShellArg, script: &str) -> String {
    match shell {
        ShellArg::Bash => format!("{script}{}", include_str!("../../data/completions/values.bash")),
        ShellArg::Fish => format!("{script}{}", include_str!("../../data/completions/values.fish")),
        // The last lines run the function that the file is named after, so ours stands before them under its name.
        ShellArg::Zsh => {
            let renamed = script.replacen("\n_kliping() {", "\n_kliping_args() {", 1);
            let (functions, start) = renamed.split_at(renamed.rfind(ZSH_START).unwrap_or(renamed.len()));
            format!("{functions}{}\n{start}", include_str!("../../data/completions/values.zsh"))
        }
    }
}

/// Where clap's script for zsh stops to define and begins to do.
const ZSH_START: &str = "if [ \"$funcstack[1]\"";

pub(super) fn man(context: &Context, args: &ManArgs) -> Result<u8, CliError> {
    let mut all = Cli::command();
    all.build();
    let page = match &args.command {
        None => all,
        Some(name) => match all.find_subcommand(name) {
            Some(found) => found.clone(),
            None => return Err(CliError::usage(format!("there is no command {name:?}")).hint("kliping --help lists them")),
        },
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    write(context, &text)
}

fn write(context: &Context, text: &[u8]) -> Result<u8, CliError> {
    let mut out = context.out();
    out.write_all(text)?;
    out.flush()?;
    Ok(FOUND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_for_zsh_has_the_shape_that_ours_is_put_into() {
        let mut script = Vec::new();
        clap_complete::generate(clap_complete::Shell::Zsh, &mut Cli::command(), "kliping", &mut script);
        let script = with_values(ShellArg::Zsh, &String::from_utf8(script).unwrap());
        assert_eq!(script.matches("\n_kliping() {").count(), 1);
        assert_eq!(script.matches("\n_kliping_args() {").count(), 1);
        assert!(script.rfind(ZSH_START) > script.find("\n_kliping() {"));
    }
}
