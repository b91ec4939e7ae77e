//! An index in memory, of articles that are to be asked about and not kept.
//!
//! Made by the same pipeline and the same fields as one on the disk, so that what a query finds in it is what it would find there. It has one segment, in the
//! order in which the articles came, and no stories: each article stands for itself.

use super::error::IndexError;
use super::folder::{Folder, Payload};
use super::numbering::Numbering;
use super::prepare::PreparedArticle;
use super::reader::Reader;
use super::schema::{self, Fields};
use super::stories::Stories;
use tantivy::directory::RamDirectory;
use tantivy::{Index, ReloadPolicy};

/// Memory that the writer may take; what is given at a time is far less.
const WRITER_BYTES: usize = 64 << 20;

impl Reader {
    /// Opens an index of just these articles; entities and sources have the numbers of `numbering`, and new ones after them.
    pub fn in_memory(articles: Vec<PreparedArticle>, mut numbering: Numbering) -> Result<Reader, IndexError> {
        let fields = Fields::new();
        let folder = Folder::nowhere();
        let mut payload = Payload::default();
        let mut index = Index::create_in_ram(fields.schema.clone());
        schema::register(&index);
        if !articles.is_empty() {
            let builder = Index::builder().schema(fields.schema.clone()).tokenizers(index.tokenizers().clone());
            let mut writer = builder.single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
            for article in articles {
                payload.totals += article.totals();
                let document = article
                    .into_document(&fields, &mut numbering)
                    .map_err(|error| IndexError::Damaged { path: folder.path().to_owned(), what: error.to_string() })?;
                writer.add_document(document)?;
            }
            index = writer.finalize()?;
            schema::register(&index);
        }
        numbering.entities.sort();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = tantivy::IndexReader::searcher(&reader);
        Ok(Reader::from_parts(folder, fields, searcher, payload, numbering, Stories::default()))
    }
}
