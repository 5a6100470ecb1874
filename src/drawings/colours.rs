//! One colour for each structure, on every drawing of every run and study: by what it is called and how it is built, not by
//! its place in a scenario.

use super::palette::{BLACK, BLUE, Colour, GREEN, ORANGE, PURPLE, SKY, SOFT, VERMILLION};
use crate::results::{Results, StudyResults};

/// The colours of the structures that are built in one way, the first for the one that is called so; far enough apart that a
/// map can have one on either side.
const FAMILIES: [(&str, &[Colour]); 3] =
    [("hierarchy", &[VERMILLION, GREEN]), ("network", &[BLUE, PURPLE]), ("hybrid", &[ORANGE])];
/// Colours for whatever is built otherwise, or is one too many of its family.
const OTHERS: [Colour; 4] = [BLACK, SKY, PURPLE, GREEN];

/// The colour of each structure.
pub(super) struct Colours(Vec<(String, Colour)>);

impl Colours {
    /// Of the structures of a run.
    pub fn of_run(results: &Results) -> Self {
        let template = |name: &String| {
            let structures = results.about.scenario.get("structures");
            structures.and_then(|all| all.get(name)?.get("template")?.as_str()).unwrap_or_default()
        };
        let structures = results.about.structures.iter();
        Self::dealt(&structures.map(|name| (name.as_str(), template(name))).collect::<Vec<_>>())
    }

    /// Of the structures of a study.
    pub fn of_study(study: &StudyResults) -> Self {
        let structures = study.about.structures.iter();
        Self::dealt(&structures.map(|s| (s.name.as_str(), s.template.as_str())).collect::<Vec<_>>())
    }

    /// The colour of a structure; grey for what has no name.
    pub fn of(&self, structure: &str) -> Colour {
        self.0.iter().find(|(name, _)| name == structure).map_or(SOFT, |(_, colour)| *colour)
    }

    fn dealt(structures: &[(&str, &str)]) -> Self {
        let mut dealt: Vec<(String, Colour)> = Vec::new();
        let mut deal = |name: &str, colours: &[Colour]| {
            let is_dealt = dealt.iter().any(|(known, _)| known == name);
            let free = colours.iter().find(|colour| dealt.iter().all(|(_, taken)| taken.rgb != colour.rgb));
            if let (false, Some(colour)) = (is_dealt, free) {
                dealt.push((name.to_owned(), *colour));
            }
        };
        // Whoever is called like a family has its colour, then whoever is built like it, then all others.
        for (family, colours) in FAMILIES {
            structures.iter().filter(|(name, _)| *name == family).for_each(|(name, _)| deal(name, colours));
        }
        for (family, colours) in FAMILIES {
            structures.iter().filter(|(_, built)| *built == family).for_each(|(name, _)| deal(name, colours));
        }
        let all: Vec<Colour> =
            OTHERS.into_iter().chain(FAMILIES.iter().flat_map(|(_, c)| *c).copied()).collect();
        structures.iter().for_each(|(name, _)| deal(name, &all));
        // More structures than colours: these are dealt anew.
        let missing = structures.iter().filter(|(name, _)| !dealt.iter().any(|(known, _)| known == name));
        let missing: Vec<(String, Colour)> = missing
            .zip(all.iter().cycle())
            .map(|((name, _), colour)| ((*name).to_owned(), *colour))
            .collect();
        dealt.extend(missing);
        Self(dealt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_keeps_its_colour_whatever_stands_beside_it() {
        let all = [
            ("network", "network"),
            ("tuned", "hierarchy"),
            ("hierarchy", "hierarchy"),
            ("hybrid", "hybrid"),
        ];
        let colours = Colours::dealt(&all);
        for some in [&all[..3], &all[1..], &[all[2], all[1], all[0]], &[all[1], all[2]]] {
            let fewer = Colours::dealt(some);
            some.iter().for_each(|(name, _)| assert_eq!(fewer.of(name).rgb, colours.of(name).rgb, "{name}"));
        }
        assert_eq!((colours.of("hierarchy").rgb, colours.of("network").rgb), (VERMILLION.rgb, BLUE.rgb));
        let alone = Colours::dealt(&[("line", "hierarchy"), ("net", "network")]);
        assert_eq!((alone.of("line").rgb, alone.of("net").rgb), (VERMILLION.rgb, BLUE.rgb));
        assert_eq!(alone.of("").rgb, SOFT.rgb);
    }

    #[test]
    fn structures_differ_in_colour_as_far_as_there_are_colours() {
        let names: Vec<String> = (0..12).map(|n| format!("s{n}")).collect();
        let all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "network")).collect();
        let colours = Colours::dealt(&all);
        let mut first: Vec<(u8, u8, u8)> = names.iter().take(7).map(|name| colours.of(name).rgb).collect();
        first.sort_unstable();
        first.dedup();
        assert_eq!((first.len(), colours.0.len()), (7, 12));
    }
}
