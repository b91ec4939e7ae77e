//! The tree that a query string is read into, before any word of it is looked up.
//!
//! It says what the user wrote and where (every node has its span in the query), and nothing of what the words mean: no stems, no
//! aliases, no index. The parser makes it, [`super::print`] writes it back, [`super::resolve`] turns it into a [`super::plan::Plan`]. Keeping
//! it free of meaning is what lets one tree serve matching, `read_as`, saved queries and error messages alike.

use crate::entity::EntityKind;
use crate::text::Span;
use jiff::civil::Date;

/// A node and where in the query string it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What the node says.
    pub node: Node,
    /// Its bytes in the query string.
    pub span: Span,
}

/// One construct of the query language.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Every article: an empty query, or `*`.
    All,
    /// A bare word (`Rusia`), widened to stems, variants and aliases; or, exact, `=Rusia`.
    Word {
        /// The word as typed, without `=`.
        text: String,
        /// Whether it was written `=word`.
        exact: bool,
    },
    /// `"..."`, in straight or curly quotes: these words, in this order, unstemmed.
    Phrase {
        /// What stands between the quotes.
        text: String,
        /// Words that may stand between in all: `"..."~3`.
        slop: u32,
    },
    /// A word with holes.
    Pattern(Pattern),
    /// `person:`, `org:`, `place:`, `entity:` with a name under any alias.
    Entity {
        /// The kind that the field names; `None` for `entity:`.
        kind: Option<EntityKind>,
        /// The name as typed.
        name: String,
    },
    /// A column of the article compared with a value: `source:`, `author:`, `path:`, `lang:`.
    Column {
        /// Which column.
        column: Column,
        /// The value as typed; may end in `*`.
        value: String,
    },
    /// `date:` with both ends included.
    Date(DateRange),
    /// `words:` the number of words in title and body, both ends included.
    WordCount {
        /// Least number of words.
        min: Option<u32>,
        /// Greatest number of words.
        max: Option<u32>,
    },
    /// The inner expression within one zone: `title:(...)`.
    In {
        /// Where to look.
        zone: Zone,
        /// What to look for.
        inner: Box<Expr>,
    },
    /// Bare terms side by side: all must match, or any under `--match any`.
    Bag(Vec<Expr>),
    /// `a AND b`.
    And(Vec<Expr>),
    /// `a OR b`.
    Or(Vec<Expr>),
    /// `NOT a`.
    Not(Box<Expr>),
    /// Two expressions near each other: `a w/5 b`.
    Near {
        /// How near.
        relation: Relation,
        /// `not w/5`: left stands somewhere without right near it.
        negated: bool,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `atleast3(a)`: at least so many occurrences in one article.
    AtLeast {
        /// Least number of occurrences.
        count: u32,
        /// What is counted.
        inner: Box<Expr>,
    },
    /// `first/20(a)`: within the first words of the body.
    First {
        /// How many words from the start.
        words: u32,
        /// What must stand there.
        inner: Box<Expr>,
    },
    /// `caps(a)`: written with a capital letter.
    Caps(Box<Expr>),
    /// `a^2`: its score multiplied.
    Boost {
        /// The factor, above 0.
        factor: f32,
        /// What is boosted.
        inner: Box<Expr>,
    },
}

/// A word with holes; matched against surfaces, never stems.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// `rus*`, `*isme`, `r?sia`: `*` is any letters, `?` is one.
    Wildcard(String),
    /// `rusia~1`.
    Fuzzy {
        /// The word as typed.
        word: String,
        /// Greatest edit distance, 1 or 2; a swap of neighbours counts 1.
        distance: u8,
    },
    /// `/regex/` over one whole word.
    Regex(String),
}

/// How near two operands of [`Node::Near`] must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `w/n`: at most `n` words between, either order, one paragraph.
    Within(u32),
    /// `pre/n`: left before right, at most `n` words between, one paragraph.
    Before(u32),
    /// `near/n`: as `w/n`, paragraph ends ignored.
    Near(u32),
    /// `/s`: in one sentence.
    Sentence,
    /// `/p`: in one paragraph.
    Paragraph,
}

/// A part of the article that a field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// `title:`, `judul:`.
    Title,
    /// `lead:`, `teras:`: the first paragraph.
    Lead,
    /// `body:`, `isi:`: the article's own text, the lead included.
    Body,
    /// `tail:`: what surrounds the article.
    Tail,
    /// `hlead:`: title or lead.
    TitleOrLead,
}

/// A column with one value an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// `source:`, `sumber:`.
    Source,
    /// `author:`, `penulis:`.
    Author,
    /// `path:`.
    Path,
    /// `lang:`, `bahasa:`.
    Language,
}

/// A range of days, both ends included; an open end is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}
