//! What a structure is where nobody says otherwise: from the template, then from the table of parameters.

use super::reference::{self, LINK_TABLES, Section, Under, under};
use super::template::Template;
use super::value::SHAPES;
use std::sync::LazyLock;
use toml::{Table, Value};

pub(super) fn template_of(table: &Table) -> Option<Template> {
    table.get("template").cloned().and_then(|value| value.try_into().ok())
}

/// Lays one table over another of the same section, in place: sections within it likewise, lists and plain values are
/// replaced. A key keeps its place, because the order of structures has a meaning: the first is the baseline.
pub(crate) fn overlaid(section: Section, mut below: Table, above: Table) -> Table {
    for (key, value) in above {
        let under = under(section, &key);
        match below.get_mut(&key) {
            Some(old) => *old = merged(under, std::mem::replace(old, Value::Boolean(false)), value),
            None => {
                below.insert(key, value);
            }
        }
    }
    below
}

fn merged(under: Under, below: Value, above: Value) -> Value {
    match (under, below, above) {
        (Under::One(section), Value::Table(below), Value::Table(above)) => {
            overlaid(section, below, above).into()
        }
        (Under::Each(section), Value::Table(mut below), Value::Table(above)) => {
            for (name, value) in above {
                match below.get_mut(&name) {
                    Some(old) => {
                        let own = std::mem::replace(old, Value::Boolean(false));
                        *old = merged(Under::One(section), own, value);
                    }
                    None => {
                        below.insert(name, value);
                    }
                }
            }
            below.into()
        }
        (Under::Keys, Value::Table(mut below), Value::Table(above)) => {
            below.extend(above);
            below.into()
        }
        (Under::ByTeam, Value::Table(mut below), Value::Table(above))
            if !is_law(&below) && !is_law(&above) =>
        {
            below.extend(above);
            below.into()
        }
        (.., above) => above,
    }
}

/// Whether a table is one distribution and not a table of lengths by team.
fn is_law(table: &Table) -> bool {
    table.keys().any(|key| SHAPES.contains(&key.as_str()))
}

/// What is wrong with a part of a structure: its path within the structure, and how to mend it.
pub(super) type Fault = (String, String);

/// A structure with everything it does not say: from the template, then from the table of parameters.
///
/// # Errors
/// Channels and capabilities that the template does not have and that are not called new, or the other way round.
pub(super) fn with_defaults(template: Template, written: Table) -> Result<Table, Vec<Fault>> {
    let own = template_defaults(template).clone();
    let faults: Vec<Fault> = [("channels", "channel"), ("capabilities", "capability")]
        .into_iter()
        .flat_map(|names| misnamed(template, names, &own, &written))
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut table = overlaid(Section::Structure, own, written);
    fill(&mut table, "channels", &[], Section::Channel);
    fill(&mut table, "links", LINK_TABLES, Section::Link);
    fill(&mut table, "capabilities", &[], Section::Capability);
    fill_at(&mut table, "action", Section::Action);
    fill_at(&mut table, "growth", Section::Growth);
    fill_at(&mut table, "transformation", Section::Transformation);
    if let Some(Value::Table(chart)) = table.get_mut("chart") {
        let own = std::mem::take(chart);
        *chart = overlaid(Section::Chart, reference::defaults(Section::Chart).clone(), own);
    }
    Ok(table)
}

/// Tables that add to the template what it has, or change what it has not: a slip of the pen would else be one more
/// channel.
fn misnamed(template: Template, (key, word): (&str, &str), own: &Table, written: &Table) -> Vec<Fault> {
    let has: Vec<&str> = own
        .get(key)
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::keys)
        .map(String::as_str)
        .collect();
    let tables = written.get(key).and_then(Value::as_table).into_iter().flatten();
    let fault = |(name, value): (&String, &Value)| {
        let text = match (is_flagged(value, "new"), has.contains(&name.as_str())) {
            (false, false) if is_spoken_of_and_removed(value) => return None,
            (false, false) => unknown(template, word, name, value, &has),
            (true, true) => format!(
                "the template {} has a {word} “{name}” already: leave out new = true to change it, or choose another name",
                template.info().name
            ),
            _ => return None,
        };
        Some((format!("{key}.{name}"), text))
    };
    tables.filter_map(fault).collect()
}

