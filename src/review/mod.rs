//! Review: people decide about the entries of a glossary. One session ([`session`]) is shown by two faces, the terminal
//! (`tui`) and a web page on the same computer (`web`), that share the keys ([`keys`]), the texts on the screen ([`words`])
//! and the [`host`], which keeps the session, puts every decision on disk ([`store`]) and looks into the documents ([`texts`]).
//! What is shown, and in which order, is [`view`]'s business.
//!
//! ```text
//! key, click ─ keys ─▶ Action ─ Session::step ─▶ session ─▶ screen, page
//!                                                   └─ store ─▶ glossary
//! ```

pub mod host;
pub mod keys;
pub mod session;
pub mod store;
pub mod texts;
#[cfg(feature = "cli")]
pub mod tui;
pub mod view;
#[cfg(feature = "web")]
pub mod web;
pub mod words;
