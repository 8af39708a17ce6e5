//! `shuyu import`: brings a file of another program into a glossary, and says what changed.

use std::io::Write;

use serde_json::json;
use shuyu::exchange::merge::{self, Merged};
use shuyu::exchange::{self, Incoming, Reading};
use shuyu::glossary::plan::Change;
use shuyu::glossary::{file, save};

use super::args::{Global, Import, Output, Prefer};
use super::screen::{BOLD, DIM, GREEN, RED, YELLOW, number, safe, say, things};
use super::{MOST_NOTICES, export};

pub(super) fn run(args: &Import, global: &Global) -> anyhow::Result<u8> {
    let format = args.from.as_deref().map(export::by_name).transpose()?;
    let old = match save::read(&args.into)? {
        Some(text) => Some(file::parse(&args.into, &text)?).inspect(|g| super::warn(&args.into, g)),
        None => None,
    };
    if !args.dry_run {
        save::check_writable(&args.into)?;
    }
    let language = |given: &Option<String>, of: fn(&file::Glossary) -> &String| {
        given.clone().or_else(|| old.as_ref().map(|g| of(g).clone())).unwrap_or_default()
    };
    let mut how = Reading {
        header: args.header,
        columns: args.columns.clone(),
        source_language: language(&args.source_language, |g| &g.source_language),
        target_language: language(&args.target_language, |g| &g.target_language),
        ..Reading::default()
    };
    how.set_encoding(args.encoding.as_deref())?;
    let incoming = exchange::read(&args.file, format, &how)?;
    let base = args.base.as_deref().map(|b| exchange::read(b, format, &how)).transpose()?;
    let options = merge::Options {
        prefer: match args.prefer {
            Prefer::Ask => merge::Prefer::Ask,
            Prefer::Glossary => merge::Prefer::Glossary,
            Prefer::File => merge::Prefer::File,
        },
        status: args.status,
    };
    let head = merge::head(&how, &incoming);
    let mut merged = Merged::default();
    let mut written = false;
    if args.dry_run {
        merged = merge::merge(&old.unwrap_or_default(), &incoming, base.as_ref(), options);
    } else {
        written = save::update(&args.into, |text| {
            // The file may have changed since it was read: what counts is what is there now.
            let glossary = text.map(|t| file::parse(&args.into, t)).transpose()?.unwrap_or_default();
            merged = merge::merge(&glossary, &incoming, base.as_ref(), options);
            if let (Some(text), true) = (text, merged.plan.changes_nothing()) {
                return Ok(text.to_owned());
            }
            file::apply(&args.into, Some(text.unwrap_or(&head)), &merged.plan)
        })?;
    }
    let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
    match args.format {
        Output::Json => json_lines(&mut out, &merged, &incoming)?,
        Output::Human => human(&mut out, args, global, &merged, &incoming, written)?,
    }
    out.flush()?;
    Ok(u8::from(!merged.conflicts.is_empty()))
}

