//! `kliping analyze`: how words are read.

use super::args::{AnalyzeArgs, LineFormat};
use super::context::{Context, analysis};
use super::error::CliError;
use super::{FOUND, NOTHING};
use crate::entity::AddedNames;
use crate::language::Analyzer;
use crate::output::{analysis_json, sanitize};
use std::io::{self, BufRead, Write};

pub(super) fn run(context: &Context, args: &AnalyzeArgs) -> Result<u8, CliError> {
    let analyzer = analysis(AddedNames::default()).analyzer;
    let mut out = context.out();
    let mut any = false;
    let mut line = |text: &str, out: &mut dyn Write| -> io::Result<()> {
        any = true;
        match args.format {
            LineFormat::Jsonl => write_json(&analyzer, text, out),
            LineFormat::Text => write_table(&analyzer, text, out),
        }
    };
    if args.text == "-" {
        for text in io::stdin().lock().lines() {
            line(&text?, &mut out)?;
        }
    } else {
        line(&args.text, &mut out)?;
    }
    out.flush()?;
    Ok(if any { FOUND } else { NOTHING })
}

fn write_json(analyzer: &Analyzer, text: &str, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &analysis_json(text, &analyzer.analyze(text)))?;
    writeln!(out)
}

fn write_table(analyzer: &Analyzer, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let tokens = analyzer.analyze(text);
    writeln!(out, "{:>4}  {:<24} {:<20} searched as", "pos", "word", "stem")?;
    for (at, token) in tokens.iter().enumerate() {
        let terms: Vec<String> = analyzer.widen(&tokens, at).into_iter().map(|variant| describe(&variant.term)).collect();
        let mut distinct: Vec<&str> = Vec::new();
        for term in &terms {
            if !distinct.contains(&term.as_str()) {
                distinct.push(term);
            }
        }
        writeln!(out, "{:>4}  {:<24} {:<20} {}", token.position, sanitize(token.span.of(text)), token.stem, distinct.join(", "))?;
    }
    for concept in analyzer.concepts(&tokens) {
        writeln!(out, "      {}–{}: {}", concept.first, concept.last, concept.key.replace('_', " "))?;
    }
    Ok(())
}

/// A term without its tag.
fn describe(term: &str) -> String {
    term.trim_start_matches(char::is_control).to_owned()
}
