//! Every text that review shows, for both faces, in one place.

use serde::Serialize;

use super::keys::{Command, Group, KEYS, all_shown};
use super::session::{Message, Progress, Session};
use super::texts::Look;
use super::view::SortBy;
use crate::glossary::{Basis, Entry, Kind, Status};
use crate::text::{number, things};

/// What a command does, in a few words.
#[must_use]
pub fn what(command: Command) -> &'static str {
    match command {
        Command::Approve => "approve",
        Command::Reject => "reject: never propose it again",
        Command::Later => "decide later",
        Command::Reopen => "take the decision away",
        Command::Undo => "undo",
        Command::Redo => "redo",
        Command::NextUndecided => "next undecided",
        Command::PreviousUndecided => "previous undecided",
        Command::Target => "edit the target",
        Command::Source => "edit the source",
        Command::Kind => "change the kind",
        Command::Note => "write a note",
        Command::Reason => "write why it is rejected",
        Command::Alternative => "take another target",
        Command::Boundaries => "show every boundary with its count",
        Command::ExtendLeft => "one character more at the left",
        Command::ShrinkLeft => "one character less at the left",
        Command::ExtendRight => "one character more at the right",
        Command::ShrinkRight => "one character less at the right",
        Command::Variant => "make it a variant of another entry",
        Command::Search => "search",
        Command::Filter => "filter",
        Command::Sort => "sort",
        Command::ClearFilter => "drop the range, the search, the filter",
        Command::Range => "select a range",
        Command::ApproveShown => "approve all shown",
        Command::RejectShown => "reject all shown",
        Command::Down => "down",
        Command::Up => "up",
        Command::PageDown => "a page down",
        Command::PageUp => "a page up",
        Command::First => "first entry",
        Command::Last => "last entry",
        Command::ContextsDown => "more places",
        Command::ContextsUp => "back in the places",
        Command::Help => "all keys",
        Command::Quit => "quit",
    }
}

/// One word for a command, for a button or the line of keys.
#[must_use]
pub fn name(command: Command) -> &'static str {
    match command {
        Command::Approve => "approve",
        Command::Reject => "reject",
        Command::Later => "later",
        Command::Reopen => "reopen",
        Command::Undo => "undo",
        Command::Redo => "redo",
        Command::NextUndecided => "next",
        Command::Target => "target",
        Command::Source => "source",
        Command::Kind => "kind",
        Command::Note => "note",
        Command::Reason => "reason",
        Command::Boundaries => "boundary",
        Command::Variant => "variant",
        Command::Search => "search",
        Command::Filter => "filter",
        Command::Sort => "sort",
        Command::Range => "range",
        Command::ApproveShown => "approve all",
        Command::RejectShown => "reject all",
        Command::Help => "keys",
        Command::Quit => "quit",
        other => what(other),
    }
}

/// The title of a part of the list of keys.
#[must_use]
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Decide => "Decide",
        Group::Edit => "Change the entry",
        Group::Boundary => "Move its boundaries",
        Group::Choose => "Choose what is shown",
        Group::Move => "Move",
        Group::Program => "Program",
    }
}

/// What the list can be sorted by.
#[must_use]
pub fn sort(by: SortBy) -> &'static str {
    match by {
        SortBy::Best => "best first",
        SortBy::File => "as in the file",
        SortBy::Source => "source",
        SortBy::Target => "target",
        SortBy::Count => "count",
        SortBy::Documents => "documents",
        SortBy::Score => "score",
        SortBy::Kind => "kind",
        SortBy::Status => "status",
    }
}

/// Where a target comes from.
#[must_use]
pub fn basis(entry: &Entry) -> &'static str {
    if entry.target.is_empty() {
        return "no target yet";
    }
    match entry.basis {
        Basis::Attested => "stands beside the Chinese in a document",
        Basis::Aligned => "from a bilingual file, or carried over from a fuller name",
        Basis::Known => "from a known glossary",
        Basis::Derived => "built from readings: a suggestion",
        Basis::None => "typed by hand",
    }
}

