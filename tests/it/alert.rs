//! What is new for saved queries: histories as a desk lives them, random ones, and everything that can go wrong on the way.

use super::bench::{Bench, Layout, analysis};
use super::shell::{Outcome, Shell};
use insta::assert_snapshot;
use kliping::entity::Gazetteer;
use kliping::query::{self, MatchMode, ParseOptions, ResolveContext, Widening};
use kliping::search::{Request, Seen, news, search};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;

const BRICS: &str = "Para pemimpin BRICS mengundang enam negara untuk menjadi anggota penuh mulai awal tahun depan, kata tuan rumah pada hari terakhir pertemuan. Rusia mengikuti pertemuan itu lewat layar dari Moskwa.";
const IRAN: &str = "Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu, menurut pernyataan Departemen Keuangan di Washington, yang menyebut sejumlah perusahaan pelayaran dan perdagangan minyak.";
const ASEAN: &str = "Para menteri luar negeri ASEAN bertemu di Jakarta untuk membahas keadaan di Myanmar dan rancangan kode tata perilaku di Laut China Selatan, dan berjanji bertemu lagi pada akhir tahun.";

const STATE: [&str; 4] = ["--saved", "pantauan.toml", "--state", "ingatan"];

fn alert(shell: &Shell, args: &[&str]) -> Outcome {
    shell.run(&[&["alert"], args, &STATE].concat())
}

fn save(shell: &Shell, name: &str, query: &[&str]) {
    assert_eq!(shell.run(&[&["save", name], query, &STATE[..2]].concat()).code, 0);
}

fn index(shell: &Shell) {
    assert_eq!(shell.run(&["index", "berita", "--quiet"]).code, 0);
}

/// A shell with two saved queries and one article, indexed.
fn shell() -> Shell {
    let shell = Shell::with(&[("berita/brics.txt", BRICS)]);
    index(&shell);
    save(&shell, "brics", &["BRICS"]);
    save(&shell, "sanksi", &["sanksi"]);
    shell
}

/// What an alert tells, in short: exit code and headings.
fn headings(outcome: &Outcome) -> String {
    let headings: Vec<&str> = outcome.out.lines().filter(|line| line.starts_with('@')).collect();
    format!("{} {}", outcome.code, headings.join(" | "))
}

