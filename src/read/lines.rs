//! From byte offsets in a file's text to lines and columns, and building blocks out of stretches of that text.

use crate::document::{Block, Mark};

/// The line starts of a text, and the place that was asked for last: a page on one long line is asked for thousands.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    last: (usize, usize, usize),
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1)).collect();
        Lines { text, starts, last: (0, 1, 1) }
    }

    fn mark(&mut self, offset: u32, at: usize) -> Mark {
        let line = self.starts.partition_point(|&s| s <= at);
        let (before, last_line, last_column) = self.last;
        // On the same line, count on from the last place.
        let (from, first) =
            if last_line == line && before <= at { (before, last_column) } else { (self.starts[line.saturating_sub(1)], 1) };
        let column = first + self.text.get(from..at).map_or(0, |s| s.chars().count());
        self.last = (at, line, column);
        Mark { offset, line: line as u32, column: column as u32 }
    }
}

/// Collects stretches of text into blocks.
pub(super) struct Builder<'t> {
    lines: Lines<'t>,
    current: Block,
    done: Vec<Block>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Builder { lines: Lines::of(text), current: Block::default(), done: Vec::new() }
    }

    /// Adds `text`, which stands at byte `at` of the file's text.
    pub(super) fn push(&mut self, text: &str, at: usize) {
        if text.is_empty() || (self.current.text.is_empty() && text.trim().is_empty()) {
            return;
        }
        let mark = self.lines.mark(self.current.text.len() as u32, at);
        self.current.marks.push(mark);
        self.current.text.push_str(text);
    }

    /// A line break of the source that the reader of the page doesn't see: nothing between two Han characters, a space elsewhere.
    pub(super) fn soft_break(&mut self, at: usize, next: Option<char>) {
        let han = |c: Option<char>| c.is_some_and(|c| crate::text::is_han(c) || crate::text::is_wide_punctuation(c));
        if !han(self.current.text.chars().next_back()) || !han(next) {
            self.push(" ", at);
        }
    }

    /// Ends the block.
    pub(super) fn end_block(&mut self) {
        if !self.current.text.trim().is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        } else {
            self.current = Block::default();
        }
    }

    pub(super) fn finish(mut self) -> Vec<Block> {
        self.end_block();
        self.done
    }
}
