//! What every reader yields: a document is a list of blocks, and a block is text with the place it came from.
//! Nothing downstream knows file formats.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// One document as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The file as messages and evidence show it: relative to the path that the user gave, `/` between folders.
    pub name: String,
    /// The blocks in document order, none empty.
    pub blocks: Vec<Block>,
}

/// A run of text that belongs together: a line, a paragraph, a heading, a cell. No name or term crosses two blocks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    /// The text, without the line end.
    pub text: String,
    /// Where stretches of `text` stand in the file, by ascending offset; the first one has offset 0. In files that have no
    /// lines for people, the line is the number of the paragraph, row, cue or segment.
    pub marks: Vec<Mark>,
    /// Where the block stands, in the words of its format: "paragraph 12", "Sheet1!B12", "slide 3", "segment 7". `None` where
    /// the line says it.
    pub locus: Option<Box<str>>,
    /// For a segment of a bilingual file, what stands on the other side. [`Block::text`] is the Chinese side.
    pub translation: Option<Box<Translation>>,
}

/// The other side of a segment in a bilingual file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The segment's name in its file.
    pub segment: String,
    /// The text in the other language; empty if there is none yet.
    pub text: String,
    /// The language as the file names it; empty if it doesn't.
    pub language: String,
    /// How far people have come with it.
    pub state: State,
}

/// How far the translation of a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The other side is empty.
    Untranslated,
    /// Somebody or some machine wrote it, and nobody confirmed it.
    Draft,
    /// A translator confirmed it.
    Translated,
    /// A second person looked at it.
    Reviewed,
    /// Signed off.
    Final,
}

impl State {
    /// Whether a person stands for the translation: only then is it evidence.
    #[must_use]
    pub fn is_confirmed(self) -> bool {
        self >= State::Translated
    }

    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            State::Untranslated => "untranslated",
            State::Draft => "draft",
            State::Translated => "translated",
            State::Reviewed => "reviewed",
            State::Final => "final",
        }
    }
}

/// From this byte offset of a block on, the text runs as in the file from this line and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Byte offset in the block's text.
    pub offset: u32,
    /// Line in the file, 1-based.
    pub line: u32,
    /// Column in that line, 1-based, in characters.
    pub column: u32,
}

/// A place that a person can go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Place {
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}", self.line)
    }
}

impl Block {
    /// A block whose text stands in the file as it is, from the start of `line` on.
    #[must_use]
    pub fn line(text: impl Into<String>, line: u32) -> Self {
        Block { text: text.into(), marks: vec![Mark { offset: 0, line, column: 1 }], ..Block::default() }
    }

    /// A block at a place that has a name of its own. `number` is what stands for its line.
    #[must_use]
    pub fn at(text: impl Into<String>, number: u32, locus: impl Into<Box<str>>) -> Self {
        Block { locus: Some(locus.into()), ..Block::line(text, number) }
    }

    /// The place of byte `offset` as people say it: "line 3", "paragraph 12", "Sheet1!B12".
    #[must_use]
    pub fn spot(&self, offset: usize) -> String {
        self.locus.as_deref().map_or_else(|| self.place(offset).to_string(), str::to_owned)
    }

    /// Where byte `offset` of the text stands in the file. Offsets past the end give the end.
    #[must_use]
    pub fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        let at = self.marks.partition_point(|m| m.offset as usize <= offset);
        let Some(mark) = at.checked_sub(1).and_then(|i| self.marks.get(i)) else {
            return Place { line: 1, column: 1 };
        };
        let ahead = self.text.get(mark.offset as usize..offset).map_or(0, |s| s.chars().count());
        Place { line: mark.line, column: mark.column + ahead as u32 }
    }
}

/// The byte offsets of a block's characters, and of its end: for blocks of which many places are asked for.
#[derive(Debug, Clone)]
pub struct Offsets(Vec<u32>);

impl Offsets {
    /// The offsets of a text's characters.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut offsets = Vec::with_capacity(text.len() / 2 + 1);
        offsets.extend(text.char_indices().map(|(i, _)| i as u32));
        offsets.push(text.len() as u32);
        Offsets(offsets)
    }

    /// The bytes of these characters; cut off at the end of the text.
    #[must_use]
    pub fn bytes(&self, chars: Range<usize>) -> Range<usize> {
        let last = self.0.len() - 1;
        let end = chars.end.clamp(chars.start, last.max(chars.start)).min(last);
        self.0[chars.start.min(last)] as usize..self.0[end] as usize
    }

    /// The place of the character with this index, as [`Block::place`] would give it.
    #[must_use]
    pub fn place(&self, block: &Block, char: usize) -> Place {
        let offset = self.0[char.min(self.0.len() - 1)];
        let at = block.marks.partition_point(|m| m.offset <= offset);
        let Some(mark) = at.checked_sub(1).and_then(|i| block.marks.get(i)) else {
            return Place { line: 1, column: 1 };
        };
        let mark_char = self.0.partition_point(|&o| o < mark.offset);
        Place { line: mark.line, column: mark.column + char.saturating_sub(mark_char) as u32 }
    }
}

/// Blocks of this many bytes keep their offsets.
const LONG: usize = 4096;

/// Parts of blocks by character index. Long blocks keep their offsets, so that a book on one line is not walked through again
/// for every place.
#[derive(Debug, Default)]
pub(crate) struct Slices {
    long: Mutex<HashMap<(usize, usize), Arc<Offsets>>>,
}

impl Slices {
    fn offsets(&self, documents: &[Document], document: usize, block: usize) -> Arc<Offsets> {
        let text = &documents[document].blocks[block].text;
        // Another thread's panic can't leave the map half filled: an entry is made whole or not at all.
        let mut long = self.long.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(long.entry((document, block)).or_insert_with(|| Arc::new(Offsets::of(text))))
    }

    /// These characters of a block; cut off at the end of its text.
    pub(crate) fn slice<'d>(&self, documents: &'d [Document], document: usize, block: usize, chars: Range<usize>) -> &'d str {
        let text = &documents[document].blocks[block].text;
        if text.len() >= LONG {
            return &text[self.offsets(documents, document, block).bytes(chars)];
        }
        let mut ends = text.char_indices().map(|(i, _)| i).skip(chars.start);
        let from = ends.next().unwrap_or(text.len());
        let to = if chars.is_empty() { from } else { ends.nth(chars.len() - 1).unwrap_or(text.len()) };
        &text[from..to]
    }

    /// The line of a character of a block.
    pub(crate) fn line(&self, documents: &[Document], document: usize, block: usize, char: usize) -> u32 {
        let b = &documents[document].blocks[block];
        match b.marks.as_slice() {
            [only] => only.line,
            _ if b.text.len() >= LONG => self.offsets(documents, document, block).place(b, char).line,
            _ => Offsets::of(&b.text).place(b, char).line,
        }
    }
}

impl Document {
    /// The segments whose translation a person confirmed, as Chinese and translation.
    pub fn confirmed(&self) -> impl Iterator<Item = (&str, &Translation)> {
        let side = |b: &'_ Block| b.translation.as_ref().is_some_and(|t| t.state.is_confirmed());
        self.blocks.iter().filter(move |b| side(b)).filter_map(|b| Some((b.text.as_str(), b.translation.as_deref()?)))
    }

    /// The number of characters in all blocks.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.blocks.iter().map(|b| b.text.chars().count()).sum()
    }
}
