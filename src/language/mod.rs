//! Indonesian words: where they begin and end, which of them are forms of one word, which spellings mean the same.
//!
//! The same analysis reads articles and queries. It never looks at an article as a whole, at case alone, or at other articles, so a word has one stem
//! everywhere. Names are left as they are. English passages that are long enough to tell are stemmed by English rules. Pure: tables are part of
//! the program, and any text whatever has an analysis.

mod concepts;
mod lexicon;
mod memo;
mod script;
mod stem;
mod tables;
mod tokenize;
mod tokens;

pub use tokens::{Token, Tokens};

use crate::text::{Span, paragraphs, sentences};
use concepts::{Concepts, Found};
use rust_stemmers::Algorithm;
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
    /// Whether articles that say to be in a language of this ISO code may be in this one: Indonesian and Malay are told apart by no rule here.
    pub fn may_be(self, code: &str) -> bool {
        let english = crate::text::fold(code).starts_with("en");
        english == (self == Language::English)
    }

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

/// Bytes of the longest word that tells a language.
const LONGEST_FUNCTION_WORD: usize = 12;

/// Changes when rules change; tables are fingerprinted by their text.
const RULES_VERSION: u64 = 2;

/// Analyses texts; made once, shared by all threads.
pub struct Analyzer {
    tables: Tables,
    concepts: Concepts,
    english: rust_stemmers::Stemmer,
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The tables are thousands of words, and the English stemmer shows nothing.
        f.debug_struct("Analyzer").field("fingerprint", &self.fingerprint()).finish_non_exhaustive()
    }
}

impl Analyzer {
    /// An analyzer that protects `names` beside those of its own list.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Analyzer {
        let tables = Tables::new(names);
        let mut analyzer = Analyzer { tables, concepts: Concepts::default(), english: rust_stemmers::Stemmer::create(Algorithm::English) };
        analyzer.concepts = Concepts::new(&analyzer.tables.concepts, |form| analyzer.analyze(form));
        analyzer
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
        self.analyze_in(text, Language::Indonesian)
    }

    /// The tokens of a text whose paragraphs are in `language` where they are too short to tell.
    pub fn analyze_in(&self, text: &str, language: Language) -> Tokens {
        let mut tokens = Tokens::default();
        let mut position = 0;
        for (number, paragraph) in paragraphs(text).enumerate() {
            // The break before a paragraph takes a position, so that no phrase crosses it.
            if !tokens.is_empty() {
                position += 1;
            }
            let language = self.detect(paragraph.of(text)).unwrap_or(language);
            for sentence in sentences(paragraph.of(text)) {
                let sentence = sentence.shifted(paragraph.start as usize);
                self.analyze_sentence(text, sentence, number as u32, language, &mut position, &mut tokens);
            }
        }
        self.add_concepts(text, &mut tokens);
        tokens
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
        let twice = |word: &str| if self.tables.is_pair(word, word) { format!("{word}-{word}") } else { word.to_owned() };
        if first == second {
            return Some(twice(first));
        }
        // besar-besaran; seolah-olah, but semata-mata is neither mata nor mata-mata.
        if second.strip_suffix("an") == Some(first) {
            return Some(twice(first));
        }
        if first.strip_prefix("se") == Some(second) {
            return Some(if self.tables.is_pair(second, second) { format!("{first}-{second}") } else { first.to_owned() });
        }
        if self.tables.is_pair(first, second) {
            return Some(first.to_owned());
        }
        // kehati-hatian, perundang-undangan.
        let inner = second.strip_suffix("an").filter(|inner| ["ke", "per"].iter().any(|prefix| first.strip_prefix(prefix) == Some(inner)));
        if let Some(inner) = inner {
            return Some(twice(inner));
        }
        if self.tables.is_name(first) || self.tables.is_name(second) {
            return None;
        }
        let stemmer = self.stemmer();
        let (a, b) = (stemmer.stem(first), stemmer.stem(second));
        // tarik-menarik, kebijakan-kebijakannya, berbeda-beda; memata-matai is of mata-mata.
        (a == b).then(|| twice(&a)).or_else(|| self.tables.is_pair(&a, &b).then(|| a.into_owned()))
    }

    /// Compounds and abbreviations among `tokens`, also within one another. Capitals are not asked for: queries are written without.
    pub fn concepts(&self, tokens: &Tokens) -> Vec<ConceptMatch> {
        let mut matches = Vec::new();
        self.find_concepts(tokens, None, |at, found| {
            matches.push(ConceptMatch { first: at, last: at + found.len - 1, key: found.key.into_owned() });
        });
        matches
    }

    fn find_concepts(&self, tokens: &Tokens, text: Option<&str>, mut each: impl FnMut(usize, Found<'_>)) {
        for at in 0..tokens.len() {
            self.concepts.at(&self.tables, tokens, at, text, |found| each(at, found));
        }
    }

    fn add_concepts(&self, text: &str, tokens: &mut Tokens) {
        let mut extra: Vec<(usize, char, String)> = Vec::new();
        self.find_concepts(tokens, Some(text), |at, found| {
            // Written as one word it still holds its parts: kerjasama is found by sama.
            found.parts.each(|part| extra.push((at, term::STEM, part.to_owned())));
            extra.push((at, term::CONCEPT, found.key.into_owned()));
        });
        for (at, tag, word) in extra {
            tokens.add_term(at, tag, &word);
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
        let why = if self.tables.is_other_spelling(token.surface) { Why::Spelling } else { Why::Stem };
        push(stem.clone(), 1.0, why);
        push(format!("{}{stem}", term::STEM), 1.0, why);
        if token.surface.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let english = if self.tables.is_name(token.surface) { token.surface.into() } else { self.english.stem(token.surface) };
            push(format!("{}{english}", term::ENGLISH), 1.0, Why::English);
        }
        let of_stem = if stem == token.surface { &[] } else { self.tables.family(&stem) };
        for &kin in self.tables.family(token.surface).iter().chain(of_stem) {
            push(kin.to_owned(), FAMILY_WEIGHT, Why::Family);
            // Of a word that is not its own stem only the word is kin: humaniter finds kemanusiaan, and not manusia.
            if self.stemmer().stem(kin) == kin {
                push(format!("{}{kin}", term::STEM), FAMILY_WEIGHT, Why::Family);
            }
        }
        variants
    }

    /// Whether a folded word is one that questions are made with and that says nothing on its own.
    pub fn is_function_word(&self, folded: &str) -> bool {
        self.tables.is_function_word(folded)
    }

    /// The language of a text; `None` if it is too short to tell.
    ///
    /// A text is English only if English function words are as frequent as in running English and outnumber Indonesian ones by far: an English
    /// passage read as Indonesian loses a few plurals, an Indonesian one read as English loses all its stems.
    pub fn detect(&self, text: &str) -> Option<Language> {
        let (mut words, mut english, mut indonesian) = (0, 0, 0);
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            words += 1;
            if word.len() <= LONGEST_FUNCTION_WORD {
                let folded = crate::text::fold(word);
                // AS and IT are names.
                let abbreviation = || word.len() > 1 && word.chars().all(char::is_uppercase);
                english += usize::from(self.tables.is_english_function_word(&folded) && !abbreviation());
                indonesian += usize::from(self.tables.is_indonesian_function_word(&folded));
            }
            // Two pages tell as well as twenty.
            if words == 600 {
                break;
            }
        }
        if words < 6 || english + indonesian < 2 {
            return None;
        }
        Some(if english > 4 * indonesian && english * 6 >= words { Language::English } else { Language::Indonesian })
    }
}

#[cfg(test)]
mod tests;
