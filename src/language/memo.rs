//! Stems of words met lately, one table a thread.
//!
//! Most words of an article are words of the article before. The table is of a fixed size, one word a place, so it never grows, and a word that is
//! not in it costs no more than its stemming. What it answers is always what the stemmer would: it forgets all when another analyzer asks.

#![expect(clippy::indexing_slicing, reason = "lengths are those that were written, and places are taken modulo their number")]

use super::stem::Stemmer;
use rustc_hash::FxHasher;
use std::cell::RefCell;
use std::hash::Hasher;

/// Places of the table; the words of news that make nine tenths of its text are fewer.
const PLACES: usize = 1 << 14;
/// Bytes of the longest word that is kept, and of the longest stem; a place is then three quarters of a cache line, without a pointer to follow.
const LONGEST: usize = 23;

/// A word and its stem.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    word: Short,
    stem: Short,
}

/// A short string in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Short {
    len: u8,
    bytes: [u8; LONGEST],
}

impl Short {
    /// `text`, if it is short.
    fn new(text: &str) -> Option<Short> {
        let mut short = Short { len: u8::try_from(text.len()).ok()?, ..Short::default() };
        short.bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(short)
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len as usize]).unwrap_or_default()
    }
}

#[derive(Debug, Default)]
struct Memo {
    places: Vec<Place>,
    /// The tables that the stems came from.
    owner: u64,
}

thread_local! {
    static MEMO: RefCell<Memo> = RefCell::default();
}

/// Gives `use_stem` the stem of a folded word.
pub(super) fn with_stem<R>(stemmer: Stemmer<'_>, word: &str, use_stem: impl FnOnce(&str) -> R) -> R {
    let Some(short) = Short::new(word) else { return use_stem(&stemmer.stem(word)) };
    MEMO.with_borrow_mut(|memo| {
        let owner = stemmer.tables.id();
        if memo.owner != owner {
            *memo = Memo { places: vec![Place::default(); PLACES], owner };
        }
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        let place = &mut memo.places[hasher.finish() as usize % PLACES];
        if place.word != short {
            let stem = stemmer.stem(word);
            match Short::new(&stem) {
                Some(stem) => *place = Place { word: short, stem },
                None => return use_stem(&stem),
            }
        }
        use_stem(place.stem.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::super::tables::Tables;
    use super::*;

    #[test]
    fn answers_as_the_stemmer_does_whoever_asks() {
        let (bare, with_names) = (Tables::new([]), Tables::new(["Pergi", "Rundingan"]));
        for word in ["perundingan", "rundingan", "perundingan", "", "kuat", "rundingan"] {
            for tables in [&bare, &with_names] {
                let stemmer = Stemmer { tables };
                with_stem(stemmer, word, |stem| assert_eq!(stem, stemmer.stem(word), "{word}"));
            }
        }
    }
}
