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

/// A string that begins at a position: its number, and its length in the low bits, so that the one need not be looked up to
/// learn the other.
#[derive(Clone, Copy, Default)]
struct Cover(u32);

impl Cover {
    /// Enough for [`LONGEST`]. The other bits are enough for more strings than memory holds with their statistics.
    const LENGTH_BITS: u32 = 5;

    fn new(number: usize, length: usize) -> Self {
        Cover((number as u32) << Self::LENGTH_BITS | length as u32)
    }

    /// 0 where nothing begins.
    fn length(self) -> usize {
        (self.0 & ((1 << Self::LENGTH_BITS) - 1)) as usize
    }

    fn number(self) -> usize {
        (self.0 >> Self::LENGTH_BITS) as usize
    }
}

/// Finds where each candidate stands inside longer ones and inside names, and which are only a part of one.
pub(super) fn nest(search: Search<'_>, candidates: &mut [Candidate]) {
    let Search { corpus, index, names, .. } = search;
    // Longer ones first: they hold the others.
    candidates.par_sort_unstable_by(|a, b| b.length.cmp(&a.length).then_with(|| a.text.cmp(&b.text)));
    let mut names: Vec<&String> = names.iter().collect();
    names.sort();
    // Names have the first numbers, then candidates.
    let candidate = |number: usize| number.checked_sub(names.len());

    // For each position, the longest name or candidate that begins there.
    let mut cover = vec![Cover::default(); corpus.symbols().len()];
    let mark = |cover: &mut Vec<Cover>, positions: &[u32], number: usize, length: usize| {
        let new = Cover::new(number, length.min(LONGEST));
        for &p in positions {
            let place = &mut cover[p as usize];
            if place.length() < new.length() {
                *place = new;
            }
        }
    };
    for (number, name) in names.iter().enumerate() {
        mark(&mut cover, index.occurrences(corpus, name), number, name.chars().count());
    }
    let mut holders: FxHashMap<usize, u64> = FxHashMap::default();
    for i in 0..candidates.len() {
        let c = &candidates[i];
        let positions = index.positions(&c.repeat);
        holders.clear();
        let mut nesting = super::Nesting::default();
        for &p in positions {
            let at = p as usize;
            let first = at.saturating_sub(LONGEST);
            let holder = cover[first..=at].iter().zip((c.length..=at - first + c.length).rev()).find(|(c, reach)| c.length() >= *reach);
            match holder {
                Some((holder, _)) => *holders.entry(holder.number()).or_default() += 1,
                None => nesting.alone += 1,
            }
        }
        nesting.held_by = holders.keys().filter_map(|&h| candidate(h)).collect();
        nesting.held_by.sort_unstable();
        let best = holders.iter().max_by_key(|(h, n)| (**n, std::cmp::Reverse(**h)));
        if let Some((&holder, &times)) = best {
            nesting.within = Some(candidate(holder).map_or_else(|| names[holder].clone(), |i| candidates[i].text.clone()));
            nesting.times = times;
            // Nothing of its own: it is that term's part, or the part of several that all go on in the same way (部长 in
            // 副部长 and 外交部副部长).
            nesting.is_part = nesting.alone == 0 && (times as f64 >= PART * c.total as f64 || c.goes_on);
        }
        if !nesting.is_part && c.termhood >= HOLDER {
            mark(&mut cover, positions, names.len() + i, c.length);
        }
        candidates[i].nesting = nesting;
    }
}
