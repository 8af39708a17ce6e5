//! From paths to documents: the folder walk, the choice of a reader, decoding, limits. Each format is a file here and a row
//! of `format::READERS`. A file that can't be read becomes a [`Notice`]; the others go on.

mod bilingual;
mod docx;
mod drawing;
pub(crate) mod encoding;
mod epub;
mod format;
mod html;
mod json;
mod limits;
mod lines;
mod markdown;
mod odf;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
mod po;
mod pptx;
mod subtitles;
mod table;
mod text;
mod tmx;
mod xliff;
mod xlsx;
mod xml;
mod zip;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

use encoding_rs::Encoding;
use rayon::prelude::*;

use crate::document::Document;
use crate::error::{Error, Result};
use crate::report::{Notice, NoticeKind, Progress, Stage};

use format::{Content, Input};
use limits::Fault;

pub use format::{About, about, extensions};

/// How the exports of [`crate::exchange`] begin: they are made from documents and are none.
const EXPORT: &str = crate::exchange::MARK;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Its name in messages and evidence.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether the user named the file itself: it is then read as what it looks like, whatever its extension is.
    named: bool,
}

/// How to read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The encoding of all files, instead of finding it out for each.
    pub encoding: Option<&'static Encoding>,
}

impl Options {
    /// Reads all files in the encoding of this name.
    ///
    /// # Errors
    /// [`Error::UnknownEncoding`] for a name that no standard knows.
    pub fn with_encoding(label: Option<&str>) -> Result<Self> {
        Ok(Options { encoding: label.map(encoding::by_label).transpose()? })
    }
}

/// The files under these paths, sorted by name, and a notice for each that will not be read. Hidden files are left out
/// silently; links out of a given folder are not followed.
///
/// # Errors
/// [`Error::NoSuchPath`] for a path that isn't there, [`Error::Io`] for one that can't be opened.
pub fn find(paths: &[PathBuf]) -> Result<(Vec<Source>, Vec<Notice>)> {
    let mut sources = BTreeMap::new();
    let mut notices = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            sources.insert(PathBuf::from("-"), Source { name: "-".to_owned(), path: path.clone(), named: true });
            continue;
        }
        let meta = std::fs::metadata(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Error::NoSuchPath { path: path.clone() },
            _ => Error::io(path, "read", e),
        })?;
        // With several paths, what the user typed tells files of the same name apart.
        let prefix = if paths.len() > 1 { slashed(path) } else { String::new() };
        if meta.is_dir() {
            walk(path, &prefix, &mut sources, &mut notices)?;
        } else {
            let name =
                if prefix.is_empty() { path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()) } else { prefix };
            let key = path.canonicalize().unwrap_or_else(|_| path.clone());
            sources.insert(key, Source { name, path: path.clone(), named: true });
        }
    }
    let mut sources: Vec<Source> = sources.into_values().collect();
    sources.sort();
    notices.sort();
    Ok((sources, notices))
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.trim_end_matches('/').to_owned()
}

fn walk(root: &Path, prefix: &str, sources: &mut BTreeMap<PathBuf, Source>, notices: &mut Vec<Notice>) -> Result<()> {
    let real_root = root.canonicalize().map_err(|e| Error::io(root, "open the folder", e))?;
    let hidden = |e: &walkdir::DirEntry| e.depth() > 0 && e.file_name().to_string_lossy().starts_with('.');
    for entry in walkdir::WalkDir::new(root).into_iter().filter_entry(|e| !hidden(e)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(root).to_path_buf();
                let why = e.io_error().map_or_else(|| e.to_string(), ToString::to_string);
                notices.push(Notice { path: slashed(&path), what: NoticeKind::Failed(why) });
                continue;
            }
        };
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = slashed(entry.path().strip_prefix(root).unwrap_or(entry.path()));
        let name = if prefix.is_empty() { relative } else { format!("{prefix}/{relative}") };
        let skip = |why: String| Notice { path: name.clone(), what: NoticeKind::Skipped(why) };
        let mut path = entry.path().to_path_buf();
        if entry.file_type().is_symlink() {
            match path.canonicalize() {
                // What a link inside the folder points to is read where it lies.
                Ok(to) if to.starts_with(&real_root) => continue,
                Ok(_) => notices.push(skip("a link that leads out of the folder".to_owned())),
                Err(_) => notices.push(skip("a link that leads nowhere".to_owned())),
            }
            continue;
        }
        if !entry.file_type().is_file() {
            notices.push(skip("not a regular file".to_owned()));
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")) {
            // Glossaries and settings, silently.
        } else if format::by_name(&name).is_none() {
            notices.push(skip(format::unknown(&name)));
        } else {
            path = path.canonicalize().unwrap_or(path);
            sources.entry(path).or_insert(Source { name, path: entry.path().to_path_buf(), named: false });
        }
    }
    Ok(())
}

