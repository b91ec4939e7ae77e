//! `kliping search`: the best articles of one query, or of a file of them.

use super::args::{FilterArgs, Format, SearchArgs, SortArg};
use super::batch::{self, Ids};
use super::context::{Context, Desk};
use super::diagnosis::{self, Told};
use super::error::CliError;
use super::filters::Question;
use super::{FOUND, NOTHING, filters, index, report, saved};
use crate::entity::WhoIsWho;
use crate::output::{self, QueryInfo};
use crate::search::{self, Answer, FacetKind, Hit, LeadCopy, Sort};
use std::io::{self, Write};
use std::time::Instant;

pub(super) fn run(context: &Context, args: &SearchArgs) -> Result<u8, CliError> {
    check_fields(args)?;
    if args.queries.is_none() && args.query.is_empty() && args.filters.within.is_empty() && !saved::limits(&args.filters) {
        return Err(CliError::usage("nothing is asked").hint("give a query or filters; kliping search '*' shows every article"));
    }
    update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    match &args.queries {
        Some(path) => batch(context, &desk, args, path),
        None => single(context, &desk, args),
    }
}

/// With `--in`, brings the index of those paths up to date before it is asked.
pub(super) fn update_first(context: &Context, filters: &FilterArgs) -> Result<(), CliError> {
    if filters.within.is_empty() {
        return Ok(());
    }
    let target = context.folder_to_write()?;
    let summary = index::bring_up_to_date(context, &target, &filters.within, &index::default_options())?;
    if summary.articles_written > 0 || summary.removed > 0 {
        context.say(&format!("indexed: {}", report::articles_line(&summary)));
        report::tell_problems(context, &summary.problems);
    }
    Ok(())
}

fn single(context: &Context, desk: &Desk, args: &SearchArgs) -> Result<u8, CliError> {
    let start = Instant::now();
    let who = desk.who();
    let question = prepare(context, desk, &who, &args.query.join(" "), args)?;
    let answer = search::search(&desk.reader, &who, &desk.analysis.analyzer, &question.request)?;
    let found = answer.total.articles > 0;
    let told = if found { Told::default() } else { diagnosis::diagnose(context, desk, &who, "search", &question)? };
    let explain = || search::explain(&desk.reader, &who, &answer.plan, &question.expansions, question.request.include_tail);
    let clauses = args.explain.then(explain).transpose()?;
    let took_ms = start.elapsed().as_secs_f64() * 1000.0;
    context.keep_shown(&answer.hits, if question.request.copies { answer.total.articles } else { answer.total.stories });
    let mut out = context.out();
    if args.format == Format::Json {
        let mut json = output::answer_json(&question.info, &answer, took_ms, &|shown| desk.locate(shown));
        json.diagnosis = told.json.clone();
        json.clauses = clauses.as_deref().map(output::clause_words_json);
        serde_json::to_writer_pretty(&mut out, &json).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        write(context, desk, args, &question.info, &answer, took_ms, &mut out)?;
    }
    if let Some(clauses) = clauses.filter(|_| args.format == Format::Text) {
        writeln!(out)?;
        clauses.iter().try_for_each(|clause| writeln!(out, "{}", output::sanitize(&output::clause_line(clause))))?;
    }
    out.flush()?;
    told.say(context);
    Ok(if found { FOUND } else { NOTHING })
}

fn prepare(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, text: &str, args: &SearchArgs) -> Result<Question, CliError> {
    let mut question = filters::question(context, desk, who, text, &args.reading, &args.filters)?;
    let request = &mut question.request;
    request.sort = match args.sort {
        SortArg::Relevance => Sort::Relevance,
        SortArg::Newest => Sort::Newest,
        SortArg::Oldest => Sort::Oldest,
    };
    request.limit = args.limit;
    request.offset = args.offset;
    // Runs are judged article by article, so none may stand for another.
    request.copies = args.copies || args.format == Format::Trec;
    request.lead_copy = lead_copy(context, desk, &args.lead_copy, &question.asked.filters)?;
    request.details = args.format != Format::Trec;
    request.facets = match &args.facets {
        None => Vec::new(),
        Some(kinds) => facet_kinds(kinds.split(','))?,
    };
    request.explain = args.explain;
    request.facet_limit = if args.facet_limit == 0 { usize::MAX } else { args.facet_limit };
    Ok(question)
}

/// The copy of a story that is to be shown.
fn lead_copy(context: &Context, desk: &Desk, wanted: &str, filters: &FilterArgs) -> Result<LeadCopy, CliError> {
    let (which, names) = wanted.split_once(':').unwrap_or((wanted, ""));
    let names: Vec<String> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    // A name may mean several sources, which then are equal.
    let numbers = |names: &[String]| names.iter().map(|name| filters::sources(context, desk, std::slice::from_ref(name))).collect();
    match (which, names.is_empty()) {
        ("best", true) => Ok(LeadCopy::Best),
        ("earliest", true) => Ok(LeadCopy::Earliest),
        ("longest", true) => Ok(LeadCopy::Longest),
        ("source", false) => Ok(LeadCopy::Sources(numbers(&names))),
        ("source", true) if !filters.source.is_empty() => Ok(LeadCopy::Sources(numbers(&filters.source))),
        ("source", true) => Err(CliError::usage("--lead-copy source needs names").hint("write --lead-copy source:NAME,NAME")),
        _ => Err(CliError::usage(format!("--lead-copy: {wanted:?} is no choice"))
            .hint("choices are best, earliest, longest and source:NAME,NAME")),
    }
}

