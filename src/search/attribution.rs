//! Who says what in a paragraph: direct and reported speech with its speaker, by rules over Indonesian verbs of saying.
//!
//! The rules prefer silence to a wrong name. A speaker is an entity that stands right beside the verb, as its subject (`Lavrov menegaskan bahwa ...`), behind it (`..., kata Presiden
//! Rusia Vladimir Putin`), or behind *menurut*; titles, adverbs and days may stand between, other words may not. A pronoun is whoever spoke, or was the subject, last. Pure.

mod verbs;

use crate::entity::{EntityId, EntityKind};
use crate::text::{Span, sentences};
use verbs::{BETWEEN, OPENING, PRONOUNS, SAID, SAYING, SAYING_THAT, TITLES, UNSAID};

/// A name in a paragraph.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Its bytes in the paragraph.
    pub span: Span,
    /// Who is meant.
    pub entity: EntityId,
    /// What kind of thing.
    pub kind: EntityKind,
}

/// Something said, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Who says it.
    pub speaker: EntityId,
    /// Whether it is in their own words, between quotation marks.
    pub direct: bool,
    /// What is said, in bytes of the paragraph.
    pub said: Span,
    /// The words that tell who says it: a verb, or *menurut*.
    pub cue: Span,
}

/// Who spoke last, from paragraph to paragraph of an article.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    last: Option<EntityId>,
}

/// Words that a direct quotation must have if no verb follows it; fewer are a way of speaking.
const LEAST_WORDS: usize = 4;

/// Words between a verb and the quotation that it announces.
const MOST_WORDS_BEFORE_QUOTATION: usize = 12;

/// What is said in a paragraph, in reading order.
pub fn attributions(paragraph: &str, named: &[Named], memory: &mut Memory) -> Vec<Attribution> {
    let reading = Reading { text: paragraph, named, words: words(paragraph), quotations: quotations(paragraph) };
    // Who was spoken of a paragraph ago is meant only if this one goes on speaking of them.
    let goes_on = reading.words.first().is_some_and(|word| PRONOUNS.contains(&word.lower.as_str()) || reading.in_quotation(word.span));
    if !goes_on {
        memory.last = None;
    }
    let mut found: Vec<Attribution> = Vec::new();
    for sentence in joined_sentences(paragraph, &reading.quotations) {
        let mut here = reading.direct(sentence, memory, found.last());
        if here.is_empty() {
            here.extend(reading.reported(sentence, memory));
        }
        match here.last() {
            // A body that spoke is no `ia`, and whoever was spoken of before is not meant either.
            Some(last) => memory.last = Some(last.speaker).filter(|speaker| reading.kind(*speaker) == Some(EntityKind::Person)),
            None => reading.remember_subject(sentence, memory),
        }
        found.extend(here);
    }
    found
}

/// A word and its place.
struct Word {
    span: Span,
    lower: String,
    capital: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    let mut put = |start: usize, end: usize| {
        let written = text.get(start..end).unwrap_or("");
        let trimmed = written.trim_end_matches(['-', '\'', '’', '–']);
        if !trimmed.is_empty() {
            let span = Span::new(start, start + trimmed.len());
            found.push(Word { span, lower: trimmed.to_lowercase(), capital: trimmed.starts_with(char::is_uppercase) });
        }
    };
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || (start.is_some() && matches!(c, '-' | '\'' | '’'));
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                put(from, at);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        put(from, text.len());
    }
    found
}

/// What stands between quotation marks, marks included; one that does not end is none.
fn quotations(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (None, '“' | '"' | '„') => open = Some((at, if c == '"' { '"' } else { '”' })),
            (Some((from, end)), c) if c == end => {
                found.push(Span::new(from, at + c.len_utf8()));
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// Sentences, those inside one quotation joined.
fn joined_sentences(text: &str, quotations: &[Span]) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for sentence in sentences(text) {
        match joined.last_mut() {
            Some(last) if quotations.iter().any(|quotation| quotation.start < last.end && last.end < quotation.end) => {
                *last = last.cover(sentence)
            }
            _ => joined.push(sentence),
        }
    }
    joined
}

struct Reading<'t> {
    text: &'t str,
    named: &'t [Named],
    words: Vec<Word>,
    quotations: Vec<Span>,
}

