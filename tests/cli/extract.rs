//! What the options of `extract` do, and what it prints.

use std::collections::BTreeSet;

use serde_json::json;
use shuyu::glossary::{Basis, Kind, Status};

use super::util::{Case, damaged, keys, of, sources, typed};

#[test]
fn a_run_says_what_it_read_found_and_wrote_and_what_to_do_next() {
    let case = Case::with_news();
    let run = case.run(["extract", "news"]).exits(0).stays_quiet();
    let entries = case.glossary("glossaries/news.toml").terms.len();
    let run = run.prints("Read 2 documents").prints(&format!("glossaries/news.toml has {entries} new entries"));
    run.prints(&format!("Entries before: 0, now: {entries}.")).prints("shuyu review glossaries/news.toml").prints("Takagi Ryosuke");
}

#[test]
fn the_glossary_is_named_after_the_folder_or_the_file() {
    let case = Case::with_news();
    case.run_in("news", ["extract", "gate.txt"]).exits(0);
    case.run_in("news", ["extract", "."]).exits(0);
    let files = case.files();
    assert!(files.contains_key("news/glossaries/gate.toml") && files.contains_key("news/glossaries/news.toml"), "{:?}", files.keys());
}

#[test]
fn an_entry_holds_target_kind_basis_counts_and_evidence_with_file_and_line() {
    let case = Case::with_glossary();
    let person = case.entry("安德烈·科瓦连科");
    assert_eq!((person.kind, person.basis, person.status), (Kind::Person, Basis::Attested, Status::Candidate));
    assert_eq!((person.target.as_str(), person.count, person.documents), ("Andrei Kovalenko", 2, 1));
    assert_eq!(person.variants, ["科瓦连科"]);
    assert!(person.evidence[0].starts_with("gate.txt:2 ") && person.evidence[0].contains("【安德烈·科瓦连科】(Andrei Kovalenko)"));
    assert_eq!(case.entry("国际河灯协会").alternatives, ["IRLA"]);
    assert_eq!(case.entry("河灯手册").kind, Kind::Work);
    let term = case.entry("水位监测系统");
    assert_eq!((term.target.as_str(), term.basis, term.count, term.documents), ("", Basis::None, 5, 2));
}

#[test]
fn the_glossary_stands_by_kind_then_by_source() {
    let terms = Case::with_glossary().glossary("g.toml").terms;
    assert!(terms.is_sorted_by_key(|e| (e.kind, e.source.clone())), "{terms:#?}");
}

#[test]
fn the_glossary_remembers_what_was_read_relative_to_itself() {
    let case = Case::with_news();
    case.run(["extract", "news", "-o", "client/g.toml"]).exits(0);
    assert_eq!(case.glossary("client/g.toml").documents, ["../news"]);
    case.run(["extract", "news/gate.txt", "-o", "client/g.toml"]).exits(0);
    assert_eq!(case.glossary("client/g.toml").documents, ["../news", "../news/gate.txt"]);
}

#[test]
fn a_dry_run_writes_nothing_and_shows_the_difference() {
    let case = Case::with_news();
    let before = case.files();
    let run = case.run(["extract", "news", "--dry-run"]).exits(0);
    run.prints("+ 高木良介 = Takagi Ryosuke").prints("+ 潮汐闸门 = ?").prints("Nothing was written (--dry-run).");
    assert_eq!(case.files(), before);
    assert!(!case.path("glossaries").exists());
}

#[test]
fn a_dry_run_over_an_old_glossary_shows_only_what_would_change() {
    let case = Case::with_glossary();
    case.write("news/more.txt", "潮汐闸门昨天关闭。工程师小林正树(Kobayashi Masaki)在场。\n");
    let before = case.files();
    let run = case.run(["extract", "news", "-o", "g.toml", "-n"]).exits(0);
    run.prints("+ 小林正树 = Kobayashi Masaki").prints("~ 潮汐闸门").prints("count 3 → 4").never_mentions("+ 高木良介");
    assert_eq!(case.files(), before);
}

#[test]
fn a_second_run_says_that_there_is_nothing_new() {
    let case = Case::with_glossary();
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).prints("g.toml has nothing new").prints("The file is unchanged.");
}

