//! When to stop adding replications: on the width of an interval, never on a verdict.

/// Replications of the first look.
const FIRST_LOOK: u32 = 20;

/// The number of replications at the look after `done`; none when `limit` is reached. Looks grow by a half, so that
/// few of them are spent and the coverage of the last interval hardly suffers.
pub(crate) fn next_look(done: u32, limit: u32) -> Option<u32> {
    let next = if done == 0 { FIRST_LOOK } else { done + done.div_ceil(2) };
    (done < limit).then(|| next.min(limit))
}

#[cfg(test)]
mod tests {
    use super::next_look;

    #[test]
    fn looks_grow_by_a_half_up_to_the_limit() {
        let looks: Vec<u32> =
            std::iter::successors(next_look(0, 100), |done| next_look(*done, 100)).collect();
        assert_eq!(looks, [20, 30, 45, 68, 100]);
    }
}
