# shellcheck shell=bash
# Starts, watches and stops what a portal stands on. Sourced by demo.sh and
# dev.sh, which set NAME, for a cluster of its own, and RUN, the folder for logs and notes.

declare -A PID=()
PRIVATE_POSTGRES= # the process of a cluster that was started here

log_of() { printf '%s/%s.log' "$RUN" "$1"; }
is_alive() { [[ -n ${PID[$1]:-} ]] && kill -0 "${PID[$1]}" 2>/dev/null; }

# A child that ends when this script does, even when the script is killed.
tied() {
  if [[ $(setpriv --help 2>/dev/null) == *pdeathsig* ]]; then exec setpriv --pdeathsig TERM "$@"; fi
  exec "$@"
}
start() { # start NAME COMMAND...
  : >"$(log_of "$1")" # here, so that nobody reads the last run's words
  unlocked tied "${@:2}" >"$(log_of "$1")" 2>&1 </dev/null &
  PID[$1]=$!
}
stop() { # stop NAME
  is_alive "$1" || return 0
  kill -TERM "${PID[$1]}" 2>/dev/null || true
  wait_until 10 gone "$1" || kill -KILL "${PID[$1]}" 2>/dev/null || true
  wait "${PID[$1]}" 2>/dev/null || true
  unset "PID[$1]"
}
gone() { ! is_alive "$1"; }

# The end, with what the one who failed had to say.
give_up() { # give_up NAME MESSAGE
  local status=
  if [[ -n ${PID[$1]:-} ]] && gone "$1"; then
    wait "${PID[$1]}" && status=" Exit 0." || status=" Exit $?."
  fi
  say "$1: $2$status The end of its log ($(log_of "$1")):" >&2
  tail -n 20 "$(log_of "$1")" >&2
  exit 1
}

# --- Postgres ------------------------------------------------------------------

start_postgres() {
  [[ -z ${DATABASE_URL:-} ]] || return 0
  launch_postgres
  set -a
  eval "$("$SCRIPTS/postgres.sh" env "$NAME")"
  set +a
}
launch_postgres() {
  "$SCRIPTS/postgres.sh" start "$NAME"
  PRIVATE_POSTGRES=$("$SCRIPTS/postgres.sh" pid "$NAME")
}
# A process that is dead but not yet buried counts as down.
postgres_is_down() { [[ -n $PRIVATE_POSTGRES && $(ps -o stat= -p "$PRIVATE_POSTGRES") != [!Z]* ]]; }

# --- The emulator ----------------------------------------------------------------

start_emulator() {
  local wish=${VITRINE_EMULATOR_ADDR:-$LOOPBACK:4580}
  if answers "$wish"; then
    VITRINE_EMULATOR_ADDR=$LOOPBACK:$(free_port)
    say "emulator: $wish is taken, so it listens on $VITRINE_EMULATOR_ADDR"
  else
    VITRINE_EMULATOR_ADDR=$wish
  fi
  export VITRINE_EMULATOR_ADDR
  launch_emulator
  wait_until 120 emulator_has_spoken || true
  emulator_is_ready || give_up emulator "did not get ready."
  local url
  url=$(sed -n 's/.*Emulator is ready on \(http[^ ]*\).*/\1/p' "$(log_of emulator)" | tail -n 1)
  export AWS_ENDPOINT_URL_CLOUDWATCH_LOGS=$url AWS_ENDPOINT_URL_STS=$url
  # The emulator takes any key for the account's own.
  export AWS_REGION=eu-central-1 AWS_ACCESS_KEY_ID=AKIAVITRINEDEMO00000 AWS_SECRET_ACCESS_KEY=demo
  unset AWS_PROFILE AWS_SESSION_TOKEN
}
launch_emulator() { start emulator "$BIN/emulator" --demo; }
emulator_is_ready() { grep -q 'Emulator is ready on' "$(log_of emulator)"; }
emulator_has_spoken() { emulator_is_ready || gone emulator; }

# --- The portal's own settings -----------------------------------------------------

configure_portal() {
  local key=$RUN/secret-key
  [[ -s $key ]] || random_bytes 32 | base64 | write_file "$key" 600
  export VITRINE_DEMO=1
  # Above whatever a demo, a test or a benchmark asks; the real limits have tests of their own.
  export VITRINE_TOKEN_PER_MINUTE=${VITRINE_TOKEN_PER_MINUTE:-1000000} VITRINE_TENANT_PER_MINUTE=${VITRINE_TENANT_PER_MINUTE:-1000000}
  # Above any load of the demo: AWS's own quotas are tested by themselves.
  export VITRINE_AWS_RATES=${VITRINE_AWS_RATES:-FilterLogEvents=10000,DescribeLogGroups=10000,DescribeLogStreams=10000,StartLiveTail=10000}
  export VITRINE_TOKEN_FAILURES_PER_MINUTE=${VITRINE_TOKEN_FAILURES_PER_MINUTE:-1000000}
  export VITRINE_ADDR=${VITRINE_ADDR:-$LOOPBACK:3000}
  export VITRINE_PUBLIC_URL=${VITRINE_PUBLIC_URL:-http://$(reachable "$VITRINE_ADDR")}
  export VITRINE_SECRET_KEY=${VITRINE_SECRET_KEY:-$(cat "$key")}
}
refuse_a_taken_address() {
  answers "$VITRINE_ADDR" || return 0
  fail "Something answers on $VITRINE_ADDR already. Choose another address: VITRINE_ADDR=$LOOPBACK:3080 make $1"
}
migrate() {
  "$BIN/vitrine" migrate >"$(log_of migrate)" 2>&1 </dev/null || give_up migrate "the database could not be brought up to date."
}

# --- All of them ---------------------------------------------------------------------

# A portal outlives its backends, as in production: one that dies is started
# again after a moment, in which the portal shows what it does without it.
revive_backends() {
  if gone emulator; then
    say "emulator: ended by itself; starts again in 5 seconds"
    pause 5
    launch_emulator
  fi
  if postgres_is_down; then
    say "postgres: ended by itself; starts again in 5 seconds"
    pause 5
    launch_postgres
  fi
}

# Unlike sleep, it hears signals at once.
NAP=
pause() {
  sleep "$1" 9>&- &
  NAP=$!
  wait "$NAP" || true
  NAP=
}

# make hands a SIGTERM on to its children, but only waits for them after a
# SIGINT that nobody else got. It stops catching the signal then, which shows.
make_catches_interrupts() {
  [[ $(cat "/proc/$PPID/comm" 2>/dev/null) == *make ]] &&
    ((0x$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$PPID/status") & 2))
}
UNDER_MAKE=
if make_catches_interrupts; then UNDER_MAKE=yes; fi
make_gave_up() { [[ -n $UNDER_MAKE ]] && ! make_catches_interrupts; }

stop_everything() {
  trap '' INT TERM HUP
  [[ -z $NAP ]] || kill "$NAP" 2>/dev/null || true
  stop_running
  stop vitrine
  stop emulator
  [[ -z $PRIVATE_POSTGRES ]] || "$SCRIPTS/postgres.sh" stop "$NAME" || true
}
