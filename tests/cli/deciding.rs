//! What holds for any sequence of decisions: undo leads back to the start, redo forth again, and both faces of review give
//! the same file.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::{collection, prop_assert_eq, proptest};
use serde_json::{Value, json};
use shuyu::document::{Block, Document};
use shuyu::glossary::{Entry, Kind, Status, file};
use shuyu::report::Silent;
use shuyu::review::session::{Action, Session};
use shuyu::review::texts::{End, Texts};
use shuyu::review::tui::Face;
use shuyu::review::view::{Filter, Sort, SortBy};

use super::sitting::{self, SOURCES, Served, case};
use super::util::{FESTIVAL, GATE};

fn session() -> Session {
    let glossary = file::parse("g.toml".as_ref(), &sitting::glossary()).expect("valid");
    let documents = [FESTIVAL, GATE]
        .iter()
        .enumerate()
        .map(|(i, text)| Document { name: format!("{i}.txt"), blocks: text.lines().zip(1..).map(|(l, n)| Block::line(l, n)).collect() });
    let mut session = Session::new(vec![glossary.terms]);
    session.set_texts(Arc::new(Texts::new(documents.collect(), &Silent::default()).expect("not interrupted")));
    session
}

fn entries(session: &Session) -> Vec<&Entry> {
    session.items().iter().filter(|i| !i.gone).map(|i| &i.entry).collect()
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just("Takagi Ryosuke".to_owned()), Just("河灯".to_owned()), "[甲乙a-c ]{1,4}"]
}

fn status() -> impl Strategy<Value = Status> {
    proptest::sample::select(Status::ALL)
}

fn kind() -> impl Strategy<Value = Kind> {
    proptest::sample::select(Kind::ALL)
}

fn action() -> impl Strategy<Value = Action> {
    let id = || 0..SOURCES.len() + 3;
    prop_oneof![
        4 => status().prop_map(|status| Action::Decide { status }),
        2 => (status(), 0..30usize).prop_map(|(status, number)| Action::DecideShown { status, number }),
        2 => text().prop_map(|text| Action::Target { text }),
        2 => text().prop_map(|text| Action::Source { text }),
        1 => kind().prop_map(|kind| Action::Kind { kind }),
        1 => text().prop_map(|text| Action::Note { text }),
        1 => text().prop_map(|text| Action::Reason { text }),
        2 => (0..4usize).prop_map(|number| Action::Take { number }),
        6 => (any::<bool>(), any::<bool>()).prop_map(|(left, longer)| Action::Boundary {
            end: if left { End::Left } else { End::Right },
            longer,
            with: None
        }),
        3 => id().prop_map(|id| Action::VariantOf { id }),
        2 => id().prop_map(|id| Action::Select { id }),
        1 => id().prop_map(|id| Action::SelectTo { id }),
        2 => (-5..5i64).prop_map(|by| Action::Move { by }),
        1 => Just(Action::Range),
        1 => Just(Action::First),
        1 => Just(Action::Last),
        1 => Just(Action::NextUndecided),
        1 => Just(Action::PreviousUndecided),
        1 => text().prop_map(|text| Action::Search { text }),
        1 => status().prop_map(|s| Action::Filter { filter: Filter { statuses: vec![s], ..Filter::default() } }),
        1 => (proptest::sample::select(SortBy::ALL), any::<bool>()).prop_map(|(by, reversed)| Action::Sort { sort: Sort { by, reversed } }),
        2 => Just(Action::Undo),
        1 => Just(Action::Redo),
    ]
}

