//! Where sentences end.

use std::ops::Range;

/// A piece of text longer than this is cut: no sentence is, and the segmenter's memory grows with the length.
const LONGEST: usize = 1000;

/// The sentences of a block, as ranges of characters without the space around them. Closing quotes and brackets stay
/// with the sentence that they end. A full stop ends none: it stands in numbers, addresses and Latin names.
#[must_use]
pub fn sentences(chars: &[char]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < chars.len() {
        i += 1;
        let ends = matches!(chars[i - 1], '。' | '!' | '?' | ';' | '…' | '\n' | '！' | '？' | '；');
        if ends || i - start >= LONGEST {
            while ends && i < chars.len() && matches!(chars[i], '”' | '’' | '」' | '』' | ')' | '》' | '"' | '…' | '!' | '?' | '。')
            {
                i += 1;
            }
            push(&mut out, chars, start..i);
            start = i;
        }
    }
    push(&mut out, chars, start..chars.len());
    out
}

fn push(out: &mut Vec<Range<usize>>, chars: &[char], mut range: Range<usize>) {
    while range.start < range.end && chars[range.start].is_whitespace() {
        range.start += 1;
    }
    while range.start < range.end && chars[range.end - 1].is_whitespace() {
        range.end -= 1;
    }
    if !range.is_empty() {
        out.push(range);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_quotes_stay_with_their_sentence() {
        let chars: Vec<char> = "他说：“好。” 会谈于3.5小时后结束!完".chars().collect();
        let texts: Vec<String> = sentences(&chars).into_iter().map(|r| chars[r].iter().collect()).collect();
        assert_eq!(texts, ["他说：“好。”", "会谈于3.5小时后结束!", "完"]);
    }
}
