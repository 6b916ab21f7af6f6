#!/usr/bin/env bash
# How fast filter patterns are, beside named peers in the same run, and how much
# they add to the browser's bundle (make bench-filter):
#   scripts/bench-filter.sh [LINES] [ONLY WHAT HAS THIS IN ITS NAME]
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$SCRIPTS/setup.sh" compiler wasm node wasm_opt
source "$SCRIPTS/env.sh"

BENCH=$ROOT/crates/filter-pattern/bench
OUT=$ROOT/target/bench
PEERS=$ROOT/target/bench-tools
PATH=$PEERS/bin:$PATH

add_peer() { # add_peer COMMAND CRATE
  have "$1" && return
  say "bench: installs $1 into ${PEERS#"$ROOT"/} (compiles it: a few minutes, once)"
  cargo install --quiet --locked --root "$PEERS" --target-dir "$OUT/peers" "$2" >"$OUT/$1.log" 2>&1 ||
    say "bench: $1 could not be had (log: $OUT/$1.log); the others are measured all the same"
}

build() { cargo build --quiet --locked --manifest-path "$BENCH/Cargo.toml" --target-dir "$OUT" "$@"; }

describe() {
  local crate
  say "On $(nproc) cores of $(lscpu 2>/dev/null | sed -n 's/^Model name: *//p'), $(rustc --version)."
  for crate in serde_json sonic-rs simd-json; do
    awk -v name="\"$crate\"" '$1 == "name" && $3 == name { getline; gsub(/"/, ""); print name, $3 }' "$BENCH/Cargo.lock"
  done | tr -d '"' | paste -sd ';' | sed 's/;/, /g'
  say "Load: $(cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null). Rows of this crate and of libraries use one core, in memory."
}

# The module with and without the crate, each as it would be served.
wasm_bytes() { # wasm_bytes [CARGO'S OPTIONS...]: plain size, compressed size
  local module=$OUT/$WASM/wasm-release/filter_pattern_size.wasm
  build --package filter-pattern-size --target "$WASM" --profile wasm-release "$@"
  wasm-opt -Oz --all-features --strip-debug --strip-producers --output "$OUT/size.wasm" "$module"
  node - "$OUT/size.wasm" <<'JS'
const { constants, brotliCompressSync } = require("node:zlib");
const wasm = require("node:fs").readFileSync(process.argv[2]);
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
console.log(wasm.length, brotliCompressSync(wasm, { params }).length);
JS
}

size() {
  local plain=() whole=()
  read -ra plain < <(wasm_bytes)
  read -ra whole < <(wasm_bytes --features crate)
  ((${#plain[@]} == 2 && ${#whole[@]} == 2)) || fail "bench: the size in wasm could not be measured"
  printf "%s\n" "" "The crate adds to a bundle for browsers, after wasm-opt -Oz:" \
    "  $((whole[0] - plain[0])) bytes, $((whole[1] - plain[1])) with brotli (all of its API; at most 25,000 are allowed)"
}

mkdir -p "$OUT"
add_peer jaq jaq
add_peer rg ripgrep
build --release
describe
"$OUT/release/filter-pattern-bench" "$@"
size
