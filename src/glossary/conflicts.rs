//! Where a glossary contradicts itself: one translation for several Chinese forms, several translations for one Chinese
//! form, a short name that several people answer to.
//!
//! Rejected entries say nothing here, and a spelling that was rejected is nobody's variant any more. Latin forms are
//! compared without case, white space at the ends and Unicode normal form, but with their diacritics; Chinese ones by
//! [`crate::text::key`]. What is found depends on the entries and not on their order.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::{Entry, Kind, Status, shipped};
use crate::lexicon::Lexicon;
use crate::text::{key, normalise, tidy};

/// Translations of ordinary terms are compared if at most so many characters of the Chinese differ.
const MOST_DIFFERENT: usize = 2;

/// A name in Han characters without a dot has a given name only if it is at least so long: 高木良介.
const SHORTEST_WITH_GIVEN_NAME: usize = 4;

/// A short name has at least so many characters.
const SHORTEST_NAME: usize = 2;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Problem {
    /// One Latin form translates several Chinese ones: 普京 and 普廷 are both Putin.
    ///
    /// Spellings and variants of each other are one form. Two persons, two places and so on with one Latin form are always
    /// reported. Terms and titles may rightly share a translation, 部长 and 大臣 Minister, and so may a person and a place,
    /// 乔丹 and 约旦 Jordan; of these only pairs are reported that look like one form or like an oversight: one contains the
    /// other (部长, 副部长), or they differ in at most two characters and no more than half of the longer one (软件, 软体).
    /// Two terms or titles may also share a translation if the program's own glossaries give it to both, or if both are
    /// approved and neither contains the other.
    SameTarget,
    /// One Chinese form has several Latin ones: two entries give different targets for it, be it as a variant, or the
    /// alternatives of an entry contradict its target.
    ///
    /// An alternative does not contradict if it is the acronym of the target or the target its acronym. In names, neither
    /// does one that is a part of the other (`Orsi`, `Y. Orsi` and `Yamandu Orsi`); in terms and titles it does (`Minister`
    /// and `Deputy Minister`). Who has approved an entry has decided against its alternatives. Other names of a known place
    /// or body that the program's own glossaries list, and no evidence shows, are no contradiction.
    SeveralTargets,
    /// A short name may be several persons: 奥尔西 is 亚曼杜·奥尔西 or 贝托·奥尔西.
    ///
    /// A person answers to the variants of the entry, to the first and the last part of a name with dots and to the end of
    /// a long one without. Surnames in Han characters are left out: many share them and nobody is called by them alone.
    /// An approved entry for the short name settles it, unless the name is also a variant of one of the persons.
    SharedShortName,
}

impl Problem {
    /// All values, in the order in which conflicts are reported.
    pub const ALL: &'static [Problem] = &[Problem::SameTarget, Problem::SeveralTargets, Problem::SharedShortName];

    /// The name for scripts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Problem::SameTarget => "same-target",
            Problem::SeveralTargets => "several-targets",
            Problem::SharedShortName => "shared-short-name",
        }
    }
}

/// One contradiction.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict<'g> {
    /// What is wrong.
    pub problem: Problem,
    /// The form that it is about: a Latin one for [`Problem::SameTarget`], as an approved entry writes it if there is one,
    /// and a Chinese one otherwise.
    pub form: String,
    /// The entries that contradict each other, by source and target; of a shared short name, its own entry first.
    pub sides: Vec<Side<'g>>,
}

/// An entry's share in a contradiction.
#[derive(Debug, Clone, PartialEq)]
pub struct Side<'g> {
    /// The entry.
    pub entry: &'g Entry,
    /// Whether the form is one of its variants.
    pub as_variant: bool,
    /// Those of its alternatives that contradict its target.
    pub alternatives: Vec<&'g str>,
}

