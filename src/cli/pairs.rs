//! `shuyu pairs`: every bracket, how it was read and why.

use std::io::Write;

use serde::Serialize;
use serde_json::json;
use shuyu::brackets::corpus::Found;
use shuyu::brackets::{self, Pattern, Reading};
use shuyu::document::Document;
use shuyu::glossary::Kind;
use shuyu::glossary::known::Known;

use super::args::{Global, Output, Pairs};
use super::config::Config;
use super::screen::{BOLD, Bars, DIM, GREEN, safe};

/// One bracket as it is printed.
#[derive(Serialize)]
struct Row<'f> {
    path: &'f str,
    line: u32,
    column: u32,
    /// Where the line is no place for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'f str>,
    inside: &'f str,
    source: Option<String>,
    target: Option<&'f str>,
    abbreviation: Option<&'f str>,
    kind: Option<Kind>,
    score: f64,
    reasons: Vec<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<&'f str>,
    #[serde(skip_serializing_if = "is_bracket")]
    pattern: Pattern,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<serde_json::Value>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_bracket(pattern: &Pattern) -> bool {
    *pattern == Pattern::Bracket
}

pub(super) fn run(args: &Pairs, global: &Global, config: &Config) -> anyhow::Result<u8> {
    let bars = Bars::new(global);
    let known = Known::with(super::given(&args.with, config, None)?);
    let (documents, _) = super::documents(&args.reading, global, config, &bars)?;
    let found = brackets::corpus::read(&documents, &known);
    let rows = found.iter().map(|f| row(f, &documents[f.document], args.explain));
    if args.reading.format == Output::Json {
        let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
        for row in rows {
            serde_json::to_writer(&mut out, &row)?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        return Ok(0);
    }
    let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
    for row in rows {
        print(&mut out, &row)?;
    }
    out.flush()?;
    Ok(0)
}

fn rounded(p: f32) -> f64 {
    (f64::from(p) * 1000.0).round() / 1000.0
}

fn row<'f>(found: &'f Found, document: &'f Document, explain: bool) -> Row<'f> {
    let p = &found.parenthetical;
    let mut row = Row {
        path: &document.name,
        line: found.place.line,
        column: found.place.column,
        place: document.blocks[found.block].locus.as_deref(),
        inside: &p.inside,
        source: None,
        target: None,
        abbreviation: None,
        kind: None,
        score: 0.0,
        reasons: Vec::new(),
        alias: None,
        pattern: p.pattern,
        choices: None,
        decision: None,
    };
    match &p.reading {
        Reading::Nothing(why) => row.reasons.push(why.name()),
        Reading::Alias { source, alias, probability } => {
            row.source = Some(p.before.written(source));
            row.alias = alias.as_deref();
            row.score = rounded(*probability);
            row.reasons.push(if alias.is_some() { "short-form" } else { "party" });
        }
        Reading::Unlikely(pair) => {
            row.score = rounded(pair.probability());
            row.reasons = pair.reasons.iter().map(String::as_str).collect();
        }
        Reading::Pair(pair) => {
            row.source = pair.best().map(|c| p.before.written(&c.span));
            row.target = Some(&pair.form.target);
            row.abbreviation = pair.form.abbreviation.as_deref();
            row.alias = pair.form.alias.as_deref();
            row.kind = Some(pair.kind);
            row.score = rounded(pair.probability());
            row.reasons = pair.reasons.iter().map(String::as_str).collect();
        }
    }
    if explain {
        let mut choices = Vec::new();
        if let Reading::Pair(pair) | Reading::Unlikely(pair) = &p.reading {
            for c in &pair.choices {
                let source = p.before.written(&c.span);
                choices.push(json!({"source": source, "probability": rounded(c.probability), "features": features(c.features())}));
            }
            row.decision = Some(features(pair.decision_features()));
        }
        row.choices = Some(choices);
    }
    row
}

fn features(values: impl Iterator<Item = (&'static str, f32)>) -> serde_json::Value {
    values.map(|(name, value)| (name.to_owned(), json!(rounded(value)))).collect::<serde_json::Map<_, _>>().into()
}

fn print(out: &mut impl Write, row: &Row<'_>) -> std::io::Result<()> {
    let place = row.place.map_or_else(|| format!("{}:{}", row.line, row.column), safe);
    let at = format!("{DIM}{}:{place}{DIM:#}", safe(row.path));
    match (&row.source, row.target, row.alias) {
        (Some(source), Some(target), _) => {
            let kind = row.kind.map_or_else(String::new, |k| k.to_string());
            let (source, target, reasons) = (safe(source), safe(target), safe(&row.reasons.join(", ")));
            writeln!(out, "{at}  {BOLD}{source}{BOLD:#} = {GREEN}{target}{GREEN:#}  {kind} {:.2}  {DIM}{reasons}{DIM:#}", row.score)?;
        }
        (Some(source), None, Some(alias)) => {
            writeln!(out, "{at}  {BOLD}{}{BOLD:#}, in short {}  {:.2}", safe(source), safe(alias), row.score)?;
        }
        (Some(source), None, None) => {
            let (source, inside) = (safe(source), safe(row.inside));
            writeln!(out, "{at}  {BOLD}{source}{BOLD:#}  {:.2}  {DIM}{}: {inside}{DIM:#}", row.score, row.reasons.join(", "))?;
        }
        _ => writeln!(out, "{at}  {DIM}({}) names nothing: {}{DIM:#}", safe(row.inside), row.reasons.join(", "))?,
    }
    for c in row.choices.iter().flatten() {
        let source = c["source"].as_str().map_or_else(String::new, safe);
        writeln!(out, "    {DIM}{} {source} {}{DIM:#}", c["probability"], c["features"])?;
    }
    Ok(())
}
