//! What a run, an import or a merge would change in a glossary, as a value: it can be shown, tested and carried out.
//! The translator's fields are never in it.

use std::collections::{HashMap, HashSet};

use super::file::Glossary;
use super::{Basis, Entry, Kind, Status};
use crate::text::key;

/// The changes to one glossary.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The changes: first those of entries that are there, in the order of the file, then new entries in theirs.
    pub changes: Vec<Change>,
    /// The new value of `documents`, if it changes.
    pub documents: Option<Vec<String>>,
    /// How many findings were known already and undecided.
    pub known: usize,
    /// How many findings were decided before.
    pub decided: usize,
    /// How many of those are rejected.
    pub rejected: usize,
    /// Entries of the glossary that this run did not see.
    pub unseen: usize,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new entry.
    Add(Box<Entry>),
    /// New values for fields of the program's in an entry that is there.
    Enrich {
        /// The entry's index in the glossary.
        index: usize,
        /// Its source.
        source: String,
        /// The new values.
        fields: Vec<Field>,
    },
    /// The documents say something else than the translator; the translator's word stays.
    Conflict {
        /// The entry's index in the glossary.
        index: usize,
        /// Its source.
        source: String,
        /// What stands in the glossary.
        ours: String,
        /// What the documents say.
        found: String,
    },
}

/// A field of an entry with a new value.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is the field of Entry that has its name")]
pub enum Field {
    Source(String),
    Target(String),
    Status(Status),
    Kind(Kind),
    Basis(Basis),
    Count(u64),
    Documents(u64),
    Score(f64),
    Variants(Vec<String>),
    Alternatives(Vec<String>),
    Evidence(Vec<String>),
    Note(String),
    Reason(String),
}

impl Field {
    /// The key in the file.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Field::Source(_) => "source",
            Field::Target(_) => "target",
            Field::Status(_) => "status",
            Field::Kind(_) => "kind",
            Field::Basis(_) => "basis",
            Field::Count(_) => "count",
            Field::Documents(_) => "documents",
            Field::Score(_) => "score",
            Field::Variants(_) => "variants",
            Field::Alternatives(_) => "alternatives",
            Field::Evidence(_) => "evidence",
            Field::Note(_) => "note",
            Field::Reason(_) => "reason",
        }
    }

    /// Whether a new entry would leave the field out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Field::Target(s) | Field::Source(s) | Field::Note(s) | Field::Reason(s) => s.is_empty(),
            Field::Variants(v) | Field::Alternatives(v) | Field::Evidence(v) => v.is_empty(),
            _ => false,
        }
    }
}

impl Plan {
    /// The new entries.
    pub fn added(&self) -> impl Iterator<Item = &Entry> {
        self.changes.iter().filter_map(|c| match c {
            Change::Add(entry) => Some(&**entry),
            _ => None,
        })
    }

    /// The conflicts.
    pub fn conflicts(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|c| matches!(c, Change::Conflict { .. }))
    }

    /// Whether carrying it out would leave the file as it is.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.documents.is_none() && self.changes.iter().all(|c| matches!(c, Change::Conflict { .. }))
    }
}