/// Finds the contradictions among the chosen entries of a glossary, by [`Problem`] and form. All entries are needed because
/// those that were rejected count whether they are chosen or not.
#[must_use]
pub fn find<'g>(entries: &'g [Entry], chosen: impl Fn(&Entry) -> bool) -> Vec<Conflict<'g>> {
    let live = |e: &&Entry| e.status != Status::Rejected;
    let rejected: HashSet<String> = entries.iter().filter(|e| !live(e)).map(|e| key(&e.source)).collect();
    let mut chosen: Vec<Known<'g>> = entries
        .iter()
        .filter(live)
        .filter(|e| chosen(e))
        .map(|e| {
            let variants = e.variants.iter().map(|v| key(v)).filter(|v| !v.trim().is_empty() && !rejected.contains(v)).collect();
            Known { entry: e, key: key(&e.source), variants, target: latin(&e.target) }
        })
        .filter(|known| !known.key.trim().is_empty())
        .collect();
    chosen.sort_by(|a, b| order(a.entry).cmp(&order(b.entry)));
    let mut out = same_target(&chosen);
    out.extend(several_targets(&chosen));
    out.extend(shared_short_name(&chosen));
    out
}

/// An order of entries that doesn't depend on where they stand.
fn order(e: &Entry) -> (&str, &str, Status, Kind) {
    (&e.source, &e.target, e.status, e.kind)
}

/// An entry with its forms made comparable.
struct Known<'g> {
    entry: &'g Entry,
    key: String,
    /// The keys of its variants that nobody has rejected.
    variants: BTreeSet<String>,
    /// Empty where there is none.
    target: String,
}

impl Known<'_> {
    fn answers_to(&self, form: &str) -> bool {
        self.key == form || self.variants.contains(form)
    }

    /// Whether both are spellings of one form by their own account.
    fn is_spelling_of(&self, other: &Self) -> bool {
        self.answers_to(&other.key) || other.answers_to(&self.key)
    }

    fn is_person(&self) -> bool {
        self.entry.kind == Kind::Person
    }
}

fn side<'g>(known: &Known<'g>, form: &str) -> Side<'g> {
    Side { entry: known.entry, as_variant: known.key != form && known.variants.contains(form), alternatives: Vec::new() }
}

fn is_name(kind: Kind) -> bool {
    !matches!(kind, Kind::Title | Kind::Term)
}

/// A Latin form made comparable.
fn latin(text: &str) -> String {
    tidy(&tidy(text).nfkc().collect::<String>().to_lowercase())
}

fn same_target<'g>(entries: &[Known<'g>]) -> Vec<Conflict<'g>> {
    let mut by_target: BTreeMap<&str, Vec<&Known<'g>>> = BTreeMap::new();
    for e in entries.iter().filter(|e| !e.target.is_empty()) {
        by_target.entry(&e.target).or_default().push(e);
    }
    let mut out = Vec::new();
    for group in by_target.values().filter(|g| g.len() > 1) {
        let contradicts = |a: &Known<'_>, b: &Known<'_>| {
            let one_sort = a.entry.kind == b.entry.kind && is_name(a.entry.kind);
            !a.is_spelling_of(b) && (one_sort || (are_near(&a.key, &b.key) && !may_share_target(a, b)))
        };
        let sides: Vec<Side<'g>> = group.iter().filter(|a| group.iter().any(|b| contradicts(a, b))).map(|e| side(e, "")).collect();
        // The first of the approved ones, or else the first of all.
        if let Some(best) = sides.iter().min_by_key(|s| s.entry.status != Status::Approved) {
            out.push(Conflict { problem: Problem::SameTarget, form: tidy(&best.entry.target), sides });
        }
    }
    out
}

