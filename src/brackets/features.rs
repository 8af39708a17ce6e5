//! What speaks for and against a start of the Chinese name before a bracket. Each feature is a number with one meaning;
//! what they weigh is in `src/data/bracket-weights.tsv`.

use std::sync::OnceLock;

use super::explain::Items;
use super::inside::{Form, Shape, looks_personal};
use crate::dictionary::Dictionary;
use crate::glossary::{Kind, shipped};
use crate::lexicon::Lexicon;
use crate::segment::{Class, Token};
use crate::sound;
use crate::text::{is_alphabetic_not_han, is_han};
use crate::titles;

/// The features in the order of their index.
pub(super) const NAMES: [&str; FEATURES] = [
    "sound",
    "sound_part",
    "meaning",
    "meaning_start",
    "edge",
    "left_stop",
    "left_title",
    "left_function",
    "left_verb",
    "left_noun",
    "left_number",
    "left_space",
    "first_function",
    "first_verb",
    "inside_function",
    "inside_de",
    "inside_verb",
    "inside_title",
    "dot_dropped",
    "name_start",
    "name_left",
    "word",
    "length",
    "words_letters",
    "surname",
    "latin_inside",
    "single",
    "known",
    "known_target",
    "number_unmatched",
];

/// How many features there are.
pub(super) const FEATURES: usize = 30;

/// The values of one candidate.
pub(super) type Values = [f32; FEATURES];

/// The weights for a shape of the Latin form.
pub(super) fn weights(shape: Shape) -> &'static Values {
    static WEIGHTS: OnceLock<[Values; 3]> = OnceLock::new();
    let all = WEIGHTS.get_or_init(|| {
        let mut all = [[0.0; FEATURES]; 3];
        for line in include_str!("../data/bracket-weights.tsv").lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let index = fields.next().and_then(|name| NAMES.iter().position(|n| *n == name));
            if let Some(index) = index {
                for (shape, value) in fields.enumerate().take(3) {
                    all[shape][index] = value.parse().unwrap_or(0.0);
                }
            }
        }
        all
    });
    match shape {
        Shape::Name => &all[0],
        Shape::Phrase => &all[1],
        Shape::Acronym => &all[2],
    }
}

/// The text before a bracket, as far back as a name can reach.
pub(super) struct Left<'t> {
    /// Normalised characters; the last one stands right before the bracket.
    pub(super) chars: &'t [char],
    /// Words of `chars`.
    pub(super) tokens: &'t [Token],
    /// Whether `chars` begins at a full stop, a comma or the start of the block, not in the middle of a clause.
    pub(super) from_stop: bool,
}

/// One possible start of the name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// Index into [`Left::chars`].
    pub(super) start: usize,
    pub(super) values: Values,
}

