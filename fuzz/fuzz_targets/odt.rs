#![no_main]

#[path = "../common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [body, automatic, styles] = common::texts(data);
    common::read("a.odt", common::odf(&body, &automatic, &styles));
});
