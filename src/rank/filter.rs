//! Which repeated strings can be terms at all: they begin and end at word edges, are no piece of a Latin word or a number,
//! don't begin or end with a function word, hold no person's name.

use std::collections::HashSet;

use super::{Candidate, Evidence, Nesting, Search};
use crate::bits::Bits;
use crate::corpus::{Corpus, GAP, SEPARATOR};
use crate::count::{Counts, Repeat, SuffixIndex};
use crate::dictionary::Dictionary;
use crate::lexicon::{Lexicon, ending, is_deictic};
use crate::segment::{self, Class, Token};
use crate::text::is_han;

/// The share of occurrences with word edges at both ends below which a string is taken for a fragment.
const WHOLE: f64 = 0.55;

/// The same for a word of the dictionary, which may stand inside longer words most of the time (外交部 in 外交部长).
const WORD: f64 = 0.2;

/// A word of the dictionary that stands so often by itself is no fragment, however often it stands inside longer words (字符
/// in 字符串).
const OFTEN: usize = 3;

/// The symbols of a corpus that are function words: most strings begin or end with one.
pub(super) struct FunctionSymbols(Bits);

impl FunctionSymbols {
    /// Looks the characters of a corpus up.
    pub(super) fn of(corpus: &Corpus) -> Self {
        let words = &Lexicon::shared().function_words;
        let mut bits = Bits::new(usize::from(u16::MAX) + 1);
        for symbol in 1..=u16::MAX {
            let c = corpus.char(symbol);
            if c == GAP {
                break;
            }
            if words.contains_key(c.encode_utf8(&mut [0; 4]) as &str) {
                bits.set(usize::from(symbol));
            }
        }
        FunctionSymbols(bits)
    }

    fn holds(&self, corpus: &Corpus, at: usize) -> bool {
        corpus.symbols().get(at).is_some_and(|&s| self.0.get(usize::from(s)))
    }
}

/// The candidates among the strings of a repeat, each with its statistics and the words that the segmenter finds in it.
pub(super) fn candidates<'a>(
    search: Search<'a>,
    functions: &'a FunctionSymbols,
    repeat: &'a Repeat,
) -> impl Iterator<Item = (Candidate, Counts, Vec<Token>)> + 'a {
    let positions = search.index.positions(repeat);
    let total = positions.len() as f64;
    let lengths = repeat.shorter as usize + 1..=repeat.length as usize;
    let begins = f64::from(repeat.starts) >= WORD * total || repeat.starts as usize >= OFTEN;
    lengths.filter(move |&l| l >= 2 && begins).filter_map(move |length| candidate(search, functions, *repeat, positions, length))
}

fn candidate(
    search: Search<'_>,
    functions: &FunctionSymbols,
    repeat: Repeat,
    positions: &[u32],
    length: usize,
) -> Option<(Candidate, Counts, Vec<Token>)> {
    let Search { corpus, index, names, known } = search;
    let total = positions.len();
    let is_whole = |&&p: &&u32| corpus.is_edge(p as usize) && corpus.is_edge(p as usize + length);
    let first = *positions.iter().find(is_whole)? as usize;
    // A function word of one character at an edge, the commonest reason.
    let last = first + length - 1;
    let of_one = functions.holds(corpus, first) && corpus.is_edge(first + 1) || functions.holds(corpus, last) && corpus.is_edge(last);
    if of_one {
        return None;
    }
    let whole = positions.iter().filter(is_whole).count();
    let rate = whole as f64 / total as f64;
    if rate < WORD && whole < OFTEN {
        return None;
    }
    let chars: Vec<char> = corpus.text(first, length).collect();
    if !is_formed(&chars) {
        return None;
    }
    let text: String = chars.iter().collect();
    if rate < WHOLE && (whole < 2 || Dictionary::shared().get(&text).is_none()) {
        return None;
    }
    if names.contains(&text) {
        return None;
    }
    let tokens = tokens(corpus, first, &chars);
    let is_known = known.lookup(&text).is_some();
    let listed = is_known || !is_rest_of_company(corpus, &text, &chars, &tokens, positions);
    // A place named after a person is no less a place: 胡志明市.
    let is_place = || is_known || Dictionary::shared().get(&text).is_some();
    if !is_known && !is_shaped(&text, &chars, &tokens) || holds_name(&text, names) && !is_place() {
        return None;
    }
    let counts = index.count(corpus, positions, length);
    let candidate = Candidate {
        text,
        length,
        total: counts.total,
        documents: counts.documents,
        whole: counts.whole,
        quoted: counts.quoted,
        is_furniture: counts.documents >= 2 && counts.clauses == counts.total,
        goes_on: counts.left.only().is_some() || counts.right.only().is_some(),
        repeat,
        listed,
        nesting: Nesting::default(),
        evidence: Evidence::default(),
        termhood: 0.0,
    };
    Some((candidate, counts, tokens))
}

