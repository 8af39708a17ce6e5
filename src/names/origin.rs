//! In which language the name of a person in Han characters is read. The words for countries and their bodies decide that
//! stand nearest before the name, and those of the whole document a little; the surname alone never does: Chinese,
//! Vietnamese and Korean people share most of them.

use rustc_hash::FxHashMap;

use super::context::before;
use crate::bits::Bits;
use crate::corpus::{Corpus, SEPARATOR};
use crate::count::SuffixIndex;
use crate::lexicon::Lexicon;
use crate::readings;
use crate::titles;

/// What a word says of the person named next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Origin {
    Chinese,
    Vietnamese,
    Korean,
    Japanese,
    /// A country whose names have no reading here, or whose people spell theirs in no one way: Singapore, Hong Kong.
    Elsewhere,
}

const ORIGINS: [Origin; 5] = [Origin::Chinese, Origin::Vietnamese, Origin::Korean, Origin::Japanese, Origin::Elsewhere];

/// How far before a name a word is looked for, in characters.
const REACH: usize = 60;

/// What a word counts that leads up to the name with nothing but a title between them: 中国国防部长董军.
const ATTACHED: f32 = 5.0;

/// What a word counts that stands before the name without a punctuation mark between them.
const NEAR: f32 = 2.0;

/// What a word counts behind punctuation marks, divided by their number and one.
const BEYOND: f32 = 1.5;

/// What the commonest word of a document counts.
const DOCUMENT: f32 = 0.6;

/// Behind these, a country is where somebody is or goes, not comes from.
const TOWARD: [char; 4] = ['驻', '访', '赴', '对'];

/// The words for countries in a corpus.
pub(super) struct Countries<'c> {
    corpus: &'c Corpus,
    /// Where they begin, their lengths and what they say, by place.
    words: Vec<(usize, usize, Option<Origin>)>,
    /// The commonest origin in each document.
    commonest: FxHashMap<usize, Origin>,
}

impl<'c> Countries<'c> {
    /// Finds the words.
    pub(super) fn new(corpus: &'c Corpus, index: &SuffixIndex) -> Self {
        let mut listed: Vec<(usize, &str, Option<Origin>)> =
            Lexicon::shared().country_words.iter().map(|(word, said)| (word.chars().count(), *word, origin(said))).collect();
        // Of two words at one place the longer one is meant.
        listed.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let mut taken = Bits::new(corpus.symbols().len());
        let mut words = Vec::new();
        for (length, word, said) in listed {
            for &at in index.occurrences(corpus, word) {
                let at = at as usize;
                // 发展中国家 holds no 中国.
                if corpus.is_edge(at) && corpus.is_edge(at + length) && !taken.get(at) && !taken.get(at + length - 1) {
                    (at..at + length).for_each(|i| taken.set(i));
                    // 越南驻老挝大使 is no Laotian.
                    let toward = at > 0 && TOWARD.contains(&corpus.char(corpus.symbols()[at - 1]));
                    words.push((at, length, said.filter(|_| !toward)));
                }
            }
        }
        words.sort_unstable();
        let mut sums: FxHashMap<(usize, Origin), usize> = FxHashMap::default();
        for &(at, _, said) in &words {
            if let Some(said) = said {
                *sums.entry((corpus.document(at), said)).or_default() += 1;
            }
        }
        let mut sums: Vec<((usize, Origin), usize)> = sums.into_iter().collect();
        sums.sort_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
        let commonest = sums.into_iter().map(|((document, said), _)| (document, said)).collect();
        Countries { corpus, words, commonest }
    }

    /// The Latin forms of a name by the readings of its characters, best first; none if the name is Japanese, from a country
    /// without readings here, or from nowhere that can be known, or if its characters stand for the sounds of a foreign one.
    pub(super) fn latin_forms(&self, name: &str, places: &[u32]) -> Vec<String> {
        if sounds_foreign(name) {
            return Vec::new();
        }
        match self.origin(name, places) {
            Some(Origin::Chinese) => readings::pinyin(name),
            Some(Origin::Vietnamese) => readings::vietnamese(name),
            Some(Origin::Korean) => readings::korean(name),
            Some(Origin::Japanese | Origin::Elsewhere) | None => Vec::new(),
        }
    }

    fn origin(&self, name: &str, places: &[u32]) -> Option<Origin> {
        if is_vietnamese_woman(name) {
            return Some(Origin::Vietnamese);
        }
        let mut votes = [0.0f32; ORIGINS.len()];
        let mut document = None;
        for &at in places {
            let at = at as usize;
            if let Some((said, weight)) = self.nearest(at) {
                votes[said as usize] += weight;
            }
            let here = self.corpus.document(at);
            if document != Some(here) {
                document = Some(here);
                if let Some(&said) = self.commonest.get(&here) {
                    votes[said as usize] += DOCUMENT;
                }
            }
        }
        // Who speaks of no country at all writes of people at home.
        if votes.iter().all(|&v| v == 0.0) {
            votes[Origin::Chinese as usize] = DOCUMENT;
        }
        let rounded = |o: Origin| (votes[o as usize] * 1e3).round() as i64;
        let mut order = ORIGINS;
        order.sort_by_key(|&o| (std::cmp::Reverse(rounded(o)), o));
        let best = order[0];
        if is_possible(best, name) {
            return Some(best);
        }
        // 越南 alone doesn't make 尹锡悦 Vietnamese; he is Korean if there is a word for that.
        let second = order[1];
        (votes[best as usize] < ATTACHED && votes[second as usize] > 0.0 && is_possible(second, name)).then_some(second)
    }

