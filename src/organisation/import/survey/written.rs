//! The scenario that reads the files: every guess stands in it with a comment, and what a designer would try next.

use super::facts::Facts;
use super::files::Parts;
use super::roles::{Guess, Guesses};
use super::words::says_meets;
use super::{TEAM, quoted};
use crate::organisation::import::Chart;
use crate::scenario::ChartSpec;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A link takes an hour a week of each end where nothing is said; more of them than this would leave a manager no week.
const LINKS_OF_AN_HOUR: u32 = 24;

/// With more people than this, other work in pieces of half a day is most of what is simulated.
const MANY_PEOPLE: u32 = 20_000;

/// Writes the scenario.
pub(super) fn scenario(
    parts: &Parts,
    spec: &ChartSpec,
    chart: &Chart,
    facts: &Facts,
    Guesses { meets, makes }: &Guesses,
    questions: &[String],
) -> String {
    let mut text = String::new();
    let head = parts.posts.as_ref().or(parts.edges.as_ref()).map_or("the organisation", String::as_str);
    let name = head.rsplit(['/', '\\']).next().unwrap_or(head);
    let niches = niches(facts, meets.as_ref());
    let _ = write!(
        text,
        "# {name}: {} people, written by “microbiz import”. Read it line by line: what is guessed says so.\n\
         # Then: microbiz run THIS-FILE\n\
         schema_version = 1\n\
         title = {}\n\
         question = \"How long does what customers need take to reach those who can act on it, today and as a network?\"\n\
         seed = 1\n\
         warm_up = \"1q\"\nhorizon = \"5q\"\nfollow_up = \"2q\"\nreplications = 10\nbaseline = \"today\"\n\n\
         [market]                       # nothing in the files says anything of customers: these are assumptions, sweep them\n\
         niches = {niches:<12}          # groups of customers with needs of their own: one for each nine who are not support\n\
         attributes = 12                # needs of each group\n\
         shift_interval = \"1q\"          # mean time between two changes of what a group needs\n",
        facts.people,
        quoted(&format!("The organisation in {name}, today and as a network"))
    );
    market_from_chart(&mut text, chart, meets.as_ref(), makes.as_ref());
    text += "\n[base]\n";
    role(&mut text, "touchpoints", "meet customers", meets.as_ref());
    role(&mut text, "owners", "own what customers need and can change it", makes.as_ref());
    text += "# support = { unit = [\"…\"] }     # who serves the others; by default units that are called like support functions\n\n";
    if facts.people > MANY_PEOPLE {
        text += "chore_work = \"4d\"              # so many people: other work in larger pieces, or a run takes minutes\n\n";
    }
    chart_table(&mut text, parts, (spec, is_of_people(chart)), questions);
    structures(&mut text, facts);
    text
}

/// How the market could be taken from the chart instead, so that what comes out depends on it.
fn market_from_chart(text: &mut String, chart: &Chart, meets: Option<&Guess>, makes: Option<&Guess>) {
    let other = other_column(chart).map_or("name another column".to_owned(), |column| {
        format!("name another column, such as {}", quoted(column))
    });
    let column = |guess: Option<&Guess>| guess.map_or("unit", |guess| guess.column);
    let counted = |guess: Option<&Guess>, who: &str| match guess {
        Some(Guess { values, .. }) if values.len() == 1 => {
            format!("all {who} are of one: {other}")
        }
        Some(Guess { values, .. }) => format!("{} of those {who}", values.len()),
        None => format!("as many as those {who} have"),
    };
    let finer = meets.map_or(String::new(), |guess| {
        let niches: u32 = guess.values.iter().map(|(_, people)| people.div_ceil(TEAM)).sum();
        format!(": {niches}")
    });
    let _ = write!(
        text,
        "# or take them from the chart, so that what comes out depends on it: write these instead of niches and attributes\n\
         # niches_from = {:<18}# a niche for each value of a column ({}); whoever stands for it meets it\n\
         # people_per_niche = {TEAM}           # … and one for each {TEAM} of its people{finer}\n\
         # attributes_from = {:<14}# a need for each value of a column ({}), owned by those who stand for it\n",
        quoted(column(meets)),
        counted(meets, "who meet customers"),
        quoted(column(makes)),
        counted(makes, "who own"),
    );
}

/// A column of the file that is read for nothing else and tells a few kinds of posts apart.
fn other_column(chart: &Chart) -> Option<&str> {
    const MOST: usize = 50;
    let (sheet, columns) = chart.origin.as_ref()?;
    let free = (0..sheet.header.len()).filter(|column| columns.holds().all(|(_, taken)| taken != *column));
    let tells_apart = |column: &usize| {
        let values =
            sheet.rows.iter().filter_map(|row| row.cells.get(*column)).filter(|cell| !cell.is_empty());
        (2..=MOST).contains(&values.collect::<BTreeSet<_>>().len())
    };
    free.filter(|column| !sheet.header[*column].is_empty())
        .find(tells_apart)
        .map(|column| sheet.header[column].as_str())
}

/// Whether most posts that lead nobody are one person, so that each alone would be no team.
fn is_of_people(chart: &Chart) -> bool {
    let leads = chart.leads();
    let staffed = chart.posts.iter().zip(leads).filter(|(post, leads)| !leads && post.people > 0);
    let (single, all) =
        staffed.fold((0, 0), |(single, all), (post, _)| (single + usize::from(post.people == 1), all + 1));
    chart.juniors.is_empty() && all > 0 && single * 2 > all
}

/// One niche for each team of makers and sellers; at least one a touchpoint unit.
fn niches(facts: &Facts, meets: Option<&Guess>) -> u32 {
    let units = meets.map_or(1, |guess| guess.values.len() as u32);
    (facts.people.saturating_sub(facts.managers as u32) * 4 / 5 / TEAM).max(units).max(1)
}

