//! The program: what the user typed becomes calls of the library, what the library found becomes text or JSON. Nothing is
//! decided here about texts or glossaries.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the program is the part that prints")]

mod args;
mod check;
mod config;
mod conflicts;
mod decide;
mod export;
mod extract;
mod formats;
mod import;
mod merge;
mod pairs;
mod review;
mod screen;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;
use clap::{CommandFactory, Parser};
use serde_json::json;
use shuyu::document::Document;
use shuyu::glossary::{Entry, Status, file, save};
use shuyu::report::Notice;
use shuyu::review::view::Filter;
use shuyu::{Error, read};

use args::{Cli, Color, Command, Global, Output};
use config::Config;
use screen::{BOLD, DIM, GREEN, RED, YELLOW, fit, number, safe, say, things};

static INTERRUPTS: AtomicUsize = AtomicUsize::new(0);

/// Whether the user pressed Ctrl-C.
fn interrupted() -> bool {
    INTERRUPTS.load(Ordering::Relaxed) > 0
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.global.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    // The first Ctrl-C ends the work at the next safe place, the second one at once. A save is one rename either way.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTS.fetch_add(1, Ordering::Relaxed) > 0 {
            std::process::exit(130);
        }
    });
    match run(&cli) {
        Ok(code) => ExitCode::from(code),
        Err(e) => fail(&e),
    }
}

fn fail(e: &anyhow::Error) -> ExitCode {
    let broken_pipe = e.chain().any(|c| {
        c.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
            || c.downcast_ref::<serde_json::Error>().is_some_and(|e| e.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
    });
    if broken_pipe {
        // The reader of our output has seen enough.
        return ExitCode::SUCCESS;
    }
    if matches!(e.downcast_ref(), Some(Error::Interrupted)) {
        say("shuyu: interrupted; nothing was written.");
        return ExitCode::from(130);
    }
    say(format!("{RED}error{RED:#}: {}", safe(&format!("{e:#}"))));
    ExitCode::from(2)
}

fn run(cli: &Cli) -> anyhow::Result<u8> {
    let folder = std::env::current_dir().context("can't find the working folder")?;
    match &cli.command {
        Command::Extract(args) => extract::run(args, &cli.global, &Config::find(&folder)?),
        Command::Pairs(args) => pairs::run(args, &cli.global, &Config::find(&folder)?),
        Command::Text(args) => text(args, &cli.global, &Config::find(&folder)?),
        Command::Formats(args) => formats::run(args),
        Command::Review(args) => review::run(args, &cli.global, &Config::find(&folder)?),
        Command::List(args) => list(args),
        Command::Export(args) => export::run(args, &cli.global),
        Command::Import(args) => import::run(args, &cli.global),
        Command::Merge(args) => merge::run(args, &cli.global),
        Command::Check(args) => check::run(args, &cli.global),
        Command::Decide(args) => decide::run(args, &cli.global),
        Command::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "shuyu", &mut out);
            std::io::stdout().write_all(&out)?;
            Ok(0)
        }
        Command::Man => {
            let mut out = Vec::new();
            man(&Cli::command(), &mut out)?;
            std::io::stdout().write_all(&out)?;
            Ok(0)
        }
    }
}

