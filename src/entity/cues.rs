//! Words that tell what stands beside them: titles before persons, heads of organizations and places, verbs of speech.
//!
//! The lists stand in `data/tagger/cues.txt`, written for this project. A word has one cue; features and rules read the same.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64;

const TEXT: &str = include_str!("../../data/tagger/cues.txt");

/// What a word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Cue {
    /// Nothing.
    #[default]
    None,
    /// An office or rank that a person's name follows: *presiden*, *jenderal*.
    Title,
    /// What stands before an office: *mantan*, *wakil*.
    Rank,
    /// What a ministry or office is for: *luar*, *pertahanan*.
    Domain,
    /// The first word of the name of an organization: *kementerian*, *partai*.
    OrganizationHead,
    /// The first word of the name of a place: *provinsi*, *selat*.
    PlaceHead,
    /// A verb of speech: *kata*, *menegaskan*.
    Speech,
    /// A preposition of place: *di*, *dari*.
    Where,
    /// A small word: *yang*, *dan*.
    Function,
    /// A word inside names: *bin*, *al*, *of*.
    Particle,
    /// A month or a day.
    Time,
    /// A people, a language, a faith: capitalised, and no entity.
    People,
    /// A word that heads a thing that is no entity: *perang*, *undang*, *operasi*.
    Thing,
    /// A compass point or the like that continues a name of a place: *utara*, *timur*.
    Compass,
    /// A word of the English name of an organization: *University*, *Times*.
    Tail,
}

const ORDER: [(&str, Cue); 14] = [
    ("title", Cue::Title),
    ("rank", Cue::Rank),
    ("domain", Cue::Domain),
    ("organization", Cue::OrganizationHead),
    ("place", Cue::PlaceHead),
    ("speech", Cue::Speech),
    ("where", Cue::Where),
    ("function", Cue::Function),
    ("particle", Cue::Particle),
    ("time", Cue::Time),
    ("people", Cue::People),
    ("thing", Cue::Thing),
    ("compass", Cue::Compass),
    ("tail", Cue::Tail),
];

/// The cue that a word is, by the hash of its folded form.
pub fn cue(hash: u64) -> Cue {
    static CUES: OnceLock<FxHashMap<u64, Cue>> = OnceLock::new();
    CUES.get_or_init(read).get(&hash).copied().unwrap_or_default()
}

/// The lists by word, for fingerprints.
pub fn text() -> &'static str {
    TEXT
}

fn read() -> FxHashMap<u64, Cue> {
    let mut cues = FxHashMap::default();
    let mut current = Cue::None;
    for line in TEXT.lines().map(|line| line.split('#').next().unwrap_or("").trim()) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            current = ORDER.iter().find(|(known, _)| *known == name).map_or(Cue::None, |(_, cue)| *cue);
            continue;
        }
        for word in line.split_whitespace() {
            cues.entry(xxh3_64(word.as_bytes())).or_insert(current);
        }
    }
    cues
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_one_cue_in_a_known_list() {
        let mut seen = FxHashMap::default();
        let mut list = "";
        for line in TEXT.lines().map(|line| line.split('#').next().unwrap_or("").trim()) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                assert!(ORDER.iter().any(|(known, _)| *known == name), "[{name}]");
                list = name;
                continue;
            }
            for word in line.split_whitespace() {
                assert_eq!(seen.insert(word, list), None, "{word} stands twice");
            }
        }
        assert_eq!(cue(xxh3_64(b"presiden")), Cue::Title);
        assert_eq!(cue(xxh3_64(b"meja")), Cue::None);
    }
}
