//! Thirty mistakes that search tools make, each a test by its name: the reading that the manual promises, or a refusal, never silently another one.
//!
//! Run as a user runs the program, over a few articles of which each is there for a reason.

use super::shell::{Outcome, Shell};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Articles by name. What is said in them is true, and each says why it is there by its name.
const ARTICLES: &[(&str, &str)] = &[
    (
        "ekor.txt",
        "Pemerintah Indonesia menyambut kesepakatan gencatan senjata di Gaza yang diumumkan para penengah pada hari Kamis.\nKesepakatan itu diharapkan membuka jalan bagi bantuan kemanusiaan yang sangat dibutuhkan warga Gaza.\nBaca juga\nEmmanuel Macron disambut pawai zombie di Paris\nResep rendang lezat dari dapur\nJadwal bola malam ini",
    ),
    (
        "tiongkok.txt",
        "Tiongkok dan Brasil memperkuat kerjasama perdagangan lewat perjanjian baru yang ditandatangani di Beijing pekan lalu.",
    ),
    ("rrt.txt", "Pemerintah RRT menolak tuduhan itu dan mengatakan bahwa sanksi tidak akan menyelesaikan masalah di kawasan tersebut."),
    ("cina.txt", "Kapal penjaga pantai Cina terlihat di dekat karang itu, menurut laporan nelayan setempat pada hari Minggu."),
    ("beijing.txt", "Kabut tebal menutupi Beijing pada pagi hari, dan bandara menunda puluhan penerbangan dalam negeri."),
    ("ulang.txt", "Negara-negara di kawasan itu sepakat menambah ketahanan pangan, antara lain lewat kebun sayur-mayur di pinggir kota."),
    (
        "akhiran.txt",
        "Tarifnya berlaku mulai pekan depan; kebijakannya dipertanyakan, dan NATO-nya sendiri belum menanggapi kabar Trumpnya para pendukung.",
    ),
    (
        "selatan.txt",
        "Korea Selatan dan Jepang mengadakan latihan militer bersama. Kapal perang kedua negara berlayar bersama selama tiga hari.",
    ),
    ("selat.txt", "Kapal induk Amerika Serikat melintasi Selat Taiwan pada hari Rabu, kata juru bicara angkatan laut."),
    ("prancis.txt", "Perancis mengirim bantuan, sedangkan Megawati Soekarnoputri menyampaikan pidato tentang keadaan gawat di laut."),
    (
        "kata-kerja.txt",
        "Usul itu ditolak dewan. Penguatan pertahanan dirundingkan tertutup. Mereka memerangi perompak dan memberikan bantuan; tindakan itu dipuji.",
    ),
    ("ikan.txt", "Harga ikan tuna naik di pelabuhan setelah nelayan tidak melaut selama sepekan karena gelombang tinggi."),
    (
        "bekerja.txt",
        "“Kita harus bekerja sama,” kata Wang Yi kepada wartawan. Ia menambahkan bahwa kerja sama adalah jalan terbaik, bukan sama sekali tanpa negara lain.",
    ),
    (
        "kemlu.txt",
        "Kemlu memanggil duta besar itu di Jakarta. Pertanggungjawaban diminta, dan Kiev menyangkal; Moskwa diam, Turki menengahi, Ukraina menunggu.",
    ),
    ("jumat.txt", "Salat Jum’at di Masjid Istiqlal dihadiri perwakilan organisasi Islam. Al-Qur’an dibacakan sebelum sambutan tuan rumah."),
    (
        "garis.txt",
        "Pasukan AS/NATO berlatih dengan S-400 dan F-16 dalam latihan ke-79 itu; nilainya Rp1,5 triliun atau sekitar 3.000 kontrak.",
    ),
    ("emoji.txt", "Kabar 🕊️ damai itu — “akhirnya”, tulisnya — dibagikan ulang; İstanbul menjadi tuan rumah perundingan gencatan senjata."),
    (
        "putin.txt",
        "Vladimir Putin berpidato. Putin menyebut Xi Jinping dua kali, dan Putin menutup pidato itu; Putin lalu pulang. Rusia menjadi ketua BRICS pada 2024.",
    ),
    ("stefano.txt", "Buku tentang Di Stefano itu memuat kata “dan lain-lain” berkali-kali, juga soal politik dan ekonomi di Argentina."),
    (
        "iran.txt",
        "Sanksi baru dijatuhkan kepada perusahaan minyak.\nParagraf kedua ini menyebut Iran dan bukan hal lain sama sekali di sini.",
    ),
];