/// All starts that could begin the name, the shortest name first.
pub(super) fn candidates(left: &Left<'_>, form: &Form) -> Vec<Candidate> {
    let chars = left.chars;
    let n = chars.len();
    let lexicon = Lexicon::shared();
    let personal = looks_personal(form);

    let words: Vec<&str> = form.words().collect();
    let sounds_whole = whole_sounds(form, &words, chars, personal);
    let sounds_part = part_sounds(&words, chars, personal);
    let items = match form.shape {
        Shape::Acronym => Items::letters(form.abbreviation.as_deref().unwrap_or(&form.target)),
        _ => Items::words(words.iter().copied()),
    };
    let explained = items.explain(chars);

    let edges: Vec<bool> = {
        let mut edges = vec![false; n + 1];
        for t in left.tokens {
            edges[t.start] = true;
            edges[t.end] = true;
        }
        edges
    };
    let token_from = |at: usize| left.tokens.iter().find(|t| t.start == at);
    let token_to = |at: usize| left.tokens.iter().find(|t| t.end == at);
    let token_over = |at: usize| left.tokens.iter().find(|t| t.start < at && t.end > at);
    let text_of = |a: usize, b: usize| chars[a..b].iter().collect::<String>();
    let first_dot = dotted_run(chars);

    let mut out = Vec::new();
    let (mut functions, mut des, mut verbs, mut latin) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
    let mut content = 0.0f32;
    for start in (0..n).rev() {
        if let Some(t) = token_from(start) {
            let text = text_of(t.start, t.end);
            // What begins here is inside every candidate that starts further left.
            if t.end <= n {
                match text.as_str() {
                    "的" => des += 1.0,
                    "与" | "和" | "及" => functions += 0.4,
                    "各" | "诸" => {}
                    _ if t.class() == Class::Function && t.end - t.start < 3 => functions += 1.0,
                    _ if lexicon.light_verbs.contains(text.as_str()) => verbs += 1.0,
                    _ if t.class() == Class::Verb => verbs += 0.12,
                    _ => {}
                }
                if text.chars().next().is_some_and(|c| is_alphabetic_not_han(c) || c.is_ascii_digit()) {
                    latin += 1.0;
                } else if text.chars().next().is_some_and(is_han) && text != "的" {
                    content += 1.0;
                }
            }
        }
        let c = chars[start];
        let alphanumeric = |c: char| c.is_alphanumeric() && !is_han(c);
        // 2025|年: a number and its measure are not taken apart.
        let measures = start > 0
            && chars[start - 1].is_ascii_digit()
            && (matches!(c, '年' | '月' | '日' | '届' | '号' | '期' | '次') || token_from(start).is_some_and(|t| t.end - t.start == 1));
        if measures {
            continue;
        }
        // 1.2 不可抗力: the number of the section.
        if c.is_ascii_digit() && chars[start..].iter().find(|c| !c.is_ascii_digit() && **c != '.') == Some(&' ') {
            continue;
        }
        let begins = is_han(c) || opens_quote(&chars[start..]) || (alphanumeric(c) && (start == 0 || !alphanumeric(chars[start - 1])));
        if !begins || cuts_quote(&chars[start..]) || !chars[start..].iter().any(|&c| is_han(c)) {
            continue;
        }
        let mut v: Values = [0.0; FEATURES];
        let mut set = |name: Feature, value: f32| v[name as usize] = value;
        let length = n - start;
        let here = text_of(start, n);

        set(Feature::Sound, sounds_whole[start].max(0.0));
        set(Feature::SoundPart, sounds_part[start].max(0.0));
        set(Feature::Meaning, explained[start].both);
        set(Feature::MeaningStart, explained[start].from_start);

        // A start inside a word of the dictionary; rare words are often wrong guesses.
        set(
            Feature::Edge,
            match token_over(start) {
                None if edges[start] => 1.0,
                Some(t) if t.frequency == 0 => 0.4,
                Some(t) if t.frequency < 30 => 0.2,
                _ => 0.0,
            },
        );

        let before = start.checked_sub(1).map(|i| chars[i]);
        let stop = match before {
            None => left.from_stop,
            Some(c) => !is_han(c) && !c.is_alphanumeric() && !is_joint(c) && c != ' ',
        };
        // 通过|脉宽调制, 支付|违约金: a clause begins there, but no name.
        let opening = token_from(start).map_or(0.0, |t| {
            let text = text_of(t.start, t.end);
            if t.end == n {
                0.0
            } else if is_function(&text, t, lexicon) || lexicon.light_verbs.contains(text.as_str()) {
                1.0
            } else if t.class() == Class::Verb {
                0.5
            } else {
                0.0
            }
        });
        set(Feature::LeftStop, if stop { 1.0 - opening } else { 0.0 });
        set(Feature::LeftSpace, f32::from(u8::from(before == Some(' '))));
        if titles::ends_title(&chars[..start]).is_some() {
            set(Feature::LeftTitle, 1.0);
        } else if let Some(t) = token_to(start) {
            let text = text_of(t.start, t.end);
            if is_function(&text, t, lexicon) {
                // 与 and 和 join names, and stand inside them just as well.
                set(Feature::LeftFunction, if matches!(text.as_str(), "与" | "和" | "及") { 0.5 } else { 1.0 });
            } else if lexicon.light_verbs.contains(text.as_str()) {
                set(Feature::LeftVerb, 1.0);
            } else if t.class() == Class::Verb {
                // Many verbs are as good as nouns inside a name: 创新, 合作, 研究.
                set(Feature::LeftVerb, 0.35);
                set(Feature::LeftNoun, 0.3);
            } else if t.class() == Class::Number || (t.start > 0 && chars[t.start - 1].is_ascii_digit()) {
                let date = chars[..start].iter().rev().take(4).any(char::is_ascii_digit);
                set(Feature::LeftNumber, if date { 2.0 } else { 1.0 });
            } else if text.chars().all(is_han) {
                set(Feature::LeftNoun, if t.tag == "ns" { 0.4 } else { 1.0 });
            }
        }

        if let Some(t) = token_from(start) {
            let text = text_of(t.start, t.end);
            // A measure word or a numeral for tens of thousands belongs to the number before it: 32|位微控制器.
            let measure = t.end - t.start == 1 && matches!(t.tag, "q" | "m") && start > 0 && chars[start - 1].is_ascii_digit();
            let function = is_function(&text, t, lexicon) || measure;
            set(Feature::FirstFunction, f32::from(u8::from(function && t.end < n)));
            let verb = lexicon.light_verbs.contains(text.as_str());
            set(
                Feature::FirstVerb,
                if verb {
                    1.0
                } else if t.tag == "v" && t.end < n {
                    0.4
                } else {
                    0.0
                },
            );
            // What begins here is not inside this candidate's own count.
            let own_function =
                if function && text != "的" { if matches!(text.as_str(), "与" | "和" | "及") { 0.4 } else { 1.0 } } else { 0.0 };
            set(Feature::InsideFunction, (functions - own_function).max(0.0));
        } else {
            set(Feature::InsideFunction, functions);
        }
        set(Feature::InsideDe, des);
        set(Feature::InsideVerb, verbs);
        let title_inside = personal && (start + 2..n).any(|end| titles::ends_title(&chars[start..end]).is_some_and(|at| end - at >= 2));
        set(Feature::InsideTitle, f32::from(u8::from(title_inside)));
        set(Feature::DotDropped, f32::from(u8::from(first_dot.is_some_and(|dot| start > dot && dot < n) || before.is_some_and(is_joint))));
        if form.shape == Shape::Name {
            set(Feature::NameStart, lexicon.translit(c).clamp(-3.0, 3.0));
            set(Feature::NameLeft, before.filter(|&c| is_han(c)).map_or(0.0, |c| lexicon.translit(c).clamp(-3.0, 3.0)));
        }
        let known = Dictionary::shared().get(&here);
        set(Feature::Word, f32::from(u8::from(known.is_some() && length > 1 && (items.len() <= 1 || length >= 4))));
        set(Feature::Length, (length as f32 / expected_length(form, &items)).ln().abs());
        set(Feature::WordsLetters, (content - items.len() as f32).abs().min(4.0));
        set(Feature::Surname, f32::from(u8::from(personal && is_surname_name(&chars[start..], lexicon))));
        set(Feature::LatinInside, latin);
        set(Feature::Single, f32::from(u8::from(length == 1)));
        set(Feature::NumberUnmatched, f32::from(u8::from(begins_with_foreign_number(&chars[start..], form))));
        if length > 1
            && let Some(known) = shipped::lookup(&here).filter(|e| e.kind != Kind::Title)
        {
            set(Feature::Known, 1.0);
            let target = form.target.to_lowercase();
            let same = std::iter::once(&known.target)
                .chain(&known.alternatives)
                .any(|t| t.to_lowercase() == target || Some(t) == form.abbreviation.as_ref());
            set(Feature::KnownTarget, f32::from(u8::from(same)));
        }
        out.push(Candidate { start, values: v });
    }
    out
}

