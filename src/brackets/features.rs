//! What speaks for and against a start of the Chinese name before a bracket. Each feature is a number with one meaning;
//! what they weigh is in `src/data/bracket-weights.tsv`.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashSet as HashSet;

use super::explain::{Explained, Items};
use super::inside::{Form, Shape};
use crate::dictionary::{Dictionary, TOTAL};
use crate::glossary::{Kind, shipped};
use crate::lexicon::{Expansion, Lexicon, ending};
use crate::readings;
use crate::segment::{self, Class, Token};
use crate::sound;
use crate::table;
use crate::text::{is_alphabetic_not_han, is_han, key_with_offsets};
use crate::titles;

table::features! {
    /// The features: what each means is said where it is set, or here for those that the whole corpus gives.
    Feature {
        Sound = "sound",
        SoundPart = "sound_part",
        Meaning = "meaning",
        MeaningStart = "meaning_start",
        Expansion = "expansion",
        Edge = "edge",
        Cut = "cut",
        LeftStop = "left_stop",
        LeftTitle = "left_title",
        LeftRole = "left_role",
        LeftBracket = "left_bracket",
        LeftBody = "left_body",
        LeftClass = "left_class",
        LeftPredicate = "left_predicate",
        LeftOrdinary = "left_ordinary",
        LeftDe = "left_de",
        LeftFunction = "left_function",
        LeftJoin = "left_join",
        LeftVerb = "left_verb",
        LeftSoftVerb = "left_soft_verb",
        LeftNoun = "left_noun",
        LeftPlace = "left_place",
        LeftAdjective = "left_adjective",
        LeftNumber = "left_number",
        LeftDate = "left_date",
        LeftSpace = "left_space",
        FirstFunction = "first_function",
        FirstPreposition = "first_preposition",
        FirstSoftVerb = "first_soft_verb",
        FirstPlace = "first_place",
        FirstAdjective = "first_adjective",
        FirstTitle = "first_title",
        FirstPlaceBody = "first_place_body",
        FirstVerbUnmeant = "first_verb_unmeant",
        FirstFunctionMeant = "first_function_meant",
        FirstPlaceMeant = "first_place_meant",
        FirstOrdinary = "first_ordinary",
        FirstPredicate = "first_predicate",
        FirstClass = "first_class",
        InsideFunction = "inside_function",
        InsideDe = "inside_de",
        InsideVerb = "inside_verb",
        InsideSoftVerb = "inside_soft_verb",
        InsideDeMeant = "inside_de_meant",
        InsideVerbMeant = "inside_verb_meant",
        InsideTitle = "inside_title",
        DotDropped = "dot_dropped",
        NameStart = "name_start",
        NameLeft = "name_left",
        Word = "word",
        Length = "length",
        WordsLetters = "words_letters",
        Surname = "surname",
        LatinInside = "latin_inside",
        Single = "single",
        ClassWord = "class_word",
        OrdinaryWord = "ordinary_word",
        Known = "known",
        KnownTarget = "known_target",
        NumberUnmatched = "number_unmatched",
        NumberMatched = "number_matched",
        /// How often the candidate stands elsewhere after something else: ln(1 + different left neighbours).
        Reuse = "reuse",
        /// The greatest [`Feature::Reuse`] of the longer candidates.
        ReuseBeyond = "reuse_beyond",
        /// How probable the candidate is where the same Latin form stands in other brackets, 0 to 2.
        Agreement = "agreement",
        /// 1 if a glossary has approved this source with this target, 0.5 if with another target.
        Approved = "approved",
    }
}

/// The values of one candidate.
pub(super) type Values = [f32; Feature::COUNT];

/// One weight a feature, for each sort of Latin form: names that could be a person's or a place's, other names, phrases,
/// acronyms.
#[derive(Debug)]
pub(super) struct Weights([Values; 4]);

impl Weights {
    /// The weights of the program.
    pub(super) fn shared() -> &'static Weights {
        static SHARED: OnceLock<Weights> = OnceLock::new();
        SHARED.get_or_init(|| Weights(table::weights(include_str!("../data/bracket-weights.tsv"), &Feature::NAMES)))
    }

    /// The weights for a Latin form.
    pub(super) fn of(&self, form: &Form) -> &Values {
        &self.0[match form.shape {
            Shape::Name if form.personal => 0,
            Shape::Name => 1,
            Shape::Phrase => 2,
            Shape::Acronym => 3,
        }]
    }
}

