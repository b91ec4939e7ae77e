//! The word lists of the language room, read from the files under `data/language`.
//!
//! Each is a text file that a person can read and edit; nothing is compiled in another form. Their text is part of the fingerprint of the
//! analysis, so an index never meets queries read by other lists.

use super::lexicon::{Lexicon, Role};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use xxhash_rust::xxh3::xxh3_64;

const ROOTS: &str = include_str!("../../data/language/roots.txt");
const KEPT: &str = include_str!("../../data/language/kept.txt");
const NAMES: &str = include_str!("../../data/language/names.txt");
const FIXED: &str = include_str!("../../data/language/fixed.tsv");
const SPELLINGS: &str = include_str!("../../data/language/spellings.tsv");
const FAMILIES: &str = include_str!("../../data/language/families.txt");
const CONCEPTS: &str = include_str!("../../data/language/concepts.txt");
const PAIRS: &str = include_str!("../../data/language/pairs.txt");
const FUNCTION_WORDS: &str = include_str!("../../data/language/function-words.txt");
const ENGLISH_WORDS: &str = include_str!("../../data/language/english-words.txt");
const INDONESIAN_WORDS: &str = include_str!("../../data/language/indonesian-words.txt");

/// Letters that an abbreviation needs to be read under affixes; shorter ones would be found inside words.
const SHORTEST_COMPOUND: usize = 5;

/// Room for all words of the lexicon and a gazetteer.
const WORDS: usize = 14_000;

/// All word lists.
#[derive(Debug)]
pub(super) struct Tables {
    /// Tells these tables from all others of the program's run.
    id: u64,
    /// Roots, names, words with a stem of their own, other spellings.
    pub lexicon: Lexicon,
    /// Standard spellings by the others.
    spellings: FxHashMap<&'static str, &'static str>,
    /// Words of one family by each of them.
    families: FxHashMap<&'static str, Vec<&'static str>>,
    /// Forms of each concept, in words; the first is the key.
    pub concepts: Vec<Vec<&'static str>>,
    /// Halves of reduplications that change their sounds (*sayur-mayur*), and, twice the same, of those that mean something of their own
    /// (*mata-mata*).
    pairs: FxHashSet<(&'static str, &'static str)>,
    function_words: FxHashSet<&'static str>,
    english_words: FxHashSet<&'static str>,
    indonesian_words: FxHashSet<&'static str>,
}

/// Lines of a table without comments and blank lines.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty())
}

/// Words of a table that holds words alone.
fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    lines(text).flat_map(str::split_whitespace)
}

/// Rows of two columns.
fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(text).filter_map(|line| line.split_once('\t')).map(|(word, other)| (word.trim(), other.split('\t').next().unwrap_or("").trim()))
}

impl Tables {
    /// Reads the tables; `names` are protected beside the names of the list, unless they are roots too.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Tables {
        let mut lexicon = Lexicon::with_capacity(WORDS);
        // Rows of the fixed words come before spellings, and both before roots: who is first is right.
        for (word, stem) in pairs(FIXED) {
            lexicon.fix(word, stem);
        }
        for (word, standard) in pairs(SPELLINGS) {
            lexicon.fix(word, standard);
            lexicon.add(word, Role::Root);
        }
        for word in words(KEPT) {
            lexicon.add(word, Role::Kept);
        }
        for word in words(ROOTS) {
            lexicon.add(word, Role::Root);
        }
        let concepts: Vec<Vec<&'static str>> = lines(CONCEPTS).map(|line| line.split('=').map(str::trim).collect()).collect();
        // What compounds look like written as one word are roots: bekerjasama is ber- and kerjasama.
        let together = concepts.iter().flatten().map(|form| form.replace([' ', '-', '!'], "").to_lowercase());
        for word in together.filter(|word| word.len() >= SHORTEST_COMPOUND) {
            lexicon.add(word, Role::Root);
        }
        for word in words(NAMES) {
            lexicon.add(word, Role::Name);
        }
        for name in names {
            lexicon.add(crate::text::fold(name).replace('\'', ""), Role::Name);
        }
        let mut families: FxHashMap<&'static str, Vec<&'static str>> = FxHashMap::default();
        for line in lines(FAMILIES) {
            let members: Vec<&str> = line.split_whitespace().collect();
            for &member in &members {
                families.entry(member).or_default().extend(members.iter().filter(|other| **other != member));
            }
        }
        static TABLES: AtomicU64 = AtomicU64::new(1);
        Tables {
            id: TABLES.fetch_add(1, Ordering::Relaxed),
            lexicon,
            spellings: pairs(SPELLINGS).collect(),
            families,
            concepts,
            pairs: pairs(PAIRS).collect(),
            function_words: words(FUNCTION_WORDS).collect(),
            english_words: words(ENGLISH_WORDS).collect(),
            indonesian_words: words(FUNCTION_WORDS).chain(words(INDONESIAN_WORDS)).collect(),
        }
    }

    /// Tells these tables from all others of the program's run.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Changes with every change of the tables.
    pub fn fingerprint(&self) -> u64 {
        let names = self.lexicon.names().join(" ");
        [ROOTS, KEPT, NAMES, FIXED, SPELLINGS, FAMILIES, CONCEPTS, PAIRS, FUNCTION_WORDS, ENGLISH_WORDS, INDONESIAN_WORDS, &names]
            .into_iter()
            .fold(0, |hash: u64, text| hash.rotate_left(5) ^ xxh3_64(text.as_bytes()))
    }

    pub fn is_name(&self, word: &str) -> bool {
        self.lexicon.get(word).is_some_and(|(_, entry)| entry.role == Role::Name)
    }

    /// Whether a word is in any list of words that have a stem.
    pub fn is_known(&self, word: &str) -> bool {
        self.lexicon.get(word).is_some_and(|(_, entry)| entry.is_whole() || entry.stem.is_some())
    }

    /// A word in its standard spelling.
    pub fn canonical<'w>(&self, word: &'w str) -> &'w str {
        self.spellings.get(word).copied().unwrap_or(word)
    }

    /// Whether a word has another spelling that is the standard one.
    pub fn is_other_spelling(&self, word: &str) -> bool {
        self.spellings.contains_key(word)
    }

    /// The kin of a word.
    pub fn family(&self, word: &str) -> &[&'static str] {
        self.families.get(word).map_or(&[], Vec::as_slice)
    }

    /// Whether these halves make one word.
    pub fn is_pair(&self, first: &str, second: &str) -> bool {
        self.pairs.contains(&(first, second))
    }

    pub fn is_function_word(&self, word: &str) -> bool {
        self.function_words.contains(word)
    }

    pub fn is_english_function_word(&self, word: &str) -> bool {
        self.english_words.contains(word)
    }

    pub fn is_indonesian_function_word(&self, word: &str) -> bool {
        self.indonesian_words.contains(word)
    }
}