/// A wire story as two papers run it, and another report on the same affair, with dates and sources.
fn feed() -> String {
    let wire = "Para pemimpin BRICS sepakat mengundang enam negara untuk menjadi anggota penuh mulai awal tahun depan, kata tuan rumah pada hari terakhir pertemuan. Keputusan itu diumumkan Presiden Cyril Ramaphosa di Johannesburg setelah perundingan tertutup yang berlangsung hingga larut malam.";
    let other = "BRICS akan membahas perluasan keanggotaan dalam pertemuan puncak di Johannesburg, sementara Cyril Ramaphosa menunggu tamunya. Beberapa negara menyatakan minat untuk bergabung, tetapi syarat-syaratnya belum diumumkan.";
    let row = |id: &str, date: &str, source: &str, body: &str| {
        serde_json::json!({"id": id, "title": format!("BRICS di Johannesburg ({id})"), "date": date, "source": source, "body": body})
            .to_string()
    };
    [
        row("kawat-1", "2023-08-24", "Kawat Nusantara", wire),
        row("portal-1", "2023-08-25", "Portal Khatulistiwa", wire),
        row("kawat-2", "2023-08-20", "Kawat Nusantara", other),
    ]
    .join("\n")
}

fn fresh() -> Shell {
    let shell = Shell::with(ARTICLES);
    shell.write("umpan.jsonl", feed());
    assert_eq!(shell.run(&["index", "."]).code, 0);
    shell
}

/// The articles, indexed once for all tests that only ask.
fn shell() -> &'static Shell {
    static SHELL: OnceLock<Shell> = OnceLock::new();
    SHELL.get_or_init(fresh)
}

/// Names of the articles that a search finds, sorted.
fn found_in(shell: &Shell, args: &[&str]) -> String {
    let ran = shell.run(&[&["search", "--copies", "--limit", "100", "--format", "jsonl"], args].concat());
    assert!(matches!(ran.code, 0 | 1), "{args:?}: {}", ran.all());
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    let names: BTreeSet<String> =
        ran.out.lines().map(id).map(|id| id.rsplit('/').next().unwrap_or_default().trim_end_matches(".txt").to_owned()).collect();
    names.into_iter().collect::<Vec<_>>().join(" ")
}

fn found(args: &[&str]) -> String {
    found_in(shell(), args)
}

/// Holds what each query finds.
#[track_caller]
fn finds(table: &[(&str, &str)]) {
    for (query, expected) in table {
        assert_eq!(found(&[query]), *expected, "{query}");
    }
}

/// Holds that all these queries find the same articles, and some.
#[track_caller]
fn same(queries: &[&str], expected: &str) {
    for query in queries {
        assert_eq!(found(&[query]), expected, "{query}");
    }
}

fn json(shell: &Shell, args: &[&str]) -> Value {
    let ran = shell.run(&[args, &["--format", "json"]].concat());
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{args:?}: {error}: {}", ran.all()))
}

fn read_as(query: &str) -> String {
    json(shell(), &["search", query])["query"]["read_as"].as_str().unwrap().to_owned()
}

fn told(query: &str) -> Outcome {
    shell().run(&["search", query, "-n", "1"])
}

/// Articles and stories by value of a kind of facet.
fn facet(shell: &Shell, args: &[&str], kind: &str) -> Vec<(String, u64, u64)> {
    let answer = json(shell, &[&["facets", "--kind", kind, "--limit", "0"], args].concat());
    let values = answer["facets"][kind].as_array().unwrap().iter();
    values
        .map(|value| (value["value"].as_str().unwrap().to_owned(), value["articles"].as_u64().unwrap(), value["stories"].as_u64().unwrap()))
        .collect()
}

