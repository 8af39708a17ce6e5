//! `shuyu extract`: reads, finds, merges, and says what came of it.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;
use shuyu::Error;
use shuyu::extract::{Finding, Findings, Options};
use shuyu::glossary::known::Known;
use shuyu::glossary::plan::{self, Change, Field, Plan};
use shuyu::glossary::store::Store;
use shuyu::glossary::{Basis, Entry, Kind, Status, file, save};
use shuyu::report::Progress;

use super::args::{Extract, Global, Output};
use super::config::Config;
use super::screen::{BOLD, Bars, DIM, GREEN, RED, YELLOW, fit, number, safe, say, things};

pub(super) fn run(args: &Extract, global: &Global, config: &Config) -> anyhow::Result<u8> {
    let output = args.output.clone().or_else(|| config.output.clone()).unwrap_or_else(|| default_output(&args.reading.paths));
    let options = options(args, config)?;
    // All that can go wrong with the glossaries goes wrong before the work.
    let mut store = Store::open(&output)?;
    super::warnings(&output, store.opened().warnings());
    if !args.dry_run {
        save::check_writable(&output)?;
    }
    // A folder of glossaries may hold the one that is written.
    let with = super::given(&args.with, config, Some(&output))?;
    let known = if args.reconsider { Known::reconsidering(with) } else { Known::with(with) }.believing(store.glossary());

    let bars = Bars::new(global);
    // jieba's dictionary loads while the files are read.
    let loading = std::thread::spawn(shuyu::segment::warm_up);
    let (documents, skipped) = super::documents(&args.reading, global, config, &bars)?;
    let _ = loading.join();
    let findings = shuyu::extract::extract(&documents, &known, &options, &bars);
    bars.finish();
    let findings = findings?;

    let entries: Vec<Entry> = findings.findings.iter().map(|f| f.entry.clone()).collect();
    let sources = relative_sources(&args.reading.paths, &output);
    let mut before = file::Glossary::default();
    // The file may have changed since it was read: the plan is made from what is there when it is saved.
    let mut plan_for = |open: &file::Open| {
        let glossary = open.glossary();
        before.clone_from(glossary);
        let mut plan = if args.reconsider { plan::merge_again(glossary, &entries) } else { plan::merge(glossary, &entries) };
        let mut all = glossary.documents.clone();
        all.extend(sources.iter().filter(|s| !glossary.documents.contains(s)).cloned());
        plan.documents = (all != glossary.documents).then_some(all);
        plan
    };
    let (plan, written) = if args.dry_run {
        (plan_for(store.opened()), false)
    } else {
        if bars.interrupted() {
            return Err(Error::Interrupted.into());
        }
        store.update(plan_for)?
    };

    let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
    match args.reading.format {
        Output::Json => {
            let changes = Changes::of(&before, &plan);
            for (f, &met) in findings.findings.iter().zip(&plan.met) {
                let (entry, change, fields) = changes.as_held(&f.entry, met);
                let mut object = entry_json(&entry, Some(&f.reasons));
                object["change"] = change.into();
                object["changes"] = fields;
                if args.explain {
                    object["clues"] =
                        f.clues.iter().map(|&(name, value)| (name.to_owned(), value.into())).collect::<serde_json::Map<_, _>>().into();
                }
                writeln!(out, "{object}")?;
            }
            if args.dry_run {
                for &i in &plan.no_longer_seen {
                    let mut object = entry_json(&before.terms[i], Some(&[]));
                    object["change"] = "no longer seen".into();
                    object["changes"] = json!({});
                    writeln!(out, "{object}")?;
                }
            }
            out.flush()?;
        }
        Output::Human => {
            if args.dry_run {
                diff(&mut out, &before, &plan, global.verbose)?;
            }
            if !global.quiet {
                summary(
                    &mut out,
                    &Told { findings: &findings, plan: &plan, before: &before, output: &output, skipped, dry_run: args.dry_run, written },
                )?;
            }
            out.flush()?;
        }
    }
    for c in plan.conflicts() {
        if let Change::Conflict { source, ours, found, .. } = c {
            say(format!(
                "{YELLOW}conflict{YELLOW:#}: {}: the glossary says {}, the documents say {}. The glossary stays as it is.",
                safe(source),
                safe(ours),
                safe(found)
            ));
        }
    }
    Ok(u8::from(plan.conflicts().next().is_some()))
}

