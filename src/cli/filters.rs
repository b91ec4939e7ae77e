//! From filter flags to a request: names looked up, dates read, paths found.

use super::args::{FilterArgs, MatchArg, ReadingArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::saved::{self, Asked};
use crate::entity::{EntityId, EntityKind, WhoIsWho};
use crate::output::QueryInfo;
use crate::query::ast::{DateRange, Expr};
use crate::query::plan::Plan;
use crate::query::{self, MatchMode, Notice, NoticeKind, ParseOptions, ResolveContext, Widening};
use crate::search::{Expansion, FacetKind, Request, SearchError, Selection, expand};
use crate::text::fold;

/// What is asked, and how it was read: all that is needed to answer, and to say why there is no answer.
pub(super) struct Question {
    pub request: Request,
    pub info: QueryInfo,
    pub expr: Expr,
    pub asked: Asked,
    /// What its patterns stand for.
    pub expansions: Vec<Expansion>,
}

/// A query that was read.
struct Read {
    plan: Plan,
    info: QueryInfo,
    expr: Expr,
    expansions: Vec<Expansion>,
}

/// Reads `text` into a request with the filters asked for.
///
/// The notices are printed; a filter that names nothing in the index makes the request match nothing, and is told.
pub(super) fn question(
    context: &Context,
    desk: &Desk,
    who: &WhoIsWho<'_>,
    text: &str,
    reading: &ReadingArgs,
    filters: &FilterArgs,
) -> Result<Question, CliError> {
    let asked = saved::ask(context, text, reading, filters)?;
    let Read { plan, info, expr, expansions } = read_asked(context, desk, who, text, &asked)?;
    let scope = Scope::new(context, desk, who, &asked.reading, &asked.filters)?;
    Ok(Question { request: scope.request(who, plan), info, expr, asked, expansions })
}

/// As [`question`], of the answer alone.
pub(super) fn request(
    context: &Context,
    desk: &Desk,
    who: &WhoIsWho<'_>,
    text: &str,
    reading: &ReadingArgs,
    filters: &FilterArgs,
) -> Result<(Request, QueryInfo), CliError> {
    question(context, desk, who, text, reading, filters).map(|question| (question.request, question.info))
}

/// As [`request`], of what is known already to be asked.
pub(super) fn request_of(
    context: &Context,
    desk: &Desk,
    who: &WhoIsWho<'_>,
    text: &str,
    asked: &Asked,
) -> Result<(Request, QueryInfo), CliError> {
    let Read { plan, info, .. } = read_asked(context, desk, who, text, asked)?;
    let scope = Scope::new(context, desk, who, &asked.reading, &asked.filters)?;
    Ok((scope.request(who, plan), info))
}

/// The request that has nothing but these filters.
pub(super) fn filter_alone(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, filters: &FilterArgs) -> Result<Request, CliError> {
    Ok(Scope::new(context, desk, who, &ReadingArgs::default(), filters)?.request(who, Plan::everything()))
}

/// Reads each of `texts` as [`request`] does one, under the same filters; what there is to tell of the filters is told once.
pub(super) fn requests(
    context: &Context,
    desk: &Desk,
    who: &WhoIsWho<'_>,
    texts: &[String],
    reading: &ReadingArgs,
    filters: &FilterArgs,
) -> Result<Vec<(Request, QueryInfo)>, CliError> {
    if texts.iter().any(|text| query::saved_name(text).is_some()) {
        return context.once(|| texts.iter().map(|text| request(context, desk, who, text, reading, filters)).collect());
    }
    let read = texts.iter().map(|text| read(context, desk, who, text, reading)).collect::<Result<Vec<_>, _>>()?;
    let scope = Scope::new(context, desk, who, reading, filters)?;
    Ok(read.into_iter().map(|(plan, info)| (scope.request(who, plan), info)).collect())
}

/// Reads one query, and prints what there is to tell of it; the filters of a saved one are not for a single article.
pub(super) fn read(
    context: &Context,
    desk: &Desk,
    who: &WhoIsWho<'_>,
    text: &str,
    reading: &ReadingArgs,
) -> Result<(Plan, QueryInfo), CliError> {
    let asked = saved::ask(context, text, reading, &FilterArgs::default())?;
    read_asked(context, desk, who, text, &asked).map(|read| (read.plan, read.info))
}

/// How the words of a query are looked up.
pub(super) fn resolve_context<'a>(desk: &'a Desk, who: &'a WhoIsWho<'a>, reading: &ReadingArgs) -> ResolveContext<'a> {
    ResolveContext {
        analyzer: &desk.analysis.analyzer,
        who,
        match_mode: match reading.match_mode {
            None | Some(MatchArg::All) => MatchMode::All,
            Some(MatchArg::Any) => MatchMode::Any,
        },
        widening: if reading.exact == Some(true) { Widening::Exact } else { Widening::Full },
    }
}

