#!/usr/bin/env bash
# Reads a study back as a researcher would: pandas, polars and DuckDB on the Parquet tables, SALib on the export.
set -euo pipefail
program=$(cd "$(dirname "$0")/.." && pwd)/target/release/microbiz
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
if ! python3 -m venv "$work/venv" 2>/dev/null || ! "$work/venv/bin/pip" install -q pandas pyarrow polars duckdb SALib 2>"$work/pip"; then
  echo "skipped: Python or its packages cannot be installed here"; tail -1 "$work/pip" 2>/dev/null || true; exit 0
fi
"$program" sweep small --quiet --out "$work/small"
"$program" analyse "$work/small" --quiet
"$program" analyse "$work/small" --quiet --export salib
"$work/venv/bin/python" - "$work/small" <<'PY'
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

problem = json.load(open(f"{folder}/salib/problem.json"))
outputs = pandas.read_csv(f"{folder}/salib/outputs.csv")
ours = pandas.read_csv(f"{folder}/analysis/sensitivity.csv")
ours = ours[(ours.structure == "hierarchy") & ours.baseline.isna() & (ours.measure == "delay_to_received.restricted_mean")]
theirs = sobol.analyze(
    {key: problem[key] for key in ("num_vars", "names", "bounds")},
    outputs["hierarchy: delay_to_received.restricted_mean"].values,
    calc_second_order=False,
)
for index in ("S1", "ST"):
    for name, value in zip(problem["names"], theirs[index]):
        row = ours[(ours["index"] == index) & (ours.factor == name)]
        # SALib takes the sixteen parts, each with luck of its own, for one sample: it agrees within our interval.
        low, high = (row[end].fillna(row.estimate).fillna(0.0).item() for end in ("low", "high"))
        assert low - 0.1 < value < high + 0.1, (index, name, low, high, value)
print("pandas, polars, DuckDB and SALib read what was written")
PY