/// What another person decided otherwise: "status: rejected".
#[must_use]
pub fn conflicts(entry: &Entry) -> Vec<String> {
    entry.conflicts.iter().map(|c| format!("{}: {}", c.field, c.other.replace('\n', " "))).collect()
}

/// Labels that stand on the screen as they are.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "each is the text that it holds")]
pub struct Labels {
    pub title: &'static str,
    pub source: &'static str,
    pub target: &'static str,
    pub status: &'static str,
    pub kind: &'static str,
    pub basis: &'static str,
    pub count: &'static str,
    pub documents: &'static str,
    pub score: &'static str,
    pub note: &'static str,
    pub reason: &'static str,
    pub conflicts: &'static str,
    pub variants: &'static str,
    pub others: &'static str,
    pub from: &'static str,
    pub boundary: &'static str,
    pub why: &'static str,
    pub places: &'static str,
    pub no_places: &'static str,
    pub reading: &'static str,
    pub nothing_shown: &'static str,
    pub empty: &'static str,
    pub search: &'static str,
    pub filter: &'static str,
    pub sort: &'static str,
    pub at_least: &'static str,
    pub keys: &'static str,
    pub keys_hint: &'static str,
    pub variant_of: &'static str,
    pub choose: &'static str,
    pub save: &'static str,
    pub cancel: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub close: &'static str,
    pub clear: &'static str,
    pub edit_hint: &'static str,
    pub filter_hint: &'static str,
    pub pick_hint: &'static str,
    pub quit_unsaved: &'static str,
    pub too_small: &'static str,
    pub lost: &'static str,
    pub ended: &'static str,
    pub refused: &'static str,
    pub saved: &'static str,
    pub saving: &'static str,
    pub quit_question: &'static str,
    pub list_of: &'static str,
    pub no_script: &'static str,
}

/// The labels in English.
pub const LABELS: Labels = Labels {
    title: "shuyu review",
    source: "Source",
    target: "Target",
    status: "Status",
    kind: "Kind",
    basis: "Basis",
    count: "Count",
    documents: "Docs",
    score: "Score",
    note: "Note",
    reason: "Rejected because",
    conflicts: "Decided otherwise",
    variants: "Variants",
    others: "Other targets",
    from: "Target from",
    boundary: "Boundary",
    why: "Why",
    places: "Places",
    no_places: "No place is known: the documents are not there, and the glossary keeps no evidence.",
    reading: "reading the documents …",
    nothing_shown: "Nothing to show with this filter. Esc drops it.",
    empty: "The glossary has no entries. Run shuyu extract first.",
    search: "Search",
    filter: "Filter",
    sort: "Sort by",
    at_least: "At least",
    keys: "Keys",
    keys_hint: "↑↓ scroll · any other key closes",
    variant_of: "Variant of",
    choose: "type to search · ↑↓ choose · Enter take · Esc cancel",
    save: "Save",
    cancel: "Cancel",
    yes: "Yes",
    no: "No",
    close: "Close",
    clear: "Clear",
    edit_hint: "Enter save · Esc cancel",
    filter_hint: "↑↓←→ move · Space on or off · digits: at least · Del clear · Enter close",
    pick_hint: "key or ↑↓ Enter · Esc cancel",
    quit_unsaved: "Not everything is on disk yet. Quit all the same and lose it? y n",
    too_small: "The window is too small.",
    lost: "No connection to shuyu. It was closed, or the computer slept. Start shuyu review --web again; all decisions are in the glossary.",
    ended: "The review has ended. You can close this page.",
    refused: "This page needs the whole link that shuyu printed.",
    saved: "saved",
    saving: "saving …",
    quit_question: "End the review? Everything is saved.",
    list_of: "List of entries",
    no_script: "This page needs JavaScript.",
};

fn times(n: u64) -> String {
    if n == 1 { "once".to_owned() } else { format!("{} times", number(n)) }
}

/// An entry, or several: "河灯", "5 entries".
fn entries(source: &str, number: usize) -> String {
    if number == 1 { source.to_owned() } else { things(number, "entry", "entries") }
}

