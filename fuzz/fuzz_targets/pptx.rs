#![no_main]

#[path = "../common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [main, relations, slide] = common::texts(data);
    let parts = [("ppt/presentation.xml", &main), ("ppt/_rels/presentation.xml.rels", &relations), ("ppt/slides/slide1.xml", &slide)];
    common::read("a.pptx", common::package(&parts));
});
