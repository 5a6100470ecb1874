//! Mermaid, for pages in Markdown: whom one reports to stands above. Mermaid itself refuses more than 500 edges or 50,000
//! characters unless its page says otherwise.

use super::{Edge, Network, Node, held, is_mutual, words};
use crate::drawings::kind_colour;
use crate::results::LinkKind;
use crate::results::TeamKind;

/// An organisation as a flowchart; the ids of nodes are numbers, since Mermaid takes words such as `end` for orders.
pub(super) fn write(network: &Network) -> String {
    let nodes: String = network.nodes.iter().enumerate().map(|(place, node)| node_of(node, place)).collect();
    let edges: String = network.edges.iter().map(edge_of).collect();
    let colours: String = TeamKind::ALL.into_iter().map(colour_of).collect();
    format!("---\ntitle: \"{}\"\n---\nflowchart BT\n{nodes}{edges}{colours}", title(&network.name))
}

fn node_of(node: &Node, place: usize) -> String {
    let class = node.team_kind().map(|kind| format!(":::{}", kind.name())).unwrap_or_default();
    format!("  n{place}[\"{}<br/>{}\"]{class}\n", escaped(&node.name), escaped(&node.caption()))
}

fn edge_of(edge: &Edge) -> String {
    let Edge { source, target, kind } = edge;
    match kind {
        LinkKind::ReportsTo => format!("  n{source} --> n{target}\n"),
        mutual if is_mutual(*mutual) => format!("  n{source} -.-|\"{}\"| n{target}\n", words(*mutual)),
        lateral => format!("  n{source} -.->|\"{}\"| n{target}\n", words(*lateral)),
    }
}

/// The colour of a kind, around white: ink on white can always be read. There is no `;` at the end: Mermaid would take it away.
fn colour_of(kind: TeamKind) -> String {
    let (name, colour) = (kind.name(), kind_colour(kind));
    format!("  classDef {name} fill:#ffffff,stroke:{colour},stroke-width:3px,color:#222222\n")
}

/// A text as it can stand in a label: everything but letters, digits and spaces by number, so that neither Mermaid nor
/// Markdown finds a meaning in it.
fn escaped(text: &str) -> String {
    let sign = |c: char| match c {
        '\n' => "<br/>".to_owned(),
        '"' => "#quot;".to_owned(),
        c if is_plain(c) => c.to_string(),
        c => format!("#{};", c as u32),
    };
    disarmed(&held(text).replace("\r\n", "\n")).chars().map(sign).collect()
}

/// A text with a joint that nobody sees in the signs that Mermaid looks for when numbers are signs again: of icons, of
/// formulas, and its own for the begin and the end of a number.
fn disarmed(text: &str) -> String {
    const JOINT: &str = "\u{2060}";
    text.replace(":fa-", &format!(":{JOINT}fa-"))
        .replace('$', &format!("${JOINT}"))
        .replace('\u{fb02}', &format!("\u{fb02}{JOINT}"))
        .replace('¶', &format!("¶{JOINT}"))
}

/// A text as it can stand in a title, which is YAML between double quotes, and is then shown as what HTML makes of it twice:
/// the signs of HTML are written wide.
fn title(text: &str) -> String {
    let sign = |c: char| match c {
        '&' => "\u{ff06}".to_owned(),
        '<' => "\u{ff1c}".to_owned(),
        '>' => "\u{ff1e}".to_owned(),
        c if is_plain(c) => c.to_string(),
        c => format!("\\U{:08x}", c as u32),
    };
    held(text).chars().map(sign).collect()
}

/// Whether a character means nothing to anybody.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || c == ' '
}

#[cfg(test)]
mod tests {
    use super::super::tests::{hostile, plain};
    use super::{escaped, title, write};

    #[test]
    fn nodes_are_numbered_and_lateral_edges_dashed() {
        let text = write(&plain());
        for line in [
            "title: \"Plain\"",
            "  n0[\"Board<br/>management #183; 1 person\"]:::management\n",
            "  n1 --> n0\n",
            "  n1 -.->|\"x as a service\"| n0\n",
            "  classDef platform fill:#ffffff,stroke:#009e73,stroke-width:3px,color:#222222\n",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn signs_are_written_by_number() {
        assert_eq!(escaped("\"end\""), "#quot;end#quot;");
        assert_eq!(escaped("<b>[x]"), "#60;b#62;#91;x#93;");
        assert_eq!(escaped("style:#35;"), "style#58;#35;35#59;");
        assert_eq!(escaped("a\r\nb"), "a<br/>b");
        assert_eq!(
            escaped("fa:fa-ban $$ ﬂ°¶ß"),
            "fa#58;#8288;fa#45;ban #36;#8288;#36;#8288; ﬂ#8288;#176;#182;#8288;ß"
        );
        assert_eq!(title("R&D <b>"), "R＆D ＜b＞");
        assert_eq!(title("a\"\\\n"), "a\\U00000022\\U0000005c\\U0000000a");
    }

    #[test]
    fn hostile_names_take_one_line_each() {
        let (text, network) = (write(&hostile()), hostile());
        assert_eq!(
            text.lines().filter(|line| line.starts_with("  n")).count(),
            network.nodes.len() + network.edges.len()
        );
        assert!(!text.contains("<script"), "{text}");
    }
}
