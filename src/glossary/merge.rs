//! Two glossaries become one, entry by entry: with the version that both come from, as git has it, or without.
//!
//! Works on the text, so that comments, unknown keys and the layout of both sides stay. What only one side changed is taken
//! as that side wrote it. Where two people decided differently, the first one's word stays in the entry and the other one
//! is kept beside it in `conflicts`, so that the file can be read, reviewed and saved like any other.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path};

use toml_edit::Document;

use super::file::{self, Open, blocks, comments, lead, line_end, set_field};
use super::plan::{Field, Plan};
use super::{Basis, Conflict, Entry, Kind, Status};
use crate::error::{Error, Result};
use crate::text::key;

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Merged {
    /// The text of the merged glossary.
    pub text: String,
    /// Where two people decided differently, in the order of the file.
    pub differences: Vec<Difference>,
    /// Entries that came from the second glossary.
    pub added: usize,
    /// Entries of the first one that the second one changed.
    pub changed: usize,
}

/// Two people's values of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The entry's source; empty for a key of the head.
    pub source: String,
    /// The field's key.
    pub field: String,
    /// The value that stays in the entry.
    pub stays: String,
    /// The value that stands in `conflicts` now.
    pub other: String,
}

/// Whether a glossary can be merged: its entries are `[[term]]` blocks, not inline tables.
#[must_use]
pub fn can_merge(glossary: &Open) -> bool {
    !glossary.is_inline()
}

/// Merges `theirs` into `ours`. `base` is the version that both come from, if there is one.
///
/// The result holds the same entries, decisions and comments in whichever order two glossaries are merged; of two values
/// that contradict each other the one of `ours` stays in the entry.
///
/// # Errors
/// As [`Open::new`], should the merged text not be a glossary.
pub fn merge(base: Option<&Open>, ours: &Open, theirs: &Open) -> Result<Merged> {
    let mut out = Merged::default();
    let base = base.filter(|b| can_merge(b));
    let [ours_pieces, theirs_pieces] = [ours, theirs].map(pieces);
    let base_pieces = base.map(pieces).unwrap_or_default();
    let [in_base, in_theirs] = [&base_pieces, &theirs_pieces].map(index);
    let in_ours = index(&ours_pieces);

    let mut kept: Vec<(Kind, &str, String)> = Vec::new();
    for piece in &ours_pieces {
        let base = in_base.get(&piece.id).map(|&i| &base_pieces[i]);
        let as_it_is = |kept: &mut Vec<_>| kept.push((piece.entry.kind, piece.entry.source.as_str(), piece.raw.to_owned()));
        let Some(theirs) = in_theirs.get(&piece.id).map(|&i| &theirs_pieces[i]) else {
            // Taken out by the others: it stays if somebody worked on it here.
            if base.is_none_or(|b| b.personal() != piece.personal()) {
                as_it_is(&mut kept);
            }
            continue;
        };
        if piece.core == theirs.core || base.is_some_and(|b| b.core == theirs.core) {
            as_it_is(&mut kept);
            continue;
        }
        let core = if base.is_some_and(|b| b.core == piece.core) {
            theirs.core.clone()
        } else {
            let (core, differences) = merge_entry(base, piece, theirs);
            out.differences.extend(differences);
            core
        };
        if core == piece.core {
            as_it_is(&mut kept);
        } else {
            out.changed += 1;
            kept.push((piece.entry.kind, &piece.entry.source, core + &piece.tail));
        }
    }
    let mut added: Vec<&Piece<'_>> = theirs_pieces
        .iter()
        .filter(|t| !in_ours.contains_key(&t.id))
        .filter(|t| in_base.get(&t.id).is_none_or(|&b| base_pieces[b].personal() != t.personal()))
        .collect();
    added.sort_by(|a, b| (a.entry.kind, &a.entry.source).cmp(&(b.entry.kind, &b.entry.source)));
    out.added = added.len();

    let [head_ours, head_theirs] = [ours, theirs].map(|o| Head::of(o.head()));
    let head_base = base.map(|b| Head::of(b.head()));
    let (mut text, differences) = merge_head(head_base.as_ref(), &head_ours, &head_theirs);
    out.differences.splice(0..0, differences);

    // Each new entry goes in front of the first one that sorts after it.
    let mut highest: Vec<usize> = Vec::new();
    let order = |i: usize| (kept[i].0, kept[i].1);
    for i in 0..kept.len() {
        highest.push(highest.last().copied().filter(|&h| order(h) >= order(i)).unwrap_or(i));
    }
    let place = |p: &Piece<'_>| highest.partition_point(|&h| order(h) <= (p.entry.kind, p.entry.source.as_str()));
    let mut added = added.into_iter().map(|p| (place(p), p)).peekable();
    for i in 0..=kept.len() {
        while let Some((_, piece)) = added.next_if(|(at, _)| *at == i) {
            end_with_blank_line(&mut text);
            text.push_str(&piece.core);
            if i < kept.len() {
                text.push('\n');
            }
        }
        if let Some((_, _, piece)) = kept.get(i) {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(piece);
        }
    }
    let line_end = file::line_end_of(ours.text());
    let mut text = if line_end == "\n" { text } else { text.replace("\r\n", "\n").replace('\n', line_end) };
    if ours.text().starts_with('\u{FEFF}') {
        text.insert(0, '\u{FEFF}');
    }
    // Mixed line ends and a missing one at the end are the user's, as long as nothing else changes.
    let nothing = out.added == 0 && out.changed == 0 && kept.len() == ours_pieces.len();
    out.text = if nothing && text.replace("\r\n", "\n") == ours.text().replace("\r\n", "\n") { ours.text().to_owned() } else { text };
    Open::new(ours.path(), Some(&out.text))?;
    Ok(out)
}

