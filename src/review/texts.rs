//! The documents behind a glossary, as review needs them: where an entry stands, with the words around it, and how often
//! the strings occur that a moved boundary would give. Knows documents and nothing of decisions. Where the documents can't be
//! read, the evidence that the glossary keeps stands in for them.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};

use crate::corpus::{Corpus, SEPARATOR, closed_up};
use crate::dictionary::Dictionary;
use crate::document::{Document, Slices};
use crate::error::Result;
use crate::extract::MOST_EVIDENCE;
use crate::glossary::Entry;
use crate::report::Progress;
use crate::text::normalise;

/// The most places that are shown for an entry.
const MOST_CONTEXTS: usize = 60;

/// The most characters offered at one end.
const MOST_EXTENSIONS: usize = 3;

/// How many characters are quoted before and after a term.
const AROUND: usize = 40;
const EVIDENCE_BEFORE: usize = 16;
const EVIDENCE_AFTER: usize = 28;

/// One end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// Where it begins.
    Left,
    /// Where it ends.
    Right,
}

/// A place of a term.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Context {
    /// `file:line`.
    pub place: String,
    /// The words before it.
    pub before: String,
    /// The term as it stands there.
    pub term: String,
    /// The words after it.
    pub after: String,
}

/// A term whose boundary has moved by one character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The end that has moved.
    pub end: End,
    /// Whether the term became longer.
    pub longer: bool,
    /// The term that comes of it.
    pub source: String,
    /// How often it occurs, counted as for [`Entry::count`]; unknown without documents.
    pub count: Option<u64>,
}

/// What the documents say about an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Look {
    /// Places, first one in each document, 60 at most.
    pub contexts: Vec<Context>,
    /// How often the source itself stands in the documents, variants aside; unknown without documents.
    pub count: Option<u64>,
    /// The moves of its boundaries, the left end first, longer ones first, the most frequent first.
    pub choices: Vec<Choice>,
    /// How many different characters stand right before and right after it; unknown without documents.
    pub neighbours: Option<(usize, usize)>,
    /// Whether a general dictionary has the source.
    pub in_dictionary: bool,
}

/// How often an entry occurs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// Occurrences of all its spellings.
    pub count: u64,
    /// Documents that hold one.
    pub documents: u64,
    /// `file:line text with the 【term】 marked`.
    pub evidence: Vec<String>,
}

/// The documents, ready to be searched.
#[derive(Default)]
pub struct Texts {
    documents: Vec<Document>,
    corpus: Option<Corpus>,
    /// The corpus' symbols as bytes, the low one first.
    bytes: Vec<u8>,
    slices: Slices,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({} documents)", self.documents.len())
    }
}

/// A place in the corpus: position and length in characters.
type Place = (usize, usize);

impl Texts {
    /// Makes documents ready to be searched.
    ///
    /// # Errors
    /// [`crate::Error::Interrupted`] if the user stopped the work.
    pub fn new(documents: Vec<Document>, progress: &dyn Progress) -> Result<Self> {
        let corpus = Corpus::without_words(&documents, progress)?;
        let bytes = corpus.symbols().iter().flat_map(|s| s.to_le_bytes()).collect();
        Ok(Texts { documents, corpus: Some(corpus), bytes, slices: Slices::default() })
    }

    /// Whether there are no documents to look into.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// What the documents say about an entry.
    #[must_use]
    pub fn look(&self, entry: &Entry) -> Look {
        let in_dictionary = Dictionary::shared().get(&entry.source).is_some();
        let mut look = Look { contexts: self.contexts(entry), in_dictionary, ..Look::default() };
        if look.contexts.is_empty() {
            look.contexts = entry.evidence.iter().filter_map(|line| from_evidence(line)).collect();
        }
        if !self.is_empty() {
            look.count = Some(self.count(&entry.source));
        }
        let mut neighbours = (0, 0);
        for end in [End::Left, End::Right] {
            let beside = self.beside(entry, end, &look.contexts);
            match end {
                End::Left => neighbours.0 = beside.len(),
                End::Right => neighbours.1 = beside.len(),
            }
            for (c, _) in beside.into_iter().take(MOST_EXTENSIONS) {
                look.choices.push(self.choice(end, true, extended(&entry.source, end, c)));
            }
            if let Some(shorter) = shortened(&entry.source, end) {
                look.choices.push(self.choice(end, false, shorter));
            }
        }
        look.neighbours = look.count.map(|_| neighbours);
        look
    }

    /// How often a string occurs, repeated sentences counted once.
    #[must_use]
    pub fn count(&self, text: &str) -> u64 {
        self.find(text).len() as u64
    }

