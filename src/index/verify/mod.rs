//! Whether an index is what it should be: every byte as it was written, and every number what a slow recount gives.
//!
//! Files first: each has a checksum. Only where all are whole is what they say looked at, because nothing that reads damaged data can be relied on. Then every
//! article is read, laid out anew, and held against its columns, its terms and the counts of its source file; and the stories are found once more.
//! Verifying changes nothing and looks at one commit; it takes the lock only if the index changes again and again meanwhile.

mod articles;
mod files;

pub(super) use files::whole;

use super::acronyms;
use super::disk::Disk;
use super::error::IndexError;
use super::folder::{Folder, WriteLock};
use super::pipeline::WORKER;
use super::prepare::Analysis;
use super::reader;
use super::schema::Fields;
use super::stories::{self, MeasuredPairs, Stories};
use crate::entity::LearntAcronyms;
use crate::ingest::panic_message;
use articles::Told;
use files::Sides;
use std::path::Path;

/// Findings that are kept; of what is more, only the number.
const KEPT: usize = 1_000;

/// How often an index that changes meanwhile is looked at anew before writers are kept out.
const TRIES: usize = 3;

/// What verifying found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// The commit that was looked at, if the index tells one.
    pub commit: Option<u64>,
    /// Files whose bytes were read.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
    /// Articles that were held against the index; none if a file is damaged.
    pub articles: u64,
    /// Source files that the index has.
    pub sources: usize,
    /// Whether the last run ended before its end: copies may be missing from stories until the next.
    pub unfinished: bool,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// How much more is wrong than is kept.
    pub untold: u64,
    /// Files that belong to no commit; they take room and do no harm.
    pub strays: Vec<String>,
}

/// Something that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing is wrong.
    pub kind: FindingKind,
    /// The file of the index, from its folder on; or the article or source file.
    pub place: String,
    /// What should be.
    pub expected: String,
    /// What is.
    pub found: String,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// A file of the index is missing, or not as it was written.
    File,
    /// An article does not resolve, or is searched by something else than it says.
    Article,
    /// A sum over articles, or over those of a source file.
    Count,
    /// The stories, or the acronyms learnt from them.
    Story,
    /// Looking at it made the program fail.
    Fault,
}

impl FindingKind {
    /// The name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            FindingKind::File => "file",
            FindingKind::Article => "article",
            FindingKind::Count => "count",
            FindingKind::Story => "story",
            FindingKind::Fault => "fault",
        }
    }
}

impl Verification {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    fn find(&mut self, kind: FindingKind, place: impl Into<String>, expected: impl ToString, found: impl ToString) {
        if self.findings.len() >= KEPT {
            self.untold += 1;
            return;
        }
        self.findings.push(Finding { kind, place: place.into(), expected: expected.to_string(), found: found.to_string() });
    }

    /// Takes note of an error about a file; errors about other things are passed on.
    fn find_error(&mut self, root: &Path, error: IndexError) -> Result<(), IndexError> {
        let (path, found) = match error {
            IndexError::Damaged { path, what } => (path, what),
            IndexError::Io { path, error } => (path, error.to_string()),
            IndexError::Tantivy(error) => (root.to_owned(), error.to_string()),
            other => return Err(other),
        };
        self.find(FindingKind::File, place(root, &path), "a file as it was written", found);
        Ok(())
    }
}

/// A file of the index, from its folder on.
fn place(root: &Path, path: &Path) -> String {
    let within = path.strip_prefix(root).unwrap_or(path);
    let within = if within.as_os_str().is_empty() { root } else { within };
    within.to_string_lossy().into_owned()
}

/// How much is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The bytes of all files.
    Files,
    /// And all that they say.
    Content,
}