fn count(shell: &Shell, args: &[&str]) -> (u64, u64) {
    let ran = shell.run(&[&["count"], args].concat());
    let (articles, stories) = ran.out.trim().split_once('\t').unwrap_or_else(|| panic!("{args:?}: {}", ran.all()));
    (articles.parse().unwrap(), stories.parse().unwrap())
}

#[test]
fn p01_other_headlines_are_not_the_article() {
    assert_eq!(found(&["zombie"]), "");
    assert_eq!(found(&["zombie", "--include-tail"]), "ekor");
    assert_eq!(found(&["tail:zombie"]), "ekor");
    assert!(facet(shell(), &[], "person").iter().all(|(name, ..)| !name.contains("Macron")));
    assert_eq!(count(shell(), &["--person", "Macron"]), (0, 0));
}

#[test]
fn p02_one_country_has_one_count_whatever_it_is_called() {
    same(&["Tiongkok", "China", "Cina", "RRT", "place:Tiongkok", "place:China", "place:Cina", "place:RRT"], "cina rrt tiongkok");
    let places = facet(shell(), &[], "place");
    assert_eq!(places.iter().filter(|(name, ..)| ["Tiongkok", "China", "Cina", "RRT"].contains(&name.as_str())).count(), 1);
    // A capital is not its government unless the user says so.
    finds(&[("place:Beijing", "beijing tiongkok")]);
}

#[test]
fn p03_an_alias_says_that_it_is_one() {
    assert!(read_as("RRT").contains("RRT = Tiongkok"), "{}", read_as("RRT"));
    let hits = json(shell(), &["search", "RRT"]);
    let shown = hits["hits"].as_array().unwrap().iter().flat_map(|hit| hit["snippets"].as_array().unwrap());
    assert!(shown.into_iter().all(|snippet| !snippet["highlights"].as_array().unwrap().is_empty()));
}

#[test]
fn p04_every_widening_can_be_switched_off() {
    for args in [&["=RRT"][..], &["\"RRT\""], &["RRT", "--exact"]] {
        assert_eq!(found(args), "rrt", "{args:?}");
    }
    for args in [&["=perundingan"][..], &["\"perundingan\""], &["perundingan", "--exact"]] {
        assert_eq!(found(args), "emoji kawat-1 portal-1", "{args:?}");
    }
}

#[test]
fn p05_a_word_said_twice_is_the_word() {
    same(&["negara", "negara-negara", "NEGARA-NEGARA", "negara2"], "bekerja kawat-1 kawat-2 portal-1 selatan ulang");
    same(&["sayur-mayur", "sayur"], "ulang");
}

#[test]
fn p06_endings_come_off_words_and_names() {
    same(&["kebijakan", "kebijakannya"], "akhiran");
    same(&["tarif", "tarifnya"], "akhiran");
    finds(&[("Trump", "akhiran"), ("NATO", "akhiran garis")]);
}

#[test]
fn p07_names_are_not_stemmed() {
    finds(&[("selatan", "selatan"), ("selat", "selat"), ("Korea Selatan", "selatan"), ("Megawati", "prancis"), ("gawat", "prancis")]);
    same(&["Prancis", "Perancis"], "prancis");
    let stem = |word: &str| {
        let ran = shell().run(&["analyze", word, "--format", "jsonl"]);
        serde_json::from_str::<Value>(&ran.out).unwrap()["tokens"][0]["stem"].as_str().unwrap().to_owned()
    };
    for name in ["Megawati", "Pentagon", "Pakistan", "Meksiko", "Bekasi", "Mali", "Berlin", "Oman", "Bermuda", "Pertamina", "Dili"] {
        assert_eq!(stem(name), name.to_lowercase());
    }
}

