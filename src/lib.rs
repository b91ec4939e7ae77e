//! kliping: full-text search with entity facets over a folder of Indonesian news articles.
//!
//! The modules in reading order; each may use those above it, never those below (a test holds this):
//! data flows file -> [`ingest`] -> [`clean`] -> [`language`] and [`entity`] -> [`index`], and a query flows
//! string -> [`query`] -> [`search`] -> [`output`]. The library never prints, exits, or reads the environment or the
//! clock; [`cli`] is where all four happen. `docs/architecture.md` is the longer tour.

pub mod text;

pub mod ingest;

pub mod clean;

pub mod language;

pub mod entity;

pub mod index;

pub mod query;

pub mod search;

pub mod output;

pub mod cli;
