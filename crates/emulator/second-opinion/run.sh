#!/bin/sh
# Runs the same calls against the emulator and against moto, and compares the answers.
# Keeps its Python packages under target/, so that only the first run downloads anything.
set -eu
export PYTHONDONTWRITEBYTECODE=1

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
venv=$root/target/second-opinion

if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
    echo "second opinion: installing moto and boto3 into target/second-opinion"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/installed.txt"
fi

cd "$root"
cargo build --quiet -p emulator
exec "$venv/bin/python" "$here/compare.py" "$target/debug/emulator" "$venv/bin/moto_server"
