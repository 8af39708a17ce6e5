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
    /// How the characters before it are read.
    Reading,
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
            Why::Reading => "reading",
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
    /// Whether it looks like the author and year of a publication.
    pub citation: bool,
    /// Whether it stands in quotation marks, as names of species do.
    pub quoted: bool,
    /// Whether it looks like the name of a person, or like a place that could be one.
    pub personal: bool,
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
    /// Whether the tag names English.
    english: bool,
    text: String,
    quoted: bool,
    /// Whether a semicolon stands before it.
    apart: bool,
}

/// Reads the inside of a bracket. `raw` is the text as it stands in the document.
#[must_use]
pub fn read(raw: &str) -> Inside {
    let text = without_markup(&tidy(raw));
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
    chinese(&parts, text, letters > 0)
}

/// Words of credits are no longer than this, in characters.
const LONGEST_CREDIT: usize = 8;

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
    if han > 0 && letters == 0 {
        let ends: Vec<usize> = bare.char_indices().map(|(i, _)| i).chain([bare.len()]).collect();
        let count = ends.len() - 1;
        let is_credit = |from: usize, to: usize| lexicon.credit_words.contains(&bare[ends[from]..ends[to]]);
        // 陆远航 摄: a name and what that person did.
        let begins = (2..=count.min(LONGEST_CREDIT)).any(|l| is_credit(0, l));
        let by_someone = (1..=count.min(LONGEST_CREDIT)).any(|l| (3..=l + 3).contains(&count) && is_credit(count - l, count));
        if begins || by_someone {
            return Some(Why::Credit);
        }
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
            || (t.starts_with(['-', '/']) && t[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '-'))
            || t.contains('_')
            || t.contains("::")
            || t.contains("[.]")
            || t.contains(['=', '<', '>', '{', '}', '\\', '|', '*', '%', '$', '@', '~', '^', '#'])
    };
    if han == 0 && text.contains(|c: char| c.is_ascii_punctuation() || c == 'w') && is_code(text) {
        return Some(Why::Code);
    }
    None
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut end = 0;
    for piece in split(text) {
        let start = text[end..].find(piece).map_or(end, |i| end + i);
        let after_semicolon = text[..start].trim_end().ends_with(['；', ';']);
        end = start + piece.len();
        let piece = piece.trim();
        if piece.is_empty() {
            continue;
        }
        // IATA：SFO, CAS: 50-00-0: a code with its scheme.
        if is_labelled_code(piece) {
            continue;
        }
        let (tag, rest) = strip_tag(piece);
        let (form, quoted) = unquote(without_phonetics(rest));
        let (head, _) = piece.split_at(piece.len() - rest.len());
        let english = tag == Some(Tag::Language) && head.contains('英');
        let foreign = tag == Some(Tag::Language) && !english && !head.starts_with(['中', '外', '原']);
        parts.push(Part { tag, foreign, english, text: form, quoted, apart: after_semicolon });
    }
    parts
}

/// The text without the emphasis and the tags of markup: **Neural Network**, <em>MLC</em>.
fn without_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let name = after[1..].trim_start_matches('/');
        let end = after.find('>').filter(|&e| e <= 40 && name.starts_with(|c: char| c.is_ascii_alphabetic()));
        match end {
            Some(end) if !after[1..end].contains(['<', ',', ' ']) || after[1..end].contains('=') => rest = &after[end + 1..],
            _ => {
                out.push('<');
                rest = &after[1..];
            }
        }
    }
    out.push_str(rest);
    let out = out.replace("**", "");
    let emphasis: &[char] = &['*', '`', '_'];
    let inner = out.trim_matches(emphasis);
    // *p is code, *classes* is emphasis.
    if out.len() - inner.len() >= 2 && out.starts_with(emphasis) && out.ends_with(emphasis) { inner.to_owned() } else { out }
}

/// Cuts off how a name is spoken: Elon Reeve Musk /ˈiːlɒn/.
fn without_phonetics(text: &str) -> &str {
    let phonetic = |c: char| matches!(c, '\u{250}'..='\u{2AF}' | 'ˈ' | 'ˌ' | 'ː');
    let Some(at) = text.find(phonetic) else { return text };
    text[..at].rfind(['/', '[']).map_or(text, |start| text[..start].trim_end())
}

