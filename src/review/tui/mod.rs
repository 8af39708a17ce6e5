//! The terminal face: keys and the mouse become actions, the session becomes a screen. It draws on any ratatui backend and
//! owns no terminal; the program opens and restores that.

mod draw;
mod line;

use std::time::Duration;

use ratatui::Frame;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::host::Host;
use super::keys::{self, Command};
use super::session::{Action, Session};
use super::texts::Choice;
use super::view::{Filter, Sort, SortBy};
use super::words;
use crate::glossary::{Basis, Kind, Status};
use line::Line;

/// What the keys mean at the moment.
#[derive(Debug, Clone, PartialEq)]
enum Mode {
    /// Commands.
    List,
    /// A text is typed for this command.
    Typing { command: Command, line: Line },
    /// A search is typed; Esc brings the old one back.
    Searching { line: Line, before: String },
    /// A kind is chosen.
    Kinds { at: usize },
    /// A boundary is chosen.
    Boundaries { at: usize },
    /// The entry that this one is a variant of is chosen.
    Hosts { line: Line, hosts: Vec<usize>, at: usize },
    /// The filter is set.
    Filter { at: usize },
    /// The order is set.
    Sort { at: usize },
    /// A batch waits for a yes.
    Confirm { status: Status, number: usize },
    /// All keys are shown.
    Help { scroll: usize },
    /// Not everything is saved.
    Unsaved,
}

/// Something on the screen that can be clicked.
#[derive(Debug, Clone, PartialEq)]
enum Click {
    /// An entry of the list, by its index among those shown.
    Entry(usize),
    Command(Command),
    Act(Action),
    /// A row of what is open.
    Row(usize),
}

/// The terminal's view of a session.
#[derive(Debug)]
pub struct Face {
    colour: bool,
    mode: Mode,
    /// The first entry on the screen.
    top: usize,
    /// How many entries fit.
    rows: usize,
    /// The first place on the screen, and the entry that it belongs to.
    places: (usize, Option<usize>),
    message: Option<(String, bool)>,
    clicks: Vec<(Rect, Click)>,
    details: Rect,
    done: bool,
}

/// How many entries a variant's host is chosen from.
const MOST_HOSTS: usize = 100;

impl Face {
    /// A face with or without colours.
    #[must_use]
    pub fn new(colour: bool) -> Self {
        Face {
            colour,
            mode: Mode::List,
            top: 0,
            rows: 10,
            places: (0, None),
            message: None,
            clicks: Vec::new(),
            details: Rect::default(),
            done: false,
        }
    }

    /// Whether the user has ended the review.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Draws the screen.
    pub fn draw(&mut self, frame: &mut Frame<'_>, host: &Host) {
        draw::screen(self, frame, host);
    }

