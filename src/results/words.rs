//! The words of which tables are made.

use super::Unit;
use crate::named::by_name;

/// A measure of one team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TeamMeasure {
    /// The busy share of its members.
    Utilisation,
    /// Pieces of work present, time average.
    Load,
    /// The share of the work that found every member busy.
    WaitedShare,
    /// The share of the relayed insights that pass through, ends not counted.
    Betweenness,
    /// Relays between it and the nearest customer.
    CustomerDistance,
    /// The part of its week that is left for work: 1 − hours for links and contacts / (members × 40 h).
    Focus,
    /// The share of replications in which its backlog kept growing.
    Unstable,
}

impl TeamMeasure {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Utilisation,
        Self::Load,
        Self::WaitedShare,
        Self::Betweenness,
        Self::CustomerDistance,
        Self::Focus,
        Self::Unstable,
    ];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utilisation => "utilisation.mean",
            Self::Load => "load.mean",
            Self::WaitedShare => "waited.share",
            Self::Betweenness => "betweenness.share",
            Self::CustomerDistance => "customer_distance.relays",
            Self::Focus => "focus.ratio",
            Self::Unstable => "unstable.share",
        }
    }

    /// The unit of its values.
    pub fn unit(self) -> Unit {
        match self {
            Self::Utilisation | Self::Focus => Unit::Ratio,
            Self::Load => Unit::Items,
            Self::WaitedShare | Self::Betweenness | Self::Unstable => Unit::Share,
            Self::CustomerDistance => Unit::Relays,
        }
    }
}

/// What is followed over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Followed {
    /// The share of the cohort delivered by a time after the shift.
    Delivered,
    /// The fit of products and needs.
    Fit,
    /// The share of customers.
    Share,
    /// Revenue less pay, a day.
    Money,
    /// The number of teams.
    Teams,
    /// The mean size of teams.
    TeamSize,
    /// Splits so far.
    Splits,
    /// Work waiting or in hand at one team.
    Backlog,
}

impl Followed {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Delivered,
        Self::Fit,
        Self::Share,
        Self::Money,
        Self::Teams,
        Self::TeamSize,
        Self::Splits,
        Self::Backlog,
    ];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered.share",
            Self::Fit => "fit.mean",
            Self::Share => "share.mean",
            Self::Money => "revenue_less_pay.mean",
            Self::Teams => "teams.count",
            Self::TeamSize => "team_size.mean",
            Self::Splits => "splits.count",
            Self::Backlog => "backlog.mean",
        }
    }

    /// The unit of its values.
    pub fn unit(self) -> Unit {
        match self {
            Self::Delivered | Self::Share => Unit::Share,
            Self::Fit => Unit::Ratio,
            Self::Money => Unit::MoneyPerDay,
            Self::Teams => Unit::Teams,
            Self::TeamSize => Unit::People,
            Self::Splits => Unit::Splits,
            Self::Backlog => Unit::Items,
        }
    }
}

/// What the difference of two delays is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Division {
    /// By stage; sums to the difference.
    Stage,
    /// By kind and level of the team that had it in hand, or between levels; sums to the difference.
    Level,
    /// The teams that add most to it, each with what it lost or declined.
    Team,
    /// The ways from one team to another that add most to it.
    Link,
}

impl Division {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Stage, Self::Level, Self::Team, Self::Link];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Level => "level",
            Self::Team => "team",
            Self::Link => "link",
        }
    }
}

/// What a link is; both directions of a report are one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// Reporting, up or down.
    ReportsTo,
    /// Two teams that work together.
    Collaboration,
    /// One team uses what another offers.
    XAsAService,
    /// One team helps another to learn.
    Facilitating,
    /// Informal: people who know each other, whatever the chart says.
    Tie,
}

impl LinkKind {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::ReportsTo, Self::Collaboration, Self::XAsAService, Self::Facilitating, Self::Tie];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReportsTo => "reports_to",
            Self::Collaboration => "collaboration",
            Self::XAsAService => "x_as_a_service",
            Self::Facilitating => "facilitating",
            Self::Tie => "tie",
        }
    }
}

/// The time at which an organisation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// At the start, where the structure had another shape then.
    Start,
    /// As the structure is designed, after its last dated change: what tables of teams and links speak of.
    Standing,
    /// At the horizon of the first replication, where the organisation changed itself.
    End,
}

impl When {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Start, Self::Standing, Self::End];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Standing => "standing",
            Self::End => "end",
        }
    }
}

by_name!(TeamMeasure, Followed, Division, LinkKind, When);
