//! Whether an index is whole, as JSON.

use super::StaleJson;
use schemars::JsonSchema;
use serde::Serialize;

/// What verifying an index found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct VerifyJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The index folder.
    pub index: String,
    /// Whether nothing is wrong.
    pub clean: bool,
    /// Counts the commits; null if the index does not tell.
    pub commit: Option<u64>,
    /// Files whose bytes were read.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
    /// Articles that were held against the index; none if a file is damaged.
    pub articles: u64,
    /// Whether the last run ended before its end.
    pub unfinished: bool,
    /// What is wrong, at most a thousand of it.
    pub findings: Vec<FindingJson>,
    /// How much more is wrong.
    pub more: u64,
    /// Files of the folder that belong to no commit.
    pub strays: Vec<String>,
    /// What has changed among the source files, which is no damage; null if it was not looked at.
    pub stale: Option<StaleJson>,
}

/// Something that is not what it should be.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FindingJson {
    /// What it is about: file, article, count, story or fault.
    pub kind: &'static str,
    /// The file, from the index folder on, or the article.
    pub place: String,
    /// What should be.
    pub expected: String,
    /// What is.
    pub found: String,
}