    /// Takes an event of the terminal.
    pub fn event(&mut self, host: &Host, event: &Event) {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                if key.modifiers == KeyModifiers::ALT {
                    // Over a slow line, Esc and the next key come as one. Where nothing is open, Alt is a slip of the finger.
                    if self.mode == Mode::List {
                        return;
                    }
                    self.key(host, "Escape");
                }
                if let Some(name) = key_name(key) {
                    self.key(host, &name);
                }
            }
            Event::Paste(text) => self.paste(host, text),
            Event::Mouse(mouse) => {
                let at = Position::new(mouse.column, mouse.row);
                match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => self.click(host, at, mouse.modifiers.contains(KeyModifiers::SHIFT)),
                    MouseEventKind::Drag(MouseButton::Left) => self.drag(host, at),
                    MouseEventKind::ScrollDown => self.wheel(host, at, 1),
                    MouseEventKind::ScrollUp => self.wheel(host, at, -1),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn act(&mut self, host: &Host, action: &Action) {
        let reply = host.act(action);
        self.message = reply.message.map(|m| (words::message(&m), m.is_warning()));
    }

    fn paste(&mut self, host: &Host, text: &str) {
        match &mut self.mode {
            Mode::Typing { line, .. } => line.insert(text),
            Mode::Searching { line, .. } => {
                line.insert(text);
                let text = line.text().to_owned();
                self.act(host, &Action::Search { text });
            }
            Mode::Hosts { line, .. } => {
                line.insert(text);
                self.find_hosts(host);
            }
            // A text pasted by mistake must not become a hundred decisions.
            _ => {}
        }
    }

    fn click(&mut self, host: &Host, at: Position, shift: bool) {
        // What was drawn last lies on top.
        let Some((_, click)) = self.clicks.iter().rev().find(|(area, _)| area.contains(at)).cloned() else {
            if matches!(
                self.mode,
                Mode::Help { .. } | Mode::Kinds { .. } | Mode::Sort { .. } | Mode::Filter { .. } | Mode::Boundaries { .. }
            ) {
                self.mode = Mode::List;
            }
            return;
        };
        match click {
            Click::Entry(place) if self.mode == Mode::List => {
                let Some(id) = host.state().session.shown().get(place).copied() else { return };
                self.act(host, &if shift { Action::SelectTo { id } } else { Action::Select { id } });
            }
            Click::Entry(_) => {}
            Click::Command(command) if self.mode == Mode::List => self.command(host, command, ""),
            Click::Command(_) => {}
            Click::Act(action) if self.mode == Mode::List => self.act(host, &action),
            Click::Act(_) => {}
            Click::Row(row) => self.row(host, row),
        }
    }

    fn drag(&mut self, host: &Host, at: Position) {
        let entry = self.clicks.iter().find_map(|(area, click)| match click {
            Click::Entry(place) if area.contains(at) => Some(*place),
            _ => None,
        });
        if let (Mode::List, Some(place)) = (&self.mode, entry) {
            let id = host.state().session.shown().get(place).copied();
            if let Some(id) = id.filter(|&id| host.state().session.selected() != Some(id)) {
                self.act(host, &Action::SelectTo { id });
            }
        }
    }

    fn wheel(&mut self, host: &Host, at: Position, by: i64) {
        match &mut self.mode {
            Mode::List if self.details.contains(at) => self.places.0 = self.places.0.saturating_add_signed(by as isize),
            Mode::List => self.act(host, &Action::Move { by: 3 * by }),
            Mode::Help { scroll } => *scroll = scroll.saturating_add_signed(by as isize),
            _ => self.key_in_mode(host, if by > 0 { "ArrowDown" } else { "ArrowUp" }),
        }
    }

    /// A key, named as in [`super::keys`]; a character stands for itself.
    pub fn key(&mut self, host: &Host, key: &str) {
        if self.mode != Mode::List {
            return self.key_in_mode(host, key);
        }
        if let Some(command) = keys::command(key) {
            self.command(host, command, key);
        }
    }

    fn command(&mut self, host: &Host, command: Command, key: &str) {
        use super::texts::End::{Left, Right};
        let page = self.rows.saturating_sub(1).max(1) as i64;
        let boundary = |end, longer| Action::Boundary { end, longer, with: None };
        let decide = |status| Action::Decide { status };
        let action = match command {
            Command::Approve => decide(Status::Approved),
            Command::Reject => decide(Status::Rejected),
            Command::Later => decide(Status::Later),
            Command::Reopen => decide(Status::Candidate),
            Command::Undo => Action::Undo,
            Command::Redo => Action::Redo,
            Command::NextUndecided => Action::NextUndecided,
            Command::PreviousUndecided => Action::PreviousUndecided,
            Command::Alternative => Action::Take { number: key.parse().unwrap_or(1) },
            Command::ExtendLeft => boundary(Left, true),
            Command::ShrinkLeft => boundary(Left, false),
            Command::ExtendRight => boundary(Right, true),
            Command::ShrinkRight => boundary(Right, false),
            Command::Range => Action::Range,
            Command::Down => Action::Move { by: 1 },
            Command::Up => Action::Move { by: -1 },
            Command::PageDown => Action::Move { by: page },
            Command::PageUp => Action::Move { by: -page },
            Command::First => Action::First,
            Command::Last => Action::Last,
            Command::Target | Command::Source | Command::Note | Command::Reason => return self.type_for(host, command),
            Command::ContextsDown => return self.places.0 += 1,
            Command::ContextsUp => return self.places.0 = self.places.0.saturating_sub(1),
            Command::ClearFilter => return self.clear(host),
            Command::Quit => return self.quit(host),
            Command::ApproveShown => return self.confirm(host, Status::Approved),
            Command::RejectShown => return self.confirm(host, Status::Rejected),
            _ => return self.open(host, command),
        };
        self.act(host, &action);
    }

    fn open(&mut self, host: &Host, command: Command) {
        let state = host.state();
        let session = &state.session;
        let selected = session.entry();
        self.message = None;
        self.mode = match command {
            Command::Search => {
                let text = session.filter().text.clone();
                Mode::Searching { line: Line::new(&text), before: text }
            }
            Command::Filter => Mode::Filter { at: 0 },
            Command::Sort => Mode::Sort { at: SortBy::ALL.iter().position(|&s| s == session.sort().by).unwrap_or(0) },
            Command::Help => Mode::Help { scroll: 0 },
            _ if selected.is_none() => return,
            Command::Kind => Mode::Kinds { at: selected.and_then(|e| Kind::ALL.iter().position(|&k| k == e.kind)).unwrap_or(0) },
            Command::Boundaries => Mode::Boundaries { at: 0 },
            Command::Variant => Mode::Hosts { line: Line::default(), hosts: session.hosts("", MOST_HOSTS), at: 0 },
            _ => return,
        };
    }

    fn type_for(&mut self, host: &Host, command: Command) {
        let state = host.state();
        let Some(entry) = state.session.entry() else { return };
        let text = match command {
            Command::Target => &entry.target,
            Command::Source => &entry.source,
            Command::Note => &entry.note,
            _ => &entry.reason,
        };
        self.message = None;
        self.mode = Mode::Typing { command, line: Line::new(text) };
    }

    fn clear(&mut self, host: &Host) {
        let (has_range, filter) = {
            let state = host.state();
            (state.session.has_range(), state.session.filter().clone())
        };
        if has_range {
            self.act(host, &Action::Range);
        } else if !filter.text.is_empty() {
            self.act(host, &Action::Search { text: String::new() });
        } else if !filter.is_empty() {
            self.act(host, &Action::Filter { filter: Filter::default() });
        } else {
            self.message = None;
        }
    }

    fn quit(&mut self, host: &Host) {
        if host.wait_saved(Duration::from_secs(3)) {
            self.done = true;
        } else {
            self.mode = Mode::Unsaved;
        }
    }

    fn confirm(&mut self, host: &Host, status: Status) {
        let number = host.state().session.open_shown().len();
        if number == 0 {
            self.act(host, &Action::DecideShown { status, number });
        } else {
            self.mode = Mode::Confirm { status, number };
        }
    }

    fn find_hosts(&mut self, host: &Host) {
        if let Mode::Hosts { line, hosts, at } = &mut self.mode {
            *hosts = host.state().session.hosts(line.text(), MOST_HOSTS);
            *at = 0;
        }
    }

    fn choices(host: &Host) -> Vec<Choice> {
        let selected = host.state().session.selected();
        selected.map(|id| host.look_now(id).choices.clone()).unwrap_or_default()
    }

    /// A key while something is open.
    fn key_in_mode(&mut self, host: &Host, key: &str) {
        let mut mode = std::mem::replace(&mut self.mode, Mode::List);
        let stays = match &mut mode {
            Mode::List => false,
            Mode::Typing { command, line } => match key {
                "Enter" => {
                    let text = line.lines();
                    let action = match command {
                        Command::Target => Action::Target { text },
                        Command::Source => Action::Source { text },
                        Command::Note => Action::Note { text },
                        _ => Action::Reason { text },
                    };
                    self.act(host, &action);
                    false
                }
                "Escape" | "Ctrl+c" => false,
                _ => {
                    line.key(key);
                    true
                }
            },
            Mode::Searching { line, before } => match key {
                "Enter" => false,
                "Escape" | "Ctrl+c" => {
                    let text = before.clone();
                    self.act(host, &Action::Search { text });
                    false
                }
                "ArrowDown" | "ArrowUp" => {
                    self.act(host, &Action::Move { by: if key == "ArrowDown" { 1 } else { -1 } });
                    true
                }
                _ => {
                    let old = line.text().to_owned();
                    line.key(key);
                    if line.text() != old {
                        let text = line.text().to_owned();
                        self.act(host, &Action::Search { text });
                    }
                    true
                }
            },
            Mode::Kinds { at } => match (move_in(key, at, Kind::ALL.len()), key.parse::<usize>()) {
                (true, _) => true,
                (_, Ok(n)) if (1..=Kind::ALL.len()).contains(&n) => {
                    self.act(host, &Action::Kind { kind: Kind::ALL[n - 1] });
                    false
                }
                _ if key == "Enter" => {
                    self.act(host, &Action::Kind { kind: Kind::ALL[*at] });
                    false
                }
                _ => false,
            },
            Mode::Boundaries { at } => {
                let choices = Self::choices(host);
                let number = key.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|&n| n < choices.len());
                if move_in(key, at, choices.len()) {
                    true
                } else if let Some(choice) = number.or((key == "Enter").then_some(*at)).and_then(|n| choices.get(n)) {
                    self.act(host, &boundary_action(choice));
                    *at = 0;
                    true
                } else if let Some(
                    command @ (Command::ExtendLeft
                    | Command::ShrinkLeft
                    | Command::ExtendRight
                    | Command::ShrinkRight
                    | Command::Undo
                    | Command::Redo),
                ) = keys::command(key)
                {
                    self.command(host, command, key);
                    true
                } else {
                    false
                }
            }
            Mode::Hosts { line, hosts, at } => match key {
                "ArrowDown" | "ArrowUp" | "PageDown" | "PageUp" => move_in(key, at, hosts.len()),
                "Enter" => {
                    if let Some(&id) = hosts.get(*at) {
                        self.act(host, &Action::VariantOf { id });
                    }
                    false
                }
                "Escape" | "Ctrl+c" => false,
                _ => {
                    line.key(key);
                    self.mode = mode;
                    self.find_hosts(host);
                    return;
                }
            },
            Mode::Filter { at } => {
                if move_in(key, at, FILTER_ROWS) {
                    true
                } else {
                    let filter = host.state().session.filter().clone();
                    match changed_filter(filter, *at, key) {
                        Some(filter) => {
                            self.act(host, &Action::Filter { filter });
                            true
                        }
                        None => !matches!(key, "Enter" | "Escape" | "f" | "q" | "Ctrl+c"),
                    }
                }
            }
            Mode::Sort { at } => {
                let sort = host.state().session.sort();
                let set = |by| Sort { by, reversed: sort.by == by && !sort.reversed };
                if move_in(key, at, SortBy::ALL.len()) {
                    true
                } else if key == "Enter" || key == " " {
                    let by = SortBy::ALL[*at];
                    // Enter on what it is sorted by leaves it so; Space turns it round.
                    if key == " " || sort.by != by {
                        self.act(host, &Action::Sort { sort: set(by) });
                    }
                    key == " "
                } else {
                    false
                }
            }
            Mode::Confirm { status, number } => {
                if matches!(key, "y" | "Y" | "Enter") {
                    let action = Action::DecideShown { status: *status, number: *number };
                    self.act(host, &action);
                }
                false
            }
            Mode::Help { scroll } => match key {
                "ArrowDown" | "j" | " " | "PageDown" => {
                    *scroll += if key.len() > 5 && key != "ArrowDown" { 10 } else { 1 };
                    true
                }
                "ArrowUp" | "k" | "PageUp" => {
                    *scroll = scroll.saturating_sub(if key == "PageUp" { 10 } else { 1 });
                    true
                }
                _ => false,
            },
            Mode::Unsaved => {
                self.done = matches!(key, "y" | "Y");
                false
            }
        };
        if stays {
            self.mode = mode;
        }
    }

