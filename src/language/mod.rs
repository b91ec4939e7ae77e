//! Indonesian words: where they begin and end, which of them are forms of one word, which spellings mean the same.
//!
//! The same analysis reads articles and queries. It never looks at an article as a whole, at case alone, or at other articles, so a word has one stem
//! everywhere. Names are left as they are. English passages that are long enough to tell are stemmed by English rules. Pure: tables are part of
//! the program, and any text whatever has an analysis.

mod lexicon;
mod memo;
mod stem;
mod tables;
mod tokenize;
mod tokens;

pub use tokens::{Token, Tokens};

use crate::text::{Span, paragraphs, sentences};
use rust_stemmers::Algorithm;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use stem::Stemmer;
use tables::Tables;

/// Tags that tell the kinds of terms apart in the index; a surface stands bare.
pub mod term {
    /// Tag of an Indonesian stem.
    pub const STEM: char = '\u{1}';
    /// Tag of an English stem.
    pub const ENGLISH: char = '\u{2}';
    /// Tag of a compound or abbreviation.
    pub const CONCEPT: char = '\u{4}';
}

/// A language that articles are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Indonesian, and Malay.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Language::Indonesian => "id",
            Language::English => "en",
        }
    }
}

/// A term that a word of a query is to be searched under.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The term as the index writes it.
    pub term: String,
    /// How much an occurrence counts: 1 for forms of the word, less for its kin.
    pub weight: f32,
    /// Why it is searched.
    pub why: Why,
}

/// Why a term stands for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is the word.
    Surface,
    /// It has the same stem.
    Stem,
    /// It has the same stem by English rules.
    English,
    /// It is another spelling.
    Spelling,
    /// It is of the same family.
    Family,
    /// It is the same compound or abbreviation.
    Concept,
}

/// A compound or abbreviation among tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConceptMatch {
    /// Its first token.
    pub first: usize,
    /// Its last token.
    pub last: usize,
    /// What all its forms are indexed under.
    pub key: String,
}

/// What kin of a word count, beside 1 for its own forms.
const FAMILY_WEIGHT: f32 = 0.4;

/// Changes when rules change; tables are fingerprinted by their text.
const RULES_VERSION: u64 = 2;

/// Analyses texts; made once, shared by all threads.
pub struct Analyzer {
    tables: Tables,
    /// Forms of concepts by the stem of their first word: the stems of the others, the key, and whether capitals are needed.
    concepts: FxHashMap<String, Vec<ConceptForm>>,
    english: rust_stemmers::Stemmer,
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The tables are thousands of words, and the English stemmer shows nothing.
        f.debug_struct("Analyzer").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}

struct ConceptForm {
    rest: Vec<String>,
    key: String,
    /// Stems of the parts, for a form written as one word.
    parts: Vec<String>,
    /// An abbreviation that is a word in lower case.
    capitals: bool,
}

