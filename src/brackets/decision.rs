//! Whether a bracket with a Latin form names what stands before it at all. Each feature is a number with one meaning; what
//! they weigh is in `src/data/bracket-decision.tsv`.

use std::sync::OnceLock;

use super::Choice;
use super::features::{Feature, Left};
use super::inside::{Form, Shape};
use crate::lexicon::Lexicon;
use crate::segment::Class;
use crate::table;
use crate::text::is_han;

table::features! {
    /// What speaks for and against; each is said where it is set.
    Cue {
        Bias = "bias",
        Name = "name",
        Acronym = "acronym",
        Tagged = "tagged",
        Quoted = "quoted",
        QuotedInside = "quoted_inside",
        LatinBefore = "latin_before",
        FunctionBefore = "function_before",
        VerbBefore = "verb_before",
        OneWord = "one_word",
        ManyWords = "many_words",
        LowerCase = "lower_case",
        Citation = "citation",
        Digits = "digits",
        List = "list",
        Camel = "camel",
        Missing = "missing",
        AllMissing = "all_missing",
        KnownAcronym = "known_acronym",
        Denied = "denied",
        Personal = "personal",
        PersonalSound = "personal_sound",
        OnePerson = "one_person",
        Sound = "sound",
        Meaning = "meaning",
        Expansion = "expansion",
        Known = "known",
        Surname = "surname",
        Title = "title",
        Start = "start",
        Headed = "headed",
        Single = "single",
        Length = "length",
        Choice = "choice",
        Unexplained = "unexplained",
        UnexplainedName = "unexplained_name",
        UnexplainedPhrase = "unexplained_phrase",
        UnexplainedClass = "unexplained_class",
        Ordinary = "ordinary",
        Reuse = "reuse",
        Disagreement = "disagreement",
        Habit = "habit",
        Approved = "approved",
    }
}

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
pub(super) struct Decision([f32; Cue::COUNT]);

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
        let mut values = [0.0; Cue::COUNT];
        let mut set = |cue: Cue, value: f32| values[cue as usize] = value;
        set(Cue::Bias, 1.0);
        set(Cue::Name, yes(form.shape == Shape::Name));
        set(Cue::Acronym, yes(form.shape == Shape::Acronym));
        set(Cue::Tagged, yes(form.tagged));
        set(Cue::Quoted, yes(quoted));
        set(Cue::QuotedInside, yes(form.quoted));
        set(Cue::LatinBefore, yes(!chars.last().is_some_and(|&c| is_han(c)) && !quoted));
        set(Cue::FunctionBefore, yes(function && !quoted));
        set(Cue::VerbBefore, yes(class == Some(Class::Verb) && !quoted));
        set(Cue::OneWord, yes(words == 1 && form.shape != Shape::Acronym));
        set(Cue::ManyWords, yes(words > 4));
        set(Cue::LowerCase, yes(phrase && form.target.chars().all(|c| !c.is_uppercase())));
        set(Cue::Citation, yes(form.citation));
        set(Cue::Digits, yes(form.target.chars().filter(char::is_ascii_digit).count() >= 3));
        set(Cue::List, yes(form.target.contains('、')));
        set(Cue::Personal, yes(form.personal));
        set(Cue::OnePerson, yes(words == 1 && form.personal));
        let inner_capital = |w: &str| w.chars().any(char::is_lowercase) && w.chars().skip(1).any(char::is_uppercase);
        set(Cue::Camel, yes(form.shape != Shape::Acronym && form.words().any(inner_capital)));
        set(Cue::Missing, missing);
        set(Cue::AllMissing, yes(missing >= 1.0 && words >= 2));
        // A well-known acronym: whether it stands for the Chinese is known when the start is chosen.
        set(Cue::KnownAcronym, yes(form.shape == Shape::Acronym && !lexicon.expansions_of(&form.target).is_empty()));
        Decision(values)
    }

    /// Adds what the chosen start and the rest of the corpus say.
    pub(super) fn choose(&mut self, source: &str, best: &Choice, elsewhere: Elsewhere) {
        let value = |f: Feature| best.values[f as usize];
        let sound = value(Feature::Sound).max(value(Feature::SoundPart));
        // The letters of an acronym of which it is known what it stands for are no evidence that it stands for something else.
        let denied = self.value(Cue::KnownAcronym) > 0.0 && value(Feature::Expansion) < 0.3 && value(Feature::KnownTarget) == 0.0;
        let meaning = if denied { value(Feature::Meaning) / 2.0 } else { value(Feature::Meaning) };
        // Nothing ties the two together, and the Chinese is a word that everybody uses: 终端(Tilex).
        let explained = [sound, meaning, value(Feature::Expansion), value(Feature::KnownTarget)];
        let unexplained = 1.0 - explained.into_iter().fold(0.0, f32::max).min(1.0);
        let personal = self.value(Cue::Personal);
        for (cue, value) in [
            (Cue::Denied, f32::from(u8::from(denied))),
            (Cue::PersonalSound, personal * sound),
            (Cue::Sound, sound),
            (Cue::Meaning, meaning),
            (Cue::Expansion, value(Feature::Expansion)),
            (Cue::Known, value(Feature::KnownTarget)),
            (Cue::Reuse, value(Feature::Reuse)),
            (Cue::Approved, value(Feature::Approved)),
            (Cue::Surname, value(Feature::Surname)),
            (Cue::Title, value(Feature::LeftTitle).max(value(Feature::LeftRole))),
            (Cue::Start, value(Feature::LeftStop)),
            // 痛仰乐队(Miserable Faith): what sort of thing it is tells that it has a name.
            (Cue::Headed, f32::from(u8::from(self.value(Cue::Name) > 0.0 && super::kind::by_head(source).is_some()))),
            (Cue::Single, value(Feature::Single)),
            (Cue::Length, value(Feature::Length)),
            (Cue::Choice, best.probability),
            (Cue::Unexplained, unexplained),
            (Cue::UnexplainedName, unexplained * self.value(Cue::Name)),
            (Cue::UnexplainedPhrase, unexplained * (1.0 - self.value(Cue::Name) - self.value(Cue::Acronym))),
            (Cue::UnexplainedClass, unexplained * value(Feature::ClassWord)),
            (Cue::Ordinary, value(Feature::OrdinaryWord) * unexplained),
            (Cue::Habit, elsewhere.habit),
            (Cue::Disagreement, elsewhere.disagreement * unexplained),
        ] {
            self.0[cue as usize] = value;
        }
    }

    fn value(&self, cue: Cue) -> f32 {
        self.0[cue as usize]
    }

    /// The probability that the bracket names what stands before it.
    pub(super) fn probability(&self) -> f32 {
        let sum: f32 = self.0.iter().zip(weights()).map(|(value, weight)| value * weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// The features that are not 0.
    pub(super) fn features(&self) -> impl Iterator<Item = (&'static str, f32)> {
        table::named(Cue::NAMES, self.0)
    }
}

fn weights() -> &'static [f32; Cue::COUNT] {
    static WEIGHTS: OnceLock<[[f32; Cue::COUNT]; 1]> = OnceLock::new();
    &WEIGHTS.get_or_init(|| table::weights(include_str!("../data/bracket-decision.tsv"), &Cue::NAMES))[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_its_weights() {
        assert!(table::is_complete(include_str!("../data/bracket-decision.tsv"), &Cue::NAMES, 1));
    }
}
