//! A small language for cases: a folder, files in it, a run of shuyu there, what it said and left behind.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use shuyu::glossary::file::{self, Glossary};
use shuyu::glossary::{Entry, Status};
use tempfile::TempDir;

/// The program under test.
pub(crate) const SHUYU: &str = env!("CARGO_BIN_EXE_shuyu");

/// A report on a lantern festival: a person, an organisation with its abbreviation, terms.
pub(crate) const FESTIVAL: &str = "青禾县举办河灯节
7月2日,青禾县文化馆馆长高木良介(Takagi Ryosuke)在松岭镇介绍了河灯节的筹备工作。
松岭镇的河灯工坊今年制作了三千盏河灯。河灯工坊的学徒来自十二个村庄。
高木良介说,河灯节的水位监测系统已经安装完毕,水位监测系统将每小时发布一次数据。
国际河灯协会(International River Lantern Association,简称IRLA)派出观察员。国际河灯协会的观察员参观了河灯工坊。
";

/// A report on a flood gate that shares terms with the other one: a person with a short name, a work.
pub(crate) const GATE: &str = "水位监测系统投入使用
水位监测系统由青禾县水利局设计。水利局局长安德烈·科瓦连科(Andrei Kovalenko)主持了启用仪式。
科瓦连科指出,潮汐闸门和水位监测系统必须同时运行,潮汐闸门每年检修两次。
国际河灯协会支持潮汐闸门的改造。《河灯手册》(River Lantern Handbook)记录了改造过程。
";

/// The report on the festival with two bytes on line 3 that are no UTF-8.
pub(crate) fn damaged() -> Vec<u8> {
    let at = FESTIVAL.match_indices('\n').nth(1).expect("a third line").0 + 1;
    [&FESTIVAL.as_bytes()[..at], b"\xFF\xFE", &FESTIVAL.as_bytes()[at..]].concat()
}

/// A folder of its own for each case.
pub(crate) struct Case {
    folder: TempDir,
}

impl Case {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Case { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder `news` with both reports.
    pub(crate) fn with_news() -> Self {
        Case::new().file("news/festival.txt", FESTIVAL).file("news/gate.txt", GATE)
    }

    /// As [`Case::with_news`], and the glossary `g.toml` of a first run over it.
    pub(crate) fn with_glossary() -> Self {
        let case = Case::with_news();
        case.run(["extract", "news", "-o", "g.toml"]).exits(0);
        case
    }

    /// With this file.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(name, content);
        self
    }

    /// With this empty folder.
    pub(crate) fn folder(self, name: &str) -> Self {
        fs::create_dir_all(self.path(name)).expect("a folder");
        self
    }

