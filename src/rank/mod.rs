//! From counts to ranked candidates for terms: which strings are candidates (`filter`), what stands inside longer ones
//! (`nest`), what speaks for each (`features`, with fitted weights), and from which termhood on a list shows them (here).
//! Knows the corpus and its counts, and facts about words; nothing of brackets, targets or glossary files.

mod features;
mod filter;
mod nest;

use std::collections::HashSet;

use rayon::prelude::*;

pub use features::Evidence;

use crate::corpus::Corpus;
use crate::count::{Counts, Repeat, SuffixIndex};
use crate::glossary::known::Known;
use crate::segment::Token;

/// How much noise the list may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// Only what is almost surely a term.
    Strict,
    /// The list that most people want to review.
    #[default]
    Balanced,
    /// All that may be a term.
    Broad,
}

impl Strictness {
    /// The least termhood that is listed.
    #[must_use]
    pub fn threshold(self) -> f64 {
        match self {
            Strictness::Strict => 0.5,
            Strictness::Balanced => 0.2,
            Strictness::Broad => 0.01,
        }
    }

    /// The least probability of a person's name that is listed.
    #[must_use]
    pub fn least_name(self) -> f64 {
        match self {
            Strictness::Strict => 0.8,
            Strictness::Balanced => 0.375,
            Strictness::Broad => 0.2,
        }
    }
}

impl std::str::FromStr for Strictness {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "strict" => Ok(Strictness::Strict),
            "balanced" => Ok(Strictness::Balanced),
            "broad" => Ok(Strictness::Broad),
            other => Err(format!("{other:?} is none of strict, balanced, broad")),
        }
    }
}

/// A term and what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The term in comparable characters.
    pub text: String,
    /// Its length in characters.
    length: usize,
    /// Occurrences.
    pub total: u64,
    /// Documents with at least one.
    pub documents: u64,
    /// Occurrences with word edges at both ends.
    whole: u64,
    /// Occurrences that stand alone between quotation marks or title marks.
    quoted: u64,
    /// Whether it is a part of the page and not of the text: it stands in several documents, and always as a clause by itself
    /// (本报讯, 图自海通社).
    is_furniture: bool,
    /// Whether the same character stands before all of its places, or behind them.
    goes_on: bool,
    /// Where it occurs.
    repeat: Repeat,
    /// Whether it can be listed; else it only holds others.
    listed: bool,
    /// Where it stands in longer candidates.
    pub nesting: Nesting,
    /// What speaks for and against it.
    pub evidence: Evidence,
    /// Termhood: the probability that a translator wants it in the glossary, 0 to 1.
    pub termhood: f64,
}

/// How a candidate stands inside longer ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Nesting {
    /// Occurrences that stand in no longer candidate.
    pub alone: u64,
    /// The longer candidates that hold it, by their place in the list.
    held_by: Vec<usize>,
    /// The longer candidate or person's name that holds it most often.
    pub within: Option<String>,
    /// Occurrences inside that one.
    pub times: u64,
    /// The best candidate inside this one.
    pub contains: Option<String>,
    /// Whether it is only a part of longer ones: it never stands alone, and always or almost always in the same way.
    pub is_part: bool,
}

/// What a search for terms needs to know.
#[derive(Clone, Copy)]
pub struct Search<'a> {
    /// The text.
    pub corpus: &'a Corpus,
    /// Its index.
    pub index: &'a SuffixIndex,
    /// Persons; no term holds one.
    pub names: &'a HashSet<String>,
    /// Entries of glossaries.
    pub known: &'a Known,
}

