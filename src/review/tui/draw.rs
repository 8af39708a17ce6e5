//! The screen: a line with the state of things, the list, the selected entry with its places, a line for messages and typing,
//! a line of keys; over it what is open. Text of documents and glossaries goes through [`safe`] before it is shown.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::{Block, Clear, Paragraph};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Click, Face, Mode, boundary_action};
use crate::glossary::{Basis, Entry, Kind, Status};
use crate::review::host::{Host, State};
use crate::review::keys::{self, Command, KEYS};
use crate::review::session::{Action, Session};
use crate::review::texts::{Choice, Context, End, Look};
use crate::review::view::SortBy;
use crate::review::words::{self, LABELS};
use crate::text::{number, safe, things};

/// From this width on, the entry stands beside the list.
const WIDE: u16 = 104;

/// Below this there is nothing sensible to show.
const SMALLEST: (u16, u16) = (20, 6);

const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const REVERSED: Style = Style::new().add_modifier(Modifier::REVERSED);
const TERM: Style = Style::new().add_modifier(Modifier::BOLD).add_modifier(Modifier::UNDERLINED);

/// The commands in the line of keys, the most needed first.
const HINTS: &[Command] = &[
    Command::Approve,
    Command::Reject,
    Command::Later,
    Command::Target,
    Command::Undo,
    Command::NextUndecided,
    Command::Help,
    Command::Quit,
    Command::Boundaries,
    Command::Variant,
    Command::Kind,
    Command::Search,
    Command::Filter,
    Command::Sort,
    Command::Note,
    Command::Range,
];

struct Pen<'f, 'b> {
    face: &'f mut Face,
    frame: &'f mut Frame<'b>,
}

pub(super) fn screen(face: &mut Face, frame: &mut Frame<'_>, host: &Host) {
    let selected = host.state().session.selected();
    let look = selected.and_then(|id| host.look(id));
    let mut state = host.state();
    if let Some(news) = state.news.pop_front() {
        face.message = Some((words::message(&news), true));
    }
    face.clicks.clear();
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        frame.render_widget(Paragraph::new(LABELS.too_small), area);
        return;
    }
    let mut pen = Pen { face, frame };
    let line = |y: u16| Rect { y, height: 1, ..area };
    pen.title(line(0), &state);
    let body = Rect { y: 1, height: area.height - 3, ..area };
    if area.width >= WIDE {
        let list = Rect { width: area.width * 11 / 20, ..body };
        let details = Rect { x: list.width + 3, width: area.width - list.width - 3, ..body };
        for y in body.top()..body.bottom() {
            pen.put(Rect { x: list.width + 1, y, width: 1, height: 1 }, Row::styled("│", DIM));
        }
        pen.list(list, &state);
        pen.details(details, &state, look.as_ref());
    } else {
        let height = (body.height * 2 / 5).clamp(3, 14).min(body.height);
        let list = Rect { height, ..body };
        pen.list(list, &state);
        if body.height > height + 1 {
            let rule = Rect { y: list.bottom(), height: 1, ..body };
            pen.put(rule, Row::styled("─".repeat(area.width as usize), DIM));
            let details = Rect { y: rule.bottom(), height: body.bottom() - rule.bottom(), ..body };
            pen.details(details, &state, look.as_ref());
        }
    }
    pen.bottom(line(area.height - 2), line(area.height - 1), &state);
    pen.open(body, &state, look.as_ref());
}

impl Pen<'_, '_> {
    fn colour(&self, colour: Color) -> Style {
        if self.face.colour { Style::new().fg(colour) } else { Style::new() }
    }

    fn status(&self, status: Status) -> (&'static str, Style) {
        match status {
            Status::Candidate => (" ", Style::new()),
            Status::Approved => ("✓", self.colour(Color::Green)),
            Status::Rejected => ("✗", self.colour(Color::Red).add_modifier(Modifier::DIM)),
            Status::Later => ("~", self.colour(Color::Yellow)),
        }
    }

