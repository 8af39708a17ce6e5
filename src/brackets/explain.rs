//! How much of the Chinese before a bracket the words of the Latin form explain: by meaning (English words and their
//! usual renderings) and, for words that no list has, by sound. One pass from the bracket to the left serves every
//! possible start of the name.

use crate::lexicon::Lexicon;
use crate::sound;

/// More items than this are not told apart.
const MOST_ITEMS: usize = 8;

/// Letters of an acronym, or words of a name: what the Chinese has to account for.
pub(super) struct Items {
    pieces: Vec<Item>,
}

enum Item {
    /// A word with its renderings.
    Word(Vec<Vec<char>>),
    /// A word that is compared by sound.
    Sound(sound::Sounds),
    /// A letter of an acronym.
    Letter(char),
}

/// How well a span is explained.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Explained {
    /// Harmonic mean of the share of items used and the share of characters covered, 0 to 1.
    pub(super) both: f32,
    /// The same where the first character of the span begins a covered piece; 0 where it doesn't.
    pub(super) from_start: f32,
}

impl Items {
    pub(super) fn words<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let lexicon = Lexicon::shared();
        let mut pieces = Vec::new();
        for word in words {
            let lower = word.to_lowercase();
            if lexicon.latin_joiners.contains(lower.as_str()) {
                continue;
            }
            let renderings = lexicon.renderings_of(&lower);
            match renderings {
                Some(r) => pieces.push(Item::Word(r.iter().map(|r| r.chars().collect()).collect())),
                None if lower.chars().count() >= 3 => pieces.push(Item::Sound(sound::latin(word))),
                None => {}
            }
            if pieces.len() == MOST_ITEMS {
                break;
            }
        }
        Items { pieces }
    }

    pub(super) fn letters(acronym: &str) -> Self {
        let pieces =
            acronym.chars().filter(|c| c.is_ascii_alphabetic()).take(MOST_ITEMS).map(|c| Item::Letter(c.to_ascii_lowercase())).collect();
        Items { pieces }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The share of the items that are words with known renderings of which none stands in `chars`: 1 for a phrase of common
    /// words that has nothing to do with the text.
    pub(super) fn missing(&self, chars: &[char]) -> f32 {
        let absent = |item: &&Item| matches!(item, Item::Word(r) if !r.iter().any(|r| chars.windows(r.len()).any(|w| w == &r[..])));
        if self.pieces.is_empty() { 0.0 } else { self.pieces.iter().filter(absent).count() as f32 / self.pieces.len() as f32 }
    }

    /// For every start `k` in `chars`, how well `chars[k..]` is explained.
    pub(super) fn explain(&self, chars: &[char]) -> Vec<Explained> {
        let n = chars.len();
        let mut out = vec![Explained::default(); n];
        if self.pieces.is_empty() || n == 0 {
            return out;
        }
        let masks = 1usize << self.pieces.len();
        // covered[i][mask]: the most characters covered in chars[i..] using these items; negative where impossible.
        let mut covered = vec![vec![-1i32; masks]; n + 1];
        let mut covered_start = vec![vec![-1i32; masks]; n + 1];
        covered[n][0] = 0;
        let sounds = self.sound_spans(chars);
        for i in (0..n).rev() {
            // A character that nothing explains is skipped.
            let (here, after) = covered.split_at_mut(i + 1);
            for (a, b) in here[i].iter_mut().zip(&after[0]) {
                *a = (*a).max(*b);
            }
            for (b, item) in self.pieces.iter().enumerate() {
                let bit = 1 << b;
                let mut place = |length: usize| {
                    for mask in (0..masks).filter(|m| m & bit == 0) {
                        let rest = covered[i + length][mask];
                        if rest >= 0 {
                            let value = rest + length as i32;
                            let (a, s) = (&mut covered[i][mask | bit], &mut covered_start[i][mask | bit]);
                            *a = (*a).max(value);
                            *s = (*s).max(value);
                        }
                    }
                };
                match item {
                    Item::Word(renderings) => {
                        for r in renderings {
                            if chars[i..].starts_with(r) {
                                place(r.len());
                            }
                        }
                    }
                    Item::Sound(_) => {
                        for &(start, length) in &sounds[b] {
                            if start == i {
                                place(length);
                            }
                        }
                    }
                    Item::Letter(letter) => {
                        let initials = &Lexicon::shared().initials;
                        let mut piece = String::new();
                        for length in 1..=4.min(n - i) {
                            piece.push(chars[i + length - 1]);
                            if initials.get(piece.as_str()).is_some_and(|l| l.contains(*letter)) {
                                place(length);
                            }
                        }
                    }
                }
            }
            let best = |row: &[i32]| {
                (1..masks)
                    .filter(|&m| row[m] > 0)
                    .map(|m| {
                        let items = m.count_ones() as f32 / self.pieces.len() as f32;
                        let share = row[m] as f32 / (n - i) as f32;
                        2.0 * items * share / (items + share)
                    })
                    .fold(0.0, f32::max)
            };
            out[i] = Explained { both: best(&covered[i]), from_start: best(&covered_start[i]) };
        }
        out
    }

    /// For each item that is compared by sound, the spans (start, length) that sound like it.
    fn sound_spans(&self, chars: &[char]) -> Vec<Vec<(usize, usize)>> {
        self.pieces
            .iter()
            .map(|item| {
                let Item::Sound(latin) = item else { return Vec::new() };
                let mut spans = Vec::new();
                for end in 2..=chars.len() {
                    let from = end.saturating_sub(7);
                    let window = &chars[from..end];
                    // Of the spans that end here, the one that sounds most alike.
                    let sims = sound::suffix_similarity(window, latin);
                    let best = (0..window.len() - 1).max_by(|&a, &b| sims[a].total_cmp(&sims[b]));
                    if let Some(i) = best.filter(|&i| sims[i] > 0.58) {
                        spans.push((from + i, window.len() - i));
                    }
                }
                spans
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_and_places_are_found_in_the_middle_of_a_name() {
        let items = Items::words(["Vanderbilt"].into_iter());
        let chars: Vec<char> = "在范德比尔特".chars().collect();
        let best = items.explain(&chars);
        assert!(best[1].from_start > 0.9 && best[1].from_start > best[0].both, "{best:?}");
    }
}
