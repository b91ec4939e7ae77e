//! `kliping facets`: what matches, counted by person, organization, place, source or month.

use super::args::{FacetsArgs, Format};
use super::context::{Context, Desk};
use super::diagnosis::{self, Told};
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
    let mut question = filters::question(context, &desk, &who, &args.query.join(" "), &args.reading, &args.filters)?;
    let request = &mut question.request;
    request.limit = 0;
    request.facets = search::facet_kinds(args.kind.iter().map(String::as_str))?;
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    // Values are picked by name before they are cut, so --like sees them all.
    request.facet_limit = if args.like.is_some() { usize::MAX } else { limit };
    let mut answer = engine::search(&desk.reader, &who, &desk.analysis.analyzer, &question.request)?;
    if let Some(like) = &args.like {
        let like = fold(like).into_owned();
        for facet in &mut answer.facets {
            facet.values.retain(|value| fold(&value.label).contains(&like));
            facet.distinct = facet.values.len();
            facet.values.truncate(limit);
        }
    }
    let found = answer.total.articles > 0;
    let told = if found { Told::default() } else { diagnosis::diagnose(context, &desk, &who, "facets", &question)? };
    let mut out = context.out();
    match args.format {
        Format::Text => output::write_facets_text(&mut out, &answer.facets, context.style())?,
        Format::Csv => output::facets_table(&answer.facets).write_csv(&mut out)?,
        Format::Tsv => output::facets_table(&answer.facets).write_tsv(&mut out)?,
        Format::Json => {
            let took_ms = start.elapsed().as_secs_f64() * 1000.0;
            let mut json = answer_json(&question.info, &answer, took_ms, &|shown| desk.locate(shown));
            json.diagnosis = told.json.clone();
            serde_json::to_writer_pretty(&mut out, &json).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => output::facets_table(&answer.facets).write_jsonl(&mut out)?,
        Format::Md => output::facets_table(&answer.facets).write_markdown(&mut out)?,
        Format::Trec | Format::Text0 => {
            return Err(CliError::usage("facets are written as text, json, jsonl, csv, tsv or md"));
        }
    }
    out.flush()?;
    told.say(context);
    Ok(if found { FOUND } else { NOTHING })
}
