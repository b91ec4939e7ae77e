//! Trains the weights of the tagger: an averaged structured perceptron over CoNLL files, the same bytes from the same files every time.
//!
//!     cargo run --release --example train-tagger -- --out data/tagger/weights.bin FILES... [--words FILE]...
//!     cargo run --release --example train-tagger -- --folds 5 FILES...        cross-validation, writes nothing
//!     cargo run --release --example train-tagger -- --test dev.txt FILES...   trains, then scores on held-out files
//!
//! A file has one token a line, its tag last (`B-PER`, `I-ORGANISATION`, `O`), an empty line between sentences; or a sentence a line with
//! `[person Wang Yi]` around names. The bundled weights were trained on, in this order, idner-news-2k `train.txt` (MIT), NERGrit `train.txt` and
//! `valid.txt` (Apache-2.0, IndoNLU) and `data/tagger/sentences.txt` (written for this project), with `--words` for `data/language/roots.txt` and
//! every `.txt` and `.md` of `corpus` in the order of their paths; see `docs/evaluation.md`. Several perceptrons see the sentences in different
//! orders and their averages are averaged; weights are rounded to one byte.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program: what it says goes to its terminal")]
#![allow(clippy::expect_used, reason = "it is given the files that its authors chose")]

use kliping::entity::tagger::{
    self, BUCKETS, FEATURES_VERSION, JUNCTIONS, Lattice, TAGS, Tagging, Tokens, Weights, continues, features, first_tag, is_candidate,
    names, parts,
};
use kliping::entity::{EntityKind, Gazetteer, Matcher, Reading};
use std::collections::{BTreeMap, BTreeSet};

/// Passes over the sentences, and perceptrons that are averaged.
const PASSES: usize = 10;
const MEMBERS: u64 = 4;

/// The files whose manner is that of what the program reads, by their order: what they add to the shared weights is kept.
const NEWS: [usize; 2] = [0, 3];

/// The file whose sentences are held out in cross-validation.
const HELD_OUT: usize = 0;

/// Weights up to this size are dropped: they cost bytes and change nothing that can be measured.
const SMALL: u8 = 2;

type Error = Box<dyn std::error::Error>;

/// A sentence as text, with the byte spans of its names.
#[derive(Clone)]
struct Sentence {
    text: String,
    names: Vec<(usize, usize, EntityKind)>,
    /// Which file it is from.
    domain: usize,
}

/// A sentence ready for training: by word, its features (none if it is no candidate), junction, whether a name may not cross the gap before it, its tag.
struct Example {
    words: Vec<Option<Vec<u32>>>,
    junctions: Vec<(usize, bool)>,
    tags: Vec<u8>,
    domain: usize,
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let (mut files, mut tests, mut words, mut out, mut folds) = (Vec::new(), Vec::new(), Vec::new(), None, 0);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--out" => out = Some(value()?),
            "--test" => tests.push(value()?),
            "--words" => words.push(value()?),
            "--folds" => folds = value()?.parse()?,
            _ => files.push(argument),
        }
    }
    let mut sentences = Vec::new();
    for (domain, file) in files.iter().enumerate() {
        sentences.extend(read_file(file)?.into_iter().map(|sentence| Sentence { domain, ..sentence }));
    }
    let mut extra = String::new();
    for file in &words {
        extra.push_str(&std::fs::read_to_string(file)?);
    }
    if folds > 1 {
        return cross_validate(&sentences, folds, &extra);
    }
    let weights = train(&sentences, &extra);
    for file in &tests {
        report(file, &score(&weights, &read_file(file)?));
    }
    if let Some(out) = out {
        let packed = weights.pack();
        std::fs::write(&out, &packed)?;
        eprintln!("{out}: {} bytes from {} sentences", packed.len(), sentences.len());
    }
    Ok(())
}

