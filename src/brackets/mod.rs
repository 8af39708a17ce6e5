//! Brackets: the Chinese that a Latin form belongs to. For each bracket: what it says ([`inside`]), where the name before
//! it may begin (`features`, `explain`); then what the whole corpus knows (`reuse`, [`corpus`]), which start is the most
//! probable, and whether the bracket names anything at all (`decision`).
//!
//! The design follows Lin, Zhao, Van Durme and Paşca (2008) in taking the bracket as a small parallel text, and Wu, Okazaki
//! and Tsujii (2009) in treating abbreviations, transliterations and translations apart.

mod alias;
pub mod corpus;
mod decision;
mod explain;
mod features;
pub mod inside;
mod kind;
mod plain;
mod reuse;

use std::collections::HashMap;
use std::ops::Range;

use decision::{Decision, Elsewhere};
use features::{Feature, Left, Values, Weights};
use inside::{Form, Inside, Why};

pub(crate) use kind::by_head as kind_by_head;

use crate::document::Offsets;
use crate::glossary::Kind;
use crate::lexicon::Lexicon;
use crate::text::{is_alphabetic_not_han, is_han};

/// Longer brackets are not read: they are asides.
const LONGEST_INSIDE: usize = 160;

/// From this probability on a bracket is believed to name what stands before it.
const BELIEVED: f32 = 0.5;

/// Forms that neither a bracket nor a likeness ties together are no more probable than this.
const UNTIED: f32 = 0.4;

/// From this likeness on, forms that no bracket ties together are believed to belong together.
const EXPLAINED: f32 = 0.55;

/// How far to the left a name may reach, in characters.
const REACH: usize = 32;

/// How much is kept of what stands left of the leftmost choice, so that a reason can name the title there.
const LONGEST_TITLE: usize = 12;

/// A bracket of a block and what it was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Parenthetical {
    /// The opening bracket, as a character index of the block.
    pub open: usize,
    /// The closing bracket.
    pub close: usize,
    /// What stands between them; cut short if it is longer than any name.
    pub inside: String,
    /// How the two forms stand together.
    pub pattern: Pattern,
    /// What it was read as.
    pub reading: Reading,
    /// What stands before it, as far back as a name can reach; empty for a bracket that can name nothing.
    pub before: Before,
}

/// How a Latin form and its Chinese stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Pattern {
    /// The Latin form in a bracket after the Chinese one.
    Bracket,
    /// The Chinese form in a bracket after the Latin one.
    Reverse,
    /// No bracket: a label stands before the Latin form. `open` and `close` are then its first character and its end.
    Label,
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
    Pair(Box<Pair>),
    /// It holds a Latin form, but most likely not that of what stands before it. The reading that was not believed is kept
    /// for the explanation.
    Unlikely(Box<Pair>),
    /// It gives a Chinese short form of what stands before it, or says what the document calls it.
    Alias {
        /// The full form, as characters of the block.
        source: Range<usize>,
        /// The short form; none if it is a word for any party (甲方), which is somebody else in the next document.
        alias: Option<String>,
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
    /// The mark before the name if a closing quotation mark stands before the bracket.
    quote: Option<char>,
    /// Whether the bracket says what the document calls it from then on: nobody does that with an aside.
    defined: bool,
    /// How often the Latin form stands in brackets of the corpus that are believed.
    occurrences: usize,
    decision: Decision,
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
    values: Values,
}

impl Choice {
    /// The features that are not 0, for the explanation.
    pub fn features(&self) -> impl Iterator<Item = (&'static str, f32)> {
        crate::table::named(Feature::NAMES, self.values)
    }

    fn value(&self, feature: Feature) -> f32 {
        self.values[feature as usize]
    }
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

    /// Whether sound, meaning or what is known ties the two forms together.
    fn is_explained(&self) -> bool {
        let features = [Feature::Sound, Feature::SoundPart, Feature::Meaning, Feature::Expansion, Feature::KnownTarget, Feature::Approved];
        self.best().is_some_and(|c| features.iter().any(|&f| c.value(f) >= EXPLAINED))
    }

    /// The features of the decision whether the bracket names anything that are not 0, for the explanation.
    pub fn decision_features(&self) -> impl Iterator<Item = (&'static str, f32)> {
        self.decision.features()
    }

