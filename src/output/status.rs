//! What an index holds, as JSON.

use schemars::JsonSchema;
use serde::Serialize;

/// What an index holds and what has changed since.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StatusJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The index folder.
    pub index: String,
    /// Live articles.
    pub articles: u64,
    /// Source files.
    pub files: usize,
    /// Source files that could not be read in whole.
    pub failed: usize,
    /// Entities that were ever met.
    pub entities: usize,
    /// Sources that were ever met.
    pub sources: usize,
    /// Bytes of the index folder.
    pub bytes: u64,
    /// Counts the commits.
    pub commit: u64,
    /// Folders and files that are indexed.
    pub roots: Vec<RootJson>,
    /// What has changed on the disk since.
    pub stale: StaleJson,
}

/// A folder or file that is indexed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RootJson {
    /// The name by which paths inside are shown.
    pub name: String,
    /// Where it lies; null for what came by standard input.
    pub path: Option<String>,
}

/// Source files that have changed since they were indexed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StaleJson {
    /// Not indexed yet.
    pub new: usize,
    /// Changed.
    pub changed: usize,
    /// Moved.
    pub moved: usize,
    /// Gone.
    pub removed: usize,
    /// Each of these files.
    pub files: Vec<StaleFileJson>,
}

/// A file that is not as the index has it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StaleFileJson {
    /// Its path, from the name of its root on.
    pub path: String,
    /// What became of it: new, changed, moved or removed.
    pub state: &'static str,
}
