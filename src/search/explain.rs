//! What each clause of a plan is searched as, a line each.

use crate::entity::WhoIsWho;
use crate::query::plan::{Plan, PlanNode, Slot, Why};

/// Lines like `perundingan → perundingan, runding (stem)`.
pub fn explain(plan: &Plan, who: &WhoIsWho<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    walk(&plan.root, &mut |slot| {
        let clause = plan.clauses.get(slot.clause).map_or("", |clause| clause.text.as_str());
        let mut shown: Vec<String> = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        for alternative in &slot.alternatives {
            let term = alternative.term.trim_start_matches(char::is_control);
            // The word itself is searched under several terms (as written, as a stem, as an English stem) and told once.
            let is_word = !matches!(alternative.why, Why::Concept | Why::Entity(_));
            if is_word && words.contains(&term) {
                continue;
            }
            words.push(term);
            let told = match &alternative.why {
                Why::Surface | Why::Pattern => term.to_owned(),
                Why::Stem => format!("{term} (stem)"),
                Why::English => format!("{term} (English stem)"),
                Why::Spelling => format!("{term} (spelling)"),
                Why::Family => format!("{term} (family, ×{})", alternative.weight),
                Why::Concept => format!("{} (compound)", term.replace('_', " ")),
                Why::Entity(id) => format!("{} (entity)", who.label(*id)),
            };
            if !shown.contains(&told) {
                shown.push(told);
            }
        }
        let line = format!("{clause} → {}", shown.join(", "));
        if !lines.contains(&line) {
            lines.push(line);
        }
    });
    lines
}

fn walk(node: &PlanNode, each: &mut dyn FnMut(&Slot)) {
    match node {
        PlanNode::Slot(slot) => each(slot),
        PlanNode::Sequence { slots, .. } => slots.iter().for_each(each),
        PlanNode::And(members) | PlanNode::Or(members) => members.iter().for_each(|member| walk(member, each)),
        PlanNode::In { inner, .. }
        | PlanNode::Not(inner)
        | PlanNode::AtLeast { inner, .. }
        | PlanNode::First { inner, .. }
        | PlanNode::Caps(inner)
        | PlanNode::Boost { inner, .. } => walk(inner, each),
        PlanNode::Near { left, right, .. } => {
            walk(left, each);
            walk(right, each);
        }
        PlanNode::All | PlanNode::Nothing(_) | PlanNode::Pattern { .. } | PlanNode::Filter(_) => {}
    }
}
