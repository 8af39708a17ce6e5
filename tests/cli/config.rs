//! `shuyu.toml` gives the options their defaults.

use shuyu::glossary::Status;

use super::util::{Case, typed};

#[test]
fn settings_are_found_in_a_folder_above() {
    let case = Case::with_news().file("shuyu.toml", "output = \"client.toml\"\nkind = [\"person\"]\n").folder("deep/er");
    case.run_in("deep/er", ["extract", "../../news"]).exits(0);
    let kinds: Vec<&str> = case.glossary("client.toml").terms.iter().map(|e| e.kind.name()).collect();
    assert_eq!(kinds, ["person", "person"], "the glossary stands beside the settings, with persons only");
}

#[test]
fn the_nearest_settings_win() {
    let case = Case::with_news().file("shuyu.toml", "output = \"far.toml\"\n").file("news/shuyu.toml", "output = \"near.toml\"\n");
    case.run_in("news", ["extract", "."]).exits(0);
    let files = case.files();
    assert!(files.contains_key("news/near.toml") && !files.contains_key("far.toml"), "{:?}", files.keys());
}

#[test]
fn a_flag_beats_the_settings() {
    let case = Case::with_news().file("shuyu.toml", "output = \"client.toml\"\nkind = [\"person\"]\nstrictness = \"strict\"\n");
    case.run(["extract", "news", "-o", "other.toml", "--kind", "work"]).exits(0);
    assert!(!case.path("client.toml").exists());
    let sources: Vec<String> = case.glossary("other.toml").terms.into_iter().map(|e| e.source).collect();
    assert_eq!(sources, ["河灯手册"]);
}

#[test]
fn an_unknown_key_is_named_with_the_nearest_known_one() {
    let case = Case::with_news().file("shuyu.toml", "mincount = 3\n");
    case.run(["extract", "news"]).exits(2).says("shuyu.toml").says("unknown key \"mincount\"").says("Did you mean \"min-count\"?");
    assert!(!case.path("glossaries").exists());
}

#[test]
fn a_value_of_the_wrong_type_is_named_with_its_line() {
    let case = Case::with_news().file("shuyu.toml", "# ours\nmin-count = \"three\"\n");
    case.run(["extract", "news"]).exits(2).says("shuyu.toml: line 2").says("string");
}

#[test]
fn more_threads_than_any_computer_can_use_are_not_started() {
    let case = Case::with_news().file("shuyu.toml", "jobs = 99999999999\n");
    case.run(["extract", "news", "-n"]).exits(0).prints("+ 高木良介");
}

#[test]
fn an_unknown_value_is_named_with_the_known_ones() {
    let case = Case::with_news().file("shuyu.toml", "strictness = \"loud\"\n");
    case.run(["extract", "news"]).exits(2).says("shuyu.toml").says("loud").says("strict, balanced, broad");
}

#[test]
fn strict_encoding_and_known_glossaries_can_be_set() {
    let case = Case::with_news()
        .file("team/shuyu.toml", "strict = true\nencoding = \"utf-8\"\nwith = [\"house.toml\"]\n")
        .file("team/house.toml", typed("潮汐闸门", "tidal gate", Status::Approved))
        .folder("team/work");
    case.run_in("team/work", ["extract", "../../news", "-n"]).exits(0).prints("1 term was not proposed").never_mentions("+ 潮汐闸门");
    case.write("news/bad.txt", b"\xB0\xA1\xB0\xA2\n");
    case.run_in("team/work", ["extract", "../../news", "-n"]).exits(2).says("bad.txt:1: not valid UTF-8");
}

#[test]
fn commands_that_have_no_settings_work_beside_broken_ones() {
    let case = Case::new().file("shuyu.toml", "mincount = 3\n").file("g.toml", typed("潮汐闸门", "tidal gate", Status::Approved));
    case.run(["list", "g.toml"]).exits(0).prints("tidal gate");
}
