//! Where an article speaks of which entity.
//!
//! Three steps over one article: names that the gazetteer knows, the longest first; short forms of persons that the article names in full (*Wang*
//! after *Wang Yi*); names with several bearers, decided by what else the article says, or left out. An entity found is always one that
//! the text names, never a guess from a topic.

use super::gazetteer::{Bearer, Gazetteer};
use super::name::{fold_word, words};
use super::{EntityKind, Row};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A piece of an article, in reading order; the tail is left out.
#[derive(Clone, Copy, Debug)]
pub struct Part<'t> {
    /// Its text.
    pub text: &'t str,
    /// What it is in the article.
    pub role: PartRole,
}

/// What a piece of text is in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartRole {
    /// The title.
    Title,
    /// The first paragraph.
    Lead,
    /// Running text.
    Body,
    /// A heading inside the text.
    Heading,
    /// A caption.
    Caption,
}

/// An occurrence of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Which part it stands in.
    pub part: usize,
    /// Its bytes in that part.
    pub span: Span,
    /// What kind of thing is named.
    pub kind: EntityKind,
    /// Stable id of the entity.
    pub key: Arc<str>,
    /// Canonical name of the entity.
    pub name: Arc<str>,
    /// Confidence, 0 to 1.
    pub score: f32,
    /// What made it a mention.
    pub why: MentionWhy,
}

/// What made a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionWhy {
    /// A name that only this entity bears.
    Name,
    /// A name with several bearers, of which the article speaks of one.
    Context,
    /// Part of a name that the article gives in full.
    ShortForm,
}

/// Finds the entities of articles; made once, shared by all threads.
#[derive(Debug)]
pub struct Annotator {
    gazetteer: &'static Gazetteer,
    /// Names by their first folded word: the further words, longest first.
    starts: FxHashMap<String, Vec<Pattern>>,
    /// Key and name of each row, shared by its mentions.
    labels: Vec<(Arc<str>, Arc<str>)>,
}

#[derive(Debug)]
struct Pattern {
    rest: Vec<String>,
    bearers: Vec<Bearer>,
}

/// Changes when the rules of this file do.
const RULES_VERSION: u64 = 1;

impl Annotator {
    /// An annotator for the names of `gazetteer`.
    pub fn new(gazetteer: &'static Gazetteer) -> Annotator {
        let mut starts: FxHashMap<String, Vec<Pattern>> = FxHashMap::default();
        for key in gazetteer.name_keys() {
            let mut words = key.words().map(str::to_owned);
            let Some(first) = words.next() else { continue };
            starts.entry(first).or_default().push(Pattern { rest: words.collect(), bearers: gazetteer.bearers(key).to_vec() });
        }
        for patterns in starts.values_mut() {
            patterns.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then_with(|| a.rest.cmp(&b.rest)));
        }
        let labels = gazetteer.rows().iter().map(|row| (row.key.as_str().into(), row.name.as_str().into())).collect();
        Annotator { gazetteer, starts, labels }
    }

    /// Changes whenever the same text could get other mentions.
    pub fn fingerprint(&self) -> u64 {
        self.gazetteer.fingerprint() ^ RULES_VERSION
    }

    /// The mentions of an article, in reading order, none overlapping another.
    pub fn annotate(&self, parts: &[Part<'_>]) -> Vec<Mention> {
        let mut article = Article { annotator: self, found: Vec::new(), open: Vec::new(), loose: Vec::new() };
        for (number, part) in parts.iter().enumerate() {
            article.read_part(number, part.text);
        }
        article.add_short_forms();
        article.decide_ambiguous();
        let mut found = article.found;
        found.sort_by_key(|mention| (mention.part, mention.span));
        found
    }

    fn row(&self, number: usize) -> &Row {
        &self.gazetteer.rows()[number]
    }

    fn mention(&self, part: usize, span: Span, row: usize, score: f32, why: MentionWhy) -> Mention {
        let (key, name) = &self.labels[row];
        Mention { part, span, kind: self.row(row).kind, key: Arc::clone(key), name: Arc::clone(name), score, why }
    }
}

