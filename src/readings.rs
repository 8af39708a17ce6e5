//! Latin forms of the names of persons in Han characters, by the readings of the characters: Hanyu Pinyin for Chinese,
//! Hán-Việt for Vietnamese, Revised Romanization for Korean persons. Suggestions for people to choose from: the characters
//! don't say how a person spells the own name, and a Chinese text may write a name in characters that are not its own.
//!
//! The callers give simplified characters. The tables in `src/data` come from Unihan and hanviet-pinyin-words; what is special
//! to names is in lists of the project's own.

use std::sync::OnceLock;

use rustc_hash::FxHashMap as HashMap;
use unicode_normalization::UnicodeNormalization;

use crate::lexicon::Lexicon;

/// The most forms of one name. A Korean name needs as many: two syllables and a surname that are each spelled in two ways.
const MOST: usize = 6;

/// What a reading costs that only a general table has, not a list of names, beside its place in the table: a name is rather
/// another one of the list's readings.
const UNLISTED: usize = 1;

/// The name in Hanyu Pinyin as it is usually written, best first: surname, then the given name in one word, without tones.
///
/// `Ma Xiaotian` for 马晓天, `Ouyang Xiu` for 欧阳修, `Lü Bu` and `Lyu Bu` (as in passports) for 吕布. At most six forms; none
/// if the name hasn't two to four characters or one has no reading. Readings: `pinyin.tsv`, `name-pinyin.tsv`.
#[must_use]
pub fn pinyin(name: &str) -> Vec<String> {
    let mut forms = Forms::default();
    let Some(chars) = name_chars(name) else { return forms.0 };
    let one_word = one_word(&chars);
    if chars.ends_with(&[MASTER]) {
        forms.add_all(&one_word);
    }
    for split in chinese_splits(&chars) {
        let mut slots = vec![split.surname];
        slots.extend(split.given.iter().map(|&c| given_pinyin(c)));
        for syllables in cheapest(&slots) {
            let form = format!("{} {}", syllables[0], written_together(&syllables[1..]));
            let form = form.trim_end().to_owned();
            let passport = form.replace('ü', "yu");
            forms.add(form);
            forms.add(passport);
        }
    }
    forms.add_all(&one_word);
    forms.0
}

/// The name as a Vietnamese one in Hán-Việt, best first: every syllable a word with a capital, all marks, composed characters
/// and the tone where the press puts it (Hòa, Thúy).
///
/// `Nguyễn Chí Vịnh` for 阮志咏, `Hoàng …` and `Huỳnh …` for 黄. At most six forms; none if the name hasn't two to four
/// characters or one has no reading. Readings: `surnames-vi.txt`, `name-hanviet.tsv`, `hanviet.tsv`.
#[must_use]
pub fn vietnamese(name: &str) -> Vec<String> {
    let mut forms = Forms::default();
    let Some(chars) = name_chars(name) else { return forms.0 };
    let surnames = &Lexicon::shared().surnames_vi;
    let length = if chars.len() > 2 && surnames.contains_key(text(&chars[..2]).as_str()) { 2 } else { 1 };
    let surname = match surnames.get(text(&chars[..length]).as_str()) {
        Some(spellings) => listed(spellings.iter().copied()),
        None => given_hanviet(chars[0], false),
    };
    let mut slots = vec![surname];
    slots.extend((length..chars.len()).map(|i| given_hanviet(chars[i], i + 1 < chars.len())));
    for syllables in cheapest(&slots) {
        forms.add(syllables.join(" "));
    }
    forms.0
}

/// The fewest syllables by which a Vietnamese form is known: one alone fits too many characters.
const FEWEST_SYLLABLES: usize = 2;

/// How well a Vietnamese form, given as its syllables, is read off the ends of a string of Han characters: for every start
/// `k` of `chars`, 1 if each character of `chars[k..]` reads as a syllable of its own and none is left over, in any order
/// (美水港, `Cảng Mỹ Thủy`), less if some don't; 0 for fewer than two syllables. Tones count: without them there is no match.
#[must_use]
pub fn suffix_vietnamese(chars: &[char], syllables: &[&str]) -> Vec<f32> {
    let mut best = vec![0.0; chars.len()];
    if syllables.len() < FEWEST_SYLLABLES || syllables.iter().all(|s| s.is_ascii()) {
        return best;
    }
    let mut left: Vec<String> = syllables.iter().map(|s| bare_and_tone(s)).collect();
    for k in (0..chars.len()).rev() {
        if let Some(read) = left.iter().position(|syllable| is_hanviet(chars[k], syllable)) {
            left.swap_remove(read);
        }
        let read = syllables.len() - left.len();
        if read >= FEWEST_SYLLABLES {
            best[k] = 2.0 * read as f32 / (syllables.len() + chars.len() - k) as f32;
        }
    }
    best
}

