#!/usr/bin/env bash
# Throws made-up patterns and events at crates/filter-pattern for a short while
# (part of make test):  scripts/fuzz.sh [SECONDS FOR EACH TARGET]
# Any stable compiler does: the coverage that guides libFuzzer comes from flags
# of LLVM. What sanitizers would add matters little where nothing is unsafe.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$SCRIPTS/setup.sh" compiler cxx node
source "$SCRIPTS/env.sh"

SECONDS_EACH=${1:-12}
CRATE=$ROOT/crates/filter-pattern
OUT=$ROOT/target/fuzz
TARGETS=(parse evaluate)

# With the host named as a target, build scripts and macros keep usual flags.
build() {
  local host
  host=$(rustc -vV | sed -n 's/^host: //p')
  BINARIES=$OUT/$host/release
  RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares" \
    cargo build --quiet --release --locked --manifest-path "$CRATE/fuzz/Cargo.toml" \
    --target "$host" --target-dir "$OUT"
}

# Every documented case is a seed: a pattern, and for `evaluate` its event too.
write_seeds() {
  rm -rf "$OUT/seeds" "$OUT/new"
  mkdir -p "${TARGETS[@]/#/$OUT/seeds/}" "${TARGETS[@]/#/$OUT/new/}" "$OUT/found"
  node - "$CRATE/tests/filter-patterns.json" "$OUT/seeds" <<'JS'
const { readFileSync, writeFileSync } = require("node:fs");
const [, , vectors, seeds] = process.argv;
const { matching, invalid } = JSON.parse(readFileSync(vectors, "utf8"));
[...matching, ...invalid].forEach(({ pattern, event = "" }, number) => {
  writeFileSync(`${seeds}/parse/${number}`, pattern);
  if (!pattern.includes("\n")) writeFileSync(`${seeds}/evaluate/${number}`, `${pattern}\n${event}`);
});
JS
}

fuzz() { # fuzz TARGET
  local log=$OUT/$1.log found=$OUT/found/$1-
  rm -f "$found"*
  if "$BINARIES/$1" -max_total_time="$SECONDS_EACH" -seed=20261122 -max_len=2048 -timeout=10 \
    -artifact_prefix="$found" "$OUT/new/$1" "$OUT/seeds/$1" >"$log" 2>&1; then
    say "fuzz: $1: $(sed -n 's/^Done //p' "$log")"
    return
  fi
  tail -n 40 "$log" >&2
  local input
  for input in "$found"*; do
    [[ ! -e $input ]] || say "fuzz: $1 fails on $input:" "$(cat -v "$input")" >&2
  done
  fail "fuzz: $1 failed; again with: $BINARIES/$1 INPUT"
}

build
write_seeds
for target in "${TARGETS[@]}"; do fuzz "$target"; done
