# People: CSV and XLSX beside SQLite's .import of the CSV, the same file again, undo, and what a column costs.
# Sourced by bench.sh, which has the names used here.

people_csv="$work/people-$people.csv" people_xlsx="$work/people-$people.xlsx"
new_spanish_home() {
  rm -rf "$home"
  "$vinculo" --home "$home" init --country ES --currency EUR --locale es-ES --timezone Europe/Madrid >/dev/null 2>&1
}
customers_known() { sqlite3 -readonly "$home/vinculo.db" "SELECT count(*) FROM sourceRecord WHERE importId <> 0"; }
# expect NAME FILE KEY=NUMBER…: the JSON answer in FILE has these figures.
expect() {
  "$python" - "$@" <<'PYTHON'
import json, sys
name, path, *wanted = sys.argv[1:]
answer = json.load(open(path))
wanted = {key: int(number) for key, number in (text.split("=") for text in wanted)}
found = {key: answer[key] for key in wanted}
if found != wanted: sys.exit(f"{name} gave {found}, not {wanted}.")
PYTHON
}

measure_people() {
  echo "File of $people people"
  if [ ! -s "$people_xlsx" ] || [ ! -s "$people_csv" ]; then
    "$python" "$here/generate_people.py" "$people_csv.part" --xlsx "$people_xlsx.part" --rows "$people"
    mv "$people_csv.part" "$people_csv"
    mv "$people_xlsx.part" "$people_xlsx"
  fi
  "$python" - "$results" "$people" "$people_csv" "$people_xlsx" <<'PYTHON'
import json, os, sys
results, people, csv, xlsx = sys.argv[1:]
line = {"name": "about people", "people": int(people), "csv": os.path.getsize(csv), "xlsx": os.path.getsize(xlsx)}
open(results, "a").write(json.dumps(line) + "\n")
PYTHON
  echo "In turn: Vínculo of XLSX, SQLite of CSV, Vínculo of CSV"
  for _ in $(seq "$runs"); do
    people_import xlsx "$people_xlsx"
    bare_rows
    people_import csv "$people_csv"
  done
  people_again
  people_columns
}

people_import() {
  new_spanish_home
  measure "people $1" --stdout "$work/people.json" -- \
    "$vinculo" --home "$home" import run "$2" --kind people --source tienda --json
  weigh "disk people $1" "$home"
  expect "People from $1" "$work/people.json" read="$people" created="$people" rejected=0
}

# The floor of a load: twelve texts a row, nothing looked at.
bare_rows() {
  rm -f "$work"/peer.db*
  measure "people sqlite" -- sqlite3 "$work/peer.db" "PRAGMA journal_mode=WAL" \
    "CREATE TABLE person (customer_id TEXT, first_name TEXT, last_name TEXT, email TEXT, mobile TEXT, birth_date TEXT, address TEXT, postcode TEXT, city TEXT, province TEXT, created_at TEXT, consent_email TEXT)" \
    ".mode csv" ".import --skip 1 '$people_csv' person"
  weigh "peer" "$work/peer.db" "$work/peer.db-wal"
  kept=$(sqlite3 "$work/peer.db" "SELECT count(*) FROM person")
  [ "$kept" = "$people" ] || { echo "SQLite kept $kept of $people people." >&2; exit 1; }
}

# In the home of the last CSV import.
people_again() {
  echo "The same people again, and both imports undone"
  measure "people again" --stdout "$work/people.json" -- \
    "$vinculo" --home "$home" import run "$people_csv" --kind people --source tienda --json
  expect "The same people again" "$work/people.json" read="$people" unchanged="$people" created=0 updated=0 rejected=0
  measure "people undo again" --stdout "$work/people.json" -- "$vinculo" --home "$home" import undo 2 --json
  [ "$(customers_known)" = "$people" ] || { echo "Undo of the second import took people away." >&2; exit 1; }
  measure "people undo" --stdout "$work/people.json" -- "$vinculo" --home "$home" import undo 1 --json
  [ "$(customers_known)" = 0 ] || { echo "Undo of both imports left $(customers_known) people." >&2; exit 1; }
}

# What one more column costs: a dry run with it, less one without it.
people_columns() {
  echo "What a column costs"
  new_spanish_home
  for _ in $(seq "$runs"); do
    for column in "" mobile email birth_date first_name; do
      map=(--map customer_id=external_id --map city=city)
      case $column in
        "") ;;
        first_name) map+=(--map first_name=given_names) ;;
        *) map+=(--map "$column=$column") ;;
      esac
      measure "column ${column:-none}" --stdout "$work/people.json" -- "$vinculo" --home "$home" import run "$people_csv" \
        --kind people --source tienda --dry-run --only-mapped "${map[@]}" --json
      expect "A dry run" "$work/people.json" read="$people" created="$people"
    done
  done
}
