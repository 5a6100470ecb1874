//! The organisation changes itself, step 13: a new authority takes hold team by team, along an S-curve.
//!
//! Bass (1969): the rate at which a team that has not adopted does so is p + q·F(t), F the share that has. Then
//! F(t) = (1 − e^(−(p+q)t)) / (1 + (q/p)·e^(−(p+q)t)), and a team with the uniform draw u adopts at F⁻¹(u) =
//! ln((1 + u·q/p)/(1 − u))/(p + q). Whoever has not adopted asks those whom it would have asked before.

use crate::random::{Purpose, RandomKey};
use crate::scenario::{ActionSpec, StructureSpec};
use crate::time::{DAY, DAYS_PER_YEAR, SimTime};

/// A new authority that takes hold.
pub(in crate::simulation) struct Adoption {
    /// How things were decided before.
    before: ActionSpec,
    since: SimTime,
    /// p and q, a year.
    innovation: f64,
    imitation: f64,
    resistance: f64,
    random: RandomKey,
}

impl Adoption {
    /// None where everybody adopts at once.
    pub fn new(
        before: &StructureSpec,
        after: &StructureSpec,
        since: SimTime,
        random: RandomKey,
    ) -> Option<Self> {
        let way = &after.transformation;
        let innovation = way.innovation.or((way.resistance > 0.0).then_some(f64::INFINITY))?;
        Some(Self {
            before: before.action.clone(),
            since,
            innovation,
            imitation: way.imitation,
            resistance: way.resistance,
            random: random.named("adoption"),
        })
    }

    /// When a team adopts, in years from the beginning; none where it never does.
    fn years(&self, team: &str) -> Option<f64> {
        let random = self.random.named(team);
        if random.draw(Purpose::Resist, 0).chance(self.resistance) {
            return None;
        }
        let draw = random.draw(Purpose::Adopt, 0).uniform();
        Some(years_to_adopt(draw, self.innovation, self.imitation))
    }

    /// Whether a team has adopted by now.
    pub fn has_reached(&self, team: &str, now: SimTime) -> bool {
        let years = now.since(self.since).micros() / DAY as f64 / DAYS_PER_YEAR;
        self.years(team).is_some_and(|at| at <= years)
    }

    /// What a team so many steps above an owner could decide before.
    pub fn authority_before(&self, steps: usize) -> f64 {
        self.before.authority_at(steps)
    }
}

/// F⁻¹ of Bass: years until a share has adopted.
fn years_to_adopt(share: f64, innovation: f64, imitation: f64) -> f64 {
    if innovation.is_infinite() {
        return 0.0;
    }
    libm::log((1.0 + share * imitation / innovation) / (1.0 - share)) / (innovation + imitation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adoption_follows_the_curve_of_bass() {
        // F(5) and F(10) at p = .03 and q = .38, as tabulated from Bass (1969).
        for (share, years) in [(0.331_198_642_5, 5.0), (0.812_803_221_2, 10.0)] {
            assert!((years_to_adopt(share, 0.03, 0.38) - years).abs() < 1e-6);
        }
        assert_eq!(years_to_adopt(0.9, f64::INFINITY, 0.38), 0.0);
    }

    #[test]
    fn who_resists_never_adopts_and_where_nobody_is_slow_all_do_at_once() {
        let way = |lines: &str| {
            let bench = crate::simulation::bench::Bench::acting().base(lines);
            Adoption::new(&bench.spec(), &bench.spec(), SimTime(DAY), RandomKey::new(1, 0))
        };
        assert!(way("").is_none());
        let never = way("transformation.resistance = 1.0").unwrap();
        assert!(!never.has_reached("root", SimTime(u64::MAX >> 2)));
        let slow = way("action.authority = [3.0]\ntransformation.innovation = 0.03").unwrap();
        let years = slow.years("root").unwrap();
        let adopts = SimTime(DAY + (years * DAYS_PER_YEAR * DAY as f64) as u64);
        assert!(
            !slow.has_reached("root", SimTime(adopts.0 - 10))
                && slow.has_reached("root", SimTime(adopts.0 + 10))
        );
        assert_eq!(slow.authority_before(2), 3.0, "the last figure holds further up");
    }
}
