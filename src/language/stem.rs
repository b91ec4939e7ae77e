//! The stem of an Indonesian word: its root, if the root is known.
//!
//! Confix stripping after Nazief and Adriani ("Confix-stripping", Adriani, Asian, Nazief, Tahaghoghi and Williams, 2007), held against a lexicon of
//! roots: particles, possessives, suffixes and up to three prefixes come off, with the sounds that prefixes change put back, and of all readings that
//! end in a known root the one with the longest root wins. Words without a known root lose only a possessive or a complete confix, and names nothing but a
//! clitic, because a wrong cut joins what does not belong together and a missing one costs a little recall.
//!
//! `memperkuat` → `kuat`, `perundingan` → `runding`; `Pertamina`, `Berlin`, `Bali` stay.

use super::tables::Tables;
use std::borrow::Cow;
use std::cmp::Reverse;

/// Particles, outermost of all.
const PARTICLES: [&str; 4] = ["lah", "kah", "pun", "tah"];
/// Possessives, inside particles.
const POSSESSIVES: [&str; 3] = ["nya", "ku", "mu"];
/// Derivational suffixes, inside possessives.
const SUFFIXES: [&str; 3] = ["kan", "an", "i"];

/// Prefixes that can be stripped one after the other.
const MAX_PREFIXES: usize = 3;

/// Finds stems by `tables`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stemmer<'t> {
    pub tables: &'t Tables,
}

/// A way to read a word.
#[derive(Clone, Copy, Debug)]
struct Reading<'w> {
    root: &'w str,
    /// Affixes taken off; fewer is better between equal roots.
    affixes: u32,
    /// Prefixes among them; fewer is better then: *berikan* is beri-kan, not ber-ikan.
    prefixes: usize,
}

impl Stemmer<'_> {
    /// The stem of a folded word; a stem is its own stem.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        let mut stem = self.once(word);
        // Tables can lead from one form to another; a few steps reach the end of any sane chain.
        for _ in 0..3 {
            let next = self.once(&stem).into_owned();
            if next == *stem {
                break;
            }
            stem = Cow::Owned(next);
        }
        stem
    }

    fn once<'w>(&self, word: &'w str) -> Cow<'w, str> {
        if let Some(stem) = self.tables.fixed(word) {
            return Cow::Owned(stem.to_owned());
        }
        if word.len() < 4 || self.tables.is_root(word) || self.tables.is_name(word) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Cow::Borrowed(word);
        }
        if let Some(bare) = self.without_clitic(word) {
            return Cow::Borrowed(bare);
        }
        if let Some(root) = self.best_root(word) {
            return Cow::Owned(self.tables.canonical(&root).to_owned());
        }
        Cow::Owned(self.unknown(word).to_owned())
    }

    /// A name, a fixed word or a root with nothing but clitics behind it: *Rusianya*, *pemerintahlah*.
    fn without_clitic<'w>(&self, word: &'w str) -> Option<&'w str> {
        let known = |bare: &str| self.tables.is_name(bare) || self.tables.fixed(bare).is_some() || self.tables.is_root(bare);
        inflections(word).skip(1).find(|bare| bare.len() >= 3 && known(bare))
    }

    fn best_root(&self, word: &str) -> Option<String> {
        // Longer roots first, then fewer affixes, then fewer prefixes.
        let mut best: Option<((usize, Reverse<u32>, Reverse<usize>), String)> = None;
        for (cut, bare) in inflections(word).enumerate() {
            for suffix in std::iter::once("").chain(SUFFIXES) {
                let Some(inner) = bare.strip_suffix(suffix).filter(|inner| inner.len() >= 2) else { continue };
                let affixes = u32::from(cut > 0) + u32::from(!suffix.is_empty());
                let mut offer = |reading: Reading<'_>| {
                    let worth = (reading.root.len(), Reverse(reading.affixes), Reverse(reading.prefixes));
                    if best.as_ref().is_none_or(|(known, _)| worth > *known) {
                        best = Some((worth, reading.root.to_owned()));
                    }
                };
                self.strip_prefixes(inner, suffix, None, 0, affixes, &mut offer);
            }
        }
        best.map(|(_, root)| root)
    }

    /// Offers every known root that `word` leads to by taking prefixes off.
    fn strip_prefixes(
        &self,
        word: &str,
        suffix: &str,
        outer: Option<Prefix>,
        depth: usize,
        affixes: u32,
        offer: &mut dyn FnMut(Reading<'_>),
    ) {
        if word.len() >= 2 && (depth > 0 || affixes > 0) && self.tables.is_root(word) {
            offer(Reading { root: word, affixes, prefixes: depth });
        }
        if depth == MAX_PREFIXES {
            return;
        }
        for (prefix, rest) in prefixes(word) {
            if rest.len() < 2 || !follows(outer, prefix) || (depth == 0 && !goes_with(prefix, suffix)) {
                continue;
            }
            self.strip_prefixes(&rest, suffix, Some(prefix), depth + 1, affixes + 1, offer);
        }
    }

    /// A word with no known root: without its possessive, or without a complete confix.
    fn unknown<'w>(&self, word: &'w str) -> &'w str {
        let bare = word.strip_suffix("nya").filter(|bare| bare.len() >= 4).unwrap_or(word);
        for (prefix, suffix) in [
            ("memper", "kan"),
            ("diper", "kan"),
            ("men", "kan"),
            ("mem", "kan"),
            ("meng", "kan"),
            ("me", "kan"),
            ("di", "kan"),
            ("peng", "an"),
            ("pen", "an"),
            ("pem", "an"),
            ("ke", "an"),
            ("per", "an"),
        ] {
            let inner = bare.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
            if let Some(inner) = inner.filter(|inner| inner.len() >= 5 && starts_syllable(inner)) {
                return inner;
            }
        }
        bare
    }
}

