//! Glossaries of every format that there was are opened forever. `tests/glossaries` has a folder for each; nothing in it is
//! ever changed, only added to.

use std::path::Path;

use shuyu::glossary::{FORMAT, Kind, Status};

use super::util::{Case, FESTIVAL};

/// A case with the samples of a format in its folder.
fn samples(format: i64) -> (Case, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/glossaries/format-{format}"));
    let mut names = Vec::new();
    let case = Case::new();
    for entry in std::fs::read_dir(folder).expect("samples of each format").map(|e| e.expect("an entry").path()) {
        let name = entry.file_name().expect("a name").to_string_lossy().trim_end_matches(".bin").to_owned();
        case.write(&name, std::fs::read(&entry).expect("read"));
        names.push(name);
    }
    names.sort();
    (case, names)
}

#[test]
fn every_format_that_there_was_is_read_checked_and_saved() {
    for format in 1..=FORMAT {
        let (case, names) = samples(format);
        assert!(!names.is_empty());
        for name in &names {
            let before = case.text(name);
            case.run(["list", name]).exits(0);
            let sound = i32::from(name == "with-conflicts.toml");
            case.run(["check", name]).exits(sound);
            let source = case.glossary(name).terms[0].source.clone();
            case.run(["decide", name, &source, "--status", "later"]).exits(0);
            let after = case.text(name);
            assert_eq!(case.glossary(name).terms[0].status, Status::Later, "{name}");
            let lines =
                |text: &str| text.lines().filter(|l| !l.contains("status") && !l.contains("conflicts") && !l.contains("field =")).count();
            assert!(lines(&before) - lines(&after) <= 1, "only the decision's lines change\n{before}\n{after}");
        }
    }
}

#[test]
fn the_samples_of_format_1_hold_what_they_held() {
    let (case, _) = samples(1);
    let entry = |file: &str, source: &str| {
        let terms = case.glossary(file).terms;
        terms.into_iter().find(|e| e.source == source).unwrap_or_else(|| panic!("{source} in {file}"))
    };
    let kovalenko = entry("by-shuyu.toml", "安德烈·科瓦连科");
    assert_eq!((kovalenko.target.as_str(), kovalenko.status, kovalenko.kind), ("Andrei Kovalenko", Status::Approved, Kind::Person));
    assert_eq!((kovalenko.count, kovalenko.documents, kovalenko.score), (3, 1, 0.99));
    assert_eq!((kovalenko.variants.len(), kovalenko.alternatives.len(), kovalenko.evidence.len()), (2, 1, 1));
    assert_eq!(kovalenko.note, "the director\nsee the letter of May");
    assert_eq!(case.glossary("by-shuyu.toml").documents, ["../news"]);
    assert_eq!(entry("by-hand.toml", "龙骨水车").target, "dragon-spine waterwheel");
    assert_eq!(entry("by-hand.toml", "观察员").reason, "everyday word");
    assert_eq!(entry("in-one-list.toml", "松岭镇").kind, Kind::Place);
    assert_eq!(entry("with-conflicts.toml", "河灯节").conflicts[0].other, "Water Lantern Festival");
    assert_eq!(entry("windows.toml", "河灯手册").kind, Kind::Work);
}

#[test]
fn a_run_over_documents_that_add_nothing_leaves_each_sample_as_it_is() {
    let (case, names) = samples(1);
    case.write("news/a.txt", FESTIVAL);
    for name in names.iter().filter(|n| *n != "windows.toml") {
        case.run(["extract", "news", "-o", name]);
        let once = case.bytes(name);
        case.run(["extract", "news", "-o", name]).prints("The file is unchanged.");
        assert_eq!(case.bytes(name), once, "{name}");
    }
}
