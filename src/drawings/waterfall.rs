//! One shift's way through each structure on one axis of time: who had it, one below the other in the order in which they did,
//! and what they did with it.

use super::axis::{Axis, horizontal};
use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::palette::{self, INK, PAPER, SOFT};
use super::stages::{LINE, WIDTH, legend, legend_places};
use crate::results::trace::story::days;
use crate::results::wording::listed;
use crate::results::{Holder, Stage, Step, Trace, Way, WayEnd};

/// The height of a row, and of the bars in it.
const ROW: f64 = 36.0;
const BAR: f64 = 26.0;
/// The room above the rows of a structure.
const HEAD: f64 = 54.0;
/// The widest name of a row.
const NAMES: f64 = 300.0;
/// The rows of a structure; the shortest stays beyond them are drawn on the row of who had it before.
const ROWS: usize = 14;

/// Who had it, from when until when, before somebody else did.
struct Stay<'a> {
    who: String,
    steps: Vec<&'a Step>,
}

impl Stay<'_> {
    fn days(&self) -> f64 {
        self.steps.iter().map(|step| step.days()).sum()
    }
}

pub(super) fn draw(trace: &Trace) -> Canvas {
    let stays: Vec<Vec<Stay<'_>>> = trace.ways.iter().map(stays).collect();
    let steps = || trace.ways.iter().flat_map(|way| &way.steps);
    let shown: Vec<Stage> = Stage::ALL
        .into_iter()
        .filter(|stage| steps().any(|step| step.stage == *stage && step.days() > 0.0))
        .collect();
    let (lines, places) = legend_places(&shown);
    let top = BODY + lines as f64 * LINE + 20.0;
    let rows: usize = stays.iter().map(Vec::len).sum();
    let bottom = top + trace.ways.len() as f64 * HEAD + rows as f64 * ROW + 14.0;
    let mut canvas = Canvas::new("trace", (WIDTH, bottom + 74.0), &title(trace), &subtitle(trace));
    legend(&mut canvas, &places);
    let names = stays.iter().flatten().map(|stay| Canvas::text_width(&stay.who, TEXT));
    let left = MARGIN + names.fold(80.0, f64::max).min(NAMES) + 14.0;
    let longest = steps().map(|step| step.to_d).fold(0.0, f64::max);
    let high = if longest > 0.0 { longest * 1.02 } else { 1.0 };
    let x = Axis { low: 0.0, high, from: left, to: WIDTH - 130.0 };
    horizontal(&mut canvas, &x, (top + 8.0, bottom), "working days since the shift");
    let mut y = top;
    for (way, stays) in trace.ways.iter().zip(&stays) {
        draw_way(&mut canvas, way, stays, &x, y);
        canvas.tell(&format!("{}: {}; {}.", way.structure, way.headline(), way.time_in_words()));
        y += HEAD + stays.len() as f64 * ROW;
    }
    canvas
}

fn title(trace: &Trace) -> String {
    let each: Vec<String> =
        trace.ways.iter().map(|way| format!("{} in {}", way.ended_in_words(), way.structure)).collect();
    format!("The same change is {}", listed(&each))
}

fn subtitle(trace: &Trace) -> String {
    let name = &trace.shift.name;
    let end = if trace.acts { "until a release answers it" } else { "until its owner has heard" };
    format!(
        "Shift {} of niche {}, from the day on which customers begin to want something else {end}, followed for {:.0} working days. The rows are who had it, one after the other.",
        name.shift, name.niche, trace.follow_up_d
    )
}

/// What stands at the end of a way.
fn in_short(way: &Way) -> String {
    match way.end {
        WayEnd::Received | WayEnd::Released => days(way.total_d()),
        WayEnd::Declined => "declined".to_owned(),
        WayEnd::Lost => "lost".to_owned(),
        WayEnd::Unseen | WayEnd::UnderWay => "not there".to_owned(),
        WayEnd::Absent => String::new(),
    }
}

/// Who had it, in order.
fn stays(way: &Way) -> Vec<Stay<'_>> {
    let mut stays: Vec<Stay<'_>> = Vec::new();
    for step in &way.steps {
        let who = row_of(step);
        match stays.last_mut() {
            Some(last) if last.who == who => last.steps.push(step),
            _ => stays.push(Stay { who, steps: vec![step] }),
        }
    }
    while stays.len() > ROWS {
        let inner = 1..stays.len() - 1;
        let shortest = inner.min_by(|a, b| stays[*a].days().total_cmp(&stays[*b].days())).unwrap_or(1);
        let Stay { steps, .. } = stays.remove(shortest);
        let before = &mut stays[shortest - 1];
        before.steps.extend(steps);
        if !before.who.ends_with(" and others") {
            before.who.push_str(" and others");
        }
    }
    stays
}

/// In whose row a step is drawn: what is on the way is still with who sent it.
fn row_of(step: &Step) -> String {
    match &step.holder {
        None => "nobody yet".to_owned(),
        Some(Holder::Team(team) | Holder::Between { from: team, .. }) => team.clone(),
        Some(Holder::Partner) => "a partner".to_owned(),
        Some(Holder::Budget) => "the budget".to_owned(),
    }
}