#[test]
fn each_story_is_told_once_whatever_becomes_of_it() {
    let shell = shell();
    let write = |name: &str, text: &str| shell.write(&format!("berita/{name}"), text);
    let row = |text: &str| format!("{}\n", serde_json::json!({"text": text}));
    type Step<'s> = (&'s str, Box<dyn Fn() + 's>, &'s str);
    let steps: Vec<Step<'_>> = vec![
        ("the first time", Box::new(|| {}), "0 @brics: 1 new story"),
        ("again", Box::new(|| {}), "1 "),
        ("another story", Box::new(|| write("iran.txt", IRAN)), "0 @sanksi: 1 new story"),
        ("a copy", Box::new(|| write("salinan.txt", &format!("{BRICS} Demikian dilaporkan dari Johannesburg."))), "1 "),
        ("a copy that becomes the lead", Box::new(|| write("utama.txt", &format!("BRICS, BRICS, BRICS\n\n{BRICS}"))), "1 "),
        ("the first copy goes", Box::new(|| fs::remove_file(shell.path().join("berita/brics.txt")).unwrap()), "1 "),
        ("and comes back", Box::new(|| write("brics.txt", BRICS)), "1 "),
        ("the index is made anew", Box::new(|| assert_eq!(shell.run(&["index", "--rebuild", "--quiet"]).code, 0)), "1 "),
        ("the index is thrown away", Box::new(|| fs::remove_dir_all(shell.path().join(".kliping")).unwrap()), "1 "),
        (
            "an article that came late with an old date",
            Box::new(|| write("1999/12/31/lama.txt", &format!("{ASEAN} Sanksi ditolak."))),
            "0 @sanksi: 1 new story",
        ),
        ("an edit", Box::new(|| write("iran.txt", &IRAN.replace("Rabu", "Kamis"))), "1 "),
        ("a move", Box::new(|| fs::rename(shell.path().join("berita/iran.txt"), shell.path().join("berita/arsip.txt")).unwrap()), "1 "),
        (
            "an edit by which it matches",
            Box::new(|| write("arsip.txt", &format!("{} Anggota BRICS mengecamnya.", IRAN.replace("Rabu", "Kamis")))),
            "0 @brics: 1 new story",
        ),
        ("and no more", Box::new(|| write("arsip.txt", IRAN)), "1 "),
        ("and again", Box::new(|| write("arsip.txt", &format!("{IRAN} Anggota BRICS mengecamnya."))), "1 "),
        ("a feed without ids", Box::new(|| write("umpan.jsonl", &row("Sanksi dicabut."))), "0 @sanksi: 1 new story"),
        ("whose line is edited", Box::new(|| write("umpan.jsonl", &row("Sanksi dicabut!"))), "1 "),
        (
            "whose line is another article",
            Box::new(|| write("umpan.jsonl", &row("Uni Eropa memperpanjang sanksi minyak."))),
            "0 @sanksi: 1 new story",
        ),
        (
            "whose line moves down",
            Box::new(|| write("umpan.jsonl", &(row("Tirai turun.") + &row("Uni Eropa memperpanjang sanksi minyak.")))),
            "1 ",
        ),
        ("the query is changed", Box::new(|| save(&shell, "sanksi", &["sanksi OR tirai"])), "0 @sanksi: 1 new story"),
        (
            "two stories, one with a copy",
            Box::new(|| {
                write("baru/a.txt", &format!("{} BRICS diam.", ASEAN.replace("bertemu", "berkumpul")));
                write(
                    "baru/b.txt",
                    "BRICS membuka bank di Shanghai. Modalnya dihimpun dari lima negara pendiri dengan bagian yang sama besar, dan pinjaman pertamanya untuk tenaga surya.",
                );
                write(
                    "baru/c.txt",
                    "BRICS membuka bank di Shanghai. Modalnya dihimpun dari lima negara pendiri dengan bagian yang sama besar, dan pinjaman pertamanya untuk tenaga surya!",
                );
            }),
            "0 @brics: 2 new stories (3 articles)",
        ),
    ];
    for (step, change, expected) in steps {
        change();
        index(&shell);
        let peeked = alert(&shell, &["--peek"]);
        assert_eq!(headings(&peeked), expected, "{step}: peek");
        let told = alert(&shell, &[]);
        assert_eq!(headings(&told), expected, "{step}: {}", told.err);
        assert_eq!(told.out, peeked.out, "{step}");
        assert_eq!(told.err.contains("it was sanksi when it was last asked"), step == "the query is changed", "{step}: {}", told.err);
    }
    assert_eq!(headings(&alert(&shell, &[])), "1 ");
}

