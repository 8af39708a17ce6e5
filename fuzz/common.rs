//! What all targets do: read bytes as a file of some name. Packed formats get the names and the contents of their parts from
//! the fuzzer and their zip file from here, so that the fuzzer does not have to guess checksums; the target `zip` tries the
//! zip file itself as well.

#![allow(dead_code, reason = "no target needs all of it")]

#[path = "../tests/cli/packages.rs"]
mod packages;

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

/// Reads a zip file of the parts that the fuzzer names.
pub(crate) fn read_packed(name: &str, data: &[u8]) {
    read(name, packages::packed(data));
}
