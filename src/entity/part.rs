//! One part of an article read for names: the words, what the gazetteer, the rules and the tagger say of them, and what is kept of that.
//!
//! The longest name wins: a body whose name holds a state's is one name, a known name inside it none. Between claims that overlap otherwise, the
//! gazetteer comes before the rules and the rules before the tagger. Every word belongs to one name at most.

use super::article::Placed;
use super::belief;
use super::cues::Cue;
use super::decide;
use super::matcher::{Found, Matcher};
use super::name::without_clitic;
use super::reading::{Gap, Reading, Shape, Word};
use super::rules::{self, Claim};
use super::tagger::{self, Lattice, Tagging, Tokens, Weights};
use super::{EntityKind, Gazetteer, MentionWhy};
use crate::text::Span;

/// A name of the gazetteer in a part.
#[derive(Clone, Debug)]
pub(super) struct Hit<'m> {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// Who bears it.
    pub found: Found<'m>,
    /// The one kind of all bearers.
    pub kind: Option<EntityKind>,
    /// The row that alone bears it.
    pub sure: Option<usize>,
    /// Whether it is a state.
    pub state: bool,
    /// Bytes of a clitic at its end that is no part of it.
    pub clitic: u32,
    /// Whether it is an abbreviation with full stops: *A.S.*
    pub dotted: bool,
}

/// A name in a part, whoever bears it.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// Its bytes: those of its words, less a clitic.
    pub span: Span,
    /// What it names.
    pub kind: EntityKind,
    /// Whom it may mean: rows of the gazetteer; none for a name that only the text knows.
    pub rows: Vec<usize>,
    /// Whether the one row is sure.
    pub sure: bool,
    /// Confidence, 0 to 1.
    pub score: f32,
    /// What found it.
    pub why: MentionWhy,
}

impl Name {
    /// The name placed, as a member's.
    pub fn placed(&self, part: usize, member: usize) -> Placed {
        Placed { part, first: self.first, end: self.end, span: self.span, member, score: self.score, why: self.why }
    }
}

/// A part and its names.
#[derive(Debug)]
pub(super) struct PartRead {
    /// Its words.
    pub reading: Reading,
    /// Its names in order.
    pub names: Vec<Name>,
    /// Whether it is written as a headline is, so that capitals tell nothing.
    pub headline: bool,
    /// Whether each word is taken by a name.
    pub taken: Vec<bool>,
}

/// What finds names, with its working space.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    pub gazetteer: &'a Gazetteer,
    pub matcher: &'a Matcher,
    pub weights: &'a Weights,
    tokens: Tokens,
    lattice: Lattice,
    tagging: Tagging,
    marks: Vec<tagger::GazetteerMark>,
}

