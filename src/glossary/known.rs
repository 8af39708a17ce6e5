//! What is known about a term before a document is read: the glossaries that the user names, then those that ship with
//! the program.

use std::collections::{HashMap, HashSet};

use super::file::Glossary;
use super::{Entry, Status, shipped};
use crate::text::key;

/// Known entries by spelling.
#[derive(Debug, Default)]
pub struct Known {
    given: Vec<Entry>,
    index: HashMap<String, usize>,
    /// Spellings that a given glossary decided about.
    decided: HashSet<String>,
}

impl Known {
    /// The shipped glossaries and these ones; an earlier one beats a later one.
    #[must_use]
    pub fn with(glossaries: impl IntoIterator<Item = Glossary>) -> Self {
        let mut known = Known::default();
        for entry in glossaries.into_iter().flat_map(|g| g.terms) {
            if entry.status == Status::Rejected {
                known.decided.extend(entry.spellings().map(key));
                continue;
            }
            for spelling in entry.spellings() {
                let spelling = key(spelling);
                if entry.status == Status::Approved {
                    known.decided.insert(spelling.clone());
                }
                known.index.entry(spelling).or_insert(known.given.len());
            }
            known.given.push(entry);
        }
        known
    }

    /// The entry for a spelling.
    #[must_use]
    pub fn lookup(&self, source: &str) -> Option<&Entry> {
        let found = self.index.get(&key(source)).and_then(|&i| self.given.get(i));
        found.filter(|e| !e.target.is_empty()).or_else(|| shipped::lookup(source))
    }

    /// Whether a given glossary has decided about the spelling, so that it need not be proposed again.
    #[must_use]
    pub fn is_decided(&self, source: &str) -> bool {
        !self.decided.is_empty() && self.decided.contains(&key(source))
    }
}
