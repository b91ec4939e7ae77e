//! The numbers that scores are made of, exact over the live articles of the whole index.
//!
//! tantivy's own statistics count deleted articles and differ with the segments; these do not, so the same articles score the same
//! whatever history their index has.

use crate::index::Totals;

/// Weights of the ranking function; found by experiment, see `docs/evaluation.md`.
#[derive(Clone, Copy, Debug)]
pub struct Weights {
    /// Saturation of repeated occurrences (BM25's k1).
    pub k1: f32,
    /// How strongly the length of the body tells against it (BM25's b).
    pub body_b: f32,
    /// The same for titles.
    pub title_b: f32,
    /// What an occurrence in the title counts, in occurrences in the body.
    pub title: f32,
    /// What the word as written counts beside its stem.
    pub surface: f32,
    /// What the first place of a word in the body is worth at most, in idf.
    pub lead: f32,
    /// Words after which that is half as much.
    pub lead_words: f32,
    /// What words that stand together are worth, in idf.
    pub together: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights { k1: 0.6, body_b: 0.75, title_b: 0.3, title: 2.0, surface: 0.5, lead: 1.0, lead_words: 60.0, together: 0.5 }
    }
}

impl Weights {
    /// Whether places of words count at all.
    pub fn looks_at_places(&self) -> bool {
        self.lead > 0.0 || self.together > 0.0
    }
}

/// What every scorer needs to know of the index as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Statistics {
    /// Live articles.
    pub articles: u64,
    /// Mean words in a title, of the articles that have one.
    pub mean_title: f32,
    /// Mean words in a body.
    pub mean_body: f32,
    /// The ranking function's weights.
    pub weights: Weights,
}

impl Statistics {
    /// Statistics from the totals of a commit.
    pub fn new(totals: Totals, weights: Weights) -> Statistics {
        let mean = |words: u64, count: u64| if count == 0 { 1.0 } else { (words as f32 / count as f32).max(1.0) };
        Statistics {
            articles: totals.articles,
            mean_title: mean(totals.title_words, totals.titled),
            mean_body: mean(totals.body_words, totals.articles),
            weights,
        }
    }

    /// The weight of a word that `matching` articles hold: BM25's idf, above 0 however common the word.
    pub fn idf(&self, matching: u64) -> f32 {
        let (all, matching) = (self.articles.max(matching) as f64, matching as f64);
        (1.0 + (all - matching + 0.5) / (matching + 0.5)).ln() as f32
    }

    /// An occurrence count in the title, weighted and normalised by the title's length.
    pub fn title_frequency(&self, occurrences: f32, words: u32) -> f32 {
        let norm = 1.0 - self.weights.title_b + self.weights.title_b * words as f32 / self.mean_title;
        self.weights.title * occurrences / norm
    }

    /// An occurrence count in the body, normalised by the body's length.
    pub fn body_frequency(&self, occurrences: f32, words: u32) -> f32 {
        let norm = 1.0 - self.weights.body_b + self.weights.body_b * words as f32 / self.mean_body;
        occurrences / norm
    }

    /// A leaf's score as a multiple of 1/1024.
    ///
    /// Sums of such numbers are exact in an `f32` up to 16,384, so they do not depend on the order of adding, which tantivy chooses anew in every
    /// segment. Without this, equal articles in different segments could differ in the last bit and change places.
    pub fn leaf_score(&self, score: f32) -> f32 {
        // Scores are never negative; a cast is the one rounding that is no call.
        (score * 1024.0 + 0.5) as u32 as f32 / 1024.0
    }

    /// Saturation: the first occurrences count most (BM25F's one saturation over all fields; Robertson, Zaragoza and Taylor 2004).
    pub fn saturate(&self, frequency: f32) -> f32 {
        frequency * (self.weights.k1 + 1.0) / (frequency + self.weights.k1)
    }
}
