//! Names of people without dots: of Han characters (surname and one to three more: 阮志咏, 欧阳修, 岸田文雄) and
//! transliterated ones (普京, 古特雷斯).
//!
//! No single place shows that 马晓天 is a person and 马上 is none. So each string that may be a name is looked at as a whole:
//! its characters, and all of its places in the corpus, before and behind it. A log-linear model with fitted weights turns
//! that into a probability; then the strings compete for their places.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::context::{after, before, begins_with_person_verb, ends_known, given, straddle, touches_function_word};
use crate::bits::Bits;
use crate::corpus::{Corpus, SEPARATOR};
use crate::count::SuffixIndex;
use crate::dictionary::Dictionary;
use crate::glossary::{Kind, shipped};
use crate::lexicon::Lexicon;
use crate::table;
use crate::text::is_han;
use crate::titles;

table::features! {
    /// What is known of a string that may be a name. Shares are over its places, 0 to 1; the others about that size.
    Clue {
        Bias = "bias",
        Count = "count",
        Twice = "twice",
        Documents = "documents",
        Variety = "variety",
        TopLeft = "top_left",
        TopRight = "top_right",
        // How the segmenter cuts it.
        Starts = "starts",
        Ends = "ends",
        OneWord = "one_word",
        CutAfterFirst = "cut_after_first",
        CutInside = "cut_inside",
        // What stands before it.
        LeftTitle = "left_title",
        LeftEnd = "left_end",
        LeftFunction = "left_function",
        LeftKnown = "left_known",
        LeftSound = "left_sound",
        LeftTitled = "left_titled",
        // What stands behind it.
        RightTitle = "right_title",
        RightEnd = "right_end",
        RightFunction = "right_function",
        RightVerb = "right_verb",
        RightSound = "right_sound",
        RightTitled = "right_titled",
        NoSide = "no_side",
        // The words on both sides, by how they stand beside names.
        ContextLeft = "context_left",
        ContextLeftBest = "context_left_best",
        ContextRight = "context_right",
        ContextRightBest = "context_right_best",
        ContextBest = "context_best",
        Straddled = "straddled",
        // Other strings.
        Prefix = "prefix",
        GivenAlone = "given_alone",
        // The dictionary.
        Person = "person",
        PersonFrequent = "person_frequent",
        PersonFull = "person_full",
        Word = "word",
        WordFrequent = "word_frequent",
        Place = "place",
        KnownOther = "known_other",
        FirstPair = "first_pair",
        LastPair = "last_pair",
        // The characters.
        SurnameCommonest = "surname_commonest",
        SurnameCommon = "surname_common",
        SurnameRare = "surname_rare",
        SurnameDoubtful = "surname_doubtful",
        SurnameForeign = "surname_foreign",
        SurnameJapanese = "surname_japanese",
        SurnameTwo = "surname_two",
        GivenMean = "given_mean",
        GivenLeast = "given_least",
        SoundMean = "sound_mean",
        SoundLeast = "sound_least",
        SoundFirst = "sound_first",
        SoundLast = "sound_last",
        LengthTwo = "length_two",
        LengthThree = "length_three",
        LengthFour = "length_four",
        LengthMore = "length_more",
        FunctionLast = "function_last",
        TitleInside = "title_inside",
        Head = "head",
        FirstContext = "first_context",
        LastContext = "last_context",
        HeadPair = "head_pair",
        General = "general",
    }
}

/// Which sort of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Family {
    /// Surname and given name in Han characters.
    Han,
    /// Characters for the sounds of a foreign name.
    Sound,
}

