//! One article, one thing, one entity: the names of all parts brought together.
//!
//! Names that the gazetteer is sure of make the cast. New names join it, spellings of one name as one; a shorter form of a person's name is that person,
//! a bracketed acronym is the name before it; then the text is read once more for names that now are known. Names with several bearers
//! are decided last ([`super::decide`]), by what the article says elsewhere, or left open.

use super::annotate::{Annotation, Annotator};
use super::belief::SURE_PLACE;
use super::cues::Cue;
use super::decide;
use super::name::without_clitic;
use super::part::{Name, PartRead};
use super::reading::{Gap, Shape};
use super::variant::{new_id, variant};
use super::{EntityKind, Mention, MentionWhy, roles};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// An entity of the article.
#[derive(Debug)]
pub(super) struct Member {
    pub kind: EntityKind,
    pub key: Arc<str>,
    pub name: Arc<str>,
    /// Its row, if the gazetteer knows it.
    pub row: Option<usize>,
    /// The folded words of its name, as hashes, in every form that the article has.
    pub forms: Vec<Vec<u64>>,
    /// How often it was named so far.
    pub count: usize,
}

/// A name placed: where, and whose.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub part: usize,
    pub first: usize,
    pub end: usize,
    pub span: Span,
    pub member: usize,
    pub score: f32,
    pub why: MentionWhy,
}

/// An article while its names are brought together.
pub(super) struct Article<'a> {
    pub annotator: &'a Annotator,
    pub texts: Vec<&'a str>,
    pub parts: Vec<PartRead>,
    pub members: Vec<Member>,
    pub placed: Vec<Placed>,
    /// Acronyms that the article explains, folded, and the place of what they stand for among those placed.
    pub explained: Vec<(String, usize)>,
    by_row: FxHashMap<usize, usize>,
    by_variant: FxHashMap<String, usize>,
}

