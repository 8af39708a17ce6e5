//! Whether a Chinese string is the transliteration of a Latin one. It verifies, it never invents: both sides become rough
//! phones, and a weighted edit distance compares them. Knows characters and letters, nothing of brackets or names.
//!
//! Affinity in the sense of Pervouchine, Li and Lin (2009), with hand-set costs in place of trained ones.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

static PINYIN: &str = include_str!("data/pinyin.tsv");
static LATIN: &str = include_str!("data/latin-sounds.tsv");
static HAN: &str = include_str!("data/han-sounds.tsv");
static JAPANESE: &str = include_str!("data/japanese.tsv");

/// A rough sound: an upper-case letter for a consonant, a lower-case one for a vowel, `n` for a nasal ending.
type Phone = u8;

/// The sounds of a string of one script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sounds(Vec<Phone>);

/// The sounds of Latin letters. Marks are dropped; other characters are silent.
#[must_use]
pub fn latin(text: &str) -> Sounds {
    let rules = latin_rules();
    let letters: Vec<char> = text
        .nfd()
        .flat_map(|c| match c {
            'đ' | 'Đ' | 'ð' | 'Ð' => vec!['d'],
            'ł' | 'Ł' => vec!['l'],
            'ø' | 'Ø' => vec!['o'],
            'ß' => vec!['s'],
            'æ' | 'Æ' => vec!['a', 'e'],
            'ı' => vec!['i'],
            'ş' | 'Ş' | 'š' | 'Š' => vec!['s', 'h'],
            c => c.to_lowercase().collect(),
        })
        .filter(|c| c.is_ascii_lowercase() || *c == ' ')
        .collect();
    let mut out = Vec::with_capacity(letters.len());
    let mut i = 0;
    while i < letters.len() {
        if letters[i] == ' ' {
            i += 1;
            continue;
        }
        // Doubled consonants sound once.
        if i > 0 && letters[i] == letters[i - 1] && !b"aeiou".contains(&(letters[i] as u8)) {
            i += 1;
            continue;
        }
        let longest = (1..=4.min(letters.len() - i)).rev().find_map(|n| {
            let piece: String = letters[i..i + n].iter().collect();
            rules.get(piece.as_str()).map(|phones| (n, phones))
        });
        match longest {
            Some((n, phones)) => {
                out.extend_from_slice(phones);
                i += n;
            }
            None => i += 1,
        }
    }
    Sounds(out)
}

fn latin_rules() -> &'static HashMap<&'static str, &'static [u8]> {
    static RULES: OnceLock<HashMap<&'static str, &'static [u8]>> = OnceLock::new();
    RULES.get_or_init(|| table(LATIN).map(|(letters, phones)| (letters, phones.as_bytes())).collect())
}

fn table(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

/// The sounds of a Han character, by its own entry for transliteration or its first Mandarin reading; none if it has none.
#[must_use]
pub fn han(c: char) -> &'static [u8] {
    static SOUNDS: OnceLock<HashMap<char, Vec<u8>>> = OnceLock::new();
    let sounds = SOUNDS.get_or_init(|| {
        let first = |s: &str| s.chars().next().unwrap_or_default();
        let mut sounds: HashMap<char, Vec<u8>> = table(PINYIN).map(|(c, r)| (first(c), pinyin(r.split('|').next().unwrap_or(r)))).collect();
        sounds.extend(table(HAN).map(|(c, phones)| (first(c), phones.as_bytes().to_vec())));
        sounds
    });
    sounds.get(&c).map_or(&[], Vec::as_slice)
}

/// Whether a text in small letters with tone marks is how the last characters are read in Mandarin: 䲟(yìn), 陰騭(yīnzhì).
#[must_use]
pub fn is_reading(chars: &[char], text: &str) -> bool {
    let toned = |c: char| c.nfd().any(|m| matches!(m, '\u{300}' | '\u{301}' | '\u{304}' | '\u{30C}'));
    if !text.chars().any(toned) || text.chars().any(char::is_uppercase) {
        return false;
    }
    let letters: String = plain_letters(text).into_iter().map(char::from).collect();
    let mut rest = letters.as_str();
    for &c in chars.iter().rev() {
        let read = readings(c).find_map(|r| rest.strip_suffix(r.replace('ü', "u").as_str()));
        let Some(before) = read else { return false };
        if before.is_empty() {
            return true;
        }
        rest = before;
    }
    false
}