    /// Scores the choices, sorts them and turns their scores into probabilities.
    fn rank(&mut self) {
        let weights = Weights::shared().of(&self.form);
        for c in &mut self.choices {
            c.score = c.values.iter().zip(weights).map(|(v, w)| v * w).sum();
        }
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

/// All round brackets of a block, and the forms for which a label takes the place of a bracket, in text order. `chars` is the
/// normalised block ([`crate::text::normalise`]), `text` the block as it stands in the document. A bracket with a Latin form
/// comes with its choices, not yet decided: [`decide`] does that when the whole corpus is known.
fn read_block(text: &str, chars: &[char], offsets: &Offsets) -> Vec<Parenthetical> {
    let pairs = matched(chars);
    let opening: HashMap<usize, usize> = pairs.iter().map(|&(open, close)| (close, open)).collect();
    let mut found: Vec<Parenthetical> = pairs
        .iter()
        .map(|&(open, close)| {
            let raw = &text[offsets.bytes(open + 1..close.min(open + 1 + LONGEST_INSIDE))];
            let reading =
                if close - open > LONGEST_INSIDE { Reading::Nothing(Why::Aside) } else { read_one(chars, open, close, &opening, raw) };
            let reversed = matches!(&reading, Reading::Pair(pair) if pair.choices.iter().all(|c| c.span.start > open));
            let before = match &reading {
                Reading::Nothing(_) => Before::default(),
                Reading::Pair(_) | Reading::Unlikely(_) if reversed => before(text, chars, offsets, open + 1..close),
                Reading::Pair(pair) | Reading::Unlikely(pair) => {
                    let start = pair.choices.iter().map(|c| c.span.start).min().unwrap_or(open);
                    before(text, chars, offsets, start.saturating_sub(LONGEST_TITLE)..open)
                }
                Reading::Alias { source, .. } => before(text, chars, offsets, source.start..open),
            };
            let pattern = if reversed { Pattern::Reverse } else { Pattern::Bracket };
            Parenthetical { open, close, inside: raw.to_owned(), pattern, reading, before }
        })
        .collect();
    found.extend(plain::labelled(text, chars, offsets, &pairs));
    found.sort_by_key(|p| p.open);
    found
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

fn read_one(chars: &[char], open: usize, close: usize, opening: &HashMap<usize, usize>, raw: &str) -> Reading {
    let inside = inside::read(raw);
    if !matches!(inside, Inside::Latin(_))
        && let Some(reading) = plain::reversed(chars, open, close, before_markup(chars, open))
    {
        return reading;
    }
    if let Inside::Nothing(why) = inside {
        return Reading::Nothing(why);
    }
    // The end of what stands before: before spaces, and before another bracket in the same place.
    let mut end = open;
    for _ in 0..MOST_IN_A_ROW {
        end = before_markup(chars, end);
        match end.checked_sub(1).filter(|&i| chars[i] == ')').and_then(|i| opening.get(&i)) {
            Some(&before) => end = before,
            None => break,
        }
    }
    if end == 0 {
        return Reading::Nothing(Why::NoChinese);
    }
    let quoted = quoted_span(chars, end);
    // The quotation began in another paragraph.
    if quoted.is_none() && end > 1 && matches!(chars[end - 1], '”' | '」' | '』' | '’') && is_han(chars[end - 2]) {
        end -= 1;
    }
    let slash = matches!(&inside, Inside::Latin(form) if form.target.contains('/'));
    let (begin, end) = quoted.clone().map_or_else(|| (reach(chars, end, slash), end), |q| (q.start, q.end));
    if !chars[begin..end].iter().any(|&c| is_han(c)) {
        return Reading::Nothing(Why::NoChinese);
    }
    match inside {
        Inside::Nothing(why) => Reading::Nothing(why),
        // MariaDB(英语:MariaDB)
        Inside::Latin(form) if ends_with(&chars[begin..end], &form.target) => Reading::Nothing(Why::NoChinese),
        // 䲟(yìn)
        Inside::Latin(form) if crate::sound::is_reading(&chars[begin..end], &form.target) => Reading::Nothing(Why::Reading),
        Inside::Latin(form) if quoted.is_none() => {
            let end = before_rank(&chars[begin..end], &form).map_or(end, |length| begin + length);
            latin(chars, begin, end, false, form)
        }
        Inside::Latin(form) => latin(chars, begin, end, quoted.is_some(), form),
        Inside::Han { alias, sure } => alias::short_form(chars, begin, end, quoted.is_some(), alias, sure),
    }
}

/// The end of the text before spaces and the marks of emphasis: **深度学习** (deep learning), <em>深度学习</em>(deep learning).
fn before_markup(chars: &[char], mut end: usize) -> usize {
    while end > 0 {
        match chars[end - 1] {
            ' ' | '*' | '`' | '_' => end -= 1,
            '>' => {
                let from = end.saturating_sub(12);
                match chars[from..end].iter().rposition(|&c| c == '<') {
                    Some(at) if chars.get(from + at + 1) == Some(&'/') => end = from + at,
                    _ => break,
                }
            }
            _ => break,
        }
    }
    end
}

/// A rank or a form of address may stand between a person's name and the bracket: 迦得弗利兹教授(Pascal Godefroit). How many
/// characters come before it, if the name without it sounds more like the Latin form.
fn before_rank(window: &[char], form: &Form) -> Option<usize> {
    let honorifics = &Lexicon::shared().latin_honorifics;
    // Sir John Salmond is 萨尔蒙德爵士, rank and all.
    if !form.personal || form.words().any(|w| honorifics.contains(w.to_lowercase().as_str())) {
        return None;
    }
    let at = crate::titles::ends_title(window).filter(|&at| at >= 2)?;
    let latin = crate::sound::latin(&form.target);
    let best = |chars: &[char]| crate::sound::suffix_similarity(chars, &latin).into_iter().fold(0.0, f32::max);
    (best(&window[..at]) > best(window)).then_some(at)
}

/// Whether the characters end with the form, as a word of its own.
fn ends_with(chars: &[char], target: &str) -> bool {
    let target: Vec<char> = target.chars().collect();
    let before = chars.len().checked_sub(target.len() + 1).map(|i| chars[i]);
    chars.ends_with(&target) && !before.is_some_and(|c| c.is_alphanumeric() && !is_han(c))
}

const QUOTES: &[(char, char)] =
    &[('《', '》'), ('〈', '〉'), ('「', '」'), ('『', '』'), ('“', '”'), ('‘', '’'), ('"', '"'), ('【', '】'), ('〔', '〕')];

/// If a closing quotation mark stands at the end, what it quotes.
fn quoted_span(chars: &[char], end: usize) -> Option<Range<usize>> {
    let close = chars[end - 1];
    let &(opening, _) = QUOTES.iter().find(|q| q.1 == close)?;
    let from = end.saturating_sub(61);
    let open = (from..end - 1).rev().find(|&i| chars[i] == opening || (opening == '“' && chars[i] == '"'))?;
    let span = open + 1..end - 1;
    (span.len() >= 2 && !chars[span.clone()].iter().any(|&c| matches!(c, '。' | '\n'))).then_some(span)
}

/// Brackets inside a name are short: 中国(南京)国际象棋超级大赛, 中国平安保险(集团)股份有限公司.
const LONGEST_BRACKET_INSIDE: usize = 8;

/// How far left of `end` a name may begin; past a slash if the Latin form has one.
fn reach(chars: &[char], end: usize, slash: bool) -> usize {
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
        if c == ')' && at < end {
            let from = at.saturating_sub(LONGEST_BRACKET_INSIDE + 2);
            let open = (from..at - 1).rev().find(|&i| matches!(chars[i], '(' | ')')).filter(|&i| chars[i] == '(');
            match open.filter(|&i| i > 0 && i + 2 < at && is_han(chars[i - 1]) && chars[i + 1..at - 1].iter().all(|&c| is_han(c))) {
                Some(open) if end - open <= REACH => {
                    at = open;
                    continue;
                }
                _ => break,
            }
        }
        let joins = match c {
            '/' if slash => at >= 2,
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
    let from_stop = begin == 0 || quoted || !chars[begin - 1].is_alphanumeric();
    let left = Left::new(window, &text, from_stop);
    let (candidates, missing) = features::candidates(&left, &form);
    let mut choices: Vec<Choice> = candidates
        .into_iter()
        .filter(|c| !quoted || c.start == 0)
        .map(|c| Choice { span: begin + c.start..end, score: 0.0, probability: 0.0, values: c.values })
        .collect();
    if quoted && choices.is_empty() {
        choices.push(Choice { span: begin..end, score: 0.0, probability: 0.0, values: [0.0; Feature::COUNT] });
    }
    if choices.is_empty() {
        return Reading::Nothing(Why::NoMatch);
    }
    let decision = Decision::of(&left, window, quoted, &form, missing);
    let quote = quoted.then(|| chars[begin - 1]);
    Reading::Pair(Box::new(Pair {
        form,
        kind: Kind::Term,
        choices,
        named: 0.0,
        reasons: Vec::new(),
        quote,
        defined: false,
        occurrences: 1,
        decision,
    }))
}

/// Chooses among the possible forms and decides whether the bracket names anything.
fn decide(parenthetical: &mut Parenthetical, elsewhere: Elsewhere) {
    let reading = std::mem::replace(&mut parenthetical.reading, Reading::Nothing(Why::NoMatch));
    parenthetical.reading = match reading {
        Reading::Pair(mut pair) | Reading::Unlikely(mut pair) => {
            pair.rank();
            if let Some(best) = pair.choices.first() {
                pair.decision.choose(&parenthetical.before.normal(&best.span), best, elsewhere);
            }
            pair.named = pair.decision.probability();
            let tied = parenthetical.pattern == Pattern::Bracket || pair.defined || pair.is_explained();
            if !tied {
                pair.named = pair.named.min(UNTIED);
            }
            if pair.named < BELIEVED { Reading::Unlikely(pair) } else { Reading::Pair(pair) }
        }
        reading => reading,
    };
}

/// Says what a decided pair names, and why it is believed or not.
fn explain(parenthetical: &mut Parenthetical) {
    let before = &parenthetical.before;
    match &mut parenthetical.reading {
        Reading::Unlikely(pair) => {
            let end = pair.best().map_or(before.start, |c| c.span.end);
            let latin = before.normal(&(before.start..end)).chars().next_back().is_some_and(is_alphabetic_not_han) && pair.quote.is_none();
            pair.reasons = vec![if latin { Why::NoChinese } else { Why::NoMatch }.name().to_owned()];
        }
        Reading::Pair(pair) => {
            let Some(best) = pair.best() else { return };
            let left: Vec<char> = before.normal(&(before.start..best.span.start)).chars().collect();
            let source = before.normal(&best.span);
            pair.form.target = inside::without_foreign_year(&pair.form, &source).to_owned();
            pair.kind = kind::of_pair(&source, pair);
            pair.reasons = reasons(&left, pair);
        }
        Reading::Nothing(_) | Reading::Alias { .. } => {}
    }
}

/// Why the first choice is believed, for people. `left` is what stands left of it.
fn reasons(left: &[char], pair: &Pair) -> Vec<String> {
    let mut out = Vec::new();
    let Some(best) = pair.best() else { return out };
    let value = |feature| best.value(feature);
    if value(Feature::Approved) > 0.0 {
        out.push("approved".to_owned());
    }
    if pair.quote.is_some() {
        out.push("quoted".to_owned());
    }
    if pair.form.tagged {
        out.push("tagged".to_owned());
    }
    if value(Feature::KnownTarget) > 0.0 {
        out.push("known".to_owned());
    }
    let sound = value(Feature::Sound);
    if sound.max(value(Feature::SoundPart)) >= 0.45 {
        out.push(if sound >= value(Feature::SoundPart) {
            format!("sound:{sound:.2}")
        } else {
            format!("sound-of-a-part:{:.2}", value(Feature::SoundPart))
        });
    }
    let meaning = value(Feature::Meaning).max(value(Feature::Expansion));
    if meaning >= 0.3 {
        out.push(format!("meaning:{meaning:.2}"));
    }
    if value(Feature::Reuse) > 0.0 {
        out.push(format!("stands-elsewhere:{:.0}", value(Feature::Reuse).exp() - 1.0));
    }
    if let Some(from) = crate::titles::ends_title(left) {
        out.push(format!("title:{}", left[from..].iter().collect::<String>()));
    } else if value(Feature::LeftStop) > 0.0 {
        out.push("clause-start".to_owned());
    } else if [Feature::LeftDe, Feature::LeftFunction, Feature::LeftJoin, Feature::LeftVerb].iter().any(|&f| value(f) > 0.0) {
        out.push("word-before".to_owned());
    }
    if value(Feature::Word) > 0.0 {
        out.push("dictionary-word".to_owned());
    }
    if value(Feature::Surname) > 0.0 {
        out.push("surname".to_owned());
    }
    if pair.occurrences > 1 {
        out.push(format!("reuse:{}", pair.occurrences));
    }
    out
}