    /// A click on a row of what is open.
    fn row(&mut self, host: &Host, row: usize) {
        let key = match &mut self.mode {
            Mode::Kinds { at } | Mode::Boundaries { at } | Mode::Hosts { at, .. } => {
                *at = row;
                "Enter"
            }
            Mode::Sort { at } | Mode::Filter { at } => {
                *at = row;
                " "
            }
            Mode::Confirm { .. } => {
                if row == 0 {
                    "y"
                } else {
                    "n"
                }
            }
            _ => return,
        };
        self.key_in_mode(host, key);
    }

    /// Follows the selection with what is on the screen.
    fn follow(&mut self, session: &Session, rows: usize) {
        self.rows = rows;
        let (place, last) = (session.place(), session.shown().len().saturating_sub(rows));
        if place < self.top {
            self.top = place;
        } else if place >= self.top + rows.max(1) {
            self.top = place + 1 - rows.max(1);
        }
        self.top = self.top.min(last);
        let selected = session.selected();
        if self.places.1 != selected {
            self.places = (0, selected);
        }
    }
}

/// The action that makes a choice come true.
#[must_use]
pub fn boundary_action(choice: &Choice) -> Action {
    let with = match choice.end {
        super::texts::End::Left => choice.source.chars().next(),
        super::texts::End::Right => choice.source.chars().next_back(),
    };
    Action::Boundary { end: choice.end, longer: choice.longer, with: with.filter(|_| choice.longer) }
}

