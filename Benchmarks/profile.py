#!/usr/bin/env python3
"""Says where the time of an import goes: runs it once more under `perf` and adds up samples by stage.

usage: profile.py RESULTS NAME -- COMMAND…

Does nothing where `perf` is missing or may not be used. Stages are told by the functions that samples were taken in or below.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

STAGES = [
    ("the original: hashed, copied, synced", [r"7Storage9OriginalsO4keep"]),
    ("a look at how the file is written", [r"6Intake10InspectionV7inspect"]),
    ("CSV into cells", [r"7Formats9CSVReaderCAA11TableReaderA2aDP4next"]),
    ("cells typed: dates, numbers, texts, who and which order", [r"6Intake14OrderRowReaderV4ready"]),
    ("orders put together, hashed, sorted", [r"6Intake13OrderAssemblyV6_source", r"6Intake13OrderAssemblyV3run"]),
    ("people found", [r"8Identity0A4StepV5stageyy"]),
    ("versions compared", [r"9Warehouse15OrderComparisonV_7against"]),
    ("facts packed, written, synced", [r"9Warehouse10OrderBatchV5write2to"]),
]


def shares(report):
    """The largest share of samples below each symbol."""
    found = {}
    for line in report.splitlines():
        match = re.match(r"\s*([0-9.]+)%\s+[0-9.]+%\s+\[.\]\s+(\S+)", line)
        if match:
            found[match[2]] = max(found.get(match[2], 0.0), float(match[1]))
    return found


def main():
    results, name, _, *command = sys.argv[1:]
    if shutil.which("perf") is None:
        return print("  perf is not there: no profile")
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "perf.data")
        record = ["perf", "record", "-q", "-g", "-F", "499", "-o", data, *command]
        if subprocess.run(record, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
            return print("  perf may not be used: no profile")
        ask = ["perf", "report", "-i", data, "--children", "--sort", "symbol", "-g", "none", "--stdio"]
        found = shares(subprocess.run(ask, capture_output=True, text=True).stdout)
    stages = {
        stage: round(sum(max((share for symbol, share in found.items() if re.search(pattern, symbol)), default=0.0) for pattern in patterns), 1)
        for stage, patterns in STAGES
    }
    with open(results, "a", encoding="utf-8") as file:
        file.write(json.dumps({"name": name, "stages": stages}) + "\n")
    print(f"  {name}: {stages}")


if __name__ == "__main__":
    main()
