//! The tables of all sections. Those of a section that is read as a whole stand with the type that it is read into; the others
//! here, one parameter a line: section, name, kind, unit, default, meaning, source.

use crate::scenario::parameter::{Kind, MAX_SEED, Parameter, Section};
use crate::scenario::specification::{
    ActionSpec, CapabilitySpec, ChannelSpec, ChartSpec, Exercise, GrowthSpec, KnownAnswer, LinkPolicy,
    MarketSpec, StructureSpec, TransformationSpec,
};

macro_rules! parameters {
    ($($section:ident $name:literal $kind:expr, $unit:literal, $default:literal, $meaning:literal, $source:literal;)*) => {
        &[$(Parameter {
            section: Section::$section, name: $name, kind: $kind, unit: $unit, default: $default,
            meaning: $meaning, source: $source,
        }),*]
    };
}

/// Every parameter, section by section.
pub(crate) const TABLES: &[&[Parameter]] = &[
    SCENARIO,
    MarketSpec::PARAMETERS,
    StructureSpec::PARAMETERS,
    ChannelSpec::PARAMETERS,
    LinkPolicy::PARAMETERS,
    ActionSpec::PARAMETERS,
    CapabilitySpec::PARAMETERS,
    GrowthSpec::PARAMETERS,
    TransformationSpec::PARAMETERS,
    CHANGE,
    ChartSpec::PARAMETERS,
    COLUMNS,
    CLAIM,
    PROVENANCE,
    Exercise::PARAMETERS,
    KnownAnswer::PARAMETERS,
    STUDY,
    FACTOR,
];

const SCENARIO: &[Parameter] = parameters! {
    Scenario "schema_version" Kind::Count(1, 1), "", "", "the version of this format", "";
    Scenario "title" Kind::Text, "", "\"\"", "a name for people", "";
    Scenario "question" Kind::Text, "", "\"\"", "the question that the scenario asks", "";
    Scenario "tests" Kind::TextList, "", "[]", "the claims of the literature that it puts to the test", "";
    Scenario "source" Kind::Text, "", "\"\"", "where its figures come from", "";
    Scenario "seed" Kind::Count(0, MAX_SEED), "", "1", "the seed of all luck", "";
    Scenario "horizon" Kind::Duration, "working time", "", "the end of the simulated time, counted from its start", "";
    Scenario "warm_up" Kind::Duration, "working time", "\"0d\"", "the first part, which no measure counts", "";
    Scenario "follow_up" Kind::Duration, "working time", "", "how long each shift of the cohort is followed (τ)", "";
    Scenario "fork_at" Kind::Duration, "working time", "", "until then every structure lives as the baseline does; then each becomes its own, with the same people and what they have in hand (default: each is its own from the start)", "";
    Scenario "replications" Kind::Count(1, 1_000_000), "", "", "runs of each structure; or give a precision", "";
    Scenario "precision" Kind::Number(1e-6, 10.0), "ratio", "", "stop when the half-width, relative to the baseline's estimate, is below this", "";
    Scenario "precision_measure" Kind::Text, "", "\"delay_to_received.restricted_mean\"", "the measure that the precision is asked of", "";
    Scenario "max_replications" Kind::Count(2, 1_000_000), "", "1000", "the most replications that a precision may take", "";
    Scenario "baseline" Kind::Text, "", "", "the structure that the others are compared with (default: the first)", "";
    Scenario "sealed" Kind::Text, "", "", "the seal of claims and scenario, as `microbiz claims seal` prints it before the run: the run says whether they are still as they were", "";
    Scenario "confidence" Kind::Number(0.5, 0.9999), "", "0.95", "the confidence of all intervals", "";
};

const CHANGE: &[Parameter] = parameters! {
    Change "structure" Kind::Text, "", "", "the structure that changes", "";
    Change "at" Kind::Duration, "working time", "", "when, counted from the start of the simulated time", "";
};

const COLUMNS: &[Parameter] = parameters! {
    Columns "id" Kind::Text, "", "", "the post, or the person (default: guessed from usual names, and said)", "";
    Columns "reports_to" Kind::Text, "", "", "the superior post; \"\" where no column says so (default: guessed from usual names, and said)", "";
    Columns "name" Kind::Text, "", "", "who holds the post (default: guessed from usual names, and said)", "";
    Columns "title" Kind::Text, "", "", "what the post is called (default: guessed from usual names, and said)", "";
    Columns "unit" Kind::Text, "", "", "the unit it belongs to (default: guessed from usual names, and said)", "";
    Columns "grade" Kind::Text, "", "", "its grade (default: guessed from usual names, and said)", "";
    Columns "profession" Kind::Text, "", "", "its profession (default: guessed from usual names, and said)", "";
    Columns "fte" Kind::Text, "", "", "full-time equivalents, 0 for a vacant post (default: guessed from usual names, and said)", "";
    Columns "pay" Kind::Text, "", "", "money of a full-time year on the post (default: guessed from usual names, and said)", "";
    Columns "dotted_line" Kind::Text, "", "", "a second superior: they know each other (default: guessed from usual names, and said)", "";
    Columns "kind" Kind::Text, "", "", "what the team is for: stream-aligned, platform, enabling, complicated-subsystem (default: guessed from usual names, and said)", "";
    Columns "source" Kind::Text, "", "", "edge lists: who (default: guessed from usual names, and said)", "";
    Columns "target" Kind::Text, "", "", "edge lists: to whom (default: guessed from usual names, and said)", "";
};

