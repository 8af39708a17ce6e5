//! From counts to ranked candidates for terms, with all thresholds and weights that decide about them.
//!
//! A candidate passes filters (word edges, parts of speech, function words at the edge, free of the names inside) and gets
//! a termhood that is a product of readable factors. What each factor says is kept with the candidate.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::corpus::Corpus;
use crate::count::{Counts, END, Repeat, SuffixIndex};
use crate::dictionary::{Dictionary, TOTAL};
use crate::glossary::known::Known;
use crate::lexicon::Lexicon;
use crate::segment::{self, Class, Token};
use crate::text::is_han;

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
    /// Its statistics.
    pub counts: Counts,
    /// Occurrences that stand in no longer candidate.
    pub alone: u64,
    /// Termhood: 0 and above, comparable within one corpus.
    pub termhood: f64,
    /// The factors of the termhood.
    pub factors: Factors,
    /// A longer candidate that holds it, the most frequent one.
    pub within: Option<String>,
}

/// The factors of a candidate's termhood.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Factors {
    /// How much more frequent it is here than in general Chinese, as a natural logarithm.
    pub keyness: f64,
    /// Normalised pointwise mutual information over the weakest split, -1 to 1; 1 for a single word.
    pub association: f64,
    /// The smaller of the left and the right branching entropy, in nats.
    pub entropy: f64,
    /// The share of occurrences with word edges at both ends, 0 to 1.
    pub whole: f64,
    /// What its parts of speech say, 0 to 1.
    pub shape: f64,
    /// Whether it is one word of the dictionary.
    pub is_word: bool,
}

/// The edge rate below which a string is taken for a fragment.
const WHOLE: f64 = 0.55;

/// The same for a word of the dictionary.
const WORD: f64 = 0.2;

/// Finds and ranks the terms. `names` are persons; no term holds one.
#[must_use]
pub fn terms(
    corpus: &Corpus,
    index: &SuffixIndex,
    names: &HashSet<String>,
    known: &Known,
    least: Option<usize>,
    strictness: Strictness,
) -> Vec<Candidate> {
    let size = corpus.han();
    // In a large text, a string that occurs twice is chance.
    let least = least.unwrap_or(match size {
        0..1_000_000 => 2,
        1_000_000..5_000_000 => 3,
        _ => 5,
    });
    let mut repeats = index.repeats(corpus, least.max(2));
    if least < 2 {
        repeats.extend(single_phrases(corpus, index));
    }
    let mut strings: Vec<(String, Repeat, usize, f64)> = repeats
        .par_iter()
        .flat_map_iter(|r| whole_strings(corpus, index, r))
        .map(|(length, r, whole)| {
            let text: String = corpus.text(index.positions(&r)[0] as usize, length).collect();
            (text, r, length, whole)
        })
        .collect();
    strings.retain(|(text, _, _, _)| !names.contains(text));
    let mut candidates: Vec<Candidate> = strings
        .par_iter()
        .filter_map(|(text, repeat, length, whole)| judge(corpus, index, text, repeat, *length, *whole, size, known))
        .collect();
    // A place named after a person is no less a place: 胡志明市.
    candidates.retain(|c| known.lookup(&c.text).is_some() || !holds_name(&c.text, names));
    nest(corpus, index, names, &mut candidates);
    let threshold = match strictness {
        Strictness::Strict => 1.6,
        Strictness::Balanced => 0.8,
        Strictness::Broad => 0.25,
    };
    candidates.retain(|c| c.termhood >= threshold);
    candidates.sort_by(|a, b| rounded(b.termhood).cmp(&rounded(a.termhood)).then_with(|| a.text.cmp(&b.text)));
    candidates
}

/// Scores are compared after rounding, so that the order never hangs on the last bit of a sum.
fn rounded(score: f64) -> i64 {
    (score * 1e6).round() as i64
}