/// The name as a Korean one, best first: the customary spelling of the surname with the given name in Revised Romanization;
/// then the spellings that many people choose for themselves; at last the one in which North Korea writes it.
///
/// `Yoon Seok-yeol` and `Yoon Suk-yeol` for 尹锡悦, among others `Kim Jong Un` for 金正恩. At most six forms; none if the name
/// hasn't two to four characters or one has no reading. Readings: `surnames-ko.txt`, `name-hangul.tsv`, `hangul.tsv`; spellings:
/// `hangul-spellings.tsv`.
#[must_use]
pub fn korean(name: &str) -> Vec<String> {
    let mut forms = Forms::default();
    let Some(chars) = name_chars(name) else { return forms.0 };
    let surnames = &Lexicon::shared().surnames_ko;
    let length = if chars.len() > 2 && surnames.contains_key(text(&chars[..2]).as_str()) { 2 } else { 1 };
    let surname: Vec<Reading> = match surnames.get(text(&chars[..length]).as_str()) {
        Some(spellings) => surname_spellings(spellings),
        None => {
            let as_surname = |r: Reading| Reading { text: capital(&romanized(&initial_rule(&r.text))), ..r };
            hangul(chars[0]).into_iter().map(as_surname).collect()
        }
    };
    let Some(usual) = surname.first() else { return forms.0 };
    let slots: Vec<Vec<Reading>> = chars[length..].iter().map(|&c| hangul(c)).collect();
    let given = cheapest(&slots);
    let said: Vec<Vec<String>> = given.iter().map(|syllables| in_context(syllables)).collect();
    let Some(first) = said.first() else { return forms.0 };
    let mut slots = vec![surname.clone()];
    slots.extend(first.iter().map(|s| personal_spellings(s)));
    let personal: Vec<String> = cheapest(&slots).into_iter().map(|s| format!("{} {}", s[0], capital(&s[1..].join("-")))).collect();
    forms.add(format!("{} {}", usual.text, hyphenated(first)));
    for form in personal.iter().take(1) {
        forms.add(form.clone());
    }
    for other in said.iter().skip(1).take(1) {
        forms.add(format!("{} {}", usual.text, hyphenated(other)));
    }
    let north = north_korean(&chars[..length], &surname, &given[0]);
    let mut rest = personal.into_iter().skip(1);
    while forms.0.len() + 1 < MOST
        && let Some(form) = rest.next()
    {
        forms.add(form);
    }
    forms.add(north);
    for form in rest {
        forms.add(form);
    }
    forms.0
}

/// The forms of a name, each once, at most [`MOST`].
#[derive(Default)]
struct Forms(Vec<String>);

impl Forms {
    fn add(&mut self, form: String) {
        if self.0.len() < MOST && !self.0.contains(&form) {
            self.0.push(form);
        }
    }

    fn add_all(&mut self, forms: &[String]) {
        for form in forms {
            self.add(form.clone());
        }
    }
}

/// One reading of a character, and how unlikely it is beside the others.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading {
    text: String,
    cost: usize,
}

/// The characters, if there are two to four and all are Han.
fn name_chars(name: &str) -> Option<Vec<char>> {
    let chars: Vec<char> = name.chars().take(5).collect();
    ((2..=4).contains(&chars.len()) && chars.iter().all(|&c| crate::text::is_han(c))).then_some(chars)
}

fn text(chars: &[char]) -> String {
    chars.iter().collect()
}

/// The readings of a list, the first one free, each further one dearer.
fn listed<'r>(readings: impl Iterator<Item = &'r str>) -> Vec<Reading> {
    readings.enumerate().map(|(cost, text)| Reading { text: text.to_owned(), cost }).collect()
}

/// As [`listed`] for the readings of a general table.
fn unlisted(readings: &str) -> Vec<Reading> {
    let mut readings = listed(readings.split('|'));
    for other in readings.iter_mut().skip(1) {
        other.cost += UNLISTED;
    }
    readings
}

