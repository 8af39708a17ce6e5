//! `merge`: two people's glossaries become one, by hand and in git.

use std::process::Command;

use shuyu::glossary::Status;

use super::util::{Case, SHUYU, typed};

fn head(rest: &str) -> String {
    format!("# shuyu glossary\nformat = 1\nsource-language = \"zh-Hans\"\ntarget-language = \"en\"\n{rest}")
}

#[test]
fn what_only_one_of_two_decided_is_in_the_merged_glossary() {
    let a = head("") + &typed("河灯", "river lantern", Status::Approved) + &typed("闸门", "", Status::Candidate);
    let b = head("")
        + &typed("河灯", "", Status::Candidate)
        + "# ours\n"
        + &typed("观察员", "", Status::Rejected)
        + &typed("闸门", "gate", Status::Approved);
    let case = Case::new().file("a.toml", &a).file("b.toml", &b);
    case.run(["merge", "a.toml", "b.toml", "-o", "g.toml"]).exits(0).prints("3 entries").prints("0 conflicts");
    assert_eq!((case.entry("河灯").status, case.entry("河灯").target.as_str()), (Status::Approved, "river lantern"));
    assert_eq!((case.entry("闸门").status, case.entry("闸门").target.as_str()), (Status::Approved, "gate"));
    assert_eq!(case.entry("观察员").status, Status::Rejected);
    assert!(case.text("g.toml").contains("# ours"));
    assert_eq!((case.text("a.toml"), case.text("b.toml")), (a, b), "what was merged is as it was");
    case.run(["check", "g.toml"]).exits(0);
}

#[test]
fn what_two_decided_differently_is_listed_and_stands_beside_the_entry() {
    let a = head("") + &typed("河灯", "river lantern", Status::Approved);
    let b = head("") + &typed("河灯", "water lantern", Status::Approved);
    let case = Case::new().file("a.toml", a).file("b.toml", b);
    let run = case.run(["merge", "a.toml", "b.toml", "-o", "g.toml"]).exits(1).prints("1 conflict.");
    run.prints("conflict: 河灯: target is river lantern, the other one says water lantern");
    let entry = case.entry("河灯");
    assert_eq!((entry.status, entry.target.as_str()), (Status::Approved, "river lantern"));
    assert_eq!((entry.conflicts[0].field.as_str(), entry.conflicts[0].other.as_str()), ("target", "water lantern"));
    case.run(["check", "g.toml"]).exits(1).prints("g.toml:").prints("water lantern");
    case.run(["decide", "g.toml", "河灯", "--target", "water lantern"]).exits(0);
    let entry = case.entry("河灯");
    assert!(entry.conflicts.is_empty() && !case.text("g.toml").contains("conflicts"));
    assert_eq!((entry.target.as_str(), entry.alternatives), ("water lantern", vec!["river lantern".to_owned()]));
    case.run(["check", "g.toml"]).exits(0);
}

#[test]
fn the_conflicts_are_data_too() {
    let a = head("") + &typed("河灯", "river lantern", Status::Approved);
    let b = head("") + &typed("河灯", "river lantern", Status::Rejected);
    let case = Case::new().file("a.toml", a).file("b.toml", b);
    let objects = case.run(["merge", "a.toml", "b.toml", "-o", "g.toml", "--dry-run", "--format", "json"]).exits(1).json();
    assert_eq!(objects.len(), 1);
    assert_eq!(
        (&objects[0]["field"], &objects[0]["stays"], &objects[0]["other"]),
        (&"status".into(), &"approved".into(), &"rejected".into())
    );
    assert!(!case.path("g.toml").exists());
}

#[test]
fn a_glossary_that_is_there_already_is_merged_into_and_not_replaced() {
    let a = head("") + &typed("河灯", "river lantern", Status::Approved);
    let case = Case::new().file("a.toml", a).file("b.toml", head("") + &typed("闸门", "gate", Status::Approved));
    case.file_mine();
    case.run(["merge", "a.toml", "b.toml", "-o", "g.toml"]).exits(0);
    let merged = case.text("g.toml");
    assert!(merged.starts_with("# mine\n") && merged.contains("龙骨水车") && merged.contains("闸门") && merged.contains("河灯"));
    case.run(["merge", "a.toml", "b.toml", "-o", "g.toml"]).exits(0).prints("The file is unchanged.");
    assert_eq!(case.text("g.toml"), merged);
}

