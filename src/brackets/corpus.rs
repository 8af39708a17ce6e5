//! Brackets over the whole corpus: all brackets of a document ([`Found`]), and the same Latin form in several places,
//! which decide together.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::inside::Why;
use super::{Parenthetical, Reading, read_block};
use crate::document::{Document, Offsets, Place};
use crate::text::{key, normalise};

/// A bracket with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The document's index.
    pub document: usize,
    /// The block's index in the document.
    pub block: usize,
    /// The place of the opening bracket.
    pub place: Place,
    /// The bracket and its reading.
    pub parenthetical: Parenthetical,
}

/// All brackets of the documents in document order, each read by itself and then in the light of the others.
#[must_use]
pub fn read(documents: &[Document]) -> Vec<Found> {
    let mut found: Vec<Found> = documents
        .par_iter()
        .enumerate()
        .flat_map_iter(|(document, d)| {
            d.blocks.iter().enumerate().filter(|(_, b)| has_bracket(&b.text)).flat_map(move |(block, b)| {
                let (chars, offsets) = (normalise(&b.text), Offsets::of(&b.text));
                read_block(&b.text, &chars, &offsets).into_iter().map(move |parenthetical| {
                    let place = offsets.place(b, parenthetical.open);
                    Found { document, block, place, parenthetical }
                })
            })
        })
        .collect();
    drop_credits(&mut found);
    agree(&mut found);
    found
}

/// A Chinese bracket that stands after so many different names is no short form of any of them: it is a credit.
const CREDIT: usize = 3;

fn drop_credits(found: &mut [Found]) {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for f in found.iter() {
        if let Reading::Alias { source, alias, .. } = &f.parenthetical.reading {
            owners.entry(key(alias)).or_default().insert(key(&f.parenthetical.before.normal(source)));
        }
    }
    for f in found {
        if let Reading::Alias { alias, .. } = &f.parenthetical.reading
            && owners.get(&key(alias)).is_some_and(|o| o.len() >= CREDIT)
        {
            f.parenthetical.reading = Reading::Nothing(Why::Credit);
        }
    }
}

fn has_bracket(text: &str) -> bool {
    memchr::memchr(b'(', text.as_bytes()).is_some() || text.contains('（')
}

/// How much the other occurrences of a form count: a natural log odds for full agreement.
const AGREEMENT: f32 = 1.5;

/// Lets the occurrences of one Latin form decide together: a Chinese form that is probable elsewhere becomes more probable
/// here. The order of the documents makes no difference.
fn agree(found: &mut [Found]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, f) in found.iter().enumerate() {
        if let Reading::Pair(pair) = &f.parenthetical.reading {
            let abbreviated = pair.form.abbreviation.as_ref().unwrap_or(&pair.form.target);
            groups.entry(abbreviated.to_lowercase()).or_default().push(i);
        }
    }
    for members in groups.into_values().filter(|m| m.len() > 1) {
        // For each Chinese form, its mean probability over the occurrences, counted once for each different clause, so that
        // a repeated caption has one vote.
        let mut votes: BTreeMap<String, f64> = BTreeMap::new();
        let mut clauses: BTreeMap<String, usize> = BTreeMap::new();
        for &i in &members {
            if let Reading::Pair(pair) = &found[i].parenthetical.reading {
                let widest = pair.choices.iter().map(|c| c.span.start).min().zip(pair.best().map(|c| c.span.end));
                let clause = widest.map_or_else(String::new, |(a, b)| found[i].parenthetical.before.normal(&(a..b)));
                let seen = clauses.entry(clause).or_default();
                *seen += 1;
                if *seen == 1 {
                    for c in &pair.choices {
                        *votes.entry(key(&found[i].parenthetical.before.normal(&c.span))).or_default() +=
                            f64::from((c.probability * 1e4).round() / 1e4);
                    }
                }
            }
        }
        let voters = clauses.len() as f64;
        if voters < 2.0 {
            continue;
        }
        for &i in &members {
            let keys: Vec<String> = match &found[i].parenthetical.reading {
                Reading::Pair(pair) => pair.choices.iter().map(|c| key(&found[i].parenthetical.before.normal(&c.span))).collect(),
                _ => continue,
            };
            if let Reading::Pair(pair) = &mut found[i].parenthetical.reading {
                for (c, k) in pair.choices.iter_mut().zip(keys) {
                    let elsewhere = (votes.get(&k).copied().unwrap_or(0.0) - f64::from(c.probability)).max(0.0) / (voters - 1.0);
                    c.score += AGREEMENT * elsewhere.min(1.0) as f32 * (voters as f32).ln().min(2.0);
                }
                pair.rank();
                pair.reasons.push(format!("reuse:{}", members.len()));
            }
        }
    }
}
