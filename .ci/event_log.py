"""Reads event logs as process mining does: PM4Py finds the cases and the durations of the table of insights in both formats.

Usage: event_log.py FOLDER, in which event-log.xes, event-log.csv and insights.csv are of the same runs.
"""

import sys, warnings
import pandas, pm4py

warnings.filterwarnings("ignore")
folder = sys.argv[1]
DAY = 24 * 60 * 60  # a working day is a day of the log

insights = pandas.read_csv(f"{folder}/insights.csv")
key = ["structure", "replication", "niche", "shift", "shifted_d"]
shifts = insights.groupby(key).size()
received = insights[insights.outcome == "received"].set_index(key)
expected = sorted(round(days * DAY, 4) for days in received.received_d - received.index.get_level_values("shifted_d"))
assert len(expected) > 500, len(expected)


def check(name, log):
    cases = log["case:concept:name"].nunique()
    assert cases == len(shifts), f"{name}: {cases} cases, {len(shifts)} shifts in the table"
    ends = pm4py.filter_event_attribute_values(log, "concept:name", ["need shifts", "received"], level="event", retain=True)
    heard = pm4py.filter_event_attribute_values(ends, "concept:name", ["received"], level="case", retain=True)
    durations = sorted(pm4py.get_all_case_durations(heard))
    assert len(durations) == len(expected), f"{name}: {len(durations)} receipts, {len(expected)} in the table"
    # Dates have microseconds, of which three are one of work.
    apart = max(abs(ours - theirs) for ours, theirs in zip(durations, expected))
    assert apart < 1e-3, f"{name}: durations differ by {apart} s of {DAY} s a day"
    return cases


xes = pm4py.convert_to_dataframe(pm4py.read_xes(f"{folder}/event-log.xes"))
csv = pm4py.format_dataframe(
    pandas.read_csv(f"{folder}/event-log.csv"), case_id="case", activity_key="activity", timestamp_key="timestamp"
)
cases = check("XES", xes)
check("CSV", csv)
assert len(xes) == len(csv), f"{len(xes)} events in XES, {len(csv)} in CSV"
for column, theirs in (("concept:name", "activity"), ("org:resource", "resource"), ("lifecycle:transition", "lifecycle")):
    ours, told = xes[column].fillna("").value_counts(), csv[theirs].fillna("").value_counts()
    assert ours.sort_index().equals(told.sort_index()), f"{column} differs"
done = xes[xes["lifecycle:transition"] == "complete"]
graph, starts, ends = pm4py.discover_dfg(done)
assert set(starts) == {"need shifts"}, starts
print(f"PM4Py reads {cases} cases with {len(xes)} events, as XES and as CSV: {len(expected)} delays as in insights.csv")
