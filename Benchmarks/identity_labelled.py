#!/usr/bin/env python3
"""Files of which somebody knows who is who: identity_labelled.py FOLDER VINCULO RESULTS

FOLDER has a folder for each set with its `expected.json`: what Splink and plain rules reached on it. `match` is asked without any hint but
which columns give the answer away. Appends a JSON line to RESULTS for each set that is there.
"""
import csv
import gzip
import json
import os
import subprocess
import sys

import numpy as np

from identity_score import score

# Folder, file, its place in expected.json, columns that give the answer away; the first says who is who.
SETS = [
    ("febrl", "febrl1", "febrl1", ["cluster_id"]), ("febrl", "febrl2", "febrl2", ["cluster_id"]),
    ("febrl", "febrl3", "febrl3", ["cluster_id"]), ("splink_fake_1000", "fake_1000", "fake_1000", ["cluster"]),
    ("rldata500", "rldata500", "rldata500", ["cluster_id"]),
    ("identidades_es", "identidades_es_dev", "identidades_dev", ["cluster_id", "tipo_persona"]),
    ("restaurant", "restaurant", "restaurant", ["cluster_id"]),
    ("chicago_childcare", "chicago_childcare", "chicago", ["cluster_id"]),
]


def peers(expected):
    """F1 of clusters: Splink at 0.5, at the best threshold that was tried, and the best plain rule."""
    splink = {threshold: found["cluster"]["f1"] for threshold, found in expected.get("splink", {}).get("at", {}).items()}
    rules = [rule["f1"] for rule in expected.get("rule_baselines", {}).values() if "f1" in rule]
    return {"splink": splink.get("0.5"), "splinkBest": max(splink.values(), default=None), "rule": max(rules, default=None)}


def main():
    folder, vinculo, results = sys.argv[1:]
    found = 0
    for place, name, key, answers in SETS:
        file = os.path.join(folder, place, name + ".csv.gz")
        if not os.path.exists(file):
            print(f"  {name}: not there")
            continue
        with gzip.open(file, "rt", encoding="utf-8", newline="") as rows:
            truth = np.array([row[answers[0]] for row in csv.DictReader(rows)])
        hidden = [word for answer in answers for word in ("--exclude", answer)]
        said = subprocess.run([vinculo, "match", file, "--format", "csv", *hidden], capture_output=True, text=True)
        if said.returncode:
            sys.exit(f"{name}: {said.stderr[-500:]}")
        clusters = np.array([int(line.split(",")[1]) for line in said.stdout.splitlines()[1:]])
        with open(os.path.join(folder, place, "expected.json"), encoding="utf-8") as text:
            expected = json.load(text).get(key, {})
        line = {"name": "identity labelled", "set": name, "records": len(truth), **score(clusters, truth), **peers(expected)}
        with open(results, "a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        print(f"  {name:<22} precision {line['precision']:.4f}  recall {line['recall']:.4f}  F1 {line['f1']:.4f}")
        found += 1
    if not found:
        sys.exit("No labelled set in the folder that VINCULO_DATA names.")


if __name__ == "__main__":
    main()