/// Whether two terms or titles that look alike have the same target by the program's own glossaries (上将 and 大将 General)
/// or by a person's decision. What holds the other is more likely an oversight than a decision: 部长, 副部长.
fn may_share_target(a: &Known<'_>, b: &Known<'_>) -> bool {
    let is_shipped = |k: &Known<'_>| shipped::lookup_key(&k.key).is_some_and(|s| !is_name(s.kind) && latin(&s.target) == k.target);
    let is_approved = |k: &Known<'_>| k.entry.status == Status::Approved;
    let is_within = a.key.contains(&b.key) || b.key.contains(&a.key);
    !is_name(a.entry.kind)
        && !is_name(b.entry.kind)
        && ((is_shipped(a) && is_shipped(b)) || (is_approved(a) && is_approved(b) && !is_within))
}

/// Whether two terms look like one, or one like a part of the other.
fn are_near(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (short, long) = (a.chars().count(), b.chars().count());
    if short >= SHORTEST_NAME && b.contains(a) {
        return true;
    }
    if short.abs_diff(long) > MOST_DIFFERENT {
        return false;
    }
    let different = strsim::levenshtein(a, b);
    different <= MOST_DIFFERENT && different * 2 <= short.max(long)
}

fn several_targets<'g>(entries: &[Known<'g>]) -> Vec<Conflict<'g>> {
    let mut by_form: BTreeMap<&str, Vec<&Known<'g>>> = BTreeMap::new();
    for e in entries.iter().filter(|e| !e.target.is_empty()) {
        by_form.entry(&e.key).or_default().push(e);
        for variant in e.variants.iter().filter(|v| **v != e.key) {
            by_form.entry(variant).or_default().push(e);
        }
    }
    let mut out = Vec::new();
    for (form, group) in by_form {
        let contradicts = |a: &Known<'_>, b: &Known<'_>| {
            let own = (a.key == form, b.key == form);
            // The short name of two persons is another matter, and a short name may have the short form of the target.
            let both_short = own == (false, false) && a.is_person() && b.is_person();
            let shorter = own != (true, true) && are_forms_of_one(a.entry.kind, b.entry.kind, &a.entry.target, &b.entry.target);
            a.target != b.target && !both_short && !shorter
        };
        let mut sides = Vec::new();
        for a in &group {
            let alternatives = if a.key == form { contradicting_alternatives(a) } else { Vec::new() };
            if !alternatives.is_empty() || group.iter().any(|b| contradicts(a, b)) {
                sides.push(Side { alternatives, ..side(a, form) });
            }
        }
        if !sides.is_empty() {
            out.push(Conflict { problem: Problem::SeveralTargets, form: written(form, &sides), sides });
        }
    }
    out
}

/// A form as the entries write it: as a source if it is one.
fn written(form: &str, sides: &[Side<'_>]) -> String {
    let of = |spelling: &&str| key(spelling) == form;
    let source = sides.iter().map(|s| s.entry.source.as_str()).find(of);
    let variant = || sides.iter().flat_map(|s| &s.entry.variants).map(String::as_str).filter(of).min();
    source.or_else(variant).unwrap_or(form).to_owned()
}

fn contradicting_alternatives<'g>(known: &Known<'g>) -> Vec<&'g str> {
    let e = known.entry;
    if e.status == Status::Approved {
        return Vec::new();
    }
    let mut seen = BTreeSet::from([known.target.clone(), String::new()]);
    let other_names = e.alternatives.iter().filter(|a| !are_forms_of_one(e.kind, e.kind, &e.target, a) && !is_shipped_synonym(known, a));
    other_names.filter(|a| seen.insert(latin(a))).map(String::as_str).collect()
}

/// Whether the program's own glossaries list the form beside the target, and the documents don't show it.
fn is_shipped_synonym(known: &Known<'_>, alternative: &str) -> bool {
    let form = latin(alternative);
    let shipped = shipped::lookup_key(&known.key).is_some_and(|s| {
        let names: Vec<String> = std::iter::once(&s.target).chain(&s.alternatives).map(|n| latin(n)).collect();
        names.contains(&form) && names.contains(&known.target)
    });
    shipped && !known.entry.evidence.iter().any(|line| latin(line).contains(&form))
}

