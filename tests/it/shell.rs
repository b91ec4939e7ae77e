//! A shell around the program: a folder of articles, the binary run in it with an empty environment, what it prints and how it ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder in which the program is run.
pub struct Shell {
    folder: TempDir,
}

/// What a run printed, and its exit code.
#[must_use]
pub struct Outcome {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Shell {
    pub fn new() -> Shell {
        Shell { folder: tempfile::tempdir().unwrap() }
    }

    /// A shell with these files.
    pub fn with(files: &[(&str, &str)]) -> Shell {
        let shell = Shell::new();
        for (name, text) in files {
            shell.write(name, text);
        }
        shell
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_kliping")));
        command.args(args).current_dir(self.path()).env_clear().env("COLUMNS", "80").stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Outcome {
        self.outcome(self.command(args).output().unwrap())
    }

    /// What a finished process printed, the folder's own path written as `.`.
    pub fn outcome(&self, output: Output) -> Outcome {
        let home = self.path().canonicalize().unwrap().to_string_lossy().into_owned();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&home, ".");
        Outcome { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Outcome {
    /// Everything that a user sees: answer, messages, exit code.
    pub fn all(&self) -> String {
        format!("{}--- messages\n{}--- exit code {}", self.out, self.err, self.code)
    }
}