impl Analyzer {
    /// An analyzer that protects `names` beside those of its own list.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Analyzer {
        let tables = Tables::new(names);
        let mut analyzer = Analyzer { tables, concepts: FxHashMap::default(), english: rust_stemmers::Stemmer::create(Algorithm::English) };
        analyzer.index_concepts();
        analyzer
    }

    fn index_concepts(&mut self) {
        let mut concepts: FxHashMap<String, Vec<ConceptForm>> = FxHashMap::default();
        let stemmer = self.stemmer();
        for forms in &self.tables.concepts {
            let Some(first) = forms.first() else { continue };
            let key = first.to_lowercase().replace(' ', "_");
            for form in forms {
                let words: Vec<String> = form.split(' ').map(|word| stemmer.stem(&word.to_lowercase()).into_owned()).collect();
                let capitals = form.chars().all(char::is_uppercase) && form.len() <= 3;
                let mut add = |words: Vec<String>, parts: Vec<String>| {
                    let mut words = words.into_iter();
                    let Some(first) = words.next() else { return };
                    let form = ConceptForm { rest: words.collect(), key: key.clone(), parts, capitals };
                    concepts.entry(first).or_default().push(form);
                };
                if words.len() > 1 {
                    add(vec![stemmer.stem(&form.to_lowercase().replace(' ', "")).into_owned()], words.clone());
                }
                add(words, Vec::new());
            }
        }
        for forms in concepts.values_mut() {
            forms.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then_with(|| a.key.cmp(&b.key)));
        }
        self.concepts = concepts;
    }

    fn stemmer(&self) -> Stemmer<'_> {
        Stemmer { tables: &self.tables }
    }

    /// The Indonesian stem of one folded word, made anew.
    pub fn stem<'w>(&'w self, word: &'w str) -> Cow<'w, str> {
        self.stemmer().stem(word)
    }

    /// Gives `use_stem` the Indonesian stem of one folded word, as analysis has it: remembered if the thread met the word lately.
    pub fn with_stem<R>(&self, word: &str, use_stem: impl FnOnce(&str) -> R) -> R {
        memo::with_stem(self.stemmer(), word, use_stem)
    }

    /// Changes whenever the same text could get other terms.
    pub fn fingerprint(&self) -> u64 {
        self.tables.fingerprint().rotate_left(3) ^ RULES_VERSION
    }

    /// The tokens of a text.
    pub fn analyze(&self, text: &str) -> Tokens {
        let mut tokens = Tokens::default();
        self.analyze_into(text, &mut tokens);
        tokens
    }

    /// The tokens of a text, in place of what `tokens` held.
    pub fn analyze_into(&self, text: &str, tokens: &mut Tokens) {
        tokens.clear();
        let mut position = 0;
        for (number, paragraph) in paragraphs(text).enumerate() {
            // The break before a paragraph takes a position, so that no phrase crosses it.
            if !tokens.is_empty() {
                position += 1;
            }
            let language = self.detect(paragraph.of(text)).unwrap_or_default();
            for sentence in sentences(paragraph.of(text)) {
                let sentence = sentence.shifted(paragraph.start as usize);
                self.analyze_sentence(text, sentence, number as u32, language, &mut position, tokens);
            }
        }
        self.add_concepts(text, tokens);
    }

    fn analyze_sentence(&self, text: &str, sentence: Span, paragraph: u32, language: Language, position: &mut u32, tokens: &mut Tokens) {
        let stemmer = self.stemmer();
        let same_word = |a: &str, b: &str| self.same_word(a, b);
        let mut first = true;
        tokenize::cut(sentence.of(text), &same_word, |cut| {
            let base = cut.base.as_deref().unwrap_or(&cut.surface);
            let mut push = |stem: &str| {
                tokens.push(Token {
                    span: cut.span.shifted(sentence.start as usize),
                    position: *position,
                    surface: &cut.surface,
                    stem,
                    paragraph,
                    language,
                    sentence_start: first,
                });
            };
            match language {
                Language::English if !self.tables.is_name(base) => push(&self.english.stem(base)),
                _ => memo::with_stem(stemmer, base, push),
            }
            first = false;
            *position += 1;
        });
    }

    /// The word that two halves of a hyphenated word say twice.
    fn same_word(&self, first: &str, second: &str) -> Option<String> {
        if first == second || self.tables.pair(first) == Some(second) {
            return Some(first.to_owned());
        }
        if self.tables.is_name(first) || self.tables.is_name(second) {
            return None;
        }
        let stemmer = self.stemmer();
        let (a, b) = (stemmer.stem(first), stemmer.stem(second));
        // tarik-menarik, kebijakan-kebijakannya, berbeda-beda.
        (a == b || self.tables.pair(&a) == Some(&*b)).then(|| a.into_owned())
    }

    /// Compounds and abbreviations among `tokens`, the longest at each place.
    pub fn concepts(&self, tokens: &Tokens) -> Vec<ConceptMatch> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.concept_at(tokens, at) {
                Some(form) => {
                    found.push(ConceptMatch { first: at, last: at + form.rest.len(), key: form.key.clone() });
                    at += form.rest.len() + 1;
                }
                None => at += 1,
            }
        }
        found
    }

    fn concept_at(&self, tokens: &Tokens, at: usize) -> Option<&ConceptForm> {
        let first = tokens.get(at);
        let forms = self.concepts.get(first.stem)?;
        forms.iter().find(|form| {
            let mut last = first;
            form.rest.iter().enumerate().all(|(offset, stem)| {
                if at + 1 + offset >= tokens.len() {
                    return false;
                }
                let next = tokens.get(at + 1 + offset);
                let neighbour = next.position == last.position + 1;
                last = next;
                neighbour && next.stem == stem
            })
        })
    }

    fn add_concepts(&self, text: &str, tokens: &mut Tokens) {
        let mut at = 0;
        while at < tokens.len() {
            let Some(form) = self.concept_at(tokens, at) else {
                at += 1;
                continue;
            };
            let written = tokens.get(at).span.of(text);
            if !form.capitals || written.chars().all(|c| !c.is_lowercase()) {
                tokens.add_term(at, term::CONCEPT, &form.key);
                // Written as one word it still holds its parts: kerjasama is found by sama.
                for part in &form.parts {
                    tokens.add_term(at, term::STEM, part);
                }
            }
            at += form.rest.len() + 1;
        }
    }

    /// Every term that token `at` of a query is to be searched under, the word itself first.
    pub fn widen(&self, tokens: &Tokens, at: usize) -> Vec<Variant> {
        let token = tokens.get(at);
        let mut variants = vec![Variant { term: token.surface.to_owned(), weight: 1.0, why: Why::Surface }];
        let mut push = |term: String, weight: f32, why: Why| {
            if !variants.iter().any(|variant| variant.term == term) {
                variants.push(Variant { term, weight, why });
            }
        };
        let stem = match token.language {
            Language::Indonesian => token.stem.to_owned(),
            // A query may be too short to tell its language: it is read by both rules.
            Language::English => self.stemmer().stem(token.surface).into_owned(),
        };
        let mut push_class = |stem: &str, weight: f32, why: Why| {
            push(stem.to_owned(), weight, why);
            push(format!("{}{stem}", term::STEM), weight, why);
        };
        push_class(&stem, 1.0, Why::Stem);
        for kin in self.tables.family(&stem) {
            push_class(kin, FAMILY_WEIGHT, Why::Family);
        }
        if token.surface.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let english = if self.tables.is_name(token.surface) { token.surface.into() } else { self.english.stem(token.surface) };
            push(format!("{}{english}", term::ENGLISH), 1.0, Why::English);
        }
        variants
    }

    /// Whether a folded word is one that questions are made with and that says nothing on its own.
    pub fn is_function_word(&self, folded: &str) -> bool {
        self.tables.is_function_word(folded)
    }

    /// The language of a text; `None` if it is too short to tell.
    pub fn detect(&self, text: &str) -> Option<Language> {
        let (mut words, mut english, mut indonesian) = (0, 0, 0);
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            words += 1;
            let folded = crate::text::fold(word);
            english += usize::from(self.tables.is_english_function_word(&folded));
            indonesian += usize::from(self.tables.is_indonesian_function_word(&folded));
            // Two pages tell as well as twenty.
            if words == 600 {
                break;
            }
        }
        if words < 6 || english + indonesian < 2 {
            return None;
        }
        Some(if english > 2 * indonesian { Language::English } else { Language::Indonesian })
    }
}

#[cfg(test)]
mod tests;
