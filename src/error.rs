//! What can go wrong, as values: each variant says what, where and what to do. Nothing is printed here.

use std::path::PathBuf;

/// The library's result.
pub type Result<T> = std::result::Result<T, Error>;

/// An error that ends the work on what it names.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A path given by the user does not exist.
    #[error("{}: no such file or folder. Check the spelling, or give the folder that holds it.", path.display())]
    NoSuchPath {
        /// As the user gave it.
        path: PathBuf,
    },
    /// The paths hold no file that can be read.
    #[error("{}: nothing to read here. shuyu reads {formats}.", path.display())]
    NothingToRead {
        /// The first path given.
        path: PathBuf,
        /// The readable formats, as a list for people.
        formats: String,
    },
    /// The documents were read, but hold no Chinese.
    #[error("{}: no Chinese text in {files}. Is this the right folder? `shuyu text` shows what was read; if it is garbled, give the encoding with --encoding.", path.display())]
    NoChinese {
        /// The first path given.
        path: PathBuf,
        /// How many files were read, in words.
        files: String,
    },
    /// The system refused to read or write a file.
    #[error("{}: can't {action}: {cause}.{hint}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried, as an infinitive: "read the file".
        action: &'static str,
        /// What to do about it; empty, or a sentence with a space before it.
        hint: &'static str,
        /// The system's reason. It is part of the message, so it is not chained as a source.
        cause: std::io::Error,
    },
    /// An encoding label that is not known.
    #[error("unknown encoding {label:?}. Use a name like utf-8, gb18030, big5, utf-16le or shift_jis.")]
    UnknownEncoding {
        /// As the user gave it.
        label: String,
    },
    /// A glossary that is no valid TOML, or not in the glossary format.
    #[error("{}:{line}:{column}: {message} The file was left as it is.", path.display())]
    Glossary {
        /// The glossary.
        path: PathBuf,
        /// 1-based.
        line: usize,
        /// 1-based, in characters.
        column: usize,
        /// What was expected, as one or more sentences.
        message: String,
    },
    /// A file of another program that can't be imported.
    #[error("{}{}{place}: {message} The glossary was left as it is.", path.display(), if place.is_empty() { "" } else { ", " })]
    Import {
        /// The file.
        path: PathBuf,
        /// Where in it, as "line 12"; empty for the whole file.
        place: String,
        /// What is wrong and what to do, as one or more sentences.
        message: String,
    },
    /// A folder that is no project of another program, or whose settings can't be read.
    #[error("{}: {message}", path.display())]
    Project {
        /// The folder, or the file with its settings.
        path: PathBuf,
        /// What is wrong and what to do, as one or more sentences.
        message: String,
    },
    /// A glossary written by a newer shuyu.
    #[error("{}: this glossary has format {found}; this shuyu reads format {known}. Install a newer shuyu to work on it. The file was left as it is.", path.display())]
    NewerFormat {
        /// The glossary.
        path: PathBuf,
        /// Its format number.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// A configuration file with a mistake.
    #[error("{}: {message}", path.display())]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// What is wrong and what would be right.
        message: String,
    },
    /// The glossary changed on disk, again and again, while it was being saved.
    #[error("{}: another program keeps changing this glossary, so it was not saved. Close the other program, then run the same command again.", path.display())]
    Contended {
        /// The glossary.
        path: PathBuf,
    },
    /// Another process holds the lock on a glossary for longer than any save takes.
    #[error("{}: another shuyu is saving this glossary and does not finish, so it was not saved. End the other one, then run the same command again.", path.display())]
    Locked {
        /// The glossary.
        path: PathBuf,
    },
    /// A glossary whose entries are inline tables can't be merged.
    #[error("{}: the entries of this glossary stand in one list, `term = [{{…}}, …]`. Write each as a [[term]] block to merge it.", path.display())]
    NotMergeable {
        /// The glossary.
        path: PathBuf,
    },
    /// Glossaries for different languages can't be merged.
    #[error("{}: this glossary is for {found}, the other one for {expected}. Only glossaries for the same languages can be merged.", path.display())]
    OtherLanguages {
        /// The glossary.
        path: PathBuf,
        /// Its languages.
        found: String,
        /// Those of the first glossary.
        expected: String,
    },
    /// The user interrupted the work.
    #[error("interrupted; nothing was written")]
    Interrupted,
}

impl Error {
    /// An [`Error::Io`] without a hint.
    pub(crate) fn io(path: impl Into<PathBuf>, action: &'static str, cause: std::io::Error) -> Self {
        Error::Io { path: path.into(), action, hint: "", cause }
    }
}
