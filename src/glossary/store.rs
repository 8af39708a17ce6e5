//! A glossary that people are working on: its content in memory, its file on disk, and edits that reach both. What changed on
//! disk meanwhile is taken over first; an edit of what somebody else changed too is not carried out and given back.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::file::{Glossary, Open};
use super::plan::{Change, Field, Plan, settle, typed};
use super::{Conflict, Entry, Kind, Status, save};
use crate::error::Result;
use crate::text::{key, tidy};

/// A glossary file, open for work.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    open: Open,
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

    /// Makes a plan from what is on disk, carries it out and saves. The plan may be made several times, if another program
    /// writes the file meanwhile; the last one is what was done. Returns it, and whether the file was written.
    ///
    /// # Errors
    /// As [`save::update`] and [`Store::open`]; nothing is saved then, and the store holds what is on disk.
    pub fn update(&mut self, mut make: impl FnMut(&Open) -> Plan) -> Result<(Plan, bool)> {
        let mut plan = Plan::default();
        let open = &mut self.open;
        let saved = save::update(&self.path, |text| {
            open.catch_up(text)?;
            plan = make(open);
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
    /// The conflicts that its writer saw in the entry, as `list` shows them. A decision that has them and changes nothing
    /// leaves them open.
    pub conflicts: Vec<Conflict>,
}

impl Decision {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Decision { source: self.source.clone(), conflicts: self.conflicts.clone(), ..Decision::default() }
    }
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
    /// As [`Store::update`].
    pub fn decide(&mut self, decisions: &[Decision], add: bool) -> Result<Vec<Refused>> {
        let mut refused = Vec::new();
        self.update(|open| {
            let (plan, not_done) = decisions_as_plan(open.glossary(), decisions, add);
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
        if decision.is_empty() {
            refuse("it decides nothing. Give a status, target, kind, variants, note or reason.");
            continue;
        }
        let index = locate(&decision.source);
        let before = match index {
            Some(i) => decided.get(&i).unwrap_or(&glossary.terms[i]).clone(),
            None if add => {
                added.get(&key(&decision.source)).cloned().unwrap_or(Entry { source: tidy(&decision.source), ..Entry::default() })
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
    let mut plan = Plan { by_person: true, ..Plan::default() };
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
        if let Some(target) = &self.target {
            typed(&mut e, &tidy(target));
        }
        if let Some(note) = &self.note {
            e.note.clone_from(note);
        }
        if let Some(reason) = &self.reason {
            e.reason.clone_from(reason);
        }
        e.status = self.status.unwrap_or(e.status);
        e.kind = self.kind.unwrap_or(e.kind);
        if let Some(variants) = &self.variants {
            e.variants.clone_from(variants);
        }
        if e == *before && !self.conflicts.is_empty() {
            return e;
        }
        settle(&mut e);
        let replaced = &before.target;
        if !replaced.is_empty() && *replaced != e.target && !e.alternatives.contains(replaced) {
            e.alternatives.push(replaced.clone());
        }
        e.alternatives.retain(|a| *a != e.target);
        e
    }
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

    fn decided(source: &str, status: Status, target: Option<&str>) -> Decision {
        Decision { source: source.into(), status: Some(status), target: target.map(Into::into), ..Decision::default() }
    }

    #[test]
    fn a_decision_changes_its_values_and_no_other_byte() {
        let (_dir, mut store) = store();
        assert_eq!(store.decide(&[decided("闸门", Status::Approved, None)], false).expect("saved"), []);
        let at = TEXT.rfind("candidate").expect("there");
        let expected = format!("{}approved{}", &TEXT[..at], &TEXT[at + "candidate".len()..]);
        assert_eq!(std::fs::read_to_string(store.path()).expect("read"), expected);
        assert_eq!(store.glossary().terms[1].status, Status::Approved);
        assert_eq!(store.glossary(), Store::open(store.path()).expect("open").glossary());
    }

    #[test]
    fn what_changed_on_disk_stays_beside_a_decision() {
        let (_dir, mut store) = store();
        let changed = TEXT
            .replace("\"lantern\"", "\"floating lantern\"")
            .replace("[[term]]\nsource = \"闸门\"", "# new\n\n[[term]]\nsource = \"船\"\n\n[[term]]\nsource = \"闸门\"");
        std::fs::write(store.path(), &changed).expect("written");
        assert_eq!(store.decide(&[decided("闸门", Status::Rejected, None)], false).expect("saved"), []);
        let at = changed.rfind("candidate").expect("there");
        let expected = format!("{}rejected{}", &changed[..at], &changed[at + "candidate".len()..]);
        assert_eq!(std::fs::read_to_string(store.path()).expect("read"), expected);
        assert_eq!(store.glossary(), Store::open(store.path()).expect("open").glossary());
    }

    #[test]
    fn an_entry_that_was_taken_out_on_disk_is_not_put_back() {
        let (_dir, mut store) = store();
        let changed = &TEXT[..TEXT.rfind("\n[[term]]").expect("there")];
        std::fs::write(store.path(), changed).expect("written");
        let refused = store.decide(&[decided("闸门", Status::Rejected, None)], false).expect("read");
        assert_eq!(refused[0].source, "闸门");
        assert_eq!(std::fs::read_to_string(store.path()).expect("read"), changed);
    }

    #[test]
    fn a_save_that_fails_is_not_shown_as_done() {
        let (dir, mut store) = store();
        let approve = decided("河灯", Status::Approved, None);
        std::fs::write(store.path(), "[[term").expect("written");
        assert!(store.decide(std::slice::from_ref(&approve), false).is_err());
        assert_eq!(store.glossary().terms[0].status, Status::Candidate);
        std::fs::write(store.path(), TEXT).expect("written");
        assert_eq!(store.decide(&[approve], false).expect("saved"), []);
        drop(dir);
    }

    #[test]
    fn a_decision_reaches_a_value_with_a_comment_inside_and_the_comment_stays() {
        let (_dir, mut store) = store();
        let commented = "[[term]]\nsource = \"河灯\"\ntarget = \"lantern\"\nvariants = [\n  \"放灯节\", # the old name\n]\nnote = \"x\"\n";
        std::fs::write(store.path(), commented).expect("written");
        let variants = |v: &[&str]| Decision {
            source: "河灯".into(),
            variants: Some(v.iter().map(|v| (*v).to_owned()).collect()),
            ..Decision::default()
        };
        assert_eq!(store.decide(&[variants(&["放灯节", "水灯"])], false).expect("saved"), []);
        let text = std::fs::read_to_string(store.path()).expect("read");
        assert!(text.contains("# the old name\nvariants = [\"放灯节\", \"水灯\"]\nnote = \"x\"\n"), "{text}");
        store.decide(&[variants(&[])], false).expect("saved");
        let text = std::fs::read_to_string(store.path()).expect("read");
        assert!(text.contains("# the old name\nnote = \"x\"\n"), "{text}");
    }
}
