//! Every copy of every shift of the cohort, and every shift of which there was none.

use super::{Table, number, optional, text};
use crate::experiment::{Results, StructureResults};
use crate::market::Stream;
use crate::metrics::LoggedInsight;
use crate::time::{Duration, SimTime};

pub(super) fn logged(results: &Results) -> Table {
    let header = &[
        "structure",
        "replication",
        "niche",
        "shift",
        "copy",
        "attribute",
        "owner",
        "shifted_d",
        "sensed_d",
        "received_d",
        "outcome",
        "hops",
        "unseen_d",
        "said_again_d",
        "queue_d",
        "work_d",
        "gate_d",
        "transit_d",
        "true_gap",
        "perceived_gap",
    ];
    let mut table = Table::new("insights.csv", header);
    let mut logged: Vec<(&StructureResults, u32, &LoggedInsight)> = results.insights().collect();
    logged.sort_by_key(|(s, replication, insight)| {
        let shift = &insight.shift;
        (&s.name, *replication, shift.niche, shift.born, shift.stream, shift.ordinal, insight.journey.channel)
    });
    table.rows = logged
        .into_iter()
        .map(|(s, replication, insight)| insight_row(results, s, replication, insight))
        .collect();
    table
}

fn insight_row(
    results: &Results,
    s: &StructureResults,
    replication: u32,
    insight: &LoggedInsight,
) -> Vec<String> {
    let (shift, journey) = (&insight.shift, &insight.journey);
    let days = |micros: u64| number(Duration(micros).days());
    let end = insight.received().or(insight.lost());
    let deadline = shift.born + results.follow_up();
    let until = |at: SimTime| at.min(deadline).since(shift.born).0;
    let (first, own) = journey.noticed_by(deadline);
    let (unseen, said_again) = (first.since(shift.born).0, own.since(first).0);
    let total = until(end.unwrap_or(deadline));
    let queue = total.saturating_sub(unseen + said_again + journey.work + journey.gate + journey.transit);
    let of_copy = |cell: String| if journey.sensed.is_some() { cell } else { String::new() };
    let stream = match shift.stream {
        Stream::Own => "",
        Stream::Common => "common ",
        Stream::Emergence => "emergence ",
        _ => "false alarm ",
    };
    vec![
        text(&s.name),
        replication.to_string(),
        shift.niche.0.to_string(),
        format!("{stream}{}", shift.ordinal),
        of_copy(
            s.organisation
                .channels
                .get(usize::from(journey.channel))
                .map_or_else(String::new, |c| c.name.clone()),
        ),
        shift.attribute.to_string(),
        text(&s.organisation.teams[shift.owner.index()].name),
        number(shift.born.days()),
        optional(journey.sensed.map(SimTime::days)),
        optional(insight.received().map(SimTime::days)),
        insight.outcome().to_owned(),
        of_copy(journey.hops.to_string()),
        days(unseen),
        of_copy(days(said_again)),
        of_copy(days(queue)),
        of_copy(days(journey.work)),
        of_copy(days(journey.gate)),
        of_copy(days(journey.transit)),
        number(shift.true_gap),
        of_copy(number(journey.perceived_gap)),
    ]
}
