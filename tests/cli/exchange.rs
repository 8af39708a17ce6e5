//! `export` and `import`: what goes out and what is said of it, what comes back and whose word stands, and files that mean
//! harm.

use std::io::Write;

use serde_json::json;
use shuyu::exchange::{FORMATS, Part};
use shuyu::glossary::file::{self, Glossary};
use shuyu::glossary::{Entry, Kind, Status};

use super::traps;
use super::util::{Case, sources, typed};

fn traps_case() -> Case {
    Case::new().file("g.toml", traps::glossary())
}

const ALL: [&str; 8] = ["--status", "approved", "--status", "candidate", "--status", "rejected", "--status", "later"];

/// Three approved entries.
fn small() -> String {
    "# shuyu glossary\nformat = 1\nsource-language = \"zh-Hans\"\ntarget-language = \"en\"\n".to_owned()
        + &typed("河灯节", "River Lantern Festival", Status::Approved)
        + "kind = \"event\"\nnote = \"capitals\"   # asked the client\n"
        + "\n# a comment of mine\n"
        + typed("高木良介", "Takagi Ryosuke", Status::Approved).trim_start()
        + "kind = \"person\"\nvariants = [\"高木\"]\n"
        + &typed("潮汐闸门", "tidal gate", Status::Approved)
        + &typed("水位监测系统", "water level system", Status::Candidate)
}

fn small_case() -> Case {
    Case::new().file("g.toml", small())
}

// What goes out.

#[test]
fn every_format_writes_the_same_bytes_on_every_run_and_names_what_it_left_out() {
    let case = traps_case();
    for format in FORMATS {
        let run = |file: &str| {
            case.run(["export", "g.toml", "--to", format.name, "--format", "json", "-o", file].into_iter().chain(ALL)).exits(0)
        };
        let report = run("one").json().remove(0);
        run("two");
        assert_eq!(case.bytes("one"), case.bytes("two"), "{}", format.name);
        let named: Vec<&str> =
            report["skipped"].as_array().expect("a list").iter().map(|s| s["source"].as_str().expect("a source")).collect();
        // An entry is in the file, or its absence has a reason.
        assert!(named.contains(&"制表\t符"), "{}: {named:?}", format.name);
        if !format.carries(Part::Status) {
            assert!(named.contains(&"观察员"), "{}: a rejected term never goes out as one to use", format.name);
        }
        assert!(format.blank_targets || named.contains(&"没有译文的词"), "{}", format.name);
        for extension in ["one", "two", "one.xdt", "two.xdt"] {
            let _ = std::fs::remove_file(case.path(extension));
        }
    }
}

#[test]
fn formats_that_share_an_extension_do_not_take_each_others_names() {
    let case = small_case();
    let mut names: Vec<String> = FORMATS.iter().map(shuyu::exchange::Format::ending).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), FORMATS.len());
    case.run(["export", "g.toml", "--to", "omegat"]).exits(0);
    case.run(["export", "g.toml", "--to", "wordfast"]).exits(0);
    assert!(case.path("g.txt").exists() && case.path("g-wordfast.txt").exists());
}

#[test]
fn kinds_variants_and_scripts_are_chosen() {
    let case = small_case();
    let rows = |more: &[&str]| {
        let run = case.run(["export", "g.toml", "--to", "deepl", "-o", "-"].into_iter().chain(more.iter().copied())).exits(0);
        run.out.lines().map(|l| l.split('\t').next().expect("a source").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&[]), ["河灯节", "高木良介", "高木", "潮汐闸门"]);
    assert_eq!(rows(&["--kind", "person"]), ["高木良介", "高木"]);
    assert_eq!(rows(&["--no-variants"]), ["河灯节", "高木良介", "潮汐闸门"]);
    assert_eq!(rows(&["--scripts", "traditional", "--kind", "event"]), ["河灯节", "河燈節"]);
}

#[test]
fn what_the_format_cannot_carry_is_counted() {
    let case = traps_case();
    case.run(["export", "g.toml", "--to", "deepl"])
        .exits(0)
        .says("The format has no place for: kind (492 entries), note (15 entries)")
        .says("left out: 没有译文的词: it has no target");
}

#[test]
fn options_without_effect_are_refused() {
    let case = small_case();
    case.run(["export", "g.toml", "--to", "tbx", "--excel"]).exits(2).says("--excel has no effect on tbx. It is for csv, tsv.");
    case.run(["export", "g.toml", "--to", "deepl", "--contexts"]).exits(2).says("--contexts has no effect on deepl");
    case.run(["export", "g.toml", "--to", "tbx", "--project", "."]).exits(2).says("--project is for --to omegat");
    assert_eq!(case.files().len(), 1);
}

#[test]
fn the_list_says_what_each_format_is_for() {
    let run = Case::new().run(["export", "--list"]).exits(0).prints("omegat").prints("Trados").prints("only out");
    assert_eq!(run.out.lines().count(), FORMATS.len());
    assert_eq!(Case::new().run(["export", "--list", "--format", "json"]).exits(0).json().len(), FORMATS.len());
}

