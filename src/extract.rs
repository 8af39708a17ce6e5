//! The main job: documents in, findings out. Brings the pairs of brackets, the persons and the terms together as entries,
//! gives each its target and where that comes from, its spellings, its evidence, and one order.

mod unite;

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::brackets::corpus::Found;
use crate::brackets::{self, Reading, inside};
use crate::corpus::{Corpus, closed_up};
use crate::count::{LONGEST, SuffixIndex};
use crate::document::{Document, Slices};
use crate::error::{Error, Result};
use crate::glossary::known::Known;
use crate::glossary::{Basis, Entry, Kind, Status};
use crate::names;
use crate::rank::{self, Strictness};
use crate::report::{Progress, Stage};
use crate::text::{is_han, key};

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A term must occur at least this often, if given; else 2 times, and more in a large text. Names and bracketed forms
    /// count from their first occurrence.
    pub min_count: Option<usize>,
    /// How much noise the list of terms may hold.
    pub strictness: Strictness,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Findings {
    /// The findings, best first.
    pub findings: Vec<Finding>,
    /// Documents read, copies included.
    pub documents: usize,
    /// Characters read.
    pub chars: usize,
    /// Terms left out because a given glossary has decided about them.
    pub decided_elsewhere: usize,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The entry as a glossary would hold it.
    pub entry: Entry,
    /// Why it was found, for people.
    pub reasons: Vec<String>,
    /// What speaks for and against it as a term, by name; empty if it was not found as a repeated string.
    pub clues: Vec<(&'static str, f32)>,
}

/// Short forms and pairs less probable than this are left to `shuyu pairs`.
const BELIEVED: f32 = 0.5;

/// An entry in the making.
#[derive(Debug, Default)]
struct Draft {
    kind: Kind,
    score: f64,
    /// Targets with what speaks for each.
    targets: BTreeMap<String, f64>,
    /// Forms in other languages than English with how often each stands there.
    foreign: BTreeMap<String, usize>,
    /// Abbreviations and short forms with how often each stands there.
    abbreviations: BTreeMap<String, usize>,
    variants: BTreeMap<String, usize>,
    reasons: Vec<String>,
    clues: Vec<(&'static str, f32)>,
    /// Latin forms by the readings of its characters, best first.
    derived: Vec<String>,
    /// How probable it is that it is the name of a person, if it looks like one.
    person: Option<f64>,
    /// Where a bracket gives the target.
    brackets: Vec<Bracketed>,
    attested: bool,
    /// Spellings that the documents use, in comparable characters, the entry's own first.
    spellings: Vec<String>,
}

/// A place where a bracket follows the entry.
#[derive(Debug, Clone)]
struct Bracketed {
    document: usize,
    block: usize,
    start: usize,
    length: usize,
    /// The Latin form in the bracket; empty for a Chinese short form.
    target: String,
    /// The Chinese as it stands there, and made comparable.
    written: String,
    normal: String,
}

impl Draft {
    /// The targets, the one that most speaks for first.
    fn ranked_targets(&self) -> Vec<String> {
        let mut ranked: Vec<(&String, i64)> = self.targets.iter().map(|(t, p)| (t, (p * 1e4).round() as i64)).collect();
        // A full name beats its abbreviation, however often that one stands there.
        let is_short = |t: &str| inside::shape(t) == inside::Shape::Acronym;
        ranked.sort_by(|a, b| is_short(a.0).cmp(&is_short(b.0)).then(b.1.cmp(&a.1)).then_with(|| a.0.cmp(b.0)));
        ranked.into_iter().map(|(t, _)| t.clone()).collect()
    }

    fn best_target(&self) -> Option<String> {
        self.ranked_targets().into_iter().chain(by_frequency(&self.foreign)).next()
    }

    /// Takes over what speaks for another spelling of the same name.
    fn absorb(&mut self, other: Draft) {
        for (target, p) in other.targets {
            *self.targets.entry(target).or_default() += p;
        }
        for (mine, others) in
            [(&mut self.abbreviations, other.abbreviations), (&mut self.variants, other.variants), (&mut self.foreign, other.foreign)]
        {
            for (form, n) in others {
                *mine.entry(form).or_default() += n;
            }
        }
        self.brackets.extend(other.brackets);
        self.spellings.extend(other.spellings);
        self.score = self.score.max(other.score);
        self.attested |= other.attested;
    }
}

/// Finds the names and terms of documents.
///
/// # Errors
/// [`Error::Interrupted`] if the user stopped the work.
pub fn extract(documents: &[Document], known: &Known, options: &Options, progress: &dyn Progress) -> Result<Findings> {
    progress.begin(Stage::Names, documents.len() as u64);
    let mut found = brackets::corpus::read(documents, known);
    progress.advance(documents.len() as u64);
    let mut corpus = Corpus::new(documents, progress)?;
    // A copy of a document has no vote of its own.
    found.retain(|f| corpus.holds(f.document));
    let index = SuffixIndex::new(&corpus);

    let mut drafts: HashMap<String, Draft> = HashMap::new();
    add_pairs(&found, &mut drafts);
    drop(found);
    let attested: BTreeMap<String, String> = drafts
        .values()
        .filter(|d| d.kind == Kind::Person && d.attested)
        .flat_map(|d| d.spellings.iter().filter_map(|s| Some((s.clone(), d.best_target()?))))
        .collect();
    let people = names::find(&corpus, &index, &attested);
    let mut person_names: HashSet<String> = attested.into_keys().collect();
    for p in &people.found {
        person_names.insert(p.name.clone());
        person_names.extend(p.variants.iter().cloned());
    }
    add_people(&people.found, &mut drafts);
    // Names are whole words from now on, whatever jieba made of them.
    let mut by_length: Vec<(usize, &String)> = person_names.iter().map(|n| (n.chars().count(), n)).collect();
    // A short name inside a long one is joined first, so that the long one stays whole.
    by_length.sort();
    for (length, name) in by_length {
        for &at in index.occurrences(&corpus, name) {
            if length <= LONGEST {
                corpus.join(at as usize, length);
            }
        }
    }
    if progress.interrupted() {
        return Err(Error::Interrupted);
    }
    progress.begin(Stage::Terms, 0);
    // A place may be named after a person (胡志明市): a known name that holds a person's is no less a name.
    let candidates = {
        let search = rank::Search { corpus: &corpus, index: &index, names: &person_names, known };
        rank::terms(search, options.min_count, options.strictness)
    };
    add_terms(candidates, known, &mut drafts);
    // What may be a term is rather one than a name that is none.
    let doubtful: Vec<_> = people.doubtful.into_iter().filter(|p| !drafts.contains_key(&key(&p.name))).collect();
    add_people(&doubtful, &mut drafts);
    drafts.retain(|_, d| d.attested || d.person.is_none_or(|p| p.max(d.score) >= options.strictness.least_name()));
    unite::unite(&corpus, &index, known, &mut drafts);
    progress.begin(Stage::Terms, drafts.len() as u64);

    let mut result = Findings { documents: documents.len(), chars: documents.iter().map(Document::chars).sum(), ..Findings::default() };
    let texts = Texts { documents, slices: Slices::default() };
    let drafts: Vec<Draft> = drafts.into_values().collect();
    let finished: Vec<Option<Finding>> = drafts
        .into_par_iter()
        .map(|draft| {
            progress.advance(1);
            if progress.interrupted() { None } else { finish(&texts, &corpus, &index, draft, known) }
        })
        .collect();
    if progress.interrupted() {
        return Err(Error::Interrupted);
    }
    for finding in finished.into_iter().flatten() {
        if known.is_decided(&finding.entry.source) {
            result.decided_elsewhere += 1;
        } else if options.kinds.is_empty() || options.kinds.contains(&finding.entry.kind) {
            result.findings.push(finding);
        }
    }
    absorb_short_forms(&mut result.findings);
    let rounded = |s: f64| (s * 1e6).round() as i64;
    result.findings.sort_by(|a, b| {
        let (a, b) = (&a.entry, &b.entry);
        rounded(worth(b)).cmp(&rounded(worth(a))).then(b.count.cmp(&a.count)).then_with(|| a.source.cmp(&b.source))
    });
    Ok(result)
}

/// A short form that a bracket gave to a name is that name, not a term of its own: 国管局 of 国家机关事务管理局. Another name
/// for it, or a word that everybody uses, stays a term too.
fn absorb_short_forms(findings: &mut Vec<Finding>) {
    let mut short: HashSet<String> = HashSet::new();
    for f in findings.iter() {
        let source = key(&f.entry.source);
        let forms = f.entry.variants.iter().map(|v| key(v));
        short.extend(forms.filter(|v| is_subsequence(v, &source) && crate::dictionary::Dictionary::shared().get(v).is_none()));
    }
    findings.retain(|f| {
        let own = key(&f.entry.source);
        f.entry.basis == Basis::Attested || !short.contains(&own) || f.entry.variants.iter().any(|v| key(v) == own)
    });
}

/// Whether the characters of one string stand in another in the same order.
fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}

/// What the list is sorted by: how much the program believes in an entry, and how often the translator will meet it. The
/// belief weighs far more: the first page must be clean.
pub(crate) fn worth(e: &Entry) -> f64 {
    e.score.powi(3) * (e.count.max(1) as f64).ln_1p().sqrt()
}

fn add_pairs(found: &[Found], drafts: &mut HashMap<String, Draft>) {
    for f in found {
        match &f.parenthetical.reading {
            Reading::Pair(pair) if pair.probability() >= BELIEVED => {
                let Some(best) = pair.best() else { continue };
                let text = f.parenthetical.before.normal(&best.span);
                let draft = drafts.entry(key(&text)).or_default();
                let p = f64::from(pair.probability());
                if pair.form.foreign {
                    *draft.foreign.entry(pair.form.target.clone()).or_default() += 1;
                } else {
                    *draft.targets.entry(pair.form.target.clone()).or_default() += p;
                }
                for abbreviation in pair.form.abbreviation.iter().cloned() {
                    *draft.abbreviations.entry(abbreviation).or_default() += 1;
                }
                for alias in pair.form.alias.iter().cloned() {
                    *draft.variants.entry(alias).or_default() += 1;
                }
                draft.brackets.push(Bracketed {
                    document: f.document,
                    block: f.block,
                    start: best.span.start,
                    length: best.span.len(),
                    target: pair.form.target.clone(),
                    written: f.parenthetical.before.written(&best.span),
                    normal: text.clone(),
                });
                if p > draft.score {
                    draft.score = p;
                    draft.kind = pair.kind;
                    draft.reasons.clone_from(&pair.reasons);
                }
                draft.attested = true;
                draft.spellings.push(text);
            }
            Reading::Alias { source, alias, probability } if *probability >= BELIEVED => {
                let text = f.parenthetical.before.normal(source);
                let draft = drafts.entry(key(&text)).or_default();
                for alias in alias.iter().cloned() {
                    *draft.variants.entry(alias).or_default() += 1;
                }
                draft.spellings.push(text.clone());
                draft.brackets.push(Bracketed {
                    document: f.document,
                    block: f.block,
                    start: source.start,
                    length: source.len(),
                    target: String::new(),
                    written: f.parenthetical.before.written(source),
                    normal: text.clone(),
                });
                if draft.score == 0.0 {
                    draft.score = f64::from(*probability) * 0.9;
                    draft.kind = kind_of(&text);
                    draft.reasons = vec![alias.as_ref().map_or_else(|| "party".to_owned(), |alias| format!("short-form:{alias}"))];
                }
            }
            _ => {}
        }
    }
}

fn add_people(people: &[names::Person], drafts: &mut HashMap<String, Draft>) {
    for person in people {
        // A known place or body that a rule took for a person is none.
        if let Some(known) = crate::glossary::shipped::lookup(&person.name)
            && known.kind != Kind::Person
        {
            continue;
        }
        let kind = if person.name.contains('·') { kind_of_dotted(&person.name) } else { Kind::Person };
        let others: Vec<Draft> = person.variants.iter().filter_map(|v| drafts.remove(&key(v))).collect();
        let draft = drafts.entry(key(&person.name)).or_default();
        draft.spellings.push(person.name.clone());
        for other in others {
            draft.absorb(other);
        }
        if kind == Kind::Person {
            for variant in &person.variants {
                *draft.variants.entry(variant.clone()).or_default() += 1;
            }
            draft.spellings.extend(person.variants.iter().cloned());
        }
        if !draft.attested {
            draft.kind = kind;
            draft.person = Some(person.probability);
            draft.derived.clone_from(&person.derived);
            draft.score = draft.score.max(person.probability);
            draft.reasons.clone_from(&person.reasons);
            draft.clues.clone_from(&person.clues);
        }
    }
}

fn add_terms(candidates: Vec<rank::Candidate>, known: &Known, drafts: &mut HashMap<String, Draft>) {
    for c in candidates {
        let draft = drafts.entry(key(&c.text)).or_default();
        let fresh = draft.spellings.is_empty();
        draft.spellings.push(c.text.clone());
        if fresh {
            draft.kind = known.lookup(&c.text).map_or_else(|| kind_of(&c.text), |e| e.kind);
            draft.reasons = c.reasons();
        } else {
            draft.reasons.extend(c.reasons());
        }
        draft.score = draft.score.max(c.termhood);
        draft.clues = c.evidence.clues().collect();
    }
}

fn kind_of(text: &str) -> Kind {
    brackets::kind_by_head(text).unwrap_or_else(|| match crate::dictionary::Dictionary::shared().get(text).map(|w| w.tag) {
        Some(tag) if crate::lexicon::Lexicon::shared().is_place(text, tag) => Kind::Place,
        Some("nt") => Kind::Organisation,
        _ => Kind::Term,
    })
}

fn kind_of_dotted(text: &str) -> Kind {
    match brackets::kind_by_head(text) {
        Some(kind @ (Kind::Place | Kind::Organisation | Kind::Work | Kind::Event)) => kind,
        _ => Kind::Person,
    }
}

/// The forms, the most frequent one first.
fn by_frequency(forms: &BTreeMap<String, usize>) -> Vec<String> {
    let mut sorted: Vec<(&String, &usize)> = forms.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    sorted.into_iter().map(|(form, _)| form.clone()).collect()
}

/// A place in the corpus where a spelling of an entry stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    at: usize,
    length: usize,
    /// Which spelling.
    spelling: usize,
}