fn is_labelled_code(piece: &str) -> bool {
    piece.split_once([':', '：']).is_some_and(|(label, code)| {
        let (label, code) = (label.trim(), code.trim());
        (2..=8).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_uppercase())
            && !code.is_empty()
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
    })
}

/// Splits at the separators of Chinese, at semicolons, before a tag (Σωκράτης英语：Socrates, X、简称Y), and at a comma unless
/// the part after it belongs to a Latin name ("Smith, Jr.", "Sony, Inc.").
fn split(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut depth = 0usize;
    let mut previous = '\0';
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
            // 英语/法语：Canada is one tag for one name.
            '、' | '/' | '或'
                if depth == 0
                    && text[start..i].chars().any(is_alphabetic_not_han)
                    && strip_tag(text[i + c.len_utf8()..].trim_start()).0.is_some() =>
            {
                out.push(&text[start..i]);
                start = i + c.len_utf8();
            }
            _ if depth == 0 && i > start && is_han(c) && !is_han(previous) && !matches!(previous, '/' | '、') => {
                let colon = text[i..].char_indices().take(8).find(|(_, c)| !is_han(*c));
                let tagged = colon.is_some_and(|(_, c)| matches!(c, ':' | '：')) && strip_tag(&text[i..]).0.is_some();
                if tagged && text[start..i].chars().any(char::is_alphabetic) {
                    out.push(&text[start..i]);
                    start = i;
                }
            }
            _ => {}
        }
        previous = c;
    }
    out.push(&text[start..]);
    out
}

