//! `review` in the terminal: the real program in a pseudo-terminal, and what its screen looks like.

use ratatui::Terminal as Drawn;
use ratatui::backend::TestBackend;
use shuyu::glossary::{Kind, Status};
use shuyu::review::tui::Face;

use super::sitting::{self, case};
use super::terminal::Terminal;
use super::util::{Case, typed};

#[test]
fn thirty_decisions_survive_undo_a_smaller_window_and_a_power_cut() {
    let case = case();
    let mut t = Terminal::start(&case, 80, 24, &["review", "g.toml"], true);
    t.sees("高木良介 = Takagi Ryosuke");
    // Contexts and live counts come when the documents are read.
    t.sees("Boundary: 2×");
    t.then("2", "高木良介 = R. Takagi");
    t.then("2", "高木良介 = Takagi Ryosuke");
    t.then("a", "Approved: 高木良介");
    t.then("r", "Rejected: 河灯工坊");
    t.then("u", "Undone: Rejected: 河灯工坊");
    t.then("U", "Redone: Rejected: 河灯工坊");
    t.then("u", "Undone: Rejected: 河灯工坊");
    t.then("c3", "河灯工坊: organisation");
    t.then("a", "Approved: 河灯工坊");
    t.then("l", "Later: 青禾县");
    // The boundary was cut short: one character more at the left.
    t.sees("位监测系统 = —");
    t.then("[", "位监测系统 → 水位监测系统, 5 times; the old form will not be proposed again");
    t.then("t", "Target:");
    t.then("water level monitoring system\r", "水位监测系统 = water level monitoring system");
    t.then("a", "Approved: 水位监测系统");
    t.then("n", "Note:");
    t.then("ask their office\r", "Note: 国际河灯协会");
    t.then("1", "国际河灯协会 = IRLA");
    t.then("a", "Approved: 国际河灯协会 = IRLA");
    // A short form is a variant of the whole name.
    t.sees("科瓦连科 = —");
    t.then("m", "variant of");
    t.then("安德烈", "安德烈·科瓦连科");
    t.then("\r", "科瓦连科 is a variant of 安德烈·科瓦连科 now");
    t.then("a", "Approved: 安德烈·科瓦连科");
    t.then("}", "河灯手册 → 河灯手");
    t.then("u", "Undone: 河灯手册 → 河灯手");
    t.then("]", "The boundary can't go there");
    t.then("c4", "河灯手册: work");
    t.then("e", "Source:");
    t.then("\x01\x0b《河灯手册》\r", "河灯手册 → 《河灯手册》");
    t.then("u", "Undone");
    t.then("r", "Rejected: 河灯手册");
    t.then("k", "河灯手册 = —");
    t.then("w", "Rejected because:");
    t.then("a book title\r", "Reason: 河灯手册");
    t.then("o", "Undecided again: 河灯手册");
    t.then("r", "Rejected: 河灯手册");
    t.then("a", "Approved: 潮汐闸门. It has no target yet");
    t.then("u", "Undone");
    t.then("l", "Later: 潮汐闸门");
    t.then("a", "Approved: 松岭镇");
    // A range, and all that is shown.
    t.then("v", "A range begins here");
    t.then("jj", "观察员 = —");
    t.then("r", "Rejected: 3 entries");
    t.then("/", "Search:");
    t.then("长\r", "2 entries shown");
    t.then("A", "Approve 2 undecided entries of the 2 entries shown? 2 have");
    t.keys("n");
    t.loses("Approve 2");
    t.then("R", "Reject 2 undecided entries");
    t.then("y", "Rejected: 2 entries");
    t.then("\x1b", "28 entries shown");
    t.resize(40, 24);
    t.sees("Source");
    t.then(" ", "文化馆 = —");
    t.then("a", "Approved: 文化馆");
    t.resize(100, 30);
    t.then("l", "Later: 记录");
    t.sees("今年 = —");
    t.sees(" saved");
    t.kill();

    let expected = |source: &str| case.entry(source);
    let decided = |source: &str| expected(source).status;
    assert_eq!((expected("高木良介").target.as_str(), decided("高木良介")), ("Takagi Ryosuke", Status::Approved));
    assert_eq!(expected("高木良介").alternatives, ["Ryosuke Takagi", "R. Takagi"]);
    assert_eq!((expected("河灯工坊").kind, decided("河灯工坊")), (Kind::Organisation, Status::Approved));
    assert_eq!(decided("青禾县"), Status::Later);
    let system = expected("水位监测系统");
    assert_eq!(
        (system.target.as_str(), system.status, system.count, system.documents),
        ("water level monitoring system", Status::Approved, 5, 2)
    );
    assert!(system.evidence[0].contains("【水位监测系统】"), "{:?}", system.evidence);
    assert_eq!((decided("位监测系统"), expected("位监测系统").reason.as_str()), (Status::Rejected, "see 水位监测系统"));
    assert_eq!((expected("国际河灯协会").target.as_str(), expected("国际河灯协会").note.as_str()), ("IRLA", "ask their office"));
    assert_eq!(expected("安德烈·科瓦连科").variants, ["科瓦连科"]);
    assert!(!case.text("g.toml").contains("source = \"科瓦连科\""));
    let book = expected("河灯手册");
    assert_eq!((book.kind, book.status, book.reason.as_str()), (Kind::Work, Status::Rejected, "a book title"));
    for (source, status) in [
        ("潮汐闸门", Status::Later),
        ("松岭镇", Status::Approved),
        ("水利局", Status::Rejected),
        ("启用仪式", Status::Rejected),
        ("观察员", Status::Rejected),
        ("局长", Status::Rejected),
        ("馆长", Status::Rejected),
        ("文化馆", Status::Approved),
        ("记录", Status::Later),
        ("今年", Status::Candidate),
    ] {
        assert_eq!(decided(source), status, "{source}");
    }
    let text = case.text("g.toml");
    assert!(text.contains("# the river project") && text.contains("mine = true # my own key") && text.contains("# ask the county office"));

    // The next start goes on where the last one was.
    let mut t = Terminal::start(&case, 80, 24, &["review", "g.toml"], true);
    t.sees("今年 = —");
    t.then("a", "Approved: 今年");
    t.keys("q");
    let (status, screen) = t.ends();
    assert_eq!(status, 0);
    assert!(screen.contains("1 entry decided in this session") && screen.contains("shuyu export g.toml"), "{screen}");
    assert_eq!(case.entry("今年").status, Status::Approved);
}

