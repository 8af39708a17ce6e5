//! `list --conflicts`: what a translator sees before a glossary goes out, and how each conflict is settled.

use std::fmt::Write as _;

use serde_json::{Value, json};
use shuyu::glossary::Status;
use shuyu::glossary::Status::{Approved, Candidate, Later, Rejected};

use super::util::{Case, Outcome, typed};

/// An entry with its kind and other fields.
fn entry(source: &str, target: &str, status: Status, kind: &str, more: &str) -> String {
    format!("{}kind = \"{kind}\"\n{more}\n", typed(source, target, status))
}

fn person(source: &str, target: &str, more: &str) -> String {
    entry(source, target, Candidate, "person", more)
}

fn glossary(entries: &[String]) -> Case {
    Case::new().file("g.toml", entries.concat())
}

#[track_caller]
fn conflicts(case: &Case, filters: &[&str]) -> Vec<Value> {
    let run = case.run(["list", "g.toml", "--conflicts", "--format", "json"].into_iter().chain(filters.iter().copied()));
    let objects = run.json();
    run.exits(i32::from(!objects.is_empty()));
    objects
}

/// Each conflict as `name form: sources`.
#[track_caller]
fn told(entries: &[String]) -> Vec<String> {
    let line = |c: &Value| {
        let text = |v: &Value| v.as_str().expect("a text").to_owned();
        let sources: Vec<String> = c["entries"].as_array().expect("a list").iter().map(|e| text(&e["source"])).collect();
        format!("{} {}: {}", text(&c["conflict"]), text(&c["form"]), sources.join(" "))
    };
    conflicts(&glossary(entries), &[]).iter().map(line).collect()
}

const NOTHING: [&str; 0] = [];

