//! A glossary that people are working on: its content in memory, its file on disk, and edits that reach both. What changed on
//! disk meanwhile is taken over first; an edit of what somebody else changed too is not carried out and given back.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::file::{Glossary, Open};
use super::plan::{Change, Field, Plan};
use super::{Entry, Kind, Status, save};
use crate::error::Result;
use crate::text::key;

/// A glossary file, open for work.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    open: Open,
}

/// New values for fields of one entry, as a person wants them.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The entry's index in [`Store::glossary`] when it was shown; where it is now is found by its source.
    pub index: usize,
    /// The entry as it was shown to the person. A field that has another value by now is not overwritten.
    pub was: Entry,
    /// The new values. What the program owns may be among them too, for example the conflicts that a decision settles.
    pub fields: Vec<Field>,
}

/// An edit of one field that was not carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// The entry's source.
    pub source: String,
    /// The value that was to be set.
    pub wanted: Field,
    /// The value that stands in the file; `None` if the entry is gone from it.
    pub found: Option<Field>,
}

impl Store {
    /// Opens a glossary; one that isn't there yet is empty and comes to be with the first save.
    ///
    /// # Errors
    /// As [`save::read`] and [`super::file::parse`].
    pub fn open(path: &Path) -> Result<Self> {
        let open = Open::new(path, save::read(path)?.as_deref())?;
        Ok(Store { path: path.to_path_buf(), open })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the glossary holds, as far as it was read or saved.
    #[must_use]
    pub fn glossary(&self) -> &Glossary {
        self.open.glossary()
    }

    /// The glossary with its text.
    #[must_use]
    pub fn opened(&self) -> &Open {
        &self.open
    }

    /// Takes over what changed on disk. Returns whether anything did.
    ///
    /// # Errors
    /// As [`Store::open`]; what was open stays open then.
    pub fn refresh(&mut self) -> Result<bool> {
        self.open.catch_up(save::read(&self.path)?.as_deref())
    }

    /// Carries edits out and saves, all in one. Edits that meet a change of somebody else are given back; the others are done.
    ///
    /// # Errors
    /// As [`save::update`] and [`Store::open`]; nothing is saved then, and the store holds what is on disk.
    pub fn edit(&mut self, edits: &[Edit]) -> Result<Vec<Clash>> {
        let mut clashes = Vec::new();
        self.update(|glossary| {
            let (plan, met) = edits_as_plan(glossary, edits);
            clashes = met;
            plan
        })?;
        // A value with a comment inside is not rewritten; whoever wanted it must know.
        for edit in edits {
            let Some(entry) = find(self.glossary(), edit).map(|i| &self.glossary().terms[i]) else { continue };
            for field in &edit.fields {
                let found = field.in_entry(entry);
                let told = clashes.iter().any(|c| c.source == entry.source && c.wanted == *field);
                if found != *field && !told {
                    clashes.push(Clash { source: entry.source.clone(), wanted: field.clone(), found: Some(found) });
                }
            }
        }
        Ok(clashes)
    }

    /// Makes a plan from what is on disk, carries it out and saves. The plan may be made several times, if another program
    /// writes the file meanwhile; the last one is what was done. Returns it, and whether the file was written.
    ///
    /// # Errors
    /// As [`Store::edit`].
    pub fn update(&mut self, mut make: impl FnMut(&Glossary) -> Plan) -> Result<(Plan, bool)> {
        let mut plan = Plan::default();
        let open = &mut self.open;
        let saved = save::update(&self.path, |text| {
            open.catch_up(text)?;
            plan = make(open.glossary());
            if let (Some(text), true) = (text, plan.changes_nothing()) {
                return Ok(text.to_owned());
            }
            open.apply(&plan)?;
            Ok(open.text().to_owned())
        });
        match saved {
            Ok(written) => Ok((plan, written)),
            Err(e) => {
                // What could not be saved must not look as if it were.
                let _ = self.refresh();
                Err(e)
            }
        }
    }
}

/// What a person decides about the entry of a source, whatever stood there before.
#[derive(Debug, Clone, PartialEq, Default, serde::Deserialize)]
#[serde(default)]
pub struct Decision {
    /// The entry's source, or one of its variants.
    pub source: String,
    /// What was decided.
    pub status: Option<Status>,
    /// The translation.
    pub target: Option<String>,
    /// What it names.
    pub kind: Option<Kind>,
    /// Other spellings.
    pub variants: Option<Vec<String>>,
    /// A note.
    pub note: Option<String>,
    /// Why it is rejected.
    pub reason: Option<String>,
}

/// A decision that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The source that was given.
    pub source: String,
    /// Why, and what to do.
    pub why: &'static str,
}