/// Finds and ranks the terms that occur `least` times or more; by the size of the text, if not given.
#[must_use]
pub fn terms(search: Search<'_>, least: Option<usize>, strictness: Strictness) -> Vec<Candidate> {
    let Search { corpus, index, .. } = search;
    let size = corpus.han();
    let least = least.unwrap_or_else(|| least_count(size, strictness));
    let mut repeats = index.repeats(corpus, least.max(2));
    if least < 2 {
        repeats.extend(filter::single_phrases(corpus, index));
    }
    let functions = filter::FunctionSymbols::of(corpus);
    // Statistics and words of a candidate are much larger than what they say, which is all that is kept.
    let weighed = |(mut candidate, counts, tokens): (Candidate, Counts, Vec<Token>)| {
        features::weigh(search, size, &mut candidate, &counts, &tokens);
        candidate
    };
    let mut candidates: Vec<Candidate> = Vec::new();
    for part in repeats.chunks(REPEATS) {
        candidates.par_extend(part.par_iter().flat_map_iter(|r| filter::candidates(search, &functions, r).map(weighed)));
    }
    drop(repeats);
    nest::nest(search, &mut candidates);
    features::weigh_nesting(&mut candidates);
    find_contained(&mut candidates);
    if strictness != Strictness::Broad {
        drop_furniture(&mut candidates);
    }
    candidates.retain(|c| c.listed && c.termhood >= strictness.threshold());
    candidates.sort_by(|a, b| rounded(b.termhood).cmp(&rounded(a.termhood)).then_with(|| a.text.cmp(&b.text)));
    candidates
}

/// So many repeats are looked at at a time: the candidates of all at once would be in memory twice.
const REPEATS: usize = 1 << 17;

/// Notes with each candidate the best one that stands inside it.
fn find_contained(candidates: &mut [Candidate]) {
    let mut best: Vec<Option<usize>> = vec![None; candidates.len()];
    for (i, c) in candidates.iter().enumerate().filter(|(_, c)| c.listed && c.termhood >= Strictness::Strict.threshold()) {
        for &holder in &c.nesting.held_by {
            if best[holder].is_none_or(|b| rounded(candidates[b].termhood) < rounded(c.termhood)) {
                best[holder] = Some(i);
            }
        }
    }
    for (i, inside) in best.into_iter().enumerate() {
        candidates[i].nesting.contains = inside.map(|b| candidates[b].text.clone());
    }
}

/// Drops what is a part of the page and not of the text, and what is mostly a part of such.
fn drop_furniture(candidates: &mut Vec<Candidate>) {
    let furniture: HashSet<String> = candidates.iter().filter(|c| c.is_furniture).map(|c| c.text.clone()).collect();
    let is_inside = |c: &Candidate| {
        let within = c.nesting.within.as_ref().is_some_and(|w| furniture.contains(w));
        within && c.nesting.times as f64 >= MOSTLY * c.total as f64
    };
    candidates.retain(|c| !furniture.contains(&c.text) && !is_inside(c));
}

/// From this share on, a string is mostly a part of a longer one.
const MOSTLY: f64 = 0.8;

/// In a large text, a string that occurs twice is chance.
fn least_count(han: usize, strictness: Strictness) -> usize {
    let patience = if strictness == Strictness::Broad { 4 } else { 1 };
    match han / patience {
        0..1_000_000 => 2,
        1_000_000..5_000_000 => 3,
        _ => 5,
    }
}

/// Scores are compared after rounding, so that the order never hangs on the last bit of a sum.
fn rounded(score: f64) -> i64 {
    (score * 1e6).round() as i64
}

impl Candidate {
    /// Why it stands where it stands, in a translator's words.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let c = self;
        let times = |n: u64| if n == 1 { "once".to_owned() } else { format!("{n} times") };
        let documents = if c.documents == 1 { "1 document".to_owned() } else { format!("{} documents", c.documents) };
        let mut out = vec![format!("{} in {documents}", times(c.total))];
        let whole = c.whole as f64 / c.total.max(1) as f64;
        out.push(if whole >= 0.995 { "always whole".to_owned() } else { format!("whole in {:.0} % of its places", whole * 100.0) });
        let more = self.evidence.keyness().exp();
        if !self.evidence.is_word() {
            out.push("in no general dictionary".to_owned());
        } else if more >= 2.0 {
            let more = if more > 1000.0 { "over 1000".to_owned() } else { format!("{more:.0}") };
            out.push(format!("{more} times more frequent than in general Chinese"));
        }
        if let Some(inside) = &self.nesting.contains {
            out.push(format!("contains {inside}"));
        }
        if let Some(within) = &self.nesting.within {
            let inside = c.total - self.nesting.alone;
            out.push(if inside == c.total {
                format!("always inside longer terms such as {within}")
            } else {
                format!("{} inside longer terms such as {within}", times(inside))
            });
        }
        if c.quoted * 2 > c.total {
            out.push("mostly between quotation marks".to_owned());
        }
        out
    }
}
