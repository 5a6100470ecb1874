//! The answer of a study in sentences: who is ahead where and by how much, what decides it, what it costs, what to do next.

use crate::report::figures::{change, interval, interval_of_change, interval_of_size, said, with_unit};
use crate::results::IndexKind::{self, First, Main, MuStar, Total};
use crate::results::wording::{capital, counted, listed, number};
use crate::results::{
    Estimate, Fields, MapCell, Measure, PointMeans, SensitivityIndex, StudyOutput, StudyResults, Unit,
};

/// What an output is called, in words.
pub(super) fn plain(output: &StudyOutput) -> String {
    Measure::named(&output.measure)
        .map_or_else(|| output.measure.clone(), |measure| measure.plain_name().to_owned())
}

/// An output with the structures that it speaks of: `delay until heard, “network” minus “hierarchy”`.
pub(super) fn labelled(output: &StudyOutput) -> String {
    match (&output.baseline, output.structure.as_str()) {
        (_, "") => plain(output),
        (None, structure) => format!("{}, “{structure}”", plain(output)),
        (Some(baseline), structure) => format!("{}, “{structure}” minus “{baseline}”", plain(output)),
    }
}

pub(super) fn unit(output: &StudyOutput) -> Unit {
    Unit::ALL.iter().copied().find(|unit| unit.name() == output.unit).unwrap_or(Unit::Ratio)
}

/// The fields of the map that each side of an output has, or, where there is no map, the points by their means.
fn counted_for(study: &StudyResults, output: &StudyOutput) -> Option<(Fields, String)> {
    if let Some(fields) = study.fields(output) {
        let first = study.maps.iter().find(|cell| cell.output.is_same(output))?;
        let axes = [&first.factor, &first.with_factor].map(|name| study.factor_in_words(name));
        return Some((fields, format!("fields of the map of {}", listed(&axes))));
    }
    let means = || of(study, output).into_iter().flat_map(|row| row.means.iter().flatten().copied());
    let fields = Fields {
        below: means().filter(|mean| *mean < 0.0).count(),
        above: means().filter(|mean| *mean > 0.0).count(),
        open: means().filter(|mean| *mean == 0.0).count(),
    };
    (fields.all() > 0).then(|| (fields, "settings, by their means".to_owned()))
}

fn of<'a>(study: &'a StudyResults, output: &StudyOutput) -> Option<&'a PointMeans> {
    study.means.iter().find(|row| row.output.is_same(output))
}

/// In how many fields each side is ahead; none where nothing is compared.
pub(super) fn who(study: &StudyResults, output: &StudyOutput) -> Option<String> {
    let [below, above] = output.sides()?;
    let (fields, what) = counted_for(study, output)?;
    let ahead = if fields.below >= fields.above { (fields.below, below) } else { (fields.above, above) };
    let behind = if fields.below >= fields.above { (fields.above, above) } else { (fields.below, below) };
    let open = match fields.open {
        0 => String::new(),
        open => format!("; luck leaves {} open", number(open as f64)),
    };
    let (all, (most, (leader, way)), (least, (other, _))) = (fields.all(), ahead, behind);
    Some(match (most, least) {
        (0, _) => format!("no difference is shown in any of the {} {what}", number(all as f64)),
        (most, _) if most == all => format!("“{leader}” is {way} in all {} {what}", number(all as f64)),
        _ => format!(
            "“{leader}” is {way} in {} of the {} {what}, “{other}” in {}{open}",
            number(most as f64),
            number(all as f64),
            if least == 0 { "none".to_owned() } else { number(least as f64) }
        ),
    })
}