impl Store {
    /// Carries decisions out and saves. A decision settles the conflicts of its entry. With `add`, a source without an entry
    /// gets one. Gives back what was refused; the others are done.
    ///
    /// # Errors
    /// As [`Store::edit`].
    pub fn decide(&mut self, decisions: &[Decision], add: bool) -> Result<Vec<Refused>> {
        let mut refused = Vec::new();
        self.update(|glossary| {
            let (plan, not_done) = decisions_as_plan(glossary, decisions, add);
            refused = not_done;
            plan
        })?;
        Ok(refused)
    }
}

fn decisions_as_plan(glossary: &Glossary, decisions: &[Decision], add: bool) -> (Plan, Vec<Refused>) {
    let mut by_key: HashMap<String, usize> = HashMap::new();
    if decisions.len() > 1 {
        for (i, entry) in glossary.terms.iter().enumerate() {
            by_key.entry(key(&entry.source)).or_insert(i);
        }
    }
    let locate = |source: &str| {
        let wanted = key(source);
        // One decision is not worth the keys of all entries.
        let by_source = || match decisions.len() {
            1 => {
                let exact = glossary.terms.iter().position(|e| e.source == source);
                exact.or_else(|| glossary.terms.iter().position(|e| key(&e.source) == wanted))
            }
            _ => by_key.get(&wanted).copied(),
        };
        by_source().or_else(|| glossary.terms.iter().position(|e| e.variants.iter().any(|v| key(v) == wanted)))
    };
    let mut refused = Vec::new();
    let mut decided: BTreeMap<usize, Entry> = BTreeMap::new();
    let mut added: BTreeMap<String, Entry> = BTreeMap::new();
    for decision in decisions {
        let mut refuse = |why| refused.push(Refused { source: decision.source.clone(), why });
        if decision.source.trim().is_empty() {
            refuse("it has no source.");
            continue;
        }
        let index = locate(&decision.source);
        let before = match index {
            Some(i) => decided.get(&i).unwrap_or(&glossary.terms[i]).clone(),
            None if add => {
                added.get(&key(&decision.source)).cloned().unwrap_or(Entry { source: decision.source.clone(), ..Entry::default() })
            }
            None => {
                refuse("the glossary has no such entry. With --add it gets one.");
                continue;
            }
        };
        let after = decision.carried_out(&before);
        if after.status == Status::Approved && after.target.trim().is_empty() {
            refuse("it has no target, so it can't be approved. Give one with --target.");
            continue;
        }
        match index {
            Some(i) => drop(decided.insert(i, after)),
            None => drop(added.insert(key(&decision.source), after)),
        }
    }
    let mut plan = Plan::default();
    for (index, after) in decided {
        let before = &glossary.terms[index];
        let changed = |f: &Field| f.in_entry(before) != *f;
        let fields: Vec<Field> = super::file::all_fields(&after).into_iter().filter(changed).collect();
        if !fields.is_empty() {
            plan.changes.push(Change::Enrich { index, source: before.source.clone(), fields });
        }
    }
    let mut added: Vec<Entry> = added.into_values().collect();
    added.sort_by(|a, b| (a.kind, &a.source).cmp(&(b.kind, &b.source)));
    plan.changes.extend(added.into_iter().map(|e| Change::Add(Box::new(e))));
    (plan, refused)
}

impl Decision {
    fn carried_out(&self, before: &Entry) -> Entry {
        let mut e = before.clone();
        let set = |new: &Option<String>, field: &mut String| {
            if let Some(new) = new {
                field.clone_from(new);
            }
        };
        set(&self.target, &mut e.target);
        set(&self.note, &mut e.note);
        set(&self.reason, &mut e.reason);
        e.status = self.status.unwrap_or(e.status);
        e.kind = self.kind.unwrap_or(e.kind);
        if let Some(variants) = &self.variants {
            e.variants.clone_from(variants);
        }
        // The other person's target is still a translation that somebody wanted.
        let others = e.conflicts.iter().filter(|c| c.field == "target").map(|c| &c.other);
        let replaced = std::iter::once(&before.target).filter(|t| !t.is_empty());
        for other in others.chain(replaced).cloned().collect::<Vec<_>>() {
            if other != e.target && !e.alternatives.contains(&other) {
                e.alternatives.push(other);
            }
        }
        e.alternatives.retain(|a| *a != e.target);
        e.conflicts.clear();
        e
    }
}

/// Where the entry of an edit stands now.
fn find(glossary: &Glossary, edit: &Edit) -> Option<usize> {
    let is_it = |e: &Entry| e.source == edit.was.source;
    if glossary.terms.get(edit.index).is_some_and(is_it) {
        return Some(edit.index);
    }
    glossary.terms.iter().position(is_it)
}