proptest! {
    #[test]
    fn as_many_undos_lead_back_to_the_start_and_as_many_redos_forth_again(actions in collection::vec(action(), 0..60)) {
        let start = session();
        let mut session = start.clone();
        for action in &actions {
            session.step(action);
        }
        let end = entries(&session).into_iter().cloned().collect::<Vec<_>>();
        let made = session.history().0;
        for _ in &actions {
            session.step(&Action::Undo);
        }
        prop_assert_eq!(entries(&session), entries(&start));
        prop_assert_eq!(session.history().0, 0);
        prop_assert_eq!(session.progress(), start.progress());
        for _ in 0..made {
            session.step(&Action::Redo);
        }
        prop_assert_eq!(entries(&session), end.iter().collect::<Vec<_>>());
    }

    #[test]
    fn the_same_state_and_action_give_the_same_state(actions in collection::vec(action(), 0..40)) {
        let (mut one, mut two) = (session(), session());
        for action in &actions {
            // An action is the same after a way through JSON, which is how the page sends it.
            let sent: Action = serde_json::from_value(serde_json::to_value(action).expect("JSON")).expect("an action");
            prop_assert_eq!(one.step(action), two.step(&sent));
            prop_assert_eq!((one.shown(), one.place(), one.range()), (two.shown(), two.place(), two.range()));
            prop_assert_eq!(one.selected().is_some(), !one.shown().is_empty());
        }
        prop_assert_eq!(one.items(), two.items());
    }
}

/// One thing that a user does: in the terminal with these keys, on the page by these actions.
#[derive(Debug, Clone)]
struct Deed {
    keys: Vec<String>,
    action: Value,
}

fn deed() -> impl Strategy<Value = Deed> {
    let one = |key: &str, action: Value| Just(Deed { keys: vec![key.to_owned()], action });
    let typed = |key: &'static str, name: &'static str| {
        proptest::sample::select(&["Lantern", "河灯", "two words", ""][..]).prop_map(move |text: &str| {
            let mut keys = vec![key.to_owned(), "Ctrl+a".to_owned(), "Ctrl+k".to_owned()];
            keys.extend(text.chars().map(String::from));
            keys.push("Enter".to_owned());
            Deed { keys, action: json!({"do": name, "text": text}) }
        })
    };
    let boundary = |key: &str, end: &str, longer: bool| one(key, json!({"do": "boundary", "end": end, "longer": longer}));
    prop_oneof![
        3 => one("a", json!({"do": "decide", "status": "approved"})),
        2 => one("r", json!({"do": "decide", "status": "rejected"})),
        1 => one("l", json!({"do": "decide", "status": "later"})),
        1 => one("o", json!({"do": "decide", "status": "candidate"})),
        3 => one("u", json!({"do": "undo"})),
        1 => one("U", json!({"do": "redo"})),
        1 => one(" ", json!({"do": "next-undecided"})),
        2 => one("ArrowDown", json!({"do": "move", "by": 1})),
        1 => one("Home", json!({"do": "first"})),
        1 => one("v", json!({"do": "range"})),
        1 => one("2", json!({"do": "take", "number": 2})),
        1 => boundary("[", "left", true),
        1 => boundary("{", "left", false),
        1 => boundary("]", "right", true),
        1 => boundary("}", "right", false),
        1 => typed("t", "target"),
        1 => typed("n", "note"),
        1 => typed("w", "reason"),
        1 => typed("e", "source"),
        1 => (1..=7usize).prop_map(|n| Deed {
            keys: vec!["c".to_owned(), n.to_string()],
            action: json!({"do": "kind", "kind": Kind::ALL[n - 1]})
        }),
    ]
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(12))]

    #[test]
    fn the_terminal_and_the_page_give_the_same_file(deeds in collection::vec(deed(), 1..30)) {
        let (one, two) = (case(), case());
        let host = sitting::host(&one);
        let mut face = Face::new(false);
        for deed in &deeds {
            for key in &deed.keys {
                face.key(&host, key);
            }
            // Where a new entry goes depends on what stands in the file when it comes.
            prop_assert_eq!(host.wait_saved(Duration::from_secs(30)), true);
        }
        drop(host);
        let served = Served::start(&two);
        for deed in &deeds {
            served.act(&deed.action);
            while served.get("/api/all")["saved"] != true {}
        }
        served.end();
        prop_assert_eq!(one.text("g.toml"), two.text("g.toml"));
        prop_assert_eq!(one.glossary("g.toml").warnings, Vec::<String>::new());
    }
}