fn human(out: &mut impl Write, args: &Import, global: &Global, merged: &Merged, incoming: &Incoming, written: bool) -> std::io::Result<()> {
    let most = |n: usize| if global.verbose { n } else { MOST_NOTICES.min(n) };
    for (place, why) in &incoming.skipped[..most(incoming.skipped.len())] {
        say(format!("{YELLOW}left out{YELLOW:#}: {}: {}", safe(place), safe(why)));
    }
    if incoming.skipped.len() > MOST_NOTICES && !global.verbose {
        let more = things(incoming.skipped.len() - MOST_NOTICES, "more row was", "more rows were");
        say(format!("{DIM}{more} left out; -v names them all{DIM:#}"));
    }
    for c in &merged.conflicts {
        say(format!(
            "{RED}conflict{RED:#}: {}: {} of {}: the glossary has {:?}, the file {:?}",
            safe(&c.place),
            c.field,
            safe(&c.source),
            safe(&c.ours),
            safe(&c.theirs)
        ));
    }
    if !global.quiet {
        say(format!(
            "{DIM}{} read as {}: {}{DIM:#}",
            safe(&args.file.display().to_string()),
            safe(&incoming.what),
            things(incoming.records.len(), "entry", "entries")
        ));
        for t in &merged.taken[..most(merged.taken.len())] {
            writeln!(out, "{YELLOW}~{YELLOW:#} {}: {} {:?} → {:?}", safe(&t.source), t.field, safe(&t.from), safe(&t.to))?;
        }
        if merged.taken.len() > most(merged.taken.len()) {
            writeln!(out, "{DIM}… {} more changes; -v shows them all{DIM:#}", number((merged.taken.len() - MOST_NOTICES) as u64))?;
        }
        let added: Vec<_> = merged.plan.added().collect();
        for e in &added[..most(added.len())] {
            let target = if e.target.is_empty() { "?" } else { &e.target };
            writeln!(out, "{GREEN}+{GREEN:#} {}  {}  {DIM}{} {}{DIM:#}", safe(&e.source), safe(target), e.kind, e.status)?;
        }
        if added.len() > most(added.len()) {
            writeln!(out, "{DIM}… {} more new entries; -v shows them all{DIM:#}", number((added.len() - MOST_NOTICES) as u64))?;
        }
    }
    let changed = merged.plan.changes.iter().filter(|c| matches!(c, Change::Enrich { .. })).count();
    let glossary = safe(&args.into.display().to_string());
    let verb = if args.dry_run { "would get" } else { "has" };
    writeln!(
        out,
        "{BOLD}{glossary}{BOLD:#} {verb} {}, {}; {} as before; {}.",
        things(merged.plan.added().count(), "new entry", "new entries"),
        things(changed, "changed entry", "changed entries"),
        number(merged.same as u64),
        things(merged.conflicts.len(), "conflict", "conflicts"),
    )?;
    if merged.kept > 0 {
        writeln!(
            out,
            "{} where only the glossary changed, or that you were told of before: it stays.",
            things(merged.kept, "difference", "differences")
        )?;
    }
    if !merged.missing.is_empty() {
        let shown: Vec<String> = merged.missing.iter().take(5).map(|s| safe(s)).collect();
        writeln!(
            out,
            "{} of the base not in the file any more ({}{}): they stay; set status = \"rejected\" for what you don't want.",
            things(merged.missing.len(), "entry is", "entries are"),
            shown.join(", "),
            if merged.missing.len() > 5 { ", …" } else { "" }
        )?;
    }
    if !written && !args.dry_run {
        writeln!(out, "The file was left as it is, byte for byte.")?;
    }
    if !merged.conflicts.is_empty() {
        let hint = if args.base.is_some() { "" } else { " --base EXPORTED (the file as it was exported) tells who changed what;" };
        say(format!(
            "The glossary's word stands; other translations are among the entry's alternatives.{hint} --prefer file takes the file's word."
        ));
    }
    Ok(())
}

fn json_lines(out: &mut impl Write, merged: &Merged, incoming: &Incoming) -> std::io::Result<()> {
    for t in &merged.taken {
        writeln!(out, "{}", json!({"change": "update", "source": t.source, "field": t.field, "from": t.from, "to": t.to}))?;
    }
    for e in merged.plan.added() {
        let target = (!e.target.is_empty()).then_some(&e.target);
        writeln!(out, "{}", json!({"change": "add", "source": e.source, "target": target, "status": e.status, "kind": e.kind}))?;
    }
    for c in &merged.conflicts {
        writeln!(
            out,
            "{}",
            json!({"change": "conflict", "source": c.source, "place": c.place, "field": c.field, "ours": c.ours, "theirs": c.theirs})
        )?;
    }
    for source in &merged.missing {
        writeln!(out, "{}", json!({"change": "missing", "source": source}))?;
    }
    for (place, why) in &incoming.skipped {
        writeln!(out, "{}", json!({"change": "skipped", "place": place, "why": why}))?;
    }
    Ok(())
}