/// The text before a bracket, as far back as a name can reach.
pub(super) struct Left<'t> {
    /// Normalised characters; the last one stands right before the bracket.
    chars: &'t [char],
    /// The same as a string, with the byte offset of every character and of the end.
    text: &'t str,
    offsets: Vec<usize>,
    /// Words of `chars`.
    pub(super) tokens: Vec<Token>,
    /// What it costs to begin a word at each character ([`segment::cut_costs`]).
    cuts: Vec<f32>,
    /// Whether `chars` begins at a full stop, a comma or the start of the block, not in the middle of a clause.
    from_stop: bool,
}

impl<'t> Left<'t> {
    /// Cuts the characters, whose string is `text`, into words.
    pub(super) fn new(chars: &'t [char], text: &'t str, from_stop: bool) -> Self {
        let offsets = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        Left { chars, text, offsets, tokens: segment::words(text), cuts: segment::cut_costs(text), from_stop }
    }

    fn str(&self, span: Range<usize>) -> &'t str {
        &self.text[self.offsets[span.start]..self.offsets[span.end]]
    }

    /// The text of a word.
    pub(super) fn word(&self, token: &Token) -> &'t str {
        self.str(token.start..token.end)
    }
}

/// One possible start of the name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// Index into the characters before the bracket.
    pub(super) start: usize,
    pub(super) values: Values,
}

/// What stands inside a name that begins at some place, counted from the bracket to the left.
struct Inside {
    /// Whether all Han words are function words.
    only_functions: bool,
    functions: f32,
    des: f32,
    verbs: f32,
    soft_verbs: f32,
    latin: f32,
    content: f32,
}

impl Inside {
    /// 和 IPv6: Latin words and what joins them are no Chinese name.
    fn is_joined_latin(&self) -> bool {
        self.latin > 0.0 && self.only_functions
    }

    /// Counts the word that begins where the next candidate does.
    fn add(&mut self, text: &str, token: &Token, lexicon: &Lexicon) {
        match text {
            "的" => self.des += 1.0,
            "与" | "和" | "及" => self.functions += 0.4,
            "各" | "诸" => {}
            _ if token.class() == Class::Function && token.end - token.start < 3 => self.functions += 1.0,
            _ if lexicon.light_verbs.contains(text) => self.verbs += 1.0,
            _ if token.class() == Class::Verb => self.soft_verbs += 1.0,
            _ => {}
        }
        match text.chars().next() {
            Some(c) if is_alphabetic_not_han(c) || c.is_ascii_digit() => self.latin += 1.0,
            Some(c) if is_han(c) && text != "的" => {
                self.content += 1.0;
                self.only_functions &= is_function(text, token, lexicon);
            }
            _ => {}
        }
    }
}

