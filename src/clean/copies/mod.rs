//! Near-copies of one story: the same text cut short, edited, or under another lead.
//!
//! What two texts share is measured on their shingles (runs of three words): *containment* is the share of the shorter one's shingles that the longer one
//! holds (Broder 1997), so a truncated copy counts as much as a whole one. Reports of one paper on one affair share whole paragraphs of background, and are no
//! copies: where less than two thirds is shared, it must be spread over the whole text, as it is after an editor's changes. Pairs worth measuring are found by one-permutation MinHash (Li, Owen and
//! Zhang 2012) with densified empty bins (Shrivastava and Li 2014) and banding. Everything here depends on the set of articles only, never on the order in which they came.
//! An event told in other words is no copy.

#![expect(clippy::indexing_slicing, reason = "bins are taken modulo their number, and the rest are places in the list that is sorted")]

mod changes;
mod group;

pub use changes::{Change, changes};
pub use group::stories;

use rustc_hash::FxHashSet;

/// Words in a shingle.
const SHINGLE: usize = 3;
/// Bins of a sketch.
const BINS: usize = 128;
/// Bins in a band; two texts are compared if they agree in all bins of any band.
const BAND: usize = 2;
/// Shingles below which a text is too short to be told from others by what it shares.
const LEAST_SHINGLES: usize = 16;
/// Containment from which two texts are copies, wherever it stands.
const COPY: f32 = 0.65;
/// Containment from which two texts are copies if what they share is spread over the whole of the shorter.
const EDITED_COPY: f32 = 0.33;
/// Pieces that the shorter text is cut in to tell how what it shares is spread, and the share that each but one must have.
const PIECES: usize = 8;
const SPREAD: f32 = 0.1;
/// Estimated containment from which a pair is measured exactly; lower than [`EDITED_COPY`] by the error of the estimate.
const WORTH_MEASURING: f32 = 0.2;
/// Days within which copies appear; a text that comes back later is news again.
const WINDOW_DAYS: i64 = 45;
/// Articles in a bucket up to which all pairs are looked at; in larger ones each is compared with the first and with its neighbour.
const SMALL_BUCKET: usize = 24;

/// The shingles of a text, as hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles {
    /// In reading order.
    running: Vec<u64>,
    /// Sorted, none twice.
    distinct: Vec<u64>,
}

impl Shingles {
    /// The shingles of a text, given its words in order.
    pub fn new<'w>(words: impl Iterator<Item = &'w str>) -> Shingles {
        let hashes: Vec<u64> = words.map(|word| xxhash_rust::xxh3::xxh3_64(word.as_bytes())).collect();
        let joined = |run: &[u64]| run.iter().fold(0u64, |hash, word| mix(hash.rotate_left(21) ^ word));
        let running: Vec<u64> = hashes.windows(SHINGLE).map(joined).collect();
        let mut distinct = running.clone();
        distinct.sort_unstable();
        distinct.dedup();
        Shingles { running, distinct }
    }

    /// How many distinct ones there are.
    pub fn len(&self) -> usize {
        self.distinct.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.distinct.is_empty()
    }

    /// What the two share: the containment of the shorter text in the longer, and whether that makes them copies.
    pub fn compare(&self, other: &Shingles) -> Shared {
        let (shorter, longer) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        let held: FxHashSet<u64> = longer.distinct.iter().copied().collect();
        let share =
            |shingles: &[u64]| shingles.iter().filter(|shingle| held.contains(*shingle)).count() as f32 / shingles.len().max(1) as f32;
        let containment = share(&shorter.distinct);
        let piece = shorter.running.len().div_ceil(PIECES).max(1);
        let bare = || shorter.running.chunks(piece).filter(|piece| share(piece) < SPREAD).count();
        Shared { containment, copy: containment >= COPY || (containment >= EDITED_COPY && bare() <= 1) }
    }

    /// The sketch; `None` for a text too short to be compared.
    pub fn sketch(&self) -> Option<Sketch> {
        if self.len() < LEAST_SHINGLES {
            return None;
        }
        let mut least = [u64::MAX; BINS];
        for &shingle in &self.distinct {
            let bin = &mut least[(shingle % BINS as u64) as usize];
            *bin = (*bin).min(mix(shingle));
        }
        let mut bins = [0u16; BINS];
        for (at, bin) in bins.iter_mut().enumerate() {
            // An empty bin borrows from the next full one, told apart by how far away that is.
            let far = (0..BINS).find(|far| least[(at + far) % BINS] != u64::MAX).unwrap_or(0);
            *bin = (mix(least[(at + far) % BINS].wrapping_add(far as u64)) >> 48) as u16;
        }
        Some(Sketch(bins))
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit of the input moves every bit of the output.
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

/// A text's shingles in little room: the share of equal bins of two sketches is about the share of all their shingles that they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch([u16; BINS]);

impl Sketch {
    /// The sketch as whole words, for storing.
    pub fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.chunks(4).map(|bins| bins.iter().fold(0, |word, &bin| (word << 16) | u64::from(bin)))
    }

    /// Reads back what [`Sketch::words`] wrote; `None` if it is no sketch.
    pub fn from_words(words: impl Iterator<Item = u64>) -> Option<Sketch> {
        let bins: Vec<u16> = words.flat_map(|word| [48, 32, 16, 0].map(|shift| (word >> shift) as u16)).collect();
        bins.try_into().ok().map(Sketch)
    }

    /// Hashes of the bands.
    fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.chunks(BAND).enumerate().map(|(number, bins)| bins.iter().fold(mix(number as u64), |hash, &bin| mix(hash ^ u64::from(bin))))
    }

    /// Estimated share of common shingles among all of both (Jaccard's).
    fn resemblance(&self, other: &Sketch) -> f32 {
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        equal as f32 / BINS as f32
    }
}

