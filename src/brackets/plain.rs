//! Forms that belong together without a bracket around the Latin one, or with the Chinese in the bracket: Serizawa Kiyoshi
//! (芹沢清); 芹沢清，英文：Serizawa Kiyoshi; 中文名 芹沢清, 英文名 Serizawa Kiyoshi. Only such as are as sure as a bracket.

use std::ops::Range;
use std::sync::OnceLock;

use super::inside::{self, Inside, Shape};
use super::{Parenthetical, Pattern, Reading, before, latin, reach};
use crate::document::Offsets;
use crate::lexicon::{Lexicon, Tag};
use crate::text::{is_alphabetic_not_han, is_han};

/// A Chinese name in a bracket is no longer than this.
const LONGEST_NAME: usize = 16;

/// A Latin name before a bracket is no longer than this.
const LONGEST_LATIN: usize = 80;

/// Labels are no longer than this: 英文全称.
const LONGEST_LABEL: usize = 6;

/// A name after which the bracket says what the document calls it is no longer than this.
const LONGEST_DEFINED: usize = 30;

/// The reading of a bracket that holds Chinese and stands after a Latin name; `None` if it is nothing of the sort. `open`
/// and `close` are the brackets, `end` is where the text before ends. The bracket may say what the document calls it from
/// then on: Brandt Anlagenbau GmbH(布兰特设备制造有限公司，以下简称“布兰特”).
pub(super) fn reversed(chars: &[char], open: usize, close: usize, end: usize) -> Option<Reading> {
    let comma = chars[open + 1..close].iter().position(|&c| matches!(c, ',' | ';'));
    let short = comma.and_then(|at| short_form(&chars[open + 2 + at..close]));
    let span = open + 1..if short.is_some() { open + 1 + comma? } else { close };
    let name = &chars[span.clone()];
    let longest = if short.is_some() { LONGEST_DEFINED } else { LONGEST_NAME };
    let fits = (2..=longest).contains(&name.len()) && name.iter().all(|&c| is_han(c) || c == '·');
    if !fits || !chars.get(end.checked_sub(1)?).is_some_and(|&c| is_alphabetic_not_han(c) || c.is_ascii_digit()) {
        return None;
    }
    let inside = |c: char| is_alphabetic_not_han(c) || c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '&');
    let length = chars[..end].iter().rev().take(LONGEST_LATIN).take_while(|&&c| inside(c)).count();
    let text: String = chars[end - length..end].iter().collect();
    let Inside::Latin(mut form) = inside::read(text.trim_start_matches(|c: char| !c.is_alphabetic())) else { return None };
    let defined = short.is_some();
    form.alias = form.alias.or(short.filter(|s| !crate::lexicon::is_role_word(s)));
    match latin(chars, span.start, span.end, false, form) {
        Reading::Pair(mut pair) => {
            pair.defined = defined;
            pair.choices.retain(|c| c.span == span);
            (!pair.choices.is_empty()).then_some(Reading::Pair(pair))
        }
        _ => None,
    }
}

/// The short form that a part of a bracket gives: 以下简称“布兰特”.
fn short_form(part: &[char]) -> Option<String> {
    let text: String = part.iter().collect();
    match inside::read(&text) {
        Inside::Han { alias, sure: true } if text.trim_start().starts_with(is_han) => Some(alias),
        _ => None,
    }
}

/// What may stand between a name and the label of its other form, in normalised text.
const SEPARATORS: [char; 5] = [',', ';', '、', ' ', '|'];

/// What the labels that are looked for hold.
const LABELS: [&str; 5] = ["英文", "英语", "英語", "外文名", "学名"];

/// A quick look that spares most blocks the search.
pub(super) fn may_be_labelled(text: &str) -> bool {
    static FINDERS: OnceLock<Vec<memchr::memmem::Finder<'static>>> = OnceLock::new();
    let finders = FINDERS.get_or_init(|| LABELS.iter().map(|l| memchr::memmem::Finder::new(l.as_bytes())).collect());
    finders.iter().any(|f| f.find(text.as_bytes()).is_some())
}

