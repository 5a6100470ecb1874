//! An organisation for other tools: drawn by Graphviz and Mermaid, read by Gephi, networkx and igraph. A new format is one
//! file here and one row of [`Format`].

mod dot;
mod gexf;
mod graphml;
mod mermaid;
mod network;
mod node_link;
#[cfg(test)]
mod tests;

use super::xml;
use super::xml::held;
use crate::results::{LinkKind, TeamKind};
use std::collections::BTreeSet;

/// An organisation as nodes and edges, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    /// What it is called.
    pub name: String,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// One team, or one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// As the user's file has it; no two nodes share one.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it is for: the name of a [`TeamKind`]; any other is written as it is and drawn without a colour.
    pub kind: String,
    /// The function or unit that it belongs to.
    pub unit: String,
    pub people: u32,
    /// Levels below the root.
    pub level: u32,
    /// What else the user's file says of it, by name of the column, in order; no two of one name. An empty value is not
    /// written.
    pub columns: Vec<(String, String)>,
}

/// What joins two nodes; two nodes may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    /// A place in the nodes.
    pub source: usize,
    /// A place in the nodes.
    pub target: usize,
    /// The source reports to the target, uses a service of it, or helps it to learn; other kinds say the same of both.
    pub kind: LinkKind,
}

/// Whether a link says the same of both ends, so that a drawing has no arrow.
fn is_mutual(kind: LinkKind) -> bool {
    matches!(kind, LinkKind::Collaboration | LinkKind::Tie)
}

/// A link in words, on drawings.
fn words(kind: LinkKind) -> String {
    kind.name().replace('_', " ")
}

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident $name:literal $extension:literal $room:ident;)*) => {
        /// What an organisation can be written as.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Format {
            $($(#[$doc])* $variant),*
        }

        impl Format {
            /// Every format.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// As named on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// How its files end, without the dot.
            pub const fn extension(self) -> &'static str {
                match self { $(Self::$variant => $extension),* }
            }

            /// An organisation in this format; the ids of nodes are the same in all but Mermaid, which numbers them.
            pub fn write(self, network: &Network) -> String {
                match self { $(Self::$variant => $room::write(network)),* }
            }
        }
    };
}

formats! {
    /// For Graphviz.
    Dot "dot" "dot" dot;
    /// For pages in Markdown.
    Mermaid "mermaid" "mmd" mermaid;
    /// For igraph, yEd, networkx and Gephi.
    GraphMl "graphml" "graphml" graphml;
    /// For Gephi and networkx.
    Gexf "gexf" "gexf" gexf;
    /// For networkx and D3, as JSON.
    NodeLink "node-link" "json" node_link;
}

/// What a field of a node holds.
enum Field {
    Text(fn(&Node) -> &str),
    Count(fn(&Node) -> u32),
}

impl Field {
    /// What a node has in it, as text.
    fn text(&self, node: &Node) -> String {
        match self {
            Self::Text(of) => of(node).to_owned(),
            Self::Count(of) => of(node).to_string(),
        }
    }
}

/// The fields that every node has beside its id, by name.
const FIELDS: [(&str, Field); 5] = [
    ("name", Field::Text(|node| &node.name)),
    ("kind", Field::Text(|node| &node.kind)),
    ("unit", Field::Text(|node| &node.unit)),
    ("people", Field::Count(|node| node.people)),
    ("level", Field::Count(|node| node.level)),
];

/// What else a column of a user's file cannot be called: formats mean something else by it.
const RESERVED: [&str; 3] = ["", "id", "label"];

/// A column of the user's file.
struct Column<'a> {
    /// What the file calls it.
    given: &'a str,
    /// What is written: the same, unless that is taken.
    written: String,
}

impl Column<'_> {
    /// What a node has in it, unless that is nothing.
    fn of<'n>(&self, node: &'n Node) -> Option<&'n str> {
        let cell = node.columns.iter().find(|(name, _)| name == self.given);
        cell.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

impl Network {
    /// The id of each node as every format can hold it.
    fn ids(&self) -> Vec<String> {
        distinct(self.nodes.iter().map(|node| node.id.as_str()), &[""], str::to_owned)
    }

    /// Every column that some node has, in order of appearance.
    fn columns(&self) -> Vec<Column<'_>> {
        let mut seen = BTreeSet::new();
        let names = self.nodes.iter().flat_map(|node| &node.columns).map(|(name, _)| name.as_str());
        let given: Vec<&str> = names.filter(|name| seen.insert(*name)).collect();
        let taken: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).chain(RESERVED).collect();
        // Gephi takes columns for one that differ in case alone.
        let written = distinct(given.iter().copied(), &taken, str::to_lowercase);
        given.into_iter().zip(written).map(|(given, written)| Column { given, written }).collect()
    }
}

impl Node {
    /// The kind as one of ours.
    fn team_kind(&self) -> Option<TeamKind> {
        TeamKind::ALL.into_iter().find(|kind| kind.name() == self.kind)
    }

    /// The line below the name on drawings, so that colour alone says nothing: `front office · 7 people`.
    fn caption(&self) -> String {
        let people = if self.people == 1 { "person" } else { "people" };
        format!("{} · {} {people}", self.kind.replace('_', " "), self.people)
    }
}

/// Names without what XML cannot hold; one that is taken gets a number. Two are the same when `fold` makes them so.
fn distinct<'a>(
    names: impl Iterator<Item = &'a str>,
    taken: &[&str],
    fold: fn(&str) -> String,
) -> Vec<String> {
    let mut taken: BTreeSet<String> = taken.iter().map(|name| fold(name)).collect();
    let mut free = |name: &str| {
        let name = held(name);
        let mut free = name.clone();
        let mut number = 1;
        while !taken.insert(fold(&free)) {
            number += 1;
            free = format!("{name} ({number})");
        }
        free
    };
    names.map(&mut free).collect()
}
