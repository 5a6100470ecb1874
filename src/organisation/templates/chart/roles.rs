//! Who of a chart meets customers, owns needs, serves others, and who is none of these.

mod support;

use super::Placed;
use crate::organisation::import::Chart;
use crate::organisation::{OrganisationError, TeamKind};
use crate::scenario::{Position, Selector, StructureSpec};
use std::collections::{BTreeMap, BTreeSet};
use support::says_support;

/// Support by name takes no more than this part of the people.
const MOST_SUPPORT: f64 = 0.2;

/// The places of those who have a role, ascending, and what has to be said of it.
pub(super) struct Roles {
    pub touchpoints: Vec<usize>,
    pub owners: Vec<usize>,
    pub support: Vec<usize>,
    pub notices: Vec<String>,
    /// What was taken for support functions by name.
    pub support_notice: Option<String>,
}

impl Roles {
    /// Assigns the roles: as selected, or by default support by name, touchpoints all other leaves, owners whoever is neither.
    ///
    /// # Errors
    /// Selectors that nobody meets, each in a line.
    pub fn assign(spec: &StructureSpec, chart: &Chart, placed: &[Placed]) -> Result<Self, OrganisationError> {
        let mut asked = Asked { chart, placed, notices: Vec::new(), faults: Vec::new() };
        // Whoever is named for another role is no support by default, whatever the unit is called.
        let named = [(&spec.touchpoints, "touchpoints"), (&spec.owners, "owners")].map(|(selector, role)| {
            matches!(selector, Selector::Where(_)).then(|| asked.chosen(selector, role, |_| false))
        });
        let (support, support_notice) = match spec.support {
            Selector::At(Position::Default) => {
                asked.support_by_name(&named.iter().flatten().flatten().copied().collect())
            }
            _ => (asked.chosen(&spec.support, "support", |_| false), None),
        };
        let is_support: BTreeSet<usize> = support.iter().copied().collect();
        let makes = |team: &Placed| !team.leads && team.members > 0 && !SERVING.contains(&team.kind.as_str());
        let businesses: Vec<usize> = (0..placed.len()).filter(|i| placed[*i].is_business).collect();
        let [meeting, owning] = named;
        let mut touchpoints = meeting.unwrap_or_else(|| {
            asked.chosen(&spec.touchpoints, "touchpoints", |i| makes(&placed[i]) && !is_support.contains(&i))
        });
        let meets: BTreeSet<usize> = touchpoints.iter().copied().collect();
        let mut owners = owning.unwrap_or_else(|| {
            asked.chosen(&spec.owners, "owners", |i| {
                makes(&placed[i]) && !is_support.contains(&i) && !meets.contains(&i)
            })
        });
        owners.retain(|i| !placed[*i].is_business);
        touchpoints.extend(businesses.iter().filter(|i| !meets.contains(i)));
        touchpoints.sort_unstable();
        if owners.is_empty() && spec.owners == Selector::At(Position::Default) {
            asked
                .notices
                .push("every leaf team meets customers: those who meet them own their needs".to_owned());
            owners.clone_from(&touchpoints);
        }
        if !asked.faults.is_empty() {
            return Err(OrganisationError(asked.faults.join("\n")));
        }
        let mut roles = Self { touchpoints, owners, support, notices: asked.notices, support_notice };
        roles.notices.extend(roles.support_notice.clone());
        roles.notices.extend(roles.others(placed));
        Ok(roles)
    }

    /// What each team is for.
    pub fn kinds(&self, placed: &[Placed]) -> Vec<TeamKind> {
        let mut kinds: Vec<TeamKind> = placed
            .iter()
            .map(|team| if team.leads { TeamKind::Management } else { TeamKind::StreamAligned })
            .collect();
        let shared = self.owners == self.touchpoints;
        self.owners.iter().for_each(|i| kinds[*i] = TeamKind::StreamAligned);
        self.touchpoints.iter().filter(|i| !placed[**i].is_business).for_each(|i| {
            kinds[*i] = if shared { TeamKind::StreamAligned } else { TeamKind::FrontOffice };
        });
        self.support.iter().for_each(|i| kinds[*i] = TeamKind::Platform);
        for (kind, team) in kinds.iter_mut().zip(placed).filter(|(kind, _)| **kind != TeamKind::FrontOffice) {
            match team.kind.as_str() {
                "platform" | "complicated-subsystem" => *kind = TeamKind::Platform,
                "enabling" => *kind = TeamKind::Enabling,
                _ => {}
            }
        }
        kinds
    }

    /// Says who is none of these: they make the product, but nothing that is measured passes through them.
    fn others(&self, placed: &[Placed]) -> Option<String> {
        let has_role: BTreeSet<usize> =
            self.touchpoints.iter().chain(&self.owners).chain(&self.support).copied().collect();
        let mut by_name: BTreeMap<&str, u32> = BTreeMap::new();
        for (_, team) in placed.iter().enumerate().filter(|(i, team)| !team.leads && !has_role.contains(i)) {
            let name = if team.title.is_empty() { &team.unit } else { &team.title };
            *by_name.entry(name).or_default() += team.members;
        }
        let people: u32 = by_name.values().sum();
        let mut names: Vec<(&str, u32)> = by_name.into_iter().filter(|(_, people)| *people > 0).collect();
        names.sort_by_key(|(name, people)| (std::cmp::Reverse(*people), *name));
        let shown: Vec<String> =
            names.iter().take(5).map(|(name, people)| format!("{name} ({people})")).collect();
        let more = if names.len() > 5 { ", …" } else { "" };
        (people > 0).then(|| {
            format!(
                "{people} people neither lead, meet customers, own needs nor support others: they make the product, and have no \
                 part in what is measured: {}{more}",
                shown.join(", ")
            )
        })
    }
}

