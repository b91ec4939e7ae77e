//! `kliping entity`: what the index knows of an entity. What the user says of one is written in `edits.rs`, and shows at once, because the file is read
//! with every query.

use super::args::{EntityArgs, EntityCommand, EntityShowArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::{FOUND, NOTHING, edits, facets};
use crate::entity::{Edit, EntityId, EntityKind, MentionWhy, WhoIsWho};
use crate::index::{TextField, annotate};
use crate::output::{Style, sanitize, write_entry};
use crate::query::entity_plan;
use crate::search::{self, Answer, FacetKind, FacetValue, HeldOffice, Request};
use jiff::civil::Date;
use std::io::{self, Write};
use std::path::Path;

/// Entities of each kind that are shown beside one.
const BESIDE: usize = 6;
/// Offices that are shown of one.
const OFFICES: usize = 5;
/// Articles that are shown of one.
const BEST: usize = 5;

pub(super) fn run(context: &Context, args: &EntityArgs) -> Result<u8, CliError> {
    match &args.command {
        EntityCommand::List(args) => facets::run(context, args),
        EntityCommand::Show(args) => show(context, args),
        EntityCommand::Merge { one, other } => edits::make(context, &Edit::Merge(one.clone(), other.clone())),
        EntityCommand::Rename { one, name } => edits::make(context, &Edit::Rename(one.clone(), name.clone())),
        EntityCommand::Why { article, one } => why(context, article, one.as_deref()),
        EntityCommand::Hide { one } => edits::make(context, &Edit::Hide(one.clone())),
        EntityCommand::Split { one, name } => edits::split(context, one, name),
        EntityCommand::Add { one, names, kind } => edits::add(context, one, names, kind.as_deref()),
    }
}

/// The one entity with this id or name; the error says who is near.
pub(super) fn single(who: &WhoIsWho<'_>, name: &str) -> Result<EntityId, CliError> {
    if let Some(id) = who.by_key(name) {
        return Ok(id);
    }
    match who.named(None, name).as_slice() {
        [id] => Ok(*id),
        [] => {
            let error = CliError::usage(format!("no entity named {name:?} in this index"));
            let near = who.nearest(None, name);
            Err(if near.is_empty() { error } else { error.hint(format!("near it: {}", near.join(", "))) })
        }
        several => {
            let keys: Vec<&str> = several.iter().filter_map(|&id| who.key(id)).collect();
            Err(CliError::usage(format!("{name:?} is the name of several entities"))
                .hint(format!("name one by its id: {}", keys.join(", "))))
        }
    }
}

fn show(context: &Context, args: &EntityShowArgs) -> Result<u8, CliError> {
    let desk = Desk::open(context)?;
    let who = desk.who();
    let id = single(&who, &args.name)?;
    let mut request = Request::new(entity_plan(&who, id));
    request.facets = vec![FacetKind::Person, FacetKind::Organization, FacetKind::Place, FacetKind::Month];
    request.facet_limit = usize::MAX;
    request.limit = BEST;
    let answer = search::search(&desk.reader, &who, &desk.analysis.analyzer, &request)?;
    let offices = search::offices(&desk.reader, &who, &desk.analysis.analyzer, id)?;
    let mut out = context.out();
    write_entity(&desk, &who, (id, &answer, &offices), context.style(), &mut out)?;
    out.flush()?;
    Ok(if answer.total.articles > 0 { FOUND } else { NOTHING })
}

fn write_entity(
    desk: &Desk,
    who: &WhoIsWho<'_>,
    (id, answer, offices): (EntityId, &Answer, &[HeldOffice]),
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{} ({})", sanitize(&who.label(id)), who.key(id).unwrap_or(""))?;
    let mut names: Vec<String> = who.members(id).into_iter().flat_map(|member| who.names(member)).collect();
    names.retain(|name| *name != who.label(id));
    if !names.is_empty() {
        write_entry(out, "also      ", &names.join(", "), style)?;
    }
    let facet = |kind: FacetKind| answer.facets.iter().find(|facet| facet.kind == kind).map_or(&[][..], |facet| &facet.values);
    let months = facet(FacetKind::Month);
    let span = match (months.first(), months.last()) {
        (Some(first), Some(last)) if first.label != last.label => format!(", {} to {}", first.label, last.label),
        (Some(only), _) => format!(", {}", only.label),
        _ => String::new(),
    };
    write_entry(out, "articles  ", &format!("{}, stories {}{span}", answer.total.articles, answer.total.stories), style)?;
    for (number, office) in offices.iter().take(OFFICES).enumerate() {
        let heading = if number == 0 { "offices" } else { "" };
        write_entry(out, &format!("{heading:<9} "), &office_line(who, office), style)?;
    }
    for (kind, heading) in [(EntityKind::Person, "persons"), (EntityKind::Organization, "bodies"), (EntityKind::Place, "places")] {
        let values = facet(facet_of(kind)).iter().filter(|value| value.number != id.0).take(BESIDE);
        let beside: Vec<String> = values.map(|value: &FacetValue| format!("{} {}", sanitize(&value.label), value.count.articles)).collect();
        if !beside.is_empty() {
            write_entry(out, &format!("{heading:<9} "), &beside.join(", "), style)?;
        }
    }
    for hit in &answer.hits {
        let date = hit.record.date().map_or_else(|| "no date   ".to_owned(), |date| date.to_string());
        write_entry(out, &format!("{date}  "), &hit.record.title, style)?;
        write_entry(out, "            ", &desk.locate(&hit.record.path), style)?;
    }
    Ok(())
}

/// *Wang Yi · direktur · Kantor Komite Sentral Urusan Luar Negeri, 3, 2023-07 to 2023-09*.
fn office_line(who: &WhoIsWho<'_>, office: &HeldOffice) -> String {
    let body = office.body.map(|body| format!(" · {}", who.label(body))).unwrap_or_default();
    let month = |date: Date| format!("{:04}-{:02}", date.year(), date.month());
    let days = match office.days.map(|(first, last)| (month(first), month(last))) {
        Some((first, last)) if first == last => format!(", {first}"),
        Some((first, last)) => format!(", {first} to {last}"),
        None => String::new(),
    };
    sanitize(&format!("{} · {}{body}: {}{days}", who.label(office.person), office.office, office.articles)).into_owned()
}

/// Prints every mention of an article with what made it.
fn why(context: &Context, article: &str, one: Option<&str>) -> Result<u8, CliError> {
    let desk = Desk::open(context)?;
    let who = desk.who();
    let wanted = one.map(|name| single(&who, name)).transpose()?;
    let found = search::find_articles(&desk.reader, article, desk.shown(Path::new(article)).as_deref())?;
    if found.is_empty() {
        context.say(&format!("no article {article:?} in this index"));
        return Ok(NOTHING);
    }
    let mut out = context.out();
    let mut any = false;
    for record in &found {
        for placed in annotate(&record.text, record.own_title(), &record.zones(), &desk.analysis.annotator).mentions {
            let mention = &placed.mention;
            let shown = who.by_key(&mention.key);
            if wanted.is_some() && shown != wanted {
                continue;
            }
            any = true;
            let text = if placed.field == TextField::Title { &record.title } else { &record.text };
            let name = shown.map_or_else(|| format!("{} (hidden)", mention.name), |id| who.label(id));
            let surface = sanitize(placed.span.of(text)).into_owned();
            writeln!(out, "{surface:<32} {:<28} {:.2}  {}", sanitize(&name), mention.score, reason(mention.why))?;
        }
    }
    out.flush()?;
    Ok(if any { FOUND } else { NOTHING })
}

fn reason(why: MentionWhy) -> &'static str {
    match why {
        MentionWhy::Name => "a name of the gazetteer",
        MentionWhy::Context => "a name of several, decided by the article",
        MentionWhy::ShortForm => "part of a name that the article gives in full",
        MentionWhy::Rule => "a new name, by the words around it",
        MentionWhy::Model => "a new name, by the tagger",
        MentionWhy::Acronym => "an acronym that the article explains",
    }
}

fn facet_of(kind: EntityKind) -> FacetKind {
    match kind {
        EntityKind::Person => FacetKind::Person,
        EntityKind::Organization => FacetKind::Organization,
        EntityKind::Place => FacetKind::Place,
    }
}
