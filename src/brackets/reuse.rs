//! Where the Chinese before a bracket stands elsewhere in the corpus. 东盟防长扩大会议 after 举行, after 在 and at the start of a line
//! begins with 东, whatever stands before it at the bracket: the left accessor variety of Feng, Chen, Deng and Zheng (2004),
//! for the endings of the texts before brackets only, so that one pass over the documents gives it.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::corpus::Found;
use super::features::Feature;
use super::{Choice, Reading};
use crate::document::Document;

/// What stands left of an ending that begins a block.
const NOTHING: char = '\0';

/// The texts before brackets, read from the bracket to the left: texts that end alike share their nodes. An ending of one
/// character says nothing, so the first step takes two.
#[derive(Default)]
struct Endings {
    /// The nodes of the last two characters, by their bytes.
    last: FxHashMap<[u8; 6], u32>,
    /// The node that a character leads to from a node.
    steps: FxHashMap<(u32, char), u32>,
    nodes: u32,
    /// Which last characters occur at all: a quick look that spares most of the text the search.
    quick: Vec<u64>,
}

const QUICK: usize = 1 << 20;

/// The slot of the quick look for two characters.
fn slot(pair: [u8; 6]) -> usize {
    let [a, b, c, d, e, f] = pair.map(u64::from);
    let bits = a << 40 | b << 32 | c << 24 | d << 16 | e << 8 | f;
    (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 44) as usize % QUICK
}

/// Whether this byte begins a character of the basic plane above U+0800; all Han characters that words are made of do.
fn is_three_bytes(first: u8) -> bool {
    first & 0xF0 == 0xE0
}

/// The two characters that end at a place, if both have three bytes.
fn pair_before(bytes: &[u8], end: usize) -> Option<[u8; 6]> {
    let pair: [u8; 6] = bytes.get(end.checked_sub(6)?..end)?.try_into().ok()?;
    (is_three_bytes(pair[0]) && is_three_bytes(pair[3])).then_some(pair)
}

impl Endings {
    fn node(nodes: &mut u32) -> u32 {
        *nodes += 1;
        *nodes
    }

    fn add(&mut self, text: &str) {
        let Some(pair) = pair_before(text.as_bytes(), text.len()) else { return };
        if self.quick.is_empty() {
            self.quick = vec![0; QUICK / 64];
        }
        self.quick[slot(pair) / 64] |= 1 << (slot(pair) % 64);
        let mut node = *self.last.entry(pair).or_insert_with(|| Self::node(&mut self.nodes));
        for c in text[..text.len() - 6].chars().rev() {
            node = *self.steps.entry((node, c)).or_insert_with(|| Self::node(&mut self.nodes));
        }
    }

    /// For every place of `text` where an ending ends: each node on the way to the left, with what stands before it.
    fn search(&self, text: &str, found: &mut Neighbours) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at + 6 <= bytes.len() {
            if !is_three_bytes(bytes[at]) {
                at += 1;
                continue;
            }
            at += 3;
            let Some(pair) = pair_before(bytes, at + 3) else { continue };
            let slot = slot(pair);
            if self.quick[slot / 64] >> (slot % 64) & 1 == 0 {
                continue;
            }
            let Some(&node) = self.last.get(&pair) else { continue };
            let mut node = node;
            let mut left = text[..at - 3].chars().rev();
            loop {
                let before = left.next();
                found.insert(node, before.unwrap_or(NOTHING));
                let Some(&next) = before.and_then(|c| self.steps.get(&(node, c))) else { break };
                node = next;
            }
        }
    }

    /// The nodes of a text from the bracket to the left, the first one that of its last two characters.
    fn path(&self, text: &str) -> Vec<u32> {
        let mut path = Vec::new();
        let first = pair_before(text.as_bytes(), text.len()).and_then(|pair| self.last.get(&pair));
        let Some(&first) = first else { return path };
        path.push(first);
        for c in text[..text.len() - 6].chars().rev() {
            let Some(&next) = path.last().and_then(|&node| self.steps.get(&(node, c))) else { break };
            path.push(next);
        }
        path
    }
}

