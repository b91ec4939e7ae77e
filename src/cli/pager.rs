//! Where answers go: standard output, and through a pager what is longer than the terminal that it goes to.
//!
//! Nothing is handed to a pager before the screen is full, so a short answer leaves no trace of one, and a pager that cannot be started is no error.

use super::words::split;
use std::io::{self, BufWriter, Write};
use std::process::{Child, Command, Stdio};

/// The pager where the user names none: it leaves the text on the screen and colours as they are.
const DEFAULT: &str = "less -FRX";

/// A pager and the lines that fit without one.
#[derive(Clone, Debug)]
pub(super) struct Pager {
    program: String,
    arguments: Vec<String>,
    rows: usize,
}

impl Pager {
    /// The pager that `named` asks for, if any; an empty name or `cat` is none.
    pub fn new(named: Option<&str>, rows: usize) -> Option<Pager> {
        let mut words = split(named.unwrap_or(DEFAULT)).0.into_iter().map(|word| word.text);
        let program = words.next().filter(|program| !program.is_empty() && program != "cat")?;
        Some(Pager { program, arguments: words.collect(), rows })
    }

    fn start(&self) -> Option<Child> {
        Command::new(&self.program).args(&self.arguments).stdin(Stdio::piped()).spawn().ok()
    }
}

/// Standard output for one answer.
pub(super) struct Out {
    plain: BufWriter<io::Stdout>,
    /// The pager that is still to be started, and what waits for it.
    waiting: Option<(Pager, Vec<u8>, usize)>,
    running: Option<Child>,
}

impl Out {
    pub fn new(pager: Option<Pager>) -> Out {
        Out { plain: BufWriter::new(io::stdout()), waiting: pager.map(|pager| (pager, Vec::new(), 0)), running: None }
    }

    /// Writes to the pager. A user who has seen enough ends it, and what is left then goes nowhere.
    fn page(&mut self, bytes: &[u8]) {
        let taken = self.running.as_mut().and_then(|child| child.stdin.as_mut()).map(|input| input.write_all(bytes));
        if let (Some(Err(_)), Some(child)) = (taken, &mut self.running) {
            child.stdin = None;
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.running.is_some() {
            self.page(bytes);
            return Ok(bytes.len());
        }
        let Some((pager, held, lines)) = &mut self.waiting else { return self.plain.write(bytes) };
        held.extend_from_slice(bytes);
        *lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        // The prompt that comes after takes a line too.
        if *lines + 1 > pager.rows {
            let held = std::mem::take(held);
            self.running = pager.start();
            self.waiting = None;
            match self.running {
                Some(_) => self.page(&held),
                None => self.plain.write_all(&held)?,
            }
        }
        Ok(bytes.len())
    }

    /// The answer is complete: waits until it was read.
    fn flush(&mut self) -> io::Result<()> {
        if let Some((_, held, _)) = self.waiting.take() {
            self.plain.write_all(&held)?;
        }
        if let Some(mut child) = self.running.take() {
            child.stdin = None;
            let _ = child.wait();
        }
        self.plain.flush()
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_is_named_with_its_arguments_or_not_at_all() {
        for (named, expected) in [
            (None, Some(("less", vec!["-FRX"]))),
            (Some("less -R"), Some(("less", vec!["-R"]))),
            (Some("'my pager' \"-a b\""), Some(("my pager", vec!["-a b"]))),
            (Some(""), None),
            (Some("cat"), None),
        ] {
            let pager = Pager::new(named, 24);
            let found = pager.as_ref().map(|pager| (pager.program.as_str(), pager.arguments.iter().map(String::as_str).collect()));
            assert_eq!(found, expected, "{named:?}");
        }
    }
}
