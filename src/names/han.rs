//! Names of Han characters (Chinese, Vietnamese, Korean): a surname and one or two more characters beside a title. The
//! surname alone shows nothing: every surname is a common character too.

use super::context::{after, before, borders_word, ends_known, given, straddle, touches_function_word};
use super::{Readings, Span};
use crate::corpus::{Corpus, SEPARATOR};
use crate::dictionary::Dictionary;
use crate::lexicon::Lexicon;
use crate::text::is_han;
use crate::titles;

/// The possible spans of each name that stands beside a title.
pub(super) fn readings(corpus: &Corpus, taken: &[bool]) -> Vec<Readings> {
    let symbols = corpus.symbols();
    let lexicon = Lexicon::shared();
    let mut out = Vec::new();
    let mut text = String::new();
    for at in 0..symbols.len() {
        if symbols[at] == SEPARATOR || taken[at] || !is_han(corpus.char(symbols[at])) {
            continue;
        }
        let here = after(corpus, at, 5);
        let mut readings = Readings::new();
        for surname in [1usize, 2] {
            if here.len() <= surname {
                continue;
            }
            text.clear();
            text.extend(&here[..surname]);
            let class = lexicon.surnames_zh.get(text.as_str()).copied();
            let vietnamese = lexicon.surnames_vi.contains_key(text.as_str());
            let korean = lexicon.surnames_ko.contains_key(text.as_str());
            if class.is_none() && !vietnamese && !korean {
                continue;
            }
            let class = class.unwrap_or(u8::from(vietnamese || korean));
            let left = before(corpus, at, 9);
            let title = titles::ends_title(&left);
            for given in 1..=2usize {
                let length = surname + given;
                if here.len() < length || !here[..length].iter().all(|&c| is_han(c)) || taken[at + length - 1] {
                    continue;
                }
                if let Some(span) = reading(corpus, at, &here, surname, length, class, &left, title) {
                    readings.push(span);
                }
            }
        }
        if !readings.is_empty() {
            out.push(readings);
        }
    }
    out
}

#[allow(clippy::too_many_arguments, reason = "one occurrence in all its aspects; a struct would only rename them")]
fn reading(
    corpus: &Corpus,
    at: usize,
    here: &[char],
    surname: usize,
    length: usize,
    class: u8,
    left: &[char],
    title: Option<usize>,
) -> Option<Span> {
    let name = &here[..length];
    let right = after(corpus, at + length, 9);
    let followed = titles::starts_title(&right);
    if title.is_none() && followed.is_none() {
        return None;
    }
    let mut score = match class {
        3 => 1.0,
        2 => 0.4,
        1 => -0.4,
        _ => -1.2,
    };
    if surname == 2 {
        score += 1.2;
    }
    let mut reason = None;
    if let Some(from) = title {
        score += 2.0;
        reason = Some(format!("title:{}", left[from..].iter().collect::<String>()));
    } else if left.is_empty() || touches_function_word(left, true) {
        score += 0.5;
    } else if !ends_known(left) {
        score -= 0.6;
    }
    if let Some(length) = followed {
        score += 1.6;
        reason.get_or_insert_with(|| format!("followed-by:{}", right[..length].iter().collect::<String>()));
    } else if right.is_empty() || touches_function_word(&right, false) {
        score += 0.8;
    } else if borders_word(&right, false) {
        score += 0.3;
    } else {
        score -= 0.8;
    }
    score += name[surname..].iter().map(|&c| given(c).clamp(-3.0, 2.5) * 0.45).sum::<f32>() / (length - surname) as f32 * 1.4;
    // The last character may itself be the function word after a shorter name: 苏林致, 梁强的.
    if length - surname == 2 && touches_function_word(&name[length - 1..], false) {
        score -= 1.2;
    }
    if length - surname == 2 {
        score += 0.3;
    }
    let dictionary = Dictionary::shared();
    let word: String = name.iter().collect();
    match dictionary.get(&word) {
        Some(w) if w.tag.starts_with("nr") => score += 1.2,
        Some(w) if w.frequency > 5 => score -= 3.0,
        Some(_) => score -= 1.2,
        None => {}
    }
    // A common word inside: 高级, 方面, 和平.
    let inside: String = name[..2].iter().collect();
    if length > 2 && dictionary.get(&inside).is_some_and(|w| !w.tag.starts_with("nr") && w.frequency > 100) {
        score -= if title.is_some() { 1.2 } else { 3.0 };
    }
    let end: String = name[length - 2..].iter().collect();
    if length > 2 && dictionary.get(&end).is_some_and(|w| !w.tag.starts_with("nr") && w.frequency > 1000) {
        score -= 0.9;
    }
    if titles::ends_title(name).is_some() || titles::starts_title(name).is_some() {
        score -= 2.5;
    }
    let around: Vec<char> = left.iter().chain(here).copied().collect();
    if straddle(&around, left.len()) >= 30 && title.is_none() {
        score -= 4.0;
    }
    let around: Vec<char> = name.iter().chain(&right).copied().collect();
    if followed.is_none() && straddle(&around, length) >= 100 {
        score -= 1.2;
    }
    (score > -1.0).then_some(Span { at, length, score: score - 1.2, reason })
}
