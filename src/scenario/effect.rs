//! Which ways of drawing an organisation read which keys of a structure: one table, and from it what is said of a key that
//! nobody reads, and what to write instead.

mod readings;

pub(crate) use readings::{Reading, readings, void_in};

use super::specification::{Change, Edit};
use super::template::Template;

/// A way of drawing an organisation: a template, where a network of a chart's people is another than one of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Drawing {
    Hierarchy,
    Hybrid,
    Network,
    /// The people of a chart as a network.
    Rearranged,
    Tree,
    Ring,
    Chart,
}

impl Drawing {
    /// Every way.
    #[cfg(test)]
    pub const ALL: [Self; 7] =
        [Self::Hierarchy, Self::Hybrid, Self::Network, Self::Rearranged, Self::Tree, Self::Ring, Self::Chart];

    /// How a template draws, where there is a chart and where there is none.
    pub fn of(template: Template, has_chart: bool) -> Self {
        match template {
            Template::Hierarchy => Self::Hierarchy,
            Template::Hybrid => Self::Hybrid,
            Template::Network if has_chart => Self::Rearranged,
            Template::Network => Self::Network,
            Template::Tree => Self::Tree,
            Template::Ring => Self::Ring,
            Template::Chart => Self::Chart,
        }
    }

    /// In a sentence, after “on”.
    fn name(self) -> &'static str {
        match self {
            Self::Hierarchy => "a hierarchy",
            Self::Hybrid => "a hybrid",
            Self::Network => "a network",
            Self::Rearranged => "a network that is made from a chart",
            Self::Tree => "a tree",
            Self::Ring => "a ring",
            Self::Chart => "a chart",
        }
    }
}

/// What a key says of an organisation: keys that say the same stand in for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// How many people there are.
    People,
    /// How many report to one.
    Span,
    /// How many levels there are.
    Depth,
    /// How many people make a team.
    TeamSize,
    /// How many are at the top.
    Top,
    /// Who meets customers and who makes the product.
    Meets,
    /// Who serves others.
    Serves,
    /// What platforms own.
    Platforms,
    /// Who works with whom across the line.
    Links,
    /// Whom a file names.
    Files,
}

impl Says {
    /// The edit of a chart that says the same.
    fn edit(self) -> Option<&'static str> {
        match self {
            Self::People | Self::Top => Some("resize POST to NUMBER"),
            Self::Span => Some("widen spans to 9"),
            Self::Depth => Some("remove level 4"),
            Self::TeamSize => Some("split WHICH into businesses of 8 by niche"),
            Self::Links => Some("add tie POST with POST"),
            Self::Meets | Self::Serves | Self::Platforms | Self::Files => None,
        }
    }

    /// What an edit says.
    #[expect(clippy::match_same_arms, reason = "each stands with its like")]
    fn of(change: &Change) -> Self {
        match change {
            Change::Widen { .. } => Self::Span,
            Change::Remove { .. } => Self::Depth,
            Change::Split { .. } => Self::TeamSize,
            Change::Resize { .. } => Self::People,
            Change::Tie { .. } => Self::Links,
            Change::Attach { .. } | Change::Unite { .. } => Self::Meets,
            Change::Move { .. } | Change::Merge { .. } => Self::Span,
        }
    }
}

/// A key of a structure that not every way of drawing reads.
struct Row {
    key: &'static str,
    says: &'static [Says],
    read_by: &'static [Drawing],
}

impl Row {
    fn is_read_by(&self, drawings: &[Drawing]) -> bool {
        drawings.iter().any(|drawing| self.read_by.contains(drawing))
    }
}

macro_rules! rows {
    ($($key:literal says $($says:ident)+, read by $($drawing:ident)+;)*) => {
        &[$(Row {
            key: $key, says: &[$(Says::$says),+], read_by: &[$(Drawing::$drawing),+],
        }),*]
    };
}

