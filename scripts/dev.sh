#!/usr/bin/env bash
# The portal with demo data, built and loaded again at every change (make dev):
# cargo-leptos in front of the same backends as `make demo`. It builds into
# target/dev, because it compiles leptos with its reloading parts.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

NAME=demo
RUN=$ROOT/target/$NAME

finish() {
  local status=$?
  trap - EXIT
  stop_everything
  exit "$status"
}

mkdir -p "$RUN"
lock "$RUN/lock" nowait || fail "make demo or make dev runs already in this folder; both use one database."
source "$SCRIPTS/services.sh"
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

configure_portal
refuse_a_taken_address dev
run "$SCRIPTS/setup.sh" demo
run "$SCRIPTS/build.sh" server
source "$SCRIPTS/env.sh"
BIN=$TARGET/debug
start_postgres
start_emulator
migrate
export CARGO_TARGET_DIR=$ROOT/target/dev LEPTOS_SITE_ROOT=target/dev/site LEPTOS_SITE_ADDR=$VITRINE_ADDR
run within "$ROOT" cargo leptos watch
