# shellcheck shell=bash
# What every script shares. Sourced, never run by itself.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SCRIPTS=$ROOT/scripts
LOOPBACK=127.0.0.1

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
((BASH_VERSINFO[0] >= 4)) || fail "These scripts need bash 4 or newer."
have() { command -v "$1" >/dev/null 2>&1; }

is_root() { ((EUID == 0)); }
can_be_root() { is_root || { have sudo && sudo -n true 2>/dev/null; }; }
as_root() { if is_root; then "$@"; else sudo -n "$@"; fi; }

# Takes a lock file for as long as this script lives. Whatever outlives the
# script must be started through `unlocked`, or it would keep the lock.
lock() { # lock FILE [MESSAGE WHILE WAITING | nowait]
  have flock || return 0
  mkdir -p "$(dirname "$1")"
  exec 9>"$1"
  flock -n 9 && return 0
  [[ ${2:-} != nowait ]] || return 1
  [[ -z ${2:-} ]] || say "$2"
  flock 9
}
unlocked() { "$@" 9>&-; }

# Runs a long command in a process group of its own, so that a signal to the
# script is heard at once and ends the command with all its children.
RUNNING=
run() {
  local status=0
  set -m
  "$@" 9>&- </dev/null &
  RUNNING=$!
  set +m
  wait "$RUNNING" || status=$?
  RUNNING=
  return "$status"
}
stop_running() {
  [[ -n $RUNNING ]] || return 0
  kill -TERM -- "-$RUNNING" 2>/dev/null || true
  wait "$RUNNING" 2>/dev/null || true
  RUNNING=
}
within() { # within FOLDER COMMAND...
  cd "$1"
  "${@:2}"
}

# Polls, ten times a second, until the command succeeds.
wait_until() { # wait_until SECONDS COMMAND...
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# Puts standard input into a file that is never seen half-written.
write_file() { # write_file FILE [MODE]
  local draft
  mkdir -p "$(dirname "$1")"
  draft=$(mktemp "$1.XXXXXX")
  cat >"$draft"
  chmod "${2:-644}" "$draft"
  mv -f "$draft" "$1"
}

random_bytes() { head -c "$1" /dev/urandom; }

# Addresses are HOST:PORT, as in VITRINE_ADDR.
host_of() { local host=${1%:*} && host=${host#[} && printf '%s' "${host%]}"; }
port_of() { printf '%s' "${1##*:}"; }

# An address that answers on every interface is reached over loopback.
reachable() { # reachable ADDRESS
  case $(host_of "$1") in
    0.0.0.0 | '' | ::) printf '%s:%s' "$LOOPBACK" "$(port_of "$1")" ;;
    *) printf '%s' "$1" ;;
  esac
}
answers() { # answers ADDRESS
  local address
  address=$(reachable "$1")
  (exec 3<>"/dev/tcp/$(host_of "$address")/$(port_of "$address")") 2>/dev/null
}

# Below the range that the system hands out to outgoing connections.
free_port() {
  local port
  for _ in {1..200}; do
    port=$((20000 + RANDOM % 12000))
    answers "$LOOPBACK:$port" || {
      printf '%s' "$port"
      return
    }
  done
  fail "No free port found on $LOOPBACK."
}

http_ok() { # http_ok ADDRESS PATH
  local address status
  address=$(reachable "$1")
  status=$(
    exec 2>/dev/null
    exec 3<>"/dev/tcp/$(host_of "$address")/$(port_of "$address")" || exit 1
    printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$2" "$address" >&3
    read -r -t 5 _ status _ <&3 && printf '%s' "$status"
  ) || return 1
  [[ $status == 200 || $status == 204 ]]
}

# The same server, another database.
with_database() { # with_database URL NAME
  local url=$1 query=
  if [[ $url == *\?* ]]; then
    query="?${url#*\?}"
    url=${url%%\?*}
  fi
  if [[ ${url#*://} == */* ]]; then url=${url%/*}; fi
  printf '%s/%s%s' "$url" "$2" "$query"
}
