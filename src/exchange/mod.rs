//! Glossaries for other programs and back: one file of code for each format, and the list of them ([`FORMATS`]).
//!
//! Out: [`export`] chooses the entries, cleans what no tool could read, and hands a [`Sheet`] to the format's [`Export`],
//! which gives bytes and a report. What a format can't hold is named there; nothing is dropped silently.
//!
//! Back: [`read()`] finds out what a file is, its [`Import`] gives [`Record`]s, and [`mod@merge`] compares them with the
//! glossary, entry by entry. Files are hostile until read: no file opens another one or makes more work than its size
//! allows.
//!
//! Knows glossary entries and nothing of documents.

mod amazon;
mod azure;
mod csv;
mod deepl;
mod galtransl;
mod google;
mod html;
mod json;
mod locale;
mod mark;
mod markdown;
mod memoq;
pub mod merge;
mod multiterm;
pub mod omegat;
mod phrase;
mod read;
mod rows;
mod scripts;
mod table;
mod tbx;
mod tmx;
mod wordfast;
mod words;
mod xbench;
mod xlsx;
mod xml;

use std::collections::{BTreeMap, HashSet};

use crate::glossary::file::Glossary;
use crate::glossary::{Entry, Kind, Status};
use crate::text::{is_invisible, key, tidy};

pub use mark::{Kept, kept};
pub use read::{Content, Incoming, Problem, Reading, Record, read};
pub use table::Column;

/// A format that glossaries are written in, read from, or both.
#[derive(Clone, Copy)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// The usual extension of its files.
    pub extension: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    /// The fields of an entry, beside source and target, that it has a place for.
    pub carries: &'static [Part],
    /// Whether an entry without a target has a place in it.
    pub blank_targets: bool,
    /// Which of the options for spreadsheets it takes.
    pub takes: &'static [Taken],
    /// The writer.
    export: &'static dyn Export,
    /// The reader, if files of the format can come back.
    import: Option<&'static dyn Import>,
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Format {
    /// Whether files of the format can be imported.
    #[must_use]
    pub fn is_read(&self) -> bool {
        self.import.is_some()
    }

    /// What the file's name ends with, if the user gives none: formats that share an extension don't take each other's names.
    #[must_use]
    pub fn ending(&self) -> String {
        let first = FORMATS.iter().find(|f| f.extension == self.extension).is_some_and(|f| f.name == self.name);
        if first { format!(".{}", self.extension) } else { format!("-{}.{}", self.name, self.extension) }
    }

    /// Whether the format has a place for a field.
    #[must_use]
    pub fn carries(&self, part: Part) -> bool {
        self.carries.contains(&part)
    }
}

/// A field of an entry that some formats have no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The decision.
    Status,
    /// What the entry names.
    Kind,
    /// The translator's note.
    Note,
    /// Other spellings, told apart from entries of their own.
    Variants,
    /// Other targets.
    Alternatives,
    /// Why it was rejected.
    Reason,
    /// Where it stands.
    Evidence,
    /// How often it occurs.
    Count,
}

impl Part {
    /// All fields.
    pub const ALL: &'static [Part] =
        &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Alternatives, Part::Reason, Part::Evidence, Part::Count];

    /// The field's name in a glossary.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Part::Status => "status",
            Part::Kind => "kind",
            Part::Note => "note",
            Part::Variants => "variants",
            Part::Alternatives => "alternatives",
            Part::Reason => "reason",
            Part::Evidence => "evidence",
            Part::Count => "count",
        }
    }

    fn is_in(self, entry: &Entry) -> bool {
        match self {
            Part::Status | Part::Kind => true,
            Part::Note => !entry.note.is_empty(),
            Part::Variants => !entry.variants.is_empty(),
            Part::Alternatives => !entry.alternatives.is_empty(),
            Part::Reason => !entry.reason.is_empty(),
            Part::Evidence => !entry.evidence.is_empty(),
            Part::Count => entry.count > 0,
        }
    }
}

/// An option that only some formats take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// [`Options::excel`].
    Excel,
    /// [`Options::header`].
    Header,
    /// [`Options::contexts`].
    Contexts,
}

