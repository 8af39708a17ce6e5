//! The program as its users meet it: each test is one case of one user. This file is the table of contents.

mod cli {
    /// How the tests make folders, run shuyu and look at what came of it.
    mod util;

    /// Files that can't be read, or not as they stand.
    mod input;

    /// Encodings.
    mod encodings;

    /// Glossaries that can't be read or written, and work that ends early.
    mod glossary;

    /// What the options of `extract` do, and what it prints.
    mod extract;

    /// `shuyu.toml`.
    mod config;

    /// `pairs` and `text`.
    mod pairs;

    /// What `pairs` makes of one sentence each, and of any text.
    mod brackets;

    /// `list`, `export`, `completions`, `man`.
    mod others;

    /// The same input gives the same glossary.
    mod determinism;

    /// What people decided and typed stays.
    mod decisions;

    /// The sample documents and what the README says of them.
    mod samples;

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
