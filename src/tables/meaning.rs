//! What the columns of tables mean.

/// What a column of a table means and its unit, empty where it has none; none where there is no such column. A column means the same in
/// every table that has it, unless the table is named here.
pub(crate) fn meaning(file: &str, column: &str) -> Option<(&'static str, &'static str)> {
    of_table(file, column).or_else(|| of_any(column))
}

/// Columns that mean something of their own in one table.
fn of_table(file: &str, column: &str) -> Option<(&'static str, &'static str)> {
    Some(match (file, column) {
        ("claims.csv", "estimate") => (
            "left side − right side: below zero where the claim holds; turned round for “>”; near zero for “=”",
            "",
        ),
        ("claims.csv", "replications_to_decide") => {
            ("the replications that would decide it, where it is undecided and more would", "")
        }
        ("replications.csv" | "insights.csv", "replication") => ("the replication, from 0", ""),
        ("contributors.csv", "kind") => ("what the difference is divided by: stage, level, team, link", ""),
        ("contributors.csv", "name") => ("the stage, level, team or link", ""),
        ("contributors.csv", "difference") => {
            ("what it adds to the difference of the delay", "in column unit")
        }
        ("bottlenecks.csv", "difference") => (
            "the change of the delay when the thing is halved: below zero where it gets shorter",
            "in column unit",
        ),
        ("bottlenecks.csv", "stage") => ("the stage that the thing is behind", ""),
        ("stages.csv", "mean") => {
            ("the mean time within the follow-up that a shift spent in this stage", "in column unit")
        }
        ("notices.csv", "kind") => {
            ("assumption, caveat, fairness, unstable, linter, precision, sealed or edited", "")
        }
        ("notices.csv", "structure") => ("the structure that it is about; empty where it is about all", ""),
        ("organisation.csv" | "teams.csv" | "teams_after.csv", "kind") => ("what the team is for", ""),
        ("organisation.csv" | "teams.csv" | "teams_after.csv", "members") => ("people in the team", "people"),
        ("series.csv", "team") => ("the team; empty for the whole structure", ""),
        ("series.csv", "measure") => ("what is followed over time", ""),
        ("teams.csv", "measure") => ("what was measured of the team", ""),
        ("teams.csv" | "replications.csv", "value") => ("the value", "in column unit"),
        ("links.csv", "type") => ("the type of the link", ""),
        ("links.csv", "relays") => ("insights that went over it in a replication, on average", "insights"),
        ("repairs.csv", "file") => ("the file of the chart", ""),
        ("repairs.csv", "line") => ("the line of that file", ""),
        ("repairs.csv", "text") => ("what was done, in a sentence", ""),
        ("convergence.csv", "after") => ("after so many repetitions", "in column of"),
        ("convergence.csv", "of") => {
            ("what was repeated: scrambles, trajectories, or replications of every point", "")
        }
        ("convergence.csv", "estimate") => ("the index", "in column unit"),
        ("insights.csv", "hops") => ("links that the copy went over", "links"),
        _ => return None,
    })
}

