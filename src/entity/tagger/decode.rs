//! Viterbi decoding with the margin of every tag.

use super::features::{Token, features, is_candidate};
use super::weights::{ROW, Weights};
use super::{TAGS, Tag, continues};
use crate::entity::reading::Gap;

/// A score that no sum reaches: what may not be.
const NEVER: i32 = i32::MIN / 4;

/// The tags of a sequence of words.
#[derive(Clone, Debug, Default)]
pub struct Tagging {
    /// The best tag of each word.
    pub tags: Vec<Tag>,
    /// By how much the best sequence beats the best one in which the word has another tag.
    pub margins: Vec<i32>,
}

/// The working space of decoding, used again from text to text.
#[derive(Debug, Default)]
pub struct Lattice {
    emit: Vec<[i32; TAGS]>,
    ahead: Vec<[i32; TAGS]>,
    back: Vec<[i32; TAGS]>,
}

impl Lattice {
    /// Tags `tokens` into `tagging`.
    pub fn tag(&mut self, tokens: &[Token], weights: &Weights, tagging: &mut Tagging) {
        tagging.tags.clear();
        tagging.tags.resize(tokens.len(), 0);
        tagging.margins.clear();
        tagging.margins.resize(tokens.len(), i32::MAX);
        let mut start = 0;
        while start < tokens.len() {
            if !is_candidate(tokens, start) {
                start += 1;
                continue;
            }
            let mut end = start + 1;
            while end < tokens.len() && is_candidate(tokens, end) {
                end += 1;
            }
            self.tag_run(tokens, start, end, weights, tagging);
            start = end;
        }
    }

    /// Tags the words from `start` to `end`, between words that are outside for certain.
    fn tag_run(&mut self, tokens: &[Token], start: usize, end: usize, weights: &Weights, tagging: &mut Tagging) {
        let len = end - start;
        self.emit.clear();
        self.emit.extend((start..end).map(|at| emission(tokens, at, weights)));
        self.ahead.clear();
        self.ahead.resize(len, [NEVER; TAGS]);
        self.back.clear();
        self.back.resize(len, [NEVER; TAGS]);
        for (tag, slot) in self.ahead[0].iter_mut().enumerate() {
            *slot = self.emit[0][tag].saturating_add(step(weights, &tokens[start], 0, tag));
        }
        for at in 1..len {
            for tag in 0..TAGS {
                let best = (0..TAGS).map(|from| self.ahead[at - 1][from] + step(weights, &tokens[start + at], from, tag)).max();
                self.ahead[at][tag] = (best.unwrap_or(NEVER) + self.emit[at][tag]).max(NEVER);
            }
        }
        self.back[len - 1] = [0; TAGS];
        for at in (0..len - 1).rev() {
            for tag in 0..TAGS {
                let next = &tokens[start + at + 1];
                let best = (0..TAGS).map(|to| self.back[at + 1][to] + self.emit[at + 1][to] + step(weights, next, tag, to)).max();
                self.back[at][tag] = best.unwrap_or(NEVER).max(NEVER);
            }
        }
        self.read_off(tokens, start, weights, tagging);
    }

    /// Follows the best sequence from the first word on, so that ties are broken the same way everywhere.
    fn read_off(&self, tokens: &[Token], start: usize, weights: &Weights, tagging: &mut Tagging) {
        let mut before = 0;
        for at in 0..self.emit.len() {
            let reach = |tag: usize| step(weights, &tokens[start + at], before, tag) + self.emit[at][tag] + self.back[at][tag];
            let best = (0..TAGS).rev().max_by_key(|&tag| reach(tag)).unwrap_or(0);
            let through = |tag: usize| self.ahead[at][tag] + self.back[at][tag];
            let other = (0..TAGS).filter(|&tag| tag != best).map(through).max().unwrap_or(NEVER);
            tagging.tags[start + at] = best as Tag;
            tagging.margins[start + at] = through(best) - other;
            before = best;
        }
    }
}

/// The sums of the weights of a word's features, by tag.
fn emission(tokens: &[Token], at: usize, weights: &Weights) -> [i32; TAGS] {
    let mut sums = [0; ROW];
    features(tokens, at, |bucket| weights.add(bucket, &mut sums));
    std::array::from_fn(|tag| i32::from(sums[tag]))
}

/// Whether no name crosses this gap.
pub fn parts(gap: Gap) -> bool {
    !(gap.joins() || matches!(gap, Gap::Dash | Gap::Slash))
}

/// The weight of going from one tag to another at `token`.
#[inline]
fn step(weights: &Weights, token: &Token, from: usize, to: usize) -> i32 {
    let follows = continues(to as Tag);
    if follows && (from != to && from + 1 != to || parts(token.gap())) {
        return NEVER;
    }
    weights.transition(token.junction(), from, to)
}
