#!/usr/bin/env bash
# Everything that is measured (make bench).
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$SCRIPTS/bench-filter.sh"
"$SCRIPTS/bench-explorer.sh"
"$SCRIPTS/bench-api.sh"
"$SCRIPTS/bench-tail.sh"
