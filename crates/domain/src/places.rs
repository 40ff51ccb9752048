//! A set of places in a conversation, packed: a customer to whom nobody answers for a month has a hundred thousand of them.

use crate::{Arrival, Position, Timestamp};

/// So many places are packed together: what is inserted in their midst unpacks no more than these.
const BLOCK: usize = 64;

/// The most bytes that one step takes: two numbers of ten.
const LONGEST: usize = 20;

/// A set of places, in the order of the timeline. A place takes some 5 bytes where messages follow one another, a sixth of
/// what a tree of them takes. They lie in two pieces of memory however many there are: small ones that are kept among what
/// comes and goes would keep its room from the system.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// In order; none is empty.
    blocks: Vec<Block>,
    /// Those of all blocks, one after the other.
    steps: Vec<u8>,
    len: usize,
}

/// Some places that follow one another: the first as it is, of the others how far each is from the one before it.
#[derive(Debug, Clone)]
struct Block {
    first: Position,
    last: Position,
    len: usize,
    /// How many of the steps are its own.
    bytes: usize,
}

impl Places {
    /// A set of none.
    pub const fn new() -> Self {
        Self { blocks: Vec::new(), steps: Vec::new(), len: 0 }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first in the order of the timeline.
    pub fn first(&self) -> Option<Position> {
        self.blocks.first().map(|block| block.first)
    }

    /// All, in the order of the timeline.
    pub fn iter(&self) -> impl Iterator<Item = Position> {
        self.blocks
            .iter()
            .scan(self.steps.as_slice(), |steps, block| {
                let (own, rest) = steps.split_at_checked(block.bytes)?;
                *steps = rest;
                Some(block.iter(own))
            })
            .flatten()
    }

    /// Puts one in, unless it is there. At the end, where messages nearly always come, it unpacks nothing.
    pub fn insert(&mut self, place: Position) {
        let at = self.blocks.partition_point(|block| block.last < place);
        if at < self.blocks.len() {
            return self.insert_within(at, place);
        }
        match self.blocks.last_mut().filter(|last| last.len < BLOCK) {
            Some(last) => {
                make_room(&mut self.steps, LONGEST);
                last.push(place, &mut self.steps);
            }
            None => {
                make_room(&mut self.blocks, 1);
                self.blocks.push(Block::new(place));
            }
        }
        self.len += 1;
    }

    fn insert_within(&mut self, at: usize, place: Position) {
        let start = self.blocks.iter().take(at).map(|block| block.bytes).sum();
        let mut places = self.unpack(at, start);
        let Err(within) = places.binary_search(&place) else { return };
        places.insert(within, place);
        self.len += 1;
        self.pack(at, start, &places);
    }

    /// The places of a block whose steps begin at `start`.
    fn unpack(&self, at: usize, start: usize) -> Vec<Position> {
        let Some(block) = self.blocks.get(at) else { return Vec::new() };
        block.iter(self.steps.get(start..start + block.bytes).unwrap_or_default()).collect()
    }

    /// Puts places into the place of a block, as one or two.
    fn pack(&mut self, at: usize, start: usize, places: &[Position]) {
        let before = self.blocks.get(at).map_or(0, |block| block.bytes);
        let halves = if places.len() > BLOCK { BLOCK / 2 } else { BLOCK };
        let mut steps = Vec::new();
        let packed: Vec<_> =
            places.chunks(halves).filter_map(|places| Block::of(places, &mut steps)).collect();
        self.blocks.splice(at..=at, packed);
        self.steps.splice(start..start + before, steps);
    }

    /// Takes those out that are before `place`.
    pub fn drop_before(&mut self, place: Position) {
        let whole = self.blocks.partition_point(|block| block.last < place);
        let (mut len, mut bytes) = (0, 0);
        for block in self.blocks.drain(..whole) {
            len += block.len;
            bytes += block.bytes;
        }
        self.len -= len;
        self.steps.drain(..bytes);
        if self.first().is_some_and(|first| first < place) {
            let mut rest = self.unpack(0, 0);
            let all = rest.len();
            rest.retain(|it| *it >= place);
            self.len -= all - rest.len();
            self.pack(0, 0, &rest);
        }
        self.blocks.shrink_to(BLOCK);
        self.steps.shrink_to(BLOCK * BLOCK);
    }

    /// Takes those out that arrived up to and with `arrival`.
    pub fn drop_arrived(&mut self, arrival: Arrival) {
        let rest: Vec<_> = self.iter().filter(|place| place.arrival > arrival).collect();
        if rest.len() < self.len {
            *self = rest.into_iter().collect();
        }
    }
}

/// Makes room for `some` more, where there is none: for an eighth of what there is, and not for as much again, because it
/// may stay as it is for a month.
fn make_room<T>(all: &mut Vec<T>, some: usize) {
    if all.capacity() - all.len() < some {
        all.reserve_exact(some.max(all.len() / 8));
    }
}

impl Extend<Position> for Places {
    fn extend<I: IntoIterator<Item = Position>>(&mut self, places: I) {
        places.into_iter().for_each(|place| self.insert(place));
    }
}

impl FromIterator<Position> for Places {
    fn from_iter<I: IntoIterator<Item = Position>>(places: I) -> Self {
        let mut all = Self::new();
        all.extend(places);
        all
    }
}

/// How they are packed depends on the order in which they came; what they are does not.
impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl Block {
    fn new(place: Position) -> Self {
        Self { first: place, last: place, len: 1, bytes: 0 }
    }

    fn of(places: &[Position], steps: &mut Vec<u8>) -> Option<Self> {
        let (first, others) = places.split_first()?;
        let mut block = Self::new(*first);
        others.iter().for_each(|place| block.push(*place, steps));
        Some(block)
    }

    /// Puts one after the last. The block's steps are the last of `steps`.
    fn push(&mut self, place: Position, steps: &mut Vec<u8>) {
        let before = steps.len();
        // Whatever a server says the time is: what wraps around here wraps back in `iter`.
        let later = place.at.millis().wrapping_sub(self.last.at.millis()).cast_unsigned();
        let arrived = place.arrival.0.wrapping_sub(self.last.arrival.0).cast_signed();
        write(steps, later);
        write(steps, ((arrived << 1) ^ (arrived >> 63)).cast_unsigned());
        self.bytes += steps.len() - before;
        self.last = place;
        self.len += 1;
    }

    fn iter<'a>(&self, steps: &'a [u8]) -> impl Iterator<Item = Position> + use<'a> {
        let mut steps = steps.iter().copied();
        std::iter::successors(Some(self.first), move |place| {
            let later = read(&mut steps)?.cast_signed();
            let arrived = read(&mut steps)?;
            let arrived = (arrived >> 1) ^ (arrived & 1).wrapping_neg();
            Some(Position {
                at: Timestamp::from_millis(place.at.millis().wrapping_add(later)),
                arrival: Arrival(place.arrival.0.wrapping_add(arrived)),
            })
        })
    }
}

