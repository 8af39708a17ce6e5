//! Brings what came back from another program into a glossary, entry by entry. What this makes is a [`Plan`] like that of a
//! run: it can be shown, and carrying it out changes only the entries that it names.
//!
//! With the file as it was exported (the base) it is plain who changed what: changed there is taken, changed here stays,
//! changed in both is a conflict. Without it, what the glossary has stays where a person decided, and what differs is a
//! conflict; only gaps are filled, and entries that nobody has decided take what the file has decided.

use std::collections::HashMap;

use super::read::{Incoming, Reading, Record};
use super::{lines, rows, visible};
use crate::glossary::file::Glossary;
use crate::glossary::plan::{Change, Field, Plan};
use crate::glossary::{Basis, Entry, Status};
use crate::text::key;

/// Whose word stands where both have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prefer {
    /// The glossary's, and it is told.
    #[default]
    Ask,
    /// The glossary's.
    Glossary,
    /// The file's.
    File,
}

/// How to merge.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// What to do with conflicts.
    pub prefer: Prefer,
    /// The status of new entries, instead of what the file says.
    pub status: Option<Status>,
}

/// A field that both sides have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The entry's source.
    pub source: String,
    /// Where it stands in the file.
    pub place: String,
    /// The field.
    pub field: &'static str,
    /// What the glossary has.
    pub ours: String,
    /// What the file has.
    pub theirs: String,
}

/// A field that gets a new value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The entry's source.
    pub source: String,
    /// The field.
    pub field: &'static str,
    /// What the glossary had.
    pub from: String,
    /// What it gets.
    pub to: String,
}

/// What came of comparing.
#[derive(Debug, Clone, Default)]
pub struct Merged {
    /// What to change.
    pub plan: Plan,
    /// The changes of entries that are there.
    pub taken: Vec<Taken>,
    /// What a person has to decide.
    pub conflicts: Vec<Conflict>,
    /// Differences that stay as the glossary has them because only the glossary changed, or because it was told before.
    pub kept: usize,
    /// Records that say what the glossary says.
    pub same: usize,
    /// Sources that the base has and the file hasn't. They stay.
    pub missing: Vec<String>,
}

/// Compares a file with a glossary.
#[must_use]
pub fn merge(glossary: &Glossary, file: &Incoming, base: Option<&Incoming>, options: Options) -> Merged {
    let index = Index::of(glossary);
    let before: Option<HashMap<&str, &Record>> = base.map(|b| b.records.iter().map(|r| (r.source.as_str(), r)).collect());
    let mut out = Merged::default();
    let mut updates: HashMap<usize, Update> = HashMap::new();
    let mut order: Vec<usize> = Vec::new();
    let mut added: Vec<Entry> = Vec::new();
    let mut added_by_key: HashMap<String, usize> = HashMap::new();
    for record in &file.records {
        let base = before.as_ref().map(|b| b.get(record.source.as_str()).copied());
        match index.find(&record.source) {
            Some((i, own)) => {
                let update = updates.entry(i).or_insert_with(|| {
                    order.push(i);
                    Update::new(&glossary.terms[i], options.prefer)
                });
                update.take(record, base, own);
            }
            None => {
                let entry = new_entry(record, options);
                // Two spellings of one term that the file has as two rows.
                match added_by_key.get(&key(&entry.source)).map(|&i| &mut added[i]) {
                    Some(first) if first.target == entry.target => {
                        if first.source != entry.source && !first.variants.contains(&entry.source) {
                            first.variants.push(entry.source);
                        }
                    }
                    _ => {
                        added_by_key.entry(key(&entry.source)).or_insert(added.len());
                        added.push(entry);
                    }
                }
            }
        }
    }
    if let Some(base) = base {
        let there: std::collections::HashSet<String> = file.records.iter().flat_map(spellings).map(key).collect();
        out.missing = base.records.iter().map(|r| r.source.clone()).filter(|s| !there.contains(&key(s))).collect();
    }
    order.sort_unstable();
    for i in order {
        let Some(update) = updates.remove(&i) else { continue };
        let (fields, conflicts, taken, kept) = update.finish();
        out.same += usize::from(fields.is_empty() && conflicts.is_empty() && kept == 0);
        out.kept += kept;
        if !fields.is_empty() {
            out.plan.changes.push(Change::Enrich { index: i, source: glossary.terms[i].source.clone(), fields });
        }
        for c in conflicts.iter().filter(|c| c.field == "target") {
            let (source, ours, found) = (c.source.clone(), c.ours.clone(), c.theirs.clone());
            out.plan.changes.push(Change::Conflict { index: i, source, ours, found });
        }
        out.conflicts.extend(conflicts);
        out.taken.extend(taken);
    }
    added.sort_by(|a, b| (a.kind, &a.source).cmp(&(b.kind, &b.source)));
    out.plan.changes.extend(added.into_iter().map(|e| Change::Add(Box::new(e))));
    out
}

