#![no_main]

#[path = "../common.rs"]
mod common;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let [container, book, chapter] = common::texts(data);
    common::read("a.epub", common::package(&[("META-INF/container.xml", &container), ("b.opf", &book), ("c.html", &chapter)]));
});
