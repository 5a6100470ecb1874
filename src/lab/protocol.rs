//! Requests and answers: JSON on the wire, the same for the program on this machine and for the engine in a page.

use super::{Code, Content, Control, Lesson, Scene, Setup};
use crate::drawings::Drawing;
use crate::results::{Choice, Narrowing, Results, StoryLine, Trace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a page can ask for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// The scenarios that are shipped, and their lessons.
    Gallery {},
    /// What a scenario is made of, and what can be moved in it.
    Open {
        /// The scenario.
        setup: Setup,
    },
    /// The scenario that reads files of people and posts.
    Import {
        /// What stands in them, by name.
        files: BTreeMap<String, Content>,
    },
    /// What has to be moved for these groups to have these roles.
    Cast {
        /// All groups of a chart, as they shall be.
        roles: Vec<Cast>,
    },
    /// A comparison.
    Run {
        /// The scenario.
        setup: Setup,
        /// A fixed number of replications instead of its own.
        #[serde(default)]
        replications: Option<u32>,
    },
    /// A stretch of one replication of some structures, to be watched.
    Watch {
        /// The scenario.
        setup: Setup,
        /// The structures; empty for the first two.
        #[serde(default)]
        structures: Vec<String>,
        /// Which replication, from 0.
        #[serde(default)]
        replication: u32,
        /// From when, in working days since the start; from the end of the warm-up where nothing is said.
        #[serde(default)]
        from_d: Option<f64>,
        /// Until when; where nothing is said, as long as shifts are followed, and 60 days at least.
        #[serde(default)]
        to_d: Option<f64>,
    },
    /// One shift, followed through some structures.
    Trace {
        /// The scenario.
        setup: Setup,
        /// The structures; empty for all.
        #[serde(default)]
        structures: Vec<String>,
        /// In which replication, from 0.
        #[serde(default)]
        replication: u32,
        /// Which shift.
        choice: Choice,
    },
    /// Something to take home.
    Take {
        /// The scenario.
        setup: Setup,
        /// A fixed number of replications instead of its own.
        #[serde(default)]
        replications: Option<u32>,
        /// What.
        what: Take,
    },
    /// The code of a guess and what came out.
    Sign {
        /// What it says.
        code: Code,
    },
    /// What codes say.
    Grade {
        /// As they were pasted.
        codes: Vec<String>,
    },
}

/// A group of people in a chart and what it does between customers and product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// The column in which they are: `unit` or `title`.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// How many they are.
    pub people: u32,
    /// What it does.
    pub role: CastRole,
}

/// What a group does between customers and product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CastRole {
    /// It meets customers.
    Meets,
    /// It owns what customers need and can change it.
    Makes,
    /// Neither.
    Neither,
}

/// Something to take home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// The scenario as it stands.
    Scenario,
    /// Every table as CSV.
    Tables,
    /// The drawings as SVG.
    Drawings,
    /// The report for a board.
    Report,
}

/// What a page gets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What is shipped.
    Gallery {
        /// Names and texts of the scenarios.
        scenarios: Vec<Shipped>,
        /// Their lessons.
        lessons: Vec<Lesson>,
        /// The version of the engine.
        version: String,
    },
    /// What a scenario is made of.
    Opened(Box<Opened>),
    /// The scenario that reads the files.
    Imported {
        /// Its text.
        text: String,
        /// What was read and guessed, in sentences.
        said: Vec<String>,
        /// What is wrong with rows, and what is done about it.
        questions: Vec<String>,
        /// Those who lead nobody, group by group, with the role that the scenario gives them.
        roles: Vec<Cast>,
    },
    /// Values that give groups their roles, by the paths that they are moved at.
    Cast(BTreeMap<String, String>),
    /// A comparison.
    Ran(Box<Ran>),
    /// What can be watched, structure by structure.
    Watched(Vec<Scene>),
    /// One shift's stories.
    Traced(Box<Told>),
    /// Files to take home: name and text.
    Taken(Vec<(String, String)>),
    /// A code of twelve characters.
    Signed(String),
    /// What codes say.
    Graded {
        /// What each says, or why it says nothing.
        codes: Vec<Result<Code, String>>,
        /// Guesses beside what came out, lesson by lesson.
        drawings: Vec<Drawing>,
    },
    /// What is wrong, one sentence each.
    Problems(Vec<String>),
}

/// A scenario that is shipped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shipped {
    /// Its name.
    pub name: String,
    /// The question that it asks.
    pub question: String,
    /// Its file.
    pub text: String,
}

/// What a scenario is made of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The question that it asks.
    pub question: String,
    /// The structure that the others are compared with.
    pub baseline: String,
    /// The structures in the order of the file.
    pub structures: Vec<String>,
    /// How often it is run.
    pub replications: u32,
    /// The part that no measure counts, in working days.
    pub warm_up_d: f64,
    /// How long each shift is followed, in working days.
    pub follow_up_d: f64,
    /// When it ends, in working days since the start.
    pub horizon_d: f64,
    /// What can be moved.
    pub controls: Vec<Control>,
    /// The keys that are in sight before any other, at most six.
    pub in_sight: Vec<String>,
    /// Its lessons.
    pub lessons: Vec<Lesson>,
    /// What a reader of its results would stumble over.
    pub warnings: Vec<String>,
    /// The file as it stands.
    pub text: String,
}

/// A sentence under a heading; an empty heading goes on with the one before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sentence {
    /// The heading.
    pub heading: String,
    /// The sentence.
    pub text: String,
}

/// What came out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ran {
    /// Every row.
    pub results: Results,
    /// The answer in words.
    pub sentences: Vec<Sentence>,
    /// How the answer got surer, structure by structure.
    pub narrowing: Vec<Narrowing>,
    /// The drawings, as SVG.
    pub drawings: Vec<Drawing>,
    /// One sentence about each that could not be made.
    pub failed: Vec<String>,
}

/// One shift's stories.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    /// What happened.
    pub trace: Trace,
    /// What it is about, in sentences.
    pub introduction: Vec<String>,
    /// A headline and the lines of each structure's story, in the order of its ways.
    pub stories: Vec<(String, Vec<StoryLine>)>,
    /// Where the worlds part.
    pub partings: Vec<String>,
    /// As a picture.
    pub drawing: Drawing,
}
