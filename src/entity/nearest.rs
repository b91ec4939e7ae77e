//! How far a name is from one that was asked for, and quickly whether it can be near at all.
//!
//! An index of a year of news has a hundred thousand names; folding and measuring each takes a tenth of a second and more. Letters that one word has and the other lacks
//! must each be changed, so a few bits tell most names away without looking further.

use super::name::{NameKey, name_key};
use crate::text::edit_distance;

/// A name that is asked for.
#[derive(Debug)]
pub struct WantedName {
    key: NameKey,
    words: Vec<Letters>,
    whole: Letters,
    /// How far a name may be.
    reach: usize,
}

/// Which letters a word has, and how many.
#[derive(Clone, Copy, Debug, Default)]
struct Letters {
    present: u32,
    count: usize,
}

impl Letters {
    fn of(word: &str) -> Letters {
        word.bytes().fold(Letters::default(), |letters, byte| Letters {
            // Case folds away, and what falls together only makes words look nearer.
            present: letters.present | 1 << (byte.to_ascii_lowercase() & 31),
            count: letters.count + 1,
        })
    }

    fn with(self, other: Letters) -> Letters {
        Letters { present: self.present | other.present, count: self.count + other.count }
    }

    /// No more than the edit distance of the words.
    fn least_distance(self, other: Letters) -> usize {
        let lacking = (self.present & !other.present).count_ones().max((other.present & !self.present).count_ones());
        (lacking as usize).max(self.count.abs_diff(other.count))
    }
}

impl WantedName {
    /// The name as it was typed; longer names may be farther off.
    pub fn new(name: &str) -> WantedName {
        let key = name_key(name);
        let reach = 1 + key.as_str().chars().count() / 6;
        let words = key.words().map(Letters::of).collect();
        WantedName { words, whole: Letters::of(key.as_str()), key, reach }
    }

    /// How far `name` is, if it is near: by its nearest words, then as a whole.
    pub fn distance(&self, name: &str) -> Option<(usize, usize)> {
        if !self.may_be_near(name) {
            return None;
        }
        let name = name_key(name);
        let whole = edit_distance(name.as_str(), self.key.as_str());
        let nearest = |word: &str| name.words().map(|other| edit_distance(word, other)).min().unwrap_or(word.len());
        // Its words each from the nearest of the name, so that *Lavrow* is one step from *Sergei Lavrov*.
        let by_words = self.key.words().map(nearest).sum::<usize>();
        let distance = whole.min(by_words);
        (distance <= self.reach).then_some((distance, whole))
    }

    /// False only where the name is surely too far.
    fn may_be_near(&self, name: &str) -> bool {
        // Letters beyond ASCII fold to others, and marks inside a word may fold away: such names are measured.
        let simple = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'.');
        if !self.key.as_str().is_ascii() || !name.bytes().all(simple) {
            return true;
        }
        let words = || name.split([' ', '-', '.']).filter(|word| !word.is_empty()).map(Letters::of);
        let space = Letters::of(" ");
        let whole = words().reduce(|all, word| all.with(space).with(word)).unwrap_or_default();
        if whole.least_distance(self.whole) <= self.reach {
            return true;
        }
        let nearest = |word: &Letters| words().map(|other| other.least_distance(*word)).min().unwrap_or(usize::MAX / 2);
        let mut sum = 0;
        self.words.iter().all(|word| {
            sum += nearest(word);
            sum <= self.reach
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn distances() {
        for (wanted, name, distance) in [
            ("Lavrow", "Sergei Lavrov", Some((1, 8))),
            ("wang yii", "Wang Yi", Some((1, 1))),
            ("Sergei Lavrow", "Sergei Lavrov", Some((1, 1))),
            ("Wang Yu", "Wang Yi", Some((1, 1))),
            ("Joko Widodoo", "H. Joko Widodo", Some((1, 3))),
            ("Erdogn", "Recep Tayyip Erdoğan", Some((1, 14))),
            ("Lavrow", "Wang Yi", None),
        ] {
            assert_eq!(WantedName::new(wanted).distance(name), distance, "{wanted} {name}");
        }
    }

    proptest! {
        #[test]
        fn no_near_name_is_told_away(wanted in "[a-c' ]{1,8}", name in "[A-Ca-c' .é-]{1,12}") {
            let wanted = WantedName::new(&wanted);
            let key = name_key(&name);
            let nearest = |word: &str| key.words().map(|other| edit_distance(word, other)).min().unwrap_or(word.len());
            let distance = edit_distance(key.as_str(), wanted.key.as_str()).min(wanted.key.words().map(nearest).sum());
            prop_assert!(distance > wanted.reach || wanted.may_be_near(&name), "{wanted:?} {name:?}");
        }
    }
}
