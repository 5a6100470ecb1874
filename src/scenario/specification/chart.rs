//! A chart of people or posts: its files, what they call things, and what is done where they contradict themselves.

use crate::scenario::parameter::{Kind, MANY, Parameter, Section, key_of, section};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of people whose post an edit takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Leavers {
    /// They make the product, in the nearest team that does.
    Redeploy,
    /// They go, with severance pay.
    Leave,
}

/// What those whom a file names as knowing each other share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TiesAs {
    /// Word of mouth.
    Tie,
    /// A formal link: collaboration.
    Collaboration,
}

/// Which posts are a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Teams {
    /// Each post is one.
    Posts,
    /// Those who lead nobody, report to one superior, belong to one unit and have one role.
    BySuperior,
}

/// What stands in a column of a chart for each niche, or for each attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labels {
    /// The column; empty where they are only counted.
    pub column: String,
    /// By niche, or by attribute: what stands there. Attributes of platforms come after these.
    pub values: Vec<String>,
}

/// What niches and attributes are called, where the market is taken from a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Segments {
    pub niches: Labels,
    pub attributes: Labels,
}

section! {
    /// A chart of people or posts.
    #[derive(Clone, Debug, Deserialize)]
    #[cfg_attr(not(feature = "import"), expect(dead_code, reason = "nothing is imported"))]
    Chart => ChartSpec {
        file: Option<String> = Kind::Text, "", "", "one post or person a row: CSV, XLSX or ODS (FILE#SHEET names a sheet), GraphML, node-link JSON or Team API YAML", "";
        reports_to: Option<String> = Kind::Text, "", "", "edge list: who reports to whom", "";
        ties: Option<String> = Kind::Text, "", "", "edge list or matrix: who knows whom", "";
        headcounts: Option<String> = Kind::Text, "", "", "junior posts under a post", "";
        roots: Vec<String> = Kind::TextList, "", "[\"XX\", \"\"]", "superiors outside the organisation", "";
        edits: Vec<super::Edit> = Kind::Edits, "", "[]", "changes carried out once the chart is read, one after another: move, merge, remove, widen spans, split, add tie, resize, attach (see the guide)", "";
        repair: Vec<String> = Kind::TextList, "", "[]", "what is done with conflicts: first, drop, attach-to-root, number, pad", "";
        teams: Teams = Kind::Choice(&["posts", "by_superior"]), "", "\"posts\"", "each post is a team, or those who report to one superior, belong to one unit, have one role and lead nobody are teams of at most team_size", "";
        leavers: Leavers = Kind::Choice(&["redeploy", "leave"]), "", "\"redeploy\"", "people whose post an edit takes away make the product, or leave", "";
        ties_as: TiesAs = Kind::Choice(&["tie", "collaboration"]), "", "\"tie\"", "what those share whom ties, dotted lines and edits put together: word of mouth, or a formal link", "";
        #[serde(deserialize_with = "super::length::number")]
        severance: f64 = Kind::Number(0.0, MANY), "years of pay", "0.5", "one-off cost of each person who leaves", "assumption";
        #[serde(deserialize_with = "super::length::number")]
        retraining: f64 = Kind::Number(0.0, MANY), "years of pay", "0.1", "one-off cost of each person whose work becomes another: retraining and settling", "assumption";
        #[serde(deserialize_with = "super::length::number")]
        hiring: f64 = Kind::Number(0.0, MANY), "years of pay", "0.2", "one-off cost of each person who joins", "assumption";
    }
    tables {
        #[serde(default)]
        columns: BTreeMap<String, String>;
        #[serde(default)]
        headcount_columns: BTreeMap<String, String>;
        #[serde(default)]
        reports_to_columns: BTreeMap<String, String>;
        #[serde(default)]
        tie_columns: BTreeMap<String, String>;
        /// Niches and attributes by name; filled in once the market is taken from a chart.
        #[serde(skip)]
        segments: Option<Arc<Segments>>;
    }
}

/// The rules that repair what a file has wrong.
pub(crate) const REPAIR_RULES: &[&str] = &["first", "drop", "attach-to-root", "number", "pad"];

/// The tables that say what each of the files calls its columns.
pub(crate) const COLUMN_TABLES: &[&str] =
    &["columns", "headcount_columns", "reports_to_columns", "tie_columns"];

impl ChartSpec {
    /// The files it names, a workbook's without the sheet.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let named = [&self.file, &self.reports_to, &self.ties, &self.headcounts].into_iter().flatten();
        named.map(|name| sheet_path(name))
    }
}

/// The path of a file as a scenario names it: without the sheet of a workbook.
pub(crate) fn sheet_path(name: &str) -> &str {
    name.split_once('#').map_or(name, |(path, _)| path)
}