fn options(args: &Extract, config: &Config) -> anyhow::Result<Options> {
    let defaults = Options::default();
    let strictness = match (args.strictness, &config.strictness) {
        (Some(s), _) => s,
        (None, Some(name)) => name.parse().map_err(|e| anyhow::anyhow!("shuyu.toml: strictness: {e}"))?,
        (None, None) => defaults.strictness,
    };
    let kinds = if args.kind.is_empty() {
        let names = config.kind.clone().unwrap_or_default();
        names.iter().map(|k| k.parse::<Kind>().map_err(|e| anyhow::anyhow!("shuyu.toml: kind: {e}"))).collect::<anyhow::Result<_>>()?
    } else {
        args.kind.clone()
    };
    Ok(Options { min_count: args.min_count.or(config.min_count), strictness, kinds })
}

/// `glossaries/<name of the folder or file>.toml`.
fn default_output(paths: &[PathBuf]) -> PathBuf {
    let first = paths.first().map(|p| p.canonicalize().unwrap_or_else(|_| p.clone())).unwrap_or_default();
    let name = if first.is_dir() { first.file_name() } else { first.file_stem() };
    let name = name.map(|n| n.to_string_lossy().into_owned()).filter(|n| n != "-").unwrap_or_else(|| "glossary".to_owned());
    Path::new("glossaries").join(format!("{name}.toml"))
}

/// The paths as a glossary names them: from where it is, `/` between folders.
fn relative_sources(paths: &[PathBuf], output: &Path) -> Vec<String> {
    let absolute = |p: &Path| p.canonicalize().or_else(|_| std::path::absolute(p)).unwrap_or_else(|_| p.to_path_buf());
    let parent = output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let home = absolute(parent);
    paths
        .iter()
        .filter(|p| p.as_os_str() != "-")
        .map(|p| {
            let path = absolute(p);
            let common = home.components().zip(path.components()).take_while(|(a, b)| a == b).count();
            if common == 0 {
                return path.to_string_lossy().replace('\\', "/");
            }
            let up = home.components().skip(common).map(|_| "..".to_owned());
            let down = path.components().skip(common).map(|c| c.as_os_str().to_string_lossy().into_owned());
            let joined = up.chain(down).collect::<Vec<_>>().join("/");
            if joined.is_empty() { ".".to_owned() } else { joined }
        })
        .fold(Vec::new(), |mut all, path| {
            if !all.contains(&path) {
                all.push(path);
            }
            all
        })
}

/// An entry as one JSON object.
pub(super) fn entry_json(e: &Entry, reasons: Option<&[String]>) -> serde_json::Value {
    let target = (!e.target.is_empty()).then_some(&e.target);
    let mut object = json!({
        "source": e.source, "target": target, "status": e.status, "kind": e.kind, "basis": e.basis, "count": e.count,
        "documents": e.documents, "score": (e.score * 1e4).round() / 1e4, "variants": e.variants, "alternatives": e.alternatives,
        "evidence": e.evidence,
    });
    if let Some(reasons) = reasons {
        object["reasons"] = reasons.into();
    } else {
        object["note"] = e.note.clone().into();
    }
    if !e.conflicts.is_empty() {
        object["conflicts"] = json!(e.conflicts);
    }
    object
}

/// The changes of a plan by the entry that they change.
struct Changes<'p> {
    before: &'p file::Glossary,
    fields: HashMap<usize, &'p [Field]>,
    conflicting: HashMap<usize, &'p str>,
}

