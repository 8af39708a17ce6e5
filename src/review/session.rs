//! The session: what is being reviewed, what was decided, and the step function. A state and an action alone decide what
//! comes next; nothing here reads a file, a clock or a key.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::texts::{End, Texts, extended, shortened};
use super::view::{Filter, Sort, searched};
use crate::glossary::file::plain;
use crate::glossary::plan::{Field, settle, typed};
use crate::glossary::{Entry, Kind, Status};
use crate::text::{key, tidy};

/// What a person does. Both faces of review speak this language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Goes to an entry.
    Select {
        /// Its number in the session.
        id: usize,
    },
    /// Goes down the list, or up.
    Move {
        /// So many entries.
        by: i64,
    },
    /// Goes to the first entry shown.
    First,
    /// Goes to the last entry shown.
    Last,
    /// Goes to the next entry without a decision, round the end of the list.
    NextUndecided,
    /// Goes to the one before.
    PreviousUndecided,
    /// Begins a range at the selected entry, or drops it.
    Range,
    /// Selects the range up to an entry.
    SelectTo {
        /// Its number in the session.
        id: usize,
    },
    /// Decides about the selected entries.
    Decide {
        /// The decision.
        status: Status,
    },
    /// Decides about all undecided entries shown.
    DecideShown {
        /// The decision.
        status: Status,
        /// How many there were in the preview. If there are more or fewer now, nothing happens.
        number: usize,
    },
    /// Sets the target.
    Target {
        /// The new one.
        text: String,
    },
    /// Sets the source.
    Source {
        /// The new one.
        text: String,
    },
    /// Sets the kind of the selected entries.
    Kind {
        /// The new one.
        kind: Kind,
    },
    /// Sets the note of the selected entries.
    Note {
        /// The new one.
        text: String,
    },
    /// Sets the reason of the selected entries.
    Reason {
        /// The new one.
        text: String,
    },
    /// Takes another target; the old one takes its place among the others.
    Take {
        /// Which, from 1.
        number: usize,
    },
    /// Makes the term longer or shorter by one character.
    Boundary {
        /// At this end.
        end: End,
        /// Longer, or shorter.
        longer: bool,
        /// By this character; the most frequent one if not given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with: Option<char>,
    },
    /// Makes the selected entries variants of another one.
    VariantOf {
        /// Its number in the session.
        id: usize,
    },
    /// Shows only entries that hold a text.
    Search {
        /// The text.
        text: String,
    },
    /// Shows only these entries.
    Filter {
        /// Which.
        filter: Filter,
    },
    /// Sorts the list.
    Sort {
        /// How.
        sort: Sort,
    },
    /// Takes the last change back.
    Undo,
    /// Makes the change again that was taken back last.
    Redo,
}

impl Action {
    /// Whether it changes the entries that are selected.
    #[must_use]
    pub fn changes_selected(&self) -> bool {
        use Action as A;
        match self {
            A::Decide { .. } | A::Target { .. } | A::Source { .. } | A::Kind { .. } | A::Note { .. } | A::Reason { .. } => true,
            A::Take { .. } | A::Boundary { .. } | A::VariantOf { .. } => true,
            A::Select { .. } | A::Move { .. } | A::First | A::Last | A::NextUndecided | A::PreviousUndecided => false,
            A::Range | A::SelectTo { .. } | A::DecideShown { .. } | A::Search { .. } | A::Filter { .. } | A::Sort { .. } => false,
            A::Undo | A::Redo => false,
        }
    }
}