    /// Writes a file, and its folders.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("written");
    }

    /// Where a file of the case is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The content of a file.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// The text of a file.
    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("UTF-8")
    }

    /// Puts `new` where `old` stands in a file, as a person with an editor would. `old` must stand there once.
    pub(crate) fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.text(name);
        assert_eq!(text.matches(old).count(), 1, "{old:?} stands once in\n{text}");
        self.write(name, text.replace(old, new));
    }

    /// Replaces one line of the entry for `source` in `g.toml`; `old` is how the line begins.
    pub(crate) fn edit_entry(&self, source: &str, old: &str, new: &str) {
        let text = self.text("g.toml");
        let entry = text.find(&format!("source = \"{source}\"")).unwrap_or_else(|| panic!("{source} in\n{text}"));
        let at = entry + text[entry..].find(&format!("\n{old}")).unwrap_or_else(|| panic!("{old} in\n{text}")) + 1;
        let end = at + text[at..].find('\n').expect("a line end");
        self.write("g.toml", format!("{}{new}{}", &text[..at], &text[end..]));
    }

    /// A glossary of the case, read.
    pub(crate) fn glossary(&self, name: &str) -> Glossary {
        file::parse(Path::new(name), &self.text(name)).unwrap_or_else(|e| panic!("{e}"))
    }

    /// The entry for `source` in `g.toml`.
    pub(crate) fn entry(&self, source: &str) -> Entry {
        let glossary = self.glossary("g.toml");
        glossary.terms.iter().find(|e| e.source == source).unwrap_or_else(|| panic!("{source} is in the glossary")).clone()
    }

    /// All files with their content.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        fn walk(root: &Path, at: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
            for entry in fs::read_dir(at).expect("a folder").map(|e| e.expect("an entry").path()) {
                if entry.is_dir() {
                    walk(root, &entry, out);
                } else {
                    let name = entry.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                    out.insert(name, fs::read(&entry).unwrap_or_default());
                }
            }
        }
        let mut out = BTreeMap::new();
        walk(self.folder.path(), self.folder.path(), &mut out);
        out
    }

    /// The program, ready to start in a folder of the case, with nothing of the tester's environment that changes output.
    pub(crate) fn command(&self, folder: &str) -> std::process::Command {
        let mut command = std::process::Command::new(SHUYU);
        command.current_dir(self.path(folder)).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
        command
    }

    /// Runs shuyu in the case's folder.
    pub(crate) fn run<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Outcome {
        self.run_in("", args)
    }

    /// Runs shuyu in a folder below.
    pub(crate) fn run_in<'a>(&self, folder: &str, args: impl IntoIterator<Item = &'a str>) -> Outcome {
        Outcome::of(assert_cmd::Command::from_std(self.command(folder)).args(args).output().expect("shuyu starts"))
    }

    /// Runs shuyu with something on standard input.
    pub(crate) fn run_with_input<'a>(&self, input: impl Into<Vec<u8>>, args: impl IntoIterator<Item = &'a str>) -> Outcome {
        let mut command = assert_cmd::Command::from_std(self.command(""));
        Outcome::of(command.args(args).write_stdin(input).output().expect("shuyu starts"))
    }

    /// What `extract PATH --format json` finds, without writing.
    pub(crate) fn found<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Vec<serde_json::Value> {
        let all = ["extract", "--dry-run", "--format", "json"].into_iter().chain(args);
        self.run(all).exits(0).json()
    }
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Outcome {
    pub(crate) fn of(output: std::process::Output) -> Self {
        Outcome {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    /// It ended with this status.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// This stands on standard output.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Self {
        assert!(self.out.contains(text), "{text:?} is missing in {self:#?}");
        self
    }

    /// This stands on standard error.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "{text:?} is missing in {self:#?}");
        self
    }

    /// This stands nowhere.
    #[track_caller]
    pub(crate) fn never_mentions(self, text: &str) -> Self {
        assert!(!self.out.contains(text) && !self.err.contains(text), "{text:?} stands in {self:#?}");
        self
    }

    /// Standard error is empty.
    #[track_caller]
    pub(crate) fn stays_quiet(self) -> Self {
        assert_eq!(self.err, "", "{self:#?}");
        self
    }

    /// Standard output as JSON Lines: every line is one object.
    #[track_caller]
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        let line = |l: &str| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l:?}"));
        let objects: Vec<serde_json::Value> = self.out.lines().map(line).collect();
        assert!(objects.iter().all(serde_json::Value::is_object), "{self:#?}");
        objects
    }
}

/// The sources of printed entries, in their order.
pub(crate) fn sources(entries: &[serde_json::Value]) -> Vec<&str> {
    entries.iter().map(|e| e["source"].as_str().expect("a source")).collect()
}

/// The printed entry for a source.
#[track_caller]
pub(crate) fn of<'e>(entries: &'e [serde_json::Value], source: &str) -> &'e serde_json::Value {
    entries.iter().find(|e| e["source"] == source).unwrap_or_else(|| panic!("{source} is among {:?}", sources(entries)))
}

/// The sorted keys of a printed object.
pub(crate) fn keys(object: &serde_json::Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// A glossary's text without the fields that are the program's: what is left is the translator's.
pub(crate) fn without_program_fields(text: &str) -> String {
    const OWNED: &[&str] = &["count", "documents", "score", "basis", "alternatives", "evidence"];
    let mut out = String::new();
    let mut in_evidence = false;
    for line in text.split_inclusive('\n') {
        if in_evidence {
            in_evidence = !line.starts_with(']');
        } else if OWNED.iter().any(|key| line.starts_with(&format!("{key} = "))) {
            in_evidence = line.trim_end().ends_with('[');
        } else {
            out.push_str(line);
        }
    }
    out
}

/// A small glossary entry as a person would type it.
pub(crate) fn typed(source: &str, target: &str, status: Status) -> String {
    format!("\n[[term]]\nsource = \"{source}\"\ntarget = \"{target}\"\nstatus = \"{status}\"\n")
}
