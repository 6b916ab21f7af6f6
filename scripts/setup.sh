#!/usr/bin/env bash
# Installs what is missing, and nothing else:  scripts/setup.sh [PIECE...]
# Without a piece, all that `make demo` and `make test` need.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$SCRIPTS/env.sh"
source "$SCRIPTS/wasm.sh"

LEPTOS_VERSION=0.3.11
DEMO=(compiler wasm bindgen leptos node wasm_opt postgres crates)
TEST=("${DEMO[@]}" lint cxx chromium playwright python)
declare -A ABOUT=(
  [compiler]="a C compiler"
  [wasm]="the Rust standard library for wasm"
  [cxx]="a C++ compiler, for the fuzzer"
  [lint]="clippy and rustfmt"
  [bindgen]="wasm-bindgen of the version in Cargo.lock (compiles it: a minute or two, once)"
  [leptos]="cargo-leptos $LEPTOS_VERSION (compiles it where there is no ready binary: about 15 minutes, once)"
  [node]="Node.js with npm"
  [wasm_opt]="wasm-opt, from the npm package binaryen"
  [postgres]="the Postgres server"
  [crates]="the crates in Cargo.lock (downloads them)"
  [chromium]="Chromium, for the browser tests"
  [playwright]="Playwright, for the browser tests"
  [python]="Python, for the emulator's second opinion"
)
LOG=$STATE/log

# --- How things are installed ------------------------------------------------

missing() { # missing WHAT COMMAND
  fail "setup: $1 is missing, and this script may not install it. Please run:
  $2"
}

# Output goes to the log and is shown only when the command fails. Services
# that a package starts must not inherit the lock.
quietly() {
  run "$@" >>"$LOG" 2>&1 && return
  tail -n 25 "$LOG" >&2
  fail "setup: this failed: $*   (whole log: $LOG)"
}

installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