/// A word of a part.
struct Word<'t> {
    span: Span,
    text: &'t str,
    folded: String,
}

/// One article while it is read.
struct Article<'a> {
    annotator: &'a Annotator,
    found: Vec<Mention>,
    /// Names with several bearers: part, span, rows.
    open: Vec<(usize, Span, Vec<usize>)>,
    /// Capitalised words that no name took: part, span, folded.
    loose: Vec<(usize, Span, String)>,
}

impl Article<'_> {
    fn read_part(&mut self, part: usize, text: &str) {
        let words: Vec<Word<'_>> = words(text)
            .map(|span| {
                let text = span.of(text);
                // Only words that can begin or continue a name are folded; most of running text is lower case already.
                Word { span, text, folded: fold_word(text) }
            })
            .collect();
        let mut at = 0;
        while at < words.len() {
            at += self.read_name(part, text, &words[at..]);
        }
    }

    /// Takes the longest name that `words` begin with, or one word; says how many words were taken.
    fn read_name(&mut self, part: usize, text: &str, words: &[Word<'_>]) -> usize {
        let first = &words[0];
        if !starts_name(first.text) {
            return 1;
        }
        if let Some((len, span, bearers)) = self.longest(text, words) {
            self.take(part, span, &bearers);
            return len;
        }
        // A possessive on a name: Rusianya, Trump-lah.
        if let Some(bare) = without_clitic(&first.folded)
            && let Some(patterns) = self.annotator.starts.get(bare)
            && let Some(pattern) = patterns.iter().find(|pattern| pattern.rest.is_empty())
        {
            let clitic = first.folded.len() - bare.len();
            let span = Span { end: first.span.end - clitic as u32, ..first.span };
            if fits_case(&pattern.bearers, &[span.of(text)]) {
                let bearers = pattern.bearers.clone();
                self.take(part, span, &bearers);
                return 1;
            }
        }
        self.loose.push((part, first.span, first.folded.clone()));
        1
    }

    fn longest(&self, text: &str, words: &[Word<'_>]) -> Option<(usize, Span, Vec<Bearer>)> {
        let patterns = self.annotator.starts.get(&words[0].folded)?;
        for pattern in patterns {
            let len = pattern.rest.len() + 1;
            if len > words.len() || !pattern.rest.iter().zip(&words[1..]).all(|(wanted, word)| *wanted == word.folded) {
                continue;
            }
            let written: Vec<&str> = words[..len].iter().map(|word| word.text).collect();
            let fitting: Vec<Bearer> = pattern.bearers.iter().copied().filter(|bearer| fits_case(&[*bearer], &written)).collect();
            let span = words[0].span.cover(words[len - 1].span);
            if fitting.is_empty() || breaks_name(span.of(text)) {
                continue;
            }
            return Some((len, span, fitting));
        }
        None
    }

    fn take(&mut self, part: usize, span: Span, bearers: &[Bearer]) {
        match bearers {
            [bearer] if !bearer.ambiguous => {
                self.found.push(self.annotator.mention(part, span, bearer.row, 0.95, MentionWhy::Name));
            }
            _ => self.open.push((part, span, bearers.iter().map(|bearer| bearer.row).collect())),
        }
    }

    /// Words alone that are part of exactly one person's full name in this article.
    fn add_short_forms(&mut self) {
        let mut persons: FxHashMap<String, FxHashSet<Arc<str>>> = FxHashMap::default();
        let mut rows: FxHashMap<Arc<str>, (Arc<str>, EntityKind)> = FxHashMap::default();
        for mention in self.found.iter().filter(|mention| mention.kind == EntityKind::Person) {
            rows.insert(Arc::clone(&mention.key), (Arc::clone(&mention.name), mention.kind));
            for word in name_words(&mention.name) {
                persons.entry(word).or_default().insert(Arc::clone(&mention.key));
            }
        }
        for (part, span, folded) in std::mem::take(&mut self.loose) {
            let (folded, span) = match (persons.contains_key(&folded), without_clitic(&folded)) {
                (false, Some(bare)) if persons.contains_key(bare) => {
                    let clitic = (folded.len() - bare.len()) as u32;
                    (bare.to_owned(), Span { end: span.end - clitic, ..span })
                }
                _ => (folded, span),
            };
            let Some(bearers) = persons.get(&folded).filter(|bearers| bearers.len() == 1) else { continue };
            let Some(key) = bearers.iter().next() else { continue };
            let Some((name, kind)) = rows.get(key) else { continue };
            self.found.push(Mention {
                part,
                span,
                kind: *kind,
                key: Arc::clone(key),
                name: Arc::clone(name),
                score: 0.85,
                why: MentionWhy::ShortForm,
            });
        }
    }

    /// Names with several bearers: the one that the article names otherwise, else the one whose state it speaks of most.
    fn decide_ambiguous(&mut self) {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        for mention in &self.found {
            *counts.entry(&mention.name).or_default() += 1;
        }
        let mut decided = Vec::new();
        for (part, span, rows) in &self.open {
            let weigh = |row: &usize| {
                let row = self.annotator.row(*row);
                let named = counts.get(row.name.as_str()).copied().unwrap_or(0);
                let near = [&row.country, &row.part_of].into_iter().flatten().filter_map(|name| counts.get(name.as_str())).sum::<usize>();
                (named, near)
            };
            let mut weighed: Vec<((usize, usize), usize)> = rows.iter().map(|row| (weigh(row), *row)).collect();
            weighed.sort_by_key(|(weight, row)| (std::cmp::Reverse(*weight), *row));
            let best = weighed.first().filter(|(weight, _)| *weight > (0, 0));
            let tied = weighed.get(1).is_some_and(|(second, _)| best.is_some_and(|(first, _)| first == second));
            if let Some((_, row)) = best.filter(|_| !tied) {
                decided.push(self.annotator.mention(*part, *span, *row, 0.7, MentionWhy::Context));
            }
        }
        self.found.extend(decided);
    }
}

/// The words of a full name that can stand for it alone: not its particles, and none of a name of one word.
fn name_words(name: &str) -> Vec<String> {
    let parts: Vec<Span> = words(name).collect();
    if parts.len() < 2 {
        return Vec::new();
    }
    let whole = parts.iter().map(|span| span.of(name));
    whole.filter(|word| word.chars().count() > 1 && word.chars().next().is_some_and(char::is_uppercase)).map(fold_word).collect()
}

fn starts_name(word: &str) -> bool {
    // Scripts without case can begin a name with any letter.
    word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || (c.is_alphabetic() && !c.is_lowercase()))
}