fn cross_validate(sentences: &[Sentence], folds: usize, extra: &str) -> Result<(), Error> {
    let (mut total, mut bins) = (Score::default(), BTreeMap::new());
    for fold in 0..folds {
        let part = |held: bool| -> Vec<Sentence> {
            sentences
                .iter()
                .enumerate()
                .filter(|(at, sentence)| (at % folds == fold && sentence.domain == HELD_OUT) == held)
                .map(|(_, sentence)| sentence.clone())
                .collect()
        };
        let weights = train(&part(false), extra);
        total.add(&score(&weights, &part(true)));
        calibrate(&weights, &part(true), &mut bins);
    }
    for ((kind, one, bin), (right, all)) in bins {
        println!(
            "{} {} margin {:>4}: {right:>4} of {all:>4} right",
            EntityKind::ALL[kind],
            if one { "one word " } else { "more words" },
            bin * 50
        );
    }
    report(&format!("{folds} folds"), &total);
    Ok(())
}

fn kind(tag: &str) -> Option<EntityKind> {
    match tag.to_ascii_uppercase().as_str() {
        "PER" | "PERSON" => Some(EntityKind::Person),
        "ORG" | "ORGANISATION" | "ORGANIZATION" => Some(EntityKind::Organization),
        "LOC" | "PLACE" | "LOCATION" | "GPE" => Some(EntityKind::Place),
        _ => None,
    }
}

fn read_file(path: &str) -> Result<Vec<Sentence>, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    if text.lines().any(|line| line.contains("[person ")) {
        return Ok(text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(marked).collect());
    }
    let mut sentences = Vec::new();
    let mut tokens: Vec<(&str, &str)> = Vec::new();
    for line in text.lines().chain([""]) {
        let mut fields = line.split_whitespace();
        match fields.next() {
            Some(token) => tokens.push((token, fields.last().unwrap_or("O"))),
            None if tokens.is_empty() => {}
            None => sentences.push(join(&std::mem::take(&mut tokens))),
        }
    }
    Ok(sentences)
}

/// A sentence from tokens, with white space where print has it.
fn join(tokens: &[(&str, &str)]) -> Sentence {
    let mut sentence = Sentence { text: String::new(), names: Vec::new(), domain: 0 };
    let mut open: Option<(usize, usize, EntityKind)> = None;
    let mut before = "";
    for &(token, tag) in tokens {
        if !sentence.text.is_empty() && !",.;:!?)]}%”’".contains(token) && !"([{“‘".contains(before) {
            sentence.text.push(' ');
        }
        before = token;
        let start = sentence.text.len();
        sentence.text.push_str(token);
        let end = sentence.text.len();
        let (prefix, label) = tag.split_once('-').unwrap_or(("O", ""));
        open = match (open, kind(label)) {
            (Some((from, _, known)), Some(kind)) if prefix == "I" && known == kind => Some((from, end, kind)),
            (closed, kind) => {
                sentence.names.extend(closed);
                kind.map(|kind| (start, end, kind))
            }
        };
    }
    sentence.names.extend(open);
    sentence
}

/// A sentence from `text with [person Wang Yi] in brackets`.
fn marked(line: &str) -> Sentence {
    let mut sentence = Sentence { text: String::new(), names: Vec::new(), domain: 0 };
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((label, after)) = after.split_once(' ') else { break };
        let Some((name, after)) = after.split_once(']') else { break };
        sentence.text.push_str(before);
        let start = sentence.text.len();
        sentence.text.push_str(name);
        let kind = EntityKind::ALL.into_iter().find(|kind| kind.as_str() == label);
        sentence.names.extend(kind.map(|kind| (start, sentence.text.len(), kind)));
        rest = after;
    }
    sentence.text.push_str(rest);
    sentence
}

/// What turns text into tokens, in training as in use.
struct Front {
    matcher: Matcher,
    reading: Reading,
    marks: Vec<tagger::GazetteerMark>,
    tokens: Tokens,
}

impl Front {
    fn new() -> Front {
        Front { matcher: Matcher::new(Gazetteer::bundled()), reading: Reading::default(), marks: Vec::new(), tokens: Tokens::default() }
    }

    fn read(&mut self, text: &str, weights: &Weights) {
        self.reading.read(text);
        self.matcher.mark(Gazetteer::bundled(), &self.reading, &mut self.marks);
        self.tokens.prepare(&self.reading, &self.marks, weights);
    }
}

