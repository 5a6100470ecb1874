//! What a comparison may stumble over: one row a lint, for the checker, for notices and for whoever asks what one means.

use super::estimate::{difference, grouped_digits};
use super::{Estimate, Unit};
use crate::named::by_name;
use crate::scenario::Place;
use serde::{Deserialize, Serialize};

/// When a lint can see what it looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// In the scenario, before anything runs.
    Before,
    /// In runs alone.
    After,
}

macro_rules! lints {
    ($($(#[doc = $doc:literal])* $name:ident $code:literal $sight:ident, $effect:literal, $remedy:literal;)*) => {
        /// Something in a scenario that is allowed and that a reader of its results would stumble over.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Lint {
            $($(#[doc = $doc])* $name),*
        }

        impl Lint {
            /// Every lint, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its code, as the checker prints it and `explain` takes it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// What it sees, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii()),* }
            }

            /// What that does to the answer.
            pub fn effect(self) -> &'static str {
                match self { $(Self::$name => $effect),* }
            }

            /// How to mend it.
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy),* }
            }

            /// When it can be seen.
            pub fn sight(self) -> Sight {
                match self { $(Self::$name => Sight::$sight),* }
            }
        }
    };
}

// What it sees, then: identifier, code, when it can be seen, what that does to the answer, how to mend it.
lints! {
    /// Structures have different numbers of people.
    UnequalPeople "unequal-people" Before,
        "A difference between the structures is then also one of how many hands there are.",
        "Write the same members in [base], or say in the question that the sizes differ.";
    /// Structures that began with the same number of people end with different ones.
    UnequalPeopleInTheEnd "unequal-people-in-the-end" After,
        "What differs late in the run is also what hands there are.",
        "Give the structures the same growth, or read cost beside the outcome.";
    /// Two structures are the same in every key.
    SameStructures "same-structures" Before,
        "Under common luck they come to the same numbers: nothing can differ.",
        "Change a key in one of them, or leave one out.";
    /// Fewer than ten replications are asked for.
    FewReplications "few-replications" Before,
        "Intervals of few replications are wide, and their own width is uncertain.",
        "Write replications = 20 or more, or a precision.";
    /// Claims are to be judged from fewer than twenty replications.
    FewForClaims "few-replications-for-claims" Before,
        "Claims that are true stay undecided, the more so the more claims there are: p-values are adjusted for all of them.",
        "Write replications = 20 or more, or a precision.";
    /// Fewer than 200 shifts are followed to their end in a replication.
    SmallCohort "small-cohort" Before,
        "Shares and medians of few shifts jump, and their intervals are honest only for many.",
        "Lengthen the horizon, or shorten market.shift_interval, or have more niches.";
    /// Reports leave, money comes or products change more rarely than the warm-up is long.
    ShortWarmUp "short-warm-up" Before,
        "The first shifts that count meet an organisation that is emptier than it ever will be: queues and gates have not filled.",
        "Make warm_up at least as long as the longest cadence.";
    /// From an empty start the delays take longer to come to rest than the warm-up lasts.
    Unsettled "unsettled" After,
        "The mean is one of the beginning as well: a longer horizon would give another.",
        "Make warm_up at least as long as it takes; where one run misleads, try another seed.";
    /// A tenth or more of the shifts were not delivered within the follow-up.
    ShortFollowUp "short-follow-up" After,
        "A mean delay then counts the undelivered at the follow-up itself: it is a figure of that choice.",
        "Lengthen follow_up where what is late still arrives; where it is lost, read the delivered share beside the delay.";
    /// Teams that are there to own needs own none.
    IdleOwners "idle-owners" Before,
        "Their people cost money and have no part in what is measured.",
        "Have more attributes or niches, or fewer teams that own.";
    /// Teams that are there to meet customers meet none.
    IdleTouchpoints "idle-touchpoints" Before,
        "What these teams might hear has no part in the answer.",
        "Have at least as many niches as teams that meet customers.";
    /// Some niches are met by posts that nobody holds.
    VacantTouchpoints "vacant-touchpoints" Before,
        "What changes there is noticed by nobody, unless a channel to the owner is open.",
        "Let other posts meet customers, or leave the vacant posts out.";
    /// Money is counted while owners act on nothing.
    MoneyWithoutReleases "money-without-releases" Before,
        "No product follows its customers, so that revenue falls in every structure alike and profit compares costs alone.",
        "Write follow_to = \"released\" in the structure, or leave market.customers out.";
    /// A key is written that nothing reads here.
    NoEffect "no-effect" Before,
        "The scenario looks as if it said something that it does not say.",
        "Leave the key out, or write the key that it belongs to.";
    /// A team's backlog kept growing.
    UnstableTeam "unstable-team" After,
        "Its waiting times grow with the horizon: means are figures of the horizon, and quantiles are not reported.",
        "Give the team more members or less work, let less reach it (pass_share, other routes), or take the overload for the finding.";
    /// One person is busy more than 85 % of the time and much passes through.
    BusyPerson "busy-person" After,
        "At 85 %, work that comes at random waits 5.7 times as long as it takes, and with a tenth more of it 14 times (M/M/1): the answer hangs on one desk.",
        "Put more people at that desk, let less pass through it, or try how the answer changes at a little more load.";
}

