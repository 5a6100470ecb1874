//! A study file: a base scenario, the factors that vary over it, and the design by which they do.

mod factor;

pub(crate) use factor::{Factor, Level, Setting, Values};

use super::check;
use super::defaults::overlaid;
use super::file::ScenarioFile;
use super::problem::{Places, Problem, Problems, suggestion};
use super::reference::{self, Section};
use super::specification::Replications;
use toml::{Table, Value};

/// A study, checked against the table of parameters, not yet against its base.
///
/// ```
/// use microbiz::Study;
/// let error = Study::parse("mine.toml", "schema_version = 1\ndesing = \"grid\"").unwrap_err();
/// assert_eq!(error.0[0].to_string(), "mine.toml:2:1: there is no key “desing”: did you mean “design”?");
/// ```
#[derive(Clone, Debug)]
pub struct Study {
    pub(crate) name: String,
    file: String,
    places: Places,
    /// Its title; may be empty.
    pub title: String,
    pub(crate) question: String,
    /// The base: a name of the gallery, or a file beside the study.
    pub(crate) scenario: Option<String>,
    /// Those of the scenario that are run; empty for all.
    structures: Vec<String>,
    pub(crate) design: DesignKind,
    /// Points, trajectories or base sample, as the design has it.
    pub(crate) points: u32,
    /// The CSV file of a list, beside the study.
    pub(crate) list: Option<String>,
    pub(crate) morris_levels: u32,
    pub(crate) second_order: bool,
    /// None: that of the scenario.
    pub(crate) seed: Option<u64>,
    /// Of the points alone; none: as for the luck.
    pub(crate) design_seed: Option<u64>,
    /// Whether each point has luck of its own.
    pub(crate) own_random: bool,
    /// Parts of a sampled design with luck of their own.
    pub(crate) scrambles: u32,
    /// None: that of the scenario.
    pub(crate) replications: Option<Replications>,
    pub(crate) precision_measure: Option<String>,
    pub(crate) confidence: f64,
    pub(crate) measures: Vec<String>,
    pub(crate) tables: Vec<String>,
    pub(crate) factors: Vec<Factor>,
    /// Laid over the base at every point.
    set: Table,
    /// Everything above as one TOML table, defaults filled in.
    pub(crate) resolved: Table,
}

/// How points are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DesignKind {
    /// Every combination of levels.
    Grid,
    /// The rows of a table.
    List,
    /// Independent draws.
    Random,
    /// One draw in each of as many slices of each factor as there are points (`McKay`, Beckman & Conover 1979).
    LatinHypercube,
    /// A scrambled Sobol sequence (Owen 1995).
    Sobol,
    /// Trajectories that move one factor at a time (Morris 1991).
    Morris,
    /// Two samples and their crossings (Saltelli et al. 2010).
    Saltelli,
}

/// The tables that a study can write.
pub(crate) const TABLES: [&str; 4] = ["runs.csv", "runs.parquet", "measures.csv", "measures.parquet"];