/// The lengths for which a repeat begins and ends at word edges, each with its edge rate.
fn whole_strings<'a>(corpus: &'a Corpus, index: &'a SuffixIndex, repeat: &'a Repeat) -> impl Iterator<Item = (usize, Repeat, f64)> + 'a {
    let positions = index.positions(repeat);
    let total = positions.len() as f64;
    let starts = positions.iter().filter(|&&p| corpus.is_edge(p as usize)).count() as f64 / total;
    let lengths = repeat.shorter as usize + 1..=repeat.length as usize;
    lengths.filter(move |&l| l >= 2 && starts >= WORD).filter_map(move |length| {
        let whole = positions.iter().filter(|&&p| corpus.is_edge(p as usize) && corpus.is_edge(p as usize + length)).count();
        let rate = whole as f64 / total;
        // A word of the dictionary may stand inside longer words most of the time (外交部 in 外交部长).
        let is_word = || whole >= 2 && Dictionary::shared().get(&corpus.text(positions[0] as usize, length).collect::<String>()).is_some();
        (rate >= WHOLE || (rate >= WORD && is_word())).then_some((length, *repeat, rate))
    })
}

/// Strings of one to four words that occur once. Nothing repeats in them that could be counted; the parts of speech decide.
fn single_phrases(corpus: &Corpus, index: &SuffixIndex) -> Vec<Repeat> {
    let symbols = corpus.symbols();
    let edges: Vec<usize> = (0..symbols.len()).filter(|&i| corpus.is_edge(i)).collect();
    let mut out = Vec::new();
    for (i, &from) in edges.iter().enumerate() {
        for &to in edges[i + 1..].iter().take(4) {
            let length = to - from;
            if length > 12 || symbols[from..to].contains(&crate::corpus::SEPARATOR) {
                break;
            }
            if length >= 2
                && let Some(repeat) = index.single(corpus, from, length)
            {
                out.push(repeat);
            }
        }
    }
    out
}

fn holds_name(text: &str, names: &HashSet<String>) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let mut part = String::new();
    (2..chars.len()).any(|length| {
        chars.windows(length).any(|w| {
            part.clear();
            part.extend(w);
            names.contains(&part)
        })
    })
}

/// Filters a string and scores it.
#[allow(clippy::too_many_arguments, reason = "one string in all its aspects")]
fn judge(
    corpus: &Corpus,
    index: &SuffixIndex,
    text: &str,
    repeat: &Repeat,
    length: usize,
    whole: f64,
    size: usize,
    known: &Known,
) -> Option<Candidate> {
    let chars: Vec<char> = text.chars().collect();
    let han = chars.iter().filter(|&&c| is_han(c)).count();
    let latin = chars.iter().filter(|c| c.is_ascii_alphanumeric()).count();
    if han == 0 || han + latin.min(2) < 2 || chars.contains(&'·') {
        return None;
    }
    // Never a part of a Latin word or a number, and no number at the edge but for one that belongs to the name (5G网络).
    let (first, last) = (*chars.first()?, *chars.last()?);
    if matches!(first, '-' | '+' | '—')
        || matches!(last, '-' | '—')
        || first.is_ascii_digit() && chars.iter().take_while(|c| c.is_ascii_digit()).count() > 2
        || last.is_ascii_digit()
    {
        return None;
    }
    // A year or a number inside belongs to a sentence, not to a term; a digit beside a letter may be a name's (F-16, 5G).
    if chars.windows(2).any(|w| w[0].is_ascii_digit() && w[1].is_ascii_digit())
        && latin == chars.iter().filter(|c| c.is_ascii_digit()).count()
    {
        return None;
    }
    let tokens = segment::words(text);
    let is_known = known.lookup(text).is_some();
    let shape = if is_known { 1.0 } else { shape(&chars, &tokens)? };
    let counts = index.count(corpus, index.positions(repeat), length);
    let total = counts.total as f64;
    let entropy = branching_entropy(&counts.left, total).min(branching_entropy(&counts.right, total));
    let dictionary = Dictionary::shared().get(text);
    let keyness = keyness(&chars, &tokens, dictionary.map(|w| w.frequency), counts.total, size);
    let is_word = tokens.len() == 1 || dictionary.is_some();
    let association = if is_word { 1.0 } else { weakest_association(corpus, index, &chars, &tokens, counts.total, size) };
    let factors = Factors { keyness, association, entropy, whole, shape, is_word };
    let termhood = termhood(&factors, &counts, chars.len());
    Some(Candidate { text: text.to_owned(), alone: counts.total, counts, termhood, factors, within: None })
}

