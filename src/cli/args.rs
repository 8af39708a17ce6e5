//! The command line as the user types it. Nothing here looks at a file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use shuyu::exchange::Column;
use shuyu::glossary::{Kind, Status};
use shuyu::rank::Strictness;

/// Finds the names and terms of Chinese documents and keeps them in a glossary that you review.
#[derive(Debug, Parser)]
#[command(name = "shuyu", version, propagate_version = true, subcommand_required = true, arg_required_else_help = true)]
#[command(after_long_help = "Exit status: 0 done, 1 findings (conflicts left open), 2 usage or input error, 130 interrupted.

A file shuyu.toml in the working folder or above it sets defaults for the options.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "General options")]
    pub(crate) color: Color,
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "General options")]
    pub(crate) quiet: bool,
    /// Say more: every file that was skipped
    #[arg(short, long, global = true, help_heading = "General options")]
    pub(crate) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Output {
    /// For people
    #[default]
    Human,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read documents, find names and terms, merge them into a glossary
    #[command(after_long_help = "Examples:
  shuyu extract news                      reads the folder news, writes glossaries/news.toml
  shuyu extract news -o client.toml       writes client.toml
  shuyu extract news --dry-run            shows what would change, writes nothing
  shuyu extract news --with house.toml    uses the targets of house.toml and proposes none of its terms again
  shuyu extract a.txt b.txt --kind person --kind place")]
    Extract(Extract),
    /// Show every round bracket, how it was read and why
    #[command(after_long_help = "Examples:
  shuyu pairs news
  shuyu pairs news --format json --explain > brackets.jsonl")]
    Pairs(Pairs),
    /// Show the text as it was read, block by block with its place
    #[command(after_long_help = "Example:
  shuyu text letter.html --encoding gb18030")]
    Text(Text),
    /// Show which formats can be read, and what is left out of each
    #[command(after_long_help = "Example:
  shuyu formats")]
    Formats(Formats),
    /// Decide about the entries of a glossary, in the terminal or in the browser
    #[command(after_long_help = "Examples:
  shuyu review glossaries/news.toml
  shuyu review                            reviews the only glossary in the folder glossaries
  shuyu review glossaries/news.toml --in ../client/news
  shuyu review glossaries/news.toml --web

In the terminal ? shows all keys. Every decision is saved at once; the next start goes on where you were.")]
    Review(Review),
    /// Show the entries of a glossary as a table
    #[command(after_long_help = "Examples:
  shuyu list glossaries/news.toml --status candidate --min-count 3
  shuyu list glossaries/news.toml --kind person --query 福
  shuyu list glossaries/news.toml --conflicts")]
    List(List),
    /// Write a glossary for a CAT tool
    #[command(after_long_help = "Examples:
  shuyu export --list
  shuyu export glossaries/news.toml --to omegat
  shuyu export glossaries/news.toml --to omegat --project my-project
  shuyu export glossaries/news.toml --to xlsx --status candidate --status approved
  shuyu export glossaries/news.toml --to tbx --scripts both")]
    Export(Export),
    /// Merge glossaries, entry by entry
    #[command(after_long_help = "Examples:
  shuyu merge mine.toml colleague.toml -o team.toml
  shuyu merge team.toml mine.toml -o team.toml      adds what is new in mine.toml to team.toml

Where two people decided differently, the first glossary's word stays in the entry and the other one stands under
`conflicts` in it, until somebody decides: in the file, or with shuyu decide. The exit status is then 1.

To make git merge glossaries entry by entry:
  echo 'glossaries/*.toml merge=shuyu' >> .gitattributes
  git config merge.shuyu.name 'shuyu glossary'
  git config merge.shuyu.driver 'shuyu merge --git %O %A %B %P'")]
    Merge(Merge),
    /// Check that glossaries are sound
    #[command(after_long_help = "Examples:
  shuyu check glossaries
  shuyu check glossaries/news.toml --format json

Exit status: 0 sound, 1 something was found, 2 a file could not be read.")]
    Check(Check),
    /// Decide about entries from the command line
    #[command(after_long_help = "Examples:
  shuyu decide glossaries/news.toml 河灯节 --status approved --target 'River Lantern Festival'
  shuyu decide glossaries/news.toml 观察员 学徒 --status rejected --reason 'everyday words'
  shuyu list glossaries/news.toml --format json > a.jsonl     then change a.jsonl, then
  shuyu decide glossaries/news.toml --from a.jsonl")]
    Decide(Decide),
    /// Bring a file of a CAT tool back into a glossary
    #[command(after_long_help = "Examples:
  shuyu import my-project/glossary/glossary.txt --into glossaries/news.toml
  shuyu import reviewed.xlsx --into glossaries/news.toml --base sent.xlsx
  shuyu import client.tbx --into client.toml
  shuyu import list.csv --into news.toml --columns source,-,target,note")]
    Import(Import),
    /// Print the completions for a shell
    #[command(after_long_help = "Example:
  shuyu completions bash > ~/.local/share/bash-completion/completions/shuyu")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_long_help = "Example:
  shuyu man | man -l -")]
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Files and folders to read; - is standard input
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    /// The encoding of all files (found out for each file if not given)
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Stop if a file can't be read whole
    #[arg(long, value_name = "YES", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub(crate) strict: Option<bool>,
    /// How many threads work, at most four for each processor; 0 for all processors
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Extract {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// The glossary [default: glossaries/<folder>.toml]
    #[arg(short, long, value_name = "GLOSSARY", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Show what would change and write nothing
    #[arg(short = 'n', long)]
    pub(crate) dry_run: bool,
    /// A glossary of known terms, or a folder of them: its targets are used, its decided terms are not proposed again (may be repeated)
    #[arg(long, value_name = "GLOSSARY", value_hint = ValueHint::AnyPath)]
    pub(crate) with: Vec<PathBuf>,
    /// Propose rejected terms again: those that are found become candidates
    #[arg(long)]
    pub(crate) reconsider: bool,
    /// How often a term must occur [default: 2, more in texts of over a million characters]
    #[arg(long, value_name = "N")]
    pub(crate) min_count: Option<usize>,
    /// Only this kind of entry (may be repeated) [possible values: person, place, organisation, work, event, title, term]
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Vec<Kind>,
    /// How much noise the list may hold: strict, balanced or broad [default: balanced]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) strictness: Option<Strictness>,
    /// Add what speaks for and against each term (with --format json)
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Pairs {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// A glossary whose approved terms count as evidence, or a folder of them (may be repeated)
    #[arg(long, value_name = "GLOSSARY", value_hint = ValueHint::AnyPath)]
    pub(crate) with: Vec<PathBuf>,
    /// Show the other possible Chinese forms and what spoke for each
    #[arg(long)]
    pub(crate) explain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Text {
    #[command(flatten)]
    pub(crate) reading: Reading,
}

#[derive(Debug, Args)]
pub(crate) struct Formats {
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Review {
    /// The glossaries [default: that of shuyu.toml, or the only one in the folder glossaries]
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) glossaries: Vec<PathBuf>,
    /// Where the documents are now, instead of where the glossary says (may be repeated)
    #[arg(long = "in", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) documents: Vec<PathBuf>,
    /// The encoding of all documents (found out for each file if not given)
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// Review in the browser instead: a page that only this computer serves and only you can open
    #[cfg(feature = "web")]
    #[arg(long)]
    pub(crate) web: bool,
    /// With --web, print the link and open no browser
    #[cfg(feature = "web")]
    #[arg(long, requires = "web")]
    pub(crate) no_open: bool,
    /// With --web, the port to serve at [default: any free one]
    #[cfg(feature = "web")]
    #[arg(long, value_name = "PORT", requires = "web")]
    pub(crate) port: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The glossary
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) glossary: PathBuf,
    /// Only this status (may be repeated) [possible values: candidate, approved, rejected, later]
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Vec<Status>,
    /// Only this kind (may be repeated)
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Vec<Kind>,
    /// Only entries that occur at least this often
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) min_count: u64,
    /// Only entries that hold this text in source, target, variants, other targets or note
    #[arg(long, value_name = "TEXT")]
    pub(crate) query: Option<String>,
    /// Show only where these entries contradict each other; exit status 1 if they do
    #[arg(long)]
    pub(crate) conflicts: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The glossaries
    #[arg(required_unless_present = "list", value_hint = ValueHint::FilePath)]
    pub(crate) glossaries: Vec<PathBuf>,
    /// The format (see --list)
    #[arg(long, value_name = "FORMAT", required_unless_present = "list")]
    pub(crate) to: Option<String>,
    /// The file to write; - is standard output [default: the glossary's name with the format's ending]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Write into the glossary folder of this OmegaT project (with --to omegat)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "output")]
    pub(crate) project: Option<PathBuf>,
    /// Entries of this status go out (may be repeated) [default: approved]
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Vec<Status>,
    /// Entries of this kind go out (may be repeated) [default: all]
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Vec<Kind>,
    /// Leave variants out; else each is a row or a term of its own
    #[arg(long)]
    pub(crate) no_variants: bool,
    /// Add the simplified or traditional form of each spelling, for tools that don't find one by the other
    #[arg(long, value_name = "WHICH", value_enum, default_value = "as-written")]
    pub(crate) scripts: Scripts,
    /// Add a place where the term stands (tbx, tbx3, xlsx, multiterm, markdown, html)
    #[arg(long)]
    pub(crate) contexts: bool,
    /// For a double click in Excel: a byte order mark, and no cell that is taken for a formula, number or date (csv, tsv)
    #[arg(long)]
    pub(crate) excel: bool,
    /// The first row (csv, tsv) [default: comment for csv, none for tsv]
    #[arg(long, value_name = "WHICH", value_enum)]
    pub(crate) header: Option<Header>,
    /// Replace the file even if it is not known to be an earlier export that nobody has changed
    #[arg(long)]
    pub(crate) replace: bool,
    /// Show the formats and what each is for
    #[arg(long)]
    pub(crate) list: bool,
    /// How to print the report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scripts {
    /// Only what the glossary has
    AsWritten,
    /// Simplified forms as well
    Simplified,
    /// Traditional forms as well
    Traditional,
    /// Both forms of everything
    Both,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Header {
    /// The names of the columns
    Names,
    /// The names behind a #, which OmegaT takes for a comment
    Comment,
    /// No header
    None,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The file that comes from another program
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
    /// The glossary that takes it; made if it isn't there
    #[arg(long, value_name = "GLOSSARY", value_hint = ValueHint::FilePath)]
    pub(crate) into: PathBuf,
    /// The file as it was exported, before others worked on it: then it is plain who changed what
    #[arg(long, value_name = "EXPORTED", value_hint = ValueHint::FilePath)]
    pub(crate) base: Option<PathBuf>,
    /// Whose word stands where the file and the glossary differ and nothing tells who changed it
    #[arg(long, value_name = "WHOSE", value_enum, default_value = "ask")]
    pub(crate) prefer: Prefer,
    /// The status of new entries [default: what the file says; else approved with a target, candidate without]
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<Status>,
    /// Show what would change and write nothing
    #[arg(short = 'n', long)]
    pub(crate) dry_run: bool,
    /// The format, if the file doesn't show it (see export --list)
    #[arg(long, value_name = "FORMAT")]
    pub(crate) from: Option<String>,
    /// What the columns of a table hold: in their order (source,target,note,-) or by their heads (source=Term,target=English)
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_hyphen_values = true)]
    pub(crate) columns: Vec<Column>,
    /// Whether the first row of a table is a header (found out if not given)
    #[arg(long, value_name = "YES", value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) header: Option<bool>,
    /// The encoding (found out if not given)
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
    /// The source language, for files with several [default: the glossary's]
    #[arg(long, value_name = "TAG")]
    pub(crate) source_language: Option<String>,
    /// The target language, for files with several [default: the glossary's]
    #[arg(long, value_name = "TAG")]
    pub(crate) target_language: Option<String>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Prefer {
    /// Keep the glossary's, tell each difference, exit with 1
    Ask,
    /// Keep the glossary's
    Glossary,
    /// Take the file's; what the glossary had goes to its alternatives
    File,
}

#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// The glossaries, or folders of them; with --git the base, ours, theirs and the path for messages
    #[arg(required = true, num_args = 1.., value_name = "GLOSSARY", value_hint = ValueHint::AnyPath)]
    pub(crate) glossaries: Vec<PathBuf>,
    /// The merged glossary; if it is there already, the others are merged into it
    #[arg(short, long, value_name = "GLOSSARY", value_hint = ValueHint::FilePath, required_unless_present = "git")]
    pub(crate) output: Option<PathBuf>,
    /// Work as git's merge driver
    #[arg(long, conflicts_with_all = ["output", "dry_run"])]
    pub(crate) git: bool,
    /// Show what would come of it and write nothing
    #[arg(short = 'n', long)]
    pub(crate) dry_run: bool,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The glossaries, or folders of them
    #[arg(required = true, value_name = "GLOSSARY", value_hint = ValueHint::AnyPath)]
    pub(crate) glossaries: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// The glossary
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) glossary: PathBuf,
    /// The Chinese terms to decide about
    #[arg(value_name = "SOURCE", required_unless_present = "from", conflicts_with = "from")]
    pub(crate) sources: Vec<String>,
    /// What you decide [possible values: candidate, approved, rejected, later]
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<Status>,
    /// The translation
    #[arg(long, value_name = "TEXT")]
    pub(crate) target: Option<String>,
    /// What it names [possible values: person, place, organisation, work, event, title, term]
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<Kind>,
    /// Your note
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Why you reject it
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Add an entry for a term that has none
    #[arg(long)]
    pub(crate) add: bool,
    /// Decisions from a file, one JSON object a line as `shuyu list --format json` writes them; from - each is saved as it comes
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["status", "target", "kind", "note", "reason"])]
    pub(crate) from: Option<PathBuf>,
}
