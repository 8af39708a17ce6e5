//! Decisions on disk: the one place where review meets the glossary's file. What the session wants is compared with what it
//! last saw there and with what stands there now, field by field: what only one side changed is taken over, what both
//! changed stays as the file has it and is handed back.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::path::Path;
use std::time::SystemTime;

use super::session::Theirs;
use crate::error::{Error, Result};
use crate::glossary::file::{Glossary, Open, all_fields};
use crate::glossary::plan::{Change, Field, Plan, enriched};
use crate::glossary::store::Store;
use crate::glossary::{Entry, save};

/// What tells a file that was written since from one that was not.
type Stamp = Option<(SystemTime, u64)>;

/// A glossary's file, as the session knows it.
#[derive(Debug)]
pub struct Book {
    store: Store,
    memory: Memory,
    stamp: Stamp,
}

/// What the session last saw of a file.
#[derive(Debug)]
struct Memory {
    /// The glossary's number in the session.
    number: usize,
    /// By the numbers of the session: each entry as it was last seen on disk.
    seen: BTreeMap<usize, Entry>,
    /// Entries that were taken out, as they stood there, so that they come back byte for byte.
    cut: HashMap<usize, Cut>,
}

/// An entry that was taken out of the file.
#[derive(Debug, Clone)]
struct Cut {
    text: String,
    entry: Entry,
    /// The source of the entry that stood after it.
    before: Option<String>,
}

