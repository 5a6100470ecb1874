//! The fixture: a small hierarchy that runs in milliseconds, and what it measures.

use microbiz::results::{Measure, Results};
use microbiz::{Execution, Experiment, ExperimentError, Scenario, ScenarioFile};

/// A scenario file under construction: sections and the keys that a test adds to them.
#[derive(Clone, Debug)]
pub struct Bench {
    top: String,
    market: String,
    base: String,
    structures: String,
}

impl Bench {
    /// A hierarchy of ninety people without frictions on its links, in a lively market.
    pub fn new() -> Self {
        Self {
            top: "schema_version = 1\nseed = 42\nwarm_up = \"1mo\"\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 4\n"
                .to_owned(),
            market: "niches = 10\nattributes = 6\nshift_interval = \"2d\"\n".to_owned(),
            base: "template = \"hierarchy\"\nmembers = 90\nspan = 5\nadmin = \"0h\"\nbackground_share = 0.0\n\
                   platform_attribute_share = 0.0\nties = 0.0\nchannels.contact = { new = true, contact_interval = \"1d\" }\n\
                   channels.sales.remove = true\nchannels.support.remove = true\n\
                   links.reports_up.gate = []\nlinks.reports_up.pass_share = 1.0\nlinks.reports_up.loss = 0.0\n\
                   links.reports_up.return = 0.0\nlinks.reports_up.noise = 0.0\nlinks.reports_down.retention = 1.0\n\
                   links.reports_down.loss = 0.0\nlinks.reports_down.return = 0.0\nlinks.reports_down.noise = 0.0\n\
                   links.reports_down.transit = \"0d\"\n"
                .to_owned(),
            structures: "[structures.s]\n".to_owned(),
        }
    }

    /// A chain of teams of one, so many levels deep: the lowest meets every niche and notices at once, the highest owns
    /// everything, and nothing takes time, costs or is lost. What is asked of it can be worked out by hand.
    pub fn chain(levels: u32) -> Self {
        Self {
            top: "schema_version = 1\nseed = 7\nhorizon = \"1040d\"\nfollow_up = \"40d\"\nreplications = 1\n"
                .to_owned(),
            market: "niches = 4\nattributes = 1\nshift_interval = \"1d\"\n".to_owned(),
            base: format!("template = \"tree\"\nbranching = 1\nlevels = {levels}\nowners = \"root\"\n"),
            structures: "[structures.s]\n".to_owned(),
        }
    }

    /// The posts of `posts.csv`; what moves is noticed at once, and nothing takes time, costs or is lost, like in a chain.
    pub fn chart() -> Self {
        let mut base = "template = \"chart\"\nchart.file = \"posts.csv\"\nadmin = \"0h\"\nbackground_share = 0.0\n\
                        platform_attribute_share = 0.0\nties = 0.0\nspeed = {}\nchannels.sales.remove = true\n\
                        channels.support.remove = true\nchannels.contact = { new = true, contact_interval = \"0d\" }\n"
            .to_owned();
        for work in ["relay", "sense", "receive", "confirm"] {
            base += &format!("{work}_work = \"0d\"\n");
        }
        for link in ["reports_up", "reports_down", "collaboration"] {
            for (key, value) in [
                ("loss", "0.0"),
                ("return", "0.0"),
                ("noise", "0.0"),
                ("retention", "1.0"),
                ("transit", "\"0d\""),
                ("hours", "\"0h\""),
                ("told", "0.0"),
            ] {
                base += &format!("links.{link}.{key} = {value}\n");
            }
        }
        base += "links.reports_up.gate = []\nlinks.reports_up.pass_share = 1.0\nlinks.reports_up.batch_fixed = \"0d\"\n";
        Self { base, ..Self::chain(1) }
    }

    /// Sets keys of the scenario itself, one a line; what was set before under the same key goes.
    pub fn top(mut self, lines: &str) -> Self {
        self.top = with(&self.top, lines);
        self
    }

    /// Adds tables after the structure, such as its dated changes.
    pub fn after(mut self, tables: &str) -> Self {
        self.structures = format!("{}{tables}\n", self.structures);
        self
    }