/// A string that may be a name.
#[derive(Debug, Clone)]
pub(super) struct Suspect {
    /// The string.
    pub(super) name: String,
    /// How probable it is that this is a person's name with the right edges, 0 to 1.
    pub(super) probability: f64,
    /// What shows it, for people.
    pub(super) reasons: Vec<String>,
    /// The clues, by name.
    pub(super) clues: Vec<(&'static str, f32)>,
    family: Family,
    length: usize,
    /// Where it stands.
    pub(super) positions: Vec<u32>,
}

impl Suspect {
    /// Whether it is a surname and a given name in Han characters.
    pub(super) fn is_han(&self) -> bool {
        self.family == Family::Han
    }
}

/// A transliterated name without dots is not longer.
const LONGEST_SOUND: usize = 8;

/// So many places of a string are looked at.
const SAMPLE: usize = 40;

/// A word of two characters this frequent in the dictionary is no name if no title stands beside it.
const ORDINARY: u32 = 50;

/// The endings of places with lower log odds end no given name: 镇, 县; 海 and 山 do.
const AT_HOME: f32 = 0.6;

/// The dictionary's tag for full names of known persons.
const FULL_NAME: &str = "nrfg";

/// How much of the text around a place is looked at.
const AROUND: usize = 9;

/// Strings that are less probably names are not worth a look.
const LEAST: f64 = 0.2;

/// Finds the names, also those that are rather none. Positions in `taken` belong to other names.
pub(super) fn find(corpus: &Corpus, index: &SuffixIndex, taken: &Bits) -> Vec<Suspect> {
    let mut strings = suspects(corpus, taken);
    strings.sort_unstable();
    let found: Vec<Suspect> = strings
        .into_par_iter()
        .filter_map(|(symbols, family)| {
            let positions = index.occurrences_of(corpus, symbols);
            let free: Vec<u32> = positions.iter().copied().filter(|&p| !taken.get(p as usize)).collect();
            let suspect = judge(corpus, index, symbols, family, free, positions.len())?;
            (suspect.probability >= LEAST).then_some(suspect)
        })
        .collect();
    compete(corpus, found)
}

/// All strings that look like names at one place at least.
fn suspects<'c>(corpus: &'c Corpus, taken: &Bits) -> Vec<(&'c [u16], Family)> {
    let symbols = corpus.symbols();
    let table = Symbols::of(corpus);
    let mut seen: FxHashSet<(&[u16], Family)> = FxHashSet::default();
    for at in 0..symbols.len() {
        if symbols[at] == SEPARATOR || taken.get(at) {
            continue;
        }
        let run = (at..symbols.len().min(at + LONGEST_SOUND)).take_while(|&i| table.han(symbols[i]) && !taken.get(i)).count();
        let edge = corpus.is_edge(at);
        for surname in 1..=2usize {
            let is_surname = if surname == 1 { table.surname(symbols[at]) } else { run > 2 && is_double_surname(corpus, at) };
            if !is_surname {
                continue;
            }
            // Japanese given names have up to three characters: 桥本龙太郎.
            for length in surname + 1..=(surname + if surname == 2 { 3 } else { 2 }).min(run) {
                // The segmenter ends a word at one of the edges, or a title stands there.
                if edge || corpus.is_edge(at + length) {
                    seen.insert((&symbols[at..at + length], Family::Han));
                }
            }
        }
        let begins = table.sound(symbols[at]) > 0.0 || table.is_sound(symbols[at]);
        if begins && (edge || at == 0 || table.sound(symbols[at - 1]) < 0.0) {
            let sounds = (at..at + run).take_while(|&i| table.sound(symbols[i]) > -1.5 || table.is_sound(symbols[i])).count();
            for length in 2..=sounds {
                let ends = corpus.is_edge(at + length) || length == sounds;
                let sum: f32 = symbols[at..at + length].iter().map(|&s| table.sound(s).min(4.0)).sum();
                let usual = || symbols[at..at + length].iter().all(|&s| table.is_sound(s));
                if ends && (sum >= 0.8 * length as f32 || (sum >= 0.0 && usual())) {
                    seen.insert((&symbols[at..at + length], Family::Sound));
                }
            }
        }
    }
    seen.into_iter().collect()
}

/// What is known of each symbol, looked up once.
struct Symbols {
    han: Bits,
    surname: Bits,
    /// Those that the usual transcription tables have.
    sounds: Bits,
    sound: Vec<f32>,
}

impl Symbols {
    fn of(corpus: &Corpus) -> Self {
        let lexicon = Lexicon::shared();
        let most = usize::from(u16::MAX) + 1;
        let mut table =
            Symbols { han: Bits::new(most), surname: Bits::new(most), sounds: Bits::new(most), sound: vec![crate::lexicon::UNSEEN; most] };
        for symbol in 1..=u16::MAX {
            let c = corpus.char(symbol);
            if c == crate::corpus::GAP {
                break;
            }
            if is_han(c) {
                table.han.set(usize::from(symbol));
                table.sound[usize::from(symbol)] = lexicon.translit(c);
                if lexicon.sound_characters.contains(&c) {
                    table.sounds.set(usize::from(symbol));
                }
                if surname_class(c.encode_utf8(&mut [0; 4])).is_some() {
                    table.surname.set(usize::from(symbol));
                }
            }
        }
        table
    }