/// Team types that serve other teams.
const SERVING: &[&str] = &["platform", "enabling", "complicated-subsystem"];

/// The roles while they are assigned.
struct Asked<'a> {
    chart: &'a Chart,
    placed: &'a [Placed],
    notices: Vec<String>,
    faults: Vec<String>,
}

impl Asked<'_> {
    /// The places that a selector chooses, or those of the default.
    fn chosen(&mut self, selector: &Selector, role: &str, default: impl Fn(usize) -> bool) -> Vec<usize> {
        let all = 0..self.placed.len();
        match selector {
            Selector::At(Position::Default) => all.filter(|i| default(*i)).collect(),
            Selector::At(Position::Leaves) => all.filter(|i| !self.placed[*i].leads).collect(),
            Selector::At(Position::All) => all.collect(),
            Selector::At(Position::Root) => all
                .filter(|i| {
                    self.placed[*i].is_post && self.chart.posts[self.placed[*i].post].superior.is_none()
                })
                .collect(),
            Selector::At(Position::Nowhere) => Vec::new(),
            Selector::Where(condition) => {
                if let Err(OrganisationError(text)) = self.chart.must_know(condition, role) {
                    self.faults.push(text);
                    return Vec::new();
                }
                let like: Vec<usize> =
                    all.filter(|i| self.chart.is_true_of(condition, &self.placed[*i].traits())).collect();
                if like.is_empty() {
                    let there = self.chart.values_there(condition);
                    self.faults.push(format!("{role}: this finds nobody{there}"));
                }
                self.those_who_work(like, role)
            }
        }
    }

    /// Of those that a selector chose: whoever leads nobody, without the vacant posts of the file.
    fn those_who_work(&mut self, like: Vec<usize>, role: &str) -> Vec<usize> {
        let all = like.len();
        let (leads, rest): (Vec<usize>, Vec<usize>) = like.into_iter().partition(|i| self.placed[*i].leads);
        let (vacant, rest): (Vec<usize>, Vec<usize>) =
            rest.into_iter().partition(|i| self.placed[*i].is_vacant);
        let named = |places: &[usize]| {
            let names: Vec<&str> =
                places.iter().take(3).map(|i| self.chart.posts[self.placed[*i].post].id.as_str()).collect();
            format!("“{}”{}", names.join("”, “"), if places.len() > 3 { ", …" } else { "" })
        };
        let fault = match (all, leads.len(), vacant.len()) {
            (0, ..) => None,
            (all, leading, _) if leading == all => Some(format!(
                "{role}: all {all} that this finds lead others ({}): choose those below them",
                named(&leads)
            )),
            (_, _, empty) if rest.is_empty() && empty > 0 => Some(format!(
                "{role}: all that this finds is vacant ({}): choose posts that somebody holds, or fill them with an edit \
                 “resize POST to NUMBER”",
                named(&vacant)
            )),
            _ => None,
        };
        if !leads.is_empty() && fault.is_none() {
            let text = format!(
                "{role}: {} of the {all} posts that this finds lead others and do nothing else: {}",
                leads.len(),
                named(&leads)
            );
            self.notices.push(text);
        }
        self.faults.extend(fault);
        rest
    }

    /// The leaf teams whose unit or profession is called like a support function, the largest units first; nobody who is named
    /// for another role.
    fn support_by_name(&mut self, named: &BTreeSet<usize>) -> (Vec<usize>, Option<String>) {
        let mut by_unit: BTreeMap<&str, (u32, Vec<usize>)> = BTreeMap::new();
        for (place, team) in self
            .placed
            .iter()
            .enumerate()
            .filter(|(place, team)| !team.leads && team.members > 0 && !named.contains(place))
        {
            if says_support(&team.unit) || says_support(&team.profession) {
                let unit = by_unit.entry(&team.unit).or_default();
                unit.0 += team.members;
                unit.1.push(place);
            }
        }
        let people: u32 = self.placed.iter().map(|team| team.members).sum();
        let mut units: Vec<(&str, (u32, Vec<usize>))> = by_unit.into_iter().collect();
        units.sort_by_key(|(name, (members, _))| (std::cmp::Reverse(*members), *name));
        let (mut people_taken, mut chosen, mut told, mut left) = (0, Vec::new(), Vec::new(), Vec::new());
        for (name, (members, places)) in units {
            if f64::from(people_taken + members) <= MOST_SUPPORT * f64::from(people) {
                people_taken += members;
                chosen.extend(places);
                told.push(format!("{name} ({members})"));
            } else {
                left.push(format!("{name} ({members})"));
            }
        }
        chosen.sort_unstable();
        let mut said = match told.len() {
            0 => "no unit or profession is called like a support function: none is taken as one".to_owned(),
            _ => format!("taken as support functions by their names: {}", told.join(", ")),
        };
        if !left.is_empty() {
            said += &format!(
                "; called like one, but more than a fifth of the people together: {}; write support = {{ unit = [ … ] }} to say so",
                left.join(", ")
            );
        }
        (chosen, Some(said))
    }
}