/// Whether a string is the end of companies' names, without what tells them from others: 有限公司, 制造有限公司. A name that is
/// made of ordinary words (民航快递有限公司) begins somewhere by itself.
fn is_rest_of_company(corpus: &Corpus, text: &str, chars: &[char], tokens: &[Token], positions: &[u32]) -> bool {
    let lexicon = Lexicon::shared();
    if lexicon.company_forms.contains(text) {
        return true;
    }
    let Some(form) = ending(text, &lexicon.company_forms) else { return false };
    let rest = chars.len() - form.chars().count();
    let is_noun = |t: &Token| t.frequency > 0 && !["nr", "ns", "nt", "nz"].iter().any(|name| t.tag.starts_with(name));
    let begins = |&p: &u32| {
        let before = (p as usize).checked_sub(1).map(|at| corpus.char(corpus.symbols()[at]));
        before.is_none_or(|c| !is_han(c) || lexicon.function_words.contains_key(c.encode_utf8(&mut [0; 4]) as &str))
    };
    tokens.iter().filter(|t| t.start < rest).all(is_noun) && !positions.iter().any(begins)
}

/// The words of a string by the edges at one of its places.
fn tokens(corpus: &Corpus, at: usize, chars: &[char]) -> Vec<Token> {
    let mut out = Vec::new();
    let mut start = 0;
    for end in 1..=chars.len() {
        if end == chars.len() || corpus.is_edge(at + end) {
            let word: String = chars[start..end].iter().collect();
            segment::tokens_of(&word, start, &mut out);
            start = end;
        }
    }
    out
}

/// Strings of one to four words that occur once. Nothing repeats in them that could be counted; the parts of speech decide.
pub(super) fn single_phrases(corpus: &Corpus, index: &SuffixIndex) -> Vec<Repeat> {
    let symbols = corpus.symbols();
    let edges: Vec<usize> = (0..symbols.len()).filter(|&i| corpus.is_edge(i)).collect();
    let mut out = Vec::new();
    for (i, &from) in edges.iter().enumerate() {
        for &to in edges[i + 1..].iter().take(4) {
            let length = to - from;
            if length > 12 || symbols[from..to].contains(&SEPARATOR) {
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
    let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let count = ends.len() - 1;
    (2..count).any(|length| (0..=count - length).any(|i| names.contains(&text[ends[i]..ends[i + length]])))
}

/// Whether the characters can make up a term.
fn is_formed(chars: &[char]) -> bool {
    let han = chars.iter().filter(|&&c| is_han(c)).count();
    let latin = chars.iter().filter(|c| c.is_ascii_alphanumeric()).count();
    let (Some(&first), Some(&last)) = (chars.first(), chars.last()) else { return false };
    if han == 0 || han + latin.min(2) < 2 || chars.contains(&'·') {
        return false;
    }
    // Never a part of a Latin word or a number, and no number at the edge but for one that belongs to the name (5G网络).
    if matches!(first, '-' | '+' | '—')
        || matches!(last, '-' | '—')
        || first.is_ascii_digit() && chars.iter().take_while(|c| c.is_ascii_digit()).count() > 2
        || last.is_ascii_digit()
    {
        return false;
    }
    // A year or a number inside belongs to a sentence, not to a term; a digit beside a letter may be a name's (F-16, 5G).
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    !(latin == digits && chars.windows(2).any(|w| w[0].is_ascii_digit() && w[1].is_ascii_digit()))
}

/// Whether the words can make up a term.
fn is_shaped(whole: &str, chars: &[char], tokens: &[Token]) -> bool {
    let lexicon = Lexicon::shared();
    let text = |t: &Token| chars[t.start..t.end].iter().collect::<String>();
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
    let (first_text, last_text) = (text(first), text(last));
    for (token, word) in [(first, &first_text), (last, &last_text)] {
        let function = lexicon.function_words.contains_key(word.as_str());
        // The dictionary calls 更新 and 重复 adverbs.
        let adverb = token.tag == "d" && token.end - token.start > 1;
        if function || (token.class() == Class::Function && !adverb && word != "各") {
            return false;
        }
    }
    if is_deictic(whole) {
        return false;
    }
    // The dictionary has phrases that nobody looks up: 之日起.
    let begins_with_function = || lexicon.function_words.contains_key(chars[0].to_string().as_str());
    if tokens.len() == 1 && chars.len() > 2 && first.frequency <= 3 && begins_with_function() {
        return false;
    }
    if lexicon.function_words.contains_key(whole) {
        return false;
    }
    // jieba's guesses begin with what the guess swallowed: 在会谈中, 日率.
    if first.frequency == 0 && first.end - first.start > 1 {
        let swallowed = || matches!(Dictionary::shared().get(&chars[0].to_string()).map(|w| w.tag), Some("t" | "m" | "p" | "d"));
        if begins_with_function() || first.end - first.start == 2 && swallowed() {
            return false;
        }
    }
    // And end with it: 库中, 器会.
    if last.frequency == 0 && last.end - last.start > 1 {
        let end = chars[chars.len() - 1].to_string();
        let located = || Dictionary::shared().get(&end).is_some_and(|w| w.tag == "f");
        if lexicon.function_words.contains_key(end.as_str()) || lexicon.light_verbs.contains(end.as_str()) || located() {
            return false;
        }
    }
    if tokens.len() == 1 {
        return true;
    }
    // 国防部副, 会议上: what only stands before nouns, or says where, ends no term.
    if last.tag == "f" || last.end - last.start == 1 && matches!(last.tag, "b" | "h") {
        return false;
    }
    // A numeral at the start belongs to a term only in words that the dictionary has (一带一路) or before a name's head.
    if matches!(first.class(), Class::Number) && first.tag != "mq" || last.class() == Class::Number && last.tag != "q" {
        return false;
    }
    !tokens.iter().any(|t| matches!(text(t).as_str(), "的" | "了" | "着" | "过" | "是" | "等"))
}
