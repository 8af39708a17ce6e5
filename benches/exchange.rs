//! How long a glossary of 100,000 entries takes out to TBX and XLSX and back, and how much memory: what a translator waits
//! for when a termbase of many years changes hands. Each figure is the whole way of a command, from the text of the glossary
//! to the bytes of the file, or from the file to the text of the glossary; only the disk is left out.
//!
//! `SHUYU_BENCH_ENTRIES=N cargo bench --bench exchange` takes another number of entries.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::time::Instant;

use shuyu::exchange::{self, Options, Reading, merge};
use shuyu::glossary::file::{self, Glossary};
use shuyu::glossary::{Basis, Entry, Kind, Status};

fn main() {
    let entries: usize = std::env::var("SHUYU_BENCH_ENTRIES").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let text = glossary(entries);
    println!("{entries} entries, a glossary of {:.1} MB; the glossary alone:", text.len() as f64 / 1e6);
    measure("read", || parse(&text).terms.len());
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["tbx", "xlsx"] {
        let format = exchange::by_name(name).expect("a format");
        let path = folder.path().join("out").with_extension(format.extension);
        let out = || {
            let written = exchange::export(format, "bench", &[parse(&text)], &Options::default());
            assert_eq!(written.rows, entries + entries / 10);
            std::fs::write(&path, &written.bytes).expect("written");
            written.bytes.len()
        };
        measure(&format!("{name} out"), out);
        let how = Reading { source_language: "zh-Hans".into(), target_language: "en".into(), ..Reading::default() };
        let back = |into: Option<&str>, added: usize| {
            let incoming = exchange::read(&path, None, &how).expect("read");
            let glossary = into.map(parse).unwrap_or_default();
            let merged = merge::merge(&glossary, &incoming, None, merge::Options::default());
            assert_eq!((merged.plan.added().count(), merged.conflicts.len()), (added, 0));
            match into {
                // As the program does: a glossary that stays as it is isn't written.
                Some(text) if merged.plan.changes_nothing() => text.len(),
                _ => file::apply(Path::new("g.toml"), into, &merged.plan).expect("applied").len(),
            }
        };
        measure(&format!("{name} into an empty glossary"), || back(None, entries));
        measure(&format!("{name} into the same glossary"), || back(Some(&text), 0));
    }
}

/// Prints the time of the work and the most memory that the process had meanwhile.
fn measure(name: &str, work: impl FnOnce() -> usize) {
    // Linux forgets the peak so far when 5 is written here; elsewhere, and in old kernels, the peak is that of all before.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (start, before) = (Instant::now(), processor_time());
    let bytes = work();
    let seconds = start.elapsed().as_secs_f64();
    // On a machine that has other work, only the time that this process got says anything.
    let own = processor_time().zip(before).map_or(String::new(), |(after, before)| format!(" ({:.2} s of a processor)", after - before));
    let peak = peak_memory().map_or(String::new(), |p| format!(", peak memory {} MB", p / 1_000_000));
    println!("  {name:28} {seconds:6.2} s{own}, {:.1} MB{peak}", bytes as f64 / 1e6);
}

/// The processor time that this process has had, in seconds, where the system tells it.
fn processor_time() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // After the name of the program, which is in brackets and may hold anything: fields 14 and 15, in hundredths of a second.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |i: usize| fields.get(i)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// The most memory that this process has had, in bytes, where the system tells it.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<usize>().ok()? * 1024)
}

fn parse(text: &str) -> Glossary {
    file::parse(Path::new("g.toml"), text).expect("valid")
}

/// A glossary of approved terms: each a number in Chinese figures; every tenth with a variant, every fifth with a note.
fn glossary(entries: usize) -> String {
    const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    let head = "format = 1\nsource-language = \"zh-Hans\"\ntarget-language = \"en\"\n".to_owned();
    (0..entries).fold(head, |mut text, i| {
        let figures: String = format!("{i:06}").chars().map(|c| DIGITS[c as usize - '0' as usize]).collect();
        let entry = Entry {
            source: format!("{figures}型水泵"),
            target: format!("water pump, type {i:06}"),
            status: Status::Approved,
            kind: Kind::Term,
            basis: Basis::Attested,
            count: 3,
            documents: 2,
            score: 0.9,
            variants: if i % 10 == 0 { vec![format!("{figures}泵")] } else { Vec::new() },
            evidence: vec![format!("manual.txt:{i} 请检查【{figures}型水泵】的阀门。")],
            note: if i % 5 == 0 { "see the drawing & the list of parts".to_owned() } else { String::new() },
            ..Entry::default()
        };
        text.push('\n');
        text.push_str(&file::render(&entry));
        text
    })
}
