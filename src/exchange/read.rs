//! From a file to records: what sort of file it is, in which encoding, and the limits that keep a hostile one small.

use std::path::Path;

use encoding_rs::Encoding;

use super::{Column, FORMATS, Format, csv, json, multiterm, tbx, tmx, xlsx};
use crate::error::{Error, Result};
use crate::glossary::{Kind, Status};
use crate::read::encoding;

/// How to read a file.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The encoding, if the user named one.
    pub encoding: Option<&'static Encoding>,
    /// Whether the first row is a header; `None` to find out.
    pub header: Option<bool>,
    /// What stands in which column; empty to find out.
    pub columns: Vec<Column>,
    /// The source language of the glossary, for files with several languages.
    pub source_language: String,
    /// The target language of the glossary.
    pub target_language: String,
}

/// One row or concept of a file. `None` stands for a field that the file has no place for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// Where it stands, for messages: "line 12", "row 5".
    pub place: String,
    /// The Chinese term.
    pub source: String,
    /// Its translation; empty where there is none.
    pub target: String,
    /// The decision.
    pub status: Option<Status>,
    /// What it names.
    pub kind: Option<Kind>,
    /// The note.
    pub note: Option<String>,
    /// Other spellings.
    pub variants: Option<Vec<String>>,
    /// Other targets.
    pub alternatives: Vec<String>,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// How often it occurs.
    pub count: Option<u64>,
    /// The source that this row is a variant of; empty if it is none.
    pub(super) variant_of: String,
    /// What rows of one entry have in common, as the file numbers them; empty if it doesn't.
    pub(super) id: String,
}

impl Reading {
    /// Reads in the encoding of this name.
    ///
    /// # Errors
    /// [`Error::UnknownEncoding`] for a name that no standard knows.
    pub fn set_encoding(&mut self, label: Option<&str>) -> Result<()> {
        self.encoding = label.map(encoding::by_label).transpose()?;
        Ok(())
    }
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Incoming {
    /// The records in the order of the file.
    pub records: Vec<Record>,
    /// Rows that are none: where, and why they were left out.
    pub skipped: Vec<(String, String)>,
    /// What the file is, for messages: "CSV, UTF-8, columns source, target, note".
    pub what: String,
    /// The target language that was read, if the file says it.
    pub target_language: String,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file; empty for the whole.
    pub place: String,
    /// What is wrong and what to do, as sentences.
    pub message: String,
}

impl Problem {
    pub(super) fn at(place: impl Into<String>, message: impl Into<String>) -> Self {
        Problem { place: place.into(), message: message.into() }
    }

    pub(super) fn whole(message: impl Into<String>) -> Self {
        Problem::at("", message)
    }
}

/// Larger files are not read.
pub(super) const MOST_BYTES: usize = 512 << 20;

/// A file with more rows is no glossary that people keep; TOML of that size would need more than a gigabyte of memory.
pub(super) const MOST_ROWS: usize = 250_000;

/// A term with more characters is none.
pub(super) const LONGEST_TERM: usize = 1000;

/// Reads a file; `format` is what the user says that it is, or `None` to find out.
///
/// # Errors
/// [`Error::NoSuchPath`], [`Error::Io`]; [`Error::Import`] if it is no glossary that can be read.
pub fn read(path: &Path, format: Option<&Format>, how: &Reading) -> Result<Incoming> {
    let fail = |problem: Problem| Error::Import { path: path.to_path_buf(), place: problem.place, message: problem.message };
    let meta = std::fs::metadata(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => Error::NoSuchPath { path: path.to_path_buf() },
        _ => Error::io(path, "read the file", e),
    })?;
    if meta.is_dir() {
        return Err(fail(Problem::whole("This is a folder. Give a file to import.")));
    }
    if meta.len() > MOST_BYTES as u64 {
        return Err(fail(Problem::whole("The file is larger than 512 MB. No glossary is; is it the right file?")));
    }
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, "read the file", e))?;
    let content = Content::of(bytes, how.encoding).map_err(fail)?;
    let mut incoming = reader(path, &content, format).and_then(|r| r.read(&content, how)).map_err(fail)?;
    sound(&mut incoming);
    if incoming.records.is_empty() && incoming.skipped.is_empty() {
        return Err(fail(Problem::whole(format!("There is no entry in it ({}).", incoming.what))));
    }
    Ok(incoming)
}