/// Writes one format.
pub trait Export: Sync {
    /// Makes the file from what was chosen. The same sheet gives the same bytes.
    fn write(&self, sheet: &Sheet<'_>) -> Written;
}

/// Reads one format.
pub trait Import: Sync {
    /// Reads the rows or concepts of a file.
    ///
    /// # Errors
    /// [`Problem`]: where, what is wrong, and what to do.
    fn read(&self, content: &Content, how: &Reading) -> Result<Incoming, Problem>;
}

/// All formats, those for CAT tools first.
pub const FORMATS: &[Format] = &[
    Format {
        name: "omegat",
        extension: "txt",
        about: "OmegaT: a text file for the project's glossary folder (--project puts it there)",
        carries: &[Part::Kind, Part::Note],
        blank_targets: false,
        takes: &[],
        export: &omegat::Omegat,
        import: Some(&csv::TAB),
    },
    Format {
        name: "tbx",
        extension: "tbx",
        about: "TBX-Basic of 2008 (v2), the one that tools read: OmegaT, Trados, memoQ, Phrase, Weblate, Xbench",
        carries: &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Evidence],
        blank_targets: false,
        takes: &[Taken::Contexts],
        export: &tbx::V2,
        import: Some(&tbx::Reader),
    },
    Format {
        name: "tbx3",
        extension: "tbx",
        about: "TBX-Basic of 2019 (v3, DCA): for Crowdin, Pontoon and archives",
        carries: &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Evidence],
        blank_targets: false,
        takes: &[Taken::Contexts],
        export: &tbx::V3,
        import: Some(&tbx::Reader),
    },
    Format {
        name: "xlsx",
        extension: "xlsx",
        about: "a spreadsheet for Excel and LibreOffice, to review or to import almost anywhere",
        carries: &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Alternatives, Part::Reason, Part::Count, Part::Evidence],
        blank_targets: true,
        takes: &[Taken::Contexts],
        export: &xlsx::Xlsx,
        import: Some(&xlsx::Xlsx),
    },
    Format {
        name: "csv",
        extension: "csv",
        about: "comma-separated text, UTF-8 (--excel for a double click in Excel)",
        carries: &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Alternatives, Part::Reason],
        blank_targets: false,
        takes: &[Taken::Excel, Taken::Header],
        export: &csv::Comma,
        import: Some(&csv::Comma),
    },
    Format {
        name: "tsv",
        extension: "tsv",
        about: "tab-separated text, UTF-8, without a header unless --header asks for one",
        carries: &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Alternatives, Part::Reason],
        blank_targets: false,
        takes: &[Taken::Excel, Taken::Header],
        export: &csv::TAB,
        import: Some(&csv::TAB),
    },
    Format {
        name: "tmx",
        extension: "tmx",
        about: "TMX 1.4b, a translation memory: for tools and services that take no glossary",
        carries: &[Part::Status, Part::Kind, Part::Note],
        blank_targets: false,
        takes: &[],
        export: &tmx::Tmx,
        import: Some(&tmx::Tmx),
    },
    Format {
        name: "multiterm",
        extension: "xml",
        about: "MultiTerm XML with its termbase definition (.xdt), for Trados",
        carries: &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Evidence],
        blank_targets: false,
        takes: &[Taken::Contexts],
        export: &multiterm::MultiTerm,
        import: Some(&multiterm::MultiTerm),
    },
    Format {
        name: "memoq",
        extension: "csv",
        about: "memoQ: a CSV in the layout of its own term base export",
        carries: &[Part::Kind, Part::Note, Part::Variants],
        blank_targets: false,
        takes: &[],
        export: &memoq::MemoQ,
        import: Some(&csv::Comma),
    },
    Format {
        name: "phrase",
        extension: "xlsx",
        about: "Phrase TMS: a spreadsheet for a term base, columns headed by language codes",
        carries: &[Part::Kind, Part::Note, Part::Variants],
        blank_targets: false,
        takes: &[],
        export: &phrase::Phrase,
        import: Some(&xlsx::Xlsx),
    },
    Format {
        name: "wordfast",
        extension: "txt",
        about: "Wordfast Classic and Pro: tab-separated text, UTF-16",
        carries: &[Part::Kind, Part::Note],
        blank_targets: false,
        takes: &[],
        export: &wordfast::Wordfast,
        import: Some(&csv::TAB_WITHOUT_COMMENTS),
    },
    Format {
        name: "xbench",
        extension: "txt",
        about: "Xbench key terms: tab-separated text",
        carries: &[Part::Kind, Part::Note],
        blank_targets: false,
        takes: &[],
        export: &xbench::Xbench,
        import: Some(&csv::TAB_WITHOUT_COMMENTS),
    },
    Format {
        name: "deepl",
        extension: "tsv",
        about: "DeepL glossary: two columns, one target for each source",
        carries: &[],
        blank_targets: false,
        takes: &[],
        export: &deepl::DeepL,
        import: Some(&csv::TAB_WITHOUT_COMMENTS),
    },
    Format {
        name: "google",
        extension: "csv",
        about: "Google Cloud Translation glossary: two columns",
        carries: &[],
        blank_targets: false,
        takes: &[],
        export: &google::Google,
        import: Some(&csv::Comma),
    },
    Format {
        name: "amazon",
        extension: "csv",
        about: "Amazon Translate custom terminology: two columns headed by language codes",
        carries: &[],
        blank_targets: false,
        takes: &[],
        export: &amazon::Amazon,
        import: Some(&csv::Comma),
    },
    Format {
        name: "azure",
        extension: "tsv",
        about: "Azure Document Translation glossary: two columns",
        carries: &[],
        blank_targets: false,
        takes: &[],
        export: &azure::Azure,
        import: Some(&csv::TAB_WITHOUT_COMMENTS),
    },
    Format {
        name: "json",
        extension: "json",
        about: "src, dst, info as AiNiee and LinguaGacha read them",
        carries: &[Part::Kind, Part::Note],
        blank_targets: false,
        takes: &[],
        export: &json::Json,
        import: Some(&json::Json),
    },
    Format {
        name: "galtransl",
        extension: "txt",
        about: "GalTransl dictionary: source, target, note between tabs",
        carries: &[Part::Kind, Part::Note],
        blank_targets: false,
        takes: &[],
        export: &galtransl::GalTransl,
        import: Some(&csv::TAB_WITHOUT_COMMENTS),
    },
    Format {
        name: "markdown",
        extension: "md",
        about: "a table to read, or to give to a language model",
        carries: &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Alternatives, Part::Evidence],
        blank_targets: true,
        takes: &[Taken::Contexts],
        export: &markdown::Markdown,
        import: None,
    },
    Format {
        name: "html",
        extension: "html",
        about: "a list to print, for a client who reviews on paper",
        carries: &[Part::Status, Part::Kind, Part::Note, Part::Variants, Part::Alternatives, Part::Evidence],
        blank_targets: true,
        takes: &[Taken::Contexts],
        export: &html::Html,
        import: None,
    },
];

