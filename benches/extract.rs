//! How long the main job takes, with jieba-rs' `cut` of the same text as the unit: absolute times differ from machine to
//! machine, the ratio hardly does.
//!
//! The text is made from the samples by a seeded chain over their words, so that it has their vocabulary and no repeated
//! sentences. `SHUYU_BENCH_TEXT=FILE cargo bench` measures a text of your own instead; blank lines separate its documents.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode, Throughput};
use jieba_rs::Jieba;
use shuyu::document::{Block, Document};
use shuyu::extract::{Options, extract};
use shuyu::glossary::known::Known;
use shuyu::report::Silent;

/// The size of the made text in characters.
const SIZE: usize = 300_000;

fn main() {
    let text = std::env::var_os("SHUYU_BENCH_TEXT")
        .map_or_else(made_text, |path| std::fs::read_to_string(&path).expect("SHUYU_BENCH_TEXT names a text file in UTF-8"));
    let documents: Vec<Document> = text
        .split("\n\n")
        .enumerate()
        .map(|(i, part)| Document {
            name: i.to_string(),
            blocks: part.lines().zip(1..).filter(|(l, _)| !l.trim().is_empty()).map(|(l, n)| Block::line(l, n)).collect(),
        })
        .collect();
    let dictionary = include_str!("../src/data/jieba.txt");
    let jieba = Jieba::with_dict(&mut dictionary.as_bytes()).expect("the dictionary loads");
    shuyu::segment::warm_up();
    let cut = || text.lines().map(|line| jieba.cut(black_box(line), true).len()).sum::<usize>();
    let known = Known::default();
    let whole = || extract(black_box(&documents), &known, &Options::default(), &Silent::default()).expect("not interrupted").findings.len();
    let pairs = || shuyu::brackets::corpus::read(black_box(&documents), &known).len();

    let mut criterion = Criterion::default().configure_from_args().sample_size(10).measurement_time(Duration::from_secs(8));
    let mut group = criterion.benchmark_group("main-job");
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("jieba-cut", |b| b.iter(cut));
    group.bench_function("pairs", |b| b.iter(pairs));
    group.bench_function("extract", |b| b.iter(whole));
    group.finish();
    criterion.final_summary();

    // One thread each, in turn, so that the figure is a ratio of work and not of processors.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    pool.install(|| {
        let unit = median(cut);
        println!("\nIn units of jieba-rs cut of the same text ({} kB, {:.0} ms), one thread:", text.len() / 1000, unit.as_secs_f64() * 1e3);
        for (name, time) in [("pairs", median(pairs)), ("extract", median(whole))] {
            println!("  {name:8} {:.2}", time.as_secs_f64() / unit.as_secs_f64());
        }
        // Whether the time grows faster than the text: a tenth of the documents, ten times.
        let tenth = &documents[..documents.len() / 10];
        let bytes = |part: &[Document]| part.iter().flat_map(|d| &d.blocks).map(|b| b.text.len()).sum::<usize>() as f64;
        let small =
            median(|| extract(black_box(tenth), &known, &Options::default(), &Silent::default()).expect("not interrupted").findings.len());
        let large = median(whole);
        let a_byte = |time: Duration, part: &[Document]| time.as_secs_f64() / bytes(part);
        println!("  extract, time a byte of the whole against that of a tenth: {:.2}", a_byte(large, &documents) / a_byte(small, tenth));
    });
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
    let unit = median(cut);
    println!("  extract on 2 threads, wall time {:.2}", pool.install(|| median(whole)).as_secs_f64() / unit.as_secs_f64());
    if let Some(peak) = peak_memory() {
        println!("  peak memory of this process, with the text in it: {} MB", peak / 1_000_000);
    }
    let start = Instant::now();
    black_box(Jieba::with_dict(&mut dictionary.as_bytes()).expect("the dictionary loads"));
    println!("Loading jieba's dictionary once: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
}

/// The most memory that this process has had, in bytes, where the system tells it.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<usize>().ok()? * 1024)
}

fn median(mut work: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

/// A text with the vocabulary of the samples.
fn made_text() -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/news");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the samples")
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    names.sort();
    let clauses: Vec<String> = names
        .iter()
        .map(|p| std::fs::read_to_string(p).expect("a sample"))
        .collect::<String>()
        .split(['，', ',', '。', '\n', '；', '！'])
        .map(|c| c.trim().to_owned())
        .filter(|c| c.chars().count() > 3)
        .collect();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % n as u64) as usize
    };
    let mut out = String::new();
    let mut chars = 0;
    while chars < SIZE {
        // The first half of one clause and the second half of another make a clause that stands nowhere else.
        for i in 0..3 + next(3) {
            let (a, b) = (&clauses[next(clauses.len())], &clauses[next(clauses.len())]);
            let half = |s: &str, first: bool| {
                let n = s.chars().count() / 2;
                if first { s.chars().take(n).collect::<String>() } else { s.chars().skip(n).collect() }
            };
            if i > 0 {
                out.push('，');
            }
            let clause = half(a, true) + &half(b, false);
            chars += clause.chars().count();
            out.push_str(&clause);
        }
        out.push_str(if next(5) == 0 { "。\n" } else { "。" });
        if next(40) == 0 {
            out.push_str("\n\n");
        }
    }
    out
}
