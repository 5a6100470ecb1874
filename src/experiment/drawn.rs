//! Organisations as they are built, before anything is simulated.

use super::Experiment;
use super::publish::{links, teams};
#[cfg(feature = "import")]
use crate::organisation::ChangedSheet;
use crate::results::{Link, LinkKind, Team, When};

/// The sheet of posts, and that of head-counts.
#[cfg(feature = "import")]
type ChangedSheets = (ChangedSheet, Option<ChangedSheet>);

impl Experiment {
    /// The teams of a structure and what links them, ties that a chart names included; none where there is no such
    /// structure.
    ///
    /// ```
    /// let headline = &microbiz::gallery()[0];
    /// let scenario = microbiz::ScenarioFile::parse(headline.name, headline.text)?;
    /// let experiment = microbiz::Experiment::new(scenario.resolve(Default::default())?)?;
    /// let (teams, links) = experiment.organisation("network").unwrap();
    /// assert!(teams.len() > 10 && links.len() > teams.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn organisation(&self, structure: &str) -> Option<(Vec<Team>, Vec<Link>)> {
        let place = self.scenario.structures.iter().position(|(name, _)| name == structure)?;
        let organisation = &self.organisations[place];
        let name = |team: crate::ids::TeamId| organisation.teams[team.index()].name.clone();
        let mut rows = links(structure, When::Standing, organisation, |_| None);
        rows.extend(organisation.known.iter().map(|(a, b)| Link {
            structure: structure.to_owned(),
            from_team: name(*a),
            to_team: name(*b),
            kind: LinkKind::Tie,
            relays: None,
            when: When::Standing,
        }));
        Some((teams(structure, When::Standing, organisation), rows))
    }

    /// The names of the structures, in the order of the scenario.
    pub fn structures(&self) -> Vec<&str> {
        self.scenario.structures.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The sheet that a structure's chart was read from, and that of head-counts where it has one, with what its edits and dated
    /// changes make of them.
    ///
    /// # Errors
    /// Structures that are made from no chart, and charts without a sheet.
    #[cfg(feature = "import")]
    #[cfg_attr(not(feature = "output"), expect(dead_code, reason = "what writes sheets asks for it"))]
    pub(crate) fn changed_sheet(&self, structure: &str) -> Result<ChangedSheets, super::ExperimentError> {
        use crate::organisation::{Needs, OrganisationError, changed_sheet};
        let scenario = &self.scenario;
        let path = format!("structures.{structure}");
        let refuse = |text: &str| {
            super::ExperimentError::from(crate::scenario::Problems(vec![scenario.problem(&path, text)]))
        };
        let own = scenario.structures.iter().find(|(name, _)| name == structure);
        let (_, spec) = own.ok_or_else(|| refuse("there is no such structure"))?;
        if spec.chart.is_none() {
            return Err(refuse("it is made from no chart: there is no sheet to write back"));
        }
        let changes = scenario.changes.iter().filter(|change| change.structure == structure);
        let dated = changes.map(|change| (change.at.to_string(), &change.spec));
        let waves: Vec<_> = std::iter::once((String::new(), spec)).chain(dated).collect();
        changed_sheet(&waves, Needs::of(&scenario.market), &scenario.attachments)
            .map_err(|OrganisationError(text)| refuse(&text))
    }
}
