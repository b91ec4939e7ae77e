//! Compounds and abbreviations: words that mean one thing however they are written.
//!
//! Most come from a table (*kerja sama*, *kerjasama*, *bekerja sama*; *Menlu*, *menteri luar negeri*). Two kinds follow a rule instead, because no table
//! would ever be complete: prefixes that are written together, with a hyphen or apart (*antar negara*, *anti-Barat*, *nonblok*), and codes (*S-400*,
//! *S 400*). Every form is indexed under one key at its first word, beside its own words; a form written as one word is indexed under its parts too.

#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "forms have words, and a prefix that was seen is cut off")]

use super::stem::Stemmer;
use super::tables::Tables;
use super::tokens::{Token, Tokens};
use rustc_hash::FxHashMap;

/// Prefixes of Sanskrit, Greek and Latin that some write as words of their own. What they stand before is a word still: *antinuklir* is found by *nuklir*.
const PREFIXES: &[&str] = &[
    "anti", "antar", "pro", "kontra", "non", "pasca", "paska", "multi", "semi", "sub", "ultra", "supra", "intra", "neo", "swa", "nir",
    "tuna", "mikro", "makro", "infra", "poli", "purna",
];
/// Prefixes that words begin with by chance too often for that: *pramuka* is not to be found by *muka*.
const LOOSE_PREFIXES: &[&str] = &["pra", "eks", "trans", "maha", "adi", "panca", "dwi", "tri", "pan"];
/// Letters that a prefix may begin with.
const INITIALS: [char; 11] = ['a', 'd', 'e', 'i', 'k', 'm', 'n', 'p', 's', 't', 'u'];
/// Beginnings of words that only seem to have a prefix.
const NOT_PREFIXED: &[&str] = &["promo", "propor", "provok", "prokons", "proliga", "propel"];
/// Letters that the rest of a word must have for its beginning to be a prefix: *nonton* is no *non ton*.
const SHORTEST_REST: usize = 4;
/// Letters of a code, and digits of its number when a space parts them: *S 400*, *MH 370*; *UU 1945* is no code.
const CODE: (usize, usize) = (3, 3);

/// All forms of the table.
#[derive(Debug, Default)]
pub(super) struct Concepts {
    /// Forms by the stem of their first word, the longest first.
    forms: FxHashMap<String, Vec<Form>>,
}

#[derive(Debug)]
struct Form {
    words: Vec<Word>,
    key: String,
    /// Stems of the parts, for a form written as one word.
    parts: Vec<String>,
    /// An abbreviation that is a word in lower case.
    capitals: bool,
}

/// One word of a form.
#[derive(Clone, Debug)]
struct Word {
    stem: String,
    /// The word must be this one, not another of its stem: *menteri*, not *kementerian*.
    exact: Option<String>,
}

/// A concept that starts at a token.
#[derive(Debug)]
pub(super) struct Found<'c> {
    /// Tokens that it covers.
    pub len: usize,
    pub key: std::borrow::Cow<'c, str>,
    pub parts: Parts<'c>,
}

/// The stems inside one written word.
#[derive(Debug)]
pub(super) enum Parts<'c> {
    None,
    OfForm(&'c [String]),
    Prefixed(&'static str, String),
}

impl Parts<'_> {
    pub fn each(&self, mut each: impl FnMut(&str)) {
        match self {
            Parts::None => {}
            Parts::OfForm(parts) => parts.iter().for_each(|part| each(part)),
            Parts::Prefixed(prefix, stem) => {
                each(prefix);
                each(stem);
            }
        }
    }
}

impl Concepts {
    /// The table's forms, their words read by `analyze`.
    pub fn new(rows: &[Vec<&'static str>], analyze: impl Fn(&str) -> Tokens) -> Concepts {
        let mut concepts = Concepts::default();
        for forms in rows {
            let Some(first) = forms.first() else { continue };
            let key = first.to_lowercase().replace([' ', '-'], "_").replace('!', "");
            for form in forms {
                concepts.add(form, &key, &analyze);
            }
        }
        for forms in concepts.forms.values_mut() {
            forms.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.key.cmp(&b.key)));
        }
        concepts
    }

    fn add(&mut self, form: &str, key: &str, analyze: &impl Fn(&str) -> Tokens) {
        let words: Vec<Word> = form
            .split(' ')
            .flat_map(|written| {
                let exact = written.ends_with('!');
                let tokens = analyze(written);
                let words = tokens.iter().map(|token| Word { stem: token.stem.into(), exact: exact.then(|| token.surface.into()) });
                words.collect::<Vec<_>>()
            })
            .collect();
        let capitals = form.len() <= 3 && form.chars().all(char::is_uppercase);
        if words.len() > 1 {
            let together = form.replace([' ', '-', '!'], "");
            if let Some(token) = analyze(&together).iter().next() {
                let word = Word { stem: token.stem.to_owned(), exact: None };
                let parts = words.iter().map(|word| word.stem.clone()).collect();
                self.push(Form { words: vec![word], key: key.to_owned(), parts, capitals: false });
            }
        }
        if !words.is_empty() {
            self.push(Form { words, key: key.to_owned(), parts: Vec::new(), capitals });
        }
    }

    fn push(&mut self, form: Form) {
        self.forms.entry(form.words[0].stem.clone()).or_default().push(form);
    }

    /// Calls `each` with every concept that starts at token `at`, the longest of the table first. Abbreviations are held against `text`, if it is given.
    ///
    /// All, because the longest is not always what is looked for: *rudal balistik* is a *peluru kendali* too.
    pub fn at<'c>(&'c self, tables: &Tables, tokens: &Tokens, at: usize, text: Option<&str>, mut each: impl FnMut(Found<'c>)) {
        let first = tokens.get(at);
        let in_capitals = || text.is_none_or(|text| first.span.of(text).chars().all(|c| !c.is_lowercase()));
        let mut last_key = "";
        for form in self.forms.get(first.stem).into_iter().flatten() {
            if form.key != last_key && (!form.capitals || in_capitals()) && matches(&form.words, tokens, at) {
                last_key = &form.key;
                each(Found { len: form.words.len(), key: form.key.as_str().into(), parts: Parts::OfForm(&form.parts) });
            }
        }
        prefixed(tables, tokens, at).or_else(|| code(tokens, at, text)).into_iter().for_each(each);
    }
}

