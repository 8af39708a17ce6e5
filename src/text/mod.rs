//! Characters and sentences: what is Han, how characters fold for comparison, where sentences end. Works on one block
//! at a time and knows nothing of words.

mod sentences;

use std::sync::OnceLock;

pub use sentences::sentences;

static FOLD: &str = include_str!("../data/fold.tsv");

/// Whether the character is Chinese script as it stands in names and terms: unified ideographs, 〇, 々.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇' | '々' | '\u{20000}'..='\u{3FFFF}' | '\u{F900}'..='\u{FAFF}')
}

/// Whether the character is punctuation of Chinese typography.
#[must_use]
pub fn is_wide_punctuation(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// Characters that nobody sees and that come into texts by accident: zero-width spaces, byte order marks, soft hyphens,
/// direction marks.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Text of a document for people's eyes: control and direction characters, which could move a terminal's cursor, rename its
/// window or turn the line round, are shown as `\u{…}`.
#[must_use]
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_invisible(c) {
            out.push_str(&c.escape_unicode().to_string());
        } else {
            out.push(c);
        }
    }
    out
}

/// A number with thousands apart: 12,345.
#[must_use]
pub fn number(n: impl TryInto<u64>) -> String {
    let digits = n.try_into().unwrap_or(u64::MAX).to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// So many things: "1 document", "2,000 documents".
#[must_use]
pub fn things(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// A Latin letter with or without marks.
#[must_use]
pub fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || (matches!(c, '\u{AA}' | '\u{BA}' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') && c != '×' && c != '÷')
}

/// A letter of an alphabet other than Latin that names are written in: Cyrillic, Greek.
#[must_use]
pub fn is_alphabetic_not_han(c: char) -> bool {
    is_latin(c) || matches!(c, '\u{370}'..='\u{52F}')
}

/// A kana letter.
#[must_use]
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | 'ー')
}

struct FoldTable {
    /// For each character of the basic plane, what it folds to; 0 where that is itself.
    basic: Vec<u16>,
    /// For each character of the basic plane, whether it never stands in simplified text.
    traditional_only: Vec<bool>,
}

fn fold_table() -> &'static FoldTable {
    static TABLE: OnceLock<FoldTable> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = FoldTable { basic: vec![0; 1 << 16], traditional_only: vec![false; 1 << 16] };
        for line in FOLD.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let mut character = || fields.next()?.chars().next().map(|c| c as u32);
            if let (Some(from), Some(to)) = (character(), character())
                && let (Ok(from), Ok(to)) = (u16::try_from(from), u16::try_from(to))
            {
                table.basic[from as usize] = to;
                table.traditional_only[from as usize] = fields.next().is_none();
            }
        }
        table
    })
}

/// The simplified form of a character; itself if it has none.
#[must_use]
pub fn fold(c: char) -> char {
    match fold_table().basic.get(c as usize) {
        Some(&to) if to != 0 => char::from_u32(u32::from(to)).unwrap_or(c),
        _ => c,
    }
}

fn is_traditional_only(c: char) -> bool {
    fold_table().traditional_only.get(c as usize).copied().unwrap_or(false)
}

/// The middle dots that join the parts of a transliterated name. U+00B7 stands for all of them after [`normalise`].
const DOTS: &[char] = &['·', '•', '‧', '・', '∙', '⋅', '･', '●', 'ㆍ', '᛫', '．'];

/// A block's characters made comparable, one for one: full-width letters and brackets become half-width, middle dots one
/// dot, every space a space, and in a traditional block every character its simplified form. The i-th character of the
/// result is the i-th character of the text.
#[must_use]
pub fn normalise(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = Vec::with_capacity(text.len() / 2);
    let mut traditional = false;
    let only_traditional = &fold_table().traditional_only;
    for c in text.chars() {
        chars.push(match c {
            // Most characters are of these two sorts.
            '\u{4E00}'..='\u{9FFF}' => {
                traditional |= only_traditional[c as usize];
                c
            }
            ' '..='~' => c,
            '\u{FF01}'..='\u{FF5E}' if c != '．' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{A0}' | '\u{3000}' | '\u{2002}'..='\u{200A}' | '\u{202F}' | '\t' => ' ',
            '﹙' => '(',
            '﹚' => ')',
            _ if DOTS.contains(&c) => '·',
            _ => {
                traditional |= is_traditional_only(c);
                c
            }
        });
    }
    if traditional {
        for c in &mut chars {
            *c = fold(*c);
        }
    }
    // A full stop or an ideographic hyphenation point between two Han characters joins a name: 亚历山大.福明.
    for i in 1..chars.len().saturating_sub(1) {
        if matches!(chars[i], '.') && is_han(chars[i - 1]) && is_han(chars[i + 1]) {
            chars[i] = '·';
        }
    }
    chars
}

