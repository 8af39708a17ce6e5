//! `shuyu formats`: what can be read, and what is left out of each format.

use std::io::Write;

use shuyu::read;

use super::args::{Formats, Output};
use super::screen::{BOLD, DIM};

pub(super) fn run(args: &Formats) -> anyhow::Result<u8> {
    let mut out = std::io::BufWriter::new(anstream::AutoStream::auto(std::io::stdout()));
    for format in read::about() {
        if args.format == Output::Json {
            serde_json::to_writer(&mut out, format)?;
            writeln!(out)?;
            continue;
        }
        let extensions: Vec<String> = format.extensions.iter().map(|e| format!(".{e}")).collect();
        writeln!(out, "{BOLD}{}{BOLD:#} {DIM}{}{DIM:#}", format.name, extensions.join(" "))?;
        writeln!(out, "  reads {}", format.reads)?;
        writeln!(out, "  leaves out {}", format.skips)?;
    }
    out.flush()?;
    Ok(0)
}
