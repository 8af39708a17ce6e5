//! Whether glossaries are sound: what a person would want to know before others rely on them. Looks only, changes nothing.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Value};

use super::file::{self, blocks};
use super::{Basis, Entry, Kind, Status};
use crate::error::Error;
use crate::text::{is_invisible, key};

/// Something in a glossary that should be mended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The glossary.
    pub path: PathBuf,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// Which rule it breaks: one of [`RULES`].
    pub rule: &'static str,
    /// The entry's source; empty where no entry is concerned.
    pub source: String,
    /// What is wrong and what to do, as sentences.
    pub message: String,
}

/// The rules, each with what it is about.
pub const RULES: &[(&str, &str)] = &[
    ("syntax", "the file is a glossary that can be read"),
    ("unknown-value", "status, kind and basis have one of their values, and each field is of its sort"),
    ("unknown-key", "no key is a misspelt one"),
    ("no-source", "each entry has a source"),
    ("duplicate", "no source has two entries"),
    ("empty-target", "what is approved has a target"),
    ("invisible", "no character is invisible, no text begins or ends with a space"),
    ("contradiction", "no approved or rejected term is contradicted by another entry"),
    ("conflict", "no merge left a decision open"),
];

/// Checks glossaries, each by itself and all against each other. The findings come file by file, in the order of the lines.
#[must_use]
pub fn check(glossaries: &[(PathBuf, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut entries: Vec<Placed> = Vec::new();
    for (n, (path, text)) in glossaries.iter().enumerate() {
        let mut of_file = Vec::new();
        check_file(n, path, text, &mut of_file, &mut entries);
        findings.push(of_file);
    }
    for (n, finding) in contradictions(&entries, glossaries) {
        findings[n].push(finding);
    }
    for of_file in &mut findings {
        of_file.sort();
        of_file.dedup();
    }
    findings.concat()
}

/// An entry and where it stands.
struct Placed {
    file: usize,
    line: usize,
    entry: Entry,
}

fn check_file(n: usize, path: &Path, text: &str, findings: &mut Vec<Finding>, entries: &mut Vec<Placed>) {
    let body = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let finding = |(line, column): (usize, usize), rule: &'static str, source: &str, message: String| Finding {
        path: path.to_path_buf(),
        line,
        column,
        rule,
        source: source.to_owned(),
        message,
    };
    let before = findings.len();
    let document = match Document::parse(body) {
        Ok(document) => document,
        Err(e) => {
            let at = file::place(body, e.span().map_or(0, |s| s.start));
            findings.push(finding(at, "syntax", "", file::sentence(e.message())));
            return;
        }
    };
    let lines = file::Lines::of(body);
    let odd_keys = toml::de::DeTable::parse(body).map(|t| file::odd_keys(t.get_ref())).unwrap_or_default();
    for (at, message) in odd_keys {
        findings.push(finding((lines.line(at), 1), "unknown-key", "", message));
    }
    let blocks = blocks(&document);
    let mut first: HashMap<String, usize> = HashMap::new();
    for block in &blocks {
        let table = &block.table;
        let place = |key: &str| {
            let at = table.value(key).and_then(Value::span).or_else(|| table.span()).map_or(0, |s| s.start);
            lines.place(body, at)
        };
        let source = block.source.as_str();
        for (key, value) in table.values() {
            if let Some(message) = wrong_value(key, value) {
                findings.push(finding(place(key), "unknown-value", source, message));
            }
            for text in texts(value) {
                if let Some(message) = odd_characters(key, text) {
                    findings.push(finding(place(key), "invisible", source, message));
                }
            }
        }
        let header = lines.place(body, table.span().map_or(0, |s| s.start));
        if source.trim().is_empty() {
            findings.push(finding(header, "no-source", "", "This entry has no source. Fill it in, or remove the entry.".to_owned()));
            continue;
        }
        if let Some(line) = first.get(&key(source)) {
            let message = format!("{source} has an entry in line {line} already. Join the two.");
            findings.push(finding(place("source"), "duplicate", source, message));
        } else {
            first.insert(key(source), place("source").0);
        }
        let text_of = |key: &str| table.value(key).and_then(Value::as_str).unwrap_or_default();
        if text_of("status") == Status::Approved.name() && text_of("target").trim().is_empty() {
            let message = format!("{source} is approved and has no target. Fill it in, or set another status.");
            findings.push(finding(place("target"), "empty-target", source, message));
        }
    }
    // Values that are wrong would make the rest of the file unreadable; they are named above.
    match file::read(path, text) {
        Ok(glossary) => {
            for (entry, block) in glossary.terms.into_iter().zip(&blocks) {
                let (line, _) = lines.place(body, block.table.span().map_or(0, |s| s.start));
                for c in &entry.conflicts {
                    let at = block.table.value("conflicts").and_then(Value::span).map_or((line, 1), |s| lines.place(body, s.start));
                    let message = format!(
                        "{}: another person decided {} = {}. Decide which is right, then remove `conflicts`.",
                        entry.source, c.field, c.other
                    );
                    findings.push(finding(at, "conflict", &entry.source, message));
                }
                entries.push(Placed { file: n, line, entry });
            }
        }
        Err(Error::Glossary { line, column, message, .. }) if findings[before..].iter().all(|f| f.rule != "unknown-value") => {
            findings.push(finding((line, column), "unknown-value", "", message));
        }
        Err(e @ Error::NewerFormat { .. }) => findings.push(finding((1, 1), "syntax", "", e.to_string())),
        Err(_) => {}
    }
}

/// What is wrong with a value of a known key.
fn wrong_value(key: &str, value: &Value) -> Option<String> {
    let one_of = |names: Vec<&'static str>| {
        let text = value.as_str().unwrap_or_default();
        if names.contains(&text) {
            return None;
        }
        let near = names.iter().max_by(|a, b| strsim::jaro_winkler(a, text).total_cmp(&strsim::jaro_winkler(b, text)));
        let near = near.filter(|n| strsim::jaro_winkler(n, &text.to_lowercase()) > 0.8);
        let hint = near.map_or_else(String::new, |n| format!(" Did you mean {n:?}?"));
        Some(format!("{} is no {key}; known are {}.{hint}", value.to_string().trim(), names.join(", ")))
    };
    let strings = |v: &Value| v.as_array().is_some_and(|a| a.iter().all(Value::is_str));
    let sort = match key {
        "status" => return one_of(Status::ALL.iter().map(|s| s.name()).collect()),
        "kind" => return one_of(Kind::ALL.iter().map(|k| k.name()).collect()),
        "basis" => return one_of(Basis::ALL.iter().map(|b| b.name()).collect()),
        "source" | "target" | "note" | "reason" if !value.is_str() => "text in quotation marks",
        "count" | "documents" if value.as_integer().is_none_or(|n| n < 0) => "a whole number",
        "score" if value.as_float().is_none() && value.as_integer().is_none() => "a number",
        "variants" | "alternatives" | "evidence" if !strings(value) => "a list of texts: [\"…\", \"…\"]",
        _ => return None,
    };
    Some(format!("{key} must be {sort}."))
}

