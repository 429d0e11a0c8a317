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

/// The number of bits that are set in both.
pub(super) fn count_both(mask: &[u64], plane: &[u64]) -> usize {
    // A block has fewer bits than a `u32` counts, and the compiler makes lanes of it.
    let both = mask.iter().zip(plane).map(|(mask, plane)| (mask & plane).count_ones());
    both.sum::<u32>() as usize
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
    Ones { mask, place: 0, rest: mask.first().copied().unwrap_or(0) }
}

/// The bits that are set, word by word.
struct Ones<'a> {
    mask: &'a [u64],
    place: usize,
    /// What is left of the word at the place.
    rest: u64,
}

impl Iterator for Ones<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.rest == 0 {
            self.place += 1;
            self.rest = *self.mask.get(self.place)?;
        }
        let bit = self.rest.trailing_zeros() as usize;
        self.rest &= self.rest - 1;
        Some(self.place * 64 + bit)
    }
}
