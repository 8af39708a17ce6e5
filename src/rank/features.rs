//! What speaks for and against a candidate, and the termhood that it adds up to: a log-linear model with fitted weights,
//! one column for words of the dictionary and one for other strings.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::{Candidate, Search};
use crate::count::Counts;
use crate::dictionary::{Dictionary, TOTAL};
use crate::lexicon::{Lexicon, ending};
use crate::measure;
use crate::segment::{Class, Token};
use crate::table;
use crate::text::is_han;

table::features! {
    /// What is known of a candidate. Shares are 0 to 1, the others about that size.
    Clue {
        Bias = "bias",
        // How often and where.
        Frequency = "frequency",
        Often = "often",
        Documents = "documents",
        Spread = "spread",
        Whole = "whole",
        Freedom = "freedom",
        Variety = "variety",
        TopNeighbour = "top_neighbour",
        Quoted = "quoted",
        // Inside longer ones.
        Nested = "nested",
        Holders = "holders",
        HeldByOne = "held_by_one",
        // How firmly it holds together, how special it is to the documents.
        Association = "association",
        AssociationLong = "association_long",
        AssociationGeneral = "association_general",
        WithoutFirst = "without_first",
        WithoutLast = "without_last",
        Keyness = "keyness",
        KeynessLeast = "keyness_least",
        KeynessMost = "keyness_most",
        KeynessFirst = "keyness_first",
        KeynessLast = "keyness_last",
        // How it is built.
        Two = "two",
        Three = "three",
        Four = "four",
        Long = "long",
        VeryLong = "very_long",
        ThreeWords = "three_words",
        ManyWords = "many_words",
        Latin = "latin",
        Digit = "digit",
        InDictionary = "in_dictionary",
        Unknown = "unknown",
        Known = "known",
        // How common its words are.
        GeneralWord = "general_word",
        GeneralTerm = "general_term",
        SpecialWord = "special_word",
        RareWord = "rare_word",
        FirstGeneral = "first_general",
        FirstGeneralTerm = "first_general_term",
        FirstRare = "first_rare",
        LastGeneral = "last_general",
        LastGeneralTerm = "last_general_term",
        LastRare = "last_rare",
        AllGeneral = "all_general",
        // The parts of speech.
        Verb = "verb",
        SoftVerb = "soft_verb",
        Adjective = "adjective",
        Idiom = "idiom",
        Place = "place",
        Person = "person",
        Numeral = "numeral",
        FirstVerb = "first_verb",
        FirstPredicate = "first_predicate",
        FirstSoftVerb = "first_soft_verb",
        FirstAdjective = "first_adjective",
        FirstModifier = "first_modifier",
        FirstPlace = "first_place",
        FirstNumber = "first_number",
        FirstSingle = "first_single",
        FirstUnknown = "first_unknown",
        LastVerb = "last_verb",
        LastPredicate = "last_predicate",
        LastSoftVerb = "last_soft_verb",
        LastAdjective = "last_adjective",
        LastSingle = "last_single",
        LastUnknown = "last_unknown",
        LastPlace = "last_place",
        LastLocation = "last_location",
        LastMeasure = "last_measure",
        Adverb = "adverb",
        Clause = "clause",
        Opens = "opens",
        Closes = "closes",
        Furniture = "furniture",
        FirstLight = "first_light",
        LastLight = "last_light",
        Light = "light",
        Credit = "credit",
        Part = "part",
        InsideFunction = "inside_function",
        InsideJoin = "inside_join",
        InsideVerb = "inside_verb",
        InsideLight = "inside_light",
        InsidePerson = "inside_person",
        // What sort of thing its last word says it is.
        OrganisationHead = "organisation_head",
        PlaceHead = "place_head",
        EventHead = "event_head",
        WorkHead = "work_head",
        TitleHead = "title_head",
        ClassHead = "class_head",
        GeneralNoun = "general_noun",
        GeneralNounFirst = "general_noun_first",
        GeneralNounLast = "general_noun_last",
    }
}

/// What speaks for and against a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence([f32; Clue::COUNT]);