#[test]
fn a_change_made_in_an_editor_meanwhile_is_taken_over() {
    let case = case();
    let mut t = Terminal::start(&case, 100, 30, &["review", "g.toml"], false);
    t.sees("高木良介 = Takagi Ryosuke");
    case.edit_entry("河灯工坊", "target = ", "target = \"Lantern Atelier\"");
    t.sees("Lantern Atelier");
    t.then("aa", "Approved: 河灯工坊 = Lantern Atelier");
    t.sees(" saved");
    let entry = case.entry("河灯工坊");
    assert_eq!((entry.target.as_str(), entry.status), ("Lantern Atelier", Status::Approved));

    // An editor saves half a file: nothing is lost, and once it is whole again, the decision goes in.
    let whole = case.text("g.toml");
    case.write("g.toml", "[[term]\n");
    t.then("r", "Not saved, trying again: ");
    assert_eq!(case.text("g.toml"), "[[term]\n");
    case.write("g.toml", whole);
    t.loses("Not saved");
    t.sees(" saved");
    assert_eq!(case.entry("青禾县").status, Status::Rejected);
}

#[test]
fn a_decision_settles_what_two_people_decided_otherwise() {
    let case = case();
    case.edit_entry("高木良介", "target = ", "target = \"Takagi Ryosuke\"\nconflicts = [{ field = \"target\", other = \"Takagi R.\" }]");
    let mut t = Terminal::start(&case, 100, 30, &["review", "g.toml"], false);
    t.sees("Decided otherwise");
    t.sees("target: Takagi R.");
    t.then("a", "Approved: 高木良介 = Takagi Ryosuke");
    t.sees(" saved");
    let entry = case.entry("高木良介");
    assert!(entry.conflicts.is_empty() && entry.alternatives.contains(&"Takagi R.".to_owned()), "{entry:?}");
    t.then("u", "Undone");
    t.sees(" saved");
    assert_eq!(case.entry("高木良介").conflicts[0].other, "Takagi R.");
}

