#![no_main]

#[path = "../common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"PK") {
        common::read("a.zip", data.to_vec());
    } else {
        common::read_packed("a.zip", data);
    }
});
