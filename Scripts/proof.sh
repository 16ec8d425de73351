#!/usr/bin/env bash
# The proofs in full: more kills, more undos, more mutated files, every page. Writes Docs/Proofs.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/setup.sh
kills="${VINCULO_KILLS:-500}"
undos="${VINCULO_UNDO_ROUNDS:-200}"
people="${VINCULO_PEOPLE:-1000000}"
rounds="${VINCULO_FUZZ_ROUNDS:-25000}"
sequences="${VINCULO_SEQUENCES:-40}"
pairs="${VINCULO_SEGMENT_PAIRS:-100000}"
cubes="${VINCULO_CUBE_PAIRS:-20000}"
timelines="${VINCULO_TIMELINE_ROUNDS:-60}"
planted="${VINCULO_PLANTED:-100}"
worlds="${VINCULO_MATCH_WORLDS:-150}"
lines="${VINCULO_LINES:-3000000}"
binary="${VINCULO_BINARY:-$PWD/.build-release/release/vinculo}"
logs=.build-proof
rm -rf "$logs"
mkdir -p "$logs"
commit="$(git rev-parse --short HEAD)$(git diff --quiet HEAD -- Sources Tests || echo ' (with changes)')"
start=$(date -u +%Y-%m-%dT%H:%MZ)

say "swift build"
swift build --build-tests 2>&1 | tail -n 3
row() { printf '| %s | %s | %s |\n' "$1" "$2" "$3"; }
number=100
# Each proof leaves its row under its number, so that some may run beside others and the table keeps its order.
prove() { # NAME COMMAND…
  number=$((number + 1))
  prove_as "$number" "$@"
}
prove_as() { # NUMBER NAME COMMAND…
  local place="$1" name="$2" began ended result log="$logs/$1.log"
  shift 2
  say "$name"
  began=$(date +%s)
  if "$@" >"$log" 2>&1; then result="passed"; else result="FAILED"; fi
  ended=$(date +%s)
  tail -n 3 "$log"
  # What a test measured stands in lines of its own.
  result+="$(sed -n 's/^PROOF /: /p' "$log" | tr -d '\n')"
  row "$name" "$result" "$((ended - began)) s" > "$logs/$place.row"
}

# Pure engines, on one core, beside the others, which wait for disks more than they compute; nothing is built meanwhile.
# The built tests themselves: the package manager lets nobody in while it runs tests.
tests="$(swift build --show-bin-path)/vinculoPackageTests.xctest"
engines() {
  prove_as 200 "$pairs rules asked of random people, the engine beside the oracle, alone and all in one pass" \
    env VINCULO_SEGMENT_PAIRS="$pairs" "$tests" --testing-library swift-testing --filter DifferentialTests
  prove_as 201 "$cubes cubes of random worlds, the engine beside the oracle" \
    env VINCULO_CUBE_PAIRS="$cubes" "$tests" --testing-library swift-testing --filter CubeOracleTests
  prove_as 202 "$worlds tables of people written badly: rows in another sequence, one after another, and some changed" \
    env VINCULO_MATCH_WORLDS="$worlds" "$tests" --testing-library swift-testing --filter MatchingWorldTests
  prove_as 203 "files of which somebody knows who is who, and what was simulated recovered" \
    env VINCULO_FULL=1 "$tests" --testing-library swift-testing --filter 'LabelledDataTests|RecoveryTests'
}
engines &
beside=$!
trap 'pkill -P "$beside" 2>/dev/null || true; kill "$beside" 2>/dev/null || true' EXIT

prove "$kills times kill -9 during imports and undos" \
  env VINCULO_KILLS="$kills" swift test --skip-build --filter CrashTests
prove "$undos histories of imports, edits and undos against a home that never had what was undone" \
  env VINCULO_UNDO_ROUNDS="$undos" swift test --skip-build --filter UndoSequenceTests
prove "$undos histories of undos, room by room, and 10,000 of the fold alone" \
  env VINCULO_UNDO_ROUNDS="$undos" swift test --skip-build --filter 'UndoModelTests|UndoTests'
prove "refusals by hand while $people people are imported, each within a second" \
  env VINCULO_PEOPLE="$people" VINCULO_BINARY="$binary" swift test --skip-build --filter OptOutDuringImportTests
prove "$rounds damaged files of every format" \
  env VINCULO_FUZZ_ROUNDS="$rounds" swift test --skip-build \
  --filter 'TableMutationTests|MutatedFileTests|HostileFileTests|FieldGuessFuzzTests|NastyInputTests'
prove "$((kills / 5)) times kill -9 during backups, $((kills / 3)) during compaction, rebuild and repair" \
  env VINCULO_BACKUP_KILLS="$((kills / 5))" VINCULO_KILLS="$kills" VINCULO_BINARY="$binary" \
  swift test --skip-build --filter 'BackupCrashTests|UpkeepCrashTests'
prove "$sequences histories of imports, undos, compaction, rebuild and repair against one that nothing was done to" \
  env VINCULO_SEQUENCES="$sequences" swift test --skip-build --filter UpkeepModelTests
prove "$timelines histories of imports, edits and undos: each question as from a timeline built anew" \
  env VINCULO_TIMELINE_ROUNDS="$timelines" swift test --skip-build --filter TimelineSequenceTests
prove "$((kills / 5)) times kill -9 while a generation of the timeline is built: no reader sees half of one" \
  env VINCULO_TIMELINE_KILLS="$((kills / 5))" swift test --skip-build --filter TimelineCrashTests
prove "a disk that fails at every operation of import, undo, upkeep, backup and erasure" \
  env VINCULO_FULL=1 swift test --skip-build --filter DurabilityTests
prove "$planted people planted in every kind of file and erased: no trace, and no way back" \
  env VINCULO_PLANTED="$planted" swift test --skip-build --filter 'AppTests.Erasure(Tests|NeighbourTests|DefectTests)'
facts="$PWD/.build-bench/venv-facts"
if ! "$facts/bin/python3" -c 'import polars, duckdb' 2>/dev/null; then
  python3 -m venv "$facts"
  "$facts/bin/python3" -m pip install --quiet --disable-pip-version-check -r Benchmarks/requirements-facts.txt
fi
prove "DuckDB's answers over the same files, after replacing, adding, undoing, compacting and rebuilding" \
  "$facts/bin/python3" Benchmarks/same_answers.py "$binary" .build-bench/same-answers --rows "$lines" --days 30
wait "$beside" || true
# Its number may be somebody else's by now.
trap - EXIT
for place in 200 201 202 203; do
  [ -s "$logs/$place.row" ] || row "a proof of the engines did not end" "FAILED" "" > "$logs/$place.row"
done
number=300
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
  cat "$logs"/*.row
} >Docs/Proofs.md
cat Docs/Proofs.md
! grep -q FAILED Docs/Proofs.md