/// Whether a remainder can begin a word: not two consonants that no Indonesian word begins with.
fn starts_syllable(word: &str) -> bool {
    let vowel = |byte: u8| matches!(byte, b'a' | b'i' | b'u' | b'e' | b'o');
    let mut bytes = word.bytes();
    match (bytes.next(), bytes.next()) {
        (Some(first), Some(second)) => vowel(first) || vowel(second) || matches!(second, b'r' | b'l' | b'y' | b'h' | b't' | b'p' | b'k'),
        _ => false,
    }
}

/// The word, and the word without particles and possessives.
fn inflections(word: &str) -> impl Iterator<Item = &str> {
    let particle = PARTICLES.iter().find_map(|particle| word.strip_suffix(particle));
    let possessive = |word: &'_ str| POSSESSIVES.iter().find_map(|possessive| word.strip_suffix(possessive).map(str::len));
    let own = possessive(word).map(|len| &word[..len]);
    let both = particle.and_then(|bare| possessive(bare).map(|len| &bare[..len]));
    [Some(word), own, particle, both].into_iter().flatten()
}

/// Prefixes, by what they do to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefix {
    Di,
    Ku,
    Se,
    Ke,
    Ter,
    Ber,
    Per,
    Pe,
    MeN,
    PeN,
}