impl Case {
    fn file_mine(&self) {
        self.write("g.toml", "# mine\n".to_owned() + &head("") + &typed("龙骨水车", "chain pump", Status::Approved));
    }
}

#[test]
fn paths_of_documents_are_right_from_where_the_merged_glossary_is() {
    let case = Case::new()
        .file("a/a.toml", head("documents = [\"news\", \"../shared\"]\n") + &typed("河灯", "lantern", Status::Approved))
        .file("b.toml", head("documents = [\"more\", \"shared\"]\n"));
    case.run(["merge", "a/a.toml", "b.toml", "-o", "g.toml"]).exits(0);
    assert_eq!(case.glossary("g.toml").documents, ["a/news", "shared", "more"]);
}

#[test]
fn glossaries_for_other_languages_are_refused() {
    let case = Case::new().file("a.toml", head("")).file("b.toml", "format = 1\ntarget-language = \"vi\"\n");
    case.run(["merge", "a.toml", "b.toml", "-o", "g.toml"]).exits(2).says("b.toml").says("zh-Hans to vi");
    assert!(!case.path("g.toml").exists());
}

/// git in a folder of the case; with shuyu as its merge driver.
fn git(case: &Case, args: &[&str]) -> std::process::Output {
    let driver = format!("'{SHUYU}' merge --git %O %A %B %P").replace('\\', "/");
    let mut command = Command::new("git");
    for (key, value) in [
        ("merge.shuyu.driver", driver.as_str()),
        ("user.name", "Test"),
        ("user.email", "test@example.org"),
        ("init.defaultBranch", "main"),
        ("commit.gpgsign", "false"),
        ("core.autocrlf", "false"),
    ] {
        command.args(["-c", &format!("{key}={value}")]);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("NO_COLOR", "1");
    command.current_dir(case.path("")).args(args).output().expect("git starts")
}

#[track_caller]
fn git_ok(case: &Case, args: &[&str]) {
    let out = git(case, args);
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

/// A repository with a glossary and our merge driver, on a branch of this name.
fn repository(branch: &str) -> Case {
    let case = Case::with_glossary().file(".gitattributes", "*.toml merge=shuyu\n");
    git_ok(&case, &["init", "-q"]);
    git_ok(&case, &["add", "-A"]);
    git_ok(&case, &["commit", "-q", "-m", "first"]);
    git_ok(&case, &["checkout", "-q", "-b", branch]);
    case
}

fn has_git() -> bool {
    Command::new("git").arg("--version").output().is_ok_and(|o| o.status.success())
}

#[test]
fn two_branches_that_decide_meet_with_all_decisions_and_one_conflict() {
    if !has_git() {
        // Without git there is nothing to show.
        return;
    }
    let case = repository("mei");
    case.edit_entry("高木良介", "status = ", "status = \"approved\"");
    case.edit_entry("河灯工坊", "status = ", "status = \"approved\"\ntarget = \"lantern workshop\"  # asked the county");
    case.edit_entry("国际河灯协会", "status = ", "status = \"approved\"");
    case.write("news/more.txt", "工程师小林正树(Kobayashi Masaki)同行。小林正树到访河灯工坊。\n");
    // The target's own line would stand twice now.
    let text = case.text("g.toml").replacen("source = \"河灯工坊\"\ntarget = \"\"\n", "source = \"河灯工坊\"\n", 1);
    case.write("g.toml", text);
    case.run(["extract", "news", "-o", "g.toml"]).exits(0);
    git_ok(&case, &["add", "-A"]);
    git_ok(&case, &["commit", "-q", "-m", "mei"]);
    git_ok(&case, &["checkout", "-q", "main"]);
    case.edit_entry("观察员", "status = ", "status = \"rejected\"\nreason = \"everyday word\"");
    case.edit_entry("安德烈·科瓦连科", "status = ", "status = \"approved\"\nnote = \"the director\"");
    case.edit_entry("国际河灯协会", "status = ", "status = \"approved\"");
    case.edit_entry("国际河灯协会", "target = ", "target = \"IRLA\"");
    git_ok(&case, &["commit", "-q", "-a", "-m", "main"]);

    let merge = git(&case, &["merge", "mei"]);
    assert!(!merge.status.success(), "one conflict is left to a person");
    let said = String::from_utf8_lossy(&merge.stderr).into_owned() + &String::from_utf8_lossy(&merge.stdout);
    assert!(said.contains("g.toml: 国际河灯协会: target is IRLA"), "{said}");
    let glossary = case.glossary("g.toml");
    let conflicting: Vec<&str> = glossary.terms.iter().filter(|e| !e.conflicts.is_empty()).map(|e| e.source.as_str()).collect();
    assert_eq!(conflicting, ["国际河灯协会"]);
    let status = |source: &str| case.entry(source).status;
    assert_eq!([status("高木良介"), status("河灯工坊"), status("安德烈·科瓦连科"), status("国际河灯协会")], [Status::Approved; 4]);
    assert_eq!((status("观察员"), case.entry("观察员").reason.as_str()), (Status::Rejected, "everyday word"));
    assert_eq!(case.entry("河灯工坊").target, "lantern workshop");
    assert_eq!(case.entry("小林正树").target, "Kobayashi Masaki");
    assert_eq!(case.entry("安德烈·科瓦连科").note, "the director");
    assert!(case.text("g.toml").contains("  # asked the county"));
    assert!(!case.text("g.toml").contains("<<<<"));
    let check = case.run(["check", "g.toml", "--format", "json"]).exits(1).json();
    assert_eq!(check.len(), 1, "{check:?}");

    case.run(["decide", "g.toml", "国际河灯协会", "--status", "approved"]).exits(0);
    case.run(["check", "g.toml"]).exits(0);
    git_ok(&case, &["commit", "-q", "-a", "-m", "merged"]);
    assert_eq!(case.entry("国际河灯协会").target, "IRLA");
}

#[test]
fn a_merge_in_git_without_contradictions_is_done_without_a_word() {
    if !has_git() {
        return;
    }
    let case = repository("other");
    // Entries that stand next to each other, where git's own merge would give up.
    let terms = case.glossary("g.toml").terms;
    case.run(["decide", "g.toml", &terms[0].source, "--status", "rejected"]).exits(0);
    git_ok(&case, &["commit", "-q", "-a", "-m", "other"]);
    git_ok(&case, &["checkout", "-q", "main"]);
    case.run(["decide", "g.toml", &terms[1].source, "--status", "rejected"]).exits(0);
    case.run(["decide", "g.toml", &terms[0].source, "--note", "mine"]).exits(0);
    git_ok(&case, &["commit", "-q", "-a", "-m", "main"]);
    git_ok(&case, &["merge", "-q", "--no-edit", "other"]);
    let (first, second) = (case.entry(&terms[0].source), case.entry(&terms[1].source));
    assert_eq!((first.status, first.note.as_str(), second.status), (Status::Rejected, "mine", Status::Rejected));
}

#[test]
fn a_glossary_that_git_cannot_merge_as_one_is_merged_as_text_and_nothing_is_lost() {
    if !has_git() {
        return;
    }
    let good = head("") + &typed("河灯", "river lantern", Status::Approved);
    let case = Case::new().file("base.toml", head("")).file("ours.toml", &good).file("theirs.toml", head("") + "[[term\nsource = 3\n");
    let run = case.run(["merge", "--git", "base.toml", "ours.toml", "theirs.toml", "glossaries/news.toml"]);
    assert!(run.code.is_some_and(|c| (1..128).contains(&c)), "{run:?}");
    run.says("glossaries/news.toml:").says("as text");
    let text = case.text("ours.toml");
    assert!(text.contains("river lantern") && text.contains("[[term\n") && text.contains("<<<<<<<"), "{text}");
}