/// What came of an action, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are named after what they hold")]
pub enum Message {
    Decided { source: String, target: String, status: Status, number: usize },
    NoTargetYet { source: String },
    Target { source: String, target: String },
    Source { from: String, to: String, count: Option<u64>, remembered: bool },
    Kind { source: String, kind: Kind, number: usize },
    Note { source: String, number: usize },
    Reason { source: String, number: usize },
    Variant { source: String, of: String, number: usize },
    Undone(Box<Message>),
    Redone(Box<Message>),
    NothingToUndo,
    NothingToRedo,
    Range { number: usize },
    NoRange,
    AllDecided,
    NothingShown,
    NoAlternative { number: usize },
    NoSuchMove,
    NoSource,
    AlreadyThere { source: String },
    NotOfItself,
    OtherGlossary,
    OnlyOne,
    PreviewChanged { number: usize },
    NotShown,
    Found { number: usize },
    Conflict { source: String, field: &'static str, ours: String, theirs: String },
    Gone { source: String },
    ChangedOnDisk { number: usize },
}

impl Message {
    /// Whether it says that something could not be done, or not as meant.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Message::NothingToUndo
                | Message::NothingToRedo
                | Message::NothingShown
                | Message::NoAlternative { .. }
                | Message::NoSuchMove
                | Message::NoSource
                | Message::AlreadyThere { .. }
                | Message::NotOfItself
                | Message::OtherGlossary
                | Message::OnlyOne
                | Message::PreviewChanged { .. }
                | Message::NotShown
                | Message::Conflict { .. }
                | Message::Gone { .. }
                | Message::NoTargetYet { .. }
        )
    }
}

/// What an action did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// What to tell.
    pub message: Option<Message>,
    /// The entries that changed.
    pub changed: Vec<usize>,
}

/// An entry under review. Its place in [`Session::items`] is its number; numbers stay the same as long as the session lives.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The glossary that it belongs to.
    pub book: usize,
    /// The entry as decided so far.
    pub entry: Entry,
    /// Whether it is no entry any more: made a variant of another one, or taken out of the file.
    pub gone: bool,
    /// The rejected entry that keeps the source under which the program found this one.
    companion: Option<usize>,
    /// The status at the start.
    start: Status,
    searched: String,
}

impl Item {
    fn new(book: usize, entry: Entry) -> Self {
        Item { book, searched: searched(&entry), start: entry.status, entry, gone: false, companion: None }
    }
}

/// One value of an item. Making a change and taking it back are the same: the value changes places with the item's.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Field(Field),
    Gone(bool),
    Companion(Option<usize>),
}

/// What one action changed.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    values: Vec<(usize, Value)>,
    selected: Option<usize>,
    message: Message,
}

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Progress {
    /// Entries.
    pub entries: usize,
    /// Of these, decided: approved, rejected.
    pub decided: usize,
    /// Set aside.
    pub later: usize,
    /// Without a decision.
    pub left: usize,
    /// Approved.
    pub approved: usize,
    /// Rejected.
    pub rejected: usize,
    /// Decided otherwise than at the start of the session.
    pub now: usize,
}

/// A review session.
#[derive(Debug, Clone, Default)]
pub struct Session {
    items: Vec<Item>,
    filter: Filter,
    sort: Sort,
    /// All numbers as they were last sorted. A decision moves no entry: people remember where they were.
    sorted: Vec<usize>,
    /// The numbers of the entries shown, in their order.
    shown: Vec<usize>,
    /// The index in `shown` of the selected entry.
    place: usize,
    /// The number of the entry where a range begins.
    anchor: Option<usize>,
    undo: Vec<Step>,
    redo: Vec<Step>,
    texts: Arc<Texts>,
    progress: Progress,
    /// Grows whenever something changes that is shown.
    revision: u64,
    /// Grows whenever the order or the number of the entries shown changes.
    order: u64,
}

impl Session {
    /// A session over the entries of one or more glossaries. The first undecided entry is selected.
    #[must_use]
    pub fn new(books: Vec<Vec<Entry>>) -> Self {
        let entries: Vec<(usize, Entry)> = books.into_iter().enumerate().flat_map(|(b, e)| e.into_iter().map(move |e| (b, e))).collect();
        let items = entries.into_par_iter().map(|(b, e)| Item::new(b, e)).collect();
        let mut session = Session { items, ..Session::default() };
        session.count();
        session.arrange();
        session.refresh(None);
        session.place = session.shown.iter().position(|&i| session.is_open(i)).unwrap_or(0);
        session
    }