/// Merges glossaries one after the other into the first one, whose path says where the result will stand: paths of documents
/// are changed to be right there.
///
/// # Errors
/// [`Error::NotMergeable`] and [`Error::OtherLanguages`] for glossaries that don't go together; else as [`merge`].
pub fn merge_all(first: &Open, others: &[Open]) -> Result<Merged> {
    let mut out = Merged { text: first.text().to_owned(), ..Merged::default() };
    let languages = |o: &Open| format!("{} to {}", o.glossary().source_language, o.glossary().target_language);
    let mut all = first.clone();
    for other in others {
        if let Some(open) = [&all, other].into_iter().find(|o| !can_merge(o)) {
            return Err(Error::NotMergeable { path: open.path().to_path_buf() });
        }
        if languages(other) != languages(first) {
            let (found, expected) = (languages(other), languages(first));
            return Err(Error::OtherLanguages { path: other.path().to_path_buf(), found, expected });
        }
        let merged = merge(None, &all, &moved(other, first.path())?)?;
        all = Open::new(first.path(), Some(&merged.text))?;
        out.text = merged.text;
        out.added += merged.added;
        out.changed += merged.changed;
        for d in merged.differences {
            if !out.differences.contains(&d) {
                out.differences.push(d);
            }
        }
    }
    Ok(out)
}

/// A glossary as it would be in the folder of another file: with paths of documents that are right from there.
///
/// # Errors
/// As [`Open::apply`].
pub fn moved(glossary: &Open, to: &Path) -> Result<Open> {
    let folder = |p: &Path| {
        let folder = p.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folder.canonicalize().or_else(|_| std::path::absolute(folder)).unwrap_or_else(|_| folder.to_path_buf())
    };
    let (from, to) = (folder(glossary.path()), folder(to));
    let documents: Vec<String> = glossary.glossary().documents.iter().map(|d| relative(&from.join(d), &to)).collect();
    let mut out = glossary.clone();
    if documents != glossary.glossary().documents && from != to {
        out.apply(&Plan { documents: Some(documents), ..Plan::default() })?;
    }
    Ok(out)
}