/// Seven bits in each byte, the low ones first; the eighth says that more follow.
fn write(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            return bytes.push(low);
        }
        bytes.push(low | 0x80);
    }
}

fn read(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = bytes.next()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Arrival, BLOCK, Block, Places, Position, Timestamp};

    fn place(at: i64, arrival: u64) -> Position {
        Position { at: Timestamp::from_millis(at), arrival: Arrival(arrival) }
    }

    #[derive(Debug, Clone)]
    enum Step {
        Insert(Position),
        DropBefore(Position),
        DropArrived(Arrival),
    }

    fn number() -> impl Strategy<Value = u64> {
        prop_oneof![8 => 0..400_u64, 1 => any::<u64>(), 1 => Just(u64::MAX)]
    }

    fn a_place() -> impl Strategy<Value = Position> {
        (number(), number()).prop_map(|(at, arrival)| place(at.cast_signed(), arrival))
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            60 => a_place().prop_map(Step::Insert),
            1 => a_place().prop_map(Step::DropBefore),
            1 => number().prop_map(|arrival| Step::DropArrived(Arrival(arrival))),
        ];
        prop::collection::vec(step, 0..600)
    }

    proptest! {
        #[test]
        fn they_are_what_a_tree_of_them_is(steps in steps()) {
            let (mut packed, mut tree) = (Places::new(), BTreeSet::new());
            for step in steps {
                match step {
                    Step::Insert(place) => {
                        packed.insert(place);
                        tree.insert(place);
                    }
                    Step::DropBefore(place) => {
                        packed.drop_before(place);
                        tree = tree.split_off(&place);
                    }
                    Step::DropArrived(arrival) => {
                        packed.drop_arrived(arrival);
                        tree.retain(|place| place.arrival > arrival);
                    }
                }
                prop_assert_eq!(packed.first(), tree.first().copied());
                prop_assert_eq!((packed.len(), packed.is_empty()), (tree.len(), tree.is_empty()));
            }
            prop_assert!(packed.iter().eq(tree.iter().copied()));
            prop_assert_eq!(&packed, &tree.into_iter().rev().collect::<Places>());
        }
    }

    #[test]
    fn a_place_of_a_long_conversation_takes_few_bytes() {
        let places: Places =
            (0..100_000).map(|n| place(1_700_000_000_000 + n * 1_700, 3 * n as u64)).collect();
        let bytes = places.blocks.capacity() * size_of::<Block>() + places.steps.capacity();
        assert!(bytes < 6 * places.len(), "{bytes} bytes");
        assert_eq!(places.blocks.iter().map(|block| block.bytes).sum::<usize>(), places.steps.len());
        assert!(places.blocks.iter().all(|block| block.len <= BLOCK));
    }
}