/// The format of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.name == name)
}

/// What goes out, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Entries with one of these statuses.
    pub statuses: Vec<Status>,
    /// Entries of one of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Whether variants go out, each as a row or a term of its own.
    pub variants: bool,
    /// Which spellings are added in the other script.
    pub scripts: Scripts,
    /// Whether a place where the term stands goes out with it.
    pub contexts: bool,
    /// For Excel: a byte order mark, and nothing that Excel would take for a formula, a number or a date.
    pub excel: bool,
    /// The first row; `None` for what suits the format.
    pub header: Option<Header>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            statuses: vec![Status::Approved],
            kinds: Vec::new(),
            variants: true,
            scripts: Scripts::AsWritten,
            contexts: false,
            excel: false,
            header: None,
        }
    }
}

/// Which forms of a Chinese term go out. Most tools don't find 臺灣 by 台湾.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scripts {
    /// The forms that the glossary has.
    #[default]
    AsWritten,
    /// Those, and the simplified form of each.
    Simplified,
    /// Those, and the traditional form of each.
    Traditional,
    /// Those, and both forms of each.
    Both,
}

/// The first row of a delimited file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// The names of the columns.
    Names,
    /// The names behind a `#`, which OmegaT takes for a comment.
    Comment,
    /// No header.
    None,
}

/// What a writer gets: cleaned entries in their order.
#[derive(Debug)]
pub struct Sheet<'o> {
    /// What the glossary is called.
    pub title: String,
    /// The source language as CAT tools write it: `zh-CN` for `zh-Hans`.
    pub source_language: String,
    /// The target language.
    pub target_language: String,
    /// The entries. Sources and targets hold no tab, no line end and nothing invisible.
    pub entries: Vec<Entry>,
    /// How to write.
    pub options: &'o Options,
}

