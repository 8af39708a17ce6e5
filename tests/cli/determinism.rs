//! The same documents give the same glossary: on every run, with any number of threads, under any file names.

use super::util::{Case, FESTIVAL, GATE, of, sources};

/// A third report, so that three files can stand in many orders: other forms of the same names.
const YEARBOOK: &str = "国际河灯协会(International River Lantern Association,英文缩写ILA)发布了年报。
年报由馆长高木良介(Takagi Ryousuke)作序,科瓦连科翻译。
松岭镇的潮汐闸门见第三章,河灯节见第四章。
";

/// A glossary's text with the file names of the evidence lines made the same.
fn nameless(text: &str) -> String {
    let line = |l: &str| match l.strip_prefix("  \"").and_then(|rest| rest.split_once(':')) {
        Some((_, rest)) => format!("  \"FILE:{rest}\n"),
        None => format!("{l}\n"),
    };
    text.lines().map(line).collect()
}

/// The glossary of these texts under these names.
fn glossary_of(files: &[(&str, &str)]) -> String {
    let case = files.iter().fold(Case::new(), |case, (name, text)| case.file(&format!("news/{name}"), text));
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    nameless(&case.text("g.toml"))
}

#[test]
fn a_second_run_leaves_the_file_as_it_is_byte_for_byte() {
    let case = Case::with_glossary();
    let before = case.bytes("g.toml");
    let modified = || std::fs::metadata(case.path("g.toml")).and_then(|m| m.modified()).expect("a time");
    let time = modified();
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).prints("nothing new");
    assert_eq!(case.bytes("g.toml"), before);
    assert_eq!(modified(), time, "the file was not even written");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let case = Case::with_news().file("news/yearbook.txt", YEARBOOK);
    for jobs in ["1", "4"] {
        case.run(["extract", "news", "--jobs", jobs, "-o", &format!("g{jobs}.toml")]).exits(0);
    }
    assert_eq!(case.text("g1.toml"), case.text("g4.toml"));
    let json = |jobs: &str| case.run(["extract", "news", "-n", "--format", "json", "-j", jobs]).exits(0).out;
    assert_eq!(json("1"), json("4"));
    let pairs = |jobs: &str| case.run(["pairs", "news", "--format", "json", "-j", jobs]).exits(0).out;
    assert_eq!(pairs("1"), pairs("4"));
}

#[test]
fn the_names_and_the_order_of_the_files_change_nothing() {
    let forwards = glossary_of(&[("1.txt", FESTIVAL), ("2.txt", GATE)]);
    let backwards = glossary_of(&[("2.txt", FESTIVAL), ("1.txt", GATE)]);
    assert_eq!(forwards, backwards);
}

#[test]
fn the_order_of_files_that_disagree_about_an_abbreviation_changes_nothing() {
    let forwards = glossary_of(&[("1.txt", FESTIVAL), ("2.txt", YEARBOOK)]);
    let backwards = glossary_of(&[("2.txt", FESTIVAL), ("1.txt", YEARBOOK)]);
    assert_eq!(forwards, backwards);
}

#[test]
fn the_order_of_files_that_disagree_about_a_short_form_changes_nothing() {
    let (a, b) = (
        "国际河灯协会(International River Lantern Association,简称“灯协”)在青禾县成立。\n",
        "国际河灯协会(International River Lantern Association,简称“国灯会”)发布了年报。\n",
    );
    assert_eq!(glossary_of(&[("1.txt", a), ("2.txt", b)]), glossary_of(&[("2.txt", a), ("1.txt", b)]));
}

#[test]
fn the_order_of_files_that_write_a_name_with_another_dot_or_script_changes_nothing() {
    let (a, b) = ("水利專家安德烈•科瓦連科(Andrei Kovalenko)抵達青禾縣。\n", "水利专家安德烈·科瓦连科(Andrei Kovalenko)检修了闸门。\n");
    assert_eq!(glossary_of(&[("1.txt", a), ("2.txt", b)]), glossary_of(&[("2.txt", a), ("1.txt", b)]));
}

#[test]
fn the_order_of_the_paths_changes_nothing() {
    let case = Case::with_news();
    let found = |a: &str, b: &str| case.run(["extract", "-n", "--format", "json", a, b]).exits(0).out;
    assert_eq!(found("news/gate.txt", "news/festival.txt"), found("news/festival.txt", "news/gate.txt"));
}

#[test]
fn a_copy_of_a_file_changes_no_count() {
    let case = Case::with_news();
    let before = case.found(["news"]);
    case.write("news/copy-of-gate.txt", GATE);
    let after = case.found(["news"]);
    assert_eq!(sources(&after), sources(&before));
    for entry in &before {
        let copy = of(&after, entry["source"].as_str().expect("a source"));
        for field in ["count", "documents", "target", "alternatives", "kind", "score", "variants"] {
            assert_eq!(copy[field], entry[field], "{field} of {}", entry["source"]);
        }
    }
}

#[test]
fn copies_of_a_file_do_not_outvote_the_others() {
    let case = Case::new()
        .file("news/1.txt", "馆长高木良介(Takagi Ryosuke)在松岭镇讲话。\n")
        .file("news/2.txt", "画家高木良介(Takagi Ryosuke)昨天抵达青禾县。\n")
        .file("news/3.txt", "作家高木良介(Takagi Ryousuke)出席了河灯节。\n");
    assert_eq!(of(&case.found(["news"]), "高木良介")["target"], "Takagi Ryosuke");
    for i in 4..8 {
        case.write(&format!("news/{i}.txt"), "作家高木良介(Takagi Ryousuke)出席了河灯节。\n");
    }
    assert_eq!(of(&case.found(["news"]), "高木良介")["target"], "Takagi Ryosuke");
}
