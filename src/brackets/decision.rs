//! Whether a bracket with a Latin form names what stands before it at all. Each feature is a number with one meaning; what
//! they weigh is in `src/data/bracket-decision.tsv`.

use std::sync::OnceLock;

use super::Choice;
use super::features::{Feature, Left};
use super::inside::{Form, Shape};
use crate::lexicon::Lexicon;
use crate::segment::Class;
use crate::text::is_han;

const NAMES: [&str; FEATURES] = [
    "bias",
    "name",
    "acronym",
    "tagged",
    "quoted",
    "quoted_inside",
    "latin_before",
    "function_before",
    "verb_before",
    "one_word",
    "many_words",
    "lower_case",
    "citation",
    "digits",
    "list",
    "camel",
    "missing",
    "all_missing",
    "known_acronym",
    "denied",
    "personal",
    "personal_sound",
    "one_person",
    "sound",
    "meaning",
    "expansion",
    "known",
    "surname",
    "title",
    "start",
    "headed",
    "single",
    "length",
    "choice",
    "unexplained",
    "unexplained_name",
    "unexplained_phrase",
    "unexplained_class",
    "ordinary",
    "reuse",
    "disagreement",
    "habit",
    "approved",
];

const FEATURES: usize = 43;

/// What the rest of the corpus says about a bracket.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Elsewhere {
    /// The log odds that brackets with Latin in this document are names; 0 where nothing is known.
    pub(super) habit: f32,
    /// ln of the number of different Chinese forms that the same Latin form stands after.
    pub(super) disagreement: f32,
}

/// The features of the decision. Those that hang on the chosen start are filled in when it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Decision([f32; FEATURES]);

impl Decision {
    /// What the form and the text before it say. `chars` ends where the bracket begins; `missing` is the share of the form's
    /// words of which no rendering stands there.
    pub(super) fn of(left: &Left<'_>, chars: &[char], quoted: bool, form: &Form, missing: f32) -> Self {
        let lexicon = Lexicon::shared();
        let yes = |b: bool| f32::from(u8::from(b));
        let last = left.tokens.last();
        let class = last.map(crate::segment::Token::class);
        let function = last.is_some_and(|t| lexicon.function_words.contains_key(left.word(t))) || class == Some(Class::Function);
        let words = form.target.split_whitespace().count();
        let phrase = form.shape == Shape::Phrase;
        let mut values = [0.0; FEATURES];
        let mut set = |name: &str, value: f32| {
            if let Some(i) = NAMES.iter().position(|n| *n == name) {
                values[i] = value;
            }
        };
        set("bias", 1.0);
        set("name", yes(form.shape == Shape::Name));
        set("acronym", yes(form.shape == Shape::Acronym));
        set("tagged", yes(form.tagged));
        set("quoted", yes(quoted));
        set("quoted_inside", yes(form.quoted));
        set("latin_before", yes(!chars.last().is_some_and(|&c| is_han(c)) && !quoted));
        set("function_before", yes(function && !quoted));
        set("verb_before", yes(class == Some(Class::Verb) && !quoted));
        set("one_word", yes(words == 1 && form.shape != Shape::Acronym));
        set("many_words", yes(words > 4));
        set("lower_case", yes(phrase && form.target.chars().all(|c| !c.is_uppercase())));
        set("citation", yes(form.citation));
        set("digits", yes(form.target.chars().filter(char::is_ascii_digit).count() >= 3));
        set("list", yes(form.target.contains('、')));
        set("personal", yes(form.personal));
        set("one_person", yes(words == 1 && form.personal));
        let inner_capital = |w: &str| w.chars().any(char::is_lowercase) && w.chars().skip(1).any(char::is_uppercase);
        set("camel", yes(form.shape != Shape::Acronym && form.words().any(inner_capital)));
        set("missing", missing);
        set("all_missing", yes(missing >= 1.0 && words >= 2));
        // A well-known acronym: whether it stands for the Chinese is known when the start is chosen.
        set("known_acronym", yes(form.shape == Shape::Acronym && !lexicon.expansions_of(&form.target).is_empty()));
        Decision(values)
    }

