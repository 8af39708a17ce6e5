//! What a run, an import or a merge would change in a glossary, as a value: it can be shown, tested and carried out.
//! The translator's fields are never in it.

use std::collections::HashMap;

use super::file::Glossary;
use super::{Basis, Conflict, Entry, Kind, Status};
use crate::text::key;

/// The changes to one glossary.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The changes: first those of entries that are there, then new entries in the order of the file.
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
    /// Those of them that an earlier run had found: their indices.
    pub no_longer_seen: Vec<usize>,
    /// How many rejected entries become candidates again, as [`merge_again`] was asked to.
    pub reconsidered: usize,
    /// For each finding, in their order, the index of the entry that it meets; `None` for a new one.
    pub met: Vec<Option<usize>>,
    /// Whether a person wants the new values. Then they are written even where a comment stands inside the old one; it goes
    /// to a line above.
    pub by_person: bool,
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
    /// An entry that a person takes out.
    Remove {
        /// Its index in the glossary.
        index: usize,
    },
    /// An entry that was taken out and comes back as it stood there.
    PutBack {
        /// What [`super::file::Open::lines_of`] gave of it.
        text: String,
        /// The index of the entry that it stood in front of; `None` for the end of the file.
        before: Option<usize>,
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
    Conflicts(Vec<Conflict>),
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
            Field::Conflicts(_) => "conflicts",
        }
    }

    /// The value that an entry has in the field with this one's key.
    #[must_use]
    pub fn in_entry(&self, e: &Entry) -> Field {
        match self {
            Field::Source(_) => Field::Source(e.source.clone()),
            Field::Target(_) => Field::Target(e.target.clone()),
            Field::Status(_) => Field::Status(e.status),
            Field::Kind(_) => Field::Kind(e.kind),
            Field::Basis(_) => Field::Basis(e.basis),
            Field::Count(_) => Field::Count(e.count),
            Field::Documents(_) => Field::Documents(e.documents),
            Field::Score(_) => Field::Score(e.score),
            Field::Variants(_) => Field::Variants(e.variants.clone()),
            Field::Alternatives(_) => Field::Alternatives(e.alternatives.clone()),
            Field::Evidence(_) => Field::Evidence(e.evidence.clone()),
            Field::Note(_) => Field::Note(e.note.clone()),
            Field::Reason(_) => Field::Reason(e.reason.clone()),
            Field::Conflicts(_) => Field::Conflicts(e.conflicts.clone()),
        }
    }

    /// Lets this value and the entry's change places.
    pub fn swap(&mut self, e: &mut Entry) {
        use std::mem::swap;
        match self {
            Field::Source(v) => swap(&mut e.source, v),
            Field::Target(v) => swap(&mut e.target, v),
            Field::Status(v) => swap(&mut e.status, v),
            Field::Kind(v) => swap(&mut e.kind, v),
            Field::Basis(v) => swap(&mut e.basis, v),
            Field::Count(v) => swap(&mut e.count, v),
            Field::Documents(v) => swap(&mut e.documents, v),
            Field::Score(v) => swap(&mut e.score, v),
            Field::Variants(v) => swap(&mut e.variants, v),
            Field::Alternatives(v) => swap(&mut e.alternatives, v),
            Field::Evidence(v) => swap(&mut e.evidence, v),
            Field::Note(v) => swap(&mut e.note, v),
            Field::Reason(v) => swap(&mut e.reason, v),
            Field::Conflicts(v) => swap(&mut e.conflicts, v),
        }
    }

    /// Whether a new entry would leave the field out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Field::Target(s) | Field::Source(s) | Field::Note(s) | Field::Reason(s) => s.is_empty(),
            Field::Variants(v) | Field::Alternatives(v) | Field::Evidence(v) => v.is_empty(),
            Field::Conflicts(c) => c.is_empty(),
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

/// Compares what was found with what stands in the glossary. What was rejected stays rejected, and so do its trivial
/// variants: other characters for the same word, quotation marks, a plural.
#[must_use]
pub fn merge(glossary: &Glossary, found: &[Entry]) -> Plan {
    plan(glossary, found, false)
}

/// As [`merge`], but what was rejected and is found again becomes a candidate again.
#[must_use]
pub fn merge_again(glossary: &Glossary, found: &[Entry]) -> Plan {
    plan(glossary, found, true)
}