/// What the parts of speech say about a string, 0 to 1; `None` if it can't be a term.
fn shape(chars: &[char], tokens: &[Token]) -> Option<f64> {
    let lexicon = Lexicon::shared();
    let text = |t: &Token| chars[t.start..t.end].iter().collect::<String>();
    let (first, last) = (tokens.first()?, tokens.last()?);
    let (first_text, last_text) = (text(first), text(last));
    let whole: String = chars.iter().collect();
    for (token, word) in [(first, &first_text), (last, &last_text)] {
        let function = lexicon.function_words.contains_key(word.as_str());
        if function || (token.class() == Class::Function && word != "各") {
            return None;
        }
    }
    // The dictionary has phrases that nobody looks up: 之日起.
    let rare_phrase = tokens.len() == 1 && chars.len() > 2 && first.frequency <= 3;
    if rare_phrase && lexicon.function_words.contains_key(chars[0].to_string().as_str()) {
        return None;
    }
    if lexicon.function_words.contains_key(whole.as_str())
        || lexicon.credit_words.iter().any(|w| w.chars().count() > 1 && whole.contains(w))
    {
        return None;
    }
    if matches!(last.tag, "f" | "s") && tokens.len() > 1 {
        return None;
    }
    // What only stands before nouns ends no term: 国防部副.
    if tokens.len() > 1 && last.end - last.start == 1 && matches!(last.tag, "b" | "h") {
        return None;
    }
    // jieba's guesses begin with what the guess swallowed: 在会谈中, 日率.
    if first.frequency == 0
        && first.end - first.start > 1
        && lexicon.function_words.contains_key(text(&Token { end: first.start + 1, ..*first }).as_str())
    {
        return None;
    }
    if first.frequency == 0
        && first.end - first.start == 2
        && matches!(Dictionary::shared().get(&chars[0].to_string()).map(|w| w.tag), Some("t" | "q" | "m" | "p" | "d"))
    {
        return None;
    }
    // A numeral at the start belongs to a term only in words that the dictionary has (一带一路) or before a name's head.
    if tokens.len() > 1 && matches!(first.class(), Class::Number) && !matches!(first.tag, "mq") {
        return None;
    }
    if tokens.len() > 1 && matches!(last.class(), Class::Number) {
        return None;
    }
    let light = |w: &str| lexicon.light_verbs.contains(w);
    if light(&whole) {
        return None;
    }
    if tokens.len() > 1 && (light(&first_text) || light(&last_text)) {
        return None;
    }
    let mut value: f64 = 1.0;
    if tokens.len() == 1 {
        value *= match first.class() {
            Class::Nominal => 1.0,
            Class::Verb => 0.65,
            Class::Adjective => 0.4,
            Class::Unknown => 0.7,
            Class::Number => 0.3,
            Class::Function => return None,
        };
        if lexicon.general_nouns.contains(whole.as_str()) {
            value *= 0.25;
        }
        // A phrase that the dictionary has: 举行会谈, 作出贡献.
        if chars.len() >= 4
            && (light(&chars[..2].iter().collect::<String>()) || light(&chars[chars.len() - 2..].iter().collect::<String>()))
        {
            value *= 0.3;
        }
        return Some(value);
    }
    for t in tokens {
        let word = text(t);
        if word == "的" || matches!(word.as_str(), "了" | "着" | "过" | "是" | "等") {
            return None;
        }
        if matches!(word.as_str(), "和" | "与" | "及") {
            value *= 0.5;
        } else if t.class() == Class::Function {
            value *= 0.3;
        } else if light(&word) {
            value *= 0.4;
        } else if t.class() == Class::Verb {
            value *= 0.85;
        }
    }
    if first.class() == Class::Verb {
        value *= 0.7;
    }
    if last.class() == Class::Verb {
        value *= 0.75;
    }
    if last.class() == Class::Adjective {
        value *= 0.6;
    }
    if lexicon.general_nouns.contains(last_text.as_str()) {
        value *= 0.5;
    }
    if lexicon.general_nouns.contains(first_text.as_str()) {
        value *= 0.5;
    }
    // A single character at an edge is often the rest of a cut word.
    if last.end - last.start == 1 && last.class() != Class::Nominal {
        value *= 0.6;
    }
    if first.end - first.start == 1 && !matches!(first.class(), Class::Nominal | Class::Adjective) {
        value *= 0.6;
    }
    Some(value)
}

