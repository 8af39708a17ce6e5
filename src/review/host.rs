//! The host of a session: shared by the face and two workers. One puts every decision on disk and takes over what others
//! change there; the other reads the documents and looks up places, so that a key never waits for either.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::session::{Action, Message, Progress, Reply, Session};
use super::store::Book;
use super::texts::{Look, Texts};
use super::view::{Filter, Sort};
use crate::error::Result;
use crate::glossary::Entry;
use crate::glossary::file::Glossary;
use crate::report::{Notice, Silent};

/// How often the files are looked at for changes by others, and how long the place in the list may be newer than what is
/// remembered of it.
const TICK: Duration = Duration::from_millis(300);

/// After a save the next one waits as long as this one took, but not longer.
const REST: Duration = Duration::from_millis(300);

/// Glossaries that are read and not yet reviewed.
#[derive(Debug)]
pub struct Opened {
    books: Vec<Book>,
    /// The glossaries, in the order in which they were asked for.
    pub glossaries: Vec<Glossary>,
}

/// Reads the glossaries that are to be reviewed.
///
/// # Errors
/// What [`Book::load`] says of a glossary.
pub fn open(paths: &[PathBuf]) -> Result<Opened> {
    let (mut books, mut glossaries, mut first) = (Vec::new(), Vec::new(), 0);
    for (number, path) in paths.iter().enumerate() {
        let (book, glossary) = Book::load(path, number, first)?;
        first += glossary.terms.len();
        books.push(book);
        glossaries.push(glossary);
    }
    Ok(Opened { books, glossaries })
}

/// How to review.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The documents behind them: files and folders.
    pub documents: Vec<PathBuf>,
    /// How to read the documents.
    pub reading: crate::read::Options,
    /// A folder in which to remember where the user was; nothing is remembered without one.
    pub memory: Option<PathBuf>,
}

/// What the face and the workers share.
#[derive(Debug, Default)]
pub struct State {
    /// The session.
    pub session: Session,
    /// The names of the glossaries, as messages show them.
    pub names: Vec<String>,
    /// What is to be told: from the files, not from actions.
    pub news: VecDeque<Message>,
    /// By glossary: why the decisions are not on disk. Empty if nothing is wrong.
    troubles: BTreeMap<usize, String>,
    /// Whether the documents are still being read.
    pub reading: bool,
    /// What could not be read of the documents.
    pub notices: Vec<Notice>,
    /// The entries that differ from the disk.
    dirty: BTreeSet<usize>,
    /// Entries that are being written.
    saving: bool,
    stop: bool,
    /// Entries to look up, the newest last.
    wanted: Option<usize>,
    looks: HashMap<usize, (u64, Arc<Look>)>,
    texts_version: u64,
}

impl State {
    /// Why decisions are not on disk; `None` if nothing is wrong.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.troubles.values().next().map(String::as_str)
    }

    /// Whether every decision is on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.dirty.is_empty() && !self.saving
    }

    /// What the documents say about an entry, if that is known by now.
    #[must_use]
    pub fn look(&self, id: usize) -> Option<Arc<Look>> {
        self.looks.get(&id).filter(|l| l.0 == self.print(id)).map(|l| Arc::clone(&l.1))
    }

    /// Changes when the answer to "where does it stand" may have changed.
    fn print(&self, id: usize) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        let entry = &self.session.items()[id].entry;
        for spelling in entry.spellings() {
            hasher.write(spelling.as_bytes());
            hasher.write_u8(0xFF);
        }
        hasher.write_u64(self.texts_version);
        hasher.finish()
    }
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    save: Condvar,
    look: Condvar,
    saved: Condvar,
}

impl Shared {
    // A panic while the lock is held ends the program, but the decisions up to then must still be saved.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The host.
#[derive(Debug)]
pub struct Host {
    shared: Arc<Shared>,
    started: Instant,
    workers: Vec<JoinHandle<()>>,
    /// Ends the reading of the documents when the user has gone.
    reading: Arc<Silent>,
}

/// Where the user was, and what was shown.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Place {
    book: usize,
    source: String,
    filter: Filter,
    sort: Sort,
}

