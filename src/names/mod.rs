//! Names of people where no bracket helps: transliterated names with dots (`dotted`), whose possible spans compete at each
//! place, and names without (`undotted`). Here the spellings of one person are brought together.

mod context;
mod dotted;
mod origin;
mod undotted;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use self::context::Side;
use crate::bits::Bits;
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
    /// What speaks for and against a name without dots, by name.
    pub clues: Vec<(&'static str, f32)>,
    /// Latin forms by the readings of its characters, best first: suggestions.
    pub derived: Vec<String>,
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

/// A name without dots is believed from this probability on.
const PROBABLE: f64 = 0.375;

/// The persons of a corpus.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Persons {
    /// Those that are believed.
    pub found: Vec<Person>,
    /// Names without dots that are rather none: for a list that is to hold all that may be wanted.
    pub doubtful: Vec<Person>,
}

/// Finds the persons. `attested` are names that a bracket proves, in comparable characters, with their Latin forms.
#[must_use]
pub fn find(corpus: &Corpus, index: &SuffixIndex, attested: &BTreeMap<String, String>) -> Persons {
    let dotted = choose(corpus, index, dotted::readings(corpus), attested);
    let mut taken = Bits::new(corpus.symbols().len());
    for span in &dotted {
        (span.at..span.at + span.length).for_each(|at| taken.set(at));
    }
    for name in
        attested.keys().chain(dotted.iter().map(|s| corpus.text(s.at, s.length).collect::<String>()).collect::<BTreeSet<_>>().iter())
    {
        for &at in index.occurrences(corpus, name) {
            (at as usize..at as usize + name.chars().count()).for_each(|at| taken.set(at));
        }
    }
    let suspects = undotted::find(corpus, index, &taken);
    let countries = origin::Countries::new(corpus, index);

    let mut people: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for span in dotted {
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
                clues: Vec::new(),
                derived: Vec::new(),
            })
        })
        .collect();
    let suspects = suspects.into_iter().filter(|s| !attested.contains_key(&s.name)).map(|s| Person {
        derived: if s.is_han() { countries.latin_forms(&s.name, &s.positions) } else { Vec::new() },
        name: s.name,
        variants: Vec::new(),
        probability: s.probability,
        reasons: s.reasons,
        clues: s.clues,
    });
    let (probable, doubtful): (Vec<Person>, Vec<Person>) = suspects.partition(|p| p.probability >= PROBABLE);
    people.extend(probable);
    let known: HashSet<String> = people.iter().map(|p| p.name.clone()).collect();
    for name in attested.keys() {
        if !known.contains(name) {
            people.push(Person {
                name: name.clone(),
                variants: Vec::new(),
                probability: 0.99,
                reasons: vec!["bracket".to_owned()],
                clues: Vec::new(),
                derived: Vec::new(),
            });
        }
    }
    people.sort_by(|a, b| a.name.cmp(&b.name));
    unite(corpus, index, attested, &mut people);
    note_misprints(corpus, index, &mut people);
    Persons { found: people, doubtful }
}

/// Picks a reading for each occurrence. A string that is a likely reading elsewhere, with other neighbours, is likelier here,
/// and so is one whose last part stands elsewhere by itself.
fn choose(corpus: &Corpus, index: &SuffixIndex, occurrences: Vec<Readings>, attested: &BTreeMap<String, String>) -> Vec<Span> {
    let mut alone: HashMap<String, BTreeSet<u16>> = HashMap::new();
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
                let last = name.rsplit('·').next().unwrap_or_default();
                let behind = alone.entry(last.to_owned()).or_insert_with(|| behind_alone(corpus, index, last));
                let elsewhere = behind.iter().filter(|&&symbol| symbol != neighbours(&s).1).count() as f32;
                let total = s.score + ((1.0 + others).ln() + (1.0 + elsewhere).ln()) * 0.9 + proven;
                ((total * 1e3).round() as i64, s)
            });
            scored.max_by(|a, b| a.0.cmp(&b.0).then(a.1.length.cmp(&b.1.length)).then(b.1.at.cmp(&a.1.at))).map(|(_, s)| s)
        })
        .collect()
}