/// Reads the files, in parallel and in their order. What went wrong with one of them is a notice. A zip folder gives a
/// document for each file in it.
///
/// # Errors
/// [`Error::Interrupted`] if the user stopped the work.
pub fn read(sources: &[Source], options: Options, progress: &dyn Progress) -> Result<(Vec<Document>, Vec<Notice>)> {
    let size = |s: &Source| std::fs::metadata(&s.path).map_or(0, |m| m.len());
    progress.begin(Stage::Reading, sources.iter().map(size).sum());
    let desk = Desk::default();
    let results: Vec<(Vec<Document>, Vec<Notice>)> = sources
        .par_iter()
        .map(|source| {
            if progress.interrupted() {
                return (Vec::new(), Vec::new());
            }
            let size = size(source);
            let _place = desk.take(size);
            progress.file(&source.name, size, false);
            let result = one(source, options);
            progress.file(&source.name, size, true);
            progress.advance(size);
            result
        })
        .collect();
    if progress.interrupted() {
        return Err(Error::Interrupted);
    }
    let mut documents = Vec::with_capacity(results.len());
    let mut notices = Vec::new();
    for (more_documents, more_notices) in results {
        documents.extend(more_documents);
        notices.extend(more_notices);
    }
    Ok((documents, notices))
}

/// Reads a file that is in memory: its documents (a zip folder holds several), and what there is to say about them. The
/// reader is chosen by the name and by what the bytes look like.
#[must_use]
pub fn from_bytes(name: &str, bytes: Vec<u8>, options: Options) -> (Vec<Document>, Vec<Notice>) {
    finish(name, format::read(Input::memory(name, bytes, options), true))
}

fn one(source: &Source, options: Options) -> (Vec<Document>, Vec<Notice>) {
    let failed = |what: NoticeKind| (Vec::new(), vec![Notice { path: source.name.clone(), what }]);
    if source.path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        return match std::io::stdin().take(limits::MOST_TEXT + 1).read_to_end(&mut bytes) {
            Ok(_) => from_bytes(&source.name, bytes, options),
            Err(e) => failed(NoticeKind::Failed(e.to_string())),
        };
    }
    match Input::file(&source.name, &source.path, options) {
        Ok(input) => finish(&source.name, format::read(input, source.named)),
        Err(e) => failed(NoticeKind::Failed(e.to_string())),
    }
}

/// From what a reader gave to documents and notices.
fn finish(name: &str, (content, fault): (Content, Option<Fault>)) -> (Vec<Document>, Vec<Notice>) {
    let notice = |what: NoticeKind| Notice { path: name.to_owned(), what };
    let mut documents = Vec::new();
    let mut notices: Vec<Notice> = content.notices.into_iter().map(notice).collect();
    let mut blocks = content.blocks;
    match fault {
        Some(Fault::Skipped(why)) => notices.push(notice(NoticeKind::Skipped(why))),
        Some(Fault::Broken(why)) if !blocks.is_empty() || !content.inner.is_empty() => notices.push(notice(NoticeKind::Partial(why))),
        Some(Fault::Broken(why) | Fault::Refused(why)) => {
            blocks = Vec::new();
            notices.push(notice(NoticeKind::Failed(why)));
        }
        None if blocks.is_empty() && content.inner.is_empty() && !notices.iter().any(|n| n.what.is_loss()) => {
            notices.push(notice(NoticeKind::Skipped("no text in it".to_owned())));
        }
        None => {}
    }
    if !blocks.is_empty() {
        blocks.shrink_to_fit();
        documents.push(Document { name: name.to_owned(), blocks });
    }
    for (inside, content, fault) in content.inner {
        let (more_documents, more_notices) = finish(&format!("{name}/{inside}"), (content, fault));
        documents.extend(more_documents);
        notices.extend(more_notices);
    }
    (documents, notices)
}

/// Where the files lie that are in work: it holds so many bytes, and who brings more waits. A file that is larger has the
/// desk for itself.
#[derive(Default)]
struct Desk {
    taken: Mutex<u64>,
    freed: Condvar,
}

struct PlaceOnDesk<'d> {
    desk: &'d Desk,
    size: u64,
}

impl Desk {
    fn take(&self, size: u64) -> PlaceOnDesk<'_> {
        let size = size.min(limits::IN_WORK);
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = self.freed.wait_while(taken, |t| *t + size > limits::IN_WORK).unwrap_or_else(PoisonError::into_inner);
        *taken += size;
        PlaceOnDesk { desk: self, size }
    }
}

impl Drop for PlaceOnDesk<'_> {
    fn drop(&mut self) {
        *self.desk.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.size;
        self.desk.freed.notify_all();
    }
}