impl Host {
    /// Begins, where the user was before if that is remembered. The documents are read meanwhile.
    #[must_use]
    pub fn start(opened: Opened, options: &Options) -> Self {
        let Opened { books, glossaries } = opened;
        let paths: Vec<PathBuf> = books.iter().map(|b| b.path().to_path_buf()).collect();
        let mut state = State {
            session: Session::new(glossaries.into_iter().map(|g| g.terms).collect()),
            names: paths.iter().map(|p| p.display().to_string()).collect(),
            reading: !options.documents.is_empty(),
            ..State::default()
        };
        let memory = options.memory.as_ref().map(|folder| folder.join(memory_name(&paths)));
        if let Some(place) = memory.as_deref().and_then(remembered) {
            go_on(&mut state.session, &place);
        }
        let shared = Arc::new(Shared { state: Mutex::new(state), ..Shared::default() });
        let mut workers = Vec::new();
        let for_saver = Arc::clone(&shared);
        workers.push(std::thread::spawn(move || Saver { shared: for_saver, books, memory, place: None }.run()));
        let reading = Arc::new(Silent::default());
        let (for_looker, options, progress) = (Arc::clone(&shared), options.clone(), Arc::clone(&reading));
        workers.push(std::thread::spawn(move || look_up(&for_looker, &options, &progress)));
        Host { shared, started: Instant::now(), workers, reading }
    }

    /// The session and what is known about it. Hold it briefly: decisions wait for it.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }

    /// Carries an action out. What it decides is on disk a moment later.
    pub fn act(&self, action: &Action) -> Reply {
        self.act_at(None, action)
    }

    /// Carries an action out with an entry selected, if that is given. What would change another entry, because that one is
    /// not in the list any more, does not happen.
    pub fn act_at(&self, id: Option<usize>, action: &Action) -> Reply {
        let mut state = self.state();
        if let Some(id) = id.filter(|&id| state.session.selected() != Some(id)) {
            state.session.step(&Action::Select { id });
            if state.session.selected() != Some(id) && action.changes_selected() {
                return Reply { message: Some(Message::NotShown), changed: Vec::new() };
            }
        }
        let reply = state.session.step(action);
        state.dirty.extend(&reply.changed);
        if !reply.changed.is_empty() {
            self.shared.save.notify_one();
        }
        reply
    }

    /// What the documents say about an entry, if it is known; if not, it will be soon.
    #[must_use]
    pub fn look(&self, id: usize) -> Option<Arc<Look>> {
        let mut state = self.state();
        let known = state.look(id);
        if known.is_none() && state.wanted != Some(id) {
            state.wanted = Some(id);
            self.shared.look.notify_one();
        }
        known
    }

    /// What the documents say about an entry. This may take a while in large documents.
    #[must_use]
    pub fn look_now(&self, id: usize) -> Arc<Look> {
        let (entry, texts, print) = {
            let state = self.state();
            if let Some(known) = state.look(id) {
                return known;
            }
            (state.session.items()[id].entry.clone(), Arc::clone(state.session.texts()), state.print(id))
        };
        let look = Arc::new(texts.look(&entry));
        self.state().looks.insert(id, (print, Arc::clone(&look)));
        look
    }