/// What came of an action.
#[must_use]
pub fn message(message: &Message) -> String {
    match message {
        Message::Decided { source, target, status, number } => {
            let what = if *number == 1 && *status == Status::Approved { format!("{source} = {target}") } else { entries(source, *number) };
            match status {
                Status::Approved => format!("Approved: {what}"),
                Status::Rejected => format!("Rejected: {what}"),
                Status::Later => format!("Later: {what}"),
                Status::Candidate => format!("Undecided again: {what}"),
            }
        }
        Message::NoTargetYet { source } => format!("Approved: {source}. It has no target yet: u goes back, t fills it in"),
        Message::Target { source, target } if target.is_empty() => format!("{source} has no target now"),
        Message::Target { source, target } => format!("{source} = {target}"),
        Message::Source { from, to, count, remembered } => {
            let count = count.map_or_else(String::new, |n| format!(", {}", times(n)));
            let kept = if *remembered { "; the old form will not be proposed again" } else { "" };
            format!("{from} → {to}{count}{kept}")
        }
        Message::Kind { source, kind, number } => format!("{}: {kind}", entries(source, *number)),
        Message::Note { source, number } => format!("Note: {}", entries(source, *number)),
        Message::Reason { source, number } => format!("Reason: {}", entries(source, *number)),
        Message::Variant { source, of, number } => {
            format!("{} {} {of} now", entries(source, *number), if *number == 1 { "is a variant of" } else { "are variants of" })
        }
        Message::Undone(what) => format!("Undone: {}", self::message(what)),
        Message::Redone(what) => format!("Redone: {}", self::message(what)),
        Message::NothingToUndo => "Nothing to undo: this is where the session began".to_owned(),
        Message::NothingToRedo => "Nothing to redo".to_owned(),
        Message::Range { number: 1 } => "A range begins here: move on, then decide for all of it. v drops it".to_owned(),
        Message::Range { number } => format!("{} selected", things(*number, "entry", "entries")),
        Message::NoRange => "No range".to_owned(),
        Message::AllDecided => "All that is shown is decided".to_owned(),
        Message::NothingShown => "There is no entry here".to_owned(),
        Message::NoAlternative { number } => format!("There is no other target number {number}"),
        Message::NoSuchMove => "The boundary can't go there: no word character stands beside it, or nothing would be left".to_owned(),
        Message::NoSource => "An entry needs a source".to_owned(),
        Message::AlreadyThere { source } => format!("{source} has an entry already: m makes this one its variant, r rejects this one"),
        Message::NotOfItself => "An entry can't be a variant of itself".to_owned(),
        Message::OtherGlossary => "That entry is in another glossary".to_owned(),
        Message::OnlyOne => "This works on one entry at a time: v drops the range".to_owned(),
        Message::PreviewChanged { number } => {
            format!("Nothing was decided: the list has changed meanwhile, it is {} now", things(*number, "entry", "entries"))
        }
        Message::NotShown => "Nothing was changed: the entry is not in the list any more".to_owned(),
        Message::Found { number } => format!("{} shown", things(*number, "entry", "entries")),
        Message::Conflict { source, field, ours, theirs } => {
            format!(
                "{source}: the file was changed meanwhile. Its {field} stays {theirs:?}; yours was {ours:?}. Set it again if yours is right"
            )
        }
        Message::Gone { source } => format!("{source} was taken out of the file"),
        Message::ChangedOnDisk { number } => {
            format!("The file was changed elsewhere; {} taken over", things(*number, "change", "changes"))
        }
    }
}

/// What a batch would do.
#[must_use]
pub fn preview(session: &Session, status: Status) -> String {
    let open = session.open_shown();
    let what = match status {
        Status::Approved => "Approve",
        _ => "Reject",
    };
    let of = things(session.shown().len(), "entry", "entries");
    let bare = open.iter().filter(|&&id| session.items()[id].entry.target.is_empty()).count();
    let warning = if status == Status::Approved && bare > 0 {
        format!(" {} no target yet.", if bare == 1 { "One has".to_owned() } else { format!("{} have", number(bare)) })
    } else {
        String::new()
    };
    format!("{what} {} of the {of} shown?{warning} u takes it back.", things(open.len(), "undecided entry", "undecided entries"))
}

