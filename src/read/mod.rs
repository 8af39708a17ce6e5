//! From paths to documents: the folder walk, the choice of a reader, decoding. Each format is a file here and a row of
//! `FORMATS`. A file that can't be read becomes a [`Notice`]; the others go on.

pub(crate) mod encoding;
mod html;
mod lines;
mod markdown;
mod text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use rayon::prelude::*;

use crate::document::{Block, Document};
use crate::error::{Error, Result};
use crate::report::{Notice, NoticeKind, Progress, Stage};

/// A format that can be read.
struct Format {
    extensions: &'static [&'static str],
    blocks: fn(&str) -> Vec<Block>,
}

const FORMATS: &[Format] = &[
    Format { extensions: &["txt", "text"], blocks: text::blocks },
    Format { extensions: &["md", "markdown"], blocks: markdown::blocks },
    Format { extensions: &["html", "htm", "xhtml"], blocks: html::blocks },
];

/// Larger files are not read: offsets in a document are 32 bits, and no text of this size was written by people.
const MOST_BYTES: u64 = 1 << 30;

/// How the exports of [`crate::exchange`] begin: they are made from documents and are none.
const EXPORT: &str = crate::exchange::MARK;

/// The extensions that can be read, for messages.
#[must_use]
pub fn extensions() -> String {
    FORMATS.iter().flat_map(|f| f.extensions).map(|e| format!(".{e}")).collect::<Vec<_>>().join(" ")
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Its name in messages and evidence.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether the user named the file itself: it is then read as plain text whatever its extension is.
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
        } else if format_of(&path).is_none() {
            let what = match path.extension() {
                Some(e) => format!("shuyu can't read .{} files; it reads {}", e.to_string_lossy(), extensions()),
                None => format!("no file name extension; shuyu reads {}", extensions()),
            };
            notices.push(skip(what));
        } else {
            path = path.canonicalize().unwrap_or(path);
            sources.entry(path).or_insert(Source { name, path: entry.path().to_path_buf(), named: false });
        }
    }
    Ok(())
}

fn format_of(path: &Path) -> Option<&'static Format> {
    let extension = path.extension()?.to_str()?.to_lowercase();
    FORMATS.iter().find(|f| f.extensions.contains(&extension.as_str()))
}

/// Reads the files, in parallel and in their order. What went wrong with one of them is a notice.
///
/// # Errors
/// [`Error::Interrupted`] if the user stopped the work.
pub fn read(sources: &[Source], options: Options, progress: &dyn Progress) -> Result<(Vec<Document>, Vec<Notice>)> {
    let size = |s: &Source| std::fs::metadata(&s.path).map_or(0, |m| m.len());
    progress.begin(Stage::Reading, sources.iter().map(size).sum());
    let results: Vec<(Option<Document>, Option<Notice>)> = sources
        .par_iter()
        .map(|source| {
            if progress.interrupted() {
                return (None, None);
            }
            let result = one(source, options);
            progress.advance(size(source));
            match result {
                Ok(read) => read,
                Err(what) => (None, Some(Notice { path: source.name.clone(), what })),
            }
        })
        .collect();
    if progress.interrupted() {
        return Err(Error::Interrupted);
    }
    let mut documents = Vec::with_capacity(results.len());
    let mut notices = Vec::new();
    for (document, notice) in results {
        documents.extend(document);
        notices.extend(notice);
    }
    Ok((documents, notices))
}

fn one(source: &Source, options: Options) -> std::result::Result<(Option<Document>, Option<Notice>), NoticeKind> {
    let bytes = if source.path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let mut input = std::io::Read::take(std::io::stdin(), MOST_BYTES + 1);
        std::io::Read::read_to_end(&mut input, &mut bytes).map(|_| bytes)
    } else {
        let length = std::fs::metadata(&source.path).map_err(|e| NoticeKind::Failed(e.to_string()))?.len();
        if length > MOST_BYTES {
            return Err(too_large(length));
        }
        std::fs::read(&source.path)
    }
    .map_err(|e| NoticeKind::Failed(e.to_string()))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    if bytes.is_empty() {
        return Err(NoticeKind::Skipped("empty".to_owned()));
    }
    let format = format_of(&source.path).or(source.named.then_some(&FORMATS[0]));
    let Some(format) = format else {
        return Err(NoticeKind::Skipped(format!("shuyu reads {}", extensions())));
    };
    let Some(decoded) = encoding::decode(&bytes, options.encoding) else {
        return Err(NoticeKind::Failed("not text (binary data). If it is text, give its encoding with --encoding.".to_owned()));
    };
    let notice = (decoded.bad > 0).then(|| Notice {
        path: source.name.clone(),
        what: NoticeKind::Damaged { encoding: decoded.encoding.name().to_owned(), places: decoded.bad, line: decoded.bad_line },
    });
    if decoded.text.starts_with(EXPORT) {
        return Err(NoticeKind::Skipped("an export of shuyu's own".to_owned()));
    }
    let blocks = (format.blocks)(&decoded.text);
    if blocks.is_empty() {
        return Err(NoticeKind::Skipped("no text in it".to_owned()));
    }
    Ok((Some(Document { name: source.name.clone(), blocks }), notice))
}

fn too_large(length: u64) -> NoticeKind {
    NoticeKind::Failed(format!("{} MB; shuyu reads files of up to {} MB. Split it.", length >> 20, MOST_BYTES >> 20))
}
