//! A year of work on a glossary, a thousand times at random: runs over changing documents, edits by hand, comments, rejected
//! terms, imports, branches and merges. After each step nothing that a person decided, typed or commented may be lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use shuyu::glossary::file::{Open, apply, parse};
use shuyu::glossary::merge::merge;
use shuyu::glossary::{Basis, Entry, Kind, Status, plan};

/// How many histories; `SHUYU_HISTORIES` asks for more.
const HISTORIES: u64 = 1_000;

const SOURCES: &[&str] = &["河灯", "河灯节", "河灯工坊", "松岭镇", "潮汐闸门", "水位监测", "龙骨水车", "高木良介", "科瓦连科", "小林正树"];
const TARGETS: &[&str] = &["", "Alpha", "Beta One", "Gamma \"quoted\"", "Delta\\back", "Épsilon"];

/// A small generator: the same histories on every system.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

/// A glossary and what people put into it.
#[derive(Clone)]
struct Desk {
    text: String,
    /// Comments and keys of their own, each of which stands in the text.
    marks: BTreeSet<String>,
    /// Targets that were typed over those of undecided entries.
    typed: BTreeMap<String, String>,
}

struct History {
    dice: Dice,
    marks: usize,
    log: Vec<String>,
    /// A glossary that stays open while others change the file.
    open: Open,
}

impl Drop for History {
    /// With `SHUYU_HISTORY=SEED`, that one history tells what led to its failure.
    #[allow(clippy::print_stderr, reason = "for whoever looks for the reason")]
    fn drop(&mut self) {
        if std::thread::panicking() && std::env::var_os("SHUYU_HISTORY").is_some() {
            eprintln!("{}", self.log.join("\n"));
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn entries(text: &str) -> Vec<Entry> {
    parse(Path::new("g.toml"), text).unwrap_or_else(|e| panic!("{e}\n{text}")).terms
}

fn of<'e>(entries: &'e [Entry], source: &str) -> Option<&'e Entry> {
    entries.iter().find(|e| e.source == source)
}

/// The lines of an entry, from its source to the next header.
fn lines_of(text: &str, source: &str) -> Option<(usize, usize)> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first = lines.iter().position(|l| l.starts_with(&format!("source = {}", quoted(source))))?;
    let length = lines[first..].iter().position(|l| l.starts_with("[[term]]")).unwrap_or(lines.len() - first);
    Some((first, first + length))
}

/// What a person does with an editor: another value in the line of a key, or a new line for it. A comment in the line stays.
fn set(text: &str, source: &str, key: &str, value: &str) -> String {
    let Some((first, end)) = lines_of(text, source) else { return text.to_owned() };
    let mut lines: Vec<String> = text.split_inclusive('\n').map(ToOwned::to_owned).collect();
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    match lines[first..end].iter().position(|l| l.starts_with(&format!("{key} = "))) {
        Some(i) => {
            let old = &lines[first + i];
            let comment = old.find("  # mark").map(|at| old[at..].trim_end().to_owned()).unwrap_or_default();
            lines[first + i] = format!("{key} = {value}{comment}{line_end}");
        }
        None => lines.insert(first + 1, format!("{key} = {value}{line_end}")),
    }
    lines.concat()
}

impl History {
    fn found(&mut self) -> Vec<Entry> {
        let mut out = Vec::new();
        for source in SOURCES {
            if self.dice.roll(3) == 0 {
                continue;
            }
            // Sometimes the documents have the word in quotation marks, or in other characters.
            let source = match self.dice.roll(12) {
                0 => format!("“{source}”"),
                _ => (*source).to_owned(),
            };
            let target = self.dice.pick(TARGETS);
            let other = self.dice.pick(TARGETS);
            let alternatives: Vec<String> =
                Some(other).filter(|o| !o.is_empty() && *o != target).map(ToOwned::to_owned).into_iter().collect();
            let seen = std::iter::once(target).chain(alternatives.iter().map(String::as_str)).filter(|t| !t.is_empty());
            out.push(Entry {
                evidence: seen.map(|t| format!("a.txt:{} 馆长【{source}】({t})抵达", self.dice.0 % 90)).collect(),
                target: target.to_owned(),
                basis: if target.is_empty() { Basis::None } else { Basis::Attested },
                score: self.dice.roll(100) as f64 / 100.0,
                kind: self.dice.pick(Kind::ALL),
                count: 1 + self.dice.roll(9) as u64,
                documents: 1 + self.dice.roll(3) as u64,
                variants: if self.dice.roll(3) == 0 { vec!["灯甲".to_owned()] } else { Vec::new() },
                alternatives,
                source,
                ..Entry::default()
            });
        }
        out
    }

