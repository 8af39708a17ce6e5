//! Random glossaries, as people leave them, meet random findings: nothing of the translator's is lost, and doing it twice
//! is doing it once.

use std::fmt::Write;
use std::path::Path;

use proptest::collection::{hash_set, vec};
use proptest::prelude::*;
use shuyu::glossary::file::{apply, parse};
use shuyu::glossary::plan::merge;
use shuyu::glossary::{Basis, Entry, Kind, Status};

/// Chinese terms that no shipped glossary holds, some the beginning of others.
const SOURCES: &[&str] = &["河灯", "河灯节", "河灯工坊", "松岭镇", "潮汐闸门", "水位监测", "龙骨水车", "高木良介", "科瓦连科", "小林正树"];

/// What documents may give as a target.
const TARGETS: &[&str] = &["", "Alpha", "Beta One", "Gamma \"quoted\"", "Delta\\back", "Épsilon"];

/// What people type: a form that no document has, and forms that may turn up in a document later.
const TYPED: &[&str] = &["typed by hand", "Alpha", "Épsilon"];

/// How a person laid out an entry.
#[derive(Debug, Clone)]
struct Layout {
    comment_above: bool,
    blank_above: bool,
    comment_inside: bool,
    comment_at_end: bool,
    comment_after: bool,
    unknown_key: bool,
    note: bool,
    literal_strings: bool,
    program_fields: bool,
}

/// One entry of a random glossary.
#[derive(Debug, Clone)]
struct Old {
    source: &'static str,
    /// What a run wrote as the target and stands in the evidence of it.
    written: &'static str,
    /// What a person typed over it, if anything.
    typed: Option<&'static str>,
    status: Status,
    kind: Kind,
    variants: Vec<String>,
    layout: Layout,
}

fn layout() -> impl Strategy<Value = Layout> {
    any::<[bool; 9]>().prop_map(|b| Layout {
        comment_above: b[0],
        blank_above: b[1],
        comment_inside: b[2],
        comment_at_end: b[3],
        comment_after: b[4],
        unknown_key: b[5],
        note: b[6],
        literal_strings: b[7],
        program_fields: b[8],
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    proptest::sample::select(Kind::ALL)
}

fn variants() -> impl Strategy<Value = Vec<String>> {
    vec(proptest::sample::select(&["灯甲", "灯乙", "灯·丙"][..]).prop_map(ToOwned::to_owned), 0..2)
}

/// Different sources in any order.
fn distinct_sources() -> impl Strategy<Value = Vec<&'static str>> {
    hash_set(proptest::sample::select(SOURCES), 3..=SOURCES.len()).prop_map(|set| set.into_iter().collect::<Vec<_>>()).prop_shuffle()
}

fn old_entries() -> impl Strategy<Value = Vec<Old>> {
    distinct_sources().prop_flat_map(|sources| {
        let entry = |source: &'static str| {
            let typed = proptest::option::weighted(0.7, proptest::sample::select(TYPED));
            let status = prop_oneof![2 => Just(Status::Candidate), 3 => proptest::sample::select(Status::ALL)];
            let fields = (proptest::sample::select(TARGETS), typed, status, kind(), variants(), layout());
            fields.prop_map(move |(written, typed, status, kind, variants, layout)| {
                let typed = typed.filter(|t| *t != written);
                Old { source, written, typed, status, kind, variants, layout }
            })
        };
        sources.into_iter().map(entry).collect::<Vec<_>>()
    })
}

fn findings() -> impl Strategy<Value = Vec<Entry>> {
    distinct_sources().prop_flat_map(|sources| {
        let entry = |source: &'static str| {
            let fields = (
                proptest::sample::select(TARGETS),
                kind(),
                1..9u64,
                1..4u64,
                0..=100u32,
                variants(),
                vec(proptest::sample::select(TARGETS), 0..3),
            );
            fields.prop_map(move |(target, kind, count, documents, score, variants, others)| {
                let mut alternatives: Vec<String> = Vec::new();
                for other in others {
                    if !other.is_empty() && other != target && !alternatives.iter().any(|a| a == other) {
                        alternatives.push(other.to_owned());
                    }
                }
                let seen = std::iter::once(target).chain(alternatives.iter().map(String::as_str)).filter(|t| !t.is_empty());
                Entry {
                    evidence: seen.enumerate().map(|(i, t)| format!("a.txt:{} 馆长【{source}】({t})抵达", i + 1)).collect(),
                    source: source.to_owned(),
                    target: target.to_owned(),
                    basis: if target.is_empty() { Basis::None } else { Basis::Attested },
                    score: f64::from(score) / 100.0,
                    status: Status::Candidate,
                    kind,
                    count,
                    documents,
                    variants,
                    alternatives,
                    ..Entry::default()
                }
            })
        };
        sources.into_iter().map(entry).collect::<Vec<_>>()
    })
}