/// What both structures of a difference come to over all points, and by how much they differ.
pub(super) fn by_how_much(study: &StudyResults, output: &StudyOutput) -> Option<String> {
    let unit = unit(output);
    let difference = of(study, output)?.overall;
    let value = difference.value?;
    let alone = |structure: &str| {
        let own = StudyOutput { structure: structure.to_owned(), baseline: None, ..output.clone() };
        of(study, &own).and_then(|row| row.overall.value)
    };
    let (structure, baseline) = (output.structure.as_str(), output.baseline.as_deref()?);
    let (own, other) = (alone(structure)?, alone(baseline)?);
    let is_delay = output.sides().is_some_and(|sides| sides[0].1 == "sooner");
    let way = match (is_delay, value < 0.0) {
        (true, true) => "sooner",
        (true, false) => "later",
        (false, true) => "lower",
        (false, false) => "higher",
    };
    let reach = match difference.excludes_zero() {
        true => interval_of_size(&difference, unit),
        false => interval_of_change(&difference, unit).map(|reach| format!("{reach}, which holds zero")),
    };
    let percent = number(100.0 * study.about.confidence);
    let reach = reach.map_or(String::new(), |reach| format!(" ({percent}\u{a0}% interval {reach})"));
    Some(format!(
        "{} in “{structure}”, {} in “{baseline}” – “{structure}” is {} {way}{reach}",
        with_unit(own, unit),
        said(other, unit),
        change(value.abs(), unit)
    ))
}

/// The fields in which a difference is largest on either side.
pub(super) fn extremes(study: &StudyResults, output: &StudyOutput) -> Option<String> {
    let own = study.maps.iter().filter(|cell| cell.output.is_same(output));
    let known = own.filter_map(|cell| Some((cell, cell.estimate.value?)));
    let known: Vec<(&MapCell, f64)> = known.collect();
    let least = known.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let most = known.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let told = |(cell, value): &(&MapCell, f64)| {
        let reach = interval_of_change(&cell.estimate, unit(output));
        format!(
            "{}{} at {} {} and {} {}",
            change(*value, unit(output)),
            reach.map_or(String::new(), |reach| format!(" ({reach})")),
            study.factor_in_words(&cell.factor),
            cell.level,
            study.factor_in_words(&cell.with_factor),
            cell.with_level
        )
    };
    Some(format!(
        "“{}” minus “{}” goes from {}, to {}",
        output.structure,
        output.baseline.as_deref()?,
        told(least),
        told(most)
    ))
}

/// The factors of an output by how much they decide, with their strongest index.
pub(super) fn deciders<'a>(study: &'a StudyResults, output: &StudyOutput) -> Vec<&'a SensitivityIndex> {
    let own = study.sensitivity.iter().filter(|row| row.output.is_same(output) && row.with_factor.is_none());
    let known = own.filter(|row| row.estimate.value.is_some());
    let mut best: Vec<&SensitivityIndex> = Vec::new();
    let value = |row: &SensitivityIndex| row.estimate.value.unwrap_or(0.0);
    // One kind of index: that of the first row, which a design has for every factor; totals rather than first orders.
    let kinds: Vec<_> = known.clone().map(|row| row.index).collect();
    let Some(kind) = [Total, MuStar, Main, First].into_iter().find(|kind| kinds.contains(kind)) else {
        return best;
    };
    best.extend(known.filter(|row| row.index == kind));
    best.sort_by(|a, b| value(b).total_cmp(&value(a)));
    best
}

/// An index in a line: shares within the range of a share.
pub(super) fn strength(study: &StudyResults, row: &SensitivityIndex) -> String {
    let factor = study.factor_in_words(&row.factor);
    let unit = if row.index.is_share() { Unit::Share } else { unit(&row.output) };
    let estimate = shown(row.index, row.estimate);
    let value = estimate.value.unwrap_or(0.0);
    let reach = interval(&estimate, unit).map_or(String::new(), |reach| format!(" ({reach})"));
    match row.index.is_share() {
        true => format!("{}: {} of what varies{reach}", capital(&factor), said(value, unit)),
        false => format!("{}: moves it by {}{reach}", capital(&factor), with_unit(value, unit)),
    }
}

/// An index as it is shown: a share within 0 and 100 %, whatever an estimate from few points says.
pub(super) fn shown(index: IndexKind, estimate: Estimate) -> Estimate {
    if index.is_share() { estimate.as_share() } else { estimate }
}

/// Why shares end at 0 and 100 % where an estimate does not.
pub(super) fn cut_note<'a>(rows: impl IntoIterator<Item = &'a SensitivityIndex>) -> Option<&'static str> {
    let is_cut = rows.into_iter().any(|row| row.index.is_share() && row.estimate.is_cut());
    is_cut.then_some(
        "Some estimates from so few points lie beyond 0 or 100 %, where no share can be: they are shown up to there, and stand in sensitivity.csv as they are.",
    )
}

