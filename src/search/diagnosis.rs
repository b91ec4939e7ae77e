//! Why a request finds nothing, and what near to it finds something.
//!
//! Each condition of the request (a clause of the query, a filter) is run once, alone; what several of them share is then a matter of sets, so every question after that
//! costs next to nothing. All that is offered is a query of its own: it was written, read and counted like one that is typed, so a paste finds what was told. Bounded by
//! [`MOST_COUNTS`] searches without scores, whatever the request.

use super::near::near_words;
use super::sets::{Set, Sets, intersection, smallest_conflict, subsets};
use super::{Prepared, Request, SearchError, expand, sets};
use crate::entity::WhoIsWho;
use crate::index::Reader;
use crate::query::ast::{Expr, Node};
use crate::query::{
    MatchMode, ResolveContext, Widening, all_of, bare_word, conditions, leaves, loosened, print, resolve, respelled, words_of,
};

/// Searches that one diagnosis may run.
pub const MOST_COUNTS: usize = 64;

/// Conditions that are told apart; those behind are one.
pub const MOST_CONDITIONS: usize = 16;

/// Words of one condition that are counted.
const MOST_WORDS: usize = 8;

/// Words that are looked for by their spelling; each walks through the dictionary.
const MOST_SPELLED: usize = 3;

/// Articles up to which a word may be a slip of another one, if that is in [`MUCH_MORE`] times as many.
const RARE: u64 = 3;
const MUCH_MORE: u64 = 20;

/// Near words and names told of one word.
const MOST_NEAR: usize = 3;

/// Wider queries of one kind that are offered.
const MOST_OFFERED: usize = 4;

/// A request that found nothing.
#[derive(Clone, Copy, Debug)]
pub struct Unanswered<'a> {
    /// The query.
    pub expr: &'a Expr,
    /// How it was read.
    pub reading: Reading,
    /// What limits it beside the query: as it was asked, and a request that has nothing else.
    pub filters: &'a [(String, Request)],
}

/// How a query is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How bare words are joined.
    pub match_mode: MatchMode,
    /// How far they reach.
    pub widening: Widening,
    /// Whether tails are searched too.
    pub include_tail: bool,
}

/// Why nothing was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnosis {
    /// What must all hold: clauses of the query in its order, then filters.
    pub conditions: Vec<Condition>,
    /// The smallest set of conditions found that no article fulfils together, as indices; empty if they could not all be counted.
    pub conflict: Vec<usize>,
    /// Wider requests that find something, nearest first.
    pub wider: Vec<Wider>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// As written: a part of the query, or a filter as it was asked.
    pub text: String,
    /// Which filter it is, if it is none of the query.
    pub filter: Option<usize>,
    /// Articles that fulfil it, whatever else was asked.
    pub articles: u64,
    /// Its words with the articles that hold each, where there are several and no article fulfils it.
    pub words: Vec<(String, u64)>,
    /// Words of it that are in no article, with what is written nearly so.
    pub unknown: Vec<Unknown>,
}

/// A word that is in no article.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// The word, or the clause that names an entity.
    pub word: String,
    /// Whether it names an entity.
    pub entity: bool,
    /// Words and names near it, with the articles that a query for them finds.
    pub near: Vec<(String, u64)>,
}

/// A wider request.
#[derive(Clone, Debug, PartialEq)]
pub struct Wider {
    /// How it differs.
    pub step: Step,
    /// Its query.
    pub query: String,
    /// How that is read.
    pub reading: Reading,
    /// Its filters, as indices.
    pub filters: Vec<usize>,
    /// Articles that it finds.
    pub articles: u64,
}

/// How a wider request differs from what was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Without these conditions, as indices.
    Without(Vec<usize>),
    /// With something in the place of one condition.
    Instead {
        /// Which.
        condition: usize,
        /// What stands there, as it is written.
        written: String,
    },
    /// Words in all their forms.
    AllForms,
    /// In tails too.
    Tails,
    /// Any word is enough.
    AnyWord,
}

