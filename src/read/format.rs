//! The formats: which reader takes a file, what a reader gets and what it gives.

use std::cell::Cell;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::rc::Rc;

use super::limits::{Fault, MOST_BLOCKS, MOST_TEXT, Outcome, short_place};
use super::package::{Package, ReadSeek};
use super::{EXPORT, Options, docx, encoding, epub, html, json, markdown, odf, po, pptx, subtitles, table, text, tmx, xliff, xlsx, zip};
use crate::document::Block;
use crate::report::NoticeKind;

/// Reads one format. It knows nothing of the others.
pub(super) trait Reader: Sync {
    /// What it reads, for people and for messages.
    fn about(&self) -> &'static About;

    /// Whether its files are zip files.
    fn is_packed(&self) -> bool {
        false
    }

    /// Reads the blocks into `out`. What it has put there stands even if the file turns out to be broken.
    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()>;
}

/// A format, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct About {
    /// What people call its files.
    pub name: &'static str,
    /// Their extensions, in lower case and without the dot.
    pub extensions: &'static [&'static str],
    /// What is read and what names a place in it.
    pub reads: &'static str,
    /// What is left out.
    pub skips: &'static str,
}

/// All readers.
const READERS: &[&dyn Reader] = &[
    &text::Text,
    &markdown::Markdown,
    &html::Html,
    &docx::Docx,
    &xlsx::Xlsx,
    &pptx::Pptx,
    &odf::Odt,
    &odf::Ods,
    &odf::Odp,
    &epub::Epub,
    &subtitles::Subtitles,
    &po::Po,
    &xliff::Xliff,
    &tmx::Tmx,
    &table::Table,
    &json::Json,
    #[cfg(feature = "pdf")]
    &super::pdf::Pdf,
    &zip::Zip,
];

/// Files that are often among the others and that another program has to save anew.
const CONVERT: &[(&[&str], &str)] = &[
    (&["doc", "dot", "rtf", "wps", "pages"], "open it in a word processor and save it as .docx"),
    (&["xls", "xlt", "et", "numbers"], "open it in a spreadsheet program and save it as .xlsx"),
    (&["ppt", "pps", "dps", "key"], "open it in a presentation program and save it as .pptx"),
    (&["pdf"], "this shuyu was built without the feature for it; save it as text in a PDF viewer"),
    (&["mobi", "azw", "azw3", "caj"], "convert it to .epub or .txt"),
    (&["rar", "7z", "gz", "tar"], "unpack it, or pack it as .zip"),
];

/// All formats that can be read.
pub fn about() -> impl Iterator<Item = &'static About> {
    READERS.iter().map(|r| r.about())
}

/// The extensions that can be read, for messages.
#[must_use]
pub fn extensions() -> String {
    about().flat_map(|a| a.extensions).map(|e| format!(".{e}")).collect::<Vec<_>>().join(" ")
}

fn extension(name: &str) -> Option<String> {
    Path::new(name).extension().map(|e| e.to_string_lossy().to_lowercase())
}

/// The reader for a file of this name.
pub(super) fn by_name(name: &str) -> Option<&'static dyn Reader> {
    let extension = extension(name)?;
    READERS.iter().copied().find(|r| r.about().extensions.contains(&extension.as_str()))
}

/// Why a file of this name is not read.
pub(super) fn unknown(name: &str) -> String {
    let Some(extension) = extension(name) else { return format!("no file name extension; shuyu reads {}", extensions()) };
    match CONVERT.iter().find(|(those, _)| those.contains(&extension.as_str())) {
        Some((_, advice)) => format!("shuyu can't read .{extension} files; {advice}"),
        None => format!("shuyu can't read .{extension} files; it reads {}", extensions()),
    }
}

/// A file to read.
pub(super) struct Input<'a> {
    /// Its name, for the extension.
    pub(super) name: &'a str,
    pub(super) options: Options,
    /// How many packages it is in.
    pub(super) nesting: u8,
    /// What the packages that it is in have unpacked together.
    pub(super) spent: Rc<Cell<u64>>,
    data: Data,
}