#[test]
fn json_is_one_object_a_line_with_the_documented_keys_and_nothing_else() {
    let case = Case::with_news();
    let run = case.run(["extract", "news", "--format", "json", "-o", "g.toml"]).exits(0).stays_quiet();
    let objects = run.json();
    assert_eq!(objects.len(), case.glossary("g.toml").terms.len());
    for object in &objects {
        let documented = [
            "alternatives",
            "basis",
            "change",
            "changes",
            "count",
            "documents",
            "evidence",
            "kind",
            "reasons",
            "score",
            "source",
            "status",
            "target",
            "variants",
        ];
        assert_eq!(keys(object), documented);
    }
    let person = of(&objects, "安德烈·科瓦连科");
    assert_eq!(
        (&person["target"], &person["kind"], &person["basis"], &person["status"], &person["count"], &person["variants"]),
        (&json!("Andrei Kovalenko"), &json!("person"), &json!("attested"), &json!("candidate"), &json!(2), &json!(["科瓦连科"]))
    );
    assert_eq!(of(&objects, "潮汐闸门")["target"], json!(null));
    let scores: Vec<f64> = objects.iter().map(|o| o["score"].as_f64().expect("a number")).collect();
    let (first, last) = scores.split_at(scores.len() / 2);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    assert!(mean(first) > mean(last) + 0.2, "the best stand first: {scores:?}");
}

#[test]
fn json_stays_clean_when_files_are_skipped_or_damaged() {
    let case = Case::with_news().file("news/x.numbers", "x").file("news/bad.txt", damaged());
    let run = case.run(["extract", "news", "--format", "json", "-n"]).exits(0).says("x.numbers").says("bad.txt");
    assert!(!run.json().is_empty());
}

#[test]
fn json_says_the_same_with_and_without_dry_run() {
    let case = Case::with_news();
    let dry = case.run(["extract", "news", "--format", "json", "-n"]).exits(0);
    assert_eq!(case.run(["extract", "news", "--format", "json"]).exits(0).out, dry.out);
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let run = Case::with_news().run(["extract", "news", "-q"]).exits(0).stays_quiet();
    assert_eq!(run.out, "");
}

#[test]
fn kind_keeps_only_the_kinds_asked_for() {
    let case = Case::with_news();
    let all = case.found(["news"]);
    let chosen = case.found(["news", "--kind", "person", "--kind", "work"]);
    let expected: Vec<_> = all.into_iter().filter(|e| e["kind"] == "person" || e["kind"] == "work").collect();
    assert_eq!(chosen, expected);
    assert_eq!(sources(&chosen).len(), 3);
}

#[test]
fn an_unknown_kind_is_refused_with_the_known_ones() {
    Case::with_news().run(["extract", "news", "--kind", "persom"]).exits(2).says("persom").says("person, place, organisation");
}

#[test]
fn min_count_keeps_frequent_terms_and_every_name() {
    let case = Case::with_news();
    let (two, three) = (case.found(["news"]), case.found(["news", "--min-count", "3"]));
    assert_eq!(of(&two, "松岭镇")["count"], 2);
    assert!(!sources(&three).contains(&"松岭镇"));
    for name in ["高木良介", "河灯手册", "水位监测系统"] {
        assert!(sources(&three).contains(&name), "{name}");
    }
    assert!(three.iter().all(|e| e["basis"] == "attested" || e["count"].as_u64() >= Some(3)), "{three:#?}");
}

#[test]
fn min_count_one_also_gives_terms_that_occur_once() {
    // The summary of an empty result recommends it.
    let case = Case::new().file("a.txt", "潮汐闸门由工程师检修。\n");
    case.run(["extract", "a.txt", "-n"]).exits(0).prints("No names or terms found.").prints("--min-count 1");
    let found = case.found(["a.txt", "--min-count", "1", "--strictness", "broad"]);
    assert!(found.iter().any(|e| e["count"] == 1), "{found:?}");
}

