//! What happens to an insight on each link, line by line of the rule, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};

/// A chain in which each need returns to nothing before it moves again: what there is to tell is the shift alone, N(0, 1).
fn telling(levels: u32, links: &str) -> Measured {
    let links: String = links.lines().map(|line| format!("links.reports_up.{}\n", line.trim())).collect();
    Bench::chain(levels).market("reversion = \"1min\"").base(links.trim()).run()
}

#[test]
fn what_survives_is_the_retained_part_of_the_truth_and_the_whole_error_of_the_hop() {
    // m̂ = ½m + e with e ~ N(0, 1): cov(m, m̂) = ½, E(m̂ − m)² = ¼ + 1, and their correlation is ½/√(¼ + 1).
    let one = telling(2, "retention = 0.5\nnoise = 1.0");
    near(one.get("retained.ratio"), 0.5, 0.06);
    near(one.get("error.ratio"), 1.25, 0.1);
    near(one.get("correlation.mean"), 0.447, 0.04);
}

#[test]
fn each_hop_errs_anew() {
    // m̂ = ½(½m + e₁) + e₂: E(m̂ − m)² = (¾)² + ¼ + 1.
    let two = telling(3, "retention = 0.5\nnoise = 1.0");
    near(two.get("error.ratio"), 0.5625 + 1.25, 0.15);
    near(two.get("retained.ratio"), 0.25, 0.06);
}

#[test]
fn what_is_turned_round_twice_is_right_again() {
    // Of each hop a quarter turns round: 1 − 2·¼ of the truth is left by one, its square by two.
    near(telling(2, "flip = 0.25").get("retained.ratio"), 0.5, 0.06);
    near(telling(2, "flip = 0.25").get("error.ratio"), 1.0, 0.1);
    near(telling(3, "flip = 0.25").get("retained.ratio"), 0.25, 0.07);
}

/// Triage by one superior: the share that passes, and the mean worth and appeal of it.
fn triage(pass: f64, bonus: f64, noise: f64) -> [f64; 3] {
    let line = format!("pass_share = {pass:?}\nsales_bonus = {bonus:?}\njudgement_noise = {noise:?}");
    let links: String = line.lines().map(|line| format!("links.reports_up.{line}\n")).collect();
    let told = Bench::chain(2).top("horizon = \"4040d\"").base(links.trim()).run();
    ["delivered.share", "received_worth.mean", "received_appeal.mean"].map(|measure| told.get(measure))
}

#[test]
fn triage_passes_the_upper_tail_of_a_standard_normal_score_whatever_the_judge_adds() {
    // The score is standard normal, and so is what passes above its mark z: φ(z)/q on average. Worth and appeal follow by
    // their correlation with the score, (1 − b + ρb)/s and (b + ρ(1 − b))/s over √(1 + noise²), s² = b² + (1 − b)² + 2ρb(1 − b).
    let rho = 0.3_f64;
    for (pass, tail) in [(0.2, 0.279_962 / 0.2), (0.8, 0.279_962 / 0.8)] {
        for (bonus, noise) in [(0.0, 0.0), (0.0, 1.0), (0.5, 0.0), (0.3, 2.0), (1.0, 0.5)] {
            let rest = 1.0 - bonus;
            let spread = libm::sqrt(bonus * bonus + rest * rest + 2.0 * rho * bonus * rest);
            let judged = libm::sqrt(1.0 + noise * noise);
            let [passed, worth, appeal] = triage(pass, bonus, noise);
            near(passed, pass, 0.0125);
            near(worth, (rest + rho * bonus) / spread / judged * tail, 0.06);
            near(appeal, (bonus + rho * rest) / spread / judged * tail, 0.06);
        }
    }
}

#[test]
fn who_judges_without_error_passes_what_was_passed_before_and_who_errs_errs_anew() {
    // Without error all superiors draw the same line. With noise 1 the scores of two correlate by ½, and both are above
    // their mean with probability ¼ + asin(½)/2π = ⅓.
    let twice = |noise: &str| {
        telling(3, &format!("pass_share = 0.5\njudgement_noise = {noise}")).get("delivered.share")
    };
    near(twice("0.0"), 0.5, 0.025);
    near(twice("1.0"), 1.0 / 3.0, 0.025);
}

/// Gates of a month: how long insights wait on average, over whole months.
fn monthly(lines: &str) -> Measured {
    let lines = format!(
        "links.reports_up.gate = \"1mo\"\nlinks.reports_up.{}",
        lines.replace('\n', "\nlinks.reports_up.")
    );
    Bench::chain(2).top("horizon = \"1050d\"\nfollow_up = \"42d\"").base(&lines).run()
}