/// The readings of the whole, cheapest first, as many as are given at most; among equals the ones that differ further to the
/// left. None if a character has no reading.
fn cheapest(slots: &[Vec<Reading>]) -> Vec<Vec<String>> {
    let mut wholes: Vec<(usize, Vec<String>)> = vec![(0, Vec::new())];
    for slot in slots.iter().rev() {
        let mut longer: Vec<(usize, Vec<String>)> = Vec::with_capacity(wholes.len() * slot.len());
        for (cost, rest) in &wholes {
            for reading in slot {
                let mut whole = vec![reading.text.clone()];
                whole.extend_from_slice(rest);
                longer.push((cost + reading.cost, whole));
            }
        }
        // Stable, so that the same name always gives the same order.
        longer.sort_by_key(|(cost, _)| *cost);
        longer.truncate(MOST);
        wholes = longer;
    }
    wholes.into_iter().map(|(_, whole)| whole).collect()
}

/// The lines of a list without its head: the first field, and the rest.
fn rows(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

/// A list with one character in the first field.
fn by_char(list: &'static str) -> HashMap<char, &'static str> {
    rows(list).filter_map(|(key, rest)| Some((key.chars().next()?, rest))).collect()
}

/// With a capital first letter.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

// Chinese

static PINYIN: &str = include_str!("data/pinyin.tsv");
static NAME_PINYIN: &str = include_str!("data/name-pinyin.tsv");

/// How `name-pinyin.tsv` says that the general table holds.
const AS_IN_TABLE: &str = "-";

/// Surnames of Taiwan that two common ones were put together to: more people of three characters have the first one alone.
const JOINED: [&str; 2] = ["张简", "范姜"];

/// What the masters of antiquity are called with: 孔子 is `Kongzi`.
const MASTER: char = '子';

/// Names of two characters are also written in one word if the first one is no surname or the last one is the title of a master:
/// 慈禧 `Cixi`, 墨子 `Mozi`. Otherwise nothing.
fn one_word(chars: &[char]) -> Vec<String> {
    let [first, last] = chars else { return Vec::new() };
    let surnames = &Lexicon::shared().surnames_zh;
    let no_surname = !surnames.contains_key(text(&[*first]).as_str());
    if !no_surname && *last != MASTER || surnames.contains_key(text(chars).as_str()) {
        return Vec::new();
    }
    let best = |c: &char| given_pinyin(*c).into_iter().next().map(|r| r.text);
    let syllables: Option<Vec<String>> = chars.iter().map(best).collect();
    syllables.map(|s| written_together(&s)).into_iter().collect()
}

/// A way to part a Chinese name.
struct Split<'c> {
    surname: Vec<Reading>,
    given: &'c [char],
}

/// The ways to part a Chinese name into surname and given name, the likeliest first.
fn chinese_splits(chars: &[char]) -> Vec<Split<'_>> {
    let class = |chars: &[char]| Lexicon::shared().surnames_zh.get(text(chars).as_str()).copied();
    let lengths: &[usize] = match (chars.len(), class(&chars[..2])) {
        (2 | 3, Some(_)) if JOINED.contains(&text(&chars[..2]).as_str()) => &[1, 2],
        // A surname alone, if it isn't rather an ordinary word.
        (2, Some(1..)) => &[2, 1],
        (3, Some(0)) if class(&chars[..1]).is_some_and(|c| c > 0) => &[2, 1],
        (3 | 4, Some(_)) => &[2],
        _ => &[1],
    };
    let two = chars.len() == 4 && lengths == [1] && (0..2).all(|i| class(&chars[i..=i]).is_some());
    let split = |surname, length| Split { surname, given: &chars[length..] };
    if two {
        // 陈方安生: a wife's surname after her husband's. No given name of three characters is as common.
        let slots = [surname_pinyin(&chars[..1]), surname_pinyin(&chars[1..2])];
        let both: Vec<String> = cheapest(&slots).into_iter().map(|s| s.join("-")).collect();
        return vec![split(listed(both.iter().map(String::as_str)), 2)];
    }
    lengths.iter().map(|&length| split(surname_pinyin(&chars[..length]), length)).collect()
}

/// The readings of a surname. Only the list knows more than one: what else the table has is no surname's.
fn surname_pinyin(surname: &[char]) -> Vec<Reading> {
    let readings: Vec<String> = match name_pinyin(&text(surname)).0 {
        Some(readings) => readings.split('|').map(capital).collect(),
        None => {
            let first = |c| pinyin_table().get(c)?.split('|').next();
            let syllables: Option<Vec<&str>> = surname.iter().map(first).collect();
            syllables.map(|s| written_together(&s)).into_iter().collect()
        }
    };
    listed(readings.iter().map(String::as_str))
}

