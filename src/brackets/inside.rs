//! What a bracket says, before anyone looks at what stands before it: a Latin name, an acronym, a Chinese short form, or
//! nothing that names anything (a date, a credit, an example, an aside).

use crate::lexicon::{Lexicon, Tag};
use crate::text::{fold, is_alphabetic_not_han, is_han, is_kana, is_latin, tidy};

/// What stands in a bracket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inside {
    /// Nothing that names what stands before the bracket.
    Nothing(Why),
    /// A form in Latin (or another alphabet), perhaps with its abbreviation and a Chinese short form.
    Latin(Form),
    /// A Chinese short form, or one that may be: the text before the bracket decides.
    Han {
        /// The short form.
        alias: String,
        /// Whether a word like 简称 or quotation marks say that it is one.
        sure: bool,
    },
}

/// Why a bracket names nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is empty.
    Empty,
    /// A date or a year.
    Date,
    /// A number, a measure, a formula.
    Number,
    /// A credit or a stage direction.
    Credit,
    /// An example or a list.
    Example,
    /// A reference to another place.
    Reference,
    /// An address, a file name, a handle, code.
    Code,
    /// A remark in Chinese.
    Aside,
    /// An English sentence.
    Sentence,
    /// No Chinese stands before it.
    NoChinese,
    /// It could be a name, but nothing before it fits.
    NoMatch,
}

impl Why {
    /// The reason as `pairs` reports it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Why::Empty => "empty",
            Why::Date => "date",
            Why::Number => "number",
            Why::Credit => "credit",
            Why::Example => "example",
            Why::Reference => "reference",
            Why::Code => "code",
            Why::Aside => "aside",
            Why::Sentence => "sentence",
            Why::NoChinese => "no-chinese-before",
            Why::NoMatch => "no-match",
        }
    }
}

/// A form in an alphabet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The form as a translator would write it: composed, without quotes and language tags.
    pub target: String,
    /// The abbreviation given beside it.
    pub abbreviation: Option<String>,
    /// A Chinese short form given beside it.
    pub alias: Option<String>,
    /// How it is written.
    pub shape: Shape,
    /// Whether a word in the bracket (英语, 学名, 缩写) says that it is a name.
    pub tagged: bool,
    /// Whether a word in the bracket says that it is in another language than English.
    pub foreign: bool,
}

/// How a Latin form is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Capital letters (and digits), no words.
    Acronym,
    /// Words that all begin with a capital, but for particles.
    Name,
    /// Other words.
    Phrase,
}

impl Form {
    /// The words, without punctuation around them.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.target
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/' | '·' | ','))
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|w| !w.is_empty())
    }
}

/// A part of the bracket, between separators.
struct Part {
    tag: Option<Tag>,
    /// Whether the tag names a language other than English.
    foreign: bool,
    text: String,
    quoted: bool,
}

/// Reads the inside of a bracket. `raw` is the text as it stands in the document.
#[must_use]
pub fn read(raw: &str) -> Inside {
    let text = tidy(raw);
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | '、' | '。' | ':' | '：'));
    if text.is_empty() {
        return Inside::Nothing(Why::Empty);
    }
    let letters = text.chars().filter(|&c| is_alphabetic_not_han(c)).count();
    let han = text.chars().filter(|&c| is_han(c)).count();
    if letters == 0 && han == 0 && !text.chars().any(is_kana) {
        return Inside::Nothing(if text.chars().any(|c| c.is_ascii_digit()) { Why::Number } else { Why::Aside });
    }
    if let Some(why) = whole(text, letters, han) {
        return Inside::Nothing(why);
    }
    let parts = parts(text);
    if let Some(form) = latin(&parts) {
        return form;
    }
    if letters == 0 { chinese(&parts, text) } else { Inside::Nothing(Why::Aside) }
}

