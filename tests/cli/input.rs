//! Paths that hold nothing to read, files that aren't what they seem, links, standard input.

use super::util::{Case, FESTIVAL, GATE, damaged, of, sources};

/// Bytes that no encoding makes sense of.
fn binary() -> Vec<u8> {
    (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

#[test]
fn a_path_that_is_not_there_is_named() {
    for command in ["extract", "pairs", "text"] {
        Case::new().run([command, "novels"]).exits(2).says("novels: no such file or folder");
    }
}

#[test]
fn a_missing_path_among_good_ones_stops_the_run_before_anything_is_written() {
    let case = Case::with_news();
    let before = case.files();
    case.run(["extract", "news", "novels", "-o", "g.toml"]).exits(2).says("novels");
    assert_eq!(case.files(), before);
}

#[test]
fn an_empty_folder_holds_nothing_to_read() {
    let case = Case::new().folder("news");
    case.run(["extract", "news"]).exits(2).says("news: nothing to read here").says(".txt");
    assert!(case.files().is_empty());
}

#[test]
fn a_folder_without_chinese_is_probably_the_wrong_one() {
    let case = Case::new().file("news/a.txt", "The lantern festival was postponed.\n");
    case.run(["extract", "news"]).exits(2).says("news: no Chinese text in 1 file").says("--encoding");
    assert!(!case.files().contains_key("glossaries/news.toml"));
}

#[test]
fn an_empty_file_is_skipped() {
    let case = Case::with_news().file("news/empty.txt", "");
    case.run(["extract", "news", "--strict", "-o", "g.toml"]).exits(0).says("empty.txt: skipped: empty");
}

#[test]
fn a_binary_file_is_named_with_the_reason_and_the_good_one_is_read() {
    let case = Case::new().file("news/a.txt", FESTIVAL).file("news/photo.txt", binary());
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).says("photo.txt: not read: not text (binary data)").prints("Read 1 document,");
    assert_eq!(case.entry("高木良介").target, "Takagi Ryosuke");
}

#[test]
fn with_strict_a_binary_file_ends_the_run_and_nothing_is_written() {
    let case = Case::new().file("news/a.txt", FESTIVAL).file("news/photo.txt", binary());
    let before = case.files();
    case.run(["extract", "news", "--strict"]).exits(2).says("photo.txt: not read").says("--strict");
    assert_eq!(case.files(), before);
}

#[test]
fn a_broken_encoding_is_reported_with_file_and_line() {
    let case = Case::new().file("news/a.txt", damaged()).file("news/b.txt", GATE);
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).says("a.txt:3: not valid UTF-8: 2 places were replaced");
    assert_eq!(case.entry("高木良介").count, 2, "the text around the damage is read");
    case.run(["text", "news/a.txt"]).exits(0).prints("a.txt:3  \u{FFFD}\u{FFFD}松岭镇的河灯工坊今年");
}

#[test]
fn with_strict_a_broken_encoding_ends_the_run_and_nothing_is_written() {
    let case = Case::new().file("news/a.txt", damaged());
    let before = case.files();
    case.run(["extract", "news", "--strict"]).exits(2).says("a.txt:3");
    assert_eq!(case.files(), before);
}

#[test]
fn unsupported_file_types_are_named_as_skipped_and_do_not_disturb_strict_runs() {
    let case = Case::with_news().file("news/table.numbers", "x").file("news/Makefile", "x");
    let run = case.run(["extract", "news", "--strict", "-o", "g.toml"]).exits(0);
    run.says("table.numbers: skipped: shuyu can't read .numbers files").says("Makefile: skipped: no file name extension");
}

#[test]
fn only_ten_skipped_files_are_named_unless_asked_for_more() {
    let case = (0..12).fold(Case::with_news(), |case, i| case.file(&format!("news/{i:02}.numbers"), "x"));
    case.run(["extract", "news", "-n"]).exits(0).says("09.numbers").says("2 more files were skipped").never_mentions("10.numbers");
    case.run(["extract", "news", "-n", "-v"]).exits(0).says("10.numbers").says("11.numbers").never_mentions("more file");
    case.run(["extract", "news", "-n", "-q"]).exits(0).stays_quiet();
}

