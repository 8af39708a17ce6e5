//! Brackets: the Chinese that a Latin form belongs to. For each bracket: what it says ([`inside`]), where the name before
//! it may begin (`features`, `explain`), which start is the most probable and whether it names anything at all; then,
//! over the whole corpus, occurrences of the same form help each other ([`corpus`]).
//!
//! The design follows Lin, Zhao, Van Durme and Paşca (2008) in taking the bracket as a small parallel text, and Wu, Okazaki
//! and Tsujii (2009) in treating abbreviations, transliterations and translations apart.

pub mod corpus;
mod explain;
mod features;
pub mod inside;
mod kind;

use std::collections::HashMap;
use std::ops::Range;

use inside::{Form, Inside, Shape, Why};

pub(crate) use kind::by_head as kind_by_head;

use crate::document::Offsets;
use crate::glossary::Kind;
use crate::lexicon::Lexicon;
use crate::segment::{self, Class, Token};
use crate::text::{is_alphabetic_not_han, is_han};

/// Longer brackets are not read: they are asides.
const LONGEST_INSIDE: usize = 160;

/// How far to the left a name may reach, in characters.
const REACH: usize = 32;

/// A bracket of a block and what it was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Parenthetical {
    /// The opening bracket, as a character index of the block.
    pub open: usize,
    /// The closing bracket.
    pub close: usize,
    /// What stands between them; cut short if it is longer than any name.
    pub inside: String,
    /// What it was read as.
    pub reading: Reading,
    /// What stands before it, as far back as a name can reach; empty for a bracket that can name nothing.
    pub before: Before,
}

/// The text before a bracket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Before {
    /// The first character's index in the block.
    pub start: usize,
    /// The characters as they stand in the document.
    pub text: String,
    /// The same characters made comparable.
    pub normal: Vec<char>,
}

impl Before {
    /// These characters of the block as they stand in the document.
    #[must_use]
    pub fn written(&self, span: &Range<usize>) -> String {
        self.text.chars().skip(span.start.saturating_sub(self.start)).take(span.len()).collect()
    }

    /// These characters of the block made comparable.
    #[must_use]
    pub fn normal(&self, span: &Range<usize>) -> String {
        self.normal.iter().skip(span.start.saturating_sub(self.start)).take(span.len()).collect()
    }
}

/// What a bracket was read as.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// It names nothing that stands before it.
    Nothing(Why),
    /// It gives the Latin form of what stands before it.
    Pair(Pair),
    /// It holds a Latin form, but most likely not that of what stands before it. The reading that was not believed is kept
    /// for the explanation.
    Unlikely(Pair),
    /// It gives a Chinese short form of what stands before it.
    Alias {
        /// The full form, as characters of the block.
        source: Range<usize>,
        /// The short form.
        alias: String,
        /// How sure it is, 0 to 1.
        probability: f32,
    },
}

/// A Chinese form and the Latin form that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The Latin form.
    pub form: Form,
    /// What it names.
    pub kind: Kind,
    /// The possible Chinese forms, the most probable first.
    pub choices: Vec<Choice>,
    /// How sure it is that the bracket names what stands before it at all, 0 to 1.
    pub named: f32,
    /// Why, in the order of weight, for people.
    pub reasons: Vec<String>,
    /// The features of the decision whether the bracket names anything, for the explanation.
    pub decision: Vec<(&'static str, f32)>,
}

/// One possible Chinese form.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The characters of the block.
    pub span: Range<usize>,
    /// Log-linear score; differences between choices are natural log odds.
    pub score: f32,
    /// The probability among the choices.
    pub probability: f32,
    /// The features that are not 0, for the explanation.
    pub features: Vec<(&'static str, f32)>,
}

impl Pair {
    /// The most probable Chinese form.
    #[must_use]
    pub fn best(&self) -> Option<&Choice> {
        self.choices.first()
    }

    /// The probability that the bracket names exactly the first choice.
    #[must_use]
    pub fn probability(&self) -> f32 {
        self.named * self.best().map_or(0.0, |c| c.probability)
    }

    /// Sorts the choices and turns their scores into probabilities.
    pub(crate) fn rank(&mut self) {
        // Scores are rounded before they are compared, so that the order never hangs on the last bit of a sum.
        let rounded = |s: f32| (s * 1e4).round() as i64;
        self.choices.sort_by(|a, b| rounded(b.score).cmp(&rounded(a.score)).then(b.span.start.cmp(&a.span.start)));
        let top = self.choices.first().map_or(0.0, |c| c.score);
        let sum: f32 = self.choices.iter().map(|c| (c.score - top).exp()).sum();
        for c in &mut self.choices {
            c.probability = (c.score - top).exp() / sum;
        }
    }
}