/// The Mandarin readings of a character without tones.
fn readings(c: char) -> impl Iterator<Item = &'static str> {
    static READINGS: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    let all = READINGS.get_or_init(|| table(PINYIN).filter_map(|(c, r)| Some((c.chars().next()?, r))).collect());
    all.get(&c).into_iter().flat_map(|r| r.split('|'))
}

fn pinyin(syllable: &str) -> Vec<u8> {
    if syllable == "er" {
        return b"eR".to_vec();
    }
    let (initial, rest): (&[u8], &str) = match syllable {
        s if s.starts_with("zh") => (b"J", &s[2..]),
        s if s.starts_with("ch") => (b"C", &s[2..]),
        s if s.starts_with("sh") => (b"X", &s[2..]),
        s => match s.as_bytes().first() {
            Some(b'z') => (b"Z", &s[1..]),
            Some(b'c') => (b"Z", &s[1..]),
            Some(b's') => (b"S", &s[1..]),
            Some(b'j') => (b"J", &s[1..]),
            Some(b'q') => (b"C", &s[1..]),
            Some(b'x') => (b"X", &s[1..]),
            Some(b'r') => (b"R", &s[1..]),
            Some(b'b') => (b"B", &s[1..]),
            Some(b'p') => (b"P", &s[1..]),
            Some(b'm') => (b"M", &s[1..]),
            Some(b'f') => (b"F", &s[1..]),
            Some(b'd') => (b"D", &s[1..]),
            Some(b't') => (b"T", &s[1..]),
            Some(b'n') => (b"N", &s[1..]),
            Some(b'l') => (b"L", &s[1..]),
            Some(b'g') => (b"G", &s[1..]),
            Some(b'k') => (b"K", &s[1..]),
            Some(b'h') => (b"H", &s[1..]),
            Some(b'w') => (b"W", &s[1..]),
            Some(b'y') => (b"Y", &s[1..]),
            _ => (b"", s),
        },
    };
    let mut out = initial.to_vec();
    let body = rest.trim_end_matches("ng").trim_end_matches('n');
    out.extend(body.chars().map(|c| if c == 'ü' { b'u' } else { c as u8 }));
    if body.len() < rest.len() {
        out.push(b'n');
    }
    out
}