/// Takes a tag like "英语：" or "简称" off the front.
fn strip_tag(piece: &str) -> (Option<Tag>, &str) {
    let tags = &Lexicon::shared().bracket_tags;
    let chars: Vec<(usize, char)> = piece.char_indices().take(10).collect();
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
    // 日本原名：, 香港译名：, 斐济语：, 英语/法语：: any short remark that ends with such a word, before a colon; and before the form
    // itself a word that says that it is called so: 也被称为CPU, 正式称为 classes.
    let is_head = |c: char| is_han(c) || matches!(c, '/' | '、');
    let head_end = piece.char_indices().find(|(_, c)| !is_head(*c)).map_or(piece.len(), |(i, _)| i);
    let head: String = piece[..head_end].chars().map(fold).collect();
    let rest = piece[head_end..].trim_start();
    if head.is_empty() || head.chars().count() > 8 {
        return (None, piece);
    }
    let ending = || head.char_indices().map(|(i, _)| &head[i..]).find_map(|end| tags.get(end)).copied();
    if let Some(after) = rest.strip_prefix([':', '：']) {
        let language = head.ends_with(['语', '文', '话']).then_some(Tag::Language);
        if let Some(tag) = ending().or(language) {
            return (Some(tag), after.trim_start());
        }
    } else if rest.starts_with(is_alphabetic_not_han)
        && !rest.chars().any(is_han)
        && let Some(tag) = ending().filter(|t| matches!(t, Tag::Short | Tag::Alias | Tag::Name))
    {
        return (Some(tag), rest);
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
    // 被称为内存泄漏，memory leak: the Latin form names what stands in the bracket.
    let renamed =
        parts.iter().take_while(|p| !std::ptr::eq(*p, candidates[0])).any(|p| matches!(p.tag, Some(Tag::Alias | Tag::Name)) && has_han(p));
    if renamed && candidates[0].tag.is_none() {
        return Some(Inside::Nothing(Why::Aside));
    }
    // A remark in Chinese that happens to hold a Latin part.
    let remark: usize = parts
        .iter()
        .filter(|p| p.tag.is_none() && has_han(p) && !foreign_with_han(p))
        .map(|p| p.text.chars().filter(|&c| is_han(c)).count())
        .sum();
    let tagged = candidates.iter().any(|p| matches!(p.tag, Some(Tag::Language | Tag::Name | Tag::Short)));
    // 符合语法的程度；grammaticality: two glosses, one after the other.
    if remark > 4
        && !tagged
        && !candidates.last().is_some_and(|p| p.apart)
        && candidates.first().is_some_and(|c| parts.first().is_some_and(|f| !std::ptr::eq(*c, f)))
    {
        return Some(Inside::Nothing(Why::Aside));
    }
    let full = candidates.iter().filter(|p| shape(&p.text) != Shape::Acronym && p.tag != Some(Tag::Short));
    let main: &Part = full
        .clone()
        .find(|p| p.english)
        .or_else(|| full.clone().find(|p| matches!(p.tag, Some(Tag::Language | Tag::Name))))
        .or_else(|| full.clone().next())
        .or_else(|| candidates.first())?;
    // Several bare Latin names are a list, unless one abbreviates the other.
    // A part that begins like the name is the same name once more: "United Kingdom of Great Britain …，United Kingdom".
    let again = |p: &Part| !std::ptr::eq(p, main) && main.text.starts_with(&p.text);
    let bare: Vec<&&Part> = candidates.iter().filter(|p| p.tag.is_none() && !again(p)).collect();
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
    let bare = strip_years(&target);
    if bare.is_empty() {
        return Some(Inside::Nothing(Why::Number));
    }
    if shape(bare) == Shape::Acronym && bare != target && abbreviation.is_none() {
        abbreviation = Some(bare.to_owned());
    } else if shape(bare) != Shape::Acronym && target[bare.len()..].chars().filter(char::is_ascii_digit).count() != 4 {
        // One year may be part of the name: what stands before the bracket decides (without_foreign_year).
        target = bare.to_owned();
    }
    if let Some(why) = no_name(&target, main.tag.is_some()) {
        return Some(Inside::Nothing(why));
    }
    let alias = parts
        .iter()
        .find(|p| p.tag == Some(Tag::Short) && p.text.chars().all(is_han) && !p.text.is_empty() && !crate::lexicon::is_role_word(&p.text))
        .map(|p| p.text.clone());
    let shape = shape(&target);
    let citation = is_citation(parts);
    let personal = looks_personal(&target, shape);
    Some(Inside::Latin(Form {
        target,
        abbreviation,
        alias,
        shape,
        tagged: tagged || main.tag.is_some(),
        foreign: main.foreign,
        citation,
        quoted: main.quoted,
        personal,
    }))
}

/// Smith, 2010; Martin & Murphy, 2017; Yang et al., 2019.
fn is_citation(parts: &[Part]) -> bool {
    let is_year = |p: &Part| {
        let year = p.text.trim_end_matches(|c: char| c.is_ascii_lowercase());
        year.len() == 4
            && year.len() + 1 >= p.text.len()
            && (year.starts_with("19") || year.starts_with("20"))
            && year.bytes().all(|b| b.is_ascii_digit())
    };
    let authors = |p: &Part| shape(p.text.trim_end_matches('.')) != Shape::Acronym && p.text.split_whitespace().count() <= 4;
    match parts {
        [first, .., last] => (is_year(last) && authors(first) && first.tag.is_none()) || first.text.contains(" et al"),
        [only] => only.text.contains(" et al"),
        [] => false,
    }
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
    if matched * 3 >= letters.len() * 2 {
        return true;
    }
    // Depersonalization Disorder, DPD: all letters in order, the first one at the start of the name.
    let mut all = long.chars().flat_map(char::to_lowercase);
    short.chars().all(|c| !c.is_lowercase()) && initials.first() == letters.first() && letters.iter().all(|l| all.any(|c| c == *l))
}

/// Takes a year or years of life off the end: "Karl Marx, 1818—1883" was split before; "UNCLOS 1982" is not.
fn strip_years(target: &str) -> &str {
    let trimmed =
        target.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | '—' | '~' | '.' | '?' | '年'));
    let digits = target[trimmed.len()..].chars().filter(char::is_ascii_digit).count();
    if digits >= 4 { trimmed.trim_end() } else { target }
}

/// The form without a year at its end that the Chinese name lacks: 泰坦尼克号(Titanic 1997), but 2010年东亚足球锦标赛(East Asian
/// Football Championship 2010).
pub(super) fn without_foreign_year<'f>(form: &'f Form, source: &str) -> &'f str {
    let bare = strip_years(&form.target);
    let year: String = form.target[bare.len()..].chars().filter(char::is_ascii_digit).collect();
    if form.shape == Shape::Acronym || bare.is_empty() || source.contains(&year) { &form.target } else { bare }
}

/// Ctrl+T, Shift + F12, F5: keys to press.
fn is_keys(target: &str) -> bool {
    let mut keys = target.split('+').map(str::trim);
    let modifier = |k: &str| {
        ["Ctrl", "Alt", "Shift", "Cmd", "Command", "Option", "Win", "Fn", "Esc", "Tab", "Enter", "CTRL", "ALT", "SHIFT"].contains(&k)
    };
    let function = |k: &str| k.strip_prefix('F').is_some_and(|n| n.parse::<u8>().is_ok_and(|n| (2..=12).contains(&n)));
    keys.next().is_some_and(|first| function(first) || (modifier(first) && target.contains('+')))
}