impl<'a> Article<'a> {
    pub fn new(annotator: &'a Annotator, texts: Vec<&'a str>, parts: Vec<PartRead>) -> Article<'a> {
        let (members, placed, explained) = (Vec::new(), Vec::new(), Vec::new());
        let (by_row, by_variant) = (FxHashMap::default(), FxHashMap::default());
        Article { annotator, texts, parts, members, placed, explained, by_row, by_variant }
    }

    /// What the article says of whom.
    pub fn annotation(mut self) -> Annotation {
        self.place_known();
        self.place_new();
        self.place_short_forms();
        decide::decide(&mut self);
        self.read_acronyms();
        self.place_repeated();
        let explained = self.explained();
        self.placed.sort_by_key(|placed| (placed.part, placed.span));
        let roles = roles::roles(&self);
        let members = &self.members;
        let mention = |placed: &Placed| {
            let member = &members[placed.member];
            let (key, name) = (Arc::clone(&member.key), Arc::clone(&member.name));
            Mention { part: placed.part, span: placed.span, kind: member.kind, key, name, score: placed.score, why: placed.why }
        };
        Annotation { mentions: self.placed.iter().map(mention).collect(), roles, explained }
    }

    pub fn word_hashes(&self, part: usize, first: usize, end: usize) -> Vec<u64> {
        self.parts[part].reading.words[first..end].iter().map(|word| word.hash).collect()
    }

    /// The member with this row.
    pub fn known(&mut self, row: usize) -> usize {
        if let Some(&member) = self.by_row.get(&row) {
            return member;
        }
        let (key, name) = self.annotator.label(row);
        let kind = self.annotator.row(row).kind;
        let words = super::name::words(&name).map(|span| xxh3_64(super::name::fold_word(span.of(&name)).as_bytes())).collect();
        self.members.push(Member { kind, key, name, row: Some(row), forms: vec![words], count: 0 });
        self.by_row.insert(row, self.members.len() - 1);
        self.members.len() - 1
    }

    /// The member with this new name; one that the gazetteer knows under another spelling is that one.
    pub fn fresh(&mut self, kind: EntityKind, name: &str, words: Vec<u64>) -> usize {
        let form = variant(name);
        if let Some(&member) = self.by_variant.get(&form) {
            return member;
        }
        let member = match self.annotator.row_of_variant(kind, &form) {
            Some(row) => self.known(row),
            None => {
                let key = new_id(kind, name).into();
                self.members.push(Member { kind, key, name: name.into(), row: None, forms: vec![words], count: 0 });
                self.members.len() - 1
            }
        };
        self.by_variant.insert(form, member);
        member
    }

    /// Places a name: its words are taken, and its entity is named once more.
    pub fn put(&mut self, placed: Placed) {
        self.parts[placed.part].taken[placed.first..placed.end].fill(true);
        let form = self.word_hashes(placed.part, placed.first, placed.end);
        let known = &mut self.members[placed.member];
        known.count += 1;
        if known.kind == EntityKind::Person && placed.why != MentionWhy::Acronym && !known.forms.contains(&form) {
            known.forms.push(form);
        }
        self.placed.push(placed);
    }

    fn each_name(&self, wanted: impl Fn(&Name) -> bool) -> Vec<(usize, Name)> {
        let names = self.parts.iter().enumerate().flat_map(|(number, part)| part.names.iter().map(move |name| (number, name)));
        names.filter(|(_, name)| wanted(name)).map(|(part, name)| (part, name.clone())).collect()
    }

    fn place_known(&mut self) {
        for (part, name) in self.each_name(|name| name.sure) {
            let member = self.known(name.rows[0]);
            self.put(name.placed(part, member));
        }
    }

    /// New names: the longest forms first, so that shorter ones find them.
    fn place_new(&mut self) {
        let mut new = self.each_name(|name| name.rows.is_empty());
        let kinds = vote(&new, &self.texts);
        new.sort_by_key(|(part, name)| (std::cmp::Reverse(name.end - name.first), *part, name.first));
        for (part, mut name) in new {
            self.drop_clitic(part, &mut name);
            let written = name.span.of(self.texts[part]);
            let kind = kinds.get(&variant(written)).copied().unwrap_or(name.kind);
            let words = self.words_of(part, &name);
            let whole = self.longer_form(kind, &words, part, name.first);
            if whole.is_some() && kind == EntityKind::Person {
                name.first = self.with_article(part, name.first);
                name.span.start = self.parts[part].reading.words[name.first].span.start;
            }
            let (member, why, score) = match whole {
                Some(member) => (member, MentionWhy::ShortForm, name.score.max(0.8)),
                None => {
                    let full = self.with_state(part, &name).filter(|_| kind == EntityKind::Organization);
                    (self.fresh(kind, full.as_deref().unwrap_or(written), words), name.why, name.score)
                }
            };
            self.put(Placed { score, why, ..name.placed(part, member) });
        }
    }

    /// The first word of a name once the Arabic article before it is taken in: *Al-Moualem*.
    fn with_article(&self, part: usize, first: usize) -> usize {
        let reading = &self.parts[part].reading;
        let article = first > 0
            && reading.words[first].gap == Gap::Hyphen
            && matches!(reading.folded(first - 1), "al" | "el")
            && !self.parts[part].taken[first - 1];
        first - usize::from(article)
    }

    /// Takes a clitic off a name of one word if the rest is part of a name that the article has.
    fn drop_clitic(&self, part: usize, name: &mut Name) {
        let folded = self.parts[part].reading.folded(name.first);
        let Some(bare) = without_clitic(folded).filter(|_| name.end == name.first + 1) else { return };
        let hash = xxh3_64(bare.as_bytes());
        if self.members.iter().any(|member| member.kind == EntityKind::Person && self.stands_for(member, hash)) {
            name.span.end -= (folded.len() - bare.len()) as u32;
        }
    }

    /// The words of a name as hashes, without the clitic that its span leaves out.
    fn words_of(&self, part: usize, name: &Name) -> Vec<u64> {
        let reading = &self.parts[part].reading;
        let cut = reading.span(name.first, name.end).end - name.span.end;
        let mut words = self.word_hashes(part, name.first, name.end);
        if let Some(last) = words.last_mut().filter(|_| cut > 0) {
            let folded = reading.folded(name.end - 1);
            *last = xxh3_64(&folded.as_bytes()[..folded.len() - cut as usize]);
        }
        words
    }

    /// The name of a body with the state at its end under its usual name: *Kementerian Luar Negeri RRT* is that of *Tiongkok*.
    fn with_state(&self, part: usize, name: &Name) -> Option<String> {
        let reading = &self.parts[part].reading;
        (name.first + 1..name.end).find_map(|at| {
            let found = self.annotator.matcher().longest(reading, at).filter(|found| at + found.len == name.end)?;
            let row = self.annotator.row(found.sure()?);
            let state = row.kind == EntityKind::Place && matches!(row.class.as_deref(), Some("negara" | "wilayah"));
            state.then(|| format!("{} {}", reading.span(name.first, at).of(self.texts[part]).trim_end_matches('-').trim_end(), row.name))
        })
    }

    /// The person whose longer name these words are part of: the one spoken of last before, if there are several.
    fn longer_form(&self, kind: EntityKind, words: &[u64], part: usize, at: usize) -> Option<usize> {
        let one = words.len() == 1;
        if kind != EntityKind::Person && !one {
            return None;
        }
        let within = |form: &Vec<u64>| {
            let inside = form.windows(words.len()).any(|window| window == words);
            let around = !one && form.first() == words.first() && form.last() == words.last();
            form.len() > words.len() && (inside || around)
        };
        let fits = |member: &Member| {
            member.kind == EntityKind::Person && member.forms.iter().any(within) && (!one || self.stands_for(member, words[0]))
        };
        self.last_before(part, at, fits)
    }

    /// Whether one word of a person's name can stand for it: any of a known person, the first and last of a new one.
    fn stands_for(&self, member: &Member, word: u64) -> bool {
        member.forms.iter().filter(|form| form.len() > 1).any(|form| {
            let ends = form.first() == Some(&word) || form.last() == Some(&word);
            ends || member.row.is_some() && form.contains(&word)
        })
    }

    /// The fitting member that was named last before a word, else the one named first after it.
    fn last_before(&self, part: usize, at: usize, fits: impl Fn(&Member) -> bool) -> Option<usize> {
        let fitting: Vec<usize> =
            (0..self.members.len()).filter(|&member| self.members[member].count > 0 && fits(&self.members[member])).collect();
        if fitting.len() < 2 {
            return fitting.first().copied();
        }
        let mentions = self.placed.iter().filter(|placed| fitting.contains(&placed.member));
        let before =
            mentions.clone().filter(|placed| (placed.part, placed.first) < (part, at)).max_by_key(|placed| (placed.part, placed.first));
        before.or_else(|| mentions.min_by_key(|placed| (placed.part, placed.first))).map(|placed| placed.member)
    }

    /// Free words that are part of a person's name: *Wang* after *Wang Yi*.
    fn place_short_forms(&mut self) {
        let mut bearers: FxHashSet<u64> = FxHashSet::default();
        for member in self.members.iter().filter(|member| member.kind == EntityKind::Person && member.count > 0) {
            bearers.extend(member.forms.iter().flatten().filter(|&&word| self.stands_for(member, word)).copied());
        }
        if bearers.is_empty() {
            return;
        }
        for part in 0..self.parts.len() {
            let mut at = 0;
            while at < self.parts[part].reading.words.len() {
                at = self.short_form_at(part, at, &bearers);
            }
        }
    }

    /// Places a short form at a word, if one stands there; says where to read on.
    fn short_form_at(&mut self, part: usize, at: usize, bearers: &FxHashSet<u64>) -> usize {
        let read = &self.parts[part];
        let word = read.reading.words[at];
        if read.taken[at] || !word.is_capital() || word.shape == Shape::Initial || word.span.len() < 2 {
            return at + 1;
        }
        let mut hash = word.hash;
        let mut span = word.span;
        if !bearers.contains(&hash) {
            let Some(bare) = without_clitic(read.reading.folded(at)) else { return at + 1 };
            hash = xxh3_64(bare.as_bytes());
            if !bearers.contains(&hash) {
                return at + 1;
            }
            span.end -= (read.reading.folded(at).len() - bare.len()) as u32;
        }
        let mut end = at + 1;
        let goes_on = |end: usize| {
            read.reading
                .words
                .get(end)
                .is_some_and(|word| word.is_capital() && word.gap.joins() && !read.taken[end] && bearers.contains(&word.hash))
        };
        while goes_on(end) {
            end += 1;
        }
        let common = word.cue != Cue::None || word.opens && self.annotator.weights().is_ordinary(word.hash);
        if common || !read.stands_alone(at, end) && !read.headline {
            return end;
        }
        let words = if end == at + 1 { vec![hash] } else { self.word_hashes(part, at, end) };
        if let Some(member) = self.longer_form(EntityKind::Person, &words, part, at) {
            let reading = &self.parts[part].reading;
            let first = self.with_article(part, at);
            let span = if end == at + 1 { Span { start: reading.words[first].span.start, ..span } } else { reading.span(first, end) };
            self.put(Placed { part, first, end, span, member, score: 0.85, why: MentionWhy::ShortForm });
        }
        end
    }

    /// Makes all mentions of one member those of another.
    pub fn merge(&mut self, from: usize, into: usize) {
        let mut moved = 0;
        for placed in self.placed.iter_mut().filter(|placed| placed.member == from) {
            placed.member = into;
            moved += 1;
        }
        self.members[from].count = 0;
        self.members[into].count += moved;
    }

    /// Makes a member's mentions that are the acronym at a word those of another.
    pub fn merge_here(&mut self, from: usize, into: usize, part: usize, at: usize) {
        let hash = self.parts[part].reading.words[at].hash;
        for placed in self.placed.iter_mut().filter(|placed| placed.member == from && placed.end == placed.first + 1) {
            if self.parts[placed.part].reading.words[placed.first].hash == hash {
                placed.member = into;
                placed.why = MentionWhy::Acronym;
                self.members[from].count -= 1;
                self.members[into].count += 1;
            }
        }
    }

    /// Names that one place of the article made known, wherever else it writes them.
    fn place_repeated(&mut self) {
        let mut forms: FxHashMap<u64, Vec<(Vec<u64>, usize)>> = FxHashMap::default();
        for placed in self.placed.iter().filter(|placed| placed.why != MentionWhy::Name && placed.score >= 0.7) {
            let words = self.word_hashes(placed.part, placed.first, placed.end);
            let seen = forms.entry(words[0]).or_default();
            if !seen.iter().any(|(known, _)| *known == words) {
                seen.push((words, placed.member));
            }
        }
        for seen in forms.values_mut() {
            seen.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        if forms.is_empty() {
            return;
        }
        for part in 0..self.parts.len() {
            for at in 0..self.parts[part].reading.words.len() {
                self.repeated_at(part, at, &forms);
            }
        }
    }

    fn repeated_at(&mut self, part: usize, at: usize, forms: &FxHashMap<u64, Vec<(Vec<u64>, usize)>>) {
        let read = &self.parts[part];
        let words = &read.reading.words[at..];
        if read.taken[at] || !words[0].is_capital() {
            return;
        }
        let Some(known) = forms.get(&words[0].hash) else { return };
        let fits = |form: &[u64]| {
            form.len() <= words.len()
                && form.iter().zip(words).all(|(hash, word)| *hash == word.hash)
                && read.is_free(at, at + form.len())
                && words[1..form.len()].iter().all(|word| word.gap.joins())
                && (form.len() > 1
                    || read.headline
                    || read.stands_alone(at, at + 1) && !(words[0].opens && self.annotator.weights().is_ordinary(words[0].hash)))
        };
        let Some((form, member)) = known.iter().find(|(form, _)| fits(form)) else { return };
        let (end, member) = (at + form.len(), *member);
        let span = read.reading.span(at, end);
        self.put(Placed { part, first: at, end, span, member, score: 0.8, why: MentionWhy::ShortForm });
    }
}

/// The kind that most of a new name's mentions speak for, by its form.
fn vote(names: &[(usize, Name)], texts: &[&str]) -> FxHashMap<String, EntityKind> {
    let mut votes: FxHashMap<String, [f32; 3]> = FxHashMap::default();
    for (part, name) in names {
        // *di* and *ke* stand before places only.
        let weight = if name.kind == EntityKind::Place && name.score >= SURE_PLACE { 3.0 } else { name.score };
        votes.entry(variant(name.span.of(texts[*part]))).or_default()[name.kind as usize] += weight;
    }
    let most = |votes: [f32; 3]| EntityKind::ALL.into_iter().rev().max_by(|a, b| votes[*a as usize].total_cmp(&votes[*b as usize]));
    votes.into_iter().filter_map(|(form, votes)| Some((form, most(votes)?))).collect()
}
