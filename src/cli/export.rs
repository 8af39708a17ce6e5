//! `shuyu export`: writes a glossary for another program, and says what went out, what did not, and why.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;
use shuyu::exchange::{self, FORMATS, Format, Kept, Options, Taken, Written};
use shuyu::glossary::{Status, save};

use super::args::{Export, Global, Header, Output, Scripts};
use super::screen::{BOLD, DIM, YELLOW, fit, safe, say, things};
use super::{MOST_NOTICES, glossary};

pub(super) fn run(args: &Export, global: &Global) -> anyhow::Result<u8> {
    if args.list {
        list(args.format)?;
        return Ok(0);
    }
    let format = by_name(args.to.as_deref().unwrap_or_default())?;
    let options = options(args, format)?;
    let glossaries = args.glossaries.iter().map(|p| glossary(p)).collect::<anyhow::Result<Vec<_>>>()?;
    let first = args.glossaries.first().map(PathBuf::as_path).unwrap_or(Path::new("glossary.toml"));
    let name = first.file_stem().map_or_else(|| "glossary".to_owned(), |s| s.to_string_lossy().into_owned());
    let output = match (&args.output, &args.project) {
        (Some(output), _) => output.clone(),
        (None, Some(project)) if format.name == "omegat" => exchange::omegat::in_project(project, &name)?,
        (None, Some(_)) => anyhow::bail!("--project is for --to omegat. Give the file with -o."),
        (None, None) => first.with_file_name(format!("{name}{}", format.ending())),
    };
    let to_screen = output.as_os_str() == "-";
    if to_screen && args.format == Output::Json {
        anyhow::bail!("the report and the file can't both go to standard output. Give a file with -o, or leave --format json out.");
    }
    let written = exchange::export(format, &name, &glossaries, &options);
    if args.format == Output::Human {
        tell(&written, global);
    }
    if written.rows == 0 {
        let entries = glossaries.iter().map(|g| g.terms.len()).sum::<usize>();
        let chosen = if options.kinds.is_empty() { String::new() } else { " of the kinds you chose".to_owned() };
        anyhow::bail!(
            "nothing to export: none of {}{chosen} is {} and fit to go out. Approve entries first, or choose with --status.",
            things(entries, "entry", "entries"),
            names(&options.statuses)
        );
    }
    if to_screen {
        std::io::stdout().write_all(&written.bytes)?;
        if let Some((extension, _)) = written.companions.first() {
            say(format!("{YELLOW}left out{YELLOW:#}: the .{extension} file that belongs to it; it is written beside a file (-o)"));
        }
    } else {
        let mut files = vec![(output.clone(), written.bytes.as_slice())];
        files.extend(written.companions.iter().map(|(e, bytes)| (output.with_extension(e), bytes.as_slice())));
        if let Some((beside, _)) = files[1..].iter().find(|(beside, _)| is_alike(beside, &output)) {
            anyhow::bail!(
                "{}: -o names the termbase, and the termbase definition that belongs to it would be {}. Choose a name for -o that ends otherwise.",
                output.display(),
                beside.display()
            );
        }
        for (path, bytes) in &files {
            check(path, bytes, args)?;
        }
        for (path, bytes) in &files {
            save::replace(path, bytes)?;
        }
    }
    match args.format {
        Output::Json => report(&written, format, &output)?,
        Output::Human if !global.quiet => summary(&written, &options, &output),
        Output::Human => {}
    }
    Ok(0)
}

/// The format of a name that the user gave.
pub(super) fn by_name(name: &str) -> anyhow::Result<&'static Format> {
    exchange::by_name(name).ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().map(|f| f.name).collect();
        anyhow::anyhow!("unknown format {name:?}. Known formats: {}.", names.join(", "))
    })
}

fn list(format: Output) -> anyhow::Result<()> {
    let mut out = anstream::stdout();
    for f in FORMATS {
        match format {
            Output::Json => {
                let carries: Vec<&str> = f.carries.iter().map(|p| p.name()).collect();
                writeln!(
                    out,
                    "{}",
                    json!({"name": f.name, "extension": f.extension, "about": f.about, "imported": f.is_read(), "carries": carries})
                )?;
            }
            Output::Human => {
                let back = if f.is_read() { "" } else { " (only out)" };
                writeln!(out, "{BOLD}{}{BOLD:#}  {}{DIM}{back}{DIM:#}", fit(f.name, 10), f.about)?;
            }
        }
    }
    Ok(())
}