fn given_pinyin(c: char) -> Vec<Reading> {
    match name_pinyin(c.encode_utf8(&mut [0; 4])).1 {
        Some(readings) => listed(readings.split('|')),
        // Two: what is rarer still stands in no name.
        None => pinyin_table().get(&c).map(|r| unlisted(r).into_iter().take(2).collect()).unwrap_or_default(),
    }
}

fn pinyin_table() -> &'static HashMap<char, &'static str> {
    static TABLE: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| by_char(PINYIN))
}

/// What the list says of a surname or a character: its readings as a surname, and in a given name.
fn name_pinyin(key: &str) -> (Option<&'static str>, Option<&'static str>) {
    static TABLE: OnceLock<HashMap<&'static str, (&'static str, &'static str)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| rows(NAME_PINYIN).filter_map(|(k, rest)| Some((k, rest.split_once('\t')?))).collect());
    let said = |s: &'static str| (s != AS_IN_TABLE).then_some(s);
    table.get(key).map_or((None, None), |&(surname, given)| (said(surname), said(given)))
}

/// Syllables in one word with a capital; an apostrophe stands where a syllable could be read as part of the one before it.
fn written_together<S: AsRef<str>>(syllables: &[S]) -> String {
    let mut word = String::new();
    for syllable in syllables.iter().map(AsRef::as_ref) {
        if !word.is_empty() && syllable.starts_with(['a', 'e', 'o']) {
            word.push('\'');
        }
        word.push_str(syllable);
    }
    capital(&word)
}

// Vietnamese

static HANVIET: &str = include_str!("data/hanviet.tsv");
static NAME_HANVIET: &str = include_str!("data/name-hanviet.tsv");

/// A syllable in lower case with its tone at the end, wherever its mark stands: Thủy, Thuỷ.
fn bare_and_tone(syllable: &str) -> String {
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let (tone, bare): (String, String) = syllable.to_lowercase().nfd().partition(is_tone);
    bare + &tone
}

/// Whether a character is read so in Vietnamese; `syllable` as [`bare_and_tone`] gives it.
fn is_hanviet(c: char, syllable: &str) -> bool {
    let mut key = [0; 4];
    let surname = Lexicon::shared().surnames_vi.get(c.encode_utf8(&mut key) as &str);
    let tables = [hanviet_names().get(&c), hanviet_table().get(&c)];
    let listed = tables.into_iter().flatten().flat_map(|readings| readings.split(['|', '\t']));
    listed.chain(surname.into_iter().flatten().copied()).any(|reading| bare_and_tone(reading) == syllable)
}

fn hanviet_names() -> &'static HashMap<char, &'static str> {
    static LISTED: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    LISTED.get_or_init(|| by_char(NAME_HANVIET))
}

fn hanviet_table() -> &'static HashMap<char, &'static str> {
    static TABLE: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| by_char(HANVIET))
}

/// The readings of a character of a given name, with capitals.
fn given_hanviet(c: char, in_the_middle: bool) -> Vec<Reading> {
    if let Some(readings) = hanviet_names().get(&c) {
        let readings = match readings.split_once('\t') {
            Some((_, middle)) if in_the_middle => middle,
            Some((last, _)) => last,
            None => readings,
        };
        return listed(readings.split('|'));
    }
    let mut readings = hanviet_table().get(&c).map(|r| unlisted(r)).unwrap_or_default();
    for reading in &mut readings {
        reading.text = capital(&reading.text);
    }
    readings
}

// Korean

static HANGUL: &str = include_str!("data/hangul.tsv");
static NAME_HANGUL: &str = include_str!("data/name-hangul.tsv");
static SPELLINGS: &str = include_str!("data/hangul-spellings.tsv");

/// The readings of a character inside a given name, in Hangul.
fn hangul(c: char) -> Vec<Reading> {
    static LISTED: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    match LISTED.get_or_init(|| by_char(NAME_HANGUL)).get(&c) {
        Some(readings) => listed(readings.split('|')),
        None => any_hangul(c),
    }
}

/// The readings of a character anywhere, in Hangul.
fn any_hangul(c: char) -> Vec<Reading> {
    static TABLE: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| by_char(HANGUL)).get(&c).map(|r| unlisted(r)).unwrap_or_default()
}

/// The consonants, vowels and final consonants of Hangul syllables in the order of Unicode, in Revised Romanization (the rules
/// of 2000). The sounds of names don't change where syllables meet.
const INITIALS: [&str; 19] = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] =
    ["a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p",
    "t",
];