#[test]
fn the_most_telling_insights_pass_the_gate_and_no_others() {
    // Half a month on average for who waits: all but a fifth, also where the judge errs. Of those that half pass, a fifth
    // of all is urgent.
    let urgent = |line: &str| monthly(&format!("urgent_share = 0.2\n{line}"));
    near(urgent("judgement_noise = 0.0").get("stage_gate.mean"), 0.8 * 10.5, 0.35);
    near(urgent("judgement_noise = 1.0").get("stage_gate.mean"), 0.8 * 10.5, 0.35);
    near(urgent("judgement_noise = 1.0").get("delivered.share"), 1.0, 0.0);
    let half = urgent("pass_share = 0.5");
    near(half.get("stage_gate.mean"), 0.3 * 10.5, 0.35);
    near(half.get("delivered.share"), 0.5, 0.025);
}

#[test]
fn who_comes_as_a_gate_opens_waits_for_its_next_opening() {
    // Half a week at the first gate, two weeks on the way, which end as the second gate opens for those of the week before:
    // another whole week there, and two on the way.
    let lines = "links.reports_up.gate = \"1w\"\nlinks.reports_up.transit = { deterministic = \"2w\" }";
    let run = Bench::chain(3).base(lines).run();
    near(run.get("stage_gate.mean"), 2.5 + 5.0, 0.1);
    near(run.get("stage_transit.mean"), 20.0, 1e-9);
    near(run.get("delay_to_received.restricted_mean"), 27.5, 0.1);
}

#[test]
fn each_level_opens_its_offset_later() {
    // Reports roll up: after half a week at the first gate a day at the second, which opens a day later.
    let lines = "links.reports_up.gate = \"1w\"\nlinks.reports_up.gate_offset = \"1d\"";
    near(Bench::chain(3).base(lines).run().get("stage_gate.mean"), 2.5 + 1.0, 0.1);
}

#[test]
fn reading_a_report_takes_a_fixed_time_and_some_for_each_item_in_it() {
    // A week's report holds 20 insights on average, and an insight finds itself among 20 others: 4 h + 21 × 0.5 h are worked
    // on each, and all come out at the end. Nothing queues: the reader has a whole week for it.
    let lines = "links.reports_up.gate = \"1w\"\nlinks.reports_up.batch_fixed = { deterministic = \"4h\" }\n\
                 links.reports_up.batch_item = { deterministic = \"30min\" }";
    let run = Bench::chain(2).base(lines).run();
    near(run.get("stage_work.mean"), 14.5 / 8.0, 0.05);
    near(run.get("stage_queue.mean"), 0.0, 1e-9);
    near(run.get("delay_to_received.restricted_mean"), 2.5 + 14.5 / 8.0, 0.1);
    assert_eq!(run.get("hops.mean"), 1.0);
}

#[test]
fn what_a_report_says_has_suffered_on_the_way_like_anything_else() {
    let lines = "links.reports_up.gate = \"1h\"\nlinks.reports_up.batch_fixed = \"1min\"\nlinks.reports_up.retention = 0.5";
    let run = Bench::chain(3).market("reversion = \"1min\"").base(lines).run();
    near(run.get("retained.ratio"), 0.25, 0.001);
}

#[test]
fn what_is_sent_back_goes_its_last_step_twice_more() {
    // The lowest has nobody to send back to; the next sends back half of the time, again and again: one return on average,
    // which is two steps.
    assert_eq!(telling(2, "return = 0.5").get("hops.mean"), 1.0);
    near(telling(3, "return = 0.5").get("hops.mean"), 4.0, 0.15);
}

#[test]
fn each_hop_forgets_its_share_and_what_is_forgotten_stays_so() {
    let two = telling(3, "loss = 0.3");
    near(two.get("delivered.share"), 0.49, 0.025);
    near(two.get("lost.share"), 0.51, 0.025);
    // Forgotten at once: all of the forty days for each.
    near(two.get("stage_lost.mean"), 40.0 * two.get("lost.share"), 1e-6);
}

#[test]
fn the_way_takes_its_time_on_every_link() {
    let two = telling(3, "transit = { deterministic = \"2d\" }");
    near(two.get("delay_to_received.restricted_mean"), 4.0, 1e-9);
    near(two.get("stage_transit.mean"), 4.0, 1e-9);
    assert_eq!((two.get("hops.mean"), two.get("delivered.share")), (2.0, 1.0));
}

#[test]
fn what_comes_too_late_counts_as_not_known() {
    // Two steps of thirty days where forty count: all is late, so that nothing of the truth is known.
    let late = telling(3, "transit = { deterministic = \"30d\" }");
    assert_eq!((late.get("delivered.share"), late.get("delay_to_received.restricted_mean")), (0.0, 40.0));
    assert_eq!((late.get("retained.ratio"), late.get("error.ratio")), (0.0, 1.0));
}

#[test]
fn every_team_between_does_its_relay_and_the_owner_does_not() {
    let run = Bench::chain(4)
        .market("shift_interval = \"100d\"")
        .base("relay_work = { deterministic = \"1h\" }")
        .run();
    near(run.get("stage_work.mean"), 2.0 / 8.0, 1e-9);
    assert_eq!(run.get("hops.mean"), 3.0);
}
