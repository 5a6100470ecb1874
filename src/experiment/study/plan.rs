//! The plan of a study: its factors and the points of its design, and what its runs look like.

use super::design::{Design, Role};
use crate::random::RandomKey;
use crate::results::Measure;
use crate::scenario::{Factor, Level, Problems, Setting, Study, Values, suggestion};
use crate::statistics::Sample;

/// A study and the points of its design: all that an analysis needs to know of the inputs.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) study: Study,
    pub(crate) design: Design,
    /// The number of points.
    pub(crate) points: u64,
    pub(crate) seed: u64,
}

/// What the runs of a study look like: enough to write and to analyse them, without the scenario that made them.
#[derive(Clone, Debug)]
pub struct Layout {
    pub(crate) plan: Plan,
    /// The structures, in the order of the scenario.
    pub(crate) structures: Vec<String>,
    /// How each of them is built, before anything varies; empty where the scenario does not say.
    pub(crate) templates: Vec<String>,
    /// What is kept of each run.
    pub(crate) measures: Vec<Measure>,
    /// The place of the structure that the others are compared with.
    pub(crate) baseline: usize,
    /// The replications of each point; the most, where a precision decides.
    pub(crate) replications: u32,
}

impl Plan {
    /// The plan of a study; `rows` is the table of a list, its header first.
    ///
    /// # Errors
    /// Columns of the list that are no factors, and values that a factor cannot take.
    pub fn new(study: Study, rows: Option<Vec<Vec<String>>>, seed: u64) -> Result<Self, Problems> {
        let rows = match rows {
            Some(rows) => {
                listed(&study, &rows).map_err(|text| Problems(vec![study.problem("list", &text)]))?
            }
            None => Vec::new(),
        };
        let seed = study.seed.unwrap_or(seed);
        let design = Design::new(&study, study.design_seed.unwrap_or(seed), rows);
        let points = design.len(study.factors.len());
        if points > u64::from(u32::MAX) {
            let text =
                format!("the design has {points} points: no study of more than {} can be kept", u32::MAX);
            return Err(Problems(vec![study.problem("design", &text)]));
        }
        Ok(Self { study, design, points, seed })
    }

    /// The table of a list as it was given, its header first.
    pub fn listed(&self) -> Option<Vec<Vec<String>>> {
        let Design::List(rows) = &self.design else { return None };
        let factors = &self.study.factors;
        let header = factors.iter().map(|factor| factor.name.clone()).collect();
        let row = |row: &Vec<Setting>| factors.iter().zip(row).map(|(f, setting)| f.label(setting)).collect();
        Some(std::iter::once(header).chain(rows.iter().map(row)).collect())
    }

    /// The settings of the factors at a point.
    pub(crate) fn settings(&self, point: u64) -> Vec<Setting> {
        self.design.settings(point, &self.study.factors)
    }

    /// Where a factor stands at a point, from the first of its values at 0 to the last at 1.
    pub(crate) fn position(&self, point: u64, factor: usize) -> f64 {
        let setting = self.settings(point).swap_remove(factor);
        match (&self.study.factors[factor].values, setting) {
            (Values::Levels(levels), Setting::Level(place)) => {
                place as f64 / (levels.len() - 1).max(1) as f64
            }
            (Values::Range { low, high, log: true, .. }, Setting::Number(x)) => {
                libm::log(x / low) / libm::log(high / low)
            }
            (Values::Range { low, high, .. }, Setting::Number(x)) => (x - low) / (high - low),
            _ => self.design.coordinates(point, self.study.factors.len())[factor],
        }
    }

    pub(crate) fn role(&self, point: u64) -> Role {
        self.design.role(point, self.study.factors.len())
    }

    /// The part of the design that a point belongs to, drawn independently of the others; none where points are what they
    /// are, as in a grid.
    pub(crate) fn part(&self, point: u64) -> Option<u64> {
        let scrambles = u64::from(self.study.scrambles);
        match (&self.design, self.role(point)) {
            (Design::Grid(_) | Design::List(_), _) => None,
            (_, Role::Step { trajectory, .. }) => Some(trajectory),
            (_, Role::Row { row, .. }) => Some(row % scrambles),
            (_, Role::Plain) => Some(point % scrambles),
        }
    }

    /// The seed of the luck that a point meets: its own, that of its part, or the same for all.
    pub(crate) fn seed_of(&self, point: u64) -> u64 {
        let of = |name: &str, id: u64| {
            // Half the range, so that a scenario file can hold it.
            RandomKey::new(self.seed, 0).named(name).child(id).key() >> 1
        };
        match self.part(point) {
            _ if self.study.own_random => of("point", point),
            Some(part) if self.study.scrambles > 1 => of("part", part),
            _ => self.seed,
        }
    }

    /// The number of points.
    pub fn points(&self) -> u64 {
        self.points
    }

    /// The study.
    pub fn study(&self) -> &Study {
        &self.study
    }
}