/// Moves a choice by the keys for that; whether it was one of them.
fn move_in(key: &str, at: &mut usize, n: usize) -> bool {
    let last = n.saturating_sub(1);
    *at = match key {
        "ArrowDown" | "j" | "Tab" => (*at + 1).min(last),
        "ArrowUp" | "k" | "Shift+Tab" => at.saturating_sub(1),
        "PageDown" => (*at + 10).min(last),
        "PageUp" => at.saturating_sub(10),
        "Home" => 0,
        "End" => last,
        _ => return false,
    };
    true
}

/// Statuses, kinds, bases, the count.
const FILTER_ROWS: usize = Status::ALL.len() + Kind::ALL.len() + Basis::ALL.len() + 1;

/// The filter after a key in one of its rows; `None` if the key changes nothing.
fn changed_filter(mut filter: Filter, row: usize, key: &str) -> Option<Filter> {
    fn toggle<T: Copy + Ord>(all: &mut Vec<T>, value: T) {
        match all.iter().position(|&v| v == value) {
            Some(i) => drop(all.remove(i)),
            None => {
                all.push(value);
                all.sort_unstable();
            }
        }
    }
    if key == "Delete" {
        return Some(Filter { text: filter.text, ..Filter::default() });
    }
    if let Ok(digit) = key.parse::<u64>() {
        filter.min_count = (filter.min_count.saturating_mul(10) + digit).min(9_999_999);
        return Some(filter);
    }
    if key == "Backspace" {
        filter.min_count /= 10;
        return Some(filter);
    }
    if key != " " && key != "x" {
        return None;
    }
    let (kinds, bases) = (Status::ALL.len(), Status::ALL.len() + Kind::ALL.len());
    match row {
        _ if row < kinds => toggle(&mut filter.statuses, Status::ALL[row]),
        _ if row < bases => toggle(&mut filter.kinds, Kind::ALL[row - kinds]),
        _ if row < FILTER_ROWS - 1 => toggle(&mut filter.bases, Basis::ALL[row - bases]),
        _ => filter.min_count = 0,
    }
    Some(filter)
}

