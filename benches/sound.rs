//! How well the comparison of sounds tells a name's own Latin form from those of the other names in the same document: the
//! equal error rate, the share of errors where as many true pairs are refused as wrong ones are accepted (Pervouchine, Li and
//! Lin, 2009, report 4.48 % against random names); and how long a comparison takes.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use shuyu::sound::similarity;

struct Row {
    group: &'static str,
    chinese: &'static str,
    latin: &'static str,
    kind: &'static str,
}

fn main() {
    let rows: Vec<Row> = include_str!("data/name-pairs.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| {
            let mut fields = l.split('\t');
            Some(Row { group: fields.next()?, chinese: fields.next()?, latin: fields.next()?, kind: fields.next()? })
        })
        .collect();
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("sound");
    group.throughput(Throughput::Elements(rows.len() as u64));
    group.bench_function("true-pairs", |b| b.iter(|| rows.iter().map(|r| similarity(black_box(r.chinese), r.latin)).sum::<f32>()));
    group.finish();
    criterion.final_summary();

    let mut kinds: BTreeMap<&str, (Vec<f32>, Vec<f32>)> = BTreeMap::new();
    for row in &rows {
        let own = similarity(row.chinese, row.latin);
        let others = rows.iter().filter(|r| r.group == row.group && r.chinese != row.chinese && r.latin != row.latin);
        let others: Vec<f32> = others.map(|r| similarity(row.chinese, r.latin)).collect();
        for kind in ["all", row.kind] {
            let (same, different) = kinds.entry(kind).or_default();
            same.push(own);
            different.extend(&others);
        }
        if std::env::var_os("SHUYU_BENCH_SHOW").is_some() && own < 0.45 {
            println!("{:5.2}  {}  {}  ({}, {})", own, row.chinese, row.latin, row.group, row.kind);
        }
    }
    println!("\nEqual error rate of true pairs against the other names of the group:");
    for (kind, (mut same, mut different)) in kinds {
        let (rate, threshold) = equal_error(&mut same, &mut different);
        println!("  {kind:14} {:5.2} %  at {threshold:.2}  ({} true, {} wrong pairs)", rate * 100.0, same.len(), different.len());
    }
}

/// The equal error rate and the threshold at which it is reached.
fn equal_error(same: &mut [f32], different: &mut [f32]) -> (f32, f32) {
    same.sort_by(f32::total_cmp);
    different.sort_by(f32::total_cmp);
    let rates = |threshold: f32| {
        let refused = same.partition_point(|&s| s < threshold) as f32 / same.len() as f32;
        let accepted = (different.len() - different.partition_point(|&s| s < threshold)) as f32 / different.len() as f32;
        (refused, accepted)
    };
    let threshold = same.iter().copied().find(|&t| rates(t).0 >= rates(t).1).unwrap_or(1.0);
    let (refused, accepted) = rates(threshold);
    ((refused + accepted) / 2.0, threshold)
}