/// The numbers of the initials ㄴ, ㄹ and ㅇ (none), and of the final ㄴ.
const NIEUN: u32 = 2;
const RIEUL: u32 = 5;
const SILENT: u32 = 11;
const FINAL_NIEUN: u32 = 4;

/// The numbers of initial, vowel and final of a Hangul syllable.
fn parts(syllable: &str) -> Option<[u32; 3]> {
    let code = u32::from(syllable.chars().next()?).checked_sub(0xAC00).filter(|c| *c < 19 * 21 * 28)?;
    Some([code / 588, code / 28 % 21, code % 28])
}

fn put_together([initial, vowel, last]: [u32; 3]) -> String {
    char::from_u32(0xAC00 + initial * 588 + vowel * 28 + last).into_iter().collect()
}

/// How a syllable is said at the start of a word: 리 as 이, 로 as 노, 녀 as 여.
fn initial_rule(syllable: &str) -> String {
    let Some([initial, vowel, last]) = parts(syllable) else { return syllable.to_owned() };
    let like_i = matches!(VOWELS[vowel as usize].as_bytes(), [b'y', ..] | b"i");
    let initial = match initial {
        NIEUN | RIEUL if like_i => SILENT,
        RIEUL => NIEUN,
        other => other,
    };
    put_together([initial, vowel, last])
}

/// The syllables of a given name as they are said in it: the first one as at the start of a word; 렬 and 률 lose their
/// consonant after a vowel and after ㄴ, as in all words.
fn in_context(syllables: &[String]) -> Vec<String> {
    let mut said: Vec<String> = Vec::with_capacity(syllables.len());
    for syllable in syllables {
        let open = said.last().map(|before| parts(before).is_some_and(|p| matches!(p[2], 0 | FINAL_NIEUN)));
        said.push(match (open, syllable.as_str()) {
            (None, _) => initial_rule(syllable),
            (Some(true), "렬" | "률") => initial_rule(syllable),
            _ => syllable.clone(),
        });
    }
    said
}

/// A Hangul syllable in Revised Romanization.
fn romanized(syllable: &str) -> String {
    parts(syllable).map_or_else(String::new, |[i, v, f]| format!("{}{}{}", INITIALS[i as usize], VOWELS[v as usize], FINALS[f as usize]))
}

/// A given name in Revised Romanization with hyphens.
fn hyphenated(syllables: &[String]) -> String {
    let syllables: Vec<String> = syllables.iter().map(|s| romanized(s)).collect();
    capital(&syllables.join("-"))
}

/// A syllable of a given name as people spell it themselves, the commonest first.
fn personal_spellings(syllable: &str) -> Vec<Reading> {
    static LIST: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let list = LIST.get_or_init(|| rows(SPELLINGS).collect());
    let official = romanized(syllable);
    let mut spellings = list.get(official.as_str()).map(|s| listed(s.split('|'))).unwrap_or_default();
    if spellings.iter().all(|s| s.text != official) {
        spellings.push(Reading { text: official, cost: spellings.len() });
    }
    spellings
}

/// The spellings of a surname. Hardly anybody writes the own surname with the official G, D or B where K, T or P is usual.
fn surname_spellings(spellings: &[&str]) -> Vec<Reading> {
    let mut spellings = listed(spellings.iter().copied());
    let strong = spellings.first().is_some_and(|s| s.text.starts_with(['K', 'T', 'P']));
    for spelling in &mut spellings {
        if strong && spelling.text.starts_with(['G', 'D', 'B']) {
            spelling.cost += OFFICIAL_SURNAME;
        }
    }
    spellings
}

/// What such a spelling of a surname costs beside its place in the list.
const OFFICIAL_SURNAME: usize = 2;

/// The initials and vowels as North Korea writes them where it isn't as in Revised Romanization. Its finals are the same.
const NORTH_INITIALS: [(&str, &str); 6] = [("g", "k"), ("d", "t"), ("b", "p"), ("k", "kh"), ("t", "th"), ("p", "ph")];
const NORTH_VOWELS: [(&str, &str); 3] = [("eo", "o"), ("yeo", "yo"), ("eu", "u")];

