//! The word lists of the language room, read from the files under `data/language`.
//!
//! Each is a text file that a person can read and edit; nothing is compiled in another form. Their text is part of the fingerprint of the
//! analysis, so an index never meets queries read by other lists.

use rustc_hash::{FxHashMap, FxHashSet};
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

/// All word lists.
#[derive(Debug)]
pub(super) struct Tables {
    roots: FxHashSet<Box<str>>,
    /// Roots that nothing is made from: function words, and foreign words.
    kept: FxHashSet<&'static str>,
    names: FxHashSet<Box<str>>,
    /// Words with a stem of their own, whatever the rules would say.
    fixed: FxHashMap<&'static str, &'static str>,
    /// Old and other spellings of roots.
    spellings: FxHashMap<&'static str, &'static str>,
    /// Stems by the stems that they are kin to.
    families: FxHashMap<&'static str, Vec<&'static str>>,
    /// Spellings of each multi-word concept, in words; the first is the key.
    pub concepts: Vec<Vec<&'static str>>,
    /// Reduplications that change their sounds: *sayur-mayur*.
    pairs: FxHashMap<&'static str, &'static str>,
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
        let mut roots: FxHashSet<Box<str>> = words(ROOTS).map(Box::from).collect();
        let concepts: Vec<Vec<&'static str>> = lines(CONCEPTS).map(|line| line.split('=').map(str::trim).collect()).collect();
        roots.extend(words(KEPT).map(Box::from));
        // What compounds look like written as one word are roots: bekerjasama is ber- and kerjasama.
        roots.extend(concepts.iter().flatten().map(|form| form.replace([' ', '-'], "").to_lowercase()).map(Box::from));
        let mut families: FxHashMap<&'static str, Vec<&'static str>> = FxHashMap::default();
        for line in lines(FAMILIES) {
            let members: Vec<&str> = line.split_whitespace().collect();
            for &member in &members {
                families.entry(member).or_default().extend(members.iter().filter(|other| **other != member));
            }
        }
        let mut protected: FxHashSet<Box<str>> = words(NAMES).map(Box::from).collect();
        protected.extend(names.into_iter().map(|name| Box::from(crate::text::fold(name).replace('\'', "").as_str())));
        protected.retain(|name| !roots.contains(name));
        Tables {
            roots,
            kept: words(KEPT).collect(),
            names: protected,
            fixed: pairs(FIXED).collect(),
            spellings: pairs(SPELLINGS).collect(),
            families,
            concepts,
            pairs: pairs(PAIRS).collect(),
            function_words: words(FUNCTION_WORDS).collect(),
            english_words: words(ENGLISH_WORDS).collect(),
            indonesian_words: words(FUNCTION_WORDS).collect(),
        }
    }

    /// Changes with every change of the tables.
    pub fn fingerprint(&self) -> u64 {
        let mut names: Vec<&str> = self.names.iter().map(AsRef::as_ref).collect();
        names.sort_unstable();
        [ROOTS, KEPT, NAMES, FIXED, SPELLINGS, FAMILIES, CONCEPTS, PAIRS, FUNCTION_WORDS, ENGLISH_WORDS, &names.join(" ")]
            .into_iter()
            .fold(0, |hash: u64, text| hash.rotate_left(5) ^ xxh3_64(text.as_bytes()))
    }

    pub fn is_root(&self, word: &str) -> bool {
        self.roots.contains(word) || self.spellings.contains_key(word)
    }

    /// The root that affixes may have been put on, as the table spells it.
    pub fn base(&self, word: &str) -> Option<&str> {
        if let Some(root) = self.roots.get(word) {
            return (!self.kept.contains(word)).then_some(&**root);
        }
        self.spellings.get_key_value(word).map(|(word, _)| *word)
    }

    pub fn is_name(&self, word: &str) -> bool {
        self.names.contains(word)
    }

    /// The stem of a word that the rules would get wrong, or the standard spelling of another one.
    pub fn fixed(&self, word: &str) -> Option<&'static str> {
        self.fixed.get(word).or_else(|| self.spellings.get(word)).copied()
    }

    /// A root in its standard spelling.
    pub fn canonical<'w>(&self, root: &'w str) -> &'w str {
        self.spellings.get(root).copied().unwrap_or(root)
    }

    pub fn family(&self, stem: &str) -> &[&'static str] {
        self.families.get(stem).map_or(&[], Vec::as_slice)
    }

    pub fn pair(&self, first: &str) -> Option<&'static str> {
        self.pairs.get(first).copied()
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