#[test]
fn an_omegat_project_gets_the_glossary_beside_its_own() {
    let settings = "<?xml version=\"1.0\"?><omegat><project><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__glossary.txt</glossary_file></project></omegat>";
    let case =
        Case::new().file("glossary.toml", small()).file("p/omegat.project", settings).file("p/glossary/glossary.txt", "河灯\tlantern\n");
    case.run(["export", "glossary.toml", "--to", "omegat", "--project", "p"]).exits(0).says("glossary-shuyu.txt");
    assert_eq!(case.text("p/glossary/glossary.txt"), "河灯\tlantern\n");
    assert!(case.text("p/glossary/glossary-shuyu.txt").contains("River Lantern Festival"));
    case.run(["export", "glossary.toml", "--to", "omegat", "--project", "."]).exits(2).says("no OmegaT project");
    let absent = case.run(["export", "glossary.toml", "--to", "omegat", "--project", "nowhere"]).exits(2);
    assert!(absent.err.starts_with("error: nowhere: This is no OmegaT project") && !absent.err.contains("left as it is"), "{absent:?}");
    case.write("torn/omegat.project", "<omegat><project>");
    case.run(["export", "glossary.toml", "--to", "omegat", "--project", "torn"]).exits(2).says("torn").never_mentions("left as it is");
}

#[test]
fn a_file_that_may_be_somebodys_work_is_replaced_only_when_told() {
    let case = small_case().file("g-deepl.tsv", "mine\n");
    // tsv has no place for a mark; the file of another is not known from ours.
    let other = case.run(["export", "g.toml", "--to", "azure", "-o", "g-deepl.tsv"]).exits(2).says("--replace");
    assert!(other.err.contains("not replaced"));
    assert_eq!(case.text("g-deepl.tsv"), "mine\n");
    case.run(["export", "g.toml", "--to", "azure", "-o", "g-deepl.tsv", "--replace"]).exits(0);
    case.run(["export", "g.toml", "--to", "azure", "-o", "g-deepl.tsv"]).exits(0);
    case.run(["export", "g.toml", "--to", "azure", "-o", "g.toml", "--replace"]).exits(2).says("this is a glossary");
    assert_eq!(case.text("g.toml"), small());
}

/// The formats that have room for a mark, and how their files end.
const MARKED: &[(&str, &str)] = &[
    ("omegat", "txt"),
    ("tbx", "tbx"),
    ("tbx3", "tbx"),
    ("tmx", "tmx"),
    ("multiterm", "xml"),
    ("markdown", "md"),
    ("html", "html"),
    ("xlsx", "xlsx"),
    ("phrase", "xlsx"),
];

#[test]
fn an_export_takes_the_place_of_an_earlier_one_that_nobody_changed() {
    for (format, ending) in MARKED {
        let case = small_case();
        let out = format!("out.{ending}");
        case.run(["export", "g.toml", "--to", format, "-o", &out]).exits(0);
        let first = case.bytes(&out);
        case.edit("g.toml", "tidal gate", "tide gate");
        case.run(["export", "g.toml", "--to", format, "-o", &out]).exits(0);
        assert_ne!(case.bytes(&out), first, "{format}");
    }
}

/// A file as a client sends it back under the name that it had: one letter of a term is another one, all else is as it was.
fn with_a_remark(bytes: &[u8]) -> Vec<u8> {
    let replace = |bytes: &[u8]| {
        let at = memchr::memmem::find(bytes, b"Takagi Ryosuke").expect("the name");
        [&bytes[..at], b"Takagi Ryosuka", &bytes[at + 14..]].concat()
    };
    let Ok(mut book) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return replace(bytes) };
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..book.len() {
        let mut part = book.by_index(i).expect("a part");
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).expect("read");
        let name = part.name().expect("a name").into_owned();
        let content = if name == "xl/sharedStrings.xml" { replace(&content) } else { content };
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("begun");
        out.write_all(&content).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

#[test]
fn what_a_client_sent_back_is_replaced_only_when_told() {
    for (format, ending) in MARKED {
        let case = small_case();
        let out = format!("out.{ending}");
        case.run(["export", "g.toml", "--to", format, "-o", &out]).exits(0);
        let back = with_a_remark(&case.bytes(&out));
        case.write(&out, &back);
        case.edit("g.toml", "tidal gate", "tide gate");
        case.run(["export", "g.toml", "--to", format, "-o", &out]).exits(2).says("not replaced").says("--replace");
        assert_eq!(case.bytes(&out), back, "{format}");
        case.run(["export", "g.toml", "--to", format, "-o", &out, "--replace"]).exits(0);
    }
    // The definition beside the termbase is looked at as well.
    let case = small_case();
    case.run(["export", "g.toml", "--to", "multiterm"]).exits(0);
    case.edit("g.xdt", "<ItemText>English</ItemText>", "<ItemText>English (India)</ItemText>");
    case.edit("g.toml", "tidal gate", "tide gate");
    case.run(["export", "g.toml", "--to", "multiterm"]).exits(2).says("g.xdt");
    assert!(!case.text("g.xml").contains("tide gate"));
}