APT_LISTS_ARE_NEW=
apt_install() {
  local package wanted=()
  for package in "$@"; do installed "$package" || wanted+=("$package"); done
  ((${#wanted[@]})) || return 0
  have apt-get || missing "${wanted[*]}" "your package manager's install command for: ${wanted[*]}"
  can_be_root || missing "${wanted[*]}" "sudo apt-get update && sudo apt-get install -y --no-install-recommends ${wanted[*]}"
  if [[ -n $(dpkg --audit 2>/dev/null) ]]; then quietly as_root dpkg --configure -a; fi
  if [[ -z $APT_LISTS_ARE_NEW ]]; then
    # A source that cannot be reached is no reason to stop: others may do.
    run as_root apt-get -o Acquire::Retries=1 -o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 update >>"$LOG" 2>&1 || true
    APT_LISTS_ARE_NEW=yes
  fi
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 \
    install -y --no-install-recommends "${wanted[@]}"
}

# Tools are compiled for a quick build, not for speed: they run for seconds.
# The folder stays until the tool is in place, so an interrupted build goes on.
cargo_install() { # cargo_install CRATE VERSION [OPTIONS...]
  if have cargo-binstall && quick_binstall "$1@$2"; then return; fi
  # A crate's own lock file may name what the registry no longer has.
  run compile_tool --locked "$@" >>"$LOG" 2>&1 || quietly compile_tool --quiet "$@"
  rm -rf "$STATE/build"
}
compile_tool() { # compile_tool OPTION CRATE VERSION [OPTIONS...]
  cd "$STATE" || return
  env CARGO_TARGET_DIR="$STATE/build" CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    cargo install "$1" --root "$CARGO_HOME" --version "$3" "$2" "${@:4}"
}
quick_binstall() {
  run timeout 120 cargo binstall --no-confirm --disable-strategies compile --root "$CARGO_HOME" "$1" >>"$LOG" 2>&1
}

# A folder of Node packages is whole when it carries its lock file's sum, which
# is written last.
node_packages_are_whole() { [[ $(cat "$1/node_modules/.whole" 2>/dev/null) == "$(lock_sum "$1")" ]]; }
lock_sum() { cksum <"$1/package-lock.json"; }
install_node_packages() {
  quietly within "$1" env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
  lock_sum "$1" | write_file "$1/node_modules/.whole"
}

# --- The pieces: has_X is a real look, add_X makes it true ---------------------

has_compiler() { have cc; }
add_compiler() { apt_install gcc libc6-dev; }

has_cxx() { have c++; }
add_cxx() { apt_install g++; }

bindgen_version() { awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' "$ROOT/Cargo.lock"; }
has_bindgen() { [[ $(wasm-bindgen --version 2>/dev/null) == "wasm-bindgen $(bindgen_version)" ]]; }
add_bindgen() { cargo_install wasm-bindgen-cli "$(bindgen_version)"; }

# One helper crate in its lock file asks for a newer compiler than it needs.
has_leptos() { [[ $(cargo-leptos --version 2>/dev/null) == "cargo-leptos $LEPTOS_VERSION" ]]; }
add_leptos() { cargo_install cargo-leptos "$LEPTOS_VERSION" --features no_downloads --ignore-rust-version; }

has_node() { have npm && [[ $(node -p 'process.versions.node.split(".")[0] >= 18' 2>/dev/null) == true ]]; }
add_node() { apt_install nodejs npm; }

has_wasm_opt() { node_packages_are_whole "$TOOLS"; }
add_wasm_opt() { install_node_packages "$TOOLS"; }

has_playwright() { node_packages_are_whole "$ROOT/end2end"; }
add_playwright() { install_node_packages "$ROOT/end2end"; }

has_postgres() { have psql && [[ -n ${DATABASE_URL:-} || -x $(postgres_bin)/initdb ]]; }
add_postgres() {
  apt_install postgresql
  use_tools
}

has_chromium() { [[ -n ${VITRINE_CHROMIUM:-} ]] || { have chromium && { ! have dpkg-query || installed chromium; }; }; }
add_chromium() { apt_install chromium; }

has_python() { [[ ! -e $ROOT/crates/emulator/second-opinion ]] || python3 -c 'import ensurepip, venv' 2>/dev/null; }
add_python() { apt_install python3 python3-venv; }

# Cargo would download them as well, but the graph checks run offline.
crates_stamp() { cksum <"$ROOT/Cargo.lock"; }
has_crates() { [[ $(cat "$STATE/crates" 2>/dev/null) == "$(crates_stamp)" && -d $CARGO_HOME/registry ]]; }
add_crates() {
  local locked=()
  [[ -z ${CI:-} ]] || locked=(--locked)
  quietly within "$ROOT" cargo fetch "${locked[@]}"
  crates_stamp | write_file "$STATE/crates"
}

# -------------------------------------------------------------------------------

pieces_of() {
  local name
  for name in "$@"; do
    case $name in
      demo) printf '%s\n' "${DEMO[@]}" ;;
      test) printf '%s\n' "${TEST[@]}" ;;
      *)
        [[ -n ${ABOUT[$name]:-} ]] || fail "setup: no piece is called $name; there are: demo test ${!ABOUT[*]}"
        printf '%s\n' "$name"
        ;;
    esac
  done
}

all_there() {
  local piece
  for piece in "$@"; do "has_$piece" || return 1; done
}

install() {
  "has_$1" && return
  say "setup: installs ${ABOUT[$1]}"
  "add_$1"
  hash -r
  "has_$1" || fail "setup: ${ABOUT[$1]}: still not there after its installation (log: $LOG)"
}

trap 'stop_running' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mapfile -t pieces < <(pieces_of "${@:-test}")
((${#pieces[@]})) || exit 1
all_there "${pieces[@]}" && exit 0

mkdir -p "$STATE" "$CARGO_HOME"
lock "$CARGO_HOME/.vitrine-setup.lock" "setup: waits for another one to finish"
: >"$LOG"
for piece in "${pieces[@]}"; do install "$piece"; done
say "setup: everything is there"
