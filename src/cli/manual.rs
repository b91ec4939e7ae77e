//! `kliping completions` and `kliping man`: what shells and manual readers want, made from the same commands as `--help`.

use super::FOUND;
use super::args::Cli;
use super::context::Context;
use super::error::CliError;
use clap::{Args, CommandFactory, ValueEnum};
use std::io::Write;

#[derive(Debug, Args)]
#[command(
    after_help = "Prints a script that completes commands and flags.\n\nExamples:\n  kliping completions bash > ~/.local/share/bash-completion/completions/kliping\n  kliping completions zsh > ~/.zfunc/_kliping\n  kliping completions fish > ~/.config/fish/completions/kliping.fish"
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
    write(context, &script)
}

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