/// A role as it is guessed, or where to write it.
fn role(text: &mut String, key: &str, what: &str, guess: Option<&Guess>) {
    let Some(Guess { column, values, examples }) = guess else {
        let _ = writeln!(
            text,
            "# no unit or title sounds like people who {what}: the default stands (every leaf team); write for example\n\
             # {key} = {{ unit = [\"…\"] }}      # or title, grade, any column of the file, depth, subtree, not, and, or"
        );
        return;
    };
    let people: u32 = values.iter().map(|(_, people)| people).sum();
    let shown =
        if examples.is_empty() { String::new() } else { format!(", such as {}", examples.join(", ")) };
    let values: Vec<String> = values.iter().map(|(value, _)| quoted(value)).collect();
    let _ = writeln!(
        text,
        "# guessed from the words of their {column}: {people} people {what}{}\n{key} = {{ {column} = [{}] }}",
        commented(&shown),
        values.join(", ")
    );
}

/// A text that stays within a comment.
fn commented(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn chart_table(
    text: &mut String,
    parts: &Parts,
    (spec, is_of_people): (&ChartSpec, bool),
    questions: &[String],
) {
    *text += "[base.chart]\n";
    let tables = [
        ("file", &parts.posts, "columns"),
        ("reports_to", &parts.edges, "reports_to_columns"),
        ("headcounts", &parts.headcounts, "headcount_columns"),
        ("ties", &parts.ties, "tie_columns"),
    ];
    for (key, file, columns) in tables {
        let Some(name) = file else { continue };
        let _ = writeln!(text, "{key} = {}", quoted(name));
        if let Some(table) = parts.columns_of(name).filter(|table| *table != "{  }") {
            let flat = if key == "file" && parts.is_flat { ", reports_to = \"\" }" } else { " }" };
            let _ = writeln!(text, "{columns} = {}{flat}", table.trim_end_matches(" }"));
        }
    }
    if parts.is_flat {
        *text += "# nothing says who reports to whom: all stand side by side under a head without people\n";
    }
    if is_of_people {
        *text += "teams = \"by_superior\"         # a person a row: those who report to one superior and do the same are a team\n";
    }
    if !spec.repair.is_empty() {
        *text += "# what is wrong with the rows, and what these rules do about it; mend the file instead where you can\n";
        for question in questions {
            let _ = writeln!(text, "#   {}", commented(question));
        }
        let rules: Vec<String> = spec.repair.iter().map(|rule| quoted(rule)).collect();
        let _ = writeln!(text, "repair = [{}]", rules.join(", "));
    }
    text.push('\n');
}

/// What a manager of so many can give each of them a week.
fn hours_each(links: u32) -> String {
    match LINKS_OF_AN_HOUR * 60 / links.max(1) {
        0 => "0h".to_owned(),
        minutes => format!("{minutes}min"),
    }
}

fn structures(text: &mut String, facts: &Facts) {
    *text += "[structures.today]\ntemplate = \"chart\"\n";
    let links = facts.most_teams;
    if links > LINKS_OF_AN_HOUR {
        let _ = writeln!(
            text,
            "links.reports_up.hours = \"{}\"   # a week for each report: somebody has {links} teams below and could not give each an hour",
            hours_each(links)
        );
    }
    *text +=
        "\n[structures.network]            # the same people as micro-businesses\ntemplate = \"network\"\n";
    if facts.people / TEAM > LINKS_OF_AN_HOUR {
        *text += "links.reports_up.hours = \"0h\"   # so many self-governing teams: the executive cannot meet each every week\n";
    }
    let deepest = facts.levels.len().saturating_sub(1);
    let managing = facts.levels.iter().enumerate().skip(2).filter(|(_, level)| !level.spans.is_empty());
    let most = managing
        .max_by_key(|(_, level)| level.spans.len())
        .map_or(deepest.saturating_sub(1).max(1), |(number, _)| number);
    let unit =
        facts.units.iter().find(|(unit, _)| !unit.is_empty() && says_meets(unit)).or(facts.units.first());
    let which = unit
        .filter(|(unit, _)| !unit.is_empty())
        .map_or("level 2".to_owned(), |(unit, _)| format!("unit {unit}"));
    let heads = unit.map_or(0, |(_, people)| people / 8);
    let hours = match heads > LINKS_OF_AN_HOUR {
        true => format!(
            "# set.links.reports_up.hours = \"{}\"   # {heads} businesses under one head: none could be given an hour a week\n",
            hours_each(heads)
        ),
        false => String::new(),
    };
    // Managers of the level after it, and whom they lead.
    let below = deepest.saturating_sub(2).min(1);
    let _ = write!(
        text,
        "\n# What if …? Take the # away from what you ask; every edit acts on the chart, checked and counted.\n\
         # [structures.cut]              # a layer goes; its people make the product (chart.leavers = \"leave\": they go)\n\
         # template = \"chart\"\n\
         # chart.edits = [\"remove level {most}\"]\n\n\
         # [structures.wide]             # managers of few are put together\n\
         # template = \"chart\"\n\
         # chart.edits = [\"widen spans to 9 below {below}\"]\n\n\
         # [structures.waves]            # micro-businesses in two waves\n\
         # template = \"chart\"\n\
         # [[changes]]\n\
         # structure = \"waves\"\n\
         # at = \"2q\"\n\
         # set.chart.edits = [{}]\n\
         {hours}# [[changes]]\n\
         # structure = \"waves\"\n\
         # at = \"3q\"\n\
         # set = {{ template = \"network\", links.reports_up.hours = \"0h\" }}\n",
        quoted(&format!("split {which} into businesses of 8 by niche"))
    );
}
