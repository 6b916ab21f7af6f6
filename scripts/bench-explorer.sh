#!/usr/bin/env bash
# What the explorer costs a browser (part of make bench): frames while scrolling
# through a long list, the bytes of the first load, the time to the first row.
#   scripts/bench-explorer.sh [EVENTS]
# Serves the demo's data with a release build on ports of its own.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$SCRIPTS/setup.sh" test
source "$SCRIPTS/env.sh"

NAME=bench
LOG=$ROOT/target/$NAME/portal.log
PORTAL=

stop_portal() {
  [[ -n $PORTAL ]] || return 0
  kill -TERM "$PORTAL" 2>/dev/null || true
  wait "$PORTAL" 2>/dev/null || true
}
trap stop_portal EXIT

VITRINE_PROFILE=release "$SCRIPTS/build.sh" server site
mkdir -p "$(dirname "$LOG")"
rm -f "$ROOT/target/$NAME/env"
VITRINE_PROFILE=release VITRINE_ADDR=$LOOPBACK:$(free_port) VITRINE_EMULATOR_ADDR=$LOOPBACK:$(free_port) \
  "$SCRIPTS/demo.sh" --name "$NAME" --built >"$LOG" 2>&1 </dev/null &
PORTAL=$!
has_spoken() { [[ -e $ROOT/target/$NAME/env ]] || ! kill -0 "$PORTAL" 2>/dev/null; }
wait_until 240 has_spoken || true
[[ -e $ROOT/target/$NAME/env ]] || fail "bench: the portal did not start: $(tail -n 20 "$LOG")"
source "$ROOT/target/$NAME/env"
export VITRINE_URL
within "$ROOT/end2end" node bench/explorer.mjs "$@"
