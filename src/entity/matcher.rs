//! Finds the names of the gazetteer in running words: the longest that begins at a word, by the hashes of folded words.

use super::EntityKind;
use super::cues::Cue;
use super::gazetteer::{Bearer, Gazetteer};
use super::reading::{Gap, Reading, Shape, Word};
use super::tagger::GazetteerMark;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// Every name of a gazetteer as a tree of words.
#[derive(Debug, Default)]
pub struct Matcher {
    /// Next node by node and word.
    edges: FxHashMap<(u32, u64), u32>,
    /// The bearers of the name that ends at a node.
    ends: Vec<Vec<Bearer>>,
}

/// A name found: how many words it has, and who bears it.
#[derive(Clone, Debug)]
pub struct Found<'m> {
    /// Number of words.
    pub len: usize,
    bearers: &'m [Bearer],
    capitals: bool,
}

impl Found<'_> {
    /// The bearers that are written as the text writes the name.
    pub fn bearers(&self) -> impl Iterator<Item = Bearer> + '_ {
        self.bearers.iter().copied().filter(|bearer| !bearer.capitals || self.capitals)
    }

    /// The one kind of all bearers.
    pub fn kind(&self, gazetteer: &Gazetteer) -> Option<EntityKind> {
        let mut kinds = self.bearers().map(|bearer| gazetteer.rows()[bearer.row].kind);
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first)
    }

    /// Whether the name is that of a state.
    pub fn is_state(&self, gazetteer: &Gazetteer) -> bool {
        let row = |bearer: Bearer| &gazetteer.rows()[bearer.row];
        self.bearers().all(|bearer| {
            row(bearer).kind == EntityKind::Place && matches!(row(bearer).class.as_deref(), Some("negara" | "wilayah" | "kawasan"))
        })
    }

    /// The row that alone bears the name, whatever the article says.
    pub fn sure(&self) -> Option<usize> {
        let mut bearers = self.bearers();
        let first = bearers.next()?;
        (!first.ambiguous && bearers.next().is_none()).then_some(first.row)
    }
}

impl Matcher {
    /// A matcher for all names of `gazetteer`.
    pub fn new(gazetteer: &Gazetteer) -> Matcher {
        let mut matcher = Matcher { edges: FxHashMap::default(), ends: vec![Vec::new()] };
        for key in gazetteer.name_keys() {
            let mut node = 0;
            for word in key.words() {
                let next = matcher.ends.len() as u32;
                node = *matcher.edges.entry((node, xxh3_64(word.as_bytes()))).or_insert(next);
                if node == next {
                    matcher.ends.push(Vec::new());
                }
            }
            matcher.ends[node as usize] = gazetteer.bearers(key).to_vec();
        }
        matcher
    }

    /// The longest name that begins at word `at`.
    pub fn longest(&self, reading: &Reading, at: usize) -> Option<Found<'_>> {
        let words = &reading.words[at..];
        let small = words[0].shape == Shape::Lower;
        // *partai Demokrat*, *semenanjung Korea*: a head may be written small if the name after it is not.
        if small && !(matches!(words[0].cue, Cue::OrganizationHead | Cue::PlaceHead) && words.get(1).is_some_and(Word::is_capital)) {
            return None;
        }
        let (mut node, mut best, mut capitals) = (0, None, true);
        for (number, word) in words.iter().enumerate() {
            if number > 0 && (!may_stand_inside(word.gap) || small && !word.is_capital()) {
                break;
            }
            let Some(&next) = self.edges.get(&(node, word.hash)) else { break };
            node = next;
            capitals &= matches!(word.shape, Shape::Upper | Shape::Initial | Shape::Digits | Shape::WithDigits | Shape::Other);
            let bearers = &self.ends[node as usize];
            let found = Found { len: number + 1, bearers, capitals };
            if found.bearers().next().is_some() && !(small && number == 0) {
                best = Some(found);
            }
        }
        best
    }

    /// What the gazetteer says of every word: the kind of the longest name that it stands in.
    pub fn mark(&self, gazetteer: &Gazetteer, reading: &Reading, marks: &mut Vec<GazetteerMark>) {
        marks.clear();
        marks.resize(reading.words.len(), GazetteerMark::default());
        let mut at = 0;
        while at < reading.words.len() {
            let Some(found) = self.longest(reading, at) else {
                at += 1;
                continue;
            };
            let kind = found.kind(gazetteer);
            for (number, mark) in marks[at..at + found.len].iter_mut().enumerate() {
                *mark = GazetteerMark::new(kind, number == 0);
            }
            at += found.len;
        }
    }

    /// An abbreviation written with full stops: *A.S.*, *P.B.B.*
    pub fn dotted(&self, reading: &Reading, at: usize) -> Option<Found<'_>> {
        let words = &reading.words[at..];
        let first = words.iter().take_while(|word| word.shape == Shape::Initial);
        let len = 1 + first.skip(1).take_while(|word| word.gap == Gap::Dot).count();
        let named = words.get(len).is_some_and(|next| next.gap == Gap::Dot && next.shape == Shape::Title);
        if len < 2 || words[0].shape != Shape::Initial || named {
            return None;
        }
        let joined: String = (at..at + len).map(|word| reading.folded(word)).collect();
        let node = *self.edges.get(&(0, xxh3_64(joined.as_bytes())))?;
        let found = Found { len, bearers: &self.ends[node as usize], capitals: true };
        let any = found.bearers().next().is_some();
        any.then_some(found)
    }

    /// The bearers of a name of one word, given by its folded form.
    pub fn word(&self, folded: &str) -> Option<Found<'_>> {
        let node = *self.edges.get(&(0, xxh3_64(folded.as_bytes())))?;
        let found = Found { len: 1, bearers: &self.ends[node as usize], capitals: false };
        let any = found.bearers().next().is_some();
        any.then_some(found)
    }
}

/// Whether a name of the gazetteer may have this between two words.
fn may_stand_inside(gap: Gap) -> bool {
    gap.joins() || matches!(gap, Gap::Dash | Gap::Slash | Gap::Other)
}
