#!/usr/bin/env bash
# Everything that CI runs (make test): the checks, all Rust tests with a real
# Postgres, the emulator's second opinion, and the browser tests against a
# portal on ports of its own. With DATABASE_URL set, that server is used; the
# tests make databases of their own there through VITRINE_TEST_DATABASE_URL
# (default: VITRINE_MIGRATE_URL, then DATABASE_URL), whose role may do so.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$SCRIPTS/steps.sh"

PORTAL=
DATABASE=vitrine_end2end_$$
PRIVATE_POSTGRES=

provide_postgres() {
  if [[ -z ${DATABASE_URL:-} ]]; then
    PRIVATE_POSTGRES=yes
    "$SCRIPTS/postgres.sh" start test
    set -a
    eval "$("$SCRIPTS/postgres.sh" env test)"
    set +a
  fi
  export VITRINE_MIGRATE_URL=${VITRINE_MIGRATE_URL:-$DATABASE_URL}
  export VITRINE_TEST_DATABASE_URL=${VITRINE_TEST_DATABASE_URL:-$VITRINE_MIGRATE_URL}
}

admin() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname "$VITRINE_TEST_DATABASE_URL" --command "$1"; }

# The same script as `make demo`, on free ports and in a database of its own.
start_portal() {
  local log=$ROOT/target/end2end/demo.log
  mkdir -p "$(dirname "$log")"
  rm -f "$ROOT/target/end2end/env"
  admin "create database $DATABASE"
  DATABASE_URL=$(with_database "$DATABASE_URL" "$DATABASE") \
    VITRINE_MIGRATE_URL=$(with_database "$VITRINE_MIGRATE_URL" "$DATABASE") \
    VITRINE_ADDR=$LOOPBACK:$(free_port) VITRINE_EMULATOR_ADDR=$LOOPBACK:$(free_port) \
    unlocked "$SCRIPTS/demo.sh" --name end2end --built >"$log" 2>&1 </dev/null &
  PORTAL=$!
  wait_until 240 portal_has_spoken || true
  [[ -e $ROOT/target/end2end/env ]] || fail "The portal for the browser tests did not start: $(tail -n 40 "$log")"
  set -a
  source "$ROOT/target/end2end/env"
  set +a
}
portal_has_spoken() { [[ -e $ROOT/target/end2end/env ]] || ! kill -0 "$PORTAL" 2>/dev/null; }

stop_portal() {
  [[ -n $PORTAL ]] || return 0
  kill -TERM "$PORTAL" 2>/dev/null || true
  wait "$PORTAL" 2>/dev/null || true
  admin "drop database if exists $DATABASE with (force)" || true
}

finish() {
  local status=$?
  trap - EXIT
  trap '' INT TERM HUP
  stop_running
  stop_portal
  [[ -z $PRIVATE_POSTGRES ]] || "$SCRIPTS/postgres.sh" stop test || true
  summary
  ((status)) || say "Everything passed in $((SECONDS / 60)) min $((SECONDS % 60)) s."
  exit "$status"
}
trap finish EXIT

lock "$ROOT/target/test.lock" "test: waits for another run in this folder"
step "set-up" "$SCRIPTS/setup.sh" test
source "$SCRIPTS/env.sh"
step "checks" "$SCRIPTS/check.sh"
provide_postgres
step "Rust tests" within "$ROOT" cargo test --workspace
step "the second wall alone" within "$ROOT" cargo test --package server --features test-without-access --test wall_two
step "fuzzing" "$SCRIPTS/fuzz.sh"
if [[ -x $ROOT/crates/emulator/second-opinion/run.sh ]]; then
  step "emulator's second opinion" "$ROOT/crates/emulator/second-opinion/run.sh"
fi
step "build" "$SCRIPTS/build.sh" server site
if compgen -G "$ROOT/end2end/*.spec.ts" >/dev/null || compgen -G "$ROOT/end2end/*/*.spec.ts" >/dev/null; then
  start_portal
  step "the API, by its own description" "$SCRIPTS/fuzz-api.sh"
  step "browser tests" within "$ROOT/end2end" npx --no-install playwright test
else
  say "── browser tests: there are none yet (end2end/*.spec.ts)"
fi
