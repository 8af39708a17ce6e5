//! `shuyu decide`: decisions from the command line or from another program, each saved with all that others saved meanwhile.

use std::io::{BufRead, Read};

use anyhow::Context;
use shuyu::glossary::save;
use shuyu::glossary::store::{Decision, Refused, Store};

use super::args::{Decide, Global};
use super::screen::{RED, safe, say, things};

pub(super) fn run(args: &Decide, global: &Global) -> anyhow::Result<u8> {
    if !args.add && !args.glossary.exists() {
        return Err(shuyu::Error::NoSuchPath { path: args.glossary.clone() }.into());
    }
    save::check_writable(&args.glossary)?;
    let mut store = Store::open(&args.glossary)?;
    super::warnings(&args.glossary, store.opened().warnings());
    let mut done = 0;
    let mut refused = 0;
    let mut carry_out = |decisions: &[Decision]| -> anyhow::Result<()> {
        let not_done = store.decide(decisions, args.add)?;
        done += decisions.len() - not_done.len();
        refused += not_done.len();
        tell(&not_done);
        Ok(())
    };
    match &args.from {
        None => {
            let decision = |source: &String| Decision {
                source: source.clone(),
                status: args.status,
                target: args.target.clone(),
                kind: args.kind,
                variants: None,
                note: args.note.clone(),
                reason: args.reason.clone(),
                conflicts: Vec::new(),
            };
            anyhow::ensure!(!decision(&String::new()).is_empty(), "nothing to decide: give --status, --target, --kind, --note or --reason");
            carry_out(&args.sources.iter().map(decision).collect::<Vec<_>>())?;
        }
        Some(path) if path.as_os_str() == "-" => {
            // Another program waits for each to be safe on disk, so none waits for the next one.
            for (line, number) in std::io::stdin().lock().lines().zip(1..) {
                let line = line.context("can't read standard input")?;
                if !line.trim().is_empty() {
                    carry_out(&[parse(&line, "standard input", number, "Those before it are saved.")?])?;
                    println!("{number}");
                }
            }
        }
        Some(path) => {
            let mut text = String::new();
            let mut file = std::fs::File::open(path).with_context(|| format!("{}: can't open the file", path.display()))?;
            file.read_to_string(&mut text).with_context(|| format!("{}: can't read the file", path.display()))?;
            let name = path.display().to_string();
            let lines = text.trim_start_matches('\u{FEFF}').lines().zip(1..).filter(|(l, _)| !l.trim().is_empty());
            let decisions = lines.map(|(l, n)| parse(l, &name, n, "Nothing is saved of the file.")).collect::<anyhow::Result<Vec<_>>>()?;
            carry_out(&decisions)?;
        }
    }
    if !global.quiet {
        say(format!("{} saved in {}", things(done, "decision", "decisions"), safe(&args.glossary.display().to_string())));
    }
    Ok(if refused > 0 { 2 } else { 0 })
}

fn parse(line: &str, name: &str, number: usize, others: &str) -> anyhow::Result<Decision> {
    serde_json::from_str(line).map_err(|e| {
        anyhow::anyhow!(
            "{name}:{number}:{}: {e}. A decision is one JSON object a line, such as {{\"source\": \"河灯\", \"status\": \"approved\"}}. {others}",
            e.column(),
        )
    })
}

fn tell(refused: &[Refused]) {
    for r in refused {
        say(format!("{RED}not done{RED:#}: {}: {}", safe(&r.source), r.why));
    }
}
