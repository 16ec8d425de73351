#!/usr/bin/env bash
# Measures Vínculo beside SQLite, DuckDB, ClickHouse, polars and Splink and writes Docs/Benchmarks.md.
#
#   Benchmarks/bench.sh [--rows 1000000] [--people ROWS] [--lines "10000000 50000000"] [--days 200] [--editor 20000000] [--identity 1000000] [--runs 3] [--requests 200] [--out FILE]
#   Benchmarks/bench.sh --only identity [--identity 1000000] [--runs 3] [--out FILE]    that section alone, into the document that is there
#
# Needs the release binary (VINCULO_BINARY, default .build-release/release/vinculo), python3 and sqlite3.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
rows=1000000 people= lines="10000000 50000000" days=200 editor=20000000 identity=1000000 only= runs=3 requests=200 out="$root/Docs/Benchmarks.md"
while [ $# -gt 0 ]; do
  case $1 in
    --rows) rows=$2; shift 2 ;;
    --people) people=$2; shift 2 ;;
    --lines) lines=$2; shift 2 ;;
    --days) days=$2; shift 2 ;;
    --editor) editor=$2; shift 2 ;;
    --identity) identity=$2; shift 2 ;;
    --only) only=$2; shift 2 ;;
    --runs) runs=$2; shift 2 ;;
    --requests) requests=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    *) echo "usage: bench.sh [--rows N] [--people N] [--lines "N …"] [--days N] [--editor N] [--identity N] [--only identity] [--runs N] [--requests N] [--out FILE]" >&2; exit 64 ;;
  esac
done
case $only in "" | identity) ;; *) echo "--only knows identity alone." >&2; exit 64 ;; esac
people=${people:-$rows}
customers=$((rows / 10)); [ "$customers" -ge 10 ] || customers=10

vinculo=${VINCULO_BINARY:-$root/.build-release/release/vinculo}
[ -x "$vinculo" ] || { echo "No binary at $vinculo: run 'make release' first, or set VINCULO_BINARY." >&2; exit 69; }
command -v sqlite3 >/dev/null || { echo "sqlite3 is missing: install it with the system's package manager." >&2; exit 69; }

work="$root/.build-bench"
mkdir -p "$work"
python="$work/venv/bin/python3"
if ! "$python" -c 'import numpy, xlsxwriter' 2>/dev/null; then
  python3 -m venv "$work/venv"
  "$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
fi

server=
finish() { if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi; }
trap finish EXIT

weigh() { "$python" "$here/weigh.py" "$results" "$@"; }
measure() { "$python" "$here/measure.py" "$results" "$@"; }
. "$here/identity.sh"
results="$work/results${only:+-$only}.jsonl"
: > "$results"
if [ "$only" = identity ]; then
  measure_identity "$identity"
  "$python" "$here/report_identity.py" "$results" "$out"
  echo "Written: ${out#"$root"/}"
  exit
fi

file="$work/orders-$rows.csv"
echo "File of $rows order lines of $customers customers"
[ -s "$file" ] || { "$python" "$here/generate_orders.py" "$file.part" --rows "$rows" --customers "$customers"; mv "$file.part" "$file"; }

"$python" - "$results" "$file" "$rows" "$customers" <<PYTHON
import json, os, subprocess, sys, time
def say(*command):
    try: return subprocess.run(command, capture_output=True, text=True, cwd="$root").stdout.strip()
    except OSError: return ""
results, file, rows, customers = sys.argv[1:]
commit = say("git", "rev-parse", "--short", "HEAD") or "none yet"
if say("git", "status", "--porcelain", "--", "Sources", "Package.swift"): commit += ", with uncommitted changes"
about = {"name": "about", "rows": int(rows), "customers": int(customers), "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
         "commit": commit, "product": "release build" if not os.environ.get("VINCULO_BINARY") else "the program named by VINCULO_BINARY",
         "file": f"{int(rows):,} order lines of {int(customers):,} customers, {os.path.getsize(file) / 1e6:,.1f} MB of CSV, seed 11",
         "peer": "SQLite " + (say("sqlite3", "--version").split() or ["?"])[0]}