/// All starts that could begin the name, the shortest name first; and the share of the form's words of which no
/// rendering stands in the text ([`Items::missing`]), 0 for an acronym.
pub(super) fn candidates(left: &Left<'_>, form: &Form) -> (Vec<Candidate>, f32) {
    let chars = left.chars;
    let n = chars.len();
    let lexicon = Lexicon::shared();
    let dictionary = Dictionary::shared();
    let personal = form.personal;

    let words: Vec<&str> = form.words().collect();
    // Only a name that could be a person's may be turned round or stand for a part.
    let parts: &[&str] = if personal { &words } else { &[] };
    let mut sounds_whole = if is_spoken(form) { sound::suffix_whole(chars, &form.target, parts) } else { vec![0.0; n] };
    let vietnamese = readings::suffix_vietnamese(chars, &words);
    for (sounds, read) in sounds_whole.iter_mut().zip(&vietnamese) {
        *sounds = sounds.max(*read);
    }
    let sounds_part = sound::suffix_part(chars, parts);
    let acronym = form.abbreviation.as_deref().unwrap_or(&form.target);
    let items = match form.shape {
        Shape::Acronym => Items::letters(acronym),
        _ => Items::words(words.iter().copied()),
    };
    let keys = Keys::of(chars);
    let known = known_names(&keys, chars.len());
    let explained = items.explain(chars, &known);
    let expansions = if form.shape == Shape::Acronym { lexicon.expansions_of(acronym) } else { &[] };
    let expanded = explain_expansions(expansions, chars, &known);
    let called = [Some(&form.target), form.abbreviation.as_ref()].into_iter().flatten().flat_map(|t| lexicon.organisations_called(t));
    let names: Vec<String> = expansions.iter().flat_map(|e| &e.chinese).chain(called).map(|name| crate::text::key(name)).collect();
    let missing = if form.shape == Shape::Acronym { 0.0 } else { items.missing(chars) };
    let expected = expected_length(form, &items);
    let target = form.target.to_lowercase();

    // For every place the word that begins, ends, or runs on there.
    let (mut from, mut to, mut over) = (vec![None; n + 1], vec![None; n + 1], vec![None; n + 1]);
    for t in &left.tokens {
        from[t.start] = Some(t);
        to[t.end] = Some(t);
        for slot in &mut over[t.start + 1..t.end] {
            *slot = Some(t);
        }
    }
    // Where the title begins that ends at a place.
    let title_before: Vec<Option<usize>> = (0..n).map(|end| titles::ends_title(&chars[..end])).collect();
    let first_dot = dotted_run(chars);
    let body = ending(left.text, &lexicon.org_heads).is_some_and(|e| e.chars().count() >= 2);

    let mut out = Vec::new();
    let mut inside = Inside { only_functions: true, functions: 0.0, des: 0.0, verbs: 0.0, soft_verbs: 0.0, latin: 0.0, content: 0.0 };
    for start in (0..n).rev() {
        if let Some(t) = from[start] {
            // What begins here is inside every candidate that starts further left.
            inside.add(left.word(t), t, lexicon);
        }
        if !may_begin(chars, start, from[start]) || inside.is_joined_latin() && over[start].is_none() {
            continue;
        }
        // No name begins in the middle of a word, unless it sounds like the form.
        if left.cuts[start] >= NEVER_CUT && sounds_whole[start].max(sounds_part[start]) < SOUNDS {
            continue;
        }
        let c = chars[start];
        let mut v: Values = [0.0; Feature::COUNT];
        let mut set = |name: Feature, value: f32| v[name as usize] = value;
        let flag = |b: bool| f32::from(u8::from(b));
        let length = n - start;
        let before = start.checked_sub(1).map(|i| chars[i]);

        set(Feature::Sound, sounds_whole[start].max(0.0));
        set(Feature::SoundPart, sounds_part[start].max(0.0));
        // The words of a Vietnamese name of a place are its characters.
        let read = if personal { 0.0 } else { vietnamese[start] };
        set(Feature::Meaning, explained[start].both.max(read));
        set(Feature::MeaningStart, explained[start].from_start.max(read));
        set(Feature::Expansion, expanded[start].both);

        // A start inside a word of the dictionary; rare words are often wrong guesses, and a cut that costs little is as good
        // as an edge: 美|国宾|夕法尼亚.
        let edge: f32 = match over[start] {
            None => 1.0,
            Some(t) if t.frequency == 0 => 0.4,
            Some(t) if t.frequency < 30 => 0.2,
            Some(_) => 0.0,
        };
        set(Feature::Edge, edge.max(1.0 - left.cuts[start] / CUT_INSIDE));

        set(Feature::Cut, left.cuts[start].min(MOST_CUT));
        let meant = explained[start].from_start.max(expanded[start].from_start);

        let stop = match before {
            None => left.from_stop,
            // 中国(南京)国际象棋超级大赛: the name may begin before the bracket inside it.
            Some(')') => {
                set(Feature::LeftBracket, 1.0);
                false
            }
            Some(c) => !is_han(c) && !c.is_alphanumeric() && !is_joint(c) && c != ' ',
        };
        // 通过|脉宽调制, 支付|违约金: a clause begins there, but no name.
        let begins_with = |set: &HashSet<&str>| (2..=4).any(|l| l < length && set.contains(left.str(start..start + l)));
        let mut opening = from[start].filter(|t| t.end < n).map_or(0.0, |t| match left.word(t) {
            text if is_function(text, t, lexicon) || lexicon.light_verbs.contains(text) => 1.0,
            _ if t.class() == Class::Verb => 0.5,
            _ => 0.0,
        });
        if begins_with(&lexicon.predicate_verbs) {
            opening = 1.0 - 0.5 * meant;
        }
        set(Feature::LeftStop, if stop { 1.0 - opening } else { 0.0 });
        set(Feature::LeftSpace, flag(before == Some(' ')));
        if title_before[start].is_some() {
            set(Feature::LeftTitle, 1.0);
        } else if let Some(t) = to[start] {
            let text = left.word(t);
            let feature = match text {
                "的" => Some(Feature::LeftDe),
                // 与 and 和 join names, and stand inside them just as well.
                "与" | "和" | "及" | "或" => Some(Feature::LeftJoin),
                _ if is_function(text, t, lexicon) => Some(Feature::LeftFunction),
                // 未来学家高布, 美国人摩尔斯: who somebody is.
                _ if personal && ending(text, &lexicon.role_endings).is_some() => Some(Feature::LeftRole),
                _ if form.shape == Shape::Name && lexicon.org_heads.iter().any(|h| text.ends_with(h)) => Some(Feature::LeftBody),
                _ if lexicon.light_verbs.contains(text) => Some(Feature::LeftVerb),
                // Many verbs are as good as nouns inside a name: 创新, 合作, 研究.
                _ if t.class() == Class::Verb => Some(Feature::LeftSoftVerb),
                _ if super::QUOTES.iter().any(|q| text.starts_with([q.0, q.1])) => None,
                _ if t.class() == Class::Number || (t.start > 0 && chars[t.start - 1].is_ascii_digit()) => {
                    let date = chars[..start].iter().rev().take(4).any(char::is_ascii_digit);
                    Some(if date { Feature::LeftDate } else { Feature::LeftNumber })
                }
                _ if !text.chars().all(is_han) => None,
                _ if t.tag == "ns" => Some(Feature::LeftPlace),
                _ if t.class() == Class::Adjective => Some(Feature::LeftAdjective),
                _ => Some(Feature::LeftNoun),
            };
            // 的|关于美国国安局: a phrase begins there, but no name.
            let opens = match feature {
                Some(Feature::LeftDe | Feature::LeftFunction) => 1.0 - opening,
                _ => 1.0,
            };
            if let Some(feature) = feature {
                set(feature, opens);
            }
        }

        // These lists see through wrong cuts of words: 附设直属小学|圣母小学.
        let ends_in = |set: &HashSet<&str>| (2..=4.min(start)).any(|l| set.contains(left.str(start - l..start)));
        set(Feature::LeftClass, flag(ends_in(&lexicon.class_nouns)));
        set(Feature::LeftPredicate, flag(ends_in(&lexicon.predicate_verbs)));
        set(Feature::LeftOrdinary, flag(ends_in(&lexicon.ordinary_modifiers)));
        set(Feature::FirstOrdinary, flag(begins_with(&lexicon.ordinary_modifiers)) * (1.0 - meant));
        set(Feature::FirstPredicate, flag(begins_with(&lexicon.predicate_verbs)) * (1.0 - meant));
        set(Feature::FirstClass, flag(begins_with(&lexicon.class_nouns)) * (1.0 - meant));

        let mut own_function = 0.0;
        if let Some(t) = from[start] {
            let text = left.word(t);
            // A measure word or a numeral for tens of thousands belongs to the number before it: 32|位微控制器.
            let measure = t.end - t.start == 1 && matches!(t.tag, "q" | "m") && start > 0 && chars[start - 1].is_ascii_digit();
            let function = is_function(text, t, lexicon) || measure;
            // What begins here is not inside this candidate's own count.
            if function && text != "的" {
                own_function = if matches!(text, "与" | "和" | "及") { 0.4 } else { 1.0 };
            }
            if t.end < n {
                set(Feature::FirstFunction, flag(function));
                let class = lexicon.function_words.get(text).copied();
                set(Feature::FirstPreposition, flag(matches!(class, Some("prep" | "conj" | "part" | "aux"))));
                set(Feature::FirstFunctionMeant, flag(function) * meant);
                set(Feature::FirstPlaceMeant, flag(t.tag == "ns" && meant > 0.0));
                set(Feature::FirstSoftVerb, flag(t.tag == "v"));
                set(Feature::FirstPlace, flag(t.tag == "ns"));
                set(Feature::FirstPlaceBody, flag(t.tag == "ns" && body));
                set(Feature::FirstVerbUnmeant, flag(t.class() == Class::Verb || lexicon.light_verbs.contains(text)) * (1.0 - meant));
                set(Feature::FirstAdjective, flag(t.class() == Class::Adjective));
            }
        }
        set(Feature::FirstTitle, flag(personal && titles::starts_title(&chars[start..]).is_some_and(|l| l < length)));
        set(Feature::InsideFunction, (inside.functions - own_function).max(0.0));
        set(Feature::InsideDe, inside.des);
        set(Feature::InsideVerb, inside.verbs);
        set(Feature::InsideSoftVerb, inside.soft_verbs.min(3.0));
        set(Feature::InsideDeMeant, inside.des * meant);
        set(Feature::InsideVerbMeant, inside.verbs * meant);
        let title_inside = personal && title_before.iter().skip(start + 2).any(|t| t.is_some_and(|at| at >= start));
        set(Feature::InsideTitle, flag(title_inside));
        set(Feature::DotDropped, flag(first_dot.is_some_and(|dot| start > dot && dot < n) || before.is_some_and(is_joint)));
        if form.shape == Shape::Name {
            set(Feature::NameStart, lexicon.translit(c).clamp(-3.0, 3.0));
            set(Feature::NameLeft, before.filter(|&c| is_han(c)).map_or(0.0, |c| lexicon.translit(c).clamp(-3.0, 3.0)));
        }
        let here = left.str(start..n);
        let known_word = dictionary.get(here);
        set(Feature::Word, flag(length > 1 && (items.len() <= 1 || length >= 4) && known_word.is_some()));
        set(Feature::Length, (length as f32 / expected).ln().abs());
        set(Feature::WordsLetters, (inside.content - items.len() as f32).abs().min(4.0));
        set(Feature::Surname, flag(personal && is_surname_name(&chars[start..], lexicon)));
        set(Feature::LatinInside, inside.latin);
        set(Feature::Single, flag(length == 1));
        set(Feature::ClassWord, flag(lexicon.class_nouns.contains(here) || lexicon.general_nouns.contains(here)));
        // 0 for a word of a frequency of 1 in a million, 1 for 100 in a million.
        let frequency = known_word.map_or(0.0, |w| w.frequency as f32 * 1e6 / TOTAL as f32);
        set(Feature::OrdinaryWord, (frequency.max(1.0).log10() / 2.0).min(1.0));
        set(Feature::NumberUnmatched, flag(begins_with_foreign_number(&chars[start..], form)));
        set(Feature::NumberMatched, flag(begins_with_same_number(&chars[start..], form)));
        if length > 1 {
            let key = keys.from(start);
            let mut same = names.iter().any(|name| name == key);
            if let Some(known) = shipped::lookup_key(key).filter(|e| e.kind != Kind::Title) {
                set(Feature::Known, 1.0);
                same |= std::iter::once(&known.target)
                    .chain(&known.alternatives)
                    .any(|t| t.to_lowercase() == target || Some(t) == form.abbreviation.as_ref());
            }
            set(Feature::KnownTarget, flag(same));
        }
        out.push(Candidate { start, values: v });
    }
    (out, missing)
}

