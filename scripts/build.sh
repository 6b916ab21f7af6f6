#!/usr/bin/env bash
# Builds what a portal is made of:  scripts/build.sh [server] [site]
# VITRINE_PROFILE=release builds the server for speed; the default, dev, is
# there soonest and shares everything with the tests.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$SCRIPTS/env.sh"

PROFILE=${VITRINE_PROFILE:-dev}
STAMP=$STATE/site

# All binaries at once and for the whole workspace, as `cargo test --workspace`
# does, so that features are the same everywhere and nothing is built twice.
build_server() {
  say "build: the server and the emulator ($PROFILE)"
  run within "$ROOT" cargo build --workspace --bins --profile "$PROFILE"
}

# cargo-leptos empties the site and optimises the wasm anew each time, so it
# is asked only when something that goes into the site has changed.
build_site() {
  local sum
  sum=$(site_sum)
  site_is_whole && [[ $(cat "$STAMP" 2>/dev/null) == "$sum" ]] && return
  say "build: the site, with the small wasm"
  rm -f "$STAMP"
  run within "$ROOT" cargo leptos build --frontend-only --release --precompress --split --lib-features split
  site_is_whole || fail "build: cargo-leptos left no complete site in $ROOT/target/site"
  printf '%s\n' "$sum" | write_file "$STAMP"
}

site_is_whole() {
  local kind
  for kind in wasm js css; do [[ -s $ROOT/target/site/pkg/vitrine.$kind ]] || return 1; done
}
site_sum() (
  cd "$ROOT" || exit
  {
    rustc -vV
    find Cargo.toml Cargo.lock .cargo app frontend crates/domain crates/filter-pattern crates/log-line public style -type f -print0 |
      sort -z | xargs -0 cksum
  } | cksum
)

trap 'stop_running' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
(($#)) || set -- server site
for part in "$@"; do "build_$part"; done
