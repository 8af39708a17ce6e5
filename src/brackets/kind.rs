//! What a pair names: a person, a place, an organisation, a work, an event, a title or a term.

use super::Pair;
use super::features::Feature;
use super::inside::Shape;
use crate::dictionary::Dictionary;
use crate::glossary::{Kind, shipped};
use crate::lexicon::{Lexicon, ending};
use crate::segment::{self, Class, Token};
use crate::text::is_han;

/// The kind of a pair whose first choice is `source`.
pub(super) fn of_pair(source: &str, pair: &Pair) -> Kind {
    let Some(best) = pair.best() else { return Kind::Term };
    if matches!(pair.quote, Some('《' | '〈' | '『')) {
        return Kind::Work;
    }
    if let Some(kind) = by_head(source) {
        return kind;
    }
    if pair.form.shape == Shape::Name && is_district(source) {
        return Kind::Place;
    }
    let sounds = best.value(Feature::Sound).max(best.value(Feature::SoundPart)) >= 0.45;
    let titled = best.value(Feature::LeftTitle) > 0.0;
    let place = Dictionary::shared().get(source).is_some_and(|w| Lexicon::shared().is_place(source, w.tag));
    if place {
        return Kind::Place;
    }
    if pair.form.personal && pair.form.words().count() >= 2 && (sounds || best.value(Feature::Surname) > 0.0 || titled) {
        return Kind::Person;
    }
    if pair.form.personal && sounds && (source.contains('·') || titled) {
        return Kind::Person;
    }
    if pair.form.shape == Shape::Name && sounds && pair.form.words().count() == 1 && best.value(Feature::Sound) > 0.5 {
        return Kind::Place;
    }
    Kind::Term
}

/// The endings of districts that no name of a person has.
const DISTRICTS: [&str; 5] = ["市", "县", "区", "省", "郡"];

/// Whether a name of three characters is a district's: 高岭市. Of longer ones [`by_head`] says that.
fn is_district(source: &str) -> bool {
    source.chars().count() == 3 && DISTRICTS.iter().any(|head| source.ends_with(head) && is_head_of(head, source))
}

/// The kind that a known entry or the last word of a Chinese name shows.
#[must_use]
pub(crate) fn by_head(source: &str) -> Option<Kind> {
    if let Some(known) = shipped::lookup(source) {
        return Some(known.kind);
    }
    let lexicon = Lexicon::shared();
    // The longest head decides: 委员会 before 会, 运动会 before 会.
    let endings = [
        (Kind::Event, ending(source, &lexicon.event_heads)),
        (Kind::Organisation, ending(source, &lexicon.org_heads)),
        (Kind::Work, ending(source, &lexicon.work_heads)),
        (Kind::Place, lexicon.place_ending(source)),
        (Kind::Title, ending(source, &lexicon.title_heads)),
    ];
    let best = endings
        .into_iter()
        .filter_map(|(kind, end)| end.filter(|head| is_head_of(head, source)).map(|e| (e.chars().count(), kind)))
        .fold(None, |best: Option<(usize, Kind)>, this| if best.is_none_or(|b| this.0 > b.0) { Some(this) } else { best });
    // One character shows little: 科斯塔 is no tower.
    let least = if source.contains('·') { 2 } else { 1 };
    best.filter(|b| b.0 >= 2 || source.chars().count() >= 4).filter(|b| b.0 >= least).map(|b| b.1)
}

/// Whether the end of a name tells what it names: one of a single character must be a word by itself, not the half of one
/// (信息孤岛, 分水岭算法); one that ordinary nouns end with as well must follow a name (慕尼黑事件, but not 点击事件).
fn is_head_of(head: &str, source: &str) -> bool {
    let lexicon = Lexicon::shared();
    let is_common = lexicon.common_heads.contains(head);
    if head.chars().count() > 1 && !is_common {
        return true;
    }
    let chars: Vec<char> = source.chars().collect();
    let tokens = segment::words(source);
    let word = |t: &Token| chars[t.start..t.end].iter().collect::<String>();
    let Some(last) = tokens.last() else { return true };
    let (end, tag) = (word(last), last.tag);
    // 教育|局, and 教育局 in one word.
    let before = end.strip_suffix(head).unwrap_or_default();
    let is_word = end.chars().count() <= head.chars().count()
        || last.frequency == 0
        || is_name(tag)
        || before.chars().count() > 1 && Dictionary::shared().get(before).is_some();
    let says_which = |t: &Token| {
        let unknown = t.frequency == 0 && t.end - t.start > 1 && chars[t.start..t.end].iter().all(|&c| is_han(c));
        is_name(t.tag) || unknown || matches!(t.tag, "j" | "s" | "f") || t.class() == Class::Number
    };
    let named = || {
        let rest = &source[..source.len() - head.len()];
        rest.contains(['“', '”', '「', '」', '"', '·']) || tokens.iter().any(|t| word(t) != head && says_which(t))
    };
    is_word && (!is_common || named())
}

/// Whether a tag of the dictionary is that of a name.
fn is_name(tag: &str) -> bool {
    ["nr", "ns", "nt", "nz"].iter().any(|name| tag.starts_with(name))
}
