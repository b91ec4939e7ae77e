//! The query language: from a string to a tree, and from the tree to a plan.
//!
//! Pure: it knows nothing of tantivy, files or the clock. The string is read once, by [`parse`]; everything else works on the tree.

pub mod ast;
pub mod dates;
mod lexer;
mod notice;
mod parser;
pub mod plan;
mod print;
mod resolve;
mod saved;
mod wider;

pub use lexer::field_names;
pub use notice::{Notice, NoticeKind, QueryError, QueryErrorKind};
pub use parser::{MAX_CLAUSES, MAX_DEPTH, MAX_QUERY_BYTES, ParseOptions, Parsed, entity_kind, parse, similar_fields};
pub use print::print;
pub use resolve::{MatchMode, ResolveContext, Resolved, Widening, about, entity_plan, resolve};
pub use saved::{
    MAX_SAVED_BYTES, MAX_SAVED_NAME, SAVED_FILE_NAME, SavedError, SavedQuery, forget_query, is_saved_name, save_query, saved_name,
    saved_queries,
};
pub use wider::{all_of, bare_word, conditions, leaves, loosened, respelled, words_of};

#[cfg(test)]
mod tests;
