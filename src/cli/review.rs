//! `shuyu review`: opens the terminal or the page for a session, and says at the end what came of it.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use ratatui::crossterm::event::{self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use ratatui::crossterm::execute;
use shuyu::glossary::save;
use shuyu::read;
use shuyu::review::host::{self, Host, Opened, Options};
use shuyu::review::tui::Face;
use shuyu::review::words;

use super::args::{Color, Global, Review};
use super::config::Config;
use super::screen::{BOLD, DIM, YELLOW, safe, say, things};

pub(super) fn run(args: &Review, global: &Global, config: &Config) -> anyhow::Result<u8> {
    let glossaries = glossaries(args, config)?;
    let reading = read::Options::with_encoding(args.encoding.as_deref().or(config.encoding.as_deref()))?;
    // A glossary with a mistake is named wherever the program runs.
    let opened = host::open(&glossaries)?;
    for (path, glossary) in glossaries.iter().zip(&opened.glossaries) {
        super::warn(path, glossary);
    }
    if !is_web(args) && (!std::io::stdin().is_terminal() || !std::io::stdout().is_terminal()) {
        anyhow::bail!("review needs a terminal to show its list in, and here is none. Use --web to review in the browser.");
    }
    let documents = if args.documents.is_empty() {
        documents(&glossaries, &opened)
    } else {
        for path in &args.documents {
            std::fs::metadata(path).map_err(|_| shuyu::Error::NoSuchPath { path: path.clone() })?;
        }
        args.documents.clone()
    };
    let host = Host::start(opened, &Options { documents, reading, memory: memory() });
    #[cfg(feature = "web")]
    if args.web {
        return web(args, host, &glossaries, global);
    }
    let mut face = Face::new(colour(global));
    let shown = terminal(&mut face, &host);
    let code = end(host, &glossaries, global)?;
    shown.context("the terminal can't be used for the review. Use --web to review in the browser")?;
    Ok(code)
}

/// Whether the page is asked for.
fn is_web(args: &Review) -> bool {
    #[cfg(feature = "web")]
    return args.web;
    #[cfg(not(feature = "web"))]
    {
        let _ = args;
        false
    }
}

/// The glossaries that the user means.
fn glossaries(args: &Review, config: &Config) -> anyhow::Result<Vec<PathBuf>> {
    if !args.glossaries.is_empty() {
        return super::glossary_files(&args.glossaries);
    }
    if let Some(output) = config.output.clone().filter(|p| p.exists()) {
        return Ok(vec![output]);
    }
    // Without the folder there is none, or one that can't be told from nothing.
    let found = save::find(Path::new("glossaries")).unwrap_or_default();
    match found.as_slice() {
        [one] => Ok(vec![one.clone()]),
        [] => anyhow::bail!("which glossary? Give its name, for example: shuyu review glossaries/news.toml. shuyu extract makes one."),
        many => {
            let names: Vec<String> = many.iter().take(5).map(|p| p.display().to_string()).collect();
            anyhow::bail!("which glossary? Give one or more names. In the folder glossaries: {}.", names.join(", "))
        }
    }
}

/// The documents that the glossaries name, as paths from the working folder where that is shorter. What is no longer there
/// is named; the evidence in the glossary stands in for it.
fn documents(paths: &[PathBuf], opened: &Opened) -> Vec<PathBuf> {
    let here = std::env::current_dir().and_then(|d| d.canonicalize()).unwrap_or_default();
    let mut all: Vec<PathBuf> = Vec::new();
    for (path, glossary) in paths.iter().zip(&opened.glossaries) {
        let folder = path.parent().unwrap_or(Path::new("."));
        for document in &glossary.documents {
            let given = folder.join(document);
            match given.canonicalize() {
                Ok(real) => {
                    let near = real.strip_prefix(&here).ok().filter(|p| !p.as_os_str().is_empty());
                    let path = near.map_or_else(|| if real == here { PathBuf::from(".") } else { real.clone() }, Path::to_path_buf);
                    if !all.contains(&path) {
                        all.push(path);
                    }
                }
                Err(_) => say(format!(
                    "{YELLOW}warning{YELLOW:#}: {}: the documents {} are not there, so counts can't be made anew. Say with --in where they are.",
                    safe(&path.display().to_string()),
                    safe(document)
                )),
            }
        }
    }
    all
}

/// Where programs of this system keep what they remember.
fn memory() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        var("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|h| h.join("Library/Application Support"))
    } else {
        var("XDG_STATE_HOME").or_else(|| var("HOME").map(|h| h.join(".local/state")))
    };
    folder.map(|f| f.join("shuyu"))
}

fn colour(global: &Global) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
    }
}

/// How long the loop sleeps when nothing happens, and while an answer of the documents is awaited.
const IDLE: Duration = Duration::from_millis(200);
const AWAIT: Duration = Duration::from_millis(15);

