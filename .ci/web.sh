#!/usr/bin/env bash
# The core where there is no clock, no thread and no file: the gallery compared and drawn under node, and natively, to the
# same bytes.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
tool=$root/../shared/tools/wasm-toolchain
[[ -x $tool ]] || { echo "skipped: $tool is not at hand"; exit 0; }
command -v node >/dev/null || { echo "skipped: node is not installed"; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work" || echo "left behind: $work"' EXIT
cd "$root"
# For size: without the names of functions, which no page needs, and at a level that costs the event loop next to nothing.
CARGO_PROFILE_RELEASE_STRIP=symbols CARGO_PROFILE_RELEASE_OPT_LEVEL=s \
  bash "$tool" "${TMPDIR:-/tmp}/microbiz-wasm" build -p microbiz-web
module=${CARGO_TARGET_DIR:-target/wasm}/wasm32-unknown-unknown/release/microbiz_web.wasm
cargo build --release --locked -p microbiz-web --example answer
native=${CARGO_TARGET_DIR:-target}/release/examples/answer

# Size: what a page has to load. The lab's page of at most 2 MB (.ci/lab.sh) holds the module packed and in base64: 1.82 MB of it.
bytes=$(stat -c %s "$module"); packed=$(gzip -9c "$module" | wc -c)
echo "$bytes bytes, $packed packed"
[[ $bytes -le 4508876 && $packed -le 1363148 ]] || { echo "the module is too large"; exit 1; }

cat >"$work/ask.mjs" <<'JS'
// Asks the module every question of a list, and writes each answer into a file.
import { readFileSync, writeFileSync } from "node:fs";
const [module, list, out] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, reserve, answer, buffer } = instance.exports;
for (const [place, question] of JSON.parse(readFileSync(list, "utf8")).entries()) {
  const bytes = new TextEncoder().encode(JSON.stringify(question));
  const at = reserve(bytes.length); // may grow the memory, whose buffer is then another
  new Uint8Array(memory.buffer).set(bytes, at);
  const began = performance.now();
  const length = answer();
  const text = new Uint8Array(memory.buffer).slice(buffer(), buffer() + length);
  writeFileSync(`${out}/${place}.wasm.json`, text);
  const name = question.run?.setup.file ?? "gallery";
  console.log(`${name}: ${length} bytes, ${Math.round(performance.now() - began)} ms`);
}
JS
echo '{"gallery":{}}' | "$native" >"$work/gallery.json"
node - "$work" <<'JS'
// Every scenario of the gallery at two replications; one of 75,000 people is no page's business.
const { readFileSync, writeFileSync } = require("node:fs");
const work = process.argv[2];
const shipped = JSON.parse(readFileSync(`${work}/gallery.json`, "utf8")).gallery.scenarios.filter((entry) => entry.name !== "haier");
const questions = shipped.map((entry) => ({ run: { setup: { file: `${entry.name}.toml`, text: entry.text }, replications: 2 } }));
writeFileSync(`${work}/questions.json`, JSON.stringify(questions));
questions.forEach((question, place) => writeFileSync(`${work}/${place}.json`, JSON.stringify(question)));
JS
node "$work/ask.mjs" "$module" "$work/questions.json" "$work"
asked=0
for question in "$work"/[0-9]*.json; do
  case $question in *.wasm.json) continue ;; esac
  "$native" <"$question" >"${question%.json}.native.json"
  grep -q '^{"ran":{"results":.*"drawings":\[{"name":.*"failed":\[\]}}$' "${question%.json}.native.json" || { head -c 300 "${question%.json}.native.json"; exit 1; }
  cmp "${question%.json}.native.json" "${question%.json}.wasm.json"
  asked=$((asked + 1))
done
[[ $asked -ge 20 ]] || { echo "only $asked scenarios were compared"; exit 1; }

# The rate: the headline at ten replications, on one thread in both. It is shown, not judged: neighbours disturb it.
node - "$work" <<'JS'
const { readFileSync, writeFileSync } = require("node:fs");
const work = process.argv[2];
const { gallery: { scenarios } } = JSON.parse(readFileSync(`${work}/gallery.json`, "utf8"));
const { name, text } = scenarios.find((entry) => entry.name === "hierarchy-vs-network");
const question = { run: { setup: { file: `${name}.toml`, text }, replications: 10 } };
writeFileSync(`${work}/rate.json`, JSON.stringify(question));
writeFileSync(`${work}/rates.json`, JSON.stringify([question, question]));
JS
began=$(date +%s%N); "$native" <"$work/rate.json" >/dev/null; native_ms=$((($(date +%s%N) - began) / 1000000))
node "$work/ask.mjs" "$module" "$work/rates.json" "$work" | tee "$work/rates.txt"
web_ms=$(tail -1 "$work/rates.txt" | sed 's/.*, \([0-9]*\) ms/\1/')
echo "the headline takes $web_ms ms under node and $native_ms ms natively"
echo "$asked scenarios: the same rows and drawings under node as natively"
