//! Two sets of articles held against each other: those that match, and the rest; counted in stories, so that a wire report run by twenty papers weighs as one.
//!
//! A story that matches in one of its copies belongs to the one side whole: its other copies are in neither. So no story stands on both sides.

use super::matched::Matched;
use crate::index::Reader;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocId;

/// A set of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The articles asked about.
    Fore,
    /// Those that they are held against.
    Rest,
}

/// In how much of both sides something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Articles of the fore side.
    pub articles: u64,
    /// Stories of the fore side.
    pub stories: u64,
    /// Stories of the rest.
    pub rest: u64,
}

/// Where every article of an index stands.
pub struct Sides {
    /// By segment and article: its place in the fore side and its story, if it is on a side.
    places: Vec<Vec<Option<Place>>>,
    /// Everything on both sides.
    pub all: Tally,
    stories: usize,
}

/// An article on a side.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which.
    pub side: Side,
    /// Where in the list of its side.
    pub at: u32,
    /// Its story, numbered from 0 over both sides.
    pub story: u32,
}

impl Sides {
    /// Sets `fore` against what of `rest` is of other stories.
    pub fn new(reader: &Reader, fore: &[Matched], rest: &[Matched]) -> Sides {
        let own: FxHashSet<u64> = fore.iter().map(|matched| matched.story).collect();
        let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
        let mut places: Vec<Vec<Option<Place>>> =
            reader.searcher().segment_readers().iter().map(|segment| vec![None; segment.max_doc() as usize]).collect();
        let mut put = |matched: &Matched, side: Side, at: usize| {
            let next = numbers.len() as u32;
            let story = *numbers.entry(matched.story).or_insert(next);
            let segment = places.get_mut(matched.address.segment_ord as usize);
            if let Some(place) = segment.and_then(|segment| segment.get_mut(matched.address.doc_id as usize)) {
                *place = Some(Place { side, at: at as u32, story });
            }
        };
        fore.iter().enumerate().for_each(|(at, matched)| put(matched, Side::Fore, at));
        let rest = rest.iter().enumerate().filter(|(_, matched)| !own.contains(&matched.story));
        rest.for_each(|(at, matched)| put(matched, Side::Rest, at));
        let stories = numbers.len();
        let all = Tally { articles: fore.len() as u64, stories: own.len() as u64, rest: (stories - own.len()) as u64 };
        Sides { places, all, stories }
    }

    /// Where an article stands, if it is on a side.
    pub fn place(&self, segment: usize, doc: DocId) -> Option<Place> {
        self.places.get(segment)?.get(doc as usize).copied().flatten()
    }

    /// A counter for one thing after another.
    pub fn counter(&self) -> Counter<'_> {
        let seen = self.places.iter().map(|segment| vec![0; segment.len()]).collect();
        Counter { sides: self, round: 0, articles: seen, stories: vec![0; self.stories], tally: Tally::default() }
    }
}

/// Counts in how many articles and stories something stands, each once.
pub struct Counter<'s> {
    sides: &'s Sides,
    round: u32,
    /// The round in which each was counted last, so that nothing is cleared between rounds.
    articles: Vec<Vec<u32>>,
    stories: Vec<u32>,
    tally: Tally,
}

impl Counter<'_> {
    /// Begins to count another thing.
    pub fn start(&mut self) {
        self.round += 1;
        self.tally = Tally::default();
    }

    /// Counts an article; gives its place if it is on a side and new in this round.
    pub fn add(&mut self, segment: usize, doc: DocId) -> Option<Place> {
        let place = self.sides.place(segment, doc)?;
        let seen = self.articles.get_mut(segment)?.get_mut(doc as usize)?;
        if std::mem::replace(seen, self.round) == self.round {
            return None;
        }
        let story = self.stories.get_mut(place.story as usize)?;
        let fresh = u64::from(std::mem::replace(story, self.round) != self.round);
        match place.side {
            Side::Fore => {
                self.tally.articles += 1;
                self.tally.stories += fresh;
            }
            Side::Rest => self.tally.rest += fresh,
        }
        Some(place)
    }

    /// What was counted in this round.
    pub fn tally(&self) -> Tally {
        self.tally
    }
}

impl Tally {
    /// How surprising it is that so many stories of the fore side have something, if both sides had it alike: the log-likelihood ratio of the two-by-two
    /// table (Dunning 1993, *Accurate methods for the statistics of surprise and coincidence*); 0 if the fore side does not have it more often.
    pub fn surprise(self, all: Tally) -> f64 {
        let (a, b) = (self.stories as f64, self.rest as f64);
        let (fore, rest) = (all.stories as f64, all.rest as f64);
        if a * rest <= b * fore {
            return 0.0;
        }
        log_likelihood_ratio([a, b, fore - a, rest - b])
    }
}

/// The log-likelihood ratio of a two-by-two table, row by row, against its rows and columns being independent.
pub fn log_likelihood_ratio([a, b, c, d]: [f64; 4]) -> f64 {
    let all = a + b + c + d;
    let cell = |observed: f64, row: f64, column: f64| if observed > 0.0 { observed * (observed * all / (row * column)).ln() } else { 0.0 };
    let sum = cell(a, a + b, a + c) + cell(b, a + b, b + d) + cell(c, c + d, a + c) + cell(d, c + d, b + d);
    // Rounding can leave a trace below zero where the table is independent.
    (2.0 * sum).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_that_of_the_paper() {
        // "the swiss" in table 2 of Dunning 1993: 110, 2442, 111, 29114 with -2 log λ = 270.72.
        assert!((log_likelihood_ratio([110.0, 2_442.0, 111.0, 29_114.0]) - 270.72).abs() < 0.01);
        assert_eq!(log_likelihood_ratio([1.0, 2.0, 2.0, 4.0]), 0.0);
        assert_eq!(log_likelihood_ratio([0.0; 4]), 0.0);
    }

    #[test]
    fn what_is_rarer_here_is_no_surprise() {
        let all = Tally { articles: 10, stories: 10, rest: 100 };
        let surprise = |stories, rest| Tally { articles: stories, stories, rest }.surprise(all);
        assert_eq!(surprise(1, 10), 0.0);
        assert_eq!(surprise(0, 50), 0.0);
        assert!(surprise(8, 2) > surprise(4, 2) && surprise(4, 2) > surprise(4, 10));
    }
}
