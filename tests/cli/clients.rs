//! Exports in the programs that read them. A program that isn't installed is named and its test skipped, unless
//! `SHUYU_CLIENTS=required` is set, as `.ci/run` does where it could install them.
//!
//! OmegaT's classes run without a window (tests/clients/OmegaTShows.java); the schemas of TBX and TMX are those in
//! OmegaT's archive.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use shuyu::glossary::{Entry, Status};

use super::traps;
use super::util::Case;

const OMEGAT: &str = "/usr/share/omegat/OmegaT.jar";

#[allow(clippy::print_stdout, reason = "a test that did not run must say so")]
fn skipped(what: &str) {
    assert!(std::env::var_os("SHUYU_CLIENTS").is_none_or(|v| v != "required"), "{what} is required and not installed");
    println!("skipped: {what} is not installed");
}

/// The path of a program; `None` if it isn't there and the test may be skipped.
fn find(what: &str, variable: &str, candidates: &[&str]) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let on_path = |name: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let as_is = PathBuf::from(name);
        if as_is.is_absolute() {
            return Some(as_is).filter(|p| p.exists());
        }
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|p| p.is_file())
    };
    let found = named.filter(|p| p.exists()).or_else(|| candidates.iter().find_map(|c| on_path(c)));
    if found.is_none() {
        skipped(what);
    }
    found
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(name)
}

