//! A set of places in a conversation, packed: a customer to whom nobody answers for a month has a hundred thousand of them.

use crate::{Arrival, Position, Timestamp};

/// So many places are packed together: what is inserted in their midst unpacks no more than these.
const BLOCK: usize = 64;

/// A set of places, in the order of the timeline. A place takes some 4 bytes where messages follow one another, a sixth of
/// what a tree of them takes.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// In order; none is empty.
    blocks: Vec<Block>,
    len: usize,
}

/// Some places that follow one another: the first as it is, of the others how far each is from the one before it.
#[derive(Debug, Clone)]
struct Block {
    first: Position,
    last: Position,
    len: usize,
    steps: Vec<u8>,
}

impl Places {
    /// A set of none.
    pub const fn new() -> Self {
        Self { blocks: Vec::new(), len: 0 }
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
        self.blocks.iter().flat_map(Block::iter)
    }

    /// Puts one in, unless it is there. At the end, where messages nearly always come, it unpacks nothing.
    pub fn insert(&mut self, place: Position) {
        let at = self.blocks.partition_point(|block| block.last < place);
        let Some(block) = self.blocks.get_mut(at) else {
            match self.blocks.last_mut().filter(|last| last.len < BLOCK) {
                Some(last) => last.push(place),
                None => {
                    if let Some(full) = self.blocks.last_mut() {
                        full.steps.shrink_to_fit();
                    }
                    self.blocks.push(Block::new(place));
                }
            }
            self.len += 1;
            return;
        };
        let mut places: Vec<_> = block.iter().collect();
        let Err(within) = places.binary_search(&place) else { return };
        places.insert(within, place);
        let halves = if places.len() > BLOCK { BLOCK / 2 } else { BLOCK };
        self.blocks.splice(at..=at, places.chunks(halves).filter_map(Block::of));
        self.len += 1;
    }

    /// Takes those out that are before `place`.
    pub fn drop_before(&mut self, place: Position) {
        let whole = self.blocks.partition_point(|block| block.last < place);
        self.len -= self.blocks.drain(..whole).map(|block| block.len).sum::<usize>();
        if let Some(block) = self.blocks.first_mut().filter(|block| block.first < place) {
            let rest: Vec<_> = block.iter().filter(|it| *it >= place).collect();
            self.len -= block.len - rest.len();
            if let Some(rest) = Block::of(&rest) {
                *block = rest;
            }
        }
        self.blocks.shrink_to(BLOCK);
    }

    /// Takes those out that arrived up to and with `arrival`.
    pub fn drop_arrived(&mut self, arrival: Arrival) {
        let rest: Vec<_> = self.iter().filter(|place| place.arrival > arrival).collect();
        if rest.len() < self.len {
            *self = rest.into_iter().collect();
        }
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
        Self { first: place, last: place, len: 1, steps: Vec::new() }
    }

    fn of(places: &[Position]) -> Option<Self> {
        let (first, others) = places.split_first()?;
        let mut block = Self::new(*first);
        others.iter().for_each(|place| block.push(*place));
        Some(block)
    }

    /// Puts one after the last.
    fn push(&mut self, place: Position) {
        // Whatever a server says the time is: what wraps around here wraps back in `iter`.
        let later = place.at.millis().wrapping_sub(self.last.at.millis()).cast_unsigned();
        let arrived = place.arrival.0.wrapping_sub(self.last.arrival.0).cast_signed();
        write(&mut self.steps, later);
        write(&mut self.steps, ((arrived << 1) ^ (arrived >> 63)).cast_unsigned());
        self.last = place;
        self.len += 1;
    }

    fn iter(&self) -> impl Iterator<Item = Position> {
        let mut steps = self.steps.iter().copied();
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

    use super::{Arrival, BLOCK, Places, Position, Timestamp};

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
        let bytes: usize =
            places.blocks.iter().map(|block| size_of_val(block) + block.steps.capacity()).sum::<usize>();
        assert!(bytes < 6 * places.len(), "{bytes} bytes");
        assert!(places.blocks.iter().all(|block| block.len <= BLOCK));
    }
}
