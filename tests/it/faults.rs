//! Disks that fail: an error at every step of a run, a disk that is full, an index that cannot be written to. Whatever fails, the error says so, what was
//! committed answers as before, and the same command goes on once there is room.
//!
//! `KLIPING_FAULTS=1` looks at every step; without it at every eleventh, from another first one each time the steps are counted otherwise.

use super::bench::{Bench, Layout, analysis, answers, loudly};
use super::shell::Shell;
use kliping::index::{Depth, Disk, Folder, IndexError, Reader, Step, update, verify};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const BRICS: &str = "Para pemimpin BRICS bertemu di Johannesburg untuk membahas perluasan kelompok itu pada hari Selasa. Presiden Rusia Vladimir Putin hadir lewat video.";
const ASEAN: &str = "Para menteri luar negeri ASEAN bertemu di Jakarta untuk membahas keadaan di Myanmar pada hari Rabu.";

/// What the disk says when it fails.
const FAILED: &str = "the disk failed";

/// A disk that counts its steps, and fails at the `nth` and, if it `stays` so, at all that come after.
fn failing(nth: usize, stays: bool, steps: &Arc<AtomicUsize>) -> Disk {
    let steps = Arc::clone(steps);
    Disk::gated(move |_: Step, _: &Path| {
        let at = steps.fetch_add(1, Ordering::SeqCst);
        if at == nth || (stays && at > nth) { Err(std::io::Error::other(FAILED)) } else { Ok(()) }
    })
}

/// An update by way of a disk.
fn update_on(bench: &Bench, disk: Disk) -> Result<(), IndexError> {
    std::fs::create_dir_all(bench.articles()).unwrap();
    let folder = Folder::open_or_create_on(&bench.index(), disk)?;
    update(&folder, &[bench.articles()], analysis(), &bench.options(), &AtomicBool::new(false), &mut |_| {}).map(|_| ())
}

/// Runs on a disk, once the lock is free: what another test starts may hold the lock that was open in this process, until it is a program of its own.
fn once_unlocked(run: impl Fn(Disk) -> Result<(), IndexError>, disk: impl Fn() -> Disk) -> Result<(), IndexError> {
    for _ in 0..500 {
        match run(disk()) {
            Err(IndexError::Locked { .. }) => std::thread::sleep(std::time::Duration::from_millis(10)),
            ended => return ended,
        }
    }
    run(disk())
}

/// Every n-th step is made to fail in `run`, each time over what `start` gives; `before` and `after` are the answers without failure.
fn each_step(name: &str, start: &dyn Fn() -> Bench, run: &dyn Fn(&Bench, Disk) -> Result<(), IndexError>) {
    let steps = Arc::new(AtomicUsize::new(0));
    let bench = start();
    let before = bench.index().join("kliping.json").exists().then(|| answers(&bench));
    let counting = || {
        steps.store(0, Ordering::SeqCst);
        failing(usize::MAX, false, &steps)
    };
    once_unlocked(|disk| run(&bench, disk), counting).unwrap();
    let after = answers(&bench);
    let count = steps.load(Ordering::SeqCst);
    let every = if std::env::var_os("KLIPING_FAULTS").is_some() { 1 } else { 11 };
    let (mut failed, mut passed) = (0, 0);
    for nth in (count % every..count).step_by(every) {
        // A step that fails once, and a disk that fails from then on.
        let stays = nth % 2 == 0;
        let bench = start();
        let outcome = once_unlocked(|disk| run(&bench, disk), || failing(nth, stays, &Arc::default()));
        match &outcome {
            Err(error) => {
                assert!(error.to_string().contains(FAILED), "{name} {nth}: {error}");
                failed += 1;
            }
            // What only removes what nobody needs may fail.
            Ok(()) => passed += 1,
        }
        // Whether it failed or not: what can be read is one commit, whole.
        match Folder::open(&bench.index()).and_then(|folder| Reader::open(&folder, &analysis().fingerprint())) {
            Ok(_) => {
                let told = verify(&bench.index(), &Disk::default(), analysis(), Depth::Content).unwrap();
                assert_eq!(told.findings, [], "{name} {nth}");
                let now = answers(&bench);
                assert!(Some(&now) == before.as_ref() || now == after || outcome.is_err() && told.unfinished, "{name} {nth}: {now:#?}");
                assert!(outcome.is_err() || now == after, "{name} {nth}: {now:#?}");
            }
            Err(IndexError::NotFound { .. }) => assert!(before.is_none() && outcome.is_err(), "{name} {nth}"),
            Err(error) => panic!("{name} {nth}: {error}"),
        }
        // And with a disk that does its work, the same run goes on.
        once_unlocked(|disk| run(&bench, disk), Disk::default).unwrap_or_else(|error| panic!("{name} {nth}, once more: {error}"));
        assert_eq!(answers(&bench), after, "{name} {nth}");
        let told = verify(&bench.index(), &Disk::default(), analysis(), Depth::Content).unwrap();
        assert_eq!((told.findings, told.strays, told.unfinished), (vec![], vec![], false), "{name} {nth}");
    }
    assert!(failed >= 10 && failed > 2 * passed, "{name}: {failed} failed, {passed} passed");
    if every == 1 {
        loudly(&format!("{name}: {count} steps; {failed} failures told, {passed} of no consequence"));
    }
}

