//! What the library has to tell while it works: notices about single files, and how far a stage has come.
//! The library only hands these over; how they look is the program's business.

use std::sync::atomic::{AtomicBool, Ordering};

/// Something about one file that the user should know; the work goes on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Notice {
    /// The file, as messages show it.
    pub path: String,
    /// What happened, and what to do where that is not plain.
    pub what: NoticeKind,
}

/// The kinds of notices.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoticeKind {
    /// The file was not read, for this reason.
    Skipped(String),
    /// The file could not be read, for this reason. Fatal with `--strict`.
    Failed(String),
    /// The file is damaged: what stands before the damage was read, for this reason no more. Fatal with `--strict`.
    Partial(String),
    /// The file was read; this part of it is not shown to its readers either and was left out.
    LeftOut(String),
    /// Bytes that mean nothing in the file's encoding were replaced by U+FFFD. Fatal with `--strict`.
    Damaged {
        /// The encoding used.
        encoding: String,
        /// How many places were replaced.
        places: usize,
        /// The line of the first one, 1-based.
        line: usize,
    },
}

impl NoticeKind {
    /// Whether part of a file that should have been read is missing.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        !matches!(self, NoticeKind::Skipped(_) | NoticeKind::LeftOut(_))
    }
}

impl std::fmt::Display for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.what {
            NoticeKind::Skipped(why) => write!(f, "{}: skipped: {why}", self.path),
            NoticeKind::Failed(why) => write!(f, "{}: not read: {why}", self.path),
            NoticeKind::Partial(why) => write!(f, "{}: read only in part: {why}", self.path),
            NoticeKind::LeftOut(what) => write!(f, "{}: left out: {what}", self.path),
            NoticeKind::Damaged { encoding, places, line } => write!(
                f,
                "{}:{line}: not valid {encoding}: {places} {} replaced, the first one here. If the text is garbled, give the encoding with --encoding.",
                self.path,
                if *places == 1 { "place was" } else { "places were" },
            ),
        }
    }
}

/// The stages of the main job, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Reading and decoding; the unit is bytes.
    Reading,
    /// Reading brackets and names; the unit is documents.
    Names,
    /// Finding word boundaries; the unit is sentences.
    Words,
    /// Counting and ranking; the unit is candidates.
    Terms,
}

/// Follows the work and may stop it.
pub trait Progress: Sync {
    /// A stage begins that has `total` units.
    fn begin(&self, stage: Stage, total: u64);
    /// `units` more are done.
    fn advance(&self, units: u64);
    /// While reading: work on a file of so many bytes begins, or is done.
    fn file(&self, _name: &str, _bytes: u64, _done: bool) {}
    /// Whether the user asked to stop; the work then ends with [`crate::Error::Interrupted`].
    fn interrupted(&self) -> bool {
        false
    }
}

/// A [`Progress`] that shows nothing and can be interrupted from another thread.
#[derive(Debug, Default)]
pub struct Silent(pub AtomicBool);

impl Silent {
    /// Ends the work that reports to it.
    pub fn interrupt(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Progress for Silent {
    fn begin(&self, _: Stage, _: u64) {}
    fn advance(&self, _: u64) {}
    fn interrupted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
