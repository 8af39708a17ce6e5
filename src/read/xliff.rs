//! XLIFF 1.2 and 2, and the dialects of Trados (sdlxliff), memoQ (mqxliff), Phrase (mxliff) and Wordfast (txlf).

use std::collections::HashMap;

use super::bilingual::{self, Captured, Unit, capture};
use super::format::{About, Content, Input, Reader};
use super::limits::{Fault, Outcome};
use super::xml::{Node, Tag, Xml};
use crate::document::State;

pub(super) struct Xliff;

impl Reader for Xliff {
    fn about(&self) -> &'static About {
        const {
            &About {
                name: "XLIFF file",
                extensions: &["xlf", "xliff", "sdlxliff", "mqxliff", "mxliff", "txlf"],
                reads: "the Chinese side of each segment, its translation and how far that is; places are segments",
                skips: "segments that are not to be translated, codes, matches, notes",
            }
        }
    }

    fn read(&self, input: Input<'_>, out: &mut Content) -> Outcome<()> {
        let text = input.text(out)?;
        read(&mut Xml::text(&text), out)
    }
}

/// The `unit` of XLIFF 2 or the `trans-unit` of XLIFF 1.2 that is open.
#[derive(Default)]
struct OpenUnit {
    id: String,
    state: Option<State>,
    source: Option<Captured>,
    seg_source: Option<Captured>,
    target: Option<Captured>,
    /// What Trados says of each segment in it.
    confirmed: HashMap<String, State>,
    translate: bool,
}

