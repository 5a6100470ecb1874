//! Flow, step 4, word of mouth: people know others across the reporting tree, and tell them what they hear.
//!
//! Whoever has done its part with an insight mentions it, with the chance `told` of the tie or link, to each acquaintance that
//! the reporting tree puts nearer to the owner than itself – the tree is all that people know of the way. It is told at the
//! next meeting, passes no gate and no triage, and suffers by the tie's own loss, retention and noise. A team mentions a shift
//! once, and nobody who has passed it on already listens again; who can tell the owner itself tells nobody else.
//!
//! A tie from the team that senses to the owner, told with chance c at exponential meetings of mean m, where the formal way
//! takes D, delivers after E min(m·X, D) = m(1 − e^(−D/m)) with chance c, and after D else.

mod acquaintances;

use super::relay::Step;
use crate::ids::TeamId;
use crate::organisation::{Organisation, Ties};
use crate::random::{Purpose, RandomKey};
use crate::scenario::{LinkType, Route, StructureSpec, ToldMode};
use crate::simulation::item::{Kind, Phase};
use crate::simulation::{Delay, Holder, LossCause, Observer, Signal, Simulation};
use crate::time::SimTime;
use acquaintances::{Acquaintance, Acquaintances, Told};

/// The acquaintances of teams, and what is mentioned among them.
pub(in crate::simulation) struct WordOfMouth {
    ties: Ties,
    /// How many ties there are for each team, λ and ζ.
    shape: [f64; 3],
    mode: ToldMode,
    /// The chance that something is mentioned, by type of link.
    told: Told,
    known: Acquaintances,
    /// Room for those whom a team mentions the insight in hand to.
    listeners: Vec<Acquaintance>,
}

impl WordOfMouth {
    /// The ties of the teams from `first` on; none where nobody mentions anything, or where gossip is all that there is.
    pub fn new(
        spec: &StructureSpec,
        organisation: &Organisation,
        first: usize,
        random: RandomKey,
    ) -> Option<Self> {
        let told = LinkType::ALL.map(|link| spec.links.of(link).told);
        let tells = spec.route != Route::Gossip && told.iter().any(|chance| *chance > 0.0);
        tells.then(|| Self {
            ties: Ties::draw(spec, organisation, first, random),
            shape: [spec.ties, spec.ties_lambda, spec.ties_zeta],
            mode: spec.told_mode,
            told,
            known: Acquaintances::default(),
            listeners: Vec::new(),
        })
    }

    /// People who stay where they are go on knowing whom they know, unless they are said to know others.
    pub fn after(self, known_so_far: Option<Self>) -> Self {
        match known_so_far {
            Some(before) if before.shape == self.shape => Self { ties: before.ties, ..self },
            _ => self,
        }
    }

    /// People who leave a team for a new one go on knowing whom they knew.
    pub fn share(&mut self, team: TeamId, new: TeamId) {
        self.ties.share(team, new);
        self.forget();
    }

    /// Links have changed.
    pub fn forget(&mut self) {
        self.known.forget();
    }
}