by_name!(Lint);

/// Between the count of idle teams and that of all, in the sentence of [`Lint::IdleTouchpoints`]; and behind the latter.
const IDLE_OF: &str = " of the ";
const THERE_TO_MEET: &str = " teams that are there to meet customers meet none";

/// The sentence of [`Lint::IdleTouchpoints`].
pub(crate) fn idle_touchpoints(idle: usize, all: usize, niches: usize) -> String {
    let [idle, all, niches] = [idle, all, niches].map(|count| grouped_digits(count as f64));
    format!(
        "{idle}{IDLE_OF}{all}{THERE_TO_MEET}: there are only {niches} niches, and what these teams might hear has no part in the answer"
    )
}

/// How many teams are idle, and of how many, in such a sentence.
#[cfg(feature = "drawings")]
pub(crate) fn idle_of(sentence: &str) -> Option<(u64, u64)> {
    let (idle, rest) = sentence.split_once(IDLE_OF)?;
    let (all, _) = rest.split_once(THERE_TO_MEET)?;
    let count = |digits: &str| digits.replace(',', "").parse().ok();
    Some((count(idle)?, count(all)?))
}

/// Something in the shape of a structure that costs time, and can be mended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Misfit {
    /// Managers with very few or very many reports.
    Span,
    /// Many levels, with spans that could be wider.
    Depth,
    /// Reports that wait for a date on one level after another.
    Gates,
    /// One person whose desk much waits at.
    Desk,
    /// A team with more to do than it can.
    Overload,
}

impl Misfit {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Span, Self::Depth, Self::Gates, Self::Desk, Self::Overload];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Span => "span",
            Self::Depth => "depth",
            Self::Gates => "gates in series",
            Self::Desk => "desk of one",
            Self::Overload => "overload",
        }
    }
}

by_name!(Misfit);

/// What a misfit of a structure costs, measured by running the structure again with that one thing mended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// The structure.
    pub structure: String,
    /// What does not fit.
    pub misfit: Misfit,
    /// What was changed, in words.
    pub change: String,
    /// Days.
    pub unit: Unit,
    /// The restricted mean delay as it is less the one with the misfit mended: what the misfit costs.
    #[serde(flatten, with = "difference")]
    pub cost: Estimate,
    /// Replications.
    pub replications: u32,
}

/// What a reader of the results would stumble over, where it stands in the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// What it warns of.
    pub lint: Lint,
    /// The structure that it is about; empty where it is about all.
    pub structure: String,
    /// The scenario file.
    pub file: String,
    /// The dotted path of the key that it is about.
    pub path: String,
    /// Where that key, or the table around it, stands in the file; none where neither is written.
    pub place: Option<Place>,
    /// The sentence.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lint_has_a_code_of_its_own_and_says_what_it_sees_does_and_takes() {
        let mut codes: Vec<&str> = Lint::ALL.iter().map(|lint| lint.name()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Lint::ALL.len());
        for lint in Lint::ALL {
            for text in [lint.meaning(), lint.effect(), lint.remedy()] {
                assert!(text.ends_with('.') && text.len() > 20, "{lint}: {text}");
            }
        }
    }

    #[cfg(feature = "drawings")]
    #[test]
    fn the_counts_of_idle_teams_are_read_as_they_were_written() {
        for (idle, all) in [(4, 5), (4_864, 5_403), (1_234_567, 2_000_000)] {
            assert_eq!(idle_of(&idle_touchpoints(idle, all, 539)), Some((idle as u64, all as u64)));
        }
        assert_eq!(idle_of("a tenth of the teams"), None);
    }
}