/// Whether a Latin text is something other than a name.
fn no_name(target: &str, tagged: bool) -> Option<Why> {
    let lexicon = Lexicon::shared();
    let words: Vec<&str> = target.split_whitespace().collect();
    // john.doe, example.com: points between lower-case letters.
    let address = words.len() == 1
        && target.split('.').count() > 1
        && target.split('.').all(|p| p.len() > 1 && p.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
    let extension = target.rsplit_once('.').map(|(name, end)| (name.is_empty(), end));
    let file = words.len() == 1 && extension.is_some_and(|(bare, end)| !bare && lexicon.file_extensions.contains(end));
    if address
        || file
        || is_keys(target)
        || target.contains('_')
        || target.starts_with('.')
        || target.contains("...")
        || target.ends_with(['!', '?', ':'])
    {
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
    if letters < 2 || lexicon.units.contains(target) {
        return Some(Why::Number);
    }
    // GitHub: ruanyf/weekly, PI: Chao Huang, Source: Reuters.
    if !tagged && target.split_once(':').is_some_and(|(label, _)| label.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ')) {
        return Some(Why::Reference);
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
    // PaaS and irAE, with as many capitals as small letters, are acronyms too.
    if bare == 1 && letters.len() <= 10 && upper + digits >= 2 && upper * 2 >= letters.len() && upper > 0 {
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

/// JR东日本: letters and Chinese, with no word among the Chinese that joins what stands around it.
fn is_mixed_name(text: &str) -> bool {
    let functions = &Lexicon::shared().function_words;
    let is_function = |c: char| functions.contains_key(c.encode_utf8(&mut [0; 4]) as &str);
    text.chars().all(char::is_alphanumeric) && !text.chars().any(is_function) && text.chars().filter(|&c| is_han(c)).count() >= 2
}

/// A Chinese short form. One with Latin letters (东日本旅客铁道(JR东日本)) must be a single word that nothing introduces.
fn chinese(parts: &[Part], text: &str, letters: bool) -> Inside {
    if letters {
        let word = match parts {
            [part] if part.tag.is_none() => is_mixed_name(&part.text),
            _ => false,
        };
        let fits = word && (3..=12).contains(&text.chars().count());
        return if fits { Inside::Han { alias: text.to_owned(), sure: false } } else { Inside::Nothing(Why::Aside) };
    }
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

/// Whether a Latin form looks like the name of a person, or like a place that could be one: up to six capitalised words,
/// the first one a given name, or none of them a word that names of bodies and terms are made of.
fn looks_personal(target: &str, shape: Shape) -> bool {
    let words: Vec<String> =
        target.split_whitespace().map(|w| w.trim_matches(|c: char| !is_latin(c)).to_lowercase()).filter(|w| !w.is_empty()).collect();
    if shape != Shape::Name || !(1..=6).contains(&words.len()) || target.contains(|c: char| c.is_ascii_digit() || "&/".contains(c)) {
        return false;
    }
    let lexicon = Lexicon::shared();
    let joins = |w: &String| lexicon.latin_joiners.contains(w.as_str()) && !lexicon.latin_particles.contains(w.as_str());
    if words.iter().any(joins) {
        return false;
    }
    let is_given = |w: &str| lexicon.latin_given_names.contains(w);
    let renders = |w: &str| if w.chars().count() > 4 && !is_given(w) { lexicon.renderings_of(w) } else { None };
    // Victoria University is no person.
    let heads = [&lexicon.org_heads, &lexicon.place_heads, &lexicon.event_heads, &lexicon.work_heads];
    let is_head = |w: &str| renders(w).is_some_and(|r| r.iter().any(|r| heads.iter().any(|h| h.contains(r))));
    if words.len() > 1 && words.last().is_some_and(|w| is_head(w)) {
        return false;
    }
    // Many surnames are words (Baker), but not every word of a name is one, unless the first is a given name.
    let names = words.iter().filter(|w| !lexicon.latin_particles.contains(w.as_str()));
    let (ordinary, all) = names.fold((0, 0), |(o, n), w| (o + usize::from(renders(w).is_some()), n + 1));
    if all > 1 && is_given(&words[0]) { true } else { ordinary * 2 <= all && (all > 1 || ordinary == 0) }
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