#[test]
fn p08_forms_of_a_verb_meet_and_no_others() {
    same(&["menolak", "penolakan", "tolak"], "kata-kerja rrt");
    same(&["perundingan", "berunding", "dirundingkan"], "emoji kata-kerja kawat-1 portal-1");
    same(&["memperkuat", "penguatan"], "kata-kerja tiongkok");
    same(&["perangi", "memerangi"], &found(&["perang"]));
    finds(&[("ikan", "ikan"), ("tindakan", "kata-kerja"), ("bertindak", "kata-kerja")]);
    assert!(found(&["berikan"]).contains("kata-kerja") && !found(&["berikan"]).contains("ikan "));
}

#[test]
fn p09_compounds_are_one_however_they_are_written() {
    same(&["kerja sama", "kerjasama", "kerja-sama", "bekerja sama"], "bekerja tiongkok");
    same(&["Kemlu", "Kementerian Luar Negeri"], "kemlu");
    same(&["Kyiv", "Kiev"], "kemlu");
    same(&["Moskow", "Moskwa"], "kemlu");
    same(&["Turki", "Türkiye", "Turkiye"], "kemlu");
    same(&["Ukraina", "Ukrania"], "kemlu");
    same(&["tanggung jawab", "pertanggungjawaban"], "kemlu");
}

#[test]
fn p10_operators_are_capitals_in_two_languages() {
    for (query, reading) in [
        ("BRICS DAN Rusia", "BRICS AND Rusia"),
        ("Iran ATAU Gaza", "Iran OR Gaza"),
        ("sanksi TIDAK Iran", "sanksi AND NOT Iran"),
        ("sanksi BUKAN Iran", "sanksi AND NOT Iran"),
        ("sanksi && Iran", "sanksi AND Iran"),
        ("Iran || Gaza", "Iran OR Gaza"),
        ("sanksi !Iran", "sanksi AND NOT Iran"),
    ] {
        assert_eq!(read_as(query).split(" · ").next(), Some(reading), "{query}");
    }
    finds(&[("BRICS DAN Rusia", "putin"), ("sanksi TIDAK Iran", "rrt"), ("Iran ATAU Gaza", "ekor iran")]);
    assert!(told("BRICS dan Rusia").err.contains("hint: dan is a word here"), "{}", told("BRICS dan Rusia").err);
}

#[test]
fn p11_a_mix_of_and_and_or_says_how_it_was_read() {
    assert_eq!(read_as("Gaza OR BRICS AND Rusia").split(" · ").next(), Some("Gaza OR (BRICS AND Rusia)"));
    assert!(told("Gaza OR BRICS AND Rusia").err.contains("hint: AND binds before OR"), "{}", told("Gaza OR BRICS AND Rusia").err);
    finds(&[("Gaza OR BRICS AND Rusia", "ekor putin"), ("(Gaza OR BRICS) AND Rusia", "putin")]);
}

#[test]
fn p12_typography_is_read_as_what_it_stands_for() {
    finds(&[
        ("“Wang Yi”", "bekerja"),
        ("‘Wang Yi’", "bekerja"),
        ("«Wang Yi»", "bekerja"),
        ("Wang Yi: kerja", "bekerja"),
        ("sanksi –Iran", "rrt"),
        ("sanksi\u{a0}Iran", "iran"),
        ("Jum'at", "jumat"),
        ("Jum’at", "jumat"),
        ("Jumat", "jumat"),
        ("Qur’an", "jumat"),
        ("bekerja sama?", "bekerja tiongkok"),
        ("sanksi!", "iran rrt"),
        ("\"Wang Yi", "bekerja"),
        ("(Gaza", "ekor"),
    ]);
    for repaired in ["“Wang Yi”", "sanksi –Iran", "\"Wang Yi", "(Gaza"] {
        assert!(told(repaired).err.contains("note: "), "{repaired}: {}", told(repaired).all());
        assert_eq!(shell().run(&["search", "--strict", repaired]).code, 2, "{repaired}");
    }
}