fn draw_way(canvas: &mut Canvas, way: &Way, stays: &[Stay<'_>], x: &Axis, top: f64) {
    let head = format!("{}: {}", way.structure, way.headline());
    let head = Canvas::fitted(&head, TEXT, WIDTH - 2.0 * MARGIN);
    canvas.block([(MARGIN, top + 12.0), (MARGIN + Canvas::text_width(&head, TEXT) + 8.0, top + 46.0)], PAPER);
    canvas.text((MARGIN, top + 30.0), &head, TEXT, INK, Anchor::Left);
    for (row, stay) in stays.iter().enumerate() {
        let middle = top + HEAD + ROW * (row as f64 + 0.5);
        let label = Canvas::fitted(&stay.who, TEXT, x.from - 14.0 - MARGIN);
        canvas.text((x.from - 14.0, middle), &label, TEXT, SOFT, Anchor::Right);
        for step in &stay.steps {
            draw_step(canvas, step, x, middle);
        }
        let end = stay.steps.iter().map(|step| step.to_d).fold(0.0, f64::max);
        if row + 1 < stays.len() {
            let below = middle + ROW - BAR / 2.0;
            canvas.line([(x.at(end), middle + BAR / 2.0), (x.at(end), below)], SOFT, 1.5);
        } else {
            let total = in_short(way);
            let from = x.at(end) + 8.0;
            let behind =
                [(from, middle - 14.0), (from + Canvas::text_width(&total, TEXT) + 8.0, middle + 14.0)];
            canvas.block(behind, PAPER);
            canvas.text((from + 4.0, middle), &total, TEXT, INK, Anchor::Left);
        }
    }
}

fn draw_step(canvas: &mut Canvas, step: &Step, x: &Axis, middle: f64) {
    /// What takes hardly any time is seen all the same.
    const LEAST: f64 = 1.5;
    let (start, end) = (x.at(step.from_d), x.at(step.to_d).max(x.at(step.from_d) + LEAST));
    let colour = palette::stage(step.stage);
    canvas.block([(start, middle - BAR / 2.0), (end, middle + BAR / 2.0)], colour);
    let text = format!("{:.1}", step.days());
    if end - start > Canvas::text_width(&text, TEXT) + 8.0 {
        // Right after its block: a page in the dark keeps the ink of texts that stand on a colour.
        canvas.text(
            (f64::midpoint(start, end), middle),
            &text,
            TEXT,
            palette::ink_on(colour),
            Anchor::Middle,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{ShiftName, TracedShift};

    /// A way through so many teams, each longer than the one before.
    fn way(teams: usize) -> Way {
        let mut from_d = 0.0;
        let step = |place: usize| {
            let (start, to_d) = (from_d, from_d + 1.0 + place as f64);
            from_d = to_d;
            let holder = (place > 0).then(|| Holder::Team(format!("team {place}")));
            let stage = if place == 0 { Stage::Unseen } else { Stage::Queue };
            Step {
                stage,
                from_d: start,
                to_d,
                holder,
                task: None,
                delay: None,
                before: None,
                effects: Vec::new(),
            }
        };
        Way {
            structure: "line".to_owned(),
            owner: Some("owner".to_owned()),
            true_gap: 1.0,
            steps: (0..teams).map(step).collect(),
            end: WayEnd::Received,
            sensed_d: None,
            received_d: None,
            concluded_d: None,
            hops: 0,
            perceived_gap: None,
            others: Vec::new(),
        }
    }

    #[test]
    fn a_long_way_has_no_more_rows_than_fit_and_loses_no_time() {
        let way = way(40);
        let stays = stays(&way);
        assert_eq!(stays.len(), ROWS);
        let drawn: f64 = stays.iter().map(Stay::days).sum();
        assert!((drawn - way.total_d()).abs() < 1e-9, "{drawn}");
        assert!(stays[0].who.ends_with("and others") && stays[ROWS - 1].who == "team 39");
    }

    #[test]
    fn every_structure_and_everybody_who_had_it_is_named() {
        let trace = Trace {
            scenario: "s".to_owned(),
            seed: 1,
            replication: 0,
            shift: TracedShift {
                name: ShiftName { niche: 3, shift: "12".to_owned() },
                attribute: 0,
                shifted_d: 10.0,
            },
            why: String::new(),
            follow_up_d: 100.0,
            acts: false,
            ways: vec![way(4), Way { structure: "net <&>".to_owned(), ..way(2) }],
            partings: Vec::new(),
        };
        let drawing = draw(&trace).finish("x").unwrap();
        for text in [
            "line: heard after 10.0 d by owner",
            "net &lt;&amp;&gt;",
            "team 3",
            "nobody yet",
            "waiting in line",
        ] {
            assert!(drawing.svg.contains(text), "{text} is not in\n{}", drawing.svg);
        }
        assert!(drawing.alt.contains("line: heard after 10.0 d by owner"), "{}", drawing.alt);
    }
}