    fn put(&mut self, area: Rect, row: impl Into<Row<'static>>) {
        self.frame.render_widget(row.into(), area);
    }

    fn title(&mut self, area: Rect, state: &State) {
        let session = &state.session;
        let width = area.width as usize;
        let names = match state.names.as_slice() {
            [one] => safe(one),
            many => things(many.len(), "glossary", "glossaries"),
        };
        let right = if state.trouble().is_some() {
            "not saved!".to_owned()
        } else if state.is_saved() {
            LABELS.saved.to_owned()
        } else {
            LABELS.saving.to_owned()
        };
        let progress = words::progress(&session.progress());
        let mut shown = Vec::new();
        if !session.filter().is_empty() {
            shown.push(filter_words(session));
        }
        if session.sort() != crate::review::view::Sort::default() {
            shown.push(
                format!("{} {}", words::sort(session.sort().by), if session.sort().reversed { "↑" } else { "" }).trim_end().to_owned(),
            );
        }
        let position = format!("{}/{}", if session.shown().is_empty() { 0 } else { session.place() + 1 }, session.shown().len());
        let shown = if shown.is_empty() { String::new() } else { format!(" · {}", shown.join(" · ")) };
        let room = width.saturating_sub(right.width() + 2);
        // What doesn't fit goes, the least important first.
        let full = format!(" {names} · {position} · {progress}{shown}");
        let texts = [
            full.clone(),
            format!(" {position} · {progress}{shown}"),
            format!(" {position} · {} left{shown}", number(session.progress().left)),
        ];
        let text = texts.iter().find(|t| t.width() <= room).unwrap_or(&texts[2]);
        let style = if self.face.colour { BOLD.fg(Color::White).bg(Color::Blue) } else { BOLD.add_modifier(Modifier::REVERSED) };
        self.put(area, Row::styled(format!("{} {right} ", fit(text, room)), style));
        if !session.filter().is_empty() || session.sort() != crate::review::view::Sort::default() {
            self.face.clicks.push((area, Click::Command(Command::Filter)));
        }
    }

    fn list(&mut self, area: Rect, state: &State) {
        let session = &state.session;
        let columns = Columns::of(area.width as usize);
        let heading = columns.row([" ", LABELS.source, LABELS.target, LABELS.kind, LABELS.count, LABELS.documents, LABELS.score]);
        self.put(Rect { height: 1, ..area }, Row::styled(heading, DIM));
        let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        self.face.follow(session, rows.height as usize);
        if session.shown().is_empty() {
            let text = if session.progress().entries == 0 { LABELS.empty } else { LABELS.nothing_shown };
            self.frame.render_widget(Paragraph::new(text).wrap(ratatui::widgets::Wrap { trim: true }), rows);
            return;
        }
        let range = session.range();
        let top = self.face.top;
        for (y, (place, &id)) in (rows.top()..rows.bottom()).zip(session.shown().iter().enumerate().skip(top)) {
            let e = &session.items()[id].entry;
            let (mark, colour) = self.status(e.status);
            let target = if e.target.is_empty() { "—".to_owned() } else { safe(&e.target) };
            let text = columns.row([
                mark,
                &safe(&e.source),
                &target,
                e.kind.name(),
                &number(e.count),
                &number(e.documents),
                &format!("{:.2}", e.score),
            ]);
            let style = if place == session.place() {
                REVERSED
            } else if session.has_range() && range.contains(&place) {
                colour.add_modifier(Modifier::REVERSED | Modifier::DIM)
            } else {
                colour
            };
            let area = Rect { y, height: 1, ..rows };
            self.put(area, Row::styled(text, style));
            self.face.clicks.push((area, Click::Entry(place)));
        }
    }

