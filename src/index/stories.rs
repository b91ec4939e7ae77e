//! Which articles are copies of one another: the members of every story that has more than one article, and how they are found.
//!
//! Kept beside the index proper, because a new copy changes the story of articles that were written long before. An article that stands
//! in no row is a story of its own, so most articles take no room here. Stories are found over all live articles at the end of an update, from the
//! sketches in their columns; what was once measured of a pair is kept, so that an update reads the texts of new pairs only.

use super::error::IndexError;
use super::layout::{Layout, Source, TextField};
use super::record::ArticleRecord;
use super::schema::Fields;
use crate::clean::copies::{self, Measured, Shared, Shingles, Sketch, Sketched};
use crate::language::Analyzer;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::path::Path;
use tantivy::columnar::Column;
use tantivy::{DocAddress, Searcher};

/// The stories with more than one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stories {
    members: FxHashMap<u64, u64>,
    /// Whether they were found for the articles of this commit; a long run commits in between without looking for copies.
    pub(super) current: bool,
}

impl Stories {
    /// Makes the table from pairs of article number and story number.
    pub fn new(members: impl IntoIterator<Item = (u64, u64)>) -> Stories {
        Stories { members: members.into_iter().collect(), current: true }
    }

    /// The story of an article that has copies.
    pub fn shared_story(&self, article: u64) -> Option<u64> {
        self.members.get(&article).copied()
    }

    /// The articles of a story that has copies, by number.
    pub fn articles(&self, story: u64) -> Vec<u64> {
        let mut articles: Vec<u64> = self.members.iter().filter(|(_, other)| **other == story).map(|(article, _)| *article).collect();
        articles.sort_unstable();
        articles
    }

    /// The articles that have copies, each with its story.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u64)> {
        self.members.iter().map(|(&article, &story)| (article, story))
    }

    /// Whether no article has a copy.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

/// What was measured of pairs of articles, by their numbers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct MeasuredPairs(Vec<(u64, u64, f32, bool)>);

/// The shingles of an article laid out: its body's words.
pub(super) fn shingles(layout: &Layout) -> Shingles {
    let lines = &layout.field(TextField::Body).lines;
    Shingles::new(lines.iter().flat_map(|line| line.tokens.iter().map(|token| token.surface)))
}

/// Finds the stories of all live articles, and what was measured for them.
pub(super) fn find(
    searcher: &Searcher,
    fields: &Fields,
    analyzer: &Analyzer,
    known: &MeasuredPairs,
    folder: &Path,
) -> Result<(Stories, MeasuredPairs), IndexError> {
    let (articles, addresses) = sketched(searcher, fields)?;
    let known: FxHashMap<(u64, u64), Shared> =
        known.0.iter().map(|&(a, b, containment, copy)| ((a, b), Shared { containment, copy })).collect();
    let mut reader = ShinglesReader { searcher, fields, analyzer, folder, addresses: &addresses, read: FxHashMap::default() };
    let mut measured: Vec<Measured> = Vec::new();
    for (a, b) in copies::candidates(&articles) {
        let shared = match known.get(&(a, b)) {
            Some(&shared) => shared,
            None => {
                let (a, b) = (reader.get(a)?, reader.get(b)?);
                a.compare(&b)
            }
        };
        measured.push(Measured { a, b, shared });
    }
    let stories = Stories::new(copies::stories(&articles, &measured));
    let pairs = measured.into_iter().map(|pair| (pair.a, pair.b, pair.shared.containment, pair.shared.copy));
    Ok((stories, MeasuredPairs(pairs.collect())))
}

/// The live articles that have a sketch, by number, and where each is.
fn sketched(searcher: &Searcher, fields: &Fields) -> Result<(Vec<Sketched>, FxHashMap<u64, DocAddress>), IndexError> {
    let mut articles = Vec::new();
    let mut addresses = FxHashMap::default();
    for (ordinal, reader) in searcher.segment_readers().iter().enumerate() {
        let columns = reader.fast_fields();
        let name = |field| fields.schema.get_field_name(field);
        let numbers: Column<u64> = columns.u64(name(fields.article))?;
        let shingles: Column<u64> = columns.u64(name(fields.shingles))?;
        let sketches: Column<u64> = columns.u64(name(fields.sketch))?;
        let days: Column<i64> = columns.i64(name(fields.day))?;
        for doc in reader.doc_ids_alive() {
            let (Some(article), Some(sketch)) = (numbers.first(doc), Sketch::from_words(sketches.values_for_doc(doc))) else { continue };
            // Two rows of one file can bear one id; the first stands for both.
            if addresses.insert(article, DocAddress::new(ordinal as u32, doc)).is_none() {
                let shingles = shingles.first(doc).unwrap_or(0) as u32;
                articles.push(Sketched { article, shingles, day: days.first(doc), sketch });
            }
        }
    }
    articles.sort_unstable_by_key(|article| article.article);
    Ok((articles, addresses))
}

/// Reads the shingles of articles from their stored texts, each once.
struct ShinglesReader<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    analyzer: &'a Analyzer,
    folder: &'a Path,
    addresses: &'a FxHashMap<u64, DocAddress>,
    read: FxHashMap<u64, std::rc::Rc<Shingles>>,
}

/// Texts whose shingles are held in memory at a time.
const HELD: usize = 4_096;

impl ShinglesReader<'_> {
    fn get(&mut self, article: u64) -> Result<std::rc::Rc<Shingles>, IndexError> {
        if let Some(shingles) = self.read.get(&article) {
            return Ok(std::rc::Rc::clone(shingles));
        }
        let Some(&address) = self.addresses.get(&article) else { return Ok(std::rc::Rc::default()) };
        let record = ArticleRecord::of_document(&self.searcher.doc(address)?, self.fields, self.folder)?;
        let zones = record.zones();
        let layout = Layout::new(self.analyzer, Source { title: record.own_title(), text: &record.text, zones: &zones });
        let shingles = std::rc::Rc::new(shingles(&layout));
        if self.read.len() >= HELD {
            self.read.clear();
        }
        self.read.insert(article, std::rc::Rc::clone(&shingles));
        Ok(shingles)
    }
}

impl MeasuredPairs {
    /// Forgets pairs of which an article is written anew, and so may have another text under the same number.
    pub(super) fn forget(&mut self, articles: &FxHashSet<u64>) {
        self.0.retain(|(a, b, ..)| !articles.contains(a) && !articles.contains(b));
    }
}