impl Default for Evidence {
    fn default() -> Self {
        Evidence([0.0; Clue::COUNT])
    }
}

/// What the natural logarithm of the keyness is divided by to be about 1 at the most.
const KEYNESS_SCALE: f64 = 8.0;

impl Evidence {
    /// The clues that are not 0, with their names, for the explanation.
    pub fn clues(&self) -> impl Iterator<Item = (&'static str, f32)> {
        table::named(Clue::NAMES, self.0)
    }

    /// The keyness as a natural logarithm.
    pub(super) fn keyness(&self) -> f64 {
        f64::from(self.get(Clue::Keyness)) * KEYNESS_SCALE
    }

    /// Whether it is one word of the dictionary.
    pub(super) fn is_word(&self) -> bool {
        self.get(Clue::InDictionary) > 0.0
    }

    fn get(&self, clue: Clue) -> f32 {
        self.0[clue as usize]
    }

    fn termhood(&self) -> f64 {
        let column = if self.is_word() { Column::Word } else { Column::Phrase };
        static WEIGHTS: OnceLock<[[f32; Clue::COUNT]; 2]> = OnceLock::new();
        let weights = WEIGHTS.get_or_init(|| table::weights(include_str!("../data/term-weights.tsv"), &Clue::NAMES));
        let sum: f32 = self.0.iter().zip(weights[column as usize]).map(|(v, w)| v * w).sum();
        1.0 / (1.0 + (-f64::from(sum)).exp())
    }
}

/// Which weights count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Word,
    Phrase,
}

/// The part of a text that a token is.
fn word<'t>(text: &'t str, token: &Token) -> &'t str {
    let mut at = text.char_indices().map(|(i, _)| i).chain([text.len()]);
    let start = at.by_ref().nth(token.start).unwrap_or(0);
    let end = if token.end > token.start { at.nth(token.end - token.start - 1).unwrap_or(text.len()) } else { start };
    &text[start..end]
}

/// Finds what speaks for a candidate by itself, and a first termhood. `tokens` are the words that the segmenter finds in it,
/// `size` is the number of Han characters in the corpus.
pub(super) fn weigh(search: Search<'_>, size: usize, candidate: &mut Candidate, counts: &Counts, tokens: &[Token]) {
    candidate.evidence = evidence(search, size, candidate, counts, tokens);
    candidate.termhood = candidate.evidence.termhood();
}

/// Adds what the longer candidates around each say, and finds its termhood.
pub(super) fn weigh_nesting(candidates: &mut [Candidate]) {
    candidates.par_iter_mut().for_each(|c| {
        let total = c.total as f64;
        let mut set = |clue: Clue, value: f64| c.evidence.0[clue as usize] = value as f32;
        set(Clue::Nested, 1.0 - c.nesting.alone as f64 / total);
        set(Clue::Holders, (1.0 + c.nesting.held_by.len() as f64).ln() / 3.0);
        set(Clue::HeldByOne, c.nesting.times as f64 / total);
        set(Clue::Part, f64::from(u8::from(c.nesting.is_part)));
        c.termhood = c.evidence.termhood();
    });
}

/// Characters of text for each word of it.
const WORD_LENGTH: f64 = 1.6;

/// From this frequency on the dictionary's words were judged one by one (`general-words.txt`, `general-terms.txt`).
const JUDGED: u32 = 100;

/// How common a word is in general Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Commonness {
    General,
    GeneralTerm,
    Special,
    Rare,
}

fn commonness(word: &str, frequency: u32) -> Commonness {
    let lexicon = Lexicon::shared();
    if lexicon.general_words.contains(word) {
        Commonness::General
    } else if lexicon.general_terms.contains(word) {
        Commonness::GeneralTerm
    } else if frequency >= JUDGED {
        Commonness::Special
    } else {
        Commonness::Rare
    }
}

/// How often a word of this frequency in the dictionary is expected among all words. The dictionary gives most rare words
/// a 3: they are as good as unknown.
fn expected(frequency: u32) -> f64 {
    f64::from(frequency.max(4)) / TOTAL as f64
}