    fn details(&mut self, area: Rect, state: &State, look: Option<&Arc<Look>>) {
        self.face.details = area;
        let session = &state.session;
        let Some(id) = session.selected() else { return };
        let e = &session.items()[id].entry;
        let width = area.width as usize;
        let mut pieces = Pieces { rows: Vec::new(), width };

        let target = if e.target.is_empty() { "—".to_owned() } else { safe(&e.target) };
        let bold = if self.face.colour { BOLD.fg(Color::Cyan) } else { BOLD };
        pieces.flow(vec![Piece::new(safe(&e.source), bold), Piece::new(" = ", DIM), Piece::new(target, BOLD)], 0);
        let (_, colour) = self.status(e.status);
        pieces.flow(
            vec![
                Piece::new(e.status.name(), colour.add_modifier(Modifier::BOLD)),
                Piece::new(format!(" · {} · {} {:.2}", e.kind, LABELS.score.to_lowercase(), e.score), Style::new()),
            ],
            0,
        );
        if !e.note.is_empty() {
            pieces.labelled(LABELS.note, vec![Piece::plain(safe(&e.note.replace('\n', " / ")))]);
        }
        if !e.reason.is_empty() {
            pieces.labelled(LABELS.reason, vec![Piece::plain(safe(&e.reason.replace('\n', " / ")))]);
        }
        if !e.conflicts.is_empty() {
            pieces.labelled(LABELS.conflicts, vec![Piece::plain(safe(&words::conflicts(e).join(" · ")))]);
        }
        if !e.variants.is_empty() {
            pieces.labelled(LABELS.variants, vec![Piece::plain(safe(&e.variants.join(" · ")))]);
        }
        if !e.alternatives.is_empty() {
            let mut others = Vec::new();
            for (i, other) in e.alternatives.iter().enumerate() {
                let number = if i < 9 { format!("{} ", i + 1) } else { String::new() };
                others.push(Piece::new(number, BOLD).clicked(Click::Act(Action::Take { number: i + 1 })));
                others.push(Piece::plain(format!("{}  ", safe(other))).clicked(Click::Act(Action::Take { number: i + 1 })));
            }
            pieces.labelled(LABELS.others, others);
        }
        pieces.labelled(LABELS.from, vec![Piece::plain(words::basis(e))]);
        if let Some(look) = look {
            pieces.labelled(LABELS.boundary, boundaries(look, e));
        }
        let reasons = words::reasons(session, id, look.map(|l| &**l));
        pieces.labelled(LABELS.why, vec![Piece::plain(safe(&reasons.join(" · ")))]);

        // The places need room: the rest of the entry is cut short rather than they.
        let mut rows = pieces.rows;
        let least = (area.height as usize / 3).max(3);
        rows.truncate((area.height as usize).saturating_sub(least));
        let mut y = area.y;
        for row in rows {
            let line = Rect { y, height: 1, ..area };
            let mut x = area.x;
            let mut spans = Vec::new();
            for piece in row {
                let w = piece.text.width() as u16;
                if let Some(click) = piece.click {
                    self.face.clicks.push((Rect { x, y, width: w.min(area.right().saturating_sub(x)), height: 1 }, click));
                }
                x += w;
                spans.push(Span::styled(piece.text, piece.style));
            }
            self.put(line, Row::from(spans));
            y += 1;
        }
        let rest = Rect { y, height: area.bottom().saturating_sub(y), ..area };
        self.contexts(rest, state, look);
    }