fn restore() {
    let _ = execute!(std::io::stdout(), DisableBracketedPaste, DisableMouseCapture);
    ratatui::restore();
}

/// Runs the face in the terminal, which is as it was afterwards, also after a panic.
fn terminal(face: &mut Face, host: &Host) -> std::io::Result<()> {
    let before = std::sync::Arc::new(std::panic::take_hook());
    let usual = std::sync::Arc::clone(&before);
    std::panic::set_hook(Box::new(move |info| {
        restore();
        usual(info);
    }));
    let mut terminal = ratatui::try_init()?;
    let _ = execute!(std::io::stdout(), EnableMouseCapture, EnableBracketedPaste);
    let result = shown(face, host, &mut terminal);
    restore();
    std::panic::set_hook(Box::new(move |info| before(info)));
    result
}

fn shown(face: &mut Face, host: &Host, terminal: &mut ratatui::DefaultTerminal) -> std::io::Result<()> {
    let mut drawn = None;
    while !face.is_done() && !super::interrupted() {
        let (selected, print) = {
            let state = host.state();
            let print = (state.session.revision(), state.is_saved(), state.reading, state.trouble().is_some(), state.news.len());
            (state.session.selected(), print)
        };
        let known = selected.is_none_or(|id| host.look(id).is_some());
        if drawn != Some((print, known)) {
            terminal.draw(|frame| face.draw(frame, host))?;
            drawn = Some((print, known));
        }
        if event::poll(if known && print.1 { IDLE } else { AWAIT })? {
            // What came in meanwhile is taken at once: a held key must not lag behind.
            loop {
                face.event(host, &event::read()?);
                if face.is_done() || !event::poll(Duration::ZERO)? {
                    break;
                }
            }
            drawn = None;
        }
    }
    Ok(())
}

/// Ends the session and sums it up.
fn end(host: Host, glossaries: &[PathBuf], global: &Global) -> anyhow::Result<u8> {
    let notices = std::mem::take(&mut host.state().notices);
    let (progress, seconds, trouble) = host.finish();
    super::tell(&notices.into_iter().filter(|n| n.what.is_loss()).collect::<Vec<_>>(), global);
    if let Some(trouble) = trouble {
        anyhow::bail!("the last decisions could not be saved: {trouble}");
    }
    if global.quiet {
        return Ok(0);
    }
    let mut out = anstream::stdout();
    writeln!(out, "{}", words::summary(&progress, seconds))?;
    let name = |p: &PathBuf| {
        let path = safe(&p.display().to_string());
        if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
    };
    let names = glossaries.iter().map(name).collect::<Vec<_>>().join(" ");
    writeln!(out, "\n{BOLD}Next{BOLD:#}")?;
    if progress.left > 0 {
        writeln!(out, "  shuyu review {names}   {DIM}# goes on where you were{DIM:#}")?;
    }
    if progress.approved > 0 {
        let approved = things(progress.approved, "approved entry", "approved entries");
        writeln!(out, "  shuyu export {names} --to omegat   {DIM}# {approved}{DIM:#}")?;
    }
    Ok(0)
}

/// Serves the page until it is ended there or here.
#[cfg(feature = "web")]
fn web(args: &Review, host: Host, glossaries: &[PathBuf], global: &Global) -> anyhow::Result<u8> {
    use shuyu::review::web::{self, Web};

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("can't start the server for the page")?;
    let web = runtime.block_on(async {
        let (listener, port) = web::listen(args.port).await.with_context(|| match args.port {
            Some(port) => format!("can't serve the page at port {port}. Choose another one, or leave --port out"),
            None => "can't serve the page".to_owned(),
        })?;
        let web = Web::new(host, port)?;
        say(format!("{BOLD}Review in your browser:{BOLD:#} {}", web.link()));
        if !global.quiet {
            say(format!("{DIM}Only this computer can open the link, and only with the secret in it. Ctrl-C here ends the review.{DIM:#}"));
        }
        if !args.no_open && !browse(&web.link_once()) {
            say(format!("{YELLOW}warning{YELLOW:#}: no browser could be opened. Open the link above in one."));
        }
        let stop = async {
            while !super::interrupted() {
                tokio::time::sleep(IDLE).await;
            }
        };
        web::serve(web.clone(), listener, stop).await.context("the page can't be served any longer")?;
        anyhow::Ok(web)
    })?;
    // Requests that are still waiting go with the runtime.
    drop(runtime);
    let host = web.into_host().context("a request is still being answered; all decisions so far are saved")?;
    end(host, glossaries, global)
}

/// Opens a link in the user's browser; whether a program for that could be started.
#[cfg(feature = "web")]
fn browse(link: &str) -> bool {
    let (program, args): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let quiet = std::process::Stdio::null;
    std::process::Command::new(program).args(args).arg(link).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().is_ok()
}
