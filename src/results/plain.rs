//! Plain words for what tables name: written here once, for pages, drawings and the terminal.

#[cfg(feature = "report")]
use super::Lever;
use super::{Contributor, Division, IndexKind, Measure, Results, Stage, TeamKind};

/// What teams of a kind do, as in “each of them …”.
#[cfg(feature = "drawings")]
pub(crate) fn kind(kind: TeamKind) -> &'static str {
    match kind {
        TeamKind::StreamAligned => "makes the product",
        TeamKind::Platform => "serves other teams",
        TeamKind::Enabling => "runs telemetry",
        TeamKind::FrontOffice => "front office",
        TeamKind::Management => "manages",
    }
}

/// What a structure of a template is; none where there is no such template.
#[cfg(feature = "report")]
pub(crate) fn template(name: &str, has_chart: bool) -> Option<&'static str> {
    Some(match (name, has_chart) {
        ("hierarchy", _) => {
            "functions under managers; only the front office meets customers, and what it notices climbs level by level in reports"
        }
        ("hybrid", _) => {
            "a hierarchy with telemetry: the makers of the product see how customers use it; what customers say still comes to them through the top"
        }
        ("network", false) => {
            "small teams that each face customers of their own and own what these need, with platforms beside them and the executive team behind"
        }
        ("network", true) => {
            "the same people as small teams that each face customers of their own and own what these need, with platforms beside them and the executive team behind"
        }
        ("tree", _) => "a tree of equal teams, each under one superior",
        ("ring", _) => "teams in a ring, each linked with its neighbours and with a few far away",
        ("chart", _) => {
            "the organisation as its chart says: who reports to whom, who meets customers, who owns what they need"
        }
        _ => return None,
    })
}

/// The teams of a kind.
fn teams(kind: TeamKind) -> &'static str {
    match kind {
        TeamKind::StreamAligned => "teams that make the product",
        TeamKind::Platform => "teams that serve others",
        TeamKind::Enabling => "telemetry teams",
        TeamKind::FrontOffice => "front-office teams",
        TeamKind::Management => "managers",
    }
}

/// What is tried when a thing is halved, as the beginning of “… would save so many days”.
#[cfg(feature = "report")]
pub(crate) fn halving(lever: Lever) -> &'static str {
    match lever {
        Lever::Contacts => "meeting customers twice as often",
        Lever::Work => "half the work on every insight",
        Lever::Gates => "reporting twice as often and waiting half as long at each level",
        Lever::Transit => "half the time on the way from team to team, and until the next meeting",
        Lever::Losses => "losing and holding back half as much",
        Lever::Decisions => "half the work on every decision",
        Lever::Approvals => "half the work on every approval and twice as many committees",
        Lever::Builds => "half the work of building and releases twice as often",
        Lever::Refusals => "half as many refusals of good initiatives",
    }
}

/// A level of the reporting tree, counted from the top.
fn below_top(level: &str) -> String {
    match level {
        "0" => "at the top".to_owned(),
        "1" => "one level below the top".to_owned(),
        level => format!("{level} levels below the top"),
    }
}

/// Where time passes, by the name that a division of it has in tables.
fn place(name: &str) -> Option<String> {
    if let Some((kind, level)) = name.split_once(" at level ") {
        let kind = TeamKind::ALL.into_iter().find(|known| known.name() == kind)?;
        return Some(format!("with {} {}", teams(kind), below_top(level)));
    }
    if let Some(levels) = name.strip_prefix("way from level ") {
        let (from, to) = levels.split_once(" to ")?;
        let (lower, upper): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
        return Some(match lower.cmp(&upper) {
            std::cmp::Ordering::Greater => format!("at the step up to people {}", below_top(to)),
            std::cmp::Ordering::Less => format!("at the step down to people {}", below_top(to)),
            std::cmp::Ordering::Equal => format!("at the step between people {}", below_top(to)),
        });
    }
    let word = match name {
        "unseen" => Stage::Unseen.plain_name(),
        "said again" => Stage::SaidAgain.plain_name(),
        "partners" => "with partners outside",
        "budget" => "waiting for money",
        _ => return None,
    };
    Some(word.to_owned())
}

