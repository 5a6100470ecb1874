//! The scenarios inside the binary.

/// A scenario inside the binary.
#[derive(Clone, Copy, Debug)]
pub struct GalleryEntry {
    /// Its name, as `microbiz run NAME` takes it.
    pub name: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

macro_rules! entries {
    ($folder:literal: $($name:literal)*) => {
        &[$(GalleryEntry { name: $name, text: include_str!(concat!("../../scenarios", $folder, "/", $name, ".toml")) }),*]
    };
}

/// The gallery: every scenario asks a question.
pub fn gallery() -> &'static [GalleryEntry] {
    entries!("": "hierarchy-vs-network" "need-to-release" "growing-apart" "sales-filter" "b2b2c" "pooling" "digital-without-transformation"
        "approvals" "two-pizza" "pulled-services" "moving-customers" "it-renewal" "inside-matters"
        "intimacy-at-scale" "automation" "haier" "buurtzorg" "ing"
        "big-niche-or-out" "common-needs" "transformation-path" "portfolio" "talent" "last-mile")
}

/// Small firms for lessons, in the order in which they are given: codes name a lesson by its place here, so that a new one comes last.
pub fn lesson_scenarios() -> &'static [GalleryEntry] {
    entries!("/lessons":
        "zero-distance" "quarterly-gate" "two-pizzas" "split-or-pull" "data-without-autonomy" "word-of-mouth"
        "when-the-hierarchy-wins" "why-common-luck")
}

/// Scenarios whose answers are known; `microbiz verify` runs them.
pub fn theory() -> &'static [GalleryEntry] {
    entries!("/theory":
        "coverage" "t01-single-server" "t01-tail" "t02-servers-2" "t02-servers-5" "t03-shapes" "t04-tandem"
        "t04-feedback" "t05-whole-hierarchy" "t06-gates" "t07-approval-chain" "t08-screening" "t09-distortion"
        "t10-freshness" "t11-age" "t12-aggregation" "t13-betweenness" "t14-small-world" "t15-greedy-search" "t16-coordination"
        "t17-pooling" "t18-fork-join" "t20-gossip" "t21-word-of-mouth" "t22-alarms" "trade")
}

/// Every scenario inside the binary.
#[cfg(feature = "report")]
pub(crate) fn shipped() -> impl Iterator<Item = &'static GalleryEntry> {
    gallery().iter().chain(theory()).chain(lesson_scenarios())
}

/// Whether a scenario inside the binary has this name.
#[cfg(feature = "report")]
pub(crate) fn is_shipped(name: &str) -> bool {
    shipped().any(|entry| entry.name == name)
}

/// Studies: designs of many points over a scenario of the gallery.
pub fn studies() -> &'static [GalleryEntry] {
    entries!("/studies": "small" "headline" "word-of-mouth-map" "load" "approvals-map" "pooling-map" "common-needs-map" "size")
}

/// Files to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Starter {
    /// Whom they are for.
    pub name: &'static str,
    /// What they are, in a sentence.
    pub about: &'static str,
    /// What is added to the name of each file, and its text, in which `NAME` stands for the name.
    pub files: &'static [(&'static str, &'static str)],
}

/// Files to begin with, for each kind of user.
pub fn starters() -> &'static [Starter] {
    &[
        Starter {
            name: "student",
            about: "two structures, every line explained, and three things to try",
            files: &[("", include_str!("../../scenarios/starters/student.toml"))],
        },
        Starter {
            name: "designer",
            about: "a firm as it is, better run, with telemetry, and as micro-businesses, from need to release",
            files: &[("", include_str!("../../scenarios/starters/designer.toml"))],
        },
        Starter {
            name: "researcher",
            about: "claims that are judged, and a sensitivity study of what decides them",
            files: &[
                ("", include_str!("../../scenarios/starters/researcher.toml")),
                ("-study", include_str!("../../scenarios/starters/researcher-study.toml")),
            ],
        },
    ]
}
