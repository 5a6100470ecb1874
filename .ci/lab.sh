#!/usr/bin/env bash
# The lab as people use it: in a browser, from this machine and from one file with the network off. `--write` makes
# output/gallery/lab.html anew. MICROBIZ names another program than the release build.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
program=${MICROBIZ:-$root/target/release/microbiz}
tool=$root/../shared/tools/wasm-toolchain
work=$(mktemp -d); trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$work" || echo "left behind: $work"' EXIT

# The engine: the one that .ci/web.sh has built, or a new one.
module=${CARGO_TARGET_DIR:-$root/target/wasm}/wasm32-unknown-unknown/release/microbiz_web.wasm
if [[ -x $tool ]]; then
  (cd "$root" && CARGO_PROFILE_RELEASE_STRIP=symbols CARGO_PROFILE_RELEASE_OPT_LEVEL=s \
    bash "$tool" "${TMPDIR:-/tmp}/microbiz-wasm" build -p microbiz-web)
elif [[ ! -f $module ]]; then
  echo "skipped: $tool is not at hand, and there is no engine"; exit 0
fi
[[ -x $program ]] || (cd "$root" && cargo build --release --locked)
"$program" lab --offline "$work/lab.html" --engine "$module"
if [[ ${1:-} == --write ]]; then cp "$work/lab.html" "$root/output/gallery/lab.html"; echo "output/gallery/lab.html is written"; exit 0; fi

source "$root/.ci/chromium.sh"

"$program" lab --port 0 >"$work/address" 2>"$work/log" & server=$!
for _ in $(seq 100); do [[ -s $work/address ]] && break; sleep 0.1; done
address=$(head -1 "$work/address")
[[ $address == http://127.0.0.1:* ]] || { echo "the lab said no address: $(cat "$work/log")"; exit 1; }

# What the command line says of the same scenario, for the tables that are taken home.
"$program" run zero-distance --no-halving --quiet --out "$work/run"
cat >"$work/people.csv" <<'CSV'
id,manager,title,unit,fte
1,,Managing director,Board,1
2,1,Head of sales,Sales,1
3,1,Head of product,Product,1
4,2,Account manager,Sales,1
5,2,Account manager,Sales,1
6,2,Account manager,Sales,0.5
7,3,Engineer,Product,1
8,3,Engineer,Product,1
9,3,Designer,Product,1
10,3,Engineer,Product,1
11,1,Coach,Coaching,1
CSV
sed 's/^title = .*/title = "Our own"/' "$root/scenarios/lessons/zero-distance.toml" >"$work/own.toml"
cp "$root/.ci/lab.mjs" "$work/lab.mjs"
(cd "$work" && CHROMIUM=$(command -v chromium) GALLERY="$root/output/gallery/lab.html" SHOTS="${SHOTS:-}" node lab.mjs "$address" "$work")
kill -INT "$server"; wait "$server" || [[ $? == 130 ]] || { echo "the lab did not end cleanly"; cat "$work/log"; exit 1; }
! grep -i panic "$work/log" || exit 1
echo "the lab works from this machine and from a disk"