/// Keys of a structure that not every way of drawing reads; what is not listed all read. A test draws each to see it.
const ROWS: &[Row] = rows! {
    "members" says People, read by Hierarchy Hybrid Network Ring;
    "team_size" says TeamSize, read by Network Rearranged Ring Chart;
    "span" says Span Depth TeamSize, read by Hierarchy Hybrid;
    "executive_members" says Top, read by Hierarchy Hybrid Network;
    "front_office_share" says Meets, read by Hierarchy Hybrid;
    "platform_share" says Serves, read by Hierarchy Hybrid Network;
    "telemetry_share" says Meets, read by Hierarchy Hybrid;
    "platform_attribute_share" says Platforms, read by Hierarchy Hybrid Network Rearranged Chart;
    "neighbours" says Links, read by Network Rearranged;
    "long_links" says Links, read by Ring;
    "long_link_exponent" says Links, read by Ring;
    "branching" says Span People, read by Tree;
    "levels" says Depth People, read by Tree;
    "team_members" says TeamSize People Top, read by Tree;
    "touchpoints" says Meets, read by Rearranged Tree Ring Chart;
    "owners" says Meets, read by Rearranged Tree Ring Chart;
    "support" says Serves, read by Rearranged Chart;
    "chart" says Files, read by Rearranged Chart;
    "chart.teams" says TeamSize, read by Chart;
};

fn row(key: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.key == key)
}

/// Whether one of these ways of drawing reads a key.
#[cfg(feature = "report")]
pub(crate) fn is_read(key: &str, drawings: &[Drawing]) -> bool {
    row(key).is_none_or(|row| row.is_read_by(drawings))
}

/// The keys of the table, each with whether a way of drawing reads it.
#[cfg(test)]
pub(crate) fn tabled_keys(drawing: Drawing) -> impl Iterator<Item = (&'static str, bool)> {
    ROWS.iter().map(move |row| (row.key, row.read_by.contains(&drawing)))
}

/// A structure as these lines say, whether or not its template reads them.
#[cfg(test)]
pub(crate) fn structure_of_lines(lines: &str) -> super::specification::StructureSpec {
    let table: toml::Table = lines.parse().unwrap_or_else(|error| panic!("{error}\n{lines}"));
    let template = super::defaults::template_of(&table).expect("the lines name a template");
    let whole = super::defaults::with_defaults(template, table).unwrap_or_else(|faults| panic!("{faults:?}"));
    whole.try_into().unwrap_or_else(|error| panic!("{error}\n{lines}"))
}

/// Takes out of a structure what none of these ways of drawing reads, such as what a base says to other structures: what a
/// structure comes to says nothing that has no effect, and can be read again.
pub(crate) fn keep_what_is_read(structure: &mut toml::Table, drawings: &[Drawing]) {
    let is_unread = |row: &&Row| !drawings.is_empty() && !row.is_read_by(drawings);
    for row in ROWS.iter().filter(is_unread) {
        match row.key.split_once('.') {
            None => drop(structure.remove(row.key)),
            Some((table, key)) => {
                let below = structure.get_mut(table).and_then(toml::Value::as_table_mut);
                below.map(|below| below.remove(key));
            }
        }
    }
}

/// What to say of a key that none of these ways of drawing reads; nothing where one does. `value` is what is written.
pub(crate) fn without_effect(key: &str, value: &toml::Value, drawings: &[Drawing]) -> Option<String> {
    let row = row(key)?;
    if drawings.is_empty() || row.is_read_by(drawings) {
        return None;
    }
    let names: Vec<&str> = drawings.iter().map(|drawing| drawing.name()).collect();
    let says = row.says[0];
    let mut instead: Vec<String> = Vec::new();
    for drawing in drawings {
        instead.extend(written_edits(key, value).map(|(edit, says)| {
            let keys = keys_that_say(says, *drawing);
            match keys.is_empty() {
                true => format!("“{edit}” is an edit of a chart, for which {} has no key", drawing.name()),
                false => format!("for “{edit}” write {}", keys.join(" or ")),
            }
        }));
        if instead.is_empty() {
            instead.extend(remedy(says, *drawing));
        }
    }
    instead.dedup();
    let remedy = if instead.is_empty() { "leave it out".to_owned() } else { instead.join("; ") };
    Some(format!("has no effect on {}: {remedy}", names.join(" and on ")))
}