#[test]
fn a_note_that_is_looked_at_stays_as_it_is() {
    let case = case();
    case.edit_entry("高木良介", "target = ", "target = \"Takagi Ryosuke\"\nnote = \"km / h\\nor mph\"");
    let mut t = Terminal::start(&case, 100, 30, &["review", "g.toml"], false);
    t.then("n", "km / h↵or mph");
    t.then("!\r", "Note: 高木良介");
    t.sees(" saved");
    assert_eq!(case.entry("高木良介").note, "km / h\nor mph!");
}

#[test]
fn text_of_documents_gives_the_terminal_no_orders() {
    let nasty = "水\\u001b]0;owned\\u0007\\u202e车";
    let case = Case::new().file("g.toml", typed(nasty, "wheel\\u001b[2J\\u009b31m", Status::Candidate).replace("河灯", ""));
    let mut t = Terminal::start(&case, 80, 24, &["review", "g.toml"], true);
    t.sees("水\\u{1b}]0;owned\\u{7}\\u{202e}车");
    t.then("n", "Note:");
    t.keys("\x1b");
    t.loses("Note:");
    t.then("aq", "decided in this session");
    let raw = t.raw();
    let raw = String::from_utf8_lossy(&raw);
    assert!(!raw.contains("\u{1b}]0;owned") && !raw.contains('\u{202e}') && !raw.contains('\u{9b}'));
}

#[test]
fn the_cursor_of_an_input_method_stands_where_the_next_character_goes() {
    let case = case();
    let mut t = Terminal::start(&case, 80, 24, &["review", "g.toml"], false);
    t.sees("高木良介 = Takagi Ryosuke");
    t.then("e", "Source: 高木良介");
    // After " Source: " and four wide characters.
    t.cursor_at(22, 9 + 8);
    t.then("\x1b[D沢", "高木良沢介");
    t.cursor_at(22, 9 + 8);
    t.keys("\x1b");
    t.loses("Source: 高木");
    assert!(t.screen().hide_cursor());
}