/// Why an entry is here, in words.
#[must_use]
pub fn reasons(session: &Session, id: usize, look: Option<&Look>) -> Vec<String> {
    let e = &session.items()[id].entry;
    let mut out = Vec::new();
    if e.count > 0 {
        out.push(format!("{} in {}", times(e.count), things(e.documents as usize, "document", "documents")));
    } else {
        out.push("written by hand".to_owned());
    }
    if let Some(n) = look.and_then(|l| l.count).filter(|&n| n != e.count && !e.variants.is_empty()) {
        out.push(format!("{} in this spelling", times(n)));
    }
    if e.score > 0.0 {
        let belief = match e.score {
            s if s >= 0.9 => "very likely right",
            s if s >= 0.6 => "likely right",
            s if s >= 0.3 => "doubtful",
            _ => "very doubtful",
        };
        out.push(belief.to_owned());
    }
    if let Some((left, right)) = look.and_then(|l| l.neighbours).filter(|_| e.count > 1) {
        let beside = |n: usize| if n == 0 { "no character".to_owned() } else { things(n, "character", "different characters") };
        if left == 1 || right == 1 {
            let side = match (left, right) {
                (1, 1) => "on either side",
                (1, _) => "at the left",
                _ => "at the right",
            };
            out.push(format!("always the same character {side}: perhaps cut short"));
        } else {
            out.push(format!("{} before it, {} after it", beside(left), beside(right)));
        }
    }
    if look.is_some_and(|l| !l.in_dictionary) {
        out.push("in no general dictionary".to_owned());
    }
    let (longer, shorter) = session.nested(id, 3);
    if !longer.is_empty() {
        out.push(format!("part of {}", longer.join(", ")));
    }
    if !shorter.is_empty() {
        out.push(format!("contains {}", shorter.join(", ")));
    }
    out
}

/// How far the session has come, in a line.
#[must_use]
pub fn progress(p: &Progress) -> String {
    let later = if p.later > 0 { format!(" · {} later", number(p.later)) } else { String::new() };
    format!("{} left · {} approved · {} rejected{later}", number(p.left), number(p.approved), number(p.rejected))
}

/// The summary at the end: decided, left, per minute.
#[must_use]
pub fn summary(p: &Progress, seconds: f64) -> String {
    let minutes = seconds / 60.0;
    // Less than half a minute says nothing about speed.
    let pace = if minutes >= 0.5 && p.now > 0 { format!(", {:.1} a minute", p.now as f64 / minutes) } else { String::new() };
    let now = match p.now {
        0 => "Nothing decided in this session".to_owned(),
        n => format!("{} decided in this session{pace}", things(n, "entry", "entries")),
    };
    format!(
        "{now}. {} left, {} for later; {} approved and {} rejected in all.",
        number(p.left),
        number(p.later),
        number(p.approved),
        number(p.rejected)
    )
}

/// The names of statuses, kinds and bases as they are shown.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    labels: Labels,
    keys: Vec<PageKey>,
    wide: Vec<(char, char)>,
    statuses: Vec<&'static str>,
    kinds: Vec<&'static str>,
    bases: Vec<&'static str>,
    sorts: Vec<(SortBy, &'static str)>,
}

#[derive(Debug, Clone, Serialize)]
struct PageKey {
    command: Command,
    group: &'static str,
    keys: &'static [&'static str],
    shown: String,
    name: &'static str,
    what: &'static str,
}

/// All that the page needs to know of words and keys.
#[must_use]
pub fn page() -> Page {
    Page {
        labels: LABELS,
        keys: KEYS
            .iter()
            .map(|b| PageKey {
                command: b.command,
                group: group(b.group),
                keys: b.keys,
                shown: all_shown(b),
                name: name(b.command),
                what: what(b.command),
            })
            .collect(),
        wide: super::keys::WIDE.to_vec(),
        statuses: Status::ALL.iter().map(|s| s.name()).collect(),
        kinds: Kind::ALL.iter().map(|k| k.name()).collect(),
        bases: Basis::ALL.iter().map(|b| b.name()).collect(),
        sorts: SortBy::ALL.iter().map(|&s| (s, sort(s))).collect(),
    }
}