const CLAIM: &[Parameter] = parameters! {
    Claim "claim" Kind::Claim, "", "", "two sums of STRUCTURE.MEASURE with < or > between them, or = and a margin after ±; a factor stands before a *", "";
    Claim "expect" Kind::Choice(&["supported", "refuted", "undecided"]), "", "", "what the statistics are expected to say", "";
    Claim "tests" Kind::Text, "", "", "the claims of the literature that it puts to the test", "";
    Claim "because" Kind::Text, "", "", "why, in a sentence", "";
};

const PROVENANCE: &[Parameter] = parameters! {
    Provenance "key" Kind::Text, "", "", "the key, such as market.shift_interval, base.span or structures.NAME.span", "";
    Provenance "is" Kind::Choice(&["measured", "estimated", "assumed"]), "", "", "how its value was found", "";
    Provenance "source" Kind::Text, "", "\"\"", "where, in a sentence", "";
};

const STUDY: &[Parameter] = parameters! {
    Study "schema_version" Kind::Count(1, 1), "", "", "the version of this format", "";
    Study "title" Kind::Text, "", "\"\"", "a name for people", "";
    Study "question" Kind::Text, "", "\"\"", "the question that the study asks", "";
    Study "scenario" Kind::Text, "", "", "the base: a name of the gallery, or a file beside the study (left out: only the design is written)", "";
    Study "structures" Kind::TextList, "", "[]", "the structures of the scenario that are run (default: all)", "";
    Study "design" Kind::Choice(&["grid", "list", "random", "latin_hypercube", "sobol", "morris", "saltelli", "one_at_a_time"]), "", "", "how points are chosen", "";
    Study "points" Kind::Count(1, 1_000_000_000), "points", "64", "random, latin_hypercube, sobol: the points; morris: the trajectories; saltelli: the base sample N", "Sobol: a power of two; Saltelli et al. 2010";
    Study "list" Kind::Text, "", "", "list: a CSV file with one point a row and one factor a column", "";
    Study "morris_levels" Kind::Count(2, 1000), "levels", "4", "morris: levels of each factor, an even number", "Morris 1991";
    Study "order" Kind::Choice(&["first", "second"]), "", "\"first\"", "saltelli: whether interactions of two factors are told apart (N(2k+2) points instead of N(k+2))", "Saltelli 2002";
    Study "seed" Kind::Count(0, MAX_SEED), "", "", "the seed of the design and of all luck (default: that of the scenario)", "";
    Study "design_seed" Kind::Count(0, MAX_SEED), "", "", "the seed of the points alone, so that the same points can meet another luck (default: seed)", "";
    Study "luck" Kind::Choice(&["common", "own"]), "", "\"common\"", "whether all points of a scrambled part, or of a design without parts, face the same luck, replication by replication, or each its own", "";
    Study "scrambles" Kind::Count(1, 1000), "", "16", "parts of a sampled design that are scrambled independently and meet luck of their own: intervals come from their spread; 1 gives all points one luck and no interval (grids and lists have no parts, each trajectory of Morris is one)", "Owen, arXiv 2501.00150";
    Study "replications" Kind::Count(1, 1_000_000), "", "", "runs of each structure at each point (default: that of the scenario); or give a precision", "";
    Study "precision" Kind::Number(1e-6, 10.0), "ratio", "", "at each point: stop when the half-width, relative to the baseline's estimate, is below this", "";
    Study "precision_measure" Kind::Text, "", "", "the measure that the precision is asked of (default: that of the scenario)", "";
    Study "max_replications" Kind::Count(2, 1_000_000), "", "1000", "the most replications that a precision may take", "";
    Study "confidence" Kind::Number(0.5, 0.9999), "", "0.95", "the confidence of all intervals", "";
    Study "measures" Kind::TextList, "", "[]", "what is kept of each run, analysed and drawn, the most important first (default: everything is kept, the delay and what gets through are analysed)", "";
    Study "tables" Kind::TextList, "", "[\"runs.csv\", \"runs.parquet\", \"measures.csv\", \"measures.parquet\"]", "what is written when all is done: runs, one a row, or measures, one a row", "";
};

const FACTOR: &[Parameter] = parameters! {
    Factor "name" Kind::Text, "", "", "the column that it fills (default: the last part of its path)", "";
    Factor "path" Kind::Text, "", "", "the key of the scenario that it sets, such as base.span or structures.network.team_size", "";
    Factor "paths" Kind::TextList, "", "[]", "several keys that it sets to the same value", "";
    Factor "levels" Kind::Levels, "", "", "the values that it takes; or named edits such as { name = \"flat\", set = { base = { span = 12 } } }", "";
    Factor "range" Kind::Range, "", "", "the least and the greatest value, all between equally likely", "";
    Factor "scale" Kind::Choice(&["linear", "log"]), "", "\"linear\"", "log: all orders of magnitude of the range equally likely", "";
    Factor "steps" Kind::Count(2, 10_000), "levels", "", "how many values of a range, both ends included; where it is not written, 5 in a grid and 2 in one_at_a_time", "";
    Factor "distribution" Kind::Law, "", "", "{ normal = [mean, sd] }, { lognormal = [median, p90] } or { triangular = [least, likeliest, greatest] }", "";
};
