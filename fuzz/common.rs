//! What all targets do: read bytes as a file of some name. Packed formats get their XML from the fuzzer and their zip file
//! from here, so that the fuzzer does not have to guess checksums; the target `zip` tries the zip file itself.

#![allow(dead_code, reason = "no target needs all of it")]

#[path = "../tests/cli/packages.rs"]
mod packages;

pub(crate) use packages::{docx, epub, odf, package, xlsx};

/// Reads bytes as a file of this name.
pub(crate) fn read(name: &str, bytes: Vec<u8>) {
    let (documents, notices) = shuyu::read::from_bytes(name, bytes, shuyu::read::Options::default());
    assert!(!documents.is_empty() || !notices.is_empty(), "a file gives text or a reason");
    for block in documents.iter().flat_map(|d| &d.blocks) {
        assert!(!block.text.trim().is_empty());
        for (offset, _) in block.text.char_indices().take(64) {
            assert!(block.place(offset).line > 0);
        }
        assert!(!block.spot(0).is_empty());
    }
}

/// The fuzzer's bytes as so many texts, separated by zero bytes.
pub(crate) fn texts<const N: usize>(data: &[u8]) -> [String; N] {
    let mut parts = data.splitn(N, |&b| b == 0);
    std::array::from_fn(|_| String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned())
}
