//! `kliping annotate`: which entities a text speaks of.

use super::args::{AnnotateArgs, LineFormat};
use super::context::Context;
use super::error::CliError;
use super::{FOUND, NOTHING};
use crate::clean::{self, CleanOptions, ZoneKind};
use crate::entity::{Annotator, Mention};
use crate::index::{self, PlacedMention, TextField};
use crate::ingest::{Format, RawArticle};
use crate::output::{annotation_json, sanitize};
use crate::text::{CodePoints, Span};
use serde::Deserialize;
use std::io::{self, Read, Write};
use std::path::Path;

/// A line of input.
#[derive(Deserialize)]
struct Input {
    #[serde(default)]
    id: serde_json::Value,
    text: String,
}

pub(super) fn run(context: &Context, args: &AnnotateArgs) -> Result<u8, CliError> {
    let text = read(&args.file)?;
    let annotator = Annotator::with_added(context.edits_near()?.added());
    let mut out = context.out();
    let mut found = false;
    for input in inputs(&text) {
        let mentions = annotate(&annotator, &input.text, args.min_score);
        found |= !mentions.is_empty();
        match args.format {
            LineFormat::Jsonl => write_json(&input, &mentions, &mut out)?,
            LineFormat::Text => write_table(&input.text, &mentions, &mut out)?,
        }
    }
    out.flush()?;
    Ok(if found || args.format == LineFormat::Jsonl { FOUND } else { NOTHING })
}

fn read(file: &str) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    if file == "-" {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file).map_err(|error| CliError::file(Path::new(file), &error))?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// JSON Lines if every line is an object with a text, else the whole as one text.
fn inputs(text: &str) -> Vec<Input> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let parsed: Option<Vec<Input>> = lines.map(|line| serde_json::from_str(line).ok()).collect();
    parsed.filter(|inputs| !inputs.is_empty()).unwrap_or_else(|| vec![Input { id: serde_json::Value::Null, text: text.to_owned() }])
}

/// The mentions of a text that are at least so sure, with spans of the whole text; what surrounds the article is left out, as in the index.
fn annotate(annotator: &Annotator, text: &str, least: f32) -> Vec<(Span, Mention)> {
    let article = clean::clean(RawArticle::new("", Format::Text, text.to_owned()), &CleanOptions::default());
    let zones: Vec<(Span, ZoneKind)> = article.zones.iter().map(|zone| (zone.span, zone.kind)).collect();
    // The title of a text without metadata is one of its lines.
    let title = zones.iter().find(|(_, kind)| *kind == ZoneKind::Title).map(|(span, _)| *span);
    let found = index::annotate(text, title.map(|span| span.of(text)), &zones, annotator).mentions;
    let place = |placed: PlacedMention| {
        let shift = if placed.field == TextField::Title { title.map_or(0, |title| title.start as usize) } else { 0 };
        (placed.span.shifted(shift), placed.mention)
    };
    found.into_iter().map(place).filter(|(_, mention)| mention.score >= least).collect()
}

fn write_json(input: &Input, mentions: &[(Span, Mention)], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &annotation_json(&input.id, &input.text, mentions))?;
    writeln!(out)
}

fn write_table(text: &str, mentions: &[(Span, Mention)], out: &mut dyn Write) -> io::Result<()> {
    let points = CodePoints::new(text);
    for (span, mention) in mentions {
        let range = points.range(*span);
        writeln!(
            out,
            "{:>6}–{:<6} {:<12} {:<32} {}",
            range.start,
            range.end,
            mention.kind.as_str(),
            sanitize(span.of(text)),
            mention.name
        )?;
    }
    Ok(())
}
