//! Counts of things that happen often, in many places.

/// One count for each place. The lowest digits lie close together: a place costs a byte of a core's nearest caches, and only
/// every 256th event reaches further.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    low: Vec<u8>,
    carries: Vec<u64>,
}

impl Counts {
    /// All zero, for so many places.
    pub fn new(places: usize) -> Self {
        Self { low: vec![0; places], carries: vec![0; places] }
    }

    pub fn len(&self) -> usize {
        self.low.len()
    }

    #[inline]
    pub fn add_one(&mut self, place: usize) {
        let low = &mut self.low[place];
        *low = low.wrapping_add(1);
        if *low == 0 {
            self.carry(place);
        }
    }

    #[cold]
    fn carry(&mut self, place: usize) {
        self.carries[place] += 1;
    }

    pub fn get(&self, place: usize) -> u64 {
        self.carries[place] << 8 | u64::from(self.low[place])
    }

    pub fn iter(&self) -> impl Iterator<Item = u64> {
        (0..self.len()).map(|place| self.get(place))
    }

    /// New places, at zero, from `at` on.
    pub fn insert(&mut self, at: usize, places: usize) {
        self.low.splice(at..at, std::iter::repeat_n(0, places));
        self.carries.splice(at..at, std::iter::repeat_n(0, places));
    }

    /// Begins anew, for so many places.
    pub fn reset(&mut self, places: usize) {
        *self = Self::new(places);
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn a_count_goes_on_beyond_a_byte_and_moves_with_its_place() {
        let mut counts = Counts::new(2);
        (0..70_000).for_each(|_| counts.add_one(1));
        counts.add_one(0);
        counts.insert(1, 2);
        assert_eq!(counts.iter().collect::<Vec<_>>(), [1, 0, 0, 70_000]);
        counts.reset(1);
        assert_eq!(counts.iter().collect::<Vec<_>>(), [0]);
    }
}
