//! `shuyu check`: are glossaries sound? For continuous integration, and before a glossary goes to others.

use std::io::Write;

use serde_json::json;
use shuyu::Error;
use shuyu::glossary::{check, save};

use super::args::{Check, Global, Output};
use super::screen::{BOLD, DIM, safe, say, things};

pub(super) fn run(args: &Check, global: &Global) -> anyhow::Result<u8> {
    let mut glossaries = Vec::new();
    let mut findings = Vec::new();
    for path in super::glossary_files(&args.glossaries)? {
        match save::read(&path) {
            Ok(Some(text)) => glossaries.push((path, text)),
            Ok(None) => return Err(Error::NoSuchPath { path }.into()),
            // Not even text: a finding like any other that keeps a glossary from being read.
            Err(Error::Glossary { path, line, column, message }) => {
                findings.push(check::Finding { path, line, column, rule: "syntax", source: String::new(), message });
            }
            Err(e) => return Err(e.into()),
        }
    }
    findings.extend(check::check(&glossaries));
    let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
    for f in &findings {
        let path = f.path.display().to_string();
        match args.format {
            Output::Json => {
                let source = (!f.source.is_empty()).then_some(&f.source);
                let object = json!({
                    "path": path, "line": f.line, "column": f.column, "rule": f.rule, "source": source, "message": f.message,
                });
                writeln!(out, "{object}")?;
            }
            Output::Human => {
                writeln!(out, "{BOLD}{}:{}:{}{BOLD:#}: {} {DIM}({}){DIM:#}", safe(&path), f.line, f.column, safe(&f.message), f.rule)?;
            }
        }
    }
    out.flush()?;
    if !global.quiet {
        let files = things(glossaries.len(), "glossary", "glossaries");
        match findings.len() {
            0 => say(format!("{files} checked: sound.")),
            n => say(format!("{files} checked: {}.", things(n, "thing to mend", "things to mend"))),
        }
    }
    Ok(u8::from(!findings.is_empty()))
}
