//! Who holds which office, counted over the articles that say so.
//!
//! An office is the words that name it, without case; *Menlu* and *Menteri Luar Negeri* are one, as the analyzer's abbreviations are. What is counted is articles.

use super::SearchError;
use super::filter::entity_query;
use crate::entity::{EntityId, EntityKind, WhoIsWho};
use crate::index::{ArticleRecord, Reader, RoleRecord};
use crate::language::Analyzer;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use tantivy::collector::DocSetCollector;

/// An office that articles say a person holds in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldOffice {
    /// The person.
    pub person: EntityId,
    /// The office, as most articles write it, in small letters.
    pub office: String,
    /// The body or state, where one is named.
    pub body: Option<EntityId>,
    /// Articles that say so.
    pub articles: u64,
    /// First and last day of publication among those with a date.
    pub days: Option<(Date, Date)>,
}

/// A person, the form of an office, and its body.
type Key = (EntityId, String, Option<EntityId>);

/// What is gathered of one office.
#[derive(Default)]
struct Gathered {
    written: BTreeMap<String, u64>,
    articles: u64,
    days: Option<(Date, Date)>,
}

/// The offices that articles say an entity holds, or that others hold in it: most articles first.
///
/// An office named without its body counts with the same office of the same person in the body that most articles name, if any does.
pub fn offices(reader: &Reader, who: &WhoIsWho<'_>, analyzer: &Analyzer, id: EntityId) -> Result<Vec<HeldOffice>, SearchError> {
    let query = entity_query(&EntityKind::ALL, who.members(id), 0.0, reader.fields());
    let mut gathered: FxHashMap<Key, Gathered> = FxHashMap::default();
    for address in reader.searcher().search(&query, &DocSetCollector)? {
        let record = reader.record(address)?;
        let mut said: Vec<(Key, String)> = Vec::new();
        for role in &record.roles {
            let Some((person, body)) = parties(&record, role, who) else { continue };
            if person == id || body == Some(id) {
                let written = fold_office(role.office(&record));
                said.push(((person, office_key(&written, analyzer), body), written));
            }
        }
        // Of the forms in one article the longest says most.
        said.sort_by(|(a, one), (b, other)| (a, std::cmp::Reverse(one.len()), one).cmp(&(b, std::cmp::Reverse(other.len()), other)));
        said.dedup_by(|a, b| a.0 == b.0);
        for (key, written) in said {
            gathered.entry(key).or_default().add(written, record.date());
        }
    }
    Ok(ranked(fold_bodiless(gathered, who), who))
}

impl Gathered {
    fn add(&mut self, written: String, date: Option<Date>) {
        *self.written.entry(written).or_default() += 1;
        self.articles += 1;
        if let Some(date) = date {
            self.days = Some(self.days.map_or((date, date), |(first, last)| (first.min(date), last.max(date))));
        }
    }

    fn take(&mut self, other: Gathered) {
        for (written, count) in other.written {
            *self.written.entry(written).or_default() += count;
        }
        self.articles += other.articles;
        if let Some((first, last)) = other.days {
            self.days = Some(self.days.map_or((first, last), |(a, b)| (a.min(first), b.max(last))));
        }
    }

    /// The form that most articles write; of several the longest, which says most.
    fn office(&self) -> String {
        let most = self.written.iter().max_by_key(|(written, count)| (**count, written.len()));
        most.map(|(written, _)| written.clone()).unwrap_or_default()
    }
}

/// The person and the body of a role as they are shown; nothing if the person is hidden.
fn parties(record: &ArticleRecord, role: &RoleRecord, who: &WhoIsWho<'_>) -> Option<(EntityId, Option<EntityId>)> {
    let entity = |mention: u32| who.resolve(record.mentions.get(mention as usize)?.entity());
    Some((entity(role.person)?, role.body.and_then(entity)))
}

/// *Menteri Luar Negeri* as *menteri luar negeri*; what is an abbreviation stays in capitals.
fn fold_office(written: &str) -> String {
    let word = |word: &str| if word.chars().all(char::is_uppercase) && word.len() <= 4 { word.to_owned() } else { word.to_lowercase() };
    written.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// The form under which spellings of an office are one: abbreviations in full.
fn office_key(written: &str, analyzer: &Analyzer) -> String {
    let tokens = analyzer.analyze(written);
    let concepts = analyzer.concepts(&tokens);
    let mut key = String::new();
    let mut at = 0;
    while at < tokens.len() {
        let longest = concepts.iter().filter(|concept| concept.first == at).max_by_key(|concept| concept.last);
        key.push(' ');
        match longest {
            Some(concept) => key.push_str(&concept.key),
            None => key.push_str(tokens.get(at).surface),
        }
        at = longest.map_or(at, |concept| concept.last) + 1;
    }
    key
}

/// Counts offices without a body with the same office in the body that is named most.
fn fold_bodiless(mut gathered: FxHashMap<Key, Gathered>, who: &WhoIsWho<'_>) -> FxHashMap<Key, Gathered> {
    let label = |body: Option<EntityId>| body.map(|body| who.label(body));
    let bodiless: Vec<_> = gathered.keys().filter(|(_, _, body)| body.is_none()).cloned().collect();
    for key in bodiless {
        let with_body = gathered.iter().filter(|((person, office, body), _)| body.is_some() && *person == key.0 && *office == key.1);
        let most =
            with_body.max_by_key(|((.., body), gathered)| (gathered.articles, std::cmp::Reverse(label(*body)))).map(|(key, _)| key.clone());
        if let (Some(most), Some(bare)) = (most, gathered.remove(&key)) {
            gathered.entry(most).or_default().take(bare);
        }
    }
    gathered
}

fn ranked(gathered: FxHashMap<Key, Gathered>, who: &WhoIsWho<'_>) -> Vec<HeldOffice> {
    let mut offices: Vec<HeldOffice> = gathered
        .into_iter()
        .map(|((person, _, body), gathered)| HeldOffice {
            person,
            office: gathered.office(),
            body,
            articles: gathered.articles,
            days: gathered.days,
        })
        .collect();
    let names = |office: &HeldOffice| (office.office.clone(), who.label(office.person), office.body.map(|body| who.label(body)));
    offices.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| names(a).cmp(&names(b))));
    offices
}
