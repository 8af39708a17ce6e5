//! Names of people without dots: of Han characters (surname and one to three more: 阮志咏, 欧阳修, 岸田文雄) and
//! transliterated ones (普京, 古特雷斯).
//!
//! No single place shows that 马晓天 is a person and 马上 is none. So each string that may be a name is looked at as a whole:
//! its characters, and all of its places in the corpus, before and behind it. A log-linear model with fitted weights turns
//! that into a probability; then the strings compete for their places.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::context::{Beside, Side, after, before, given, is_known_before, straddle};
use crate::bits::Bits;
use crate::corpus::{Corpus, SEPARATOR};
use crate::count::SuffixIndex;
use crate::dictionary::{Dictionary, Word};
use crate::glossary::{Kind, shipped};
use crate::lexicon::{Lexicon, UNSEEN};
use crate::table;
use crate::text::is_han;
use crate::titles;
use crate::trie::Trie;

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

/// A surname is not longer: 长谷川.
const LONGEST_SURNAME: usize = 3;

/// What stands behind the surname of many Vietnamese women: 武氏映春.
const WOMAN: &str = "氏";

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
    let found =
        suspects(corpus, taken).into_par_iter().filter_map(|(packed, family)| judge(corpus, index, taken, &packed.symbols(), family));
    compete(corpus, found.collect())
}

/// The symbols of a short string in one number: those of two strings compare as the strings do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Packed(u128);

impl Packed {
    fn of(symbols: &[u16]) -> Self {
        Packed(symbols.iter().zip(0..).fold(0, |packed, (&s, i)| packed | u128::from(s) << (16 * (LONGEST_SOUND - 1 - i))))
    }

    fn symbols(self) -> Vec<u16> {
        let symbol = |i: usize| (self.0 >> (16 * (LONGEST_SOUND - 1 - i))) as u16;
        (0..LONGEST_SOUND).map(symbol).take_while(|&s| s != SEPARATOR).collect()
    }
}

/// All strings that look like names at one place at least.
fn suspects(corpus: &Corpus, taken: &Bits) -> Vec<(Packed, Family)> {
    let symbols = corpus.symbols();
    let table = Symbols::of(corpus);
    let of = |at: usize| table.of[usize::from(symbols[at])];
    let mut seen: [FxHashSet<Packed>; 2] = Default::default();
    for at in 0..symbols.len() {
        let first = of(at);
        let sounds = first.sound > 0.0 || first.is_usual;
        if !(first.is_surname || first.begins_surname || sounds) || taken.get(at) {
            continue;
        }
        let run = (at..symbols.len().min(at + LONGEST_SOUND)).take_while(|&i| of(i).is_han && !taken.get(i)).count();
        let edge = corpus.is_edge(at);
        for surname in 1..=LONGEST_SURNAME {
            let is_surname = match surname {
                1 => first.is_surname,
                _ => first.begins_surname && run > surname && table.long_surnames.contains(&Packed::of(&symbols[at..at + surname])),
            };
            if !is_surname {
                continue;
            }
            // Japanese given names have up to three characters: 桥本龙太郎.
            for length in surname + 1..=(surname + if surname > 1 { 3 } else { 2 }).min(run) {
                // The segmenter ends a word at one of the edges, or a title stands there.
                if edge || corpus.is_edge(at + length) {
                    seen[Family::Han as usize].insert(Packed::of(&symbols[at..at + length]));
                }
            }
        }
        if sounds && (edge || at == 0 || of(at - 1).sound < 0.0) {
            let run = (at..at + run).take_while(|&i| of(i).sound > -1.5 || of(i).is_usual).count();
            for length in 2..=run {
                let ends = corpus.is_edge(at + length) || length == run;
                let sum: f32 = (at..at + length).map(|i| of(i).sound.min(4.0)).sum();
                let usual = || (at..at + length).all(|i| of(i).is_usual);
                if ends && (sum >= 0.8 * length as f32 || (sum >= 0.0 && usual())) {
                    seen[Family::Sound as usize].insert(Packed::of(&symbols[at..at + length]));
                }
            }
        }
    }
    let [han, sound] = seen;
    let mut all: Vec<(Packed, Family)> = Vec::with_capacity(han.len() + sound.len());
    all.extend(han.into_iter().map(|p| (p, Family::Han)));
    all.extend(sound.into_iter().map(|p| (p, Family::Sound)));
    // Strings that begin alike stand side by side in the index too.
    all.par_sort_unstable();
    all
}