/// What the whole bracket shows it to be, where that needs no parts.
fn whole(text: &str, letters: usize, han: usize) -> Option<Why> {
    let lexicon = Lexicon::shared();
    let folded: String = text.chars().map(fold).collect();
    if folded.chars().any(|c| c.is_ascii_digit()) && letters == 0 && folded.chars().any(|c| matches!(c, '年' | '月' | '日')) {
        return Some(Why::Date);
    }
    if han > 0 && letters == 0 {
        let digits = folded.chars().filter(char::is_ascii_digit).count();
        if digits > 0 && (digits >= han || folded.starts_with(|c: char| c.is_ascii_digit())) {
            return Some(Why::Number);
        }
    }
    let bare: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
    let before_colon = bare.split([':', '：']).next().unwrap_or(&bare);
    if lexicon.credit_words.contains(bare.as_str()) || (before_colon.len() < bare.len() && lexicon.credit_words.contains(before_colon)) {
        return Some(Why::Credit);
    }
    if han > 0 && letters == 0 && lexicon.credit_words.iter().any(|w| w.chars().count() > 1 && bare.starts_with(w)) {
        return Some(Why::Credit);
    }
    // 陆远航 摄: a name and what that person did.
    let by_someone = |w: &&&'static str| bare.ends_with(**w) && (4..=w.chars().count() + 4).contains(&(bare.chars().count() + 1));
    if han > 0 && letters == 0 && lexicon.credit_words.iter().any(|w| by_someone(&w)) {
        return Some(Why::Credit);
    }
    // Google，Facebook 和 Twitter: names joined by a word are a list.
    let joined = |c: char| matches!(c, '和' | '或' | '与' | '及' | '等');
    if han > 0 && letters > 0 && folded.chars().filter(|&c| is_han(c)).all(|c| joined(c) || c == '以') {
        return Some(Why::Example);
    }
    let is_code = |t: &str| {
        t.contains("://")
            || t.contains("www.")
            || t.starts_with('@')
            || t.starts_with("--")
            || t.contains('_')
            || t.contains("::")
            || t.contains("[.]")
            || t.contains(['=', '<', '>', '{', '}', '\\', '|', '*', '%', '$', '@', '~', '^', '#'])
    };
    if han == 0 && is_code(text) {
        return Some(Why::Code);
    }
    None
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in split(text) {
        let piece = piece.trim();
        if piece.is_empty() {
            continue;
        }
        let (tag, rest) = strip_tag(piece);
        let (text, quoted) = unquote(rest);
        let foreign = tag == Some(Tag::Language) && !piece.starts_with(['英', '中', '外', '原']);
        parts.push(Part { tag, foreign, text, quoted });
    }
    parts
}

