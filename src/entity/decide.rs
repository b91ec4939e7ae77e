//! Names with several bearers: decided by what the article says, or left open.
//!
//! A place is the bearer that the article names otherwise, else the one whose state it speaks of most. A person is one whom the article names in full, or
//! whose title and state stand by. A body that every state has (*Kementerian Luar Negeri*, *Mahkamah Agung*) is that of the state nearest in the
//! text; where the gazetteer has no row for that state's, it is a name of its own, with the state in it. Nothing is decided on a tie.

use super::article::{Article, Placed};
use super::cues::Cue;
use super::part::Name;
use super::{EntityKind, MentionWhy};
use rustc_hash::FxHashMap;

/// What a state weighs: how near it stands, and how much the article speaks of it.
const BEFORE_NEAR: f32 = 1.0;
const AFTER_NEAR: f32 = 0.7;
const WHOLE: f32 = 1.0;
const LEAST: f32 = 0.45;
const LEAD: f32 = 0.15;

/// Decides the open names of an article.
pub(super) fn decide(article: &mut Article<'_>) {
    let open: Vec<(usize, Name)> = (0..article.parts.len())
        .flat_map(|part| {
            article.parts[part]
                .names
                .iter()
                .filter(|name| !name.rows.is_empty() && !name.sure)
                .map(move |name| (part, name.clone()))
                .collect::<Vec<_>>()
        })
        .collect();
    if open.is_empty() {
        return;
    }
    let counts = counts(article);
    let mut decided = Vec::new();
    for (part, name) in open {
        let kinds: Vec<EntityKind> = name.rows.iter().map(|&row| article.annotator.row(row).kind).collect();
        let row = if kinds.iter().all(|&kind| kind == EntityKind::Organization) {
            match state_of(article, part, &name, &counts) {
                Some(state) => of_state(article, &name, part, &state),
                None => None,
            }
        } else {
            most_named(article, &name, part, &counts)
        };
        decided.extend(row.map(|member| (part, name, member)));
    }
    for (part, name, member) in decided {
        article.put(Placed { score: 0.7, why: MentionWhy::Context, ..name.placed(part, member) });
    }
}

/// How often each known entity is named, by name.
fn counts(article: &Article<'_>) -> FxHashMap<String, usize> {
    let known = article.members.iter().filter(|member| member.row.is_some() && member.count > 0);
    known.map(|member| (member.name.to_string(), member.count)).collect()
}

/// The bearer that the article names otherwise, else the one whose state it names most.
fn most_named(article: &mut Article<'_>, name: &Name, part: usize, counts: &FxHashMap<String, usize>) -> Option<usize> {
    let count = |name: &String| counts.get(name).copied().unwrap_or(0);
    let titled = article.parts[part].before(name.first).is_some_and(|word| word.cue == Cue::Title);
    let weigh = |&row: &usize| {
        let row = article.annotator.row(row);
        let near: usize = [&row.country, &row.part_of].into_iter().flatten().map(count).sum();
        // A surname alone is nobody yet, whatever states the article speaks of.
        let near = if row.kind == EntityKind::Person && !titled { 0 } else { near };
        (count(&row.name), near)
    };
    let mut weighed: Vec<((usize, usize), usize)> = name.rows.iter().map(|row| (weigh(row), *row)).collect();
    weighed.sort_by_key(|(weight, row)| (std::cmp::Reverse(*weight), *row));
    let (best, row) = *weighed.first()?;
    let tied = weighed.get(1).is_some_and(|(second, _)| *second == best);
    (best > (0, 0) && !tied).then(|| article.known(row))
}

/// The state that a body without one is likely to be of.
fn state_of(article: &Article<'_>, part: usize, name: &Name, counts: &FxHashMap<String, usize>) -> Option<String> {
    let mut weights: FxHashMap<&str, f32> = FxHashMap::default();
    for placed in &article.placed {
        let member = &article.members[placed.member];
        let Some(row) = member.row.map(|row| article.annotator.row(row)) else { continue };
        let (state, share) = match (member.kind, &row.country) {
            (EntityKind::Place, None) if row.class.as_deref().is_some_and(|class| matches!(class, "negara" | "wilayah")) => {
                (row.name.as_str(), 1.0)
            }
            (EntityKind::Place, Some(country)) => (country.as_str(), 0.6),
            (_, Some(country)) => (country.as_str(), 0.7),
            _ => continue,
        };
        let weight = weights.entry(state).or_default();
        if placed.part != part {
            continue;
        }
        let distance = if placed.first < name.first { name.first - placed.end } else { placed.first - name.end };
        let near = if placed.first < name.first { BEFORE_NEAR * closeness(distance, 24) } else { AFTER_NEAR * closeness(distance, 10) };
        *weight = weight.max(near * share);
    }
    let all: usize = weights.keys().map(|state| counts.get(*state).copied().unwrap_or(0)).sum();
    let mut weighed: Vec<(f32, &str)> = weights
        .into_iter()
        .map(|(state, near)| (near + WHOLE * counts.get(state).copied().unwrap_or(0) as f32 / all.max(1) as f32, state))
        .collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let (best, state) = *weighed.first()?;
    let second = weighed.get(1).map_or(0.0, |(weight, _)| *weight);
    (best >= LEAST && best - second >= LEAD).then(|| state.to_owned())
}

fn closeness(distance: usize, reach: usize) -> f32 {
    1.0 - (distance.min(reach) as f32 / reach as f32)
}

/// The bearer that is of a state, or a new one that has the state in its name.
fn of_state(article: &mut Article<'_>, name: &Name, part: usize, state: &str) -> Option<usize> {
    let of = |&&row: &&usize| article.annotator.row(row).country.as_deref() == Some(state);
    if let Some(&row) = name.rows.iter().find(of) {
        return Some(article.known(row));
    }
    // Only what every state has can be another state's.
    let class = article.annotator.row(name.rows[0]).class.clone();
    let common = class.as_deref().is_some_and(is_of_every_state);
    let written = name.span.of(article.texts[part]);
    if !common || written.split_whitespace().count() < 2 {
        return None;
    }
    let full = format!("{written} {state}");
    Some(article.fresh(EntityKind::Organization, &full, Vec::new()))
}

/// Whether every state has a body of this class.
pub(super) fn is_of_every_state(class: &str) -> bool {
    matches!(class, "kementerian" | "parlemen" | "pengadilan" | "bank sentral" | "militer")
}