#[test]
fn a_looser_list_holds_all_of_a_stricter_one() {
    let case = Case::with_news();
    let level = |name: &str| -> BTreeSet<String> {
        let found = case.found(["news", "--strictness", name]);
        found.iter().filter(|e| e["kind"] == "term").map(|e| e["source"].to_string()).collect()
    };
    let (strict, balanced, broad) = (level("strict"), level("balanced"), level("broad"));
    assert!(strict.is_subset(&balanced) && balanced.is_subset(&broad), "{strict:?} {balanced:?} {broad:?}");
    assert!(strict.len() < broad.len(), "{strict:?} {broad:?}");
}

#[test]
fn an_unknown_strictness_is_refused_with_the_known_ones() {
    Case::with_news().run(["extract", "news", "--strictness", "loud"]).exits(2).says("loud").says("strict, balanced, broad");
}

/// A house glossary: a decided term, a spelling of one, a rejected one, and targets that nobody approved yet.
fn house() -> String {
    [
        "format = 1\n".to_owned(),
        typed("潮汐闸门", "tidal gate", Status::Approved),
        typed("青禾水利局", "Qinghe Water Bureau", Status::Approved) + "variants = [\"水利局\"]\n",
        typed("观察员", "", Status::Rejected),
        typed("松岭镇", "Songling Town", Status::Candidate) + "kind = \"place\"\n",
        typed("河灯工坊", "lantern workshop", Status::Later),
        typed("高木良介", "Takagi Ryōsuke", Status::Candidate) + "kind = \"person\"\n",
    ]
    .concat()
}

#[test]
fn targets_of_a_known_glossary_are_used_and_marked_as_known() {
    let found = Case::with_news().file("house.toml", house()).found(["news", "--with", "house.toml"]);
    let told = |source: &str| (of(&found, source)["target"].clone(), of(&found, source)["basis"].clone());
    assert_eq!(told("松岭镇"), (json!("Songling Town"), json!("known")));
    assert_eq!(of(&found, "松岭镇")["kind"], "place");
    assert_eq!(told("河灯工坊"), (json!("lantern workshop"), json!("known")));
}

#[test]
fn what_the_documents_attest_stands_before_what_a_known_glossary_says() {
    let found = Case::with_news().file("house.toml", house()).found(["news", "--with", "house.toml"]);
    let person = of(&found, "高木良介");
    assert_eq!((&person["target"], &person["basis"]), (&json!("Takagi Ryosuke"), &json!("attested")));
    assert_eq!(person["alternatives"], json!(["Takagi Ryōsuke"]));
}

#[test]
fn terms_decided_in_a_known_glossary_are_not_proposed_again() {
    let case = Case::with_news().file("house.toml", house());
    let (without, with) = (case.found(["news"]), case.found(["news", "--with", "house.toml"]));
    for source in ["潮汐闸门", "水利局", "观察员"] {
        assert!(sources(&without).contains(&source), "{source}");
        assert!(!sources(&with).contains(&source), "{source}");
    }
    let left_out = without.len() - with.len();
    case.run(["extract", "news", "-n", "--with", "house.toml"]).exits(0).prints(&format!("{left_out} terms were not proposed"));
}

#[test]
fn a_known_glossary_is_only_read() {
    let case = Case::with_news().file("house.toml", house());
    case.run(["extract", "news", "--with", "house.toml"]).exits(0);
    assert_eq!(case.text("house.toml"), house());
}

#[test]
fn the_first_of_two_known_glossaries_wins() {
    let case = Case::with_news()
        .file("a.toml", typed("松岭镇", "Songling Town", Status::Candidate))
        .file("b.toml", typed("松岭镇", "Pine Ridge", Status::Candidate));
    let target = |first: &str, second: &str| of(&case.found(["news", "--with", first, "--with", second]), "松岭镇")["target"].clone();
    assert_eq!(target("a.toml", "b.toml"), "Songling Town");
    assert_eq!(target("b.toml", "a.toml"), "Pine Ridge");
}

#[test]
fn settings_in_the_folder_are_no_document() {
    let case = Case::with_news().file("news/shuyu.toml", "min-count = 3\n");
    case.run(["extract", "news", "-n", "-v"]).exits(0).stays_quiet().prints("Read 2 documents");
}