/// Whether one Latin form is the other in short.
fn are_forms_of_one(kind: Kind, other_kind: Kind, a: &str, b: &str) -> bool {
    let persons = kind == Kind::Person && other_kind == Kind::Person;
    let parts = is_name(kind) && is_name(other_kind);
    is_acronym(a, b) || is_acronym(b, a) || (parts && (is_part(a, b, persons) || is_part(b, a, persons)))
}

/// Whether the short form is made of letters of the words of the long one, at least the first of each: MND, ASEAN, U.S. One
/// of three letters or more may leave out one of four words or more, though not the first: OTA for over-the-air update.
/// The second part of a word with a hyphen needs no letter: cross-border.
fn is_acronym(short: &str, long: &str) -> bool {
    let letters: Vec<char> = short.chars().filter(|c| c.is_alphanumeric()).collect();
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    if letters.len() < 2 || capitals * 2 <= letters.len() || short.trim().contains(char::is_whitespace) {
        return false;
    }
    let letters: Vec<char> = letters.into_iter().flat_map(char::to_lowercase).collect();
    let others = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-');
    // With each word whether it follows a hyphen.
    let words: Vec<(&str, bool)> = long.split(others).flat_map(|w| w.split('-').enumerate().map(|(i, part)| (part, i > 0))).collect();
    let words: Vec<(&str, bool)> = words.into_iter().filter(|(w, _)| !w.is_empty()).collect();
    if words.len() < 2 {
        return false;
    }
    // How many of the letters the words so far may account for, and whether one of these words was left out.
    let mut reached = BTreeSet::from([(0, letters.len() < 3 || words.len() < 4)]);
    for (word, after_hyphen) in words {
        let mut next = BTreeSet::new();
        if after_hyphen || Lexicon::shared().latin_joiners.contains(word) {
            next.clone_from(&reached);
        } else {
            next.extend(reached.iter().filter(|(at, left_out)| *at > 0 && !left_out).map(|&(at, _)| (at, true)));
        }
        let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        for (from, left_out) in reached {
            let mut at = from;
            for (i, &c) in word.iter().enumerate() {
                if letters.get(at) == Some(&c) {
                    at += 1;
                    next.insert((at, left_out));
                } else if i == 0 {
                    break;
                }
            }
        }
        reached = next;
    }
    reached.iter().any(|&(at, _)| at == letters.len())
}

/// Whether the words of the short form stand in the long one in their order; those of a person's name may have others
/// between them or be initials, those of another name stand side by side.
fn is_part(short: &str, long: &str, person: bool) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = latin(text);
        parts.split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | '·')).filter(|w| !w.is_empty()).map(ToOwned::to_owned).collect()
    };
    let (short, long) = (words(short), words(long));
    if short.is_empty() || short.len() > long.len() {
        return false;
    }
    if !person {
        return short.len() < long.len() && long.windows(short.len()).any(|w| w == short);
    }
    let is_initial = |w: &str| w.chars().count() == 1;
    let mut rest = long.iter();
    let (mut whole, mut initials) = (0, 0);
    for word in &short {
        let Some(found) = rest.find(|l| *l == word || (is_initial(word) && l.starts_with(word.as_str()))) else { return false };
        if found != word {
            initials += 1;
        } else if !is_initial(word) {
            whole += 1;
        }
    }
    whole > 0 && (initials > 0 || short.len() < long.len())
}

