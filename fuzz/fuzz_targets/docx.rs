#![no_main]

#[path = "../common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [body, styles, footnotes] = common::texts(data);
    common::read("a.docx", common::docx(&body, &[("styles", "styles.xml", &styles), ("footnotes", "footnotes.xml", &footnotes)]));
});