    fn run(&mut self, desk: &mut Desk) {
        let found = self.found();
        let before = entries(&desk.text);
        let plan = plan::merge(&parse(Path::new("g.toml"), &desk.text).expect("valid"), &found);
        let text = apply(Path::new("g.toml"), Some(&desk.text), &plan).expect("applied");
        let after = entries(&text);
        for b in &before {
            let a = of(&after, &b.source).expect("no entry is lost");
            assert_eq!((a.status, &a.note, &a.reason, &a.conflicts), (b.status, &b.note, &b.reason, &b.conflicts), "{}", b.source);
            if b.is_decided() {
                assert_eq!((&a.target, a.kind, &a.variants), (&b.target, b.kind, &b.variants), "{}", b.source);
            }
        }
        for a in after.iter().filter(|a| of(&before, &a.source).is_none()) {
            let bare = a.source.trim_matches(['“', '”']);
            let rejected = of(&before, bare).is_some_and(|b| b.status == Status::Rejected);
            assert!(!rejected, "{} was rejected and came back as {}", bare, a.source);
        }
        let again = plan::merge(&parse(Path::new("g.toml"), &text).expect("valid"), &found);
        assert!(again.changes_nothing(), "twice is once: {again:#?}");
        desk.text = text;
    }

    fn edit(&mut self, desk: &mut Desk) {
        let all = entries(&desk.text);
        if all.is_empty() {
            return;
        }
        let entry = &all[self.dice.roll(all.len())];
        self.marks += 1;
        let n = self.marks;
        let source = &entry.source;
        match self.dice.roll(8) {
            0 | 1 => {
                let status = self.dice.pick(Status::ALL);
                desk.text = set(&desk.text, source, "status", &quoted(status.name()));
            }
            2 => {
                let target = if self.dice.roll(2) == 0 { format!("typed {n}") } else { self.dice.pick(&TARGETS[1..]).to_owned() };
                desk.text = set(&desk.text, source, "target", &quoted(&target));
                if !entry.is_decided() && target.starts_with("typed") {
                    desk.typed.insert(source.clone(), target);
                } else {
                    desk.typed.remove(source);
                }
            }
            3 => desk.text = set(&desk.text, source, "kind", &quoted(self.dice.pick(Kind::ALL).name())),
            4 => desk.text = set(&desk.text, source, "variants", "[\"灯乙\", \"灯丙\"]"),
            5 => desk.text = set(&desk.text, source, "note", &quoted(&format!("note {n} # no comment"))),
            6 => desk.text = set(&desk.text, source, "reason", &quoted(&format!("reason {n}"))),
            _ => {
                let key = format!("x-mark-{n} = 1");
                desk.text = set(&desk.text, source, &format!("x-mark-{n}"), "1");
                desk.marks.insert(key);
            }
        }
    }

    fn comment(&mut self, desk: &mut Desk) {
        let line_end = if desk.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut lines: Vec<String> = desk.text.split_inclusive('\n').map(ToOwned::to_owned).collect();
        self.marks += 1;
        let mark = format!("# mark {}.", self.marks);
        // Below the first line, which may begin with a byte order mark.
        let at = 1 + self.dice.roll(lines.len().max(2) - 1);
        if at >= lines.len() {
            return;
        }
        // Not inside a list: what is there is the program's.
        let free = !lines[at].starts_with(' ') && !lines[at].starts_with(']');
        let one_line = free && lines[at].contains(" = ") && !lines[at].contains("# mark") && !lines[at].trim_end().ends_with('[');
        if one_line && self.dice.roll(2) == 0 {
            lines[at] = format!("{}  {mark}{line_end}", lines[at].trim_end());
        } else if free {
            let blank = if self.dice.roll(4) == 0 { line_end } else { "" };
            lines.insert(at, format!("{mark}{line_end}{blank}"));
        } else {
            return;
        }
        desk.marks.insert(mark);
        desk.text = lines.concat();
    }

    fn add_by_hand(&mut self, desk: &mut Desk) {
        let source = self.dice.pick(SOURCES);
        if entries(&desk.text).iter().any(|e| e.source == source) {
            return;
        }
        self.marks += 1;
        let line_end = if desk.text.contains("\r\n") { "\r\n" } else { "\n" };
        let entry = format!("\n[[term]]\nsource = {}\ntarget = \"typed {}\"\n", quoted(source), self.marks);
        desk.text.push_str(&entry.replace('\n', line_end));
        desk.typed.insert(source.to_owned(), format!("typed {}", self.marks));
    }

