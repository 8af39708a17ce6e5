//! Brackets over the whole corpus: all brackets of a document ([`Found`]), and the same Latin form in several places,
//! which decide together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::decision::Elsewhere;
use super::features::Feature;
use super::inside::Why;
use super::plain;
use super::{Parenthetical, Reading, decide, explain, read_block, reuse};
use crate::document::{Document, Offsets, Place};
use crate::glossary::known::Known;
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

/// All brackets of the documents in document order, each read in the light of the others and of what is known.
#[must_use]
pub fn read(documents: &[Document], known: &Known) -> Vec<Found> {
    let mut found: Vec<Found> = documents
        .par_iter()
        .enumerate()
        .flat_map(|(document, d)| {
            d.blocks.par_iter().enumerate().filter(|(_, b)| has_form(&b.text)).flat_map_iter(move |(block, b)| {
                let (chars, offsets) = (normalise(&b.text), Offsets::of(&b.text));
                read_block(&b.text, &chars, &offsets).into_iter().map(move |parenthetical| {
                    let place = offsets.place(b, parenthetical.open);
                    Found { document, block, place, parenthetical }
                })
            })
        })
        .collect();
    drop_credits(&mut found);
    reuse::fill(documents, &mut found);
    approve(&mut found, known);
    found.par_iter_mut().for_each(|f| decide(&mut f.parenthetical, Elsewhere::default()));
    let mut elsewhere = habits(&found);
    agree(&mut found, &mut elsewhere);
    found.par_iter_mut().zip(elsewhere).for_each(|(f, elsewhere)| {
        decide(&mut f.parenthetical, elsewhere);
        explain(&mut f.parenthetical);
    });
    found
}

/// What the user has decided: a form that a glossary has approved is the strongest evidence.
fn approve(found: &mut [Found], known: &Known) {
    if known.nothing_approved() {
        return;
    }
    for f in found {
        let Reading::Pair(pair) = &mut f.parenthetical.reading else { continue };
        let forms: Vec<String> = [Some(&pair.form.target), pair.form.abbreviation.as_ref()].into_iter().flatten().map(|t| key(t)).collect();
        for choice in &mut pair.choices {
            if let Some(entry) = known.approved(&f.parenthetical.before.normal(&choice.span)) {
                let same = std::iter::once(&entry.target).chain(&entry.alternatives).any(|t| forms.contains(&key(t)));
                choice.values[Feature::Approved as usize] = if same { 1.0 } else { 0.5 };
            }
        }
    }
}

/// For each bracket the log odds that the brackets with Latin in its document are names, as far as the others show.
fn habits(found: &[Found]) -> Vec<Elsewhere> {
    let named = |f: &Found| match &f.parenthetical.reading {
        // Rounded, so that the sum is the same in any order.
        Reading::Pair(pair) | Reading::Unlikely(pair) => Some(i64::from((pair.named * 1000.0).round() as i32)),
        _ => None,
    };
    let mut sums: HashMap<usize, (i64, i64)> = HashMap::new();
    for f in found {
        if let Some(p) = named(f) {
            let (sum, n) = sums.entry(f.document).or_default();
            *sum += p;
            *n += 1;
        }
    }
    found
        .iter()
        .map(|f| match (named(f), sums.get(&f.document)) {
            (Some(own), Some((sum, n))) => {
                let (yes, others) = ((sum - own) as f32 / 1000.0, (n - 1) as f32);
                Elsewhere { habit: ((yes + 1.0) / (others - yes + 1.0)).ln(), disagreement: 0.0 }
            }
            _ => Elsewhere::default(),
        })
        .collect()
}

/// A Chinese bracket that stands after so many different names is no short form of any of them: it is a credit.
const CREDIT: usize = 3;

fn drop_credits(found: &mut [Found]) {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for f in found.iter() {
        if let Reading::Alias { source, alias: Some(alias), .. } = &f.parenthetical.reading {
            owners.entry(key(alias)).or_default().insert(key(&f.parenthetical.before.normal(source)));
        }
    }
    for f in found {
        if let Reading::Alias { alias: Some(alias), .. } = &f.parenthetical.reading
            && owners.get(&key(alias)).is_some_and(|o| o.len() >= CREDIT)
        {
            f.parenthetical.reading = Reading::Nothing(Why::Credit);
        }
    }
}

fn has_form(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Few characters end with the byte of （ that is looked for first.
    memchr::memchr(b'(', bytes).is_some()
        || memchr::memchr_iter(0x88, bytes).any(|i| i >= 2 && bytes[i - 2..i] == [0xEF, 0xBC])
        || plain::may_be_labelled(text)
}

/// Lets the occurrences of one Latin form decide together: a Chinese form that is probable elsewhere becomes more probable
/// here. The order of the documents makes no difference.
fn agree(found: &mut [Found], elsewhere: &mut [Elsewhere]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, f) in found.iter().enumerate() {
        if let Reading::Pair(pair) | Reading::Unlikely(pair) = &f.parenthetical.reading {
            let abbreviated = pair.form.abbreviation.as_ref().unwrap_or(&pair.form.target);
            groups.entry(abbreviated.to_lowercase()).or_default().push(i);
        }
    }
    for members in groups.into_values().filter(|m| m.len() > 1) {
        // For each Chinese form, its mean probability over the occurrences, counted once for each different clause, so that
        // a repeated caption has one vote.
        let disagreement = disagreement(found, &members);
        for &i in &members {
            elsewhere[i].disagreement = disagreement;
        }
        let mut votes: BTreeMap<String, f64> = BTreeMap::new();
        let mut clauses: BTreeMap<String, usize> = BTreeMap::new();
        for &i in &members {
            if let Reading::Pair(pair) | Reading::Unlikely(pair) = &found[i].parenthetical.reading {
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
                Reading::Pair(pair) | Reading::Unlikely(pair) => {
                    pair.choices.iter().map(|c| key(&found[i].parenthetical.before.normal(&c.span))).collect()
                }
                _ => continue,
            };
            if let Reading::Pair(pair) | Reading::Unlikely(pair) = &mut found[i].parenthetical.reading {
                for (c, k) in pair.choices.iter_mut().zip(keys) {
                    let elsewhere = (votes.get(&k).copied().unwrap_or(0.0) - f64::from(c.probability)).max(0.0) / (voters - 1.0);
                    c.values[Feature::Agreement as usize] = elsewhere.min(1.0) as f32 * (voters as f32).ln().min(2.0);
                }
                pair.occurrences = members.len();
            }
        }
    }
}

/// ln of the number of different Chinese forms that these brackets stand after. A form that another one ends with is the same.
fn disagreement(found: &[Found], members: &[usize]) -> f32 {
    let best = |&i: &usize| match &found[i].parenthetical.reading {
        Reading::Pair(pair) | Reading::Unlikely(pair) => pair.best().map(|c| key(&found[i].parenthetical.before.normal(&c.span))),
        _ => None,
    };
    // Read from the right, a form stands right before everything that ends with it.
    let turned: BTreeSet<String> = members.iter().filter_map(best).map(|s| s.chars().rev().collect()).collect();
    let mut different = 0u32;
    let mut shortest: Option<&str> = None;
    for form in &turned {
        if shortest.is_none_or(|s| !form.starts_with(s)) {
            different += 1;
            shortest = Some(form);
        }
    }
    (different.max(1) as f32).ln()
}