fn edits_as_plan(glossary: &Glossary, edits: &[Edit]) -> (Plan, Vec<Clash>) {
    let mut plan = Plan::default();
    let mut clashes = Vec::new();
    for edit in edits {
        let Some(index) = find(glossary, edit) else {
            let gone = |f: &Field| Clash { source: edit.was.source.clone(), wanted: f.clone(), found: None };
            clashes.extend(edit.fields.iter().map(gone));
            continue;
        };
        let entry = &glossary.terms[index];
        let mut fields = Vec::new();
        for field in &edit.fields {
            let found = field.in_entry(entry);
            if found == *field {
                continue;
            }
            if found == field.in_entry(&edit.was) {
                fields.push(field.clone());
            } else {
                clashes.push(Clash { source: entry.source.clone(), wanted: field.clone(), found: Some(found) });
            }
        }
        if !fields.is_empty() {
            plan.changes.push(Change::Enrich { index, source: entry.source.clone(), fields });
        }
    }
    (plan, clashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# ours\nformat = 1\n\n[[term]]\nsource = \"河灯\"\ntarget = \"lantern\"  # ask\nstatus = \"candidate\"\n\n[[term]]\nsource = \"闸门\"\ntarget = \"gate\"\nstatus = \"candidate\"\n";

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("g.toml");
        std::fs::write(&path, TEXT).expect("written");
        let store = Store::open(&path).expect("open");
        (dir, store)
    }

    fn edit(store: &Store, index: usize, fields: Vec<Field>) -> Edit {
        Edit { index, was: store.glossary().terms[index].clone(), fields }
    }

    #[test]
    fn an_edit_changes_its_value_and_no_other_byte() {
        let (_dir, mut store) = store();
        let approve = edit(&store, 0, vec![Field::Status(Status::Approved), Field::Target("river lantern".into())]);
        assert_eq!(store.edit(&[approve]).expect("saved"), []);
        let expected = TEXT.replace("\"lantern\"", "\"river lantern\"").replacen("candidate", "approved", 1);
        assert_eq!(std::fs::read_to_string(store.path()).expect("read"), expected);
        assert_eq!(store.glossary().terms[0].status, Status::Approved);
        assert_eq!(store.glossary(), Store::open(store.path()).expect("open").glossary());
    }

    #[test]
    fn what_changed_on_disk_stays_and_an_edit_of_the_same_field_is_given_back() {
        let (_dir, mut store) = store();
        let edits = [edit(&store, 0, vec![Field::Target("river lantern".into())]), edit(&store, 1, vec![Field::Status(Status::Rejected)])];
        let changed = TEXT
            .replace("\"lantern\"", "\"floating lantern\"")
            .replace("[[term]]\nsource = \"闸门\"", "# new\n\n[[term]]\nsource = \"船\"\n\n[[term]]\nsource = \"闸门\"");
        std::fs::write(store.path(), &changed).expect("written");
        let clashes = store.edit(&edits).expect("saved");
        assert_eq!(clashes.len(), 1);
        assert_eq!(clashes[0].found, Some(Field::Target("floating lantern".into())));
        let at = changed.rfind("candidate").expect("there");
        let expected = format!("{}rejected{}", &changed[..at], &changed[at + "candidate".len()..]);
        assert_eq!(std::fs::read_to_string(store.path()).expect("read"), expected);
        assert_eq!(store.glossary(), Store::open(store.path()).expect("open").glossary());
    }

    #[test]
    fn an_entry_that_was_taken_out_on_disk_is_not_put_back() {
        let (_dir, mut store) = store();
        let gone = edit(&store, 1, vec![Field::Status(Status::Rejected)]);
        let changed = &TEXT[..TEXT.rfind("\n[[term]]").expect("there")];
        std::fs::write(store.path(), changed).expect("written");
        let clashes = store.edit(&[gone]).expect("read");
        assert_eq!(clashes[0].found, None);
        assert_eq!(std::fs::read_to_string(store.path()).expect("read"), changed);
    }

    #[test]
    fn a_save_that_fails_is_not_shown_as_done() {
        let (dir, mut store) = store();
        let approve = edit(&store, 0, vec![Field::Status(Status::Approved)]);
        std::fs::write(store.path(), "[[term").expect("written");
        assert!(store.edit(std::slice::from_ref(&approve)).is_err());
        assert_eq!(store.glossary().terms[0].status, Status::Candidate);
        std::fs::write(store.path(), TEXT).expect("written");
        assert_eq!(store.edit(&[approve]).expect("saved"), []);
        drop(dir);
    }
}
