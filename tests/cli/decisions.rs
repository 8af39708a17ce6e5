//! What people decided and typed stays, byte for byte, whatever the next run finds.

use shuyu::glossary::Status;

use super::util::{Case, GATE, typed, without_program_fields};

/// More news: other counts, other contexts, a new name.
const MORE: &str = "潮汐闸门昨天关闭,水位监测系统报警。
馆长高木良介(Takagi Ryosuke)再次前往松岭镇,工程师小林正树(Kobayashi Masaki)同行。河灯工坊和观察员都在场。
";

/// News in which the director is spelt otherwise, and most often.
const OTHER_SPELLING: &str = "馆长高木良介(Takagi Ryousuke)致辞。
画家高木良介(Takagi Ryousuke)缺席。
";

/// What the translator owns in `g.toml` stands there after a run over the same news as before: no line is lost or added.
#[track_caller]
fn survives_the_same_news(case: &Case) {
    let before = without_program_fields(&case.text("g.toml"));
    case.run(["extract", "news", "-o", "g.toml"]);
    let after = without_program_fields(&case.text("g.toml"));
    let differing = before.lines().zip(after.lines()).find(|(b, a)| a != b);
    assert!(before == after, "{differing:?}");
}

/// The same after a run over more news: no line is lost or moved.
#[track_caller]
fn survives_more_news(case: &Case) {
    let before = without_program_fields(&case.text("g.toml"));
    case.write("news/more.txt", MORE);
    case.run(["extract", "news", "-o", "g.toml"]);
    let after = without_program_fields(&case.text("g.toml"));
    let mut lines = after.split_inclusive('\n');
    for line in before.split_inclusive('\n') {
        assert!(lines.any(|l| l == line), "{line:?} is lost or has moved in\n{after}");
    }
}

#[track_caller]
fn survives(case: &Case) {
    survives_the_same_news(case);
    survives_more_news(case);
}

#[test]
fn a_run_with_nothing_new_changes_no_byte_of_a_reviewed_glossary() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "status = ", "status = \"approved\"   # asked him");
    case.edit_entry("松岭镇", "target = ", "target = \"Songling Town\"");
    case.edit_entry("观察员", "status = ", "status = \"rejected\"\nreason = \"everyday word\"");
    let before = case.bytes("g.toml");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).prints("nothing new").prints("2 already decided, 1 of them rejected");
    assert_eq!(case.bytes("g.toml"), before);
}

#[test]
fn decisions_and_notes_survive() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "status = ", "status = \"approved\"\nnote = \"Kawakita style\"");
    case.edit_entry("观察员", "status = ", "status = \"rejected\"\nreason = \"everyday word\"");
    case.edit_entry("河灯工坊", "status = ", "status = \"later\"\nnote = \"ask the client\"");
    survives(&case);
    assert_eq!((case.entry("高木良介").status, case.entry("高木良介").note.as_str()), (Status::Approved, "Kawakita style"));
    assert_eq!((case.entry("观察员").status, case.entry("观察员").reason.as_str()), (Status::Rejected, "everyday word"));
    assert_eq!((case.entry("河灯工坊").status, case.entry("河灯工坊").note.as_str()), (Status::Later, "ask the client"));
}

#[test]
fn target_kind_and_variants_of_a_decided_entry_survive() {
    for status in ["approved", "rejected", "later"] {
        let case = Case::with_glossary();
        case.edit_entry("安德烈·科瓦连科", "status = ", &format!("status = \"{status}\""));
        case.edit_entry("安德烈·科瓦连科", "target = ", "target = \"A. Kovalenko\"");
        case.edit_entry("安德烈·科瓦连科", "kind = ", "kind = \"title\"");
        case.edit_entry("安德烈·科瓦连科", "variants = ", "variants = [\"老科\"]");
        survives(&case);
    }
}