#[test]
fn a_format_without_a_mark_replaces_nothing_unless_told() {
    for format in FORMATS.iter().filter(|f| !MARKED.iter().any(|(name, _)| *name == f.name)) {
        let case = small_case();
        case.run(["export", "g.toml", "--to", format.name, "-o", "out"]).exits(0);
        case.run(["export", "g.toml", "--to", format.name, "-o", "out"]).exits(0);
        let first = case.bytes("out");
        case.edit("g.toml", "tidal gate", "tide gate");
        case.run(["export", "g.toml", "--to", format.name, "-o", "out"]).exits(2).says("--replace");
        assert_eq!(case.bytes("out"), first, "{}", format.name);
    }
}

#[test]
fn no_export_takes_the_place_of_a_glossary() {
    // Typed by hand: without our first line, or with a mark that an editor put before it.
    let plain = small().replacen("# shuyu glossary\n", "", 1);
    for text in [plain.clone(), format!("\u{FEFF}{plain}"), format!("\u{FEFF}{}", small())] {
        let case = small_case().file("mine.toml", &text);
        case.run(["export", "mine.toml", "--to", "csv", "-o", "mine.toml", "--replace"]).exits(2).says("this is a glossary");
        case.run(["export", "g.toml", "--to", "csv", "-o", "mine.toml", "--replace"]).exits(2).says("this is a glossary");
        assert_eq!(case.text("mine.toml"), text);
    }
    // What is exported has no entry of that sort, and is an input all the same.
    let case = small_case().file("empty.toml", "format = 1\n");
    case.run(["export", "empty.toml", "g.toml", "--to", "tbx", "-o", "./empty.toml", "--replace"]).exits(2).says("this is a glossary");
    assert_eq!(case.text("empty.toml"), "format = 1\n");
}

#[cfg(unix)]
#[test]
fn no_export_takes_the_place_of_a_glossary_behind_a_link() {
    let case = small_case();
    std::os::unix::fs::symlink("g.toml", case.path("link.csv")).expect("a link");
    case.run(["export", "g.toml", "--to", "csv", "-o", "link.csv", "--replace"]).exits(2).says("this is a glossary");
    assert_eq!(case.text("g.toml"), small());
}

#[test]
fn the_termbase_and_its_definition_are_two_files() {
    let case = small_case();
    for name in ["x.xdt", "x.XDT"] {
        case.run(["export", "g.toml", "--to", "multiterm", "-o", name]).exits(2).says("the termbase definition").says("-o");
        assert_eq!(case.files().len(), 1);
    }
}

/// 甲乙 is a variant of one entry and an entry of its own, with the same target and more to say.
fn own_and_variant() -> String {
    "format = 1\n".to_owned()
        + &typed("甲方", "Party A", Status::Approved)
        + "kind = \"organisation\"\nvariants = [\"甲乙\"]\n"
        + &typed("中间", "middle", Status::Approved)
        + &typed("甲乙", "Party A", Status::Approved)
        + "kind = \"person\"\nnote = \"asked twice\"\nvariants = [\"丙丁\"]\n"
}

#[test]
fn what_an_entry_says_goes_before_what_it_is_as_a_variant_of_another() {
    let case = Case::new().file("g.toml", own_and_variant());
    case.run(["export", "g.toml", "--to", "csv"]).exits(0).says("left out: 甲乙: as a variant of 甲方");
    let rows = [
        "甲方,Party A,,organisation,",
        "中间,middle,",
        "甲乙,Party A,asked twice,person,approved,,",
        "丙丁,Party A,asked twice,person,approved,甲乙,",
    ];
    let text = case.text("g.csv");
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert!(lines.len() == 4 && lines.iter().zip(rows).all(|(line, row)| line.starts_with(row)), "{text}");
    case.run(["export", "g.toml", "--to", "omegat"]).exits(0);
    assert!(case.text("g.txt").contains("甲乙\tParty A\tperson; asked twice\n"), "{}", case.text("g.txt"));
    for format in ["csv", "xlsx", "phrase", "omegat"] {
        case.run(["export", "g.toml", "--to", format, "-o", "out", "--replace"]).exits(0);
        case.run(["import", "out", "--into", "g.toml", "--from", format]).exits(0).prints("byte for byte");
        case.run(["import", "out", "--into", "g.toml", "--from", format, "--base", "out"]).exits(0).prints("byte for byte");
        let _ = std::fs::remove_file(case.path("new.toml"));
        case.run(["import", "out", "--into", "new.toml", "--from", format]).exits(0);
        let back = case.glossary("new.toml");
        let own = back.terms.iter().find(|e| e.source == "甲乙").unwrap_or_else(|| panic!("{format}: {back:?}"));
        assert_eq!((own.kind, own.note.as_str()), (Kind::Person, "asked twice"), "{format}");
        assert!(format == "omegat" || own.variants == ["丙丁"], "{format}: {own:?}");
    }
}

