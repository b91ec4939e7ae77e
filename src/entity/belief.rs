//! How far the tagger is believed.
//!
//! A name that it found is trimmed of titles and small words, then held against what the gazetteer and the words around it say. Names of one word need a
//! wider margin than longer ones, ordinary words a wider one still, and what makes a long name of a known one needs more than a new name does.
//! The margins were read off five-fold cross-validation of the trainer, where a margin of 500 is right four times in five.

use super::cues::Cue;
use super::part::Hit;
use super::reading::{Gap, Reading, Shape};
use super::rules::{Claim, View};
use super::tagger::{TaggedName, Weights};
use super::{EntityKind, MentionWhy};

/// The score of a new place that *di* or *ke* stands before.
pub(super) const SURE_PLACE: f32 = 0.9;

/// A name of the tagger without what is no part of it; `None` if nothing is left that can be believed.
pub(super) fn tidied(text: &str, reading: &Reading, hits: &[Hit<'_>], name: TaggedName, weights: &Weights) -> Option<Claim> {
    let view = View { reading, hits, weights };
    let (first, end) = trimmed(&view, name);
    if first == end {
        return None;
    }
    let in_place = first > 0 && reading.words[first].gap == Gap::Space && matches!(reading.folded(first - 1), "di" | "ke");
    let name = if in_place && name.kind == EntityKind::Person { TaggedName { kind: EntityKind::Place, ..name } } else { name };
    // Capitals inside a single word are those of a brand: *RedState*.
    let brand = name.kind == EntityKind::Person && end == first + 1 && is_brand(reading.words[first].span.of(text));
    let name = if brand { TaggedName { kind: EntityKind::Organization, ..name } } else { name };
    if is_maker(reading, first) || is_thing(reading, first, end, name.kind) {
        return None;
    }
    let believed = believed(&view, first, end, name)?;
    let score = if in_place && name.kind == EntityKind::Place { believed.max(SURE_PLACE) } else { believed };
    let inside: Vec<&Hit<'_>> = hits.iter().filter(|hit| hit.first < end && first < hit.end).collect();
    let cut = inside.iter().any(|hit| hit.first < first || hit.end > end);
    let whole = inside.iter().any(|hit| hit.first == first && hit.end == end);
    let ordinary = |at: usize| view.is_ordinary(&reading.words[at]) || reading.words[at].cue == Cue::Compass;
    if name.kind != EntityKind::Organization && inside.is_empty() && name.margin < 1500 && (first..end).all(ordinary)
        || view.is_bare(first, end)
    {
        return None;
    }
    let pair = inside.len() > 1 && (first + 1..end).any(|at| matches!(reading.words[at].gap, Gap::Hyphen | Gap::Dash | Gap::Slash));
    let compass = |at: usize| view.covering(at).is_some() || reading.words[at].cue == Cue::Compass || reading.folded(at) == "pusat";
    let head = matches!(reading.words[first].cue, Cue::OrganizationHead | Cue::Tail) || end - first > 2 && !reading.words[first].opens;
    let state_last = inside.last().is_some_and(|hit| hit.kind == Some(EntityKind::Place) && hit.end == end);
    let stronger = match name.kind {
        EntityKind::Organization if head => name.margin >= 300,
        EntityKind::Organization => name.margin >= 900 && !reading.words[first].opens,
        // *Jordan Peterson* may be a person's name, *Tutsi Kongo* is none.
        EntityKind::Person => name.margin >= 500 && !state_last,
        EntityKind::Place => inside.iter().all(|hit| hit.kind == Some(EntityKind::Place)) && (first..end).all(compass),
    };
    // Known names side by side are no new name.
    let known = (first..end).all(|at| view.covering(at).is_some());
    if cut || whole || pair || known || !inside.is_empty() && !stronger {
        return None;
    }
    let holds_hit = !inside.is_empty();
    Some(Claim { first, end, kind: name.kind, row: None, score, why: MentionWhy::Model, holds_hit })
}

/// The words of a name without titles, small words at its ends, and what stands behind a person's name in capitals.
fn trimmed(view: &View<'_>, name: TaggedName) -> (usize, usize) {
    let words = &view.reading.words;
    let (mut first, mut end) = (name.first, name.end);
    let person = name.kind == EntityKind::Person;
    let before = |cue| matches!(cue, Cue::Title | Cue::Rank | Cue::Domain | Cue::Speech | Cue::Function);
    let behind = |cue| matches!(cue, Cue::Title | Cue::Function | Cue::Speech | Cue::Time);
    while first < end && (person && before(words[first].cue) || words[first].shape == Shape::Lower && words[first].cue != Cue::Particle) {
        first += 1;
    }
    let loose = |at: usize| {
        let small = words[at].shape == Shape::Lower && words[at].gap != Gap::Hyphen;
        small || person && behind(words[at].cue) && view.covering(at).is_none()
    };
    // Free capitalised words on either side of a person's name are of it: the tagger cuts long names short.
    // A family name may be a firm's too: *Christine Blasey Ford*.
    let firm = |at: usize| {
        view.covering(at).is_some_and(|hit| hit.kind == Some(EntityKind::Organization) && hit.first == at && hit.end == at + 1)
            && words[at].shape == Shape::Title
    };
    let whole = |at: usize| {
        let word = &words[at];
        matches!(word.shape, Shape::Title | Shape::Mixed) && word.cue == Cue::None && !view.is_ordinary(word) && view.covering(at).is_none()
    };
    while person && first > 0 && first < end && end - first < 5 && words[first].gap == Gap::Space && whole(first - 1) {
        first -= 1;
    }
    while person
        && first < end
        && end < words.len()
        && end - first < 5
        && words[end].gap == Gap::Space
        && (whole(end) || end == first + 2 && firm(end))
    {
        end += 1;
    }
    while first < end && loose(end - 1) {
        end -= 1;
    }
    // What follows a full name in capitals is an office or a seat.
    while person && end > first + 2 && words[end - 1].shape == Shape::Upper && words[end - 2].shape != Shape::Upper {
        end -= 1;
    }
    (first, end)
}

/// Whether a name is that of a thing which is no entity: *kapal tanker Sirius*, *Perjanjian Oslo*; of persons only what stands before tells.
fn is_thing(reading: &Reading, first: usize, end: usize, kind: EntityKind) -> bool {
    let inside = (first..end).any(|at| reading.words[at].cue == Cue::Thing) && kind != EntityKind::Person;
    let behind = |back: usize| {
        let joined = first >= back && (first - back + 1..=first).all(|at| reading.words[at].gap.joins());
        joined && reading.words[first - back].cue == Cue::Thing
    };
    inside || behind(1) || behind(2) && reading.words[first - 1].shape == Shape::Lower
}

/// How far a name of the tagger is to be believed; names of one word need more.
fn believed(view: &View<'_>, first: usize, end: usize, name: TaggedName) -> Option<f32> {
    let head = view.word(first).filter(|_| first < end)?;
    let one = end - first == 1;
    let least = match (one, name.kind) {
        (true, EntityKind::Person) => 500,
        (true, _) => 500,
        (false, EntityKind::Place) => 300,
        (false, _) => 200,
    };
    let plain = one
        && (name.kind == EntityKind::Person && head.shape == Shape::Upper && name.margin < 1500
            || head.cue != Cue::None
            || view.is_ordinary(head) && name.margin < 1200
            || head.span.len() < 2);
    (name.margin >= least && !plain).then(|| (0.5 + name.margin as f32 / 2400.0).min(0.9))
}

/// Whether a capital stands inside a word, behind a small letter, as it does in few family names: *RedState*, but *McDonald*, *DeSantis*.
fn is_brand(word: &str) -> bool {
    let behind_small = |pair: &[char]| pair[0].is_lowercase() && pair[1].is_uppercase();
    let letters: Vec<char> = word.chars().collect();
    let inside = letters.windows(2).position(behind_small);
    inside.is_some_and(|at| at > 1 && !word.starts_with("Mac"))
}

/// Whether a word is the end of the address of a site: *.com*.
pub(super) fn is_address(reading: &Reading, at: usize) -> bool {
    let Some(word) = reading.words.get(at) else { return false };
    let close = word.gap == Gap::Dot && reading.words[at - 1].span.end + 1 == word.span.start;
    close && matches!(reading.folded(at), "com" | "id" | "co" | "net" | "org")
}

/// Whether a word names a language: *bahasa Inggris*.
pub(super) fn is_language(reading: &Reading, at: usize) -> bool {
    at > 0 && reading.words[at].gap == Gap::Space && reading.folded(at - 1) == "bahasa"
}

/// Words before the names of those who made an article.
const MAKERS: [&str; 14] = [
    "editor",
    "penulis",
    "reporter",
    "pewarta",
    "penerjemah",
    "foto",
    "fotografer",
    "sumber",
    "redaktur",
    "kontributor",
    "diadaptasi",
    "penyunting",
    "oleh",
    "laporan",
];

/// Whether a name is that of a maker of the article: *Editor: …*, *Diadaptasi oleh …*.
fn is_maker(reading: &Reading, first: usize) -> bool {
    let named = |back: usize| first >= back && MAKERS.contains(&reading.folded(first - back));
    let colon = reading.words[first].gap == Gap::Colon;
    first > 0 && (colon && named(1) || reading.folded(first - 1) == "oleh" && named(2))
}

/// Whether a line names its makers, not those that it speaks of: *Editor: …*, *Penulis: …*.
pub(super) fn is_credit(reading: &Reading) -> bool {
    let credited =
        reading.words.get(1).is_some_and(|word| word.gap == Gap::Colon) || reading.folded(1) == "oleh" || reading.folded(0) == "oleh";
    reading.words.len() <= 20 && credited && MAKERS.contains(&reading.folded(0))
}
