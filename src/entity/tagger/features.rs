//! The features of a word: what the tagger sees of it and around it, as numbers of buckets.
//!
//! Used by the trainer and by the program alike, so they cannot drift apart; a change here needs a new [`FEATURES_VERSION`] and new weights, and the
//! weights carry the version that they were trained for. Nothing is allocated a word: hashes of parts are made once and mixed by template.

use super::Weights;
use super::weights::BUCKETS;
use crate::entity::EntityKind;
use crate::entity::cues::Cue;
use crate::entity::reading::{Gap, Reading, Shape};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// The version of templates, cues and reading that weights are trained for.
pub const FEATURES_VERSION: u32 = 1;

/// What the gazetteer says of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct GazetteerMark(u8);

impl GazetteerMark {
    /// The mark of a word in a name that entities of `kind` bear, or several kinds if `None`.
    pub fn new(kind: Option<EntityKind>, first: bool) -> GazetteerMark {
        GazetteerMark(1 + 2 * kind.map_or(3, |kind| kind as u8) + u8::from(!first))
    }
}

/// A word as features see it.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    hash: u64,
    /// Hashes of the first two, three, four and the last two, three, four characters.
    affixes: [u64; 6],
    shape: Shape,
    gap: Gap,
    cue: Cue,
    mark: GazetteerMark,
    /// Whether it is an ordinary word, as it stands (1) or without affixes (2).
    ordinary: u8,
    opens: bool,
    capital: bool,
    /// First word and one past the last of the run of capitalised words that it stands in.
    run: (u32, u32),
}

/// The words of a text as features see them.
#[derive(Debug, Default)]
pub struct Tokens {
    list: Vec<Token>,
}

impl std::ops::Deref for Tokens {
    type Target = [Token];

    fn deref(&self) -> &[Token] {
        &self.list
    }
}

impl Tokens {
    /// Prepares `reading`, whose words the gazetteer marks as `marks` say.
    pub fn prepare(&mut self, reading: &Reading, marks: &[GazetteerMark], weights: &Weights) {
        self.list.clear();
        for (at, word) in reading.words.iter().enumerate() {
            self.list.push(Token {
                hash: word.hash,
                affixes: [0; 6],
                shape: word.shape,
                gap: word.gap,
                cue: word.cue,
                mark: marks.get(at).copied().unwrap_or_default(),
                ordinary: 0,
                opens: word.opens,
                capital: word.is_capital(),
                run: (at as u32, at as u32 + 1),
            });
        }
        for at in 0..self.list.len() {
            if is_candidate(&self.list, at) {
                self.list[at].affixes = affixes(reading.folded(at));
                self.list[at].ordinary = ordinary(reading.folded(at), self.list[at].hash, weights);
            }
        }
        self.find_runs();
    }

    fn find_runs(&mut self) {
        let mut start = 0;
        while start < self.list.len() {
            if !self.list[start].capital {
                start += 1;
                continue;
            }
            let mut end = start + 1;
            while end < self.list.len() && self.list[end].capital && self.list[end].gap.joins() {
                end += 1;
            }
            for token in &mut self.list[start..end] {
                token.run = (start as u32, end as u32);
            }
            start = end;
        }
    }
}

/// Whether a word can belong to a name: it has a capital, or a word beside it has.
pub fn is_candidate(tokens: &[Token], at: usize) -> bool {
    let capital = |at: usize| tokens.get(at).is_some_and(|token| token.capital);
    capital(at) || capital(at + 1) || (at > 0 && capital(at - 1))
}

/// Whether training text has the word in lower case, or the word without affixes: *gempuran* is no name where *gempur* is a word.
fn ordinary(word: &str, hash: u64, weights: &Weights) -> u8 {
    const HEADS: [&str; 16] = ["", "ke", "peng", "pem", "pen", "per", "pe", "meng", "mem", "men", "me", "ber", "ter", "di", "se", "be"];
    const TAILS: [&str; 6] = ["", "an", "kan", "nya", "i", "lah"];
    if weights.is_ordinary(hash) {
        return 1;
    }
    let known = |bare: &str| bare.len() > 3 && weights.is_ordinary(xxh3_64(bare.as_bytes()));
    let bare = |head: &str, tail: &str| word.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)).is_some_and(known);
    if HEADS.iter().any(|head| word.starts_with(head) && TAILS.iter().any(|tail| bare(head, tail))) { 2 } else { 0 }
}

fn affixes(word: &str) -> [u64; 6] {
    let mut hashes = [0; 6];
    for (number, len) in [2, 3, 4].into_iter().enumerate() {
        let head = word.char_indices().nth(len).map_or(word, |(end, _)| &word[..end]);
        let tail = word.char_indices().rev().nth(len - 1).map_or(word, |(start, _)| &word[start..]);
        hashes[number] = xxh3_64_with_seed(head.as_bytes(), 1);
        hashes[number + 3] = xxh3_64_with_seed(tail.as_bytes(), 2);
    }
    hashes
}

/// A word that is not there.
const EDGE: Token = Token {
    hash: 0x9E37,
    affixes: [0; 6],
    shape: Shape::Digits,
    gap: Gap::Start,
    cue: Cue::None,
    mark: GazetteerMark(0),
    ordinary: 0,
    opens: false,
    capital: false,
    run: (0, 0),
};