#[test]
fn synonyms_share_a_number_in_phrase_and_no_others_do() {
    use calamine::Reader;

    let case = Case::new().file("g.toml", own_and_variant());
    case.run(["export", "g.toml", "--to", "phrase", "-o", "out.xlsx"]).exits(0);
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(case.bytes("out.xlsx"))).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let rows: Vec<(String, String)> = range.rows().skip(1).map(|r| (r[0].to_string(), r[3].to_string())).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(id, term)| (id.as_str(), term.as_str())).collect();
    assert_eq!(rows, [("1", "甲方"), ("2", "中间"), ("3", "甲乙"), ("3", "丙丁")]);
}

#[test]
fn a_service_that_takes_one_target_gets_that_of_the_entry_itself() {
    let text = "format = 1\n".to_owned()
        + &typed("甲方", "Party A", Status::Approved)
        + "variants = [\"甲乙\"]\n"
        + &typed("甲乙", "Jia and Yi", Status::Approved);
    let case = Case::new().file("g.toml", text);
    let run = case.run(["export", "g.toml", "--to", "deepl", "-o", "-"]).exits(0).says("Jia and Yi goes out");
    assert_eq!(run.out, "甲方\tParty A\n甲乙\tJia and Yi\n");
}

// What comes back.

#[test]
fn alternatives_with_a_bar_come_back_as_they_were() {
    let text = small().replacen("note = \"capitals\"", "alternatives = [\"growth | x\", \"a\", \"x |\"]\nnote = \"capitals\"", 1);
    let case = Case::new().file("g.toml", &text);
    for format in ["csv", "tsv", "xlsx"] {
        case.run(["export", "g.toml", "--to", format, "-o", "out", "--replace"]).exits(0).says("comes back as it was");
        case.run(["import", "out", "--into", "g.toml", "--from", format]).exits(0).prints("byte for byte");
        assert_eq!(case.text("g.toml"), text, "{format}");
        let _ = std::fs::remove_file(case.path("new.toml"));
        case.run(["import", "out", "--into", "new.toml", "--from", format]).exits(0);
        let back = case.glossary("new.toml");
        let entry = back.terms.iter().find(|e| e.source == "河灯节").expect("the entry");
        assert_eq!(entry.alternatives, ["growth | x", "a", "x |"], "{format}");
    }
}

#[test]
fn a_translation_that_is_no_text_is_named() {
    for content in [r#"[{"src":"甲","dst":1},{"src":"乙","dst":"b"}]"#, r#"{"甲":1,"乙":"b"}"#] {
        let case = Case::new().file("a.json", content);
        case.run(["import", "a.json", "--into", "g.toml"]).exits(0).prints("1 new entry").says("\"甲\" is no text");
    }
    // What isn't translated yet is an entry.
    let case = Case::new().file("a.json", r#"[{"src":"甲","dst":null},{"src":"乙"}]"#);
    case.run(["import", "a.json", "--into", "g.toml"]).exits(0).prints("2 new entries");
}

/// The glossary without what the program owns, so that only what people own is compared.
fn owned(glossary: &Glossary) -> Vec<Entry> {
    glossary.terms.clone()
}

#[test]
fn an_unchanged_export_changes_nothing() {
    for format in FORMATS.iter().filter(|f| f.is_read()) {
        let case = traps_case();
        case.run(["export", "g.toml", "--to", format.name, "-o", "out", "--replace"].into_iter().chain(ALL)).exits(0);
        case.run(["import", "out", "--into", "g.toml", "--from", format.name]).exits(0).prints("byte for byte");
        assert_eq!(case.text("g.toml"), traps::glossary(), "{}", format.name);
        case.run(["import", "out", "--into", "g.toml", "--from", format.name, "--base", "out"]).exits(0).prints("byte for byte");
        assert_eq!(case.text("g.toml"), traps::glossary(), "{} with a base", format.name);
    }
}

/// What comes back into an empty glossary: for each format and field, how many of the entries that have it.
fn round_trips() -> String {
    type Shown = fn(&Entry) -> String;
    let fields: [(Part, Shown); 6] = [
        (Part::Status, |e| e.status.to_string()),
        (Part::Kind, |e| e.kind.to_string()),
        (Part::Note, |e| e.note.replace('\n', " / ")),
        (Part::Variants, |e| e.variants.join("|")),
        (Part::Alternatives, |e| e.alternatives.join("|")),
        (Part::Reason, |e| e.reason.clone()),
    ];
    let mut table = String::from(
        "| format | entries | target | status | kind | note | variants | alternatives | reason |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for format in FORMATS.iter().filter(|f| f.is_read()) {
        let case = traps_case();
        case.run(["export", "g.toml", "--to", format.name, "-o", "out"].into_iter().chain(ALL)).exits(0);
        case.run(["import", "out", "--into", "new.toml", "--from", format.name]).exits(0);
        let back = owned(&case.glossary("new.toml"));
        let seen = |t: &str| t.replace('\u{200B}', "").replace("e\u{301}", "é");
        let pairs: Vec<(Entry, Option<Entry>)> = traps::entries()
            .into_iter()
            .map(|e| {
                let found = back.iter().find(|b| b.source == seen(&e.source)).cloned();
                (e, found)
            })
            .collect();
        let count = |of: &dyn Fn(&Entry) -> String| {
            let have: Vec<_> = pairs.iter().filter(|(e, _)| !of(e).is_empty()).collect();
            let same = have.iter().filter(|(e, b)| b.as_ref().is_some_and(|b| seen(&of(e)) == of(b))).count();
            if same == have.len() { "all".to_owned() } else { format!("{same} of {}", have.len()) }
        };
        let mut cells = vec![format.name.to_owned(), count(&|e| e.source.clone()), count(&|e| e.target.clone())];
        for (part, of) in &fields {
            cells.push(if format.carries(*part) { count(of) } else { "–".to_owned() });
        }
        table.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    table
}

#[test]
fn the_table_of_round_trips_in_the_documentation_is_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).expect("read");
    let (begin, end) =
        ("<!-- round trips: made by a test, UPDATE=1 cargo test --test cli round_trips -->\n", "<!-- end of round trips -->");
    let (before, rest) = readme.split_once(begin).expect("the beginning of the table");
    let (table, after) = rest.split_once(end).expect("the end of the table");
    let now = round_trips();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, format!("{before}{begin}{now}{end}{after}")).expect("written");
    } else {
        assert_eq!(table, now);
    }
}