/// What says the same where a way of drawing is another.
fn remedy(says: Says, drawing: Drawing) -> Option<String> {
    let mut ways: Vec<String> = keys_that_say(says, drawing).iter().map(|key| (*key).to_owned()).collect();
    let is_chart = matches!(drawing, Drawing::Chart | Drawing::Rearranged);
    ways.extend(says.edit().filter(|_| is_chart).map(|edit| format!("chart.edits = [\"{edit}\"]")));
    (!ways.is_empty()).then(|| format!("write {}", ways.join(" or ")))
}

/// The keys that say the same and that a way of drawing reads.
fn keys_that_say(says: Says, drawing: Drawing) -> Vec<&'static str> {
    let rows = ROWS.iter().filter(|row| row.says.contains(&says) && row.read_by.contains(&drawing));
    rows.map(|row| row.key).collect()
}

/// The edits that a chart table has, each with what it says.
fn written_edits<'v>(key: &str, value: &'v toml::Value) -> impl Iterator<Item = (&'v str, Says)> {
    let edits = value.get("edits").filter(|_| key == "chart").and_then(toml::Value::as_array);
    let edits = edits.into_iter().flatten().filter_map(toml::Value::as_str);
    edits.filter_map(|text| Some((text, Says::of(&text.parse::<Edit>().ok()?.change))))
}

#[cfg(test)]
mod tests {
    use super::super::reference::{Section, of};
    use super::*;

    fn said(key: &str, value: &str, drawings: &[Drawing]) -> Option<String> {
        let table: toml::Table = format!("v = {value}").parse().unwrap();
        without_effect(key, &table["v"], drawings)
    }

    #[test]
    fn every_key_of_the_table_is_a_key_of_a_structure() {
        for row in ROWS {
            let is_there = match row.key.split_once('.') {
                Some((_, below)) => of(Section::Chart).any(|parameter| parameter.name == below),
                None => {
                    row.key == "chart" || of(Section::Structure).any(|parameter| parameter.name == row.key)
                }
            };
            assert!(is_there, "{}", row.key);
            assert!(row.read_by.len() < Drawing::ALL.len(), "{} is read by all", row.key);
        }
    }

    #[test]
    fn a_key_without_effect_names_what_does_it() {
        use Drawing::{Chart, Hierarchy, Network, Rearranged, Ring, Tree};
        for (key, value, drawing, expected) in [
            ("span", "9", Chart, "has no effect on a chart: write chart.edits = [\"widen spans to 9\"]"),
            ("span", "9", Tree, "has no effect on a tree: write branching"),
            ("levels", "3", Chart, "has no effect on a chart: write chart.edits = [\"remove level 4\"]"),
            ("levels", "3", Hierarchy, "has no effect on a hierarchy: write span"),
            (
                "members",
                "50",
                Chart,
                "has no effect on a chart: write chart.edits = [\"resize POST to NUMBER\"]",
            ),
            ("team_size", "8", Tree, "has no effect on a tree: write team_members"),
            ("support", "\"none\"", Hierarchy, "has no effect on a hierarchy: write platform_share"),
            (
                "touchpoints",
                "\"all\"",
                Hierarchy,
                "has no effect on a hierarchy: write front_office_share or telemetry_share",
            ),
            ("long_links", "2", Network, "has no effect on a network: write neighbours"),
            (
                "chart.teams",
                "\"by_superior\"",
                Rearranged,
                "has no effect on a network that is made from a chart: write team_size or chart.edits = \
                 [\"split WHICH into businesses of 8 by niche\"]",
            ),
            (
                "chart",
                "{ edits = [\"widen spans to 9\"] }",
                Hierarchy,
                "has no effect on a hierarchy: for “widen spans to 9” write span",
            ),
            (
                "chart",
                "{ edits = [\"remove level 4\"] }",
                Ring,
                "has no effect on a ring: “remove level 4” is an edit of a chart, for which a ring has no key",
            ),
            ("chart", "{ file = \"x.csv\" }", Tree, "has no effect on a tree: leave it out"),
        ] {
            assert_eq!(said(key, value, &[drawing]).as_deref(), Some(expected), "{key} {drawing:?}");
        }
        assert_eq!(said("span", "9", &[Chart, Hierarchy]), None, "one of them reads it");
        assert_eq!(said("route", "\"shortest\"", &[Chart]), None, "all read it");
        assert_eq!(said("span", "9", &[]), None, "nobody is there to read it");
    }
}