    fn han(&self, symbol: u16) -> bool {
        self.han.get(usize::from(symbol))
    }

    fn surname(&self, symbol: u16) -> bool {
        self.surname.get(usize::from(symbol))
    }

    fn is_sound(&self, symbol: u16) -> bool {
        self.sounds.get(usize::from(symbol))
    }

    fn sound(&self, symbol: u16) -> f32 {
        self.sound[usize::from(symbol)]
    }
}

fn is_double_surname(corpus: &Corpus, at: usize) -> bool {
    let text: String = corpus.text(at, 2).collect();
    surname_class(&text).is_some()
}

/// The clue that a surname gives.
fn surname_class(surname: &str) -> Option<Clue> {
    let lexicon = Lexicon::shared();
    match lexicon.surnames_zh.get(surname) {
        Some(3..) => Some(Clue::SurnameCommonest),
        Some(2) => Some(Clue::SurnameCommon),
        Some(1) => Some(Clue::SurnameRare),
        _ if lexicon.surnames_vi.contains_key(surname) || lexicon.surnames_ko.contains_key(surname) => Some(Clue::SurnameForeign),
        _ if surname.chars().count() == 2 && lexicon.surnames_ja.contains(surname) => Some(Clue::SurnameJapanese),
        Some(_) => Some(Clue::SurnameDoubtful),
        None => None,
    }
}

/// Sums over the places of a string.
#[derive(Default)]
struct Sides {
    clues: Vec<(Clue, f32)>,
    /// The best context: on the left, on the right, together.
    best: Option<[f32; 3]>,
    title: Option<String>,
    titled: usize,
    followed: Option<String>,
}

impl Sides {
    fn add(&mut self, clue: Clue, value: f32) {
        match self.clues.iter_mut().find(|c| c.0 == clue) {
            Some(c) => c.1 += value,
            None => self.clues.push((clue, value)),
        }
    }
}

