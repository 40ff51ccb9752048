//! A Bloom filter for a range of hashes: says of a hash that it is certainly not there, or that it may be.

/// With its row it fits into one encrypted page.
const BYTES: usize = 3_840;
const BITS: u64 = BYTES as u64 * 8;
/// Bits that a hash sets.
const PROBES: u64 = 6;

/// How many hashes a part is for. Behind that it is divided; full as it is then, it errs for two hashes in a hundred,
/// half full for one in a thousand.
pub(super) const KEYS_MAX: usize = 3_500;

/// The filter of the hashes up to `last`.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub last: i64,
    pub keys: u32,
    bits: Box<[u8]>,
}

impl Part {
    pub(super) fn of(last: i64, hashes: &[i64]) -> Self {
        let mut part = Self { last, keys: 0, bits: vec![0; BYTES].into() };
        hashes.iter().for_each(|hash| part.add(*hash));
        part
    }

    /// A part as it was stored. One that is no filter says of every hash that it may be there.
    pub(super) fn stored(last: i64, keys: u32, bits: &[u8]) -> Self {
        let bits = if bits.len() == BYTES { bits.into() } else { vec![u8::MAX; BYTES].into() };
        Self { last, keys, bits }
    }

    pub(super) fn bits(&self) -> &[u8] {
        &self.bits
    }

    pub(super) fn add(&mut self, hash: i64) {
        self.keys += 1;
        for (byte, bit) in probes(hash) {
            if let Some(byte) = self.bits.get_mut(byte) {
                *byte |= bit;
            }
        }
    }

    pub(super) fn may_have(&self, hash: i64) -> bool {
        probes(hash).all(|(byte, bit)| self.bits.get(byte).is_some_and(|byte| byte & bit != 0))
    }
}

/// The places of a hash's bits: byte and bit in it.
fn probes(hash: i64) -> impl Iterator<Item = (usize, u8)> {
    // All hashes of a part have their highest bits in common, so they are mixed. Then Kirsch and Mitzenmacher, "Less
    // hashing, same performance": two numbers are as good as six.
    let mixed = hash.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let (start, step) = (mixed & 0xFFFF_FFFF, (mixed >> 32) | 1);
    (0..PROBES).map(move |n| {
        let bit = ((start.wrapping_add(n.wrapping_mul(step)) & 0xFFFF_FFFF) * BITS) >> 32;
        ((bit / 8) as usize, 1 << (bit % 8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_is_never_denied_and_what_is_not_seldom_affirmed() {
        // A four-hundredth of all hashes, as a part has them.
        let hash = |n: u64| (n.wrapping_mul(0xBF58_476D_1CE4_E5B9) / 400).cast_signed();
        let hashes: Vec<i64> = (1..=KEYS_MAX as u64).map(hash).collect();
        let part = Part::of(i64::MAX, &hashes);
        let part = Part::stored(part.last, part.keys, part.bits());
        assert!(hashes.iter().all(|hash| part.may_have(*hash)));
        let others = (1_000_000..1_100_000).filter(|n| part.may_have(hash(*n))).count();
        assert!(others < 2_500, "{others} of 100,000");
        let half = Part::of(i64::MAX, &hashes[..KEYS_MAX / 2]);
        let others = (1_000_000..1_100_000).filter(|n| half.may_have(hash(*n))).count();
        assert!(others < 200, "{others} of 100,000");
    }

    #[test]
    fn a_part_that_is_no_filter_denies_nothing() {
        assert!(Part::stored(9, 0, b"short").may_have(5));
    }
}
