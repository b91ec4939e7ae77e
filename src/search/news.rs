//! What is new for a saved query: which of the articles that match have not been told yet, and are no copies of what was.
//!
//! An article was told if one of its number was and its text is still the same, edited or not; or if its text was told under a number that no longer
//! bears it, because the file was moved, perhaps edited too, or a copy of it came when it was gone. An article with an id of its own stays itself whatever becomes of its text. A story was told if any of its articles in
//! this index was, whether that one still matches or not. Articles without enough words for the index to sketch are sketched here, by their words.

use super::filter::number_query;
use super::matched::{Matched, every, matched};
use super::seen::{BINS, Imprint, Seen};
use super::{Request, SearchError};
use crate::entity::WhoIsWho;
use crate::index::{ArticleRecord, Reader};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use tantivy::columnar::Column;
use xxhash_rust::xxh3::xxh3_64;

/// What is new.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// What was not told yet, the newest story first; those without a date come last.
    pub stories: Vec<NewStory>,
    /// Articles that were not told, but are copies of what was.
    pub copies: u64,
    /// What is remembered whatever is told: what was told already, as it is now, and copies of it.
    known: Vec<(u64, Imprint)>,
}

/// A story of which nothing was told.
#[derive(Clone, Debug)]
pub struct NewStory {
    /// The day of its latest article.
    pub day: Option<i64>,
    /// The numbers of those of its articles that match.
    pub articles: Vec<u64>,
    imprints: Vec<Imprint>,
}

/// Tells what of `request` is new after `seen`; with `copies`, each article by itself.
pub fn news(reader: &Reader, who: &WhoIsWho<'_>, request: &Request, seen: &Seen, copies: bool) -> Result<News, SearchError> {
    let imprints = Imprints::new(reader)?;
    let mut news = News::default();
    let mut told_stories: FxHashSet<u64> = FxHashSet::default();
    let mut open: Vec<(Matched, Imprint)> = Vec::new();
    for found in matched(reader, who, request)? {
        let imprint = imprints.of(&found)?;
        if imprints.is_told(&found, &imprint, seen)? {
            told_stories.insert(found.story);
            news.known.push((found.article, imprint));
        } else {
            open.push((found, imprint));
        }
    }
    let elsewhere = Elsewhere::new(&imprints, &open, seen)?;
    for &place in &elsewhere.moved {
        told_stories.insert(open[place].0.story);
    }
    told_stories.extend(elsewhere.told_stories);
    let mut places: FxHashMap<u64, usize> = FxHashMap::default();
    for (place, (found, imprint)) in open.into_iter().enumerate() {
        if elsewhere.moved.contains(&place) {
            news.known.push((found.article, imprint));
            continue;
        }
        if !copies && told_stories.contains(&found.story) {
            news.copies += 1;
            news.known.push((found.article, imprint));
            continue;
        }
        let fresh = news.stories.len();
        let at = if copies { fresh } else { *places.entry(found.story).or_insert(fresh) };
        if at == fresh {
            news.stories.push(NewStory { day: None, articles: Vec::new(), imprints: Vec::new() });
        }
        let story = &mut news.stories[at];
        story.day = story.day.max(found.day);
        story.articles.push(found.article);
        story.imprints.push(imprint);
    }
    news.stories.sort_by_key(|story| (Reverse(story.day), story.articles.first().copied()));
    Ok(news)
}

impl News {
    /// How many new articles there are.
    pub fn articles(&self) -> u64 {
        self.stories.iter().map(|story| story.articles.len() as u64).sum()
    }

    /// Remembers that the first `told` new stories were told, and all that is known already as it is now.
    pub fn mark(&self, seen: &mut Seen, told: usize) {
        for &(article, imprint) in &self.known {
            seen.remember(article, imprint);
        }
        for story in self.stories.iter().take(told) {
            for (&article, &imprint) in story.articles.iter().zip(&story.imprints) {
                seen.remember(article, imprint);
            }
        }
    }
}

/// What the index says elsewhere of articles that may have been told under another number or as another copy.
#[derive(Default)]
struct Elsewhere {
    /// Open articles, by their places among them, whose text was told under a number that no longer bears it.
    moved: FxHashSet<usize>,
    /// Stories of which an article was told.
    told_stories: FxHashSet<u64>,
}

