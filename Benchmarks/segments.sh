# Segments and RFM beside DuckDB, ClickHouse and polars: one, and fifty, over a million people and tens of millions of lines;
# then what a question costs behind one new order, and behind one of a hundred customers. Sourced by bench.sh, which has the
# names used here.

# measure_segments LINES TIMES
measure_segments() {
  local lines=$1 times=$2 folder="$work/lines-$1" python_facts="$work/venv-facts/bin/python3" peers="$work/segment-peers"
  [ -s "$folder/lines.csv" ] || { echo "No $folder/lines.csv: measure_facts makes it." >&2; return 1; }
  segment_home "$lines" "$folder"
  measure "timeline build@$lines" -- "$vinculo" --home "$home" segment count --where 'frequency > 0' --as-of 2025-01-01 --json
  weigh "disk timeline@$lines" "$home/timeline"
  echo "Segments at $lines lines, in turn: DuckDB, Vínculo, ClickHouse, Vínculo, polars, Vínculo"
  local engine name
  for engine in duckdb clickhouse polars; do
    rm -rf "$peers" && mkdir -p "$peers"
    "$python_facts" "$here/segment_peer.py" "$engine" "$folder/lines.csv" "$work/segment-people.csv" \
      "$work/segment-products.csv" "$peers" "$work/segment-rules.txt" "$times" > "$work/segment-peer-$engine.json"
    rm -rf "$peers"
    head -1 "$work/segment-rules.txt" > "$work/segment-one.txt"
    tail -n +2 "$work/segment-rules.txt" > "$work/segment-fifty.txt"
    for name in one fifty; do
      "$vinculo" --home "$home" segment measure "$work/segment-$name.txt" --times "$times" --as-of 2025-01-01 --json > "$work/segment-$name-$engine.json"
    done
    "$vinculo" --home "$home" value rfm --times "$times" --as-of 2025-01-01 --json > "$work/segment-rfm-$engine.json"
  done
  "$python" - "$results" "$lines" "$work" <<'PYTHON'
import json, sys, time
import numpy
results, lines, work = sys.argv[1:]
engines = ("duckdb", "clickhouse", "polars")
def load(name): return json.load(open(f"{work}/segment-{name}.json"))
peers = {engine: load(f"peer-{engine}") for engine in engines}
rounds = {name: [load(f"{name}-{engine}") for engine in engines] for name in ("one", "fifty", "rfm")}
for engine, peer in peers.items():
    for mine, theirs in (("one", "plain"), ("one", "tuned"), ("fifty", "fifty")):
        for run in rounds[mine]:
            if run["customers"] != peer[theirs]["customers"]:
                sys.exit(f"{theirs}: {run['customers']} here, {peer[theirs]['customers']} in {engine}")
    if any([run["checksum"]] != peer["rfm"]["customers"] for run in rounds["rfm"]):
        sys.exit(f"scores: {rounds['rfm'][0]['checksum']} here, {peer['rfm']['customers']} in {engine}")
# What one core reads from memory at most, in bytes a second.
memory, best = numpy.ones(1 << 27, dtype=numpy.int64), 0.0
for _ in range(5):
    began = time.perf_counter()
    memory.sum()
    best = max(best, memory.nbytes / (time.perf_counter() - began))
middle = {name: sorted(runs, key=lambda run: run["cpuMilliseconds"])[1] for name, runs in rounds.items()}
line = {"name": "segments", "lines": int(lines), "peers": peers, "bandwidth": best, **middle}
open(results, "a").write(json.dumps(line) + "\n")
print(json.dumps(line))
PYTHON
  refresh "$lines" "$folder" "$times"
  rm -rf "$home"
}

# refresh LINES FOLDER TIMES: new orders of one customer, then of one in a hundred, and the first question behind each.
refresh() {
  local lines=$1 folder=$2 times=$3 part
  printf 'order_id,customer_ref,ordered_at,sku,quantity,unit_price\nnew-1,1,2024-12-31,SKU-00001,1,100\n' > "$work/refresh-one.csv"
  awk 'NR == 1 { print "order_id,customer_ref,ordered_at,sku,quantity,unit_price" }
    NR > 1 && NR % 100 == 2 { printf "some-%s,%s,2024-12-30,SKU-%05d,1,100\n", $1, $1, $1 % 10000 }' \
    "$folder/people.csv" > "$work/refresh-percent.csv"
  for part in one percent; do
    "$vinculo" --home "$home" import run "$work/refresh-$part.csv" --kind orders --source tienda --json > /dev/null 2>&1
    measure "refresh $part@$lines" -- "$vinculo" --home "$home" segment count \
      --where "$(cat "$work/segment-one.txt")" --as-of 2025-01-01 --json
  done
  "$vinculo" --home "$home" segment measure "$work/segment-one.txt" --times "$times" --as-of 2025-01-01 --json > "$work/refresh.json"
  "$python" - "$results" "$lines" "$work/refresh.json" <<'PYTHON'
import json, sys
results, lines, answer = sys.argv[1:]
open(results, "a").write(json.dumps({"name": "refreshed", "lines": int(lines), **json.load(open(answer))}) + "\n")
PYTHON
}
