//! The sample documents: the glossary beside them is what the README's first command makes, and the README shows what it
//! prints. After a change that is meant to alter them, copy the new ones: see CONTRIBUTING.md.

use std::path::Path;
use std::process::Command;

use super::util::SHUYU;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What `shuyu extract samples/news` prints, and the glossary that it writes.
fn extracted() -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let glossary = folder.path().join("news.toml");
    let run = Command::new(SHUYU).args(["extract", "samples/news", "-o"]).arg(&glossary).current_dir(root()).output().expect("it runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = std::fs::read_to_string(&glossary).expect("a glossary");
    (String::from_utf8(run.stdout).expect("UTF-8"), text)
}

#[test]
fn the_samples_give_the_glossary_beside_them() {
    let (_, glossary) = extracted();
    let expected = std::fs::read_to_string(root().join("samples/news.toml")).expect("the expected glossary");
    // Where the documents are depends on where the glossary is.
    let content = |text: &str| text.lines().filter(|l| !l.starts_with("documents = [")).collect::<Vec<_>>().join("\n");
    assert!(content(&glossary) == content(&expected), "samples/news.toml is not what the program makes now; see CONTRIBUTING.md");
}

#[test]
fn the_readme_shows_what_the_first_command_prints() {
    let (printed, _) = extracted();
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    for line in printed.lines().take_while(|l| !l.starts_with("Next")).filter(|l| !l.contains("news.toml")) {
        assert!(readme.contains(line.trim_end()), "the README lacks: {line}");
    }
}

#[test]
fn every_data_file_has_its_source_and_licence() {
    let notices = std::fs::read_to_string(root().join("THIRD-PARTY.md")).expect("the notices");
    for entry in std::fs::read_dir(root().join("src/data")).expect("the data").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(notices.contains(&format!("`{name}`")) || notices.contains(&format!("`src/data/{name}`")), "THIRD-PARTY.md lacks {name}");
    }
}

#[test]
fn every_word_list_is_sorted_without_duplicates_and_says_what_it_is() {
    for entry in std::fs::read_dir(root().join("src/data")).expect("the data").flatten() {
        let path = entry.path();
        // The dictionary is not a list of ours, and the features have an order of their own.
        let odd = ["jieba.txt", "bracket-weights.tsv", "bracket-decision.tsv", "name-weights.tsv", "term-weights.tsv", "make_tables.py"];
        let name = entry.file_name().to_string_lossy().into_owned();
        if odd.contains(&name.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a list in UTF-8");
        assert!(text.starts_with("# "), "{name} does not say what it is");
        let words: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').next().unwrap_or(l)).collect();
        assert!(words.is_sorted(), "{name} is not sorted");
        // An acronym has a row for each meaning.
        let rows: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
        let twice = |w: &[usize]| if name == "acronyms.tsv" { rows[w[0]] == rows[w[1]] } else { words[w[0]] == words[w[1]] };
        assert!(!(0..words.len()).collect::<Vec<_>>().windows(2).any(twice), "{name} holds a word twice");
        assert!(!words.contains(&""), "{name} holds an empty line");
    }
}
