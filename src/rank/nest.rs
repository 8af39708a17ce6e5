//! Which candidates stand mostly inside longer ones: 战略伙伴 in 战略伙伴关系.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Candidate, Search};
use crate::count::LONGEST;

/// The share of its places inside one longer candidate, from which on a string that never stands alone is that candidate's
/// part.
const PART: f64 = 0.9;

/// Candidates with a lower first termhood hold nothing: a sentence that occurs twice is no term that the others are part of.
const HOLDER: f64 = 0.2;

/// Finds where each candidate stands inside longer ones and inside names, and which are only a part of one.
pub(super) fn nest(search: Search<'_>, candidates: &mut [Candidate]) {
    let Search { corpus, index, names, .. } = search;
    // Longer ones first: they hold the others.
    let length = |c: &Candidate| c.text.chars().count();
    candidates.par_sort_unstable_by(|a, b| length(b).cmp(&length(a)).then_with(|| a.text.cmp(&b.text)));
    let mut names: Vec<&String> = names.iter().collect();
    names.sort();
    let texts: Vec<&str> = names.iter().map(|n| n.as_str()).chain(candidates.iter().map(|c| c.text.as_str())).collect();

    // For each position, the number of the longest name or candidate that begins there, + 1.
    let lengths: Vec<u8> = texts.iter().map(|t| t.chars().count().min(LONGEST) as u8).collect();
    let length_at = |place: u32| place.checked_sub(1).map_or(0, |number| usize::from(lengths[number as usize]));
    let mut cover: Vec<u32> = vec![0; corpus.symbols().len()];
    let mark = |cover: &mut Vec<u32>, positions: &[u32], number: usize| {
        for &p in positions {
            let place = &mut cover[p as usize];
            if length_at(*place) < usize::from(lengths[number]) {
                *place = number as u32 + 1;
            }
        }
    };
    for (number, name) in names.iter().enumerate() {
        mark(&mut cover, index.occurrences(corpus, name), number);
    }
    let mut nestings = Vec::with_capacity(candidates.len());
    let mut holders: FxHashMap<u32, u64> = FxHashMap::default();
    for (i, c) in candidates.iter().enumerate() {
        let length = c.text.chars().count();
        let positions = index.positions(&c.repeat);
        holders.clear();
        let mut nesting = super::Nesting::default();
        for &p in positions {
            let at = p as usize;
            let holds = |q: &usize| length_at(cover[*q]) >= at - q + length;
            match (at.saturating_sub(LONGEST)..=at).find(holds) {
                Some(q) => *holders.entry(cover[q] - 1).or_default() += 1,
                None => nesting.alone += 1,
            }
        }
        nesting.held_by = holders.keys().filter_map(|h| (*h as usize).checked_sub(names.len())).collect();
        nesting.held_by.sort_unstable();
        let best = holders.iter().max_by_key(|(h, n)| (**n, std::cmp::Reverse(**h)));
        if let Some((&holder, &times)) = best {
            nesting.within = Some(texts[holder as usize].to_owned());
            nesting.times = times;
            // Nothing of its own: it is that term's part, or the part of several that all go on in the same way (部长 in
            // 副部长 and 外交部副部长).
            let goes_on = c.counts.left.only().is_some() || c.counts.right.only().is_some();
            nesting.is_part = nesting.alone == 0 && (times as f64 >= PART * c.counts.total as f64 || goes_on);
        }
        if !nesting.is_part && c.termhood >= HOLDER {
            mark(&mut cover, positions, names.len() + i);
        }
        nestings.push(nesting);
    }
    for (c, nesting) in candidates.iter_mut().zip(nestings) {
        c.nesting = nesting;
    }
}
