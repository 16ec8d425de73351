#!/usr/bin/env bash
# The proofs in full: more kills, more mutated files, every page. Writes Docs/Proofs.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/setup.sh
kills="${VINCULO_KILLS:-500}"
log=.build-proof.log
commit="$(git rev-parse --short HEAD)$(git diff --quiet HEAD -- Sources Tests || echo ' (with changes)')"
start=$(date -u +%Y-%m-%dT%H:%MZ)

say "swift build"
swift build --build-tests 2>&1 | tail -n 3
row() { printf '| %s | %s | %s |\n' "$1" "$2" "$3"; }
rows=""
prove() { # NAME COMMAND…
  local name="$1" began ended result
  shift
  say "$name"
  began=$(date +%s)
  if "$@" >"$log" 2>&1; then result="passed"; else result="FAILED"; fi
  ended=$(date +%s)
  tail -n 3 "$log"
  rows+="$(row "$name" "$result" "$((ended - began)) s")"$'\n'
}

prove "$kills times kill -9 during imports" env VINCULO_KILLS="$kills" swift test --skip-build --filter CrashTests
prove "every Swift test" swift test --skip-build
prove "every page in a real browser" bash Tests/Browser/run.sh

{
  echo "# Proofs"
  echo
  echo "Written by \`make proof\`; what each one shows is in the tests it runs."
  echo
  echo "Commit $commit, begun $start, seed of the kills 20261121."
  echo
  echo "| proof | result | took |"
  echo "| --- | --- | --- |"
  printf '%s' "$rows"
} >Docs/Proofs.md
cat Docs/Proofs.md
! grep -q FAILED Docs/Proofs.md
