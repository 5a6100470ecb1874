//! The table itself, one parameter a line: section, name, kind, unit, default, meaning, source.

use super::{Kind, Parameter, Section};
use crate::scenario::template::Template;

/// What teams are for; `organisation` has a type for each.
pub(crate) const TEAM_KINDS: &[&str] =
    &["stream_aligned", "platform", "enabling", "front_office", "management"];
pub(crate) const WORK_KINDS: &[&str] = &["approve", "decide", "relay", "serve", "build", "chores"];
pub(crate) const LINK_TABLES: &[&str] =
    &["reports_up", "reports_down", "collaboration", "x_as_a_service", "facilitating", "tie"];
/// The largest seed: what a TOML file can hold.
pub(crate) const MAX_SEED: i64 = i64::MAX;
const MANY: f64 = 1e9;

macro_rules! parameters {
    ($($section:ident $name:literal $kind:expr, $unit:literal, $default:literal, $meaning:literal, $source:literal;)*) => {
        &[$(Parameter {
            section: Section::$section, name: $name, kind: $kind, unit: $unit, default: $default,
            meaning: $meaning, source: $source,
        }),*]
    };
}

/// Every parameter, section by section.
pub(crate) const PARAMETERS: &[Parameter] = parameters! {
    Scenario "schema_version" Kind::Count(1, 1), "", "", "the version of this format", "";
    Scenario "title" Kind::Text, "", "\"\"", "a name for people", "";
    Scenario "question" Kind::Text, "", "\"\"", "the question that the scenario asks", "";
    Scenario "tests" Kind::TextList, "", "[]", "the claims of the literature that it puts to the test", "";
    Scenario "source" Kind::Text, "", "\"\"", "where its figures come from", "";
    Scenario "seed" Kind::Count(0, MAX_SEED), "", "1", "the seed of all luck", "";
    Scenario "horizon" Kind::Duration, "working time", "", "the end of the simulated time, counted from its start", "";
    Scenario "warm_up" Kind::Duration, "working time", "\"0d\"", "the first part, which no measure counts", "";
    Scenario "follow_up" Kind::Duration, "working time", "", "how long each shift of the cohort is followed (τ)", "";
    Scenario "fork_at" Kind::Duration, "working time", "", "until then every structure lives as the baseline does; then each becomes its own, with the same people and what they have in hand (default: each is its own from the start)", "";
    Scenario "replications" Kind::Count(1, 1_000_000), "", "", "runs of each structure; or give a precision", "";
    Scenario "precision" Kind::Number(1e-6, 10.0), "ratio", "", "stop when the half-width, relative to the baseline's estimate, is below this", "";
    Scenario "precision_measure" Kind::Text, "", "\"delay_to_received.restricted_mean\"", "the measure that the precision is asked of", "";
    Scenario "max_replications" Kind::Count(2, 1_000_000), "", "1000", "the most replications that a precision may take", "";
    Scenario "baseline" Kind::Text, "", "", "the structure that the others are compared with (default: the first)", "";
    Scenario "confidence" Kind::Number(0.5, 0.9999), "", "0.95", "the confidence of all intervals", "";

    Market "niches" Kind::Count(1, 10_000_000), "niches", "1", "customer segments, each with its own need", "";
    Market "attributes" Kind::Count(1, 10_000_000), "attributes", "1", "the sides of a need: what a product can get right or wrong", "";
    Market "shift_interval" Kind::Duration, "working time", "", "mean time between two shifts of one niche (a Poisson process)", "";
    Market "doubling" Kind::Duration, "working time", "", "the rate of shifts doubles in this time (default: never)", "";
    Market "magnitude" Kind::Number(0.0, 1e6), "sd", "1.0", "standard deviation σ of a shift; 0 switches needs off", "";
    Market "appeal_worth_correlation" Kind::Number(-1.0, 1.0), "", "0.3", "ρ between appeal for this quarter's sales and worth to the customer", "assumption: sweep it";
    Market "alarm_contrast" Kind::Number(0.0, 100.0), "sd", "1.0", "d′ of triage: a false alarm looks so many standard deviations less appealing and less worth than a real shift; 0: nobody can tell them apart", "signal detection (Green & Swets 1966): at d′ = 1 a fair judge is right in 69 % of cases; the value is an assumption: sweep it";
    Market "reversion" Kind::Duration, "working time", "", "mean time 1/θ in which a need returns to the standard offering (default: never)", "";
    Market "common_shift_interval" Kind::Duration, "working time", "", "mean time between shifts that many niches share (default: none)", "";
    Market "common_reach" Kind::Share, "share", "0.5", "the share of niches that a common shift moves", "";
    Market "false_alarm_interval" Kind::Duration, "working time", "", "mean time between false alarms of one niche (default: none)", "";
    Market "emerging" Kind::Count(0, 10_000_000), "niches", "0", "of the niches: those that are not there at the start and emerge unserved, one after the other", "";
    Market "emergence_interval" Kind::Duration, "working time", "", "mean time between two new niches, from the warm-up on", "assumption: sweep it";
    Market "emergence_gap" Kind::Number(0.0, 1e6), "ratio", "2.0", "how much further than a shift leads the need of a new niche stands from the standard offering", "assumption: sweep it";
    Market "via_share" Kind::Share, "share", "0.0", "the share of niches behind an enterprise customer", "";
    Market "via_delay" Kind::Length, "working time", "\"0d\"", "time that a shift takes to show through the enterprise customer", "";
    Market "via_retention" Kind::Share, "ratio", "1.0", "the part of a shift that the enterprise customer lets show", "";
    Market "via_noise" Kind::Number(0.0, 1e6), "sd", "0.3", "error of what the enterprise customer says, the same to all who hear it", "assumption: it errs as the channels of the templates do; sweep it";

    Market "gap_value" Kind::Number(0.0, MANY), "money/sd²", "0.0", "worth of one squared standard deviation by which a release closes the gap between need and product; 0: initiatives are not weighed", "assumption: sweep it";
    Market "tolerance" Kind::Number(1e-6, 1e6), "sd", "1.0", "h of the fit exp(−Σgap²/2h²) between a niche and its product", "assumption: sweep it";

    Market "customers" Kind::Number(0.0, MANY), "customers", "0.0", "of each niche; 0: nobody buys, and no money is counted", "";
    Market "customers_cv" Kind::Number(0.0, 100.0), "ratio", "0.0", "coefficient of variation of the customers over niches (lognormal)", "assumption: sweep it";
    Market "revenue" Kind::Number(0.0, MANY), "money", "1.0", "what a customer pays a day at price 1", "assumption: sweep it";
    Market "sensitivity" Kind::Number(0.0, 1000.0), "", "4.0", "how sharply customers tell two offers apart (logit)", "assumption: sweep it";
    Market "price_weight" Kind::Number(0.0, 1000.0), "", "0.5", "how much of the fit a price of 1 outweighs", "assumption: sweep it";
    Market "rival_price" Kind::Number(0.0, MANY), "", "1.0", "the price of the rival's offer", "";
    Market "rival_latency" Kind::Duration, "working time", "", "how far the rival's product lags behind needs (default: it never moves)", "";
    Market "rival_noise" Kind::Number(0.0, 1e6), "sd", "0.3", "error of what the rival sees of a need when it has shifted", "assumption: it errs as the channels of the templates do; sweep it";
    Market "inertia" Kind::Duration, "working time", "\"1q\"", "mean time in which a customer reconsiders", "assumption: sweep it";
    Market "initial_share" Kind::Share, "share", "0.5", "the share of customers at the end of the warm-up", "";

    Structure "template" Kind::Choice(Template::NAMES), "", "", "how the organisation is built", "";
    Structure "members" Kind::Count(1, 10_000_000), "people", "100", "everybody, managers and executives included", "";
    Structure "team_size" Kind::Count(1, 10_000), "people", "9", "the largest team", "two-pizza rule: 6–10 (Vogels 2007)";
    Structure "span" Kind::Count(2, 1000), "reports", "7", "people or teams under one manager", "McKinsey 2017: 6–7 for a coach";
    Structure "executive_members" Kind::Count(1, 1000), "people", "7", "the executive team at the top", "";
    Structure "front_office_share" Kind::Share, "share", "0.2", "of the people who are not managers: those who meet customers", "assumption: sweep it";
    Structure "platform_share" Kind::Share, "share", "0.15", "of the people who are not managers: those in support functions or platforms", "assumption: sweep it";
    Structure "telemetry_share" Kind::Share, "share", "0.0", "of the people who are not managers: those who run telemetry", "assumption: sweep it";
    Structure "platform_attribute_share" Kind::Share, "share", "0.0", "of the attributes: owned by platforms whatever the structure", "";
    Structure "neighbours" Kind::Count(0, 1000), "links", "2", "collaboration links that each micro-business starts", "";
    Structure "lateral_links" Kind::Number(0.0, 1000.0), "links/team", "0.0", "collaboration links drawn across the reporting tree, anew in each replication", "Dodds, Watts & Sabel 2003: m";
    Structure "lateral_lambda" Kind::Number(0.001, MANY), "levels", "0.5", "λ: links hang from superiors at depth D in proportion to exp(−D/λ)", "Dodds, Watts & Sabel 2003: λ = ζ = 0.5 is multiscale";
    Structure "lateral_zeta" Kind::Number(0.001, MANY), "levels", "0.5", "ζ: ends d and e levels below it in proportion to exp(−√(d²+e²−2)/ζ)", "Dodds, Watts & Sabel 2003";
    Structure "ties" Kind::Number(0.0, 1000.0), "ties/team", "0.0", "informal ties across the reporting tree, drawn anew in each replication: word of mouth goes over them, formal ways never do", "Krackhardt 1987: 1.7 a manager ask each other for advice";
    Structure "ties_lambda" Kind::Number(0.001, MANY), "levels", "0.6", "λ of the ties, as lateral_lambda", "fitted to mutual advice of Krackhardt's 21 managers";
    Structure "ties_zeta" Kind::Number(0.001, MANY), "levels", "1.1", "ζ of the ties, as lateral_zeta", "fitted to mutual advice of Krackhardt's 21 managers";
    Structure "told_mode" Kind::Choice(&["besides", "instead"]), "", "\"besides\"", "whether what is mentioned by word of mouth goes its formal way all the same", "assumption: sweep it";
    Structure "liaisons" Kind::Count(0, 1000), "links/team", "0", "collaboration links that each team that meets customers keeps with owners of what its customers need, dealt in turn: liaison roles", "Galbraith 1973: liaison roles";
    Structure "long_links" Kind::Count(0, 1000), "links/team", "1", "ring: links that each team starts to teams further on, drawn anew in each replication", "Kleinberg 2000: one";
    Structure "long_link_exponent" Kind::Number(0.0, 20.0), "", "1.0", "ring: r, a long link leads l teams further on in proportion to l^(-r)", "Kleinberg 2000: greedy search is fastest near r = 1 on a large ring";
    Structure "branching" Kind::Count(1, 10_000), "teams", "3", "tree: teams under each team", "";
    Structure "levels" Kind::Count(1, 1_000_000), "levels", "1", "tree: levels, the root included", "";
    Structure "team_members" Kind::Count(1, 65_535), "people", "1", "tree: members of each team", "";
    Structure "touchpoints" Kind::Selector, "", "\"default\"", "teams that meet customers", "";
    Structure "owners" Kind::Selector, "", "\"default\"", "teams that own needs", "";
    Structure "support" Kind::Selector, "", "\"default\"", "chart: teams that serve other teams", "";
    Structure "owner" Kind::Owner, "", "\"by_attribute\"", "who owns a niche's attribute: a function or the niche's own team", "";
    Structure "route" Kind::Choice(&["reporting_line", "shortest", "local_search", "gossip"]), "", "\"shortest\"", "how an insight finds its owner", "";
    Structure "meeting_interval" Kind::Duration, "working time", "\"1w\"", "gossip: mean time between two meetings of a team that knows with one of its neighbours; word of mouth: mean time until the next meeting over a tie or link", "assumption: sweep it";
    Structure "follow_to" Kind::Choice(&["received", "released"]), "", "\"received\"", "how far an insight is followed: until the owner has heard, or until the product has changed", "";
    Structure "product" Kind::Choice(&["per_niche", "shared"]), "", "\"per_niche\"", "one product for every niche, or one standard offering for all: a common shift is then built once, and what one niche wants moves it little", "";
    Structure "sense_work" Kind::PerTeam, "working time", "\"0d\"", "work of the team that sensed, where it is not the owner", "";
    Structure "relay_work" Kind::PerTeam, "working time", "\"0d\"", "work of each team in between", "";
    Structure "receive_work" Kind::PerTeam, "working time", "\"0d\"", "work of the owner before the insight counts as received", "";
    Structure "confirm_work" Kind::PerTeam, "working time", "\"0d\"", "work of the owner on a copy of what it knows already", "";
    Structure "order" Kind::Choice(&["fifo", "value"]), "", "\"fifo\"", "who is served first within a class of work", "";
    Structure "value_noise" Kind::Number(0.0, 1e6), "sd", "0.5", "order = \"value\": error of each team's look at what an insight is worth", "assumption: it errs as triage does in the templates; sweep it";
    Structure "max_age" Kind::Duration, "working time", "", "an insight older than this is dropped before work on it starts (default: never)", "";
    Structure "group" Kind::Count(1, 10_000), "people", "8", "members who coordinate on one piece of work", "";
    Structure "contention" Kind::Number(0.0, 10.0), "", "0.05", "α of the universal scalability law", "fitted to QSM staffing data; contested: sweep it";
    Structure "coherence" Kind::Number(0.0, 10.0), "", "0.007", "β of the universal scalability law", "fitted to QSM staffing data; contested: sweep it";
    Structure "interdependence" Kind::Numbers(WORK_KINDS, 0.0, 1.0), "ratio", "{ approve = 0.0, decide = 0.0, relay = 0.0, serve = 0.0, build = 1.0, chores = 0.0 }", "φ: how much of a kind of work the whole group must coordinate on", "";
    Structure "speed" Kind::Numbers(TEAM_KINDS, 0.01, 100.0), "ratio", "{}", "how fast a kind of team works; specialists above 1", "";
    Structure "background_share" Kind::Number(0.0, 0.95), "share", "0.0", "of everybody's time: work that has nothing to do with insights", "";
    Structure "admin" Kind::Duration, "working time", "\"0h\"", "administration per head and week, the same for all", "";
    Structure "chore_work" Kind::Length, "working time", "\"4h\"", "one piece of background work or administration", "";
    Structure "automated_share" Kind::Share, "share", "0.0", "of each team's members: machines", "";
    Structure "automated_speed" Kind::Number(0.01, 1000.0), "ratio", "1.0", "how fast a machine works, against a person", "";
    Structure "automated_error" Kind::Share, "probability", "0.0", "a machine turns what it handles into its opposite", "";
    Structure "price" Kind::Number(0.0, MANY), "", "1.0", "the price of what it offers", "";
    Structure "revenue_share" Kind::Share, "share", "1.0", "of what customers pay: what is left when those who own the way to them have had their part", "assumption: sweep it";
    Structure "rival_latency" Kind::Duration, "working time", "", "how far the rival's product lags behind needs under this structure: who owns the way to customers may learn what the firm does not (default: that of the market)", "assumption: sweep it";
    Structure "pay" Kind::Number(0.0, MANY), "money/year", "60000.0", "cost of one person", "assumption: cancels at equal headcount";
    Structure "automated_cost" Kind::Number(0.0, MANY), "money/year", "60000.0", "cost of one machine", "";

    Channel "new" Kind::Flag, "", "", "true: one that the template does not have (default: a channel of the template, whose other keys stay as they are)", "";
    Channel "remove" Kind::Flag, "", "", "true: left out, whatever else is said of it (default: kept)", "";
    Channel "at" Kind::Choice(&["touchpoint", "owner"]), "", "\"touchpoint\"", "who holds the channel: the team that meets the niche, or the owner of what moved", "";
    Channel "sees" Kind::Choice(&["what_shows", "end_customer"]), "", "\"what_shows\"", "whether an enterprise customer stands between the channel and the niches behind it", "";
    Channel "contact_interval" Kind::Length, "working time", "\"1w\"", "time between two contacts; 0 notices at once", "";
    Channel "acuity" Kind::Share, "probability", "1.0", "chance that a contact notices what moved", "";
    Channel "noise" Kind::Number(0.0, 1e6), "sd", "0.0", "error of what is noticed", "";
    Channel "contact_work" Kind::Duration, "working time", "\"0h\"", "members' time that a contact takes", "";
    Channel "false_alarm_interval" Kind::Duration, "working time", "", "mean time between false alarms of this channel and niche (default: none)", "";

    Link "gate" Kind::PerHeight, "working time", "", "reports leave only at this cadence (default: at once)", "";
    Link "gate_phase" Kind::Choice(&["aligned", "random"]), "", "\"aligned\"", "whether all gates of a level open together", "";
    Link "gate_offset" Kind::Duration, "working time", "\"0d\"", "each level opens so much after the one below: reports roll up", "";
    Link "urgent_share" Kind::Share, "share", "0.0", "the most telling insights do not wait for the gate", "";
    Link "pass_share" Kind::Share, "share", "1.0", "triage: the share that is passed on", "";
    Link "sales_bonus" Kind::Share, "weight", "0.0", "weight of appeal to sales, against worth to the customer, in triage", "";
    Link "judgement_noise" Kind::Number(0.0, 1e6), "sd", "0.0", "error of each judgement", "";
    Link "loss" Kind::Share, "probability", "0.0", "an insight is forgotten", "";
    Link "return" Kind::Number(0.0, 0.99), "probability", "0.0", "an insight is sent back to where it came from", "BPI 2013: 16 % of cases went A→B→A";
    Link "retention" Kind::Share, "ratio", "1.0", "the part of the content that survives", "Nichols 1962: .72 per level downwards (secondary)";
    Link "noise" Kind::Number(0.0, 1e6), "sd", "0.0", "error added to the content", "";
    Link "flip" Kind::Share, "probability", "0.0", "the content turns into its opposite", "";
    Link "transit" Kind::Length, "working time", "\"0d\"", "time on the way in which nobody works", "";
    Link "hours" Kind::Duration, "working time", "\"0h\"", "time per week that each end spends on keeping the link", "";
    Link "batch_fixed" Kind::Length, "working time", "", "work λ of reading one report, however much is in it (default: no report is read as a whole)", "Bolton & Dewatripont 1994: λ + a·n";
    Link "batch_item" Kind::Length, "working time", "\"0d\"", "work a on each item of a report", "Bolton & Dewatripont 1994: λ + a·n";

    Link "told" Kind::Share, "probability", "0.0", "word of mouth: whoever holds an insight mentions it over this link, once, to a team that the reporting tree puts nearer to the owner; it waits for the next meeting and passes no gate and no triage", "assumption: sweep it";

    Action "decide_work" Kind::PerTeam, "working time", "\"0d\"", "work of the owner on weighing an initiative", "";
    Action "cost" Kind::Number(0.0, MANY), "money", "0.0", "mean cost of an initiative beside the pay of those who work on it", "";
    Action "cost_cv" Kind::Number(0.0, 100.0), "ratio", "0.0", "coefficient of variation of the cost (lognormal)", "";
    Action "authority" Kind::Amounts, "money", "[0.0]", "what the owner may spend without asking, then its superiors one by one; the last figure holds for all further up, and the top may spend anything", "";
    Action "approve_work" Kind::PerTeam, "working time", "\"0d\"", "work of each level on an approval", "";
    Action "committee" Kind::Duration, "working time", "", "approvals are dealt with only when the level's committee meets (default: at once)", "";
    Action "pass_good" Kind::Share, "probability", "1.0", "a level agrees to an initiative that is worth its cost", "Sah & Stiglitz 1986: p1";
    Action "pass_bad" Kind::Share, "probability", "1.0", "a level agrees to one that is not", "Sah & Stiglitz 1986: p2";
    Action "rule" Kind::Choice(&["all", "any", "quorum"]), "", "\"all\"", "how many of the levels asked have to agree", "Sah & Stiglitz 1986";
    Action "quorum" Kind::Count(1, 1000), "levels", "1", "for the rule quorum: how many", "";
    Action "timeout" Kind::Duration, "working time", "", "who has not been answered by then may start (default: never)", "";
    Action "budget" Kind::Number(1e-6, 1e15), "money", "", "what all initiatives of a cycle may cost together (default: no limit)", "";
    Action "budget_cycle" Kind::Duration, "working time", "", "time between two budgets", "APQC 2008: yearly, 65 days to make";
    Action "build_work" Kind::PerTeam, "working time", "\"0d\"", "the owner's own work on an initiative", "";
    Action "integration_work" Kind::PerTeam, "working time", "\"0d\"", "the owner's work on each part that others deliver", "";
    Action "rework" Kind::Number(0.0, 0.99), "probability", "0.0", "what was built has to be built again", "";
    Action "release_cadence" Kind::Duration, "working time", "", "releases leave only at this cadence (default: at once)", "ING 2015: every 2–3 weeks, 5–6 a year before";
    Capability "new" Kind::Flag, "", "", "true: one that the template does not have (default: a capability of the template, whose other keys stay as they are)", "";
    Capability "remove" Kind::Flag, "", "", "true: left out, whatever else is said of it (default: kept)", "";
    Capability "from" Kind::Choice(&["own", "handoff", "pull", "partner"]), "", "\"own\"", "own members, the queue of a department, a service set up once, a partner outside", "";
    Capability "by" Kind::Text, "", "", "handoff and pull: the function or team that offers it; own: the one that a team which outgrows two pizzas pulls it from, or \"new\" for a platform that the first of them founds with its people", "";
    Capability "share" Kind::Share, "share", "1.0", "of the initiatives: those that need it", "";
    Capability "work" Kind::Length, "working time", "\"0d\"", "work on one initiative", "";
    Capability "set_up" Kind::Length, "working time", "\"0d\"", "pull: work of its first use by an owner", "";
    Capability "fee" Kind::Number(0.0, MANY), "money", "", "partner: what one use costs", "";
    Capability "latency" Kind::Length, "working time", "", "partner: time until it delivers", "";

    Capability "needs" Kind::TextList, "", "[]", "capabilities that whoever delivers it needs in turn, before its own work", "";

    Growth "review" Kind::Duration, "working time", "", "how often teams hire, shrink and split, from the warm-up on (default: never)", "";
    Growth "hire_above" Kind::Number(0.0, 10.0), "ratio", "0.85", "a team that was busier since the last review takes one more member", "assumption: sweep it";
    Growth "shrink_below" Kind::Number(0.0, 1.0), "ratio", "0.0", "a team that was less busy gives one up", "assumption: sweep it";
    Growth "hire_delay" Kind::Duration, "working time", "", "a team takes one more, too, where some piece of work has waited longer than this (default: waiting is no reason)", "";
    Growth "payroll_share" Kind::Number(0.0, 1000.0), "ratio", "", "nobody is hired while everybody's pay would be more than this part of the revenue, as it was at the last look; managers come with new teams all the same (default: no limit)", "";
    Growth "most_members" Kind::Count(1, 10_000_000), "people", "", "no team hires beyond this many in all; managers come with new teams all the same (default: no limit)", "";
    Growth "two_pizza" Kind::Count(2, 10_000), "people", "9", "the size that a team should not outgrow", "two-pizza rule: 6–10 (Vogels 2007)";
    Growth "when_full" Kind::Choice(&["grow", "split", "pull"]), "", "\"grow\"", "what a team does that would outgrow it: grow on, split in two, or pull a service", "";
    Growth "settling" Kind::Duration, "working time", "\"0d\"", "time that both halves of a split need to settle", "assumption: sweep it";
    Growth "settling_speed" Kind::Number(0.05, 1.0), "ratio", "0.7", "how fast they work meanwhile", "assumption: sweep it";

    Growth "attrition" Kind::Number(0.0, 100.0), "1/year", "0.0", "the rate at which people leave whose initiatives never wait", "assumption: sweep it";
    Growth "attrition_waiting" Kind::Number(0.0, 100.0), "ratio", "0.0", "how much the rate rises when all of a team's initiatives wait for permission or money", "assumption: sweep it";
    Growth "vacancy" Kind::Duration, "working time", "\"1q\"", "time until a successor begins, at the next review", "assumption: sweep it";
    Growth "found_members" Kind::Count(1, 65_535), "people", "", "the members of a micro-business that is founded for a new niche, hired as far as most_members allows, else up to half of its owner's people (default: its owner serves it beside the rest)", "assumption: sweep it";
    Growth "portfolio" Kind::Duration, "working time", "", "how often the investor looks at what businesses earn (default: never)", "";
    Growth "close_below" Kind::Number(0.0, 1000.0), "ratio", "0.5", "revenue over pay below which a business earns too little", "assumption: sweep it";
    Growth "patience" Kind::Count(1, 1000), "reviews", "2", "how often in a row before it is closed", "assumption: sweep it";

    Transformation "learning" Kind::Duration, "working time", "\"0d\"", "time in which everybody learns a new way, after it begins at fork_at or with a change", "assumption: sweep it";
    Transformation "learning_speed" Kind::Number(0.05, 1.0), "ratio", "0.7", "how fast they work meanwhile", "assumption: sweep it";
    Transformation "innovation" Kind::Number(0.000_001, 1000.0), "1/year", "", "p of Bass: teams adopt a new authority at the rate p + q × the share that has adopted; before that they ask as they used to (default: all at once)", "Bass 1969: .03 on average over products";
    Transformation "imitation" Kind::Number(0.0, 1000.0), "1/year", "0.38", "q of Bass", "Bass 1969: .38 on average over products";
    Transformation "resistance" Kind::Share, "share", "0.0", "of the teams: those that never adopt it", "assumption: sweep it";

    Change "structure" Kind::Text, "", "", "the structure that changes", "";
    Change "at" Kind::Duration, "working time", "", "when, counted from the start of the simulated time", "";

    Chart "file" Kind::Text, "", "", "CSV with one post or person a row", "";
    Chart "reports_to" Kind::Text, "", "", "CSV edge list: who reports to whom", "";
    Chart "ties" Kind::Text, "", "", "CSV edge list: who works with whom", "";
    Chart "headcounts" Kind::Text, "", "", "CSV of junior posts under a post", "";
    Chart "roots" Kind::TextList, "", "[\"XX\", \"\"]", "superiors outside the organisation", "";
    Chart "edits" Kind::Edits, "", "[]", "changes carried out once the chart is read: move POST under POST, merge POST into POST, remove POST, tie POST with POST, resize POST to NUMBER", "";
    Chart "repair" Kind::TextList, "", "[]", "rules for conflicts: first, drop, attach-to-root", "";
    Columns "id" Kind::Text, "", "\"id\"", "the post", "";
    Columns "reports_to" Kind::Text, "", "\"reports_to\"", "the superior post", "";
    Columns "title" Kind::Text, "", "\"title\"", "what the post is called", "";
    Columns "unit" Kind::Text, "", "\"unit\"", "the unit it belongs to", "";
    Columns "grade" Kind::Text, "", "\"grade\"", "its grade", "";
    Columns "fte" Kind::Text, "", "\"fte\"", "full-time equivalents", "";
    Columns "profession" Kind::Text, "", "\"profession\"", "its profession", "";
    Columns "source" Kind::Text, "", "\"source\"", "edge lists: who", "";
    Columns "target" Kind::Text, "", "\"target\"", "edge lists: to whom", "";

    Claim "claim" Kind::Claim, "", "", "two sums of STRUCTURE.MEASURE with < or > between them, or = and a margin after ±; a factor stands before a *", "";
    Claim "expect" Kind::Choice(&["supported", "refuted", "undecided"]), "", "", "what the statistics are expected to say", "";
    Claim "tests" Kind::Text, "", "", "the claims of the literature that it puts to the test", "";
    Claim "because" Kind::Text, "", "", "why, in a sentence", "";

    Known "test" Kind::Text, "", "", "the label of the known answer", "";
    Known "structure" Kind::Text, "", "", "where it is measured", "";
    Known "team" Kind::Text, "", "", "the team, for a measure of one team", "";
    Known "measure" Kind::Text, "", "", "what is measured", "";
    Known "expected" Kind::Number(-1e300, 1e300), "", "", "the value that theory gives", "";
    Known "tolerance" Kind::Number(0.0, 1e300), "", "", "accepted distance where the answer is exact (default: |z| < 4)", "";
    Known "source" Kind::Text, "", "", "where the value comes from", "";

    Study "schema_version" Kind::Count(1, 1), "", "", "the version of this format", "";
    Study "title" Kind::Text, "", "\"\"", "a name for people", "";
    Study "question" Kind::Text, "", "\"\"", "the question that the study asks", "";
    Study "scenario" Kind::Text, "", "", "the base: a name of the gallery, or a file beside the study (left out: only the design is written)", "";
    Study "structures" Kind::TextList, "", "[]", "the structures of the scenario that are run (default: all)", "";
    Study "design" Kind::Choice(&["grid", "list", "random", "latin_hypercube", "sobol", "morris", "saltelli"]), "", "", "how points are chosen", "";
    Study "points" Kind::Count(1, 1_000_000_000), "points", "64", "random, latin_hypercube, sobol: the points; morris: the trajectories; saltelli: the base sample N", "Sobol: a power of two; Saltelli et al. 2010";
    Study "list" Kind::Text, "", "", "list: a CSV file with one point a row and one factor a column", "";
    Study "morris_levels" Kind::Count(2, 1000), "levels", "4", "morris: levels of each factor, an even number", "Morris 1991";
    Study "order" Kind::Choice(&["first", "second"]), "", "\"first\"", "saltelli: whether interactions of two factors are told apart (N(2k+2) points instead of N(k+2))", "Saltelli 2002";
    Study "seed" Kind::Count(0, MAX_SEED), "", "", "the seed of the design and of all luck (default: that of the scenario)", "";
    Study "luck" Kind::Choice(&["common", "own"]), "", "\"common\"", "whether all points of a scrambled part, or of a design without parts, face the same luck, replication by replication, or each its own", "";
    Study "scrambles" Kind::Count(1, 1000), "", "16", "parts of a sampled design that are scrambled independently and meet luck of their own: intervals come from their spread; 1 gives all points one luck and no interval (grids and lists have no parts, each trajectory of Morris is one)", "Owen, arXiv 2501.00150";
    Study "replications" Kind::Count(1, 1_000_000), "", "", "runs of each structure at each point (default: that of the scenario); or give a precision", "";
    Study "precision" Kind::Number(1e-6, 10.0), "ratio", "", "at each point: stop when the half-width, relative to the baseline's estimate, is below this", "";
    Study "precision_measure" Kind::Text, "", "", "the measure that the precision is asked of (default: that of the scenario)", "";
    Study "max_replications" Kind::Count(2, 1_000_000), "", "1000", "the most replications that a precision may take", "";
    Study "confidence" Kind::Number(0.5, 0.9999), "", "0.95", "the confidence of all intervals", "";
    Study "measures" Kind::TextList, "", "[]", "what is kept of each run, analysed and drawn, the most important first (default: everything is kept, the delay and what gets through are analysed)", "";
    Study "tables" Kind::TextList, "", "[\"runs.csv\", \"runs.parquet\", \"measures.csv\", \"measures.parquet\"]", "what is written when all is done: runs, one a row, or measures, one a row", "";
    Factor "name" Kind::Text, "", "", "the column that it fills (default: the last part of its path)", "";
    Factor "path" Kind::Text, "", "", "the key of the scenario that it sets, such as base.span or structures.network.team_size", "";
    Factor "paths" Kind::TextList, "", "[]", "several keys that it sets to the same value", "";
    Factor "levels" Kind::Levels, "", "", "the values that it takes; or named edits such as { name = \"flat\", set = { base = { span = 12 } } }", "";
    Factor "range" Kind::Range, "", "", "the least and the greatest value, all between equally likely", "";
    Factor "scale" Kind::Choice(&["linear", "log"]), "", "\"linear\"", "log: all orders of magnitude of the range equally likely", "";
    Factor "steps" Kind::Count(2, 10_000), "levels", "5", "grid: how many values of a range, both ends included", "";
    Factor "distribution" Kind::Law, "", "", "{ normal = [mean, sd] }, { lognormal = [median, p90] } or { triangular = [least, likeliest, greatest] }", "";
};