/// One manual page with all commands.
fn man(command: &clap::Command, out: &mut Vec<u8>) -> std::io::Result<()> {
    let page = clap_mangen::Man::new(command.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    for sub in command.get_subcommands() {
        writeln!(out, ".SH \"SHUYU {}\"", sub.get_name().to_uppercase())?;
        let mut sub = sub.clone().bin_name(format!("shuyu {}", sub.get_name()));
        sub.build();
        let page = clap_mangen::Man::new(sub);
        page.render_description_section(out)?;
        page.render_synopsis_section(out)?;
        page.render_options_section(out)?;
    }
    page.render_extra_section(out)
}

/// Reads the documents that a command names. One of them must hold Chinese.
fn documents(args: &args::Reading, global: &Global, config: &Config, bars: &screen::Bars) -> anyhow::Result<(Vec<Document>, usize)> {
    let (documents, notices) = read_documents(args, global, config, bars)?;
    if !documents.iter().flat_map(|d| &d.blocks).any(|b| b.text.chars().any(shuyu::text::is_han)) {
        let path = args.paths.first().cloned().unwrap_or_default();
        return Err(Error::NoChinese { path, files: things(documents.len(), "file", "files") }.into());
    }
    Ok((documents, notices))
}

/// Reads the documents that a command names, and tells what could not be read.
fn read_documents(args: &args::Reading, global: &Global, config: &Config, bars: &screen::Bars) -> anyhow::Result<(Vec<Document>, usize)> {
    // More threads only stand in each other's way; with thousands of them the machine would not answer any more.
    let most = 4 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let jobs = args.jobs.or(config.jobs).unwrap_or(0).min(most);
    // A second call in one process would fail and be without effect; there is none.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    let options = read::Options::with_encoding(args.encoding.as_deref().or(config.encoding.as_deref()))?;
    let (sources, mut notices) = read::find(&args.paths)?;
    let result = read::read(&sources, options, bars);
    bars.finish();
    let (documents, more) = result?;
    notices.extend(more);
    notices.sort();
    tell(&notices, global);
    let losses = notices.iter().filter(|n| n.what.is_loss()).count();
    if losses > 0 && args.strict.or(config.strict) == Some(true) {
        anyhow::bail!("{} could not be read whole (see above), and --strict is set. Nothing was written.", things(losses, "file", "files"));
    }
    let first = args.paths.first().cloned().unwrap_or_default();
    if documents.is_empty() {
        return Err(Error::NothingToRead { path: first, formats: read::extensions() }.into());
    }
    Ok((documents, notices.len()))
}

/// The most skipped files that are named without `--verbose`.
const MOST_NOTICES: usize = 10;

fn tell(notices: &[Notice], global: &Global) {
    let (losses, skipped): (Vec<_>, Vec<_>) = notices.iter().partition(|n| n.what.is_loss());
    for n in losses {
        say(format!("{YELLOW}warning{YELLOW:#}: {}", safe(&n.to_string())));
    }
    if global.quiet {
        return;
    }
    let shown = if global.verbose { skipped.len() } else { MOST_NOTICES.min(skipped.len()) };
    for n in &skipped[..shown] {
        say(format!("{DIM}{}{DIM:#}", safe(&n.to_string())));
    }
    if shown < skipped.len() {
        let more = things(skipped.len() - shown, "more file was skipped", "more files were skipped");
        say(format!("{DIM}{more}; -v names them all{DIM:#}"));
    }
}

fn text(args: &args::Text, global: &Global, config: &Config) -> anyhow::Result<u8> {
    let bars = screen::Bars::new(global);
    let (documents, _) = read_documents(&args.reading, global, config, &bars)?;
    let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
    for d in &documents {
        for b in &d.blocks {
            if args.reading.format == Output::Json {
                let mut row = json!({"path": d.name, "place": b.spot(0), "text": b.text});
                if let Some(translation) = &b.translation {
                    row["target"] = json!(translation.text);
                    row["state"] = json!(translation.state.name());
                }
                writeln!(out, "{row}")?;
            } else {
                let place = b.locus.as_deref().map_or_else(|| b.place(0).line.to_string(), safe);
                write!(out, "{DIM}{}:{place}{DIM:#}  {}", safe(&d.name), safe(&b.text))?;
                if let Some(t) = b.translation.as_deref().filter(|t| !t.text.is_empty()) {
                    write!(out, "  {GREEN}{}{GREEN:#} {DIM}{}{DIM:#}", safe(&t.text), t.state.name())?;
                }
                writeln!(out)?;
            }
        }
    }
    out.flush()?;
    Ok(0)
}

/// Reads a glossary that must be there.
fn glossary(path: &Path) -> anyhow::Result<file::Glossary> {
    let text = save::read(path)?.ok_or_else(|| Error::NoSuchPath { path: path.to_path_buf() })?;
    let glossary = file::parse(path, &text)?;
    warn(path, &glossary);
    Ok(glossary)
}

/// The glossaries that paths mean, folders among them, each once.
fn glossary_files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        files.extend(save::find(path)?);
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|f| seen.insert(f.canonicalize().unwrap_or_else(|_| f.clone())));
    Ok(files)
}