/// Branching entropy in nats; each end of a stretch counts as a neighbour of its own (Jin and Tanaka-Ishii, 2006).
fn branching_entropy(side: &std::collections::BTreeMap<char, u64>, total: f64) -> f64 {
    side.iter()
        .map(|(&c, &n)| {
            let n = n as f64;
            if c == END { n / total * total.ln() } else { -(n / total) * (n / total).ln() }
        })
        .sum()
}

/// ln of how much more frequent a string is here than in general Chinese. A string that the dictionary lacks is expected
/// as often as its words make it by chance.
fn keyness(chars: &[char], tokens: &[Token], frequency: Option<u32>, count: u64, size: usize) -> f64 {
    let total = TOTAL as f64;
    let expected = match frequency {
        // Words with a frequency of 3 and less are as good as unknown: the dictionary gives most rare words a 3.
        Some(f) => f64::from(f.max(4)) / total,
        None => {
            let product: f64 = tokens.iter().map(|t| f64::from(t.frequency.max(4)) / total).product();
            // Words don't follow each other by chance alone.
            product.max(0.05 / total)
        }
    };
    // Words of text, at about 1.6 characters each.
    let words = (size as f64 / 1.6).max(chars.len() as f64);
    ((count as f64 / words) / expected).ln()
}

/// Normalised pointwise mutual information over the split into two that holds together the least (Bouma, 2009).
fn weakest_association(corpus: &Corpus, index: &SuffixIndex, chars: &[char], tokens: &[Token], count: u64, size: usize) -> f64 {
    let n = size.max(1) as f64;
    let p = |count: f64| count.max(1.0) / n;
    let whole = p(count as f64);
    tokens[1..]
        .iter()
        .map(|t| {
            let count = |part: &[char]| index.occurrences(corpus, &part.iter().collect::<String>()).len() as f64;
            let (a, b) = (p(count(&chars[..t.start])), p(count(&chars[t.start..])));
            (whole / (a * b)).ln() / -whole.ln()
        })
        .fold(1.0, f64::min)
}

/// The product of the factors.
fn termhood(f: &Factors, counts: &Counts, length: usize) -> f64 {
    let count = counts.total as f64;
    let spread = if counts.documents >= 2 { 1.2 } else { 1.0 };
    let frequency = (1.0 + count).log2() * spread;
    let key = (f.keyness / 5.0).clamp(0.05, 1.5);
    // With few occurrences entropy says nothing; what it can reach grows with their number.
    let freedom = 0.35 + 0.65 * (f.entropy / (count + 1.0).ln()).clamp(0.0, 1.0);
    let unit = 0.4 + 0.6 * f.association.clamp(0.0, 1.0);
    let length = (1.0 + length as f64).log2() / 2.0;
    frequency * key * freedom * unit * f.whole * f.shape * length
}