fn shared_short_name<'g>(entries: &[Known<'g>]) -> Vec<Conflict<'g>> {
    let persons: Vec<&Known<'g>> = entries.iter().filter(|e| e.is_person()).collect();
    let mut forms: BTreeSet<&str> = BTreeSet::new();
    for p in &persons {
        forms.extend(std::iter::once(&p.key).chain(&p.variants).map(String::as_str));
    }
    let mut owners: HashMap<String, Vec<&Known<'g>>> = HashMap::new();
    for p in &persons {
        for form in short_names(p) {
            owners.entry(form).or_default().push(p);
        }
    }
    let mut out = Vec::new();
    for form in forms {
        let Some(owners) = owners.get(form) else { continue };
        let several = owners.iter().any(|a| owners.iter().any(|b| !are_one_person(a, b)));
        if !several {
            continue;
        }
        let own: Vec<&Known<'g>> = entries.iter().filter(|e| e.key == form).collect();
        let settled = own.iter().any(|e| e.entry.status == Status::Approved) && !owners.iter().any(|o| o.variants.contains(form));
        if !settled {
            let sides: Vec<Side<'g>> = own.iter().chain(owners).map(|e| side(e, form)).collect();
            out.push(Conflict { problem: Problem::SharedShortName, form: written(form, &sides), sides });
        }
    }
    out
}

/// The keys of the parts of a name with dots; the whole name if it has none.
fn parts(name: &str) -> Vec<String> {
    let name: String = normalise(name).into_iter().collect();
    name.split('·').map(key).filter(|p| !p.is_empty()).collect()
}

/// The names, other than the full one, that a person answers to.
fn short_names(person: &Known<'_>) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = BTreeSet::new();
    let mut dotted = false;
    for spelling in person.entry.spellings() {
        if let [first, .., last] = &parts(spelling)[..] {
            dotted = true;
            out.extend([first.clone(), last.clone()]);
        }
    }
    let length = person.key.chars().count();
    if !dotted && length >= SHORTEST_WITH_GIVEN_NAME {
        let starts = person.key.char_indices().skip(SHORTEST_NAME).take(length - 2 * SHORTEST_NAME + 1);
        out.extend(starts.map(|(i, _)| person.key[i..].to_owned()));
    }
    out.extend(person.variants.iter().filter(|v| dotted || !is_han_surname(v, &person.key)).cloned());
    out.retain(|form| *form != person.key && form.chars().count() >= SHORTEST_NAME);
    out
}

/// Whether a form is the surname of a name in Han characters.
fn is_han_surname(form: &str, name: &str) -> bool {
    let lexicon = Lexicon::shared();
    name.starts_with(form)
        && (form.chars().count() <= 2
            || lexicon.surnames_ja.contains(form)
            || lexicon.surnames_zh.contains_key(form)
            || lexicon.surnames_vi.contains_key(form)
            || lexicon.surnames_ko.contains_key(form))
}

