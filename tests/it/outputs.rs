//! What is written for programs: every JSON held against its schema, columns, references, whole articles.

use super::shell::Shell;
use super::verbs::{corpus_shell, shell};
use insta::assert_snapshot;
use serde_json::Value;

/// Tells where `value` does not fit `schema`. Knows the words of JSON Schema that our schemas are made of, and panics at others, so that none goes unheld.
fn misfit(value: &Value, schema: &Value, root: &Value, at: &str) -> Option<String> {
    let Some(rules) = schema.as_object() else {
        return (schema == &Value::Bool(false)).then(|| format!("{at}: nothing is allowed"));
    };
    for (rule, wanted) in rules {
        let told = match rule.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "default" | "required" => None,
            "$ref" => {
                let path = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                misfit(value, root.pointer(path).unwrap(), root, at)
            }
            "type" => {
                let kinds: Vec<&str> = wanted
                    .as_array()
                    .map_or_else(|| vec![wanted.as_str().unwrap()], |kinds| kinds.iter().map(|kind| kind.as_str().unwrap()).collect());
                let is = |kind: &&str| match *kind {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "number" => value.is_number(),
                    other => panic!("type {other}"),
                };
                (!kinds.iter().any(is)).then(|| format!("{at}: {value} is not {wanted}"))
            }
            "minimum" => {
                value.as_f64().filter(|value| *value < wanted.as_f64().unwrap()).map(|value| format!("{at}: {value} is below {wanted}"))
            }
            "maximum" => {
                value.as_f64().filter(|value| *value > wanted.as_f64().unwrap()).map(|value| format!("{at}: {value} is above {wanted}"))
            }
            "minItems" => {
                value.as_array().filter(|items| (items.len() as u64) < wanted.as_u64().unwrap()).map(|_| format!("{at}: too few"))
            }
            "maxItems" => {
                value.as_array().filter(|items| (items.len() as u64) > wanted.as_u64().unwrap()).map(|_| format!("{at}: too many"))
            }
            "items" => value.as_array().and_then(|items| {
                items.iter().enumerate().find_map(|(number, item)| misfit(item, wanted, root, &format!("{at}/{number}")))
            }),
            "anyOf" => (!wanted.as_array().unwrap().iter().any(|one| misfit(value, one, root, at).is_none()))
                .then(|| format!("{at}: {value} fits none")),
            "properties" => {
                let required: Vec<&str> = rules
                    .get("required")
                    .map_or(Vec::new(), |names| names.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect());
                value.as_object().and_then(|members| {
                    let absent = required.iter().find(|name| !members.contains_key(**name)).map(|name| format!("{at}: {name} is absent"));
                    absent.or_else(|| {
                        wanted
                            .as_object()
                            .unwrap()
                            .iter()
                            .find_map(|(name, rule)| misfit(members.get(name)?, rule, root, &format!("{at}/{name}")))
                    })
                })
            }
            "additionalProperties" => {
                let known = rules.get("properties").and_then(Value::as_object);
                value.as_object().and_then(|members| {
                    let others = members.iter().filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)));
                    others.map(|(name, member)| misfit(member, wanted, root, &format!("{at}/{name}"))).find_map(|told| told)
                })
            }
            other => panic!("{at}: the schema says {other}, which this test does not hold"),
        };
        if told.is_some() {
            return told;
        }
    }
    None
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn a_value_that_does_not_fit_is_told() {
    let schema = json(
        r##"{"type": "object", "properties": {"a": {"type": "integer", "minimum": 0}, "b": {"type": ["string", "null"]}, "c": {"type": "array", "items": {"$ref": "#/$defs/d"}}}, "required": ["a"], "additionalProperties": false, "$defs": {"d": {"type": "number"}}}"##,
    );
    for (value, fits) in [
        (r#"{"a": 1}"#, true),
        (r#"{"a": 1, "b": null, "c": [1, 2.5]}"#, true),
        (r#"{}"#, false),
        (r#"{"a": -1}"#, false),
        (r#"{"a": 1, "b": 2}"#, false),
        (r#"{"a": 1, "c": ["x"]}"#, false),
        (r#"{"a": 1, "z": 1}"#, false),
        ("[]", false),
    ] {
        assert_eq!(misfit(&json(value), &schema, &schema, "").is_none(), fits, "{value}");
    }
}

#[test]
fn every_json_fits_its_schema() {
    let shell = shell();
    assert_eq!(shell.run(&["save", "sanksi", "sanksi", "--from", "2023", "--min-score", "0.5", "--saved", "pantauan.toml"]).code, 0);
    shell.write("teks.jsonl", "{\"id\": 7, \"text\": \"Menlu Wang Yi tiba di “Moskwa”.\"}\n");
    shell.write("rusak.txt", b"\0\x01");
    shell.write("tabel.csv", "judul,isi,tanggal\nKTT BRICS,Para pemimpin BRICS bertemu di Johannesburg.,2023-08-22\n");
    let cases: &[(&str, &[&str])] = &[
        ("search", &["search", "BRICS OR sanksi", "--facets", "--format", "json"]),
        ("search", &["search", "zombie", "--format", "json"]),
        ("search-hit", &["search", "sanksi", "--format", "jsonl"]),
        ("facets", &["facets", "BRICS", "--kind", "person,month", "--format", "json"]),
        ("timeline", &["timeline", "BRICS", "sanksi", "--format", "json"]),
        ("timeline", &["timeline", "zombie", "--format", "json"]),
        ("significant", &["significant", "--source", "kawat", "--format", "json"]),
        ("cooccur", &["cooccur", "--kind", "person,place", "--min", "1", "--format", "json"]),
        ("saved", &["saved", "list", "--saved", "pantauan.toml", "--format", "json"]),
        ("saved-query", &["saved", "show", "sanksi", "--saved", "pantauan.toml", "--format", "json"]),
        ("screen", &["screen", "teks.jsonl", "--query", "Moskwa", "--saved", "pantauan.toml", "--format", "json"]),
        ("screen-article", &["screen", "teks.jsonl", "--query", "Moskwa", "--saved", "pantauan.toml", "--format", "jsonl"]),
        ("alert", &["alert", "--saved", "pantauan.toml", "--peek", "--state", "ingatan", "--format", "json"]),
        ("compare", &["compare", "BRICS", "sanksi", "--kind", "source,month,person", "--format", "json"]),
        ("similar", &["similar", "kn-1", "--format", "json"]),
        ("count", &["count", "BRICS", "--format", "json"]),
        ("count", &["count", "BRICS AND zombie", "--format", "json"]),
        ("copies", &["copies", "kn-1", "--format", "json"]),
        ("quotes", &["quotes", "sanksi", "--format", "json"]),
        ("show", &["show", "kn-3", "--query", "BRICS", "--format", "json"]),
        ("show", &["show", "kn-1", "--format", "jsonl"]),
        ("cite", &["cite", "kn-1", "kn-3", "--format", "csl-json"]),
        ("status", &["status", "--format", "json"]),
        ("verify", &["verify", "--format", "json"]),
        ("inspect", &["inspect", "umpan.jsonl", "--format", "json"]),
        ("inspect", &["inspect", "tabel.csv", "--format", "json"]),
        ("index-dry-run", &["index", "--dry-run", ".", "--format", "json"]),
        ("index-report", &["index", ".", "-q", "--report", "/dev/stdout"]),
        ("index", &["index", ".", "--format", "json"]),
        ("repair", &["repair", "--format", "json"]),
        ("analyze", &["analyze", "negara-negara BRICS", "--format", "jsonl"]),
        ("annotate", &["annotate", "teks.jsonl", "--format", "jsonl"]),
    ];
    let all = json(&shell.run(&["schema"]).out);
    for (name, args) in cases {
        let schema = json(&shell.run(&["schema", name]).out);
        assert_eq!(all[name], schema);
        let outcome = shell.run(args);
        let values = serde_json::Deserializer::from_str(&outcome.out).into_iter::<Value>().collect::<Result<Vec<_>, _>>().unwrap();
        assert!(!values.is_empty(), "{args:?}: {}", outcome.err);
        for value in values {
            assert_eq!(misfit(&value, &schema, &schema, ""), None, "{args:?}");
            assert!(value.get("format_version").is_none_or(|version| *version == 1), "{args:?}");
        }
    }
    let held: std::collections::BTreeSet<&str> = cases.iter().map(|(name, _)| *name).collect();
    assert_eq!(all.as_object().unwrap().keys().map(String::as_str).collect::<std::collections::BTreeSet<_>>(), held);
    let unknown = shell.run(&["schema", "completions"]);
    assert!(unknown.code == 2 && unknown.err.contains("these do: search, "), "{}", unknown.all());
    // Without an index too.
    assert_eq!(Shell::new().run(&["schema", "show"]).code, 0);
}

#[test]
fn a_version_that_cannot_be_given_is_refused() {
    let shell = shell();
    assert_eq!(shell.run(&["search", "BRICS", "--format", "json", "--format-version", "1"]).code, 0);
    assert_snapshot!(shell.run(&["search", "BRICS", "--format", "json", "--format-version", "2"]).all(), @r#"
    --- messages
    error: this program writes format version 1, not 2
    --- exit code 2
    "#);
}

#[test]
fn columns_are_chosen() {
    let shell = shell();
    assert_snapshot!(shell.run(&["search", "BRICS", "--format", "tsv", "--fields", "date,id,title"]).all(), @r#"
    date	id	title
    2023-08-24	kn-1	BRICS Undang Enam Negara
    	kn-3	Lavrov di Beijing
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["search", "BRICS", "--format", "jsonl", "--fields", "id,date,copies"]).all(), @r#"
    {"id":"kn-1","date":"2023-08-24","copies":1}
    {"id":"kn-3","date":null,"copies":0}
    --- messages
    --- exit code 0
    "#);
    assert_eq!(shell.run(&["search", "BRICS", "--format", "text0", "--fields", "id"]).out, "kn-1\0kn-3\0");
    assert_eq!(shell.run(&["search", "Beijing", "--format", "text0"]).out, "umpan.jsonl\0");
    assert_snapshot!(shell.run(&["facets", "BRICS", "--kind", "source", "--format", "tsv"]).all(), @r#"
    kind	value	articles	stories
    source	Kawat Nusantara	2	2
    source	Portal Khatulistiwa	1	1
    --- messages
    --- exit code 0
    "#);
    for (args, told) in [
        (&["search", "BRICS", "--format", "csv", "--fields", "id,judul"][..], "there is no field \"judul\""),
        (&["search", "BRICS", "--fields", "id"], "add --format tsv"),
        (&["facets", "BRICS", "--format", "text0"], "facets are written as"),
    ] {
        let outcome = shell.run(args);
        assert!(outcome.code == 2 && outcome.err.contains(told), "{}", outcome.all());
    }
}

#[test]
fn references() {
    let shell = shell();
    shell.write("kolom.md", "---\ntitle: \"Harga {beras} & 50% sisanya\"\nauthor: Redaksi_1\n---\nPara menteri membahas harga beras dan cadangan pangan dalam rapat di Jakarta.\n");
    shell.write("tanpa.txt", "Di tepi sungai itu orang masih menunggu kabar dari perundingan yang tidak juga selesai.\n\nSampai malam belum ada keputusan apa pun dari para menteri.");
    assert_eq!(shell.run(&["index", "kolom.md", "tanpa.txt"]).code, 0);
    assert_snapshot!(shell.run(&["cite", "kn-1", "kolom.md", "tanpa.txt", "nihil"]).all(), @r#"
    “BRICS Undang Enam Negara”, Kawat Nusantara, 2023-08-24
    Redaksi_1, “Harga {beras} & 50% sisanya”
    [Di tepi sungai itu orang masih menunggu kabar dari perundingan yang tidak juga selesai]
    --- messages
    no article "nihil" in this index
    --- exit code 1
    "#);
    assert_snapshot!(shell.run(&["cite", "kn-1", "kolom.md", "tanpa.txt", "--format", "bibtex"]).out, @r#"
    @article{kn-1,
      title = {{BRICS Undang Enam Negara}},
      journal = {Kawat Nusantara},
      year = {2023},
      month = aug,
      day = {24}
    }
    @misc{kolom-md,
      author = {{Redaksi\_1}},
      title = {{Harga \textbraceleft{}beras\textbraceright{} \& 50\% sisanya}}
    }
    @misc{tanpa-txt
    }
    "#);
    assert_snapshot!(shell.run(&["cite", "kn-1", "tanpa.txt", "--format", "csl-json"]).out, @r#"
    [
      {
        "id": "kn-1",
        "type": "article-newspaper",
        "title": "BRICS Undang Enam Negara",
        "container-title": "Kawat Nusantara",
        "issued": {
          "date-parts": [
            [
              2023,
              8,
              24
            ]
          ]
        },
        "language": "id"
      },
      {
        "id": "tanpa.txt",
        "type": "article-newspaper",
        "language": "id"
      }
    ]
    "#);
}

#[test]
fn matches_and_names_are_marked_in_an_article() {
    let shell = shell();
    assert_snapshot!(shell.run(&["show", "kn-3", "--query", "Lavrov w/5 Tiongkok OR title:Beijing OR sank*"]).all(), @r#"
    Lavrov di ⟦Beijing⟧
    no date · Kawat Nusantara · umpan.jsonl

    Menteri Luar Negeri Rusia ⟦Sergei Lavrov⟧ bertemu Menteri Luar Negeri ⟦Tiongkok⟧ Wang Yi di Beijing. Keduanya membahas BRICS dan ⟦sanksi⟧ terhadap Rusia.

    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["show", "kn-3", "--query", "Iran"]).err, @"note: nothing of kn-3 matches Iran");
    let coloured = shell.run(&["show", "kn-3", "--query", "sanksi", "--color", "always"]).out;
    for painted in ["\u{1b}[36mWang Yi\u{1b}[0m", "\u{1b}[35mBRICS\u{1b}[0m", "\u{1b}[1m\u{1b}[33msanksi\u{1b}[0m"] {
        assert!(coloured.contains(painted), "{coloured:?}");
    }
    assert_eq!(shell.run(&["entity", "hide", "Wang Yi"]).code, 0);
    let hidden = json(&shell.run(&["show", "kn-3", "--format", "json"]).out);
    assert!(!hidden["mentions"].to_string().contains("Wang Yi"));
    // Offsets are code points of the very text beside them.
    let shown = json(&shell.run(&["show", "kn-3", "--query", "Lavrov", "--format", "json"]).out);
    let text: Vec<char> = shown["text"].as_str().unwrap().chars().collect();
    for mention in shown["mentions"].as_array().unwrap().iter().filter(|mention| mention["in_title"] == false) {
        let (start, end) = (mention["start"].as_u64().unwrap() as usize, mention["end"].as_u64().unwrap() as usize);
        assert_eq!(text[start..end].iter().collect::<String>(), mention["surface"].as_str().unwrap());
    }
    assert!(shown["highlights"].as_array().unwrap().len() > 1);
}

#[test]
fn two_queries_side_by_side() {
    let shell = corpus_shell();
    assert_snapshot!(shell.run(&["compare", "BRICS", "NATO", "-n", "2"]).all(), @r#"
    A  BRICS: 7 stories in 8 articles
    B  NATO: 10 stories in 11 articles
       both: 0 stories in 0 articles

    Persons (2 of 66)
      A         B
      6  75%    9  82%    Vladimir Putin
      4  50%    5  45%    Donald Trump

    Organizations (2 of 37)
      A         B
      0   0%    11 100%   NATO
      4  50%    5  45%    Perserikatan Bangsa-Bangsa

    Places (2 of 119)
      A         B
      8 100%    11 100%   Rusia
      8 100%    8  73%    Tiongkok

    What sets A apart from B
    Words
      here      elsewhere   score
      6  86%    1  10%       10.8  sudah
      4  57%    0   0%        9.0  bawah
    Places
      here      elsewhere   score
      5  71%    0   0%       12.2  Afrika Selatan
      5  71%    0   0%       12.2  Brasil

    What sets B apart from A
    Words
      here      elsewhere   score
      6  60%    0   0%        8.6  rudal
      6  60%    0   0%        8.6  pertahanan
    Places
      here      elsewhere   score
      9  90%    1  14%       10.8  Moskow
      9  90%    2  29%        7.2  Ukraina
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["compare", "BRICS", "BRICS AND Rusia", "-n", "1", "--kind", "source", "--format", "csv"]).all(), @r#"
    kind,value,a_articles,a_stories,b_articles,b_stories,set_apart,score
    total,,8,7,8,7,,
    both,,8,7,8,7,,
    source,Portal Khatulistiwa,5,5,5,5,,
    --- messages
    --- exit code 0
    "#);
    // The columns are what facets say of each, and turn with the queries.
    let (one, other) = (
        json(&shell.run(&["compare", "BRICS", "NATO", "-n", "3", "--format", "json"]).out),
        json(&shell.run(&["compare", "NATO", "BRICS", "-n", "3", "--format", "json"]).out),
    );
    assert_eq!((&one["a"], &one["b"], &one["both"]), (&other["b"], &other["a"], &other["both"]));
    for value in one["facets"]["person"].as_array().unwrap() {
        let name = value["value"].as_str().unwrap();
        for (side, query) in [("a", "BRICS"), ("b", "NATO")] {
            let counted = shell.run(&["count", query, "--person", name]).out;
            assert_eq!(counted, format!("{}\t{}\n", value[side]["articles"], value[side]["stories"]), "{name}");
        }
    }
    assert_eq!(shell.run(&["compare", "xyzzy", "plugh"]).code, 1);
    assert_eq!(shell.run(&["compare", "BRICS"]).code, 2);
}

#[test]
fn who_said_what() {
    let shell = corpus_shell();
    assert_snapshot!(shell.run(&["quotes", "BRICS", "-n", "3"]).all(), @r#"
    36 quotes, 3 shown

    KTT BRICS Rio: Prabowo Hadir, Xi Absen, Trump Mengancam
    2025-07-08 · Portal Khatulistiwa ·
    portal-khatulistiwa/brics-rio-ancaman-tarif.html
      Luiz Inacio Lula da Silva (reported)
        Lula menjawab bahwa dunia sudah berubah dan tidak memerlukan kaisar.
      Kementerian Luar Negeri Tiongkok (reported)
        Juru bicara Kementerian Luar Negeri Tiongkok mengatakan bahwa BRICS tidak
        mengejar konfrontasi.
      Dmitry Peskov (reported)
        Juru bicara Kremlin Dmitry Peskov menambahkan bahwa kerja sama kelompok itu
        tidak pernah ditujukan terhadap negara ketiga.
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["quotes", "--direct", "--person", "Guterres", "-n", "1", "--format", "json"]).all(), @r#"
    {
      "format_version": 1,
      "query": {
        "text": "",
        "read_as": "*",
        "notices": []
      },
      "total": 3,
      "quotes": [
        {
          "speaker": "Antonio Guterres",
          "entity": "person:antonio-guterres",
          "speech": "direct",
          "said": "“Era pemanasan global telah berakhir; era pendidihan global telah tiba,”",
          "cue": "ujar",
          "sentence": "“Era pemanasan global telah berakhir; era pendidihan global telah tiba,” ujar Guterres pada Juli 2023.",
          "start": 1356,
          "end": 1458,
          "article": {
            "id": "portal-khatulistiwa/dari-paris-ke-belem-iklim.html",
            "path": "portal-khatulistiwa/dari-paris-ke-belem-iklim.html",
            "title": "Sepuluh Tahun Perjanjian Paris: dari Palu Hijau ke Belém",
            "date": "2025-10-23",
            "source": null,
            "url": null
          }
        }
      ]
    }
    --- messages
    --- exit code 0
    "#);
    // A speaker asked for is the only one, and what is hidden is nobody's.
    let rows = shell.run(&["quotes", "--person", "Modi", "--person", "Putin", "--format", "tsv", "-n", "1000"]).out;
    assert!(
        rows.lines().count() > 10
            && rows.lines().skip(1).all(|row| row.starts_with("Narendra Modi\t") || row.starts_with("Vladimir Putin\t")),
        "{rows}"
    );
    shell.write("lain.toml", "[hide]\n\"Narendra Modi\" = true\n[rename]\n\"Vladimir Putin\" = \"Putin, V.\"\n");
    let edited = shell.run(&["quotes", "--entities", "lain.toml", "--format", "csv", "-n", "1000"]).out;
    assert!(edited.contains("\n\"Putin, V.\",") && !edited.contains("\nNarendra Modi,"));
    assert_eq!(shell.run(&["quotes", "xyzzy"]).code, 1);
}

#[test]
fn counts_of_many_queries_stand_line_by_line() {
    let shell = shell();
    shell.write("q.txt", "BRICS\n\nkn\tIran\nsanksi w/5 (NOT Iran)\nzombie\n");
    assert_snapshot!(shell.run(&["count", "--queries", "q.txt"]).all(), @r#"
    1	3	2
    kn	1	1
    4		
    5	0	0
    --- messages
    q.txt:4:
    error: w/5 needs words, phrases or names on both sides, and NOT Iran has no place in the text
      sanksi w/5 (NOT Iran)
                  ^^^^^^^^
    hint: join conditions on whole articles with AND instead
    --- exit code 2
    "#);
    assert_snapshot!(shell.run(&["count", "--queries", "q.txt", "--format", "csv"]).out, @r#"
    qid,query,articles,stories
    1,BRICS,3,2
    kn,Iran,1,1
    4,sanksi w/5 (NOT Iran),,
    5,zombie,0,0
    "#);
    // Standard input, Latin bytes and a line without end.
    let mut child = shell.command(&["count", "--queries", "-", "-q"]);
    let mut child = child
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = b"Ir\xE4n\nBRICS\n".to_vec();
    lines.extend(std::iter::repeat_n(b'a', 200_000));
    lines.extend(b"\nIran");
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), &lines).unwrap();
    let ended = shell.outcome(child.wait_with_output().unwrap());
    assert_eq!(ended.out, "1\t0\t0\n2\t3\t2\n4\t1\t1\n");
    assert!(ended.code == 2 && ended.err.contains("the line is longer than"), "{}", ended.all());
    assert_eq!(shell.run(&["count", "zombie", "--format", "csv"]).out, "query,articles,stories\nzombie,0,0\n");
}

#[test]
fn filters_alone_are_a_question() {
    let shell = shell();
    assert_eq!(shell.run(&["search", "--person", "Wang Yi", "--format", "tsv", "--fields", "id"]).out, "id\nkn-3\n");
    let nothing = shell.run(&["search"]);
    assert!(nothing.code == 2 && nothing.err.contains("nothing is asked"), "{}", nothing.all());
}

#[test]
fn pairs_come_with_where_to_read_of_both() {
    let shell = shell();
    assert_snapshot!(shell.run(&["cooccur", "--with", "Lavrov", "--min", "1", "-n", "2", "--evidence", "2"]).all(), @r#"
    3 stories in 4 articles, 2 pairs within one article

    articles  stories   NPMI      LLR
           2        1   0.00      0.0  Sergei Lavrov – Vladimir Putin
        Presiden Rusia Vladimir Putin mengikuti pertemuan lewat layar, sedangkan
        Sergei Lavrov memimpin rombongan Rusia di Johannesburg.
        2023-08-25 · umpan.jsonl
           1        1   0.00      0.0  Sergei Lavrov – Wang Yi
        Menteri Luar Negeri Rusia Sergei Lavrov bertemu Menteri Luar Negeri Tiongkok
        Wang Yi di Beijing. Keduanya membahas BRICS dan sanksi terhadap Rusia.
        no date · umpan.jsonl
    --- messages
    --- exit code 0
    "#);
}
