//! Words as a tree of their characters: one walk along a text finds all the words that it begins with. Knows nothing else.

use rustc_hash::FxHashMap;

/// Words with a value each.
#[derive(Debug, Clone)]
pub(crate) struct Trie<T> {
    /// Where a character leads from a node.
    steps: FxHashMap<(u32, char), u32>,
    /// The value of each node, the first one that of the empty word.
    values: Vec<T>,
}

impl<T: Default> Trie<T> {
    /// No words.
    pub(crate) fn new() -> Self {
        Trie { steps: FxHashMap::default(), values: vec![T::default()] }
    }

    /// The value of a word, which becomes one of the words.
    pub(crate) fn entry(&mut self, word: impl Iterator<Item = char>) -> &mut T {
        let mut node = 0;
        for c in word {
            node = *self.steps.entry((node, c)).or_insert_with(|| {
                self.values.push(T::default());
                self.values.len() as u32 - 1
            });
        }
        &mut self.values[node as usize]
    }

    /// The values of the first character, of the first two characters and so on, as long as any word begins with them.
    pub(crate) fn walk<'t>(&'t self, mut text: impl Iterator<Item = char> + 't) -> impl Iterator<Item = &'t T> {
        let mut node = 0;
        let step = move || {
            node = *self.steps.get(&(node, text.next()?))?;
            self.values.get(node as usize)
        };
        // Where the walk has ended, the next character would begin another one.
        std::iter::from_fn(step).fuse()
    }
}

impl Trie<bool> {
    /// These words.
    pub(crate) fn of<W: Iterator<Item = char>>(words: impl IntoIterator<Item = W>) -> Self {
        let mut trie = Trie::new();
        for word in words {
            *trie.entry(word) = true;
        }
        trie
    }

    /// The length of the longest word that a text begins with.
    pub(crate) fn longest(&self, text: impl Iterator<Item = char>) -> Option<usize> {
        self.walk(text).enumerate().filter(|(_, is_word)| **is_word).last().map(|(i, _)| i + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_finds_every_word_that_a_text_begins_with() {
        let words = Trie::of(["海", "海关", "海关总署"].map(str::chars));
        let found = |text: &str| words.walk(text.chars()).copied().collect::<Vec<bool>>();
        assert_eq!(found("海关总署长"), [true, true, false, true]);
        assert_eq!(found("海边"), [true]);
        let mut ended = words.walk("大海".chars());
        assert_eq!((ended.next(), ended.next()), (None, None));
        assert_eq!(words.longest("海关总局".chars()), Some(2));
        assert_eq!(words.longest("大海".chars()), None);
    }
}