/// What is known of an article before its text is looked at.
#[derive(Clone, Debug)]
pub struct Sketched {
    /// Number of the article.
    pub article: u64,
    /// How many shingles it has.
    pub shingles: u32,
    /// Day of publication.
    pub day: Option<i64>,
    /// Its sketch.
    pub sketch: Sketch,
}

/// Estimated containment of two articles, from their resemblance and lengths.
fn estimate(a: &Sketched, b: &Sketched) -> f32 {
    let resemblance = a.sketch.resemblance(&b.sketch);
    let shared = resemblance / (1.0 + resemblance) * (a.shingles + b.shingles) as f32;
    shared / a.shingles.min(b.shingles).max(1) as f32
}

fn within_window(a: &Sketched, b: &Sketched) -> bool {
    match (a.day, b.day) {
        (Some(a), Some(b)) => (a - b).abs() <= WINDOW_DAYS,
        // A scraped page without a date may be a copy of anything.
        _ => true,
    }
}

/// Pairs of articles (smaller number first) that are worth measuring, sorted.
pub fn candidates(articles: &[Sketched]) -> Vec<(u64, u64)> {
    let mut entries: Vec<(u64, usize)> =
        articles.iter().enumerate().flat_map(|(at, article)| article.sketch.bands().map(move |band| (band, at))).collect();
    entries.sort_unstable_by_key(|&(band, at)| (band, articles[at].article));
    let mut pairs: FxHashSet<(u64, u64)> = FxHashSet::default();
    let mut offer = |a: usize, b: usize| {
        let (a, b) = (&articles[a], &articles[b]);
        if within_window(a, b) && estimate(a, b) >= WORTH_MEASURING {
            pairs.insert((a.article.min(b.article), a.article.max(b.article)));
        }
    };
    for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
        for (place, &(_, at)) in bucket.iter().enumerate().skip(1) {
            if bucket.len() <= SMALL_BUCKET {
                bucket[..place].iter().for_each(|&(_, other)| offer(other, at));
            } else {
                offer(bucket[0].1, at);
                offer(bucket[place - 1].1, at);
            }
        }
    }
    let mut pairs: Vec<(u64, u64)> = pairs.into_iter().collect();
    pairs.sort_unstable();
    pairs
}

/// What two texts share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shared {
    /// Share of the shorter one's shingles that the longer holds.
    pub containment: f32,
    /// Whether one is a copy of the other.
    pub copy: bool,
}

/// A pair of articles, the smaller number first, and what they share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The smaller number.
    pub a: u64,
    /// The larger number.
    pub b: u64,
    /// What they share.
    pub shared: Shared,
}

#[cfg(test)]
mod tests;