/// How well the full forms of an acronym explain each ending of `chars`: the best of them at each place.
fn explain_expansions(expansions: &[Expansion], chars: &[char], known: &[(usize, usize, &str)]) -> Vec<Explained> {
    let mut best = vec![Explained::default(); chars.len()];
    for expansion in expansions {
        for (b, e) in best.iter_mut().zip(Items::words(expansion.words()).explain(chars, known)) {
            b.both = b.both.max(e.both);
            b.from_start = b.from_start.max(e.from_start);
        }
    }
    best
}

/// Known names in a text are no longer than this, in characters.
const LONGEST_KNOWN: usize = 8;

/// The stretches (start, length) of a text that ship with a Latin name, with that name and its other forms.
fn known_names(keys: &Keys, n: usize) -> Vec<(usize, usize, &'static str)> {
    let mut out = Vec::new();
    for start in 0..n {
        for end in start + 2..=n.min(start + LONGEST_KNOWN) {
            if let Some(entry) = shipped::lookup_key(keys.between(start, end)).filter(|e| e.kind != Kind::Title) {
                let names = std::iter::once(&entry.target).chain(&entry.alternatives);
                out.extend(names.map(|name| (start, end - start, name.as_str())));
            }
        }
    }
    out
}

/// Whether a name can begin at a place at all.
fn may_begin(chars: &[char], start: usize, token: Option<&Token>) -> bool {
    let c = chars[start];
    let alphanumeric = |c: char| c.is_alphanumeric() && !is_han(c);
    // 2025|年, 32 |位: a number and its measure are not taken apart.
    let before = chars[..start].iter().rev().find(|c| **c != ' ');
    let measures = before.is_some_and(char::is_ascii_digit)
        && (matches!(c, '年' | '月' | '日' | '届' | '号' | '期' | '次') || token.is_some_and(|t| t.end - t.start == 1));
    // 1.2 不可抗力: the number of the section.
    let section = c.is_ascii_digit() && chars[start..].iter().find(|c| !c.is_ascii_digit() && **c != '.') == Some(&' ');
    // Independent Media |Center独立媒体中心: a Latin name is taken whole.
    let latin_before = start >= 2 && chars[start - 1] == ' ' && is_alphabetic_not_han(chars[start - 2]) && is_alphabetic_not_han(c);
    let word_begins = alphanumeric(c) && (start == 0 || !alphanumeric(chars[start - 1])) && !latin_before;
    let begins = is_han(c) || opens_quote(&chars[start..]) || word_begins;
    begins && !measures && !section && !cuts_quote(&chars[start..]) && chars[start..].iter().any(|&c| is_han(c))
}

