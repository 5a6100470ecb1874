//! A run is a study of one point: both stop at the same replication.

use super::*;
use crate::results::Notice;

#[test]
fn a_run_and_a_study_of_one_point_stop_at_the_same_replication_and_give_the_same_rows() {
    let asked = |relative: f64, most: u32| format!("precision = {relative}\nmax_replications = {most}\n");
    let one = "design = \"grid\"\n[[factors]]\npath = \"market.shift_interval\"\nlevels = [\"1d\"]\n";
    let mut stops = Vec::new();
    for (relative, most) in [(5.0, 60), (0.3, 200), (0.2, 200), (0.0001, 25)] {
        let base = BASE.replace("replications = 3\n", &asked(relative, most));
        let base = ScenarioFile::parse("base.toml", &base).unwrap();
        let sweep = Sweep::new(study(one), &base, BTreeMap::new(), None).unwrap();
        let ledger = Memory::default();
        assert!(all_is_run(&sweep, &ledger, (0, 1)));
        let run = Experiment::new(sweep.scenario(0).unwrap()).unwrap().run(Execution::default()).unwrap();
        let units = ledger.of(0);
        assert_eq!(units.len() as u32, run.about.replications, "precision {relative}");
        let measures = &sweep.layout.measures;
        for row in run.replications.iter().filter(|row| measures.contains(&row.measure)) {
            let structure = sweep.structures().iter().position(|name| *name == row.structure).unwrap();
            let kept = units[row.replication as usize].runs[structure].as_ref().unwrap();
            let place = measures.iter().position(|measure| *measure == row.measure).unwrap();
            if row.measure != Measure::UtilisationMax {
                assert_eq!(kept[place].map(f64::to_bits), row.value.map(f64::to_bits), "{row:?}");
            }
        }
        let said = |notices: &[Notice]| notices.iter().any(|notice| notice.kind == "precision");
        assert_eq!(said(&sweep.notices(&ledger)), said(&run.notices), "precision {relative}");
        stops.push((units.len(), said(&run.notices)));
    }
    assert_eq!((stops[0], stops[3]), ((20, false), (25, true)));
    assert!(stops[1].0 > 20 && !stops[1].1, "a look beyond the first decides as well: {stops:?}");
}

#[test]
fn an_unreached_measure_ends_a_run_at_the_look_at_which_it_ends_a_study() {
    // Each shift takes the receiver forty hours, and six come in a day: most are not heard of within their time.
    let base = BASE
        .replace("replications = 3\n", "precision = 0.1\nmax_replications = 90\n")
        .replace("[market]", "precision_measure = \"delay_to_received.median\"\n[market]");
    let base = base.replace("receive_work = \"2h\"", "receive_work = \"40h\"");
    let base = ScenarioFile::parse("base.toml", &base).unwrap();
    let one = "design = \"grid\"\n[[factors]]\npath = \"market.shift_interval\"\nlevels = [\"4h\"]\n";
    let sweep = Sweep::new(study(one), &base, BTreeMap::new(), None).unwrap();
    let ledger = Memory::default();
    assert!(all_is_run(&sweep, &ledger, (0, 1)));
    let run = Experiment::new(sweep.scenario(0).unwrap()).unwrap().run(Execution::default()).unwrap();
    assert_eq!((ledger.of(0).len() as u32, run.about.replications), (20, 20));
    let text = |notices: &[Notice]| {
        notices.iter().find(|notice| notice.kind == "precision").map(|notice| notice.text.clone()).unwrap()
    };
    for said in [text(&sweep.notices(&ledger)), text(&run.notices)] {
        assert!(said.contains("name another precision_measure"), "{said}");
    }
}