impl Study {
    /// Reads the text of a study file; `file` is its name for messages and gives the study its name.
    ///
    /// # Errors
    /// All problems of the text at once, each with line, column and remedy.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let places = check::walk_study(file, text)?;
        let table: Table =
            text.parse().map_err(|error: toml::de::Error| Problems::of_file(file, error.message()))?;
        let mut problems = Vec::new();
        let study = Self::assemble(file, places, &table, &mut problems);
        match study {
            Some(study) if problems.is_empty() => Ok(study),
            _ => Err(Problems(problems)),
        }
    }

    /// The question that the study asks.
    pub fn question(&self) -> &str {
        &self.question
    }

    /// How its points are chosen, as written in files.
    pub fn design(&self) -> &'static str {
        self.design.name()
    }

    /// The name: that of the file, without folder and ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The base scenario: a name of the gallery, or a file beside the study.
    pub fn scenario(&self) -> Option<&str> {
        self.scenario.as_deref()
    }

    /// The CSV file with the points of a list, beside the study.
    pub fn list(&self) -> Option<&str> {
        self.list.as_deref()
    }

    /// Everything that the study says, defaults filled in.
    pub fn resolved(&self) -> &Table {
        &self.resolved
    }

    /// A problem of this study at a dotted path.
    pub(crate) fn problem(&self, path: &str, text: &str) -> Problem {
        Problem::of_key(&self.file, &self.places, path, text)
    }

    /// Lays what the study sets at every point over its base.
    ///
    /// # Errors
    /// Structures that the base does not have.
    pub(crate) fn laid_over(&self, base: &ScenarioFile) -> Result<ScenarioFile, Problems> {
        let whole = base.laid_over(self.set.clone());
        if self.structures.is_empty() {
            return Ok(whole);
        }
        let names = whole.structure_names();
        let unknown = self.structures.iter().filter(|name| !names.contains(name)).map(|name| {
            let hint = suggestion(name, names.iter().map(String::as_str));
            self.problem("structures", &format!("the scenario has no structure “{name}”{hint}"))
        });
        let unknown: Vec<Problem> = unknown.collect();
        if unknown.is_empty() { Ok(whole.only(&self.structures)) } else { Err(Problems(unknown)) }
    }

    fn assemble(file: &str, places: Places, table: &Table, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut plain = table.clone();
        let set = plain.remove("set").and_then(|v| v.as_table().cloned()).unwrap_or_default();
        let written = plain.remove("factors").and_then(|v| v.as_array().cloned()).unwrap_or_default();
        let mut resolved = overlaid(Section::Study, reference::defaults(Section::Study).clone(), plain);
        let mut report = |path: &str, text: &str| problems.push(Problem::of_key(file, &places, path, text));
        let factors = factors(&written, &mut report);
        let text = |key: &str| resolved.get(key).and_then(Value::as_str).map(str::to_owned);
        let count = |key: &str| resolved.get(key).and_then(Value::as_integer);
        let texts = |key: &str| -> Vec<String> {
            let list = resolved.get(key).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let Some(design) = text("design").as_deref().and_then(DesignKind::named) else {
            report("design", "is missing: write for example design = \"sobol\"");
            return None;
        };
        let most = count("max_replications").unwrap_or(1000) as u32;
        let precision =
            resolved.get("precision").and_then(|v| v.as_float().or(v.as_integer().map(|n| n as f64)));
        let replications = match (count("replications"), precision) {
            (_, Some(relative)) => Some(Replications::Precision { relative, most }),
            (fixed, None) => fixed.map(|n| Replications::Fixed(n as u32)),
        };
        let confidence = resolved.get("confidence").and_then(Value::as_float).unwrap_or(0.95);
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let study = Self {
            name: stem.strip_suffix(".toml").unwrap_or(stem).to_owned(),
            file: file.to_owned(),
            title: text("title").unwrap_or_default(),
            question: text("question").unwrap_or_default(),
            scenario: text("scenario"),
            structures: texts("structures"),
            design,
            points: count("points").unwrap_or(64) as u32,
            list: text("list"),
            morris_levels: count("morris_levels").unwrap_or(4) as u32,
            second_order: text("order").as_deref() == Some("second"),
            seed: count("seed").map(|seed| seed as u64),
            design_seed: count("design_seed").map(|seed| seed as u64),
            own_random: text("luck").as_deref() == Some("own"),
            scrambles: count("scrambles").unwrap_or(16) as u32,
            replications,
            precision_measure: text("precision_measure"),
            confidence,
            measures: texts("measures"),
            tables: texts("tables"),
            factors,
            set: set.clone(),
            resolved: {
                resolved.insert("factors".to_owned(), Value::Array(written));
                resolved.insert("set".to_owned(), Value::Table(set));
                resolved
            },
            places,
        };
        study.consistent(problems);
        Some(study)
    }

    /// What contradicts itself.
    fn consistent(&self, problems: &mut Vec<Problem>) {
        let mut report = |path: &str, text: &str| problems.push(self.problem(path, text));
        let written = self.resolved.get("factors").and_then(Value::as_array);
        if written.is_none_or(Vec::is_empty) {
            report("factors", "write at least one [[factors]] table: a study without one is a run");
        }
        for (index, factor) in self.factors.iter().enumerate() {
            let path = format!("factors.{index}");
            if self.factors[..index].iter().any(|other| other.name == factor.name) {
                report(&path, &format!("there are two factors “{}”: give one another name", factor.name));
            }
            if RESERVED.contains(&factor.name.as_str()) || factor.name.contains('.') {
                report(
                    &path,
                    &format!(
                        "“{}” cannot be a column: write a name without dots that is none of {}",
                        factor.name,
                        RESERVED.join(", ")
                    ),
                );
            }
        }
        if self.design == DesignKind::List && self.list.is_none() {
            report("design", "a list needs its points: write list = \"points.csv\"");
        }
        if self.design == DesignKind::Morris && self.morris_levels % 2 == 1 {
            report("morris_levels", "write an even number: then all levels are equally likely");
        }
        if matches!(self.design, DesignKind::Sobol | DesignKind::Saltelli) && self.points > 65_536 {
            report(
                "points",
                "the Sobol sequence has 65536 points at most: write fewer, or design = \"random\"",
            );
        }
        for name in self.tables.iter().filter(|name| !TABLES.contains(&name.as_str())) {
            report("tables", &format!("there is no table “{name}”{}", suggestion(name, TABLES.into_iter())));
        }
    }
}

/// Columns of the runs that no factor may be called.
const RESERVED: [&str; 9] = [
    "scenario_id",
    "design_id",
    "structure",
    "replication_id",
    "seed",
    "status",
    "cause",
    "measure",
    "value",
];

impl DesignKind {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Grid, "grid"),
        (Self::List, "list"),
        (Self::Random, "random"),
        (Self::LatinHypercube, "latin_hypercube"),
        (Self::Sobol, "sobol"),
        (Self::Morris, "morris"),
        (Self::Saltelli, "saltelli"),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// As written in files.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

fn factors(written: &[Value], report: &mut impl FnMut(&str, &str)) -> Vec<Factor> {
    let mut factors = Vec::new();
    for (index, table) in written.iter().enumerate() {
        let table = table.as_table().cloned().unwrap_or_default();
        match Factor::read(&overlaid(Section::Factor, reference::defaults(Section::Factor).clone(), table)) {
            Ok(factor) => factors.push(factor),
            Err((key, text)) => report(&format!("factors.{index}.{key}"), &text),
        }
    }
    factors
}
