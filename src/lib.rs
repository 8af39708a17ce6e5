//! shuyu (术语) finds the names and terms of Chinese documents and keeps them in a glossary that people review.
//!
//! # The way of the data
//!
//! ```text
//! paths ─ read ─▶ documents ─ brackets ─▶ pairs ─────────────────────┐
//!                    └─ corpus ─ count ─▶ counts ─┬─ names ─▶ persons ─┤
//!                                                 └─ rank ──▶ terms ───┴─ extract ─▶ entries ─ plan ─▶ glossary ─▶ review, exchange
//! ```
//!
//! 1. [`read`] walks the folders, decodes, opens office and CAT files and gives [`document`]s: blocks of text, each with its
//!    place, and with its translation if it is a segment of a bilingual file.
//! 2. [`brackets`] reads what stands in round brackets and finds the Chinese it belongs to.
//! 3. [`corpus`] makes the documents one sequence of sentences without repetitions, with the word boundaries that
//!    [`segment`] votes for; [`count`] counts every repeated string in it, exactly and additively.
//! 4. [`names`] finds persons where no bracket helps.
//! 5. [`rank`] turns counts into ranked candidates for terms.
//! 6. [`extract`] brings pairs, persons and candidates together as [`glossary`] entries.
//! 7. [`glossary::plan`] compares them with what people decided before; [`glossary::file`] edits the text of the file,
//!    [`glossary::save`] puts it on disk so that nothing is lost. [`glossary::store`] does all three for those who decide;
//!    [`glossary::merge`] makes one glossary of two, [`glossary::check`] says whether it is sound.
//! 8. [`review`] lets people decide: one session, shown in the terminal and as a web page.
//! 9. [`exchange`] writes glossaries for CAT tools and other programs, and merges what comes back, as a plan too.
//!
//! Facts about characters, words and the world serve all stages and know none of them: [`text`], [`dictionary`],
//! [`lexicon`] (the lists in `src/data`), [`segment`], [`sound`], [`titles`], and of [`glossary`] the types of an entry and
//! the entries that ship with the program. [`report`] carries what the library has to tell.
//!
//! Data flows one way: apart from facts, a stage uses only what stands before it in the list. Scores stay inside the stage
//! that makes them; what leaves it is a probability or a rank. The library never prints and never exits; the program in
//! `src/cli` does.

mod bits;
pub mod brackets;
pub mod corpus;
pub mod count;
pub mod dictionary;
pub mod document;
pub mod error;
pub mod exchange;
pub mod extract;
pub mod glossary;
pub mod lexicon;
pub mod measure;
pub mod names;
pub mod rank;
pub mod read;
pub mod readings;
pub mod report;
pub mod review;
pub mod segment;
pub mod sound;
mod table;
pub mod text;
pub mod titles;
mod trie;

pub use error::{Error, Result};
