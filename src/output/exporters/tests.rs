//! Organisations that every format is tried on.

use super::{Edge, Format, Network, Node};
use crate::results::LinkKind;
use std::path::Path;

/// Two teams joined in two ways.
pub(super) fn plain() -> Network {
    let node = |id: &str, name: &str, kind: &str, people, level| Node {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        unit: "head".to_owned(),
        people,
        level,
        columns: vec![("grade".to_owned(), if level == 0 { "SCS1" } else { "" }.to_owned())],
    };
    let edge = |kind| Edge { source: 1, target: 0, kind };
    Network {
        name: "Plain".to_owned(),
        nodes: vec![node("a", "Board", "management", 1, 0), node("b", "Tools", "platform", 7, 1)],
        edges: vec![edge(LinkKind::ReportsTo), edge(LinkKind::XAsAService)],
    }
}

/// Names that mean something to some format.
const HOSTILE: [&str; 29] = [
    "plain",
    "say \"hello\"",
    "</data><script>alert(1)</script>",
    "]]> <!-- <?x?>",
    "one\ntwo\r\nthree\ttabbed",
    "ends with \\",
    "\\\"; x -> y; \\N \\G",
    "[a]{b}(c)|d|>e<",
    "👩‍🚀 rocket",
    "\u{202e}right to left \u{200f}שלום",
    "&lt;b&gt; R&D; #35; #quot;",
    "bell \u{1}\u{1b}[2J\u{fffe}",
    "end",
    "style x:#35; classDef y:#fff;",
    "%% comment %%{init: {}}%%",
    "1. list",
    "- list",
    "`code` **bold** _it_ ~~no~~",
    "fa:fa-ban click n0 href \"javascript:alert(1)\"",
    "ﬂ°°35¶ß",
    "$$x^2$$",
    "graph",
    "#",
    "' or 1=1 --",
    "<<b>html</b>>",
    "\u{85}\u{2028}\u{feff}lines",
    "a, b; c = d: e",
    "\\\\server\\share",
    "R&D",
];

/// Teams of hostile names, of every kind and one more, joined in every way.
pub(super) fn hostile() -> Network {
    let kinds =
        ["management", "platform", "enabling", "front_office", "stream_aligned", "\"complicated\"<sub>"];
    let node = |(place, name): (usize, &&str)| Node {
        id: (*name).to_owned(),
        name: (*name).to_owned(),
        kind: kinds[place % kinds.len()].to_owned(),
        unit: (*name).to_owned(),
        people: place as u32,
        level: u32::from(place > 0),
        columns: ["id", "Kind", "label", "image", "</key>\"&", "grade"]
            .map(|column| (column.to_owned(), (*name).to_owned()))
            .to_vec(),
    };
    let lateral = [LinkKind::Collaboration, LinkKind::XAsAService, LinkKind::Facilitating, LinkKind::Tie];
    let edges = (1..HOSTILE.len()).flat_map(|source| {
        let to_root = [LinkKind::ReportsTo, lateral[source % lateral.len()]];
        to_root.map(|kind| Edge { source, target: 0, kind })
    });
    Network {
        name: HOSTILE.join(" "),
        nodes: HOSTILE.iter().enumerate().map(node).collect(),
        edges: edges.collect(),
    }
}

#[test]
fn an_id_that_a_format_cannot_hold_never_becomes_that_of_another_node() {
    let mut network = plain();
    network.nodes[0].id = "b\u{1}".to_owned();
    assert_eq!(network.ids(), ["b", "b (2)"]);
    network.nodes[0].id = String::new();
    assert_eq!(network.ids(), [" (2)", "b"], "Gephi refuses an empty id");
}

#[test]
fn a_column_that_is_called_as_a_field_of_ours_is_called_otherwise() {
    let mut network = plain();
    let cells = ["Grade", "grade", "ID", "people", ""].map(|name| (name.to_owned(), "x".to_owned()));
    network.nodes[0].columns = cells.to_vec();
    let written: Vec<String> = network.columns().into_iter().map(|column| column.written).collect();
    assert_eq!(written, ["Grade", "grade (2)", "ID (2)", "people (2)", " (2)"]);
}

#[test]
fn no_two_formats_share_a_name_or_an_ending() {
    for what in [Format::name, Format::extension] {
        let mut all: Vec<&str> = Format::ALL.iter().map(|format| what(*format)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), Format::ALL.len());
    }
}

#[test]
fn an_organisation_without_anybody_can_be_written() {
    let network = Network { name: String::new(), nodes: Vec::new(), edges: Vec::new() };
    for format in Format::ALL {
        assert!(!format.write(&network).is_empty(), "{}", format.name());
    }
}

/// For `.ci/graphs.py`, which reads what lies in the folder `MICROBIZ_GRAPHS`.
#[test]
#[ignore = "writes files for other tools"]
fn hostile_names_are_written_for_other_tools() {
    let Some(folder) = std::env::var_os("MICROBIZ_GRAPHS") else { return };
    for format in Format::ALL {
        let file = Path::new(&folder).join("org").with_extension(format.extension());
        std::fs::write(file, format.write(&hostile())).unwrap();
    }
}
