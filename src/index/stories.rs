//! Which articles are copies of one another: the members of every story that has more than one article.
//!
//! Kept beside the index proper, because a new copy changes the story of articles that were written long before. An article that stands
//! in no row is a story of its own, so most articles take no room here.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// The stories with more than one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stories {
    members: FxHashMap<u64, u64>,
}

impl Stories {
    /// Makes the table from pairs of article number and story number.
    pub fn new(members: impl IntoIterator<Item = (u64, u64)>) -> Stories {
        Stories { members: members.into_iter().collect() }
    }

    /// The story of an article: one shared with its copies, or its own number.
    pub fn story_of(&self, article: u64) -> u64 {
        self.members.get(&article).copied().unwrap_or(article)
    }

    /// The story of an article that has copies.
    pub fn shared_story(&self, article: u64) -> Option<u64> {
        self.members.get(&article).copied()
    }

    /// Whether no article has a copy.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}
