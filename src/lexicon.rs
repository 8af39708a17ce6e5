//! The language lists in `src/data`, each a reviewed text file: function words, head words, surnames, the words that
//! stand in brackets. Loaded once, on first use; nothing here depends on the documents.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// All lists.
pub struct Lexicon {
    /// Function words and adverbs that no term begins or ends with, by class (`prep`, `conj`, `part`, `adv`, `pron` …).
    pub function_words: HashMap<&'static str, &'static str>,
    /// Verbs of news and technical prose that mark a phrase when they stand at its edge.
    pub light_verbs: HashSet<&'static str>,
    /// Verbs that stand before a name and practically never in one.
    pub predicate_verbs: HashSet<&'static str>,
    /// Nouns for a class that stand right before the proper name of a member: 城市, 歌手, 品牌.
    pub class_nouns: HashSet<&'static str>,
    /// Modifiers, determiners and quantifiers that stand before a term and are no part of it: 所有, 一种, 著名.
    pub ordinary_modifiers: HashSet<&'static str>,
    /// Words of general vocabulary that every translator translates without a glossary: 没有, 重要, 情况.
    pub general_words: HashSet<&'static str>,
    /// General words that are a term in some fields: 组织, 类型, 模式.
    pub general_terms: HashSet<&'static str>,
    /// Verbs whose subject is a person: 说, 表示, 会见.
    pub person_verbs: HashSet<&'static str>,
    /// What stands behind a surname when somebody is spoken of, and makes no name: 先生, 总, 某.
    pub address_words: HashSet<&'static str>,
    /// Words that the dictionary takes for places and that are none.
    not_places: HashSet<&'static str>,
    /// Words that the dictionary calls persons and that are none.
    not_persons: HashSet<&'static str>,
    /// The last characters of words for people by what they do or are: 家, 人, 员.
    pub role_endings: HashSet<&'static str>,
    /// Given names in Latin letters, lower case.
    pub latin_given_names: HashSet<&'static str>,
    /// Ordinary nouns that are no terms in any field.
    pub general_nouns: HashSet<&'static str>,
    /// Words of credits and stage directions.
    pub credit_words: HashSet<&'static str>,
    /// Words for whoever a document has defined: 甲方.
    pub role_words: HashSet<&'static str>,
    /// Words that introduce something inside a bracket.
    pub bracket_tags: HashMap<&'static str, Tag>,
    /// Endings of the names of organisations.
    pub org_heads: HashSet<&'static str>,
    /// What says in the name of a company of which sort it is: 有限公司.
    pub company_forms: HashSet<&'static str>,
    /// Endings of the names of places.
    pub place_heads: HashSet<&'static str>,
    /// Endings of the names of events.
    pub event_heads: HashSet<&'static str>,
    /// Endings of the names of works, laws and treaties.
    pub work_heads: HashSet<&'static str>,
    /// Endings of places and events that are also those of ordinary nouns: 区, 事件.
    pub common_heads: HashSet<&'static str>,
    /// Endings of titles and roles.
    pub title_heads: HashSet<&'static str>,
    /// Chinese surnames with a class of frequency: 3 very common … 1 rare, 0 more often an ordinary word.
    pub surnames_zh: HashMap<&'static str, u8>,
    /// Vietnamese surnames in Han characters with their Vietnamese forms.
    pub surnames_vi: HashMap<&'static str, Vec<&'static str>>,
    /// Korean surnames in Han characters with their usual Latin forms.
    pub surnames_ko: HashMap<&'static str, Vec<&'static str>>,
    /// Japanese surnames as Chinese text writes them.
    pub surnames_ja: HashSet<&'static str>,
    /// Words for countries and their bodies with the language by which the names of their people are read.
    pub country_words: HashMap<&'static str, &'static str>,
    /// Lower-case particles inside Latin personal names.
    pub latin_particles: HashSet<&'static str>,
    /// Prefixes of titles: 副, 前, 代.
    pub title_prefixes: HashSet<&'static str>,
    /// Lower-case words that join the words of a Latin name.
    pub latin_joiners: HashSet<&'static str>,
    /// What follows a comma in a Latin name.
    pub company_suffixes: HashSet<&'static str>,
    /// Lower-case Latin titles and forms of address.
    pub latin_honorifics: HashSet<&'static str>,
    /// English words that show a phrase or a sentence rather than a name.
    pub english_stopwords: HashSet<&'static str>,
    /// English words (lower case) with their usual Chinese renderings.
    pub renderings: HashMap<&'static str, Vec<&'static str>>,
    /// Chinese pieces with the initials (lower case, each once) of the English words they render.
    pub initials: HashMap<&'static str, String>,
    /// Endings of the names of files.
    pub file_extensions: HashSet<&'static str>,
    /// Symbols of units of measurement.
    pub units: HashSet<&'static str>,
    /// What acronyms stand for, by the acronym in capitals.
    acronyms: HashMap<&'static str, Vec<Expansion>>,
    /// Chinese names of well-known bodies, by their Latin names in lower case.
    organisation_names: HashMap<String, Vec<&'static str>>,
    /// ln P(character | transliterated name) / P(character | other words).
    translit: HashMap<char, f32>,
    /// Characters for the sounds of foreign names that `translit` lacks.
    pub sound_characters: HashSet<char>,
    /// ln P(character | Chinese given name) / P(character | other words).
    given: HashMap<char, f32>,
}