/// Sets apart what stands mostly inside longer candidates.
fn nest(corpus: &Corpus, index: &SuffixIndex, names: &HashSet<String>, candidates: &mut Vec<Candidate>) {
    candidates.sort_by(|a, b| b.text.chars().count().cmp(&a.text.chars().count()).then_with(|| a.text.cmp(&b.text)));
    // For each position, the end of the longest accepted candidate that begins there, and which one it is.
    let mut cover: HashMap<u32, (u32, u32)> = HashMap::new();
    let mut accepted: Vec<(String, u64)> = Vec::new();
    // What stands inside a name is part of it.
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort();
    for name in sorted {
        let positions = index.occurrences(corpus, name);
        for &p in positions {
            let end = p + name.chars().count() as u32;
            let place = cover.entry(p).or_insert((end, accepted.len() as u32));
            if place.0 < end {
                *place = (end, accepted.len() as u32);
            }
        }
        accepted.push((name.clone(), positions.len() as u64));
    }
    let mut keep = Vec::with_capacity(candidates.len());
    for c in candidates.iter_mut() {
        let length = c.text.chars().count() as u32;
        let positions = index.occurrences(corpus, &c.text);
        let mut holders: HashMap<u32, u64> = HashMap::new();
        let mut alone = 0;
        for &p in positions {
            let holder = (p.saturating_sub(crate::count::LONGEST as u32)..=p)
                .find_map(|q| cover.get(&q).filter(|(end, _)| *end >= p + length).map(|h| h.1));
            match holder {
                Some(h) => *holders.entry(h).or_default() += 1,
                None => alone += 1,
            }
        }
        c.alone = alone;
        if let Some((&holder, &times)) = holders.iter().max_by_key(|(h, n)| (**n, std::cmp::Reverse(**h))) {
            let (text, _) = &accepted[holder as usize];
            c.within = Some(text.clone());
            // Nothing of its own: it is that term's part, or the part of several that all go on in the same way (部长 in 副部长
            // and 外交部副部长).
            let goes_on = |side: &std::collections::BTreeMap<char, u64>| side.len() == 1 && !side.contains_key(&END);
            if alone == 0 && (times * 10 >= c.counts.total * 9 || goes_on(&c.counts.left) || goes_on(&c.counts.right)) {
                keep.push(false);
                continue;
            }
            let share = alone as f64 / c.counts.total as f64;
            c.termhood *= 0.3 + 0.7 * share.max((holders.len() as f64 - 1.0).min(4.0) / 4.0).sqrt();
        }
        let weak = c.termhood < 0.5 || c.counts.total < 2;
        keep.push(true);
        if weak {
            continue;
        }
        let id = accepted.len() as u32;
        accepted.push((c.text.clone(), c.counts.total));
        for &p in positions {
            let place = cover.entry(p).or_insert((p + length, id));
            if place.0 < p + length {
                *place = (p + length, id);
            }
        }
    }
    let mut kept = keep.into_iter();
    candidates.retain(|_| kept.next().unwrap_or(false));
}

impl Candidate {
    /// Why it stands where it stands, in a translator's words.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let mut out = Vec::new();
        let c = &self.counts;
        out.push(match c.documents {
            1 => format!("{} times in 1 document", c.total),
            d => format!("{} times in {d} documents", c.total),
        });
        if self.factors.whole >= 0.995 {
            out.push("always whole words".to_owned());
        } else {
            out.push(format!("whole words in {:.0} % of places", self.factors.whole * 100.0));
        }
        let times = self.factors.keyness.exp();
        if self.factors.is_word && times >= 2.0 {
            out.push(format!(
                "{} times more frequent than in general Chinese",
                if times > 1000.0 { "over 1000".to_owned() } else { format!("{times:.0}") }
            ));
        } else if !self.factors.is_word {
            out.push("in no general dictionary".to_owned());
        }
        if let Some(within) = &self.within {
            out.push(format!("{} of them inside longer terms such as {within}", c.total - self.alone));
        }
        out
    }
}
