//! The program as its users meet it: each test is one case of one user. This file is the table of contents.

mod cli {
    /// How the tests make folders, run shuyu and look at what came of it.
    mod util;

    /// Files that can't be read, or not as they stand.
    mod input;

    /// Office files and zip folders made in memory.
    mod packages;

    /// What is read of each format, and the places.
    mod formats;

    /// Documents that attack the program.
    mod hostile;

    /// Files with random damage.
    mod mutations;

    /// Thousands of files of all formats.
    mod mixed;

    /// Encodings.
    mod encodings;

    /// Glossaries that can't be read or written, and work that ends early.
    mod glossary;

    /// What the options of `extract` do, and what it prints.
    mod extract;

    /// Which terms `extract` finds.
    mod terms;

    /// Which persons it finds, and how they are written in Latin letters.
    mod names;

    /// `shuyu.toml`.
    mod config;

    /// `pairs` and `text`.
    mod pairs;

    /// What `pairs` makes of one sentence each, and of any text.
    mod brackets;

    /// `list`, `export`, `completions`, `man`.
    mod others;

    /// `list --conflicts`.
    mod conflicts;
    /// A glossary with all that goes wrong between programs.
    mod traps;

    /// `export` and `import`: what goes out, what comes back, and what hostile files can't do.
    mod exchange;

    /// The same with the programs themselves: OmegaT, Translate Toolkit, LibreOffice, the schemas of TBX and TMX.
    mod clients;

    /// The same input gives the same glossary.
    mod determinism;

    /// What people decided and typed stays.
    mod decisions;

    /// The sample documents and what the README says of them.
    mod samples;

    /// What a run would change, and what it never proposes again.
    mod plan;

    /// `check` and `decide`.
    mod check;

    /// `merge`, by hand and in git.
    mod merge;

    /// Saves that are interrupted, that meet each other, that are refused.
    mod saving;

    /// Glossaries of every format that there was.
    mod versions;

    /// A year of work, a thousand times at random.
    mod histories;

    /// The same as a property of the library, on random glossaries.
    mod merging;

    /// What the tests of `review` share.
    #[cfg(unix)]
    mod sitting;

    /// A pseudo-terminal with the program in it.
    #[cfg(unix)]
    mod terminal;

    /// A browser without a window.
    #[cfg(unix)]
    mod browser;

    /// `review` in the terminal.
    #[cfg(unix)]
    mod review;

    /// `review --web` in the browser.
    #[cfg(unix)]
    mod page;

    /// What holds for any sequence of decisions, in either face.
    #[cfg(unix)]
    mod deciding;

    /// The pictures of `review` in the README.
    #[cfg(unix)]
    mod pictures;
}