/// What joins the parts of a name: a middle dot, a dash between two words.
fn is_joint(c: char) -> bool {
    matches!(c, '·' | '-' | '—' | '–')
}

fn opens_quote(chars: &[char]) -> bool {
    super::QUOTES.iter().any(|q| q.0 != q.1 && chars[0] == q.0 && chars[1..].contains(&q.1))
}

/// Whether a quotation begins before these characters and ends in them.
fn cuts_quote(chars: &[char]) -> bool {
    super::QUOTES.iter().filter(|q| q.0 != q.1).any(|q| {
        let close = chars.iter().position(|&c| c == q.1);
        close.is_some_and(|close| !chars[..close].contains(&q.0))
    })
}

/// Whether a name begins with a number (a year, an ordinal) that the Latin form lacks.
fn begins_with_foreign_number(chars: &[char], form: &Form) -> bool {
    let digits: String = chars.iter().take_while(|c| c.is_ascii_digit()).collect();
    if !digits.is_empty() {
        return !form.target.contains(&digits);
    }
    let numeral = |c: &char| c.is_ascii_digit() || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百');
    let ordinal = chars[0] == '第' && chars.get(1).is_some_and(numeral);
    let lower = form.target.to_lowercase();
    ordinal
        && !form.target.chars().any(|c| c.is_ascii_digit())
        && !["first", "second", "third", "th ", " i", " v", "x"].iter().any(|o| lower.contains(o))
}

/// 各 and 诸 are pronouns to the dictionary, but stand inside names: 各民族友好协会.
fn is_function(text: &str, token: &Token, lexicon: &Lexicon) -> bool {
    !matches!(text, "各" | "诸")
        && (lexicon.function_words.contains_key(text) || lexicon.bracket_tags.contains_key(text) || token.class() == Class::Function)
}

#[derive(Clone, Copy)]
enum Feature {
    Sound,
    SoundPart,
    Meaning,
    MeaningStart,
    Edge,
    LeftStop,
    LeftTitle,
    LeftFunction,
    LeftVerb,
    LeftNoun,
    LeftNumber,
    LeftSpace,
    FirstFunction,
    FirstVerb,
    InsideFunction,
    InsideDe,
    InsideVerb,
    InsideTitle,
    DotDropped,
    NameStart,
    NameLeft,
    Word,
    Length,
    WordsLetters,
    Surname,
    LatinInside,
    Single,
    Known,
    KnownTarget,
    NumberUnmatched,
}