#[test]
fn p13_offsets_are_code_points_of_the_text_itself() {
    for query in ["damai", "akhirnya", "istanbul", "gencatan", "Jum'at", "bekerja sama"] {
        let answer = json(shell(), &["search", query]);
        let hits = answer["hits"].as_array().unwrap();
        assert!(!hits.is_empty(), "{query}");
        for hit in hits {
            let article = json(shell(), &["show", hit["id"].as_str().unwrap()]);
            let text: Vec<char> = article["text"].as_str().unwrap().chars().collect();
            for snippet in hit["snippets"].as_array().unwrap() {
                let at = |value: &Value| value.as_u64().unwrap() as usize;
                let shown: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
                assert_eq!(text[at(&snippet["start"])..at(&snippet["end"])], shown, "{query}");
                for mark in snippet["highlights"].as_array().unwrap() {
                    let marked: String = shown[at(&mark["start"])..at(&mark["end"])].iter().collect();
                    assert!(marked.chars().all(|c| !c.is_whitespace() || query.contains(' ')) && !marked.is_empty(), "{query}: {marked:?}");
                }
            }
        }
    }
}

#[test]
fn p14_snippets_mark_what_matched_and_only_that() {
    let marked = |query: &str| {
        let answer = json(shell(), &["search", query, "-n", "1"]);
        let mut marked = Vec::new();
        for snippet in answer["hits"][0]["snippets"].as_array().unwrap() {
            let shown: Vec<char> = snippet["text"].as_str().unwrap().chars().collect();
            for mark in snippet["highlights"].as_array().unwrap() {
                marked.push(
                    shown[mark["start"].as_u64().unwrap() as usize..mark["end"].as_u64().unwrap() as usize].iter().collect::<String>(),
                );
            }
        }
        marked.join("|")
    };
    for (query, expected) in [
        // The second "sama" of the article stands in no such phrase.
        ("\"kerja sama adalah\"", "kerja sama adalah"),
        ("gencatn~1 Gaza", "gencatan|Gaza"),
        ("kemanus* Gaza", "kemanusiaan|Gaza"),
        ("/kar(a|e)ng/", "karang"),
        ("RRT w/3 menolak", "RRT|menolak"),
    ] {
        assert_eq!(marked(query), expected, "{query}");
    }
}

#[test]
fn p15_a_slash_in_a_name_is_a_letter() {
    let shell = fresh();
    finds(&[("AS/NATO", "garis")]);
    assert_eq!(shell.run(&["entity", "rename", "BRICS", "BRICS/Plus"]).code, 0);
    let (articles, stories) = count(&shell, &["--org", "BRICS/Plus"]);
    assert!(articles > 0);
    assert!(facet(&shell, &[], "organization").contains(&("BRICS/Plus".to_owned(), articles, stories)));
    assert_eq!(count(&shell, &["org:\"BRICS/Plus\""]), (articles, stories));
}

#[test]
fn p16_facets_are_exact_however_many_segments_there_are() {
    let scattered = Shell::with(&[]);
    for (name, text) in ARTICLES {
        scattered.write(name, text);
        assert_eq!(scattered.run(&["index", "."]).code, 0);
    }
    scattered.write("umpan.jsonl", feed());
    assert_eq!(scattered.run(&["index", "."]).code, 0);
    for kind in ["person", "organization", "place"] {
        assert_eq!(facet(&scattered, &[], kind), facet(shell(), &[], kind));
        let top = |shell: &Shell| shell.run(&["facets", "--kind", kind, "--limit", "1"]).out;
        assert_eq!(top(&scattered), top(shell()));
    }
}

#[test]
fn p17_facets_count_articles_not_mentions() {
    assert_eq!(found(&["person:Putin"]), "putin");
    assert!(facet(shell(), &[], "person").contains(&("Vladimir Putin".to_owned(), 1, 1)));
}

