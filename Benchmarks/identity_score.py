#!/usr/bin/env python3
"""How well groups of records agree with the truth, counted in pairs of records.

usage: identity_score.py ANSWER.csv TRUTH.csv RESULTS NAME

ANSWER is what `match --format csv` writes (`row,cluster,probability`), TRUTH what `identity_people.py` does. Appends a JSON line to RESULTS:
precision, recall, F1, how many groups there are, and a checksum of the answer, by which two runs are told to be the same.
"""
import hashlib
import json
import sys

import numpy as np


def pairs(groups):
    """How many pairs of records stand in one group."""
    sizes = np.unique(groups, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def score(clusters, truth):
    """Both of one length, a label for each record."""
    clusters, truth = (np.unique(labels, return_inverse=True)[1].astype(np.int64) for labels in (clusters, truth))
    if len(clusters) != len(truth):
        sys.exit(f"{len(clusters)} records answered, {len(truth)} asked.")
    joined, true, right = pairs(clusters), pairs(truth), pairs(clusters * len(truth) + truth)
    return {
        "precision": right / joined if joined else 1.0, "recall": right / true if true else 1.0,
        "f1": 2 * right / (joined + true) if joined + true else 1.0, "groups": len(np.unique(clusters)),
        "groupsTrue": len(np.unique(truth)),
    }


def column(path, at):
    """A column of numbers of a CSV file without quotes."""
    return np.loadtxt(path, delimiter=",", skiprows=1, usecols=at, dtype=np.int64, ndmin=1)


def main():
    answer, truth, results, name = sys.argv[1:]
    rows = column(answer, 0)
    if not np.array_equal(rows, np.arange(1, len(rows) + 1)):
        sys.exit(f"{name}: the answer is not a row for each row of the file.")
    with open(answer, "rb") as bytes_:
        digest = hashlib.sha256(bytes_.read()).hexdigest()[:16]
    line = {"name": name, **score(column(answer, 1), column(truth, 1)), "digest": digest}
    with open(results, encoding="utf-8") as before:
        for other in map(json.loads, before):
            if other["name"] == name and other["digest"] != digest:
                sys.exit(f"{name}: the same file gave another answer.")
    with open(results, "a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
    print(f"  {name:<22} precision {line['precision']:.4f}  recall {line['recall']:.4f}  F1 {line['f1']:.4f}")


if __name__ == "__main__":
    main()