/// Compares what was found with what stands in the glossary.
#[must_use]
pub fn merge(glossary: &Glossary, found: &[Entry]) -> Plan {
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for (i, entry) in glossary.terms.iter().enumerate() {
        by_key.entry(key(&entry.source)).or_insert(i);
    }
    for (i, entry) in glossary.terms.iter().enumerate() {
        // A spelling that has an entry of its own is not taken for a variant of another one.
        for variant in &entry.variants {
            by_key.entry(key(variant)).or_insert(i);
        }
    }
    // What was rejected comes back neither as an entry nor as a variant of one.
    let rejected: HashSet<String> = glossary.terms.iter().filter(|e| e.status == Status::Rejected).map(|e| key(&e.source)).collect();
    let found: Vec<Entry> = found
        .iter()
        .map(|e| Entry { variants: e.variants.iter().filter(|v| !rejected.contains(&key(v))).cloned().collect(), ..e.clone() })
        .collect();
    let mut plan = Plan::default();
    let mut enriched: Vec<(usize, Change)> = Vec::new();
    let mut added: Vec<Entry> = Vec::new();
    let mut seen = vec![false; glossary.terms.len()];
    for new in &found {
        let Some(&index) = by_key.get(&key(&new.source)) else {
            added.push(new.clone());
            continue;
        };
        let old = &glossary.terms[index];
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        if old.is_decided() {
            plan.decided += 1;
            plan.rejected += usize::from(old.status == Status::Rejected);
        } else {
            plan.known += 1;
        }
        let (fields, conflict) = compare(old, new);
        if !fields.is_empty() {
            enriched.push((index, Change::Enrich { index, source: old.source.clone(), fields }));
        }
        if let Some(found) = conflict {
            enriched.push((index, Change::Conflict { index, source: old.source.clone(), ours: old.target.clone(), found }));
        }
    }
    plan.unseen = seen.iter().filter(|s| !**s).count();
    enriched.sort_by_key(|(index, _)| *index);
    added.sort_by(|a, b| (a.kind, &a.source).cmp(&(b.kind, &b.source)));
    plan.changes = enriched.into_iter().map(|(_, c)| c).chain(added.into_iter().map(|e| Change::Add(Box::new(e)))).collect();
    plan
}

/// What a finding changes in an entry, and the target that contradicts the translator's if there is one.
fn compare(old: &Entry, new: &Entry) -> (Vec<Field>, Option<String>) {
    // Every entry that the program writes has a count. One without was written by hand and stays as it is.
    let by_hand = old.count == 0;
    let mut fields = Vec::new();
    let mut alternatives = new.alternatives.clone();
    let mut conflict = None;
    // A target that is there stays, whoever wrote it: nothing in the file could tell a translator's choice among the forms
    // of the documents from the program's own. What the documents say now stands among the alternatives.
    let contradicts = !old.target.is_empty() && !new.target.is_empty() && old.target != new.target;
    if old.target.is_empty() && !old.is_decided() {
        push_if(&mut fields, !new.target.is_empty(), Field::Target(new.target.clone()));
        push_if(&mut fields, old.basis != new.basis, Field::Basis(new.basis));
    } else if old.target == new.target {
        push_if(&mut fields, old.basis != new.basis, Field::Basis(new.basis));
    } else if !new.target.is_empty() {
        alternatives.insert(0, new.target.clone());
    }
    if contradicts
        && old.status == Status::Approved
        && new.basis == Basis::Attested
        && !same_text(&old.target, &new.target)
        && !old.alternatives.contains(&new.target)
    {
        conflict = Some(new.target.clone());
    }
    if !old.is_decided() {
        push_if(&mut fields, old.kind != new.kind && !contradicts, Field::Kind(new.kind));
        let variants = union(&old.variants, &new.variants, &old.source);
        push_if(&mut fields, variants != old.variants, Field::Variants(variants));
    }
    let target = fields.iter().find_map(|f| if let Field::Target(t) = f { Some(t.as_str()) } else { None }).unwrap_or(&old.target);
    // What was an alternative once stays one: it may come from documents that this run did not read.
    let alternatives: Vec<String> = union(&alternatives, &old.alternatives, target);
    push_if(&mut fields, alternatives != old.alternatives, Field::Alternatives(alternatives));
    push_if(&mut fields, old.count != new.count, Field::Count(new.count));
    push_if(&mut fields, old.documents != new.documents, Field::Documents(new.documents));
    push_if(&mut fields, format!("{:.2}", old.score) != format!("{:.2}", new.score), Field::Score(new.score));
    push_if(&mut fields, old.evidence != new.evidence, Field::Evidence(new.evidence.clone()));
    if by_hand {
        fields.clear();
    }
    (fields, conflict)
}

fn push_if(fields: &mut Vec<Field>, changed: bool, field: Field) {
    if changed {
        fields.push(field);
    }
}

/// The first list, then what only the second one has; without `except`.
fn union(first: &[String], second: &[String], except: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in first.iter().chain(second) {
        if item != except && !out.contains(item) {
            out.push(item.clone());
        }
    }
    out
}

fn same_text(a: &str, b: &str) -> bool {
    key(a) == key(b)
}
