#!/usr/bin/env bash
# Reads back what was written as others would: pandas, polars and DuckDB the Parquet tables, SALib an export, openpyxl the
# workbooks, frictionless the package of a folder, networkx, igraph and pydot an organisation, PM4Py an event log.
set -euo pipefail
program=$(cd "$(dirname "$0")/.." && pwd)/target/release/microbiz
work=$(mktemp -d); trap 'rm -rf "$work" || echo "left behind: $work"' EXIT
if ! python3 -m venv "$work/venv" 2>/dev/null || ! "$work/venv/bin/pip" install -q pandas pyarrow polars duckdb SALib openpyxl networkx python-igraph pydot frictionless 2>"$work/pip"; then
  echo "skipped: Python or its packages cannot be installed here"; tail -1 "$work/pip" 2>/dev/null || true; exit 0
fi
"$program" sweep small --quiet --out "$work/small"
"$program" analyse "$work/small" --quiet
"$program" analyse "$work/small" --quiet --export salib
# SALib knows one sample under one luck: the study again, not in parts and run once at each point.
sed -e 's/^points = .*/points = 128\nscrambles = 1/' -e 's/^replications = .*/replications = 1/' "$(dirname "$program")/../../scenarios/studies/small.toml" >"$work/whole.toml"
"$program" sweep "$work/whole.toml" --quiet --out "$work/whole"
"$program" analyse "$work/whole" --quiet
"$program" analyse "$work/whole" --quiet --export salib
"$program" run pooling --replications 4 --xlsx --quiet --out "$work/run" >/dev/null
"$work/venv/bin/python" - "$work/small" "$work/whole" "$work/run" <<'PY'
import json, sys
import duckdb, pandas, polars, pyarrow.parquet
from SALib.analyze import sobol

folder = sys.argv[1]
runs = pandas.read_parquet(f"{folder}/runs.parquet")
assert runs.shape[0] == 1280 and runs["delay_to_received.restricted_mean"].dtype == "float64", runs.dtypes
assert (runs["status"] == "succeeded").all() and runs["cause"].isna().all()
text = pandas.read_csv(f"{folder}/runs.csv")
pandas.testing.assert_frame_equal(text.drop(columns="cause"), runs.drop(columns="cause"), check_dtype=False)
assert polars.read_parquet(f"{folder}/runs.parquet").shape == runs.shape
counts = duckdb.sql(f"select count(*) from '{folder}/measures.parquet' where value is not null").fetchall()
assert counts == [(4 * 1280,)], counts
about = json.loads(pyarrow.parquet.read_metadata(f"{folder}/runs.parquet").metadata[b"microbiz"])
manifest = json.load(open(f"{folder}/manifest.json"))
assert about == {key: value for key, value in manifest.items() if key != "tables"}

folder = sys.argv[2]
problem = json.load(open(f"{folder}/salib/problem.json"))
outputs = pandas.read_csv(f"{folder}/salib/outputs.csv")
ours = pandas.read_csv(f"{folder}/analysis/sensitivity.csv")
ours = ours[(ours.structure == "hierarchy") & ours.baseline.isna() & (ours.measure == "delay_to_received.restricted_mean")]
theirs = sobol.analyze(
    {key: problem[key] for key in ("num_vars", "names", "bounds")},
    outputs["hierarchy: delay_to_received.restricted_mean"].values,
    calc_second_order=False,
)
# Indices are shares of a variance that we estimate by half the mean square of A − B, SALib by that of all points: the
# sums over them are the same, so that all indices differ by one and the same factor.
factors = []
for index in ("S1", "ST"):
    for name, value in zip(problem["names"], theirs[index]):
        estimate = ours[(ours["index"] == index) & (ours.factor == name)].estimate.item()
        if name == "base.team_size":
            assert estimate == value == 0.0, (index, name, estimate, value)
        else:
            factors.append(estimate / value)
assert max(factors) / min(factors) < 1.001 and 0.95 < factors[0] < 1.05, factors

import openpyxl
book = openpyxl.load_workbook(f"{sys.argv[3]}/results.xlsx")
assert book.sheetnames == ["about", "summary", "differences", "fairness", "claims", "notices", "pictures"], book.sheetnames
for name in ("summary", "differences", "fairness", "notices"):
    table = pandas.read_csv(f"{sys.argv[3]}/{name}.csv")
    sheet = book[name]
    assert sheet.freeze_panes == "B2" and sheet.max_row == len(table) + 1, name
    assert [cell.value for cell in sheet[1]] == list(table.columns), name