/// The similarity of every ending of `chars` to the whole form; a Japanese or Hungarian name may stand the other way round.
fn whole_sounds(form: &Form, words: &[&str], chars: &[char], personal: bool) -> Vec<f32> {
    if form.shape == Shape::Acronym {
        return vec![0.0; chars.len()];
    }
    let mut best = sound::suffix_similarity(chars, &sound::latin(&form.target));
    if personal && words.len() == 2 {
        let turned = sound::suffix_similarity(chars, &sound::latin(&format!("{} {}", words[1], words[0])));
        for (b, t) in best.iter_mut().zip(turned) {
            *b = b.max(t - 0.02);
        }
    }
    // A name of Japanese characters reads off them exactly or not at all.
    if personal && words.len() == 2 {
        for name in [format!("{}{}", words[0], words[1]), format!("{}{}", words[1], words[0])] {
            for (b, s) in best.iter_mut().zip(sound::suffix_romaji(chars, &name)) {
                if s >= 0.6 {
                    *b = b.max(s);
                }
            }
        }
    }
    best
}

/// The similarity of every ending of `chars` to one word of the form, or to all but the middle ones.
fn part_sounds(words: &[&str], chars: &[char], personal: bool) -> Vec<f32> {
    let mut best = vec![0.0f32; chars.len()];
    if !personal || words.len() < 2 {
        return best;
    }
    let mut parts: Vec<String> = words.iter().filter(|w| w.chars().count() > 2).map(|w| (*w).to_owned()).collect();
    if words.len() > 2 {
        parts.push(format!("{} {}", words[0], words[words.len() - 1]));
        parts.push(words[1..].join(" "));
    }
    for part in parts {
        for (b, s) in best.iter_mut().zip(sound::suffix_similarity(chars, &sound::latin(&part))) {
            *b = b.max(s);
        }
    }
    best
}

/// The last start from which no dot of the dotted name before the bracket is lost: the index right after which the first
/// dot of the run stands. `None` if no dotted name ends at the bracket.
fn dotted_run(chars: &[char]) -> Option<usize> {
    let mut first = None;
    let mut i = chars.len();
    let mut run = 0;
    while i > 0 {
        i -= 1;
        let c = chars[i];
        if is_joint(c) {
            if run == 0 || run > 8 {
                break;
            }
            // A hyphen joins the parts of a name that has a dot too: 安娜-玛丽·林德奎斯特.
            if c == '·' || first.is_some() {
                first = Some(i);
            } else {
                break;
            }
            run = 0;
        } else if is_han(c) || c.is_ascii_uppercase() {
            run += 1;
            if first.is_none() && run > 8 {
                break;
            }
        } else {
            break;
        }
    }
    first
}

/// About how many characters the Chinese for a form has.
fn expected_length(form: &Form, items: &Items) -> f32 {
    match form.shape {
        Shape::Acronym => {
            let signs = form.abbreviation.as_deref().unwrap_or(&form.target).chars().filter(char::is_ascii_alphanumeric).count();
            (signs as f32 * 2.0).clamp(2.0, 14.0)
        }
        _ => {
            let letters = form.target.chars().filter(|c| c.is_alphabetic()).count() as f32;
            if looks_personal(form) { (letters / 2.3).max(2.0) } else { (items.len() as f32 * 2.2).clamp(2.0, 18.0) }
        }
    }
}

/// A Chinese-style personal name: a surname and one or two more characters; or a Japanese surname and one to three more.
fn is_surname_name(chars: &[char], lexicon: &Lexicon) -> bool {
    if !(2..=5).contains(&chars.len()) || !chars.iter().all(|&c| is_han(c)) {
        return false;
    }
    let one: String = chars[..1].iter().collect();
    let two: String = chars[..2].iter().collect();
    let three: String = chars.iter().take(3).collect();
    let japanese = |surname: &str, n: usize| chars.len() > n && lexicon.surnames_ja.contains(surname);
    // A Vietnamese woman's name: 裴氏映月.
    let vietnamese = chars.len() == 4 && chars[1] == '氏' && lexicon.surnames_vi.contains_key(one.as_str());
    vietnamese
        || (chars.len() >= 3 && (japanese(&two, 2) || japanese(&three, 3)))
        || (chars.len() <= 3 && lexicon.surnames_zh.get(one.as_str()).is_some_and(|&class| class > 0))
        || (chars.len() >= 3 && lexicon.surnames_zh.contains_key(two.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_its_name_and_weights() {
        assert_eq!(NAMES.len(), Feature::NumberUnmatched as usize + 1);
        let rows = include_str!("../data/bracket-weights.tsv").lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(rows, FEATURES);
        assert!(weights(Shape::Name)[Feature::Sound as usize] > 0.0);
    }
}
