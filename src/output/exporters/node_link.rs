//! Node-link JSON: what `networkx.node_link_graph(document, edges="edges")` reads.

use super::{Column, FIELDS, Field, Network, Node};
use serde_json::{Value, json};

/// An organisation as one directed graph that may join two nodes more than once.
pub(super) fn write(network: &Network) -> String {
    let (ids, columns) = (network.ids(), network.columns());
    let nodes: Vec<Value> =
        network.nodes.iter().zip(&ids).map(|(node, id)| node_of(node, id, &columns)).collect();
    let edges = network.edges.iter();
    let edges = edges.map(
        |edge| json!({ "source": ids[edge.source], "target": ids[edge.target], "kind": edge.kind.name() }),
    );
    let document = json!({
        "directed": true,
        "multigraph": true,
        "graph": { "name": network.name },
        "nodes": nodes,
        "edges": edges.collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn node_of(node: &Node, id: &str, columns: &[Column<'_>]) -> Value {
    let id = ("id".to_owned(), Value::from(id));
    let fields = FIELDS.iter().map(|(name, field)| {
        let value = match field {
            Field::Text(of) => Value::from(of(node)),
            Field::Count(of) => Value::from(of(node)),
        };
        ((*name).to_owned(), value)
    });
    let cells = columns.iter().filter_map(|column| Some((column.written.clone(), column.of(node)?.into())));
    Value::Object([id].into_iter().chain(fields).chain(cells).collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hostile, plain};
    use super::write;
    use serde_json::{Value, json};

    #[test]
    fn nodes_have_their_columns_and_edges_name_nodes_by_id() {
        let document: Value = serde_json::from_str(&write(&plain())).unwrap();
        let board = json!({
            "id": "a", "name": "Board", "kind": "management", "unit": "head", "people": 1, "level": 0, "grade": "SCS1",
        });
        assert_eq!(document["nodes"][0], board);
        assert_eq!(document["edges"][1], json!({ "source": "b", "target": "a", "kind": "x_as_a_service" }));
        assert_eq!(document["multigraph"], true);
    }

    #[test]
    fn hostile_names_are_read_back_as_they_were() {
        let (document, network) = (serde_json::from_str::<Value>(&write(&hostile())).unwrap(), hostile());
        for (node, written) in network.nodes.iter().zip(document["nodes"].as_array().unwrap()) {
            assert_eq!(written["name"], node.name.as_str());
        }
    }
}