/// Runs a program that must end well, and gives what it printed.
#[track_caller]
fn output(command: &mut Command) -> String {
    let out = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    assert!(out.status.success(), "{command:?}\n{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// A folder with the trap glossary.
fn case() -> Case {
    Case::new().file("g.toml", traps::glossary())
}

/// Composed and without what nobody sees, as a tool gets it.
fn seen(text: &str) -> String {
    text.replace('\u{200B}', "").replace("e\u{301}", "é")
}

/// The rows that must go out: every spelling of an approved entry that has a target and no tab in it, except spellings that
/// were rejected.
fn expected_rows() -> BTreeSet<(String, String)> {
    let all = traps::entries();
    let rejected: Vec<&str> = all.iter().filter(|e| e.status == Status::Rejected).map(|e| e.source.as_str()).collect();
    let fit = |e: &&Entry| e.status == Status::Approved && !e.target.is_empty() && !e.source.contains('\t');
    let rows = all.iter().filter(fit).flat_map(|e| e.spellings().map(|s| (seen(s), seen(&e.target))).collect::<Vec<_>>());
    rows.filter(|(s, _)| !rejected.contains(&s.as_str())).collect()
}

/// What OmegaT reads from a glossary file, and what it shows for each segment.
struct Shown {
    entries: Vec<Vec<String>>,
    segments: Vec<BTreeSet<String>>,
}

fn omegat(glossary: &Path, segments: &Path) -> Option<Shown> {
    let java = find("Java", "JAVA", &["java"])?;
    let jar = find("OmegaT", "OMEGAT_JAR", &[OMEGAT])?;
    let out = output(
        Command::new(java)
            .args(["-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", "-cp"])
            .arg(jar)
            .arg(script("OmegaTShows.java"))
            .arg(glossary)
            .arg(segments),
    );
    let mut shown = Shown { entries: Vec::new(), segments: Vec::new() };
    for line in out.lines() {
        let fields: Vec<String> = line.split('\t').map(|f| f.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")).collect();
        match fields[0].as_str() {
            "entry" => shown.entries.push(fields[1..].to_vec()),
            "segment" => shown.segments.push(BTreeSet::new()),
            "shown" => {
                shown.segments.last_mut().expect("a segment").insert(fields[1].clone());
            }
            _ => {}
        }
    }
    Some(shown)
}

#[test]
fn the_trap_glossary_has_500_terms_and_the_segments_are_enough() {
    let entries = traps::entries();
    assert_eq!(entries.len(), 500);
    let sources: BTreeSet<&str> = entries.iter().map(|e| e.source.as_str()).collect();
    assert_eq!(sources.len(), 500, "each once");
    assert!(traps::segments().len() >= 60);
}

#[test]
fn omegat_reads_exactly_the_expected_entries_and_shows_the_right_ones() {
    let case = case();
    let segments = traps::segments();
    case.write("segments.txt", segments.iter().map(|s| s.0.clone() + "\n").collect::<String>());
    for (format, file) in [("omegat", "g.txt"), ("csv", "g.csv"), ("tbx", "g.tbx")] {
        case.run(["export", "g.toml", "--to", format]).exits(0);
        let Some(shown) = omegat(&case.path(file), &case.path("segments.txt")) else { return };
        let read: BTreeSet<(String, String)> = shown.entries.iter().map(|e| (e[0].clone(), e[1].clone())).collect();
        let mut expected = expected_rows();
        if format == "omegat" {
            // A line of text that begins with # is a comment there; the report of the export says so.
            expected.retain(|(source, _)| !source.starts_with('#'));
        }
        let missing: Vec<_> = expected.difference(&read).collect();
        let surplus: Vec<_> = read.difference(&expected).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{format}: missing {missing:?}, surplus {surplus:?}");
        assert_eq!(shown.entries.len(), expected.len(), "{format}: each once");
        assert_eq!(shown.segments.len(), segments.len());
        for ((text, right, wrong), shown) in segments.iter().zip(&shown.segments) {
            for source in right {
                assert!(shown.contains(source), "{format}: {source} is shown for {text}: {shown:?}");
            }
            for source in wrong {
                assert!(!shown.contains(source), "{format}: {source} is not shown for {text}");
            }
        }
        println!("{format}: {} entries, {} segments", shown.entries.len(), shown.segments.len());
    }
}

#[test]
fn traditional_rows_are_shown_where_omegat_does_not_fold() {
    let case = case().file("segments.txt", "國際河燈協會派出了一名代表。\n");
    case.run(["export", "g.toml", "--to", "omegat", "--scripts", "both"]).exits(0);
    let Some(shown) = omegat(&case.path("g.txt"), &case.path("segments.txt")) else { return };
    assert!(shown.segments[0].contains("國際河燈協會"), "{:?}", shown.segments);
}

#[test]
fn translate_toolkit_reads_tsv_tbx_and_tmx() {
    let Some(python) = find("Python with Translate Toolkit", "SHUYU_PYTHON", &["python3"]) else { return };
    let has_it = Command::new(&python).args(["-c", "import translate.storage.tbx"]).output().is_ok_and(|o| o.status.success());
    if !has_it {
        skipped("Translate Toolkit");
        return;
    }
    let case = case();
    for (format, kind, file) in [("tsv", "omegat", "g.tsv"), ("tbx", "tbx", "g.tbx"), ("tmx", "tmx", "g.tmx")] {
        case.run(["export", "g.toml", "--to", format]).exits(0);
        let out = output(Command::new(&python).arg(script("units.py")).arg(kind).arg(case.path(file)));
        let units: Vec<[String; 3]> = out.lines().map(|l| serde_json::from_str(l).expect("a unit")).collect();
        let read: BTreeSet<(String, String)> = units.iter().map(|u| (u[0].clone(), u[1].clone())).collect();
        let mut expected = expected_rows();
        match format {
            "tsv" => expected.retain(|(source, _)| !source.starts_with('#')),
            // It reads the first term of a language and no further ones.
            "tbx" => {
                let variants: Vec<String> = traps::entries().iter().flat_map(|e| e.variants.clone()).collect();
                expected.retain(|(source, _)| !variants.contains(source));
            }
            _ => {}
        }
        let missing: Vec<_> = expected.difference(&read).collect();
        let surplus: Vec<_> = read.difference(&expected).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{format}: missing {missing:?}, surplus {surplus:?}");
        assert!(format == "tmx" || units.iter().any(|u| u[2].contains("house style")), "{format}: notes");
        println!("{format}: {} units", units.len());
    }
}

/// A file out of OmegaT's archive.
fn from_omegat(case: &Case, jar: &Path, name: &str) -> PathBuf {
    let mut archive = zip::ZipArchive::new(Cursor::new(std::fs::read(jar).expect("read"))).expect("an archive");
    let mut text = Vec::new();
    archive.by_name(&format!("schemas/{name}")).expect("a schema").read_to_end(&mut text).expect("read");
    case.write(name, text);
    case.path(name)
}

#[test]
fn the_schemas_of_tbx_and_tmx_find_nothing() {
    let Some(lint) = find("xmllint", "XMLLINT", &["xmllint"]) else { return };
    let Some(jar) = find("OmegaT", "OMEGAT_JAR", &[OMEGAT]) else { return };
    let case = case();
    from_omegat(&case, &jar, "xml.xsd");
    let schema = from_omegat(&case, &jar, "tbx.xsd");
    let dtd = from_omegat(&case, &jar, "tmx14.dtd");
    let all = ["--status", "approved", "--status", "candidate", "--status", "rejected", "--status", "later"];
    for more in [&[][..], &all[..], &["--scripts", "both", "--contexts"][..]] {
        case.run(["export", "g.toml", "--to", "tbx"].into_iter().chain(more.iter().copied())).exits(0);
        output(Command::new(&lint).args(["--nonet", "--noout", "--schema"]).arg(&schema).arg(case.path("g.tbx")));
    }
    for more in [&[][..], &all[..]] {
        case.run(["export", "g.toml", "--to", "tmx"].into_iter().chain(more.iter().copied())).exits(0);
        output(Command::new(&lint).args(["--nonet", "--noout", "--dtdvalid"]).arg(&dtd).arg(case.path("g.tmx")));
    }
}

/// The cells of delimited text.
fn cells(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows = reader.records().map(|r| r.expect("a row").iter().map(|c| c.replace("\r\n", "\n")).collect::<Vec<_>>());
    rows.map(|mut r| {
        while r.last().is_some_and(String::is_empty) {
            r.pop();
        }
        r
    })
    .collect()
}

#[test]
fn libreoffice_changes_no_cell() {
    use calamine::Reader;

    let Some(office) = find("LibreOffice", "SOFFICE", &["soffice", "libreoffice"]) else { return };
    let case = case().folder("home").folder("out");
    case.run(["export", "g.toml", "--to", "xlsx"]).exits(0);
    case.run(["export", "g.toml", "--to", "csv", "--excel", "--header", "names", "-o", "table.csv"]).exits(0);
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(case.bytes("g.xlsx"))).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let mut sheet: Vec<Vec<String>> = range.rows().map(|r| r.iter().map(|c| c.to_string().replace("\r\n", "\n")).collect()).collect();
    for row in &mut sheet {
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
    }
    let convert = |file: &str, options: &[&str]| {
        output(
            Command::new(&office)
                .env("HOME", case.path("home"))
                .args(["--headless", "--norestore"])
                .args(options)
                // Comma, double quote, UTF-8, from the first line, all cells as they are shown.
                .args(["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir"])
                .arg(case.path("out"))
                .arg(case.path(file)),
        );
    };
    convert("g.xlsx", &[]);
    // As a double click opens it: UTF-8, and no column declared to be text.
    convert("table.csv", &["--infilter=Text - txt - csv (StarCalc):44,34,76,1"]);
    for (got, want) in [("out/g.csv", sheet), ("out/table.csv", cells(&case.text("table.csv")))] {
        let got_cells = cells(&case.text(got));
        let changed: Vec<_> = got_cells.iter().zip(&want).filter(|(g, w)| g != w).take(5).collect();
        assert!(changed.is_empty() && got_cells.len() == want.len(), "{got}: {} of {} rows; {changed:?}", got_cells.len(), want.len());
        println!("{got}: {} rows", want.len());
    }
}
