#!/usr/bin/env bash
# What the HTTP API costs beside the AWS SDK called directly and the command
# lines awscli and awslogs, against one emulator in one run (part of make bench).
# Uses the demo's database and emulator, with release builds on ports of its own.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$SCRIPTS/setup.sh" test
source "$SCRIPTS/env.sh"

NAME=bench-api
OUT=$ROOT/target/$NAME
LOG=$OUT/portal.log
TOOLS=$ROOT/target/bench-tools/aws
RUNNING=()

stop_all() {
  local pid
  for pid in "${RUNNING[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${RUNNING[@]}"; do wait "$pid" 2>/dev/null || true; done
}
trap stop_all EXIT

# The demo's server is left idle: these are measured.
serve() { # serve RATES -> SERVED_URL, SERVED_PID
  local addr
  addr=$LOOPBACK:$(free_port)
  VITRINE_ADDR=$addr VITRINE_AWS_RATES=$1 VITRINE_SECRET_KEY=$(random_bytes 32 | base64) \
    VITRINE_TOKEN_PER_MINUTE=1000000 VITRINE_TENANT_PER_MINUTE=1000000 \
    AWS_ENDPOINT_URL_STS=$AWS_ENDPOINT_URL_CLOUDWATCH_LOGS "$BIN/vitrine" serve >>"$LOG" 2>&1 </dev/null &
  SERVED_PID=$!
  RUNNING+=("$SERVED_PID")
  SERVED_URL=http://$addr
  wait_until 60 http_ok "$addr" /readyz || fail "bench: a server did not start: $(tail -n 20 "$LOG")"
}

add_command_lines() {
  [[ -x $TOOLS/bin/aws && -x $TOOLS/bin/awslogs ]] && return
  say "bench: installs awscli and awslogs into ${TOOLS#"$ROOT"/}"
  python3 -m venv "$TOOLS" && "$TOOLS/bin/pip" install --quiet --disable-pip-version-check setuptools awscli awslogs ||
    say "bench: awscli and awslogs could not be had; the others are measured all the same"
}

mkdir -p "$OUT"
rm -f "$OUT/env"
BIN=${VITRINE_BENCH_BIN:-$ROOT/target/release}
[[ -n ${VITRINE_BENCH_BIN:-} ]] || VITRINE_PROFILE=release "$SCRIPTS/build.sh" server
within "$ROOT" cargo bench --package server --bench api --no-run
add_command_lines
VITRINE_PROFILE=release VITRINE_ADDR=$LOOPBACK:$(free_port) VITRINE_EMULATOR_ADDR=$LOOPBACK:$(free_port) \
  "$SCRIPTS/demo.sh" --name "$NAME" --built >"$LOG" 2>&1 </dev/null &
RUNNING+=($!)
has_spoken() { [[ -e $OUT/env ]] || ! kill -0 "${RUNNING[0]}" 2>/dev/null; }
wait_until 240 has_spoken || true
[[ -e $OUT/env ]] || fail "bench: the portal did not start: $(tail -n 20 "$LOG")"
set -a
source "$OUT/env"
AWS_REGION=eu-central-1 AWS_DEFAULT_REGION=eu-central-1 AWS_ACCESS_KEY_ID=AKIAVITRINEBENCH0000 AWS_SECRET_ACCESS_KEY=bench
AWS_ENDPOINT_URL=$AWS_ENDPOINT_URL_CLOUDWATCH_LOGS
set +a

serve FilterLogEvents=20
export VITRINE_BENCH_SHARED_URL=$SERVED_URL
serve FilterLogEvents=10000
export VITRINE_URL=$SERVED_URL VITRINE_BENCH_PID=$SERVED_PID VITRINE_BENCH_TOOLS=$TOOLS/bin
say "On $(nproc) cores of $(lscpu 2>/dev/null | sed -n 's/^Model name: *//p'), load $(cut -d ' ' -f 1-3 /proc/loadavg), $("$TOOLS/bin/pip" list 2>/dev/null | awk '$1 ~ /^(awscli|awslogs)$/ { printf "%s %s, ", $1, $2 }')$(rustc --version)."
within "$ROOT" cargo bench --quiet --package server --bench api