#[test]
fn what_the_documents_say_about_a_decided_entry_becomes_an_alternative() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "status = ", "status = \"approved\"");
    case.write("news/other.txt", OTHER_SPELLING);
    case.run(["extract", "news", "-o", "g.toml"]).exits(1);
    let entry = case.entry("高木良介");
    assert_eq!((entry.target.as_str(), entry.count), ("Takagi Ryosuke", 4));
    assert_eq!(entry.alternatives, ["Takagi Ryousuke"]);
}

#[test]
fn a_hand_typed_target_of_a_candidate_survives() {
    for target in ["Dr Takagi", "高木さん", "TAKAGI Ryosuke", "Takagi  Ryosuke"] {
        let case = Case::with_glossary();
        case.edit_entry("高木良介", "target = ", &format!("target = \"{target}\""));
        survives(&case);
        assert_eq!(case.entry("高木良介").target, target);
    }
}

#[test]
fn a_target_of_a_candidate_that_was_shortened_by_hand_survives() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "target = ", "target = \"Takagi\"");
    survives(&case);
}

#[test]
fn an_alternative_that_was_made_the_target_of_a_candidate_by_hand_survives() {
    let case = Case::with_glossary();
    case.edit_entry("国际河灯协会", "target = ", "target = \"IRLA\"");
    survives(&case);
}

#[test]
fn a_rarer_spelling_chosen_by_hand_survives() {
    let case = Case::with_news().file("news/other.txt", OTHER_SPELLING);
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    assert_eq!(case.entry("高木良介").target, "Takagi Ryousuke");
    assert_eq!(case.entry("高木良介").alternatives, ["Takagi Ryosuke"]);
    case.edit_entry("高木良介", "target = ", "target = \"Takagi Ryosuke\"");
    survives(&case);
}

#[test]
fn a_hand_typed_target_survives_when_a_document_turns_up_that_has_it_too() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "target = ", "target = \"R. Takagi\"");
    case.write("news/once.txt", "作家高木良介(R. Takagi)出席了开幕式。\n画家高木良介(Takagi Ryosuke)没有出席。\n");
    survives(&case);
    survives(&case);
}

#[test]
fn a_target_typed_where_there_was_none_survives() {
    let case = Case::with_glossary();
    case.edit_entry("潮汐闸门", "target = ", "target = \"tidal gate\"");
    survives(&case);
}

#[test]
fn a_better_target_for_a_candidate_that_nobody_touched_is_taken_over() {
    let case = Case::new().file("news/a.txt", GATE);
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    assert_eq!(case.entry("潮汐闸门").target, "");
    case.write("news/b.txt", "潮汐闸门(tidal gate)建成。\n");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    assert_eq!(case.entry("潮汐闸门").target, "tidal gate");
}

#[test]
fn comments_blank_lines_and_unknown_keys_survive() {
    let case = Case::with_glossary();
    let text = case.text("g.toml");
    let text = text.replace("# shuyu glossary\n", "# shuyu glossary\n# client: river office\n\n\nclient-number = 4711 # ours\n");
    let text =
        text.replace("kind = \"person\"\n", "kind = \"person\"  # sure\n\n  # asked\nreviewer.name = 'Lena'\nreviewer.day = 2026-02-03\n");
    let text = text
        .replace("\n[[term]]\nsource = \"潮汐闸门\"", "\n\n# --- gates ---\n\n# a comment right above\n[[term]]\nsource = \"潮汐闸门\"");
    let text = text + "\n\n# the end\n\n[settings]\ncolour = \"blue\"\n# really the end";
    case.write("g.toml", text);
    survives(&case);
}

#[test]
fn a_comment_right_below_the_last_entry_stays_with_it() {
    let mine = "[[term]]\nsource = \"龙骨水车\"\ntarget = \"chain pump\"\nkind = \"place\"\n# why a place: ask Lena\n";
    let case = Case::with_news().file("g.toml", format!("format = 1\n\n{mine}"));
    case.run(["extract", "news", "-o", "g.toml", "--kind", "term"]).exits(0);
    assert!(case.text("g.toml").contains(mine), "{}", case.text("g.toml"));
    assert_eq!(case.entry("潮汐闸门").count, 3);
}

