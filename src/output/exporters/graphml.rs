//! GraphML, for igraph, yEd, networkx and Gephi.

use super::xml::escaped;
use super::{Column, Edge, FIELDS, Field, Network, Node};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"#;

/// An organisation as one directed graph. Edges have ids, by which readers tell those apart that join the same nodes.
pub(super) fn write(network: &Network) -> String {
    let (ids, columns) = (network.ids(), network.columns());
    let nodes = network.nodes.iter().zip(&ids).map(|(node, id)| node_of(node, id, &columns));
    let edges = network.edges.iter().enumerate().map(|(place, edge)| edge_of(edge, place, &ids));
    let graph: String = nodes.chain(edges).collect();
    let name = data("graph_name", &network.name);
    format!(
        "{HEAD}{}  <graph id=\"organisation\" edgedefault=\"directed\">\n    {name}\n{graph}  </graph>\n</graphml>\n",
        keys(&columns),
    )
}

/// What nodes and edges have. The ids of keys are none that Gephi takes for a label or a place, as it does `d3`.
fn keys(columns: &[Column<'_>]) -> String {
    let fields = FIELDS.iter().map(|(name, field)| {
        let holds = if matches!(field, Field::Count(_)) { "int" } else { "string" };
        key(&format!("node_{name}"), "node", name, holds)
    });
    let columns = columns
        .iter()
        .enumerate()
        .map(|(place, column)| key(&format!("column_{place}"), "node", &column.written, "string"));
    let graph = key("graph_name", "graph", "name", "string");
    let edge = key("kind", "edge", "kind", "string");
    [graph].into_iter().chain(fields).chain(columns).chain([edge]).collect()
}

fn key(id: &str, of: &str, name: &str, holds: &str) -> String {
    let name = escaped(name);
    format!("  <key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{holds}\"/>\n")
}

fn data(key: &str, value: &str) -> String {
    format!("<data key=\"{key}\">{}</data>", escaped(value))
}

fn node_of(node: &Node, id: &str, columns: &[Column<'_>]) -> String {
    let fields = FIELDS.iter().map(|(name, field)| data(&format!("node_{name}"), &field.text(node)));
    let cells = columns.iter().enumerate();
    let cells = cells.filter_map(|(place, column)| Some(data(&format!("column_{place}"), column.of(node)?)));
    let all: String = fields.chain(cells).collect();
    format!("    <node id=\"{}\">{all}</node>\n", escaped(id))
}

fn edge_of(edge: &Edge, place: usize, ids: &[String]) -> String {
    let (source, target) = (escaped(&ids[edge.source]), escaped(&ids[edge.target]));
    let kind = data("kind", edge.kind.name());
    format!("    <edge id=\"e{place}\" source=\"{source}\" target=\"{target}\">{kind}</edge>\n")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hostile, plain};
    use super::write;

    #[test]
    fn counts_are_numbers_and_edges_between_the_same_nodes_have_ids_of_their_own() {
        let text = write(&plain());
        for line in [
            r#"<key id="node_people" for="node" attr.name="people" attr.type="int"/>"#,
            r#"<key id="node_level" for="node" attr.name="level" attr.type="int"/>"#,
            r#"<key id="column_0" for="node" attr.name="grade" attr.type="string"/>"#,
            r#"<edge id="e0" source="b" target="a"><data key="kind">reports_to</data></edge>"#,
            r#"<edge id="e1" source="b" target="a"><data key="kind">x_as_a_service</data></edge>"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn hostile_names_stay_inside_their_elements() {
        let (text, network) = (write(&hostile()), hostile());
        assert_eq!(text.matches("<node ").count(), network.nodes.len());
        assert_eq!(text.matches("<edge ").count(), network.edges.len());
        assert!(!text.contains("<script") && !text.contains('\u{1}'), "{text}");
    }
}