/// Words that stand in lower case at least twice.
fn ordinary_words(sentences: &[Sentence], extra: &str) -> BTreeSet<u64> {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    let mut reading = Reading::default();
    let lines = extra.lines().filter(|line| !line.starts_with('#')).map(|line| (line, 2));
    for (text, weight) in sentences.iter().map(|sentence| (sentence.text.as_str(), 1)).chain(lines) {
        reading.read(text);
        for word in reading.words.iter().filter(|word| !word.is_capital()) {
            *counts.entry(word.hash).or_default() += weight;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(hash, _)| hash).collect()
}

fn examples(sentences: &[Sentence], start: &Weights) -> Vec<Example> {
    let mut front = Front::new();
    let made = sentences.iter().map(|sentence| {
        front.read(&sentence.text, start);
        let words = (0..front.tokens.len()).map(|at| {
            is_candidate(&front.tokens, at).then(|| {
                let mut list = Vec::new();
                features(&front.tokens, at, |bucket| list.push(bucket as u32));
                list
            })
        });
        let words: Vec<_> = words.collect();
        let junctions = front.tokens.iter().map(|token| (token.junction(), parts(token.gap()))).collect();
        let mut tags = vec![0; words.len()];
        let mut before = None;
        for (at, word) in front.reading.words.iter().enumerate() {
            let inside =
                |&&(start, end, _): &&(usize, usize, EntityKind)| start <= word.span.start as usize && word.span.end as usize <= end;
            let name = sentence.names.iter().find(inside).filter(|_| words[at].is_some());
            if let Some(&(start, _, kind)) = name {
                let goes_on = before == Some(start) && !parts(front.tokens[at].gap());
                tags[at] = first_tag(kind) + u8::from(goes_on);
            }
            before = name.map(|name| name.0);
        }
        Example { words, junctions, tags, domain: sentence.domain }
    });
    made.collect()
}

/// Weights in training, with what averaging needs: the sum over all steps is kept lazily.
struct Perceptron {
    /// For all files; then what each file adds (Daumé 2007, *Frustratingly easy domain adaptation*, ACL).
    weights: Vec<f32>,
    sums: Vec<f64>,
    transitions: Vec<f32>,
    transition_sums: Vec<f64>,
    step: f64,
}

impl Perceptron {
    fn new(domains: usize) -> Perceptron {
        Perceptron {
            weights: vec![0.0; BUCKETS * TAGS * (domains + 1)],
            sums: vec![0.0; BUCKETS * TAGS * (domains + 1)],
            transitions: vec![0.0; JUNCTIONS * TAGS * TAGS],
            transition_sums: vec![0.0; JUNCTIONS * TAGS * TAGS],
            step: 1.0,
        }
    }

    fn learn(&mut self, example: &Example) {
        let said = self.decode(example, 1.0);
        if said != example.tags {
            let mut wanted = (0, 0);
            for (at, list) in example.words.iter().enumerate() {
                let (right, wrong) = (example.tags[at] as usize, said[at] as usize);
                let junction = example.junctions[at].0;
                if list.is_some() && (right, wanted.0) != (wrong, wanted.1) {
                    self.nudge_transition(junction, wanted.0, right, 1.0);
                    self.nudge_transition(junction, wanted.1, wrong, -1.0);
                }
                if right != wrong {
                    for &bucket in list.iter().flatten() {
                        for table in [0, example.domain + 1] {
                            let row = (table * BUCKETS + bucket as usize) * TAGS;
                            self.nudge(row + right, 1.0);
                            self.nudge(row + wrong, -1.0);
                        }
                    }
                }
                wanted = (right, wrong);
            }
        }
        self.step += 1.0;
    }

    fn nudge(&mut self, cell: usize, by: f32) {
        self.weights[cell] += by;
        self.sums[cell] += self.step * f64::from(by);
    }

    fn nudge_transition(&mut self, junction: usize, from: usize, to: usize, by: f32) {
        let cell = (junction * TAGS + from) * TAGS + to;
        self.transitions[cell] += by;
        self.transition_sums[cell] += self.step * f64::from(by);
    }

    /// The best tags, every wrong tag made `cost` dearer to beat, so that right ones win by a margin.
    fn decode(&self, example: &Example, cost: f32) -> Vec<u8> {
        let len = example.words.len();
        let mut scores = vec![[f32::MIN; TAGS]; len];
        let mut from = vec![[0u8; TAGS]; len];
        for at in 0..len {
            let Some(list) = &example.words[at] else {
                let best = at.checked_sub(1).map_or((0, 0.0), |before| best_of(&scores[before]));
                scores[at][0] = best.1;
                from[at][0] = best.0 as u8;
                continue;
            };
            let mut emit = [cost; TAGS];
            emit[example.tags[at] as usize] = 0.0;
            for &bucket in list {
                for table in [0, example.domain + 1] {
                    let row = (table * BUCKETS + bucket as usize) * TAGS;
                    for (slot, weight) in emit.iter_mut().zip(&self.weights[row..row + TAGS]) {
                        *slot += weight;
                    }
                }
            }
            let (junction, apart) = example.junctions[at];
            for to in 0..TAGS {
                for before in 0..TAGS {
                    let forbidden = continues(to as u8) && (apart || before != to && before + 1 != to);
                    let reached = if at == 0 { if before == 0 { 0.0 } else { f32::MIN } } else { scores[at - 1][before] };
                    if forbidden || reached == f32::MIN {
                        continue;
                    }
                    let score = reached + emit[to] + self.transitions[(junction * TAGS + before) * TAGS + to];
                    if score > scores[at][to] {
                        scores[at][to] = score;
                        from[at][to] = before as u8;
                    }
                }
            }
        }
        let mut tags = vec![0; len];
        let mut tag = len.checked_sub(1).map_or(0, |last| best_of(&scores[last]).0) as u8;
        for at in (0..len).rev() {
            tags[at] = tag;
            tag = from[at][tag as usize];
        }
        tags
    }

    /// The average of the weights over all steps.
    fn average(&self) -> (Vec<f64>, Vec<f64>) {
        let mean = |weights: &[f32], sums: &[f64]| -> Vec<f64> {
            weights.iter().zip(sums).map(|(&weight, &sum)| f64::from(weight) - sum / self.step).collect()
        };
        let tables = mean(&self.weights, &self.sums);
        let mut weights = tables[..BUCKETS * TAGS].to_vec();
        for domain in NEWS {
            let own = tables.iter().skip((domain + 1) * BUCKETS * TAGS);
            for (weight, own) in weights.iter_mut().zip(own) {
                *weight += own;
            }
        }
        (weights, mean(&self.transitions, &self.transition_sums))
    }
}

fn best_of(scores: &[f32; TAGS]) -> (usize, f32) {
    scores.iter().copied().enumerate().rev().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0))
}

