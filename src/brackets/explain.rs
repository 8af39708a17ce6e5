//! How much of the Chinese before a bracket the words of the Latin form explain: by meaning (English words and their
//! usual renderings) and, for words that no list has, by sound. One pass from the bracket to the left serves every
//! possible start of the name.

use crate::lexicon::Lexicon;
use crate::sound;
use crate::text::is_han;

/// More items than this are not told apart.
const MOST_ITEMS: usize = 8;

/// Letters of an acronym, or words of a name: what the Chinese has to account for.
pub(super) struct Items {
    pieces: Vec<Item>,
}

/// A word or a letter; a Latin word in the Chinese that is the same word, or begins with the letter, accounts for it too.
struct Item {
    /// The word in lower case, or the letter.
    latin: Vec<char>,
    reads: Reads,
}

enum Reads {
    /// A word with its renderings.
    Word(Vec<Vec<char>>),
    /// A word that is compared by sound.
    Sound(sound::Sounds),
    /// A letter of an acronym.
    Letter(char),
    /// A short word that only the same Latin word accounts for: the X of X射线衍射 (X-ray diffraction).
    Same,
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
            let reads = match lexicon.renderings_of(&lower) {
                Some(r) => Reads::Word(r.iter().map(|r| r.chars().collect()).collect()),
                None if lower.chars().count() >= 3 => Reads::Sound(sound::latin(word)),
                None => Reads::Same,
            };
            pieces.push(Item { latin: lower.chars().collect(), reads });
            if pieces.len() == MOST_ITEMS {
                break;
            }
        }
        Items { pieces }
    }

    pub(super) fn letters(acronym: &str) -> Self {
        let letters = acronym.chars().filter(char::is_ascii_alphabetic).take(MOST_ITEMS).map(|c| c.to_ascii_lowercase());
        Items { pieces: letters.map(|c| Item { latin: vec![c], reads: Reads::Letter(c) }).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The share of the items that are words with known renderings of which none stands in `chars`: 1 for a phrase of common
    /// words that has nothing to do with the text.
    pub(super) fn missing(&self, chars: &[char]) -> f32 {
        let absent = |item: &&Item| matches!(&item.reads, Reads::Word(r) if !r.iter().any(|r| chars.windows(r.len()).any(|w| w == &r[..])));
        if self.pieces.is_empty() { 0.0 } else { self.pieces.iter().filter(absent).count() as f32 / self.pieces.len() as f32 }
    }

    /// For every start `k` in `chars`, how well `chars[k..]` is explained. `known` are stretches (start, length) of the text
    /// with the Latin name that is known for them: 岘港, Da Nang.
    pub(super) fn explain(&self, chars: &[char], known: &[(usize, usize, &str)]) -> Vec<Explained> {
        let n = chars.len();
        let mut out = vec![Explained::default(); n];
        if self.pieces.is_empty() || n == 0 {
            return out;
        }
        let masks = 1usize << self.pieces.len();
        // covered[i * masks + mask]: the most characters covered in chars[i..] using these items; negative where impossible.
        let mut covered = vec![-1i16; masks * (n + 1)];
        covered[n * masks] = 0;
        let mut starting = vec![-1i16; masks];
        let sounds = self.sound_spans(chars);
        let known: Vec<(usize, usize, usize)> = known.iter().map(|&(start, length, name)| (start, length, self.mask(name))).collect();
        for i in (0..n).rev() {
            let (here, after) = covered[i * masks..].split_at_mut(masks);
            // A character that nothing explains is skipped.
            here.copy_from_slice(&after[..masks]);
            starting.fill(-1);
            let word = latin_word(chars, i);
            for &(_, length, bits) in known.iter().filter(|k| k.0 == i && k.2 != 0) {
                let rest = &after[(length - 1) * masks..length * masks];
                for mask in (0..masks).filter(|m| m & bits == 0 && rest[*m] >= 0) {
                    let value = rest[mask] + length as i16;
                    here[mask | bits] = here[mask | bits].max(value);
                    starting[mask | bits] = starting[mask | bits].max(value);
                }
            }
            for (b, item) in self.pieces.iter().enumerate() {
                let bit = 1 << b;
                let mut place = |length: usize| {
                    let rest = &after[(length - 1) * masks..length * masks];
                    for mask in (0..masks).filter(|m| m & bit == 0 && rest[*m] >= 0) {
                        let value = rest[mask] + length as i16;
                        let (h, s) = (&mut here[mask | bit], &mut starting[mask | bit]);
                        *h = (*h).max(value);
                        *s = (*s).max(value);
                    }
                };
                if let Some(word) = word
                    && same_word(word, item)
                {
                    place(word.len());
                }
                match &item.reads {
                    Reads::Word(renderings) => {
                        for r in renderings {
                            if chars[i..].starts_with(r) {
                                place(r.len());
                            }
                        }
                    }
                    Reads::Sound(_) => {
                        for &(start, length) in &sounds[b] {
                            if start == i {
                                place(length);
                            }
                        }
                    }
                    Reads::Same => {}
                    Reads::Letter(letter) => {
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
            let best = |row: &[i16]| {
                let mut best = 0.0f32;
                for (mask, &value) in row.iter().enumerate().skip(1) {
                    if value > 0 {
                        let items = mask.count_ones() as f32 / self.pieces.len() as f32;
                        let share = f32::from(value) / (n - i) as f32;
                        best = best.max(2.0 * items * share / (items + share));
                    }
                }
                best
            };
            out[i] = Explained { both: best(here), from_start: best(&starting) };
        }
        out
    }

    /// The items that the words of a name are; none if the form lacks one of its words.
    fn mask(&self, name: &str) -> usize {
        let mut mask = 0;
        for word in name.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 2) {
            let lower: Vec<char> = word.to_lowercase().chars().collect();
            match self.pieces.iter().position(|p| p.latin == lower) {
                Some(i) => mask |= 1 << i,
                None => return 0,
            }
        }
        mask
    }

    /// For each item that is compared by sound, the spans (start, length) that sound like it.
    fn sound_spans(&self, chars: &[char]) -> Vec<Vec<(usize, usize)>> {
        self.pieces
            .iter()
            .map(|item| {
                let Reads::Sound(latin) = &item.reads else { return Vec::new() };
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

/// The Latin word that begins at a place, if one does.
fn latin_word(chars: &[char], at: usize) -> Option<&[char]> {
    let inside = |c: &char| c.is_alphanumeric() && !is_han(*c);
    let begins = chars[at].is_alphabetic() && !is_han(chars[at]) && (at == 0 || !inside(&chars[at - 1]));
    begins.then(|| &chars[at..at + chars[at..].iter().take_while(|c| inside(c)).count()])
}

/// Whether a Latin word of the Chinese text accounts for an item.
fn same_word(word: &[char], item: &Item) -> bool {
    let lower = |c: &char| c.to_lowercase().next().unwrap_or(*c);
    match item.reads {
        Reads::Letter(letter) => lower(&word[0]) == letter,
        _ => word.iter().map(lower).eq(item.latin.iter().copied()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sounds_and_places_are_found_in_the_middle_of_a_name() {
        let items = Items::words(["Vanderbilt"].into_iter());
        let chars: Vec<char> = "在范德比尔特".chars().collect();
        let best = items.explain(&chars, &[]);
        assert!(best[1].from_start > 0.9 && best[1].from_start > best[0].both, "{best:?}");
    }

    #[test]
    fn latin_words_of_the_chinese_account_for_words_and_letters() {
        let chars: Vec<char> = "使用Microsoft生成引擎".chars().collect();
        let best = |items: &Items| {
            let explained = items.explain(&chars, &[]);
            (0..chars.len()).max_by(|&a, &b| explained[a].from_start.total_cmp(&explained[b].from_start))
        };
        assert_eq!(best(&Items::letters("MSBE")), Some(2));
        assert_eq!(best(&Items::words(["Microsoft", "Build", "Engine"].into_iter())), Some(2));
    }
}