/// A path as a glossary in a folder names it: `/` between its parts.
fn relative(path: &Path, folder: &Path) -> String {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir if matches!(parts.last(), Some(Component::Normal(_))) => drop(parts.pop()),
            Component::CurDir => {}
            part => parts.push(part),
        }
    }
    let common = folder.components().zip(&parts).take_while(|(a, b)| a == *b).count();
    if common == 0 {
        return path.to_string_lossy().replace('\\', "/");
    }
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = parts.iter().skip(common).map(|c| c.as_os_str().to_string_lossy().into_owned());
    let joined = up.chain(down).collect::<Vec<_>>().join("/");
    if joined.is_empty() { ".".to_owned() } else { joined }
}

fn end_with_blank_line(text: &mut String) {
    while !text.is_empty() && !text.ends_with("\n\n") && !text.ends_with("\n\r\n") {
        text.push('\n');
    }
}

/// An entry with the comments that stand above and below it.
struct Piece<'o> {
    /// The key of its source, and the how many-th entry with that key it is.
    id: (String, usize),
    entry: &'o Entry,
    raw: &'o str,
    /// The text with `\n` as its line end and one at its end.
    core: String,
    /// The blank lines that follow.
    tail: String,
}

impl Piece<'_> {
    /// The text without what the program owns.
    fn personal(&self) -> String {
        let Some(items) = Items::of(&self.core) else { return self.core.clone() };
        let mut out = items.lead.clone();
        for item in &items.items {
            out.push_str(&if is_programs(&item.key) { item.text.replacen(&item.value, "", 1) } else { item.text.clone() });
        }
        out + &items.rest
    }
}

fn is_programs(key: &str) -> bool {
    matches!(key, "count" | "documents" | "score" | "basis" | "evidence" | "alternatives")
}

fn pieces(open: &Open) -> Vec<Piece<'_>> {
    let body = open.body();
    let starts: Vec<usize> = open.starts().iter().map(|&s| lead(body, s)).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let piece = |(i, entry): (usize, &'_ Entry)| (i, key(&entry.source));
    let ids: Vec<(usize, String)> = open.glossary().terms.iter().enumerate().map(piece).collect();
    ids.into_iter()
        .zip(&open.glossary().terms)
        .map(|((i, key), entry)| {
            let raw = &body[starts[i]..starts.get(i + 1).copied().unwrap_or(body.len())];
            let text = raw.replace("\r\n", "\n");
            let core = text.trim_end().to_owned() + "\n";
            let tail = text.get(core.len()..).unwrap_or_default().to_owned();
            let n = seen.entry(key.clone()).or_default();
            *n += 1;
            Piece { id: (key, *n), entry, raw, core, tail }
        })
        .collect()
}

fn index(pieces: &Vec<Piece<'_>>) -> HashMap<(String, usize), usize> {
    pieces.iter().enumerate().map(|(i, p)| (p.id.clone(), i)).collect()
}

/// A block of text taken apart at its keys.
struct Items {
    /// Up to the end of the header's line.
    lead: String,
    items: Vec<Item>,
    /// After the last value's line: comments, tables of the user's own.
    rest: String,
}

#[derive(Clone)]
struct Item {
    key: String,
    /// From the end of the one before to the end of the value's line.
    text: String,
    value: String,
}

impl Items {
    fn of(core: &str) -> Option<Self> {
        let document = Document::parse(core).ok()?;
        let header = document.get("term")?.as_array_of_tables()?.get(0)?;
        Some(Self::of_table(core, header, line_end(core, header.span()?.start)))
    }

    fn of_table(text: &str, table: &toml_edit::Table, from: usize) -> Self {
        let mut spans: Vec<(String, std::ops::Range<usize>)> =
            table.iter().filter_map(|(k, v)| Some((k.to_owned(), v.as_value()?.span()?))).filter(|(_, s)| s.start >= from).collect();
        spans.sort_by_key(|(_, s)| s.start);
        let mut at = from;
        let mut items = Vec::new();
        for (key, span) in spans {
            let end = line_end(text, span.end);
            items.push(Item { key, text: text[at..end].to_owned(), value: text[span].to_owned() });
            at = end;
        }
        Items { lead: text[..from].to_owned(), items, rest: text[at..].to_owned() }
    }