impl Reading<'_> {
    fn kind(&self, entity: EntityId) -> Option<EntityKind> {
        self.named.iter().find(|named| named.entity == entity).map(|named| named.kind)
    }

    /// Numbers of the words inside a stretch.
    fn within(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.words.partition_point(|word| word.span.start < span.start);
        first..self.words.partition_point(|word| word.span.end <= span.end).max(first)
    }

    fn gap(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or("")
    }

    fn in_quotation(&self, span: Span) -> bool {
        self.quotations.iter().any(|quotation| quotation.contains(span))
    }

    fn name_at(&self, word: &Word) -> Option<&Named> {
        self.named.iter().find(|named| named.span.overlaps(word.span))
    }

    /// The quotations of a sentence that somebody is said to have said.
    fn direct(&self, sentence: Span, memory: &Memory, before: Option<&Attribution>) -> Vec<Attribution> {
        let mut found: Vec<Attribution> = Vec::new();
        let inside: Vec<Span> = self.quotations.iter().copied().filter(|quotation| sentence.contains(*quotation)).collect();
        for (number, &quotation) in inside.iter().enumerate() {
            let said = Span { start: quotation.start, end: quotation.end };
            let long = self.within(said).len() >= LEAST_WORDS;
            let rest_end = inside.get(number + 1).map_or(sentence.end, |next| next.start);
            let after = self.within(Span { start: quotation.end, end: rest_end.max(quotation.end) });
            let head_start = number.checked_sub(1).and_then(|last| inside.get(last)).map_or(sentence.start, |last| last.end);
            let head = self.within(Span { start: head_start.min(quotation.start), end: quotation.start });
            let speaker = self
                .behind(after, quotation.end, memory)
                .or_else(|| if long { self.before(head.clone(), quotation, memory) } else { None })
                // Later parts of what was begun: “...,” kata X. “...”
                .or_else(|| {
                    let goes_on = long
                        && head.is_empty()
                        && self.gap(head_start, quotation.start).trim_matches(|c: char| c.is_whitespace() || c == ',').is_empty();
                    let last = found.last().or(before).filter(|last| last.direct)?;
                    goes_on.then_some((last.speaker, last.cue))
                });
            found.extend(speaker.map(|(speaker, cue)| Attribution { speaker, direct: true, said, cue }));
        }
        found
    }

    /// `..., kata X`: a verb right behind a quotation.
    fn behind(&self, after: std::ops::Range<usize>, end: u32, memory: &Memory) -> Option<(EntityId, Span)> {
        let at = after.start;
        let verb = self.words.get(at).filter(|_| !after.is_empty())?;
        let near = self.gap(end, verb.span.start).trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '—' | '–')).is_empty();
        if !near {
            return None;
        }
        if verb.lower.strip_suffix("nya").is_some_and(|base| SAID.contains(&base)) {
            return memory.last.map(|last| (last, verb.span));
        }
        if SAID.contains(&verb.lower.as_str()) {
            return self.noun_phrase(at + 1..after.end, memory).map(|speaker| (speaker, verb.span));
        }
        // “...,” Lavrov menegaskan; but not “...”, sedangkan Tokyo menyebutnya “...”.
        let opens = verb.capital || PRONOUNS.contains(&verb.lower.as_str());
        if !opens {
            return None;
        }
        (at..after.end.min(at + 10))
            .find(|&at| SAYING.contains(&self.words[at].lower.as_str()))
            .and_then(|verb| self.subject(after.start, verb, memory))
    }

    /// `X mengatakan, “...”`: the last verb before a quotation.
    fn before(&self, head: std::ops::Range<usize>, quotation: Span, memory: &Memory) -> Option<(EntityId, Span)> {
        let first = head.end.saturating_sub(MOST_WORDS_BEFORE_QUOTATION).max(head.start);
        let is_verb = |at: &usize| {
            let lower = self.words[*at].lower.as_str();
            SAYING.contains(&lower) || SAYING_THAT.contains(&lower)
        };
        let verb = (first..head.end).rev().find(is_verb)?;
        let last = self.words.get(head.end.checked_sub(1)?)?;
        let between = self.gap(last.span.end, quotation.start).trim();
        // Words in quotation marks inside a sentence are no quotation, unless the verb stands right before them.
        let announced = matches!(between, ":" | ",") || verb + 1 == head.end || self.words[head.end - 1].lower == "bahwa";
        if !announced {
            return None;
        }
        self.subject(head.start, verb, memory)
    }

    /// Reported speech of a sentence: the first verb of saying whose speaker is known.
    fn reported(&self, sentence: Span, memory: &mut Memory) -> Option<Attribution> {
        let range = self.within(sentence);
        let content_after = |from: u32| {
            let rest = self.gap(from, sentence.end);
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':'));
            Span { start: from + (rest.len() - trimmed.len()) as u32, end: sentence.end }
        };
        for at in range.clone() {
            let word = &self.words[at];
            if self.in_quotation(word.span) || self.name_at(word).is_some() {
                continue;
            }
            let lower = word.lower.as_str();
            let next = self.words.get(at + 1).filter(|_| at + 1 < range.end);
            // `menjawab dengan melarang ...` is a deed.
            let deed = next.is_some_and(|next| next.lower == "dengan");
            let says =
                (SAYING.contains(&lower) && !deed) || (SAYING_THAT.contains(&lower) && next.is_some_and(|next| next.lower == "bahwa"));
            if says {
                match self.subject(range.start, at, memory) {
                    Some((speaker, cue)) => return Some(Attribution { speaker, direct: false, said: content_after(word.span.end), cue }),
                    // Somebody else is speaking whom nobody knows.
                    None => memory.last = None,
                }
            }
            if lower == "menurut" {
                let Some(speaker) = self.noun_phrase(at + 1..range.end, memory) else { continue };
                // `Menurut X, ...`: what is said begins behind the comma.
                let comma = self.gap(word.span.end, sentence.end).find(',').map(|comma| word.span.end + comma as u32);
                let said = comma.filter(|_| at == range.start).map_or(sentence, content_after);
                return Some(Attribution { speaker, direct: false, said, cue: word.span });
            }
            let comma_before = at > range.start && self.gap(self.words[at - 1].span.end, word.span.start).trim().ends_with(',');
            let base = lower.strip_suffix("nya").filter(|base| SAID.contains(base));
            let speaker = match base {
                Some(_) if comma_before => memory.last,
                // `..., kata Latin dari ...`: before a place it is mostly the noun.
                None if comma_before && SAID.contains(&lower) => {
                    self.noun_phrase(at + 1..range.end, memory).filter(|speaker| self.kind(*speaker) != Some(EntityKind::Place))
                }
                _ => None,
            };
            if let Some(speaker) = speaker {
                let said = Span { start: sentence.start, end: word.span.start };
                return Some(Attribution { speaker, direct: false, said, cue: word.span });
            }
        }
        None
    }

    /// Who is the subject of the verb at `verb`, in the clause whose sentence begins at word `first`.
    fn subject(&self, first: usize, verb: usize, memory: &Memory) -> Option<(EntityId, Span)> {
        let cue = self.words.get(verb)?.span;
        let mut at = verb;
        // Adverbs and days between subject and verb.
        while at > first {
            let word = &self.words[at - 1];
            let gap = self.gap(word.span.end, self.words[at].span.start);
            let day = word.lower.bytes().all(|byte| byte.is_ascii_digit());
            if UNSAID.contains(&word.lower.as_str()) {
                return None;
            }
            if !(BETWEEN.contains(&word.lower.as_str()) || day) || self.name_at(word).is_some() || gap.contains(['.', ';', ':']) {
                break;
            }
            at -= 1;
        }
        let last = at.checked_sub(1).filter(|last| *last >= first)?;
        let word = &self.words[last];
        let gap = self.gap(word.span.end, self.words[at].span.start).trim();
        if gap.starts_with(',') {
            return self.set_apart(first, last).map(|speaker| (speaker, cue));
        }
        if PRONOUNS.contains(&word.lower.as_str()) {
            return memory.last.map(|last| (last, cue));
        }
        let bracket_only = gap.chars().all(|c| matches!(c, '(' | ')' | '/' | ' ') || c.is_ascii_digit());
        if !bracket_only {
            return None;
        }
        let named = self.name_at(word).filter(|named| named.span.end >= word.span.end)?;
        self.may_speak(named, first).then_some((named.entity, cue))
    }

    /// `X, yang ..., mengatakan`: the subject whose clause is set apart by commas before the verb.
    fn set_apart(&self, first: usize, last: usize) -> Option<EntityId> {
        let named = self.named.iter().find(|named| self.words.get(first).is_some_and(|word| named.span.end > word.span.start))?;
        let opens = self.within(Span { start: self.words[first].span.start, end: named.span.start });
        let title = |word: &Word| word.capital || TITLES.contains(&word.lower.as_str());
        let next = self.words.get(self.within(Span { start: self.words[first].span.start, end: named.span.end }).end)?;
        let comma = self.gap(named.span.end, next.span.start).trim() == ",";
        let apart = comma
            && next.span.start <= self.words[last].span.start
            && matches!(next.lower.as_str(), "yang" | "presiden" | "mantan" | "seorang" | "dalam" | "di" | "pada" | "lewat" | "melalui");
        (apart && self.words[opens].iter().all(title) && self.may_speak(named, first)).then_some(named.entity)
    }

    /// Whether a name that stands before a verb is its subject, and not part of another's name or office.
    fn may_speak(&self, named: &Named, first: usize) -> bool {
        let at = self.words.partition_point(|word| word.span.start < named.span.start);
        let Some(before) = at.checked_sub(1).filter(|before| *before >= first).map(|before| &self.words[before]) else { return true };
        if !self.gap(before.span.end, named.span.start).trim().is_empty() || OPENING.contains(&before.lower.as_str()) {
            // Of two who are named together, `A dan B`, only the second is known to stand here.
            return before.lower != "dan" || self.name_at_end(before.span.start).is_none();
        }
        match named.kind {
            EntityKind::Person => before.capital || TITLES.contains(&before.lower.as_str()) || self.name_at(before).is_some(),
            EntityKind::Organization => before.lower == "bicara",
            EntityKind::Place => before.lower == "pemerintah",
        }
    }

    /// A name that ends right before `at`, but for a comma.
    fn name_at_end(&self, at: u32) -> Option<&Named> {
        let near = |named: &&Named| named.span.end <= at && self.gap(named.span.end, at).trim_matches([',', ' ']).is_empty();
        self.named.iter().find(near)
    }

    /// The speaker in the noun phrase that begins a range of words: a person behind titles, or an organization or place alone.
    fn noun_phrase(&self, range: std::ops::Range<usize>, memory: &Memory) -> Option<EntityId> {
        let mut alone: Option<EntityId> = None;
        for (number, at) in range.clone().take(12).enumerate() {
            let word = &self.words[at];
            let gap = if number == 0 { "" } else { self.gap(self.words[at - 1].span.end, word.span.start).trim() };
            if !gap.is_empty() && gap != "." || gap == "." && self.words[at - 1].span.len() > 3 {
                return if gap == "," { self.apposition(word).or(alone) } else { alone };
            }
            if number == 0 && PRONOUNS.contains(&word.lower.as_str()) {
                return memory.last;
            }
            match self.name_at(word) {
                Some(named) if named.kind == EntityKind::Person => return Some(named.entity),
                Some(named) => {
                    let opens = number == 0 || matches!(self.words[at - 1].lower.as_str(), "bicara" | "pemerintah");
                    if opens {
                        alone = Some(named.entity);
                    }
                }
                // An office that nobody is named for speaks for itself, not for the place or body in its name.
                None if word.capital => alone = None,
                None if TITLES.contains(&word.lower.as_str()) || word.lower == "pemerintah" => {}
                None => break,
            }
        }
        alone
    }

    /// `kata juru bicara Kremlin, Dmitry Peskov,`: the person behind an office, if the name is set apart.
    fn apposition(&self, word: &Word) -> Option<EntityId> {
        let named = self.name_at(word).filter(|named| named.kind == EntityKind::Person)?;
        let rest = self.gap(named.span.end, self.text.len() as u32).trim_start();
        (rest.is_empty() || rest.starts_with([',', '.', ';', '(', '“', '"'])).then_some(named.entity)
    }

    /// Remembers the person that a sentence without speech is about, for pronouns in the next; forgets everybody if it opens with an office that nobody is named for.
    fn remember_subject(&self, sentence: Span, memory: &mut Memory) {
        let mut office = false;
        for word in &self.words[self.within(sentence)] {
            match self.name_at(word) {
                Some(named) if named.kind == EntityKind::Person => {
                    memory.last = Some(named.entity);
                    return;
                }
                Some(_) => {}
                None if TITLES.contains(&word.lower.as_str()) => office = true,
                None if word.capital && !PRONOUNS.contains(&word.lower.as_str()) => {}
                None => break,
            }
        }
        if office {
            memory.last = None;
        }
    }
}

#[cfg(test)]
mod tests;
