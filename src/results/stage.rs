//! The stages of a shift's way.

/// Where a shift's time went, until it was received and beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nobody has noticed yet: the same in every structure with the same contacts.
    Unseen,
    /// Somebody noticed, but the copy that is followed was noticed later: the first was lost on the way, or slower.
    SaidAgain,
    /// It waits for somebody to take it up.
    Queue,
    /// Somebody works on it.
    Work,
    /// It waits for a report, a meeting, a window.
    Gate,
    /// It is on the way, and nobody works on it.
    Transit,
    /// Its last copy was lost.
    Lost,
    /// The owner weighs it.
    Decision,
    /// Superiors are asked, and money is waited for.
    Approval,
    /// Parts are built, joined and released.
    Build,
    /// Somebody said no.
    Declined,
}

impl Stage {
    /// In the order in which they are stacked.
    pub const ALL: [Self; 11] = [
        Self::Unseen,
        Self::SaidAgain,
        Self::Queue,
        Self::Work,
        Self::Gate,
        Self::Transit,
        Self::Lost,
        Self::Decision,
        Self::Approval,
        Self::Build,
        Self::Declined,
    ];

    /// Those until the owner has heard.
    pub fn until_received() -> &'static [Self] {
        const ALL: &[Stage] = &Stage::ALL;
        &ALL[..7]
    }

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::SaidAgain => "said again",
            Self::Queue => "queue",
            Self::Work => "work",
            Self::Gate => "gate",
            Self::Transit => "transit",
            Self::Lost => "lost",
            Self::Decision => "decision",
            Self::Approval => "approval",
            Self::Build => "build",
            Self::Declined => "declined",
        }
    }

    /// What people say of that time, as in “the time passes …”.
    pub fn plain_name(self) -> &'static str {
        match self {
            Self::Unseen => "before anybody notices",
            Self::SaidAgain => "until somebody says it again",
            Self::Queue => "waiting in line",
            Self::Work => "being worked on",
            Self::Gate => "waiting for the next report",
            Self::Transit => "on the way",
            Self::Lost => "after it was lost",
            Self::Decision => "while the owner decides",
            Self::Approval => "waiting for approval",
            Self::Build => "being built",
            Self::Declined => "after somebody said no",
        }
    }
}

crate::named::by_name!(Stage);