/// Every place of these spellings in ascending order. A short spelling inside a longer one is not counted again.
fn places(corpus: &Corpus, index: &SuffixIndex, spellings: &[String]) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::new();
    for (spelling, text) in spellings.iter().enumerate() {
        let length = text.chars().count();
        let here = index.occurrences(corpus, text).iter().map(|&p| p as usize);
        all.extend(here.filter(|&at| length <= LONGEST || corpus.text(at, length).eq(text.chars())).map(|at| Place {
            at,
            length,
            spelling,
        }));
    }
    all.sort_unstable_by_key(|p| (p.at, std::cmp::Reverse(p.length)));
    let mut end = 0;
    all.retain(|p| {
        let is_new = p.at + p.length > end;
        end = end.max(p.at + p.length);
        is_new
    });
    all
}

/// The first place in each document that has one, of places in ascending order.
fn first_in_documents<'p>(corpus: &Corpus, mut places: &'p [Place]) -> impl Iterator<Item = &'p Place> {
    std::iter::from_fn(move || {
        let first = places.first()?;
        let end = corpus.document_end(first.at);
        places = &places[places.partition_point(|p| p.at < end)..];
        Some(first)
    })
}

/// Makes the entry of a draft.
fn finish(texts: &Texts<'_>, corpus: &Corpus, index: &SuffixIndex, draft: Draft, known: &Known) -> Option<Finding> {
    let mut spellings: Vec<String> = Vec::new();
    for s in
        draft.spellings.iter().cloned().chain(by_frequency(&draft.variants).iter().map(|v| crate::text::normalise(v).into_iter().collect()))
    {
        let s = closed_up(&s);
        if !spellings.contains(&s) {
            spellings.push(s);
        }
    }
    let main = spellings.first()?.clone();
    let places = places(corpus, index, &spellings);
    let documents = first_in_documents(corpus, &places).count();
    // A form that stands in a bracket's own clause only, repeated in captions, still occurs once.
    let count = places.len().max(usize::from(!draft.brackets.is_empty())) as u64;

    // How the documents write each spelling: dots, scripts, spaces.
    let mut written: Vec<BTreeMap<String, usize>> = vec![BTreeMap::new(); spellings.len()];
    let mut plain = vec![0; spellings.len()];
    for place in &places {
        if corpus.is_plain(place.at, place.length) {
            plain[place.spelling] += 1;
            continue;
        }
        let spot = corpus.spot(place.at);
        let raw = texts.slice(spot.document, spot.block, corpus.range(place.at, place.length));
        *written[place.spelling].entry(crate::text::tidy(raw)).or_default() += 1;
    }
    for ((forms, n), spelling) in written.iter_mut().zip(plain).zip(&spellings).filter(|((_, n), _)| *n > 0) {
        *forms.entry(spelling.clone()).or_default() += n;
    }
    // A bracket's clause may have been a copy of another; its spelling counts all the same.
    for seen in &draft.brackets {
        let normal = closed_up(&seen.normal);
        if let Some(i) = spellings.iter().position(|s| *s == normal) {
            written[i].entry(crate::text::tidy(&seen.written)).or_default();
        }
    }
    // The form in simplified characters and with the usual dot, as the glossary's language is; the commonest one where that
    // form is rare.
    let most = |forms: &BTreeMap<String, usize>| {
        let all: usize = forms.values().sum();
        let commonest = |usual: bool| {
            let of_these = forms.iter().filter(|(form, _)| !usual || closed_up(form) == main);
            of_these.max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))
        };
        commonest(true).filter(|(_, n)| *n * 4 >= all).or_else(|| commonest(false)).map(|best| best.0.clone())
    };
    let source = most(&written[0]).unwrap_or_else(|| main.clone());
    let mut variants: Vec<String> = Vec::new();
    let forms = written.iter().flat_map(|f| f.keys().cloned());
    for form in forms.chain(by_frequency(&draft.variants)) {
        if form != source && !variants.contains(&form) && !form.is_empty() {
            variants.push(form);
        }
    }

    let known_entry = known.lookup(&main).filter(|e| !draft.attested || e.kind == draft.kind);
    let mut targets = draft.ranked_targets();
    // A form in another language is a target only where nothing better stands.
    targets.extend(by_frequency(&draft.foreign));
    let attested = !targets.is_empty();
    if let Some(e) = known_entry {
        targets.push(e.target.clone());
        targets.extend(e.alternatives.iter().cloned());
    }
    targets.extend(by_frequency(&draft.abbreviations));
    let mut unique: Vec<String> = Vec::new();
    for t in targets {
        if !unique.contains(&t) {
            unique.push(t);
        }
    }
    // A form that the documents or a glossary give is never mixed with those that are only derived.
    let derived = unique.is_empty();
    if derived && draft.kind == Kind::Person {
        unique.clone_from(&draft.derived);
    }
    let target = if unique.is_empty() { String::new() } else { unique.remove(0) };
    let basis = if attested {
        Basis::Attested
    } else if target.is_empty() {
        Basis::None
    } else if derived {
        Basis::Derived
    } else {
        Basis::Known
    };

    let mut entry = Entry {
        source,
        target,
        status: Status::Candidate,
        kind: draft.kind,
        basis,
        count,
        documents: documents.max(1) as u64,
        score: draft.score.clamp(0.0, 1.0),
        variants,
        alternatives: unique,
        ..Entry::default()
    };
    entry.evidence = evidence(texts, corpus, &draft, &entry.target, &places);
    (entry.source.chars().filter(|&c| is_han(c)).count() > 0).then_some(Finding { entry, reasons: draft.reasons, clues: draft.clues })
}