/// What an acronym stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The full form.
    pub full: &'static str,
    /// Its usual Chinese names.
    pub chinese: Vec<&'static str>,
}

impl Expansion {
    /// The words of the full form.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.full.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty())
    }
}

/// What a word at the head of a bracket announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// A language: 英语, 法文名.
    Language,
    /// A short form: 简称, 缩写为.
    Short,
    /// Another name: 又称, 即.
    Alias,
    /// The name itself: 学名, 原名.
    Name,
    /// Examples: 例如, 包括.
    Example,
    /// A reference: 参见.
    Reference,
}

/// The value of a character that is usual for the sounds of foreign names, but too rare in the dictionary to be counted.
const USUAL: f32 = 0.5;

/// The value of characters that were never seen in a list of log odds.
pub(crate) const UNSEEN: f32 = -3.0;

impl Lexicon {
    /// The one lexicon of the program.
    pub fn shared() -> &'static Lexicon {
        static SHARED: OnceLock<Lexicon> = OnceLock::new();
        SHARED.get_or_init(Lexicon::load)
    }

    /// Whether a word with this tag in the dictionary is the name of a place.
    #[must_use]
    pub fn is_place(&self, word: &str, tag: &str) -> bool {
        tag == "ns" && !self.not_places.contains(word)
    }

    /// Whether a word is the name of a person, given its tag in the dictionary.
    #[must_use]
    pub fn is_person(&self, word: &str, tag: &str) -> bool {
        tag.starts_with("nr") && !self.not_persons.contains(word) && !self.is_address(word)
    }

    /// Whether a word is a surname with what people are called by: 李先生, 赵总.
    fn is_address(&self, word: &str) -> bool {
        let rest = |n: usize| word.char_indices().nth(n).map(|(i, _)| word.split_at(i));
        let called = |(surname, by): (&str, &str)| self.surnames_zh.contains_key(surname) && self.address_words.contains(by);
        (1..=2).filter_map(rest).any(called)
    }

    /// The ending of place names that a text has (青石湾), unless it is part of a longer word that names no place (东方海洋).
    #[must_use]
    pub fn place_ending<'t>(&self, text: &'t str) -> Option<&'t str> {
        let head = ending(text, &self.place_heads)?;
        let word = ending(text, &self.not_places);
        word.is_none_or(|w| w.len() <= head.len()).then_some(head)
    }

    fn load() -> Self {
        let renderings: HashMap<&'static str, Vec<&'static str>> = rows(include_str!("data/gloss-en-zh.tsv"))
            .filter_map(|l| l.split_once('\t'))
            .map(|(en, zh)| (en, zh.split('|').collect()))
            .collect();
        let mut initials: HashMap<&'static str, String> = HashMap::default();
        for (english, pieces) in &renderings {
            for &piece in pieces {
                let letters = initials.entry(piece).or_default();
                if let Some(first) = english.chars().next()
                    && !letters.contains(first)
                {
                    letters.push(first);
                }
            }
        }
        Lexicon {
            function_words: rows(include_str!("data/function-words.txt")).filter_map(|l| l.split_once('\t')).collect(),
            light_verbs: rows(include_str!("data/light-verbs.txt")).collect(),
            predicate_verbs: rows(include_str!("data/predicate-verbs.txt")).collect(),
            class_nouns: rows(include_str!("data/class-nouns.txt")).collect(),
            ordinary_modifiers: rows(include_str!("data/ordinary-modifiers.txt")).collect(),
            role_endings: rows(include_str!("data/role-endings.txt")).collect(),
            latin_given_names: rows(include_str!("data/latin-given-names.txt")).collect(),
            general_words: rows(include_str!("data/general-words.txt")).collect(),
            general_terms: rows(include_str!("data/general-terms.txt")).collect(),
            sound_characters: rows(include_str!("data/sound-characters.txt")).filter_map(|r| r.chars().next()).collect(),
            person_verbs: rows(include_str!("data/person-verbs.txt")).collect(),
            address_words: rows(include_str!("data/address-words.txt")).collect(),
            not_places: rows(include_str!("data/not-places.txt")).collect(),
            not_persons: rows(include_str!("data/not-persons.txt")).collect(),
            general_nouns: rows(include_str!("data/general-nouns.txt")).collect(),
            credit_words: rows(include_str!("data/credit-words.txt")).collect(),
            role_words: rows(include_str!("data/role-words.txt")).collect(),
            bracket_tags: rows(include_str!("data/bracket-tags.txt"))
                .filter_map(|l| l.split_once('\t'))
                .filter_map(|(w, t)| Some((w, tag(t)?)))
                .collect(),
            org_heads: rows(include_str!("data/org-heads.txt")).collect(),
            company_forms: rows(include_str!("data/company-forms.txt")).collect(),
            place_heads: rows(include_str!("data/place-heads.txt")).collect(),
            event_heads: rows(include_str!("data/event-heads.txt")).collect(),
            work_heads: rows(include_str!("data/work-heads.txt")).collect(),
            common_heads: rows(include_str!("data/common-heads.txt")).collect(),
            title_heads: rows(include_str!("data/title-heads.txt")).collect(),
            surnames_zh: rows(include_str!("data/surnames-zh.txt"))
                .filter_map(|l| l.split_once('\t'))
                .filter_map(|(s, n)| Some((s, n.parse().ok()?)))
                .collect(),
            surnames_vi: readings(include_str!("data/surnames-vi.txt")),
            surnames_ko: readings(include_str!("data/surnames-ko.txt")),
            surnames_ja: rows(include_str!("data/surnames-ja.txt")).collect(),
            country_words: rows(include_str!("data/country-words.tsv")).filter_map(|l| l.split_once('\t')).collect(),
            latin_particles: rows(include_str!("data/latin-particles.txt")).collect(),
            title_prefixes: rows(include_str!("data/title-prefixes.txt")).collect(),
            latin_joiners: rows(include_str!("data/latin-joiners.txt")).collect(),
            company_suffixes: rows(include_str!("data/company-suffixes.txt")).collect(),
            latin_honorifics: rows(include_str!("data/latin-honorifics.txt")).collect(),
            english_stopwords: rows(include_str!("data/english-stopwords.txt")).collect(),
            renderings,
            initials,
            organisation_names: organisation_names(include_str!("data/organisation-names.tsv")),
            file_extensions: rows(include_str!("data/file-extensions.txt")).collect(),
            units: rows(include_str!("data/units.txt")).collect(),
            acronyms: acronyms(include_str!("data/acronyms.tsv")),
            translit: odds(include_str!("data/translit.tsv")),
            given: odds(include_str!("data/given.tsv")),
        }
    }

    /// The usual Chinese renderings of an English word in lower case, also where the word is inflected.
    #[must_use]
    pub fn renderings_of(&self, word: &str) -> Option<&[&'static str]> {
        base_forms(word).iter().find_map(|f| self.renderings.get(f.as_str())).map(Vec::as_slice)
    }

    /// The Chinese names of a well-known body with this Latin name.
    #[must_use]
    pub fn organisations_called(&self, latin: &str) -> &[&'static str] {
        self.organisation_names.get(&latin.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// What an acronym may stand for. Its capitals, a plural s, a year or a number after it make no difference.
    #[must_use]
    pub fn expansions_of(&self, acronym: &str) -> &[Expansion] {
        let upper = acronym.to_uppercase();
        let singular = acronym.strip_suffix('s').map(str::to_uppercase);
        let bare = upper.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.')).to_owned();
        [Some(upper), singular, Some(bare)].into_iter().flatten().find_map(|a| self.acronyms.get(a.as_str())).map_or(&[], Vec::as_slice)
    }

    /// How much more a character belongs to transliterated names than to other words: a natural log ratio, about -5 to 8.
    #[must_use]
    pub fn translit(&self, c: char) -> f32 {
        self.translit.get(&c).copied().unwrap_or_else(|| if self.sound_characters.contains(&c) { USUAL } else { UNSEEN })
    }

    /// How much more a character belongs to Chinese given names than to other words: a natural log ratio, about -5 to 8.
    #[must_use]
    pub fn given(&self, c: char) -> f32 {
        self.given.get(&c).copied().unwrap_or(UNSEEN)
    }
}

/// A word and what it may be an inflection of.
fn base_forms(word: &str) -> Vec<String> {
    let mut out = vec![word.to_owned()];
    let endings: [(&str, &str); 10] =
        [("ies", "y"), ("es", ""), ("s", ""), ("'s", ""), ("’s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("al", "")];
    for (ending, with) in endings {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.chars().count() >= 3
        {
            out.push(format!("{stem}{with}"));
        }
    }
    out
}

/// Whether a short form means something else in the next document: 甲方, 本合同, 该公司.
#[must_use]
pub fn is_role_word(text: &str) -> bool {
    Lexicon::shared().role_words.contains(text) || text.starts_with(['本', '该', '我', '贵'])
}

/// Whether a text says which of its kind is meant and names nothing: 本合同, 该系统, 贵公司; but not 本草, 贵金属.
#[must_use]
pub fn is_deictic(text: &str) -> bool {
    let lexicon = Lexicon::shared();
    let listed = |noun: &str, lists: &[&HashSet<&'static str>]| noun.chars().count() > 1 && lists.iter().any(|l| l.contains(noun));
    let ours = |noun: &str| listed(noun, &[&lexicon.role_words, &lexicon.org_heads]);
    let any = |noun: &str| {
        ours(noun) || listed(noun, &[&lexicon.work_heads, &lexicon.class_nouns, &lexicon.general_nouns, &lexicon.general_terms])
    };
    text.strip_prefix(['本', '该']).is_some_and(any) || text.strip_prefix(['我', '贵']).is_some_and(ours)
}

/// The longest ending of `text` that is in `heads`, if the text is longer than that ending.
#[must_use]
pub fn ending<'t>(text: &'t str, heads: &HashSet<&'static str>) -> Option<&'t str> {
    text.char_indices().skip(1).map(|(i, _)| &text[i..]).find(|end| heads.contains(end))
}

fn rows(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(|l| l.trim_end_matches('\r')).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

fn readings(list: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    rows(list).filter_map(|l| l.split_once('\t')).map(|(s, r)| (s, r.split('|').collect())).collect()
}

fn odds(list: &'static str) -> HashMap<char, f32> {
    rows(list).filter_map(|l| l.split_once('\t')).filter_map(|(c, v)| Some((c.chars().next()?, v.parse().ok()?))).collect()
}

fn acronyms(list: &'static str) -> HashMap<&'static str, Vec<Expansion>> {
    let mut out: HashMap<&'static str, Vec<Expansion>> = HashMap::default();
    for row in rows(list) {
        let mut fields = row.split('\t');
        if let (Some(acronym), Some(full), Some(chinese)) = (fields.next(), fields.next(), fields.next()) {
            out.entry(acronym).or_default().push(Expansion { full, chinese: chinese.split('|').collect() });
        }
    }
    out
}

fn organisation_names(list: &'static str) -> HashMap<String, Vec<&'static str>> {
    let mut out: HashMap<String, Vec<&'static str>> = HashMap::default();
    for (chinese, latin) in rows(list).filter_map(|l| l.split_once('\t')) {
        for name in latin.split('|') {
            out.entry(name.to_lowercase()).or_default().extend(chinese.split('|'));
        }
    }
    out
}

fn tag(name: &str) -> Option<Tag> {
    Some(match name {
        "lang" => Tag::Language,
        "short" => Tag::Short,
        "alias" => Tag::Alias,
        "name" => Tag::Name,
        "example" => Tag::Example,
        "reference" => Tag::Reference,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_list_is_understood() {
        let l = Lexicon::shared();
        let count = |text: &'static str| rows(text).count();
        assert_eq!(l.function_words.len(), count(include_str!("data/function-words.txt")));
        assert_eq!(l.bracket_tags.len(), count(include_str!("data/bracket-tags.txt")));
        assert_eq!(l.surnames_zh.len(), count(include_str!("data/surnames-zh.txt")));
        assert_eq!(l.surnames_vi.len(), count(include_str!("data/surnames-vi.txt")));
        assert_eq!(l.renderings.len(), count(include_str!("data/gloss-en-zh.tsv")));
        assert_eq!(l.translit.len(), count(include_str!("data/translit.tsv")));
    }

    #[test]
    fn the_longest_ending_counts() {
        let l = Lexicon::shared();
        assert_eq!(ending("网络安全研究所", &l.org_heads), Some("研究所"));
        assert_eq!(ending("研究所", &l.org_heads).filter(|e| e.len() == 9), None);
    }

    #[test]
    fn names_sound_like_names() {
        let l = Lexicon::shared();
        assert!(l.translit('弗') > 4.0 && l.translit('了') < -2.0);
        assert!(l.given('明') > 0.0 && l.given('的') < -2.0);
    }
}
