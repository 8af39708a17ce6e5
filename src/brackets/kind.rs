//! What a pair names: a person, a place, an organisation, a work, an event, a title or a term.

use super::Pair;
use super::inside::{Shape, looks_personal};
use crate::dictionary::Dictionary;
use crate::glossary::{Kind, shipped};
use crate::lexicon::{Lexicon, ending};

pub(super) fn of_pair(chars: &[char], pair: &Pair, quote: Option<char>) -> Kind {
    let Some(best) = pair.best() else { return Kind::Term };
    let source: String = chars[best.span.clone()].iter().collect();
    if matches!(quote, Some('《' | '〈' | '『')) {
        return Kind::Work;
    }
    let value = |name: &str| best.features.iter().find(|f| f.0 == name).map_or(0.0, |f| f.1);
    if let Some(kind) = by_head(&source) {
        return kind;
    }
    let sounds = value("sound").max(value("sound_part")) >= 0.45;
    let place = Dictionary::shared().get(&source).is_some_and(|w| w.tag == "ns");
    if place {
        return Kind::Place;
    }
    if looks_personal(&pair.form) && pair.form.words().count() >= 2 && (sounds || value("surname") > 0.0 || value("left_title") > 0.0) {
        return Kind::Person;
    }
    if looks_personal(&pair.form) && sounds && (source.contains('·') || value("left_title") > 0.0) {
        return Kind::Person;
    }
    if pair.form.shape == Shape::Name && sounds && pair.form.words().count() == 1 && value("sound") > 0.5 {
        return Kind::Place;
    }
    Kind::Term
}

/// The kind that a known entry or the last word of a Chinese name shows.
#[must_use]
pub(crate) fn by_head(source: &str) -> Option<Kind> {
    if let Some(known) = shipped::lookup(source) {
        return Some(known.kind);
    }
    let lexicon = Lexicon::shared();
    // The longest head decides: 委员会 before 会, 运动会 before 会.
    let lists = [
        (Kind::Event, &lexicon.event_heads),
        (Kind::Organisation, &lexicon.org_heads),
        (Kind::Work, &lexicon.work_heads),
        (Kind::Place, &lexicon.place_heads),
        (Kind::Title, &lexicon.title_heads),
    ];
    let best = lists
        .iter()
        .filter_map(|(kind, heads)| ending(source, heads).map(|e| (e.chars().count(), *kind)))
        .fold(None, |best: Option<(usize, Kind)>, this| if best.is_none_or(|b| this.0 > b.0) { Some(this) } else { best });
    // One character shows little: 科斯塔 is no tower.
    let least = if source.contains('·') { 2 } else { 1 };
    best.filter(|b| b.0 >= 2 || source.chars().count() >= 4).filter(|b| b.0 >= least).map(|b| b.1)
}