/// The points of a list: every row names a level or a number for every factor.
fn listed(study: &Study, rows: &[Vec<String>]) -> Result<Vec<Vec<Setting>>, String> {
    let (header, rows) = rows.split_first().ok_or("the list is empty: its first row names the factors")?;
    let column = |factor: &Factor| {
        let found = header.iter().position(|name| *name == factor.name);
        found.ok_or_else(|| format!("the list has no column “{}”", factor.name))
    };
    let columns = study.factors.iter().map(column).collect::<Result<Vec<usize>, String>>()?;
    let extra = header.iter().find(|name| !study.factors.iter().any(|factor| factor.name == **name));
    if let Some(name) = extra.filter(|name| *name != "design_id") {
        let names = study.factors.iter().map(|factor| factor.name.as_str());
        return Err(format!("the column “{name}” is no factor{}", suggestion(name, names)));
    }
    let row = |(line, row): (usize, &Vec<String>)| {
        let cell = |(factor, column): (&Factor, &usize)| {
            let text = row.get(*column).map(|cell| cell.trim()).unwrap_or_default();
            setting(factor, text)
                .ok_or_else(|| format!("row {}: “{text}” is no value of “{}”", line + 2, factor.name))
        };
        study.factors.iter().zip(&columns).map(cell).collect()
    };
    rows.iter().enumerate().map(row).collect()
}

fn setting(factor: &Factor, text: &str) -> Option<Setting> {
    if let Values::Levels(levels) = &factor.values {
        let number = text.parse::<f64>().ok();
        let is_it = |level: &Level| level.name == text || (number.is_some() && level.number == number);
        return levels.iter().position(is_it).map(Setting::Level);
    }
    let days = || text.parse::<crate::time::Duration>().ok().map(crate::time::Duration::days);
    let number = text.parse().ok().or_else(days).filter(|n: &f64| n.is_finite())?;
    let is_within = match &factor.values {
        Values::Range { low, high, .. } | Values::Triangular { low, high, .. } => {
            (*low..=*high).contains(&number)
        }
        _ => true,
    };
    (is_within && (!factor.whole || number == libm::round(number))).then_some(Setting::Number(number))
}

impl Layout {
    /// The templates of some structures of a scenario.
    pub(crate) fn templates_of(structures: &[String], scenario: &toml::Table) -> Vec<String> {
        let template = |table: Option<&toml::Value>| table?.get("template")?.as_str().map(str::to_owned);
        let common = template(scenario.get("base"));
        let own = |name: &String| template(scenario.get("structures").and_then(|all| all.get(name)));
        structures.iter().map(|name| own(name).or_else(|| common.clone()).unwrap_or_default()).collect()
    }

    /// What is analysed where nobody says otherwise: what the study lists, or the delay and what gets through.
    pub fn default_measures(&self) -> Vec<String> {
        let listed = &self.plan.study.measures;
        if !listed.is_empty() {
            return listed.clone();
        }
        let usual = [Measure::ReleaseRestrictedMean, Measure::DelayRestrictedMean, Measure::DeliveredShare];
        let known = usual.into_iter().filter(|measure| self.measures.contains(measure));
        known.map(|measure| measure.name().to_owned()).collect()
    }

    /// A measure of each denominator that the kept ratios have: its denominator is kept beside them, so that a study
    /// estimates ratios as a run does, as ratios of sums.
    pub(crate) fn weights(&self) -> Vec<Measure> {
        let mut weights: Vec<Measure> = Vec::new();
        for measure in self.measures.iter().filter(|measure| measure.counted_over().is_some()) {
            if !weights.iter().any(|known| known.counted_over() == measure.counted_over()) {
                weights.push(*measure);
            }
        }
        weights
    }

    /// The numbers that are kept of each run: its measures, then the denominators of those that are ratios.
    pub fn columns(&self) -> usize {
        self.measures.len() + self.weights().len()
    }

    /// Where the denominator of a measure stands among the numbers of a run.
    pub(crate) fn place_of_weight(&self, measure: Measure) -> Option<usize> {
        let over = measure.counted_over()?;
        let place = self.weights().iter().position(|known| known.counted_over() == Some(over))?;
        Some(self.measures.len() + place)
    }

    /// What a run says of one of its measures, by the numbers that were kept of it.
    pub(crate) fn sample(&self, run: &[Option<f64>], place: usize) -> Sample {
        let under = self.place_of_weight(self.measures[place]).map(|weight| run[weight]);
        Sample::read_back(run[place], under.flatten())
    }

    /// The kept measures of these names.
    ///
    /// # Errors
    /// The first name that was not kept, with the most alike.
    pub(crate) fn named_measures(&self, names: &[String]) -> Result<Vec<Measure>, String> {
        let find = |name: &String| {
            let known = self.measures.iter().find(|measure| measure.name() == name).copied();
            let names = self.measures.iter().map(|measure| measure.name());
            known.ok_or_else(|| format!("the study kept no measure “{name}”{}", suggestion(name, names)))
        };
        names.iter().map(find).collect()
    }

    /// The units that one shard of a study with fixed replications does, in no particular order.
    pub fn units_of(&self, shard: (u64, u64)) -> impl Iterator<Item = (u64, u32)> + '_ {
        let points = self.plan.points;
        (0..points * u64::from(self.replications))
            .filter(move |place| place % shard.1 == shard.0)
            .map(move |place| (self.plan.design.in_order(place % points, points), (place / points) as u32))
    }
}
