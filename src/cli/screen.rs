//! Writing to the terminal: colours, tables whose columns stand under each other, text that can't give the terminal orders.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use shuyu::report::{Progress, Stage};
pub(crate) use shuyu::text::{number, safe, things};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::args::Global;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();

/// Cuts or fills a text to a width in columns.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let full = text.width();
    if full <= width {
        return format!("{text}{}", " ".repeat(width - full));
    }
    let mut out = String::new();
    let mut used = 0;
    for g in text.graphemes(true) {
        if used + g.width() >= width {
            break;
        }
        used += g.width();
        out.push_str(g);
    }
    format!("{out}…{}", " ".repeat(width.saturating_sub(used + 1)))
}

/// A message for people on standard error. A closed standard error is nobody's concern.
pub(crate) fn say(text: impl std::fmt::Display) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Shows the stages of long work on standard error, if that is a terminal.
pub(crate) struct Bars {
    bar: ProgressBar,
    started: std::time::Instant,
    visible: bool,
    /// The large files that are being read, the one that began first in front.
    slow: std::sync::Mutex<Vec<String>>,
}

/// Files from this size on are named while they are read.
const LARGE: u64 = 4 << 20;

/// Work shorter than this shows no bar.
const LONG: std::time::Duration = std::time::Duration::from_millis(400);

impl Bars {
    pub(crate) fn new(global: &Global) -> Self {
        let visible = !global.quiet && std::io::IsTerminal::is_terminal(&std::io::stderr());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Bars { bar, started: std::time::Instant::now(), visible, slow: std::sync::Mutex::default() }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bars {
    fn begin(&self, stage: Stage, total: u64) {
        let (name, unit) = match stage {
            Stage::Reading => ("Reading", "{bytes}/{total_bytes}"),
            Stage::Names => ("Brackets", "{pos}/{len}"),
            Stage::Words => ("Word boundaries", "{pos}/{len}"),
            Stage::Terms => ("Terms", "{pos}/{len}"),
            _ => ("Working", "{pos}/{len}"),
        };
        let style = ProgressStyle::with_template(&format!("{{prefix:16}} [{{bar:30}}] {unit} {{wide_msg}}"))
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar.set_style(style.progress_chars("=> "));
        self.bar.set_prefix(name);
        self.bar.set_length(total);
        self.bar.set_position(0);
        self.show();
    }

    fn advance(&self, units: u64) {
        self.bar.inc(units);
        self.show();
    }

    fn file(&self, name: &str, bytes: u64, done: bool) {
        if bytes < LARGE {
            return;
        }
        let mut slow = self.slow.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if done {
            slow.retain(|n| n != name);
        } else {
            slow.push(name.to_owned());
        }
        self.bar.set_message(slow.first().map_or_else(String::new, |n| safe(n)));
        self.show();
    }

    fn interrupted(&self) -> bool {
        super::interrupted()
    }
}

impl Bars {
    fn show(&self) {
        if self.visible && self.bar.is_hidden() && self.started.elapsed() > LONG {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(fit("芹沢清", 8), "芹沢清  ");
        assert_eq!(fit("亚历山大·福明", 8), "亚历山… ");
    }
}