#[test]
fn a_new_glossary_takes_the_languages_and_decisions_of_the_file() {
    let case = Case::new().file(
        "client.tbx",
        "<martif type=\"TBX\"><text><body><termEntry><langSet xml:lang=\"zh-TW\"><tig><term>河燈</term></tig></langSet><langSet xml:lang=\"de\"><tig><term>Flusslaterne</term><termNote type=\"administrativeStatus\">deprecatedTerm-admn-sts</termNote></tig></langSet></termEntry></body></text></martif>",
    );
    case.run(["import", "client.tbx", "--into", "new.toml"]).exits(0).prints("1 new entry");
    let glossary = case.glossary("new.toml");
    assert_eq!((glossary.target_language.as_str(), glossary.terms[0].status), ("de", Status::Rejected));
}

#[test]
fn an_edit_in_omegats_glossary_changes_that_entry_alone() {
    let case = small_case();
    case.run(["export", "g.toml", "--to", "omegat", "-o", "sent.txt"]).exits(0);
    case.write("glossary.txt", case.text("sent.txt").replace("tidal gate", "tide gate") + "龙骨水车\tchain pump\tseen in ch. 2\n");
    case.run(["import", "glossary.txt", "--into", "g.toml", "--base", "sent.txt"])
        .exits(0)
        .prints("潮汐闸门: target \"tidal gate\" → \"tide gate\"")
        .prints("1 new entry, 1 changed entry");
    let changed = small().replace(
        "target = \"tidal gate\"\nstatus = \"approved\"",
        "target = \"tide gate\"\nstatus = \"approved\"\nalternatives = [\"tidal gate\"]",
    );
    let new = "\n[[term]]\nsource = \"龙骨水车\"\ntarget = \"chain pump\"\nstatus = \"approved\"\nkind = \"term\"\nbasis = \"known\"\ncount = 0\ndocuments = 0\nscore = 0.0\nnote = \"seen in ch. 2\"\n";
    let text = case.text("g.toml");
    assert_eq!(text.replacen(new, "", 1), changed);
    assert!(text.contains(new), "{text}");
}

/// A workbook with one cell changed, as a spreadsheet program would save it.
fn with_cell(case: &Case, from: &str, to: &str, old: &str, new: &str) {
    use calamine::Reader;

    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(case.bytes(from))).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let mut out = rust_xlsxwriter::Workbook::new();
    let sheet = out.add_worksheet();
    let mut changed = 0;
    for (r, c, value) in range.used_cells() {
        let text = value.to_string();
        changed += usize::from(text == old);
        let text = if text == old { new.to_owned() } else { text };
        sheet.write_string(u32::try_from(r).expect("a row"), u16::try_from(c).expect("a column"), text).expect("written");
    }
    assert_eq!(changed, 1, "{old} stands once");
    case.write(to, out.save_to_buffer().expect("saved"));
}

#[test]
fn an_edit_in_the_spreadsheet_changes_that_entry_alone() {
    let case = small_case();
    case.run(["export", "g.toml", "--to", "xlsx", "-o", "sent.xlsx"]).exits(0);
    with_cell(&case, "sent.xlsx", "back.xlsx", "capitals", "no capitals");
    case.run(["import", "back.xlsx", "--into", "g.toml", "--base", "sent.xlsx"]).exits(0).prints("0 new entries, 1 changed entry");
    assert_eq!(case.text("g.toml"), small().replace("\"capitals\"", "\"no capitals\""));
}

#[test]
fn a_review_in_the_spreadsheet_comes_back_without_a_base() {
    let case = small_case();
    case.run(["export", "g.toml", "--to", "xlsx", "-o", "sent.xlsx", "--status", "candidate"]).exits(0);
    with_cell(&case, "sent.xlsx", "back.xlsx", "candidate", "approved");
    case.run(["import", "back.xlsx", "--into", "g.toml"]).exits(0).prints("1 changed entry");
    assert_eq!(case.text("g.toml"), small().replace("status = \"candidate\"", "status = \"approved\""));
}