/// Reads a query that was typed as `text`.
fn read_asked(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, text: &str, asked: &Asked) -> Result<Read, CliError> {
    let reading = &asked.reading;
    if let Some(told) = &asked.told {
        context.say(&format!("note: {}", crate::output::sanitize(told)));
    }
    let options = ParseOptions { today: context.today(), strict: reading.strict == Some(true) };
    let parsed = query::parse(&asked.text, &options).map_err(|error| CliError::query(&asked.text, &error))?;
    let resolved = query::resolve(&parsed.expr, resolve_context(desk, who, reading));
    // Patterns stand for words of this index, and what is not searched must be told whatever is asked.
    let mut plan = resolved.plan;
    let expansions = expand(&mut plan, &desk.reader).map_err(|error| match &error {
        SearchError::Pattern(pattern) => CliError::pattern(&asked.text, &plan, pattern),
        _ => error.into(),
    })?;
    let wide = expansions.iter().filter(|expansion| expansion.left_out > 0).filter_map(|expansion| {
        let clause = plan.clauses.get(expansion.clause)?;
        let (all, searched) = (expansion.terms.len() + expansion.left_out, expansion.terms.len());
        let text = format!("{} stands for {all} words; the {searched} most frequent are searched", clause.text);
        Some(Notice { kind: NoticeKind::Repair, text, span: clause.span })
    });
    let notices: Vec<_> = parsed.notices.into_iter().chain(resolved.notices).chain(wide).collect();
    context.tell(&notices);
    let notices = asked.told.iter().cloned().chain(notices.into_iter().map(|notice| notice.text)).collect();
    let info = QueryInfo { text: text.to_owned(), read_as: resolved.read_as, notices };
    Ok(Read { plan, info, expr: parsed.expr, expansions })
}

/// The filters of a command, looked up once.
struct Scope {
    about: Vec<(String, Vec<EntityId>)>,
    request: Request,
}

impl Scope {
    fn new(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, reading: &ReadingArgs, filters: &FilterArgs) -> Result<Scope, CliError> {
        let about = filters.about.iter().map(|name| (name.clone(), named(context, who, None, name))).collect();
        let mut request = Request::new(Plan::everything());
        request.include_tail = reading.include_tail == Some(true);
        apply(context, desk, who, filters, &mut request)?;
        Ok(Scope { about, request })
    }

    fn request(&self, who: &WhoIsWho<'_>, mut plan: Plan) -> Request {
        for (name, ids) in &self.about {
            plan = query::about(plan, who, ids, name);
        }
        Request { plan, ..self.request.clone() }
    }
}

fn apply(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, filters: &FilterArgs, request: &mut Request) -> Result<(), CliError> {
    for (kind, facet, names) in [
        (EntityKind::Person, FacetKind::Person, &filters.person),
        (EntityKind::Organization, FacetKind::Organization, &filters.org),
        (EntityKind::Place, FacetKind::Place, &filters.place),
    ] {
        if !names.is_empty() {
            let values = names.iter().flat_map(|name| named(context, who, Some(kind), name)).map(|id| id.0).collect();
            request.selections.push(Selection { kind: facet, values });
        }
    }
    if !filters.source.is_empty() {
        request.selections.push(Selection { kind: FacetKind::Source, values: sources(context, desk, &filters.source) });
    }
    for (kind, names) in
        [(EntityKind::Person, &filters.not_person), (EntityKind::Organization, &filters.not_org), (EntityKind::Place, &filters.not_place)]
    {
        request.excluded.extend(names.iter().flat_map(|name| named(context, who, Some(kind), name)));
    }
    request.dates = dates(context, filters)?;
    request.languages = filters.lang.clone();
    request.min_score = filters.min_score.unwrap_or(0.0);
    request.under = filters.within.iter().filter_map(|path| desk.shown(path)).collect();
    Ok(())
}

/// The days that a filter leaves.
pub(super) fn dates(context: &Context, filters: &FilterArgs) -> Result<DateRange, CliError> {
    let today = context.today();
    let range = |flag: &str, text: &Option<String>| match text {
        None => Ok(DateRange::default()),
        Some(text) => query::dates::range(text, today).ok_or_else(|| {
            CliError::usage(format!("--{flag}: {text:?} is no date"))
                .hint("dates are written 2023, 2023-05, 2023-05-07, Mei 2023 or \"30 hari terakhir\"")
        }),
    };
    Ok(DateRange { from: range("from", &filters.from)?.from, to: range("to", &filters.to)?.to })
}

/// The entities that a filter names; a name that nobody bears is told with its neighbours.
pub(super) fn named(context: &Context, who: &WhoIsWho<'_>, kind: Option<EntityKind>, name: &str) -> Vec<EntityId> {
    let ids = who.named(kind, name);
    if ids.is_empty() && context.tells() {
        let near = who.nearest(kind, name);
        let kind = kind.map_or("entity", EntityKind::as_str);
        let near = if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) };
        context.say(&format!("note: no {kind} named {name:?} in this index{near}"));
    }
    ids
}

pub(super) fn sources(context: &Context, desk: &Desk, wanted: &[String]) -> Vec<u32> {
    let known = &desk.reader.numbering().sources;
    let mut values = Vec::new();
    for name in wanted {
        let folded = fold(name);
        let before = values.len();
        values.extend(known.iter().filter(|(_, source)| fold(source) == folded).map(|(number, _)| number));
        if values.len() == before {
            // Half a name is enough if it is nobody else's.
            values.extend(known.iter().filter(|(_, source)| fold(source).contains(&*folded)).map(|(number, _)| number));
        }
        if values.len() == before {
            let names: Vec<&str> = known.iter().map(|(_, name)| name).take(5).collect();
            context.say(&format!("note: no source named {name:?} in this index; it has {}", names.join(", ")));
        }
    }
    values
}
