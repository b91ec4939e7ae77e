//! What is told about a query beside its answer, and why a query is refused.
//!
//! Facts only: what stood where, and how it was read. The command line adds the caret and the advice.

use crate::text::Span;

/// Something to tell about how a query was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Whether the query was changed or only remarked on.
    pub kind: NoticeKind,
    /// What is told, one sentence without a full stop.
    pub text: String,
    /// Where in the query.
    pub span: Span,
}

/// Kinds of notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// The query could not be read as written and was read otherwise.
    Repair,
    /// The query was read as written, but may not mean what it looks like.
    Hint,
}

/// A query that cannot be read, or under `--strict` only after a repair.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct QueryError {
    /// Where in the query.
    pub span: Span,
    /// What is wrong there.
    pub kind: QueryErrorKind,
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// The query is longer than it may be.
    #[error("query has {found} bytes, at most {limit} are read")]
    TooLong {
        /// Its length.
        found: usize,
        /// The bound.
        limit: usize,
    },
    /// Parentheses or operators are nested deeper than they may be.
    #[error("query is nested more than {limit} levels deep")]
    TooDeep {
        /// The bound.
        limit: usize,
    },
    /// The query has more words and phrases than it may have.
    #[error("query has more than {limit} clauses")]
    TooManyClauses {
        /// The bound.
        limit: usize,
    },
    /// A date field with something that is no date.
    #[error("{found:?} is no date or range of dates")]
    NoDate {
        /// What stood there.
        found: String,
    },
    /// A number field with something that is no number or range.
    #[error("{found:?} is no number or range of numbers")]
    NoNumber {
        /// What stood there.
        found: String,
    },
    /// An operator about positions with an operand that has none.
    #[error("{operator} needs words, phrases or names on both sides, and {found} has no place in the text")]
    NotPositional {
        /// The operator.
        operator: String,
        /// The operand as written.
        found: String,
    },
    /// What would have been repaired, under strict reading.
    #[error("{repair}")]
    Strict {
        /// The repair that was refused.
        repair: String,
    },
}
