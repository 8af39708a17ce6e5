//! Names of people where no bracket helps: transliterated names with dots (`dotted`) and without (`plain`), and names
//! of two or three Han characters (`han`). Each finder gives the possible spans of each occurrence with a score; here the
//! occurrences of one name decide together, and spellings of one person are brought together.

mod context;
mod dotted;
mod han;
mod plain;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::corpus::Corpus;
use crate::count::SuffixIndex;
use crate::titles;

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

/// Finds the persons. `attested` are names that a bracket proves, in comparable characters, with their Latin forms.
#[must_use]
pub fn find(corpus: &Corpus, index: &SuffixIndex, attested: &BTreeMap<String, String>) -> Vec<Person> {
    let dotted = choose(corpus, dotted::readings(corpus), attested);
    let mut taken = vec![false; corpus.symbols().len() + 1];
    for span in &dotted {
        taken[span.at..span.at + span.length].fill(true);
    }
    // A part of a dotted name that stands alone is that person again, not a name of its own to be guessed.
    let mut certain: HashSet<String> = attested.keys().cloned().collect();
    certain.extend(dotted.iter().map(|s| corpus.text(s.at, s.length).collect::<String>()));
    let parts: HashSet<String> = certain
        .iter()
        .filter(|n| n.contains('·'))
        .flat_map(|n| n.split(['·', '-', '—']))
        .filter(|p| p.chars().count() >= 2)
        .map(ToOwned::to_owned)
        .collect();
    for name in certain.iter().chain(&parts) {
        for &at in index.occurrences(corpus, name) {
            let end = (at as usize + name.chars().count()).min(taken.len());
            taken[at as usize..end].fill(true);
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
    let known: HashSet<String> = people.iter().map(|p| p.name.clone()).collect();
    for name in attested.keys() {
        if !known.contains(name) {
            people.push(Person { name: name.clone(), variants: Vec::new(), probability: 0.99, reasons: vec!["bracket".to_owned()] });
        }
    }
    people.sort_by(|a, b| a.name.cmp(&b.name));
    drop_fragments(corpus, index, &mut people);
    unite(corpus, index, attested, &mut people);
    people
}

/// Drops a name that stands only inside a longer one, and a longer one whose rest was a verb: 苏林率 beside 苏林.
fn drop_fragments(corpus: &Corpus, index: &SuffixIndex, people: &mut Vec<Person>) {
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
    let common =
        |word: &str| crate::dictionary::Dictionary::shared().get(word).is_some_and(|w| w.frequency > 100 && !w.tag.starts_with("nr"));
    // 文化周 begins with a word, not with a surname.
    if text.char_indices().nth(2).is_some_and(|(i, _)| common(&text[..i])) {
        return false;
    }
    let surname = |n: usize| text.char_indices().nth(n).map(|(i, _)| &text[..i]);
    (length == 3 && surname(1).and_then(|s| lexicon.surnames_zh.get(s)).is_some_and(|&class| class > 0))
        || ((3..=4).contains(&length) && surname(2).is_some_and(|s| lexicon.surnames_zh.contains_key(s)))
}

/// Whether the characters after the first are more at home in given names than elsewhere: those of 夏令时 are not.
#[must_use]
pub fn has_given_characters(text: &str) -> bool {
    text.chars().skip(1).map(context::given).sum::<f32>() > 0.0
}

/// Picks a reading for each occurrence. A string that is a likely reading elsewhere, with other neighbours, is likelier here.
fn choose(corpus: &Corpus, occurrences: Vec<Readings>, attested: &BTreeMap<String, String>) -> Vec<Span> {
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
                let proven = if attested.contains_key(&name) { 3.0 } else { 0.0 };
                let total = s.score + (1.0 + others).ln() * 0.9 + proven;
                ((total * 1e3).round() as i64, s)
            });
            scored.max_by(|a, b| a.0.cmp(&b.0).then(a.1.length.cmp(&b.1.length)).then(b.1.at.cmp(&a.1.at))).map(|(_, s)| s)
        })
        .collect()
}

/// Brings the names of one person together: a full name with and without its middle parts, and a part that stands alone.
/// A part that two people share is nobody's.
fn unite(corpus: &Corpus, index: &SuffixIndex, attested: &BTreeMap<String, String>, people: &mut Vec<Person>) {
    let parts = |name: &str| name.split('·').map(ToOwned::to_owned).collect::<Vec<String>>();
    let mut by_ends: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (i, p) in people.iter().enumerate() {
        if let [first, .., last] = &parts(&p.name)[..] {
            by_ends.entry((first.clone(), last.clone())).or_default().push(i);
        }
    }
    // For each name of one person, the index of the shortest one, which speaks for all.
    let mut owner: Vec<usize> = (0..people.len()).collect();
    for members in by_ends.values() {
        let shortest = members.iter().copied().min_by_key(|&i| (people[i].name.chars().count(), people[i].name.clone()));
        let Some(shortest) = shortest else { continue };
        let few = parts(&people[shortest].name);
        for &i in members {
            if few.iter().all(|p| parts(&people[i].name).contains(p)) {
                owner[i] = shortest;
            }
        }
    }
    // Two transliterations of one full Latin name (莱拉·哈达德, 萊拉·哈達德) are one person.
    let mut by_target: BTreeMap<String, usize> = BTreeMap::new();
    let mut moved: HashMap<usize, usize> = HashMap::new();
    for (i, person) in people.iter().enumerate() {
        if let Some(target) = attested.get(&person.name).filter(|t| t.split_whitespace().count() > 1) {
            let first = *by_target.entry(target.to_lowercase()).or_insert(owner[i]);
            moved.insert(owner[i], first);
        }
    }
    for o in &mut owner {
        // A few steps at most: each target has one first owner.
        for _ in 0..4 {
            *o = moved.get(o).copied().unwrap_or(*o);
        }
    }
    let mut owners_of: BTreeMap<String, HashSet<usize>> = BTreeMap::new();
    for (i, p) in people.iter().enumerate().filter(|(_, p)| p.name.contains('·')) {
        for part in parts(&p.name).into_iter().filter(|p| p.chars().count() >= 2) {
            owners_of.entry(part).or_default().insert(owner[i]);
        }
    }
    let mut variants: Vec<(usize, String)> = Vec::new();
    for (i, &o) in owner.iter().enumerate().filter(|(i, o)| i != *o) {
        variants.push((o, people[i].name.clone()));
    }
    for (part, owners) in owners_of {
        let mut owners = owners.into_iter();
        if let (Some(o), None) = (owners.next(), owners.next()) {
            let is_given = people[o].name.starts_with(&part);
            if stands_alone(corpus, index, &part, is_given) {
                variants.push((o, part));
            }
        }
    }
    let absorbed: HashSet<&String> = variants.iter().map(|v| &v.1).collect();
    let gone: Vec<bool> = people.iter().enumerate().map(|(i, p)| owner[i] != i || absorbed.contains(&p.name)).collect();
    for (o, variant) in variants.iter().cloned() {
        people[o].variants.push(variant);
    }
    let mut gone = gone.into_iter();
    people.retain(|_| !gone.next().unwrap_or(false));
}

/// Whether a part of a dotted name stands somewhere without its dots, as a name. A given name must have a title beside it.
fn stands_alone(corpus: &Corpus, index: &SuffixIndex, part: &str, is_given: bool) -> bool {
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
            || (!is_given && context::is_closed(&before, true) && context::is_closed(&after, false))
    })
}
