//! How often the Latin forms that [`shuyu::readings`] derives for public figures are right: the first one, and any of them. The
//! lists may be tuned on set a only, so set b says what to expect; but one author wrote both the lists and the figures.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::BTreeMap;

use shuyu::readings::{korean, pinyin, vietnamese};

/// How many names there are, how many first forms are right, how many names have a right form at all.
#[derive(Default)]
struct Tally {
    names: usize,
    first: usize,
    among: usize,
}

fn main() {
    let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for line in include_str!("data/public-figures.tsv").lines().filter(|l| !l.starts_with('#')) {
        let [name, language, accepted, set] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("four fields: {line}") };
        let forms = match language {
            "vi" => vietnamese(name),
            "zh" => pinyin(name),
            "ko" => korean(name),
            other => panic!("no language: {other}"),
        };
        let place = forms.iter().position(|f| accepted.split('|').any(|a| a == f));
        let tally = tallies.entry((language, set)).or_default();
        tally.names += 1;
        tally.first += usize::from(place == Some(0));
        tally.among += usize::from(place.is_some());
        // What is wrong in set b stays unseen, or it would be tuned on as well.
        if set == "a" && place != Some(0) && std::env::var_os("SHUYU_BENCH_SHOW").is_some() {
            println!("{name}  {accepted}  {}", forms.join(" | "));
        }
    }
    println!("language  set  names  first  among");
    for ((language, set), t) in tallies {
        let share = |n: usize| n as f64 / t.names as f64;
        println!("{language:8}  {set:3}  {:5}  {:5.3}  {:5.3}", t.names, share(t.first), share(t.among));
    }
}
