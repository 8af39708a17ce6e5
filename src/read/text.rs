//! Plain text: each line is a block.

use crate::document::Block;

pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut out = Vec::new();
    // "\r\n", "\n" and a lone "\r" (old Macintosh files) each end a line.
    let mut line = 1;
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes());
        let (this, after) = match end {
            Some(i) if rest.as_bytes()[i..].starts_with(b"\r\n") => (&rest[..i], &rest[i + 2..]),
            Some(i) => (&rest[..i], &rest[i + 1..]),
            None => (rest, ""),
        };
        if !this.trim().is_empty() {
            out.push(Block::line(this, line));
        }
        line += 1;
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sort_of_line_end_counts_as_one() {
        let lines: Vec<_> = blocks("一\r\n二\r三\n\n五").iter().map(|b| (b.text.clone(), b.place(0).line)).collect();
        let expected = [("一", 1), ("二", 2), ("三", 3), ("五", 5)];
        assert_eq!(lines, expected.map(|(t, l)| (t.to_owned(), l)));
    }
}
