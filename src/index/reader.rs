//! One commit of an index, opened for reading: never blocks a writer, never sees half of what one does.

use super::counts::Counts;
use super::error::IndexError;
use super::folder::{CATALOGUE, Folder, Payload, REGISTRY, STORIES, Totals};
use super::numbering::Numbering;
use super::record::ArticleRecord;
use super::schema::{self, Fields};
use super::stories::Stories;
use super::{Catalogue, read_payload};
use crate::entity::{AddedNames, Gazetteer, WhoIsWho};
use std::sync::Arc;
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher};

/// An index opened for reading.
pub struct Reader {
    folder: Folder,
    fields: Fields,
    searcher: Searcher,
    payload: Payload,
    numbering: Numbering,
    stories: Arc<Stories>,
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
        let directory = tantivy::directory::MmapDirectory::open(folder.tantivy()).map_err(tantivy::TantivyError::from)?;
        if !Index::exists(&directory).map_err(tantivy::TantivyError::from)? {
            return Err(IndexError::NotFound { path: folder.path().to_owned() });
        }
        let index = Index::open(directory)?;
        schema::register(&index);
        // A commit between reading the payload and opening the segments would pair one commit's counts with another's articles, so the
        // payload is read again afterwards until both agree.
        loop {
            let Some(text) = index.load_metas()?.payload else { return Err(IndexError::NotFound { path: folder.path().to_owned() }) };
            let payload = read_payload(folder, &text)?;
            if payload.analysis != fingerprint {
                let path = folder.path().to_owned();
                return Err(IndexError::OtherAnalysis { path, found: payload.analysis, expected: fingerprint.to_owned() });
            }
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
            let searcher: Searcher = tantivy::IndexReader::searcher(&reader);
            // The side files go with the commit that follows theirs, so what is missing here is told only if the commit still stands.
            let sides = folder
                .read_side(REGISTRY, payload.commit)
                .and_then(|numbering| Ok((numbering, folder.read_side(STORIES, payload.commit)?)));
            if index.load_metas()?.payload.as_deref() == Some(text.as_str()) {
                let (numbering, stories): (Numbering, Stories) = sides?;
                return Ok(Reader {
                    folder: folder.clone(),
                    fields: Fields::new(),
                    searcher,
                    payload,
                    numbering,
                    stories: Arc::new(stories),
                    counts: Arc::default(),
                });
            }
        }
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
    pub fn catalogue(&self) -> Result<Catalogue, IndexError> {
        self.folder.read_side(CATALOGUE, self.payload.commit)
    }

    /// The article at `address` as it is shown.
    pub fn record(&self, address: DocAddress) -> Result<ArticleRecord, IndexError> {
        ArticleRecord::of_document(&self.searcher.doc(address)?, &self.fields, &self.folder.tantivy())
    }
}