#[test]
fn hidden_files_and_folders_are_left_out_silently() {
    let case = Case::with_news().file("news/.draft.txt", FESTIVAL).file("news/.git/notes.txt", GATE).file("news/.DS_Store", "x");
    let run = case.run(["extract", "news", "-v", "-o", "g.toml"]).exits(0).stays_quiet().prints("Read 2 documents");
    run.never_mentions("draft").never_mentions("notes.txt").never_mentions("DS_Store");
}

#[test]
fn a_hidden_folder_that_the_user_names_is_read() {
    let case = Case::new().file(".news/a.txt", FESTIVAL);
    case.run(["extract", ".news", "-o", "g.toml"]).exits(0).prints("Read 1 document,");
}

#[test]
fn a_file_that_the_user_names_is_read_whatever_its_extension_is() {
    let case = Case::new().file("letter.draft", FESTIVAL);
    assert!(sources(&case.found(["letter.draft"])).contains(&"高木良介"));
}

#[test]
fn a_file_reached_by_two_paths_is_read_once() {
    let case = Case::with_news();
    case.run(["extract", "news", "news/gate.txt", "./news", "-n"]).exits(0).prints("Read 2 documents");
}

#[test]
fn files_of_one_name_in_two_folders_are_told_apart() {
    let case = Case::new().file("north/a.txt", FESTIVAL).file("south/a.txt", GATE);
    let found = case.found(["north", "south"]);
    let evidence = |source: &str| of(&found, source)["evidence"][0].as_str().expect("evidence").to_owned();
    assert!(evidence("高木良介").starts_with("north/a.txt:2 "), "{}", evidence("高木良介"));
    assert!(evidence("河灯手册").starts_with("south/a.txt:4 "), "{}", evidence("河灯手册"));
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let case = Case::new().file("news/a.txt", FESTIVAL).file("private/diary.txt", GATE);
    std::os::unix::fs::symlink(case.path("private/diary.txt"), case.path("news/diary.txt")).expect("linked");
    std::os::unix::fs::symlink(case.path("private"), case.path("news/folder")).expect("linked");
    let run = case.run(["extract", "news", "-o", "g.toml"]).exits(0).prints("Read 1 document,");
    run.says("diary.txt: skipped: a link that leads out of the folder").never_mentions("科瓦连科");
    assert!(!case.text("g.toml").contains("潮汐闸门"));
}

#[cfg(unix)]
#[test]
fn a_link_inside_the_folder_makes_no_second_copy_and_a_circle_no_endless_run() {
    let case = Case::with_news();
    std::os::unix::fs::symlink(case.path("news/gate.txt"), case.path("news/same.txt")).expect("linked");
    std::os::unix::fs::symlink(case.path("news"), case.path("news/again")).expect("linked");
    case.run(["extract", "news", "-n"]).exits(0).prints("Read 2 documents");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_named() {
    let case = Case::with_news();
    std::os::unix::fs::symlink("gone.txt", case.path("news/old.txt")).expect("linked");
    case.run(["extract", "news", "-n"]).exits(0).says("old.txt: skipped: a link that leads nowhere");
}

#[test]
fn a_dash_reads_standard_input() {
    let case = Case::new();
    case.run_with_input(FESTIVAL, ["extract", "-"]).exits(0).prints("Read 1 document,");
    assert!(case.text("glossaries/glossary.toml").contains("source = \"高木良介\""));
    case.run_with_input(FESTIVAL, ["text", "-"]).exits(0).prints("-:1  青禾县举办河灯节\n");
}

#[test]
fn standard_input_in_another_encoding_is_understood() {
    let (bytes, _, _) = encoding_rs::GB18030.encode(FESTIVAL);
    Case::new().run_with_input(bytes.into_owned(), ["text", "-"]).exits(0).prints("青禾县举办河灯节");
}

#[test]
fn control_characters_of_a_document_never_reach_the_terminal() {
    let case =
        Case::new().file("news/a.txt", "馆长高木良介(Takagi\u{1b}]0;x\u{7}Ryosuke)在松岭镇。\n\u{1b}[2J水位监测系统,水位监测系统。\n");
    for args in [&["extract", "news", "-n"][..], &["pairs", "news"], &["text", "news"]] {
        let run = case.run(args.iter().copied()).exits(0);
        assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{run:#?}");
    }
}
