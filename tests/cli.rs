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

    /// The same as a property of the library, on random glossaries.
    mod merging;
}
