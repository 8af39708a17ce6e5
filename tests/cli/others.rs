//! `list`, `export`, `completions`, `man`, and how the program answers to a mistyped command.

use serde_json::json;
use shuyu::glossary::Status;

use super::util::{Case, FESTIVAL, sources, typed};

/// Four entries, one of each status.
fn reviewed() -> String {
    [
        typed("高木良介", "Takagi Ryosuke", Status::Approved)
            + "kind = \"person\"\ncount = 4\nvariants = [\"高木\"]\nnote = \"no macron\"\n",
        typed("松岭镇", "Songling Town", Status::Later) + "kind = \"place\"\ncount = 2\n",
        typed("观察员", "", Status::Rejected) + "count = 9\n",
        typed("潮汐闸门", "tidal gate", Status::Candidate) + "count = 3\n",
    ]
    .concat()
}

fn listed(filters: &[&str]) -> Vec<String> {
    let case = Case::new().file("g.toml", reviewed());
    let objects = case.run(["list", "g.toml", "--format", "json"].into_iter().chain(filters.iter().copied())).exits(0).stays_quiet().json();
    sources(&objects).into_iter().map(ToOwned::to_owned).collect()
}

#[test]
fn list_shows_all_entries_in_the_order_of_the_file() {
    assert_eq!(listed(&[]), ["高木良介", "松岭镇", "观察员", "潮汐闸门"]);
}

#[test]
fn list_filters_by_status_kind_and_count() {
    assert_eq!(listed(&["--status", "later", "--status", "rejected"]), ["松岭镇", "观察员"]);
    assert_eq!(listed(&["--kind", "term"]), ["观察员", "潮汐闸门"]);
    assert_eq!(listed(&["--min-count", "4"]), ["高木良介", "观察员"]);
    assert_eq!(listed(&["--kind", "term", "--min-count", "4"]), ["观察员"]);
}

#[test]
fn list_searches_source_target_variants_and_note_in_any_script_and_case() {
    assert_eq!(listed(&["--query", "闸"]), ["潮汐闸门"]);
    assert_eq!(listed(&["--query", "閘"]), ["潮汐闸门"]);
    assert_eq!(listed(&["--query", "TIDAL"]), ["潮汐闸门"]);
    assert_eq!(listed(&["--query", "macron"]), ["高木良介"]);
    assert_eq!(listed(&["--query", "nothing like it"]), [""; 0]);
}

#[test]
fn list_is_a_table_for_people() {
    let case = Case::new().file("g.toml", reviewed());
    let run = case.run(["list", "g.toml", "--status", "approved"]).exits(0).stays_quiet().prints("1 of 4 entries").never_mentions("松岭镇");
    let row = run.out.lines().find(|l| l.starts_with("高木良介")).expect("a row");
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["高木良介", "Takagi", "Ryosuke", "person", "approved", "4", "0"]);
}

#[test]
fn list_of_a_glossary_that_is_not_there_names_it() {
    Case::new().run(["list", "absent.toml"]).exits(2).says("absent.toml: no such file");
}

#[test]
fn list_as_json_gives_null_for_a_missing_target() {
    let case = Case::new().file("g.toml", reviewed());
    let objects = case.run(["list", "g.toml", "--format", "json", "--status", "rejected"]).exits(0).json();
    assert_eq!((&objects[0]["source"], &objects[0]["target"], &objects[0]["status"]), (&json!("观察员"), &json!(null), &json!("rejected")));
}

#[test]
fn only_approved_entries_are_exported_and_the_rest_is_reported() {
    let case = Case::new().file("g.toml", reviewed());
    let run = case.run(["export", "g.toml", "--to", "omegat"]).exits(0);
    assert_eq!(
        case.text("g.txt"),
        "# shuyu export c14c3c30\n高木良介\tTakagi Ryosuke\tperson; no macron\n高木\tTakagi Ryosuke\tperson; no macron\n"
    );
    assert_eq!(case.text("g.toml"), reviewed());
    let run = run.says("2 rows written to g.txt").says("3 entries left out").says("no place for");
    assert_eq!(run.out, "");
}

#[test]
fn entries_of_another_status_are_exported_when_asked_for() {
    let case = Case::new().file("g.toml", reviewed());
    case.run(["export", "g.toml", "--to", "omegat", "--status", "candidate", "--status", "later", "-o", "out.txt"]).exits(0);
    assert_eq!(case.text("out.txt"), "# shuyu export bf4c941f\n松岭镇\tSongling Town\tplace\n潮汐闸门\ttidal gate\tterm\n");
}

#[test]
fn an_export_to_standard_output_is_clean() {
    let case = Case::new().file("g.toml", reviewed());
    let run = case.run(["export", "g.toml", "--to", "omegat", "--status", "later", "-o", "-"]).exits(0).says("1 row");
    assert_eq!(run.out, "# shuyu export 965d9352\n松岭镇\tSongling Town\tplace\n");
    assert_eq!(case.files().len(), 1);
}

#[test]
fn an_export_of_nothing_is_refused_and_writes_nothing() {
    let case = Case::new().file("g.toml", typed("潮汐闸门", "tidal gate", Status::Candidate));
    case.run(["export", "g.toml", "--to", "omegat"]).exits(2).says("nothing to export").says("Approve entries first").says("--status");
    assert_eq!(case.files().len(), 1);
}