fn options(args: &Export, format: &Format) -> anyhow::Result<Options> {
    for (given, option, taken) in [
        (args.excel, "--excel", Taken::Excel),
        (args.header.is_some(), "--header", Taken::Header),
        (args.contexts, "--contexts", Taken::Contexts),
    ] {
        if given && !format.takes.contains(&taken) {
            let takers: Vec<&str> = FORMATS.iter().filter(|f| f.takes.contains(&taken)).map(|f| f.name).collect();
            anyhow::bail!("{option} has no effect on {}. It is for {}.", format.name, takers.join(", "));
        }
    }
    Ok(Options {
        statuses: if args.status.is_empty() { vec![Status::Approved] } else { args.status.clone() },
        kinds: args.kind.clone(),
        variants: !args.no_variants,
        scripts: match args.scripts {
            Scripts::AsWritten => exchange::Scripts::AsWritten,
            Scripts::Simplified => exchange::Scripts::Simplified,
            Scripts::Traditional => exchange::Scripts::Traditional,
            Scripts::Both => exchange::Scripts::Both,
        },
        contexts: args.contexts,
        excel: args.excel,
        header: args.header.map(|h| match h {
            Header::Names => exchange::Header::Names,
            Header::Comment => exchange::Header::Comment,
            Header::None => exchange::Header::None,
        }),
    })
}

/// Whether two paths name one file, also where the system takes capitals for small letters.
fn is_alike(a: &Path, b: &Path) -> bool {
    a.to_string_lossy().to_lowercase() == b.to_string_lossy().to_lowercase()
}

/// Refuses to replace what may be somebody's work.
fn check(path: &Path, new: &[u8], args: &Export) -> anyhow::Result<()> {
    let Ok(old) = std::fs::read(path) else { return Ok(()) };
    match exchange::kept(path, &old, &args.glossaries) {
        Some(Kept::Glossary) => anyhow::bail!("{}: this is a glossary. Choose another name with -o.", path.display()),
        Some(Kept::Work) if !args.replace && old != new => anyhow::bail!(
            "{}: there is a file that may be somebody's work: it is no export, was changed since, or is in a format that can't tell (such as csv). It was not replaced; choose another name with -o, or say --replace.",
            path.display()
        ),
        _ => Ok(()),
    }
}

fn names(statuses: &[Status]) -> String {
    statuses.iter().map(|s| s.name()).collect::<Vec<_>>().join(" or ")
}

/// Names what is not in the file, and what is in it otherwise.
fn tell(written: &Written, global: &Global) {
    for (word, rows) in [("left out", &written.skipped), ("note", &written.altered)] {
        if word == "note" && global.quiet {
            continue;
        }
        let shown = if global.verbose { rows.len() } else { MOST_NOTICES.min(rows.len()) };
        for (source, why) in &rows[..shown] {
            say(format!("{YELLOW}{word}{YELLOW:#}: {}: {}", safe(source), safe(why)));
        }
        let rest = rows.len() - shown;
        if rest > 0 && word == "note" {
            say(format!("{DIM}{}; -v shows them all{DIM:#}", things(rest, "more note", "more notes")));
        } else if rest > 0 {
            say(format!("{DIM}{} left out; -v names them all{DIM:#}", things(rest, "more row was", "more rows were")));
        }
    }
}

fn summary(written: &Written, options: &Options, output: &Path) {
    say(format!("{} written to {}", things(written.rows, "row", "rows"), safe(&output.display().to_string())));
    for (extension, _) in &written.companions {
        say(format!("and {}, which belongs to it", safe(&output.with_extension(extension).display().to_string())));
    }
    if !written.skipped.is_empty() {
        say(format!("{} left out (see above)", things(written.skipped.len(), "row", "rows")));
    }
    if written.other_status > 0 {
        let names = names(&options.statuses);
        say(format!("{} left out: not {names} (choose with --status)", things(written.other_status, "entry", "entries")));
    }
    if written.other_kind > 0 {
        say(format!("{} left out: of another kind", things(written.other_kind, "entry", "entries")));
    }
    if !written.lost.is_empty() {
        let fields: Vec<String> = written.lost.iter().map(|(field, n)| format!("{field} ({})", things(*n, "entry", "entries"))).collect();
        say(format!("The format has no place for: {}", fields.join(", ")));
    }
}

fn report(written: &Written, format: &Format, output: &Path) -> std::io::Result<()> {
    let pairs = |rows: &[(String, String)]| rows.iter().map(|(s, w)| json!({"source": s, "why": w})).collect::<Vec<_>>();
    let lost: serde_json::Map<String, serde_json::Value> = written.lost.iter().map(|(f, n)| ((*f).to_owned(), json!(n))).collect();
    let companions: Vec<String> = written.companions.iter().map(|(e, _)| output.with_extension(e).display().to_string()).collect();
    writeln!(
        anstream::stdout(),
        "{}",
        json!({
            "format": format.name,
            "output": output.display().to_string(),
            "companions": companions,
            "rows": written.rows,
            "skipped": pairs(&written.skipped),
            "notes": pairs(&written.altered),
            "lost": lost,
            "other-status": written.other_status,
            "other-kind": written.other_kind,
        })
    )
}