/// Looks at a string with all of its places.
fn judge(corpus: &Corpus, index: &SuffixIndex, symbols: &[u16], family: Family, positions: Vec<u32>, all: usize) -> Option<Suspect> {
    let length = symbols.len();
    let chars: Vec<char> = symbols.iter().map(|&s| corpus.char(s)).collect();
    let name: String = chars.iter().collect();
    let lexicon = Lexicon::shared();
    if positions.is_empty() || lexicon.function_words.contains_key(name.as_str()) {
        return None;
    }
    let dictionary = Dictionary::shared();
    let word = dictionary.get(&name);
    // Words that everybody uses are no names, however they stand.
    let listed = lexicon.general_words.contains(name.as_str());
    let is_person = word.is_some_and(|w| lexicon.is_person(&name, w.tag));
    if (listed && !is_person) || titles::ends_title(&chars) == Some(0) {
        return None;
    }
    let mut values = [0.0f32; Clue::COUNT];
    let total = positions.len() as f32;
    let step = positions.len().div_ceil(SAMPLE);
    let sample: Vec<usize> = positions.iter().step_by(step).map(|&p| p as usize).collect();
    let share = 1.0 / sample.len() as f32;
    let mut sides = Sides::default();
    for &at in &sample {
        place(corpus, at, length, family, &mut sides);
    }
    for &(clue, sum) in &sides.clues {
        values[clue as usize] = sum * share;
    }
    // A word of two characters needs more than the company of names: 祝贺.
    let titled = sides.title.is_some() || sides.followed.is_some();
    if !titled && !is_person && length == 2 && word.is_some_and(|w| w.frequency >= ORDINARY) {
        return None;
    }
    let mut set = |clue: Clue, value: f32| values[clue as usize] = value;
    let yes = |b: bool| f32::from(u8::from(b));
    let counts = index.count(corpus, &positions, length);
    set(Clue::Bias, 1.0);
    set(Clue::Count, (1.0 + total).ln() / 4.0);
    set(Clue::Twice, yes(positions.len() > 1));
    set(Clue::Documents, (counts.documents as f32).ln() / 3.0);
    set(Clue::Variety, (counts.left.variety().min(counts.right.variety()) as f32).ln() / 3.0);
    set(Clue::TopLeft, counts.left.top_share() as f32 * yes(positions.len() > 1));
    set(Clue::TopRight, counts.right.top_share() as f32 * yes(positions.len() > 1));
    let [left, right, together] = sides.best.unwrap_or_default();
    set(Clue::ContextLeftBest, left);
    set(Clue::ContextRightBest, right);
    set(Clue::ContextBest, together);
    set(Clue::LeftTitled, yes(sides.title.is_some()));
    set(Clue::RightTitled, yes(sides.followed.is_some()));

    let surname = if family == Family::Sound { 0 } else { surname_length(&chars) };
    if length > 2 {
        let prefix = index.occurrences_of(corpus, &symbols[..length - 1]).len();
        set(Clue::Prefix, all as f32 / prefix.max(1) as f32);
        if surname > 0 && length - surname > 1 {
            let given = index.occurrences_of(corpus, &symbols[surname..]).len();
            set(Clue::GivenAlone, 1.0 - all as f32 / given.max(1) as f32);
        }
    }
    if let Some(w) = word {
        let frequent = (1.0 + w.frequency as f32).ln() / 8.0;
        if is_person {
            set(Clue::Person, 1.0);
            set(Clue::PersonFrequent, frequent);
            set(Clue::PersonFull, yes(w.tag == FULL_NAME && length > 2));
        } else {
            set(Clue::Word, 1.0);
            set(Clue::WordFrequent, frequent);
            set(Clue::Place, yes(lexicon.is_place(&name, w.tag)));
        }
        // That the segmenter knows an ordinary word says nothing for a name.
        if !is_person {
            set(Clue::OneWord, 0.0);
        }
        set(Clue::General, yes(lexicon.general_words.contains(name.as_str()) || lexicon.general_terms.contains(name.as_str())));
    }
    set(Clue::KnownOther, yes(shipped::lookup(&name).is_some_and(|e| e.kind != Kind::Person)));
    if length > 2 {
        let pair = |from: usize| {
            let text: String = chars[from..from + 2].iter().collect();
            let common =
                |w: crate::dictionary::Word| if lexicon.is_person(&text, w.tag) { 0.0 } else { (1.0 + w.frequency as f32).ln() / 8.0 };
            dictionary.get(&text).map_or(0.0, common)
        };
        set(Clue::FirstPair, pair(0));
        set(Clue::LastPair, pair(length - 2));
    }
    let ends_with_head = |n: usize| {
        let end: String = chars[length - n..].iter().collect();
        [&lexicon.place_heads, &lexicon.org_heads, &lexicon.event_heads, &lexicon.work_heads]
            .iter()
            .any(|heads| heads.contains(end.as_str()))
    };
    if family == Family::Han {
        let text: String = chars[..surname].iter().collect();
        if let Some(clue) = surname_class(&text) {
            set(clue, 1.0);
        }
        set(Clue::SurnameTwo, yes(surname == 2));
        let odds: Vec<f32> = chars[surname..].iter().map(|&c| given(c).clamp(-3.0, 3.0) / 2.0).collect();
        // A prize, a mode: nobody is called so.
        if !titled && chars[surname..].iter().any(|&c| given(c) <= crate::lexicon::UNSEEN) {
            return None;
        }
        // A town.
        if !titled && ends_with_head(1) && given(chars[length - 1]) < AT_HOME {
            return None;
        }
        set(Clue::GivenMean, odds.iter().sum::<f32>() / odds.len().max(1) as f32);
        set(Clue::GivenLeast, odds.iter().copied().fold(f32::INFINITY, f32::min));
    } else {
        let odds: Vec<f32> = chars.iter().map(|&c| lexicon.translit(c).clamp(-3.0, 4.0) / 2.0).collect();
        set(Clue::SoundMean, odds.iter().sum::<f32>() / odds.len() as f32);
        set(Clue::SoundLeast, odds.iter().copied().fold(f32::INFINITY, f32::min));
        set(Clue::SoundFirst, odds[0]);
        set(Clue::SoundLast, odds[odds.len() - 1]);
    }
    set(
        match length {
            2 => Clue::LengthTwo,
            3 => Clue::LengthThree,
            4 => Clue::LengthFour,
            _ => Clue::LengthMore,
        },
        1.0,
    );
    set(Clue::FunctionLast, yes(touches_function_word(&chars[length - 1..], false)));
    // 刘宇摄, 应伊朗: a word that stands beside names was taken for a part of one.
    set(Clue::FirstContext, context(&chars[..1], Side::Before, family));
    set(Clue::LastContext, context(&chars[length - 1..], Side::Behind, family));
    set(Clue::Head, yes(ends_with_head(1)));
    set(Clue::HeadPair, yes(ends_with_head(2)));
    set(Clue::TitleInside, yes(titles::ends_title(&chars).is_some() || titles::starts_title(&chars).is_some()));

    let mut reasons: Vec<String> = Vec::new();
    reasons.extend(sides.title.map(|t| format!("title:{t}")));
    reasons.extend(sides.followed.map(|t| format!("followed-by:{t}")));
    if reasons.is_empty() {
        reasons.push(if family == Family::Han { "name-characters" } else { "sound-characters" }.to_owned());
    }
    let clues = table::named(Clue::NAMES, values).collect();
    Some(Suspect { name, probability: probability(&values, family), reasons, clues, family, length, positions })
}