    fn contexts(&mut self, area: Rect, state: &State, look: Option<&Arc<Look>>) {
        if area.height == 0 {
            return;
        }
        let Some(look) = look else { return };
        let n = look.contexts.len();
        let rows = area.height.saturating_sub(1) as usize;
        self.face.places.0 = self.face.places.0.min(n.saturating_sub(rows));
        let first = self.face.places.0;
        let mut heading = format!("{} {}", LABELS.places, if n == 0 { String::new() } else { n.to_string() });
        if n > rows {
            heading = format!(
                "{} {}-{} of {n}  ({} {})",
                LABELS.places,
                first + 1,
                (first + rows).min(n),
                keys::shown(Command::ContextsDown),
                keys::shown(Command::ContextsUp)
            );
        }
        if state.reading {
            heading = format!("{heading}  {}", LABELS.reading);
        }
        self.put(Rect { height: 1, ..area }, Row::styled(fit(&heading, area.width as usize), DIM));
        let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
        if n == 0 {
            if !state.reading {
                self.frame.render_widget(Paragraph::new(LABELS.no_places).style(DIM).wrap(ratatui::widgets::Wrap { trim: true }), below);
            }
            return;
        }
        let width = area.width as usize;
        let term = look.contexts.iter().map(|c| safe(&c.term).width()).max().unwrap_or(0);
        let places = look.contexts.iter().map(|c| safe(&c.place).width()).max().unwrap_or(0);
        let place = places.min(width / 4).max(places.min(10));
        for (y, context) in (below.top()..below.bottom()).zip(look.contexts.iter().skip(first)) {
            self.put(Rect { y, height: 1, ..below }, in_context(context, width, place, term, self.colour(Color::Yellow)));
        }
    }

    fn bottom(&mut self, message: Rect, hints: Rect, state: &State) {
        let width = message.width as usize;
        let typing = match &self.face.mode {
            Mode::Typing { command, line } => {
                let label = match command {
                    Command::Target => LABELS.target,
                    Command::Source => LABELS.source,
                    Command::Note => LABELS.note,
                    _ => LABELS.reason,
                };
                Some((format!(" {label}: "), line.clone(), LABELS.edit_hint))
            }
            Mode::Searching { line, .. } => Some((format!(" {}: ", LABELS.search), line.clone(), LABELS.edit_hint)),
            _ => None,
        };
        if let Some((label, line, hint)) = typing {
            let start = label.width().min(width / 2);
            let (text, cursor) = line.window(width - start);
            self.put(message, Row::from(vec![Span::styled(fit(&label, start), BOLD), Span::raw(safe(&text))]));
            // Input methods open their window where the cursor stands.
            self.frame.set_cursor_position(Position::new(message.x + (start + cursor).min(width - 1) as u16, message.y));
            self.put(hints, Row::styled(fit(&format!(" {hint}"), width), DIM));
            return;
        }
        let (text, style) = match (state.trouble(), &self.face.mode, &self.face.message) {
            (_, Mode::Unsaved, _) => (LABELS.quit_unsaved.to_owned(), self.colour(Color::Red).add_modifier(Modifier::BOLD)),
            (Some(trouble), ..) => (format!("Not saved, trying again: {trouble}"), self.colour(Color::Red).add_modifier(Modifier::BOLD)),
            (None, _, Some((text, warning))) => {
                (text.clone(), if *warning { self.colour(Color::Yellow).add_modifier(Modifier::BOLD) } else { self.colour(Color::Green) })
            }
            _ => (String::new(), Style::new()),
        };
        self.put(message, Row::styled(fit(&format!(" {}", safe(&text)), width), style));

        let mut x = hints.x;
        let mut spans = Vec::new();
        for &command in HINTS {
            let (key, name) = (keys::shown(command), words::name(command));
            let w = (1 + key.width() + 1 + name.width() + 1) as u16;
            if x + w > hints.right() {
                break;
            }
            spans.push(Span::styled(format!(" {key}"), BOLD));
            spans.push(Span::styled(format!(" {name} "), DIM));
            self.face.clicks.push((Rect { x, width: w, ..hints }, Click::Command(command)));
            x += w;
        }
        self.put(hints, Row::from(spans));
    }