#[test]
fn the_terminal_is_as_it_was_afterwards() {
    let case = case();
    let mut t = Terminal::start(&case, 80, 24, &["review", "g.toml"], false);
    t.sees("高木良介 = Takagi Ryosuke");
    assert!(t.screen().alternate_screen());
    let (rows, columns) = t.screen().size();
    let cells = (0..rows.get()).flat_map(|y| (0..columns.get()).map(move |x| (y, x)));
    let plain = |c: &vt100::Cell| (c.fgcolor(), c.bgcolor()) == (vt100::Color::Default, vt100::Color::Default);
    assert!(cells.into_iter().all(|(y, x)| t.screen().cell(y, x).is_none_or(plain)), "without colour");
    t.then("q", "Nothing decided in this session");
    assert!(!t.screen().alternate_screen() && !t.screen().hide_cursor() && !t.screen().bracketed_paste());
    assert_eq!(t.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
}

#[test]
fn the_mouse_selects_scrolls_and_presses_what_stands_in_the_line_of_keys() {
    let case = case();
    let mut t = Terminal::start(&case, 80, 24, &["review", "g.toml"], false);
    t.sees("高木良介 = Takagi Ryosuke");
    // The third entry; rows and columns count from 1.
    t.then("\x1b[<0;5;5M\x1b[<0;5;5m", "青禾县 = Qinghe County");
    t.then("\x1b[<0;3;24M\x1b[<0;3;24m", "Approved: 青禾县");
    t.then("\x1b[<65;5;5M", "安德烈·科瓦连科 = Andrei Kovalenko");
}

#[test]
fn without_a_terminal_review_says_what_to_do_and_wrong_glossaries_are_named() {
    let case = case();
    case.run(["review", "g.toml"]).exits(2).says("--web");
    case.run(["review"]).exits(2).says("which glossary?");
    case.run(["review", "absent.toml"]).exits(2).says("absent.toml: no such file");
    case.write("broken.toml", "[[term]\n");
    case.run(["review", "broken.toml"]).exits(2).says("broken.toml:1:");
}

/// The screen of a face without colours, as text; wide characters take up two columns.
fn screen(case: &Case, columns: u16, rows: u16, keys: &[&str]) -> String {
    let host = sitting::host(case);
    host.state().names = vec!["g.toml".to_owned()];
    let mut face = Face::new(false);
    let mut terminal = Drawn::new(TestBackend::new(columns, rows)).expect("a screen");
    for key in keys {
        terminal.draw(|f| face.draw(f, &host)).expect("drawn");
        face.key(&host, key);
    }
    assert!(host.wait_saved(std::time::Duration::from_secs(30)));
    if let Some(id) = { host.state().session.selected() } {
        let _ = host.look_now(id);
    }
    // A fresh screen: the other one keeps what stands hidden under wide characters.
    let mut terminal = Drawn::new(TestBackend::new(columns, rows)).expect("a screen");
    terminal.draw(|f| face.draw(f, &host)).expect("drawn");
    let buffer = terminal.backend().buffer();
    let mut out = String::new();
    for y in 0..rows {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..columns {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Compares a screen with its golden file; with `SHUYU_GOLDEN=write` the file is written anew.
#[track_caller]
fn looks_as(name: &str, screen: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("SHUYU_GOLDEN").is_some_and(|v| v == "write") {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, screen).expect("written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(golden, screen, "\n{golden}\nis the golden screen, and this is the new one:\n{screen}");
}

#[test]
fn the_main_view_looks_as_it_should() {
    let keys = ["a", "r", "l", " "];
    looks_as("review-80x24.txt", &screen(&case(), 80, 24, &keys));
    looks_as("review-120x40.txt", &screen(&case(), 120, 40, &keys));
    looks_as("review-40x24.txt", &screen(&case(), 40, 24, &keys));
    looks_as("review-help-80x24.txt", &screen(&case(), 80, 24, &["?"]));
    looks_as("review-filter-80x24.txt", &screen(&case(), 80, 24, &["f", "ArrowDown", " "]));
}

#[test]
fn the_readme_has_every_key() {
    use shuyu::review::{keys, words};
    let readme = include_str!("../../README.md");
    for binding in keys::KEYS {
        let row = readme.lines().find(|l| l.starts_with("| `") && l.ends_with(&format!("| {} |", words::what(binding.command))));
        let row = row.unwrap_or_else(|| panic!("{:?} is in the README", binding.command));
        let first = keys::all_shown(binding).split([' ', '-']).next().map(str::to_owned).unwrap_or_default();
        assert!(row.contains(&format!("`{first}")), "{row}: {first}");
    }
}

#[test]
fn nothing_breaks_at_any_size() {
    let case = case();
    let host = sitting::host(&case);
    for (columns, rows) in [(1, 1), (20, 6), (21, 7), (40, 10), (60, 15), (103, 12), (104, 8), (300, 90)] {
        let mut terminal = Drawn::new(TestBackend::new(columns, rows)).expect("a screen");
        for open in ["", "?", "f", "s", "c", "b", "m", "A", "t", "/"] {
            let mut face = Face::new(true);
            terminal.draw(|f| face.draw(f, &host)).expect("drawn");
            if !open.is_empty() {
                face.key(&host, open);
            }
            terminal.draw(|f| face.draw(f, &host)).expect("drawn");
            face.key(&host, "Escape");
        }
    }
}