/// A key of the terminal as [`super::keys`] names it.
fn key_name(key: &KeyEvent) -> Option<String> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    // AltGr comes as Ctrl+Alt on Windows, with the character that it makes.
    let alt_gr = control && key.modifiers.contains(KeyModifiers::ALT);
    let name = match key.code {
        KeyCode::Char(c) if control && !alt_gr => return Some(format!("Ctrl+{}", c.to_lowercase())),
        KeyCode::Char(c) => return Some(c.to_string()),
        KeyCode::BackTab => return Some("Shift+Tab".to_owned()),
        KeyCode::F(n) => format!("F{n}"),
        KeyCode::Enter => "Enter".to_owned(),
        KeyCode::Esc => "Escape".to_owned(),
        KeyCode::Backspace => "Backspace".to_owned(),
        KeyCode::Delete => "Delete".to_owned(),
        KeyCode::Tab => "Tab".to_owned(),
        KeyCode::Up => "ArrowUp".to_owned(),
        KeyCode::Down => "ArrowDown".to_owned(),
        KeyCode::Left => "ArrowLeft".to_owned(),
        KeyCode::Right => "ArrowRight".to_owned(),
        KeyCode::Home => "Home".to_owned(),
        KeyCode::End => "End".to_owned(),
        KeyCode::PageUp => "PageUp".to_owned(),
        KeyCode::PageDown => "PageDown".to_owned(),
        _ => return None,
    };
    let shift = key.modifiers.contains(KeyModifiers::SHIFT) && name.starts_with("Arrow");
    Some(format!("{}{}{name}", if control { "Ctrl+" } else { "" }, if shift { "Shift+" } else { "" }))
}