    /// Sets keys of the market, one a line; what was set before under the same key goes.
    pub fn market(mut self, lines: &str) -> Self {
        self.market = with(&self.market, lines);
        self
    }

    /// Sets keys of the base, likewise.
    pub fn base(mut self, lines: &str) -> Self {
        self.base = with(&self.base, lines);
        self
    }

    /// Forgets keys of the base.
    pub fn without(mut self, keys: &[&str]) -> Self {
        let is_kept = |line: &&str| !keys.iter().any(|key| line.starts_with(key));
        self.base = self.base.lines().filter(is_kept).map(|line| format!("{line}\n")).collect();
        self
    }

    pub fn text(&self) -> String {
        format!("{}[market]\n{}[base]\n{}{}", self.top, self.market, self.base, self.structures)
    }

    pub fn scenario(&self) -> Scenario {
        self.scenario_with(&[])
    }

    /// The scenario with files beside it, such as a chart.
    pub fn scenario_with(&self, files: &[(&str, &str)]) -> Scenario {
        let text = self.text();
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        let parsed = ScenarioFile::parse("bench.toml", &text).and_then(|file| file.resolve(files.collect()));
        parsed.unwrap_or_else(|problems| panic!("{problems}\n{text}"))
    }

    pub fn run(&self) -> Measured {
        Measured(run(self.scenario()).unwrap())
    }

    /// What is wrong with it and the files beside it.
    pub fn refused_with(&self, files: &[(&str, &str)]) -> String {
        match run(self.scenario_with(files)) {
            Ok(_) => panic!("it runs:\n{}", self.text()),
            Err(problems) => problems.to_string(),
        }
    }

    /// What is wrong with it, whether it is read or built.
    pub fn problems_with(&self, files: &[(&str, &str)]) -> String {
        self.problems_or_none(files).unwrap_or_else(|| panic!("it can be run:\n{}", self.text()))
    }

    /// The same; none where it can be run.
    pub fn problems_or_none(&self, files: &[(&str, &str)]) -> Option<String> {
        let text = self.text();
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        let read = ScenarioFile::parse("bench.toml", &text).and_then(|file| file.resolve(files.collect()));
        match read.map(Experiment::new) {
            Err(problems) => Some(problems.to_string()),
            Ok(Err(problems)) => Some(problems.to_string()),
            Ok(Ok(_)) => None,
        }
    }

    /// Runs it with files beside it.
    pub fn run_with(&self, files: &[(&str, &str)]) -> Measured {
        Measured(run(self.scenario_with(files)).unwrap())
    }
}

/// Keys, one a line, over others.
fn with(old: &str, lines: &str) -> String {
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let set: Vec<String> = lines.lines().map(key).collect();
    let kept = old.lines().filter(|line| !set.contains(&key(line)));
    kept.chain(lines.lines()).map(|line| format!("{line}\n")).collect()
}

/// Runs a scenario on all cores.
pub fn run(scenario: Scenario) -> Result<Results, ExperimentError> {
    Experiment::new(scenario)?.run(Execution::default())
}

/// What a run measured.
#[derive(Clone, Debug)]
pub struct Measured(pub Results);

impl Measured {
    /// The estimate of a measure of the first structure.
    pub fn get(&self, measure: &str) -> f64 {
        self.of(None, measure)
    }

    /// The estimate of a measure of a structure.
    pub fn of(&self, structure: Option<&str>, measure: &str) -> f64 {
        let named = Measure::named(measure).unwrap_or_else(|| panic!("there is no measure {measure}"));
        let structure = structure.unwrap_or(&self.0.about.structures[0]);
        let estimate = self.0.estimate(structure, named);
        let estimate = estimate.unwrap_or_else(|| panic!("there is no {measure} of {structure}"));
        estimate.value.unwrap_or(f64::NAN)
    }
}

/// Fails where a measure is not what was worked out by hand.
#[track_caller]
pub fn near(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "got {got}, expected {expected} ± {tolerance}");
}