    fn get(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.key == key)
    }
}

/// What one of three versions becomes: theirs where only they changed it, else ours.
fn choose<T: PartialEq + ?Sized>(base: Option<&T>, ours: &T, theirs: &T) -> Side {
    if ours != theirs && base.is_some_and(|b| b == ours) { Side::Theirs } else { Side::Ours }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Ours,
    Theirs,
}

/// The values of the merged entry, and where people differ.
fn merge_values(base: Option<&Entry>, o: &Entry, t: &Entry) -> (Entry, Vec<Conflict>) {
    let none = Entry::default();
    let b = base.unwrap_or(&none);
    let mut out = o.clone();
    let mut conflicts: Vec<Conflict> = Vec::new();
    let mut other = |field: &str, other: &str| conflicts.push(Conflict { field: field.to_owned(), other: other.to_owned() });
    let pick = |side: Side| if side == Side::Ours { (o, t) } else { (t, o) };
    // Ties go to a value that both orders of a merge find.
    let weight = |e: &Entry| (e.count, e.documents, (e.score * 100.0).round() as i64, e.evidence.clone(), e.kind, e.basis);
    let (heavy, light) = pick(if weight(o) >= weight(t) { Side::Ours } else { Side::Theirs });

    // Status and target are one decision: nobody approved the mixture of two.
    let decision = |e: &Entry| (e.status, e.target.clone());
    let (o_changed, t_changed) = (decision(o) != decision(b), decision(t) != decision(b));
    let mut loser: Option<&Entry> = None;
    let side = if decision(o) == decision(t) || !t_changed {
        Side::Ours
    } else if !o_changed {
        Side::Theirs
    } else {
        let side = match (o.is_decided(), t.is_decided()) {
            (false, true) => Side::Theirs,
            (false, false) if o.target.is_empty() || is_typed(t) && !is_typed(o) && !t.target.is_empty() => Side::Theirs,
            _ => Side::Ours,
        };
        loser = Some(pick(side).1);
        side
    };
    let (won, lost) = pick(side);
    (out.status, out.target) = decision(won);
    let mut alternatives: Vec<&String> = heavy.alternatives.iter().collect();
    if let Some(loser) = loser {
        let both_rejected = won.status == Status::Rejected && loser.status == Status::Rejected;
        if loser.is_decided() && won.status != loser.status {
            other("status", loser.status.name());
        }
        if !loser.target.is_empty() && loser.target != won.target && !both_rejected {
            if loser.is_decided() || is_typed(loser) && (won.is_decided() || is_typed(won)) {
                other("target", &loser.target);
            } else {
                alternatives.insert(0, &loser.target);
            }
        }
    }
    if won.target == lost.target {
        out.basis = match choose(base.map(|b| &b.basis), &o.basis, &t.basis) {
            Side::Theirs => t.basis,
            Side::Ours if base.is_some_and(|b| b.basis == t.basis) => o.basis,
            Side::Ours => heavy.basis,
        };
    } else {
        out.basis = won.basis;
    }

    // Kind and variants belong to the one who decided, if one of two did.
    let owner = match (b.is_decided(), o.is_decided(), t.is_decided()) {
        (false, true, false) => Some(o),
        (false, false, true) => Some(t),
        _ => None,
    };
    if let Some(owner) = owner {
        out.kind = owner.kind;
        out.variants.clone_from(&owner.variants);
    } else {
        out.kind = if o.kind == t.kind || base.is_some_and(|b| b.kind == t.kind) {
            o.kind
        } else if base.is_some_and(|b| b.kind == o.kind) {
            t.kind
        } else if o.is_decided() {
            other("kind", t.kind.name());
            o.kind
        } else {
            heavy.kind
        };
        out.variants = merge_lists(&b.variants, &o.variants, &t.variants);
        out.variants.retain(|v| *v != out.source);
    }
    for (field, b, o, t, out) in
        [("note", &b.note, &o.note, &t.note, &mut out.note), ("reason", &b.reason, &o.reason, &t.reason, &mut out.reason)]
    {
        if o == b {
            out.clone_from(t);
        } else if t != b && o != t {
            other(field, t);
        }
    }

    // The program's own counts come from one run, not from a mixture.
    let counts = |e: &Entry| (e.count, e.documents, e.score.to_bits(), e.evidence.clone());
    let from = if base.is_some() && counts(t) == counts(b) {
        o
    } else if base.is_some() && counts(o) == counts(b) {
        t
    } else {
        heavy
    };
    (out.count, out.documents, out.score) = (from.count, from.documents, from.score);
    out.evidence.clone_from(&from.evidence);
    alternatives.extend(&light.alternatives);
    out.alternatives.clear();
    for a in alternatives {
        if *a != out.target && !out.alternatives.contains(a) {
            out.alternatives.push(a.clone());
        }
    }
    out.conflicts = merge_lists(&b.conflicts, &o.conflicts, &t.conflicts);
    for c in &conflicts {
        if !out.conflicts.contains(c) {
            out.conflicts.push(c.clone());
        }
    }
    (out, conflicts)
}

