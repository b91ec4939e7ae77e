//! What is told when nothing was found: what is at fault, and commands that would find something.
//!
//! Apart from the commands that ask, because all of them tell it alike. The facts are the library's; here are the flags by which a request is asked again.

use super::args::{FilterArgs, MatchArg, ReadingArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::filters::{self, Question};
use crate::entity::WhoIsWho;
use crate::output::{DiagnosisJson, diagnosis_json, diagnosis_lines, sanitize};
use crate::query::{MatchMode, Widening};
use crate::search::{self, Diagnosis, Reading, Unanswered, Wider};

/// Why nothing was found, ready to be told.
#[derive(Default)]
pub(super) struct Told {
    lines: Vec<String>,
    /// For an answer in JSON.
    pub json: Option<DiagnosisJson>,
}

impl Told {
    /// Prints it, behind the answer.
    pub fn say(&self, context: &Context) {
        self.lines.iter().for_each(|line| context.say(&format!("hint: {}", sanitize(line))));
    }
}

/// Why `command` finds nothing for `question`; nothing to tell if no article is what it lacks.
pub(super) fn diagnose(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, command: &str, question: &Question) -> Result<Told, CliError> {
    if desk.reader.totals().articles == 0 {
        return Ok(Told { lines: vec!["there are no articles in this index".to_owned()], json: None });
    }
    let filters = question.asked.filters.singly();
    // What there is to tell of the filters was told when they were asked.
    let silent = context.silent();
    let requests = filters.iter().map(|(flag, filter)| Ok((flag.clone(), filters::filter_alone(&silent, desk, who, filter)?)));
    let requests = requests.collect::<Result<Vec<_>, CliError>>()?;
    let unanswered = Unanswered { expr: &question.expr, reading: reading(&question.asked.reading), filters: &requests };
    let resolve = filters::resolve_context(desk, who, &question.asked.reading);
    let diagnosis = search::diagnose(&desk.reader, resolve, unanswered)?;
    let commands = commands(command, question, &diagnosis, &requests);
    let json = (!diagnosis.conditions.is_empty()).then(|| diagnosis_json(&diagnosis, &commands));
    Ok(Told { lines: diagnosis_lines(&diagnosis, &commands), json })
}

/// As [`diagnose`], printed at once: for verbs, whose answers have no place for it.
pub(super) fn tell(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, command: &str, question: &Question) -> Result<(), CliError> {
    diagnose(context, desk, who, command, question).map(|told| told.say(context))
}

/// The reading that the flags ask for.
fn reading(args: &ReadingArgs) -> Reading {
    Reading {
        match_mode: if args.match_mode == Some(MatchArg::Any) { MatchMode::Any } else { MatchMode::All },
        widening: if args.exact == Some(true) { Widening::Exact } else { Widening::Full },
        include_tail: args.include_tail == Some(true),
    }
}

/// The command for each wider request.
fn commands<R>(command: &str, question: &Question, diagnosis: &Diagnosis, filters: &[(String, R)]) -> Vec<String> {
    let one = |wider: &Wider| {
        let mut line = format!("kliping {command} {}", quoted(&wider.query));
        let Reading { match_mode, widening, include_tail } = wider.reading;
        for (flag, given) in
            [("--match any", match_mode == MatchMode::Any), ("--exact", widening == Widening::Exact), ("--include-tail", include_tail)]
        {
            if given {
                line.push(' ');
                line.push_str(flag);
            }
        }
        for (flag, _) in wider.filters.iter().filter_map(|&number| filters.get(number)) {
            line.push(' ');
            line.push_str(flag);
        }
        let score = question.asked.filters.min_score.unwrap_or(0.0);
        if score > 0.0 {
            line.push_str(&format!(" --min-score {score}"));
        }
        line
    };
    diagnosis.wider.iter().map(one).collect()
}

/// A word of a command as a shell reads it; what begins with a minus is kept from being a flag by the caller, who writes NOT.
fn quoted(text: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | ',');
    if !text.is_empty() && text.chars().all(safe) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

impl FilterArgs {
    /// Each filter for itself, as it is written on a command line.
    fn singly(&self) -> Vec<(String, FilterArgs)> {
        let none = || FilterArgs { min_score: self.min_score, ..FilterArgs::default() };
        let mut found: Vec<(String, FilterArgs)> = Vec::new();
        let flags = |flag: &str, values: &[String]| {
            let flags: Vec<String> = values.iter().map(|value| format!("--{flag} {}", quoted(value))).collect();
            flags.join(" ")
        };
        type Place = fn(&mut FilterArgs) -> &mut Vec<String>;
        let lists: [(&str, &Vec<String>, Place); 8] = [
            ("person", &self.person, |filters| &mut filters.person),
            ("org", &self.org, |filters| &mut filters.org),
            ("place", &self.place, |filters| &mut filters.place),
            ("source", &self.source, |filters| &mut filters.source),
            ("lang", &self.lang, |filters| &mut filters.lang),
            ("not-person", &self.not_person, |filters| &mut filters.not_person),
            ("not-org", &self.not_org, |filters| &mut filters.not_org),
            ("not-place", &self.not_place, |filters| &mut filters.not_place),
        ];
        for (flag, values, place) in lists.into_iter().filter(|(_, values, _)| !values.is_empty()) {
            let mut alone = none();
            place(&mut alone).clone_from(values);
            found.push((flags(flag, values), alone));
        }
        // Of these every one must hold, so each is a condition of its own.
        for name in &self.about {
            found.push((flags("about", std::slice::from_ref(name)), FilterArgs { about: vec![name.clone()], ..none() }));
        }
        if let Some(day) = &self.from {
            found.push((flags("from", std::slice::from_ref(day)), FilterArgs { from: Some(day.clone()), ..none() }));
        }
        if let Some(day) = &self.to {
            found.push((flags("to", std::slice::from_ref(day)), FilterArgs { to: Some(day.clone()), ..none() }));
        }
        if !self.within.is_empty() {
            let paths: Vec<String> = self.within.iter().map(|path| path.display().to_string()).collect();
            found.push((flags("in", &paths), FilterArgs { within: self.within.clone(), ..none() }));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_a_shell() {
        for (text, expected) in
            [("BRICS", "BRICS"), ("a b", "'a b'"), ("Jum'at", r"'Jum'\''at'"), ("", "''"), ("rus*", "'rus*'"), ("$x", "'$x'")]
        {
            assert_eq!(quoted(text), expected);
        }
    }
}
