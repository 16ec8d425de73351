# Which of a million records are one person, beside Splink on DuckDB: three files, what it costs as files grow, and files of which somebody
# knows the answer. Sourced by bench.sh, which has the names used here.
#
# VINCULO_IDENTITY_PEER: the seeds on which Splink runs, too ("1" by default; "1 2 3" for all, "" for none).
# VINCULO_DATA: the folder of labelled sets; without it they are left out, and that is said.

# measure_identity RECORDS
measure_identity() {
  local records=$1 peer_seeds=${VINCULO_IDENTITY_PEER-1} python_identity="$work/venv-identity/bin/python3" seed size
  if [ -n "$peer_seeds" ] && ! "$python_identity" -c 'import splink, duckdb, numpy' 2>/dev/null; then
    python3 -m venv "$work/venv-identity"
    "$python_identity" -m pip install --quiet --disable-pip-version-check -r "$here/requirements-identity.txt"
  fi
  identity_about "$records"
  for seed in 1 2 3; do
    identity_file "$records" "$seed"
    case " $peer_seeds " in *" $seed "*) identity_beside "$records" "$seed" ;; *) identity_alone "$records" "$seed" ;; esac
  done
  echo "The same work on files of other sizes"
  for size in $((records / 10)) $((records * 3 / 10)) "$records" $((records * 3)); do
    identity_file "$size" 1
    identity_match "identity growth@$size" "$size" 1
  done
  echo "One record against all others, at a time"
  identity_new "$records"
  if [ -n "${VINCULO_DATA:-}" ]; then
    echo "Files of which somebody knows who is who"
    "$python" "$here/identity_labelled.py" "$VINCULO_DATA" "$vinculo" "$results"
  else
    echo "Labelled sets are left out: VINCULO_DATA names no folder."
  fi
}

identity_about() {
  "$python" - "$results" "$1" "$(git -C "$root" rev-parse --short HEAD 2>/dev/null || true)" <<'PYTHON'
import json, sys, time
results, records, commit = sys.argv[1:]
line = {"name": "about identity", "records": int(records), "date": time.strftime("%Y-%m-%d", time.gmtime()), "commit": commit or "none yet"}
open(results, "a").write(json.dumps(line) + "\n")
PYTHON
}

# identity_file RECORDS SEED: sets identity_csv and identity_truth.
identity_file() {
  identity_csv="$work/identity-$1-$2.csv" identity_truth="$work/identity-$1-$2.truth.csv"
  [ -s "$identity_csv" ] && [ -s "$identity_truth" ] && return
  echo "File of $1 records, seed $2"
  "$python" "$here/identity_people.py" "$identity_csv.part" --truth "$identity_truth" --rows "$1" --seed "$2"
  mv "$identity_csv.part" "$identity_csv"
}

# identity_match NAME RECORDS SEED: measured as a whole process, then scored against the truth.
identity_match() {
  measure "$1" --stdout "$work/identity.csv" -- "$vinculo" match "$identity_csv" --format csv
  "$python" "$here/identity_score.py" "$work/identity.csv" "$identity_truth" "$results" "score $1"
}

# Every hundredth row of a file comes later than the others, one after another.
identity_new() {
  identity_file "$1" 1
  "$python" "$here/identity_new.py" part "$identity_csv" "$work/known.csv" "$work/new.csv"
  "$vinculo" match "$identity_csv" --format csv >"$work/whole.answer"
  "$vinculo" match "$work/known.csv" --new "$work/new.csv" --format csv >"$work/new.answer"
  measure "identity new" --stdout "$work/new.json" -- "$vinculo" match "$work/known.csv" --new "$work/new.csv" --json
  "$python" "$here/identity_new.py" judge "$work/whole.answer" "$work/new.answer" "$work/new.json" "$results" "new identity"
}

identity_alone() {
  echo "Seed $2"
  for _ in $(seq "$runs"); do identity_match "identity@$2" "$1" "$2"; done
}

# In turn: Vínculo, Splink, so many times. Splink's clusters are looked at by several thresholds the first time.
identity_beside() {
  echo "Seed $2, in turn: Vínculo, Splink"
  local round threshold=
  for round in $(seq "$runs"); do
    identity_match "identity@$2" "$1" "$2"
    # shellcheck disable=SC2086
    measure "identity splink@$2" --stdout "$work/identity-peer.json" -- \
      "$python_identity" "$here/identity_peer.py" "$identity_csv" "$identity_truth" $threshold
    "$python" - "$results" "$work/identity-peer.json" "$2" <<'PYTHON'
import json, sys
results, answer, seed = sys.argv[1:]
line = {"name": f"peer identity@{seed}", **json.load(open(answer))}
open(results, "a").write(json.dumps(line) + "\n")
print(f"  {'stages of Splink':<22} " + ", ".join(f"{name} {cpu:.1f} s" for name, cpu in line["stages"].items()))
PYTHON
    threshold=0.5
  done
}