/// How many of the first characters are the surname.
fn surname_length(chars: &[char]) -> usize {
    let two = chars.len() > 2 && surname_class(&chars[..2].iter().collect::<String>()).is_some();
    if two { 2 } else { 1 }
}

/// Looks at one place.
fn place(corpus: &Corpus, at: usize, length: usize, family: Family, sides: &mut Sides) {
    let lexicon = Lexicon::shared();
    let (left, here, right) = (before(corpus, at, AROUND), after(corpus, at, length), after(corpus, at + length, AROUND));
    let (starts, ends) = (corpus.is_edge(at), corpus.is_edge(at + length));
    let inside = (1..length).filter(|&i| corpus.is_edge(at + i)).count();
    let yes = |b: bool| f32::from(u8::from(b));
    sides.add(Clue::Starts, yes(starts));
    sides.add(Clue::Ends, yes(ends));
    sides.add(Clue::OneWord, yes(starts && ends && inside == 0));
    sides.add(Clue::CutAfterFirst, yes(starts && ends && inside == 1 && corpus.is_edge(at + 1)));
    sides.add(Clue::CutInside, yes(inside > 0));
    let contexts = [context(&left, Side::Before, family), context(&right, Side::Behind, family)];
    sides.add(Clue::ContextLeft, contexts[0]);
    sides.add(Clue::ContextRight, contexts[1]);
    let here_best = [contexts[0], contexts[1], contexts[0] + contexts[1]];
    sides.best = Some(sides.best.map_or(here_best, |best| [0, 1, 2].map(|i| best[i].max(here_best[i]))));
    let title = titles::ends_title(&left);
    let followed = titles::starts_title(&right);
    let mut sided = true;
    if let Some(from) = title {
        sides.add(Clue::LeftTitle, 1.0);
        sides.titled += 1;
        sides.title.get_or_insert_with(|| left[from..].iter().collect());
    } else if left.is_empty() {
        sides.add(Clue::LeftEnd, 1.0);
    } else if touches_function_word(&left, true) {
        sides.add(Clue::LeftFunction, 1.0);
    } else if ends_known(&left) {
        sides.add(Clue::LeftKnown, 1.0);
    } else {
        sided = false;
        sides.add(Clue::LeftSound, lexicon.translit(left[left.len() - 1]).clamp(-3.0, 4.0) / 2.0);
    }
    if let Some(length) = followed {
        sides.add(Clue::RightTitle, 1.0);
        sides.followed.get_or_insert_with(|| right[..length].iter().collect());
    } else if right.is_empty() {
        sides.add(Clue::RightEnd, 1.0);
    } else if begins_with_person_verb(&right) {
        sides.add(Clue::RightVerb, 1.0);
    } else if touches_function_word(&right, false) {
        sides.add(Clue::RightFunction, 1.0);
    } else {
        if !sided {
            sides.add(Clue::NoSide, 1.0);
        }
        sides.add(Clue::RightSound, lexicon.translit(right[0]).clamp(-3.0, 4.0) / 2.0);
    }
    let around: Vec<char> = left.iter().chain(&here).chain(&right).copied().collect();
    let common = |edge: usize| (straddle(&around, edge) as f32).ln_1p() / 10.0;
    let over = if title.is_some() { 0.0 } else { common(left.len()) };
    let behind = if followed.is_some() { 0.0 } else { common(left.len() + length) };
    sides.add(Clue::Straddled, over.max(behind));
}

