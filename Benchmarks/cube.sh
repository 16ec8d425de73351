# The cube beside DuckDB and polars: money by month, channel, province and segment over tens of millions of lines. Sourced by
# bench.sh, which has the names used here.

# measure_cube LINES TIMES
measure_cube() {
  local lines=$1 times=$2 folder="$work/lines-$1" python_facts="$work/venv-facts/bin/python3"
  [ -s "$folder/lines.csv" ] || { echo "No $folder/lines.csv: measure_facts makes it." >&2; return 1; }
  # 52 provinces and 8 segments, spread over customers so that neighbours differ.
  awk 'NR == 1 { print "customer_id,region,segmento" }
    NR > 1 { hash = $1 * 2654435761; printf "%s,Provincia %02d,S%d\n", $1, int(hash / 8) % 52, hash % 8 }' \
    "$folder/people.csv" > "$work/cube-people.csv"
  new_home
  "$vinculo" --home "$home" import run "$work/cube-people.csv" --kind people --source tienda \
    --map customer_id=external_id --map segmento=custom:segmento --json > /dev/null 2>&1
  "$vinculo" --home "$home" import run "$folder/lines.csv" --kind orders --source tienda --json > /dev/null 2>&1
  "$vinculo" --home "$home" segment count --where 'frequency > 0' --as-of 2025-01-01 --json > /dev/null 2>&1
  local round engine
  rm -f "$work"/cube-*.json "$work"/cube.duckdb*
  echo "Cube of $lines lines, in turn: DuckDB, polars, Vínculo"
  for round in 1 2 3; do
    for engine in duckdb polars; do
      "$python_facts" "$here/cube_peer.py" "$engine" "$folder/lines.csv" "$work/cube-people.csv" "$work/cube.duckdb" \
        "$times" > "$work/cube-$engine-$round.json"
    done
    "$vinculo" --home "$home" cube --rows month,channel --columns 'region,custom:segmento' --measure revenue \
      --as-of 2025-01-01 --times "$times" --json > "$work/cube-vinculo-$round.json"
  done
  "$python" - "$results" "$lines" "$work" <<'PYTHON'
import json, sys
results, lines, work = sys.argv[1:]
rounds = {engine: [json.load(open(f"{work}/cube-{engine}-{round}.json")) for round in (1, 2, 3)]
          for engine in ("vinculo", "duckdb", "polars")}
for mine in rounds["vinculo"]:
    mine["cents"] = round(float(mine["total"]["revenue"]["amount"]) * 100)
    mine["wall"], mine["cpu"] = mine["wallMilliseconds"], mine["cpuMilliseconds"]
said = {(engine, run["cells"], run["cents"]) for engine, runs in rounds.items() for run in runs}
if len({answer[1:] for answer in said}) != 1:
    sys.exit(f"the cubes differ: {sorted(said)}")
middle = {engine: sorted(runs, key=lambda run: run["cpu"])[1] for engine, runs in rounds.items()}
line = {"name": "cube", "lines": int(lines), **middle}
open(results, "a").write(json.dumps(line) + "\n")
print(json.dumps(line))
PYTHON
  rm -rf "$home" "$work"/cube.duckdb* "$work/cube-people.csv"
}
