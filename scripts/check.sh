#!/usr/bin/env bash
# The quick part of what CI runs (make check): formatting, lints on both
# targets, and the rules about who may import whom.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$SCRIPTS/steps.sh"

step "set-up" "$SCRIPTS/setup.sh" compiler wasm lint crates
source "$SCRIPTS/env.sh"
step "format" within "$ROOT" cargo fmt --all --check
step "lint the server's side" within "$ROOT" cargo clippy --workspace --all-targets --quiet -- --deny warnings
step "lint the browser's side" within "$ROOT" cargo clippy --package frontend --target "$WASM" --quiet -- --deny warnings
# With the whole workspace's features, as the full run builds it.
step "import rules" within "$ROOT" cargo test --workspace --test import_rules --quiet
