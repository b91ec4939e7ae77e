//! The pages that users read, run: every command in a `console` block prints what the page says.
//!
//! `UPDATE_DOCS=1` writes what is printed into the pages instead.

use super::shell::Shell;
use std::path::{Path, PathBuf};

/// A shell whose folder holds the bundled corpus.
fn shell_with_corpus() -> Shell {
    let shell = Shell::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in walkdir::WalkDir::new(root.join("corpus")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(root).unwrap();
            shell.write(name.to_str().unwrap(), std::fs::read(entry.path()).unwrap());
        }
    }
    shell
}

/// What a command line prints, messages behind the answer.
fn printed(shell: &Shell, line: &str) -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_kliping"));
    let mut command = std::process::Command::new("sh");
    command.args(["-c", line]).current_dir(shell.path()).env_clear().env("COLUMNS", "80");
    command.env("PATH", format!("{}:/usr/bin:/bin", program.parent().unwrap().display()));
    let outcome = shell.outcome(command.output().unwrap());
    outcome.out + &outcome.err
}

/// The page with every console block as it is printed now.
fn run_page(shell: &Shell, page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        }
        let command = line.strip_prefix("$ ").filter(|_| inside);
        if !inside || command.is_some() || line.starts_with("```") {
            out.push_str(line);
            out.push('\n');
        }
        if let Some(command) = command {
            out.push_str(&printed(shell, command));
        }
    }
    out
}

/// Runs the pages in one shell, each going on where the last one ended, and holds what they say against what is printed.
fn hold(shell: &Shell, pages: &[PathBuf]) {
    for path in pages {
        let page = std::fs::read_to_string(path).unwrap();
        let now = run_page(shell, &page);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &now).unwrap();
        } else {
            for (number, (said, is)) in page.lines().zip(now.lines()).enumerate() {
                assert_eq!(said, is, "{}:{}; UPDATE_DOCS=1 writes the page anew", path.display(), number + 1);
            }
            assert_eq!(page.lines().count(), now.lines().count(), "{}", path.display());
        }
    }
}

#[test]
fn pages_print_what_they_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // One shell for both: the index that the first page makes answers the second.
    hold(&shell_with_corpus(), &["README.md", "docs/query-language.md"].map(|name| root.join(name)));
}

/// Fifteen mornings of those for whom the program is made, as they would go at a terminal.
#[test]
fn stories_go_as_they_are_told() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    assert_eq!(pages.len(), 15);
    hold(&shell_with_corpus(), &pages);
}
