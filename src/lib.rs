//! shuyu (术语) finds the names and terms of Chinese documents and keeps them in a glossary that people review.
//!
//! # The way of the data
//!
//! ```text
//! paths ─ read ─▶ documents ─ brackets ─▶ pairs ──────────┐
//!                    │  └───── names ────▶ persons ───────┤
//!                    └─ corpus ─ count ──▶ counts ─ rank ─┴─ extract ─▶ entries ─ plan ─▶ glossary ─▶ exchange
//! ```
//!
//! 1. [`read`] walks the folders, decodes and gives [`document`]s: blocks of text, each with its place.
//! 2. [`brackets`] reads what stands in round brackets and finds the Chinese it belongs to; [`sound`] verifies names.
//! 3. [`names`] finds persons where no bracket helps.
//! 4. [`corpus`] makes the documents one sequence of sentences without repetitions, with the word boundaries that
//!    [`segment`] votes for; [`count`] counts every repeated string in it, exactly and additively.
//! 5. [`rank`] turns counts into candidates: the only place with thresholds and floating-point scores.
//! 6. [`extract`] brings pairs, persons and candidates together as [`glossary`] entries.
//! 7. [`glossary::plan`] compares them with what people decided before; [`glossary::file`] edits the text of the file,
//!    [`glossary::save`] puts it on disk so that nothing is lost.
//! 8. [`exchange`] writes glossaries for CAT tools.
//!
//! [`text`], [`dictionary`] and [`lexicon`] hold facts about characters and words that all stages use; [`report`] carries
//! what the library has to tell. Data flows one way: a module uses those that stand before it in this list. The library
//! never prints and never exits; the program in `src/cli` does, and computes nothing.

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
pub mod names;
pub mod rank;
pub mod read;
pub mod report;
pub mod segment;
pub mod sound;
pub mod text;

pub use error::{Error, Result};
