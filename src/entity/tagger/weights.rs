//! The weights of the tagger and their packed form.
//!
//! Packed: a magic word, the version of the features, the number of ordinary words, transitions and weights that are not zero. Words and buckets
//! are ascending, so each is the distance from the one before, seven bits a byte; a weight is one signed byte. No compression crate is
//! needed, and reading checks every bound.

use super::TAGS;
use super::features::JUNCTIONS;
use rustc_hash::FxHashSet;

/// Number of buckets that features are hashed to.
pub const BUCKETS: usize = 1 << 17;

/// A row is padded to eight so that it is one aligned load.
pub(super) const ROW: usize = 8;
const MAGIC: &[u8; 4] = b"KLT1";

/// Packed weights that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// The bytes are not weights of the tagger.
    #[error("these are no weights of the tagger")]
    NotWeights,
    /// The bytes end before the weights do.
    #[error("the weights of the tagger are cut short")]
    CutShort,
    /// A number lies outside its table.
    #[error("the weights of the tagger name a bucket that is not there")]
    OutOfRange,
}

/// The weights of the tagger.
#[derive(Debug)]
pub struct Weights {
    version: u32,
    rows: Vec<[i8; ROW]>,
    transitions: Vec<[[i16; TAGS]; TAGS]>,
    /// Words that training text has in lower case, as the upper half of their hash.
    ordinary: FxHashSet<u32>,
}

impl Weights {
    /// Weights that are all zero: what training starts from.
    pub fn new(version: u32, ordinary: impl IntoIterator<Item = u64>) -> Weights {
        let ordinary = ordinary.into_iter().map(|hash| (hash >> 32) as u32).collect();
        Weights { version, rows: vec![[0; ROW]; BUCKETS], transitions: vec![[[0; TAGS]; TAGS]; JUNCTIONS], ordinary }
    }

    /// The version of the features that these weights are for.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Whether training text has this word, given by the hash of its folded form, in lower case.
    pub fn is_ordinary(&self, hash: u64) -> bool {
        self.ordinary.contains(&((hash >> 32) as u32))
    }

    /// Sets the weight of a feature for a tag.
    pub fn set(&mut self, bucket: usize, tag: usize, weight: i8) {
        self.rows[bucket][tag] = weight;
    }

    /// Sets the weight of a transition.
    pub fn set_transition(&mut self, junction: usize, from: usize, to: usize, weight: i16) {
        self.transitions[junction][from][to] = weight;
    }

    /// Adds the weights of a feature to `sums`, by tag.
    #[inline]
    pub(super) fn add(&self, bucket: usize, sums: &mut [i16; ROW]) {
        for (sum, &weight) in sums.iter_mut().zip(&self.rows[bucket]) {
            *sum += i16::from(weight);
        }
    }

    #[inline]
    pub(super) fn transition(&self, junction: usize, from: usize, to: usize) -> i32 {
        i32::from(self.transitions[junction][from][to])
    }

    /// The packed form.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        push(&mut bytes, self.version);
        let mut ordinary: Vec<u32> = self.ordinary.iter().copied().collect();
        ordinary.sort_unstable();
        push(&mut bytes, ordinary.len() as u32);
        let mut last = 0;
        for word in ordinary {
            push(&mut bytes, word - last);
            last = word;
        }
        for weight in self.transitions.iter().flatten().flatten() {
            bytes.extend(weight.to_le_bytes());
        }
        let cells = self.rows.iter().enumerate().flat_map(|(bucket, row)| {
            row[..TAGS].iter().enumerate().filter(|(_, weight)| **weight != 0).map(move |(tag, weight)| (bucket * TAGS + tag, *weight))
        });
        let cells: Vec<(usize, i8)> = cells.collect();
        push(&mut bytes, cells.len() as u32);
        let mut last = 0;
        for (cell, weight) in cells {
            push(&mut bytes, (cell - last) as u32);
            bytes.extend(weight.to_le_bytes());
            last = cell;
        }
        bytes
    }

    /// Reads the packed form.
    pub fn unpack(bytes: &[u8]) -> Result<Weights, WeightsError> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(WeightsError::NotWeights)?;
        let mut weights = Weights::new(pull(&mut rest)?, []);
        let mut last = 0u32;
        for _ in 0..pull(&mut rest)? {
            last = last.checked_add(pull(&mut rest)?).ok_or(WeightsError::OutOfRange)?;
            weights.ordinary.insert(last);
        }
        for weight in weights.transitions.iter_mut().flatten().flatten() {
            *weight = i16::from_le_bytes(take(&mut rest)?);
        }
        let mut last = 0usize;
        for _ in 0..pull(&mut rest)? {
            last += pull(&mut rest)? as usize;
            let row = weights.rows.get_mut(last / TAGS).ok_or(WeightsError::OutOfRange)?;
            row[last % TAGS] = i8::from_le_bytes(take(&mut rest)?);
        }
        Ok(weights)
    }
}

/// Writes a number, seven bits a byte, the lowest first.
fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn pull(rest: &mut &[u8]) -> Result<u32, WeightsError> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let [byte] = take(rest)?;
        number |= u32::from(byte & 0x7F) << shift.min(31);
        if byte < 0x80 {
            return Ok(number);
        }
    }
    Err(WeightsError::OutOfRange)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], WeightsError> {
    let (taken, left) = rest.split_first_chunk::<N>().ok_or(WeightsError::CutShort)?;
    *rest = left;
    Ok(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_weights_come_back() {
        let mut weights = Weights::new(7, [5 << 32, 9 << 32]);
        weights.set(0, 0, -3);
        weights.set(BUCKETS - 1, 6, 127);
        weights.set_transition(3, 1, 2, -300);
        let back = Weights::unpack(&weights.pack()).unwrap();
        assert_eq!(back.version(), 7);
        assert_eq!((back.rows[0][0], back.rows[BUCKETS - 1][6], back.transition(3, 1, 2)), (-3, 127, -300));
        assert!(back.is_ordinary(9 << 32) && !back.is_ordinary(8 << 32));
    }

    #[test]
    fn damage_is_an_error() {
        let packed = Weights::new(1, []).pack();
        assert_eq!(Weights::unpack(b"nothing").unwrap_err(), WeightsError::NotWeights);
        assert_eq!(Weights::unpack(&packed[..40]).unwrap_err(), WeightsError::CutShort);
        let mut wild = packed[..packed.len() - 1].to_vec();
        wild.extend([1, 0xFF, 0xFF, 0xFF, 0x7F, 1]);
        assert_eq!(Weights::unpack(&wild).unwrap_err(), WeightsError::OutOfRange);
    }
}