#[test]
fn a_failure_at_any_step_of_a_first_run_costs_nothing() {
    let start = || {
        let bench = Bench::new(Layout::Whole);
        bench.write("a.txt", BRICS);
        bench
    };
    each_step("first run", &start, &update_on);
}

#[test]
fn a_failure_at_any_step_of_an_update_costs_nothing() {
    let start = || {
        let bench = Bench::with(&[("a.txt", BRICS), ("b.txt", ASEAN)]);
        bench.write("a.txt", format!("{BRICS} India hadir."));
        bench.remove("b.txt");
        bench.write("c.txt", ASEAN);
        bench
    };
    each_step("update", &start, &update_on);
}

#[test]
fn a_failure_at_any_step_of_making_anew_costs_nothing() {
    use kliping::index::Rebuild;
    let start = || {
        let bench = Bench::with(&[("a.txt", BRICS)]);
        bench.write("b.txt", ASEAN);
        bench
    };
    let anew = |bench: &Bench, disk: Disk| {
        let fresh = Rebuild::begin(&bench.index(), disk)?;
        fresh.update(&[bench.articles()], analysis(), &bench.options(), &AtomicBool::new(false), &mut |_| {})?;
        fresh.finish()
    };
    each_step("rebuild", &start, &anew);
}

/// An index of two articles in a shell, and files that come.
fn shell_with_work() -> Shell {
    let shell = Shell::with(&[("berita/a.txt", BRICS), ("berita/b.txt", ASEAN)]);
    assert_eq!(shell.run(&["index", "berita", "-q"]).code, 0);
    for number in 0..8 {
        shell.write(&format!("berita/c{number}.txt"), format!("{} {number}. {}", BRICS.repeat(8), ASEAN.repeat(8)));
    }
    shell
}

/// What an index must still say after a run that was refused room, and that the same run goes on when there is.
fn nothing_was_lost(shell: &Shell, args: &[&str]) {
    let count = |query: &str| shell.run(&["count", query]).out;
    assert_eq!((count("BRICS"), count("ASEAN")), ("1\t1\n".into(), "1\t1\n".into()));
    assert_eq!(shell.run(&["verify"]).code, 0);
    assert_eq!(shell.run(args).code, 0);
    assert_eq!(count("BRICS").split('\t').next(), Some("9"));
    let told = shell.run(&["verify"]);
    assert!(told.code == 0 && !told.out.contains("stray"), "{}", told.all());
}

/// The limit on the size of files stands for a full disk: no right is needed to set it, and it refuses at every stage.
#[cfg(unix)]
#[test]
fn a_run_without_room_says_so_and_goes_on_when_there_is_some() {
    let mut refused = 0;
    for blocks in [0, 2, 4, 8, 16, 32, 64] {
        let shell = shell_with_work();
        let program = env!("CARGO_BIN_EXE_kliping");
        // Bytes of a block differ from shell to shell; the loop goes through all stages with any.
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' index berita");
        let output = std::process::Command::new("sh").args(["-c", &line]).current_dir(shell.path()).env_clear().output().unwrap();
        let outcome = shell.outcome(output);
        if outcome.code == 0 {
            continue;
        }
        refused += 1;
        assert_eq!(outcome.code, 3, "{blocks}: {}", outcome.all());
        assert!(outcome.err.contains("File too large") && outcome.err.contains("hint: make room"), "{blocks}: {}", outcome.all());
        assert!(!outcome.err.contains("panicked"), "{blocks}: {}", outcome.all());
        nothing_was_lost(&shell, &["index", "berita", "-q"]);
    }
    assert!(refused >= 4, "only {refused} runs were refused room");
}