/// The head of a glossary that an import makes: its languages are those that the user gave or the file has.
#[must_use]
pub fn head(how: &Reading, file: &Incoming) -> String {
    let default = Glossary::default();
    // A language tag has nothing that would need an escape.
    let tag = |given: &str, read: &str, default: &str| {
        let text = [given, read, default].into_iter().find(|t| !t.is_empty()).unwrap_or_default();
        text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>()
    };
    let source = tag(&how.source_language, "", &default.source_language);
    let target = tag(&how.target_language, &file.target_language, &default.target_language);
    format!("# shuyu glossary\nformat = {}\nsource-language = \"{source}\"     # BCP 47\ntarget-language = \"{target}\"\n", default.format)
}

fn spellings(record: &Record) -> impl Iterator<Item = &str> {
    std::iter::once(record.source.as_str()).chain(record.variants.iter().flatten().map(String::as_str))
}

/// Finds the entry that a spelling belongs to.
struct Index<'g> {
    exact: HashMap<&'g str, usize>,
    own: HashMap<String, usize>,
    variants: HashMap<String, usize>,
}

impl<'g> Index<'g> {
    fn of(glossary: &'g Glossary) -> Self {
        let mut out = Index { exact: HashMap::new(), own: HashMap::new(), variants: HashMap::new() };
        for (i, entry) in glossary.terms.iter().enumerate() {
            out.exact.entry(&entry.source).or_insert(i);
            out.own.entry(key(&entry.source)).or_insert(i);
            for variant in &entry.variants {
                out.variants.entry(key(variant)).or_insert(i);
            }
        }
        out
    }

    /// The entry, and whether the spelling is its source and not a variant of it.
    fn find(&self, source: &str) -> Option<(usize, bool)> {
        if let Some(&i) = self.exact.get(source) {
            return Some((i, true));
        }
        let key = key(source);
        let own = self.own.get(&key).map(|&i| (i, true));
        own.or_else(|| self.variants.get(&key).map(|&i| (i, false)))
    }
}

fn new_entry(record: &Record, options: Options) -> Entry {
    let decided = if record.target.is_empty() { Status::Candidate } else { Status::Approved };
    Entry {
        source: record.source.clone(),
        target: record.target.clone(),
        status: options.status.or(record.status).unwrap_or(decided),
        kind: record.kind.unwrap_or_default(),
        basis: if record.target.is_empty() { Basis::None } else { Basis::Known },
        count: record.count.unwrap_or(0),
        variants: record.variants.clone().unwrap_or_default(),
        alternatives: record.alternatives.clone(),
        note: record.note.clone().unwrap_or_default(),
        reason: record.reason.clone().unwrap_or_default(),
        ..Entry::default()
    }
}

/// What becomes of one field.
enum Verdict {
    /// The file's word is taken.
    Take,
    /// The glossary's word stays without a word: only the glossary changed.
    Keep,
    /// A person decides.
    Conflict,
}

/// The fields of free text.
#[derive(Clone, Copy)]
enum Text {
    Note,
    Reason,
}

impl Text {
    fn name(self) -> &'static str {
        match self {
            Text::Note => "note",
            Text::Reason => "reason",
        }
    }

    fn of(self, entry: &mut Entry) -> &mut String {
        match self {
            Text::Note => &mut entry.note,
            Text::Reason => &mut entry.reason,
        }
    }

    fn of_record(self, record: &Record) -> Option<&String> {
        match self {
            Text::Note => record.note.as_ref(),
            Text::Reason => record.reason.as_ref(),
        }
    }
}

/// What a file's records make of one entry.
struct Update<'g> {
    old: &'g Entry,
    new: Entry,
    prefer: Prefer,
    conflicts: Vec<Conflict>,
    taken: Vec<Taken>,
    kept: usize,
}

impl<'g> Update<'g> {
    fn new(old: &'g Entry, prefer: Prefer) -> Self {
        Update { old, new: old.clone(), prefer, conflicts: Vec::new(), taken: Vec::new(), kept: 0 }
    }