#[test]
fn p18_facets_count_what_the_whole_query_finds() {
    for args in [
        &["\"enam negara\""][..],
        &["Johannesburg", "--to", "2023-08-24"],
        &["BRICS", "--source", "Kawat Nusantara"],
        &["BRICS w/9 negara"],
        &["Johannesburg -perluasan"],
        &["*"],
    ] {
        for kind in ["person", "organization", "place"] {
            let flag = if kind == "organization" { "--org".to_owned() } else { format!("--{kind}") };
            for (value, articles, stories) in facet(shell(), args, kind) {
                assert_eq!(count(shell(), &[args, &[&flag, &value]].concat()), (articles, stories), "{args:?} {value}");
            }
        }
    }
}

#[test]
fn p19_choosing_a_value_leaves_the_others_in_sight() {
    let all = facet(shell(), &["BRICS"], "person");
    assert!(all.len() > 1);
    assert_eq!(facet(shell(), &["BRICS", "--person", "Putin"], "person"), all);
    // Across kinds a choice narrows, and two of one kind are either.
    let places = facet(shell(), &["BRICS", "--person", "Putin"], "place");
    assert!(places.iter().all(|(_, articles, _)| *articles == 1));
    let either = count(shell(), &["BRICS", "--person", "Putin", "--person", "Ramaphosa"]);
    assert_eq!(either.0, count(shell(), &["BRICS", "--person", "Putin"]).0 + count(shell(), &["BRICS", "--person", "Ramaphosa"]).0);
}

#[test]
fn p20_folded_copies_leave_totals_pages_and_facets_right() {
    let answer = json(shell(), &["search", "Johannesburg"]);
    assert_eq!((answer["total"]["articles"].as_u64(), answer["total"]["stories"].as_u64()), (Some(3), Some(2)));
    let page = |offset: &str| json(shell(), &["search", "Johannesburg", "-n", "1", "--offset", offset])["hits"].as_array().unwrap().clone();
    let pages = [page("0"), page("1"), page("2")];
    assert_eq!(pages.each_ref().map(Vec::len), [1, 1, 0]);
    let copies: u64 = pages.iter().flatten().map(|hit| 1 + hit["copies"].as_u64().unwrap()).sum();
    assert_eq!(copies, 3, "every article is in one story that is shown");
    assert!(facet(shell(), &["Johannesburg"], "person").contains(&("Cyril Ramaphosa".to_owned(), 3, 2)));
}