/// Says why `asked` finds nothing in this index; an empty diagnosis if it finds something.
///
/// Errors: a pattern cannot be run, or the index fails.
pub fn diagnose(reader: &Reader, context: ResolveContext<'_>, asked: Unanswered<'_>) -> Result<Diagnosis, SearchError> {
    let mut doctor = Doctor { reader, context, asked, counts_left: MOST_COUNTS };
    let mut clauses = conditions(asked.expr, doctor.context(asked.reading));
    clauses.retain(|clause| clause.node != Node::All);
    if clauses.len() > MOST_CONDITIONS {
        let rest = clauses.split_off(MOST_CONDITIONS - 1);
        clauses.push(all_of(rest));
    }
    let mut case = Case { clauses, sets: Vec::new(), diagnosis: Diagnosis::default() };
    for clause in &case.clauses {
        let Some(set) = doctor.set(clause, asked.reading)? else { return Ok(Diagnosis::default()) };
        case.diagnosis.conditions.push(Condition {
            text: print(clause),
            filter: None,
            articles: set.len(),
            words: Vec::new(),
            unknown: Vec::new(),
        });
        case.sets.push(set);
    }
    for (number, (text, request)) in asked.filters.iter().enumerate() {
        let set = doctor.set_of(request)?;
        let condition = Condition { text: text.clone(), filter: Some(number), articles: set.len(), words: Vec::new(), unknown: Vec::new() };
        case.diagnosis.conditions.push(condition);
        case.sets.push(set);
    }
    let everything = (0..case.sets.len()).collect::<Vec<_>>();
    if case.sets.is_empty() || case.shared(&everything) > 0 {
        return Ok(Diagnosis::default());
    }
    case.diagnosis.conflict = smallest_conflict(&case.sets);
    let mut spelled = 0;
    for number in 0..case.clauses.len() {
        doctor.explain_clause(&mut case, number, &mut spelled)?;
        doctor.doubt(&mut case, number, &mut spelled)?;
    }
    for number in 0..case.clauses.len() {
        doctor.loosen(&mut case, number)?;
    }
    doctor.read_otherwise(&mut case)?;
    case.leave_out(asked.reading);
    Ok(case.diagnosis)
}

/// The conditions with the articles that fulfil each.
struct Case {
    clauses: Vec<Expr>,
    /// Of the clauses, then of the filters.
    sets: Vec<Set>,
    diagnosis: Diagnosis,
}

impl Case {
    /// How many articles fulfil all of `members`.
    fn shared(&self, members: &[usize]) -> u64 {
        intersection(&self.sets, members).map_or(0, |set| set.len())
    }

    /// How many articles of `set` fulfil every condition but `number`.
    fn shared_with(&self, number: usize, set: &Set) -> u64 {
        let others = (0..self.sets.len()).filter(|&other| other != number);
        let mut shared = set.clone();
        others.for_each(|other| shared.keep(&self.sets[other]));
        shared.len()
    }

    fn filters(&self) -> Vec<usize> {
        (0..self.sets.len() - self.clauses.len()).collect()
    }

    /// The whole query with `instead` in the place of clause `number`.
    fn with(&self, number: usize, instead: &Expr) -> String {
        let clauses = self.clauses.iter().enumerate().map(|(at, clause)| if at == number { instead.clone() } else { clause.clone() });
        print(&all_of(clauses.collect()))
    }

    fn offer(&mut self, step: Step, query: String, reading: Reading, filters: Vec<usize>, articles: u64) {
        if articles > 0 && !self.diagnosis.wider.iter().any(|known| known.query == query && known.reading == reading) {
            self.diagnosis.wider.push(Wider { step, query, reading, filters, articles });
        }
    }

    /// Offers the request without as few conditions as possible.
    fn leave_out(&mut self, reading: Reading) {
        let all: Vec<usize> = (0..self.sets.len()).collect();
        let mut left = sets::MOST_SUBSETS;
        let mut offers: Vec<(Vec<usize>, u64)> = Vec::new();
        for size in 1..all.len() {
            let within_bound = subsets(all.len(), size, &mut left, &mut |out| {
                let kept: Vec<usize> = all.iter().copied().filter(|number| !out.contains(number)).collect();
                let asks = self.clauses.is_empty() || kept.iter().any(|&number| number < self.clauses.len());
                let articles = if asks { self.shared(&kept) } else { 0 };
                if articles > 0 {
                    offers.push((out.to_vec(), articles));
                }
            });
            if !offers.is_empty() || !within_bound {
                break;
            }
        }
        if offers.is_empty() && left == 0 {
            offers.extend(self.keep_as_many_as_possible());
        }
        for (out, articles) in offers.into_iter().take(MOST_OFFERED) {
            let clauses = self.clauses.iter().enumerate().filter(|(number, _)| !out.contains(number)).map(|(_, clause)| clause.clone());
            let query = print(&all_of(clauses.collect()));
            let filters = self.filters().into_iter().filter(|filter| !out.contains(&(self.clauses.len() + filter))).collect();
            // The same query may be offered twice, under different filters.
            self.diagnosis.wider.push(Wider { step: Step::Without(out), query, reading, filters, articles });
        }
    }