    /// Whose word stands. `ours` and `theirs` differ. The base is what the file had when it was exported: `None` if no base
    /// was given, `Some(None)` if the base hadn't the entry or the field.
    fn verdict<T: PartialEq + ?Sized>(&self, ours: &T, theirs: &T, base: Option<Option<&T>>, decided_there: bool, gap: bool) -> Verdict {
        match base {
            Some(Some(base)) if base == theirs => Verdict::Keep,
            Some(Some(base)) if base == ours => Verdict::Take,
            Some(Some(_)) => self.prefer(),
            // Nobody is overruled where nobody has decided.
            _ if gap => Verdict::Take,
            _ if decided_there && !self.old.is_decided() => Verdict::Take,
            _ => self.prefer(),
        }
    }

    fn prefer(&self) -> Verdict {
        match self.prefer {
            Prefer::Ask => Verdict::Conflict,
            Prefer::Glossary => Verdict::Keep,
            Prefer::File => Verdict::Take,
        }
    }

    /// Notes what becomes of a field; true if the file's value is to be set.
    fn settle(&mut self, verdict: Verdict, place: &str, field: &'static str, ours: &str, theirs: &str) -> bool {
        let source = self.old.source.clone();
        match verdict {
            Verdict::Keep => {
                self.kept += 1;
                false
            }
            Verdict::Take => {
                self.taken.push(Taken { source, field, from: ours.to_owned(), to: theirs.to_owned() });
                true
            }
            Verdict::Conflict => {
                self.conflicts.push(Conflict { source, place: place.to_owned(), field, ours: ours.to_owned(), theirs: theirs.to_owned() });
                false
            }
        }
    }

    /// Takes a record for the entry, or for a variant of it.
    fn take(&mut self, record: &Record, base: Option<Option<&Record>>, own: bool) {
        // A base that hasn't the row says nothing of it.
        let base = base.filter(Option::is_some);
        let decided_there = record.status.is_some_and(|s| s != Status::Candidate);
        let place = record.place.as_str();

        if self.old.status == Status::Rejected && !record.target.is_empty() && record.status.is_none() {
            // It is used there and was rejected here; the base, if there is one, has it as well.
            let unchanged = base.flatten().is_some_and(|b| b.target == record.target);
            if own && visible(&self.old.target) != record.target && !unchanged {
                let verdict = if self.prefer == Prefer::Ask { Verdict::Conflict } else { Verdict::Keep };
                self.settle(verdict, place, "status", "rejected", &format!("in use as {}", record.target));
            }
            return;
        }

        self.target(record, base, own, decided_there);
        for other in &record.alternatives {
            self.add_alternative(other);
        }
        if !own {
            return;
        }
        if let Some(theirs) = record.status {
            self.status(theirs, base.map(|b| b.and_then(|b| b.status)), place);
        }
        if let Some(theirs) = record.kind.filter(|k| *k != self.new.kind) {
            let verdict = self.verdict(&self.old.kind, &theirs, base.map(|b| b.and_then(|b| b.kind.as_ref())), decided_there, false);
            if self.settle(verdict, place, "kind", self.old.kind.name(), theirs.name()) {
                self.new.kind = theirs;
            }
        }
        for text in [Text::Note, Text::Reason] {
            self.text(text, record, base, decided_there);
        }
        self.variants(record, base.flatten(), decided_there, place);
    }

    fn text(&mut self, text: Text, record: &Record, base: Option<Option<&Record>>, decided_there: bool) {
        let Some(theirs) = text.of_record(record) else { return };
        let flat = |text: &str| rows::one_line(&lines(text));
        let (a, b) = (flat(text.of(&mut self.new)), flat(theirs));
        // An empty cell is no wish to delete a note, unless the base had one there.
        let cleared = b.is_empty() && base.is_none();
        if a == b || cleared {
            return;
        }
        let then = base.flatten().and_then(|b| text.of_record(b)).map(|t| flat(t));
        let verdict = self.verdict(a.as_str(), b.as_str(), base.map(|_| then.as_deref()), decided_there, a.is_empty());
        if self.settle(verdict, &record.place, text.name(), &a, &b) {
            text.of(&mut self.new).clone_from(theirs);
        }
    }

