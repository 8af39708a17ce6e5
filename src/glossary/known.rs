//! What is known about a term before a document is read: the glossaries that the user names, then those that ship with
//! the program.

use std::collections::{HashMap, HashSet};

use super::file::Glossary;
use super::plan::loose_key;
use super::{Entry, Status, shipped};
use crate::text::key;

/// Known entries by spelling.
#[derive(Debug, Default)]
pub struct Known {
    given: Vec<Entry>,
    index: HashMap<String, usize>,
    /// Spellings that a given glossary decided about.
    decided: HashSet<String>,
    /// Those that it rejected, as [`loose_key`] has them.
    rejected: HashSet<String>,
    /// The entries that a person has approved, by spelling.
    approved: HashMap<String, Entry>,
}

impl Known {
    /// The shipped glossaries and these ones; an earlier one beats a later one.
    #[must_use]
    pub fn with(glossaries: impl IntoIterator<Item = Glossary>) -> Self {
        let mut known = Known::default();
        for entry in glossaries.into_iter().flat_map(|g| g.terms) {
            if entry.status == Status::Rejected {
                known.rejected.extend(entry.spellings().map(loose_key));
                continue;
            }
            for spelling in entry.spellings() {
                let spelling = key(spelling);
                if entry.status == Status::Approved {
                    known.decided.insert(spelling.clone());
                    known.approved.entry(spelling.clone()).or_insert_with(|| entry.clone());
                }
                known.index.entry(spelling).or_insert(known.given.len());
            }
            known.given.push(entry);
        }
        known
    }

    /// As [`Known::with`], but what was rejected there may be proposed again.
    #[must_use]
    pub fn reconsidering(glossaries: impl IntoIterator<Item = Glossary>) -> Self {
        Known { rejected: HashSet::new(), ..Self::with(glossaries) }
    }

    /// The entry for a spelling.
    #[must_use]
    pub fn lookup(&self, source: &str) -> Option<&Entry> {
        let key = key(source);
        let found = self.index.get(&key).and_then(|&i| self.given.get(i));
        found.filter(|e| !e.target.is_empty()).or_else(|| shipped::lookup_key(&key))
    }

    /// Takes the approved entries of a glossary as evidence of what belongs together, without a word on what is to be proposed.
    #[must_use]
    pub fn believing(mut self, glossary: &Glossary) -> Self {
        for entry in glossary.terms.iter().filter(|e| e.status == Status::Approved) {
            for spelling in entry.spellings() {
                self.approved.entry(key(spelling)).or_insert_with(|| entry.clone());
            }
        }
        self
    }

    /// Whether nothing was approved in any glossary.
    #[must_use]
    pub fn nothing_approved(&self) -> bool {
        self.approved.is_empty()
    }

    /// The entry that a person has approved for this spelling, if it has a target.
    #[must_use]
    pub fn approved(&self, source: &str) -> Option<&Entry> {
        self.approved.get(&key(source)).filter(|e| !e.target.is_empty())
    }

    /// Whether a given glossary has decided about the spelling, so that it need not be proposed again.
    #[must_use]
    pub fn is_decided(&self, source: &str) -> bool {
        !self.decided.is_empty() && self.decided.contains(&key(source))
            || !self.rejected.is_empty() && self.rejected.contains(&loose_key(source))
    }
}