/// A side of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Before,
    Behind,
}

/// The log odds for each family, by the side and the word, filled up with zeros.
type Contexts = FxHashMap<(Side, [char; LONGEST_CONTEXT]), [f32; 2]>;

/// Half the log odds of the longest word of `name-contexts.tsv` on a side of a name; 0 if there is none.
fn context(beside: &[char], side: Side, family: Family) -> f32 {
    static TABLE: OnceLock<Contexts> = OnceLock::new();
    let packed = |chars: &mut dyn Iterator<Item = char>| std::array::from_fn(|_| chars.next().unwrap_or_default());
    let table = TABLE.get_or_init(|| {
        let rows = include_str!("../data/name-contexts.tsv").lines().filter(|l| !l.starts_with('#'));
        let row = |line: &'static str| {
            let mut fields = line.split('\t');
            let word = fields.next()?;
            let side = if word.starts_with('<') { Side::Before } else { Side::Behind };
            let word = packed(&mut word.chars().skip(1));
            Some(((side, word), [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?]))
        };
        rows.filter_map(row).collect()
    });
    let found = (1..=LONGEST_CONTEXT.min(beside.len())).rev().find_map(|n| {
        let word = if side == Side::Before { &beside[beside.len() - n..] } else { &beside[..n] };
        let odds = table.get(&(side, packed(&mut word.iter().copied())))?[family as usize];
        (odds != 0.0).then_some(odds)
    });
    found.unwrap_or(0.0) / 2.0
}

/// A word of `name-contexts.tsv` has at most so many characters.
const LONGEST_CONTEXT: usize = 3;

fn probability(values: &[f32; Clue::COUNT], family: Family) -> f64 {
    static WEIGHTS: OnceLock<[[f32; Clue::COUNT]; 2]> = OnceLock::new();
    let weights = WEIGHTS.get_or_init(|| table::weights(include_str!("../data/name-weights.tsv"), &Clue::NAMES));
    let sum: f32 = values.iter().zip(weights[family as usize]).map(|(v, w)| v * w).sum();
    1.0 / (1.0 + (-f64::from(sum)).exp())
}

/// The strings compete for their places, the most probable first; one that is left with few of its places was a part of
/// others.
fn compete(corpus: &Corpus, mut found: Vec<Suspect>) -> Vec<Suspect> {
    let rank = |s: &Suspect| (s.probability * 1e6).round() as i64;
    found.sort_by(|a, b| {
        rank(b).cmp(&rank(a)).then(b.length.cmp(&a.length)).then_with(|| a.name.cmp(&b.name)).then(a.family.cmp(&b.family))
    });
    let mut owned = Bits::new(corpus.symbols().len());
    let mut kept: Vec<Suspect> = Vec::new();
    let mut names: FxHashSet<String> = FxHashSet::default();
    for suspect in found {
        let is_free = |p: &&u32| (0..suspect.length).all(|i| !owned.get(**p as usize + i));
        let free = suspect.positions.iter().filter(is_free).count();
        let enough = free * 2 > suspect.positions.len() || free >= MANY;
        if !enough || !names.insert(suspect.name.clone()) {
            continue;
        }
        for &p in &suspect.positions {
            for i in 0..suspect.length {
                owned.set(p as usize + i);
            }
        }
        kept.push(suspect);
    }
    kept.sort_by(|a, b| a.name.cmp(&b.name));
    kept
}

/// So many places of its own make a name, even if most of its places are inside longer ones (李鹏 and 李鹏飞).
const MANY: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clue_has_its_weights() {
        assert!(table::is_complete(include_str!("../data/name-weights.tsv"), Clue::NAMES.as_slice(), 2));
    }
}
