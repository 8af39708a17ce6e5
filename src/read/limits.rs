//! What a document may cost. Files come from strangers: a small one can unpack to terabytes, a tag can be larger than the
//! memory, and boxes can be packed into boxes without end. Every reader works within these limits, and what goes beyond
//! ends the reading of that file only.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// Larger text files are not read: no text of this size was written by people.
pub(super) const MOST_TEXT: u64 = 256 << 20;

/// Larger packages (office files, e-books, zip folders) are not read. They hold pictures, and are not read as a whole.
pub(super) const MOST_PACKED: u64 = 2 << 30;

/// What one package may unpack to.
pub(super) const MOST_UNPACKED: u64 = 1 << 30;

/// From this size on, what is unpacked may be so many times larger than what was packed. Office files reach 60, seldom 100.
const SUSPICIOUS: u64 = 64 << 20;
const MOST_RATIO: u64 = 250;

/// The files in one package.
pub(super) const MOST_ENTRIES: u64 = 65_536;

/// The list of the files in a package: their names, and where each stands.
pub(super) const MOST_LIST: u64 = 64 << 20;

/// Packages within packages.
pub(super) const MOST_NESTING: u8 = 3;

/// What a package and all packages in it may unpack to together.
const MOST_UNPACKED_IN_ALL: u64 = 2 * MOST_UNPACKED;

/// The name of a place, in bytes. Each block has one: a long name with many blocks under it would fill the memory.
const LONGEST_PLACE: usize = 240;

/// The XML elements that may be open at once.
pub(super) const MOST_DEPTH: usize = 1_000;

/// One tag with its attributes, or one stretch of text. The longest that people make are pictures inside the file.
pub(super) const MOST_NODE: u64 = 32 << 20;

/// The blocks of one document.
pub(super) const MOST_BLOCKS: usize = 10_000_000;

/// All files that are in work at the same time, by their size: what bounds the memory, however many threads there are.
pub(super) const IN_WORK: u64 = 256 << 20;

/// Why a file is not read, or no further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is nothing to read in it, and that is no loss.
    Skipped(String),
    /// It is damaged: what was read before the damage stands.
    Broken(String),
    /// It goes beyond a limit or can't be opened at all: nothing of it is used.
    Refused(String),
}

pub(super) type Outcome<T> = Result<T, Fault>;

/// A limit that was passed, on its way through a library that knows only its own errors.
#[derive(Debug)]
struct Passed(String);

impl std::fmt::Display for Passed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Passed {}

impl Fault {
    /// What an input error means for the file.
    pub(super) fn io(e: &io::Error) -> Fault {
        match e.get_ref().and_then(|e| e.downcast_ref::<Passed>()) {
            Some(Passed(why)) => Fault::Refused(why.clone()),
            None => Fault::Broken(format!("damaged ({e})")),
        }
    }
}

/// The name of a place, cut in the middle if it is too long for one.
pub(super) fn short_place(name: &str) -> Cow<'_, str> {
    if name.len() <= LONGEST_PLACE {
        return Cow::Borrowed(name);
    }
    let start = name.floor_char_boundary(LONGEST_PLACE / 2 - 2);
    let end = name.ceil_char_boundary(name.len() - LONGEST_PLACE / 2 + 2);
    Cow::Owned(format!("{}…{}", &name[..start], &name[end..]))
}

/// What a package has unpacked so far.
#[derive(Debug, Default)]
pub(super) struct Meter {
    unpacked: Cell<u64>,
    /// The same with all packages around it and in it.
    in_all: Rc<Cell<u64>>,
}

impl Meter {
    pub(super) fn new(in_all: Rc<Cell<u64>>) -> Self {
        Meter { unpacked: Cell::new(0), in_all }
    }
}

/// A part of a package that counts what is read of it and stops at the limits.
pub(super) struct Guard<'p, R> {
    inner: R,
    meter: &'p Meter,
    packed: u64,
    unpacked: u64,
    /// What was read since the last XML node; its reader sets it back.
    node: Rc<Cell<u64>>,
}

