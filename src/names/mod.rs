//! Names of people where no bracket helps: transliterated names with dots (`dotted`) and without (`plain`), and names
//! of two or three Han characters (`han`). Each finder gives the possible spans of each occurrence with a score; here the
//! occurrences of one name decide together, and spellings of one person are brought together.

mod context;
mod dotted;
mod han;
mod plain;
pub mod titles;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::corpus::Corpus;
use crate::count::SuffixIndex;

/// A person found in the corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// The name in comparable characters ([`crate::text::normalise`]).
    pub name: String,
    /// Other names of the same person: the surname alone, the name without middle names.
    pub variants: Vec<String>,
    /// How sure it is that this is a person's name with the right edges, 0 to 1.
    pub probability: f64,
    /// Why, for people: `title:总统`, `dots`, `followed-by:上将`.
    pub reasons: Vec<String>,
}

/// One reading of one occurrence: where a name may stand.
#[derive(Debug, Clone, PartialEq)]
struct Span {
    at: usize,
    length: usize,
    /// A natural log odds, about -4 to 6.
    score: f32,
    reason: Option<String>,
}

/// The readings of one occurrence; one of them is right, or none.
type Readings = Vec<Span>;

/// Names with a log odds below this are not believed.
const BELIEVED: f32 = 0.8;

/// Finds the persons. `attested` are names that a bracket proves, in comparable characters.
#[must_use]
pub fn find(corpus: &Corpus<'_>, index: &SuffixIndex, attested: &HashSet<String>) -> Vec<Person> {
    let dotted = choose(corpus, dotted::readings(corpus), attested);
    let mut taken = vec![false; corpus.symbols().len() + 1];
    for span in &dotted {
        taken[span.at..span.at + span.length].fill(true);
    }
    for name in attested {
        for &at in index.occurrences(corpus, name) {
            taken[at as usize..at as usize + name.chars().count()].fill(true);
        }
    }
    let mut undotted = han::readings(corpus, &taken);
    undotted.extend(plain::readings(corpus, &taken));
    let undotted = choose(corpus, together(undotted), attested);

    let mut people: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for span in dotted.into_iter().chain(undotted) {
        people.entry(corpus.text(span.at, span.length).collect()).or_default().push(span);
    }
    let mut people: Vec<Person> = people
        .into_iter()
        .filter_map(|(name, spans)| {
            let best = spans.iter().map(|s| s.score).fold(f32::MIN, f32::max);
            // Independent occurrences add up, with less and less weight.
            let score = best + (spans.len() as f32).ln() * 0.7;
            let mut reasons: Vec<(usize, String)> = Vec::new();
            for reason in spans.iter().filter_map(|s| s.reason.clone()) {
                match reasons.iter_mut().find(|r| r.1 == reason) {
                    Some(r) => r.0 += 1,
                    None => reasons.push((1, reason)),
                }
            }
            reasons.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            let probability = 1.0 / (1.0 + (-f64::from(score)).exp());
            (score >= BELIEVED).then(|| Person {
                name,
                variants: Vec::new(),
                probability,
                reasons: reasons.into_iter().take(3).map(|r| r.1).collect(),
            })
        })
        .collect();
    drop_fragments(corpus, index, &mut people);
    unite(corpus, index, &mut people);
    people
}

/// Drops a name that stands only inside a longer one, and a longer one whose rest was a verb: 苏林率 beside 苏林.
fn drop_fragments(corpus: &Corpus<'_>, index: &SuffixIndex, people: &mut Vec<Person>) {
    let count = |name: &str| index.occurrences(corpus, name).len();
    let by_name: HashMap<String, f64> = people.iter().map(|p| (p.name.clone(), p.probability)).collect();
    let mut gone: HashSet<String> = HashSet::new();
    for p in people.iter().filter(|p| !p.name.contains('·')) {
        let chars: Vec<char> = p.name.chars().collect();
        for length in 2..chars.len() {
            for (i, part) in chars.windows(length).enumerate() {
                let part: String = part.iter().collect();
                let Some(&probability) = by_name.get(&part) else { continue };
                let elsewhere = count(&part).saturating_sub(count(&p.name));
                // The part leads its own life with other neighbours, so what follows it here is no part of the name.
                if elsewhere >= 2.max(count(&p.name)) && i == 0 && probability > p.probability - 0.2 {
                    gone.insert(p.name.clone());
                } else {
                    gone.insert(part);
                }
            }
        }
    }
    people.retain(|p| !gone.contains(&p.name));
}

/// Joins readings that overlap into those of one occurrence: 潘文江 and 文江 can't both stand there.
fn together(mut readings: Vec<Readings>) -> Vec<Readings> {
    readings.sort_by_key(|r| r.first().map_or(0, |s| s.at));
    let mut out: Vec<Readings> = Vec::new();
    let mut end = 0;
    for r in readings {
        let (start, to) = (r.first().map_or(0, |s| s.at), r.iter().map(|s| s.at + s.length).max().unwrap_or(0));
        match out.last_mut() {
            Some(last) if start < end => last.extend(r),
            _ => out.push(r),
        }
        end = end.max(to);
    }
    out
}