/// A file system mounted for a test; unmounted at its end.
struct Mount(std::path::PathBuf);

impl Mount {
    /// Mounts, or says that it may not.
    fn new(at: &Path, args: &[&str]) -> Option<Mount> {
        let done = std::process::Command::new("mount").args(args).arg(at).output();
        match done {
            Ok(output) if output.status.success() => Some(Mount(at.to_owned())),
            other => {
                let why = other.map_or_else(|error| error.to_string(), |output| String::from_utf8_lossy(&output.stderr).trim().to_owned());
                loudly(&format!("SKIPPED: a test that mounts a file system may not do so here: {why}"));
                None
            }
        }
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let mut refused = 0;
    // What is left on the disk for the run, in blocks of 4 KiB.
    for left in [0, 2, 4, 8, 12, 16, 24] {
        let shell = shell_with_work();
        let disk = shell.path().join("cakram");
        std::fs::create_dir(&disk).unwrap();
        let Some(_mount) = Mount::new(&disk, &["-t", "tmpfs", "-o", "size=1m", "none"]) else { return };
        let copied = std::process::Command::new("cp").arg("-r").arg(shell.path().join(".kliping")).arg(&disk).status().unwrap();
        assert!(copied.success());
        std::fs::remove_dir_all(shell.path().join(".kliping")).unwrap();
        std::os::unix::fs::symlink(disk.join(".kliping"), shell.path().join(".kliping")).unwrap();
        // The rest is taken by something else.
        let mut ballast: Vec<std::path::PathBuf> = Vec::new();
        for number in 0.. {
            let path = disk.join(format!("pemberat{number}"));
            if std::fs::write(&path, [1; 4096]).is_err() {
                let _ = std::fs::remove_file(&path);
                break;
            }
            ballast.push(path);
        }
        for path in ballast.iter().take(left) {
            std::fs::remove_file(path).unwrap();
        }
        let outcome = shell.run(&["index", "berita"]);
        if outcome.code == 0 {
            continue;
        }
        refused += 1;
        assert_eq!(outcome.code, 3, "{left}: {}", outcome.all());
        assert!(outcome.err.contains("No space left") && outcome.err.contains("hint: make room"), "{left}: {}", outcome.all());
        for path in ballast.iter().skip(left) {
            std::fs::remove_file(path).unwrap();
        }
        nothing_was_lost(&shell, &["index", "berita", "-q"]);
    }
    assert!(refused >= 4, "only {refused} runs were refused room");
}

#[cfg(target_os = "linux")]
#[test]
fn an_index_that_cannot_be_written_to_can_be_searched() {
    let shell = Shell::with(&[("berita/a.txt", BRICS)]);
    assert_eq!(shell.run(&["index", "berita", "-q"]).code, 0);
    let index = shell.path().join(".kliping");
    let locks: Vec<_> = walkdir::WalkDir::new(&index)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.to_str().unwrap().ends_with(".lock"))
        .collect();
    // An index that came by copying has none.
    for lock in locks {
        std::fs::remove_file(lock).unwrap();
    }
    let searched = |how: &str| {
        assert_eq!(shell.run(&["count", "BRICS"]).out, "1\t1\n", "{how}");
        assert_eq!(shell.run(&["search", "BRICS", "--facets"]).code, 0, "{how}");
        assert_eq!(shell.run(&["verify"]).code, 0, "{how}");
        assert_eq!(shell.run(&["status"]).code, 0, "{how}");
        shell.write("berita/b.txt", ASEAN);
        let refused = shell.run(&["index", "berita"]);
        assert_eq!(refused.code, 3, "{how}: {}", refused.all());
        assert!(refused.err.contains("error: ./.kliping/lock: "), "{how}: {}", refused.all());
    };
    if let Some(_mount) = Mount::new(&index, &["--bind", index.to_str().unwrap()]) {
        let again = std::process::Command::new("mount").args(["-o", "remount,ro,bind"]).arg(&index).status().unwrap();
        assert!(again.success());
        searched("a mount for reading");
    }
    use std::os::unix::fs::PermissionsExt;
    let folders = [index.clone(), index.join("tantivy")];
    let set = |mode: u32| folders.iter().for_each(|path| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap());
    std::fs::remove_file(index.join("lock")).unwrap();
    set(0o555);
    match std::fs::write(index.join("coba"), "x") {
        Ok(()) => loudly("SKIPPED: whoever runs this test may write to folders without the right to"),
        Err(_) => searched("folders without the right to write"),
    }
    set(0o755);
}
