//! Transliterated names without dots beside a title: 总统普京, 古特雷斯秘书长.

use super::context::{after, before, straddle, touches_function_word};
use super::{Readings, Span};
use crate::corpus::{Corpus, SEPARATOR};
use crate::dictionary::Dictionary;
use crate::lexicon::Lexicon;
use crate::text::is_han;
use crate::titles;

/// An undotted name is not longer.
const LONGEST: usize = 7;

/// The possible spans of each undotted transliteration after a title.
pub(super) fn readings(corpus: &Corpus, taken: &[bool]) -> Vec<Readings> {
    let symbols = corpus.symbols();
    let lexicon = Lexicon::shared();
    let mut out = Vec::new();
    for at in 0..symbols.len() {
        if symbols[at] == SEPARATOR || taken[at] || !corpus.is_edge(at) {
            continue;
        }
        let first = corpus.char(symbols[at]);
        if !is_han(first) || lexicon.translit(first) < 0.5 {
            continue;
        }
        let left = before(corpus, at, 9);
        let Some(from) = titles::ends_title(&left) else { continue };
        let here = after(corpus, at, LONGEST + 4);
        let run = here.iter().take(LONGEST).take_while(|&&c| is_han(c) && lexicon.translit(c) > -1.0).count();
        let mut readings = Readings::new();
        for length in 2..=run {
            if taken[at + length - 1] || here.get(length) == Some(&'·') {
                continue;
            }
            let name = &here[..length];
            let mean = name.iter().map(|&c| lexicon.translit(c).clamp(-2.0, 4.0)).sum::<f32>() / length as f32;
            if mean < 1.0 || titles::starts_title(name).is_some() {
                continue;
            }
            let right = &here[length..];
            let mut score = (mean - 1.5) * 0.8 + (length as f32).ln() * 0.6;
            if right.is_empty() || titles::starts_title(right).is_some() || touches_function_word(right, false) {
                score += 1.2;
            } else if corpus.is_edge(at + length) {
                score += 0.3;
            } else {
                score -= 0.6 + lexicon.translit(right[0]).clamp(-1.0, 2.0) * 0.4;
            }
            if straddle(&here, length) >= 30 {
                score -= 1.0;
            }
            let word: String = name.iter().collect();
            match Dictionary::shared().get(&word) {
                Some(w) if w.tag.starts_with("nr") => score += 1.5,
                Some(_) => score -= 3.0,
                None => {}
            }
            let reason = Some(format!("title:{}", left[from..].iter().collect::<String>()));
            readings.push(Span { at, length, score, reason });
        }
        if !readings.is_empty() {
            out.push(readings);
        }
    }
    out
}
