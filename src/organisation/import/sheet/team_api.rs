//! Team APIs as YAML: teams with their type, and with whom they interact in which mode.

use super::decode::Text;
use super::keyed::Keyed;
use super::yaml::{self, Node, Value};
use super::{Contents, Faults, Format};

/// The keys whose mapping says more of the team itself.
const PARTS: [&str; 2] = ["info", "team"];
/// The keys that name a team, the likeliest first.
const NAMES: [&str; 2] = ["name", "team"];
/// The keys that name the other team of an interaction, the likeliest first.
const OTHERS: [&str; 4] = ["with", "team", "name", "target"];

/// A team with the name that its key gives it, if any.
struct Team<'a> {
    key: Option<&'a str>,
    node: &'a Node,
}

/// Reads the teams of a file: one in each document, a list, or a mapping `teams`.
///
/// # Errors
/// Broken YAML, teams without name, interactions without the other team.
pub(super) fn read(file: &str, text: &Text) -> Result<Contents, Faults> {
    let documents = yaml::parse(&text.text).map_err(|(line, text)| Faults::one(file, line, text))?;
    let teams: Vec<Team<'_>> = documents.iter().flat_map(teams).collect();
    if teams.is_empty() {
        return Err(Faults::one(file, 0, "the file holds no team: write one with “name” and “interactions”"));
    }
    let mut nodes = Keyed::new(file, &["id", "type"]);
    let mut edges = Keyed::new(file, &["source", "target", "mode"]);
    let mut faults = Vec::new();
    for team in &teams {
        match team.name() {
            Some(name) => {
                nodes.push(team.node.line, team.fields(name).into_iter())?;
                team.add_interactions(name, &mut edges, &mut faults)?;
            }
            None => faults.push((team.node.line, "this team has no “name”: write it".to_owned())),
        }
    }
    if !faults.is_empty() {
        return Err(Faults { file: file.to_owned(), faults });
    }
    text.assumed.iter().for_each(|sentence| nodes.assume_whole(sentence));
    Ok(Contents::Graph { nodes: nodes.finish(Format::TeamApi)?, edges: edges.finish(Format::TeamApi)? })
}

/// The teams of a document.
fn teams(document: &Node) -> Vec<Team<'_>> {
    let held = document.get("teams").unwrap_or(document);
    let unnamed = |node| Team { key: None, node };
    match &held.value {
        Value::List(items) => items.iter().map(unnamed).collect(),
        Value::Map(fields) if !std::ptr::eq(held, document) => {
            fields.iter().map(|(key, node)| Team { key: Some(key), node }).collect()
        }
        // An empty document, as after a last “---”.
        Value::Scalar(text) if text.is_empty() => Vec::new(),
        Value::Map(_) | Value::Scalar(_) => vec![unnamed(held)],
    }
}

impl<'a> Team<'a> {
    fn name(&self) -> Option<&'a str> {
        let parts = PARTS.iter().filter_map(|key| self.node.get(key));
        std::iter::once(self.node)
            .chain(parts)
            .find_map(|node| text_under(node, &NAMES))
            .or(self.key)
            .filter(|name| !name.is_empty())
    }

    /// The name, the type and every other text; of members that are listed, their number as “size”.
    fn fields(&self, name: &str) -> Vec<(String, String)> {
        let mut fields = vec![("id".to_owned(), name.to_owned())];
        let parts = PARTS.iter().filter_map(|key| self.node.get(key));
        // What the team says at the top counts more than what stands in its parts, so it comes last.
        for node in parts.chain(std::iter::once(self.node)) {
            for (key, value) in node.fields() {
                let key = key.trim().to_lowercase();
                match (&key[..], value.text()) {
                    ("members", Some(size)) => fields.push(("size".to_owned(), size.to_owned())),
                    ("members", None) => fields.push(("size".to_owned(), value.items().len().to_string())),
                    (_, Some(text)) if !NAMES.contains(&&key[..]) && key != "id" => {
                        fields.push((key, text.to_owned()));
                    }
                    _ => {}
                }
            }
        }
        if let Some(size) = text_under(self.node, &["size"]) {
            fields.push(("size".to_owned(), size.to_owned()));
        }
        fields
    }

    fn add_interactions(
        &self,
        name: &str,
        edges: &mut Keyed,
        faults: &mut Vec<(usize, String)>,
    ) -> Result<(), Faults> {
        let parts = PARTS.iter().filter_map(|key| self.node.get(key));
        let lists = std::iter::once(self.node).chain(parts).filter_map(|node| node.get("interactions"));
        for item in lists.flat_map(Node::items) {
            let Some(other) =
                item.text().or_else(|| text_under(item, &OTHERS)).filter(|text| !text.is_empty())
            else {
                faults.push((item.line, format!("this interaction of “{name}” names no team: write “with”")));
                continue;
            };
            let ends = [("source".to_owned(), name.to_owned()), ("target".to_owned(), other.to_owned())];
            let rest = item.fields().iter().filter_map(|(key, value)| {
                let key = key.trim().to_lowercase();
                let is_end = key == "source" || OTHERS.contains(&&key[..]);
                (!is_end).then_some((key, value.text()?.to_owned()))
            });
            edges.push(item.line, ends.into_iter().chain(rest))?;
        }
        Ok(())
    }
}

/// The first text under one of several keys.
fn text_under<'a>(node: &'a Node, keys: &[&str]) -> Option<&'a str> {
    keys.iter().find_map(|key| node.get(key).and_then(Node::text).filter(|text| !text.is_empty()))
}
