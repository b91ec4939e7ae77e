//! `kliping show`: an article as it is kept, what surrounds it told apart.

use super::args::ShowArgs;
use super::context::{Context, Desk};
use super::error::CliError;
use super::{FOUND, NOTHING};
use crate::clean::ZoneKind;
use crate::index::ArticleRecord;
use crate::output::sanitize;
use crate::search;
use anstyle::Style;
use std::io::Write;
use std::path::Path;

pub(super) fn run(context: &Context, args: &ShowArgs) -> Result<u8, CliError> {
    let desk = Desk::open(context)?;
    let shown = desk.shown(Path::new(&args.article));
    let found = search::find_articles(&desk.reader, &args.article, shown.as_deref())?;
    if found.is_empty() {
        context.say(&format!("no article {:?} in this index", args.article));
        return Ok(NOTHING);
    }
    let mut out = context.out();
    for (number, record) in found.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_article(context, &desk, record, &mut out)?;
    }
    out.flush()?;
    Ok(FOUND)
}

fn write_article(context: &Context, desk: &Desk, record: &ArticleRecord, out: &mut dyn Write) -> std::io::Result<()> {
    let colour = context.style().colour;
    let paint = |style: Style, text: &str| if colour { format!("{style}{text}{style:#}") } else { text.to_owned() };
    writeln!(out, "{}", paint(Style::new().bold(), &sanitize(&record.title)))?;
    let mut facts = vec![record.date().map_or_else(|| "no date".to_owned(), |date| date.to_string())];
    facts.extend(record.source.clone());
    facts.extend(record.author.clone());
    facts.push(desk.locate(&record.path));
    facts.extend(record.url.clone());
    writeln!(out, "{}\n", paint(Style::new().dimmed(), &sanitize(&facts.join(" · "))))?;
    for (span, kind) in record.zones() {
        let line = sanitize(span.of(&record.text)).into_owned();
        match kind {
            ZoneKind::Title => {}
            ZoneKind::Tail => writeln!(out, "{}\n", paint(Style::new().dimmed(), &format!("| {line}")))?,
            ZoneKind::Heading => writeln!(out, "{}\n", paint(Style::new().bold(), &line))?,
            ZoneKind::List => writeln!(out, "- {line}")?,
            ZoneKind::Lead | ZoneKind::Body | ZoneKind::Caption => writeln!(out, "{line}\n")?,
        }
    }
    Ok(())
}