fn unknown(template: Template, word: &str, name: &str, value: &Value, has: &[&str]) -> String {
    let (template, has) =
        (template.info().name, if has.is_empty() { "none".to_owned() } else { has.join(", ") });
    let remedy = if is_flagged(value, "remove") {
        "there is nothing to leave out"
    } else {
        "write new = true in it for one more, remove = true for none"
    };
    format!("the template {template} has no {word} “{name}” (it has {has}): {remedy}")
}

/// What a base says for other templates, or a structure for the template that it had before a change, can be left out.
fn is_spoken_of_and_removed(value: &Value) -> bool {
    is_flagged(value, "remove") && value.as_table().is_some_and(|table| table.len() > 1)
}

fn is_flagged(table: &Value, flag: &str) -> bool {
    table.get(flag).and_then(Value::as_bool) == Some(true)
}

/// What a template itself says.
pub(super) fn written_in(template: Template) -> &'static Table {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let read = |template: &Template| {
            template
                .info()
                .defaults
                .parse()
                .expect("the templates inside the program are TOML: a test reads them all")
        };
        Template::ALL.iter().map(read).collect()
    });
    &TABLES[template as usize]
}

/// What a structure of a template is where nobody says otherwise.
pub(super) fn template_defaults(template: Template) -> &'static Table {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let whole = |template: &Template| {
            let program = reference::defaults(Section::Structure).clone();
            overlaid(Section::Structure, program, written_in(*template).clone())
        };
        Template::ALL.iter().map(whole).collect()
    });
    &TABLES[template as usize]
}

/// Fills the defaults of a section into each table under `key`, and makes those that are always there. All stand in the
/// same order whoever wrote what of them.
fn fill(table: &mut Table, key: &str, always: &[&str], section: Section) {
    let written = table.remove(key).and_then(|value| value.as_table().cloned()).unwrap_or_default();
    let mut tables: Table = always.iter().map(|name| ((*name).to_owned(), Table::new().into())).collect();
    tables.extend(written);
    for (_, value) in tables.iter_mut().filter(|(_, value)| !is_flagged(value, "remove")) {
        let own = std::mem::replace(value, Value::Boolean(false));
        *value = merged(Under::One(section), reference::defaults(section).clone().into(), own);
    }
    if !tables.is_empty() {
        table.insert(key.to_owned(), tables.into());
    }
}

/// Fills the defaults of a section into the table at `key`, which comes last.
fn fill_at(table: &mut Table, key: &str, section: Section) {
    let own = table.remove(key).and_then(|value| value.as_table().cloned()).unwrap_or_default();
    table.insert(key.to_owned(), overlaid(section, reference::defaults(section).clone(), own).into());
}

#[cfg(test)]
mod tests {
    use super::super::specification::DatedChange;
    use super::super::{Problems, Scenario, ScenarioFile, gallery, theory};
    use super::*;
    use crate::scenario::Selector;
    use std::collections::BTreeMap;

    const TOP: &str =
        "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nmarket.shift_interval = \"1d\"\n";

    fn read(text: &str) -> Result<Scenario, Problems> {
        ScenarioFile::parse("x.toml", &format!("{TOP}{text}"))?.resolve(BTreeMap::new())
    }

    /// A structure of a template as it is with these lines.
    fn with(template: &str, lines: &str) -> String {
        let scenario = read(&format!("[structures.s]\ntemplate = \"{template}\"\n{lines}\n")).unwrap();
        format!("{:?}", scenario.structures[0].1)
    }

    fn template_before(scenario: &Scenario, change: &DatedChange) -> Template {
        let own = scenario.structures.iter().find(|(name, _)| *name == change.structure);
        own.unwrap().1.template
    }