/// The keys ([`crate::text::key`]) of all endings of a text.
struct Keys {
    key: String,
    offsets: Vec<usize>,
}

impl Keys {
    fn of(chars: &[char]) -> Self {
        let (key, offsets) = key_with_offsets(chars);
        Keys { key, offsets }
    }

    fn from(&self, start: usize) -> &str {
        &self.key[self.offsets[start]..]
    }

    fn between(&self, start: usize, end: usize) -> &str {
        &self.key[self.offsets[start]..self.offsets.get(end).copied().unwrap_or(self.key.len())]
    }
}

/// A cut that costs this much runs through a word.
const CUT_INSIDE: f32 = 6.0;

/// A cut that costs so much is not tried where the sound does not ask for it.
const NEVER_CUT: f32 = 10.0;
const SOUNDS: f32 = 0.45;

/// Costs above this are the same: no word begins there.
const MOST_CUT: f32 = 15.0;

/// What joins the parts of a name: a middle dot, a dash between two words.
fn is_joint(c: char) -> bool {
    matches!(c, '·' | '-' | '—' | '–')
}

fn opens_quote(chars: &[char]) -> bool {
    super::QUOTES.iter().any(|q| q.0 != q.1 && chars[0] == q.0 && chars[1..].contains(&q.1))
}

