//! Saves that are interrupted, that meet each other, and that the system refuses.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::time::Duration;

use shuyu::glossary::Status;
use shuyu::glossary::file::parse;

use super::util::{Case, typed};

/// A glossary of many entries, each with its context.
fn large(entries: usize) -> String {
    let mut out = String::from("# ours\nformat = 1\n");
    for i in 0..entries {
        out.push_str(&format!(
            "\n[[term]]\nsource = \"词{i:05}\"\ntarget = \"term {i}\"\nstatus = \"candidate\"\nkind = \"term\"\nbasis = \"attested\"\ncount = {}\ndocuments = 2\nscore = 0.5\nevidence = [\n  \"a.txt:{i} 馆长在松岭镇介绍了【词{i:05}】(term {i})的筹备工作\",\n]\n",
            i % 50 + 2
        ));
    }
    out
}

/// A process that waits for decisions on its standard input.
fn decider(case: &Case, glossary: &str) -> Child {
    let mut command = case.command("");
    command.args(["decide", glossary, "--from", "-", "-q"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("shuyu starts")
}

#[test]
fn two_hundred_kills_in_the_middle_of_saves_leave_a_whole_glossary_each_time() {
    const ENTRIES: usize = 20_000;
    const KILLS: usize = 200;
    let case = Case::new().file("g.toml", large(ENTRIES));
    let mut dice = 0x2545_f491_4f6c_dd1d_u64;
    let mut kept = 0;
    let mut previous = case.bytes("g.toml");
    for kill in 0..KILLS {
        let mut child = decider(&case, "g.toml");
        let mut input = child.stdin.take().expect("a pipe");
        let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
        let decide = |input: &mut dyn Write, n: usize| {
            writeln!(input, "{{\"source\": \"词{:05}\", \"status\": \"approved\", \"note\": \"{n}\"}}", n % ENTRIES).expect("written");
        };
        // The first answer says that the glossary is read; from then on the process does nothing but save.
        decide(&mut input, kill * 7);
        let mut line = String::new();
        output.read_line(&mut line).expect("an answer");
        assert_eq!(line, "1\n");
        let after_first = case.bytes("g.toml");
        decide(&mut input, kill * 7 + 1);
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        std::thread::sleep(Duration::from_micros(dice % 60_000));
        child.kill().expect("killed");
        child.wait().expect("it ends");
        let now = case.bytes("g.toml");
        let text = String::from_utf8(now.clone()).expect("UTF-8");
        // The old file or the new one: the second decision is there whole or not at all.
        let expected = {
            let old = String::from_utf8(after_first.clone()).expect("UTF-8");
            let source = format!("source = \"词{:05}\"", (kill * 7 + 1) % ENTRIES);
            let at = old.find(&source).expect("there");
            let end = at + old[at..].find("\n]\n").expect("the end of the entry") + 3;
            let entry = old[at..end].replacen("candidate", "approved", 1) + &format!("note = \"{}\"\n", kill * 7 + 1);
            format!("{}{entry}{}", &old[..at], &old[end..])
        };
        assert!(now == after_first || text == expected, "kill {kill}: the file is neither the old nor the new one");
        kept += usize::from(now != after_first);
        assert_ne!(now, previous, "the lock of a killed process blocks nobody");
        previous = now;
    }
    // If all kills came before or after the save, the test would show nothing.
    assert!((1..KILLS).contains(&kept), "{kept} of {KILLS} saves were done");
    let glossary = parse(std::path::Path::new("g.toml"), &case.text("g.toml")).expect("valid");
    assert_eq!(glossary.terms.len(), ENTRIES);
    assert_eq!(glossary.terms.iter().filter(|e| e.status == Status::Approved).count(), KILLS + kept);
    case.run(["decide", "g.toml", "词00003", "--status", "later"]).exits(0);
    let names: Vec<String> = case.files().into_keys().collect();
    assert_eq!(names, ["g.toml"], "the next save clears away what the killed ones left");
}

#[test]
fn two_processes_that_decide_at_once_lose_no_decision() {
    let case = Case::new().file("g.toml", large(2_000));
    let mut deciders = [decider(&case, "g.toml"), decider(&case, "g.toml")];
    let workers: Vec<_> = deciders
        .iter_mut()
        .enumerate()
        .map(|(who, child)| {
            let mut input = child.stdin.take().expect("a pipe");
            std::thread::spawn(move || {
                for i in 0..100 {
                    writeln!(input, "{{\"source\": \"词{:05}\", \"status\": \"approved\", \"note\": \"{who}\"}}", i * 2 + who)
                        .expect("written");
                }
            })
        })
        .collect();
    for worker in workers {
        worker.join().expect("all written");
    }
    for child in deciders {
        assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(0));
    }
    let decided: Vec<(String, String)> =
        case.glossary("g.toml").terms.into_iter().filter(|e| e.status == Status::Approved).map(|e| (e.source, e.note)).collect();
    let expected: Vec<(String, String)> = (0..200).map(|i| (format!("词{i:05}"), (i % 2).to_string())).collect();
    assert_eq!(decided, expected);
}

#[test]
fn what_an_editor_saved_meanwhile_is_merged() {
    let case = Case::new().file("g.toml", large(3));
    let mut child = decider(&case, "g.toml");
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut decide = |source: &str| {
        writeln!(input, "{{\"source\": \"{source}\", \"status\": \"approved\"}}").expect("written");
        output.read_line(&mut String::new()).expect("an answer");
    };
    decide("词00000");
    case.edit("g.toml", "target = \"term 1\"", "target = \"typed in an editor\"  # mine");
    decide("词00002");
    drop(input);
    assert!(child.wait().expect("it ends").success());
    let text = case.text("g.toml");
    assert!(text.contains("target = \"typed in an editor\"  # mine"));
    assert_eq!(text.matches("approved").count(), 2);
}

#[cfg(unix)]
#[test]
fn a_full_disk_ends_in_a_clear_message_and_the_old_glossary() {
    // A limit on the size of files is what a test can have without an administrator; the system refuses to write all the same.
    let case = Case::new().file("g.toml", large(300));
    let before = case.files();
    let mut command = std::process::Command::new("sh");
    let script = format!("trap '' XFSZ; ulimit -f 8; exec '{}' decide g.toml 词00001 --status approved", super::util::SHUYU);
    let out = command.args(["-c", &script]).current_dir(case.path("")).env("NO_COLOR", "1").output().expect("a shell");
    let outcome = super::util::Outcome::of(out).exits(2).says("g.toml: can't write the file").says("Nothing was changed.");
    drop(outcome.says("Make room on the disk"));
    assert_eq!(case.files(), before, "the glossary is as it was, and nothing lies beside it");
}

#[cfg(unix)]
#[test]
fn a_glossary_behind_a_link_is_saved_where_it_is() {
    let case = Case::new().file("team/g.toml", typed("河灯", "lantern", Status::Candidate));
    std::os::unix::fs::symlink("team/g.toml", case.path("g.toml")).expect("linked");
    case.run(["decide", "g.toml", "河灯", "--status", "approved"]).exits(0);
    assert!(std::fs::symlink_metadata(case.path("g.toml")).expect("there").is_symlink());
    assert!(case.text("team/g.toml").contains("approved"));
}