#[test]
fn without_a_base_a_decided_translation_stays_and_the_difference_is_told_once() {
    let case = small_case();
    case.write("back.csv", "source,target\n潮汐闸门,tide gate\n");
    case.run(["import", "back.csv", "--into", "g.toml"])
        .exits(1)
        .says("conflict: line 2: target of 潮汐闸门: the glossary has \"tidal gate\", the file \"tide gate\"")
        .says("--base EXPORTED");
    let entry = case.entry("潮汐闸门");
    assert_eq!((entry.target.as_str(), entry.alternatives.as_slice()), ("tidal gate", &["tide gate".to_owned()][..]));
    let after = case.text("g.toml");
    case.run(["import", "back.csv", "--into", "g.toml"]).exits(0).prints("1 difference");
    assert_eq!(case.text("g.toml"), after);
    case.run(["import", "back.csv", "--into", "g.toml", "--prefer", "file"]).exits(0);
    assert_eq!(case.entry("潮汐闸门").target, "tide gate");
    assert_eq!(case.entry("潮汐闸门").alternatives, ["tidal gate"]);
}

#[test]
fn with_a_base_both_sides_keep_what_they_changed() {
    let case = small_case();
    case.run(["export", "g.toml", "--to", "csv", "-o", "sent.csv"]).exits(0);
    // Here one translation and one note, there another translation; and one translation on both sides.
    case.edit("g.toml", "\"River Lantern Festival\"", "\"Festival of River Lanterns\"");
    case.edit("g.toml", "\"Takagi Ryosuke\"", "\"Takagi Ryōsuke\"");
    let there = case.text("sent.csv").replace("tidal gate", "tide gate").replace("高木良介,Takagi Ryosuke", "高木良介,R. Takagi");
    case.write("back.csv", there);
    case.run(["import", "back.csv", "--into", "g.toml", "--base", "sent.csv"])
        .exits(1)
        .says("target of 高木良介")
        .never_mentions("target of 河灯节");
    assert_eq!(case.entry("河灯节").target, "Festival of River Lanterns");
    assert_eq!(case.entry("潮汐闸门").target, "tide gate");
    let takagi = case.entry("高木良介");
    assert_eq!((takagi.target.as_str(), takagi.alternatives.contains(&"R. Takagi".to_owned())), ("Takagi Ryōsuke", true));
}

#[test]
fn a_row_that_was_deleted_there_is_named_and_stays() {
    let case = small_case();
    case.run(["export", "g.toml", "--to", "csv", "-o", "sent.csv"]).exits(0);
    let shorter: String = case.text("sent.csv").lines().filter(|l| !l.starts_with("潮汐")).map(|l| l.to_owned() + "\n").collect();
    case.write("back.csv", shorter);
    case.run(["import", "back.csv", "--into", "g.toml", "--base", "sent.csv"]).exits(0).prints("潮汐闸门").prints("they stay");
    assert_eq!(case.text("g.toml"), small());
}

#[test]
fn a_rejected_term_does_not_come_back_by_a_file_that_uses_it() {
    let text = typed("观察员", "", Status::Rejected);
    let case = Case::new().file("g.toml", &text).file("back.txt", "观察员\tobserver\n");
    case.run(["import", "back.txt", "--into", "g.toml"]).exits(1).says("status of 观察员").says("in use as observer");
    assert_eq!(case.text("g.toml"), text);
}

#[test]
fn gaps_are_filled_and_synonyms_become_alternatives() {
    let text = typed("河灯节", "", Status::Candidate) + &typed("潮汐闸门", "tidal gate", Status::Approved);
    let case = Case::new().file("g.toml", text);
    case.write("back.txt", "河灯节\tRiver Lantern Festival\tcapitals\n潮汐闸门\ttide gate\n潮汐闸门\ttidal gate\n");
    case.run(["import", "back.txt", "--into", "g.toml"]).exits(0);
    assert_eq!((case.entry("河灯节").target.as_str(), case.entry("河灯节").note.as_str()), ("River Lantern Festival", "capitals"));
    assert_eq!(case.entry("潮汐闸门").alternatives, ["tide gate"]);
    assert_eq!(case.entry("潮汐闸门").target, "tidal gate");
}

#[test]
fn columns_are_named_or_counted() {
    let content = "No.;Begriff;English;Deutsch;Kommentar\n1;河灯节;River Lantern Festival;Flusslaternenfest;n\n";
    for columns in ["-,source,target,-,note", "source=Begriff,target=English,note=Kommentar"] {
        let case = Case::new().file("list.csv", content);
        case.run(["import", "list.csv", "--into", "g.toml", "--columns", columns, "--header", "yes"]).exits(0);
        let entry = case.entry("河灯节");
        assert_eq!((entry.target.as_str(), entry.note.as_str()), ("River Lantern Festival", "n"));
    }
    let case = Case::new().file("list.csv", content);
    case.run(["import", "list.csv", "--into", "g.toml", "--columns", "source=Term"])
        .exits(2)
        .says("No column is called \"Term\"")
        .says("Begriff");
    case.run(["import", "list.csv", "--into", "g.toml", "--columns", "quelle,target"]).exits(2).says("none of source, target");
}

