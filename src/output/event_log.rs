//! The event log of runs as a file for tools of process mining: XES (IEEE 1849) or delimited text, written shift by shift.
//!
//! Simulated days are working days. In the log each is a whole day of the calendar, from the first of January 2000 on, UTC: a
//! microsecond of work is three of the log, 252 days are a year of work, and there are neither nights nor weekends. So the time
//! between two events, divided by 24 h, is the working days between them, to the microsecond.

use super::folder::{file_place, place};
use super::xml::escaped;
use super::{OutputError, at};
use crate::experiment::{Execution, Experiment, ExperimentError};
use crate::results::{LoggedCase, LoggedEvent};
use crate::tables::{Batch, Cell, Values};
use crate::time::Duration;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Seconds from the epoch of computers to that of the log, the first of January 2000.
const EPOCH_S: u64 = 946_684_800;
/// Microseconds of the log for one of work: a working day of 8 hours is a day of 24.
const STRETCH: u64 = 3;
/// Days from there to the end of the year 9999, the last that dates are written of.
const DAYS_OF_DATES: f64 = 2_921_939.0;

/// What an event log is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// XML, by IEEE 1849.
    Xes,
    /// Delimited text, one event a row.
    Csv,
}

impl LogFormat {
    fn file(self) -> &'static str {
        match self {
            Self::Xes => "event-log.xes",
            Self::Csv => "event-log.csv",
        }
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLog {
    /// Where.
    pub file: PathBuf,
    /// Shifts.
    pub cases: u64,
    /// Events of theirs.
    pub events: u64,
    /// Its size.
    pub bytes: u64,
}

/// Why an event log could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// A run did not come to its end.
    #[error(transparent)]
    Run(#[from] ExperimentError),
    /// The file cannot be written.
    #[error(transparent)]
    Output(#[from] OutputError),
}

/// Writes the events of some runs, by structure and replication, into a file of a folder: the file is there once all are
/// written. One that is there already is replaced with `force` only.
///
/// # Errors
/// When a run fails, or when the file exists or cannot be written: there is none then.
pub fn write_event_log(
    experiment: &Experiment,
    runs: &[(String, u32)],
    format: LogFormat,
    (folder, force): (&Path, bool),
    execution: Execution<'_>,
) -> Result<WrittenLog, LogError> {
    let folder = place(folder.to_owned())?;
    let file = file_place(&folder.join(format.file()), force)?;
    if experiment.scenario().horizon.days() >= DAYS_OF_DATES {
        let reason = "the run ends after the year 9999 of the log, and no date can be written of it: choose a shorter horizon";
        return Err(OutputError::Asked(reason.to_owned()).into());
    }
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    let mut staged = file.as_os_str().to_owned();
    staged.push(".part");
    let staged = PathBuf::from(staged);
    let written = write_staged(experiment, runs, format, &staged, execution);
    let moved = written.and_then(|written| {
        std::fs::rename(&staged, &file).map_err(at(&file))?;
        Ok(WrittenLog { file: file.clone(), ..written })
    });
    if moved.is_err() {
        // Where even that fails, the error that is told came first.
        let _ = std::fs::remove_file(&staged);
    }
    moved
}

/// The events of some runs, by structure and replication, as a table: the rows that [`write_event_log`] writes as delimited text.
///
/// # Errors
/// When a run fails.
pub fn event_log_table(
    experiment: &Experiment,
    runs: &[(String, u32)],
    execution: Execution<'_>,
) -> Result<Batch, ExperimentError> {
    let mut batch = rows();
    for (structure, replication) in runs {
        experiment.event_log(structure, *replication, execution, |case| put(&mut batch, case))?;
    }
    Ok(batch)
}

fn write_staged(
    experiment: &Experiment,
    runs: &[(String, u32)],
    format: LogFormat,
    staged: &Path,
    execution: Execution<'_>,
) -> Result<WrittenLog, LogError> {
    let failed = at(staged);
    let out = BufWriter::new(std::fs::File::create(staged).map_err(&failed)?);
    let mut log = Log::new(out, format, experiment.scenario().name()).map_err(&failed)?;
    for (structure, replication) in runs {
        let mut fault = None;
        experiment.event_log(structure, *replication, execution, |case| {
            if fault.is_none() {
                fault = log.write(case).err();
            }
        })?;
        fault.map_or(Ok(()), |fault| Err(failed(fault)))?;
    }
    let (cases, events) = (log.cases, log.events);
    log.end().map_err(&failed)?;
    let bytes = std::fs::metadata(staged).map_err(&failed)?.len();
    Ok(WrittenLog { file: staged.to_owned(), cases, events, bytes })
}

/// A log in the making.
struct Log<W: Write> {
    out: Out<W>,
    cases: u64,
    events: u64,
}

enum Out<W: Write> {
    Xes(W),
    Csv(Box<csv::Writer<W>>, Batch),
}

/// The events of cases, one a row.
fn rows() -> Batch {
    let (text, note) = (|| Values::Text(Vec::new()), || Values::Note(Vec::new()));
    let (whole, count) = (|| Values::Whole(Vec::new()), || Values::Count(Vec::new()));
    let number = || Values::Number(Vec::new());
    let columns = [
        ("case", text()),
        ("activity", text()),
        ("timestamp", text()),
        ("resource", note()),
        ("lifecycle", text()),
        ("structure", text()),
        ("replication", whole()),
        ("niche", whole()),
        ("shift", text()),
        ("owner", text()),
        ("copy", count()),
        ("at_d", number()),
        ("gap", number()),
        ("before", count()),
        ("score", number()),
        ("mark", number()),
        ("note", note()),
    ];
    Batch::new(columns.into_iter().map(|(name, values)| (name.to_owned(), values)).collect())
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="2000-01-01T00:00:00.000000+00:00"/>
    <string key="lifecycle:transition" value="complete"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <classifier name="Activity and resource" keys="concept:name org:resource"/>
"#;

impl<W: Write> Log<W> {
    fn new(mut out: W, format: LogFormat, scenario: &str) -> std::io::Result<Self> {
        let out = match format {
            LogFormat::Xes => {
                out.write_all(HEAD.as_bytes())?;
                let about = [
                    text("concept:name", scenario),
                    text("lifecycle:model", "standard"),
                    text(
                        "microbiz:time",
                        "one day of this log is one working day of 8 hours; day 0 of the run is 2000-01-01; 252 days are a year",
                    ),
                ];
                out.write_all(about.map(|line| format!("  {line}\n")).concat().as_bytes())?;
                Out::Xes(out)
            }
            LogFormat::Csv => {
                let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
                let rows = rows();
                writer.write_record(&rows.names)?;
                Out::Csv(Box::new(writer), rows)
            }
        };
        Ok(Self { out, cases: 0, events: 0 })
    }

    fn write(&mut self, case: &LoggedCase) -> std::io::Result<()> {
        self.cases += 1;
        self.events += case.events.len() as u64;
        match &mut self.out {
            Out::Xes(out) => out.write_all(xes(case).as_bytes()),
            Out::Csv(writer, rows) => {
                put(rows, case);
                let written = (0..rows.len()).try_for_each(|row| rows.record(row, writer));
                rows.clear();
                Ok(written?)
            }
        }
    }

    fn end(self) -> std::io::Result<()> {
        match self.out {
            Out::Xes(mut out) => {
                out.write_all(b"</log>\n")?;
                out.flush()
            }
            Out::Csv(mut writer, _) => writer.flush(),
        }
    }
}

/// A moment in the log: `2000-03-25T07:12:00.000000Z`.
fn timestamp(at_d: f64) -> String {
    let micros = Duration::of_days(at_d).0.saturating_mul(STRETCH);
    let since = std::time::Duration::from_secs(EPOCH_S) + std::time::Duration::from_micros(micros);
    humantime::format_rfc3339_micros(SystemTime::UNIX_EPOCH + since).to_string()
}

fn text(key: &str, value: &str) -> String {
    format!("<string key=\"{key}\" value=\"{}\"/>", escaped(value))
}

fn number(kind: &str, key: &str, value: impl std::fmt::Display) -> String {
    format!("<{kind} key=\"{key}\" value=\"{value}\"/>")
}

fn xes(case: &LoggedCase) -> String {
    let about = [
        text("concept:name", &case.case),
        text("structure", &case.structure),
        number("int", "replication", case.replication),
        number("int", "niche", case.niche),
        text("shift", &case.shift),
        number("int", "attribute", case.attribute),
        text("owner", &case.owner),
        number("boolean", "is_real", case.is_real),
        number("float", "true_gap", case.true_gap),
        text("outcome", &case.outcome),
    ];
    let delay = case.delay_d.map(|delay| number("float", "delay_d", delay));
    let about: String = about.into_iter().chain(delay).map(|line| format!("    {line}\n")).collect();
    let events: String =
        case.events.iter().map(|event| format!("    <event>{}</event>\n", of_event(event))).collect();
    format!("  <trace>\n{about}{events}  </trace>\n")
}

fn of_event(event: &LoggedEvent) -> String {
    let always = [
        text("concept:name", &event.activity),
        text("lifecycle:transition", event.lifecycle.name()),
        number("date", "time:timestamp", timestamp(event.at_d)),
    ];
    let sometimes = [
        event.resource.as_ref().map(|team| text("org:resource", team)),
        event.copy.map(|copy| number("int", "copy", copy)),
        event.gap.map(|gap| number("float", "gap", gap)),
        event.before.map(|before| number("int", "before", before)),
        event.score.map(|score| number("float", "score", score)),
        event.mark.filter(|mark| mark.is_finite()).map(|mark| number("float", "mark", mark)),
        event.note.as_ref().map(|note| text("note", note)),
    ];
    always.into_iter().chain(sometimes.into_iter().flatten()).collect()
}

/// Adds the events of a case.
fn put(batch: &mut Batch, case: &LoggedCase) {
    for event in &case.events {
        let cells = [
            Cell::Text(case.case.clone()),
            Cell::Text(event.activity.clone()),
            Cell::Text(timestamp(event.at_d)),
            Cell::Note(event.resource.clone()),
            Cell::Text(event.lifecycle.name().to_owned()),
            Cell::Text(case.structure.clone()),
            Cell::Whole(case.replication.into()),
            Cell::Whole(case.niche.into()),
            Cell::Text(case.shift.clone()),
            Cell::Text(case.owner.clone()),
            Cell::Count(event.copy.map(i64::from)),
            Cell::Number(Some(event.at_d)),
            Cell::Number(event.gap),
            Cell::Count(event.before.map(i64::from)),
            Cell::Number(event.score),
            Cell::Number(event.mark.filter(|mark| mark.is_finite())),
            Cell::Note(event.note.clone()),
        ];
        batch.put(cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::Lifecycle;

    #[test]
    fn a_working_day_is_a_day_of_the_log_to_the_microsecond() {
        assert_eq!(timestamp(0.0), "2000-01-01T00:00:00.000000Z");
        assert_eq!(timestamp(31.5), "2000-02-01T12:00:00.000000Z");
        // A working year is 252 days of the leap year 2000, and a working microsecond three of the log.
        assert_eq!(timestamp(252.0), "2000-09-09T00:00:00.000000Z");
        assert_eq!(timestamp(1.0 / 28_800_000_000.0), "2000-01-01T00:00:00.000003Z");
        assert_eq!(timestamp(DAYS_OF_DATES - 1.0), "9999-12-30T00:00:00.000000Z");
    }

    fn case() -> LoggedCase {
        LoggedCase {
            case: "a/0/3/12".to_owned(),
            structure: "a \"<&>\"".to_owned(),
            replication: 0,
            niche: 3,
            shift: "12".to_owned(),
            attribute: 1,
            owner: "x,y".to_owned(),
            is_real: true,
            true_gap: 0.5,
            outcome: "unseen".to_owned(),
            delay_d: None,
            events: vec![LoggedEvent {
                activity: "need shifts".to_owned(),
                lifecycle: Lifecycle::Complete,
                at_d: 1.0,
                resource: None,
                copy: None,
                gap: Some(0.5),
                before: None,
                score: None,
                mark: Some(f64::NEG_INFINITY),
                note: None,
            }],
        }
    }

    fn written(format: LogFormat) -> String {
        let mut bytes = Vec::new();
        let mut log = Log::new(&mut bytes, format, "s").unwrap();
        log.write(&case()).unwrap();
        assert_eq!((log.cases, log.events), (1, 1));
        log.end().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn hostile_names_stay_inside_their_attributes_and_their_cells() {
        let xes = written(LogFormat::Xes);
        assert!(xes.contains("value=\"a &quot;&lt;&amp;&gt;&quot;\""), "{xes}");
        assert_eq!((xes.matches("<trace>").count(), xes.matches("<event>").count()), (1, 1));
        assert!(xes.ends_with("</log>\n") && !xes.contains("inf"), "{xes}");
        let csv = written(LogFormat::Csv);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((&row[0], &row[9], row.len()), ("a/0/3/12", "x,y", rows().names.len()));
        assert_eq!(&row[15], "", "an endless mark is none");
    }
}