/// What is known of each symbol, looked up once.
struct Symbols {
    of: Vec<Symbol>,
    /// Surnames of two and three characters.
    long_surnames: FxHashSet<Packed>,
}

#[derive(Debug, Clone, Copy)]
struct Symbol {
    is_han: bool,
    is_surname: bool,
    /// Whether it is the first of two or three characters of a surname.
    begins_surname: bool,
    /// Whether the usual transcription tables have it.
    is_usual: bool,
    /// How much it belongs to transliterated names.
    sound: f32,
}

impl Symbols {
    fn of(corpus: &Corpus) -> Self {
        let lexicon = Lexicon::shared();
        let symbol = |&c: &char| {
            let is_han = is_han(c);
            Symbol {
                is_han,
                is_surname: is_han && surname_class(c.encode_utf8(&mut [0; 4])).is_some(),
                begins_surname: false,
                is_usual: is_han && lexicon.sound_characters.contains(&c),
                sound: if is_han { lexicon.translit(c) } else { UNSEEN },
            }
        };
        let mut of: Vec<Symbol> = corpus.alphabet().iter().map(symbol).collect();
        let lists = [lexicon.surnames_vi.keys(), lexicon.surnames_ko.keys()].into_iter().flatten();
        let surnames = lexicon.surnames_zh.keys().chain(lists).chain(&lexicon.surnames_ja);
        let long = surnames.map(|&name| name.to_owned()).chain(lexicon.surnames_vi.keys().map(|name| format!("{name}{WOMAN}")));
        let mut long_surnames = FxHashSet::default();
        for name in long.map(|name| name.chars().collect::<Vec<char>>()).filter(|n| (2..=LONGEST_SURNAME).contains(&n.len())) {
            if let Some(numbers) = corpus.numbers(&name) {
                of[usize::from(numbers[0])].begins_surname = true;
                long_surnames.insert(Packed::of(&numbers));
            }
        }
        Symbols { of, long_surnames }
    }
}

/// The clue that a surname gives.
fn surname_class(surname: &str) -> Option<Clue> {
    let lexicon = Lexicon::shared();
    match lexicon.surnames_zh.get(surname) {
        Some(3..) => Some(Clue::SurnameCommonest),
        Some(2) => Some(Clue::SurnameCommon),
        Some(1) => Some(Clue::SurnameRare),
        _ if lexicon.surnames_vi.contains_key(surname) || lexicon.surnames_ko.contains_key(surname) => Some(Clue::SurnameForeign),
        _ if surname.chars().count() >= 2 && lexicon.surnames_ja.contains(surname) => Some(Clue::SurnameJapanese),
        Some(_) => Some(Clue::SurnameDoubtful),
        None => surname.strip_suffix(WOMAN).filter(|s| lexicon.surnames_vi.contains_key(s)).and_then(surname_class),
    }
}

/// What the places of a string show.
struct Places {
    /// Sums over the places.
    sums: [f32; Clue::COUNT],
    /// The best context: on the left, on the right, together.
    best: Option<[f32; 3]>,
    /// The first title before it.
    title: Option<String>,
    /// The first title behind it.
    followed: Option<String>,
}

impl Places {
    /// Looks at these places of a string.
    fn of(corpus: &Corpus, sample: impl Iterator<Item = usize>, length: usize, family: Family) -> Self {
        let mut places = Places { sums: [0.0; Clue::COUNT], best: None, title: None, followed: None };
        sample.for_each(|at| places.add(corpus, at, length, family));
        places
    }

