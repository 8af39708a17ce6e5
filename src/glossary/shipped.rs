//! The glossaries that ship with the program: places, organisations, titles. They are files in `glossaries/` like a
//! user's own, compiled in and read through the same code.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Entry;
use super::file::{self, Glossary};
use crate::text::key;

fn parsed(cell: &'static OnceLock<Glossary>, name: &str, text: &str) -> &'static Glossary {
    cell.get_or_init(|| {
        // A test reads all three, so a mistake in them is found before anyone builds a release.
        file::read(std::path::Path::new(name), text).unwrap_or_default()
    })
}

/// Countries, capitals, regions and cities.
pub fn places() -> &'static Glossary {
    static CELL: OnceLock<Glossary> = OnceLock::new();
    parsed(&CELL, "glossaries/places.toml", include_str!("../../glossaries/places.toml"))
}

/// International bodies, news agencies, ministries, parties.
pub fn organisations() -> &'static Glossary {
    static CELL: OnceLock<Glossary> = OnceLock::new();
    parsed(&CELL, "glossaries/organisations.toml", include_str!("../../glossaries/organisations.toml"))
}

/// Offices, ranks, posts and forms of address.
pub fn titles() -> &'static Glossary {
    static CELL: OnceLock<Glossary> = OnceLock::new();
    parsed(&CELL, "glossaries/titles.toml", include_str!("../../glossaries/titles.toml"))
}

/// The shipped entry for a spelling.
#[must_use]
pub fn lookup(source: &str) -> Option<&'static Entry> {
    lookup_key(&key(source))
}

/// The shipped entry for a spelling whose key is known already.
#[must_use]
pub(crate) fn lookup_key(key: &str) -> Option<&'static Entry> {
    index().get(key).copied()
}

/// The shipped entries by the keys of their spellings.
pub(crate) fn index() -> &'static FxHashMap<String, &'static Entry> {
    static INDEX: OnceLock<FxHashMap<String, &'static Entry>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = FxHashMap::default();
        for glossary in [places(), organisations(), titles()] {
            for entry in &glossary.terms {
                for spelling in entry.spellings() {
                    index.entry(key(spelling)).or_insert(entry);
                }
            }
        }
        index
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::glossary::{Basis, Kind, Status};

    #[test]
    fn the_shipped_glossaries_are_sound() {
        let files = [
            (include_str!("../../glossaries/places.toml"), places(), Kind::Place, 400),
            (include_str!("../../glossaries/organisations.toml"), organisations(), Kind::Organisation, 200),
            (include_str!("../../glossaries/titles.toml"), titles(), Kind::Title, 200),
        ];
        for (text, glossary, kind, least) in files {
            file::parse(std::path::Path::new("shipped"), text).expect("it parses");
            assert!(glossary.terms.len() >= least, "{kind}: {}", glossary.terms.len());
            let mut seen = HashSet::new();
            for e in &glossary.terms {
                assert_eq!((e.kind, e.status, e.basis), (kind, Status::Approved, Basis::Known), "{}", e.source);
                assert!(!e.target.trim().is_empty(), "{} has no target", e.source);
                for spelling in e.spellings() {
                    assert!(spelling.chars().count() >= 2, "{spelling} is too short");
                    assert!(seen.insert(spelling.to_owned()), "{spelling} stands twice");
                }
            }
            let mut sorted: Vec<&str> = glossary.terms.iter().map(|e| e.source.as_str()).collect();
            sorted.sort_unstable();
            assert!(glossary.terms.iter().map(|e| e.source.as_str()).eq(sorted), "{kind}: not sorted");
        }
    }

    #[test]
    fn spellings_in_either_script_are_found() {
        assert_eq!(lookup("越南社會主義共和國").map(|e| e.target.as_str()), Some("Socialist Republic of Vietnam"));
        assert_eq!(lookup("世卫组织").map(|e| e.target.as_str()), Some("World Health Organization"));
        assert_eq!(lookup("不存在"), None);
    }
}
