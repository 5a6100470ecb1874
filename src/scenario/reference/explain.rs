//! A key by any name that a user gives it.

use super::{Parameter, SECTIONS, at_path, of};

/// Everything that a key means: of a dotted path the one it names, of a bare name every key that is called so.
///
/// ```
/// let text = microbiz::explained_key("market.niches").unwrap();
/// assert!(text.starts_with("niches (key of `[market]`)"), "{text}");
/// assert!(microbiz::explained_key("nonsense").is_none());
/// ```
pub fn explained_key(name: &str) -> Option<String> {
    // Of a list the key that its entries have: `changes.at`.
    if let Some((list, key)) = name.split_once('.') {
        let is_it = |(_, title): &&(super::Section, &str)| title.contains(&format!("`[[{list}]]`"));
        if let Some((section, title)) = SECTIONS.iter().find(is_it) {
            let title = title.split([':', ';']).next().unwrap_or_default();
            return of(*section)
                .find(|parameter| parameter.name == key)
                .map(|parameter| told(parameter, title));
        }
    }
    // What is described of a structure stands below it.
    let path = || at_path(name).or_else(|_| at_path(&format!("base.{name}"))).ok();
    let meant = path().filter(|_| name.contains('.'));
    let is_meant = |parameter: &Parameter| match meant {
        Some(meant) => (meant.section, meant.name) == (parameter.section, parameter.name),
        None => parameter.name == name.rsplit('.').next().unwrap_or(name) && !name.contains('.'),
    };
    let of_section = |(section, title): &(super::Section, &str)| {
        let title = title.split([':', ';']).next().unwrap_or_default().to_owned();
        of(*section).filter(|parameter| is_meant(parameter)).map(move |parameter| told(parameter, &title))
    };
    let told: Vec<String> = SECTIONS.iter().flat_map(of_section).collect();
    (!told.is_empty()).then(|| told.join("\n"))
}

fn told(parameter: &Parameter, section: &str) -> String {
    let (name, meaning, form) = (parameter.name, parameter.meaning, parameter.kind.form());
    let mut text = format!("{name} (key of {section})\n  {meaning}\n  Takes {form}.\n");
    if !parameter.unit.is_empty() {
        text += &format!("  Unit: {}\n", parameter.unit);
    }
    if !parameter.default.is_empty() {
        text += &format!("  Default: {}\n", parameter.default);
    }
    if !parameter.source.is_empty() {
        text += &format!("  Source of the default: {}\n", parameter.source);
    }
    text
}

/// The names of all keys, section by section.
#[cfg(feature = "cli")]
pub(crate) fn key_names() -> impl Iterator<Item = &'static str> {
    SECTIONS.iter().flat_map(|(section, _)| of(*section).map(|parameter| parameter.name))
}
