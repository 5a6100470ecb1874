#!/usr/bin/env bash
# The package for Python: a wheel that needs nothing but pip, its promises, its types, its notebooks. WHEEL names one that is
# built already.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d); trap 'rm -rf "$work" || echo "left behind: $work"' EXIT
seconds_each=60
megabytes=12

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || ! python3 -m venv "$work/lab" 2>/dev/null \
  || ! "$work/lab/bin/pip" install -q "maturin>=1.8,<2" pytest mypy pyright pandas polars duckdb pyarrow SALib ema_workbench lifelines \
  scipy matplotlib nbclient nbconvert ipykernel tqdm 2>"$work/pip"; then
  echo "skipped: Python of 3.10 or later or its packages cannot be installed here"; tail -1 "$work/pip" 2>/dev/null || true; exit 0
fi
export PATH="$work/lab/bin:$PATH"

wheel=${WHEEL:-}
if [[ -z $wheel ]]; then
  (cd "$root" && maturin build --release --locked --quiet -o "$work/wheels")
  wheel=$(echo "$work"/wheels/*.whl)
fi
bytes=$(stat -c %s "$wheel")
echo "$(basename "$wheel"): $bytes bytes"
((bytes < megabytes * 1000000)) || { echo "the wheel has more than $megabytes MB"; exit 1; }
[[ $(basename "$wheel") == *-cp310-abi3-* ]] || { echo "the wheel is not for every Python from 3.10 on"; exit 1; }

# Nothing but pip: five lines, and the command line on the path.
python3 -m venv "$work/bare"
"$work/bare/bin/pip" install -q --no-index "$wheel"
[[ $("$work/bare/bin/pip" list 2>/dev/null | grep -vc -e '^Package' -e '^---' -e '^pip ' -e '^setuptools ' -e '^wheel ') == 1 ]] \
  || { echo "the wheel brought something else"; exit 1; }
"$work/bare/bin/python" - <<'PY'
import microbiz as mb
a = mb.run("zero-distance", replications=4)
print(a.answer)
assert len(a.differences) > 10 and a.differences[0]["baseline"] == "hierarchy"
assert a.plot("delivery").svg.startswith("<svg")
PY
"$work/bare/bin/microbiz" run zero-distance --replications 2 --no-halving --no-report --quiet --out "$work/run"

"$work/lab/bin/pip" install -q --no-index --no-deps "$wheel"
cd "$work" # away from the sources, so that what is tried is the wheel
python -m pytest -q -p no:cacheprovider "$root/tests/python"
mypy --strict --cache-dir "$work/mypy" -p microbiz
mypy --strict --cache-dir "$work/mypy" "$root/tests/python"
cat >pyrightconfig.json <<JSON
{ "typeCheckingMode": "strict", "include": ["uses.py"], "venvPath": "$work", "venv": "lab" }
JSON
cat >uses.py <<'PY'
import microbiz as mb

results: mb.Results = mb.run("zero-distance", replications=2, set={"structures.hierarchy.span": 9})
rows: list[dict[str, str | int | float | bool | None]] = results.differences.rows()
text: bytes = results.summary.csv()
svg: str = results.plot("delivery").svg
indices: mb.Table = mb.sweep("small").analyse().indices
roles: mb.Table = mb.Organisation.read("people.csv").edit("remove level 4").roles
PY
pyright
mypy --strict --cache-dir "$work/mypy" uses.py

for notebook in "$root"/src/python/notebooks/*.ipynb; do
  began=$SECONDS
  timeout $((3 * seconds_each)) jupyter nbconvert --to notebook --execute --output-dir "$work/executed" "$notebook" >"$work/said" 2>&1 \
    || { cat "$work/said"; exit 1; }
  echo "$(basename "$notebook"): $((SECONDS - began)) s"
  ((SECONDS - began <= seconds_each)) || echo "warning: it takes more than $seconds_each s on this machine"
done
[[ -z ${EXECUTED:-} ]] || cp -r "$work/executed" "$EXECUTED"
