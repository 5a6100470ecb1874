//! A seal on claims and scenario: whoever puts it on before the run can show that neither was fitted to what came out.

use super::Experiment;
use super::outcomes::Outcomes;
use crate::digest::sha256;
use crate::results::Notice;
use crate::scenario::{SEAL_DIGITS, Scenario};

/// Keys that change no number.
const WORDS: [&str; 6] = ["title", "question", "source", "tests", "provenance", "sealed"];

/// A seal: a digest of the claims and one of everything else that decides the results.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seal {
    claims: String,
    scenario: String,
}

impl Seal {
    fn of(scenario: &Scenario) -> Self {
        let claim = |claim: &crate::scenario::Claim| format!("{}\t{}\n", claim.claim.text, claim.expect);
        let claims: String = scenario.claims.iter().map(claim).collect();
        let is_said = |key: &str| key == "claims" || WORDS.contains(&key);
        let rest: toml::Table = scenario
            .resolved
            .iter()
            .filter(|(key, _)| !is_said(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let mut rest = rest.to_string();
        for (name, bytes) in &scenario.attachments {
            rest += &format!("{name}\t{}\n", sha256(bytes));
        }
        let short = |text: &str| sha256(text.as_bytes())[..SEAL_DIGITS].to_owned();
        Self { claims: short(&claims), scenario: short(&rest) }
    }
}

impl std::fmt::Display for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.claims, self.scenario)
    }
}

impl Experiment {
    /// The seal of the scenario as it is now: a digest of its claims and one of everything else that decides its results. Titles and
    /// sentences may change under it.
    pub fn seal(&self) -> String {
        Seal::of(&self.scenario).to_string()
    }
}

impl Outcomes {
    /// What a seal that was put on before says of the scenario that was run; nothing where there is none.
    pub(super) fn sealed(&self) -> Option<Notice> {
        let written = self.scenario.sealed.as_str();
        let seal = Seal::of(&self.scenario);
        let (kind, text) = match written.split_once('-') {
            _ if written.is_empty() => return None,
            Some((claims, scenario)) if claims == seal.claims && scenario == seal.scenario => {
                ("sealed", "claims and scenario are as they were sealed".to_owned())
            }
            Some((claims, _)) if claims == seal.claims => (
                "edited",
                format!(
                    "the claims are as they were sealed, but the scenario that was run is another (edited, or changed by an option): its seal is {seal}"
                ),
            ),
            _ => (
                "edited",
                format!("the claims were edited after they were sealed: the seal of what was run is {seal}"),
            ),
        };
        Some(Notice { structure: String::new(), kind: kind.to_owned(), text, lint: None })
    }
}

#[cfg(test)]
mod tests {
    use crate::experiment::{Execution, Experiment};
    use crate::scenario::ScenarioFile;
    use std::collections::BTreeMap;

    const SCENARIO: &str = "schema_version = 1\ntitle = \"Seal\"\nseed = 3\nhorizon = \"200d\"\nfollow_up = \"20d\"\nreplications = 2\n\
        market = { shift_interval = \"1d\" }\nstructures = { a = { template = \"tree\", receive_work = \"1h\" } }\n\
        [[claims]]\nclaim = \"a.delivered.share > 0.5\"\nexpect = \"supported\"\n";

    fn built(text: &str) -> Experiment {
        Experiment::new(ScenarioFile::parse("seal.toml", text).unwrap().resolve(BTreeMap::new()).unwrap())
            .unwrap()
    }

    /// What a run says of its seal: the kind of the notice.
    fn said(text: &str) -> Option<String> {
        let results = built(text).run(Execution::default()).unwrap();
        let notice =
            results.notices.into_iter().find(|notice| ["sealed", "edited"].contains(&notice.kind.as_str()));
        notice.map(|notice| format!("{}: {}", notice.kind, notice.text))
    }

    #[test]
    fn a_run_says_whether_claims_and_scenario_are_as_they_were_sealed() {
        let sealed =
            SCENARIO.replacen("title", &format!("sealed = \"{}\"\ntitle", built(SCENARIO).seal()), 1);
        assert_eq!(said(SCENARIO), None, "no seal, no word");
        assert!(said(&sealed).unwrap().starts_with("sealed: "));
        assert!(said(&sealed.replace("\"Seal\"", "\"Another title\"")).unwrap().starts_with("sealed: "));
        let claims = said(&sealed.replace("> 0.5", "> 0.4")).unwrap();
        assert!(claims.starts_with("edited: the claims were edited"), "{claims}");
        for (from, to) in
            [("seed = 3", "seed = 4"), ("\"1h\"", "\"2h\""), ("replications = 2", "replications = 3")]
        {
            let scenario = said(&sealed.replace(from, to)).unwrap();
            assert!(
                scenario.starts_with("edited: the claims are as they were sealed, but"),
                "{to}: {scenario}"
            );
        }
    }

    #[test]
    fn a_verdict_that_is_expected_otherwise_is_another_claim() {
        assert_ne!(built(SCENARIO).seal(), built(&SCENARIO.replace("\"supported\"", "\"refuted\"")).seal());
    }
}