/// More neighbours than this are not told apart.
const MANY: u16 = 50;

/// What stands left of each ending, up to [`MANY`] different ones.
#[derive(Default)]
struct Neighbours {
    found: FxHashSet<(u32, char)>,
    variety: Vec<u16>,
}

impl Neighbours {
    fn of(endings: &Endings) -> Self {
        Neighbours { found: FxHashSet::default(), variety: vec![0; endings.nodes as usize + 1] }
    }

    fn insert(&mut self, node: u32, neighbour: char) {
        let variety = &mut self.variety[node as usize];
        if *variety < MANY && self.found.insert((node, neighbour)) {
            *variety += 1;
        }
    }

    /// Both together. A node that is full on one side is full: which of its neighbours are known makes no difference then.
    fn union(self, other: Self) -> Self {
        let (mut more, less) = if self.found.len() > other.found.len() { (self, other) } else { (other, self) };
        for (node, neighbour) in less.found {
            more.insert(node, neighbour);
        }
        for (a, b) in more.variety.iter_mut().zip(less.variety) {
            *a = if b >= MANY { MANY } else { *a };
        }
        more
    }

    /// How many different neighbours an ending has besides this one.
    fn besides(&self, node: u32, own: char) -> u16 {
        match self.variety[node as usize] {
            MANY => MANY,
            n => n - u16::from(self.found.contains(&(node, own))),
        }
    }
}

/// So many blocks are searched at a time.
const BLOCKS: usize = 4096;

/// Fills in [`Feature::Reuse`] and [`Feature::ReuseBeyond`] of every choice.
pub(super) fn fill(documents: &[Document], found: &mut [Found]) {
    let mut endings = Endings::default();
    let text_of = |f: &Found| match &f.parenthetical.reading {
        Reading::Pair(pair) => pair.choices.first().map(|c| f.parenthetical.before.written(&(f.parenthetical.before.start..c.span.end))),
        _ => None,
    };
    let texts: Vec<Option<String>> = found.iter().map(text_of).collect();
    for text in texts.iter().flatten() {
        endings.add(text);
    }
    if endings.nodes == 0 {
        return;
    }
    let neighbours = documents
        .par_iter()
        .flat_map(|document| document.blocks.par_chunks(BLOCKS))
        .fold(
            || Neighbours::of(&endings),
            |mut neighbours, blocks| {
                for block in blocks {
                    endings.search(&block.text, &mut neighbours);
                }
                neighbours
            },
        )
        .reduce(|| Neighbours::of(&endings), Neighbours::union);
    for (f, text) in found.iter_mut().zip(&texts) {
        let (Some(text), Reading::Pair(pair)) = (text, &mut f.parenthetical.reading) else { continue };
        // How many neighbours besides this one each ending has; that of one character is not asked for.
        let mut left = text.chars().rev().skip(2);
        let mut elsewhere = vec![0.0];
        for node in endings.path(text) {
            let own = left.next().unwrap_or(NOTHING);
            elsewhere.push((1.0 + f32::from(neighbours.besides(node, own))).ln());
        }
        let value = |c: &Choice| elsewhere.get(c.span.len().wrapping_sub(1)).copied().unwrap_or(0.0);
        let values: Vec<f32> = pair.choices.iter().map(value).collect();
        let lengths: Vec<usize> = pair.choices.iter().map(|c| c.span.len()).collect();
        for (i, choice) in pair.choices.iter_mut().enumerate() {
            let beyond = lengths.iter().zip(&values).filter(|(l, _)| **l > lengths[i]).map(|(_, v)| *v).fold(0.0, f32::max);
            choice.values[Feature::Reuse as usize] = values[i];
            choice.values[Feature::ReuseBeyond as usize] = beyond;
        }
    }
}
