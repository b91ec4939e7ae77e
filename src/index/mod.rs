//! The index on disk: what an article becomes in it, how it follows the files, how it is opened.
//!
//! tantivy keeps postings, columns and stored records, and commits them safely; this room decides what goes in. Everything in the index
//! folder can be rebuilt from the source files; nothing that a user made is kept there.

mod acronyms;
mod again;
mod catalogue;
mod counts;
mod directory;
mod disk;
mod document;
mod doubt;
mod error;
mod folder;
mod layout;
mod memory;
mod numbering;
mod pipeline;
mod prepare;
mod reader;
mod rebuild;
mod record;
mod repair;
mod salvage;
mod scan;
mod schema;
mod state;
mod stories;
mod update;
mod verify;

pub use catalogue::{Catalogue, FileEntry, FileProblem, Root};
pub use counts::Counts;
pub use disk::{Disk, Step};
pub use doubt::Doubt;
pub use error::IndexError;
pub use folder::{FORMAT_VERSION, Folder, Payload, Totals, WriteLock};
pub use layout::{FieldLayout, Layout, Line, Source, TextField, entity_term};
pub use numbering::{Numbering, Sources};
pub use pipeline::WORKER;
pub use prepare::{Analysis, PlacedAnnotation, PlacedMention, PlacedRole, PreparedArticle, annotate, prepare};
pub use reader::Reader;
pub use rebuild::Rebuild;
pub use record::{ArticleRecord, MentionRecord, RoleRecord, date_from_day, day_number, file_number, id_hash};
pub use repair::{Loss, RepairOptions, Repaired, repair};
pub use schema::{Fields, mark};
pub use stories::Stories;
pub use update::{Drift, FileState, Stream, UpdateEvent, UpdateOptions, UpdateSummary, drift, roots, update};
pub use verify::{Depth, Finding, FindingKind, Verification, verify};

/// Reads the payload of a commit.
fn read_payload(folder: &Folder, text: &str) -> Result<Payload, IndexError> {
    serde_json::from_str(text).map_err(|error| IndexError::Damaged { path: folder.tantivy(), what: error.to_string() })
}