/// All round brackets of a block in the order of their opening, each read by itself. `chars` is the normalised block
/// ([`crate::text::normalise`]), `text` the block as it stands in the document.
#[must_use]
pub fn read_block(text: &str, chars: &[char], offsets: &Offsets) -> Vec<Parenthetical> {
    let pairs = matched(chars);
    let opening: HashMap<usize, usize> = pairs.iter().map(|&(open, close)| (close, open)).collect();
    pairs
        .iter()
        .map(|&(open, close)| {
            let raw = &text[offsets.bytes(open + 1..close.min(open + 1 + LONGEST_INSIDE))];
            let reading = if close - open > LONGEST_INSIDE { Reading::Nothing(Why::Aside) } else { read_one(chars, open, &opening, raw) };
            let before = match &reading {
                Reading::Nothing(_) => Before::default(),
                Reading::Pair(pair) | Reading::Unlikely(pair) => {
                    let start = pair.choices.iter().map(|c| c.span.start).min().unwrap_or(open);
                    before(text, chars, offsets, start..open)
                }
                Reading::Alias { source, .. } => before(text, chars, offsets, source.start..open),
            };
            Parenthetical { open, close, inside: raw.to_owned(), reading, before }
        })
        .collect()
}

fn before(text: &str, chars: &[char], offsets: &Offsets, span: Range<usize>) -> Before {
    Before { start: span.start, text: text[offsets.bytes(span.clone())].to_owned(), normal: chars[span].to_vec() }
}

/// Brackets nested deeper than this are not read.
const DEEPEST: usize = 3;