    /// Draws what is open over the rest.
    fn open(&mut self, area: Rect, state: &State, look: Option<&Arc<Look>>) {
        let session = &state.session;
        match self.face.mode.clone() {
            Mode::List | Mode::Typing { .. } | Mode::Searching { .. } | Mode::Unsaved => {}
            Mode::Kinds { at } => {
                let rows = Kind::ALL.iter().enumerate().map(|(i, k)| format!("{}  {k}", i + 1)).collect();
                self.choose(area, LABELS.kind, rows, at, LABELS.pick_hint);
            }
            Mode::Sort { at } => {
                let mark = |s: SortBy| match session.sort() {
                    now if now.by != s => " ",
                    now if now.reversed => "↑",
                    _ => "•",
                };
                let rows = SortBy::ALL.iter().map(|&s| format!("{} {}", mark(s), words::sort(s))).collect();
                self.choose(area, LABELS.sort, rows, at, "↑↓ Enter · Space turns it round · Esc");
            }
            Mode::Filter { at } => {
                let f = session.filter();
                let tick = |on: bool| if on { "[x]" } else { "[ ]" };
                let row = |i: usize, label: &str, on: bool, name: &str| {
                    format!("{} {} {name}", fit(if i == 0 { label } else { "" }, 8), tick(on))
                };
                let mut rows: Vec<String> = Vec::new();
                rows.extend(Status::ALL.iter().enumerate().map(|(i, s)| row(i, LABELS.status, f.statuses.contains(s), s.name())));
                rows.extend(Kind::ALL.iter().enumerate().map(|(i, k)| row(i, LABELS.kind, f.kinds.contains(k), k.name())));
                rows.extend(Basis::ALL.iter().enumerate().map(|(i, b)| row(i, LABELS.basis, f.bases.contains(b), b.name())));
                rows.push(format!("{} {}", fit(LABELS.at_least, 8), f.min_count));
                let title = format!("{}: {}", LABELS.filter, things(session.shown().len(), "entry", "entries"));
                self.choose(area, &title, rows, at, LABELS.filter_hint);
            }
            Mode::Boundaries { at } => {
                let rows: Vec<String> = look.map_or_else(Vec::new, |l| {
                    let wide = l.choices.iter().map(|c| safe(&c.source).width()).max().unwrap_or(0);
                    l.choices
                        .iter()
                        .enumerate()
                        .map(|(i, c)| format!("{}  {} {}  {}", i + 1, arrow(c), fit(&safe(&c.source), wide), times(c.count)))
                        .collect()
                });
                let now = session.entry().map(|e| safe(&e.source)).unwrap_or_default();
                let title = format!("{}: {now} {}", LABELS.boundary, times(look.and_then(|l| l.count)));
                self.choose(area, &title, rows, at, "digit or ↑↓ Enter · u undo · Esc close");
            }
            Mode::Hosts { line, hosts, at } => {
                let rows = hosts
                    .iter()
                    .map(|&id| {
                        let e = &session.items()[id].entry;
                        let (mark, _) = self.status(e.status);
                        format!("{mark} {}  {}  {}", safe(&e.source), safe(&e.target), number(e.count))
                    })
                    .collect();
                let own = session.entry().map(|e| safe(&e.source)).unwrap_or_default();
                let number = session.range().len();
                let own = if number > 1 { things(number, "entry", "entries") } else { own };
                let title = format!("{own} → {} …", LABELS.variant_of.to_lowercase());
                let inner = self.choose(area, &title, rows, at, LABELS.choose);
                // The search stands in the line of messages.
                let y = area.bottom();
                let label = format!(" {}: ", LABELS.search);
                let (text, cursor) = line.window((inner.width as usize).saturating_sub(label.width()).max(4));
                self.put(
                    Rect { y, height: 1, ..area },
                    Row::from(vec![
                        Span::styled(fit(&label, label.width()), BOLD),
                        Span::raw(fit(&safe(&text), (area.width as usize).saturating_sub(label.width()))),
                    ]),
                );
                self.frame.set_cursor_position(Position::new(area.x + (label.width() + cursor) as u16, y));
            }
            Mode::Confirm { status, .. } => {
                let text = words::preview(session, status);
                let width = (area.width as usize).saturating_sub(6).clamp(10, 60);
                let mut rows = wrapped(&text, width);
                rows.push(String::new());
                let inner = self.window(area, "", width, rows.len() + 1, "");
                for (i, row) in rows.iter().enumerate() {
                    self.put(Rect { y: inner.y + i as u16, height: 1, ..inner }, Row::raw(row.clone()));
                }
                let y = inner.bottom().saturating_sub(1);
                for (i, (key, label)) in [("y", LABELS.yes), ("n", LABELS.no)].into_iter().enumerate() {
                    let button = Rect { x: inner.x + 10 * i as u16, y, width: 8, height: 1 };
                    self.put(button, Row::from(vec![Span::styled(format!(" {key} "), REVERSED), Span::raw(format!(" {label}"))]));
                    self.face.clicks.push((button, Click::Row(i)));
                }
            }
            Mode::Help { scroll } => {
                let mut rows: Vec<Row<'static>> = Vec::new();
                let mut last = None;
                for binding in KEYS {
                    if last != Some(binding.group) {
                        if last.is_some() {
                            rows.push(Row::raw(""));
                        }
                        rows.push(Row::styled(words::group(binding.group), BOLD));
                        last = Some(binding.group);
                    }
                    let keys = keys::all_shown(binding);
                    rows.push(Row::from(vec![
                        Span::styled(fit(&keys, 16), Style::new().add_modifier(Modifier::BOLD)),
                        Span::raw(words::what(binding.command)),
                    ]));
                }
                let inner = self.window(area, LABELS.keys, 56, rows.len(), LABELS.keys_hint);
                let scroll = scroll.min(rows.len().saturating_sub(inner.height as usize));
                self.face.mode = Mode::Help { scroll };
                for (y, row) in (inner.top()..inner.bottom()).zip(rows.into_iter().skip(scroll)) {
                    self.put(Rect { y, height: 1, ..inner }, row);
                }
            }
        }
    }