/// Whether a person must have typed an entry's target: no document and no list has given it.
fn is_typed(e: &Entry) -> bool {
    let attested = || e.evidence.iter().any(|line| line.contains(&e.target));
    // A merge may have put another run's evidence beside a target that somebody typed.
    let contested = || e.conflicts.iter().any(|c| c.field == "target");
    !e.target.is_empty() && (e.count == 0 || e.basis == Basis::None || e.basis == Basis::Attested && !attested() || contested())
}

/// What either side has, without what one of them took out.
fn merge_lists<T: PartialEq + Clone>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    let mut out: Vec<T> = Vec::new();
    for item in ours.iter().chain(theirs) {
        let taken_out = base.contains(item) && !(ours.contains(item) && theirs.contains(item));
        if !taken_out && !out.contains(item) {
            out.push(item.clone());
        }
    }
    out
}

/// All fields with a value that may differ.
fn fields(e: &Entry) -> Vec<Field> {
    file::all_fields(e).into_iter().filter(|f| !matches!(f, Field::Source(_))).collect()
}

fn merge_entry(base: Option<&Piece<'_>>, ours: &Piece<'_>, theirs: &Piece<'_>) -> (String, Vec<Difference>) {
    let (mut values, mut conflicts) = merge_values(base.map(|b| b.entry), ours.entry, theirs.entry);
    let (o, t) = (Items::of(&ours.core), Items::of(&theirs.core));
    let b = base.and_then(|b| Items::of(&b.core));
    let core = o.as_ref().zip(t.as_ref()).and_then(|(o, t)| {
        let core = compose(b.as_ref(), o, t, ours.entry, theirs.entry, &mut values, &mut conflicts)?;
        Some(with_comments(core, base.map(|b| b.core.as_str()), &ours.core, &theirs.core))
    });
    let differences = |conflicts: &[Conflict]| {
        let stays = |c: &Conflict| {
            let field = fields(&values).into_iter().find(|f| f.key() == c.field);
            let in_entry = field.map(|f| file::plain(&f)).or_else(|| Some(o.as_ref()?.get(&c.field)?.value.clone()));
            in_entry.unwrap_or_default()
        };
        let difference = |c: &Conflict| Difference {
            source: ours.entry.source.clone(),
            field: c.field.clone(),
            stays: stays(c),
            other: c.other.clone(),
        };
        conflicts.iter().map(difference).collect::<Vec<_>>()
    };
    match core {
        Some(core) => (core, differences(&conflicts)),
        None => {
            // The two can't be put together as text: ours stays, and theirs stands beside it whole.
            let whole = Conflict { field: "entry".to_owned(), other: theirs.core.trim().to_owned() };
            let mut all = ours.entry.conflicts.clone();
            all.push(whole.clone());
            let core = set_fields(&ours.core, &[Field::Conflicts(all)]).unwrap_or_else(|| format!("{}\n{}", ours.core, theirs.core));
            (core, differences(&[whole]))
        }
    }
}