/// The text of blocks by character index.
struct Texts<'d> {
    documents: &'d [Document],
    slices: Slices,
}

impl<'d> Texts<'d> {
    fn slice(&self, document: usize, block: usize, chars: std::ops::Range<usize>) -> &'d str {
        self.slices.slice(self.documents, document, block, chars)
    }

    /// The line, or what the format has instead.
    fn spot(&self, document: usize, block: usize, char: usize) -> String {
        match &self.documents[document].blocks[block].locus {
            Some(locus) => locus.to_string(),
            None => self.slices.line(self.documents, document, block, char).to_string(),
        }
    }
}

/// The most places quoted for an entry.
pub(crate) const MOST_EVIDENCE: usize = 3;

/// Where the entry stands: first where a bracket gives its target, then other brackets, then in as many documents as possible.
fn evidence(texts: &Texts<'_>, corpus: &Corpus, draft: &Draft, target: &str, places: &[Place]) -> Vec<String> {
    let mut quoted: HashSet<String> = HashSet::new();
    let mut lines = Vec::new();
    let mut brackets: Vec<&Bracketed> = draft.brackets.iter().collect();
    brackets.sort_by_key(|b| (b.target != target, texts.documents[b.document].blocks[b.block].text.as_str(), b.start));
    brackets.truncate(MOST_EVIDENCE);
    let spot = |p: &Place| {
        let s = corpus.spot(p.at);
        (s.document, s.block, s.char, corpus.range(p.at, p.length).len())
    };
    // First one place in each of several documents, then any.
    let is_new = |p: &&Place| !brackets.iter().any(|b| b.document == corpus.document(p.at));
    let others = first_in_documents(corpus, places).filter(is_new).take(MOST_EVIDENCE).chain(places.iter().take(4 * MOST_EVIDENCE));
    let spots = brackets.iter().map(|b| (b.document, b.block, b.start, b.length)).chain(others.map(spot));
    for (document, block, char, length) in spots {
        let from = char.saturating_sub(QUOTE_BEFORE);
        let around = texts.slice(document, block, from..char + length + QUOTE_WINDOW);
        let quote = quote(around, char - from, length, from > 0);
        if quoted.insert(quote.clone()) {
            lines.push((texts.documents[document].name.clone(), texts.spot(document, block, char), quote));
            if lines.len() == MOST_EVIDENCE {
                break;
            }
        }
    }
    lines.into_iter().map(|(name, spot, quote)| format!("{name}:{spot} {quote}")).collect()
}

