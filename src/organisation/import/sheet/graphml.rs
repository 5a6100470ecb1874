//! Graphs as `GraphML`: nodes and edges with their data.

use super::decode::{Lines, Text};
use super::keyed::Keyed;
use super::table::counted;
use super::{Contents, Faults, Format};
use roxmltree::{Document, Error, Node, ParsingOptions};
use std::collections::{BTreeMap, BTreeSet};

/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 64;
/// Most elements, texts and comments of a file.
const MAX_PARTS: u32 = 50_000_000;

/// What the file says of a kind of data.
struct Key {
    name: String,
    /// What nodes or edges without this data have.
    default: Option<String>,
    /// Whether the text stands in the drawing that yEd keeps.
    is_drawing: bool,
}

/// The keys of nodes, or of edges, by the id that data name.
type Keys<'a> = BTreeMap<&'a str, Key>;

/// Reads a graph.
///
/// # Errors
/// Broken XML, entities, elements nested too deep, nodes without id, edges without ends.
pub(super) fn read(file: &str, text: &Text) -> Result<Contents, Faults> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_PARTS, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text.text, options)
        .map_err(|error| broken(file, &text.text, &error))?;
    let lines = Lines::of(&text.text);
    let line = |node: Node<'_, '_>| lines.at(node.range().start);
    let (node_keys, edge_keys) =
        (keys(&document, "node", &["id"]), keys(&document, "edge", &["source", "target"]));
    let mut nodes = Keyed::new(file, &columns(&["id"], &node_keys));
    let mut edges = Keyed::new(file, &columns(&["source", "target"], &edge_keys));
    let (mut faults, mut skipped) = (Vec::new(), 0);
    for element in document.descendants().filter(Node::is_element) {
        if element.ancestors().nth(MAX_DEPTH).is_some() {
            return Err(Faults::one(
                file,
                line(element),
                "elements stand in each other too deep: this is no graph",
            ));
        }
        let (rows, own, keys) = match element.tag_name().name() {
            "node" => (&mut nodes, &["id"][..], &node_keys),
            "edge" => (&mut edges, &["source", "target"][..], &edge_keys),
            "hyperedge" => {
                skipped += 1;
                continue;
            }
            _ => continue,
        };
        add(rows, element, line(element), own, keys, &mut faults)?;
    }
    if !faults.is_empty() {
        return Err(Faults { file: file.to_owned(), faults });
    }
    text.assumed.iter().for_each(|sentence| nodes.assume_whole(sentence));
    tell(&document, skipped, &mut edges);
    Ok(Contents::Graph { nodes: nodes.finish(Format::GraphMl)?, edges: edges.finish(Format::GraphMl)? })
}

fn broken(file: &str, text: &str, error: &Error) -> Faults {
    let line = match error {
        // What is not closed is missed at the end, where the reader names the first line.
        Error::UnclosedRootNode => text.lines().count(),
        error => error.pos().row as usize,
    };
    let what = match error {
        Error::DtdDetected => {
            "the file begins with <!DOCTYPE …>, which could hide anything: delete that".to_owned()
        }
        error => format!("this is no well-formed XML ({error}): export the graph again"),
    };
    Faults::one(file, line, what)
}

/// The keys of nodes or edges; a name that stands twice, or is one of our own, gives way to the id of its key.
fn keys<'a>(document: &'a Document<'_>, of: &str, own: &[&str]) -> Keys<'a> {
    let mut keys = Keys::new();
    let mut taken: BTreeSet<String> = own.iter().map(|name| (*name).to_owned()).collect();
    let elements = document.root_element().children().filter(|element| element.has_tag_name_any("key"));
    for element in elements {
        let Some(id) = element.attribute("id") else { continue };
        if ![None, Some("all"), Some(of)].contains(&element.attribute("for")) {
            continue;
        }
        let is_drawing = element.attributes().any(|one| {
            one.name() == "yfiles.type" && ["nodegraphics", "edgegraphics"].contains(&one.value())
        });
        let name = element.attribute("attr.name").or(is_drawing.then_some("label"));
        let Some(name) = name.map(str::trim) else { continue };
        let name = if taken.insert(name.to_owned()) { name.to_owned() } else { format!("{name} ({id})") };
        taken.insert(name.clone());
        let default = element.children().find(|child| child.has_tag_name_any("default")).map(text_of);
        keys.insert(id, Key { name, default, is_drawing });
    }
    keys
}

/// The columns of a table: our own, then those of the keys.
fn columns<'a>(own: &[&'a str], keys: &'a Keys<'_>) -> Vec<&'a str> {
    own.iter().copied().chain(keys.values().map(|key| &key.name[..])).collect()
}

/// Adds a node or an edge.
fn add(
    rows: &mut Keyed,
    element: Node<'_, '_>,
    line: usize,
    own: &[&str],
    keys: &Keys<'_>,
    faults: &mut Vec<(usize, String)>,
) -> Result<(), Faults> {
    if let Some(name) = own.iter().find(|name| element.attribute(**name).is_none_or(str::is_empty)) {
        faults.push((line, format!("this {} has no “{name}”: write it", element.tag_name().name())));
        return Ok(());
    }
    let ends = own.iter().map(|name| (*name, element.attribute(*name).unwrap_or_default().to_owned()));
    let defaults = keys.values().filter_map(|key| Some((&key.name[..], key.default.clone()?)));
    let data = element.children().filter(|child| child.has_tag_name_any("data")).filter_map(|data| {
        let key = keys.get(data.attribute("key")?)?;
        Some((&key.name[..], if key.is_drawing { label_of(data) } else { text_of(data) }))
    });
    rows.push(line, ends.chain(defaults).chain(data))
}

fn text_of(element: Node<'_, '_>) -> String {
    element.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// The text on a node or an edge as yEd draws it.
fn label_of(element: Node<'_, '_>) -> String {
    let label = element.descendants().find(|part| part.tag_name().name().ends_with("Label"));
    label.and_then(|label| label.text()).unwrap_or_default().to_owned()
}

/// Says what a table of edges cannot hold.
fn tell(document: &Document<'_>, hyperedges: usize, edges: &mut Keyed) {
    let graph = document.descendants().find(|element| element.has_tag_name_any("graph"));
    if graph.and_then(|graph| graph.attribute("edgedefault")) == Some("undirected") {
        edges.assume("the edges have no direction; each is read from its source to its target");
    }
    if hyperedges > 0 {
        let what = counted(
            hyperedges,
            "edge between more than two nodes is",
            "edges between more than two nodes are",
        );
        edges.assume(&format!("{what} left out"));
    }
}

/// Elements by name in whatever namespace, as many files forget it.
trait Named {
    fn has_tag_name_any(&self, name: &str) -> bool;
}

impl Named for Node<'_, '_> {
    fn has_tag_name_any(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
