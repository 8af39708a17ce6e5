//! `shuyu merge`: glossaries become one; with `--git` as git's merge driver.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;
use shuyu::Error;
use shuyu::glossary::file::Open;
use shuyu::glossary::merge::{self, Difference, Merged};
use shuyu::glossary::save;

use super::args::{Global, Merge, Output};
use super::screen::{BOLD, GREEN, YELLOW, safe, say, things};

pub(super) fn run(args: &Merge, global: &Global) -> anyhow::Result<u8> {
    if args.git {
        return git(&args.glossaries);
    }
    let output = args.output.clone().unwrap_or_default();
    let files = super::glossary_files(&args.glossaries)?;
    let is_output = |p: &PathBuf| matches!((p.canonicalize(), output.canonicalize()), (Ok(a), Ok(b)) if a == b);
    // The first one's word stays where two differ, so the output's own place among them counts only if it is there already.
    let others = files.iter().filter(|p| !is_output(p)).map(|p| open(p)).collect::<anyhow::Result<Vec<_>>>()?;
    if !args.dry_run {
        save::check_writable(&output)?;
    }
    let mut merged = Merged::default();
    let mut work = |text: Option<&str>| -> Result<String, Error> {
        merged = match (text, others.split_first()) {
            (Some(text), _) => merge::merge_all(&Open::new(&output, Some(text))?, &others)?,
            (None, Some((first, rest))) => {
                // A copy of the first one, comments and all.
                let copy = Open::new(&output, Some(merge::moved(first, &output)?.text()))?;
                merge::merge_all(&copy, rest)?
            }
            (None, None) => Merged::default(),
        };
        Ok(merged.text.clone())
    };
    let written = if args.dry_run {
        work(save::read(&output)?.as_deref())?;
        false
    } else {
        save::update(&output, work)?
    };
    if args.format == Output::Json {
        let mut out = std::io::BufWriter::new(std::io::stdout());
        for d in &merged.differences {
            writeln!(out, "{}", json!({"source": d.source, "field": d.field, "stays": d.stays, "other": d.other}))?;
        }
        out.flush()?;
    } else {
        let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
        for d in &merged.differences {
            writeln!(out, "{YELLOW}conflict{YELLOW:#}: {}", difference(d))?;
        }
        if !global.quiet {
            let entries = Open::new(&output, Some(&merged.text))?.glossary().terms.len();
            let path = safe(&output.display().to_string());
            let verb = if args.dry_run { "would have" } else { "has" };
            writeln!(
                out,
                "{BOLD}{path}{BOLD:#} {verb} {}: {GREEN}{} added{GREEN:#}, {} changed, {}.",
                things(entries, "entry", "entries"),
                merged.added,
                merged.changed,
                things(conflicting(&merged.differences), "conflict", "conflicts"),
            )?;
            if args.dry_run {
                writeln!(out, "Nothing was written (--dry-run).")?;
            } else if !written {
                writeln!(out, "The file is unchanged.")?;
            }
            if !merged.differences.is_empty() {
                writeln!(
                    out,
                    "The first glossary's word stays; the other one stands under `conflicts` in the entry until somebody decides."
                )?;
            }
        }
        out.flush()?;
    }
    Ok(u8::from(!merged.differences.is_empty()))
}

fn open(path: &Path) -> anyhow::Result<Open> {
    let text = save::read(path)?.ok_or_else(|| Error::NoSuchPath { path: path.to_path_buf() })?;
    let open = Open::new(path, Some(&text))?;
    super::warnings(path, open.warnings());
    Ok(open)
}

/// How many entries the differences are about.
fn conflicting(differences: &[Difference]) -> usize {
    let mut sources: Vec<&str> = differences.iter().map(|d| d.source.as_str()).collect();
    sources.dedup();
    sources.len()
}

fn difference(d: &Difference) -> String {
    let source = if d.source.is_empty() { "the head of the file" } else { &d.source };
    format!("{}: {} is {}, the other one says {}", safe(source), safe(&d.field), safe(&d.stays), safe(&d.other))
}

/// git's statuses for a merge driver: 0 merged, 1 to 127 conflicts, more for a failure that stops git.
fn git(files: &[PathBuf]) -> anyhow::Result<u8> {
    let (base, ours, theirs, shown) = match files {
        [base, ours, theirs] => (base, ours, theirs, ours),
        [base, ours, theirs, shown] => (base, ours, theirs, shown),
        _ => anyhow::bail!("--git needs three files and the path for messages: shuyu merge --git %O %A %B %P"),
    };
    let name = safe(&shown.display().to_string());
    let open = |path: &Path| -> Result<Open, Error> { Open::new(shown, save::read(path)?.as_deref().or(Some(""))) };
    let merged = open(base).and_then(|base| Ok((base, open(ours)?, open(theirs)?))).and_then(|(base, ours, theirs)| {
        if let Some(open) = [&ours, &theirs].into_iter().find(|o| !merge::can_merge(o)) {
            return Err(Error::NotMergeable { path: open.path().to_path_buf() });
        }
        merge::merge(Some(&base), &ours, &theirs)
    });
    let merged = match merged {
        Ok(merged) => merged,
        Err(e) => {
            say(format!("{YELLOW}warning{YELLOW:#}: {}", safe(&e.to_string())));
            say(format!("{name}: one side can't be merged as a glossary, so git merges it as text. Look for <<<<<<< in it."));
            return Ok(merge_as_text(base, ours, theirs));
        }
    };
    save::replace(ours, merged.text.as_bytes())?;
    for d in &merged.differences {
        say(format!("{YELLOW}conflict{YELLOW:#}: {name}: {}", difference(d)));
    }
    if merged.differences.is_empty() {
        return Ok(0);
    }
    let entries = things(conflicting(&merged.differences), "entry was decided", "entries were decided");
    say(format!(
        "{name}: {entries} in two ways; all else is merged. See `conflicts` in the file (shuyu check finds them), decide, then: git add {name}"
    ));
    Ok(1)
}

/// What git does without a driver. 255 if even that fails: git then stops and leaves everything as it was.
fn merge_as_text(base: &Path, ours: &Path, theirs: &Path) -> u8 {
    let status = std::process::Command::new("git").arg("merge-file").arg(ours).arg(base).arg(theirs).status();
    status.ok().and_then(|s| s.code()).map_or(255, |code| code.clamp(0, 255) as u8)
}
