#!/usr/bin/env bash
# Live tails under load: how long events take to hundreds of viewers, what is
# lost, and what it costs (part of make bench). Release builds; smaller with
# VITRINE_BENCH_VIEWERS, _GROUPS, _EVENTS (a second) and _SECONDS, and with
# VITRINE_PROFILE=dev while one develops.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$SCRIPTS/setup.sh" test
source "$SCRIPTS/env.sh"

NAME=bench-tail
OUT=$ROOT/target/$NAME
PROFILE=${VITRINE_PROFILE:-release}
mkdir -p "$OUT"
trap '"$SCRIPTS/postgres.sh" stop "$NAME" >/dev/null' EXIT

BIN=${VITRINE_BENCH_BIN:-$ROOT/target/$([[ $PROFILE == dev ]] && echo debug || echo "$PROFILE")}
[[ -n ${VITRINE_BENCH_BIN:-} ]] || VITRINE_PROFILE=$PROFILE "$SCRIPTS/build.sh" server
BENCH=(cargo bench --quiet --package server --bench tail)
[[ $PROFILE != dev ]] || BENCH+=(--profile dev)
within "$ROOT" "${BENCH[@]}" --no-run

"$SCRIPTS/postgres.sh" start "$NAME"
set -a
eval "$("$SCRIPTS/postgres.sh" env "$NAME")"
VITRINE_SECRET_KEY=$(random_bytes 32 | base64)
VITRINE_AWS_RATES=FilterLogEvents=10000,StartLiveTail=10000
VITRINE_BENCH_SERVER=$BIN/vitrine
set +a
"$BIN/vitrine" migrate >"$OUT/migrate.log" 2>&1 || fail "bench: the database could not be brought up to date: $(tail -n 5 "$OUT/migrate.log")"
say "On $(nproc) cores of $(lscpu 2>/dev/null | sed -n 's/^Model name: *//p'), load $(cut -d ' ' -f 1-3 /proc/loadavg), $(rustc --version), profile $PROFILE."
within "$ROOT" "${BENCH[@]}"