#[test]
fn what_is_told_looks_like_hits() {
    let shell = shell();
    shell.write("berita/iran.txt", IRAN);
    index(&shell);
    assert_snapshot!(alert(&shell, &["--peek"]).all(), @r#"
    @brics: 1 new story

     1. Para pemimpin BRICS mengundang enam negara untuk menjadi anggota penuh mulai
        awal tahun…
        no date · berita/brics.txt
        Para pemimpin BRICS mengundang enam negara untuk menjadi anggota penuh mulai
        awal tahun depan, kata tuan rumah pada hari terakhir pertemuan. Rusia
        mengikuti pertemuan itu lewat layar dari Moskwa.
        organizations: BRICS

    @sanksi: 1 new story

     1. Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu…
        no date · berita/iran.txt
        Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu,
        menurut pernyataan Departemen Keuangan di Washington, yang menyebut sejumlah
        perusahaan pelayaran dan perdagangan minyak.
        organizations: Departemen Keuangan Iran
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(alert(&shell, &["sanksi", "--format", "tsv"]).out, @r#"
    query	rank	score	id	date	source	title	path	url	persons	organizations	places	copies	snippet
    sanksi	1	0.0000	berita/iran.txt			Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu…	berita/iran.txt			Departemen Keuangan Iran	Amerika Serikat; Iran; Washington	0	Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu, menurut pernyataan Departemen Keuangan di Washington, yang menyebut sejumlah perusahaan pelayaran dan perdagangan minyak.
    "#);
    assert_snapshot!(alert(&shell, &["sanksi", "--format", "tsv"]).all(), @r#"
    query	rank	score	id	date	source	title	path	url	persons	organizations	places	copies	snippet
    --- messages
    --- exit code 1
    "#);
    let json: serde_json::Value = serde_json::from_str(&alert(&shell, &["--format", "json"]).out).unwrap();
    assert_eq!(json["queries"][0]["name"], "brics");
    assert_eq!((&json["queries"][0]["new"]["stories"], &json["queries"][1]["new"]["stories"]), (&1.into(), &0.into()));
    assert_eq!((&json["queries"][0]["first"], &json["queries"][1]["first"]), (&true.into(), &false.into()));
}

#[test]
fn copies_are_told_if_asked_for() {
    let shell = shell();
    assert_eq!(headings(&alert(&shell, &["brics"])), "0 @brics: 1 new story");
    shell.write("berita/salinan.txt", BRICS);
    shell.write("berita/lain.txt", format!("{ASEAN} BRICS diam."));
    index(&shell);
    assert_eq!(headings(&alert(&shell, &["brics", "--peek"])), "0 @brics: 1 new story, 1 copy of what was told");
    assert_eq!(headings(&alert(&shell, &["brics", "--copies"])), "0 @brics: 2 new articles");
    assert_eq!(headings(&alert(&shell, &["brics", "--copies"])), "1 ");
    assert_eq!(headings(&alert(&shell, &["brics"])), "1 ");
}

#[test]
fn what_is_not_shown_is_told_the_next_time() {
    let shell = shell();
    for number in 1..=3 {
        shell.write(&format!("berita/2024/01/0{number}/x.txt"), format!("Sanksi nomor {number} dijatuhkan."));
    }
    index(&shell);
    let titles =
        |outcome: &Outcome| outcome.out.lines().filter(|line| line.contains("nomor")).map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    let first = alert(&shell, &["sanksi", "--limit", "2"]);
    assert_eq!(headings(&first), "0 @sanksi: 3 new stories, 2 shown; the others are told next time");
    assert!(first.out.contains("nomor 3") && first.out.contains("nomor 2") && !first.out.contains("nomor 1"), "{:?}", titles(&first));
    let second = alert(&shell, &["sanksi", "--limit", "2"]);
    assert_eq!(headings(&second), "0 @sanksi: 1 new story");
    assert!(second.out.contains("nomor 1"));
    assert_eq!(headings(&alert(&shell, &["sanksi"])), "1 ");
    // From now on, and from the start again.
    assert_snapshot!(alert(&shell, &["--from-now"]).all(), @r#"
    --- messages
    @brics: 1 article is taken as told
    @sanksi: 0 articles are taken as told
    --- exit code 0
    "#);
    assert_eq!(headings(&alert(&shell, &[])), "1 ");
    assert_eq!(headings(&alert(&shell, &["--reset", "sanksi"])), "0 @sanksi: 3 new stories");
    assert_eq!(alert(&shell, &["--peek", "--from-now"]).code, 2);
}

#[test]
fn nothing_is_lost_when_the_answer_cannot_be_written() {
    let shell = shell();
    for format in ["text", "json", "jsonl", "csv", "tsv"] {
        let args = [&["alert", "--format", format], &STATE[..]].concat();
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        assert_eq!(shell.command(&args).stdout(writer).status().unwrap().code(), Some(0), "a closed pipe is no error");
        #[cfg(target_os = "linux")]
        {
            let full = fs::File::options().write(true).open("/dev/full").unwrap();
            assert_eq!(shell.command(&args).stdout(full).stderr(Stdio::null()).status().unwrap().code(), Some(3));
        }
    }
    assert_eq!(headings(&alert(&shell, &[])), "0 @brics: 1 new story");
}

#[test]
fn of_two_at_once_one_tells() {
    let shell = shell();
    let args = [&["alert"], &STATE[..]].concat();
    let children: Vec<_> = (0..4).map(|_| shell.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).collect();
    let outcomes: Vec<Outcome> = children.into_iter().map(|child| shell.outcome(child.wait_with_output().unwrap())).collect();
    let told: Vec<String> = outcomes.iter().map(headings).collect();
    assert_eq!(told.iter().filter(|told| *told == "0 @brics: 1 new story").count(), 1, "{told:?}");
    assert_eq!(told.iter().filter(|told| *told == "1 ").count(), 3, "{told:?}");
}

#[test]
fn what_is_wrong_with_one_query_does_not_stop_the_others() {
    let shell = shell();
    let file = shell.path().join("pantauan.toml");
    let text =
        fs::read_to_string(&file).unwrap() + "\n[a-rusak]\nquery = \"date:kapan\"\n\n[orang]\nquery = \"\"\nperson = [\"Wang Yi\"]\n";
    fs::write(&file, text).unwrap();
    let outcome = alert(&shell, &["--peek"]);
    assert_eq!(headings(&outcome), "2 @brics: 1 new story");
    assert_snapshot!(outcome.err, @r#"
    @a-rusak:
    error: "kapan" is no date or range of dates
      date:kapan
      ^^^^^^^^^^
    hint: dates are written 2023, 2023-05, 2023-05-07, 2023-05..2023-08, Mei 2023 or "30 hari terakhir"
    @orang: note: no person named "Wang Yi" in this index
    "#);
    let json: serde_json::Value = serde_json::from_str(&alert(&shell, &["--peek", "--format", "json"]).out).unwrap();
    assert_eq!(json["failed"], serde_json::json!(["a-rusak"]));
    assert_snapshot!(alert(&shell, &["tidak"]).all(), @r#"
    --- messages
    error: no query is saved as "tidak"
    hint: there are @a-rusak, @brics, @orang, @sanksi; to search the word itself, leave out the @
    --- exit code 2
    "#);
    // A person whom no article names yet is worth waiting for, and no fault.
    assert_eq!(alert(&shell, &["orang", "--peek"]).code, 1);
}

#[test]
fn a_damaged_memory_is_told_and_never_taken_for_an_empty_one() {
    let shell = shell();
    shell.write("berita/iran.txt", IRAN);
    index(&shell);
    assert_eq!(headings(&alert(&shell, &["--limit", "1"])), "0 @brics: 1 new story | @sanksi: 1 new story");
    let file = shell.path().join("ingatan/alerts/query-brics.seen");
    let good = fs::read(&file).unwrap();
    let mut told = String::new();
    for (what, bytes) in [("cut off", &good[..good.len() / 2]), ("empty", b"".as_slice()), ("another file", b"[brics]\n")] {
        fs::write(&file, bytes).unwrap();
        let outcome = alert(&shell, &[]);
        assert_eq!(headings(&outcome), "2 ", "{what}");
        told.push_str(&outcome.err);
        assert_eq!(fs::read(&file).unwrap(), bytes, "{what}: it is left as it is");
    }
    assert_snapshot!(told, @r#"
    @brics:
    error: ingatan/alerts/query-brics.seen: damaged: its checksum does not match
    hint: put back a copy of the file, or forget what was told: kliping alert --reset brics tells all of it again, with --from-now none
    @brics:
    error: ingatan/alerts/query-brics.seen: damaged: it does not begin as such a file does
    hint: put back a copy of the file, or forget what was told: kliping alert --reset brics tells all of it again, with --from-now none
    @brics:
    error: ingatan/alerts/query-brics.seen: damaged: it does not begin as such a file does
    hint: put back a copy of the file, or forget what was told: kliping alert --reset brics tells all of it again, with --from-now none
    "#);
    assert_eq!(headings(&alert(&shell, &["brics", "--reset", "--peek"])), "0 @brics: 1 new story");
    assert_eq!(headings(&alert(&shell, &["brics", "--reset", "--from-now"])), "0 ");
    assert_eq!(headings(&alert(&shell, &[])), "1 ");
}

#[test]
fn what_was_told_lies_in_the_folder_of_states() {
    let shell = shell();
    for (variables, path) in [
        (&[("HOME", "rumah")][..], "rumah/.local/state/kliping/alerts/query-brics.seen"),
        (&[("HOME", "rumah"), ("XDG_STATE_HOME", "keadaan")], "keadaan/kliping/alerts/query-brics.seen"),
        (&[("HOME", "rumah"), ("KLIPING_STATE", "lain")], "lain/alerts/query-brics.seen"),
    ] {
        let mut command = shell.command(&["alert", "--saved", "pantauan.toml"]);
        command.envs(variables.iter().map(|(name, value)| (*name, shell.path().join(value))));
        assert!(command.output().unwrap().status.success());
        assert!(shell.path().join(path).exists(), "{path}");
    }
    assert_eq!(shell.run(&["alert", "--saved", "pantauan.toml"]).code, 2, "there is no home");
}

/// A generator of numbers; the same seed gives the same test for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        // xorshift64*, Vigna 2016.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % bound
    }
}

/// One article of a random history.
#[derive(Clone)]
struct Article {
    story: usize,
    /// Words of its own, which it was edited to.
    version: usize,
    matches: bool,
    parked: bool,
    /// Edited or moved since the last alert; of a short one, both at once would make another.
    touched: bool,
}

impl Article {
    /// A text of its story's words, but for two; long ones can have copies, short ones are too short for that.
    fn text(&self, long: bool) -> String {
        let letters = |mut number: usize| {
            let mut word = String::new();
            for _ in 0..5 {
                word.push((b'a' + (number % 21) as u8) as char);
                number /= 21;
            }
            word
        };
        let length = if long { 120 } else { 15 };
        let mut words: Vec<String> = (0..length).map(|at| letters((self.story * 1_000 + at) * 7_919)).collect();
        if self.version > 0 && long {
            words[(self.version * 13) % length] = letters(self.version * 31_337 + 3);
        }
        words.push(if self.matches { "sanksi".to_owned() } else { "damai".to_owned() });
        format!("Awal {}.", words.join(" "))
    }
}

/// Short stories have odd numbers, and no copies.
fn is_long(story: usize) -> bool {
    story.is_multiple_of(2)
}

#[test]
fn alerts_over_random_histories_tell_what_searches_would_have_found_each_story_once() {
    for seed in 1..=6 {
        let layout = if seed % 2 == 0 { Layout::Whole } else { Layout::Scattered };
        history(&mut Random(seed * 0x9E37_79B9), Bench::new(layout), seed);
    }
}

fn history(random: &mut Random, bench: Bench, seed: u64) {
    let mut live: BTreeMap<String, Article> = BTreeMap::new();
    let (mut told, mut owed): (BTreeSet<usize>, BTreeSet<usize>) = Default::default();
    let mut seen = Seen::default();
    let mut stories = 0;
    for step in 0..50 {
        let name = format!("{step}.txt");
        let paths: Vec<String> = live.keys().cloned().collect();
        let chosen = if paths.is_empty() { None } else { Some(paths[random.below(paths.len())].clone()) };
        match (random.below(9), chosen) {
            (0 | 1, _) | (_, None) => {
                live.insert(name, Article { story: stories, version: 0, matches: random.below(3) > 0, parked: false, touched: false });
                stories += 1;
            }
            (2, Some(path)) if is_long(live[&path].story) && !live[&path].parked => {
                live.insert(name, Article { version: step, matches: random.below(3) > 0, ..live[&path].clone() });
            }
            (3, Some(path)) if is_long(live[&path].story) || !live[&path].touched => {
                let article = live.get_mut(&path).unwrap();
                article.touched = true;
                (article.version, article.matches) = (step, article.matches || random.below(2) == 0);
            }
            (4, Some(path)) if !live[&path].parked && (is_long(live[&path].story) || !live[&path].touched) => {
                let mut article = live.remove(&path).unwrap();
                article.touched = true;
                bench.rename_if_there(&path, &name);
                live.insert(name, article);
            }
            // What is gone comes back as it was; while it is gone, no copy takes its place.
            (5, Some(path)) if live.values().filter(|other| other.story == live[&path].story).count() == 1 => {
                let article = live.get_mut(&path).unwrap();
                article.parked = !article.parked;
            }
            (6, _) => drop(fs::remove_dir_all(bench.index())),
            _ => {
                for (path, article) in &live {
                    match article.parked {
                        true => drop(fs::remove_file(bench.articles().join(path))),
                        false => bench.write(path, article.text(is_long(article.story))),
                    }
                }
                bench.update();
                live.values_mut().for_each(|article| article.touched = false);
                let found: BTreeSet<usize> =
                    live.values().filter(|article| article.matches && !article.parked).map(|article| article.story).collect();
                let expected: BTreeSet<usize> = found.difference(&told).copied().collect();
                owed = expected.clone();
                let limit = if random.below(3) == 0 { 1 } else { usize::MAX };
                let (all, shown) = ask(&bench, &mut seen, limit);
                assert_eq!(all, expected.len(), "seed {seed}, step {step}: {expected:?}");
                let now: BTreeSet<usize> = shown.iter().map(|path| live[path.strip_prefix("artikel/").unwrap()].story).collect();
                assert_eq!(now.len(), all.min(limit), "seed {seed}, step {step}");
                assert!(now.is_subset(&expected), "seed {seed}, step {step}: {now:?} of {expected:?}");
                owed.retain(|story| !now.contains(story));
                told.extend(now);
            }
        }
    }
    assert!(stories > 8 && told.len() > 3, "seed {seed}: {stories} stories, {} told, {} owed", told.len(), owed.len());
}

/// How many stories are new, and the paths of those that are told.
fn ask(bench: &Bench, seen: &mut Seen, limit: usize) -> (usize, Vec<String>) {
    let reader = bench.reader();
    let who = reader.who(Gazetteer::bundled());
    let parsed = query::parse("sanksi", &ParseOptions { today: jiff::civil::date(2024, 3, 13), strict: false }).unwrap();
    let context = ResolveContext { analyzer: &analysis().analyzer, who: &who, match_mode: MatchMode::All, widening: Widening::Full };
    let mut request = Request::new(query::resolve(&parsed.expr, context).plan);
    let news = news(&reader, &who, &request, seen, false).unwrap();
    let only: Vec<u64> = news.stories.iter().take(limit).flat_map(|story| story.articles.iter().copied()).collect();
    request.limit = only.len();
    request.only = Some(only);
    let answer = search(&reader, &who, &analysis().analyzer, &request).unwrap();
    news.mark(seen, limit);
    // It comes back from its file as it went.
    *seen = Seen::decode(&seen.encode().unwrap()).unwrap();
    (news.stories.len(), answer.hits.iter().map(|hit| hit.record.path.clone()).collect())
}
