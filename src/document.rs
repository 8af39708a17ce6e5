//! What every reader yields: a document is a list of blocks, and a block is text with the place it came from.
//! Nothing downstream knows file formats.

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
    /// Where stretches of `text` stand in the file, by ascending offset; the first one has offset 0.
    pub marks: Vec<Mark>,
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
        Block { text: text.into(), marks: vec![Mark { offset: 0, line, column: 1 }] }
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
    pub fn bytes(&self, chars: std::ops::Range<usize>) -> std::ops::Range<usize> {
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

impl Document {
    /// The number of characters in all blocks.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.blocks.iter().map(|b| b.text.chars().count()).sum()
    }
}