#[test]
fn an_entry_without_a_target_is_named_as_left_out() {
    let case = Case::new().file("g.toml", reviewed() + &typed("河灯节", "", Status::Approved));
    case.run(["export", "g.toml", "--to", "omegat"]).exits(0).says("left out: 河灯节: it has no target");
    assert!(!case.text("g.txt").contains("河灯节"));
}

#[test]
fn a_second_export_replaces_the_first() {
    let case = Case::new().file("g.toml", reviewed());
    case.run(["export", "g.toml", "--to", "omegat"]).exits(0);
    case.edit("g.toml", "\"later\"", "\"approved\"");
    case.run(["export", "g.toml", "--to", "omegat"]).exits(0);
    assert!(case.text("g.txt").ends_with("松岭镇\tSongling Town\tplace\n"));
}

#[test]
fn an_export_over_the_glossary_itself_is_refused() {
    let case = Case::new().file("g.toml", reviewed());
    case.run(["export", "g.toml", "--to", "omegat", "-o", "g.toml"]).exits(2).says("g.toml");
    assert_eq!(case.text("g.toml"), reviewed());
}

#[test]
fn an_export_never_replaces_a_document_that_the_glossary_was_made_from() {
    // letter.txt gives letter.toml, whose export would be letter.txt.
    let case = Case::new().file("letter.txt", FESTIVAL);
    case.run(["extract", "letter.txt", "-o", "letter.toml", "--kind", "person"]).exits(0);
    case.edit("letter.toml", "\"candidate\"", "\"approved\"");
    case.run(["export", "letter.toml", "--to", "omegat"]).exits(2).says("letter.txt");
    assert_eq!(case.text("letter.txt"), FESTIVAL);
}

#[test]
fn several_glossaries_are_exported_as_one() {
    let case = Case::new().file("a.toml", reviewed()).file("b.toml", typed("龙骨水车", "chain pump", Status::Approved));
    case.run(["export", "a.toml", "b.toml", "--to", "omegat", "-o", "all.txt"]).exits(0).says("3 rows");
    assert!(case.text("all.txt").ends_with("龙骨水车\tchain pump\tterm\n"));
}

#[test]
fn an_unknown_format_is_refused_with_the_known_ones() {
    let case = Case::new().file("g.toml", reviewed());
    case.run(["export", "g.toml", "--to", "omegaf"]).exits(2).says("\"omegaf\"").says("omegat");
    case.run(["export", "--list"]).exits(0).prints("omegat");
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = Case::new().run(["completions", shell]).exits(0).stays_quiet();
        assert!(run.out.contains("shuyu") && run.out.contains("strictness"), "{shell}: {}", run.out);
    }
}

#[test]
fn the_manual_page_describes_every_command() {
    let run = Case::new().run(["man"]).exits(0).stays_quiet().prints(".TH");
    for command in ["EXTRACT", "PAIRS", "TEXT", "LIST", "EXPORT", "IMPORT", "COMPLETIONS"] {
        assert!(run.out.contains(&format!("SHUYU {command}")), "{command}");
    }
}

#[test]
fn a_mistyped_command_is_a_usage_error_that_names_the_nearest_one() {
    Case::new().run(["extrct", "news"]).exits(2).says("extract");
    Case::new().run([]).exits(2).says("Usage: shuyu");
    Case::new().run(["extract"]).exits(2).says("Usage: shuyu extract");
}

#[test]
fn help_shows_examples() {
    for command in ["extract", "pairs", "text", "list", "export", "import", "completions"] {
        let run = Case::new().run([command, "--help"]).exits(0).stays_quiet();
        assert!(run.out.contains(&format!("  shuyu {command}")), "{}", run.out);
    }
    Case::new().run(["--version"]).exits(0).prints(env!("CARGO_PKG_VERSION"));
}

#[test]
fn colours_come_only_when_asked_for() {
    let case = Case::new().file("g.toml", reviewed());
    assert!(!case.run(["list", "g.toml"]).out.contains('\u{1b}'));
    assert!(case.run(["list", "g.toml", "--color", "always"]).exits(0).out.contains('\u{1b}'));
}

#[test]
fn an_export_never_replaces_a_glossary_that_the_translator_keeps_by_hand() {
    // OmegaT's own glossary.txt has the same three columns.
    let mine = "河灯\triver lantern\tmine\n";
    let case = Case::new().file("g.toml", reviewed()).file("glossary.txt", mine);
    case.run(["export", "g.toml", "--to", "omegat", "-o", "glossary.txt"]).exits(2).says("glossary.txt");
    assert_eq!(case.text("glossary.txt"), mine);
}

#[test]
fn a_rejected_spelling_goes_out_with_no_entry() {
    let text = typed("高木良介", "Takagi Ryosuke", Status::Approved)
        + "variants = [\"高木\"]\n"
        + "\n[[term]]\nsource = \"高木\"\nstatus = \"rejected\"\n";
    let case = Case::new().file("g.toml", text);
    let run = case.run(["export", "g.toml", "--to", "omegat", "-o", "-"]).exits(0);
    assert_eq!(run.out.lines().count(), 2, "{}", run.out);
}

#[test]
fn an_export_is_no_document() {
    let case = Case::with_news().file("g.toml", reviewed());
    case.run(["export", "g.toml", "--to", "omegat", "-o", "news/export.txt"]).exits(0);
    let run = case.run(["extract", "news", "-n"]).exits(0).says("export.txt: skipped");
    assert!(run.out.starts_with("+"), "{}", run.out);
    assert!(run.out.contains("Read 2 documents"), "{}", run.out);
}
