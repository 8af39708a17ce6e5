//! What of the entries is shown, and in which order.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::glossary::{Basis, Entry, Kind, Status};
use crate::text::key;

/// Which entries are shown: those that every part lets through. An empty part lets everything through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// With one of these statuses.
    pub statuses: Vec<Status>,
    /// Of one of these kinds.
    pub kinds: Vec<Kind>,
    /// With a target that comes from one of these.
    pub bases: Vec<Basis>,
    /// That occur at least so often.
    pub min_count: u64,
    /// That hold this text in source, target, variants, other targets or note, however it is spelt.
    pub text: String,
}

impl Filter {
    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Whether it lets an entry through.
    #[must_use]
    pub fn lets_through(&self, entry: &Entry) -> bool {
        self.shows(entry, &searched(entry), &key(&self.text))
    }

    /// As [`Filter::lets_through`], for an entry whose text for searching is known.
    pub(super) fn shows(&self, entry: &Entry, text: &str, query: &str) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&entry.status))
            && (self.kinds.is_empty() || self.kinds.contains(&entry.kind))
            && (self.bases.is_empty() || self.bases.contains(&entry.basis))
            && entry.count >= self.min_count
            && (query.is_empty() || text.contains(query))
    }
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SortBy {
    /// The likeliest and most frequent entries first.
    #[default]
    Best,
    /// As in the file.
    File,
    /// By code point.
    Source,
    /// By letters, entries without a target last.
    Target,
    /// The most frequent first.
    Count,
    /// Those in most documents first.
    Documents,
    /// The highest first.
    Score,
    /// By kind, then as `Best`.
    Kind,
    /// Candidates first, then as `Best`.
    Status,
}

impl SortBy {
    /// All of them, in the order in which they are offered.
    pub const ALL: &'static [SortBy] = &[
        SortBy::Best,
        SortBy::File,
        SortBy::Source,
        SortBy::Target,
        SortBy::Count,
        SortBy::Documents,
        SortBy::Score,
        SortBy::Kind,
        SortBy::Status,
    ];
}

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sort {
    /// What by.
    pub by: SortBy,
    /// The other way round.
    pub reversed: bool,
}

impl Sort {
    /// Compares two entries; equal ones stay in the order of the file.
    pub(super) fn compare(self, a: &Entry, b: &Entry) -> Ordering {
        let best = || crate::extract::worth(b).total_cmp(&crate::extract::worth(a));
        let order = match self.by {
            SortBy::Best => best(),
            SortBy::File => Ordering::Equal,
            SortBy::Source => a.source.cmp(&b.source),
            SortBy::Target => {
                (a.target.is_empty(), a.target.to_lowercase(), &a.target).cmp(&(b.target.is_empty(), b.target.to_lowercase(), &b.target))
            }
            SortBy::Count => b.count.cmp(&a.count),
            SortBy::Documents => b.documents.cmp(&a.documents).then(b.count.cmp(&a.count)),
            SortBy::Score => b.score.total_cmp(&a.score),
            SortBy::Kind => a.kind.cmp(&b.kind).then_with(best),
            SortBy::Status => a.status.cmp(&b.status).then_with(best),
        };
        if self.reversed { order.reverse() } else { order }
    }
}

/// The text that a search looks into.
pub(super) fn searched(entry: &Entry) -> String {
    let mut text = key(&entry.source);
    for part in entry.variants.iter().chain([&entry.target]).chain(&entry.alternatives).chain([&entry.note]).filter(|p| !p.is_empty()) {
        text.push('\n');
        text.push_str(&key(part));
    }
    text
}