impl<O: Observer> Simulation<'_, O> {
    /// A team that has done its part with an insight mentions it to whom it knows; true where it then goes no other way.
    #[inline(never)]
    pub(super) fn mention(&mut self, id: u32) -> bool {
        let (shift, team) = (self.items[id].shift(), self.items[id].team);
        if !self.shifts.add_spreader(shift, team) {
            return false;
        }
        let owner = self.items[id].owner();
        let listeners = self.listeners(shift, team, owner);
        let mode = self.word_of_mouth.as_ref().map_or(ToldMode::Besides, |word| word.mode);
        let told = match mode {
            ToldMode::Besides => {
                listeners.iter().for_each(|listener| self.tell_too(id, *listener));
                None
            }
            ToldMode::Instead => {
                listeners.iter().min_by_key(|known| self.router.distance(known.team, owner)).copied()
            }
        };
        if let Some(nearest) = told {
            self.tell_at_meeting(id, nearest);
        }
        if let Some(word) = &mut self.word_of_mouth {
            word.listeners = listeners;
        }
        told.is_some()
    }

    /// Those nearer to the owner whom a team will mention a shift to, in the room that is kept for them.
    fn listeners(&mut self, shift: u32, team: TeamId, owner: TeamId) -> Vec<Acquaintance> {
        let Some(word) = &mut self.word_of_mouth else { return Vec::new() };
        let mut listeners = std::mem::take(&mut word.listeners);
        listeners.clear();
        let WordOfMouth { known, ties, told, .. } = word;
        let circle = known.of(team, &self.organisation, ties, told);
        let mut random = None;
        known.nearer(circle, owner, &self.router, |names, known| {
            if self.organisation.teams[known.team.index()].members == 0 {
                return;
            }
            let chance = told[known.link_type as usize];
            let address = || names.below(self.shifts[shift].random().named("told"), circle.name);
            // What is sure needs no draw: a uniform variate is below one.
            let mentions = chance >= 1.0 || {
                let random = names.below(*random.get_or_insert_with(address), known.name);
                random.draw(Purpose::Told, known.link_type as u64).chance(chance)
            };
            if mentions {
                listeners.push(known);
            }
        });
        // Who can tell the owner itself bothers nobody else.
        if let Some(&direct) = listeners.iter().find(|listener| listener.team == owner) {
            listeners.clear();
            listeners.push(direct);
        }
        listeners
    }

    /// A copy is told; the insight itself goes on.
    fn tell_too(&mut self, id: u32, listener: Acquaintance) {
        let holder = self.items[id];
        let Some(copies) = self.shifts[holder.shift()].copies.checked_add(1) else { return };
        self.shifts[holder.shift()].copies = copies;
        self.copies.told += 1;
        let Some(word) = &self.word_of_mouth else { return };
        let told = RandomKey::from_key(holder.random).named("told");
        let random = word.known.names.below(told, listener.name).child(listener.link_type as u64).key();
        let copy = self.items.add(holder.mentioned(random));
        *self.items.content_mut(copy) = *self.items.content(id);
        self.observer.observe(Signal::Copied { copy: id, twin: copy }, self.now);
        self.tell_at_meeting(copy, listener);
    }

    /// The insight is told at the next meeting, unless it is forgotten by then.
    fn tell_at_meeting(&mut self, id: u32, listener: Acquaintance) {
        let random = RandomKey::from_key(self.items[id].random);
        let step = u64::from(self.items[id].steps());
        let loss = self.rules.on(listener.link_type).loss();
        if loss > 0.0 && random.draw(Purpose::Loss, step).chance(loss) {
            return self.lose(id, LossCause::Forgotten);
        }
        if let Some(link) = listener.link {
            self.observer.observe(Signal::Relayed(link), self.now);
        }
        self.alter(id, listener.link_type);
        let wait = random.draw(Purpose::Meeting, step).exponential() * self.rules.meeting_interval;
        let at = SimTime(self.now.0 + wait as u64);
        let (from, owner) = (self.items[id].team, self.items[id].owner());
        let turning_depth = self.turning_depth(listener.team, owner);
        let item = &mut self.items[id];
        (item.kind, item.team) = (Kind::Told, listener.team);
        *item.turning_depth_mut() = turning_depth;
        item.step();
        let waits = item.counted(self.now, at);
        let content = self.items.content_mut(id);
        content.transit += waits;
        content.told = content.told.saturating_add(1);
        content.came_from = None;
        self.observer
            .observe(Signal::Passed { copy: id, to: Holder::Way { from, to: listener.team } }, self.now);
        self.observer.observe(Signal::Delayed { copy: id, by: Delay::Meeting, until: at }, self.now);
        self.schedule(id, at, Phase::Rest);
    }

    /// A team is told. It ignores what it has passed on already.
    pub(in crate::simulation) fn hear(&mut self, id: u32) {
        let (shift, team) = (self.items[id].shift(), self.items[id].team);
        self.items[id].kind = Kind::Work;
        if team != self.items[id].owner() && self.shifts.is_told_by(shift, team) {
            self.observer.observe(Signal::Passed { copy: id, to: Holder::Team(team) }, self.now);
            return self.end_known(id);
        }
        self.come_to(id, team);
    }

    /// The next step of an insight whose team has done its part: mentioned, and on its formal way.
    #[inline]
    pub(super) fn leave(&mut self, id: u32) -> Step {
        if self.word_of_mouth.is_some() && self.mention(id) { Step::Done } else { self.forward(id) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, HOUR, Run, at};

    /// A chain of three whose reports are mentioned, too, at meetings that are an hour away on average.
    fn mentioning(base: &str) -> Run {
        let told = "links.reports_up.told = 1.0\nmeeting_interval = \"1h\"";
        let mut run = Bench::chain(3).base(told).base(base).start();
        run.shifts(&[8]);
        run.until(8);
        run
    }

    fn told(run: &Run) -> Vec<u32> {
        run.items.of_kind(|kind| kind == Kind::Told)
    }

    #[test]
    fn what_is_mentioned_besides_goes_its_formal_way_all_the_same_and_is_known_when_it_is_told() {
        let mut run = mentioning("");
        assert_eq!(run.told("copied received"), ["8h copied", "8h copied", "8h received n0/0"]);
        assert_eq!((told(&run).len(), run.observer.journeys[0].told), (2, 0));
        run.until(500);
        // The middle one has passed it on already, and the owner knows.
        assert_eq!((run.copies.told, run.copies.received, run.copies.confirmed), (2, 1, 2));
        assert_eq!(
            run.when("relayed").len(),
            4,
            "what comes to it by word of mouth it does not pass on again"
        );
        assert_eq!(run.shifts.living().count(), 0);
    }

    #[test]
    fn what_is_mentioned_instead_goes_no_other_way_and_passes_no_gate() {
        let mut run = mentioning("told_mode = \"instead\"\nlinks.reports_up.gate = \"400h\"");
        let [id] = told(&run)[..] else { panic!() };
        let meeting = run.items[id].time();
        let draw = RandomKey::from_key(run.items[id].random).draw(Purpose::Meeting, 0);
        assert_eq!(meeting, SimTime(at(8).0 + (draw.exponential() * HOUR as f64) as u64));
        assert_eq!(run.told("passed copied"), ["8h passed between t2 and t1"]);
        run.until_moment(meeting);
        let [id] = told(&run)[..] else { panic!() };
        let second = run.items[id].time();
        run.until(300);
        assert_eq!(run.when("received"), [second]);
        let journey = run.observer.journeys[0];
        assert_eq!((journey.transit, journey.gate), (second.0 - at(8).0, 0));
        assert_eq!((journey.told, journey.hops), (2, 2));
    }

    #[test]
    fn what_is_mentioned_suffers_by_the_tie_s_own_loss_and_retention() {
        let instead = "told_mode = \"instead\"\nlinks.reports_up.";
        let run = mentioning(&format!("{instead}loss = 1.0"));
        assert_eq!(run.told("ended undelivered"), ["8h ended n0/0 lost", "8h undelivered n0/0 lost"]);
        let mut run = mentioning(&format!("{instead}retention = 0.5"));
        run.until(500);
        assert_eq!(run.observer.journeys[0].perceived_gap, run.observer.shifts[0].true_gap / 4.0);
    }

    #[test]
    fn nobody_mentions_it_to_who_is_no_nearer_to_the_owner_or_is_not_there() {
        // The ways down are mentioned, and lead away from the owner.
        let run = mentioning("links.reports_up.told = 0.0\nlinks.reports_down.told = 1.0");
        assert_eq!((run.told("copied received"), told(&run)), (vec!["8h received n0/0".to_owned()], vec![]));
        let mut run = Bench::chain(3).base("links.reports_up.told = 1.0").start();
        run.shifts(&[8]);
        run.organisation.to_mut().teams[1].members = 0;
        run.until(8);
        assert_eq!(run.told("copied").len(), 1, "the middle one is vacant and passes on what comes to it");
    }

    #[test]
    fn nobody_mentions_anything_where_no_link_is_for_it_or_gossip_is_all_there_is() {
        let mouth = |base: &str| {
            let bench = Bench::chain(3).base(base);
            let random = RandomKey::new(1, 0);
            WordOfMouth::new(&bench.spec(), &bench.organisation(), 0, random).is_some()
        };
        assert!(mouth("links.reports_up.told = 0.1"));
        assert!(!mouth("links.reports_up.told = 0.0"));
        assert!(!mouth("links.reports_up.told = 0.1\nroute = \"gossip\""));
    }
}