/// The merged text of an entry; `None` if it doesn't come out as the merged values.
fn compose(
    b: Option<&Items>,
    o: &Items,
    t: &Items,
    ours: &Entry,
    theirs: &Entry,
    values: &mut Entry,
    conflicts: &mut Vec<Conflict>,
) -> Option<String> {
    let text_of = |items: Option<&Items>, key: &str| items.and_then(|i| i.get(key)).map(|i| i.text.clone());
    let value_of = |items: Option<&Items>, key: &str| items.and_then(|i| i.get(key)).map(|i| i.value.clone());
    let find = |e: &Entry, key: &str| fields(e).into_iter().find(|f| f.key() == key);
    let mut keys: Vec<&str> = o.items.iter().map(|i| i.key.as_str()).collect();
    for (n, item) in t.items.iter().enumerate() {
        if !keys.contains(&item.key.as_str()) {
            // After the key that it follows there.
            let before = t.items[..n].iter().rev().find_map(|i| keys.iter().position(|k| *k == i.key));
            keys.insert(before.map_or(0, |p| p + 1), &item.key);
        }
    }
    let mut out = if choose(b.map(|b| &b.lead), &o.lead, &t.lead) == Side::Theirs { t.lead.clone() } else { o.lead.clone() };
    for key in keys {
        let (in_b, in_o, in_t) = (text_of(b, key), text_of(Some(o), key), text_of(Some(t), key));
        let text = match find(values, key) {
            // The side that has the merged value; where both have it, the side that changed the text around it.
            Some(value) if find(ours, key) == find(theirs, key) || Some(&value) == find(ours, key).as_ref() => {
                let theirs_too = find(theirs, key).as_ref() == Some(&value);
                if theirs_too && (in_o.is_none() || choose(b.map(|_| &in_b), &in_o, &in_t) == Side::Theirs) { in_t } else { in_o }
            }
            Some(value) if Some(&value) == find(theirs, key).as_ref() => in_t,
            Some(_) => in_o.or(in_t),
            None => {
                // A key of the user's own, or the source.
                if choose(b.map(|_| &in_b), &in_o, &in_t) == Side::Theirs || in_o.is_none() && b.is_none() {
                    in_t
                } else {
                    let (vb, vo, vt) = (value_of(b, key), value_of(Some(o), key), value_of(Some(t), key));
                    if let (Some(vt), true) = (&vt, key != "source" && vo.is_some() && vo != vt && (b.is_none() || vb != vt)) {
                        let conflict = Conflict { field: key.to_owned(), other: vt.clone() };
                        if !values.conflicts.contains(&conflict) {
                            values.conflicts.push(conflict.clone());
                        }
                        conflicts.push(conflict);
                    }
                    // What one side took out and the other changed stays.
                    if in_o.is_none() && in_t != in_b { in_t } else { in_o }
                }
            }
        };
        out.push_str(&text.unwrap_or_default());
    }
    let rest = if choose(b.map(|b| &b.rest), &o.rest, &t.rest) == Side::Theirs || o.rest.trim().is_empty() { &t.rest } else { &o.rest };
    out.push_str(rest);
    let differing = |text: &str| -> Option<Vec<Field>> {
        let read = file::read(Path::new(""), text).ok()?.terms.into_iter().next()?;
        let same = |f: &Field| file::render_value(f) == file::render_value(&f.in_entry(&read));
        Some(fields(values).into_iter().filter(|f| !same(f)).collect())
    };
    set_fields(&out, &differing(&out)?).filter(|text| differing(text).is_some_and(|d| d.is_empty()))
}

