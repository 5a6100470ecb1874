use super::*;

fn graph(file: &str, text: &str) -> (Sheet, Sheet) {
    match open(file, text.as_bytes()) {
        Ok(Contents::Graph { nodes, edges }) => (nodes, edges),
        other => panic!("{other:?}"),
    }
}

const GRAPHML: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d0" for="node" attr.name="title" attr.type="string"/>
  <key id="d1" for="node" attr.name="fte" attr.type="double"><default>1</default></key>
  <key id="d2" for="edge" attr.name="weight" attr.type="double"/>
  <key id="d3" for="node" attr.name="id" attr.type="string"/>
  <graph edgedefault="undirected">
    <node id="a"><data key="d0">Head &amp; shoulders</data></node>
    <node id="b"><data key="d1">0.5</data><data key="d3">7</data></node>
    <edge source="b" target="a"><data key="d2">2</data></edge>
  </graph>
</graphml>
"#;

#[test]
fn graphml_gives_nodes_and_edges_with_their_data() {
    let (nodes, edges) = graph("org.graphml", GRAPHML);
    assert_eq!(nodes.header, ["id", "title", "fte", "id (d3)"]);
    assert_eq!(cells(&nodes), [["a", "Head & shoulders", "1", ""], ["b", "", "0.5", "7"]]);
    assert_eq!(lines(&nodes), [8, 9]);
    assert_eq!(edges.header, ["source", "target", "weight"]);
    assert_eq!(cells(&edges), [["b", "a", "2"]]);
    assert!(says(&edges, "no direction"));
    assert_eq!(nodes.format, Format::GraphMl);
}

#[test]
fn the_labels_of_yed_are_a_column() {
    let text = r#"<graphml xmlns:y="urn:y"><key for="node" id="d6" yfiles.type="nodegraphics"/>
        <graph edgedefault="directed"><node id="n0"><data key="d6"><y:ShapeNode><y:Fill color="x"/>
        <y:NodeLabel>Sales</y:NodeLabel></y:ShapeNode></data></node></graph></graphml>"#;
    let (nodes, edges) = graph("org.xml", text);
    assert_eq!(
        (&nodes.header[..], cells(&nodes)),
        (&["id".to_owned(), "label".to_owned()][..], vec![vec!["n0", "Sales"]])
    );
    assert_eq!(edges.rows, []);
}

#[test]
fn hostile_or_broken_graphml_is_refused() {
    let laughs =
        r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><graphml><graph>&b;</graph></graphml>"#;
    assert!(fault("a.graphml", laughs.as_bytes()).contains("<!DOCTYPE …>"));
    let deep = format!("<graphml>{}{}</graphml>", "<graph>".repeat(50_000), "</graph>".repeat(50_000));
    assert!(fault("a.graphml", deep.as_bytes()).contains("too deep"));
    assert!(fault("a.graphml", b"<graphml>\n<graph>").contains("a.graphml:2: this is no well-formed XML"));
    let bare = b"<graphml><graph>\n<node/>\n<edge source='a'/></graph></graphml>";
    assert_eq!(
        fault("a.graphml", bare),
        "a.graphml:2: this node has no “id”: write it\na.graphml:3: this edge has no “target”: write it"
    );
}

#[test]
fn node_link_json_is_read_under_both_names_of_edges() {
    for key in ["links", "edges"] {
        let text = format!(
            "{{\"directed\": true, \"graph\": {{}},\n \"nodes\": [\n  {{\"fte\": 1.0, \"id\": 1}},\n  {{\"id\": 2, \"tags\": [1]}}],\n \
             \"{key}\": [{{\"source\": 1, \"target\": 2, \"weight\": 0.5}}]}}"
        );
        let (nodes, edges) = graph("org.json", &text);
        assert_eq!(nodes.header, ["id", "fte", "tags"]);
        assert_eq!(cells(&nodes), [["1", "1", ""], ["2", "", "[1]"]]);
        assert_eq!(lines(&nodes), [3, 4]);
        assert!(says(&nodes, "1 cell holds lists"));
        assert_eq!(cells(&edges), [["1", "2", "0.5"]]);
        assert!(matches!(edges.format, Format::NodeLink { edges } if edges == key));
    }
}