impl<'p, R: Read> Guard<'p, R> {
    /// `packed` is the size of the part as it is stored.
    pub(super) fn new(inner: R, packed: u64, meter: &'p Meter) -> Self {
        Guard { inner, meter, packed, unpacked: 0, node: Rc::default() }
    }

    /// Begins to count a new piece.
    pub(super) fn start_node(&self) {
        self.node.set(0);
    }

    /// With a buffer, and with the counter of [`Guard::node`].
    pub(super) fn buffered(self) -> (BufReader<Self>, Rc<Cell<u64>>) {
        let node = Rc::clone(&self.node);
        (BufReader::with_capacity(1 << 16, self), node)
    }
}

impl<R: Read> Read for Guard<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.unpacked += n as u64;
        self.node.set(self.node.get() + n as u64);
        let all = self.meter.unpacked.get() + n as u64;
        self.meter.unpacked.set(all);
        self.meter.in_all.set(self.meter.in_all.get() + n as u64);
        let passed = |why: String| Err(io::Error::other(Passed(why)));
        if self.unpacked > SUSPICIOUS && self.unpacked / MOST_RATIO > self.packed {
            return passed(format!(
                "it unpacks to more than {MOST_RATIO} times its size, as a zip bomb does. If you trust it, open it in its program and save it as text."
            ));
        }
        if all > MOST_UNPACKED {
            return passed(format!("it unpacks to more than {} MB. Split it.", MOST_UNPACKED >> 20));
        }
        if self.meter.in_all.get() > MOST_UNPACKED_IN_ALL {
            return passed(format!("the packages in it unpack to more than {} MB. Split it.", MOST_UNPACKED_IN_ALL >> 20));
        }
        if self.node.get() > MOST_NODE + (1 << 17) {
            return passed(format!("one piece of it is larger than {} MB. Split it.", MOST_NODE >> 20));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_to_hundreds_of_times_its_size_is_refused_and_what_is_small_is_not() {
        let read = |packed: u64, length: u64| {
            let meter = Meter::default();
            let mut guard = Guard::new(io::repeat(b' ').take(length), packed, &meter);
            let (mut buffer, node) = ([0; 1 << 16], Rc::clone(&guard.node));
            loop {
                node.set(0);
                match guard.read(&mut buffer) {
                    Ok(0) => return None,
                    Ok(_) => {}
                    Err(e) => return Some(Fault::io(&e)),
                }
            }
        };
        assert_eq!(read(10, SUSPICIOUS), None);
        assert_eq!(read(1 << 20, SUSPICIOUS * 2), None);
        assert!(matches!(read(1 << 18, SUSPICIOUS * 2), Some(Fault::Refused(why)) if why.contains("zip bomb")));
        assert!(matches!(read(MOST_UNPACKED, MOST_UNPACKED + 1), Some(Fault::Refused(why)) if why.contains("Split")));
    }

    #[test]
    fn the_name_of_a_place_stays_short_and_shows_both_ends() {
        assert_eq!(short_place("段落"), "段落");
        let long = short_place(&format!("始{}终", "很长的名字".repeat(1000))).into_owned();
        assert!(long.len() <= LONGEST_PLACE && long.starts_with("始很") && long.ends_with("字终"), "{long}");
    }

    #[test]
    fn one_endless_piece_is_refused_before_it_fills_the_memory() {
        let meter = Meter::default();
        let guard = Guard::new(io::repeat(b'x').take(1 << 30), 1 << 30, &meter);
        let (mut input, _) = guard.buffered();
        let mut out = Vec::new();
        let e = input.read_to_end(&mut out).expect_err("refused");
        assert!(matches!(Fault::io(&e), Fault::Refused(why) if why.contains("piece")));
        assert!(out.len() < 2 * MOST_NODE as usize);
    }
}