    /// Where there are too many sets to try: conditions that most articles fulfil are kept, as long as an article fulfils them all.
    fn keep_as_many_as_possible(&self) -> Option<(Vec<usize>, u64)> {
        let mut order: Vec<usize> = (0..self.sets.len()).collect();
        order.sort_by_key(|&number| (std::cmp::Reverse(self.diagnosis.conditions[number].articles), number));
        let mut kept: Vec<usize> = Vec::new();
        for number in order {
            kept.push(number);
            if self.shared(&kept) == 0 {
                kept.pop();
            }
        }
        let out = (0..self.sets.len()).filter(|number| !kept.contains(number)).collect();
        kept.iter().any(|&number| number < self.clauses.len()).then(|| (out, self.shared(&kept)))
    }
}

/// What runs the searches.
struct Doctor<'a> {
    reader: &'a Reader,
    context: ResolveContext<'a>,
    asked: Unanswered<'a>,
    counts_left: usize,
}

impl<'a> Doctor<'a> {
    fn context(&self, reading: Reading) -> ResolveContext<'a> {
        ResolveContext { match_mode: reading.match_mode, widening: reading.widening, ..self.context }
    }

    fn who(&self) -> &'a WhoIsWho<'a> {
        self.context.who
    }

    /// The articles that `expr` finds; `None` if no more searches may be run.
    fn set(&mut self, expr: &Expr, reading: Reading) -> Result<Option<Set>, SearchError> {
        if self.counts_left == 0 {
            return Ok(None);
        }
        self.counts_left -= 1;
        let mut request = Request::new(resolve(expr, self.context(reading)).plan);
        request.include_tail = reading.include_tail;
        self.set_of(&request).map(Some)
    }

    fn set_of(&self, request: &Request) -> Result<Set, SearchError> {
        let mut plan = request.plan.clone();
        expand(&mut plan, self.reader)?;
        let prepared = Prepared::new(self.reader, self.who(), request, &plan);
        Ok(self.reader.searcher().search(&*prepared.query(), &Sets)?)
    }

    fn count(&mut self, expr: &Expr) -> Result<u64, SearchError> {
        Ok(self.set(expr, self.asked.reading)?.map_or(0, |set| set.len()))
    }

    /// Counts the words of a clause that no article fulfils, and looks for what its unknown words might be.
    fn explain_clause(&mut self, case: &mut Case, number: usize, spelled: &mut usize) -> Result<(), SearchError> {
        if case.diagnosis.conditions[number].articles > 0 {
            return Ok(());
        }
        let clause = case.clauses[number].clone();
        let mut words: Vec<Expr> = Vec::new();
        for leaf in leaves(&clause) {
            let inside = words_of(leaf);
            words.extend(if inside.len() > 1 { inside } else { vec![leaf.clone()] });
        }
        words.truncate(MOST_WORDS);
        let mut counted: Vec<(String, u64)> = Vec::new();
        for word in &words {
            let written = print(word);
            if counted.iter().any(|(known, _)| *known == written) {
                continue;
            }
            // A clause of one word was counted as it was met.
            let articles = if word.node == clause.node { 0 } else { self.count(word)? };
            counted.push((written, articles));
            if articles == 0 && *spelled < MOST_SPELLED {
                *spelled += 1;
                let near = self.near(word)?;
                self.offer_respelled(case, number, word, near)?;
            }
        }
        if counted.len() > 1 {
            let bare = |text: &str| text.strip_prefix('=').unwrap_or(text).to_owned();
            case.diagnosis.conditions[number].words = counted.into_iter().map(|(word, articles)| (bare(&word), articles)).collect();
        }
        Ok(())
    }

    /// Words and names near one that is in no article.
    fn near(&mut self, word: &Expr) -> Result<Vec<(String, Expr)>, SearchError> {
        let mut found: Vec<(String, Expr)> = Vec::new();
        match &word.node {
            Node::Word { text, .. } => {
                let capital = text.chars().next().is_some_and(char::is_uppercase);
                for near in near_words(self.reader, text, MOST_NEAR)? {
                    let near = if capital { capitalised(&near) } else { near };
                    found.extend(bare_word(&near).map(|expr| (near, expr)));
                }
                if capital && found.is_empty() {
                    let names = self.who().nearest(None, text).into_iter().take(MOST_NEAR);
                    found.extend(names.map(|name| (name.clone(), Expr { node: Node::Entity { kind: None, name }, span: word.span })));
                }
            }
            Node::Entity { kind, name } => {
                let names = self.who().nearest(*kind, name).into_iter().take(MOST_NEAR);
                found.extend(names.map(|name| (name.clone(), Expr { node: Node::Entity { kind: *kind, name }, span: word.span })));
            }
            _ => {}
        }
        Ok(found)
    }

    /// Tells what is near to `word`, and offers the query with the best of it that finds something.
    fn offer_respelled(&mut self, case: &mut Case, number: usize, word: &Expr, near: Vec<(String, Expr)>) -> Result<(), SearchError> {
        let written = match &word.node {
            Node::Word { text, .. } => text.clone(),
            _ => print(word),
        };
        let mut told = Vec::new();
        for (name, expr) in near {
            let articles = self.count(&expr)?;
            if articles == 0 {
                continue;
            }
            told.push((name.clone(), articles));
            let offered =
                case.diagnosis.wider.iter().any(|wider| matches!(wider.step, Step::Instead { condition, .. } if condition == number));
            if offered {
                continue;
            }
            match (&word.node, &expr.node) {
                (Node::Word { text, .. }, Node::Word { text: near, .. }) => self.offer_spelling(case, number, text, near)?,
                _ if case.clauses[number].node == word.node => {
                    self.offer_instead(case, number, expr)?;
                }
                _ => {}
            }
        }
        case.diagnosis.conditions[number].unknown.push(Unknown {
            word: written,
            entity: matches!(word.node, Node::Entity { .. }),
            near: told,
        });
        Ok(())
    }

    /// Offers the query as it stands with one word written otherwise, if it finds something.
    fn offer_spelling(&mut self, case: &mut Case, number: usize, word: &str, near: &str) -> Result<(), SearchError> {
        let reading = self.asked.reading;
        let whole = respelled(self.asked.expr, word, near);
        let Some(mut set) = self.set(&whole, reading)? else { return Ok(()) };
        case.sets[case.clauses.len()..].iter().for_each(|filter| set.keep(filter));
        let step = Step::Instead { condition: number, written: print(&respelled(&case.clauses[number], word, near)) };
        case.offer(step, print(&whole), reading, case.filters(), set.len());
        Ok(())
    }

    /// Offers another spelling of a word that is in so few articles that it may be a slip, where it is one of the conditions that exclude each other.
    fn doubt(&mut self, case: &mut Case, number: usize, spelled: &mut usize) -> Result<(), SearchError> {
        let Condition { articles, .. } = case.diagnosis.conditions[number];
        let Node::Word { text, .. } = case.clauses[number].node.clone() else { return Ok(()) };
        if articles == 0 || articles > RARE || *spelled >= MOST_SPELLED || !case.diagnosis.conflict.contains(&number) {
            return Ok(());
        }
        *spelled += 1;
        let word = case.clauses[number].clone();
        for (near, expr) in self.near(&word)?.into_iter().take(1) {
            if self.count(&expr)? >= articles * MUCH_MORE {
                self.offer_spelling(case, number, &text, &near)?;
            }
        }
        Ok(())
    }

    /// Offers the query with `instead` in the place of a clause, if it finds something.
    fn offer_instead(&mut self, case: &mut Case, number: usize, instead: Expr) -> Result<bool, SearchError> {
        let reading = self.asked.reading;
        let Some(set) = self.set(&instead, reading)? else { return Ok(false) };
        let articles = case.shared_with(number, &set);
        let step = Step::Instead { condition: number, written: print(&instead) };
        let query = case.with(number, &instead);
        case.offer(step, query, reading, case.filters(), articles);
        Ok(articles > 0)
    }

    /// Offers the query with the nearest wider form of a clause that finds something.
    fn loosen(&mut self, case: &mut Case, number: usize) -> Result<(), SearchError> {
        for wider in loosened(&case.clauses[number]) {
            if self.offer_instead(case, number, wider)? {
                break;
            }
        }
        Ok(())
    }

    /// Offers the query as it stands, read more widely.
    fn read_otherwise(&mut self, case: &mut Case) -> Result<(), SearchError> {
        let asked = self.asked.reading;
        let readings = [
            (Step::AllForms, asked.widening == Widening::Exact, Reading { widening: Widening::Full, ..asked }),
            (Step::Tails, !asked.include_tail, Reading { include_tail: true, ..asked }),
            (Step::AnyWord, asked.match_mode == MatchMode::All, Reading { match_mode: MatchMode::Any, ..asked }),
        ];
        for (step, differs, reading) in readings {
            let bag = matches!(&self.asked.expr.node, Node::Bag(words) if words.len() > 2);
            if !differs || case.clauses.is_empty() || (step == Step::AnyWord && !bag) {
                continue;
            }
            let Some(mut set) = self.set(self.asked.expr, reading)? else { return Ok(()) };
            case.sets[case.clauses.len()..].iter().for_each(|filter| set.keep(filter));
            case.offer(step, print(self.asked.expr), reading, case.filters(), set.len());
        }
        Ok(())
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