/// Splits at the separators of Chinese, at semicolons, and at a comma unless the part after it belongs to a Latin name
/// ("Smith, Jr.", "Sony, Inc.").
fn split(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut depth = 0usize;
    for (i, c) in text.char_indices() {
        match c {
            '(' | '（' | '“' | '「' | '《' => depth += 1,
            ')' | '）' | '”' | '」' | '》' => depth = depth.saturating_sub(1),
            '，' | '；' | ';' | ',' if depth == 0 => {
                let after = text[i + c.len_utf8()..].trim_start();
                let belongs = c == ',' && Lexicon::shared().company_suffixes.iter().any(|s| after.starts_with(s));
                if !belongs {
                    out.push(&text[start..i]);
                    start = i + c.len_utf8();
                }
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out
}

/// Takes a tag like "英语：" or "简称" off the front.
fn strip_tag(piece: &str) -> (Option<Tag>, &str) {
    let tags = &Lexicon::shared().bracket_tags;
    let chars: Vec<(usize, char)> = piece.char_indices().collect();
    for n in (1..=8.min(chars.len())).rev() {
        let end = chars.get(n).map_or(piece.len(), |&(i, _)| i);
        let word: String = piece[..end].chars().map(fold).collect();
        let Some(&tag) = tags.get(word.as_str()) else { continue };
        let rest = piece[end..].trim_start();
        let after = rest.chars().next();
        let separated = after.is_some_and(|c| matches!(c, ':' | '：' | '“' | '"' | '「' | '《' | '\''));
        // 即 and 如 are tags before anything, 英文 only where a form follows.
        if !separated && after.is_none_or(is_han) && matches!(tag, Tag::Language | Tag::Name) {
            continue;
        }
        return (Some(tag), rest.trim_start_matches([':', '：', ' ', '为', '為']));
    }
    // 日本原名：, 香港译名：: any short remark that ends with such a word and a colon.
    if let Some((head, rest)) = piece.split_once([':', '：'])
        && head.chars().count() <= 8
    {
        let folded: String = head.chars().map(fold).collect();
        let ending = folded.char_indices().map(|(i, _)| &folded[i..]).find_map(|end| tags.get(end));
        if let Some(&tag) = ending.filter(|_| folded.chars().all(is_han)) {
            return (Some(tag), rest.trim_start());
        }
    }
    (None, piece)
}

fn unquote(text: &str) -> (String, bool) {
    let t = text.trim();
    let quotes: &[char] = &['"', '“', '”', '‘', '’', '「', '」', '『', '』', '\'', '《', '》', '〈', '〉', '„', '«', '»'];
    // "…" around the whole; an apostrophe inside or at the end of a name stays.
    let inner = t.trim_matches(quotes);
    let quoted = inner.len() < t.len();
    (inner.trim().to_owned(), quoted)
}

fn latin(parts: &[Part]) -> Option<Inside> {
    let has_letters = |p: &Part| p.text.chars().any(|c| is_alphabetic_not_han(c) || is_kana(c));
    let has_han = |p: &Part| p.text.chars().any(is_han);
    let about_it = |p: &Part| p.tag != Some(Tag::Reference) || parts.len() == 1;
    let candidates: Vec<&Part> = parts.iter().filter(|p| has_letters(p) && about_it(p) && (!has_han(p) || foreign_with_han(p))).collect();
    if candidates.is_empty() {
        return None;
    }
    if parts.iter().any(|p| p.tag == Some(Tag::Example)) && parts.first().is_some_and(|p| p.tag == Some(Tag::Example)) {
        return Some(Inside::Nothing(Why::Example));
    }
    if parts.first().is_some_and(|p| p.tag == Some(Tag::Reference)) {
        return Some(Inside::Nothing(Why::Reference));
    }
    // A remark in Chinese that happens to hold a Latin part.
    let remark: usize = parts
        .iter()
        .filter(|p| p.tag.is_none() && has_han(p) && !foreign_with_han(p))
        .map(|p| p.text.chars().filter(|&c| is_han(c)).count())
        .sum();
    let tagged = candidates.iter().any(|p| matches!(p.tag, Some(Tag::Language | Tag::Name | Tag::Short)));
    if remark > 4 && !tagged && candidates.first().is_some_and(|c| parts.first().is_some_and(|f| !std::ptr::eq(*c, f))) {
        return Some(Inside::Nothing(Why::Aside));
    }
    let english = |p: &&&Part| p.tag == Some(Tag::Language) && p.text.is_ascii();
    let full = candidates.iter().filter(|p| shape(&p.text) != Shape::Acronym && p.tag != Some(Tag::Short));
    let main: &Part = candidates
        .iter()
        .filter(english)
        .find(|p| shape(&p.text) != Shape::Acronym)
        .or_else(|| full.clone().find(|p| p.tag.is_some()))
        .or_else(|| full.clone().next())
        .or_else(|| candidates.first())?;
    // Several bare Latin names are a list, unless one abbreviates the other.
    let bare: Vec<&&Part> = candidates.iter().filter(|p| p.tag.is_none()).collect();
    let mut abbreviation = None;
    let mut target = main.text.clone();
    for p in &candidates {
        if !std::ptr::eq(*p, main) && (p.tag == Some(Tag::Short) || abbreviates(&p.text, &target)) && shape(&p.text) == Shape::Acronym {
            abbreviation.get_or_insert_with(|| p.text.clone());
        }
    }
    if bare.len() > 1 && abbreviation.is_none() && !tagged {
        return Some(Inside::Nothing(Why::Example));
    }
    if abbreviation.is_none()
        && let Some((long, short)) = split_dash(&target)
    {
        target = long;
        abbreviation = Some(short);
    }
    let (stripped, _) = strip_years(&target);
    if stripped.is_empty() {
        return Some(Inside::Nothing(Why::Number));
    }
    if shape(&stripped) == Shape::Acronym && stripped != target && abbreviation.is_none() {
        abbreviation = Some(stripped.clone());
    } else if shape(&stripped) != Shape::Acronym {
        target = stripped;
    }
    if let Some(why) = no_name(&target, main.tag.is_some()) {
        return Some(Inside::Nothing(why));
    }
    let alias = parts
        .iter()
        .find(|p| p.tag == Some(Tag::Short) && p.text.chars().all(is_han) && !p.text.is_empty() && !crate::lexicon::is_role_word(&p.text))
        .map(|p| p.text.clone());
    let shape = shape(&target);
    Some(Inside::Latin(Form { target, abbreviation, alias, shape, tagged: tagged || main.tag.is_some(), foreign: main.foreign }))
}

/// A name that mixes scripts and is said to be a name: 日文：超昂闪忍ハルカ, JR东日本.
fn foreign_with_han(p: &Part) -> bool {
    if p.text.chars().any(is_kana) {
        return !p.text.chars().any(|c| matches!(c, '。' | '！' | '的' | '是' | '在' | '了'));
    }
    matches!(p.tag, Some(Tag::Language | Tag::Name))
        && p.text.chars().filter(|&c| is_alphabetic_not_han(c)).count() > p.text.chars().filter(|&c| is_han(c)).count()
}

/// "Common User Password Profiler — CUPP", "DPA - Data Protection Authority".
fn split_dash(target: &str) -> Option<(String, String)> {
    let (a, b) = [" — ", " – ", " - "].iter().find_map(|d| target.split_once(d))?;
    let (a, b) = (a.trim(), b.trim());
    if shape(b) == Shape::Acronym && shape(a) != Shape::Acronym && abbreviates(b, a) {
        Some((a.to_owned(), b.to_owned()))
    } else if shape(a) == Shape::Acronym && shape(b) != Shape::Acronym && abbreviates(a, b) {
        Some((b.to_owned(), a.to_owned()))
    } else {
        None
    }
}

/// Whether the letters of `short` occur in `long` in order, the first one at the start of a word (after Schwartz and
/// Hearst, 2003).
fn abbreviates(short: &str, long: &str) -> bool {
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.len() < 2 || letters.len() > 10 || letters.len() >= long.chars().count() {
        return false;
    }
    let initials: Vec<char> =
        long.split(|c: char| !c.is_alphanumeric()).filter_map(|w| w.chars().next()).flat_map(char::to_lowercase).collect();
    let mut rest = initials.iter();
    let matched = letters.iter().filter(|l| rest.clone().any(|i| i == *l) && rest.any(|i| i == *l)).count();
    matched * 3 >= letters.len() * 2
}

/// Takes a year or years of life off the end: "Karl Marx, 1818—1883" was split before; "UNCLOS 1982" is not.
fn strip_years(target: &str) -> (String, bool) {
    let trimmed =
        target.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | '—' | '~' | '.' | '?' | '年'));
    let digits = target[trimmed.len()..].chars().filter(char::is_ascii_digit).count();
    if digits >= 4 { (trimmed.trim_end().to_owned(), true) } else { (target.to_owned(), false) }
}

/// Whether a Latin text is something other than a name.
fn no_name(target: &str, tagged: bool) -> Option<Why> {
    let lexicon = Lexicon::shared();
    let words: Vec<&str> = target.split_whitespace().collect();
    // john.doe, example.com: points between lower-case letters.
    let address = words.len() == 1
        && target.split('.').count() > 1
        && target.split('.').all(|p| p.len() > 1 && p.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
    if address || target.starts_with('.') || target.contains("...") || target.ends_with(['!', '?', ':']) {
        return Some(Why::Code);
    }
    let lower_stop = words.iter().filter(|w| lexicon.english_stopwords.contains(w.trim_matches(|c: char| !c.is_alphanumeric()))).count();
    if !tagged && (words.len() > 14 || lower_stop >= 2 || (lower_stop == 1 && words.len() > 5 && shape(target) == Shape::Phrase)) {
        return Some(Why::Sentence);
    }
    let letters = target.chars().filter(|&c| is_alphabetic_not_han(c) || is_kana(c)).count();
    // G20 and F1 are names, 5 m and 3GB are measures.
    if letters == 1 && target.starts_with(|c: char| c.is_ascii_uppercase()) && (2..=4).contains(&target.len()) {
        return None;
    }
    let others = target
        .chars()
        .filter(|c| !c.is_alphanumeric() && !c.is_whitespace() && !matches!(c, '-' | '.' | '\'' | '’' | '‘' | '&' | '/'))
        .count();
    if letters < 2 {
        return Some(Why::Number);
    }
    if others > letters / 3 && !tagged {
        return Some(Why::Code);
    }
    // 5kg, 100MW, 3GB: a number with its unit.
    if target.starts_with(|c: char| c.is_ascii_digit()) && letters <= 3 {
        return Some(Why::Number);
    }
    None
}

/// How a Latin form is written.
#[must_use]
pub fn shape(text: &str) -> Shape {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_year = |w: &&str| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit());
    let bare = words.iter().filter(|w| !is_year(w) && !matches!(**w, "/" | "-" | "&")).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if bare == 1 && letters.len() <= 10 && upper + digits >= 2 && upper * 2 > letters.len() {
        return Shape::Acronym;
    }
    if words.len() > 1 && upper == letters.len() && letters.len() <= 12 && words.iter().all(|w| w.chars().count() <= 6) {
        return Shape::Acronym;
    }
    let lexicon = Lexicon::shared();
    let particles = &lexicon.latin_particles;
    let capitalised = |w: &str| {
        let first = w.chars().find(|c| c.is_alphanumeric());
        first.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit())
            || particles.contains(w.trim_matches('.'))
            || lexicon.latin_joiners.contains(w)
    };
    if upper > 0
        && words.iter().all(|w| capitalised(w))
        && words.iter().any(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase))
    {
        Shape::Name
    } else {
        Shape::Phrase
    }
}