    /// Waits until every decision is on disk, at most so long; whether they are.
    #[must_use]
    pub fn wait_saved(&self, most: Duration) -> bool {
        let until = Instant::now() + most;
        let mut state = self.state();
        self.shared.save.notify_one();
        while !state.is_saved() {
            let Some(rest) = until.checked_duration_since(Instant::now()).filter(|r| !r.is_zero()) else { return false };
            state = self.shared.saved.wait_timeout(state, rest).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Ends the session: saves what is not saved yet. Gives how far it came, the seconds it took, and what went wrong if not
    /// everything could be saved.
    pub fn finish(mut self) -> (Progress, f64, Option<String>) {
        self.end();
        let state = self.state();
        let trouble = (!state.is_saved()).then(|| state.trouble().unwrap_or_default().to_owned());
        (state.session.progress(), self.started.elapsed().as_secs_f64(), trouble)
    }

    fn end(&mut self) {
        self.state().stop = true;
        self.reading.interrupt();
        self.shared.save.notify_all();
        self.shared.look.notify_all();
        for worker in self.workers.drain(..) {
            // A worker that panicked has nothing more to save.
            let _ = worker.join();
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.end();
    }
}

fn go_on(session: &mut Session, place: &Place) {
    session.step(&Action::Sort { sort: place.sort });
    session.step(&Action::Filter { filter: place.filter.clone() });
    match session.by_source(place.book, &place.source) {
        Some(id) if session.shown().contains(&id) => session.step(&Action::Select { id }),
        _ => session.step(&Action::NextUndecided),
    };
}

/// The name of the file that remembers the place in these glossaries.
fn memory_name(glossaries: &[PathBuf]) -> String {
    let mut hasher = rustc_hash::FxHasher::default();
    for path in glossaries {
        let path = path.canonicalize().unwrap_or_else(|_| path.clone());
        hasher.write(path.to_string_lossy().as_bytes());
        hasher.write_u8(0);
    }
    format!("review-{:016x}.json", hasher.finish())
}

fn remembered(path: &Path) -> Option<Place> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// The worker that saves.
struct Saver {
    shared: Arc<Shared>,
    books: Vec<Book>,
    memory: Option<PathBuf>,
    place: Option<Place>,
}

impl Saver {
    fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        loop {
            let mut state = shared.lock();
            if state.dirty.is_empty() && !state.stop {
                state = shared.save.wait_timeout(state, TICK).unwrap_or_else(PoisonError::into_inner).0;
            }
            let stop = state.stop;
            drop(state);
            let begun = Instant::now();
            let fine = self.save();
            self.remember();
            if stop {
                return;
            }
            let rest = if fine { begun.elapsed().min(REST) } else { TICK };
            std::thread::sleep(rest);
        }
    }

    /// Writes what is to be written; whether that went well.
    fn save(&mut self) -> bool {
        let mut fine = true;
        for (number, book) in self.books.iter_mut().enumerate() {
            let (ids, wanted) = {
                let mut state = self.shared.lock();
                let items = state.session.items();
                let ids: Vec<usize> = state.dirty.iter().copied().filter(|&id| items[id].book == number).collect();
                let wanted: Vec<(usize, Option<Entry>)> =
                    ids.iter().map(|&id| (id, (!items[id].gone).then(|| items[id].entry.clone()))).collect();
                if ids.is_empty() && !book.is_stale() {
                    // It is there again as it was.
                    state.troubles.remove(&number);
                    continue;
                }
                for id in &ids {
                    state.dirty.remove(id);
                }
                state.saving = true;
                (ids, wanted)
            };
            let result = book.write(&wanted);
            let mut state = self.shared.lock();
            state.saving = false;
            match result {
                Ok(theirs) => {
                    state.troubles.remove(&number);
                    if !theirs.is_empty() {
                        let before = state.session.items().len();
                        let messages = state.session.changed_on_disk(theirs);
                        state.news.extend(messages);
                        for id in before..state.session.items().len() {
                            book.know(id, state.session.items()[id].entry.clone());
                        }
                    }
                }
                Err(e) => {
                    fine = false;
                    state.troubles.insert(number, e.to_string());
                    state.dirty.extend(ids);
                }
            }
        }
        self.shared.saved.notify_all();
        fine
    }

    /// Remembers where the user is. What can't be remembered is no loss worth a word.
    fn remember(&mut self) {
        let Some(path) = &self.memory else { return };
        let place = {
            let state = self.shared.lock();
            let session = &state.session;
            let Some(id) = session.selected() else { return };
            let item = &session.items()[id];
            Place { book: item.book, source: item.entry.source.clone(), filter: session.filter().clone(), sort: session.sort() }
        };
        if self.place.as_ref() != Some(&place)
            && let Ok(bytes) = serde_json::to_vec(&place)
        {
            let written = path.parent().map(std::fs::create_dir_all).is_some_and(|r| r.is_ok());
            let temporary = path.with_extension("new");
            let _ = written && std::fs::write(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path)).is_ok();
            self.place = Some(place);
        }
    }
}

/// The worker that reads the documents and looks up places.
fn look_up(shared: &Shared, options: &Options, progress: &Silent) {
    let (texts, notices) = read(options, progress);
    let mut texts = Arc::new(texts);
    {
        let mut state = shared.lock();
        state.notices = notices;
        state.reading = false;
        state.texts_version += 1;
        state.session.set_texts(Arc::clone(&texts));
    }
    loop {
        let (id, entry, print) = {
            let mut state = shared.lock();
            loop {
                if state.stop {
                    return;
                }
                if let Some(id) = state.wanted.take() {
                    break (id, state.session.items()[id].entry.clone(), state.print(id));
                }
                state = shared.look.wait(state).unwrap_or_else(PoisonError::into_inner);
                texts = Arc::clone(state.session.texts());
            }
        };
        let look = Arc::new(texts.look(&entry));
        let mut state = shared.lock();
        // So many answers are kept that paging back is instant.
        if state.looks.len() > 500 {
            state.looks.clear();
        }
        state.looks.insert(id, (print, look));
    }
}

fn read(options: &Options, progress: &Silent) -> (Texts, Vec<Notice>) {
    let found = crate::read::find(&options.documents);
    let Ok((sources, mut notices)) = found else { return (Texts::default(), Vec::new()) };
    let Ok((documents, more)) = crate::read::read(&sources, options.reading, progress) else { return (Texts::default(), notices) };
    notices.extend(more);
    if documents.is_empty() {
        return (Texts::default(), notices);
    }
    (Texts::new(documents, progress).unwrap_or_default(), notices)
}
