# Tens of millions of order lines beside SQLite, DuckDB and ClickHouse: new, the same again, one in a hundred changed, a
# file a day, undo. Sourced by bench.sh, which has the names used here.

# measure_facts LINES RUNS DAYS
measure_facts() {
  local lines=$1 runs=$2 days=$3 customers=$(($1 < 10000000 ? $1 / 10 : 1000000))
  local folder="$work/lines-$lines" python_facts="$work/venv-facts/bin/python3" base="$work/base"
  if ! "$python_facts" -c 'import polars, duckdb, chdb' 2>/dev/null; then
    python3 -m venv "$work/venv-facts"
    "$python_facts" -m pip install --quiet --disable-pip-version-check -r "$here/requirements-facts.txt"
  fi
  echo "File of $lines order lines"
  [ -s "$folder/lines.csv" ] || "$python_facts" "$here/generate_lines.py" "$folder" --rows "$lines" --customers "$customers" --days "$days"
  "$python_facts" "$here/facts_peer.py" answer "$folder/lines.csv" > "$work/answer.json"
  "$python" - "$results" "$lines" "$folder/lines.csv" "$work/answer.json" "$days" <<'PYTHON'
import json, os, sys
results, lines, file, answer, days = sys.argv[1:]
line = {"name": "about facts", "lines": int(lines), "csv": os.path.getsize(file), "days": int(days), **{"answer": json.load(open(answer))}}
open(results, "a").write(json.dumps(line) + "\n")
PYTHON

  echo "The people, who are there already"
  new_home
  "$vinculo" --home "$home" import run "$folder/people.csv" --kind people --source tienda --map customer_id=external_id --json > /dev/null 2>&1
  rm -rf "$base" && mv "$home" "$base"

  echo "In turn: Vínculo, SQLite, DuckDB, ClickHouse"
  for _ in $(seq "$runs"); do
    rm -rf "$home" && cp -r "$base" "$home"
    facts_import "facts new@$lines" "$folder/lines.csv" created
    weigh "disk facts@$lines" "$home"
    same_answer
    rm -f "$work"/peer.db*
    measure "facts sqlite@$lines" -- sqlite3 "$work/peer.db" "PRAGMA journal_mode=WAL" \
      "CREATE TABLE line (customer_id INTEGER, timestamp TEXT, sku TEXT, qty INTEGER, unit_price REAL, channel TEXT, store INTEGER)" \
      ".mode csv" ".import --skip 1 '$folder/lines.csv' line" "CREATE INDEX lineByCustomer ON line (customer_id, timestamp)"
    weigh "peer" "$work/peer.db" "$work/peer.db-wal"
    rm -f "$work"/peer.duckdb*
    measure "facts duckdb@$lines" -- "$python_facts" "$here/facts_peer.py" duckdb "$folder/lines.csv" "$work/peer.duckdb"
    weigh "peer" "$work/peer.duckdb"
    rm -rf "$work/peer.ch"
    measure "facts clickhouse@$lines" -- "$python_facts" "$here/facts_peer.py" clickhouse "$folder/lines.csv" "$work/peer.ch"
    weigh "peer" "$work/peer.ch"
  done
  rm -rf "$work"/peer.db* "$work"/peer.duckdb* "$work/peer.ch"
  mv "$home" "$home.kept" && cp -r "$base" "$home"
  "$python" "$here/profile.py" "$results" "profile@$lines" -- \
    "$vinculo" --home "$home" import run "$folder/lines.csv" --kind orders --source tienda --json
  rm -rf "$home" && mv "$home.kept" "$home"

  echo "The same file again, one order in a hundred changed, that undone"
  facts_import "facts again@$lines" "$folder/lines.csv" unchanged
  measure "facts changed@$lines" --stdout "$work/facts.json" -- \
    "$vinculo" --home "$home" import run "$folder/changed.csv" --kind orders --source tienda --json
  local last
  last=$("$python" -c 'import json,sys; a=json.load(open(sys.argv[1])); assert a["updated"]>0 and a["created"]==0 and a["rejected"]==0, a; print(a["import"])' "$work/facts.json")
  measure "facts undo@$lines" --stdout "$work/facts.json" -- "$vinculo" --home "$home" import undo "$last" --json
  echo "$days files of a day"
  for day in $(seq -f '%03g' "$days"); do
    measure "facts day@$lines" --stdout "$work/facts.json" -- \
      "$vinculo" --home "$home" import run "$folder/day-$day.csv" --kind orders --source tienda --json > /dev/null
  done
  measure "facts rfm@$lines" --stdout "$work/rfm.csv" -- "$vinculo" --home "$home" value rfm --format csv
  measure "facts verify@$lines" --stdout "$work/facts.json" -- "$vinculo" --home "$home" warehouse verify --json
  rm -rf "$base" "$home"
}

# facts_import NAME FILE FATE: all lines of the file have this fate.
facts_import() {
  measure "$1" --stdout "$work/facts.json" -- "$vinculo" --home "$home" import run "$2" --kind orders --source tienda --json
  expect "$1" "$work/facts.json" read="$lines" "$3=$lines" rejected=0
}

# Lines, orders, people and money as DuckDB counts them in the file.
same_answer() {
  "$python" - "$work/facts.json" "$work/answer.json" <<'PYTHON'
import json, sys
ours, theirs = (json.load(open(path)) for path in sys.argv[1:])
found = {"lines": ours["accepted"], "orders": ours["totals"]["orders"], "people": ours["totals"]["people"], "amount": ours["totals"]["amounts"]["COP"]}
if found != theirs: sys.exit(f"Vínculo says {found}, DuckDB {theirs}.")
PYTHON
}
