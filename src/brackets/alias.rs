//! Chinese short forms in brackets: 越南共产党第十四次全国代表大会（越共十四大）. They are spellings of the name before them, never
//! targets. And what a contract calls its parties (以下简称“甲方”): that tells where the name before it ends and begins.

use super::Reading;
use super::inside::Why;
use crate::lexicon::{Lexicon, ending};
use crate::segment::{self, Class, Token};
use crate::text::is_han;

/// Finds the full form of a Chinese short form: its characters stand in the full form in order, and the first one near
/// the start (Okazaki, Ishizuka and Tsujii, 2008).
pub(super) fn short_form(chars: &[char], begin: usize, end: usize, quoted: bool, alias: String, sure: bool) -> Reading {
    let body = if sure { whole_body(chars, begin, end) } else { None };
    if crate::lexicon::is_role_word(&alias) {
        return match body {
            Some(start) => Reading::Alias { source: start..end, alias: None, probability: 0.9 },
            None => Reading::Nothing(Why::Aside),
        };
    }
    let mut short: Vec<char> = crate::text::normalise(&alias);
    let mixed = short.iter().any(|&c| crate::text::is_alphabetic_not_han(c));
    // JR东日本: only the Chinese of it can come from the full form.
    short.retain(|&c| !mixed || is_han(c));
    let window = &chars[begin..end];
    // A piece of what stands there already shortens nothing: 海通社科技部(海通社) is a credit.
    if !sure && !mixed && window.windows(short.len()).any(|w| w == short) {
        return Reading::Nothing(Why::Aside);
    }
    let text: String = window.iter().collect();
    let tokens = segment::words(&text);
    // Match from the right, so that the shortest full form that holds all characters is found.
    let mut at = window.len();
    let mut complete = true;
    let mut matched = 0;
    for &c in short.iter().rev() {
        match window[..at].iter().rposition(|&w| w == c) {
            Some(i) => {
                at = i;
                matched += 1;
            }
            None => complete = false,
        }
    }
    let starts_token = tokens.iter().any(|t| t.start == at);
    let full = window.len() - at;
    if complete && full > short.len() + 1 && (starts_token || sure) {
        let start = if quoted { begin } else { body.unwrap_or(end).min(begin + at) };
        return Reading::Alias { source: start..end, alias: Some(alias), probability: if sure { 0.97 } else { 0.9 } };
    }
    // Other characters stand for the same words (越共 for 越南共产党): believed if the bracket says that it is a short
    // form, or if most characters are there and the short form begins and ends like the full one.
    let last_matches = short.last() == window.last() || matched + 2 >= short.len();
    if mixed {
        return Reading::Nothing(Why::Aside);
    }
    if sure || (matched * 3 >= short.len() * 2 && last_matches && short.len() >= 3) {
        let start = if quoted { 0 } else { phrase_start(&tokens, window, &short) };
        if window.len() - start > short.len() {
            return Reading::Alias { source: begin + start..end, alias: Some(alias), probability: if sure { 0.85 } else { 0.6 } };
        }
    }
    Reading::Nothing(Why::Aside)
}

/// Where the name of a body begins that is all of the clause before a bracket, or all that follows a function word or a word
/// for a party: 丙方：上海启川软件股份有限公司. `None` if the clause is something else.
fn whole_body(chars: &[char], begin: usize, end: usize) -> Option<usize> {
    let lexicon = Lexicon::shared();
    let text: String = chars[begin..end].iter().collect();
    let head = ending(&text, &lexicon.org_heads).filter(|head| head.chars().count() > 1)?;
    let tokens = segment::words(&text);
    let word = |t: &Token| chars[begin + t.start..begin + t.end].iter().collect::<String>();
    let stops = |t: &Token| {
        let word = word(t);
        lexicon.function_words.contains_key(word.as_str())
            || lexicon.light_verbs.contains(word.as_str())
            || lexicon.role_words.contains(word.as_str())
    };
    let from_stop = begin == 0 || !chars[begin - 1].is_alphanumeric();
    let first = match tokens.iter().rposition(stops) {
        Some(stop) => tokens.get(stop + 1)?,
        None => tokens.first().filter(|_| from_stop)?,
    };
    // 收购|启川软件股份有限公司; one character is more often the beginning of a name (松江, that the segmenter cuts).
    let is_verb = first.class() == Class::Verb && first.end - first.start > 1;
    let named = !is_verb && is_han(chars[begin + first.start]);
    let length = end - begin - first.start;
    (named && length > head.chars().count() + 1).then_some(begin + first.start)
}

/// Where the noun phrase before a bracket begins: at the leftmost token that shares its first character with the short
/// form, else after the last function word or verb.
fn phrase_start(tokens: &[Token], window: &[char], short: &[char]) -> usize {
    let lexicon = Lexicon::shared();
    let mut start = window.len();
    for t in tokens.iter().rev() {
        let word: String = window[t.start..t.end].iter().collect();
        let stops = t.class() == Class::Function && !matches!(word.as_str(), "和" | "与" | "及" | "的" | "各")
            || lexicon.light_verbs.contains(word.as_str());
        if stops {
            break;
        }
        start = t.start;
        if window.get(t.start) == short.first() {
            break;
        }
    }
    // A name doesn't begin with a joining word.
    while let Some(t) = tokens.iter().find(|t| t.start == start) {
        let word: String = window[t.start..t.end].iter().collect();
        if matches!(word.as_str(), "和" | "与" | "及" | "的" | "各") { start = t.end } else { break }
    }
    start
}