/// Facet kinds by name.
pub(super) fn facet_kinds<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Vec<FacetKind>, CliError> {
    let kind = |name: &'n str| {
        FacetKind::parse(name.trim()).ok_or_else(|| {
            CliError::usage(format!("{name:?} is no kind of facet")).hint("kinds are person, organization, place, source and month")
        })
    };
    let mut kinds = names.into_iter().map(kind).collect::<Result<Vec<_>, _>>()?;
    let mut seen = Vec::new();
    kinds.retain(|kind| {
        let fresh = !seen.contains(kind);
        seen.push(*kind);
        fresh
    });
    Ok(kinds)
}

fn write(
    context: &Context,
    desk: &Desk,
    args: &SearchArgs,
    info: &QueryInfo,
    answer: &Answer,
    took_ms: f64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let locate = |shown: &str| desk.locate(shown);
    match args.format {
        Format::Text => output::write_answer_text(out, info, answer, args.offset, context.style(), &locate),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &output::answer_json(info, answer, took_ms, &locate))?;
            writeln!(out)
        }
        Format::Csv | Format::Tsv | Format::Text0 => write_table(args, &answer.hits, &locate, out),
        Format::Jsonl if !args.fields.is_empty() => write_table(args, &answer.hits, &locate, out),
        Format::Jsonl => answer.hits.iter().try_for_each(|hit| {
            serde_json::to_writer(&mut *out, &output::hit_json(hit, &answer.plan, &locate))?;
            writeln!(out)
        }),
        Format::Md => output::write_hits_markdown(out, &answer.hits, &locate),
        Format::Trec => output::write_hits_trec(out, "1", &answer.hits),
    }
}

/// Hits as rows of the columns asked for.
fn write_table(args: &SearchArgs, hits: &[Hit], locate: &dyn Fn(&str) -> String, out: &mut dyn Write) -> io::Result<()> {
    let mut table = output::hits_table(hits, locate);
    let mut fields: Vec<&str> = args.fields.iter().map(|field| field.trim()).collect();
    if fields.is_empty() && args.format == Format::Text0 {
        fields.push("path");
    }
    if !fields.is_empty() {
        // Names were looked at before the search was run.
        let _ = table.select(&fields);
    }
    match args.format {
        Format::Tsv => table.write_tsv(out),
        Format::Text0 => table.write_text0(out),
        Format::Jsonl => table.write_jsonl(out),
        _ => table.write_csv(out),
    }
}

/// Refuses columns that there are not, and formats that have none.
fn check_fields(args: &SearchArgs) -> Result<(), CliError> {
    if args.fields.is_empty() {
        return Ok(());
    }
    if !matches!(args.format, Format::Csv | Format::Tsv | Format::Jsonl | Format::Text0) {
        return Err(CliError::usage("--fields chooses columns of csv, tsv, jsonl and text0").hint("add --format tsv"));
    }
    match args.fields.iter().find(|field| !output::HIT_COLUMNS.contains(&field.trim())) {
        None => Ok(()),
        Some(field) => {
            Err(CliError::usage(format!("there is no field {field:?}")).hint(format!("fields are {}", output::HIT_COLUMNS.join(", "))))
        }
    }
}

/// Runs the queries of a file; a bad line is told and passed over.
fn batch(context: &Context, desk: &Desk, args: &SearchArgs, path: &std::path::Path) -> Result<u8, CliError> {
    let who = desk.who();
    let mut out = context.out();
    let code = batch::each(context, path, Ids::Given, |id, query| {
        let start = Instant::now();
        let question = prepare(context, desk, &who, query, args)?;
        let answer = search::search(&desk.reader, &who, &desk.analysis.analyzer, &question.request)?;
        let took_ms = start.elapsed().as_secs_f64() * 1000.0;
        write_batch(context, desk, args, id, &question.info, &answer, took_ms, &mut out)?;
        Ok(answer.total.articles > 0)
    })?;
    out.flush()?;
    Ok(code)
}

#[allow(clippy::too_many_arguments, reason = "one call, each argument of its own kind")]
fn write_batch(
    context: &Context,
    desk: &Desk,
    args: &SearchArgs,
    id: &str,
    info: &QueryInfo,
    answer: &Answer,
    took_ms: f64,
    out: &mut dyn Write,
) -> io::Result<()> {
    match args.format {
        Format::Trec => output::write_hits_trec(out, id, &answer.hits),
        Format::Json | Format::Jsonl => {
            let answer = output::answer_json(info, answer, took_ms, &|shown| desk.locate(shown));
            let mut object = serde_json::to_value(answer)?;
            object["qid"] = id.into();
            serde_json::to_writer(&mut *out, &object)?;
            writeln!(out)
        }
        Format::Text0 => write(context, desk, args, info, answer, took_ms, out),
        Format::Text | Format::Csv | Format::Tsv | Format::Md => {
            writeln!(out, "# {id}: {}", output::sanitize(&info.text))?;
            write(context, desk, args, info, answer, took_ms, out)?;
            writeln!(out)
        }
    }
}