/// The text with all comments that one side added. One that has lost its line stands above the entry.
fn with_comments(core: String, base: Option<&str>, ours: &str, theirs: &str) -> String {
    let missing = missing_comments(&core, base, ours, theirs);
    missing.iter().map(|c| format!("{c}\n")).collect::<String>() + &core
}

fn missing_comments<'t>(merged: &str, base: Option<&str>, ours: &'t str, theirs: &'t str) -> Vec<&'t str> {
    let there: HashSet<&str> = comments(merged).into_iter().chain(base.map(comments).unwrap_or_default()).collect();
    let mut missing: Vec<&str> = Vec::new();
    for comment in comments(ours).into_iter().chain(comments(theirs)) {
        if !there.contains(comment) && !missing.contains(&comment) {
            missing.push(comment);
        }
    }
    missing
}

/// The text of one entry with these values in it, and no other byte changed.
fn set_fields(core: &str, fields: &[Field]) -> Option<String> {
    let document = Document::parse(core).ok()?;
    let block = blocks(&document).into_iter().next()?;
    let mut edits: Vec<_> = fields.iter().filter_map(|f| set_field(core, &block.table, f, true)).collect();
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(core.len());
    let mut from = 0;
    for (range, new) in edits {
        out.push_str(&core[from..range.start]);
        out.push_str(&new);
        from = range.end;
    }
    out.push_str(&core[from..]);
    Some(out)
}

/// What stands above the entries.
struct Head {
    items: Items,
    text: String,
    documents: Vec<String>,
}

impl Head {
    fn of(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let mut documents = Vec::new();
        let items = match Document::parse(text.as_str()) {
            Ok(document) => {
                let array = document.get("documents").and_then(|d| d.as_array());
                documents.extend(array.into_iter().flatten().filter_map(|v| v.as_str().map(ToOwned::to_owned)));
                Items::of_table(&text, document.as_table(), 0)
            }
            Err(_) => Items { lead: text.clone(), items: Vec::new(), rest: String::new() },
        };
        Head { items, documents, text }
    }
}

fn merge_head(base: Option<&Head>, ours: &Head, theirs: &Head) -> (String, Vec<Difference>) {
    let mut differences = Vec::new();
    let documents = merge_lists(base.map_or(&[][..], |b| &b.documents), &ours.documents, &theirs.documents);
    let mut out = String::new();
    let mut items: Vec<Item> = ours.items.items.clone();
    for item in &theirs.items.items {
        let in_base = base.and_then(|b| b.items.get(&item.key));
        match items.iter_mut().find(|i| i.key == item.key) {
            Some(mine) if item.key == "documents" && documents != ours.documents => {
                mine.text = mine.text.replacen(&mine.value, &file::array(&documents), 1);
            }
            Some(_) if item.key == "documents" => {}
            Some(mine) if mine.value != item.value && in_base.is_none_or(|b| b.value != item.value) => {
                if in_base.is_some_and(|b| b.value == mine.value) {
                    *mine = item.clone();
                } else {
                    let (stays, other) = (mine.value.clone(), item.value.clone());
                    differences.push(Difference { source: String::new(), field: item.key.clone(), stays, other });
                }
            }
            Some(_) => {}
            None if in_base.is_none() => items.push(item.clone()),
            None => {}
        }
    }
    for item in &items {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&item.text);
    }
    let mut rest = ours.items.rest.as_str();
    if rest.trim().is_empty() && !theirs.items.rest.trim().is_empty() && base.is_none_or(|b| b.items.rest.trim().is_empty()) {
        rest = &theirs.items.rest;
    }
    let merged = format!("{}{out}{rest}", ours.items.lead);
    let missing = missing_comments(&merged, base.map(|b| b.text.as_str()), &ours.text, &theirs.text);
    if missing.is_empty() {
        return (merged, differences);
    }
    let core = merged.trim_end();
    let tail = merged.get(core.len() + 1..).filter(|t| !t.is_empty()).unwrap_or("\n");
    let lines: String = missing.iter().map(|c| format!("{c}\n")).collect();
    (format!("{core}\n{lines}{tail}"), differences)
}
