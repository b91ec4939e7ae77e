//! One commit of an index, opened for reading: never blocks a writer, never sees half of what one does.

use super::counts::Counts;
use super::error::IndexError;
use super::folder::{CATALOGUE, Folder, Payload, REGISTRY, STORIES, Totals};
use super::numbering::Numbering;
use super::record::ArticleRecord;
use super::schema::Fields;
use super::stories::Stories;
use super::{Catalogue, read_payload};
use crate::entity::{AddedNames, Gazetteer, WhoIsWho};
use std::sync::Arc;
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher};

/// A commit that is looked at: nothing of it may be kept before it is known that it still stands.
pub(super) struct Commit<'a> {
    pub folder: &'a Folder,
    pub index: &'a Index,
    pub payload: &'a Payload,
}

impl Commit<'_> {
    /// Refuses an index whose terms were made by other rules than those with this fingerprint.
    pub fn check_analysis(&self, fingerprint: &str) -> Result<(), IndexError> {
        if self.payload.analysis == fingerprint {
            return Ok(());
        }
        let (path, found) = (self.folder.path().to_owned(), self.payload.analysis.clone());
        Err(IndexError::OtherAnalysis { path, found, expected: fingerprint.to_owned() })
    }
}

/// Reads something of the current commit, all of it of one commit.
///
/// A commit between reading the payload and opening segments or side files would pair one commit's counts with another's articles, and removes files; so
/// what was read holds, and what failed has failed, only if the payload is the same afterwards. Otherwise it is read again.
pub(super) fn on_one_commit<T>(folder: &Folder, mut read: impl FnMut(&Commit<'_>) -> Result<T, IndexError>) -> Result<T, IndexError> {
    loop {
        let folder = folder.reopened()?;
        let (index, outcome) = match begin(&folder) {
            Ok((index, text, payload)) => {
                let outcome = read(&Commit { folder: &folder, index: &index, payload: &payload });
                (Some((index, text)), outcome)
            }
            Err(error) => (None, Err(error)),
        };
        if folder.reopened()?.data() != folder.data() {
            continue;
        }
        // What could not even be begun fails for another reason than a commit: those leave the files by which it begins in their places.
        let Some((index, text)) = index else { return outcome };
        if index.load_metas().map_err(|error| folder.failed(error))?.payload.as_deref() == Some(text.as_str()) {
            return outcome;
        }
    }
}

/// tantivy's index and the payload of its current commit, as it stands and as it is meant.
fn begin(folder: &Folder) -> Result<(Index, String, Payload), IndexError> {
    let none = || IndexError::NotFound { path: folder.path().to_owned() };
    let index = folder.open_index()?.ok_or_else(none)?;
    let text = index.load_metas().map_err(|error| folder.failed(error))?.payload.ok_or_else(none)?;
    let payload = read_payload(folder, &text)?;
    Ok((index, text, payload))
}

/// The articles of the commit that `index` has now.
pub(super) fn searcher(index: &Index, folder: &Folder) -> Result<Searcher, IndexError> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
    reader.map(|reader| tantivy::IndexReader::searcher(&reader)).map_err(|error| folder.failed(error))
}

/// An index opened for reading.
pub struct Reader {
    folder: Folder,
    fields: Fields,
    searcher: Searcher,
    payload: Payload,
    numbering: Numbering,
    stories: Arc<Stories>,
    catalogue: Catalogue,
    counts: Arc<Counts>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("folder", &self.folder).field("payload", &self.payload).finish_non_exhaustive()
    }
}

impl Reader {
    /// Opens the last commit of the index in `folder`.
    ///
    /// `fingerprint` is that of the analysis with which queries will be read; an index made by another one is refused.
    pub fn open(folder: &Folder, fingerprint: &str) -> Result<Reader, IndexError> {
        on_one_commit(folder, |at| {
            at.check_analysis(fingerprint)?;
            Ok(Reader {
                folder: at.folder.clone(),
                fields: Fields::new(),
                searcher: searcher(at.index, at.folder)?,
                numbering: at.folder.read_side(REGISTRY, at.payload.commit)?,
                stories: Arc::new(at.folder.read_side(STORIES, at.payload.commit)?),
                catalogue: at.folder.read_side(CATALOGUE, at.payload.commit)?,
                payload: at.payload.clone(),
                counts: Arc::default(),
            })
        })
    }

    /// A reader of an index that is on no disk.
    pub(super) fn from_parts(
        folder: Folder,
        fields: Fields,
        searcher: Searcher,
        payload: Payload,
        numbering: Numbering,
        stories: Stories,
    ) -> Reader {
        Reader {
            folder,
            fields,
            searcher,
            payload,
            numbering,
            stories: Arc::new(stories),
            catalogue: Catalogue::default(),
            counts: Arc::default(),
        }
    }

    /// Where every article is, in the order of the index.
    pub fn addresses(&self) -> impl Iterator<Item = DocAddress> {
        let segments = self.searcher.segment_readers().iter().enumerate();
        segments.flat_map(|(ordinal, segment)| segment.doc_ids_alive().map(move |doc| DocAddress::new(ordinal as u32, doc)))
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The articles of this commit.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Entities and sources of this commit.
    pub fn numbering(&self) -> &Numbering {
        &self.numbering
    }

    /// Who is meant by a name in this commit.
    pub fn who<'r>(&'r self, gazetteer: &'r Gazetteer) -> WhoIsWho<'r> {
        WhoIsWho::new(gazetteer, &self.numbering.entities, &self.numbering.acronyms)
    }

    /// Exact sums over all articles.
    pub fn totals(&self) -> Totals {
        self.payload.totals
    }

    /// Whether all its articles were read with just these names of the user.
    pub fn is_read_with(&self, added: &AddedNames) -> bool {
        self.payload.is_read_with(added)
    }

    /// Counts the commits of this index.
    pub fn commit(&self) -> u64 {
        self.payload.commit
    }

    /// Which articles are copies of one another.
    pub fn stories(&self) -> Arc<Stories> {
        Arc::clone(&self.stories)
    }

    /// What was counted in this commit.
    pub fn counts(&self) -> Arc<Counts> {
        Arc::clone(&self.counts)
    }

    /// The folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The source files of this commit.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The article at `address` as it is shown.
    pub fn record(&self, address: DocAddress) -> Result<ArticleRecord, IndexError> {
        ArticleRecord::of_document(&self.searcher.doc(address)?, &self.fields, &self.folder.tantivy())
    }
}
