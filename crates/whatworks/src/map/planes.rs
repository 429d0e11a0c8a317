//! Rows as bits: a plane for each value, cut into blocks that are counted one after the other.

/// The words of a block: 32,768 rows. A block of one plane fits the fastest cache, and the planes of
/// a block follow one another in memory, so that a count reads them in order: on 10,000,000 rows
/// that takes half as long as a plane in one piece.
const BLOCK: usize = 512;

/// Planes of bits, a bit for each row.
#[derive(Debug)]
pub(super) struct Planes {
    rows: usize,
    planes: usize,
    /// Words of each plane in a block; a small table has one block of its own length.
    block: usize,
    /// Block by block, plane by plane, word by word.
    words: Vec<u64>,
}

impl Planes {
    pub(super) fn new(rows: usize, planes: usize) -> Self {
        let block = rows.div_ceil(64).clamp(1, BLOCK);
        let blocks = rows.div_ceil(64 * block);
        Self { rows, planes, block, words: vec![0; blocks * planes * block] }
    }

    /// The words of a plane in a block.
    pub(super) const fn block_len(&self) -> usize {
        self.block
    }

    pub(super) const fn blocks(&self) -> usize {
        self.rows.div_ceil(64 * self.block)
    }

    /// The first row of a block.
    pub(super) const fn first_row(&self, block: usize) -> usize {
        block * self.block * 64
    }

    pub(super) fn set(&mut self, plane: usize, row: usize) {
        let (block, word) = (row / 64 / self.block, row / 64 % self.block);
        let at = (block * self.planes + plane) * self.block + word;
        if let Some(word) = self.words.get_mut(at) {
            *word |= 1 << (row % 64);
        }
    }

    /// A plane in a block.
    pub(super) fn plane(&self, block: usize, plane: usize) -> &[u64] {
        let start = (block * self.planes + plane) * self.block;
        self.words.get(start..start + self.block).unwrap_or_default()
    }

    /// Whether the bit of a row is set.
    pub(super) fn has(&self, plane: usize, row: usize) -> bool {
        let (block, word) = (row / 64 / self.block, row / 64 % self.block);
        self.plane(block, plane).get(word).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Sets the bits of all rows of a block, and no others.
    pub(super) fn fill(&self, block: usize, mask: &mut [u64]) {
        let rows = self.rows.saturating_sub(self.first_row(block));
        for (place, word) in mask.iter_mut().enumerate() {
            *word = match rows.saturating_sub(place * 64) {
                0 => 0,
                left @ 1..64 => (1 << left) - 1,
                _ => u64::MAX,
            };
        }
    }
}

/// The number of bits that are set.
pub(super) fn count(mask: &[u64]) -> usize {
    count_both(mask, mask)
}

/// Words that one instruction of most processors takes at a time.
type Lanes = [u64; 4];

/// The number of bits that are set in both.
///
/// Counting the bits of a word takes a dozen steps where the processor cannot be asked to do it.
/// So sixteen words are first added to counters of ones, twos, fours and eights, bit by bit with
/// full adders, and only the sixteens are counted (Harley and Seal; Mula, Kurz and Lemire 2018,
/// Computer Journal 61: 111-120).
///
/// By itself and whole, so that what it compiles to does not hang on where it is called.
#[inline(never)]
pub(super) fn count_both(mask: &[u64], plane: &[u64]) -> usize {
    let (masks, rest_of_mask) = mask.as_chunks::<4>();
    let (planes, rest_of_plane) = plane.as_chunks::<4>();
    let (masks, few_masks) = masks.as_chunks::<16>();
    let (planes, few_planes) = planes.as_chunks::<16>();
    let mut sums = Adders::default();
    let mut sixteens = 0;
    for (mask, plane) in masks.iter().zip(planes) {
        let mut lanes = *mask;
        lanes.iter_mut().zip(plane).for_each(|(lanes, plane)| *lanes = both(lanes, plane));
        sixteens += ones_of(&sums.sixteen(lanes));
    }
    let few = few_masks.iter().zip(few_planes);
    let few: u32 = few.map(|(mask, plane)| ones_of(&both(mask, plane))).sum();
    let rest = rest_of_mask.iter().zip(rest_of_plane);
    let rest: u32 = rest.map(|(mask, plane)| (mask & plane).count_ones()).sum();
    (16 * sixteens + sums.total() + few + rest) as usize
}

/// Counters of bits, one for each place of the lanes. A block has fewer bits than a `u32` counts.
#[derive(Default)]
struct Adders {
    ones: Lanes,
    twos: Lanes,
    fours: Lanes,
    eights: Lanes,
}

impl Adders {
    #[inline(always)]
    fn two(&mut self, [a, b]: [Lanes; 2]) -> Lanes {
        carry(&mut self.ones, a, b)
    }

    #[inline(always)]
    fn four(&mut self, [a, b, c, d]: [Lanes; 4]) -> Lanes {
        let halves = (self.two([a, b]), self.two([c, d]));
        carry(&mut self.twos, halves.0, halves.1)
    }

    #[inline(always)]
    fn eight(&mut self, [a, b, c, d, e, f, g, h]: [Lanes; 8]) -> Lanes {
        let halves = (self.four([a, b, c, d]), self.four([e, f, g, h]));
        carry(&mut self.fours, halves.0, halves.1)
    }

    /// Adds sixteen lanes; gives the bits that were carried out of the eights.
    #[inline(always)]
    fn sixteen(&mut self, lanes: [Lanes; 16]) -> Lanes {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = lanes;
        let halves = (self.eight([a, b, c, d, e, f, g, h]), self.eight([i, j, k, l, m, n, o, p]));
        carry(&mut self.eights, halves.0, halves.1)
    }

    fn total(&self) -> u32 {
        ones_of(&self.ones)
            + 2 * ones_of(&self.twos)
            + 4 * ones_of(&self.fours)
            + 8 * ones_of(&self.eights)
    }
}

/// A full adder for every bit: the sum stays, the carry is given.
#[inline(always)]
fn carry(sum: &mut Lanes, one: Lanes, other: Lanes) -> Lanes {
    let mut carries = Lanes::default();
    for (((sum, one), other), carry) in sum.iter_mut().zip(one).zip(other).zip(&mut carries) {
        let differ = *sum ^ one;
        *carry = (*sum & one) | (differ & other);
        *sum = differ ^ other;
    }
    carries
}

#[inline(always)]
fn both(mask: &Lanes, plane: &Lanes) -> Lanes {
    let mut both = *mask;
    both.iter_mut().zip(plane).for_each(|(both, plane)| *both &= plane);
    both
}

#[inline(always)]
fn ones_of(lanes: &Lanes) -> u32 {
    lanes.iter().map(|lane| lane.count_ones()).sum()
}

/// Whether no bit is set.
pub(super) fn is_empty(mask: &[u64]) -> bool {
    mask.iter().all(|word| *word == 0)
}

/// Adds the bits of a plane.
pub(super) fn add(mask: &mut [u64], plane: &[u64]) {
    mask.iter_mut().zip(plane).for_each(|(mask, plane)| *mask |= plane);
}

/// The bits that are set, in order.
pub(super) fn ones(mask: &[u64]) -> impl Iterator<Item = usize> {
    mask.iter().enumerate().flat_map(|(place, word)| {
        let rest = std::iter::successors(Some(*word), |word| Some(word & word.wrapping_sub(1)));
        rest.take_while(|word| *word != 0)
            .map(move |word| place * 64 + word.trailing_zeros() as usize)
    })
}
