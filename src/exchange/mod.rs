//! Glossaries for CAT tools: one file of code for each format, and the list of them. A writer sees only glossary entries
//! and gives bytes and a report; it drops nothing silently.

mod omegat;

use std::collections::HashSet;

use crate::glossary::{Entry, Status};
use crate::text::key;

/// A format that glossaries can be written in.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// The usual extension of its files.
    pub extension: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    write: fn(&[&Entry]) -> Written,
}

/// All formats.
pub const FORMATS: &[Format] = &[Format {
    name: "omegat",
    extension: "txt",
    about: "a glossary for OmegaT: put it into the project's glossary folder",
    write: omegat::write,
}];

/// What a writer made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Rows in it.
    pub rows: usize,
    /// Entries that the format can't hold: the source and why.
    pub skipped: Vec<(String, String)>,
    /// Fields that the format has no place for.
    pub lost: Vec<&'static str>,
}

/// The format of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.name == name)
}

/// The first line of an export in a text format: it tells our file from a translator's own.
pub const MARK: &str = "# shuyu export";

/// Whether a file is empty or an earlier export, so that a new one may take its place. Any other file is somebody's work.
#[must_use]
pub fn may_replace(bytes: &[u8]) -> bool {
    bytes.is_empty() || bytes.starts_with(MARK.as_bytes())
}

/// Writes the entries that have one of these statuses, in their order.
#[must_use]
pub fn export(format: &Format, entries: &[Entry], statuses: &[Status]) -> Written {
    // A spelling that was rejected goes out with no entry, be it as a variant of another one.
    let rejected: HashSet<String> = entries.iter().filter(|e| e.status == Status::Rejected).map(|e| key(&e.source)).collect();
    let chosen: Vec<Entry> = entries
        .iter()
        .filter(|e| statuses.contains(&e.status))
        .map(|e| Entry { variants: e.variants.iter().filter(|v| !rejected.contains(&key(v))).cloned().collect(), ..e.clone() })
        .collect();
    (format.write)(&chosen.iter().collect::<Vec<_>>())
}