/// What stands behind a part of a dotted name where it is without its dots.
fn behind_alone(corpus: &Corpus, index: &SuffixIndex, part: &str) -> BTreeSet<u16> {
    let length = part.chars().count();
    if length < 2 {
        return BTreeSet::new();
    }
    let symbol = |at: Option<usize>| at.and_then(|i| corpus.symbols().get(i)).copied().unwrap_or_default();
    let is_dot = |symbol: u16| corpus.char(symbol) == '·';
    let places = index.occurrences(corpus, part).iter().map(|&p| p as usize);
    let sides = places.map(|at| (symbol(at.checked_sub(1)), symbol(Some(at + length))));
    sides.filter(|&(left, right)| !is_dot(left) && !is_dot(right)).map(|(_, right)| right).collect()
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
    let names: HashSet<&str> = people.iter().map(|p| p.name.as_str()).collect();
    let mut variants: Vec<(usize, String)> = Vec::new();
    for (i, &o) in owner.iter().enumerate().filter(|(i, o)| i != *o) {
        variants.push((o, people[i].name.clone()));
    }
    for (part, owners) in owners_of {
        let mut owners = owners.into_iter();
        if let (Some(o), None) = (owners.next(), owners.next()) {
            let is_given = people[o].name.starts_with(&part);
            // The part may have been found as a name by itself.
            if !is_given && names.contains(part.as_str()) || stands_alone(corpus, index, &part, is_given) {
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

/// A name is long enough to be a misprint of another one from this length on: the short names of two people may well differ
/// in one character.
const LONG_NAME: usize = 5;

/// What a name keeps of its probability that differs from a more frequent one in one character.
const MISPRINT: f64 = 0.6;

/// Notes with a long name that it may be a misprint of a more frequent one (沙万·丰威汉, 通沙万·丰威汉). They stay two entries:
/// that they are one person is for people to say.
fn note_misprints(corpus: &Corpus, index: &SuffixIndex, people: &mut [Person]) {
    // Two names that differ in one character are equal once one character is left out of one of them or of both.
    let mut shortened: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (i, person) in people.iter().enumerate() {
        let chars: Vec<char> = person.name.chars().collect();
        if chars.len() >= LONG_NAME {
            shortened.entry(person.name.clone()).or_default().insert(i);
            for left_out in (0..chars.len()).filter(|&n| chars[n] != '·') {
                let rest = chars.iter().enumerate().filter(|c| c.0 != left_out).map(|c| c.1).collect();
                shortened.entry(rest).or_default().insert(i);
            }
        }
    }
    let count = |name: &str| index.occurrences(corpus, name).len();
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    for alike in shortened.values().filter(|a| a.len() > 1) {
        for (&a, &b) in alike.iter().flat_map(|a| alike.iter().map(move |b| (a, b))).filter(|(a, b)| a != b) {
            let (rare, frequent) = (&people[a].name, &people[b].name);
            // The places of a name that the other one holds are the other's.
            let inside = if frequent.contains(rare.as_str()) { count(frequent) } else { 0 };
            if count(rare).saturating_sub(inside) < count(frequent) && strsim::levenshtein(rare, frequent) == 1 {
                found.insert(a, b);
            }
        }
    }
    for (rare, frequent) in found {
        let name = people[frequent].name.clone();
        people[rare].probability *= MISPRINT;
        people[rare].reasons.insert(0, format!("possible-variant:{name}"));
    }
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
        // 巴尔 in 在巴尔的摩.
        if !corpus.is_edge(at) || !corpus.is_edge(at + length) {
            return false;
        }
        let before = context::before(corpus, at, 9);
        let after = context::after(corpus, at + length, 9);
        titles::ends_title(&before).is_some()
            || titles::starts_title(&after).is_some()
            || (!is_given && context::is_closed(&before, Side::Before) && context::is_closed(&after, Side::Behind))
    })
}
