//! `kliping inspect`: one file as kliping sees it. Metadata and where each piece stood, lines and what each was taken for, mentions.

use super::context::Context;
use super::dry_run::{columns_text, on_worker};
use super::error::CliError;
use super::index::SummaryFormat;
use super::intake::{IntakeArgs, format_parser};
use super::report::tell_problems;
use super::verb::write_json;
use super::{FOUND, NOTHING, SKIPPED};
use crate::clean::{self, Article, CleanOptions, ZoneKind};
use crate::entity::Annotator;
use crate::index::{FileProblem, PlacedMention, annotate};
use crate::ingest::{self, FileOutcome, Format, GivenField, RawArticle};
use crate::output::{inspect_json, inspected_json, sanitize};
use crate::text::Span;
use clap::Args;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

/// Characters of a line that are shown.
const LINE_SHOWN: usize = 100;

#[derive(Debug, Args)]
#[command(
    after_help = "Needs no index and changes nothing. Beside each piece of metadata stands where it was found; beside each line what it was taken for, and why.\n\nExamples:\n  kliping inspect berita/halaman.html\n  kliping inspect arsip.zip -n 1\n  kliping inspect tabel.csv --map naskah=body --format json"
)]
pub(super) struct InspectArgs {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Articles shown
    #[arg(long, short = 'n', value_name = "N", default_value_t = 3)]
    pub limit: usize,
    /// The format of the file [default: what its name or its first bytes tell]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser(), help_heading = "Reading files")]
    pub input_format: Option<Format>,
    #[command(flatten)]
    pub intake: IntakeArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: SummaryFormat,
}

/// An article, and what its file gave for it.
struct Seen {
    fields: Vec<GivenField>,
    article: Article,
    mentions: Vec<PlacedMention>,
}

pub(super) fn run(context: &Context, args: &InspectArgs) -> Result<u8, CliError> {
    if let Err(error) = std::fs::File::open(&args.file) {
        return Err(CliError::file(&args.file, &error));
    }
    if args.file.is_dir() {
        let folder = CliError::usage(format!("{} is a folder", args.file.display()));
        return Err(folder.hint("inspect shows one file; kliping index --dry-run shows what is in a folder"));
    }
    let options = args.intake.options()?;
    let annotator = Annotator::with_added(context.edits_near()?.added());
    let shown = args.file.to_string_lossy();
    let (outcome, seen) = on_worker(|| {
        let mut seen = Vec::new();
        let outcome = ingest::read(&args.file, &shown, args.input_format, &options, &mut |raw| {
            if seen.len() < args.limit {
                seen.push(look(raw, &annotator));
            }
        });
        (outcome, seen)
    })?;
    let mut out = context.out();
    match args.format {
        SummaryFormat::Json => {
            let articles = seen.iter().map(|seen| inspected_json(&seen.article, &seen.fields, &seen.mentions)).collect();
            write_json(&mut out, &inspect_json(&shown, &outcome, articles))?;
        }
        SummaryFormat::Text => write(&mut out, &shown, &outcome, &seen)?,
    }
    out.flush()?;
    let problems: Vec<(String, FileProblem)> =
        outcome.problems.iter().map(|problem| (shown.clone().into_owned(), problem.into())).collect();
    if args.format == SummaryFormat::Text {
        tell_problems(context, &problems);
    }
    Ok(match (problems.is_empty(), outcome.articles) {
        (false, _) => SKIPPED,
        (true, 0) => NOTHING,
        (true, _) => FOUND,
    })
}

fn look(raw: RawArticle, annotator: &Annotator) -> Seen {
    let fields = raw.fields.clone();
    let article = clean::clean(raw, &CleanOptions::default());
    let zones: Vec<(Span, ZoneKind)> = article.zones.iter().map(|zone| (zone.span, zone.kind)).collect();
    let title = article.title.is_own().then_some(article.title.text.as_str());
    let mentions = annotate(&article.text, title, &zones, annotator).mentions;
    Seen { fields, article, mentions }
}

fn write(out: &mut dyn Write, shown: &str, outcome: &FileOutcome, seen: &[Seen]) -> io::Result<()> {
    writeln!(out, "{}", sanitize(shown))?;
    let formats = outcome.formats.iter().map(|(format, count)| match count {
        1 => format.as_str().to_owned(),
        count => format!("{} ({count})", format.as_str()),
    });
    writeln!(out, "format    {}", formats.collect::<Vec<_>>().join(", "))?;
    if outcome.members > 0 {
        writeln!(out, "members   {} read, {} of formats that are not read", outcome.members, outcome.passed_over)?;
    }
    if !outcome.columns.is_empty() {
        writeln!(out, "columns   {}", columns_text(&outcome.columns))?;
    }
    writeln!(out, "articles  {}, {} shown", outcome.articles, seen.len())?;
    for seen in seen {
        seen.write(out)?;
    }
    Ok(())
}

impl Seen {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let article = &self.article;
        writeln!(out, "\narticle   {}", sanitize(&article.id))?;
        let origin = article.title.origin.map_or("made from the text", ingest::Origin::as_str);
        writeln!(out, "title     {} ({origin})", sanitize(&article.title.text))?;
        match &article.date {
            Some(dated) => writeln!(out, "date      {} ({}: {})", dated.date, dated.origin.as_str(), sanitize(&dated.raw))?,
            None => writeln!(out, "date      none")?,
        }
        for (name, value) in [
            ("source", &article.source),
            ("url", &article.url),
            ("author", &article.author),
            ("category", &article.category),
            ("language", &article.language),
        ] {
            if let Some(value) = value {
                writeln!(out, "{name:<9} {}", sanitize(value))?;
            }
        }
        for field in &self.fields {
            writeln!(out, "given     {} ({}): {}", field.name.as_str(), field.origin.as_str(), shortened(&field.value))?;
        }
        for (name, value) in &article.extra {
            writeln!(out, "also      {}: {}", sanitize(name), shortened(value))?;
        }
        writeln!(out, "lines")?;
        for zone in &article.zones {
            let what = format!("{} ({})", zone.kind.as_str(), zone.reason.as_str());
            writeln!(out, "  {what:<22} {}", shortened(zone.span.of(&article.text)))?;
        }
        writeln!(out, "mentions")?;
        for ((kind, name), count) in self.names() {
            writeln!(out, "  {kind:<12} {count:>3}  {}", sanitize(name))?;
        }
        Ok(())
    }

    /// Names that are mentioned, by kind, and how often.
    fn names(&self) -> BTreeMap<(&'static str, &str), usize> {
        let mut names = BTreeMap::new();
        for placed in &self.mentions {
            *names.entry((placed.mention.kind.as_str(), &*placed.mention.name)).or_default() += 1;
        }
        names
    }
}

/// A line, cut to what a terminal shows of it.
fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(LINE_SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    sanitize(&shown).into_owned()
}