/// The weights of features and of transitions that one member of the average learnt.
type Member = (Vec<f64>, Vec<f64>);

fn train(sentences: &[Sentence], extra: &str) -> Weights {
    let mut packed = Weights::new(FEATURES_VERSION, ordinary_words(sentences, extra));
    let examples = examples(sentences, &packed);
    let members: Vec<Member> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..MEMBERS)
            .map(|member| {
                scope.spawn({
                    let examples = &examples;
                    move || train_one(examples, member)
                })
            })
            .collect();
        handles.into_iter().map(|handle| handle.join().expect("training does not panic")).collect()
    });
    let mean = |get: fn(&Member) -> &Vec<f64>| -> Vec<f64> {
        (0..get(&members[0]).len()).map(|cell| members.iter().map(|member| get(member)[cell]).sum::<f64>() / MEMBERS as f64).collect()
    };
    let (weights, transitions) = (mean(|member| &member.0), mean(|member| &member.1));
    // All but the few largest weights fit a byte at this scale; those are cut to it.
    let scale = scale(&weights);
    for (cell, &weight) in weights.iter().enumerate() {
        let rounded = (weight * scale).round().clamp(-127.0, 127.0) as i8;
        if rounded.unsigned_abs() > SMALL {
            packed.set(cell / TAGS, cell % TAGS, rounded);
        }
    }
    for (cell, &weight) in transitions.iter().enumerate() {
        packed.set_transition(cell / TAGS / TAGS, cell / TAGS % TAGS, cell % TAGS, (weight * scale).round().clamp(-9999.0, 9999.0) as i16);
    }
    packed
}

