#!/usr/bin/env python3
"""One record against a file at a time, beside the whole file at once.

usage: identity_new.py part FILE KNOWN NEW                          every hundredth row goes to NEW, the others to KNOWN
       identity_new.py judge WHOLE.csv ADDED.csv TIMES.json RESULTS NAME

WHOLE is `match FILE --format csv`, ADDED `match KNOWN --new NEW --format csv`, TIMES the same with `--json`. Appends a JSON line: milliseconds a
record, and what share of the new rows have the same rows for company either way, of those that have any, and of all.
"""
import json
import sys

import numpy as np

EVERY = 100


def part(source, known, new):
    with open(source, encoding="utf-8") as lines, open(known, "w", encoding="utf-8") as most, open(new, "w", encoding="utf-8") as few:
        header = next(lines)
        most.write(header)
        few.write(header)
        for row, line in enumerate(lines):
            (few if row % EVERY == EVERY - 1 else most).write(line)


def column(path):
    return np.loadtxt(path, delimiter=",", skiprows=1, usecols=1, dtype=np.int64, ndmin=1) - 1


def judge(whole, added, times, results, name):
    at_once, one_by_one = column(whole), column(added)
    rows = np.arange(len(at_once))
    is_new = rows % EVERY == EVERY - 1
    # Rows as ADDED numbers them: those known first.
    numbered = np.concatenate([rows[~is_new], rows[is_new]])
    first = numbered[one_by_one]
    new = rows[is_new]
    # The first row of a person, among the rows that were known; −1 for somebody new.
    before = {}
    for row in rows[~is_new]:
        before.setdefault(at_once[row], row)
    expected = np.array([before.get(at_once[row], -1) for row in new])
    # In a file of known rows alone, the first of a person may be another row than in the whole: both name a person by a row of theirs.
    found = np.where(one_by_one < (~is_new).sum(), at_once[first], -1)
    expected_person = np.where(expected >= 0, at_once[new], -1)
    agree = found == expected_person
    known = expected >= 0
    with open(times, encoding="utf-8") as text:
        answer = json.load(text)
    line = {
        "name": name, "records": int((~is_new).sum()), "new": len(new), "known": int(known.sum()),
        "agreement": float(agree.mean()), "agreementOfKnown": float(agree[known].mean()) if known.any() else 1.0,
        **{key: answer["milliseconds"][key] for key in ("p50", "p95", "max")},
    }
    with open(results, "a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
    print(f"  {name:<22} p50 {line['p50']:.3f} ms  p95 {line['p95']:.3f} ms  max {line['max']:.3f} ms  as the whole file {line['agreement']:.4%}")


if __name__ == "__main__":
    {"part": part, "judge": judge}[sys.argv[1]](*sys.argv[2:])