summary = pandas.read_csv(f"{sys.argv[3]}/summary.csv")
written = [row[3].value for row in book["summary"].iter_rows(min_row=2)]
assert all(pandas.isna(theirs) and ours is None or ours == theirs for ours, theirs in zip(written, summary.estimate))
shares = [row for row in book["summary"].iter_rows(min_row=2) if row[2].value == "share" and row[3].value is not None]
assert shares and all(row[3].number_format == "0.0%" for row in shares)
assert len(book["pictures"]._images) >= 6
import re, zipfile
placed = zipfile.ZipFile(f"{sys.argv[3]}/results.xlsx").read("xl/drawings/drawing1.xml").decode()
told = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', placed)
assert len(told) == len(book["pictures"]._images), "a picture of the workbook has no words for those who cannot see it"
print("pandas, polars, DuckDB, SALib and openpyxl read what was written")
PY
"$work/venv/bin/frictionless" validate "$work/run/datapackage.json" >"$work/package" || { cat "$work/package"; exit 1; }
echo "frictionless finds every table as its package says"
# An organisation that is brought, changed and taken back.
cat >"$work/people.csv" <<'CSV'
Personalnr;Vorgesetzter;Stelle;Abteilung;VZÄ
1;;Leitung & "Chef";;1,0
2;1;Vertriebsleitung;Vertrieb;1,0
3;2;Kundenberater <b>;Vertrieb;0,5
4;1;Entwicklerin;Entwicklung;1,0
5;1;=SUMME(A1);Entwicklung;1,0
CSV
(cd "$work" && "$program" import people.csv --out org.toml --quiet)
sed -i 's/^# \(\[structures.cut\]\)/\1/; /^\[structures.cut\]/,$ s/^# template = "chart"$/template = "chart"/; s/^# chart.edits = \["remove level.*/chart.edits = ["remove 2"]/' "$work/org.toml"
sed -i '/^# \[structures.wide\]/,$d' "$work/org.toml"
for format in graphml gexf json dot xlsx; do "$program" export "$work/org.toml" --structure cut --out "$work/org.$format" --quiet; done
"$work/venv/bin/python" "$(dirname "$0")/graphs.py" "$work"
"$work/venv/bin/python" - "$work/org.xlsx" <<'PY'
import sys, openpyxl
page = openpyxl.load_workbook(sys.argv[1])["chart"]
rows = [[cell.value for cell in row] for row in page.iter_rows()]
assert rows[0] == ["Personalnr", "Vorgesetzter", "Stelle", "Abteilung", "VZÄ", "change", "wave", "date"], rows[0]
assert [row[5] for row in rows[1:]] == ["kept", "redeployed", "moved", "kept", "kept"], rows
assert rows[3][1] == "1" and page.cell(4, 1).fill.fgColor.rgb == "FFFDF0C4", rows[3]
assert page.cell(6, 3).value == "=SUMME(A1)" and page.cell(6, 3).data_type == "s", "a title became a formula"
print("openpyxl reads the sheet of an edited chart, changed rows in colour")
PY
# Every shift of a run as a case.
if "$work/venv/bin/pip" install -q pm4py 2>"$work/pip"; then
  cat >"$work/firm.toml" <<'TOML'
schema_version = 1
horizon = "2y"
warm_up = "1mo"
follow_up = "1q"
replications = 2
market = { niches = 6, shift_interval = "1w", common_shift_interval = "1mo", false_alarm_interval = "1q" }
base = { members = 40, follow_to = "released" }
structures."line <&>".template = "hierarchy"
structures.teams.template = "network"
TOML
  "$program" run "$work/firm.toml" --insights --no-halving --no-report --quiet --out "$work/log" >/dev/null
  for format in xes csv; do "$program" trace "$work/firm.toml" --replication all --log "$format" --out "$work/log"; done
  PM4PY_SHOW_PROGRESS_BAR=False "$work/venv/bin/python" "$(dirname "$0")/event_log.py" "$work/log"
else
  echo "skipped: PM4Py cannot be installed here"; tail -1 "$work/pip"
fi
