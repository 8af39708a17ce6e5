//! Measures of a string made from its counts: how freely it stands (branching entropy), how firmly its parts hold together
//! (association), how much more the documents use it than general Chinese does (keyness). Pure functions.

use crate::count::{Counts, END, Neighbours};

/// Branching entropy of one side in nats: how unforeseeable the neighbour is. Each end of a stretch counts as a neighbour of
/// its own (Jin and Tanaka-Ishii, 2006).
#[must_use]
pub fn branching_entropy(side: &Neighbours) -> f64 {
    let total: u64 = side.iter().map(|(_, n)| n).sum();
    let total = total as f64;
    side.iter()
        .map(|(c, n)| {
            let n = n as f64;
            if c == END { n / total * total.ln() } else { -(n / total) * (n / total).ln() }
        })
        .sum()
}

/// The smaller branching entropy of the two sides as a share of what so many occurrences can reach, 0 to 1.
#[must_use]
pub fn freedom(counts: &Counts) -> f64 {
    let entropy = branching_entropy(&counts.left).min(branching_entropy(&counts.right));
    (entropy / (counts.total as f64 + 1.0).ln()).clamp(0.0, 1.0)
}

/// Normalised pointwise mutual information of two parts, -1 to 1, given how often the whole and the parts occur among `size`
/// characters (Bouma, 2009).
#[must_use]
pub fn association(whole: u64, left: u64, right: u64, size: usize) -> f64 {
    let p = |count: u64| count.max(1) as f64 / size.max(2) as f64;
    let whole = p(whole);
    if whole >= 1.0 {
        return 1.0;
    }
    ((whole / (p(left) * p(right))).ln() / -whole.ln()).clamp(-1.0, 1.0)
}

/// How much more frequent a word is here than in general Chinese, as a natural logarithm. `count` occurrences among `words`
/// words, a share of `expected` in general.
#[must_use]
pub fn keyness(count: u64, words: f64, expected: f64) -> f64 {
    (count as f64 / words.max(1.0) / expected).ln()
}
