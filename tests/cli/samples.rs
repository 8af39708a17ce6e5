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
