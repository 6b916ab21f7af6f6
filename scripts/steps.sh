# shellcheck shell=bash
# Named steps with their durations; the first that fails ends the script.
# Sourced by check.sh and test.sh.
TIMES=()

step() { # step NAME COMMAND...
  local name=$1 began=$SECONDS status=0
  say "── $name"
  run "${@:2}" || status=$?
  TIMES+=("$(printf '%4d s  %s' $((SECONDS - began)) "$name")")
  if ((status)); then fail "── $name: failed (exit $status after $((SECONDS - began)) s)"; fi
  say "── $name: passed in $((SECONDS - began)) s"
}
summary() { printf '%s\n' "${TIMES[@]}"; }

trap 'stop_running' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