/// What else the study measured of the two structures: what one pays for the other.
pub(super) fn cost(study: &StudyResults, main: &StudyOutput) -> Vec<String> {
    /// As many as a card has room for.
    const MOST: usize = 3;
    let others = study.means.iter().map(|row| &row.output).filter(|output| {
        (&output.structure, &output.baseline) == (&main.structure, &main.baseline)
            && output.measure != main.measure
    });
    let told =
        |output: &StudyOutput| Some(format!("{}: {}.", capital(&plain(output)), by_how_much(study, output)?));
    others.filter_map(told).take(MOST).collect()
}

/// What to do next, the most useful first.
pub(super) fn next(study: &StudyResults, main: Option<&StudyOutput>) -> Vec<String> {
    let about = &study.about;
    let mut steps = Vec::new();
    let open = main.filter(|output| output.sides().is_some()).and_then(|output| study.fields(output));
    if let Some(fields) = open.filter(|fields| fields.open > 0) {
        let what = counted(fields.open as u64, "open field", "open fields");
        steps.push(format!(
            "To settle the {what}, raise “replications” in the study and continue it: “microbiz sweep {}”.",
            about.name
        ));
    }
    if let Some(scenario) = &about.scenario {
        steps.push(format!(
            "Set the scenario to the values that are nearest to your firm, and look into it: “microbiz run {scenario}”."
        ));
    }
    steps.push(
        "Before you decide, ask what was not varied: it is assumed, and written in the scenario’s file."
            .to_owned(),
    );
    steps
}

/// In how many settings the other structure is ahead, where no map says where, and how far differences go.
fn turns_by_settings(study: &StudyResults, output: &StudyOutput) -> Option<String> {
    let means: Vec<f64> = of(study, output)?.means.iter().flatten().copied().collect();
    let [below, above] = output.sides()?;
    let counts =
        [means.iter().filter(|mean| **mean < 0.0).count(), means.iter().filter(|mean| **mean > 0.0).count()];
    let (least, (other, way)) = if counts[0] <= counts[1] { (counts[0], below) } else { (counts[1], above) };
    let turn = match least {
        0 => format!("“{other}” is {way} in none of the {} settings, by their means.", means.len()),
        least => format!(
            "In {} of the {} settings “{other}” is {way}, by their means, which luck could explain where they are small.",
            number(least as f64),
            number(means.len() as f64)
        ),
    };
    let ends = means.iter().copied().reduce(f64::min).zip(means.iter().copied().reduce(f64::max))?;
    Some(format!(
        "{turn} “{}” minus “{}” goes from {} to {}.",
        output.structure,
        output.baseline.as_deref()?,
        change(ends.0, unit(output)),
        with_unit(ends.1, unit(output))
    ))
}

/// Where the sign of the difference turns, by the two factors that matter most.
pub(super) fn turns(study: &StudyResults, main: Option<&StudyOutput>) -> String {
    let Some(output) = main else { return "Nothing is compared.".to_owned() };
    let Some(sides) = output.sides() else { return "Nothing is compared.".to_owned() };
    let Some(fields) = study.fields(output) else {
        let others = study.means.iter().map(|row| &row.output);
        let alike = others.filter(|o| o.measure == output.measure && o.baseline == output.baseline);
        let told: Vec<String> = alike.filter_map(|output| turns_by_settings(study, output)).collect();
        return match told.is_empty() {
            true => "This design maps no difference of two structures.".to_owned(),
            false => told.join(" "),
        };
    };
    let turn = match (fields.below, fields.above) {
        (0, 0) => "Nothing on the map is settled either way".to_owned(),
        (_, 0) | (0, _) => {
            let leader = if fields.above == 0 { sides[0] } else { sides[1] };
            format!(
                "Nothing that was varied turns it beyond doubt: where it is settled, “{}” is {}",
                leader.0, leader.1
            )
        }
        _ => "The two factors of the map turn it together: the black line shows where".to_owned(),
    };
    match extremes(study, output) {
        Some(extremes) => format!("{turn}. {extremes}."),
        None => format!("{turn}."),
    }
}