#[test]
fn a_header_may_stand_below_a_title_and_in_the_words_of_other_programs() {
    for content in [
        "Our project glossary,,\n,,\n中文,English,Remarks\n河灯节,River Lantern Festival,x\n",
        "Entry_ID;Entry_Note;Chinese_PRC;Term_Info;Chinese_PRC;English;Term_Info\r\n1;x;河灯节;;;River Lantern Festival;\r\n",
        "\u{FEFF}序号,原文,译文,备注\n1,河灯节,River Lantern Festival,x\n",
        "id,en,zh-CN,notes\n1,River Lantern Festival,河灯节,x\n",
    ] {
        let case = Case::new().file("list.csv", content);
        case.run(["import", "list.csv", "--into", "g.toml"]).exits(0).prints("1 new entry");
        let entry = case.entry("河灯节");
        assert_eq!((entry.target.as_str(), entry.note.as_str()), ("River Lantern Festival", "x"), "{content}");
    }
    // An entry that looks like a header is none.
    let case = Case::new().file("list.csv", "中文,Chinese\n术语,term\n");
    case.run(["import", "list.csv", "--into", "g.toml"]).exits(0).prints("2 new entries");
    // English first, without a header.
    let case = Case::new().file("list.txt", "river lantern\t河灯\ngate\t闸\n");
    case.run(["import", "list.txt", "--into", "g.toml"]).exits(0);
    assert_eq!(case.entry("河灯").target, "river lantern");
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let case = small_case().file("back.txt", "龙骨水车\tchain pump\n");
    let run = case.run(["import", "back.txt", "--into", "g.toml", "-n", "--format", "json"]).exits(0);
    assert_eq!(sources(&run.json()), ["龙骨水车"]);
    assert_eq!(run.json()[0]["change"], json!("add"));
    case.run(["import", "back.txt", "--into", "g.toml", "-n"]).exits(0).prints("would get 1 new entry");
    assert_eq!(case.text("g.toml"), small());
}

#[test]
fn what_other_programs_found_are_candidates() {
    let case = Case::new().file("output.json", r#"[{"src":"林薇","dst":"Lin Wei","info":"女性人名","count":41}]"#);
    case.run(["import", "output.json", "--into", "g.toml"]).exits(0);
    let entry = case.entry("林薇");
    assert_eq!((entry.status, entry.count, entry.kind), (Status::Candidate, 41, Kind::Person));
}

// Files that mean harm.

/// The import ends with an error that says this, and nothing is written.
#[track_caller]
fn refused(name: &str, content: impl AsRef<[u8]>, why: &str) {
    let case = small_case().file(name, content);
    case.run(["import", name, "--into", "g.toml"]).exits(2).says(why).says("left as it is");
    assert_eq!(case.text("g.toml"), small());
}

#[test]
fn entity_bombs_and_files_that_open_others_are_refused() {
    let bomb = "<!DOCTYPE martif [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><martif><text><body><termEntry><langSet xml:lang=\"zh\"><tig><term>&b;</term></tig></langSet></termEntry></body></text></martif>";
    refused("a.tbx", bomb, "declares entities of its own");
    refused("a.tbx", bomb.replace("\"aaaaaaaaaa\"", "SYSTEM \"file:///etc/passwd\""), "declares entities of its own");
    refused("a.tmx", "<tmx><body><tu><tuv xml:lang=\"zh\"><seg>&evil;</seg></tuv></tu></body></tmx>", "&evil;");
}

#[test]
fn deep_nesting_is_refused() {
    refused("a.tbx", format!("<martif>{}", "<x>".repeat(1_000_000)), "deep in each other");
    refused("a.json", "[".repeat(1_000_000), "not sound JSON");
}

#[test]
fn a_zip_bomb_is_refused() {
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let spaces = vec![b' '; 1 << 20];
    bomb.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default().large_file(true)).expect("begun");
    for _ in 0..1025 {
        bomb.write_all(&spaces).expect("written");
    }
    refused("a.xlsx", bomb.finish().expect("finished").into_inner(), "unpacks to more than 1 GB");
    refused("b.xlsx", b"PK\x03\x04 and nothing more", "damaged");
}

#[test]
fn more_rows_than_any_glossary_are_refused() {
    let rows: String = (0..250_001).fold(String::new(), |mut text, i| {
        text.push_str(&format!("词{i},t\n"));
        text
    });
    refused("a.csv", rows, "More than 250000 rows");
}