impl<'p> Changes<'p> {
    fn of(before: &'p file::Glossary, plan: &'p Plan) -> Self {
        let mut changes = Changes { before, fields: HashMap::new(), conflicting: HashMap::new() };
        for change in &plan.changes {
            match change {
                Change::Enrich { index, fields, .. } => drop(changes.fields.insert(*index, fields)),
                Change::Conflict { index, found, .. } => drop(changes.conflicting.insert(*index, found)),
                Change::Add(_) | Change::Remove { .. } | Change::PutBack { .. } => {}
            }
        }
        changes
    }

    /// A finding as the glossary will hold it, what happens to the entry, and each changed field with the value before and
    /// after.
    fn as_held(&self, found: &Entry, met: Option<usize>) -> (Entry, &'static str, serde_json::Value) {
        let Some((index, old)) = met.and_then(|i| Some((i, self.before.terms.get(i)?))) else {
            return (found.clone(), "added", json!({}));
        };
        let fields = self.fields.get(&index).copied().unwrap_or_default();
        let new = plan::enriched(old, fields);
        let mut changes = serde_json::Map::new();
        for field in fields {
            changes.insert(field.key().to_owned(), json!([field_json(&field.in_entry(old)), field_json(field)]));
        }
        let change = if let Some(found) = self.conflicting.get(&index) {
            changes.insert("conflict".to_owned(), json!([old.target, found]));
            "conflicting"
        } else if fields.is_empty() {
            "unchanged"
        } else {
            "enriched"
        };
        // Counts and contexts are those of this run also where the entry was typed by hand and has none.
        let entry = Entry {
            target: new.target,
            status: new.status,
            kind: new.kind,
            basis: new.basis,
            variants: new.variants,
            alternatives: new.alternatives,
            ..found.clone()
        };
        (entry, change, changes.into())
    }
}

fn field_json(field: &Field) -> serde_json::Value {
    match field {
        Field::Variants(v) | Field::Alternatives(v) | Field::Evidence(v) => json!(v),
        Field::Count(n) | Field::Documents(n) => json!(n),
        Field::Score(s) => json!((s * 100.0).round() / 100.0),
        other => json!(file::plain(other)),
    }
}

/// The most entries that are named as no longer seen without `--verbose`.
const MOST_UNSEEN: usize = 20;

/// What would change, as a person reads it.
fn diff(out: &mut impl Write, before: &file::Glossary, plan: &Plan, verbose: bool) -> std::io::Result<()> {
    for change in &plan.changes {
        match change {
            Change::Add(e) => {
                let target = if e.target.is_empty() { "?" } else { &e.target };
                writeln!(
                    out,
                    "{GREEN}+ {}{GREEN:#} = {}  {DIM}{}, {}{DIM:#}",
                    safe(&e.source),
                    safe(target),
                    e.kind,
                    things(e.count as usize, "time", "times")
                )?;
            }
            Change::Enrich { index, source, fields } => {
                let Some(old) = before.terms.get(*index) else { continue };
                let changes: Vec<String> = fields.iter().map(|f| field_diff(&f.in_entry(old), f)).collect();
                writeln!(out, "{YELLOW}~ {}{YELLOW:#}  {DIM}{}:{DIM:#} {}", safe(source), old.kind, safe(&changes.join("; ")))?;
            }
            Change::Conflict { source, ours, found, .. } => {
                writeln!(out, "{RED}! {}{RED:#}  {} stays; the documents say {}", safe(source), safe(ours), safe(found))?;
            }
            // Only people take entries out.
            Change::Remove { .. } | Change::PutBack { .. } => {}
        }
    }
    let shown = if verbose { plan.no_longer_seen.len() } else { MOST_UNSEEN.min(plan.no_longer_seen.len()) };
    for &i in &plan.no_longer_seen[..shown] {
        let e = &before.terms[i];
        writeln!(out, "{DIM}- {}  {}: no longer seen; the entry stays{DIM:#}", safe(&e.source), e.kind)?;
    }
    if shown < plan.no_longer_seen.len() {
        let more = things(plan.no_longer_seen.len() - shown, "more is", "more are");
        writeln!(out, "{DIM}  {more} no longer seen; -v names them all{DIM:#}")?;
    }
    if !plan.changes.is_empty() || shown > 0 {
        writeln!(out)?;
    }
    Ok(())
}