    /// Some work on a glossary.
    fn work(&mut self, desk: &mut Desk, steps: usize) {
        for _ in 0..steps {
            let step = self.dice.roll(8);
            self.log.push(format!("step {step}"));
            match step {
                0 | 1 => self.run(desk),
                2..=4 => self.edit(desk),
                5 | 6 => self.comment(desk),
                _ => self.add_by_hand(desk),
            }
            self.check(desk);
        }
    }

    fn check(&mut self, desk: &Desk) {
        let all = entries(&desk.text);
        // Whoever has the glossary open sees the same as one who opens it now.
        self.open.catch_up(Some(&desk.text)).expect("valid");
        let anew = Open::new(Path::new("g.toml"), Some(&desk.text)).expect("valid");
        assert_eq!((self.open.text(), self.open.glossary()), (anew.text(), anew.glossary()));
        assert!((0..all.len()).all(|i| self.open.line(i) == anew.line(i)));
        for mark in &desk.marks {
            assert!(desk.text.contains(mark), "{mark} is lost");
        }
        for (source, target) in &desk.typed {
            let entry = of(&all, source).expect("it is there");
            assert!(entry.is_decided() || entry.target == *target, "{source}: {target} was typed, {} stands there", entry.target);
        }
        for a in &all {
            assert_eq!(all.iter().filter(|b| a.source == b.source).count(), 1, "{} stands once", a.source);
        }
    }

    /// Two people go on from one state and git brings their work together; or two glossaries become one.
    fn merge(&mut self, base: Option<&Desk>, a: &Desk, b: &Desk) -> Desk {
        let open = |d: &Desk| Open::new(Path::new("g.toml"), Some(&d.text)).expect("valid");
        let (base_open, a_open, b_open) = (base.map(open), open(a), open(b));
        let merged = merge(base_open.as_ref(), &a_open, &b_open).expect("merged");
        let turned = merge(base_open.as_ref(), &b_open, &a_open).expect("merged");
        let [m, t] = [&merged.text, &turned.text].map(|text| entries(text));
        let base_entries = base.map(|b| entries(&b.text)).unwrap_or_default();
        let [a_entries, b_entries] = [a, b].map(|d| entries(&d.text));
        for e in &m {
            let [in_base, in_a, in_b] = [&base_entries, &a_entries, &b_entries].map(|all| of(all, &e.source));
            for (mine, other) in [(in_a, in_b), (in_b, in_a)] {
                let Some(mine) = mine else { continue };
                let kept = |field: &str, value: &str| e.conflicts.iter().any(|c| c.field == field && c.other == value);
                let was = |f: fn(&Entry) -> String| in_base.map(f).unwrap_or_default();
                let changed = in_base.is_none_or(|b| (b.status, &b.target) != (mine.status, &mine.target));
                // Who decided something is heard: it stands in the entry or beside it.
                if mine.is_decided() && changed {
                    assert!(e.status == mine.status || kept("status", mine.status.name()), "{}: {mine:?} {e:?}", e.source);
                    let heard = e.target == mine.target || mine.target.is_empty() || kept("target", &mine.target);
                    let both_rejected = e.status == Status::Rejected && mine.status == Status::Rejected;
                    assert!(heard || both_rejected, "{}: {mine:?} {e:?}", e.source);
                    // And if nobody else decided, it is exactly so.
                    let alone = other.is_none_or(|o| !o.is_decided() && in_base.is_none_or(|b| !b.is_decided()));
                    if alone {
                        assert_eq!((e.status, &e.target, e.kind, &e.variants), (mine.status, &mine.target, mine.kind, &mine.variants));
                    }
                }
                for (field, f) in [("note", (|e| e.note.clone()) as fn(&Entry) -> String), ("reason", |e| e.reason.clone())] {
                    let value = f(mine);
                    assert!(value == was(f) || f(e) == value || kept(field, &value), "{}: {field} {value} in {e:?}", e.source);
                }
                // A target is nowhere lost.
                let target = &mine.target;
                let somewhere = e.target == *target || e.alternatives.contains(target) || kept("target", target);
                let settled = in_base.is_some_and(|b| b.target == *target) || e.status == Status::Rejected;
                assert!(target.is_empty() || somewhere || settled, "{}: {target} in {e:?}", e.source);
            }
            let turned = of(&t, &e.source).expect("the same entries in either order");
            let set = |v: &[String], more: &str| {
                v.iter().map(String::as_str).chain([more]).filter(|s| !s.is_empty()).map(ToOwned::to_owned).collect::<BTreeSet<_>>()
            };
            assert_eq!((e.count, e.documents, e.score, &e.evidence), (turned.count, turned.documents, turned.score, &turned.evidence));
            if e.conflicts.is_empty() {
                assert_eq!((e.status, e.kind, &e.note, &e.reason), (turned.status, turned.kind, &turned.note, &turned.reason));
                assert_eq!(set(&e.variants, ""), set(&turned.variants, ""));
                if e.is_decided() {
                    assert_eq!(e.target, turned.target);
                }
                assert_eq!(set(&e.alternatives, &e.target), set(&turned.alternatives, &turned.target), "{}", e.source);
            }
        }
        assert_eq!(m.len(), t.len());
        // An entry is gone only where one side took it out, which nobody here does.
        for e in a_entries.iter().chain(&b_entries) {
            assert!(of(&m, &e.source).is_some(), "{} is lost", e.source);
        }
        if base.is_none() {
            let all = Open::new(Path::new("g.toml"), Some(&merged.text)).expect("valid");
            assert_eq!(merge(None, &all, &b_open).expect("merged").text, merged.text, "merging again changes nothing");
        }
        let marks = a.marks.union(&b.marks).cloned().collect();
        let mut typed: BTreeMap<String, String> = a.typed.clone();
        typed.extend(b.typed.clone());
        typed.retain(|source, target| of(&m, source).is_some_and(|e| e.target == *target));
        Desk { text: merged.text, marks, typed }
    }
}

