//! What every command needs of the outside world: the terminal, the day, the index folder.

use super::args::{Colour, Global};
use super::error::CliError;
use super::pager::{Out, Pager};
use crate::entity::{AddedNames, Annotator, Edits, Gazetteer, WhoIsWho};
use crate::index::{Analysis, Folder, IndexError, Numbering, Reader};
use crate::language::Analyzer;
use crate::output::Style;
use crate::query::{Notice, NoticeKind};
use crate::search::Hit;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

/// Name of an index folder beside articles.
const FOLDER_NAME: &str = ".kliping";

/// Columns where no terminal tells.
const DEFAULT_WIDTH: usize = 80;

/// The outside world, asked once, and what one command leaves to the next of the same prompt.
#[derive(Clone, Debug)]
pub(super) struct Context {
    index: Option<PathBuf>,
    entities: Option<PathBuf>,
    saved: Option<PathBuf>,
    pub quiet: bool,
    colour_out: bool,
    colour_err: bool,
    width: usize,
    links: Option<&'static str>,
    pager: Option<Pager>,
    /// How notes are said now.
    speech: RefCell<Speech>,
    desk: RefCell<Option<Rc<Desk>>>,
    shown: RefCell<Option<Shown>>,
}

/// How notes are said.
#[derive(Clone, Debug, Default)]
struct Speech {
    /// What they are about, said before each.
    about: Option<String>,
    /// What was said already, where nothing is said twice.
    said: Option<BTreeSet<String>>,
}

/// Hits as they were printed last.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// Their ranks and ids.
    pub ids: Vec<(usize, String)>,
    /// All that there are to print, page by page.
    pub total: u64,
}

/// The folder from which links to files go, if links are to be written: where the terminal is known to follow them, unless a flag says otherwise.
fn links(when: Colour) -> Option<&'static str> {
    static FOLDER: OnceLock<Option<String>> = OnceLock::new();
    let wanted = match when {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => io::stdout().is_terminal() && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
    };
    let folder = || std::env::current_dir().ok().and_then(|folder| Some(folder.to_str()?.to_owned()));
    // Paths of Windows are no paths of an address.
    if wanted && cfg!(unix) { FOLDER.get_or_init(folder).as_deref() } else { None }
}