enum Data {
    File(File, u64),
    Memory(Vec<u8>),
}

impl<'a> Input<'a> {
    pub(super) fn memory(name: &'a str, bytes: Vec<u8>, options: Options) -> Self {
        Input { name, options, nesting: 0, spent: Rc::default(), data: Data::Memory(bytes) }
    }

    pub(super) fn file(name: &'a str, path: &Path, options: Options) -> std::io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Input { name, options, nesting: 0, spent: Rc::default(), data: Data::File(file, length) })
    }

    /// How the file begins.
    fn head(&mut self) -> std::io::Result<Vec<u8>> {
        const HEAD: u64 = 1024;
        match &mut self.data {
            Data::Memory(bytes) => Ok(bytes[..bytes.len().min(HEAD as usize)].to_vec()),
            Data::File(file, _) => {
                let mut head = Vec::new();
                file.take(HEAD).read_to_end(&mut head)?;
                file.rewind()?;
                Ok(head)
            }
        }
    }

    /// All bytes.
    pub(super) fn bytes(self) -> Outcome<Vec<u8>> {
        let too_large = |length: u64| {
            Err(Fault::Refused(format!("{} MB; shuyu reads text of up to {} MB in one file. Split it.", length >> 20, MOST_TEXT >> 20)))
        };
        match self.data {
            Data::Memory(bytes) if bytes.len() as u64 > MOST_TEXT => too_large(bytes.len() as u64),
            Data::Memory(bytes) => Ok(bytes),
            Data::File(_, length) if length > MOST_TEXT => too_large(length),
            Data::File(file, length) => {
                // The file may grow while it is read.
                let mut bytes = Vec::with_capacity(length as usize + 1);
                file.take(MOST_TEXT + 1).read_to_end(&mut bytes).map_err(|e| Fault::Refused(e.to_string()))?;
                if bytes.len() as u64 > MOST_TEXT { too_large(bytes.len() as u64) } else { Ok(bytes) }
            }
        }
    }

    /// The text, in whichever encoding it is. What does not decode becomes a notice.
    pub(super) fn text(self, out: &mut Content) -> Outcome<String> {
        let forced = self.options.encoding;
        let bytes = self.bytes()?;
        let Some(decoded) = encoding::decode(bytes, forced) else {
            return Err(Fault::Refused("not text (binary data). If it is text, give its encoding with --encoding.".to_owned()));
        };
        if decoded.bad > 0 {
            let encoding = decoded.encoding.name().to_owned();
            out.notices.push(NoticeKind::Damaged { encoding, places: decoded.bad, line: decoded.bad_line });
        }
        if decoded.text.starts_with(EXPORT) {
            return Err(Fault::Skipped("an export of shuyu's own".to_owned()));
        }
        Ok(decoded.text)
    }

    /// The zip file that it is.
    pub(super) fn package(self) -> Outcome<Package<'static>> {
        let input: Box<dyn ReadSeek> = match self.data {
            Data::File(file, _) => Box::new(BufReader::new(file)),
            Data::Memory(bytes) => Box::new(Cursor::new(bytes)),
        };
        Package::open(input, self.spent)
    }
}

/// What a reader gives.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The text.
    pub(super) blocks: Vec<Block>,
    /// What there is to say about the file.
    pub(super) notices: Vec<NoticeKind>,
    /// The files in a zip folder: name, content and what ended the reading.
    pub(super) inner: Vec<(String, Content, Option<Fault>)>,
    /// The bytes of text in the blocks.
    size: u64,
}

