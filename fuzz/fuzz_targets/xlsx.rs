#![no_main]

#[path = "../common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [sheet, strings, drawing] = common::texts(data);
    common::read("a.xlsx", common::xlsx(&[("表", "", &sheet)], &strings, &drawing));
});
