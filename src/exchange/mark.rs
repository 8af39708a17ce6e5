//! The mark of an export, by which a later export knows that nobody has changed it since; and what an export may take the
//! place of: nothing that may be somebody's work.
//!
//! The mark is a comment at the beginning, `shuyu export 1a2b3c4d`: a checksum of all else in the file stands in it. A client
//! may send back what was exported under the name that it had, so the words alone would tell nothing.

use std::path::{Path, PathBuf};

use crc32fast::Hasher;
use memchr::memmem;

use super::{WORDS, xlsx};
use crate::glossary::file;

/// What stands for the checksum until it is known.
const BLANK: &str = "00000000";

/// The mark as a writer writes it; [`sealed`] puts the checksum in.
pub(super) fn mark() -> String {
    format!("{WORDS} {BLANK}")
}

/// A text that a writer has begun with a [`mark`], with its checksum.
pub(super) fn sealed(text: String) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    if let Some(at) = place(&bytes) {
        let digits = checksum(&bytes, at);
        bytes[at..at + BLANK.len()].copy_from_slice(digits.as_bytes());
    }
    bytes
}

/// Whether a text bears a mark, and nothing was changed since.
fn is_sealed(bytes: &[u8]) -> bool {
    place(bytes).is_some_and(|at| bytes[at..at + BLANK.len()] == *checksum(bytes, at).as_bytes())
}

/// Where the checksum of a mark stands.
fn place(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[..bytes.len().min(512)];
    let words = format!("{WORDS} ");
    let at = memmem::find(head, words.as_bytes())? + words.len();
    (at + BLANK.len() <= bytes.len()).then_some(at)
}

/// The checksum of a text with the digits of its mark at `at`. Line ends don't count: git and editors change them, and no
/// person has done any work by that.
fn checksum(bytes: &[u8], at: usize) -> String {
    let mut sum = Hasher::new();
    for part in [&bytes[..at], &bytes[at + BLANK.len()..]] {
        part.split(|&b| b == b'\r').for_each(|piece| sum.update(piece));
    }
    digits(sum)
}

/// A checksum as it stands in a mark.
pub(super) fn digits(sum: Hasher) -> String {
    format!("{:08x}", sum.finalize())
}

/// Why a file stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is a glossary: no export takes its place, whatever the user says.
    Glossary,
    /// It may be somebody's work: an export takes its place only when the user says so.
    Work,
}

/// Whether a file that is there has to stay when `glossaries` are exported to it; `None` if an export may take its place.
#[must_use]
pub fn kept(path: &Path, bytes: &[u8], glossaries: &[PathBuf]) -> Option<Kept> {
    if glossaries.iter().any(|g| is_same(g, path)) || is_glossary(path, bytes) {
        return Some(Kept::Glossary);
    }
    (!is_export(bytes)).then_some(Kept::Work)
}

/// Whether two paths lead to one file, be it through a link.
fn is_same(a: &Path, b: &Path) -> bool {
    a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}

/// Whether a file is a glossary of ours, also one that was typed by hand or that can't be read at the moment.
fn is_glossary(path: &Path, bytes: &[u8]) -> bool {
    let bytes = without_mark(bytes);
    bytes.starts_with(b"# shuyu glossary")
        || std::str::from_utf8(bytes).is_ok_and(|text| file::parse(path, text).is_ok_and(|g| !g.terms.is_empty()))
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes)
}

/// Whether a file is empty, or an earlier export that nobody has changed.
fn is_export(bytes: &[u8]) -> bool {
    let bytes = without_mark(bytes);
    bytes.is_empty() || is_sealed(bytes) || xlsx::is_ours(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_tells_whether_anything_was_changed() {
        let bytes = sealed(format!("# {}\n甲\ta\n", mark()));
        assert_eq!(String::from_utf8(bytes.clone()).expect("UTF-8"), "# shuyu export 8f6e262f\n甲\ta\n");
        assert!(is_export(&bytes));
        let windows = String::from_utf8(bytes.clone()).expect("UTF-8").replace('\n', "\r\n");
        assert!(is_export(windows.as_bytes()), "git has changed the line ends");
        for other in [
            [&bytes[..], b"b\tb\n"].concat(),
            [b"# mine\n", &bytes[..]].concat(),
            bytes[..bytes.len() - 1].to_vec(),
            b"# shuyu export\n".to_vec(),
            b"# shuyu export 1a2b".to_vec(),
            format!("# {}\n", mark()).into_bytes(),
        ] {
            assert!(!is_export(&other), "{}", String::from_utf8_lossy(&other));
        }
    }
}
