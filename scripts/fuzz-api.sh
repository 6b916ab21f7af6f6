#!/usr/bin/env bash
# Asks a running portal's HTTP API everything that its own description allows, and much that it
# does not (the same at every run), and looks for answers that are not described (part of make test).
# Needs VITRINE_URL, VITRINE_TOKEN_ACME and VITRINE_TOKEN_ACME_ADMIN, as target/NAME/env has them
# while a demo runs.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

HERE=$ROOT/server/tests/schemathesis
VENV=$ROOT/target/schemathesis
: "${VITRINE_URL:?}" "${VITRINE_TOKEN_ACME:?}" "${VITRINE_TOKEN_ACME_ADMIN:?}"
export VITRINE_TOKEN_ACME VITRINE_TOKEN_ACME_ADMIN

if ! cmp -s "$HERE/requirements.txt" "$VENV/installed.txt"; then
  say "fuzz-api: installing schemathesis into target/schemathesis"
  python3 -m venv "$VENV"
  "$VENV/bin/pip" install --quiet --disable-pip-version-check -r "$HERE/requirements.txt"
  cp "$HERE/requirements.txt" "$VENV/installed.txt"
fi

cd "$VENV" # it leaves its memory of examples where it runs
cp "$HERE/schemathesis.toml" .
python3 "$HERE/known.py" "$VITRINE_URL" "$VITRINE_TOKEN_ACME"
exec "$VENV/bin/schemathesis" --config-file schemathesis.toml run \
  "$VITRINE_URL/api/v1/openapi.json" \
  --seed 20261125 --checks all --phases examples,coverage,fuzzing --max-examples "${VITRINE_FUZZ_EXAMPLES:-650}" \
  --suppress-health-check all --no-color