    fn add(&mut self, corpus: &Corpus, at: usize, length: usize, family: Family) {
        let end = at + length;
        let mut add = |clue: Clue, value: f32| self.sums[clue as usize] += value;
        let yes = |b: bool| f32::from(u8::from(b));
        let (starts, ends) = (corpus.is_edge(at), corpus.is_edge(end));
        let inside = (at + 1..end).filter(|&i| corpus.is_edge(i)).count();
        add(Clue::Starts, yes(starts));
        add(Clue::Ends, yes(ends));
        add(Clue::OneWord, yes(starts && ends && inside == 0));
        add(Clue::CutAfterFirst, yes(starts && ends && inside == 1 && corpus.is_edge(at + 1)));
        add(Clue::CutInside, yes(inside > 0));
        let left = Beside::of(corpus.backwards(at), Side::Before);
        let right = Beside::of(corpus.onwards(end), Side::Behind);
        let contexts = [left.odds[family as usize] / 2.0, right.odds[family as usize] / 2.0];
        add(Clue::ContextLeft, contexts[0]);
        add(Clue::ContextRight, contexts[1]);
        let sound = |c: char| Lexicon::shared().translit(c).clamp(-3.0, 4.0) / 2.0;
        let is_titled = titles::is_title_before(corpus.backwards(at));
        let mut sided = true;
        match corpus.backwards(at).next() {
            _ if is_titled => add(Clue::LeftTitle, 1.0),
            None => add(Clue::LeftEnd, 1.0),
            Some(_) if left.function => add(Clue::LeftFunction, 1.0),
            Some(_) if is_known_before(corpus.backwards(at)) => add(Clue::LeftKnown, 1.0),
            Some(c) => {
                sided = false;
                add(Clue::LeftSound, sound(c));
            }
        }
        let is_followed = titles::is_title_behind(corpus.onwards(end));
        match corpus.onwards(end).next() {
            _ if is_followed => add(Clue::RightTitle, 1.0),
            None => add(Clue::RightEnd, 1.0),
            Some(_) if right.person_verb => add(Clue::RightVerb, 1.0),
            Some(_) if right.function => add(Clue::RightFunction, 1.0),
            Some(c) => {
                add(Clue::NoSide, yes(!sided));
                add(Clue::RightSound, sound(c));
            }
        }
        let over = if is_titled { 0 } else { straddle(corpus, at) };
        let behind = if is_followed { 0 } else { straddle(corpus, end) };
        add(Clue::Straddled, (over.max(behind) as f32).ln_1p() / 10.0);
        let here = [contexts[0], contexts[1], contexts[0] + contexts[1]];
        self.best = Some(self.best.map_or(here, |best| [0, 1, 2].map(|i| best[i].max(here[i]))));
        if is_titled && self.title.is_none() {
            let left = before(corpus, at, AROUND);
            self.title = titles::ends_title(&left).map(|from| left[from..].iter().collect());
        }
        if is_followed && self.followed.is_none() {
            let right = after(corpus, end, AROUND);
            self.followed = titles::starts_title(&right).map(|length| right[..length].iter().collect());
        }
    }
}

