//! Brings drafts together that name one thing: a body by its long and its short form (俄罗斯塔斯新闻社, 塔斯社), a name with a
//! short form inside (越共中央, 越南共产党中央). Persons are united where they are found.

use std::collections::{BTreeMap, HashMap};

use super::{Draft, is_subsequence};
use crate::corpus::Corpus;
use crate::count::SuffixIndex;
use crate::glossary::Kind;
use crate::glossary::known::Known;
use crate::text::key;

/// A short form has at least so many characters.
const SHORTEST: usize = 2;

/// Kinds whose names have short forms.
const SHORTENED: [Kind; 3] = [Kind::Organisation, Kind::Event, Kind::Work];

/// Unites what belongs together.
pub(super) fn unite(corpus: &Corpus, index: &SuffixIndex, known: &Known, drafts: &mut HashMap<String, Draft>) {
    lengthen(corpus, index, known, drafts);
    unite_by_target(known, drafts);
    spell_out(corpus, index, known, drafts);
}

/// A body that a bracket names and that never stands without the place before it is named with the place: 塔斯新闻社 is
/// always 俄罗斯塔斯新闻社 here.
fn lengthen(corpus: &Corpus, index: &SuffixIndex, known: &Known, drafts: &mut HashMap<String, Draft>) {
    let places = |name: &str| index.occurrences(corpus, name).len();
    let mut found: Vec<(String, String)> = Vec::new();
    for (long, _) in drafts.iter().filter(|(_, d)| d.kind == Kind::Organisation && !d.attested) {
        let starts = long.char_indices().map(|(i, _)| i).skip(SHORTEST);
        for (place, body) in starts.map(|at| long.split_at(at)) {
            let attested = drafts.get(body).is_some_and(|d| d.attested && d.kind == Kind::Organisation);
            if attested && known.lookup(place).is_some_and(|e| e.kind == Kind::Place) && places(long) == places(body) {
                found.push((long.clone(), body.to_owned()));
            }
        }
    }
    found.sort();
    for (long, body) in found {
        if let (Some(of_body), Some(draft)) = (drafts.remove(&body), drafts.get_mut(&long)) {
            let spellings = of_body.spellings.clone();
            draft.absorb(of_body);
            // The body alone is no spelling that the documents use.
            draft.spellings.retain(|s| !spellings.contains(s));
        }
    }
}

/// Two names of one sort with one target, of which one is the other shortened, are one: the bracket's or the longer one
/// speaks for both.
fn unite_by_target(known: &Known, drafts: &mut HashMap<String, Draft>) {
    let mut by_target: BTreeMap<(Kind, String), Vec<String>> = BTreeMap::new();
    for (name, draft) in drafts.iter().filter(|(_, d)| SHORTENED.contains(&d.kind)) {
        let target = draft.best_target().or_else(|| known.lookup(name).map(|e| e.target.clone()));
        if let Some(target) = target.filter(|t| !t.is_empty()) {
            by_target.entry((draft.kind, target.to_lowercase())).or_default().push(name.clone());
        }
    }
    for mut names in by_target.into_values().filter(|n| n.len() > 1) {
        names.sort_by(|a, b| {
            let attested = |n: &String| drafts.get(n).is_some_and(|d| d.attested);
            attested(b).cmp(&attested(a)).then(b.chars().count().cmp(&a.chars().count())).then(a.cmp(b))
        });
        let main = names.remove(0);
        for other in names.into_iter().filter(|n| is_subsequence(n, &main) || is_subsequence(&main, n)) {
            if let (Some(draft), true) = (drafts.remove(&other), drafts.contains_key(&main))
                && let Some(main) = drafts.get_mut(&main)
            {
                main.absorb(draft);
            }
        }
    }
}

/// A name that begins with the short form of a known body is also that name written out, if the corpus has it.
fn spell_out(corpus: &Corpus, index: &SuffixIndex, known: &Known, drafts: &mut HashMap<String, Draft>) {
    let mut found: Vec<(String, String)> = Vec::new();
    for (name, _) in drafts.iter().filter(|(_, d)| SHORTENED.contains(&d.kind)) {
        let ends: Vec<usize> = name.char_indices().map(|(i, _)| i).skip(SHORTEST).collect();
        for end in ends.into_iter().rev() {
            let (short, rest) = name.split_at(end);
            let Some(long) = known.lookup(short).map(|e| key(&e.source)).filter(|long| is_longer(long, short)) else { continue };
            let whole = format!("{long}{rest}");
            if drafts.get(&whole).is_none_or(|d| !d.attested) && !index.occurrences(corpus, &whole).is_empty() {
                found.push((name.clone(), whole));
                break;
            }
        }
    }
    found.sort();
    for (name, whole) in found {
        let other = drafts.remove(&whole);
        if let Some(draft) = drafts.get_mut(&name) {
            draft.spellings.push(whole);
            if let Some(other) = other {
                draft.absorb(other);
            }
        }
    }
}

fn is_longer(long: &str, short: &str) -> bool {
    long.chars().count() > short.chars().count() && is_subsequence(short, long)
}
