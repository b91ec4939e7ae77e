//! All integration tests in one binary, because each binary is a link step of its own.

mod alert;
mod bench;
mod cli;
mod damage;
mod diagnosis;
mod docs;
mod formats;
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
mod tails;
mod terminal;
mod tidy;
mod told;
mod updates;
mod verbs;
mod watch;