/// Whether two entries name one person: spellings of each other, one Latin form, or one name with and without middle names.
fn are_one_person(a: &Known<'_>, b: &Known<'_>) -> bool {
    let without_middle = || {
        let (a, b) = (parts(&a.entry.source), parts(&b.entry.source));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        short.len() > 1 && short.first() == long.first() && short.last() == long.last() && short.iter().all(|p| long.contains(p))
    };
    a.is_spelling_of(b) || (!a.target.is_empty() && a.target == b.target) || without_middle()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_forms_meet_without_case_ends_and_normal_form_but_with_diacritics() {
        assert_eq!(latin(" Nguye\u{302}\u{303}n "), latin("NGUYỄN"));
        assert_eq!(latin("Ｐutin"), latin("putin"));
        assert_ne!(latin("Da Nang"), latin("Đà Nẵng"));
    }

    #[test]
    fn terms_are_near_if_one_holds_the_other_or_most_characters_are_the_same() {
        let near = [("部长", "副部长"), ("水位监测", "水位监测系统"), ("软件", "软体"), ("水位监测系统", "水位测量系统")];
        let far = [
            ("部长", "大臣"),
            ("主席", "总统"),
            ("数据库", "资料库"),
            ("水", "水闸门"),
            ("计算机", "电脑"),
            ("水位监测系统", "水位监控体系"),
        ];
        assert!(near.iter().all(|(a, b)| are_near(a, b) && are_near(b, a)));
        assert!(!far.iter().any(|(a, b)| are_near(a, b) || are_near(b, a)));
    }

    #[test]
    fn acronyms_have_a_letter_of_every_word_but_one() {
        let acronyms = [
            ("IRLA", "International River Lantern Association"),
            ("MND", "Ministry of National Defence"),
            ("ASEAN", "Association of Southeast Asian Nations"),
            ("U.S.", "United States"),
            ("APEC", "Asia-Pacific Economic Cooperation"),
            ("MoU", "memorandum of understanding"),
            ("OTA", "over-the-air update"),
            ("CTGA", "Cross-border Tidal Gate Operation Agreement"),
            ("SRLF", "Songling Town River Lantern Festival"),
        ];
        for (short, long) in acronyms {
            assert!(is_acronym(short, long), "{short}");
        }
        let none = [
            ("UN", "United Kingdom"),
            ("Orsi", "Obdulio Rossi"),
            ("UAE", "Ukraine"),
            ("UNI", "United Kingdom"),
            ("MD", "Ministry of National Defence"),
            ("NDA", "Ministry of National Defence Affairs"),
            ("SRF", "Songling Town River Lantern Festival"),
        ];
        for (short, long) in none {
            assert!(!is_acronym(short, long), "{short}");
        }
    }

    #[test]
    fn parts_of_a_persons_name_keep_their_order_and_its_letters() {
        let parts = [("Orsi", "Yamandu Orsi"), ("Y. Orsi", "Yamandu Orsi"), ("lúcia dos santos", "Lúcia Ferreira dos Santos")];
        assert!(parts.iter().all(|(short, long)| is_part(short, long, true)));
        let none = [
            ("Orsy", "Yamandu Orsi"),
            ("Orsi Yamandu", "Yamandu Orsi"),
            ("Lucia", "Lúcia Ferreira"),
            ("Y. O.", "Yamandu Orsi"),
            ("Park Seo hyun", "Park Seo-hyun"),
        ];
        assert!(!none.iter().any(|(short, long)| is_part(short, long, true)));
        assert!(is_part("Hairun Ports", "Hairun Ports Group", false) && !is_part("Hairun Group", "Hairun Ports Group", false));
    }

    #[test]
    fn the_end_of_a_long_name_is_a_given_name_and_its_beginning_a_surname() {
        let short = |source: &str, variants: &[&str]| {
            let entry = Entry { source: source.into(), variants: variants.iter().map(|&v| v.into()).collect(), ..Entry::default() };
            let variants = entry.variants.iter().map(|v| key(v)).collect();
            short_names(&Known { key: key(source), variants, target: String::new(), entry: &entry }).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(short("高木良介", &["高木"]), ["良介"]);
        assert_eq!(short("长谷川良介", &["长谷川"]), ["川良介", "良介"]);
        assert_eq!(short("陈玉河", &["陈"]), [""; 0]);
        assert_eq!(short("亚曼杜·拉蒙·奥尔西", &[]), ["亚曼杜", "奥尔西"]);
        assert_eq!(short("金·琼斯", &[]), ["琼斯"]);
    }

    #[test]
    fn entries_without_chinese_or_translation_and_odd_ones_do_no_harm() {
        let odd = ["", " ", "·", "··", "A", "\u{200b}", "甲·", "·甲", "甲·乙·"];
        let entries: Vec<Entry> = odd
            .iter()
            .flat_map(|a| odd.iter().map(move |b| (a, b)))
            .map(|(a, b)| Entry {
                source: (*a).into(),
                target: (*b).into(),
                kind: Kind::Person,
                variants: vec![(*b).into()],
                alternatives: vec![(*a).into()],
                ..Entry::default()
            })
            .collect();
        for c in find(&entries, |_| true) {
            assert!(!c.form.trim().is_empty() && !c.sides.is_empty(), "{c:?}");
        }
    }
}