/// The strings of a value.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(s) => vec![s.value()],
        Value::Array(a) => a.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What nobody sees in a text. Evidence is as the documents have it.
fn odd_characters(key: &str, text: &str) -> Option<String> {
    let checked = ["source", "target", "variants", "note", "reason"];
    if !checked.contains(&key) {
        return None;
    }
    let many_lines = matches!(key, "note" | "reason");
    let odd = |c: char| is_invisible(c) || c == '\u{FFFD}' || c.is_control() && !(many_lines && matches!(c, '\n' | '\r' | '\t'));
    if let Some((i, c)) = text.chars().enumerate().find(|&(_, c)| odd(c)) {
        let what = if c == '\u{FFFD}' { "a damaged character" } else { "an invisible character" };
        return Some(format!("{key} holds {what}, U+{:04X}, as its character {}. Type the text anew.", c as u32, i + 1));
    }
    (!many_lines && text.trim() != text).then(|| format!("{key} begins or ends with a space."))
}

/// Decided entries that say something else about one spelling.
fn contradictions(entries: &[Placed], glossaries: &[(PathBuf, String)]) -> Vec<(usize, Finding)> {
    let mut said: HashMap<String, Vec<(&Placed, bool)>> = HashMap::new();
    let decided = |e: &&Placed| matches!(e.entry.status, Status::Approved | Status::Rejected) && !e.entry.source.trim().is_empty();
    for placed in entries.iter().filter(decided) {
        for (i, spelling) in placed.entry.spellings().enumerate() {
            // Rejecting an entry says nothing about its variants.
            if i == 0 || placed.entry.status == Status::Approved {
                said.entry(key(spelling)).or_default().push((placed, i == 0));
            }
        }
    }
    let mut out = Vec::new();
    for (spelling, all) in said {
        for (n, &(b, b_is_source)) in all.iter().enumerate() {
            let other = all[..n].iter().find(|(a, a_is_source)| contradict(&a.entry, *a_is_source, &b.entry, b_is_source));
            let Some((a, _)) = other else { continue };
            let says = |e: &Entry| match e.status {
                Status::Rejected => "is rejected".to_owned(),
                _ => format!("is {}", e.target),
            };
            let place = match (a.file == b.file, glossaries.get(a.file)) {
                (false, Some((path, _))) => format!("{}:{}", path.display(), a.line),
                _ => format!("line {}", a.line),
            };
            let shown = b.entry.spellings().find(|s| key(s) == spelling).unwrap_or(&b.entry.source);
            let message = format!("{shown} {} here, but it {} in {place}. Decide which is right.", says(&b.entry), says(&a.entry));
            let path = glossaries.get(b.file).map(|g| g.0.clone()).unwrap_or_default();
            let source = b.entry.source.clone();
            out.push((b.file, Finding { path, line: b.line, column: 1, rule: "contradiction", source, message }));
        }
    }
    out
}