/// One field before and after.
fn field_diff(old: &Field, new: &Field) -> String {
    let key = new.key();
    match (old, new) {
        (Field::Evidence(_), Field::Evidence(new)) => things(new.len(), "new context", "new contexts"),
        (Field::Variants(old), Field::Variants(new)) | (Field::Alternatives(old), Field::Alternatives(new)) => {
            let added = new.iter().filter(|n| !old.contains(n)).map(|n| format!("+ {n}"));
            let gone = old.iter().filter(|o| !new.contains(o)).map(|o| format!("- {o}"));
            let changes: Vec<String> = added.chain(gone).collect();
            if changes.is_empty() { format!("{key} in another order") } else { format!("{key} {}", changes.join(", ")) }
        }
        (Field::Score(old), Field::Score(new)) => format!("score {old:.2} → {new:.2}"),
        _ => {
            let shown = |f: &Field| Some(file::plain(f)).filter(|t| !t.is_empty()).unwrap_or_else(|| "?".to_owned());
            format!("{key} {} → {}", shown(old), shown(new))
        }
    }
}

/// What the summary tells.
struct Told<'a> {
    findings: &'a Findings,
    plan: &'a Plan,
    before: &'a file::Glossary,
    output: &'a Path,
    skipped: usize,
    dry_run: bool,
    written: bool,
}

fn summary(out: &mut impl Write, t: &Told<'_>) -> std::io::Result<()> {
    let all: &[Finding] = &t.findings.findings;
    let skipped = if t.skipped > 0 { format!(" ({} above)", things(t.skipped, "message", "messages")) } else { String::new() };
    writeln!(
        out,
        "Read {}, {} characters{skipped}.",
        things(t.findings.documents, "document", "documents"),
        number(t.findings.chars as u64)
    )?;
    if all.is_empty() {
        writeln!(out, "No names or terms found. Try --strictness broad or --min-count 1.")?;
        return Ok(());
    }
    writeln!(out, "\n{BOLD}{:13} {:>7}  {:>18}{BOLD:#}", "Found", "entries", "with a translation")?;
    for &kind in Kind::ALL {
        let of_kind = all.iter().filter(|f| f.entry.kind == kind);
        let (n, with) = of_kind.fold((0u64, 0u64), |(n, with), f| (n + 1, with + u64::from(!f.entry.target.is_empty())));
        if n > 0 {
            writeln!(out, "{:13} {:>7}  {:>18}", kind, number(n), number(with))?;
        }
    }
    let with = all.iter().filter(|f| !f.entry.target.is_empty()).count();
    writeln!(out, "{:13} {:>7}  {:>18}", "all", number(all.len() as u64), number(with as u64))?;
    let count = |b: Basis| all.iter().filter(|f| f.entry.basis == b).count();
    writeln!(
        out,
        "{DIM}Of these translations, {} from brackets in the documents, {} from known glossaries, {} from the readings of names.{DIM:#}",
        number(count(Basis::Attested) as u64),
        number(count(Basis::Known) as u64),
        number(count(Basis::Derived) as u64)
    )?;
    if t.findings.decided_elsewhere > 0 {
        writeln!(
            out,
            "{DIM}{} not proposed: decided in a glossary given with --with.{DIM:#}",
            things(t.findings.decided_elsewhere, "term was", "terms were")
        )?;
    }

    let added = t.plan.added().count();
    let path = safe(&t.output.display().to_string());
    let verb = if t.dry_run { "would get" } else { "has" };
    writeln!(
        out,
        "\n{BOLD}{path}{BOLD:#} {verb} {GREEN}{}{GREEN:#}; {} known before; {} already decided{}.",
        if added == 0 { "nothing new".to_owned() } else { things(added, "new entry", "new entries") },
        number(t.plan.known as u64),
        number(t.plan.decided as u64),
        if t.plan.rejected > 0 { format!(", {} of them rejected", number(t.plan.rejected as u64)) } else { String::new() },
    )?;
    let unseen = if t.plan.unseen > 0 { format!("; {} not seen in these documents", number(t.plan.unseen as u64)) } else { String::new() };
    writeln!(
        out,
        "Entries before: {}, now: {}{unseen}.",
        number(t.before.terms.len() as u64),
        number((t.before.terms.len() + added) as u64)
    )?;
    if t.plan.reconsidered > 0 {
        writeln!(
            out,
            "{} again (--reconsider).",
            things(t.plan.reconsidered, "rejected entry is a candidate", "rejected entries are candidates")
        )?;
    }
    if t.dry_run {
        writeln!(out, "Nothing was written (--dry-run).")?;
    } else if !t.written {
        writeln!(out, "The file is unchanged.")?;
    }

    writeln!(out, "\n{BOLD}The ten best{BOLD:#}")?;
    for f in all.iter().take(10) {
        let e = &f.entry;
        let target = if e.target.is_empty() { "?" } else { &e.target };
        writeln!(
            out,
            "  {}  {}  {:12} {:>4}×  {DIM}{}{DIM:#}",
            fit(&safe(&e.source), 24),
            fit(&safe(target), 32),
            e.kind,
            e.count,
            safe(&f.reasons.iter().map(|r| in_words(r)).collect::<Vec<_>>().join(", "))
        )?;
    }
    next(out, t, &path)
}