/// Whether a quotation or a bracket begins before these characters and ends in them.
fn cuts_quote(chars: &[char]) -> bool {
    super::QUOTES.iter().filter(|q| q.0 != q.1).chain([&('(', ')')]).any(|q| {
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

/// Whether a name begins with a number, perhaps after 第, that the Latin form has too: 第39技术委员会(TC39).
fn begins_with_same_number(chars: &[char], form: &Form) -> bool {
    let digits: String = chars.iter().skip(usize::from(chars[0] == '第')).take_while(|c| c.is_ascii_digit()).collect();
    !digits.is_empty() && form.target.split(|c: char| !c.is_ascii_digit()).any(|n| n == digits)
}

/// 各 and 诸 are pronouns to the dictionary, but stand inside names: 各民族友好协会.
fn is_function(text: &str, token: &Token, lexicon: &Lexicon) -> bool {
    !matches!(text, "各" | "诸")
        && (lexicon.function_words.contains_key(text) || lexicon.bracket_tags.contains_key(text) || token.class() == Class::Function)
}

/// Whether a form has a sound at all: OPEC and SEGA are spoken as words, WTO is spelt.
fn is_spoken(form: &Form) -> bool {
    form.shape != Shape::Acronym || form.target.len() >= 4 && form.target.bytes().filter(|b| b"AEIOUaeiou".contains(b)).count() >= 2
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
            if form.personal { (letters / 2.3).max(2.0) } else { (items.len() as f32 * 2.2).clamp(2.0, 18.0) }
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
    fn every_feature_has_its_weights() {
        assert!(table::is_complete(include_str!("../data/bracket-weights.tsv"), &Feature::NAMES, 4));
    }
}
