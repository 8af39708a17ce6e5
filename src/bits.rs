//! A row of bits. Knows nothing else.

/// A row of bits, 64 to a word: an eighth of the memory of as many `bool`, which is what makes it quick.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// A row of `length` bits, all unset.
    #[must_use]
    pub(crate) fn new(length: usize) -> Self {
        Bits { words: vec![0; length.div_ceil(64)] }
    }

    /// The bit at a place; unset beyond the end.
    #[must_use]
    pub(crate) fn get(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Sets the bit at a place; nothing beyond the end.
    pub(crate) fn set(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Unsets the bit at a place.
    pub(crate) fn unset(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / 64) {
            *word &= !(1 << (at % 64));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn a_bit_is_what_was_last_said_of_it() {
        let mut bits = Bits::new(130);
        for at in [0, 63, 64, 129] {
            assert!(!bits.get(at));
            bits.set(at);
            assert!(bits.get(at) && !bits.get(at + 1));
        }
        bits.unset(64);
        assert!(!bits.get(64) && bits.get(63));
        bits.set(100_000);
        assert!(!bits.get(100_000));
    }
}