    /// A window in the middle; gives the area inside its border.
    fn window(&mut self, area: Rect, title: &str, width: usize, height: usize, hint: &str) -> Rect {
        let width = (width + 4).max(hint.width() + 4).min(area.width as usize) as u16;
        let height = ((height + 2).min(area.height as usize)) as u16;
        let outer = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
        self.frame.render_widget(Clear, outer);
        let mut block = Block::bordered();
        if !title.is_empty() {
            block = block.title_top(Row::styled(format!(" {} ", short(title, width as usize - 4)), BOLD));
        }
        if !hint.is_empty() {
            block = block.title_bottom(Row::styled(format!(" {} ", short(hint, width as usize - 4)), DIM));
        }
        let inner = block.inner(outer);
        self.frame.render_widget(block, outer);
        Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
    }

    /// Rows of which one is chosen.
    fn choose(&mut self, area: Rect, title: &str, rows: Vec<String>, at: usize, hint: &str) -> Rect {
        let width = rows.iter().map(|r| r.width()).chain([title.width(), 24]).max().unwrap_or(24);
        let inner = self.window(area, title, width, rows.len().max(1), hint);
        let visible = inner.height as usize;
        let top = (at + 1).saturating_sub(visible);
        for (y, (i, row)) in (inner.top()..inner.bottom()).zip(rows.into_iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..inner };
            let style = if i == at { REVERSED } else { Style::new() };
            self.put(line, Row::styled(fit(&row, inner.width as usize), style));
            self.face.clicks.push((line, Click::Row(i)));
        }
        inner
    }
}

/// The filter in a few words.
fn filter_words(session: &Session) -> String {
    let f = session.filter();
    let mut parts: Vec<String> = Vec::new();
    parts.extend(f.statuses.iter().map(|s| s.to_string()));
    parts.extend(f.kinds.iter().map(|k| k.to_string()));
    parts.extend(f.bases.iter().map(|b| b.to_string()));
    if f.min_count > 0 {
        parts.push(format!("≥{}", f.min_count));
    }
    if !f.text.is_empty() {
        parts.push(format!("/{}", safe(&f.text)));
    }
    parts.join(" ")
}

