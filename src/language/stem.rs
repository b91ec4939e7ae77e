//! The stem of an Indonesian word: its root, if the root is known.
//!
//! Confix stripping after Nazief and Adriani ("Confix-stripping", Adriani, Asian, Nazief, Tahaghoghi and Williams, 2007), held against a lexicon of
//! roots: particles, possessives, suffixes and up to three prefixes come off, with the sounds that prefixes change put back, and of all readings that
//! end in a known root the one with the longest root wins. Words without a known root lose only a possessive, a complete verbal confix, or affixes
//! around a learned loan, and names nothing but a clitic, because a wrong cut joins what does not belong together and a missing one costs a
//! little recall. Nothing here looks at case, and nothing is allocated for a word whose root is known.
//!
//! `memperkuat` → `kuat`, `perundingan` → `runding`; `Pertamina`, `Berlin`, `Bali` stay.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a frame lies within the letters of the word that it was cut from, and words to stem are ASCII"
)]

mod unknown;

use super::lexicon::{Entry, Role};
use super::tables::Tables;
use std::borrow::Cow;
use std::cmp::Reverse;

/// Particles, outermost of all.
const PARTICLES: [&str; 4] = ["lah", "kah", "pun", "tah"];
/// Possessives, inside particles.
const POSSESSIVES: [&str; 3] = ["nya", "ku", "mu"];
/// Derivational suffixes, inside possessives.
const SUFFIXES: [&str; 4] = ["", "kan", "an", "i"];

/// Prefixes that can be stripped one after the other.
const MAX_PREFIXES: usize = 3;
/// Letters of the shortest root that affixes are taken off from; shorter remainders are accidents.
const SHORTEST_ROOT: usize = 3;
/// Letters of the longest word that is taken apart: *ketidakbertanggungjawabannya* has 28.
const LONGEST_WORD: usize = 40;
/// Steps from one table entry to another; a chain of stems longer than this is none.
const MAX_STEPS: usize = 8;

/// Finds stems by `tables`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stemmer<'t> {
    pub tables: &'t Tables,
}

/// The best reading of a word so far.
#[derive(Clone, Copy, Debug)]
struct Best<'t> {
    root: &'t str,
    /// What the tables make of the root, if anything.
    stem: Option<&'static str>,
    clitics: u32,
    /// Longer roots first, a sound that was put back not counted: *memasuki* is masuk, not pasuk-. Then fewer affixes; then fewer prefixes: *berikan*
    /// is beri-kan, not ber-ikan. A miswritten form is worth less than any other: *mengenakan* is kena, not enak.
    worth: (bool, usize, Reverse<u32>, Reverse<usize>),
}