#[test]
fn p21_copies_are_neither_missed_nor_made_up() {
    let copies = |id: &str| {
        shell()
            .run(&["copies", id, "--format", "tsv"])
            .out
            .lines()
            .skip(1)
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(copies("kawat-1"), ["portal-1"]);
    assert_eq!(copies("kawat-2"), Vec::<String>::new());
}

#[test]
fn p22_a_lock_that_nobody_holds_locks_nothing() {
    let shell = fresh();
    for name in [".tantivy-writer.lock", ".tantivy-meta.lock", "writer.lock"] {
        for folder in [".kliping", ".kliping/tantivy"] {
            shell.write(&format!("{folder}/{name}"), "1");
        }
    }
    shell.write("baru.txt", "Vietnam dan Laos membuka perlintasan baru di perbatasan kedua negara pada hari Selasa.");
    assert_eq!(shell.run(&["index", "."]).code, 0);
    assert_eq!(found_in(&shell, &["Vietnam"]), "baru");
}

#[test]
fn p23_what_was_indexed_is_found_at_once() {
    let shell = fresh();
    shell.write("baru.txt", "Vietnam dan Laos membuka perlintasan baru di perbatasan kedua negara pada hari Selasa.");
    assert_eq!(found_in(&shell, &["Vietnam"]), "");
    assert_eq!(found_in(&shell, &["Vietnam", "--in", "."]), "baru");
}

#[test]
fn p24_what_was_removed_is_neither_found_nor_counted() {
    let shell = fresh();
    std::fs::remove_file(shell.path().join("selat.txt")).unwrap();
    assert_eq!(shell.run(&["index", "."]).code, 0);
    for query in ["Selat", "sel*", "selet~1", "/sela.*/", "\"Selat Taiwan\"", "kapal w/9 Taiwan", "NOT sanksi", "*", "kapal OR negara"] {
        assert!(!found_in(&shell, &[query]).split(' ').any(|name| name == "selat"), "{query}");
    }
    let explained = shell.run(&["search", "selat*", "--explain"]).out;
    assert!(!explained.contains("selat ("), "{explained}");
}

#[test]
fn p25_moved_and_removed_files_are_noticed() {
    let shell = fresh();
    std::fs::rename(shell.path().join("rrt.txt"), shell.path().join("pindah.txt")).unwrap();
    std::fs::remove_file(shell.path().join("cina.txt")).unwrap();
    assert!(shell.run(&["status"]).out.contains("kliping index"), "status tells of it");
    let ran = shell.run(&["index", "."]);
    assert!(ran.err.contains("1 moved, 1 removed") || ran.out.contains("1 moved, 1 removed"), "{}", ran.all());
    assert_eq!(found_in(&shell, &["Tiongkok"]), "pindah tiongkok");
}

#[test]
fn p26_entities_go_with_their_articles() {
    let shell = fresh();
    std::fs::remove_file(shell.path().join("putin.txt")).unwrap();
    assert_eq!(shell.run(&["index", "."]).code, 0);
    assert!(facet(&shell, &[], "person").iter().all(|(name, ..)| name != "Vladimir Putin"));
    assert!(!shell.run(&["entity", "list"]).out.contains("Putin"));
    assert_eq!(count(&shell, &["--person", "Putin"]), (0, 0));
}

#[test]
fn p27_flags_stand_before_or_behind_the_query() {
    let before = shell().run(&["search", "--person", "Putin", "-n", "1", "BRICS"]);
    for args in [&["search", "BRICS", "--person", "Putin", "-n", "1"][..], &["search", "BRICS", "-n1", "--person=Putin"]] {
        assert_eq!(shell().run(args).all(), before.all(), "{args:?}");
    }
    let refused = shell().run(&["search", "-Iran"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("NOT"), "{}", refused.err);
    assert_eq!(found(&["--", "-Iran AND sanksi"]), "rrt");
    assert_eq!(found(&["NOT Iran AND sanksi"]), "rrt");
}

#[cfg(unix)]
#[test]
fn p28_a_closed_pipe_is_no_error() {
    for args in [
        &["facets", "--limit", "0"][..],
        &["search", "*", "--format", "json"],
        &["entity", "list"],
        &["timeline"],
        &["schema"],
        &["--help"],
    ] {
        let mut child = shell().command(args).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned()), (Some(0), String::new()), "{args:?}");
    }
}

#[test]
fn p29_small_words_are_words() {
    finds(&[
        ("\"Di Stefano\"", "stefano"),
        ("\"dan lain-lain\"", "stefano"),
        ("\"politik dan ekonomi\"", "stefano"),
        ("\"politik ekonomi\"", ""),
    ]);
}

#[test]
fn p30_bare_words_must_all_match_and_a_minus_takes_one_word() {
    finds(&[("sanksi Iran", "iran"), ("sanksi Gaza", "")]);
    let minus = told("kapal -Korea Selatan");
    assert!(minus.err.contains("hint: ") && minus.err.contains("\"Korea Selatan\""), "{}", minus.all());
}

#[test]
fn smaller_ones() {
    finds(&[
        ("sanksi AND -Iran", "rrt"),
        ("S-400", "garis"),
        ("S400", "garis"),
        ("F-16", "garis"),
        ("ke-79", "garis"),
        ("Rp1,5", "garis"),
        ("3000", "garis"),
        ("\"3.000 kontrak\"", "garis"),
    ]);
    let nested = format!("{}Gaza{}", "(".repeat(90), ")".repeat(90));
    finds(&[(&nested, "ekor")]);
    let months = json(shell(), &["timeline", "BRICS", "--by", "month"]);
    assert!(months.to_string().contains("2023-08"), "{months}");
}