/// The glossaries of `--with`, or else of the configuration, but for the one at `except`.
fn given(with: &[PathBuf], config: &Config, except: Option<&Path>) -> anyhow::Result<Vec<file::Glossary>> {
    let with = if with.is_empty() { config.with.as_deref().unwrap_or_default() } else { with };
    let is_excepted = |p: &PathBuf| matches!((p.canonicalize(), except.map(Path::canonicalize)), (Ok(a), Some(Ok(b))) if a == b);
    glossary_files(with)?.iter().filter(|p| !is_excepted(p)).map(|p| glossary(p)).collect()
}

/// Names what a person should look at in a glossary.
fn warn(path: &Path, glossary: &file::Glossary) {
    warnings(path, &glossary.warnings);
}

fn warnings(path: &Path, warnings: &[String]) {
    for warning in warnings {
        say(format!("{YELLOW}warning{YELLOW:#}: {}: {}", safe(&path.display().to_string()), safe(warning)));
    }
}

fn list(args: &args::List) -> anyhow::Result<u8> {
    let glossary = glossary(&args.glossary)?;
    let filter = Filter {
        statuses: args.status.clone(),
        kinds: args.kind.clone(),
        min_count: args.min_count,
        text: args.query.clone().unwrap_or_default(),
        ..Filter::default()
    };
    let wanted = |e: &Entry| filter.lets_through(e);
    if args.conflicts {
        return conflicts::run(&glossary.terms, wanted, args.format);
    }
    let chosen: Vec<&Entry> = glossary.terms.iter().filter(|e| wanted(e)).collect();
    let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
    if args.format == Output::Json {
        for e in chosen {
            writeln!(out, "{}", extract::entry_json(e, None))?;
        }
        out.flush()?;
        return Ok(0);
    }
    table(&mut out, &chosen)?;
    writeln!(out, "{DIM}{} of {}{DIM:#}", number(chosen.len() as u64), things(glossary.terms.len(), "entry", "entries"))?;
    out.flush()?;
    Ok(0)
}

/// Entries under each other; the columns are as wide as their content, up to a limit.
fn table(out: &mut impl Write, entries: &[&Entry]) -> std::io::Result<()> {
    use unicode_width::UnicodeWidthStr;
    let width =
        |column: fn(&Entry) -> &str, limit: usize| entries.iter().map(|e| safe(column(e)).width()).max().unwrap_or(0).clamp(6, limit);
    let (source, target) = (width(|e| &e.source, 36), width(|e| &e.target, 44));
    writeln!(
        out,
        "{BOLD}{}  {}  {:12}  {:9}  {:>5}  {:>4}{BOLD:#}",
        fit("source", source),
        fit("target", target),
        "kind",
        "status",
        "count",
        "docs"
    )?;
    for e in entries {
        let colour = colour(e.status);
        writeln!(
            out,
            "{colour}{}  {}  {:12}  {:9}  {:>5}  {:>4}{colour:#}",
            fit(&safe(&e.source), source),
            fit(&safe(&e.target), target),
            e.kind,
            e.status,
            e.count,
            e.documents
        )?;
    }
    Ok(())
}

/// The colour of an entry's row.
fn colour(status: Status) -> anstyle::Style {
    match status {
        Status::Approved => GREEN,
        Status::Rejected => DIM,
        Status::Later => YELLOW,
        Status::Candidate => anstyle::Style::new(),
    }
}