/// What reads a file: what the user says, else what it begins with, else its extension.
fn reader(path: &Path, content: &Content, format: Option<&Format>) -> std::result::Result<&'static dyn super::Import, Problem> {
    if let Some(format) = format {
        return format.import.ok_or_else(|| {
            let read: Vec<&str> = FORMATS.iter().filter(|f| f.is_read()).map(|f| f.name).collect();
            Problem::whole(format!("{} files can't be imported. Importable formats: {}.", format.name, read.join(", ")))
        });
    }
    let Content::Text { text, .. } = content else { return Ok(&xlsx::Xlsx) };
    let start = text.trim_start();
    if start.starts_with('<') {
        let head = &start[..start.floor_char_boundary(4096)];
        let has = |name: &str| head.contains(&format!("<{name}")) || head.contains(&format!(":{name}"));
        return match () {
            () if has("martif") || has("tbx") => Ok(&tbx::Reader),
            () if has("tmx") => Ok(&tmx::Tmx),
            () if has("mtf") => Ok(&multiterm::MultiTerm),
            () => Err(Problem::whole("This XML is no TBX, TMX or MultiTerm XML. Export the glossary in one of these formats.")),
        };
    }
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if extension == "json" || start.starts_with(['[', '{']) && serde_json::from_str::<serde::de::IgnoredAny>(start).is_ok() {
        return Ok(&json::Json);
    }
    if extension == "toml" {
        return Err(Problem::whole("This is a glossary of shuyu's own. Join glossaries with `shuyu merge`."));
    }
    Ok(if matches!(extension.as_str(), "txt" | "tsv" | "tab" | "utf8" | "utx") { &csv::TAB } else { &csv::Comma })
}

/// What is in a file, decoded once for whoever reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text, and the name of the encoding that it was in.
    Text {
        /// The text.
        text: String,
        /// The name of its encoding.
        encoding: &'static str,
    },
    /// A zip file.
    Packed(Vec<u8>),
}

impl Content {
    /// The text of a file in the encoding that the user names, that its XML declaration names, or that reads as Chinese; or
    /// its bytes, if it is a zip file.
    ///
    /// # Errors
    /// [`Problem`] if it is neither, or no text in that encoding.
    pub fn of(bytes: Vec<u8>, encoding: Option<&'static Encoding>) -> std::result::Result<Self, Problem> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Ok(Content::Packed(bytes));
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(Problem::whole("This is a spreadsheet of the old kind (.xls). Open it and save it as .xlsx."));
        }
        let declared = || encoding::declared(&bytes).filter(|_| std::str::from_utf8(&bytes).is_err());
        let forced = encoding.or_else(declared);
        let decoded = encoding::decode(bytes, forced).ok_or_else(|| Problem::whole(NO_TEXT))?;
        if decoded.bad > 0 {
            return Err(Problem::at(
                format!("line {}", decoded.bad_line),
                format!("Not valid {}. Give the encoding with --encoding, or save the file as UTF-8.", decoded.encoding.name()),
            ));
        }
        Ok(Content::Text { text: decoded.text, encoding: decoded.encoding.name() })
    }

    /// The text and the name of its encoding.
    pub(super) fn text(&self) -> std::result::Result<(&str, &'static str), Problem> {
        match self {
            Content::Text { text, encoding } => Ok((text, encoding)),
            Content::Packed(_) => Err(Problem::whole(NO_TEXT)),
        }
    }

    /// The bytes of a zip file.
    pub(super) fn packed(&self) -> std::result::Result<&[u8], Problem> {
        match self {
            Content::Text { .. } => Err(Problem::whole("This is a text and no spreadsheet. Leave --from out, or name another format.")),
            Content::Packed(bytes) => Ok(bytes),
        }
    }
}

const NO_TEXT: &str = "This is no text file. Importable are text tables (.csv, .tsv, .txt), .xlsx, .tbx, .tmx, MultiTerm XML and .json.";

/// Cleans the records, and leaves out those that are none.
fn sound(incoming: &mut Incoming) {
    let records = std::mem::take(&mut incoming.records);
    for mut record in records {
        for text in [&mut record.source, &mut record.target, &mut record.variant_of] {
            *text = super::visible(text);
        }
        for list in [record.variants.as_mut(), Some(&mut record.alternatives)].into_iter().flatten() {
            let all = list.len();
            list.truncate(super::rows::MOST_OTHERS);
            if list.len() < all {
                let why = format!("it has {all} variants or translations; the first {} were taken", list.len());
                incoming.skipped.push((record.place.clone(), why));
            }
            *list = list.iter().map(|t| super::visible(t)).filter(|t| !t.is_empty()).collect();
        }
        for text in [record.note.as_mut(), record.reason.as_mut()].into_iter().flatten() {
            *text = super::lines(text);
        }
        let longest = record.source.chars().count().max(record.target.chars().count());
        let nothing = record.source.is_empty() && record.target.is_empty();
        match () {
            () if nothing && record.note.as_deref().unwrap_or_default().is_empty() => {}
            () if record.source.is_empty() => incoming.skipped.push((record.place, "it has no source".to_owned())),
            () if longest > LONGEST_TERM => {
                incoming.skipped.push((record.place, format!("a term of {longest} characters is none")));
            }
            () => incoming.records.push(record),
        }
    }
    incoming.records = super::rows::folded(std::mem::take(&mut incoming.records), &mut incoming.skipped);
}
