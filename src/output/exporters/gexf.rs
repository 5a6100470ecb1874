//! GEXF 1.3, for Gephi and networkx.

use super::xml::escaped;
use super::{Column, Edge, FIELDS, Field, Network, Node};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
"#;

/// An organisation as one directed graph, without a date: the same organisation gives the same bytes.
pub(super) fn write(network: &Network) -> String {
    let (ids, columns) = (network.ids(), network.columns());
    let nodes: String =
        network.nodes.iter().zip(&ids).map(|(node, id)| node_of(node, id, &columns)).collect();
    let edges: String =
        network.edges.iter().enumerate().map(|(place, edge)| edge_of(edge, place, &ids)).collect();
    let name = escaped(&network.name);
    format!(
        "{HEAD}  <meta><creator>microbiz</creator><description>{name}</description></meta>\n  \
         <graph defaultedgetype=\"directed\" mode=\"static\" idtype=\"string\">\n{}    \
         <nodes>\n{nodes}    </nodes>\n    <edges>\n{edges}    </edges>\n  </graph>\n</gexf>\n",
        attributes(&columns),
    )
}

/// What nodes and edges have.
fn attributes(columns: &[Column<'_>]) -> String {
    let fields = FIELDS.iter().map(|(name, field)| {
        let holds = if matches!(field, Field::Count(_)) { "integer" } else { "string" };
        attribute(&format!("node_{name}"), name, holds)
    });
    let columns = columns
        .iter()
        .enumerate()
        .map(|(place, column)| attribute(&format!("column_{place}"), &column.written, "string"));
    let of_nodes: String = fields.chain(columns).collect();
    let of_edges = attribute("kind", "kind", "string");
    format!(
        "    <attributes class=\"node\" mode=\"static\">\n{of_nodes}    </attributes>\n    \
         <attributes class=\"edge\" mode=\"static\">\n{of_edges}    </attributes>\n"
    )
}

fn attribute(id: &str, title: &str, holds: &str) -> String {
    format!("      <attribute id=\"{id}\" title=\"{}\" type=\"{holds}\"/>\n", escaped(title))
}

fn value(attribute: &str, value: &str) -> String {
    format!("<attvalue for=\"{attribute}\" value=\"{}\"/>", escaped(value))
}

fn node_of(node: &Node, id: &str, columns: &[Column<'_>]) -> String {
    let fields = FIELDS.iter().map(|(name, field)| value(&format!("node_{name}"), &field.text(node)));
    let cells = columns.iter().enumerate();
    let cells = cells.filter_map(|(place, column)| Some(value(&format!("column_{place}"), column.of(node)?)));
    let all: String = fields.chain(cells).collect();
    let (id, label) = (escaped(id), escaped(&node.name));
    format!("      <node id=\"{id}\" label=\"{label}\"><attvalues>{all}</attvalues></node>\n")
}

/// The kind is written twice: Gephi takes edges between the same nodes for one unless their own `kind` differs, and networkx
/// reads that of the values alone.
fn edge_of(edge: &Edge, place: usize, ids: &[String]) -> String {
    let (source, target) = (escaped(&ids[edge.source]), escaped(&ids[edge.target]));
    let kind = edge.kind.name();
    let values = value("kind", kind);
    format!(
        "      <edge id=\"e{place}\" source=\"{source}\" target=\"{target}\" kind=\"{kind}\"><attvalues>{values}</attvalues></edge>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hostile, plain};
    use super::write;

    #[test]
    fn counts_are_numbers_and_edges_have_their_kind() {
        let text = write(&plain());
        for line in [
            r#"<attribute id="node_people" title="people" type="integer"/>"#,
            r#"<attribute id="column_0" title="grade" type="string"/>"#,
            r#"<node id="a" label="Board">"#,
            r#"<edge id="e1" source="b" target="a" kind="x_as_a_service"><attvalues><attvalue for="kind" value="x_as_a_service"/>"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn hostile_names_stay_inside_their_attributes() {
        let (text, network) = (write(&hostile()), hostile());
        assert_eq!(text.matches("<node ").count(), network.nodes.len());
        assert_eq!(text.matches("<edge ").count(), network.edges.len());
        assert!(!text.contains("<script") && !text.contains('\u{1}'), "{text}");
    }
}