    /// All entries, gone ones included, by number.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The numbers of the entries shown, in their order.
    #[must_use]
    pub fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// The index among the entries shown of the selected one.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// The number of the selected entry.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        self.shown.get(self.place).copied()
    }

    /// The selected entry.
    #[must_use]
    pub fn entry(&self) -> Option<&Entry> {
        self.selected().map(|i| &self.items[i].entry)
    }

    /// The indices among the entries shown that the next decision is about.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<usize> {
        let other = self.anchor.and_then(|id| self.shown.iter().position(|&i| i == id)).unwrap_or(self.place);
        let end = (self.place.max(other) + 1).min(self.shown.len());
        self.place.min(other).min(end)..end
    }

    /// Whether a range is being selected.
    #[must_use]
    pub fn has_range(&self) -> bool {
        self.anchor.is_some()
    }

    /// Which entries are shown.
    #[must_use]
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// How the list is sorted.
    #[must_use]
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// How far the session has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// How many changes can be taken back, and made again.
    #[must_use]
    pub fn history(&self) -> (usize, usize) {
        (self.undo.len(), self.redo.len())
    }

    /// Grows whenever something changes that is shown.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Grows whenever the order or the number of the entries shown changes.
    #[must_use]
    pub fn order(&self) -> u64 {
        self.order
    }

    /// The documents behind the glossaries.
    #[must_use]
    pub fn texts(&self) -> &Arc<Texts> {
        &self.texts
    }

    /// Hands over the documents, once they are read.
    pub fn set_texts(&mut self, texts: Arc<Texts>) {
        self.texts = texts;
        self.revision += 1;
    }

    /// The numbers of the undecided entries shown: what [`Action::DecideShown`] is about.
    #[must_use]
    pub fn open_shown(&self) -> Vec<usize> {
        self.shown.iter().copied().filter(|&i| self.is_open(i)).collect()
    }

    /// Entries that the selected one could be a variant of: those that hold the text, else those that share characters with
    /// it, the likeliest first.
    #[must_use]
    pub fn hosts(&self, text: &str, most: usize) -> Vec<usize> {
        let Some(own) = self.selected() else { return Vec::new() };
        let (item, query) = (&self.items[own], key(text));
        let mine = key(&item.entry.source);
        let likeness = |i: &Item| {
            let other = i.searched.lines().next().unwrap_or_default();
            let (short, long) = if other.len() < mine.len() { (other, mine.as_str()) } else { (mine.as_str(), other) };
            let same_target = !item.entry.target.is_empty() && i.entry.target == item.entry.target;
            let common = short.chars().filter(|&c| long.contains(c)).count();
            let inside = long.contains(short) || same_target;
            (inside, common)
        };
        let chosen: HashSet<usize> = self.chosen().into_iter().collect();
        let mut hosts: Vec<(usize, (bool, usize))> = (self.items.iter().enumerate())
            .filter(|(id, i)| !i.gone && *id != own && i.book == item.book)
            .filter(|(_, i)| query.is_empty() || i.searched.contains(&query))
            .map(|(id, i)| (id, likeness(i)))
            .filter(|(id, (inside, common))| (*inside || *common > 0 || !query.is_empty()) && !chosen.contains(id))
            .collect();
        hosts.sort_by(|a, b| {
            let rejected = |id: usize| self.items[id].entry.status == Status::Rejected;
            rejected(a.0)
                .cmp(&rejected(b.0))
                .then(b.1.cmp(&a.1))
                .then_with(|| crate::extract::worth(&self.items[b.0].entry).total_cmp(&crate::extract::worth(&self.items[a.0].entry)))
        });
        hosts.truncate(most);
        hosts.into_iter().map(|(id, _)| id).collect()
    }

    /// Entries of the same glossary whose source holds this one, and whose source this one holds; at most so many of each.
    #[must_use]
    pub fn nested(&self, id: usize, most: usize) -> (Vec<&str>, Vec<&str>) {
        let own = &self.items[id].entry.source;
        let others = || self.items.iter().filter(|i| !i.gone && i.entry.source != *own).map(|i| i.entry.source.as_str());
        let longer = others().filter(|s| s.len() > own.len() && s.contains(own.as_str())).take(most).collect();
        let shorter = others().filter(|s| s.len() < own.len() && s.chars().nth(1).is_some() && own.contains(s)).take(most).collect();
        (longer, shorter)
    }

    /// The step function.
    pub fn step(&mut self, action: &Action) -> Reply {
        self.revision += 1;
        match action {
            Action::Select { id } => self.select(*id),
            Action::Move { by } => {
                let last = self.shown.len().saturating_sub(1) as i64;
                self.place = (self.place as i64).saturating_add(*by).clamp(0, last) as usize;
                Reply::default()
            }
            Action::First => self.go(0),
            Action::Last => self.go(self.shown.len().saturating_sub(1)),
            Action::NextUndecided => self.next_open(true),
            Action::PreviousUndecided => self.next_open(false),
            Action::Range => {
                self.anchor = if self.anchor.is_some() { None } else { self.selected() };
                said(if self.anchor.is_some() { Message::Range { number: 1 } } else { Message::NoRange })
            }
            Action::SelectTo { id } => {
                if self.anchor.is_none() {
                    self.anchor = self.selected();
                }
                self.select(*id);
                said(Message::Range { number: self.range().len() })
            }
            Action::Decide { status } => self.decide(*status),
            Action::DecideShown { status, number } => self.decide_shown(*status, *number),
            Action::Target { text } => self.target(text),
            Action::Source { text } => match self.single() {
                Ok(id) => self.source(id, &tidy(text)),
                Err(message) => said(message),
            },
            Action::Kind { kind } => {
                let name = |source, number| Message::Kind { source, kind: *kind, number };
                self.set(|_| Field::Kind(*kind), name)
            }
            Action::Note { text } => self.set(|_| Field::Note(tidy_lines(text)), |source, number| Message::Note { source, number }),
            Action::Reason { text } => self.set(|_| Field::Reason(tidy_lines(text)), |source, number| Message::Reason { source, number }),
            Action::Take { number } => self.take(*number),
            Action::Boundary { end, longer, with } => self.boundary(*end, *longer, *with),
            Action::VariantOf { id } => self.variant_of(*id),
            Action::Search { text } => {
                let filter = Filter { text: text.clone(), ..self.filter.clone() };
                self.show(filter, self.sort)
            }
            Action::Filter { filter } => self.show(filter.clone(), self.sort),
            Action::Sort { sort } => self.show(self.filter.clone(), *sort),
            Action::Undo => self.take_back(),
            Action::Redo => self.make_again(),
        }
    }

    fn is_open(&self, id: usize) -> bool {
        self.items[id].entry.status == Status::Candidate
    }

    fn go(&mut self, place: usize) -> Reply {
        self.place = place;
        Reply::default()
    }

    fn select(&mut self, id: usize) -> Reply {
        if let Some(place) = self.shown.iter().position(|&i| i == id) {
            self.place = place;
        }
        Reply::default()
    }

    /// The place of the next undecided entry that isn't one of these, in this direction and round the end of the list.
    fn open_after(&self, from: usize, forward: bool, except: &[usize]) -> Option<usize> {
        let except: HashSet<usize> = except.iter().copied().collect();
        let n = self.shown.len();
        let is_next = |&place: &usize| self.is_open(self.shown[place]) && !except.contains(&self.shown[place]);
        if forward {
            (from + 1..n).chain(0..(from + 1).min(n)).find(is_next)
        } else {
            (0..from.min(n)).rev().chain((from.min(n)..n).rev()).find(is_next)
        }
    }

    fn next_open(&mut self, forward: bool) -> Reply {
        match self.open_after(self.place, forward, &[]) {
            Some(place) => self.go(place),
            None => said(Message::AllDecided),
        }
    }

    fn show(&mut self, filter: Filter, sort: Sort) -> Reply {
        let selected = self.selected();
        let narrower = filter != self.filter;
        let again = !narrower || sort != self.sort;
        (self.filter, self.sort) = (filter, sort);
        if again {
            self.arrange();
        }
        self.refresh(selected);
        if narrower { said(Message::Found { number: self.shown.len() }) } else { Reply::default() }
    }

    /// Sorts all entries.
    fn arrange(&mut self) {
        self.sorted = (0..self.items.len()).collect();
        match (self.sort.by, self.sort.reversed) {
            (super::view::SortBy::File, true) => self.sorted.reverse(),
            (super::view::SortBy::File, false) => {}
            _ => self.sorted.par_sort_by(|&a, &b| self.sort.compare(&self.items[a].entry, &self.items[b].entry)),
        }
    }

    /// Makes the list anew and keeps an entry selected, or what comes next in its place.
    fn refresh(&mut self, selected: Option<usize>) {
        let query = key(&self.filter.text);
        let shows = |&id: &usize| {
            let item = &self.items[id];
            !item.gone && self.filter.shows(&item.entry, &item.searched, &query)
        };
        let shown: Vec<usize> = self.sorted.iter().copied().filter(shows).collect();
        if shown != self.shown {
            self.order += 1;
            self.shown = shown;
        }
        if self.anchor.is_some_and(|a| !self.shown.contains(&a)) {
            self.anchor = None;
        }
        self.place = selected
            .and_then(|id| self.shown.iter().position(|&i| i == id))
            .unwrap_or_else(|| self.place.min(self.shown.len().saturating_sub(1)));
    }

    fn count(&mut self) {
        let mut p = Progress::default();
        for item in self.items.iter().filter(|i| !i.gone) {
            p.entries += 1;
            match item.entry.status {
                Status::Candidate => p.left += 1,
                Status::Later => p.later += 1,
                Status::Approved => p.approved += 1,
                Status::Rejected => p.rejected += 1,
            }
        }
        p.decided = p.approved + p.rejected;
        // What became a variant is decided too; what was rejected along with it was not decided by itself.
        let companions: HashSet<usize> = self.items.iter().filter_map(|i| i.companion).collect();
        let merged = |i: &Item| i.gone && i.start == Status::Candidate;
        p.now = (self.items.iter().enumerate())
            .filter(|(id, i)| !companions.contains(id) && (merged(i) || !i.gone && i.entry.status != i.start))
            .count();
        self.progress = p;
    }

    fn chosen(&self) -> Vec<usize> {
        self.shown.get(self.range()).unwrap_or_default().to_vec()
    }

    fn single(&self) -> Result<usize, Message> {
        match self.chosen().as_slice() {
            [] => Err(Message::NothingShown),
            [id] => Ok(*id),
            _ => Err(Message::OnlyOne),
        }
    }

    fn source_of(&self, id: usize) -> String {
        self.items[id].entry.source.clone()
    }

    /// Makes a change, remembers how to take it back, and goes on to `next` if that is given.
    fn change(&mut self, values: Vec<(usize, Value)>, message: Message, next: Option<usize>) -> Reply {
        let selected = self.selected();
        let next = next.or(selected);
        if values.is_empty() {
            self.refresh(next);
            return said(message);
        }
        let mut step = Step { values, selected, message: message.clone() };
        let changed = self.swap(&mut step.values, false);
        self.undo.push(step);
        self.redo.clear();
        self.after_change(next);
        Reply { message: Some(message), changed }
    }

    fn after_change(&mut self, select: Option<usize>) {
        self.count();
        self.refresh(select);
    }

    /// Lets values and items change places; gives the items.
    fn swap(&mut self, values: &mut [(usize, Value)], backwards: bool) -> Vec<usize> {
        let mut changed: Vec<usize> = Vec::new();
        let mut met: HashSet<usize> = HashSet::new();
        let n = values.len();
        for i in 0..n {
            let (id, value) = &mut values[if backwards { n - 1 - i } else { i }];
            let item = &mut self.items[*id];
            match value {
                Value::Field(field) => field.swap(&mut item.entry),
                Value::Gone(gone) => std::mem::swap(gone, &mut item.gone),
                Value::Companion(c) => std::mem::swap(c, &mut item.companion),
            }
            if met.insert(*id) {
                changed.push(*id);
            }
        }
        for &id in &changed {
            self.items[id].searched = searched(&self.items[id].entry);
        }
        changed
    }

    fn take_back(&mut self) -> Reply {
        let Some(mut step) = self.undo.pop() else { return said(Message::NothingToUndo) };
        self.anchor = None;
        let changed = self.swap(&mut step.values, true);
        self.after_change(step.selected);
        let message = Message::Undone(Box::new(step.message.clone()));
        self.redo.push(step);
        Reply { message: Some(message), changed }
    }

    fn make_again(&mut self) -> Reply {
        let Some(mut step) = self.redo.pop() else { return said(Message::NothingToRedo) };
        self.anchor = None;
        let changed = self.swap(&mut step.values, false);
        self.after_change(step.selected);
        let message = Message::Redone(Box::new(step.message.clone()));
        self.undo.push(step);
        Reply { message: Some(message), changed }
    }

    fn decide(&mut self, status: Status) -> Reply {
        let chosen = self.chosen();
        let Some(&first) = chosen.first() else { return said(Message::NothingShown) };
        let next = if status == Status::Candidate {
            None
        } else {
            self.open_after(self.range().end - 1, true, &chosen).map(|place| self.shown[place])
        };
        self.anchor = None;
        let entry = &self.items[first].entry;
        let message = match (status, chosen.len()) {
            (Status::Approved, 1) if entry.target.is_empty() => Message::NoTargetYet { source: entry.source.clone() },
            (_, number) => Message::Decided { source: entry.source.clone(), target: entry.target.clone(), status, number },
        };
        self.change(self.decisions(&chosen, status), message, next)
    }

    /// The changes that a decision about entries makes. It settles their conflicts too.
    fn decisions(&self, ids: &[usize], status: Status) -> Vec<(usize, Value)> {
        let mut values = Vec::new();
        for &id in ids {
            let entry = &self.items[id].entry;
            push(&mut values, id, entry, Field::Status(status));
            if status != Status::Candidate && !entry.conflicts.is_empty() {
                let mut settled = entry.clone();
                settle(&mut settled);
                push(&mut values, id, entry, Field::Alternatives(settled.alternatives));
                push(&mut values, id, entry, Field::Conflicts(settled.conflicts));
            }
        }
        values
    }

    fn decide_shown(&mut self, status: Status, number: usize) -> Reply {
        let open = self.open_shown();
        let Some(&first) = open.first() else { return said(Message::AllDecided) };
        if open.len() != number {
            return said(Message::PreviewChanged { number: open.len() });
        }
        self.anchor = None;
        let entry = &self.items[first].entry;
        let message = Message::Decided { source: entry.source.clone(), target: entry.target.clone(), status, number };
        self.change(self.decisions(&open, status), message, None)
    }

    /// Sets one field of the selected entries.
    fn set(&mut self, field: impl Fn(&Entry) -> Field, message: impl Fn(String, usize) -> Message) -> Reply {
        let chosen = self.chosen();
        let Some(&first) = chosen.first() else { return said(Message::NothingShown) };
        let mut values = Vec::new();
        for &id in &chosen {
            let entry = &self.items[id].entry;
            push(&mut values, id, entry, field(entry));
        }
        let message = message(self.source_of(first), chosen.len());
        self.anchor = None;
        self.change(values, message, None)
    }

    fn target(&mut self, text: &str) -> Reply {
        let id = match self.single() {
            Ok(id) => id,
            Err(message) => return said(message),
        };
        let target = tidy(text);
        let entry = &self.items[id].entry;
        let mut new = entry.clone();
        typed(&mut new, &target);
        let mut values = Vec::new();
        push(&mut values, id, entry, Field::Target(new.target));
        push(&mut values, id, entry, Field::Basis(new.basis));
        let message = Message::Target { source: entry.source.clone(), target };
        self.change(values, message, None)
    }

    fn take(&mut self, number: usize) -> Reply {
        let id = match self.single() {
            Ok(id) => id,
            Err(message) => return said(message),
        };
        let entry = &self.items[id].entry;
        let Some(taken) = number.checked_sub(1).and_then(|i| entry.alternatives.get(i)).cloned() else {
            return said(Message::NoAlternative { number });
        };
        let mut others = entry.alternatives.clone();
        if entry.target.is_empty() {
            others.remove(number - 1);
        } else {
            others[number - 1] = entry.target.clone();
        }
        let mut values = Vec::new();
        push(&mut values, id, entry, Field::Target(taken.clone()));
        push(&mut values, id, entry, Field::Alternatives(others));
        let message = Message::Target { source: entry.source.clone(), target: taken };
        self.change(values, message, None)
    }

    fn boundary(&mut self, end: End, longer: bool, with: Option<char>) -> Reply {
        let id = match self.single() {
            Ok(id) => id,
            Err(message) => return said(message),
        };
        let entry = &self.items[id].entry;
        let moved = if !longer {
            shortened(&entry.source, end)
        } else if let Some(c) = with {
            Some(extended(&entry.source, end, c))
        } else {
            self.texts.look(entry).choices.into_iter().find(|c| c.end == end && c.longer).map(|c| c.source)
        };
        match moved {
            Some(source) => self.source(id, &source),
            None => said(Message::NoSuchMove),
        }
    }

    /// Gives an entry another source. The source under which the program found it stays in the glossary as rejected, so that
    /// the next run does not propose it again.
    fn source(&mut self, id: usize, new: &str) -> Reply {
        if new.is_empty() {
            return said(Message::NoSource);
        }
        let (item, new_key) = (&self.items[id], key(new));
        let companion = item.companion;
        let taken = |(other, i): (usize, &Item)| {
            other != id && Some(other) != companion && !i.gone && i.book == item.book && i.searched.lines().next() == Some(&new_key)
        };
        if self.items.iter().enumerate().any(taken) {
            return said(Message::AlreadyThere { source: new.to_owned() });
        }
        let (book, old) = (item.book, item.entry.clone());
        let mut changed = Entry { source: new.to_owned(), ..old.clone() };
        changed.variants.retain(|v| v != new);
        if let Some(counted) = self.texts.counted(&changed) {
            (changed.count, changed.documents, changed.evidence) = (counted.count, counted.documents, counted.evidence);
        }
        let mut values = Vec::new();
        for field in [
            Field::Source(changed.source),
            Field::Variants(changed.variants),
            Field::Count(changed.count),
            Field::Documents(changed.documents),
            Field::Evidence(changed.evidence),
        ] {
            push(&mut values, id, &old, field);
        }
        let mut remembered = false;
        match companion {
            // Back to the source under which it was found.
            Some(other) if key(&self.items[other].entry.source) == new_key => {
                values.push((other, Value::Gone(true)));
                values.push((id, Value::Companion(None)));
            }
            Some(other) => {
                push(&mut values, other, &self.items[other].entry, Field::Reason(see(new)));
                remembered = true;
            }
            // Every entry that the program found has a count.
            None if old.count > 0 && key(&old.source) != new_key => {
                let rejected = Entry {
                    source: old.source.clone(),
                    status: Status::Rejected,
                    kind: old.kind,
                    count: old.count,
                    documents: old.documents,
                    score: old.score,
                    reason: see(new),
                    ..Entry::default()
                };
                let other = self.items.len();
                self.items.push(Item { gone: true, ..Item::new(book, rejected) });
                let beside = self.sorted.iter().position(|&i| i == id).map_or(self.sorted.len(), |i| i + 1);
                self.sorted.insert(beside, other);
                values.push((other, Value::Gone(false)));
                values.push((id, Value::Companion(Some(other))));
                remembered = true;
            }
            None => {}
        }
        let count = (!self.texts.is_empty()).then(|| self.texts.count(new));
        let message = Message::Source { from: old.source, to: new.to_owned(), count, remembered };
        self.change(values, message, None)
    }

    fn variant_of(&mut self, host: usize) -> Reply {
        let chosen = self.chosen();
        let Some(&first) = chosen.first() else { return said(Message::NothingShown) };
        let Some(into) = self.items.get(host).filter(|i| !i.gone) else { return said(Message::NothingShown) };
        if chosen.contains(&host) {
            return said(Message::NotOfItself);
        }
        if chosen.iter().any(|&id| self.items[id].book != into.book) {
            return said(Message::OtherGlossary);
        }
        let mut merged = into.entry.clone();
        let mut values = Vec::new();
        for &id in &chosen {
            let entry = &self.items[id].entry;
            for spelling in entry.spellings() {
                if spelling != merged.source && !merged.variants.iter().any(|v| v == spelling) {
                    merged.variants.push(spelling.to_owned());
                }
            }
            if merged.target.is_empty() {
                merged.target.clone_from(&entry.target);
                merged.basis = entry.basis;
            }
            for target in [&entry.target].into_iter().chain(&entry.alternatives) {
                if !target.is_empty() && *target != merged.target && !merged.alternatives.contains(target) {
                    merged.alternatives.push(target.clone());
                }
            }
            values.push((id, Value::Gone(true)));
        }
        if let Some(counted) = self.texts.counted(&merged) {
            (merged.count, merged.documents) = (counted.count, counted.documents);
        }
        for field in [
            Field::Variants(merged.variants),
            Field::Target(merged.target),
            Field::Basis(merged.basis),
            Field::Alternatives(merged.alternatives),
            Field::Count(merged.count),
            Field::Documents(merged.documents),
        ] {
            push(&mut values, host, &into.entry, field);
        }
        let message = Message::Variant { source: self.source_of(first), of: into.entry.source.clone(), number: chosen.len() };
        let next = self.open_after(self.range().end - 1, true, &chosen).map(|place| self.shown[place]);
        self.anchor = None;
        self.change(values, message, next.or(Some(host)))
    }

    /// Takes over what others changed in the file. What was changed on both sides stays as the file has it, and is told.
    pub fn changed_on_disk(&mut self, theirs: Vec<Theirs>) -> Vec<Message> {
        let mut messages = Vec::new();
        let mut number = 0;
        for change in theirs {
            match change {
                Theirs::Field { id, before, mut after } => {
                    let entry = &mut self.items[id].entry;
                    let now = after.in_entry(entry);
                    if now == after {
                        continue;
                    }
                    if now != before {
                        messages.push(Message::Conflict {
                            source: entry.source.clone(),
                            field: after.key(),
                            ours: shown(&now),
                            theirs: shown(&after),
                        });
                    }
                    after.swap(entry);
                    let searched = searched(entry);
                    self.items[id].searched = searched;
                    number += 1;
                }
                Theirs::Removed { id } => {
                    self.items[id].gone = true;
                    messages.push(Message::Gone { source: self.source_of(id) });
                }
                Theirs::Added { book, entry } => {
                    self.sorted.push(self.items.len());
                    self.items.push(Item::new(book, entry));
                    number += 1;
                }
            }
        }
        if number > 0 && messages.is_empty() {
            messages.push(Message::ChangedOnDisk { number });
        }
        self.revision += 1;
        let selected = self.selected();
        self.after_change(selected);
        messages
    }

    /// The number of an entry by glossary and source, to go on where an earlier session ended.
    #[must_use]
    pub fn by_source(&self, book: usize, source: &str) -> Option<usize> {
        self.items.iter().position(|i| i.book == book && !i.gone && i.entry.source == source)
    }
}

