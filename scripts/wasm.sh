# shellcheck shell=bash
# A compiler for wasm, by the two roads that env.sh tells of. Sourced by
# setup.sh, whose apt_install, quietly and missing it uses.

# The real check: one line of Rust that needs the standard library is compiled
# and linked as the site is, with link-time optimisation, which also notices a
# library of another compiler version or one without bitcode.
wasm_compiles() (
  have rustc || exit 1
  cd "$ROOT" || exit
  dir=$(mktemp -d)
  trap 'rm -rf "$dir"' EXIT
  printf 'pub fn f() -> String { String::new() }\n' |
    timeout 120 rustc --edition 2021 --crate-type cdylib --crate-name probe -C lto -C panic=abort \
      --target "$WASM" -o "$dir/probe.wasm" - >/dev/null 2>&1
)

remember_toolchain() {
  printf '%s\n' "$1" | write_file "$STATE/toolchain"
  use_toolchain
}

# Decides without the network: what was chosen before, or what works already.
has_wasm() {
  have cargo || return 1
  wasm_compiles || return 1
  [[ -e $STATE/toolchain ]] && return 0
  if [[ ${RUSTUP_TOOLCHAIN:-} == "$DEBIAN_TOOLCHAIN" ]] || ! have rustup; then
    remember_toolchain debian
  else
    remember_toolchain rustup
  fi
}

add_wasm() {
  if rustup_adds_wasm; then
    remember_toolchain rustup
  else
    take_the_debian_road
    remember_toolchain debian
  fi
}

# One bounded attempt, and a day without another when it failed.
rustup_adds_wasm() {
  have rustup || return 1
  [[ -z ${RUSTUP_TOOLCHAIN:-} || $RUSTUP_TOOLCHAIN != "$DEBIAN_TOOLCHAIN" ]] || return 1
  local failed=$STATE/rustup-unreachable
  [[ -z $(find "$failed" -mtime -1 2>/dev/null) ]] || return 1
  if (cd "$ROOT" && timeout 120 rustup target add "$WASM" >>"$LOG" 2>&1) && wasm_compiles; then
    rm -f "$failed"
    return 0
  fi
  say "setup:   rustup has no $WASM to give; takes Debian's compiler instead"
  date | write_file "$failed"
  return 1
}

take_the_debian_road() {
  have apt-get || missing "the Rust target $WASM" "rustup target add $WASM"
  local packages=()
  [[ -x /usr/bin/rustc && -x /usr/bin/cargo && -e /usr/lib/rustlib/src ]] || packages+=(rustc-web cargo-web rust-web-src)
  installed rust-web-src || packages+=(rust-web-src)
  if ((${#packages[@]})); then apt_install "${packages[@]}"; fi
  apt_install "lld-$(llvm_version)"
  if have rustup && ! debian_toolchain_is_linked; then quietly rustup toolchain link "$DEBIAN_TOOLCHAIN" /usr; fi
  use_debian_toolchain
  link_wasm_linker
  wasm_compiles || build_wasm_library
}

llvm_version() { /usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p'; }

# rustc asks for `rust-lld` in a folder of its own.
link_wasm_linker() {
  local dir
  dir=$(/usr/bin/rustc --print sysroot)/lib/rustlib/$(/usr/bin/rustc -vV | sed -n 's/^host: //p')/bin
  [[ -x $dir/rust-lld ]] && return
  can_be_root || missing "the wasm linker" "sudo mkdir -p $dir && sudo ln -s /usr/bin/lld-$(llvm_version) $dir/rust-lld"
  as_root mkdir -p "$dir"
  as_root ln -sfn "/usr/bin/lld-$(llvm_version)" "$dir/rust-lld"
}

# Builds std from the distribution's source as a dependency of an empty crate
# and puts the libraries where the compiler looks. The folder appears complete
# or not at all. The bitcode is for link-time optimisation, which the site's
# profile asks for and cargo leaves out of a library otherwise.
build_wasm_library() {
  local work home draft library
  home=$(/usr/bin/rustc --print sysroot)/lib/rustlib/$WASM
  can_be_root || missing "the standard library for wasm" "sudo -v && make setup"
  work=$(mktemp -d)
  mkdir "$work/src"
  : >"$work/src/lib.rs"
  printf '%s\n' '[package]' 'name = "wasmstd"' 'edition = "2021"' '[profile.release]' 'panic = "abort"' >"$work/Cargo.toml"
  quietly within "$work" env RUSTC_BOOTSTRAP=1 RUSTFLAGS="-C embed-bitcode=yes" CARGO_TARGET_DIR="$work/target" \
    cargo build --release -Z build-std=std,panic_abort,proc_macro --target "$WASM"
  draft=$home.draft-$$
  as_root mkdir -p "$draft/lib"
  for library in "$work/target/$WASM"/release/deps/*.rlib; do
    [[ $library == */libwasmstd* ]] || as_root cp "$library" "$draft/lib/"
  done
  as_root rm -rf "$home"
  as_root mv "$draft" "$home"
  rm -rf "$work"
  # cargo does not see that what it built here stood on another library.
  rm -rf "$TARGET/front" "$TARGET/${WASM:?}" "$ROOT/target/dev/front"
}

# Clippy and rustfmt of the same compiler.
has_lint() { (cd "$ROOT" && cargo clippy --version && cargo fmt --version) >/dev/null 2>&1; }
add_lint() {
  if [[ $(cat "$STATE/toolchain") == debian ]]; then
    apt_install rust-web-clippy rustfmt-web
  else
    quietly within "$ROOT" timeout 300 rustup component add clippy rustfmt
  fi
}