fn read(xml: &mut Xml<'_>, out: &mut Content) -> Outcome<()> {
    let mut languages = [String::new(), String::new()];
    let mut units: Vec<Unit> = Vec::new();
    let mut open: Option<OpenUnit> = None;
    let mut segment: Option<(String, Option<State>)> = None;
    // Whether what is open is to be translated: groups hand it on.
    let mut translate: Vec<(usize, bool)> = Vec::new();
    let mut number = 0u32;
    let mut is_xliff = false;
    let mut result = Ok(());
    loop {
        let depth = xml.depth();
        enum Then {
            Nothing,
            Skip,
            Take(&'static str),
        }
        let node = match xml.next() {
            Ok(Some(node)) => node,
            Ok(None) => break,
            Err(fault) => {
                result = Err(fault);
                break;
            }
        };
        let then = match node {
            Node::Start(tag) => {
                let depth = depth + 1;
                let inherited = translate.last().is_none_or(|t| t.1);
                let own = |tag: &Tag<'_>| tag.attribute("translate").map_or(inherited, |t| t != "no");
                match tag.name() {
                    "xliff" => {
                        is_xliff = true;
                        for (i, name) in ["srcLang", "trgLang"].iter().enumerate() {
                            languages[i] = tag.attribute(name).unwrap_or_default();
                        }
                        Then::Nothing
                    }
                    "file" => {
                        translate.push((depth, own(&tag)));
                        let of = |name: &str| tag.attribute(name);
                        if let Some(language) = of("source-language") {
                            languages = [language, of("target-language").unwrap_or_default()];
                        }
                        Then::Nothing
                    }
                    "group" => {
                        translate.push((depth, own(&tag)));
                        Then::Nothing
                    }
                    "unit" | "trans-unit" => {
                        let id = tag.attribute("id").unwrap_or_default();
                        open = Some(OpenUnit { id, state: unit_state(&tag), translate: own(&tag), ..OpenUnit::default() });
                        Then::Nothing
                    }
                    "segment" if open.is_some() => {
                        segment = Some((tag.attribute("id").unwrap_or_default(), tag.attribute("state").map(|s| state(&s))));
                        Then::Nothing
                    }
                    "seg" if tag.prefix() != "" => {
                        if let (Some(unit), Some(id), Some(conf)) = (&mut open, tag.attribute("id"), tag.attribute("conf")) {
                            unit.confirmed.insert(id, trados_state(&conf));
                        }
                        Then::Nothing
                    }
                    "source" => Then::Take("source"),
                    "seg-source" => Then::Take("seg-source"),
                    "target" => {
                        if let Some(unit) = &mut open
                            && let Some(said) = tag.attribute("state").map(|s| state(&s))
                        {
                            unit.state = Some(unit.state.map_or(said, |s| s.max(said)));
                        }
                        Then::Take("target")
                    }
                    "alt-trans" | "matches" | "internal-file" | "skeleton" | "skl" | "reference" | "bin-unit" | "note" | "notes"
                    | "originalData" | "glossary" | "ignorable" => Then::Skip,
                    _ => Then::Nothing,
                }
            }
            Node::End(tag) => {
                while translate.last().is_some_and(|t| t.0 >= depth && matches!(tag.name(), "group" | "file")) {
                    translate.pop();
                }
                match tag.name() {
                    "segment" => {
                        if let (Some(unit), Some((id, said))) = (&mut open, segment.take()) {
                            let name = if id.is_empty() { unit.id.clone() } else { format!("{}:{id}", unit.id) };
                            let (source, target) = (unit.source.take(), unit.target.take());
                            if unit.translate {
                                push(&mut units, &mut number, name, source.unwrap_or_default(), target.unwrap_or_default(), said);
                            }
                            unit.state = None;
                        }
                    }
                    "trans-unit" => {
                        if let Some(unit) = open.take() {
                            close(unit, &mut units, &mut number);
                        }
                    }
                    "unit" => open = None,
                    "file" => bilingual::add(std::mem::take(&mut units), [&languages[0], &languages[1]], out)?,
                    _ => {}
                }
                Then::Nothing
            }
            Node::Text(_) => Then::Nothing,
        };
        let taken = match then {
            Then::Nothing => Ok(()),
            Then::Skip => xml.skip(),
            Then::Take(name) => capture(xml).map(|captured| {
                if let Some(unit) = &mut open {
                    let place = match name {
                        "source" => &mut unit.source,
                        "seg-source" => &mut unit.seg_source,
                        _ => &mut unit.target,
                    };
                    *place = Some(captured);
                }
            }),
        };
        if let Err(fault) = taken {
            result = Err(fault);
            break;
        }
    }
    bilingual::add(units, [&languages[0], &languages[1]], out)?;
    if !is_xliff && result.is_ok() {
        return Err(Fault::Refused("not an XLIFF file: what is in it is something else".to_owned()));
    }
    result
}

/// The segments of a `trans-unit`.
fn close(unit: OpenUnit, units: &mut Vec<Unit>, number: &mut u32) {
    if !unit.translate {
        return;
    }
    let target = unit.target.unwrap_or_default();
    let marked = unit.seg_source.filter(|s| !s.segments.is_empty());
    let Some(marked) = marked else {
        push(units, number, unit.id, unit.source.unwrap_or_default(), target, unit.state);
        return;
    };
    // Trados numbers its segments through the whole file; its units have names that nobody sees.
    let through = !unit.confirmed.is_empty() || unit.id.len() == 36;
    let single = marked.segments.len() == 1;
    let mut targets: HashMap<&str, &str> = HashMap::new();
    for (mid, text) in &target.segments {
        targets.entry(mid).or_insert(text);
    }
    for (mid, text) in &marked.segments {
        let name = match (through, single) {
            (true, _) if !mid.is_empty() => mid.clone(),
            (_, true) => unit.id.clone(),
            _ => format!("{}:{mid}", unit.id),
        };
        let other = match targets.get(mid.as_str()) {
            Some(text) => (*text).to_owned(),
            None if single && target.segments.is_empty() => target.text.clone(),
            None => String::new(),
        };
        let state = unit.confirmed.get(mid).copied().or(unit.state);
        let (source, target) = (Captured { text: text.clone(), ..Captured::default() }, Captured { text: other, ..Captured::default() });
        push(units, number, name, source, target, state);
    }
    for sub in marked.subs {
        push(units, number, unit.id.clone(), Captured { text: sub, ..Captured::default() }, Captured::default(), None);
    }
}

fn push(units: &mut Vec<Unit>, number: &mut u32, name: String, source: Captured, target: Captured, state: Option<State>) {
    *number = number.saturating_add(1);
    let name = if name.is_empty() { number.to_string() } else { name };
    let mut add = |sides: [String; 2], state: Option<State>| {
        let locus = Some(format!("segment {name}"));
        units.push(Unit { segment: name.clone(), locus, lines: [*number; 2], sides, state });
    };
    add([source.text, target.text], state);
    // A translator may leave out or move what stands in codes: it goes with nothing for certain.
    source.subs.into_iter().for_each(|sub| add([sub, String::new()], None));
    target.subs.into_iter().for_each(|sub| add([String::new(), sub], None));
}

/// What the attributes of a unit say of its translation: `approved` of XLIFF 1.2, memoQ's `status`, Phrase's `confirmed`.
fn unit_state(tag: &Tag<'_>) -> Option<State> {
    if tag.prefixed("approved").is_some_and(|a| a == "yes") {
        return Some(State::Final);
    }
    if let Some(confirmed) = tag.attribute("confirmed") {
        return Some(if confirmed == "1" || confirmed == "true" { State::Translated } else { State::Draft });
    }
    let status = tag.attribute("status")?;
    Some(match status.as_str() {
        "ManuallyConfirmed" | "Confirmed" => State::Translated,
        "ReviewerConfirmed" | "Reviewer1Confirmed" => State::Reviewed,
        "Proofread" | "Reviewer2Confirmed" => State::Final,
        _ => State::Draft,
    })
}

/// The states of both versions of XLIFF.
fn state(name: &str) -> State {
    match name {
        "translated" => State::Translated,
        "reviewed" => State::Reviewed,
        "final" | "signed-off" => State::Final,
        _ => State::Draft,
    }
}

fn trados_state(name: &str) -> State {
    match name {
        "Translated" => State::Translated,
        "ApprovedTranslation" => State::Reviewed,
        "ApprovedSignOff" => State::Final,
        _ => State::Draft,
    }
}