impl Content {
    /// Adds a block at a place with a name, if there is text in it. Each line is a block of its own: a line end inside a
    /// paragraph or a cell was typed to separate.
    pub(super) fn add(&mut self, text: &str, number: u32, locus: &str) -> Outcome<()> {
        let locus = short_place(locus);
        for line in text.split(['\n', '\r', '\u{B}', '\u{C}', '\u{2028}', '\u{2029}']) {
            let line = line.trim();
            if !line.is_empty() {
                self.push(Block::at(line, number, &*locus))?;
            }
        }
        Ok(())
    }

    /// Adds a block.
    pub(super) fn push(&mut self, block: Block) -> Outcome<()> {
        self.take(block.text.len() as u64)?;
        self.blocks.push(block);
        Ok(())
    }

    /// The bytes of text in it.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Counts text against what one file may hold.
    pub(super) fn take(&mut self, bytes: u64) -> Outcome<()> {
        self.size += bytes;
        if self.size > MOST_TEXT || self.blocks.len() >= MOST_BLOCKS {
            return Err(Fault::Refused(format!("more than {} MB of text or {MOST_BLOCKS} paragraphs. Split it.", MOST_TEXT >> 20)));
        }
        Ok(())
    }

    /// Says that parts of the file were left out, if there are any: "2 hidden sheets".
    pub(super) fn left_out(&mut self, number: usize, one: &str, many: &str) {
        if number > 0 {
            self.notices.push(NoticeKind::LeftOut(format!("{number} {}", if number == 1 { one } else { many })));
        }
    }
}

/// Reads a file. `any` says that it is to be read whatever its name is.
pub(super) fn read(mut input: Input<'_>, any: bool) -> (Content, Option<Fault>) {
    let mut out = Content::default();
    let result = choose(&mut input, any).and_then(|reader| reader.read(input, &mut out));
    (out, result.err())
}

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The reader for a file: by its name, unless what is in it speaks against that.
fn choose(input: &mut Input<'_>, any: bool) -> Outcome<&'static dyn Reader> {
    let head = input.head().map_err(|e| Fault::Refused(e.to_string()))?;
    if head.is_empty() {
        return Err(Fault::Skipped("empty".to_owned()));
    }
    let named = by_name(input.name);
    let is_zip = head.starts_with(ZIP) || head.starts_with(EMPTY_ZIP);
    match named {
        Some(reader) if reader.is_packed() == is_zip => return Ok(reader),
        // The zip reader finds out what is in it.
        Some(_) if is_zip => return Ok(&zip::Zip),
        _ => {}
    }
    if head.starts_with(OLD_OFFICE) {
        return Err(Fault::Refused(
            "protected with a password, or in the old format of Office 97. Save it without a password as .docx, .xlsx or .pptx.".to_owned(),
        ));
    }
    if head.starts_with(b"{\\rtf") {
        return Err(Fault::Refused("an RTF file. Open it in a word processor and save it as .docx.".to_owned()));
    }
    match named {
        // A flat OpenDocument file is XML without the package.
        Some(reader) if reader.is_packed() && !odf::is_flat(input.name) => {
            return Err(Fault::Refused(format!("not {}: what is in it is something else", article(reader.about().name))));
        }
        Some(reader) => return Ok(reader),
        None if !any => return Err(Fault::Skipped(unknown(input.name))),
        None => {}
    }
    if is_zip {
        return Ok(&zip::Zip);
    }
    if head.starts_with(b"%PDF-") {
        return by_name("a.pdf").ok_or_else(|| Fault::Refused(unknown("a.pdf")));
    }
    let start = String::from_utf8_lossy(&head).to_lowercase();
    let holds = |tag: &str| start.contains(tag);
    Ok(if holds("<xliff") {
        &xliff::Xliff
    } else if holds("<tmx") {
        &tmx::Tmx
    } else if start.trim_start_matches('\u{FEFF}').trim_start().starts_with("<!doctype html") || holds("<html") {
        &html::Html
    } else {
        &text::Text
    })
}

fn article(name: &str) -> String {
    format!("{} {name}", if name.starts_with(['A', 'E', 'I', 'O', 'U', 'X']) { "an" } else { "a" })
}