#[allow(clippy::too_many_lines, reason = "a list of clues, each said once")]
fn evidence(search: Search<'_>, size: usize, c: &Candidate, counts: &Counts, tokens: &[Token]) -> Evidence {
    let lexicon = Lexicon::shared();
    let mut values = [0.0f32; Clue::COUNT];
    let mut set = |clue: Clue, value: f64| values[clue as usize] = value as f32;
    let yes = |b: bool| f64::from(u8::from(b));
    let length = c.length;
    let total = counts.total as f64;
    let Some(&at) = search.index.positions(&c.repeat).first() else { return Evidence::default() };
    let symbols = &search.corpus.symbols()[at as usize..at as usize + length];
    let tokens: Vec<(&str, &Token)> = tokens.iter().map(|t| (word(&c.text, t), t)).collect();
    let (Some(&(first, first_token)), Some(&(last, last_token))) = (tokens.first(), tokens.last()) else { return Evidence::default() };
    let several = tokens.len() > 1;
    let dictionary = Dictionary::shared().get(&c.text);

    set(Clue::Bias, 1.0);
    set(Clue::Frequency, (1.0 + total).ln() / 4.0);
    set(Clue::Often, (total / 20.0).min(1.0));
    set(Clue::Documents, (counts.documents as f64).ln() / 3.0);
    set(Clue::Spread, counts.documents as f64 / total);
    set(Clue::Whole, counts.whole as f64 / total);
    set(Clue::Freedom, measure::freedom(counts));
    set(Clue::Variety, ((counts.left.variety().min(counts.right.variety()) as f64).ln() / 3.0).min(1.0));
    set(Clue::TopNeighbour, counts.left.top_share().max(counts.right.top_share()));
    set(Clue::Quoted, counts.quoted as f64 / total);

    let words_of_text = (size as f64 / WORD_LENGTH).max(length as f64);
    let keyness =
        |count: u64, frequency: u32| (measure::keyness(count, words_of_text, expected(frequency)) / KEYNESS_SCALE).clamp(-0.5, 1.5);
    let own = match dictionary {
        Some(w) => expected(w.frequency),
        // Words don't follow each other by chance alone.
        None => tokens.iter().map(|(_, t)| expected(t.frequency)).product::<f64>().max(0.05 / TOTAL as f64),
    };
    set(Clue::Keyness, (measure::keyness(counts.total, words_of_text, own) / KEYNESS_SCALE).clamp(-0.5, 1.5));
    if several {
        // A single character stands in too many words to say anything.
        let count = |t: &Token| search.index.occurrences_of(search.corpus, &symbols[t.start..t.end]).len() as u64;
        let key = |(_, t): &(&str, &Token)| if t.end - t.start > 1 { keyness(count(t), t.frequency) } else { 0.4 };
        let keys: Vec<f64> = tokens.iter().map(key).collect();
        set(Clue::KeynessLeast, keys.iter().copied().fold(f64::INFINITY, f64::min));
        set(Clue::KeynessMost, keys.iter().copied().fold(f64::NEG_INFINITY, f64::max));
        set(Clue::KeynessFirst, keys[0]);
        set(Clue::KeynessLast, keys[keys.len() - 1]);
        if dictionary.is_none() {
            let parts = Parts::count(search, size, counts.total, symbols, &tokens);
            set(Clue::Association, parts.association);
            set(Clue::AssociationLong, if tokens.len() > 2 { parts.association } else { 0.0 });
            let general = |(w, t): &(&str, &Token)| commonness(w, t.frequency) == Commonness::General;
            set(Clue::AssociationGeneral, parts.association * yes(general(&tokens[0]) || general(&tokens[tokens.len() - 1])));
            // 高度评价越共十四大: what follows the first word leads its own life.
            set(Clue::WithoutFirst, ((parts.without_first as f64 / total).ln() / 3.0).min(1.5));
            set(Clue::WithoutLast, ((parts.without_last as f64 / total).ln() / 3.0).min(1.5));
        }
    }

    let han = c.text.chars().filter(|&ch| is_han(ch)).count();
    set(Clue::Two, yes(han == 2));
    set(Clue::Three, yes(han == 3));
    set(Clue::Four, yes(han == 4));
    set(Clue::Long, yes(han > 6));
    set(Clue::VeryLong, yes(han > 10));
    set(Clue::ThreeWords, yes(tokens.len() == 3));
    set(Clue::ManyWords, yes(tokens.len() > 3));
    set(Clue::Latin, yes(c.text.chars().any(|ch| ch.is_ascii_alphabetic())));
    set(Clue::Digit, yes(c.text.chars().any(|ch| ch.is_ascii_digit())));
    set(Clue::InDictionary, yes(dictionary.is_some()));
    set(Clue::Unknown, yes(!several && dictionary.is_none()));
    set(Clue::Known, yes(search.known.lookup(&c.text).is_some()));

    let common = |(w, t): &(&str, &Token)| commonness(w, t.frequency);
    if several {
        match commonness(first, first_token.frequency) {
            Commonness::General => set(Clue::FirstGeneral, 1.0),
            Commonness::GeneralTerm => set(Clue::FirstGeneralTerm, 1.0),
            Commonness::Rare => set(Clue::FirstRare, 1.0),
            Commonness::Special => {}
        }
        match commonness(last, last_token.frequency) {
            Commonness::General => set(Clue::LastGeneral, 1.0),
            Commonness::GeneralTerm => set(Clue::LastGeneralTerm, 1.0),
            Commonness::Rare => set(Clue::LastRare, 1.0),
            Commonness::Special => {}
        }
        set(Clue::AllGeneral, yes(tokens.iter().all(|t| common(t) == Commonness::General)));
    }
    if !several || dictionary.is_some() {
        set(
            match commonness(&c.text, dictionary.map_or(0, |w| w.frequency)) {
                Commonness::General => Clue::GeneralWord,
                Commonness::GeneralTerm => Clue::GeneralTerm,
                Commonness::Special => Clue::SpecialWord,
                Commonness::Rare => Clue::RareWord,
            },
            1.0,
        );
        let tag = dictionary.map_or("x", |w| w.tag);
        set(Clue::Verb, yes(tag == "v" || tag == "vi" || tag == "vd"));
        set(Clue::SoftVerb, yes(tag == "vn"));
        set(Clue::Adjective, yes(tag.starts_with(['a', 'z', 'b'])));
        set(Clue::Idiom, yes(matches!(tag, "i" | "l")));
        set(Clue::Place, yes(lexicon.is_place(&c.text, tag)));
        set(Clue::Person, yes(tag.starts_with("nr")));
        set(Clue::Numeral, yes(tag.starts_with(['m', 'q', 't'])));
        set(Clue::GeneralNoun, yes(lexicon.general_nouns.contains(c.text.as_str())));
    }
    if several {
        let single = |t: &Token| t.end - t.start == 1;
        set(Clue::FirstVerb, yes(first_token.class() == Class::Verb));
        set(Clue::FirstPredicate, yes(lexicon.predicate_verbs.contains(first)));
        set(Clue::FirstSoftVerb, yes(first_token.tag == "vn"));
        set(Clue::FirstAdjective, yes(first_token.class() == Class::Adjective));
        set(Clue::FirstModifier, yes(lexicon.ordinary_modifiers.contains(first)));
        set(Clue::FirstPlace, yes(lexicon.is_place(first, first_token.tag)));
        set(Clue::FirstNumber, yes(first_token.class() == Class::Number));
        set(Clue::FirstSingle, yes(single(first_token)));
        set(Clue::FirstUnknown, yes(first_token.class() == Class::Unknown));
        set(Clue::LastVerb, yes(last_token.class() == Class::Verb));
        set(Clue::LastPredicate, yes(lexicon.predicate_verbs.contains(last)));
        set(Clue::LastSoftVerb, yes(last_token.tag == "vn"));
        set(Clue::LastAdjective, yes(last_token.class() == Class::Adjective));
        set(Clue::LastSingle, yes(single(last_token)));
        set(Clue::LastUnknown, yes(last_token.class() == Class::Unknown));
        set(Clue::LastPlace, yes(lexicon.is_place(last, last_token.tag)));
        set(Clue::GeneralNounFirst, yes(lexicon.general_nouns.contains(first)));
        set(Clue::GeneralNounLast, yes(lexicon.general_nouns.contains(last)));
    }
    set(Clue::LastMeasure, yes(several && last_token.tag == "q"));
    set(Clue::Adverb, yes(tokens.iter().any(|(_, t)| t.tag == "d")));
    let clause = counts.clauses as f64 / total;
    set(Clue::Clause, clause);
    set(Clue::Opens, counts.left.end_share());
    set(Clue::Closes, counts.right.end_share());
    // A line that many documents have once is no text: a credit, a heading of the template.
    set(Clue::Furniture, yes(counts.documents > 2) * clause * counts.documents as f64 / total);
    let light = |w: &str| lexicon.light_verbs.contains(w);
    set(Clue::Light, yes(light(&c.text)));
    set(Clue::FirstLight, yes(several && light(first)));
    set(Clue::LastLight, yes(several && light(last)));
    set(Clue::LastLocation, yes(several && last_token.tag == "s"));
    let credit = |w: &str| w.chars().count() > 1 && lexicon.credit_words.contains(w);
    set(Clue::Credit, yes(credit(&c.text) || several && (credit(first) || credit(last))));
    if tokens.len() > 2 {
        let inside = &tokens[1..tokens.len() - 1];
        let join = |w: &str| matches!(w, "和" | "与" | "及" | "或");
        set(Clue::InsideJoin, yes(inside.iter().any(|(w, _)| join(w))));
        set(Clue::InsideFunction, yes(inside.iter().any(|(w, t)| t.class() == Class::Function && !join(w))));
        set(Clue::InsideVerb, yes(inside.iter().any(|(_, t)| t.class() == Class::Verb)));
        set(Clue::InsideLight, yes(inside.iter().any(|(w, _)| lexicon.light_verbs.contains(w))));
        set(Clue::InsidePerson, yes(inside.iter().any(|(_, t)| t.tag.starts_with("nr"))));
    }
    if length > 2 {
        let head = |list| yes(ending(&c.text, list).is_some_and(|e| e.len() < c.text.len()));
        set(Clue::OrganisationHead, head(&lexicon.org_heads));
        set(Clue::PlaceHead, yes(lexicon.place_ending(&c.text).is_some()));
        set(Clue::EventHead, head(&lexicon.event_heads));
        set(Clue::WorkHead, head(&lexicon.work_heads));
        set(Clue::TitleHead, head(&lexicon.title_heads));
        set(Clue::ClassHead, yes(several && lexicon.class_nouns.contains(last)));
    }
    Evidence(values)
}

/// How often the parts of a candidate occur.
struct Parts {
    /// The association over the split into two that holds together the least.
    association: f64,
    /// Occurrences of the candidate without its first word.
    without_first: u64,
    /// Occurrences of the candidate without its last word.
    without_last: u64,
}

impl Parts {
    fn count(search: Search<'_>, size: usize, total: u64, symbols: &[u16], tokens: &[(&str, &Token)]) -> Self {
        let mut parts = Parts { association: 1.0, without_first: total, without_last: total };
        let count = |part: &[u16]| search.index.occurrences_of(search.corpus, part).len() as u64;
        for (i, (_, t)) in tokens.iter().enumerate().skip(1) {
            let (left, right) = (count(&symbols[..t.start]), count(&symbols[t.start..]));
            parts.association = parts.association.min(measure::association(total, left, right, size));
            if i == 1 && t.start + 1 < symbols.len() {
                parts.without_first = right;
            }
            if i == tokens.len() - 1 && t.start > 1 {
                parts.without_last = left;
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clue_has_its_weights() {
        assert!(table::is_complete(include_str!("../data/term-weights.tsv"), Clue::NAMES.as_slice(), 2));
    }
}