    /// Counts an entry anew; `None` without documents, or where they do not hold it.
    #[must_use]
    pub fn counted(&self, entry: &Entry) -> Option<Counted> {
        let corpus = self.corpus.as_ref()?;
        let places = self.places(entry);
        let mut documents: Vec<usize> = places.iter().map(|p| corpus.document(p.0)).collect();
        documents.sort_unstable();
        documents.dedup();
        let lines = self.quotes(&places, MOST_EVIDENCE, EVIDENCE_BEFORE, EVIDENCE_AFTER);
        let evidence = lines.into_iter().map(|c| {
            let line = format!("{}【{}】{}", c.before, c.term, c.after);
            format!("{} {}", c.place, line.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        (!places.is_empty()).then(|| Counted {
            count: places.len() as u64,
            documents: documents.len() as u64,
            evidence: evidence.collect(),
        })
    }

    fn choice(&self, end: End, longer: bool, source: String) -> Choice {
        let count = (!self.is_empty()).then(|| self.count(&source));
        Choice { end, longer, source, count }
    }

    fn contexts(&self, entry: &Entry) -> Vec<Context> {
        self.quotes(&self.places(entry), MOST_CONTEXTS, AROUND, AROUND)
    }

    /// The places with the words around them: first one in each document, then the others in their order.
    fn quotes(&self, places: &[Place], most: usize, before: usize, after: usize) -> Vec<Context> {
        let Some(corpus) = &self.corpus else { return Vec::new() };
        let mut seen = std::collections::HashSet::new();
        let (first, rest): (Vec<Place>, Vec<Place>) = places.iter().copied().partition(|p| seen.insert(corpus.document(p.0)));
        let mut first: Vec<Place> = first.into_iter().chain(rest).take(most).collect();
        // Places of one file stand together, in its order; which places they are is settled by now.
        first.sort_by_key(|p| {
            let spot = corpus.spot(p.0);
            (self.documents[spot.document].name.as_str(), spot.block, spot.char)
        });
        let quote = |&(at, length): &Place| {
            let spot = corpus.spot(at);
            let term = corpus.range(at, length);
            let around = |chars: Range<usize>| self.slice(spot.document, spot.block, chars);
            Context {
                place: format!("{}:{}", self.documents[spot.document].name, self.line(spot.document, spot.block, spot.char)),
                before: around(term.start.saturating_sub(before)..term.start).trim_start().to_owned(),
                term: around(term.clone()).to_owned(),
                after: around(term.end..term.end + after).trim_end().to_owned(),
            }
        };
        first.iter().map(quote).collect()
    }

    /// The characters right beside the source, the most frequent first. Punctuation and line ends are none: no term crosses
    /// them.
    fn beside(&self, entry: &Entry, end: End, contexts: &[Context]) -> Vec<(char, usize)> {
        let mut beside: BTreeMap<char, usize> = BTreeMap::new();
        if let Some(corpus) = self.corpus.as_ref().filter(|_| !self.is_empty()) {
            for (at, length) in self.find(&entry.source) {
                let next = match end {
                    End::Left => at.checked_sub(1),
                    End::Right => Some(at + length).filter(|&i| i < corpus.symbols().len()),
                };
                if let Some(next) = next.filter(|&i| corpus.symbols()[i] != SEPARATOR) {
                    let spot = corpus.spot(next);
                    let written = self.slice(spot.document, spot.block, spot.char..spot.char + 1);
                    beside.extend(written.chars().next().map(|c| (c, beside.get(&c).copied().unwrap_or(0) + 1)));
                }
            }
        } else {
            for c in contexts.iter().filter(|c| c.term == entry.source) {
                let next = match end {
                    End::Left => c.before.chars().next_back(),
                    End::Right => c.after.chars().next(),
                };
                if let Some(next) = next.filter(|c| c.is_alphanumeric() || *c == '·') {
                    *beside.entry(next).or_default() += 1;
                }
            }
        }
        let mut sorted: Vec<(char, usize)> = beside.into_iter().collect();
        sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        sorted
    }

    /// Every place of an entry's spellings. A short spelling inside a longer one is not counted again.
    fn places(&self, entry: &Entry) -> Vec<Place> {
        let mut all: Vec<Place> = entry.spellings().flat_map(|s| self.find(s)).collect();
        all.sort_unstable_by_key(|p| (p.0, std::cmp::Reverse(p.1)));
        let mut end = 0;
        all.retain(|p| {
            let is_new = p.0 + p.1 > end;
            end = end.max(p.0 + p.1);
            is_new
        });
        all
    }

    fn find(&self, text: &str) -> Vec<Place> {
        let Some(corpus) = &self.corpus else { return Vec::new() };
        let chars: Vec<char> = closed_up(&normalise(text).into_iter().collect::<String>()).chars().collect();
        let Some(numbers) = corpus.numbers(&chars).filter(|n| !n.is_empty()) else { return Vec::new() };
        let needle: Vec<u8> = numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        let finder = Finder::new(&needle);
        let (mut out, mut from) = (Vec::new(), 0);
        while let Some(hit) = finder.find(&self.bytes[from..]).map(|i| from + i) {
            // An odd offset is the second half of one character and the first of the next.
            if hit % 2 == 0 {
                out.push((hit / 2, numbers.len()));
                from = hit + needle.len();
            } else {
                from = hit + 1;
            }
        }
        out
    }

    fn slice(&self, document: usize, block: usize, chars: Range<usize>) -> &str {
        self.slices.slice(&self.documents, document, block, chars)
    }

    fn line(&self, document: usize, block: usize, char: usize) -> u32 {
        self.slices.line(&self.documents, document, block, char)
    }
}

/// A term with one more character at an end.
#[must_use]
pub fn extended(source: &str, end: End, c: char) -> String {
    match end {
        End::Left => format!("{c}{source}"),
        End::Right => format!("{source}{c}"),
    }
}

/// A term with one character less at an end; `None` if nothing would be left.
#[must_use]
pub fn shortened(source: &str, end: End) -> Option<String> {
    let mut chars = source.chars();
    match end {
        End::Left => chars.next(),
        End::Right => chars.next_back(),
    };
    let rest = chars.as_str().trim_matches(['·', ' ', '•', '・', '-']);
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// A line of evidence, taken apart.
fn from_evidence(line: &str) -> Option<Context> {
    let (place, quote) = line.split_once(' ')?;
    let (before, rest) = quote.split_once('【')?;
    let (term, after) = rest.split_once('】')?;
    Some(Context { place: place.to_owned(), before: before.to_owned(), term: term.to_owned(), after: after.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;
    use crate::report::Silent;

    fn texts() -> Texts {
        let lines = ["青禾县水位监测系统启用。", "新水位监测系统发布数据,水位监测系统检修。", "旧水位监测系统停用。"];
        let document = Document { name: "a.txt".into(), blocks: lines.iter().zip(1..).map(|(l, i)| Block::line(*l, i)).collect() };
        Texts::new(vec![document], &Silent::default()).expect("not interrupted")
    }

    fn entry(source: &str) -> Entry {
        Entry { source: source.into(), ..Entry::default() }
    }

    #[test]
    fn contexts_have_file_and_line_and_choices_have_counts() {
        let look = texts().look(&entry("水位监测系统"));
        let places: Vec<&str> = look.contexts.iter().map(|c| c.place.as_str()).collect();
        assert_eq!(places, ["a.txt:1", "a.txt:2", "a.txt:2", "a.txt:3"]);
        assert_eq!((look.contexts[0].before.as_str(), look.contexts[0].after.as_str()), ("青禾县", "启用。"));
        assert_eq!(look.count, Some(4));
        let choices: Vec<(&str, Option<u64>)> = look.choices.iter().map(|c| (c.source.as_str(), c.count)).collect();
        assert_eq!(choices[0], ("县水位监测系统", Some(1)));
        assert!(choices.contains(&("位监测系统", Some(4))) && choices.contains(&("水位监测系统发", Some(1))), "{choices:?}");
        assert_eq!(look.neighbours, Some((3, 4)));
    }

    #[test]
    fn an_entry_counts_with_its_variants_and_a_spelling_inside_another_counts_once() {
        let e = Entry { variants: vec!["监测系统".into()], ..entry("水位监测系统") };
        assert_eq!(texts().counted(&e).map(|c| (c.count, c.documents)), Some((4, 1)));
        assert_eq!(texts().counted(&entry("河灯")), None);
    }

    #[test]
    fn evidence_stands_in_where_there_are_no_documents() {
        let e = Entry { evidence: vec!["b.txt:7 县【河灯】节".into(), "no quote".into()], ..entry("河灯") };
        let look = Texts::default().look(&e);
        assert_eq!(look.contexts.len(), 1);
        assert_eq!((look.contexts[0].place.as_str(), look.count), ("b.txt:7", None));
        assert_eq!(look.choices[0], Choice { end: End::Left, longer: true, source: "县河灯".into(), count: None });
    }
}
