# Segments beside DuckDB: one, and fifty, over a million people and tens of millions of lines. Sourced by bench.sh, which
# has the names used here; may be run by itself: Benchmarks/segments.sh LINES [TIMES].

# measure_segments LINES TIMES
measure_segments() {
  local lines=$1 times=$2 folder="$work/lines-$1" python_facts="$work/venv-facts/bin/python3"
  [ -s "$folder/lines.csv" ] || { echo "No $folder/lines.csv: measure_facts makes it." >&2; return 1; }
  segment_home "$lines" "$folder"
  rm -f "$work"/segments.duckdb*
  echo "Segments at $lines lines, in turn: DuckDB, Vínculo"
  "$python_facts" "$here/segment_peer.py" "$folder/lines.csv" "$work/segment-people.csv" "$work/segment-products.csv" \
    "$work/segments.duckdb" "$work/segment-rules.txt" "$times" > "$work/segment-peer.json"
  head -1 "$work/segment-rules.txt" > "$work/segment-one.txt"
  tail -n +2 "$work/segment-rules.txt" > "$work/segment-fifty.txt"
  measure "timeline build@$lines" -- "$vinculo" --home "$home" segment count --where 'frequency > 0' --as-of 2025-01-01 --json
  local name
  for name in one fifty; do
    "$vinculo" --home "$home" segment measure "$work/segment-$name.txt" --times "$times" --as-of 2025-01-01 --json > "$work/segment-$name.json"
  done
  "$vinculo" --home "$home" value rfm --times "$times" --as-of 2025-01-01 --json > "$work/segment-rfm.json"
  weigh "disk timeline@$lines" "$home/timeline"
  "$python" - "$results" "$lines" "$work" <<'PYTHON'
import json, sys
results, lines, work = sys.argv[1:]
peer = json.load(open(work + "/segment-peer.json"))
ours = {name: json.load(open(f"{work}/segment-{name}.json")) for name in ("one", "fifty", "rfm")}
for mine, theirs in (("one", "plain"), ("one", "tuned"), ("fifty", "fifty")):
    if ours[mine]["customers"] != peer[theirs]["customers"]:
        sys.exit(f"{theirs}: {ours[mine]['customers']} here, {peer[theirs]['customers']} in DuckDB")
if [ours["rfm"]["checksum"]] != peer["rfm"]["customers"]:
    sys.exit(f"scores: {ours['rfm']['checksum']} here, {peer['rfm']['customers']} in DuckDB")
line = {"name": "segments", "lines": int(lines), "peer": peer, **ours}
open(results, "a").write(json.dumps(line) + "\n")
print(json.dumps(line))
PYTHON
  rm -rf "$home" "$work"/segments.duckdb*
}