fn is_vowel(p: Phone) -> bool {
    matches!(p, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// What a phone weighs in the length that a distance is divided by.
fn weight(p: Phone) -> f32 {
    match p {
        b'n' => 0.7,
        _ if is_vowel(p) => 0.35,
        b'Y' | b'W' | b'H' => 0.6,
        _ => 1.0,
    }
}

/// The cost of a phone that the other side lacks. A vowel after a consonant is often only there because Chinese syllables
/// need one.
fn missing(p: Phone, on_han_side: bool) -> f32 {
    match p {
        b'n' => 0.45,
        _ if is_vowel(p) => {
            if on_han_side {
                0.18
            } else {
                0.22
            }
        }
        b'Y' | b'W' => 0.3,
        b'H' => 0.35,
        b'R' => 0.45,
        b'N' => 0.6,
        _ => 1.0,
    }
}

fn differ(a: Phone, b: Phone) -> f32 {
    if a == b {
        return 0.0;
    }
    if is_vowel(a) && is_vowel(b) {
        return 0.25;
    }
    let (a, b) = if a < b { (a, b) } else { (b, a) };
    match (a, b) {
        (b'L', b'R') => 0.1,
        (b'N', b'n') => 0.05,
        (b'M', b'n') => 0.3,
        (b'B', b'P') | (b'D', b'T') | (b'G', b'K') | (b'F', b'V') | (b'S', b'Z') => 0.2,
        (b'V', b'W') | (b'J', b'Z') => 0.15,
        (b'B', b'V') => 0.3,
        (b'C', b'J') => 0.25,
        (b'J', b'Y') => 0.2,
        (b'F', b'W') | (b'F', b'H') => 0.4,
        (b'S', b'X') | (b'X', b'Z') | (b'C', b'X') | (b'C', b'Z') | (b'H', b'K') | (b'G', b'H') => 0.35,
        (b'J', b'X') | (b'G', b'J') | (b'C', b'K') | (b'C', b'S') => 0.45,
        (b'H', b'J')
        | (b'S', b'T')
        | (b'H', b'X')
        | (b'D', b'J')
        | (b'C', b'T')
        | (b'J', b'S')
        | (b'J', b'R')
        | (b'D', b'Z')
        | (b'T', b'Z') => 0.6,
        (b'L', b'N') | (b'M', b'N') | (b'D', b'L') => 0.8,
        (b'W', b'u') | (b'W', b'o') | (b'V', b'u') => 0.12,
        (b'Y', b'i') => 0.05,
        (b'Y', b'e') => 0.2,
        (b'H', b'R') => 0.8,
        _ if is_vowel(a) || is_vowel(b) => 1.6,
        _ => 1.3,
    }
}

/// How alike the ends of a Chinese string sound to the whole of a Latin one: for every start `k` of `chars`, the
/// similarity of `chars[k..]` and `latin`, 1 for the same sounds, 0 and below for nothing in common.
#[must_use]
pub fn suffix_similarity(chars: &[char], latin: &Sounds) -> Vec<f32> {
    let lat = &latin.0;
    let width = lat.len() + 1;
    let latin_weight: f32 = lat.iter().map(|&p| weight(p)).sum();
    let mut out = vec![0.0; chars.len()];
    if lat.is_empty() {
        return out;
    }
    // row[j]: the cost of aligning the Han sounds seen so far with the last j Latin sounds.
    let mut row: Vec<f32> = vec![0.0; width];
    for j in 1..width {
        row[j] = row[j - 1] + missing(lat[lat.len() - j], false);
    }
    let mut next = row.clone();
    let mut han_weight = 0.0;
    for k in (0..chars.len()).rev() {
        for &p in han(chars[k]).iter().rev() {
            han_weight += weight(p);
            next[0] = row[0] + missing(p, true);
            for j in 1..width {
                let l = lat[lat.len() - j];
                next[j] = (row[j - 1] + differ(p, l)).min(row[j] + missing(p, true)).min(next[j - 1] + missing(l, false));
            }
            std::mem::swap(&mut row, &mut next);
        }
        let silent = crate::text::is_han(chars[k]) && han(chars[k]).is_empty();
        if silent {
            han_weight += 1.0;
            for cost in &mut row {
                *cost += 1.0;
            }
        }
        let both = han_weight + latin_weight;
        out[k] = if both > 0.0 { 1.0 - 2.0 * row[width - 1] / both } else { 0.0 };
    }
    out
}

/// From this share of read letters on a Japanese reading counts: a name reads off its characters or not at all.
const ROMAJI_READS: f32 = 0.6;

/// What a name loses whose two words stand the other way round.
const TURNED: f32 = 0.02;

/// [`suffix_similarity`] to a whole name. If it has two words, they may be turned round (Japanese, Hungarian) or be read in
/// Japanese.
#[must_use]
pub fn suffix_whole(chars: &[char], name: &str, words: &[&str]) -> Vec<f32> {
    let mut best = suffix_similarity(chars, &latin(name));
    if let [first, second] = words {
        for (b, turned) in best.iter_mut().zip(suffix_similarity(chars, &latin(&format!("{second} {first}")))) {
            *b = b.max(turned - TURNED);
        }
        for name in [format!("{first}{second}"), format!("{second}{first}")] {
            for (b, read) in best.iter_mut().zip(suffix_romaji(chars, &name)) {
                if read >= ROMAJI_READS {
                    *b = b.max(read);
                }
            }
        }
    }
    best
}

/// What a name loses for each word of the Latin form that the Chinese leaves out.
const LEFT_OUT: f32 = 0.03;

/// [`suffix_similarity`] to a part of a name, less a little for each word that is missing: any words that follow each
/// other, or the first and the last (弗雷塔斯 for Bendito dos Santos Freitas). 0 for a name of one word.
#[must_use]
pub fn suffix_part(chars: &[char], words: &[&str]) -> Vec<f32> {
    let mut best = vec![0.0f32; chars.len()];
    let mut compare = |part: &str, left_out: usize| {
        for (b, s) in best.iter_mut().zip(suffix_similarity(chars, &latin(part))) {
            *b = b.max(s - LEFT_OUT * left_out as f32);
        }
    };
    // A long list of words is a sentence: only its single words and its ends are looked at.
    let longest = if words.len() > MOST_WORDS { 1 } else { words.len().saturating_sub(1) };
    for length in 1..=longest {
        for part in words.windows(length) {
            if part.iter().map(|w| w.chars().count()).sum::<usize>() > 2 {
                compare(&part.join(" "), words.len() - length);
            }
        }
    }
    if let [first, _, .., last] = words {
        compare(&format!("{first} {last}"), words.len() - 2);
    }
    best
}

/// Names of more words are compared word by word only.
const MOST_WORDS: usize = 6;

/// How alike a Chinese name and a Latin one sound, 1 for the same sounds, 0 and below for nothing in common: as wholes, or
/// either a part of the other.
#[must_use]
pub fn similarity(chinese: &str, name: &str) -> f32 {
    let chars: Vec<char> = chinese.chars().collect();
    let words: Vec<&str> = name.split(|c: char| c.is_whitespace() || c == '-').filter(|w| !w.is_empty()).collect();
    let first = |sims: Vec<f32>| sims.first().copied().unwrap_or(0.0);
    let whole = first(suffix_whole(&chars, name, &words)).max(first(suffix_part(&chars, &words)));
    let parts: Vec<&[char]> = chars.split(|&c| c == '·').filter(|p| p.len() > 1).collect();
    let left_out = LEFT_OUT * parts.len().saturating_sub(1) as f32;
    parts.iter().map(|part| first(suffix_whole(part, name, &words)) - left_out).fold(whole, f32::max)
}

/// How well a romaji name is read off the ends of a string of Han characters, by Japanese on and kun readings: for every
/// start `k` of `chars`, 1 if `chars[k..]` reads exactly so, 0 if nothing fits. Readings verify a name; they never make one.
#[must_use]
pub fn suffix_romaji(chars: &[char], romaji: &str) -> Vec<f32> {
    let letters = plain_letters(romaji);
    let total = letters.len();
    let mut out = vec![0.0; chars.len()];
    if total == 0 {
        return out;
    }
    // A letter that no reading gives costs 1, but for the second one of a long vowel: Ōe, Oe, Ohe; Inoue is read i-no-ue.
    let unread_cost = |j: usize| {
        let long = j > 0 && matches!((letters[j - 1], letters[j]), (b'o', b'u' | b'o' | b'h') | (b'u', b'u'));
        if long { 0.0 } else { 1.0 }
    };
    // cost[j]: of reading the characters seen so far, from the right, as letters[j..].
    let mut cost = vec![0.0; total + 1];
    for j in (0..total).rev() {
        cost[j] = cost[j + 1] + unread_cost(j);
    }
    for k in (0..chars.len()).rev() {
        let mut next: Vec<f32> = vec![f32::INFINITY; total + 1];
        let readings = japanese(chars[k]);
        for j in (0..=total).rev() {
            let rest = &letters[j..];
            let read = readings.iter().filter(|r| rest.starts_with(r)).map(|r| cost[j + r.len()]);
            let mut unread = 0.0;
            let skipped = (j..(j + rest.len().min(5))).map(|at| {
                unread += unread_cost(at);
                cost[at + 1] + unread
            });
            // A character without a sound, or a sound (い, の) without a character.
            let alone = if j < total { next[j + 1] + unread_cost(j) } else { f32::INFINITY };
            next[j] = read.chain(skipped).fold(alone.min(cost[j] + 2.0), f32::min);
        }
        cost = next;
        out[k] = (1.0 - cost[0] / total as f32).max(0.0);
    }
    out
}

/// Lower case, letters only.
fn plain_letters(text: &str) -> Vec<u8> {
    text.nfd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase() as u8).collect()
}

/// A reading with its long vowels short.
fn short_vowels(reading: &str) -> Vec<u8> {
    let plain = String::from_utf8(plain_letters(reading)).unwrap_or_default();
    plain.replace("ou", "o").replace("oo", "o").replace("uu", "u").into_bytes()
}

/// The readings of a character as folded romaji, with their beginnings (the rest of a kun reading is written in kana) and
/// with a voiced first sound (Sawa in Fujisawa, Kawa in Hasegawa). Made when a character is first asked for: most never are.
fn japanese(c: char) -> Rc<Vec<Vec<u8>>> {
    thread_local! {
        static MADE: RefCell<HashMap<char, Rc<Vec<Vec<u8>>>>> = RefCell::default();
    }
    MADE.with_borrow_mut(|made| Rc::clone(made.entry(c).or_insert_with(|| Rc::new(beginnings(c)))))
}

fn beginnings(c: char) -> Vec<Vec<u8>> {
    static LISTS: OnceLock<HashMap<char, Vec<&'static str>>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        let mut lists: HashMap<char, Vec<&'static str>> = HashMap::new();
        for (character, list) in table(JAPANESE) {
            let character = character.chars().next().unwrap_or_default();
            lists.entry(character).or_default().push(list);
            // Chinese text writes 长谷川 for 長谷川.
            let simplified = crate::text::fold(character);
            if simplified != character {
                lists.entry(simplified).or_default().push(list);
            }
        }
        lists
    });
    let mut out: Vec<Vec<u8>> = Vec::new();
    for reading in lists.get(&c).into_iter().flatten().flat_map(|list| list.split('|')) {
        let reading = short_vowels(reading);
        if reading.is_empty() {
            continue;
        }
        for end in (2.min(reading.len())..=reading.len()).rev() {
            for first in voiced(reading[0]) {
                out.push([&[*first][..], &reading[1..end]].concat());
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

fn voiced(first: u8) -> &'static [u8] {
    match first {
        b'k' => b"kg",
        b's' => b"sz",
        b't' => b"td",
        b'c' => b"cj",
        b'h' | b'f' => b"hfbp",
        b'a' => b"a",
        b'e' => b"e",
        b'i' => b"i",
        b'o' => b"o",
        b'u' => b"u",
        b'y' => b"y",
        b'w' => b"w",
        b'n' => b"n",
        b'm' => b"m",
        b'r' => b"r",
        b'g' => b"g",
        b'z' => b"z",
        b'd' => b"d",
        b'b' => b"b",
        b'j' => b"j",
        b'p' => b"p",
        _ => b"",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(chinese: &str, latin_text: &str) -> f32 {
        let chars: Vec<char> = chinese.chars().collect();
        suffix_similarity(&chars, &latin(latin_text)).first().copied().unwrap_or(0.0)
    }

    #[test]
    fn true_pairs_sound_alike_and_false_ones_do_not() {
        let pairs = [
            ("费利克斯·乌略亚", "Félix Ulloa"),
            ("亚曼杜·奥尔西", "Yamandu Orsi"),
            ("普拉博沃·苏比安托", "Prabowo Subianto"),
            ("加尔各答", "Kolkata"),
            ("鲍里斯·约翰逊", "Boris Johnson"),
            ("扎克伯格", "Zuckerberg"),
            ("卢卡申科", "Lukashenko"),
        ];
        for (i, (zh, lat)) in pairs.iter().enumerate() {
            assert!(similarity(zh, lat) > 0.5, "{zh} {lat} {}", similarity(zh, lat));
            let (_, other) = pairs[(i + 1) % pairs.len()];
            assert!(similarity(zh, other) < 0.45, "{zh} {other} {}", similarity(zh, other));
        }
    }

    #[test]
    fn japanese_names_are_read_by_their_own_readings() {
        let best = |text: &str, romaji: &str| {
            let chars: Vec<char> = text.chars().collect();
            let sims = suffix_romaji(&chars, romaji);
            let at = (0..sims.len()).rev().max_by(|&a, &b| sims[a].total_cmp(&sims[b])).unwrap_or(0);
            (chars[at..].iter().collect::<String>(), sims[at])
        };
        assert_eq!(best("副大臣芹沢清", "Serizawa Kiyoshi").0, "芹沢清");
        assert!(best("芹沢清", "Serizawa Kiyoshi").1 > 0.75);
        assert_eq!(best("大臣井上信治", "Inoue Shinji").0, "井上信治");
        assert_eq!(best("作家大江健三郎", "Ōe Kenzaburō").0, "大江健三郎");
        assert_eq!(best("教授天野浩", "Amano Hiroshi").0, "天野浩");
        assert_eq!(best("会长高桥翔太", "Takahashi Shota").0, "高桥翔太");
        assert!(best("马晓天", "Serizawa Kiyoshi").1 < 0.5);
    }

    #[test]
    fn readings_are_told_from_names() {
        let reads = |chinese: &str, text: &str| is_reading(&chinese.chars().collect::<Vec<_>>(), text);
        assert!(reads("䲟", "yìn") && reads("从来阴骘", "yīn zhì"));
        assert!(!reads("马晓天", "Mǎ Xiǎotiān") && !reads("马晓天", "ma xiaotian") && !reads("时尚", "décor"));
    }

    #[test]
    fn the_whole_name_sounds_more_alike_than_a_part_or_more() {
        let chars: Vec<char> = "总统亚曼杜·奥尔西".chars().collect();
        let sims = suffix_similarity(&chars, &latin("Yamandu Orsi"));
        let best = (0..sims.len()).max_by(|&a, &b| sims[a].total_cmp(&sims[b]));
        assert_eq!(best, Some(2), "{sims:?}");
    }
}