    /// What the nearest word before a place says, and how much that counts.
    fn nearest(&self, at: usize) -> Option<(Origin, f32)> {
        let last = self.words.partition_point(|w| w.0 + w.1 <= at);
        let here = self.corpus.document(at);
        let mut found = self.words[..last].iter().rev().take_while(|w| w.0 + w.1 + REACH > at);
        let (start, length, said) = found.find_map(|&(start, length, said)| Some((start, length, said?)))?;
        if self.corpus.document(start) != here {
            return None;
        }
        let marks = self.corpus.symbols()[start + length..at].iter().filter(|&&s| s == SEPARATOR).count();
        let between = at - (start + length);
        let title = || {
            let left = before(self.corpus, at, between);
            titles::ends_title(&left).is_some()
        };
        Some((
            said,
            if marks > 0 {
                BEYOND / (marks + 1) as f32
            } else if between == 0 || title() {
                ATTACHED
            } else {
                NEAR
            },
        ))
    }
}

fn origin(said: &str) -> Option<Origin> {
    match said {
        "zh" => Some(Origin::Chinese),
        "vi" => Some(Origin::Vietnamese),
        "ko" => Some(Origin::Korean),
        "ja" => Some(Origin::Japanese),
        "other" => Some(Origin::Elsewhere),
        _ => None,
    }
}

/// Whether a name is built as those of many Vietnamese women: 武氏映春.
fn is_vietnamese_woman(name: &str) -> bool {
    let mut chars = name.char_indices();
    let second = chars.nth(1).filter(|&(_, c)| c == '氏');
    second.is_some_and(|(end, _)| Lexicon::shared().surnames_vi.contains_key(&name[..end])) && chars.next().is_some()
}

/// From this mean log odds on, the characters of a name are those of transliterated names; two characters alone show less.
const SOUNDS: f32 = 1.5;
const TWO_SOUND: f32 = 2.5;

/// Whether the characters of a name are those of a transliterated one, and no more those of a given name: 马斯克, 温斯顿 begin
/// with a surname by chance. A few Chinese names are written so too (葛菲, 朱德); they lose a suggestion, which costs less
/// than a reading that nobody has.
fn sounds_foreign(name: &str) -> bool {
    let lexicon = Lexicon::shared();
    let chars: Vec<char> = name.chars().collect();
    let surname = if chars.len() > 2 && lexicon.surnames_zh.contains_key(chars[..2].iter().collect::<String>().as_str()) { 2 } else { 1 };
    let Some(given) = chars.get(surname..).filter(|given| !given.is_empty()) else { return false };
    let clamped = |odds: f32| odds.clamp(-3.0, 4.0);
    let mean = |of: &[char], odds: &dyn Fn(char) -> f32| of.iter().map(|&c| odds(c)).sum::<f32>() / of.len() as f32;
    mean(&chars, &|c| clamped(lexicon.translit(c))) >= if chars.len() == 2 { TWO_SOUND } else { SOUNDS }
        && mean(given, &|c| clamped(lexicon.translit(c)) - clamped(lexicon.given(c))) > 0.0
}

/// Whether people of that origin have the surname.
fn is_possible(origin: Origin, name: &str) -> bool {
    let lexicon = Lexicon::shared();
    let has = |listed: &dyn Fn(&str) -> bool| (1..=2).any(|n| name.char_indices().nth(n).is_some_and(|(end, _)| listed(&name[..end])));
    match origin {
        Origin::Chinese => has(&|s| lexicon.surnames_zh.contains_key(s)),
        Origin::Vietnamese => has(&|s| lexicon.surnames_vi.contains_key(s)),
        Origin::Korean => has(&|s| lexicon.surnames_ko.contains_key(s)),
        Origin::Japanese | Origin::Elsewhere => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_characters_tell_a_transliterated_name_from_a_chinese_one() {
        for name in ["马斯克", "温斯顿", "莫里森", "高德曼", "康纳利", "金斯利", "马科斯"] {
            assert!(sounds_foreign(name), "{name}");
        }
        for name in ["马晓天", "高文山", "欧阳修", "司马迁", "阮志咏", "尹锡悦", "王小波", "王强", "王娜", "李", "万里"]
        {
            assert!(!sounds_foreign(name), "{name}");
        }
    }
}