fn matches(words: &[Word], tokens: &Tokens, at: usize) -> bool {
    let start = tokens.get(at).position;
    words.iter().enumerate().all(|(offset, word)| {
        if at + offset >= tokens.len() {
            return false;
        }
        let token = tokens.get(at + offset);
        // A paragraph break takes a position, so neighbours stand in one paragraph.
        token.position == start + offset as u32
            && token.stem == word.stem
            && word.exact.as_deref().is_none_or(|exact| is_exactly(token, exact))
    })
}

/// Whether a token is this word, perhaps said twice, a possessive aside.
fn is_exactly(token: Token<'_>, word: &str) -> bool {
    token.surface.strip_suffix("nya").unwrap_or(token.surface).split('-').all(|half| half == word)
}

fn neighbour<'t>(tokens: &'t Tokens, at: usize) -> Option<Token<'t>> {
    let next = (at + 1 < tokens.len()).then(|| tokens.get(at + 1))?;
    (next.position == tokens.get(at).position + 1).then_some(next)
}

/// *anti Barat*, *anti-Barat*, *antibarat*.
fn prefixed<'c>(tables: &Tables, tokens: &Tokens, at: usize) -> Option<Found<'c>> {
    let token = tokens.get(at);
    // Most words are looked at no further.
    if !token.surface.starts_with(INITIALS) || token.surface.len() < 3 {
        return None;
    }
    let all = PREFIXES.iter().chain(LOOSE_PREFIXES);
    let prefix = *all.filter(|prefix| token.surface.starts_with(**prefix)).max_by_key(|prefix| prefix.len())?;
    let rest = &token.surface[prefix.len()..];
    if rest.is_empty() {
        let next = neighbour(tokens, at).filter(|next| next.stem.chars().all(char::is_alphabetic))?;
        return Some(Found { len: 2, key: prefixed_key(tables, prefix, next.stem).into(), parts: Parts::None });
    }
    if rest.len() < SHORTEST_REST || NOT_PREFIXED.iter().any(|start| token.surface.starts_with(start)) {
        return None;
    }
    let stem = Stemmer { tables }.stem(rest).into_owned();
    if stem.len() < SHORTEST_REST || !tables.is_known(&stem) {
        return None;
    }
    let key = prefixed_key(tables, prefix, &stem);
    // A word of its own is one with what is written apart (nonblok), but is not to be found by a part that it may have by chance.
    let whole = tables.is_known(token.surface) || tables.is_known(token.stem);
    let parts = if PREFIXES.contains(&prefix) && !whole { Parts::Prefixed(prefix, stem) } else { Parts::None };
    Some(Found { len: 1, key: key.into(), parts })
}

fn prefixed_key(tables: &Tables, prefix: &str, stem: &str) -> String {
    format!("{}_{stem}", tables.canonical(prefix))
}

/// *S-400*, *S400*, *S 400*.
fn code<'c>(tokens: &Tokens, at: usize, text: Option<&str>) -> Option<Found<'c>> {
    let token = tokens.get(at);
    // F-16s is read as its stem, f16; ke79 and rp3000 are numbers.
    let base = if token.stem.bytes().any(|byte| byte.is_ascii_digit()) { token.stem } else { token.surface };
    let letters = base.bytes().take(CODE.0 + 1).take_while(u8::is_ascii_lowercase).count();
    if letters == 0 || letters > CODE.0 {
        return None;
    }
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if letters < base.len() {
        return number(&base[letters..]).then(|| Found { len: 1, key: base.to_owned().into(), parts: Parts::None });
    }
    let capital = text.is_none_or(|text| {
        let written = token.span.of(text);
        written.starts_with(char::is_uppercase) && (written.len() <= 2 || written.chars().all(char::is_uppercase))
    });
    let next = neighbour(tokens, at).filter(|next| capital && next.surface.len() <= CODE.1 && number(next.surface))?;
    Some(Found { len: 2, key: format!("{}{}", token.surface, next.surface).into(), parts: Parts::None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_begins_with_an_initial() {
        for prefix in PREFIXES.iter().chain(LOOSE_PREFIXES) {
            assert!(prefix.starts_with(INITIALS), "{prefix}");
        }
    }
}