/// The bucket of a template over up to three values.
#[inline]
fn bucket(template: u64, a: u64, b: u64, c: u64) -> usize {
    let mixed = (a ^ template.wrapping_mul(0xA076_1D64_78BD_642F))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(b.rotate_left(29).wrapping_mul(0xC2B2_AE3D_27D4_EB4F))
        ^ c.rotate_left(47).wrapping_mul(0x1656_67B1_9E37_79F9);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (mixed >> 40) as usize & (BUCKETS - 1)
}

/// Small facts on a word in one number.
#[inline]
fn signs(token: &Token) -> u64 {
    token.shape as u64 | (token.opens as u64) << 4 | (token.ordinary as u64) << 5
}

/// Calls `each` with the bucket of every feature of word `at`.
pub fn features(tokens: &[Token], at: usize, mut each: impl FnMut(usize)) {
    let look = |offset: isize| at.checked_add_signed(offset).and_then(|at| tokens.get(at)).unwrap_or(&EDGE);
    let (before2, before, here, after, after2) = (look(-2), look(-1), look(0), look(1), look(2));
    let mut put = |template: u64, a: u64, b: u64, c: u64| each(bucket(template, a, b, c));
    let gaps = here.gap as u64 | (after.gap as u64) << 4;
    let sign = signs(here);

    put(1, 0, 0, 0);
    put(2, here.hash, 0, 0);
    put(3, before.hash, 0, 0);
    put(4, after.hash, 0, 0);
    put(5, before2.hash, 0, 0);
    put(6, after2.hash, 0, 0);
    put(7, before.hash, here.hash, 0);
    put(8, here.hash, after.hash, 0);
    put(9, before2.hash, before.hash, sign);
    put(10, before.hash, sign, gaps & 15);
    put(11, after.hash, sign, gaps >> 4);
    put(12, here.hash, sign, 0);
    for (number, &affix) in here.affixes.iter().enumerate() {
        put(13, affix, number as u64, u64::from(here.capital));
    }
    put(14, here.affixes[5], here.affixes[2], 0);
    put(15, sign, gaps, 0);
    put(16, sign, signs(before), gaps);
    put(17, sign, signs(after), gaps);
    put(18, sign, signs(before) << 8 | signs(after), 0);
    put(19, sign, signs(after) << 8 | signs(after2), 0);
    put(20, sign, signs(before) << 8 | signs(before2), 0);
    put(21, here.cue as u64, sign, 0);
    put(22, before.cue as u64, sign, here.gap as u64);
    put(23, after.cue as u64, sign, after.gap as u64);
    put(24, before.cue as u64 | (before2.cue as u64) << 4, sign, 0);
    put(25, before.cue as u64 | (here.cue as u64) << 4 | (after.cue as u64) << 8, sign, 0);
    put(26, u64::from(here.mark.0), sign, 0);
    put(27, u64::from(here.mark.0) | u64::from(before.mark.0) << 4, here.gap as u64, 0);
    put(28, u64::from(here.mark.0) | u64::from(after.mark.0) << 4, after.gap as u64, 0);
    put(29, u64::from(here.mark.0), before.cue as u64 | (before.hash << 8), 0);
    put(30, u64::from(before2.mark.0) | u64::from(before.mark.0) << 4, sign, 1);
    put(31, u64::from(here.mark.0), after.hash, 1);
    run_features(tokens, at, &mut put);
}

/// Features of the run of capitalised words that a word stands in: what stands before and after it, where in it the word is.
fn run_features(tokens: &[Token], at: usize, put: &mut impl FnMut(u64, u64, u64, u64)) {
    let here = &tokens[at];
    let (start, end) = (here.run.0 as usize, here.run.1 as usize);
    let left = start.checked_sub(1).map_or(&EDGE, |at| &tokens[at]);
    let left2 = start.checked_sub(2).map_or(&EDGE, |at| &tokens[at]);
    let right = tokens.get(end).unwrap_or(&EDGE);
    let right2 = tokens.get(end + 1).unwrap_or(&EDGE);
    let first = tokens.get(start).unwrap_or(&EDGE);
    let last = end.checked_sub(1).and_then(|at| tokens.get(at)).unwrap_or(&EDGE);
    let place = (at - start).min(3) as u64 | ((end - at).min(4) as u64) << 2;
    let edge = first.gap as u64 | (right.gap as u64) << 4;
    put(40, place, signs(here), 0);
    put(41, left.hash, place, first.gap as u64);
    put(42, right.hash, place, right.gap as u64);
    put(43, left.cue as u64 | (right.cue as u64) << 4, edge, place);
    put(44, left.cue as u64 | (left2.cue as u64) << 4, first.gap as u64, place);
    put(45, first.hash, 0, place);
    put(46, first.cue as u64, signs(first), place);
    put(47, first.cue as u64 | (left.cue as u64) << 4, here.cue as u64, here.mark.0.into());
    put(48, last.hash, place, 0);
    put(49, right.hash, right2.hash, first.gap as u64);
    put(50, left2.hash, left.hash, first.gap as u64);
    put(51, edge, place, right.cue as u64);
    put(52, first.mark.0.into(), last.mark.0.into(), place);
}

impl Token {
    /// What stands before the word.
    pub fn gap(&self) -> Gap {
        self.gap
    }

    /// What a transition into this word depends on: the gap, and whether the word has a capital.
    #[inline]
    pub fn junction(&self) -> usize {
        self.gap as usize * 2 + usize::from(self.capital)
    }
}

/// Number of junctions.
pub const JUNCTIONS: usize = 28;
