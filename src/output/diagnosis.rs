//! Why nothing was found, in words and as JSON.
//!
//! The command that asks a wider request is made by the caller, who alone knows what the program and its flags are called.

use super::text::plural;
use crate::search::{Condition, Diagnosis, Step, Unknown, Wider};
use schemars::JsonSchema;
use serde::Serialize;

/// Conditions that are named in one line.
const NAMED: usize = 6;

/// Why nothing was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiagnosisJson {
    /// What must all hold: clauses of the query, then filters.
    pub conditions: Vec<DiagnosisConditionJson>,
    /// The smallest set of conditions found that no article fulfils together, by their place in `conditions`.
    pub conflict: Vec<usize>,
    /// Wider requests that find something, nearest first.
    pub wider: Vec<WiderJson>,
}

/// One condition.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DiagnosisConditionJson {
    /// As written.
    pub text: String,
    /// Whether it is a filter.
    pub filter: bool,
    /// Articles that fulfil it, whatever else was asked.
    pub articles: u64,
    /// Its words, where there are several and no article fulfils it.
    pub words: Vec<CountedJson>,
    /// Its words that are in no article.
    pub unknown: Vec<UnknownJson>,
}

/// Something with the number of articles that hold it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CountedJson {
    /// A word or name.
    pub text: String,
    /// Articles.
    pub articles: u64,
}

/// A word that is in no article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct UnknownJson {
    /// The word.
    pub word: String,
    /// Words and names of the index that are written nearly so.
    pub near: Vec<CountedJson>,
}

/// A wider request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct WiderJson {
    /// How it differs, in words.
    pub change: String,
    /// Conditions that it leaves out, by their place in `conditions`.
    pub without: Vec<usize>,
    /// Its query.
    pub query: String,
    /// The command that asks it.
    pub command: String,
    /// Articles that it finds.
    pub articles: u64,
}

/// The diagnosis as JSON; `commands` ask the wider requests, one each.
pub fn diagnosis_json(diagnosis: &Diagnosis, commands: &[String]) -> DiagnosisJson {
    let counted = |counts: &[(String, u64)]| {
        counts.iter().map(|(text, articles)| CountedJson { text: text.clone(), articles: *articles }).collect::<Vec<_>>()
    };
    let conditions = diagnosis.conditions.iter().map(|condition| DiagnosisConditionJson {
        text: condition.text.clone(),
        filter: condition.filter.is_some(),
        articles: condition.articles,
        words: counted(&condition.words),
        unknown: condition.unknown.iter().map(|word| UnknownJson { word: word.word.clone(), near: counted(&word.near) }).collect(),
    });
    let wider = diagnosis.wider.iter().zip(commands).map(|(wider, command)| WiderJson {
        change: change(diagnosis, wider),
        without: match &wider.step {
            Step::Without(out) => out.clone(),
            _ => Vec::new(),
        },
        query: wider.query.clone(),
        command: command.clone(),
        articles: wider.articles,
    });
    DiagnosisJson { conditions: conditions.collect(), conflict: diagnosis.conflict.clone(), wider: wider.collect() }
}

/// The diagnosis in lines: what is at fault, then what would find something.
pub fn diagnosis_lines(diagnosis: &Diagnosis, commands: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for condition in diagnosis.conditions.iter().filter(|condition| condition.articles == 0).take(NAMED) {
        lines.extend(empty_condition(condition));
    }
    if diagnosis.conflict.len() > 1 {
        let conflict: Vec<&Condition> = diagnosis.conflict.iter().filter_map(|&number| diagnosis.conditions.get(number)).collect();
        let verb = if conflict.iter().any(|condition| condition.filter.is_some()) { "meets" } else { "has" };
        let names: Vec<String> = conflict.into_iter().map(counted).collect();
        lines.push(match names.as_slice() {
            [one, other] => format!("no article {verb} both {one} and {other}"),
            several => format!("no article {verb} all of: {}", several.join(", ")),
        });
    }
    for (wider, command) in diagnosis.wider.iter().zip(commands) {
        lines.push(format!("{}: {}: {command}", change(diagnosis, wider), plural(wider.articles, "article", "articles")));
    }
    lines
}

fn counted(condition: &Condition) -> String {
    format!("{} ({})", condition.text, condition.articles)
}

/// What there is to tell of a condition that no article fulfils.
fn empty_condition(condition: &Condition) -> Vec<String> {
    if condition.filter.is_some() {
        return vec![format!("no article meets {}", condition.text)];
    }
    let mut lines: Vec<String> = Vec::new();
    let several = !condition.words.is_empty();
    if several {
        let words: Vec<String> = condition.words.iter().map(|(word, articles)| format!("{word} ({articles})")).collect();
        lines.push(format!("no article has {}; alone: {}", condition.text, words.join(", ")));
    }
    // Of entities that are not known it was told when the query was read.
    if condition.unknown.iter().any(|unknown| unknown.entity) && !several {
        return lines;
    }
    for Unknown { word, near, .. } in condition.unknown.iter().filter(|unknown| !unknown.entity) {
        let near: Vec<String> = near.iter().map(|(near, articles)| format!("{near} ({articles})")).collect();
        match (near.is_empty(), several) {
            (true, true) => {}
            (true, false) => lines.push(format!("{word} is in no article")),
            (false, _) => lines.push(format!("{word} is in no article; near it: {}", near.join(", "))),
        }
    }
    if lines.is_empty() {
        lines.push(format!("no article meets {}", condition.text));
    }
    lines
}

/// How a wider request differs, in words.
fn change(diagnosis: &Diagnosis, wider: &Wider) -> String {
    let text = |number: usize| diagnosis.conditions.get(number).map_or("", |condition| condition.text.as_str());
    match &wider.step {
        Step::Without(out) => {
            let names: Vec<&str> = out.iter().take(NAMED).map(|&number| text(number)).collect();
            let more = if out.len() > NAMED { format!(" and {} more", out.len() - NAMED) } else { String::new() };
            format!("without {}{more}", names.join(" and "))
        }
        Step::Instead { condition, written } => format!("with {written} instead of {}", text(*condition)),
        Step::AllForms => "without --exact".to_owned(),
        Step::Tails => "with --include-tail".to_owned(),
        Step::AnyWord => "with --match any".to_owned(),
    }
}
