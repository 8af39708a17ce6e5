//! The keys: which one does what, for both faces. A key is written as browsers name it, with `Ctrl+`, `Alt+` and `Shift+`
//! before it where that isn't part of the character.

use serde::{Deserialize, Serialize};

/// What a key or a click asks for. Some are an action at once, others first ask for a text or a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "words.rs says in words what each does")]
pub enum Command {
    Approve,
    Reject,
    Later,
    Reopen,
    Undo,
    Redo,
    NextUndecided,
    PreviousUndecided,
    Target,
    Source,
    Kind,
    Note,
    Reason,
    Alternative,
    Boundaries,
    ExtendLeft,
    ShrinkLeft,
    ExtendRight,
    ShrinkRight,
    Variant,
    Search,
    Filter,
    Sort,
    ClearFilter,
    Range,
    ApproveShown,
    RejectShown,
    Down,
    Up,
    PageDown,
    PageUp,
    First,
    Last,
    ContextsDown,
    ContextsUp,
    Help,
    Quit,
}

/// Parts of the list of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "words.rs names them")]
pub enum Group {
    Decide,
    Edit,
    Boundary,
    Choose,
    Move,
    Program,
}

/// A command and its keys, the one that is shown first.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Binding {
    /// The command.
    pub command: Command,
    /// Where it stands in the list of keys.
    pub group: Group,
    /// Its keys.
    pub keys: &'static [&'static str],
}

const fn key(command: Command, group: Group, keys: &'static [&'static str]) -> Binding {
    Binding { command, group, keys }
}

/// All keys.
pub const KEYS: &[Binding] = &[
    key(Command::Approve, Group::Decide, &["a"]),
    key(Command::Reject, Group::Decide, &["r"]),
    key(Command::Later, Group::Decide, &["l"]),
    key(Command::Reopen, Group::Decide, &["o"]),
    key(Command::Undo, Group::Decide, &["u", "Ctrl+z"]),
    key(Command::Redo, Group::Decide, &["U", "Ctrl+y", "Ctrl+r"]),
    key(Command::NextUndecided, Group::Decide, &[" ", "Tab"]),
    key(Command::PreviousUndecided, Group::Decide, &["Shift+Tab"]),
    key(Command::Target, Group::Edit, &["t", "Enter"]),
    key(Command::Source, Group::Edit, &["e"]),
    key(Command::Kind, Group::Edit, &["c"]),
    key(Command::Note, Group::Edit, &["n"]),
    key(Command::Reason, Group::Edit, &["w"]),
    key(Command::Alternative, Group::Edit, &["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
    key(Command::Variant, Group::Edit, &["m"]),
    key(Command::ExtendLeft, Group::Boundary, &["[", "Shift+ArrowLeft"]),
    key(Command::ShrinkLeft, Group::Boundary, &["{", "Ctrl+ArrowRight"]),
    key(Command::ExtendRight, Group::Boundary, &["]", "Shift+ArrowRight"]),
    key(Command::ShrinkRight, Group::Boundary, &["}", "Ctrl+ArrowLeft"]),
    key(Command::Boundaries, Group::Boundary, &["b"]),
    key(Command::Search, Group::Choose, &["/", "Ctrl+f"]),
    key(Command::Filter, Group::Choose, &["f"]),
    key(Command::Sort, Group::Choose, &["s"]),
    key(Command::ClearFilter, Group::Choose, &["Escape"]),
    key(Command::Range, Group::Choose, &["v"]),
    key(Command::ApproveShown, Group::Choose, &["A"]),
    key(Command::RejectShown, Group::Choose, &["R"]),
    key(Command::Down, Group::Move, &["ArrowDown", "j"]),
    key(Command::Up, Group::Move, &["ArrowUp", "k"]),
    key(Command::PageDown, Group::Move, &["PageDown"]),
    key(Command::PageUp, Group::Move, &["PageUp"]),
    key(Command::First, Group::Move, &["Home", "g"]),
    key(Command::Last, Group::Move, &["End", "G"]),
    key(Command::ContextsDown, Group::Move, &["J", "Ctrl+ArrowDown"]),
    key(Command::ContextsUp, Group::Move, &["K", "Ctrl+ArrowUp"]),
    key(Command::Help, Group::Program, &["?", "F1"]),
    key(Command::Quit, Group::Program, &["q", "Ctrl+c"]),
];

/// What Chinese keyboards and input methods send for keys that commands use. Letters are typed with the input method off.
pub const WIDE: &[(char, char)] = &[
    ('【', '['),
    ('】', ']'),
    ('「', '['),
    ('」', ']'),
    ('｛', '{'),
    ('｝', '}'),
    ('『', '{'),
    ('』', '}'),
    ('、', '/'),
    ('／', '/'),
    ('？', '?'),
    ('\u{3000}', ' '),
];

/// The command of a key.
#[must_use]
pub fn command(key: &str) -> Option<Command> {
    let mut chars = key.chars();
    let plain = match (chars.next(), chars.next()) {
        (Some(c), None) => WIDE.iter().find(|w| w.0 == c).map(|w| w.1.to_string()),
        _ => None,
    };
    let key = plain.as_deref().unwrap_or(key);
    KEYS.iter().find(|b| b.keys.contains(&key)).map(|b| b.command)
}

/// The first key of a command, as it is shown.
#[must_use]
pub fn shown(command: Command) -> String {
    KEYS.iter().find(|b| b.command == command).and_then(|b| b.keys.first()).map(|k| cap(k)).unwrap_or_default()
}

/// All keys of a command, as they are shown.
#[must_use]
pub fn all_shown(binding: &Binding) -> String {
    if binding.command == Command::Alternative {
        return "1-9".to_owned();
    }
    binding.keys.iter().map(|k| cap(k)).collect::<Vec<_>>().join(" ")
}

/// A key as it stands on the keyboard.
fn cap(key: &str) -> String {
    match key {
        " " => "Space".to_owned(),
        _ => key
            .replace("ArrowLeft", "←")
            .replace("ArrowRight", "→")
            .replace("ArrowUp", "↑")
            .replace("ArrowDown", "↓")
            .replace("Escape", "Esc")
            .replace("PageUp", "PgUp")
            .replace("PageDown", "PgDn"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_has_two_meanings_and_every_command_has_a_key() {
        let mut seen = HashSet::new();
        for binding in KEYS {
            assert!(!binding.keys.is_empty());
            for key in binding.keys {
                assert!(seen.insert(key), "{key} stands twice");
            }
        }
    }

    #[test]
    fn what_a_chinese_keyboard_sends_works_too() {
        assert_eq!(command("【"), Some(Command::ExtendLeft));
        assert_eq!(command("？"), Some(Command::Help));
        assert_eq!(command("阿"), None);
    }
}
