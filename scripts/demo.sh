#!/usr/bin/env bash
# Serves the portal with demo data (make demo). It needs nothing but this
# repository: what is missing is installed, Postgres and an emulator of
# CloudWatch Logs are started and stopped with it. Moved by VITRINE_ADDR,
# VITRINE_EMULATOR_ADDR, DATABASE_URL (with VITRINE_MIGRATE_URL) and
# VITRINE_PROFILE=release.
#   scripts/demo.sh [--name NAME] [--built]
# --name keeps logs and notes in target/NAME and has a cluster of that name; --built skips set-up and build.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

NAME=demo
BUILT=
while (($#)); do
  case $1 in
    --name) NAME=$2 && shift ;;
    --built) BUILT=yes ;;
    *) fail "usage: scripts/demo.sh [--name NAME] [--built]" ;;
  esac
  shift
done
RUN=$ROOT/target/$NAME
READY=

finish() {
  local status=$?
  trap - EXIT
  rm -f "$RUN/env"
  stop_everything
  [[ -z $READY ]] || say "demo: everything is stopped"
  exit "$status"
}
# Once it serves, being asked to stop is no failure.
asked_to_stop() { exit "$([[ -n $READY ]] && echo 0 || echo "$1")"; }

demo_token() { # demo_token EMAIL
  "$BIN/vitrine" admin create-token --email "$1" --name demo --replace
}

# For scripts that want to know where things are.
write_notes() {
  printf '%s=%q\n' \
    VITRINE_URL "$VITRINE_URL" \
    DATABASE_URL "$DATABASE_URL" \
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS "$AWS_ENDPOINT_URL_CLOUDWATCH_LOGS" \
    VITRINE_TOKEN_ACME "$(demo_token alan@acme.test)" \
    VITRINE_TOKEN_ACME_ADMIN "$(demo_token ann@acme.test)" \
    VITRINE_TOKEN_GLOBEX "$(demo_token gus@globex.test)" | write_file "$RUN/env" 600
}

serve() {
  LEPTOS_SITE_ROOT=$ROOT/target/site LEPTOS_SITE_PKG_DIR=pkg start vitrine "$BIN/vitrine" serve
  wait_until 90 portal_has_spoken || true
  portal_is_ready || give_up vitrine "did not get ready."
}
portal_is_ready() { http_ok "$VITRINE_ADDR" /readyz; }
portal_has_spoken() { portal_is_ready || gone vitrine; }

watch() {
  while is_alive vitrine; do
    if make_gave_up; then exit 0; fi
    revive_backends
    pause 1
  done
  give_up vitrine "ended by itself."
}

mkdir -p "$RUN"
lock "$RUN/lock" nowait || fail "make $NAME runs already in this folder: $(grep VITRINE_URL "$RUN/env" 2>/dev/null)"
source "$SCRIPTS/services.sh"
trap finish EXIT
trap 'asked_to_stop 130' INT
trap 'asked_to_stop 143' TERM HUP

configure_portal
refuse_a_taken_address "$NAME"
if [[ -z $BUILT ]]; then
  run "$SCRIPTS/setup.sh" demo
  run "$SCRIPTS/build.sh" server site
fi
source "$SCRIPTS/env.sh"
BIN=$TARGET/$([[ ${VITRINE_PROFILE:-dev} == dev ]] && echo debug || echo "$VITRINE_PROFILE")
start_postgres
start_emulator
migrate
serve
VITRINE_URL=http://$(reachable "$VITRINE_ADDR")
write_notes
READY=yes
say "demo: logs are in target/$NAME/*.log; Ctrl-C stops everything"
say "Vitrine is ready on $VITRINE_URL"
watch