/// What a writer made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Files that belong beside it: the extension and the content.
    pub companions: Vec<(&'static str, Vec<u8>)>,
    /// Rows or terms of the source language in it.
    pub rows: usize,
    /// Rows that it doesn't hold: the source and why.
    pub skipped: Vec<(String, String)>,
    /// Rows that are in it otherwise than in the glossary, or that the tool will read otherwise: the source and how.
    pub altered: Vec<(String, String)>,
    /// Fields that the format has no place for, and in how many of the chosen entries they stand.
    pub lost: Vec<(&'static str, usize)>,
    /// How many entries were not chosen by status.
    pub other_status: usize,
    /// How many entries of a chosen status were not chosen by kind.
    pub other_kind: usize,
}

/// How an export begins in a format that has comments; a checksum follows.
pub const MARK: &str = "# shuyu export";

/// The same words in XML, HTML and Markdown, where `#` means something else, and in the properties of a spreadsheet.
const WORDS: &str = "shuyu export";

/// Writes the entries of glossaries, in their order.
#[must_use]
pub fn export(format: &Format, title: &str, glossaries: &[Glossary], options: &Options) -> Written {
    let mut other_status = 0;
    let mut other_kind = 0;
    let mut skipped = Vec::new();
    let mut altered = Vec::new();
    let all = || glossaries.iter().flat_map(|g| &g.terms);
    // A spelling that was rejected goes out with no entry, be it as a variant of another one.
    let rejected: HashSet<String> = all().filter(|e| e.status == Status::Rejected).map(|e| key(&e.source)).collect();
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: HashSet<(String, String)> = HashSet::new();
    for entry in all() {
        if !options.statuses.contains(&entry.status) {
            other_status += 1;
        } else if !options.kinds.is_empty() && !options.kinds.contains(&entry.kind) {
            other_kind += 1;
        } else {
            match clean(entry, format, &mut altered) {
                Err(why) => skipped.push((entry.source.clone(), why)),
                Ok(e) if !seen.insert((e.source.clone(), e.target.clone())) => {
                    skipped.push((e.source, "the same source and target went out before".to_owned()));
                }
                Ok(mut e) => {
                    e.variants = spellings(&e, options, &rejected, &mut skipped);
                    entries.push(e);
                }
            }
        }
    }
    let lost = Part::ALL
        .iter()
        .filter(|part| !format.carries(**part))
        // Variants are rows of their own where the format has no other place; one status needs no telling apart.
        .filter(|part| **part != Part::Variants && (**part != Part::Status || options.statuses.len() > 1))
        .map(|part| (part.name(), entries.iter().filter(|e| part.is_in(e)).count()))
        .filter(|(_, n)| *n > 0)
        .collect();
    if !options.contexts {
        // The largest field by far.
        for entry in &mut entries {
            entry.evidence = Vec::new();
        }
    }
    let language = |of: fn(&Glossary) -> &String, default: &str| {
        let found = glossaries.iter().map(of).find(|l| !l.is_empty());
        locale::tag(found.map_or(default, String::as_str))
    };
    let sheet = Sheet {
        title: title.to_owned(),
        source_language: language(|g| &g.source_language, "zh-Hans"),
        target_language: language(|g| &g.target_language, "en"),
        entries,
        options,
    };
    let mut written = format.export.write(&sheet);
    written.skipped.splice(0..0, skipped);
    written.altered.splice(0..0, altered);
    Written { lost, other_status, other_kind, ..written }
}

/// An entry as a tool can hold it, or why it can't go out.
fn clean(entry: &Entry, format: &Format, altered: &mut Vec<(String, String)>) -> Result<Entry, String> {
    let mut entry = entry.clone();
    if entry.status == Status::Rejected && !format.carries(Part::Status) {
        return Err("the format can't say that a term is rejected".to_owned());
    }
    for (field, text) in [("source", &mut entry.source), ("target", &mut entry.target)] {
        if text.contains(['\t', '\n', '\r']) {
            return Err(format!("its {field} holds a tab or a line end"));
        }
        *text = visible(text);
    }
    if entry.source.is_empty() {
        return Err("it has no source".to_owned());
    }
    if entry.target.is_empty() && !format.blank_targets {
        return Err("it has no target".to_owned());
    }
    if let Some(c) = entry.source.chars().find(|&c| is_compatibility(c)) {
        altered.push((
            entry.source.clone(),
            format!("tools that compose text (OmegaT) won't find the compatibility character U+{:04X} in it", c as u32),
        ));
    }
    entry.note = lines(&entry.note);
    entry.reason = lines(&entry.reason);
    entry.alternatives = entry.alternatives.iter().map(|a| visible(a)).filter(|a| !a.is_empty()).collect();
    Ok(entry)
}

/// A Han character of the compatibility blocks, which composing (NFC) turns into another one.
fn is_compatibility(c: char) -> bool {
    matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// A term for a tool: composed, except for compatibility characters, with single spaces and nothing invisible.
fn visible(text: &str) -> String {
    if text.chars().any(is_compatibility) {
        let kept: String = text.chars().filter(|&c| !is_invisible(c) && (!c.is_control() || c.is_whitespace())).collect();
        return kept.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    tidy(text)
}

/// A note for a tool: its lines kept apart, nothing in it that XML or a terminal can't bear.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let kept: String = text.chars().filter(|&c| c == '\n' || !c.is_control() && !is_invisible(c)).collect();
    kept.trim().to_owned()
}

/// The spellings beside the source that go out with an entry.
fn spellings(entry: &Entry, options: &Options, rejected: &HashSet<String>, skipped: &mut Vec<(String, String)>) -> Vec<String> {
    let mut own: Vec<String> = Vec::new();
    for variant in entry.variants.iter().filter(|_| options.variants) {
        let text = visible(variant);
        if variant.contains(['\t', '\n', '\r']) {
            skipped.push((variant.clone(), "the variant holds a tab or a line end".to_owned()));
        } else if rejected.contains(&key(variant)) {
            skipped.push((variant.clone(), format!("the variant of {} was rejected", entry.source)));
        } else if !text.is_empty() && text != entry.source && !own.contains(&text) {
            own.push(text);
        }
    }
    let added: Vec<String> = std::iter::once(&entry.source).chain(&own).flat_map(|s| scripts::others(s, options.scripts)).collect();
    for form in added {
        if form != entry.source && !own.contains(&form) && !rejected.contains(&key(&form)) {
            own.push(form);
        }
    }
    own
}

/// The entries of each kind, for formats that group.
fn by_kind(entries: &[Entry]) -> BTreeMap<Kind, Vec<&Entry>> {
    let mut out: BTreeMap<Kind, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        out.entry(entry.kind).or_default().push(entry);
    }
    out
}

/// The glossary that the tests under each writer export, and what comes back.
#[cfg(test)]
mod test {
    use std::io::Write;

    use super::{Incoming, Options, Reading, Written, by_name};
    use crate::glossary::file::Glossary;
    use crate::glossary::{Entry, Kind, Status};

    pub(super) fn options() -> Options {
        Options::default()
    }

    fn entry(source: &str, target: &str, kind: Kind) -> Entry {
        Entry { source: source.into(), target: target.into(), kind, status: Status::Approved, ..Entry::default() }
    }

    /// Terms with the traps of the formats: a variant, a note of two lines, quotes, a `#`, no target, a tab, characters of
    /// regular expressions and of XML, a single character.
    pub(super) fn export(format: &str) -> Written {
        let fomin = Entry {
            variants: vec!["福明".into()],
            alternatives: vec!["Alexander Fomin".into()],
            note: "MoD\nhouse style".into(),
            evidence: vec!["a.txt:1 副部长【亚历山大·福明】说".into()],
            count: 4,
            ..entry("亚历山大·福明", "Aleksandr Fomin", Kind::Person)
        };
        let road = Entry { note: "written =1+1 in the draft".into(), ..entry("“一带一路”", "\"Belt and Road\"", Kind::Work) };
        let terms = vec![
            fomin,
            road,
            entry("#标签", "#tag", Kind::Term),
            entry("甲", "", Kind::Term),
            entry("乙", "a\tb", Kind::Term),
            entry("C++标准(草案)", "C++ standard | draft, <v2> & more", Kind::Term),
            entry("法", "law", Kind::Term),
            Entry { status: Status::Rejected, ..entry("的", "of", Kind::Term) },
        ];
        super::export(by_name(format).expect("a format"), "test", &[Glossary { terms, ..Glossary::default() }], &options())
    }

    pub(super) fn export_with(format: &str, pairs: &[(&str, &str)], options: &Options) -> Written {
        let terms = pairs.iter().map(|(s, t)| entry(s, t, Kind::Term)).collect();
        super::export(by_name(format).expect("a format"), "test", &[Glossary { terms, ..Glossary::default() }], options)
    }

    pub(super) fn text(written: &Written) -> String {
        String::from_utf8(written.bytes.clone()).expect("UTF-8")
    }

    /// What a file of this name and content gives.
    pub(super) fn read(name: &str, content: &[u8]) -> Incoming {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::File::create(&path).and_then(|mut f| f.write_all(content)).expect("written");
        super::read(&path, None, &Reading { target_language: "en".into(), ..Reading::default() }).unwrap_or_else(|e| panic!("{e}"))
    }
}