/// All labelled forms of a block in text order, those in `brackets` (in the order of their opening) left out.
pub(super) fn labelled(text: &str, chars: &[char], offsets: &Offsets, brackets: &[(usize, usize)]) -> Vec<Parenthetical> {
    if !may_be_labelled(text) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut brackets = brackets.iter().peekable();
    let mut bracket_ends = 0;
    let mut at = 0;
    while at < chars.len() {
        while let Some(&(_, close)) = brackets.next_if(|b| b.0 < at) {
            bracket_ends = bracket_ends.max(close);
        }
        let begins = at >= bracket_ends && at > 0 && SEPARATORS.contains(&chars[at - 1]);
        match begins.then(|| label(chars, at)).flatten() {
            Some(form_start) => {
                let form_end = form_start + latin_length(&chars[form_start..]);
                out.extend(read(text, chars, offsets, at, form_start..form_end));
                at = form_end.max(at + 1);
            }
            None => at += 1,
        }
    }
    out
}

/// If a label stands at a place, where the Latin form after it begins.
fn label(chars: &[char], at: usize) -> Option<usize> {
    let tags = &Lexicon::shared().bracket_tags;
    let longest = chars[at..].iter().take(LONGEST_LABEL).take_while(|&&c| is_han(c)).count();
    (2..=longest).rev().find_map(|length| {
        let word: String = chars[at..at + length].iter().collect();
        let tag = tags.get(word.as_str()).copied()?;
        let mut after = at + length;
        let skip = |i: &mut usize, set: &[char]| {
            let from = *i;
            while chars.get(*i).is_some_and(|c| set.contains(c)) {
                *i += 1;
            }
            *i > from
        };
        skip(&mut after, &['为', '是', '叫', '作', '做']);
        let colon = skip(&mut after, &[':', ' ', '"', '“']);
        let named = word.ends_with(['名', '称', '写']);
        let sort = matches!(tag, Tag::Language | Tag::Name) || (tag == Tag::Short && word.contains('英'));
        let sure = sort && (named || colon) && !word.starts_with('中');
        (sure && chars.get(after).is_some_and(|&c| is_alphabetic_not_han(c))).then_some(after)
    })
}

/// How long the Latin form at the start of these characters is.
fn latin_length(chars: &[char]) -> usize {
    let inside = |i: usize, c: char| {
        is_alphabetic_not_han(c)
            || c.is_ascii_digit()
            || matches!(c, ' ' | '-' | '\'' | '’' | '&' | '/')
            || (c == '.' && chars.get(i + 1).is_some_and(|&n| is_alphabetic_not_han(n) || matches!(n, ' ' | ',')))
    };
    let length = chars.iter().take(LONGEST_LATIN).enumerate().take_while(|(i, c)| inside(*i, **c)).count();
    let trailing = chars[..length].iter().rev().take_while(|c| !c.is_alphanumeric()).count();
    length - trailing
}

/// Reads the form whose label begins at `label` as the name of what stands before it.
fn read(text: &str, chars: &[char], offsets: &Offsets, label: usize, form: Range<usize>) -> Option<Parenthetical> {
    let raw = &text[offsets.bytes(form.clone())];
    let Inside::Latin(mut latin_form) = inside::read(raw) else { return None };
    if latin_form.shape == Shape::Phrase && raw.split_whitespace().count() > 8 {
        return None;
    }
    latin_form.tagged = true;
    let mut end = label;
    while end > 0 && SEPARATORS.contains(&chars[end - 1]) {
        end -= 1;
    }
    let begin = reach(chars, end, false);
    if begin == end {
        return None;
    }
    // 中文名 X, 英文名 Y: the whole of X.
    let own = ["中文名称", "中文名", "中文全称", "中文"].into_iter().find_map(|l| {
        let l: Vec<char> = l.chars().collect();
        let rest = chars[begin..end].strip_prefix(&l[..])?;
        let name = rest.iter().position(|c| !matches!(c, ':' | ' ' | '为' | '是'))?;
        Some(begin + l.len() + name)
    });
    let colon_before = begin > 1 && chars[begin - 1] == ':' && matches!(chars[begin - 2], '名' | '称');
    let whole = own.or_else(|| colon_before.then_some(begin));
    let Reading::Pair(mut pair) = latin(chars, whole.unwrap_or(begin), end, false, latin_form) else { return None };
    // Without a label of its own the Chinese of a phrase must be a clause by itself.
    let clause = (pair.form.shape == Shape::Phrase).then_some(begin);
    if let Some(start) = whole.or(clause) {
        pair.choices.retain(|c| c.span.start == start);
    }
    let start = pair.choices.iter().map(|c| c.span.start).min()?;
    let before = before(text, chars, offsets, start..end);
    Some(Parenthetical {
        open: form.start,
        close: form.end,
        inside: raw.to_owned(),
        pattern: Pattern::Label,
        reading: Reading::Pair(pair),
        before,
    })
}