#[test]
fn the_order_of_keys_and_the_way_values_are_written_survive() {
    let odd = "format=1\n\n[[term]]\n  status   = 'approved'\n  \"kind\" = \"person\"\n  note = '''\n# no comment\n[[term]]\n'''\n  source = '高木良介'\n  target = \"\"\"\\\n    Takagi R.\"\"\"\n";
    let case = Case::with_news().file("g.toml", odd);
    survives_more_news(&case);
    assert_eq!(case.entry("高木良介").target, "Takagi R.");
}

#[test]
fn entries_written_by_hand_survive_untouched() {
    let mine = [
        "format = 1\n",
        "\n[[term]]\nsource = \"潮汐闸门\"\ntarget = \"tidal gate\"\n",
        "\n[[term]]\nsource = \"龙骨水车\"\ntarget = \"chain pump\"\nstatus = \"approved\"\nkind = \"term\"\n",
        "\n[[term]]\nsource = \"水利局\"\n",
    ]
    .concat();
    let case = Case::with_news().file("g.toml", &mine);
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    let text = case.text("g.toml");
    for entry in mine.split("\n[[term]]\n").skip(1) {
        assert!(text.contains(&format!("\n[[term]]\n{}\n", entry.trim_end())) || text.ends_with(entry), "{entry} in\n{text}");
    }
    for source in ["潮汐闸门", "龙骨水车", "水利局"] {
        assert_eq!(text.matches(&format!("source = \"{source}\"")).count(), 1, "{text}");
    }
}

#[test]
fn a_glossary_with_entries_in_one_line_each_stays_a_glossary() {
    let compact = "format = 1\nterm = [\n  { source = \"龙骨水车\", target = \"chain pump\", status = \"approved\" }, # mine\n]\n";
    let case = Case::with_news().file("g.toml", compact);
    case.run(["extract", "news", "-o", "g.toml"]);
    assert_eq!(case.entry("龙骨水车").target, "chain pump");
    assert!(case.text("g.toml").contains("{ source = \"龙骨水车\", target = \"chain pump\", status = \"approved\" }, # mine\n"));
}

#[test]
fn windows_line_ends_survive_and_new_lines_get_them_too() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "status = ", "status = \"approved\"");
    case.write("g.toml", case.text("g.toml").replace('\n', "\r\n"));
    let before = case.bytes("g.toml");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    assert_eq!(case.bytes("g.toml"), before, "nothing new, nothing changed");
    case.write("news/more.txt", MORE);
    case.run(["extract", "news", "-o", "g.toml"]);
    let after = case.text("g.toml");
    assert!(after.contains("小林正树"));
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after:?}");
}

#[test]
fn a_byte_order_mark_survives() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "status = ", "status = \"approved\"");
    case.write("g.toml", format!("\u{FEFF}{}", case.text("g.toml")));
    survives(&case);
    let text = case.text("g.toml");
    assert!(text.starts_with("\u{FEFF}# shuyu glossary") && text.matches('\u{FEFF}').count() == 1);
}

#[test]
fn a_rejected_entry_is_not_proposed_again_under_any_of_its_spellings() {
    let case = Case::with_news().file("g.toml", typed("觀察員", "", Status::Rejected) + "variants = [\"松岭镇\"]\ncount = 1\n");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    let sources: Vec<String> = case.glossary("g.toml").terms.into_iter().map(|e| e.source).collect();
    assert!(sources.contains(&"高木良介".to_owned()));
    assert!(!sources.contains(&"观察员".to_owned()) && !sources.contains(&"松岭镇".to_owned()), "{sources:?}");
}