fn history(seed: u64) {
    let open = Open::new(Path::new("g.toml"), None).expect("an empty one");
    let mut h = History { dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1), marks: 0, log: Vec::new(), open };
    let line_end = if h.dice.roll(4) == 0 { "\r\n" } else { "\n" };
    let mark = if h.dice.roll(4) == 0 { "\u{FEFF}" } else { "" };
    let text = format!("{mark}# mark 0.\nformat = 1\nhouse = 'ours'\n").replace('\n', line_end);
    let mut desk = Desk { text, marks: BTreeSet::from(["# mark 0.".to_owned()]), typed: BTreeMap::new() };
    let steps = 2 + h.dice.roll(6);
    h.work(&mut desk, steps);
    for _ in 0..1 + h.dice.roll(2) {
        let (mut a, mut b) = (desk.clone(), desk.clone());
        let with_base = h.dice.roll(3) > 0;
        if !with_base {
            // Somebody else's glossary, or one that came back from another program.
            b = Desk { text: "format = 1\n".to_owned(), marks: BTreeSet::new(), typed: BTreeMap::new() };
        }
        let [of_a, of_b] = [1 + h.dice.roll(5), 1 + h.dice.roll(5)];
        h.work(&mut a, of_a);
        h.work(&mut b, of_b);
        h.log.push(format!("merge, with a base: {with_base}\n=== base\n{}\n=== a\n{}\n=== b\n{}", desk.text, a.text, b.text));
        let merged = h.merge(with_base.then_some(&desk), &a, &b);
        h.log.push(format!("=== merged\n{}", merged.text));
        h.check(&merged);
        assert_eq!(merged.text.starts_with('\u{FEFF}'), !mark.is_empty());
        if line_end == "\r\n" {
            assert_eq!(merged.text.matches('\n').count(), merged.text.matches("\r\n").count(), "Windows line ends stay");
        }
        desk = merged;
        h.work(&mut desk, 2);
    }
}

#[test]
fn nothing_of_a_persons_is_lost_in_a_thousand_histories() {
    let histories = std::env::var("SHUYU_HISTORIES").ok().and_then(|n| n.parse().ok()).unwrap_or(HISTORIES);
    if let Some(seed) = std::env::var("SHUYU_HISTORY").ok().and_then(|n| n.parse().ok()) {
        return history(seed);
    }
    let failed: Vec<u64> = (1..=histories).filter(|&seed| std::panic::catch_unwind(|| history(seed)).is_err()).collect();
    assert!(failed.is_empty(), "{} histories failed, by their seeds {:?}", failed.len(), &failed[..failed.len().min(20)]);
}
