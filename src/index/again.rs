//! Preparing single articles again: those that read otherwise since the user's names changed.
//!
//! Which articles a name concerns is not guessed: every stored text is read for the names that changed, with the matcher that finds names in articles. An article
//! is prepared from what the index keeps of it, so its source file is not read, and need not even be there. The names that an index was made with stand in
//! its commit, and change only with the commit that brings the articles: a run that stops in between does the work once more, and ends the same.

use super::error::IndexError;
use super::folder::Folder;
use super::numbering::Numbering;
use super::record::ArticleRecord;
use super::schema::Fields;
use crate::entity::{EntityId, NameSearch};
use rustc_hash::FxHashSet;
use tantivy::{DocAddress, Searcher};

/// Stored blocks that are held while texts are read one after another.
pub(super) const HELD_BLOCKS: usize = 4;

/// An index to look for articles in.
pub(super) struct Stored<'a> {
    pub searcher: &'a Searcher,
    pub fields: &'a Fields,
    pub folder: &'a Folder,
}

impl Stored<'_> {
    /// Where the articles with these numbers are: two rows of one file can bear one, and are deleted together.
    pub fn numbered(&self, numbers: &FxHashSet<u64>) -> Result<Vec<(DocAddress, u64)>, IndexError> {
        let mut articles = self.articles()?;
        articles.retain(|(_, number)| numbers.contains(number));
        Ok(articles)
    }

    /// Where each live article is, with its number.
    fn articles(&self) -> Result<Vec<(DocAddress, u64)>, IndexError> {
        let mut articles = Vec::new();
        for (ordinal, reader) in self.searcher.segment_readers().iter().enumerate() {
            let numbers = reader.fast_fields().column_first_or_default::<u64>(self.fields.schema.get_field_name(self.fields.article))?;
            articles.extend(reader.doc_ids_alive().map(|doc| (DocAddress::new(ordinal as u32, doc), numbers.get_val(doc))));
        }
        Ok(articles)
    }

    /// The articles that may read otherwise once these names mean something else, by number.
    pub fn holding(&self, numbering: &Numbering, changed: Vec<String>) -> Result<FxHashSet<u64>, IndexError> {
        let search = NameSearch::new(changed);
        // A new name in another spelling was found as an entity of that id, and may now be the one that the user knows.
        let ids: FxHashSet<EntityId> = search.new_ids().filter_map(|id| numbering.entities.by_key(&id)).collect();
        let mut numbers = FxHashSet::default();
        let stores: Result<Vec<_>, _> = self.searcher.segment_readers().iter().map(|reader| reader.get_store_reader(HELD_BLOCKS)).collect();
        let stores = stores.map_err(tantivy::TantivyError::from)?;
        for (address, number) in self.articles()? {
            let document = stores[address.segment_ord as usize].get(address.doc_id)?;
            let record = ArticleRecord::of_document(&document, self.fields, &self.folder.tantivy())?;
            let texts = [record.own_title().unwrap_or(""), &record.text];
            if record.mentions.iter().any(|mention| ids.contains(&mention.entity())) || texts.iter().any(|text| search.occurs_in(text)) {
                numbers.insert(number);
            }
        }
        Ok(numbers)
    }

    /// What is kept of an article.
    pub fn record(&self, address: DocAddress) -> Result<ArticleRecord, IndexError> {
        ArticleRecord::of_document(&self.searcher.doc(address)?, self.fields, &self.folder.tantivy())
    }
}