/// Whether words are written as the names of these bearers are: abbreviations in capitals, the rest capitalised.
fn fits_case(bearers: &[Bearer], written: &[&str]) -> bool {
    let capitals = written.iter().all(|word| word.chars().all(|c| !c.is_lowercase()));
    bearers.iter().any(|bearer| !bearer.capitals || capitals)
}

/// Whether what stands between the words of a name parts them: a comma, a full stop, a bracket.
fn breaks_name(written: &str) -> bool {
    written.contains([',', ';', ':', '(', ')', '!', '?', '\n', '“', '”', '"'])
        || written.match_indices(". ").any(|(at, _)| written[..at].chars().rev().take_while(|c| c.is_alphabetic()).count() > 2)
}

/// A folded word without a clitic that names take: *Rusianya*, *Trumplah*.
fn without_clitic(folded: &str) -> Option<&str> {
    let bare = ["nya", "lah", "kah", "pun"].iter().find_map(|clitic| folded.strip_suffix(clitic))?;
    (bare.len() >= 2).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer() -> &'static Gazetteer {
        static TEXT: &str = r#"
            [place]
            "Tiongkok" = { aliases = ["China", "Cina", "RRT", "Republik Rakyat Tiongkok"] }
            "Rusia" = { aliases = ["Federasi Rusia"] }
            "Amerika Serikat" = { aliases = ["AS", "Amerika"] }
            "Korea Selatan" = { aliases = ["Korsel"], ambiguous = ["Korea"] }
            "Korea Utara" = { aliases = ["Korut"], ambiguous = ["Korea"] }
            "Laut China Selatan" = { aliases = ["LCS"] }
            [person]
            "Wang Yi" = { country = "Tiongkok" }
            "Nikolai Patrushev" = { country = "Rusia" }
            "Xi Jinping" = { country = "Tiongkok", aliases = ["Xi"] }
            [organization]
            "Dewan Keamanan Federasi Rusia" = { country = "Rusia" }
            "Partai Komunis China" = { country = "Tiongkok" }
            "Kementerian Luar Negeri Rusia" = { country = "Rusia", ambiguous = ["Kementerian Luar Negeri"] }
            "Kementerian Luar Negeri Tiongkok" = { country = "Tiongkok", ambiguous = ["Kementerian Luar Negeri"] }
        "#;
        static GAZETTEER: std::sync::OnceLock<Gazetteer> = std::sync::OnceLock::new();
        GAZETTEER.get_or_init(|| Gazetteer::parse(&[("test", TEXT)]).unwrap())
    }

    /// Mentions as `surface=key`.
    fn mentions(text: &str) -> Vec<String> {
        let found = Annotator::new(gazetteer()).annotate(&[Part { text, role: PartRole::Body }]);
        found.iter().map(|mention| format!("{}={}", mention.span.of(text), mention.key)).collect()
    }

    #[test]
    fn names_in_text() {
        for (text, expected) in [
            ("Wang Yi bertemu Patrushev. Kata Wang.", &["Wang Yi=person:wang-yi", "Wang=person:wang-yi"][..]),
            (
                "Sekretaris Dewan Keamanan Federasi Rusia Nikolai Patrushev tiba; Patrushevlah yang bicara.",
                &[
                    "Dewan Keamanan Federasi Rusia=organization:dewan-keamanan-federasi-rusia",
                    "Nikolai Patrushev=person:nikolai-patrushev",
                    "Patrushev=person:nikolai-patrushev",
                ],
            ),
            ("hubungan Tiongkok-Rusia", &["Tiongkok=place:tiongkok", "Rusia=place:rusia"]),
            ("RRT, China dan Cina", &["RRT=place:tiongkok", "China=place:tiongkok", "Cina=place:tiongkok"]),
            ("di Laut China Selatan", &["Laut China Selatan=place:laut-china-selatan"]),
            ("LAUT CHINA SELATAN MEMANAS", &["LAUT CHINA SELATAN=place:laut-china-selatan"]),
            ("AS dan Amerika, seperti as roda; As itu", &["AS=place:amerika-serikat", "Amerika=place:amerika-serikat"]),
            ("Rusianya Putin", &["Rusia=place:rusia"]),
            ("china dan rusia", &[]),
            ("Korea Utara dan Korea", &["Korea Utara=place:korea-utara", "Korea=place:korea-utara"]),
            ("Korea saja", &[]),
            ("Korsel, Korut, dan Korea", &["Korsel=place:korea-selatan", "Korut=place:korea-utara"]),
            (
                "Kementerian Luar Negeri di Rusia",
                &["Kementerian Luar Negeri=organization:kementerian-luar-negeri-rusia", "Rusia=place:rusia"],
            ),
            ("Ketua Wang, Yi tidak hadir", &[]),
        ] {
            assert_eq!(mentions(text), expected, "{text}");
        }
    }
}
