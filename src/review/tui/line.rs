//! A line of text that is being typed: by grapheme, with the cursor where the next character goes.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands for a line end in text of several lines. Nobody types it.
const LINE_END: &str = "↵";

/// The line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    text: String,
    /// The byte offset of the cursor, between two graphemes.
    at: usize,
}

impl Line {
    /// A line with the cursor at its end.
    #[must_use]
    pub(super) fn new(text: &str) -> Self {
        let text: String = text.replace('\n', LINE_END);
        Line { at: text.len(), text }
    }

    /// What was typed, in one line.
    #[must_use]
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What was typed, with its line ends.
    #[must_use]
    pub(super) fn lines(&self) -> String {
        self.text.replace(LINE_END, "\n")
    }

    /// Puts text in at the cursor. Control characters do not go in.
    pub(super) fn insert(&mut self, text: &str) {
        let clean: String = text.chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }).filter(|c| !c.is_control()).collect();
        self.text.insert_str(self.at, &clean);
        self.at += clean.len();
        // A combining mark may have joined what stands before it.
        let at = self.boundaries().find(|&b| b >= self.at).unwrap_or(self.text.len());
        self.at = at;
    }

    fn boundaries(&self) -> impl Iterator<Item = usize> + '_ {
        self.text.grapheme_indices(true).map(|(i, _)| i).chain([self.text.len()])
    }

    fn before(&self) -> usize {
        self.boundaries().take_while(|&b| b < self.at).last().unwrap_or(0)
    }

    fn after(&self) -> usize {
        self.boundaries().find(|&b| b > self.at).unwrap_or(self.text.len())
    }

    /// A key that edits or moves; whether it was one.
    pub(super) fn key(&mut self, key: &str) -> bool {
        match key {
            "ArrowLeft" | "Ctrl+b" => self.at = self.before(),
            "ArrowRight" => self.at = self.after(),
            "Home" | "Ctrl+a" => self.at = 0,
            "End" | "Ctrl+e" => self.at = self.text.len(),
            "Backspace" => {
                let from = self.before();
                self.text.replace_range(from..self.at, "");
                self.at = from;
            }
            "Delete" | "Ctrl+d" => {
                let to = self.after();
                self.text.replace_range(self.at..to, "");
            }
            "Ctrl+u" => {
                self.text.replace_range(..self.at, "");
                self.at = 0;
            }
            "Ctrl+k" => self.text.truncate(self.at),
            "Ctrl+w" | "Ctrl+Backspace" => {
                let before = self.text[..self.at].trim_end();
                let from = before.rfind(' ').map_or(0, |i| i + 1);
                self.text.replace_range(from..self.at, "");
                self.at = from;
            }
            "Ctrl+ArrowLeft" => self.at = self.text[..self.at].trim_end().rfind(' ').map_or(0, |i| i + 1),
            "Ctrl+ArrowRight" => {
                let rest = &self.text[self.at..];
                let word = rest.len() - rest.trim_start().len();
                self.at += rest[word..].find(' ').map_or(rest.len(), |i| word + i);
            }
            _ if key.chars().nth(1).is_none() => self.insert(key),
            _ => return false,
        }
        true
    }

    /// What is seen of the line in so many columns, and the column of the cursor in it.
    #[must_use]
    pub(super) fn window(&self, width: usize) -> (String, usize) {
        let cursor = self.text[..self.at].width();
        // The cursor needs a column of its own.
        let hidden = (cursor + 1).saturating_sub(width);
        let (mut skipped, mut shown, mut out) = (0, 0, String::new());
        for g in self.text.graphemes(true) {
            if skipped < hidden {
                skipped += g.width();
            } else if shown + g.width() < width.max(1) || shown + g.width() == width && cursor < skipped + width {
                shown += g.width();
                out.push_str(g);
            } else {
                break;
            }
        }
        (out, cursor.saturating_sub(skipped))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_with_their_letters_and_the_cursor_stands_behind_wide_characters() {
        let mut line = Line::new("芹沢");
        line.key("n");
        line.insert("\u{303}");
        assert_eq!(line.window(10), ("芹沢n\u{303}".to_owned(), 5));
        line.key("Backspace");
        assert_eq!(line.text(), "芹沢");
        line.key("ArrowLeft");
        line.key("清");
        assert_eq!((line.text(), line.window(10).1), ("芹清沢", 4));
    }

    #[test]
    fn a_long_line_shows_the_part_with_the_cursor() {
        let mut line = Line::new("一二三四五六七八");
        assert_eq!(line.window(7), ("六七八".to_owned(), 6));
        line.key("Home");
        assert_eq!(line.window(7), ("一二三".to_owned(), 0));
        line.insert("\u{1b}[31m");
        assert!(!line.text().contains('\u{1b}'));
    }

    #[test]
    fn words_go_as_wholes() {
        let mut line = Line::new("Takagi Ryosuke");
        line.key("Ctrl+w");
        assert_eq!(line.text(), "Takagi ");
        line.key("Ctrl+u");
        assert_eq!(line.text(), "");
    }
}