/// A name as North Korea writes it: the surname as inside a word (Ri, Ryu), every syllable of the given name a word.
fn north_korean(surname: &[char], spellings: &[Reading], given: &[String]) -> String {
    // Of several readings of a surname the one that a listed spelling stands for: 金 is 김, not 금.
    let is_spelled = |s: &str| {
        let said = capital(&romanized(s));
        spellings.iter().any(|spelling| spelling.text == said)
    };
    let mut words: Vec<String> = Vec::new();
    let mut family = String::new();
    for &c in surname {
        let readings: Vec<Reading> = any_hangul(c).into_iter().chain(hangul(c)).collect();
        let reading = readings.iter().find(|r| surname.len() == 1 && is_spelled(&r.text)).or(readings.first());
        family.push_str(&reading.map(|r| north_romanized(&r.text)).unwrap_or_default());
    }
    words.push(capital(&family));
    words.extend(given.iter().map(|s| capital(&north_romanized(s))));
    words.join(" ").trim().to_owned()
}

/// A Hangul syllable as North Korea writes it in names.
fn north_romanized(syllable: &str) -> String {
    let Some([i, v, f]) = parts(syllable) else { return String::new() };
    let as_north =
        |list: &[(&str, &'static str)], part: &'static str| list.iter().find(|(south, _)| *south == part).map_or(part, |(_, north)| *north);
    format!("{}{}{}", as_north(&NORTH_INITIALS, INITIALS[i as usize]), as_north(&NORTH_VOWELS, VOWELS[v as usize]), FINALS[f as usize])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::{UnicodeNormalization, is_nfc};

    use super::*;

    /// Whether a list is sorted, has every key once, and no field with the same reading twice.
    fn is_orderly(list: &'static str) -> bool {
        let keys: Vec<&str> = rows(list).map(|r| r.0).collect();
        let once = |field: &str| field.split('|').enumerate().all(|(i, r)| !r.is_empty() && !field.split('|').take(i).any(|o| o == r));
        keys.is_sorted_by(|a, b| a < b) && rows(list).all(|(_, rest)| rest.split('\t').all(once))
    }

    fn syllables(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
        rows(list).flat_map(|(key, rest)| rest.split(['|', '\t']).map(move |r| (key, r)))
    }

    #[test]
    fn the_lists_are_orderly() {
        for list in [NAME_PINYIN, HANVIET, NAME_HANVIET, HANGUL, NAME_HANGUL, SPELLINGS] {
            assert!(is_orderly(list), "{}", list.lines().next().unwrap_or_default());
        }
        assert!((8_000..9_000).contains(&rows(HANVIET).count()));
        assert!((8_000..9_000).contains(&rows(HANGUL).count()));
        for list in [HANVIET, HANGUL] {
            assert!(rows(list).all(|(key, rest)| key.chars().count() == 1 && rest.split('|').count() <= 4));
        }
    }

    #[test]
    fn every_surname_has_a_reading() {
        let lexicon = Lexicon::shared();
        for surname in lexicon.surnames_zh.keys().filter(|s| s.chars().count() <= 2) {
            assert!(!pinyin(&format!("{surname}明")).is_empty(), "{surname}");
        }
        for spelling in lexicon.surnames_vi.values().flatten() {
            assert!(spelling.split(' ').all(|s| is_vietnamese(&s.to_lowercase())), "{spelling}");
        }
    }

    /// Pinyin syllables: an initial and a final, leniently.
    fn is_pinyin(syllable: &str) -> bool {
        const INITIALS: &str = "b p m f d t n l g k h j q x zh ch sh r z c s y w";
        const FINALS: &str =
            "a o e i u ü ai ei ui ao ou iu ie üe ue er an en in un ün ang eng ing ong ia ian iang iao iong ua uai uan uang uo ê";
        let is_final = |f: &str| FINALS.split(' ').any(|x| x == f);
        is_final(syllable)
            || matches!(syllable, "m" | "n" | "ng" | "hm" | "hng")
            || INITIALS.split(' ').any(|i| syllable.strip_prefix(i).is_some_and(is_final))
    }

    /// Syllables of Vietnamese: an onset, a rime; a stop at the end allows two tones only; the mark stands in the old place.
    fn is_vietnamese(syllable: &str) -> bool {
        const ONSETS: &str = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x";
        const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et ê êch êm ên ênh êp êt êu \
            i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu iê o oa oac oach oai oam oan oang oanh oat oay oăc oăm oăn oăng oăt oc oe oen oeo oi om on ong op ot \
            ô ôc ôi ôm ôn ông ôp ôt ơ ơc ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch uênh uc ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyn uyt uơ \
            ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêp yêt yêu yn ynh ych yt";
        let tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let tones: Vec<char> = syllable.nfd().filter(tone).collect();
        let bare: String = syllable.nfd().filter(|c| !tone(c)).nfc().collect();
        let is_rime = |r: &str| RIMES.split_whitespace().any(|x| x == r);
        let whole = is_rime(&bare) || ONSETS.split(' ').any(|o| bare.strip_prefix(o).is_some_and(is_rime)) || bare == "gi";
        let stopped = bare.ends_with(['c', 'p', 't']) || bare.ends_with("ch");
        let tone_fits = match tones.as_slice() {
            [] => !stopped,
            ['\u{301}' | '\u{323}'] => true,
            [_] => !stopped,
            _ => false,
        };
        let new_place = ["oà", "oá", "oã", "oả", "oạ", "oè", "oé", "oẽ", "oẻ", "oẹ", "uỳ", "uý", "uỹ", "uỷ", "uỵ"];
        let old_place = bare.starts_with("qu") || !new_place.iter().any(|e| syllable.ends_with(e));
        whole && tone_fits && old_place && is_nfc(syllable)
    }

    #[test]
    fn every_syllable_is_possible() {
        for (key, r) in syllables(NAME_PINYIN).filter(|(key, r)| *r != AS_IN_TABLE && key.chars().count() == 1) {
            assert!(is_pinyin(r), "{key} {r}");
        }
        for (key, r) in syllables(PINYIN) {
            assert!(is_pinyin(r), "{key} {r}");
        }
        for (key, r) in syllables(HANVIET) {
            assert!(is_vietnamese(r), "{key} {r}");
        }
        for (key, r) in syllables(NAME_HANVIET) {
            assert!(is_vietnamese(&r.to_lowercase()) && r == capital(&r.to_lowercase()), "{key} {r}");
        }
        for (key, r) in syllables(HANGUL).chain(syllables(NAME_HANGUL)) {
            assert!(r.chars().count() == 1 && parts(r).is_some_and(|p| !romanized(&put_together(p)).is_empty()), "{key} {r}");
        }
    }

    #[test]
    fn spellings_are_of_syllables_that_occur() {
        let said = |s: &str| [romanized(s), romanized(&initial_rule(s))];
        let occurring: Vec<String> = syllables(HANGUL).flat_map(|(_, r)| said(r)).collect();
        for (syllable, spelling) in syllables(SPELLINGS) {
            assert!(occurring.iter().any(|o| o == syllable), "{syllable}");
            assert!(spelling.bytes().all(|b| b.is_ascii_lowercase()), "{syllable} {spelling}");
        }
        // A row that only repeats the official spelling says nothing.
        assert!(rows(SPELLINGS).all(|(syllable, spellings)| spellings != syllable));
    }

    #[test]
    fn chinese_names() {
        assert_eq!(pinyin("马晓天"), ["Ma Xiaotian"]);
        assert_eq!(pinyin("欧阳修"), ["Ouyang Xiu"]);
        assert_eq!(pinyin("吕布"), ["Lü Bu", "Lyu Bu"]);
        assert_eq!(pinyin("张西安"), ["Zhang Xi'an"]);
        assert_eq!(pinyin("上官婉儿"), ["Shangguan Wan'er"]);
        assert_eq!(pinyin("欧阳"), ["Ouyang", "Ou Yang"]);
        assert_eq!(pinyin("慈禧"), ["Ci Xi", "Cixi"]);
        assert_eq!(pinyin("孔子"), ["Kongzi", "Kong Zi"]);
        assert_eq!(pinyin("陈方安生"), ["Chen-Fang Ansheng"]);
        for (name, form) in [
            ("单霁翔", "Shan Jixiang"),
            ("仇保兴", "Qiu Baoxing"),
            ("曾国藩", "Zeng Guofan"),
            ("任正非", "Ren Zhengfei"),
            ("解振华", "Xie Zhenhua"),
            ("查良镛", "Zha Liangyong"),
            ("区伯", "Ou Bo"),
            ("朴树", "Piao Shu"),
            ("尉迟恭", "Yuchi Gong"),
            ("万俟卨", "Moqi Xie"),
        ] {
            assert_eq!(pinyin(name)[0], form);
        }
        assert_eq!(pinyin("盖俊"), ["Ge Jun", "Gai Jun"]);
    }

    #[test]
    fn vietnamese_names() {
        assert_eq!(vietnamese("阮志咏"), ["Nguyễn Chí Vịnh"]);
        assert_eq!(vietnamese("范明政"), ["Phạm Minh Chính"]);
        assert_eq!(vietnamese("武氏映春"), ["Võ Thị Ánh Xuân", "Vũ Thị Ánh Xuân"]);
        assert_eq!(vietnamese("黄文泰"), ["Hoàng Văn Thái", "Huỳnh Văn Thái"]);
        assert_eq!(vietnamese("阮和平"), ["Nguyễn Hòa Bình"]);
        assert_eq!(vietnamese("周文翠")[..2], ["Chu Văn Thúy", "Châu Văn Thúy"]);
        assert_eq!(vietnamese("潘周长")[0], "Phan Châu Trường");
        assert_eq!(vietnamese("尊室说")[0], "Tôn Thất Thuyết");
    }

    #[test]
    fn a_vietnamese_form_is_read_off_its_characters_in_any_order() {
        let best = |chinese: &str, form: &str| {
            let chars: Vec<char> = chinese.chars().collect();
            suffix_vietnamese(&chars, &form.split(' ').collect::<Vec<_>>())
        };
        assert_eq!(best("广治省美水港", "Cảng Mỹ Thủy")[3], 1.0);
        assert!(best("广治省美水港", "Cảng Mỹ Thuỷ")[0] < 0.7);
        assert_eq!(best("河内市还剑郡", "Quận Hoàn Kiếm"), [6.0 / 9.0, 0.75, 6.0 / 7.0, 1.0, 0.8, 0.0]);
        for (chinese, form) in [("美水港", "Cang My Thuy"), ("港", "Cảng"), ("海口", "São Paulo")] {
            assert!(best(chinese, form).iter().all(|&b| b == 0.0), "{form}");
        }
    }

    #[test]
    fn korean_names() {
        assert_eq!(korean("尹锡悦")[0], "Yoon Seok-yeol");
        assert!(korean("尹锡悦").contains(&"Yoon Suk-yeol".to_owned()));
        assert_eq!(korean("潘基文")[..2], ["Ban Gi-mun", "Ban Ki-moon"]);
        assert_eq!(korean("李洛渊")[0], "Lee Nak-yeon");
        assert_eq!(korean("赵兑烈")[0], "Cho Tae-yeol");
        assert_eq!(korean("南宫远")[0], "Namgung Won");
        assert_eq!(korean("金九")[..2], ["Kim Gu", "Kim Koo"]);
    }

    #[test]
    fn korean_persons_spell_their_names_themselves() {
        for (name, form) in [
            ("文在寅", "Moon Jae-in"),
            ("李在明", "Lee Jae-myung"),
            ("朴槿惠", "Park Geun-hye"),
            ("潘基文", "Ban Ki-moon"),
            ("申源湜", "Shin Won-sik"),
            ("卢武铉", "Roh Moo-hyun"),
            ("金宽镇", "Kim Kwan-jin"),
            ("赵兑烈", "Cho Tae-yul"),
            ("金正恩", "Kim Jong Un"),
            ("崔龙海", "Choe Ryong Hae"),
            ("李雪主", "Ri Sol Ju"),
        ] {
            assert!(korean(name).contains(&form.to_owned()), "{name}: {:?}", korean(name));
        }
    }

    #[test]
    fn characters_in_another_shape_in_korea_have_a_reading() {
        for c in "尚慎镇研举为绪启颜".chars() {
            assert!(!hangul(c).is_empty(), "{c}");
        }
    }

    #[test]
    fn the_rule_for_the_start_of_a_word() {
        let start = |s: &str| romanized(&initial_rule(s));
        assert_eq!(["리", "림", "류", "량", "로", "녀", "니", "나"].map(start), ["i", "im", "yu", "yang", "no", "yeo", "i", "na"]);
    }

    #[test]
    fn what_is_no_name_has_no_form() {
        for name in ["", "马", "马晓天马晓", "Ma Xiaotian", "马·天", "马a"] {
            assert!(pinyin(name).is_empty() && vietnamese(name).is_empty() && korean(name).is_empty(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_string_is_read_without_panic(name in "\\PC{0,5}|[\u{4E00}-\u{9FFF}\u{AC00}-\u{AC10}]{2,4}|[欧阳马司李吕万俟尉迟陈方南宫]{2,4}") {
            for forms in [pinyin(&name), vietnamese(&name), korean(&name)] {
                prop_assert!(forms.len() <= MOST);
                prop_assert!(forms.iter().enumerate().all(|(i, f)| !f.is_empty() && f.trim() == f && !forms[..i].contains(f)));
            }
        }
    }
}