/// One step from a word towards its stem.
enum Step<'w> {
    /// The stem.
    Last(Cow<'w, str>),
    /// Nearer to it, or the word itself.
    Next(Cow<'w, str>),
}

/// A word while its prefixes come off. A lost sound is put back in the place of the last letter of its prefix, so that one buffer holds all readings.
struct Scratch {
    letters: [u8; LONGEST_WORD],
}

/// What is common to the readings under one choice of clitics and suffix.
#[derive(Clone, Copy)]
struct Frame {
    /// Where the word ends without clitics and suffix.
    end: usize,
    suffix: &'static str,
    clitics: u32,
    /// Whether the outermost prefix taken off goes with the suffix.
    outer_fits: bool,
}

impl<'t> Stemmer<'t> {
    /// The stem of a folded word; a stem is its own stem.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str>
    where
        't: 'w,
    {
        let mut stem = Cow::Borrowed(word);
        // Tables can lead from one form to another, and what an unknown word leaves may be a form again.
        for _ in 0..MAX_STEPS {
            let step = match &stem {
                Cow::Borrowed(stem) => self.step(stem),
                Cow::Owned(stem) => match self.step(stem) {
                    Step::Last(stem) => Step::Last(Cow::Owned(stem.into_owned())),
                    Step::Next(stem) => Step::Next(Cow::Owned(stem.into_owned())),
                },
            };
            match step {
                Step::Last(last) => return last,
                Step::Next(next) if next == stem => return next,
                Step::Next(next) => stem = next,
            }
        }
        stem
    }

    fn step<'w>(&self, word: &'w str) -> Step<'w>
    where
        't: 'w,
    {
        let lexicon = &self.tables.lexicon;
        let entry = lexicon.get(word).map(|(_, entry)| entry).unwrap_or_default();
        if let Some(stem) = entry.stem {
            return if stem == word { Step::Last(Cow::Borrowed(word)) } else { Step::Next(Cow::Borrowed(stem)) };
        }
        if entry.is_whole() || !(4..=LONGEST_WORD).contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Step::Last(Cow::Borrowed(word));
        }
        let known = |role: fn(Entry) -> bool| bare(word).find(|bare| lexicon.get(bare).is_some_and(|(_, entry)| role(entry)));
        if let Some(bare) = known(Entry::is_word) {
            return Step::Next(Cow::Borrowed(bare));
        }
        let best = self.best_root(word);
        // Ditanya is di-tanya, not Dita with a possessive: a name is heard where the word cannot be read without the clitic.
        if best.is_none_or(|best| best.clitics > 0)
            && let Some(name) = known(|entry| entry.role == Role::Name)
            // Abdullah is no Abdul with a particle.
            && !(name.ends_with('l') && word.ends_with("lah"))
        {
            return Step::Last(Cow::Borrowed(name));
        }
        match best {
            Some(Best { stem: Some(stem), .. }) => Step::Next(Cow::Borrowed(stem)),
            Some(best) => Step::Last(Cow::Borrowed(best.root)),
            None => Step::Next(unknown::stem(word)),
        }
    }

    fn best_root(&self, word: &str) -> Option<Best<'t>> {
        let mut scratch = Scratch { letters: [0; LONGEST_WORD] };
        scratch.letters[..word.len()].copy_from_slice(word.as_bytes());
        let mut best = None;
        for (cut, bare) in inflections(word).enumerate() {
            for suffix in SUFFIXES {
                let Some(inner) = bare.strip_suffix(suffix).filter(|inner| inner.len() >= SHORTEST_ROOT) else { continue };
                let frame = Frame { end: inner.len(), suffix, clitics: u32::from(cut > 0), outer_fits: true };
                self.strip(&mut scratch, 0, frame, None, (0, 0), &mut best);
            }
        }
        best
    }

    /// Offers every known root that the letters from `start` lead to by taking prefixes off.
    fn strip(
        &self,
        scratch: &mut Scratch,
        start: usize,
        frame: Frame,
        outer: Option<Prefix>,
        (depth, restored): (usize, usize),
        best: &mut Option<Best<'t>>,
    ) {
        let Ok(word) = std::str::from_utf8(&scratch.letters[start..frame.end]) else { return };
        let affixes = frame.clitics + u32::from(!frame.suffix.is_empty()) + depth as u32;
        let worth = (frame.outer_fits, word.len() - restored, Reverse(affixes), Reverse(depth));
        if affixes > 0
            && (depth > 0 || long_enough(word, frame.suffix))
            && best.is_none_or(|best| worth > best.worth)
            && let Some((root, Entry { role: Role::Root, stem })) = self.tables.lexicon.get(word)
        {
            *best = Some(Best { root, stem, clitics: frame.clitics, worth });
        }
        if depth == MAX_PREFIXES || frame.end - start < SHORTEST_ROOT + 2 {
            return;
        }
        let mut letters = [0; LONGEST_WORD];
        letters[start..frame.end].copy_from_slice(&scratch.letters[start..frame.end]);
        each_prefix(&letters[start..frame.end], |prefix, len, lost| {
            if frame.end - start < len + SHORTEST_ROOT
                || !follows(outer, prefix)
                || (depth == 0 && !goes_with(prefix, frame.suffix) && !is_miswritten(prefix, frame.suffix, letters[frame.end - 1]))
            {
                return;
            }
            let frame = Frame { outer_fits: frame.outer_fits && (depth > 0 || goes_with(prefix, frame.suffix)), ..frame };
            let Some(letter) = lost else {
                return self.strip(scratch, start + len, frame, Some(prefix), (depth + 1, 0), best);
            };
            let at = start + len - 1;
            let nasal = std::mem::replace(&mut scratch.letters[at], letter);
            self.strip(scratch, at, frame, Some(prefix), (depth + 1, 1), best);
            scratch.letters[at] = nasal;
        });
    }
}

/// What may be left of a word without its clitics. Barkah and kantah are no *bar* and *kan* with a particle; inikah and itulah are.
fn bare(word: &str) -> impl Iterator<Item = &str> {
    let long = |bare: &str| match bare.len() {
        SHORTEST_ROOT => word.ends_with("nya") || is_vowel(bare.as_bytes().last()),
        len => len > SHORTEST_ROOT,
    };
    inflections(word).skip(1).filter(move |bare| long(bare))
}

/// Whether a root can stand with this suffix and no prefix. Short ones make names (*Toni*, *Leman*), unless they begin with a vowel: *aduan*, *ujian*.
fn long_enough(root: &str, suffix: &str) -> bool {
    root.len() > SHORTEST_ROOT || matches!(suffix, "" | "kan") || (suffix == "an" && is_vowel(root.as_bytes().first()))
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
    /// *ketidak-…-an*, from two words.
    KeTidak,
    Ter,
    Ber,
    Per,
    Pe,
    MeN,
    PeN,
}