/// Looks at the index in the folder at `path`.
///
/// Damage is what is found, not an error. An error says that there is no index there, or one of another format or analysis, or that it changes all the time.
pub fn verify(path: &Path, disk: &Disk, analysis: &Analysis, depth: Depth) -> Result<Verification, IndexError> {
    let mut lock: Option<WriteLock> = None;
    for tried in 0.. {
        let before = files::signature(path, disk);
        let outcome = guarded(path, disk, analysis, depth);
        let clean = outcome.as_ref().is_ok_and(Verification::is_clean);
        // A commit or a merge in between removes files, and pairs what does not belong together.
        if clean || lock.is_some() || files::signature(path, disk) == before {
            return outcome;
        }
        if tried + 1 >= TRIES {
            lock = Some(WriteLock::take(path, disk)?);
        }
    }
    Ok(Verification::default())
}

/// Looks once; a fault of the program, or of what it is built on, is a finding.
fn guarded(path: &Path, disk: &Disk, analysis: &Analysis, depth: Depth) -> Result<Verification, IndexError> {
    std::thread::scope(|scope| {
        let work = || look(path, disk, analysis, depth);
        let thread = std::thread::Builder::new().name(WORKER.to_owned()).spawn_scoped(scope, work);
        match thread.map_err(|error| IndexError::io(path, error))?.join() {
            Ok(outcome) => outcome,
            Err(panic) => {
                let mut verification = Verification::default();
                verification.find(FindingKind::Fault, place(path, path), "data that can be read", panic_message(&*panic));
                Ok(verification)
            }
        }
    })
}

fn look(path: &Path, disk: &Disk, analysis: &Analysis, depth: Depth) -> Result<Verification, IndexError> {
    let mut verification = Verification::default();
    let folder = match Folder::open_on(path, disk.clone()) {
        Ok(folder) => folder,
        Err(error) => return verification.find_error(path, error).map(|()| verification),
    };
    let outcome = files::check(&folder, &mut verification).and_then(|sides| match sides {
        Some(sides) => look_closer(&folder, &sides, analysis, depth, &mut verification),
        None => Ok(()),
    });
    match outcome {
        Ok(()) => Ok(verification),
        Err(error) => verification.find_error(path, error).map(|()| verification),
    }
}

/// Looks at what the files say, if they are whole.
fn look_closer(folder: &Folder, sides: &Sides, analysis: &Analysis, depth: Depth, told: &mut Verification) -> Result<(), IndexError> {
    let Sides { index, payload, catalogue, numbering, stories } = sides;
    told.sources = catalogue.files.len();
    told.unfinished = !stories.current || payload.read_with.len() > 1;
    if depth == Depth::Files || !told.is_clean() {
        return Ok(());
    }
    let fingerprint = analysis.fingerprint();
    if payload.analysis != fingerprint {
        let (path, found) = (folder.path().to_owned(), payload.analysis.clone());
        return Err(IndexError::OtherAnalysis { path, found, expected: fingerprint });
    }
    let searcher = reader::searcher(index, folder)?;
    let fields = Fields::new();
    let against = Told { folder, fields: &fields, analyzer: &analysis.analyzer, catalogue, numbering };
    let numbers = articles::check(&searcher, &against, payload.totals, told)?;
    if !stories.current {
        // They are those of the run before, of articles that may be gone.
        return Ok(());
    }
    for (article, story) in stories.iter().filter(|(article, story)| !numbers.contains(article) || !numbers.contains(story)) {
        let place = format!("article {article:016x}");
        told.find(FindingKind::Story, place, "an article and a story of this index", format!("story {story:016x}"));
    }
    let (again, _) = stories::find(&searcher, &fields, &analysis.analyzer, &MeasuredPairs::default(), &folder.tantivy())?;
    if again != *stories {
        let count = |stories: &Stories| format!("{} articles with copies", stories.iter().count());
        told.find(FindingKind::Story, "stories", count(&again), format!("{}, or others", count(stories)));
    }
    let learnt = acronyms::learn(&searcher, &fields, stories)?;
    if learnt != numbering.acronyms {
        let count = |learnt: &LearntAcronyms| format!("{} acronyms", learnt.0.len());
        told.find(FindingKind::Story, "acronyms", count(&learnt), format!("{}, or others", count(&numbering.acronyms)));
    }
    Ok(())
}