impl IndexKind {
    /// What it says of a factor, in words.
    pub fn plain_name(self) -> &'static str {
        match self {
            Self::First | Self::Main => "share of what varies, alone",
            Self::Total => "share of what varies, with all others",
            Self::Second | Self::Interaction => "share of what varies, two together beyond each alone",
            Self::Mu => "effect over its whole range",
            Self::MuStar => "size of that effect",
            Self::Sigma => "spread of that effect",
        }
    }
}

impl Contributor {
    /// Where the time passes that it adds, as in “so many days less …”.
    ///
    /// ```
    /// use microbiz::results::{Contributor, Division, Estimate, Unit};
    ///
    /// let difference = Estimate { value: Some(-21.5), low: None, high: None, confidence: 0.95 };
    /// let of = |kind, name: &str| Contributor {
    ///     baseline: "hierarchy".to_owned(),
    ///     structure: "network".to_owned(),
    ///     kind,
    ///     name: name.to_owned(),
    ///     unit: Unit::Days,
    ///     difference,
    /// };
    /// assert_eq!(of(Division::Stage, "gate").plain_name(), "waiting for the next report");
    /// assert_eq!(
    ///     of(Division::Level, "way from level 4 to 3").plain_name(),
    ///     "at the step up to people 3 levels below the top"
    /// );
    /// assert_eq!(
    ///     of(Division::Level, "stream_aligned at level 1").plain_name(),
    ///     "with teams that make the product one level below the top"
    /// );
    /// ```
    pub fn plain_name(&self) -> String {
        let known = match self.kind {
            Division::Stage => {
                let stage = Stage::ALL.into_iter().find(|stage| stage.name() == self.name);
                stage.map(|stage| stage.plain_name().to_owned())
            }
            Division::Level => place(&self.name),
            Division::Team | Division::Link => None,
        };
        known.unwrap_or_else(|| self.name.clone())
    }
}

#[cfg(feature = "drawings")]
impl Measure {
    /// Of what it is, in the few words that a drawing has room for; none where its name says it.
    pub(crate) fn gloss(self) -> Option<&'static str> {
        match self {
            Self::Retained => Some("of what customers meant"),
            Self::Age => Some("of the newest change known"),
            _ => None,
        }
    }
}

#[cfg(feature = "report")]
impl Measure {
    /// What a reader has to know who sees its name and its value alone; none where they say it.
    pub(crate) fn hint(self) -> Option<&'static str> {
        Some(match self {
            Self::DelayRestrictedMean => {
                "the mean time from a change to when the team that would act hears of it; what is not heard of in the time followed counts as that long"
            }
            Self::DelayMedian => {
                "half of all changes took no longer; not steady where work piles up in a run, so that half is heard of the later the longer the run; not reached where less than half is heard of"
            }
            Self::Retained => {
                "100 % where the team that would act hears just what customers meant, 0 where nothing of it arrives"
            }
            Self::Age => {
                "how long ago the newest change was that the team that would act knows of: where needs change rarely that is long, even if each is heard of at once"
            }
            Self::Hops => "from team to team, of what was heard of",
            Self::ReleaseRestrictedMean => {
                "the mean time from a change to the release that answers it; what is not answered in the time followed counts as that long"
            }
            Self::Fit => {
                "100 % where the product is just what customers need, near 0 where it is far from it"
            }
            _ => return None,
        })
    }
}

impl Results {
    /// What stands where a measure has no value: that nothing was acted on, that work piles up so that a quantile would mean
    /// nothing, or that it was not reached.
    pub fn missing(&self, structure: &str, measure: Measure) -> &'static str {
        let unstable = self.estimate(structure, Measure::Unstable).and_then(|e| e.value);
        match measure.class() {
            super::Class::Action => "–",
            _ if measure.quantile().is_some() && unstable.is_some_and(|teams| teams > 0.0) => "not steady",
            _ => "not reached",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_division_of_the_time_has_words_that_a_board_knows() {
        for kind in TeamKind::ALL {
            let said = place(&format!("{kind} at level 2")).unwrap();
            assert!(said.ends_with("2 levels below the top") && !said.contains('_'), "{said}");
        }
        for name in ["unseen", "said again", "partners", "budget", "way from level 0 to 1"] {
            let said = place(name).unwrap();
            assert!(!said.contains("unseen") && !said.contains("level 0"), "{said}");
        }
        assert_eq!(
            place("way from level 2 to 2").unwrap(),
            "at the step between people 2 levels below the top"
        );
        assert_eq!(place("a team of a user’s"), None);
    }
}
