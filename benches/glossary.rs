//! How long it takes to load a glossary of 50,000 entries, merge 5,000 findings into it and save it, with the memory it
//! takes; and one decision in a glossary of 20,000 entries that is open.
//!
//! The entries are as large as `extract` makes them, with contexts; the file lies in the system's folder for temporary files.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use shuyu::glossary::plan;
use shuyu::glossary::store::{Decision, Store};
use shuyu::glossary::{Basis, Entry, Kind, Status};

fn main() {
    // `cargo bench` gives this to all; a test run of the benchmarks does less.
    let quick = !std::env::args().any(|a| a == "--bench");
    let rounds = if quick { 1 } else { 7 };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("g.toml");

    let text = glossary(50_000);
    println!("Load 50,000 entries ({:.1} MB), merge 5,000 findings, save:", text.len() as f64 / 1e6);
    let found = findings(50_000, 5_000);
    let [mut load, mut all] = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        std::fs::write(&path, &text).expect("written");
        let start = Instant::now();
        let mut store = Store::open(&path).expect("open");
        load.push(start.elapsed());
        let (plan, written) = store.update(|open| plan::merge(open.glossary(), black_box(&found))).expect("saved");
        all.push(start.elapsed());
        assert!(written && plan.added().count() == 2_500 && store.glossary().terms.len() == 52_500);
    }
    println!("  load {:.0} ms, all {:.0} ms (median of {rounds})", median(load), median(all));
    drop(text);
    if let Some(peak) = peak_memory() {
        println!("  peak memory of this process: {} MB", peak / 1_000_000);
    }

    std::fs::write(&path, glossary(20_000)).expect("written");
    let mut store = Store::open(&path).expect("open");
    let decision = |store: &Store, i: usize, status| {
        let source = store.glossary().terms[i].source.clone();
        Decision { source, status: Some(status), ..Decision::default() }
    };
    let mut mine = Vec::new();
    for i in 0..rounds * 5 {
        let decision = decision(&store, i, Status::Rejected);
        let start = Instant::now();
        assert!(store.decide(&[decision], false).expect("saved").is_empty());
        mine.push(start.elapsed());
    }
    let mut other = Store::open(&path).expect("open");
    let mut met = Vec::new();
    for i in 0..rounds * 5 {
        let (a, b) = (10_000 + i, 15_000 + i);
        other.decide(&[decision(&other, a, Status::Later)], false).expect("saved");
        let decision = decision(&store, b, Status::Later);
        let start = Instant::now();
        assert!(store.decide(&[decision], false).expect("saved").is_empty());
        met.push(start.elapsed());
    }
    println!("One decision in an open glossary of 20,000 entries, saved and synced: {:.0} ms", median(mine));
    println!("The same after another process has saved one: {:.0} ms", median(met));
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn source(i: usize) -> String {
    format!("词{:05}号", i)
}

fn glossary(entries: usize) -> String {
    let mut out = String::from("# shuyu glossary\nformat = 1\nsource-language = \"zh-Hans\"\ntarget-language = \"en\"\n");
    for i in 0..entries {
        let source = source(i);
        let status = if i % 3 == 0 { "approved" } else { "candidate" };
        let _ = write!(
            out,
            "\n[[term]]\nsource = \"{source}\"\ntarget = \"Term Number {i}\"\nstatus = \"{status}\"\nkind = \"term\"\nbasis = \"attested\"\ncount = {}\ndocuments = 2\nscore = 0.87\nvariants = [\"词·{i}\"]\nevidence = [\n",
            i % 40 + 2
        );
        for line in 0..3 {
            let _ = writeln!(
                out,
                "  \"report-{}.txt:{line} 工程师说，已经安装完毕的【{source}】 (Term Number {i})将每小时发布一次数据\",",
                i % 700
            );
        }
        out.push_str("]\n");
    }
    out
}

/// Half of them are in the glossary, with other counts.
fn findings(entries: usize, n: usize) -> Vec<Entry> {
    (0..n)
        .map(|i| {
            let i = if i % 2 == 0 { i * 10 } else { entries + i };
            Entry {
                source: source(i),
                target: format!("Term Number {i}"),
                kind: Kind::Term,
                basis: Basis::Attested,
                count: 77,
                documents: 5,
                score: 0.91,
                evidence: vec![format!("new.txt:1 昨天检修的【{}】 (Term Number {i})恢复运行", source(i))],
                ..Entry::default()
            }
        })
        .collect()
}

/// The most memory that this process has had, in bytes, where the system tells it.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<usize>().ok()? * 1024)
}