fn chinese(parts: &[Part], text: &str) -> Inside {
    let [part] = parts else {
        // 又名：…；简称… : the first short form.
        let short =
            parts.iter().find(|p| p.tag == Some(Tag::Short) && p.text.chars().all(is_han) && (2..=12).contains(&p.text.chars().count()));
        return match short {
            Some(p) => Inside::Han { alias: p.text.clone(), sure: true },
            None => Inside::Nothing(Why::Aside),
        };
    };
    match part.tag {
        Some(Tag::Example) => return Inside::Nothing(Why::Example),
        Some(Tag::Reference) => return Inside::Nothing(Why::Reference),
        _ => {}
    }
    let length = part.text.chars().count();
    let is_word = part.text.chars().all(|c| is_han(c) || c == '·' || c.is_ascii_digit());
    let whole_quoted = part.quoted && !text.trim_matches(['“', '”', '「', '」', '"', '\'', '‘', '’']).contains(['“', '”', '「', '」']);
    let sure = part.tag == Some(Tag::Short) || (part.tag.is_none() && whole_quoted);
    if is_word && (2..=12).contains(&length) { Inside::Han { alias: part.text.clone(), sure } } else { Inside::Nothing(Why::Aside) }
}

/// Whether a Latin form looks like the name of a person: two to five capitalised words, none a common word of names of
/// bodies.
#[must_use]
pub fn looks_personal(form: &Form) -> bool {
    let lexicon = Lexicon::shared();
    let words: Vec<&str> = form.target.split_whitespace().collect();
    form.shape == Shape::Name
        && (1..=6).contains(&words.len())
        && !form.target.contains(['&', '/'])
        && !form.target.chars().any(|c| c.is_ascii_digit())
        && !words.iter().any(|w| {
            let lower = w.trim_matches(|c: char| !is_latin(c)).to_lowercase();
            lexicon.latin_joiners.contains(lower.as_str()) && !lexicon.latin_particles.contains(lower.as_str())
                || (lower.len() > 4 && lexicon.renderings_of(&lower).is_some())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(raw: &str) -> Form {
        match read(raw) {
            Inside::Latin(form) => form,
            other => panic!("{raw}: {other:?}"),
        }
    }

    fn nothing(raw: &str) -> Why {
        match read(raw) {
            Inside::Nothing(why) => why,
            other => panic!("{raw}: {other:?}"),
        }
    }

    #[test]
    fn names_come_out_whole_and_composed() {
        assert_eq!(form("Serizawa\u{A0}Kiyoshi").target, "Serizawa Kiyoshi");
        assert_eq!(form("\"Paul Sheldon\"").target, "Paul Sheldon");
        assert_eq!(form("法语：La Société du spectacle").target, "La Société du spectacle");
        assert_eq!(form("Sony Music Distribution (Japan) Inc.").target, "Sony Music Distribution (Japan) Inc.");
    }

    #[test]
    fn abbreviations_stand_beside_full_names() {
        let pair = |raw| {
            let f = form(raw);
            (f.target, f.abbreviation)
        };
        let expected = |t: &str, a: &str| (t.to_owned(), Some(a.to_owned()));
        assert_eq!(pair("Agence Tunisienne d’Internet，简称ATI"), expected("Agence Tunisienne d’Internet", "ATI"));
        assert_eq!(pair("Common User Password Profiler — CUPP"), expected("Common User Password Profiler", "CUPP"));
        assert_eq!(pair("DPA - Data Protection Authority"), expected("Data Protection Authority", "DPA"));
        assert_eq!(pair("UNCLOS 1982"), expected("UNCLOS 1982", "UNCLOS"));
        assert_eq!(
            pair("英文全称：Bank for Investment and Development of Vietnam，英文简称：BIDV"),
            expected("Bank for Investment and Development of Vietnam", "BIDV")
        );
    }

    #[test]
    fn what_names_nothing_gives_its_reason() {
        assert_eq!(nothing("1975/4/30-2025/4/30"), Why::Number);
        assert_eq!(nothing("2025年"), Why::Date);
        assert_eq!(nothing("完 "), Why::Credit);
        assert_eq!(nothing("图片来源:越通社"), Why::Credit);
        assert_eq!(nothing("如 Twitter 或 Facebook"), Why::Aside);
        assert_eq!(nothing("Bitbucket，Dropbox"), Why::Example);
        assert_eq!(nothing("--format=tar"), Why::Code);
        assert_eq!(nothing("在YouTube上"), Why::Aside);
    }

    #[test]
    fn chinese_short_forms_are_no_targets() {
        assert_eq!(read("越共十四大"), Inside::Han { alias: "越共十四大".into(), sure: false });
        assert_eq!(read("以下简称“越共”"), Inside::Han { alias: "越共".into(), sure: true });
    }
}