fn times(count: Option<u64>) -> String {
    count.map_or_else(|| "?".to_owned(), |n| format!("{}×", number(n)))
}

fn arrow(choice: &Choice) -> &'static str {
    match (choice.end, choice.longer) {
        (End::Left, true) => "+◂",
        (End::Left, false) => "-▸",
        (End::Right, true) => "▸+",
        (End::Right, false) => "◂-",
    }
}

/// The moves of the boundaries with their keys and counts: the most frequent longer one at each end, and the shorter one.
fn boundaries(look: &Look, entry: &Entry) -> Vec<Piece> {
    let mut pieces = vec![Piece::plain(format!("{}  ", times(look.count)))];
    for (end, longer, command) in [
        (End::Left, true, Command::ExtendLeft),
        (End::Left, false, Command::ShrinkLeft),
        (End::Right, true, Command::ExtendRight),
        (End::Right, false, Command::ShrinkRight),
    ] {
        if let Some(choice) = look.choices.iter().find(|c| c.end == end && c.longer == longer && c.source != entry.source) {
            let click = Click::Act(boundary_action(choice));
            pieces.push(Piece::new(format!("{} ", keys::shown(command)), BOLD).clicked(click.clone()));
            pieces.push(Piece::plain(format!("{} {}  ", safe(&choice.source), times(choice.count))).clicked(click));
        }
    }
    pieces
}

/// A place with its term in a column of its own.
fn in_context(context: &Context, width: usize, place: usize, term: usize, colour: Style) -> Row<'static> {
    let rest = width.saturating_sub(place + 1);
    let term = term.min(rest);
    let left = (rest - term) * 2 / 5;
    let before = fit_right(&safe(&context.before), left);
    let shown = safe(&context.term);
    let after = rest.saturating_sub(left + shown.width());
    Row::from(vec![
        Span::styled(format!("{} ", middle(&safe(&context.place), place)), DIM),
        Span::raw(before),
        Span::styled(shown, colour.patch(TERM)),
        Span::raw(cut(&safe(&context.after), after)),
    ])
}

/// A stretch of text in one style.
struct Piece {
    text: String,
    style: Style,
    click: Option<Click>,
}

impl Piece {
    fn new(text: impl Into<String>, style: Style) -> Self {
        Piece { text: text.into(), style, click: None }
    }

    fn plain(text: impl Into<String>) -> Self {
        Piece::new(text, Style::new())
    }

    fn clicked(self, click: Click) -> Self {
        Piece { click: Some(click), ..self }
    }
}

/// Pieces set in rows.
struct Pieces {
    rows: Vec<Vec<Piece>>,
    width: usize,
}

impl Pieces {
    fn labelled(&mut self, label: &str, mut pieces: Vec<Piece>) {
        let label = format!("{label}: ");
        let indent = label.width().min(self.width / 4);
        pieces.insert(0, Piece::new(label, DIM));
        self.flow(pieces, indent);
    }

    /// Sets pieces one after another; lines after the first are indented.
    fn flow(&mut self, pieces: Vec<Piece>, indent: usize) {
        let mut row: Vec<Piece> = Vec::new();
        let mut used = 0;
        for piece in pieces {
            for word in words_of(&piece.text) {
                let w = word.width();
                if used + word.trim_end().width() > self.width && used > indent {
                    self.rows.push(std::mem::take(&mut row));
                    row.push(Piece::plain(" ".repeat(indent)));
                    used = indent;
                    if word.trim().is_empty() {
                        continue;
                    }
                }
                used += w;
                match row.last_mut().filter(|p| p.style == piece.style && p.click == piece.click) {
                    Some(last) => last.text.push_str(word),
                    None => row.push(Piece { text: word.to_owned(), style: piece.style, click: piece.click.clone() }),
                }
            }
        }
        self.rows.push(row);
    }
}

