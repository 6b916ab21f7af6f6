# shellcheck shell=bash
# Which compiler and which tools the scripts use. Sourced after lib.sh, and by
# a person who wants the same in a shell:  . scripts/lib.sh; . scripts/env.sh
#
# Two roads lead to a compiler for wasm. Where rustup can have the target, it
# is rustup's own toolchain. Elsewhere it is Debian's compiler beside a
# standard library built from Debian's source (scripts/wasm.sh), linked into
# rustup as `debian-web` when there is a rustup. One compiler serves
# everything, or everything would be built twice.
WASM=wasm32-unknown-unknown
DEBIAN_TOOLCHAIN=debian-web

CARGO_HOME=${CARGO_HOME:-$HOME/.cargo}
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
STATE=$ROOT/target/setup
TOOLS=$SCRIPTS/tools

# The folder of the newest Postgres server; Debian keeps it off PATH.
postgres_bin() {
  local dir newest=
  for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V) "$(pg_config --bindir 2>/dev/null)"; do
    [[ -x $dir/postgres && -x $dir/initdb && -x $dir/pg_ctl ]] && newest=$dir
  done
  [[ -n $newest ]] || newest=$(dirname "$(command -v postgres 2>/dev/null)" 2>/dev/null)
  printf '%s' "$newest"
}

use_tools() {
  local postgres
  postgres=$(postgres_bin)
  PATH=$TOOLS/node_modules/.bin:$CARGO_HOME/bin:$PATH${postgres:+:$postgres}
  export PATH
}

debian_toolchain_is_linked() {
  [[ -x ${RUSTUP_HOME:-$HOME/.rustup}/toolchains/$DEBIAN_TOOLCHAIN/bin/rustc ]]
}

# On the Debian road the host's linker is lld, which came with the wasm linker
# and is quicker than the default. It is set as a linker and not through
# RUSTFLAGS, so that it holds for build scripts and macros too and nothing is
# built again when flags differ.
use_debian_toolchain() {
  if have rustup; then export RUSTUP_TOOLCHAIN=$DEBIAN_TOOLCHAIN; else PATH=/usr/bin:$PATH; fi
  if [[ $(uname -sm) == "Linux x86_64" ]]; then
    export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER=$TOOLS/cc-lld
  fi
}

# No question asked of the network here: scripts/setup.sh decides once.
use_toolchain() {
  [[ -z ${RUSTUP_TOOLCHAIN:-} || $RUSTUP_TOOLCHAIN == "$DEBIAN_TOOLCHAIN" ]] || return 0
  case $(cat "$STATE/toolchain" 2>/dev/null) in
    rustup) ;;
    debian) use_debian_toolchain ;;
    *) if debian_toolchain_is_linked; then use_debian_toolchain; fi ;;
  esac
}

# The server names its bundle by what this said when leptos was compiled.
export LEPTOS_OUTPUT_NAME=vitrine
use_tools
use_toolchain