fn plan(glossary: &Glossary, found: &[Entry], reconsider: bool) -> Plan {
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
    let mut rejected: HashMap<String, usize> = HashMap::new();
    for (i, entry) in glossary.terms.iter().enumerate().filter(|(_, e)| e.status == Status::Rejected && !reconsider) {
        for spelling in entry.spellings() {
            rejected.entry(loose_key(spelling)).or_insert(i);
        }
    }
    let is_rejected = |variant: &str| {
        let key = key(variant);
        rejected.get(&loose_key(variant)).is_some_and(|&i| by_key.get(&key).is_none_or(|&j| j == i))
    };
    let found: Vec<Entry> =
        found.iter().map(|e| Entry { variants: e.variants.iter().filter(|v| !is_rejected(v)).cloned().collect(), ..e.clone() }).collect();
    let mut plan = Plan::default();
    let mut enriched: Vec<(usize, Change)> = Vec::new();
    let mut added: Vec<Entry> = Vec::new();
    let mut seen = vec![false; glossary.terms.len()];
    for new in &found {
        let index = by_key.get(&key(&new.source)).copied();
        let Some(index) = index else {
            let variant_of = rejected.get(&loose_key(&new.source)).copied();
            plan.met.push(variant_of);
            if variant_of.is_some() {
                plan.decided += 1;
                plan.rejected += 1;
            } else {
                added.push(new.clone());
            }
            continue;
        };
        plan.met.push(Some(index));
        let old = &glossary.terms[index];
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        let again = reconsider && old.status == Status::Rejected;
        if again {
            plan.reconsidered += 1;
        } else if old.is_decided() {
            plan.decided += 1;
            plan.rejected += usize::from(old.status == Status::Rejected);
        } else {
            plan.known += 1;
        }
        let (fields, conflict) = if again {
            let (mut fields, _) = compare(&Entry { status: Status::Candidate, ..old.clone() }, new);
            fields.insert(0, Field::Status(Status::Candidate));
            (fields, None)
        } else {
            compare(old, new)
        };
        if !fields.is_empty() {
            enriched.push((index, Change::Enrich { index, source: old.source.clone(), fields }));
        }
        if let Some(found) = conflict {
            enriched.push((index, Change::Conflict { index, source: old.source.clone(), ours: old.target.clone(), found }));
        }
    }
    plan.unseen = seen.iter().filter(|s| !**s).count();
    plan.no_longer_seen = (0..seen.len()).filter(|&i| !seen[i] && glossary.terms[i].count > 0).collect();
    enriched.sort_by_key(|(index, _)| *index);
    added.sort_by(|a, b| (a.kind, &a.source).cmp(&(b.kind, &b.source)));
    plan.changes = enriched.into_iter().map(|(_, c)| c).chain(added.into_iter().map(|e| Change::Add(Box::new(e)))).collect();
    plan
}

/// The key under which a rejected spelling meets its trivial variants: as [`key`], without capitals, quotation marks, other
/// punctuation and the plural 们.
pub(super) fn loose_key(text: &str) -> String {
    let key = key(text).to_lowercase();
    if !key.chars().any(crate::text::is_han) {
        // C, C# and C++ are three things.
        return key;
    }
    let letters: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    match letters.strip_suffix('们') {
        Some(one) if one.chars().count() > 1 => one.to_owned(),
        _ => letters,
    }
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

/// The entries of a glossary as a plan of fields makes them; of use to those who show a plan.
#[must_use]
pub fn enriched(old: &Entry, fields: &[Field]) -> Entry {
    let mut e = old.clone();
    for mut field in fields.iter().cloned() {
        field.swap(&mut e);
    }
    e
}

/// Gives an entry the target that a person typed; what no document and no list has given has no basis.
pub fn typed(e: &mut Entry, target: &str) {
    if e.target != target && !e.alternatives.iter().any(|a| a == target) {
        e.basis = Basis::None;
    }
    target.clone_into(&mut e.target);
}

/// Takes the conflicts out of an entry that somebody has decided about. The other person's target stays as a translation
/// that somebody wanted.
pub fn settle(e: &mut Entry) {
    for conflict in std::mem::take(&mut e.conflicts) {
        if conflict.field == "target" && conflict.other != e.target && !e.alternatives.contains(&conflict.other) {
            e.alternatives.push(conflict.other);
        }
    }
}

fn same_text(a: &str, b: &str) -> bool {
    key(a) == key(b)
}
