//! Where an article speaks of which entity.
//!
//! Each part is read for names by the gazetteer, by rules and by the tagger ([`super::part`]); then the names of the whole article are brought
//! together, one thing one entity ([`super::article`]). An entity found is always one that the text names, never a guess from a topic, and the
//! same parts always get the same mentions.

use super::acronyms::Explained;
use super::added::AddedNames;
use super::article::Article;
use super::gazetteer::Gazetteer;
use super::matcher::Matcher;
use super::part::Finder;
use super::roles::Role;
use super::tagger::{self, Weights};
use super::variant::variant;
use super::{EntityKind, Row, cues};
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};
use xxhash_rust::xxh3::xxh3_64;

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

/// What one article says of whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Its mentions, in reading order, none overlapping another.
    pub mentions: Vec<Mention>,
    /// Who holds which office, in reading order.
    pub roles: Vec<Role>,
    /// Acronyms that it explains and the gazetteer does not know, each once.
    pub explained: Vec<Explained>,
}

/// What made a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionWhy {
    /// A name that only this entity bears.
    Name,
    /// A name with several bearers, of which the article speaks of one.
    Context,
    /// Part of a name that the article gives in full, or the same name again.
    ShortForm,
    /// A new name, by the words around it: a title, a head, a verb of speech.
    Rule,
    /// A new name, by the tagger.
    Model,
    /// An acronym that the article explains, or the name that it stands for.
    Acronym,
}

/// Finds the entities of articles; made once, shared by all threads.
#[derive(Debug)]
pub struct Annotator {
    gazetteer: Arc<Gazetteer>,
    /// Names of a user that the gazetteer has beside its own.
    added: AddedNames,
    /// Made for the first article: who only searches annotates none.
    tables: OnceLock<Tables>,
}

/// What annotating needs of the gazetteer, laid out for it.
#[derive(Debug)]
struct Tables {
    weights: &'static Weights,
    matcher: Matcher,
    /// Rows by the folded spelling of every name that is theirs alone.
    variants: FxHashMap<String, usize>,
    /// Key and name of each row, shared by its mentions.
    labels: Vec<(Arc<str>, Arc<str>)>,
}

/// Changes when the rules of this room do.
const RULES_VERSION: u64 = 3;

impl Annotator {
    /// An annotator for the names of `gazetteer`, with the bundled tagger.
    pub fn new(gazetteer: &Arc<Gazetteer>) -> Annotator {
        Annotator { gazetteer: Arc::clone(gazetteer), added: AddedNames::default(), tables: OnceLock::new() }
    }

    /// An annotator for the bundled gazetteer and a user's names.
    pub fn with_added(added: AddedNames) -> Annotator {
        Annotator { gazetteer: Gazetteer::bundled_with(&added), added, tables: OnceLock::new() }
    }

    /// The names that it knows.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Those of them that a user gave.
    pub fn added(&self) -> &AddedNames {
        &self.added
    }

    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| {
            let labels = self.gazetteer.rows().iter().map(|row| (row.key.as_str().into(), row.name.as_str().into())).collect();
            let (matcher, variants) = (Matcher::new(&self.gazetteer), variants(&self.gazetteer));
            Tables { weights: tagger::bundled(), matcher, variants, labels }
        })
    }

    /// Changes whenever the same text could get other mentions, but for names that a user gave.
    pub fn fingerprint(&self) -> u64 {
        let cues = xxh3_64(cues::text().as_bytes()).rotate_left(9);
        self.gazetteer.fingerprint() ^ RULES_VERSION ^ cues ^ tagger::fingerprint().rotate_left(17)
    }

    /// What an article says of whom.
    pub fn annotate(&self, parts: &[Part<'_>]) -> Annotation {
        let mut finder = Finder::new(&self.gazetteer, self.matcher(), self.weights());
        let read = parts.iter().map(|part| finder.read(part.text, matches!(part.role, PartRole::Title | PartRole::Heading))).collect();
        Article::new(self, parts.iter().map(|part| part.text).collect(), read).annotation()
    }

    pub(super) fn row(&self, number: usize) -> &Row {
        &self.gazetteer.rows()[number]
    }

    pub(super) fn label(&self, row: usize) -> (Arc<str>, Arc<str>) {
        let (key, name) = &self.tables().labels[row];
        (Arc::clone(key), Arc::clone(name))
    }

    pub(super) fn matcher(&self) -> &Matcher {
        &self.tables().matcher
    }

    pub(super) fn weights(&self) -> &'static Weights {
        self.tables().weights
    }

    /// The row that bears a name in another spelling.
    pub(super) fn row_of_variant(&self, kind: EntityKind, form: &str) -> Option<usize> {
        self.tables().variants.get(form).copied().filter(|&row| self.row(row).kind == kind)
    }
}

/// Rows by the folded spelling of the names that are theirs alone; short names of one word meet too easily.
fn variants(gazetteer: &Gazetteer) -> FxHashMap<String, usize> {
    let mut variants: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for (number, row) in gazetteer.rows().iter().enumerate() {
        for name in std::iter::once(&row.name).chain(&row.aliases) {
            let form = variant(name);
            if form.len() >= 7 {
                variants.entry(form).and_modify(|known| *known = known.filter(|&known| known == number)).or_insert(Some(number));
            }
        }
    }
    variants.into_iter().filter_map(|(form, row)| Some((form, row?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer() -> &'static Arc<Gazetteer> {
        static TEXT: &str = r#"
            [place]
            "Tiongkok" = { kind = "negara", aliases = ["China", "Cina", "RRT", "Republik Rakyat Tiongkok"] }
            "Rusia" = { kind = "negara", aliases = ["Federasi Rusia"] }
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
        static GAZETTEER: OnceLock<Arc<Gazetteer>> = OnceLock::new();
        GAZETTEER.get_or_init(|| Arc::new(Gazetteer::parse(&[("test", TEXT)]).unwrap()))
    }

    /// Mentions as `surface=key`.
    fn mentions(text: &str) -> Vec<String> {
        let found = Annotator::new(gazetteer()).annotate(&[Part { text, role: PartRole::Body }]);
        found.mentions.iter().map(|mention| format!("{}={}", mention.span.of(text), mention.key)).collect()
    }

    #[test]
    fn names_in_text() {
        for (text, expected) in [
            ("Wang Yi tiba di Rusia. Kata Wang.", &["Wang Yi=person:wang-yi", "Rusia=place:rusia", "Wang=person:wang-yi"][..]),
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
            ("Ketua Wang, Yi tidak hadir", &["Wang=person:vang", "Yi=person:yi"]),
        ] {
            assert_eq!(mentions(text), expected, "{text}");
        }
    }
}
