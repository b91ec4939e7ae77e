//! Acronyms that an article explains in brackets: *Organisasi Kerja Sama Shanghai (SCO)*.
//!
//! What an article explains holds in that article. What it explains is noted too: where several stories explain an acronym alike, the index learns it
//! (`index/acronyms.rs`), and the acronym as other articles write it is shown as what it stands for.

use super::EntityKind;
use super::MentionWhy;
use super::article::{Article, Placed};
use super::cues::Cue;
use super::reading::{Gap, Shape};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What acronyms mean that several articles explain alike, by their folded letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearntAcronyms(pub BTreeMap<String, Meaning>);

/// The organization that an acronym stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Meaning {
    /// Stable id of the entity.
    pub key: String,
    /// Its name.
    pub name: String,
}

/// An acronym that an article explains, and the gazetteer does not know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Explained {
    /// Its folded letters.
    pub letters: String,
    /// What it stands for.
    pub meaning: Meaning,
}

impl Article<'_> {
    /// *Organisasi Kerja Sama Shanghai (SCO)*, *UNDP (United Nations Development Programme)*: both are one.
    pub fn read_acronyms(&mut self) {
        for part in 0..self.parts.len() {
            for at in 1..self.parts[part].reading.words.len() {
                if self.parts[part].reading.words[at].gap == Gap::Open {
                    self.read_bracket(part, at);
                }
            }
        }
    }

    fn read_bracket(&mut self, part: usize, at: usize) {
        let text = self.texts[part];
        let words = &self.parts[part].reading.words;
        let (short, before) = (words[at], words[at - 1]);
        let closed = text[short.span.end as usize..].starts_with([')', ']', '/']);
        if closed && is_acronym(short.shape, short.span.of(text)) {
            let long = self.placed.iter().position(|placed| placed.part == part && placed.end == at);
            match long {
                Some(long) => self.join_acronym(part, at, long),
                None => self.name_before_acronym(part, at),
            }
        } else if is_acronym(before.shape, before.span.of(text)) {
            let long = self.placed.iter().position(|placed| placed.part == part && placed.first == at);
            if let Some(long) = long.filter(|&long| self.spells(part, at - 1, long)) {
                self.join_acronym(part, at - 1, long);
            }
        }
    }

    /// Whether an acronym is made of the first letters of a placed name, in order.
    fn spells(&self, part: usize, at: usize, long: usize) -> bool {
        let placed = &self.placed[long];
        let reading = &self.parts[part].reading;
        let firsts: Vec<char> = (placed.first..placed.end).filter_map(|word| reading.folded(word).chars().next()).collect();
        is_spelled(reading.folded(at), &firsts)
    }

    /// Makes an acronym another name of the entity before or after it, here and wherever the article writes it.
    fn join_acronym(&mut self, part: usize, at: usize, long: usize) {
        let (member, spelled) = (self.placed[long].member, self.spells(part, at, long));
        let there = self.placed.iter().position(|placed| placed.part == part && placed.first <= at && at < placed.end);
        let said = there.map(|there| self.placed[there].member);
        if said == Some(member) || self.members[member].kind != EntityKind::Organization && !spelled {
            return;
        }
        if said.is_none_or(|said| self.members[said].row.is_none()) && self.members[member].kind == EntityKind::Organization {
            let short = self.parts[part].reading.folded(at).to_owned();
            self.explained.push((short, long));
        }
        let known = |member: usize| self.members[member].row.is_some();
        match said {
            // The list knows the acronym: the new long name is another name of that entity.
            Some(said) if known(said) && !known(member) && self.members[said].kind == self.members[member].kind => self.merge(member, said),
            Some(said) if known(said) && !(spelled && known(member)) => {}
            Some(said) if !known(said) || spelled => self.merge_here(said, member, part, at),
            _ => {}
        }
        let hash = self.parts[part].reading.words[at].hash;
        let member = self.placed[long].member;
        // The same letters, found as a new name elsewhere in the article.
        let written = |placed: &&Placed| {
            let word = placed.end == placed.first + 1 && self.parts[placed.part].reading.words[placed.first].hash == hash;
            word && self.members[placed.member].row.is_none()
        };
        let others: BTreeSet<usize> = self.placed.iter().filter(written).map(|placed| placed.member).collect();
        for other in others.into_iter().filter(|&other| other != member) {
            self.merge_here(other, member, part, at);
        }
        for part in 0..self.parts.len() {
            for at in 0..self.parts[part].reading.words.len() {
                let word = self.parts[part].reading.words[at];
                if word.hash == hash && is_acronym(word.shape, word.span.of(self.texts[part])) && !self.parts[part].taken[at] {
                    self.put(Placed { part, first: at, end: at + 1, span: word.span, member, score: 0.85, why: MentionWhy::Acronym });
                }
            }
        }
    }

    /// A bracketed acronym whose letters the words before it spell names them.
    fn name_before_acronym(&mut self, part: usize, at: usize) {
        let reading = &self.parts[part].reading;
        let letters = reading.folded(at).chars().count();
        let mut first = at;
        let mut initials = Vec::new();
        while first > 0 && initials.len() < letters {
            let word = &reading.words[first - 1];
            let joined = first == at || reading.words[first].gap.joins();
            let small = matches!(word.cue, Cue::Function | Cue::Particle);
            if !joined || !(word.is_capital() || small) || self.parts[part].taken[first - 1] {
                break;
            }
            if word.is_capital() {
                initials.insert(0, reading.folded(first - 1).chars().next().unwrap_or(' '));
            }
            first -= 1;
        }
        if letters < 2 || initials.len() < 2 || initials.iter().collect::<String>() != reading.folded(at) {
            return;
        }
        let head = matches!(reading.words[first].cue, Cue::OrganizationHead)
            || reading.words[first..at].iter().any(|word| matches!(word.cue, Cue::Tail));
        if !head || reading.words[first..at].iter().any(|word| word.cue == Cue::Thing) {
            return;
        }
        let span = reading.span(first, at);
        let name = span.of(self.texts[part]).to_owned();
        let words = self.word_hashes(part, first, at);
        let said =
            self.placed.iter().find(|placed| placed.part == part && placed.first <= at && at < placed.end).map(|placed| placed.member);
        let member = match said {
            Some(member) => member,
            None => self.fresh(EntityKind::Organization, &name, words),
        };
        self.put(Placed { part, first, end: at, span, member, score: 0.8, why: MentionWhy::Acronym });
        let long = self.placed.len() - 1;
        self.join_acronym(part, at, long);
    }

    /// The acronyms that the article explains and the gazetteer does not know.
    pub fn explained(&self) -> Vec<Explained> {
        let explained = self.explained.iter().map(|(letters, long)| {
            let member = &self.members[self.placed[*long].member];
            let meaning = Meaning { key: member.key.as_ref().to_owned(), name: member.name.as_ref().to_owned() };
            Explained { letters: letters.clone(), meaning }
        });
        let explained: BTreeSet<Explained> = explained.collect();
        explained.into_iter().collect()
    }
}

fn is_acronym(shape: Shape, word: &str) -> bool {
    let letters = word.chars().count();
    (2..=10).contains(&letters)
        && (shape == Shape::Upper || shape == Shape::WithDigits || shape == Shape::Mixed)
        && word.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Whether letters are the first letters of words, in order, beginning with the first.
fn is_spelled(letters: &str, firsts: &[char]) -> bool {
    let mut rest = firsts.iter();
    letters.chars().next() == firsts.first().copied() && letters.chars().all(|letter| rest.any(|&first| first == letter))
}
