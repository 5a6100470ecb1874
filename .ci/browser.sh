#!/usr/bin/env bash
# Reads reports as people do: in a browser, offline, light and dark, on a phone and a large screen, on paper, by ear, and
# with names that try to break out of the page. MICROBIZ names another program than the release build.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
program=${MICROBIZ:-$root/target/release/microbiz}
work=$(mktemp -d); trap 'rm -rf "$work" || echo "left behind: $work"' EXIT
source "$root/.ci/chromium.sh"

# Names that try to be markup, turn the direction of reading (U+200F; U+202E is refused), and are as long as names get.
attack='<script>alert(1)</script> "><img src=x onerror=alert(1)> \u200f🦊 &amp;'
attack=${attack//\"/\\\"}
long=$(printf 'x%.0s' {1..200})
cat >"$work/hostile.toml" <<TOML
schema_version = 1
title = "Title $attack"
question = "Question $attack?"
tests = ["A12"]
source = "Source $attack"
seed = 7
warm_up = "1q"
horizon = "3q"
follow_up = "1q"
replications = 2
baseline = "$attack"
[market]
niches = 6
attributes = 4
shift_interval = "1w"
[base]
members = 40
template = "hierarchy"
[structures."$attack"]
[structures.$long]
template = "network"
[structures.plain]
template = "network"
team_size = 5
[[claims]]
claim = "plain.delay_to_received.restricted_mean < plain.hops.mean"
expect = "refuted"
tests = "A12"
because = "Because $attack $long"
TOML
sed 's/\\u200f/\\u202e/' "$work/hostile.toml" >"$work/turned.toml"
if "$program" run "$work/turned.toml" --quiet --out "$work/turned" 2>"$work/refused"; then
  echo "a title that turns the direction of what follows (U+202E) was not refused"; exit 1
fi
grep -q 'U+202E' "$work/refused" || { echo "U+202E was refused for another reason:"; cat "$work/refused"; exit 1; }
for scenario in hierarchy-vs-network pooling "$work/hostile.toml"; do
  "$program" run "$scenario" --replications 2 --quiet --out "$work/$(basename "$scenario" .toml)"
done
node "$root/.ci/browser.mjs" "$work" "$(command -v chromium)"
