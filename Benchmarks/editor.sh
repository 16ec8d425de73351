# The editor of segments in a browser's place: a million people, twenty million lines, two hundred segments. Sourced by
# bench.sh, which has the names used here.

# serve_home: starts the server on $home; sets $server and $base.
serve_home() {
  "$vinculo" --home "$home" serve --host 127.0.0.1 --port 0 > "$work/serve.out" 2> "$work/serve.log" &
  server=$!
  base=
  for _ in $(seq 300); do
    base=$(grep -ohE 'http://127\.0\.0\.1:[0-9]+' "$work/serve.out" "$work/serve.log" 2>/dev/null | head -1 || true)
    [ -n "$base" ] && return
    kill -0 "$server" 2>/dev/null || { echo "serve ended:" >&2; tail -5 "$work/serve.log" >&2; exit 1; }
    sleep 0.1
  done
  echo "serve printed no address within 30 seconds." >&2
  exit 1
}

# segment_home LINES FOLDER: a home with people, consent of two in three, products of a hundred categories, and lines.
segment_home() {
  awk 'NR == 1 { print "customer_id,consent_email" } NR > 1 { print $1 "," ($1 * 2654435761 % 3 ? "yes" : "no") }' \
    "$2/people.csv" > "$work/segment-people.csv"
  awk 'BEGIN { print "sku,category"; for (i = 0; i < 10000; i++) printf "SKU-%05d,CAT-%02d\n", i, i % 100 }' \
    > "$work/segment-products.csv"
  new_home
  "$vinculo" --home "$home" import run "$work/segment-people.csv" --kind people --source tienda --map customer_id=external_id --json > /dev/null 2>&1
  "$vinculo" --home "$home" import run "$work/segment-products.csv" --kind products --source tienda --json > /dev/null 2>&1
  "$vinculo" --home "$home" import run "$2/lines.csv" --kind orders --source tienda --json > /dev/null 2>&1
}

# measure_editor LINES SEGMENTS
measure_editor() {
  local lines=$1 segments=$2 folder="$work/editor-$1" number=0 rule password="banco-lento-verde-$$-mesa"
  [ -s "$folder/lines.csv" ] || "$work/venv-facts/bin/python3" "$here/generate_lines.py" "$folder" --rows "$lines" \
    --customers $((lines < 20000000 ? lines / 20 : 1000000)) --days 0
  echo "The editor of segments: $lines lines, $segments segments"
  segment_home "$lines" "$folder"
  "$python" "$here/editor_rules.py" kept "$segments" > "$work/editor-kept.txt"
  "$python" "$here/editor_rules.py" edited > "$work/editor-rules.txt"
  while read -r rule; do
    number=$((number + 1))
    "$vinculo" --home "$home" segment create "Segmento $number" --where "$rule" > /dev/null 2>&1
  done < "$work/editor-kept.txt"
  printf '%s\n' "$password" | "$vinculo" --home "$home" user add bench@example.com --role admin > /dev/null
  printf 'order_id,customer_ref,ordered_at,sku,quantity,unit_price\nnew-1,somebody-new,2024-12-31,SKU-00001,1,100\n' > "$work/editor-order.csv"
  serve_home
  "$python" "$here/editor.py" "$results" "$base" bench@example.com "$password" "$work/editor-rules.txt" "editor@$lines" \
    --segments "$segments" --order "'$vinculo' --home '$home' import run '$work/editor-order.csv' --kind orders --source tienda"
  finish
  server=
  rm -rf "$home"
}