fn scale(weights: &[f64]) -> f64 {
    let mut sizes: Vec<f64> = weights.iter().map(|weight| weight.abs()).filter(|&size| size > 0.0).collect();
    sizes.sort_by(f64::total_cmp);
    let large = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1.0);
    127.0 / large
}

fn train_one(examples: &[Example], member: u64) -> (Vec<f64>, Vec<f64>) {
    let mut perceptron = Perceptron::new(examples.iter().map(|example| example.domain + 1).max().unwrap_or(1));
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = 0x9E37_79B9_7F4A_7C15 ^ (member + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
    for _ in 0..PASSES {
        shuffle(&mut order, &mut state);
        for &at in &order {
            perceptron.learn(&examples[at]);
        }
    }
    perceptron.average()
}

/// Fisher and Yates, with xorshift for chance.
fn shuffle(order: &mut [usize], state: &mut u64) {
    for at in (1..order.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        order.swap(at, (*state % (at as u64 + 1)) as usize);
    }
}

/// Names found, said and true, by kind.
#[derive(Default)]
struct Score {
    counts: [[usize; 3]; 3],
}

impl Score {
    fn add(&mut self, other: &Score) {
        for (own, other) in self.counts.iter_mut().flatten().zip(other.counts.iter().flatten()) {
            *own += other;
        }
    }
}

fn score(weights: &Weights, sentences: &[Sentence]) -> Score {
    let (mut front, mut lattice, mut tagging, mut score) = (Front::new(), Lattice::default(), Tagging::default(), Score::default());
    for sentence in sentences {
        front.read(&sentence.text, weights);
        lattice.tag(&front.tokens, weights, &mut tagging);
        let said: Vec<_> = names(&tagging)
            .map(|name| {
                let span = front.reading.span(name.first, name.end);
                (span.start as usize, span.end as usize, name.kind)
            })
            .collect();
        for name in &said {
            score.counts[name.2 as usize][0] += usize::from(sentence.names.contains(name));
            score.counts[name.2 as usize][1] += 1;
        }
        for name in &sentence.names {
            score.counts[name.2 as usize][2] += 1;
        }
    }
    score
}

/// How often names of each margin are right, by kind and by whether they have one word: what scores are calibrated on.
fn calibrate(weights: &Weights, sentences: &[Sentence], bins: &mut BTreeMap<(usize, bool, i32), (usize, usize)>) {
    let (mut front, mut lattice, mut tagging) = (Front::new(), Lattice::default(), Tagging::default());
    for sentence in sentences {
        front.read(&sentence.text, weights);
        lattice.tag(&front.tokens, weights, &mut tagging);
        for name in names(&tagging) {
            let span = front.reading.span(name.first, name.end);
            let overlaps = |&&(start, end, kind): &&(usize, usize, EntityKind)| {
                start < span.end as usize && (span.start as usize) < end && kind == name.kind
            };
            let right = sentence.names.iter().any(|name| overlaps(&name));
            let bin = bins.entry((name.kind as usize, name.end - name.first == 1, (name.margin / 50).min(20))).or_default();
            bin.0 += usize::from(right);
            bin.1 += 1;
        }
    }
}

fn report(what: &str, score: &Score) {
    let mut all = [0; 3];
    let mut line = format!("{what}:");
    let mut write = |name: &str, [hit, said, wanted]: [usize; 3]| {
        let (precision, recall) = (hit as f64 / said.max(1) as f64, hit as f64 / wanted.max(1) as f64);
        let f1 = if hit == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        line.push_str(&format!(" {name} P={precision:.3} R={recall:.3} F1={f1:.4} |"));
    };
    for kind in EntityKind::ALL {
        let counts = score.counts[kind as usize];
        for (sum, count) in all.iter_mut().zip(counts) {
            *sum += count;
        }
        write(kind.as_str(), counts);
    }
    write("all", all);
    println!("{line}");
}
