//! `check`: are glossaries sound? And `decide`.

use shuyu::glossary::Status;

use super::util::{Case, typed};

#[test]
fn a_glossary_as_extract_makes_it_is_sound() {
    Case::with_glossary().run(["check", "g.toml"]).exits(0).says("1 glossary checked: sound.");
}

#[test]
fn every_finding_has_its_file_line_and_rule() {
    let text = "format = 1\n\n[[term]]\nsource = \"河灯\"\ntarget = \"\"\nstatus = \"approved\"\n\n[[term]]\nsource = \"河燈\"\nstatus = \"aproved\"\n\n[[term]]\nsource = \"闸\\u200B门\"\n";
    let case = Case::new().file("g/news.toml", text).file("g/notes.toml", "title = \"no glossary\"\n");
    let run = case.run(["check", "g"]).exits(1).says("1 glossary checked: 4 things to mend.");
    run.prints("news.toml:5:").prints("news.toml:9:").prints("Did you mean \"approved\"?").prints("news.toml:13:");
    let found = case.run(["check", "g", "--format", "json"]).exits(1).json();
    let rules: Vec<(u64, &str)> =
        found.iter().map(|f| (f["line"].as_u64().expect("a line"), f["rule"].as_str().expect("a rule"))).collect();
    assert_eq!(rules, [(5, "empty-target"), (9, "duplicate"), (10, "unknown-value"), (13, "invisible")]);
}

#[test]
fn glossaries_that_contradict_each_other_are_found() {
    let case = Case::new()
        .file("a.toml", typed("河灯", "river lantern", Status::Approved))
        .file("b.toml", typed("河灯", "water lantern", Status::Approved));
    case.run(["check", "a.toml", "b.toml"]).exits(1).prints("b.toml:2:1: ").prints("a.toml:2");
    case.run(["check", "a.toml"]).exits(0);
    case.run(["check", "absent.toml"]).exits(2).says("absent.toml");
}

#[test]
fn decisions_from_the_command_line_change_their_values_and_no_other_byte() {
    let case = Case::with_glossary();
    let before = case.text("g.toml");
    case.run(["decide", "g.toml", "观察员", "--status", "rejected"]).exits(0).says("1 decision saved");
    case.run(["decide", "g.toml", "潮汐闸门", "--status", "approved"]).exits(2).says("潮汐闸门: it has no target");
    case.run(["decide", "g.toml", "无此词", "--status", "rejected"]).exits(2).says("无此词").says("--add");
    let at = before.find("source = \"观察员\"").expect("there");
    let (start, rest) = before.split_at(at);
    assert_eq!(case.text("g.toml"), start.to_owned() + &rest.replacen("candidate", "rejected", 1));
    case.run(["decide", "g.toml", "龙骨水车", "--status", "approved", "--target", "chain pump", "--add"]).exits(0);
    assert_eq!(case.entry("龙骨水车").target, "chain pump");
}

#[test]
fn decisions_come_from_the_list_as_it_is_printed() {
    let case = Case::with_glossary();
    let list = case.run(["list", "g.toml", "--kind", "person", "--format", "json"]).exits(0).out;
    case.write("a.jsonl", list.replace("\"candidate\"", "\"approved\""));
    case.run(["decide", "g.toml", "--from", "a.jsonl"]).exits(0);
    assert!(case.glossary("g.toml").terms.iter().all(|e| (e.status == Status::Approved) == (e.kind.name() == "person")));
    // What says nothing decides nothing, and a line as it was printed settles no conflict of other people.
    case.write("c.jsonl", "{\"source\": \"观察员\", \"staus\": \"rejected\"}\n");
    case.run(["decide", "g.toml", "--from", "c.jsonl"]).exits(2).says("观察员: it decides nothing");
    case.edit_entry("观察员", "status = ", "status = \"rejected\"\nconflicts = [{ field = \"note\", other = \"ask\" }]");
    let list = case.run(["list", "g.toml", "--query", "观察员", "--format", "json"]).exits(0).out;
    case.write("d.jsonl", &list);
    case.run(["decide", "g.toml", "--from", "d.jsonl"]).exits(0);
    assert_eq!(case.entry("观察员").conflicts.len(), 1);
    case.write("d.jsonl", list.replace("\"rejected\"", "\"later\""));
    case.run(["decide", "g.toml", "--from", "d.jsonl"]).exits(0);
    assert!(case.entry("观察员").conflicts.is_empty());
    case.write("b.jsonl", "{\"source\": \"观察员\", \"status\": \"rejected\"}\n{\"source\": \n");
    let before = case.text("g.toml");
    case.run(["decide", "g.toml", "--from", "b.jsonl"]).exits(2).says("b.jsonl:2:");
    assert_eq!(case.text("g.toml"), before);
}