impl Context {
    pub fn new(global: &Global) -> Context {
        let wanted = |terminal: bool| match global.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                terminal && !refused && !dumb
            }
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
        Context {
            index: global.index.clone(),
            entities: global.entities.clone(),
            saved: global.saved.clone(),
            quiet: global.quiet,
            colour_out: wanted(io::stdout().is_terminal()),
            colour_err: wanted(io::stderr().is_terminal()),
            width: width.unwrap_or(DEFAULT_WIDTH),
            links: links(global.hyperlink),
            pager: if global.no_pager { None } else { pager() },
            speech: RefCell::default(),
            desk: RefCell::default(),
            shown: RefCell::default(),
        }
    }

    /// Remembers which hits were printed.
    pub fn keep_shown<'h>(&self, hits: impl IntoIterator<Item = &'h Hit>, total: u64) {
        let ids = hits.into_iter().map(|hit| (hit.rank, hit.record.id.clone())).collect();
        self.shown.replace(Some(Shown { ids, total }));
    }

    /// The hits printed since this was last asked.
    pub fn take_shown(&self) -> Option<Shown> {
        self.shown.take()
    }

    /// Where answers go.
    pub fn out(&self) -> Out {
        Out::new(self.pager.clone())
    }

    /// How answers are laid out.
    pub fn style(&self) -> Style {
        Style { width: self.width, colour: self.colour_out, links: self.links }
    }

    /// Whether messages go to a terminal.
    pub fn speaks_to_terminal(&self) -> bool {
        io::stderr().is_terminal()
    }

    /// The day, in Western Indonesian time.
    pub fn today(&self) -> jiff::civil::Date {
        let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
        // A desk in Jakarta asks for the news of its own day, which begins seven hours before that of UTC.
        let days = (seconds as i64 + 7 * 3600).div_euclid(86_400);
        crate::index::date_from_day(days).unwrap_or(jiff::civil::Date::constant(1970, 1, 1))
    }

    /// Prints a line to the terminal beside the answer, unless quiet.
    pub fn say(&self, line: &str) {
        let mut speech = self.speech.borrow_mut();
        let about = speech.about.as_deref().map(|about| format!("{about}: ")).unwrap_or_default();
        let line = format!("{about}{line}");
        let fresh = speech.said.as_mut().is_none_or(|said| said.insert(line.clone()));
        if fresh && !self.quiet {
            // Nobody reading notices is no reason to fail.
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// Whether notices are printed.
    pub fn tells(&self) -> bool {
        !self.quiet
    }

    /// The same, without notices.
    pub fn silent(&self) -> Context {
        Context { quiet: true, ..self.clone() }
    }

    /// Does something that may say the same several times, which is said once.
    pub fn once<T>(&self, work: impl FnOnce() -> T) -> T {
        self.speech.borrow_mut().said = Some(BTreeSet::new());
        let done = work();
        self.speech.borrow_mut().said = None;
        done
    }

    /// Does something whose notes say what they are about.
    pub fn about<T>(&self, about: &str, work: impl FnOnce() -> T) -> T {
        let before = self.speech.borrow_mut().about.replace(about.to_owned());
        let done = work();
        self.speech.borrow_mut().about = before;
        done
    }

    /// Prints what there is to tell about a query.
    pub fn tell(&self, notices: &[Notice]) {
        for notice in notices {
            let kind = match notice.kind {
                NoticeKind::Repair => "note",
                NoticeKind::Hint => "hint",
            };
            self.say(&format!("{kind}: {}", crate::output::sanitize(&notice.text)));
        }
    }

    /// Prints an error.
    pub fn report(&self, error: &CliError) {
        for line in error.lines() {
            let painted = match line.strip_prefix("error:") {
                Some(rest) if self.colour_err => format!("\u{1b}[1;31merror:\u{1b}[0m{rest}"),
                _ => line,
            };
            let _ = writeln!(io::stderr(), "{painted}");
        }
    }

    /// The index folder to read: the one named, else the nearest in this or a parent folder.
    pub fn folder(&self) -> Result<Folder, CliError> {
        Ok(Folder::open(&self.folder_to_read()?)?)
    }

    /// The index folder to write: as to read, else one in this folder.
    pub fn folder_to_write(&self) -> Result<PathBuf, CliError> {
        let working = std::env::current_dir()?;
        Ok(self.index.clone().or_else(|| nearest(&working)).unwrap_or_else(|| working.join(FOLDER_NAME)))
    }

    /// The user's file on entities: the one named, else the one beside the index folder, so that an index can be thrown away.
    pub fn entities_path(&self, index: &Path) -> PathBuf {
        self.entities.clone().unwrap_or_else(|| match index.parent() {
            Some(beside) => beside.join(crate::entity::FILE_NAME),
            None => PathBuf::from(crate::entity::FILE_NAME),
        })
    }

    /// The file of saved queries: the one named, else the one in the folder of the user's settings.
    pub fn saved_path(&self) -> Result<PathBuf, CliError> {
        let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let settings = || folder("XDG_CONFIG_HOME").or_else(|| folder("APPDATA")).or_else(|| Some(folder("HOME")?.join(".config")));
        match self.saved.clone().or_else(|| Some(settings()?.join("kliping").join(crate::query::SAVED_FILE_NAME))) {
            Some(path) => Ok(path),
            None => Err(CliError::usage("there is no home folder to keep saved queries in").hint("name their file with --saved FILE")),
        }
    }

    /// The folder of what was seen: the one named, else the one among the states of the user's programs.
    pub fn state_path(&self, named: Option<&Path>) -> Result<PathBuf, CliError> {
        let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let states =
            || folder("XDG_STATE_HOME").or_else(|| folder("LOCALAPPDATA")).or_else(|| Some(folder("HOME")?.join(".local").join("state")));
        match named.map(Path::to_path_buf).or_else(|| Some(states()?.join("kliping"))) {
            Some(path) => Ok(path),
            None => Err(CliError::usage("there is no home folder to remember in what was told").hint("name a folder with --state DIR")),
        }
    }

    /// What the user says of entities; nothing if there is no file, unless one was named.
    pub fn edits(&self, index: &Path) -> Result<Edits, CliError> {
        self.edits_of(index, self.entities.is_none())
    }

    fn edits_of(&self, index: &Path, may_be_missing: bool) -> Result<Edits, CliError> {
        let path = self.entities_path(index);
        match std::fs::read_to_string(&path) {
            Ok(text) => Edits::parse(&text).map_err(|error| {
                CliError::usage(format!("{}: {error}", path.display())).hint("mend the file, or name another with --entities")
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound && may_be_missing => Ok(Edits::default()),
            Err(error) => Err(CliError::file(&path, &error)),
        }
    }

    /// What the user says of entities, for a command that needs no index: the file named, else the one beside the index that is near.
    pub fn edits_near(&self) -> Result<Edits, CliError> {
        match self.folder_to_read() {
            Ok(index) => self.edits(&index),
            Err(_) if self.entities.is_some() => self.edits(Path::new("")),
            Err(_) => Ok(Edits::default()),
        }
    }

    /// Where the index to read is, whole or not.
    pub fn folder_to_read(&self) -> Result<PathBuf, CliError> {
        let working = std::env::current_dir()?;
        match self.index.clone().or_else(|| nearest(&working)) {
            Some(path) => Ok(path),
            None => Err(IndexError::NotFound { path: working }.into()),
        }
    }
}

/// The pager for what is longer than the terminal; none where answers go elsewhere.
fn pager() -> Option<Pager> {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if dumb || !io::stdout().is_terminal() {
        return None;
    }
    let rows = terminal_size::terminal_size().map(|(_, height)| usize::from(height.0))?;
    let named = std::env::var("KLIPING_PAGER").or_else(|_| std::env::var("PAGER")).ok();
    Pager::new(named.as_deref(), rows)
}

fn nearest(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|folder| folder.join(FOLDER_NAME)).find(|folder| folder.join("kliping.json").is_file())
}

/// The analysis that comes with the program, with the names that a user adds.
///
/// Words have the same stems whatever is added: a name that a user gives is found as it is written, and changes how no other article reads.
pub(super) fn analysis(added: AddedNames) -> Analysis {
    Analysis { analyzer: Analyzer::new(Gazetteer::bundled().name_words()), annotator: Annotator::with_added(added) }
}

/// An index opened for answering.
#[derive(Debug)]
pub(super) struct Desk {
    pub reader: Reader,
    pub analysis: Arc<Analysis>,
    roots: Vec<crate::index::Root>,
    working: PathBuf,
    edits: Edits,
    stamp: Stamp,
}

/// What an opened index was made of: its last commit, and the user's file on entities.
type Stamp = (Option<Vec<u8>>, Option<Vec<u8>>);

impl Desk {
    /// Opens the index that the context names, or goes on with the one that is open if neither it nor the user's file has changed.
    pub fn open(context: &Context) -> Result<Rc<Desk>, CliError> {
        let folder = context.folder()?;
        // Taken before anything is read: what changes meanwhile is seen the next time.
        let stamp = (folder.last_commit(), std::fs::read(context.entities_path(folder.path())).ok());
        if let Some(open) = &*context.desk.borrow()
            && open.stamp == stamp
            && open.reader.folder().path() == folder.path()
        {
            return Ok(Rc::clone(open));
        }
        let desk = Rc::new(Desk::read(context, &folder, context.edits(folder.path())?, stamp)?);
        context.desk.replace(Some(Rc::clone(&desk)));
        Ok(desk)
    }

    /// Opens the index to write what the user says of its entities; the file for that need not be there yet.
    pub fn open_to_edit(context: &Context) -> Result<Desk, CliError> {
        let folder = context.folder()?;
        let edits = context.edits_of(folder.path(), true)?;
        Desk::read(context, &folder, edits, Stamp::default())
    }

    fn read(context: &Context, folder: &Folder, edits: Edits, stamp: Stamp) -> Result<Desk, CliError> {
        let analysis = analysis(edits.added());
        let reader = Reader::open(folder, &analysis.fingerprint())?;
        let roots = reader.catalogue().roots.clone();
        if !reader.is_read_with(analysis.annotator.added()) {
            context.say(&format!(
                "note: {} adds or takes away names that articles were not read for; run kliping index",
                crate::entity::FILE_NAME
            ));
        }
        let desk = Desk { reader, analysis: Arc::new(analysis), roots, working: std::env::current_dir()?, edits, stamp };
        for unknown in desk.reader.who(desk.analysis.annotator.gazetteer()).apply(&desk.edits) {
            let name = crate::output::sanitize(&unknown.name);
            match unknown.bearers.as_slice() {
                [] => context.say(&format!("note: {} names {name}, which is in no article of this index", crate::entity::FILE_NAME)),
                several => context.say(&format!("note: {} names {name}, which may be {}", crate::entity::FILE_NAME, several.join(" or "))),
            }
        }
        Ok(desk)
    }

    /// A desk for articles that are in no index, with the entities of the index that is near, if there is one.
    pub fn apart(context: &Context) -> Result<(Desk, Numbering), CliError> {
        if context.index.is_none() && context.folder().is_err() {
            let edits = context.edits_near()?;
            let analysis = Arc::new(analysis(edits.added()));
            let reader = Reader::in_memory(Vec::new(), Numbering::default())?;
            let working = std::env::current_dir()?;
            let desk = Desk { reader, analysis, roots: Vec::new(), working, edits, stamp: Stamp::default() };
            return Ok((desk, Numbering::default()));
        }
        let folder = context.folder()?;
        let desk = Desk::read(context, &folder, context.edits(folder.path())?, Stamp::default())?;
        let numbering = desk.reader.numbering().clone();
        Ok((Desk { roots: Vec::new(), ..desk }, numbering))
    }

    /// Who is meant by a name in this index.
    pub fn who(&self) -> WhoIsWho<'_> {
        let mut who = self.reader.who(self.analysis.annotator.gazetteer());
        // What it does not know was told when the desk was opened.
        let _ = who.apply(&self.edits);
        who
    }

    /// A shown path as one that opens from the current folder.
    pub fn locate(&self, shown: &str) -> String {
        let Some(path) = self.roots.iter().find_map(|root| root.locate(shown)) else { return shown.to_owned() };
        let near = self.working.canonicalize().ok().and_then(|working| path.strip_prefix(working).map(Path::to_path_buf).ok());
        near.filter(|near| !near.as_os_str().is_empty()).unwrap_or(path).display().to_string()
    }

    /// The shown form of a path that the user named, if it lies in a root.
    pub fn shown(&self, path: &Path) -> Option<String> {
        let path = path.canonicalize().ok()?;
        let root = self.roots.iter().filter(|root| root.holds(&path)).max_by_key(|root| root.path.as_os_str().len())?;
        Some(root.show(&path))
    }
}