/// What others changed in a glossary's file.
#[derive(Debug, Clone, PartialEq)]
pub enum Theirs {
    /// A field of an entry.
    Field {
        /// The entry's number.
        id: usize,
        /// What it was when the session last read or wrote it.
        before: Field,
        /// What it is.
        after: Field,
    },
    /// An entry is no longer there.
    Removed {
        /// Its number.
        id: usize,
    },
    /// There is a new entry; it gets the next number.
    Added {
        /// The glossary.
        book: usize,
        /// The entry.
        entry: Entry,
    },
}

fn said(message: Message) -> Reply {
    Reply { message: Some(message), changed: Vec::new() }
}

fn see(source: &str) -> String {
    format!("see {source}")
}

/// Notes may have several lines.
fn tidy_lines(text: &str) -> String {
    text.lines().map(tidy).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// Adds a change of a field if it is one.
fn push(values: &mut Vec<(usize, Value)>, id: usize, entry: &Entry, field: Field) {
    if field.in_entry(entry) != field {
        values.push((id, Value::Field(field)));
    }
}

/// A field's value for people.
fn shown(field: &Field) -> String {
    match field {
        Field::Variants(v) | Field::Alternatives(v) | Field::Evidence(v) => v.join(", "),
        Field::Conflicts(c) => c.iter().map(|c| format!("{}: {}", c.field, c.other)).collect::<Vec<_>>().join(", "),
        other => plain(other),
    }
}
