//! DOT, for Graphviz: whom one reports to stands above.

use super::{Edge, Network, Node, held, is_mutual, words};
use crate::drawings::kind_colour;
use crate::results::LinkKind;

const LOOKS: &str = r##"  rankdir=BT;
  labelloc=t;
  node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontcolor="#222222", penwidth=3, fontname="Helvetica,Arial,sans-serif"];
  edge [color="#444444", fontcolor="#444444", fontname="Helvetica,Arial,sans-serif"];
"##;

/// An organisation as a drawing: kind by kind, each in its colour. Columns of the user's file are left out:
/// Graphviz would take one called `image` or `URL` for an order.
pub(super) fn write(network: &Network) -> String {
    let ids: Vec<String> = network.ids().iter().map(|id| quoted(id)).collect();
    let mut nodes: Vec<(&Node, &String)> = network.nodes.iter().zip(&ids).collect();
    nodes.sort_by_key(|(node, _)| node.team_kind());
    let nodes: String = nodes.into_iter().map(|(node, id)| node_of(node, id)).collect();
    let edges: String = network.edges.iter().map(|edge| edge_of(edge, &ids)).collect();
    let name = quoted(&network.name);
    format!("digraph {name} {{\n  label={};\n{LOOKS}{nodes}{edges}}}\n", label(&network.name))
}

fn node_of(node: &Node, id: &str) -> String {
    let colour = node.team_kind().map_or_else(|| "#888888".to_owned(), kind_colour);
    format!(
        "  {id} [label={}, color=\"{colour}\", kind={}, unit={}, people={}, level={}];\n",
        label(&format!("{}\n{}", node.name, node.caption())),
        quoted(&node.kind),
        quoted(&node.unit),
        node.people,
        node.level,
    )
}

/// Reporting lines alone decide who stands above whom.
fn edge_of(edge: &Edge, ids: &[String]) -> String {
    let (source, target, kind) = (&ids[edge.source], &ids[edge.target], edge.kind.name());
    let looks = match edge.kind {
        LinkKind::ReportsTo => "style=solid".to_owned(),
        lateral => {
            let arrow = if is_mutual(lateral) { "none" } else { "forward" };
            format!("style=dashed, constraint=false, dir={arrow}, label=\"{}\"", words(lateral))
        }
    };
    format!("  {source} -> {target} [kind={kind}, {looks}];\n")
}

/// A text as a quoted string. Graphviz keeps the backslashes of an id doubled and shows those of a label as they were.
fn quoted(text: &str) -> String {
    let text = held(text).replace("\r\n", "\n").replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace(['\n', '\r'], "\\n"))
}

/// A text as it is to be seen: Graphviz reads `&lt;` in it as a sign. A text without `;` has no such thing, so that other readers find
/// their “R&D” as it was.
fn label(text: &str) -> String {
    if text.contains(';') { quoted(&text.replace('&', "&amp;")) } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::plain;
    use super::{label, quoted, write};

    #[test]
    fn reporting_lines_are_solid_and_others_dashed_and_without_a_say_in_the_order() {
        let text = write(&plain());
        for line in [
            r##""a" [label="Board\nmanagement · 1 person", color="#555555", kind="management", unit="head", people=1, level=0];"##,
            r##""b" [label="Tools\nplatform · 7 people", color="#009e73""##,
            r#""b" -> "a" [kind=reports_to, style=solid];"#,
            r#""b" -> "a" [kind=x_as_a_service, style=dashed, constraint=false, dir=forward, label="x as a service"];"#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn no_text_ends_its_own_string() {
        assert_eq!(quoted("a\"b"), r#""a\"b""#);
        assert_eq!(quoted("ends with \\"), r#""ends with \\""#);
        assert_eq!(quoted("\\\""), r#""\\\"""#);
        assert_eq!(quoted("a\r\nb\nc\0"), r#""a\nb\nc""#);
    }

    #[test]
    fn signs_of_html_are_shown_as_written() {
        assert_eq!(label("R&D"), "\"R&D\"");
        assert_eq!(label("&lt;b&gt;"), "\"&amp;lt;b&amp;gt;\"");
    }
}