/// How many characters are quoted before and after a term.
const QUOTE_BEFORE: usize = 16;
const QUOTE_AFTER: usize = 28;
/// A bracket that ends within so many characters is quoted whole.
const QUOTE_WINDOW: usize = 130;

/// A term in its text: `日本防卫副大臣【芹沢清】(Serizawa Kiyoshi)在河内`. A bracket right after the term is quoted whole.
fn quote(text: &str, at: usize, length: usize, cut: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let end = (at + length).min(chars.len());
    let mut to = (end + QUOTE_AFTER).min(chars.len());
    // Past a closing quotation mark, a rank and a space.
    let open = chars[end..].iter().take(6).position(|c| matches!(c, '(' | '（')).map(|i| end + i);
    if let Some(open) = open
        && let Some(close) = chars[open..].iter().take(120).position(|c| matches!(c, ')' | '）'))
    {
        to = to.max(open + close + 1);
    }
    let piece = |a: usize, b: usize| chars[a..b].iter().collect::<String>();
    // Whole graphemes only, so that no mark loses its letter.
    let before = piece(0, at);
    let before = if cut { before.graphemes(true).skip(1).collect::<String>() } else { before };
    let after = piece(end, to);
    let line = format!("{}【{}】{}", before.trim_start(), piece(at, end), after.trim_end());
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