/// Whether a string is built like a full name of Han characters: a common surname and two more characters, or a surname of
/// two characters and one or two more.
#[must_use]
pub fn is_full_name(text: &str) -> bool {
    let lexicon = crate::lexicon::Lexicon::shared();
    let length = text.chars().count();
    let surname = |n: usize| text.char_indices().nth(n).map(|(i, _)| &text[..i]);
    (length == 3 && surname(1).and_then(|s| lexicon.surnames_zh.get(s)).is_some_and(|&class| class > 0))
        || ((3..=4).contains(&length) && surname(2).is_some_and(|s| lexicon.surnames_zh.contains_key(s)))
}

/// Picks a reading for each occurrence. A string that is a likely reading elsewhere, with other neighbours, is likelier here.
fn choose(corpus: &Corpus<'_>, occurrences: Vec<Readings>, attested: &HashSet<String>) -> Vec<Span> {
    let mut support: HashMap<String, (f32, HashSet<(u16, u16)>)> = HashMap::new();
    let neighbours = |s: &Span| {
        let symbol = |at: Option<usize>| at.and_then(|i| corpus.symbols().get(i)).copied().unwrap_or_default();
        (symbol(s.at.checked_sub(1)), symbol(Some(s.at + s.length)))
    };
    let text = |s: &Span| corpus.text(s.at, s.length).collect::<String>();
    for readings in &occurrences {
        let top = readings.iter().map(|s| s.score).fold(f32::MIN, f32::max);
        let sum: f32 = readings.iter().map(|s| (s.score - top).exp()).sum();
        for s in readings {
            let share = (s.score - top).exp() / sum;
            if share > 0.05 {
                let entry = support.entry(text(s)).or_default();
                // The same neighbours again are the same evidence again.
                if entry.1.insert(neighbours(s)) {
                    entry.0 += (share * 1e3).round() / 1e3;
                }
            }
        }
    }
    occurrences
        .into_iter()
        .filter_map(|readings| {
            let scored = readings.into_iter().map(|s| {
                let name = text(&s);
                let others = support.get(&name).map_or(0.0, |e| (e.0 - 0.5).max(0.0));
                let proven = if attested.contains(&name) { 3.0 } else { 0.0 };
                let total = s.score + (1.0 + others).ln() * 0.9 + proven;
                ((total * 1e3).round() as i64, s)
            });
            scored.max_by(|a, b| a.0.cmp(&b.0).then(a.1.length.cmp(&b.1.length)).then(b.1.at.cmp(&a.1.at))).map(|(_, s)| s)
        })
        .collect()
}

/// Brings the names of one person together: the last part of one dotted name alone, and a full name that only adds middle
/// names. A part that two people share stays by itself.
fn unite(corpus: &Corpus<'_>, index: &SuffixIndex, people: &mut Vec<Person>) {
    let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, p) in people.iter().enumerate() {
        let parts: Vec<&str> = p.name.split('·').collect();
        if let [_, .., last] = parts[..]
            && last.chars().count() >= 2
        {
            owners.entry(last.to_owned()).or_default().push(i);
        }
    }
    let mut gone: HashSet<usize> = HashSet::new();
    let mut variants: Vec<(usize, String)> = Vec::new();
    for (last, members) in &owners {
        // Names with the same first and last part are one person's, with and without the middle.
        let first = |i: usize| people[i].name.split('·').next().unwrap_or_default().to_owned();
        let fewest = members.iter().copied().min_by_key(|&i| (people[i].name.chars().count(), people[i].name.clone()));
        let Some(owner) = fewest else { continue };
        if !members.iter().all(|&i| first(i) == first(owner)) {
            continue;
        }
        for &i in members.iter().filter(|&&i| i != owner) {
            variants.push((owner, people[i].name.clone()));
            gone.insert(i);
        }
        if stands_alone(corpus, index, last) {
            variants.push((owner, last.clone()));
        }
    }
    variants.sort();
    for (owner, variant) in variants {
        if let Some(i) = people.iter().position(|p| p.name == variant)
            && i != owner
        {
            gone.insert(i);
        }
        people[owner].variants.push(variant);
    }
    let mut i = 0;
    people.retain(|_| {
        i += 1;
        !gone.contains(&(i - 1))
    });
}

/// Whether a part of a dotted name stands somewhere without its dots, as a name.
fn stands_alone(corpus: &Corpus<'_>, index: &SuffixIndex, part: &str) -> bool {
    let length = part.chars().count();
    let dot = |at: Option<usize>| at.and_then(|i| corpus.symbols().get(i)).is_some_and(|&s| corpus.char(s) == '·');
    index.occurrences(corpus, part).iter().any(|&p| {
        let at = p as usize;
        if dot(at.checked_sub(1)) || dot(Some(at + length)) {
            return false;
        }
        let before = context::before(corpus, at, 9);
        let after = context::after(corpus, at + length, 9);
        titles::ends_title(&before).is_some()
            || titles::starts_title(&after).is_some()
            || (context::is_closed(&before, true) && context::is_closed(&after, false))
    })
}
