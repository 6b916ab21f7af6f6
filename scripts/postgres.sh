#!/usr/bin/env bash
# A Postgres cluster of the project's own, so that nobody has to set one up:
#   scripts/postgres.sh start [demo|test]   start it (made at first), print nothing but what happens
#   scripts/postgres.sh stop  [demo|test]
#   scripts/postgres.sh pid   [demo|test]   its process, while it runs
#   scripts/postgres.sh env   [demo|test]   its URLs, in shell form
#   scripts/postgres.sh psql  [demo|test] [psql's options]   as its superuser
# `demo` keeps its data between runs. `test` is made anew at every start and
# does not wait for the disk (fsync=off).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$SCRIPTS/env.sh"

ACTION=${1:-}
CLUSTER=${2:-demo}
HOME_DIR=$ROOT/target/postgres/$CLUSTER
OWNER=vitrine_owner
APP=vitrine_app
DATABASE=vitrine

# Postgres refuses to run as root, so root lends it the package's user.
server_user() { getent passwd postgres >/dev/null && printf postgres || printf nobody; }
as_server() {
  if is_root; then
    unlocked runuser -u "$(server_user)" -- "$@"
  else
    unlocked "$@"
  fi
}
give_to_server() { ! is_root || chown "$(server_user)" "$@"; }

# --- Where it lives ------------------------------------------------------------

# Beside the build, unless the user that runs it may not come there, or the
# path is too long for a socket's name; then in a folder under /var/tmp, which
# `target/postgres/…/place` points at.
place() { cat "$HOME_DIR/place" 2>/dev/null; }
data() { printf '%s/data' "$(place)"; }
port() { sed -n 4p "$(data)/postmaster.pid" 2>/dev/null; }

settle() {
  local home
  [[ -d $(place) ]] && return
  mkdir -p "$HOME_DIR"
  home=$HOME_DIR
  give_to_server "$home"
  if ((${#home} > 80)) || ! (cd / && as_server test -w "$home"); then
    home=$(mktemp -d /var/tmp/vitrine-postgres.XXXXXX)
    give_to_server "$home"
    say "postgres: keeps its files in $home, because it could not use $HOME_DIR"
  fi
  chmod 700 "$home"
  printf '%s\n' "$home" | write_file "$HOME_DIR/place"
}

create() {
  local draft
  draft=$(place)/draft
  rm -rf "$draft"
  as_server initdb --pgdata "$draft" --username postgres --auth trust \
    --encoding UTF8 --no-locale --no-sync >"$HOME_DIR/initdb.log" 2>&1 ||
    fail "postgres: initdb failed: $(tail -n 5 "$HOME_DIR/initdb.log")"
  # The superuser comes in through the socket only, whose folder is private.
  as_server tee "$draft/pg_hba.conf" >/dev/null <<'HBA'
local all all      trust
host  all postgres 127.0.0.1/32 reject
host  all all      127.0.0.1/32 trust
HBA
  mv "$draft" "$(data)"
}

# --- Running it ------------------------------------------------------------------

# A killed run may leave a process number behind that belongs to nobody or to
# another process by now, so the process itself is looked at.
is_running() {
  local pid
  pid=$(head -n 1 "$(data)/postmaster.pid" 2>/dev/null) || return 1
  [[ -n $pid ]] && ps -o args= -p "$pid" 2>/dev/null | grep -qF -- "$(data)"
}
forget_the_dead() { rm -f "$(data)/postmaster.pid"; }

speed() {
  [[ $CLUSTER == test ]] || return 0
  printf -- '-c fsync=off -c full_page_writes=off -c synchronous_commit=off'
}

# The port stays the same between runs where it can: who is connected finds
# the server again after a restart.
choose_port() {
  local port
  port=$(cat "$HOME_DIR/port" 2>/dev/null) || port=$(free_port)
  if answers "$LOOPBACK:$port"; then port=$(free_port); fi
  printf '%s\n' "$port" | write_file "$HOME_DIR/port"
  printf '%s' "$port"
}

launch() {
  (cd / && as_server pg_ctl --pgdata "$(data)" --log "$(place)/log" --wait --timeout 60 --options \
    "-p $(choose_port) -k '$(place)' -c listen_addresses=$LOOPBACK -c max_connections=200 $(speed)" start) >/dev/null
}

superuser() { psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --host "$(place)" --port "$(port)" --username postgres "$@"; }

# Two roles, as in production: one owns the tables, the other one is the app's
# and passes row-level security.
provide_database() {
  superuser --dbname postgres <<SQL
select format('create role %I login createdb', '$OWNER')
  where not exists (select from pg_roles where rolname = '$OWNER') \\gexec
select format('create role %I login', '$APP')
  where not exists (select from pg_roles where rolname = '$APP') \\gexec
select format('create database %I owner %I', '$DATABASE', '$OWNER')
  where not exists (select from pg_database where datname = '$DATABASE') \\gexec
SQL
}

start() {
  settle
  if [[ $CLUSTER == test ]]; then discard; fi
  if [[ -d $(data) ]] && ! same_version; then
    fail "postgres: $(data) was made by Postgres $(cat "$(data)/PG_VERSION"). Remove it to begin with an empty database: rm -r $(data)"
  fi
  [[ -d $(data) ]] || create
  if ! is_running; then
    forget_the_dead
    # Somebody else may take the port that was free a moment ago.
    launch || launch || fail "postgres: did not start: $(tail -n 5 "$(place)/log")"
  fi
  provide_database
  say "postgres: answers on $LOOPBACK:$(port)"
}

same_version() { [[ $(postgres --version) =~ \ $(cat "$(data)/PG_VERSION")(\.|beta|rc| ) ]]; }

stop() {
  [[ -d $(data) ]] && is_running || return 0
  (cd / && as_server pg_ctl --pgdata "$(data)" --mode fast --wait --timeout 30 stop) >/dev/null ||
    (cd / && as_server pg_ctl --pgdata "$(data)" --mode immediate --wait stop) >/dev/null
}

discard() {
  stop
  rm -rf "$(data)"
}

print_env() {
  [[ -n $(port) ]] || fail "postgres: is not running; scripts/postgres.sh start $CLUSTER"
  printf '%s=postgres://%s@%s:%s/%s\n' \
    DATABASE_URL "$APP" "$LOOPBACK" "$(port)" "$DATABASE" \
    VITRINE_MIGRATE_URL "$OWNER" "$LOOPBACK" "$(port)" "$DATABASE"
}

[[ $CLUSTER =~ ^[a-z0-9-]+$ ]] || fail "postgres: a cluster's name is of lower-case letters and digits"
case $ACTION in
  start) start ;;
  stop) stop ;;
  pid) is_running && head -n 1 "$(data)/postmaster.pid" ;;
  env) print_env ;;
  psql) superuser "${@:3}" ;;
  *) fail "usage: scripts/postgres.sh start|stop|pid|env|psql [demo|test]" ;;
esac