/// Looks at a string with all of its places.
fn judge(corpus: &Corpus, index: &SuffixIndex, taken: &Bits, symbols: &[u16], family: Family) -> Option<Suspect> {
    let (lexicon, dictionary) = (Lexicon::shared(), Dictionary::shared());
    let length = symbols.len();
    let chars: Vec<char> = symbols.iter().map(|&s| corpus.char(s)).collect();
    let name: String = chars.iter().collect();
    let word = dictionary.get(&name);
    let is_person = word.is_some_and(|w| lexicon.is_person(&name, w.tag));
    // Words that everybody uses are no names, however they stand.
    let is_general = lexicon.general_words.contains(name.as_str());
    let title_inside = titles::ends_title(&chars);
    if lexicon.function_words.contains_key(name.as_str()) || (is_general && !is_person) || title_inside == Some(0) {
        return None;
    }
    let surname = if family == Family::Sound { 0 } else { surname_length(&name, length) };
    if family == Family::Han && lexicon.address_words.contains(&name[first(&name, surname).len()..]) {
        return None;
    }
    let odds: Vec<f32> = chars[surname..].iter().map(|&c| if family == Family::Han { given(c) } else { lexicon.translit(c) }).collect();
    let heads = heads(&chars);

    let occurrences = index.occurrences_of(corpus, symbols);
    let mut positions = Vec::with_capacity(occurrences.len());
    positions.extend(occurrences.iter().copied().filter(|&p| !taken.get(p as usize)));
    if positions.is_empty() {
        return None;
    }
    let sample = || positions.iter().step_by(positions.len().div_ceil(SAMPLE)).map(|&p| p as usize);
    // What is a name only beside a title: a word of two characters, which needs more than the company of names (祝贺); a prize,
    // a mode, as nobody is called; a town.
    let is_ordinary = !is_person && length == 2 && word.is_some_and(|w| w.frequency >= ORDINARY);
    let has_head = family == Family::Han && heads[0] && odds.last().is_some_and(|&o| o < AT_HOME);
    let is_thing = family == Family::Han && odds.iter().any(|&o| o <= UNSEEN);
    if is_ordinary || is_thing || has_head {
        // An office behind is one of the team or the town as well: 海岚队主教练.
        let is_titled =
            |at: usize| titles::is_title_before(corpus.backwards(at)) || !has_head && titles::is_title_behind(corpus.onwards(at + length));
        if !sample().any(is_titled) {
            return None;
        }
    }
    let places = Places::of(corpus, sample(), length, family);
    let share = 1.0 / sample().len() as f32;
    let mut values = places.sums.map(|sum| sum * share);

    let mut set = |clue: Clue, value: f32| values[clue as usize] = value;
    let yes = |b: bool| f32::from(u8::from(b));
    let counts = index.count(corpus, &positions, length);
    let total = positions.len() as f32;
    set(Clue::Bias, 1.0);
    set(Clue::Count, (1.0 + total).ln() / 4.0);
    set(Clue::Twice, yes(positions.len() > 1));
    set(Clue::Documents, (counts.documents as f32).ln() / 3.0);
    set(Clue::Variety, (counts.left.variety().min(counts.right.variety()) as f32).ln() / 3.0);
    set(Clue::TopLeft, counts.left.top_share() as f32 * yes(positions.len() > 1));
    set(Clue::TopRight, counts.right.top_share() as f32 * yes(positions.len() > 1));
    let [left, right, together] = places.best?;
    set(Clue::ContextLeftBest, left);
    set(Clue::ContextRightBest, right);
    set(Clue::ContextBest, together);
    set(Clue::LeftTitled, yes(places.title.is_some()));
    set(Clue::RightTitled, yes(places.followed.is_some()));

    if length > 2 {
        let all = occurrences.len() as f32;
        let prefix = index.occurrences_of(corpus, &symbols[..length - 1]).len();
        set(Clue::Prefix, all / prefix.max(1) as f32);
        if surname > 0 && length - surname > 1 {
            let given = index.occurrences_of(corpus, &symbols[surname..]).len();
            set(Clue::GivenAlone, 1.0 - all / given.max(1) as f32);
        }
    }
    let frequent = |w: Word| (1.0 + w.frequency as f32).ln() / 8.0;
    if let Some(w) = word {
        if is_person {
            set(Clue::Person, 1.0);
            set(Clue::PersonFrequent, frequent(w));
            set(Clue::PersonFull, yes(w.tag == FULL_NAME && length > 2));
        } else {
            set(Clue::Word, 1.0);
            set(Clue::WordFrequent, frequent(w));
            set(Clue::Place, yes(lexicon.is_place(&name, w.tag)));
            // That the segmenter knows an ordinary word says nothing for a name.
            set(Clue::OneWord, 0.0);
        }
        set(Clue::General, yes(is_general || lexicon.general_terms.contains(name.as_str())));
    }
    set(Clue::KnownOther, yes(shipped::lookup(&name).is_some_and(|e| e.kind != Kind::Person)));
    if length > 2 {
        let pair = |pair: &str| dictionary.get(pair).filter(|w| !lexicon.is_person(pair, w.tag)).map_or(0.0, frequent);
        set(Clue::FirstPair, pair(first(&name, 2)));
        set(Clue::LastPair, pair(&name[first(&name, length - 2).len()..]));
    }
    let mean = |odds: &[f32]| odds.iter().sum::<f32>() / odds.len().max(1) as f32;
    let least = |odds: &[f32]| odds.iter().copied().fold(f32::INFINITY, f32::min);
    if family == Family::Han {
        if let Some(clue) = surname_class(first(&name, surname)) {
            set(clue, 1.0);
        }
        set(Clue::SurnameTwo, yes(surname >= 2));
        let odds: Vec<f32> = odds.iter().map(|o| o.clamp(-3.0, 3.0) / 2.0).collect();
        set(Clue::GivenMean, mean(&odds));
        set(Clue::GivenLeast, least(&odds));
    } else {
        let odds: Vec<f32> = odds.iter().map(|o| o.clamp(-3.0, 4.0) / 2.0).collect();
        set(Clue::SoundMean, mean(&odds));
        set(Clue::SoundLeast, least(&odds));
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
    // 刘宇摄, 应伊朗: a word that stands beside names was taken for a part of one.
    let last = Beside::of(chars[length - 1..].iter().copied(), Side::Behind);
    set(Clue::FunctionLast, yes(last.function));
    set(Clue::FirstContext, Beside::of(chars[..1].iter().copied(), Side::Before).odds[family as usize] / 2.0);
    set(Clue::LastContext, last.odds[family as usize] / 2.0);
    set(Clue::Head, yes(heads[0]));
    set(Clue::HeadPair, yes(heads[1]));
    set(Clue::TitleInside, yes(title_inside.is_some() || titles::starts_title(&chars).is_some()));

    let probability = probability(&values, family);
    if probability < LEAST {
        return None;
    }
    let mut reasons: Vec<String> = Vec::new();
    reasons.extend(places.title.map(|t| format!("title:{t}")));
    reasons.extend(places.followed.map(|t| format!("followed-by:{t}")));
    if reasons.is_empty() {
        reasons.push(if family == Family::Han { "name-characters" } else { "sound-characters" }.to_owned());
    }
    let clues = table::named(Clue::NAMES, values).collect();
    Some(Suspect { name, probability, reasons, clues, family, length, positions })
}

/// The first characters of a text.
fn first(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(end, _)| &text[..end])
}

/// How many of the first characters of a name of this length are the surname.
fn surname_length(name: &str, length: usize) -> usize {
    (2..LONGEST_SURNAME.min(length - 1) + 1).rev().find(|&n| surname_class(first(name, n)).is_some()).unwrap_or(1)
}

/// Whether the last character is the head of a name that is none of a person (县, 奖), and whether the last two are.
fn heads(chars: &[char]) -> [bool; 2] {
    static HEADS: OnceLock<Trie<bool>> = OnceLock::new();
    let heads = HEADS.get_or_init(|| {
        let lexicon = Lexicon::shared();
        let lists = [&lexicon.place_heads, &lexicon.org_heads, &lexicon.event_heads, &lexicon.work_heads];
        Trie::of(lists.into_iter().flatten().map(|head| head.chars().rev()))
    });
    let mut found = heads.walk(chars.iter().rev().copied()).copied();
    std::array::from_fn(|_| found.next().unwrap_or(false))
}

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