    fn refused(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_key_of_a_channel_a_link_or_a_capability_leaves_all_else_of_the_template_as_it_is() {
        let mut said = 0;
        for template in Template::ALL.iter().filter(|template| **template != Template::Chart) {
            let name = template.info().name;
            for key in ["channels", "links", "capabilities"] {
                let tables = template_defaults(*template).get(key).and_then(Value::as_table);
                for (part, keys) in tables.into_iter().flatten() {
                    for (inner, value) in keys.as_table().unwrap() {
                        let line = format!("{key}.{part}.{inner} = {value}");
                        assert_eq!(with(name, &line), with(name, ""), "{name}: {line}");
                        said += 1;
                    }
                }
            }
        }
        assert!(said > 80, "{said}");
        let moved = with("hierarchy", "channels.sales.contact_interval = \"2w\"");
        let by_hand = with("hierarchy", "").replacen(
            "contact_interval: Bare(Duration(144000000000)), acuity: 0.3",
            "contact_interval: Bare(Duration(288000000000)), acuity: 0.3",
            1,
        );
        assert_eq!(moved, by_hand);
    }

    #[test]
    fn a_channel_that_the_template_has_not_is_refused_with_those_that_it_has() {
        let text = "[structures.s]\ntemplate = \"network\"\nchannels.direct.contact_interval = \"1w\"\n";
        assert_eq!(
            refused(text),
            "x.toml:7:10: structures.s.channels.direct: the template network has no channel “direct” (it has sales, \
             support): write new = true in it for one more, remove = true for none"
        );
        let text = "[base]\ncapabilities.law.remove = true\n[structures.s]\ntemplate = \"tree\"\n";
        assert_eq!(
            refused(text),
            "x.toml:6:14: structures.s.capabilities.law: the template tree has no capability “law” (it has none): there is \
             nothing to leave out"
        );
    }

    #[test]
    fn what_is_new_starts_from_the_table_of_parameters_and_stands_beside_what_the_template_has() {
        let text = "[structures.s]\ntemplate = \"network\"\nchannels.gamma = { new = true, acuity = 0.5 }\n";
        let scenario = read(text).unwrap();
        let channels = &scenario.structures[0].1.channels;
        assert_eq!(channels.keys().collect::<Vec<_>>(), ["gamma", "sales", "support"]);
        assert!(channels["gamma"].acuity == 0.5 && channels["gamma"].noise == 0.0);
        let twice = "[structures.s]\ntemplate = \"network\"\nchannels.sales = { new = true }\n";
        assert!(refused(twice).contains("the template network has a channel “sales” already"));
    }

    #[test]
    fn what_is_removed_is_gone_and_a_structure_can_keep_what_the_base_removes() {
        let scenario = read(
            "[base]\ntemplate = \"hierarchy\"\nchannels.sales.remove = true\ncapabilities.specialist.remove = true\n\
             [structures.a]\n[structures.b]\nchannels.sales.remove = false\n",
        );
        let scenario = scenario.unwrap();
        let names = |place: usize| {
            let (_, spec) = &scenario.structures[place];
            (spec.channels.keys().cloned().collect::<Vec<_>>().join(" "), spec.capabilities.len())
        };
        assert_eq!((names(0), names(1)), (("support".to_owned(), 0), ("sales support".to_owned(), 0)));
        assert!(
            refused("[structures.s]\ntemplate = \"tree\"\nchannels.contact.remove = true\n")
                .contains("no channel: nobody would ever notice a shift")
        );
        assert!(
            refused("[structures.s]\ntemplate = \"tree\"\nchannels.contact.remove = 1\n")
                .contains("structures.s.channels.contact.remove: write true or false, not 1")
        );
    }

    #[test]
    fn an_empty_table_of_channels_or_capabilities_looks_like_none_and_is_refused() {
        for key in ["channels", "capabilities"] {
            let text = refused(&format!("[structures.s]\ntemplate = \"tree\"\n{key} = {{}}\n"));
            assert!(text.contains(&format!("write structures.s.{key}.NAME.remove = true")), "{text}");
        }
    }

    #[test]
    fn a_dated_change_is_laid_over_channels_key_by_key_and_names_no_other_unless_it_is_new() {
        let change = |set: &str| {
            format!(
                "[structures.s]\ntemplate = \"hierarchy\"\nchannels.usage = {{ new = true }}\n\
                 [[changes]]\nstructure = \"s\"\nat = \"1mo\"\n[changes.set]\n{set}\n"
            )
        };
        let scenario = read(&change("channels.sales.acuity = 0.6\nchannels.support.remove = true")).unwrap();
        let (before, after) = (&scenario.structures[0].1.channels, &scenario.changes[0].spec.channels);
        assert_eq!(after.keys().collect::<Vec<_>>(), ["sales", "usage"]);
        assert_eq!((after["sales"].acuity, after["sales"].noise), (0.6, before["sales"].noise));
        assert_eq!(
            refused(&change("channels.slaes.acuity = 0.6")),
            "x.toml:12:10: changes.0.set.channels.slaes: the template hierarchy has no channel “slaes” (it has sales, \
             support): write new = true in it for one more, remove = true for none"
        );
    }

    #[test]
    fn what_only_one_of_two_templates_has_is_left_out_under_the_other() {
        let text = "[base]\nchannels.telemetry.acuity = 0.5\n[structures.a]\ntemplate = \"hybrid\"\n\
            [structures.b]\ntemplate = \"network\"\nchannels.telemetry.remove = true\n\
            [[changes]]\nstructure = \"a\"\nat = \"1mo\"\nset = { template = \"network\", channels.telemetry.remove = true }\n";
        let scenario = read(text).unwrap();
        let specs =
            scenario.structures.iter().map(|(_, spec)| spec).chain(scenario.changes.iter().map(|c| &c.spec));
        assert_eq!(specs.map(|spec| spec.channels.len()).collect::<Vec<_>>(), [3, 2, 2]);
        assert!(
            refused(&text.replace(", channels.telemetry.remove = true", ""))
                .contains("changes.0.set.channels.telemetry")
        );
    }

    #[test]
    fn a_value_that_is_written_as_a_table_is_replaced_as_a_whole() {
        let scenario = read(
            "[base]\ntemplate = \"tree\"\ntouchpoints = { unit = [\"a\"], grade = [\"b\"] }\n\
             relay_work = { exponential = \"1d\" }\nspeed = { platform = 2.0 }\n\
             [structures.s]\ntouchpoints = { depth = [1], subtree = [\"c\"] }\nrelay_work = { gamma = { mean = \"2d\", cv = 1 } }\n\
             speed = { enabling = 3.0 }\n",
        );
        let (_, spec) = &scenario.unwrap().structures[0];
        let Selector::Where(condition) = &spec.touchpoints else { panic!("{:?}", spec.touchpoints) };
        assert!(condition.columns.is_empty() && condition.depth == [1], "{condition:?}");
        let shown = format!("{:?}", spec.relay_work);
        assert!(shown.contains("Gamma") && !shown.contains("Exponential"), "{shown}");
        assert_eq!(spec.speed.len(), 2, "a table of numbers is laid over key by key");
    }

    #[test]
    fn what_a_scenario_resolves_to_can_be_read_again_and_means_the_same() {
        let mut read_again = 0;
        for entry in gallery().iter().chain(theory()) {
            let file = ScenarioFile::parse(entry.name, entry.text).unwrap();
            let scenario = file.resolve(BTreeMap::new()).unwrap();
            // A change of template cannot tell what was written from what the old template said.
            if scenario
                .changes
                .iter()
                .any(|change| template_before(&scenario, change) != change.spec.template)
            {
                continue;
            }
            let text = scenario.resolved.to_string();
            let again =
                ScenarioFile::parse(entry.name, &text).unwrap_or_else(|p| panic!("{}: {p}", entry.name));
            let again = again.resolve(BTreeMap::new()).unwrap();
            assert_eq!(
                format!("{:?}", again.structures),
                format!("{:?}", scenario.structures),
                "{}",
                entry.name
            );
            assert_eq!(format!("{:?}", again.changes), format!("{:?}", scenario.changes), "{}", entry.name);
            read_again += 1;
        }
        assert!(read_again > 40, "{read_again}");
    }
}
