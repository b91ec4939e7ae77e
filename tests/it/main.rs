//! All integration tests in one binary, because each binary is a link step of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable, reason = "a test fails by a panic")]

mod alert;
mod bench;
mod bounds;
mod cli;
mod crashes;
mod damage;
mod diagnosis;
mod docs;
mod faults;
mod formats;
mod fuzz;
mod intake;
mod names;
mod oracle;
mod outputs;
mod pitfalls;
mod queries;
mod repl;
mod sample;
mod saved;
mod screen;
mod shell;
mod stories;
mod supply;
mod tails;
mod terminal;
mod tidy;
mod together;
mod told;
mod updates;
mod verbs;
mod versions;
mod watch;
