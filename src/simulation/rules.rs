//! The rules, one file each: functions of the state and an event. Each checks first and changes then, so that no rule
//! fails half way.

mod adopt;
mod approve;
mod build;
mod carry_over;
mod chores;
mod decide;
mod found;
mod gossip;
mod hire;
mod leave;
mod portfolio;
mod receive;
mod relay;
mod reorganise;
mod sense;
mod shift;
mod split;
mod trade;
mod transform;
mod transition;
mod word_of_mouth;
mod work;

use crate::market::{Market, Stream};
use crate::organisation::Organisation;
use crate::random::RandomKey;
use crate::scenario::{LinkType, Order, StructureSpec};
use crate::time::Duration;
pub(super) use adopt::Adoption;
use decide::Action;
pub(super) use portfolio::Portfolio;
use relay::Relay;
pub(super) use reorganise::Growth;
use sense::Sense;
pub(super) use trade::Trading;
pub(super) use word_of_mouth::WordOfMouth;

/// The policies of a structure, made ready for the loop.
pub(super) struct Rules {
    sense: Vec<Sense>,
    relay: [Relay; LinkType::ALL.len()],
    chores: RandomKey,
    /// Mean microseconds between chores of one member; none without chores.
    chore_interval: Option<f64>,
    /// None where insights are followed no further than their owner.
    action: Option<Action>,
    order: Order,
    value_noise: f64,
    max_age: Option<Duration>,
    machine_error: f64,
    /// Mean microseconds between two meetings of a team that tells.
    meeting_interval: f64,
}

impl Rules {
    pub fn new(
        spec: &StructureSpec,
        organisation: &Organisation,
        market: &Market,
        random: RandomKey,
    ) -> Self {
        Self {
            sense: Sense::all(organisation, market, random),
            relay: LinkType::ALL.map(|link| Relay::new(spec.links.of(link), market)),
            chores: random.named("chores"),
            chore_interval: chores::interval(spec),
            action: Action::new(spec, random),
            order: spec.order,
            value_noise: spec.value_noise,
            max_age: spec.max_age,
            machine_error: spec.automated_error,
            meeting_interval: spec.meeting_interval.micros(),
        }
    }

    #[inline]
    fn on(&self, link: LinkType) -> &Relay {
        &self.relay[link as usize]
    }

    /// Whether insights are followed beyond their owner.
    pub fn acts(&self) -> bool {
        self.action.is_some()
    }

    /// The expected transit of a link type in microseconds.
    pub fn expected_transit(&self, link: LinkType) -> f64 {
        self.on(link).expected_transit()
    }

    /// A first guess of events per microsecond, for the calendar.
    pub fn event_rate(&self, market: &Market, organisation: &Organisation) -> f64 {
        let own = market.interval(Stream::Own).map_or(0.0, |interval| f64::from(market.niches) / interval);
        let members: f64 = organisation.teams.iter().map(|team| f64::from(team.members)).sum();
        let chores = self.chore_interval.map_or(0.0, |interval| 2.0 * members / interval);
        own * 8.0 * organisation.channels.len() as f64 + chores + 1e-12
    }
}