/// Every prefix that `word` may begin with and what is left of it, changed sounds put back.
fn prefixes(word: &str) -> Vec<(Prefix, Cow<'_, str>)> {
    let mut found: Vec<(Prefix, Cow<'_, str>)> = Vec::new();
    let mut plain = |prefix: Prefix, start: &str| {
        if let Some(rest) = word.strip_prefix(start) {
            found.push((prefix, Cow::Borrowed(rest)));
        }
    };
    plain(Prefix::Di, "di");
    plain(Prefix::Ku, "ku");
    plain(Prefix::Ku, "kau");
    plain(Prefix::Se, "se");
    plain(Prefix::Ke, "ke");
    plain(Prefix::Ter, "ter");
    plain(Prefix::Ber, "ber");
    plain(Prefix::Per, "per");
    plain(Prefix::Pe, "pe");
    // be-kerja, te-rasa: the r falls before another, or before -er-.
    if word.strip_prefix("be").is_some_and(|rest| rest.starts_with('r') || rest.get(1..3) == Some("er")) {
        plain(Prefix::Ber, "be");
    }
    if word.strip_prefix("te").is_some_and(|rest| rest.starts_with('r') || rest.get(1..3) == Some("er")) {
        plain(Prefix::Ter, "te");
    }
    // bel-ajar, pel-ajar.
    if word.starts_with("belajar") {
        plain(Prefix::Ber, "bel");
    }
    if word.starts_with("pelajar") {
        plain(Prefix::Per, "pel");
    }
    nasal(word, "me", Prefix::MeN, &mut found);
    nasal(word, "pe", Prefix::PeN, &mut found);
    found
}

/// *meN-* and *peN-*: the nasal takes the place of the first sound, or joins it.
fn nasal<'w>(word: &'w str, start: &str, prefix: Prefix, found: &mut Vec<(Prefix, Cow<'w, str>)>) {
    let Some(rest) = word.strip_prefix(start) else { return };
    let vowel = |rest: &str| rest.starts_with(['a', 'i', 'u', 'e', 'o']);
    let mut put = |lost: &str, rest: &'w str| {
        let restored = if lost.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned(format!("{lost}{rest}")) };
        found.push((prefix, restored));
    };
    // me-lihat, me-masak, me-nyanyi.
    if rest.starts_with(['l', 'r', 'w', 'y', 'm', 'n']) {
        put("", rest);
    }
    if let Some(rest) = rest.strip_prefix("ny") {
        put("s", rest);
    }
    if let Some(rest) = rest.strip_prefix("ng") {
        put("", rest);
        if vowel(rest) {
            put("k", rest);
        }
        // menge-cat: before a word of one syllable.
        if let Some(short) = rest.strip_prefix('e').filter(|short| short.len() <= 4) {
            put("", short);
        }
        return;
    }
    if let Some(rest) = rest.strip_prefix('m') {
        put("", rest);
        if vowel(rest) || rest.starts_with('r') || rest.starts_with('l') {
            put("p", rest);
        }
    }
    if let Some(rest) = rest.strip_prefix('n') {
        put("", rest);
        if vowel(rest) || rest.starts_with('r') {
            put("t", rest);
        }
    }
}

/// Whether `inner` may stand inside `outer`.
fn follows(outer: Option<Prefix>, inner: Prefix) -> bool {
    use Prefix::{Ber, Di, Ke, Ku, MeN, Pe, PeN, Per, Se, Ter};
    match outer {
        None => true,
        Some(Di | Ku) => matches!(inner, Per | Ber | Ter | Ke | Se),
        Some(MeN) => matches!(inner, Per | Ber | Ter | Ke | Se),
        Some(Ke) => matches!(inner, Ber | Ter | PeN | Pe | Se | Per),
        Some(Ber) => matches!(inner, Ke | Se | PeN | Pe | Per | Ter),
        Some(Ter) => matches!(inner, Per | Ke | Se | PeN | Pe),
        Some(Se) => matches!(inner, Ke | Per | PeN | Pe | Ber | Ter | MeN | Se),
        Some(Per | PeN | Pe) => matches!(inner, Ber | Ter | Ke | Se | Per),
    }
}

/// Whether the outermost prefix may stand with this suffix; forms that do not exist are misreadings.
fn goes_with(prefix: Prefix, suffix: &str) -> bool {
    use Prefix::{Ber, Di, Ke, Ku, MeN, Pe, PeN, Per, Se, Ter};
    match (prefix, suffix) {
        (_, "") => true,
        (Ber, "i") | (Di | Ku | MeN | Ter, "an") | (Ke, "i" | "kan") | (Se, "i" | "kan") | (Pe | PeN, "i" | "kan") => false,
        (Per | Ber | Ter | Di | Ku | MeN | Ke | Se | Pe | PeN, _) => true,
    }
}
