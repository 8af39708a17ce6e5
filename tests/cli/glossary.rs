//! A glossary that can't be read or written is found out before the work, and work that ends early leaves it as it was.

use std::io::Read;
use std::process::Stdio;

use shuyu::glossary::Status;

use super::util::{Case, FESTIVAL, Outcome, typed};

/// The news, and a damaged file that is mentioned if anything is read.
fn news_with_a_telltale() -> Case {
    Case::with_news().file("news/telltale.txt", [FESTIVAL.as_bytes(), b"\xFF\xFE\n"].concat())
}

#[test]
fn the_telltale_file_is_mentioned_by_a_run_that_reads_it() {
    news_with_a_telltale().run(["extract", "news", "-n"]).exits(0).says("telltale.txt");
}

#[test]
fn a_glossary_that_does_not_parse_is_named_with_line_and_column_and_left_as_it_is() {
    let broken = "# mine\nformat = 1\n\n[[term]]\nsource = \"河灯\ntarget = \"river lantern\"\n";
    let case = news_with_a_telltale().file("g.toml", broken);
    case.run(["extract", "news", "-o", "g.toml"]).exits(2).says("g.toml:5:13: ").says("left as it is").never_mentions("telltale");
    assert_eq!(case.text("g.toml"), broken);
}

#[test]
fn a_misspelt_status_is_named_with_its_place_and_what_it_could_be() {
    let broken = "format = 1\n\n[[term]]\nsource = \"河灯\"\nstatus = \"aproved\"\n";
    let case = news_with_a_telltale().file("g.toml", broken);
    let run = case.run(["extract", "news", "-o", "g.toml"]).exits(2).says("g.toml:5:10: ").says("`aproved`").says("`approved`");
    run.never_mentions("telltale");
    assert_eq!(case.text("g.toml"), broken);
}

#[test]
fn a_glossary_that_is_not_utf8_is_named_with_its_place_and_left_as_it_is() {
    let (bytes, _, _) = encoding_rs::GB18030.encode("format = 1\n[[term]]\nsource = \"河灯\"\n");
    let case = news_with_a_telltale().file("g.toml", &bytes);
    case.run(["extract", "news", "-o", "g.toml"]).exits(2).says("g.toml:3:11: ").says("UTF-8").never_mentions("telltale");
    assert_eq!(case.bytes("g.toml"), bytes.as_ref());
}

#[test]
fn a_glossary_of_a_newer_format_is_refused_and_left_as_it_is() {
    let newer = "format = 99\n[[term]]\nsource = 3\n";
    let case = news_with_a_telltale().file("g.toml", newer);
    case.run(["extract", "news", "-o", "g.toml"]).exits(2).says("g.toml").says("format 99").says("newer shuyu").never_mentions("telltale");
    assert_eq!(case.text("g.toml"), newer);
    case.run(["list", "g.toml"]).exits(2).says("format 99");
}

#[test]
fn a_broken_glossary_given_with_with_is_named_before_anything_is_read() {
    let case = news_with_a_telltale().file("house.toml", "[[term]\n");
    case.run(["extract", "news", "-n", "--with", "house.toml"]).exits(2).says("house.toml:1:").never_mentions("telltale");
    case.run(["extract", "news", "-n", "--with", "absent.toml"]).exits(2).says("absent.toml: no such file").never_mentions("telltale");
}

#[test]
fn a_folder_in_the_place_of_the_glossary_is_found_before_the_work_and_the_message_says_what_to_do() {
    let case = news_with_a_telltale().folder("out");
    let run = case.run(["extract", "news", "-o", "out"]).exits(2).says("out: can't ").never_mentions("telltale");
    run.says("Give the name of a file with -o");
}

#[test]
fn a_file_in_the_place_of_the_glossarys_folder_is_found_before_the_work() {
    let case = news_with_a_telltale().file("out", "my notes");
    case.run(["extract", "news", "-o", "out/g.toml"]).exits(2).says("out").never_mentions("telltale");
    assert_eq!(case.text("out"), "my notes");
}

#[test]
fn the_reason_of_the_system_is_said_once() {
    let run = Case::with_news().folder("out").run(["extract", "news", "-o", "out"]).exits(2);
    assert_eq!(run.err.matches("irectory").count(), 1, "{run:#?}");
}

