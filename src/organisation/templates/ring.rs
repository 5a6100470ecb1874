//! A ring with long links: every team works with the next one and with a few further on, which lie l teams ahead in
//! proportion to l^−r (Kleinberg 2000). Work is passed on forward, to whom of these is nearest to the owner.

use super::super::TeamKind;
use super::teams_of;
use crate::ids::TeamId;
use crate::organisation::OrganisationError;
use crate::organisation::blueprint::Blueprint;
use crate::random::{Purpose, RandomKey};
use crate::scenario::{LinkType, StructureSpec};

pub(super) fn draw(spec: &StructureSpec, random: RandomKey) -> Result<Blueprint, OrganisationError> {
    let mut blueprint = Blueprint::default();
    let teams: Vec<TeamId> = teams_of(spec.members, spec.team_size)
        .enumerate()
        .map(|(place, people)| {
            blueprint.team(format!("team {}", place + 1), TeamKind::StreamAligned, "ring", people, None)
        })
        .collect();
    let lengths = cumulative_weights(teams.len(), spec.long_link_exponent);
    for (place, &team) in teams.iter().enumerate() {
        blueprint.link(team, teams[(place + 1) % teams.len()], LinkType::Collaboration);
        let own = random.child(place as u64);
        for ordinal in 0..spec.long_links {
            let Some(length) = length(&lengths, own.draw(Purpose::Choice, u64::from(ordinal)).uniform())
            else {
                break;
            };
            // Parallel links may stand: a long link of length one is a second way to the neighbour.
            blueprint.lateral.push((team, teams[(place + length) % teams.len()], LinkType::Collaboration));
        }
    }
    blueprint.touchpoints = super::at(&spec.touchpoints, &blueprint, &teams, "touchpoints")?;
    blueprint.owners = super::at(&spec.owners, &blueprint, &teams, "owners")?;
    Ok(blueprint)
}

/// Σ l^−r over the lengths 1 to n − 1, one after the other.
fn cumulative_weights(teams: usize, exponent: f64) -> Vec<f64> {
    let mut sum = 0.0;
    (1..teams)
        .map(|length| {
            sum += libm::pow(length as f64, -exponent);
            sum
        })
        .collect()
}

/// The length at a mark between 0 and 1; none where a team is alone.
fn length(cumulative: &[f64], mark: f64) -> Option<usize> {
    let mark = mark * cumulative.last()?;
    Some(cumulative.partition_point(|weight| *weight <= mark) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_fall_as_their_power_says() {
        let cumulative = cumulative_weights(5, 1.0);
        let total = 1.0 + 1.0 / 2.0 + 1.0 / 3.0 + 1.0 / 4.0;
        assert!((cumulative[3] - total).abs() < 1e-12);
        let trials = 48_000;
        let mut counts = [0.0; 5];
        for trial in 0..trials {
            let mark = RandomKey::new(3, 0).child(trial).draw(Purpose::Choice, 0).uniform();
            counts[length(&cumulative, mark).unwrap()] += 1.0;
        }
        for (length, count) in counts.into_iter().enumerate().skip(1) {
            let expected = trials as f64 / length as f64 / total;
            assert!((count - expected).abs() < 4.0 * expected.sqrt(), "{length}: {count} of {expected}");
        }
        assert_eq!(counts[0], 0.0);
    }

    #[test]
    fn who_is_alone_has_nobody_further_on() {
        assert_eq!(length(&cumulative_weights(1, 1.0), 0.5), None);
    }
}