    /// Adds what the chosen start and the rest of the corpus say.
    pub(super) fn choose(&mut self, source: &str, best: &Choice, elsewhere: Elsewhere) {
        let value = |f: Feature| best.values[f as usize];
        let sound = value(Feature::Sound).max(value(Feature::SoundPart));
        // The letters of an acronym of which it is known what it stands for are no evidence that it stands for something else.
        let denied = self.value("known_acronym") > 0.0 && value(Feature::Expansion) < 0.3 && value(Feature::KnownTarget) == 0.0;
        let meaning = if denied { value(Feature::Meaning) / 2.0 } else { value(Feature::Meaning) };
        // Nothing ties the two together, and the Chinese is a word that everybody uses: 终端(Tilex).
        let explained = [sound, meaning, value(Feature::Expansion), value(Feature::KnownTarget)];
        let unexplained = 1.0 - explained.into_iter().fold(0.0, f32::max).min(1.0);
        let personal = self.value("personal");
        for (name, value) in [
            ("denied", f32::from(u8::from(denied))),
            ("personal_sound", personal * sound),
            ("sound", sound),
            ("meaning", meaning),
            ("expansion", value(Feature::Expansion)),
            ("known", value(Feature::KnownTarget)),
            ("reuse", value(Feature::Reuse)),
            ("approved", value(Feature::Approved)),
            ("surname", value(Feature::Surname)),
            ("title", value(Feature::LeftTitle).max(value(Feature::LeftRole))),
            ("start", value(Feature::LeftStop)),
            // 痛仰乐队(Miserable Faith): what sort of thing it is tells that it has a name.
            ("headed", f32::from(u8::from(self.value("name") > 0.0 && super::kind::by_head(source).is_some()))),
            ("single", value(Feature::Single)),
            ("length", value(Feature::Length)),
            ("choice", best.probability),
            ("unexplained", unexplained),
            ("unexplained_name", unexplained * self.value("name")),
            ("unexplained_phrase", unexplained * (1.0 - self.value("name") - self.value("acronym"))),
            ("unexplained_class", unexplained * value(Feature::ClassWord)),
            ("ordinary", value(Feature::OrdinaryWord) * unexplained),
            ("habit", elsewhere.habit),
            ("disagreement", elsewhere.disagreement * unexplained),
        ] {
            if let Some(i) = NAMES.iter().position(|n| *n == name) {
                self.0[i] = value;
            }
        }
    }

    fn value(&self, name: &str) -> f32 {
        NAMES.iter().position(|n| *n == name).map_or(0.0, |i| self.0[i])
    }

    /// The probability that the bracket names what stands before it.
    pub(super) fn probability(&self) -> f32 {
        let sum: f32 = self.0.iter().zip(weights()).map(|(value, weight)| value * weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// The features that are not 0.
    pub(super) fn features(&self) -> impl Iterator<Item = (&'static str, f32)> {
        NAMES.into_iter().zip(self.0).filter(|(_, v)| *v != 0.0)
    }
}

fn weights() -> &'static [f32; FEATURES] {
    static WEIGHTS: OnceLock<[f32; FEATURES]> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let mut weights = [0.0; FEATURES];
        for line in include_str!("../data/bracket-decision.tsv").lines().filter(|l| !l.starts_with('#')) {
            if let Some((name, weight)) = line.split_once('\t')
                && let (Some(i), Ok(weight)) = (NAMES.iter().position(|n| *n == name), weight.parse())
            {
                weights[i] = weight;
            }
        }
        weights
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_its_weight() {
        let rows = include_str!("../data/bracket-decision.tsv").lines().filter(|l| !l.starts_with('#'));
        assert!(rows.map(|l| l.split('\t').next().unwrap_or_default()).eq(NAMES));
    }
}