/// Columns that mean the same wherever they stand.
fn of_any(column: &str) -> Option<(&'static str, &'static str)> {
    Some(match column {
        "structure" => ("the structure", ""),
        "baseline" => ("the structure that it is compared with", ""),
        "measure" => ("what was measured: `microbiz explain` says what it is", ""),
        "unit" => ("the unit of the values of this row", ""),
        "estimate" => ("the estimate over all replications", "in column unit"),
        "difference" => {
            ("structure less baseline, replication by replication under the same luck", "in column unit")
        }
        "low" => ("the lower end of the interval", "in column unit"),
        "high" => ("the upper end of the interval", "in column unit"),
        "confidence" => ("the confidence of the interval", "share"),
        "replications" => ("replications that it rests on", "replications"),
        "variance_ratio" => {
            ("(Var A + Var B) / Var(A − B): by how much common luck narrowed the comparison", "ratio")
        }
        "replications_to_decide" => (
            "the replications at which the interval would just exclude zero if the estimate and its spread held",
            "replications",
        ),
        "denominator" => {
            ("what the value was divided by: such measures are ratios of sums over replications", "")
        }
        "stage" => ("where the time went", ""),
        "share_of_delay" => ("the stage's part of the mean delay", "share"),
        "halved" => ("what was halved", ""),
        "managers" => ("people in teams that only lead", "people"),
        "members" => ("everybody, managers included", "people"),
        "teams" => ("teams of the structure", "teams"),
        "links" => ("links between teams", "links"),
        "contact_hours_per_week" => ("hours that teams which meet customers spend with them", "hours a week"),
        "cost_per_year" => ("people and machines", "money a year"),
        "customer_distance" => ("links to the nearest team that meets a customer", "links"),
        "layers" => ("levels of the reporting tree with somebody on them", "levels"),
        "span_median" => ("reports of one superior, median", "reports"),
        "span_p90" => ("reports of one superior that nine in ten do not exceed", "reports"),
        "span_largest" => ("most reports of one superior", "reports"),
        "people_per_manager" => ("people for each who only leads", "people"),
        "cost_of_change" => {
            ("what it costs once to get there from the chart: severance, retraining, hiring", "money")
        }
        "when" => ("before or after a change of structure", ""),
        "team" => ("the team", ""),
        "function" => ("the function, unit or role that drawings group it by", ""),
        "level" => ("levels below the top", "levels"),
        "reports_to" => ("the superior team; empty at the top", ""),
        "from_team" => ("the team at its beginning", ""),
        "to_team" => ("the team at its end", ""),
        "capability" => ("the capability that was pulled", ""),
        "uses" => ("how often in a replication, on average", "uses"),
        "time_d" => {
            ("working days: since the shift for what was delivered by then, else since the start", "d")
        }
        "kind" => ("its kind", ""),
        "text" => ("the sentence", ""),
        "lint" => ("the code of a warning: `microbiz explain` says more", ""),
        "claim" => ("the claim as written", ""),
        "expect" => ("what the scenario expects", ""),
        "verdict" => ("what the statistics say: supported, refuted or undecided", ""),
        "p_adjusted" => {
            ("the smaller of two p-values, adjusted for all claims and both directions (Holm)", "probability")
        }
        "tests" => ("the claims of the literature that it puts to the test", ""),
        "because" => ("why, as the scenario says it", ""),
        "person" => ("the person or post of the chart", ""),
        "to_kind" => ("what the new team is for", ""),
        "post" => ("the post", ""),
        "repair" => ("the rule that was followed", ""),
        "niche" => ("the niche, from 0", ""),
        "shift" => ("the shift within its niche", ""),
        "copy" => ("which copy of it; empty where nobody noticed", ""),
        "attribute" => ("the attribute that moved, from 0", ""),
        "owner" => ("the team that can act on it", ""),
        "shifted_d" => ("when the need moved", "d"),
        "sensed_d" => ("when a channel noticed it", "d"),
        "received_d" => {
            ("when the owner had received or confirmed it; empty where it never came to the owner", "d")
        }
        "outcome" => (
            "received (the owner's first copy), confirmed (a later one), known (word that came to somebody on the way who knew), lost, in_flight or unseen",
            "",
        ),
        "unseen_d" => ("time before any channel noticed", "d"),
        "said_again_d" => {
            ("time until a channel noticed what was received in the end, where the first copy was lost", "d")
        }
        "queue_d" => ("time in queues", "d"),
        "work_d" => ("time being worked on", "d"),
        "gate_d" => ("time waiting for a report to leave", "d"),
        "transit_d" => ("time on the way in which nobody works", "d"),
        "was_there" => ("whether the team was there at the start", ""),
        "true_gap" => ("the gap between need and product when it was noticed", "sd"),
        "perceived_gap" => ("the gap as it was told in the end; 0 where owners act on nothing", "sd"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{TABLES, columns_of};
    use super::meaning;

    #[test]
    fn every_column_of_every_table_has_a_meaning() {
        assert!(TABLES.len() > 15);
        for file in TABLES {
            assert!(!columns_of(file).is_empty(), "{file}");
            for (column, _) in columns_of(file) {
                let (text, _) = meaning(file, column).unwrap_or_else(|| panic!("{file}: {column}"));
                assert!(text.len() > 5, "{file}: {column}");
            }
        }
    }
}