/// Opening and closing brackets that belong together, by the opening one.
fn matched(chars: &[char]) -> Vec<(usize, usize)> {
    let mut stack = Vec::new();
    let mut pairs = Vec::new();
    for (i, &c) in chars.iter().enumerate() {
        match c {
            '(' => stack.push(i),
            ')' => {
                let depth = stack.len();
                pairs.extend(stack.pop().filter(|_| depth <= DEEPEST).map(|open| (open, i)));
            }
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

/// So many brackets in a row may belong to one name: 越南共产党（越共）（CPV）.
const MOST_IN_A_ROW: usize = 3;

fn read_one(chars: &[char], open: usize, opening: &HashMap<usize, usize>, raw: &str) -> Reading {
    let inside = inside::read(raw);
    if let Inside::Nothing(why) = inside {
        return Reading::Nothing(why);
    }
    // The end of what stands before: before spaces, and before another bracket in the same place.
    let mut end = open;
    for _ in 0..MOST_IN_A_ROW {
        while end > 0 && chars[end - 1] == ' ' {
            end -= 1;
        }
        match end.checked_sub(1).filter(|&i| chars[i] == ')').and_then(|i| opening.get(&i)) {
            Some(&before) => end = before,
            None => break,
        }
    }
    if end == 0 {
        return Reading::Nothing(Why::NoChinese);
    }
    let quoted = quoted_span(chars, end);
    let (begin, end) = quoted.clone().map_or_else(|| (reach(chars, end), end), |q| (q.start, q.end));
    if !chars[begin..end].iter().any(|&c| is_han(c)) {
        return Reading::Nothing(Why::NoChinese);
    }
    match inside {
        Inside::Nothing(why) => Reading::Nothing(why),
        Inside::Latin(form) if quoted.is_none() => {
            let end = before_rank(&chars[begin..end], &form).map_or(end, |length| begin + length);
            latin(chars, begin, end, false, form)
        }
        Inside::Latin(form) => latin(chars, begin, end, quoted.is_some(), form),
        Inside::Han { alias, sure } => short_form(chars, begin, end, quoted.is_some(), alias, sure),
    }
}

/// A rank or a form of address may stand between a person's name and the bracket: 迦得弗利兹教授(Pascal Godefroit). How many
/// characters come before it, if the name without it sounds more like the Latin form.
fn before_rank(window: &[char], form: &Form) -> Option<usize> {
    let honorifics = &Lexicon::shared().latin_honorifics;
    // Sir John Salmond is 萨尔蒙德爵士, rank and all.
    if !inside::looks_personal(form) || form.words().any(|w| honorifics.contains(w.to_lowercase().as_str())) {
        return None;
    }
    let at = crate::titles::ends_title(window).filter(|&at| at >= 2)?;
    let latin = crate::sound::latin(&form.target);
    let best = |chars: &[char]| crate::sound::suffix_similarity(chars, &latin).into_iter().fold(0.0, f32::max);
    (best(&window[..at]) > best(window)).then_some(at)
}

const QUOTES: &[(char, char)] = &[('《', '》'), ('〈', '〉'), ('「', '」'), ('『', '』'), ('“', '”'), ('‘', '’'), ('"', '"')];

/// If a closing quotation mark stands at the end, what it quotes.
fn quoted_span(chars: &[char], end: usize) -> Option<Range<usize>> {
    let close = chars[end - 1];
    let &(opening, _) = QUOTES.iter().find(|q| q.1 == close)?;
    let from = end.saturating_sub(61);
    let open = (from..end - 1).rev().find(|&i| chars[i] == opening || (opening == '“' && chars[i] == '"'))?;
    let span = open + 1..end - 1;
    (span.len() >= 2 && !chars[span.clone()].iter().any(|&c| matches!(c, '。' | '\n'))).then_some(span)
}

/// How far left of `end` a name may begin.
fn reach(chars: &[char], end: usize) -> usize {
    let mut at = end;
    while at > 0 && end - at < REACH {
        let c = chars[at - 1];
        if let Some(&(open, _)) = QUOTES.iter().find(|q| q.1 == c && q.0 != q.1) {
            // A quoted word inside the name: “一带一路”倡议.
            match (at.saturating_sub(14)..at - 1).rev().find(|&i| chars[i] == open) {
                Some(open) if end - open <= REACH => {
                    at = open;
                    continue;
                }
                _ => break,
            }
        }
        let joins = match c {
            // A dash of two characters is punctuation.
            '·' | '-' | '—' | '–' | '－' => at >= 2 && at < end && chars[at - 2] != c && chars[at] != c,
            '.' | '\'' | '’' | '&' | '/' | '+' | '#' => at >= 2 && chars[at - 2].is_alphanumeric() && !is_han(chars[at - 2]),
            ' ' => true,
            c => c.is_alphanumeric(),
        };
        if !joins {
            break;
        }
        at -= 1;
    }
    while at < end && chars[at] == ' ' {
        at += 1;
    }
    at
}

fn latin(chars: &[char], begin: usize, end: usize, quoted: bool, form: Form) -> Reading {
    let window = &chars[begin..end];
    let text: String = window.iter().collect();
    let tokens = segment::words(&text);
    let left = features::Left {
        chars: window,
        tokens: &tokens,
        from_stop: begin == 0 || quoted || !matches!(chars[begin - 1], c if c.is_alphanumeric()),
    };
    let weights = features::weights(form.shape);
    let mut choices: Vec<Choice> = features::candidates(&left, &form)
        .into_iter()
        .filter(|c| !quoted || c.start == 0)
        .map(|c| {
            let score = c.values.iter().zip(weights).map(|(v, w)| v * w).sum();
            let features = features::NAMES.iter().zip(c.values).filter(|(_, v)| *v != 0.0).map(|(n, v)| (*n, v)).collect();
            Choice { span: begin + c.start..end, score, probability: 0.0, features }
        })
        .collect();
    if quoted && choices.is_empty() {
        choices.push(Choice { span: begin..end, score: 0.0, probability: 0.0, features: Vec::new() });
    }
    if choices.is_empty() {
        return Reading::Nothing(Why::NoMatch);
    }
    let mut pair = Pair { form, kind: Kind::Term, choices, named: 0.0, reasons: Vec::new(), decision: Vec::new() };
    pair.rank();
    let decision = Decision::of(chars, &tokens, begin, end, quoted, &pair);
    pair.named = decision.probability();
    pair.decision = decision.values().to_vec();
    if pair.named < 0.5 {
        pair.reasons.push(if is_alphabetic_not_han(chars[end - 1]) && !quoted { Why::NoChinese } else { Why::NoMatch }.name().to_owned());
        return Reading::Unlikely(pair);
    }
    pair.kind = kind::of_pair(chars, &pair, quoted.then(|| chars[begin - 1]));
    pair.reasons = reasons(chars, &pair, quoted);
    Reading::Pair(pair)
}

/// The decision whether a bracket with a Latin form names what stands before it.
struct Decision([(&'static str, f32); 13]);

impl Decision {
    fn of(chars: &[char], tokens: &[Token], begin: usize, end: usize, quoted: bool, pair: &Pair) -> Self {
        let lexicon = Lexicon::shared();
        let best = &pair.choices[0];
        let value = |name: &str| best.features.iter().find(|f| f.0 == name).map_or(0.0, |f| f.1);
        let yes = |b: bool| f32::from(u8::from(b));
        let last: Option<String> = tokens.last().map(|t| chars[begin + t.start..begin + t.end].iter().collect());
        let class = tokens.last().map(Token::class);
        let function = last.as_ref().is_some_and(|l| lexicon.function_words.contains_key(l.as_str())) || class == Some(Class::Function);
        let words = pair.form.target.split_whitespace().count();
        Decision([
            ("bias", 1.0),
            ("name", yes(pair.form.shape == Shape::Name)),
            ("acronym", yes(pair.form.shape == Shape::Acronym)),
            ("sound", value("sound").max(value("sound_part"))),
            ("meaning", value("meaning")),
            ("tagged", yes(pair.form.tagged)),
            ("quoted", yes(quoted)),
            ("latin_before", yes(!is_han(chars[end - 1]) && !quoted)),
            ("function_before", yes(function && !quoted)),
            ("verb_before", yes(class == Some(Class::Verb) && !quoted)),
            ("one_word", yes(words == 1 && pair.form.shape != Shape::Acronym)),
            ("many_words", yes(words > 4)),
            (
                "missing",
                if pair.form.shape == Shape::Acronym { 0.0 } else { explain::Items::words(pair.form.words()).missing(&chars[begin..end]) },
            ),
        ])
    }

    fn values(&self) -> &[(&'static str, f32)] {
        &self.0
    }

    fn probability(&self) -> f32 {
        let sum: f32 = self.0.iter().map(|(name, value)| value * decision_weight(name)).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

fn decision_weight(name: &str) -> f32 {
    static WEIGHTS: std::sync::OnceLock<HashMap<&'static str, f32>> = std::sync::OnceLock::new();
    let weights = WEIGHTS.get_or_init(|| {
        let rows = include_str!("../data/bracket-decision.tsv").lines().filter(|l| !l.starts_with('#'));
        rows.filter_map(|l| l.split_once('\t')).filter_map(|(n, w)| Some((n, w.parse().ok()?))).collect()
    });
    weights.get(name).copied().unwrap_or(0.0)
}

fn reasons(chars: &[char], pair: &Pair, quoted: bool) -> Vec<String> {
    let mut out = Vec::new();
    let Some(best) = pair.best() else { return out };
    let value = |name: &str| best.features.iter().find(|f| f.0 == name).map_or(0.0, |f| f.1);
    if quoted {
        out.push("quoted".to_owned());
    }
    if pair.form.tagged {
        out.push("tagged".to_owned());
    }
    let sound = value("sound");
    if sound.max(value("sound_part")) >= 0.45 {
        out.push(if sound >= value("sound_part") {
            format!("sound:{sound:.2}")
        } else {
            format!("sound-of-a-part:{:.2}", value("sound_part"))
        });
    }
    if value("meaning") >= 0.3 {
        out.push(format!("meaning:{:.2}", value("meaning")));
    }
    if let Some(from) = crate::titles::ends_title(&chars[..best.span.start]) {
        out.push(format!("title:{}", chars[from..best.span.start].iter().collect::<String>()));
    } else if value("left_stop") > 0.0 {
        out.push("clause-start".to_owned());
    } else if value("left_function") > 0.0 || value("left_verb") > 0.0 {
        out.push("word-before".to_owned());
    }
    if value("word") > 0.0 {
        out.push("dictionary-word".to_owned());
    }
    if value("surname") > 0.0 {
        out.push("surname".to_owned());
    }
    out
}

/// Finds the full form of a Chinese short form: its characters stand in the full form in order, and the first one near
/// the start (Okazaki, Ishizuka and Tsujii, 2008).
fn short_form(chars: &[char], begin: usize, end: usize, quoted: bool, alias: String, sure: bool) -> Reading {
    if crate::lexicon::is_role_word(&alias) {
        return Reading::Nothing(Why::Aside);
    }
    let short: Vec<char> = crate::text::normalise(&alias);
    let window = &chars[begin..end];
    // A piece of what stands there already shortens nothing: 海通社科技部(海通社) is a credit.
    if !sure && window.windows(short.len()).any(|w| w == short) {
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
        let start = if quoted { begin } else { begin + at };
        return Reading::Alias { source: start..end, alias, probability: if sure { 0.97 } else { 0.9 } };
    }
    // Other characters stand for the same words (越共 for 越南共产党): believed if the bracket says that it is a short
    // form, or if most characters are there and the short form begins and ends like the full one.
    let last_matches = short.last() == window.last() || matched + 2 >= short.len();
    if sure || (matched * 3 >= short.len() * 2 && last_matches && short.len() >= 3) {
        let start = if quoted { 0 } else { phrase_start(&tokens, window, &short) };
        if window.len() - start > short.len() {
            return Reading::Alias { source: begin + start..end, alias, probability: if sure { 0.85 } else { 0.6 } };
        }
    }
    Reading::Nothing(Why::Aside)
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