/// The parts of a text between which a line may end: Latin words with the space after them, single Chinese characters.
fn words_of(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, g) in text.grapheme_indices(true) {
        let end = i + g.len();
        if g == " " || g.width() > 1 {
            if g.width() > 1 && i > start {
                out.push(&text[start..i]);
                start = i;
            }
            out.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut pieces = Pieces { rows: Vec::new(), width };
    pieces.flow(vec![Piece::plain(text)], 0);
    pieces.rows.into_iter().map(|r| r.into_iter().map(|p| p.text).collect::<String>().trim_end().to_owned()).collect()
}

/// The columns of the list: which ones fit, and how wide they are.
struct Columns([usize; 7]);

impl Columns {
    fn of(width: usize) -> Self {
        let (count, documents, score, kind) = (
            if width >= 38 { 6 } else { 0 },
            if width >= 72 { 5 } else { 0 },
            if width >= 64 { 6 } else { 0 },
            if width >= 56 { 13 } else { 0 },
        );
        let rest = width.saturating_sub(2 + count + documents + score + kind);
        let source = (rest * 9 / 20).min(34);
        Columns([2, source, rest - source, kind, count, documents, score])
    }

    fn row(&self, cells: [&str; 7]) -> String {
        let mut out = String::new();
        for (i, (cell, &width)) in cells.into_iter().zip(&self.0).enumerate().filter(|(_, (_, w))| **w > 0) {
            // Numbers stand at the right, and every column but the first keeps a space before it.
            out.push_str(&if i >= 4 { format!(" {}", fit_right(cell, width - 1)) } else { format!("{} ", fit(cell, width - 1)) });
        }
        out
    }
}

/// Cuts a text to a width in columns.
fn cut(text: &str, width: usize) -> String {
    let mut used = 0;
    text.graphemes(true)
        .take_while(|g| {
            used += g.width();
            used <= width
        })
        .collect()
}

/// As [`cut`], with a mark where something was cut off.
fn short(text: &str, width: usize) -> String {
    if text.width() <= width || width == 0 {
        return cut(text, width);
    }
    format!("{}…", cut(text, width - 1))
}

/// Cuts or fills a text to a width in columns.
fn fit(text: &str, width: usize) -> String {
    let text = short(text, width);
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// As [`fit`], keeping the end and filling at the left.
fn fit_right(text: &str, width: usize) -> String {
    let mut used = 0;
    let mut tail: Vec<&str> = text
        .graphemes(true)
        .rev()
        .take_while(|g| {
            used += g.width();
            used <= width
        })
        .collect();
    tail.reverse();
    let tail = tail.concat();
    format!("{}{tail}", " ".repeat(width.saturating_sub(tail.width())))
}

/// Fits a place: of a long file name the middle goes, the line number stays.
fn middle(text: &str, width: usize) -> String {
    if text.width() <= width {
        return fit(text, width);
    }
    let tail = fit_right(text, (width * 2 / 5).max(width.min(6)));
    let head = cut(text, width.saturating_sub(tail.width() + 1));
    fit(&format!("{head}…{}", tail.trim_start()), width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fit_whatever_their_width() {
        assert_eq!(fit("芹沢清", 5), "芹沢…");
        assert_eq!(fit("芹沢清", 7), "芹沢清 ");
        assert_eq!(fit_right("芹沢清", 5), " 沢清");
        assert_eq!(middle("07-flood-relief.txt:28", 14).width(), 14);
        assert!(middle("07-flood-relief.txt:28", 14).ends_with(":28"));
    }

    #[test]
    fn lines_end_between_words_and_chinese_characters() {
        assert_eq!(wrapped("approve 水位监测系统 now", 12), ["approve 水位", "监测系统 now"]);
    }
}