    fn target(&mut self, record: &Record, base: Option<Option<&Record>>, own: bool, decided_there: bool) {
        let theirs = record.target.as_str();
        let ours = visible(&self.old.target);
        if ours == theirs || theirs == self.new.target {
            return;
        }
        let then = base.flatten().map(|b| b.target.as_str());
        // An empty cell is no wish to delete a translation, unless there was one in the base.
        if theirs.is_empty() && then.is_none_or(str::is_empty) {
            return;
        }
        // Synonyms in a tool stand in rows of their own; the first of them may be the one that we have.
        if record.alternatives.contains(&ours) && base.is_none() {
            self.add_alternative(theirs);
            return;
        }
        let told = self.old.alternatives.iter().any(|a| visible(a) == theirs);
        if !own {
            if then != Some(theirs) && !told {
                self.settle(self.prefer_nothing(), &record.place, "target of a variant", &format!("{} = {ours}", record.source), theirs);
                self.add_alternative(theirs);
            }
            return;
        }
        let mut verdict = self.verdict(ours.as_str(), theirs, base.map(|_| then), decided_there, ours.is_empty());
        if matches!(verdict, Verdict::Conflict) && told {
            verdict = Verdict::Keep;
        }
        let conflict = matches!(verdict, Verdict::Conflict);
        if self.settle(verdict, &record.place, "target", &ours, theirs) {
            let old = std::mem::replace(&mut self.new.target, theirs.to_owned());
            self.new.alternatives.retain(|a| a != theirs);
            if old.is_empty() {
                self.new.basis = Basis::Known;
            }
            self.add_alternative(&old);
            if theirs.is_empty() {
                self.new.basis = Basis::None;
            }
        } else if conflict {
            self.add_alternative(theirs);
        }
    }

    /// A variant has no target of its own, so there is nothing that could be taken.
    fn prefer_nothing(&self) -> Verdict {
        if self.prefer == Prefer::Ask { Verdict::Conflict } else { Verdict::Keep }
    }

    fn add_alternative(&mut self, target: &str) {
        let known = self.new.alternatives.iter().any(|a| visible(a) == target);
        if !target.is_empty() && !known && visible(&self.new.target) != target {
            self.new.alternatives.push(target.to_owned());
        }
    }

    fn status(&mut self, theirs: Status, base: Option<Option<Status>>, place: &str) {
        let ours = self.old.status;
        // What is undecided there, or has no word there, says nothing against a decision.
        let undecided = theirs == Status::Candidate && base.flatten().is_none_or(|b| b == Status::Candidate);
        if ours == theirs || undecided {
            return;
        }
        let verdict = self.verdict(&ours, &theirs, base.as_ref().map(Option::as_ref), true, false);
        if self.settle(verdict, place, "status", ours.name(), theirs.name()) {
            self.new.status = theirs;
        }
    }

    fn variants(&mut self, record: &Record, base: Option<&Record>, decided_there: bool, place: &str) {
        let theirs: Vec<&String> = record.variants.iter().flatten().collect();
        let has = |list: &[String], v: &str| list.iter().any(|o| visible(o) == v);
        // A form in the other script may be one that the export added.
        let known =
            |v: &str| has(&self.old.variants, v) || key(v) == key(&self.old.source) || self.old.variants.iter().any(|o| key(o) == key(v));
        let then = base.and_then(|b| b.variants.as_deref());
        let more: Vec<String> = theirs.iter().filter(|v| !known(v) && !then.is_some_and(|b| has(b, v))).map(|v| (*v).clone()).collect();
        let fewer: Vec<String> = match then {
            Some(then) => self.old.variants.iter().filter(|v| has(then, &visible(v)) && !theirs.contains(&&visible(v))).cloned().collect(),
            None => Vec::new(),
        };
        if more.is_empty() && fewer.is_empty() {
            return;
        }
        let mut list: Vec<String> = self.old.variants.iter().filter(|v| !fewer.contains(v)).cloned().collect();
        list.extend(more);
        let (ours, new) = (self.old.variants.join(", "), list.join(", "));
        let changed_there = base.is_some() || self.old.variants.is_empty() || !self.old.is_decided() && decided_there;
        let verdict = if changed_there { Verdict::Take } else { self.prefer() };
        if self.settle(verdict, place, "variants", &ours, &new) {
            self.new.variants = list;
        }
    }

    /// The fields to set, the conflicts, what was taken, and how many differences stay.
    fn finish(self) -> (Vec<Field>, Vec<Conflict>, Vec<Taken>, usize) {
        let (old, new) = (self.old, self.new);
        let mut fields = Vec::new();
        let mut set = |changed: bool, field: Field| {
            if changed {
                fields.push(field);
            }
        };
        set(old.target != new.target, Field::Target(new.target));
        set(old.status != new.status, Field::Status(new.status));
        set(old.kind != new.kind, Field::Kind(new.kind));
        set(old.basis != new.basis, Field::Basis(new.basis));
        set(old.variants != new.variants, Field::Variants(new.variants));
        set(old.alternatives != new.alternatives, Field::Alternatives(new.alternatives));
        set(old.note != new.note, Field::Note(new.note));
        set(old.reason != new.reason, Field::Reason(new.reason));
        (fields, self.conflicts, self.taken, self.kept)
    }
}