/// The glossary's text as a person left it.
fn text_of(entries: &[Old], windows: bool, mark: bool, line_end_at_end: bool) -> String {
    let mut out = String::from("# head comment\nformat = 1\nhouse = 'ours' # house comment\n");
    for (i, e) in entries.iter().enumerate() {
        let l = &e.layout;
        let string =
            |s: &str| if l.literal_strings { format!("'{s}'") } else { format!("\"{}\"", s.replace('\\', "\\\\").replace('"', "\\\"")) };
        let target = e.typed.unwrap_or(e.written);
        let mut line = |condition: bool, text: String| {
            if condition {
                let _ = writeln!(out, "{text}");
            }
        };
        line(l.blank_above, String::new());
        line(l.comment_above, format!("# comment above {i}"));
        line(true, "[[term]]".to_owned());
        line(true, format!("source = {}", string(e.source)));
        line(!target.is_empty(), format!("target = {}", string(target)));
        line(l.comment_inside, format!("\n  # comment inside {i}"));
        let end = if l.comment_at_end { format!("  # comment at the end {i}") } else { String::new() };
        line(true, format!("status = \"{}\"{end}", e.status));
        line(true, format!("kind=\"{}\"", e.kind));
        line(!e.variants.is_empty(), format!("variants = [{}]", e.variants.iter().map(|v| string(v)).collect::<Vec<_>>().join(" , ")));
        line(l.unknown_key, format!("x-unknown = {{ day = 2026-01-0{} }}", i % 9 + 1));
        line(l.note, format!("note = {}", string(&format!("note {i} # no comment"))));
        if l.program_fields {
            let known = if e.written.is_empty() { "none" } else { "attested" };
            line(true, format!("count = {}\nscore = 0.5\nbasis = \"{known}\"", i + 1));
            line(
                !e.written.is_empty(),
                format!("evidence = [\n  {},\n]", string(&format!("a.txt:1 馆长【{}】({})抵达", e.source, e.written))),
            );
        }
        line(l.comment_after, format!("# comment after {i}"));
    }
    if !line_end_at_end {
        out.truncate(out.trim_end().len());
    }
    if windows {
        out = out.replace('\n', "\r\n");
    }
    if mark { format!("\u{FEFF}{out}") } else { out }
}

/// The lines that hold a comment or an unknown key, in their order, without line ends.
fn personal(text: &str) -> Vec<&str> {
    text.lines()
        .map(|l| l.trim_start_matches('\u{FEFF}'))
        .filter(|l| l.contains("comment ") || l.contains("x-unknown") || l.starts_with("# "))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_the_translators_is_lost_and_twice_is_once(
        old in old_entries(),
        found in findings(),
        [windows, mark, line_end_at_end] in any::<[bool; 3]>(),
    ) {
        let path = Path::new("g.toml");
        let text = text_of(&old, windows, mark, line_end_at_end);
        let before = parse(path, &text).expect("the generator writes glossaries");
        let plan = merge(&before, &found);
        let new_text = apply(path, Some(&text), &plan).expect("applied");
        let after = parse(path, &new_text).unwrap_or_else(|e| panic!("{e}\n{new_text}"));

        for (i, b) in before.terms.iter().enumerate() {
            let same = |e: &&Entry| e.source == b.source;
            prop_assert_eq!(after.terms.iter().filter(same).count(), 1, "{} stands once in\n{}", b.source, new_text);
            let a = after.terms.iter().find(same).expect("it stands there");
            prop_assert_eq!((a.status, &a.note, &a.reason), (b.status, &b.note, &b.reason));
            if b.is_decided() {
                prop_assert_eq!((&a.target, a.kind, &a.variants), (&b.target, b.kind, &b.variants));
            }
            if old[i].typed.is_some() {
                prop_assert_eq!(&a.target, &b.target);
            }
            if b.count == 0 {
                prop_assert_eq!(a, b, "an entry without a count was written by hand");
            }
        }
        for f in &found {
            prop_assert!(after.terms.iter().any(|e| e.spellings().any(|s| s == f.source)), "{} is in\n{}", f.source, new_text);
        }
        prop_assert_eq!(personal(&new_text), personal(&text));
        prop_assert_eq!(new_text.starts_with('\u{FEFF}'), mark);
        if windows {
            prop_assert_eq!(new_text.matches('\n').count(), new_text.matches("\r\n").count());
        }

        let again = merge(&after, &found);
        prop_assert!(again.changes_nothing(), "{:#?}\n{}", again, new_text);
        prop_assert_eq!(apply(path, Some(&new_text), &again).expect("applied"), new_text);
    }
}
