//! `kliping facets`: what matches, counted by person, organization, place, source or month.

use super::args::{FacetsArgs, Format};
use super::context::{Context, Desk};
use super::error::CliError;
use super::{FOUND, NOTHING, filters, search};
use crate::output::{self, answer_json};
use crate::search as engine;
use crate::text::fold;
use std::io::Write;
use std::time::Instant;

pub(super) fn run(context: &Context, args: &FacetsArgs) -> Result<u8, CliError> {
    search::update_first(context, &args.filters)?;
    let start = Instant::now();
    let desk = Desk::open(context)?;
    let who = desk.who();
    let (mut request, info) = filters::request(context, &desk, &who, &args.query.join(" "), &args.reading, &args.filters)?;
    request.limit = 0;
    request.facets = search::facet_kinds(args.kind.iter().map(String::as_str))?;
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    // Values are picked by name before they are cut, so --like sees them all.
    request.facet_limit = if args.like.is_some() { usize::MAX } else { limit };
    let mut answer = engine::search(&desk.reader, &who, &desk.analysis.analyzer, &request)?;
    if let Some(like) = &args.like {
        let like = fold(like).into_owned();
        for facet in &mut answer.facets {
            facet.values.retain(|value| fold(&value.label).contains(&like));
            facet.distinct = facet.values.len();
            facet.values.truncate(limit);
        }
    }
    let mut out = context.out();
    match args.format {
        Format::Text => output::write_facets_text(&mut out, &answer.facets, context.style())?,
        Format::Csv => output::facets_table(&answer.facets).write_csv(&mut out)?,
        Format::Tsv => output::facets_table(&answer.facets).write_tsv(&mut out)?,
        Format::Json => {
            let took_ms = start.elapsed().as_secs_f64() * 1000.0;
            serde_json::to_writer_pretty(&mut out, &answer_json(&info, &answer, took_ms, &|shown| desk.locate(shown)))
                .map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => output::facets_table(&answer.facets).write_jsonl(&mut out)?,
        Format::Md | Format::Trec | Format::Text0 => {
            return Err(CliError::usage("facets are written as text, json, jsonl, csv or tsv"));
        }
    }
    out.flush()?;
    Ok(if answer.total.articles > 0 { FOUND } else { NOTHING })
}
