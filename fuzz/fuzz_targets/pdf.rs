#![no_main]

#[path = "../common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(
    // The reader catches the panics of the library that it uses; the fuzzer's hook would end the program before that.
    init: std::panic::set_hook(Box::new(|_| {})),
    |data: &[u8]| common::read("a.pdf", data.to_vec())
);