fn next(out: &mut impl Write, t: &Told<'_>, path: &str) -> std::io::Result<()> {
    if t.dry_run {
        return Ok(());
    }
    let path = if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path.to_owned() };
    let approved = t.before.terms.iter().filter(|e| e.status == Status::Approved).count();
    writeln!(out, "\n{BOLD}Next{BOLD:#}")?;
    writeln!(out, "  shuyu review {path}")?;
    writeln!(out, "  Or open {path} in a text editor; set status = \"approved\" or \"rejected\".")?;
    let note = if approved > 0 { format!("{DIM}# {} approved so far{DIM:#}", number(approved as u64)) } else { String::new() };
    writeln!(out, "{}", format!("  shuyu export {path} --to omegat   {note}").trim_end())
}

/// A reason as people read it. In JSON it stays the short name with its value.
fn in_words(reason: &str) -> String {
    let (name, value) = reason.split_once(':').unwrap_or((reason, ""));
    let share = || value.parse().map_or_else(|_| value.to_owned(), |v: f64| format!("{:.0} %", v * 100.0));
    match name {
        "approved" => "approved in the glossary".to_owned(),
        "quoted" => "in quotation marks".to_owned(),
        "tagged" => "the bracket names its language".to_owned(),
        "known" => "a known translation".to_owned(),
        "sound" => format!("sounds {} alike", share()),
        "sound-of-a-part" => format!("a part sounds {} alike", share()),
        "meaning" => format!("means {} the same", share()),
        "stands-elsewhere" => format!("{} elsewhere", if value == "1" { "once".to_owned() } else { format!("{value} times") }),
        "title" => format!("after the title {value}"),
        "followed-by" => format!("before {value}"),
        "clause-start" => "begins a clause".to_owned(),
        "word-before" => "after a word that is no part of it".to_owned(),
        "dictionary-word" => "a word of the dictionary".to_owned(),
        "surname" => "begins with a surname".to_owned(),
        "reuse" => format!("{value} brackets say so"),
        "short-form" => format!("with the short form {value}"),
        "bracket" => "named by a bracket".to_owned(),
        "dots" => "written with dots".to_owned(),
        "name-characters" => "written as Chinese names are".to_owned(),
        "sound-characters" => "written as foreign names are".to_owned(),
        "possible-variant" => format!("perhaps a misprint of {value}"),
        // The statistics speak in words already.
        _ => reason.to_owned(),
    }
}
