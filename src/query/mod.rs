//! The query language: from a string to a tree, and from the tree to a plan.

pub mod ast;
pub mod plan;