/// A string made comparable as [`normalise`] does, with all dots between Han characters, all spaces around Han
/// characters and all invisible characters left out: the key under which spellings of one name meet.
#[must_use]
pub fn key(text: &str) -> String {
    // Most texts are their own keys.
    if text.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}') && fold(c) == c) {
        return text.to_owned();
    }
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    key_with_offsets(&normalise(&visible)).0
}

/// The key of characters that [`normalise`] made, and for each of them where its part of the key begins, in bytes: what
/// stands from there on is the key of the ending that begins with the character, unless that is a joint.
#[must_use]
pub fn key_with_offsets(chars: &[char]) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(chars.len() * 3);
    let mut offsets = Vec::with_capacity(chars.len());
    let is_joint = |c: &char| matches!(c, '·' | ' ');
    let mut i = 0;
    while i < chars.len() {
        // A run of joints is dropped as one if a Han character stands on either side of it.
        let run = chars[i..].iter().take_while(|c| is_joint(c)).count();
        let beside = [i.checked_sub(1), Some(i + run)].into_iter().flatten().filter_map(|j| chars.get(j)).any(|&c| is_han(c));
        let dropped = run > 0 && beside;
        for &c in &chars[i..i + run.max(1)] {
            offsets.push(out.len());
            if !dropped && !is_invisible(c) {
                out.extend(fold(c).to_lowercase());
            }
        }
        i += run.max(1);
    }
    (out, offsets)
}

/// Whether a character is composed and seen by all: the usual ones, of which nearly every text is made.
pub(crate) fn is_tidy(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{4E00}'..='\u{9FFF}' | '，' | '。' | '、' | '：' | '·' | '—')
}

/// Composes the text (NFC) and folds white space to single spaces, as a target is stored.
#[must_use]
pub fn tidy(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if text.chars().all(is_tidy) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let visible: String = text.chars().filter(|&c| !is_invisible(c) && (!c.is_control() || c.is_whitespace())).nfc().collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_text_folds_and_simplified_text_stays() {
        let s = |t: &str| normalise(t).into_iter().collect::<String>();
        assert_eq!(s("臺灣國防部（MND）"), "台湾国防部(MND)");
        assert_eq!(s("著作権と乾隆"), "著作権と乾隆");
        assert_eq!(s("亚历山大•福明　Ａ"), "亚历山大·福明 A");
        assert_eq!(s("亚历山大.福明 v1.2"), "亚历山大·福明 v1.2");
    }

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for other in ["亚历山大•福明", "亚历山大·福明", "亚历山大.福明", "亚历山大 · 福明", "亞歷山大・福明", "亚历山大\u{200B}福明"]
        {
            assert_eq!(key(other), key("亚历山大福明"), "{other}");
        }
        assert_ne!(key("G20"), key("G 20"));
        let (whole, offsets) = key_with_offsets(&normalise("总统 亚历山大・福明 G20"));
        assert_eq!((&whole[offsets[3]..], &whole[offsets[8]..]), (key("亚历山大福明 G20").as_str(), key("福明 G20").as_str()));
    }

    #[test]
    fn targets_are_composed_and_trimmed() {
        assert_eq!(tidy(" Nguye\u{302}\u{303}n\u{A0}Chi\u{301}  Vi\u{323}nh "), "Nguyễn Chí Vịnh");
    }

    #[test]
    fn document_text_gives_the_terminal_no_orders() {
        assert_eq!(safe("甲\u{1b}]0;x\u{7}乙\u{202e}"), "甲\\u{1b}]0;x\\u{7}乙\\u{202e}");
    }
}