#[test]
fn a_list_of_objects_is_a_table() {
    let sheet = table(
        "org.json",
        b"[\n{\"id\": \"a\", \"fte\": 2},\n{\"id\": \"b\", \"vacant\": true, \"fte\": null}]",
    );
    assert_eq!(sheet.header, ["id", "fte", "vacant"]);
    assert_eq!(cells(&sheet), [["a", "2", ""], ["b", "", "true"]]);
    assert_eq!(lines(&sheet), [2, 3]);
    let sheet = table("org.json", b"{\"version\": 1, \"people\": [{\"id\": \"a\"}]}");
    assert!(says(&sheet, "the list “people” is read"));
}

#[test]
fn json_that_is_no_table_names_its_line() {
    assert!(fault("a.json", b"[{\"id\": 1},\n 2]").contains("a.json:2: this is not the JSON"));
    assert!(fault("a.json", b"[{\"id\": 1},\n {\"id\": }]").contains("a.json:2: "));
    assert!(fault("a.json", b"{\"x\": 1}").contains("neither a list of objects"));
    assert!(fault("a.json", "[".repeat(100_000).as_bytes()).contains("a.json:1: "));
    assert!(fault("a.json", b"{\"nodes\": [{\"x\": 1}], \"links\": []}").contains("no “id”"));
}

#[test]
fn team_apis_in_several_documents_are_nodes_and_edges() {
    let text = "name: Payments\ninfo:\n  type: stream-aligned\n  focus: cards\ninteractions:\n  - with: Platform\n    mode: x-as-a-service\n\
                ---\nteam: Platform\ntype: platform\nmembers: [a, b, c]\ninteractions:\n  - team: Payments\n    mode: facilitating\n    purpose: help\n";
    let (nodes, edges) = graph("teams.yaml", text);
    assert_eq!(nodes.header, ["id", "type", "focus", "size"]);
    assert_eq!(
        cells(&nodes),
        [["Payments", "stream-aligned", "cards", ""], ["Platform", "platform", "", "3"]]
    );
    assert_eq!(lines(&nodes), [1, 9]);
    assert_eq!(edges.header, ["source", "target", "mode", "purpose"]);
    assert_eq!(
        cells(&edges),
        [["Payments", "Platform", "x-as-a-service", ""], ["Platform", "Payments", "facilitating", "help"]]
    );
    assert_eq!(lines(&edges), [6, 13]);
}

#[test]
fn team_apis_as_list_or_mapping_are_the_same() {
    let list = "- name: A\n  type: platform\n- name: B\n  type: enabling\n";
    let under = "teams:\n  - name: A\n    type: platform\n  - name: B\n    type: enabling\n";
    let mapping = "teams:\n  A: {type: platform}\n  B: {type: enabling}\n";
    let info = "- info: {name: A, type: platform}\n- team: {name: B, type: enabling}\n";
    for text in [list, under, mapping, info] {
        assert_eq!(cells(&graph("teams.yml", text).0), [["A", "platform"], ["B", "enabling"]], "{text}");
    }
}

#[test]
fn yaml_that_is_no_team_api_names_its_line() {
    assert!(fault("a.yaml", b"").contains("holds no team"));
    assert!(fault("a.yaml", b"- type: platform\n").contains("a.yaml:1: this team has no “name”"));
    assert!(
        fault("a.yaml", b"name: A\ninteractions:\n  - mode: x\n")
            .contains("a.yaml:3: this interaction of “A”")
    );
    assert!(fault("a.yaml", b"name: &x A\ntype: *x\n").contains("a.yaml:2: this stands for another part"));
    assert!(fault("a.yaml", b"name: [A\n").contains("not well-formed YAML"));
    assert!(fault("a.yaml", "[".repeat(10_000).as_bytes()).contains("a.yaml:1: "));
}
