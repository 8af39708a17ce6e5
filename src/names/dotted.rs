//! Transliterated names with dots: 亚历山大·福明. The dots fix the inside; where the first part begins and the last part
//! ends is decided by how much the characters belong to transliterated names and by what stands beside them.

use super::context::{
    Side, after, before, begins_with_person_verb, borders_word, ends_class, is_known_before, straddle, touches_function_word,
};
use super::{Readings, Span};
use crate::corpus::{Corpus, SEPARATOR};
use crate::lexicon::Lexicon;
use crate::text::is_han;
use crate::titles;

/// A part of a name is not longer.
const LONGEST_PART: usize = 8;

/// The possible spans of each dotted name.
pub(super) fn readings(corpus: &Corpus) -> Vec<Readings> {
    let symbols = corpus.symbols();
    let is_dot = |i: usize| symbols.get(i).is_some_and(|&s| s != SEPARATOR && corpus.char(s) == '·');
    let han = |i: usize| symbols.get(i).is_some_and(|&s| s != SEPARATOR && is_han(corpus.char(s)));
    // A hyphen joins two halves of one part: 安娜-玛丽·林德奎斯特.
    let part = |i: usize| {
        let c = symbols.get(i).map_or('\0', |&s| corpus.char(s));
        is_han(c) || c.is_ascii_uppercase() || (c == '-' && i > 0 && han(i - 1) && han(i + 1))
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < symbols.len() {
        if !is_dot(at) {
            at += 1;
            continue;
        }
        // The dots of one name: parts of up to eight characters between them.
        let first = at;
        let mut last = at;
        loop {
            let length = (last + 1..).take_while(|&i| part(i)).count();
            let next = last + 1 + length;
            // Two names, not one of three parts: 罗伯特·卡洛斯和泽·罗伯特.
            let joins = corpus.text(last + 1, length).any(is_function);
            if length == 0 || length > LONGEST_PART || !is_dot(next) || joins {
                break;
            }
            last = next;
        }
        at = last + 1;
        let left = (1..=LONGEST_PART).take_while(|&n| first >= n && part(first - n)).count();
        let right = (1..=LONGEST_PART).take_while(|&n| han(last + n)).count();
        if left == 0 || right == 0 {
            continue;
        }
        let starts: Vec<(usize, f32, Option<String>)> = (1..=left).filter(|n| han(first - n)).map(|n| start(corpus, first, n)).collect();
        let ends: Vec<(usize, f32, Option<String>)> = (1..=right).map(|n| end(corpus, last, n)).collect();
        let mut readings = Readings::new();
        for s in &starts {
            for e in &ends {
                let reason = s.2.clone().or_else(|| e.2.clone()).unwrap_or_else(|| "dots".to_owned());
                readings.push(Span { at: s.0, length: e.0 - s.0, score: s.1 + e.1, reason: Some(reason) });
            }
        }
        out.push(readings);
    }
    out
}

/// How well the first part begins `n` characters before the dot: position, score, reason.
fn start(corpus: &Corpus, dot: usize, n: usize) -> (usize, f32, Option<String>) {
    let at = dot - n;
    let part: Vec<char> = corpus.text(at, n).collect();
    let left = before(corpus, at, 9);
    let mut score = belonging(&part);
    let mut reason = None;
    if left.is_empty() {
        score += 1.0;
    } else if let Some(from) = titles::ends_title(&left) {
        score += 2.2;
        reason = Some(format!("title:{}", left[from..].iter().collect::<String>()));
    } else if is_known_before(left.iter().rev().copied()) || ends_class(&left) {
        score += 1.4;
    } else if touches_function_word(&left, Side::Before) {
        score += 1.0;
    } else if let Some(&c) = left.last() {
        score -= Lexicon::shared().translit(c).clamp(-2.0, 2.0) * 0.3;
        if !borders_word(&left, Side::Before) {
            score -= 0.8;
        }
    }
    if corpus.is_edge(at) {
        score += 0.4;
    }
    if at > 0 && corpus.symbols()[at - 1] != SEPARATOR && corpus.char(corpus.symbols()[at - 1]) == '-' {
        score -= 3.0;
    }
    if straddle(corpus, at) >= 30 {
        score -= 0.9;
    }
    if (2..n).any(|k| titles::ends_title(&part[..k]).is_some() || ends_class(&part[..k])) {
        score -= 2.5;
    }
    if (1..n).any(|k| is_function(part[k - 1])) {
        score -= 2.5;
    }
    if (1..n).any(|k| corpus.is_edge(at + k) && !part[..k].iter().any(|&c| is_sound(c))) {
        score -= 2.0;
    }
    (at, score + length_prior(n), reason)
}

/// How well the last part ends `n` characters after the dot: end position, score, reason.
fn end(corpus: &Corpus, dot: usize, n: usize) -> (usize, f32, Option<String>) {
    let to = dot + 1 + n;
    let part: Vec<char> = corpus.text(dot + 1, n).collect();
    let right = after(corpus, to, 9);
    let mut score = belonging(&part);
    let mut reason = None;
    if right.is_empty() {
        score += 1.0;
    } else if let Some(length) = titles::starts_title(&right) {
        score += 1.5;
        reason = Some(format!("followed-by:{}", right[..length].iter().collect::<String>()));
    } else if touches_function_word(&right, Side::Behind) {
        score += 1.0;
    } else {
        score -= Lexicon::shared().translit(right[0]).clamp(-2.0, 2.0) * 0.3;
        if !borders_word(&right, Side::Behind) {
            score -= 0.8;
        }
    }
    if corpus.is_edge(to) {
        score += 0.4;
    }
    if straddle(corpus, to) >= 30 {
        score -= 0.9;
    }
    if (1..n.saturating_sub(1)).any(|k| titles::starts_title(&part[k..]).is_some()) {
        score -= 1.5;
    }
    if (1..n).any(|k| is_function(part[k])) {
        score -= 2.5;
    }
    if (1..n).any(|k| corpus.is_edge(dot + 1 + k) && !part[k..].iter().any(|&c| is_sound(c))) {
        score -= 2.0;
    }
    if (1..n).any(|k| corpus.is_edge(dot + 1 + k) && begins_with_person_verb(&part[k..])) {
        score -= 1.5;
    }
    (to, score + length_prior(n), reason)
}

/// Whether a character is a function word by itself and foreign names are not written with it: 的, 和, 为.
fn is_function(c: char) -> bool {
    let lexicon = Lexicon::shared();
    lexicon.function_words.contains_key(c.encode_utf8(&mut [0; 4]) as &str) && !is_sound(c)
}

/// Whether foreign names are written with a character.
fn is_sound(c: char) -> bool {
    let lexicon = Lexicon::shared();
    lexicon.translit(c) > 0.0 || lexicon.sound_characters.contains(&c)
}

/// How much the characters belong to transliterated names.
fn belonging(part: &[char]) -> f32 {
    part.iter().filter(|&&c| is_han(c)).map(|&c| Lexicon::shared().translit(c).clamp(-2.5, 1.5) * 0.35).sum()
}

fn length_prior(n: usize) -> f32 {
    match n {
        1 => -1.0,
        2..=5 => 0.0,
        n => -0.35 * (n as f32 - 5.0),
    }
}
