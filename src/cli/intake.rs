//! Flags about how files are read, shared by the commands that read files; and standard input, kept in a file so that it can be read like one.

use super::error::CliError;
use crate::ingest::{Bound, ColumnMap, FieldName, Format, ReadOptions, Role};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How files are read.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct IntakeArgs {
    /// What columns of tables and keys of JSON objects are, where their names do not tell: isi=body,judul=title
    #[arg(long, value_name = "NAME=ROLE", value_delimiter = ',', help_heading = "Reading files")]
    pub map: Vec<String>,
    /// Largest file, or member of an archive, that is not read line by line [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Reading files")]
    pub max_file_size: Option<u64>,
    /// Longest line of JSON Lines or row of a table [default: 16M]
    #[arg(long, value_name = "SIZE", value_parser = size, help_heading = "Reading files")]
    pub max_line_size: Option<u64>,
    /// How many times its size a packed file may unpack to [default: 200]
    #[arg(long, value_name = "N", help_heading = "Reading files")]
    pub max_expansion: Option<u64>,
    /// Most files in an archive [default: 100000]
    #[arg(long, value_name = "N", help_heading = "Reading files")]
    pub max_members: Option<usize>,
    /// Most pages of a PDF [default: 2000]
    #[arg(long, value_name = "N", help_heading = "Reading files")]
    pub max_pages: Option<usize>,
}

impl IntakeArgs {
    pub fn options(&self) -> Result<ReadOptions, CliError> {
        let usual = ReadOptions::default();
        Ok(ReadOptions {
            max_file_bytes: self.max_file_size.unwrap_or(usual.max_file_bytes),
            max_line_bytes: self.max_line_size.map_or(usual.max_line_bytes, |size| usize::try_from(size).unwrap_or(usize::MAX)),
            max_expansion: self.max_expansion.unwrap_or(usual.max_expansion),
            max_members: self.max_members.unwrap_or(usual.max_members),
            max_pages: self.max_pages.unwrap_or(usual.max_pages),
            columns: self.columns()?,
            ..ReadOptions::default()
        })
    }

    fn columns(&self) -> Result<ColumnMap, CliError> {
        let mut columns = ColumnMap::default();
        for pair in &self.map {
            let (name, role) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(role) = Role::named(role.trim()) else {
                let fields: Vec<&str> = FieldName::ALL.iter().map(|field| field.as_str()).collect();
                return Err(CliError::usage(format!("--map {pair}: \"{role}\" is nothing that a column can be"))
                    .hint(format!("write NAME=ROLE, where ROLE is body, {}, id, extra or ignore", fields.join(", "))));
            };
            columns.insert(name.trim(), role);
        }
        Ok(columns)
    }
}

/// The flag that raises a bound.
pub(super) fn flag(bound: Bound) -> &'static str {
    match bound {
        Bound::FileSize => "--max-file-size",
        Bound::LineSize => "--max-line-size",
        Bound::Expansion => "--max-expansion",
        Bound::Members => "--max-members",
        Bound::Pages => "--max-pages",
    }
}

/// Names of formats as values of an argument.
pub(super) fn format_parser() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(Format::as_str);
    PossibleValuesParser::new(names).map(|name| Format::ALL.into_iter().find(|format| format.as_str() == name).unwrap_or(Format::Text))
}

/// A number of bytes: 500k, 64M, 2G.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err("sizes are written 500k, 64M or 2G".to_owned()),
    };
    let number: u64 = digits.parse().map_err(|_| "sizes are written 500k, 64M or 2G".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "that is more than any file has".to_owned())
}

/// Standard input kept in a file, which goes when this does.
///
/// It lies in the index folder, where there is room for what is to be indexed. What a killed run leaves is overwritten by the next.
pub(super) struct Spool {
    path: PathBuf,
    /// Open, because it holds the lock.
    file: File,
}

impl Spool {
    /// Keeps standard input in an index folder.
    pub fn fill(folder: &Path) -> Result<Spool, CliError> {
        let path = folder.join("stdin.part");
        let file =
            OpenOptions::new().create(true).write(true).truncate(false).open(&path).map_err(|error| CliError::file(&path, &error))?;
        if file.try_lock().is_err() {
            let busy = CliError::usage("another kliping is reading its standard input into this index");
            return Err(busy.hint("wait for it, or name another index with --index"));
        }
        Spool::copy(path, file)
    }

    /// Keeps standard input where no index is: under a name that nobody else has, in a file that was not there before.
    pub fn fill_apart() -> Result<Spool, CliError> {
        let path = std::env::temp_dir().join(format!("kliping-{}.part", std::process::id()));
        let file = OpenOptions::new().create_new(true).write(true).open(&path).map_err(|error| CliError::file(&path, &error))?;
        Spool::copy(path, file)
    }

    fn copy(path: PathBuf, file: File) -> Result<Spool, CliError> {
        // From here on the file goes, whatever happens.
        let mut spool = Spool { path, file };
        let copied =
            spool.file.set_len(0).and_then(|()| io::copy(&mut io::stdin().lock(), &mut spool.file)).and_then(|_| spool.file.flush());
        copied.map_err(|error| CliError::file(&spool.path, &error))?;
        Ok(spool)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, expected) in [
            ("500", Some(500)),
            ("64M", Some(64 << 20)),
            ("2gb", Some(2 << 30)),
            ("1KiB", Some(1024)),
            ("", None),
            ("M", None),
            ("1.5G", None),
            ("99999999999G", None),
            ("12x", None),
        ] {
            assert_eq!(size(text).ok(), expected, "{text}");
        }
    }
}