open(results, "a").write(json.dumps(about) + "\n")
PYTHON

home="$work/home"
. "$here/editor.sh"
new_home() { rm -rf "$home"; "$vinculo" --home "$home" init --country CO --currency COP --locale es-CO --timezone America/Bogota >/dev/null 2>&1; }

echo "In turn: Vínculo, SQLite"
for _ in $(seq "$runs"); do
  new_home
  measure "vinculo import" -- "$vinculo" --home "$home" import run "$file" --kind orders --source tienda --json
  weigh "disk" "$home"
  rm -f "$work"/peer.db*
  measure "sqlite import" -- sqlite3 "$work/peer.db" \
    "PRAGMA journal_mode=WAL" \
    "CREATE TABLE line (order_id TEXT, customer_ref TEXT, ordered_at TEXT, sku TEXT, product TEXT, category TEXT, quantity INTEGER, unit_price REAL, channel TEXT, store TEXT)" \
    ".mode csv" ".import --skip 1 '$file' line" "CREATE INDEX lineByOrder ON line (order_id)"
  weigh "peer" "$work/peer.db" "$work/peer.db-wal"
  kept=$(sqlite3 "$work/peer.db" "SELECT count(*) FROM line")
  [ "$kept" = "$rows" ] || { echo "SQLite kept $kept of $rows lines." >&2; exit 1; }
done

echo "The same file again"
measure "vinculo again" --stdout "$work/again.json" -- "$vinculo" --home "$home" import run "$file" --kind orders --source tienda --json
"$python" - "$work/again.json" "$rows" <<'PYTHON'
import json, sys
answer = json.load(open(sys.argv[1]))
wanted = {"read": int(sys.argv[2]), "unchanged": int(sys.argv[2]), "created": 0, "updated": 0, "rejected": 0}
found = {name: answer[name] for name in wanted}
if found != wanted: sys.exit(f"The same file again gave {found}, not {wanted}.")
PYTHON

echo "RFM of everybody"
for _ in $(seq "$runs"); do measure "vinculo rfm" --stdout "$work/rfm.csv" -- "$vinculo" --home "$home" value rfm --format csv; done
scored=$(($(wc -l < "$work/rfm.csv") - 1))
[ "$scored" -gt 0 ] || { echo "value rfm scored nobody." >&2; exit 1; }
"$python" - "$results" "$scored" <<'PYTHON'
import json, sys
lines = open(sys.argv[1]).read().splitlines()
about = json.loads(lines[0]); about["customers"] = int(sys.argv[2]); lines[0] = json.dumps(about)
open(sys.argv[1], "w").write("\n".join(lines) + "\n")
PYTHON

echo "Pages"
password="banco-lento-verde-$$-mesa"
printf '%s\n' "$password" | "$vinculo" --home "$home" user add bench@example.com --role admin >/dev/null
serve_home
"$python" "$here/pages.py" "$results" "$base" bench@example.com "$password" --requests "$requests"

finish
server=

. "$here/people.sh"
[ "$people" = 0 ] || measure_people
. "$here/facts.sh"
. "$here/segments.sh"
. "$here/cube.sh"
# The largest file once, and with a tenth of the days: it is there for what grows.
facts_runs=$runs
for size in $lines; do
  if [ "$size" != 0 ]; then
    measure_facts "$size" "$facts_runs" "$days"
    measure_segments "$size" 7
    measure_cube "$size" 5
  fi
  facts_runs=1 days=$((days / 10))
done
[ "$editor" = 0 ] || measure_editor "$editor" 200
[ "$identity" = 0 ] || measure_identity "$identity"

"$python" "$here/report.py" "$results" "$out"
echo "Written: ${out#"$root"/}"
