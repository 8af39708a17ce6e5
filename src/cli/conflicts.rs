//! `shuyu list --conflicts`: where a glossary contradicts itself, and what to do about it.

use std::io::Write;

use anstyle::Style;
use serde_json::json;
use shuyu::glossary::conflicts::{self, Conflict, Problem, Side};
use shuyu::glossary::{Entry, Status};
use unicode_width::UnicodeWidthStr;

use super::args::Output;
use super::screen::{BOLD, DIM, YELLOW, fit, number, safe, things};

/// Prints the conflicts among the chosen entries. They are findings: the exit status is 1 if there are any.
pub(super) fn run(entries: &[Entry], chosen: impl Fn(&Entry) -> bool, format: Output) -> anyhow::Result<u8> {
    let found = conflicts::find(entries, &chosen);
    let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
    if format == Output::Json {
        for c in &found {
            writeln!(out, "{}", object(c))?;
        }
    } else {
        for &problem in Problem::ALL {
            group(&mut out, problem, &found)?;
        }
        let n = entries.iter().filter(|e| e.status != Status::Rejected && chosen(e)).count();
        let found = if found.is_empty() { "No conflicts".to_owned() } else { things(found.len(), "conflict", "conflicts") };
        writeln!(out, "{DIM}{found} in {}{DIM:#}", things(n, "entry", "entries"))?;
    }
    out.flush()?;
    Ok(u8::from(!found.is_empty()))
}

/// A conflict as one JSON object.
fn object(c: &Conflict<'_>) -> serde_json::Value {
    let entries: Vec<serde_json::Value> = c
        .sides
        .iter()
        .map(|s| {
            let target = (!s.entry.target.is_empty()).then_some(&s.entry.target);
            let mut entry = json!({"source": s.entry.source, "target": target, "status": s.entry.status, "kind": s.entry.kind});
            if !s.alternatives.is_empty() {
                entry["alternatives"] = json!(s.alternatives);
            }
            entry
        })
        .collect();
    json!({"conflict": c.problem.name(), "form": c.form, "entries": entries})
}

/// The conflicts of one sort, each with its entries below it.
fn group(out: &mut impl Write, problem: Problem, all: &[Conflict<'_>]) -> std::io::Result<()> {
    let conflicts: Vec<&Conflict<'_>> = all.iter().filter(|c| c.problem == problem).collect();
    if conflicts.is_empty() {
        return Ok(());
    }
    let heading = match problem {
        Problem::SameTarget => "One translation, several Chinese forms",
        Problem::SeveralTargets => "One Chinese form, several translations",
        Problem::SharedShortName => "One short name, several persons",
    };
    writeln!(out, "{BOLD}{heading}{BOLD:#}")?;
    // What to do is said once and not at every conflict.
    let mut said: Vec<&str> = Vec::new();
    for advice in conflicts.iter().map(|c| advice(c)) {
        if !said.contains(&advice) {
            writeln!(out, "  {advice}")?;
            said.push(advice);
        }
    }
    writeln!(out)?;
    let entries = || conflicts.iter().flat_map(|c| &c.sides).map(|s| s.entry);
    let width = |column: fn(&Entry) -> &str, limit: usize| entries().map(|e| safe(column(e)).width()).max().unwrap_or(0).clamp(6, limit);
    let (source, target) = (width(|e| &e.source, 36), width(|e| e.target.trim(), 44));
    for c in conflicts {
        writeln!(out, "  {YELLOW}{}{YELLOW:#} {}", safe(&c.form), what(c))?;
        for s in &c.sides {
            let e = s.entry;
            let shown = if e.target.is_empty() { "?" } else { e.target.trim() };
            let colour: Style = super::colour(e.status);
            let row = format!("{}  {}  {:12}", fit(&safe(&e.source), source), fit(&safe(shown), target), e.kind);
            let notes = notes(s);
            if notes.is_empty() {
                writeln!(out, "    {colour}{row}  {}{colour:#}", e.status)?;
            } else {
                writeln!(out, "    {colour}{row}  {:9}{colour:#}  {DIM}{notes}{DIM:#}", e.status)?;
            }
        }
    }
    writeln!(out)
}

/// What helps to decide about an entry.
fn notes(s: &Side<'_>) -> String {
    let mut notes = Vec::new();
    if s.entry.count > 0 {
        notes.push(format!("{} {}", number(s.entry.count), if s.entry.count == 1 { "time" } else { "times" }));
    }
    if s.as_variant {
        notes.push("as a variant".to_owned());
    }
    if !s.alternatives.is_empty() {
        let others: Vec<String> = s.alternatives.iter().map(|a| safe(a)).collect();
        notes.push(format!("also {}", others.join(", ")));
    }
    notes.join("; ")
}

/// What is wrong, after the form that it is about.
fn what(c: &Conflict<'_>) -> String {
    match c.problem {
        Problem::SameTarget => format!("translates {}", things(c.sides.len(), "Chinese form", "Chinese forms")),
        Problem::SeveralTargets if c.sides.len() > 1 => format!("has {} that disagree", things(c.sides.len(), "entry", "entries")),
        Problem::SeveralTargets => "has other translations".to_owned(),
        Problem::SharedShortName => "may be several persons".to_owned(),
    }
}

/// What a translator can do about it. Those of one problem stand under each other.
fn advice(c: &Conflict<'_>) -> &'static str {
    let as_variant = c.sides.iter().any(|s| s.as_variant);
    match c.problem {
        Problem::SameTarget => "If they mean the same, add one form to the variants of the other; if not, correct a target.",
        Problem::SeveralTargets if as_variant => {
            "A variant that another entry translates differently: take it out of the variants or correct a target."
        }
        Problem::SeveralTargets if c.sides.len() > 1 => {
            "Entries that disagree: decide which translation stands, approve its entry and reject the others."
        }
        Problem::SeveralTargets => "An entry with other translations: put the one that stands into the target and approve the entry.",
        Problem::SharedShortName if as_variant => {
            "A variant of several: leave it with the one it means; if it may mean any of them, give it an approved entry of its own instead."
        }
        Problem::SharedShortName => "A short name with an entry: decide how to translate it and approve its entry.",
    }
}
