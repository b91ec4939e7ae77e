//! The stemmer held against three files beside this one: stems with reasons, names that must survive, and frequent words by shared stem.

use super::super::Analyzer;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const GOLDEN: &str = include_str!("golden.tsv");
const NAMES: &str = include_str!("names.txt");
const GROUPS: &str = include_str!("groups.txt");

/// Lines without comments.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split('#').next().unwrap_or("").trim()).filter(|line| !line.is_empty())
}

/// The analyzer without a gazetteer: what the lists of the language and the rules protect alone.
fn analyzer() -> Analyzer {
    Analyzer::new([])
}

#[test]
fn words_have_the_stems_of_the_golden_file() {
    let analyzer = analyzer();
    let mut wrong = String::new();
    let mut rows = 0;
    for row in lines(GOLDEN) {
        let [word, stem, reason] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {row}") };
        rows += 1;
        let got = analyzer.stem(word);
        if got != stem {
            let _ = writeln!(wrong, "{word}: {got}, not {stem} ({reason})");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(rows >= 250, "{rows}");
}

#[test]
fn names_stay_as_they_are() {
    let analyzer = analyzer();
    let names: Vec<&str> = lines(NAMES).flat_map(str::split_whitespace).collect();
    assert_eq!(names.len(), 500);
    let altered: Vec<String> = names
        .into_iter()
        .flat_map(|name| [name.to_owned(), name.to_lowercase(), name.to_uppercase()])
        .filter(|name| analyzer.analyze(name).iter().any(|token| token.stem != name.to_lowercase()))
        .collect();
    assert!(altered.is_empty(), "{altered:?}");
}

#[test]
fn names_lose_clitics() {
    let analyzer = analyzer();
    for (word, stem) in
        [("Balinya", "bali"), ("Teherannya", "teheran"), ("Berlinlah", "berlin"), ("Kedirinyalah", "kediri"), ("Abdillah", "abdillah")]
    {
        assert_eq!(analyzer.stem(&word.to_lowercase()), stem, "{word}");
    }
}

#[test]
fn frequent_words_share_stems_as_reviewed() {
    let analyzer = analyzer();
    let mut reviewed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut words: Vec<&str> = Vec::new();
    for line in lines(GROUPS) {
        let (stem, members) = line.split_once(": ").unwrap_or(("", line));
        let members: Vec<&str> = members.split(' ').collect();
        words.extend(&members);
        if !stem.is_empty() {
            reviewed.insert(stem, members);
        }
    }
    let stems: Vec<_> = words.iter().map(|word| analyzer.stem(word)).collect();
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (word, stem) in words.iter().zip(&stems) {
        groups.entry(stem).or_default().push(word);
    }
    groups.retain(|_, members| members.len() > 1);
    let mut changed = String::new();
    for (stem, members) in &mut groups {
        members.sort_unstable();
        if reviewed.remove(stem).as_ref() != Some(members) {
            let _ = writeln!(changed, "now {stem}: {}", members.join(" "));
        }
    }
    for (stem, members) in reviewed {
        let _ = writeln!(changed, "was {stem}: {}", members.join(" "));
    }
    assert!(changed.is_empty(), "{changed}");
}

#[test]
fn stems_of_the_tables_lead_to_an_end() {
    let analyzer = analyzer();
    let restless = |stem: &&str| {
        let end = analyzer.stem(stem);
        analyzer.stem(&end) != end
    };
    let stems: Vec<&str> = analyzer.tables.lexicon.stems().filter(restless).collect();
    assert!(stems.is_empty(), "{stems:?}");
}