impl<'a> Finder<'a> {
    pub fn new(gazetteer: &'a Gazetteer, matcher: &'a Matcher, weights: &'a Weights) -> Finder<'a> {
        Finder {
            gazetteer,
            matcher,
            weights,
            tokens: Tokens::default(),
            lattice: Lattice::default(),
            tagging: Tagging::default(),
            marks: Vec::new(),
        }
    }

    /// Reads a part; `given` says that it stands as a title or heading.
    pub fn read(&mut self, text: &str, given: bool) -> PartRead {
        let mut reading = Reading::default();
        reading.read(text);
        let mut hits = self.hits(&reading);
        let credit = belief::is_credit(&reading);
        hits.retain(|hit| !credit && !belief::is_language(&reading, hit.first));
        let headline = given && has_headline_case(&reading) || is_shouted(&reading);
        let mut part = PartRead { taken: vec![false; reading.words.len()], reading, names: Vec::new(), headline };
        let mut claims = rules::claims(&part.reading, &hits, self.weights);
        claims.extend(self.bodies_of_other_states(&part.reading, &hits));
        if !headline && !credit {
            self.tag(text, &part.reading, &hits, &mut claims);
            if !claims.is_empty() && is_english(&part.reading) {
                // The tagger was not trained on English: only full names of persons are believed there.
                claims.retain(|claim| {
                    claim.why == MentionWhy::Rule || claim.kind == EntityKind::Person && claim.len() > 1 && !claim.holds_hit
                });
            }
        } else {
            claims.retain(|claim| !credit && claim.kind == EntityKind::Organization && claim.holds_hit);
        }
        part.settle(text, hits, claims, self.gazetteer);
        part
    }

    /// *Kementerian Kesehatan Thailand*: a known body of one state with another's name behind it is that state's own body.
    fn bodies_of_other_states(&self, reading: &Reading, hits: &[Hit<'_>]) -> Vec<Claim> {
        let pairs =
            hits.windows(2).filter(|pair| pair[0].end == pair[1].first && pair[1].state && reading.words[pair[1].first].gap == Gap::Space);
        let claims = pairs.filter_map(|pair| {
            let body = self.gazetteer.rows().get(pair[0].sure?)?;
            let state = self.gazetteer.rows().get(pair[1].sure?)?;
            let common = body.class.as_deref().is_some_and(decide::is_of_every_state) && body.country.is_some();
            let own = body.country.as_ref() == Some(&state.name);
            let (first, end, kind) = (pair[0].first, pair[1].end, EntityKind::Organization);
            let row = pair[0].sure.filter(|_| own);
            let claim = Claim { first, end, kind, row, score: 0.85, why: MentionWhy::Rule, holds_hit: true };
            (common && reading.words[first].cue == Cue::OrganizationHead).then_some(claim)
        });
        claims.collect()
    }

    /// The names of the gazetteer in a text, the longest at each place.
    pub fn hits(&mut self, reading: &Reading) -> Vec<Hit<'a>> {
        let matcher = self.matcher;
        let mut hits: Vec<Hit<'a>> = Vec::new();
        self.marks.clear();
        self.marks.resize(reading.words.len(), tagger::GazetteerMark::default());
        let mut at = 0;
        while at < reading.words.len() {
            let mut clitic = 0;
            let found = matcher.longest(reading, at).or_else(|| {
                let word = reading.folded(at);
                let bare = without_clitic(word).filter(|_| reading.words[at].is_capital())?;
                clitic = (word.len() - bare.len()) as u32;
                matcher.word(bare)
            });
            let dotted = found.is_none();
            let found = found.or_else(|| matcher.dotted(reading, at));
            let Some(found) = found else {
                at += 1;
                continue;
            };
            let kind = found.kind(self.gazetteer);
            for (number, mark) in self.marks[at..at + found.len].iter_mut().enumerate() {
                *mark = tagger::GazetteerMark::new(kind, number == 0);
            }
            let end = at + found.len;
            hits.push(Hit { first: at, end, kind, sure: found.sure(), state: found.is_state(self.gazetteer), found, clitic, dotted });
            at = end;
        }
        hits
    }

    /// Adds what the tagger finds to `claims`.
    fn tag(&mut self, text: &str, reading: &Reading, hits: &[Hit<'_>], claims: &mut Vec<Claim>) {
        self.tokens.prepare(reading, &self.marks, self.weights);
        self.lattice.tag(&self.tokens, self.weights, &mut self.tagging);
        for name in tagger::names(&self.tagging) {
            claims.extend(belief::tidied(text, reading, hits, name, self.weights));
        }
    }
}

/// Whether capitals stand on nearly every longer word, so that they mark no names.
fn has_headline_case(reading: &Reading) -> bool {
    let long = reading.words.iter().skip(1).filter(|word| word.span.len() > 3 && word.shape != Shape::Digits);
    let (mut capitals, mut all) = (0, 0);
    for word in long {
        capitals += usize::from(word.is_capital());
        all += 1;
    }
    all >= 3 && capitals * 10 >= all * 7
}

/// Whether English small words outnumber Indonesian ones.
fn is_english(reading: &Reading) -> bool {
    let (mut english, mut indonesian) = (0, 0);
    for at in (0..reading.words.len()).filter(|&at| reading.words[at].shape == Shape::Lower) {
        match reading.folded(at) {
            "the" | "of" | "and" | "to" | "in" | "that" | "was" | "said" | "has" | "with" | "for" | "from" | "on" => english += 1,
            "yang" | "dan" | "di" | "ke" | "dari" | "dengan" | "untuk" | "itu" | "pada" | "kata" | "akan" => indonesian += 1,
            _ => {}
        }
        // Indonesian shows itself within a few words.
        if indonesian > 2 && indonesian >= english {
            return false;
        }
    }
    english >= 3 && english > 2 * indonesian
}

/// Whether a line is all in capitals.
fn is_shouted(reading: &Reading) -> bool {
    let words = &reading.words;
    words.len() >= 4 && words.iter().all(|word| word.shape != Shape::Lower && word.shape != Shape::Title)
}

impl PartRead {
    /// Decides between claims and hits, and writes down the names.
    fn settle(&mut self, text: &str, hits: Vec<Hit<'_>>, mut claims: Vec<Claim>, gazetteer: &Gazetteer) {
        claims.sort_by(|a, b| b.rank().cmp(&a.rank()).then(b.len().cmp(&a.len())).then(a.first.cmp(&b.first)));
        let mut swallowed = vec![false; hits.len()];
        for claim in claims.iter().filter(|claim| claim.holds_hit) {
            if self.is_free(claim.first, claim.end) {
                self.put(claim);
                for (hit, gone) in hits.iter().zip(&mut swallowed) {
                    *gone |= hit.first < claim.end && claim.first < hit.end;
                }
            }
        }
        for (hit, _) in hits.iter().zip(&swallowed).filter(|(_, gone)| !**gone) {
            self.put_hit(text, hit, gazetteer);
        }
        for claim in claims.iter().filter(|claim| !claim.holds_hit) {
            if self.is_free(claim.first, claim.end) {
                self.put(claim);
            }
        }
        self.names.sort_by_key(|name| name.first);
    }

    pub fn is_free(&self, first: usize, end: usize) -> bool {
        !self.taken[first..end].contains(&true)
    }

    fn put(&mut self, claim: &Claim) {
        self.taken[claim.first..claim.end].fill(true);
        let span = self.reading.span(claim.first, claim.end);
        let rows = claim.row.into_iter().collect();
        let (first, end, kind, score, why) = (claim.first, claim.end, claim.kind, claim.score, claim.why);
        self.names.push(Name { first, end, span, kind, rows, sure: claim.row.is_some(), score, why });
    }

    fn put_hit(&mut self, text: &str, hit: &Hit<'_>, gazetteer: &Gazetteer) {
        let rows: Vec<usize> = hit.found.bearers().map(|bearer| bearer.row).collect();
        let Some(&first_row) = rows.first() else { return };
        let mut span = self.reading.span(hit.first, hit.end);
        span.end -= hit.clitic;
        // *KOMPAS.com* is the medium, address and all.
        if hit.dotted && text[span.end as usize..].starts_with('.') {
            span.end += 1;
        }
        let address = hit.kind == Some(EntityKind::Organization) && belief::is_address(&self.reading, hit.end);
        let end = hit.end + usize::from(address);
        if address {
            span = self.reading.span(hit.first, end);
        }
        self.taken[hit.first..end].fill(true);
        self.names.push(Name {
            first: hit.first,
            end,
            span,
            kind: hit.kind.unwrap_or(gazetteer.rows()[first_row].kind),
            sure: hit.sure.is_some(),
            rows,
            score: 0.95,
            why: MentionWhy::Name,
        });
    }

    /// The word before `at` in the same clause.
    pub fn before(&self, at: usize) -> Option<&Word> {
        let here = self.reading.words.get(at)?;
        (here.gap == Gap::Space).then(|| self.reading.words.get(at.wrapping_sub(1)))?
    }

    /// Whether the capitalised word `at` stands alone: no free capitalised word on either side could be part of its name.
    pub fn stands_alone(&self, first: usize, end: usize) -> bool {
        let neighbour = |at: usize, gap: Gap| {
            let Some(word) = self.reading.words.get(at) else { return false };
            gap.joins() && matches!(word.shape, Shape::Title | Shape::Mixed | Shape::Initial) && !self.taken[at] && word.cue == Cue::None
        };
        let before = first > 0 && neighbour(first - 1, self.reading.words[first].gap) && !self.reading.words[first - 1].opens;
        let after = self.reading.words.get(end).is_some_and(|word| neighbour(end, word.gap));
        !before && !after
    }
}