fn contradict(a: &Entry, a_is_source: bool, b: &Entry, b_is_source: bool) -> bool {
    match (a.status, b.status) {
        (Status::Approved, Status::Approved) => a.target != b.target && !a.target.is_empty() && !b.target.is_empty(),
        // A rejected spelling among the variants of an approved entry is left out of all exports; it needs no decision.
        (Status::Rejected, Status::Rejected) => false,
        _ => a_is_source && b_is_source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(texts: &[&str]) -> Vec<(usize, &'static str)> {
        let files: Vec<(PathBuf, String)> = texts.iter().enumerate().map(|(i, t)| (format!("{i}.toml").into(), (*t).to_owned())).collect();
        check(&files).into_iter().map(|f| (f.line, f.rule)).collect()
    }

    #[test]
    fn a_sound_glossary_has_no_findings() {
        assert_eq!(
            rules(&["format = 1\n\n[[term]]\nsource = \"河灯\"\ntarget = \"lantern\"\nstatus = \"approved\"\ndomain = \"x\"\n"]),
            []
        );
        assert_eq!(rules(&[""]), []);
    }

    #[test]
    fn each_rule_finds_its_line() {
        assert_eq!(rules(&["[[term]]\nsource = \"河灯\n"]), [(2, "syntax")]);
        assert_eq!(
            rules(&["[[term]]\nsource = \"河灯\"\nstatus = \"aproved\"\ncount = \"3\"\n"]),
            [(3, "unknown-value"), (4, "unknown-value")]
        );
        assert_eq!(rules(&["[[term]]\nsource = \"河灯\"\nstaus = \"approved\"\n"]), [(3, "unknown-key")]);
        assert_eq!(rules(&["[[term]]\ntarget = \"x\"\n"]), [(1, "no-source")]);
        assert_eq!(rules(&["[[term]]\nsource = \"河灯\"\n[[term]]\nsource = \"河燈\"\n"]), [(4, "duplicate")]);
        assert_eq!(
            rules(&["[[term]]\nsource = \"河灯\"\nstatus = \"approved\"\ntarget = \" \"\n"]),
            [(4, "empty-target"), (4, "invisible")]
        );
        assert_eq!(rules(&["[[term]]\nsource = \"河\\u200B灯\"\n"]), [(2, "invisible")]);
        assert_eq!(rules(&["[[term]]\nsource = \"河灯\"\nconflicts = [{ field = \"target\", other = \"x\" }]\n"]), [(3, "conflict")]);
    }

    #[test]
    fn entries_that_contradict_each_other_are_found_across_files() {
        let entry = |s: &str, t: &str, status: &str| format!("[[term]]\nsource = \"{s}\"\ntarget = \"{t}\"\nstatus = \"{status}\"\n");
        let (a, b) = (entry("河灯", "lantern", "approved"), entry("河灯", "lamp", "approved"));
        assert_eq!(rules(&[&a, &b]), [(1, "contradiction")]);
        assert_eq!(rules(&[&a, &a]), []);
        assert_eq!(rules(&[&a, &entry("河灯", "", "rejected")]), [(1, "contradiction")]);
        assert_eq!(rules(&[&a, &entry("河灯", "lamp", "candidate")]), []);
        let variant = entry("放河灯", "lamp festival", "approved") + "variants = [\"河灯\"]\n";
        assert_eq!(rules(&[&(a + &variant)]), [(5, "contradiction")]);
    }
}