#[test]
fn entries_that_the_documents_no_longer_hold_stay() {
    let case = Case::with_glossary();
    let before = case.glossary("g.toml").terms;
    std::fs::remove_file(case.path("news/gate.txt")).expect("removed");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).prints("not seen in these documents");
    let after: Vec<String> = case.glossary("g.toml").terms.into_iter().map(|e| e.source).collect();
    for entry in before {
        assert!(after.contains(&entry.source), "{}", entry.source);
    }
}

#[test]
fn a_conflict_is_printed_the_users_target_stays_and_the_exit_status_is_one() {
    let case = Case::with_news().file("g.toml", typed("高木良介", "Ryosuke Takagi", Status::Approved) + "kind = \"person\"\ncount = 1\n");
    let run = case.run(["extract", "news", "-o", "g.toml"]).exits(1);
    run.says("conflict: 高木良介: the glossary says Ryosuke Takagi, the documents say Takagi Ryosuke");
    let entry = case.entry("高木良介");
    assert_eq!((entry.target.as_str(), entry.status), ("Ryosuke Takagi", Status::Approved));
    assert_eq!(entry.alternatives, ["Takagi Ryosuke"]);
}

#[test]
fn a_rejected_entry_is_never_a_conflict() {
    let case = Case::with_news().file("g.toml", typed("高木良介", "Ryosuke Takagi", Status::Rejected) + "count = 1\n");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).never_mentions("conflict");
}

#[test]
fn a_conflict_in_a_dry_run_exits_1_too_and_writes_nothing() {
    let case = Case::with_news().file("g.toml", typed("高木良介", "Ryosuke Takagi", Status::Approved) + "count = 1\n");
    let before = case.files();
    case.run(["extract", "news", "-o", "g.toml", "-n"]).exits(1).prints("! 高木良介").says("conflict");
    assert_eq!(case.files(), before);
}

#[test]
fn new_entries_go_to_their_place_and_move_no_other() {
    let case = Case::with_glossary();
    let before: Vec<String> = case.glossary("g.toml").terms.into_iter().map(|e| e.source).collect();
    case.write("news/more.txt", MORE);
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    let terms = case.glossary("g.toml").terms;
    assert!(terms.is_sorted_by_key(|e| (e.kind, e.source.clone())));
    let old: Vec<&String> = terms.iter().map(|e| &e.source).filter(|s| before.contains(s)).collect();
    assert_eq!(old, before.iter().collect::<Vec<_>>());
    assert!(terms.len() > before.len());
}

#[test]
fn a_misspelt_key_is_named_with_its_line() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "status = ", "staus = \"approved\"");
    let run =
        case.run(["extract", "news", "-o", "g.toml"]).exits(0).says("\"staus\" is no key of an entry").says("Did you mean \"status\"?");
    assert!(run.err.contains(": line "), "{}", run.err);
    assert!(case.text("g.toml").contains("staus = \"approved\""));
}

#[test]
fn an_entry_that_stands_twice_or_has_no_source_is_named() {
    let case = Case::new()
        .file("g.toml", typed("河灯", "river lantern", Status::Approved) + "\n[[term]]\nsource = \"河燈\"\n\n[[term]]\ntarget = \"x\"\n");
    case.run(["list", "g.toml"]).exits(0).says("stands in line").says("without a source");
}

#[test]
fn a_comment_inside_an_array_survives() {
    let case = Case::with_glossary();
    let text = case.text("g.toml").replace("documents = [\"news\"]", "documents = [\n  \"news\", # spring batch\n]");
    case.write("g.toml", text);
    case.write("more/a.txt", "河灯节的河灯。\n");
    case.run(["extract", "news", "more", "-o", "g.toml"]).exits(0);
    assert!(case.text("g.toml").contains("\"news\", # spring batch\n]"), "{}", case.text("g.toml"));
}

#[test]
fn a_conflict_is_told_once() {
    let case = Case::with_glossary();
    case.edit_entry("高木良介", "status = ", "status = \"approved\"");
    case.write("news/other.txt", OTHER_SPELLING);
    case.run(["extract", "news", "-o", "g.toml"]).exits(1).says("conflict");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).never_mentions("conflict");
}