/// Every prefix that `word` may begin with: its length, and the sound that it replaced, which stands in the place of its last letter.
fn each_prefix(word: &[u8], mut each: impl FnMut(Prefix, usize, Option<u8>)) {
    let mut plain = |prefix: Prefix, start: &str| {
        if word.starts_with(start.as_bytes()) {
            each(prefix, start.len(), None);
        }
    };
    match word.first() {
        Some(b'd') => plain(Prefix::Di, "di"),
        Some(b'k') => {
            plain(Prefix::Ku, "ku");
            plain(Prefix::Ku, "kau");
            plain(Prefix::Ke, "ke");
            plain(Prefix::KeTidak, "ketidak");
        }
        Some(b's') => plain(Prefix::Se, "se"),
        Some(b't') => {
            plain(Prefix::Ter, "ter");
            if drops_r(word) {
                plain(Prefix::Ter, "te");
            }
        }
        Some(b'b') => {
            plain(Prefix::Ber, "ber");
            if drops_r(word) {
                plain(Prefix::Ber, "be");
            }
            // bel-ajar and pel-ajar are the only ones.
            if word == b"belajar" {
                plain(Prefix::Ber, "bel");
            }
        }
        Some(b'p') => {
            plain(Prefix::Per, "per");
            // memperebutkan: per-rebut keeps one r.
            if word.starts_with(b"per") {
                plain(Prefix::Per, "pe");
            }
            plain(Prefix::Pe, "pe");
            if word.starts_with(b"pelajar") {
                plain(Prefix::Per, "pel");
            }
            nasal(word, Prefix::PeN, &mut each);
        }
        Some(b'm') => nasal(word, Prefix::MeN, &mut each),
        _ => {}
    }
}

/// be-rencana, be-kerja, te-rasa: the r of the prefix falls before another, and before -er-.
fn drops_r(word: &[u8]) -> bool {
    word.get(1) == Some(&b'e') && (word.get(2) == Some(&b'r') || word.get(3..5) == Some(b"er"))
}

fn is_vowel(letter: Option<&u8>) -> bool {
    matches!(letter, Some(b'a' | b'i' | b'u' | b'e' | b'o'))
}

/// *meN-* and *peN-*: the nasal takes the place of the first sound, or joins it.
fn nasal(word: &[u8], prefix: Prefix, each: &mut impl FnMut(Prefix, usize, Option<u8>)) {
    let [_, b'e', rest @ ..] = word else { return };
    let mut put = |len: usize, lost: Option<u8>| each(prefix, 2 + len, lost);
    match rest {
        [b'n', b'y', tail @ ..] => {
            if is_vowel(tail.first()) {
                put(2, Some(b's'));
            }
            // me-nyanyi.
            put(0, None);
        }
        [b'n', b'g', tail @ ..] => {
            put(2, None);
            if is_vowel(tail.first()) {
                put(2, Some(b'k'));
            }
            // menge-cat: before a word of one syllable.
            if let [b'e', short @ ..] = tail
                && (3..=4).contains(&short.len())
            {
                put(3, None);
            }
            // me-nganga.
            put(0, None);
        }
        // Before a vowel, m and n always took a sound; the vowel itself would have had ng.
        [b'm', tail @ ..] => {
            match is_vowel(tail.first()) {
                true => put(1, Some(b'p')),
                false => put(1, None),
            }
            // me-masak.
            put(0, None);
        }
        [b'n', tail @ ..] => {
            match is_vowel(tail.first()) {
                true => put(1, Some(b't')),
                false => put(1, None),
            }
            // me-nikah.
            put(0, None);
        }
        [b'l' | b'r' | b'w' | b'y', ..] => put(0, None),
        _ => {}
    }
}

/// Whether `inner` may stand inside `outer`.
fn follows(outer: Option<Prefix>, inner: Prefix) -> bool {
    use Prefix::{Ber, Di, Ke, KeTidak, Ku, MeN, Pe, PeN, Per, Se, Ter};
    match outer {
        None => true,
        Some(KeTidak) => matches!(inner, Ber | Ter | Se),
        Some(Di | Ku | MeN) => matches!(inner, Per | Ber | Ter | Ke | Se),
        Some(Ke) => matches!(inner, Ber | Ter | PeN | Pe | Se | Per),
        Some(Ber) => matches!(inner, Ke | Se | PeN | Pe | Per | Ter),
        Some(Ter) => matches!(inner, Per | Ke | Se | PeN | Pe),
        Some(Se) => matches!(inner, Ke | Per | PeN | Pe | Ber | Ter | MeN | Se),
        Some(Per | PeN | Pe) => matches!(inner, Ber | Ter | Ke | Se | Per),
    }
}

/// Whether the outermost prefix may stand with this suffix; forms that do not exist are misreadings.
fn goes_with(prefix: Prefix, suffix: &str) -> bool {
    use Prefix::{Ber, Di, Ke, KeTidak, Ku, MeN, Pe, PeN, Per, Se, Ter};
    match prefix {
        Di | MeN | Ku | Ter => suffix != "an",
        Ber => suffix != "i",
        Pe | PeN | Se => matches!(suffix, "" | "an"),
        // ke- alone makes numerals, which the tables know; the rest are names: Kerinci, Kediri.
        Ke | KeTidak => suffix == "an",
        Per => true,
    }
}

/// Where two k meet, many write one, and some write two for one: *menunjukan*, *penunjukkan*.
fn is_miswritten(prefix: Prefix, suffix: &str, last: u8) -> bool {
    let missing = matches!(prefix, Prefix::Di | Prefix::MeN) && suffix == "an";
    let doubled = matches!(prefix, Prefix::Pe | Prefix::PeN) && suffix == "kan";
    last == b'k' && (missing || doubled)
}

#[cfg(test)]
mod tests;
