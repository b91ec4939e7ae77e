//! kliping: full-text search with entity facets over a folder of Indonesian news articles.
//!
//! The modules in reading order; each may use those above it, never those below (a test holds this):
//! data flows file -> [`ingest`] -> [`clean`] -> [`language`] and [`entity`] -> [`index`], and a query flows
//! string -> [`query`] -> [`search`] -> [`output`]. The library never prints, exits, or reads the environment or the
//! clock; [`cli`] is where all four happen. `docs/architecture.md` is the longer tour.
//!
//! The rooms that read what users and files bring are held to slicing nothing that might not be there; a file that must says why it may.

#[warn(clippy::indexing_slicing, clippy::string_slice)]
pub mod text;

#[warn(clippy::indexing_slicing, clippy::string_slice)]
pub mod ingest;

#[warn(clippy::indexing_slicing, clippy::string_slice)]
pub mod clean;

#[warn(clippy::indexing_slicing, clippy::string_slice)]
pub mod language;

pub mod entity;

pub mod index;

#[warn(clippy::indexing_slicing, clippy::string_slice)]
pub mod query;

pub mod search;

pub mod output;

pub mod cli;