/// The row of an entry below its conflict, without the columns' spaces.
#[track_caller]
fn row(run: &Outcome, source: &str) -> String {
    let line = run.out.lines().find(|l| l.starts_with("    ") && l.trim_start().starts_with(source));
    line.unwrap_or_else(|| panic!("{source} in {run:#?}")).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn two_chinese_forms_of_one_person_are_shown_with_what_to_do_until_one_is_a_variant_of_the_other() {
    let case = glossary(&[
        entry("科瓦连科", "Kovalenko", Approved, "person", ""),
        entry("科瓦蓮柯", " KOVALENKO ", Candidate, "person", ""),
        entry("松岭镇", "Songling Town", Candidate, "place", ""),
    ]);
    let run = case.run(["list", "g.toml", "--conflicts"]).exits(1).stays_quiet();
    let run = run.prints("One translation, several Chinese forms\n  If they mean the same, add one form to the variants of the other; ");
    let run = run.prints("\n\n  Kovalenko translates 2 Chinese forms\n").prints("1 conflict in 3 entries").never_mentions("松岭镇");
    assert_eq!(row(&run, "科瓦连科"), "科瓦连科 Kovalenko person approved");
    assert_eq!(row(&run, "科瓦蓮柯"), "科瓦蓮柯 KOVALENKO person candidate");
    case.write("g.toml", person("科瓦连科", "Kovalenko", "variants = [\"科瓦蓮柯\"]"));
    case.run(["list", "g.toml", "--conflicts"]).exits(0).stays_quiet().prints("No conflicts in 1 entry");
}

#[test]
fn a_variant_that_has_an_entry_with_the_same_target_is_no_conflict() {
    let text = [person("科瓦连科", "Kovalenko", "variants = [\"科瓦蓮柯\"]"), person("科瓦莲柯", "Kovalenko", "")];
    assert_eq!(told(&text), NOTHING);
}

#[test]
fn latin_forms_are_compared_without_case_and_normal_form_but_with_diacritics() {
    let places = |a: &str, b: &str| told(&[entry("松岭镇", a, Candidate, "place", ""), entry("青禾县", b, Candidate, "place", "")]);
    assert_eq!(places("Sông Lĩnh", "so\u{302}ng li\u{303}nh"), ["same-target Sông Lĩnh: 松岭镇 青禾县"]);
    assert_eq!(places("Sông Lĩnh", "Song Linh"), NOTHING);
    assert_eq!(places("", ""), NOTHING);
}

#[test]
fn terms_and_titles_may_share_a_translation_unless_they_look_like_one_or_like_an_oversight() {
    let terms =
        |kind: &str, a: &str, b: &str| told(&[entry(a, "the same", Candidate, kind, ""), entry(b, "the same", Approved, kind, "")]).len();
    assert_eq!((terms("title", "部长", "大臣"), terms("term", "数据库", "资料库"), terms("title", "主席", "会长")), (0, 0, 0));
    assert_eq!((terms("title", "部长", "副部长"), terms("term", "潮汐闸门", "潮汐水门"), terms("term", "软件", "软体")), (1, 1, 1));
    assert_eq!((terms("work", "河灯手册", "灯节指南"), terms("event", "河灯节", "放灯大会"), terms("place", "松岭", "青禾")), (1, 1, 1));
}

#[test]
fn terms_that_look_alike_may_share_a_translation_once_both_are_approved_but_a_longer_one_may_not() {
    let terms = |kind: &str, a: &str, b: &str| told(&[entry(a, "same", Approved, kind, ""), entry(b, "same", Approved, kind, "")]).len();
    assert_eq!((terms("term", "潮汐闸门", "潮汐水门"), terms("title", "部长", "副部长"), terms("place", "松岭", "松林")), (0, 1, 1));
}

#[test]
fn titles_to_which_the_program_itself_gives_one_translation_are_no_conflict() {
    let ranks = |target: &str| told(&[entry("上将", target, Candidate, "title", ""), entry("大将", target, Candidate, "title", "")]);
    assert_eq!(ranks("General"), NOTHING);
    assert_eq!(ranks("Marshal"), ["same-target Marshal: 上将 大将"]);
}

#[test]
fn what_to_do_is_said_once_for_each_sort_and_rows_tell_how_often_an_entry_occurs() {
    let case = glossary(&[
        person("科瓦连科", "Kovalenko", "count = 1200"),
        person("科瓦莲柯", "Kovalenko", "count = 1"),
        person("安东", "Anton", ""),
        person("安顿", "Anton", ""),
    ]);
    let run = case.run(["list", "g.toml", "--conflicts"]).exits(1).stays_quiet().prints("2 conflicts in 4 entries\n");
    assert_eq!(run.out.matches("If they mean the same").count(), 1);
    assert_eq!(row(&run, "科瓦连科"), "科瓦连科 Kovalenko person candidate 1,200 times");
    assert_eq!(row(&run, "科瓦莲柯"), "科瓦莲柯 Kovalenko person candidate 1 time");
    assert_eq!(row(&run, "安东"), "安东 Anton person candidate");
}

#[test]
fn a_person_and_a_place_may_have_one_latin_name() {
    let text = |a: &str| [person(a, "Jordan", ""), entry("约旦", "Jordan", Candidate, "place", "")];
    assert_eq!(told(&text("乔丹")), NOTHING);
    assert_eq!(told(&text("约旦河")), ["same-target Jordan: 约旦 约旦河"]);
}

#[test]
fn an_entry_whose_alternatives_contradict_its_target_is_open_until_it_is_approved() {
    let text = |status| entry("潮汐闸门", "tidal gate", status, "term", "alternatives = [\"Tidal Gate\", \"tide lock\"]");
    let case = glossary(&[text(Candidate)]);
    let run = case.run(["list", "g.toml", "--conflicts"]).exits(1).stays_quiet().prints("One Chinese form, several translations\n");
    let run = run.prints("  An entry with other translations: put the one that stands into the target and approve the entry.\n");
    let run = run.prints("\n\n  潮汐闸门 has other translations\n");
    assert_eq!(row(&run, "潮汐闸门"), "潮汐闸门 tidal gate term candidate also tide lock");
    assert_eq!(told(&[text(Later)]).len(), 1);
    assert_eq!(told(&[text(Approved)]), NOTHING);
}

#[test]
fn acronyms_of_the_target_do_not_contradict_it_in_either_direction() {
    let body = |target: &str, other: &str| {
        told(&[entry("国际河灯协会", target, Candidate, "organisation", &format!("alternatives = [\"{other}\"]"))]).len()
    };
    assert_eq!(body("International River Lantern Association", "IRLA"), 0);
    assert_eq!(body("International River Lantern Association", "I.R.L.A."), 0);
    assert_eq!(body("IRLA", "International River Lantern Association"), 0);
    assert_eq!(body("International River Lantern Association", "River Lantern Association"), 0);
    assert_eq!(body("International River Lantern Association", "IRLU"), 1);
    assert_eq!(body("International River Lantern Association", "World River Lantern Union"), 1);
}

#[test]
fn a_surname_alone_does_not_contradict_a_full_name_but_another_spelling_does() {
    let name = |other: &str| told(&[person("亚曼杜·科瓦奇", "Yamandu Kovács", &format!("alternatives = [\"{other}\"]"))]).len();
    assert_eq!((name("Kovács"), name("Y. Kovács"), name("yamandu kovács")), (0, 0, 0));
    assert_eq!((name("Kovacs"), name("Yamandu Kovacs"), name("Kovács Yamandu")), (1, 1, 1));
}

#[test]
fn a_part_of_a_title_is_another_title() {
    let text = [entry("副局长", "Deputy Director", Candidate, "title", "alternatives = [\"Director\"]")];
    assert_eq!(told(&text), ["several-targets 副局长: 副局长"]);
}

#[test]
fn other_names_that_the_program_lists_itself_are_a_conflict_only_if_the_documents_have_them() {
    let text = |evidence: &str| {
        [entry("越南", "Vietnam", Candidate, "place", &format!("alternatives = [\"Viet Nam\"]\nevidence = [\"a.txt:1 {evidence}\"]"))]
    };
    assert_eq!(told(&text("访问【越南】")), NOTHING);
    assert_eq!(told(&text("访问【越南】(Viet Nam)")), ["several-targets 越南: 越南"]);
}

#[test]
fn two_entries_for_one_name_in_both_scripts_with_different_targets_are_one_conflict() {
    let text = [
        entry("青禾县", "Qinghe County", Approved, "place", ""),
        entry("青禾縣", "Cinghe County", Candidate, "place", "alternatives = [\"Chinghe County\"]"),
    ];
    let case = glossary(&text);
    let run = case.run(["list", "g.toml", "--conflicts"]).exits(1);
    let run = run.prints("  Entries that disagree: decide which translation stands, approve its entry and reject the others.\n");
    let run = run.prints("  青禾县 has 2 entries that disagree\n");
    assert_eq!(row(&run, "青禾縣"), "青禾縣 Cinghe County place candidate also Chinghe County");
    case.edit("g.toml", "\"candidate\"", "\"rejected\"");
    case.run(["list", "g.toml", "--conflicts"]).exits(0).prints("No conflicts in 1 entry");
}

#[test]
fn one_name_in_both_scripts_with_one_target_is_no_conflict() {
    let text = |a: &str, b: &str| [person(a, "Kovalenko", ""), person(b, "Kovalenko", "")];
    assert_eq!(told(&text("安德烈·科瓦连科", "安德烈‧科瓦連科")), NOTHING);
    assert_eq!(told(&text("安德烈·科瓦连科", "安德烈科瓦连科")), NOTHING);
}

#[test]
fn a_variant_with_an_entry_of_its_own_that_says_something_else_is_shown_as_a_variant() {
    let text = |target: &str| {
        [
            entry("水位监测系统", "water level monitoring system", Candidate, "term", "variants = [\"水监系统\"]"),
            entry("水监系统", target, Candidate, "term", ""),
        ]
    };
    let run = glossary(&text("hydrographic alarm")).run(["list", "g.toml", "--conflicts"]).exits(1);
    let run = run.prints("  A variant that another entry translates differently: take it out of the variants or correct a target.\n");
    let run = run.prints("  水监系统 has 2 entries that disagree\n");
    assert_eq!(row(&run, "水位监测系统"), "水位监测系统 water level monitoring system term candidate as a variant");
    assert_eq!(told(&text("WLMS")), NOTHING);
}

#[test]
fn a_short_form_of_two_bodies_is_a_conflict_until_it_is_rejected() {
    let bodies = || {
        [
            entry("青禾县文化馆", "Qinghe Culture Centre", Candidate, "organisation", "variants = [\"文化馆\"]"),
            entry("松岭镇文化馆", "Songling Culture Centre", Candidate, "organisation", "variants = [\"文化馆\"]"),
        ]
    };
    assert_eq!(told(&bodies()), ["several-targets 文化馆: 松岭镇文化馆 青禾县文化馆"]);
    let [a, b] = bodies();
    assert_eq!(told(&[a, b, entry("文化館", "", Rejected, "term", "")]), NOTHING);
}

#[test]
fn a_short_name_that_two_persons_answer_to_is_shown_with_its_owners() {
    let case = glossary(&[
        person("贝托·奥尔迪", "Beto Oldi", ""),
        person("亚曼杜·奥尔迪", "Yamandu Oldi", ""),
        person("奥尔迪", "Oldi", ""),
        person("莱拉·塔巴什", "Leila Tabash", ""),
        person("塔巴什", "Tabash", ""),
    ]);
    let run = case.run(["list", "g.toml", "--conflicts"]).exits(1).stays_quiet().prints("One short name, several persons\n");
    let run = run.prints("  A short name with an entry: decide how to translate it and approve its entry.\n");
    let run = run.prints("  奥尔迪 may be several persons\n").never_mentions("塔巴什");
    let rows: Vec<&str> = run.out.lines().filter_map(|l| l.strip_prefix("    ")?.split_whitespace().next()).collect();
    assert_eq!(rows, ["奥尔迪", "亚曼杜·奥尔迪", "贝托·奥尔迪"]);
    case.edit_entry("奥尔迪", "status", "status = \"approved\"");
    case.run(["list", "g.toml", "--conflicts"]).exits(0);
}

#[test]
fn a_short_name_may_be_a_variant_or_a_first_name_and_an_owner_may_be_written_without_dots() {
    let with_variants =
        [person("亚曼杜·奥尔迪", "Yamandu Oldi", "variants = [\"奥尔迪\"]"), person("贝托·奥尔迪", "Beto Oldi", "variants = [\"奥尔迪\"]")];
    assert_eq!(told(&with_variants), ["shared-short-name 奥尔迪: 亚曼杜·奥尔迪 贝托·奥尔迪"]);
    let first = [person("亚曼杜·奥尔迪", "Yamandu Oldi", "variants = [\"亚曼杜\"]"), person("亚曼杜·科瓦奇", "Yamandu Kovács", "")];
    assert_eq!(told(&first), ["shared-short-name 亚曼杜: 亚曼杜·奥尔迪 亚曼杜·科瓦奇"]);
    let undotted = [person("奥尔迪", "Oldi", ""), person("亚曼杜奥尔迪", "Yamandu Oldi", ""), person("贝托·奥尔迪", "Beto Oldi", "")];
    assert_eq!(told(&undotted), ["shared-short-name 奥尔迪: 奥尔迪 亚曼杜奥尔迪 贝托·奥尔迪"]);
}

#[test]
fn an_approved_short_name_is_settled_only_when_it_is_nobodys_variant() {
    let text = |variants: &str| {
        [
            entry("奥尔迪", "Oldi", Approved, "person", ""),
            person("亚曼杜·奥尔迪", "Yamandu Oldi", variants),
            person("贝托·奥尔迪", "Beto Oldi", ""),
        ]
    };
    assert_eq!(told(&text("")), NOTHING);
    assert_eq!(told(&text("variants = [\"奥尔迪\"]")), ["shared-short-name 奥尔迪: 奥尔迪 亚曼杜·奥尔迪 贝托·奥尔迪"]);
}

#[test]
fn a_short_name_of_one_person_is_no_conflict_however_often_the_person_is_written() {
    let text = [
        person("亚曼杜·奥尔迪", "Yamandu Oldi", "variants = [\"奥尔迪\"]"),
        person("亚曼杜·拉蒙·奥尔迪", "Yamandu Ramón Oldi", "variants = [\"奥尔迪\"]"),
        person("奥尔迪", "Oldi", ""),
    ];
    assert_eq!(told(&text), NOTHING);
}

#[test]
fn surnames_in_han_characters_are_not_reported() {
    let text = [
        person("高木良介", "Takagi Ryosuke", "variants = [\"高木\"]"),
        person("高木雅子", "Takagi Masako", "variants = [\"高木\"]"),
        person("高木", "Takagi", ""),
        person("长谷川良介", "Hasegawa Ryosuke", "variants = [\"长谷川\"]"),
        person("长谷川雅子", "Hasegawa Masako", "variants = [\"長谷川\"]"),
        person("陆启明", "Lu Qiming", "variants = [\"陆\"]"),
        person("陆启光", "Lu Qiguang", "variants = [\"陆\"]"),
    ];
    assert_eq!(told(&text), NOTHING);
}

#[test]
fn rejected_entries_are_left_out_whatever_is_chosen() {
    let text = [
        entry("科瓦连科", "Kovalenko", Rejected, "person", ""),
        entry("科瓦莲柯", "Kovalenko", Candidate, "person", ""),
        entry("潮汐闸门", "tidal gate", Rejected, "term", "alternatives = [\"tide lock\"]"),
        entry("奥尔迪", "", Rejected, "person", ""),
        person("亚曼杜·奥尔迪", "Yamandu Oldi", "variants = [\"奥尔迪\"]"),
        person("贝托·奥尔迪", "Beto Oldi", "variants = [\"奥尔迪\"]"),
    ];
    let case = glossary(&text);
    for filters in [&[][..], &["--status", "rejected"], &["--status", "candidate"], &["--kind", "person"]] {
        assert_eq!(conflicts(&case, filters), [Value::Null; 0], "{filters:?}");
    }
}

/// One conflict of each sort, with other entries.
fn everything() -> Vec<String> {
    vec![
        entry("科瓦连科", "Kovalenko", Approved, "person", "count = 5"),
        entry("科瓦莲柯", "Kovalenko", Candidate, "person", "count = 2"),
        entry("潮汐闸门", "tidal gate", Later, "term", "alternatives = [\"tide lock\", \"TG\"]"),
        entry("奥尔迪", "", Candidate, "person", ""),
        person("亚曼杜·奥尔迪", "Yamandu Oldi", ""),
        person("贝托·奥尔迪", "Beto Oldi", ""),
        entry("青禾县", "Qinghe County", Candidate, "place", ""),
    ]
}

#[test]
fn each_conflict_is_one_json_object_on_a_line() {
    let entry =
        |source: &str, target: Value, status: &str, kind: &str| json!({"source": source, "target": target, "status": status, "kind": kind});
    let mut gate = entry("潮汐闸门", json!("tidal gate"), "later", "term");
    gate["alternatives"] = json!(["tide lock"]);
    let golden = [
        json!({"conflict": "same-target", "form": "Kovalenko", "entries": [
            entry("科瓦莲柯", json!("Kovalenko"), "candidate", "person"),
            entry("科瓦连科", json!("Kovalenko"), "approved", "person"),
        ]}),
        json!({"conflict": "several-targets", "form": "潮汐闸门", "entries": [gate]}),
        json!({"conflict": "shared-short-name", "form": "奥尔迪", "entries": [
            entry("奥尔迪", Value::Null, "candidate", "person"),
            entry("亚曼杜·奥尔迪", json!("Yamandu Oldi"), "candidate", "person"),
            entry("贝托·奥尔迪", json!("Beto Oldi"), "candidate", "person"),
        ]}),
    ];
    assert_eq!(conflicts(&glossary(&everything()), &[]), golden);
}

#[test]
fn the_filters_of_list_choose_the_entries_that_are_compared() {
    let case = glossary(&everything());
    let of = |filters: &[&str]| conflicts(&case, filters).iter().map(|c| c["conflict"].clone()).collect::<Vec<_>>();
    assert_eq!(of(&["--kind", "term"]), ["several-targets"]);
    assert_eq!(of(&["--status", "candidate"]), ["shared-short-name"]);
    assert_eq!(of(&["--min-count", "2"]), ["same-target"]);
    assert_eq!(of(&["--min-count", "3"]), NOTHING);
    assert_eq!(of(&["--query", "奧爾迪"]), ["shared-short-name"]);
}

#[test]
fn conflicts_come_by_form_whatever_the_order_of_the_file() {
    let mut text: Vec<String> = everything();
    for (i, name) in ["Zelda", "Anton", "Marta"].iter().enumerate() {
        text.push(person(["泽尔达", "安东", "玛尔塔"][i], name, ""));
        text.push(person(["塞尔达", "安顿", "马尔塔"][i], name, ""));
    }
    let run = |text: &[String], format: &str| glossary(text).run(["list", "g.toml", "--conflicts", "--format", format]).exits(1).out;
    let forms: Vec<Value> = conflicts(&glossary(&text), &[]).iter().map(|c| c["form"].clone()).collect();
    assert_eq!(forms, ["Anton", "Kovalenko", "Marta", "Zelda", "潮汐闸门", "奥尔迪"]);
    let expected = [run(&text, "json"), run(&text, "human")];
    for _ in 0..text.len() {
        text.rotate_left(1);
        assert_eq!([run(&text, "json"), run(&text, "human")], expected);
    }
    text.reverse();
    assert_eq!([run(&text, "json"), run(&text, "human")], expected);
}

#[test]
fn the_report_changes_nothing_and_shows_no_control_characters() {
    let mut text = everything().concat();
    write!(text, "{}", person("科瓦\\u001b连科", "Kovalenko", "")).expect("written");
    let case = Case::new().file("g.toml", &text);
    let run = case.run(["list", "g.toml", "--conflicts"]).exits(1).prints("\\u{1b}");
    assert!(!run.out.contains('\u{1b}'));
    assert!(case.run(["list", "g.toml", "--conflicts", "--color", "always"]).exits(1).out.contains('\u{1b}'));
    assert_eq!(case.text("g.toml"), text);
    assert_eq!(case.files().len(), 1);
}

#[test]
fn a_glossary_without_conflicts_says_so_to_people_and_nothing_to_scripts() {
    let case = glossary(&[entry("青禾县", "Qinghe County", Candidate, "place", "")]);
    case.run(["list", "g.toml", "--conflicts"]).exits(0).stays_quiet().prints("No conflicts in 1 entry\n");
    assert_eq!(case.run(["list", "g.toml", "--conflicts", "--format", "json"]).exits(0).stays_quiet().out, "");
    case.run(["list", "absent.toml", "--conflicts"]).exits(2).says("absent.toml: no such file");
}