#[cfg(unix)]
#[test]
fn a_folder_without_write_permission_is_found_before_the_work() {
    use std::os::unix::fs::PermissionsExt;
    let case = news_with_a_telltale().folder("out");
    std::fs::set_permissions(case.path("out"), std::fs::Permissions::from_mode(0o555)).expect("set");
    if std::fs::write(case.path("out/probe"), "").is_ok() {
        // The administrator may write anywhere.
        return;
    }
    case.run(["extract", "news", "-o", "out/g.toml"]).exits(2).says("out: can't ").says("-o").never_mentions("telltale");
}

#[cfg(unix)]
#[test]
fn a_write_protected_glossary_is_found_before_the_work_and_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let case = news_with_a_telltale().file("g.toml", "format = 1\n");
    std::fs::set_permissions(case.path("g.toml"), std::fs::Permissions::from_mode(0o444)).expect("set");
    case.run(["extract", "news", "-o", "g.toml"]).exits(2).says("g.toml").says("write-protected").never_mentions("telltale");
    assert_eq!(case.text("g.toml"), "format = 1\n");
}

#[test]
fn a_dry_run_shows_what_would_happen_even_where_nothing_can_be_written() {
    let case = Case::with_news();
    let before = case.files();
    case.run(["extract", "news", "-n", "-o", "no/such/folder/g.toml"]).exits(0).prints("would get");
    assert_eq!(case.files(), before);
    assert!(!case.path("no").exists());
}

#[test]
fn a_save_leaves_no_lock_and_no_temporary_file_behind() {
    let case = Case::with_glossary();
    let names: Vec<String> = case.files().into_keys().collect();
    assert_eq!(names, ["g.toml", "news/festival.txt", "news/gate.txt"]);
}

#[test]
fn an_empty_file_is_an_empty_glossary() {
    let case = Case::with_news().file("g.toml", "");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    assert_eq!(case.entry("高木良介").target, "Takagi Ryosuke");
    case.run(["extract", "news", "-o", "g.toml"]).exits(0).prints("nothing new").prints("The file is unchanged.");
}

#[test]
fn a_glossary_without_a_line_end_at_its_end_gets_whole_new_entries() {
    let case = Case::with_news()
        .file("g.toml", format!("format = 1{}", typed("龙骨水车", "dragon-spine waterwheel", Status::Approved)).trim_end());
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    assert_eq!(case.entry("龙骨水车").status, Status::Approved);
    assert_eq!(case.entry("高木良介").target, "Takagi Ryosuke");
}

/// Starts shuyu, closes its standard output unread and gives the outcome.
fn with_closed_output(case: &Case, args: &[&str]) -> Outcome {
    let mut child = case.command("").args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("shuyu starts");
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut err).expect("UTF-8");
    Outcome { code: child.wait().expect("it ends").code(), out: String::new(), err }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    // More than a pipe holds, so that the program must notice.
    let entries: String = (0..4000).map(|i| typed(&format!("河灯{i}"), &format!("river lantern {i}"), Status::Approved)).collect();
    let sentences: String = (0..1500).map(|i| format!("第{i}天,馆长高木良介(Takagi Ryosuke)在松岭镇讲话。\n")).collect();
    let case = Case::new().file("g.toml", entries).file("a.txt", sentences);
    for args in [
        &["list", "g.toml"][..],
        &["list", "g.toml", "--format", "json"],
        &["pairs", "a.txt"],
        &["pairs", "a.txt", "--format", "json"],
        &["text", "a.txt"],
        &["export", "g.toml", "--to", "omegat", "-o", "-"],
        &["completions", "bash"],
    ] {
        with_closed_output(&case, args).exits(0).stays_quiet();
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_in_the_middle_leaves_the_glossary_as_it_was() {
    use std::io::Write;
    let case = Case::with_glossary();
    let before = case.files();
    let text: String =
        (0..9000).map(|i| format!("第{i}号水位监测系统由馆长高木良介(Takagi Ryosuke)检修,编号{}。\n{FESTIVAL}", i * 7)).collect();
    let (first, rest) = text.as_bytes().split_at(1 << 20);
    let mut command = case.command("");
    command.args(["extract", "-", "-o", "g.toml"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("shuyu starts");
    let mut input = child.stdin.take().expect("a pipe");
    // A pipe holds much less: once this is written, the program is reading.
    input.write_all(first).expect("shuyu reads");
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill starts");
    assert!(killed.success());
    // It may have ended by now; then nobody reads the rest.
    let _ = input.write_all(rest);
    drop(input);
    let outcome = Outcome::of(child.wait_with_output().expect("it ends"));
    if outcome.code == Some(0) {
        // The work was done before the signal arrived.
        return;
    }
    outcome.exits(130).says("interrupted");
    assert_eq!(case.files(), before, "the glossary is as it was, and nothing lies beside it");
}