fn stamp(path: &Path) -> Stamp {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

/// Whether an entry can be reviewed: one without a source can't.
fn is_reviewable(entry: &Entry) -> bool {
    !entry.source.trim().is_empty()
}

impl Book {
    /// Reads a glossary as the `number`th of a session whose next free entry number is `first`. Gives what it holds, without
    /// the entries that can't be reviewed.
    ///
    /// # Errors
    /// [`Error::NoSuchPath`]; what [`Store::open`] says; [`Error::Io`] if it can't be written.
    pub fn load(path: &Path, number: usize, first: usize) -> Result<(Self, Glossary)> {
        if !path.exists() {
            return Err(Error::NoSuchPath { path: path.to_path_buf() });
        }
        let stamp = stamp(path);
        let store = Store::open(path)?;
        save::check_writable(path)?;
        let all = store.glossary();
        let terms: Vec<Entry> = all.terms.iter().filter(|e| is_reviewable(e)).cloned().collect();
        let glossary = Glossary {
            format: all.format,
            source_language: all.source_language.clone(),
            target_language: all.target_language.clone(),
            documents: all.documents.clone(),
            warnings: store.opened().warnings().to_vec(),
            terms,
        };
        let seen = glossary.terms.iter().enumerate().map(|(i, e)| (first + i, e.clone())).collect();
        Ok((Book { store, memory: Memory { number, seen, cut: HashMap::new() }, stamp }, glossary))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Whether another program has written the file since it was last read or written here.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        stamp(self.path()) != self.stamp
    }

    /// Remembers the number of an entry that was [`Theirs::Added`].
    pub fn know(&mut self, id: usize, entry: Entry) {
        self.memory.seen.insert(id, entry);
    }

    /// Writes these entries as they should stand, `None` for one that is to go, and gives what others have changed.
    ///
    /// # Errors
    /// What [`Store::update`] says, and [`Error::NoSuchPath`] if the file is gone; the file is then as it was, and nothing is
    /// forgotten.
    pub fn write(&mut self, wanted: &[(usize, Option<Entry>)]) -> Result<Vec<Theirs>> {
        if !self.path().exists() {
            return Err(Error::NoSuchPath { path: self.path().to_path_buf() });
        }
        let mut outcome = Outcome::default();
        let memory = &self.memory;
        self.store.update(|open| {
            let plan;
            (plan, outcome) = memory.compared(open, wanted);
            plan
        })?;
        self.stamp = stamp(self.path());
        let memory = &mut self.memory;
        for (id, entry) in outcome.seen {
            match entry {
                Some(entry) => memory.seen.insert(id, entry),
                None => memory.seen.remove(&id),
            };
        }
        for id in outcome.back {
            memory.cut.remove(&id);
        }
        memory.cut.extend(outcome.cut);
        Ok(outcome.theirs)
    }
}

/// What a comparison came to.
#[derive(Debug, Default)]
struct Outcome {
    theirs: Vec<Theirs>,
    /// What stands in the file once the plan is carried out, where that is not what was seen last.
    seen: Vec<(usize, Option<Entry>)>,
    cut: HashMap<usize, Cut>,
    back: Vec<usize>,
}

impl Memory {
    /// Compares what is wanted with what was seen last and with what stands in the file.
    fn compared(&self, open: &Open, wanted: &[(usize, Option<Entry>)]) -> (Plan, Outcome) {
        let terms = &open.glossary().terms;
        let mut outcome = Outcome::default();
        let mut by_source: HashMap<&str, VecDeque<usize>> = HashMap::with_capacity(terms.len());
        for (index, entry) in terms.iter().enumerate().filter(|(_, e)| is_reviewable(e)) {
            by_source.entry(&entry.source).or_default().push_back(index);
        }
        let wanted: BTreeMap<usize, Option<&Entry>> = wanted.iter().map(|(id, e)| (*id, e.as_ref())).collect();

        let mut changes: Vec<Change> = Vec::new();
        let mut added: Vec<&Entry> = Vec::new();
        for (&id, seen) in &self.seen {
            let mine = wanted.get(&id).copied();
            let Some(index) = by_source.get_mut(seen.source.as_str()).and_then(VecDeque::pop_front) else {
                match mine {
                    // Somebody took out what was decided about here: the decision stays.
                    Some(Some(entry)) if entry != seen => {
                        added.push(entry);
                        outcome.seen.push((id, Some(entry.clone())));
                    }
                    _ => {
                        if mine != Some(None) {
                            outcome.theirs.push(Theirs::Removed { id });
                        }
                        outcome.seen.push((id, None));
                    }
                }
                continue;
            };
            let theirs = &terms[index];
            match mine {
                None if theirs == seen => {}
                Some(None) => {
                    let before = terms[index + 1..].iter().find(|e| is_reviewable(e)).map(|e| e.source.clone());
                    let cut = |text: &str| Cut { text: text.replace("\r\n", "\n"), entry: theirs.clone(), before };
                    outcome.cut.extend(open.lines_of(index).map(cut).map(|cut| (id, cut)));
                    outcome.seen.push((id, None));
                    changes.push(Change::Remove { index });
                }
                _ => {
                    let mine = mine.flatten().unwrap_or(seen);
                    let mut set: Vec<Field> = Vec::new();
                    for ((mine, base), theirs) in all_fields(mine).into_iter().zip(all_fields(seen)).zip(all_fields(theirs)) {
                        if mine != theirs && base == theirs {
                            set.push(mine);
                        } else if mine != theirs {
                            outcome.theirs.push(Theirs::Field { id, before: base, after: theirs });
                        }
                    }
                    outcome.seen.push((id, Some(enriched(theirs, &set))));
                    if !set.is_empty() {
                        changes.push(Change::Enrich { index, source: theirs.source.clone(), fields: set });
                    }
                }
            }
        }
        // What stands there and was never seen.
        let mut new_there: Vec<usize> = by_source.into_values().flatten().collect();
        new_there.sort_unstable();
        let mut settled: HashSet<usize> = HashSet::new();
        for index in new_there {
            let entry = &terms[index];
            // An entry that is new here and there is the same one.
            let is_twin = |(id, e): &(&usize, &Option<&Entry>)| {
                !self.seen.contains_key(id) && !settled.contains(id) && e.is_some_and(|e| e.source == entry.source)
            };
            match wanted.iter().find(is_twin) {
                Some((&id, Some(mine))) => {
                    let fields = vec![Field::Status(mine.status), Field::Reason(mine.reason.clone())];
                    outcome.seen.push((id, Some(enriched(entry, &fields))));
                    outcome.back.push(id);
                    settled.insert(id);
                    changes.push(Change::Enrich { index, source: entry.source.clone(), fields });
                }
                _ => outcome.theirs.push(Theirs::Added { book: self.number, entry: entry.clone() }),
            }
        }
        for (&id, entry) in wanted.iter().filter(|(id, _)| !self.seen.contains_key(id) && !settled.contains(id)) {
            let Some(entry) = *entry else { continue };
            outcome.seen.push((id, Some(entry.clone())));
            let back = self.cut.get(&id).filter(|_| !open.is_inline()).and_then(|cut| cut.put_back(open.path(), terms, entry));
            match back {
                Some(change) => {
                    outcome.back.push(id);
                    changes.push(change);
                }
                None => added.push(entry),
            }
        }
        // New entries come in the order of the file.
        added.sort_by(|a, b| (a.kind, &a.source).cmp(&(b.kind, &b.source)));
        changes.extend(added.into_iter().map(|e| Change::Add(Box::new(e.clone()))));
        (Plan { changes, by_person: true, ..Plan::default() }, outcome)
    }
}

impl Cut {
    /// The change that puts the entry back with the values that it should have now; `None` if its lines can't be read.
    fn put_back(&self, path: &Path, terms: &[Entry], entry: &Entry) -> Option<Change> {
        let mut alone = Open::new(path, Some(&self.text)).ok()?;
        let fields: Vec<Field> = all_fields(entry).into_iter().filter(|f| f.in_entry(&self.entry) != *f).collect();
        let change = Change::Enrich { index: 0, source: self.entry.source.clone(), fields };
        alone.apply(&Plan { changes: vec![change], by_person: true, ..Plan::default() }).ok()?;
        let before = self.before.as_ref().and_then(|s| terms.iter().position(|e| e.source == *s));
        Some(Change::PutBack { text: alone.text().to_owned(), before })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::glossary::Status;

    const TEXT: &str = "# mine\nformat = 1\n\n[[term]]\nsource = \"河灯\"\ntarget = \"\"\ncount = 3\n\n# about the gate\n[[term]]\nsource = \"潮汐闸门\"\ncount = 2\nmine = true # kept\n\n[[term]]\nsource = \"闸门\"\nnote = \"old\"\n";

    fn book() -> (tempfile::TempDir, PathBuf, Book, Vec<Entry>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("g.toml");
        std::fs::write(&path, TEXT).expect("written");
        let (book, glossary) = Book::load(&path, 0, 0).expect("read");
        (folder, path, book, glossary.terms)
    }

    fn text(path: &Path) -> String {
        std::fs::read_to_string(path).expect("read")
    }

    #[test]
    fn an_entry_that_is_taken_out_comes_back_byte_for_byte() {
        let (_folder, path, mut book, terms) = book();
        book.write(&[(1, None), (2, Some(Entry { note: String::new(), ..terms[2].clone() }))]).expect("written");
        assert!(!text(&path).contains("gate") && !text(&path).contains("note"), "{}", text(&path));
        book.write(&[(1, Some(terms[1].clone())), (2, Some(terms[2].clone()))]).expect("written");
        assert_eq!(text(&path), TEXT);
    }

    #[test]
    fn a_file_that_is_open_is_written_as_one_that_is_read_anew() {
        let (_folder, path, mut quick, terms) = book();
        let (_other, other, mut whole, _) = book();
        let new = Entry { source: "水车".into(), status: Status::Rejected, reason: "see 车".into(), ..Entry::default() };
        let first = Entry { source: "灯".into(), status: Status::Approved, target: "lamp".into(), ..terms[0].clone() };
        let steps: [Vec<(usize, Option<Entry>)>; 4] = [
            vec![(0, Some(first.clone())), (3, Some(new.clone()))],
            vec![(1, None), (2, Some(Entry { note: String::new(), ..terms[2].clone() }))],
            vec![(3, None), (1, Some(terms[1].clone()))],
            vec![(0, Some(Entry { note: "two\nlines".into(), ..first })), (3, Some(new))],
        ];
        for step in steps {
            quick.write(&step).expect("written");
            whole.store = Store::open(&other).expect("open");
            whole.write(&step).expect("written");
            assert_eq!(text(&path), text(&other));
        }
    }

    #[test]
    fn a_table_of_the_users_own_between_two_entries_stays() {
        let (_folder, path, _, _) = book();
        let with_table = TEXT.replace("# about the gate", "[team]\nname = \"north\"\n\n# about the gate");
        for quick in [false, true] {
            std::fs::write(&path, &with_table).expect("written");
            let (mut book, terms) = Book::load(&path, 0, 0).map(|(b, g)| (b, g.terms)).expect("read");
            if quick {
                book.write(&[]).expect("read");
            }
            book.write(&[(0, None)]).expect("written");
            assert!(text(&path).contains("[team]") && !text(&path).contains("河灯"), "{}", text(&path));
            book.write(&[(0, Some(terms[0].clone()))]).expect("written");
            assert!(text(&path).contains("河灯"));
        }
    }

    #[test]
    fn a_line_in_a_note_that_looks_like_a_header_goes_and_comes_with_its_entry() {
        let (_folder, path, ..) = book();
        let with_note = TEXT.replace("count = 2\n", "count = 2\nnote = \"\"\"\nfirst\n[1] see the report\nlast\"\"\"\n");
        std::fs::write(&path, &with_note).expect("written");
        let (mut book, terms) = Book::load(&path, 0, 0).map(|(b, g)| (b, g.terms)).expect("read");
        book.write(&[(1, None)]).expect("written");
        assert!(!text(&path).contains("see the report"), "{}", text(&path));
        book.write(&[(1, Some(terms[1].clone()))]).expect("written");
        assert_eq!(text(&path), with_note);
    }

    #[test]
    fn a_value_with_a_comment_inside_is_written_and_the_comment_stays() {
        let (_folder, path, ..) = book();
        std::fs::write(&path, TEXT.replace("count = 3\n", "count = 3\nvariants = [\n  \"放灯节\", # old\n]\n")).expect("written");
        let (mut book, terms) = Book::load(&path, 0, 0).map(|(b, g)| (b, g.terms)).expect("read");
        let with_more = Entry { variants: vec!["放灯节".into(), "潮汐闸门".into()], ..terms[0].clone() };
        book.write(&[(0, Some(with_more)), (1, None)]).expect("written");
        assert!(text(&path).contains("count = 3\n# old\nvariants = [\"放灯节\", \"潮汐闸门\"]\n"), "{}", text(&path));
    }

    #[test]
    fn what_only_the_file_changed_is_taken_over_and_what_both_changed_stays() {
        let (_folder, path, mut book, terms) = book();
        std::fs::write(&path, TEXT.replace("target = \"\"", "target = \"lantern\"")).expect("written");
        assert!(book.is_stale());
        let approved = Entry { status: Status::Approved, ..terms[0].clone() };
        let theirs = book.write(&[(0, Some(approved.clone()))]).expect("written");
        let target = |t: &str| Field::Target(t.into());
        assert_eq!(theirs, [Theirs::Field { id: 0, before: target(""), after: target("lantern") }]);
        assert!(text(&path).contains("target = \"lantern\"\ncount = 3\nstatus = \"approved\"\n"), "{}", text(&path));

        std::fs::write(&path, text(&path).replace("approved", "rejected")).expect("written");
        let later = Entry { status: Status::Later, target: "lantern".into(), ..approved };
        let theirs = book.write(&[(0, Some(later))]).expect("written");
        assert_eq!(theirs.len(), 1);
        assert!(text(&path).contains("rejected"));
    }

    #[test]
    fn entries_that_others_add_or_take_out_are_told_and_a_broken_file_is_left_alone() {
        let (_folder, path, mut book, terms) = book();
        let more = TEXT.replace("# about the gate\n[[term]]\nsource = \"潮汐闸门\"", "[[term]]\nsource = \"水车\"");
        std::fs::write(&path, &more).expect("written");
        let theirs = book.write(&[]).expect("read");
        assert!(
            matches!(&theirs[..], [Theirs::Removed { id: 1 }, Theirs::Added { book: 0, entry }] if entry.source == "水车"),
            "{theirs:?}"
        );
        assert_eq!(text(&path), more);

        std::fs::write(&path, "[[term]\n").expect("written");
        let approved = (0, Some(Entry { status: Status::Approved, ..terms[0].clone() }));
        assert!(book.write(std::slice::from_ref(&approved)).is_err());
        assert_eq!(text(&path), "[[term]\n");
        std::fs::write(&path, &more).expect("written");
        book.write(&[approved]).expect("written");
        assert!(text(&path).contains("approved"));
    }

    #[test]
    fn new_entries_go_in_and_inline_entries_can_go() {
        let (_folder, path, mut book, _) = book();
        let new = Entry { source: "水车".into(), status: Status::Rejected, ..Entry::default() };
        book.write(&[(7, Some(new))]).expect("written");
        assert!(text(&path).contains("水车"));
        book.write(&[(7, None)]).expect("written");
        assert_eq!(text(&path), TEXT);

        std::fs::write(&path, "term = [{ source = \"甲乙\" }, { source = \"丙丁\" }]\n").expect("written");
        let (mut book, _) = Book::load(&path, 0, 0).expect("read");
        book.write(&[(1, None)]).expect("written");
        assert_eq!(text(&path), "term = [{ source = \"甲乙\" }]\n");
    }
}