impl Elsewhere {
    fn new(imprints: &Imprints<'_>, open: &[(Matched, Imprint)], seen: &Seen) -> Result<Elsewhere, SearchError> {
        let stories = imprints.reader.stories();
        let wanted: FxHashSet<u64> = open.iter().map(|(found, _)| found.story).collect();
        let mut banded: FxHashMap<(usize, [u8; 2]), Vec<usize>> = FxHashMap::default();
        for (place, (_, imprint)) in open.iter().enumerate() {
            imprint.bands().for_each(|band| banded.entry(band).or_default().push(place));
        }
        // Texts that were told, and the open articles that have the same.
        let mut bearers: FxHashSet<(u64, usize, usize)> = FxHashSet::default();
        let mut asked: FxHashSet<u64> = FxHashSet::default();
        for (article, told) in seen.iter() {
            for (number, imprint) in told.iter().enumerate() {
                let near = imprint.bands().filter_map(|band| banded.get(&band)).flatten();
                for &place in near.filter(|&&place| open[place].0.article != article && open[place].1.is_same(imprint)) {
                    bearers.insert((article, number, place));
                    asked.insert(article);
                }
            }
            if stories.shared_story(article).is_some_and(|story| wanted.contains(&story)) {
                asked.insert(article);
            }
        }
        let mut elsewhere = Elsewhere::default();
        let mut now: FxHashMap<u64, Vec<Imprint>> = FxHashMap::default();
        for found in every(imprints.reader, &*number_query(asked, imprints.reader.fields()))? {
            let imprint = imprints.of(&found)?;
            if imprints.is_told(&found, &imprint, seen)? {
                elsewhere.told_stories.insert(found.story);
            }
            now.entry(found.article).or_default().push(imprint);
        }
        for (article, number, place) in bearers {
            let told = &seen.under(article)[number];
            if !now.get(&article).is_some_and(|now| now.iter().any(|now| now.is_kin(told))) {
                elsewhere.moved.insert(place);
            }
        }
        Ok(elsewhere)
    }
}

/// Imprints of the articles of one index, from their columns.
struct Imprints<'r> {
    reader: &'r Reader,
    /// Of each segment, how many shingles an article has and their sketch.
    segments: Vec<(Column<u64>, Column<u64>)>,
}

impl<'r> Imprints<'r> {
    fn new(reader: &'r Reader) -> Result<Imprints<'r>, SearchError> {
        let fields = reader.fields();
        let name = |field| fields.schema.get_field_name(field);
        let open = |segment: &tantivy::SegmentReader| {
            let columns = segment.fast_fields();
            Ok((columns.u64(name(fields.shingles))?, columns.u64(name(fields.sketch))?))
        };
        let segments = reader.searcher().segment_readers().iter().map(open).collect::<tantivy::Result<Vec<_>>>()?;
        Ok(Imprints { reader, segments })
    }

    /// The imprint of an article.
    fn of(&self, found: &Matched) -> Result<Imprint, SearchError> {
        let doc = found.address.doc_id;
        if let Some((shingles, sketch)) = self.segments.get(found.address.segment_ord as usize) {
            let words: Vec<u64> = sketch.values_for_doc(doc).collect();
            if let Ok(words) = <[u64; BINS]>::try_from(words) {
                return Ok(of_sketch(&words, shingles.first(doc).unwrap_or(0)));
            }
        }
        Ok(of_words(&self.reader.record(found.address)?))
    }

    /// Whether an article was told under its own number.
    fn is_told(&self, found: &Matched, imprint: &Imprint, seen: &Seen) -> Result<bool, SearchError> {
        let known = seen.under(found.article);
        if known.is_empty() || known.iter().any(|old| old.is_kin(imprint)) {
            return Ok(!known.is_empty());
        }
        Ok(self.reader.record(found.address)?.has_own_id())
    }
}

/// The imprint of an article that the index has a sketch of: a byte of every fourth bin.
fn of_sketch(words: &[u64; BINS], shingles: u64) -> Imprint {
    let bytes: Vec<u8> = words.iter().chain([&shingles]).flat_map(|word| word.to_le_bytes()).collect();
    Imprint { content: xxh3_64(&bytes), sketch: words.map(|word| word as u8), short: false }
}

/// The imprint of a short article: one-permutation MinHash over its words, an empty bin borrowing from the next.
fn of_words(record: &ArticleRecord) -> Imprint {
    let text = format!("{}\n{}", record.title, record.text);
    let mut least = [u64::MAX; BINS];
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let hash = xxh3_64(crate::text::fold(word).as_bytes());
        let bin = &mut least[(hash % BINS as u64) as usize];
        *bin = (*bin).min(hash / BINS as u64);
    }
    let byte = |at: usize| {
        let far = (0..BINS).find(|far| least[(at + far) % BINS] != u64::MAX).unwrap_or(0);
        xxh3_64(&least[(at + far) % BINS].wrapping_add(far as u64).to_le_bytes()) as u8
    };
    Imprint { content: xxh3_64(text.as_bytes()), sketch: std::array::from_fn(byte), short: true }
}
