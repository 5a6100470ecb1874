//! What teams are for.

/// What a team is for (Skelton & Pais, *Team Topologies*, with the kinds that a hierarchy adds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TeamKind {
    /// Makes a product for customers.
    StreamAligned,
    /// Offers services to other teams.
    Platform,
    /// Helps other teams to learn.
    Enabling,
    /// Meets customers.
    FrontOffice,
    /// Leads other teams.
    Management,
}

impl TeamKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::StreamAligned, Self::Platform, Self::Enabling, Self::FrontOffice, Self::Management];

    /// Whether its people make or serve something, rather than lead others.
    pub fn does_own_work(self) -> bool {
        self != Self::Management
    }

    /// As written in tables and scenario files.
    pub fn name(self) -> &'static str {
        match self {
            Self::StreamAligned => "stream_aligned",
            Self::Platform => "platform",
            Self::Enabling => "enabling",
            Self::FrontOffice => "front_office",
            Self::Management => "management",
        }
    }
}

crate::named::by_name!(TeamKind);

#[cfg(test)]
mod tests {
    use super::TeamKind;
    use crate::scenario::ScenarioFile;

    #[test]
    fn a_speed_is_that_of_a_kind_of_team_that_exists() {
        let with = |kind: &str| {
            let text = format!("schema_version = 1\n[base]\nspeed = {{ {kind} = 2.0 }}\n");
            ScenarioFile::parse("x.toml", &text)
        };
        for kind in TeamKind::ALL {
            assert!(with(kind.name()).is_ok(), "{kind}");
        }
        let refused = with("complicated_subsystem").unwrap_err().to_string();
        assert!(refused.contains("x.toml:3") && refused.contains("complicated_subsystem"), "{refused}");
    }
}
