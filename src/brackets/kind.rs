//! What a pair names: a person, a place, an organisation, a work, an event, a title or a term.

use super::Pair;
use super::features::Feature;
use super::inside::Shape;
use crate::dictionary::Dictionary;
use crate::glossary::{Kind, shipped};
use crate::lexicon::{Lexicon, ending};

/// The kind of a pair whose first choice is `source`.
pub(super) fn of_pair(source: &str, pair: &Pair) -> Kind {
    let Some(best) = pair.best() else { return Kind::Term };
    if matches!(pair.quote, Some('《' | '〈' | '『')) {
        return Kind::Work;
    }
    if let Some(kind) = by_head(source) {
        return kind;
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
        .filter_map(|(kind, end)| end.map(|e| (e.chars().count(), kind)))
        .fold(None, |best: Option<(usize, Kind)>, this| if best.is_none_or(|b| this.0 > b.0) { Some(this) } else { best });
    // One character shows little: 科斯塔 is no tower.
    let least = if source.contains('·') { 2 } else { 1 };
    best.filter(|b| b.0 >= 2 || source.chars().count() >= 4).filter(|b| b.0 >= least).map(|b| b.1)
}
