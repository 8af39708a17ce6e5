//! What a run would change, shown before it does; and what it never proposes again.

use shuyu::glossary::Status;

use super::util::{Case, FESTIVAL, GATE, of, sources, typed};

#[test]
fn a_dry_run_tells_what_is_new_enriched_conflicting_and_no_longer_seen() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "target = ", "target = \"Ryosuke Takagi\"");
    case.edit_entry("高木良介", "status = ", "status = \"approved\"");
    std::fs::remove_file(case.path("news/gate.txt")).expect("removed");
    case.write("news/more.txt", "馆长高木良介(Takagi Ryosuke)与工程师小林正树(Kobayashi Masaki)同行。\n");
    let before = case.files();
    let run = case.run(["extract", "news", "-o", "g.toml", "-n"]).exits(1);
    let run = run.prints("+ 小林正树 = Kobayashi Masaki").prints("! 高木良介  Ryosuke Takagi stays; the documents say Takagi Ryosuke");
    run.prints("~ 高木良介  person: ").prints("count 2 → 3").prints("- 潮汐闸门  term: no longer seen; the entry stays");
    assert_eq!(case.files(), before);
}

#[test]
fn the_same_as_data() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "target = ", "target = \"Ryosuke Takagi\"");
    case.edit_entry("高木良介", "status = ", "status = \"approved\"");
    std::fs::remove_file(case.path("news/gate.txt")).expect("removed");
    case.write("news/more.txt", "馆长高木良介(Takagi Ryosuke)与工程师小林正树(Kobayashi Masaki)同行。\n");
    let objects = case.run(["extract", "news", "-o", "g.toml", "-n", "--format", "json"]).exits(1).json();
    let (takagi, kobayashi) = (of(&objects, "高木良介"), of(&objects, "小林正树"));
    assert_eq!((&takagi["change"], &kobayashi["change"]), (&"conflicting".into(), &"added".into()));
    assert_eq!(takagi["changes"]["count"], serde_json::json!([2, 3]));
    // As the glossary will hold it.
    assert_eq!((&takagi["target"], &takagi["status"]), (&"Ryosuke Takagi".into(), &"approved".into()));
    assert_eq!(of(&objects, "潮汐闸门")["change"], "no longer seen");
    assert_eq!(of(&objects, "国际河灯协会")["change"], "enriched");
}

#[test]
fn trivial_variants_of_a_rejected_term_stay_away_too() {
    for rejected in ["觀察員", "“观察员”", "观察员们", "观·察员", "观\u{200B}察员"] {
        let case = Case::with_news().file("g.toml", typed(rejected, "", Status::Rejected));
        case.run(["extract", "news", "-o", "g.toml"]).exits(0).prints("1 of them rejected");
        let entries: Vec<String> = case.glossary("g.toml").terms.into_iter().map(|e| e.source).collect();
        assert!(!entries.contains(&"观察员".to_owned()), "{rejected}: {entries:?}");
    }
}

#[test]
fn rejected_terms_come_back_when_asked_for() {
    let case = Case::with_glossary();
    case.edit_entry("观察员", "status = ", "status = \"rejected\"\nreason = \"everyday word\"  # last year");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    assert_eq!(case.entry("观察员").status, Status::Rejected);
    case.run(["extract", "news", "-o", "g.toml", "--reconsider"]).exits(0).prints("1 rejected entry is a candidate again");
    assert_eq!((case.entry("观察员").status, case.entry("观察员").reason.as_str()), (Status::Candidate, "everyday word"));
    assert!(case.text("g.toml").contains("# last year"));
    case.write("house.toml", typed("河灯工坊", "", Status::Rejected));
    assert!(!sources(&case.found(["news", "-o", "new.toml", "--with", "house.toml"])).contains(&"河灯工坊"));
    assert!(sources(&case.found(["news", "-o", "new.toml", "--with", "house.toml", "--reconsider"])).contains(&"河灯工坊"));
}

#[test]
fn a_folder_of_glossaries_is_known_without_the_one_that_is_written() {
    let case = Case::new()
        .file("news/a.txt", [FESTIVAL, GATE].concat())
        .file("glossaries/house.toml", typed("河灯工坊", "lantern workshop", Status::Approved))
        .file("glossaries/old/county.toml", typed("潮汐闸门", "tidal gate", Status::Candidate))
        .file("glossaries/shuyu.toml", "min-count = 2\n")
        .file("glossaries/.hidden.toml", "[[term")
        .file("glossaries/news.toml", typed("观察员", "observer", Status::Approved));
    case.run(["extract", "news", "--with", "glossaries"]).exits(0);
    let entries = case.glossary("glossaries/news.toml").terms;
    let entry = |source: &str| entries.iter().find(|e| e.source == source);
    assert!(entry("河灯工坊").is_none(), "decided in another glossary");
    assert_eq!(entry("潮汐闸门").map(|e| e.target.as_str()), Some("tidal gate"));
    assert_eq!(entry("观察员").map(|e| e.status), Some(Status::Approved));
}