#[test]
fn what_is_no_glossary_is_named() {
    refused("a.csv", [0u8, 1, 2, 3, 0xFF, 0xFE, 0, 0, 7], "no text file");
    refused("a.csv", "", "no entry in it");
    refused("a.xml", "<html><body>x</body></html>", "no TBX, TMX or MultiTerm XML");
    refused("a.xls", [0xD0u8, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "save it as .xlsx");
    refused("a.toml", "format = 1\n", "shuyu merge");
    refused("a.json", "3", "A list of entries");
    let case = small_case();
    case.run(["import", "absent.csv", "--into", "g.toml"]).exits(2).says("absent.csv: no such file");
    case.run(["import", ".", "--into", "g.toml"]).exits(2).says("This is a folder");
}

#[test]
fn a_text_in_the_wrong_encoding_is_refused_and_the_right_one_can_be_given() {
    let (bytes, _, _) = encoding_rs::GB18030.encode("河灯节\tRiver Lantern Festival\n");
    let case = small_case().file("a.txt", &bytes);
    case.run(["import", "a.txt", "--into", "g.toml", "--encoding", "utf-8"]).exits(2).says("Not valid UTF-8").says("--encoding");
    case.run(["import", "a.txt", "--into", "new.toml", "--encoding", "gb18030"]).exits(0);
    assert_eq!(case.glossary("new.toml").terms[0].source, "河灯节");
}

#[test]
fn a_cell_at_the_edge_of_the_sheet_makes_no_huge_table() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in [(0, "source"), (1, "target")] {
        sheet.write_string(0, column, text).expect("written");
    }
    sheet.write_string(1, 0, "河灯").expect("written").write_string(1, 1, "river lantern").expect("written");
    sheet.write_string(1_048_575, 16_383, "far").expect("written");
    let case = small_case().file("a.xlsx", book.save_to_buffer().expect("saved"));
    case.run(["import", "a.xlsx", "--into", "g.toml"]).exits(0).prints("1 new entry");
}

#[test]
fn formulas_on_the_way_out_are_text_for_excel() {
    let case = Case::new().file("g.toml", typed("公式", "=cmd|'/C calc'!A0", Status::Approved) + "note = \"@SUM(1)\"\n");
    case.run(["export", "g.toml", "--to", "csv", "--excel"]).exits(0);
    assert!(case.text("g.csv").contains("公式,'=cmd|'/C calc'!A0,'@SUM(1),"), "{}", case.text("g.csv"));
    case.run(["import", "g.csv", "--into", "g.toml"]).exits(0).prints("byte for byte");
}

#[test]
fn terminal_orders_in_a_file_are_shown_as_text() {
    let case = small_case().file("a.csv", "source,target\n潮汐闸门,\"evil\u{1b}]0;x\u{7}\"\n");
    let run = case.run(["import", "a.csv", "--into", "g.toml"]);
    assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{run:?}");
}

mod property {
    use proptest::prelude::*;
    use shuyu::exchange::merge::{self, Options};
    use shuyu::exchange::{self, FORMATS, Reading};

    use super::*;

    fn entry() -> impl Strategy<Value = Entry> {
        let text = "[\\PC\t\n]{0,12}";
        (
            "[\u{4e00}-\u{4e40}A-C#=\"', ]{1,6}",
            text,
            text,
            prop::sample::select(Status::ALL),
            prop::sample::select(Kind::ALL),
            prop::collection::vec("[\u{4e00}-\u{4e20}]{1,4}", 0..3),
        )
            .prop_map(|(source, target, note, status, kind, variants)| Entry {
                source,
                target,
                note,
                status,
                kind,
                variants,
                ..Entry::default()
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

        /// Whatever a glossary holds: each format can be read again, and nothing that a person owns changes by it.
        #[test]
        fn what_comes_back_unchanged_overrules_nobody(terms in prop::collection::vec(entry(), 1..8)) {
            let glossary = Glossary { terms, ..Glossary::default() };
            let folder = tempfile::tempdir().expect("a folder");
            let options = exchange::Options { statuses: Status::ALL.to_vec(), ..exchange::Options::default() };
            for format in FORMATS.iter().filter(|f| f.is_read()) {
                let written = exchange::export(format, "t", std::slice::from_ref(&glossary), &options);
                if written.rows == 0 {
                    continue;
                }
                let path = folder.path().join("out");
                std::fs::write(&path, &written.bytes).expect("written");
                let how = Reading { source_language: "zh-Hans".into(), target_language: "en".into(), ..Reading::default() };
                let Ok(back) = exchange::read(&path, Some(format), &how) else { continue };
                let merged = merge::merge(&glossary, &back, Some(&back), Options::default());
                let text = glossary.terms.iter().fold(String::from("format = 1\n"), |t, e| t + "\n" + &file::render(e));
                let after = file::apply(&path, Some(&text), &merged.plan).expect("applied");
                let after = file::parse(&path, &after).expect("valid");
                for (old, new) in glossary.terms.iter().zip(after.terms.iter().filter(|e| glossary.terms.iter().any(|o| o.source == e.source))) {
                    prop_assert_eq!((&old.source, &old.target, old.status, old.kind, &old.note), (&new.source, &new.target, new.status, new.kind, &new.note), "{}", format.name);
                }
            }
        }

        /// No bytes make a reader panic.
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), head in prop::sample::select(vec!["", "<martif>", "<tmx>", "<mtf>", "{\"", "[{\"src\":", "PK\u{3}\u{4}", "source,target\n"])) {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("in");
            std::fs::write(&path, [head.as_bytes(), &bytes].concat()).expect("written");
            let _ = exchange::read(&path, None, &Reading::default());
            for format in FORMATS.iter().filter(|f| f.is_read()) {
                let _ = exchange::read(&path, Some(format), &Reading::default());
            }
        }
    }
}
