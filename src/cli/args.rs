//! The command line as the user types it. Nothing here looks at a file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
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
  shuyu list glossaries/news.toml --kind person --query 福")]
    List(List),
    /// Write a glossary for a CAT tool
    #[command(after_long_help = "Examples:
  shuyu export glossaries/news.toml --to omegat
  shuyu export glossaries/news.toml --to omegat -o project/glossary/news.txt
  shuyu export --list")]
    Export(Export),
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
    /// How many threads work; 0 for all processors
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
    /// A glossary of known terms: its targets are used, its decided terms are not proposed again (may be repeated)
    #[arg(long, value_name = "GLOSSARY", value_hint = ValueHint::FilePath)]
    pub(crate) with: Vec<PathBuf>,
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
    /// A glossary whose approved terms count as evidence (may be repeated)
    #[arg(long, value_name = "GLOSSARY", value_hint = ValueHint::FilePath)]
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
    /// Only entries that hold this text in source, target, variants or note
    #[arg(long, value_name = "TEXT")]
    pub(crate) query: Option<String>,
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
    /// The file to write; - is standard output [default: the glossary's name with the format's extension]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Entries of this status go out (may be repeated) [default: approved]
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Vec<Status>,
    /// Show the formats and what each is for
    #[arg(long)]
    pub(crate) list: bool,
}
